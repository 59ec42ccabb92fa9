/* SPDX-License-Identifier: MIT */
/* Events, mutexes, semaphores. */
#include "client/win32/inner.h"

/* What distinguishes one object of a kind from another when it is new. */
struct beginning {
    const struct host_object_ops *ops;
    void (*begin)(struct host_object *object, struct host_thread *thread, const struct beginning *from);
    BOOL manual, on; /* signalled, or owned, from the beginning */
    LONG count, most;
};

static HANDLE create(const struct beginning *from, enum host_form form, const void *name)
{
    struct host_thread *thread = host_enter();
    struct host_text text;
    HANDLE handle = NULL;
    if (!thread) return NULL;
    if (host_text_take(thread, &text, form, name)) {
        struct host_object *object = host_object_named(thread, from->ops, text.str);
        bool is_new = object && thread->last_error == ERROR_SUCCESS;
        handle = host_handle_give(thread, object);
        if (handle && is_new) from->begin(object, thread, from);
    }
    host_text_free(&text);
    host_leave(thread, handle != NULL);
    return handle;
}

/* ---- Events ---- */

static bool event_signalled(const struct host_object *object, const struct host_thread *thread)
{
    (void)thread;
    return object->event.set;
}

static void event_take(struct host_object *object, struct host_thread *thread, bool *ret_abandoned)
{
    (void)thread, (void)ret_abandoned;
    if (!object->event.manual) object->event.set = false;
}

static const struct host_object_ops event_ops = {
    .kind = HOST_KIND_event, .name = "event", .signalled = event_signalled, .take = event_take};

static void event_begin(struct host_object *object, struct host_thread *thread, const struct beginning *from)
{
    (void)thread;
    object->event.manual = from->manual != 0;
    object->event.set = from->on != 0;
}

HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState,
                           LPCSTR lpName)
{
    (void)lpEventAttributes;
    return create(&(struct beginning){&event_ops, event_begin, .manual = bManualReset, .on = bInitialState},
                  HOST_A, lpName);
}

HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState,
                           LPCWSTR lpName)
{
    (void)lpEventAttributes;
    return create(&(struct beginning){&event_ops, event_begin, .manual = bManualReset, .on = bInitialState},
                  HOST_W, lpName);
}

static BOOL event_turn(HANDLE handle, bool on)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    struct host_object *event = host_handle_find(thread, handle, HOST_KIND_event);
    if (event) event->event.set = on;
    if (event && on) host_wait_offer(thread->host);
    return host_leave(thread, event != NULL);
}

BOOL WINAPI SetEvent(HANDLE hEvent)
{
    return event_turn(hEvent, true);
}

BOOL WINAPI ResetEvent(HANDLE hEvent)
{
    return event_turn(hEvent, false);
}

/* ---- Mutexes ---- */

static bool mutex_signalled(const struct host_object *object, const struct host_thread *thread)
{
    return !object->mutex.owner || object->mutex.owner == thread;
}

static void mutex_take(struct host_object *object, struct host_thread *thread, bool *ret_abandoned)
{
    if (object->mutex.abandoned) *ret_abandoned = true;
    object->mutex.abandoned = false;
    if (object->mutex.depth++) return;
    object->mutex.owner = thread;
    object->mutex.next_owned = thread->mutexes;
    thread->mutexes = object;
}

static void mutex_disown(struct host_object *mutex)
{
    struct host_object **at = &mutex->mutex.owner->mutexes;
    while (*at != mutex) at = &(*at)->mutex.next_owned;
    *at = mutex->mutex.next_owned;
    mutex->mutex.owner = NULL;
    mutex->mutex.depth = 0;
}

static void mutex_free(struct host *host, struct host_object *object)
{
    (void)host;
    if (object->mutex.owner) mutex_disown(object);
}

static const struct host_object_ops mutex_ops = {.kind = HOST_KIND_mutex,
                                                 .name = "mutex",
                                                 .signalled = mutex_signalled,
                                                 .take = mutex_take,
                                                 .free = mutex_free};

