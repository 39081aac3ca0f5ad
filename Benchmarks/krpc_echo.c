/* The least that a KRPC server can cost: receives and sends in batches, finds the transaction id, and answers with bytes
 * that were made before, as many as a real answer has. Knows no node, checks nothing. Only for 127/8.
 *
 *   gcc -O2 -Wall -o krpc_echo krpc_echo.c
 *   krpc_echo HOST PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, BYTES = 2048 };

/* An answer up to its transaction id: `ip`, then `r` with an id, and nodes and a token where the method has them. */
static size_t prepare(char *into, int nodes, int token) {
    char *end = into;
    end += sprintf(end, "d2:ip6:123456");
    end += sprintf(end, "1:rd2:id20:abcdefghij0123456789");
    if (nodes) {
        end += sprintf(end, "5:nodes208:");
        memset(end, 'n', 208);
        end += 208;
    }
    if (token) end += sprintf(end, "5:token8:aoeusnth");
    end += sprintf(end, "e1:t4:");
    return end - into;
}

int main(int argc, char **argv) {
    static char in[BATCH][BYTES], out[BATCH][BYTES], ready[3][BYTES];
    static struct sockaddr_in from[BATCH];
    static struct iovec iin[BATCH], iout[BATCH];
    static struct mmsghdr min[BATCH], mout[BATCH];
    struct sockaddr_in me = {.sin_family = AF_INET};
    int big = 4 << 20, fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (argc != 3 || inet_pton(AF_INET, argv[1], &me.sin_addr) != 1 || ntohl(me.sin_addr.s_addr) >> 24 != 127) {
        fprintf(stderr, "usage: krpc_echo 127.x.y.z PORT\n");
        return 64;
    }
    me.sin_port = htons(atoi(argv[2]));
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &big, sizeof big);
    if (bind(fd, (void *)&me, sizeof me)) return perror("bind"), 69;
    size_t length[3] = {prepare(ready[0], 0, 0), prepare(ready[1], 1, 0), prepare(ready[2], 1, 1)};
    for (int i = 0; i < BATCH; i++) {
        iin[i] = (struct iovec){in[i], BYTES};
        min[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_iov = &iin[i], .msg_iovlen = 1};
        mout[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &iout[i],
                                          .msg_iovlen = 1};
    }
    for (;;) {
        for (int i = 0; i < BATCH; i++) min[i].msg_hdr.msg_namelen = sizeof from[i];
        int count = recvmmsg(fd, min, BATCH, MSG_WAITFORONE, NULL), answers = 0;
        for (int i = 0; i < count; i++) {
            size_t bytes = min[i].msg_len;
            char *id = memmem(in[i], bytes, "1:t4:", 5);
            if (!id || id + 9 > in[i] + bytes) continue;
            int kind = memmem(in[i], bytes, "9:find_node", 11) ? 1 : memmem(in[i], bytes, "9:get_peers", 11) ? 2 : 0;
            char *answer = out[answers];
            memcpy(answer, ready[kind], length[kind]);
            memcpy(answer + length[kind], id + 5, 4);
            memcpy(answer + length[kind] + 4, "1:v4:EC\0\0011:y1:re", 17);
            iout[answers] = (struct iovec){answer, length[kind] + 4 + 17};
            mout[answers].msg_hdr.msg_name = &from[i];
            answers++;
        }
        for (int sent = 0; sent < answers;) {
            int more = sendmmsg(fd, mout + sent, answers - sent, 0);
            if (more <= 0) break;
            sent += more;
        }
    }
}
