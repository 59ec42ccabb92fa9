/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_RECORDED_H
#define FF_COMMON_RECORDED_H

#include "common/record.h"

/* What stands for what in a recording: numbers of a machine and a moment are nothing to compare. Who records writes so, who replays or
 * compares reads so. */
enum ff_recorded {
    FF_RECORDED_itself,
    FF_RECORDED_thing, /* u64: a handle, a window, a completion port, by when it was given out or first seen */
    FF_RECORDED_key,   /* u64: ff_recorded_key */
    FF_RECORDED_base,  /* str: a path without its folders, which are a machine's */
    FF_RECORDED_presence, /* u32: a document, whose number is a connection's; 1: there is one */
    FF_RECORDED_job       /* u32: as the service gave it out; who compares with another service pairs them */
};
enum ff_recorded ff_recorded_as(const struct ff_field *field);
/* CompletionKey is the program's, mostly a pointer: what counts is whether it is the 1 of the log-off call. */
uint64_t ff_recorded_key(uint64_t key);

#endif
