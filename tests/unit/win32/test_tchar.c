/* SPDX-License-Identifier: MIT */
/* <tchar.h>: one source, narrow and wide. */
#include "tests/unit/win32/check.h"

#include <stdio.h>
#include <tchar.h>

static BOOL same(const _TCHAR *a, const _TCHAR *b)
{
    return _tcscmp(a, b) == 0;
}

static void a_text_has_the_programs_form(void)
{
    const _TCHAR text[] = _T("fax"), other[] = _TEXT("fax");
    CHECK_INT(sizeof(_TCHAR), sizeof(TCHAR));
    CHECK_INT(sizeof text, 4 * sizeof(TCHAR));
    CHECK(same(text, other) && lstrcmp(text, TEXT("fax")) == 0);
}

static void texts_are_copied(void)
{
    _TCHAR to[16];
    CHECK(same(_tcscpy(to, _T("ab")), _T("ab")) && same(_tcscat(to, _T("cd")), _T("abcd")));
    size_t two = (size_t)_ttoi(_T("2")); /* a compiler would warn of a cut that it sees */
    CHECK(same(_tcsncat(to, _T("efgh"), two), _T("abcdef")));
    _tcsncpy(to, _T("xyz"), two);
    CHECK(same(to, _T("xycdef")));
    CHECK_INT(_tcslen(to), 6);
}

static void texts_are_compared(void)
{
    CHECK(_tcscmp(_T("a"), _T("b")) < 0 && _tcscmp(_T("a"), _T("A")) != 0);
    CHECK(_tcsncmp(_T("fax1"), _T("fax2"), 3) == 0);
    CHECK(_tcsicmp(_T("FAX"), _T("fax")) == 0 && _tcsicmp(_T("fax"), _T("fay")) < 0);
    CHECK(_tcsnicmp(_T("FAXes"), _T("faxed"), 4) == 0);
}

static void texts_are_looked_through(void)
{
    const _TCHAR *text = _T("C:\\fax\\a.tif");
    CHECK_INT(_tcschr(text, _T('\\')) - text, 2);
    CHECK_INT(_tcsrchr(text, _T('\\')) - text, 6);
    CHECK(_tcsstr(text, _T(".tif")) == text + 8 && !_tcsstr(text, _T("tiff")));
    CHECK_INT(_tcsspn(_T("555-0100"), _T("0123456789")), 3);
    CHECK_INT(_tcscspn(_T("555-0100"), _T("-")), 3);
    CHECK(_tcspbrk(text, _T(".?")) == text + 8);
}

static void numbers_are_read(void)
{
    _TCHAR *end = NULL;
    const _TCHAR *text = _T("0x1Fz");
    CHECK_INT(_ttoi(_T("42 pages")), 42);
    CHECK_INT(_tcstol(_T("-7"), NULL, 10), -7);
    CHECK_INT(_tcstoul(text, &end, 16), 31);
    CHECK(end == text + 4);
}

/* In strict C mingw's wide _stprintf wants a size, and Microsoft's does not. */
#ifndef _WIN32
static void formatted(_TCHAR *to, const _TCHAR *format, ...)
{
    va_list args;
    va_start(args, format);
    _vstprintf(to, format, args);
    va_end(args);
}

static void texts_are_formatted(void)
{
    _TCHAR to[32];
    CHECK_INT(_stprintf(to, _T("%s: %d"), _T("job"), 3), 6);
    CHECK(same(to, _T("job: 3")));
    formatted(to, _T("%s-%u"), _T("page"), 2U);
    CHECK(same(to, _T("page-2")));
}
#endif

static void texts_are_printed(void)
{
    CHECK_INT(_tprintf(_T("%d pages\n"), 3), 8);
    CHECK_INT(_ftprintf(stdout, _T("%d\n"), 7), 2);
}

static const struct check_case cases[] = {
    CHECK_CASE(a_text_has_the_programs_form),
    CHECK_CASE(texts_are_copied),
    CHECK_CASE(texts_are_compared),
    CHECK_CASE(texts_are_looked_through),
    CHECK_CASE(numbers_are_read),
#ifndef _WIN32
    CHECK_CASE(texts_are_formatted),
#endif
    CHECK_CASE(texts_are_printed),
};
CHECK_MAIN("win32/tchar", cases)
