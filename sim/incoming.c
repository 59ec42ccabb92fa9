/* SPDX-License-Identifier: MIT */
/* Calls that come in (SEQ-12 to SEQ-15); call.c says how long things take. */
#include "sim/call.h"
#include "sim/sim.h"

/* What a caller's end of the call is: an event, and the state in which it leaves a fax that was not all
 * received. */
static const enum ff_fei ends[CALLERS] = {
    [CALLER_fax] = FF_FEI_COMPLETED,
    [CALLER_voice] = FF_FEI_NOT_FAX_CALL,
    [CALLER_drops] = FF_FEI_DISCONNECTED,
    [CALLER_fatal_error] = FF_FEI_FATAL_ERROR,
};

static const struct incoming *script_of(const struct sim *sim, uint32_t device)
{
    return &sim->incoming.at[sim->devices.at[device].incoming];
}

/* SEQ-12: at least one. */
static uint32_t rings_to_answer(const struct device *d)
{
    return d->rings ? d->rings : 1;
}

static uint32_t rings_in_all(const struct sim *sim, uint32_t device)
{
    const struct device *d = &sim->devices.at[device];
    if (d->incoming == SIM_NONE) return d->take_rings;
    const struct incoming *call = script_of(sim, device);
    bool gives_up = call->kind == CALLER_hangs_up && call->at < rings_to_answer(d);
    if (!gives_up) return rings_to_answer(d);
    return call->at ? call->at : 1;
}

static bool can_take(const struct device *d)
{
    return device_free(d) && (d->flags & FF_FPF_RECEIVE); /* FPI-3 */
}

static uint32_t first_taker(const struct sim *sim)
{
    for (uint32_t i = 0; i < sim->devices.count; i++)
        if (can_take(&sim->devices.at[i])) return i;
    return SIM_NONE;
}

void incoming_begin(struct sim *sim, uint32_t device, uint32_t incoming)
{
    struct device *d = &sim->devices.at[device];
    d->incoming = incoming;
    incoming_rang(sim, device);
}

bool incoming_call(struct sim *sim, uint32_t device, const struct incoming *call)
{
    if (device == SIM_NONE) device = first_taker(sim);
    if (device == SIM_NONE || !can_take(&sim->devices.at[device])) return false;
    if (sim->service.state != SERVICE_running) return false;
    if (!ff_array_room(sim->alloc, &sim->incoming, 1)) {
        sim->refused = true;
        return false;
    }
    struct incoming *row = &sim->incoming.at[sim->incoming.count];
    *row = *call;
    row->device = device;
    incoming_begin(sim, device, sim->incoming.count++);
    return true;
}

/* SEQ-12: the job is made when the call is answered. */
static uint32_t receive_job(struct sim *sim, uint32_t device)
{
    const struct incoming *call = script_of(sim, device);
    struct job facts = {.type = FF_JT_RECEIVE,
                        .queue_status = FF_JS_INPROGRESS,
                        .owner = SIM_NONE,
                        .process = SIM_NONE,
                        .site = SIM_NONE,
                        .device = device,
                        .wanted_device = SIM_NONE,
                        .received_on = device,
                        .inbox = SIM_NONE,
                        .document = call->document ? call->document - 1 : SIM_NONE,
                        .recipient_number = text_or_none(sim, FF_STR("")), /* FJE-7 */
                        .tsid = call->tsid,
                        .caller_id = call->from};
    uint32_t row = job_new(sim, &facts);
    if (row != SIM_NONE) job_set_schedule(sim, row, JOB_active);
    return row;
}

static void answered(struct sim *sim, uint32_t device)
{
    struct device *d = &sim->devices.at[device];
    uint32_t row = receive_job(sim, device);
    if (row == SIM_NONE) {
        sim->refused = true;
        call_over(sim, device);
        return;
    }
    d->step = 0;
    d->job = sim->jobs.rows.at[row].id;
    d->started = sim->clock.now;
    call_enter(sim, device, CALL_answered, sim->config.initialize_time);
    event_signal(sim, FF_FEI_ANSWERED, device, d->job);
}

