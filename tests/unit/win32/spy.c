/* SPDX-License-Identifier: MIT */
#include "tests/unit/win32/spy.h"

#include <stdio.h>

/* ---- The procedure ---- */

static const struct {
    UINT message;
    const char *name;
} known[] = {
    {WM_NCCREATE, "NCCREATE"}, {WM_CREATE, "CREATE"}, {WM_DESTROY, "DESTROY"}, {WM_NCDESTROY, "NCDESTROY"},
    {WM_CLOSE, "CLOSE"},       {WM_TIMER, "TIMER"},   {WM_COMMAND, "COMMAND"},
};

static void note_message(char name, UINT message, WPARAM wparam)
{
    char word[64] = "";
    for (int i = 0; i < CHECK_COUNT(known); i++)
        if (known[i].message == message) snprintf(word, sizeof word, "%c:%s", name, known[i].name);
    if (message >= WM_USER && message < WM_USER + 100)
        snprintf(word, sizeof word, "%c:USER+%u", name, message - WM_USER);
    if (message == WM_PARENTNOTIFY && LOWORD(wparam) == WM_CREATE)
        snprintf(word, sizeof word, "%c:CHILD+%u", name, HIWORD(wparam));
    if (message == WM_PARENTNOTIFY && LOWORD(wparam) == WM_DESTROY)
        snprintf(word, sizeof word, "%c:CHILD-%u", name, HIWORD(wparam));
    if (*word) check_note(word);
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    if (message == WM_NCCREATE) {
        const CREATESTRUCTA *args = (const CREATESTRUCTA *)lparam; /* W has the same layout */
        SetWindowLongPtr(window, GWLP_USERDATA, (LONG_PTR)args->lpCreateParams);
    }
    struct spy *spy = (struct spy *)GetWindowLongPtr(window, GWLP_USERDATA);
    LRESULT result = 0;
    if (!spy) return DefWindowProc(window, message, wparam, lparam);
    note_message(spy->name, message, wparam);
    if (spy->hook && spy->hook(spy, window, message, wparam, lparam, &result)) return result;
    return DefWindowProc(window, message, wparam, lparam);
}

/* ---- Windows ---- */

LPCTSTR spy_class(void)
{
    WNDCLASSEX cls;
    memset(&cls, 0, sizeof cls);
    cls.cbSize = sizeof cls;
    cls.lpfnWndProc = procedure;
    cls.hInstance = GetModuleHandle(NULL);
    cls.lpszClassName = TEXT("fauxfax spy");
    if (!RegisterClassEx(&cls)) CHECK_INT(GetLastError(), ERROR_CLASS_ALREADY_EXISTS);
    return cls.lpszClassName;
}

HWND spy_window(struct spy *spy, DWORD style, HWND parent)
{
    HMENU id = style & WS_CHILD ? (HMENU)(UINT_PTR)(BYTE)spy->name : NULL;
    HWND window = CreateWindowEx(0, spy_class(), TEXT("spy"), style, 0, 0, 10, 10, parent, id,
                                 GetModuleHandle(NULL), spy);
    CHECK(window != NULL);
    return window;
}

HWND spy_message_only(struct spy *spy)
{
    return spy_window(spy, 0, HWND_MESSAGE);
}

int spy_pump(void)
{
    MSG msg;
    int count = 0;
    for (; PeekMessage(&msg, NULL, 0, 0, PM_REMOVE); count++) DispatchMessage(&msg);
    return count;
}
