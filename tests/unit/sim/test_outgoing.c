/* SPDX-License-Identifier: MIT */
/* Outgoing calls, as stories with virtual times: SEQ-1 to SEQ-11 of notifications.md, and what remains of a
 * job. */
#include "tests/unit/sim/phone.h"

static void success(void **state)
{
    RULE("SEQ-1");
    RULE("EVT-8");
    RULE("SND-10");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_send(p, "5550100", 2);
    phone_at(p, 1000);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "9.000 SENDING(1,1)", "19.000 SENDING(1,1)", "29.000 COMPLETED(1,1)", "29.000 DELETED(0,1)",
                "33.000 IDLE(1,-)");
    assert_int_equal(p->sim->outbox.count, 1);
    assert_int_equal(p->sim->outbox.at[0].pages, 2);
    assert_int_equal(p->sim->outbox.at[0].attempts, 1);
    assert_int_equal(p->sim->jobs.live, 0);
    assert_int_equal(p->sim->jobs.unparked, 0);
}

/* The remote's own rings and speed. */
static void the_remote_sets_the_pace(void **state)
{
    struct phone *p = *state;
    phone_begin(p, 1);
    struct party *slow = phone_party(p, "555*", ANSWER_answers, 0);
    slow->rings = 0;
    slow->page_time = 100 * FF_TICKS_PER_S;
    phone_send(p, "5550100", 1);
    phone_at(p, 1000);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "3.000 SENDING(1,1)", "103.000 COMPLETED(1,1)", "103.000 DELETED(0,1)", "107.000 IDLE(1,-)");
}

static void busy_is_retried_after_the_delay(void **state)
{
    RULE("SEQ-2");
    RULE("FJE-6");
    RULE("GEN-32");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_party(p, "5550100", ANSWER_busy, 1)->rings = 0;
    uint32_t job = phone_send(p, "5550100", 1);
    struct ff_job_entry entry;
    phone_get_job(p, job, &entry);
    assert_int_equal(entry.queue_status, FF_JS_INPROGRESS);
    assert_int_equal(entry.status, FF_FPS_INITIALIZING);
    phone_at(p, 3);
    phone_get_job(p, job, &entry);
    assert_int_equal(entry.queue_status, FF_JS_RETRYING);
    assert_int_equal(entry.status, FF_FPS_BUSY);
    phone_at(p, 602);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "3.000 BUSY(1,1)", "7.000 IDLE(1,-)");
    phone_at(p, 603);
    phone_get_job(p, job, &entry);
    assert_int_equal(entry.queue_status, FF_JS_INPROGRESS);
    assert_int_equal(entry.status, FF_FPS_INITIALIZING);
    phone_at(p, 1000);
    phone_story(p, "603.000 INITIALIZING(1,1)", "604.000 DIALING(1,1)", "606.000 SENDING(1,1)",
                "616.000 COMPLETED(1,1)", "616.000 DELETED(0,1)", "620.000 IDLE(1,-)");
    assert_int_equal(p->sim->outbox.at[0].attempts, 2);
}

/* One failed attempt at number 5550100, up to IDLE. */
static void fails(struct phone *p, enum answer answer, uint32_t at_page)
{
    phone_begin(p, 1);
    struct party *remote = phone_party(p, "5550100", answer, 0);
    remote->rings = 5;
    remote->at_page = at_page;
    phone_send(p, "5550100", 3);
    phone_at(p, 300);
}

static void tails_of_retried_failures(void **state)
{
    RULE("SEQ-3");
    struct phone *p = *state;
    fails(p, ANSWER_no_dial_tone, 0);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 NO_DIAL_TONE(1,1)",
                "5.000 IDLE(1,-)");
    assert_int_equal(phone_status(p, 1), FF_JS_RETRYING);
    fails(p, ANSWER_no_answer, 0);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "18.000 NO_ANSWER(1,1)", "22.000 IDLE(1,-)");
    fails(p, ANSWER_voice, 0);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "18.000 NOT_FAX_CALL(1,1)", "22.000 IDLE(1,-)");
    fails(p, ANSWER_drops, 0);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "3.000 DISCONNECTED(1,1)", "7.000 IDLE(1,-)");
    fails(p, ANSWER_drops, 2);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "18.000 SENDING(1,1)", "28.000 SENDING(1,1)", "38.000 DISCONNECTED(1,1)", "42.000 IDLE(1,-)");
    fails(p, ANSWER_fatal_error, 1);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "18.000 SENDING(1,1)", "28.000 FATAL_ERROR(1,1)", "32.000 IDLE(1,-)");
    assert_int_equal(phone_status(p, 1), FF_JS_RETRYING);
}

