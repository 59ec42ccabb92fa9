/* SPDX-License-Identifier: MIT */
/* FaxAbort, FaxSetJob, FaxGetJob, FaxEnumJobs; FaxEnumPorts, FaxOpenPort, FaxGetPort, FaxGetDeviceStatus:
 * their checks in order, and what they say of devices. */
#include "tests/unit/sim/phone.h"

/* ---- Checks ---- */

/* The eight calls, each with a job or device that is there; bad: 0 nothing, else what is wrong with it. */
enum bad { GOOD, NULL_POINTER, NULL_HANDLE, WRONG_KIND, UNKNOWN_HANDLE, UNKNOWN_SUBJECT };

struct checked {
    struct phone *p;
    uint64_t port;
    uint32_t job;
    enum bad bad;
};

static uint64_t handle_for(const struct checked *c, bool port)
{
    uint64_t good = port ? c->port : c->p->fax, other = port ? c->p->fax : c->port;
    if (c->bad == NULL_HANDLE) return 0;
    if (c->bad == UNKNOWN_HANDLE) return good + 0x40000;
    return c->bad == WRONG_KIND ? other : good;
}

static uint32_t nulls_for(const struct checked *c, uint32_t position)
{
    return c->bad == NULL_POINTER ? 1U << position : 0;
}

static ff_status call_abort_job(const struct checked *c)
{
    struct ff_in_FaxAbort in = {handle_for(c, false), c->bad == UNKNOWN_SUBJECT ? 99 : c->job};
    struct ff_out_FaxAbort out;
    return phone_call(c->p, FF_TYPE_FaxAbort, 0, &in, &out);
}

static ff_status call_set_job(const struct checked *c)
{
    struct ff_in_FaxSetJob in = {.fax_handle = handle_for(c, false),
                                 .job_id = c->bad == UNKNOWN_SUBJECT ? 99 : c->job,
                                 .command = FF_JC_RESUME};
    struct ff_out_FaxSetJob out;
    return phone_call(c->p, FF_TYPE_FaxSetJob, 1 << 3, &in, &out);
}

static ff_status call_get_job(const struct checked *c)
{
    struct ff_in_FaxGetJob in = {handle_for(c, false), c->bad == UNKNOWN_SUBJECT ? 99 : c->job};
    struct ff_out_FaxGetJob out;
    return phone_call(c->p, FF_TYPE_FaxGetJob, nulls_for(c, 2), &in, &out);
}

static ff_status call_enum_jobs(const struct checked *c)
{
    struct ff_in_FaxEnumJobs in = {handle_for(c, false)};
    struct ff_out_FaxEnumJobs out;
    return phone_call(c->p, FF_TYPE_FaxEnumJobs, nulls_for(c, 1), &in, &out);
}

static ff_status call_enum_ports(const struct checked *c)
{
    struct ff_in_FaxEnumPorts in = {handle_for(c, false)};
    struct ff_out_FaxEnumPorts out;
    return phone_call(c->p, FF_TYPE_FaxEnumPorts, nulls_for(c, 2), &in, &out);
}

static ff_status call_open_port(const struct checked *c)
{
    struct ff_in_FaxOpenPort in = {handle_for(c, false), c->bad == UNKNOWN_SUBJECT ? 99 : 1,
                                   FF_PORT_OPEN_QUERY};
    struct ff_out_FaxOpenPort out;
    return phone_call(c->p, FF_TYPE_FaxOpenPort, nulls_for(c, 3), &in, &out);
}

static ff_status call_get_port(const struct checked *c)
{
    struct ff_in_FaxGetPort in = {handle_for(c, true)};
    struct ff_out_FaxGetPort out;
    return phone_call(c->p, FF_TYPE_FaxGetPort, nulls_for(c, 1), &in, &out);
}

static ff_status call_get_status(const struct checked *c)
{
    struct ff_in_FaxGetDeviceStatus in = {handle_for(c, true)};
    struct ff_out_FaxGetDeviceStatus out;
    return phone_call(c->p, FF_TYPE_FaxGetDeviceStatus, nulls_for(c, 1), &in, &out);
}

static uint64_t open_port(struct phone *p, uint32_t flags, ff_status expected)
{
    struct ff_in_FaxOpenPort in = {p->fax, 1, flags};
    struct ff_out_FaxOpenPort out;
    assert_int_equal(phone_call(p, FF_TYPE_FaxOpenPort, 0, &in, &out), expected);
    return out.port_handle;
}

