#ifndef C_INTERLOCK_SOCKETS_H
#define C_INTERLOCK_SOCKETS_H

#include <stdint.h>

/// A datagram that is to leave: a part of a buffer, and where it goes.
struct interlock_outgoing {
    /// The address's 16 bytes in network order, as two numbers, the first byte the most significant; IPv4 in mapped form.
    uint64_t high, low;
    /// Where it begins in the buffer, and how many bytes it has.
    uint32_t start, count;
    uint16_t port;
};

/// Hands datagrams to the kernel in as few calls as it takes, in order, until one is refused.
///
/// Returns how many were taken. If that is fewer than `count`, `*error` says why the next one was not.
int interlock_send(int descriptor, int is_ipv4, const uint8_t *bytes, const struct interlock_outgoing *datagrams,
                   int count, int *error);

#endif
