/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

static const struct {
    const char *what, *ends_by, *rule;
} rows[OBLIGATION_KINDS] = {
#define X(kind, what, ends, rule) {what, ends, rule},
    SIM_OBLIGATIONS(X)
#undef X
};

const char *obligation_what(uint32_t kind)
{
    return rows[kind].what;
}

const char *obligation_ends_by(uint32_t kind)
{
    return rows[kind].ends_by;
}

const char *obligation_rule(uint32_t kind)
{
    return rows[kind].rule;
}

uint32_t obligation_open(struct sim *sim, enum obligation_kind kind, uint32_t process, uint32_t site,
                         uint32_t subject)
{
    if (!ff_array_room(sim->alloc, &sim->obligations, 1)) return SIM_NONE;
    uint32_t row = sim->obligations.count++;
    sim->obligations.at[row] = (struct obligation){.kind = kind,
                                                   .process = process,
                                                   .site = site,
                                                   .subject = subject,
                                                   .count = 1,
                                                   .since = sim->clock.now,
                                                   .next = SIM_NONE};
    struct process *p = &sim->processes.at[process];
    if (p->last_obligation == SIM_NONE)
        p->first_obligation = row;
    else
        sim->obligations.at[p->last_obligation].next = row;
    p->last_obligation = row;
    return row;
}

void obligation_dc_left(struct sim *sim, uint32_t process, uint32_t site, uint64_t since)
{
    uint32_t row = obligation_open(sim, OBLIGATION_device_context, process, site, 0);
    if (row == SIM_NONE)
        sim->refused = true;
    else if (since >= sim->config.start && since < sim->clock.now)
        sim->obligations.at[row].since = since;
}

void obligation_end(struct sim *sim, uint32_t row)
{
    if (row == SIM_NONE) return;
    struct obligation *o = &sim->obligations.at[row];
    if (o->ended) return;
    o->ended = true;
    o->count = 0;
}

void obligation_orphan(struct sim *sim, uint32_t process)
{
    uint32_t i = sim->processes.at[process].first_obligation;
    for (; i != SIM_NONE; i = sim->obligations.at[i].next)
        if (sim->obligations.at[i].count) sim->obligations.at[i].orphaned = true;
}

uint32_t buffer_open(struct sim *sim, const struct caller *caller, uint32_t size)
{
    uint32_t row = obligation_open(sim, OBLIGATION_buffer, caller->process, caller->site, size);
    return row == SIM_NONE ? 0 : row + 1;
}

static bool buffer_is_open(const struct sim *sim, uint32_t process, uint32_t number)
{
    if (number == 0 || number > sim->obligations.count) return false;
    const struct obligation *o = &sim->obligations.at[number - 1];
    return o->kind == OBLIGATION_buffer && o->process == process && !o->ended;
}

bool buffer_freed(struct sim *sim, uint32_t process, uint32_t number)
{
    if (!buffer_is_open(sim, process, number)) return false;
    obligation_end(sim, number - 1);
    return true;
}

bool buffer_overrun(struct sim *sim, uint32_t process, uint32_t number)
{
    if (!buffer_is_open(sim, process, number)) return false;
    finding_left(sim, FINDING_buffer_overrun, number - 1);
    return true;
}
