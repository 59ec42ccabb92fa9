/* SPDX-License-Identifier: MIT */
/* The order of events: SEQ in notifications.md section 7, as one registered client sees it. Each case is a world, what
 * happens, and the events in order. */
#include "tests/conformance/fixture.h"

#include <stdio.h>
#include <string.h>

static HANDLE fax;

/* A world with these members, a registered client, its server handle in `fax`. */
static void begin(const char *members)
{
    fx_world(members);
    fx_process("client", "alice");
    fax = fx_connect();
    fx_register(fax, fx_window('t'));
}

static DWORD job_status(DWORD job)
{
    PFAX_JOB_ENTRYW entry = NULL;
    assert_true(FaxGetJobW(fax, job, &entry));
    DWORD status = entry->QueueStatus;
    FaxFreeBuffer(entry);
    return status;
}

static void outgoing_success(void **state)
{
    (void)state;
    RULE("SEQ-1");
    begin(NULL);
    fx_send(fax, "5550100", 2);
    fx_advance(60000);
    assert_string_equal(fx_messages(),
                        "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) SENDING(1,1) SENDING(1,1) "
                        "COMPLETED(1,1) DELETED(0,1) IDLE(1,-)");
}

static void busy_is_retried_after_the_delay_with_the_same_id(void **state)
{
    (void)state;
    RULE("SEQ-2");
    begin("\"config\": {\"retries\": 3, \"retry_delay\": 10}, "
          "\"parties\": [{\"number\": \"5550100\", \"does\": \"busy\", \"times\": 1}]");
    DWORD job = fx_send(fax, "5550100", 1);
    fx_advance(60000);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) BUSY(1,1) IDLE(1,-)");
    assert_int_equal(job_status(job), JS_RETRYING);
    /* It was busy after two seconds. */
    fx_advance(601000 - 60000);
    assert_string_equal(fx_messages(), "");
    fx_advance(1000);
    assert_string_equal(fx_messages(), "INITIALIZING(1,1)");
    fx_advance(60000);
    assert_string_equal(fx_messages(), "DIALING(1,1) SENDING(1,1) COMPLETED(1,1) DELETED(0,1) IDLE(1,-)");
}

static void every_retried_failure_has_its_frame(void **state)
{
    (void)state;
    RULE("SEQ-3");
    static const struct {
        const char *party, *story;
    } rows[] = {
        {"\"does\": \"no-answer\"", "INITIALIZING(1,1) DIALING(1,1) NO_ANSWER(1,1) IDLE(1,-)"},
        {"\"does\": \"no-dial-tone\"", "INITIALIZING(1,1) NO_DIAL_TONE(1,1) IDLE(1,-)"},
        {"\"does\": \"voice\"", "INITIALIZING(1,1) DIALING(1,1) NOT_FAX_CALL(1,1) IDLE(1,-)"},
        {"\"does\": \"drops\", \"at_page\": 0", "INITIALIZING(1,1) DIALING(1,1) DISCONNECTED(1,1) IDLE(1,-)"},
        {"\"does\": \"drops\", \"at_page\": 2",
         "INITIALIZING(1,1) DIALING(1,1) SENDING(1,1) SENDING(1,1) DISCONNECTED(1,1) IDLE(1,-)"},
        {"\"does\": \"fatal-error\", \"at_page\": 0",
         "INITIALIZING(1,1) DIALING(1,1) FATAL_ERROR(1,1) IDLE(1,-)"},
        {"\"does\": \"fatal-error\", \"at_page\": 1",
         "INITIALIZING(1,1) DIALING(1,1) SENDING(1,1) FATAL_ERROR(1,1) IDLE(1,-)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char members[256], story[256];
        snprintf(members, sizeof members, "\"parties\": [{\"number\": \"5550100\", %s, \"times\": 1}]",
                 rows[i].party);
        begin(members);
        DWORD job = fx_send(fax, "5550100", 3);
        fx_advance(90000);
        snprintf(story, sizeof story, "JOB_QUEUED(0,1) %s", rows[i].story);
        assert_string_equal(fx_messages(), story);
        assert_int_equal(job_status(job), JS_RETRYING);
        fx_advance(600000);
        assert_non_null(strstr(fx_messages(), "COMPLETED(1,1) DELETED(0,1) IDLE(1,-)"));
    }
}

static void exhausted_retries_leave_the_job_in_the_queue(void **state)
{
    (void)state;
    RULE("SEQ-4");
    begin("\"config\": {\"retries\": 1, \"retry_delay\": 1}, "
          "\"parties\": [{\"number\": \"5550100\", \"does\": \"busy\", \"times\": 2}]");
    DWORD job = fx_send(fax, "5550100", 1);
    fx_advance(600000);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) BUSY(1,1) IDLE(1,-) "
                                       "INITIALIZING(1,1) DIALING(1,1) BUSY(1,1) IDLE(1,-)");
    assert_int_equal(job_status(job), JS_RETRIES_EXCEEDED);
    assert_true(FaxSetJobW(fax, job, JC_RESTART, NULL));
    fx_advance(60000);
    assert_string_equal(fx_messages(),
                        "INITIALIZING(1,1) DIALING(1,1) SENDING(1,1) COMPLETED(1,1) DELETED(0,1) IDLE(1,-)");
}

