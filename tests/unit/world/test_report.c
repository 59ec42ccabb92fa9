/* SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "service/world/report.h"
#include "tests/unit/world/stage.h"

#define BUSY_THEN_OK                                                                                         \
    "\"name\": \"busy, then ok\", \"parties\": [{\"number\": \"5550100\", \"does\": \"busy\", \"times\": "   \
    "2}]"

static const struct world_report_options TEXT = {.real_ms = 12, .has_child = true};
static const struct world_report_options JSON = {.format = WORLD_FORMAT_json};

/* A registration that fails. */
static const struct ff_in_FaxInitializeEventQueue LOW = {
    .window = 9, .window_kind = FF_WINDOW_top_level, .message_start = 0x10};

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

static unsigned asked, asked_for;

static void look_up(const char *module, const uint64_t *addresses, unsigned count, struct ff_writer *lines)
{
    assert_non_null(strstr(module, "fax_monitor_leaky"));
    asked++;
    asked_for += count;
    for (unsigned i = 0; i < count; i++) /* of the last there is no line */
        if (i + 1 < count)
            ff_write_text(lines, i % 2 ? "\n" : "place_%llx (leaky.c:7)\n", (unsigned long long)addresses[i]);
}

static void places_are_looked_up_once_a_module_and_only_for_a_report_that_has_some(void **state)
{
    static const struct world_report_options options = {0};
    struct stage *s = *state;
    stage_world(s, NULL);
    s->world->look_up = look_up;
    asked = asked_for = 0;
    stage_report(s, &options);
    struct stage_client *c = stage_client(s, "fax_monitor_leaky");
    assert_int_equal(asked, 0);
    stage_register(s, c, FF_WINDOW_top_level, "Fax monitor");
    stage_exit(s, c);
    const char *report = stage_report(s, &options);
    assert_int_equal(asked, 1);
    assert_int_equal(asked_for, 2);
    assert_non_null(strstr(report, "  --> place_1000 (leaky.c:7), calling FaxConnectFaxServer"));
    assert_non_null(strstr(report, "  --> fax_monitor_leaky+0x2000, calling FaxInitializeEventQueue"));
    stage_report(s, &options);
    assert_int_equal(asked, 2); /* the client may have been built again */
}

/* Said at the end, when nobody waits for it any more. */
static void a_log_off_call_that_comes_too_late_is_no_call_that_never_came(void **state)
{
    RULE("TOK-26");
    struct stage *s = *state;
    struct sim *sim = stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "slow");
    c->hangs = true;
    stage_register(s, c, FF_WINDOW_top_level, "Slow");
    stage_quiet(s);
    stage_play(s, 30);
    stage_release(s, c, sim->registrations.at[0].window);
    const char *report = stage_report(s, &TEXT);
    assert_non_null(
        strstr(report, "   |  30.000 s: it was released by the log-off call, too late (TOK-26)\n"));
    assert_non_null(
        strstr(report, ", released at 30.000 s by the log-off call, after it had blocked a log-off\n"));
    assert_null(strstr(report, "never made"));
    assert_non_null(strstr(stage_report(s, &JSON), "\"closed_by\":\"log-off call\",\"blocked\":true,"));
}

