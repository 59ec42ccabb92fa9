/* SPDX-License-Identifier: MIT */
/* The log-off protocol as stories: who is asked what, in which order, and the verdict (TOK-4, TOK-14, TOK-24 to
 * TOK-27, TOK-31). */
#include <string.h>

#include "tests/unit/sim/notify.h"

static void log_off(struct phone *p, const char *user)
{
    notify_op(p, "logoff", (struct op){.given = OP_user, .user = phone_text(p, user)});
}

static ff_status try_log_off(struct phone *p, const char *user)
{
    struct op op = {.given = OP_user, .user = phone_text(p, user)};
    return phone_op(p, "logoff", &op);
}

static struct logoff *latest(struct phone *p)
{
    assert_true(p->sim->logoffs.count > 0);
    return &p->sim->logoffs.at[p->sim->logoffs.count - 1];
}

static enum session_state state_of(const struct phone *p, const char *user)
{
    return p->sim->sessions.at[user_by_name(p->sim, ff_str_of(user))].state;
}

/* A process with a top-level window that is registered. */
static struct client registered(struct phone *p, const char *user, uint64_t *ret_window)
{
    struct client c = client_of(p, user);
    *ret_window = client_window(&c, FF_WINDOW_top_level);
    client_register(&c, *ret_window);
    return c;
}

static struct client with_window(struct phone *p, const char *user)
{
    struct client c = client_attach(p, user);
    client_window(&c, FF_WINDOW_top_level);
    return c;
}

static void begin_story(struct phone *p)
{
    notify_drop_actions(p);
    phone_skip(p);
}

/* How many processes have been told to end, others' actions dropped. */
static uint32_t told_to_end(struct phone *p)
{
    uint32_t count = 0;
    const struct action *a;
    while ((a = action_take(p->sim))) count += a->kind == ACTION_end;
    return count;
}

/* ---- The three verdicts ---- */

static void a_clean_logoff(void **state)
{
    RULE("TOK-5");
    RULE("TOK-6");
    RULE("TOK-14");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    with_window(p, "alice");
    begin_story(p);
    log_off(p, "alice");
    struct action query = notify_send(p);
    assert_int_equal(query.process, c.process);
    assert_int_equal(query.subject, 0);
    assert_int_equal(query.message, FF_WM_QUERYENDSESSION);
    assert_int_equal(query.wparam, 0);
    assert_int_equal(query.lparam, FF_ENDSESSION_LOGOFF);
    assert_int_equal(state_of(p, "alice"), SESSION_logging_off);
    phone_at(p, 1);
    notify_answer(p, query, 1);
    notify_answer(p, notify_send(p), 1);
    struct action end = notify_send(p);
    assert_int_equal(end.message, FF_WM_ENDSESSION);
    assert_int_equal(end.wparam, 1);
    assert_int_equal(end.lparam, FF_ENDSESSION_LOGOFF);
    phone_at(p, 2);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    notify_answer(p, end, 0);
    notify_answer(p, notify_send(p), 0);
    notify_story(p, "0.000 op \"logoff\"", "0.000 log-off begun user alice",
                 "0.000 sent process 1 window 1 WM_QUERYENDSESSION 0",
                 "1.000 answered process 1 window 1 WM_QUERYENDSESSION 1",
                 "1.000 sent process 2 window 2 WM_QUERYENDSESSION 0",
                 "1.000 answered process 2 window 2 WM_QUERYENDSESSION 1",
                 "1.000 sent process 1 window 1 WM_ENDSESSION 1", "2.000 unregistered registration 1",
                 "2.000 token closed token 1 \"log-off call\"",
                 "2.000 call process 1 FaxInitializeEventQueue ERROR_SUCCESS",
                 "2.000 answered process 1 window 1 WM_ENDSESSION 0",
                 "2.000 sent process 2 window 2 WM_ENDSESSION 1",
                 "2.000 answered process 2 window 2 WM_ENDSESSION 0", "2.000 log-off done user alice");
    assert_true(timer_next(p->sim) == FF_TIME_NEVER); /* of its time-outs none is left */
    assert_int_equal(told_to_end(p), 2);
    assert_int_equal(latest(p)->state, LOGOFF_done);
    assert_int_equal(latest(p)->ended_at, p->sim->clock.now);
    assert_int_equal(state_of(p, "alice"), SESSION_ended);
    assert_int_equal(p->sim->findings.count, 0);
}