static void failures_for_good_leave_it_failed(void **state)
{
    (void)state;
    RULE("SEQ-5");
    RULE("CHO-7");
    static const struct {
        const char *party, *story;
    } rows[] = {
        {"\"does\": \"bad-number\"",
         "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) BAD_ADDRESS(1,1) IDLE(1,-)"},
        {"\"does\": \"blacklisted\"",
         "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) CALL_BLACKLISTED(1,1) IDLE(1,-)"},
        {"\"does\": \"delayed\", \"times\": 2",
         "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) BUSY(1,1) IDLE(1,-) "
         "INITIALIZING(1,1) DIALING(1,1) CALL_DELAYED(1,1) IDLE(1,-)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char members[256];
        snprintf(members, sizeof members, "\"parties\": [{\"number\": \"5550100\", %s}]", rows[i].party);
        begin(members);
        DWORD job = fx_send(fax, "5550100", 1);
        fx_advance(3600000);
        assert_string_equal(fx_messages(), rows[i].story);
        assert_int_equal(job_status(job), JS_FAILED);
    }
}

static void without_a_free_line_the_job_waits_without_events(void **state)
{
    (void)state;
    RULE("SEQ-6");
    begin(NULL);
    fx_op("line-take", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "LINE_UNAVAILABLE(1,-)");
    DWORD job = fx_send(fax, "5550100", 1);
    fx_advance(60000);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1)");
    assert_int_equal(job_status(job), JS_PENDING | JS_NOLINE);
    fx_op("line-release", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "IDLE(1,-) INITIALIZING(1,1)");
}

static void a_lost_line_sends_the_job_to_the_next_device(void **state)
{
    (void)state;
    RULE("SEQ-6");
    RULE("FPI-2");
    begin("\"devices\": [{\"id\": 1, \"name\": \"A\"}, {\"id\": 2, \"name\": \"B\"}]");
    fx_op("line-lose", "\"device\": \"A\"");
    fx_send(fax, "5550100", 1);
    fx_advance(1500);
    const char *story = fx_messages();
    assert_non_null(strstr(story, "JOB_QUEUED(0,1) INITIALIZING(1,1) LINE_UNAVAILABLE(1,1)"));
    assert_non_null(strstr(story, "INITIALIZING(2,1)"));
}

static void abort_of_an_active_job(void **state)
{
    (void)state;
    RULE("SEQ-7");
    RULE("ABT-5");
    begin(NULL);
    DWORD job = fx_send(fax, "5550100", 9);
    fx_advance(6000);
    fx_messages();
    assert_true(FaxAbort(fax, job));
    fx_advance(60000);
    assert_string_equal(fx_messages(), "ABORTING(1,1) DELETED(0,1) IDLE(1,-)");
}

