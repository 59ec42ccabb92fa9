/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_CONFORMANCE_FIXTURE_H
#define FF_TESTS_CONFORMANCE_FIXTURE_H

#include <stdbool.h>
#include <windows.h>
#include <winfax.h>

#include "tests/support/rule.h"

/* A WCHAR string literal, whatever the platform's wchar_t is. */
#ifdef _WIN32
#define FX_W(literal) L##literal
#else
#define FX_W(literal) ((const WCHAR *)u##literal)
#endif

/* One conformance suite; the transport is its fixture. A case is written against windows.h, winfax.h and this header
 * only, and runs embedded, over the daemon, and as an .exe. Time is manual: it moves by fx_advance, and nothing
 * else happens behind a case's back. After every fx_ function that changes the world, what it sent has been posted to
 * the current process's queues: PeekMessage sees it at once.
 *
 * A failing fx_ call fails the test and says why. */

/* The world of the case: scenario members (JSON without the outer braces), on top of the suite's defaults: XP profile,
 * user account CORP\faxsvc, users alice (interactive rights) and bob (likewise), one device "Modem" id 1 with every
 * right, seconds for everything: initialize 1 s, dial 1 s, ring 1 s, page 1 s, hang up 1 s, route 1 s; no log-off by
 * itself; time manual, starting at 2026-01-05T08:00:00Z. NULL: the defaults alone. Called again, it ends the world before and begins another. */
void fx_world(const char *members);

/* A new client process of that user, and the calling thread is in it. Its number (0 for the first of the world) is what
 * fx_enter takes. */
int fx_process(const char *name, const char *user);
void fx_enter(int process);
/* The code page of the A functions, of the processes that come from now on. */
void fx_codepage(unsigned page);
void fx_exit(int process); /* ends it politely */
void fx_kill(int process); /* it vanishes */

/* One op of sim/ops.def, as a step of a time line: fx_op("incoming", "\"from\": \"5550100\", \"pages\": 3").
 * fx_op_fails expects it to be refused. */
void fx_op(const char *word, const char *fields);
void fx_op_fails(const char *word, const char *fields);
/* fx_op without the working off: for a thread that is in the middle of something, one at a time. */
void fx_signal(const char *word, const char *fields);
/* Is the service a process of its own on this transport? If so, fx_crash kills it; a second time is none. */
bool fx_apart(void);
void fx_crash(void);
/* Can there be a printed fax? Where gdi32 is Windows's own there is no device context for one. */
bool fx_prints(void);
/* The word for FAUXFAX_TRANSPORT, for another process. */
const char *fx_transport_word(void);
/* Moves virtual time; everything due runs, in order. */
void fx_advance(unsigned milliseconds);
/* Works off what has been sent to the current process so far. */
void fx_sync(void);

/* Logs the user off: begins it, pumps every process in turn until the verdict, and says it: "done", "blocked" or
 * "vetoed". A window that does not answer is given virtual time. The calling thread is in the process it was in. */
const char *fx_logoff(const char *user);

/* The trace since the last call of fx_story, as text: one line an entry, "12.500 event FEI_BUSY device 1 job 1" (times
 * since the start). only: words that a line must contain one of, separated by '|' ("event|token"); NULL all. Owned by
 * the fixture until the next call. */
