/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_CLIENT_WINDOWS_H
#define FF_TESTS_UNIT_CLIENT_WINDOWS_H

#include <stdint.h>

/* As much of windows.h as winfax.h and the fax side of the SDK use: until the portable subset is there. */
#define WINAPI
#define TRUE 1
#define FALSE 0
#define MAX_COMPUTERNAME_LENGTH 15
#define STANDARD_RIGHTS_READ 0x00020000L
#define STANDARD_RIGHTS_WRITE 0x00020000L
#define STANDARD_RIGHTS_ALL 0x001F0000L
#define VOID void
typedef int BOOL;
typedef char CHAR;
typedef uint16_t WCHAR, WORD;
typedef uint32_t DWORD;
typedef unsigned UINT;
typedef uintptr_t ULONG_PTR, DWORD_PTR;
typedef void *HANDLE, *LPVOID;
typedef HANDLE *LPHANDLE;
typedef DWORD *LPDWORD;
typedef const char *LPCSTR;
typedef const WCHAR *LPCWSTR;
typedef struct HWND__ *HWND;
typedef struct HDC__ *HDC;
typedef struct {
    DWORD dwLowDateTime, dwHighDateTime;
} FILETIME;
typedef struct {
    WORD wYear, wMonth, wDayOfWeek, wDay, wHour, wMinute, wSecond, wMilliseconds;
} SYSTEMTIME;

#endif
