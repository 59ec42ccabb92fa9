/* SPDX-License-Identifier: MIT */
#include "fax_client.h"

#include <stdio.h>
#include <stdlib.h>

void fax_check(BOOL ok, const char *function)
{
    char text[256] = "";
    DWORD error = GetLastError();
    if (ok) return;
    FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, error, 0, text,
                   sizeof text, NULL);
    fprintf(stderr, "%s: error %lu: %s\n", function, (unsigned long)error, text);
    exit(1);
}

HANDLE fax_connect(void)
{
    HANDLE fax = NULL;
    fax_check(FaxConnectFaxServerA(NULL, &fax), "FaxConnectFaxServer");
    return fax;
}

DWORD fax_send(const char *path, const char *number)
{
    char document[MAX_PATH];
    PFAX_JOB_PARAMA params;
    PFAX_COVERPAGE_INFOA cover;
    DWORD job = 0;
    HANDLE fax = fax_connect();

    DWORD length = GetFullPathNameA(path, sizeof document, document, NULL);
    fax_check(length > 0 && length < sizeof document, "GetFullPathName");

    /* What the service knows of the sender is filled in; the rest is ours. Our strings stay ours. */
    fax_check(FaxCompleteJobParamsA(&params, &cover), "FaxCompleteJobParams");
    params->RecipientNumber = number;
    params->DocumentName = path;
    fax_check(FaxSendDocumentA(fax, document, params, NULL, &job), "FaxSendDocument");

    FaxFreeBuffer(params);
    FaxFreeBuffer(cover);
    fax_check(FaxClose(fax), "FaxClose");
    printf("job %lu: %s to %s\n", (unsigned long)job, path, number);
    return job;
}

BOOL fax_service_runs(void)
{
    SERVICE_STATUS status = {0};
    SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_CONNECT);
    fax_check(manager != NULL, "OpenSCManager");
    SC_HANDLE service = OpenServiceA(manager, "Fax", SERVICE_QUERY_STATUS);
    fax_check(service != NULL, "OpenService");
    fax_check(QueryServiceStatus(service, &status), "QueryServiceStatus");
    CloseServiceHandle(service);
    CloseServiceHandle(manager);
    return status.dwCurrentState == SERVICE_RUNNING;
}

const char *fax_event_name(DWORD event)
{
#define NAME(event) [event] = #event
    static const char *const names[FEI_NEVENTS + 1] = {
        NAME(FEI_DIALING),
        NAME(FEI_SENDING),
        NAME(FEI_RECEIVING),
        NAME(FEI_COMPLETED),
        NAME(FEI_BUSY),
        NAME(FEI_NO_ANSWER),
        NAME(FEI_BAD_ADDRESS),
        NAME(FEI_NO_DIAL_TONE),
        NAME(FEI_DISCONNECTED),
        NAME(FEI_FATAL_ERROR),
        NAME(FEI_NOT_FAX_CALL),
        NAME(FEI_CALL_DELAYED),
        NAME(FEI_CALL_BLACKLISTED),
        NAME(FEI_RINGING),
        NAME(FEI_ABORTING),
        NAME(FEI_ROUTING),
        NAME(FEI_MODEM_POWERED_ON),
        NAME(FEI_MODEM_POWERED_OFF),
        NAME(FEI_IDLE),
        NAME(FEI_FAXSVC_ENDED),
        NAME(FEI_ANSWERED),
        NAME(FEI_JOB_QUEUED),
        NAME(FEI_DELETED),
        NAME(FEI_INITIALIZING),
        NAME(FEI_LINE_UNAVAILABLE),
        NAME(FEI_HANDLED),
        NAME(FEI_FAXSVC_STARTED),
    };
#undef NAME
    return event <= FEI_NEVENTS && names[event] ? names[event] : "an event that this program does not know";
}

void fax_show(DWORD event, DWORD device, DWORD job)
{
    printf("%-20s", fax_event_name(event));
    if (device) printf(" device %lu", (unsigned long)device);
    if (job != 0xFFFFFFFF) printf(" job %lu", (unsigned long)job);
    printf("\n");
    fflush(stdout);
}
