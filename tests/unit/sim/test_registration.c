/* SPDX-License-Identifier: MIT */
/* FaxInitializeEventQueue as the model decides it: parameters, order of checks, modes, once a session. The
 * log-off call is test_token.c's. */
#include "tests/unit/sim/notify.h"

/* ---- What can be wrong, in the order of GEN-23 ---- */

enum {
    NULL_HANDLE = 1 << 0,
    NO_TARGET = 1 << 1, /* neither window nor port */
    TWO_TARGETS = 1 << 2,
    ODD_KEY = 1 << 3,
    STOPPED = 1 << 4,
    BAD_HANDLE = 1 << 5,
    BAD_PORT = 1 << 6,
    LOW_MESSAGE = 1 << 7,
    NO_RIGHT = 1 << 8,
    BAD_WINDOW = 1 << 9,
    SESSION_USED = 1 << 10,
    NO_IMPERSONATION = 1 << 11,
    NO_MEMORY = 1 << 12,
    ALL_ERRORS = (1 << 13) - 1
};

static const struct {
    ff_status code;
    const char *rule;
} codes[] = {
    {FF_ERROR_INVALID_PARAMETER, "IEQ-E3"},  {FF_ERROR_INVALID_PARAMETER, "IEQ-E1"},
    {FF_ERROR_INVALID_PARAMETER, "IEQ-E2"},  {FF_ERROR_INVALID_PARAMETER, "IEQ-19"},
    {FF_RPC_S_SERVER_UNAVAILABLE, "GEN-27"}, {FF_ERROR_INVALID_HANDLE, "GEN-24"}, /* IEQ-18 */
    {FF_ERROR_INVALID_HANDLE, "IEQ-18"},     {FF_ERROR_INVALID_PARAMETER, "IEQ-E4"},
    {FF_ERROR_ACCESS_DENIED, "IEQ-E8"},      {FF_ERROR_INVALID_PARAMETER, "IEQ-18"},
    {FF_ERROR_INVALID_DATA, "IEQ-E6"},       {FF_ERROR_ACCESS_DENIED, "CHO-23"},
    {FF_ERROR_NOT_ENOUGH_MEMORY, "IEQ-E7"},
};

static ff_status first_of(uint32_t errors)
{
    for (uint32_t bit = 0; bit < sizeof codes / sizeof *codes; bit++)
        if (errors >> bit & 1) return codes[bit].code;
    return FF_ERROR_SUCCESS;
}

/* What the report says of it. */
static void check_cause(const struct sim *sim, uint32_t errors)
{
    uint16_t causes[CAUSES_MOST];
    uint32_t bit = 0;
    while (!(errors >> bit & 1)) bit++;
    assert_int_equal(sim->failures.count, 1);
    assert_int_equal(failure_causes(&sim->failures.at[0], causes), 1);
    assert_string_equal(cause_row(causes[0])->rule, codes[bit].rule);
}

/* What a call that fails must leave alone. */
struct seen {
    uint32_t registrations, live, tokens, obligations, actions, epoch, findings;
};

static struct seen look(const struct client *c)
{
    const struct sim *sim = c->p->sim;
    const struct process *process = &sim->processes.at[c->process];
    return (struct seen){sim->registrations.count, process->live_registrations, sim->tokens.count,
                         sim->obligations.count,   process->actions_sent,       process->used_epoch,
                         sim->findings.count};
}

/* Everything has to grow for the next row. */
static void refuse_memory(struct phone *p)
{
    struct sim *sim = p->sim;
    sim->registrations.room = sim->registrations.count;
    sim->tokens.room = sim->tokens.count;
    sim->obligations.room = sim->obligations.count;
    assert_true(ff_array_room(sim->alloc, &sim->failures, 1)); /* for what the report says of it */
    p->memory.sticky = 1;
    p->memory.refuse_at = p->memory.requests + 1;
}

static queue_request wrong_request(const struct client *c, uint32_t errors, bool packet)
{
    uint64_t window = client_window(c, FF_WINDOW_top_level);
    queue_request in = packet ? port_request(c, 0x44, 7) : window_request(c, window);
    if (errors & NO_TARGET) in.window = in.completion_port = 0;
    if (errors & TWO_TARGETS) in.window = in.completion_port = 0x44;
    if (errors & BAD_PORT) in.port_kind = 2;
    if (errors & ODD_KEY) in.completion_key = 2;
    if (errors & LOW_MESSAGE) in.message_start = FF_WM_USER - 1;
    if (errors & BAD_WINDOW) in.window_kind = FF_WINDOW_none;
    if (errors & BAD_HANDLE) in.fax_handle += 4;
    if (errors & NULL_HANDLE) in.fax_handle = 0;
    return in;
}

