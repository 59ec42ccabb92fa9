/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

static bool under_way(const struct logoff *l)
{
    return l->state == LOGOFF_querying || l->state == LOGOFF_ending;
}

static bool session_window(const struct sim *sim, uint32_t session, uint32_t process, uint32_t window)
{
    const struct window *w = &sim->windows.at[window];
    /* TOK-25: message-only and child windows are never asked. */
    return w->alive && w->process == process && w->kind == FF_WINDOW_top_level &&
           sim->processes.at[process].session == session;
}

/* Processes in order of attachment, windows in order of creation; asked: as if they had agreed. False: memory refused. */
static bool collect_windows(struct sim *sim, struct logoff *l, bool asked)
{
    for (uint32_t process = 0; process < sim->processes.count; process++)
        for (uint32_t window = sim->processes.at[process].first_window; window != SIM_NONE;
             window = sim->windows.at[window].next) {
            if (!session_window(sim, l->session, process, window)) continue;
            if (!ff_array_room(sim->alloc, &l->windows, 1)) return false;
            l->windows.at[l->windows.count++] = (struct logoff_window){.window = window, .asked = asked};
        }
    return true;
}

static uint32_t message_of(const struct logoff *l)
{
    return l->state == LOGOFF_querying ? FF_WM_QUERYENDSESSION : FF_WM_ENDSESSION;
}

static uint64_t timeout_of(const struct sim *sim, const struct logoff *l)
{
    const struct switches *s = &sim->config.switches;
    return l->state == LOGOFF_querying ? s->query_timeout : s->end_timeout; /* TOK-27 */
}

/* Sends the present message to the window whose turn it is. False when it cannot be reached any more. */
static bool send_to_window(struct sim *sim, uint32_t row)
{
    struct logoff *l = &sim->logoffs.at[row];
    struct logoff_window *lw = &l->windows.at[l->at];
    const struct window *w = &sim->windows.at[lw->window];
    if (!w->alive || (l->state == LOGOFF_ending && !lw->asked)) return false; /* TOK-31 */
    struct action *a = action_add(sim, ACTION_send, w->process, lw->window);
    if (!a) return false;
    uint32_t message = message_of(l);
    a->value = l->send = ++sim->delivery.sends;
    a->message = message;
    a->wparam = l->state == LOGOFF_ending && !l->cancelled; /* TOK-14 */
    a->lparam = FF_ENDSESSION_LOGOFF;
    lw->asked = true;
    trace_add(sim, TRACE_sent, w->process, lw->window, message, (uint32_t)a->wparam);
    l->timer = timer_set(sim, TIMER_logoff, row, timeout_of(sim, l));
    return true;
}

/* Tells those of the session's processes to end that have not been told yet. False when there is none. */
static bool tell_end(struct sim *sim, uint32_t session, text reason)
{
    bool any = false;
    for (uint32_t i = 0; i < sim->processes.count; i++) {
        struct process *p = &sim->processes.at[i];
        if (p->session != session || p->ended || p->ending) continue;
        any = p->ending = true;
        struct action *a = action_add(sim, ACTION_end, i, SIM_NONE);
        if (a) a->reason = reason;
    }
    return any;
}

static void session_over(struct sim *sim, uint32_t session)
{
    sim->sessions.at[session].state = SESSION_ended;
    tell_end(sim, session, text_or_none(sim, FF_STR("the user has logged off")));
}

/* TOK-26: every token that is still open, with the call that opened it. */
static void blocked(struct sim *sim, struct logoff *l, uint32_t user, uint32_t first)
{
    l->state = LOGOFF_blocked;
    l->blocked_by = first;
    sim->sessions.at[l->session].state = SESSION_active;
    trace_add(sim, TRACE_logoff_blocked, user, first, 0, 0);
    for (uint32_t row = first; row < sim->tokens.count; row++) {
        struct token *t = &sim->tokens.at[row];
        if (t->closed_at || t->session != l->session) continue;
        t->logoff = (uint32_t)(l - sim->logoffs.at);
        finding_raise(sim, FINDING_token_unreleased, t->process, token_registration(sim, t)->site, row);
    }
}

