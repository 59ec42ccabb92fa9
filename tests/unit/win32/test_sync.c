/* SPDX-License-Identifier: MIT */
/* Events, mutexes, semaphores, critical sections. */
#include "tests/unit/win32/worker.h"

/* ---- Events ---- */

static void an_event_resets_itself_or_stays(void)
{
    HANDLE self = CreateEvent(NULL, FALSE, FALSE, NULL), manual = CreateEvent(NULL, TRUE, TRUE, NULL);
    CHECK(SetEvent(self) && SetEvent(self)); /* twice is once */
    CHECK_INT(WaitForSingleObject(self, 0), WAIT_OBJECT_0);
    CHECK_INT(WaitForSingleObject(self, 0), WAIT_TIMEOUT);
    for (int i = 0; i < 3; i++) CHECK_INT(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
    CHECK(ResetEvent(manual));
    CHECK_INT(WaitForSingleObject(manual, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(self) && CloseHandle(manual));
}

struct waiter {
    HANDLE event, ready;
};

static DWORD WINAPI wait_for_it(LPVOID waiter_)
{
    const struct waiter *waiter = waiter_;
    ReleaseSemaphore(waiter->ready, 1, NULL);
    return WaitForSingleObject(waiter->event, 5000);
}

static void start_waiters(struct waiter *waiter, HANDLE threads[2])
{
    waiter->ready = CreateSemaphore(NULL, 0, 2, NULL);
    for (int i = 0; i < 2; i++) threads[i] = thread_begin(wait_for_it, waiter);
    for (int i = 0; i < 2; i++) CHECK_INT(WaitForSingleObject(waiter->ready, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(waiter->ready));
}

static void one_that_resets_itself_lets_one_thread_go(void)
{
    struct waiter waiter = {.event = CreateEvent(NULL, FALSE, FALSE, NULL)};
    HANDLE threads[2];
    start_waiters(&waiter, threads);
    CHECK(SetEvent(waiter.event));
    DWORD first = WaitForMultipleObjects(2, threads, FALSE, INFINITE);
    CHECK(first == WAIT_OBJECT_0 || first == WAIT_OBJECT_0 + 1);
    CHECK_INT(WaitForSingleObject(threads[1 - first], 200), WAIT_TIMEOUT);
    CHECK(SetEvent(waiter.event));
    CHECK_INT(thread_end(threads[0]), WAIT_OBJECT_0);
    CHECK_INT(thread_end(threads[1]), WAIT_OBJECT_0);
    CHECK(CloseHandle(waiter.event));
}

static void one_that_stays_lets_all_go(void)
{
    struct waiter waiter = {.event = CreateEvent(NULL, TRUE, FALSE, NULL)};
    HANDLE threads[2];
    start_waiters(&waiter, threads);
    CHECK(SetEvent(waiter.event));
    CHECK_INT(thread_end(threads[0]), WAIT_OBJECT_0);
    CHECK_INT(thread_end(threads[1]), WAIT_OBJECT_0);
    CHECK(CloseHandle(waiter.event));
}

static void a_name_is_one_object(void)
{
    SetLastError(CHECK_NO_ERROR);
    HANDLE one = CreateEvent(NULL, TRUE, FALSE, TEXT("fauxfax check"));
    CHECK(one != NULL && GetLastError() == 0);
    HANDLE two = CreateEventA(NULL, TRUE, FALSE, "fauxfax check");
    CHECK(two != NULL && two != one && GetLastError() == ERROR_ALREADY_EXISTS);
    HANDLE three = CreateEventW(NULL, FALSE, FALSE, WIDE("fauxfax check"));
    CHECK(three != NULL && GetLastError() == ERROR_ALREADY_EXISTS);
    CHECK(SetEvent(three));
    CHECK_INT(WaitForSingleObject(one, 0), WAIT_OBJECT_0);
    CHECK_INT(WaitForSingleObject(two, 0), WAIT_OBJECT_0); /* manual, as it was made */
    CHECK_FAILS(CreateMutex(NULL, FALSE, TEXT("fauxfax check")), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(one) && CloseHandle(two) && CloseHandle(three));
    HANDLE anew = CreateEvent(NULL, TRUE, FALSE, TEXT("fauxfax check"));
    CHECK(anew != NULL && GetLastError() == 0);
    CHECK_INT(WaitForSingleObject(anew, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(anew));
}

/* ---- Mutexes ---- */

static DWORD WINAPI try_mutex(LPVOID mutex)
{
    DWORD result = WaitForSingleObject(mutex, 0);
    if (result == WAIT_OBJECT_0) ReleaseMutex(mutex);
    return result;
}

static DWORD WINAPI take_and_leave(LPVOID mutex)
{
    return WaitForSingleObject(mutex, INFINITE);
}

static void a_mutex_is_its_owners_as_often_as_he_took_it(void)
{
    HANDLE mutex = CreateMutex(NULL, TRUE, NULL);
    CHECK_INT(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    CHECK_INT(thread_end(thread_begin(try_mutex, mutex)), WAIT_TIMEOUT);
    CHECK(ReleaseMutex(mutex));
    CHECK_INT(thread_end(thread_begin(try_mutex, mutex)), WAIT_TIMEOUT);
    CHECK(ReleaseMutex(mutex));
    CHECK_INT(thread_end(thread_begin(try_mutex, mutex)), WAIT_OBJECT_0);
    CHECK_FAILS(ReleaseMutex(mutex), ERROR_NOT_OWNER);
    CHECK(CloseHandle(mutex));
}

static void a_mutex_whose_owner_ended_is_abandoned(void)
{
    HANDLE mutex = CreateMutex(NULL, FALSE, NULL);
    CHECK_INT(thread_end(thread_begin(take_and_leave, mutex)), WAIT_OBJECT_0);
    CHECK_INT(WaitForSingleObject(mutex, 0), WAIT_ABANDONED);
    CHECK(ReleaseMutex(mutex));
    HANDLE both[2] = {CreateEvent(NULL, TRUE, TRUE, NULL), mutex};
    CHECK_INT(thread_end(thread_begin(take_and_leave, mutex)), WAIT_OBJECT_0);
    DWORD result = WaitForMultipleObjects(2, both, TRUE, 0);
    CHECK(result == WAIT_ABANDONED_0 || result == WAIT_ABANDONED_0 + 1);
    CHECK(ReleaseMutex(mutex) && CloseHandle(both[0]));
    CHECK_INT(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    CHECK(ReleaseMutex(mutex));
    CHECK(CloseHandle(mutex));
}

/* ---- Semaphores ---- */

static void a_semaphore_counts(void)
{
    HANDLE semaphore = CreateSemaphore(NULL, 1, 3, NULL);
    LONG before = -1;
    CHECK_INT(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    CHECK_INT(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    CHECK(ReleaseSemaphore(semaphore, 2, &before));
    CHECK_INT(before, 0);
    CHECK_FAILS(ReleaseSemaphore(semaphore, 2, &before), ERROR_TOO_MANY_POSTS);
    CHECK(ReleaseSemaphore(semaphore, 1, &before));
    CHECK_INT(before, 2);
    for (int i = 0; i < 3; i++) CHECK_INT(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    CHECK_INT(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(semaphore));
    CHECK_FAILS(CreateSemaphore(NULL, 2, 1, NULL), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(CreateSemaphore(NULL, -1, 1, NULL), ERROR_INVALID_PARAMETER);
}

/* ---- Critical sections ---- */

static CRITICAL_SECTION section;

static DWORD WINAPI try_section(LPVOID unused)
{
    (void)unused;
    if (!TryEnterCriticalSection(&section)) return 0;
    LeaveCriticalSection(&section);
    return 1;
}

static int counted;

static DWORD WINAPI count(LPVOID unused)
{
    (void)unused;
    for (int i = 0; i < 200; i++) {
        EnterCriticalSection(&section);
        counted++;
        if (i % 50 == 0) Sleep(1);
        LeaveCriticalSection(&section);
    }
    return 0;
}

static void a_section_is_its_owners_as_often_as_he_entered(void)
{
    InitializeCriticalSection(&section);
    EnterCriticalSection(&section);
    EnterCriticalSection(&section);
    CHECK(TryEnterCriticalSection(&section));
    for (int i = 0; i < 3; i++) {
        CHECK_INT(thread_end(thread_begin(try_section, NULL)), 0);
        LeaveCriticalSection(&section);
    }
    CHECK_INT(thread_end(thread_begin(try_section, NULL)), 1);
    DeleteCriticalSection(&section);
}

static void one_thread_at_a_time_is_in_a_section(void)
{
    HANDLE threads[3];
    CHECK(InitializeCriticalSectionAndSpinCount(&section, 4000));
    counted = 0;
    for (int i = 0; i < 3; i++) threads[i] = thread_begin(count, NULL);
    for (int i = 0; i < 3; i++) thread_end(threads[i]);
    CHECK_INT(counted, 600);
    DeleteCriticalSection(&section);
}

static void interlocked_functions_give_the_new_or_the_old(void)
{
    LONG volatile number = 5;
    CHECK(InterlockedIncrement(&number) == 6 && InterlockedDecrement(&number) == 5);
    CHECK(InterlockedExchange(&number, 9) == 5 && InterlockedExchangeAdd(&number, -2) == 9);
    CHECK(InterlockedCompareExchange(&number, 1, 8) == 7 && number == 7);
    CHECK(InterlockedCompareExchange(&number, 1, 7) == 7 && number == 1);
}

static const struct check_case cases[] = {
    CHECK_CASE(an_event_resets_itself_or_stays),
    CHECK_CASE(one_that_resets_itself_lets_one_thread_go),
    CHECK_CASE(one_that_stays_lets_all_go),
    CHECK_CASE(a_name_is_one_object),
    CHECK_CASE(a_mutex_is_its_owners_as_often_as_he_took_it),
    CHECK_CASE(a_mutex_whose_owner_ended_is_abandoned),
    CHECK_CASE(a_semaphore_counts),
    CHECK_CASE(a_section_is_its_owners_as_often_as_he_entered),
    CHECK_CASE(one_thread_at_a_time_is_in_a_section),
    CHECK_CASE(interlocked_functions_give_the_new_or_the_old),
};
CHECK_MAIN("win32/sync", cases)
