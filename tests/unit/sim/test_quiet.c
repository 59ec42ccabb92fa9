/* SPDX-License-Identifier: MIT */
/* `auto` time: who waits, and when time may move. */
#include "tests/unit/sim/notify.h"

#include <string.h>

/* A process without a connection, whose thread 1 runs. */
static struct client client(struct phone *p)
{
    return client_attach(p, "alice");
}

static void waits_until(const struct client *c, uint64_t seconds)
{
    client_waits(c, c->p->config.start + seconds * FF_TICKS_PER_S);
}

static enum quiet now(const struct phone *p)
{
    uint64_t time;
    return quiet_state(p->sim, &time);
}

/* Everybody waits, and time may move to that second. */
static void moves_to(const struct phone *p, uint64_t seconds)
{
    uint64_t time = 0;
    assert_int_equal(quiet_state(p->sim, &time), QUIET_advance);
    assert_true(time == p->config.start + seconds * FF_TICKS_PER_S);
}

/* Somebody keeps time from moving. */
static void blocked_by(const struct phone *p, uint32_t process, uint32_t thread)
{
    uint32_t who, which;
    assert_int_equal(now(p), QUIET_running);
    assert_true(quiet_blocker(p->sim, &who, &which));
    assert_int_equal(who, process);
    assert_int_equal(which, thread);
}

static void explains(struct phone *p, const char *expected)
{
    struct ff_writer w = ff_writer_on(&p->memory.alloc);
    quiet_explain(p->sim, NULL, &w);
    assert_string_equal(ff_writer_cstr(&w), expected);
    ff_writer_free(&w);
}

/* ---- One process ---- */

static void a_world_without_anybody(void **state)
{
    struct phone *p = *state;
    notify_begin_user(p);
    uint32_t process, thread;
    assert_int_equal(now(p), QUIET_empty);
    assert_false(quiet_blocker(p->sim, &process, &thread));
    struct client c = client(p);
    waits_until(&c, 5);
    client_exit(&c);
    notify_timer(p, 1);
    assert_int_equal(now(p), QUIET_empty); /* time stands still, whatever is due */
}

static void a_process_before_its_first_thread(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    const char *error;
    struct process_facts facts = {.user = FF_STR("alice")};
    uint32_t process = process_attach(sim, &facts, &error);
    blocked_by(p, process, SIM_NONE);
    thread_begin(sim, process, 1);
    blocked_by(p, process, 0);
    thread_end(sim, process, 1);
    blocked_by(p, process, SIM_NONE); /* the last has ended, the process has not */
}

static void idle_busy_and_idle_again(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client(p);
    blocked_by(p, c.process, 0);
    waits_until(&c, 5);
    moves_to(p, 5);
    quiet_busy(sim, c.process, 1);
    quiet_busy(sim, c.process, 1);
    blocked_by(p, c.process, 0);
    waits_until(&c, 7);
    waits_until(&c, 8); /* it waits for something else now */
    moves_to(p, 8);
    assert_int_equal(sim->processes.at[c.process].idle_threads, 1);
}

static void the_nearest_of_timers_and_deadlines(void **state)
{
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client(p);
    client_waits(&c, FF_TIME_NEVER);
    assert_int_equal(now(p), QUIET_stuck);
    notify_timer(p, 9 * FF_TICKS_PER_S);
    moves_to(p, 9);
    waits_until(&c, 5);
    moves_to(p, 5);
    notify_timer(p, 4 * FF_TICKS_PER_S);
    moves_to(p, 4);
    /* What is due already is due now, and time does not go back for it. */
    phone_at(p, 6);
    waits_until(&c, 2);
    moves_to(p, 6);
}

/* Some other thread's deadline does not count while it runs, nor after its end. */
static void deadlines_of_who_waits(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client(p);
    thread_begin(sim, c.process, 2);
    waits_until(&c, 5);
    blocked_by(p, c.process, 1);
    quiet_idle(sim, c.process, 2, p->config.start + 3 * FF_TICKS_PER_S, true, FF_STR("poll"));
    moves_to(p, 3);
    quiet_busy(sim, c.process, 2);
    blocked_by(p, c.process, 1);
    thread_end(sim, c.process, 2);
    moves_to(p, 5);
    quiet_idle(sim, c.process, 2, 0, false, FF_STR("it has ended"));
    quiet_busy(sim, c.process, 2);
    moves_to(p, 5);
}

