/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_NOTICES_H
#define FF_SERVICE_WORLD_NOTICES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/bytes.h"
#include "sim/sim.h"

struct world;

/* What each process has not been written yet: its place in the shared event log, and its actions. An event costs
 * nothing here, however many listen: it lies in the model's log, encoded, until it is copied to a socket. Actions are
 * few; each carries the event it comes after. */
struct notices_of_process {
    uint64_t written;                /* sequence of the last event that was written to it, or passed it by */
    uint64_t given_events;           /* of the last one that was written to it … */
    uint64_t given_actions;          /* … and how many of its actions: what Seen has to reach */
    uint64_t told;                   /* the virtual time that it was last told */
    FF_ARRAY(struct action) actions; /* from action_first on: not yet written; freed when all are */
    uint32_t action_first;
    uint32_t live; /* registrations that are in force at `written`: without one, events pass it by */
};

/* Whose turn it is under `auto`, where one client runs at a time: so several are reproducible. */
#define NOTICES_TURN_ALL UINT32_MAX         /* no turns: everybody gets what is pending */
#define NOTICES_TURN_NONE (UINT32_MAX - 1U) /* somebody is at work: only who is running gets anything */

struct notices {
    FF_ARRAY(struct notices_of_process) of; /* by process row */
    uint32_t turn;                          /* a process row, or one of the two above */
    /* The finished Events frames from `shared_from` (exclusive) to `shared_to`, for everybody at that place, and to how
     * many they were given. */
    struct ff_writer shared;
    uint64_t shared_from, shared_to;
    uint32_t shared_uses;
};

/* A place for the notices of a process that is about to attach. False: memory refused. */
bool notices_attach(struct world *world, uint32_t process);
/* It has gone: what it can no longer be told is dropped. */
void notices_drop(struct world *world, uint32_t process);
void notices_free(struct world *world);

/* Takes the model's new actions, to the processes that they are for. Every door of the world ends with this, so that a
 * reply's head never counts an action that is not in its place here. When memory is refused they stay in the model, in
 * order, until the next time. */
void notices_collect(struct world *world);
/* The process is to be told the time, after what is pending now. Counts as an action. */
bool notices_tell_time(struct world *world, uint32_t process);
/* It has just been told by other means (a reply's head). */
void notices_told(struct world *world, uint32_t process);
/* Has everything it was written been worked off, and does it wait? */
bool notices_at_rest(const struct world *world, uint32_t process);
/* `auto`: lets the next one have what is pending for it, when nobody is at work. */
void notices_pass_turn(struct world *world);

#endif
