/* SPDX-License-Identifier: MIT */
/* fauxfax/testing.h, used as its users use it. */
#include <fauxfax/testing.h>

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/folder.h"
#include "tests/support/rule.h"
#include "tests/support/tiff.h"

static char folder[128], path[160];
static char said[4096];

static void on_failure(const char *sentence)
{
    fail_msg("%s", sentence);
}

static void note(const char *sentence)
{
    snprintf(said, sizeof said, "%s", sentence);
}

static int set_up(void **state)
{
    (void)state;
    size_t size;
    alarm(30);
    fauxfax_on_failure(on_failure);
    *said = 0;
    if (!test_folder_make(folder, sizeof folder)) return -1;
    snprintf(path, sizeof path, "%s/document.tif", folder);
    uint8_t *bytes = test_tiff_group4(1, &size);
    FILE *file = fopen(path, "wb");
    bool ok = bytes && file && fwrite(bytes, 1, size, file) == size;
    if (file) fclose(file);
    free(bytes);
    return ok ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    fauxfax_on_failure(NULL);
    fauxfax_end();
    test_folder_remove(folder);
    alarm(0);
    return 0;
}

/* ---- A small client ---- */

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    HANDLE fax;
    if (message == WM_ENDSESSION && wparam && FaxConnectFaxServerA(NULL, &fax)) {
        FaxInitializeEventQueue(fax, NULL, 1, window, 0);
        FaxClose(fax);
    }
    return DefWindowProcA(window, message, wparam, lparam);
}

