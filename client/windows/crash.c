/* SPDX-License-Identifier: MIT */
/* The end of a program by an exception that nobody handles, seen from within; then it takes its course (a debugger, Windows's
 * report, the program's own filter). */
#include <windows.h>

#include <stdatomic.h>
#include <stdlib.h>

#include "client/os.h"
#include "client/windows/crash.h"

static struct {
    LPTOP_LEVEL_EXCEPTION_FILTER before;
    LONG installed;
    void (*held)(void);
    _Atomic(os_crashed *) crashed; /* NULL: nobody is asked (any more) */
    void *ctx;
    struct os_frame frames[OS_FRAMES];
    uint32_t count;
} watch;

/* ---- Where ---- */

static void add(uintptr_t address)
{
    uint64_t base, size;
    struct os_frame *frame = &watch.frames[watch.count];
    if (watch.count == OS_FRAMES || !address) return;
    *frame = (struct os_frame){.address = address};
    if (os_module_of((const void *)(address - 1), frame->module, sizeof frame->module, &base, &size))
        frame->address -= base;
    watch.count++;
}

#if defined __x86_64__ || defined _M_X64
/* A function without an entry has no frame: who called it lies on the stack. False: there is no stack. */
static bool leave_leaf(CONTEXT *at)
{
    DWORD64 caller;
    const void *stack = (const void *)(uintptr_t)at->Rsp;
    if (!ReadProcessMemory(GetCurrentProcess(), stack, &caller, sizeof caller, NULL)) return false;
    at->Rip = caller;
    at->Rsp += sizeof caller;
    return true;
}

static bool leave_function(CONTEXT *at)
{
    DWORD64 base, frame;
    void *data;
    RUNTIME_FUNCTION *function = RtlLookupFunctionEntry(at->Rip, &base, NULL);
    if (!function) return leave_leaf(at);
    RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, at->Rip, function, at, &data, &frame, NULL);
    return true;
}

static void add_callers(const CONTEXT *innermost)
{
    CONTEXT at = *innermost;
    while (watch.count < OS_FRAMES && leave_function(&at) && at.Rip) add(at.Rip);
}
#else /* whose frames nothing describes */
static void add_callers(const CONTEXT *innermost)
{
    (void)innermost;
}
#endif

/* ---- When ---- */

static LONG WINAPI on_exception(EXCEPTION_POINTERS *facts)
{
    os_crashed *crashed = atomic_exchange(&watch.crashed, NULL);
    if (watch.held) watch.held();
    if (crashed) {
        DWORD code = facts->ExceptionRecord->ExceptionCode; /* 0 would say that the program goes on */
        add((uintptr_t)facts->ExceptionRecord->ExceptionAddress + 1);
        add_callers(facts->ContextRecord);
        crashed(watch.ctx, code ? code : ~0UL, watch.frames, watch.count);
    }
    return watch.before ? watch.before(facts) : EXCEPTION_CONTINUE_SEARCH;
}

/* The DLL is unloaded. A filter that came later, and may call ours, is left alone, and so is the DLL then by nobody's doing. */
static void uninstall(void)
{
    LPTOP_LEVEL_EXCEPTION_FILTER now = SetUnhandledExceptionFilter(watch.before);
    if (now != on_exception) SetUnhandledExceptionFilter(now);
}

/* A stack that overflowed has no room for a filter: the thread that begins to watch keeps some for it. */
enum { ROOM_KEPT = 64 * 1024 };

static void install(void)
{
    ULONG room = ROOM_KEPT;
    if (InterlockedExchange(&watch.installed, TRUE)) return;
    SetThreadStackGuarantee(&room);
    watch.before = SetUnhandledExceptionFilter(on_exception);
    atexit(uninstall);
}

void os_crash_watch(os_crashed *crashed, void *ctx)
{
    if (crashed) watch.ctx = ctx;
    atomic_store(&watch.crashed, crashed);
    if (crashed) install();
}

bool os_crash_resolves(void)
{
    return true;
}

void windows_crash_holds(void (*held)(void))
{
    watch.held = held;
    install();
}
