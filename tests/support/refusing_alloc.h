/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_REFUSING_ALLOC_H
#define FF_TESTS_REFUSING_ALLOC_H

#include "common/alloc.h"

/* An allocator that counts, refuses the n-th request (and, when `sticky`, all after it), and knows what is out. Its
 * counts are to be read when no other thread asks. */
struct refusing_alloc {
    struct ff_alloc alloc; /* hand out &r.alloc; ctx is set by refusing_alloc_init */
    uint64_t requests;     /* so far (frees not counted) */
    uint64_t refuse_at;    /* from 1; 0 never */
    int sticky;
    uint64_t refused;    /* how many were */
    int64_t outstanding; /* blocks not freed */
};
void refusing_alloc_init(struct refusing_alloc *r, uint64_t refuse_at, int sticky);

#endif
