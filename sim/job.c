/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

#include <assert.h>

/* ---- The table ---- */

uint32_t job_find(const struct sim *sim, uint32_t id)
{
    const struct job_table *t = &sim->jobs;
    if (id >= t->row_of_id.count || t->row_of_id.at[id] == 0) return SIM_NONE;
    return t->row_of_id.at[id];
}

/* Row 0 and id 0 are nobody's. */
static bool table_begin(struct sim *sim)
{
    struct job_table *t = &sim->jobs;
    if (t->rows.count) return true;
    if (!ff_array_room(sim->alloc, &t->rows, 1) || !ff_array_room(sim->alloc, &t->nodes, 1) ||
        !ff_array_room(sim->alloc, &t->row_of_id, 1))
        return false;
    t->rows.at[t->rows.count++] = (struct job){.id = 0};
    t->nodes.at[t->nodes.count++] = (struct ready_node){.id = 0};
    t->row_of_id.at[t->row_of_id.count++] = 0;
    return true;
}

/* Room for one more job, so that taking it cannot fail. */
static bool table_room(struct sim *sim)
{
    struct job_table *t = &sim->jobs;
    if (!table_begin(sim) || !ff_array_room(sim->alloc, &t->row_of_id, 1)) return false;
    if (t->free_head) return true;
    return ff_array_room(sim->alloc, &t->rows, 1) && ff_array_room(sim->alloc, &t->nodes, 1);
}

static uint32_t row_take(struct job_table *t)
{
    uint32_t row = t->free_head;
    if (row) {
        t->free_head = t->rows.at[row].next;
        return row;
    }
    t->nodes.at[t->nodes.count++] = (struct ready_node){.id = 0};
    return t->rows.count++;
}

static void order_append(struct job_table *t, uint32_t row)
{
    t->rows.at[row].next = 0;
    t->rows.at[row].previous = t->order_tail;
    if (t->order_tail)
        t->rows.at[t->order_tail].next = row;
    else
        t->order_head = row;
    t->order_tail = row;
}

static void order_remove(struct job_table *t, uint32_t row)
{
    uint32_t next = t->rows.at[row].next, previous = t->rows.at[row].previous;
    if (previous)
        t->rows.at[previous].next = next;
    else
        t->order_head = next;
    if (next)
        t->rows.at[next].previous = previous;
    else
        t->order_tail = previous;
}

uint32_t job_new(struct sim *sim, const struct job *facts)
{
    struct job_table *t = &sim->jobs;
    if (!table_room(sim)) return SIM_NONE;
    uint32_t row = row_take(t);
    struct job *job = &t->rows.at[row];
    *job = *facts;
    job->id = t->row_of_id.count;
    job->schedule = JOB_parked;
    job->submitted_at = sim->clock.now;
    t->row_of_id.at[t->row_of_id.count++] = row;
    order_append(t, row);
    t->live++;
    return row;
}

bool job_id_pass(struct sim *sim)
{
    struct job_table *t = &sim->jobs;
    if (!table_room(sim)) return false;
    t->row_of_id.at[t->row_of_id.count++] = 0;
    return true;
}

/* The pair of heaps that a job belongs in. */
static uint32_t *heaps_of(struct sim *sim, const struct job *job)
{
    return job->wanted_device == SIM_NONE ? sim->jobs.ready : sim->devices.at[job->wanted_device].ready;
}

static uint32_t *heap_of(struct sim *sim, const struct job *job)
{
    return &heaps_of(sim, job)[job->schedule_action == FF_JSA_DISCOUNT_PERIOD];
}

static bool in_heap(const struct sim *sim, uint32_t row)
{
    return sim->jobs.nodes.at[row].rank != 0;
}

static void heap_leave(struct sim *sim, uint32_t row)
{
    if (in_heap(sim, row))
        ready_remove(sim->jobs.nodes.at, heap_of(sim, &sim->jobs.rows.at[row]), row, &sim->jobs.links);
}

void job_set_schedule(struct sim *sim, uint32_t row, enum job_schedule schedule)
{
    struct job *job = &sim->jobs.rows.at[row];
    heap_leave(sim, row);
    if (job->schedule != JOB_parked) sim->jobs.unparked--;
    if (schedule != JOB_parked) sim->jobs.unparked++;
    job->schedule = schedule;
    job->timer = 0;
    if (schedule == JOB_ready && !(job->queue_status & FF_JS_PAUSED))
        ready_push(sim->jobs.nodes.at, heap_of(sim, job), row, job->id, &sim->jobs.links);
}

void job_delete(struct sim *sim, uint32_t row)
{
    struct job_table *t = &sim->jobs;
    job_set_schedule(sim, row, JOB_parked);
    uint32_t id = t->rows.at[row].id;
    cover_drop(sim, t->rows.at[row].cover);
    order_remove(t, row);
    t->row_of_id.at[id] = 0;
    t->rows.at[row] = (struct job){.next = t->free_head};
    t->free_head = row;
    t->live--;
    event_signal(sim, FF_FEI_DELETED, SIM_NONE, id); /* EVT-7 */
}

