/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

#include <assert.h>

uint32_t token_open(struct sim *sim, uint32_t registration)
{
    const struct registration *r = &sim->registrations.at[registration];
    uint32_t row = sim->tokens.count;
    assert(row < sim->tokens.room);
    sim->tokens.at[sim->tokens.count++] =
        (struct token){.session = sim->processes.at[r->process].session,
                       .process = r->process,
                       .registration = registration,
                       .opened_at = sim->clock.now,
                       .logoff = SIM_NONE,
                       .attempt = SIM_NONE,
                       .obligation = obligation_open(sim, OBLIGATION_token, r->process, r->site, row)};
    assert(sim->tokens.at[row].obligation != SIM_NONE);
    trace_add(sim, TRACE_token_opened, row, registration, 0, 0);
    return row;
}

const struct registration *token_registration(const struct sim *sim, const struct token *t)
{
    return &sim->registrations.at[t->registration];
}

const struct token_attempt *token_attempt(const struct sim *sim, const struct token *t)
{
    return t->attempt == SIM_NONE ? NULL : &sim->token_attempts.at[t->attempt];
}

static const struct registration *registration_of(const struct sim *sim, uint32_t row)
{
    return token_registration(sim, &sim->tokens.at[row]);
}

uint64_t token_uses(const struct sim *sim, uint32_t row)
{
    return registration_count(sim, registration_of(sim, row), FF_OUTCOME_posted);
}

uint64_t token_last_use(const struct sim *sim, uint32_t row)
{
    return registration_last_posted(sim, registration_of(sim, row));
}

void token_close(struct sim *sim, uint32_t row, struct ff_str by)
{
    struct token *t = &sim->tokens.at[row];
    if (t->closed_at) return;
    t->closed_at = sim->clock.now;
    t->closed_by = text_or_none(sim, by);
    obligation_end(sim, t->obligation);
    trace_add(sim, TRACE_token_closed, row, t->closed_by, 0, 0);
}

uint32_t token_of_window(const struct sim *sim, uint32_t process, uint64_t window)
{
    for (uint32_t row = 0; row < sim->tokens.count; row++) {
        const struct token *t = &sim->tokens.at[row];
        if (!t->closed_at && t->process == process && registration_of(sim, row)->window == window) return row;
    }
    return SIM_NONE;
}

void token_release(struct sim *sim, uint32_t process, uint64_t window)
{
    for (uint32_t row = 0; row < sim->tokens.count; row++) {
        struct token *t = &sim->tokens.at[row];
        if (t->closed_at || t->process != process || registration_of(sim, row)->window != window) continue;
        token_close(sim, row, FF_STR("log-off call"));
        t->released = true;
    }
}

/* What names no window that was registered may be for any (TOK-19). What looks like a registration is one, unless the user is
 * logging off. */
static bool was_meant_for(const struct sim *sim, const struct token *t, const struct token_attempt *a)
{
    if (a->window != token_registration(sim, t)->window)
        return a->meant && !registration_knows(sim, t->process, a->window);
    return a->meant || sim->sessions.at[t->session].state == SESSION_logging_off;
}

static void note_attempt(struct sim *sim, struct token *t, const struct token_attempt *attempt)
{
    if (t->attempt == SIM_NONE) {
        if (!ff_array_room(sim->alloc, &sim->token_attempts, 1)) {
            sim->refused = true;
            return;
        }
        t->attempt = sim->token_attempts.count++;
    }
    sim->token_attempts.at[t->attempt] = *attempt;
}

void token_attempted(struct sim *sim, uint32_t process, uint32_t count, const struct token_attempt *attempt)
{
    for (uint32_t row = 0; row < count; row++) {
        struct token *t = &sim->tokens.at[row];
        if (t->process == process && !t->closed_at && was_meant_for(sim, t, attempt))
            note_attempt(sim, t, attempt);
    }
}

void token_close_all(struct sim *sim, struct ff_str by)
{
    for (uint32_t row = 0; row < sim->tokens.count; row++) token_close(sim, row, by);
    sim->delivery.next_post_tokens = 0;
}

uint32_t token_holding(const struct sim *sim, uint32_t session)
{
    for (uint32_t row = 0; row < sim->tokens.count; row++)
        if (!sim->tokens.at[row].closed_at && sim->tokens.at[row].session == session) return row;
    return SIM_NONE;
}

static void process_ended(struct sim *sim, uint32_t row)
{
    struct token *t = &sim->tokens.at[row];
    t->process_ended = true;
    /* TOK-26: an end, however polite, is no release. Who was not let live until the log-off is not to blame. */
    if (!sim->processes.at[t->process].given_up)
        finding_raise(sim, FINDING_token_unreleased, t->process, registration_of(sim, row)->site, row);
    else if (!logoff_begun(sim, t->session))
        finding_raise(sim, FINDING_no_logoff, t->process, registration_of(sim, row)->site, row);
    switch (sim->config.switches.on_process_end) {
    case SWITCH_process_end_rundown: token_close(sim, row, FF_STR("process end")); break;
    case SWITCH_process_end_next_post: sim->delivery.next_post_tokens++; break;
    default: break; /* keep: it is the service's handle */
    }
}

void token_process_ended(struct sim *sim, uint32_t process)
{
    for (uint32_t row = 0; row < sim->tokens.count; row++)
        if (!sim->tokens.at[row].closed_at && sim->tokens.at[row].process == process) process_ended(sim, row);
}

void token_next_post(struct sim *sim)
{
    sim->delivery.next_post_tokens = 0;
    for (uint32_t row = 0; row < sim->tokens.count; row++)
        if (!sim->tokens.at[row].closed_at && sim->tokens.at[row].process_ended)
            token_close(sim, row, FF_STR("next post"));
}
