/* SPDX-License-Identifier: MIT */
/* Waits for kernel objects, with or without messages. */
#include "client/win32/inner.h"

#include <sched.h>
#include <stdio.h>

struct object_wait {
    struct host_wait base;
    struct host_object *objects[MAXIMUM_WAIT_OBJECTS];
    uint32_t count;
    bool all;
    bool messages;   /* … */
    bool whole;      /* of the queue, not only what is new (MWMO_INPUTAVAILABLE) */
    uint32_t mask;   /* QS_… */
    uint32_t result; /* WAIT_OBJECT_0 + n, WAIT_ABANDONED_0 + n */
    char what[128];
};

/* ---- Is it over? ---- */

static bool has_input(const struct object_wait *w)
{
    return w->messages && host_queue_has(w->base.thread, w->mask, w->whole);
}

static bool any_ready(struct object_wait *w)
{
    for (uint32_t i = 0; i < w->count; i++) {
        bool abandoned = false;
        if (!host_object_signalled(w->objects[i], w->base.thread)) continue;
        host_object_take(w->objects[i], w->base.thread, &abandoned);
        w->result = (abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0) + i;
        return true;
    }
    w->result = WAIT_OBJECT_0 + w->count;
    return has_input(w);
}

static bool all_ready(struct object_wait *w)
{
    bool abandoned = false;
    for (uint32_t i = 0; i < w->count; i++)
        if (!host_object_signalled(w->objects[i], w->base.thread)) return false;
    if (w->messages && !has_input(w)) return false;
    for (uint32_t i = 0; i < w->count; i++) host_object_take(w->objects[i], w->base.thread, &abandoned);
    w->result = abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0;
    return true;
}

static bool ready(struct host_wait *base)
{
    struct object_wait *w = (struct object_wait *)(void *)base;
    return w->all ? all_ready(w) : any_ready(w);
}

/* ---- The wait ---- */

static bool twice(const struct object_wait *w)
{
    for (uint32_t i = 1; i < w->count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (w->objects[i] == w->objects[j]) return true;
    return false;
}

/* Finds the objects. None may be there twice when all are waited for. */
static bool take_handles(struct host_thread *thread, struct object_wait *w, const HANDLE *handles)
{
    for (uint32_t i = 0; i < w->count; i++)
        if (!(w->objects[i] = host_handle_find(thread, handles[i], HOST_KINDS_waitable))) return false;
    return !w->all || !twice(w) || host_fail(thread, ERROR_INVALID_PARAMETER);
}

static void say_what(struct object_wait *w, const char *function, const HANDLE *handles, uint32_t ms)
{
    char time[24] = "no time-out", for_what[48] = "messages";
    if (ms != INFINITE) snprintf(time, sizeof time, "%lu ms", (unsigned long)ms);
    if (w->count == 1)
        snprintf(for_what, sizeof for_what, "%s 0x%llx%s", w->objects[0]->ops->name,
                 (unsigned long long)host_number(handles[0]), w->messages ? " and messages" : "");
    else if (w->count)
        snprintf(for_what, sizeof for_what, "%s of %lu objects%s", w->all ? "all" : "any",
                 (unsigned long)w->count, w->messages ? " and messages" : "");
    snprintf(w->what, sizeof w->what, "%s (%s, %s)", function, for_what, time);
    w->base.what = w->what;
}

static DWORD run(struct host_thread *thread, struct object_wait *w)
{
    for (uint32_t i = 0; i < w->count; i++) host_object_hold(w->objects[i]);
    enum host_wait_end end = host_wait(thread, &w->base);
    for (uint32_t i = 0; i < w->count; i++) host_object_release(thread->host, w->objects[i]);
    if (end == HOST_WAIT_timeout) return WAIT_TIMEOUT;
    return end == HOST_WAIT_over ? WAIT_FAILED : w->result;
}

static DWORD wait_for(struct object_wait *w, const char *function, const HANDLE *handles, uint32_t ms)
{
    DWORD result = WAIT_FAILED;
    struct host_thread *thread = host_enter();
    if (!thread) return WAIT_FAILED;
    if (w->messages) host_queue_want(thread);
    if (take_handles(thread, w, handles)) {
        w->base.ready = ready;
        w->base.deadline = host_deadline(thread->host, ms);
        say_what(w, function, handles, ms);
        result = run(thread, w);
    }
    host_leave(thread, TRUE);
    return result;
}

static DWORD refuse(void)
{
    SetLastError(ERROR_INVALID_PARAMETER);
    return WAIT_FAILED;
}

DWORD WINAPI WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable)
{
    struct object_wait w = {.count = 1, .base.site = HOST_SITE};
    (void)bAlertable;
    return wait_for(&w, "WaitForSingleObject", &hHandle, dwMilliseconds);
}

