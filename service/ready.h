/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_READY_H
#define FF_SERVICE_READY_H

#include <stdbool.h>

#include "common/bytes.h"

/* Readiness is told, never guessed: once the listener is open, to everyone who asked. */
struct ready_options {
    bool line;        /* "ready ADDRESS" on the standard output */
    int fd;           /* -1, or a descriptor: the address and a newline are written to it, and it is closed */
    const char *file; /* NULL, or a file that appears, whole, with the address */
};

/* Is the file's place one where it can appear? To be asked before anybody is told, so that nobody is by halves. */
bool ready_check(const struct ready_options *options, struct ff_writer *error);
/* Also tells the service manager (NOTIFY_SOCKET). False: somebody who asked could not be told. */
bool ready_tell(const struct ready_options *options, const char *address, struct ff_writer *error);
/* Tells the service manager that the end has begun, and takes the ready file away. */
void ready_stopping(const struct ready_options *options);

#endif
