/* SPDX-License-Identifier: MIT */
/* Virtual time: timers in order, and a clock that never goes back. A step of the script is what shows that one fired. */
#include "tests/unit/sim/notify.h"

static void nothing_goes_back(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    uint64_t start = p->config.start;
    sim_advance(sim, start + 10);
    sim_advance(sim, start + 5);
    assert_true(sim->clock.now == start + 10);
    sim_advance(sim, 0);
    assert_true(sim->clock.now == start + 10);
    sim_advance(sim, FF_TIME_NEVER); /* which is no time */
    assert_true(sim->clock.now == start + 10);
}

/* The op that says who fired: a switch is set to the step's number. */
static void step_at(struct phone *p, uint64_t ticks)
{
    struct step step = {
        .trigger = TRIGGER_at, .at = ticks, .op = {.kind = OP_KIND_routing, .given = OP_times}};
    step.op.times = p->sim->script.steps.count + 1;
    assert_true(script_add(p->sim, &step));
}

/* A thousand at random times: each fires when time comes to it, the earlier before the later, and of those that are due
 * together the one that was set first. */
static void timers_fire_in_order(void **state)
{
    struct phone *p = *state;
    enum { TIMERS = 1000, SPAN = 300 };
    p->config.seed = test_seed();
    p->sim = sim_new(&p->memory.alloc, &p->config);
    struct sim *sim = p->sim;
    sim->service.begin_stopped = true;
    uint64_t due[TIMERS];
    for (uint32_t i = 0; i < TIMERS; i++) step_at(p, due[i] = random_next(sim) % SPAN);
    sim_begin(sim);
    for (uint64_t t = 0; t < SPAN; t++) {
        uint64_t next = timer_next(sim);
        assert_true(next >= p->config.start + t);
        sim_advance(sim, p->config.start + t);
        uint32_t last = 0;
        for (uint32_t i = 0; i < TIMERS; i++) {
            assert_int_equal(sim->script.steps.at[i].done, due[i] <= t);
            if (due[i] == t) last = i + 1;
        }
        if (last) assert_int_equal(sim->config.routing_failures, last);
    }
    assert_true(timer_next(sim) == FF_TIME_NEVER);
}

/* Many in one leap: each sees its own time. */
static void a_leap_stops_at_each_timer(void **state)
{
    struct phone *p = *state;
    p->sim = sim_new(&p->memory.alloc, &p->config);
    p->sim->service.begin_stopped = true;
    step_at(p, 30);
    step_at(p, 10);
    step_at(p, 20);
    sim_begin(p->sim);
    sim_advance(p->sim, p->config.start + 1000);
    const struct trace_record *r = p->sim->trace.records.at;
    assert_int_equal(p->sim->trace.records.count, 3);
    for (uint32_t i = 0; i < 3; i++) assert_true(r[i].since == (i + 1) * 10);
    assert_true(p->sim->clock.now == p->config.start + 1000);
}

static void delays_beyond_all_time(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    static const uint64_t delays[] = {UINT64_MAX, FF_TIME_NEVER - 1, UINT64_MAX / 2};
    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++) {
        assert_int_not_equal(notify_timer(p, delays[i]), 0);
        assert_true(timer_next(sim) != FF_TIME_NEVER); /* it is due once, if late */
        assert_true(timer_next(sim) > sim->clock.now);
    }
}

static void tickets_are_given_once(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    uint64_t last = 0;
    for (int i = 0; i < 100; i++) {
        uint64_t ticket = notify_timer(p, (uint64_t)(100 - i));
        assert_true(ticket > last);
        last = ticket;
    }
    sim_advance(sim, p->config.start + 1000);
    assert_true(notify_timer(p, 1) > last);
}

/* Whoever waited for it has got what it wanted, or waits for another one: then it is not there, for time and for what
 * comes next. */
static void a_timer_that_nobody_waits_for_is_not_there(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    for (uint64_t i = 1; i <= 5; i++) notify_timer(p, i * 10);
    struct step *steps = sim->script.steps.at;
    steps[0].timer = steps[1].timer = steps[3].timer = 0;
    assert_true(timer_next(sim) == p->config.start + 30);
    sim_advance(sim, p->config.start + 30);
    assert_true(timer_next(sim) == p->config.start + 50);
    steps[4].timer = timer_set(sim, TIMER_script, 4, 5);
    assert_true(timer_next(sim) == p->config.start + 35);
    sim_advance(sim, p->config.start + 100);
    static const bool done[] = {false, false, true, false, true};
    for (int i = 0; i < 5; i++) assert_int_equal(steps[i].done, done[i]);
    assert_true(timer_next(sim) == FF_TIME_NEVER);
}

/* What is left of a service that crashed while it stopped is no reason for time to move. */
static void what_has_ended_leaves_no_timer(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    sim->config.switches.shutdown = 50;
    assert_int_equal(service_stop(sim), FF_ERROR_SUCCESS);
    assert_true(timer_next(sim) == sim->clock.now + 50);
    assert_int_equal(service_crash(sim), FF_ERROR_SUCCESS);
    assert_true(timer_next(sim) == FF_TIME_NEVER);
}

static void chance_is_a_seed(void **state)
{
    struct phone *p = *state;
    uint64_t first[3][8];
    for (uint64_t seed = 0; seed < 3; seed++) {
        p->config.seed = seed;
        struct sim *sim = notify_begin_user(p);
        for (int i = 0; i < 8; i++) first[seed][i] = random_next(sim);
        for (int i = 1; i < 8; i++) assert_true(first[seed][i] != first[seed][i - 1]);
    }
    assert_memory_equal(first[0], first[1], sizeof first[0]); /* 0 is no seed */
    assert_memory_not_equal(first[1], first[2], sizeof first[0]);
    assert_true(first[1][0] == 0x47E4CE4B896CDD1DU); /* xorshift64*, the same everywhere */
}

static const struct test_case cases[] = {
    CASE(nothing_goes_back),
    CASE(timers_fire_in_order),
    CASE(a_leap_stops_at_each_timer),
    CASE(delays_beyond_all_time),
    CASE(tickets_are_given_once),
    CASE(chance_is_a_seed),
    CASE(a_timer_that_nobody_waits_for_is_not_there),
    CASE(what_has_ended_leaves_no_timer),
};

int main(int argc, char **argv)
{
    return RUN("clock", cases, phone_set_up, phone_tear_down, argc, argv);
}
