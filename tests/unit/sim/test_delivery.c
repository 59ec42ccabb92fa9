/* SPDX-License-Identifier: MIT */
/* The event log, and what became of each event for each registration: against the ring's edges, and against a
 * naive array an event. */
#include "tests/unit/sim/notify.h"

#include <string.h>

/* ---- The log ---- */

static struct ff_wire_event event_at(struct phone *p, uint64_t sequence)
{
    struct ff_wire_event e;
    assert_true(delivery_event(p->sim, sequence, &e));
    assert_int_equal(e.sequence, sequence);
    return e;
}

static void what_an_event_says(void **state)
{
    RULE("EVT-1");
    RULE("EVT-3");
    RULE("EVT-4");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    assert_int_equal(sim->delivery.sequence, 1); /* FAXSVC_STARTED */
    struct ff_wire_event started = event_at(p, 1);
    assert_int_equal(started.event_id, FF_FEI_FAXSVC_STARTED);
    assert_int_equal(started.device_id, 0);
    assert_int_equal(started.job_id, FF_JOB_NONE);
    phone_at_ms(p, 1500);
    assert_int_equal(event_signal(sim, FF_FEI_DIALING, 0, 77), 2);
    struct ff_wire_event dialing = event_at(p, 2);
    assert_int_equal(dialing.event_id, FF_FEI_DIALING);
    assert_int_equal(dialing.device_id, 1);
    assert_int_equal(dialing.job_id, 77);
    assert_true(dialing.time == p->config.start + 1500 * FF_TICKS_PER_MS);
    assert_int_equal(sim->devices.at[0].state, FF_FPS_DIALING);
    assert_int_equal(event_signal_raw(sim, FF_FEI_JOB_QUEUED, 9, 78), 3);
    assert_int_equal(event_at(p, 3).device_id, 9);
    assert_int_equal(sim->devices.at[0].state, FF_FPS_DIALING);
    struct ff_wire_event none;
    assert_false(delivery_event(sim, 0, &none));
    assert_false(delivery_event(sim, 4, &none));
    assert_false(delivery_event(sim, UINT64_MAX, &none));
}

/* The last `room` events are there, whole, and none before them. */
static void try_room(struct phone *p, uint32_t room)
{
    p->config.log_room = room;
    struct sim *sim = notify_begin_user(p);
    for (uint32_t i = 0; i < 2 * room + 600; i++) {
        uint64_t sequence = event_signal_raw(sim, FF_FEI_RINGING, i + 1, i);
        uint64_t held = sequence < room ? sequence : room;
        assert_int_equal(sim->delivery.held, held);
        assert_true(sim->delivery.room <= room);
        struct ff_wire_event e;
        assert_false(delivery_event(sim, sequence - held, &e));
        for (uint64_t s = sequence - held + 1; s <= sequence; s += held > 8 ? held / 4 : 1) {
            if (s == 1) continue; /* the session's first */
            e = event_at(p, s);
            assert_int_equal(e.device_id, s - 1);
            assert_int_equal(e.job_id, s - 2);
        }
    }
    assert_int_equal(sim->delivery.room, room);
}

static void the_ring_grows_and_wraps(void **state)
{
    static const uint32_t rooms[] = {1, 2, 3, 255, 256, 257, 512, 1000, 4096};
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) try_room(p, rooms[i]);
}

/* A refusal costs room, not events, and no faith: who falls behind is told. */
static void a_ring_that_may_not_grow(void **state)
{
    struct phone *p = *state;
    p->config.log_room = 4096;
    struct sim *sim = notify_begin_user(p);
    while (sim->delivery.held < sim->delivery.room) event_signal_raw(sim, FF_FEI_RINGING, 1, 2);
    uint32_t room = sim->delivery.room;
    sim->trace.records.room += 64; /* the trace's own growth is not meant: as if it had grown already */
    sim->trace.records.at = p->memory.alloc.resize(p->memory.alloc.ctx, sim->trace.records.at,
                                                   sim->trace.records.room * sizeof *sim->trace.records.at);
    p->memory.refuse_at = p->memory.requests + 1;
    uint64_t last = event_signal_raw(sim, FF_FEI_RINGING, 5, 6);
    assert_int_equal(p->memory.refused, 1);
    assert_int_equal(sim->delivery.room, room);
    assert_int_equal(sim->delivery.held, room);
    assert_int_equal(event_at(p, last).device_id, 5);
    event_at(p, last - room + 1);
    struct ff_wire_event e;
    assert_false(delivery_event(sim, last - room, &e));
    /* It has wrapped, and stays as it is. */
    for (uint32_t i = 0; i < 2 * room; i++) last = event_signal_raw(sim, FF_FEI_RINGING, 7, 8);
    assert_int_equal(sim->delivery.room, room);
    event_at(p, last - room + 1);
    assert_false(sim->refused);
}

