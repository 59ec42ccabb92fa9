/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <stdlib.h>

#include "tests/support/tiff.h"

/* When time moves, how far, and who is told. */

static struct talk *begin(void **state, const char *mode)
{
    struct talk *t = *state;
    talk_world(t, mode, NULL);
    return t;
}

static void check_seconds(const struct talk *t, uint64_t seconds)
{
    const struct sim *sim = t->world->sim;
    assert_int_equal((sim->clock.now - sim->config.start) / FF_TICKS_PER_MS, seconds * 1000);
}

static void listening(struct talk *t, unsigned client)
{
    talk_client(t, client, NULL);
    talk_connect(t, client);
    talk_register_port(t, client, 7, client);
    talk_notices(t, client);
    talk_seen(t, client);
}

static void send_fax(struct talk *t, unsigned client, uint32_t schedule)
{
    size_t size;
    uint8_t *tiff = test_tiff_group4(1, &size);
    assert_non_null(tiff);
    struct ff_in_FaxSendDocument in = {
        .fax_handle = t->clients[client].fax,
        .file_name = FF_STR("/a.tif"),
        .file_state = 1,
        .document = talk_upload(t, client, "a.tif", tiff, size),
        .job_param = {.recipient_number = FF_STR("5550100"), .schedule_action = schedule}};
    assert_int_equal(talk_call(t, client, FF_TYPE_FaxSendDocument, &in, NULL), 0);
    free(tiff);
}

/* ---- auto ---- */

static void time_stands_still_before_anybody_comes(void **state)
{
    struct talk *t = begin(state, "auto");
    talk_do(t, "incoming", NULL);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    check_seconds(t, 0);
}

static void time_stands_still_while_anybody_runs(void **state)
{
    struct talk *t = begin(state, "auto");
    listening(t, 0);
    talk_client(t, 1, NULL);
    send_fax(t, 0, FF_JSA_NOW);
    talk_notices(t, 0);
    talk_seen(t, 0);
    talk_wait(t, 0, FF_TIME_NEVER);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle); /* the other one runs */
    check_seconds(t, 0);
    talk_wait(t, 1, FF_TIME_NEVER);
    assert_int_equal(world_step(t->world), WORLD_STEP_moved);
    check_seconds(t, 1);
}

static void time_stands_still_until_all_is_seen(void **state)
{
    struct talk *t = begin(state, "auto");
    listening(t, 0);
    talk_wait(t, 0, FF_TIME_NEVER);
    talk_do(t, "incoming", NULL); /* rings at once */
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    talk_expect(t, 0, "Events 2-2");
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    talk_seen(t, 0);
    assert_int_equal(world_step(t->world), WORLD_STEP_moved);
    check_seconds(t, 1);
    talk_expect(t, 0, "Events 3-3"); /* it rings again */
}

static void time_runs_on_past_what_nobody_is_told(void **state)
{
    struct talk *t = begin(state, "auto");
    talk_client(t, 0, NULL); /* registered for nothing */
    talk_do(t, "incoming", NULL);
    talk_wait(t, 0, 100 * FF_TICKS_PER_S);
    assert_int_equal(world_step(t->world), WORLD_STEP_moved);
    check_seconds(t, 100);
    assert_int_equal(t->world->sim->inbox.count, 1);
    talk_expect(t, 0, "Clock 100.000");
}

static void a_wait_ends_at_its_deadline(void **state)
{
    struct talk *t = begin(state, "auto");
    talk_client(t, 0, NULL);
    talk_wait(t, 0, 5 * FF_TICKS_PER_S);
    assert_int_equal(world_step(t->world), WORLD_STEP_moved);
    check_seconds(t, 5);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle); /* it runs, though it has said nothing yet */
    talk_expect(t, 0, "Clock 5.000");
    talk_seen(t, 0);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    talk_wait(t, 0, 0); /* due at once */
    assert_int_equal(world_step(t->world), WORLD_STEP_moved);
    check_seconds(t, 5);
    talk_expect(t, 0, "Clock 5.000");
}

