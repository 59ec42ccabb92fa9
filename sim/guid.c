/* SPDX-License-Identifier: MIT */
#include "sim/guid.h"

#include <string.h>

#include "sim/sim.h"

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool guid_valid(struct ff_str guid)
{
    static const char form[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    if (guid.size != FF_GUID_SIZE) return false;
    for (uint32_t i = 0; i < FF_GUID_SIZE; i++)
        if (form[i] == 'x' ? !is_hex(guid.at[i]) : guid.at[i] != form[i]) return false;
    return true;
}

static char lower(char c)
{
    static const char big[] = "ABCDEF", small[] = "abcdef";
    const char *at = c ? strchr(big, c) : NULL;
    return *(at ? &small[at - big] : &c);
}

bool guid_key_intern(struct sim *sim, struct ff_str guid, text *ret_key)
{
    char small[FF_GUID_SIZE];
    for (uint32_t i = 0; i < FF_GUID_SIZE; i++) small[i] = lower(guid.at[i]);
    return text_intern(&sim->texts, sim->alloc, (struct ff_str){small, FF_GUID_SIZE}, ret_key);
}
