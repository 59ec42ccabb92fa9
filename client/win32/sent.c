/* SPDX-License-Identifier: MIT */
/* SendMessage. To a window of the calling thread it is a call; to another thread's a message that that thread answers in its
 * next wait for messages, or PeekMessage, while the sender waits, and answers what is sent to it. The session manager sends
 * in the same way, and waits outside. */
#include "client/win32/inner.h"

/* ---- Messages on their way ---- */

static void let_go(struct host *host, struct host_sent *sent)
{
    if (--sent->holders == 0) ff_free(host->alloc, sent);
}

static void append(struct host_thread *receiver, struct host_sent *sent)
{
    sent->holders++;
    *(receiver->sent_last ? &receiver->sent_last->next : &receiver->sent_first) = sent;
    receiver->sent_last = sent;
    host_queue_input(receiver, QS_SENDMESSAGE);
}

static struct host_sent *take_first(struct host_thread *receiver)
{
    struct host_sent *sent = receiver->sent_first;
    receiver->sent_first = sent->next;
    if (!receiver->sent_first) receiver->sent_last = NULL;
    sent->next = NULL;
    return sent;
}

/* The first answer counts. Lets go, when the session manager is to be told. */
static void answer(struct host *host, struct host_sent *sent, enum host_sent_state state, uint64_t result)
{
    if (sent->state >= HOST_SENT_replied) return;
    sent->state = state;
    sent->result = result;
    if (sent->sender) host_wait_offer_thread(sent->sender);
    if (!sent->from_world) return;
    os_mutex_unlock(&host->lock);
    client_sent_reply(host->client, sent->from_world, result);
    os_mutex_lock(&host->lock);
}

/* ---- Receiving ---- */

static uint64_t work_off(struct host_thread *thread, const struct host_sent *sent)
{
    if (sent->message == HOST_MSG_DESTROY) {
        host_window_destroy(thread, sent->window);
        return 0;
    }
    return host_window_call(thread, sent->window, sent->message, sent->wparam, sent->lparam);
}

static void take_one(struct host_thread *thread)
{
    struct host *host = thread->host;
    struct host_sent *sent = take_first(thread);
    bool there = host_window_find(host, sent->window) != NULL;
    sent->state = HOST_SENT_taken;
    sent->outer = thread->answering;
    thread->answering = sent;
    uint64_t result = there ? work_off(thread, sent) : 0;
    answer(host, sent, there ? HOST_SENT_replied : HOST_SENT_dropped, result);
    thread->answering = sent->outer;
    let_go(host, sent);
}

void host_sent_take_all(struct host_thread *thread)
{
    while (thread->sent_first) take_one(thread);
    thread->input &= ~(uint32_t)QS_SENDMESSAGE;
}

void host_sent_drop_all(struct host_thread *thread)
{
    while (thread->waiting_for) { /* it ended in the middle of waiting for an answer, … */
        struct host_sent *sent = thread->waiting_for;
        sent->sender = NULL;
        thread->waiting_for = sent->before;
        let_go(thread->host, sent);
    }
    while (thread->answering) { /* … or of answering */
        struct host_sent *sent = thread->answering;
        answer(thread->host, sent, HOST_SENT_dropped, 0);
        thread->answering = sent->outer;
        let_go(thread->host, sent);
    }
    while (thread->sent_first) {
        struct host_sent *sent = take_first(thread);
        answer(thread->host, sent, HOST_SENT_dropped, 0);
        let_go(thread->host, sent);
    }
}

/* ---- Sending ---- */

struct answer_wait {
    struct host_wait base;
    struct host_sent *sent;
};

static bool ready(struct host_wait *base)
{
    struct answer_wait *w = (struct answer_wait *)(void *)base;
    return w->sent->state >= HOST_SENT_replied;
}

/* The code with which sending failed; *ret_result is 0 then. */
static uint32_t wait_for_answer(struct host_thread *thread, struct host_sent *sent, uint64_t deadline,
                                bool takes_sent, uint64_t *ret_result)
{
    struct answer_wait w = {{.ready = ready,
                             .deadline = deadline,
                             .takes_sent = takes_sent,
                             .what = "SendMessage",
                             .site = sent->site},
                            sent};
    uint32_t error = thread->last_error, code = ERROR_SUCCESS;
    enum host_wait_end end = host_wait(thread, &w.base);
    sent->sender = NULL;
    if (end == HOST_WAIT_over) code = thread->last_error;
    if (end == HOST_WAIT_timeout) code = ERROR_TIMEOUT;
    if (end == HOST_WAIT_done && sent->state == HOST_SENT_dropped) code = ERROR_INVALID_WINDOW_HANDLE;
    *ret_result = code == ERROR_SUCCESS ? sent->result : 0;
    if (end == HOST_WAIT_over) thread->last_error = error;
    return code;
}

static uint32_t send_across(struct host_thread *thread, struct host_window *window,
                            const struct host_sent *what, uint64_t deadline, bool takes_sent,
                            uint64_t *ret_result)
{
    struct host_sent *sent = ff_alloc_zeroed(thread->host->alloc, 1, sizeof *sent);
    *ret_result = 0;
    if (!sent) return ERROR_NOT_ENOUGH_MEMORY;
    *sent = *what;
    sent->sender = thread;
    sent->before = thread->waiting_for;
    sent->holders = 1;
    thread->waiting_for = sent;
    append(window->thread, sent);
    uint32_t code = wait_for_answer(thread, sent, deadline, takes_sent, ret_result);
    thread->waiting_for = sent->before;
    let_go(thread->host, sent);
    return code;
}

