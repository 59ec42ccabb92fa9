/* SPDX-License-Identifier: MIT */
/* Every state that a job can be in, and what each command does there: FaxAbort, FaxSetJob, FaxGetJob. ABT, SJB, GJB, FJE. */
#include "tests/unit/sim/phone.h"

#include <string.h>

/* ---- States. Each makes job 1, and says nothing about others. ---- */

static void send_scheduled(struct phone *p, uint32_t action)
{
    struct ff_in_FaxSendDocument in = phone_request(p, "1", 2);
    in.job_param.schedule_action = action;
    in.job_param.schedule_time = (struct ff_systime){2000, 1, 0, 1, 1, 0, 0, 0}; /* an hour after the start */
    uint32_t job;
    assert_int_equal(phone_submit(p, &in, &job), FF_ERROR_SUCCESS);
}

static void command(struct phone *p, uint32_t what)
{
    assert_int_equal(phone_set_job(p, 1, what), FF_ERROR_SUCCESS);
}

static void make_no_line(struct phone *p)
{
    device_power(p->sim, 0, false);
    phone_send(p, "1", 2);
}

static void make_queue_paused(struct phone *p)
{
    queue_pause(p->sim, true);
    phone_send(p, "1", 2);
}

static void make_scheduled(struct phone *p)
{
    send_scheduled(p, FF_JSA_SPECIFIC_TIME);
}

static void make_discount(struct phone *p)
{
    p->sim->config.discount_start_minute = 60;
    p->sim->config.discount_stop_minute = 120;
    send_scheduled(p, FF_JSA_DISCOUNT_PERIOD);
}

static void make_retrying(struct phone *p)
{
    phone_party(p, "*", ANSWER_busy, 1);
    phone_send(p, "1", 2);
    phone_at(p, 100);
}

static void make_retry_without_line(struct phone *p)
{
    make_retrying(p);
    device_power(p->sim, 0, false);
    phone_at(p, 700);
}

static void make_paused(struct phone *p)
{
    make_no_line(p);
    command(p, FF_JC_PAUSE);
}

static void make_paused_retry(struct phone *p)
{
    make_retrying(p);
    command(p, FF_JC_PAUSE);
}

static void make_paused_retry_due(struct phone *p)
{
    make_paused_retry(p);
    phone_at(p, 700);
}

static void make_paused_schedule(struct phone *p)
{
    make_scheduled(p);
    command(p, FF_JC_PAUSE);
}

static void make_exceeded(struct phone *p)
{
    p->sim->config.retries = 0;
    make_retrying(p);
}

static void make_failed(struct phone *p)
{
    phone_party(p, "*", ANSWER_bad_number, 1);
    phone_send(p, "1", 2);
    phone_at(p, 100);
}

static void make_sending(struct phone *p)
{
    phone_send(p, "1", 2);
    phone_at(p, 10);
}

static void make_sending_to_be_paused(struct phone *p)
{
    make_sending(p);
    command(p, FF_JC_PAUSE);
}

static void make_aborting(struct phone *p)
{
    make_sending(p);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
}

static void make_receiving(struct phone *p)
{
    phone_rings(p, CALLER_fax, 2, 0);
    phone_at(p, 10);
}

static void make_receiving_aborting(struct phone *p)
{
    make_receiving(p);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
}

static void make_routing(struct phone *p)
{
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 18);
}

static void make_routing_failed(struct phone *p)
{
    p->sim->config.routing_failures = 5;
    phone_rings(p, CALLER_fax, 1, 0);
    phone_at(p, 50);
}

static void make_routing_again(struct phone *p)
{
    make_routing_failed(p);
    phone_at(p, 123);
}

static void make_broken_off(struct phone *p)
{
    phone_rings(p, CALLER_drops, 2, 1);
    phone_at(p, 100);
}

static void make_sent(struct phone *p)
{
    phone_send(p, "1", 1);
    phone_at(p, 100);
}

static void make_never(struct phone *p)
{
    phone_at(p, 1);
}

/* ---- What each command does ---- */