static void try_combination(struct phone *p, uint32_t errors, bool packet)
{
    notify_profile(p, PROFILE_win2000);
    p->config.switches.register_needs_right = 1;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    queue_request in = wrong_request(&c, errors, packet);
    if (errors & SESSION_USED) client_register_port(&c, 0x99, 0);
    if (errors & NO_RIGHT) p->sim->users.at[0].rights = 0;
    if (errors & NO_IMPERSONATION) p->sim->config.switches.impersonation_denied = 1;
    if (errors & STOPPED) notify_stop(p);
    struct seen before = look(&c), after;
    if (errors & NO_MEMORY) refuse_memory(p);
    uint32_t row;
    ff_status status = client_initialize(&c, in, &row);
    p->memory.refuse_at = 0;
    after = look(&c);
    if (status != first_of(errors))
        fail_msg("%s mode, errors %#x: %s, not %s", packet ? "packet" : "window", (unsigned)errors,
                 ff_status_name(status), ff_status_name(first_of(errors)));
    assert_int_equal(row != SIM_NONE, errors == 0);
    if (errors) assert_memory_equal(&before, &after, sizeof before);
    if (errors) check_cause(p->sim, errors);
}

/* Every combination of everything that can be wrong says what comes first, and changes nothing. */
static void the_order_of_checks(void **state)
{
    RULE("GEN-23");
    RULE("GEN-27");
    RULE("IEQ-E1");
    RULE("IEQ-E2");
    RULE("IEQ-E3");
    RULE("IEQ-E4");
    RULE("IEQ-E6");
    RULE("IEQ-E7");
    RULE("IEQ-E8");
    RULE("IEQ-18");
    RULE("IEQ-19");
    RULE("CHO-15");
    RULE("CHO-23");
    struct phone *p = *state;
    const uint32_t of_packets = BAD_PORT, of_windows = ODD_KEY | LOW_MESSAGE | BAD_WINDOW | NO_IMPERSONATION;
    for (uint32_t errors = 0; errors <= ALL_ERRORS; errors++) {
        bool neither = (errors & (NO_TARGET | TWO_TARGETS)) == (NO_TARGET | TWO_TARGETS);
        if (!neither && !(errors & of_packets)) try_combination(p, errors, false);
        if (!neither && !(errors & of_windows)) try_combination(p, errors, true);
    }
}

/* ---- Windows ---- */

static void a_window_is_registered(void **state)
{
    RULE("IEQ-1");
    RULE("IEQ-4");
    RULE("REG-2");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    notify_drop_actions(p);
    phone_at(p, 5);
    notify_event(p);
    uint32_t row = client_register(&c, window);
    const struct registration *r = &sim->registrations.at[row];
    assert_int_equal(r->mode, REGISTRATION_window);
    assert_int_equal(r->process, c.process);
    assert_int_equal(r->window, window);
    assert_int_equal(r->message_start, FF_WM_USER + 1);
    assert_int_equal(r->completion_port, 0);
    assert_int_equal(r->epoch, 1);
    assert_int_equal(r->from, sim->delivery.sequence);
    assert_int_equal(r->opened_at, sim->clock.now);
    assert_int_equal(sim->obligations.at[r->obligation].kind, OBLIGATION_registration);
    const struct action *a = action_take(sim);
    assert_int_equal(a->kind, ACTION_registered);
    assert_int_equal(a->process, c.process);
    assert_int_equal(a->subject, row);
    assert_int_equal(a->after, sim->delivery.sequence);
    assert_null(action_take(sim));
}

