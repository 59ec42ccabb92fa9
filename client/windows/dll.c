/* SPDX-License-Identifier: MIT */
/* winfax.dll's own entry: nothing is done here, and nothing waited for. */
#include <windows.h>

#include "client/windows/ending.h"

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *ending);

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *ending)
{
    (void)module;
    if (reason == DLL_PROCESS_DETACH && !ending) windows_unloads();
    return TRUE;
}
