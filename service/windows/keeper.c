/* SPDX-License-Identifier: MIT */
#include <winsock2.h>
#include <windows.h>

#include "service/keeper.h"

#include <fcntl.h>
#include <io.h>
#include <limits.h>

#include "service/windows/process.h"

/* It leaves a job that would end it with us, where that may be left. */
static bool start(const char *const *args, HANDLE null, HANDLE out, struct ff_writer *error)
{
    struct process process;
    struct process_options o = {.program = args[0],
                                .args = args,
                                .standard = {null, out, out},
                                .flags =
                                    DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP | CREATE_BREAKAWAY_FROM_JOB};
    size_t before = error->size;
    bool started = process_start(&o, &process, error);
    if (!started) {
        error->size = before;
        o.flags &= ~(unsigned)CREATE_BREAKAWAY_FROM_JOB;
        started = process_start(&o, &process, error);
    }
    if (!started) return false;
    CloseHandle(process.thread);
    CloseHandle(process.handle);
    return true;
}

int keeper_start(const struct keeper_options *o, struct ff_writer *error)
{
    char program[PATH_MAX];
    size_t size = sizeof program;
    HANDLE said = NULL, out = NULL;
    HANDLE null =
        CreateFileA("NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    const char *const args[] = {program,         "scm",          "--endpoint", o->address,
                                "--secret-file", o->secret_file, NULL};
    bool started =
        uv_exepath(program, &size) == 0 && CreatePipe(&said, &out, NULL, 0) && start(args, null, out, error);
    if (out) CloseHandle(out);
    if (null != INVALID_HANDLE_VALUE) CloseHandle(null);
    int fd = started ? _open_osfhandle((intptr_t)said, _O_RDONLY) : -1;
    if (fd >= 0) return fd;
    if (said) CloseHandle(said);
    if (!error->size) ff_write_text(error, "--scm: no process can be started: error %lu\n", GetLastError());
    return -1;
}