static void waits_that_end(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client(p), other = client(p);
    thread_begin(sim, c.process, 2);
    waits_until(&c, 5);
    quiet_idle(sim, c.process, 2, p->config.start + 6 * FF_TICKS_PER_S, false, FF_STR("Sleep"));
    waits_until(&other, 5);
    phone_at_ms(p, 4999);
    assert_false(quiet_wake(sim, c.process));
    phone_at(p, 5);
    assert_true(quiet_wake(sim, c.process));
    assert_false(quiet_wake(sim, c.process)); /* it runs already */
    assert_false(sim->threads.at[0].idle);
    assert_true(sim->threads.at[2].idle); /* its own time has not come */
    assert_true(sim->threads.at[1].idle); /* another process's: it is woken by itself */
    blocked_by(p, c.process, 0);
}

/* ---- What is on its way ---- */

static void an_event_on_its_way(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    client_register_port(&c, 0x44, 0);
    waits_until(&c, 5);
    moves_to(p, 5);
    uint64_t event = notify_event(p);
    blocked_by(p, c.process, SIM_NONE);
    quiet_seen(sim, c.process, event - 1, UINT64_MAX);
    blocked_by(p, c.process, SIM_NONE);
    quiet_seen(sim, c.process, event, 0);
    moves_to(p, 5);
}

static void an_action_on_its_way(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    waits_until(&c, 5);
    moves_to(p, 5);
    assert_non_null(action_add(sim, ACTION_stuck, c.process, SIM_NONE));
    blocked_by(p, c.process, SIM_NONE);
    quiet_seen(sim, c.process, UINT64_MAX, 0);
    blocked_by(p, c.process, SIM_NONE);
    quiet_seen(sim, c.process, 0, 1);
    moves_to(p, 5);
}

/* What is not for it is not on its way to it. */
static void events_for_others(void **state)
{
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice"), listener = client_of(p, "alice");
    client_register_port(&listener, 0x44, 0);
    waits_until(&c, 5);
    waits_until(&listener, 6);
    notify_event(p);
    blocked_by(p, listener.process, SIM_NONE);
    waits_until(&listener, 6);
    moves_to(p, 5);
}

static void the_last_events_of_a_registration(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    client_register_port(&c, 0x44, 0);
    waits_until(&c, 5);
    notify_stop(p);
    blocked_by(p, c.process, SIM_NONE);
    quiet_seen(sim, c.process, sim->delivery.sequence, 0);
    blocked_by(p, c.process, SIM_NONE); /* that it is over has to be heard, too */
    quiet_seen(sim, c.process, 0, UINT64_MAX);
    moves_to(p, 5);
    notify_start(p);
    moves_to(p, 5); /* STARTED is for nobody */
}

/* Nobody has seen what is not there yet: a number that is too high is worth as much as the highest. */
static void who_claims_to_have_seen_the_future(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    client_register_port(&c, 0x44, 0);
    waits_until(&c, 5);
    quiet_seen(sim, c.process, UINT64_MAX, UINT64_MAX);
    notify_event(p);
    blocked_by(p, c.process, SIM_NONE);
    quiet_seen(sim, c.process, UINT64_MAX, 0);
    moves_to(p, 5);
    assert_non_null(action_add(sim, ACTION_stuck, c.process, SIM_NONE));
    blocked_by(p, c.process, SIM_NONE);
    /* And seeing is not undone. */
    quiet_seen(sim, c.process, 0, UINT64_MAX);
    quiet_seen(sim, c.process, 0, 0);
    moves_to(p, 5);
}

static void a_process_that_never_sees(void **state)
{
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    client_register_port(&c, 0x44, 0);
    waits_until(&c, 5);
    notify_event(p);
    for (int i = 0; i < 10; i++) blocked_by(p, c.process, SIM_NONE);
    client_vanish(&c);
    assert_int_equal(now(p), QUIET_empty);
}

