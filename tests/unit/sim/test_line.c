/* SPDX-License-Identifier: MIT */
/* What ends calls from outside: the modem's power and the service's end. SEQ-20 to SEQ-23 of
 * notifications.md. */
#include "tests/unit/sim/phone.h"

static void modem_off_and_on(void **state)
{
    RULE("SEQ-21");
    RULE("SEQ-22");
    struct phone *p = *state;
    phone_begin(p, 1);
    device_power(p->sim, 0, false);
    device_power(p->sim, 0, false);
    phone_at(p, 10);
    phone_story(p, "0.000 MODEM_POWERED_OFF(1,-)");
    assert_int_equal(phone_port_state(p, 0), FF_FPS_OFFLINE);
    phone_send(p, "1", 1);
    assert_int_equal(phone_status(p, 1), FF_JS_PENDING | FF_JS_NOLINE);
    phone_skip(p);
    device_power(p->sim, 0, true);
    device_power(p->sim, 0, true);
    phone_story(p, "10.000 MODEM_POWERED_ON(1,-)", "10.000 IDLE(1,-)", "10.000 INITIALIZING(1,1)");
}

static void modem_off_while_sending(void **state)
{
    RULE("SEQ-21");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_send(p, "1", 3);
    phone_at(p, 15);
    phone_skip(p);
    device_power(p->sim, 0, false);
    phone_at(p, 500);
    phone_story(p, "15.000 DISCONNECTED(1,1)", "15.000 MODEM_POWERED_OFF(1,-)");
    assert_int_equal(phone_status(p, 1), FF_JS_RETRYING);
    /* The retry is due at 615 and waits for the modem. */
    phone_at(p, 700);
    phone_silent(p);
    assert_int_equal(phone_status(p, 1), FF_JS_RETRYING | FF_JS_NOLINE);
    device_power(p->sim, 0, true);
    phone_story(p, "700.000 MODEM_POWERED_ON(1,-)", "700.000 IDLE(1,-)", "700.000 INITIALIZING(1,1)");
}

static void modem_off_while_receiving(void **state)
{
    RULE("SEQ-21");
    RULE("SEQ-14");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 3, 0);
    phone_at(p, 10); /* in the first page: nothing is in yet */
    phone_skip(p);
    device_power(p->sim, 0, false);
    phone_at(p, 100);
    phone_story(p, "10.000 DISCONNECTED(1,1)", "10.000 DELETED(0,1)", "10.000 MODEM_POWERED_OFF(1,-)");
    device_power(p->sim, 0, true);
    phone_rings(p, CALLER_fax, 3, 0);
    phone_at(p, 120); /* in the second */
    phone_skip(p);
    device_power(p->sim, 0, false);
    phone_at(p, 200);
    phone_story(p, "120.000 DISCONNECTED(1,2)", "120.000 MODEM_POWERED_OFF(1,-)");
    assert_int_equal(phone_status(p, 2), FF_JS_FAILED);
}

static void modem_off_while_it_rings_aborts_or_routes(void **state)
{
    RULE("SEQ-21");
    RULE("SEQ-7");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 1);
    device_power(p->sim, 0, false);
    phone_at(p, 50);
    phone_story(p, "0.000 RINGING(1,-)", "1.000 MODEM_POWERED_OFF(1,-)");
    device_power(p->sim, 0, true);
    phone_send(p, "1", 1);
    phone_skip(p);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
    device_power(p->sim, 0, false);
    phone_at(p, 100);
    phone_story(p, "50.000 ABORTING(1,1)", "50.000 DELETED(0,1)", "50.000 MODEM_POWERED_OFF(1,-)");
    device_power(p->sim, 0, true);
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 118); /* received; being routed, which needs no modem */
    phone_skip(p);
    device_power(p->sim, 0, false);
    phone_at(p, 200);
    phone_story(p, "118.000 MODEM_POWERED_OFF(1,-)", "122.000 DELETED(0,2)");
}

static void modem_off_gives_up_a_taken_line(void **state)
{
    RULE("SEQ-21");
    struct phone *p = *state;
    phone_begin(p, 1);
    assert_true(device_take_line(p->sim, 0, 0));
    device_power(p->sim, 0, false);
    assert_false(device_release_line(p->sim, 0));
    device_power(p->sim, 0, true);
    phone_story(p, "0.000 LINE_UNAVAILABLE(1,-)", "0.000 MODEM_POWERED_OFF(1,-)",
                "0.000 MODEM_POWERED_ON(1,-)", "0.000 IDLE(1,-)");
}