const char *fx_story(const char *only);
/* Compares fx_story(only) with the expected text; a failure prints both. */
#define fx_expect_story(only, ...)                                                                           \
    fx_expect_story_at(only, (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
void fx_expect_story_at(const char *only, const char *const *lines, const char *file, int line);
/* How many findings of that name (sim/findings.def) the report has. */
unsigned fx_findings(const char *name);
/* A value of the control method `method` (no parameters) at the JSON pointer, as text ("true", "3", "word"); owned by
 * the fixture. NULL when there is none. */
const char *fx_ask(const char *method, const char *pointer);

/* ---- What clients do ---- */

HANDLE fx_connect(void); /* asserts success */
/* A window whose procedure records what it gets; kind 't' top-level, 'c' child of a hidden top-level, 'm' message-only.
 * Its WM_QUERYENDSESSION answer is TRUE; see fx_window_options. */
HWND fx_window(char kind);
/* on_end: 1 the log-off call on WM_ENDSESSION(TRUE), 2 on any WM_ENDSESSION, 0 none. on_destroy likewise. query: the
 * answer to WM_QUERYENDSESSION. fax: the server handle for the log-off call (NULL: it connects by itself). */
struct fx_window_options {
    int on_end, on_destroy, query;
    HANDLE fax;
};
void fx_window_set(HWND window, const struct fx_window_options *options);
#define FX_BASE (WM_USER + 100)
/* connect + register the window with FX_BASE; asserts success. */
void fx_register(HANDLE fax, HWND window);
HANDLE fx_port(void); /* a completion port */
void fx_register_port(HANDLE fax, HANDLE port, ULONG_PTR key);
/* Takes every message that waits (PeekMessage, PM_REMOVE) and dispatches it; until none is left. */
void fx_pump(void);
/* Fax events that came to windows of this process (posted to FX_BASE + id) since the last call, pumped first:
 * "22(0,1) 24(1,1)" as event(device,job), job - for none; or with names: "JOB_QUEUED(0,1)". "" when none. */
const char *fx_messages(void);
/* The same of a completion port: all packets that wait; keys other than the first seen are shown as #key. Frees blocks. */
const char *fx_packets(HANDLE port);
/* Session messages the window got since the last call: "QUERY END(1) DESTROY". */
const char *fx_session_messages(HWND window);

/* A Group 4 TIFF of that many pages as a file in the case's own folder; its full path. Owned by the fixture. */
const char *fx_tiff(int pages);
/* A file with these bytes there. */
const char *fx_file(const char *name, const void *bytes, size_t size);
/* What stands on the first page of a TIFF: at that place so many letters of a printed text, which has capitals only; and in the
 * whole of it no more black than those letters have. */
void fx_expect_letters(const BYTE *tiff, DWORD size, unsigned x, unsigned y, const char *text);
void fx_expect_black(const BYTE *tiff, DWORD size, const char *text);
/* FAX_JOB_PARAM for the number, else as FaxCompleteJobParams would leave it empty: sizes set, the rest zero. */
FAX_JOB_PARAMW fx_param(const WCHAR *number);
/* Sends; asserts success; the job id. */
DWORD fx_send(HANDLE fax, const char *number, int pages);

/* Calls `call`, expects zero with that last error: fx_refused(FaxAbort(h, 7), ERROR_INVALID_PARAMETER). The last error
 * is set to a mark before the call (by SetLastError), so that a code that was not set shows. */
#define FX_MARK 0x20001234U
#define fx_refused(call, code)                                                                               \
    do {                                                                                                     \
        SetLastError(FX_MARK);                                                                               \
        BOOL fx_ok = (call);                                                                                 \
        DWORD fx_code = GetLastError();                                                                      \
        fx_check_refused(fx_ok, fx_code, code, #call, __FILE__, __LINE__);                                   \
    } while (0)
void fx_check_refused(BOOL ok, DWORD got, DWORD expected, const char *call, const char *file, int line);
/* Expects nonzero and an untouched last error (GEN-26). */
#define fx_granted(call)                                                                                     \
    do {                                                                                                     \
        SetLastError(FX_MARK);                                                                               \
        BOOL fx_ok = (call);                                                                                 \
        DWORD fx_code = GetLastError();                                                                      \
        fx_check_granted(fx_ok, fx_code, #call, __FILE__, __LINE__);                                         \
    } while (0)
void fx_check_granted(BOOL ok, DWORD got, const char *call, const char *file, int line);

/* Set-up and tear-down of every case; tear-down frees all that the case made and fails when the SDK kept something. */
int fx_set_up(void **state);
int fx_tear_down(void **state);
/* main of a suite: runs its cases on the transport named by FAUXFAX_CONFORMANCE (embedded, daemon; of the .exe wine). */
int fx_main(const char *group, const struct test_case *cases, size_t count, int argc, char **argv);
#define FX_MAIN(group)                                                                                       \
    int main(int argc, char **argv)                                                                          \
    {                                                                                                        \
        return fx_main(group, cases, sizeof cases / sizeof *cases, argc, argv);                              \
    }

#endif
