/* SPDX-License-Identifier: MIT */
/* Threads, what is a thread's own, and handles. */
#include "tests/unit/win32/worker.h"

/* ---- Their life ---- */

static DWORD WINAPI give_back(LPVOID number)
{
    return (DWORD)(UINT_PTR)number;
}

static DWORD WINAPI exit_with(LPVOID number)
{
    ExitThread((DWORD)(UINT_PTR)number);
}

static DWORD WINAPI wait_for_event(LPVOID event)
{
    return WaitForSingleObject(event, INFINITE);
}

static void a_thread_has_an_exit_code_when_it_has_ended(void)
{
    DWORD code = 1, id = 0;
    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);
    HANDLE thread = CreateThread(NULL, 0, wait_for_event, event, 0, &id);
    CHECK(thread != NULL && id != 0 && id != GetCurrentThreadId());
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_INT(code, STILL_ACTIVE);
    CHECK_INT(WaitForSingleObject(thread, 20), WAIT_TIMEOUT);
    CHECK(SetEvent(event));
    CHECK_INT(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK_INT(WaitForSingleObject(thread, 0), WAIT_OBJECT_0); /* for good */
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_INT(code, WAIT_OBJECT_0);
    CHECK(CloseHandle(thread) && CloseHandle(event));
}

static void it_is_what_the_function_returns_or_exits_with(void)
{
    CHECK_INT(thread_end(thread_begin(give_back, (LPVOID)(UINT_PTR)42)), 42);
    CHECK_INT(thread_end(thread_begin(exit_with, (LPVOID)(UINT_PTR)43)), 43);
}

