/* SPDX-License-Identifier: MIT */
/* The service's life: sessions, what the service control manager says, start-up and shutdown that take time, crash,
 * idle exit, demand start, accounts. */
#include "tests/unit/sim/notify.h"

#include <string.h>

static enum service_state state_of(const struct phone *p)
{
    return p->sim->service.state;
}

static uint32_t last_event(const struct phone *p)
{
    struct ff_wire_event e;
    return delivery_event(p->sim, p->sim->delivery.sequence, &e) ? e.event_id : 0;
}

static ff_status check_access(const struct client *c, uint64_t handle)
{
    struct ff_in_FaxAccessCheck in = {handle, FF_FAX_JOB_SUBMIT};
    struct ff_out_FaxAccessCheck out;
    return client_call(c, FF_TYPE_FaxAccessCheck, &in, &out);
}

static ff_status enumerate(const struct client *c)
{
    struct ff_in_FaxEnumPorts in = {c->fax};
    struct ff_out_FaxEnumPorts out;
    return client_call(c, FF_TYPE_FaxEnumPorts, &in, &out);
}

/* ---- Sessions ---- */

static void a_session_from_start_to_stop(void **state)
{
    RULE("SES-1");
    RULE("SEQ-19");
    RULE("SEQ-20");
    RULE("CON-6");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    p->told = 0;
    struct client c = client_of(p, "alice");
    client_register(&c, client_window(&c, FF_WINDOW_top_level));
    phone_at(p, 3);
    notify_stop(p);
    phone_at(p, 4);
    notify_start(p);
    notify_story(p, "0.000 service starting user account", "0.000 service started 1",
                 "0.000 event FEI_FAXSVC_STARTED", "0.000 process attached process 1 user alice",
                 "0.000 call process 1 FaxConnectFaxServer ERROR_SUCCESS",
                 "0.000 window made process 1 window 1 \"w\"",
                 "0.000 registered registration 1 process 1 window 1 1025",
                 "0.000 token opened token 1 registration 1",
                 "0.000 call process 1 FaxInitializeEventQueue ERROR_SUCCESS", "3.000 service stopping",
                 "3.000 event FEI_IDLE device 1", "3.000 event FEI_FAXSVC_ENDED",
                 "3.000 unregistered registration 1", "3.000 token closed token 1 \"service stop\"",
                 "3.000 service stopped", "4.000 service starting user account", "4.000 service started 2",
                 "4.000 event FEI_FAXSVC_STARTED");
    assert_int_equal(sim->service.epoch, 2);
    assert_int_equal(sim->registrations.at[0].upto, 3);
    assert_int_equal(check_access(&c, c.fax), FF_ERROR_INVALID_HANDLE);
    assert_false(handle_any_server(sim));
}

static void a_world_that_begins_without_a_service(void **state)
{
    struct phone *p = *state;
    p->sim = sim_new(&p->memory.alloc, &p->config);
    p->sim->service.begin_stopped = true;
    sim_begin(p->sim);
    assert_int_equal(state_of(p), SERVICE_stopped);
    assert_int_equal(p->sim->service.epoch, 0);
    assert_int_equal(p->sim->trace.records.count, 0);
}

static void a_crash(void **state)
{
    RULE("SEQ-23");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    notify_drop_actions(p);
    phone_skip(p);
    assert_int_equal(service_crash(sim), FF_ERROR_SUCCESS);
    notify_story(p, "0.000 service crashed", "0.000 unregistered registration 1",
                 "0.000 token closed token 1 \"service crash\"");
    assert_int_equal(registration_events(sim, &sim->registrations.at[row]), 0); /* no ENDED */
    assert_int_equal(action_take(sim)->kind, ACTION_unregistered);
    assert_int_equal(sim->service.exit_code, 1067);
    assert_false(handle_any_server(sim));
    notify_start(p);
    assert_int_equal(sim->service.exit_code, 0);
    assert_int_equal(sim->service.epoch, 2);
}

