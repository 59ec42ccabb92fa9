/* SPDX-License-Identifier: MIT */
/* Modules and paths. */
#include "tests/unit/win32/check.h"

static void the_program_is_a_module(void)
{
    HMODULE me = GetModuleHandle(NULL), again = NULL;
    TCHAR path[1024], cut[4];
    CHECK(me != NULL && GetModuleHandleA(NULL) == me && GetModuleHandleW(NULL) == me);
    CHECK(GetModuleHandleEx(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, NULL, &again) && again == me);
    DWORD size = GetModuleFileName(NULL, path, CHECK_COUNT(path));
    CHECK(size > 0 && size == (DWORD)lstrlen(path));
    CHECK_INT(GetModuleFileName(me, path, CHECK_COUNT(path)), size);
    CHECK_INT(GetModuleFileName(me, path, size + 1), size);
    CHECK_INT(GetModuleFileName(NULL, cut, CHECK_COUNT(cut)), CHECK_COUNT(cut));
    CHECK_INT(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    if (!check_on_wine()) CHECK_INT(cut[CHECK_COUNT(cut) - 1], 0); /* it has no end there, as Windows XP */
}

static void an_unknown_library_is_not_loaded(void)
{
    CHECK_FAILS(LoadLibrary(TEXT("fauxfax-no-such.dll")), ERROR_MOD_NOT_FOUND);
    CHECK_FAILS(GetModuleHandle(TEXT("fauxfax-no-such.dll")), ERROR_MOD_NOT_FOUND);
}

/* NULL where there is no winfax.dll: not every Windows has one. */
static HMODULE load_winfax(void)
{
    HMODULE winfax = LoadLibrary(TEXT("winfax.dll"));
    if (check_beyond()) CHECK(winfax != NULL);
    return winfax;
}

static void winfax_is_loaded_by_name_and_found_then(void)
{
    if (check_beyond()) CHECK_FAILS(GetModuleHandle(TEXT("winfax.dll")), ERROR_MOD_NOT_FOUND);
    HMODULE winfax = load_winfax();
    if (!winfax) return;
    CHECK(GetModuleHandle(TEXT("winfax.dll")) == winfax && GetModuleHandle(TEXT("WINFAX.DLL")) == winfax);
    CHECK(GetModuleHandle(TEXT("winfax")) == winfax); /* .dll is what is meant */
    CHECK(LoadLibrary(TEXT("WinFax")) == winfax);
    CHECK(FreeLibrary(winfax));
    CHECK(GetModuleHandle(TEXT("winfax.dll")) == winfax); /* as often as it was loaded */
    CHECK(FreeLibrary(winfax));
    CHECK_FAILS(GetModuleHandle(TEXT("winfax.dll")), ERROR_MOD_NOT_FOUND);
}

static void its_functions_are_found_by_their_names(void)
{
    static const char *const names[] = {
        "FaxConnectFaxServerA", "FaxConnectFaxServerW", "FaxClose",      "FaxInitializeEventQueue",
        "FaxSendDocumentA",     "FaxSendDocumentW",     "FaxFreeBuffer", "FaxEnumPortsW",
        "FaxEnumJobsA",         "FaxOpenPort",          "FaxAbort",      "FaxAccessCheck",
    };
    HMODULE winfax = load_winfax();
    if (!winfax) return;
    for (int i = 0; i < CHECK_COUNT(names); i++) CHECK(GetProcAddress(winfax, names[i]) != NULL);
    CHECK(GetProcAddress(winfax, "FaxClose") != GetProcAddress(winfax, "FaxFreeBuffer"));
    CHECK_FAILS(GetProcAddress(winfax, "FaxNoSuchThing"), ERROR_PROC_NOT_FOUND);
    CHECK_FAILS(GetProcAddress(winfax, "faxclose"), ERROR_PROC_NOT_FOUND); /* case counts */
    CHECK_FAILS(GetProcAddress(winfax, "FaxConnectFaxServer"), ERROR_PROC_NOT_FOUND);
    CHECK_FAILS(GetProcAddress((HMODULE)(ULONG_PTR)0x12340000, "FaxClose"), ERROR_MOD_NOT_FOUND);
    union {
        FARPROC function;
        LPCTSTR address;
    } at = {GetProcAddress(winfax, "FaxClose")};
    HMODULE found = NULL;
    CHECK(GetModuleHandleEx(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, at.address, &found) && found == winfax);
    CHECK(FreeLibrary(found)); /* it counts */
    CHECK_FAILS(
        GetModuleHandleEx(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, NULL,
                          &found),
        ERROR_INVALID_PARAMETER);
    TCHAR path[1024];
    CHECK(GetModuleFileName(winfax, path, CHECK_COUNT(path)) > 10);
    CHECK(lstrcmpi(path + lstrlen(path) - 10, TEXT("winfax.dll")) == 0);
    CHECK(LoadLibrary(path) == winfax); /* with its folder too */
    CHECK(FreeLibrary(winfax) && FreeLibrary(winfax));
    CHECK_FAILS(GetModuleHandle(TEXT("winfax")), ERROR_MOD_NOT_FOUND);
}

/* ---- Paths ---- */

static void a_full_path_says_its_size(void)
{
    TCHAR path[1024];
    LPTSTR part = NULL;
    DWORD size = GetFullPathName(TEXT("some.tif"), CHECK_COUNT(path), path, &part);
    CHECK(size > 8 && size == (DWORD)lstrlen(path));
    CHECK(part != NULL && lstrcmp(part, TEXT("some.tif")) == 0 && part == path + size - 8);
    /* With room for the end it is the size without it, else with it. */
    CHECK_INT(GetFullPathName(TEXT("some.tif"), 0, NULL, NULL), size + 1);
    CHECK_INT(GetFullPathName(TEXT("some.tif"), size, path, NULL), size + 1);
    CHECK_INT(GetFullPathName(TEXT("some.tif"), size + 1, path, NULL), size);
}

static void a_full_path_has_no_dots(void)
{
    TCHAR one[1024], two[1024];
    LPTSTR part;
    CHECK(GetFullPathName(TEXT("a/b/../c/./some.tif"), CHECK_COUNT(one), one, NULL));
    CHECK(GetFullPathName(TEXT("a/c/some.tif"), CHECK_COUNT(two), two, NULL));
    CHECK(lstrcmp(one, two) == 0);
    CHECK(GetFullPathName(TEXT("a\\c\\some.tif"), CHECK_COUNT(one), one, NULL)); /* either separates */
    CHECK(lstrcmp(one, two) == 0);
    CHECK(GetFullPathName(one, CHECK_COUNT(two), two, NULL));
    CHECK(lstrcmp(one, two) == 0);
    part = one;
    CHECK(GetFullPathName(TEXT("folder/"), CHECK_COUNT(one), one, &part));
    CHECK(part == NULL);
}

static void both_forms_give_the_same_path(void)
{
    CHAR narrow[1024];
    WCHAR wide[1024];
    DWORD size = GetFullPathNameA("x/y.tif", CHECK_COUNT(narrow), narrow, NULL);
    CHECK_INT(GetFullPathNameW(WIDE("x/y.tif"), CHECK_COUNT(wide), wide, NULL), size);
    for (DWORD i = 0; i <= size; i++) CHECK_INT(wide[i], narrow[i]);
}

static const struct check_case cases[] = {
    CHECK_CASE(the_program_is_a_module),
    CHECK_CASE(an_unknown_library_is_not_loaded),
    CHECK_CASE(winfax_is_loaded_by_name_and_found_then),
    CHECK_CASE(its_functions_are_found_by_their_names),
    CHECK_CASE(a_full_path_says_its_size),
    CHECK_CASE(a_full_path_has_no_dots),
    CHECK_CASE(both_forms_give_the_same_path),
};
CHECK_MAIN("win32/module", cases)
