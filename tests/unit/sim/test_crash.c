/* SPDX-License-Identifier: MIT */
/* What a client had in hand when it went without a word. */
#include "tests/unit/sim/notify.h"

/* A client that has registered a window, and how it stands with that. */
struct told {
    struct client c;
    uint32_t row;
    uint64_t first; /* the next event */
};

static struct told begin(struct phone *p)
{
    struct told t;
    notify_begin_user(p);
    t.c = client_of(p, "alice");
    t.row = client_register(&t.c, client_window(&t.c, FF_WINDOW_top_level));
    t.first = p->sim->delivery.sequence + 1;
    return t;
}

static void wakes(const struct told *t)
{
    quiet_busy(t->c.p->sim, t->c.process, 1);
}

static void check(const struct told *t, enum handled how, uint64_t first, uint64_t last)
{
    client_vanish(&t->c);
    const struct handling *h = crash_handling(t->c.p->sim, &t->c.p->sim->registrations.at[t->row]);
    assert_int_equal(h->how, how);
    assert_int_equal(h->first, how == HANDLED_nothing ? 0 : t->first + first);
    assert_int_equal(h->last, how == HANDLED_nothing ? 0 : t->first + last);
}

static void whoever_waits_handles_nothing(void **state)
{
    struct told t = begin(*state);
    uint64_t event = notify_event(t.c.p);
    client_ack(&t.c, t.row, event, event);
    client_waits(&t.c, FF_TIME_NEVER);
    check(&t, HANDLED_nothing, 0, 0);
}

static void what_a_thread_was_woken_by_it_handles(void **state)
{
    struct told t = begin(*state);
    client_waits(&t.c, FF_TIME_NEVER);
    notify_event(t.c.p);
    wakes(&t); /* before it can acknowledge */
    check(&t, HANDLED_surely, 0, 0);
}

static void what_it_has_read_and_not_waited_since_it_handles(void **state)
{
    struct told t = begin(*state);
    client_waits(&t.c, FF_TIME_NEVER);
    uint64_t event = notify_event(t.c.p);
    wakes(&t);
    client_ack(&t.c, t.row, event, event); /* it makes a call */
    check(&t, HANDLED_surely, 0, 0);
}

static void of_several_it_handles_one(void **state)
{
    struct told t = begin(*state);
    client_waits(&t.c, FF_TIME_NEVER);
    notify_event(t.c.p);
    notify_event(t.c.p);
    wakes(&t);
    uint64_t last = notify_event(t.c.p);
    client_ack(&t.c, t.row, last, t.first - 1);
    check(&t, HANDLED_surely, 0, 2);
}

/* Whether it got so far as to look nobody can know. */
static void what_came_while_it_ran_it_handles_perhaps(void **state)
{
    struct told t = begin(*state);
    uint64_t event = notify_event(t.c.p);
    client_ack(&t.c, t.row, event, t.first - 1);
    check(&t, HANDLED_perhaps, 0, 0);
}

static void what_was_not_posted_it_does_not_handle(void **state)
{
    struct told t = begin(*state);
    client_waits(&t.c, FF_TIME_NEVER);
    notify_event(t.c.p);
    client_except(&t.c, t.row, notify_event(t.c.p), FF_OUTCOME_quota);
    wakes(&t);
    check(&t, HANDLED_surely, 0, 0);
}

static void messages_are_for_the_thread_of_the_window(void **state)
{
    struct told t = begin(*state);
    struct sim *sim = t.c.p->sim;
    thread_begin(sim, t.c.process, 2);
    quiet_idle(sim, t.c.process, 2, FF_TIME_NEVER, false, FF_STR("a wait"));
    client_waits(&t.c, FF_TIME_NEVER);
    uint64_t event = notify_event(t.c.p);
    client_ack(&t.c, t.row, event, t.first - 1);
    quiet_busy(sim, t.c.process, 2);
    check(&t, HANDLED_nothing, 0, 0);
}

static void packets_are_for_whoever_runs(void **state)
{
    struct told t = begin(*state);
    t.row = client_register_port(&t.c, 7, 1);
    struct sim *sim = t.c.p->sim;
    thread_begin(sim, t.c.process, 2);
    quiet_idle(sim, t.c.process, 2, FF_TIME_NEVER, false, FF_STR("a wait"));
    client_waits(&t.c, FF_TIME_NEVER);
    notify_event(t.c.p);
    quiet_busy(sim, t.c.process, 2);
    check(&t, HANDLED_surely, 0, 0);
}

/* ---- What it says itself ---- */

static struct ff_in_Crash crash_in(const struct told *t, struct ff_crash_frame *frames, uint32_t count)
{
    return (struct ff_in_Crash){.signal = 11,
                                .thread = 1,
                                .registration = t->row + 1,
                                .event = t->first,
                                .frames = {.at = frames, .count = count}};
}

