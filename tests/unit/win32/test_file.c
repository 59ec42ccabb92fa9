/* SPDX-License-Identifier: MIT */
/* Files: made, written, read, gone. */
#include "tests/unit/win32/check.h"

/* Beside this program, so that each has its own. */
static const TCHAR *path_of(const TCHAR *ending)
{
    static TCHAR path[1024];
    DWORD size = GetModuleFileName(NULL, path, CHECK_COUNT(path) - 32);
    CHECK(size > 0 && size < CHECK_COUNT(path) - 32);
    lstrcat(path, ending);
    return path;
}

static const TCHAR *fresh(void)
{
    DeleteFile(path_of(TEXT(".check")));
    return path_of(TEXT(".check"));
}

static HANDLE opened(const TCHAR *path, DWORD access, DWORD disposition)
{
    HANDLE file = CreateFile(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                             disposition, FILE_ATTRIBUTE_NORMAL, NULL);
    return file == INVALID_HANDLE_VALUE ? NULL : file;
}

static void put(HANDLE file, const char *text)
{
    DWORD size = 99;
    CHECK(WriteFile(file, text, (DWORD)strlen(text), &size, NULL));
    CHECK_INT(size, strlen(text));
}

static void make(const TCHAR *path, const char *text)
{
    HANDLE file = opened(path, GENERIC_WRITE, CREATE_ALWAYS);
    CHECK(file != NULL);
    put(file, text);
    CHECK(CloseHandle(file));
}

static const char *content_of(const TCHAR *path)
{
    static char content[64];
    DWORD size = 99;
    HANDLE file = opened(path, GENERIC_READ, OPEN_EXISTING);
    CHECK(file != NULL);
    CHECK(ReadFile(file, content, sizeof content - 1, &size, NULL));
    content[size] = 0;
    CHECK(CloseHandle(file));
    return content;
}

static void what_is_written_is_read(void)
{
    const TCHAR *path = fresh();
    make(path, "a page of text");
    CHECK_TEXT(content_of(path), "a page of text");
    CHECK(DeleteFile(path));
}

static void a_file_is_read_piece_by_piece_to_its_end(void)
{
    const TCHAR *path = fresh();
    char piece[8];
    DWORD size = 99, high = 99;
    make(path, "0123456789");
    HANDLE file = opened(path, GENERIC_READ, OPEN_EXISTING);
    CHECK_INT(GetFileSize(file, &high), 10);
    CHECK_INT(high, 0);
    CHECK(ReadFile(file, piece, 8, &size, NULL) && size == 8 && memcmp(piece, "01234567", 8) == 0);
    CHECK(ReadFile(file, piece, 8, &size, NULL) && size == 2 && memcmp(piece, "89", 2) == 0);
    CHECK(ReadFile(file, piece, 8, &size, NULL) && size == 0); /* the end is no failure */
    CHECK(CloseHandle(file));
    CHECK(DeleteFile(path));
}

static void the_disposition_says_what_has_to_be_there(void)
{
    const TCHAR *path = fresh();
    CHECK_FAILS(opened(path, GENERIC_READ, OPEN_EXISTING), ERROR_FILE_NOT_FOUND);
    CHECK_FAILS(opened(path, GENERIC_WRITE, TRUNCATE_EXISTING), ERROR_FILE_NOT_FOUND);
    make(path, "old");
    CHECK_FAILS(opened(path, GENERIC_WRITE, CREATE_NEW), ERROR_FILE_EXISTS);
    CHECK_TEXT(content_of(path), "old");
    HANDLE file = opened(path, GENERIC_WRITE, TRUNCATE_EXISTING);
    CHECK(file != NULL && CloseHandle(file));
    CHECK_TEXT(content_of(path), "");
    CHECK(DeleteFile(path));
    file = opened(path, GENERIC_WRITE, CREATE_NEW);
    CHECK(file != NULL && CloseHandle(file));
    CHECK_FAILS(opened(path, GENERIC_READ, 9), ERROR_INVALID_PARAMETER);
    CHECK(DeleteFile(path));
}

/* As documented: the last error says whether it was there. */
static void who_opens_or_makes_hears_which(void)
{
    static const DWORD dispositions[] = {CREATE_ALWAYS, OPEN_ALWAYS};
    for (int i = 0; i < CHECK_COUNT(dispositions); i++) {
        const TCHAR *path = fresh();
        SetLastError(CHECK_NO_ERROR);
        HANDLE file = opened(path, GENERIC_WRITE, dispositions[i]);
        CHECK(file != NULL);
        CHECK_INT(GetLastError(), 0);
        put(file, "old");
        CHECK(CloseHandle(file));
        file = opened(path, GENERIC_WRITE, dispositions[i]);
        CHECK(file != NULL);
        CHECK_INT(GetLastError(), ERROR_ALREADY_EXISTS);
        CHECK(CloseHandle(file));
        CHECK_TEXT(content_of(path), dispositions[i] == OPEN_ALWAYS ? "old" : "");
        CHECK(DeleteFile(path));
    }
}

static void only_what_was_asked_for_may_be_done(void)
{
    const TCHAR *path = fresh();
    char byte;
    DWORD size;
    HANDLE file = opened(path, GENERIC_WRITE, CREATE_NEW);
    CHECK_FAILS(ReadFile(file, &byte, 1, &size, NULL), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(file));
    file = opened(path, GENERIC_READ, OPEN_EXISTING);
    CHECK_FAILS(WriteFile(file, "x", 1, &size, NULL), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(file));
    file = opened(path, GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING);
    put(file, "x");
    CHECK(ReadFile(file, &byte, 1, &size, NULL) && size == 0); /* it is behind what was written */
    CHECK(CloseHandle(file));
    CHECK(DeleteFile(path));
}