static HWND window_of(WNDPROC of)
{
    WNDCLASSA cls;
    memset(&cls, 0, sizeof cls);
    cls.lpfnWndProc = of;
    cls.lpszClassName = of == procedure ? "good" : "bad";
    RegisterClassA(&cls);
    HWND window = CreateWindowExA(0, cls.lpszClassName, "client", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
    assert_non_null(window);
    assert_true(fauxfax_watch(window));
    return window;
}

static HANDLE listen_with(HWND window)
{
    HANDLE fax;
    assert_true(FaxConnectFaxServerA(NULL, &fax));
    assert_true(FaxInitializeEventQueue(fax, NULL, 0, window, WM_USER + 1));
    return fax;
}

static DWORD send(HANDLE fax)
{
    FAX_JOB_PARAMA param;
    DWORD job = 0;
    memset(&param, 0, sizeof param);
    param.SizeOfStruct = sizeof param;
    param.RecipientNumber = "5550100";
    assert_true(FaxSendDocumentA(fax, path, &param, NULL, &job));
    return job;
}

static void use_the_service(void)
{
    HANDLE fax;
    assert_true(FaxConnectFaxServerA(NULL, &fax));
    assert_true(FaxClose(fax));
}

static const char MANUAL[] =
    "\"time\": \"manual\", \"account\": {\"kind\": \"user\", \"name\": \"CORP\\\\faxsvc\"}, "
    "\"users\": [{\"name\": \"alice\", \"rights\": \"user\"}], "
    "\"devices\": [{\"id\": 1, \"name\": \"Modem\"}]";

/* ---- Cases ---- */

static void a_window_sees_a_fax_go_out(void **state)
{
    (void)state;
    fauxfax_begin(MANUAL);
    HWND window = window_of(procedure);
    HANDLE fax = listen_with(window);
    assert_int_equal(send(fax), 1);
    assert_int_equal(fauxfax_pump(), 2);
    assert_string_equal(fauxfax_saw(window), "JOB_QUEUED(0,1) INITIALIZING(1,1)");
    assert_string_equal(fauxfax_saw(window), "");
    fauxfax_advance(10 * 60 * 1000);
    assert_int_equal(fauxfax_elapsed(), 600000);
    fauxfax_pump();
    assert_string_equal(fauxfax_saw(window),
                        "DIALING(1,1) SENDING(1,1) COMPLETED(1,1) DELETED(0,1) IDLE(1,-)");
    assert_string_equal(fauxfax_ask("outbox", "/faxes/0/number"), "5550100");
    assert_null(fauxfax_ask("outbox", "/faxes/1/number"));
    assert_true(FaxClose(fax));
    assert_string_equal(fauxfax_logoff("alice"), "done");
    assert_string_equal(fauxfax_saw(window), "QUERYENDSESSION ENDSESSION(1)");
    assert_true(fauxfax_verify());
    assert_int_equal(fauxfax_findings(NULL), 0);
}

static void what_happens_outside_can_be_made_to(void **state)
{
    (void)state;
    fauxfax_begin(MANUAL);
    HWND window = window_of(procedure);
    HANDLE fax = listen_with(window);
    fauxfax_device_off("Modem");
    fauxfax_device_on("Modem");
    fauxfax_pump();
    assert_string_equal(fauxfax_saw(window), "MODEM_POWERED_OFF(1,-) MODEM_POWERED_ON(1,-) IDLE(1,-)");
    fauxfax_incoming("5550199", 1);
    fauxfax_advance(1000);
    fauxfax_pump();
    assert_string_equal(fauxfax_saw(window), "RINGING(1,-)");
    fauxfax_service_stop();
    fauxfax_pump();
    assert_non_null(strstr(fauxfax_saw(window), "FAXSVC_ENDED(0,-)"));
    assert_string_equal(fauxfax_ask("status", "/service/state"), "stopped");
    fauxfax_service_start();
    assert_string_equal(fauxfax_ask("status", "/service/state"), "running");
    fauxfax_service_crash();
    assert_false(FaxClose(fax));
    fauxfax_op("service-start", NULL);
    assert_non_null(strstr(fauxfax_control("status", NULL), "\"running\""));
}

static void a_log_off_that_is_held_up_is_a_verdict_and_a_finding(void **state)
{
    (void)state;
    RULE("TOK-4");
    fauxfax_begin(MANUAL);
    HWND window = window_of(DefWindowProcA);
    HANDLE fax = listen_with(window);
    assert_string_equal(fauxfax_logoff("alice"), "blocked");
    assert_int_equal(fauxfax_findings("token_unreleased"), 1);
    assert_true(FaxClose(fax));
    fauxfax_on_failure(note);
    assert_false(fauxfax_verify());
    assert_non_null(strstr(said, "TOK-5"));
    assert_int_equal(system("addr2line --version >/dev/null 2>&1") == 0,
                     strstr(said, "  --> listen_with (test_testing.c:") != NULL);
}

/* A test that expects none of it would be green for ever. */
static void a_finding_that_is_none_is_a_failure_and_not_none_of_it(void **state)
{
    (void)state;
    fauxfax_begin(MANUAL);
    fauxfax_on_failure(note);
    assert_int_equal(fauxfax_findings("hidden_window"), 0);
    assert_string_equal(said, "");
    assert_int_equal(fauxfax_findings("token_unreleasd"), 0);
    assert_string_equal(said, "there is no finding \"token_unreleasd\"; did you mean \"token_unreleased\"?");
    fauxfax_findings("zzz");
    assert_string_equal(said, "there is no finding \"zzz\": docs/report.md lists them");
}

/* Its window is never pumped by anybody: the time-outs of TOK-27 pass. */
static void a_window_that_hangs_is_given_virtual_time(void **state)
{
    (void)state;
    RULE("TOK-27");
    fauxfax_begin(MANUAL);
    int first = 1, hung = fauxfax_process("hung", NULL);
    window_of(procedure);
    fauxfax_enter(first);
    HWND window = window_of(procedure);
    HANDLE fax = listen_with(window);
    assert_true(FaxClose(fax));
    fauxfax_exit(hung, 0);
    hung = 0;
    assert_string_equal(fauxfax_logoff("alice"), "done");
}

static void processes_are_apart(void **state)
{
    (void)state;
    fauxfax_begin(MANUAL);
    HANDLE fax;
    assert_true(FaxConnectFaxServerA(NULL, &fax));
    SetLastError(7);
    int second = fauxfax_process("second", "alice");
    assert_int_equal(second, 2);
    SetLastError(8);
    assert_false(FaxClose(fax));
    fauxfax_enter(1);
    assert_int_equal(GetLastError(), 7);
    assert_true(FaxClose(fax));
    fauxfax_exit(second, 3);
    fauxfax_vanish(1);
    assert_non_null(strstr(fauxfax_story("process"), "process"));
    assert_string_equal(fauxfax_story("process"), "");
    fauxfax_on_failure(note);
    assert_false(fauxfax_enter(second));
    assert_non_null(strstr(said, "no process 2"));
}

static void a_question_for_what_no_answer_has_is_a_failure(void **state)
{
    static const struct {
        const char *pointer, *sentence;
    } rows[] = {
        {"/servce/state", "status /servce/state: there is no \"servce\"; did you mean \"service\"?"},
        {"/queue/long", "status /queue/long: there is no \"long\"; there are paused, blocked"},
        {"/devices/0/nam", "status /devices/0/nam: there is no \"nam\"; did you mean \"name\"?"},
        {"/devices/Modem", "status /devices/Modem: \"Modem\" is no number of an item, and there is a list"},
        {"/service/state/now", "status /service/state/now: there is nothing in a value, so no \"now\""},
        {"service/state", "status service/state: a pointer begins with \"/\""},
    };
    (void)state;
    fauxfax_begin(MANUAL);
    fauxfax_on_failure(note);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_null(fauxfax_ask("status", rows[i].pointer));
        assert_string_equal(said, rows[i].sentence);
    }
    *said = 0;
    assert_null(fauxfax_ask("status", "/devices/1/name"));
    assert_null(fauxfax_ask("status", "/devices/99999999999/name"));
    assert_string_equal(fauxfax_ask("status", "/devices/0/name"), "Modem");
    assert_string_equal(said, "");
}