/* Each as it was made, and what the log-off call has instead. */
static void a_log_off_call_that_was_made_wrong_is_no_call_that_never_came(void **state)
{
    static const struct {
        uint64_t key, beside;
        bool port;
        const char *says;
    } rows[] = {
        {2, 0, false,
         "with CompletionKey 2, and failed: ERROR_INVALID_PARAMETER; the log-off call has CompletionKey 1"},
        {0, 0, false, "with CompletionKey 0, and registered once more; the log-off call has CompletionKey 1"},
        {1, 1, false,
         "with CompletionKey 1, and failed: ERROR_INVALID_PARAMETER; the log-off call names the window"},
        {1, 0, true,
         "with CompletionKey 1, and failed: ERROR_INVALID_PARAMETER; the log-off call has a server handle"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct stage *s = *state;
        struct sim *sim = stage_world(s, NULL);
        struct stage_client *c = stage_client(s, "wrong_monitor");
        stage_register(s, c, FF_WINDOW_top_level, "Wrong");
        c->hangs = true;
        stage_quiet(s);
        stage_play(s, 1);
        stage_initialize(
            s, c,
            (struct ff_in_FaxInitializeEventQueue){.window = sim->registrations.at[0].window + rows[i].beside,
                                                   .window_kind = FF_WINDOW_top_level,
                                                   .completion_port = rows[i].port,
                                                   .completion_key = rows[i].key,
                                                   .message_start = 0x500});
        stage_play(s, 30);
        const char *report = stage_report(s, &TEXT), *first = strstr(report, "token 1 was opened");
        assert_non_null(first);
        if (!strstr(first, rows[i].says)) fail_msg("\"%s\" is not in %s", rows[i].says, report);
        assert_non_null(
            strstr(first, "   |  1.000 s: FaxInitializeEventQueue was called in end_session (monitor.c:41)"));
        assert_int_equal(sim->tokens.at[0].closed_at, 0);
        *strstr((char *)(uintptr_t)first, "   = ") = 0;
        assert_null(strstr(first, "never made"));
    }
}

/* Whose rule it is, and whether it fails the run. */
static void a_finding_says_what_kind_of_rule_it_breaks(void **state)
{
    static const struct {
        enum finding_kind kind;
        const char *heading, *says;
    } rows[] = {
        {FINDING_closehandle, "error[CLS-3]", "documented by Microsoft; it fails a run"},
        {FINDING_not_registered, "warning[REG-1]",
         "documented by Microsoft; the client may have its reasons"},
        {FINDING_logoff_call_on_query, "warning[TOK-5]", "documented by Microsoft; the client may"},
        {FINDING_foreign_buffer, "warning[FRB-6]", "silent; it does not fail a run"},
        {FINDING_events_lost, "error[CHO-10]", "silent; it fails a run all the same"},
        {FINDING_port_closed, "note[IOC-15]", "a remark"},
    };
    struct stage *s = *state;
    struct sim *sim = stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "client");
    uint32_t registration = stage_register_port(s, c, 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t subject = finding_row(rows[i].kind)->of == FINDING_OF_registration ? registration : SIM_NONE;
        sim->findings.count = 0;
        finding_raise(sim, rows[i].kind, c->process, SIM_NONE, subject);
        const char *report = stage_report(s, &TEXT), *heading = strstr(report, rows[i].heading);
        if (!heading || !strstr(heading, rows[i].says)) fail_msg("row %zu: %s", i, report);
    }
}

static void coverage_is_what_was_met_and_what_never_was(void **state)
{
    static const struct world_report_options options = {.coverage = true};
    struct stage *s = *state;
    stage_world(s, BUSY_THEN_OK);
    struct stage_client *c = stage_client(s, "fax_monitor");
    stage_register(s, c, FF_WINDOW_top_level, "Fax monitor");
    stage_send(s, c, "5550100", 3);
    stage_play(s, 10);
    const char *report = stage_report(s, &options);
    assert_non_null(strstr(
        report, "  called        FaxConnectFaxServer 1, FaxInitializeEventQueue 1, FaxSendDocument 1\n"));
    assert_non_null(strstr(report, "  never called  FaxClose, FaxAbort"));
    char coverage[2048];
    snprintf(coverage, sizeof coverage, "%s", strstr(report, "  came "));
    *strstr(coverage, "\n\n") = 0; /* not the foot */
    stage_golden("coverage.txt", coverage);
    assert_null(strstr(stage_report(s, &TEXT), "coverage")); /* not unasked */
}

static void coverage_for_programs_has_every_function_event_and_failure(void **state)
{
    static const struct world_report_options options = {.format = WORLD_FORMAT_json, .coverage = true};
    struct stage *s = *state;
    stage_world(s, NULL);
    cJSON *report = cJSON_Parse(stage_report(s, &options));
    const cJSON *coverage = cJSON_GetObjectItem(report, "coverage"), *row;
    uint32_t functions = 0;
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(coverage, "functions"))
    {
        functions++;
        const char *name = cJSON_GetStringValue(cJSON_GetObjectItem(row, "name"));
        if (!cJSON_GetArraySize(cJSON_GetObjectItem(row, "failures")))
            fail_msg("sim/causes.def has no failure of %s", name);
        assert_int_equal(cJSON_GetNumberValue(cJSON_GetObjectItem(row, "calls")), 0);
        const cJSON *not_provoked = cJSON_GetObjectItem(row, "not_provoked");
        for (const cJSON *one = not_provoked->child; one; one = one->next)
            for (const cJSON *other = one->next; other; other = other->next)
                assert_string_not_equal(one->valuestring, other->valuestring);
        if (strcmp(name, "FaxGetJob") != 0) continue;
        assert_int_equal(cJSON_GetArraySize(not_provoked), 2);
        assert_string_equal(cJSON_GetArrayItem(not_provoked, 0)->valuestring, "ERROR_NOT_ENOUGH_MEMORY");
    }
    assert_string_equal(cJSON_GetArrayItem(cJSON_GetObjectItem(coverage, "not_counted"), 0)->valuestring,
                        "FaxFreeBuffer");
    static const char *const names[] = {
#define X(name, id, forms, handle, right) #name,
        FF_API(X)
#undef X
    };
    assert_int_equal(functions, sizeof names / sizeof *names);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(coverage, "events")), FF_FEI_NEVENTS);
    cJSON_Delete(report);
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
    stage_initialize(s, port, LOW);
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
    assert_true(
        delivery_ack(sim, port->process, &(struct ff_in_Ack){.exceptions = {.at = &gone, .count = 1}}));
    delivery_lost(sim, monitor->process, sim->delivery.sequence, sim->delivery.sequence);
    process_really(sim, monitor->process, FF_STR("root"), 1, FF_STR("WinSta0\\Default"));
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