static void vetoed(struct sim *sim, struct logoff *l, uint32_t user)
{
    l->state = LOGOFF_vetoed;
    sim->sessions.at[l->session].state = SESSION_active;
    trace_add(sim, TRACE_logoff_vetoed, user, sim->windows.at[l->vetoed_by].process, l->vetoed_by, 0);
}

static void verdict(struct sim *sim, struct logoff *l)
{
    uint32_t user = sim->sessions.at[l->session].user;
    uint32_t token = token_holding(sim, l->session);
    l->ended_at = sim->clock.now;
    l->ended_after = sim->delivery.sequence;
    if (l->cancelled) {
        vetoed(sim, l, user);
    } else if (token != SIM_NONE) {
        blocked(sim, l, user, token);
    } else {
        l->state = LOGOFF_done;
        trace_add(sim, TRACE_logoff_done, user, 0, 0, 0);
        session_over(sim, l->session);
    }
}

/* On to the next window that can be asked, the next message, or the verdict. */
static void proceed(struct sim *sim, uint32_t row)
{
    struct logoff *l = &sim->logoffs.at[row];
    for (; under_way(l); l->state = LOGOFF_ending, l->at = 0) {
        for (; l->at < l->windows.count; l->at++)
            if (send_to_window(sim, row)) return;
        if (l->state == LOGOFF_ending) {
            verdict(sim, l);
            return;
        }
    }
}

static bool begin(struct sim *sim, uint32_t session, bool asks)
{
    if (sim->sessions.at[session].state != SESSION_active) return false;
    struct logoff l = {.session = session,
                       .state = asks ? LOGOFF_querying : LOGOFF_ending,
                       .begun_at = sim->clock.now,
                       .vetoed_by = SIM_NONE,
                       .blocked_by = SIM_NONE};
    if (!ff_array_room(sim->alloc, &sim->logoffs, 1) || !collect_windows(sim, &l, !asks)) {
        ff_array_free(sim->alloc, &l.windows);
        sim->refused = true;
        return false;
    }
    uint32_t row = sim->logoffs.count++;
    sim->logoffs.at[row] = l;
    sim->sessions.at[session].state = SESSION_logging_off;
    sim->sessions.at[session].logoff = row;
    trace_add(sim, TRACE_logoff_begun, sim->sessions.at[session].user, 0, 0, 0);
    proceed(sim, row);
    return true;
}

bool logoff_begin(struct sim *sim, uint32_t session)
{
    return begin(sim, session, true);
}

bool logoff_force(struct sim *sim, uint32_t session)
{
    return begin(sim, session, sim->config.switches.force_asks);
}

static uint32_t awaiting(const struct sim *sim, uint32_t window)
{
    for (uint32_t row = sim->logoffs.count; row-- > 0;) {
        const struct logoff *l = &sim->logoffs.at[row];
        if (under_way(l) && l->windows.at[l->at].window == window) return row;
    }
    return SIM_NONE;
}

static uint32_t awaiting_send(const struct sim *sim, uint32_t process, uint64_t send)
{
    for (uint32_t row = sim->logoffs.count; row-- > 0;) {
        const struct logoff *l = &sim->logoffs.at[row];
        if (!under_way(l) || l->send != send) continue;
        return sim->windows.at[l->windows.at[l->at].window].process == process ? row : SIM_NONE;
    }
    return SIM_NONE;
}

/* Too late to count; but whoever answers does not hang. */
static void late_answer(struct sim *sim, uint32_t process, uint64_t send)
{
    for (uint32_t row = 0; row < sim->logoffs.count; row++) {
        struct logoff *l = &sim->logoffs.at[row];
        for (uint32_t i = 0; i < l->windows.count; i++) {
            struct logoff_window *lw = &l->windows.at[i];
            if (lw->late == send && sim->windows.at[lw->window].process == process) lw->late = 0;
        }
    }
}

bool logoff_answer(struct sim *sim, uint32_t process, uint64_t send, uint64_t result)
{
    uint32_t row = awaiting_send(sim, process, send);
    if (row == SIM_NONE) {
        late_answer(sim, process, send);
        return false;
    }
    struct logoff *l = &sim->logoffs.at[row];
    struct logoff_window *lw = &l->windows.at[l->at];
    trace_add(sim, TRACE_answered, process, lw->window, message_of(l), (uint32_t)result);
    if (l->state == LOGOFF_querying && result == 0) {
        l->cancelled = true;
        l->vetoed_by = lw->window;
        l->state = LOGOFF_ending;
        l->at = 0;
    } else {
        lw->told = l->state == LOGOFF_ending && !l->cancelled;
        l->at++;
    }
    proceed(sim, row);
    return true;
}

