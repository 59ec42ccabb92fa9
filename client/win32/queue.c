/* SPDX-License-Identifier: MIT */
/* A thread's message queue: posting, and what GetMessage and PeekMessage take. The order is common/msgqueue.h's, and what was
 * sent comes before it. */
#include "client/win32/inner.h"

enum { POSTED = QS_POSTMESSAGE | QS_ALLPOSTMESSAGE };

/* ---- Input, new and old ---- */

void host_queue_want(struct host_thread *thread)
{
    thread->has_queue = true;
}

/* What was sent is for the waiting thread to answer, whatever it waits for. */
void host_queue_input(struct host_thread *thread, uint32_t bits)
{
    thread->input |= bits;
    if ((bits & QS_SENDMESSAGE) && thread->wait && thread->wait->takes_sent)
        host_thread_wake(thread);
    else
        host_wait_offer_thread(thread);
}

/* Is a timer due that became so after `since`? */
static bool timer_due(const struct host_thread *thread, uint64_t since, uint64_t uptime)
{
    for (uint32_t i = 0; i < thread->queue.timers.count; i++) {
        uint64_t due = thread->queue.timers.at[i].due;
        if (due > since && due <= uptime) return true;
    }
    return false;
}

uint64_t host_queue_next_timer(const struct host_thread *thread, uint64_t uptime)
{
    uint64_t next = FF_TIME_NEVER;
    for (uint32_t i = 0; i < thread->queue.timers.count; i++) {
        uint64_t due = thread->queue.timers.at[i].due;
        if (due > uptime && due < next) next = due;
    }
    return next;
}

/* What has come since the queue was last looked at. */
static uint32_t new_input(const struct host_thread *thread)
{
    bool timer = timer_due(thread, thread->timers_seen, host_uptime(thread->host));
    return thread->input | (timer ? QS_TIMER : 0);
}

/* What is there. */
static uint32_t all_input(const struct host_thread *thread)
{
    uint32_t bits = thread->sent_first ? QS_SENDMESSAGE : 0;
    if (thread->queue.count || thread->queue.quit_posted) bits |= POSTED;
    if (timer_due(thread, 0, host_uptime(thread->host))) bits |= QS_TIMER;
    return bits;
}

bool host_queue_has(struct host_thread *thread, uint32_t mask, bool whole)
{
    return ((new_input(thread) | (whole ? all_input(thread) : 0)) & mask) != 0;
}

static void make_old(struct host_thread *thread, uint32_t bits, uint64_t uptime)
{
    thread->input &= ~bits;
    if (bits & QS_TIMER) thread->timers_seen = uptime;
}

DWORD WINAPI GetQueueStatus(UINT flags)
{
    struct host_thread *thread = host_enter();
    if (!thread) return 0;
    host_queue_want(thread);
    uint32_t added = new_input(thread) & flags, there = (all_input(thread) & flags) | added;
    make_old(thread, flags, host_uptime(thread->host));
    host_leave(thread, TRUE);
    return there << 16 | added;
}

/* ---- Posting ---- */

static uint32_t post(struct host_thread *to, const struct ff_msg *msg)
{
    static const uint32_t codes[] = {[FF_MSGQUEUE_ok] = ERROR_SUCCESS,
                                     [FF_MSGQUEUE_full] = ERROR_NOT_ENOUGH_QUOTA, /* MSG-10 */
                                     [FF_MSGQUEUE_no_memory] = ERROR_NOT_ENOUGH_MEMORY};
    enum ff_msgqueue_status status = ff_msgqueue_post(&to->queue, msg);
    if (status == FF_MSGQUEUE_ok) host_queue_input(to, POSTED);
    return codes[status];
}

/* These carry pointers, which a message that is read later must not. */
static bool is_for_sending_only(uint32_t message)
{
    return message == WM_CREATE || message == WM_NCCREATE;
}

static BOOL post_to_window(struct host_thread *thread, HWND hWnd, struct ff_msg *msg)
{
    struct host_window *window = host_window_of(thread, hWnd);
    if (!window) return FALSE;
    if (is_for_sending_only(msg->message)) return host_fail(thread, ERROR_MESSAGE_SYNC_ONLY);
    uint32_t code = post(window->thread, msg);
    return code == ERROR_SUCCESS || host_fail(thread, code);
}