/* ---- The verdict ---- */

static void the_first_line_has_every_reason(void **state)
{
    static const struct {
        struct world_report_options options;
        const char *line;
    } rows[] = {
        {{.has_child = true}, "fauxfax: passed: nothing was found wrong  (stage.json)\n"},
        {{.child_failed = true, .child_exit = 3},
         "fauxfax: FAILED: the client failed (exit code 3)  (stage.json)\n"},
        {{.child_failed = true, .child_exit = (int)0xC0000005},
         "fauxfax: FAILED: the client crashed (exception 0xC0000005)  (stage.json)\n"},
        {{.child_failed = true, .child_signal = 6},
         "fauxfax: FAILED: the client crashed (signal 6)  (stage.json)\n"},
        {{.child_stuck = true}, "fauxfax: FAILED: everybody waits for ever  (stage.json)\n"},
        {{.child_interrupted = 15}, "fauxfax: FAILED: the run was interrupted (signal 15)  (stage.json)\n"},
        {{.child_turned_away = true}, "fauxfax: FAILED: a client was turned away  (stage.json)\n"},
        {{.child_timeout = true, .child_failed = true, .child_signal = 9},
         "fauxfax: FAILED: the time was up; the client crashed (signal 9)  (stage.json)\n"},
        {{.colour = true}, "fauxfax: \033[1;32mpassed\033[0m: nothing was found wrong  (stage.json)\n"},
    };
    struct stage *s = *state;
    stage_world(s, NULL);
    stage_client(s, "client");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *report = stage_report(s, &rows[i].options);
        if (strncmp(report, rows[i].line, strlen(rows[i].line)) != 0)
            fail_msg("%s%.100s", rows[i].line, report);
    }
}

static void strictly_a_warning_fails_the_run(void **state)
{
    static const char line[] = "fauxfax: FAILED: 1 warning (--strict)  (stage.json)\n";
    struct stage *s = *state;
    stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "client");
    stage_connect(s, c);
    assert_int_not_equal(stage_release(s, c, 77), FF_ERROR_SUCCESS);
    assert_int_equal(world_result(s->world), WORLD_RESULT_well);
    s->world->strict = true;
    assert_int_equal(world_result(s->world), WORLD_RESULT_finding);
    const char *report = stage_report(s, &(struct world_report_options){.has_child = true});
    if (strncmp(report, line, strlen(line)) != 0) fail_msg("%.100s", report);
    struct world_report_options junit = {.format = WORLD_FORMAT_junit, .has_child = true};
    report = stage_report(s, &junit);
    assert_non_null(strstr(report, " tests=\"2\" failures=\"1\" "));
    assert_non_null(strstr(report, "<failure message=\"TOK-15: "));
}

static void a_call_that_failed_is_in_the_first_line(void **state)
{
    static const char line[] = "fauxfax: passed: no fax sent; 1 warning; 1 call failed  (stage.json)\n";
    struct stage *s = *state;
    stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "client");
    stage_connect(s, c);
    assert_int_not_equal(stage_release(s, c, 77), FF_ERROR_SUCCESS);
    const char *report = stage_report(s, &(struct world_report_options){.has_child = true});
    if (strncmp(report, line, strlen(line)) != 0) fail_msg("%.100s", report);
}

/* Where it fails the run, findings are often what came of it: then they stand below. */
static void a_call_that_failed_says_where_and_why(void **state)
{
    static const char calls[] = "\ncalls that failed\n"
                                "  FaxInitializeEventQueue failed with ERROR_INVALID_PARAMETER at "
                                "end_session (monitor.c:41), in process "
                                "1 (fax_monitor), first at 0.000 s, 2 times until 5.000 s\n"
                                "    because MessageStart is below WM_USER (0x0400) (IEQ-E4)\n";
    struct stage *s = *state;
    stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "fax_monitor");
    stage_initialize(s, c, LOW);
    stage_play(s, 5);
    stage_initialize(s, c, LOW);
    const char *report = stage_report(s, &TEXT), *at = strstr(report, calls);
    assert_non_null(at);
    assert_ptr_equal(at, strchr(report, '\n') + 1);
    stage_exit(s, c);
    report = stage_report(s, &TEXT);
    at = strstr(report, calls);
    assert_true(at && at < strstr(report, "\nerror[CLS-2]"));
    at = strstr(report, "\nwarning[REG-1] not_registered: the client gets no events: ");
    assert_non_null(at);
    assert_non_null(strstr(at, "   |  0.000 s: FaxInitializeEventQueue failed with ERROR_INVALID_PARAMETER\n"
                               "   |    because MessageStart is below WM_USER (0x0400) (IEQ-E4)\n"));
}

