/* SPDX-License-Identifier: MIT */
#include "client/win32/inner.h"

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* ---- The calling thread ---- */

/* Of a thread that has no place in a process, since memory was refused. */
static _Thread_local uint32_t homeless_error;

static bool thread_signalled(const struct host_object *object, const struct host_thread *thread)
{
    (void)thread;
    return object->thread.ended;
}

static const struct host_object_ops thread_ops = {
    .kind = HOST_KIND_thread, .name = "thread", .signalled = thread_signalled};

static uint32_t new_id(void)
{
    static atomic_uint made;
    return 0x100 + 4 * atomic_fetch_add(&made, 1);
}

/* With the lock held. */
static struct host_thread *thread_new(struct host *host)
{
    struct host_thread *thread = ff_alloc_zeroed(host->alloc, 1, sizeof *thread);
    struct host_object *object = thread ? host_object_new(host, &thread_ops) : NULL;
    uint32_t ordinal = object ? client_thread(host->client) : 0;
    if (!ordinal) {
        if (object) host_object_release(host, object);
        ff_free(host->alloc, thread);
        return NULL;
    }
    *thread = (struct host_thread){
        .host = host, .ordinal = ordinal, .id = new_id(), .object = object, .last_error = homeless_error};
    homeless_error = ERROR_SUCCESS;
    object->thread.id = thread->id;
    object->thread.exit_code = STILL_ACTIVE;
    os_cond_init(&thread->wake);
    ff_msgqueue_init(&thread->queue, host->alloc);
    thread->next = host->threads;
    host->threads = thread;
    return thread;
}

struct host_thread *host_thread_self(void)
{
    struct client *client = client_current();
    struct host_thread **mine = client ? client_host_thread(client) : NULL;
    if (mine && !*mine) {
        struct host *host = host_of_client(client);
        os_mutex_lock(&host->lock);
        *mine = thread_new(host);
        os_mutex_unlock(&host->lock);
    }
    if (mine && *mine) return *mine;
    homeless_error = ERROR_NOT_ENOUGH_MEMORY;
    return NULL;
}

struct host_thread *host_enter(void)
{
    struct host_thread *thread = host_thread_self();
    if (thread) os_mutex_lock(&thread->host->lock);
    return thread;
}

BOOL host_leave(struct host_thread *thread, BOOL result)
{
    os_mutex_unlock(&thread->host->lock);
    return result;
}

struct host_thread *host_thread_by_id(const struct host *host, uint32_t id)
{
    struct host_thread *thread = host->threads;
    while (thread && thread->id != id) thread = thread->next;
    return thread;
}

/* ---- Its last error ---- */

BOOL host_fail(struct host_thread *thread, uint32_t code)
{
    thread->last_error = code;
    return FALSE;
}

uint32_t host_last_error(void)
{
    struct host_thread *thread = host_thread_self();
    return thread ? thread->last_error : homeless_error;
}

void host_set_last_error(uint32_t code)
{
    struct host_thread *thread = host_thread_self();
    *(thread ? &thread->last_error : &homeless_error) = code;
}

DWORD WINAPI GetLastError(void)
{
    return host_last_error();
}

VOID WINAPI SetLastError(DWORD dwErrCode)
{
    host_set_last_error(dwErrCode);
}

/* ---- Its end ---- */

static void delist(struct host_thread *thread)
{
    struct host_thread **at = &thread->host->threads;
    while (*at != thread) at = &(*at)->next;
    *at = thread->next;
}

static void thread_free(struct host_thread *thread)
{
    struct host *host = thread->host;
    delist(thread);
    ff_msgqueue_clean_up(&thread->queue);
    os_cond_destroy(&thread->wake);
    host_object_release(host, thread->object);
    ff_free(host->alloc, thread);
}

/* What it owned goes first: who waits for the thread's end finds it done. */
void host_thread_gone(struct host *host, struct host_thread *thread)
{
    os_mutex_lock(&host->lock);
    host_windows_vanish(thread);
    host_sent_drop_all(thread);
    host_mutex_abandon(thread);
    thread->object->thread.ended = true;
    thread->object->thread.exit_code = thread->exit_code;
    host_wait_offer(host);
    thread_free(thread);
    os_mutex_unlock(&host->lock);
}

/* ---- Starting one ---- */

/* On the stack of the thread that starts another one, which says when it has begun: it is attached before CreateThread returns,
 * so that its maker's wait for it is not taken for the whole process's. */
struct start {
    struct host *host;
    LPTHREAD_START_ROUTINE routine;
    void *parameter;
    bool suspended;
    struct os_cond begun;
    enum { START_pending, START_begun, START_refused } state;
    HANDLE handle;
    uint32_t id;
};

