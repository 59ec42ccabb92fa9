/* SPDX-License-Identifier: MIT */
/* SendMessage. */
#include "tests/unit/win32/worker.h"

/* What a procedure does: +1 adds; +2 sends back to the window in lParam; +3 answers early, and waits for the event that is its
 * spy's context; +4 waits for that event; +5 tells its thread; +6 ends its thread; +7 sends +1 to itself; +8 is it sent? +11 answers
 * twice. */
static LRESULT reply(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    switch (message - WM_USER) {
    case 1: return (LRESULT)wparam + lparam;
    case 2: return SendMessage((HWND)lparam, WM_USER + 1, wparam, 1);
    case 3:
        CHECK(InSendMessage());
        CHECK(ReplyMessage(77));
        if (check_beyond()) CHECK(!ReplyMessage(78)); /* the first answer counts */
        WaitForSingleObject(spy->context, INFINITE);
        return 79;
    case 4: WaitForSingleObject(spy->context, INFINITE); return 80;
    case 5: return (LRESULT)GetCurrentThreadId();
    case 6: ExitThread(6);
    case 7: return SendMessage(window, WM_USER + 1, wparam, lparam);
    case 8: return InSendMessage();
    case 11: ReplyMessage(77); return 79;
    default: return 0;
    }
}

static BOOL hook(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam, LRESULT *result)
{
    if (message <= WM_USER || message > WM_USER + 11) return FALSE;
    *result = reply(spy, window, message, wparam, lparam);
    return TRUE;
}

static void on_its_own_thread_it_is_a_call(void)
{
    struct spy a = {.name = 'a', .hook = hook};
    HWND window = spy_message_only(&a);
    MSG msg;
    check_saw();
    CHECK(PostMessage(window, WM_USER, 0, 0));
    CHECK_INT(SendMessage(window, WM_USER + 1, 40, 2), 42);
    CHECK_INT(SendMessageA(window, WM_USER + 1, 40, -50), -10);
    CHECK_INT(SendMessageW(window, WM_USER + 1, 1, 2), 3);
    CHECK_TEXT(check_saw(), "a:USER+1 a:USER+1 a:USER+1"); /* what is posted waits */
    CHECK_INT(SendMessage(window, WM_USER + 8, 0, 0), FALSE);
    CHECK(!InSendMessage() && !ReplyMessage(1));
    CHECK(PeekMessage(&msg, window, 0, 0, PM_REMOVE) && msg.message == WM_USER);
    CHECK(DestroyWindow(window));
}

static void a_procedure_may_send_to_itself(void)
{
    struct spy a = {.name = 'a', .hook = hook};
    HWND window = spy_message_only(&a);
    check_saw();
    CHECK_INT(SendMessage(window, WM_USER + 7, 20, 22), 42);
    CHECK_INT(SendMessage(window, WM_USER + 2, 4, (LPARAM)window), 5);
    CHECK_TEXT(check_saw(), "a:USER+7 a:USER+1 a:USER+2 a:USER+1");
    CHECK(DestroyWindow(window));
}

static void the_thread_of_the_window_answers(void)
{
    struct worker w = {.spy = {.name = 'w', .hook = hook}};
    worker_start(&w);
    CHECK_INT(SendMessage(w.window, WM_USER + 5, 0, 0), w.id);
    CHECK_INT(SendMessage(w.window, WM_USER + 1, 40, 2), 42);
    CHECK_INT(SendMessage(w.window, WM_USER + 8, 0, 0), TRUE);
    worker_stop(&w);
}

/* It waits for the answer, and answers meanwhile: nobody is stuck. */
static void two_threads_may_send_to_each_other(void)
{
    struct spy a = {.name = 'a', .hook = hook};
    struct worker w = {.spy = {.name = 'w', .hook = hook}};
    HWND window = spy_message_only(&a);
    worker_start(&w);
    check_saw();
    CHECK_INT(SendMessage(w.window, WM_USER + 2, 41, (LPARAM)window), 42);
    CHECK_TEXT(check_saw(), "w:USER+2 a:USER+1");
    worker_stop(&w);
    CHECK(DestroyWindow(window));
}

static DWORD WINAPI send_three(LPVOID window)
{
    LRESULT sum = 0;
    for (int i = 1; i <= 3; i++) sum += SendMessage(window, WM_USER + 1, (WPARAM)i, 0);
    PostMessage(window, WM_USER + 9, 0, 0);
    return (DWORD)sum;
}