static void when_nothing_can_wake_anybody_that_is_a_verdict(void **state)
{
    struct talk *t = begin(state, "auto");
    listening(t, 0);
    talk_client(t, 1, NULL);
    assert_string_equal(world_stuck_reason(t->world), "");
    talk_wait(t, 0, FF_TIME_NEVER);
    talk_wait(t, 1, FF_TIME_NEVER);
    assert_int_equal(world_step(t->world), WORLD_STEP_stuck);
    assert_non_null(strstr(world_stuck_reason(t->world), "process 1 (client) thread 1 waits in GetMessage"));
    assert_int_equal(world_step(t->world), WORLD_STEP_idle); /* they are being told, one after the other */
    talk_expect(t, 0, "Stuck");
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    talk_silent(t, 1); /* the first has not worked it off */
    talk_seen(t, 0);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    talk_expect(t, 1, "Stuck");
    talk_seen(t, 1);
    assert_int_equal(world_step(t->world), WORLD_STEP_stuck); /* and have not changed their minds */
}

static void a_step_that_waits_for_quiet_comes_before_the_verdict(void **state)
{
    struct talk *t = begin(state, "auto");
    struct sim *sim = t->world->sim;
    struct step step = {.trigger = TRIGGER_quiet,
                        .op = {.kind = OP_KIND_logoff, .given = OP_user, .user = sim->users.at[0].name}};
    assert_true(script_add(sim, &step));
    listening(t, 0);
    talk_tell(t, 0, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, {0}});
    talk_wait(t, 0, FF_TIME_NEVER);
    assert_int_equal(world_step(t->world), WORLD_STEP_moved);
    talk_expect(t, 0, "Send 1 window 5 message 17(0)");
}

static void after_a_blocked_logoff_the_session_is_wound_up_and_nobody_is_stuck(void **state)
{
    RULE("TOK-26");
    struct talk *t = begin(state, "auto");
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    talk_register_window(t, 0, 5);
    talk_notices(t, 0);
    talk_seen(t, 0);
    talk_do(t, "logoff", "\"user\": \"alice\"");
    for (unsigned send = 1; send <= 2; send++) {
        assert_string_equal(talk_notices(t, 0), send == 1 ? "Send 1 window 5 message 17(0)\n"
                                                          : "Send 2 window 5 message 22(1)\n");
        talk_seen(t, 0);
        talk_tell(t, 0, FF_TYPE_SentReply, &(struct ff_in_SentReply){send, 1});
    }
    talk_wait(t, 0, FF_TIME_NEVER);
    for (int turns = 0; world_step(t->world) == WORLD_STEP_moved && turns < 5; turns++) {
    } /* old time-outs */
    talk_expect(t, 0, "End");
    assert_string_equal(world_stuck_reason(t->world), "");
    talk_seen(t, 0);
    talk_wait(t, 0, FF_TIME_NEVER);
    assert_int_equal(world_step(t->world), WORLD_STEP_stuck); /* told, and it waits on */
}

/* A registered window that is asked and never answers, while its client waits so long, again and again. What a step says at last. */
static enum world_step step_of_a_hung_window(struct talk *t, uint64_t ticks)
{
    enum world_step step = WORLD_STEP_moved;
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    talk_register_window(t, 0, 5);
    talk_do(t, "logoff", "\"user\": \"alice\"");
    for (int waits = 0; step != WORLD_STEP_stuck && waits < 1000; waits++) {
        const char *notices = talk_notices(t, 0);
        if (strstr(notices, "End")) break;
        talk_seen(t, 0);
        talk_wait(t, 0, ticks);
        step = world_step(t->world);
    }
    return step;
}

