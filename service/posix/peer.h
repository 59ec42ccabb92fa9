/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_POSIX_PEER_H
#define FF_SERVICE_POSIX_PEER_H

#include <stdbool.h>
#include <sys/types.h>

/* The user at the other end of a unix socket. False when the socket has none to tell. */
bool peer_uid(int fd, uid_t *ret_uid);

#endif
