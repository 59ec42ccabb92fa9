/* SPDX-License-Identifier: MIT */
/* Connections, handles, rights, and what a client owes: obligations and findings. */
#include "tests/unit/sim/notify.h"

#include <string.h>

static bool is_live(const struct client *c, uint64_t handle)
{
    return handle_find(c->p->sim, c->process, handle, HANDLE_free) != SIM_NONE;
}

/* ---- Numbers ---- */

static void handles_are_numbers_far_above_the_kernels(void **state)
{
    RULE("CON-8");
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t seen[200];
    for (uint32_t i = 0; i < 200; i++) {
        struct client again = c;
        seen[i] = i % 2 ? client_open_port(&c, FF_PORT_OPEN_QUERY) : 0;
        if (!seen[i]) {
            assert_int_equal(client_connect(&again), FF_ERROR_SUCCESS);
            seen[i] = again.fax;
        }
        assert_true(seen[i] >= FF_FAX_HANDLE_FIRST &&
                    seen[i] <= FF_FAX_HANDLE_LAST); /* a 32-bit client has it too */
        assert_int_equal(seen[i] % 4, 0);
        for (uint32_t other = 0; other < i; other++) assert_true(seen[other] != seen[i]);
    }
}

/* A handle that was closed does not come back to life with the next one in its row. */
static void a_stale_handle_stays_dead(void **state)
{
    RULE("CLS-8");
    RULE("GEN-24");
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t stale = c.fax;
    assert_int_equal(client_close(&c, stale), FF_ERROR_SUCCESS);
    for (int i = 0; i < 3000; i++) {
        assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
        assert_true(c.fax != stale);
        assert_false(is_live(&c, stale));
        assert_int_equal(client_close(&c, stale), FF_ERROR_INVALID_HANDLE);
        assert_int_equal(client_close(&c, c.fax), FF_ERROR_SUCCESS);
    }
    assert_true(p->sim->handles.count <= HANDLE_ROWS_RESTING + 2); /* rows are used again */
}

static uint64_t open_one(struct sim *sim, uint32_t process, uint32_t *ret_row)
{
    uint64_t value = handle_open(sim, process, HANDLE_port, ret_row);
    assert_true(value != 0);
    return value;
}

/* The limit that sim/handle.h states: so many handles later the number comes again, and not before. */
static void a_number_is_given_out_again_after_half_a_million_handles(void **state)
{
    RULE("CLS-8");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint32_t row, closed = 0;
    uint64_t stale = open_one(sim, c.process, &row), value;
    handle_close(sim, row);
    do {
        assert_int_equal(handle_find(sim, c.process, stale, HANDLE_port), SIM_NONE);
        value = open_one(sim, c.process, &row);
        handle_close(sim, row);
        closed++;
    } while (value != stale);
    assert_true(closed > HANDLE_CLOSES_APART);
    assert_true(closed < 2 * HANDLE_CLOSES_APART);
}

static void no_other_number_is_a_handle(void **state)
{
    RULE("GEN-24");
    struct phone *p = *state;
    p->config.seed = test_seed();
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    for (uint64_t near = c.fax - 70000; near < c.fax + 70000; near++)
        assert_int_equal(is_live(&c, near), near == c.fax);
    for (int i = 0; i < 100000; i++) {
        uint64_t any = random_next(sim) >> (random_next(sim) >> 58);
        assert_int_equal(is_live(&c, any), any == c.fax);
    }
    assert_false(is_live(&c, c.fax | (uint64_t)1 << 32));
}

/* Numbers end somewhere: then it is memory that is short. */
static void when_all_handles_are_out(void **state)
{
    RULE("CON-E2");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    const uint32_t most = (FF_FAX_HANDLE_LAST - FF_FAX_HANDLE_FIRST) / 4 / 2048;
    assert_true(ff_array_room(sim->alloc, &sim->handles, most));
    while (sim->handles.count < most) {
        sim->handles.at[sim->handles.count] = sim->handles.at[0];
        sim->handles.at[sim->handles.count++].generation = 2047;
    }
    uint64_t last = FF_FAX_HANDLE_FIRST + ((uint64_t)(most - 1) << 11 | 2047) * 4;
    assert_true(last <= FF_FAX_HANDLE_LAST);
    assert_int_equal(handle_find(sim, c.process, last, HANDLE_server), most - 1);
    uint64_t first = c.fax;
    assert_int_equal(client_connect(&c), FF_ERROR_NOT_ENOUGH_MEMORY);
    assert_int_equal(c.fax, 0);
    assert_int_equal(client_close(&c, first), FF_ERROR_SUCCESS);
    assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
}

static void a_handle_is_its_process_s(void **state)
{
    RULE("GEN-24");
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice"), other = client_of(p, "alice");
    assert_int_equal(client_close(&other, c.fax), FF_ERROR_INVALID_HANDLE);
    assert_true(is_live(&c, c.fax));
    client_exit(&c);
    assert_false(is_live(&c, c.fax));
    assert_true(is_live(&other, other.fax));
}

/* ---- FaxConnectFaxServer ---- */

static ff_status connect_to(const struct client *c, struct ff_str name, uint64_t *ret_handle)
{
    struct ff_in_FaxConnectFaxServer in = {name};
    struct ff_out_FaxConnectFaxServer out;
    ff_status status = client_call(c, FF_TYPE_FaxConnectFaxServer, &in, &out);
    *ret_handle = out.fax_handle;
    return status;
}

