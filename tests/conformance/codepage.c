/* SPDX-License-Identifier: MIT */
/* Text of the A functions in another code page than 1252: GEN-5 in functions.md. */
#include "tests/conformance/fixture.h"

#include <stdio.h>
#include <string.h>

static HANDLE fax;

/* The page is the program's (FAUXFAX_CODEPAGE); here one program after another. */
static void begin(uint32_t page)
{
    fx_codepage(page);
    fx_world("\"config\": {\"queue_paused\": true}");
    fx_process("client", "alice");
    fax = fx_connect();
}

static void same_wide(LPCWSTR text, const WCHAR *expected)
{
    assert_int_equal(lstrlenW(text), lstrlenW(expected));
    assert_memory_equal(text, expected, (size_t)lstrlenW(expected) * sizeof *expected);
}

static DWORD send_a(const char *name, const char *document)
{
    FAX_JOB_PARAMA param;
    DWORD job = 0;
    memset(&param, 0, sizeof param);
    param.SizeOfStruct = sizeof param;
    param.RecipientNumber = "5550100";
    param.RecipientName = name;
    param.DocumentName = document;
    fx_granted(FaxSendDocumentA(fax, fx_tiff(1), &param, NULL, &job));
    return job;
}

static DWORD send_w(const WCHAR *name)
{
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    DWORD job = 0;
    WCHAR path[300];
    assert_true(MultiByteToWideChar(CP_UTF8, 0, fx_tiff(1), -1, path, 300) > 0);
    param.RecipientName = name;
    fx_granted(FaxSendDocumentW(fax, path, &param, NULL, &job));
    return job;
}

static void expect_names(DWORD job, const WCHAR *wide, const char *narrow)
{
    PFAX_JOB_ENTRYW w = NULL;
    PFAX_JOB_ENTRYA a = NULL;
    fx_granted(FaxGetJobW(fax, job, &w));
    same_wide(w->RecipientName, wide);
    fx_granted(FaxGetJobA(fax, job, &a));
    assert_string_equal(a->RecipientName, narrow);
    FaxFreeBuffer(w);
    FaxFreeBuffer(a);
}

static void what_an_a_function_says_the_job_has_in_unicode(void **state)
{
    (void)state;
    RULE("GEN-5");
    begin(1251);
    DWORD job = send_a("\xCF\xF0\xE8\xE2\xE5\xF2", "\xCF");
    expect_names(job, FX_W("\u041F\u0440\u0438\u0432\u0435\u0442"), "\xCF\xF0\xE8\xE2\xE5\xF2");
    assert_string_equal(fx_ask("jobs", "/jobs/0/document"), "\xD0\x9F");
    expect_names(send_w(FX_W("\u00FC\u0416")), FX_W("\u00FC\u0416"), "?\xC6");
    begin(932);
    job = send_a("\x83\x5C\x95\x5C\xB1", "x"); /* second bytes that are backslashes in ASCII */
    expect_names(job, FX_W("\u30BD\u8868\uFF71"), "\x83\x5C\x95\x5C\xB1");
    begin(CP_UTF8);
    expect_names(send_a("\xE3\x82\xBD\xF0\x9F\x93\xA0", "x"), FX_W("\u30BD\U0001F4E0"),
                 "\xE3\x82\xBD\xF0\x9F\x93\xA0");
}

static void a_lone_surrogate_survives_between_w_functions(void **state)
{
    (void)state;
    RULE("GEN-5");
    static const WCHAR lone[] = {'x', 0xD83D, 'y', 0xDCE0, 0};
    begin(932);
    expect_names(send_w(lone), lone, "x?y?");
}

/* The subset of Win32 has the same page. */
static void the_rest_of_windows_follows(void **state)
{
    (void)state;
    WCHAR wide[16];
    char narrow[16];
    BOOL used = FALSE;
    begin(932);
    assert_int_equal(GetACP(), 932);
    assert_int_equal(MultiByteToWideChar(CP_ACP, MB_ERR_INVALID_CHARS, "\x83\x5C\x95\x5C", -1, wide, 16), 3);
    same_wide(wide, FX_W("\u30BD\u8868"));
    assert_int_equal(MultiByteToWideChar(932, 0, "\x83\x5C", 2, wide, 16), 1);
    fx_refused(MultiByteToWideChar(CP_ACP, MB_ERR_INVALID_CHARS, "\x83", 1, wide, 16),
               ERROR_NO_UNICODE_TRANSLATION);
    fx_refused(MultiByteToWideChar(1251, 0, "x", 1, wide, 16), ERROR_INVALID_PARAMETER);
    assert_int_equal(WideCharToMultiByte(CP_ACP, 0, FX_W("\u30BD\u00FC"), -1, narrow, 16, NULL, &used), 4);
    assert_string_equal(narrow, "\x83\x5C?");
    assert_true(used);
    assert_int_equal(WideCharToMultiByte(CP_ACP, 0, FX_W("\u00FC"), -1, narrow, 16, "\x81\x48", &used), 3);
    assert_string_equal(narrow, "\x81\x48");
    assert_int_equal(wsprintfA(narrow, "[%S]", FX_W("\u8868\u30BD")), 6);
    assert_string_equal(narrow, "[\x95\x5C\x83\x5C]");
    assert_int_equal(wsprintfW(wide, FX_W("[%S]"), "\x95\x5C"), 3);
    same_wide(wide, FX_W("[\u8868]"));
    begin(1251);
    assert_int_equal(lstrcmpiA("\xCF\xD0\xC8", "\xEF\xF0\xE8"), 0);
    assert_true(lstrcmpA("\xCF\xD0\xC8", "\xEF\xF0\xE8") > 0); /* small letters go first */
    begin(CP_UTF8);
    assert_int_equal(wsprintfW(wide, FX_W("%S!"), "\xF0\x9F\x93\xA0"), 3);
    same_wide(wide, FX_W("\U0001F4E0!"));
    assert_int_equal(wsprintfA(narrow, "%S!", FX_W("\U0001F4E0")), 5);
    assert_string_equal(narrow, "\xF0\x9F\x93\xA0!");
}

static void names_of_either_form_are_one(void **state)
{
    (void)state;
    begin(1251);
    HANDLE narrow = CreateMutexA(NULL, FALSE, "\xCF\xF0");
    assert_non_null(narrow);
    HANDLE wide = CreateMutexW(NULL, FALSE, FX_W("\u041F\u0440"));
    assert_int_equal(GetLastError(), ERROR_ALREADY_EXISTS);
    CloseHandle(narrow);
    CloseHandle(wide);
}

static const struct test_case cases[] = {
    CASE(what_an_a_function_says_the_job_has_in_unicode),
    CASE(a_lone_surrogate_survives_between_w_functions),
    CASE(the_rest_of_windows_follows),
    CASE(names_of_either_form_are_one),
};

FX_MAIN("conformance/codepage")
