/* SPDX-License-Identifier: MIT */
/* CreateWindowEx, DestroyWindow, and what can be asked of windows. */
#include "tests/unit/win32/worker.h"

/* ---- Making ---- */

static void creation_is_two_messages(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_window(&a, WS_OVERLAPPED, NULL);
    CHECK_TEXT(check_saw(), "a:NCCREATE a:CREATE");
    CHECK(IsWindow(window));
    if (check_beyond()) CHECK(!IsWindow((HWND)((ULONG_PTR)window + 1)));
    CHECK(DestroyWindow(window));
    CHECK_TEXT(check_saw(), "a:DESTROY a:NCDESTROY");
    CHECK(!IsWindow(window));
}

static struct {
    CREATESTRUCT args;
    TCHAR name[64], cls[64];
    HWND window;
} created;

static BOOL copy_creation(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam,
                          LRESULT *result)
{
    (void)spy, (void)wparam, (void)result;
    if (message != WM_CREATE) return FALSE;
    created.args = *(const CREATESTRUCT *)lparam;
    created.window = window;
    lstrcpyn(created.name, created.args.lpszName, CHECK_COUNT(created.name));
    lstrcpyn(created.cls, created.args.lpszClass, CHECK_COUNT(created.cls));
    return FALSE;
}

static void the_procedure_is_told_what_was_asked_for(void)
{
    struct spy a = {.name = 'a', .hook = copy_creation};
    HMODULE me = GetModuleHandle(NULL);
    HWND window = CreateWindowEx(WS_EX_TOOLWINDOW, spy_class(), TEXT("a title"), WS_POPUP, 1, 2, 300, 400,
                                 NULL, NULL, me, &a);
    CHECK(window != NULL && created.window == window);
    CHECK(created.args.lpCreateParams == &a && created.args.hInstance == me);
    CHECK(created.args.hwndParent == NULL && created.args.hMenu == NULL);
    CHECK(created.args.x == 1 && created.args.y == 2 && created.args.cx == 300 && created.args.cy == 400);
    CHECK_INT((DWORD)created.args.style & WS_POPUP, WS_POPUP);
    CHECK_INT(created.args.dwExStyle & WS_EX_TOOLWINDOW, WS_EX_TOOLWINDOW);
    CHECK(lstrcmp(created.name, TEXT("a title")) == 0);
    CHECK(lstrcmp(created.cls, spy_class()) == 0);
    CHECK(DestroyWindow(window));
}

static void a_popup_without_a_place_is_at_0(void)
{
    struct spy a = {.name = 'a', .hook = copy_creation};
    HWND window = CreateWindowEx(0, spy_class(), NULL, WS_POPUP, CW_USEDEFAULT, CW_USEDEFAULT, CW_USEDEFAULT,
                                 CW_USEDEFAULT, NULL, NULL, GetModuleHandle(NULL), &a);
    CHECK(window != NULL);
    CHECK(created.args.x == 0 && created.args.y == 0 && created.args.cx == 0 && created.args.cy == 0);
    CHECK(DestroyWindow(window));
}

/* The class decides in which form the procedure reads texts; the caller's form does not matter. */
static void texts_come_in_the_form_of_the_window(void)
{
    struct spy a = {.name = 'a', .hook = copy_creation};
    static const CHAR narrow[] = "Gr\xFC\xDF\x65 \x80";
    static const WCHAR wide[] = {'G', 'r', 0xFC, 0xDF, 'e', ' ', 0x20AC, 0};
    HMODULE me = GetModuleHandle(NULL);
    HWND one = CreateWindowExA(0, "fauxfax spy", narrow, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, me,
                               spy_class() ? &a : NULL);
#ifdef UNICODE
    CHECK(lstrcmpW(created.name, wide) == 0);
#else
    CHECK(lstrcmpA(created.name, narrow) == 0);
#endif
    HWND two = CreateWindowExW(0, WIDE("fauxfax spy"), wide, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, me, &a);
#ifdef UNICODE
    CHECK(lstrcmpW(created.name, wide) == 0);
#else
    CHECK(lstrcmpA(created.name, narrow) == 0);
#endif
    CHECK(DestroyWindow(one) && DestroyWindow(two));
}

static UINT refused_message;

static BOOL refuse(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam, LRESULT *result)
{
    (void)spy, (void)window, (void)wparam, (void)lparam;
    *result = message == WM_CREATE ? -1 : FALSE;
    return message == refused_message;
}

