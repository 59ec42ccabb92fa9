/* SPDX-License-Identifier: MIT */
/* Routing of received faxes: an attempt runs the methods that are enabled on the device, in their order (ERM-3, SGR-2); those
 * that failed, as the script says, are run again in the next one (SEQ-12, SEQ-16, SEQ-17). An attempt takes route_time, however
 * many methods; the first one keeps the device, so that IDLE comes after it. */
#include "sim/call.h"
#include "sim/sim.h"

void job_route(struct sim *sim, uint32_t row)
{
    job_set_schedule(sim, row, JOB_active);
    struct job *job = &sim->jobs.rows.at[row];
    job->queue_status = FF_JS_INPROGRESS;
    job->status = FF_FPS_ROUTING; /* FJE-6, GEN-32: also when no device is at work on it */
    job->routing_attempts++;
    job->timer = timer_set(sim, TIMER_routing, job->id, sim->config.route_time);
    if (job->device != SIM_NONE)
        event_signal(sim, FF_FEI_ROUTING, job->device, job->id);
    else /* SEQ-16: it names the device, which has long been idle or at work on something else. */
        event_signal_raw(sim, FF_FEI_ROUTING, sim->devices.at[job->received_on].id, job->id);
}

void job_routing_void(struct sim *sim, uint32_t row)
{
    job_set_schedule(sim, row, JOB_waiting_retry);
    struct job *job = &sim->jobs.rows.at[row];
    job->type = FF_JT_ROUTING;
    job->queue_status = FF_JS_RETRYING;
    job->device = SIM_NONE;
}

static void routing_failed(struct sim *sim, uint32_t row)
{
    job_routing_void(sim, row);
    struct job *job = &sim->jobs.rows.at[row];
    job->timer = timer_set(sim, TIMER_routing, job->id, timer_later(sim->config.route_retry_time));
    eventlog_write(sim, EVENTLOG_routing_failed, sim->devices.at[job->received_on].id, job->id);
}

static uint32_t routes_of(const struct sim *sim, const struct job *job)
{
    return job->inbox == SIM_NONE ? 0 : sim->inbox.at[job->inbox].routes;
}

static bool is_done(const struct sim *sim, const struct job *job, const struct routing_method *m)
{
    for (uint32_t at = routes_of(sim, job); at; at = sim->methods.done.at[at - 1].before)
        if (sim->methods.done.at[at - 1].key == m->key) return true;
    return false;
}

static bool method_fails(const struct sim *sim, const struct job *job, uint32_t method)
{
    uint32_t failures = method_failures(sim, method, job->received_on);
    if (failures < sim->config.routing_failures) failures = sim->config.routing_failures;
    return job->routing_attempts <= failures;
}

/* A fax that is not in the inbox was not noted for want of memory: nor is this. */
static void note_done(struct sim *sim, const struct job *job, uint32_t method)
{
    const struct routing_method *m = &sim->methods.rows.at[method];
    if (job->inbox == SIM_NONE || !ff_array_room(sim->alloc, &sim->methods.done, 1)) {
        sim->refused = true;
        return;
    }
    struct received_fax *fax = &sim->inbox.at[job->inbox];
    text words = method_words(sim, method, job->received_on);
    text data = method_bytes(sim, method, job->received_on);
    struct routed_fax done = {m->key, m->friendly_name, words, data, sim->clock.now, fax->routes};
    sim->methods.done.at[sim->methods.done.count++] = done;
    fax->routes = sim->methods.done.count;
}

/* False: a method has failed. */
static bool run_methods(struct sim *sim, uint32_t row)
{
    const struct job *job = &sim->jobs.rows.at[row];
    bool all_done = true;
    for (uint32_t m = method_next(sim, SIM_NONE); m != SIM_NONE; m = method_next(sim, m)) {
        if (!method_enabled(sim, m, job->received_on)) continue; /* ERM-3 */
        if (is_done(sim, job, &sim->methods.rows.at[m])) continue;
        if (method_fails(sim, job, m))
            all_done = false;
        else
            note_done(sim, job, m);
    }
    return all_done;
}

/* SEQ-17: without a method the fax has gone nowhere, and is done with all the same. */
static void routing_succeeded(struct sim *sim, uint32_t row)
{
    const struct job *job = &sim->jobs.rows.at[row];
    if (routes_of(sim, job)) {
        sim->inbox.at[job->inbox].routed = true;
        eventlog_write(sim, EVENTLOG_routed, sim->devices.at[job->received_on].id, job->id);
    }
    job_delete(sim, row);
}

static void attempt_ends(struct sim *sim, uint32_t row)
{
    uint32_t device = sim->jobs.rows.at[row].device;
    if (run_methods(sim, row))
        routing_succeeded(sim, row);
    else
        routing_failed(sim, row);
    if (device != SIM_NONE) call_hang_up(sim, device);
}

void routing_timer(struct sim *sim, uint32_t job_id)
{
    uint32_t row = job_find(sim, job_id);
    if (sim->service.state != SERVICE_running)
        job_routing_void(sim, row); /* jobs_service_up tries again */
    else if (sim->jobs.rows.at[row].schedule == JOB_active)
        attempt_ends(sim, row);
    else
        job_route(sim, row);
}

/* No call is on when the service starts: who is active is being routed, by a service that has ended. Others have lost
 * their timer when their time came while it was down. */
static bool routing_was_cut_off(const struct job *job)
{
    return job->schedule == JOB_active ||
           (job->type == FF_JT_ROUTING && job->schedule == JOB_waiting_retry && !job->timer);
}

/* SEQ-20: jobs survive. Those that may be sent are found by device_dispatch. */
void jobs_service_up(struct sim *sim)
{
    const struct job_table *t = &sim->jobs;
    for (uint32_t row = t->order_head, next; row; row = next) {
        next = t->rows.at[row].next;
        if (routing_was_cut_off(&t->rows.at[row])) job_route(sim, row);
    }
}
