/* SPDX-License-Identifier: MIT */
/* Calls that failed: kept with their place and cause; what they can have been. */
#include "tests/unit/sim/notify.h"

#include <string.h>

static ff_status get_job(struct client *c, uint64_t handle, uint32_t nulls, uint32_t site)
{
    struct ff_in_FaxGetJob in = {handle, 99};
    struct ff_out_FaxGetJob out;
    struct caller caller = {.process = c->process, .thread = 1, .nulls = nulls, .site = site};
    return sim_call(c->p->sim, &caller, FF_TYPE_FaxGetJob, &in, &out, &c->p->arena);
}

/* The rules of what it can have been: "GJB-E2 GEN-24". */
static const char *causes_of(const struct sim *sim, uint32_t row)
{
    static char words[256];
    uint16_t causes[CAUSES_MOST];
    uint32_t count = failure_causes(&sim->failures.at[row], causes);
    words[0] = '\0';
    for (uint32_t i = 0; i < count; i++) {
        strcat(words, i ? " " : "");
        strcat(words, cause_row(causes[i])->rule);
    }
    return words;
}

static void calls_that_fail_alike_are_one_row(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint32_t here = site_add(sim, c.process, 0, 0x10, FF_STR("FaxGetJob"));
    uint32_t there = site_add(sim, c.process, 0, 0x20, FF_STR("FaxGetJob"));
    assert_int_equal(sim->failures.count, 0);
    get_job(&c, c.fax, 0, here);
    phone_at(p, 5);
    get_job(&c, c.fax, 0, here);
    get_job(&c, c.fax, 0, there);
    get_job(&c, c.fax, 1 << 2, here);
    assert_int_equal(sim->failures.count, 3);
    const struct failure *f = &sim->failures.at[0];
    assert_int_equal(f->process, c.process);
    assert_int_equal(f->function, FF_TYPE_FaxGetJob);
    assert_int_equal(f->status, FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(f->site, here);
    assert_int_equal(f->count, 2);
    assert_int_equal(f->last - f->first, 5 * FF_TICKS_PER_S);
    assert_int_equal(sim->failures.at[1].site, there);
    assert_int_equal(sim->failures.at[2].count, 1);
}

static void what_can_be_seen_decides_between_causes(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    get_job(&c, c.fax, 0, SIM_NONE);
    get_job(&c, c.fax, 1 << 2, SIM_NONE);
    get_job(&c, 0, 0, SIM_NONE);
    get_job(&c, c.fax + 4, 0, SIM_NONE);
    uint16_t causes[CAUSES_MOST];
    assert_string_equal(causes_of(sim, 0), "GJB-E2");
    assert_int_equal(failure_causes(&sim->failures.at[0], causes), 1);
    assert_int_equal(causes[0], CAUSE_GJB_E2_job);
    failure_causes(&sim->failures.at[1], causes);
    assert_int_equal(causes[0], CAUSE_GJB_E2_JobEntry);
    failure_causes(&sim->failures.at[2], causes);
    assert_int_equal(causes[0], CAUSE_GJB_E2_FaxHandle);
    assert_string_equal(causes_of(sim, 3), "GEN-24");
}

/* A NULL that is allowed is no cause, nor is the first parameter a handle everywhere. */
static void a_null_that_is_allowed_is_no_cause(void **state)
{
    struct phone *p = *state;
    p->config.switches.demand_start = false;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    struct ff_in_FaxConnectFaxServer in = {FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer out;
    struct caller caller = {.process = c.process, .thread = 1, .nulls = 1, .site = SIM_NONE};
    notify_stop(p);
    assert_int_equal(sim_call(sim, &caller, FF_TYPE_FaxConnectFaxServer, &in, &out, &p->arena),
                     FF_RPC_S_SERVER_UNAVAILABLE);
    assert_string_equal(causes_of(sim, 0), "GEN-27");
}

static void what_cannot_be_told_is_a_list(void **state)
{
    static const struct failure f = {.function = FF_TYPE_FaxSetJob, .status = FF_ERROR_INVALID_PARAMETER};
    uint16_t causes[CAUSES_MOST];
    (void)state;
    assert_int_equal(failure_causes(&f, causes), 3);
    assert_int_equal(causes[0], CAUSE_SJB_E2_job);
    assert_int_equal(causes[1], CAUSE_SJB_E2_command);
    assert_int_equal(causes[2], CAUSE_SJB_7);
}

/* What a client says is in the rows, so that it could make any number of them. */
static void rows_are_limited(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    for (uint32_t i = 0; i < FAILURES_MOST + 7; i++) get_job(&c, c.fax, i << 3, SIM_NONE);
    assert_int_equal(sim->failures.count, FAILURES_MOST);
    assert_int_equal(sim->failures_beyond, 7);
    get_job(&c, c.fax, 0, SIM_NONE);
    assert_int_equal(sim->failures.at[0].count, 2);
}

/* Places differ from build to build, and between transports. */
static void places_are_not_in_the_trace(void **state)
{
    struct phone *p = *state;
    uint64_t hashes[2];
    for (uint32_t i = 0; i < 2; i++) {
        notify_begin_user(p);
        struct client c = client_of(p, "alice");
        if (i) site_add(p->sim, c.process, 0, 1, FF_STR("FaxClose"));
        get_job(&c, c.fax, 0, site_add(p->sim, c.process, 0, 0x1000 + i, FF_STR("FaxGetJob")));
        hashes[i] = p->sim->trace.hash;
    }
    assert_true(hashes[0] == hashes[1]);
}

/* ---- A registration that failed ---- */

static queue_request low(const struct client *c)
{
    queue_request in = window_request(c, client_window(c, FF_WINDOW_top_level));
    in.message_start = 0x10;
    return in;
}

static void who_never_registered_is_told(void **state)
{
    RULE("REG-1");
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    assert_int_not_equal(client_initialize(&c, low(&c), NULL), FF_ERROR_SUCCESS);
    assert_int_not_equal(client_initialize(&c, low(&c), NULL), FF_ERROR_SUCCESS);
    assert_int_equal(notify_findings(p, FINDING_not_registered), 0);
    client_exit(&c);
    assert_int_equal(notify_findings(p, FINDING_not_registered), 1);
    assert_int_equal(finding_row(FINDING_not_registered)->cls, FINDING_advice);
}

static void who_tries_again_and_succeeds_is_not(void **state)
{
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice"), never = client_of(p, "alice"), releases = client_of(p, "alice");
    client_initialize(&c, low(&c), NULL);
    client_register(&c, client_window(&c, FF_WINDOW_top_level));
    client_release(&releases, 77); /* the log-off call is no registration */
    client_exit(&c);
    client_exit(&never);
    client_exit(&releases);
    assert_int_equal(notify_findings(p, FINDING_not_registered), 0);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(calls_that_fail_alike_are_one_row),
        CASE(what_can_be_seen_decides_between_causes),
        CASE(a_null_that_is_allowed_is_no_cause),
        CASE(what_cannot_be_told_is_a_list),
        CASE(rows_are_limited),
        CASE(places_are_not_in_the_trace),
        CASE(who_never_registered_is_told),
        CASE(who_tries_again_and_succeeds_is_not),
    };
    return RUN("cause", cases, phone_set_up, phone_tear_down, argc, argv);
}
