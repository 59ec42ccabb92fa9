/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_NET_H
#define FF_SERVICE_NET_H

#include <stdbool.h>
#include <stddef.h>

/* The calls of sockets, once for posix/ and once for windows/. A socket is an int on both: on Windows it is a handle, of which
 * 32 bits count. No child inherits one. */
struct sockaddr;

/* What a call says instead of a size: not now; never more. */
enum { NET_again = -1, NET_broken = -2 };

/* How many bytes came or went; 0 from net_receive: the other side has ended. */
ptrdiff_t net_receive(int fd, void *to, size_t size);
ptrdiff_t net_send(int fd, const void *bytes, size_t size);
/* Until something can be received, or the other side has ended; ms as deadline_left_ms says it. False: the time is up. */
bool net_wait(int fd, int ms);
/* The same, for as long as it takes. False: nobody reads our standard output any more (where the system says so). */
bool net_wait_heard(int fd);
/* All that was sent goes out, and nothing more comes after it. */
void net_end(int fd);
void net_close(int fd);
/* Small messages go at once. TCP only. */
void net_no_delay(int fd);
/* The connection stays open until this process has gone, whatever is closed. */
void net_hold(int fd);
/* Does the other side of a unix socket run under our account? */
bool net_peer_is_us(int fd);

/* ---- Making them ---- */

/* A TCP socket that blocks. -1: net_why() says why not. */
int net_open(int family);
/* What a listener is: nobody else may take its address away while it is there. False: net_why(). */
bool net_bind(int fd, const struct sockaddr *at, size_t size);
/* From then on nothing of this socket blocks. 0, or a code of libuv. */
int net_listen(int fd);
/* The next one that waits at a listener; it does not block. -1: nobody does, and *ret_full is NULL; or it says why nobody can be
 * let in. */
int net_accept(int listener, const char **ret_full);
/* Within the limit. NULL: it is connected, and blocks. Else why not. */
const char *net_connect(int fd, const struct sockaddr *to, size_t size, unsigned limit_ms);
/* The last failure of net_open and net_bind, in words. */
const char *net_why(void);

#define NET_NOBODY "no service is there; start one with \"fauxfax up\", or name another with --endpoint"

#endif
