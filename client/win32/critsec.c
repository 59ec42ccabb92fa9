/* SPDX-License-Identifier: MIT */
/* Critical sections. The structure is Windows's: LockCount is -1 while it is free, OwningThread a thread's id. They are under the
 * process's lock, and so are for one simulated process. */
#include "client/win32/inner.h"

#include <stdio.h>
#include <stdlib.h>

VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    InitializeCriticalSectionAndSpinCount(lpCriticalSection, 0);
}

BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
{
    *lpCriticalSection = (CRITICAL_SECTION){.LockCount = -1, .SpinCount = dwSpinCount & 0x00FFFFFF};
    return TRUE;
}

VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    *lpCriticalSection = (CRITICAL_SECTION){.LockCount = -1};
}

static bool take(CRITICAL_SECTION *section, const struct host_thread *thread)
{
    HANDLE me = host_handle(thread->id);
    if (section->OwningThread && section->OwningThread != me) return false;
    section->OwningThread = me;
    section->RecursionCount++;
    section->LockCount++;
    return true;
}

struct section_wait {
    struct host_wait base;
    CRITICAL_SECTION *section;
};

static bool ready(struct host_wait *base)
{
    struct section_wait *w = (struct section_wait *)(void *)base;
    return take(w->section, base->thread);
}

/* No other answer is possible than one that the program does not survive. */
static struct host_thread *enter_or_die(void)
{
    struct host_thread *thread = host_enter();
    if (thread) return thread;
    fprintf(stderr, "fauxfax: unhandled exception 0xC0000017 (STATUS_NO_MEMORY) in a critical section\n");
    abort();
}

VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    struct host_thread *thread = enter_or_die();
    char what[48];
    snprintf(what, sizeof what, "EnterCriticalSection (%p)", (void *)lpCriticalSection);
    struct section_wait w = {
        {.ready = ready, .deadline = FF_TIME_NEVER, .patient = true, .what = what, .site = HOST_SITE},
        lpCriticalSection};
    host_wait(thread, &w.base);
    host_leave(thread, TRUE);
}

BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    struct host_thread *thread = enter_or_die();
    return host_leave(thread, take(lpCriticalSection, thread));
}

VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
    struct host_thread *thread = enter_or_die();
    lpCriticalSection->LockCount--;
    if (--lpCriticalSection->RecursionCount == 0) {
        lpCriticalSection->OwningThread = NULL;
        host_wait_offer(thread->host);
    }
    host_leave(thread, TRUE);
}

/* ---- Interlocked… ---- */

LONG WINAPI InterlockedIncrement(LONG volatile *Addend)
{
    return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}

LONG WINAPI InterlockedDecrement(LONG volatile *Addend)
{
    return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}

LONG WINAPI InterlockedExchange(LONG volatile *Target, LONG Value)
{
    return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

LONG WINAPI InterlockedExchangeAdd(LONG volatile *Addend, LONG Value)
{
    return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST);
}

LONG WINAPI InterlockedCompareExchange(LONG volatile *Destination, LONG ExChange, LONG Comperand)
{
    __atomic_compare_exchange_n(Destination, &Comperand, ExChange, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return Comperand;
}
