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
    if (session == SIM_NONE)
        return attach_failed(
            ret_error, "the user has logged off already; let this client come before, or the log-off later "
                       "(a timeline of your own, --no-logoff)");
    struct process p = {.session = session,
                        .pid = facts->pid,
                        .exit_code = FF_EXIT_UNKNOWN,
                        .first_thread = SIM_NONE,
                        .first_site = SIM_NONE,
                        .first_window = SIM_NONE,
                        .last_window = SIM_NONE,
                        .first_obligation = SIM_NONE,
                        .last_obligation = SIM_NONE};
    if (!ff_array_room(sim->alloc, &sim->processes, 1) || !facts_texts(sim, facts, &p))
        return attach_failed(ret_error, NULL);
    sim->processes.at[sim->processes.count] = p;
    trace_add(sim, TRACE_process_attached, sim->processes.count, user, 0, 0);
    return sim->processes.count++;
}

void process_give_up(struct sim *sim)
{
    for (uint32_t i = 0; i < sim->processes.count; i++) sim->processes.at[i].given_up = true;
}

/* CLS-2, FRB-2: what an orderly end should have been preceded by. A process that the log-off has told to end need not get so far:
 * that is a choice, where a window of it has heard WM_ENDSESSION, and nothing where none has. */
static void findings_at_exit(struct sim *sim, uint32_t process)
{
    bool ending = sim->processes.at[process].ending;
    if (sim->processes.at[process].given_up) return;
    if (ending && !logoff_told(sim, process)) return;
    uint32_t i = sim->processes.at[process].first_obligation;
    for (; i != SIM_NONE; i = sim->obligations.at[i].next) {
        const struct obligation *o = &sim->obligations.at[i];
        if (o->ended && !o->orphaned) continue;
        if (o->kind == OBLIGATION_connection || o->kind == OBLIGATION_port_handle)
            finding_left(sim, ending ? FINDING_left_at_logoff : FINDING_handle_not_closed, i);
        if (o->kind == OBLIGATION_buffer)
            finding_left(sim, ending ? FINDING_left_at_logoff : FINDING_buffer_not_freed, i);
        if (o->kind == OBLIGATION_device_context)
            finding_left(sim, ending ? FINDING_left_at_logoff : FINDING_dc_not_deleted, i);
    }
}

const struct real_session *process_real_session(const struct sim *sim, uint32_t process)
{
    for (uint32_t i = 0; i < sim->real_sessions.count; i++)
        if (sim->real_sessions.at[i].process == process) return &sim->real_sessions.at[i];
    return NULL;
}

void process_really(struct sim *sim, uint32_t process, struct ff_str user, uint32_t session,
                    struct ff_str desktop)
{
    struct real_session real = {process, session, 0, 0};
    if (process_real_session(sim, process)) return;
    if (!text_intern(&sim->texts, sim->alloc, user, &real.user) ||
        !text_intern(&sim->texts, sim->alloc, desktop, &real.desktop) ||
        !ff_array_room(sim->alloc, &sim->real_sessions, 1)) {
        sim->refused = true;
        return;
    }
    sim->real_sessions.at[sim->real_sessions.count++] = real;
}

