/* SPDX-License-Identifier: MIT */
/* FaxInitializeEventQueue: IEQ in functions.md, REG in notifications.md section 2. */
#include "tests/conformance/fixture.h"

static void without_registration_no_event_arrives(void **state)
{
    (void)state;
    RULE("REG-1");
    RULE("IEQ-1");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_window('t');
    HANDLE port = fx_port();
    fx_send(fax, "5550100", 1);
    fx_advance(60000);
    assert_string_equal(fx_messages(), "");
    assert_string_equal(fx_packets(port), "");
}

static void a_registration_uses_exactly_one_method(void **state)
{
    (void)state;
    RULE("REG-2");
    RULE("IEQ-2");
    RULE("IEQ-E1");
    RULE("IEQ-E2");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    HANDLE port = fx_port();
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, NULL, FX_BASE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(fax, port, 0, window, FX_BASE), ERROR_INVALID_PARAMETER);
    fx_send(fax, "5550100", 1);
    assert_string_equal(fx_messages(), "");
    assert_string_equal(fx_packets(port), "");
}

static void window_mode_posts_to_the_window(void **state)
{
    (void)state;
    RULE("IEQ-4");
    RULE("MSG-2");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, fx_window('t'), FX_BASE));
    DWORD job = fx_send(fax, "5550100", 1);
    assert_int_equal(job, 1);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1) INITIALIZING(1,1)");
}

static void packet_mode_queues_to_the_port(void **state)
{
    (void)state;
    RULE("IEQ-3");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_granted(FaxInitializeEventQueue(fax, port, 7, NULL, 0));
    fx_send(fax, "5550100", 1);
    assert_string_equal(fx_packets(port), "JOB_QUEUED(0,1) INITIALIZING(1,1)");
}

static void any_completion_key_comes_back_unchanged(void **state)
{
    (void)state;
    RULE("REG-5");
    RULE("IEQ-5");
    static const ULONG_PTR keys[] = {0, 1, 42, (ULONG_PTR)-1};
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HANDLE port = fx_port();
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) fx_register_port(fax, port, keys[i]);
    fx_op("device-off", "\"device\": \"Modem\"");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        DWORD bytes = 0;
        ULONG_PTR key = 99;
        LPOVERLAPPED event = NULL;
        assert_true(GetQueuedCompletionStatus(port, &bytes, &key, &event, 0));
        assert_true(key == keys[i]);
        assert_null(LocalFree((HLOCAL)event));
    }
}

static void message_start_is_not_below_wm_user(void **state)
{
    (void)state;
    RULE("REG-4");
    RULE("IEQ-E4");
    RULE("IEQ-8");
    RULE("CHO-1");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, window, 0), ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, window, WM_USER - 1), ERROR_INVALID_PARAMETER);
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, WM_USER));
    fx_op("switch", "\"name\": \"message_start_strict\", \"value\": \"true\"");
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, window, WM_USER), ERROR_INVALID_PARAMETER);
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, WM_USER + 1));
}

static void message_start_check_is_for_windows_only(void **state)
{
    (void)state;
    RULE("IEQ-7");
    fx_world(NULL);
    fx_process("client", "alice");
    fx_granted(FaxInitializeEventQueue(fx_connect(), fx_port(), 0, NULL, 0));
}

static void null_handle_is_an_invalid_parameter(void **state)
{
    (void)state;
    RULE("IEQ-E3");
    fx_world(NULL);
    fx_process("client", "alice");
    fx_refused(FaxInitializeEventQueue(NULL, NULL, 0, fx_window('t'), FX_BASE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(NULL, fx_port(), 0, NULL, 0), ERROR_INVALID_PARAMETER);
}

static void bad_handles_windows_and_ports(void **state)
{
    (void)state;
    RULE("IEQ-18");
    RULE("CHO-20");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port_handle = NULL;
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port_handle));
    HWND window = fx_window('t'), dead = fx_window('t');
    assert_true(DestroyWindow(dead));
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
    fx_refused(FaxInitializeEventQueue((HANDLE)(ULONG_PTR)0x1234, NULL, 0, window, FX_BASE),
               ERROR_INVALID_HANDLE);
    fx_refused(FaxInitializeEventQueue(port_handle, NULL, 0, window, FX_BASE), ERROR_INVALID_HANDLE);
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, (HWND)(ULONG_PTR)0x1234, FX_BASE),
               ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, dead, FX_BASE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(fax, event, 0, NULL, 0), ERROR_INVALID_HANDLE);
    fx_refused(FaxInitializeEventQueue(fax, (HANDLE)(ULONG_PTR)0x1234, 0, NULL, 0), ERROR_INVALID_HANDLE);
    CloseHandle(event);
}

