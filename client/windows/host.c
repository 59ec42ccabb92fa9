/* SPDX-License-Identifier: MIT */
/* The Windows that the SDK runs in, when it is Windows: the real user32 and kernel32 post, queue and keep time. What they
 * do not tell is found out: that a message was read, by a hook; that a packet was, by the depth of its port. Nothing tells
 * of LocalFree: a packet's block counts as freed when the packet has been taken. */
#include "client/host.h"

#include <winfax.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/windows/crash.h"
#include "client/windows/ending.h"
#include "client/windows/inner.h"
#include "common/utf.h"

/* A hook is given no context: it looks through the hosts. */
static struct os_mutex hosts_lock = OS_MUTEX_INIT;
static struct host *hosts;

/* The DLL is unloaded: no window's thread is to call on_get_message. */
static void unhook_all(void)
{
    if (windows_ending()) return;
    for (struct host *host = hosts; host; host = host->next) hooks_clear(&host->hooks);
}

struct host *host_new(struct client *client)
{
    static bool noted;
    struct host *host = calloc(1, sizeof *host);
    if (!host) return NULL;
    if (!noted) noted = atexit(unhook_all) == 0;
    host->client = client;
    os_mutex_init(&host->lock);
    quiet_init(&host->quiet, client, host_unread, host);
    os_mutex_lock(&hosts_lock);
    host->next = hosts;
    hosts = host;
    os_mutex_unlock(&hosts_lock);
    return host;
}

void host_free(struct host *host)
{
    quiet_free(&host->quiet);
    os_mutex_lock(&hosts_lock);
    struct host **at = &hosts;
    while (*at != host) at = &(*at)->next;
    *at = host->next;
    os_mutex_unlock(&hosts_lock);
    hooks_clear(&host->hooks);
    ff_array_free(ff_alloc_default(), &host->blocks);
    ff_array_free(ff_alloc_default(), &host->windows);
    ff_array_free(ff_alloc_default(), &host->pending);
    ff_array_free(ff_alloc_default(), &host->sends);
    os_mutex_destroy(&host->lock);
    free(host);
}

void host_set_last_error(uint32_t code)
{
    SetLastError(code);
}

uint32_t host_last_error(void)
{
    return GetLastError();
}

/* ---- What is in the queues ---- */

bool host_note_pending(struct host *host, const struct pending *pending)
{
    if (!ff_array_room(ff_alloc_default(), &host->pending, 1)) return false;
    host->pending.at[host->pending.count++] = *pending;
    return true;
}

void host_forget_pending(struct host *host, uint32_t i)
{
    host->pending.count--;
    memmove(host->pending.at + i, host->pending.at + i + 1,
            (host->pending.count - i) * sizeof *host->pending.at);
}

/* It was not posted after all. */
static void take_back(struct host *host, const struct pending *pending)
{
    for (uint32_t i = host->pending.count; i-- > 0;)
        if (host->pending.at[i].registration == pending->registration &&
            host->pending.at[i].sequence == pending->sequence)
            host_forget_pending(host, i);
}

void host_forget_target(struct host *host, uint64_t target)
{
    for (uint32_t i = host->pending.count; i-- > 0;)
        if (host->pending.at[i].target == target) host_forget_pending(host, i);
}

/* The oldest that looks like this: messages that are alike are read in the order of posting. */
static bool take_message(struct host *host, const MSG *msg, struct pending *ret_taken)
{
    for (uint32_t i = 0; i < host->pending.count; i++) {
        const struct pending *p = &host->pending.at[i];
        if (p->message != msg->message || p->target != (uintptr_t)msg->hwnd || p->wparam != msg->wParam ||
            p->lparam != (ULONG_PTR)msg->lParam)
            continue;
        *ret_taken = *p;
        host_forget_pending(host, i);
        return true;
    }
    return false;
}

static void message_read(struct host *host, const MSG *msg)
{
    struct pending taken;
    os_mutex_lock(&host->lock);
    bool ours = take_message(host, msg, &taken);
    os_mutex_unlock(&host->lock);
    if (ours) client_event_read(host->client, taken.registration, taken.sequence);
}

static LRESULT CALLBACK on_get_message(int code, WPARAM removed, LPARAM msg)
{
    if (code == HC_ACTION && removed == PM_REMOVE) {
        os_mutex_lock(&hosts_lock);
        for (struct host *host = hosts; host; host = host->next) message_read(host, (const MSG *)msg);
        os_mutex_unlock(&hosts_lock);
    }
    return CallNextHookEx(NULL, code, removed, msg);
}

static LRESULT CALLBACK on_call_window(int code, WPARAM from_here, LPARAM sent)
{
    const CWPSTRUCT *m = (const CWPSTRUCT *)sent;
    /* The session manager is never the thread itself. */
    if (code == HC_ACTION && !from_here &&
        (m->message == WM_QUERYENDSESSION || m->message == WM_ENDSESSION)) {
        os_mutex_lock(&hosts_lock);
        for (struct host *host = hosts; host; host = host->next) session_message(host, m->hwnd, m->message);
        os_mutex_unlock(&hosts_lock);
    }
    return CallNextHookEx(NULL, code, from_here, sent);
}

