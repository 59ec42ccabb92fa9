/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_EXPECT_H
#define FF_SERVICE_WORLD_EXPECT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/bytes.h"
#include "sim/sim.h"

/* What a scenario says must have happened when all is over, or never (never-rules). Judged on the model's rows and
 * its trace, at the end; nothing is collected while it runs. */

/* X(kind, key in a scenario's "expect"): an expectation is an object with that member */
#define WORLD_EXPECTATIONS(X)                                                                                \
    X(event, "event")       /* an event was delivered: [device], [job], [times], [at_least], [process] */    \
    X(sent, "sent")         /* a fax went out: number, [pages], [times] */                                   \
    X(call, "call")         /* a winfax.h function was called: [times], [at_least], [error], [process] */    \
    X(logoff, "logoff")     /* of a user: "completes", "blocked", "vetoed", "none" */                        \
    X(finding, "finding")   /* by name: [times]; a finding that is expected does not fail the run */         \
    X(received, "received") /* a fax came in and was routed: from, [pages], [times] */                       \
    X(service, "service")   /* its state at the end: "running", "stopped" */                                 \
    X(never, "never")       /* the expectation inside must not be met */

enum expectation_kind {
#define X(kind, key) EXPECTATION_##kind,
    WORLD_EXPECTATIONS(X)
#undef X
        EXPECTATIONS
};

struct expectation {
    enum expectation_kind kind;
    bool never;
    uint32_t line;                     /* in the scenario, for the report */
    uint32_t event, device, job, call; /* event value, ids, enum ff_type; 0 any */
    uint32_t error;                    /* call: the Win32 code that it returned, or UINT32_MAX for any */
    uint32_t times, at_least, pages;   /* UINT32_MAX: not said */
    text who, what;                    /* number, user, process image, finding's name; state or verdict */
    text words;                        /* as it stands in the scenario, in one line, for the report */
};

struct expectations {
    FF_ARRAY(struct expectation) rows;
};

/* Is it met now? *why gets a sentence for people: what was expected, what was there instead. */
bool expectation_met(const struct sim *sim, const struct expectation *expectation, struct ff_writer *why);
/* All of them; and no documented finding that is not expected. */
bool expectations_met(const struct sim *sim, const struct expectations *expectations);
/* Does some expectation say that this finding is to be there? */
bool expectation_of_finding(const struct sim *sim, const struct expectations *expectations, uint32_t kind);

#endif
