/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "tests/unit/world/stage.h"

/* Expectations are judged on one world that has everything: two clients, a busy end, a fax out and one in, a veto and a
 * log-off that is blocked. */

static void play(struct stage *s, const char *expectation)
{
    char members[1024];
    snprintf(members, sizeof members,
             "\"parties\": [{\"number\": \"5550100\", \"does\": \"busy\", \"times\": 1}], \"config\": "
             "{\"retry_delay\": 1}, "
             "\"users\": [{\"name\": \"alice\"}, {\"name\": \"bob\"}], \"timeline\": [{\"at\": \"3m\", "
             "\"op\": \"incoming\", "
             "\"from\": \"5550111\", \"pages\": 1}], \"expect\": [%s]",
             expectation);
    struct sim *sim = stage_world(s, members);
    struct stage_client *first = stage_client(s, "first.exe"), *second = stage_client(s, "second.exe");
    stage_register(s, first, FF_WINDOW_top_level, "first");
    stage_send(s, first, "5550100", 2);
    stage_play(s, 30);
    stage_register_port(s, second, 1);
    stage_play(s, 300);
    first->vetoes = true;
    assert_true(logoff_begin(sim, 0));
    stage_play(s, 301);
    first->vetoes = false;
    assert_true(logoff_begin(sim, 0));
    stage_play(s, 302);
    stage_release(s, first, 0x999); /* no such window */
}

static const struct {
    const char *expectation;
    bool met;
    const char *why;
} rows[] = {
    {"{\"event\": \"FEI_BUSY\"}", true, "delivered once: at 2.000 s"},
    {"{\"event\": \"FEI_BUSY\", \"times\": 1, \"device\": \"Modem\", \"job\": 1}", true,
     "delivered once: at 2.000 s"},
    {"{\"event\": \"FEI_BUSY\", \"times\": 2}", false, "delivered once: at 2.000 s"},
    {"{\"event\": \"FEI_BUSY\", \"job\": 2}", false, "never delivered"},
    {"{\"event\": \"FEI_BUSY\", \"times\": 0}", false, "delivered once: at 2.000 s"},
    {"{\"event\": \"FEI_BUSY\", \"process\": \"second*\"}", false,
     "never delivered; signalled once: at 2.000 s"},
    {"{\"event\": \"FEI_SENDING\", \"process\": \"SECOND.EXE\", \"at_least\": 2}", true,
     "delivered 2 times: at 66.000 s, 71.000 s"},
    {"{\"event\": \"FEI_SENDING\", \"at_least\": 3}", false, "delivered 2 times: at 66.000 s, 71.000 s"},
    {"{\"event\": \"FEI_IDLE\"}", true, "delivered 3 times: at 3.000 s, 77.000 s, 190.000 s"},
    {"{\"event\": \"FEI_FAXSVC_STARTED\"}", false, "never delivered; signalled once: at 0.000 s"},
    {"{\"never\": {\"event\": \"FEI_FATAL_ERROR\"}}", true, "never delivered"},
    {"{\"never\": {\"event\": \"FEI_BUSY\"}}", false, "delivered once: at 2.000 s"},
    {"{\"sent\": \"555*\"}", true, "sent: 5550100 (2 pages)"},
    {"{\"sent\": \"5550100\", \"pages\": 2, \"times\": 1}", true, "sent: 5550100 (2 pages)"},
    {"{\"sent\": \"5550100\", \"pages\": 3}", false, "sent: 5550100 (2 pages)"},
    {"{\"sent\": \"5550101\"}", false, "sent: 5550100 (2 pages)"},
    {"{\"received\": \"5550111\", \"pages\": 1}", true, "received: 5550111 (1 page)"},
    {"{\"received\": \"*\", \"times\": 2}", false, "received: 5550111 (1 page)"},
    {"{\"call\": \"FaxConnectFaxServer\", \"times\": 2}", true, "called 2 times: at 0.000 s, 0.000 s"},
    {"{\"call\": \"FaxConnectFaxServer\", \"process\": \"first.exe\", \"times\": 1}", true,
     "called once: at 0.000 s"},
    {"{\"call\": \"FaxAbort\"}", false, "never called"},
    {"{\"call\": \"FaxAbort\", \"error\": 0}", false, "never called"},
    {"{\"call\": \"FaxInitializeEventQueue\", \"error\": \"ERROR_SUCCESS\", \"times\": 2}", true,
     "called 3 times, 2 of them with ERROR_SUCCESS; the last other result is ERROR_INVALID_PARAMETER"},
    {"{\"call\": \"FaxInitializeEventQueue\", \"error\": \"ERROR_INVALID_DATA\"}", false,
     "called 3 times, 0 of them with ERROR_INVALID_DATA; the last other result is ERROR_INVALID_PARAMETER"},
    {"{\"logoff\": \"blocked\"}", true, "the log-off of alice was blocked: at 301.000 s"},
    {"{\"logoff\": \"vetoed\"}", false, "the log-off of alice was blocked: at 301.000 s"},
    {"{\"logoff\": \"none\", \"user\": \"bob\"}", true, "there was no log-off of bob"},
    {"{\"logoff\": \"completes\", \"user\": \"bob\"}", false, "there was no log-off of bob"},
    {"{\"finding\": \"token_unreleased\", \"process\": \"first*\"}", true, "found once: at 301.000 s"},
    {"{\"finding\": \"token_unreleased\", \"times\": 2}", false, "found once: at 301.000 s"},
    {"{\"finding\": \"hidden_window\"}", false, "never found"},
    {"{\"service\": \"running\"}", true, "the service is running"},
    {"{\"service\": \"stopped\"}", false, "the service is running"},
};

