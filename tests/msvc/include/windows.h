/* SPDX-License-Identifier: MIT */
/* Of windows.h what the headers use, with the types that Windows gives it: to be extended when they use more. */
#ifndef FF_TESTS_MSVC_WINDOWS_H
#define FF_TESTS_MSVC_WINDOWS_H

#define WINAPI __stdcall
#define CALLBACK __stdcall
#define CONST const
#define VOID void
#define FALSE 0
#define TRUE 1
#ifndef NULL
#define NULL ((void *)0)
#endif
#define WM_USER 0x0400
#define MAX_COMPUTERNAME_LENGTH 15

typedef char CHAR, *LPSTR;
typedef const char *LPCSTR;
typedef unsigned short WCHAR, *LPWSTR; /* the compiler's wchar_t */
typedef const WCHAR *LPCWSTR;
typedef unsigned char BYTE, *LPBYTE;
typedef unsigned short WORD;
typedef unsigned long DWORD, *LPDWORD, *PDWORD;
typedef unsigned int UINT;
typedef int BOOL, *LPBOOL;
typedef long LONG;
typedef unsigned long long DWORDLONG;
#ifdef _WIN64
typedef unsigned long long ULONG_PTR, UINT_PTR;
typedef long long LONG_PTR;
#else
typedef unsigned long ULONG_PTR;
typedef unsigned int UINT_PTR;
typedef long LONG_PTR;
#endif
typedef ULONG_PTR DWORD_PTR;
typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM, LRESULT;
typedef void *HANDLE, **PHANDLE, **LPHANDLE, *PVOID, *LPVOID;

typedef struct HWND__ *HWND;
typedef struct HDC__ *HDC;
typedef struct HKEY__ *HKEY;
typedef struct HINSTANCE__ *HINSTANCE, *HMODULE;

typedef struct _FILETIME {
    DWORD dwLowDateTime, dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

typedef struct _SYSTEMTIME {
    WORD wYear, wMonth, wDayOfWeek, wDay, wHour, wMinute, wSecond, wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

typedef struct _GUID {
    unsigned long Data1;
    unsigned short Data2, Data3;
    unsigned char Data4[8];
} GUID;

typedef struct _RTL_SRWLOCK {
    PVOID Ptr;
} SRWLOCK, *PSRWLOCK;
#define SRWLOCK_INIT                                                                                         \
    {                                                                                                        \
        0                                                                                                    \
    }

typedef struct _RTL_CONDITION_VARIABLE {
    PVOID Ptr;
} CONDITION_VARIABLE, *PCONDITION_VARIABLE;

#define DLL_PROCESS_DETACH 0

DWORD WINAPI GetLastError(VOID);
VOID WINAPI SetLastError(DWORD code);
HANDLE WINAPI GetCurrentProcess(VOID);
BOOL WINAPI GetProcessTimes(HANDLE process, LPFILETIME ret_created, LPFILETIME ret_ended,
                            LPFILETIME ret_kernel, LPFILETIME ret_user);

#endif
