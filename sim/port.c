/* SPDX-License-Identifier: MIT */
#include "sim/port.h"

#include "sim/sim.h"

enum { RINGS_MAX = 99, SETTABLE = FF_FPF_SEND | FF_FPF_RECEIVE };

/* ---- The order of priorities ---- */

/* Of those that have no place yet, which are those of at least the next one: the first. */
static uint32_t first_unplaced(const struct sim *sim, uint32_t next)
{
    uint32_t first = SIM_NONE;
    for (uint32_t i = 0; i < sim->devices.count; i++) {
        uint32_t priority = sim->devices.at[i].priority;
        if (priority >= next && (first == SIM_NONE || priority < sim->devices.at[first].priority)) first = i;
    }
    return first;
}

void ports_number(struct sim *sim)
{
    for (uint32_t place = 1; place <= sim->devices.count; place++) {
        uint32_t first = first_unplaced(sim, place);
        for (uint32_t i = 0; i < sim->devices.count; i++) {
            uint32_t *priority = &sim->devices.at[i].priority;
            if (i == first)
                *priority = place;
            else if (*priority >= place && *priority < UINT32_MAX)
                ++*priority; /* equal ones make way */
        }
    }
}

/* GEN-31, SPT-7: out of its place, and into the wanted one. */
static void move(struct sim *sim, uint32_t device, uint32_t to)
{
    uint32_t from = sim->devices.at[device].priority;
    for (uint32_t i = 0; i < sim->devices.count; i++) {
        uint32_t *priority = &sim->devices.at[i].priority;
        if (*priority > from && *priority <= to) --*priority;
        if (*priority < from && *priority >= to) ++*priority;
    }
    sim->devices.at[device].priority = to;
}

static uint32_t within(const struct sim *sim, uint32_t priority)
{
    uint32_t last = sim->devices.count;
    if (priority == 0) return 1;
    return priority < last ? priority : last;
}

/* ---- Step 3 ---- */

bool port_valid(const struct sim *sim, const struct ff_port_info *info)
{
    bool receives = info->flags & FF_FPF_RECEIVE;
    if (receives && info->rings > RINGS_MAX) return false;                            /* SPT-4, SPT-7 */
    if (!station_id_valid(info->tsid) || !station_id_valid(info->csid)) return false; /* SPT-5, SPT-7 */
    bool strict = sim->config.switches.port_priority_strict;
    return !strict || info->priority == within(sim, info->priority); /* SPT-E3 */
}

/* ---- Step 6 ---- */

static uint32_t enabled_ports(const struct sim *sim)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < sim->devices.count; i++) count += (sim->devices.at[i].flags & SETTABLE) != 0;
    return count;
}

/* SPT-E5: one more than the edition allows. What the set-up has enabled may be more, and stays. */
static ff_status check_limit(const struct sim *sim, const struct device *d, uint32_t flags)
{
    const struct switches *s = &sim->config.switches;
    bool enables = (flags & SETTABLE) && !(d->flags & SETTABLE);
    if (!enables || !s->device_limit || enabled_ports(sim) < s->device_limit) return FF_ERROR_SUCCESS;
    return s->fax_errors ? FF_FAX_ERR_DEVICE_NUM_LIMIT_EXCEEDED : FF_ERROR_INVALID_PARAMETER; /* GEN-3 */
}

/* ---- Step 7 ---- */

/* SPT-7: NULL leaves it as it is. */
static bool keep(struct sim *sim, struct ff_str said, text *id)
{
    return !said.at || text_intern(&sim->texts, sim->alloc, said, id);
}

ff_status port_set(struct sim *sim, uint32_t device, const struct ff_port_info *info)
{
    struct device *d = &sim->devices.at[device];
    text tsid = d->tsid, csid = d->csid;
    if (!device_idle(d)) return FF_ERROR_DEVICE_IN_USE; /* SPT-E2 */
    ff_status status = check_limit(sim, d, info->flags);
    if (status != FF_ERROR_SUCCESS) return status;
    if (!keep(sim, info->tsid, &tsid) || !keep(sim, info->csid, &csid)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    d->tsid = tsid;
    d->csid = csid;
    d->flags = (d->flags & ~(uint32_t)SETTABLE) | (info->flags & SETTABLE); /* SPT-3, FPI-1 */
    if (info->flags & FF_FPF_RECEIVE) d->rings = info->rings;               /* SPT-4 */
    move(sim, device, within(sim, info->priority));
    device_dispatch(sim); /* a job may have waited for a device that sends */
    return FF_ERROR_SUCCESS;
}