/* ---- Windows ---- */

static bool is_message_only(HWND window)
{
    for (HWND at = NULL; (at = FindWindowExW(HWND_MESSAGE, at, NULL, NULL));)
        if (at == window) return true;
    return false;
}

static enum ff_window_kind kind_of(HWND window)
{
    if (GetAncestor(window, GA_PARENT) == GetDesktopWindow()) return FF_WINDOW_top_level;
    return is_message_only(window) ? FF_WINDOW_message_only : FF_WINDOW_child;
}

struct known_window *host_known_window(struct host *host, HWND window)
{
    for (uint32_t i = 0; i < host->windows.count; i++)
        if (host->windows.at[i].window == window) return &host->windows.at[i];
    return NULL;
}

/* With the lock held. False: its reads will not be seen. What is refused is tried again with the next message. */
static bool watch_thread(struct host *host, DWORD thread)
{
    return hooks_add(&host->hooks, thread, on_get_message, on_call_window);
}

/* With the lock held. A thread that has no window any more may have ended, and its number be another one's. */
static void unwatch_thread(struct host *host, DWORD thread)
{
    for (uint32_t i = 0; i < host->windows.count; i++)
        if (host->windows.at[i].thread == thread && !host->windows.at[i].gone) return;
    hooks_remove(&host->hooks, thread);
}

/* The first time that a window is heard of; True: the world is to hear of it too. */
static bool get_to_know(struct host *host, HWND window, DWORD thread)
{
    os_mutex_lock(&host->lock);
    struct known_window *known = host_known_window(host, window);
    bool is_new = !known || known->gone;
    if (known) {
        *known = (struct known_window){window, thread, false};
    } else if (ff_array_room(ff_alloc_default(), &host->windows, 1)) {
        host->windows.at[host->windows.count++] = (struct known_window){window, thread, false};
    }
    watch_thread(host, thread);
    os_mutex_unlock(&host->lock);
    return is_new;
}

static void tell_window(struct host *host, HWND window, enum ff_window_kind kind)
{
    WCHAR title[128];
    /* Does not ask the window's procedure, as GetWindowText would. */
    int length = InternalGetWindowText(window, title, 128);
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    ff_wtf8_of_utf16(&w, (const uint16_t *)title, length > 0 ? (size_t)length : 0);
    struct ff_str said = w.size ? (struct ff_str){(const char *)w.at, (uint32_t)w.size} : FF_STR_NULL;
    client_window_made(host->client, (uintptr_t)window, kind, said);
    ff_writer_free(&w);
}

/* True: it was there once. */
static bool note_gone(struct host *host, HWND window)
{
    os_mutex_lock(&host->lock);
    struct known_window *known = host_known_window(host, window);
    bool tell = known && !known->gone;
    if (known) known->gone = true;
    if (tell) host_forget_target(host, (uintptr_t)window);
    if (tell) unwatch_thread(host, known->thread);
    os_mutex_unlock(&host->lock);
    if (tell) client_window_gone(host->client, (uintptr_t)window);
    return known != NULL;
}

enum ff_window_kind host_window_kind(struct host *host, uint64_t number, uint32_t *ret_thread)
{
    HWND window = handle_of(number);
    DWORD process = 0;
    *ret_thread = 0;
    if (!window) return FF_WINDOW_none;
    DWORD thread = GetWindowThreadProcessId(window, &process);
    if (!thread) return note_gone(host, window) ? FF_WINDOW_gone : FF_WINDOW_none;
    if (process != GetCurrentProcessId()) return FF_WINDOW_foreign;
    enum ff_window_kind kind = kind_of(window);
    if (get_to_know(host, window, thread)) tell_window(host, window, kind);
    return kind;
}

enum ff_outcome host_post(struct host *host, uint64_t window, uint32_t message, uint64_t wparam,
                          uint64_t lparam, uint32_t registration, uint64_t sequence)
{
    struct pending pending = {window, wparam, lparam, sequence, message, registration};
    quiet_stir(&host->quiet);
    /* Noted before it is there to be read. */
    os_mutex_lock(&host->lock);
    const struct known_window *known = host_known_window(host, handle_of(window));
    bool seen = known && !known->gone && watch_thread(host, known->thread);
    bool noted = !seen || host_note_pending(host, &pending);
    os_mutex_unlock(&host->lock);
    if (!noted) return FF_OUTCOME_no_memory;
    if (PostMessageW(handle_of(window), message, (WPARAM)wparam, (LPARAM)lparam)) {
        /* What nobody would see being read is not waited for. */
        if (!seen) client_event_read(host->client, registration, sequence);
        return FF_OUTCOME_posted;
    }
    DWORD error = GetLastError();
    os_mutex_lock(&host->lock);
    take_back(host, &pending);
    os_mutex_unlock(&host->lock);
    if (error == ERROR_NOT_ENOUGH_QUOTA) return FF_OUTCOME_quota;
    if (error != ERROR_INVALID_WINDOW_HANDLE) return FF_OUTCOME_no_memory;
    note_gone(host, handle_of(window));
    return FF_OUTCOME_dead_window;
}