static void the_procedure_may_refuse(void)
{
    struct spy a = {.name = 'a', .hook = refuse};
    HMODULE me = GetModuleHandle(NULL);
    refused_message = WM_NCCREATE;
    CHECK(!CreateWindowEx(0, spy_class(), NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, me, &a));
    CHECK_TEXT(check_saw(), "a:NCCREATE a:NCDESTROY");
    refused_message = WM_CREATE;
    CHECK(!CreateWindowEx(0, spy_class(), NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, me, &a));
    if (!check_on_wine()) CHECK_TEXT(check_saw(), "a:NCCREATE a:CREATE a:DESTROY a:NCDESTROY");
}

static BOOL destroy_at_creation(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam,
                                LRESULT *result)
{
    (void)spy, (void)wparam, (void)lparam, (void)result;
    if (message == WM_CREATE) CHECK(DestroyWindow(window));
    return FALSE;
}

static void a_window_that_destroys_itself_in_its_creation_is_none(void)
{
    struct spy a = {.name = 'a', .hook = destroy_at_creation};
    CHECK(
        !CreateWindowEx(0, spy_class(), NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, GetModuleHandle(NULL), &a));
    CHECK_TEXT(check_saw(), "a:NCCREATE a:CREATE a:DESTROY a:NCDESTROY");
}

static void a_child_needs_a_parent(void)
{
    struct spy a = {.name = 'a'};
    HMODULE me = GetModuleHandle(NULL);
    CHECK_FAILS(CreateWindowEx(0, spy_class(), NULL, WS_CHILD, 0, 0, 0, 0, NULL, NULL, me, &a),
                ERROR_TLW_WITH_WSCHILD);
    HWND gone = spy_message_only(&a);
    CHECK(DestroyWindow(gone));
    CHECK_FAILS(CreateWindowEx(0, spy_class(), NULL, WS_CHILD, 0, 0, 0, 0, gone, NULL, me, &a),
                ERROR_INVALID_WINDOW_HANDLE);
}

/* ---- The tree ---- */

static void children_know_their_parents(void)
{
    struct spy a = {.name = 'a'}, b = {.name = 'b'}, c = {.name = 'c'};
    HWND top = spy_window(&a, WS_OVERLAPPED, NULL), child = spy_window(&b, WS_CHILD, top),
         grandchild = spy_window(&c, WS_CHILD, child);
    CHECK(GetParent(top) == NULL && GetParent(child) == top && GetParent(grandchild) == child);
    CHECK(IsChild(top, child) && IsChild(top, grandchild) && IsChild(child, grandchild));
    CHECK(!IsChild(child, top) && !IsChild(top, top));
    CHECK(GetAncestor(grandchild, GA_ROOT) == top && GetAncestor(grandchild, GA_PARENT) == child);
    CHECK_INT(GetWindowLongPtr(child, GWLP_ID), 'b');
    CHECK((HWND)GetWindowLongPtr(child, GWLP_HWNDPARENT) == top);
    CHECK(DestroyWindow(top));
    CHECK(!IsWindow(child) && !IsWindow(grandchild));
}

static void a_popup_is_owned_and_goes_with_its_owner(void)
{
    struct spy a = {.name = 'a'}, b = {.name = 'b'}, c = {.name = 'c'};
    HWND top = spy_window(&a, WS_OVERLAPPED, NULL), child = spy_window(&b, WS_CHILD, top),
         popup = spy_window(&c, WS_POPUP, child);
    CHECK(GetParent(popup) == top); /* its owner is what its parent is in */
    CHECK(!IsChild(top, popup));
    CHECK(GetAncestor(popup, GA_ROOT) == popup && GetAncestor(popup, GA_ROOTOWNER) == top);
    CHECK(DestroyWindow(popup));
    CHECK(IsWindow(top));
    popup = spy_window(&c, WS_POPUP, top);
    check_saw();
    CHECK(DestroyWindow(top));
    CHECK(!IsWindow(popup));
    CHECK_TEXT(check_saw(), "c:DESTROY c:NCDESTROY a:DESTROY b:DESTROY b:NCDESTROY a:NCDESTROY");
}

