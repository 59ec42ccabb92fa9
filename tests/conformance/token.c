/* SPDX-License-Identifier: MIT */
/* Service accounts, tokens and log-off: TOK in notifications.md section 8, its matrix, its life cycle, CHO-9 to CHO-13,
 * CHO-22 to CHO-25, VER-3, VER-9, VER-10. */
#include "tests/conformance/fixture.h"

#include <stdlib.h>

static const char *const LOCAL_SYSTEM = "\"account\": {\"kind\": \"LocalSystem\"}";
static const char *const LOCAL_SYSTEM_INTERACT =
    "\"account\": {\"kind\": \"LocalSystem\", \"interact\": true}";

static unsigned open_tokens(void)
{
    const char *count = fx_ask("status", "/open/token");
    assert_non_null(count);
    return (unsigned)strtoul(count, NULL, 10);
}

static void modem_off(void)
{
    fx_op("device-off", "\"device\": \"Modem\"");
}

static void modem_on(void)
{
    fx_op("device-on", "\"device\": \"Modem\"");
}

static void a_user_account_opens_a_token_at_registration(void **state)
{
    (void)state;
    RULE("TOK-1");
    RULE("TOK-13");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    assert_int_equal(open_tokens(), 0);
    fx_register(fax, window);
    assert_int_equal(open_tokens(), 1);
}

static void messages_arrive_by_impersonation_without_code_of_the_client(void **state)
{
    (void)state;
    RULE("TOK-2");
    RULE("TOK-3");
    RULE("TOK-7");
    fx_world(NULL);
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    modem_off();
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
    assert_string_equal(fx_ask("status", "/tokens/0/uses"), "1");
}

static void a_held_token_blocks_the_logoff(void **state)
{
    (void)state;
    RULE("TOK-4");
    RULE("TOK-26");
    fx_world(NULL);
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    assert_string_equal(fx_logoff("alice"), "blocked");
    assert_int_equal(fx_findings("token_unreleased"), 1);
    /* It blocks nothing else, ends no process, and events go on (CHO-24, CHO-25). */
    modem_off();
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
}

static void a_block_is_of_log_off_alone(void **state)
{
    (void)state;
    RULE("CHO-24");
    RULE("CHO-25");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    assert_string_equal(fx_logoff("alice"), "blocked");
    fx_send(fax, "5550100", 1);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1) INITIALIZING(1,1)");
    /* Another user is not concerned. */
    assert_string_equal(fx_logoff("bob"), "done");
}

static void the_logoff_call_on_wm_endsession_lets_the_user_go(void **state)
{
    (void)state;
    RULE("TOK-5");
    RULE("TOK-6");
    RULE("TOK-14");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_register(fax, window);
    fx_window_set(window, &(struct fx_window_options){.on_end = 1, .query = 1, .fax = fax});
    assert_string_equal(fx_logoff("alice"), "done");
    assert_string_equal(fx_session_messages(window), "QUERY END(1)");
    assert_int_equal(open_tokens(), 0);
    assert_int_equal(fx_findings("token_unreleased"), 0);
}

static void the_logoff_call_on_wm_destroy_serves_too(void **state)
{
    (void)state;
    RULE("TOK-5");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_register(fax, window);
    fx_window_set(window, &(struct fx_window_options){.on_destroy = 1, .query = 1, .fax = fax});
    assert_true(DestroyWindow(window));
    assert_int_equal(open_tokens(), 0);
    assert_string_equal(fx_logoff("alice"), "done");
}

static void after_faxsvc_ended_the_token_is_closed_by_the_service(void **state)
{
    (void)state;
    RULE("TOK-8");
    fx_world(NULL);
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    fx_op("service-stop", NULL);
    assert_int_equal(open_tokens(), 0);
    assert_string_equal(fx_ask("status", "/tokens/0/closed_by"), "service stop");
    assert_string_equal(fx_logoff("alice"), "done");
    assert_int_equal(fx_findings("token_unreleased"), 0);
}

static void a_user_account_never_interacts_with_the_desktop(void **state)
{
    (void)state;
    RULE("TOK-9");
    fx_world(NULL);
    fx_op_fails("service-account", "\"account\": \"user\", \"name\": \"CORP\\\\fax\", \"interact\": true");
    assert_string_equal(fx_ask("status", "/service/interact"), "false");
}

