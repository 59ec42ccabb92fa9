/* SPDX-License-Identifier: MIT */
/* MessageBox: nobody is there to read it or to press a button, so it says itself on stderr, and its default button answers. */
#include "client/win32/inner.h"

#include <stdio.h>

/* ---- Buttons ---- */

static const struct button {
    const char *name;
    int id;
} OK = {"OK", IDOK}, CANCEL = {"Cancel", IDCANCEL}, ABORT = {"Abort", IDABORT}, RETRY = {"Retry", IDRETRY},
  IGNORE = {"Ignore", IDIGNORE}, YES = {"Yes", IDYES}, NO = {"No", IDNO}, TRY = {"Try Again", IDTRYAGAIN},
  GO_ON = {"Continue", IDCONTINUE};

enum { BUTTONS_MOST = 3 };

/* By the lowest four bits of a type. */
static const struct button *const buttons_of[][BUTTONS_MOST + 1] = {
    {&OK},       {&OK, &CANCEL},    {&ABORT, &RETRY, &IGNORE}, {&YES, &NO, &CANCEL},
    {&YES, &NO}, {&RETRY, &CANCEL}, {&CANCEL, &TRY, &GO_ON},
};
enum { TYPES = sizeof buttons_of / sizeof *buttons_of };

/* MB_DEFBUTTON…; the first where there are not so many. */
static const struct button *pressed(UINT type)
{
    const struct button *const *buttons = buttons_of[type & MB_TYPEMASK];
    UINT wanted = (type & MB_DEFMASK) / MB_DEFBUTTON2;
    UINT count = 0;
    while (buttons[count]) count++;
    return buttons[wanted < count ? wanted : 0];
}

/* ---- Saying it: in one write, so that threads do not mix ---- */

static void write_box(struct ff_writer *w, UINT type, struct ff_str caption, struct ff_str text)
{
    const char *between = "";
    ff_write_text(w, "fauxfax: MessageBox \"");
    ff_write_bytes(w, caption.at, caption.size);
    ff_write_text(w, "\": ");
    ff_write_bytes(w, text.at, text.size);
    ff_write_text(w, " (");
    for (const struct button *const *button = buttons_of[type & MB_TYPEMASK]; *button; button++) {
        ff_write_text(w, "%s%s", between, (*button)->name);
        between = ", ";
    }
    ff_write_text(w, "; answered: %s)\n", pressed(type)->name);
}

static bool say(struct host_thread *thread, UINT type, struct ff_str caption, struct ff_str text)
{
    struct ff_writer w = ff_writer_on(thread->host->alloc);
    write_box(&w, type, caption.at ? caption : FF_STR("Error"), text.at ? text : FF_STR(""));
    bool ok = !w.failed;
    if (ok) fwrite(w.at, 1, w.size, stderr);
    ff_writer_free(&w);
    return ok || host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
}

/* The id of the button; 0 and the last error. */
static int answer(struct host_thread *thread, HWND owner, enum host_form form, const void *text,
                  const void *caption, UINT type)
{
    struct host_text said, title;
    int id = 0;
    if (owner && !host_window_of(thread, owner)) return 0;
    if ((type & MB_TYPEMASK) >= TYPES) return host_fail(thread, ERROR_INVALID_MSGBOX_STYLE);
    bool taken = host_text_take(thread, &said, form, text);
    taken &= host_text_take(thread, &title, form, caption);
    if (taken && say(thread, type, title.str, said.str)) id = pressed(type)->id;
    host_text_free(&said);
    host_text_free(&title);
    return id;
}

static int message_box(HWND owner, enum host_form form, const void *text, const void *caption, UINT type)
{
    struct host_thread *thread = host_enter();
    if (!thread) return 0;
    int id = answer(thread, owner, form, text, caption, type);
    host_leave(thread, TRUE);
    return id;
}

int WINAPI MessageBoxA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType)
{
    return message_box(hWnd, HOST_A, lpText, lpCaption, uType);
}

int WINAPI MessageBoxW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType)
{
    return message_box(hWnd, HOST_W, lpText, lpCaption, uType);
}