static void parents_hear_of_their_children(void)
{
    struct spy a = {.name = 'a'}, b = {.name = 'b'}, c = {.name = 'c'}, d = {.name = 'd'};
    HWND top = spy_window(&a, WS_OVERLAPPED, NULL), child = spy_window(&b, WS_CHILD, top);
    CHECK_TEXT(check_saw(), "a:NCCREATE a:CREATE b:NCCREATE b:CREATE a:CHILD+98");
    HWND grandchild = spy_window(&c, WS_CHILD, child);
    if (!check_on_wine()) CHECK_TEXT(check_saw(), "c:NCCREATE c:CREATE b:CHILD+99 a:CHILD+99");
    check_saw();
    HWND quiet = CreateWindowEx(WS_EX_NOPARENTNOTIFY, spy_class(), NULL, WS_CHILD, 0, 0, 0, 0, top, NULL,
                                GetModuleHandle(NULL), &d);
    CHECK(DestroyWindow(quiet));
    CHECK_TEXT(check_saw(), "d:NCCREATE d:CREATE d:DESTROY d:NCDESTROY");
    CHECK(DestroyWindow(grandchild));
    if (!check_on_wine()) CHECK_TEXT(check_saw(), "b:CHILD-99 a:CHILD-99 c:DESTROY c:NCDESTROY");
    CHECK(DestroyWindow(top));
}

/* ---- Its end ---- */

static BOOL look_at_child(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam,
                          LRESULT *result)
{
    (void)window, (void)wparam, (void)lparam, (void)result;
    if (message == WM_DESTROY) CHECK(IsWindow(*(HWND *)spy->context));
    if (message == WM_NCDESTROY) CHECK(!IsWindow(*(HWND *)spy->context));
    return FALSE;
}

static void children_are_there_at_destroy_and_gone_at_ncdestroy(void)
{
    HWND child;
    struct spy a = {.name = 'a', .hook = look_at_child, .context = &child}, b = {.name = 'b'},
               c = {.name = 'c'};
    HWND top = spy_window(&a, WS_OVERLAPPED, NULL);
    child = spy_window(&b, WS_CHILD, top);
    spy_window(&c, WS_CHILD, child);
    check_saw();
    CHECK(DestroyWindow(top));
    CHECK_TEXT(check_saw(), "a:DESTROY b:DESTROY c:DESTROY c:NCDESTROY b:NCDESTROY a:NCDESTROY");
}

static void a_dead_window_cannot_be_destroyed(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    CHECK(DestroyWindow(window));
    CHECK(!DestroyWindow(window) && !DestroyWindow(NULL) && !IsWindow(NULL));
    if (check_on_wine()) return; /* it says ERROR_ACCESS_DENIED */
    CHECK_FAILS(DestroyWindow(window), ERROR_INVALID_WINDOW_HANDLE);
    CHECK_FAILS(DestroyWindow(NULL), ERROR_INVALID_WINDOW_HANDLE);
}

static void numbers_do_not_come_back_at_once(void)
{
    struct spy a = {.name = 'a'};
    HWND before = spy_message_only(&a);
    CHECK(DestroyWindow(before));
    for (int i = 0; i < 100; i++) {
        HWND window = spy_message_only(&a);
        CHECK(window != before && !IsWindow(before));
        CHECK(DestroyWindow(window));
    }
}

static void what_was_posted_goes_with_the_window(void)
{
    struct spy a = {.name = 'a'};
    MSG msg;
    HWND window = spy_message_only(&a);
    CHECK(PostMessage(window, WM_USER, 0, 0) && PostMessage(NULL, WM_USER + 1, 0, 0));
    CHECK(DestroyWindow(window));
    CHECK(PeekMessage(&msg, NULL, WM_USER, WM_USER + 99, PM_REMOVE));
    CHECK_INT(msg.message, WM_USER + 1);
    CHECK(!PeekMessage(&msg, NULL, WM_USER, WM_USER + 99, PM_REMOVE));
}

static BOOL destroy_again(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam,
                          LRESULT *result)
{
    (void)spy, (void)wparam, (void)lparam, (void)result;
    if (message == WM_DESTROY) DestroyWindow(window);
    return FALSE;
}

static void destroying_it_while_it_is_destroyed_does_nothing_more(void)
{
    struct spy a = {.name = 'a', .hook = destroy_again};
    if (!check_beyond()) return;
    HWND window = spy_message_only(&a);
    check_saw();
    CHECK(DestroyWindow(window));
    CHECK_TEXT(check_saw(), "a:DESTROY a:NCDESTROY");
}

/* ---- Threads ---- */

static void a_window_is_its_threads(void)
{
    struct worker w = {.spy = {.name = 'w'}};
    DWORD process = 0;
    worker_start(&w);
    CHECK_INT(GetWindowThreadProcessId(w.window, &process), w.id);
    CHECK_INT(process, GetCurrentProcessId());
    CHECK(IsWindow(w.window));
    CHECK_FAILS(DestroyWindow(w.window), ERROR_ACCESS_DENIED);
    CHECK(IsWindow(w.window));
    worker_stop(&w);
    CHECK_FAILS(GetWindowThreadProcessId(w.window, NULL), ERROR_INVALID_WINDOW_HANDLE);
}