DWORD WINAPI WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds)
{
    struct object_wait w = {.count = 1, .base.site = HOST_SITE};
    return wait_for(&w, "WaitForSingleObject", &hHandle, dwMilliseconds);
}

static DWORD wait_for_several(DWORD count, const HANDLE *handles, BOOL all, DWORD ms, const void *site)
{
    struct object_wait w = {.count = count, .all = all != 0, .base.site = site};
    if (count == 0 || count > MAXIMUM_WAIT_OBJECTS) return refuse();
    return wait_for(&w, "WaitForMultipleObjects", handles, ms);
}

DWORD WINAPI WaitForMultipleObjectsEx(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                                      DWORD dwMilliseconds, BOOL bAlertable)
{
    (void)bAlertable;
    return wait_for_several(nCount, lpHandles, bWaitAll, dwMilliseconds, HOST_SITE);
}

DWORD WINAPI WaitForMultipleObjects(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                                    DWORD dwMilliseconds)
{
    return wait_for_several(nCount, lpHandles, bWaitAll, dwMilliseconds, HOST_SITE);
}

/* Sent messages end the wait, and are answered by the next function that takes messages. */
static DWORD wait_for_messages(DWORD count, const HANDLE *handles, DWORD ms, DWORD mask, DWORD flags,
                               const void *site)
{
    struct object_wait w = {.count = count,
                            .all = (flags & MWMO_WAITALL) != 0,
                            .messages = true,
                            .whole = (flags & MWMO_INPUTAVAILABLE) != 0,
                            .mask = mask,
                            .base.timers = (mask & QS_TIMER) != 0,
                            .base.site = site};
    const DWORD known = MWMO_WAITALL | MWMO_ALERTABLE | MWMO_INPUTAVAILABLE;
    if (count >= MAXIMUM_WAIT_OBJECTS || (flags & ~known)) return refuse();
    return wait_for(&w, "MsgWaitForMultipleObjects", handles, ms);
}

DWORD WINAPI MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE *pHandles, DWORD dwMilliseconds,
                                         DWORD dwWakeMask, DWORD dwFlags)
{
    return wait_for_messages(nCount, pHandles, dwMilliseconds, dwWakeMask, dwFlags, HOST_SITE);
}

DWORD WINAPI MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll,
                                       DWORD dwMilliseconds, DWORD dwWakeMask)
{
    DWORD flags = fWaitAll ? MWMO_WAITALL : 0;
    return wait_for_messages(nCount, pHandles, dwMilliseconds, dwWakeMask, flags, HOST_SITE);
}

BOOL WINAPI WaitMessage(VOID)
{
    struct object_wait w = {
        .messages = true, .mask = QS_ALLINPUT, .base.timers = true, .base.site = HOST_SITE};
    return wait_for(&w, "WaitMessage", NULL, INFINITE) != WAIT_FAILED;
}

/* ---- Sleep ---- */

static bool never(struct host_wait *wait)
{
    (void)wait;
    return false;
}

static void sleep_for(DWORD ms, const void *site)
{
    char what[32];
    struct host_wait wait = {.ready = never, .what = what, .site = site};
    struct host_thread *thread;
    if (ms == 0) {
        sched_yield();
        return;
    }
    if (!(thread = host_enter())) return;
    snprintf(what, sizeof what, "Sleep (%lu ms)", (unsigned long)ms);
    if (ms == INFINITE) wait.what = "Sleep (INFINITE)";
    wait.deadline = host_deadline(thread->host, ms);
    uint32_t error = thread->last_error;
    if (host_wait(thread, &wait) == HOST_WAIT_over) host_fail(thread, error); /* Sleep cannot say so */
    host_leave(thread, TRUE);
}

DWORD WINAPI SleepEx(DWORD dwMilliseconds, BOOL bAlertable)
{
    (void)bAlertable;
    sleep_for(dwMilliseconds, HOST_SITE);
    return 0;
}

VOID WINAPI Sleep(DWORD dwMilliseconds)
{
    sleep_for(dwMilliseconds, HOST_SITE);
}
