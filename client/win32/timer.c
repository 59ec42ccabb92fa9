/* SPDX-License-Identifier: MIT */
/* SetTimer, KillTimer. A timer lies in its thread's queue (common/msgqueue.h), and yields WM_TIMER when it is read. */
#include "client/win32/inner.h"

static uint32_t elapse(UINT ms)
{
    if (ms < USER_TIMER_MINIMUM) return USER_TIMER_MINIMUM;
    return ms > USER_TIMER_MAXIMUM ? USER_TIMER_MAXIMUM : ms;
}

static bool exists(const struct host_thread *thread, uint64_t id)
{
    for (uint32_t i = 0; i < thread->queue.timers.count; i++)
        if (thread->queue.timers.at[i].window == 0 && thread->queue.timers.at[i].id == id) return true;
    return false;
}

/* Of a timer without a window: a number that no other has. */
static uint64_t new_id(const struct host_thread *thread)
{
    uint64_t id = 0x7FFF; /* from above, where programs that make up their own are not */
    while (id == 0 || exists(thread, id)) id--;
    return id;
}

/* NULL, or a window of this thread. */
static bool is_mine(struct host_thread *thread, HWND hWnd)
{
    const struct host_window *window = hWnd ? host_window_of(thread, hWnd) : NULL;
    if (!hWnd) return true;
    return window && (window->thread == thread || host_fail(thread, ERROR_WINDOW_OF_OTHER_THREAD));
}

static UINT_PTR set_timer(struct host_thread *thread, struct ff_msgtimer *timer)
{
    if (!timer->window && !exists(thread, timer->id)) timer->id = new_id(thread);
    if (!ff_msgqueue_set_timer(&thread->queue, timer)) {
        host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    return timer->window && !timer->id ? 1 : timer->id;
}

UINT_PTR WINAPI SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse, TIMERPROC lpTimerFunc)
{
    struct host_thread *thread = host_enter();
    union {
        TIMERPROC procedure;
        uint64_t number;
    } call = {lpTimerFunc};
    if (!thread) return 0;
    host_queue_want(thread);
    uint64_t period = elapse(uElapse) * FF_TICKS_PER_MS;
    struct ff_msgtimer timer = {.window = host_number(hWnd),
                                .id = nIDEvent,
                                .procedure = call.number,
                                .period = period,
                                .due = host_uptime(thread->host) + period};
    UINT_PTR id = is_mine(thread, hWnd) ? set_timer(thread, &timer) : 0;
    host_leave(thread, id != 0);
    return id;
}

BOOL WINAPI KillTimer(HWND hWnd, UINT_PTR uIDEvent)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    bool ok = is_mine(thread, hWnd) && (ff_msgqueue_kill_timer(&thread->queue, host_number(hWnd), uIDEvent) ||
                                        host_fail(thread, ERROR_INVALID_PARAMETER));
    return host_leave(thread, ok);
}
