/* SPDX-License-Identifier: MIT */
#include "tests/bench/window.h"

#include <stdio.h>
#include <stdlib.h>

static void check(BOOL ok, const char *what)
{
    if (ok) return;
    fprintf(stderr, "bench: %s: error %lu\n", what, (unsigned long)GetLastError());
    exit(70);
}

HWND window_open(void)
{
    WNDCLASSA class = {0};
    class.lpfnWndProc = DefWindowProcA;
    class.lpszClassName = "Bench";
    RegisterClassA(&class); /* it may be there */
    HWND window = CreateWindowExA(0, "Bench", "bench", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
    check(window != NULL, "CreateWindowEx");
    return window;
}

HANDLE window_register(HWND window)
{
    HANDLE fax = NULL;
    check(FaxConnectFaxServerA(NULL, &fax), "FaxConnectFaxServer");
    check(FaxInitializeEventQueue(fax, NULL, 0, window, WM_FAX), "FaxInitializeEventQueue");
    return fax;
}

void window_release(HWND window, HANDLE fax)
{
    check(FaxInitializeEventQueue(fax, NULL, 1, window, WM_FAX), "the log-off call");
    check(FaxClose(fax), "FaxClose");
}

BOOL window_event(void)
{
    MSG message;
    while (GetMessageA(&message, NULL, 0, 0) > 0) {
        if (message.message > WM_FAX) return TRUE;
        DispatchMessageA(&message);
    }
    return FALSE;
}