enum {
    OK = FF_ERROR_SUCCESS,
    OPERATION = FF_ERROR_INVALID_OPERATION,
    PARAMETER = FF_ERROR_INVALID_PARAMETER
};
enum { GONE = 0x1000 }; /* no JS_ value: FaxGetJob does not know it */
#define PAUSED FF_JS_PAUSED
#define RETRYING FF_JS_RETRYING
#define PROGRESS FF_JS_INPROGRESS
#define NOLINE FF_JS_NOLINE

struct effect {
    int status;
    uint32_t js;        /* afterwards */
    const char *events; /* at once */
};

static const struct state_row {
    const char *name;
    void (*make)(struct phone *p);
    uint32_t js, jt;
    struct effect abort, pause, resume;
    uint32_t resumed_2000; /* JS_ after JC_RESTART where it is JC_RESUME only */
} rows[] = {
    {"pending without a line",
     make_no_line,
     NOLINE,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OK, PAUSED, ""},
     {OK, NOLINE, ""},
     NOLINE},
    {"pending, the queue paused",
     make_queue_paused,
     0,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OK, PAUSED, ""},
     {OK, 0, ""},
     0},
    {"waiting for its time",
     make_scheduled,
     0,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OK, PAUSED, ""},
     {OK, 0, ""},
     0},
    {"waiting for the discount period",
     make_discount,
     0,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OK, PAUSED, ""},
     {OK, 0, ""},
     0},
    {"retrying",
     make_retrying,
     RETRYING,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OK, RETRYING | PAUSED, ""},
     {OK, RETRYING, ""},
     RETRYING},
    {"retrying without a line",
     make_retry_without_line,
     RETRYING | NOLINE,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OK, RETRYING | PAUSED, ""},
     {OK, RETRYING | NOLINE, ""},
     RETRYING | NOLINE},
    {"paused",
     make_paused,
     PAUSED,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OK, PAUSED, ""},
     {OK, NOLINE, ""},
     NOLINE},
    {"a paused retry",
     make_paused_retry,
     RETRYING | PAUSED,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OK, RETRYING | PAUSED, ""},
     {OK, RETRYING, ""},
     RETRYING},
    {"a paused retry whose time has come",
     make_paused_retry_due,
     RETRYING | PAUSED,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OK, RETRYING | PAUSED, ""},
     {OK, PROGRESS, "INITIALIZING(1,1)"},
     PROGRESS},
    {"paused before its time",
     make_paused_schedule,
     PAUSED,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OK, PAUSED, ""},
     {OK, 0, ""},
     0},
    {"retries exceeded",
     make_exceeded,
     FF_JS_RETRIES_EXCEEDED,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OPERATION, FF_JS_RETRIES_EXCEEDED, ""},
     {OK, PROGRESS, "INITIALIZING(1,1)"},
     FF_JS_RETRIES_EXCEEDED},
    {"failed",
     make_failed,
     FF_JS_FAILED,
     FF_JT_SEND,
     {OK, GONE, "DELETED(0,1)"},
     {OPERATION, FF_JS_FAILED, ""},
     {OK, PROGRESS, "INITIALIZING(1,1)"},
     FF_JS_FAILED},
    {"sending",
     make_sending,
     PROGRESS,
     FF_JT_SEND,
     {OK, GONE, "ABORTING(1,1)"},
     {OK, PROGRESS, ""},
     {OK, PROGRESS, ""},
     PROGRESS},
    {"sending, to be paused",
     make_sending_to_be_paused,
     PROGRESS,
     FF_JT_SEND,
     {OK, GONE, "ABORTING(1,1)"},
     {OK, PROGRESS, ""},
     {OK, PROGRESS, ""},
     PROGRESS},
    {"being aborted",
     make_aborting,
     GONE,
     0,
     {PARAMETER, GONE, ""},
     {PARAMETER, GONE, ""},
     {PARAMETER, GONE, ""},
     GONE},
    {"receiving",
     make_receiving,
     PROGRESS,
     FF_JT_RECEIVE,
     {OK, GONE, "ABORTING(1,1)"},
     {OPERATION, PROGRESS, ""},
     {OK, PROGRESS, ""},
     PROGRESS},
    {"receiving, being aborted",
     make_receiving_aborting,
     GONE,
     0,
     {PARAMETER, GONE, ""},
     {PARAMETER, GONE, ""},
     {PARAMETER, GONE, ""},
     GONE},
    {"being routed",
     make_routing,
     PROGRESS,
     FF_JT_RECEIVE,
     {OPERATION, PROGRESS, ""},
     {OPERATION, PROGRESS, ""},
     {OK, PROGRESS, ""},
     PROGRESS},
    {"routing failed",
     make_routing_failed,
     RETRYING,
     FF_JT_ROUTING,
     {OPERATION, RETRYING, ""},
     {OPERATION, RETRYING, ""},
     {OK, RETRYING, ""},
     RETRYING},
    {"being routed again",
     make_routing_again,
     PROGRESS,
     FF_JT_ROUTING,
     {OPERATION, PROGRESS, ""},
     {OPERATION, PROGRESS, ""},
     {OK, PROGRESS, ""},
     PROGRESS},
    {"a broken-off reception",
     make_broken_off,
     FF_JS_FAILED,
     FF_JT_FAIL_RECEIVE,
     {OK, GONE, "DELETED(0,1)"},
     {OPERATION, FF_JS_FAILED, ""},
     {OK, FF_JS_FAILED, ""},
     FF_JS_FAILED},
    {"sent", make_sent, GONE, 0, {PARAMETER, GONE, ""}, {PARAMETER, GONE, ""}, {PARAMETER, GONE, ""}, GONE},
    {"never there",
     make_never,
     GONE,
     0,
     {PARAMETER, GONE, ""},
     {PARAMETER, GONE, ""},
     {PARAMETER, GONE, ""},
     GONE},
};
enum { ROWS = sizeof rows / sizeof *rows };

