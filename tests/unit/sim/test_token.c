/* SPDX-License-Identifier: MIT */
/* Tokens and the log-off call: who opens one, everything that closes one, and TOK-15 to TOK-30. */
#include "tests/unit/sim/notify.h"

static struct token *token_at(struct phone *p, uint32_t row)
{
    assert_true(row < p->sim->tokens.count);
    return &p->sim->tokens.at[row];
}

static uint32_t open_tokens(const struct phone *p)
{
    uint32_t open = 0;
    for (uint32_t row = 0; row < p->sim->tokens.count; row++) open += !p->sim->tokens.at[row].closed_at;
    return open;
}

static void closed_by(struct phone *p, uint32_t row, const char *what)
{
    const struct token *t = token_at(p, row);
    assert_int_not_equal(t->closed_at, 0);
    struct ff_str by = text_get(&p->sim->texts, t->closed_by);
    if (!ff_str_eq(by, ff_str_of(what))) fail_msg("closed by \"%.*s\"", (int)by.size, by.at);
    assert_true(p->sim->obligations.at[t->obligation].ended);
}

/* Is the user held? */
static bool held(const struct phone *p, const char *user)
{
    uint32_t session = session_of_user(p->sim, user_by_name(p->sim, ff_str_of(user)));
    return token_holding(p->sim, session) != SIM_NONE;
}

/* A client with a registered window. */
static struct client registered(struct phone *p, const char *user, uint64_t *ret_window)
{
    struct client c = client_of(p, user);
    *ret_window = client_window(&c, FF_WINDOW_top_level);
    client_register(&c, *ret_window);
    return c;
}

/* ---- The matrix of section 8 ---- */

struct setting {
    int account; /* enum account */
    bool interact;
    enum profile profile;
    int poster;          /* enum switch_value */
    bool holds, packet;  /* localsystem_holds_desktop; the mode */
    bool token, reaches; /* expected */
};

static void try_setting(struct phone *p, const struct setting *s)
{
    notify_profile(p, s->profile);
    p->config.switches.poster = (uint64_t)s->poster;
    p->config.switches.localsystem_holds_desktop = s->holds;
    struct sim *sim = notify_begin(p, (enum account)s->account, s->interact);
    struct client c = client_of(p, "alice");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    uint32_t row = s->packet ? client_register_port(&c, 0x44, 0) : client_register(&c, window);
    uint64_t event = notify_event(p);
    client_reads_all(&c, row);
    const struct registration *r = &sim->registrations.at[row];
    assert_int_equal(r->token != SIM_NONE, s->token);
    assert_int_equal(held(p, "alice"), s->token);
    assert_int_equal(registration_outcome(sim, r, event),
                     s->reaches ? FF_OUTCOME_posted : FF_OUTCOME_no_desktop);
    assert_int_equal(notify_findings(p, FINDING_no_desktop), !s->reaches);
    if (!s->packet) assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS); /* TOK-21 */
    assert_false(held(p, "alice"));
}

