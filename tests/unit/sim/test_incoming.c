/* SPDX-License-Identifier: MIT */
/* Incoming calls and routing, as stories with virtual times: SEQ-12 to SEQ-18 of notifications.md. */
#include "tests/unit/sim/phone.h"

static void success(void **state)
{
    RULE("SEQ-12");
    RULE("EVT-8");
    RULE("EVT-14");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 2, 0);
    phone_at(p, 1000);
    phone_story(p, "0.000 RINGING(1,-)", "3.000 RINGING(1,-)", "6.000 ANSWERED(1,1)", "7.000 RECEIVING(1,1)",
                "17.000 RECEIVING(1,1)", "27.000 COMPLETED(1,1)", "27.000 ROUTING(1,1)",
                "32.000 DELETED(0,1)", "36.000 IDLE(1,-)");
    assert_int_equal(p->sim->inbox.count, 1);
    assert_int_equal(p->sim->inbox.at[0].pages, 2);
    assert_true(p->sim->inbox.at[0].routed);
    assert_int_equal(p->sim->inbox.at[0].from, phone_text(p, "5550111"));
    assert_int_equal(p->sim->jobs.live, 0);
}

static void the_job_is_made_when_the_call_is_answered(void **state)
{
    RULE("SEQ-12");
    RULE("FJE-7");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 2, 0);
    phone_at(p, 5);
    assert_int_equal(p->sim->jobs.live, 0);
    phone_at(p, 6);
    struct ff_job_entry entry;
    assert_int_equal(phone_get_job(p, 1, &entry), FF_ERROR_SUCCESS);
    assert_int_equal(entry.job_type, FF_JT_RECEIVE);
    assert_int_equal(entry.queue_status, FF_JS_INPROGRESS);
    assert_int_equal(entry.status, FF_FPS_ANSWERED);
    assert_true(ff_str_eq(entry.recipient_number, FF_STR("")));
    assert_true(ff_str_eq(entry.user_name, FF_STR("CORP\\faxsvc")));
    assert_true(ff_str_eq(entry.tsid, FF_STR("THEM")));
}

static void the_ports_rings_count(void **state)
{
    RULE("SEQ-12");
    struct phone *p = *state;
    for (uint32_t rings = 0; rings < 4; rings++) {
        phone_begin(p, 1);
        p->sim->devices.at[0].rings = rings;
        phone_rings(p, CALLER_fax, 1, 0);
        uint64_t answered = 3 * (rings ? rings : 1);
        phone_at_ms(p, answered * 1000 - 1);
        assert_int_equal(phone_port_state(p, 0), FF_FPS_RINGING);
        phone_at(p, answered);
        assert_int_equal(phone_port_state(p, 0), FF_FPS_ANSWERED);
    }
    phone_begin(p, 1);
    p->sim->devices.at[0].rings = 0;
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 3);
    phone_story(p, "0.000 RINGING(1,-)", "3.000 ANSWERED(1,1)");
}

static void not_a_fax(void **state)
{
    RULE("SEQ-13");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_rings(p, CALLER_voice, 1, 0);
    phone_at(p, 1000);
    phone_story(p, "0.000 RINGING(1,-)", "3.000 RINGING(1,-)", "6.000 ANSWERED(1,1)",
                "7.000 NOT_FAX_CALL(1,1)", "7.000 DELETED(0,1)", "11.000 IDLE(1,-)");
    assert_int_equal(p->sim->inbox.count, 0);
}

static void hanging_up_before_the_answer(void **state)
{
    RULE("SEQ-14");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_rings(p, CALLER_hangs_up, 1, 1);
    phone_at(p, 1000);
    phone_story(p, "0.000 RINGING(1,-)", "3.000 IDLE(1,-)");
    /* Later than the answer would come: the caller hangs up just before it. */
    phone_rings(p, CALLER_hangs_up, 1, 9);
    phone_at(p, 2000);
    phone_story(p, "1000.000 RINGING(1,-)", "1003.000 RINGING(1,-)", "1006.000 IDLE(1,-)");
    phone_rings(p, CALLER_hangs_up, 1, 0);
    phone_at(p, 3000);
    phone_story(p, "2000.000 RINGING(1,-)", "2003.000 IDLE(1,-)");
}