static void a_window_that_hangs_is_a_verdict_and_no_end_of_the_session(void **state)
{
    RULE("TOK-27");
    struct talk *t = begin(state, "auto");
    assert_int_equal(step_of_a_hung_window(t, FF_TIME_NEVER), WORLD_STEP_stuck);
    assert_non_null(strstr(world_stuck_reason(t->world),
                           "process 1 (client) thread 1 waits in GetMessage; no timer is left"));
    check_seconds(t, 25);
}

/* Its timers do not answer for it. */
static void a_window_that_hangs_beside_timers_is_one_too(void **state)
{
    RULE("TOK-27");
    struct talk *t = begin(state, "auto");
    assert_int_equal(step_of_a_hung_window(t, FF_TICKS_PER_S), WORLD_STEP_stuck);
    assert_non_null(
        strstr(world_stuck_reason(t->world), "waits in GetMessage; nothing else has come for a long time"));
    check_seconds(t, 624);
}

static struct talk *begin_with_a_logoff_at_the_end(void **state)
{
    struct talk *t = begin(state, "auto");
    struct step step = {
        .trigger = TRIGGER_quiet,
        .op = {.kind = OP_KIND_logoff, .given = OP_user, .user = t->world->sim->users.at[0].name}};
    assert_true(script_add(t->world->sim, &step));
    talk_client(t, 0, NULL);
    return t;
}

/* A client that waits for so long, again and again, until it has logged off: how many seconds that took. */
static uint64_t seconds_until_logoff(struct talk *t, uint64_t ticks)
{
    const struct sim *sim = t->world->sim;
    for (int waits = 0; sim->logoffs.count == 0 && waits < 20000; waits++) {
        talk_wait(t, 0, ticks);
        world_step(t->world);
        talk_notices(t, 0);
        talk_seen(t, 0);
    }
    assert_int_equal(sim->logoffs.count, 1);
    return (sim->clock.now - sim->config.start) / FF_TICKS_PER_S;
}

static void with_timers_of_the_clients_quiet_is_ten_minutes_of_nothing_else(void **state)
{
    assert_int_equal(seconds_until_logoff(begin_with_a_logoff_at_the_end(state), FF_TICKS_PER_S), 600);
    assert_int_equal(seconds_until_logoff(begin_with_a_logoff_at_the_end(state), 7200 * FF_TICKS_PER_S),
                     99 * 7200);
}

static void an_event_begins_these_anew(void **state)
{
    struct talk *t = begin_with_a_logoff_at_the_end(state);
    for (int waits = 0; waits < 300; waits++) {
        talk_wait(t, 0, FF_TICKS_PER_S);
        world_step(t->world);
        talk_notices(t, 0);
        talk_seen(t, 0);
    }
    talk_emit(t, 1);
    assert_int_equal(seconds_until_logoff(t, FF_TICKS_PER_S), 300 + 600);
}

static void a_wait_may_be_longer_than_that(void **state)
{
    struct talk *t = begin(state, "auto");
    talk_client(t, 0, NULL);
    talk_wait(t, 0, 20ULL * 366 * 24 * 3600 * FF_TICKS_PER_S);
    assert_int_equal(world_step(t->world), WORLD_STEP_moved);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    assert_int_equal(t->world->sim->processes.at[0].idle_threads, 0);
}

/* Routing that always fails is tried again, for ever, while somebody waits. */
static struct talk *begin_what_never_ends(void **state, uint64_t again_after)
{
    struct talk *t = begin(state, "auto");
    struct sim *sim = t->world->sim;
    sim->config.routing_failures = UINT32_MAX;
    sim->config.route_retry_time = again_after;
    talk_do(t, "incoming", NULL);
    talk_client(t, 0, NULL);
    talk_wait(t, 0, FF_TIME_NEVER);
    return t;
}

static void what_would_go_on_for_ever_is_a_verdict_too(void **state)
{
    struct talk *t = begin_what_never_ends(state, 24 * 3600 * FF_TICKS_PER_S);
    assert_int_equal(world_step(t->world), WORLD_STEP_stuck);
    assert_non_null(strstr(world_stuck_reason(t->world), "ten years"));
}

