/* SPDX-License-Identifier: MIT */
#include "client/guard.h"

#include <string.h>

#include "client/os.h"

enum { GUARD_BYTE = 0xC5 };

void guard_set(void *at)
{
    memset(at, GUARD_BYTE, GUARD_SIZE);
    os_memory_forbid(at, GUARD_SIZE);
}

bool guard_take(void *at)
{
    const uint8_t *bytes = at;
    bool whole = true;
    os_memory_allow(at, GUARD_SIZE);
    for (int i = 0; i < GUARD_SIZE; i++) whole &= bytes[i] == GUARD_BYTE;
    return whole;
}
