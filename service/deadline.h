/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_DEADLINE_H
#define FF_SERVICE_DEADLINE_H

#include <stdint.h>

/* A moment of the machine's own clock, in the nanoseconds of uv_hrtime, by which something must have come. 0: it may come whenever it
 * likes. */
uint64_t deadline_in(uint64_t ticks);
/* Milliseconds left, as poll wants them: rounded up, 0 when it is over, -1 when there is none. */
int deadline_left_ms(uint64_t deadline);

#endif