/* With the lock held. */
static bool begin(struct start *start, struct host_thread *thread)
{
    start->id = thread->id;
    start->handle = host_handle(host_handle_open(start->host, thread->object));
    thread->object->thread.suspended = start->suspended;
    return start->handle != NULL;
}

/* CREATE_SUSPENDED */
static bool resumed(struct host_wait *wait)
{
    return !wait->thread->object->thread.suspended;
}

/* Lets go. False: nobody will resume it any more. */
static bool wait_to_be_resumed(struct host_thread *thread)
{
    struct host_wait wait = {
        .ready = resumed, .deadline = FF_TIME_NEVER, .what = "CreateThread (suspended, until ResumeThread)"};
    return !thread->object->thread.suspended || host_wait(thread, &wait) == HOST_WAIT_done;
}

static void *thread_main(void *start_)
{
    struct start *start = start_;
    LPTHREAD_START_ROUTINE routine = start->routine;
    void *parameter = start->parameter;
    struct host *host = start->host;
    client_bind(host->client);
    struct host_thread *thread = host_thread_self();
    bool mine = thread && thread->host == host;
    os_mutex_lock(&host->lock);
    bool begun = mine && begin(start, thread);
    start->state = begun ? START_begun : START_refused;
    os_cond_signal(&start->begun);
    begun = begun && wait_to_be_resumed(thread);
    os_mutex_unlock(&host->lock);
    if (begun) thread->exit_code = routine(parameter);
    return NULL;
}

/* Smaller stacks than the usual one are for machines that are smaller than the usual ones. */
static bool thread_start(struct start *start, SIZE_T stack)
{
    pthread_attr_t attr;
    pthread_t thread;
    size_t usual = 0;
    if (pthread_attr_init(&attr) != 0) return false;
    pthread_attr_getstacksize(&attr, &usual);
    bool ok = pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED) == 0 &&
              (stack <= usual || pthread_attr_setstacksize(&attr, stack) == 0) &&
              pthread_create(&thread, &attr, thread_main, start) == 0;
    pthread_attr_destroy(&attr);
    return ok;
}

HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                           LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter, DWORD dwCreationFlags,
                           LPDWORD lpThreadId)
{
    (void)lpThreadAttributes;
    struct host_thread *thread = host_enter();
    if (!thread) return NULL;
    const DWORD known = CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION;
    struct start start = {.host = thread->host,
                          .routine = lpStartAddress,
                          .parameter = lpParameter,
                          .suspended = (dwCreationFlags & CREATE_SUSPENDED) != 0};
    if (!lpStartAddress || (dwCreationFlags & ~known)) {
        host_fail(thread, ERROR_INVALID_PARAMETER);
        host_leave(thread, FALSE);
        return NULL;
    }
    os_cond_init(&start.begun);
    if (!thread_start(&start, dwStackSize)) start.state = START_refused;
    while (start.state == START_pending) os_cond_wait(&start.begun, &thread->host->lock);
    os_cond_destroy(&start.begun);
    if (start.state == START_refused) host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    host_leave(thread, TRUE);
    if (start.handle && lpThreadId) *lpThreadId = start.id;
    return start.handle;
}

DWORD WINAPI ResumeThread(HANDLE hThread)
{
    struct host_thread *thread = host_enter();
    if (!thread) return (DWORD)-1;
    struct host_object *object = host_handle_find(thread, hThread, HOST_KIND_thread);
    DWORD before = object ? object->thread.suspended : (DWORD)-1;
    if (object) object->thread.suspended = false;
    if (object && before) host_wait_offer(thread->host);
    host_leave(thread, object != NULL);
    return before;
}

VOID WINAPI ExitThread(DWORD dwExitCode)
{
    struct host_thread *thread = host_thread_self();
    if (thread) thread->exit_code = dwExitCode;
    pthread_exit(NULL);
}

/* The system keeps 8 bits of it: what failed must not look like success. */
VOID WINAPI ExitProcess(UINT uExitCode)
{
    int status = (int)(uExitCode & 0xFF);
    exit(uExitCode && !status ? 0xFF : status);
}

/* ---- What it is ---- */

BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    struct host_object *object = host_handle_find(thread, hThread, HOST_KIND_thread);
    if (object) *lpExitCode = object->thread.exit_code;
    return host_leave(thread, object != NULL);
}

HANDLE WINAPI GetCurrentThread(void)
{
    return host_handle((uint64_t)-2);
}

DWORD WINAPI GetCurrentThreadId(void)
{
    struct host_thread *thread = host_thread_self();
    return thread ? thread->id : 0;
}

HANDLE WINAPI GetCurrentProcess(void)
{
    return host_handle((uint64_t)-1);
}

DWORD WINAPI GetCurrentProcessId(void)
{
    struct host_thread *thread = host_thread_self();
    return thread ? thread->host->pid : 0;
}
