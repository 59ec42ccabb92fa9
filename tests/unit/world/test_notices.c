/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <stdio.h>

#include "tests/support/random.h"

/* What each process is told, and in what order. Event 1 is FEI_FAXSVC_STARTED, before anybody came. */

static struct talk *begin(void **state, const char *members)
{
    struct talk *t = *state;
    talk_world(t, "manual", members);
    return t;
}

/* So small that it wraps. */
static const char SMALL_LOG[] = "\"log_room\": 16";

static void connected(struct talk *t, unsigned client)
{
    talk_client(t, client, NULL);
    talk_connect(t, client);
}

/* ---- Order ---- */

static void a_registration_is_in_force_when_its_call_returns(void **state)
{
    struct talk *t = begin(state, NULL);
    connected(t, 0);
    talk_emit(t, 3); /* 2-4: before it */
    talk_register_port(t, 0, 7, 3);
    assert_int_equal(t->head.actions, 1); /* the caller waits for this, and then it is */
    talk_emit(t, 2);
    talk_expect(t, 0, "Registered 1 port 7 key 3", "Events 5-6");
    assert_int_equal(t->clients[0].actions, 1);
}

static void without_a_registration_events_pass_a_process_by(void **state)
{
    struct talk *t = begin(state, NULL);
    connected(t, 0);
    talk_emit(t, 5);
    talk_silent(t, 0);
    assert_int_equal(talk_call(t, 0, FF_TYPE_Sync, &(struct ff_in_Sync){0}, NULL), 0);
    assert_int_equal(t->head.events, 0);
}

static void actions_lie_between_the_events_that_they_lay_between(void **state)
{
    RULE("TOK-17");
    RULE("TOK-20");
    struct talk *t = begin(state, NULL);
    connected(t, 0);
    talk_register_window(t, 0, 7);
    talk_emit(t, 2); /* 2-3 */
    talk_register_port(t, 0, 8, 1);
    talk_emit(t, 1); /* 4 */
    assert_int_equal(talk_logoff_call(t, 0, 7), 0);
    talk_emit(t, 1); /* 5 */
    talk_tell(t, 0, FF_TYPE_Note, &(struct ff_in_Note){FF_NOTE_port_closed, 0, 0, 8});
    talk_emit(t, 3); /* 6-8: for nobody */
    talk_register_window(t, 0, 7);
    talk_emit(t, 1); /* 9 */
    talk_expect(t, 0, "Registered 1 window 7 message 1280", "Events 2-3", "Registered 2 port 8 key 1",
                "Events 4-4", "Unregistered 1", "Events 5-5", "Unregistered 2",
                "Registered 3 window 7 message 1280", "Events 9-9");
    talk_silent(t, 0);
}

static void nothing_is_told_twice_and_each_process_has_its_own_place(void **state)
{
    struct talk *t = begin(state, NULL);
    connected(t, 0);
    connected(t, 1);
    talk_register_port(t, 0, 7, 0);
    talk_emit(t, 1);
    talk_expect(t, 0, "Registered 1 port 7 key 0", "Events 2-2");
    talk_register_port(t, 1, 9, 0);
    talk_emit(t, 1);
    talk_expect(t, 0, "Events 3-3");
    talk_emit(t, 1);
    talk_expect(t, 1, "Registered 2 port 9 key 0", "Events 3-4");
    talk_expect(t, 0, "Events 4-4");
    talk_silent(t, 1);
}

static void a_window_that_the_service_cannot_reach_is_muted(void **state)
{
    RULE("CHO-9");
    struct talk *t = begin(state, NULL);
    talk_do(t, "service-stop", NULL);
    talk_do(t, "service-account", "\"account\": \"LocalSystem\"");
    talk_do(t, "service-start", NULL); /* 2-4: idle, ended, started */
    connected(t, 0);
    talk_register_window(t, 0, 7);
    talk_emit(t, 1);
    talk_expect(t, 0, "Registered 1 window 7 message 1280", "Muted 1 1", "Events 5-5");
}

static void the_end_of_the_service_is_the_last_event_of_a_registration(void **state)
{
    RULE("SES-2");
    struct talk *t = begin(state, NULL);
    connected(t, 0);
    talk_register_port(t, 0, 7, 0);
    talk_do(t, "service-stop", NULL);
    talk_do(t, "service-start", NULL);
    talk_emit(t, 4);
    talk_expect(t, 0, "Registered 1 port 7 key 0", "Events 2-3", "Unregistered 1"); /* idle, ended */
    assert_int_equal(talk_call(t, 0, FF_TYPE_Sync, &(struct ff_in_Sync){0}, NULL), 0);
    assert_int_equal(t->head.events, 3);
    assert_int_equal(t->head.actions, 2);
}

