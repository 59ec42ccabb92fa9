/* SPDX-License-Identifier: MIT */
/* ShowWindow and UpdateWindow; LoadCursor and LoadIcon. */
#include "tests/unit/win32/worker.h"

#include <stdio.h>

static BOOL note_shown(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam,
                       LRESULT *result)
{
    char word[32];
    (void)lparam, (void)result;
    if (message != WM_SHOWWINDOW) return FALSE;
    /* It has not happened yet. */
    BOOL visible = (GetWindowLong(window, GWL_STYLE) & WS_VISIBLE) != 0;
    CHECK_INT(visible, !wparam);
    snprintf(word, sizeof word, "%c:SHOW(%d)", spy->name, (int)wparam);
    check_note(word);
    return FALSE;
}

static BOOL is_shown(HWND window)
{
    return (GetWindowLong(window, GWL_STYLE) & WS_VISIBLE) != 0;
}

static void a_window_is_shown_and_hidden(void)
{
    struct spy a = {.name = 'a', .hook = note_shown};
    HWND window = spy_window(&a, WS_POPUP, NULL);
    check_saw();
    CHECK(!is_shown(window));
    CHECK_INT(ShowWindow(window, SW_SHOW), FALSE); /* it was not visible */
    CHECK_TEXT(check_saw(), "a:SHOW(1)");
    CHECK(is_shown(window));
    CHECK(ShowWindow(window, SW_SHOWNOACTIVATE)); /* nothing changes */
    CHECK_TEXT(check_saw(), "");
    CHECK(ShowWindow(window, SW_HIDE));
    CHECK_TEXT(check_saw(), "a:SHOW(0)");
    CHECK(!is_shown(window));
    CHECK_INT(ShowWindow(window, SW_HIDE), FALSE);
    CHECK_TEXT(check_saw(), "");
    CHECK(DestroyWindow(window));
}

static void every_command_but_one_shows(void)
{
    static const int commands[] = {SW_SHOWNORMAL, SW_SHOWMINIMIZED, SW_SHOWMAXIMIZED,   SW_SHOWNOACTIVATE,
                                   SW_SHOW,       SW_MINIMIZE,      SW_SHOWMINNOACTIVE, SW_SHOWNA,
                                   SW_RESTORE,    SW_SHOWDEFAULT};
    for (int i = 0; i < CHECK_COUNT(commands); i++) {
        struct spy a = {.name = 'a'};
        HWND window = spy_window(&a, WS_POPUP, NULL);
        ShowWindow(window, commands[i]);
        CHECK(is_shown(window));
        CHECK(DestroyWindow(window));
    }
}

static void a_window_may_be_shown_from_the_start(void)
{
    struct spy a = {.name = 'a', .hook = note_shown};
    HWND window = spy_window(&a, WS_POPUP | WS_VISIBLE, NULL);
    CHECK_TEXT(check_saw(), "a:NCCREATE a:CREATE a:SHOW(1)");
    CHECK(is_shown(window));
    CHECK(ShowWindow(window, SW_SHOW));
    CHECK(DestroyWindow(window));
}

static void another_threads_window_is_shown_by_its_own_thread(void)
{
    struct worker w = {.spy = {.name = 'w', .hook = note_shown}};
    worker_start(&w);
    check_saw();
    CHECK_INT(ShowWindow(w.window, SW_SHOW), FALSE);
    CHECK_TEXT(check_saw(), "w:SHOW(1)");
    CHECK(ShowWindow(w.window, SW_HIDE));
    worker_stop(&w);
}

static void what_is_no_window_is_not_shown(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_window(&a, WS_POPUP, NULL);
    CHECK(UpdateWindow(window));
    CHECK(DestroyWindow(window));
    CHECK_FAILS(ShowWindow(window, SW_SHOW), ERROR_INVALID_WINDOW_HANDLE);
    if (!check_on_wine()) CHECK_FAILS(UpdateWindow(window), ERROR_INVALID_WINDOW_HANDLE);
}

static void the_system_has_cursors_and_icons(void)
{
    HCURSOR arrow = LoadCursor(NULL, IDC_ARROW);
    HICON program = LoadIcon(NULL, IDI_APPLICATION);
    CHECK(arrow != NULL && program != NULL && LoadCursor(NULL, IDC_WAIT) != NULL);
    CHECK(LoadIcon(NULL, IDI_ERROR) != NULL && LoadIcon(NULL, IDI_WARNING) != LoadIcon(NULL, IDI_ERROR));
    CHECK(LoadCursor(NULL, IDC_ARROW) == arrow && LoadIcon(NULL, IDI_APPLICATION) == program); /* shared */
}

static void a_cursor_that_is_none_is_not_loaded(void)
{
    HINSTANCE me = GetModuleHandle(NULL);
    CHECK(!LoadCursor(NULL, MAKEINTRESOURCE(1)) && !LoadIcon(NULL, MAKEINTRESOURCE(1)));
    CHECK(!LoadCursor(NULL, TEXT("arrow")) && !LoadIcon(NULL, TEXT("application")));
    CHECK(!LoadCursor(me, MAKEINTRESOURCE(101)) && !LoadIcon(me, MAKEINTRESOURCE(101)));
    if (!check_beyond()) return;
    CHECK_FAILS(LoadCursor(me, IDC_ARROW), ERROR_RESOURCE_NAME_NOT_FOUND);
    CHECK_FAILS(LoadIcon(NULL, MAKEINTRESOURCE(101)), ERROR_RESOURCE_NAME_NOT_FOUND);
    CHECK_FAILS(CloseHandle(LoadIcon(NULL, IDI_APPLICATION)), ERROR_INVALID_HANDLE);
}

static const struct check_case cases[] = {
    CHECK_CASE(a_window_is_shown_and_hidden),
    CHECK_CASE(every_command_but_one_shows),
    CHECK_CASE(a_window_may_be_shown_from_the_start),
    CHECK_CASE(another_threads_window_is_shown_by_its_own_thread),
    CHECK_CASE(what_is_no_window_is_not_shown),
    CHECK_CASE(the_system_has_cursors_and_icons),
    CHECK_CASE(a_cursor_that_is_none_is_not_loaded),
};
CHECK_MAIN("win32/show", cases)
