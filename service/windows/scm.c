/* SPDX-License-Identifier: MIT */
/* The keeper of the service named Fax. */
#include <winsock2.h>
#include <windows.h>

#include "service/windows/scm.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "service/secret.h"
#include "service/system.h"
#include "service/windows/process.h"

/* How long the manager, or a process of the service, has for what it does at once. */
enum { LIMIT_MS = 10000, LOOK_MS = 10 };

#define DISPLAY_NAME "Fax (fauxfax)"

struct keeper {
    const struct options *options;
    struct ff_writer *error;
    struct control_client *control;
    SC_HANDLE manager, service;
    uint32_t epoch; /* the fake's session that is shown */
    DWORD pid;      /* of the process that shows it */
};

static bool fail(struct keeper *k, const char *what)
{
    ff_write_text(k->error, "%s: error %lu\n", what, GetLastError());
    return false;
}

/* ---- Putting it in ---- */

/* What the manager is to run: this program, told where the fake is. */
static bool write_command(struct keeper *k, struct ff_writer *out)
{
    char program[PATH_MAX], address[FF_ENDPOINT_TEXT_MAX], secret[PATH_MAX];
    size_t size = sizeof program;
    struct ff_endpoint at;
    const char *given = options_value(k->options, "secret-file");
    if (uv_exepath(program, &size) != 0 || !control_endpoint(k->options, &at, k->error)) return false;
    if (!given && secret_default_path(secret, sizeof secret)) given = secret;
    ff_endpoint_print(&at, address);
    /* The manager runs it in a folder of its own. */
    char *whole = given ? system_absolute(given) : NULL;
    const char *const args[] = {
        program, "scm", "--service", "--endpoint", address, whole ? "--secret-file" : NULL, whole, NULL};
    process_command_line(args, out);
    free(whole);
    return !out->failed;
}

/* One that nobody keeps, since its keeper was killed? */
static bool is_left_over(SC_HANDLE service)
{
    union {
        QUERY_SERVICE_CONFIGA config;
        char bytes[8192];
    } room;
    DWORD needed;
    return QueryServiceConfigA(service, &room.config, sizeof room, &needed) &&
           strstr(room.config.lpBinaryPathName, " scm --service ");
}

static bool remove_left_over(struct keeper *k)
{
    SERVICE_STATUS status;
    SC_HANDLE there = OpenServiceA(k->manager, SCM_NAME, SERVICE_ALL_ACCESS);
    if (!there && GetLastError() == ERROR_SERVICE_DOES_NOT_EXIST) return true;
    bool ours = there && is_left_over(there);
    if (ours) {
        ControlService(there, SCM_LEAVE, &status);
        DeleteService(there);
    } else {
        ff_write_text(k->error, "there is a service named %s already, which is not fauxfax's\n", SCM_NAME);
    }
    if (there) CloseServiceHandle(there);
    return ours;
}

/* There is one name, and who has this mutex has it. It goes with the process, however that ends. */
static bool is_alone(struct keeper *k)
{
    HANDLE mutex = CreateMutexA(NULL, TRUE, "Global\\fauxfax-scm");
    if (mutex && GetLastError() != ERROR_ALREADY_EXISTS) return true;
    ff_write_text(k->error, "another fauxfax shows its service as %s here\n", SCM_NAME);
    return false;
}

static bool put_in(struct keeper *k)
{
    struct ff_writer command = ff_writer_on(ff_alloc_default());
    bool ok = write_command(k, &command);
    k->manager = ok ? OpenSCManagerA(NULL, NULL, SC_MANAGER_ALL_ACCESS) : NULL;
    if (ok && !k->manager) ok = fail(k, "the service control manager cannot be changed");
    ok = ok && is_alone(k) && remove_left_over(k);
    if (ok)
        k->service = CreateServiceA(k->manager, SCM_NAME, DISPLAY_NAME, SERVICE_ALL_ACCESS,
                                    SERVICE_WIN32_OWN_PROCESS, SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL,
                                    ff_writer_cstr(&command), NULL, NULL, NULL, NULL, NULL);
    if (ok && !k->service) ok = fail(k, "a service cannot be made");
    ff_writer_free(&command);
    return ok;
}