static void closing_its_handle_does_not_end_it(void)
{
    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL), done = CreateEvent(NULL, FALSE, FALSE, NULL);
    HANDLE thread = thread_begin(wait_for_event, event), copy = NULL;
    CHECK(DuplicateHandle(GetCurrentProcess(), thread, GetCurrentProcess(), &copy, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    CHECK(CloseHandle(thread));
    CHECK(SetEvent(event));
    CHECK_INT(WaitForSingleObject(copy, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(copy) && CloseHandle(event) && CloseHandle(done));
}

/* Who waits for a thread's end runs before the last of it is over: time must not miss that it is. */
static void waits_end_in_time_after_a_thread_has_ended(void)
{
    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);
    for (int i = 0; i < 50; i++) {
        CHECK_INT(thread_end(thread_begin(give_back, NULL)), 0);
        CHECK_INT(WaitForSingleObject(event, 1), WAIT_TIMEOUT);
    }
    CHECK(CloseHandle(event));
}

/* ---- What is their own ---- */

static int a_value;

struct own {
    DWORD error, slot;
    LPVOID value;
};

static DWORD WINAPI look_at_own(LPVOID own_)
{
    struct own *own = own_;
    own->error = GetLastError();
    own->value = TlsGetValue(own->slot);
    SetLastError(1234);
    TlsSetValue(own->slot, own);
    return 0;
}

static void the_last_error_and_tls_are_a_threads_own(void)
{
    struct own own = {.slot = TlsAlloc(), .value = &own};
    CHECK(own.slot != TLS_OUT_OF_INDEXES);
    CHECK(TlsGetValue(own.slot) == NULL);
    CHECK(TlsSetValue(own.slot, &a_value));
    SetLastError(77);
    HANDLE thread = thread_begin(look_at_own, &own);
    CHECK_INT(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK_INT(GetLastError(), 77);
    CHECK(own.error != 77 && own.value == NULL);
    CHECK(TlsGetValue(own.slot) == &a_value);
    CHECK_INT(GetLastError(), 0); /* TlsGetValue says so when it succeeds */
    CHECK(TlsFree(own.slot));
    CHECK_FAILS(TlsFree(own.slot), ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(thread));
}

static void slots_are_limited(void)
{
    static DWORD slots[4096];
    int count = 0;
    if (!check_beyond()) return; /* there are more than a thousand, and others use them */
    while ((slots[count] = TlsAlloc()) != TLS_OUT_OF_INDEXES) count++;
    CHECK_INT(count, TLS_MINIMUM_AVAILABLE);
    while (count) CHECK(TlsFree(slots[--count]));
    CHECK_FAILS(TlsSetValue(5000, &count), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(TlsGetValue(5000), ERROR_INVALID_PARAMETER);
}

static void a_thread_needs_something_to_do(void)
{
    if (!check_beyond()) return; /* it ends the program there */
    CHECK_FAILS(CreateThread(NULL, 0, NULL, NULL, 0, NULL), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(CreateThread(NULL, 0, give_back, NULL, 0x8, NULL), ERROR_INVALID_PARAMETER);
}

static void a_suspended_thread_begins_when_it_is_resumed(void)
{
    HANDLE thread = CreateThread(NULL, 0, give_back, (LPVOID)(UINT_PTR)9, CREATE_SUSPENDED, NULL);
    CHECK(thread != NULL);
    CHECK_INT(WaitForSingleObject(thread, 100), WAIT_TIMEOUT);
    CHECK_INT(ResumeThread(thread), 1);
    CHECK_INT(ResumeThread(GetCurrentThread()), 0);
    CHECK_INT(thread_end(thread), 9);
    SetLastError(0);
    CHECK_INT(ResumeThread(NULL), (DWORD)-1);
    CHECK_INT(GetLastError(), ERROR_INVALID_HANDLE);
}

static DWORD WINAPI my_id(LPVOID unused)
{
    (void)unused;
    return GetCurrentThreadId();
}

static void a_thread_has_an_id(void)
{
    DWORD id = 0;
    HANDLE thread = CreateThread(NULL, 0, my_id, NULL, 0, &id);
    CHECK_INT(thread_end(thread), id);
    CHECK_INT(GetCurrentThreadId(), GetCurrentThreadId());
    CHECK(GetCurrentProcessId() != 0);
}

/* ---- Handles ---- */

static void a_handle_is_closed_once(void)
{
    HANDLE event = CreateEvent(NULL, TRUE, TRUE, NULL);
    CHECK(CloseHandle(event));
    CHECK_FAILS(CloseHandle(event), ERROR_INVALID_HANDLE);
    CHECK_FAILS(SetEvent(event), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CloseHandle(NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CloseHandle((HANDLE)(ULONG_PTR)0x7FFF0000), ERROR_INVALID_HANDLE);
}

static void a_new_handle_is_not_an_old_one_again(void)
{
    HANDLE old = CreateEvent(NULL, TRUE, TRUE, NULL);
    CHECK(CloseHandle(old));
    HANDLE new_one = CreateEvent(NULL, TRUE, TRUE, NULL);
    if (check_beyond()) CHECK(new_one != old); /* Windows gives numbers out again */
    CHECK(CloseHandle(new_one));
}

static void handles_are_checked_by_kind(void)
{
    HANDLE event = CreateEvent(NULL, TRUE, TRUE, NULL), mutex = CreateMutex(NULL, FALSE, NULL),
           port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    DWORD code;
    CHECK_FAILS(SetEvent(mutex), ERROR_INVALID_HANDLE);
    CHECK_FAILS(ReleaseMutex(event), ERROR_INVALID_HANDLE);
    CHECK_FAILS(ReleaseSemaphore(event, 1, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(GetExitCodeThread(event, &code), ERROR_INVALID_HANDLE);
    CHECK_FAILS(PostQueuedCompletionStatus(event, 0, 0, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(SetEvent(port), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(event) && CloseHandle(mutex) && CloseHandle(port));
}

static void a_duplicate_keeps_the_object(void)
{
    HANDLE event = CreateEvent(NULL, TRUE, FALSE, NULL), copy = NULL, moved = NULL, me = GetCurrentProcess();
    CHECK(DuplicateHandle(me, event, me, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
    CHECK(copy != NULL && copy != event);
    CHECK(CloseHandle(event));
    CHECK(SetEvent(copy));
    CHECK(DuplicateHandle(me, copy, me, &moved, 0, FALSE, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
    if (moved != copy) CHECK_FAILS(SetEvent(copy), ERROR_INVALID_HANDLE);
    CHECK_INT(WaitForSingleObject(moved, 0), WAIT_OBJECT_0);
    CHECK(CloseHandle(moved));
    CHECK_FAILS(DuplicateHandle(me, moved, me, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS), ERROR_INVALID_HANDLE);
}

static void pseudo_handles_need_no_closing(void)
{
    HANDLE real = NULL, me = GetCurrentProcess();
    CHECK_INT(WaitForSingleObject(GetCurrentProcess(), 0), WAIT_TIMEOUT);
    CHECK_INT(WaitForSingleObject(GetCurrentThread(), 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(GetCurrentThread()) && CloseHandle(GetCurrentProcess()));
    CHECK(DuplicateHandle(me, GetCurrentThread(), me, &real, 0, FALSE, DUPLICATE_SAME_ACCESS));
    CHECK(real != GetCurrentThread());
    CHECK_INT(WaitForSingleObject(real, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(real));
}

static const struct check_case cases[] = {
    CHECK_CASE(a_thread_has_an_exit_code_when_it_has_ended),
    CHECK_CASE(it_is_what_the_function_returns_or_exits_with),
    CHECK_CASE(closing_its_handle_does_not_end_it),
    CHECK_CASE(waits_end_in_time_after_a_thread_has_ended),
    CHECK_CASE(the_last_error_and_tls_are_a_threads_own),
    CHECK_CASE(slots_are_limited),
    CHECK_CASE(a_thread_needs_something_to_do),
    CHECK_CASE(a_suspended_thread_begins_when_it_is_resumed),
    CHECK_CASE(a_thread_has_an_id),
    CHECK_CASE(a_handle_is_closed_once),
    CHECK_CASE(a_new_handle_is_not_an_old_one_again),
    CHECK_CASE(handles_are_checked_by_kind),
    CHECK_CASE(a_duplicate_keeps_the_object),
    CHECK_CASE(pseudo_handles_need_no_closing),
};
CHECK_MAIN("win32/thread", cases)