/* A remote that would break off at page 4 receives a fax of three. */
static void breaking_off_behind_the_last_page_is_success(void **state)
{
    struct phone *p = *state;
    fails(p, ANSWER_drops, 4);
    assert_int_equal(p->sim->outbox.count, 1);
}

static void a_device_without_dial_tone(void **state)
{
    RULE("SEQ-3");
    struct phone *p = *state;
    phone_begin(p, 1);
    p->sim->devices.at[0].no_dial_tone = true;
    phone_send(p, "5550100", 1);
    phone_at(p, 300);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 NO_DIAL_TONE(1,1)",
                "5.000 IDLE(1,-)");
    assert_int_equal(phone_status(p, 1), FF_JS_RETRYING);
}

static void retries_run_out(void **state)
{
    RULE("SEQ-4");
    RULE("SJB-4");
    struct phone *p = *state;
    p->config.retries = 1;
    phone_begin(p, 1);
    phone_party(p, "*", ANSWER_busy, 2);
    phone_send(p, "5550100", 1);
    phone_at(p, 10000);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "3.000 BUSY(1,1)", "7.000 IDLE(1,-)", "603.000 INITIALIZING(1,1)", "604.000 DIALING(1,1)",
                "606.000 BUSY(1,1)", "610.000 IDLE(1,-)");
    assert_int_equal(phone_status(p, 1), FF_JS_RETRIES_EXCEEDED);
    assert_int_equal(p->sim->jobs.unparked, 0);
    assert_int_equal(phone_set_job(p, 1, FF_JC_RESTART), FF_ERROR_SUCCESS);
    assert_int_equal(phone_status(p, 1), FF_JS_INPROGRESS);
    phone_at(p, 11000);
    phone_story(p, "10000.000 INITIALIZING(1,1)", "10001.000 DIALING(1,1)", "10009.000 SENDING(1,1)",
                "10019.000 COMPLETED(1,1)", "10019.000 DELETED(0,1)", "10023.000 IDLE(1,-)");
}

static void failures_that_are_not_retried(void **state)
{
    RULE("SEQ-5");
    RULE("CHO-7");
    struct phone *p = *state;
    fails(p, ANSWER_bad_number, 0);
    phone_at(p, 10000);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "3.000 BAD_ADDRESS(1,1)", "7.000 IDLE(1,-)");
    assert_int_equal(phone_status(p, 1), FF_JS_FAILED);
    fails(p, ANSWER_blacklisted, 0);
    phone_at(p, 10000);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                "3.000 CALL_BLACKLISTED(1,1)", "7.000 IDLE(1,-)");
    assert_int_equal(phone_status(p, 1), FF_JS_FAILED);
}

static void delayed_after_being_busy(void **state)
{
    RULE("SEQ-5");
    RULE("CHO-7");
    struct phone *p = *state;
    for (uint64_t retried = 0; retried < 2; retried++) {
        p->config.switches.retry_delayed = retried;
        phone_begin(p, 1);
        phone_party(p, "*", ANSWER_delayed, 2);
        phone_send(p, "5550100", 1);
        phone_at(p, 700);
        phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 DIALING(1,1)",
                    "3.000 BUSY(1,1)", "7.000 IDLE(1,-)", "603.000 INITIALIZING(1,1)", "604.000 DIALING(1,1)",
                    "606.000 CALL_DELAYED(1,1)", "610.000 IDLE(1,-)");
        assert_int_equal(phone_status(p, 1), retried ? FF_JS_RETRYING : FF_JS_FAILED);
    }
}

static void no_line_is_no_event(void **state)
{
    RULE("SEQ-6");
    RULE("FJE-5");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_send(p, "1", 1);
    phone_send(p, "2", 1);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "0.000 JOB_QUEUED(0,2)");
    assert_int_equal(phone_status(p, 2), FF_JS_PENDING | FF_JS_NOLINE);
    phone_at(p, 23);
    phone_story(p, "1.000 DIALING(1,1)", "9.000 SENDING(1,1)", "19.000 COMPLETED(1,1)", "19.000 DELETED(0,1)",
                "23.000 IDLE(1,-)", "23.000 INITIALIZING(1,2)");
    assert_int_equal(phone_status(p, 2), FF_JS_INPROGRESS);
}