void jobs_free(struct sim *sim)
{
    struct job_table *t = &sim->jobs;
    ff_array_free(sim->alloc, &t->rows);
    ff_array_free(sim->alloc, &t->row_of_id);
    ff_array_free(sim->alloc, &t->nodes);
}

/* ---- The discount period ---- */

#define TICKS_PER_MINUTE (60 * FF_TICKS_PER_S)
#define MINUTES_PER_DAY 1440U

bool queue_discount_open(const struct sim *sim)
{
    const struct sim_config *c = &sim->config;
    uint32_t start = c->discount_start_minute, stop = c->discount_stop_minute;
    uint32_t minute = (uint32_t)(sim->clock.now / TICKS_PER_MINUTE % MINUTES_PER_DAY);
    /* FCF-4: equal values are no period. CHOICE: a job that wants it has nothing to wait for then. */
    if (start == stop) return true;
    if (start < stop) return minute >= start && minute < stop;
    return minute >= start || minute < stop; /* past midnight */
}

static bool discount_waiters(const struct sim *sim)
{
    if (sim->jobs.ready[1]) return true;
    for (uint32_t i = 0; i < sim->devices.count; i++)
        if (sim->devices.at[i].ready[1]) return true;
    return false;
}

/* FCF-4: after the period a job waits for the next day. */
static uint64_t until_discount(const struct sim *sim)
{
    uint64_t day = TICKS_PER_MINUTE * MINUTES_PER_DAY;
    uint64_t start = sim->config.discount_start_minute * TICKS_PER_MINUTE, now = sim->clock.now % day;
    return start > now ? start - now : start + day - now;
}

void queue_watch_discount(struct sim *sim)
{
    struct job_table *t = &sim->jobs;
    if (t->discount_timer || queue_discount_open(sim) || !discount_waiters(sim)) return;
    t->discount_timer = timer_set(sim, TIMER_schedule, 0, until_discount(sim));
}

void queue_discount_moved(struct sim *sim)
{
    sim->jobs.discount_timer = 0;
    queue_watch_discount(sim);
}

/* ---- Scheduling ---- */

uint32_t job_next_for(struct sim *sim, uint32_t device)
{
    const struct ready_node *nodes = sim->jobs.nodes.at;
    uint32_t kinds = queue_discount_open(sim) ? 2 : 1, first = 0;
    for (uint32_t kind = 0; kind < kinds; kind++) {
        const uint32_t heads[2] = {sim->jobs.ready[kind], sim->devices.at[device].ready[kind]};
        for (int i = 0; i < 2; i++)
            if (heads[i] && (!first || nodes[heads[i]].id < nodes[first].id)) first = heads[i];
    }
    return first;
}

/* When the job is to be sent, by what its sender wants: 0 is now. FJE-4, GEN-33: UTC, on the virtual clock.
 */
static uint64_t due_of(const struct job *job)
{
    uint64_t due = 0;
    if (job->schedule_action == FF_JSA_SPECIFIC_TIME && !ff_filetime_of_systime(&job->schedule_time, &due))
        return 0;
    return due;
}

static void wait_until(struct sim *sim, uint32_t row, enum job_schedule schedule, uint64_t due)
{
    job_set_schedule(sim, row, schedule);
    struct job *job = &sim->jobs.rows.at[row];
    job->due = due;
    job->timer = timer_set(sim, TIMER_schedule, job->id, due - sim->clock.now);
}

void job_queued(struct sim *sim, uint32_t row)
{
    struct job *job = &sim->jobs.rows.at[row];
    uint32_t id = job->id;
    uint64_t due = due_of(job);
    /* SND-12: a time that has passed is now. */
    if (due > sim->clock.now)
        wait_until(sim, row, JOB_waiting_time, due);
    else
        job_set_schedule(sim, row, JOB_ready);
    /* EVT-5: the device that was asked for by name, else none. */
    uint32_t wanted = job->wanted_device;
    event_signal_raw(sim, FF_FEI_JOB_QUEUED, wanted == SIM_NONE ? 0 : sim->devices.at[wanted].id, id);
    device_dispatch(sim);
}

/* One timer for each job that waits, and one (job 0) for all that wait for the discount period. */
uint64_t job_ticket(const struct sim *sim, uint32_t job_id)
{
    if (job_id == 0) return sim->jobs.discount_timer;
    uint32_t row = job_find(sim, job_id);
    return row == SIM_NONE ? 0 : sim->jobs.rows.at[row].timer;
}

void schedule_timer(struct sim *sim, uint32_t job_id)
{
    if (job_id == 0)
        sim->jobs.discount_timer = 0;
    else
        job_set_schedule(sim, job_find(sim, job_id), JOB_ready);
    device_dispatch(sim);
}

void job_started(struct sim *sim, uint32_t row, uint32_t device)
{
    struct job *job = &sim->jobs.rows.at[row];
    job_set_schedule(sim, row, JOB_active);
    job->queue_status = FF_JS_INPROGRESS;
    job->device = device;
    if (job->attempts++ == 0) job->attempts_left = sim->config.retries; /* SCF-6 */
    job->pages_done = 0;
}

