/* SPDX-License-Identifier: MIT */
/* A client for recordings: every kind of argument and answer, calls that fail, callbacks that call, and two threads.
 *
 *     recorded DOCUMENT NUMBER
 *
 * It prints what it was answered, so that a replay can be held against it. */
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <winfax.h>

static const char *document, *number;

/* Each has its own place: a callback needs some while others are in use. */
static const WCHAR *wide(const char *text)
{
    static WCHAR rooms[8][260];
    static unsigned at;
    WCHAR *to = rooms[at++];
    MultiByteToWideChar(CP_UTF8, 0, text, -1, to, 260);
    return to;
}

static void said(const char *function, BOOL well)
{
    DWORD error = GetLastError();
    printf("%s %d %lu\n", function, well, (unsigned long)(well ? 0 : error));
}

/* ---- Queries ---- */

static void show_jobs(HANDLE fax)
{
    PFAX_JOB_ENTRYA jobs = NULL;
    DWORD count = 0;
    said("FaxEnumJobs", FaxEnumJobsA(fax, &jobs, &count));
    for (DWORD i = 0; i < count; i++)
        printf("  job %lu to %s\n", (unsigned long)jobs[i].JobId, jobs[i].RecipientNumber);
    FaxFreeBuffer(jobs);
}

static void show_ports(HANDLE fax)
{
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    said("FaxEnumPorts", FaxEnumPortsW(fax, &ports, &count));
    for (DWORD i = 0; i < count; i++) {
        char name[64] = "";
        WideCharToMultiByte(CP_UTF8, 0, ports[i].DeviceName, -1, name, sizeof name, NULL, NULL);
        printf("  device %lu %s\n", (unsigned long)ports[i].DeviceId, name);
    }
    FaxFreeBuffer(ports);
}

static void show_port(HANDLE fax)
{
    static const char method[] = "{92041a90-9af2-11d0-abf7-00c04fd91a4e}";
    PFAX_DEVICE_STATUSA status = NULL;
    HANDLE port = NULL;
    BYTE *data = NULL;
    DWORD size = 0;
    said("FaxOpenPort 99", FaxOpenPort(fax, 99, PORT_OPEN_QUERY, &port));
    said("FaxOpenPort", FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    said("FaxGetDeviceStatus", FaxGetDeviceStatusA(port, &status));
    FaxFreeBuffer(status);
    said("FaxGetRoutingInfo", FaxGetRoutingInfoA(port, method, &data, &size));
    printf("  %lu bytes\n", (unsigned long)size);
    FaxFreeBuffer(data);
    said("FaxClose", FaxClose(port));
    said("FaxClose again", FaxClose(port));
    said("FaxOpenPort",
         FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port)); /* the end of the connection is its end */
}

/* ---- Callbacks ---- */

static BOOL CALLBACK next(HANDLE fax, DWORD recipient, LPVOID context, PFAX_JOB_PARAMA param,
                          PFAX_COVERPAGE_INFOA cover)
{
    (void)context, (void)cover;
    if (recipient > 2) return FALSE;
    param->RecipientNumber = recipient == 1 ? number : "5550199";
    show_jobs(fax);
    SetLastError(42); /* whoever called it has it as it is */
    return TRUE;
}

static void broadcast(HANDLE fax)
{
    DWORD job = 0;
    said("FaxSendDocumentForBroadcast", FaxSendDocumentForBroadcastA(fax, document, &job, next, NULL));
    printf("  job %lu\n", (unsigned long)job);
}

static BOOL CALLBACK tell(HANDLE fax, LPVOID context, LPWSTR name, LPWSTR friendly, LPWSTR function,
                          LPWSTR guid)
{
    static BOOL told;
    (void)context;
    show_ports(fax);
    if (told) return FALSE;
    lstrcpyW(name, wide("Method"));
    lstrcpyW(friendly, wide("A method"));
    lstrcpyW(function, wide("Route"));
    lstrcpyW(guid, wide("{01234567-89AB-cdef-0123-456789abcdef}"));
    return told = TRUE;
}

static void extend(HANDLE fax)
{
    said("FaxRegisterRoutingExtension",
         FaxRegisterRoutingExtensionW(fax, wide("Extension"), wide("An extension"), wide("C:\\ext.dll"), tell,
                                      &fax));
}

/* ---- Threads ---- */

static DWORD WINAPI other(LPVOID unused)
{
    HANDLE fax = NULL;
    (void)unused;
    said("FaxConnectFaxServer", FaxConnectFaxServerA(NULL, &fax));
    said("FaxAccessCheck", FaxAccessCheck(fax, FAX_JOB_SUBMIT));
    said("FaxClose", FaxClose(fax));
    return 0;
}

static void run_other(void)
{
    HANDLE thread = CreateThread(NULL, 0, other, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

/* ---- Events ---- */

static void wait_for(HANDLE port, DWORD event)
{
    for (DWORD came = 0; came != event;) {
        DWORD size;
        ULONG_PTR key;
        LPOVERLAPPED packet = NULL;
        if (!GetQueuedCompletionStatus(port, &size, &key, &packet, 600000)) break;
        const FAX_EVENT *fax = (const void *)packet;
        came = fax->EventId;
        printf("event %lu job %ld\n", (unsigned long)came, (long)(int)fax->JobId);
        LocalFree(packet);
    }
}

int main(int argc, char **argv)
{
    HANDLE fax = NULL, port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    if (argc != 3) return 2;
    document = argv[1];
    number = argv[2];
    said("FaxConnectFaxServer elsewhere", FaxConnectFaxServerA("elsewhere", &fax));
    said("FaxConnectFaxServer", FaxConnectFaxServerW(NULL, &fax));
    if (!fax) return 1;
    said("FaxInitializeEventQueue", FaxInitializeEventQueue(fax, port, 7, NULL, 0));
    show_ports(fax);
    show_port(fax);
    broadcast(fax);
    extend(fax);
    run_other();
    said("FaxGetJob NULL", FaxGetJobA(fax, 1, NULL));
    wait_for(port, FEI_COMPLETED);
    show_jobs(fax);
    said("FaxClose", FaxClose(fax));
    CloseHandle(port);
    return 0;
}
