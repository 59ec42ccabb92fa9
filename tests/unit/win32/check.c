/* SPDX-License-Identifier: MIT */
#include "tests/unit/win32/check.h"

#include <stdio.h>
#include <stdlib.h>

/* The thread of the cases, and how many checks failed in this one. */
static DWORD case_thread;
static LONG volatile failures;

/* ---- The note ---- */

static char note[4096], given[4096];
static LONG volatile note_lock;

static void enter(void)
{
    while (InterlockedCompareExchange(&note_lock, 1, 0) != 0) SleepEx(0, FALSE);
}

static void leave(void)
{
    InterlockedExchange(&note_lock, 0);
}

void check_note(const char *word)
{
    enter();
    size_t used = strlen(note), size = strlen(word);
    if (used + size + 2 <= sizeof note) {
        if (used) note[used++] = ' ';
        memcpy(note + used, word, size + 1);
    }
    leave();
}

const char *check_saw(void)
{
    enter();
    memcpy(given, note, sizeof note);
    *note = 0;
    leave();
    return given;
}

/* ---- What differs between here and there ---- */

#ifdef _WIN32
#include <setjmp.h>

static jmp_buf case_end;

static void end_case(const char *file, int line)
{
    (void)file, (void)line;
    longjmp(case_end, 1);
}

BOOL check_on_wine(void)
{
    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    return ntdll && GetProcAddress(ntdll, "wine_get_version");
}

BOOL check_beyond(void)
{
    return FALSE;
}

static BOOL passes(const struct check_case *each)
{
    case_thread = GetCurrentThreadId();
    failures = 0;
    check_saw();
    if (setjmp(case_end) == 0) each->body();
    return failures == 0;
}

int check_main(const char *group, const struct check_case *cases, int count, const char *scenario, int argc,
               char **argv)
{
    int failed = 0;
    (void)scenario;
    for (int i = 0; i < count; i++) {
        if (argc > 1 && !strstr(cases[i].name, argv[1])) continue;
        BOOL ok = passes(&cases[i]);
        printf("%s %s/%s\n", ok ? "ok    " : "FAILED", group, cases[i].name);
        failed += !ok;
    }
    fflush(stdout);
    return failed;
}
#else
#include <unistd.h>

#include <fauxfax/testing.h>

#include "tests/support/rule.h"

static const char *world;
static const struct check_case *current;

static void end_case(const char *file, int line)
{
    _fail(file, line);
}

BOOL check_on_wine(void)
{
    return FALSE;
}

BOOL check_beyond(void)
{
    return TRUE;
}

static void on_failure(const char *sentence)
{
    fail_msg("%s", sentence);
}

static void run_current(void)
{
    case_thread = GetCurrentThreadId();
    failures = 0;
    check_saw();
    current->body();
    assert_int_equal(failures, 0);
}

static int begin(void **state)
{
    (void)state;
    alarm(30);
    fauxfax_on_failure(on_failure);
    return fauxfax_begin(world ? world : "\"time\": \"auto\", \"timeline\": []") ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    fauxfax_end();
    alarm(0);
    return 0;
}

static void body(void **state)
{
    current = *state;
    run_current();
}

int check_main(const char *group, const struct check_case *cases, int count, const char *scenario, int argc,
               char **argv)
{
    int failed = 0;
    world = scenario;
    setenv("TZ", "FAX-5:30", 1); /* a zone that shows */
    for (int i = 0; i < count; i++) {
        if (argc > 1 && !strstr(cases[i].name, argv[1])) continue;
        struct CMUnitTest test = {cases[i].name, body, begin, end, (void *)(uintptr_t)&cases[i]};
        failed += _cmocka_run_group_tests(group, &test, 1, NULL, NULL);
    }
    return failed;
}
#endif

/* ---- Checks ---- */

static void fail_at(const char *file, int line)
{
    fflush(stdout);
    InterlockedIncrement(&failures);
    if (GetCurrentThreadId() == case_thread) end_case(file, line);
}

void check_that(BOOL condition, const char *text, const char *file, int line)
{
    if (condition) return;
    printf("%s:%d: not so: %s (last error %u)\n", file, line, text, (unsigned)GetLastError());
    fail_at(file, line);
}

void check_number(long long value, long long expected, const char *text, const char *file, int line)
{
    if (value == expected) return;
    printf("%s:%d: %s is %ld and not %ld\n", file, line, text, (long)value, (long)expected);
    fail_at(file, line);
}

void check_text(const char *value, const char *expected, const char *text, const char *file, int line)
{
    if (value && strcmp(value, expected) == 0) return;
    printf("%s:%d: %s is\n    \"%s\" and not\n    \"%s\"\n", file, line, text, value ? value : "(null)",
           expected);
    fail_at(file, line);
}

void check_fails(BOOL failed, DWORD code, const char *text, const char *file, int line)
{
    DWORD error = GetLastError();
    if (failed && error == code) return;
    if (failed)
        printf("%s:%d: %s: the last error is %lu and not %lu\n", file, line, text, (unsigned long)error,
               (unsigned long)code);
    else
        printf("%s:%d: %s does not fail\n", file, line, text);
    fail_at(file, line);
}
