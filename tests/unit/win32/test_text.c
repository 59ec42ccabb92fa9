/* SPDX-License-Identifier: MIT */
/* MultiByteToWideChar, WideCharToMultiByte, lstr… and wsprintf. */
#include "tests/unit/win32/check.h"

enum { LATIN = 1252 };

/* ---- To UTF-16 ---- */

static void sizes_are_counted_with_the_end_only_when_it_is_given(void)
{
    WCHAR wide[8];
    CHECK_INT(MultiByteToWideChar(LATIN, 0, "abc", -1, NULL, 0), 4);
    CHECK_INT(MultiByteToWideChar(LATIN, 0, "abc", 3, NULL, 0), 3);
    CHECK_INT(MultiByteToWideChar(LATIN, 0, "abc", -1, wide, 8), 4);
    CHECK(lstrcmpW(wide, WIDE("abc")) == 0);
    wide[2] = 'x';
    CHECK_INT(MultiByteToWideChar(LATIN, 0, "abc", 2, wide, 2), 2);
    CHECK(wide[0] == 'a' && wide[1] == 'b' && wide[2] == 'x');
    CHECK_INT(MultiByteToWideChar(LATIN, 0, "a\0b", 4, wide, 8), 4);
    CHECK(wide[1] == 0 && wide[2] == 'b' && wide[3] == 0);
    CHECK_FAILS(MultiByteToWideChar(LATIN, 0, "abc", -1, wide, 3), ERROR_INSUFFICIENT_BUFFER);
    CHECK_FAILS(MultiByteToWideChar(LATIN, 0, "abc", 0, wide, 3), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(MultiByteToWideChar(LATIN, 0, NULL, 3, wide, 3), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(MultiByteToWideChar(4711, 0, "abc", 3, wide, 3), ERROR_INVALID_PARAMETER);
}

static void western_bytes_have_their_characters(void)
{
    static const WCHAR expected[] = {0x20AC, 0x201E, 0x0152, 0x00E9, 0x00FF, 0};
    WCHAR wide[8];
    CHECK_INT(MultiByteToWideChar(LATIN, MB_ERR_INVALID_CHARS, "\x80\x84\x8C\xE9\xFF", -1, wide, 8), 6);
    CHECK(lstrcmpW(wide, expected) == 0);
}

static void utf8_is_read_strictly_when_asked_for(void)
{
    static const WCHAR expected[] = {0x20AC, 0xD83D, 0xDE00, 0};
    WCHAR wide[8];
    CHECK_INT(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xE2\x82\xAC\xF0\x9F\x98\x80", -1, wide, 8),
              4);
    CHECK(memcmp(wide, expected, sizeof expected) == 0);
    CHECK_FAILS(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "a\xFF", -1, wide, 8),
                ERROR_NO_UNICODE_TRANSLATION);
    CHECK_FAILS(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xED\xA0\x80", -1, wide, 8),
                ERROR_NO_UNICODE_TRANSLATION); /* half of a pair */
    CHECK_INT(MultiByteToWideChar(CP_UTF8, 0,
                                  "a\xFF"
                                  "b",
                                  -1, wide, 8),
              4);
    CHECK(wide[0] == 'a' && wide[1] == 0xFFFD && wide[2] == 'b' && wide[3] == 0);
    if (check_on_wine()) return;
    CHECK_FAILS(MultiByteToWideChar(CP_UTF8, MB_PRECOMPOSED, "a", -1, wide, 8), ERROR_INVALID_FLAGS);
}

/* ---- From UTF-16 ---- */

static void what_the_page_has_not_is_near_or_the_default(void)
{
    static const WCHAR text[] = {0x0100, 0x20AC, 0x4E2D, 0}; /* A with macron, euro, a Chinese sign */
    CHAR narrow[8];
    BOOL used = 99;
    CHECK_INT(WideCharToMultiByte(LATIN, 0, text, -1, NULL, 0, NULL, NULL), 4);
    CHECK_INT(WideCharToMultiByte(LATIN, 0, text, -1, narrow, 8, NULL, &used), 4);
    CHECK_TEXT(narrow, "A\x80?");
    CHECK_INT(used, TRUE);
    CHECK_INT(WideCharToMultiByte(LATIN, WC_NO_BEST_FIT_CHARS, text, -1, narrow, 8, "*", &used), 4);
    CHECK_TEXT(narrow, "*\x80*");
    CHECK_INT(used, TRUE);
    CHECK_INT(WideCharToMultiByte(LATIN, WC_NO_BEST_FIT_CHARS, text + 1, 1, narrow, 8, "*", &used), 1);
    CHECK_INT(used, FALSE);
    CHECK_INT(WideCharToMultiByte(LATIN, 0, text, 1, narrow, 8, "*", &used), 1); /* near is not the default */
    CHECK(narrow[0] == 'A' && !used);
}

static void narrow_sizes_are_counted_alike(void)
{
    CHAR narrow[8] = "xxxxxxx";
    CHECK_INT(WideCharToMultiByte(LATIN, 0, WIDE("abc"), 2, narrow, 8, NULL, NULL), 2);
    CHECK_TEXT(narrow, "abxxxxx");
    CHECK_FAILS(WideCharToMultiByte(LATIN, 0, WIDE("abc"), -1, narrow, 3, NULL, NULL),
                ERROR_INSUFFICIENT_BUFFER);
    CHECK_FAILS(WideCharToMultiByte(LATIN, 0, WIDE("abc"), 0, narrow, 3, NULL, NULL),
                ERROR_INVALID_PARAMETER);
    CHECK_FAILS(WideCharToMultiByte(4711, 0, WIDE("abc"), 3, narrow, 3, NULL, NULL), ERROR_INVALID_PARAMETER);
}

static void utf8_holds_every_text(void)
{
    static const WCHAR text[] = {0x20AC, 0xD83D, 0xDE00, 0}, half[] = {'a', 0xD83D, 0};
    CHAR narrow[16];
    BOOL used;
    CHECK_INT(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, text, -1, narrow, 16, NULL, NULL), 8);
    CHECK_TEXT(narrow, "\xE2\x82\xAC\xF0\x9F\x98\x80");
    CHECK_FAILS(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, half, -1, narrow, 16, NULL, NULL),
                ERROR_NO_UNICODE_TRANSLATION);
    CHECK_INT(WideCharToMultiByte(CP_UTF8, 0, half, -1, narrow, 16, NULL, NULL), 5);
    CHECK_TEXT(narrow, "a\xEF\xBF\xBD");
    if (check_on_wine()) return;
    CHECK_FAILS(WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, 16, NULL, &used), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, 16, "*", NULL), ERROR_INVALID_PARAMETER);
}

