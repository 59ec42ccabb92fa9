/* SPDX-License-Identifier: MIT */
/* fauxfax::winsource, as a program sees it that is compiled with it. What is expected is what Microsoft documents of its
 * C library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <windows.h>

static void assert_wide(const wchar_t *got, const wchar_t *wanted)
{
    assert_int_equal(lstrlenW(got), lstrlenW(wanted));
    assert_memory_equal(got, wanted, (wcslen(wanted) + 1) * sizeof *wanted);
}

static void a_character_has_16_bits(void **state)
{
    (void)state;
    assert_int_equal(sizeof(wchar_t), 2);
    assert_int_equal(sizeof L"\U0001F4E0" / sizeof(wchar_t), 3);
    assert_int_equal(sizeof(WCHAR), sizeof(wchar_t));
}

static void texts_are_copied(void **state)
{
    wchar_t to[8] = {9, 9, 9, 9, 9, 9, 9, 9};
    (void)state;
    assert_ptr_equal(wcscpy(to, L"ab"), to);
    assert_wide(wcscat(to, L"cd"), L"abcd");
    assert_wide(wcsncat(to, L"efgh", 2), L"abcdef");
    to[6] = 9;
    wcsncpy(to, L"xy", 5);
    assert_memory_equal(to, L"xy\0\0\0f\x9", 7 * sizeof *to);
    wcsncpy(to, L"long text", 3);
    assert_memory_equal(to, L"lon\0", 4 * sizeof *to);
    wchar_t *copy = _wcsdup(L"fax");
    assert_wide(copy, L"fax");
    free(copy);
}

static void texts_are_compared_by_their_units(void **state)
{
    (void)state;
    assert_int_equal(wcscmp(L"fax", L"fax"), 0);
    assert_true(wcscmp(L"fa", L"fax") < 0);
    assert_true(wcscmp(L"\xFFFD", L"a") > 0);
    assert_int_equal(wcsncmp(L"fax1", L"fax2", 3), 0);
    assert_int_equal(_wcsicmp(L"F\xC4X", L"f\xE4x"), 0);
    assert_true(_wcsicmp(L"fax", L"fay") < 0);
    assert_int_equal(_wcsnicmp(L"FAXes", L"faxed", 4), 0);
}

static void texts_are_looked_through(void **state)
{
    const wchar_t *text = L"C:\\fax\\a.tif";
    (void)state;
    assert_int_equal(wcschr(text, L'\\') - text, 2);
    assert_int_equal(wcsrchr(text, L'\\') - text, 6);
    assert_ptr_equal(wcschr(text, 0), text + 12);
    assert_null(wcschr(text, L'?'));
    assert_null(wcsrchr(text, L'?'));
    assert_ptr_equal(wcsstr(text, L".tif"), text + 8);
    assert_ptr_equal(wcsstr(text, L""), text);
    assert_null(wcsstr(text, L".tiff"));
    assert_int_equal(wcsspn(L"555-0100", L"0123456789"), 3);
    assert_int_equal(wcscspn(L"555-0100", L"-"), 3);
    assert_ptr_equal(wcspbrk(text, L".?"), text + 8);
    assert_null(wcspbrk(text, L"?"));
    assert_int_equal(wcsnlen(text, 4), 4);
}

static void texts_are_taken_apart(void **state)
{
    wchar_t list[] = L";;one;two;", *rest;
    (void)state;
    assert_wide(wcstok(list, L";", &rest), L"one");
    assert_wide(wcstok(NULL, L";", &rest), L"two");
    assert_null(wcstok(NULL, L";", &rest));
}

static void numbers_are_read(void **state)
{
    const wchar_t *text = L" -12px", *none = L"px";
    wchar_t *end;
    (void)state;
    assert_int_equal(wcstol(text, &end, 10), -12);
    assert_ptr_equal(end, text + 4);
    assert_int_equal(wcstol(none, &end, 10), 0);
    assert_ptr_equal(end, none);
    assert_int_equal(wcstoul(L"0xFFFFFFFF", NULL, 0), 0xFFFFFFFF);
    assert_int_equal(_wtoi(L"42\x661"), 42);
}

static void formats_are_those_of_windows(void **state)
{
    wchar_t to[64];
    char bytes[64];
    (void)state;
    assert_int_equal(swprintf(to, 64, L"%s|%S|%hs|%ls|%c", L"w\x20AC", "n\xFC", "h", L"l", L'\x20AC'), 11);
    assert_wide(to, L"w\x20AC|n\xFC|h|l|\x20AC");
    swprintf(to, 64, L"%05d %-3u| %#x %I64d %lu", -42, 7U, 255U, 1LL << 40, (DWORD)4000000000U);
    assert_wide(to, L"-0042 7  | 0xff 1099511627776 4000000000");
    assert_int_equal(snprintf(bytes, sizeof bytes, "%s|%S|%ls|%.2f", "n", L"w\x20AC", L"l", 1.5), 11);
    assert_string_equal(bytes, "n|w\x80|l|1.50");
    assert_int_equal(sprintf(bytes, "%ls", L"fax"), 3);
    swprintf(to, 64, L"%07.2f|%.1Lf|%d", -1.5, 2.5L, 7);
    assert_wide(to, L"-001.50|2.5|7");
}

static void what_does_not_fit_is_said(void **state)
{
    wchar_t to[5];
    char bytes[4];
    (void)state;
    assert_int_equal(swprintf(to, 4, L"%s", L"four"), -1);
    assert_wide(to, L"fou");
    to[4] = 9;
    assert_int_equal(_snwprintf(to, 4, L"%s", L"four"), 4); /* not ended */
    assert_int_equal(to[4], 9);
    assert_int_equal(_snwprintf(to, 4, L"%s", L"fives"), -1);
    assert_int_equal(snprintf(bytes, sizeof bytes, "%s", "fives"), 5);
    assert_string_equal(bytes, "fiv");
}

static void what_is_printed_is_utf_8(void **state)
{
    char bytes[64] = "";
    FILE *file = tmpfile();
    (void)state;
    assert_non_null(file);
    assert_int_equal(fwprintf(file, L"%s %c", L"\x20AC\U0001F4E0\xD83D", L'!'), 6);
    assert_int_equal(fprintf(file, "%s%S", "\xC3\xBC", L"a"), 3);
    rewind(file);
    size_t size = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    assert_string_equal(bytes, "\xE2\x82\xAC\xF0\x9F\x93\xA0\xED\xA0\xBD !\xC3\xBC"
                               "a");
    assert_int_equal(size, strlen(bytes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_character_has_16_bits),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(texts_are_compared_by_their_units),
        cmocka_unit_test(texts_are_looked_through),
        cmocka_unit_test(texts_are_taken_apart),
        cmocka_unit_test(numbers_are_read),
        cmocka_unit_test(formats_are_those_of_windows),
        cmocka_unit_test(what_does_not_fit_is_said),
        cmocka_unit_test(what_is_printed_is_utf_8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