static void abort_of_a_queued_job_is_deleted_alone(void **state)
{
    (void)state;
    RULE("SEQ-8");
    static const char *const worlds[] = {
        "\"config\": {\"queue_paused\": true}",                                                /* pending */
        "\"parties\": [{\"number\": \"*\", \"does\": \"busy\"}]",                              /* retrying */
        "\"parties\": [{\"number\": \"*\", \"does\": \"bad-number\"}]",                        /* failed */
        "\"config\": {\"retries\": 0}, \"parties\": [{\"number\": \"*\", \"does\": \"busy\"}]" /* exceeded */
    };
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
        begin(worlds[i]);
        DWORD job = fx_send(fax, "5550100", 1);
        fx_advance(60000);
        fx_messages();
        assert_true(FaxAbort(fax, job));
        fx_advance(3600000);
        assert_string_equal(fx_messages(), "DELETED(0,1)");
    }
    begin("\"config\": {\"queue_paused\": true}");
    DWORD job = fx_send(fax, "5550100", 1);
    assert_true(FaxSetJobW(fax, job, JC_PAUSE, NULL));
    fx_messages();
    assert_true(FaxAbort(fax, job));
    assert_string_equal(fx_messages(), "DELETED(0,1)");
}

static void a_virtual_device_hands_over(void **state)
{
    (void)state;
    RULE("SEQ-9");
    RULE("EVT-11");
    begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"virtual\": true}]");
    fx_send(fax, "5550100", 2);
    fx_advance(60000);
    assert_string_equal(fx_messages(),
                        "JOB_QUEUED(0,1) INITIALIZING(1,1) HANDLED(1,1) DELETED(0,1) IDLE(1,-)");
}

static DWORD send_scheduled(DWORD action, const SYSTEMTIME *when)
{
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    param.ScheduleAction = action;
    if (when) param.ScheduleTime = *when;
    WCHAR path[260];
    assert_true(MultiByteToWideChar(CP_UTF8, 0, fx_tiff(1), -1, path, 260) > 0);
    DWORD job = 0;
    assert_true(FaxSendDocumentW(fax, path, &param, NULL, &job));
    return job;
}

static void scheduled_and_paused_jobs_start_when_the_time_comes(void **state)
{
    (void)state;
    RULE("SEQ-10");
    RULE("GEN-33");
    begin(NULL);
    SYSTEMTIME when = {2026, 1, 0, 5, 9, 0, 0, 0};
    send_scheduled(JSA_SPECIFIC_TIME, &when);
    fx_advance(3599999);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1)");
    fx_advance(1);
    assert_string_equal(fx_messages(), "INITIALIZING(1,1)");

    begin("\"config\": {\"discount_start\": \"10:00\", \"discount_stop\": \"11:00\"}");
    send_scheduled(JSA_DISCOUNT_PERIOD, NULL);
    fx_advance(2 * 3600000 - 1);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1)");
    fx_advance(1);
    assert_string_equal(fx_messages(), "INITIALIZING(1,1)");

    begin("\"config\": {\"queue_paused\": true}");
    fx_send(fax, "5550100", 1);
    fx_advance(3600000);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1)");
    fx_op("queue-resume", NULL);
    assert_string_equal(fx_messages(), "INITIALIZING(1,1)");
}

static void a_time_that_has_passed_is_now(void **state)
{
    (void)state;
    RULE("SND-12");
    RULE("FJP-3");
    begin(NULL);
    SYSTEMTIME when = {2026, 1, 0, 5, 7, 0, 0, 0};
    send_scheduled(JSA_SPECIFIC_TIME, &when);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1) INITIALIZING(1,1)");
}

static void incoming_success(void **state)
{
    (void)state;
    RULE("SEQ-12");
    begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 2}]");
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 2");
    fx_advance(60000);
    assert_string_equal(fx_messages(),
                        "RINGING(1,-) RINGING(1,-) ANSWERED(1,1) RECEIVING(1,1) RECEIVING(1,1) "
                        "COMPLETED(1,1) ROUTING(1,1) DELETED(0,1) IDLE(1,-)");
}

