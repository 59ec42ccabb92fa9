/* SPDX-License-Identifier: MIT */
/* fax_monitor: sends a document, and shows what the fax service tells, until the user logs off.
 *
 *     fax_monitor DOCUMENT NUMBER
 *
 * This is how a client that gets its events as window messages is written: the same source is compiled with the headers of
 * Windows, and with those of fauxfax. fax_monitor_leaky.c and fax_monitor_hidden.c are the same program with a mistake each. */
#include <stdio.h>

#include "fax_client.h"

/* WM_FAX + 1 to WM_FAX + FEI_NEVENTS are the service's messages to our window. */
enum { WM_FAX = WM_USER + 0x100 };
/* After the service has ended we look for it from time to time. */
enum { TIMER_SERVICE = 1, TIMER_SERVICE_MS = 30000 };

/* The service knows of our window, and under a user account it holds the user's desktop open for it. */
static BOOL listening;

/* The connection is closed at once: events go on arriving without it, and a service that nobody uses can end. */
static void start_listening(HWND window)
{
    HANDLE fax = fax_connect();
    fax_check(FaxInitializeEventQueue(fax, NULL, 0, window, WM_FAX), "FaxInitializeEventQueue");
    fax_check(FaxClose(fax), "FaxClose");
    listening = TRUE;
}

/* The log-off call: the service lets go of the desktop. Without it the user cannot log off. */
static void stop_listening(HWND window)
{
    HANDLE fax;
    if (!listening) return;
    listening = FALSE;
    if (!FaxConnectFaxServerA(NULL, &fax)) return; /* it has ended, and let go by itself */
    FaxInitializeEventQueue(fax, NULL, 1, window, WM_FAX);
    FaxClose(fax);
}

static void on_fax_event(HWND window, DWORD event, DWORD device, DWORD job)
{
    fax_show(event, device, job);
    if (event == FEI_FAXSVC_ENDED) {
        listening = FALSE;
        SetTimer(window, TIMER_SERVICE, TIMER_SERVICE_MS, NULL);
    }
}

static void on_timer(HWND window)
{
    if (!fax_service_runs()) return;
    KillTimer(window, TIMER_SERVICE);
    start_listening(window);
}

static LRESULT CALLBACK window_proc(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    if (message > WM_FAX && message <= WM_FAX + FEI_NEVENTS) {
        on_fax_event(window, message - WM_FAX, (DWORD)wparam, (DWORD)lparam);
        return 0;
    }
    switch (message) {
    case WM_TIMER: on_timer(window); return 0;
    case WM_ENDSESSION: /* wparam FALSE: somebody objected, the session goes on */
        if (wparam) stop_listening(window);
        return 0;
    case WM_DESTROY:
        stop_listening(window);
        PostQuitMessage(0);
        return 0;
    default: return DefWindowProcA(window, message, wparam, lparam);
    }
}

/* A top-level window, though it is never shown: only such a one hears of the session's end. */
static HWND open_window(void)
{
    WNDCLASSA class = {0};
    class.lpfnWndProc = window_proc;
    class.hInstance = GetModuleHandleA(NULL);
    class.lpszClassName = "FaxMonitor";
    fax_check(RegisterClassA(&class) != 0, "RegisterClass");
    HWND window = CreateWindowExA(0, class.lpszClassName, "Fax monitor", WS_OVERLAPPEDWINDOW, CW_USEDEFAULT,
                                  CW_USEDEFAULT, 400, 300, NULL, NULL, class.hInstance, NULL);
    fax_check(window != NULL, "CreateWindowEx");
    return window;
}

int main(int argc, char **argv)
{
    MSG message;
    if (argc != 3) {
        fprintf(stderr, "usage: %s DOCUMENT NUMBER\n", argv[0]);
        return 2;
    }
    start_listening(open_window());
    fax_send(argv[1], argv[2]);
    while (GetMessageA(&message, NULL, 0, 0) > 0) {
        TranslateMessage(&message);
        DispatchMessageA(&message);
    }
    return 0;
}
