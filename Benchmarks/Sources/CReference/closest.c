#include "CReference.h"

static int is_less(const uint64_t *left, const uint64_t *right) {
    for (int word = 0; word < 4; word++) {
        if (left[word] != right[word]) return left[word] < right[word];
    }
    return 0;
}

size_t creference_closest(
    const creference_key *keys, size_t count, creference_key target, size_t wanted, uint32_t *places) {
    creference_key distances[wanted];
    size_t filled = 0;
    for (size_t place = 0; place < count; place++) {
        creference_key distance;
        for (int word = 0; word < 4; word++) distance.words[word] = keys[place].words[word] ^ target.words[word];
        if (filled == wanted && !is_less(distance.words, distances[filled - 1].words)) continue;
        size_t index = filled < wanted ? filled++ : filled - 1;
        while (index > 0 && is_less(distance.words, distances[index - 1].words)) {
            distances[index] = distances[index - 1];
            places[index] = places[index - 1];
            index--;
        }
        distances[index] = distance;
        places[index] = (uint32_t)place;
    }
    return filled;
}
