/* SPDX-License-Identifier: MIT */
#include "service/world/coverage.h"

#define X(name, id, forms, handle, right) _Static_assert((id) < COVERAGE_TYPES, #name);
FF_API(X)
#undef X

uint32_t coverage_function_after(uint32_t type)
{
    while (++type < COVERAGE_TYPES) {
        const struct ff_type_row *row = ff_type_row(type);
        if (row && row->is_api) return type;
    }
    return 0;
}

/* ---- Calls ---- */

static struct covered *failure_of(struct coverage *c, uint32_t function, ff_status status)
{
    for (uint32_t i = 0; i < c->failures.count; i++) {
        struct covered *f = &c->failures.at[i];
        if (f->function == function && f->status == status) return f;
    }
    return NULL;
}

static bool list(const struct sim *sim, struct coverage *c, uint32_t function, ff_status status)
{
    if (failure_of(c, function, status)) return true;
    if (!ff_array_room(sim->alloc, &c->failures, 1)) return false;
    c->failures.at[c->failures.count++] = (struct covered){function, status, 0};
    return true;
}

/* Each error that a function can be brought to return (causes.def). */
static bool list_all(const struct sim *sim, struct coverage *c)
{
    for (uint32_t type = 0; (type = coverage_function_after(type));)
        for (uint32_t cause = CAUSE_none + 1; cause < CAUSES; cause++)
            if (cause_can_be_met(cause, type) && !list(sim, c, type, cause_row(cause)->status)) return false;
    return true;
}

/* instead: of the success that has been counted. */
static bool note_call(const struct sim *sim, struct coverage *c, uint32_t function, ff_status status,
                      bool instead)
{
    if (function >= COVERAGE_TYPES) return true;
    if (!instead) c->calls[function]++;
    if (status == FF_ERROR_SUCCESS) return true;
    if (!list(sim, c, function, status)) return false;
    failure_of(c, function, status)->times++;
    return true;
}

/* ---- Events ---- */

static bool delivered(const struct sim *sim, uint64_t sequence)
{
    for (uint32_t i = 0; i < sim->registrations.count; i++)
        if (registration_outcome(sim, &sim->registrations.at[i], sequence) == FF_OUTCOME_posted) return true;
    return false;
}

/* The n-th event of the trace has the sequence n. */
static void note_event(const struct sim *sim, struct coverage *c, uint32_t event, uint64_t sequence)
{
    if (event <= FF_FEI_NEVENTS && delivered(sim, sequence)) c->events[event]++;
}

bool coverage_make(const struct sim *sim, struct coverage *ret_coverage)
{
    struct coverage *c = ret_coverage;
    uint64_t sequence = 0;
    *c = (struct coverage){0};
    bool ok = list_all(sim, c);
    for (uint32_t i = 0; ok && i < sim->trace.records.count; i++) {
        const struct trace_record *r = &sim->trace.records.at[i];
        if (r->kind == TRACE_event) note_event(sim, c, r->a, ++sequence);
        if (r->kind == TRACE_call) ok = note_call(sim, c, r->b, (ff_status)r->c, r->d != 0);
    }
    return ok;
}

void coverage_free(const struct sim *sim, struct coverage *coverage)
{
    ff_array_free(sim->alloc, &coverage->failures);
}