static void time_stamps_never_decrease(void **state)
{
    RULE("FEV-4");
    struct phone *p = *state;
    p->config.seed = test_seed();
    struct sim *sim = notify_begin_user(p);
    uint64_t last = 0;
    for (int i = 0; i < 200; i++) {
        sim_advance(sim, p->config.start + random_next(sim) % (1000 * FF_TICKS_PER_S));
        uint64_t time = event_at(p, notify_event(p)).time;
        assert_true(time >= last);
        assert_true(time == sim->clock.now);
        last = time;
    }
}

static void documented_events_only(void **state)
{
    RULE("CHO-6");
    RULE("EVT-10");
    struct phone *p = *state;
    for (uint64_t only = 0; only < 2; only++) {
        p->config.switches.documented_events_only = only;
        struct sim *sim = notify_begin_user(p);
        for (uint32_t event = 1; event <= FF_FEI_NEVENTS; event++) {
            bool undocumented =
                event == FF_FEI_INITIALIZING || event == FF_FEI_LINE_UNAVAILABLE || event == FF_FEI_HANDLED;
            uint64_t before = sim->delivery.sequence, after = event_signal(sim, (enum ff_fei)event, 0, 1);
            assert_int_equal(after, undocumented && only ? 0 : before + 1);
            /* The port is as it is, whatever is said. */
            if (event == FF_FEI_INITIALIZING) assert_int_equal(sim->devices.at[0].state, FF_FPS_INITIALIZING);
        }
    }
}

static void nothing_is_signalled_outside_a_session(void **state)
{
    RULE("SES-1");
    RULE("SEQ-19");
    struct phone *p = *state;
    p->config.switches.startup = FF_TICKS_PER_S;
    p->config.switches.shutdown = FF_TICKS_PER_S;
    struct sim *sim = notify_begin_user(p);
    assert_int_equal(event_signal(sim, FF_FEI_RINGING, 0, FF_JOB_NONE), 0); /* starting */
    assert_int_equal(sim->delivery.sequence, 0);
    phone_at(p, 1);
    assert_int_equal(event_at(p, 1).event_id, FF_FEI_FAXSVC_STARTED);
    notify_stop(p);
    uint64_t stopping = event_signal(sim, FF_FEI_RINGING, 0, FF_JOB_NONE);
    assert_int_not_equal(stopping, 0);
    phone_at(p, 2);
    assert_int_equal(sim->service.state, SERVICE_stopped);
    assert_int_equal(event_at(p, stopping + 1).event_id, FF_FEI_FAXSVC_ENDED);
    assert_int_equal(event_signal(sim, FF_FEI_RINGING, 0, FF_JOB_NONE), 0);
    assert_int_equal(sim->delivery.sequence, stopping + 1);
}

/* ---- What is for whom ---- */

static void each_has_the_events_of_its_time(void **state)
{
    RULE("REG-1");
    RULE("SEQ-20");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    notify_event(p);
    uint32_t first = client_register(&c, window);
    uint64_t e1 = notify_event(p);
    uint32_t second = client_register_port(&c, 0x44, 0);
    uint64_t e2 = notify_event(p);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    uint64_t e3 = notify_event(p);
    notify_stop(p);
    const struct registration *a = &sim->registrations.at[first], *b = &sim->registrations.at[second];
    assert_int_equal(registration_events(sim, a), 2);
    assert_int_equal(registration_events(sim, b), 4); /* e2, e3, IDLE, ENDED */
    assert_int_equal(registration_outcome(sim, a, e1 - 1), FF_OUTCOMES);
    assert_int_equal(registration_outcome(sim, a, e1), FF_OUTCOME_pending);
    assert_int_equal(registration_outcome(sim, a, e2), FF_OUTCOME_pending);
    assert_int_equal(registration_outcome(sim, a, e3), FF_OUTCOMES);
    assert_int_equal(registration_outcome(sim, b, e1), FF_OUTCOMES);
    assert_int_equal(registration_outcome(sim, b, e2), FF_OUTCOME_pending);
    assert_int_equal(event_at(p, sim->delivery.sequence).event_id, FF_FEI_FAXSVC_ENDED);
    assert_int_equal(registration_outcome(sim, b, sim->delivery.sequence), FF_OUTCOME_pending);
    assert_int_equal(registration_outcome(sim, b, sim->delivery.sequence + 1), FF_OUTCOMES);
}

