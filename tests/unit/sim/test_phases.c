/* SPDX-License-Identifier: MIT */
/* Every phase that a call, and so a device, can be in: what a client sees of it, and what an abort, the end of the service
 * and the end of the modem's power make of it. FPI, FDS, FJE; SEQ-7, SEQ-14, SEQ-18, SEQ-20 to SEQ-23. */
#include "tests/unit/sim/phone.h"

#include <string.h>

/* ---- Phases ---- */

static void make_idle(struct phone *p)
{
    phone_at(p, 1);
}

static void make_off(struct phone *p)
{
    device_power(p->sim, 0, false);
}

static void make_taken(struct phone *p)
{
    assert_true(device_take_line(p->sim, 0, 0));
}

static void make_ringing_for_another(struct phone *p)
{
    assert_true(device_take_line(p->sim, 0, 2));
    phone_at(p, 4);
}

static void sending_at(struct phone *p, uint64_t seconds)
{
    phone_send(p, "5550100", 2);
    phone_at(p, seconds);
}

static void make_initializing(struct phone *p)
{
    sending_at(p, 0);
}

static void make_virtual(struct phone *p)
{
    p->sim->devices.at[0].flags |= FF_FPF_VIRTUAL;
    sending_at(p, 0);
}

static void make_dialing(struct phone *p)
{
    sending_at(p, 2);
}

static void make_remote_rings(struct phone *p)
{
    sending_at(p, 5);
}

static void make_first_page(struct phone *p)
{
    sending_at(p, 10);
}

static void make_second_page(struct phone *p)
{
    sending_at(p, 20);
}

static void make_sent(struct phone *p)
{
    sending_at(p, 30);
}

static void make_busy(struct phone *p)
{
    phone_party(p, "*", ANSWER_busy, 1);
    sending_at(p, 4);
}

static void make_aborting(struct phone *p)
{
    sending_at(p, 10);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
}

static void receiving_at(struct phone *p, uint64_t seconds)
{
    phone_rings(p, CALLER_fax, 2, 0);
    phone_at(p, seconds);
}

static void make_ringing(struct phone *p)
{
    receiving_at(p, 1);
}

static void make_answered(struct phone *p)
{
    receiving_at(p, 6);
}

static void make_receiving_first(struct phone *p)
{
    receiving_at(p, 8);
}

static void make_receiving_second(struct phone *p)
{
    receiving_at(p, 18);
}

static void make_receiving_aborted(struct phone *p)
{
    receiving_at(p, 18);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
}

static void make_routing(struct phone *p)
{
    receiving_at(p, 28);
}

static void make_routed(struct phone *p)
{
    receiving_at(p, 33);
}

static void make_voice(struct phone *p)
{
    phone_rings(p, CALLER_voice, 1, 0);
    phone_at(p, 8);
}

#define NO_JOB FF_ERROR_INVALID_PARAMETER /* FaxAbort of job 1 */
#define ABORTED "ABORTING(1,1) DELETED(0,1) IDLE(1,-)"
#define STOPPED "ABORTING(1,1) IDLE(1,-) FAXSVC_ENDED(0,-)"
#define IDLED "IDLE(1,-) FAXSVC_ENDED(0,-)"
#define STARTED "FAXSVC_STARTED(0,-)"
#define AGAIN "FAXSVC_STARTED(0,-) INITIALIZING(1,1)"
#define OFF "MODEM_POWERED_OFF(1,-)"
#define CUT_OFF "DISCONNECTED(1,1) MODEM_POWERED_OFF(1,-)"