static void accounts_options_and_modes(void **state)
{
    RULE("TOK-1");
    RULE("TOK-7");
    RULE("TOK-10");
    RULE("TOK-11");
    RULE("TOK-12");
    RULE("TOK-21");
    RULE("TOK-28");
    RULE("IOC-7");
    RULE("IEQ-15");
    RULE("IEQ-17");
    RULE("VER-3");
    RULE("VER-9");
    RULE("VER-10");
    RULE("CHO-9");
    RULE("CHO-22");
    enum {
        SYSTEM = ACCOUNT_local_system,
        USER = ACCOUNT_user,
        NETWORK = ACCOUNT_network_service,
        LOCAL = ACCOUNT_local_service
    };
    enum { SERVICE = SWITCH_poster_service, LIBRARY = SWITCH_poster_library };
    static const struct setting rows[] = {
        /* account, interact, profile, poster, holds, packet: token, reaches */
        {SYSTEM, true, PROFILE_xp, SERVICE, false, false, false, true},
        {SYSTEM, false, PROFILE_xp, SERVICE, false, false, false, false},
        {SYSTEM, true, PROFILE_xp, SERVICE, false, true, false, true},
        {SYSTEM, false, PROFILE_xp, SERVICE, false, true, false, true},
        {USER, false, PROFILE_xp, SERVICE, false, false, true, true},
        {USER, false, PROFILE_xp, SERVICE, false, true, false, true},
        {NETWORK, false, PROFILE_xp, SERVICE, false, false, false, false},
        {LOCAL, false, PROFILE_xp, SERVICE, false, false, false, false},
        {LOCAL, false, PROFILE_xp, SERVICE, false, true, false, true},
        {NETWORK, true, PROFILE_xp, SERVICE, true, false, false, false},
        {NETWORK, false, PROFILE_xp, SERVICE, false, true, false, true},
        /* the switch that lets LocalSystem hold the desktop: only where it reaches it */
        {SYSTEM, true, PROFILE_xp, SERVICE, true, false, true, true},
        {SYSTEM, false, PROFILE_xp, SERVICE, true, false, false, false},
        {SYSTEM, true, PROFILE_xp, SERVICE, true, true, false, true},
        {SYSTEM, true, PROFILE_win7, SERVICE, true, false, false, false},
        /* since Vista the option means nothing */
        {SYSTEM, true, PROFILE_win7, SERVICE, false, false, false, false},
        {SYSTEM, true, PROFILE_win2000, SERVICE, false, false, false, true},
        {USER, false, PROFILE_win7, SERVICE, false, false, true, true},
        {USER, false, PROFILE_win2000, SERVICE, false, false, true, true},
        /* the library posts from inside the client */
        {SYSTEM, false, PROFILE_xp, LIBRARY, true, false, false, true},
        {USER, false, PROFILE_xp, LIBRARY, false, false, false, true},
        {NETWORK, false, PROFILE_win7, LIBRARY, false, false, false, true},
    };
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) try_setting(p, &rows[i]);
}

static void no_user_account_with_the_option(void **state)
{
    RULE("TOK-9");
    struct phone *p = *state;
    struct sim *sim = notify_begin(p, ACCOUNT_local_system, true);
    assert_int_equal(service_set_account(sim, ACCOUNT_user, FF_STR("CORP\\faxsvc"), true),
                     FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(sim->service.account, ACCOUNT_local_system);
    assert_true(sim->service.interact);
}

static void every_registration_of_a_window_has_a_token(void **state)
{
    RULE("CHO-13");
    RULE("TOK-1");
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t row = client_register(&c, window);
        assert_int_equal(p->sim->registrations.at[row].token, i);
        assert_int_equal(token_at(p, i)->registration, row);
        assert_int_equal(token_registration(p->sim, token_at(p, i))->window, window);
        assert_int_equal(token_at(p, i)->process, c.process);
    }
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_int_equal(open_tokens(p), 0);
    for (uint32_t i = 0; i < 3; i++) closed_by(p, i, "log-off call");
}

/* ---- The log-off call ---- */

static void the_logoff_call(void **state)
{
    RULE("TOK-5");
    RULE("TOK-6");
    RULE("TOK-16");
    RULE("TOK-17");
    RULE("IEQ-16");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    notify_event(p);
    phone_at(p, 2);
    phone_skip(p);
    notify_drop_actions(p);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    notify_story(p, "2.000 unregistered registration 1", "2.000 token closed token 1 \"log-off call\"",
                 "2.000 call process 1 FaxInitializeEventQueue ERROR_SUCCESS");
    closed_by(p, 0, "log-off call");
    const struct action *a = action_take(sim);
    assert_int_equal(a->kind, ACTION_unregistered);
    assert_int_equal(a->after, sim->delivery.sequence);
    uint64_t sent = delivery_sent(sim, c.process);
    uint64_t event = notify_event(p);
    assert_int_equal(delivery_sent(sim, c.process), sent);
    assert_int_equal(registration_outcome(sim, &sim->registrations.at[0], event), FF_OUTCOMES);
    assert_true(sim->obligations.at[sim->registrations.at[0].obligation].ended);
    assert_int_equal(sim->findings.count, 0);
}