static uint32_t send_message(struct host_thread *thread, const struct host_sent *what, uint64_t deadline,
                             bool takes_sent, uint64_t *ret_result)
{
    struct host_window *window = host_window_find(thread->host, what->window);
    *ret_result = 0;
    if (!window) return ERROR_INVALID_WINDOW_HANDLE;
    if (window->thread != thread) return send_across(thread, window, what, deadline, takes_sent, ret_result);
    *ret_result = work_off(thread, what);
    return ERROR_SUCCESS;
}

uint64_t host_sent_send(struct host_thread *thread, uint64_t window, uint32_t message, uint64_t wparam,
                        uint64_t lparam)
{
    struct host_sent what = {.window = window, .message = message, .wparam = wparam, .lparam = lparam};
    uint64_t result;
    send_message(thread, &what, FF_TIME_NEVER, true, &result);
    return result;
}

static struct host_sent sent_of(HWND hWnd, UINT message, WPARAM wparam, LPARAM lparam, const void *site)
{
    return (struct host_sent){.window = host_number(hWnd),
                              .message = message,
                              .wparam = wparam,
                              .lparam = (uint64_t)lparam,
                              .site = site};
}

/* To one after the other; each has that long. Whoever fails is passed over. */
static void send_to_all(struct host_thread *thread, const struct host_sent *what, uint32_t ms,
                        bool takes_sent)
{
    struct host_sent each = *what;
    uint64_t last = host_window_last(thread->host), unused;
    for (each.window = 0; (each.window = host_window_top_after(thread->host, each.window, last));)
        send_message(thread, &each, host_deadline(thread->host, ms), takes_sent, &unused);
}

/* The code with which it failed; of a broadcast *ret_result is 1. */
static uint32_t send_out(struct host_thread *thread, const struct host_sent *what, uint32_t ms,
                         bool takes_sent, uint64_t *ret_result)
{
    if (!host_broadcasts(what->window))
        return send_message(thread, what, host_deadline(thread->host, ms), takes_sent, ret_result);
    if (host_is_for_all(what->message)) send_to_all(thread, what, ms, takes_sent);
    *ret_result = 1;
    return ERROR_SUCCESS;
}

static LRESULT send_it(const struct host_sent *what)
{
    struct host_thread *thread = host_enter();
    uint64_t result;
    if (!thread) return 0;
    host_queue_want(thread);
    uint32_t code = send_out(thread, what, INFINITE, true, &result);
    if (code != ERROR_SUCCESS) host_fail(thread, code);
    host_leave(thread, TRUE);
    return (LRESULT)result;
}

LRESULT WINAPI SendMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    struct host_sent what = sent_of(hWnd, Msg, wParam, lParam, HOST_SITE);
    return send_it(&what);
}

LRESULT WINAPI SendMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    struct host_sent what = sent_of(hWnd, Msg, wParam, lParam, HOST_SITE);
    return send_it(&what);
}

static LRESULT send_for_a_time(const struct host_sent *what, UINT flags, UINT ms, PDWORD_PTR ret_result)
{
    struct host_thread *thread = host_enter();
    uint64_t result;
    if (!thread) return 0;
    host_queue_want(thread);
    if (flags & SMTO_NOTIMEOUTIFNOTHUNG) ms = INFINITE;
    uint32_t code = send_out(thread, what, ms, !(flags & SMTO_BLOCK), &result);
    if (ret_result) *ret_result = result;
    if (code != ERROR_SUCCESS) host_fail(thread, code);
    return host_leave(thread, code == ERROR_SUCCESS);
}

LRESULT WINAPI SendMessageTimeoutW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags,
                                   UINT uTimeout, PDWORD_PTR lpdwResult)
{
    struct host_sent what = sent_of(hWnd, Msg, wParam, lParam, HOST_SITE);
    return send_for_a_time(&what, fuFlags, uTimeout, lpdwResult);
}

LRESULT WINAPI SendMessageTimeoutA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags,
                                   UINT uTimeout, PDWORD_PTR lpdwResult)
{
    struct host_sent what = sent_of(hWnd, Msg, wParam, lParam, HOST_SITE);
    return send_for_a_time(&what, fuFlags, uTimeout, lpdwResult);
}

BOOL WINAPI InSendMessage(VOID)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    return host_leave(thread, thread->answering && thread->answering->state == HOST_SENT_taken);
}

BOOL WINAPI ReplyMessage(LRESULT lResult)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    struct host_sent *sent = thread->answering;
    bool open = sent && sent->state == HOST_SENT_taken;
    if (open) answer(thread->host, sent, HOST_SENT_replied, (uint64_t)lResult);
    return host_leave(thread, open);
}

/* ---- The session manager ---- */

void host_send(struct host *host, uint64_t send, uint64_t window, uint32_t message, uint64_t wparam,
               uint64_t lparam)
{
    os_mutex_lock(&host->lock);
    struct host_window *to = host_window_find(host, window);
    struct host_sent *sent = to ? ff_alloc_zeroed(host->alloc, 1, sizeof *sent) : NULL;
    if (sent) {
        *sent = (struct host_sent){
            .from_world = send, .window = window, .message = message, .wparam = wparam, .lparam = lparam};
        append(to->thread, sent);
    }
    os_mutex_unlock(&host->lock);
    if (!sent) client_sent_reply(host->client, send, 0);
}
