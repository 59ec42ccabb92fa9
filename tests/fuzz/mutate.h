/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_FUZZ_MUTATE_H
#define FF_TESTS_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

#include "tests/support/random.h"

/* An input longer than this is not made. */
#define FUZZ_INPUT_MAX 65536U

struct fuzz_input {
    uint8_t *at; /* room for FUZZ_INPUT_MAX bytes */
    size_t size;
};

/* Changes the input in one to eight places: bits, numbers at the edges, lost, doubled and foreign pieces. `other` is where
 * foreign pieces come from. The same chance makes the same input. */
void fuzz_mutate(struct test_random *chance, struct fuzz_input *input, const struct fuzz_input *other);

#endif
