/* SPDX-License-Identifier: MIT */
/* WaitForSingleObject, WaitForMultipleObjects, MsgWaitForMultipleObjects, Sleep. */
#include "tests/unit/win32/worker.h"

enum { TICK = 20 }; /* a real clock ticks coarsely */

static HANDLE event_of(BOOL manual, BOOL on)
{
    HANDLE event = CreateEvent(NULL, manual, on, NULL);
    CHECK(event != NULL);
    return event;
}

static void close_all(HANDLE *handles, int count)
{
    for (int i = 0; i < count; i++) CHECK(CloseHandle(handles[i]));
}

/* ---- Time-outs ---- */

static void a_wait_that_nothing_ends_times_out(void)
{
    HANDLE event = event_of(FALSE, FALSE);
    DWORD before = GetTickCount();
    CHECK_INT(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CHECK_INT(WaitForSingleObject(event, 200), WAIT_TIMEOUT);
    DWORD span = GetTickCount() - before;
    CHECK(span + TICK >= 200);
    if (check_beyond()) CHECK_INT(span, 200);
    CHECK(CloseHandle(event));
}

static void sleeping_takes_its_time(void)
{
    DWORD before = GetTickCount();
    ULONGLONG before64 = GetTickCount64();
    Sleep(0);
    Sleep(150);
    CHECK(GetTickCount() - before + TICK >= 150);
    CHECK(GetTickCount64() - before64 + TICK >= 150);
    CHECK_INT(SleepEx(50, FALSE), 0);
    CHECK(GetTickCount() - before + 2 * TICK >= 200);
    if (check_beyond()) CHECK_INT(GetTickCount() - before, 200);
}

static void what_is_no_object_cannot_be_waited_for(void)
{
    HANDLE pair[2] = {event_of(TRUE, TRUE), NULL};
    SetLastError(0);
    CHECK_INT(WaitForSingleObject(NULL, 0), WAIT_FAILED);
    CHECK_INT(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_INT(WaitForMultipleObjects(2, pair, FALSE, 0), WAIT_FAILED);
    CHECK_INT(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(pair[0]));
    CHECK_INT(WaitForSingleObject(pair[0], 0), WAIT_FAILED);
    CHECK_INT(GetLastError(), ERROR_INVALID_HANDLE);
}

/* ---- Several ---- */

static void any_is_the_first_of_those_that_are_ready(void)
{
    HANDLE events[3] = {event_of(FALSE, FALSE), event_of(FALSE, TRUE), event_of(FALSE, TRUE)};
    CHECK_INT(WaitForMultipleObjects(3, events, FALSE, INFINITE), WAIT_OBJECT_0 + 1);
    CHECK_INT(WaitForMultipleObjects(3, events, FALSE, INFINITE), WAIT_OBJECT_0 + 2);
    CHECK_INT(WaitForMultipleObjects(3, events, FALSE, 0), WAIT_TIMEOUT);
    close_all(events, 3);
}

static void all_are_taken_together_or_not_at_all(void)
{
    HANDLE events[2] = {event_of(FALSE, TRUE), event_of(FALSE, FALSE)};
    CHECK_INT(WaitForMultipleObjects(2, events, TRUE, 20), WAIT_TIMEOUT);
    CHECK_INT(WaitForSingleObject(events[0], 0), WAIT_OBJECT_0); /* nothing took it */
    CHECK(SetEvent(events[0]) && SetEvent(events[1]));
    CHECK_INT(WaitForMultipleObjects(2, events, TRUE, 0), WAIT_OBJECT_0);
    CHECK_INT(WaitForMultipleObjects(2, events, FALSE, 0), WAIT_TIMEOUT);
    close_all(events, 2);
}

static void there_are_limits(void)
{
    HANDLE event = event_of(TRUE, TRUE), many[MAXIMUM_WAIT_OBJECTS + 1];
    for (int i = 0; i < CHECK_COUNT(many); i++) many[i] = event;
    CHECK_INT(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, many, FALSE, 0), WAIT_OBJECT_0);
    CHECK_INT(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, many, FALSE, 0), WAIT_FAILED);
    CHECK_INT(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_INT(WaitForMultipleObjects(0, many, FALSE, 0), WAIT_FAILED);
    CHECK_INT(GetLastError(), ERROR_INVALID_PARAMETER);
    /* With messages there is one less. */
    CHECK_INT(MsgWaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS - 1, many, FALSE, 0, 0), WAIT_OBJECT_0);
    CHECK_INT(MsgWaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, many, FALSE, 0, 0), WAIT_FAILED);
    CHECK_INT(GetLastError(), ERROR_INVALID_PARAMETER);
    if (!check_on_wine()) {
        CHECK_INT(WaitForMultipleObjects(2, many, TRUE, 0), WAIT_FAILED); /* one of them twice */
        CHECK_INT(GetLastError(), ERROR_INVALID_PARAMETER);
    }
    CHECK(CloseHandle(event));
}

/* ---- Threads exclude each other ---- */

enum { THREADS = 4, ROUNDS = 50 };

static struct {
    HANDLE lock; /* an event that resets itself, full at first */
    int inside, most, rounds;
} shared;

static DWORD WINAPI enter_and_leave(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        if (WaitForSingleObject(shared.lock, INFINITE) != WAIT_OBJECT_0) return 1;
        if (++shared.inside > shared.most) shared.most = shared.inside;
        shared.rounds++;
        if (i % 10 == 0) Sleep(1);
        shared.inside--;
        SetEvent(shared.lock);
    }
    return 0;
}