static const struct row {
    const char *name;
    ff_status (*call)(const struct checked *c);
    bool has_pointer;
    ff_status null_handle, unknown_subject; /* the latter SUCCESS: it has none */
    uint32_t right;                         /* 0: the owner's exception, tested apart */
} rows[] = {
    {"FaxAbort", call_abort_job, false, FF_ERROR_INVALID_HANDLE, FF_ERROR_INVALID_PARAMETER, 0},
    {"FaxSetJob", call_set_job, false, FF_ERROR_INVALID_PARAMETER, FF_ERROR_INVALID_PARAMETER, 0},
    {"FaxGetJob", call_get_job, true, FF_ERROR_INVALID_PARAMETER, FF_ERROR_INVALID_PARAMETER,
     FF_FAX_JOB_QUERY},
    {"FaxEnumJobs", call_enum_jobs, true, FF_ERROR_INVALID_PARAMETER, FF_ERROR_SUCCESS, FF_FAX_JOB_QUERY},
    {"FaxEnumPorts", call_enum_ports, true, FF_ERROR_INVALID_PARAMETER, FF_ERROR_SUCCESS, FF_FAX_PORT_QUERY},
    {"FaxOpenPort", call_open_port, true, FF_ERROR_INVALID_PARAMETER, FF_ERROR_BAD_UNIT, FF_FAX_PORT_QUERY},
    {"FaxGetPort", call_get_port, true, FF_ERROR_INVALID_PARAMETER, FF_ERROR_SUCCESS, FF_FAX_PORT_QUERY},
    {"FaxGetDeviceStatus", call_get_status, true, FF_ERROR_INVALID_PARAMETER, FF_ERROR_SUCCESS,
     FF_FAX_PORT_QUERY},
};
enum { ROWS = sizeof rows / sizeof *rows };

static ff_status try_call(struct phone *p, const struct row *row, enum bad bad, uint32_t rights, bool stopped)
{
    phone_begin(p, 1);
    struct checked c = {.p = p, .bad = bad};
    c.job = phone_send(p, "1", 1);
    c.port = open_port(p, FF_PORT_OPEN_QUERY, FF_ERROR_SUCCESS);
    p->sim->users.at[0].rights = rights;
    if (stopped) assert_int_equal(service_stop(p->sim), FF_ERROR_SUCCESS);
    return row->call(&c);
}

static void expect(const char *name, ff_status got, ff_status expected)
{
    if (got != expected)
        fail_msg("%s: %s instead of %s", name, ff_status_name(got), ff_status_name(expected));
}

static void checks(void **state)
{
    RULE("ABT-6");
    RULE("ABT-E2");
    RULE("ABT-E3");
    RULE("SJB-E2");
    RULE("GJB-E1");
    RULE("GJB-E2");
    RULE("EJB-E1");
    RULE("EJB-E2");
    RULE("EPT-E1");
    RULE("EPT-E2");
    RULE("OPN-E1");
    RULE("OPN-E4");
    RULE("OPN-E5");
    RULE("GPT-E1");
    RULE("GPT-E2");
    RULE("GDS-E1");
    RULE("GDS-E2");
    RULE("GEN-24");
    RULE("GEN-27");
    RULE("GEN-29");
    struct phone *p = *state;
    for (size_t i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        const uint32_t all = FF_FAX_SPECIFIC_ALL;
        expect(r->name, try_call(p, r, GOOD, all, false), FF_ERROR_SUCCESS);
        expect(r->name, try_call(p, r, GOOD, all, true), FF_RPC_S_SERVER_UNAVAILABLE);
        expect(r->name, try_call(p, r, NULL_HANDLE, all, false), r->null_handle);
        expect(r->name, try_call(p, r, WRONG_KIND, all, false), FF_ERROR_INVALID_HANDLE);
        expect(r->name, try_call(p, r, UNKNOWN_HANDLE, all, false), FF_ERROR_INVALID_HANDLE);
        expect(r->name, try_call(p, r, UNKNOWN_SUBJECT, all, false), r->unknown_subject);
        if (r->has_pointer)
            expect(r->name, try_call(p, r, NULL_POINTER, all, false), FF_ERROR_INVALID_PARAMETER);
        if (r->right) expect(r->name, try_call(p, r, GOOD, all & ~r->right, false), FF_ERROR_ACCESS_DENIED);
    }
}

