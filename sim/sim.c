/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

#include <assert.h>
#include <string.h>

void sim_config_default(struct sim_config *ret_config)
{
    *ret_config = (struct sim_config){
        .profile = PROFILE_xp,        /* VER-10 */
        .start = 125911584000000000U, /* 2000-01-01 00:00 UTC */
        .seed = 1,
        .log_room = SIM_LOG_ROOM,
        .computer_name = "FAUXFAX",
        .retries = 3, /* GCF-4 */
        .retry_delay_minutes = 10,
        .use_device_tsid = true,
        .branding = true,
        .archive = true,
        .archive_directory = "C:\\Documents and Settings\\All Users\\Application Data\\Microsoft\\Windows "
                             "NT\\MSFax\\SentItems",
        .initialize_time = 1 * FF_TICKS_PER_S,
        .dial_time = 3 * FF_TICKS_PER_S,
        .ring_time = 6 * FF_TICKS_PER_S,
        .page_time = 30 * FF_TICKS_PER_S,
        .hang_up_time = 1 * FF_TICKS_PER_S,
        .route_time = 1 * FF_TICKS_PER_S,
        .route_retry_time = 600 * FF_TICKS_PER_S,
        .routing_enabled = true,
    };
    profile_apply(ret_config->profile, &ret_config->switches);
}

static bool keep_archive_directory(struct sim *sim)
{
    const char *directory = sim->config.archive_directory;
    sim->config.archive_directory = NULL;
    return text_intern(&sim->texts, sim->alloc, ff_str_of(directory), &sim->archive_directory);
}

struct sim *sim_new(const struct ff_alloc *alloc, const struct sim_config *config)
{
    assert(config->start != 0 && "0 says \"not yet\" in the rows");
    struct sim *sim = ff_alloc_zeroed(alloc, 1, sizeof *sim);
    if (!sim) return NULL;
    sim->alloc = alloc;
    sim->config = *config;
    if (!sim->config.log_room) sim->config.log_room = SIM_LOG_ROOM;
    sim->clock.now = config->start;
    sim->free_thread = SIM_NONE;
    sim->random = config->seed ? config->seed : 1;
    sim->service.state = SERVICE_stopped;
    eventlog_init(sim);
    return delivery_init(sim) && keep_archive_directory(sim) && methods_init(sim) ? sim : sim_free(sim);
}

struct sim *sim_free(struct sim *sim)
{
    if (!sim) return NULL;
    const struct ff_alloc *alloc = sim->alloc;
    for (uint32_t i = 0; i < sim->registrations.count; i++) registration_free(sim, &sim->registrations.at[i]);
    for (uint32_t i = 0; i < sim->logoffs.count; i++) ff_array_free(alloc, &sim->logoffs.at[i].windows);
    delivery_free(sim);
    texts_free(&sim->texts, alloc);
    ff_array_free(alloc, &sim->clock.heap);
    ff_array_free(alloc, &sim->emitted);
    ff_array_free(alloc, &sim->trace.records);
    ff_array_free(alloc, &sim->users);
    ff_array_free(alloc, &sim->sessions);
    ff_array_free(alloc, &sim->processes);
    ff_array_free(alloc, &sim->real_sessions);
    ff_array_free(alloc, &sim->threads);
    ff_array_free(alloc, &sim->stuck_waits);
    ff_array_free(alloc, &sim->windows);
    ff_array_free(alloc, &sim->window_slots);
    ff_array_free(alloc, &sim->sites);
    ff_array_free(alloc, &sim->handles);
    ff_array_free(alloc, &sim->obligations);
    ff_array_free(alloc, &sim->findings);
    ff_array_free(alloc, &sim->failures);
    ff_array_free(alloc, &sim->crashes);
    ff_array_free(alloc, &sim->crash_sites);
    ff_array_free(alloc, &sim->handlings);
    ff_array_free(alloc, &sim->registrations);
    ff_array_free(alloc, &sim->tokens);
    ff_array_free(alloc, &sim->token_attempts);
    ff_array_free(alloc, &sim->logoffs);
    ff_array_free(alloc, &sim->devices);
    ff_array_free(alloc, &sim->parties);
    ff_array_free(alloc, &sim->documents);
    ff_array_free(alloc, &sim->incoming);
    ff_array_free(alloc, &sim->cover_pages);
    ff_array_free(alloc, &sim->covers.rows);
    jobs_free(sim);
    ff_array_free(alloc, &sim->outbox);
    ff_array_free(alloc, &sim->inbox);
    ff_array_free(alloc, &sim->receipts);
    ff_array_free(alloc, &sim->eventlog);
    methods_free(sim);
    ff_array_free(sim->alloc, &sim->providers);
    ff_array_free(alloc, &sim->script.steps);
    return ff_free(alloc, sim);
}