static void message_numbers(void **state)
{
    RULE("REG-4");
    RULE("IEQ-8");
    RULE("CHO-1");
    RULE("CHO-4");
    static const struct {
        uint32_t start;
        bool strict, accepted, remarked;
    } rows[] = {
        {0, false, false, false},          {0x3FF, false, false, false},     {0x400, false, true, false},
        {0x400, true, false, false},       {0x401, true, true, false},       {0x8000, false, true, false},
        {0xBFFF - 27, false, true, false}, {0xBFFF - 26, false, true, true}, {0xC000, false, true, true},
        {UINT32_MAX, false, true, true},
    };
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        p->config.switches.message_start_strict = rows[i].strict;
        notify_begin_user(p);
        struct client c = client_of(p, "alice");
        queue_request in = window_request(&c, client_window(&c, FF_WINDOW_top_level));
        in.message_start = rows[i].start;
        ff_status status = client_initialize(&c, in, NULL);
        if ((status == FF_ERROR_SUCCESS) != rows[i].accepted)
            fail_msg("%#x: %s", (unsigned)rows[i].start, ff_status_name(status));
        if (!rows[i].accepted) assert_int_equal(status, FF_ERROR_INVALID_PARAMETER);
        assert_int_equal(notify_findings(p, FINDING_message_range), rows[i].remarked);
    }
}

static void kinds_of_windows(void **state)
{
    RULE("CHO-19");
    RULE("CHO-20");
    RULE("TOK-25");
    static const struct {
        enum ff_window_kind kind;
        bool accepted, hidden;
    } rows[] = {
        {FF_WINDOW_none, false, false}, {FF_WINDOW_top_level, true, false},
        {FF_WINDOW_child, true, true},  {FF_WINDOW_message_only, true, true},
        {FF_WINDOW_gone, false, false}, {FF_WINDOW_foreign, false, false},
    };
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        notify_begin_user(p);
        struct client c = client_of(p, "alice");
        queue_request in = window_request(&c, 0x5555);
        in.window_kind = rows[i].kind;
        assert_int_equal(client_initialize(&c, in, NULL),
                         rows[i].accepted ? FF_ERROR_SUCCESS : FF_ERROR_INVALID_PARAMETER);
        assert_int_equal(notify_findings(p, FINDING_hidden_window), rows[i].hidden);
    }
}

/* Where nothing is owed at log-off, a message-only window is as good as any. */
static void a_hidden_window_is_no_trap_without_a_token(void **state)
{
    RULE("TOK-25");
    struct phone *p = *state;
    notify_begin(p, ACCOUNT_local_system, true);
    struct client c = client_of(p, "alice");
    client_register(&c, client_window(&c, FF_WINDOW_message_only));
    assert_int_equal(p->sim->findings.count, 0);
}

/* ---- Packets ---- */

static void a_port_is_registered(void **state)
{
    RULE("IEQ-3");
    RULE("IEQ-7");
    RULE("REG-5");
    static const uint64_t keys[] = {0, 1, 2, UINT64_MAX};
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        uint32_t row = client_register_port(&c, 0x44, keys[i]);
        const struct registration *r = &sim->registrations.at[row];
        assert_int_equal(r->mode, REGISTRATION_packet);
        assert_int_equal(r->completion_port, 0x44);
        assert_true(r->completion_key == keys[i]);
        assert_int_equal(r->window, 0);
        assert_int_equal(r->message_start, 0);
        assert_int_equal(r->token, SIM_NONE); /* IEQ-17 */
    }
    assert_int_equal(sim->findings.count, 0);
}

static void message_start_means_nothing_to_packets(void **state)
{
    RULE("IEQ-19");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    queue_request in = port_request(&c, 0x44, 1);
    in.message_start = FF_WM_USER;
    uint32_t row;
    assert_int_equal(client_initialize(&c, in, &row), FF_ERROR_SUCCESS);
    assert_int_equal(sim->registrations.at[row].message_start, 0);
    assert_int_equal(notify_findings(p, FINDING_message_start_ignored), 1);
}

static void kinds_of_ports(void **state)
{
    RULE("CHO-20");
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    for (uint32_t kind = 0; kind < 4; kind++) {
        queue_request in = port_request(&c, 0x44, 0);
        in.port_kind = kind;
        assert_int_equal(client_initialize(&c, in, NULL),
                         kind == 1 ? FF_ERROR_SUCCESS : FF_ERROR_INVALID_HANDLE);
    }
}

/* ---- Handles ---- */