static void a_lost_line_goes_on_elsewhere(void **state)
{
    RULE("SEQ-6");
    struct phone *p = *state;
    phone_begin(p, 2);
    p->sim->devices.at[0].lose_line = 1;
    phone_send(p, "1", 1);
    phone_at(p, 1);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 LINE_UNAVAILABLE(1,1)",
                "1.000 INITIALIZING(2,1)");
    assert_int_equal(phone_port_state(p, 0), FF_FPS_UNAVAILABLE);
    phone_at(p, 100);
    assert_int_equal(p->sim->outbox.at[0].attempts, 1);
}

static void a_lost_line_without_another_waits_for_it(void **state)
{
    RULE("SEQ-6");
    struct phone *p = *state;
    phone_begin(p, 1);
    p->sim->devices.at[0].lose_line = 1;
    phone_send(p, "1", 1);
    phone_at(p, 2);
    assert_int_equal(phone_status(p, 1), FF_JS_PENDING | FF_JS_NOLINE);
    phone_at(p, 5);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 LINE_UNAVAILABLE(1,1)",
                "5.000 IDLE(1,-)", "5.000 INITIALIZING(1,1)");
    phone_at(p, 100);
    assert_int_equal(p->sim->outbox.count, 1);
}

/* A number at which every line is lost ends as every other failure that is retried: section 7's table. */
static void a_remote_that_loses_every_line_exhausts_the_retries(void **state)
{
    RULE("SEQ-4");
    RULE("SEQ-6");
    struct phone *p = *state;
    p->config.retries = 1;
    phone_begin(p, 2);
    phone_party(p, "1", ANSWER_line_lost, 0);
    phone_send(p, "1", 1);
    phone_at(p, 100);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 LINE_UNAVAILABLE(1,1)",
                "1.000 INITIALIZING(2,1)", "2.000 LINE_UNAVAILABLE(2,1)", "5.000 IDLE(1,-)",
                "6.000 IDLE(2,-)");
    assert_int_equal(phone_status(p, 1), FF_JS_RETRIES_EXCEEDED);
}