/* ---- The session manager ---- */

struct sent {
    HMODULE held;
    struct host *host;
    uint64_t send;
    HWND window;
    UINT message;
    WPARAM wparam;
    LPARAM lparam;
};

/* A thread of its own: the window may take its time, and notifications go on. The world has its own time-out. */
static DWORD WINAPI send_it(void *sent_)
{
    struct sent *sent = sent_;
    HMODULE held = sent->held;
    LRESULT result = SendMessageW(sent->window, sent->message, sent->wparam, sent->lparam);
    session_send_ends(sent->host, sent->window, sent->message);
    client_bind(sent->host->client); /* the process stays while its answer is on its way */
    client_sent_reply(sent->host->client, sent->send, (uint64_t)result);
    quiet_send_ended(&sent->host->quiet);
    free(sent);
    windows_leave(held);
    return 0;
}

void host_send(struct host *host, uint64_t send, uint64_t window, uint32_t message, uint64_t wparam,
               uint64_t lparam)
{
    struct sent *sent = IsWindow(handle_of(window)) ? malloc(sizeof *sent) : NULL;
    if (sent && session_send_begins(host, handle_of(window), message)) {
        *sent = (struct sent){windows_hold(), host,           send,          handle_of(window),
                              message,        (WPARAM)wparam, (LPARAM)lparam};
        quiet_send_begins(&host->quiet);
        if (windows_start_apart(send_it, sent, sent->held)) return;
        quiet_send_ended(&host->quiet);
        session_send_ends(host, handle_of(window), message);
    }
    free(sent);
    client_sent_reply(host->client, send, 0);
}

/* ---- Time and ends: waits are the system's, and nobody but it ends one ---- */

void host_clock(struct host *host, uint64_t now)
{
    (void)host, (void)now;
}

/* ExitProcess ends threads wherever they are. One of ours that is in the middle of a send, or of its own end, would keep what
 * the rest of the program's end waits for (Wine 8): they are over before. Twice is once. */
static void leave_all(void)
{
    struct host *host = hosts;
    while (host && client_is_simulated(host->client)) host = host->next;
    if (!host) return;
    quiet_end(&host->quiet);
    client_leave_world(host->client);
}

/* A thread that crashes is held up by whoever looks into it, and that is no wait: time stands still, so that no log-off ends the
 * program meanwhile, as if all were well. */
static void hold_time(void)
{
    for (struct host *host = hosts; host; host = host->next) quiet_call_begins(&host->quiet, 0);
}

/* There is a link. */
void host_clock_set(struct host *host, void (*set)(void *), void *ctx)
{
    set(ctx);
    if (!client_is_simulated(host->client)) windows_at_exit(leave_all);
    if (client_time_mode(host->client) != FF_TIME_auto) return;
    windows_crash_holds(hold_time);
    quiet_start(&host->quiet);
}

void host_call_begins(struct host *host)
{
    quiet_call_begins(&host->quiet, client_thread(host->client));
}

void host_call_ended(struct host *host)
{
    quiet_call_ended(&host->quiet);
}

/* Nothing is kept of threads: client_host_thread stays NULL. */
void host_thread_gone(struct host *host, struct host_thread *thread)
{
    (void)host, (void)thread;
}

void host_stuck(struct host *host, const char *reason)
{
    quiet_stop(&host->quiet);
    fprintf(stderr, "fauxfax: nothing can wake this program any more: %s\n", reason);
}

static DWORD WINAPI leave(void *none)
{
    (void)none;
    leave_all();
    ExitProcess(0);
}

/* The session's end ends its programs, as Windows does: whatever they are at, in an orderly way, from a thread of its own. */
void host_end(struct host *host, uint32_t code, const char *reason)
{
    quiet_stop(&host->quiet);
    if (code != ERROR_SHUTDOWN_IN_PROGRESS || client_is_simulated(host->client)) return;
    fprintf(stderr, "fauxfax: this program is ended: %s\n", reason);
    windows_start_apart(leave, NULL, windows_hold());
}

/* ---- Printing: the real gdi32 knows nothing of our documents (docs/fidelity.md) ---- */

uint64_t host_dc_new(struct host *host, struct print *print, const void *site, uint64_t since)
{
    (void)host, (void)print, (void)site, (void)since;
    return 0;
}

bool host_dc_left(struct host *host, uint32_t *at, const void **ret_site, uint64_t *ret_since)
{
    (void)host, (void)at, (void)ret_site, (void)ret_since;
    return false;
}

bool host_dc_draws(struct host *host, uint64_t dc)
{
    (void)host, (void)dc;
    return false;
}

uint32_t host_dc_cover(struct host *host, uint64_t dc, const struct ff_coverpage_info *cover)
{
    (void)host, (void)dc, (void)cover;
    return ERROR_SPL_NO_STARTDOC;
}