static void local_system_with_the_option_reaches_the_desktop(void **state)
{
    (void)state;
    RULE("TOK-10");
    RULE("CHO-22");
    RULE("TOK-28");
    fx_world(LOCAL_SYSTEM_INTERACT);
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    assert_int_equal(open_tokens(), 0);
    modem_off();
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
    assert_string_equal(fx_logoff("alice"), "done");
}

static void local_system_may_be_set_to_hold_the_desktop(void **state)
{
    (void)state;
    RULE("TOK-28");
    fx_world("\"account\": {\"kind\": \"LocalSystem\", \"interact\": true}, "
             "\"switches\": {\"localsystem_holds_desktop\": true}");
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    assert_string_equal(fx_logoff("alice"), "blocked");
}

static void local_system_without_the_option_reaches_nobody(void **state)
{
    (void)state;
    RULE("TOK-11");
    RULE("CHO-9");
    fx_world(LOCAL_SYSTEM);
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    modem_off();
    assert_string_equal(fx_messages(), "");
    assert_int_equal(fx_findings("no_desktop"), 1);
    assert_string_equal(fx_ask("status", "/registrations/0/outcomes/no_desktop"), "1");
    assert_string_equal(fx_logoff("alice"), "done");
}

static void packets_depend_on_no_account(void **state)
{
    (void)state;
    RULE("TOK-12");
    RULE("IOC-7");
    static const char *const accounts[] = {
        "\"account\": {\"kind\": \"LocalSystem\"}",
        "\"account\": {\"kind\": \"LocalSystem\", \"interact\": true}",
        "\"account\": {\"kind\": \"NetworkService\"}",
        "\"account\": {\"kind\": \"user\", \"name\": \"CORP\\\\faxsvc\"}",
    };
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
        fx_world(accounts[i]);
        fx_process("client", "alice");
        HANDLE port = fx_port();
        fx_register_port(fx_connect(), port, 0);
        assert_int_equal(open_tokens(), 0);
        modem_off();
        assert_string_equal(fx_packets(port), "MODEM_POWERED_OFF(1,-)");
        assert_string_equal(fx_logoff("alice"), "done");
        assert_int_equal(fx_findings("token_unreleased"), 0);
    }
}

static void the_logoff_call_needs_a_valid_server_handle(void **state)
{
    (void)state;
    RULE("TOK-15");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = NULL;
    HWND window = fx_window('t');
    fx_register(fax, window);
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    fx_refused(FaxInitializeEventQueue(NULL, NULL, 1, window, 0), ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(port, NULL, 1, window, 0), ERROR_INVALID_HANDLE);
    assert_int_equal(open_tokens(), 1);
    assert_int_equal(fx_findings("logoff_call_refused"), 1); /* once a process */
    /* MessageStart is not looked at. */
    fx_granted(FaxInitializeEventQueue(fax, NULL, 1, window, 12345));
    assert_int_equal(open_tokens(), 0);
}

static void it_closes_the_token_before_it_returns_and_ends_the_registration(void **state)
{
    (void)state;
    RULE("TOK-16");
    RULE("TOK-17");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_register(fax, window);
    assert_true(FaxInitializeEventQueue(fax, NULL, 1, window, 0) != 0);
    assert_int_equal(open_tokens(), 0);
    modem_off();
    assert_string_equal(fx_messages(), "");
}

static void it_is_idempotent(void **state)
{
    (void)state;
    RULE("TOK-18");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_register(fax, window);
    fx_granted(FaxInitializeEventQueue(fax, NULL, 1, window, 0));
    fx_granted(FaxInitializeEventQueue(fax, NULL, 1, window, 0));
    assert_string_equal(fx_ask("status", "/tokens/#"), "1");
}

