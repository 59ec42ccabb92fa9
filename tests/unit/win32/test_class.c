/* SPDX-License-Identifier: MIT */
/* RegisterClass and RegisterClassEx. */
#include "tests/unit/win32/spy.h"

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    return message == WM_USER ? 4711 : DefWindowProc(window, message, wparam, lparam);
}

static WNDCLASSEX description(LPCTSTR name)
{
    WNDCLASSEX cls;
    memset(&cls, 0, sizeof cls);
    cls.cbSize = sizeof cls;
    cls.lpfnWndProc = procedure;
    cls.hInstance = GetModuleHandle(NULL);
    cls.lpszClassName = name;
    return cls;
}

static ATOM registered(LPCTSTR name)
{
    WNDCLASSEX cls = description(name);
    ATOM atom = RegisterClassEx(&cls);
    CHECK(atom != 0);
    return atom;
}

/* Wine has another code for it. */
static DWORD no_such_class(void)
{
    return check_on_wine() ? ERROR_CLASS_DOES_NOT_EXIST : ERROR_CANNOT_FIND_WND_CLASS;
}

static HWND window_of(LPCTSTR name)
{
    return CreateWindowEx(0, name, NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, GetModuleHandle(NULL), NULL);
}

static void drop(LPCTSTR name)
{
    CHECK(UnregisterClass(name, GetModuleHandle(NULL)));
}

static void a_name_is_taken_once_whatever_its_case(void)
{
    WNDCLASSEX again = description(TEXT("CHECK once"));
    registered(TEXT("check once"));
    CHECK_FAILS(RegisterClassEx(&again), ERROR_CLASS_ALREADY_EXISTS);
    drop(TEXT("Check Once"));
    CHECK(RegisterClassEx(&again) != 0);
    drop(TEXT("check once"));
}

static void the_plain_function_registers_too(void)
{
    WNDCLASS cls;
    memset(&cls, 0, sizeof cls);
    cls.lpfnWndProc = procedure;
    cls.hInstance = GetModuleHandle(NULL);
    cls.lpszClassName = TEXT("check plain");
    CHECK(RegisterClass(&cls) != 0);
    CHECK_FAILS(RegisterClass(&cls), ERROR_CLASS_ALREADY_EXISTS);
    HWND window = window_of(TEXT("check plain"));
    CHECK(window != NULL);
    CHECK_INT(SendMessage(window, WM_USER, 0, 0), 4711);
    CHECK(DestroyWindow(window));
    drop(TEXT("check plain"));
}

static void the_size_of_the_structure_is_looked_at(void)
{
    WNDCLASSEX cls = description(TEXT("check size"));
    cls.cbSize = sizeof cls - 1;
    CHECK_FAILS(RegisterClassEx(&cls), ERROR_INVALID_PARAMETER);
}

static void a_class_with_windows_stays(void)
{
    registered(TEXT("check stays"));
    HWND window = window_of(TEXT("check stays"));
    CHECK_FAILS(UnregisterClass(TEXT("check stays"), GetModuleHandle(NULL)), ERROR_CLASS_HAS_WINDOWS);
    CHECK(DestroyWindow(window));
    drop(TEXT("check stays"));
    CHECK_FAILS(UnregisterClass(TEXT("check stays"), GetModuleHandle(NULL)), ERROR_CLASS_DOES_NOT_EXIST);
}

static void an_unknown_class_makes_no_window(void)
{
    CHECK_FAILS(window_of(TEXT("check nobody")), no_such_class());
}

static void its_atom_stands_for_its_name(void)
{
    ATOM atom = registered(TEXT("check atom"));
    HWND window = window_of(MAKEINTATOM(atom));
    CHECK(window != NULL);
    CHECK(DestroyWindow(window));
    drop(MAKEINTATOM(atom));
    CHECK_FAILS(window_of(TEXT("check atom")), no_such_class());
}

static void both_forms_find_it_and_its_own_form_is_the_windows(void)
{
    registered(TEXT("check form"));
    HMODULE me = GetModuleHandle(NULL);
    HWND narrow = CreateWindowExA(0, "check form", NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, me, NULL);
    HWND wide = CreateWindowExW(0, WIDE("CHECK FORM"), NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, me, NULL);
    CHECK(narrow && wide);
#ifdef UNICODE
    CHECK(IsWindowUnicode(narrow) && IsWindowUnicode(wide));
#else
    CHECK(!IsWindowUnicode(narrow) && !IsWindowUnicode(wide));
#endif
    CHECK(DestroyWindow(narrow) && DestroyWindow(wide));
    drop(TEXT("check form"));
}