static void causes_that_cannot_be_told_apart_are_listed(void **state)
{
    static const char calls[] =
        "\n  FaxSetJob failed with ERROR_INVALID_PARAMETER, in process 1 (client), 0.000 s\n"
        "    possible causes:\n"
        "      JobId is of no job in the queue, or of one that is being deleted (SJB-E2)\n"
        "      Command is none of JC_DELETE, JC_PAUSE, JC_RESUME (SJB-E2)\n";
    struct stage *s = *state;
    struct sim *sim = stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "client");
    struct ff_in_FaxSetJob in = {.fax_handle = c->fax, .job_id = 1, .command = 77};
    struct ff_out_FaxSetJob out;
    struct caller caller = {.process = c->process, .thread = 1, .site = SIM_NONE};
    sim_call(sim, &caller, FF_TYPE_FaxSetJob, &in, &out, &s->arena);
    assert_non_null(strstr(stage_report(s, &TEXT), calls));
    for (uint32_t i = 0; i < 100; i++) {
        caller.nulls = i << 8;
        sim_call(sim, &caller, FF_TYPE_FaxSetJob, &in, &out, &s->arena);
    }
    assert_non_null(strstr(stage_report(s, &TEXT), "\n  ... and 90 more\n"));
    assert_non_null(strstr(stage_report(s, &TEXT), "; 101 calls failed  ("));
}

/* What is wrong with a document is known. */
static void a_document_that_is_refused_says_what_is_wrong_with_it(void **state)
{
    struct stage *s = *state;
    struct sim *sim = stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "client");
    struct document facts = {.verdict = VERDICT_group3};
    assert_true(
        text_intern(&sim->texts, s->world->alloc, FF_STR("page 2: its compression is 3"), &facts.why));
    struct ff_in_FaxSendDocument in = {.fax_handle = c->fax,
                                       .file_name = FF_STR("/a.tif"),
                                       .file_state = FF_FILE_there,
                                       .document = document_add(sim, &facts) + 1,
                                       .job_param = {.recipient_number = FF_STR("1")}};
    struct ff_out_FaxSendDocument out;
    struct caller caller = {.process = c->process, .thread = 1, .site = SIM_NONE};
    sim_call(sim, &caller, FF_TYPE_FaxSendDocument, &in, &out, &s->arena);
    assert_non_null(
        strstr(stage_report(s, &TEXT),
               "    because the document is compressed as Group 3, where the service takes Group 4 "
               "(SND-7): page 2: its compression is 3\n"));
    assert_non_null(strstr(stage_report(s, &JSON), "\"detail\":\"page 2: its compression is 3\""));
}

static void a_veto_is_in_the_first_line(void **state)
{
    static const char line[] =
        "fauxfax: passed: nothing was found wrong; the log-off was vetoed  (stage.json)\n";
    struct stage *s = *state;
    struct sim *sim = stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "client");
    c->vetoes = true;
    window_made(sim, c->process, 0x77, 1, FF_WINDOW_top_level, FF_STR("w"));
    assert_true(logoff_begin(sim, 0));
    stage_play(s, 1);
    const char *report = stage_report(s, &TEXT);
    if (strncmp(report, line, strlen(line)) != 0) fail_msg("%.100s", report);
    assert_non_null(strstr(stage_report(s, &(struct world_report_options){.child_stuck = true}),
                           "FAILED: everybody waits for ever; the log-off was vetoed  ("));
}

/* 0 would be the code of who ended well. */
static void who_was_ended_by_a_signal_has_no_exit_code(void **state)
{
    struct stage *s = *state;
    struct world_report_options o = {.format = WORLD_FORMAT_json, .has_child = true, .child = "c"};
    stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "client");
    o.child_signal = 11;
    assert_non_null(strstr(stage_report(s, &o), "\"exit_code\":null,\"signal\":11,"));
    assert_non_null(strstr(stage_report(s, &o), "\"end\":\"running\",\"exit_code\":null"));
    o.child_signal = 0;
    assert_non_null(strstr(stage_report(s, &o), "\"exit_code\":0,\"signal\":0,"));
    stage_exit(s, c);
    assert_non_null(strstr(stage_report(s, &o), "\"end\":\"exit\",\"exit_code\":0"));
}