/* ---- What StartService and ControlService say ---- */

enum control { START, STOP, CRASH, CONTROLS };

static ff_status take(struct phone *p, enum control control)
{
    static ff_status (*const steps[CONTROLS])(struct sim *) = {service_start, service_stop, service_crash};
    return steps[control](p->sim);
}

/* A new world whose service is in that state. */
static void bring_to(struct phone *p, enum service_state state)
{
    p->config.switches.startup = p->config.switches.shutdown = 10 * FF_TICKS_PER_S;
    notify_begin_user(p);
    if (state != SERVICE_starting) phone_at(p, 10);
    if (state == SERVICE_stopping || state == SERVICE_stopped) notify_stop(p);
    if (state == SERVICE_stopped) phone_at(p, 20);
    assert_int_equal(state_of(p), state);
}

static void codes_by_state(void **state)
{
    static const enum service_state states[] = {SERVICE_stopped, SERVICE_starting, SERVICE_stopping,
                                                SERVICE_running};
    static const ff_status expected[][CONTROLS] = {
        {FF_ERROR_SUCCESS, FF_ERROR_SERVICE_NOT_ACTIVE, FF_ERROR_SERVICE_NOT_ACTIVE},
        {FF_ERROR_SERVICE_ALREADY_RUNNING, FF_ERROR_SERVICE_CANNOT_ACCEPT_CTRL, FF_ERROR_SUCCESS},
        {FF_ERROR_SERVICE_ALREADY_RUNNING, FF_ERROR_SERVICE_CANNOT_ACCEPT_CTRL, FF_ERROR_SUCCESS},
        {FF_ERROR_SERVICE_ALREADY_RUNNING, FF_ERROR_SUCCESS, FF_ERROR_SUCCESS},
    };
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        for (enum control control = START; control < CONTROLS; control++) {
            bring_to(p, states[i]);
            ff_status status = take(p, control);
            if (status != expected[i][control])
                fail_msg("state %d, control %d: %s", (int)states[i], (int)control, ff_status_name(status));
            if (status != FF_ERROR_SUCCESS) assert_int_equal(state_of(p), states[i]);
        }
    /* As QueryServiceStatus numbers them. */
    assert_int_equal(SERVICE_stopped, 1);
    assert_int_equal(SERVICE_starting, 2);
    assert_int_equal(SERVICE_stopping, 3);
    assert_int_equal(SERVICE_running, 4);
}

/* ---- Start-up that takes time ---- */

static void start_up_is_a_window_for_registering(void **state)
{
    RULE("CHO-8");
    RULE("SEQ-19");
    struct phone *p = *state;
    p->config.switches.startup = 10 * FF_TICKS_PER_S;
    struct sim *sim = notify_begin_user(p);
    assert_int_equal(state_of(p), SERVICE_starting);
    struct client c = client_of(p, "alice");
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    assert_int_equal(sim->registrations.at[row].epoch, 1);
    assert_true(sim->registrations.at[row].token != SIM_NONE);
    /* What else can be called so early, and what cannot. */
    assert_int_equal(check_access(&c, c.fax), FF_ERROR_SUCCESS);
    assert_int_equal(enumerate(&c), FF_RPC_S_SERVER_UNAVAILABLE);
    struct client second = c;
    assert_int_equal(client_connect(&second), FF_ERROR_SUCCESS);
    assert_int_equal(client_close(&second, second.fax), FF_ERROR_SUCCESS);
    phone_at_ms(p, 9999);
    assert_int_equal(state_of(p), SERVICE_starting);
    assert_int_equal(sim->delivery.sequence, 0);
    phone_at(p, 10);
    assert_int_equal(state_of(p), SERVICE_running);
    assert_int_equal(last_event(p), FF_FEI_FAXSVC_STARTED);
    assert_int_equal(registration_events(sim, &sim->registrations.at[row]), 1);
    assert_int_equal(enumerate(&c), FF_ERROR_SUCCESS); /* the handle of the start-up is one of the session */
}

