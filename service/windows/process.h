/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WINDOWS_PROCESS_H
#define FF_SERVICE_WINDOWS_PROCESS_H

#include <stdbool.h>

#include "common/bytes.h"

/* Starting programs. A HANDLE is a void * here. */
struct process_options {
    const char *program;     /* a path, or a name for the PATH, with or without .exe */
    const char *const *args; /* its command line, the program first; ended by NULL */
    char *environment;       /* NULL: ours. "NAME=value" each, one NUL between, two at the end */
    void *standard[3];       /* what it has for its standard descriptors; nothing else of ours gets to it */
    unsigned flags;          /* of CreateProcess, besides */
    void *
        job; /* NULL: none. It is in it from its beginning, where Windows can do that (10 on); see process_join */
};
struct process {
    void *handle, *thread;
    unsigned long id;
};
/* False: *error says why, in a line. */
bool process_start(const struct process_options *options, struct process *ret_process,
                   struct ff_writer *error);

/* A suspended one is in that job, if it was not. False: it cannot be. */
bool process_join(const struct process *process, void *job);

/* The arguments as the C runtime of a program takes them apart again, with a NUL. */
void process_command_line(const char *const *args, struct ff_writer *out);

#endif
