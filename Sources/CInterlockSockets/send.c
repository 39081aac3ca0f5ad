// sendmmsg and its struct are GNU's; Swift's module of the C library leaves them out.
#define _GNU_SOURCE
#include "CInterlockSockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 32 };

static socklen_t place(const struct interlock_outgoing *datagram, int is_ipv4, struct sockaddr_in6 *into) {
    memset(into, 0, sizeof *into);
    if (is_ipv4) {
        struct sockaddr_in *ipv4 = (void *)into;
        ipv4->sin_family = AF_INET;
        ipv4->sin_port = htons(datagram->port);
        ipv4->sin_addr.s_addr = htonl((uint32_t)datagram->low);
        return sizeof *ipv4;
    }
    into->sin6_family = AF_INET6;
    into->sin6_port = htons(datagram->port);
    for (int i = 0; i < 8; i++) {
        into->sin6_addr.s6_addr[i] = datagram->high >> (56 - 8 * i);
        into->sin6_addr.s6_addr[8 + i] = datagram->low >> (56 - 8 * i);
    }
    return sizeof *into;
}

int interlock_send(int descriptor, int is_ipv4, const uint8_t *bytes, const struct interlock_outgoing *datagrams,
                   int count, int *error) {
    int sent = 0;
    *error = 0;
    while (sent < count) {
        int batch = count - sent < BATCH ? count - sent : BATCH, taken;
        struct sockaddr_in6 addresses[BATCH];
#ifdef __linux__
        struct mmsghdr messages[BATCH];
        struct iovec parts[BATCH];
        memset(messages, 0, sizeof messages[0] * batch);
        for (int i = 0; i < batch; i++) {
            const struct interlock_outgoing *datagram = &datagrams[sent + i];
            parts[i] = (struct iovec){(void *)(bytes + datagram->start), datagram->count};
            messages[i].msg_hdr.msg_name = &addresses[i];
            messages[i].msg_hdr.msg_namelen = place(datagram, is_ipv4, &addresses[i]);
            messages[i].msg_hdr.msg_iov = &parts[i];
            messages[i].msg_hdr.msg_iovlen = 1;
        }
        taken = sendmmsg(descriptor, messages, batch, 0);
#else
        (void)batch;
        socklen_t size = place(&datagrams[sent], is_ipv4, &addresses[0]);
        taken = sendto(descriptor, bytes + datagrams[sent].start, datagrams[sent].count, 0, (void *)&addresses[0], size);
        if (taken >= 0) taken = 1;
#endif
        if (taken > 0) {
            // Fewer than asked for: the next call says why.
            sent += taken;
        } else if (errno != EINTR) {
            *error = errno;
            return sent;
        }
    }
    return sent;
}
