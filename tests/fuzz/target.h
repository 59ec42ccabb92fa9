/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_FUZZ_TARGET_H
#define FF_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* What a fuzz target is: a function of bytes that returns 0 and may be called any number of times. Whatever the bytes
 * are, it must not crash, leak, hang or allocate much more than it was given, and what it promises must hold. */
int FUZZ_TARGET(const uint8_t *bytes, size_t size);

/* A promise: unlike an assert it is kept in every build. */
#define FUZZ_HOLDS(condition)                                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                   \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#endif