/* Who cannot take it misses it. */
static BOOL post_to_all(struct host_thread *thread, const struct ff_msg *msg)
{
    const struct host *host = thread->host;
    if (is_for_sending_only(msg->message)) return host_fail(thread, ERROR_MESSAGE_SYNC_ONLY);
    if (!host_is_for_all(msg->message)) return TRUE;
    struct ff_msg each = *msg;
    for (const struct host_window *window = host->windows_first; window; window = window->after) {
        if (window->kind != FF_WINDOW_top_level) continue;
        each.window = window->number;
        post(window->thread, &each);
    }
    return TRUE;
}

static BOOL post_to_thread(struct host_thread *thread, DWORD id, const struct ff_msg *msg)
{
    struct host_thread *to = host_thread_by_id(thread->host, id);
    if (!to || !to->has_queue) return host_fail(thread, ERROR_INVALID_THREAD_ID);
    uint32_t code = post(to, msg);
    return code == ERROR_SUCCESS || host_fail(thread, code);
}

BOOL WINAPI PostMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    host_queue_want(thread);
    struct ff_msg msg = {.window = host_number(hWnd),
                         .message = Msg,
                         .wparam = wParam,
                         .lparam = (uint64_t)lParam,
                         .time = host_uptime(thread->host)};
    BOOL ok = FALSE;
    if (!hWnd)
        ok = post_to_thread(thread, thread->id, &msg);
    else
        ok = host_broadcasts(msg.window) ? post_to_all(thread, &msg) : post_to_window(thread, hWnd, &msg);
    return host_leave(thread, ok);
}

BOOL WINAPI PostMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return PostMessageW(hWnd, Msg, wParam, lParam);
}

BOOL WINAPI PostThreadMessageW(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    host_queue_want(thread);
    struct ff_msg msg = {
        .message = Msg, .wparam = wParam, .lparam = (uint64_t)lParam, .time = host_uptime(thread->host)};
    return host_leave(thread, post_to_thread(thread, idThread, &msg));
}

BOOL WINAPI PostThreadMessageA(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return PostThreadMessageW(idThread, Msg, wParam, lParam);
}

VOID WINAPI PostQuitMessage(int nExitCode)
{
    struct host_thread *thread = host_enter();
    if (!thread) return;
    host_queue_want(thread);
    ff_msgqueue_post_quit(&thread->queue, (uint64_t)(int64_t)nExitCode);
    host_queue_input(thread, POSTED);
    host_leave(thread, TRUE);
}

enum ff_outcome host_post(struct host *host, uint64_t window, uint32_t message, uint64_t wparam,
                          uint64_t lparam, uint32_t registration, uint64_t sequence)
{
    os_mutex_lock(&host->lock);
    struct host_window *to = host_window_find(host, window);
    struct ff_msg msg = {window, message, wparam, lparam, host_uptime(host), registration, sequence};
    uint32_t code = to ? post(to->thread, &msg) : ERROR_INVALID_WINDOW_HANDLE;
    os_mutex_unlock(&host->lock);
    if (code == ERROR_SUCCESS) return FF_OUTCOME_posted;
    if (code == ERROR_INVALID_WINDOW_HANDLE) return FF_OUTCOME_dead_window;
    return code == ERROR_NOT_ENOUGH_QUOTA ? FF_OUTCOME_quota : FF_OUTCOME_no_memory;
}

/* ---- Taking ---- */

void host_queue_forget(struct host_thread *thread, uint64_t window)
{
    ff_msgqueue_forget(&thread->queue, window); /* what was posted there stays unread */
}

/* What GetMessage and PeekMessage look for. */
struct message_wait {
    struct host_wait base;
    struct ff_msgfilter filter;
    bool sent, posted; /* these are looked for (PM_QS_…) */
};

static bool in_tree(void *host, uint64_t root, uint64_t window)
{
    return host_window_is_child(host, root, window);
}