static void each_is_judged_and_says_what_there_was(void **state)
{
    struct stage *s = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ff_writer why = ff_writer_on(ff_alloc_default());
        play(s, rows[i].expectation);
        const struct expectation *e = &s->world->scenario.expectations.rows.at[0];
        bool met = expectation_met(s->world->sim, e, &why);
        if (met != rows[i].met || strcmp(ff_writer_cstr(&why), rows[i].why) != 0)
            fail_msg("%s: %s: %s", rows[i].expectation, met ? "met" : "not met", ff_writer_cstr(&why));
        ff_writer_free(&why);
    }
}

/* In the scenario's own words, and in those of `fauxfax logoff`. */
static void a_log_off_that_completes_is_done(void **state)
{
    static const char *const words[] = {"completes", "done"};
    struct stage *s = *state;
    for (int i = 0; i < 2; i++) {
        char members[64];
        struct ff_writer why = ff_writer_on(ff_alloc_default());
        snprintf(members, sizeof members, "\"timeline\": [], \"expect\": [{\"logoff\": \"%s\"}]", words[i]);
        struct sim *sim = stage_world(s, members);
        assert_true(logoff_begin(sim, 0));
        stage_play(s, 1);
        assert_true(expectation_met(sim, &s->world->scenario.expectations.rows.at[0], &why));
        assert_int_equal(strncmp(ff_writer_cstr(&why), "the log-off of alice completed: at", 34), 0);
        ff_writer_free(&why);
    }
}

static void all_are_met_and_what_is_found_was_expected(void **state)
{
    static const struct {
        const char *expectations;
        bool met;
    } cases[] = {
        {"", false}, /* the token */
        {"{\"finding\": \"token_unreleased\"}", true},
        {"{\"finding\": \"token_unreleased\", \"process\": \"second.exe\"}", false},
        {"{\"finding\": \"token_unreleased\"}, {\"sent\": \"1\"}", false},
        {"{\"never\": {\"finding\": \"token_unreleased\"}}", false},
        {"{\"never\": {\"finding\": \"*\"}}", false},
        {"{\"finding\": \"token_unreleased\"}, {\"never\": {\"finding\": \"*\", \"process\": "
         "\"second.exe\"}}",
         true},
    };
    struct stage *s = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        play(s, cases[i].expectations);
        if (world_result(s->world) != (cases[i].met ? WORLD_RESULT_well : WORLD_RESULT_finding))
            fail_msg("%s", cases[i].expectations);
    }
}

static void what_is_never_to_be_found_is_not_expected(void **state)
{
    static const struct world_report_options for_people = {.format = WORLD_FORMAT_text};
    struct stage *s = *state;
    play(s, "{\"never\": {\"finding\": \"token_unreleased\"}}");
    assert_non_null(strstr(stage_report(s, &for_people), "error[TOK-5]"));
    play(s, "{\"finding\": \"token_unreleased\"}");
    assert_null(strstr(stage_report(s, &for_people), "error[TOK-5]"));
}

static void of_what_is_met_the_faxes_that_meet_it_are_told(void **state)
{
    static const struct {
        bool met;
        const char *why;
    } expected[] = {{true, "sent: 5550100 (2 pages)"},
                    {false, "sent: 5550100 (2 pages), 777 (1 page)"},
                    {true, "sent: 5550100 (2 pages), 777 (1 page)"}};
    struct stage *s = *state;
    stage_world(s, "\"users\": [{\"name\": \"alice\"}], \"expect\": [{\"sent\": \"555*\"}, "
                   "{\"sent\": \"777\", \"pages\": 9}, {\"never\": {\"sent\": \"9*\"}}]");
    struct stage_client *client = stage_client(s, "first.exe");
    stage_register_port(s, client, 1);
    stage_send(s, client, "5550100", 2);
    stage_send(s, client, "777", 1);
    stage_play(s, 300);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct ff_writer why = ff_writer_on(ff_alloc_default());
        const struct expectation *e = &s->world->scenario.expectations.rows.at[i];
        assert_int_equal(expectation_met(s->world->sim, e, &why), expected[i].met);
        assert_string_equal(ff_writer_cstr(&why), expected[i].why);
        ff_writer_free(&why);
    }
}

static void nobody_to_tell_is_said(void **state)
{
    struct stage *s = *state;
    struct ff_writer why = ff_writer_on(ff_alloc_default());
    stage_world(
        s, "\"expect\": [{\"event\": \"FEI_FAXSVC_STARTED\"}, {\"sent\": \"1\"}, {\"received\": \"1\"}]");
    for (uint32_t i = 0; i < 3; i++) {
        assert_false(expectation_met(s->world->sim, &s->world->scenario.expectations.rows.at[i], &why));
        ff_write_text(&why, "\n");
    }
    assert_string_equal(ff_writer_cstr(&why),
                        "never delivered; signalled once: at 0.000 s, and nobody was registered\n"
                        "no fax went out\nno fax came in\n");
    ff_writer_free(&why);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(each_is_judged_and_says_what_there_was),         CASE(a_log_off_that_completes_is_done),
        CASE(all_are_met_and_what_is_found_was_expected),     CASE(what_is_never_to_be_found_is_not_expected),
        CASE(of_what_is_met_the_faxes_that_meet_it_are_told), CASE(nobody_to_tell_is_said),
    };
    return RUN("expect", cases, stage_set_up, stage_tear_down, argc, argv);
}
