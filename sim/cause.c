/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

#include <string.h>

enum { FF_TYPE_any = 0 };

static const struct cause_row rows[CAUSES] = {
#define X(key, function, code, rule, when, text)                                                             \
    [CAUSE_##key] = {FF_TYPE_##function, FF_##code, rule, when, text},
#include "sim/causes.def"
#undef X
};

const struct cause_row *cause_row(uint32_t cause)
{
    return cause != CAUSE_none && cause < CAUSES ? &rows[cause] : NULL;
}

ff_status refuse_call_for(struct sim *sim, enum cause cause, text why)
{
    sim->refusal = cause;
    sim->refusal_why = why;
    return rows[cause].status;
}

ff_status refuse_call(struct sim *sim, enum cause cause)
{
    return refuse_call_for(sim, cause, 0);
}

ff_status refuse_call_of(struct sim *sim, enum cause cause, struct ff_str said)
{
    enum { SAID_MOST = 256 };
    bool kept = sim->failures.count < FAILURES_MOST;
    if (said.size > SAID_MOST) said.size = SAID_MOST;
    return refuse_call_for(sim, cause, kept ? text_or_none(sim, said) : 0);
}

/* ---- What can be seen ---- */

enum takes { TAKES_none, TAKES_server, TAKES_port, TAKES_either, TAKES_makes };

static enum takes takes_of(uint32_t function)
{
    static const enum takes of_function[] = {
#define X(name, id, forms, handle, right) [id] = TAKES_##handle,
        FF_API(X)
#undef X
    };
    return function < sizeof of_function / sizeof *of_function ? of_function[function] : TAKES_none;
}

static bool has_handle(uint32_t function)
{
    enum takes takes = takes_of(function);
    return takes != TAKES_none && takes != TAKES_makes;
}

bool status_can_be_provoked(ff_status status)
{
    return status != FF_ERROR_NOT_ENOUGH_MEMORY && status != FF_ERROR_INTERNAL_ERROR;
}

bool cause_can_be_met(uint32_t cause, uint32_t function)
{
    const struct cause_row *row = &rows[cause];
    if (!status_can_be_provoked(row->status)) return false;
    if (row->function != FF_TYPE_any) return row->function == function;
    /* The other rows of any stand among those of each function that they are for. */
    bool of_handle = row->status == FF_ERROR_INVALID_HANDLE || row->status == FF_RPC_S_SERVER_UNAVAILABLE;
    return of_handle && has_handle(function);
}

/* A call that fails changes nothing, so that the handles are as it met them. Every request that has one begins with it. */
static uint32_t seen_of_handle(const struct sim *sim, uint32_t process, uint32_t function, const void *in)
{
    static const enum handle_kind kinds[] = {
        [TAKES_server] = HANDLE_server, [TAKES_port] = HANDLE_port, [TAKES_either] = HANDLE_free};
    uint64_t handle;
    if (!in || !has_handle(function)) return 0;
    memcpy(&handle, in, sizeof handle);
    if (!handle) return CAUSE_NULL(0);
    return handle_find(sim, process, handle, kinds[takes_of(function)]) == SIM_NONE ? CAUSE_BAD_HANDLE : 0;
}

/* ---- The calls ---- */

static struct failure *same_as(struct sim *sim, const struct failure *f)
{
    for (uint32_t i = 0; i < sim->failures.count; i++) {
        struct failure *other = &sim->failures.at[i];
        if (other->process == f->process && other->function == f->function && other->site == f->site &&
            other->status == f->status && other->seen == f->seen && other->cause == f->cause &&
            other->why == f->why)
            return other;
    }
    return NULL;
}

void failure_note(struct sim *sim, const struct caller *caller, uint32_t function, ff_status status,
                  const void *in)
{
    const struct failure f = {.process = caller->process,
                              .function = function,
                              .site = caller->site,
                              .status = status,
                              .seen = (caller->nulls & ~CAUSE_BAD_HANDLE) |
                                      seen_of_handle(sim, caller->process, function, in),
                              .cause = sim->refusal,
                              .why = sim->refusal_why,
                              .count = 1,
                              .first = sim->clock.now,
                              .last = sim->clock.now};
    struct failure *same = same_as(sim, &f);
    if (same) {
        same->count++;
        same->last = f.last;
    } else if (sim->failures.count == FAILURES_MOST) {
        sim->failures_beyond++;
    } else if (ff_array_room(sim->alloc, &sim->failures, 1)) {
        sim->failures.at[sim->failures.count++] = f;
    } else {
        sim->refused = true;
    }
}

/* Those of a function (or any) that are seen; with `seen` 0, those that cannot be. */
static uint32_t causes_of(const struct failure *f, uint32_t function, uint32_t seen,
                          uint16_t causes[CAUSES_MOST])
{
    uint32_t count = 0;
    for (uint32_t i = CAUSE_none + 1; i < CAUSES && count < CAUSES_MOST; i++) {
        const struct cause_row *row = &rows[i];
        bool fits = seen ? (row->when & seen) != 0 : !row->when;
        if (row->function == function && row->status == f->status && fits) causes[count++] = (uint16_t)i;
    }
    return count;
}

uint32_t failure_causes(const struct failure *f, uint16_t causes[CAUSES_MOST])
{
    if (f->cause != CAUSE_none) {
        causes[0] = (uint16_t)f->cause;
        return 1;
    }
    uint32_t count = f->seen ? causes_of(f, f->function, f->seen, causes) : 0;
    uint32_t of_handle = f->seen & (CAUSE_NULL(0) | CAUSE_BAD_HANDLE);
    if (!count && of_handle && has_handle(f->function)) count = causes_of(f, FF_TYPE_any, of_handle, causes);
    if (!count) count = causes_of(f, f->function, 0, causes);
    return count ? count : causes_of(f, FF_TYPE_any, 0, causes);
}