/* ---- lstr… ---- */

static void texts_are_measured_copied_and_joined(void)
{
    TCHAR text[32];
    CHECK_INT(lstrlen(TEXT("")), 0);
    CHECK_INT(lstrlen(TEXT("four")), 4);
    CHECK_INT(lstrlen(NULL), 0);
    CHECK(lstrcpy(text, TEXT("one")) == text && lstrcat(text, TEXT(" two")) == text);
    CHECK(lstrcmp(text, TEXT("one two")) == 0);
    CHECK(lstrcpyn(text, TEXT("abcdef"), 4) == text);
    CHECK(lstrcmp(text, TEXT("abc")) == 0);
    CHECK(lstrcpyn(text, TEXT("ab"), 4) == text);
    CHECK(lstrcmp(text, TEXT("ab")) == 0);
    CHECK(lstrcpyn(text, TEXT("abcdef"), 1) == text);
    CHECK_INT(text[0], 0);
}

static void texts_are_compared_as_words(void)
{
    CHECK(lstrcmp(TEXT("abc"), TEXT("abd")) < 0 && lstrcmp(TEXT("b"), TEXT("abc")) > 0);
    CHECK(lstrcmp(TEXT("ab"), TEXT("abc")) < 0);
    CHECK(lstrcmp(TEXT("a"), TEXT("A")) < 0); /* lower case first */
    CHECK(lstrcmp(TEXT("A"), TEXT("b")) < 0); /* not by their numbers */
    CHECK(lstrcmp(TEXT("Zeta"), TEXT("alpha")) > 0);
    CHECK(lstrcmp(TEXT("9"), TEXT("a")) < 0);
    CHECK(lstrcmpi(TEXT("Fax"), TEXT("fAX")) == 0 && lstrcmpi(TEXT("fax"), TEXT("FAY")) < 0);
    CHECK(lstrcmpi(TEXT("fax"), TEXT("faxes")) < 0);
}

