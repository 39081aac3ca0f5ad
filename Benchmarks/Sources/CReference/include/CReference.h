// What the benchmarks compare with, and counters that the Swift side cannot have.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// A key of 256 bits as words, most significant first.
typedef struct {
    uint64_t words[4];
} creference_key;

/// Writes the places of the `wanted` keys that are closest to the target, closest first, by insertion into a sorted
/// list of distances; returns how many there are.
size_t creference_closest(
    const creference_key *keys, size_t count, creference_key target, size_t wanted, uint32_t *places);

/// The number of allocations of this process so far.
uint64_t creference_allocations(void);

/// The bytes of the heap in use, the allocator's own included.
uint64_t creference_heap_bytes(void);

/// The processor time of this process so far, in nanoseconds.
uint64_t creference_cpu_nanoseconds(void);
