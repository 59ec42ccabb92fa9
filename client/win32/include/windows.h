/* SPDX-License-Identifier: MIT */
#ifndef FAUXFAX_WINDOWS_H
#define FAUXFAX_WINDOWS_H

/* windows.h of fauxfax, for programs that are not on Windows: the parts of user32, kernel32 and advapi32 that a fax client's
 * own logic uses, with Windows's names, types, numbers and layouts, so that the same C source compiles here and there.
 *
 * What is declared works, as Microsoft documents it: thread affinity, the order of a queue, waits. What is not declared is
 * not there, so that a program that needs more does not compile, instead of surprising somebody. The comments in these
 * headers say what is peculiar to fauxfax; what they do not say is in Microsoft's documentation.
 *
 * Types      Those of 64-bit Windows: DWORD and LONG have 32 bits, WCHAR 16. printf wants %u and %d for them. WCHAR is wchar_t
 *            where that has 16 bits (gcc -fshort-wchar, CMake target fauxfax::winsource: L"text"), else a UTF-16 unit of C
 *            (u"text"). TEXT() gives what the program needs.
 * A and W    Names without a suffix are the W form when UNICODE is defined, else the A form. The ANSI code page is 1252,
 *            or what FAUXFAX_CODEPAGE names.
 * Time       Under a fauxfax world time is the world's: Sleep, timers, waits, GetTickCount and the clock follow it, and a
 *            simulated hour may take a millisecond. Without one time is real.
 * Waits      A wait that nothing can satisfy any more fails, with ERROR_POSSIBLE_DEADLOCK; the world says why. After the
 *            end of the process's session it is ERROR_SHUTDOWN_IN_PROGRESS, when the world has gone
 *            RPC_S_SERVER_UNAVAILABLE. WM_QUIT is never made up. The only exception is EnterCriticalSection, which cannot
 *            fail: when nothing but critical sections is waited for, the program is ended (as on Windows, where it
 *            raises EXCEPTION_POSSIBLE_DEADLOCK).
 * Memory     Any function that has to allocate may fail with ERROR_NOT_ENOUGH_MEMORY.
 * Last error Of a thread; functions that succeed leave it alone, but for those that are documented to set it. */

#include <windef.h>
#include <winerror.h>
#include <winbase.h>
#include <winnls.h>
#include <wingdi.h>
#include <winuser.h>
#include <winsvc.h>

#endif