/* The last event that concerns a process, through times with and without a live registration. */
static void what_a_process_was_sent(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    notify_event(p);
    assert_int_equal(delivery_sent(sim, c.process), 0);
    client_register(&c, window);
    assert_int_equal(delivery_sent(sim, c.process), 0);
    uint64_t e = notify_event(p);
    assert_int_equal(delivery_sent(sim, c.process), e);
    client_register(&c, window); /* one more changes nothing */
    assert_int_equal(delivery_sent(sim, c.process), e);
    e = notify_event(p);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_int_equal(delivery_sent(sim, c.process), e);
    notify_event(p);
    assert_int_equal(delivery_sent(sim, c.process), e);
    client_register(&c, window);
    assert_int_equal(delivery_sent(sim, c.process), e);
    e = notify_event(p);
    assert_int_equal(delivery_sent(sim, c.process), e);
}

/* ---- Outcomes, against a naive model ---- */

enum { EVENTS_MAX = 700, OWNERS = 3, STEPS = 1500 };

/* One registration as an array an event: 0 is no exception. */
struct naive {
    uint32_t row;
    struct client owner;
    bool live, packet;
    uint64_t from, upto, posted;
    uint32_t muted;
    uint8_t own[EVENTS_MAX]; /* FF_OUTCOME_* by sequence */
};

static uint32_t chance(struct phone *p, uint32_t n)
{
    return (uint32_t)(random_next(p->sim) >> 33) % n;
}

static uint64_t naive_end(const struct phone *p, const struct naive *n)
{
    return n->live ? p->sim->delivery.sequence : n->upto;
}

static uint32_t naive_outcome(const struct phone *p, const struct naive *n, uint64_t s)
{
    if (s <= n->from || s > naive_end(p, n)) return FF_OUTCOMES;
    if (n->own[s]) return n->own[s];
    return s <= n->posted ? FF_OUTCOME_posted : FF_OUTCOME_pending;
}

static void naive_check(struct phone *p, const struct naive *n)
{
    const struct sim *sim = p->sim;
    const struct registration *r = &sim->registrations.at[n->row];
    uint64_t counts[FF_OUTCOMES] = {0}, events = 0, last_posted = 0;
    for (uint64_t s = 0; s <= sim->delivery.sequence + 1; s++) {
        uint32_t expected = naive_outcome(p, n, s);
        if (registration_outcome(sim, r, s) != expected)
            fail_msg("event %u of registration %u: %u, not %u", (unsigned)s, (unsigned)n->row + 1,
                     (unsigned)registration_outcome(sim, r, s), (unsigned)expected);
        if (expected == FF_OUTCOMES) continue;
        counts[expected]++;
        events++;
        if (expected == FF_OUTCOME_posted) last_posted = s;
    }
    assert_int_equal(registration_events(sim, r), events);
    assert_int_equal(registration_last_posted(sim, r), last_posted);
    for (uint32_t outcome = 0; outcome < FF_OUTCOMES; outcome++)
        assert_int_equal(registration_count(sim, r, outcome), counts[outcome]);
    /* Ranges lie in order, apart, and hold what they say. */
    for (uint32_t i = 1; i < r->ranges.count; i++)
        assert_true(r->ranges.at[i - 1].last < r->ranges.at[i].first);
}

static void naive_event(struct phone *p, struct naive *all)
{
    uint64_t s = notify_event(p);
    assert_true(s + 2 < EVENTS_MAX);
    for (int i = 0; i < OWNERS; i++)
        if (all[i].live && all[i].muted != FF_OUTCOME_posted) all[i].own[s] = (uint8_t)all[i].muted;
}

