/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_SOCKETS_H
#define FF_SERVICE_SOCKETS_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

/* The sockets of a server, which the loop watches: posix/ with one handle for all of them, windows/ with one each. Not a
 * uv_pipe_t or uv_tcp_t each: these are 264 bytes, and an idle client has two connections, so that they would be most of
 * what it costs. */
struct sockets;

enum { SOCKET_read = 1, SOCKET_write = 2 };

/* The socket of `who` can be read or written (bits); both when it is broken or closed, whatever was asked
 * for. It may remove any socket, but its `who` must be there until the loop has come to its next turn. */
typedef void sockets_ready(void *ctx, void *who, unsigned events);

/* 0, or a code of libuv; *ret_sockets is then as it was. */
int sockets_open(struct sockets **ret_sockets, uv_loop_t *loop, sockets_ready *ready, void *ctx);
/* The loop must run on until closed(ctx), after which there is nothing of it; NULL: it is not called. What is left in it
 * is the caller's to close. */
void sockets_close(struct sockets *sockets, void (*closed)(void *ctx));

/* events: bits of what to watch it for; may be none. False when the system refuses. */
bool sockets_add(struct sockets *sockets, int fd, void *who, unsigned events);
bool sockets_watch(struct sockets *sockets, int fd, void *who, unsigned events);
/* Before it is closed. */
void sockets_remove(struct sockets *sockets, int fd);

#endif