static void what_is_sent_comes_before_what_is_posted(void)
{
    struct spy a = {.name = 'a', .hook = hook};
    HWND window = spy_message_only(&a);
    MSG msg;
    check_saw();
    CHECK(PostMessage(window, WM_USER, 0, 0));
    HANDLE thread = thread_begin(send_three, window);
    CHECK_INT(MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_SENDMESSAGE), WAIT_OBJECT_0);
    CHECK_TEXT(check_saw(), ""); /* it is answered by the next function that looks */
    while (GetMessage(&msg, window, WM_USER + 9, WM_USER + 9) > 0 && msg.message != WM_USER + 9) continue;
    CHECK_TEXT(check_saw(), "a:USER+1 a:USER+1 a:USER+1");
    CHECK(PeekMessage(&msg, window, 0, 0, PM_REMOVE) && msg.message == WM_USER);
    CHECK_INT(thread_end(thread), 6);
    CHECK(DestroyWindow(window));
}

static void an_early_answer_lets_the_sender_go_on(void)
{
    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);
    struct worker w = {.spy = {.name = 'w', .hook = hook, .context = event}};
    worker_start(&w);
    CHECK_INT(SendMessage(w.window, WM_USER + 3, 0, 0), 77);
    CHECK(SetEvent(event));
    CHECK_INT(SendMessage(w.window, WM_USER + 1, 1, 1), 2);
    for (int i = 0; i < 50; i++) CHECK_INT(SendMessage(w.window, WM_USER + 11, 0, 0), 77);
    worker_stop(&w);
    CHECK(CloseHandle(event));
}

static void a_time_out_ends_the_wait_and_not_the_message(void)
{
    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);
    struct worker w = {.spy = {.name = 'w', .hook = hook, .context = event}};
    DWORD_PTR result = 99;
    worker_start(&w);
    DWORD before = GetTickCount();
    CHECK_FAILS(SendMessageTimeout(w.window, WM_USER + 4, 0, 0, SMTO_NORMAL, 100, &result), ERROR_TIMEOUT);
    CHECK(GetTickCount() - before >= 80);
    CHECK(SetEvent(event));
    CHECK(SendMessageTimeout(w.window, WM_USER + 1, 3, 4, SMTO_NORMAL, 60000, &result));
    CHECK_INT(result, 7);
    worker_stop(&w);
    CHECK(CloseHandle(event));
}

static void a_dead_window_gives_nothing(void)
{
    struct spy a = {.name = 'a', .hook = hook};
    HWND window = spy_message_only(&a);
    CHECK(DestroyWindow(window));
    CHECK_FAILS(SendMessage(window, WM_USER + 1, 1, 1), ERROR_INVALID_WINDOW_HANDLE);
    CHECK_FAILS(SendMessageTimeout(window, WM_USER + 1, 1, 1, SMTO_NORMAL, 10, NULL),
                ERROR_INVALID_WINDOW_HANDLE);
}

static void the_end_of_the_receiver_ends_the_wait(void)
{
    struct worker w = {.spy = {.name = 'w', .hook = hook}};
    worker_start(&w);
    CHECK_INT(SendMessage(w.window, WM_USER + 6, 0, 0), 0);
    CHECK_INT(thread_end(w.thread), 6);
    CHECK(!IsWindow(w.window));
    CHECK(CloseHandle(w.ready));
}

/* It sends to the other one, which sends back what ends it. */
static DWORD WINAPI end_while_waiting(LPVOID window)
{
    static struct spy s = {.name = 's', .hook = hook};
    HWND mine = spy_message_only(&s);
    SendMessage(window, WM_USER + 9, 0, (LPARAM)mine);
    return 0;
}

static BOOL end_the_sender(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam,
                           LRESULT *result)
{
    (void)spy, (void)window, (void)wparam;
    if (message != WM_USER + 9) return FALSE;
    CHECK_INT(SendMessage((HWND)lparam, WM_USER + 6, 0, 0), 0);
    CHECK(!IsWindow((HWND)lparam));
    *result = 1;
    return TRUE;
}

static void a_sender_may_end_while_it_waits(void)
{
    struct spy a = {.name = 'a', .hook = end_the_sender};
    HWND window = spy_message_only(&a);
    MSG msg;
    HANDLE thread = thread_begin(end_while_waiting, window);
    while (MsgWaitForMultipleObjects(1, &thread, FALSE, INFINITE, QS_ALLINPUT) == WAIT_OBJECT_0 + 1)
        PeekMessage(&msg, NULL, 0, 0, PM_REMOVE);
    CHECK_INT(thread_end(thread), 6);
    CHECK_INT(SendMessage(window, WM_USER + 10, 0, 0), 0);
    CHECK(DestroyWindow(window));
}