static void order_of_checks(void **state)
{
    RULE("GEN-23");
    struct phone *p = *state;
    for (size_t i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        /* Pointers before the service, the service before handles, handles before rights, rights before
         * lookup. */
        if (r->has_pointer)
            expect(r->name, try_call(p, r, NULL_POINTER, 0, true), FF_ERROR_INVALID_PARAMETER);
        expect(r->name, try_call(p, r, UNKNOWN_HANDLE, 0, true), FF_RPC_S_SERVER_UNAVAILABLE);
        expect(r->name, try_call(p, r, UNKNOWN_HANDLE, 0, false), FF_ERROR_INVALID_HANDLE);
        if (r->unknown_subject)
            expect(r->name, try_call(p, r, UNKNOWN_SUBJECT, 0, false), FF_ERROR_ACCESS_DENIED);
    }
}

static void bad_port_handles_by_switch(void **state)
{
    RULE("GPT-E4");
    RULE("GDS-E4");
    struct phone *p = *state;
    p->config.switches.bad_port_handle_data = 1;
    expect("FaxGetPort", try_call(p, &rows[6], WRONG_KIND, FF_FAX_SPECIFIC_ALL, false),
           FF_ERROR_INVALID_DATA);
    expect("FaxGetDeviceStatus", try_call(p, &rows[7], WRONG_KIND, FF_FAX_SPECIFIC_ALL, false),
           FF_ERROR_INVALID_DATA);
}

/* ---- Jobs ---- */

static void the_owner_or_the_manager(void **state)
{
    RULE("ABT-3");
    RULE("ABT-4");
    RULE("ABT-E1");
    RULE("SJB-5");
    RULE("SJB-E1");
    RULE("EJB-5");
    struct phone *p = *state;
    p->config.queue_paused = true;
    phone_begin(p, 1);
    phone_send(p, "1", 1);
    phone_send(p, "2", 1);
    phone_rings(p, CALLER_fax, 9, 0);
    phone_at(p, 10);
    p->sim->users.at[0].rights = FF_FAX_JOB_SUBMIT;
    p->sim->users.at[1].rights = FF_FAX_JOB_SUBMIT | FF_FAX_JOB_QUERY;
    assert_int_equal(phone_set_job(p, 1, FF_JC_PAUSE), FF_ERROR_SUCCESS);
    assert_int_equal(phone_abort(p, 1), FF_ERROR_SUCCESS);
    assert_int_equal(phone_abort(p, 3), FF_ERROR_ACCESS_DENIED);
    phone_become(p, "bob");
    assert_int_equal(phone_status(p, 2), FF_JS_PENDING);
    assert_int_equal(phone_set_job(p, 2, FF_JC_PAUSE), FF_ERROR_ACCESS_DENIED);
    assert_int_equal(phone_abort(p, 2), FF_ERROR_ACCESS_DENIED);
    p->sim->users.at[1].rights = FF_FAX_JOB_MANAGE;
    assert_int_equal(phone_set_job(p, 2, FF_JC_PAUSE), FF_ERROR_SUCCESS);
    assert_int_equal(phone_abort(p, 2), FF_ERROR_SUCCESS);
    assert_int_equal(phone_abort(p, 3), FF_ERROR_SUCCESS);
}

static void commands_and_entries(void **state)
{
    RULE("SJB-E2");
    RULE("SJB-7");
    struct phone *p = *state;
    phone_begin(p, 1);
    phone_send(p, "1", 1);
    static const struct {
        struct ff_in_FaxSetJob in;
        ff_status status;
    } tries[] = {
        {{.job_id = 1, .command = 0}, FF_ERROR_INVALID_PARAMETER},
        {{.job_id = 1, .command = 4}, FF_ERROR_INVALID_PARAMETER},
        {{.job_id = 1, .command = UINT32_MAX}, FF_ERROR_INVALID_PARAMETER},
        {{.job_id = 1,
          .command = 3,
          .has_entry = 1,
          .entry_size = 135,
          .entry_size_native = 136,
          .entry_job_id = 1},
         FF_ERROR_INVALID_PARAMETER},
        {{.job_id = 1,
          .command = 3,
          .has_entry = 1,
          .entry_size = 136,
          .entry_size_native = 136,
          .entry_job_id = 2},
         FF_ERROR_INVALID_PARAMETER},
        {{.job_id = 1,
          .command = 3,
          .has_entry = 1,
          .entry_size = 136,
          .entry_size_native = 136,
          .entry_job_id = 1},
         FF_ERROR_SUCCESS},
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct ff_in_FaxSetJob in = tries[i].in;
        struct ff_out_FaxSetJob out;
        in.fax_handle = p->fax;
        assert_int_equal(phone_call(p, FF_TYPE_FaxSetJob, 0, &in, &out), tries[i].status);
    }
}

