/* SPDX-License-Identifier: MIT */
/* What reports say of clients that went without a word. */
#include <cjson/cJSON.h>
#include <string.h>

#include "tests/unit/world/stage.h"

static const struct world_report_options TEXT = {.format = WORLD_FORMAT_text};
enum { REGISTERING = 0x2000 /* where stage_register is */ };

/* Whether it had read them died with it. */
static void what_a_crashed_client_had_not_said_to_be_read_may_have_been(void **state)
{
    struct stage *s = *state;
    for (int polite = 0; polite < 2; polite++) {
        struct sim *sim = stage_world(s, NULL);
        struct stage_client *c = stage_client(s, "crash");
        c->lazy = true;
        stage_register(s, c, FF_WINDOW_top_level, "w");
        event_signal_raw(sim, FF_FEI_BUSY, 1, 1);
        stage_play(s, 1);
        process_end(sim, c->process, polite, 0, FF_STR("gone"));
        const char *report = stage_report(s, &TEXT);
        const char *gone =
            strstr(report, "1 not known to be read: the process was gone before it waited again");
        assert_int_equal(gone == NULL, polite);
        assert_int_equal(strstr(report, "1 not read: they were still in the message queue") != NULL, polite);
        const char *perhaps =
            "  process 1 (crash) was gone without a word at 1.000 s, perhaps while it handled "
            "FEI_BUSY, job 1 (message 0x0505), delivered at 0.000 s\n";
        assert_int_equal(strstr(report, perhaps) != NULL, !polite);
    }
}

/* In the words of the reports: by its address where nobody looks it up. */
static void a_crash_has_a_place_and_an_event(void **state)
{
    struct stage *s = *state;
    struct sim *sim = stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "my_monitor");
    c->lazy = true;
    uint32_t row = stage_register(s, c, FF_WINDOW_top_level, "w"), port = stage_register_port(s, c, 1);
    uint64_t first = event_signal_raw(sim, FF_FEI_BUSY, 1, 1);
    event_signal_raw(sim, 99, 1, FF_JOB_NONE);
    stage_play(s, 1);
    struct ff_crash_frame frames[] = {{FF_STR("/lib/libc.so.6"), 1},
                                      {FF_STR("/usr/bin/my_monitor"), REGISTERING},
                                      {FF_STR("/lib/libother.so"), 0x77},
                                      {FF_STR("/lib/libc.so.6"), 2},
                                      {FF_STR("/usr/bin/my_monitor"), 3}};
    struct ff_in_Crash in = {.signal = 11,
                             .thread = 1,
                             .registration = row + 1,
                             .event = first,
                             .frames = {.at = frames, .count = 5}};
    assert_true(crash_note(sim, c->process, &in));
    process_end(sim, c->process, false, 0, FF_STR("gone"));
    static const char *const says =
        "clients that vanished\n"
        "  process 1 (my_monitor) crashed at 1.000 s of signal 11 in its thread 1, while it handled "
        "FEI_BUSY, job 1 (message "
        "0x0505), delivered at 0.000 s, or perhaps while it handled one of the events from FEI_BUSY, job 1, "
        "delivered "
        "at 0.000 s, to event 99, delivered at 0.000 s\n"
        "      in open_monitor (monitor.c:88)\n      called from libother.so+0x77\n\n";
    const char *report = stage_report(s, &TEXT);
    if (!strstr(report, says)) fail_msg("%s is not in %s", says, report);
    assert_int_equal(crash_handling(sim, &sim->registrations.at[port])->how, HANDLED_perhaps);
    struct world_report_options o = TEXT;
    o.format = WORLD_FORMAT_json;
    cJSON *root = cJSON_Parse(stage_report(s, &o));
    const cJSON *process = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "processes"), 0);
    const cJSON *crash = cJSON_GetObjectItem(process, "crash");
    assert_int_equal(cJSON_GetObjectItem(crash, "signal")->valueint, 11);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(crash, "places")), 2);
    assert_non_null(strstr(cJSON_GetObjectItem(process, "handling")->valuestring, "FEI_BUSY"));
    cJSON_Delete(root);
    o.format = WORLD_FORMAT_junit;
    assert_non_null(strstr(stage_report(s, &o), "crashed at 1.000 s of signal 11"));
}

/* Whatever its code is: DebugBreak's begins with 8. */
static void an_exception_of_windows_is_no_signal(void **state)
{
    struct stage *s = *state;
    struct sim *sim = stage_world(s, NULL);
    struct stage_client *c = stage_client(s, "my_monitor");
    struct ff_in_Crash in = {.signal = 0x80000003};
    assert_true(crash_note(sim, c->process, &in));
    process_end(sim, c->process, false, 0, FF_STR("gone"));
    const char *report = stage_report(s, &TEXT);
    if (!strstr(report, "crashed at 0.000 s of exception 0x80000003")) fail_msg("%s", report);
}

static const struct test_case cases[] = {
    CASE(what_a_crashed_client_had_not_said_to_be_read_may_have_been),
    CASE(a_crash_has_a_place_and_an_event),
    CASE(an_exception_of_windows_is_no_signal),
};

int main(int argc, char **argv)
{
    return RUN("report_ends", cases, stage_set_up, stage_tear_down, argc, argv);
}