void process_not_registered(struct sim *sim, uint32_t process, uint32_t site)
{
    struct process *p = &sim->processes.at[process];
    if (p->not_registered) return;
    p->not_registered = true;
    p->not_registered_site = site;
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

static bool exited_well(const struct process *p)
{
    return p->exited && p->exit_code == 0;
}

void process_end(struct sim *sim, uint32_t process, bool polite, uint32_t exit_code, struct ff_str reason)
{
    struct process *p = &sim->processes.at[process];
    if (p->ended) return;
    text why = text_or_none(sim, reason);
    p->ended = true;
    p->polite = polite;
    if (!p->exited) p->exit_code = exit_code;
    p->end_reason = why;
    p->ended_at = sim->clock.now;
    /* How it was noticed is the transport's affair; the canonical trace says only what it was. */
    trace_add(sim, TRACE_process_ended, process, text_or_none(sim, polite ? FF_STR("exit") : FF_STR("gone")),
              0, 0);
    if (p->not_registered && !p->registered)
        finding_raise(sim, FINDING_not_registered, process, p->not_registered_site, SIM_NONE); /* REG-1 */
    if (polite)
        findings_at_exit(sim, process);
    else
        crash_vanished(sim, process);
    obligation_orphan(sim, process);
    handle_close_of_process(sim, process);
    registrations_end(sim, process);
    token_process_ended(sim, process);
    while (p->first_thread != SIM_NONE) thread_end(sim, process, sim->threads.at[p->first_thread].ordinal);
    windows_end(sim, process);
    if (!polite && exited_well(p)) findings_at_exit(sim, process);
}

void process_exited(struct sim *sim, uint32_t pid, uint32_t exit_code)
{
    for (uint32_t i = 0; i < sim->processes.count; i++) {
        struct process *p = &sim->processes.at[i];
        if (p->pid != pid || p->exited) continue;
        p->exited = true;
        p->exit_code = exit_code;
        if (p->ended && !p->polite && exited_well(p)) findings_at_exit(sim, i);
    }
}

uint32_t site_add(struct sim *sim, uint32_t process, text module, uint64_t address, struct ff_str function)
{
    text name;
    if (!text_intern(&sim->texts, sim->alloc, function, &name)) return SIM_NONE;
    uint32_t *first = &sim->processes.at[process].first_site;
    for (uint32_t i = *first; i != SIM_NONE; i = sim->sites.at[i].next) {
        const struct site *s = &sim->sites.at[i];
        if (s->address == address && s->module == module && s->function == name) return i;
    }
    if (!ff_array_room(sim->alloc, &sim->sites, 1)) return SIM_NONE;
    sim->sites.at[sim->sites.count] = (struct site){process, module, address, name, *first};
    return *first = sim->sites.count++;
}

uint32_t thread_find(const struct sim *sim, uint32_t process, uint32_t ordinal)
{
    uint32_t row = sim->processes.at[process].first_thread;
    while (row != SIM_NONE && sim->threads.at[row].ordinal != ordinal) row = sim->threads.at[row].next;
    return row;
}

/* A row that is free, taken from where it was; SIM_NONE: memory refused. */
static uint32_t thread_row(struct sim *sim)
{
    uint32_t row = sim->free_thread;
    if (row != SIM_NONE) {
        sim->free_thread = sim->threads.at[row].next;
        return row;
    }
    return ff_array_room(sim->alloc, &sim->threads, 1) ? sim->threads.count++ : SIM_NONE;
}

void thread_begin(struct sim *sim, uint32_t process, uint32_t ordinal)
{
    struct process *p = &sim->processes.at[process];
    if (p->ended || thread_find(sim, process, ordinal) != SIM_NONE) return;
    uint32_t row = thread_row(sim);
    if (row == SIM_NONE) {
        sim->refused = true;
        return;
    }
    sim->threads.at[row] = (struct thread){.process = process,
                                           .ordinal = ordinal,
                                           .next = p->first_thread,
                                           .deadline = FF_TIME_NEVER,
                                           .called = SIM_NONE};
    p->first_thread = row;
    p->threads++;
}

void thread_called(struct sim *sim, uint32_t process, uint32_t ordinal, uint32_t site, bool polls)
{
    uint32_t row = thread_find(sim, process, ordinal);
    if (row == SIM_NONE) return;
    sim->threads.at[row].called = site;
    sim->threads.at[row].polls = polls;
}

void thread_end(struct sim *sim, uint32_t process, uint32_t ordinal)
{
    struct process *p = &sim->processes.at[process];
    uint32_t *link = &p->first_thread;
    while (*link != SIM_NONE && sim->threads.at[*link].ordinal != ordinal)
        link = &sim->threads.at[*link].next;
    uint32_t row = *link;
    if (row == SIM_NONE) return;
    struct thread *t = &sim->threads.at[row];
    p->threads--;
    if (t->idle) p->idle_threads--;
    t->ended = true;
    *link = t->next;
    t->next = sim->free_thread;
    sim->free_thread = row;
}

uint32_t process_user(const struct sim *sim, uint32_t process)
{
    return sim->sessions.at[sim->processes.at[process].session].user;
}
