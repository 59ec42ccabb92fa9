/* SPDX-License-Identifier: MIT */
/* A client with a window, to which a log-off comes: of the world, at the end; and with the word "real" one more before, that is
 * called off, as it were of the session that it really runs in.
 *
 *     session real|simulated */
#include <string.h>

#include "docs/examples/fax_client.h"

enum { WM_FAX = WM_APP };

static HANDLE fax;

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    if (message == WM_QUERYENDSESSION) return TRUE;
    if (message == WM_ENDSESSION && wparam) FaxInitializeEventQueue(fax, NULL, 1, window, 0);
    return DefWindowProcA(window, message, wparam, lparam);
}

static DWORD WINAPI call_off(void *window)
{
    SendMessageA(window, WM_QUERYENDSESSION, 0, (LPARAM)ENDSESSION_LOGOFF);
    SendMessageA(window, WM_ENDSESSION, FALSE, (LPARAM)ENDSESSION_LOGOFF);
    PostMessageA(window, WM_NULL, 0, 0);
    return 0;
}

int main(int argc, char **argv)
{
    WNDCLASSA kind = {.lpfnWndProc = on_message, .lpszClassName = "session"};
    MSG message;
    if (argc != 2) return 2;
    RegisterClassA(&kind);
    HWND window = CreateWindowA("session", "Session", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
    fax = fax_connect();
    fax_check(FaxInitializeEventQueue(fax, NULL, 0, window, WM_FAX), "FaxInitializeEventQueue");
    if (strcmp(argv[1], "real") == 0) {
        HANDLE thread = CreateThread(NULL, 0, call_off, window, 0, NULL);
        while (GetMessageA(&message, NULL, 0, 0) > 0 && message.message != WM_NULL)
            DispatchMessageA(&message);
        CloseHandle(thread);
    }
    while (GetMessageA(&message, NULL, 0, 0) > 0) DispatchMessageA(&message);
    return 0;
}
