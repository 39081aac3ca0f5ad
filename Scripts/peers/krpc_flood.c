/* Sends find_node queries to one Mainline DHT node as fast as the machine can, and reads no answer.
 *
 *   gcc -O2 -Wall -o krpc_flood krpc_flood.c
 *   krpc_flood [-t SECONDS] [-r MAX_PER_S] SOURCE HOST PORT
 *
 * SOURCE is an address of this machine. Its sockets are bound to the loopback interface, so that nothing leaves the
 * machine whatever the addresses are. Prints one JSON line. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64 };
static const char HEAD[] = "d1:ad2:id20:", MIDDLE[] = "6:target20:", TAIL[] = "e1:q9:find_node1:t4:abcd1:y1:qe";
enum { HEADS = sizeof HEAD - 1, MIDDLES = sizeof MIDDLE - 1, TAILS = sizeof TAIL - 1, SIZE = HEADS + 20 + MIDDLES + 20 + TAILS };

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static uint64_t state = 0x9E3779B97F4A7C15ull;
static void fill(unsigned char *bytes, int count) {
    for (int i = 0; i < count; i++) { state ^= state << 13; state ^= state >> 7; state ^= state << 17; bytes[i] = (unsigned char)state; }
}

int main(int argc, char **argv) {
    double seconds = 10, rate = 0; int option;
    while ((option = getopt(argc, argv, "t:r:")) != -1) switch (option) {
        case 't': seconds = atof(optarg); break;
        case 'r': rate = atof(optarg); break;
        default: return 2;
    }
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
    if (argc - optind != 3 || inet_pton(AF_INET, argv[optind], &from.sin_addr) != 1
        || inet_pton(AF_INET, argv[optind + 1], &to.sin_addr) != 1 || seconds > 600) {
        fprintf(stderr, "usage: krpc_flood [-t SECONDS] [-r MAX_PER_S] SOURCE HOST PORT\n");
        return 2;
    }
    to.sin_port = htons(atoi(argv[optind + 2]));
    int socket_ = socket(AF_INET, SOCK_DGRAM, 0);
    if (setsockopt(socket_, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3) || bind(socket_, (void *)&from, sizeof from)
        || connect(socket_, (void *)&to, sizeof to)) { perror("krpc_flood"); return 1; }
    static unsigned char packets[BATCH][SIZE]; struct iovec parts[BATCH]; struct mmsghdr messages[BATCH];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < BATCH; i++) {
        unsigned char *p = packets[i];
        memcpy(p, HEAD, HEADS); p += HEADS; fill(p, 20); p += 20;
        memcpy(p, MIDDLE, MIDDLES); p += MIDDLES; fill(p, 20); p += 20;
        memcpy(p, TAIL, TAILS);
        parts[i] = (struct iovec){packets[i], SIZE};
        messages[i].msg_hdr.msg_iov = &parts[i]; messages[i].msg_hdr.msg_iovlen = 1;
    }
    uint64_t sent = 0; double start = now(), end = start + seconds, time = start;
    while ((time = now()) < end) {
        if (rate > 0 && sent > (time - start) * rate) { usleep(200); continue; }
        int taken = sendmmsg(socket_, messages, BATCH, 0);
        if (taken > 0) sent += taken; else if (errno != EAGAIN && errno != ENOBUFS && errno != ECONNREFUSED) { perror("sendmmsg"); return 1; }
    }
    printf("{\"sent\":%llu,\"secs\":%.2f,\"per_s\":%.0f}\n", (unsigned long long)sent, time - start, sent / (time - start));
    return 0;
}