static void with_no_rings_one_ringing_is_still_sent(void **state)
{
    (void)state;
    RULE("SEQ-12");
    begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 0}]");
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 1");
    fx_advance(60000);
    assert_string_equal(fx_messages(),
                        "RINGING(1,-) ANSWERED(1,1) RECEIVING(1,1) COMPLETED(1,1) ROUTING(1,1) "
                        "DELETED(0,1) IDLE(1,-)");
}

static void incoming_that_is_no_fax(void **state)
{
    (void)state;
    RULE("SEQ-13");
    begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 1}]");
    fx_op("incoming", "\"from\": \"5550111\", \"caller\": \"voice\"");
    fx_advance(60000);
    assert_string_equal(fx_messages(), "RINGING(1,-) ANSWERED(1,1) NOT_FAX_CALL(1,1) DELETED(0,1) IDLE(1,-)");
}

static void callers_that_hang_up_or_break_off(void **state)
{
    (void)state;
    RULE("SEQ-14");
    static const struct {
        const char *op, *story;
        int kept;
    } rows[] = {
        {"\"caller\": \"hangs-up\", \"at_count\": 2", "RINGING(1,-) RINGING(1,-) IDLE(1,-)", 0},
        {"\"caller\": \"drops\", \"pages\": 3, \"at_count\": 0",
         "RINGING(1,-) RINGING(1,-) RINGING(1,-) ANSWERED(1,1) DISCONNECTED(1,1) DELETED(0,1) IDLE(1,-)", 0},
        {"\"caller\": \"fatal-error\", \"pages\": 3, \"at_count\": 2",
         "RINGING(1,-) RINGING(1,-) RINGING(1,-) ANSWERED(1,1) RECEIVING(1,1) RECEIVING(1,1) "
         "FATAL_ERROR(1,1) "
         "IDLE(1,-)",
         1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 3}]");
        fx_op("incoming", rows[i].op);
        fx_advance(60000);
        assert_string_equal(fx_messages(), rows[i].story);
        PFAX_JOB_ENTRYW jobs = NULL;
        DWORD count = 9;
        assert_true(FaxEnumJobsW(fax, &jobs, &count));
        assert_int_equal(count, rows[i].kept);
        if (count) assert_int_equal(jobs[0].JobType, JT_FAIL_RECEIVE);
        FaxFreeBuffer(jobs);
    }
}

static void failing_routing_keeps_the_job_and_tries_again(void **state)
{
    (void)state;
    RULE("SEQ-16");
    begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 1}], \"config\": {\"routing_failures\": "
          "1}");
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 1");
    fx_advance(10000);
    assert_string_equal(fx_messages(),
                        "RINGING(1,-) ANSWERED(1,1) RECEIVING(1,1) COMPLETED(1,1) ROUTING(1,1) IDLE(1,-)");
    PFAX_JOB_ENTRYW entry = NULL;
    assert_true(FaxGetJobW(fax, 1, &entry));
    assert_int_equal(entry->JobType, JT_ROUTING);
    FaxFreeBuffer(entry);
    fx_advance(3600000);
    assert_string_equal(fx_messages(), "ROUTING(1,1) DELETED(0,1)");
}

static void without_a_routing_method_routing_is_still_sent_once(void **state)
{
    (void)state;
    RULE("SEQ-17");
    begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 1}], \"config\": {\"routing\": false}");
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 1");
    fx_advance(60000);
    assert_string_equal(fx_messages(),
                        "RINGING(1,-) ANSWERED(1,1) RECEIVING(1,1) COMPLETED(1,1) ROUTING(1,1) "
                        "DELETED(0,1) IDLE(1,-)");
}

