/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

static const struct eventlog_row rows[EVENTLOG_KINDS] = {
#define X(kind, category, level, type, text)                                                                 \
    {text, FF_FAXLOG_CATEGORY_##category, FF_FAXLOG_LEVEL_##level, EVENTLOG_TYPE_##type},
    SIM_EVENTLOG(X)
#undef X
};

/* Kind + 1 by event, outbound and inbound. */
static const uint8_t of_event[FF_FEI_NEVENTS + 1][2] = {
#define E(event, outbound, inbound) [FF_FEI_##event] = {EVENTLOG_##outbound + 1, EVENTLOG_##inbound + 1},
    SIM_EVENTLOG_EVENTS(E)
#undef E
};

const struct eventlog_row *eventlog_row(enum eventlog_kind kind)
{
    return &rows[kind];
}

const char *eventlog_category_name(uint32_t category)
{
    static const char *const names[] = {"INIT", "OUTBOUND", "INBOUND", "UNKNOWN"}; /* GLC-3 */
    return names[category - 1];
}

void eventlog_init(struct sim *sim)
{
    for (uint32_t i = 0; i < FF_FAXLOG_CATEGORIES; i++) sim->log_levels[i] = FF_FAXLOG_LEVEL_MED;
}

/* What of a fax its entry says. Who sends a fax that comes in is nobody's user. */
static void describe_fax(const struct sim *sim, struct eventlog_entry *entry)
{
    uint32_t row = entry->job == FF_JOB_NONE ? SIM_NONE : job_find(sim, entry->job);
    if (row == SIM_NONE) return;
    const struct job *job = &sim->jobs.rows.at[row];
    bool sends = job->owner != SIM_NONE;
    entry->number = sends ? job->recipient_number : job->caller_id;
    entry->user = sends ? sim->users.at[job->owner].name : 0;
    entry->billing_code = job->billing_code;
}

void eventlog_write(struct sim *sim, enum eventlog_kind kind, uint32_t device_id, uint32_t job)
{
    if (sim->log_levels[rows[kind].category - 1] < rows[kind].level) return; /* GLC-1 */
    if (!ff_array_room(sim->alloc, &sim->eventlog, 1)) {
        sim->refused = true;
        return;
    }
    struct eventlog_entry entry = {.time = sim->clock.now, .kind = kind, .device_id = device_id, .job = job};
    describe_fax(sim, &entry);
    sim->eventlog.at[sim->eventlog.count++] = entry;
}

static bool comes_in(const struct sim *sim, uint32_t job)
{
    uint32_t row = job == FF_JOB_NONE ? SIM_NONE : job_find(sim, job);
    return row != SIM_NONE && sim->jobs.rows.at[row].type != FF_JT_SEND;
}

void eventlog_event(struct sim *sim, uint32_t event, uint32_t device_id, uint32_t job)
{
    if (event > FF_FEI_NEVENTS || !of_event[event][0]) return;
    const uint8_t *kinds = of_event[event];
    bool inbound = kinds[0] != kinds[1] && comes_in(sim, job);
    eventlog_write(sim, (enum eventlog_kind)(kinds[inbound] - 1), device_id, job);
}
