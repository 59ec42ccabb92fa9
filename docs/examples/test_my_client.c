/* SPDX-License-Identifier: MIT */
/* test_my_client: tests of a fax client, with CMocka, without a service and without waiting. The client is fax_monitor: the
 * program itself, whose main goes by another name here. Link with fauxfax::embedded and cmocka. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <fauxfax/testing.h>

int monitor_main(int argc, char **argv);
#define main monitor_main
#include "fax_monitor.c"
#undef main

/* Each test has a world of its own: the number is busy once, and nothing happens by itself. */
static const char world[] =
    "\"time\": \"manual\", \"timeline\": [],"
    "\"parties\": [{\"number\": \"5550100\", \"does\": \"busy\", \"times\": 1, \"then\": \"answers\"}]";

static HWND window;

static void fail_test(const char *sentence)
{
    int line;
    const char *file = fauxfax_failed_at(&line); /* of the call that failed, here below */
    fprintf(stderr, "%s\n", sentence);           /* a report is longer than what CMocka shows of a message */
    _fail(file, line);
}

static int set_up(void **state)
{
    (void)state;
    fauxfax_on_failure(fail_test);
    fauxfax_begin(world);
    window = open_window();
    fauxfax_watch(window);
    start_listening(window);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (IsWindow(window)) DestroyWindow(window);
    fauxfax_end();
    return 0;
}

static void minutes_pass(unsigned minutes)
{
    fauxfax_advance(minutes * 60ULL * 1000);
    fauxfax_pump();
}

static void a_busy_number_is_called_again(void **state)
{
    (void)state;
    fax_send("report.tif", "5550100"); /* in the folder that the test is run in */
    minutes_pass(5);
    assert_string_equal(fauxfax_saw(window),
                        "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) BUSY(1,1) IDLE(1,-)");
    minutes_pass(30);
    assert_string_equal(fauxfax_saw(window), "INITIALIZING(1,1) DIALING(1,1) SENDING(1,1) SENDING(1,1) "
                                             "SENDING(1,1) COMPLETED(1,1) DELETED(0,1) IDLE(1,-)");
    assert_string_equal(fauxfax_ask("outbox", "/faxes/0/pages"), "3");
}

static void it_listens_again_after_the_service_was_restarted(void **state)
{
    (void)state;
    fauxfax_service_stop();
    fauxfax_service_start();
    fauxfax_incoming("5550111", 2);
    minutes_pass(5);
    /* Of the call it heard nothing: a registration ends with the service. */
    assert_string_equal(fauxfax_saw(window), "IDLE(1,-) FAXSVC_ENDED(0,-)");
    minutes_pass(1); /* its timer finds the service */
    fauxfax_incoming("5550112", 1);
    minutes_pass(5);
    assert_non_null(strstr(fauxfax_saw(window), "RECEIVING(1,"));
}

static void its_user_can_log_off(void **state)
{
    (void)state;
    assert_string_equal(fauxfax_logoff("alice"), "done");
    assert_string_equal(fauxfax_saw(window), "QUERYENDSESSION ENDSESSION(1)");
    fauxfax_verify(); /* no finding: nothing leaked, nothing misused */
}

static void without_the_logoff_call_its_user_could_not(void **state)
{
    (void)state;
    listening = FALSE; /* as if the call had been forgotten */
    assert_string_equal(fauxfax_logoff("alice"), "blocked");
    assert_int_equal(fauxfax_findings("token_unreleased"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_busy_number_is_called_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_listens_again_after_the_service_was_restarted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(its_user_can_log_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_the_logoff_call_its_user_could_not, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
