/* SPDX-License-Identifier: MIT */
/* Windows as objects: their numbers, their tree, what is known of them. */
#include "client/win32/inner.h"

#include <stdatomic.h>

/* ---- Numbers ----
 *
 * All processes of a program take them from one counter, and none comes twice: so a window of another process is one whose
 * number was given out, but not here (CHO-19); and one of ours that is gone is known for good. */

#define HWND_FIRST 0x20000000U
#define HWND_COUNT ((0x4F000000U - HWND_FIRST) / 4)

static atomic_uint given_out;

static bool take_number(uint32_t *ret_serial)
{
    uint32_t next = atomic_load(&given_out);
    do {
        if (next == HWND_COUNT) return false;
    } while (!atomic_compare_exchange_weak(&given_out, &next, next + 1));
    *ret_serial = next;
    return true;
}

/* False: no window that ever was has that number. */
static bool serial_of(uint64_t number, uint32_t *ret_serial)
{
    if (number < HWND_FIRST || (number & 3)) return false;
    uint64_t serial = (number - HWND_FIRST) / 4;
    *ret_serial = (uint32_t)serial;
    return serial < atomic_load(&given_out);
}

/* The row of a serial number; false: it is another process's. */
static bool row_of(const struct host *host, uint32_t serial, uint32_t *ret_row)
{
    uint32_t low = 0, high = host->ranges.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct host_range *range = &host->ranges.at[middle];
        if (serial < range->first) {
            high = middle;
        } else if (serial - range->first >= range->count) {
            low = middle + 1;
        } else {
            *ret_row = range->row + (serial - range->first);
            return true;
        }
    }
    return false;
}

/* Room was made. */
static void add_row(struct host *host, uint32_t serial, struct host_window *window)
{
    struct host_range *last = host->ranges.count ? &host->ranges.at[host->ranges.count - 1] : NULL;
    if (last && last->first + last->count == serial)
        last->count++;
    else
        host->ranges.at[host->ranges.count++] = (struct host_range){serial, 1, host->windows.count};
    host->windows.at[host->windows.count++] = window;
}

static void enlist(struct host *host, struct host_window *window)
{
    window->before = host->windows_last;
    *(window->before ? &window->before->after : &host->windows_first) = window;
    host->windows_last = window;
}

static void delist(struct host *host, struct host_window *window)
{
    *(window->before ? &window->before->after : &host->windows_first) = window->after;
    *(window->after ? &window->after->before : &host->windows_last) = window->before;
}

/* ---- Finding and making ---- */

struct host_window *host_window_find(const struct host *host, uint64_t number)
{
    uint32_t serial, row;
    if (!serial_of(number, &serial) || !row_of(host, serial, &row)) return NULL;
    return host->windows.at[row];
}

struct host_window *host_window_of(struct host_thread *thread, HWND window)
{
    struct host_window *found = host_window_find(thread->host, host_number(window));
    if (!found) host_fail(thread, ERROR_INVALID_WINDOW_HANDLE);
    return found;
}

struct host_window *host_window_new(struct host_thread *thread, struct host_class *class_)
{
    struct host *host = thread->host;
    uint32_t serial;
    if (!ff_array_room(host->alloc, &host->windows, 1) || !ff_array_room(host->alloc, &host->ranges, 1))
        return NULL;
    struct host_window *window = ff_alloc_zeroed(host->alloc, 1, sizeof *window + (size_t)class_->extra);
    if (!window) return NULL;
    if (!take_number(&serial)) {
        ff_free(host->alloc, window);
        return NULL;
    }
    window->number = HWND_FIRST + 4ULL * serial;
    window->thread = thread;
    window->extra = (uint8_t *)(window + 1);
    window->class_ = class_;
    window->procedure = class_->procedure;
    window->ansi = class_->ansi;
    class_->windows++;
    add_row(host, serial, window);
    enlist(host, window);
    return window;
}

void host_window_vanish(struct host *host, struct host_window *window)
{
    uint32_t serial, row;
    host_queue_forget(window->thread, window->number);
    client_window_gone(host->client, window->number);
    window->class_->windows--;
    delist(host, window);
    if (serial_of(window->number, &serial) && row_of(host, serial, &row)) host->windows.at[row] = NULL;
    ff_free(host->alloc, window);
}

/* The youngest first: no child is left without its parent. */
void host_windows_vanish(struct host_thread *thread)
{
    struct host_window *before;
    for (struct host_window *window = thread->host->windows_last; window; window = before) {
        before = window->before;
        if (window->thread == thread) host_window_vanish(thread->host, window);
    }
}