static void *connect_from_elsewhere(void *unused)
{
    (void)unused;
    HANDLE fax;
    return FaxConnectFaxServerA(NULL, &fax) && FaxClose(fax) ? (void *)1 : NULL;
}

static void other_threads_act_for_the_first_process(void **state)
{
    (void)state;
    pthread_t thread;
    void *ok;
    fauxfax_begin(MANUAL);
    assert_int_equal(pthread_create(&thread, NULL, connect_from_elsewhere, NULL), 0);
    pthread_join(thread, &ok);
    assert_non_null(ok);
    assert_string_equal(fauxfax_ask("status", "/processes/0/calls"), "2");
}

static void auto_time_moves_while_the_program_waits(void **state)
{
    (void)state;
    fauxfax_begin("{\"time\": \"auto\", \"devices\": [{\"id\": 1, \"name\": \"Modem\"}], \"timeline\": []}");
    HWND window = window_of(procedure);
    HANDLE fax = listen_with(window);
    send(fax);
    MSG msg;
    BOOL got;
    while ((got = GetMessageA(&msg, NULL, 0, 0)) > 0) {
        DispatchMessageA(&msg);
        if (msg.message == WM_USER + 1 + FEI_DELETED) break;
    }
    assert_true(got > 0);
    assert_string_equal(
        fauxfax_saw(window),
        "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) SENDING(1,1) COMPLETED(1,1) DELETED(0,1)");
    assert_true(FaxClose(fax));
}

static void a_wait_that_nothing_can_end_fails(void **state)
{
    (void)state;
    fauxfax_begin("{\"time\": \"auto\", \"timeline\": []}");
    HANDLE fax;
    MSG msg;
    assert_true(FaxConnectFaxServerA(NULL, &fax));
    BOOL got = GetMessageA(&msg, NULL, 0, 0);
    while (got > 0) got = GetMessageA(&msg, NULL, 0, 0);
    assert_int_equal(got, -1);
    assert_int_equal(GetLastError(), ERROR_POSSIBLE_DEADLOCK);
}

/* Time would have to be moved by the thread that waits, whether or not there is something that time would bring. */
static void under_manual_time_a_wait_of_all_fails_too(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        fauxfax_begin(MANUAL);
        HWND window = window_of(procedure);
        MSG msg;
        HANDLE fax = listen_with(window);
        if (round) send(fax);
        fauxfax_pump();
        BOOL got = GetMessageA(&msg, NULL, 0, 0);
        while (got > 0) got = GetMessageA(&msg, NULL, 0, 0);
        assert_int_equal(got, -1);
        assert_int_equal(GetLastError(), ERROR_POSSIBLE_DEADLOCK);
        assert_true(FaxClose(fax));
        fauxfax_on_failure(note);
        assert_false(fauxfax_verify());
        assert_non_null(strstr(said, "waits in GetMessage; time is manual, and nobody is left to move it"));
        fauxfax_on_failure(on_failure);
    }
}

static void *wait_for_a_message(void *unused)
{
    MSG msg;
    (void)unused;
    fauxfax_enter(1);
    return GetMessageA(&msg, NULL, 0, 0) > 0 ? (void *)1 : NULL;
}

/* It is in none of the processes, or in another one: it can move time, and send messages. */
static void a_thread_that_waits_while_the_test_does_not_goes_on_waiting(void **state)
{
    pthread_t thread;
    void *got;
    (void)state;
    fauxfax_begin(MANUAL);
    int second = fauxfax_process("second", NULL);
    pthread_create(&thread, NULL, wait_for_a_message, NULL);
    while (strcmp(fauxfax_ask("status", "/processes/0/threads"), "2") != 0 ||
           strcmp(fauxfax_ask("status", "/processes/0/state"), "waiting") != 0)
        sched_yield();
    fauxfax_exit(second, 0);
    fauxfax_advance(1000);
    fauxfax_enter(1);
    fauxfax_advance(1000);
    assert_string_equal(fauxfax_story("stuck"), "");
    fauxfax_vanish(1);
    pthread_join(thread, &got);
}

