/* SPDX-License-Identifier: MIT */
/* A client of Windows in several bad moods; service.py runs it by fauxfax.exe.
 *
 * usage: client crash|window|stubborn|leave|stay|exit CODE|arguments WORD ... */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winfax.h>

static int crash(void)
{
    int *volatile nowhere = NULL;
    return *nowhere;
}

/* ---- A window ---- */

static BOOL stubborn;

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM w, LPARAM l)
{
    if (message == WM_CLOSE && stubborn) return 0;
    if (message == WM_DESTROY) PostQuitMessage(0);
    return DefWindowProcA(window, message, w, l);
}

/* It ends when its window is closed, and else never. */
static int show_window(void)
{
    WNDCLASSA kind = {.lpfnWndProc = on_message, .lpszClassName = "client"};
    MSG message;
    RegisterClassA(&kind);
    if (!CreateWindowA("client", "Client", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL)) return 1;
    printf("shown, served at %s\n", getenv("FAUXFAX_TRANSPORT"));
    fflush(stdout);
    while (GetMessageA(&message, NULL, 0, 0) > 0) DispatchMessageA(&message);
    printf("closed\n");
    return 0;
}

/* ---- Another process ---- */

static int leave(const char *program)
{
    STARTUPINFOA start = {.cb = sizeof start};
    PROCESS_INFORMATION facts;
    char line[MAX_PATH + 16];
    snprintf(line, sizeof line, "\"%s\" stay", program);
    if (!CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &start, &facts)) return 1;
    printf("left %lu\n", (unsigned long)facts.dwProcessId);
    return 0;
}

static int run(int argc, char **argv)
{
    if (strcmp(argv[1], "crash") == 0) return crash();
    if (strcmp(argv[1], "leave") == 0) return leave(argv[0]);
    if (strcmp(argv[1], "exit") == 0) return atoi(argv[2]);
    stubborn = strcmp(argv[1], "stubborn") == 0;
    if (stubborn || strcmp(argv[1], "window") == 0) return show_window();
    for (int i = 2; i < argc; i++) printf("<%s>\n", argv[i]);
    return 0;
}

int main(int argc, char **argv)
{
    HANDLE fax;
    if (argc < 2) return 2;
    if (strcmp(argv[1], "stay") == 0) Sleep(INFINITE);
    if (!FaxConnectFaxServerA(NULL, &fax)) return 3;
    int code = run(argc, argv);
    FaxClose(fax);
    return code;
}
