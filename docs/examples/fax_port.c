/* SPDX-License-Identifier: MIT */
/* fax_port: fax_monitor without a window: sends a document, and shows what the fax service tells, which comes to a completion
 * port, until its session ends.
 *
 *     fax_port DOCUMENT NUMBER
 *
 * For console programs, and services above all: whatever account the fax service runs under, it holds nothing of the user's
 * for this, and there is nothing to take back at the log-off. */
#include <stdio.h>

#include "fax_client.h"

/* Tells our events apart from whatever else arrives at the port. */
enum { KEY_FAX = 1 };
/* After the service has ended we look for it from time to time. */
enum { SERVICE_MS = 30000 };

/* The connection is closed at once: events go on arriving without it, and a service that nobody uses can end. */
static void start_listening(HANDLE port)
{
    HANDLE fax = fax_connect();
    fax_check(FaxInitializeEventQueue(fax, port, KEY_FAX, NULL, 0), "FaxInitializeEventQueue");
    fax_check(FaxClose(fax), "FaxClose");
}

/* Does the service still tell us? The block in which an event comes is ours, and is freed with LocalFree. */
static BOOL on_fax_event(FAX_EVENTA *event)
{
    BOOL ended = event->EventId == FEI_FAXSVC_ENDED;
    fax_show(event->EventId, event->DeviceId, event->JobId);
    LocalFree(event);
    return !ended;
}

/* Until the wait fails, which it does when the session ends and we with it. */
static void show_events(HANDLE port)
{
    for (BOOL listening = TRUE;;) {
        DWORD bytes;
        ULONG_PTR key;
        OVERLAPPED *packet;
        if (GetQueuedCompletionStatus(port, &bytes, &key, &packet, listening ? INFINITE : SERVICE_MS)) {
            if (key == KEY_FAX) listening = on_fax_event((FAX_EVENTA *)(void *)packet);
        } else if (GetLastError() != WAIT_TIMEOUT) {
            return;
        } else if (fax_service_runs()) {
            start_listening(port);
            listening = TRUE;
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s DOCUMENT NUMBER\n", argv[0]);
        return 2;
    }
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    fax_check(port != NULL, "CreateIoCompletionPort");
    start_listening(port);
    fax_send(argv[1], argv[2]);
    show_events(port);
    return 0;
}
