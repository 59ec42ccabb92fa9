/* SPDX-License-Identifier: MIT */
#include "service/world/coverage.h"

#include "service/world/coverage.def"

#define X(name, id, forms, handle, right) _Static_assert((id) < COVERAGE_TYPES, #name);
FF_API(X)
#undef X

static const struct covered listed[] = {
#define X(function, code) {FF_TYPE_##function, FF_##code, 0},
    COVERAGE_ERRORS(X)
#undef X
};
enum { LISTED = sizeof listed / sizeof *listed };

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

static bool note_call(const struct sim *sim, struct coverage *c, uint32_t function, ff_status status)
{
    if (function >= COVERAGE_TYPES) return true;
    c->calls[function]++;
    if (status == FF_ERROR_SUCCESS) return true;
    struct covered *found = failure_of(c, function, status);
    if (found) {
        found->times++;
        return true;
    }
    if (!ff_array_room(sim->alloc, &c->failures, 1)) return false;
    c->failures.at[c->failures.count++] = (struct covered){function, status, 1};
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
    bool ok = ff_array_room(sim->alloc, &c->failures, LISTED);
    for (uint32_t i = 0; ok && i < LISTED; i++) c->failures.at[c->failures.count++] = listed[i];
    for (uint32_t i = 0; ok && i < sim->trace.records.count; i++) {
        const struct trace_record *r = &sim->trace.records.at[i];
        if (r->kind == TRACE_event) note_event(sim, c, r->a, ++sequence);
        if (r->kind == TRACE_call) ok = note_call(sim, c, r->b, (ff_status)r->c);
    }
    return ok;
}

void coverage_free(const struct sim *sim, struct coverage *coverage)
{
    ff_array_free(sim->alloc, &coverage->failures);
}