/* SEQ-15 */
static void line_taken(struct sim *sim, uint32_t device)
{
    sim->devices.at[device].phase = CALL_taken;
    event_signal(sim, FF_FEI_LINE_UNAVAILABLE, device, FF_JOB_NONE);
}

void incoming_rang(struct sim *sim, uint32_t device)
{
    struct device *d = &sim->devices.at[device];
    if (d->step < rings_in_all(sim, device)) {
        d->step++;
        call_enter(sim, device, CALL_ringing_in, sim->config.ring_time);
        event_signal(sim, FF_FEI_RINGING, device, FF_JOB_NONE);
    } else if (d->incoming == SIM_NONE) {
        line_taken(sim, device);
    } else if (script_of(sim, device)->kind == CALLER_hangs_up) {
        call_over(sim, device); /* SEQ-14 */
    } else {
        answered(sim, device);
    }
}

static uint32_t note_received(struct sim *sim, const struct job *job)
{
    if (!ff_array_room(sim->alloc, &sim->inbox, 1)) {
        sim->refused = true;
        return SIM_NONE;
    }
    sim->inbox.at[sim->inbox.count] = (struct received_fax){.job = job->id,
                                                            .device = job->received_on,
                                                            .pages = job->pages,
                                                            .document = job->document,
                                                            .from = job->caller_id,
                                                            .tsid = job->tsid,
                                                            .csid = sim->devices.at[job->received_on].csid,
                                                            .received_at = sim->clock.now};
    return sim->inbox.count++;
}

void job_park_reception(struct sim *sim, uint32_t row, uint32_t fps)
{
    struct job *job = &sim->jobs.rows.at[row];
    job->type = FF_JT_FAIL_RECEIVE; /* FJE-1 */
    if (job->pages) job->inbox = note_received(sim, job);
    job_park(sim, row, FF_JS_FAILED, fps);
}

void incoming_failed(struct sim *sim, uint32_t device, uint32_t job, enum ff_fei event)
{
    uint32_t id = sim->jobs.rows.at[job].id;
    bool kept = sim->jobs.rows.at[job].pages > 0; /* SEQ-14: a part of a fax is kept */
    if (kept) job_park_reception(sim, job, (uint32_t)ff_event_row(event)->fps);
    call_hang_up(sim, device);
    event_signal(sim, event, device, id);
    if (!kept) job_delete(sim, job);
}

static void received(struct sim *sim, uint32_t device, uint32_t row)
{
    struct job *job = &sim->jobs.rows.at[row];
    job->inbox = note_received(sim, job);
    if (job->document != SIM_NONE) job->size = document_size(&sim->documents.at[job->document]);
    sim->devices.at[device].phase = CALL_routing;
    event_signal(sim, FF_FEI_COMPLETED, device, job->id);
    job_route(sim, row);
}

/* After `step` pages: the next one, or the end that the script has. */
static void receive_next_page(struct sim *sim, uint32_t device)
{
    struct device *d = &sim->devices.at[device];
    const struct incoming *call = script_of(sim, device);
    uint32_t row = job_find(sim, d->job);
    bool breaks_off = call->kind != CALLER_fax && call->at == d->step;
    if (breaks_off) {
        incoming_failed(sim, device, row, ends[call->kind]);
    } else if (d->step == call->pages) {
        received(sim, device, row);
    } else {
        d->step++;
        call_enter(sim, device, CALL_receiving, sim->config.page_time);
        event_signal(sim, FF_FEI_RECEIVING, device, d->job);
    }
}

void incoming_negotiated(struct sim *sim, uint32_t device)
{
    if (script_of(sim, device)->kind == CALLER_voice) /* SEQ-13 */
        incoming_failed(sim, device, job_find(sim, sim->devices.at[device].job), FF_FEI_NOT_FAX_CALL);
    else
        receive_next_page(sim, device);
}

void incoming_page_received(struct sim *sim, uint32_t device)
{
    struct device *d = &sim->devices.at[device];
    struct job *job = &sim->jobs.rows.at[job_find(sim, d->job)];
    job->pages_done = job->pages = d->step;
    receive_next_page(sim, device);
}