/* ---- Several ---- */

static void all_have_to_wait(void **state)
{
    struct phone *p = *state;
    enum { MANY = 5 };
    struct sim *sim = notify_begin_user(p);
    struct client c[MANY];
    for (uint32_t i = 0; i < MANY; i++) c[i] = client(p);
    for (uint32_t i = 0; i < MANY; i++) {
        blocked_by(p, c[i].process, i);
        waits_until(&c[i], 10 - i);
    }
    moves_to(p, 6);
    quiet_busy(sim, c[3].process, 1);
    blocked_by(p, c[3].process, 3);
    client_exit(&c[4]); /* whose deadline was the next */
    waits_until(&c[3], 9);
    moves_to(p, 8);
}

/* ---- Stuck ---- */

static void why_nobody_can_wake(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    explains(p, "no timer is left in the world that could wake anybody");
    struct client c = client(p);
    client_waits(&c, FF_TIME_NEVER);
    thread_begin(sim, c.process, 7);
    quiet_idle(sim, c.process, 7, FF_TIME_NEVER, false, FF_STR_NULL);
    thread_begin(sim, c.process, 8);
    quiet_idle(sim, c.process, 8, FF_TIME_NEVER, true, FF_STR_NULL);
    const char *error;
    struct process_facts nameless = {.user = FF_STR("bob")};
    uint32_t process = process_attach(sim, &nameless, &error);
    thread_begin(sim, process, 1);
    struct client gone = client(p);
    client_waits(&gone, FF_TIME_NEVER);
    client_exit(&gone);
    explains(p,
             "process 1 (client) thread 1 waits in GetMessage; process 1 (client) thread 7 waits in the SDK; "
             "process 1 (client) thread 8 waits in code of its own; "
             "no timer is left in the world that could wake anybody");
    quiet_idle(sim, process, 1, FF_TIME_NEVER, false, FF_STR("a \"%s\" of its own"));
    assert_int_equal(now(p), QUIET_stuck);
    explains(p,
             "process 1 (client) thread 1 waits in GetMessage; process 1 (client) thread 7 waits in the SDK; "
             "process 1 (client) thread 8 waits in code of its own; "
             "process 2 thread 1 waits in a \"%s\" of its own; "
             "no timer is left in the world that could wake anybody");
}

/* Of whoever waits, and where as far as it was said of this very wait. */
static void who_waits_is_kept_with_the_place(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client(p);
    waits_until(&c, 5);
    uint32_t site = site_add(sim, c.process, 0, 0x40, FF_STR("GetMessage"));
    quiet_place(sim, c.process, 1, site);
    quiet_place(sim, c.process, 9, site); /* of no thread */
    thread_begin(sim, c.process, 2);
    quiet_keep_waits(sim);
    assert_int_equal(sim->stuck_waits.count, 1);
    assert_int_equal(sim->stuck_waits.at[0].process, c.process);
    assert_int_equal(sim->stuck_waits.at[0].thread, 1);
    assert_int_equal(sim->stuck_waits.at[0].site, site);
    waits_until(&c, 6);
    quiet_keep_waits(sim);
    assert_int_equal(sim->stuck_waits.count, 1);
    assert_int_equal(sim->stuck_waits.at[0].site, SIM_NONE);
}

static const struct test_case cases[] = {
    CASE(a_world_without_anybody),
    CASE(a_process_before_its_first_thread),
    CASE(idle_busy_and_idle_again),
    CASE(the_nearest_of_timers_and_deadlines),
    CASE(deadlines_of_who_waits),
    CASE(waits_that_end),
    CASE(an_event_on_its_way),
    CASE(an_action_on_its_way),
    CASE(events_for_others),
    CASE(the_last_events_of_a_registration),
    CASE(who_claims_to_have_seen_the_future),
    CASE(a_process_that_never_sees),
    CASE(all_have_to_wait),
    CASE(why_nobody_can_wake),
    CASE(who_waits_is_kept_with_the_place),
};

int main(int argc, char **argv)
{
    return RUN("quiet", cases, phone_set_up, phone_tear_down, argc, argv);
}