static void mutex_begin(struct host_object *object, struct host_thread *thread, const struct beginning *from)
{
    bool abandoned;
    if (from->on) mutex_take(object, thread, &abandoned);
}

HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCSTR lpName)
{
    (void)lpMutexAttributes;
    return create(&(struct beginning){&mutex_ops, mutex_begin, .on = bInitialOwner}, HOST_A, lpName);
}

HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCWSTR lpName)
{
    (void)lpMutexAttributes;
    return create(&(struct beginning){&mutex_ops, mutex_begin, .on = bInitialOwner}, HOST_W, lpName);
}

static bool mutex_release(struct host_thread *thread, struct host_object *mutex)
{
    if (mutex->mutex.owner != thread) return host_fail(thread, ERROR_NOT_OWNER);
    if (--mutex->mutex.depth) return true;
    mutex_disown(mutex);
    host_wait_offer(thread->host);
    return true;
}

BOOL WINAPI ReleaseMutex(HANDLE hMutex)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    struct host_object *mutex = host_handle_find(thread, hMutex, HOST_KIND_mutex);
    return host_leave(thread, mutex && mutex_release(thread, mutex));
}

void host_mutex_abandon(struct host_thread *thread)
{
    while (thread->mutexes) {
        struct host_object *mutex = thread->mutexes;
        mutex_disown(mutex);
        mutex->mutex.abandoned = true;
    }
    host_wait_offer(thread->host);
}

/* ---- Semaphores ---- */

static bool semaphore_signalled(const struct host_object *object, const struct host_thread *thread)
{
    (void)thread;
    return object->semaphore.count > 0;
}

static void semaphore_take(struct host_object *object, struct host_thread *thread, bool *ret_abandoned)
{
    (void)thread, (void)ret_abandoned;
    object->semaphore.count--;
}

static const struct host_object_ops semaphore_ops = {.kind = HOST_KIND_semaphore,
                                                     .name = "semaphore",
                                                     .signalled = semaphore_signalled,
                                                     .take = semaphore_take};

static void semaphore_begin(struct host_object *object, struct host_thread *thread,
                            const struct beginning *from)
{
    (void)thread;
    object->semaphore.count = from->count;
    object->semaphore.most = from->most;
}

static HANDLE semaphore_create(LONG count, LONG most, enum host_form form, const void *name)
{
    if (most > 0 && count >= 0 && count <= most)
        return create(&(struct beginning){&semaphore_ops, semaphore_begin, .count = count, .most = most},
                      form, name);
    SetLastError(ERROR_INVALID_PARAMETER);
    return NULL;
}

HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                               LONG lMaximumCount, LPCSTR lpName)
{
    (void)lpSemaphoreAttributes;
    return semaphore_create(lInitialCount, lMaximumCount, HOST_A, lpName);
}

HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                               LONG lMaximumCount, LPCWSTR lpName)
{
    (void)lpSemaphoreAttributes;
    return semaphore_create(lInitialCount, lMaximumCount, HOST_W, lpName);
}

static bool semaphore_release(struct host_thread *thread, struct host_object *semaphore, LONG count,
                              LPLONG before)
{
    if (count <= 0) return host_fail(thread, ERROR_INVALID_PARAMETER);
    if (count > semaphore->semaphore.most - semaphore->semaphore.count)
        return host_fail(thread, ERROR_TOO_MANY_POSTS);
    if (before) *before = semaphore->semaphore.count;
    semaphore->semaphore.count += count;
    host_wait_offer(thread->host);
    return true;
}

BOOL WINAPI ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    struct host_object *semaphore = host_handle_find(thread, hSemaphore, HOST_KIND_semaphore);
    return host_leave(thread,
                      semaphore && semaphore_release(thread, semaphore, lReleaseCount, lpPreviousCount));
}