static void who_moves_time_far_may_look_around(void **state)
{
    struct talk *t = begin_what_never_ends(state, 3600 * FF_TICKS_PER_S);
    enum world_step step;
    int parts = 1;
    while ((step = world_step(t->world)) == WORLD_STEP_more) parts++;
    assert_int_equal(step, WORLD_STEP_stuck); /* the ten years are those of all parts together */
    assert_int_equal(parts, 4);
    assert_non_null(strstr(world_stuck_reason(t->world), "ten years"));
}

static void what_is_tried_again_at_once_moves_time_all_the_same(void **state)
{
    struct talk *t = begin_what_never_ends(state, 0);
    assert_int_equal(world_step(t->world), WORLD_STEP_more);
    uint64_t now = t->world->sim->clock.now;
    assert_int_equal(world_step(t->world), WORLD_STEP_more);
    assert_true(t->world->sim->clock.now > now);
}

/* Nothing is lost by it, nobody is stuck, and the loop ends: what could not be queued waits for the next step. */
static void refused_memory_delays_what_is_to_be_told(void **state)
{
    struct talk *t = begin(state, "auto");
    listening(t, 0);
    talk_wait(t, 0, 5 * FF_TICKS_PER_S);
    t->memory.refuse_at = t->memory.requests + 1;
    t->memory.sticky = 1;
    world_step(t->world);
    talk_silent(t, 0);
    assert_true(t->world->refused);
    t->memory.refuse_at = 0;
    world_step(t->world);
    check_seconds(t, 5);
    talk_expect(t, 0, "Clock 5.000");
    talk_seen(t, 0);
    talk_wait(t, 0, FF_TIME_NEVER);
    struct action *a = action_add(t->world->sim, ACTION_muted, 0, 0);
    assert_non_null(a);
    t->memory.refuse_at = t->memory.requests + 1;
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    talk_silent(t, 0);
    t->memory.refuse_at = 0;
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    talk_expect(t, 0, "Muted 1 0");
}

/* ---- One at a time ---- */

static void of_several_that_wait_one_is_woken_at_a_time(void **state)
{
    enum { CLIENTS = 3 };
    struct talk *t = begin(state, "auto");
    for (unsigned i = 0; i < CLIENTS; i++) listening(t, i);
    for (unsigned i = 0; i < CLIENTS; i++) {
        talk_notices(t, i);
        talk_seen(t, i);
        talk_wait(t, i, FF_TIME_NEVER);
    }
    talk_do(t, "incoming", NULL);
    for (unsigned turn = 0; turn < CLIENTS; turn++) {
        world_step(t->world);
        for (unsigned i = 0; i < CLIENTS; i++)
            assert_int_equal(world_has_notices(t->world, t->clients[i].process), i == turn);
        talk_expect(t, turn, "Events 2-2");
        world_step(t->world);
        for (unsigned i = 0; i < CLIENTS; i++) talk_silent(t, i); /* it has not seen all yet */
        talk_tell(t, turn, FF_TYPE_Busy, &(struct ff_in_Busy){1});
        talk_seen(t, turn);
        world_step(t->world);
        for (unsigned i = 0; i < CLIENTS; i++) talk_silent(t, i); /* it runs */
        talk_wait(t, turn, FF_TIME_NEVER);
    }
    assert_int_equal(world_step(t->world), WORLD_STEP_moved);
    check_seconds(t, 1);
}

