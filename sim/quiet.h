/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_QUIET_H
#define FF_SIM_QUIET_H

#include <stdbool.h>
#include <stdint.h>

#include "common/bytes.h"

struct sim;

/* `auto` time: who waits, and when time may move. A process is quiet when it has an attached thread, every attached
 * thread waits, and it has seen every event and action sent to it. Time moves, to the next timer or the earliest
 * deadline of a wait, only when every process that has not ended is quiet, and while there is none it stands still. */

/* foreign: it waits outside of the SDK, between fauxfax_wait_begin and _end. */
void quiet_idle(struct sim *sim, uint32_t process, uint32_t thread, uint64_t deadline, bool foreign,
                struct ff_str what);
/* The place of that wait (a row of sites). */
void quiet_place(struct sim *sim, uint32_t process, uint32_t thread, uint32_t site);
void quiet_busy(struct sim *sim, uint32_t process, uint32_t thread);
/* Time has come to the deadlines of threads of the process: they are running again (whoever wakes a thread says so).
 * True when there were any: the process is to be told the time. */
bool quiet_wake(struct sim *sim, uint32_t process);
void quiet_seen(struct sim *sim, uint32_t process, uint64_t events, uint64_t actions);

enum quiet {
    QUIET_running, /* somebody is running, or something is on its way to somebody */
    QUIET_advance, /* everybody waits; *ret_time is the next timer or deadline (may be now) */
    QUIET_stuck,   /* everybody waits, for ever, and no timer is left */
    QUIET_empty    /* no process is there: time stands still */
};
enum quiet quiet_state(struct sim *sim, uint64_t *ret_time);
/* The first process that is not quiet, and the row of its thread that runs (SIM_NONE: something is on its way to it): for "who keeps time from moving". */
bool quiet_blocker(const struct sim *sim, uint32_t *ret_process, uint32_t *ret_thread);
/* Keeps who waits, and where, for reports: sim->stuck_waits. */
void quiet_keep_waits(struct sim *sim);
/* Why nothing more comes, in a sentence: who waits for what, and why that is for ever (NULL: no timer is left). */
void quiet_explain(const struct sim *sim, const char *why, struct ff_writer *w);

#endif