static void restart(struct phone *p)
{
    phone_skip(p);
    assert_int_equal(service_start(p->sim), FF_ERROR_SUCCESS);
    p->fax = phone_connect(p);
}

static void stop_keeps_the_jobs(void **state)
{
    RULE("SEQ-20");
    RULE("GEN-17");
    struct phone *p = *state;
    phone_begin(p, 2);
    phone_send(p, "1", 3);
    p->sim->devices.at[1].flags = FF_FPF_RECEIVE;
    phone_send(p, "2", 1);
    phone_at(p, 15);
    phone_skip(p);
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    phone_at(p, 100);
    phone_story(p, "15.000 ABORTING(1,1)", "15.000 IDLE(1,-)", "15.000 IDLE(2,-)",
                "15.000 FAXSVC_ENDED(0,-)");
    restart(p);
    phone_story(p, "100.000 FAXSVC_STARTED(0,-)", "100.000 INITIALIZING(1,1)");
    assert_int_equal(phone_status(p, 2), FF_JS_PENDING | FF_JS_NOLINE);
    phone_at(p, 1000);
    assert_int_equal(p->sim->outbox.count, 2);
    assert_int_equal(p->sim->outbox.at[0].attempts, 1);
    assert_int_equal(phone_send(p, "3", 1), 3);
}

static void stop_in_the_middle_of_an_abort(void **state)
{
    RULE("SEQ-20");
    RULE("ABT-5");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_send(p, "1", 3);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
    phone_skip(p);
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    phone_story(p, "0.000 DELETED(0,1)", "0.000 IDLE(1,-)", "0.000 FAXSVC_ENDED(0,-)");
}

static void stop_while_receiving_and_routing(void **state)
{
    RULE("SEQ-20");
    struct phone *p = *state;
    p->config.routing_failures = 1;
    phone_begin(p, 2);
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 6);
    struct incoming call = {.pages = 9};
    assert_true(incoming_call(p->sim, 1, &call));
    phone_at(p, 18); /* 1 is being routed, 2 received */
    phone_skip(p);
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    phone_story(p, "18.000 ABORTING(2,2)", "18.000 IDLE(1,-)", "18.000 IDLE(2,-)",
                "18.000 FAXSVC_ENDED(0,-)");
    phone_at(p, 100);
    phone_silent(p);
    restart(p);
    phone_story(p, "100.000 FAXSVC_STARTED(0,-)", "100.000 ROUTING(1,1)");
    assert_int_equal(phone_status(p, 2), FF_JS_FAILED);
    phone_at(p, 1000);
    phone_story(p, "105.000 DELETED(0,1)");
}

static void routing_that_falls_due_while_the_service_is_down(void **state)
{
    RULE("SEQ-16");
    RULE("SEQ-20");
    struct phone *p = *state;
    p->config.routing_failures = 2;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 50); /* the next attempt: at 122 */
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    phone_at(p, 60);
    restart(p);
    phone_story(p, "60.000 FAXSVC_STARTED(0,-)"); /* not sooner than it is due */
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    phone_at(p, 200);
    restart(p);
    phone_story(p, "200.000 FAXSVC_STARTED(0,-)", "200.000 ROUTING(1,1)");
    phone_at(p, 202); /* in the middle of it */
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    phone_at(p, 300);
    restart(p);
    phone_story(p, "300.000 FAXSVC_STARTED(0,-)", "300.000 ROUTING(1,1)");
    phone_at(p, 1000);
    phone_story(p, "305.000 DELETED(0,1)");
}

/* An attempt that no device has any more ends with the service all the same: the next one begins it anew, however
 * soon that comes. */