static void naive_ack(struct phone *p, struct naive *n)
{
    uint64_t posted = chance(p, (uint32_t)p->sim->delivery.sequence + 1);
    assert_true(client_ack(&n->owner, n->row, posted, posted ? chance(p, (uint32_t)posted) : 0));
    if (posted > n->posted) n->posted = posted;
}

static void naive_except(struct phone *p, struct naive *n)
{
    static const enum ff_outcome of_window[] = {FF_OUTCOME_dead_window, FF_OUTCOME_quota,
                                                FF_OUTCOME_no_memory};
    uint64_t s = chance(p, (uint32_t)p->sim->delivery.sequence + 2);
    enum ff_outcome outcome = n->packet ? FF_OUTCOME_no_memory : of_window[chance(p, 3)];
    bool valid = s > n->from && s <= naive_end(p, n);
    assert_int_equal(client_except(&n->owner, n->row, s, outcome), valid);
    if (valid && !n->own[s]) n->own[s] = (uint8_t)outcome;
}

static void naive_lost(struct phone *p, struct naive *all, const struct naive *n)
{
    uint64_t first = chance(p, (uint32_t)p->sim->delivery.sequence + 2), last = first + chance(p, 30);
    delivery_lost(p->sim, n->owner.process, first, last);
    for (int i = 0; i < OWNERS; i++)
        for (uint64_t s = first; s <= last && all[i].owner.process == n->owner.process; s++)
            if (s > all[i].from && s <= naive_end(p, &all[i]) && !all[i].own[s])
                all[i].own[s] = FF_OUTCOME_lost;
}

static void naive_mute(struct phone *p, struct naive *n)
{
    static const uint32_t why[] = {FF_OUTCOME_posted, FF_OUTCOME_no_desktop, FF_OUTCOME_fault};
    uint32_t outcome = why[chance(p, 3)];
    registration_mute(p->sim, n->row, outcome);
    n->muted = outcome;
}

static void naive_close(struct phone *p, struct naive *n)
{
    if (!n->live || chance(p, 40)) return;
    registration_close(p->sim, n->row);
    n->live = false;
    n->upto = p->sim->delivery.sequence;
}

static void naive_begin(struct phone *p, struct naive *all)
{
    struct client alice = client_of(p, "alice"), bob = client_of(p, "bob");
    for (int i = 0; i < OWNERS; i++) {
        struct naive *n = &all[i];
        *n = (struct naive){.owner = i == 1 ? bob : alice,
                            .live = true,
                            .packet = i == 2,
                            .muted = FF_OUTCOME_posted,
                            .from = p->sim->delivery.sequence,
                            .posted = p->sim->delivery.sequence};
        n->row = n->packet ? client_register_port(&n->owner, 0x44, 0)
                           : client_register(&n->owner, client_window(&n->owner, FF_WINDOW_top_level));
        notify_event(p);
    }
}

/* Its process goes: what it has not acknowledged never arrived. */
static void naive_process_ends(struct phone *p, struct naive *all)
{
    client_vanish(&all[0].owner);
    for (int i = 0; i < OWNERS; i++) {
        struct naive *n = &all[i];
        if (n->owner.process != all[0].owner.process) continue;
        if (n->live) n->upto = p->sim->delivery.sequence;
        n->live = false;
        for (uint64_t s = n->posted + 1; s <= n->upto; s++)
            if (s > n->from && !n->own[s]) n->own[s] = FF_OUTCOME_process_gone;
        naive_check(p, n);
    }
}

static void outcomes_as_a_naive_array_has_them(void **state)
{
    RULE("CHO-10");
    struct phone *p = *state;
    p->config.seed = test_seed();
    static struct naive all[OWNERS];
    for (int world = 0; world < 12; world++) {
        p->config.seed++;
        struct sim *sim = notify_begin_user(p);
        naive_begin(p, all);
        for (int step = 0; step < STEPS; step++) {
            struct naive *n = &all[chance(p, OWNERS)];
            uint32_t what = chance(p, 16);
            if (what < 5 && sim->delivery.sequence + 4 < EVENTS_MAX) naive_event(p, all);
            if (what >= 5 && what < 8) naive_ack(p, n);
            if (what >= 8 && what < 12) naive_except(p, n);
            if (what == 12) naive_lost(p, all, n);
            if (what == 13 && n->live) naive_mute(p, n);
            if (what == 14) naive_close(p, n);
            naive_check(p, n);
        }
        naive_process_ends(p, all);
    }
}