/* Registered, and events after it: not the frame that is shared. */
static void who_was_given_something_is_at_work_until_it_has_seen_it(void **state)
{
    struct talk *t = begin(state, "auto");
    for (unsigned i = 0; i < 2; i++) {
        talk_client(t, i, NULL);
        talk_connect(t, i);
        talk_register_port(t, i, 7, i);
        talk_wait(t, i, FF_TIME_NEVER);
    }
    talk_do(t, "incoming", NULL);
    world_step(t->world);
    talk_expect(t, 0, "Registered 1 port 7 key 0", "Events 2-2");
    talk_tell(t, 0, FF_TYPE_Seen, &(struct ff_in_Seen){0, 1});
    world_step(t->world);
    talk_silent(t, 1);
    talk_seen(t, 0);
    world_step(t->world);
    talk_expect(t, 1, "Registered 2 port 7 key 1", "Events 2-2");
}

static void who_runs_is_told_at_once(void **state)
{
    struct talk *t = begin(state, "auto");
    listening(t, 0);
    listening(t, 1);
    talk_wait(t, 0, FF_TIME_NEVER);
    send_fax(t, 1, FF_JSA_NOW); /* queued, and begun: its call waits for these events */
    world_step(t->world);
    talk_silent(t, 0);
    talk_expect(t, 1, "Events 2-3");
    talk_seen(t, 1);
    talk_wait(t, 1, FF_TIME_NEVER);
    world_step(t->world);
    talk_expect(t, 0, "Events 2-3");
}

static void who_has_gone_holds_up_nobody(void **state)
{
    struct talk *t = begin(state, "auto");
    listening(t, 0);
    listening(t, 1);
    talk_wait(t, 0, FF_TIME_NEVER);
    talk_wait(t, 1, FF_TIME_NEVER);
    talk_do(t, "incoming", NULL);
    world_step(t->world);
    talk_expect(t, 0, "Events 2-2");
    talk_vanish(t, 0); /* before it has seen them */
    world_step(t->world);
    talk_expect(t, 1, "Events 2-2");
}

/* ---- manual ---- */

static void manual_time_is_moved_by_a_tester_and_everybody_is_told(void **state)
{
    struct talk *t = begin(state, "manual");
    listening(t, 0);
    talk_client(t, 1, NULL);
    talk_wait(t, 1, 3 * FF_TICKS_PER_S);
    talk_do(t, "incoming", NULL);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    check_seconds(t, 0);
    world_advance(t->world, 2 * FF_TICKS_PER_S);
    check_seconds(t, 2);
    talk_expect(t, 0, "Events 2-4", "Clock 2.000"); /* ringing twice, answered */
    talk_expect(t, 1, "Clock 2.000");
    assert_int_equal(t->world->sim->processes.at[1].idle_threads, 1);
    world_advance(t->world, 1 * FF_TICKS_PER_S);
    talk_expect(t, 1, "Clock 3.000");
    assert_int_equal(t->world->sim->processes.at[1].idle_threads, 0); /* its wait is over */
}

static void nobody_is_stuck_while_a_tester_can_move_time(void **state)
{
    struct talk *t = begin(state, "manual");
    talk_client(t, 0, NULL);
    talk_wait(t, 0, FF_TIME_NEVER);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
    talk_silent(t, 0);
}

static void time_stops_short_of_never(void **state)
{
    struct talk *t = begin(state, "manual");
    world_advance(t->world, FF_TIME_NEVER);
    world_advance(t->world, FF_TIME_NEVER);
    assert_int_equal(t->world->sim->clock.now, FF_TIME_NEVER - 1);
}

/* ---- real ---- */

