/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_WIN32_CHECK_H
#define FF_TESTS_WIN32_CHECK_H

#include <windows.h>

/* The seam of these tests. A file that includes nothing but <windows.h>, check.h, spy.h and worker.h is two programs: a test of
 * client/win32 here (CMocka, in a world whose time moves by itself), and an .exe that asks the real user32 and kernel32
 * whether it is right (exit status 0: it is). What is checked is what Microsoft documents; where the portable subset is
 * stricter than that, or Wine falls short of it, check_beyond and check_on_wine say so at the place.
 *
 * A check that fails on the thread of the case ends the case; on another one it is noted, and the case fails at its end. */

#define CHECK(condition) check_that(!!(condition), #condition, __FILE__, __LINE__)
#define CHECK_INT(value, expected)                                                                           \
    check_number((long long)(value), (long long)(expected), #value, __FILE__, __LINE__)
#define CHECK_TEXT(value, expected) check_text((value), (expected), #value, __FILE__, __LINE__)
/* 0, FALSE or NULL, and the last error is that code. */
#define CHECK_FAILS(call, code)                                                                              \
    (SetLastError(CHECK_NO_ERROR), check_fails(!(call), (code), #call, __FILE__, __LINE__))
/* The call leaves the last error alone. */
#define CHECK_QUIETLY(call)                                                                                  \
    (SetLastError(CHECK_NO_ERROR),                                                                           \
     check_that(!!(call) && GetLastError() == CHECK_NO_ERROR, #call, __FILE__, __LINE__))
enum { CHECK_NO_ERROR = 0x2000ABCD };

void check_that(BOOL condition, const char *text, const char *file, int line);
void check_number(long long value, long long expected, const char *text, const char *file, int line);
void check_text(const char *value, const char *expected, const char *text, const char *file, int line);
void check_fails(BOOL failed, DWORD code, const char *text, const char *file, int line);

/* Is it Wine? What follows is documented, and Wine does otherwise. */
BOOL check_on_wine(void);
/* Is it the portable subset? What follows is its own answer to what is undefined on Windows. */
BOOL check_beyond(void);

/* Notes a word; what was noted in this case since the last time, with spaces between. */
void check_note(const char *word);
const char *check_saw(void);

/* A wide text, where WCHAR is what it is. */
#ifdef _WIN32
#define WIDE(text) L##text
#else
#define WIDE(text) FAUXFAX_WIDE(text)
#endif

struct check_case {
    const char *name;
    void (*body)(void);
};
#define CHECK_CASE(function)                                                                                 \
    {                                                                                                        \
#function, function                                                                                  \
    }
#define CHECK_COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* Each case in a fresh process of a fresh world, where worlds are; its scenario may be NULL. */
int check_main(const char *group, const struct check_case *cases, int count, const char *scenario, int argc,
               char **argv);
#define CHECK_MAIN_IN(group, cases, scenario)                                                                \
    int main(int argc, char **argv)                                                                          \
    {                                                                                                        \
        return check_main(group, cases, CHECK_COUNT(cases), scenario, argc, argv);                           \
    }
#define CHECK_MAIN(group, cases) CHECK_MAIN_IN(group, cases, NULL)

#endif