/* ---- Acknowledgements that cannot be true ---- */

static void acks_that_lie(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice"), other = client_of(p, "alice");
    uint64_t gone = client_window(&c, FF_WINDOW_top_level);
    uint32_t closed = client_register(&c, gone);
    notify_event(p);
    assert_int_equal(client_release(&c, gone), FF_ERROR_SUCCESS);
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    uint64_t from = sim->delivery.sequence, first = notify_event(p), last = notify_event(p);
    uint32_t packets = client_register_port(&c, 0x44, 0);
    uint64_t packet = notify_event(p);

    assert_false(client_ack(&c, UINT32_MAX, last, last)); /* number 0 */
    assert_false(client_ack(&c, sim->registrations.count, last, last));
    assert_false(client_ack(&other, row, last, last));
    assert_false(client_ack(&c, row, packet + 1, packet));
    assert_false(client_ack(&c, row, UINT64_MAX, 0));
    assert_false(client_ack(&c, row, first, first + 1));
    assert_false(client_except(&c, row, from, FF_OUTCOME_quota));
    assert_false(client_except(&c, row, 0, FF_OUTCOME_quota));
    assert_false(client_except(&c, row, packet + 1, FF_OUTCOME_quota));
    assert_false(client_except(&c, closed, first, FF_OUTCOME_quota)); /* after its end */
    assert_false(client_except(&other, row, first, FF_OUTCOME_quota));
    for (uint32_t outcome = 0; outcome <= FF_OUTCOMES; outcome++) {
        bool window = outcome == FF_OUTCOME_quota || outcome == FF_OUTCOME_dead_window,
             port = outcome == FF_OUTCOME_port_gone, either = outcome == FF_OUTCOME_no_memory;
        if (!window && !either) assert_false(client_except(&c, row, first, (enum ff_outcome)outcome));
        if (!port && !either) assert_false(client_except(&c, packets, packet, (enum ff_outcome)outcome));
    }
    /* A lie spoils what is true beside it. */
    struct ff_ack_entry entries[] = {{row + 1, last, last}, {packets + 1, packet + 1, 0}};
    struct ff_ack_exception exceptions[] = {{row + 1, first, FF_OUTCOME_quota}};
    struct ff_in_Ack mixed = {{.at = entries, .count = 2}, {.at = exceptions, .count = 1}};
    assert_false(delivery_ack(sim, c.process, &mixed));

    const struct registration *r = &sim->registrations.at[row];
    assert_int_equal(registration_count(sim, r, FF_OUTCOME_pending), registration_events(sim, r));
    assert_int_equal(r->posted, from);
    assert_int_equal(sim->findings.count, 0);
    mixed.entries.count = 1;
    assert_true(delivery_ack(sim, c.process, &mixed));
    assert_int_equal(registration_outcome(sim, r, first), FF_OUTCOME_quota);
    assert_int_equal(registration_outcome(sim, r, last), FF_OUTCOME_posted);
}

/* Threads of a client may overtake each other: positions only rise, and an exception counts whenever it comes. */
static void acks_out_of_order(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    const struct registration *r = &sim->registrations.at[row];
    uint64_t first = notify_event(p), second = notify_event(p);
    assert_true(client_ack(&c, row, second, second));
    assert_true(client_ack(&c, row, first, first));
    assert_int_equal(r->posted, second);
    assert_int_equal(r->read, second);
    assert_true(client_except(&c, row, first, FF_OUTCOME_quota));
    assert_int_equal(registration_outcome(sim, r, first), FF_OUTCOME_quota);
    assert_int_equal(token_uses(sim, r->token), 1);
    /* The first word about it stands. */
    assert_true(client_except(&c, row, first, FF_OUTCOME_dead_window));
    assert_int_equal(registration_outcome(sim, r, first), FF_OUTCOME_quota);
    assert_int_equal(notify_findings(p, FINDING_post_failed), 1);
}

