/* SPDX-License-Identifier: MIT */
/* A program that is linked with a world, as the environment has it: does what its arguments say.
 *
 *   page     GetACP
 *   connect  FaxConnectFaxServer     close  FaxClose of it     leave  nothing more: its handle stays open
 *   debug    OutputDebugString, of both forms
 *   box TYPE FORM  MessageBox (FORM A or W): what it answers, and the last error
 *   exit CODE      ExitProcess, on a thread of its own */
#include <winfax.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void debug(void)
{
    OutputDebugStringA("a line\r\n");
    OutputDebugStringW(FAUXFAX_WIDE("caf\xE9"));
}

static BOOL box(const char *type, const char *form)
{
    UINT number = (UINT)strtoul(type, NULL, 0);
    SetLastError(0);
    int id = *form == 'W' ? MessageBoxW(NULL, FAUXFAX_WIDE("na\xEFve?"), FAUXFAX_WIDE("Fax"), number)
                          : MessageBoxA(NULL, "na\xEFve?", NULL, number);
    printf("%d ", id);
    return id != 0;
}

static DWORD WINAPI leave(LPVOID code)
{
    ExitProcess((UINT)(UINT_PTR)code);
}

static void leave_on_a_thread(const char *code)
{
    HANDLE thread = CreateThread(NULL, 0, leave, (LPVOID)(UINT_PTR)strtoul(code, NULL, 0), 0, NULL);
    WaitForSingleObject(thread, INFINITE);
}

int main(int argc, char **argv)
{
    HANDLE fax = NULL;
    for (int i = 1; i < argc; i++) {
        BOOL ok = TRUE;
        if (strcmp(argv[i], "page") == 0) ok = (BOOL)GetACP();
        if (strcmp(argv[i], "connect") == 0) ok = FaxConnectFaxServerA(NULL, &fax);
        if (strcmp(argv[i], "close") == 0) ok = FaxClose(fax);
        if (strcmp(argv[i], "debug") == 0) debug();
        if (strcmp(argv[i], "box") == 0 && i + 2 < argc) i += 2, ok = box(argv[i - 1], argv[i]);
        if (strcmp(argv[i], "exit") == 0 && i + 1 < argc) leave_on_a_thread(argv[++i]);
        printf("%s %d %u\n", argv[i], ok, ok ? 0U : (unsigned)GetLastError());
    }
    return 0;
}
