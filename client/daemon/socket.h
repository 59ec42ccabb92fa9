/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_DAEMON_SOCKET_H
#define FF_CLIENT_DAEMON_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/endpoint.h"

/* Stream sockets, as far as the daemon transport needs them: what differs between POSIX and Winsock lies behind these few
 * functions. Blocking; no signal is raised; interrupted calls go on. */

#ifdef _WIN32
typedef uintptr_t socket_t; /* SOCKET, without winsock2.h */
#define SOCKET_NONE ((socket_t)-1)
#else
typedef int socket_t;
#define SOCKET_NONE (-1)
#endif

enum socket_status {
    SOCKET_ok,
    SOCKET_nobody,  /* nothing listens there */
    SOCKET_stranger /* a unix socket whose listener runs under another account */
};
/* Connects, within limit_ms where the system lets one say so (not Windows). A sentence in error unless SOCKET_ok. */
enum socket_status socket_connect(const struct ff_endpoint *to, unsigned limit_ms, socket_t *ret_socket,
                                  char error[256]);
/* All of it; false: the connection is over. */
bool socket_send(socket_t s, const void *bytes, size_t size);
/* Some bytes, as soon as there are any; 0: the connection is over. */
size_t socket_receive(socket_t s, void *to, size_t size);
/* From now on socket_receive waits no longer than this: then the connection counts as over. 0: no limit. */
void socket_limit(socket_t s, unsigned ms);
/* Waits until there is something to receive, the end included; false: there was nothing within that time. */
bool socket_answers(socket_t s, unsigned ms);
/* Wakes whoever sends or receives: for them the connection is over. */
void socket_shut(socket_t s);
void socket_close(socket_t s);

#endif
