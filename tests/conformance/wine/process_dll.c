/* SPDX-License-Identifier: MIT */
/* A winfax.dll is a process to the world that it has connected to, from its first call on until the program ends: each process of a case is
 * a copy of the file, so that the loader takes it for another module. */
#include <windows.h>

#include <winfax.h>

#include <stdio.h>

#include "tests/conformance/transport.h"
#include "tests/conformance/wine/import.h"
#include "tests/support/rule.h"

const struct fx_transport *const fx_transports[] = {&fx_wine, NULL};

static HMODULE processes[FX_PROCESSES];

/* Under the number of the program, which may be one of several. */
static void copy_path(char path[MAX_PATH])
{
    static unsigned copies;
    CreateDirectoryA(COPIES, NULL);
    int size =
        snprintf(path, MAX_PATH, "%s/%lu.%u.dll", COPIES, (unsigned long)GetCurrentProcessId(), ++copies);
    assert_true(size > 0 && size < MAX_PATH);
}

static HMODULE load_another(void)
{
    char path[MAX_PATH];
    copy_path(path);
    if (!CopyFileA(WINFAX_DLL, path, FALSE)) fail_msg("%s: error %lu", path, (unsigned long)GetLastError());
    HMODULE dll = LoadLibraryA(path);
    if (!dll) fail_msg("%s: error %lu", path, (unsigned long)GetLastError());
    return dll;
}

/* What it is told by is the environment, as any program. name: of a program that there is none of. */
void fx_process_begin(int process, const char *transport, const char *user, const char *name)
{
    (void)name;
    processes[process] = load_another();
    SetEnvironmentVariableA("FAUXFAX_TRANSPORT", transport);
    SetEnvironmentVariableA("FAUXFAX_USER", user);
    fx_process_enter(process);
    fx_process_sync();
}

void fx_process_enter(int process)
{
    const char *lacks;
    if (!import_from(processes[process], &lacks)) fail_msg("winfax.dll lacks %s", lacks);
}

/* Where those lead who are in none: to the DLL itself, which is in no world. */
void fx_process_leave(void)
{
    static HMODULE own;
    const char *lacks;
    if (!own) own = LoadLibraryA(WINFAX_DLL);
    if (!import_from(own, &lacks)) fail_msg("%s: lacks %s", WINFAX_DLL, lacks);
}

/* Two calls that do nothing, and fail, also to a service that would like to be left alone: they are the spooler's. The first brings what
 * was sent, the second what was acknowledged on it to the world. */
void fx_process_sync(void)
{
    DWORD error = GetLastError();
    FaxStartPrintJobA(NULL, NULL, NULL, NULL);
    FaxStartPrintJobA(NULL, NULL, NULL, NULL);
    SetLastError(error);
}

void fx_process_codepage(unsigned page)
{
    char number[16];
    snprintf(number, sizeof number, "%u", page);
    SetEnvironmentVariableA("FAUXFAX_CODEPAGE", number);
}

/* The SDK sends it from a thread of its own. One that does not come is no reason to wait for ever: the case will see. */
void fx_process_await_message(void)
{
    enum { LIMIT_MS = 5000 };
    MsgWaitForMultipleObjects(0, NULL, FALSE, LIMIT_MS, QS_ALLINPUT);
}

bool fx_process_end(int process, bool polite)
{
    (void)polite;
    processes[process] = NULL;
    return false;
}

unsigned fx_processes_left(void)
{
    return 0;
}