static HWND adopted;

static BOOL make_child(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam,
                       LRESULT *result)
{
    (void)window, (void)wparam, (void)result;
    if (message == WM_USER + 1) adopted = spy_window(spy->context, WS_CHILD, (HWND)lparam);
    return FALSE;
}

static void a_child_of_another_thread_is_destroyed_there(void)
{
    struct spy a = {.name = 'a'}, c = {.name = 'c'};
    struct worker w = {.spy = {.name = 'w', .hook = make_child, .context = &c}};
    worker_start(&w);
    HWND top = spy_window(&a, WS_OVERLAPPED, NULL);
    SendMessage(w.window, WM_USER + 1, 0, (LPARAM)top);
    CHECK(IsChild(top, adopted) && GetParent(adopted) == top);
    CHECK_INT(GetWindowThreadProcessId(adopted, NULL), w.id);
    CHECK_FAILS(DestroyWindow(adopted), ERROR_ACCESS_DENIED);
    check_saw();
    CHECK(DestroyWindow(top));
    if (!check_on_wine()) { /* there it is destroyed some time */
        CHECK(!IsWindow(adopted));
        CHECK(strstr(check_saw(), "c:DESTROY c:NCDESTROY") != NULL);
    }
    worker_stop(&w);
    CHECK(!IsWindow(adopted));
}

static DWORD WINAPI make_and_leave(LPVOID window)
{
    static struct spy w = {.name = 'w'};
    *(HWND *)window = spy_message_only(&w);
    return 0;
}

static void a_window_dies_with_its_thread(void)
{
    HWND window = NULL;
    thread_end(thread_begin(make_and_leave, &window));
    CHECK(window != NULL && !IsWindow(window));
    CHECK_FAILS(PostMessage(window, WM_USER, 0, 0), ERROR_INVALID_WINDOW_HANDLE);
    CHECK_FAILS(SendMessage(window, WM_USER, 0, 0), ERROR_INVALID_WINDOW_HANDLE);
}

/* ---- GetWindowLongPtr and DefWindowProc ---- */

static void a_window_carries_values(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    CHECK((struct spy *)GetWindowLongPtr(window, GWLP_USERDATA) == &a);
    CHECK((struct spy *)SetWindowLongPtr(window, GWLP_USERDATA, 7) == &a);
    CHECK_INT(GetWindowLongPtr(window, GWLP_USERDATA), 7);
    SetWindowLongPtr(window, GWLP_USERDATA, (LONG_PTR)&a);
    CHECK((HINSTANCE)GetWindowLongPtr(window, GWLP_HINSTANCE) == GetModuleHandle(NULL));
    CHECK_FAILS(GetWindowLongPtr(window, -1000), ERROR_INVALID_INDEX);
    CHECK_FAILS(SetWindowLongPtr(window, -1000, 0), ERROR_INVALID_INDEX);
    CHECK(DestroyWindow(window));
    CHECK_FAILS(GetWindowLongPtr(window, GWLP_USERDATA), ERROR_INVALID_WINDOW_HANDLE);
    CHECK_FAILS(SetWindowLongPtr(window, GWLP_USERDATA, 1), ERROR_INVALID_WINDOW_HANDLE);
}

static void styles_are_kept(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_window(&a, WS_POPUP, NULL);
    CHECK_INT((DWORD)GetWindowLong(window, GWL_STYLE) & (WS_POPUP | WS_CHILD), WS_POPUP);
    CHECK_INT((DWORD)GetWindowLongPtr(window, GWL_STYLE) & (WS_POPUP | WS_CHILD), WS_POPUP);
    CHECK_INT(GetWindowLong(window, GWL_EXSTYLE) & WS_EX_TOOLWINDOW, 0);
    CHECK(DestroyWindow(window));
}