static void names_of_the_server(void **state)
{
    RULE("CON-3");
    RULE("CON-7");
    RULE("GEN-25");
    static const struct {
        const char *name;
        bool local;
    } rows[] = {
        {NULL, true},          {"", true},           {"FAUXFAX", true},    {"fauxfax", true},
        {"\\\\FAUXFAX", true}, {"\\\\", false},      {"\\FAUXFAX", false}, {"OTHER", false},
        {"\\\\OTHER", false},  {"FAUXFAX2", false},  {"FAUXFA", false},    {"\\\\\\\\FAUXFAX", false},
        {".", false},          {"localhost", false},
    };
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_attach(p, "alice");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t handle;
        ff_status status = connect_to(&c, ff_str_of(rows[i].name), &handle);
        if (status != (rows[i].local ? FF_ERROR_SUCCESS : FF_ERROR_INVALID_PARAMETER))
            fail_msg("\"%s\": %s", rows[i].name, ff_status_name(status));
        assert_int_equal(handle != 0, rows[i].local);
    }
}

/* Every error there is, each with all that come after it. */
static void connecting_checks_in_order(void **state)
{
    RULE("GEN-23");
    RULE("CON-E1");
    RULE("CON-E2");
    RULE("CON-E3");
    static const ff_status codes[] = {FF_ERROR_INVALID_PARAMETER,  FF_ERROR_INVALID_PARAMETER,
                                      FF_RPC_S_SERVER_UNAVAILABLE, FF_ERROR_ACCESS_DENIED,
                                      FF_ERROR_NOT_ENOUGH_MEMORY,  FF_ERROR_SUCCESS};
    struct phone *p = *state;
    for (uint32_t errors = 0; errors < 32; errors++) {
        p->config.switches.demand_start = 0;
        struct sim *sim = notify_begin_user(p);
        struct client c = client_attach(p, "alice");
        if (errors & 4) notify_stop(p);
        if (errors & 8) sim->users.at[0].rights = 0;
        uint32_t first = 0;
        while (first < 5 && !(errors >> first & 1)) first++;
        struct caller caller = {.process = c.process, .nulls = errors & 1 ? 2 : 0, .site = SIM_NONE};
        struct ff_in_FaxConnectFaxServer in = {errors & 2 ? FF_STR("elsewhere") : FF_STR_NULL};
        struct ff_out_FaxConnectFaxServer out;
        sim->handles.room = sim->handles.count;
        if (errors & 16) p->memory.refuse_at = p->memory.requests + 1;
        p->memory.sticky = 1;
        assert_int_equal(sim_call(sim, &caller, FF_TYPE_FaxConnectFaxServer, &in, &out, &p->arena),
                         codes[first]);
        p->memory.refuse_at = 0;
        assert_int_equal(out.fax_handle != 0, errors == 0);
        assert_int_equal(handle_any_server(sim), errors == 0);
        assert_int_equal(sim->obligations.count, errors == 0);
        assert_true(sim->processes.at[c.process].reached);
    }
}

/* ---- FaxClose ---- */

static void closing_both_kinds(void **state)
{
    RULE("CLS-1");
    RULE("CLS-6");
    RULE("CLS-8");
    RULE("CLS-10");
    RULE("CLS-E2");
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t port = client_open_port(&c, FF_PORT_OPEN_QUERY);
    struct ff_in_FaxClose in = {port};
    struct ff_out_FaxClose out;
    assert_int_equal(client_call(&c, FF_TYPE_FaxClose, &in, &out), FF_ERROR_SUCCESS);
    assert_int_equal(out.was_port, 1);
    in.fax_handle = c.fax;
    assert_int_equal(client_call(&c, FF_TYPE_FaxClose, &in, &out), FF_ERROR_SUCCESS);
    assert_int_equal(out.was_port, 0);
    assert_int_equal(client_close(&c, port), FF_ERROR_INVALID_HANDLE);
    assert_int_equal(client_close(&c, c.fax), FF_ERROR_INVALID_HANDLE);
    assert_int_equal(client_close(&c, 0), FF_ERROR_INVALID_HANDLE);
    client_exit(&c);
    assert_int_equal(p->sim->findings.count, 0);
}

static void a_server_handle_takes_its_ports_with_it(void **state)
{
    RULE("CLS-7");
    RULE("OPN-7");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client first = client_of(p, "alice"), second = first;
    assert_int_equal(client_connect(&second), FF_ERROR_SUCCESS);
    uint64_t modify = client_open_port(&first, FF_PORT_OPEN_MODIFY),
             query = client_open_port(&first, FF_PORT_OPEN_QUERY),
             other = client_open_port(&second, FF_PORT_OPEN_QUERY);
    assert_int_equal(client_close(&first, client_open_port(&first, FF_PORT_OPEN_QUERY)), FF_ERROR_SUCCESS);
    assert_int_equal(sim->devices.at[0].modify_handle,
                     handle_find(sim, first.process, modify, HANDLE_port)); /* its own handle has the lock */
    assert_int_equal(client_close(&first, first.fax), FF_ERROR_SUCCESS);
    assert_false(is_live(&first, modify));
    assert_false(is_live(&first, query));
    assert_true(is_live(&first, other));
    assert_int_equal(sim->devices.at[0].modify_handle, SIM_NONE);
    for (uint32_t i = 0; i < sim->obligations.count; i++) {
        const struct obligation *o = &sim->obligations.at[i];
        bool open = o->subject == handle_find(sim, first.process, second.fax, HANDLE_server) ||
                    o->subject == handle_find(sim, first.process, other, HANDLE_port);
        assert_int_equal(!o->ended, open);
    }
    client_open_port(&second, FF_PORT_OPEN_MODIFY);
    client_exit(&second);
    assert_int_equal(sim->devices.at[0].modify_handle, SIM_NONE);
}