/* The window has to be the calling thread's. -1: messages of the thread only. */
static bool aim(struct host_thread *thread, struct message_wait *w, HWND hWnd)
{
    w->filter.window = host_number(hWnd);
    if (!hWnd) return true;
    if (hWnd == (HWND)(LONG_PTR)-1) {
        w->filter.window = FF_MSGQUEUE_THREAD;
        return true;
    }
    struct host_window *window = host_window_of(thread, hWnd);
    return window && (window->thread == thread || host_fail(thread, ERROR_WINDOW_OF_OTHER_THREAD));
}

static bool prepare(struct host_thread *thread, struct message_wait *w, HWND hWnd, UINT first, UINT last,
                    const MSG *to)
{
    host_queue_want(thread);
    if (!to) return host_fail(thread, ERROR_NOACCESS);
    w->filter.first = first;
    w->filter.last = last;
    w->filter.in_tree = in_tree;
    w->filter.ctx = thread->host;
    w->sent = w->posted = true;
    return aim(thread, w, hWnd);
}

/* Looking makes old: QS_ALLPOSTMESSAGE only when everything was looked at. */
static void note_look(struct host_thread *thread, const struct message_wait *w, uint64_t uptime)
{
    uint32_t looked_at = w->sent ? QS_SENDMESSAGE : 0;
    bool all = w->filter.first == 0 && w->filter.last == 0;
    if (w->posted) looked_at |= QS_POSTMESSAGE | QS_TIMER | (all ? QS_ALLPOSTMESSAGE : 0);
    make_old(thread, looked_at, uptime);
}

static MSG msg_of(const struct ff_msg *msg)
{
    return (MSG){.hwnd = host_hwnd(msg->window),
                 .message = msg->message,
                 .wParam = msg->wparam,
                 .lParam = (LPARAM)msg->lparam,
                 .time = host_tick_count(msg->time)};
}

static bool take(struct host_thread *thread, const struct message_wait *w, bool remove, LPMSG lpMsg)
{
    struct ff_msg msg;
    uint64_t uptime = host_uptime(thread->host);
    note_look(thread, w, uptime);
    if (!w->posted || !ff_msgqueue_next(&thread->queue, &w->filter, uptime, remove, &msg)) return false;
    if (remove && msg.tag) {
        client_event_read(thread->host->client, (uint32_t)msg.tag, msg.tag2);
        client_event_handled(thread->host->client, (uint32_t)msg.tag, msg.tag2);
    }
    *lpMsg = msg_of(&msg);
    return true;
}

/* The thread takes it itself: what is sent until then comes before it. */
static bool ready(struct host_wait *base)
{
    struct message_wait *w = (struct message_wait *)(void *)base;
    struct host_thread *thread = base->thread;
    struct ff_msg msg;
    return ff_msgqueue_next(&thread->queue, &w->filter, host_uptime(thread->host), false, &msg);
}

/* A procedure that answered what was sent meanwhile may have destroyed the window that is listened for. */
static BOOL get(struct host_thread *thread, struct message_wait *w, HWND hWnd, LPMSG lpMsg, const void *site)
{
    for (;;) {
        host_sent_take_all(thread);
        if (!aim(thread, w, hWnd)) return -1;
        if (take(thread, w, true, lpMsg)) return lpMsg->message != WM_QUIT;
        w->base = (struct host_wait){.ready = ready,
                                     .deadline = FF_TIME_NEVER,
                                     .takes_sent = true,
                                     .timers = true,
                                     .what = "GetMessage",
                                     .site = site};
        if (host_wait(thread, &w->base) != HOST_WAIT_over) continue;
        *lpMsg = (MSG){0}; /* programs end with its wParam: who was to be ended by Windows has not failed */
        return -1;
    }
}

static BOOL get_message(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, const void *site)
{
    struct message_wait w;
    struct host_thread *thread = host_enter();
    if (!thread) return -1;
    bool aimed = prepare(thread, &w, hWnd, wMsgFilterMin, wMsgFilterMax, lpMsg);
    return host_leave(thread, aimed ? get(thread, &w, hWnd, lpMsg, site) : -1);
}