enum ff_window_kind host_window_kind(struct host *host, uint64_t window, uint32_t *ret_thread)
{
    uint32_t serial, row;
    enum ff_window_kind kind = FF_WINDOW_none;
    *ret_thread = 0;
    os_mutex_lock(&host->lock);
    if (serial_of(window, &serial)) {
        bool ours = row_of(host, serial, &row);
        struct host_window *found = ours ? host->windows.at[row] : NULL;
        kind = found ? found->kind : ours ? FF_WINDOW_gone : FF_WINDOW_foreign;
        if (found) *ret_thread = found->thread->ordinal;
    }
    os_mutex_unlock(&host->lock);
    return kind;
}

/* ---- The tree ---- */

bool host_window_is_child(const struct host *host, uint64_t parent, uint64_t window)
{
    const struct host_window *at = host_window_find(host, window);
    while (at && (at->style & WS_CHILD)) {
        if (at->parent == parent) return true;
        at = host_window_find(host, at->parent);
    }
    return false;
}

uint64_t host_window_child_after(const struct host *host, uint64_t parent, uint64_t after)
{
    const struct host_window *window = host->windows_first;
    while (window && !(window->parent == parent && window->number > after)) window = window->after;
    return window ? window->number : 0;
}

uint64_t host_window_owned_after(const struct host *host, uint64_t owner, uint64_t after)
{
    const struct host_window *window = host->windows_first;
    while (window && !(window->owner == owner && window->number > after)) window = window->after;
    return window ? window->number : 0;
}

uint64_t host_window_top_after(const struct host *host, uint64_t after, uint64_t last)
{
    const struct host_window *window = host->windows_first;
    while (window && !(window->kind == FF_WINDOW_top_level && window->number > after)) window = window->after;
    return window && window->number <= last ? window->number : 0;
}

uint64_t host_window_last(const struct host *host)
{
    return host->windows_last ? host->windows_last->number : 0;
}

uint64_t host_window_call(struct host_thread *thread, uint64_t window, uint32_t message, uint64_t wparam,
                          uint64_t lparam)
{
    const struct host_window *found = host_window_find(thread->host, window);
    if (!found) return 0;
    WNDPROC procedure = found->procedure;
    os_mutex_unlock(&thread->host->lock);
    LRESULT result = procedure(host_hwnd(window), message, wparam, (LPARAM)lparam);
    os_mutex_lock(&thread->host->lock);
    return (uint64_t)result;
}

/* ---- What a program may ask ---- */

BOOL WINAPI IsWindow(HWND hWnd)
{
    struct host_thread *thread = host_enter();
    return thread && host_leave(thread, host_window_of(thread, hWnd) != NULL);
}

BOOL WINAPI IsWindowUnicode(HWND hWnd)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    const struct host_window *window = host_window_of(thread, hWnd);
    return host_leave(thread, window && !window->ansi);
}

BOOL WINAPI IsChild(HWND hWndParent, HWND hWnd)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    return host_leave(thread, host_window_is_child(thread->host, host_number(hWndParent), host_number(hWnd)));
}

HWND WINAPI GetParent(HWND hWnd)
{
    struct host_thread *thread = host_enter();
    uint64_t parent = 0;
    if (!thread) return NULL;
    const struct host_window *window = host_window_of(thread, hWnd);
    if (window && (window->style & WS_CHILD))
        parent = window->parent;
    else if (window && (window->style & WS_POPUP))
        parent = window->owner;
    host_leave(thread, TRUE);
    return host_hwnd(parent);
}

static uint64_t root_of(const struct host *host, const struct host_window *window, bool owners)
{
    for (;;) {
        uint64_t up = window->style & WS_CHILD ? window->parent : owners ? window->owner : 0;
        const struct host_window *above = up ? host_window_find(host, up) : NULL;
        if (!above) return window->number;
        window = above;
    }
}

HWND WINAPI GetAncestor(HWND hwnd, UINT gaFlags)
{
    struct host_thread *thread = host_enter();
    uint64_t found = 0;
    if (!thread) return NULL;
    const struct host_window *window = host_window_of(thread, hwnd);
    if (window && gaFlags == GA_PARENT)
        found = window->parent;
    else if (window && (gaFlags == GA_ROOT || gaFlags == GA_ROOTOWNER))
        found = root_of(thread->host, window, gaFlags == GA_ROOTOWNER);
    host_leave(thread, TRUE);
    return host_hwnd(found);
}

DWORD WINAPI GetWindowThreadProcessId(HWND hWnd, LPDWORD lpdwProcessId)
{
    struct host_thread *thread = host_enter();
    if (!thread) return 0;
    const struct host_window *window = host_window_of(thread, hWnd);
    DWORD id = window ? window->thread->id : 0;
    if (window && lpdwProcessId) *lpdwProcessId = thread->host->pid;
    host_leave(thread, TRUE);
    return id;
}