static void closing_a_port_needs_a_right(void **state)
{
    RULE("CLS-E1");
    RULE("CLS-9");
    RULE("GEN-9");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t port = client_open_port(&c, FF_PORT_OPEN_QUERY);
    sim->users.at[0].rights = FF_FAX_SPECIFIC_ALL & ~(uint32_t)FF_FAX_PORT_QUERY;
    assert_int_equal(client_close(&c, port), FF_ERROR_ACCESS_DENIED);
    assert_true(is_live(&c, port));
    assert_int_equal(client_close(&c, port + 4), FF_ERROR_INVALID_HANDLE); /* GEN-23: the handle first */
    sim->users.at[0].rights = 0;
    assert_int_equal(client_close(&c, c.fax), FF_ERROR_SUCCESS);
}

/* ---- Rights ---- */

/* One call of each function that needs a right, good in all else. */
static ff_status make_call(const struct client *c, enum ff_type type, uint64_t port)
{
    union {
        struct ff_in_FaxAbort abort;
        struct ff_in_FaxSetJob set;
        struct ff_in_FaxGetJob get;
        struct ff_in_FaxEnumJobs jobs;
        struct ff_in_FaxEnumPorts ports;
        struct ff_in_FaxOpenPort open;
        struct ff_in_FaxGetPort port;
        struct ff_in_FaxGetDeviceStatus status;
        struct ff_in_FaxSendDocument send;
        struct ff_in_FaxSetConfiguration config;
        struct ff_in_FaxSetLoggingCategories categories;
        struct ff_in_FaxSetPort set_port;
        struct ff_in_FaxEnableRoutingMethod enable;
        struct ff_in_FaxSetGlobalRoutingInfo order;
        struct ff_in_FaxGetRoutingInfo get_data;
        struct ff_in_FaxSetRoutingInfo set_data;
        struct ff_in_FaxSendDocumentForBroadcast broadcast;
    } in;
    union {
        struct ff_out_FaxGetJob job;
        struct ff_out_FaxGetPort port;
        struct ff_out_FaxGetDeviceStatus status;
        struct ff_out_FaxGetConfiguration config;
        struct ff_out_FaxGetRoutingInfo data;
    } out;
    struct ff_log_category category = {.category = FF_FAXLOG_CATEGORY_INIT};
    memset(&in, 0, sizeof in);
    in.jobs.fax_handle = c->fax; /* the first field of each */
    switch ((int)type) {
    case FF_TYPE_FaxAbort: in.abort.job_id = 1; break;
    case FF_TYPE_FaxSetJob: in.set = (struct ff_in_FaxSetJob){c->fax, 1, FF_JC_RESUME, 0, 0, 0, 0}; break;
    case FF_TYPE_FaxGetJob: in.get.job_id = 1; break;
    case FF_TYPE_FaxOpenPort: in.open.device_id = 1; break;
    case FF_TYPE_FaxGetPort:
    case FF_TYPE_FaxEnumRoutingMethods:
    case FF_TYPE_FaxGetDeviceStatus: in.port.port_handle = port; break;
    case FF_TYPE_FaxEnableRoutingMethod:
        in.enable = (struct ff_in_FaxEnableRoutingMethod){port, FF_STR("x"), 1};
        break;
    case FF_TYPE_FaxSetGlobalRoutingInfo:
        in.order.info = (struct ff_global_routing_info){.priority = 1, .guid = FF_STR("x")};
        break;
    case FF_TYPE_FaxGetRoutingInfo: in.get_data = (struct ff_in_FaxGetRoutingInfo){port, FF_STR("x")}; break;
    case FF_TYPE_FaxSetRoutingInfo:
        in.set_data = (struct ff_in_FaxSetRoutingInfo){port, FF_STR("x"), 1, FF_STR("x")};
        break;
    case FF_TYPE_FaxSetLoggingCategories:
        in.categories = (struct ff_in_FaxSetLoggingCategories){c->fax, 1, {.at = &category, .count = 1}};
        break;
    case FF_TYPE_FaxSetPort:
        in.set_port = (struct ff_in_FaxSetPort){.port_handle = port, .port.priority = 1};
        break;
    case FF_TYPE_FaxSendDocumentForBroadcast:
        in.broadcast.file_name = FF_STR("a.tif");
        in.broadcast.file_state = 2;
        break;
    case FF_TYPE_FaxSendDocument:
        in.send.file_name = FF_STR("a.tif");
        in.send.job_param.recipient_number = FF_STR("1");
        in.send.file_state = 2; /* not found: what comes after the right */
        break;
    }
    return client_call(c, type, &in, &out);
}

static const struct {
    enum ff_type type;
    uint32_t right;
} rights[] = {
#define X(name, id, forms, handle, right) {FF_TYPE_##name, right},
    FF_API(X)
#undef X
};

