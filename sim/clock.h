/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_CLOCK_H
#define FF_SIM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/filetime.h"

/* Virtual time. Timers lie in a heap; ties fire in the order in which they were set. A timer is never taken out:
 * its owner keeps the ticket and ignores a firing that carries another one. Nothing else knows time. */

/* X(kind, handler): what a timer means; handler(sim, subject, ticket) runs when it is due. */
#define SIM_TIMERS(X)                                                                                        \
    X(call, call_timer)                                                                                      \
    X(schedule, schedule_timer)                                                                              \
    X(routing, routing_timer)                                                                                \
    X(service, service_timer)                                                                                \
    X(idle_exit, service_idle_timer)                                                                         \
    X(logoff, logoff_timer)                                                                                  \
    X(script, script_timer)

enum timer_kind {
#define X(kind, handler) TIMER_##kind,
    SIM_TIMERS(X)
#undef X
        TIMER_KINDS
};

struct timer {
    uint64_t due, ticket; /* ticket: order of setting, from 1 */
    uint32_t kind, subject;
};

struct sim_clock {
    uint64_t now;
    uint64_t tickets;
    FF_ARRAY(struct timer) heap;
};

struct sim;
/* Sets a timer `delay` ticks from now (saturating) and returns its ticket, never 0. 0: memory refused, and then
 * sim->refused is set. */
uint64_t timer_set(struct sim *sim, enum timer_kind kind, uint32_t subject, uint64_t delay);
/* When the next timer is due (stale ones included), FF_TIME_NEVER when there is none. */
uint64_t timer_next(const struct sim *sim);

#endif
