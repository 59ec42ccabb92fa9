/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WINDOWS_SYSTEM_H
#define FF_CLIENT_WINDOWS_SYSTEM_H

#include "client/link.h"

/* Transport system: the functions of the winfax.dll in Windows's own folder. Calls go to them as they came, and never become
 * requests (pass.c). */

typedef void (*system_function)(void); /* WINAPI functions of words */

#define SYSTEM_VERSION 1U

/* Every export of winfax.dll; all are there. */
struct system_functions {
    uint32_t version;
    system_function by_type[FF_TYPE_END]
                           [2]; /* the A and the W form; one of both for a function that has no two */
    system_function free_buffer;
};

/* NULL: the client's transport is another one, or there is none. */
const struct system_functions *system_functions_of(const struct link_ops *ops, void *link);

#endif