static void window_mode_refuses_other_keys(void **state)
{
    (void)state;
    RULE("IEQ-19");
    RULE("CHO-20");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_refused(FaxInitializeEventQueue(fax, NULL, 2, fx_window('t'), FX_BASE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(fax, NULL, (ULONG_PTR)-1, fx_window('t'), FX_BASE),
               ERROR_INVALID_PARAMETER);
    /* Packet mode with a MessageStart: works, and the report says that the value means nothing. */
    fx_granted(FaxInitializeEventQueue(fax, fx_port(), 0, NULL, FX_BASE));
    assert_int_equal(fx_findings("message_start_ignored"), 1);
}

static void first_registration_stays_in_force_under_2000(void **state)
{
    (void)state;
    RULE("REG-6");
    RULE("REG-7");
    RULE("IEQ-9");
    RULE("IEQ-E6");
    RULE("VER-1");
    fx_world("\"profile\": \"win2000\"");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE));
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE), ERROR_INVALID_DATA);
    fx_send(fax, "5550100", 1);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1) INITIALIZING(1,1)");
}

static void other_modes_and_windows_are_refused_too_under_2000(void **state)
{
    (void)state;
    RULE("CHO-15");
    fx_world("\"profile\": \"win2000\"");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND first = fx_window('t'), second = fx_window('t');
    fx_register(fax, first);
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, second, FX_BASE), ERROR_INVALID_DATA);
    fx_refused(FaxInitializeEventQueue(fax, fx_port(), 0, NULL, 0), ERROR_INVALID_DATA);
    /* Parameter errors take precedence. */
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, NULL, FX_BASE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(fax, fx_port(), 0, second, FX_BASE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(NULL, NULL, 0, second, FX_BASE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, second, WM_USER - 1), ERROR_INVALID_PARAMETER);
}

static void a_failed_first_call_does_not_use_up_the_session(void **state)
{
    (void)state;
    RULE("CHO-16");
    fx_world("\"profile\": \"win2000\"");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, window, 1), ERROR_INVALID_PARAMETER);
    /* Not of a window: a smaller number may be, of which Windows looks at these digits only. */
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, (HWND)(ULONG_PTR)0xFFF0, FX_BASE),
               ERROR_INVALID_PARAMETER);
    fx_op("switch", "\"name\": \"impersonation_denied\", \"value\": \"true\"");
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE), ERROR_ACCESS_DENIED);
    fx_op("switch", "\"name\": \"impersonation_denied\", \"value\": \"false\"");
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE));
}

static void xp_gives_every_registration_every_event(void **state)
{
    (void)state;
    RULE("REG-8");
    RULE("IEQ-10");
    RULE("VER-1");
    RULE("CHO-14");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE));
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE));
    fx_send(fax, "5550100", 1);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1) JOB_QUEUED(0,1) INITIALIZING(1,1) INITIALIZING(1,1)");
    assert_int_equal(fx_findings("registered_twice"), 1);                    /* a note: it may be meant */
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE + 64)); /* which can be told apart */
    assert_int_equal(fx_findings("registered_twice"), 1);
}

static void later_versions_are_as_xp(void **state)
{
    (void)state;
    RULE("VER-2");
    fx_world("\"profile\": \"win7\"");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HANDLE port = fx_port();
    fx_granted(FaxInitializeEventQueue(fax, port, 0, NULL, 0));
    fx_granted(FaxInitializeEventQueue(fax, port, 0, NULL, 0));
    fx_op("device-off", "\"device\": \"Modem\"");
    assert_string_equal(fx_packets(port), "MODEM_POWERED_OFF(1,-) MODEM_POWERED_OFF(1,-)");
    assert_int_equal(fx_findings("registered_twice"), 1);
}

static void the_application_is_the_process(void **state)
{
    (void)state;
    RULE("REG-10");
    RULE("CHO-2");
    fx_world("\"profile\": \"win2000\"");
    int first = fx_process("client", "alice");
    HANDLE fax = fx_connect(), again = fx_connect();
    fx_register(fax, fx_window('t'));
    fx_refused(FaxInitializeEventQueue(again, NULL, 0, fx_window('t'), FX_BASE), ERROR_INVALID_DATA);
    /* Another process of the same user and the same program is another application. */
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    fx_enter(first);
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, fx_window('t'), FX_BASE), ERROR_INVALID_DATA);
}

