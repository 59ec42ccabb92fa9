/* SPDX-License-Identifier: MIT */
#include "sim/call.h"
#include "sim/sim.h"

enum { DEFAULT_RINGS = 2 };

uint32_t device_add(struct sim *sim, uint32_t id, struct ff_str name)
{
    text t;
    if (id == 0 || device_by_id(sim, id) != SIM_NONE) return SIM_NONE; /* EVT-4 */
    if (!ff_array_room(sim->alloc, &sim->devices, 1)) return SIM_NONE;
    if (!text_intern(&sim->texts, sim->alloc, name, &t)) return SIM_NONE;
    sim->devices.at[sim->devices.count] = (struct device){.id = id,
                                                          .name = t,
                                                          .flags = FF_FPF_SEND | FF_FPF_RECEIVE,
                                                          .rings = DEFAULT_RINGS,
                                                          .priority = sim->devices.count + 1,
                                                          .state = FF_FPS_AVAILABLE,
                                                          .powered = true,
                                                          .modify_handle = SIM_NONE,
                                                          .job = FF_JOB_NONE,
                                                          .party = SIM_NONE,
                                                          .incoming = SIM_NONE};
    return sim->devices.count++;
}

uint32_t device_by_id(const struct sim *sim, uint32_t id)
{
    for (uint32_t i = 0; i < sim->devices.count; i++)
        if (sim->devices.at[i].id == id) return i;
    return SIM_NONE;
}

uint32_t device_by_name(const struct sim *sim, struct ff_str name)
{
    for (uint32_t i = 0; i < sim->devices.count; i++)
        if (ff_str_eq_nocase(text_get(&sim->texts, sim->devices.at[i].name), name)) return i;
    return SIM_NONE;
}

bool device_idle(const struct device *device)
{
    return device->phase == CALL_none;
}

bool device_free(const struct device *device)
{
    return device_idle(device) && device->powered;
}

bool station_id_valid(struct ff_str id)
{
    for (uint32_t i = 0; i < id.size; i++)
        if ((uint8_t)id.at[i] < 0x20 || (uint8_t)id.at[i] > 0x7F) return false;
    return true;
}

/* ---- Which device takes a job ---- */

/* FPI-2: 1 is the highest priority. */
static bool comes_before(const struct sim *sim, uint32_t a, uint32_t b)
{
    uint32_t first = sim->devices.at[a].priority, second = sim->devices.at[b].priority;
    return first != second ? first < second : a < b;
}

/* The next device after `last` (SIM_NONE: the first) in order of priority that can send now. */
static uint32_t next_sender(const struct sim *sim, uint32_t last)
{
    uint32_t best = SIM_NONE;
    for (uint32_t i = 0; i < sim->devices.count; i++) {
        const struct device *d = &sim->devices.at[i];
        if (!device_free(d) || !(d->flags & FF_FPF_SEND)) continue; /* FPI-3 */
        if (last != SIM_NONE && !comes_before(sim, last, i)) continue;
        if (best == SIM_NONE || comes_before(sim, i, best)) best = i;
    }
    return best;
}

void device_dispatch(struct sim *sim)
{
    /* SEQ-10: a paused queue starts nothing. */
    if (sim->service.state != SERVICE_running || sim->config.queue_paused) return;
    uint32_t device = next_sender(sim, SIM_NONE);
    for (; device != SIM_NONE; device = next_sender(sim, device)) {
        uint32_t job = job_next_for(sim, device);
        if (job) call_start(sim, device, job);
    }
    queue_watch_discount(sim);
}

/* ---- What happens to a device from outside ---- */

static void forget_call(struct device *d)
{
    d->phase = CALL_none;
    d->timer = d->started = 0;
    d->step = 0;
    d->job = FF_JOB_NONE;
    d->party = d->incoming = SIM_NONE;
}

void call_over(struct sim *sim, uint32_t device)
{
    forget_call(&sim->devices.at[device]);
    event_signal(sim, FF_FEI_IDLE, device, FF_JOB_NONE);
    device_dispatch(sim);
}

/* SEQ-21: the job of a call that loses its modem. */
static void job_loses_modem(struct sim *sim, uint32_t device, uint32_t row)
{
    struct device *d = &sim->devices.at[device];
    if (d->phase == CALL_routing) {
        sim->jobs.rows.at[row].device = SIM_NONE; /* received: routing needs no modem */
    } else if (d->phase == CALL_aborting) {
        job_delete(sim, row); /* SEQ-7: no failure after ABORTING */
    } else if (d->incoming != SIM_NONE) {
        incoming_failed(sim, device, row, FF_FEI_DISCONNECTED);
    } else {
        uint32_t id = d->job;
        bool given_up = job_attempt_failed(sim, row, FF_FPS_DISCONNECTED, RETRY_later);
        event_signal(sim, FF_FEI_DISCONNECTED, device, id);
        if (given_up) eventlog_write(sim, EVENTLOG_send_failed, 0, id);
    }
}

static void power_off(struct sim *sim, uint32_t device)
{
    struct device *d = &sim->devices.at[device];
    uint32_t row = job_find(sim, d->job);
    d->powered = false;
    if (row != SIM_NONE) job_loses_modem(sim, device, row);
    forget_call(d);
    event_signal(sim, FF_FEI_MODEM_POWERED_OFF, device, FF_JOB_NONE);
}