static void begin(struct phone *p, const struct state_row *row)
{
    phone_begin(p, 1);
    row->make(p);
    phone_skip(p);
}

static uint32_t js_of(struct phone *p, uint32_t *ret_jt)
{
    struct ff_job_entry entry;
    ff_status status = phone_get_job(p, 1, &entry);
    *ret_jt = entry.job_type;
    if (status == FF_ERROR_SUCCESS) return entry.queue_status;
    assert_int_equal(status, FF_ERROR_INVALID_PARAMETER);
    return GONE;
}

static void expect(struct phone *p, const struct state_row *row, const char *what, ff_status status,
                   const struct effect *effect)
{
    uint32_t jt, js = js_of(p, &jt);
    const char *events = phone_events(p);
    if (status != (ff_status)effect->status || js != effect->js || strcmp(events, effect->events) != 0)
        fail_msg("%s, %s: %s, JS %x, \"%s\"", row->name, what, ff_status_name(status), js, events);
}

static void what_each_state_is_called(void **state)
{
    RULE("FJE-1");
    RULE("FJE-2");
    RULE("FJE-5");
    RULE("GJB-E2");
    RULE("GJB-3");
    struct phone *p = *state;
    for (size_t i = 0; i < ROWS; i++) {
        uint32_t jt;
        begin(p, &rows[i]);
        if (js_of(p, &jt) != rows[i].js || jt != rows[i].jt)
            fail_msg("%s: JS %x, JT %u", rows[i].name, js_of(p, &jt), jt);
    }
}

static void deleting_is_aborting(void **state)
{
    RULE("ABT-1");
    RULE("ABT-2");
    RULE("ABT-E3");
    RULE("ABT-E4");
    RULE("SJB-3");
    RULE("SJB-E2");
    RULE("SJB-E3");
    RULE("SEQ-8");
    RULE("SEQ-18");
    struct phone *p = *state;
    for (size_t i = 0; i < ROWS; i++) {
        begin(p, &rows[i]);
        expect(p, &rows[i], "aborted", phone_abort(p, 1), &rows[i].abort);
        begin(p, &rows[i]);
        expect(p, &rows[i], "deleted", phone_set_job(p, 1, FF_JC_DELETE), &rows[i].abort);
    }
}