static void a_held_desktop_blocks(void **state)
{
    RULE("TOK-4");
    RULE("TOK-26");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    registered(p, "alice", &window);
    begin_story(p);
    log_off(p, "alice");
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), 0);
    notify_story(p, "0.000 op \"logoff\"", "0.000 log-off begun user alice",
                 "0.000 sent process 1 window 1 WM_QUERYENDSESSION 0",
                 "0.000 answered process 1 window 1 WM_QUERYENDSESSION 1",
                 "0.000 sent process 1 window 1 WM_ENDSESSION 1",
                 "0.000 answered process 1 window 1 WM_ENDSESSION 0",
                 "0.000 log-off blocked user alice token 1", "0.000 finding \"token_unreleased\" process 1");
    assert_int_equal(told_to_end(p), 0);
    assert_int_equal(latest(p)->state, LOGOFF_blocked);
    assert_int_equal(latest(p)->blocked_by, 0);
    assert_int_equal(state_of(p, "alice"), SESSION_active);
    assert_false(p->sim->processes.at[0].ended);
}

/* The verdict names the first token; every one that is open is a finding of its process. */
static void every_open_token_is_a_finding(void **state)
{
    RULE("TOK-26");
    RULE("TOK-30");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window, of_second;
    struct client first = registered(p, "alice", &window);
    registered(p, "alice", &of_second);
    struct client bob = registered(p, "bob", &of_second);
    uint64_t other = client_window(&first, FF_WINDOW_top_level);
    client_register(&first, other);
    log_off(p, "alice");
    for (int i = 0; i < 3; i++) notify_answer(p, notify_send(p), 1);
    struct action end = notify_send(p);
    assert_int_equal(client_release(&first, window), FF_ERROR_SUCCESS); /* of one window of two */
    notify_answer(p, end, 0);
    for (int i = 0; i < 2; i++) notify_answer(p, notify_send(p), 0);
    assert_int_equal(latest(p)->state, LOGOFF_blocked);
    assert_int_equal(latest(p)->blocked_by, 1);
    assert_int_equal(notify_findings(p, FINDING_token_unreleased), 2);
    for (uint32_t i = 0; i < p->sim->findings.count; i++)
        assert_int_not_equal(p->sim->findings.at[i].process, bob.process);
}

static void a_second_try_after_a_block(void **state)
{
    RULE("TOK-26");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    log_off(p, "alice");
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), 0);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    begin_story(p);
    phone_at(p, 3);
    log_off(p, "alice");
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), 0);
    notify_story(p, "3.000 op \"logoff\"", "3.000 log-off begun user alice",
                 "3.000 sent process 1 window 1 WM_QUERYENDSESSION 0",
                 "3.000 answered process 1 window 1 WM_QUERYENDSESSION 1",
                 "3.000 sent process 1 window 1 WM_ENDSESSION 1",
                 "3.000 answered process 1 window 1 WM_ENDSESSION 0", "3.000 log-off done user alice");
    assert_int_equal(p->sim->logoffs.count, 2);
    /* The block is over, the finding stays. */
    assert_int_equal(notify_findings(p, FINDING_token_unreleased), 1);
}

static void a_veto(void **state)
{
    RULE("TOK-31");
    RULE("TOK-14");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    registered(p, "alice", &window);
    begin_story(p);
    log_off(p, "alice");
    notify_answer(p, notify_send(p), 0);
    struct action end = notify_send(p);
    assert_int_equal(end.wparam, 0);
    notify_answer(p, end, 0);
    notify_story(p, "0.000 op \"logoff\"", "0.000 log-off begun user alice",
                 "0.000 sent process 1 window 1 WM_QUERYENDSESSION 0",
                 "0.000 answered process 1 window 1 WM_QUERYENDSESSION 0",
                 "0.000 sent process 1 window 1 WM_ENDSESSION 0",
                 "0.000 answered process 1 window 1 WM_ENDSESSION 0",
                 "0.000 log-off vetoed user alice process 1 window 1");
    assert_int_equal(latest(p)->state, LOGOFF_vetoed);
    assert_int_equal(latest(p)->vetoed_by, 0);
    assert_int_equal(state_of(p, "alice"), SESSION_active);
    assert_int_equal(told_to_end(p), 0);
    /* Nobody asked for the desktop: an open token is no fault. */
    assert_int_equal(p->sim->findings.count, 0);
}

