/* SPDX-License-Identifier: MIT */
#include "service/deadline.h"

#include <limits.h>
#include <uv.h>

enum { NS_PER_TICK = 100, NS_PER_MS = 1000000 };

uint64_t deadline_in(uint64_t ticks)
{
    return uv_hrtime() + ticks * NS_PER_TICK;
}

int deadline_left_ms(uint64_t deadline)
{
    uint64_t now = uv_hrtime(), left = now < deadline ? (deadline - now + NS_PER_MS - 1) / NS_PER_MS : 0;
    if (!deadline) return -1;
    return left < INT_MAX ? (int)left : INT_MAX;
}