static void by_default_nobody_sees_the_start(void **state)
{
    RULE("CHO-8");
    struct phone *p = *state;
    for (enum profile profile = PROFILE_win2000; profile < PROFILES; profile++) {
        notify_profile(p, profile);
        struct sim *sim = notify_begin_user(p);
        struct client c = client_of(p, "alice");
        client_register_port(&c, 0x44, 0);
        notify_stop(p);
        uint64_t ended = sim->delivery.sequence;
        notify_start(p);
        assert_int_equal(state_of(p), SERVICE_running);
        assert_int_equal(delivery_sent(sim, c.process), ended);
    }
}

/* A start that was cut short does not complete later, nor does one that followed complete early. */
static void a_crash_in_the_start_up(void **state)
{
    struct phone *p = *state;
    p->config.switches.startup = 10 * FF_TICKS_PER_S;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    client_register_port(&c, 0x44, 0);
    phone_at(p, 5);
    assert_int_equal(service_crash(sim), FF_ERROR_SUCCESS);
    assert_int_equal(sim->processes.at[c.process].live_registrations, 0);
    phone_at(p, 6);
    notify_start(p);
    phone_at(p, 15);
    assert_int_equal(state_of(p), SERVICE_starting);
    phone_at(p, 16);
    assert_int_equal(state_of(p), SERVICE_running);
    assert_int_equal(sim->delivery.sequence, 1);
}

/* ---- Shutdown that takes time ---- */