/* A step that is not done makes a test prove less than it says. */
static void steps_that_are_not_done_fail_the_run(void **state)
{
    static const struct {
        const char *step, *line; /* of the report; NULL: all steps are done */
        bool passes;
    } rows[] = {
        {"\"at\": \"5s\", \"op\": \"device-off\", \"device\": \"Modem\"", NULL, true},
        {"\"at\": \"5s\", \"op\": \"line-release\", \"device\": \"Modem\"",
         "  NOT DONE line 3, line-release: no other application has the line\n", false},
        {"\"at\": \"5s\", \"op\": \"line-release\", \"device\": \"Modem\", \"optional\": true",
         "  not done line 3, line-release: no other application has the line\n", true},
        {"\"at\": \"11s\", \"op\": \"queue-pause\"",
         "  NOT DONE line 3, queue-pause: the run was over before its time\n", false},
        {"\"at\": \"11s\", \"op\": \"queue-pause\", \"optional\": true",
         "  not done line 3, queue-pause: the run was over before its time\n", true},
        {"\"when\": {\"event\": \"FEI_IDLE\", \"nth\": 2}, \"op\": \"queue-pause\"",
         "  NOT DONE line 3, queue-pause: it waits for FEI_IDLE number 2, and 0 came\n", false},
        {"\"when\": {\"call\": \"FaxAbort\"}, \"op\": \"queue-pause\"",
         "  NOT DONE line 3, queue-pause: it waits for FaxAbort number 1, and 0 came\n", false},
        {"\"when\": {\"call\": \"FaxAbort\"}, \"op\": \"queue-pause\", \"optional\": true",
         "  not done line 3, queue-pause: it waits for FaxAbort number 1, and 0 came\n", true},
        {"\"when\": {\"call\": \"FaxConnectFaxServer\", \"after\": \"11s\"}, \"op\": \"queue-pause\"",
         "  NOT DONE line 3, queue-pause: the run was over before its time\n", false},
        /* For clients that wait for ever; this one does not. */
        {"\"when\": \"quiet\", \"op\": \"logoff\", \"user\": \"alice\"",
         "  not done line 3, logoff: it never was quiet\n", true},
    };
    struct stage *s = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char members[256];
        snprintf(members, sizeof members, "\"timeline\": [{%s}]", rows[i].step);
        stage_world(s, members);
        stage_client(s, "client");
        stage_play(s, 10);
        const char *report = stage_report(s, &TEXT);
        bool listed = strstr(report, "\nsteps of the scenario that were not done\n") != NULL;
        bool failed = strncmp(report, "fauxfax: FAILED: 1 of 1 step not done  (", 39) == 0;
        if (failed == rows[i].passes || listed != (rows[i].line != NULL) ||
            (rows[i].line && !strstr(report, rows[i].line)))
            fail_msg("%s:\n%s", rows[i].step, report);
        assert_int_equal(world_result(s->world), rows[i].passes ? WORLD_RESULT_well : WORLD_RESULT_finding);
    }
}

/* Once it has begun to be quiet, what comes so much later is waited for; what is refused then, fails. */
static void steps_that_wait_for_quiet(void **state)
{
    struct stage *s = *state;
    stage_world(s,
                "\"timeline\": [{\"when\": {\"quiet\": true, \"after\": \"1h\"}, \"op\": \"queue-pause\"},\n"
                "{\"when\": \"quiet\", \"op\": \"service-start\"}]");
    stage_client(s, "client");
    stage_quiet(s);
    assert_int_equal(world_result(s->world), WORLD_RESULT_finding);
    stage_play(s, 3600);
    assert_int_equal(world_result(s->world), WORLD_RESULT_well);
    stage_quiet(s);
    assert_int_equal(world_result(s->world), WORLD_RESULT_finding);
    assert_non_null(strstr(stage_report(s, &TEXT), "  NOT DONE line 4, service-start: "));
}

/* The built-in log-off is nobody's step: the user may have gone, or the client may never wait. */
static void the_built_in_step_fails_nothing(void **state)
{
    struct stage *s = *state;
    struct sim *sim = stage_world(s, NULL);
    stage_exit(s, stage_client(s, "client"));
    assert_int_equal(world_result(s->world), WORLD_RESULT_finding); /* a handle was left open */
    assert_null(strstr(stage_report(s, &TEXT), "step"));
    sim->script.steps.at[0].done = sim->script.steps.at[0].failed = true;
    assert_null(strstr(stage_report(s, &TEXT), "step"));
}