/* ---- Taking it out ---- */

static SERVICE_STATUS_PROCESS look(const struct keeper *k)
{
    SERVICE_STATUS_PROCESS status = {0};
    DWORD needed;
    QueryServiceStatusEx(k->service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof status, &needed);
    return status;
}

static bool is_stopped(const struct keeper *k)
{
    return look(k).dwCurrentState == SERVICE_STOPPED;
}

/* Its process sees for itself that the fake has gone. */
static void await_end(const struct keeper *k)
{
    HANDLE process = k->pid ? OpenProcess(SYNCHRONIZE, FALSE, k->pid) : NULL;
    for (int ms = 0; ms < LIMIT_MS && !is_stopped(k); ms += LOOK_MS) Sleep(LOOK_MS);
    if (!process) return;
    WaitForSingleObject(process, LIMIT_MS);
    CloseHandle(process);
}

static void take_out(struct keeper *k)
{
    if (k->service) {
        await_end(k);
        DeleteService(k->service);
        CloseServiceHandle(k->service);
    }
    if (k->manager) CloseServiceHandle(k->manager);
    k->service = k->manager = NULL;
}

/* ---- Keeping it ---- */

/* A process that is not the one of the last session, in which it runs, or is about to. Who asked for it may as well have been
 * a client. */
static void show_session(struct keeper *k)
{
    for (int ms = 0; ms < LIMIT_MS; ms += LOOK_MS) {
        SERVICE_STATUS_PROCESS now = look(k);
        bool other = now.dwProcessId && now.dwProcessId != k->pid;
        if (other && now.dwCurrentState != SERVICE_STOPPED) {
            k->pid = now.dwProcessId;
            return;
        }
        if (now.dwCurrentState != SERVICE_STOPPED || !StartServiceA(k->service, 0, NULL)) Sleep(LOOK_MS);
    }
}

/* False: the fake has gone. */
static bool keep_up(struct keeper *k)
{
    struct scm_fake fake;
    if (!scm_ask(k->control, &fake)) return false;
    bool up = fake.state == SERVICE_starting || fake.state == SERVICE_running;
    if (up && fake.epoch != k->epoch) {
        show_session(k);
        k->epoch = fake.epoch;
    }
    return true;
}

/* Clients may ask when it shows what is. */
static void await_shown(const struct keeper *k)
{
    struct scm_fake fake;
    for (int ms = 0; ms < LIMIT_MS && scm_ask(k->control, &fake); ms += LOOK_MS) {
        if (look(k).dwCurrentState == (DWORD)fake.state) return;
        Sleep(LOOK_MS);
    }
}

static void say_ready(const struct keeper *k)
{
    puts(options_given(k->options, "json") ? "{\"ready\":true}" : SCM_READY);
    fflush(stdout);
}

/* ---- The end of the keeper itself: ^C, its window is closed ---- */

static struct keeper *kept;

static BOOL WINAPI on_break(DWORD kind)
{
    (void)kind;
    SERVICE_STATUS status;
    ControlService(kept->service, SCM_LEAVE, &status);
    take_out(kept);
    ExitProcess(EXIT_well);
}

static enum exit_code show(struct keeper *k)
{
    if (!keep_up(k)) {
        ff_write_text(k->error, "the service has gone\n");
        return EXIT_unreached;
    }
    await_shown(k);
    say_ready(k);
    while (scm_await(k->control) && keep_up(k)) continue;
    return EXIT_well;
}

enum exit_code scm_keep(const struct options *options, struct ff_writer *error)
{
    struct keeper k = {.options = options, .error = error};
    k.control = scm_listen(options, error);
    if (!k.control) return EXIT_unreached;
    kept = &k;
    enum exit_code code = put_in(&k) ? EXIT_well : EXIT_usage;
    if (code == EXIT_well) {
        SetConsoleCtrlHandler(on_break, TRUE); /* without it the next keeper takes out what is left */
        code = show(&k);
    }
    take_out(&k);
    control_close(k.control);
    return code;
}