static const struct phase {
    const char *name;
    void (*make)(struct phone *p);
    uint32_t fps, job_type, page;                  /* of the port; of its status, JT_UNKNOWN without a job */
    ff_status abort_status;                        /* of FaxAbort for job 1 … */
    const char *aborted;                           /* … and what comes until all is over */
    const char *stopped, *started, *crashed, *off; /* crashed: when the service starts again after it */
} phases[] = {
    {"idle", make_idle, FF_FPS_AVAILABLE, 0, 0, NO_JOB, "", IDLED, STARTED, STARTED, OFF},
    {"off", make_off, FF_FPS_OFFLINE, 0, 0, NO_JOB, "", "FAXSVC_ENDED(0,-)", STARTED, STARTED, ""},
    {"taken", make_taken, FF_FPS_UNAVAILABLE, 0, 0, NO_JOB, "", "FAXSVC_ENDED(0,-)", STARTED, STARTED, OFF},
    {"ringing for another", make_ringing_for_another, FF_FPS_RINGING, 0, 0, NO_JOB, "LINE_UNAVAILABLE(1,-)",
     IDLED, STARTED, STARTED, OFF},
    {"initializing", make_initializing, FF_FPS_INITIALIZING, FF_JT_SEND, 0, 0, ABORTED, STOPPED, AGAIN, AGAIN,
     CUT_OFF},
    {"initializing, virtual", make_virtual, FF_FPS_INITIALIZING, FF_JT_SEND, 0, 0, ABORTED, STOPPED, AGAIN,
     AGAIN, CUT_OFF},
    {"dialing", make_dialing, FF_FPS_DIALING, FF_JT_SEND, 0, 0, ABORTED, STOPPED, AGAIN, AGAIN, CUT_OFF},
    {"the remote rings", make_remote_rings, FF_FPS_DIALING, FF_JT_SEND, 0, 0, ABORTED, STOPPED, AGAIN, AGAIN,
     CUT_OFF},
    {"first page", make_first_page, FF_FPS_SENDING, FF_JT_SEND, 1, 0, ABORTED, STOPPED, AGAIN, AGAIN,
     CUT_OFF},
    {"second page", make_second_page, FF_FPS_SENDING, FF_JT_SEND, 2, 0, ABORTED, STOPPED, AGAIN, AGAIN,
     CUT_OFF},
    {"sent", make_sent, FF_FPS_COMPLETED, 0, 0, NO_JOB, "IDLE(1,-)", IDLED, STARTED, STARTED, OFF},
    {"busy", make_busy, FF_FPS_BUSY, 0, 0, 0, "DELETED(0,1) IDLE(1,-)", IDLED, STARTED, STARTED, OFF},
    {"aborting", make_aborting, FF_FPS_ABORTING, FF_JT_SEND, 0, NO_JOB, "DELETED(0,1) IDLE(1,-)",
     "DELETED(0,1) " IDLED, STARTED, AGAIN, "DELETED(0,1) " OFF},
    {"ringing", make_ringing, FF_FPS_RINGING, 0, 0, NO_JOB,
     "RINGING(1,-) ANSWERED(1,1) RECEIVING(1,1) RECEIVING(1,1) COMPLETED(1,1) ROUTING(1,1) DELETED(0,1) "
     "IDLE(1,-)",
     IDLED, STARTED, STARTED, OFF},
    {"answered", make_answered, FF_FPS_ANSWERED, FF_JT_RECEIVE, 0, 0, ABORTED, STOPPED, STARTED, STARTED,
     "DISCONNECTED(1,1) DELETED(0,1) " OFF},
    {"receiving the first page", make_receiving_first, FF_FPS_RECEIVING, FF_JT_RECEIVE, 1, 0, ABORTED,
     STOPPED, STARTED, STARTED, "DISCONNECTED(1,1) DELETED(0,1) " OFF},
    {"receiving the second page", make_receiving_second, FF_FPS_RECEIVING, FF_JT_RECEIVE, 2, 0, ABORTED,
     STOPPED, STARTED, STARTED, CUT_OFF},
    {"receiving, aborted", make_receiving_aborted, FF_FPS_ABORTING, FF_JT_RECEIVE, 0, NO_JOB,
     "DELETED(0,1) IDLE(1,-)", "DELETED(0,1) " IDLED, STARTED, STARTED, "DELETED(0,1) " OFF},
    {"routing", make_routing, FF_FPS_ROUTING, FF_JT_RECEIVE, 0, FF_ERROR_INVALID_OPERATION,
     "DELETED(0,1) IDLE(1,-)", IDLED, STARTED " ROUTING(1,1)", STARTED " ROUTING(1,1)", OFF},
    {"routed", make_routed, FF_FPS_ROUTING, 0, 0, NO_JOB, "IDLE(1,-)", IDLED, STARTED, STARTED, OFF},
    {"no fax", make_voice, FF_FPS_NOT_FAX_CALL, 0, 0, NO_JOB, "IDLE(1,-)", IDLED, STARTED, STARTED, OFF},
};
enum { PHASES = sizeof phases / sizeof *phases };

