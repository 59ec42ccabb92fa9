/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WINDOWS_ENDING_H
#define FF_CLIENT_WINDOWS_ENDING_H

#include <windows.h>

#include <stdbool.h>

/* Is this the last that the program does? Its other threads were ended wherever they were: what one of them held nobody gives
 * back, and what one of them had begun nobody finishes. */
bool windows_ending(void);

/* Calls `gone` when main has returned or exit was called, and all threads still run: what DllMain hears of comes too late, since
 * threads were ended in the middle of what they did. Only for programs whose C library is one of Windows's DLLs. The SDK stays loaded
 * from now on. */
void windows_at_exit(void (*gone)(void));

/* DllMain says that the DLL is unloaded, while the program goes on. No thread of ours runs code of ours any more, but the last of them
 * may be waiting for DllMain: it is not waited for. */
void windows_unloads(void);

/* One reference to the module that the SDK is in. Every thread of ours holds one: a program may unload the DLL while its events are to go
 * on (CLS-4). NULL: refused. */
HMODULE windows_hold(void);
/* The end of the calling thread, which gives it back: no code of ours runs afterwards. */
void windows_leave(HMODULE held);
/* A thread that nobody waits for. held: by it; NULL: refused. False: it does not run, and that was given back. */
bool windows_start_apart(DWORD(WINAPI *run)(void *), void *ctx, HMODULE held);

#endif