static void a_failed_post_concerns_one_event_of_one_registration(void **state)
{
    RULE("CHO-10");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    uint32_t first = client_register(&c, window), second = client_register(&c, window);
    uint64_t e1 = notify_event(p);
    notify_drop_actions(p);
    phone_skip(p);
    assert_true(client_except(&c, first, e1, FF_OUTCOME_quota));
    notify_story(p, "0.000 undelivered registration 1 2 quota", "0.000 finding \"post_failed\" process 1");
    assert_true(sim->registrations.at[first].live);
    assert_null(action_take(sim));
    uint64_t e2 = notify_event(p);
    client_reads_all(&c, first);
    client_reads_all(&c, second);
    assert_int_equal(registration_outcome(sim, &sim->registrations.at[first], e2), FF_OUTCOME_posted);
    assert_int_equal(registration_outcome(sim, &sim->registrations.at[second], e1), FF_OUTCOME_posted);
}

/* A dead window takes one range, however many events it does not get. */
static void equal_outcomes_side_by_side_are_one_range(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    const struct registration *r = &sim->registrations.at[row];
    for (int i = 0; i < 100; i++)
        assert_true(
            client_except(&c, row, notify_event(p), i < 50 ? FF_OUTCOME_dead_window : FF_OUTCOME_quota));
    assert_int_equal(r->ranges.count, 2);
    assert_int_equal(registration_count(sim, r, FF_OUTCOME_dead_window), 50);
    assert_int_equal(registration_count(sim, r, FF_OUTCOME_quota), 50);
    notify_event(p);
    assert_true(
        client_except(&c, row, notify_event(p), FF_OUTCOME_quota)); /* with one between that arrived */
    assert_int_equal(r->ranges.count, 3);
}

/* ---- Ports that are closed ---- */

static void a_closed_port_ends_its_registrations(void **state)
{
    RULE("IOC-10");
    RULE("IOC-15");
    struct phone *p = *state;
    for (uint32_t unread = 0; unread < 3; unread++) {
        struct sim *sim = notify_begin_user(p);
        struct client c = client_of(p, "alice"), other = client_of(p, "alice");
        uint32_t first = client_register_port(&c, 0x44, 0), second = client_register_port(&c, 0x44, 1);
        uint32_t different = client_register_port(&c, 0x48, 0),
                 foreign = client_register_port(&other, 0x44, 0);
        window_made(sim, c.process, 0x44, 1, FF_WINDOW_top_level, FF_STR("its number is no port"));
        uint32_t window = client_register(&c, 0x44);
        registration_port_closed(sim, c.process, 0x44, unread);
        assert_false(sim->registrations.at[first].live);
        assert_false(sim->registrations.at[second].live);
        assert_true(sim->registrations.at[different].live);
        assert_true(sim->registrations.at[foreign].live);
        assert_true(sim->registrations.at[window].live);
        assert_int_equal(notify_findings(p, FINDING_port_closed), unread ? 0 : 2);
        assert_int_equal(notify_findings(p, FINDING_port_closed_unread), unread ? 2 : 0);
        registration_port_closed(sim, c.process, 0x44, unread);
        assert_int_equal(sim->findings.count, 2);
    }
    assert_int_equal(finding_row(FINDING_port_closed)->cls, FINDING_note);
    assert_int_equal(finding_row(FINDING_port_closed_unread)->cls, FINDING_choice);
}

/* Closed where the SDK could not see it: the first packet that cannot be queued tells. */
static void a_closed_port_is_found_out(void **state)
{
    RULE("IOC-10");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint32_t row = client_register_port(&c, 0x44, 0);
    uint64_t e1 = notify_event(p), e2 = notify_event(p);
    phone_skip(p);
    assert_true(client_except(&c, row, e1, FF_OUTCOME_port_gone));
    notify_story(p, "0.000 undelivered registration 1 2 port_gone", "0.000 finding \"port_closed\" process 1",
                 "0.000 unregistered registration 1");
    assert_true(client_except(&c, row, e2, FF_OUTCOME_port_gone));
    notify_story(p, "0.000 undelivered registration 1 3 port_gone");
    notify_event(p);
    assert_int_equal(registration_count(sim, &sim->registrations.at[row], FF_OUTCOME_port_gone), 2);
    assert_int_equal(registration_events(sim, &sim->registrations.at[row]), 2);
    assert_int_equal(notify_findings(p, FINDING_post_failed), 0);
}

/* ---- Events that were lost ---- */