BOOL WINAPI GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
{
    return get_message(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, HOST_SITE);
}

BOOL WINAPI GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
{
    return get_message(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, HOST_SITE);
}

static BOOL peek(struct host_thread *thread, struct message_wait *w, HWND hWnd, UINT flags, LPMSG lpMsg)
{
    uint32_t kinds = flags >> 16;
    w->sent = !kinds || (kinds & QS_SENDMESSAGE);
    w->posted = !kinds || (kinds & (QS_POSTMESSAGE | QS_TIMER));
    if (w->sent) host_sent_take_all(thread);
    return aim(thread, w, hWnd) && take(thread, w, flags & PM_REMOVE, lpMsg);
}

/* Whoever only looks, and never waits, keeps the time of `auto` from moving: each second of that is told, and what was read with it. */
static bool has_polled(struct host_thread *thread, bool found)
{
    enum { LOOKS = 1024, NS_PER_S = 1000000000 };
    if (found) thread->peeks = 0;
    if (found || thread->peeks++ % LOOKS != 0) return false;
    uint64_t now = os_monotonic_ns();
    if (thread->peeks == 1) thread->peeks_since = now;
    if (now - thread->peeks_since < NS_PER_S) return false;
    thread->peeks = 0;
    return true;
}

static BOOL peek_message(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg,
                         const void *site)
{
    struct message_wait w;
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    bool found = prepare(thread, &w, hWnd, wMsgFilterMin, wMsgFilterMax, lpMsg) &&
                 peek(thread, &w, hWnd, wRemoveMsg, lpMsg);
    bool polls = has_polled(thread, found);
    struct client *client = thread->host->client;
    uint32_t ordinal = thread->ordinal;
    host_leave(thread, found);
    if (polls) client_polls(client, ordinal, site);
    return found;
}

BOOL WINAPI PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg)
{
    return peek_message(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg, HOST_SITE);
}

BOOL WINAPI PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg)
{
    return peek_message(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg, HOST_SITE);
}

/* ---- Giving ---- */

BOOL WINAPI TranslateMessage(const MSG *lpMsg)
{
    (void)lpMsg;
    return FALSE;
}

/* The address comes with the message, which anybody may post: only one that a timer of the thread has is called. */
static bool is_timer_procedure(const struct host_thread *thread, const MSG *msg)
{
    for (uint32_t i = 0; i < thread->queue.timers.count; i++)
        if (thread->queue.timers.at[i].procedure == (uint64_t)msg->lParam) return true;
    return false;
}

static void call_timer(struct host_thread *thread, const MSG *msg)
{
    union {
        LPARAM number;
        TIMERPROC procedure;
    } timer = {msg->lParam};
    if (!is_timer_procedure(thread, msg)) return;
    uint32_t ticks = host_tick_count(host_uptime(thread->host));
    os_mutex_unlock(&thread->host->lock);
    timer.procedure(msg->hwnd, msg->message, msg->wParam, ticks);
    os_mutex_lock(&thread->host->lock);
}

static LRESULT dispatch(struct host_thread *thread, const MSG *msg)
{
    struct host_window *window = msg->hwnd ? host_window_of(thread, msg->hwnd) : NULL;
    if (msg->hwnd && !window) return 0;
    if (window && window->thread != thread) return host_fail(thread, ERROR_MESSAGE_SYNC_ONLY);
    if (msg->message == WM_TIMER && msg->lParam) {
        call_timer(thread, msg);
        return 0;
    }
    if (!window) return 0;
    return (LRESULT)host_window_call(thread, window->number, msg->message, msg->wParam,
                                     (uint64_t)msg->lParam);
}

LRESULT WINAPI DispatchMessageW(const MSG *lpMsg)
{
    struct host_thread *thread = host_enter();
    if (!thread) return 0;
    LRESULT result = dispatch(thread, lpMsg);
    host_leave(thread, TRUE);
    return result;
}

LRESULT WINAPI DispatchMessageA(const MSG *lpMsg)
{
    return DispatchMessageW(lpMsg);
}