/* All that were asked hear that it is off, the others nothing; and in order from the first. */
static void a_veto_in_the_middle(void **state)
{
    RULE("TOK-31");
    struct phone *p = *state;
    notify_begin_user(p);
    struct client first = with_window(p, "alice");
    with_window(p, "alice");
    with_window(p, "alice");
    client_window(&first, FF_WINDOW_top_level); /* window 4, the second to be asked */
    begin_story(p);
    log_off(p, "alice");
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), 0);
    for (int i = 0; i < 3; i++) notify_answer(p, notify_send(p), 0);
    notify_no_send(p);
    notify_story(
        p, "0.000 op \"logoff\"", "0.000 log-off begun user alice",
        "0.000 sent process 1 window 1 WM_QUERYENDSESSION 0",
        "0.000 answered process 1 window 1 WM_QUERYENDSESSION 1",
        "0.000 sent process 1 window 4 WM_QUERYENDSESSION 0",
        "0.000 answered process 1 window 4 WM_QUERYENDSESSION 1",
        "0.000 sent process 2 window 2 WM_QUERYENDSESSION 0",
        "0.000 answered process 2 window 2 WM_QUERYENDSESSION 0",
        "0.000 sent process 1 window 1 WM_ENDSESSION 0", "0.000 answered process 1 window 1 WM_ENDSESSION 0",
        "0.000 sent process 1 window 4 WM_ENDSESSION 0", "0.000 answered process 1 window 4 WM_ENDSESSION 0",
        "0.000 sent process 2 window 2 WM_ENDSESSION 0", "0.000 answered process 2 window 2 WM_ENDSESSION 0",
        "0.000 log-off vetoed user alice process 2 window 2");
}

/* The answer to WM_ENDSESSION is nobody's business. */
static void only_a_query_can_be_vetoed(void **state)
{
    RULE("TOK-14");
    static const uint64_t answers[] = {0, 1, 2, UINT64_MAX};
    struct phone *p = *state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        notify_begin_user(p);
        with_window(p, "alice");
        log_off(p, "alice");
        notify_answer(p, notify_send(p), 7); /* nonzero */
        notify_answer(p, notify_send(p), answers[i]);
        assert_int_equal(latest(p)->state, LOGOFF_done);
    }
}

/* ---- Who is asked ---- */

static void top_level_windows_of_the_user_only(void **state)
{
    RULE("TOK-25");
    struct phone *p = *state;
    notify_begin_user(p);
    with_window(p, "bob");
    struct client c = client_attach(p, "alice");
    client_window(&c, FF_WINDOW_child);
    client_window(&c, FF_WINDOW_message_only);
    uint64_t dead = client_window(&c, FF_WINDOW_top_level);
    client_destroy(&c, dead);
    uint64_t top = client_window(&c, FF_WINDOW_top_level);
    struct client gone = with_window(p, "alice");
    client_exit(&gone);
    begin_story(p);
    log_off(p, "alice");
    struct action query = notify_send(p);
    assert_int_equal(query.subject, window_find(p->sim, c.process, top));
    notify_answer(p, query, 1);
    notify_answer(p, notify_send(p), 0);
    assert_int_equal(latest(p)->state, LOGOFF_done);
    assert_int_equal(told_to_end(p), 1);
}

static void a_hidden_window_blocks_without_being_asked(void **state)
{
    RULE("TOK-25");
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_of(p, "alice");
    client_register(&c, client_window(&c, FF_WINDOW_message_only));
    begin_story(p);
    log_off(p, "alice");
    notify_story(p, "0.000 op \"logoff\"", "0.000 log-off begun user alice",
                 "0.000 log-off blocked user alice token 1", "0.000 finding \"token_unreleased\" process 1");
}

static void windows_made_meanwhile_are_not_asked(void **state)
{
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = with_window(p, "alice");
    log_off(p, "alice");
    client_window(&c, FF_WINDOW_top_level);
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), 0);
    notify_no_send(p);
    assert_int_equal(latest(p)->state, LOGOFF_done);
}

/* ---- Time-outs ---- */

static void a_hung_window_by_profile(void **state)
{
    RULE("TOK-27");
    static const uint64_t query_ms[PROFILES] = {5000, 5000, 5000}, end_ms[PROFILES] = {20000, 20000, 5000};
    struct phone *p = *state;
    for (enum profile profile = PROFILE_win2000; profile < PROFILES; profile++) {
        notify_profile(p, profile);
        notify_begin_user(p);
        with_window(p, "alice");
        log_off(p, "alice");
        phone_at_ms(p, query_ms[profile] - 1);
        assert_int_equal(latest(p)->state, LOGOFF_querying);
        phone_at_ms(p, query_ms[profile]);
        assert_int_equal(latest(p)->state, LOGOFF_ending);
        phone_at_ms(p, query_ms[profile] + end_ms[profile] - 1);
        assert_int_equal(latest(p)->state, LOGOFF_ending);
        phone_at_ms(p, query_ms[profile] + end_ms[profile]);
        assert_int_equal(latest(p)->state, LOGOFF_done);
        assert_int_equal(notify_findings(p, FINDING_hung_window), 2);
        assert_int_equal(p->sim->findings.count, 1);
    }
}