static void appending_goes_to_the_end(void)
{
    const TCHAR *path = fresh();
    make(path, "one ");
    HANDLE file = opened(path, FILE_APPEND_DATA, OPEN_EXISTING);
    CHECK(file != NULL);
    put(file, "two");
    CHECK(CloseHandle(file));
    CHECK_TEXT(content_of(path), "one two");
    CHECK(DeleteFile(path));
}

static void a_path_that_leads_nowhere_is_told_from_a_file_that_is_not_there(void)
{
    const TCHAR *path = path_of(TEXT(".none\\x"));
    CHECK_FAILS(opened(path, GENERIC_READ, OPEN_EXISTING), ERROR_PATH_NOT_FOUND);
    CHECK_FAILS(opened(path, GENERIC_WRITE, CREATE_ALWAYS), ERROR_PATH_NOT_FOUND);
    CHECK_FAILS(opened(TEXT(""), GENERIC_READ, OPEN_EXISTING), ERROR_PATH_NOT_FOUND);
    CHECK_FAILS(DeleteFile(path), ERROR_PATH_NOT_FOUND);
    CHECK_FAILS(DeleteFile(path_of(TEXT(".none"))), ERROR_FILE_NOT_FOUND);
}

static void a_folder_is_no_file(void)
{
    CHECK_FAILS(opened(TEXT("."), GENERIC_READ, OPEN_EXISTING), ERROR_ACCESS_DENIED);
    CHECK_FAILS(DeleteFile(TEXT(".")), ERROR_ACCESS_DENIED);
}

static void what_is_no_file_is_not_read(void)
{
    const TCHAR *path = fresh();
    char byte = 0;
    DWORD size;
    HANDLE event = CreateEvent(NULL, TRUE, TRUE, NULL), file = opened(path, GENERIC_WRITE, CREATE_NEW);
    CHECK(CloseHandle(file) && DeleteFile(path));
    CHECK_FAILS(ReadFile(file, &byte, 1, &size, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(WriteFile(file, &byte, 1, &size, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CloseHandle(file), ERROR_INVALID_HANDLE);
    SetLastError(CHECK_NO_ERROR);
    CHECK_INT(GetFileSize(file, NULL), INVALID_FILE_SIZE);
    CHECK_INT(GetLastError(), ERROR_INVALID_HANDLE);
    if (check_beyond()) CHECK_FAILS(ReadFile(event, &byte, 1, &size, NULL), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(event));
}

/* What is there on Windows, and not here. */
static void what_is_not_supported_is_refused(void)
{
    const TCHAR *path = fresh();
    OVERLAPPED overlapped;
    DWORD size = 0;
    if (!check_beyond()) return;
    memset(&overlapped, 0, sizeof overlapped);
    CHECK(CreateFile(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0x40000000, NULL) == INVALID_HANDLE_VALUE);
    CHECK_INT(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(opened(path, GENERIC_EXECUTE, CREATE_NEW), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(opened(path, GENERIC_READ, TRUNCATE_EXISTING), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(opened(path, GENERIC_READ, OPEN_EXISTING), ERROR_FILE_NOT_FOUND); /* none of them made it */
    HANDLE file = opened(path, GENERIC_WRITE, CREATE_NEW);
    CHECK_FAILS(WriteFile(file, "x", 1, &size, &overlapped), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(WriteFile(file, "x", 1, NULL, NULL), ERROR_INVALID_PARAMETER);
    CHECK_INT(WaitForSingleObject(file, 0), WAIT_FAILED);
    CHECK(CloseHandle(file) && DeleteFile(path));
}

static void both_forms_name_one_file(void)
{
    CHAR narrow[1024];
    WCHAR wide[1024];
    CHECK(GetModuleFileNameA(NULL, narrow, 1000) && GetModuleFileNameW(NULL, wide, 1000));
    lstrcatA(narrow, ".both");
    lstrcatW(wide, WIDE(".both"));
    DeleteFileA(narrow);
    HANDLE file = CreateFileA(narrow, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && CloseHandle(file));
    file = CreateFileW(wide, GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && CloseHandle(file));
    CHECK(DeleteFileW(wide));
    CHECK_FAILS(DeleteFileA(narrow), ERROR_FILE_NOT_FOUND);
}

static const struct check_case cases[] = {
    CHECK_CASE(what_is_written_is_read),
    CHECK_CASE(a_file_is_read_piece_by_piece_to_its_end),
    CHECK_CASE(the_disposition_says_what_has_to_be_there),
    CHECK_CASE(who_opens_or_makes_hears_which),
    CHECK_CASE(only_what_was_asked_for_may_be_done),
    CHECK_CASE(appending_goes_to_the_end),
    CHECK_CASE(a_path_that_leads_nowhere_is_told_from_a_file_that_is_not_there),
    CHECK_CASE(a_folder_is_no_file),
    CHECK_CASE(what_is_no_file_is_not_read),
    CHECK_CASE(what_is_not_supported_is_refused),
    CHECK_CASE(both_forms_name_one_file),
};
CHECK_MAIN("win32/file", cases)
