/* SPDX-License-Identifier: MIT */
/* Clients with one mistake each: mistake WORD. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <windows.h>
#include <winfax.h>

static const char *mistake;

static BOOL is(const char *word)
{
    return strcmp(mistake, word) == 0;
}

static HANDLE connect_as(const char *computer)
{
    HANDLE fax = NULL;
    FaxConnectFaxServerA(computer, &fax);
    return fax;
}

static HANDLE connect_to_fax(void)
{
    return connect_as(NULL);
}

static PFAX_PORT_INFOA ports_of(HANDLE fax)
{
    PFAX_PORT_INFOA ports = NULL;
    DWORD count;
    FaxEnumPortsA(fax, &ports, &count);
    return ports;
}

/* ---- Ends in the middle of an event ---- */

static int depth_of(int more)
{
    volatile char room[4096];
    room[0] = 1;
    return more ? room[0] + depth_of(more - 1) + room[0] : 0;
}

static void own_handler(int number)
{
    (void)number;
    _exit(7);
}

static void crash_here(void)
{
    void (*volatile nothing)(void) = NULL;
    volatile int *volatile nowhere = NULL;
    if (is("crash")) *nowhere = 1;
    if (is("crash-in-library")) puts((const char *)nowhere);
    if (is("crash-by-abort") || is("crash-handled")) abort();
    if (is("crash-by-null-call")) nothing();
    if (is("crash-in-sdk")) FaxClose(connect_as((const char *)nowhere + 1));
    if (is("crash-of-depth")) exit(depth_of(1000000));
    if (is("vanish")) _exit(0);
}

static void send_fax(void)
{
    DWORD job;
    FAX_JOB_PARAMA param = {.SizeOfStruct = sizeof param, .RecipientNumber = "5550100"};
    HANDLE fax = connect_to_fax();
    FaxSendDocumentA(fax, DOCUMENT, &param, NULL, &job);
    FaxClose(fax);
}

/* ---- The rest ---- */

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    if (message == WM_USER + FEI_DIALING) crash_here();
    if (message == WM_USER + FEI_DIALING && is("block")) getchar();
    if (message != WM_ENDSESSION || !wparam) return DefWindowProcA(window, message, wparam, lparam);
    HANDLE fax = connect_to_fax();
    FaxInitializeEventQueue(fax, NULL, is("wrong-key") ? 2 : 1, window, 0);
    if (is("no-free")) ports_of(fax);
    if (!is("no-close")) FaxClose(fax);
    return 0;
}

static HWND listening_window(void)
{
    WNDCLASSA its_class = {0};
    its_class.lpfnWndProc = on_message;
    its_class.lpszClassName = "Mistake";
    RegisterClassA(&its_class);
    HWND window = CreateWindowExA(0, "Mistake", "Mistake", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
    HANDLE fax = connect_to_fax();
    FaxInitializeEventQueue(fax, NULL, 0, window, WM_USER);
    FaxClose(fax);
    return window;
}

static void poll_for_messages(void)
{
    MSG message;
    for (;;)
        if (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageA(&message);
}

/* ---- Writes where nothing of its own is: a sanitizer would end it there ---- */

__attribute__((no_sanitize_address)) static void spoil(void *block, size_t place)
{
    ((volatile unsigned char *)block)[place]++;
}

static int overrun_buffer(void)
{
    HANDLE fax = connect_to_fax();
    PFAX_PORT_INFOA ports = ports_of(fax);
    spoil(ports, (size_t)-1);
    if (is("overrun")) FaxFreeBuffer(ports);
    return !FaxClose(fax);
}

static int overrun_event(void)
{
    HANDLE fax = connect_to_fax(), port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    DWORD bytes;
    ULONG_PTR key;
    LPOVERLAPPED event = NULL;
    FaxInitializeEventQueue(fax, port, 0, NULL, 0);
    send_fax();
    GetQueuedCompletionStatus(port, &bytes, &key, &event, INFINITE);
    spoil(event, sizeof(FAX_EVENTA));
    if (is("overrun-event")) LocalFree((HLOCAL)event);
    return !FaxClose(fax);
}

static unsigned leaked;

int main(int argc, char **argv)
{
    MSG message;
    if (argc != 2) return 1;
    mistake = argv[1];
    if (is("crash-handled")) signal(SIGABRT, own_handler);
    if (is("exit-open")) {
        connect_to_fax();
        _exit(0);
    }
    if (is("close-descriptors")) {
        FaxClose(connect_to_fax());
        for (int fd = 3; fd < 64; fd++) close(fd);
        connect_to_fax();
        return 0;
    }
    if (is("leak")) {
        HANDLE fax = connect_to_fax();
        DWORD count;
        for (PFAX_PORT_INFOA ports; leaked < 50; leaked++) FaxEnumPortsA(fax, &ports, &count);
        return !FaxClose(fax);
    }
    if (strncmp(mistake, "overrun-event", 13) == 0) return overrun_event();
    if (strncmp(mistake, "overrun", 7) == 0) return overrun_buffer();
    listening_window();
    if (strncmp(mistake, "crash", 5) == 0 || is("vanish") || is("poll") || is("block")) send_fax();
    while (is("spin")) continue;
    if (is("poll")) poll_for_messages();
    if (is("hang")) WaitForSingleObject(CreateEventA(NULL, FALSE, FALSE, NULL), INFINITE);
    while (GetMessageA(&message, NULL, 0, 0) > 0) DispatchMessageA(&message);
    return 0;
}