static void whoever_is_asked_something_is_told_the_time_first(void **state)
{
    RULE("TOK-14");
    struct talk *t = begin(state, NULL);
    connected(t, 0);
    talk_tell(t, 0, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, {0}});
    sim_advance(t->world->sim, t->world->sim->clock.now + 2 * FF_TICKS_PER_S); /* and nobody was told */
    talk_do(t, "logoff", "\"user\": \"alice\"");
    talk_expect(t, 0, "Clock 2.000", "Send 1 window 5 message 17(0)");
    talk_tell(t, 0, FF_TYPE_SentReply, &(struct ff_in_SentReply){1, 1});
    talk_expect(t, 0, "Send 2 window 5 message 22(1)");
    talk_tell(t, 0, FF_TYPE_SentReply, &(struct ff_in_SentReply){2, 0});
    talk_expect(t, 0, "End");
    assert_int_equal(t->world->sim->processes.at[0].actions_sent, 4);
    assert_int_equal(t->clients[0].actions, 4);
}

/* ---- What it costs ---- */

static void all_at_one_place_share_one_frame(void **state)
{
    enum { CLIENTS = 5 };
    struct talk *t = begin(state, NULL);
    const uint8_t *first = NULL;
    size_t size = 0, its_size;
    for (unsigned i = 0; i < CLIENTS; i++) {
        connected(t, i);
        talk_register_port(t, i, 7, 0);
        talk_notices(t, i);
    }
    for (int round = 0; round < 3; round++) {
        talk_emit(t, 100);
        for (unsigned i = 0; i < CLIENTS; i++) {
            const uint8_t *bytes = world_shared_notices(t->world, t->clients[i].process, &its_size);
            assert_non_null(bytes);
            if (i == 0) first = bytes, size = its_size;
            assert_ptr_equal(bytes, first);
            assert_int_equal(its_size, size);
            assert_int_equal(size, 12 + 100 * FF_EVENT_SIZE);
            assert_false(world_has_notices(t->world, t->clients[i].process));
        }
    }
}

/* One who is elsewhere comes first: the others share all the same, and the next one elsewhere does not disturb them. */
static void the_shared_frame_is_for_the_place_where_most_are(void **state)
{
    struct talk *t = begin(state, NULL);
    size_t size;
    for (unsigned i = 0; i < 6; i++) {
        connected(t, i);
        talk_register_port(t, i, 7, 0);
        talk_notices(t, i);
    }
    talk_emit(t, 10);
    for (unsigned i = 1; i < 5; i++) talk_notices(t, i);
    talk_emit(t, 10);
    assert_non_null(world_shared_notices(t->world, 0, &size));
    assert_int_equal(size, 12 + 20 * FF_EVENT_SIZE);
    const uint8_t *shared = world_shared_notices(t->world, 1, &size);
    assert_int_equal(size, 12 + 10 * FF_EVENT_SIZE);
    assert_ptr_equal(world_shared_notices(t->world, 2, &size), shared);
    assert_null(world_shared_notices(t->world, 5, &size)); /* as cheap by itself */
    assert_ptr_equal(world_shared_notices(t->world, 3, &size), shared);
    talk_expect(t, 5, "Events 2-21");
}

static void pending_actions_are_not_shared(void **state)
{
    struct talk *t = begin(state, NULL);
    size_t size;
    connected(t, 0);
    talk_register_port(t, 0, 7, 0);
    talk_emit(t, 1);
    assert_null(world_shared_notices(t->world, 0, &size));
    talk_notices(t, 0);
    assert_null(world_shared_notices(t->world, 0, &size)); /* nothing is pending */
    assert_null(world_shared_notices(t->world, 99, &size));
}

static void a_long_way_behind_is_several_frames(void **state)
{
    struct talk *t = begin(state, NULL);
    connected(t, 0);
    connected(t, 1);
    talk_register_port(t, 0, 7, 0);
    talk_register_port(t, 1, 7, 0);
    talk_notices(t, 0);
    talk_emit(t, 40000);
    talk_expect(t, 0, "Events 2-32769", "Events 32770-40001");
    talk_expect(t, 1, "Registered 2 port 7 key 0", "Events 2-32769", "Events 32770-40001");
}