static void the_handle_is_a_server_handle(void **state)
{
    RULE("IEQ-18");
    RULE("GEN-24");
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice"), other = client_of(p, "alice");
    const uint64_t wrong[] = {client_open_port(&c, FF_PORT_OPEN_QUERY), other.fax, 4, UINT64_MAX, c.fax + 1};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        queue_request in = port_request(&c, 0x44, 0);
        in.fax_handle = wrong[i];
        assert_int_equal(client_initialize(&c, in, NULL), FF_ERROR_INVALID_HANDLE);
    }
    assert_int_equal(client_close(&c, c.fax), FF_ERROR_SUCCESS);
    assert_int_equal(client_initialize(&c, port_request(&c, 0x44, 0), NULL), FF_ERROR_INVALID_HANDLE);
}

static void a_registration_outlives_its_handle(void **state)
{
    RULE("IEQ-12");
    RULE("CLS-4");
    RULE("SES-4");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint32_t row = client_register(&c, client_window(&c, FF_WINDOW_top_level));
    assert_int_equal(client_close(&c, c.fax), FF_ERROR_SUCCESS);
    uint64_t event = notify_event(p);
    assert_int_equal(delivery_sent(sim, c.process), event);
    client_reads_all(&c, row);
    assert_int_equal(registration_outcome(sim, &sim->registrations.at[row], event), FF_OUTCOME_posted);
}

/* ---- Once a session ---- */

static void again_by_profile(void **state)
{
    RULE("VER-1");
    RULE("REG-7");
    RULE("REG-8");
    RULE("IEQ-9");
    RULE("IEQ-10");
    RULE("VER-2");
    static const ff_status expected[PROFILES] = {FF_ERROR_INVALID_DATA, FF_ERROR_SUCCESS, FF_ERROR_SUCCESS};
    struct phone *p = *state;
    for (enum profile profile = PROFILE_win2000; profile < PROFILES; profile++) {
        notify_profile(p, profile);
        struct sim *sim = notify_begin_user(p);
        struct client c = client_of(p, "alice");
        uint64_t window = client_window(&c, FF_WINDOW_top_level);
        uint32_t first = client_register(&c, window);
        assert_int_equal(client_initialize(&c, window_request(&c, window), NULL), expected[profile]);
        /* The first is in force as it was, and each has every event. */
        notify_event(p);
        assert_true(sim->registrations.at[first].live);
        assert_int_equal(sim->registrations.count, expected[profile] == FF_ERROR_SUCCESS ? 2 : 1);
        for (uint32_t row = 0; row < sim->registrations.count; row++)
            assert_int_equal(registration_events(sim, &sim->registrations.at[row]), 1);
    }
}

/* Whatever differs, it is the same application. */
static void the_application_is_the_process(void **state)
{
    RULE("CHO-2");
    RULE("CHO-15");
    RULE("REG-6");
    struct phone *p = *state;
    notify_profile(p, PROFILE_win2000);
    notify_begin_user(p);
    struct client c = client_of(p, "alice"), twin = client_of(p, "alice"), bob = client_of(p, "bob");
    client_register(&c, client_window(&c, FF_WINDOW_top_level));
    struct client again = c;
    assert_int_equal(client_connect(&again), FF_ERROR_SUCCESS);
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    assert_int_equal(client_initialize(&again, window_request(&again, window), NULL), FF_ERROR_INVALID_DATA);
    assert_int_equal(client_initialize(&again, port_request(&c, 0x44, 0), NULL), FF_ERROR_INVALID_DATA);
    client_register_port(&twin, 0x44, 0);
    client_register_port(&bob, 0x44, 0);
}

static void a_failed_call_uses_nothing_up(void **state)
{
    RULE("CHO-16");
    struct phone *p = *state;
    notify_profile(p, PROFILE_win2000);
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    queue_request in = window_request(&c, client_window(&c, FF_WINDOW_top_level));
    in.message_start = 0;
    assert_int_equal(client_initialize(&c, in, NULL), FF_ERROR_INVALID_PARAMETER);
    in.message_start = FF_WM_USER;
    assert_int_equal(client_initialize(&c, in, NULL), FF_ERROR_SUCCESS);
}

