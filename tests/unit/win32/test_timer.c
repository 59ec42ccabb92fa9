/* SPDX-License-Identifier: MIT */
/* SetTimer and KillTimer. A real clock ticks coarsely: spans are compared with a tick to spare. */
#include "tests/unit/win32/worker.h"

enum { TICK = 20 };

static DWORD since(DWORD before)
{
    return GetTickCount() - before;
}

static void a_timer_beats_in_the_queue_of_its_window(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    MSG msg;
    DWORD before = GetTickCount();
    CHECK_INT(SetTimer(window, 7, 200, NULL), 7);
    for (DWORD beat = 1; beat <= 3; beat++) {
        CHECK(GetMessage(&msg, NULL, 0, 0) > 0);
        CHECK(msg.message == WM_TIMER && msg.hwnd == window && msg.wParam == 7 && msg.lParam == 0);
        CHECK(since(before) + TICK >= beat * 200);
        if (check_beyond()) CHECK_INT(since(before), beat * 200);
    }
    check_saw();
    DispatchMessage(&msg);
    CHECK_TEXT(check_saw(), "a:TIMER");
    CHECK(KillTimer(window, 7));
    CHECK(DestroyWindow(window));
}

static void beats_that_nobody_read_are_one(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    CHECK(SetTimer(window, 1, 20, NULL));
    Sleep(300);
    check_saw();
    MSG msg;
    CHECK(PeekMessage(&msg, window, WM_TIMER, WM_TIMER, PM_REMOVE));
    CHECK(!PeekMessage(&msg, window, WM_TIMER, WM_TIMER, PM_REMOVE));
    CHECK(KillTimer(window, 1) && DestroyWindow(window));
}

static void timers_come_after_what_is_posted(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    MSG msg;
    CHECK(SetTimer(window, 1, 20, NULL));
    Sleep(100);
    CHECK(PostMessage(window, WM_USER, 0, 0));
    CHECK(GetMessage(&msg, NULL, 0, 0) > 0 && msg.message == WM_USER);
    CHECK(GetMessage(&msg, NULL, 0, 0) > 0 && msg.message == WM_TIMER);
    CHECK(KillTimer(window, 1) && DestroyWindow(window));
}

static void none_is_faster_than_the_minimum(void)
{
    MSG msg;
    DWORD before = GetTickCount();
    UINT_PTR timer = SetTimer(NULL, 0, 0, NULL);
    for (int beat = 0; beat < 10; beat++) CHECK(GetMessage(&msg, NULL, WM_TIMER, WM_TIMER) > 0);
    CHECK(since(before) + TICK >= 10 * USER_TIMER_MINIMUM);
    if (check_beyond()) CHECK_INT(since(before), 10 * USER_TIMER_MINIMUM);
    CHECK(KillTimer(NULL, timer));
}

static void setting_it_again_begins_anew(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    MSG msg;
    CHECK(SetTimer(window, 1, 100, NULL));
    Sleep(60);
    DWORD before = GetTickCount();
    CHECK(SetTimer(window, 1, 200, NULL));
    CHECK(GetMessage(&msg, window, 0, 0) > 0);
    CHECK(since(before) + TICK >= 200);
    CHECK(KillTimer(window, 1) && DestroyWindow(window));
}

static void timers_without_a_window_have_numbers_of_their_own(void)
{
    UINT_PTR one = SetTimer(NULL, 0, 1000, NULL), two = SetTimer(NULL, 0, 1000, NULL);
    CHECK(one && two && one != two);
    CHECK_INT(SetTimer(NULL, one, 2000, NULL), one); /* known: replaced */
    CHECK(KillTimer(NULL, one) && KillTimer(NULL, two));
    CHECK(!KillTimer(NULL, one));
}

static void a_killed_timer_is_silent(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    MSG msg;
    CHECK(SetTimer(window, 1, 20, NULL) && SetTimer(window, 2, 500, NULL));
    CHECK(KillTimer(window, 1));
    CHECK(!KillTimer(window, 1));
    CHECK(GetMessage(&msg, window, WM_TIMER, WM_TIMER) > 0 && msg.wParam == 2);
    CHECK(DestroyWindow(window)); /* and its timers with it */
    Sleep(1000);
    CHECK(!PeekMessage(&msg, NULL, WM_TIMER, WM_TIMER, PM_REMOVE));
    CHECK(!SetTimer(window, 1, 20, NULL));
    if (!check_on_wine()) CHECK_FAILS(SetTimer(window, 1, 20, NULL), ERROR_INVALID_WINDOW_HANDLE);
}

static struct {
    HWND window;
    UINT message;
    UINT_PTR id;
    DWORD time, thread;
    int calls;
} rang;

static VOID CALLBACK ring(HWND window, UINT message, UINT_PTR id, DWORD time)
{
    rang.window = window;
    rang.message = message;
    rang.id = id;
    rang.time = time;
    rang.thread = GetCurrentThreadId();
    rang.calls++;
}

static void a_timer_may_have_a_function_that_dispatch_calls(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    MSG msg;
    DWORD before = GetTickCount();
    memset(&rang, 0, sizeof rang);
    CHECK(SetTimer(window, 3, 50, ring));
    CHECK(GetMessage(&msg, NULL, 0, 0) > 0 && msg.message == WM_TIMER);
    if (!check_on_wine()) CHECK(msg.lParam == (LPARAM)ring);
    CHECK_INT(rang.calls, 0);
    check_saw();
    DispatchMessage(&msg);
    CHECK_TEXT(check_saw(), ""); /* the function, and not the procedure */
    CHECK(rang.calls == 1 && rang.window == window && rang.message == WM_TIMER && rang.id == 3);
    CHECK(rang.thread == GetCurrentThreadId() && rang.time - before + TICK >= 50);
    CHECK(KillTimer(window, 3));
    UINT_PTR timer = SetTimer(NULL, 0, 50, ring);
    CHECK(GetMessage(&msg, NULL, 0, 0) > 0 && msg.hwnd == NULL && msg.wParam == timer);
    DispatchMessage(&msg);
    CHECK(rang.calls == 2 && rang.window == NULL && rang.id == timer);
    CHECK(KillTimer(NULL, timer) && DestroyWindow(window));
}

static void a_window_of_another_thread_takes_no_timer(void)
{
    struct worker w = {.spy = {.name = 'w'}};
    worker_start(&w);
    if (check_beyond()) CHECK_FAILS(SetTimer(w.window, 1, 20, NULL), ERROR_WINDOW_OF_OTHER_THREAD);
    CHECK(!KillTimer(w.window, 1));
    worker_stop(&w);
}

static const struct check_case cases[] = {
    CHECK_CASE(a_timer_beats_in_the_queue_of_its_window),
    CHECK_CASE(beats_that_nobody_read_are_one),
    CHECK_CASE(timers_come_after_what_is_posted),
    CHECK_CASE(none_is_faster_than_the_minimum),
    CHECK_CASE(setting_it_again_begins_anew),
    CHECK_CASE(timers_without_a_window_have_numbers_of_their_own),
    CHECK_CASE(a_killed_timer_is_silent),
    CHECK_CASE(a_timer_may_have_a_function_that_dispatch_calls),
    CHECK_CASE(a_window_of_another_thread_takes_no_timer),
};
CHECK_MAIN("win32/timer", cases)
