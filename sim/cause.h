/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_CAUSE_H
#define FF_SIM_CAUSE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/winfax_codes.h"
#include "sim/text.h"

struct sim;

/* Why a call failed. Of all that a code can mean the documentation names the possible causes (causes.def); the branch that
 * refuses can say which it was, and of NULL pointers and handles it can be seen. */

enum cause {
    CAUSE_none, /* not said */
#define X(key, function, code, rule, when, text) CAUSE_##key,
#include "sim/causes.def"
#undef X
    CAUSES
};

/* What can be seen of a call that failed, whoever refused it: bits. */
#define CAUSE_NULL(parameter) (1U << (parameter))
#define CAUSE_BAD_HANDLE (1U << 31)

struct cause_row {
    uint32_t function; /* enum ff_type; 0 any */
    ff_status status;
    const char *rule;
    uint32_t when;
    const char *text;
};
/* NULL for CAUSE_none. */
const struct cause_row *cause_row(uint32_t cause);
/* Can a scenario, or a client, bring a function to return it? Not that memory is refused, or that the service is broken within. */
bool status_can_be_provoked(ff_status status);
/* Can a client be brought to meet this cause of a failure of that function? Not what cannot be provoked, nor what the transport does. */
bool cause_can_be_met(uint32_t cause, uint32_t function);

/* Notes it for the call that is under way, and gives the code that it has. why: more about it, for people; 0 nothing. */
ff_status refuse_call(struct sim *sim, enum cause cause);
ff_status refuse_call_for(struct sim *sim, enum cause cause, text why);
/* why: what the client said. */
ff_status refuse_call_of(struct sim *sim, enum cause cause, struct ff_str said);

/* A call that failed. Equal ones (process, function, code, place and cause) are one row with a count. */
struct failure {
    uint32_t process, function, site; /* function: enum ff_type; site: SIM_NONE unknown */
    ff_status status;
    uint32_t seen;  /* CAUSE_NULL, CAUSE_BAD_HANDLE */
    uint32_t cause; /* as the branch said */
    text why;
    uint32_t count;
    uint64_t first, last;
};

/* Rows beyond these are only counted: what a client says is in them. */
enum { FAILURES_MOST = 256 };

struct caller;
/* A call has failed: with what the branch that refused it said, and what can be seen of its arguments. in: its request, NULL where none came. When memory
 * is refused sim->refused is set. */
void failure_note(struct sim *sim, const struct caller *caller, uint32_t function, ff_status status,
                  const void *in);
/* What it can have been: rows of causes.def, at most CAUSES_MOST of them. One: it was that. How many. */
enum { CAUSES_MOST = 24 };
uint32_t failure_causes(const struct failure *f, uint16_t causes[CAUSES_MOST]);

#endif
