/* SPDX-License-Identifier: MIT */
/* Posting, and what GetMessage and PeekMessage take. */
#include "tests/unit/win32/worker.h"

/* The next message that PeekMessage takes; 0: none. */
static UINT taken(HWND window, UINT first, UINT last, UINT flags)
{
    MSG msg;
    return PeekMessage(&msg, window, first, last, flags) ? msg.message : 0;
}

static UINT next(void)
{
    return taken(NULL, 0, 0, PM_REMOVE);
}

/* ---- Order ---- */

static void what_is_posted_comes_in_that_order(void)
{
    struct spy a = {.name = 'a'}, b = {.name = 'b'};
    HWND one = spy_message_only(&a), two = spy_message_only(&b);
    MSG msg;
    CHECK(PostMessage(one, WM_USER, 1, -2) && PostMessage(NULL, WM_USER + 1, 0, 0));
    CHECK(PostMessage(two, WM_USER + 2, 0, 0) && PostThreadMessage(GetCurrentThreadId(), WM_USER + 3, 0, 0));
    CHECK_INT(GetMessage(&msg, NULL, 0, 0), TRUE);
    CHECK(msg.hwnd == one && msg.message == WM_USER && msg.wParam == 1 && msg.lParam == -2);
    CHECK(GetMessage(&msg, NULL, 0, 0) && msg.hwnd == NULL && msg.message == WM_USER + 1);
    CHECK(GetMessage(&msg, NULL, 0, 0) && msg.hwnd == two && msg.message == WM_USER + 2);
    CHECK(GetMessage(&msg, NULL, 0, 0) && msg.hwnd == NULL && msg.message == WM_USER + 3);
    CHECK_INT(next(), 0);
    CHECK(DestroyWindow(one) && DestroyWindow(two));
}

static void a_message_is_read_by_its_dispatch_only(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    MSG msg;
    check_saw();
    CHECK(PostMessage(window, WM_USER + 7, 0, 0));
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE));
    CHECK_TEXT(check_saw(), "");
    CHECK(!TranslateMessage(&msg));
    CHECK_INT(DispatchMessage(&msg), 0);
    CHECK_TEXT(check_saw(), "a:USER+7");
    CHECK(DestroyWindow(window));
}

static BOOL answer(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam, LRESULT *result)
{
    (void)spy, (void)window, (void)message;
    *result = (LRESULT)wparam * 100 + lparam;
    return message == WM_USER + 8;
}

static void dispatching_gives_what_the_procedure_gives(void)
{
    struct spy a = {.name = 'a', .hook = answer};
    HWND window = spy_message_only(&a);
    MSG msg;
    CHECK(PostMessage(window, WM_USER + 8, 3, 4) && PostMessage(NULL, WM_USER + 8, 3, 4));
    CHECK(GetMessage(&msg, NULL, 0, 0) > 0);
    CHECK_INT(DispatchMessage(&msg), 304);
    CHECK(GetMessage(&msg, NULL, 0, 0) > 0);
    CHECK_INT(DispatchMessage(&msg), 0); /* no window, no procedure */
    CHECK(DestroyWindow(window));
    msg.hwnd = window;
    CHECK_INT(DispatchMessage(&msg), 0);
}

/* ---- Filters ---- */

static void a_range_picks_messages_out(void)
{
    for (UINT i = 0; i < 5; i++) CHECK(PostMessage(NULL, WM_USER + i, 0, 0));
    CHECK_INT(taken(NULL, WM_USER + 2, WM_USER + 3, PM_REMOVE), WM_USER + 2);
    CHECK_INT(taken(NULL, WM_USER + 2, WM_USER + 3, PM_REMOVE), WM_USER + 3);
    CHECK_INT(taken(NULL, WM_USER + 2, WM_USER + 3, PM_REMOVE), 0);
    CHECK_INT(taken(NULL, WM_USER + 1, WM_USER + 1, PM_REMOVE), WM_USER + 1);
    CHECK_INT(next(), WM_USER);
    CHECK_INT(next(), WM_USER + 4);
    CHECK_INT(next(), 0);
}