static UINT everybody;

/* Counts what comes to all, and makes a window more in the middle of it. */
static BOOL counts(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam, LRESULT *result)
{
    static struct spy late = {.name = 'l', .hook = counts};
    (void)window, (void)lparam;
    if (message != everybody) return FALSE;
    check_note(spy->name == 'a' ? "a" : spy->name == 'b' ? "b" : "hidden");
    if (wparam) CHECK(spy_window(&late, 0, NULL) != NULL);
    *result = 0;
    return TRUE;
}

static void a_broadcast_reaches_every_top_level_window_and_no_other(void)
{
    struct spy a = {.name = 'a', .hook = counts}, b = {.name = 'b', .hook = counts};
    struct spy hidden = {.name = 'h', .hook = counts};
    DWORD_PTR result = 0;
    MSG msg;
    if (!check_beyond()) return; /* on Windows it reaches everybody's */
    everybody = RegisterWindowMessage(TEXT("fauxfax check everybody"));
    HWND first = spy_window(&a, 0, NULL), second = spy_window(&b, 0, first);
    HWND child = spy_window(&hidden, WS_CHILD, first), only = spy_message_only(&hidden);
    CHECK(first && second && child && only);
    spy_pump();
    check_saw();
    CHECK_INT(SendMessage(HWND_BROADCAST, everybody, 0, 0), 1);
    CHECK_TEXT(check_saw(), "a b");
    CHECK_INT(SendMessageTimeout(HWND_BROADCAST, everybody, 0, 0, SMTO_NORMAL, 100, &result), TRUE);
    CHECK_TEXT(check_saw(), "a b");
    CHECK(PostMessage(HWND_BROADCAST, everybody, 0, 0));
    CHECK_TEXT(check_saw(), "");
    CHECK_INT(spy_pump(), 2);
    CHECK_TEXT(check_saw(), "a b");
    CHECK(PostMessage(HWND_BROADCAST, WM_USER + 1, 0, 0)); /* a number of a program's own: nobody's */
    CHECK(!PeekMessage(&msg, NULL, 0, 0, PM_REMOVE));
    CHECK_FAILS(PostMessage(HWND_BROADCAST, WM_CREATE, 0, 0), ERROR_MESSAGE_SYNC_ONLY);
    SendMessage(HWND_BROADCAST, everybody, 1, 0);
    CHECK_TEXT(check_saw(),
               "a l:NCCREATE l:CREATE b l:NCCREATE l:CREATE"); /* what is made meanwhile is not in it */
    CHECK(DestroyWindow(first));
}

static void a_broadcast_goes_to_windows_of_other_threads_too(void)
{
    struct spy a = {.name = 'a', .hook = counts};
    struct worker w = {.spy = {.name = 'b', .hook = counts}, .top_level = TRUE};
    if (!check_beyond()) return;
    everybody = RegisterWindowMessage(TEXT("fauxfax check everybody"));
    HWND window = spy_window(&a, 0, NULL);
    worker_start(&w);
    check_saw();
    CHECK_INT(SendMessage(HWND_BROADCAST, everybody, 0, 0), 1);
    CHECK_TEXT(check_saw(), "a b");
    worker_stop(&w);
    CHECK(DestroyWindow(window));
}

static const struct check_case cases[] = {
    CHECK_CASE(on_its_own_thread_it_is_a_call),
    CHECK_CASE(a_procedure_may_send_to_itself),
    CHECK_CASE(the_thread_of_the_window_answers),
    CHECK_CASE(two_threads_may_send_to_each_other),
    CHECK_CASE(what_is_sent_comes_before_what_is_posted),
    CHECK_CASE(an_early_answer_lets_the_sender_go_on),
    CHECK_CASE(a_time_out_ends_the_wait_and_not_the_message),
    CHECK_CASE(a_dead_window_gives_nothing),
    CHECK_CASE(the_end_of_the_receiver_ends_the_wait),
    CHECK_CASE(a_sender_may_end_while_it_waits),
    CHECK_CASE(a_broadcast_reaches_every_top_level_window_and_no_other),
    CHECK_CASE(a_broadcast_goes_to_windows_of_other_threads_too),
};
CHECK_MAIN("win32/send", cases)
