/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_CLOCK_H
#define FF_SIM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/filetime.h"

/* Virtual time. Timers lie in a heap; ties fire in the order in which they were set. A timer is never taken back: its
 * owner keeps the ticket of the one that it waits for, and others of its are stale. A stale timer is dropped when it comes to
 * the top of the heap: it does not fire, and time does not move for it. Nothing else knows time. */

/* X(kind, ticket, handler): what a timer means. ticket(sim, subject) is what the subject waits for now, 0 nothing;
 * handler(sim, subject) runs when that one is due. */
#define SIM_TIMERS(X)                                                                                        \
    X(call, call_ticket, call_timer)                                                                         \
    X(schedule, job_ticket, schedule_timer)                                                                  \
    X(routing, job_ticket, routing_timer)                                                                    \
    X(service, service_ticket, service_timer)                                                                \
    X(idle_exit, service_idle_ticket, service_idle_timer)                                                    \
    X(logoff, logoff_ticket, logoff_timer)                                                                   \
    X(script, script_ticket, script_timer)                                                                   \
    X(emitted, emitted_ticket, emitted_timer)

enum timer_kind {
#define X(kind, ticket, handler) TIMER_##kind,
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
/* The delay for what may be done again and again: at least a tick, or time might never move. */
uint64_t timer_later(uint64_t delay);
/* When the next timer is due, FF_TIME_NEVER when there is none. Drops the stale ones before it. */
uint64_t timer_next(struct sim *sim);

#endif