static void abort_of_an_active_job(void **state)
{
    RULE("SEQ-7");
    RULE("ABT-E3");
    RULE("GJB-E2");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_send(p, "1", 5);
    phone_at(p, 12);
    phone_skip(p);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
    phone_story(p, "12.000 ABORTING(1,1)");
    /* On its way out: it cannot be aborted, changed or read any more. */
    struct ff_job_entry entry;
    assert_int_equal(phone_abort(p, 1), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(phone_set_job(p, 1, FF_JC_PAUSE), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(phone_get_job(p, 1, &entry), FF_ERROR_INVALID_PARAMETER);
    phone_at(p, 1000);
    phone_story(p, "16.000 DELETED(0,1)", "16.000 IDLE(1,-)");
    assert_int_equal(p->sim->outbox.count, 0);
}

static void abort_in_every_phase(void **state)
{
    RULE("SEQ-7");
    struct phone *p = *state;
    static const uint64_t whens[] = {0, 1, 3, 9, 19, 28};
    for (size_t i = 0; i < sizeof whens / sizeof *whens; i++) {
        phone_begin(p, 1);
        phone_send(p, "1", 2);
        phone_at(p, whens[i]);
        phone_skip(p);
        assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
        phone_at(p, 1000);
        uint32_t events = 0, first = p->told;
        for (uint32_t r = first; r < p->sim->trace.records.count; r++)
            events += p->sim->trace.records.at[r].kind == TRACE_event;
        assert_int_equal(events, 3); /* ABORTING, DELETED, IDLE */
        assert_true(device_free(&p->sim->devices.at[0]));
        assert_int_equal(p->sim->jobs.live, 0);
    }
}

static void abort_of_a_queued_job(void **state)
{
    RULE("SEQ-8");
    struct phone *p = *state;
    p->config.retries = 0;
    phone_begin(p, 1);
    phone_party(p, "busy", ANSWER_busy, 0);
    phone_party(p, "bad", ANSWER_bad_number, 0);
    phone_send(p, "busy", 1);
    phone_send(p, "bad", 1);
    phone_at(p, 100);
    phone_send(p, "1", 9);
    phone_send(p, "2", 1);
    phone_skip(p);
    assert_int_equal(phone_status(p, 1), FF_JS_RETRIES_EXCEEDED);
    assert_int_equal(phone_status(p, 2), FF_JS_FAILED);
    assert_int_equal(phone_status(p, 4), FF_JS_PENDING | FF_JS_NOLINE);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
    assert_int_equal(phone_abort(p, 2), FF_ERROR_SUCCESS);
    assert_int_equal(phone_set_job(p, 4, FF_JC_DELETE), FF_ERROR_SUCCESS);
    phone_story(p, "100.000 DELETED(0,1)", "100.000 DELETED(0,2)", "100.000 DELETED(0,4)");
    assert_int_equal(phone_abort(p, 4), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(p->sim->jobs.live, 1);
}

static void abort_of_a_retry_leaves_its_timer_without_effect(void **state)
{
    RULE("SEQ-8");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_party(p, "*", ANSWER_busy, 0);
    phone_send(p, "1", 1);
    phone_at(p, 100);
    phone_skip(p);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
    phone_at(p, 10000);
    phone_story(p, "100.000 DELETED(0,1)");
}

static void a_virtual_device_hands_over(void **state)
{
    RULE("SEQ-9");
    RULE("EVT-11");
    struct phone *p = *state;
    phone_begin(p, 1);
    p->sim->devices.at[0].flags |= FF_FPF_VIRTUAL;
    phone_send(p, "1", 2);
    phone_at(p, 100);
    phone_story(p, "0.000 JOB_QUEUED(0,1)", "0.000 INITIALIZING(1,1)", "1.000 HANDLED(1,1)",
                "1.000 DELETED(0,1)", "5.000 IDLE(1,-)");
    assert_int_equal(p->sim->outbox.count, 1);
}

static void the_port_follows_the_events(void **state)
{
    RULE("FPI-4");
    RULE("GEN-32");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_send(p, "1", 1);
    static const struct {
        uint64_t at;
        uint32_t state;
    } rows[] = {
        {0, FF_FPS_INITIALIZING}, {1, FF_FPS_DIALING},    {8, FF_FPS_DIALING},
        {9, FF_FPS_SENDING},      {19, FF_FPS_COMPLETED}, {23, FF_FPS_AVAILABLE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        phone_at(p, rows[i].at);
        assert_int_equal(phone_port_state(p, 0), rows[i].state);
    }
}

static void the_tsid_is_the_devices_or_the_senders(void **state)
{
    struct phone *p = *state;
    for (int of_device = 0; of_device < 2; of_device++) {
        p->config.use_device_tsid = of_device;
        phone_begin(p, 1);
        p->sim->devices.at[0].tsid = phone_text(p, "DEVICE");
        struct ff_in_FaxSendDocument in = phone_request(p, "1", 1);
        in.job_param.tsid = FF_STR("SENDER");
        uint32_t job;
        assert_int_equal(phone_submit(p, &in, &job), FF_ERROR_SUCCESS);
        phone_at(p, 100);
        assert_int_equal(p->sim->outbox.at[0].tsid, phone_text(p, of_device ? "DEVICE" : "SENDER"));
    }
}

static const struct test_case cases[] = {
    CASE(success),
    CASE(the_remote_sets_the_pace),
    CASE(busy_is_retried_after_the_delay),
    CASE(tails_of_retried_failures),
    CASE(breaking_off_behind_the_last_page_is_success),
    CASE(a_device_without_dial_tone),
    CASE(retries_run_out),
    CASE(failures_that_are_not_retried),
    CASE(delayed_after_being_busy),
    CASE(no_line_is_no_event),
    CASE(a_lost_line_goes_on_elsewhere),
    CASE(a_lost_line_without_another_waits_for_it),
    CASE(a_remote_that_loses_every_line_exhausts_the_retries),
    CASE(abort_of_an_active_job),
    CASE(abort_in_every_phase),
    CASE(abort_of_a_queued_job),
    CASE(abort_of_a_retry_leaves_its_timer_without_effect),
    CASE(a_virtual_device_hands_over),
    CASE(the_port_follows_the_events),
    CASE(the_tsid_is_the_devices_or_the_senders),
};

int main(int argc, char **argv)
{
    return RUN("outgoing", cases, phone_set_up, phone_tear_down, argc, argv);
}