static void only_key_1_without_a_port_is_the_logoff_call(void **state)
{
    RULE("TOK-15");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    queue_request in = release_request(&c, window);
    in.completion_port = 0x44;
    in.port_kind = 1;
    assert_int_equal(client_initialize(&c, in, NULL), FF_ERROR_INVALID_PARAMETER);
    for (uint64_t key = 2; key; key <<= 21) {
        in = release_request(&c, window);
        in.completion_key = key;
        assert_int_equal(client_initialize(&c, in, NULL), FF_ERROR_INVALID_PARAMETER);
    }
    assert_int_equal(open_tokens(p), 1);
}

static void what_fails_and_can_have_been_meant_as_the_logoff_call_is_a_finding(void **state)
{
    RULE("TOK-15");
    RULE("TOK-29");
    struct phone *p = *state;
    const struct {
        uint64_t port, key, window; /* window 0: the registered one, 1: NULL */
        uint32_t start;
        unsigned findings;
    } rows[] = {
        {0, 2, 0, 0, 1},     {0, 0, 0, 0, 1}, {0x44, 1, 0, 0, 1}, {0, 1, 0x777, 0, 1},
        {0, 2, 0, 0x500, 1}, {0, 1, 1, 0, 1}, {0, 0, 1, 0, 0},    {0, 0, 0, 0x500, 0}, /* which registers */
        {0, 0, 0x777, 0, 0}, {0, 1, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        notify_begin_user(p);
        uint64_t window;
        struct client c = registered(p, "alice", &window);
        queue_request in = release_request(&c, rows[i].window ? rows[i].window : window);
        if (rows[i].window == 1) in.window = 0;
        in.completion_port = rows[i].port;
        in.completion_key = rows[i].key;
        in.message_start = rows[i].start;
        client_initialize(&c, in, NULL);
        assert_int_equal(notify_findings(p, FINDING_logoff_call_refused), rows[i].findings);
    }
    struct sim *sim = notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    assert_int_equal(service_stop(sim), FF_ERROR_SUCCESS);
    assert_int_equal(client_release(&c, window), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(notify_findings(p, FINDING_logoff_call_refused), 0);
}

static void the_logoff_call_needs_a_server_handle(void **state)
{
    RULE("TOK-15");
    RULE("GEN-23");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    struct client none = c, closed = c, port = c;
    port.fax = client_open_port(&c, FF_PORT_OPEN_QUERY);
    none.fax = 0;
    assert_int_equal(client_release(&none, window), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(client_release(&port, window), FF_ERROR_INVALID_HANDLE);
    assert_int_equal(client_close(&c, c.fax), FF_ERROR_SUCCESS);
    assert_int_equal(client_release(&closed, window), FF_ERROR_INVALID_HANDLE);
    /* The handle before the window: */
    assert_int_equal(client_release(&closed, 0x5555), FF_ERROR_INVALID_HANDLE);
    assert_int_equal(open_tokens(p), 1);
    /* SES-5's pattern: whoever closed the handle has to connect again. */
    assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_int_equal(open_tokens(p), 0);
}

/* Neither MessageStart nor the window's state, nor a right, nor who may be impersonated. */
static void what_the_logoff_call_does_not_look_at(void **state)
{
    RULE("TOK-15");
    RULE("TOK-19");
    static const uint32_t starts[] = {0, FF_WM_USER, UINT32_MAX};
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct sim *sim = notify_begin_user(p);
        uint64_t window;
        struct client c = registered(p, "alice", &window);
        client_destroy(&c, window);
        sim->users.at[0].rights = 0;
        sim->config.switches.impersonation_denied = 1;
        sim->config.switches.message_start_strict = 1;
        queue_request in = release_request(&c, window);
        assert_int_equal(in.window_kind, FF_WINDOW_gone);
        in.message_start = starts[i];
        assert_int_equal(client_initialize(&c, in, NULL), FF_ERROR_SUCCESS);
        assert_int_equal(open_tokens(p), 0);
    }
}

static void twice_is_once(void **state)
{
    RULE("TOK-18");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    notify_drop_actions(p);
    phone_skip(p);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    notify_story(p, "0.000 call process 1 FaxInitializeEventQueue ERROR_SUCCESS");
    assert_null(action_take(p->sim));
}

static void a_window_that_was_never_registered(void **state)
{
    RULE("TOK-19");
    RULE("TOK-23");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    uint64_t of_alice;
    registered(p, "alice", &of_alice);
    struct client c = client_of(p, "alice");
    client_register_port(&c, 0x10001, 0); /* a number is not a window */
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    assert_int_equal(client_release(&c, window), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(client_release(&c, 0x10001), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(client_release(&c, of_alice), FF_ERROR_INVALID_PARAMETER); /* another process's */
    assert_int_equal(sim->registrations.count, 2);
    assert_int_equal(open_tokens(p), 1);
}

/* By profile, and for both switches by themselves. */
static void registering_after_the_logoff_call(void **state)
{
    RULE("TOK-20");
    static const struct {
        bool refuse_repeat, again;
        ff_status expected;
    } rows[] = {
        {true, false, FF_ERROR_INVALID_DATA},
        {false, true, FF_ERROR_SUCCESS},
        {false, false, FF_ERROR_INVALID_DATA},
        {true, true, FF_ERROR_SUCCESS},
    };
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        notify_profile(p, rows[i].again ? PROFILE_xp : PROFILE_win2000);
        p->config.switches.repeat_registration =
            rows[i].refuse_repeat ? SWITCH_repeat_refuse : SWITCH_repeat_accept;
        notify_begin_user(p);
        uint64_t window;
        struct client c = registered(p, "alice", &window);
        assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
        assert_int_equal(client_initialize(&c, window_request(&c, window), NULL), rows[i].expected);
        /* Until the next session. */
        notify_stop(p);
        notify_start(p);
        assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
        client_register(&c, window);
    }
}

/* What a second log-off call of the same window does not do: make the session used, or unused, anew. */
static void a_repeated_call_changes_nothing_about_the_session(void **state)
{
    RULE("TOK-18");
    RULE("TOK-20");
    struct phone *p = *state;
    notify_profile(p, PROFILE_win2000);
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    notify_stop(p);
    notify_start(p);
    assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS); /* nothing is left of the old session */
    client_register(&c, window);
}

static void without_a_service_nothing_is_left_to_close(void **state)
{
    RULE("TOK-22");
    RULE("TOK-8");
    RULE("TOK-29");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    notify_stop(p);
    closed_by(p, 0, "service stop");
    assert_int_equal(client_release(&c, window), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(p->sim->findings.count, 0);
    assert_false(held(p, "alice"));
}

static void in_a_new_session_the_call_is_required_again(void **state)
{
    RULE("TOK-29");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    notify_stop(p);
    notify_start(p);
    assert_int_equal(client_connect(&c), FF_ERROR_SUCCESS);
    client_register(&c, window);
    assert_true(held(p, "alice"));
    client_exit(&c);
    assert_int_equal(notify_findings(p, FINDING_token_unreleased), 1);
}

static void a_call_for_each_window(void **state)
{
    RULE("TOK-30");
    RULE("CHO-13");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    uint64_t first = client_window(&c, FF_WINDOW_top_level), second = client_window(&c, FF_WINDOW_top_level);
    client_register(&c, first);
    client_register(&c, second);
    client_register(&c, first);
    uint32_t packets = client_register_port(&c, 0x44, 1);
    assert_int_equal(client_release(&c, first), FF_ERROR_SUCCESS);
    assert_false(sim->registrations.at[0].live);
    assert_true(sim->registrations.at[1].live);
    assert_false(sim->registrations.at[2].live);
    assert_true(sim->registrations.at[packets].live);
    assert_true(held(p, "alice"));
    assert_int_equal(client_release(&c, second), FF_ERROR_SUCCESS);
    assert_false(held(p, "alice"));
    assert_true(sim->registrations.at[packets].live);
}

/* ---- What leaves a token alone ---- */

static void closing_the_handle_leaves_the_token(void **state)
{
    RULE("SES-4");
    RULE("TOK-4");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    assert_int_equal(client_close(&c, c.fax), FF_ERROR_SUCCESS);
    assert_true(held(p, "alice"));
    assert_false(held(p, "bob"));
}

static void destroying_the_window_leaves_the_token(void **state)
{
    RULE("CHO-11");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    for (int end = 0; end < 3; end++) {
        notify_begin_user(p);
        sim = p->sim;
        sim->config.switches.on_process_end = SWITCH_process_end_rundown;
        uint64_t window;
        struct client c = registered(p, "alice", &window);
        client_destroy(&c, window);
        assert_int_equal(notify_findings(p, FINDING_window_destroyed_unreleased), 1);
        assert_true(held(p, "alice"));
        assert_true(sim->registrations.at[0].live);
        /* Posts fail with 1400. */
        uint64_t event = notify_event(p);
        assert_true(client_except(&c, 0, event, FF_OUTCOME_dead_window));
        assert_int_equal(notify_findings(p, FINDING_post_failed), 1);
        assert_true(held(p, "alice"));
        if (end == 0) notify_stop(p);
        if (end == 1) assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
        if (end == 2) client_exit(&c);
        assert_false(held(p, "alice"));
    }
}

static void a_window_without_a_token_may_be_destroyed(void **state)
{
    RULE("CHO-11");
    struct phone *p = *state;
    notify_begin(p, ACCOUNT_local_system, true);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    client_destroy(&c, window);
    notify_begin_user(p);
    c = registered(p, "alice", &window);
    uint64_t other = client_window(&c, FF_WINDOW_top_level);
    client_destroy(&c, other);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    client_destroy(&c, window);
    assert_int_equal(p->sim->findings.count, 0);
}

static void a_failing_call_leaves_the_token(void **state)
{
    RULE("TOK-1");
    struct phone *p = *state;
    notify_profile(p, PROFILE_win2000);
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    assert_int_equal(client_initialize(&c, window_request(&c, window), NULL), FF_ERROR_INVALID_DATA);
    assert_int_equal(p->sim->tokens.count, 1);
    assert_int_equal(open_tokens(p), 1);
}

/* ---- The end of the process ---- */

struct end {
    enum switch_value mode;
    bool at_once, at_next_post;
};

static const struct end ends[] = {
    {SWITCH_process_end_keep, false, false},
    {SWITCH_process_end_next_post, false, true},
    {SWITCH_process_end_rundown, true, true},
};

static void try_end(struct phone *p, const struct end *end, bool polite)
{
    p->config.switches.on_process_end = end->mode;
    struct sim *sim = notify_begin_user(p);
    uint64_t window, of_other;
    struct client other = registered(p, "bob", &of_other), c = registered(p, "alice", &window);
    process_end(sim, c.process, polite, 0, FF_STR("over"));
    assert_int_equal(notify_findings(p, FINDING_token_unreleased), 1);
    assert_true(token_at(p, 1)->process_ended);
    assert_false(sim->registrations.at[1].live);
    assert_int_equal(held(p, "alice"), !end->at_once);
    if (end->at_once) closed_by(p, 1, "process end");
    notify_event(p);
    assert_int_equal(held(p, "alice"), !end->at_next_post);
    if (end->at_next_post && !end->at_once) closed_by(p, 1, "next post");
    notify_event(p);
    assert_true(held(p, "bob"));
    notify_stop(p);
    assert_false(held(p, "alice"));
    if (!end->at_next_post) closed_by(p, 1, "service stop");
    closed_by(p, 0, "service stop");
    client_exit(&other);
    assert_int_equal(notify_findings(p, FINDING_token_unreleased), 1);
}

static void when_its_process_ends(void **state)
{
    RULE("CHO-12");
    RULE("TOK-26");
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        try_end(p, &ends[i], true);
        try_end(p, &ends[i], false);
    }
}

static void who_released_may_go(void **state)
{
    RULE("CHO-12");
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        p->config.switches.on_process_end = ends[i].mode;
        notify_begin_user(p);
        uint64_t window;
        struct client c = registered(p, "alice", &window);
        assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
        assert_int_equal(client_close(&c, c.fax), FF_ERROR_SUCCESS);
        client_exit(&c);
        notify_event(p);
        assert_int_equal(p->sim->findings.count, 0);
        closed_by(p, 0, "log-off call");
    }
}

/* The post is the service's to the window that has gone: other processes' tokens that are waiting for theirs to be
 * closed go too, those of the living do not. */
static void the_next_post_takes_all_that_wait_for_it(void **state)
{
    RULE("CHO-12");
    struct phone *p = *state;
    p->config.switches.on_process_end = SWITCH_process_end_next_post;
    struct sim *sim = notify_begin_user(p);
    uint64_t window;
    struct client first = registered(p, "alice", &window), second = registered(p, "bob", &window);
    registered(p, "bob", &window);
    client_vanish(&first);
    client_exit(&second);
    assert_int_equal(open_tokens(p), 3);
    assert_int_equal(sim->delivery.next_post_tokens, 2);
    notify_event(p);
    assert_int_equal(open_tokens(p), 1);
    assert_int_equal(sim->delivery.next_post_tokens, 0);
    assert_false(held(p, "alice"));
    assert_true(held(p, "bob"));
}

/* Nothing is posted when the session is over, so the service's own end closes them, and a new session owes nothing. */
static void a_stop_forgets_about_the_next_post(void **state)
{
    RULE("CHO-12");
    struct phone *p = *state;
    p->config.switches.on_process_end = SWITCH_process_end_next_post;
    struct sim *sim = notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    client_vanish(&c);
    assert_int_equal(service_crash(sim), FF_ERROR_SUCCESS);
    closed_by(p, 0, "service crash");
    assert_int_equal(sim->delivery.next_post_tokens, 0);
}

/* ---- The end of the service ---- */

static void when_the_service_ends(void **state)
{
    RULE("TOK-8");
    RULE("SEQ-20");
    RULE("SEQ-23");
    struct phone *p = *state;
    p->config.switches.idle_exit = 10 * FF_TICKS_PER_S;
    static const char *const by[] = {"service stop", "service crash", "service stop"};
    for (int how = 0; how < 3; how++) {
        struct sim *sim = notify_begin_user(p);
        uint64_t window;
        struct client c = registered(p, "alice", &window);
        assert_int_equal(client_close(&c, c.fax), FF_ERROR_SUCCESS);
        if (how == 0) notify_stop(p);
        if (how == 1) assert_int_equal(service_crash(sim), FF_ERROR_SUCCESS);
        if (how == 2) phone_at(p, 10);
        assert_int_equal(sim->service.state, SERVICE_stopped);
        closed_by(p, 0, by[how]);
        assert_false(sim->registrations.at[0].live);
        client_exit(&c);
        assert_int_equal(sim->findings.count, 0);
    }
}

static void a_token_blocks_nothing_but_the_logoff(void **state)
{
    RULE("CHO-24");
    RULE("CHO-25");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    notify_op(p, "logoff", (struct op){.given = OP_user, .user = phone_text(p, "alice")});
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), 0);
    assert_int_equal(sim->logoffs.at[0].state, LOGOFF_blocked);
    uint64_t event = notify_event(p);
    client_reads_all(&c, 0);
    assert_int_equal(registration_outcome(sim, &sim->registrations.at[0], event), FF_OUTCOME_posted);
    notify_stop(p);
    assert_int_equal(open_tokens(p), 0);
}