static void a_process_that_is_up_to_date_holds_no_memory(void **state)
{
    struct talk *t = begin(state, NULL);
    connected(t, 0);
    talk_register_port(t, 0, 7, 0);
    talk_notices(t, 0);
    assert_null(t->world->notices.of.at[0].actions.at);
}

/* ---- Falling off the log ---- */

static void what_left_the_log_unread_is_lost_and_said_so(void **state)
{
    RULE("CHO-10");
    struct talk *t = begin(state, SMALL_LOG);
    connected(t, 0);
    talk_register_port(t, 0, 7, 0);
    talk_notices(t, 0); /* up to 1 */
    talk_emit(t, 16);   /* 2-17: all there */
    talk_expect(t, 0, "Events 2-17");
    talk_emit(t, 17); /* 18-34: one too many */
    talk_expect(t, 0, "Lost 18-18", "Events 19-34");
    const struct sim *sim = t->world->sim;
    const struct registration *r = &sim->registrations.at[0];
    assert_int_equal(registration_outcome(sim, r, 18), FF_OUTCOME_lost);
    assert_int_equal(registration_outcome(sim, r, 19), FF_OUTCOME_pending);
    assert_int_equal(sim->findings.at[0].kind, FINDING_events_lost);
    assert_true(finding_failing(sim));
}

static void what_is_still_in_the_log_is_not_lost(void **state)
{
    struct talk *t = begin(state, SMALL_LOG);
    connected(t, 0);
    talk_register_port(t, 0, 7, 0);
    talk_emit(t, 16); /* 2-17: just so */
    talk_expect(t, 0, "Registered 1 port 7 key 0", "Events 2-17");
    assert_int_equal(t->world->sim->findings.count, 0);
}

static void what_is_lost_is_said_between_the_actions_that_it_lay_between(void **state)
{
    struct talk *t = begin(state, SMALL_LOG);
    connected(t, 0);
    talk_register_port(t, 0, 7, 0);
    talk_emit(t, 5); /* 2-6 */
    talk_register_window(t, 0, 9);
    talk_emit(t, 5); /* 7-11 */
    assert_int_equal(talk_logoff_call(t, 0, 9), 0);
    talk_emit(t, 13); /* 12-24; the log holds 9-24 */
    talk_expect(t, 0, "Registered 1 port 7 key 0", "Lost 2-6", "Registered 2 window 9 message 1280",
                "Lost 7-8", "Events 9-11", "Unregistered 2", "Events 12-24");
    const struct sim *sim = t->world->sim;
    assert_int_equal(registration_count(sim, &sim->registrations.at[0], FF_OUTCOME_lost), 7);
    assert_int_equal(registration_count(sim, &sim->registrations.at[1], FF_OUTCOME_lost), 2);
}

static void events_that_were_not_for_it_are_not_lost(void **state)
{
    struct talk *t = begin(state, SMALL_LOG);
    connected(t, 0);
    talk_register_window(t, 0, 9);
    assert_int_equal(talk_logoff_call(t, 0, 9), 0);
    talk_emit(t, 100);
    talk_register_window(t, 0, 9);
    talk_emit(t, 1);
    talk_expect(t, 0, "Registered 1 window 9 message 1280", "Unregistered 1",
                "Registered 2 window 9 message 1280", "Events 102-102");
    assert_int_equal(t->world->sim->findings.count, 0);
}

/* ---- Going ---- */

static void a_process_that_went_is_told_nothing_more(void **state)
{
    struct talk *t = begin(state, NULL);
    connected(t, 0);
    talk_register_port(t, 0, 7, 0);
    talk_emit(t, 1);
    talk_tell(t, 0, FF_TYPE_Bye, &(struct ff_in_Bye){0});
    talk_emit(t, 1);
    talk_silent(t, 0);
    assert_null(t->world->notices.of.at[0].actions.at);
}

/* ---- Any order of things ---- */

enum { REGISTRATIONS = 8, RANDOM_CLIENTS = 2 };

/* What one registration must have been given, as the model knows it: events in (from, upto], less what was lost. */
struct expected {
    bool live;
    uint64_t next; /* the event that must come next */
};

struct reader {
    struct expected of[64]; /* by number of the registration */
};