static unsigned requests_left;

static void *refusing_malloc(size_t size)
{
    if (requests_left == 0) return NULL;
    requests_left--;
    return malloc(size);
}

/* Nothing there, and nothing that could be read, are two things. */
static void an_answer_that_memory_is_refused_for_is_a_failure_and_no_other_answer(void **state)
{
    cJSON_Hooks hooks = {refusing_malloc, free};
    (void)state;
    assert_true(fauxfax_begin(NULL));
    fauxfax_on_failure(note);
    for (unsigned left = 0, well = 0; !well; left++) {
        *said = 0;
        requests_left = left;
        cJSON_InitHooks(&hooks);
        const char *devices = fauxfax_ask("status", "/devices");
        cJSON_InitHooks(NULL);
        well = devices && strstr(devices, "Modem");
        if (!well && !strstr(said, "memory was refused"))
            fail_msg("%u requests: \"%s\"", left, devices ? devices : "NULL");
    }
    for (unsigned left = 0, well = 0; !well; left++) {
        *said = 0;
        requests_left = left;
        cJSON_InitHooks(&hooks);
        const char *report = fauxfax_report("text");
        cJSON_InitHooks(NULL);
        well = report && *report;
        if (!well && !strstr(said, "memory was refused")) fail_msg("report, %u requests", left);
    }
}

/* Not the handler's. */
static void a_failure_has_the_line_of_the_test_s_call(void **state)
{
    int line;
    (void)state;
    fauxfax_on_failure(note);
    assert_false(fauxfax_begin("nonsense")), line = __LINE__;
    int said_line = 0;
    assert_non_null(strstr(fauxfax_failed_at(&said_line), "test_testing.c"));
    assert_int_equal(said_line, line);
    assert_int_not_equal(*said, 0);
    fauxfax_begin(MANUAL);
    assert_int_equal(fauxfax_findings("no_such_finding"), 0), line = __LINE__;
    fauxfax_failed_at(&said_line);
    assert_int_equal(said_line, line);
}

static void mistakes_are_sentences(void **state)
{
    (void)state;
    fauxfax_on_failure(note);
    assert_false(fauxfax_advance(1));
    assert_non_null(strstr(said, "fauxfax_begin comes first"));
    assert_false(fauxfax_begin("{\"time\": \"sometimes\"}"));
    assert_non_null(strstr(said, "sometimes"));
    assert_false(fauxfax_begin_file("/nowhere/scenario.json"));
    assert_non_null(strstr(said, "/nowhere/scenario.json"));
    assert_true(fauxfax_begin(NULL)); /* the built-in one: auto time */
    assert_false(fauxfax_advance(1000));
    assert_non_null(strstr(said, "manual"));
    assert_false(fauxfax_device_off("Nomodem"));
    assert_non_null(strstr(said, "Nomodem"));
    assert_false(fauxfax_op("incomin", NULL));
    assert_non_null(strstr(said, "did you mean"));
    assert_null(fauxfax_saw(NULL));
    assert_int_equal(fauxfax_process("x", "nobody"), 0);
}

static void a_mistake_has_the_column_that_its_writer_sees(void **state)
{
    static const struct {
        const char *scenario, *says;
    } rows[] = {
        {"\"colour\": 3", "scenario:1:11: /colour: "},
        {"{\"colour\": 3}", "scenario:1:12: /colour: "},
        {"\n  {\"colour\": 3,\n\"shape\": 1}", "scenario:2:14: /colour: "},
        {"\n  {\"colour\": 3,\n\"shape\": 1}", "scenario:3:10: /shape: "},
        {"{\"fauxfax\": 1, \"colour\": 3}", "scenario:1:26: /colour: "},
        {"\"users\": [", "scenario:1:"},
        {"", NULL},
    };
    (void)state;
    fauxfax_on_failure(note);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *said = 0;
        assert_int_equal(fauxfax_begin(rows[i].scenario), !rows[i].says);
        if (rows[i].says && !strstr(said, rows[i].says))
            fail_msg("\"%s\" does not say \"%s\"", said, rows[i].says);
    }
    assert_false(fauxfax_op("incoming", "\"pages\": x"));
    assert_non_null(strstr(said, "incoming {\"pages\": x}: column 10: "));
}

