/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_EMBEDDED_EMBEDDED_H
#define FF_CLIENT_EMBEDDED_EMBEDDED_H

#include "client/link.h"
#include "client/os.h"
#include "service/world/world.h"

/* Worlds in this process, by name. Transport "embedded:NAME" is a client process of one of them; "embedded" one of the
 * program's own world, which its first client makes.
 *
 * One lock a world: held around a step of it and for nothing else. What comes of a step (notify frames) is given to the
 * sinks afterwards, by one thread at a time for a whole world; a thread that finds another one at it goes on, and waits, if
 * it has to, for that one to be done (client_call). */
struct embedded_world;

/* A world that a test makes; it is held until embedded_release. NULL: *error says why (world_new), or the name is taken. */
struct embedded_world *embedded_make(const char *name, const struct world_options *options,
                                     struct ff_writer *error);
/* The world goes with the last of its holders; its links are holders too. */
void embedded_release(struct embedded_world *in);
/* The same of whoever made it: its name is free from now on, though somebody may still hold it, as a thread does that is about
 * to end. */
void embedded_retire(struct embedded_world *in);

/* Appends the bytes of a file, of so many at most; false: *why, without a newline. */
bool embedded_read_file(const char *path, uint64_t most, struct ff_writer *bytes, struct ff_writer *why);

/* The world itself, for a step or a look, between the two. Then embedded_run_on, if it was a step. */
struct world *embedded_lock(struct embedded_world *in);
void embedded_unlock(struct embedded_world *in);
/* With the lock: waits, for a moment at most, until somebody has taken a step. */
void embedded_wait(struct embedded_world *in);
/* Gives everybody what is pending, lets time move as far as it goes by itself, and so on until nothing is left to do. */
void embedded_run_on(struct embedded_world *in);

#endif
