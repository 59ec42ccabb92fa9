/* SPDX-License-Identifier: MIT */
/* DestroyWindow. First WM_DESTROY goes to the window and down the tree, while all are still there; then, from below,
 * WM_NCDESTROY, each window's last message. */
#include "client/win32/inner.h"

/* A window is its own thread's to destroy. */
static void destroy_other(struct host_thread *thread, uint64_t window)
{
    const struct host_window *other = host_window_find(thread->host, window);
    if (other && other->thread == thread)
        host_window_destroy(thread, window);
    else if (other)
        host_sent_send(thread, window, HOST_MSG_DESTROY, 0, 0);
}

static bool is_mine(const struct host_thread *thread, uint64_t window)
{
    const struct host_window *found = host_window_find(thread->host, window);
    return found && found->thread == thread;
}

/* Children of other threads hear of it in host_window_finish. */
static void say_destroy(struct host_thread *thread, uint64_t window)
{
    uint64_t child = 0;
    host_window_call(thread, window, WM_DESTROY, 0, 0);
    while ((child = host_window_child_after(thread->host, window, child)))
        if (is_mine(thread, child)) say_destroy(thread, child);
}

void host_window_finish(struct host_thread *thread, uint64_t window)
{
    uint64_t child = 0;
    while ((child = host_window_child_after(thread->host, window, child))) {
        if (is_mine(thread, child))
            host_window_finish(thread, child);
        else
            destroy_other(thread, child);
    }
    host_window_call(thread, window, WM_NCDESTROY, 0, 0);
    struct host_window *left = host_window_find(thread->host, window);
    if (left) host_window_vanish(thread->host, left);
}

void host_window_destroy(struct host_thread *thread, uint64_t window)
{
    struct host_window *found = host_window_find(thread->host, window);
    uint64_t next = 0;
    if (!found || found->going) return;
    found->going = true;
    if (found->style & WS_CHILD) host_window_notify_parents(thread, window, WM_DESTROY);
    while ((next = host_window_owned_after(thread->host, window, next))) destroy_other(thread, next);
    say_destroy(thread, window);
    host_window_finish(thread, window);
}

void host_window_notify_parents(struct host_thread *thread, uint64_t window, uint32_t message)
{
    const struct host_window *child = host_window_find(thread->host, window);
    uint64_t at = window;
    WPARAM wparam = child ? MAKEWPARAM(message, child->id) : 0;
    for (;;) {
        const struct host_window *found = host_window_find(thread->host, at);
        if (!found || !(found->style & WS_CHILD) || (found->style_ex & WS_EX_NOPARENTNOTIFY)) return;
        at = found->parent;
        host_sent_send(thread, at, WM_PARENTNOTIFY, wparam, window);
    }
}

BOOL WINAPI DestroyWindow(HWND hWnd)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    const struct host_window *window = host_window_of(thread, hWnd);
    if (!window) return host_leave(thread, FALSE);
    bool mine = window->thread == thread || host_fail(thread, ERROR_ACCESS_DENIED);
    if (mine) host_window_destroy(thread, window->number);
    return host_leave(thread, mine);
}
