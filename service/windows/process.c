/* SPDX-License-Identifier: MIT */
#include <winsock2.h>

#include "service/windows/process.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

/* ---- The command line ---- */

/* Backslashes are themselves, but before a quote: there each counts double, and one more makes the quote itself. */
static void write_quoted(const char *arg, struct ff_writer *out)
{
    size_t slashes = 0;
    ff_write_u8(out, '"');
    for (; *arg; arg++) {
        size_t more = *arg == '"' ? slashes + 1 : 0;
        while (more-- > 0) ff_write_u8(out, '\\');
        slashes = *arg == '\\' ? slashes + 1 : 0;
        ff_write_u8(out, (uint8_t)*arg);
    }
    while (slashes-- > 0) ff_write_u8(out, '\\');
    ff_write_u8(out, '"');
}

void process_command_line(const char *const *args, struct ff_writer *out)
{
    for (size_t i = 0; args[i]; i++) {
        if (i > 0) ff_write_u8(out, ' ');
        if (*args[i] && !strpbrk(args[i], " \t\n\v\""))
            ff_write_bytes(out, args[i], strlen(args[i]));
        else
            write_quoted(args[i], out);
    }
    ff_write_u8(out, 0);
}

/* ---- The program ---- */

/* What the PATH says, the folder of this program and the current one before it. False: there is no such program. */
static bool find(const char *program, char path[MAX_PATH])
{
    DWORD size = SearchPathA(NULL, program, ".exe", MAX_PATH, path, NULL);
    return size > 0 && size < MAX_PATH;
}

/* Only the standard descriptors are the child's. */
struct inheritance {
    STARTUPINFOEXA start;
    HANDLE handles[3], job;
};

/* PROC_THREAD_ATTRIBUTE_JOB_LIST, for which headers want Windows 10. */
enum { ATTRIBUTES = 2, JOB_LIST = 0x0002000d };

static bool make_list(struct inheritance *i)
{
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(NULL, ATTRIBUTES, 0, &size);
    i->start.lpAttributeList = malloc(size);
    return i->start.lpAttributeList &&
           InitializeProcThreadAttributeList(i->start.lpAttributeList, ATTRIBUTES, 0, &size);
}

static bool hand_on(struct inheritance *i, void *const standard[3])
{
    DWORD count = 0;
    i->start.StartupInfo.cb = sizeof i->start;
    i->start.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    i->start.StartupInfo.hStdInput = standard[0];
    i->start.StartupInfo.hStdOutput = standard[1];
    i->start.StartupInfo.hStdError = standard[2];
    for (int n = 0; n < 3; n++) {
        bool again = (n > 0 && standard[n] == standard[0]) || (n > 1 && standard[n] == standard[1]);
        if (!SetHandleInformation(standard[n], HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT)) return false;
        if (!again) i->handles[count++] = standard[n]; /* one that is there twice is refused */
    }
    return UpdateProcThreadAttribute(i->start.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                                     i->handles, count * sizeof *i->handles, NULL, NULL);
}

static bool prepare(struct inheritance *i, const struct process_options *o)
{
    if (!make_list(i) || !hand_on(i, o->standard)) return false;
    i->job = o->job;
    if (i->job)
        UpdateProcThreadAttribute(i->start.lpAttributeList, 0, JOB_LIST, &i->job, sizeof i->job, NULL, NULL);
    return true;
}

static bool create(const struct process_options *o, const char *path, char *line, struct process *ret_process)
{
    struct inheritance inheritance = {0};
    PROCESS_INFORMATION facts;
    bool ok = prepare(&inheritance, o) &&
              CreateProcessA(path, line, NULL, NULL, TRUE, o->flags | EXTENDED_STARTUPINFO_PRESENT,
                             o->environment, NULL, &inheritance.start.StartupInfo, &facts);
    DWORD code = GetLastError();
    free(inheritance.start.lpAttributeList);
    if (ok) *ret_process = (struct process){facts.hProcess, facts.hThread, facts.dwProcessId};
    SetLastError(code);
    return ok;
}

bool process_start(const struct process_options *o, struct process *ret_process, struct ff_writer *error)
{
    struct ff_writer line = ff_writer_on(ff_alloc_default());
    char path[MAX_PATH];
    process_command_line(o->args, &line);
    bool found = find(o->program, path);
    bool ok = found && !line.failed && create(o, path, (char *)line.at, ret_process);
    int code = found ? uv_translate_sys_error((int)GetLastError()) : UV_ENOENT;
    if (!ok)
        ff_write_text(error, "%s: cannot be executed: %s\n", o->program,
                      line.failed ? "memory was refused" : uv_strerror(code));
    ff_writer_free(&line);
    return ok;
}

bool process_join(const struct process *process, void *job)
{
    BOOL joined = FALSE;
    IsProcessInJob(process->handle, job, &joined);
    return joined || AssignProcessToJobObject(job, process->handle);
}
