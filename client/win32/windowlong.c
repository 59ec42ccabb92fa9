/* SPDX-License-Identifier: MIT */
/* Get/SetWindowLongPtr, and the procedures of windows. */
#include "client/win32/inner.h"

/* ---- Extra bytes: from 0 on, in the machine's order ---- */

static bool in_extra(const struct host_window *window, int index, size_t size)
{
    return index >= 0 && (size_t)window->class_->extra >= size &&
           (size_t)index <= (size_t)window->class_->extra - size;
}

static LONG_PTR extra_get(const struct host_window *window, int index, size_t size)
{
    int32_t narrow;
    LONG_PTR wide;
    if (size == sizeof wide) {
        memcpy(&wide, window->extra + index, sizeof wide);
        return wide;
    }
    memcpy(&narrow, window->extra + index, sizeof narrow);
    return narrow;
}

static void extra_set(struct host_window *window, int index, size_t size, LONG_PTR value)
{
    int32_t narrow = (int32_t)value;
    if (size == sizeof value)
        memcpy(window->extra + index, &value, sizeof value);
    else
        memcpy(window->extra + index, &narrow, sizeof narrow);
}

/* ---- What has a negative index ---- */

static LONG_PTR get_procedure(const struct host_window *window)
{
    union {
        WNDPROC procedure;
        LONG_PTR number;
    } value = {window->procedure};
    return value.number;
}

static LONG_PTR get_instance(const struct host_window *window)
{
    return window->instance;
}

static LONG_PTR get_parent(const struct host_window *window)
{
    return (LONG_PTR)(window->style & WS_CHILD ? window->parent : window->owner);
}

static LONG_PTR get_id(const struct host_window *window)
{
    return window->id;
}

static LONG_PTR get_style(const struct host_window *window)
{
    return (LONG)window->style;
}

static LONG_PTR get_style_ex(const struct host_window *window)
{
    return (LONG)window->style_ex;
}

static LONG_PTR get_user_data(const struct host_window *window)
{
    return window->user_data;
}

/* A window has the form of its latest procedure. */
static void set_procedure(struct host_window *window, LONG_PTR value, enum host_form form)
{
    union {
        LONG_PTR number;
        WNDPROC procedure;
    } new_one = {value};
    window->procedure = new_one.procedure;
    window->ansi = form == HOST_A;
}

static void set_instance(struct host_window *window, LONG_PTR value, enum host_form form)
{
    (void)form;
    window->instance = value;
}

static void set_id(struct host_window *window, LONG_PTR value, enum host_form form)
{
    (void)form;
    window->id = value;
}

/* What a window is to its parent stays as it was made. */
static void set_style(struct host_window *window, LONG_PTR value, enum host_form form)
{
    (void)form;
    window->style = ((uint32_t)value & ~(uint32_t)WS_CHILD) | (window->style & (uint32_t)WS_CHILD);
}

static void set_style_ex(struct host_window *window, LONG_PTR value, enum host_form form)
{
    (void)form;
    window->style_ex = (uint32_t)value;
}

static void set_user_data(struct host_window *window, LONG_PTR value, enum host_form form)
{
    (void)form;
    window->user_data = value;
}

/* wide: not to be had in 32 bits. set NULL: not to be set. */
static const struct place {
    int index;
    bool wide;
    LONG_PTR (*get)(const struct host_window *window);
    void (*set)(struct host_window *window, LONG_PTR value, enum host_form form);
} places[] = {
    {GWLP_WNDPROC, true, get_procedure, set_procedure},
    {GWLP_HINSTANCE, true, get_instance, set_instance},
    {GWLP_HWNDPARENT, true, get_parent, NULL},
    {GWLP_ID, false, get_id, set_id},
    {GWL_STYLE, false, get_style, set_style},
    {GWL_EXSTYLE, false, get_style_ex, set_style_ex},
    {GWLP_USERDATA, false, get_user_data, set_user_data},
};