static void lost_events(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice"), other = client_of(p, "bob");
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    uint32_t of_other = client_register(&other, client_window(&other, FF_WINDOW_top_level));
    const struct registration *r = &sim->registrations.at[row];
    uint64_t first = notify_event(p);
    for (int i = 0; i < 9; i++) notify_event(p);
    uint64_t last = sim->delivery.sequence;
    delivery_lost(sim, c.process, 5, 3);                /* none */
    delivery_lost(sim, c.process, last + 1, last + 10); /* not there yet */
    delivery_lost(sim, c.process, 0, first - 1);        /* before it */
    assert_int_equal(sim->findings.count, 0);
    delivery_lost(sim, c.process, 0, first + 3);
    assert_int_equal(registration_count(sim, r, FF_OUTCOME_lost), 4);
    assert_int_equal(notify_findings(p, FINDING_events_lost), 1);
    assert_int_equal(finding_row(FINDING_events_lost)->cls, FINDING_strict);
    delivery_lost(sim, c.process, first, first + 3); /* heard already */
    assert_int_equal(notify_findings(p, FINDING_events_lost), 1);
    delivery_lost(sim, c.process, last, UINT64_MAX);
    assert_int_equal(registration_count(sim, r, FF_OUTCOME_lost), 5);
    client_reads_all(&c, row);
    assert_int_equal(registration_count(sim, r, FF_OUTCOME_posted), 5);
    assert_int_equal(registration_count(sim, &sim->registrations.at[of_other], FF_OUTCOME_lost), 0);
    assert_true(finding_failing(sim));
}

/* ---- Muting ---- */

static void muted_and_heard_again(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin(p, ACCOUNT_local_system, true);
    struct client c = client_of(p, "alice");
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    const struct registration *r = &sim->registrations.at[row];
    notify_event(p);
    notify_drop_actions(p);
    phone_skip(p);
    registration_mute(sim, row, FF_OUTCOME_fault);
    registration_mute(sim, row, FF_OUTCOME_fault);
    notify_event(p);
    notify_event(p);
    registration_mute(sim, row, FF_OUTCOME_posted);
    notify_event(p);
    notify_story(p, "0.000 muted registration 1 fault", "0.000 event FEI_RINGING device 1",
                 "0.000 event FEI_RINGING device 1", "0.000 muted registration 1 posted",
                 "0.000 event FEI_RINGING device 1");
    const struct action *a = action_take(sim);
    assert_int_equal(a->kind, ACTION_muted);
    assert_int_equal(a->value, 1);
    assert_int_equal(a->after, 2);
    a = action_take(sim);
    assert_int_equal(a->value, 0);
    assert_int_equal(a->after, 4);
    assert_null(action_take(sim));
    client_reads_all(&c, row);
    assert_int_equal(registration_count(sim, r, FF_OUTCOME_fault), 2);
    assert_int_equal(registration_count(sim, r, FF_OUTCOME_posted), 2);
}

/* CHO-9: dropped, and counted. */
static void an_unreachable_desktop(void **state)
{
    RULE("CHO-9");
    RULE("TOK-11");
    struct phone *p = *state;
    struct sim *sim = notify_begin(p, ACCOUNT_network_service, false);
    struct client c = client_of(p, "alice");
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    const struct action *a;
    while ((a = action_take(sim)) && a->kind != ACTION_muted) continue;
    assert_non_null(a);
    assert_int_equal(a->value, 1);
    for (int i = 0; i < 7; i++) notify_event(p);
    client_reads_all(&c, row);
    assert_int_equal(registration_count(sim, &sim->registrations.at[row], FF_OUTCOME_no_desktop), 7);
    assert_int_equal(registration_count(sim, &sim->registrations.at[row], FF_OUTCOME_posted), 0);
}

/* ---- Event blocks ---- */

static uint32_t blocks_out(struct phone *p, uint32_t row)
{
    return p->sim->obligations.at[p->sim->registrations.at[row].blocks].count;
}