static void begin(struct phone *p, const struct phase *phase)
{
    phone_begin(p, 1);
    phase->make(p);
    phone_skip(p);
}

static void expect(const struct phase *phase, const char *when, const char *got, const char *expected)
{
    if (strcmp(got, expected) != 0) fail_msg("%s, %s:\n%s\ninstead of\n%s", phase->name, when, got, expected);
}

/* ---- What is seen ---- */

static struct ff_device_status status_of(struct phone *p)
{
    struct ff_device_status s;
    device_describe_status(p->sim, &p->sim->devices.at[0], &s);
    return s;
}

static void what_a_client_sees(void **state)
{
    RULE("FPI-4");
    RULE("FDS-1");
    RULE("FDS-2");
    RULE("FDS-3");
    RULE("FDS-4");
    RULE("FJE-6");
    RULE("GDS-1");
    struct phone *p = *state;
    for (size_t i = 0; i < PHASES; i++) {
        const struct phase *phase = &phases[i];
        begin(p, phase);
        struct ff_device_status s = status_of(p);
        bool sends = phase->job_type == FF_JT_SEND, receives = phase->job_type == FF_JT_RECEIVE;
        bool right = phone_port_state(p, 0) == phase->fps && s.status == phase->fps &&
                     s.job_type == phase->job_type && s.current_page == phase->page &&
                     (s.phone_number.at != NULL) == sends && (s.caller_id.at != NULL) == receives &&
                     (s.user_name.at != NULL) == sends && !s.routing_string.at && !s.status_string.at;
        /* Without a job there is none that has begun or was submitted. */
        bool job = sends || receives;
        right = right && (s.start_time != 0) == job && (s.submitted_time != 0) == job;
        if (!right) fail_msg("%s: state %x, job type %u", phase->name, s.status, s.job_type);
        struct ff_job_entry entry;
        if (job && phase->abort_status != NO_JOB) {
            assert_int_equal(phone_get_job(p, 1, &entry), FF_ERROR_SUCCESS);
            assert_int_equal(entry.status, phase->fps);
            assert_int_equal(entry.queue_status, FF_JS_INPROGRESS);
        }
    }
}

/* Of the current job: that of an incoming one begins when the call is answered, as the job does. */
static void when_the_job_began(void **state)
{
    RULE("GDS-1");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 8);
    assert_true(status_of(p).start_time == p->config.start + 6 * FF_TICKS_PER_S);
    phone_begin(p, 1);
    phone_party(p, "*", ANSWER_busy, 1);
    phone_send(p, "1", 1);
    phone_at(p, 604); /* its second attempt began at 603 */
    assert_true(status_of(p).start_time == p->config.start + 603 * FF_TICKS_PER_S);
    assert_true(status_of(p).submitted_time == p->config.start);
}

/* A device that is not idle takes no other call: neither one that comes in nor another application's. */
static void only_an_idle_device_is_free(void **state)
{
    RULE("FPI-3");
    struct phone *p = *state;
    for (size_t i = 0; i < PHASES; i++) {
        struct incoming call = {.pages = 1};
        bool idle = phases[i].make == make_idle;
        begin(p, &phases[i]);
        assert_int_equal(incoming_call(p->sim, 0, &call), idle);
        begin(p, &phases[i]);
        assert_int_equal(device_take_line(p->sim, 0, 0), idle);
    }
}

/* ---- What ends it ---- */

static void aborts(void **state)
{
    RULE("SEQ-7");
    RULE("SEQ-18");
    RULE("ABT-1");
    RULE("ABT-E3");
    RULE("ABT-E4");
    struct phone *p = *state;
    for (size_t i = 0; i < PHASES; i++) {
        begin(p, &phases[i]);
        assert_int_equal(phone_abort(p, 1), phases[i].abort_status);
        phone_at(p, 500);
        expect(&phases[i], "aborted", phone_events(p), phases[i].aborted);
    }
}