static void a_world_that_is_stuck_or_not_faithful_says_so(void **state)
{
    struct stage *s = *state;
    stage_world(s, NULL);
    stage_client(s, "client");
    ff_write_text(&s->world->stuck, "process 1 waits");
    const char *report = stage_report(s, &TEXT);
    assert_non_null(strstr(report, "FAILED: everybody waits for ever  (stage.json)\n  process 1 waits\n"));
    ff_writer_free(&s->world->stuck);
    s->world->stuck = ff_writer_on(s->world->alloc);
    s->world->refused = true;
    assert_non_null(
        strstr(stage_report(s, &TEXT), "FAILED: memory was refused, so that nothing here is certain  ("));
    assert_int_equal(world_result(s->world), WORLD_RESULT_finding);
}

static void colours_come_only_when_asked(void **state)
{
    struct stage *s = *state;
    struct world_report_options o = TEXT;
    play_everything(s);
    assert_null(strchr(stage_report(s, &o), '\033'));
    o.colour = true;
    assert_non_null(strchr(stage_report(s, &o), '\033'));
    o.format = WORLD_FORMAT_junit;
    assert_null(strchr(stage_report(s, &o), '\033'));
}

static void a_long_run_still_fits(void **state)
{
    struct stage *s = *state;
    struct sim *sim = stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "client");
    stage_register(s, c, FF_WINDOW_top_level, "w");
    for (int i = 0; i < 20000; i++)
        event_signal(sim, (enum ff_fei)(1 + random_next(sim) % 19), 0, FF_JOB_NONE);
    stage_play(s, 1);
    unsigned lines = 0;
    for (const char *at = stage_report(s, &TEXT); *at; at++) lines += *at == '\n';
    assert_in_range(lines, 40, 60);
    assert_non_null(strstr(stage_report(s, &TEXT), "more lines; --json"));
}

/* ---- JSON ---- */

/* Every key of it, below each other: the form that users rely on. */
static void list_keys(const cJSON *value, const char *path, struct ff_writer *out)
{
    const cJSON *at;
    char here[256];
    cJSON_ArrayForEach(at, value)
    {
        snprintf(here, sizeof here, "%s/%s", path, at->string ? at->string : "*");
        if (at->string) ff_write_text(out, "%s\n", here);
        list_keys(at, here, out);
        if (!at->string) break; /* elements are alike */
    }
}

static void the_keys_of_the_json_are_kept(void **state)
{
    struct stage *s = *state;
    struct ff_writer keys = ff_writer_on(ff_alloc_default());
    struct world_report_options o = TEXT;
    o.format = WORLD_FORMAT_json;
    play_everything(s);
    cJSON *root = cJSON_Parse(stage_report(s, &o));
    if (!root) fail_msg("%s", cJSON_GetErrorPtr());
    list_keys(root, "", &keys);
    stage_golden("json-keys.txt", ff_writer_cstr(&keys));
    cJSON_Delete(root);
    ff_writer_free(&keys);
}

static const char *docs(void)
{
    static char bytes[16384];
    FILE *file = fopen(FAUXFAX_REPORT_DOCS, "rb");
    assert_non_null(file);
    bytes[fread(bytes, 1, sizeof bytes - 1, file)] = '\0';
    fclose(file);
    return bytes;
}

static void check_documented(const cJSON *value, const char *page)
{
    const cJSON *at;
    cJSON_ArrayForEach(at, value)
    {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "`%s`", at->string ? at->string : "passed");
        if (!strstr(page, quoted)) fail_msg("docs/report.md does not know %s", quoted);
        if (!at->string || strcmp(at->string, "outcomes") != 0) check_documented(at, page);
    }
}

static void the_json_is_documented(void **state)
{
    struct stage *s = *state;
    struct world_report_options o = TEXT;
    o.format = WORLD_FORMAT_json;
    play_everything(s);
    cJSON *root = cJSON_Parse(stage_report(s, &o));
    check_documented(root, docs());
    cJSON_Delete(root);
}

static const cJSON *at_path(const cJSON *root, const char *list, int index, const char *key)
{
    return cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(root, list), index), key);
}

static void the_json_says_what_the_text_says(void **state)
{
    struct stage *s = *state;
    struct world_report_options o = TEXT;
    o.format = WORLD_FORMAT_json;
    play_everything(s);
    cJSON *root = cJSON_Parse(stage_report(s, &o));
    assert_true(cJSON_IsFalse(cJSON_GetObjectItem(root, "passed")));
    assert_string_equal(at_path(root, "findings", 0, "name")->valuestring, "hung_window");
    assert_string_equal(at_path(root, "findings", 1, "severity")->valuestring, "expected");
    assert_string_equal(cJSON_GetObjectItem(at_path(root, "findings", 1, "call"), "where")->valuestring,
                        "open_monitor (monitor.c:88)");
    assert_string_equal(at_path(root, "tokens", 0, "opened")->valuestring, "0.000");
    assert_true(cJSON_IsNull(at_path(root, "tokens", 0, "closed")));
    assert_string_equal(at_path(root, "logoffs", 1, "verdict")->valuestring, "blocked");
    assert_int_equal(at_path(root, "deliveries", 1, "events")->valueint, 9);
    assert_int_equal(cJSON_GetObjectItem(at_path(root, "deliveries", 1, "outcomes"), "port_gone")->valueint,
                     1);
    assert_int_equal(cJSON_GetObjectItem(cJSON_GetObjectItem(root, "counts"), "unmet")->valueint, 5);
    cJSON_Delete(root);
}