void sim_begin(struct sim *sim)
{
    ports_number(sim);
    if (!sim->service.begin_stopped) service_start(sim);
    script_begin(sim);
    sim_advance(sim, sim->clock.now);
}

uint64_t random_next(struct sim *sim)
{
    /* xorshift64*: small, and the same everywhere. */
    uint64_t x = sim->random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    sim->random = x;
    return x * 0x2545F4914F6CDD1DU;
}

static fax_function *function_of(enum ff_type type)
{
    switch ((int)type) {
#define X(name, id, forms, handle, right)                                                                    \
    case id: return fax_##name;
        FF_API(X)
#undef X
    }
    return NULL;
}

void sim_called(struct sim *sim, const struct caller *caller, enum ff_type type, const void *in,
                ff_status status)
{
    service_touch(sim);
    /* One request of several: whoever composes the call says how it ends. */
    if (type == FF_TYPE_FaxSendDocumentForBroadcast && status == FF_ERROR_SUCCESS) return;
    sim->processes.at[caller->process].calls++;
    trace_add(sim, TRACE_call, caller->process, type, status, 0);
    if (status != FF_ERROR_SUCCESS) failure_note(sim, caller, type, status, in);
    script_on_call(sim, type, status);
}

/* The SDK refuses a parameter only where the request would be too long. */
static enum cause cause_in_sdk(ff_status status)
{
    return status == FF_ERROR_INVALID_PARAMETER ? CAUSE_too_long : CAUSE_none;
}

void sim_call_ended(struct sim *sim, const struct caller *caller, enum ff_type type, ff_status status,
                    bool answered)
{
    struct process *p = &sim->processes.at[caller->process];
    if (type == FF_TYPE_FaxConnectFaxServer) p->reached = true;
    if (!answered) p->calls++;
    trace_add(sim, TRACE_call, caller->process, type, status, answered);
    refuse_call(sim, cause_in_sdk(status));
    if (status != FF_ERROR_SUCCESS) failure_note(sim, caller, type, status, NULL);
    service_touch(sim);
    script_on_call(sim, type, status);
}

ff_status sim_call(struct sim *sim, const struct caller *caller, enum ff_type type, const void *in, void *out,
                   struct ff_arena *arena)
{
    fax_function *function = function_of(type);
    assert(function && caller->process < sim->processes.count);
    size_t size = ff_type_row(type)->out->size;
    memset(out, 0, size);
    struct process *p = &sim->processes.at[caller->process];
    if (type == FF_TYPE_FaxConnectFaxServer) p->reached = true;
    sim->refusal = CAUSE_none;
    sim->refusal_why = 0;
    ff_status status = function(sim, caller, in, out, arena);
    if (status == FF_NEED_DOCUMENT || status == FF_NEED_METHODS)
        return status; /* half a call: it comes again */
    if (status != FF_ERROR_SUCCESS) memset(out, 0, size);
    sim_called(sim, caller, type, in, status);
    return status;
}
