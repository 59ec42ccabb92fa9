/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

#include <string.h>

enum { FIRST_ROOM = 256 };

bool delivery_init(struct sim *sim)
{
    struct delivery *d = &sim->delivery;
    uint32_t room = sim->config.log_room < FIRST_ROOM ? sim->config.log_room : FIRST_ROOM;
    d->log = sim->alloc->resize(sim->alloc->ctx, NULL, (size_t)room * FF_EVENT_SIZE);
    if (!d->log) return false;
    d->room = room;
    return true;
}

void delivery_free(struct sim *sim)
{
    sim->delivery.log = ff_free(sim->alloc, sim->delivery.log);
    ff_array_free(sim->alloc, &sim->delivery.actions);
}

/* The ring grows only before it wraps for the first time, when event s still lies at s - 1. A refusal leaves
 * it as small as it is: readers that lag lose events sooner, and are told so. */
static void log_grow(struct sim *sim)
{
    struct delivery *d = &sim->delivery;
    uint64_t want = (uint64_t)d->room * 2;
    if (want > sim->config.log_room) want = sim->config.log_room;
    uint8_t *log = sim->alloc->resize(sim->alloc->ctx, d->log, (size_t)want * FF_EVENT_SIZE);
    if (!log) return;
    d->log = log;
    d->room = (uint32_t)want;
}

static void log_append(struct sim *sim, uint32_t event, uint32_t device_id, uint32_t job)
{
    struct delivery *d = &sim->delivery;
    if (d->at == d->room && d->sequence == d->held && d->room < sim->config.log_room) log_grow(sim);
    if (d->at == d->room) d->at = 0;
    if (sim->clock.now > d->last_time) d->last_time = sim->clock.now;
    struct ff_wire_event e = {.sequence = ++d->sequence,
                              .time = d->last_time,
                              .event_id = event,
                              .device_id = device_id,
                              .job_id = job};
    ff_event_write(d->log + (size_t)d->at++ * FF_EVENT_SIZE, &e);
    if (d->held < d->room) d->held++;
}

/* A session of the service begins with FEI_FAXSVC_STARTED and ends with FEI_FAXSVC_ENDED (SES-1); between the
 * start of the process and the former nothing is signalled (SEQ-19). */
static bool session_open(const struct sim *sim)
{
    return sim->service.state == SERVICE_running || sim->service.state == SERVICE_stopping;
}

uint64_t event_signal_raw(struct sim *sim, uint32_t event, uint32_t device_id, uint32_t job)
{
    if (!session_open(sim)) return 0;
    log_append(sim, event, device_id, job);
    trace_add(sim, TRACE_event, event, device_id, job, 0);
    eventlog_event(sim, event, device_id, job);
    uint64_t sequence = sim->delivery.sequence;
    /* CHO-12, next-post: the post to the window of a process that has ended fails. */
    if (sim->delivery.next_post_tokens) token_next_post(sim);
    if (sim->script.events_wanted) script_on_event(sim, event, device_id, job);
    if (sim->config.switches.idle_exit) service_touch(sim);
    return sequence;
}

uint64_t event_signal(struct sim *sim, enum ff_fei event, uint32_t device, uint32_t job)
{
    const struct ff_event_row *row = ff_event_row(event);
    uint32_t device_id = 0;
    if (device != SIM_NONE) {
        struct device *d = &sim->devices.at[device];
        device_id = d->id;
        if (row->fps != FF_FPS_none) d->state = (uint32_t)row->fps;
    }
    /* CHO-6: the port's state is as it is, whatever is said about it. */
    if (sim->config.switches.documented_events_only && !row->on_page) return 0;
    return event_signal_raw(sim, event, device_id, job);
}

uint64_t delivery_sent(const struct sim *sim, uint32_t process)
{
    const struct process *p = &sim->processes.at[process];
    bool live = p->live_registrations && sim->delivery.sequence > p->live_from;
    return live ? sim->delivery.sequence : p->events_sent;
}

bool delivery_event(const struct sim *sim, uint64_t sequence, struct ff_wire_event *ret_event)
{
    const struct delivery *d = &sim->delivery;
    if (sequence > d->sequence || d->sequence - sequence >= d->held) return false;
    ff_event_read(d->log + (sequence - 1) % d->room * FF_EVENT_SIZE, ret_event);
    return true;
}

/* Rows that were taken make room: all of them at once when none is left, else when they are the greater part.
 */
static void actions_compact(struct delivery *d)
{
    uint32_t left = d->actions.count - d->action_first;
    if (d->action_first <= left) return;
    if (left) memmove(d->actions.at, d->actions.at + d->action_first, left * sizeof *d->actions.at);
    d->actions.count = left;
    d->action_first = 0;
}

