/* SPDX-License-Identifier: MIT */
/* ShowWindow, UpdateWindow. Shown is a word here: the style says it, and the procedure is told. */
#include "client/win32/inner.h"

/* The procedure may do anything meanwhile: the window is found again. */
void host_window_show(struct host_thread *thread, uint64_t number, bool shown)
{
    const uint32_t visible = WS_VISIBLE;
    struct host_window *window = host_window_find(thread->host, number);
    if (!window || shown == ((window->style & visible) != 0)) return;
    host_sent_send(thread, number, WM_SHOWWINDOW, shown, 0);
    window = host_window_find(thread->host, number);
    if (window) window->style = shown ? window->style | visible : window->style & ~visible;
}

BOOL WINAPI ShowWindow(HWND hWnd, int nCmdShow)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    const struct host_window *window = host_window_of(thread, hWnd);
    bool before = window && (window->style & WS_VISIBLE);
    if (window && nCmdShow >= SW_HIDE && nCmdShow <= SW_FORCEMINIMIZE)
        host_window_show(thread, host_number(hWnd), nCmdShow != SW_HIDE);
    return host_leave(thread, before);
}

/* No part of a window ever waits to be painted. */
BOOL WINAPI UpdateWindow(HWND hWnd)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    return host_leave(thread, host_window_of(thread, hWnd) != NULL);
}
