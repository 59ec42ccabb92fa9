/* SPDX-License-Identifier: MIT */
/* Clients with one mistake each: mistake WORD. */
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <winfax.h>

static const char *mistake;

static BOOL is(const char *word)
{
    return strcmp(mistake, word) == 0;
}

static HANDLE connect_to_fax(void)
{
    HANDLE fax = NULL;
    FaxConnectFaxServerA(NULL, &fax);
    return fax;
}

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    if (message != WM_ENDSESSION || !wparam) return DefWindowProcA(window, message, wparam, lparam);
    HANDLE fax = connect_to_fax();
    FaxInitializeEventQueue(fax, NULL, is("wrong-key") ? 2 : 1, window, 0);
    if (!is("no-close")) FaxClose(fax);
    return 0;
}

static HWND listening_window(void)
{
    WNDCLASSA its_class = {0};
    its_class.lpfnWndProc = on_message;
    its_class.lpszClassName = "Mistake";
    RegisterClassA(&its_class);
    HWND window = CreateWindowExA(0, "Mistake", "Mistake", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
    HANDLE fax = connect_to_fax();
    FaxInitializeEventQueue(fax, NULL, 0, window, WM_USER);
    FaxClose(fax);
    return window;
}

int main(int argc, char **argv)
{
    MSG message;
    if (argc != 2) return 1;
    mistake = argv[1];
    listening_window();
    if (is("hang")) WaitForSingleObject(CreateEventA(NULL, FALSE, FALSE, NULL), INFINITE);
    while (GetMessageA(&message, NULL, 0, 0) > 0) DispatchMessageA(&message);
    return 0;
}