/* ---- Ports ---- */

static void ports_by_priority(void **state)
{
    RULE("EPT-1");
    RULE("EPT-4");
    RULE("EPT-5");
    RULE("GPT-4");
    struct phone *p = *state;
    phone_begin(p, 3);
    p->sim->devices.at[0].priority = 3;
    p->sim->devices.at[1].priority = 1;
    p->sim->devices.at[2].priority = 2;
    p->sim->devices.at[2].flags |= FF_FPF_VIRTUAL;
    struct ff_in_FaxEnumPorts in = {p->fax};
    struct ff_out_FaxEnumPorts out;
    assert_int_equal(phone_call(p, FF_TYPE_FaxEnumPorts, 0, &in, &out), FF_ERROR_SUCCESS);
    assert_int_equal(out.ports.count, 3);
    const struct ff_port_info *ports = out.ports.at;
    assert_int_equal(ports[0].device_id, 2);
    assert_int_equal(ports[1].device_id, 3);
    assert_int_equal(ports[1].flags, FF_FPF_SEND | FF_FPF_RECEIVE | FF_FPF_VIRTUAL);
    assert_int_equal(ports[2].device_id, 1);
    assert_true(ff_str_eq(ports[2].device_name, FF_STR("Modem 1")));
    assert_int_equal(ports[2].rings, 2);
    assert_int_equal(ports[2].state, FF_FPS_AVAILABLE);
    assert_int_not_equal(out.buffer, 0);
}

static void nothing_to_enumerate(void **state)
{
    RULE("GEN-28");
    RULE("EPT-6");
    struct phone *p = *state;
    phone_begin(p, 0);
    struct ff_in_FaxEnumPorts ports_in = {p->fax};
    struct ff_out_FaxEnumPorts ports;
    assert_int_equal(phone_call(p, FF_TYPE_FaxEnumPorts, 0, &ports_in, &ports), FF_ERROR_SUCCESS);
    assert_int_equal(ports.ports.count, 0);
    struct ff_in_FaxEnumJobs jobs_in = {p->fax};
    struct ff_out_FaxEnumJobs jobs;
    assert_int_equal(phone_call(p, FF_TYPE_FaxEnumJobs, 0, &jobs_in, &jobs), FF_ERROR_SUCCESS);
    assert_int_equal(jobs.entries.count, 0);
}

static void close_handle(struct phone *p, uint64_t handle)
{
    struct ff_in_FaxClose in = {handle};
    struct ff_out_FaxClose out;
    assert_int_equal(phone_call(p, FF_TYPE_FaxClose, 0, &in, &out), FF_ERROR_SUCCESS);
}

static void one_modify_handle_per_port(void **state)
{
    RULE("OPN-3");
    RULE("OPN-E3");
    RULE("OPN-4");
    RULE("OPN-7");
    struct phone *p = *state;
    phone_begin(p, 1);
    uint64_t first = open_port(p, FF_PORT_OPEN_MODIFY, FF_ERROR_SUCCESS);
    assert_int_equal(open_port(p, FF_PORT_OPEN_MODIFY, FF_ERROR_INVALID_HANDLE), 0);
    open_port(p, FF_PORT_OPEN_QUERY, FF_ERROR_SUCCESS);
    open_port(p, 0, FF_ERROR_SUCCESS);
    open_port(p, 0xF4, FF_ERROR_SUCCESS);
    close_handle(p, first);
    open_port(p, FF_PORT_OPEN_MODIFY | FF_PORT_OPEN_QUERY, FF_ERROR_SUCCESS);
    close_handle(p, p->fax);
    p->fax = phone_connect(p);
    open_port(p, FF_PORT_OPEN_MODIFY, FF_ERROR_SUCCESS);
    process_end(p->sim, p->process, false, 0, FF_STR_NULL);
    phone_become(p, "alice");
    open_port(p, FF_PORT_OPEN_MODIFY, FF_ERROR_SUCCESS);
    assert_int_equal(service_crash(p->sim), FF_ERROR_SUCCESS);
    p->fax = phone_connect(p);
    open_port(p, FF_PORT_OPEN_MODIFY, FF_ERROR_SUCCESS);
}