/* ---- JUnit ---- */

static const char *skip_name(const char *at)
{
    while ((*at >= 'a' && *at <= 'z') || *at == '-' || *at == '_') at++;
    return at;
}

/* Past one reference; NULL when it is none that XML knows. */
static const char *skip_reference(const char *at)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    for (size_t i = 0; i < 4; i++)
        if (strncmp(at, entities[i], strlen(entities[i])) == 0) return at + strlen(entities[i]);
    return NULL;
}

/* Past characters up to `end`. */
static const char *skip_text(const char *at, char end)
{
    while (*at && *at != end) {
        if (*at == '<' || (unsigned char)*at < ' ') {
            if (*at != '\n' && *at != '\t') return NULL;
        }
        at = *at == '&' ? skip_reference(at) : at + 1;
        if (!at) return NULL;
    }
    return at;
}

static const char *skip_attributes(const char *at)
{
    while (*at == ' ') {
        at = skip_name(at + 1);
        if (strncmp(at, "=\"", 2) != 0) return NULL;
        at = skip_text(at + 2, '"');
        if (!at || *at++ != '"') return NULL;
    }
    return at;
}

/* One element with all that is in it; NULL when it is not well-formed. */
static const char *skip_element(const char *at)
{
    const char *name = at + 1, *end = skip_name(name);
    if (*at != '<' || end == name || !(at = skip_attributes(end))) return NULL;
    if (strncmp(at, "/>", 2) == 0) return at + 2;
    if (*at++ != '>') return NULL;
    for (;;) {
        at = skip_text(at, '<');
        if (!at || !*at) return NULL;
        if (at[1] == '/') break;
        if (!(at = skip_element(at))) return NULL;
    }
    at += 2;
    if (strncmp(at, name, (size_t)(end - name)) != 0) return NULL;
    at += end - name;
    return *at == '>' ? at + 1 : NULL;
}

static void the_junit_is_well_formed_whatever_clients_call_their_windows(void **state)
{
    static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    struct stage *s = *state;
    struct world_report_options o = TEXT;
    o.format = WORLD_FORMAT_junit;
    o.child_says = "it \x1b[31msaid & <something>\n";
    play_everything(s);
    const char *xml = stage_report(s, &o);
    assert_memory_equal(xml, head, sizeof head - 1);
    const char *end = skip_element(xml + sizeof head - 1);
    assert_non_null(end);
    assert_string_equal(end, "\n");
    assert_null(skip_element("<a b=\"c\"><d></a></d>")); /* the checker checks */
    assert_null(skip_element("<a>&nbsp;</a>"));
}

/* C1 controls are as bad for a terminal as the others. */
static void what_no_terminal_should_get_is_a_question_mark(void **state)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    (void)state;
    say(&w, FF_STR("a\x1F\x7F\xC2\x80\xC2\x9F\xC2\xA0\xED\xA0\x80\xFF ~"));
    assert_string_equal(ff_writer_cstr(&w), "a????\xC2\xA0?? ~");
    ff_writer_free(&w);
}

static unsigned count_of(const char *in, const char *what)
{
    unsigned count = 0;
    for (; (in = strstr(in, what)) != NULL; in++) count++;
    return count;
}

static void the_junit_counts_its_cases(void **state)
{
    struct stage *s = *state;
    struct world_report_options o = TEXT;
    o.format = WORLD_FORMAT_junit;
    play_everything(s);
    const char *xml = stage_report(s, &o);
    assert_non_null(strstr(xml, " tests=\"19\" failures=\"13\" "));
    assert_int_equal(count_of(xml, "<testcase "), 19);
    assert_int_equal(count_of(xml, "<failure "), 13);
    assert_int_equal(count_of(xml, "classname=\"fauxfax.step\""), 5);
}