static void without_remove_it_stays(void)
{
    CHECK(PostMessage(NULL, WM_USER, 0, 0) && PostMessage(NULL, WM_USER + 1, 0, 0));
    CHECK_INT(taken(NULL, 0, 0, PM_NOREMOVE), WM_USER);
    CHECK_INT(taken(NULL, 0, 0, PM_NOREMOVE), WM_USER);
    CHECK_INT(taken(NULL, WM_USER + 1, WM_USER + 1, PM_NOREMOVE), WM_USER + 1);
    CHECK_INT(next(), WM_USER);
    CHECK_INT(next(), WM_USER + 1);
}

static void a_window_stands_for_itself_and_its_children(void)
{
    struct spy a = {.name = 'a'}, b = {.name = 'b'}, c = {.name = 'c'};
    HWND parent = spy_message_only(&a), child = spy_window(&b, WS_CHILD, parent),
         other = spy_message_only(&c);
    CHECK(PostMessage(NULL, WM_USER, 0, 0) && PostMessage(other, WM_USER + 1, 0, 0));
    CHECK(PostMessage(child, WM_USER + 2, 0, 0) && PostMessage(parent, WM_USER + 3, 0, 0));
    CHECK_INT(taken(parent, 0, 0, PM_REMOVE), WM_USER + 2);
    CHECK_INT(taken(child, 0, 0, PM_REMOVE), 0);
    CHECK_INT(taken(parent, 0, 0, PM_REMOVE), WM_USER + 3);
    CHECK_INT(taken((HWND)(LONG_PTR)-1, 0, 0, PM_REMOVE), WM_USER);
    CHECK_INT(taken((HWND)(LONG_PTR)-1, 0, 0, PM_REMOVE), 0);
    CHECK_INT(next(), WM_USER + 1);
    CHECK(DestroyWindow(parent) && DestroyWindow(other));
}

static void only_posted_messages_can_be_asked_for(void)
{
    CHECK(PostMessage(NULL, WM_USER, 0, 0));
    CHECK_INT(taken(NULL, 0, 0, PM_REMOVE | PM_QS_SENDMESSAGE), 0);
    CHECK_INT(taken(NULL, 0, 0, PM_REMOVE | PM_QS_POSTMESSAGE), WM_USER);
}

/* ---- Quit ---- */

static void quit_comes_after_what_is_posted_and_before_timers(void)
{
    MSG msg;
    UINT_PTR timer = SetTimer(NULL, 0, USER_TIMER_MINIMUM, NULL);
    CHECK(timer != 0);
    Sleep(100);
    PostQuitMessage(5);
    CHECK(PostMessage(NULL, WM_USER, 0, 0));
    CHECK(GetMessage(&msg, NULL, 0, 0) && msg.message == WM_USER);
    CHECK_INT(GetMessage(&msg, NULL, 0, 0), 0);
    CHECK(msg.message == WM_QUIT && msg.wParam == 5 && msg.hwnd == NULL);
    CHECK(GetMessage(&msg, NULL, 0, 0) && msg.message == WM_TIMER);
    CHECK(KillTimer(NULL, timer));
}

static void quit_comes_once_with_the_last_code(void)
{
    MSG msg;
    PostQuitMessage(1);
    PostQuitMessage(-2);
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_NOREMOVE));
    CHECK(msg.message == WM_QUIT && (int)msg.wParam == -2);
    CHECK_INT(next(), WM_QUIT);
    CHECK_INT(next(), 0);
}

static void no_range_stops_quit(void)
{
    MSG msg;
    PostQuitMessage(3);
    CHECK_INT(GetMessage(&msg, NULL, WM_USER, WM_USER + 9), 0);
    CHECK(msg.message == WM_QUIT && msg.wParam == 3);
}