static void breaking_off_before_the_first_page(void **state)
{
    RULE("SEQ-14");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_rings(p, CALLER_drops, 3, 0);
    phone_at(p, 1000);
    phone_story(p, "0.000 RINGING(1,-)", "3.000 RINGING(1,-)", "6.000 ANSWERED(1,1)",
                "7.000 DISCONNECTED(1,1)", "7.000 DELETED(0,1)", "11.000 IDLE(1,-)");
    assert_int_equal(p->sim->jobs.live, 0);
}

static void a_part_of_a_fax_is_kept(void **state)
{
    RULE("SEQ-14");
    RULE("FJE-1");
    RULE("SEQ-8");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fatal_error, 3, 2);
    phone_at(p, 1000);
    phone_story(p, "0.000 RINGING(1,-)", "3.000 RINGING(1,-)", "6.000 ANSWERED(1,1)", "7.000 RECEIVING(1,1)",
                "17.000 RECEIVING(1,1)", "27.000 FATAL_ERROR(1,1)", "31.000 IDLE(1,-)");
    struct ff_job_entry entry;
    assert_int_equal(phone_get_job(p, 1, &entry), FF_ERROR_SUCCESS);
    assert_int_equal(entry.job_type, FF_JT_FAIL_RECEIVE);
    assert_int_equal(entry.queue_status, FF_JS_FAILED);
    assert_int_equal(entry.status, FF_FPS_FATAL_ERROR);
    assert_int_equal(entry.page_count, 2);
    assert_false(p->sim->inbox.at[0].routed);
    /* It is not restarted, and can be thrown away. */
    assert_int_equal(phone_set_job(p, 1, FF_JC_RESTART), FF_ERROR_SUCCESS);
    assert_int_equal(phone_status(p, 1), FF_JS_FAILED);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
    phone_story(p, "1000.000 DELETED(0,1)");
}

static void another_application_answers(void **state)
{
    RULE("SEQ-15");
    RULE("EVT-11");
    struct phone *p = *state;
    phone_begin(p, 1);
    assert_true(device_take_line(p->sim, 0, 2));
    assert_false(device_take_line(p->sim, 0, 0));
    assert_false(device_release_line(p->sim, 0));
    phone_at(p, 100);
    phone_story(p, "0.000 RINGING(1,-)", "3.000 RINGING(1,-)", "6.000 LINE_UNAVAILABLE(1,-)");
    assert_int_equal(phone_port_state(p, 0), FF_FPS_UNAVAILABLE);
    phone_send(p, "1", 1);
    assert_int_equal(phone_status(p, 1), FF_JS_PENDING | FF_JS_NOLINE);
    assert_true(device_release_line(p->sim, 0));
    phone_story(p, "100.000 JOB_QUEUED(0,1)", "100.000 IDLE(1,-)", "100.000 INITIALIZING(1,1)");
    assert_false(device_release_line(p->sim, 0));
}

static void another_application_opens_the_line(void **state)
{
    RULE("SEQ-15");
    struct phone *p = *state;
    phone_begin(p, 1);
    assert_true(device_take_line(p->sim, 0, 0));
    phone_story(p, "0.000 LINE_UNAVAILABLE(1,-)");
    phone_at(p, 50);
    assert_true(device_release_line(p->sim, 0));
    phone_story(p, "50.000 IDLE(1,-)");
}

static void routing_fails_and_is_tried_again(void **state)
{
    RULE("SEQ-16");
    RULE("GEN-32");
    struct phone *p = *state;
    p->config.routing_failures = 2;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 50);
    phone_story(p, "0.000 RINGING(1,-)", "3.000 RINGING(1,-)", "6.000 ANSWERED(1,1)", "7.000 RECEIVING(1,1)",
                "17.000 COMPLETED(1,1)", "17.000 ROUTING(1,1)", "26.000 IDLE(1,-)");
    struct ff_job_entry entry;
    assert_int_equal(phone_get_job(p, 1, &entry), FF_ERROR_SUCCESS);
    assert_int_equal(entry.job_type, FF_JT_ROUTING);
    assert_int_equal(entry.queue_status, FF_JS_RETRYING);
    assert_false(p->sim->inbox.at[0].routed);
    phone_at(p, 123);
    /* The device that it names is not busy with it; the job is. */
    assert_int_equal(phone_port_state(p, 0), FF_FPS_AVAILABLE);
    assert_int_equal(phone_get_job(p, 1, &entry), FF_ERROR_SUCCESS);
    assert_int_equal(entry.queue_status, FF_JS_INPROGRESS);
    assert_int_equal(entry.status, FF_FPS_ROUTING); /* GEN-32 */
    phone_at(p, 1000);
    phone_story(p, "122.000 ROUTING(1,1)", "227.000 ROUTING(1,1)", "232.000 DELETED(0,1)");
    assert_true(p->sim->inbox.at[0].routed);
}

