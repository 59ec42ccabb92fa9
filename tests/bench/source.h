/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_BENCH_SOURCE_H
#define FF_TESTS_BENCH_SOURCE_H

/* How many events come in one turn of the loop, in bare.c and source.c alike. */
enum { SOURCE_BURST = 256 };

#endif
