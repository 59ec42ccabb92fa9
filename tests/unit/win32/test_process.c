/* SPDX-License-Identifier: MIT */
/* What there is only here: several processes in one program, the end of a session, and waits that nothing can end. */
#include <fauxfax/testing.h>

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/rule.h"

static void on_failure(const char *sentence)
{
    fail_msg("%s", sentence);
}

static int set_up(void **state)
{
    (void)state;
    alarm(30);
    fauxfax_on_failure(on_failure);
    return fauxfax_begin("\"time\": \"auto\", \"timeline\": []") ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    fauxfax_on_failure(NULL);
    fauxfax_end();
    alarm(0);
    return 0;
}

static char saw[256];
static LRESULT query_answer;

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    size_t used = strlen(saw);
    if (message == WM_QUERYENDSESSION) snprintf(saw + used, sizeof saw - used, "query ");
    if (message == WM_QUERYENDSESSION) return query_answer;
    if (message == WM_ENDSESSION) snprintf(saw + used, sizeof saw - used, "end(%d) ", (int)wparam);
    return DefWindowProcA(window, message, wparam, lparam);
}

static HWND window_of(HWND parent)
{
    WNDCLASSA cls;
    memset(&cls, 0, sizeof cls);
    cls.lpfnWndProc = procedure;
    cls.lpszClassName = "process test";
    RegisterClassA(&cls);
    HWND window = CreateWindowExA(0, "process test", "", 0, 0, 0, 0, 0, parent, NULL, NULL, NULL);
    assert_non_null(window);
    return window;
}

/* ---- Processes ---- */

static void each_process_has_its_own_handles_windows_and_errors(void **state)
{
    (void)state;
    HANDLE event = CreateEventA(NULL, TRUE, TRUE, "a name");
    HWND window = window_of(NULL);
    DWORD process = GetCurrentProcessId(), thread = GetCurrentThreadId();
    SetLastError(7);
    int second = fauxfax_process("second", NULL);
    assert_int_equal(GetLastError(), 0);
    assert_int_not_equal(GetCurrentProcessId(), process);
    assert_int_not_equal(GetCurrentThreadId(), thread);
    assert_false(IsWindow(window));
    assert_false(PostMessageA(window, WM_USER, 0, 0));
    assert_int_equal(GetLastError(), ERROR_INVALID_WINDOW_HANDLE);
    assert_false(ResetEvent(event));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_int_equal(WaitForSingleObject(event, 0), WAIT_FAILED);
    HANDLE other = CreateEventA(NULL, TRUE, FALSE, "a name");
    assert_int_equal(GetLastError(), 0); /* names are the process's own */
    fauxfax_enter(1);
    assert_int_equal(GetLastError(), 7);
    assert_int_equal(GetCurrentProcessId(), process);
    assert_true(IsWindow(window));
    assert_int_equal(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    fauxfax_enter(second);
    assert_int_equal(WaitForSingleObject(other, 0), WAIT_TIMEOUT);
}

static void each_process_has_its_own_queue_and_classes(void **state)
{
    (void)state;
    MSG msg;
    HWND window = window_of(NULL);
    assert_true(PostMessageA(window, WM_USER + 1, 0, 0));
    PostQuitMessage(3);
    fauxfax_process("second", NULL);
    assert_false(PeekMessageA(&msg, NULL, 0, 0, PM_REMOVE));
    assert_null(CreateWindowExA(0, "process test", "", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL));
    assert_int_equal(GetLastError(), ERROR_CANNOT_FIND_WND_CLASS);
    HWND other = window_of(NULL);
    assert_ptr_not_equal(other, window);
    assert_true(PostMessageA(other, WM_USER + 2, 0, 0));
    fauxfax_enter(1);
    assert_true(GetMessageA(&msg, NULL, 0, 0) > 0);
    assert_int_equal(msg.message, WM_USER + 1);
    assert_int_equal(GetMessageA(&msg, NULL, 0, 0), 0);
    assert_int_equal(msg.wParam, 3);
    assert_false(PeekMessageA(&msg, NULL, 0, 0, PM_REMOVE));
}

/* Numbers are the system's: each process knows its own among them. */
static void windows_of_processes_do_not_mix(void **state)
{
    (void)state;
    enum { ROUNDS = 8 };
    HWND mine[ROUNDS], theirs[ROUNDS];
    int second = fauxfax_process("second", NULL);
    for (int i = 0; i < ROUNDS; i++) {
        fauxfax_enter(1);
        mine[i] = window_of(HWND_MESSAGE);
        fauxfax_enter(second);
        theirs[i] = window_of(HWND_MESSAGE);
    }
    for (int i = 0; i < ROUNDS; i++) assert_true(IsWindow(theirs[i]) && !IsWindow(mine[i]));
    fauxfax_enter(1);
    for (int i = 0; i < ROUNDS; i++) assert_true(IsWindow(mine[i]) && !IsWindow(theirs[i]));
}

static DWORD WINAPI whose_am_i(LPVOID unused)
{
    (void)unused;
    return GetCurrentProcessId();
}

static void a_thread_is_part_of_the_process_of_its_maker(void **state)
{
    (void)state;
    DWORD code;
    fauxfax_process("second", NULL);
    HANDLE thread = CreateThread(NULL, 0, whose_am_i, NULL, 0, NULL);
    assert_int_equal(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, GetCurrentProcessId());
    CloseHandle(thread);
}

/* ---- Waits that nothing can end ---- */

static void a_wait_that_nothing_can_end_fails(void **state)
{
    (void)state;
    MSG msg = {.message = WM_USER, .wParam = 1};
    DWORD bytes;
    ULONG_PTR key;
    LPOVERLAPPED overlapped;
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    assert_int_equal(GetMessageA(&msg, NULL, 0, 0), -1);
    assert_int_equal(GetLastError(), ERROR_POSSIBLE_DEADLOCK);
    assert_int_equal(msg.wParam, 0); /* what programs return from main */
    SetLastError(0);
    assert_int_equal(WaitForSingleObject(event, INFINITE), WAIT_FAILED);
    assert_int_equal(GetLastError(), ERROR_POSSIBLE_DEADLOCK);
    SetLastError(0);
    assert_false(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE));
    assert_int_equal(GetLastError(), ERROR_POSSIBLE_DEADLOCK);
}

