/* SPDX-License-Identifier: MIT */
/* A client that loads winfax.dll and unloads it: unloader DOCUMENT sends a fax, unloads the DLL before the first event, and takes what
 * comes until the fax is through; unloader alone finds no service. */
#include <stdlib.h>
#include <windows.h>
#include <winfax.h>

static HMODULE dll;

static FARPROC function(const char *name)
{
    FARPROC found = GetProcAddress(dll, name);
    if (!found) exit(2);
    return found;
}

#define CALL(name) ((__typeof__(name) *)(void (*)(void))function(#name))

static BOOL is_loaded(void)
{
    return GetModuleHandleA("winfax.dll") != NULL;
}

static DWORD WINAPI finds_nobody(void *none)
{
    HANDLE fax = NULL;
    (void)none;
    return CALL(FaxConnectFaxServerA)(NULL, &fax) ? 1 : 0;
}

/* The threads that have called it end when it has gone. */
static int without_a_service(void)
{
    SetEnvironmentVariableA("FAUXFAX_TRANSPORT", "daemon:tcp:127.0.0.1:1");
    if (finds_nobody(NULL) != 0) return 3;
    FreeLibrary(dll);
    return is_loaded() ? 4 : 0;
}

static void send_fax(HANDLE fax, const char *document)
{
    FAX_JOB_PARAMA params = {0};
    DWORD job;
    params.SizeOfStruct = sizeof params;
    params.RecipientNumber = "5550100";
    if (!CALL(FaxSendDocumentA)(fax, document, &params, NULL, &job)) exit(5);
}

static HANDLE listen_and_send(const char *document)
{
    HANDLE fax = NULL, port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    if (!CALL(FaxConnectFaxServerA)(NULL, &fax) || !CALL(FaxInitializeEventQueue)(fax, port, 1, NULL, 0))
        exit(6);
    send_fax(fax, document);
    if (!CALL(FaxClose)(fax)) exit(7);
    return port;
}

static DWORD take_event(HANDLE port)
{
    DWORD bytes, id;
    ULONG_PTR key;
    OVERLAPPED *packet;
    if (!GetQueuedCompletionStatus(port, &bytes, &key, &packet, INFINITE)) exit(8);
    id = ((FAX_EVENTA *)(void *)packet)->EventId;
    LocalFree(packet);
    return id;
}

int main(int argc, char **argv)
{
    char document[MAX_PATH];
    dll = LoadLibraryA("winfax.dll");
    if (!dll) return 1;
    if (argc < 2) return without_a_service();
    GetFullPathNameA(argv[1], sizeof document, document, NULL);
    HANDLE port = listen_and_send(document);
    FreeLibrary(dll);
    if (!is_loaded()) return 9;
    while (take_event(port) != FEI_COMPLETED) continue;
    return 0;
}