static void unknown_windows_are_refused_destroyed_ones_accepted(void **state)
{
    (void)state;
    RULE("TOK-19");
    RULE("TOK-23");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND registered = fx_window('t'), never = fx_window('t');
    fx_register(fax, registered);
    fx_refused(FaxInitializeEventQueue(fax, NULL, 1, never, FX_BASE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(fax, NULL, 1, (HWND)(ULONG_PTR)0xFFF0, FX_BASE),
               ERROR_INVALID_PARAMETER);
    modem_off();
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
    assert_true(DestroyWindow(registered));
    fx_granted(FaxInitializeEventQueue(fax, NULL, 1, registered, 0));
    assert_int_equal(open_tokens(), 0);
}

static void after_it_2000_counts_the_session_as_used_xp_does_not(void **state)
{
    (void)state;
    RULE("TOK-20");
    static const struct {
        const char *profile;
        DWORD code;
    } rows[] = {{"\"profile\": \"win2000\"", ERROR_INVALID_DATA}, {"\"profile\": \"xp\"", 0}};
    for (size_t i = 0; i < 2; i++) {
        fx_world(rows[i].profile);
        fx_process("client", "alice");
        HANDLE fax = fx_connect();
        HWND window = fx_window('t');
        fx_register(fax, window);
        fx_granted(FaxInitializeEventQueue(fax, NULL, 1, window, 0));
        if (rows[i].code)
            fx_refused(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE), rows[i].code);
        else
            fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE));
    }
}

static void under_local_system_it_ends_the_registration(void **state)
{
    (void)state;
    RULE("TOK-21");
    fx_world(LOCAL_SYSTEM_INTERACT);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_register(fax, window);
    fx_granted(FaxInitializeEventQueue(fax, NULL, 1, window, 0));
    modem_off();
    assert_string_equal(fx_messages(), "");
}

static void with_the_service_gone_it_fails_and_nothing_is_left(void **state)
{
    (void)state;
    RULE("TOK-22");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_register(fax, window);
    fx_op("service-stop", NULL);
    fx_refused(FaxInitializeEventQueue(fax, NULL, 1, window, 0), RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(open_tokens(), 0);
    assert_string_equal(fx_logoff("alice"), "done");
}

static void making_it_on_a_cancelled_logoff_is_pointed_out(void **state)
{
    (void)state;
    RULE("TOK-24");
    RULE("TOK-31");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND hasty = fx_window('t'), veto = fx_window('t'), later = fx_window('t');
    fx_register(fax, hasty);
    fx_window_set(hasty, &(struct fx_window_options){.on_end = 2, .query = 1, .fax = fax});
    fx_window_set(veto, &(struct fx_window_options){.query = 0});
    assert_string_equal(fx_logoff("alice"), "vetoed");
    assert_string_equal(fx_session_messages(hasty), "QUERY END(0)");
    assert_string_equal(fx_session_messages(veto), "QUERY END(0)");
    assert_string_equal(fx_session_messages(later), "");
    assert_int_equal(fx_findings("logoff_call_on_cancel"), 1);
    modem_off();
    assert_string_equal(fx_messages(), "");
}

static void message_only_and_child_windows_are_not_asked(void **state)
{
    (void)state;
    RULE("TOK-25");
    static const char kinds[] = {'m', 'c'};
    for (size_t i = 0; i < sizeof kinds; i++) {
        fx_world(NULL);
        fx_process("client", "alice");
        HANDLE fax = fx_connect();
        HWND window = fx_window(kinds[i]);
        fx_register(fax, window);
        fx_window_set(window, &(struct fx_window_options){.on_end = 1, .query = 1, .fax = fax});
        assert_int_equal(fx_findings("hidden_window"), 1);
        assert_string_equal(fx_logoff("alice"), "blocked");
        assert_string_equal(fx_session_messages(window), "");
    }
}

static void a_top_level_window_or_another_account_is_no_trap(void **state)
{
    (void)state;
    RULE("TOK-25");
    fx_world(NULL);
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    assert_int_equal(fx_findings("hidden_window"), 0);
    fx_world(LOCAL_SYSTEM_INTERACT);
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('m'));
    assert_int_equal(fx_findings("hidden_window"), 0);
}

static void a_later_exit_ends_the_block_but_not_the_finding(void **state)
{
    (void)state;
    RULE("TOK-26");
    RULE("CHO-12");
    fx_world("\"switches\": {\"on_process_end\": \"rundown\"}");
    int client = fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    assert_string_equal(fx_logoff("alice"), "blocked");
    fx_exit(client);
    assert_int_equal(open_tokens(), 0);
    assert_string_equal(fx_logoff("alice"), "done");
    assert_true(fx_findings("token_unreleased") > 0);
}

