/* SPDX-License-Identifier: MIT */
#include <windows.h>

#include "service/launch.h"

#include <stdio.h>
#include <string.h>

#include "service/deadline.h"
#include "service/windows/owner.h"
#include "service/windows/process.h"

/* What fauxfaxd has for its standard descriptors: nothing, a pipe for its ready line, its log. */
struct ends {
    HANDLE null, ready, said, log;
};

static void close_one(HANDLE *end)
{
    if (*end && *end != INVALID_HANDLE_VALUE) CloseHandle(*end);
    *end = NULL;
}

static bool open_ends(const struct launch *l, struct ends *e)
{
    const DWORD others = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    e->null = CreateFileA("NUL", GENERIC_READ | GENERIC_WRITE, others, NULL, OPEN_EXISTING, 0, NULL);
    e->log = CreateFileA(l->log, GENERIC_WRITE, others, owner_alone(), CREATE_ALWAYS, 0, NULL);
    if (e->log == INVALID_HANDLE_VALUE) /* without a log there is a service all the same */
        e->log = CreateFileA("NUL", GENERIC_WRITE, others, NULL, OPEN_EXISTING, 0, NULL);
    return e->null != INVALID_HANDLE_VALUE && CreatePipe(&e->said, &e->ready, NULL, 0);
}

static void close_ends(struct ends *e)
{
    close_one(&e->null);
    close_one(&e->ready);
    close_one(&e->said);
    close_one(&e->log);
}

/* ---- Readiness ---- */

/* A pipe of this kind cannot be waited for: a thread reads it, and is waited for. */
struct reading {
    HANDLE from;
    char line[FF_ENDPOINT_TEXT_MAX + sizeof "ready "];
    bool whole;
};

static DWORD WINAPI read_line(void *reading_)
{
    struct reading *r = reading_;
    DWORD got;
    for (size_t have = 0; have < sizeof r->line - 1 && !r->whole; have += got) {
        if (!ReadFile(r->from, r->line + have, 1, &got, NULL) || got == 0) break;
        r->whole = r->line[have] == '\n';
        if (r->whole) r->line[have] = 0;
    }
    return 0;
}

/* The address of "ready ADDRESS"; false: it ended before, or is late. */
static bool await_ready(struct launch *l, HANDLE from, HANDLE process)
{
    struct reading r = {.from = from};
    HANDLE thread = CreateThread(NULL, 0, read_line, &r, 0, NULL);
    if (!thread) return false;
    int left = deadline_left_ms(l->deadline);
    l->late = WaitForSingleObject(thread, left < 0 ? INFINITE : (DWORD)left) != WAIT_OBJECT_0;
    if (l->late) TerminateProcess(process, 1); /* which ends the thread, too: nobody else has the pipe */
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    bool ready = !l->late && r.whole && strncmp(r.line, "ready ", 6) == 0;
    if (ready) snprintf(l->address, sizeof l->address, "%s", r.line + 6);
    return ready;
}

/* ---- The service ---- */

/* It has no console, so that no Ctrl-C of ours reaches it. It leaves a job that would end it with us, where that may be left. */
static bool start(const struct launch *l, const struct ends *e, struct process *ret_process,
                  struct ff_writer *error)
{
    size_t before = error->size;
    struct process_options o = {.program = l->program,
                                .args = l->args,
                                .standard = {e->null, e->ready, e->log},
                                .flags =
                                    DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP | CREATE_BREAKAWAY_FROM_JOB};
    if (process_start(&o, ret_process, error)) return true;
    error->size = before;
    o.flags &= ~(unsigned)CREATE_BREAKAWAY_FROM_JOB;
    return process_start(&o, ret_process, error);
}

bool launch_service(struct launch *l, struct ff_writer *error)
{
    struct ends ends = {0};
    struct process process;
    bool started = open_ends(l, &ends) && start(l, &ends, &process, error);
    close_one(&ends.ready);
    bool ready = started && await_ready(l, ends.said, process.handle);
    if (started && !ready) {
        TerminateProcess(process.handle, 1); /* whatever it waits for */
        WaitForSingleObject(process.handle, INFINITE);
    }
    if (started) {
        CloseHandle(process.thread);
        CloseHandle(process.handle);
    }
    close_ends(&ends);
    return ready;
}