static void every_packet_has_a_block(void **state)
{
    RULE("IOC-4");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice"), other = client_of(p, "alice");
    uint32_t row = client_register_port(&c, 0x44, 0);
    uint32_t window = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    assert_int_equal(blocks_out(p, row), 0);
    uint64_t first = notify_event(p);
    for (int i = 0; i < 4; i++) notify_event(p);
    assert_int_equal(blocks_out(p, row), 0);
    client_reads_all(&c, row);
    assert_int_equal(blocks_out(p, row), 5);
    assert_true(registration_blocks_freed(sim, c.process, row + 1, 2));
    assert_int_equal(blocks_out(p, row), 3);
    /* A packet that was not queued has none. */
    assert_true(client_except(&c, row, first, FF_OUTCOME_no_memory));
    assert_int_equal(blocks_out(p, row), 2);
    /* LocalFree may be heard of first. */
    notify_event(p);
    assert_true(registration_blocks_freed(sim, c.process, row + 1, 3));
    assert_int_equal(blocks_out(p, row), 0);
    client_reads_all(&c, row);
    assert_int_equal(blocks_out(p, row), 0);

    assert_false(registration_blocks_freed(sim, c.process, row + 1, 2)); /* more than there were */
    assert_false(registration_blocks_freed(sim, c.process, row + 1, UINT32_MAX));
    assert_false(registration_blocks_freed(sim, c.process, window + 1, 1));
    assert_false(registration_blocks_freed(sim, c.process, window + 1, 0));
    assert_false(registration_blocks_freed(sim, other.process, row + 1, 1));
    assert_false(registration_blocks_freed(sim, c.process, 0, 1));
    assert_false(registration_blocks_freed(sim, c.process, sim->registrations.count + 1, 1));
    assert_int_equal(sim->registrations.at[row].blocks_freed, 5);
}

/* ---- Actions ---- */

static void actions_are_numbered_and_in_order(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client a = client_attach(p, "alice"), b = client_attach(p, "bob");
    uint64_t expected[2] = {0, 0};
    p->config.seed = test_seed();
    for (uint32_t i = 0, taken = 0; i < 2000; i++) {
        const struct client *c = random_next(sim) >> 63 ? &a : &b;
        struct action *added = action_add(sim, ACTION_stuck, c->process, i);
        assert_int_equal(added->after, sim->delivery.sequence);
        if (i % 7 == 0) notify_event(p);
        for (uint32_t n = (uint32_t)(random_next(sim) >> 62); n > 0 && taken <= i; n--, taken++) {
            const struct action *next = action_take(sim);
            assert_non_null(next);
            assert_int_equal(next->subject, taken);
            assert_int_equal(next->number, ++expected[next->process]);
        }
        if (taken > i) assert_null(action_take(sim));
        assert_true(sim->delivery.actions.room <= 4096);
    }
    assert_int_equal(sim->processes.at[a.process].actions_sent + sim->processes.at[b.process].actions_sent,
                     2000);
}

/* What is queued is compacted when the greater part was taken: a world that runs for days does not grow by it. */
static void taken_actions_make_room(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_attach(p, "alice");
    for (uint32_t i = 0; i < 10000; i++) {
        assert_non_null(action_add(sim, ACTION_stuck, c.process, i));
        assert_int_equal(action_take(sim)->subject, i);
    }
    assert_true(sim->delivery.actions.room <= 8);
}

static void a_process_that_has_ended_is_told_nothing(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_attach(p, "alice");
    client_vanish(&c);
    assert_null(action_add(sim, ACTION_stuck, c.process, 0));
    assert_null(action_take(sim));
    assert_false(sim->refused);
}

static const struct test_case cases[] = {
    CASE(what_an_event_says),
    CASE(the_ring_grows_and_wraps),
    CASE(a_ring_that_may_not_grow),
    CASE(time_stamps_never_decrease),
    CASE(documented_events_only),
    CASE(nothing_is_signalled_outside_a_session),
    CASE(each_has_the_events_of_its_time),
    CASE(what_a_process_was_sent),
    CASE(outcomes_as_a_naive_array_has_them),
    CASE(acks_that_lie),
    CASE(acks_out_of_order),
    CASE(a_failed_post_concerns_one_event_of_one_registration),
    CASE(equal_outcomes_side_by_side_are_one_range),
    CASE(a_closed_port_ends_its_registrations),
    CASE(a_closed_port_is_found_out),
    CASE(lost_events),
    CASE(muted_and_heard_again),
    CASE(an_unreachable_desktop),
    CASE(every_packet_has_a_block),
    CASE(actions_are_numbered_and_in_order),
    CASE(taken_actions_make_room),
    CASE(a_process_that_has_ended_is_told_nothing),
};

int main(int argc, char **argv)
{
    return RUN("delivery", cases, phone_set_up, phone_tear_down, argc, argv);
}