static void a_client_that_hangs_in_wm_endsession_blocks(void **state)
{
    RULE("TOK-27");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    with_window(p, "alice");
    begin_story(p);
    log_off(p, "alice");
    notify_answer(p, notify_send(p), 1);
    notify_drop_actions(p);
    phone_at(p, 5); /* the second window is hung */
    struct action end = notify_send(p);
    assert_int_equal(end.message, FF_WM_ENDSESSION);
    phone_at(p, 25); /* and the first spends its time elsewhere */
    notify_answer(p, notify_send(p), 0);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_false(logoff_answer(p->sim, end.process, end.value, 0));
    notify_story(p, "0.000 op \"logoff\"", "0.000 log-off begun user alice",
                 "0.000 sent process 1 window 1 WM_QUERYENDSESSION 0",
                 "0.000 answered process 1 window 1 WM_QUERYENDSESSION 1",
                 "0.000 sent process 2 window 2 WM_QUERYENDSESSION 0",
                 "5.000 timed out process 2 window 2 WM_QUERYENDSESSION",
                 "5.000 finding \"hung_window\" process 2", "5.000 sent process 1 window 1 WM_ENDSESSION 1",
                 "25.000 timed out process 1 window 1 WM_ENDSESSION",
                 "25.000 finding \"hung_window\" process 1", "25.000 sent process 2 window 2 WM_ENDSESSION 1",
                 "25.000 answered process 2 window 2 WM_ENDSESSION 0",
                 "25.000 log-off blocked user alice token 1", "25.000 finding \"token_unreleased\" process 1",
                 "25.000 unregistered registration 1", "25.000 token closed token 1 \"log-off call\"",
                 "25.000 call process 1 FaxInitializeEventQueue ERROR_SUCCESS");
}

/* Each window has all of the time for each message, however long those before it took. */
static void every_window_has_its_own_time(void **state)
{
    RULE("TOK-27");
    struct phone *p = *state;
    notify_begin_user(p);
    with_window(p, "alice");
    with_window(p, "alice");
    log_off(p, "alice");
    phone_at(p, 4);
    notify_answer(p, notify_send(p), 1);
    phone_at_ms(p, 8999); /* the first one's time ended at 5 */
    assert_int_equal(latest(p)->state, LOGOFF_querying);
    assert_int_equal(p->sim->findings.count, 0);
    phone_at(p, 9);
    assert_int_equal(latest(p)->state, LOGOFF_ending);
    phone_at(p, 28);
    notify_drop_actions(p);
    assert_int_equal(latest(p)->at, 0);
    assert_true(logoff_answer(p->sim, 0, latest(p)->send, 0));
    phone_at_ms(p, 47999);
    assert_int_equal(latest(p)->state, LOGOFF_ending);
    phone_at(p, 48);
    assert_int_equal(latest(p)->state, LOGOFF_done);
}

/* ---- Answers that do not count ---- */

static void late_foreign_and_repeated_answers(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = with_window(p, "alice"), other = with_window(p, "alice");
    log_off(p, "alice");
    struct action query = notify_send(p);
    assert_false(logoff_answer(sim, other.process, query.value, 0));
    assert_false(logoff_answer(sim, c.process, query.value + 1, 0));
    assert_false(logoff_answer(sim, c.process, 0, 0));
    notify_answer(p, query, 1);
    assert_false(logoff_answer(sim, c.process, query.value, 0));
    assert_int_equal(latest(p)->state, LOGOFF_querying);
    phone_at(p, 5);
    struct action late = notify_send(p);
    assert_false(logoff_answer(sim, other.process, late.value, 0));
    assert_false(latest(p)->cancelled);
    for (int i = 0; i < 2; i++) notify_answer(p, notify_send(p), 1);
    assert_int_equal(latest(p)->state, LOGOFF_done);
    assert_false(logoff_answer(sim, c.process, 0, 0));
}

/* ---- Windows and processes that go ---- */