static void extra_bytes_are_zero_and_each_windows_own(void)
{
    WNDCLASSEX cls = description(TEXT("check extra"));
    cls.cbWndExtra = 2 * (int)sizeof(LONG_PTR);
    CHECK(RegisterClassEx(&cls) != 0);
    HWND a = window_of(TEXT("check extra")), b = window_of(TEXT("check extra"));
    CHECK_INT(GetWindowLongPtr(a, 0), 0);
    CHECK_INT(GetWindowLongPtr(a, sizeof(LONG_PTR)), 0);
    CHECK_INT(SetWindowLongPtr(a, sizeof(LONG_PTR), -5), 0);
    CHECK_INT(SetWindowLongPtr(a, sizeof(LONG_PTR), 6), -5);
    CHECK_INT(GetWindowLongPtr(a, sizeof(LONG_PTR)), 6);
    CHECK_INT(GetWindowLongPtr(a, 0), 0);
    CHECK_INT(GetWindowLongPtr(b, sizeof(LONG_PTR)), 0);
    CHECK_FAILS(GetWindowLongPtr(a, 2 * sizeof(LONG_PTR)), ERROR_INVALID_INDEX);
    CHECK_FAILS(SetWindowLongPtr(a, 2 * sizeof(LONG_PTR), 1), ERROR_INVALID_INDEX);
    CHECK_INT(SetWindowLong(b, 4, -9), 0); /* half of a pointer's room, or all of it */
    CHECK_INT(GetWindowLong(b, 4), -9);
    CHECK_INT(GetWindowLong(b, 0), 0);
    CHECK(DestroyWindow(a) && DestroyWindow(b));
    drop(TEXT("check extra"));
}

static void no_module_is_the_program(void)
{
    WNDCLASSEX cls = description(TEXT("check module"));
    cls.hInstance = NULL;
    CHECK(RegisterClassEx(&cls) != 0);
    cls.hInstance = GetModuleHandle(NULL);
    CHECK_FAILS(RegisterClassEx(&cls), ERROR_CLASS_ALREADY_EXISTS);
    drop(TEXT("check module"));
}

static void no_name_is_no_class(void)
{
    WNDCLASSEX cls = description(TEXT(""));
    CHECK(!RegisterWindowMessage(TEXT("")));
    if (!check_beyond()) return;
    CHECK_FAILS(RegisterClassEx(&cls), ERROR_INVALID_PARAMETER);
    cls.lpszClassName = NULL;
    CHECK_FAILS(RegisterClassEx(&cls), ERROR_INVALID_PARAMETER);
}

static void a_registered_message_has_one_number(void)
{
    UINT number = RegisterWindowMessage(TEXT("fauxfax check message"));
    CHECK(number >= 0xC000 && number <= 0xFFFF);
    CHECK_INT(RegisterWindowMessageA("FAUXFAX check message"), number);
    CHECK_INT(RegisterWindowMessageW(WIDE("fauxfax CHECK message")), number);
    CHECK(RegisterWindowMessage(TEXT("fauxfax check other")) != number);
}

/* There are 16,384 numbers for names. */
static void a_class_that_is_gone_gives_its_number_back(void)
{
    TCHAR name[32];
    for (int i = 0; i < 17000; i++) {
        wsprintf(name, TEXT("check class %d"), i);
        ATOM atom = registered(name);
        drop(name);
        if (!atom) return;
    }
    CHECK_FAILS(window_of(name), no_such_class());
}

static void the_number_of_a_message_outlives_a_class_of_its_name(void)
{
    ATOM atom = registered(TEXT("fauxfax check both"));
    UINT number = RegisterWindowMessage(TEXT("fauxfax check both"));
    if (check_beyond()) CHECK_INT(number, atom);
    drop(TEXT("fauxfax check both"));
    registered(TEXT("fauxfax check another"));
    CHECK_INT(RegisterWindowMessage(TEXT("fauxfax check both")), number);
    CHECK(RegisterWindowMessage(TEXT("fauxfax check another")) != number);
    drop(TEXT("fauxfax check another"));
}

static const struct check_case cases[] = {
    CHECK_CASE(a_name_is_taken_once_whatever_its_case),
    CHECK_CASE(the_plain_function_registers_too),
    CHECK_CASE(the_size_of_the_structure_is_looked_at),
    CHECK_CASE(a_class_with_windows_stays),
    CHECK_CASE(an_unknown_class_makes_no_window),
    CHECK_CASE(its_atom_stands_for_its_name),
    CHECK_CASE(both_forms_find_it_and_its_own_form_is_the_windows),
    CHECK_CASE(extra_bytes_are_zero_and_each_windows_own),
    CHECK_CASE(no_module_is_the_program),
    CHECK_CASE(no_name_is_no_class),
    CHECK_CASE(a_registered_message_has_one_number),
    CHECK_CASE(a_class_that_is_gone_gives_its_number_back),
    CHECK_CASE(the_number_of_a_message_outlives_a_class_of_its_name),
};
CHECK_MAIN("win32/class", cases)