static const struct place *place_of(int index, size_t size)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].index == index && (size == sizeof(LONG_PTR) || !places[i].wide)) return &places[i];
    return NULL;
}

/* ---- Getting and setting ---- */

static LONG_PTR get_long(HWND hWnd, int index, size_t size)
{
    struct host_thread *thread = host_enter();
    LONG_PTR value = 0;
    if (!thread) return 0;
    const struct host_window *window = host_window_of(thread, hWnd);
    const struct place *place = place_of(index, size);
    if (window && place)
        value = place->get(window);
    else if (window && in_extra(window, index, size))
        value = extra_get(window, index, size);
    else if (window)
        host_fail(thread, ERROR_INVALID_INDEX);
    host_leave(thread, TRUE);
    return value;
}

static LONG_PTR exchange(struct host_thread *thread, struct host_window *window, int index, size_t size,
                         LONG_PTR value, enum host_form form)
{
    const struct place *place = place_of(index, size);
    LONG_PTR before = 0;
    if (place && place->set) {
        before = place->get(window);
        place->set(window, value, form);
    } else if (in_extra(window, index, size)) {
        before = extra_get(window, index, size);
        extra_set(window, index, size, value);
    } else {
        host_fail(thread, ERROR_INVALID_INDEX);
    }
    return before;
}

static LONG_PTR set_long(HWND hWnd, int index, size_t size, LONG_PTR value, enum host_form form)
{
    struct host_thread *thread = host_enter();
    if (!thread) return 0;
    struct host_window *window = host_window_of(thread, hWnd);
    LONG_PTR before = window ? exchange(thread, window, index, size, value, form) : 0;
    host_leave(thread, TRUE);
    return before;
}

LONG_PTR WINAPI GetWindowLongPtrA(HWND hWnd, int nIndex)
{
    return get_long(hWnd, nIndex, sizeof(LONG_PTR));
}

LONG_PTR WINAPI GetWindowLongPtrW(HWND hWnd, int nIndex)
{
    return get_long(hWnd, nIndex, sizeof(LONG_PTR));
}

LONG_PTR WINAPI SetWindowLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
{
    return set_long(hWnd, nIndex, sizeof(LONG_PTR), dwNewLong, HOST_A);
}

LONG_PTR WINAPI SetWindowLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
{
    return set_long(hWnd, nIndex, sizeof(LONG_PTR), dwNewLong, HOST_W);
}

LONG WINAPI GetWindowLongA(HWND hWnd, int nIndex)
{
    return (LONG)get_long(hWnd, nIndex, sizeof(LONG));
}

LONG WINAPI GetWindowLongW(HWND hWnd, int nIndex)
{
    return (LONG)get_long(hWnd, nIndex, sizeof(LONG));
}

LONG WINAPI SetWindowLongA(HWND hWnd, int nIndex, LONG dwNewLong)
{
    return (LONG)set_long(hWnd, nIndex, sizeof(LONG), dwNewLong, HOST_A);
}

LONG WINAPI SetWindowLongW(HWND hWnd, int nIndex, LONG dwNewLong)
{
    return (LONG)set_long(hWnd, nIndex, sizeof(LONG), dwNewLong, HOST_W);
}

/* ---- Procedures ---- */

/* No part of a window is there to be drawn, sized or focused: what is left of its default behaviour. */
LRESULT WINAPI DefWindowProcW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    (void)wParam, (void)lParam;
    switch (Msg) {
    case WM_NCCREATE:
    case WM_QUERYENDSESSION: return TRUE;
    case WM_CLOSE: DestroyWindow(hWnd); return 0;
    default: return 0;
    }
}

LRESULT WINAPI DefWindowProcA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return DefWindowProcW(hWnd, Msg, wParam, lParam);
}

LRESULT WINAPI CallWindowProcW(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return lpPrevWndFunc ? lpPrevWndFunc(hWnd, Msg, wParam, lParam) : 0;
}

LRESULT WINAPI CallWindowProcA(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return CallWindowProcW(lpPrevWndFunc, hWnd, Msg, wParam, lParam);
}
