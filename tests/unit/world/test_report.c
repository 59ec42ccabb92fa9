/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "tests/unit/world/stage.h"

#define BUSY_THEN_OK                                                                                         \
    "\"name\": \"busy, then ok\", \"parties\": [{\"number\": \"5550100\", \"does\": \"busy\", \"times\": "   \
    "2}]"

static const struct world_report_options TEXT = {.symbols = &stage_symbols, .real_ms = 12, .has_child = true};

/* ---- Whole runs ---- */

static void a_client_that_does_its_duty_passes(void **state)
{
    struct stage *s = *state;
    stage_world(
        s, BUSY_THEN_OK
        ",\n\"expect\": [{\"sent\": \"5550100\", \"pages\": 3},\n{\"event\": \"FEI_BUSY\", "
        "\"times\": 2},\n{\"logoff\": \"completes\"},\n{\"never\": {\"event\": \"FEI_FATAL_ERROR\"}}]");
    struct stage_client *c = stage_client(s, "fax_monitor");
    c->releases = true;
    stage_register(s, c, FF_WINDOW_top_level, "Fax monitor");
    stage_send(s, c, "5550100", 3);
    stage_play(s, 1300);
    stage_quiet(s);
    stage_close(s, c);
    stage_exit(s, c);
    assert_int_equal(world_result(s->world), WORLD_RESULT_well);
    stage_golden("well.txt", stage_report(s, &TEXT));
}

static void a_log_off_that_is_blocked_says_by_whom_and_since_when(void **state)
{
    RULE("TOK-5");
    RULE("TOK-26");
    struct stage *s = *state;
    stage_world(s, BUSY_THEN_OK ",\n\"expect\": [{\"sent\": \"5550100\"},\n{\"logoff\": \"completes\"}]");
    struct stage_client *c = stage_client(s, "fax_monitor_leaky");
    stage_register(s, c, FF_WINDOW_top_level, "Fax monitor");
    stage_send(s, c, "5550100", 3);
    stage_play(s, 1300);
    stage_quiet(s);
    stage_play(s, 1301);
    stage_close(s, c);
    stage_exit(s, c);
    assert_int_equal(world_result(s->world), WORLD_RESULT_finding);
    stage_golden("leaky.txt", stage_report(s, &TEXT));
}

static void a_hidden_window_is_explained(void **state)
{
    RULE("TOK-25");
    struct stage *s = *state;
    stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "fax_monitor_hidden");
    c->releases = true;
    stage_register(s, c, FF_WINDOW_message_only, "Fax monitor");
    stage_play(s, 1);
    stage_quiet(s);
    stage_close(s, c);
    stage_exit(s, c);
    stage_golden("hidden.txt", stage_report(s, &TEXT));
}

static void whoever_nobody_reached_has_tested_nothing(void **state)
{
    struct stage *s = *state;
    struct world_report_options o = TEXT;
    stage_world(s, NULL);
    assert_int_equal(world_result(s->world), WORLD_RESULT_unreached);
    o.child = "./client";
    o.child_says = "./client never reached the fake: it is not linked with the fauxfax SDK\n";
    stage_golden("unreached.txt", stage_report(s, &o));
}

/* ---- Everything that can be in one ---- */

/* Two clients, both modes, a veto, a hung window, lost and unread events, buffers and handles left open, a token that is
 * expected, steps that fail and steps whose time never comes. */
static void play_everything(struct stage *s)
{
    struct sim *sim = stage_world(
        s, "\"profile\": \"xp\", \"users\": [{\"name\": \"alice\", \"rights\": \"administrator\"}],\n"
           "\"timeline\": [{\"at\": \"10s\", \"op\": \"line-release\", \"device\": \"Modem\"},\n"
           "{\"when\": {\"event\": \"FEI_FATAL_ERROR\", \"nth\": 2}, \"op\": \"service-stop\"},\n"
           "{\"when\": {\"call\": \"FaxAbort\"}, \"op\": \"service-stop\"},\n"
           "{\"at\": \"2h\", \"op\": \"incoming\"}, {\"when\": \"quiet\", \"op\": \"device-off\", "
           "\"device\": 1}],\n"
           "\"expect\": [{\"finding\": \"token_unreleased\"}, {\"sent\": \"7\"}, {\"received\": \"*\"},\n"
           "{\"call\": \"FaxAbort\"}, {\"service\": \"stopped\"}, {\"event\": \"FEI_RINGING\"}]");
    struct stage_client *monitor = stage_client(s, "fax_monitor"), *port = stage_client(s, "fax_port");
    monitor->vetoes = monitor->lazy = true;
    stage_register(s, monitor, FF_WINDOW_top_level, "Fax \"monitor\" <1>\n\x1b[31m");
    stage_register_port(s, port, 42);
    stage_send(s, port, "555\xED\xA0\x80", 2);
    stage_play(s, 20);
    assert_true(logoff_begin(sim, 0));
    stage_play(s, 21);
    struct stage_client *silent = stage_client(s, "silent");
    silent->hangs = true;
    window_made(sim, silent->process, 0x77, 1, FF_WINDOW_top_level, FF_STR("silent"));
    monitor->vetoes = false;
    assert_true(logoff_begin(sim, 0));
    stage_play(s, 60);
    struct ff_ack_exception gone = {2, sim->delivery.sequence, FF_OUTCOME_port_gone};
    assert_true(event_signal(sim, FF_FEI_RINGING, 0, FF_JOB_NONE) != 0);
    gone.event = sim->delivery.sequence;
    assert_true(delivery_ack(sim, port->process, &(struct ff_in_Ack){.exceptions = {&gone, 1}}));
    delivery_lost(sim, monitor->process, sim->delivery.sequence, sim->delivery.sequence);
    finding_raise(sim, FINDING_closehandle, monitor->process, sim->registrations.at[0].site, SIM_NONE);
    finding_raise(sim, FINDING_closehandle, monitor->process, sim->registrations.at[0].site, SIM_NONE);
    buffer_open(sim, &(struct caller){.process = monitor->process, .site = 0}, 100);
    stage_exit(s, monitor);
}

static void everything_has_its_place(void **state)
{
    struct stage *s = *state;
    struct world_report_options o = TEXT;
    play_everything(s);
    o.child_signal = 11;
    o.child_failed = true;
    o.child_says = "./clients crashed: signal 11 (Segmentation fault)\n";
    stage_golden("everything.txt", stage_report(s, &o));
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_client_that_does_its_duty_passes), CASE(a_log_off_that_is_blocked_says_by_whom_and_since_when),
        CASE(a_hidden_window_is_explained),       CASE(whoever_nobody_reached_has_tested_nothing),
        CASE(everything_has_its_place),
    };
    return RUN("report", cases, stage_set_up, stage_tear_down, argc, argv);
}
