/* SPDX-License-Identifier: MIT */
#include <winsock2.h>

#include "service/child.h"

#include <io.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "service/system.h"
#include "service/windows/environment.h"
#include "service/windows/process.h"

/* The program and what it starts are in a job, which ends them when its last handle is closed: ours, however we end. */

enum { KILLED_CODE = 0xFA0FA0, JOB_MOST = 256 };

struct child {
    uv_signal_t signals[SYSTEM_END_SIGNALS_MAX];
    uv_async_t gone; /* the program has ended, says a thread of the system's */
    struct child_hooks hooks;
    HANDLE job, wait;
    struct process process;
    bool told, killed; /* by us */
};

/* ---- Life ---- */

struct child *child_new(const struct place *place)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    struct child *c = calloc(1, sizeof *c);
    (void)place; /* it goes by itself */
    if (!c) return NULL;
    limits.BasicLimitInformation.LimitFlags =
        JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    c->job = CreateJobObjectA(NULL, NULL);
    SetInformationJobObject(c->job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    return c;
}

void child_free(struct child *c)
{
    if (!c) return;
    if (c->process.handle) CloseHandle(c->process.handle);
    if (c->job) CloseHandle(c->job);
    free(c);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct child *c = handle->data;
    c->hooks.asked(c->hooks.ctx, number, true);
}

/* Ended by us, it has died of a signal, as elsewhere. */
static struct child_end end_of(const struct child *c)
{
    DWORD code = 0;
    GetExitCodeProcess(c->process.handle, &code);
    if (code == KILLED_CODE && c->killed) return (struct child_end){.signal = SIGKILL};
    if (code == (DWORD)STATUS_CONTROL_C_EXIT) return (struct child_end){.signal = c->told ? SIGTERM : SIGINT};
    return (struct child_end){.code = code};
}

static void on_gone(uv_async_t *async)
{
    struct child *c = async->data;
    struct child_end end = end_of(c);
    if (!end.signal) c->hooks.left(c->hooks.ctx, c->process.id, end.code);
    c->hooks.ended(c->hooks.ctx, &end);
    c->hooks.fewer(c->hooks.ctx);
}

void child_watch(struct child *c, uv_loop_t *loop, const struct child_hooks *hooks)
{
    c->hooks = *hooks;
    uv_async_init(loop, &c->gone, on_gone);
    c->gone.data = c;
    for (int i = 0; system_end_signals[i]; i++) {
        uv_signal_init(loop, &c->signals[i]);
        c->signals[i].data = c;
        uv_signal_start(&c->signals[i], on_signal, system_end_signals[i]);
    }
}

void child_unwatch(struct child *c)
{
    if (c->wait) UnregisterWaitEx(c->wait, INVALID_HANDLE_VALUE);
    for (int i = 0; system_end_signals[i]; i++) uv_close((uv_handle_t *)&c->signals[i], NULL);
    uv_close((uv_handle_t *)&c->gone, NULL);
}

/* ---- Starting ---- */

static void CALLBACK say_gone(void *child, BOOLEAN late)
{
    (void)late;
    uv_async_send(&((struct child *)child)->gone);
}

static bool adopt(struct child *c)
{
    return process_join(&c->process, c->job) &&
           RegisterWaitForSingleObject(&c->wait, c->process.handle, say_gone, c, INFINITE,
                                       WT_EXECUTEONLYONCE) &&
           ResumeThread(c->process.thread) != (DWORD)-1;
}

/* A group of its own: a Ctrl-C is ours, and it is told what comes of that. Suspended, so that it runs in the job or not at all. */
bool child_start(struct child *c, char *const *argv, const struct child_variable *env,
                 struct ff_writer *error)
{
    char *environment = environment_with(env);
    struct process_options o = {.program = argv[0],
                                .args = (const char *const *)argv,
                                .environment = environment,
                                .flags = CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP,
                                .job = c->job};
    for (int i = 0; i < 3; i++) o.standard[i] = (HANDLE)_get_osfhandle(i);
    bool started = environment && process_start(&o, &c->process, error);
    free(environment);
    if (!started) return false;
    bool ours = adopt(c);
    if (!ours) TerminateProcess(c->process.handle, 1);
    if (!ours) ff_write_text(error, "%s: cannot be put into a job\n", argv[0]);
    CloseHandle(c->process.thread);
    return ours;
}

/* ---- Who there is ---- */

void child_see(struct child *c, uint32_t pid)
{
    (void)c, (void)pid; /* of the program alone the code is known */
}

union job_room {
    JOBOBJECT_BASIC_PROCESS_ID_LIST list;
    char bytes[sizeof(JOBOBJECT_BASIC_PROCESS_ID_LIST) + JOB_MOST * sizeof(ULONG_PTR)];
};

static const JOBOBJECT_BASIC_PROCESS_ID_LIST *members(const struct child *c, union job_room *room)
{
    room->list.NumberOfProcessIdsInList = 0;
    QueryInformationJobObject(c->job, JobObjectBasicProcessIdList, room, sizeof *room, NULL);
    return &room->list;
}

static bool has(const JOBOBJECT_BASIC_PROCESS_ID_LIST *list, DWORD pid)
{
    for (DWORD i = 0; i < list->NumberOfProcessIdsInList; i++)
        if (list->ProcessIdList[i] == pid) return true;
    return false;
}

bool child_alone(const struct child *c)
{
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION facts = {0};
    QueryInformationJobObject(c->job, JobObjectBasicAccountingInformation, &facts, sizeof facts, NULL);
    return facts.ActiveProcesses == 0;
}

/* ---- Words ---- */

struct closing {
    const JOBOBJECT_BASIC_PROCESS_ID_LIST *members;
    DWORD only; /* 0: all of them */
};

static BOOL CALLBACK close_window(HWND window, LPARAM closing_)
{
    const struct closing *closing = (const void *)closing_;
    DWORD pid = 0;
    GetWindowThreadProcessId(window, &pid);
    if (has(closing->members, pid) && (!closing->only || closing->only == pid))
        PostMessageA(window, WM_CLOSE, 0, 0);
    return TRUE;
}

/* only: 0, or the one process that is meant. */
static void ask(struct child *c, DWORD only)
{
    union job_room room;
    struct closing closing = {members(c, &room), only};
    c->told = true;
    EnumWindows(close_window, (LPARAM)&closing);
    if (!only || only == c->process.id) GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, c->process.id);
}

void child_tell(struct child *c, enum child_word word)
{
    if (word == CHILD_end) {
        ask(c, 0);
        return;
    }
    c->killed = true;
    TerminateJobObject(c->job, KILLED_CODE);
}

void child_pass_on(struct child *c, int number)
{
    (void)number;
    ask(c, 0);
}

static bool kill_one(struct child *c, DWORD pid)
{
    HANDLE process = OpenProcess(PROCESS_TERMINATE, FALSE, pid);
    bool ok = process && TerminateProcess(process, KILLED_CODE);
    if (process) CloseHandle(process);
    c->killed = c->killed || ok;
    return ok;
}

bool child_is(const struct child *c, uint32_t pid)
{
    return c->process.id == pid;
}

bool child_tell_one(struct child *c, uint32_t pid, enum child_word word)
{
    union job_room room;
    if (!has(members(c, &room), pid)) return false;
    if (word == CHILD_kill) return kill_one(c, pid);
    ask(c, pid);
    return true;
}

void child_over(struct child *c)
{
    (void)c; /* a job knows its own */
}

void child_tell_rest(struct child *c, enum child_word word)
{
    child_tell(c, word);
}