void logoff_window_gone(struct sim *sim, uint32_t window)
{
    uint32_t row = awaiting(sim, window);
    if (row == SIM_NONE) return;
    sim->logoffs.at[row].at++;
    proceed(sim, row);
}

uint64_t logoff_ticket(const struct sim *sim, uint32_t subject)
{
    const struct logoff *l = &sim->logoffs.at[subject];
    return under_way(l) ? l->timer : 0;
}

/* Where its thread waits instead; SIM_NONE: it does not, or that is not known. */
static uint32_t place_of(const struct sim *sim, const struct window *w)
{
    uint32_t row = thread_find(sim, w->process, w->thread);
    return row != SIM_NONE && sim->threads.at[row].idle ? sim->threads.at[row].site : SIM_NONE;
}

void logoff_timer(struct sim *sim, uint32_t subject)
{
    struct logoff *l = &sim->logoffs.at[subject];
    struct logoff_window *lw = &l->windows.at[l->at];
    uint32_t process = sim->windows.at[lw->window].process;
    lw->timed_out = true;
    lw->late = l->send;
    trace_add(sim, TRACE_timed_out, process, lw->window, message_of(l), 0);
    finding_raise(sim, FINDING_hung_window, process, place_of(sim, &sim->windows.at[lw->window]), lw->window);
    l->at++;
    proceed(sim, subject);
}

static bool refused_last(const struct sim *sim, const struct logoff *l)
{
    return (l->state == LOGOFF_vetoed || l->state == LOGOFF_blocked) &&
           l->ended_after == sim->delivery.sequence;
}

static bool has_hung_window(const struct sim *sim, const struct logoff *l)
{
    for (uint32_t i = 0; i < l->windows.count; i++)
        if (l->windows.at[i].late && sim->windows.at[l->windows.at[i].window].alive) return true;
    return false;
}

bool logoff_hangs(const struct sim *sim)
{
    if (!sim->logoffs.count) return false;
    const struct logoff *l = &sim->logoffs.at[sim->logoffs.count - 1];
    return refused_last(sim, l) && has_hung_window(sim, l);
}

bool logoff_wind_up(struct sim *sim)
{
    if (!sim->logoffs.count) return false;
    const struct logoff *l = &sim->logoffs.at[sim->logoffs.count - 1];
    if (!refused_last(sim, l) || has_hung_window(sim, l)) return false; /* TOK-27 */
    text reason = text_or_none(sim, FF_STR("the log-off was refused, and nothing is left to come"));
    if (!tell_end(sim, l->session, reason)) return false;
    trace_add(sim, TRACE_wound_up, reason, 0, 0, 0);
    return true;
}

bool logoff_begun(const struct sim *sim, uint32_t session)
{
    for (uint32_t row = 0; row < sim->logoffs.count; row++)
        if (sim->logoffs.at[row].session == session) return true;
    return false;
}

bool logoff_told(const struct sim *sim, uint32_t process)
{
    for (uint32_t row = 0; row < sim->logoffs.count; row++)
        for (uint32_t i = 0; i < sim->logoffs.at[row].windows.count; i++) {
            const struct logoff_window *lw = &sim->logoffs.at[row].windows.at[i];
            if (lw->told && sim->windows.at[lw->window].process == process) return true;
        }
    return false;
}

static bool is_asked(const struct sim *sim, uint32_t process, enum logoff_state state, bool cancelled)
{
    for (uint32_t row = 0; row < sim->logoffs.count; row++) {
        const struct logoff *l = &sim->logoffs.at[row];
        if (l->state != state || l->cancelled != cancelled) continue;
        if (sim->windows.at[l->windows.at[l->at].window].process == process) return true;
    }
    return false;
}

bool logoff_cancelling(const struct sim *sim, uint32_t process)
{
    return is_asked(sim, process, LOGOFF_ending, true);
}

bool logoff_querying(const struct sim *sim, uint32_t process)
{
    return is_asked(sim, process, LOGOFF_querying, false);
}