static void while_the_service_is_stopping(void **state)
{
    RULE("CHO-17");
    RULE("SEQ-20");
    RULE("GEN-27");
    struct phone *p = *state;
    p->config.switches.shutdown = 10 * FF_TICKS_PER_S;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice"), late = client_of(p, "alice");
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    phone_at(p, 1);
    notify_stop(p);
    assert_int_equal(last_event(p), FF_FEI_IDLE);
    assert_int_equal(client_initialize(&late, port_request(&late, 0x44, 0), NULL),
                     FF_RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(client_connect(&late), FF_RPC_S_SERVER_UNAVAILABLE); /* it is not stopped yet */
    assert_int_equal(client_close(&c, c.fax), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(enumerate(&c), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_true(sim->registrations.at[row].live);
    assert_int_not_equal(notify_event(p), 0);
    phone_at_ms(p, 10999);
    assert_int_equal(state_of(p), SERVICE_stopping);
    phone_at(p, 11);
    assert_int_equal(state_of(p), SERVICE_stopped);
    assert_int_equal(last_event(p), FF_FEI_FAXSVC_ENDED);
    assert_int_equal(sim->registrations.at[row].upto, sim->delivery.sequence);
    assert_int_equal(sim->tokens.at[0].closed_at, sim->clock.now);
}

/* The token is there until the end, and so is the way to release it: nobody is blamed for what he could not do. */
static void the_logoff_call_while_the_service_is_stopping(void **state)
{
    RULE("TOK-6");
    RULE("TOK-22");
    struct phone *p = *state;
    p->config.switches.shutdown = 10 * FF_TICKS_PER_S;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    client_register(&c, window);
    notify_stop(p);
    assert_int_equal(sim->tokens.at[0].closed_at, 0);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_int_not_equal(sim->tokens.at[0].closed_at, 0);
    phone_at(p, 10);
    assert_int_equal(client_release(&c, window), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(sim->findings.count, 0);
}

static void a_crash_of_a_stopping_service(void **state)
{
    struct phone *p = *state;
    p->config.switches.shutdown = 10 * FF_TICKS_PER_S;
    struct sim *sim = notify_begin_user(p);
    notify_stop(p);
    phone_at(p, 1);
    assert_int_equal(service_crash(sim), FF_ERROR_SUCCESS);
    assert_int_equal(state_of(p), SERVICE_stopped);
    notify_start(p);
    phone_at(p, 5);
    notify_stop(p);
    phone_skip(p);
    phone_at_ms(p, 14999); /* the first one's time has passed */
    assert_int_equal(state_of(p), SERVICE_stopping);
    phone_at(p, 15);
    notify_story(p, "15.000 event FEI_FAXSVC_ENDED", "15.000 service stopped");
}

/* ---- Idle exit ---- */

static void idle_for_so_long(void **state)
{
    RULE("CHO-26");
    RULE("SES-5");
    RULE("CLS-5");
    struct phone *p = *state;
    p->config.switches.idle_exit = 60 * FF_TICKS_PER_S;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    phone_at(p, 1000); /* the handle keeps it */
    assert_int_equal(state_of(p), SERVICE_running);
    assert_int_equal(client_close(&c, c.fax), FF_ERROR_SUCCESS);
    phone_at_ms(p, 1059999); /* the registration does not */
    assert_int_equal(state_of(p), SERVICE_running);
    phone_at(p, 1060);
    assert_int_equal(state_of(p), SERVICE_stopped);
    assert_int_equal(last_event(p), FF_FEI_FAXSVC_ENDED);
    assert_int_equal(registration_outcome(sim, &sim->registrations.at[row], sim->delivery.sequence),
                     FF_OUTCOME_pending);
    assert_int_equal(timer_next(sim), FF_TIME_NEVER);
}

/* A handle that goes with its process is closed, and the time begins. */
static void a_process_that_dies_with_its_handle(void **state)
{
    RULE("CHO-26");
    RULE("CLS-5");
    struct phone *p = *state;
    p->config.switches.idle_exit = 60 * FF_TICKS_PER_S;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    phone_at(p, 500);
    client_vanish(&c);
    phone_at_ms(p, 559999);
    assert_int_equal(state_of(p), SERVICE_running);
    phone_at(p, 560);
    assert_int_equal(state_of(p), SERVICE_stopped);
}

/* The nth use puts it off anew. */
static void use_puts_it_off(void **state)
{
    RULE("CHO-26");
    struct phone *p = *state;
    p->config.switches.idle_exit = 60 * FF_TICKS_PER_S;
    notify_begin_user(p);
    struct client c = client_attach(p, "alice");
    phone_at(p, 50);
    notify_event(p);
    phone_at(p, 100);
    assert_int_equal(check_access(&c, 0), FF_ERROR_INVALID_HANDLE); /* a call is a call */
    phone_at_ms(p, 159999);
    assert_int_equal(state_of(p), SERVICE_running);
    phone_at(p, 160);
    assert_int_equal(state_of(p), SERVICE_stopped);
}

static void work_keeps_it(void **state)
{
    RULE("CHO-26");
    struct phone *p = *state;
    p->config.switches.idle_exit = 20 * FF_TICKS_PER_S;
    notify_begin_user(p);
    struct incoming call = {
        .kind = CALLER_fax, .pages = 9, .from = phone_text(p, "1"), .tsid = phone_text(p, "2")};
    assert_true(incoming_call(p->sim, 0, &call));
    phone_at(p, 90); /* pages of 10 s: the events put it off, too */
    assert_int_equal(state_of(p), SERVICE_running);
    while (last_event(p) != FF_FEI_IDLE) {
        assert_int_not_equal(timer_next(p->sim), FF_TIME_NEVER);
        sim_advance(p->sim, timer_next(p->sim));
    }
    uint64_t idle = p->sim->clock.now;
    sim_advance(p->sim, idle + 20 * FF_TICKS_PER_S - 1);
    assert_int_equal(state_of(p), SERVICE_running);
    sim_advance(p->sim, idle + 20 * FF_TICKS_PER_S);
    assert_int_equal(state_of(p), SERVICE_stopped);
}

/* A long page, in which nothing happens for longer than it takes. */
static void a_quiet_call_is_not_idle(void **state)
{
    RULE("CHO-26");
    struct phone *p = *state;
    p->config.switches.idle_exit = 1 * FF_TICKS_PER_S;
    p->config.page_time = 1000 * FF_TICKS_PER_S;
    notify_begin_user(p);
    struct incoming call = {
        .kind = CALLER_fax, .pages = 1, .from = phone_text(p, "1"), .tsid = phone_text(p, "2")};
    assert_true(incoming_call(p->sim, 0, &call));
    phone_at(p, 900);
    assert_int_equal(state_of(p), SERVICE_running);
    phone_at(p, 2000);
    assert_int_equal(state_of(p), SERVICE_stopped);
}

static void never_by_default(void **state)
{
    RULE("CHO-26");
    struct phone *p = *state;
    for (enum profile profile = PROFILE_win2000; profile < PROFILES; profile++) {
        notify_profile(p, profile);
        notify_begin_user(p);
        assert_int_equal(timer_next(p->sim), FF_TIME_NEVER);
        phone_at(p, 10000000);
        assert_int_equal(state_of(p), SERVICE_running);
    }
}

/* A tester switches it off, or on, under way. */
static void switched_under_way(void **state)
{
    RULE("CHO-26");
    struct phone *p = *state;
    p->config.switches.idle_exit = 60 * FF_TICKS_PER_S;
    notify_begin_user(p);
    struct op op = {
        .given = OP_name | OP_value, .name = phone_text(p, "idle_exit"), .value = phone_text(p, "0")};
    notify_op(p, "switch", op);
    phone_at(p, 1000);
    assert_int_equal(state_of(p), SERVICE_running);
    op.value = phone_text(p, "5000");
    notify_op(p, "switch", op);
    notify_event(p);
    phone_at(p, 1005);
    assert_int_equal(state_of(p), SERVICE_stopped);
}

/* The time of an earlier session does not count in the next. */
static void idle_time_is_of_a_session(void **state)
{
    RULE("CHO-26");
    struct phone *p = *state;
    p->config.switches.idle_exit = 60 * FF_TICKS_PER_S;
    notify_begin_user(p);
    phone_at(p, 30);
    notify_stop(p);
    phone_at(p, 50);
    notify_start(p);
    phone_at(p, 109);
    assert_int_equal(state_of(p), SERVICE_running);
    phone_at(p, 110);
    assert_int_equal(state_of(p), SERVICE_stopped);
}

/* ---- Demand start ---- */

static void connecting_starts_a_stopped_service(void **state)
{
    RULE("CON-9");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    notify_stop(p);
    struct client c = client_attach(p, "alice");
    sim->config.switches.demand_start = 0;
    assert_int_equal(client_connect(&c), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(state_of(p), SERVICE_stopped);
    sim->config.switches.demand_start = 1;
    assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
    assert_int_equal(state_of(p), SERVICE_running);
    assert_int_equal(sim->service.epoch, 2);
    assert_int_equal(enumerate(&c), FF_ERROR_SUCCESS);
}

/* A call that is wrong in itself starts nothing; one that the service denies needs the service for it. */
static void what_starts_it_and_what_does_not(void **state)
{
    RULE("CON-9");
    RULE("CON-E1");
    RULE("CON-E2");
    RULE("CON-E3");
    RULE("GEN-23");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    notify_stop(p);
    struct client c = client_attach(p, "alice");
    struct caller caller = {.process = c.process, .thread = 1, .nulls = 1 << 1, .site = SIM_NONE};
    struct ff_in_FaxConnectFaxServer in = {FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer out;
    assert_int_equal(sim_call(sim, &caller, FF_TYPE_FaxConnectFaxServer, &in, &out, &p->arena),
                     FF_ERROR_INVALID_PARAMETER);
    in.machine_name = FF_STR("elsewhere");
    assert_int_equal(client_call(&c, FF_TYPE_FaxConnectFaxServer, &in, &out), FF_ERROR_INVALID_PARAMETER);
    sim->handles.room = sim->handles.count;
    sim->obligations.room = sim->obligations.count;
    p->memory.sticky = 1;
    p->memory.refuse_at = p->memory.requests + 1;
    assert_int_equal(client_connect(&c), FF_ERROR_NOT_ENOUGH_MEMORY);
    p->memory.refuse_at = 0;
    assert_int_equal(state_of(p), SERVICE_stopped);
    sim->users.at[0].rights = 0;
    p->memory.refuse_at = p->memory.requests + 1; /* the right comes before the memory */
    assert_int_equal(client_connect(&c), FF_ERROR_ACCESS_DENIED);
    p->memory.refuse_at = 0;
    assert_int_equal(state_of(p), SERVICE_running);
    assert_int_equal(c.fax, 0); /* GEN-25 */
    assert_false(handle_any_server(sim));
}

/* ---- Accounts ---- */

static void an_account_takes_effect_at_the_next_start(void **state)
{
    RULE("TOK-1");
    RULE("TOK-13");
    struct phone *p = *state;
    struct sim *sim = notify_begin(p, ACCOUNT_local_system, true);
    struct client c = client_of(p, "alice");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    struct op op = {
        .given = OP_account | OP_name, .account = phone_text(p, "user"), .name = phone_text(p, "CORP\\mapi")};
    notify_op(p, "service-account", op);
    assert_int_equal(sim->service.account, ACCOUNT_user);
    assert_int_equal(sim->service.run_account, ACCOUNT_local_system);
    uint32_t before = client_register(&c, window);
    assert_int_equal(sim->registrations.at[before].token, SIM_NONE);
    notify_stop(p);
    notify_start(p);
    assert_int_equal(sim->service.run_account, ACCOUNT_user);
    assert_false(sim->service.run_interact);
    assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
    uint32_t after = client_register(&c, window);
    assert_int_not_equal(sim->registrations.at[after].token, SIM_NONE);
    assert_string_equal(text_get(&sim->texts, sim->service.account_name).at, "CORP\\mapi");
}

static ff_status set_account(struct phone *p, const char *account, const char *name, uint32_t interact)
{
    struct op op = {.given = OP_account | OP_interact | (name ? OP_name : 0),
                    .account = phone_text(p, account),
                    .name = name ? phone_text(p, name) : 0,
                    .interact = interact};
    return phone_op(p, "service-account", &op);
}

static void accounts_by_word(void **state)
{
    RULE("TOK-9");
    RULE("VER-9");
    struct phone *p = *state;
    notify_begin(p, ACCOUNT_local_system, false);
    assert_int_equal(set_account(p, "LocalSystem", NULL, 1), FF_ERROR_SUCCESS);
    assert_int_equal(set_account(p, "networkservice", NULL, 0), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->service.account, ACCOUNT_network_service);
    assert_int_equal(set_account(p, "user", NULL, 0), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(set_account(p, "user", "CORP\\fax", 1), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(set_account(p, "root", NULL, 0), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(p->sim->service.account, ACCOUNT_network_service);
    assert_int_equal(set_account(p, "user", "CORP\\fax", 0), FF_ERROR_SUCCESS);
    assert_int_equal(account_by_word(FF_STR("NT AUTHORITY\\SYSTEM")), ACCOUNT_local_system);
    assert_int_equal(account_by_word(FF_STR(".\\localsystem")), ACCOUNT_local_system);
    assert_int_equal(account_by_word(FF_STR("NT AUTHORITY\\Network Service")), ACCOUNT_network_service);
    assert_int_equal(account_by_word(FF_STR("nt authority\\localservice")), ACCOUNT_local_service);
    assert_int_equal(account_by_word(FF_STR("NT AUTHORITY\\faxsvc")), -1);
    assert_int_equal(account_by_word(FF_STR("")), -1);
    assert_int_equal(account_by_word(FF_STR_NULL), -1);
}

/* ---- Nobody answers ---- */

/* Every function of the API that takes a handle, while the service is not running; a NULL handle is seen by the library
 * before. */
static void without_a_service_every_call_says_so(void **state)
{
    RULE("GEN-27");
    RULE("GEN-29");
    static const struct {
        enum ff_type type;
        ff_status null_handle;
    } rows[] = {
        {FF_TYPE_FaxClose, FF_ERROR_INVALID_HANDLE},
        {FF_TYPE_FaxInitializeEventQueue, FF_ERROR_INVALID_PARAMETER},
        {FF_TYPE_FaxSendDocument, FF_ERROR_INVALID_PARAMETER},
        {FF_TYPE_FaxAbort, FF_ERROR_INVALID_HANDLE},
        {FF_TYPE_FaxSetJob, FF_ERROR_INVALID_PARAMETER},
        {FF_TYPE_FaxGetJob, FF_ERROR_INVALID_PARAMETER},
        {FF_TYPE_FaxEnumJobs, FF_ERROR_INVALID_PARAMETER},
        {FF_TYPE_FaxEnumPorts, FF_ERROR_INVALID_PARAMETER},
        {FF_TYPE_FaxOpenPort, FF_ERROR_INVALID_PARAMETER},
        {FF_TYPE_FaxGetPort, FF_ERROR_INVALID_PARAMETER},
        {FF_TYPE_FaxGetDeviceStatus, FF_ERROR_INVALID_PARAMETER},
        {FF_TYPE_FaxAccessCheck, FF_ERROR_INVALID_HANDLE},
    };
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    notify_stop(p);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int null = 0; null < 2; null++) {
            /* The handle is the first field of each; what follows is good enough to get to it. */
            union {
                uint64_t handle;
                queue_request queue;
                struct ff_in_FaxSendDocument send;
                struct ff_in_FaxSetJob set;
            } in;
            union {
                struct ff_out_FaxInitializeEventQueue queue;
                struct ff_out_FaxGetJob job;
                struct ff_out_FaxGetPort port;
                struct ff_out_FaxGetDeviceStatus status;
            } out;
            memset(&in, 0, sizeof in);
            if (rows[i].type == FF_TYPE_FaxInitializeEventQueue) in.queue = port_request(&c, 0x44, 0);
            if (rows[i].type == FF_TYPE_FaxSendDocument) {
                in.send.file_name = FF_STR("a.tif");
                in.send.job_param.recipient_number = FF_STR("1");
            }
            if (rows[i].type == FF_TYPE_FaxSetJob) in.set.command = FF_JC_PAUSE;
            in.handle = null ? 0 : c.fax;
            ff_status status = client_call(&c, rows[i].type, &in, &out);
            if (status != (null ? rows[i].null_handle : FF_RPC_S_SERVER_UNAVAILABLE))
                fail_msg("%s: %s", ff_type_row(rows[i].type)->name, ff_status_name(status));
        }
}

static const struct test_case cases[] = {
    CASE(a_session_from_start_to_stop),
    CASE(a_world_that_begins_without_a_service),
    CASE(a_crash),
    CASE(codes_by_state),
    CASE(start_up_is_a_window_for_registering),
    CASE(by_default_nobody_sees_the_start),
    CASE(a_crash_in_the_start_up),
    CASE(while_the_service_is_stopping),
    CASE(the_logoff_call_while_the_service_is_stopping),
    CASE(a_crash_of_a_stopping_service),
    CASE(idle_for_so_long),
    CASE(a_process_that_dies_with_its_handle),
    CASE(use_puts_it_off),
    CASE(work_keeps_it),
    CASE(a_quiet_call_is_not_idle),
    CASE(never_by_default),
    CASE(switched_under_way),
    CASE(idle_time_is_of_a_session),
    CASE(connecting_starts_a_stopped_service),
    CASE(what_starts_it_and_what_does_not),
    CASE(an_account_takes_effect_at_the_next_start),
    CASE(accounts_by_word),
    CASE(without_a_service_every_call_says_so),
};

int main(int argc, char **argv)
{
    return RUN("service", cases, phone_set_up, phone_tear_down, argc, argv);
}
