/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

static uint32_t rights_of(const struct sim *sim, uint32_t process)
{
    return sim->users.at[process_user(sim, process)].rights & FF_FAX_SPECIFIC_ALL;
}

bool access_has(const struct sim *sim, uint32_t process, uint32_t rights)
{
    return (rights_of(sim, process) & rights) == rights;
}

ff_status access_status(const struct sim *sim, uint32_t process, uint32_t rights)
{
    return access_has(sim, process, rights) ? FF_ERROR_SUCCESS : FF_ERROR_ACCESS_DENIED;
}

bool access_any(const struct sim *sim, uint32_t process)
{
    return rights_of(sim, process) != 0;
}

bool access_machine(const struct sim *sim, uint32_t process)
{
    return access_has(sim, process, FF_FAX_SPECIFIC_ALL);
}

bool access_check(const struct sim *sim, uint32_t process, uint32_t mask)
{
    if (mask == 0) return false; /* ACC-4 */
    if (mask & ~FF_FAX_ALL_ACCESS) return false;
    /* ACC-7: the standard bits of the generic rights come with any specific right. */
    if ((mask & ~(uint32_t)FF_FAX_SPECIFIC_ALL) && !access_any(sim, process)) return false;
    return access_has(sim, process, mask & FF_FAX_SPECIFIC_ALL); /* ACC-2 */
}
