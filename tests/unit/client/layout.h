/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_CLIENT_LAYOUT_H
#define FF_TESTS_UNIT_CLIENT_LAYOUT_H

#include <stddef.h>

#include <winfax.h>

/* STR-1, FEV-1, FCI-2: every structure is laid out as on Windows, or this does not compile; A and W forms alike but for
 * FAX_CONTEXT_INFO. */
#ifdef __cplusplus
#define LAYOUT_ASSERT static_assert
#else
#define LAYOUT_ASSERT _Static_assert
#endif
#define BITS(narrow, wide) (sizeof(void *) == 4 ? (narrow) : (wide))

/* The one structure without forms. */
typedef FAX_TIME FAX_TIMEA, FAX_TIMEW;

#define SIZE(T, narrow, wide) LAYOUT_ASSERT(sizeof(T##W) == BITS(narrow, wide), #T);
#define AT(T, member, narrow, wide)                                                                          \
    LAYOUT_ASSERT(offsetof(T##W, member) == BITS(narrow, wide), #T "W." #member);                            \
    LAYOUT_ASSERT(offsetof(T##A, member) == BITS(narrow, wide), #T "A." #member);
#include "tests/unit/client/layout.def"
#undef SIZE
#undef AT

/* A forms have the same size, but for the text within FAX_CONTEXT_INFO. */
#define SAME(T) LAYOUT_ASSERT(sizeof(T##A) == sizeof(T##W), #T "A");
SAME(FAX_EVENT)
SAME(FAX_JOB_ENTRY)
SAME(FAX_JOB_PARAM)
SAME(FAX_PORT_INFO)
SAME(FAX_DEVICE_STATUS)
SAME(FAX_CONFIGURATION)
SAME(FAX_LOG_CATEGORY)
SAME(FAX_ROUTING_METHOD)
SAME(FAX_GLOBAL_ROUTING_INFO)
SAME(FAX_COVERPAGE_INFO)
SAME(FAX_PRINT_INFO)
LAYOUT_ASSERT(sizeof(FAX_CONTEXT_INFOA) == BITS(24, 32), "FAX_CONTEXT_INFOA");
#undef SAME

#endif