static void a_window_destroyed_while_it_is_asked(void **state)
{
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = client_attach(p, "alice");
    uint64_t first = client_window(&c, FF_WINDOW_top_level), second = client_window(&c, FF_WINDOW_top_level);
    begin_story(p);
    log_off(p, "alice");
    phone_at(p, 1);
    client_destroy(&c, first);
    notify_drop_actions(p);
    struct logoff *l = latest(p);
    assert_true(logoff_answer(p->sim, c.process, l->send, 1));
    phone_at(p, 2);
    client_destroy(&c, second);
    notify_story(p, "0.000 op \"logoff\"", "0.000 log-off begun user alice",
                 "0.000 sent process 1 window 1 WM_QUERYENDSESSION 0", "1.000 window gone process 1 window 1",
                 "1.000 sent process 1 window 2 WM_QUERYENDSESSION 0",
                 "1.000 answered process 1 window 2 WM_QUERYENDSESSION 1",
                 "1.000 sent process 1 window 2 WM_ENDSESSION 1", "2.000 window gone process 1 window 2",
                 "2.000 log-off done user alice");
    /* Its time-out comes to nothing. */
    phone_at(p, 100);
    notify_story_at(p, (const char *const[]){NULL}, __FILE__, __LINE__);
}

static void a_window_destroyed_before_its_turn(void **state)
{
    struct phone *p = *state;
    notify_begin_user(p);
    with_window(p, "alice");
    struct client c = client_attach(p, "alice");
    uint64_t window = client_window(&c, FF_WINDOW_top_level);
    log_off(p, "alice");
    client_destroy(&c, window);
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), 0);
    notify_no_send(p);
    assert_int_equal(latest(p)->state, LOGOFF_done);
}

/* One process has two of the three windows. With its token kept, its end ends the waiting, not the block. */
static void a_process_dies_while_it_is_asked(void **state)
{
    RULE("CHO-12");
    RULE("TOK-26");
    struct phone *p = *state;
    for (int rundown = 0; rundown < 2; rundown++) {
        p->config.switches.on_process_end = rundown ? SWITCH_process_end_rundown : SWITCH_process_end_keep;
        notify_begin_user(p);
        uint64_t window;
        struct client c = registered(p, "alice", &window);
        client_window(&c, FF_WINDOW_top_level);
        with_window(p, "alice");
        begin_story(p);
        log_off(p, "alice");
        notify_drop_actions(p);
        phone_at(p, 1);
        client_vanish(&c);
        notify_answer(p, notify_send(p), 1);
        notify_answer(p, notify_send(p), 0);
        if (rundown)
            notify_story(
                p, "0.000 op \"logoff\"", "0.000 log-off begun user alice",
                "0.000 sent process 1 window 1 WM_QUERYENDSESSION 0",
                "1.000 process ended process 1 \"gone\"", "1.000 unregistered registration 1",
                "1.000 finding \"token_unreleased\" process 1", "1.000 token closed token 1 \"process end\"",
                "1.000 sent process 2 window 3 WM_QUERYENDSESSION 0",
                "1.000 answered process 2 window 3 WM_QUERYENDSESSION 1",
                "1.000 sent process 2 window 3 WM_ENDSESSION 1",
                "1.000 answered process 2 window 3 WM_ENDSESSION 0", "1.000 log-off done user alice");
        else
            notify_story(p, "0.000 op \"logoff\"", "0.000 log-off begun user alice",
                         "0.000 sent process 1 window 1 WM_QUERYENDSESSION 0",
                         "1.000 process ended process 1 \"gone\"", "1.000 unregistered registration 1",
                         "1.000 finding \"token_unreleased\" process 1",
                         "1.000 sent process 2 window 3 WM_QUERYENDSESSION 0",
                         "1.000 answered process 2 window 3 WM_QUERYENDSESSION 1",
                         "1.000 sent process 2 window 3 WM_ENDSESSION 1",
                         "1.000 answered process 2 window 3 WM_ENDSESSION 0",
                         "1.000 log-off blocked user alice token 1");
        assert_int_equal(told_to_end(p), rundown ? 1 : 0);
    }
}

static void the_last_process_dies_in_the_middle(void **state)
{
    struct phone *p = *state;
    notify_begin_user(p);
    struct client c = with_window(p, "alice");
    client_window(&c, FF_WINDOW_top_level);
    log_off(p, "alice");
    client_vanish(&c);
    assert_int_equal(latest(p)->state, LOGOFF_done);
    assert_int_equal(told_to_end(p), 0);
    phone_at(p, 100);
    assert_int_equal(p->sim->findings.count, 0);
}

