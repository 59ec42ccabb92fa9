/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_RANDOM_H
#define FF_TESTS_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

#include "common/record.h"

/* Chance from a seed (splitmix64): the same numbers everywhere. Seed it with test_seed(). */
struct test_random {
    uint64_t state;
};

uint64_t test_random_next(struct test_random *r);
/* 0 to n - 1; n at least 1. */
uint32_t test_random_below(struct test_random *r, uint32_t n);
/* Numbers as bugs like them: often 0, 1, the largest, or beside a power of two. */
uint64_t test_random_number(struct test_random *r);

/* Fills *record with something of its type: edges as well as ordinary values, NULL and empty strings, lone surrogates,
 * lists of up to three. Memory: the arena's, and `ok` is cleared when it was refused. */
void test_random_record(struct test_random *r, const struct ff_record *type, void *record,
                        struct ff_arena *arena, bool *ok);
/* The name of the first field in which the two differ; NULL when they are equal. */
const char *test_record_difference(const struct ff_record *type, const void *a, const void *b);

#endif