static void abort_of_an_incoming_job(void **state)
{
    (void)state;
    RULE("SEQ-18");
    RULE("ABT-E4");
    begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 1}]");
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 9");
    fx_advance(4000);
    fx_messages();
    assert_true(FaxAbort(fax, 1));
    fx_advance(60000);
    assert_string_equal(fx_messages(), "ABORTING(1,1) DELETED(0,1) IDLE(1,-)");

    begin("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 1}], \"config\": {\"routing_failures\": "
          "5}");
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 1");
    fx_advance(10000);
    fx_refused(FaxAbort(fax, 1), ERROR_INVALID_OPERATION);
}

static void a_stop_ends_calls_but_keeps_jobs(void **state)
{
    (void)state;
    RULE("SEQ-20");
    begin(NULL);
    fx_send(fax, "5550100", 9);
    fx_advance(6000);
    fx_messages();
    fx_op("service-stop", NULL);
    fx_advance(60000);
    assert_string_equal(fx_messages(), "ABORTING(1,1) IDLE(1,-) FAXSVC_ENDED(0,-)");
    assert_string_equal(fx_ask("status", "/open/token"), "0");
    fx_op("service-start", NULL);
    fax = fx_connect();
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    assert_true(FaxEnumJobsW(fax, &jobs, &count));
    assert_int_equal(count, 1);
    assert_int_equal(jobs[0].JobId, 1);
    FaxFreeBuffer(jobs);
    fx_advance(60000);
    assert_string_equal(fx_ask("outbox", "/count"), "1");
}

static void modem_off_and_on(void **state)
{
    (void)state;
    RULE("SEQ-21");
    RULE("SEQ-22");
    begin(NULL);
    fx_op("device-off", "\"device\": \"Modem\"");
    fx_advance(60000);
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
    fx_op("device-on", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "MODEM_POWERED_ON(1,-) IDLE(1,-)");
}

static void modem_off_in_a_call_disconnects_it(void **state)
{
    (void)state;
    RULE("SEQ-21");
    begin(NULL);
    DWORD job = fx_send(fax, "5550100", 9);
    fx_advance(6000);
    fx_messages();
    fx_op("device-off", "\"device\": \"Modem\"");
    fx_advance(60000);
    assert_string_equal(fx_messages(), "DISCONNECTED(1,1) MODEM_POWERED_OFF(1,-)");
    assert_int_equal(job_status(job), JS_RETRYING);
}

static void a_crash_says_nothing(void **state)
{
    (void)state;
    RULE("SEQ-23");
    begin(NULL);
    fx_send(fax, "5550100", 9);
    fx_advance(6000);
    fx_messages();
    fx_op("service-crash", NULL);
    fx_advance(60000);
    assert_string_equal(fx_messages(), "");
    assert_string_equal(fx_ask("status", "/open/token"), "0");
    fx_op("service-start", NULL);
    fx_op("device-off", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "");
}

static const struct test_case cases[] = {
    CASE(outgoing_success),
    CASE(busy_is_retried_after_the_delay_with_the_same_id),
    CASE(every_retried_failure_has_its_frame),
    CASE(exhausted_retries_leave_the_job_in_the_queue),
    CASE(failures_for_good_leave_it_failed),
    CASE(without_a_free_line_the_job_waits_without_events),
    CASE(a_lost_line_sends_the_job_to_the_next_device),
    CASE(abort_of_an_active_job),
    CASE(abort_of_a_queued_job_is_deleted_alone),
    CASE(a_virtual_device_hands_over),
    CASE(scheduled_and_paused_jobs_start_when_the_time_comes),
    CASE(a_time_that_has_passed_is_now),
    CASE(incoming_success),
    CASE(with_no_rings_one_ringing_is_still_sent),
    CASE(incoming_that_is_no_fax),
    CASE(callers_that_hang_up_or_break_off),
    CASE(failing_routing_keeps_the_job_and_tries_again),
    CASE(without_a_routing_method_routing_is_still_sent_once),
    CASE(abort_of_an_incoming_job),
    CASE(a_stop_ends_calls_but_keeps_jobs),
    CASE(modem_off_and_on),
    CASE(modem_off_in_a_call_disconnects_it),
    CASE(a_crash_says_nothing),
};

FX_MAIN("sequence")