static void one_thread_at_a_time_gets_through(void)
{
    HANDLE threads[THREADS];
    memset(&shared, 0, sizeof shared);
    shared.lock = event_of(FALSE, TRUE);
    for (int i = 0; i < THREADS; i++) threads[i] = thread_begin(enter_and_leave, NULL);
    CHECK_INT(WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE), WAIT_OBJECT_0);
    CHECK_INT(shared.most, 1);
    CHECK_INT(shared.rounds, THREADS * ROUNDS);
    for (int i = 0; i < THREADS; i++) CHECK_INT(thread_end(threads[i]), 0);
    CHECK(CloseHandle(shared.lock));
}

/* ---- With messages ---- */

static void messages_or_objects_end_a_wait_for_both(void)
{
    HANDLE event = event_of(FALSE, TRUE);
    MSG msg;
    CHECK(PostMessage(NULL, WM_USER, 0, 0));
    CHECK_INT(MsgWaitForMultipleObjects(1, &event, FALSE, INFINITE, QS_ALLINPUT), WAIT_OBJECT_0);
    CHECK_INT(MsgWaitForMultipleObjects(1, &event, FALSE, INFINITE, QS_ALLINPUT), WAIT_OBJECT_0 + 1);
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE));
    CHECK_INT(MsgWaitForMultipleObjects(1, &event, FALSE, 20, QS_ALLINPUT), WAIT_TIMEOUT);
    CHECK(CloseHandle(event));
}

static void what_has_been_looked_at_is_no_news(void)
{
    MSG msg;
    CHECK(PostMessage(NULL, WM_USER, 0, 0));
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_NOREMOVE));
    CHECK_INT(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLINPUT), WAIT_TIMEOUT);
    CHECK_INT(MsgWaitForMultipleObjectsEx(0, NULL, 0, QS_ALLINPUT, MWMO_INPUTAVAILABLE), WAIT_OBJECT_0);
    CHECK(PostMessage(NULL, WM_USER + 1, 0, 0));
    CHECK_INT(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLINPUT), WAIT_OBJECT_0);
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE) && PeekMessage(&msg, NULL, 0, 0, PM_REMOVE));
    CHECK_INT(MsgWaitForMultipleObjectsEx(0, NULL, 0, QS_ALLINPUT, MWMO_INPUTAVAILABLE), WAIT_TIMEOUT);
}

static void the_mask_says_what_wakes(void)
{
    MSG msg;
    CHECK(PostMessage(NULL, WM_USER, 0, 0));
    CHECK_INT(MsgWaitForMultipleObjects(0, NULL, FALSE, 20, QS_TIMER), WAIT_TIMEOUT);
    CHECK_INT(MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_POSTMESSAGE), WAIT_OBJECT_0);
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE));
    UINT_PTR timer = SetTimer(NULL, 0, 50, NULL);
    CHECK_INT(MsgWaitForMultipleObjects(0, NULL, FALSE, 300, QS_POSTMESSAGE), WAIT_TIMEOUT);
    CHECK_INT(MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_TIMER), WAIT_OBJECT_0);
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE) && msg.message == WM_TIMER);
    CHECK(KillTimer(NULL, timer));
    PostQuitMessage(0);
    CHECK_INT(MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_ALLPOSTMESSAGE), WAIT_OBJECT_0);
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE) && msg.message == WM_QUIT);
}

static void all_with_messages_wants_both(void)
{
    HANDLE event = event_of(FALSE, TRUE);
    MSG msg;
    CHECK_INT(MsgWaitForMultipleObjects(1, &event, TRUE, 20, QS_ALLINPUT), WAIT_TIMEOUT);
    CHECK_INT(WaitForSingleObject(event, 0), WAIT_OBJECT_0); /* nothing took it */
    CHECK(SetEvent(event) && PostMessage(NULL, WM_USER, 0, 0));
    CHECK_INT(MsgWaitForMultipleObjects(1, &event, TRUE, INFINITE, QS_ALLINPUT), WAIT_OBJECT_0);
    CHECK_INT(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE));
    CHECK(CloseHandle(event));
}

static void wait_message_returns_when_there_is_news(void)
{
    MSG msg;
    UINT_PTR timer = SetTimer(NULL, 0, 30, NULL);
    CHECK(WaitMessage());
    CHECK(PeekMessage(&msg, NULL, 0, 0, PM_REMOVE) && msg.message == WM_TIMER);
    CHECK(KillTimer(NULL, timer));
}

static const struct check_case cases[] = {
    CHECK_CASE(a_wait_that_nothing_ends_times_out),     CHECK_CASE(sleeping_takes_its_time),
    CHECK_CASE(what_is_no_object_cannot_be_waited_for), CHECK_CASE(any_is_the_first_of_those_that_are_ready),
    CHECK_CASE(all_are_taken_together_or_not_at_all),   CHECK_CASE(there_are_limits),
    CHECK_CASE(one_thread_at_a_time_gets_through),      CHECK_CASE(messages_or_objects_end_a_wait_for_both),
    CHECK_CASE(what_has_been_looked_at_is_no_news),     CHECK_CASE(the_mask_says_what_wakes),
    CHECK_CASE(all_with_messages_wants_both),           CHECK_CASE(wait_message_returns_when_there_is_news),
};
CHECK_MAIN("win32/wait", cases)
