/* SPDX-License-Identifier: MIT */
/* A client that is notified by window messages or packets, of two faxes that it sends, and shows the ids of the events that it got,
 * a line a fax. Then there must be none left: nothing may come twice.
 *
 *     notified window|packets DOCUMENT [POINT]        POINT: of points.h, in the program that has them */
#include "tests/wine/notified.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/wine/points.h"

enum { FIRST = WM_USER + 0x100 };

HWND notified_window(void)
{
    return CreateWindowA("STATIC", "", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
}

HANDLE notified_port(void)
{
    return CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
}

void notified_check(BOOL holds, const char *what)
{
    if (holds) return;
    printf("%s: error %lu\n", what, (unsigned long)GetLastError());
    exit(1);
}

static HANDLE connect_to(void)
{
    HANDLE fax = NULL;
    notified_check(FaxConnectFaxServerA(NULL, &fax), "FaxConnectFaxServer");
    return fax;
}

void notified_register(const struct listener *to)
{
    HANDLE fax = connect_to();
    BOOL well =
        FaxInitializeEventQueue(fax, to->port, to->window ? 0 : 1, to->window, to->window ? FIRST : 0);
    notified_check(well, "FaxInitializeEventQueue");
    FaxClose(fax);
}

void notified_send(const char *document)
{
    FAX_JOB_PARAMA params = {.SizeOfStruct = sizeof params, .RecipientNumber = "5550100"};
    HANDLE fax = connect_to();
    DWORD job;
    notified_check(FaxSendDocumentA(fax, document, &params, NULL, &job), "FaxSendDocument");
    FaxClose(fax);
}

/* ---- What comes ---- */

static BOOL is_event(const MSG *message)
{
    return message->message > FIRST && message->message <= FIRST + FEI_NEVENTS;
}

static DWORD next_message(BOOL waits)
{
    MSG message;
    for (;;) {
        BOOL got =
            waits ? GetMessageA(&message, NULL, 0, 0) > 0 : PeekMessageA(&message, NULL, 0, 0, PM_REMOVE);
        if (!got) return 0;
        if (is_event(&message)) return message.message - FIRST;
        DispatchMessageA(&message);
    }
}

static DWORD next_packet(HANDLE port, BOOL waits)
{
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *packet = NULL;
    if (!GetQueuedCompletionStatus(port, &bytes, &key, &packet, waits ? INFINITE : 0)) return 0;
    DWORD id = ((FAX_EVENTA *)(void *)packet)->EventId;
    LocalFree(packet);
    return id;
}

/* 0: none. */
static DWORD next(const struct listener *l, BOOL waits)
{
    return l->window ? next_message(waits) : next_packet(l->port, waits);
}

/* The device falls idle when all of the job has been told. */
static void show_fax(const struct listener *l)
{
    DWORD event;
    do {
        event = next(l, TRUE);
        printf("%lu%c", (unsigned long)event, event == FEI_IDLE || event == 0 ? '\n' : ' ');
    } while (event != FEI_IDLE && event != 0);
}

/* EVT-6: what there is lies there when a call has returned. */
static void show_rest(const struct listener *l)
{
    FaxClose(connect_to());
    for (DWORD event; (event = next(l, FALSE));) printf("%lu too many\n", (unsigned long)event);
}

int main(int argc, char **argv)
{
    char document[MAX_PATH];
    struct listener own = {0};
    if (argc < 3) return 2;
    GetFullPathNameA(argv[2], sizeof document, document, NULL);
    if (strcmp(argv[1], "window") == 0)
        own.window = notified_window();
    else
        own.port = notified_port();
    BOOL sent = points_begin(argv[3], &own, document);
    if (!sent) notified_send(document);
    show_fax(&own);
    notified_send(document);
    show_fax(&own);
    show_rest(&own);
    points_end();
    return 0;
}
