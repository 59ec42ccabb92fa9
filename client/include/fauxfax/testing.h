/* SPDX-License-Identifier: MIT */
#ifndef FAUXFAX_TESTING_H
#define FAUXFAX_TESTING_H

#include <winfax.h>

#include <fauxfax/fauxfax.h>

/* Tests of a fax client without a daemon: a world in the test's own process. Link with fauxfax::embedded.
 *
 *     static void fail_test(const char *sentence)
 *     {
 *         int line;
 *         const char *file = fauxfax_failed_at(&line); // of the test's call that failed
 *         fprintf(stderr, "%s\n", sentence);           // CMocka shows the first thousand characters of a message
 *         _fail(file, line);                           // any framework will do
 *     }
 *
 *     static void a_busy_fax_is_sent_again(void **state)
 *     {
 *         (void)state;
 *         fauxfax_on_failure(fail_test);
 *         fauxfax_begin(
 *             "\"time\": \"manual\", \"timeline\": [],"
 *             "\"parties\": [{\"number\": \"*\", \"does\": \"busy\", \"times\": 1, \"then\": \"answers\"}]");
 *         my_client_send(REPORT, "5550100"); // the code under test: winfax.h
 *         fauxfax_advance(20 * 60 * 1000);
 *         fauxfax_pump();
 *         assert_string_equal(fauxfax_ask("outbox", "/count"), "1");
 *         fauxfax_verify(); // no finding: no leak, no misuse
 *         fauxfax_end();
 *     }
 *
 * ---- What holds for every function ----
 *
 * Results. Those that return int give nonzero on success; those that return a text or a number say what they give. When a
 *   function cannot do what it says, the handler of fauxfax_on_failure is called with a sentence that says why, and then it
 *   returns 0 or NULL (unless the handler does not return: longjmp is fine, nothing is held).
 * Texts that are returned belong to fauxfax: until the same function is called again, or fauxfax_end.
 * Threads. One thread at a time calls these functions: the test's. Other threads may use winfax.h and the Win32 subset
 *   meanwhile; they act for the process that they entered (fauxfax_enter is for the calling thread), and for the first
 *   process of the world otherwise.
 * Time is the scenario's: under `manual` it stands until fauxfax_advance, and what is due then has happened, and has been
 *   posted, when that returns; under `auto` it moves while every thread of every process waits in the SDK. `manual` is what
 *   most tests want. A wait that nothing can end any more fails with ERROR_POSSIBLE_DEADLOCK (GetMessage returns -1), with the
 *   reason on stderr and in the report: under `auto` when nothing is left to come, under `manual` when every thread waits. */