static void pausing(void **state)
{
    RULE("SJB-1");
    RULE("SJB-2");
    RULE("SJB-6");
    RULE("SJB-8");
    RULE("EVT-15");
    struct phone *p = *state;
    for (size_t i = 0; i < ROWS; i++) {
        begin(p, &rows[i]);
        expect(p, &rows[i], "paused", phone_set_job(p, 1, FF_JC_PAUSE), &rows[i].pause);
    }
}

static void resuming_and_restarting(void **state)
{
    RULE("SJB-1");
    RULE("SJB-4");
    RULE("SJB-6");
    RULE("SJB-8");
    struct phone *p = *state;
    for (size_t i = 0; i < ROWS; i++) {
        begin(p, &rows[i]);
        expect(p, &rows[i], "resumed", phone_set_job(p, 1, FF_JC_RESUME), &rows[i].resume);
        begin(p, &rows[i]);
        uint32_t jt;
        p->sim->config.switches.resume_restarts = 0;
        assert_int_equal(phone_set_job(p, 1, FF_JC_RESTART), rows[i].resume.status);
        if (js_of(p, &jt) != rows[i].resumed_2000) fail_msg("%s on Windows 2000", rows[i].name);
    }
}

/* ---- Who may ---- */

static bool incoming(const struct state_row *row)
{
    return row->jt != 0 && row->jt != FF_JT_SEND;
}

static bool there(const struct state_row *row)
{
    return row->make != make_sent && row->make != make_never;
}

static bool owned(const struct state_row *row)
{
    return there(row) && !incoming(row) && row->make != make_receiving_aborting;
}

static ff_status try_as(struct phone *p, const struct state_row *row, const char *user, uint32_t rights,
                        uint32_t what)
{
    begin(p, row);
    p->sim->users.at[0].rights = rights;
    p->sim->users.at[1].rights = rights;
    if (strcmp(user, "alice") != 0) phone_become(p, user);
    return what ? phone_set_job(p, 1, what) : phone_abort(p, 1);
}

/* The owner with no other right; somebody else with all but FAX_JOB_MANAGE; somebody else with that alone. Whoever may not is
 * told so before anything about the job. */
static void the_owner_or_the_manager(void **state)
{
    RULE("ABT-3");
    RULE("ABT-4");
    RULE("ABT-E1");
    RULE("SJB-5");
    RULE("SJB-E1");
    RULE("GEN-23");
    struct phone *p = *state;
    for (size_t i = 0; i < ROWS; i++)
        for (uint32_t what = 0; what <= FF_JC_RESUME; what++) {
            const struct effect *const effects[] = {&rows[i].abort, &rows[i].abort, &rows[i].pause,
                                                    &rows[i].resume};
            ff_status granted = (ff_status)effects[what]->status;
            uint32_t all = FF_FAX_SPECIFIC_ALL, manage = FF_FAX_JOB_MANAGE;
            ff_status owner = try_as(p, &rows[i], "alice", FF_FAX_JOB_SUBMIT, what);
            ff_status other = try_as(p, &rows[i], "bob", all & ~manage, what);
            ff_status manager = try_as(p, &rows[i], "bob", manage, what);
            if (owner != (owned(&rows[i]) ? granted : FF_ERROR_ACCESS_DENIED) ||
                other != FF_ERROR_ACCESS_DENIED || manager != granted)
                fail_msg("%s, command %u: owner %s, other %s, manager %s", rows[i].name, what,
                         ff_status_name(owner), ff_status_name(other), ff_status_name(manager));
        }
}

/* Another process of the same user owns the job too. */
static void a_job_is_its_users(void **state)
{
    RULE("ABT-3");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_send(p, "1", 1);
    p->sim->users.at[0].rights = FF_FAX_JOB_SUBMIT;
    phone_become(p, "alice");
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
}

static const struct test_case cases[] = {
    CASE(what_each_state_is_called), CASE(deleting_is_aborting),     CASE(pausing),
    CASE(resuming_and_restarting),   CASE(the_owner_or_the_manager), CASE(a_job_is_its_users),
};

int main(int argc, char **argv)
{
    return RUN("commands", cases, phone_set_up, phone_tear_down, argc, argv);
}
