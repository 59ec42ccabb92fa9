/* SPDX-License-Identifier: MIT */
#include "tests/unit/sim/invariants.h"

#include <stdlib.h>

#include "tests/support/rule.h"

static bool service_is_there(const struct sim *sim)
{
    return sim->service.state != SERVICE_stopped;
}

static bool obligation_is_open(const struct sim *sim, uint32_t row)
{
    return !sim->obligations.at[row].ended;
}

/* ---- Processes ---- */

static void check_process(const struct sim *sim, uint32_t row)
{
    const struct process *p = &sim->processes.at[row];
    uint32_t threads = 0, idle = 0, live = 0;
    for (uint32_t i = 0; i < sim->threads.count; i++) {
        const struct thread *t = &sim->threads.at[i];
        if (t->process != row || t->ended) continue;
        threads++;
        idle += t->idle;
    }
    for (uint32_t i = 0; i < sim->registrations.count; i++)
        live += sim->registrations.at[i].process == row && sim->registrations.at[i].live;
    if (!p->ended) assert_int_equal(p->threads, threads);
    assert_int_equal(p->idle_threads, p->ended ? 0 : idle);
    assert_int_equal(p->live_registrations, live);
    if (p->ended) assert_int_equal(p->threads + live, 0);
    assert_true(p->events_seen <= sim->delivery.sequence);
    assert_true(p->actions_seen <= p->actions_sent);
    assert_true(delivery_sent(sim, row) <= sim->delivery.sequence);
    assert_true(delivery_sent(sim, row) >= p->events_sent);
}

static void check_windows(const struct sim *sim)
{
    uint32_t chained = 0, alive = 0, counted = 0;
    for (uint32_t i = 0; i < sim->windows.count; i++) {
        const struct window *w = &sim->windows.at[i];
        alive += w->alive;
        uint32_t latest = window_find(sim, w->process, w->handle);
        if (w->alive) assert_false(sim->processes.at[w->process].ended);
        assert_true(latest != SIM_NONE && latest >= i);
        assert_true(sim->windows.at[latest].process == w->process);
        assert_true(sim->windows.at[latest].handle == w->handle);
    }
    for (uint32_t process = 0; process < sim->processes.count; process++)
        for (uint32_t i = sim->processes.at[process].first_window; i != SIM_NONE;
             i = sim->windows.at[i].next, chained++)
            assert_int_equal(sim->windows.at[i].process, process);
    for (uint32_t process = 0; process < sim->processes.count; process++)
        counted += sim->processes.at[process].windows;
    assert_int_equal(chained, sim->windows.count);
    assert_int_equal(counted, alive);
}

/* ---- Registrations ---- */

static void check_outcomes(const struct sim *sim, const struct registration *r)
{
    uint64_t sum = 0, end = r->upto < sim->delivery.sequence ? r->upto : sim->delivery.sequence;
    for (uint32_t outcome = 0; outcome < FF_OUTCOMES; outcome++) sum += registration_count(sim, r, outcome);
    assert_true(sum == registration_events(sim, r));
    uint64_t after = r->from;
    for (uint32_t i = 0; i < r->ranges.count; i++) {
        assert_true(r->ranges.at[i].first > after);
        assert_true(r->ranges.at[i].last >= r->ranges.at[i].first);
        after = r->ranges.at[i].last;
    }
    assert_true(after <= end);
    /* Nothing was for it outside of its time. */
    assert_int_equal(registration_outcome(sim, r, r->from), FF_OUTCOMES);
    assert_int_equal(registration_outcome(sim, r, end + 1), FF_OUTCOMES);
}