static void what_a_crash_says_holds_and_is_said_once(void **state)
{
    struct told t = begin(*state);
    struct sim *sim = t.c.p->sim;
    struct ff_crash_frame frames[CRASH_SITES + 1] = {{FF_STR("/bin/client"), 16}, {FF_STR_NULL, 77}};
    struct ff_in_Crash in = crash_in(&t, frames, CRASH_SITES + 1);
    notify_event(t.c.p);
    uint64_t last = notify_event(t.c.p), hash = sim->trace.hash;
    client_ack(&t.c, t.row, last, t.first - 1);
    assert_true(crash_note(sim, t.c.process, &in));
    assert_false(crash_note(sim, t.c.process, &in));
    assert_true(sim->trace.hash == hash); /* places are not in it */
    const struct crash *crash = crash_of(sim, t.c.process);
    assert_int_equal(crash->signal, 11);
    assert_int_equal(crash->thread, 1);
    assert_int_equal(crash->sites, CRASH_SITES);
    const struct site *site = &sim->sites.at[sim->crash_sites.at[crash->first_site]];
    assert_int_equal(site->address, 16);
    assert_true(ff_str_eq(text_get(&sim->texts, site->module), FF_STR("/bin/client")));
    check(&t, HANDLED_surely, 0, 0);
}

static void a_crash_names_no_event_that_was_not_for_it(void **state)
{
    struct told t = begin(*state);
    struct sim *sim = t.c.p->sim;
    struct client other = client_of(t.c.p, "alice");
    struct ff_in_Crash in = crash_in(&t, NULL, 0);
    assert_false(crash_note(sim, t.c.process, &in)); /* has not come yet */
    notify_event(t.c.p);
    assert_false(crash_note(sim, other.process, &in)); /* another's */
    in.event = t.first - 1;
    assert_false(crash_note(sim, t.c.process, &in)); /* before it was registered */
    in.registration = 99;
    assert_false(crash_note(sim, t.c.process, &in));
    in.registration = 0;
    client_vanish(&other);
    assert_false(crash_note(sim, other.process, &in)); /* too late */
    assert_null(crash_of(sim, other.process));
    assert_true(crash_note(sim, t.c.process, &in));
}

static void who_goes_on_without_its_connections_is_told_unless_they_were_taken(void **state)
{
    struct told t = begin(*state);
    struct sim *sim = t.c.p->sim;
    struct client alive = client_of(t.c.p, "alice"), ending = client_of(t.c.p, "alice");
    struct ff_in_Crash in = {.signal = 0};
    client_vanish(&t.c);
    assert_true(crash_note(sim, t.c.process, &in)); /* which is when it notices */
    assert_true(crash_note(sim, alive.process, &in));
    assert_int_equal(notify_findings(t.c.p, FINDING_connection_lost), 2);
    sim->processes.at[ending.process].ending = true;
    assert_true(crash_note(sim, ending.process, &in));
    process_give_up(sim);
    assert_true(crash_note(sim, alive.process, &in));
    assert_int_equal(notify_findings(t.c.p, FINDING_connection_lost), 2);
    assert_int_equal(sim->crashes.count, 0);
}

static void without_memory_a_crash_has_fewer_places_or_none(void **state)
{
    struct told t = begin(*state);
    struct phone *p = t.c.p;
    struct ff_crash_frame frames[3] = {{FF_STR("/bin/a"), 1}, {FF_STR("/bin/b"), 2}, {FF_STR("/bin/c"), 3}};
    struct ff_in_Crash in = crash_in(&t, frames, 3);
    notify_event(p);
    uint32_t most = 0;
    for (uint32_t n = 1; n < 20; n++) {
        struct client c = client_of(p, "alice");
        in.registration = 0;
        p->memory.refuse_at = p->memory.requests + n;
        assert_true(crash_note(p->sim, c.process, &in));
        p->memory.refuse_at = 0;
        const struct crash *crash = crash_of(p->sim, c.process);
        assert_true(p->sim->refused || (crash && crash->sites == 3));
        p->sim->refused = false;
        if (crash && crash->sites > most) most = crash->sites;
    }
    assert_int_equal(most, 3);
}

static const struct test_case cases[] = {
    CASE(whoever_waits_handles_nothing),
    CASE(what_a_thread_was_woken_by_it_handles),
    CASE(what_it_has_read_and_not_waited_since_it_handles),
    CASE(of_several_it_handles_one),
    CASE(what_came_while_it_ran_it_handles_perhaps),
    CASE(what_was_not_posted_it_does_not_handle),
    CASE(messages_are_for_the_thread_of_the_window),
    CASE(packets_are_for_whoever_runs),
    CASE(what_a_crash_says_holds_and_is_said_once),
    CASE(a_crash_names_no_event_that_was_not_for_it),
    CASE(who_goes_on_without_its_connections_is_told_unless_they_were_taken),
    CASE(without_memory_a_crash_has_fewer_places_or_none),
};

int main(int argc, char **argv)
{
    return RUN("crash", cases, phone_set_up, phone_tear_down, argc, argv);
}
