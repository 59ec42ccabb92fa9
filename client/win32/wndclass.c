/* SPDX-License-Identifier: MIT */
/* Window classes. */
#include "client/win32/inner.h"

static bool is_seen_by(const struct host_class *class_, HINSTANCE instance)
{
    return !instance || class_->instance == instance || (class_->style & CS_GLOBALCLASS);
}

struct host_class *host_class_find(const struct host *host, uint16_t atom, HINSTANCE instance)
{
    struct host_class *class_ = host->classes;
    while (class_ && !(class_->atom == atom && is_seen_by(class_, instance))) class_ = class_->next;
    return class_;
}

/* The class of that very module: another one's is no obstacle. */
static bool exists(const struct host *host, uint16_t atom, HINSTANCE instance)
{
    for (const struct host_class *each = host->classes; each; each = each->next)
        if (each->atom == atom && each->instance == instance) return true;
    return false;
}

static bool add_new(struct host *host, const struct host_class *what, uint16_t atom)
{
    struct host_class *class_ = atom ? ff_alloc_zeroed(host->alloc, 1, sizeof *class_) : NULL;
    if (!class_) return false;
    host_atom_hold(host, atom);
    *class_ = *what;
    class_->atom = atom;
    class_->next = host->classes;
    host->classes = class_;
    return true;
}

bool host_classes_start(struct host *host)
{
    const struct host_class what = {.style = CS_GLOBALCLASS, .procedure = DefWindowProcW};
    return add_new(host, &what, host_atom_make(host, FF_STR("Static")));
}

static uint16_t add(struct host_thread *thread, const struct host_class *what, uint16_t atom)
{
    if (exists(thread->host, atom, what->instance))
        return (uint16_t)host_fail(thread, ERROR_CLASS_ALREADY_EXISTS);
    if (!add_new(thread->host, what, atom)) return (uint16_t)host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    return atom;
}

/* What holds the number from now on is the class, if it comes to be. */
static uint16_t add_text(struct host_thread *thread, const struct host_class *what, struct ff_str name)
{
    uint16_t made = host_atom_make(thread->host, name), atom = add(thread, what, made);
    host_atom_drop(thread->host, made);
    return atom;
}

static uint16_t add_named(struct host_thread *thread, const struct host_class *what, const void *name)
{
    struct host_text text;
    uint16_t atom = 0;
    if (host_text_take(thread, &text, what->ansi ? HOST_A : HOST_W, name)) {
        if (ff_str_empty(text.str))
            host_fail(thread, ERROR_INVALID_PARAMETER);
        else
            atom = add_text(thread, what, text.str);
    }
    host_text_free(&text);
    return atom;
}

/* In place of a name there may be an atom that somebody made. */
static ATOM register_class(struct host_class *what, int class_extra, const void *name)
{
    struct host_thread *thread = host_enter();
    uint16_t atom = host_atom_in(name);
    if (!thread) return 0;
    if (!what->instance) what->instance = HOST_PROGRAM;
    if (!what->procedure || what->extra < 0 || class_extra < 0 || !name)
        atom = (uint16_t)host_fail(thread, ERROR_INVALID_PARAMETER);
    else
        atom = atom ? add(thread, what, atom) : add_named(thread, what, name);
    host_leave(thread, atom != 0);
    return atom;
}

ATOM WINAPI RegisterClassExA(const WNDCLASSEXA *lpwcx)
{
    struct host_class what = {.ansi = true,
                              .style = lpwcx->style,
                              .extra = lpwcx->cbWndExtra,
                              .procedure = lpwcx->lpfnWndProc,
                              .instance = lpwcx->hInstance};
    if (lpwcx->cbSize == sizeof *lpwcx) return register_class(&what, lpwcx->cbClsExtra, lpwcx->lpszClassName);
    SetLastError(ERROR_INVALID_PARAMETER);
    return 0;
}

ATOM WINAPI RegisterClassExW(const WNDCLASSEXW *lpwcx)
{
    struct host_class what = {.style = lpwcx->style,
                              .extra = lpwcx->cbWndExtra,
                              .procedure = lpwcx->lpfnWndProc,
                              .instance = lpwcx->hInstance};
    if (lpwcx->cbSize == sizeof *lpwcx) return register_class(&what, lpwcx->cbClsExtra, lpwcx->lpszClassName);
    SetLastError(ERROR_INVALID_PARAMETER);
    return 0;
}

ATOM WINAPI RegisterClassA(const WNDCLASSA *lpWndClass)
{
    struct host_class what = {.ansi = true,
                              .style = lpWndClass->style,
                              .extra = lpWndClass->cbWndExtra,
                              .procedure = lpWndClass->lpfnWndProc,
                              .instance = lpWndClass->hInstance};
    return register_class(&what, lpWndClass->cbClsExtra, lpWndClass->lpszClassName);
}

ATOM WINAPI RegisterClassW(const WNDCLASSW *lpWndClass)
{
    struct host_class what = {.style = lpWndClass->style,
                              .extra = lpWndClass->cbWndExtra,
                              .procedure = lpWndClass->lpfnWndProc,
                              .instance = lpWndClass->hInstance};
    return register_class(&what, lpWndClass->cbClsExtra, lpWndClass->lpszClassName);
}

static bool drop_class(struct host_thread *thread, uint16_t atom, HINSTANCE instance)
{
    struct host *host = thread->host;
    struct host_class *class_ = host_class_find(host, atom, instance);
    if (!class_) return host_fail(thread, ERROR_CLASS_DOES_NOT_EXIST);
    if (class_->windows) return host_fail(thread, ERROR_CLASS_HAS_WINDOWS);
    struct host_class **at = &host->classes;
    while (*at != class_) at = &(*at)->next;
    *at = class_->next;
    host_atom_drop(host, class_->atom);
    ff_free(host->alloc, class_);
    return true;
}

static BOOL unregister_class(enum host_form form, const void *name, HINSTANCE instance)
{
    struct host_thread *thread = host_enter();
    struct host_text text;
    uint16_t atom = host_atom_in(name);
    if (!thread) return FALSE;
    bool ok = host_text_take(thread, &text, form, atom ? NULL : name);
    if (ok && !atom) atom = host_atom_find(thread->host, text.str);
    ok = ok && drop_class(thread, atom, instance);
    host_text_free(&text);
    return host_leave(thread, ok);
}

BOOL WINAPI UnregisterClassA(LPCSTR lpClassName, HINSTANCE hInstance)
{
    return unregister_class(HOST_A, lpClassName, hInstance);
}

BOOL WINAPI UnregisterClassW(LPCWSTR lpClassName, HINSTANCE hInstance)
{
    return unregister_class(HOST_W, lpClassName, hInstance);
}