static void a_device_is_free_while_routing_goes_on(void **state)
{
    RULE("SEQ-16");
    struct phone *p = *state;
    p->config.routing_failures = 1;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 26);
    phone_send(p, "1", 9);
    phone_at(p, 122);
    phone_skip(p);
    assert_int_equal(phone_port_state(p, 0), FF_FPS_SENDING);
    phone_at(p, 127);
    phone_story(p, "125.000 COMPLETED(1,2)", "125.000 DELETED(0,2)", "127.000 DELETED(0,1)");
}

static void without_a_method(void **state)
{
    RULE("SEQ-17");
    struct phone *p = *state;
    p->config.routing_enabled = false;
    p->config.routing_failures = 9;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 1000);
    phone_story(p, "0.000 RINGING(1,-)", "3.000 RINGING(1,-)", "6.000 ANSWERED(1,1)", "7.000 RECEIVING(1,1)",
                "17.000 COMPLETED(1,1)", "17.000 ROUTING(1,1)", "22.000 DELETED(0,1)", "26.000 IDLE(1,-)");
    assert_false(p->sim->inbox.at[0].routed);
}

static void abort_while_receiving(void **state)
{
    RULE("SEQ-18");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 9, 0);
    phone_at(p, 20);
    phone_skip(p);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
    phone_at(p, 1000);
    phone_story(p, "20.000 ABORTING(1,1)", "24.000 DELETED(0,1)", "24.000 IDLE(1,-)");
    assert_int_equal(p->sim->inbox.count, 0);
}

static void abort_while_routing_is_refused(void **state)
{
    RULE("SEQ-18");
    RULE("ABT-E4");
    struct phone *p = *state;
    p->config.routing_failures = 1;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 1, 0);
    static const uint64_t whens[] = {17, 30, 125}; /* being routed, waiting for the next attempt, in it */
    for (size_t i = 0; i < sizeof whens / sizeof *whens; i++) {
        phone_at(p, whens[i]);
        assert_int_equal(phone_abort(p, 1), FF_ERROR_INVALID_OPERATION);
        assert_int_equal(phone_set_job(p, 1, FF_JC_DELETE), FF_ERROR_INVALID_OPERATION);
        assert_int_equal(phone_set_job(p, 1, FF_JC_PAUSE), FF_ERROR_INVALID_OPERATION);
    }
    phone_at(p, 1000);
    assert_int_equal(p->sim->jobs.live, 0);
}

static void who_can_take_a_call(void **state)
{
    RULE("FPI-3");
    struct phone *p = *state;
    struct incoming call = {.pages = 1};
    phone_begin(p, 3);
    p->sim->devices.at[0].flags = FF_FPF_SEND;
    device_power(p->sim, 1, false);
    assert_false(incoming_call(p->sim, 0, &call));
    assert_false(incoming_call(p->sim, 1, &call));
    /* The first that can, when the caller does not care. */
    assert_true(incoming_call(p->sim, SIM_NONE, &call));
    assert_int_equal(phone_port_state(p, 2), FF_FPS_RINGING);
    assert_false(incoming_call(p->sim, 2, &call));
    assert_false(incoming_call(p->sim, SIM_NONE, &call));
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    assert_false(incoming_call(p->sim, 2, &call));
}

static const struct test_case cases[] = {
    CASE(success),
    CASE(the_job_is_made_when_the_call_is_answered),
    CASE(the_ports_rings_count),
    CASE(not_a_fax),
    CASE(hanging_up_before_the_answer),
    CASE(breaking_off_before_the_first_page),
    CASE(a_part_of_a_fax_is_kept),
    CASE(another_application_answers),
    CASE(another_application_opens_the_line),
    CASE(routing_fails_and_is_tried_again),
    CASE(a_device_is_free_while_routing_goes_on),
    CASE(without_a_method),
    CASE(abort_while_receiving),
    CASE(abort_while_routing_is_refused),
    CASE(who_can_take_a_call),
};

int main(int argc, char **argv)
{
    return RUN("incoming", cases, phone_set_up, phone_tear_down, argc, argv);
}