static void check_registration(const struct sim *sim, uint32_t row)
{
    const struct registration *r = &sim->registrations.at[row];
    assert_int_equal(r->live, r->upto == UINT64_MAX);
    assert_true(r->read <= r->posted && r->posted <= sim->delivery.sequence);
    assert_true(r->from <= sim->delivery.sequence);
    assert_int_equal(obligation_is_open(sim, r->obligation), r->live);
    if (r->live) {
        assert_true(service_is_there(sim)); /* SES-2 */
        assert_int_equal(r->epoch, sim->service.epoch);
        assert_false(sim->processes.at[r->process].ended);
        if (r->token != SIM_NONE) assert_int_equal(sim->tokens.at[r->token].closed_at, 0);
    }
    assert_int_equal(r->mode == REGISTRATION_packet, r->blocks != SIM_NONE);
    if (r->mode == REGISTRATION_packet) {
        uint64_t made = registration_count(sim, r, FF_OUTCOME_posted);
        assert_int_equal(r->token, SIM_NONE); /* TOK-12 */
        assert_int_equal(sim->obligations.at[r->blocks].count,
                         made > r->blocks_freed ? made - r->blocks_freed : 0);
    }
    check_outcomes(sim, r);
}

/* ---- Tokens ---- */

static void check_token(const struct sim *sim, uint32_t row)
{
    const struct token *t = &sim->tokens.at[row];
    const struct registration *r = &sim->registrations.at[t->registration];
    bool open = t->closed_at == 0;
    assert_int_equal(obligation_is_open(sim, t->obligation), open);
    assert_int_equal(r->token, row);
    assert_true(r->process == t->process);
    if (!sim->refused) assert_int_equal(open, t->closed_by == 0);
    if (t->process_ended) assert_true(sim->processes.at[t->process].ended);
    if (!open) return;
    assert_true(service_is_there(sim)); /* TOK-8 */
    /* Only the end of its process takes the registration and leaves the token. */
    assert_true(r->live || t->process_ended);
}

static void check_tokens(const struct sim *sim)
{
    uint32_t waiting = 0;
    for (uint32_t row = 0; row < sim->tokens.count; row++) {
        check_token(sim, row);
        waiting += !sim->tokens.at[row].closed_at && sim->tokens.at[row].process_ended;
    }
    bool next_post = sim->config.switches.on_process_end == SWITCH_process_end_next_post;
    assert_int_equal(sim->delivery.next_post_tokens, next_post ? waiting : 0);
    if (sim->config.switches.on_process_end == SWITCH_process_end_rundown) assert_int_equal(waiting, 0);
}

/* TOK-4: the user is held if and only if a token of his is open. */
static void check_session(const struct sim *sim, uint32_t session)
{
    const struct session *s = &sim->sessions.at[session];
    uint32_t first = SIM_NONE;
    for (uint32_t row = sim->tokens.count; row-- > 0;)
        if (!sim->tokens.at[row].closed_at && sim->tokens.at[row].session == session) first = row;
    assert_int_equal(token_holding(sim, session), first);
    if (s->state == SESSION_logging_off) {
        enum logoff_state state = sim->logoffs.at[s->logoff].state;
        assert_true(state == LOGOFF_querying || state == LOGOFF_ending);
    }
    if (s->state == SESSION_ended) {
        assert_int_equal(sim->logoffs.at[s->logoff].state, LOGOFF_done);
        assert_int_equal(first, SIM_NONE);
    }
}

static void check_logoff(const struct sim *sim, uint32_t row)
{
    const struct logoff *l = &sim->logoffs.at[row];
    bool under_way = l->state == LOGOFF_querying || l->state == LOGOFF_ending;
    assert_int_equal(under_way, l->ended_at == 0);
    assert_int_equal(l->state == LOGOFF_vetoed, l->vetoed_by != SIM_NONE && !under_way);
    assert_int_equal(l->state == LOGOFF_blocked, l->blocked_by != SIM_NONE);
    if (!under_way) return;
    /* It waits for somebody who can answer, and not for ever. */
    assert_int_equal(sim->sessions.at[l->session].logoff, row);
    assert_true(l->at < l->windows.count && l->send != 0 && (l->timer != 0 || sim->refused));
    assert_true(sim->windows.at[l->windows.at[l->at].window].alive);
}

/* ---- Handles ---- */