struct action *action_add(struct sim *sim, enum action_kind kind, uint32_t process, uint32_t subject)
{
    struct delivery *d = &sim->delivery;
    struct process *p = &sim->processes.at[process];
    if (p->ended) return NULL;
    actions_compact(d);
    if (!ff_array_room(sim->alloc, &d->actions, 1)) {
        sim->refused = true;
        return NULL;
    }
    struct action *a = &d->actions.at[d->actions.count++];
    *a = (struct action){.kind = kind,
                         .process = process,
                         .subject = subject,
                         .after = d->sequence,
                         .number = ++p->actions_sent};
    return a;
}

const struct action *action_take(struct sim *sim)
{
    struct delivery *d = &sim->delivery;
    return d->action_first < d->actions.count ? &d->actions.at[d->action_first++] : NULL;
}

static struct registration *registration_of(struct sim *sim, uint32_t process, uint32_t number)
{
    if (number == 0 || number > sim->registrations.count) return NULL;
    struct registration *r = &sim->registrations.at[number - 1];
    return r->process == process ? r : NULL;
}

static bool entry_valid(struct sim *sim, uint32_t process, const struct ff_ack_entry *e)
{
    const struct registration *r = registration_of(sim, process, e->registration);
    return r && e->posted <= sim->delivery.sequence && e->read <= e->posted;
}

/* What a client can find out when it posts. The rest is for the model to say. */
static bool outcome_possible(const struct registration *r, uint32_t outcome)
{
    switch (outcome) {
    case FF_OUTCOME_dead_window:
    case FF_OUTCOME_quota: return r->mode == REGISTRATION_window;
    case FF_OUTCOME_port_gone: return r->mode == REGISTRATION_packet;
    default: return outcome == FF_OUTCOME_no_memory;
    }
}

static bool exception_valid(struct sim *sim, uint32_t process, const struct ff_ack_exception *e)
{
    const struct registration *r = registration_of(sim, process, e->registration);
    if (!r || e->event <= r->from || e->event > registration_last(sim, r)) return false;
    return outcome_possible(r, e->outcome);
}

static bool ack_valid(struct sim *sim, uint32_t process, const struct ff_in_Ack *ack)
{
    const struct ff_ack_entry *entries = ack->entries.at;
    const struct ff_ack_exception *exceptions = ack->exceptions.at;
    for (uint32_t i = 0; i < ack->entries.count; i++)
        if (!entry_valid(sim, process, &entries[i])) return false;
    for (uint32_t i = 0; i < ack->exceptions.count; i++)
        if (!exception_valid(sim, process, &exceptions[i])) return false;
    return true;
}

static void ack_exception(struct sim *sim, const struct ff_ack_exception *e)
{
    uint32_t row = e->registration - 1;
    const struct registration *r = &sim->registrations.at[row];
    if (!registration_except(sim, row, e->event, e->event, e->outcome)) return;
    trace_add(sim, TRACE_undelivered, row, (uint32_t)e->event, e->outcome, 0);
    if (e->outcome != FF_OUTCOME_port_gone) {
        finding_raise(sim, FINDING_post_failed, r->process, r->site, row);
        return;
    }
    if (!r->live) return;
    /* IOC-10, IOC-15: a closed port ends the registration. Whoever closes it behind the SDK's back is found out here. */
    finding_raise(sim, FINDING_port_closed, r->process, r->site, row);
    registration_close(sim, row);
}

static void ack_entry(struct sim *sim, const struct ff_ack_entry *e)
{
    struct registration *r = &sim->registrations.at[e->registration - 1];
    if (e->posted > r->posted) r->posted = e->posted;
    if (e->read > r->read) r->read = e->read;
}

bool delivery_ack(struct sim *sim, uint32_t process, const struct ff_in_Ack *ack)
{
    if (!ack_valid(sim, process, ack)) return false;
    const struct ff_ack_entry *entries = ack->entries.at;
    const struct ff_ack_exception *exceptions = ack->exceptions.at;
    for (uint32_t i = 0; i < ack->exceptions.count; i++) ack_exception(sim, &exceptions[i]);
    for (uint32_t i = 0; i < ack->entries.count; i++) ack_entry(sim, &entries[i]);
    for (uint32_t i = 0; i < ack->exceptions.count; i++)
        registration_count_blocks(sim, exceptions[i].registration - 1);
    for (uint32_t i = 0; i < ack->entries.count; i++)
        registration_count_blocks(sim, entries[i].registration - 1);
    return true;
}

void delivery_lost(struct sim *sim, uint32_t process, uint64_t first, uint64_t last)
{
    if (last > sim->delivery.sequence) last = sim->delivery.sequence;
    for (uint32_t row = 0; row < sim->registrations.count; row++) {
        struct registration *r = &sim->registrations.at[row];
        uint64_t from = first > r->from ? first : r->from + 1;
        uint64_t upto = last < r->upto ? last : r->upto;
        if (r->process != process || from > upto) continue;
        if (!registration_except(sim, row, from, upto, FF_OUTCOME_lost)) continue;
        finding_raise(sim, FINDING_events_lost, process, r->site, row);
    }
}
