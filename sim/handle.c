/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

/* value = base + (row << HANDLE_GENERATION_BITS | generation) * 4 */
#define ROWS_MAX ((FF_FAX_HANDLE_LAST - FF_FAX_HANDLE_FIRST) / 4 / HANDLE_GENERATIONS)

static uint64_t value_of(const struct sim *sim, uint32_t row)
{
    uint32_t number = row << HANDLE_GENERATION_BITS | sim->handles.at[row].generation;
    return FF_FAX_HANDLE_FIRST + (uint64_t)number * 4;
}

static void rest(struct sim *sim, uint32_t row)
{
    struct resting_handles *resting = &sim->resting_handles;
    if (resting->count++)
        sim->handles.at[resting->last].next = row;
    else
        resting->first = row;
    resting->last = row;
}

/* One row more, or the free one that was closed first; SIM_NONE: neither can be had. */
static uint32_t take_row(struct sim *sim)
{
    struct resting_handles *resting = &sim->resting_handles;
    bool full = sim->handles.count == ROWS_MAX;
    if (resting->count > HANDLE_ROWS_RESTING || (full && resting->count)) {
        uint32_t row = resting->first;
        resting->first = sim->handles.at[row].next;
        resting->count--;
        return row;
    }
    if (full || !ff_array_room(sim->alloc, &sim->handles, 1)) return SIM_NONE;
    sim->handles.at[sim->handles.count] = (struct handle){.kind = HANDLE_free};
    return sim->handles.count++;
}

uint64_t handle_open(struct sim *sim, uint32_t process, enum handle_kind kind, uint32_t *ret_row)
{
    uint32_t row = take_row(sim);
    if (row == SIM_NONE) return 0;
    struct handle *h = &sim->handles.at[row];
    *h = (struct handle){.kind = (uint16_t)kind,
                         .generation = (uint16_t)((h->generation + 1) % HANDLE_GENERATIONS),
                         .process = process,
                         .server = SIM_NONE,
                         .device = SIM_NONE,
                         .obligation = SIM_NONE};
    if (kind == HANDLE_server) sim->servers_open++;
    *ret_row = row;
    return value_of(sim, row);
}

uint32_t handle_find(const struct sim *sim, uint32_t process, uint64_t value, enum handle_kind kind)
{
    if (value < FF_FAX_HANDLE_FIRST || value > FF_FAX_HANDLE_LAST || (value - FF_FAX_HANDLE_FIRST) % 4)
        return SIM_NONE;
    uint32_t row = (uint32_t)((value - FF_FAX_HANDLE_FIRST) / 4) >> HANDLE_GENERATION_BITS;
    if (row >= sim->handles.count || value_of(sim, row) != value) return SIM_NONE;
    const struct handle *h = &sim->handles.at[row];
    if (h->kind == HANDLE_free || h->process != process) return SIM_NONE;
    return kind == HANDLE_free || h->kind == kind ? row : SIM_NONE;
}

static ff_status check(const struct sim *sim, bool reachable, uint32_t process, uint64_t value,
                       enum handle_kind kind, ff_status null_code, uint32_t *ret_row)
{
    if (value == 0) return null_code;                   /* GEN-29 */
    if (!reachable) return FF_RPC_S_SERVER_UNAVAILABLE; /* GEN-27 */
    uint32_t row = handle_find(sim, process, value, kind);
    if (row != SIM_NONE) {
        *ret_row = row;
        return FF_ERROR_SUCCESS;
    }
    /* GEN-24: what the servers themselves say of a bad port handle is a switch. */
    bool data = kind == HANDLE_port && sim->config.switches.bad_port_handle_data;
    return data ? FF_ERROR_INVALID_DATA : FF_ERROR_INVALID_HANDLE;
}

ff_status handle_check(const struct sim *sim, uint32_t process, uint64_t value, enum handle_kind kind,
                       ff_status null_code, uint32_t *ret_row)
{
    bool running = sim->service.state == SERVICE_running;
    return check(sim, running, process, value, kind, null_code, ret_row);
}

ff_status handle_check_call(const struct sim *sim, const struct caller *caller, uint32_t nulls,
                            uint64_t value, enum handle_kind kind, uint32_t *ret_row)
{
    if (caller->nulls & nulls) return FF_ERROR_INVALID_PARAMETER;
    return handle_check(sim, caller->process, value, kind, FF_ERROR_INVALID_PARAMETER, ret_row);
}

ff_status handle_check_right(const struct sim *sim, const struct caller *caller, uint32_t nulls,
                             uint64_t value, enum handle_kind kind, uint32_t right, uint32_t *ret_row)
{
    ff_status status = handle_check_call(sim, caller, nulls, value, kind, ret_row);
    return status == FF_ERROR_SUCCESS ? access_status(sim, caller->process, right) : status;
}

ff_status handle_check_early(const struct sim *sim, uint32_t process, uint64_t value, enum handle_kind kind,
                             ff_status null_code, uint32_t *ret_row)
{
    return check(sim, service_answers(sim), process, value, kind, null_code, ret_row); /* CHO-8, CHO-17 */
}

ff_status handle_check_late(const struct sim *sim, uint32_t process, uint64_t value, enum handle_kind kind,
                            ff_status null_code, uint32_t *ret_row)
{
    bool there = sim->service.state != SERVICE_stopped;
    return check(sim, there, process, value, kind, null_code, ret_row);
}

static void close_one(struct sim *sim, uint32_t row)
{
    struct handle *h = &sim->handles.at[row];
    obligation_end(sim, h->obligation);
    /* OPN-7: the modify lock goes with the handle. */
    if (h->kind == HANDLE_port && h->device != SIM_NONE && sim->devices.at[h->device].modify_handle == row)
        sim->devices.at[h->device].modify_handle = SIM_NONE;
    if (h->kind == HANDLE_port && h->server != SIM_NONE) sim->handles.at[h->server].ports--;
    if (h->kind == HANDLE_server) sim->servers_open--;
    h->kind = HANDLE_free;
    rest(sim, row);
}

void handle_close(struct sim *sim, uint32_t row)
{
    /* CLS-7: port handles do not outlive the connection. */
    if (sim->handles.at[row].kind == HANDLE_server)
        for (uint32_t i = 0; i < sim->handles.count && sim->handles.at[row].ports; i++)
            if (sim->handles.at[i].kind == HANDLE_port && sim->handles.at[i].server == row) close_one(sim, i);
    close_one(sim, row);
    service_touch(sim);
}

void handle_close_of_process(struct sim *sim, uint32_t process)
{
    for (uint32_t i = 0; i < sim->handles.count; i++)
        if (sim->handles.at[i].kind != HANDLE_free && sim->handles.at[i].process == process)
            handle_close(sim, i);
}

void handle_close_all(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->handles.count; i++)
        if (sim->handles.at[i].kind != HANDLE_free) close_one(sim, i);
}

bool handle_any_server(const struct sim *sim)
{
    return sim->servers_open > 0;
}