static void check_handles(const struct sim *sim, uint32_t live[OBLIGATION_KINDS])
{
    bool server = false;
    uint32_t ports = 0; /* of connections, less those that are there */
    uint32_t resting = 0;
    for (uint32_t row = 0; row < sim->handles.count; row++) {
        const struct handle *h = &sim->handles.at[row];
        resting += h->kind == HANDLE_free;
        if (h->kind == HANDLE_free) continue;
        assert_true(service_is_there(sim)); /* CON-6 */
        assert_false(sim->processes.at[h->process].ended);
        assert_true(obligation_is_open(sim, h->obligation));
        assert_int_equal(sim->obligations.at[h->obligation].subject, row);
        server = server || h->kind == HANDLE_server;
        live[h->kind == HANDLE_server ? OBLIGATION_connection : OBLIGATION_port_handle]++;
        ports += h->kind == HANDLE_server ? h->ports : 0;
        if (h->kind == HANDLE_server) continue;
        ports--;
        assert_int_equal(sim->handles.at[h->server].kind, HANDLE_server); /* CLS-7 */
        assert_int_equal(sim->handles.at[h->server].process, h->process);
    }
    assert_int_equal(handle_any_server(sim), server);
    assert_int_equal(ports, 0);
    assert_int_equal(sim->resting_handles.count, resting);
    for (uint32_t row = sim->resting_handles.first; resting; row = sim->handles.at[row].next, resting--)
        assert_int_equal(sim->handles.at[row].kind, HANDLE_free);
    for (uint32_t i = 0; i < sim->devices.count; i++) {
        uint32_t row = sim->devices.at[i].modify_handle;
        if (row != SIM_NONE) assert_true(sim->handles.at[row].flags & FF_PORT_OPEN_MODIFY); /* OPN-7 */
    }
}

/* ---- Obligations: as many as there are things ---- */

/* Each is its process's, once and in order. */
static void check_chains(const struct sim *sim)
{
    uint32_t count = 0;
    for (uint32_t process = 0; process < sim->processes.count; process++) {
        uint32_t last = SIM_NONE;
        for (uint32_t row = sim->processes.at[process].first_obligation; row != SIM_NONE;
             row = sim->obligations.at[row].next) {
            assert_int_equal(sim->obligations.at[row].process, process);
            assert_true(last == SIM_NONE || row > last);
            last = row;
            count++;
        }
        assert_int_equal(sim->processes.at[process].last_obligation, last);
    }
    assert_int_equal(count, sim->obligations.count);
}

static void check_obligations(const struct sim *sim, uint32_t live[OBLIGATION_KINDS])
{
    uint32_t open[OBLIGATION_KINDS] = {0};
    for (uint32_t row = 0; row < sim->obligations.count; row++) {
        const struct obligation *o = &sim->obligations.at[row];
        if (o->orphaned) assert_true(sim->processes.at[o->process].ended);
        if (o->ended) assert_int_equal(o->count, 0);
        if (o->kind != OBLIGATION_event_block && !o->ended) assert_int_equal(o->count, 1);
        if (!o->ended) open[o->kind]++;
    }
    for (uint32_t row = 0; row < sim->registrations.count; row++)
        live[OBLIGATION_registration] += sim->registrations.at[row].live;
    for (uint32_t row = 0; row < sim->tokens.count; row++)
        live[OBLIGATION_token] += !sim->tokens.at[row].closed_at;
    const enum obligation_kind kinds[] = {OBLIGATION_connection, OBLIGATION_port_handle,
                                          OBLIGATION_registration, OBLIGATION_token};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        assert_int_equal(open[kinds[i]], live[kinds[i]]);
}

/* ---- Actions and the trace ---- */

static void check_actions(const struct sim *sim)
{
    const struct delivery *d = &sim->delivery;
    uint64_t after = 0;
    for (uint32_t i = d->action_first; i < d->actions.count; i++) {
        const struct action *a = &d->actions.at[i];
        assert_true(a->after >= after && a->after <= d->sequence);
        assert_true(a->number > 0 && a->number <= sim->processes.at[a->process].actions_sent);
        after = a->after;
    }
    assert_true(d->held <= d->room && d->held <= d->sequence);
}

/* ---- Routing ---- */