static void a_new_session_is_a_new_start(void **state)
{
    RULE("SES-2");
    RULE("SES-6");
    RULE("SES-7");
    RULE("IEQ-11");
    struct phone *p = *state;
    notify_profile(p, PROFILE_win2000);
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    uint32_t first = client_register(&c, window);
    notify_stop(p);
    uint64_t ended = sim->delivery.sequence;
    notify_start(p);
    notify_event(p);
    assert_int_equal(delivery_sent(sim, c.process), ended);
    assert_int_equal(sim->registrations.at[first].upto, ended);
    assert_int_equal(client_initialize(&c, window_request(&c, window), NULL), FF_ERROR_INVALID_HANDLE);
    assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
    uint32_t second = client_register(&c, window);
    uint64_t event = notify_event(p);
    assert_int_equal(registration_outcome(sim, &sim->registrations.at[first], event), FF_OUTCOMES);
    assert_int_equal(registration_outcome(sim, &sim->registrations.at[second], event), FF_OUTCOME_pending);
}

/* ---- Rights ---- */

static void a_right_to_register_by_profile(void **state)
{
    RULE("CHO-3");
    RULE("REG-12");
    static const ff_status expected[PROFILES] = {FF_ERROR_SUCCESS, FF_ERROR_ACCESS_DENIED,
                                                 FF_ERROR_ACCESS_DENIED};
    struct phone *p = *state;
    for (enum profile profile = PROFILE_win2000; profile < PROFILES; profile++) {
        notify_profile(p, profile);
        struct sim *sim = notify_begin_user(p);
        struct client c = client_of(p, "alice");
        sim->users.at[0].rights = 0;
        assert_int_equal(client_initialize(&c, port_request(&c, 0x44, 0), NULL), expected[profile]);
        sim->users.at[0].rights = FF_FAX_JOB_SUBMIT; /* any will do */
        if (expected[profile] != FF_ERROR_SUCCESS) client_register_port(&c, 0x44, 0);
    }
}

static void delivery_is_no_call(void **state)
{
    RULE("CHO-18");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint32_t row = client_register_port(&c, 0x44, 0);
    notify_op(p, "rights", (struct op){.given = OP_user | OP_rights, .user = phone_text(p, "alice")});
    assert_int_equal(sim->users.at[0].rights, 0);
    notify_event(p);
    assert_int_equal(registration_events(sim, &sim->registrations.at[row]), 1);
}

static void impersonation_matters_to_windows_with_a_token(void **state)
{
    RULE("CHO-23");
    struct phone *p = *state;
    p->config.switches.impersonation_denied = 1;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    queue_request in = window_request(&c, client_window(&c, FF_WINDOW_top_level));
    assert_int_equal(client_initialize(&c, in, NULL), FF_ERROR_ACCESS_DENIED);
    assert_int_equal(sim->registrations.count + sim->tokens.count, 0);
    client_register_port(&c, 0x44, 0);
    notify_begin(p, ACCOUNT_local_system, true);
    c = client_of(p, "alice");
    client_register(&c, client_window(&c, FF_WINDOW_top_level));
}

/* ---- Who gets what ---- */

static void who_has_not_registered_gets_nothing(void **state)
{
    RULE("REG-1");
    RULE("EVT-13");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client silent = client_of(p, "alice"), alice = client_of(p, "alice"), bob = client_of(p, "bob");
    uint32_t a = client_register_port(&alice, 0x44, 0);
    uint32_t b = client_register(&bob, client_window(&bob, FF_WINDOW_top_level));
    notify_event(p);
    assert_int_equal(delivery_sent(sim, silent.process), 0);
    assert_int_equal(registration_events(sim, &sim->registrations.at[a]), 1);
    assert_int_equal(registration_events(sim, &sim->registrations.at[b]), 1);
}

static const struct test_case cases[] = {
    CASE(the_order_of_checks),
    CASE(a_window_is_registered),
    CASE(message_numbers),
    CASE(kinds_of_windows),
    CASE(a_hidden_window_is_no_trap_without_a_token),
    CASE(a_port_is_registered),
    CASE(message_start_means_nothing_to_packets),
    CASE(kinds_of_ports),
    CASE(the_handle_is_a_server_handle),
    CASE(a_registration_outlives_its_handle),
    CASE(again_by_profile),
    CASE(the_application_is_the_process),
    CASE(a_failed_call_uses_nothing_up),
    CASE(a_new_session_is_a_new_start),
    CASE(a_right_to_register_by_profile),
    CASE(delivery_is_no_call),
    CASE(impersonation_matters_to_windows_with_a_token),
    CASE(who_has_not_registered_gets_nothing),
};

int main(int argc, char **argv)
{
    return RUN("registration", cases, phone_set_up, phone_tear_down, argc, argv);
}
