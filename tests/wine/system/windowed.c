/* SPDX-License-Identifier: MIT */
/* A client with two windows, for recordings: windowed DOCUMENT NUMBER. It prints what it was answered and given. */
#include <stdio.h>
#include <windows.h>
#include <winfax.h>

enum { FIRST = WM_USER + 0x100 };

static unsigned completed;

static LRESULT CALLBACK on_message(HWND hwnd, UINT message, WPARAM device, LPARAM job)
{
    if (message <= FIRST || message > FIRST + FEI_NEVENTS) return DefWindowProcA(hwnd, message, device, job);
    printf("event %u device %u job %d\n", message - FIRST, (unsigned)device, (int)job);
    completed += message == FIRST + FEI_COMPLETED;
    return 0;
}

static HWND make_window(void)
{
    WNDCLASSA class = {0};
    class.lpfnWndProc = on_message;
    class.lpszClassName = "Windowed";
    RegisterClassA(&class);
    return CreateWindowA("Windowed", "windowed", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
}

static void send_one(HANDLE fax, const char *document, const char *number)
{
    PFAX_JOB_PARAMA params = NULL;
    PFAX_COVERPAGE_INFOA cover = NULL;
    DWORD job = 0;
    printf("complete %d\n", FaxCompleteJobParamsA(&params, &cover));
    params->RecipientNumber = number;
    printf("send %d\n", FaxSendDocumentA(fax, document, params, NULL, &job));
    printf("job %lu\n", (unsigned long)job);
    FaxFreeBuffer(params);
    FaxFreeBuffer(cover);
}

int main(int argc, char **argv)
{
    HANDLE fax = NULL;
    HWND windows[] = {make_window(), make_window()};
    MSG msg;
    if (argc != 3) return 2;
    if (!FaxConnectFaxServerA(NULL, &fax)) return 1;
    for (int i = 0; i < 2; i++)
        printf("register %d\n", FaxInitializeEventQueue(fax, NULL, 0, windows[i], FIRST));
    send_one(fax, argv[1], argv[2]);
    while (completed < 2 && GetMessageA(&msg, NULL, 0, 0) > 0) DispatchMessageA(&msg);
    for (int i = 0; i < 2; i++)
        printf("log off %d\n", FaxInitializeEventQueue(fax, NULL, 1, windows[i], FIRST));
    SetLastError(77);
    printf("close %d\n", FaxClose(fax));
    printf("last error %lu\n", (unsigned long)GetLastError());
    return 0;
}