static void read_line(struct reader *reader, const char *line)
{
    unsigned long long first, last;
    unsigned long number;
    if (sscanf(line, "Registered %lu", &number) == 1) {
        reader->of[number].live = true;
        reader->of[number].next = 0; /* whatever comes first is checked against the model below */
    } else if (sscanf(line, "Unregistered %lu", &number) == 1) {
        reader->of[number].live = false;
    } else if (sscanf(line, "Events %llu-%llu", &first, &last) == 2 ||
               sscanf(line, "Lost %llu-%llu", &first, &last) == 2) {
        for (unsigned i = 0; i < 64; i++) {
            struct expected *e = &reader->of[i];
            if (!e->live) continue;
            if (e->next) assert_int_equal(first, e->next);
            e->next = last + 1;
        }
    } else {
        fail_msg("unexpected: %s", line);
    }
}

/* Works off everything, and compares with the model: each registration that is live has been told all up to now. */
static void read_all(struct talk *t, unsigned client, struct reader *reader)
{
    static char all[1 << 16];
    const struct sim *sim = t->world->sim;
    snprintf(all, sizeof all, "%s", talk_notices(t, client));
    uint64_t first_of[64] = {0};
    for (char *line = strtok(all, "\n"); line; line = strtok(NULL, "\n")) {
        struct reader before = *reader;
        read_line(reader, line);
        for (unsigned i = 1; i < 64; i++)
            if (reader->of[i].live && reader->of[i].next && !before.of[i].next) {
                unsigned long long first = 0;
                sscanf(strchr(line, ' '), "%llu", &first);
                first_of[i] = first;
            }
    }
    for (uint32_t i = 1; i <= sim->registrations.count && i < 64; i++) {
        const struct registration *r = &sim->registrations.at[i - 1];
        if (r->process != t->clients[client].process) continue;
        assert_int_equal(reader->of[i].live, r->live);
        if (first_of[i]) assert_int_equal(first_of[i], r->from + 1);
        uint64_t end = r->live ? sim->delivery.sequence : r->upto;
        if (end > r->from) assert_int_equal(reader->of[i].next, end + 1);
    }
}

static void do_something(struct talk *t, struct test_random *r, unsigned client, struct reader *reader)
{
    uint64_t window = 1 + test_random_below(r, REGISTRATIONS);
    switch (test_random_below(r, 4)) {
    case 0: talk_emit(t, test_random_below(r, 12)); break;
    case 1:
        if (t->world->sim->registrations.count < 60) talk_register_window(t, client, window);
        break;
    case 2: talk_logoff_call(t, client, window); break;
    default: read_all(t, client, reader); break;
    }
}

/* Two processes that register, release and read at random, over a log of 16 events: each registration gets exactly its
 * events, in order, or hears which it lost. */
static void every_registration_gets_its_events_in_order_or_hears_of_the_loss(void **state)
{
    RULE("CHO-14");
    RULE("EVT-13");
    struct test_random r = {test_seed()};
    for (int world = 0; world < 40; world++) {
        struct talk *t = begin(state, SMALL_LOG);
        struct reader readers[RANDOM_CLIENTS];
        memset(readers, 0, sizeof readers);
        for (unsigned i = 0; i < RANDOM_CLIENTS; i++) connected(t, i);
        for (int step = 0; step < 120; step++) {
            unsigned client = test_random_below(&r, RANDOM_CLIENTS);
            do_something(t, &r, client, &readers[client]);
        }
        for (unsigned i = 0; i < RANDOM_CLIENTS; i++) read_all(t, i, &readers[i]);
        ff_arena_free(&t->arena);
    }
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_registration_is_in_force_when_its_call_returns),
        CASE(without_a_registration_events_pass_a_process_by),
        CASE(actions_lie_between_the_events_that_they_lay_between),
        CASE(nothing_is_told_twice_and_each_process_has_its_own_place),
        CASE(a_window_that_the_service_cannot_reach_is_muted),
        CASE(the_end_of_the_service_is_the_last_event_of_a_registration),
        CASE(whoever_is_asked_something_is_told_the_time_first),
        CASE(all_at_one_place_share_one_frame),
        CASE(the_shared_frame_is_for_the_place_where_most_are),
        CASE(pending_actions_are_not_shared),
        CASE(a_long_way_behind_is_several_frames),
        CASE(a_process_that_is_up_to_date_holds_no_memory),
        CASE(what_left_the_log_unread_is_lost_and_said_so),
        CASE(what_is_still_in_the_log_is_not_lost),
        CASE(what_is_lost_is_said_between_the_actions_that_it_lay_between),
        CASE(events_that_were_not_for_it_are_not_lost),
        CASE(a_process_that_went_is_told_nothing_more),
        CASE(every_registration_gets_its_events_in_order_or_hears_of_the_loss),
    };
    return RUN("world/notices", cases, talk_set_up, talk_tear_down, argc, argv);
}
