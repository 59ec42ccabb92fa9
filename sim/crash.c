/* SPDX-License-Identifier: MIT */
#include "sim/crash.h"

#include "sim/sim.h"

/* ---- What it says ---- */

const struct crash *crash_of(const struct sim *sim, uint32_t process)
{
    for (uint32_t i = 0; i < sim->crashes.count; i++)
        if (sim->crashes.at[i].process == process) return &sim->crashes.at[i];
    return NULL;
}

static bool site_of(struct sim *sim, uint32_t process, const struct ff_crash_frame *frame, uint32_t *ret_site)
{
    text module;
    if (!text_intern(&sim->texts, sim->alloc, frame->module, &module)) return false;
    *ret_site = site_add(sim, process, module, frame->address, FF_STR_NULL);
    return *ret_site != SIM_NONE;
}

static void add_sites(struct sim *sim, struct crash *crash, const struct ff_list *frames)
{
    const struct ff_crash_frame *at = frames->at;
    uint32_t count = frames->count < CRASH_SITES ? frames->count : CRASH_SITES;
    bool ok = ff_array_room(sim->alloc, &sim->crash_sites, count);
    for (uint32_t site; ok && crash->sites < count; crash->sites += ok) {
        ok = site_of(sim, crash->process, &at[crash->sites], &site);
        if (ok) sim->crash_sites.at[sim->crash_sites.count++] = site;
    }
    if (!ok) sim->refused = true;
}

/* The event is one that was for it. */
static bool is_own(const struct sim *sim, uint32_t process, uint32_t number, uint64_t event)
{
    if (number == 0) return true;
    if (number > sim->registrations.count) return false;
    const struct registration *r = &sim->registrations.at[number - 1];
    return r->process == process && event > r->from && event <= r->upto && event <= sim->delivery.sequence;
}

/* It goes on, without us. When we have ended it, or somebody is about to, that is how it should be. */
static void cut_off(struct sim *sim, uint32_t process)
{
    const struct process *p = &sim->processes.at[process];
    if (!p->ending && !p->given_up && !p->polite)
        finding_raise(sim, FINDING_connection_lost, process, SIM_NONE, SIM_NONE); /* GEN-27 */
}

const struct handling *crash_handling(const struct sim *sim, const struct registration *r)
{
    static const struct handling nothing = {HANDLED_nothing, 0, 0};
    return r->handling == SIM_NONE ? &nothing : &sim->handlings.at[r->handling];
}

static void note_handling(struct sim *sim, struct registration *r, struct handling handling)
{
    if (r->handling == SIM_NONE) {
        if (!ff_array_room(sim->alloc, &sim->handlings, 1)) {
            sim->refused = true;
            return;
        }
        r->handling = sim->handlings.count++;
    }
    sim->handlings.at[r->handling] = handling;
}

bool crash_note(struct sim *sim, uint32_t process, const struct ff_in_Crash *in)
{
    if (in->signal == 0) {
        cut_off(sim, process);
        return true;
    }
    if (sim->processes.at[process].ended || crash_of(sim, process)) return false;
    if (!is_own(sim, process, in->registration, in->event)) return false;
    if (!ff_array_room(sim->alloc, &sim->crashes, 1)) {
        sim->refused = true;
        return true;
    }
    struct crash *crash = &sim->crashes.at[sim->crashes.count++];
    *crash = (struct crash){process, in->signal, in->thread, sim->crash_sites.count, 0};
    add_sites(sim, crash, &in->frames);
    if (in->registration)
        note_handling(sim, &sim->registrations.at[in->registration - 1],
                      (struct handling){HANDLED_surely, in->event, in->event});
    return true;
}

/* ---- What is seen ---- */

/* It was posted for it, or is on its way. */
static bool is_posted(const struct sim *sim, const struct registration *r, uint64_t sequence)
{
    uint32_t outcome = registration_outcome(sim, r, sequence);
    return outcome == FF_OUTCOME_posted || outcome == FF_OUTCOME_pending;
}

/* The first such event after `after`, up to `upto`; 0: none. */
static uint64_t next_posted(const struct sim *sim, const struct registration *r, uint64_t after,
                            uint64_t upto)
{
    for (uint64_t sequence = after + 1; sequence <= upto; sequence++)
        if (is_posted(sim, r, sequence)) return sequence;
    return 0;
}

/* A thread that waits has read what it will, and has done with it. What it reads it says when it calls, or waits again. */
static struct handling handled_by(const struct sim *sim, const struct registration *r, const struct thread *t)
{
    struct handling none = {HANDLED_nothing, 0, 0};
    if (t->ended || t->idle || t->polls) return none;
    bool has_read = r->read > r->from && r->read > t->idle_at;
    /* What came before it was woken woke it: a thread does not wait with a message in its queue. */
    uint64_t woken = next_posted(sim, r, r->read, t->busy_at);
    uint64_t last = r->posted > t->busy_at ? r->posted : t->busy_at;
    uint64_t first = has_read ? r->read : next_posted(sim, r, r->read, last);
    if (!first) return none;
    if (last < first) last = first;
    while (last > first && !is_posted(sim, r, last)) last--;
    bool sure = woken || (has_read && t->waited);
    return (struct handling){sure ? HANDLED_surely : HANDLED_perhaps, first, last};
}

/* A window's messages are its thread's; packets are anybody's who runs. */
static bool may_handle(const struct sim *sim, const struct registration *r, const struct thread *t)
{
    if (r->mode == REGISTRATION_packet) return true;
    uint32_t window = window_find(sim, r->process, r->window);
    return window != SIM_NONE && sim->windows.at[window].thread == t->ordinal;
}

struct handling crash_in_hand(const struct sim *sim, uint32_t thread, uint32_t *ret_registration)
{
    const struct thread *t = &sim->threads.at[thread];
    struct handling found = {HANDLED_nothing, 0, 0};
    for (uint32_t i = 0; i < sim->registrations.count && found.how != HANDLED_surely; i++) {
        const struct registration *r = &sim->registrations.at[i];
        if (r->process != t->process || !may_handle(sim, r, t)) continue;
        struct handling one = handled_by(sim, r, t);
        if (one.how == HANDLED_nothing) continue;
        found = one;
        *ret_registration = i;
    }
    return found;
}

static void look_at(struct sim *sim, struct registration *r)
{
    uint32_t row = sim->processes.at[r->process].first_thread;
    for (; row != SIM_NONE && crash_handling(sim, r)->how != HANDLED_surely;
         row = sim->threads.at[row].next) {
        if (!may_handle(sim, r, &sim->threads.at[row])) continue;
        struct handling one = handled_by(sim, r, &sim->threads.at[row]);
        if (one.how != HANDLED_nothing) note_handling(sim, r, one);
    }
}

void crash_vanished(struct sim *sim, uint32_t process)
{
    for (uint32_t i = 0; i < sim->registrations.count; i++)
        if (sim->registrations.at[i].process == process) look_at(sim, &sim->registrations.at[i]);
}
