/* SPDX-License-Identifier: MIT */
/* A winfax.dll that stands in for the system's own: every export, and behind those that tests/examples/recorded.c and windowed.c
 * call a service that does the same every time. LACKS: one export is missing. */
#include <windows.h>

#include <winfax.h>

enum { SERVER = 0x1000, PORT = 0x2000, JOBS = 8, DEVICE = 1, WINDOWS = 2 };

static HANDLE port;
static ULONG_PTR port_key;
static HWND windows[WINDOWS];
static UINT start;
static DWORD jobs;
static BOOL port_open;
static LONG connections;

static HANDLE handle(ULONG_PTR number)
{
    return (HANDLE)number;
}

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

/* Each connection has a handle of its own. */
static BOOL is_server(HANDLE fax)
{
    return (ULONG_PTR)fax > SERVER && (ULONG_PTR)fax < PORT;
}

/* ---- Events ---- */

static void say(DWORD event, DWORD device, DWORD job)
{
    FAX_EVENT *e = LocalAlloc(LMEM_ZEROINIT, sizeof *e);
    e->SizeOfStruct = sizeof *e;
    e->DeviceId = device;
    e->EventId = event;
    e->JobId = job;
    GetSystemTimeAsFileTime(&e->TimeStamp);
    for (unsigned i = 0; i < WINDOWS; i++)
        if (windows[i]) PostMessageA(windows[i], start + event, device, (LPARAM)job);
    if (!port || !PostQueuedCompletionStatus(port, sizeof *e, port_key, (LPOVERLAPPED)(void *)e))
        LocalFree(e);
}

static DWORD send_one(void)
{
    static const DWORD events[] = {FEI_DIALING, FEI_SENDING, FEI_COMPLETED};
    DWORD job = ++jobs;
    say(FEI_JOB_QUEUED, 0, job);
    for (unsigned i = 0; i < 3; i++) say(events[i], DEVICE, job);
    return job;
}

/* The log-off call ends what the window has. */
static void register_window(HWND window, BOOL ends)
{
    unsigned i = 0;
    while (i < WINDOWS - 1 && windows[i] != (ends ? window : NULL)) i++;
    windows[i] = ends ? NULL : window;
}

BOOL WINAPI FaxInitializeEventQueue(HANDLE fax, HANDLE to, ULONG_PTR key, HWND hwnd, UINT message)
{
    if (!is_server(fax)) return fail(ERROR_INVALID_HANDLE);
    port = to;
    port_key = key;
    if (hwnd) register_window(hwnd, key == 1);
    start = message;
    return TRUE;
}

/* ---- Handles ---- */

static BOOL connect_to(BOOL elsewhere, LPHANDLE fax)
{
    if (elsewhere) return fail(ERROR_INVALID_PARAMETER);
    *fax = handle(SERVER + (ULONG_PTR)InterlockedIncrement(&connections));
    return TRUE;
}

BOOL WINAPI FaxConnectFaxServerA(LPCSTR machine, LPHANDLE fax)
{
    return connect_to(machine != NULL, fax);
}

BOOL WINAPI FaxConnectFaxServerW(LPCWSTR machine, LPHANDLE fax)
{
    return connect_to(machine != NULL, fax);
}

BOOL WINAPI FaxOpenPort(HANDLE fax, DWORD device, DWORD flags, LPHANDLE opened)
{
    (void)fax, (void)flags;
    if (device != DEVICE) return fail(ERROR_BAD_UNIT);
    *opened = handle(PORT);
    return port_open = TRUE;
}

BOOL WINAPI FaxClose(HANDLE closed)
{
    if (closed == handle(PORT) && !port_open) return fail(ERROR_INVALID_HANDLE);
    if (closed == handle(PORT)) port_open = FALSE;
    return TRUE;
}

BOOL WINAPI FaxAccessCheck(HANDLE fax, DWORD mask)
{
    (void)fax;
    SetLastError(0);
    return (mask & FAX_CONFIG_SET) == 0;
}

VOID WINAPI FaxFreeBuffer(LPVOID buffer)
{
    LocalFree(buffer);
}

/* ---- Queries ---- */

BOOL WINAPI FaxEnumJobsA(HANDLE fax, PFAX_JOB_ENTRYA *entries, LPDWORD count)
{
    (void)fax;
    *entries = LocalAlloc(LMEM_ZEROINIT, JOBS * sizeof **entries);
    *count = jobs;
    for (DWORD i = 0; i < jobs; i++) {
        (*entries)[i].SizeOfStruct = sizeof **entries;
        (*entries)[i].JobId = i + 1;
        (*entries)[i].RecipientNumber = "5550142";
    }
    return TRUE;
}