static void a_process_attaches_during_it(void **state)
{
    RULE("TOK-26");
    struct phone *p = *state;
    for (int registers = 0; registers < 2; registers++) {
        notify_begin_user(p);
        with_window(p, "alice");
        log_off(p, "alice");
        struct client c = client_of(p, "alice");
        uint64_t window = client_window(&c, FF_WINDOW_top_level);
        if (registers) client_register(&c, window);
        notify_answer(p, notify_send(p), 1);
        notify_answer(p, notify_send(p), 0);
        assert_int_equal(latest(p)->state, registers ? LOGOFF_blocked : LOGOFF_done);
        assert_int_equal(told_to_end(p),
                         registers ? 0 : 2); /* it was not asked, and is ended with the rest */
    }
}

static void the_service_ends_during_it(void **state)
{
    RULE("TOK-8");
    RULE("TOK-26");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    registered(p, "alice", &window);
    log_off(p, "alice");
    notify_answer(p, notify_send(p), 1);
    struct action end = notify_send(p);
    notify_stop(p);
    notify_answer(p, end, 0);
    assert_int_equal(latest(p)->state, LOGOFF_done);
    assert_int_equal(p->sim->findings.count, 0);
}

/* ---- Afterwards ---- */

static void after_it_the_session_is_over(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct client c = client_of(p, "alice");
    log_off(p, "alice");
    const struct action *a;
    while ((a = action_take(sim)) && a->kind != ACTION_end) continue;
    assert_non_null(a);
    assert_int_equal(a->process, c.process);
    assert_string_equal(text_get(&sim->texts, a->reason).at, "the user has logged off");
    /* Whoever is ended from outside cannot tidy up first. */
    client_exit(&c);
    assert_int_equal(sim->findings.count, 0);
    const char *error = NULL;
    struct process_facts facts = {.user = FF_STR("alice")};
    assert_int_equal(process_attach(sim, &facts, &error), SIM_NONE);
    assert_non_null(strstr(error, "the user has logged off already"));
    assert_int_equal(try_log_off(p, "alice"), FF_ERROR_INVALID_OPERATION);
}

static void logging_off_nobody(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    assert_int_equal(try_log_off(p, "carol"), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(sim->logoffs.count, 0);
    begin_story(p);
    log_off(p, "bob"); /* who has no process */
    notify_story(p, "0.000 op \"logoff\"", "0.000 log-off begun user bob", "0.000 log-off done user bob");
    with_window(p, "alice");
    log_off(p, "alice");
    assert_int_equal(try_log_off(p, "alice"), FF_ERROR_INVALID_OPERATION); /* under way */
    assert_int_equal(sim->logoffs.count, 2);
}

static void two_users_at_once(void **state)
{
    RULE("TOK-4");
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    uint64_t window;
    registered(p, "alice", &window);
    with_window(p, "bob");
    begin_story(p);
    log_off(p, "alice");
    log_off(p, "bob");
    struct action of_alice = notify_send(p), of_bob = notify_send(p);
    assert_false(logoff_answer(sim, of_alice.process, of_bob.value, 1));
    assert_false(logoff_answer(sim, of_bob.process, of_alice.value, 1));
    notify_answer(p, of_bob, 1);
    notify_answer(p, of_alice, 1);
    of_bob = notify_send(p);
    of_alice = notify_send(p);
    notify_answer(p, of_alice, 0);
    phone_at(p, 20);
    notify_story(p, "0.000 op \"logoff\"", "0.000 log-off begun user alice",
                 "0.000 sent process 1 window 1 WM_QUERYENDSESSION 0", "0.000 op \"logoff\"",
                 "0.000 log-off begun user bob", "0.000 sent process 2 window 2 WM_QUERYENDSESSION 0",
                 "0.000 answered process 2 window 2 WM_QUERYENDSESSION 1",
                 "0.000 sent process 2 window 2 WM_ENDSESSION 1",
                 "0.000 answered process 1 window 1 WM_QUERYENDSESSION 1",
                 "0.000 sent process 1 window 1 WM_ENDSESSION 1",
                 "0.000 answered process 1 window 1 WM_ENDSESSION 0",
                 "0.000 log-off blocked user alice token 1", "0.000 finding \"token_unreleased\" process 1",
                 "20.000 timed out process 2 window 2 WM_ENDSESSION",
                 "20.000 finding \"hung_window\" process 2", "20.000 log-off done user bob");
}

/* ---- The log-off call inside of it ---- */

/* A client of two windows, one registered, in the given state of the protocol. */
static struct client in_the_middle(struct phone *p, bool veto, uint64_t *ret_window)
{
    notify_begin_user(p);
    struct client c = registered(p, "alice", ret_window);
    with_window(p, "alice");
    log_off(p, "alice");
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), !veto);
    return c;
}