static void a_posted_quit_is_a_message_like_others(void)
{
    MSG msg;
    CHECK(PostThreadMessage(GetCurrentThreadId(), WM_QUIT, 9, 0) && PostMessage(NULL, WM_USER, 0, 0));
    CHECK_INT(GetMessage(&msg, NULL, 0, 0), 0);
    CHECK(msg.message == WM_QUIT && msg.wParam == 9);
    CHECK_INT(next(), WM_USER);
}

/* ---- What goes wrong ---- */

static void nothing_is_posted_to_a_dead_window(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    MSG msg;
    CHECK(DestroyWindow(window));
    CHECK_FAILS(PostMessage(window, WM_USER, 0, 0), ERROR_INVALID_WINDOW_HANDLE);
    CHECK_INT(GetMessage(&msg, window, 0, 0), -1);
    CHECK_INT(GetLastError(), ERROR_INVALID_WINDOW_HANDLE);
    CHECK_FAILS(PeekMessage(&msg, window, 0, 0, PM_REMOVE), ERROR_INVALID_WINDOW_HANDLE);
}

static void messages_that_carry_pointers_are_not_posted(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    if (check_beyond()) CHECK_FAILS(PostMessage(window, WM_CREATE, 0, 0), ERROR_MESSAGE_SYNC_ONLY);
    CHECK(DestroyWindow(window));
}

static void a_queue_holds_ten_thousand(void)
{
    MSG msg;
    int count = 0;
    if (check_on_wine()) return; /* it has no limit */
    while (PostMessage(NULL, WM_USER, (WPARAM)count, 0)) CHECK(++count <= 10000);
    CHECK_INT(GetLastError(), ERROR_NOT_ENOUGH_QUOTA);
    CHECK_INT(count, 10000);
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE) && msg.wParam == 0);
    CHECK(PostMessage(NULL, WM_USER + 1, 0, 0));
    CHECK_FAILS(PostMessage(NULL, WM_USER + 2, 0, 0), ERROR_NOT_ENOUGH_QUOTA);
    while (PeekMessage(&msg, NULL, 0, 0, PM_REMOVE)) count--;
    CHECK_INT(count, 0);
    CHECK_INT(msg.message, WM_USER + 1);
}

static DWORD WINAPI wait_without_queue(LPVOID event)
{
    return WaitForSingleObject(event, INFINITE);
}

static void expect_no_queue(DWORD id)
{
    CHECK(!PostThreadMessage(id, WM_USER, 0, 0));
    if (!check_on_wine()) CHECK_FAILS(PostThreadMessage(id, WM_USER, 0, 0), ERROR_INVALID_THREAD_ID);
}

static void threads_without_a_queue_get_no_messages(void)
{
    DWORD id = 0;
    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);
    HANDLE thread = CreateThread(NULL, 0, wait_without_queue, event, 0, &id);
    CHECK(event && thread);
    expect_no_queue(id);
    CHECK(SetEvent(event));
    CHECK_INT(thread_end(thread), WAIT_OBJECT_0);
    expect_no_queue(id);
    CHECK(CloseHandle(event));
}

/* ---- Other threads ---- */

static BOOL pass_on(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam, LRESULT *result)
{
    (void)window, (void)wparam, (void)result;
    if (message == WM_USER + 1) PostMessage((HWND)lparam, WM_USER + 2, GetCurrentThreadId(), 0);
    if (message == WM_USER + 4) SetEvent(spy->context);
    return FALSE;
}

static void a_wait_for_messages_ends_when_another_thread_posts(void)
{
    struct spy a = {.name = 'a'};
    struct worker w = {.spy = {.name = 'w', .hook = pass_on}};
    HWND window = spy_message_only(&a);
    MSG msg;
    worker_start(&w);
    for (int i = 0; i < 10; i++) {
        CHECK(PostMessage(w.window, WM_USER + 1, 0, (LPARAM)window));
        CHECK(GetMessage(&msg, window, 0, 0) > 0);
        CHECK(msg.message == WM_USER + 2 && msg.wParam == w.id);
    }
    worker_stop(&w);
    CHECK(DestroyWindow(window));
}