void device_power(struct sim *sim, uint32_t device, bool on)
{
    struct device *d = &sim->devices.at[device];
    if (d->powered == on) return;
    if (!on) {
        power_off(sim, device);
        return;
    }
    d->powered = true;
    event_signal(sim, FF_FEI_MODEM_POWERED_ON, device, FF_JOB_NONE); /* SEQ-22 */
    call_over(sim, device);
}

bool device_take_line(struct sim *sim, uint32_t device, uint32_t rings)
{
    struct device *d = &sim->devices.at[device];
    if (!device_free(d)) return false;
    d->take_rings = rings;
    incoming_begin(sim, device, SIM_NONE);
    return true;
}

bool device_release_line(struct sim *sim, uint32_t device)
{
    if (sim->devices.at[device].phase != CALL_taken) return false;
    call_over(sim, device);
    return true;
}

/* ---- The end of the service ---- */

static void job_loses_service(struct sim *sim, uint32_t device, uint32_t row, bool crash)
{
    const struct device *d = &sim->devices.at[device];
    if (d->phase == CALL_routing)
        job_routing_void(sim, row);
    else if (d->phase == CALL_aborting && !crash)
        job_delete(sim, row); /* it was accepted: ABT-5 */
    else if (d->incoming != SIM_NONE)
        job_park_reception(sim, row, FF_FPS_ABORTING);
    else
        job_attempt_void(sim, row);
}

/* Did the call have more to say than IDLE? */
static bool under_way(const struct device *d)
{
    return d->job != FF_JOB_NONE && d->phase != CALL_routing && d->phase != CALL_aborting;
}

void call_end_for_service(struct sim *sim, uint32_t device, bool crash)
{
    struct device *d = &sim->devices.at[device];
    if (d->phase == CALL_taken) return;
    uint32_t id = d->job, row = job_find(sim, id);
    bool announced = under_way(d) && !crash;
    if (row != SIM_NONE) job_loses_service(sim, device, row, crash);
    forget_call(d);
    d->state = d->powered ? FF_FPS_AVAILABLE : FF_FPS_OFFLINE;
    if (announced) event_signal(sim, FF_FEI_ABORTING, device, id); /* SEQ-20 */
}

/* ---- What a client sees ---- */

void device_describe_port(const struct sim *sim, const struct device *device, struct ff_port_info *ret_info)
{
    const struct texts *t = &sim->texts;
    *ret_info = (struct ff_port_info){.device_id = device->id,
                                      .state = device->state,
                                      .flags = device->flags,
                                      .rings = device->rings,
                                      .priority = device->priority,
                                      .device_name = text_get(t, device->name),
                                      .tsid = text_get(t, device->tsid),
                                      .csid = text_get(t, device->csid)};
}

static void describe_sending(const struct sim *sim, const struct device *d, const struct job *job,
                             struct ff_device_status *s)
{
    const struct texts *t = &sim->texts;
    s->phone_number = text_get(t, job->recipient_number);
    s->document_name = text_get(t, job->document_name);
    s->recipient_name = text_get(t, job->recipient_name);
    s->sender_name = text_get(t, job->sender_name);
    s->user_name = text_get(t, sim->users.at[job->owner].name);
    s->tsid = text_get(t, job_tsid(sim, job));
    /* The other side's is known when it has answered. */
    s->csid = d->phase == CALL_sending ? text_get(t, party_at(sim, d->party)->csid) : FF_STR_NULL;
    s->current_page = d->phase == CALL_sending ? d->step : 0;
}

static void describe_receiving(const struct sim *sim, const struct device *d, const struct job *job,
                               struct ff_device_status *s)
{
    const struct texts *t = &sim->texts;
    s->caller_id = text_get(t, job->caller_id); /* FDS-1 */
    s->tsid = text_get(t, job->tsid);
    s->current_page = d->phase == CALL_receiving ? d->step : 0;
    /* How many will come nobody knows: those that have, and the one that does. */
    if (s->current_page > s->total_pages) s->total_pages = s->current_page;
}

void device_describe_status(const struct sim *sim, const struct device *device,
                            struct ff_device_status *ret_status)
{
    const struct texts *t = &sim->texts;
    /* FDS-4, and FDS-2, FDS-3: RoutingString and StatusString are always NULL. */
    *ret_status = (struct ff_device_status){.device_id = device->id,
                                            .device_name = text_get(t, device->name),
                                            .tsid = text_get(t, device->tsid),
                                            .csid = text_get(t, device->csid),
                                            .status = device->state,
                                            .start_time = device->started};
    uint32_t row = job_find(sim, device->job);
    if (row == SIM_NONE) return;
    const struct job *job = &sim->jobs.rows.at[row];
    ret_status->job_type = job->type;
    ret_status->size = job->size;
    ret_status->total_pages = job->pages;
    ret_status->submitted_time = job->submitted_at;
    if (job->type == FF_JT_SEND)
        describe_sending(sim, device, job, ret_status);
    else
        describe_receiving(sim, device, job, ret_status);
}
