/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_POINT_H
#define FF_CLIENT_POINT_H

#include <stdatomic.h>

#include "common/protocol.h"

/* The windows in which a race can be lost, as points where a test may step in: it holds a thread there, makes something
 * happen meanwhile, or ends the world. Nobody is asked in a program: the function is NULL. */
enum client_point {
    CLIENT_POINT_leaving, /* who waits for the thread finds it over, and the world does not know */
    CLIENT_POINT_written, /* daemon: a call is on its way, and its reply not read */
    CLIENT_POINT_answered, /* the world has done a call; nothing that came of it was waited for (embedded: or given) */
    CLIENT_POINT_behind, /* a call waits for what its reply counts (EVT-6). The client's lock is held: call nothing of it */
    CLIENT_POINT_posting, /* an event is decided to be posted, and is not in any queue yet */
    CLIENT_POINT_posted   /* all that came together is posted, and the world does not know */
};

/* type: of the call; for the last two FF_TYPE_Events. */
typedef void client_point_function(enum client_point point, enum ff_type type);
extern _Atomic(client_point_function *) client_point_watch;

static inline void client_point(enum client_point point, enum ff_type type)
{
    client_point_function *watch = atomic_load_explicit(&client_point_watch, memory_order_acquire);
    if (watch) watch(point, type);
}

#endif