BOOL WINAPI FaxEnumPortsW(HANDLE fax, PFAX_PORT_INFOW *ports, LPDWORD count)
{
    (void)fax;
    *ports = LocalAlloc(LMEM_ZEROINIT, sizeof **ports);
    (*ports)->SizeOfStruct = sizeof **ports;
    (*ports)->DeviceId = DEVICE;
    (*ports)->Flags = FPF_SEND;
    (*ports)->DeviceName = L"Stand-in";
    *count = 1;
    return TRUE;
}

BOOL WINAPI FaxGetDeviceStatusA(HANDLE opened, PFAX_DEVICE_STATUSA *status)
{
    (void)opened;
    *status = LocalAlloc(LMEM_ZEROINIT, sizeof **status);
    (*status)->SizeOfStruct = sizeof **status;
    (*status)->DeviceId = DEVICE;
    (*status)->DeviceName = "Stand-in";
    return TRUE;
}

BOOL WINAPI FaxGetRoutingInfoA(HANDLE opened, LPCSTR guid, LPBYTE *data, LPDWORD size)
{
    (void)opened, (void)guid;
    *data = LocalAlloc(LMEM_ZEROINIT, 3);
    (*data)[1] = 7;
    *size = 3;
    return TRUE;
}

BOOL WINAPI FaxGetJobA(HANDLE fax, DWORD job, PFAX_JOB_ENTRYA *entry)
{
    (void)fax, (void)job;
    return fail(entry ? ERROR_INVALID_DATA : ERROR_INVALID_PARAMETER);
}

/* ---- Sending ---- */

BOOL WINAPI FaxSendDocumentA(HANDLE fax, LPCSTR file, PFAX_JOB_PARAMA params,
                             const FAX_COVERPAGE_INFOA *cover, LPDWORD job)
{
    (void)cover;
    if (!is_server(fax) || !file || params->SizeOfStruct != sizeof *params)
        return fail(ERROR_INVALID_PARAMETER);
    *job = send_one();
    return TRUE;
}

BOOL WINAPI FaxSendDocumentForBroadcastA(HANDLE fax, LPCSTR file, LPDWORD job, PFAX_RECIPIENT_CALLBACKA next,
                                         LPVOID context)
{
    FAX_JOB_PARAMA param;
    FAX_COVERPAGE_INFOA cover;
    (void)file;
    for (DWORD number = 1;; number++) {
        ZeroMemory(&param, sizeof param);
        ZeroMemory(&cover, sizeof cover);
        param.SizeOfStruct = sizeof param;
        cover.SizeOfStruct = sizeof cover;
        if (!next(fax, number, context, &param, &cover)) return TRUE;
        if (GetLastError() != 42) return fail(ERROR_INVALID_STATE); /* nobody came between */
        *job = send_one();
    }
}

BOOL WINAPI FaxRegisterRoutingExtensionW(HANDLE fax, LPCWSTR name, LPCWSTR friendly_name, LPCWSTR image,
                                         PFAX_ROUTING_INSTALLATION_CALLBACKW tell, LPVOID context)
{
    WCHAR texts[4][128];
    (void)name, (void)friendly_name, (void)image;
    while (tell(fax, context, texts[0], texts[1], texts[2], texts[3])) {
    }
    return fail(ERROR_ACCESS_DENIED);
}

BOOL WINAPI FaxCompleteJobParamsA(PFAX_JOB_PARAMA *params, PFAX_COVERPAGE_INFOA *cover)
{
    *params = LocalAlloc(LMEM_ZEROINIT, sizeof **params);
    *cover = LocalAlloc(LMEM_ZEROINIT, sizeof **cover);
    (*params)->SizeOfStruct = sizeof **params;
    (*params)->SenderName = "Stand-in";
    (*cover)->SizeOfStruct = sizeof **cover;
    return TRUE;
}

/* ---- What is not asked for here ---- */

#define MISSING(name, parameters)                                                                            \
    BOOL WINAPI name parameters                                                                              \
    {                                                                                                        \
        return fail(ERROR_CALL_NOT_IMPLEMENTED);                                                             \
    }