static void the_call_on_a_cancelled_end(void **state)
{
    RULE("TOK-24");
    struct phone *p = *state;
    uint64_t window;
    struct client c = in_the_middle(p, true, &window);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_int_equal(notify_findings(p, FINDING_logoff_call_on_cancel), 1);
    assert_int_equal(finding_row(FINDING_logoff_call_on_cancel)->cls, FINDING_choice);
    assert_false(p->sim->registrations.at[0].live); /* it loses them all the same */
    /* Made twice, it is lost once. */
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_int_equal(notify_findings(p, FINDING_logoff_call_on_cancel), 1);
}

/* What is not that: the call in an end that is none, when another process is asked, afterwards. */
static void the_call_at_other_times(void **state)
{
    RULE("TOK-24");
    struct phone *p = *state;
    uint64_t window;
    struct client c = in_the_middle(p, false, &window);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->findings.count, 0);

    c = in_the_middle(p, true, &window);
    notify_answer(p, notify_send(p), 0); /* now the second process is told */
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->findings.count, 0);

    c = in_the_middle(p, true, &window);
    notify_answer(p, notify_send(p), 0);
    notify_answer(p, notify_send(p), 0);
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_int_equal(p->sim->findings.count, 0);
}

static void the_call_in_the_query_is_too_early(void **state)
{
    RULE("TOK-24");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    log_off(p, "alice");
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    assert_int_equal(notify_findings(p, FINDING_logoff_call_on_query), 1);
    assert_int_equal(finding_row(FINDING_logoff_call_on_query)->cls, FINDING_advice);
}

/* ---- When nothing is left to come ---- */

static void after_a_refused_logoff_its_processes_are_told_to_end_once(void **state)
{
    RULE("TOK-26");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    registered(p, "alice", &window);
    with_window(p, "bob");
    assert_false(logoff_wind_up(p->sim)); /* there was none yet */
    log_off(p, "alice");
    assert_false(logoff_wind_up(p->sim)); /* it goes on */
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), 0);
    begin_story(p);
    assert_true(logoff_wind_up(p->sim));
    notify_story(p, "0.000 wound up \"the log-off was refused, and nothing is left to come\"");
    assert_int_equal(told_to_end(p), 1); /* not bob's */
    assert_false(logoff_wind_up(p->sim));
    assert_int_equal(state_of(p, "alice"), SESSION_active);
}

static void what_comes_after_a_refused_logoff_is_not_its_end(void **state)
{
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t window;
    struct client c = registered(p, "alice", &window);
    log_off(p, "alice");
    notify_answer(p, notify_send(p), 0); /* a veto */
    notify_answer(p, notify_send(p), 0);
    assert_int_equal(latest(p)->state, LOGOFF_vetoed);
    event_signal_raw(p->sim, FF_FEI_BUSY, 1, 1);
    assert_false(logoff_wind_up(p->sim)); /* life went on: whoever waits now, waits in vain */
    assert_int_equal(client_release(&c, window), FF_ERROR_SUCCESS);
    log_off(p, "alice");
    notify_answer(p, notify_send(p), 1);
    notify_answer(p, notify_send(p), 0);
    assert_int_equal(latest(p)->state, LOGOFF_done);
    assert_false(logoff_wind_up(p->sim)); /* nothing was refused */
}

/* A log-off that is blocked, after the registered window has answered neither message in time. */
static struct client hung(struct phone *p, uint64_t *ret_window, struct action *ret_query,
                          struct action *ret_end)
{
    notify_begin_user(p);
    struct client c = registered(p, "alice", ret_window);
    log_off(p, "alice");
    *ret_query = notify_send(p);
    phone_at(p, 5);
    *ret_end = notify_send(p);
    phone_at(p, 25);
    assert_int_equal(latest(p)->state, LOGOFF_blocked);
    return c;
}

static void where_a_window_hangs_a_refused_logoff_is_not_the_end(void **state)
{
    RULE("TOK-27");
    struct phone *p = *state;
    struct action query, end;
    uint64_t window;
    struct client c = hung(p, &window, &query, &end);
    struct client other = with_window(p, "alice");
    assert_true(logoff_hangs(p->sim));
    assert_false(logoff_wind_up(p->sim));
    assert_false(logoff_answer(p->sim, other.process, end.value, 0)); /* not his to answer */
    assert_false(logoff_answer(p->sim, c.process, query.value, 1));   /* not the last that it was asked */
    assert_true(logoff_hangs(p->sim));
    client_destroy(&c, window); /* what is gone does not hang */
    assert_false(logoff_hangs(p->sim));
    assert_true(logoff_wind_up(p->sim));
}

