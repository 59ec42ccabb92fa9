/* SPDX-License-Identifier: MIT */
/* CreateWindowEx. */
#include "client/win32/inner.h"

/* What was asked for. */
struct creation {
    CREATESTRUCTW args; /* its texts are not filled */
    const void *class_name;
    struct host_text name, class_text;
    uint16_t atom;
    uint64_t parent, owner;
    enum ff_window_kind kind;
};

/* ---- What it will be ---- */

/* Owned is what is at the top: a child window's owner is the window that it is in. */
static uint64_t top_of(const struct host *host, const struct host_window *window)
{
    while (window->style & WS_CHILD) {
        const struct host_window *above = host_window_find(host, window->parent);
        if (!above) break;
        window = above;
    }
    return window->number;
}

static void place_beside(struct host_thread *thread, struct creation *c, const struct host_window *parent)
{
    if (c->kind == FF_WINDOW_child) {
        c->parent = parent->number;
    } else if (parent->kind == FF_WINDOW_message_only) {
        c->kind = FF_WINDOW_message_only;
        c->parent = parent->number;
    } else {
        c->owner = top_of(thread->host, parent);
    }
}

static bool place(struct host_thread *thread, struct creation *c)
{
    c->kind = c->args.style & WS_CHILD ? FF_WINDOW_child : FF_WINDOW_top_level;
    if (c->args.hwndParent == HWND_MESSAGE) {
        c->kind = FF_WINDOW_message_only;
        return true;
    }
    if (!c->args.hwndParent)
        return c->kind == FF_WINDOW_top_level || host_fail(thread, ERROR_TLW_WITH_WSCHILD);
    const struct host_window *parent = host_window_of(thread, c->args.hwndParent);
    if (parent) place_beside(thread, c, parent);
    return parent != NULL;
}

static struct host_class *class_of(struct host_thread *thread, struct creation *c)
{
    c->atom = host_atom_in(c->class_name);
    uint16_t atom = c->atom ? c->atom : host_atom_find(thread->host, c->class_text.str);
    struct host_class *class_ = atom ? host_class_find(thread->host, atom, c->args.hInstance) : NULL;
    if (!class_) host_fail(thread, ERROR_CANNOT_FIND_WND_CLASS);
    return class_;
}

static struct host_window *make(struct host_thread *thread, struct creation *c)
{
    struct host_class *class_ = class_of(thread, c);
    if (!class_ || !place(thread, c)) return NULL;
    struct host_window *window = host_window_new(thread, class_);
    if (!window) {
        host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    window->kind = c->kind;
    window->style = (uint32_t)c->args.style & ~(uint32_t)WS_VISIBLE; /* it is shown when it is made */
    window->style_ex = c->args.dwExStyle;
    window->parent = c->parent;
    window->owner = c->owner;
    window->id = (LONG_PTR)c->args.hMenu;
    window->instance = (LONG_PTR)c->args.hInstance;
    client_window_made(thread->host->client, window->number, window->kind, c->name.str);
    return window;
}

/* ---- What its procedure says to it ---- */

/* In the window's form: A and W have one layout. */
static bool give_texts(struct host_window *window, struct creation *c, struct ff_writer texts[2])
{
    enum host_form form = window->ansi ? HOST_A : HOST_W;
    const void *name, *class_name = c->class_name;
    if (!host_text_give(&texts[0], form, c->name.str, &name)) return false;
    if (!c->atom && !host_text_give(&texts[1], form, c->class_text.str, &class_name)) return false;
    c->args.lpszName = name;
    c->args.lpszClass = class_name;
    return true;
}

/* True: it may live. Lets go. */
static bool ask(struct host_thread *thread, uint64_t window, const CREATESTRUCTW *args)
{
    uint64_t lparam = host_number(args);
    if (!host_window_call(thread, window, WM_NCCREATE, 0, lparam)) {
        host_window_finish(thread, window);
        return false;
    }
    if ((LRESULT)host_window_call(thread, window, WM_CREATE, 0, lparam) == -1) {
        host_window_destroy(thread, window);
        return false;
    }
    host_window_notify_parents(thread, window, WM_CREATE); /* if it is still there */
    return host_window_find(thread->host, window) != NULL;
}

static uint64_t create(struct host_thread *thread, struct creation *c)
{
    struct ff_writer texts[2] = {ff_writer_on(thread->host->alloc), ff_writer_on(thread->host->alloc)};
    struct host_window *window = make(thread, c);
    uint64_t number = window ? window->number : 0;
    if (window && !give_texts(window, c, texts)) {
        host_window_vanish(thread->host, window);
        number = 0;
        host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    }
    if (number && !ask(thread, number, &c->args)) number = 0;
    if (number) host_window_show(thread, number, c->args.style & WS_VISIBLE);
    ff_writer_free(&texts[0]);
    ff_writer_free(&texts[1]);
    return number;
}

static HWND create_window(enum host_form form, const void *class_name, const void *name,
                          const CREATESTRUCTW *args)
{
    struct host_thread *thread = host_enter();
    struct creation c = {.args = *args, .class_name = class_name};
    uint64_t number = 0;
    if (!thread) return NULL;
    host_queue_want(thread);
    bool taken = host_text_take(thread, &c.name, form, name);
    taken &= host_text_take(thread, &c.class_text, form, host_atom_in(class_name) ? NULL : class_name);
    if (taken) number = create(thread, &c);
    host_text_free(&c.name);
    host_text_free(&c.class_text);
    host_leave(thread, TRUE);
    return host_hwnd(number);
}

static int coordinate(int value)
{
    return value == CW_USEDEFAULT ? 0 : value;
}

static CREATESTRUCTW asked_for(DWORD style_ex, DWORD style, int x, int y, int width, int height, HWND parent,
                               HMENU menu, HINSTANCE instance, void *param)
{
    return (CREATESTRUCTW){.lpCreateParams = param,
                           .hInstance = instance,
                           .hMenu = menu,
                           .hwndParent = parent,
                           .cy = coordinate(height),
                           .cx = coordinate(width),
                           .y = coordinate(y),
                           .x = coordinate(x),
                           .style = (LONG)style,
                           .dwExStyle = style_ex};
}

HWND WINAPI CreateWindowExA(DWORD dwExStyle, LPCSTR lpClassName, LPCSTR lpWindowName, DWORD dwStyle, int X,
                            int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu, HINSTANCE hInstance,
                            LPVOID lpParam)
{
    const CREATESTRUCTW args =
        asked_for(dwExStyle, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam);
    return create_window(HOST_A, lpClassName, lpWindowName, &args);
}

HWND WINAPI CreateWindowExW(DWORD dwExStyle, LPCWSTR lpClassName, LPCWSTR lpWindowName, DWORD dwStyle, int X,
                            int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu, HINSTANCE hInstance,
                            LPVOID lpParam)
{
    const CREATESTRUCTW args =
        asked_for(dwExStyle, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam);
    return create_window(HOST_W, lpClassName, lpWindowName, &args);
}