static void real_time_is_given_and_the_next_due_is_asked_for(void **state)
{
    struct talk *t = begin(state, "real");
    assert_int_equal(world_time_mode(t->world), FF_TIME_real);
    assert_int_equal(world_scale_x1000(t->world), 1000);
    assert_int_equal(world_next_due(t->world), FF_TIME_NEVER);
    listening(t, 0);
    talk_do(t, "incoming", NULL);
    assert_int_equal(world_next_due(t->world), 1 * FF_TICKS_PER_S);
    talk_expect(t, 0, "Events 2-2");
    world_advance(t->world, 4 * FF_TICKS_PER_MS);
    assert_int_equal(world_next_due(t->world), 996 * FF_TICKS_PER_MS);
    talk_wait(t, 0, 1 * FF_TICKS_PER_MS);
    assert_int_equal(world_next_due(t->world), 1 * FF_TICKS_PER_MS);
    world_advance(t->world, 2 * FF_TICKS_PER_MS);
    talk_expect(t, 0, "Clock 0.006");
    world_advance(t->world, 1 * FF_TICKS_PER_S); /* and nobody is told that it passes */
    talk_expect(t, 0, "Events 3-3");
    talk_wait(t, 0, 0);
    assert_int_equal(world_next_due(t->world), 0);
    assert_int_equal(world_step(t->world), WORLD_STEP_moved);
    talk_expect(t, 0, "Clock 1.006");
}

static void real_time_comes_to_its_end_too_and_nobody_is_told_that_he_is_stuck(void **state)
{
    struct talk *t = begin(state, "real");
    struct step step = {
        .trigger = TRIGGER_quiet,
        .op = {.kind = OP_KIND_logoff, .given = OP_user, .user = t->world->sim->users.at[0].name}};
    assert_true(script_add(t->world->sim, &step));
    talk_client(t, 0, NULL);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle); /* it runs */
    talk_wait(t, 0, FF_TICKS_PER_S);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle); /* it will be woken */
    talk_wait(t, 0, FF_TIME_NEVER);
    talk_do(t, "incoming", NULL);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle); /* there is more to come */
    assert_int_equal(t->world->sim->logoffs.count, 0);
    for (int second = 0; second < 700 && !t->world->sim->logoffs.count; second++) {
        world_advance(t->world, FF_TICKS_PER_S);
        talk_notices(t, 0);
        talk_seen(t, 0);
        world_step(t->world);
    }
    assert_int_equal(t->world->sim->logoffs.count, 1);
    talk_expect(t, 0, "End");
    talk_seen(t, 0);
    talk_wait(t, 0, FF_TIME_NEVER);
    assert_int_equal(world_step(t->world), WORLD_STEP_idle);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(time_stands_still_before_anybody_comes),
        CASE(time_stands_still_while_anybody_runs),
        CASE(time_stands_still_until_all_is_seen),
        CASE(time_runs_on_past_what_nobody_is_told),
        CASE(a_wait_ends_at_its_deadline),
        CASE(when_nothing_can_wake_anybody_that_is_a_verdict),
        CASE(a_step_that_waits_for_quiet_comes_before_the_verdict),
        CASE(after_a_blocked_logoff_the_session_is_wound_up_and_nobody_is_stuck),
        CASE(a_window_that_hangs_is_a_verdict_and_no_end_of_the_session),
        CASE(a_window_that_hangs_beside_timers_is_one_too),
        CASE(with_timers_of_the_clients_quiet_is_ten_minutes_of_nothing_else),
        CASE(an_event_begins_these_anew),
        CASE(what_would_go_on_for_ever_is_a_verdict_too),
        CASE(who_moves_time_far_may_look_around),
        CASE(what_is_tried_again_at_once_moves_time_all_the_same),
        CASE(a_wait_may_be_longer_than_that),
        CASE(refused_memory_delays_what_is_to_be_told),
        CASE(of_several_that_wait_one_is_woken_at_a_time),
        CASE(who_was_given_something_is_at_work_until_it_has_seen_it),
        CASE(who_runs_is_told_at_once),
        CASE(who_has_gone_holds_up_nobody),
        CASE(manual_time_is_moved_by_a_tester_and_everybody_is_told),
        CASE(nobody_is_stuck_while_a_tester_can_move_time),
        CASE(time_stops_short_of_never),
        CASE(real_time_is_given_and_the_next_due_is_asked_for),
        CASE(real_time_comes_to_its_end_too_and_nobody_is_told_that_he_is_stuck),
    };
    return RUN("world/time", cases, talk_set_up, talk_tear_down, argc, argv);
}