static void styles_and_numbers_can_be_changed(void)
{
    struct spy a = {.name = 'a'}, b = {.name = 'b'};
    HWND window = spy_window(&a, WS_OVERLAPPED, NULL), child = spy_window(&b, WS_CHILD, window);
    LONG before = GetWindowLong(window, GWL_STYLE);
    CHECK_INT(SetWindowLong(window, GWL_STYLE, before | WS_DISABLED), before);
    CHECK_INT(GetWindowLong(window, GWL_STYLE) & WS_DISABLED, WS_DISABLED);
    before = GetWindowLong(window, GWL_EXSTYLE);
    CHECK_INT(SetWindowLong(window, GWL_EXSTYLE, before | WS_EX_TOOLWINDOW), before);
    CHECK_INT(GetWindowLong(window, GWL_EXSTYLE) & WS_EX_TOOLWINDOW, WS_EX_TOOLWINDOW);
    CHECK_INT(SetWindowLongPtr(child, GWLP_ID, 4711), 'b');
    CHECK_INT(GetWindowLongPtr(child, GWLP_ID), 4711);
    CHECK_INT(GetWindowLong(child, GWL_ID), 4711);
    CHECK(SetWindowLongPtr(window, GWLP_HINSTANCE, 5) == (LONG_PTR)GetModuleHandle(NULL));
    CHECK_INT(GetWindowLongPtr(window, GWLP_HINSTANCE), 5);
    CHECK(DestroyWindow(window));
}

static void what_belongs_to_a_message_only_window_is_one_too(void)
{
    struct spy a = {.name = 'a'}, b = {.name = 'b'};
    HWND hidden = spy_message_only(&a), inner = spy_window(&b, 0, hidden);
    CHECK(IsWindow(inner));
    CHECK(DestroyWindow(hidden));
    CHECK(!IsWindow(inner));
}

static WNDPROC before_us;

static LRESULT CALLBACK subclass(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    if (message == WM_USER + 1) return 99;
    return CallWindowProc(before_us, window, message, wparam, lparam);
}

static void a_window_can_be_subclassed(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    before_us = (WNDPROC)SetWindowLongPtr(window, GWLP_WNDPROC, (LONG_PTR)subclass);
    CHECK(before_us != NULL);
    check_saw();
    CHECK_INT(SendMessage(window, WM_USER + 1, 0, 0), 99);
    CHECK_INT(SendMessage(window, WM_USER + 2, 0, 0), 0);
    CHECK_TEXT(check_saw(), "a:USER+2");
    SetWindowLongPtr(window, GWLP_WNDPROC, (LONG_PTR)before_us);
    SendMessage(window, WM_USER + 1, 0, 0);
    CHECK_TEXT(check_saw(), "a:USER+1");
    CHECK(DestroyWindow(window));
}

static void by_default_a_window_closes_and_lets_the_session_end(void)
{
    struct spy a = {.name = 'a'};
    HWND window = spy_message_only(&a);
    check_saw();
    CHECK_INT(SendMessage(window, WM_QUERYENDSESSION, 0, ENDSESSION_LOGOFF), TRUE);
    CHECK_INT(SendMessage(window, WM_ENDSESSION, FALSE, ENDSESSION_LOGOFF), 0);
    CHECK_INT(SendMessage(window, WM_USER, 0, 0), 0);
    CHECK_INT(SendMessage(window, WM_CLOSE, 0, 0), 0);
    CHECK_TEXT(check_saw(), "a:USER+0 a:CLOSE a:DESTROY a:NCDESTROY");
    CHECK(!IsWindow(window));
}

static const struct check_case cases[] = {
    CHECK_CASE(creation_is_two_messages),
    CHECK_CASE(the_procedure_is_told_what_was_asked_for),
    CHECK_CASE(a_popup_without_a_place_is_at_0),
    CHECK_CASE(texts_come_in_the_form_of_the_window),
    CHECK_CASE(the_procedure_may_refuse),
    CHECK_CASE(a_window_that_destroys_itself_in_its_creation_is_none),
    CHECK_CASE(a_child_needs_a_parent),
    CHECK_CASE(children_know_their_parents),
    CHECK_CASE(a_popup_is_owned_and_goes_with_its_owner),
    CHECK_CASE(parents_hear_of_their_children),
    CHECK_CASE(children_are_there_at_destroy_and_gone_at_ncdestroy),
    CHECK_CASE(a_dead_window_cannot_be_destroyed),
    CHECK_CASE(numbers_do_not_come_back_at_once),
    CHECK_CASE(what_was_posted_goes_with_the_window),
    CHECK_CASE(destroying_it_while_it_is_destroyed_does_nothing_more),
    CHECK_CASE(a_window_is_its_threads),
    CHECK_CASE(a_child_of_another_thread_is_destroyed_there),
    CHECK_CASE(a_window_dies_with_its_thread),
    CHECK_CASE(a_window_carries_values),
    CHECK_CASE(styles_are_kept),
    CHECK_CASE(styles_and_numbers_can_be_changed),
    CHECK_CASE(what_belongs_to_a_message_only_window_is_one_too),
    CHECK_CASE(a_window_can_be_subclassed),
    CHECK_CASE(by_default_a_window_closes_and_lets_the_session_end),
};
CHECK_MAIN("win32/window", cases)