static void a_window_has_its_profiles_time_to_answer(void **state)
{
    (void)state;
    RULE("TOK-27");
    static const struct {
        const char *profile;
        unsigned end_ms;
    } rows[] = {{"\"profile\": \"xp\"", 20000}, {"\"profile\": \"win7\"", 5000}};
    for (size_t i = 0; i < 2; i++) {
        fx_world(rows[i].profile);
        fx_process("client", "alice");
        fx_register(fx_connect(), fx_window('t'));
        fx_op("logoff", "\"user\": \"alice\"");
        fx_story(NULL);
        fx_advance(4999);
        fx_expect_story("timed out", NULL);
        fx_advance(1);
        assert_non_null(strstr(fx_story("timed out"), "timed out"));
        fx_advance(rows[i].end_ms - 1);
        fx_expect_story("log-off blocked", NULL);
        fx_advance(1);
        assert_non_null(strstr(fx_story("log-off blocked"), "log-off blocked"));
        assert_true(fx_findings("hung_window") > 0);
    }
}

static void an_unread_faxsvc_ended_excuses_a_failing_call(void **state)
{
    (void)state;
    RULE("TOK-29");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_register(fax, window);
    fx_window_set(window, &(struct fx_window_options){.on_end = 1, .query = 1, .fax = fax});
    fx_op("service-stop", NULL);
    fx_story(NULL);
    assert_string_equal(fx_logoff("alice"), "done");
    fx_expect_story("FaxInitializeEventQueue",
                    "0.000 call process 1 FaxInitializeEventQueue RPC_S_SERVER_UNAVAILABLE");
    assert_int_equal(fx_findings("token_unreleased"), 0);
    assert_int_equal(fx_findings("logoff_call_refused"), 0);
}

static void after_registering_in_a_new_session_the_call_is_due_again(void **state)
{
    (void)state;
    RULE("TOK-29");
    fx_world(NULL);
    fx_process("client", "alice");
    HWND window = fx_window('t');
    fx_register(fx_connect(), window);
    fx_op("service-stop", NULL);
    fx_op("service-start", NULL);
    fx_register(fx_connect(), window);
    assert_string_equal(fx_logoff("alice"), "blocked");
}

static void it_ends_what_its_window_holds_and_nothing_else(void **state)
{
    (void)state;
    RULE("TOK-30");
    RULE("CHO-13");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND first = fx_window('t'), second = fx_window('t');
    fx_register(fax, first);
    fx_register(fax, first);
    fx_register(fax, second);
    assert_int_equal(open_tokens(), 3);
    fx_granted(FaxInitializeEventQueue(fax, NULL, 1, first, 0));
    assert_int_equal(open_tokens(), 1);
    modem_off();
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
    fx_granted(FaxInitializeEventQueue(fax, NULL, 1, second, 0));
    assert_int_equal(open_tokens(), 0);
}

static void a_destroyed_window_keeps_its_token(void **state)
{
    (void)state;
    RULE("CHO-11");
    RULE("CHO-10");
    RULE("MSG-10");
    fx_world(NULL);
    fx_process("client", "alice");
    HWND window = fx_window('t');
    fx_register(fx_connect(), window);
    assert_true(DestroyWindow(window));
    assert_int_equal(open_tokens(), 1);
    modem_off();
    fx_sync();
    assert_string_equal(fx_ask("status", "/registrations/0/outcomes/dead_window"), "1");
    assert_string_equal(fx_ask("status", "/registrations/0/live"), "true");
    assert_string_equal(fx_logoff("alice"), "blocked");
    fx_op("service-stop", NULL);
    assert_string_equal(fx_logoff("alice"), "done");
}

static void a_process_that_ends_leaves_its_token_by_default(void **state)
{
    (void)state;
    RULE("CHO-12");
    fx_world(NULL);
    int client = fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    fx_kill(client);
    assert_int_equal(open_tokens(), 1);
    assert_int_equal(fx_findings("token_unreleased"), 1);
    assert_string_equal(fx_logoff("alice"), "blocked");
    fx_op("service-stop", NULL);
    assert_int_equal(open_tokens(), 0);
    assert_string_equal(fx_logoff("alice"), "done");
}

