/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

void quiet_idle(struct sim *sim, uint32_t process, uint32_t thread, uint64_t deadline, bool foreign,
                struct ff_str what)
{
    uint32_t row = thread_find(sim, process, thread);
    if (row == SIM_NONE) return;
    struct thread *t = &sim->threads.at[row];
    if (!t->idle) sim->processes.at[process].idle_threads++;
    t->idle = t->waited = true;
    t->idle_at = sim->delivery.sequence;
    t->deadline = deadline;
    t->foreign = foreign;
    t->polls = false;
    t->what = text_or_none(sim, what);
    t->site = SIM_NONE;
}

void quiet_place(struct sim *sim, uint32_t process, uint32_t thread, uint32_t site)
{
    uint32_t row = thread_find(sim, process, thread);
    if (row != SIM_NONE) sim->threads.at[row].site = site;
}

static void busy(struct sim *sim, struct thread *t)
{
    if (!t->idle) return;
    sim->processes.at[t->process].idle_threads--;
    t->idle = false;
    t->busy_at = sim->delivery.sequence;
}

void quiet_busy(struct sim *sim, uint32_t process, uint32_t thread)
{
    uint32_t row = thread_find(sim, process, thread);
    if (row != SIM_NONE) busy(sim, &sim->threads.at[row]);
}

bool quiet_wake(struct sim *sim, uint32_t process)
{
    bool any = false;
    for (uint32_t row = sim->processes.at[process].first_thread; row != SIM_NONE;
         row = sim->threads.at[row].next) {
        struct thread *t = &sim->threads.at[row];
        if (!t->idle || t->deadline > sim->clock.now) continue;
        busy(sim, t);
        any = true;
    }
    return any;
}

void quiet_seen(struct sim *sim, uint32_t process, uint64_t events, uint64_t actions)
{
    struct process *p = &sim->processes.at[process];
    /* Nobody can have seen what is not there yet, however high a number it says. */
    if (events > sim->delivery.sequence) events = sim->delivery.sequence;
    if (actions > p->actions_sent) actions = p->actions_sent;
    if (events > p->events_seen) p->events_seen = events;
    if (actions > p->actions_seen) p->actions_seen = actions;
}

static bool process_quiet(const struct sim *sim, uint32_t process)
{
    const struct process *p = &sim->processes.at[process];
    return p->threads && p->idle_threads == p->threads && p->actions_seen >= p->actions_sent &&
           p->events_seen >= delivery_sent(sim, process);
}

static uint64_t first_deadline(const struct sim *sim)
{
    uint64_t first = FF_TIME_NEVER;
    for (uint32_t i = 0; i < sim->threads.count; i++) {
        const struct thread *t = &sim->threads.at[i];
        if (!t->ended && t->idle && t->deadline < first) first = t->deadline;
    }
    return first;
}

enum quiet quiet_state(struct sim *sim, uint64_t *ret_time)
{
    bool any = false;
    for (uint32_t i = 0; i < sim->processes.count; i++) {
        if (sim->processes.at[i].ended) continue;
        if (!process_quiet(sim, i)) return QUIET_running;
        any = true;
    }
    if (!any) return QUIET_empty;
    uint64_t timer = timer_next(sim), deadline = first_deadline(sim);
    uint64_t next = timer < deadline ? timer : deadline;
    if (next == FF_TIME_NEVER) return QUIET_stuck;
    *ret_time = next > sim->clock.now ? next : sim->clock.now;
    return QUIET_advance;
}

static uint32_t running_thread(const struct sim *sim, uint32_t process)
{
    for (uint32_t i = 0; i < sim->threads.count; i++) {
        const struct thread *t = &sim->threads.at[i];
        if (t->process == process && !t->ended && !t->idle) return i;
    }
    return SIM_NONE;
}

bool quiet_blocker(const struct sim *sim, uint32_t *ret_process, uint32_t *ret_thread)
{
    for (uint32_t i = 0; i < sim->processes.count; i++) {
        if (sim->processes.at[i].ended || process_quiet(sim, i)) continue;
        *ret_process = i;
        *ret_thread = running_thread(sim, i);
        return true;
    }
    return false;
}

void quiet_keep_waits(struct sim *sim)
{
    sim->stuck_waits.count = 0;
    for (uint32_t i = 0; i < sim->threads.count; i++) {
        const struct thread *t = &sim->threads.at[i];
        if (t->ended || !t->idle) continue;
        if (!ff_array_room(sim->alloc, &sim->stuck_waits, 1)) {
            sim->refused = true;
            return;
        }
        sim->stuck_waits.at[sim->stuck_waits.count++] =
            (struct stuck_wait){t->process, t->ordinal, t->site, t->what};
    }
}

static void explain_thread(const struct sim *sim, const struct thread *t, struct ff_writer *w)
{
    struct ff_str image = text_get(&sim->texts, sim->processes.at[t->process].image);
    struct ff_str what = text_get(&sim->texts, t->what);
    ff_write_text(w, "process %lu", (unsigned long)t->process + 1);
    if (image.size) ff_write_text(w, " (%.*s)", (int)image.size, image.at);
    ff_write_text(w, " thread %lu waits in ", (unsigned long)t->ordinal);
    if (what.size)
        ff_write_text(w, "%.*s", (int)what.size, what.at);
    else
        ff_write_text(w, t->foreign ? "code of its own" : "the SDK");
    ff_write_text(w, "; ");
}

void quiet_explain(const struct sim *sim, const char *why, struct ff_writer *w)
{
    for (uint32_t i = 0; i < sim->threads.count; i++) {
        const struct thread *t = &sim->threads.at[i];
        if (!t->ended && t->idle) explain_thread(sim, t, w);
    }
    const char *usual = first_deadline(sim) == FF_TIME_NEVER
                            ? "no timer is left in the world that could wake anybody"
                            : "nothing else has come for a long time";
    ff_write_text(w, "%s", why ? why : usual);
}
