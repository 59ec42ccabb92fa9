/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_BENCH_STARTED_H
#define FF_TESTS_BENCH_STARTED_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A program that was started, with pipes on its standard input and output. False, wherever there is one: it cannot. */
struct started {
    pid_t pid;
    int in, out; /* of this side; -1 none */
};

/* argv ended by NULL. out >= 0: its standard output is that descriptor, and no pipe is made. */
bool started_run(struct started *started, const char *const *argv, int out);
/* Reads so many bytes of a descriptor. */
bool started_hear(int fd, uint64_t bytes);
/* Closes its standard input, after a signal when that is not 0, and waits for its end: the exit code, -1 a signal's. */
int started_end(struct started *started, int signal);

#endif
