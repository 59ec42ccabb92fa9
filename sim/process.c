/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

static uint32_t user_of_facts(const struct sim *sim, struct ff_str name)
{
    if (name.at) return user_by_name(sim, name);
    return sim->users.count ? 0 : SIM_NONE;
}

static uint32_t attach_failed(const char **ret_error, const char *why)
{
    *ret_error = why;
    return SIM_NONE;
}

static bool facts_texts(struct sim *sim, const struct process_facts *facts, struct process *p)
{
    return text_intern(&sim->texts, sim->alloc, facts->image, &p->image) &&
           text_intern(&sim->texts, sim->alloc, facts->path, &p->path);
}

uint32_t process_attach(struct sim *sim, const struct process_facts *facts, const char **ret_error)
{
    uint32_t user = user_of_facts(sim, facts->user);
    if (user == SIM_NONE) return attach_failed(ret_error, "no such user in this world");
    uint32_t session = session_of_user(sim, user);
    if (session == SIM_NONE) return attach_failed(ret_error, "the user has logged off");
    struct process p = {.session = session, .pid = facts->pid, .attached_at = sim->clock.now};
    if (!ff_array_room(sim->alloc, &sim->processes, 1) || !facts_texts(sim, facts, &p))
        return attach_failed(ret_error, "out of memory");
    sim->processes.at[sim->processes.count] = p;
    trace_add(sim, TRACE_process_attached, sim->processes.count, user, 0, 0);
    return sim->processes.count++;
}

/* CLS-2, FRB-2: what an orderly end should have been preceded by. A process that was ended from outside could
 * not. */
static void findings_at_exit(struct sim *sim, uint32_t process)
{
    for (uint32_t i = 0; i < sim->obligations.count; i++) {
        const struct obligation *o = &sim->obligations.at[i];
        if (o->process != process || o->ended) continue;
        if (o->kind == OBLIGATION_connection || o->kind == OBLIGATION_port_handle)
            finding_raise(sim, FINDING_handle_not_closed, process, o->site, i);
        if (o->kind == OBLIGATION_buffer) finding_raise(sim, FINDING_buffer_not_freed, process, o->site, i);
    }
}

static void registrations_end(struct sim *sim, uint32_t process)
{
    for (uint32_t row = 0; row < sim->registrations.count; row++) {
        const struct registration *r = &sim->registrations.at[row];
        if (r->process != process) continue;
        if (r->live) registration_close(sim, row);
        /* What it has not acknowledged by now never reached a window or port. */
        if (r->posted < r->upto && r->from < r->upto)
            registration_except(sim, row, (r->posted > r->from ? r->posted : r->from) + 1, r->upto,
                                FF_OUTCOME_process_gone);
    }
}

static void windows_end(struct sim *sim, uint32_t process)
{
    for (uint32_t i = 0; i < sim->windows.count; i++)
        if (sim->windows.at[i].process == process) sim->windows.at[i].alive = false;
    for (uint32_t i = 0; i < sim->windows.count; i++)
        if (sim->windows.at[i].process == process) logoff_window_gone(sim, i);
}

void process_end(struct sim *sim, uint32_t process, bool polite, uint32_t exit_code, struct ff_str reason)
{
    struct process *p = &sim->processes.at[process];
    if (p->ended) return;
    text why = text_or_none(sim, reason);
    p->ended = true;
    p->polite = polite;
    p->exit_code = exit_code;
    p->end_reason = why;
    p->ended_at = sim->clock.now;
    /* How it was noticed is the transport's affair; the canonical trace says only what it was. */
    trace_add(sim, TRACE_process_ended, process, text_or_none(sim, polite ? FF_STR("exit") : FF_STR("gone")),
              0, 0);
    if (polite && !p->ending) findings_at_exit(sim, process);
    obligation_orphan(sim, process);
    handle_close_of_process(sim, process);
    registrations_end(sim, process);
    token_process_ended(sim, process);
    for (uint32_t i = 0; i < sim->threads.count; i++)
        if (sim->threads.at[i].process == process) sim->threads.at[i].ended = true;
    p->threads = p->idle_threads = 0;
    windows_end(sim, process);
}

uint32_t site_add(struct sim *sim, uint32_t process, text module, uint64_t address, struct ff_str function)
{
    text name;
    if (!text_intern(&sim->texts, sim->alloc, function, &name)) return SIM_NONE;
    for (uint32_t i = 0; i < sim->sites.count; i++) {
        const struct site *s = &sim->sites.at[i];
        if (s->process == process && s->address == address && s->module == module && s->function == name)
            return i;
    }
    if (!ff_array_room(sim->alloc, &sim->sites, 1)) return SIM_NONE;
    sim->sites.at[sim->sites.count] = (struct site){process, module, address, name};
    return sim->sites.count++;
}

uint32_t thread_find(const struct sim *sim, uint32_t process, uint32_t ordinal)
{
    for (uint32_t i = 0; i < sim->threads.count; i++) {
        const struct thread *t = &sim->threads.at[i];
        if (t->process == process && t->ordinal == ordinal && !t->ended) return i;
    }
    return SIM_NONE;
}

void thread_begin(struct sim *sim, uint32_t process, uint32_t ordinal)
{
    if (sim->processes.at[process].ended || thread_find(sim, process, ordinal) != SIM_NONE) return;
    if (!ff_array_room(sim->alloc, &sim->threads, 1)) {
        sim->refused = true;
        return;
    }
    sim->threads.at[sim->threads.count++] =
        (struct thread){.process = process, .ordinal = ordinal, .deadline = FF_TIME_NEVER};
    sim->processes.at[process].threads++;
}

void thread_end(struct sim *sim, uint32_t process, uint32_t ordinal)
{
    uint32_t row = thread_find(sim, process, ordinal);
    if (row == SIM_NONE) return;
    struct process *p = &sim->processes.at[process];
    p->threads--;
    if (sim->threads.at[row].idle) p->idle_threads--;
    sim->threads.at[row].ended = true;
}

uint32_t window_find(const struct sim *sim, uint32_t process, uint64_t handle)
{
    for (uint32_t i = sim->windows.count; i-- > 0;)
        if (sim->windows.at[i].process == process && sim->windows.at[i].handle == handle) return i;
    return SIM_NONE;
}

void window_made(struct sim *sim, uint32_t process, uint64_t handle, uint32_t thread,
                 enum ff_window_kind kind, struct ff_str title)
{
    if (sim->processes.at[process].ended) return;
    if (!ff_array_room(sim->alloc, &sim->windows, 1)) {
        sim->refused = true;
        return;
    }
    struct window w = {process, thread, handle, kind, true, text_or_none(sim, title)};
    trace_add(sim, TRACE_window_made, process, sim->windows.count, w.title, 0);
    sim->windows.at[sim->windows.count++] = w;
}

void window_gone(struct sim *sim, uint32_t process, uint64_t handle)
{
    uint32_t row = window_find(sim, process, handle);
    if (row == SIM_NONE || !sim->windows.at[row].alive) return;
    sim->windows.at[row].alive = false;
    trace_add(sim, TRACE_window_gone, process, row, 0, 0);
    registration_window_gone(sim, process, handle);
    logoff_window_gone(sim, row);
}