static void the_repetition_fails_and_the_first_stays(void **state)
{
    (void)state;
    RULE("REG-7");
    fx_world("\"profile\": \"win2000\"");
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_register_port(fax, port, 5);
    fx_refused(FaxInitializeEventQueue(fax, port, 6, NULL, 0), ERROR_INVALID_DATA);
    fx_op("device-off", "\"device\": \"Modem\"");
    assert_string_equal(fx_packets(port), "MODEM_POWERED_OFF(1,-)");
}

static void registering_needs_a_fax_right_on_xp(void **state)
{
    (void)state;
    RULE("REG-12");
    RULE("IEQ-E8");
    RULE("CHO-3");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_op("rights", "\"user\": \"alice\", \"rights\": 0");
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE), ERROR_ACCESS_DENIED);
    fx_op("rights", "\"user\": \"alice\", \"rights\": 1");
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE));
}

static void registering_needs_no_right_on_2000(void **state)
{
    (void)state;
    RULE("CHO-3");
    fx_world("\"profile\": \"win2000\"");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_op("rights", "\"user\": \"alice\", \"rights\": 0");
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, fx_window('t'), FX_BASE));
}

static void revoked_rights_do_not_stop_delivery(void **state)
{
    (void)state;
    RULE("CHO-18");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    fx_op("rights", "\"user\": \"alice\", \"rights\": 0");
    fx_op("device-off", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
}

static void nothing_but_the_logoff_call_cancels_a_registration(void **state)
{
    (void)state;
    RULE("REG-13");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_register(fax, window);
    assert_true(FaxClose(fax));
    fx_op("device-off", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
    fax = fx_connect();
    fx_granted(FaxInitializeEventQueue(fax, NULL, 1, window, 0));
    fx_op("device-on", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "");
}

static void the_logoff_call_is_the_exception(void **state)
{
    (void)state;
    RULE("REG-11");
    RULE("IEQ-16");
    fx_world("\"profile\": \"win2000\"");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_register(fax, window);
    fx_granted(FaxInitializeEventQueue(fax, NULL, 1, window, 0));
}

static void the_registration_outlives_the_handle(void **state)
{
    (void)state;
    RULE("IEQ-12");
    RULE("SES-4");
    RULE("CLS-4");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    assert_true(FaxClose(fax));
    fx_op("device-off", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
}

static void packets_are_for_those_who_registered_first(void **state)
{
    (void)state;
    RULE("IEQ-13");
    RULE("IOC-6");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_op("device-off", "\"device\": \"Modem\"");
    fx_register_port(fax, port, 0);
    assert_string_equal(fx_packets(port), "");
    fx_op("device-on", "\"device\": \"Modem\"");
    assert_string_equal(fx_packets(port), "MODEM_POWERED_ON(1,-) IDLE(1,-)");
}

static void each_packet_has_a_block_that_localfree_frees(void **state)
{
    (void)state;
    RULE("IEQ-14");
    RULE("IOC-3");
    RULE("FEV-2");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE port = fx_port();
    fx_register_port(fx_connect(), port, 0);
    fx_op("device-off", "\"device\": \"Modem\"");
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED event = NULL;
    assert_true(GetQueuedCompletionStatus(port, &bytes, &key, &event, 0));
    assert_null(LocalFree((HLOCAL)event));
    assert_int_equal(fx_findings("freebuffer_on_event"), 0);
}

static void a_user_account_opens_a_token_for_a_window_only(void **state)
{
    (void)state;
    RULE("IEQ-15");
    RULE("IEQ-17");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register_port(fax, fx_port(), 0);
    fx_expect_story("token", NULL);
    fx_register(fax, fx_window('t'));
    fx_expect_story("token", "0.000 token opened token 1 registration 2");
}

static void after_the_service_ended_the_client_registers_again(void **state)
{
    (void)state;
    RULE("IEQ-11");
    RULE("SES-2");
    RULE("SES-7");
    fx_world("\"profile\": \"win2000\"");
    fx_process("client", "alice");
    HWND window = fx_window('t');
    fx_register(fx_connect(), window);
    fx_op("service-stop", NULL);
    assert_string_equal(fx_messages(), "IDLE(1,-) FAXSVC_ENDED(0,-)");
    fx_op("service-start", NULL);
    fx_op("device-off", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "");
    fx_register(fx_connect(), window);
    fx_op("device-on", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "MODEM_POWERED_ON(1,-) IDLE(1,-)");
}

static void a_window_of_another_process_is_refused(void **state)
{
    (void)state;
    RULE("CHO-19");
    fx_world(NULL);
    fx_process("owner", "alice");
    HWND window = fx_window('t');
    fx_process("client", "alice");
    fx_refused(FaxInitializeEventQueue(fx_connect(), NULL, 0, window, FX_BASE), ERROR_INVALID_PARAMETER);
}

static struct other_thread {
    HANDLE ready, go; /* events */
    HWND window;
    UINT got; /* the fax message it found in its queue */
} other;

static DWORD WINAPI window_of_another_thread(LPVOID unused)
{
    (void)unused;
    MSG msg;
    other.window = fx_window('t');
    SetEvent(other.ready);
    WaitForSingleObject(other.go, INFINITE);
    while (PeekMessageA(&msg, other.window, FX_BASE, FX_BASE + FEI_NEVENTS, PM_REMOVE))
        other.got = msg.message;
    DestroyWindow(other.window);
    return 0;
}

static void a_window_of_another_thread_will_do(void **state)
{
    (void)state;
    RULE("CHO-19");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    other = (struct other_thread){.ready = CreateEventA(NULL, TRUE, FALSE, NULL),
                                  .go = CreateEventA(NULL, TRUE, FALSE, NULL)};
    HANDLE thread = CreateThread(NULL, 0, window_of_another_thread, NULL, 0, NULL);
    assert_non_null(thread);
    assert_int_equal(WaitForSingleObject(other.ready, INFINITE), WAIT_OBJECT_0);
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, other.window, FX_BASE));
    fx_op("device-off", "\"device\": \"Modem\"");
    /* It is in that thread's queue, and in no other. */
    assert_string_equal(fx_messages(), "");
    SetEvent(other.go);
    assert_int_equal(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    assert_int_equal(other.got, FX_BASE + FEI_MODEM_POWERED_OFF);
    CloseHandle(thread);
    CloseHandle(other.ready);
    CloseHandle(other.go);
}

static void a_token_failure_registers_nothing(void **state)
{
    (void)state;
    RULE("CHO-23");
    fx_world("\"switches\": {\"impersonation_denied\": true}");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_refused(FaxInitializeEventQueue(fax, NULL, 0, fx_window('t'), FX_BASE), ERROR_ACCESS_DENIED);
    fx_op("device-off", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "");
    fx_granted(FaxInitializeEventQueue(fax, fx_port(), 0, NULL, 0));
}

static void ranges_that_leave_the_sensible_are_pointed_out(void **state)
{
    (void)state;
    RULE("CHO-4");
    RULE("MSG-11");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, 0xBFFF - 27));
    assert_int_equal(fx_findings("message_range"), 0);
    fx_granted(FaxInitializeEventQueue(fax, NULL, 0, window, 0xBFFF - 26));
    assert_int_equal(fx_findings("message_range"), 1);
}

