/* SPDX-License-Identifier: MIT */
#include "client/windows/watch.h"

#include <winfax.h>

#include <stdlib.h>
#include <string.h>

#include "client/recording.h"
#include "client/windows/ending.h"
#include "client/windows/hooks.h"

struct watch {
    struct watch *next; /* of the windows */
    struct client *client;
    uint32_t registration;
    bool ends; /* the log-off call */
    HANDLE own, port;
    HWND window;
    DWORD thread; /* of the window */
    UINT start;
    HMODULE held; /* by the thread that passes on */
};

/* A hook is given no context: it looks through them. Windows are few. */
static struct os_mutex lock = OS_MUTEX_INIT;
static struct watch *windows;
static struct hooks hooks;
static atomic_uint registrations;

/* ---- Ports ---- */

static struct ff_wire_event event_of(const FAX_EVENT *e)
{
    uint64_t time = (uint64_t)e->TimeStamp.dwHighDateTime << 32 | e->TimeStamp.dwLowDateTime;
    return (struct ff_wire_event){
        .time = time, .event_id = e->EventId, .device_id = e->DeviceId, .job_id = e->JobId};
}

/* The program may free the block as soon as it has it. */
static bool pass_on(const struct watch *w, DWORD bytes, ULONG_PTR key, LPOVERLAPPED packet)
{
    struct ff_wire_event event = event_of((const void *)packet);
    uint32_t after = recording_calls();
    BOOL posted = PostQueuedCompletionStatus(w->port, bytes, key, packet);
    recording_event(w->client, w->registration, &event, after,
                    posted ? FF_OUTCOME_posted : FF_OUTCOME_port_gone);
    return event.event_id != FEI_FAXSVC_ENDED; /* REG-13: then it is over */
}

/* Nobody waits for it: it holds the module that it runs in until it is over. */
static DWORD WINAPI forward(LPVOID watch_)
{
    struct watch *w = watch_;
    HMODULE held = w->held;
    DWORD bytes;
    ULONG_PTR key;
    LPOVERLAPPED packet;
    do {
        packet = NULL;
        GetQueuedCompletionStatus(w->own, &bytes, &key, &packet, INFINITE);
    } while (packet && pass_on(w, bytes, key, packet));
    CloseHandle(w->own);
    free(w);
    windows_leave(held);
    return 0;
}

static bool start_forwarding(struct watch *w)
{
    w->own = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    if (!w->own) return false;
    w->held = windows_hold();
    if (windows_start_apart(forward, w, w->held)) return true;
    CloseHandle(w->own);
    return false;
}

/* ---- Windows ---- */

/* With the lock held. */
static const struct watch *watch_of(const MSG *msg)
{
    for (const struct watch *w = windows; w; w = w->next)
        if (w->window == msg->hwnd && msg->message > w->start && msg->message <= w->start + FEI_NEVENTS)
            return w;
    return NULL;
}

static void message_read(const MSG *msg)
{
    struct watch seen = {0};
    os_mutex_lock(&lock);
    const struct watch *w = watch_of(msg);
    if (w) seen = *w;
    os_mutex_unlock(&lock);
    if (!w) return;
    struct ff_wire_event event = {.time = os_wall_time(),
                                  .event_id = msg->message - seen.start,
                                  .device_id = (uint32_t)msg->wParam,
                                  .job_id = (uint32_t)msg->lParam};
    recording_event(seen.client, seen.registration, &event, recording_calls(), FF_OUTCOME_posted);
}

static LRESULT CALLBACK on_get_message(int code, WPARAM removed, LPARAM msg)
{
    if (code == HC_ACTION && removed == PM_REMOVE) message_read((const MSG *)msg);
    return CallNextHookEx(NULL, code, removed, msg);
}

/* With the lock held. */
static void leave_thread(DWORD thread)
{
    for (const struct watch *w = windows; w; w = w->next)
        if (w->thread == thread) return;
    hooks_remove(&hooks, thread);
}

/* Its thread may have ended, too, and its number be another one's, whose hook is wanted then. */
static bool is_gone(const struct watch *w)
{
    return GetWindowThreadProcessId(w->window, NULL) != w->thread;
}

/* TOK-17: the log-off call ends what the window has. Those that are gone go with it; NULL: only those. */
static void look_away(HWND window)
{
    os_mutex_lock(&lock);
    for (struct watch **at = &windows; *at;) {
        struct watch *w = *at;
        if (w->window != window && !is_gone(w)) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        leave_thread(w->thread);
        free(w);
    }
    os_mutex_unlock(&lock);
}

static void look_at_window(struct watch *w)
{
    w->thread = GetWindowThreadProcessId(w->window, NULL);
    look_away(NULL);
    os_mutex_lock(&lock);
    hooks_add(&hooks, w->thread, on_get_message, NULL);
    w->next = windows;
    windows = w;
    os_mutex_unlock(&lock);
}

/* ---- Registering ---- */

struct watch *watch_begin(struct client *client, uintptr_t args[6])
{
    struct watch *w = calloc(1, sizeof *w);
    if (!w) return NULL;
    *w = (struct watch){.client = client,
                        .port = (HANDLE)args[1],
                        .window = (HWND)args[3],
                        .start = (UINT)args[4],
                        .ends = args[3] && args[2] == 1,
                        .registration = atomic_fetch_add(&registrations, 1) + 1};
    if (!w->port || w->window) return w;
    if (!start_forwarding(w)) {
        free(w);
        return NULL;
    }
    args[1] = (uintptr_t)w->own;
    return w;
}

uint32_t watch_end(struct watch *watch, bool well)
{
    if (!watch) return 0;
    uint32_t registration = well && !watch->ends ? watch->registration : 0;
    HWND window = watch->window;
    bool ends = watch->ends;
    if (watch->own) {
        if (!well) PostQueuedCompletionStatus(watch->own, 0, 0, NULL); /* it frees itself */
        return registration;
    }
    if (registration && window) {
        look_at_window(watch);
        return registration;
    }
    free(watch);
    if (well && ends) look_away(window);
    return 0;
}