#ifdef __cplusplus
extern "C" {
#endif

/* ======== Failures ======== */

/* Whom to tell; NULL (the default): the sentence goes to stderr, after its place. For the whole program. */
typedef void fauxfax_failure(const char *sentence);
FAUXFAX_API void fauxfax_on_failure(fauxfax_failure *fail);
/* For that handler: the file and line that called the function which failed. They are a framework's to print: its own would be
 * the handler's. */
FAUXFAX_API const char *fauxfax_failed_at(int *ret_line);

/* ======== A world ======== */

/* Makes the world of the test, ending one that is there, with its first process: the program itself, of the scenario's
 * default user; the calling thread is in it. So a test of one client needs nothing more.
 *
 * scenario: the text of a scenario (docs/scenario.md), or its members without the outer braces; "fauxfax": 1 may be left out.
 * NULL: the built-in world. Every mistake in it is in the sentence. */
FAUXFAX_API int fauxfax_begin(const char *scenario);
/* The same from a file. */
FAUXFAX_API int fauxfax_begin_file(const char *path);
/* Ends every process that is left, as if it vanished, and the world. Without one it does nothing. No thread may be inside
 * a function of winfax.h or the Win32 subset; threads that wait there are to be woken first. */
FAUXFAX_API void fauxfax_end(void);

/* ======== Processes ======== */

/* One more client process of the world, and the calling thread is in it. Windows, queues, handles, the last error and
 * registrations are a process's own. Its number, from 2; 0: failure.
 *
 * image  its name in reports and the story
 * user   whose it is; NULL: the scenario's default user */
FAUXFAX_API int fauxfax_process(const char *image, const char *user);
/* The calling thread acts for that process from now on (1: the first). For the world, a thread waits in the processes that
 * it is not in; while the test's is in none, nobody is stuck. */
FAUXFAX_API int fauxfax_enter(int process);
/* Ends a process in an orderly way, or lets it vanish, as one that crashed. Threads that were in it are in none: they enter
 * another one. */
FAUXFAX_API int fauxfax_exit(int process, unsigned exit_code);
FAUXFAX_API int fauxfax_vanish(int process);

/* ======== Time ======== */

/* Manual time: moves it on. Everything due by then has happened when it returns, in order. */
FAUXFAX_API int fauxfax_advance(unsigned long long milliseconds);
/* Milliseconds of virtual time since the world began. */
FAUXFAX_API unsigned long long fauxfax_elapsed(void);

/* ======== What happens in the world ========
 *
 * When these return, what they caused at the present time has been posted to every process. */

/* A call comes in. from: who calls, NULL: unknown; pages: of the fax, 0: of none (a voice). */
FAUXFAX_API int fauxfax_incoming(const char *from, unsigned pages);
FAUXFAX_API int fauxfax_service_start(void);
FAUXFAX_API int fauxfax_service_stop(void);
FAUXFAX_API int fauxfax_service_crash(void);
/* device: its name, or its id in digits. */
FAUXFAX_API int fauxfax_device_on(const char *device);
FAUXFAX_API int fauxfax_device_off(const char *device);
/* Logs a user off and sees it through: windows of the calling thread are pumped in every process of the world, those of other
 * threads answer in their own loops, and one that does not answer is given (manual) virtual time. The verdict: "done",
 * "blocked" (a token is held), or "vetoed". NULL: failure. Under real time: begins it only, and says "begun". */
FAUXFAX_API const char *fauxfax_logoff(const char *user);

/* Any op of a scenario's time line by its word, and its fields as JSON members without braces:
 *     fauxfax_op("line-take", "\"device\": \"Modem\", \"rings\": 2"); */
FAUXFAX_API int fauxfax_op(const char *word, const char *fields);
/* Any method of the control protocol (docs/protocol.md): its result as JSON text. NULL: failure. */
FAUXFAX_API const char *fauxfax_control(const char *method, const char *params);

/* ======== Windows ======== */

/* Dispatches every message that waits for the calling thread in its process; how many there were. */
FAUXFAX_API int fauxfax_pump(void);
/* Notes from now on what the window's procedure is given (it is subclassed; the window is of this process). */
FAUXFAX_API int fauxfax_watch(HWND window);
/* What a watched window was given since the last time, in order: fax events by their registration, as EVENT(device,job), and
 * the messages of session and window: "JOB_QUEUED(0,1) BUSY(1,1) QUERYENDSESSION ENDSESSION(1) DESTROY"; a job that is
 * none is "-". "": nothing. Also of a window that has been destroyed. */
FAUXFAX_API const char *fauxfax_saw(HWND window);

/* ======== Questions ======== */

/* A value of a control method's result at a JSON pointer, as text: fauxfax_ask("status", "/service/state") is "running".
 * NULL when a list has no item of that number: "/faxes/0/number" before there is a fax. A name that is not there is a failure. */
FAUXFAX_API const char *fauxfax_ask(const char *method, const char *pointer);
/* The story since the last call: a line for each thing that happened, beginning with its time in seconds since the world
 * began ("12.500 event FEI_BUSY …"). only: words of which a line must
 * contain one, separated by '|' ("event|token"); NULL: all. */
FAUXFAX_API const char *fauxfax_story(const char *only);
/* How many findings of that name (docs/report.md) there are now; NULL: of any name. A name that
 * no finding has is a failure. */
FAUXFAX_API unsigned fauxfax_findings(const char *name);
/* The report as it would be now: "text", "json" or "junit". */
FAUXFAX_API const char *fauxfax_report(const char *format);
/* Is all well? No documented finding that was not expected, every expectation of the scenario met, every step of its
 * time line done that has to be (docs/scenario.md), and nobody stuck. Otherwise the failure's sentence is the report. What a process still
 * holds is a finding when it has ended: fauxfax_exit comes before. */
FAUXFAX_API int fauxfax_verify(void);

/* ======== Places ========
 *
 * Each call says where it stands, for fauxfax_failed_at. */

FAUXFAX_API void fauxfax_here(const char *file, int line);
#ifndef FAUXFAX_TESTING_WITHOUT_PLACES
#define fauxfax_begin(scenario) (fauxfax_here(__FILE__, __LINE__), fauxfax_begin((scenario)))
#define fauxfax_begin_file(path) (fauxfax_here(__FILE__, __LINE__), fauxfax_begin_file((path)))
#define fauxfax_process(image, user) (fauxfax_here(__FILE__, __LINE__), fauxfax_process((image), (user)))
#define fauxfax_enter(process) (fauxfax_here(__FILE__, __LINE__), fauxfax_enter((process)))
#define fauxfax_exit(process, exit_code)                                                                     \
    (fauxfax_here(__FILE__, __LINE__), fauxfax_exit((process), (exit_code)))
#define fauxfax_vanish(process) (fauxfax_here(__FILE__, __LINE__), fauxfax_vanish((process)))
#define fauxfax_advance(milliseconds) (fauxfax_here(__FILE__, __LINE__), fauxfax_advance((milliseconds)))
#define fauxfax_elapsed() (fauxfax_here(__FILE__, __LINE__), fauxfax_elapsed())
#define fauxfax_incoming(from, pages) (fauxfax_here(__FILE__, __LINE__), fauxfax_incoming((from), (pages)))
#define fauxfax_service_start() (fauxfax_here(__FILE__, __LINE__), fauxfax_service_start())
#define fauxfax_service_stop() (fauxfax_here(__FILE__, __LINE__), fauxfax_service_stop())
#define fauxfax_service_crash() (fauxfax_here(__FILE__, __LINE__), fauxfax_service_crash())
#define fauxfax_device_on(device) (fauxfax_here(__FILE__, __LINE__), fauxfax_device_on((device)))
#define fauxfax_device_off(device) (fauxfax_here(__FILE__, __LINE__), fauxfax_device_off((device)))
#define fauxfax_logoff(user) (fauxfax_here(__FILE__, __LINE__), fauxfax_logoff((user)))
#define fauxfax_op(word, fields) (fauxfax_here(__FILE__, __LINE__), fauxfax_op((word), (fields)))
#define fauxfax_control(method, params)                                                                      \
    (fauxfax_here(__FILE__, __LINE__), fauxfax_control((method), (params)))
#define fauxfax_pump() (fauxfax_here(__FILE__, __LINE__), fauxfax_pump())
#define fauxfax_watch(window) (fauxfax_here(__FILE__, __LINE__), fauxfax_watch((window)))
#define fauxfax_saw(window) (fauxfax_here(__FILE__, __LINE__), fauxfax_saw((window)))
#define fauxfax_ask(method, pointer) (fauxfax_here(__FILE__, __LINE__), fauxfax_ask((method), (pointer)))
#define fauxfax_story(only) (fauxfax_here(__FILE__, __LINE__), fauxfax_story((only)))
#define fauxfax_findings(name) (fauxfax_here(__FILE__, __LINE__), fauxfax_findings((name)))
#define fauxfax_report(format) (fauxfax_here(__FILE__, __LINE__), fauxfax_report((format)))
#define fauxfax_verify() (fauxfax_here(__FILE__, __LINE__), fauxfax_verify())
#endif

#ifdef __cplusplus
}
#endif

#endif