static void a_run_as_junit(void **state)
{
    struct stage *s = *state;
    struct world_report_options o = TEXT;
    o.format = WORLD_FORMAT_junit;
    stage_world(s, "\"expect\": [{\"logoff\": \"completes\"}, {\"service\": \"running\"}]");
    struct stage_client *c = stage_client(s, "fax_monitor");
    stage_register(s, c, FF_WINDOW_top_level, "Fax monitor");
    stage_quiet(s);
    stage_close(s, c);
    stage_exit(s, c);
    stage_golden("leaky.xml", stage_report(s, &o));
}

/* ---- Memory ---- */

/* A report that memory is refused for fails as a whole, and leaves nothing behind. */
static void knows_all(const char *module, const uint64_t *addresses, unsigned count, struct ff_writer *lines)
{
    (void)module;
    (void)addresses;
    while (count-- > 0) ff_write_text(lines, "somewhere\n");
}

/* With the request of that number refused (and all from it on); at 0: none is. True: none was. */
static bool try_report(struct stage *s, enum world_format format, uint64_t at, int sticky,
                       struct ff_writer *out)
{
    struct refusing_alloc memory;
    const struct ff_alloc *before = s->world->alloc;
    struct world_report_options o = TEXT;
    o.format = format;
    o.coverage = true;
    refusing_alloc_init(&memory, at, sticky);
    struct ff_writer said = ff_writer_on(&memory.alloc);
    s->world->alloc = s->world->sim->alloc = &memory.alloc;
    world_report(s->world, &o, &said);
    s->world->alloc = s->world->sim->alloc = before;
    out->failed = said.failed;
    if (!said.failed) ff_write_bytes(out, said.at, said.size);
    ff_writer_free(&said);
    assert_int_equal(memory.outstanding, 0);
    return !memory.refused;
}

/* What is only looked at may be refused: it is all there, or there is none. */
static void check_report(struct stage *s, enum world_format format, int sticky)
{
    struct ff_writer whole = ff_writer_on(ff_alloc_default()), out = whole;
    assert_true(try_report(s, format, 0, 0, &whole));
    for (uint64_t at = 1; !try_report(s, format, at, sticky, &out); at++) {
        bool same = out.size == whole.size && memcmp(out.at, whole.at, whole.size) == 0;
        if (!out.failed && !same) fail_msg("format %d, request %llu", format, (unsigned long long)at);
        ff_writer_reset(&out);
    }
    ff_writer_free(&out);
    ff_writer_free(&whole);
}

static void a_report_without_memory_is_none(void **state)
{
    struct stage *s = *state;
    play_everything(s);
    s->world->look_up = knows_all;
    for (int format = WORLD_FORMAT_text; format <= WORLD_FORMAT_junit; format++)
        for (int sticky = 0; sticky < 2; sticky++) check_report(s, (enum world_format)format, sticky);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_client_that_does_its_duty_passes),
        CASE(a_log_off_that_is_blocked_says_by_whom_and_since_when),
        CASE(places_are_looked_up_once_a_module_and_only_for_a_report_that_has_some),
        CASE(a_log_off_call_that_comes_too_late_is_no_call_that_never_came),
        CASE(a_log_off_call_that_was_made_wrong_is_no_call_that_never_came),
        CASE(coverage_is_what_was_met_and_what_never_was),
        CASE(coverage_for_programs_has_every_function_event_and_failure),
        CASE(a_hidden_window_is_explained),
        CASE(whoever_nobody_reached_has_tested_nothing),
        CASE(everything_has_its_place),
        CASE(the_first_line_has_every_reason),
        CASE(a_call_that_failed_is_in_the_first_line),
        CASE(strictly_a_warning_fails_the_run),
        CASE(a_call_that_failed_says_where_and_why),
        CASE(causes_that_cannot_be_told_apart_are_listed),
        CASE(a_document_that_is_refused_says_what_is_wrong_with_it),
        CASE(a_veto_is_in_the_first_line),
        CASE(who_was_ended_by_a_signal_has_no_exit_code),
        CASE(steps_that_are_not_done_fail_the_run),
        CASE(steps_that_wait_for_quiet),
        CASE(the_built_in_step_fails_nothing),
        CASE(a_world_that_is_stuck_or_not_faithful_says_so),
        CASE(colours_come_only_when_asked),
        CASE(a_finding_says_what_kind_of_rule_it_breaks),
        CASE(a_long_run_still_fits),
        CASE(the_keys_of_the_json_are_kept),
        CASE(the_json_is_documented),
        CASE(the_json_says_what_the_text_says),
        CASE(the_junit_is_well_formed_whatever_clients_call_their_windows),
        CASE(what_no_terminal_should_get_is_a_question_mark),
        CASE(the_junit_counts_its_cases),
        CASE(a_run_as_junit),
        CASE(a_report_without_memory_is_none),
    };
    return RUN("report", cases, stage_set_up, stage_tear_down, argc, argv);
}