static const struct test_case cases[] = {
    CASE(without_registration_no_event_arrives),
    CASE(a_registration_uses_exactly_one_method),
    CASE(window_mode_posts_to_the_window),
    CASE(packet_mode_queues_to_the_port),
    CASE(any_completion_key_comes_back_unchanged),
    CASE(message_start_is_not_below_wm_user),
    CASE(message_start_check_is_for_windows_only),
    CASE(null_handle_is_an_invalid_parameter),
    CASE(bad_handles_windows_and_ports),
    CASE(window_mode_refuses_other_keys),
    CASE(first_registration_stays_in_force_under_2000),
    CASE(other_modes_and_windows_are_refused_too_under_2000),
    CASE(a_failed_first_call_does_not_use_up_the_session),
    CASE(xp_gives_every_registration_every_event),
    CASE(later_versions_are_as_xp),
    CASE(the_application_is_the_process),
    CASE(the_repetition_fails_and_the_first_stays),
    CASE(registering_needs_a_fax_right_on_xp),
    CASE(registering_needs_no_right_on_2000),
    CASE(revoked_rights_do_not_stop_delivery),
    CASE(nothing_but_the_logoff_call_cancels_a_registration),
    CASE(the_logoff_call_is_the_exception),
    CASE(the_registration_outlives_the_handle),
    CASE(packets_are_for_those_who_registered_first),
    CASE(each_packet_has_a_block_that_localfree_frees),
    CASE(a_user_account_opens_a_token_for_a_window_only),
    CASE(after_the_service_ended_the_client_registers_again),
    CASE(a_window_of_another_process_is_refused),
    CASE(a_window_of_another_thread_will_do),
    CASE(a_token_failure_registers_nothing),
    CASE(ranges_that_leave_the_sensible_are_pointed_out),
};

FX_MAIN("event_queue")
