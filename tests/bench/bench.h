/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_BENCH_BENCH_H
#define FF_TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Benchmarks: a program is a table of cases. They run in rounds, one batch of each case a round, in the order of the
 * table, so that whatever else the machine does falls on all of them alike. A case's figure is the median of its batches;
 * where it names a floor, its ratio is the median of the ratios of each round: absolutes drift, ratios hold.
 *
 *   bench_model [--json] [--quick] [--check] [--rounds N] [PART OF A NAME …]
 *     --json    one object on standard output instead of the table
 *     --quick   one round of small batches, to see that the program works: its figures mean nothing
 *     --check   exit code 1 when a target is missed */

enum bench_clock {
    BENCH_cpu, /* of this process: for what is computed here */
    BENCH_wall /* for what waits for others */
};

struct bench_case {
    const char *name; /* "deliver/1000" */
    const char *unit; /* what is counted: "event" */
    enum bench_clock clock;
    uint64_t units;      /* in a batch */
    uint32_t argument;   /* for set_up */
    const char *floor;   /* name of the case that it is compared with; NULL none */
    double target;       /* at most, for one unit; 0 none */
    double target_ratio; /* at most, of its floor; 0 none */
    double target_more;  /* at most so much more than its floor; 0 none */
    bool warm; /* a batch that is not measured goes before each, so that its memory was used before */
    /* Around every batch, and not measured. set_up may be NULL; NULL from it is a failure, and ends the program. */
    void *(*set_up)(uint32_t argument, uint64_t units);
    void (*run)(void *state, uint64_t units); /* its nanoseconds are the figure */
    void (*tear_down)(void *state);
    const char *
        measure; /* NULL: ns; else what `figure`, which is there instead of `run`, counts itself for a unit */
    double (*figure)(void *state, uint64_t units);
};

/* Runs the table; the program's exit code. */
int bench_main(const char *title, const struct bench_case *cases, size_t count, int argc, char **argv);

/* Keeps a result from being optimised away. */
void bench_keep(uint64_t value);

#endif