#pragma GCC diagnostic ignored "-Wunused-parameter"
#ifndef LACKS
MISSING(FaxAbort, (HANDLE a, DWORD b))
#endif
MISSING(FaxCompleteJobParamsW, (PFAX_JOB_PARAMW * a, PFAX_COVERPAGE_INFOW *b))
MISSING(FaxEnableRoutingMethodA, (HANDLE a, LPCSTR b, BOOL c))
MISSING(FaxEnableRoutingMethodW, (HANDLE a, LPCWSTR b, BOOL c))
MISSING(FaxEnumGlobalRoutingInfoA, (HANDLE a, PFAX_GLOBAL_ROUTING_INFOA *b, LPDWORD c))
MISSING(FaxEnumGlobalRoutingInfoW, (HANDLE a, PFAX_GLOBAL_ROUTING_INFOW *b, LPDWORD c))
MISSING(FaxEnumJobsW, (HANDLE a, PFAX_JOB_ENTRYW *b, LPDWORD c))
MISSING(FaxEnumPortsA, (HANDLE a, PFAX_PORT_INFOA *b, LPDWORD c))
MISSING(FaxEnumRoutingMethodsA, (HANDLE a, PFAX_ROUTING_METHODA *b, LPDWORD c))
MISSING(FaxEnumRoutingMethodsW, (HANDLE a, PFAX_ROUTING_METHODW *b, LPDWORD c))
MISSING(FaxGetConfigurationA, (HANDLE a, PFAX_CONFIGURATIONA *b))
MISSING(FaxGetConfigurationW, (HANDLE a, PFAX_CONFIGURATIONW *b))
MISSING(FaxGetDeviceStatusW, (HANDLE a, PFAX_DEVICE_STATUSW *b))
MISSING(FaxGetJobW, (HANDLE a, DWORD b, PFAX_JOB_ENTRYW *c))
MISSING(FaxGetLoggingCategoriesA, (HANDLE a, PFAX_LOG_CATEGORYA *b, LPDWORD c))
MISSING(FaxGetLoggingCategoriesW, (HANDLE a, PFAX_LOG_CATEGORYW *b, LPDWORD c))
MISSING(FaxGetPageData, (HANDLE a, DWORD b, LPBYTE *c, LPDWORD d, LPDWORD e, LPDWORD f))
MISSING(FaxGetPortA, (HANDLE a, PFAX_PORT_INFOA *b))
MISSING(FaxGetPortW, (HANDLE a, PFAX_PORT_INFOW *b))
MISSING(FaxGetRoutingInfoW, (HANDLE a, LPCWSTR b, LPBYTE *c, LPDWORD d))
MISSING(FaxPrintCoverPageA, (const FAX_CONTEXT_INFOA *a, const FAX_COVERPAGE_INFOA *b))
MISSING(FaxPrintCoverPageW, (const FAX_CONTEXT_INFOW *a, const FAX_COVERPAGE_INFOW *b))
MISSING(FaxRegisterServiceProviderW, (LPCWSTR a, LPCWSTR b, LPCWSTR c, LPCWSTR d))
MISSING(FaxSendDocumentW, (HANDLE a, LPCWSTR b, PFAX_JOB_PARAMW c, const FAX_COVERPAGE_INFOW *d, LPDWORD e))
MISSING(FaxSendDocumentForBroadcastW, (HANDLE a, LPCWSTR b, LPDWORD c, PFAX_RECIPIENT_CALLBACKW d, LPVOID e))
MISSING(FaxSetConfigurationA, (HANDLE a, const FAX_CONFIGURATIONA *b))
MISSING(FaxSetConfigurationW, (HANDLE a, const FAX_CONFIGURATIONW *b))
MISSING(FaxSetGlobalRoutingInfoA, (HANDLE a, const FAX_GLOBAL_ROUTING_INFOA *b))
MISSING(FaxSetGlobalRoutingInfoW, (HANDLE a, const FAX_GLOBAL_ROUTING_INFOW *b))
MISSING(FaxSetJobA, (HANDLE a, DWORD b, DWORD c, const FAX_JOB_ENTRYA *d))
MISSING(FaxSetJobW, (HANDLE a, DWORD b, DWORD c, const FAX_JOB_ENTRYW *d))
MISSING(FaxSetLoggingCategoriesA, (HANDLE a, const FAX_LOG_CATEGORYA *b, DWORD c))
MISSING(FaxSetLoggingCategoriesW, (HANDLE a, const FAX_LOG_CATEGORYW *b, DWORD c))
MISSING(FaxSetPortA, (HANDLE a, const FAX_PORT_INFOA *b))
MISSING(FaxSetPortW, (HANDLE a, const FAX_PORT_INFOW *b))
MISSING(FaxSetRoutingInfoA, (HANDLE a, LPCSTR b, const BYTE *c, DWORD d))
MISSING(FaxSetRoutingInfoW, (HANDLE a, LPCWSTR b, const BYTE *c, DWORD d))
MISSING(FaxStartPrintJobA, (LPCSTR a, const FAX_PRINT_INFOA *b, LPDWORD c, PFAX_CONTEXT_INFOA d))
MISSING(FaxStartPrintJobW, (LPCWSTR a, const FAX_PRINT_INFOW *b, LPDWORD c, PFAX_CONTEXT_INFOW d))
MISSING(FaxUnregisterServiceProviderW, (LPCWSTR a))