/* ---- The ledger ---- */

static void uses_are_the_events_that_went_through(void **state)
{
    RULE("TOK-2");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    uint64_t window;
    notify_event(p); /* before it */
    struct client c = registered(p, "alice", &window);
    uint64_t first = notify_event(p);
    assert_int_equal(token_uses(sim, 0), 0); /* on its way */
    assert_int_equal(token_last_use(sim, 0), 0);
    assert_true(client_ack(&c, 0, first, 0));
    assert_int_equal(token_uses(sim, 0), 1);
    assert_int_equal(token_last_use(sim, 0), first);
    uint64_t second = notify_event(p);
    assert_true(client_except(&c, 0, second, FF_OUTCOME_quota));
    uint64_t third = notify_event(p);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    notify_event(p);         /* after it */
    client_reads_all(&c, 0); /* acknowledged when the token is closed already */
    assert_int_equal(token_uses(sim, 0), 2);
    assert_int_equal(token_last_use(sim, 0), third);
}

static void the_ledger_says_who_when_and_where(void **state)
{
    RULE("TOK-26");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "bob");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    uint32_t site = site_add(sim, c.process, phone_text(p, "/opt/client"), 0x1234, FF_STR("f"));
    phone_at(p, 7);
    queue_request in = window_request(&c, window);
    struct ff_out_FaxInitializeEventQueue out;
    struct caller caller = {.process = c.process, .thread = 1, .site = site};
    assert_int_equal(sim_call(sim, &caller, FF_TYPE_FaxInitializeEventQueue, &in, &out, &p->arena),
                     FF_ERROR_SUCCESS);
    const struct token *t = token_at(p, 0);
    assert_int_equal(token_registration(p->sim, t)->site, site);
    assert_int_equal(t->process, c.process);
    assert_int_equal(t->opened_at, p->config.start + 7 * FF_TICKS_PER_S);
    assert_int_equal(sim->sessions.at[t->session].user, user_by_name(sim, FF_STR("bob")));
    const struct obligation *o = &sim->obligations.at[t->obligation];
    assert_int_equal(o->kind, OBLIGATION_token);
    assert_int_equal(o->subject, 0);
    assert_int_equal(o->site, site);
    assert_false(o->ended);
    client_vanish(&c);
    assert_true(o->orphaned);
    assert_false(o->ended); /* CHO-12: kept */
    const struct finding *f = &sim->findings.at[0];
    assert_int_equal(f->kind, FINDING_token_unreleased);
    assert_int_equal(f->process, c.process);
    assert_int_equal(f->site, site);
    assert_int_equal(f->subject, 0);
}

