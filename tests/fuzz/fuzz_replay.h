/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_FUZZ_REPLAY_H
#define FF_TESTS_FUZZ_REPLAY_H

#include "service/world/recording.h"

/* A recording in the model's place, and a client that calls what it has: each call is answered, as it was recorded or because it was
 * not, and what went otherwise is a line for people. */
void fuzz_replay(const struct recording *recording);
/* The recording held against the model: whatever it shows makes a world, and it differs in the same way each time. */
void fuzz_diff(const struct recording *recording);
/* Words that a terminal can carry: lines of them. */
void fuzz_words(const struct ff_writer *words);

#endif
