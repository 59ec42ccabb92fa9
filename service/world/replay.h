/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_REPLAY_H
#define FF_SERVICE_WORLD_REPLAY_H

#include "service/world/recording.h"
#include "service/world/world.h"

/* A recording in the place of the model: the calls of winfax.h are answered as they were, and its events come when they did.
 * All else (threads, windows, time, documents, log-off) is the world's. A recorded call is found by its thread, its function and
 * its arguments, each thread's in the order of the recording; a client's threads are those of the recording as their first calls
 * are. An event comes after the call that it came after, as long after it as it did, and in any case before the next call is
 * answered. What does not match is remembered, and from then on every call fails: nobody is served half a recording. */
struct replay;

/* The recording is borrowed. NULL: memory was refused. */
struct replay *replay_new(const struct ff_alloc *alloc, const struct recording *recording, const char *name);
struct replay *replay_free(struct replay *replay); /* NULL */

/* As sim_call. `document`: hash of the document that the call brings; 0: it brings none. */
ff_status replay_call(struct replay *replay, struct sim *sim, const struct caller *caller, enum ff_type type,
                      const void *in, void *out, uint64_t document);
/* As world_replayed. */
enum world_replayed replay_outcome(const struct replay *replay, struct ff_writer *why);

#endif