static void expect_all_idle(struct phone *p, const struct phase *phase)
{
    uint32_t state = phone_port_state(p, 0);
    bool kept = phase->make == make_off || phase->make == make_taken;
    if (state != (kept ? phase->fps : FF_FPS_AVAILABLE)) fail_msg("%s: state %x", phase->name, state);
}

static void the_service_stops_and_starts(void **state)
{
    RULE("SEQ-20");
    RULE("SEQ-15");
    struct phone *p = *state;
    for (size_t i = 0; i < PHASES; i++) {
        begin(p, &phases[i]);
        assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
        expect(&phases[i], "stopped", phone_events(p), phases[i].stopped);
        phone_at(p, 500);
        phone_silent(p);
        expect_all_idle(p, &phases[i]);
        assert_int_equal(service_start(p->sim), FF_ERROR_SUCCESS);
        expect(&phases[i], "started", phone_events(p), phases[i].started);
    }
}

static void the_service_crashes(void **state)
{
    RULE("SEQ-23");
    struct phone *p = *state;
    for (size_t i = 0; i < PHASES; i++) {
        begin(p, &phases[i]);
        assert_int_equal(service_crash(p->sim), FF_ERROR_SUCCESS);
        phone_at(p, 500);
        phone_silent(p);
        expect_all_idle(p, &phases[i]);
        assert_int_equal(service_start(p->sim), FF_ERROR_SUCCESS);
        expect(&phases[i], "started after the crash", phone_events(p), phases[i].crashed);
    }
}

static void the_modem_is_switched_off_and_on(void **state)
{
    RULE("SEQ-21");
    RULE("SEQ-22");
    RULE("SEQ-14");
    struct phone *p = *state;
    for (size_t i = 0; i < PHASES; i++) {
        begin(p, &phases[i]);
        device_power(p->sim, 0, false);
        expect(&phases[i], "switched off", phone_events(p), phases[i].off);
        assert_int_equal(phone_port_state(p, 0), FF_FPS_OFFLINE);
        assert_int_equal(status_of(p).job_type, FF_JT_UNKNOWN);
        /* Only routing goes on, which needs no modem. */
        phone_at(p, 500);
        expect(&phases[i], "off", phone_events(p), phases[i].make == make_routing ? "DELETED(0,1)" : "");
        device_power(p->sim, 0, true);
        expect(&phases[i], "switched on", phone_events(p), "MODEM_POWERED_ON(1,-) IDLE(1,-)");
        assert_int_equal(phone_port_state(p, 0), FF_FPS_AVAILABLE);
    }
}

/* In a stop that takes its time nothing goes on either, and nothing begins. */
static void a_slow_stop(void **state)
{
    RULE("SEQ-20");
    RULE("CHO-17");
    struct phone *p = *state;
    p->config.switches.shutdown = 100 * FF_TICKS_PER_S;
    for (size_t i = 0; i < PHASES; i++) {
        begin(p, &phases[i]);
        uint64_t stopped_at = (p->sim->clock.now - p->config.start) / FF_TICKS_PER_S;
        assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
        phone_at(p, stopped_at + 99);
        assert_int_equal(phone_abort(p, 1), FF_RPC_S_SERVER_UNAVAILABLE);
        phone_at(p, stopped_at + 100);
        expect(&phases[i], "stopped slowly", phone_events(p), phases[i].stopped);
    }
}

static const struct test_case cases[] = {
    CASE(what_a_client_sees),
    CASE(when_the_job_began),
    CASE(only_an_idle_device_is_free),
    CASE(aborts),
    CASE(the_service_stops_and_starts),
    CASE(the_service_crashes),
    CASE(the_modem_is_switched_off_and_on),
    CASE(a_slow_stop),
};

int main(int argc, char **argv)
{
    return RUN("phases", cases, phone_set_up, phone_tear_down, argc, argv);
}
