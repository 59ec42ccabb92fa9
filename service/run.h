/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_RUN_H
#define FF_SERVICE_RUN_H

#include "service/child.h"
#include "service/exits.h"
#include "service/options.h"
#include "service/world/world.h"

/* How a run ended. */
struct run_end {
    bool executed; /* the client's program was there */
    struct child_end how;
    bool killed;    /* the world killed a process (process-kill): the code that comes of it is no failure */
    bool signalled; /* we ended it, or told it to end */
    bool cut_off;   /* we ended a client that had not gone in time after the world had ended it */
    bool stuck, timeout;
    bool otherwise;        /* a replay: a call came that was not recorded so; all else comes of that */
    bool turned_away;      /* a client was, or was thrown out: what it was to show was not seen */
    int interrupted;       /* the signal that we were sent, or 0 */
    const char *wrong_dll; /* why a client under Wine, which nobody saw, found no winfax.dll of ours; NULL */
    uint64_t real_ms;
};

/* Was it a crash, or a code of its own that is not 0? */
bool run_failed(const struct run_end *end);
/* 70 before 2, 5, 4, 3 and 1: the cause before what follows from it. */
enum exit_code run_exit_code(const struct run_end *end, enum world_result result);

/* Can the report be written where the options want it? Asked before the client starts: a run is long, and a wrong name short. */
bool run_report_possible(const struct options *options, struct ff_writer *error);
/* The report, where the options want it; what the exit code comes from in a line before it, when it is not 0. What
 * cannot be written (false) goes to standard error instead, so that no run was for nothing. */
bool run_report_write(struct world *world, const struct options *options, const struct run_end *end,
                      char *const *argv, struct ff_writer *error);
/* Why the client never reached the world, in a sentence that begins with its name. */
void run_explain_unreached(struct world *world, char *const *argv, const struct child_end *how,
                           struct ff_writer *out);

#endif