/* Back in the queue: SJB-2, a pause that was wished for meanwhile takes effect. */
static void requeue(struct job *job)
{
    job->queue_status = job->attempts ? FF_JS_RETRYING : FF_JS_PENDING;
    if (job->pause_wanted) job->queue_status |= FF_JS_PAUSED;
    job->pause_wanted = false;
    job->device = SIM_NONE;
}

void job_attempt_void(struct sim *sim, uint32_t row)
{
    struct job *job = &sim->jobs.rows.at[row];
    job->attempts--;
    requeue(job);
    job_set_schedule(sim, row, JOB_ready);
}

void job_park(struct sim *sim, uint32_t row, uint32_t queue_status, uint32_t fps)
{
    struct job *job = &sim->jobs.rows.at[row];
    job->queue_status = queue_status;
    job->status = fps; /* FJE-6 */
    job->device = SIM_NONE;
    job->pause_wanted = false;
    job_set_schedule(sim, row, JOB_parked);
}

static void retry(struct sim *sim, uint32_t row, uint32_t fps, enum retry when)
{
    struct job *job = &sim->jobs.rows.at[row];
    job->attempts_left--;
    job->status = fps;
    requeue(job);
    uint64_t delay = sim->config.retry_delay_minutes * TICKS_PER_MINUTE;
    if (when == RETRY_at_once)
        job_set_schedule(sim, row, JOB_ready);
    else
        wait_until(sim, row, JOB_waiting_retry, sim->clock.now + delay);
}

bool job_attempt_failed(struct sim *sim, uint32_t row, uint32_t fps, enum retry when)
{
    const struct job *job = &sim->jobs.rows.at[row];
    if (when != RETRY_never && job->attempts_left) {
        retry(sim, row, fps, when); /* SEQ-2, SEQ-3 */
        return false;
    }
    job_park(sim, row, when == RETRY_never ? FF_JS_FAILED : FF_JS_RETRIES_EXCEEDED, fps); /* SEQ-5, SEQ-4 */
    receipt_write(sim, job, false);
    return true;
}

/* ---- Commands ---- */

ff_status job_abort(struct sim *sim, uint32_t row)
{
    const struct job *job = &sim->jobs.rows.at[row];
    if (job->queue_status == FF_JS_DELETING) return FF_ERROR_INVALID_PARAMETER; /* ABT-E3 */
    /* ABT-E4, SEQ-18: being routed, or its routing failed and goes on. */
    if (job->routing_attempts) return FF_ERROR_INVALID_OPERATION;
    if (job->device != SIM_NONE)
        call_abort(sim, job->device); /* SEQ-7, SEQ-18 */
    else
        job_delete(sim, row); /* SEQ-8 */
    return FF_ERROR_SUCCESS;
}

ff_status job_pause(struct sim *sim, uint32_t row)
{
    struct job *job = &sim->jobs.rows.at[row];
    if (job->queue_status & FF_JS_PAUSED) return FF_ERROR_SUCCESS; /* SJB-8 */
    /* SJB-6: for jobs that are pending or retrying, which no incoming one is. */
    if (job->type != FF_JT_SEND || job->schedule == JOB_parked) return FF_ERROR_INVALID_OPERATION;
    if (job->schedule == JOB_active) {
        job->pause_wanted = true; /* SJB-2 */
        return FF_ERROR_SUCCESS;
    }
    job->queue_status |= FF_JS_PAUSED;
    /* A timer that runs on makes it ready in its time; SJB-6: resuming finds it so. */
    heap_leave(sim, row);
    return FF_ERROR_SUCCESS;
}

/* SJB-4: JC_RESTART has JC_RESUME's value; what the job is decides. */
static bool restarts(const struct sim *sim, const struct job *job)
{
    uint32_t over = FF_JS_RETRIES_EXCEEDED | FF_JS_FAILED;
    return sim->config.switches.resume_restarts && job->type == FF_JT_SEND && (job->queue_status & over);
}

static void restart(struct sim *sim, uint32_t row)
{
    struct job *job = &sim->jobs.rows.at[row];
    job->attempts = 0;
    job->queue_status = FF_JS_PENDING;
    job_set_schedule(sim, row, JOB_ready);
}

ff_status job_resume(struct sim *sim, uint32_t row)
{
    struct job *job = &sim->jobs.rows.at[row];
    job->pause_wanted = false;
    if (restarts(sim, job)) {
        restart(sim, row);
    } else if (job->queue_status & FF_JS_PAUSED) {
        job->queue_status &= ~(uint32_t)FF_JS_PAUSED;
        if (job->schedule == JOB_ready) job_set_schedule(sim, row, JOB_ready);
    }
    device_dispatch(sim);
    return FF_ERROR_SUCCESS; /* SJB-8 */
}

void queue_pause(struct sim *sim, bool paused)
{
    sim->config.queue_paused = paused;
    device_dispatch(sim);
}
