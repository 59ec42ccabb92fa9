/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_CRASH_H
#define FF_SIM_CRASH_H

#include <stdbool.h>
#include <stdint.h>

#include "common/protocol.h"

struct registration;
struct sim;

/* What is known of a client that went without a word: where it crashed, if it could still say so, and which events it was
 * handling. All of it is for reports: nothing in the world depends on it, and it is not in the trace. */
struct crash {
    uint32_t process, signal, thread; /* thread: the client's ordinal, 0 unknown */
    uint32_t first_site, sites;       /* rows of sim->crash_sites: the innermost place first */
};

enum { CRASH_SITES = 32 /* of one crash */ };

/* The events of a registration that its thread had in hand when it was seen last. */
enum handled { HANDLED_nothing, HANDLED_perhaps, HANDLED_surely };
struct handling {
    enum handled how;
    uint64_t first, last; /* one of these: sequences */
};

/* The process says that it crashes. False: it has said so before, or has ended; or it names what is not its own.
 * With signal 0 it runs on, and its connections are gone: a finding, and true, however often. */
bool crash_note(struct sim *sim, uint32_t process, const struct ff_in_Crash *in);
/* NULL: it did not say. */
const struct crash *crash_of(const struct sim *sim, uint32_t process);
/* What was in hand when the process vanished. */
const struct handling *crash_handling(const struct sim *sim, const struct registration *r);
/* What a thread (a row of its process) has in hand now, and of which registration. HANDLED_nothing: it waits, or nothing is known. */
struct handling crash_in_hand(const struct sim *sim, uint32_t thread, uint32_t *ret_registration);
/* It vanishes: notes what its threads were handling, which is seen from what they have read and since when they run. */
void crash_vanished(struct sim *sim, uint32_t process);

#endif