static void a_world_from_a_file_after_another(void **state)
{
    (void)state;
    char file_path[160];
    snprintf(file_path, sizeof file_path, "%s/scenario.json", folder);
    FILE *file = fopen(file_path, "w");
    assert_true(file && fprintf(file, "{\"fauxfax\": 1, %s}", MANUAL) > 0 && fclose(file) == 0);
    fauxfax_begin(MANUAL);
    HANDLE fax;
    assert_true(FaxConnectFaxServerA(NULL, &fax));
    fauxfax_begin_file(file_path);
    assert_false(FaxClose(fax));
    assert_string_equal(fauxfax_ask("status", "/time_mode"), "manual");
    assert_non_null(strstr(fauxfax_report("text"), "\n"));
    assert_non_null(strstr(fauxfax_report("json"), "findings"));
    assert_non_null(strstr(fauxfax_report("junit"), "<testsuite"));
}

static bool go_between_two(bool exits)
{
    HANDLE fax;
    fauxfax_begin("\"timeline\": []"); /* auto time */
    bool well = FaxConnectFaxServerA(NULL, &fax) && FaxClose(fax);
    well = well && fauxfax_process("second", NULL) == 2;
    well = well && FaxConnectFaxServerA(NULL, &fax) && FaxClose(fax);
    if (exits) well = well && fauxfax_exit(2, 0) && fauxfax_enter(1) && fauxfax_verify();
    fauxfax_end();
    return well;
}

/* The test's thread waits in each of them, as far as the world knows, and is still there. */
static void between_two_processes_nobody_is_stuck(void **state)
{
    char errors[160];
    struct stat is;
    (void)state;
    snprintf(errors, sizeof errors, "%s/errors", folder);
    fauxfax_on_failure(note);
    fflush(stderr);
    int kept = dup(STDERR_FILENO), instead = open(errors, O_WRONLY | O_CREAT, 0600);
    dup2(instead, STDERR_FILENO); /* nothing is asserted until it is back: nobody would see what failed */
    bool well = go_between_two(false);
    well = go_between_two(true) && well;
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(instead);
    if (!well || *said) fail_msg("\"%s\"", said);
    assert_int_equal(stat(errors, &is), 0);
    assert_int_equal(is.st_size, 0);
}

static void a_story_is_asked_for_by_words_however_long(void **state)
{
    static const char name[] = "a title that is longer than anybody would think of, or would care to type";
    char words[200];
    (void)state;
    fauxfax_begin(MANUAL);
    window_of(procedure);
    use_the_service();
    assert_non_null(CreateWindowExA(0, "good", name, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL));
    snprintf(words, sizeof words, "nothing|%s by far|%s", name, name);
    assert_non_null(strstr(fauxfax_story(words), name));
    assert_non_null(CreateWindowExA(0, "good", name, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL));
    snprintf(words, sizeof words, "nothing|%s by far", name);
    assert_string_equal(fauxfax_story(words), "");
}

static const struct test_case cases[] = {
    CASE(a_window_sees_a_fax_go_out),
    CASE(what_happens_outside_can_be_made_to),
    CASE(a_log_off_that_is_held_up_is_a_verdict_and_a_finding),
    CASE(a_finding_that_is_none_is_a_failure_and_not_none_of_it),
    CASE(a_window_that_hangs_is_given_virtual_time),
    CASE(processes_are_apart),
    CASE(a_story_is_asked_for_by_words_however_long),
    CASE(between_two_processes_nobody_is_stuck),
    CASE(a_question_for_what_no_answer_has_is_a_failure),
    CASE(other_threads_act_for_the_first_process),
    CASE(auto_time_moves_while_the_program_waits),
    CASE(a_wait_that_nothing_can_end_fails),
    CASE(under_manual_time_a_wait_of_all_fails_too),
    CASE(a_thread_that_waits_while_the_test_does_not_goes_on_waiting),
    CASE(a_failure_has_the_line_of_the_test_s_call),
    CASE(mistakes_are_sentences),
    CASE(an_answer_that_memory_is_refused_for_is_a_failure_and_no_other_answer),
    CASE(a_mistake_has_the_column_that_its_writer_sees),
    CASE(a_world_from_a_file_after_another),
};

int main(int argc, char **argv)
{
    return RUN("client/testing", cases, set_up, tear_down, argc, argv);
}