static CRITICAL_SECTION sections[2];

static DWORD WINAPI enter_the_other_way_round(LPVOID both_are_there)
{
    EnterCriticalSection(&sections[1]);
    SetEvent(both_are_there);
    EnterCriticalSection(&sections[0]);
    return 0;
}

static void embrace(void)
{
    HANDLE both_are_there = CreateEventA(NULL, TRUE, FALSE, NULL);
    InitializeCriticalSection(&sections[0]);
    InitializeCriticalSection(&sections[1]);
    EnterCriticalSection(&sections[0]);
    CreateThread(NULL, 0, enter_the_other_way_round, both_are_there, 0, NULL);
    WaitForSingleObject(both_are_there, INFINITE);
    EnterCriticalSection(&sections[1]);
}

/* In a program of its own, which has no thread but this one when it begins: the first case, since of a thread that has ended for
 * those who waited for it the system may still have something. */
static void a_deadlock_of_critical_sections_ends_the_program(void **state)
{
    int status = 0;
    tear_down(state);
    pid_t child = fork();
    if (child == 0) {
        const struct rlimit no_core = {0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        if (set_up(state) == 0) embrace();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_int_equal(set_up(state), 0);
}

/* ---- The end of a session ---- */

static void pump_until_over(void)
{
    MSG msg;
    while (GetMessageA(&msg, NULL, 0, 0) > 0) DispatchMessageA(&msg);
}

static void logging_off_asks_every_top_level_window(void **state)
{
    (void)state;
    *saw = 0;
    query_answer = TRUE;
    window_of(NULL);
    window_of(window_of(HWND_MESSAGE)); /* nor what belongs to one */
    assert_true(ExitWindowsEx(EWX_LOGOFF, 0));
    assert_string_equal(saw, ""); /* it begins afterwards */
    pump_until_over();
    assert_string_equal(saw, "query end(1) ");
    assert_int_equal(GetLastError(), ERROR_SHUTDOWN_IN_PROGRESS);
}

static void a_window_may_refuse(void **state)
{
    (void)state;
    *saw = 0;
    query_answer = FALSE;
    window_of(NULL);
    assert_true(ExitWindows(0, 0));
    pump_until_over();
    assert_string_equal(saw, "query end(0) ");
}

static void shutting_down_takes_a_right(void **state)
{
    (void)state;
    assert_false(ExitWindowsEx(0x1, 0)); /* EWX_SHUTDOWN */
    assert_int_equal(GetLastError(), ERROR_PRIVILEGE_NOT_HELD);
}

static const struct test_case cases[] = {
    CASE(a_deadlock_of_critical_sections_ends_the_program), /* first: see there */
    CASE(each_process_has_its_own_handles_windows_and_errors),
    CASE(each_process_has_its_own_queue_and_classes),
    CASE(windows_of_processes_do_not_mix),
    CASE(a_thread_is_part_of_the_process_of_its_maker),
    CASE(a_wait_that_nothing_can_end_fails),
    CASE(logging_off_asks_every_top_level_window),
    CASE(a_window_may_refuse),
    CASE(shutting_down_takes_a_right),
};

int main(int argc, char **argv)
{
    rule_transport("embedded");
    return RUN("win32/process", cases, set_up, tear_down, argc, argv);
}
