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

/* X(kind, key in a scenario's "expect"): an expectation is an object with that member. What else it may have:
 * scenario_form.h. */
#define WORLD_EXPECTATIONS(X)                                                                                \
    X(event, "event")       /* an event was delivered */                                                     \
    X(sent, "sent")         /* a fax went out */                                                             \
    X(received, "received") /* a fax came in and was routed */                                               \
    X(call, "call")         /* a winfax.h function was called */                                             \
    X(logoff, "logoff")     /* of a user: "completes", "blocked", "vetoed", "none" */                        \
    X(finding, "finding")   /* by name; a finding that is expected does not fail the run */                  \
    X(service, "service")   /* its state at the end: "running", "stopped" */                                 \
    X(never, "never")       /* the expectation inside must not be met */

/* The verdict "none": there was no log-off. Besides enum logoff_state. */
#define EXPECT_NO_LOGOFF 0xFFU

enum expectation_kind {
#define X(kind, key) EXPECTATION_##kind,
    WORLD_EXPECTATIONS(X)
#undef X
        EXPECTATIONS
};

/* "never": { "finding": "*" }: none but notes. */
enum { EXPECTATION_ANY_FINDING = FINDING_KINDS };

struct expectation {
    enum expectation_kind kind;        /* never EXPECTATION_never: that is `never` */
    bool never;                        /* it must not be met */
    uint32_t line;                     /* in the scenario, for the report */
    uint32_t event, device, job, call; /* event value, ids, enum ff_type; device and job 0: any */
    uint32_t error;                    /* call: the Win32 code that it returned; UINT32_MAX: any */
    uint32_t value;                    /* logoff: enum logoff_state; finding: its kind; service: its state */
    uint32_t times, at_least, pages;   /* UINT32_MAX: not said; neither of the first two: at least once */
    text who;   /* pattern of a number, or of a process's image; a user's name; 0: any */
    text words; /* as it stands in the scenario, in one line, for the report */
};

struct expectations {
    FF_ARRAY(struct expectation) rows;
};

/* Is it met now? *why gets what there was, in a sentence for people, when it is and when it is not. */
bool expectation_met(const struct sim *sim, const struct expectation *expectation, struct ff_writer *why);
/* Does some expectation say that this finding (a row of the model's) is to be there? */
bool expectation_of_finding(const struct sim *sim, const struct expectations *expectations, uint32_t finding);

#endif
