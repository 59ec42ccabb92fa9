/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_ENDPOINT_H
#define FF_SERVICE_ENDPOINT_H

#include <limits.h>
#include <stdbool.h>

#include "common/bytes.h"
#include "common/endpoint.h"
#include "service/secret.h"

/* A socket to listen on, and what it left in the file system. posix/ has unix: and fd:, windows/ file:, both tcp:. */
struct listening {
    int fd;                /* bound */
    struct ff_endpoint at; /* where it really is: absolute path, numeric host, the port that was picked */
    bool tcp;              /* whoever connects must know the secret */
    int lock_fd;           /* -1, or what keeps a second service away from the path */
    char lock_path[FF_ENDPOINT_PLACE_MAX + 8]; /* "" without one */
    bool owns_path;
    char secret[SECRET_MAX]; /* file: what it must know, "" else */
};
#define LISTENING_NULL ((struct listening){.fd = -1, .lock_fd = -1})

struct listen_options {
    bool allow_remote; /* tcp: hosts other than this machine */
    bool fresh_folder; /* unix: the folder was made for this and is empty, so that nobody can race: no lock */
};

/* False: *error says why, and what to do, in one line. A stale socket file is removed only after a connect to
 * it has failed and while the lock is held, so that of two services racing for a path one wins and the other
 * is told. */
bool endpoint_listen(const struct ff_endpoint *wanted, const struct listen_options *options,
                     struct listening *ret_listening, struct ff_writer *error);
/* Removes what endpoint_listen made, and closes. */
void endpoint_unlisten(struct listening *listening);

/* The user's own endpoint (common/endpoint.h). */
bool endpoint_well_known(struct ff_endpoint *ret_endpoint, struct ff_writer *error);
/* Makes `folder` (one level) with mode 0700 if it is not there; it must be the caller's alone. */
bool endpoint_private_folder(const char *folder, struct ff_writer *error);
/* The secret that the note of a file: endpoint tells. False: *error says why there is none. */
bool endpoint_secret(const struct ff_endpoint *at, char ret_secret[SECRET_MAX], struct ff_writer *error);
/* A blocking connection, made within limit_ms: a listener that was stopped takes no more at some time. Over unix it must run
 * under our own account or root. -1: *error says why. */
int endpoint_dial(const struct ff_endpoint *to, unsigned limit_ms, struct ff_writer *error);

#endif