/* With every right but the one that is needed; with that one alone; and back again, on one connection. */
static void every_call_is_checked(void **state)
{
    RULE("GEN-9");
    RULE("RIGHTS-2");
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
        if (!rights[i].right) continue;
        p->config.queue_paused = true;
        struct sim *sim = notify_begin_user(p);
        struct client c = client_of(p, "alice");
        struct job job = {.type = FF_JT_SEND,
                          .owner = 1, /* bob */
                          .device = SIM_NONE,
                          .wanted_device = SIM_NONE,
                          .document = SIM_NONE,
                          .inbox = SIM_NONE};
        assert_int_not_equal(job_new(sim, &job), SIM_NONE);
        uint64_t port = client_open_port(&c, FF_PORT_OPEN_MODIFY);
        for (int round = 0; round < 2; round++) {
            sim->users.at[0].rights = FF_FAX_SPECIFIC_ALL & ~rights[i].right;
            assert_int_equal(make_call(&c, rights[i].type, port), FF_ERROR_ACCESS_DENIED);
            if (round == 1) break; /* the abort has no job a second time */
            sim->users.at[0].rights = rights[i].right;
            ff_status status = make_call(&c, rights[i].type, port);
            if (status == FF_ERROR_ACCESS_DENIED) fail_msg("%s", ff_type_row(rights[i].type)->name);
        }
    }
}

static void any_right_lets_one_connect(void **state)
{
    RULE("CON-E3");
    RULE("GEN-9");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_attach(p, "alice");
    for (uint32_t right = 1; right <= FF_FAX_JOB_MANAGE; right <<= 1) {
        sim->users.at[0].rights = right;
        assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
    }
    sim->users.at[0].rights = ~(uint32_t)FF_FAX_SPECIFIC_ALL; /* those of files and the like */
    assert_int_equal(client_connect(&c), FF_ERROR_ACCESS_DENIED);
}

/* Returns 2 when the call failed. */
static uint32_t ask(const struct client *c, uint32_t mask, ff_status *ret_status)
{
    struct ff_in_FaxAccessCheck in = {c->fax, mask};
    struct ff_out_FaxAccessCheck out;
    *ret_status = client_call(c, FF_TYPE_FaxAccessCheck, &in, &out);
    return *ret_status == FF_ERROR_SUCCESS ? out.granted : 2;
}

static void what_faxaccesscheck_says(void **state)
{
    RULE("ACC-1");
    RULE("ACC-2");
    RULE("ACC-4");
    RULE("ACC-5");
    RULE("ACC-7");
    RULE("RIGHTS-1");
    enum { READ = FF_FAX_JOB_QUERY | FF_FAX_CONFIG_QUERY | FF_FAX_PORT_QUERY };
    static const struct {
        uint32_t rights, mask, granted;
    } rows[] = {
        {FF_FAX_SPECIFIC_ALL, 0, 0},
        {FF_FAX_SPECIFIC_ALL, FF_FAX_ALL_ACCESS, 1},
        {FF_FAX_SPECIFIC_ALL & ~1U, FF_FAX_ALL_ACCESS, 0},
        {FF_FAX_JOB_QUERY, FF_FAX_JOB_QUERY, 1},
        {FF_FAX_JOB_QUERY, FF_FAX_JOB_QUERY | FF_FAX_JOB_SUBMIT, 0},
        {READ, FF_FAX_READ, 1},
        {READ & ~FF_FAX_PORT_QUERY, FF_FAX_READ, 0},
        {READ, FF_FAX_WRITE, 0},
        {FF_FAX_JOB_SUBMIT, FF_FAX_WRITE, 1},
        {FF_FAX_JOB_SUBMIT, 0x00020000, 1}, /* READ_CONTROL comes with any */
        {FF_FAX_JOB_SUBMIT, 0x001F0000, 1},
        {0, 0x00020000, 0},
        {0, FF_FAX_JOB_SUBMIT, 0},
    };
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ff_status status;
        sim->users.at[0].rights = rows[i].rights;
        assert_int_equal(ask(&c, rows[i].mask, &status), rows[i].granted);
    }
}

static void faxaccesscheck_by_profile(void **state)
{
    RULE("ACC-E3");
    RULE("ACC-E4");
    RULE("ACC-6");
    struct phone *p = *state;
    for (enum profile profile = PROFILE_win2000; profile < PROFILES; profile++) {
        notify_profile(p, profile);
        struct sim *sim = notify_begin_user(p);
        struct client c = client_of(p, "alice");
        ff_status status;
        /* A bit that no fax right has: invalid, or just not granted. */
        ask(&c, FF_FAX_JOB_QUERY | 0x80, &status);
        assert_int_equal(status, profile == PROFILE_win2000 ? FF_ERROR_SUCCESS : FF_ERROR_INVALID_PARAMETER);
        if (status == FF_ERROR_SUCCESS) assert_int_equal(ask(&c, FF_FAX_JOB_QUERY | 0x80, &status), 0);
        sim->users.at[0].rights = 0;
        ask(&c, FF_FAX_JOB_QUERY, &status);
        assert_int_equal(status, profile == PROFILE_win7 ? FF_ERROR_ACCESS_DENIED : FF_ERROR_SUCCESS);
        struct client none = c, port = c;
        none.fax = 0;
        ask(&none, 0x80, &status);
        assert_int_equal(status, FF_ERROR_INVALID_HANDLE);
        sim->users.at[0].rights = FF_FAX_SPECIFIC_ALL;
        port.fax = client_open_port(&c, FF_PORT_OPEN_QUERY);
        ask(&port, FF_FAX_JOB_QUERY, &status);
        assert_int_equal(status, FF_ERROR_INVALID_HANDLE);
    }
}

static void a_tester_changes_rights(void **state)
{
    RULE("RIGHTS-1");
    RULE("GEN-9");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct op op = {.given = OP_user | OP_rights, .user = phone_text(p, "BOB"), .rights = FF_FAX_READ};
    notify_op(p, "rights", op);
    assert_int_equal(sim->users.at[1].rights, FF_FAX_JOB_QUERY | FF_FAX_CONFIG_QUERY | FF_FAX_PORT_QUERY);
    assert_int_equal(sim->users.at[0].rights, FF_FAX_SPECIFIC_ALL);
    op.user = phone_text(p, "nobody");
    assert_int_equal(phone_op(p, "rights", &op), FF_ERROR_INVALID_PARAMETER);
}

