/* SPDX-License-Identifier: MIT */
/* The last error, and FormatMessage. */
#include "tests/unit/win32/check.h"

enum { SYSTEM = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS };
#define ENGLISH MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US)

static void success_leaves_the_last_error_alone(void)
{
    HANDLE event = CreateEvent(NULL, TRUE, FALSE, NULL);
    CHECK_QUIETLY(SetEvent(event));
    CHECK_QUIETLY(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    CHECK_QUIETLY(PostMessage(NULL, WM_USER, 0, 0));
    CHECK_QUIETLY(GetModuleHandle(NULL));
    CHECK_QUIETLY(CloseHandle(event));
}

static void the_last_error_is_what_was_said_last(void)
{
    SetLastError(0xDEADBEEF);
    CHECK_INT(GetLastError(), 0xDEADBEEF);
    CHECK_INT(GetLastError(), 0xDEADBEEF);
    SetLastError(0);
    CHECK_INT(GetLastError(), 0);
}

static const struct {
    DWORD code;
    LPCTSTR text;
} texts[] = {
    {ERROR_SUCCESS, TEXT("The operation completed successfully.\r\n")},
    {ERROR_FILE_NOT_FOUND, TEXT("The system cannot find the file specified.\r\n")},
    {ERROR_ACCESS_DENIED, TEXT("Access is denied.\r\n")},
    {ERROR_INVALID_HANDLE, TEXT("The handle is invalid.\r\n")},
    {ERROR_INVALID_PARAMETER, TEXT("The parameter is incorrect.\r\n")},
    {ERROR_PROC_NOT_FOUND, TEXT("The specified procedure could not be found.\r\n")},
    {RPC_S_SERVER_UNAVAILABLE, TEXT("The RPC server is unavailable.\r\n")},
};

static void codes_have_texts(void)
{
    TCHAR text[256];
    if (check_on_wine()) return; /* it has words of its own */
    for (int i = 0; i < CHECK_COUNT(texts); i++) {
        DWORD size = FormatMessage(SYSTEM, NULL, texts[i].code, ENGLISH, text, CHECK_COUNT(text), NULL);
        CHECK_INT(size, lstrlen(texts[i].text));
        CHECK(lstrcmp(text, texts[i].text) == 0);
    }
}

static void both_forms_say_the_same(void)
{
    CHAR narrow[256];
    WCHAR wide[256];
    int size = (int)FormatMessageA(SYSTEM, NULL, ERROR_ACCESS_DENIED, 0, narrow, CHECK_COUNT(narrow), NULL);
    CHECK(size > 2 && narrow[size] == 0 && narrow[size - 1] == '\n' && narrow[size - 2] == '\r');
    CHECK_INT(FormatMessageW(SYSTEM, NULL, ERROR_ACCESS_DENIED, 0, wide, CHECK_COUNT(wide), NULL), size);
    for (int i = 0; i <= size; i++) CHECK_INT(wide[i], narrow[i]);
}

static void a_buffer_may_be_asked_for(void)
{
    LPTSTR made = NULL;
    TCHAR text[256];
    DWORD size = FormatMessage(SYSTEM, NULL, ERROR_INVALID_HANDLE, 0, text, CHECK_COUNT(text), NULL);
    CHECK_INT(FormatMessage(SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER, NULL, ERROR_INVALID_HANDLE, 0,
                            (LPTSTR)(void *)&made, 0, NULL),
              size);
    CHECK(made != NULL && lstrcmp(made, text) == 0);
    CHECK(LocalFree(made) == NULL);
    CHECK(FormatMessage(SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER, NULL, ERROR_INVALID_HANDLE, 0,
                        (LPTSTR)(void *)&made, 500, NULL));
    CHECK(LocalSize(made) >= 500 * sizeof(TCHAR)); /* at least that many */
    CHECK(LocalFree(made) == NULL);
}

static void an_unknown_language_has_no_texts(void)
{
    TCHAR text[256];
    CHECK_FAILS(
        FormatMessage(SYSTEM, NULL, ERROR_ACCESS_DENIED, MAKELANGID(0x3E0, 1), text, CHECK_COUNT(text), NULL),
        ERROR_RESOURCE_LANG_NOT_FOUND);
}

static void a_small_buffer_is_refused(void)
{
    TCHAR text[256];
    DWORD size = FormatMessage(SYSTEM, NULL, ERROR_ACCESS_DENIED, 0, text, CHECK_COUNT(text), NULL);
    CHECK_FAILS(FormatMessage(SYSTEM, NULL, ERROR_ACCESS_DENIED, 0, text, size, NULL),
                ERROR_INSUFFICIENT_BUFFER);
    CHECK_INT(FormatMessage(SYSTEM, NULL, ERROR_ACCESS_DENIED, 0, text, size + 1, NULL), size);
}

static void a_code_without_a_text_gives_none(void)
{
    TCHAR text[16];
    LPTSTR made = text;
    CHECK_FAILS(FormatMessage(SYSTEM, NULL, 0x3FFF1234, 0, text, CHECK_COUNT(text), NULL),
                ERROR_MR_MID_NOT_FOUND);
    CHECK_FAILS(FormatMessage(SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER, NULL, 0x3FFF1234, 0,
                              (LPTSTR)(void *)&made, 0, NULL),
                ERROR_MR_MID_NOT_FOUND);
    CHECK(made == NULL);
}

static void inserts_are_ignored_or_wanted(void)
{
    TCHAR text[512];
    CHECK(FormatMessage(SYSTEM, NULL, ERROR_MR_MID_NOT_FOUND, ENGLISH, text, CHECK_COUNT(text), NULL) > 0);
    if (check_on_wine()) return; /* its text has none */
    CHECK_FAILS(FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_MR_MID_NOT_FOUND, ENGLISH, text,
                              CHECK_COUNT(text), NULL),
                ERROR_INVALID_PARAMETER);
}

static void lines_need_not_end(void)
{
    TCHAR text[256];
    DWORD flags = SYSTEM | FORMAT_MESSAGE_MAX_WIDTH_MASK;
    DWORD size = FormatMessage(flags, NULL, ERROR_ACCESS_DENIED, ENGLISH, text, CHECK_COUNT(text), NULL);
    CHECK(size > 1 && text[size - 1] != '\n' && text[size - 1] != '\r');
}

static void no_source_is_no_text(void)
{
    TCHAR text[64];
    CHECK_FAILS(FormatMessage(FORMAT_MESSAGE_IGNORE_INSERTS, NULL, ERROR_ACCESS_DENIED, 0, text,
                              CHECK_COUNT(text), NULL),
                ERROR_INVALID_PARAMETER);
}

static const struct check_case cases[] = {
    CHECK_CASE(success_leaves_the_last_error_alone),
    CHECK_CASE(the_last_error_is_what_was_said_last),
    CHECK_CASE(codes_have_texts),
    CHECK_CASE(both_forms_say_the_same),
    CHECK_CASE(a_buffer_may_be_asked_for),
    CHECK_CASE(an_unknown_language_has_no_texts),
    CHECK_CASE(a_small_buffer_is_refused),
    CHECK_CASE(a_code_without_a_text_gives_none),
    CHECK_CASE(inserts_are_ignored_or_wanted),
    CHECK_CASE(lines_need_not_end),
    CHECK_CASE(no_source_is_no_text),
};
CHECK_MAIN("win32/error", cases)