static void who_answers_late_does_not_hang(void **state)
{
    RULE("TOK-27");
    struct phone *p = *state;
    struct action query, end;
    uint64_t window;
    struct client c = hung(p, &window, &query, &end);
    assert_false(logoff_answer(p->sim, c.process, end.value, 0)); /* it counts for nothing else */
    assert_int_equal(latest(p)->state, LOGOFF_blocked);
    assert_false(logoff_hangs(p->sim));
    assert_true(logoff_wind_up(p->sim));
}

static void a_token_knows_the_log_off_that_it_blocked(void **state)
{
    RULE("TOK-26");
    struct phone *p = *state;
    notify_begin_user(p);
    uint64_t first, second;
    struct client released = registered(p, "alice", &first), late = registered(p, "alice", &second);
    log_off(p, "alice");
    assert_int_equal(client_release(&released, first), FF_ERROR_SUCCESS);
    for (int i = 0; i < 4; i++) notify_answer(p, notify_send(p), 1);
    assert_int_equal(p->sim->tokens.at[1].logoff, 0);
    assert_int_equal(client_release(&late, second), FF_ERROR_SUCCESS);
    /* All in one moment; only the order tells. */
    assert_int_equal(p->sim->tokens.at[0].closed_at, p->sim->tokens.at[1].closed_at);
    assert_int_equal(p->sim->tokens.at[0].logoff, SIM_NONE);
    assert_true(p->sim->tokens.at[0].released);
    assert_true(p->sim->tokens.at[1].released);
}

static void what_is_left_when_a_logoff_ends_a_process(void **state)
{
    RULE("CLS-2");
    struct phone *p = *state;
    static const struct {
        bool told, polite;
    } rows[] = {{true, true}, {true, false}, {false, true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        notify_begin_user(p);
        struct client c = client_of(p, "alice");
        if (rows[i].told) client_window(&c, FF_WINDOW_top_level);
        log_off(p, "alice");
        for (int sends = 0; rows[i].told && sends < 2; sends++) notify_answer(p, notify_send(p), 1);
        assert_int_equal(latest(p)->state, LOGOFF_done);
        process_end(p->sim, c.process, rows[i].polite, 0, FF_STR("exit"));
        assert_int_equal(notify_findings(p, FINDING_left_at_logoff), rows[i].told && rows[i].polite);
        assert_false(finding_failing(p->sim));
        assert_true(p->sim->obligations.at[0].orphaned);
    }
}

static const struct test_case cases[] = {
    CASE(a_clean_logoff),
    CASE(a_held_desktop_blocks),
    CASE(every_open_token_is_a_finding),
    CASE(a_second_try_after_a_block),
    CASE(a_veto),
    CASE(a_veto_in_the_middle),
    CASE(only_a_query_can_be_vetoed),
    CASE(top_level_windows_of_the_user_only),
    CASE(a_hidden_window_blocks_without_being_asked),
    CASE(windows_made_meanwhile_are_not_asked),
    CASE(a_hung_window_by_profile),
    CASE(a_client_that_hangs_in_wm_endsession_blocks),
    CASE(every_window_has_its_own_time),
    CASE(late_foreign_and_repeated_answers),
    CASE(a_window_destroyed_while_it_is_asked),
    CASE(a_window_destroyed_before_its_turn),
    CASE(a_process_dies_while_it_is_asked),
    CASE(the_last_process_dies_in_the_middle),
    CASE(a_process_attaches_during_it),
    CASE(the_service_ends_during_it),
    CASE(after_it_the_session_is_over),
    CASE(logging_off_nobody),
    CASE(two_users_at_once),
    CASE(the_call_on_a_cancelled_end),
    CASE(the_call_at_other_times),
    CASE(the_call_in_the_query_is_too_early),
    CASE(after_a_refused_logoff_its_processes_are_told_to_end_once),
    CASE(what_comes_after_a_refused_logoff_is_not_its_end),
    CASE(where_a_window_hangs_a_refused_logoff_is_not_the_end),
    CASE(who_answers_late_does_not_hang),
    CASE(a_token_knows_the_log_off_that_it_blocked),
    CASE(what_is_left_when_a_logoff_ends_a_process),
};

int main(int argc, char **argv)
{
    return RUN("logoff", cases, phone_set_up, phone_tear_down, argc, argv);
}