/* Of a text that has no end only what is asked for is read: behind it there is no memory. */
static void a_part_is_copied_of_what_does_not_end(void)
{
    TCHAR to[4], *text = HeapAlloc(GetProcessHeap(), 0, 3 * sizeof *text);
    CHECK(text != NULL);
    for (int i = 0; i < 3; i++) text[i] = (TCHAR)('a' + i);
    CHECK(lstrcpyn(to, text, 4) == to);
    CHECK(lstrcmp(to, TEXT("abc")) == 0);
    CHECK(HeapFree(GetProcessHeap(), 0, text));
}

/* ---- wsprintf ---- */

static void numbers_are_written(void)
{
    TCHAR text[128];
    CHECK_INT(wsprintf(text, TEXT("%d %i %u %ld %lu"), -1, 2, 0xFFFFFFFFu, (LONG)-7, (DWORD)8), 20);
    CHECK(lstrcmp(text, TEXT("-1 2 4294967295 -7 8")) == 0);
    wsprintf(text, TEXT("%x %X %#x %08lX %p"), 0xabc, 0xabc, 0x1f, (DWORD)0xBEEF, NULL);
    text[24] = 0;
    CHECK(lstrcmp(text, TEXT("abc ABC 0x1f 0000BEEF 00")) == 0);
    wsprintf(text, TEXT("[%5d] [%-5d] [%05d] [%.3d]"), 42, 42, 42, 7);
    CHECK(lstrcmp(text, TEXT("[   42] [42   ] [00042] [007]")) == 0);
    wsprintf(text, TEXT("[%*d] [%*d]"), 4, 9, -4, 9);
    if (check_beyond()) CHECK(lstrcmp(text, TEXT("[   9] [9   ]")) == 0);
    wsprintf(text, TEXT("%I32d"), -5);
    CHECK(lstrcmp(text, TEXT("-5")) == 0);
    wsprintf(text, TEXT("%hd %hu"), 0x18000, 0x12345);
    if (check_beyond()) CHECK(lstrcmp(text, TEXT("-32768 9029")) == 0);
    wsprintf(text, TEXT("%I64d %I64u"), -5000000000LL, 5000000000ULL);
    CHECK(lstrcmp(text, TEXT("-5000000000 5000000000")) == 0);
}

static void texts_are_written(void)
{
    TCHAR text[128];
    CHECK_INT(wsprintf(text, TEXT("%s and %hs and %ls"), TEXT("own"), "narrow", WIDE("wide")), 23);
    CHECK(lstrcmp(text, TEXT("own and narrow and wide")) == 0);
#ifdef UNICODE
    wsprintf(text, TEXT("%S"), "other");
#else
    wsprintf(text, TEXT("%S"), WIDE("other"));
#endif
    CHECK(lstrcmp(text, TEXT("other")) == 0);
    wsprintf(text, TEXT("[%6s] [%-6s] [%.2s] %c%% %hc"), TEXT("abc"), TEXT("abc"), TEXT("abc"), 'x', 'y');
    CHECK(lstrcmp(text, TEXT("[   abc] [abc   ] [ab] x% y")) == 0);
}

static void a_kilobyte_is_the_most(void)
{
    static TCHAR longer[2000], text[2000];
    for (int i = 0; i < 1999; i++) longer[i] = 'a';
    text[1024] = 'z';
    int size = wsprintf(text, TEXT("%s"), longer);
    CHECK(text[1024] == 'z' && lstrlen(text) < 1024);
    if (check_beyond()) CHECK_INT(size, 1023);
}

static const struct check_case cases[] = {
    CHECK_CASE(sizes_are_counted_with_the_end_only_when_it_is_given),
    CHECK_CASE(western_bytes_have_their_characters),
    CHECK_CASE(utf8_is_read_strictly_when_asked_for),
    CHECK_CASE(what_the_page_has_not_is_near_or_the_default),
    CHECK_CASE(narrow_sizes_are_counted_alike),
    CHECK_CASE(utf8_holds_every_text),
    CHECK_CASE(texts_are_measured_copied_and_joined),
    CHECK_CASE(a_part_is_copied_of_what_does_not_end),
    CHECK_CASE(texts_are_compared_as_words),
    CHECK_CASE(numbers_are_written),
    CHECK_CASE(texts_are_written),
    CHECK_CASE(a_kilobyte_is_the_most),
};
CHECK_MAIN("win32/text", cases)