/* A key is one method's; what is to come is behind what can be used. */
static void check_methods(const struct sim *sim)
{
    const struct method_table *t = &sim->methods;
    bool coming = false;
    for (uint32_t row = 0; row < t->rows.count; row++) {
        const struct routing_method *m = &t->rows.at[row];
        assert_true(m->extension < t->extensions.count);
        assert_true(guid_valid(text_get(&sim->texts, m->guid)));
        assert_true(ff_str_eq_nocase(text_get(&sim->texts, m->guid), text_get(&sim->texts, m->key)));
        assert_false(coming && m->state != REGISTERED_coming);
        coming = m->state == REGISTERED_coming;
        for (uint32_t other = 0; other < row; other++)
            assert_true(t->rows.at[other].key != m->key ||
                        (t->rows.at[other].state == REGISTERED_leaving && coming));
    }
    for (uint32_t i = 0; i < t->settings.count; i++) {
        const struct routing_setting *s = &t->settings.at[i];
        assert_true(s->device < sim->devices.count);
        for (uint32_t other = 0; other < i; other++)
            assert_true(t->settings.at[other].key != s->key || t->settings.at[other].device != s->device);
    }
}

/* What was done was done with one fax, by each method once; and nothing was done with what is not routed and has no job. */
static void check_routes(const struct sim *sim)
{
    const struct method_table *t = &sim->methods;
    uint32_t done = 0;
    for (uint32_t i = 0; i < sim->inbox.count; i++) {
        const struct received_fax *fax = &sim->inbox.at[i];
        for (uint32_t at = fax->routes; at; at = t->done.at[at - 1].before, done++) {
            assert_true(at <= t->done.count && t->done.at[at - 1].before < at);
            for (uint32_t other = t->done.at[at - 1].before; other; other = t->done.at[other - 1].before)
                assert_int_not_equal(t->done.at[other - 1].key, t->done.at[at - 1].key);
        }
        if (fax->routed) assert_true(fax->routes && job_find(sim, fax->job) == SIM_NONE);
        if (fax->routes && !fax->routed) assert_int_not_equal(job_find(sim, fax->job), SIM_NONE);
    }
    assert_int_equal(done, t->done.count);
}

void invariants_check_routing(const struct sim *sim)
{
    check_methods(sim);
    check_routes(sim);
}

static uint32_t mark(bool *seen, uint32_t cover)
{
    if (!cover) return 0;
    assert_false(seen[cover]);
    seen[cover] = true;
    return 1;
}

void invariants_check_covers(const struct sim *sim)
{
    const struct cover_table *t = &sim->covers;
    bool *seen = calloc(t->rows.count + 1, sizeof *seen);
    uint32_t count = 0;
    for (uint32_t row = t->free_head; row; row = t->rows.at[row].next_free) count += mark(seen, row);
    for (uint32_t i = 0; i < sim->outbox.count; i++) count += mark(seen, sim->outbox.at[i].cover);
    for (uint32_t row = sim->jobs.order_head; row; row = sim->jobs.rows.at[row].next)
        count += mark(seen, sim->jobs.rows.at[row].cover);
    assert_int_equal(count, t->rows.count ? t->rows.count - 1 : 0);
    free(seen);
}

/* Whatever a call fails with, there is something to say of it. */
static void check_failures(const struct sim *sim)
{
    uint16_t causes[CAUSES_MOST];
    for (uint32_t i = 0; i < sim->failures.count; i++) {
        const struct failure *f = &sim->failures.at[i];
        if (!failure_causes(f, causes))
            fail_msg("%s: no cause for %s in sim/causes.def", ff_type_row(f->function)->name,
                     ff_status_name(f->status));
    }
}

void invariants_check(const struct sim *sim)
{
    uint32_t live[OBLIGATION_KINDS] = {0};
    for (uint32_t row = 0; row < sim->processes.count; row++) check_process(sim, row);
    for (uint32_t row = 0; row < sim->registrations.count; row++) check_registration(sim, row);
    for (uint32_t row = 0; row < sim->sessions.count; row++) check_session(sim, row);
    for (uint32_t row = 0; row < sim->logoffs.count; row++) check_logoff(sim, row);
    check_windows(sim);
    check_tokens(sim);
    check_handles(sim, live);
    check_obligations(sim, live);
    check_chains(sim);
    check_actions(sim);
    check_failures(sim);
    invariants_check_routing(sim);
    invariants_check_covers(sim);
}