static void a_routing_attempt_does_not_outlive_the_service(void **state)
{
    RULE("SEQ-16");
    RULE("SEQ-20");
    RULE("SEQ-23");
    struct phone *p = *state;
    for (int crash = 0; crash < 2; crash++) {
        p->config.routing_failures = 1;
        phone_begin(p, 1);
        phone_rings(p, CALLER_fax, 1, 0);
        phone_at(p, 123); /* in the second attempt, of 122 to 127 */
        assert_int_equal(crash ? service_crash(p->sim) : service_stop(p->sim), FF_ERROR_SUCCESS);
        restart(p);
        phone_at(p, 1000);
        phone_story(p, "123.000 FAXSVC_STARTED(0,-)", "123.000 ROUTING(1,1)", "128.000 DELETED(0,1)");
        /* So does the first one of a modem that is off. */
        p->config.routing_failures = 0;
        phone_begin(p, 1);
        phone_rings(p, CALLER_fax, 1, 0);
        phone_at(p, 18);
        device_power(p->sim, 0, false);
        assert_int_equal(crash ? service_crash(p->sim) : service_stop(p->sim), FF_ERROR_SUCCESS);
        restart(p);
        phone_at(p, 1000);
        phone_story(p, "18.000 FAXSVC_STARTED(0,-)", "18.000 ROUTING(1,1)", "23.000 DELETED(0,1)");
    }
}

static void a_time_that_comes_while_the_service_is_down(void **state)
{
    RULE("SEQ-20");
    RULE("SEQ-10");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_party(p, "*", ANSWER_busy, 1);
    phone_send(p, "1", 1);
    phone_at(p, 100);
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    phone_at(p, 700); /* the retry was due at 603 */
    restart(p);
    phone_story(p, "700.000 FAXSVC_STARTED(0,-)", "700.000 INITIALIZING(1,1)");
}

static void a_line_taken_stays_taken(void **state)
{
    RULE("SEQ-15");
    RULE("SEQ-20");
    struct phone *p = *state;
    phone_begin(p, 1);
    assert_true(device_take_line(p->sim, 0, 0));
    phone_send(p, "1", 1);
    phone_skip(p);
    assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    phone_story(p, "0.000 FAXSVC_ENDED(0,-)");
    restart(p);
    assert_int_equal(phone_status(p, 1), FF_JS_PENDING | FF_JS_NOLINE);
    assert_int_equal(phone_port_state(p, 0), FF_FPS_UNAVAILABLE);
    assert_true(device_release_line(p->sim, 0));
    phone_story(p, "0.000 FAXSVC_STARTED(0,-)", "0.000 IDLE(1,-)", "0.000 INITIALIZING(1,1)");
}

static void crash_is_silent(void **state)
{
    RULE("SEQ-23");
    struct phone *p = *state;
    phone_begin(p, 3);
    phone_send(p, "1", 3);
    phone_send(p, "2", 3);
    phone_at(p, 5);
    struct incoming call = {.pages = 9};
    assert_true(incoming_call(p->sim, 2, &call));
    phone_at(p, 15);
    assert_int_equal(phone_abort(p, 2), FF_ERROR_SUCCESS);
    phone_skip(p);
    assert_int_equal(service_crash(p->sim), FF_ERROR_SUCCESS);
    phone_at(p, 100);
    phone_silent(p);
    for (uint32_t i = 0; i < 3; i++) assert_int_equal(phone_port_state(p, i), FF_FPS_AVAILABLE);
    restart(p);
    /* The abort of job 2 died with the service. */
    phone_story(p, "100.000 FAXSVC_STARTED(0,-)", "100.000 INITIALIZING(1,1)", "100.000 INITIALIZING(2,2)");
    assert_int_equal(phone_status(p, 3), FF_JS_FAILED);
}

static const struct test_case cases[] = {
    CASE(modem_off_and_on),
    CASE(modem_off_while_sending),
    CASE(modem_off_while_receiving),
    CASE(modem_off_while_it_rings_aborts_or_routes),
    CASE(modem_off_gives_up_a_taken_line),
    CASE(stop_keeps_the_jobs),
    CASE(stop_in_the_middle_of_an_abort),
    CASE(stop_while_receiving_and_routing),
    CASE(routing_that_falls_due_while_the_service_is_down),
    CASE(a_routing_attempt_does_not_outlive_the_service),
    CASE(a_time_that_comes_while_the_service_is_down),
    CASE(a_line_taken_stays_taken),
    CASE(crash_is_silent),
};

int main(int argc, char **argv)
{
    return RUN("line", cases, phone_set_up, phone_tear_down, argc, argv);
}