static void messages_are_read_by_the_thread_of_the_window(void)
{
    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);
    struct worker w = {.spy = {.name = 'w', .hook = pass_on, .context = event}};
    MSG msg;
    worker_start(&w);
    check_saw();
    CHECK(PostMessage(w.window, WM_USER + 4, 0, 0));
    CHECK_INT(WaitForSingleObject(event, INFINITE), WAIT_OBJECT_0);
    CHECK_TEXT(check_saw(), "w:USER+4");
    CHECK_INT(next(), 0);
    /* Nor can they be asked for by another one. */
    if (!check_on_wine()) CHECK(!PeekMessage(&msg, w.window, 0, 0, PM_REMOVE));
    if (check_beyond()) CHECK_INT(GetMessage(&msg, w.window, 0, 0), -1);
    /* Nor given to it. */
    MSG foreign = {.hwnd = w.window, .message = WM_USER + 5};
    if (check_beyond()) CHECK_FAILS(DispatchMessage(&foreign), ERROR_MESSAGE_SYNC_ONLY);
    if (check_beyond()) CHECK_TEXT(check_saw(), "");
    worker_stop(&w);
    CHECK(CloseHandle(event));
}

/* ---- The state of the queue ---- */

static void the_state_tells_new_from_old(void)
{
    CHECK_INT(GetQueueStatus(QS_ALLINPUT), 0);
    CHECK(PostMessage(NULL, WM_USER, 0, 0));
    CHECK_INT(GetQueueStatus(QS_POSTMESSAGE), MAKELONG(QS_POSTMESSAGE, QS_POSTMESSAGE));
    CHECK_INT(GetQueueStatus(QS_POSTMESSAGE), MAKELONG(0, QS_POSTMESSAGE));
    CHECK_INT(next(), WM_USER);
    CHECK_INT(GetQueueStatus(QS_POSTMESSAGE), 0);
}

static void a_message_has_the_time_of_its_posting(void)
{
    MSG msg;
    DWORD before = GetTickCount();
    CHECK(PostMessage(NULL, WM_USER, 0, 0));
    DWORD after = GetTickCount();
    Sleep(200);
    CHECK(GetMessage(&msg, NULL, 0, 0) > 0);
    CHECK(msg.time >= before && msg.time <= after + 20);
}

static const struct check_case cases[] = {
    CHECK_CASE(what_is_posted_comes_in_that_order),
    CHECK_CASE(a_message_is_read_by_its_dispatch_only),
    CHECK_CASE(dispatching_gives_what_the_procedure_gives),
    CHECK_CASE(a_range_picks_messages_out),
    CHECK_CASE(without_remove_it_stays),
    CHECK_CASE(a_window_stands_for_itself_and_its_children),
    CHECK_CASE(only_posted_messages_can_be_asked_for),
    CHECK_CASE(quit_comes_after_what_is_posted_and_before_timers),
    CHECK_CASE(quit_comes_once_with_the_last_code),
    CHECK_CASE(no_range_stops_quit),
    CHECK_CASE(a_posted_quit_is_a_message_like_others),
    CHECK_CASE(nothing_is_posted_to_a_dead_window),
    CHECK_CASE(messages_that_carry_pointers_are_not_posted),
    CHECK_CASE(a_queue_holds_ten_thousand),
    CHECK_CASE(threads_without_a_queue_get_no_messages),
    CHECK_CASE(a_wait_for_messages_ends_when_another_thread_posts),
    CHECK_CASE(messages_are_read_by_the_thread_of_the_window),
    CHECK_CASE(the_state_tells_new_from_old),
    CHECK_CASE(a_message_has_the_time_of_its_posting),
};
CHECK_MAIN("win32/queue", cases)