static void next_post_releases_the_token_when_the_next_post_fails(void **state)
{
    (void)state;
    RULE("CHO-12");
    fx_world("\"switches\": {\"on_process_end\": \"next-post\"}");
    int client = fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    fx_kill(client);
    assert_int_equal(open_tokens(), 1);
    modem_off();
    assert_int_equal(open_tokens(), 0);
    assert_int_equal(fx_findings("token_unreleased"), 1);
}

static void since_vista_the_option_has_no_effect(void **state)
{
    (void)state;
    RULE("VER-3");
    fx_world("\"profile\": \"win7\", \"account\": {\"kind\": \"LocalSystem\", \"interact\": true}");
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    modem_off();
    assert_string_equal(fx_messages(), "");
    assert_int_equal(fx_findings("no_desktop"), 1);
}

static void network_service_is_local_system_without_the_option(void **state)
{
    (void)state;
    RULE("VER-9");
    fx_world("\"account\": {\"kind\": \"NetworkService\"}");
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    assert_int_equal(open_tokens(), 0);
    modem_off();
    assert_string_equal(fx_messages(), "");
}

static void a_posting_library_needs_neither_token_nor_desktop(void **state)
{
    (void)state;
    RULE("VER-10");
    fx_world("\"account\": {\"kind\": \"LocalSystem\"}, \"switches\": {\"poster\": \"library\"}");
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    assert_int_equal(open_tokens(), 0);
    modem_off();
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
}

static void the_default_is_xp_under_a_user_account(void **state)
{
    (void)state;
    RULE("VER-10");
    fx_world(NULL);
    assert_string_equal(fx_ask("status", "/profile"), "xp");
    assert_string_equal(fx_ask("status", "/service/kind"), "user");
    modem_on();
}

static const struct test_case cases[] = {
    CASE(a_user_account_opens_a_token_at_registration),
    CASE(messages_arrive_by_impersonation_without_code_of_the_client),
    CASE(a_held_token_blocks_the_logoff),
    CASE(a_block_is_of_log_off_alone),
    CASE(the_logoff_call_on_wm_endsession_lets_the_user_go),
    CASE(the_logoff_call_on_wm_destroy_serves_too),
    CASE(after_faxsvc_ended_the_token_is_closed_by_the_service),
    CASE(a_user_account_never_interacts_with_the_desktop),
    CASE(local_system_with_the_option_reaches_the_desktop),
    CASE(local_system_may_be_set_to_hold_the_desktop),
    CASE(local_system_without_the_option_reaches_nobody),
    CASE(packets_depend_on_no_account),
    CASE(the_logoff_call_needs_a_valid_server_handle),
    CASE(it_closes_the_token_before_it_returns_and_ends_the_registration),
    CASE(it_is_idempotent),
    CASE(unknown_windows_are_refused_destroyed_ones_accepted),
    CASE(after_it_2000_counts_the_session_as_used_xp_does_not),
    CASE(under_local_system_it_ends_the_registration),
    CASE(with_the_service_gone_it_fails_and_nothing_is_left),
    CASE(making_it_on_a_cancelled_logoff_is_pointed_out),
    CASE(message_only_and_child_windows_are_not_asked),
    CASE(a_top_level_window_or_another_account_is_no_trap),
    CASE(a_later_exit_ends_the_block_but_not_the_finding),
    CASE(a_window_has_its_profiles_time_to_answer),
    CASE(an_unread_faxsvc_ended_excuses_a_failing_call),
    CASE(after_registering_in_a_new_session_the_call_is_due_again),
    CASE(it_ends_what_its_window_holds_and_nothing_else),
    CASE(a_destroyed_window_keeps_its_token),
    CASE(a_process_that_ends_leaves_its_token_by_default),
    CASE(next_post_releases_the_token_when_the_next_post_fails),
    CASE(since_vista_the_option_has_no_effect),
    CASE(network_service_is_local_system_without_the_option),
    CASE(a_posting_library_needs_neither_token_nor_desktop),
    CASE(the_default_is_xp_under_a_user_account),
};

FX_MAIN("token")
