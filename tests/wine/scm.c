/* SPDX-License-Identifier: MIT */
/* A client that asks the service control manager for the service named Fax (SES-3), and uses it both ways: what is done to it there is
 * done to the fake's, and what becomes of the fake's is seen there.
 *
 *     scm FAUXFAX.EXE        it is what a tester has
 *     scm --restart          it stops, and starts at once, when FaxAccessCheck is called */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "docs/examples/fax_client.h"

static SC_HANDLE fax_service;

static SERVICE_STATUS_PROCESS look(void)
{
    SERVICE_STATUS_PROCESS status;
    DWORD needed;
    fax_check(
        QueryServiceStatusEx(fax_service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof status, &needed),
        "QueryServiceStatusEx");
    return status;
}

/* The manager hears of the fake's a moment later; the test has its own limit. */
static SERVICE_STATUS_PROCESS becomes(DWORD state, const char *after)
{
    SERVICE_STATUS_PROCESS status = look();
    while (status.dwCurrentState != state) status = look();
    printf("%lu after %s\n", state, after);
    fflush(stdout);
    return status;
}

static void expect(BOOL holds, const char *what)
{
    if (holds) return;
    printf("not so: %s\n", what);
    exit(1);
}

static void is_there(void)
{
    SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_CONNECT);
    fax_check(manager != NULL, "OpenSCManager");
    fax_service = OpenServiceA(manager, "Fax", SERVICE_QUERY_STATUS | SERVICE_START | SERVICE_STOP);
    fax_check(fax_service != NULL, "OpenService");
    CloseServiceHandle(manager);
    SERVICE_STATUS_PROCESS status = look();
    expect(status.dwCurrentState == SERVICE_RUNNING, "it runs from the start");
    expect(status.dwServiceType == SERVICE_WIN32_OWN_PROCESS, "it has a process of its own");
    expect(status.dwControlsAccepted & SERVICE_ACCEPT_STOP, "it can be stopped");
}

static void tester(const char *fauxfax, const char *does)
{
    char line[MAX_PATH + 40];
    snprintf(line, sizeof line, "\"%s\" service %s", fauxfax, does);
    expect(system(line) == 0, line);
}

/* Until that event has come. */
static void take(HANDLE port, DWORD event)
{
    DWORD bytes, id;
    ULONG_PTR key;
    OVERLAPPED *packet;
    do {
        fax_check(GetQueuedCompletionStatus(port, &bytes, &key, &packet, INFINITE),
                  "GetQueuedCompletionStatus");
        id = ((FAX_EVENTA *)(void *)packet)->EventId;
        LocalFree(packet);
    } while (id != event);
}

static HANDLE listen_for_events(HANDLE fax)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    fax_check(FaxInitializeEventQueue(fax, port, 1, NULL, 0), "FaxInitializeEventQueue");
    return port;
}

static void a_session_has_a_process_of_its_own(void)
{
    DWORD before = look().dwProcessId;
    SERVICE_STATUS_PROCESS now;
    HANDLE fax = fax_connect(), port = listen_for_events(fax);
    fax_check(FaxAccessCheck(fax, FAX_JOB_QUERY), "FaxAccessCheck");
    take(port, FEI_FAXSVC_ENDED);
    do now = look();
    while (now.dwCurrentState != SERVICE_RUNNING || now.dwProcessId == before);
    printf("another process\n");
}

static void what_is_done_there_is_done_to_the_fake(void)
{
    SERVICE_STATUS status;
    DWORD before = look().dwProcessId;
    HANDLE port = listen_for_events(fax_connect());
    fax_check(ControlService(fax_service, SERVICE_CONTROL_STOP, &status), "ControlService");
    take(port, FEI_FAXSVC_ENDED);
    becomes(SERVICE_STOPPED, "ControlService");
    expect(!ControlService(fax_service, SERVICE_CONTROL_STOP, &status) &&
               GetLastError() == ERROR_SERVICE_NOT_ACTIVE,
           "what is stopped cannot be stopped");
    fax_check(StartServiceA(fax_service, 0, NULL), "StartService");
    DWORD now = becomes(SERVICE_RUNNING, "StartService").dwProcessId;
    expect(now && now != before, "it is another process");
    expect(!StartServiceA(fax_service, 0, NULL) && GetLastError() == ERROR_SERVICE_ALREADY_RUNNING,
           "what runs cannot be started");
}

static void what_becomes_of_the_fake_is_seen_there(const char *fauxfax)
{
    HANDLE fax;
    tester(fauxfax, "stop");
    becomes(SERVICE_STOPPED, "fauxfax service stop");
    fax = fax_connect(); /* which starts it (CON-9) */
    becomes(SERVICE_RUNNING, "FaxConnectFaxServer");
    fax_check(FaxClose(fax), "FaxClose");
    tester(fauxfax, "crash");
    DWORD code = becomes(SERVICE_STOPPED, "fauxfax service crash").dwWin32ExitCode;
    expect(code == ERROR_PROCESS_ABORTED, "it says that it crashed");
    tester(fauxfax, "start");
    becomes(SERVICE_RUNNING, "fauxfax service start");
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    is_there();
    if (strcmp(argv[1], "--restart") == 0) {
        a_session_has_a_process_of_its_own();
        return 0;
    }
    what_is_done_there_is_done_to_the_fake();
    what_becomes_of_the_fake_is_seen_there(argv[1]);
    CloseServiceHandle(fax_service);
    return 0;
}
