/* SPDX-License-Identifier: MIT */
/* fax_port: sends a document and waits until that is done, with events that come to a completion port.
 *
 *     fax_port DOCUMENT NUMBER
 *
 * For programs without a window, services above all: whatever account the fax service runs under, it holds nothing of the
 * user's for this, and there is nothing to take back at the log-off. */
#include <stdio.h>

#include "fax_client.h"

/* Tells our events apart from whatever else arrives at the port. */
enum { KEY_FAX = 1 };

static HANDLE listen_at_a_port(void)
{
    HANDLE fax = fax_connect();
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    fax_check(port != NULL, "CreateIoCompletionPort");
    fax_check(FaxInitializeEventQueue(fax, port, KEY_FAX, NULL, 0), "FaxInitializeEventQueue");
    fax_check(FaxClose(fax), "FaxClose");
    return port;
}

/* The next event. The block in which it comes is ours, and is freed with LocalFree. */
static FAX_EVENTA next_event(HANDLE port)
{
    DWORD bytes;
    ULONG_PTR key = 0;
    OVERLAPPED *packet = NULL;
    while (key != KEY_FAX)
        fax_check(GetQueuedCompletionStatus(port, &bytes, &key, &packet, INFINITE),
                  "GetQueuedCompletionStatus");
    FAX_EVENTA event = *(FAX_EVENTA *)(void *)packet;
    LocalFree(packet);
    return event;
}

/* A job that could not be sent stays in the queue: no event says that nobody tries any more, but its status does. */
static BOOL given_up(DWORD job)
{
    PFAX_JOB_ENTRYA entry;
    HANDLE fax = fax_connect();
    fax_check(FaxGetJobA(fax, job, &entry), "FaxGetJob");
    BOOL over = (entry->QueueStatus & (JS_FAILED | JS_RETRIES_EXCEEDED)) != 0;
    FaxFreeBuffer(entry);
    fax_check(FaxClose(fax), "FaxClose");
    return over;
}

/* Was it sent? */
static BOOL wait_for_job(HANDLE port, DWORD job)
{
    for (BOOL completed = FALSE;;) {
        FAX_EVENTA event = next_event(port);
        fax_show(event.EventId, event.DeviceId, event.JobId);
        if (event.EventId == FEI_FAXSVC_ENDED) return FALSE;
        if (event.EventId == FEI_IDLE && !completed && given_up(job)) return FALSE;
        if (event.JobId != job) continue;
        if (event.EventId == FEI_COMPLETED) completed = TRUE;
        if (event.EventId == FEI_DELETED) return completed;
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s DOCUMENT NUMBER\n", argv[0]);
        return 2;
    }
    HANDLE port = listen_at_a_port();
    BOOL sent = wait_for_job(port, fax_send(argv[1], argv[2]));
    CloseHandle(port);
    return sent ? 0 : 1;
}