static struct ff_device_status device_status(struct phone *p)
{
    struct ff_in_FaxGetDeviceStatus in = {open_port(p, FF_PORT_OPEN_QUERY, FF_ERROR_SUCCESS)};
    struct ff_out_FaxGetDeviceStatus out;
    assert_int_equal(phone_call(p, FF_TYPE_FaxGetDeviceStatus, 0, &in, &out), FF_ERROR_SUCCESS);
    return out.device;
}

static void expect_idle(struct phone *p)
{
    struct ff_device_status s = device_status(p);
    assert_int_equal(s.job_type, FF_JT_UNKNOWN);
    assert_int_equal(s.status, FF_FPS_AVAILABLE);
    assert_int_equal(s.device_id, 1);
    assert_int_equal(s.current_page + s.size + s.total_pages, 0);
    assert_true(s.start_time == 0 && s.submitted_time == 0);
    assert_true(ff_str_eq(s.tsid, FF_STR("T")) && ff_str_eq(s.csid, FF_STR("C")));
    assert_true(ff_str_eq(s.device_name, FF_STR("Modem 1")));
    const struct ff_str none[] = {s.caller_id,   s.document_name,  s.phone_number,  s.routing_string,
                                  s.sender_name, s.recipient_name, s.status_string, s.user_name};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) assert_null(none[i].at);
}

static void what_a_device_does(void **state)
{
    RULE("GDS-1");
    RULE("FDS-1");
    RULE("FDS-2");
    RULE("FDS-3");
    RULE("FDS-4");
    struct phone *p = *state;
    phone_begin(p, 1);
    p->sim->devices.at[0].tsid = phone_text(p, "T");
    p->sim->devices.at[0].csid = phone_text(p, "C");
    expect_idle(p);
    phone_party(p, "*", ANSWER_answers, 0)->csid = phone_text(p, "THEIRS");
    phone_at(p, 5);
    struct ff_in_FaxSendDocument in = phone_request(p, "5550100", 3);
    in.job_param.document_name = FF_STR("N");
    in.job_param.sender_name = FF_STR("S");
    in.job_param.recipient_name = FF_STR("R");
    uint32_t job;
    assert_int_equal(phone_submit(p, &in, &job), FF_ERROR_SUCCESS);
    struct ff_device_status s = device_status(p);
    assert_int_equal(s.current_page, 0);
    assert_null(s.csid.at);
    phone_at(p, 26); /* in its second page */
    s = device_status(p);
    assert_int_equal(s.job_type, FF_JT_SEND);
    assert_int_equal(s.status, FF_FPS_SENDING);
    assert_int_equal(s.current_page, 2);
    assert_int_equal(s.total_pages, 3);
    assert_int_equal(s.size, 1000);
    assert_true(s.start_time == p->config.start + 5 * FF_TICKS_PER_S && s.submitted_time == s.start_time);
    assert_true(ff_str_eq(s.phone_number, FF_STR("5550100")) && ff_str_eq(s.user_name, FF_STR("alice")));
    assert_true(ff_str_eq(s.document_name, FF_STR("N")) && ff_str_eq(s.sender_name, FF_STR("S")));
    assert_true(ff_str_eq(s.recipient_name, FF_STR("R")) && ff_str_eq(s.tsid, FF_STR("T")));
    assert_true(ff_str_eq(s.csid, FF_STR("THEIRS")));
    assert_null(s.caller_id.at);
    phone_at(p, 100);
    expect_idle(p);
    phone_rings(p, CALLER_fax, 2, 0);
    phone_at(p, 118);
    s = device_status(p);
    assert_int_equal(s.job_type, FF_JT_RECEIVE);
    assert_int_equal(s.current_page, 2);
    assert_int_equal(s.total_pages, 2); /* as far as is known */
    assert_true(ff_str_eq(s.caller_id, FF_STR("5550111")) && ff_str_eq(s.tsid, FF_STR("THEM")));
    assert_true(ff_str_eq(s.csid, FF_STR("C")));
    assert_null(s.phone_number.at);
    assert_null(s.routing_string.at);
}

static const struct test_case cases[] = {
    CASE(checks),
    CASE(order_of_checks),
    CASE(bad_port_handles_by_switch),
    CASE(the_owner_or_the_manager),
    CASE(commands_and_entries),
    CASE(ports_by_priority),
    CASE(nothing_to_enumerate),
    CASE(one_modify_handle_per_port),
    CASE(what_a_device_does),
};

int main(int argc, char **argv)
{
    return RUN("ports", cases, phone_set_up, phone_tear_down, argc, argv);
}