/* ---- Calls that were to release it, and did not ---- */

static const struct token_attempt *attempt_at(struct phone *p, uint32_t row)
{
    return token_attempt(p->sim, token_at(p, row));
}

static queue_request with_key(const struct client *c, uint64_t window, uint64_t key)
{
    queue_request in = release_request(c, window);
    in.completion_key = key;
    return in;
}

static void a_log_off_call_with_another_key_is_remembered(void **state)
{
    RULE("TOK-15");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    assert_null(attempt_at(p, 0));
    assert_int_equal(client_initialize(&c, with_key(&c, window, 2), NULL), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(attempt_at(p, 0)->completion_key, 2);
    assert_int_equal(attempt_at(p, 0)->status, FF_ERROR_INVALID_PARAMETER);
    /* For whichever window that was to be: there is but one. */
    assert_int_equal(client_initialize(&c, with_key(&c, window + 1, 1), NULL), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(attempt_at(p, 0)->window, window + 1);
    assert_int_equal(open_tokens(p), 1);
}

/* Key 0 registers: only a user who is logging off makes something else of it. */
static void a_registration_is_an_attempt_only_while_the_user_logs_off(void **state)
{
    RULE("TOK-15");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    client_register(&c, window);
    assert_null(attempt_at(p, 0));
    notify_op(p, "logoff", (struct op){.given = OP_user, .user = phone_text(p, "alice")});
    client_register(&c, window);
    assert_non_null(attempt_at(p, 0));
    assert_non_null(attempt_at(p, 1));
    assert_null(attempt_at(p, 2)); /* its own */
}

/* What is for a completion port, for another window, or in another process, was not meant for it; nor is what releases it. */
static void other_calls_are_no_attempts(void **state)
{
    RULE("TOK-30");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window, second;
    struct client c = registered(p, "alice", &window), other = registered(p, "alice", &second);
    client_register_port(&c, 7, 1);
    uint64_t third = client_window(&c, FF_WINDOW_top_level);
    client_register(&c, third);
    client_initialize(&other, with_key(&other, second, 2), NULL);
    assert_int_equal(client_release(&c, third), FF_ERROR_SUCCESS);
    assert_null(attempt_at(p, 0));
    assert_non_null(attempt_at(p, 1));
    assert_null(attempt_at(p, 2));
}

/* What it leaves undone is not its fault: nothing of it is an error, and that no log-off came is a remark. */
static void whoever_is_given_up_is_not_to_blame(void **state)
{
    struct phone *p = *state;
    for (int logs_off = 0; logs_off < 2; logs_off++) {
        struct sim *sim = notify_begin_user(p);
        uint64_t window;
        struct client c = registered(p, "alice", &window);
        if (logs_off) {
            logoff_begin(sim, sim->processes.at[c.process].session);
            notify_answer(p, notify_send(p), 0);
        }
        process_give_up(sim);
        client_exit(&c);
        assert_int_equal(notify_findings(p, FINDING_token_unreleased), 0);
        assert_int_equal(notify_findings(p, FINDING_handle_not_closed), 0);
        assert_int_equal(notify_findings(p, FINDING_no_logoff), !logs_off);
        assert_false(finding_failing(sim));
        phone_tear_down(state);
        phone_set_up(state);
        p = *state;
    }
}

static const struct test_case cases[] = {
    CASE(accounts_options_and_modes),
    CASE(no_user_account_with_the_option),
    CASE(every_registration_of_a_window_has_a_token),
    CASE(the_logoff_call),
    CASE(only_key_1_without_a_port_is_the_logoff_call),
    CASE(what_fails_and_can_have_been_meant_as_the_logoff_call_is_a_finding),
    CASE(the_logoff_call_needs_a_server_handle),
    CASE(what_the_logoff_call_does_not_look_at),
    CASE(twice_is_once),
    CASE(a_window_that_was_never_registered),
    CASE(registering_after_the_logoff_call),
    CASE(a_repeated_call_changes_nothing_about_the_session),
    CASE(without_a_service_nothing_is_left_to_close),
    CASE(in_a_new_session_the_call_is_required_again),
    CASE(a_call_for_each_window),
    CASE(closing_the_handle_leaves_the_token),
    CASE(destroying_the_window_leaves_the_token),
    CASE(a_window_without_a_token_may_be_destroyed),
    CASE(a_failing_call_leaves_the_token),
    CASE(when_its_process_ends),
    CASE(who_released_may_go),
    CASE(the_next_post_takes_all_that_wait_for_it),
    CASE(a_stop_forgets_about_the_next_post),
    CASE(when_the_service_ends),
    CASE(a_token_blocks_nothing_but_the_logoff),
    CASE(uses_are_the_events_that_went_through),
    CASE(the_ledger_says_who_when_and_where),
    CASE(a_log_off_call_with_another_key_is_remembered),
    CASE(a_registration_is_an_attempt_only_while_the_user_logs_off),
    CASE(other_calls_are_no_attempts),
    CASE(whoever_is_given_up_is_not_to_blame),
};

int main(int argc, char **argv)
{
    return RUN("token", cases, phone_set_up, phone_tear_down, argc, argv);
}