/* ---- Obligations ---- */

/* Open rows of a kind, of all processes; *ret_last the last of them. */
static uint32_t open_rows(const struct sim *sim, enum obligation_kind kind,
                          const struct obligation **ret_last)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < sim->obligations.count; i++) {
        const struct obligation *o = &sim->obligations.at[i];
        if (o->kind != kind || o->ended || !o->count) continue;
        *ret_last = o;
        count++;
    }
    return count;
}

static void everything_acquired_is_a_row(void **state)
{
    RULE("CLS-2");
    RULE("GEN-10");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_attach(p, "bob");
    uint32_t site = site_add(sim, c.process, phone_text(p, "m"), 7, FF_STR("f"));
    struct caller caller = {.process = c.process, .thread = 1, .site = site};
    struct ff_in_FaxConnectFaxServer connect = {FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer connected;
    struct ff_in_FaxCompleteJobParams params = {0};
    struct ff_out_FaxCompleteJobParams completed;
    phone_at(p, 4);
    sim_call(sim, &caller, FF_TYPE_FaxConnectFaxServer, &connect, &connected, &p->arena);
    c.fax = connected.fax_handle;
    struct ff_in_FaxOpenPort open = {c.fax, 1, FF_PORT_OPEN_QUERY};
    struct ff_out_FaxOpenPort opened;
    sim_call(sim, &caller, FF_TYPE_FaxOpenPort, &open, &opened, &p->arena);
    sim_call(sim, &caller, FF_TYPE_FaxCompleteJobParams, &params, &completed, &p->arena);
    queue_request window = window_request(&c, client_window(&c, FF_WINDOW_top_level)),
                  port = port_request(&c, 0x44, 0);
    struct ff_out_FaxInitializeEventQueue queue;
    sim_call(sim, &caller, FF_TYPE_FaxInitializeEventQueue, &window, &queue, &p->arena);
    sim_call(sim, &caller, FF_TYPE_FaxInitializeEventQueue, &port, &queue, &p->arena);
    obligation_dc_left(sim, c.process, site, sim->clock.now);
    notify_event(p);
    client_reads_all(&c, 1);
    static const uint32_t expected[OBLIGATION_KINDS] = {
        [OBLIGATION_connection] = 1,    [OBLIGATION_port_handle] = 1, [OBLIGATION_registration] = 2,
        [OBLIGATION_token] = 1,         [OBLIGATION_buffer] = 2,      [OBLIGATION_event_block] = 1,
        [OBLIGATION_device_context] = 1};
    for (uint32_t kind = 0; kind < OBLIGATION_KINDS; kind++) {
        const struct obligation *o = NULL;
        assert_int_equal(open_rows(sim, (enum obligation_kind)kind, &o), expected[kind]);
        assert_int_equal(o->process, c.process);
        assert_int_equal(o->site, site);
        assert_int_equal(o->since, p->config.start + 4 * FF_TICKS_PER_S);
        assert_false(o->orphaned);
        assert_true(strlen(obligation_what(kind)) && strlen(obligation_ends_by(kind)) &&
                    strlen(obligation_rule(kind)));
    }
}

static void buffers(void **state)
{
    RULE("FRB-6");
    RULE("FRB-7");
    RULE("CJP-4");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice"), other = client_of(p, "alice");
    struct ff_in_FaxCompleteJobParams in = {0};
    struct ff_out_FaxCompleteJobParams out;
    assert_int_equal(client_call(&c, FF_TYPE_FaxCompleteJobParams, &in, &out), FF_ERROR_SUCCESS);
    assert_int_not_equal(out.param_buffer, out.cover_buffer);
    assert_false(buffer_freed(sim, other.process, out.param_buffer));
    assert_false(buffer_freed(sim, c.process, 0));
    assert_false(buffer_freed(sim, c.process, sim->obligations.count + 1));
    assert_false(buffer_freed(sim, c.process, UINT32_MAX));
    assert_false(buffer_freed(sim, c.process, 1)); /* the connection's row */
    assert_true(buffer_freed(sim, c.process, out.param_buffer));
    assert_false(buffer_freed(sim, c.process, out.param_buffer));
    assert_int_equal(client_close(&c, c.fax), FF_ERROR_SUCCESS);
    notify_stop(p); /* it is the client's memory */
    assert_true(buffer_freed(sim, c.process, out.cover_buffer));
    client_exit(&c);
    assert_int_equal(sim->findings.count, 0);
}

enum exit_kind { EXITS, VANISHES, TOLD_TO };

/* A client that leaves everything open but its registration. */
static void leave(struct phone *p, enum exit_kind how)
{
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    client_open_port(&c, FF_PORT_OPEN_QUERY);
    struct ff_in_FaxCompleteJobParams in = {0};
    struct ff_out_FaxCompleteJobParams out;
    assert_int_equal(client_call(&c, FF_TYPE_FaxCompleteJobParams, &in, &out), FF_ERROR_SUCCESS);
    assert_true(buffer_freed(sim, c.process, out.cover_buffer));
    client_register_port(&c, 0x44, 0);
    notify_event(p);
    notify_event(p);
    client_reads_all(&c, 0);
    if (how == TOLD_TO)
        notify_op(p, "process-kill", (struct op){.given = OP_process, .process = c.process + 1});
    else
        process_end(sim, c.process, how == EXITS, 3, FF_STR("why"));
    bool blamed = how == EXITS;
    assert_int_equal(notify_findings(p, FINDING_handle_not_closed), blamed ? 2 : 0);
    assert_int_equal(notify_findings(p, FINDING_buffer_not_freed), blamed ? 1 : 0);
    assert_int_equal(sim->findings.count, blamed ? 3 : 0);
    assert_int_equal(finding_failing(sim), blamed);
    uint32_t orphaned = 0;
    for (uint32_t i = 0; i < sim->obligations.count; i++) orphaned += sim->obligations.at[i].orphaned;
    assert_int_equal(orphaned, 5); /* two handles, a buffer, the registration, the blocks */
    const struct obligation *o = NULL;
    assert_int_equal(open_rows(sim, OBLIGATION_connection, &o), 0);
    assert_int_equal(open_rows(sim, OBLIGATION_registration, &o), 0);
    assert_int_equal(open_rows(sim, OBLIGATION_buffer, &o), 1);
    assert_int_equal(open_rows(sim, OBLIGATION_event_block, &o), 1);
    assert_int_equal(o->count, 2);
}

/* Whether the system or the connection says so first. */
static void whoever_exits_without_a_word_is_judged_like_one_that_says_bye(void **state)
{
    RULE("CLS-2");
    RULE("FRB-2");
    struct phone *p = *state;
    for (int i = 0; i < 6; i++) { /* from 4 on with a code of failure: 5 is said before the connection goes */
        struct sim *sim = notify_begin_user(p);
        struct client c = client_of(p, "alice"), closed = client_of(p, "alice");
        struct ff_in_FaxCompleteJobParams in = {0};
        struct ff_out_FaxCompleteJobParams out;
        assert_int_equal(client_call(&c, FF_TYPE_FaxCompleteJobParams, &in, &out), FF_ERROR_SUCCESS);
        assert_true(buffer_freed(sim, c.process, out.cover_buffer));
        assert_int_equal(client_close(&closed, closed.fax), FF_ERROR_SUCCESS);
        sim->processes.at[c.process].pid = sim->processes.at[closed.process].pid = 77;
        if (i == 1 || i == 5) process_exited(sim, 77, i == 5 ? 7 : 0);
        if (i == 3) process_give_up(sim); /* the run ends it */
        client_vanish(&c);
        client_vanish(&closed);
        if (i == 0) process_exited(sim, 78, 0);
        if (i >= 2 && i < 5) process_exited(sim, 77, i == 4 ? 7 : 0);
        process_exited(sim, i == 1 ? 77 : 78, 0); /* again, or of somebody else: no news */
        bool blamed = i == 1 || i == 2;
        assert_int_equal(sim->processes.at[c.process].exit_code, i == 0 ? FF_EXIT_UNKNOWN : i >= 4 ? 7 : 0);
        assert_int_equal(notify_findings(p, FINDING_handle_not_closed), blamed);
        assert_int_equal(notify_findings(p, FINDING_buffer_not_freed), blamed);
        assert_int_equal(sim->findings.count, blamed ? 2 : 0);
    }
}

static void what_is_open_at_exit(void **state)
{
    RULE("CLS-2");
    RULE("FRB-2");
    struct phone *p = *state;
    leave(p, EXITS);
    leave(p, VANISHES);
    leave(p, TOLD_TO);
}

/* What is left at a log-off has the rule of what it is. */
static void what_is_left_at_a_log_off_has_a_rule_of_its_own(void **state)
{
    RULE("FCI-3");
    RULE("FRB-2");
    RULE("CLS-2");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint32_t first = sim->obligations.count - 1; /* its server handle */
    obligation_open(sim, OBLIGATION_buffer, c.process, SIM_NONE, 1);
    obligation_dc_left(sim, c.process, SIM_NONE, 0);
    static const char *const rules[] = {"CLS-2", "FRB-2", "FCI-3"};
    for (uint32_t i = 0; i < 3; i++) {
        finding_left(sim, FINDING_left_at_logoff, first + i);
        assert_string_equal(finding_rule(sim, &sim->findings.at[i]), rules[i]);
    }
}

/* What ended before its process is no orphan; a handle that the service took is no fault. */
static void what_ended_before(void **state)
{
    RULE("CON-6");
    RULE("CLS-2");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    client_register_port(&c, 0x44, 0);
    notify_stop(p);
    client_exit(&c);
    assert_int_equal(sim->findings.count, 0);
    for (uint32_t i = 0; i < sim->obligations.count; i++) assert_false(sim->obligations.at[i].orphaned);
}

static void a_process_ends_once(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    client_register_port(&c, 0x44, 0);
    phone_at(p, 2);
    process_end(sim, c.process, true, 5, FF_STR("first"));
    phone_skip(p);
    phone_at(p, 3);
    process_end(sim, c.process, false, 6, FF_STR("second"));
    notify_story_at(p, (const char *const[]){NULL}, __FILE__, __LINE__);
    const struct process *process = &sim->processes.at[c.process];
    assert_true(process->polite);
    assert_int_equal(process->exit_code, 5);
    assert_int_equal(process->ended_at, p->config.start + 2 * FF_TICKS_PER_S);
    assert_string_equal(text_get(&sim->texts, process->end_reason).at, "first");
    assert_int_equal(process->live_registrations, 0);
    assert_int_equal(process->threads, 0);
    /* Nothing begins in it any more. */
    thread_begin(sim, c.process, 9);
    window_made(sim, c.process, 77, 9, FF_WINDOW_top_level, FF_STR("w"));
    assert_int_equal(thread_find(sim, c.process, 9), SIM_NONE);
    assert_int_equal(window_find(sim, c.process, 77), SIM_NONE);
    struct op op = {.given = OP_process, .process = c.process + 1};
    assert_int_equal(phone_op(p, "process-kill", &op), FF_ERROR_INVALID_PARAMETER);
    op.process = 0;
    assert_int_equal(phone_op(p, "process-kill", &op), FF_ERROR_INVALID_PARAMETER);
    op.process = 99;
    assert_int_equal(phone_op(p, "process-kill", &op), FF_ERROR_INVALID_PARAMETER);
}

/* It learns of it if it still can. */
static void a_process_is_killed(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_attach(p, "alice");
    notify_op(p, "process-kill", (struct op){.given = OP_process, .process = c.process + 1});
    assert_true(sim->processes.at[c.process].ended);
    assert_false(sim->processes.at[c.process].polite);
    const struct action *a = action_take(sim);
    assert_int_equal(a->kind, ACTION_end);
    assert_string_equal(text_get(&sim->texts, a->reason).at, "process-kill");
}

/* ---- Windows, threads, sites ---- */

static void windows_of_a_process(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_attach(p, "alice"), other = client_attach(p, "alice");
    assert_int_equal(window_find(sim, c.process, 5), SIM_NONE);
    window_made(sim, c.process, 5, 1, FF_WINDOW_top_level, FF_STR("first"));
    window_made(sim, other.process, 5, 1, FF_WINDOW_child, FF_STR("of another"));
    assert_int_equal(window_find(sim, c.process, 5), 0);
    assert_int_equal(window_find(sim, other.process, 5), 1);
    window_gone(sim, c.process, 5);
    assert_false(sim->windows.at[0].alive);
    assert_true(sim->windows.at[1].alive);
    assert_int_equal(window_find(sim, c.process, 5), 0); /* its last */
    window_made(sim, c.process, 5, 1, FF_WINDOW_message_only, FF_STR("the number comes again"));
    assert_int_equal(window_find(sim, c.process, 5), 2);
    assert_int_equal(sim->processes.at[c.process].windows, 1);
    phone_skip(p);
    window_gone(sim, c.process, 6);
    window_gone(sim, c.process, 5);
    window_gone(sim, c.process, 5);
    assert_int_equal(sim->processes.at[c.process].windows, 0);
    notify_story(p, "0.000 window gone process 1 window 3");
    client_exit(&other);
    assert_false(sim->windows.at[1].alive);
    assert_int_equal(sim->processes.at[other.process].windows, 0);
}

static void threads_of_a_process(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_attach(p, "alice"), other = client_attach(p, "alice");
    const struct process *process = &sim->processes.at[c.process];
    thread_begin(sim, c.process, 1); /* again */
    thread_begin(sim, c.process, 2);
    assert_int_equal(process->threads, 2);
    assert_true(thread_find(sim, c.process, 1) != thread_find(sim, other.process, 1));
    quiet_idle(sim, c.process, 2, FF_TIME_NEVER, false, FF_STR("w"));
    assert_int_equal(process->idle_threads, 1);
    thread_end(sim, c.process, 2);
    thread_end(sim, c.process, 2);
    thread_end(sim, c.process, 3);
    assert_int_equal(process->threads, 1);
    assert_int_equal(process->idle_threads, 0);
    assert_int_equal(thread_find(sim, c.process, 2), SIM_NONE);
    thread_begin(sim, c.process, 2); /* a new one of that number */
    assert_int_equal(process->threads, 2);
    assert_int_equal(process->idle_threads, 0);
}

/* Many come and go, in any order, of several processes: each is found while it is there, and their rows are used again. */
static void threads_that_come_and_go(void **state)
{
    enum { CLIENTS = 3, THREADS = 8 };
    struct phone *p = *state;
    p->config.seed = test_seed();
    struct sim *sim = notify_begin_user(p);
    struct client c[CLIENTS];
    bool there[CLIENTS][THREADS + 1] = {{false}};
    for (int i = 0; i < CLIENTS; i++) {
        c[i] = client_attach(p, "alice");
        there[i][1] = true;
    }
    for (int step = 0; step < 5000; step++) {
        uint32_t who = (uint32_t)(random_next(sim) >> 33) % CLIENTS,
                 which = 1 + (uint32_t)(random_next(sim) >> 33) % THREADS;
        if (there[who][which])
            thread_end(sim, c[who].process, which);
        else
            thread_begin(sim, c[who].process, which);
        there[who][which] = !there[who][which];
        for (uint32_t i = 0; i < CLIENTS; i++)
            for (uint32_t n = 1; n <= THREADS; n++) {
                uint32_t row = thread_find(sim, c[i].process, n);
                assert_int_equal(row != SIM_NONE, there[i][n]);
                if (row == SIM_NONE) continue;
                assert_int_equal(sim->threads.at[row].process, c[i].process);
                assert_int_equal(sim->threads.at[row].ordinal, n);
                assert_false(sim->threads.at[row].ended);
            }
    }
    assert_true(sim->threads.count <= CLIENTS * THREADS);
    client_exit(&c[1]);
    for (uint32_t n = 1; n <= THREADS; n++) assert_int_equal(thread_find(sim, c[1].process, n), SIM_NONE);
    for (uint32_t i = 0; i < sim->threads.count; i++)
        if (!sim->threads.at[i].ended) assert_int_not_equal(sim->threads.at[i].process, c[1].process);
}

static void a_site_is_kept_once(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    client_attach(p, "alice");
    client_attach(p, "bob");
    text m = phone_text(p, "/a"), n = phone_text(p, "/b");
    uint32_t row = site_add(sim, 0, m, 7, FF_STR("f"));
    assert_int_equal(site_add(sim, 0, m, 7, FF_STR("f")), row);
    const uint32_t others[] = {site_add(sim, 1, m, 7, FF_STR("f")), site_add(sim, 0, n, 7, FF_STR("f")),
                               site_add(sim, 0, m, 8, FF_STR("f")), site_add(sim, 0, m, 7, FF_STR("g"))};
    for (uint32_t i = 0; i < 4; i++) assert_int_equal(others[i], row + 1 + i);
    assert_int_equal(site_add(sim, 0, m, 7, FF_STR("f")), row);
    assert_int_equal(sim->sites.count, 5);
}

static void who_may_attach(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    const char *error = NULL;
    struct process_facts facts = {.user = FF_STR("carol")};
    assert_int_equal(process_attach(sim, &facts, &error), SIM_NONE);
    assert_string_equal(error, "no such user in this world");
    facts.user = FF_STR_NULL; /* the world's first */
    uint32_t row = process_attach(sim, &facts, &error);
    assert_int_equal(sim->sessions.at[sim->processes.at[row].session].user, 0);
    facts.user = FF_STR("BOB");
    row = process_attach(sim, &facts, &error);
    assert_int_equal(sim->sessions.at[sim->processes.at[row].session].user, 1);
}

static void numbers_of_sessions(void **state)
{
    RULE("VER-3");
    struct phone *p = *state;
    for (enum profile profile = PROFILE_win2000; profile < PROFILES; profile++) {
        notify_profile(p, profile);
        struct sim *sim = notify_begin_user(p);
        assert_int_equal(sim->sessions.at[0].number, profile == PROFILE_win7 ? 1 : 0);
        assert_int_equal(sim->sessions.at[1].number, profile == PROFILE_win7 ? 2 : 1);
    }
}

/* ---- Findings ---- */

static void equal_findings_are_one_row(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client a = client_attach(p, "alice"), b = client_attach(p, "alice");
    phone_skip(p);
    phone_at(p, 1);
    finding_raise(sim, FINDING_foreign_buffer, a.process, 3, SIM_NONE);
    phone_at(p, 2);
    finding_raise(sim, FINDING_foreign_buffer, a.process, 4, SIM_NONE);
    assert_int_equal(sim->findings.count, 1);
    assert_int_equal(sim->findings.at[0].count, 2);
    assert_int_equal(sim->findings.at[0].site, 3); /* the first */
    assert_int_equal(sim->findings.at[0].first, p->config.start + FF_TICKS_PER_S);
    finding_raise(sim, FINDING_foreign_buffer, b.process, 3, SIM_NONE);
    finding_raise(sim, FINDING_post_failed, a.process, 3, SIM_NONE);
    finding_raise(sim, FINDING_foreign_buffer, a.process, 3, 0);
    assert_int_equal(sim->findings.count, 4);
    notify_story(p, "1.000 finding \"foreign_buffer\" process 1",
                 "2.000 finding \"foreign_buffer\" process 2", "2.000 finding \"post_failed\" process 1",
                 "2.000 finding \"foreign_buffer\" process 1");
}

static void documented_ones_fail_a_run(void **state)
{
    struct phone *p = *state;
    for (uint32_t kind = 0; kind < FINDING_KINDS; kind++) {
        struct sim *sim = notify_begin_user(p);
        struct client c = client_attach(p, "alice");
        assert_false(finding_failing(sim));
        finding_raise(sim, (enum finding_kind)kind, c.process, SIM_NONE, SIM_NONE);
        const struct finding_row *row = finding_row(kind);
        assert_int_equal(finding_failing(sim), row->cls == FINDING_documented || row->cls == FINDING_strict);
        assert_true(strlen(row->name) && strlen(row->rule) && strlen(row->text));
    }
    assert_null(finding_row(FINDING_KINDS));
}

static const struct test_case cases[] = {
    CASE(handles_are_numbers_far_above_the_kernels),
    CASE(a_stale_handle_stays_dead),
    CASE(a_number_is_given_out_again_after_half_a_million_handles),
    CASE(no_other_number_is_a_handle),
    CASE(when_all_handles_are_out),
    CASE(a_handle_is_its_process_s),
    CASE(names_of_the_server),
    CASE(connecting_checks_in_order),
    CASE(closing_both_kinds),
    CASE(a_server_handle_takes_its_ports_with_it),
    CASE(closing_a_port_needs_a_right),
    CASE(every_call_is_checked),
    CASE(any_right_lets_one_connect),
    CASE(what_faxaccesscheck_says),
    CASE(faxaccesscheck_by_profile),
    CASE(a_tester_changes_rights),
    CASE(everything_acquired_is_a_row),
    CASE(buffers),
    CASE(what_is_left_at_a_log_off_has_a_rule_of_its_own),
    CASE(what_is_open_at_exit),
    CASE(whoever_exits_without_a_word_is_judged_like_one_that_says_bye),
    CASE(what_ended_before),
    CASE(a_process_ends_once),
    CASE(a_process_is_killed),
    CASE(windows_of_a_process),
    CASE(threads_of_a_process),
    CASE(threads_that_come_and_go),
    CASE(a_site_is_kept_once),
    CASE(who_may_attach),
    CASE(numbers_of_sessions),
    CASE(equal_findings_are_one_row),
    CASE(documented_ones_fail_a_run),
};

int main(int argc, char **argv)
{
    return RUN("handle", cases, phone_set_up, phone_tear_down, argc, argv);
}
