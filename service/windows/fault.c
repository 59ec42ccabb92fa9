/* SPDX-License-Identifier: MIT */
/* A program is stopped at a point by SIGSTOP, and Windows has nothing like it. */
#include "service/fault.h"

bool fault_armed;

void fault_init(void) {}

void fault_hit(const char *point, const char *detail)
{
    (void)point, (void)detail;
}
