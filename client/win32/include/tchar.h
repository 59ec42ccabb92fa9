/* SPDX-License-Identifier: MIT */
#ifndef FAUXFAX_TCHAR_H
#define FAUXFAX_TCHAR_H

/* Sources that are to be compiled in both forms: narrow, or wide where _UNICODE is defined, which goes with UNICODE (windows.h has
 * only that). The wide functions are those of fauxfax::winsource (fauxfax/winsource.h), and there only with it; _T, _TCHAR and
 * _tmain are there without it too. */

/* What _tmain becomes is not written as a user's warnings may want it. */
#if defined(__GNUC__) || defined(__clang__)
#pragma GCC system_header
#endif

#include <windef.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#ifdef __cplusplus
extern "C" {
#endif

/* main() of a program that has a wide one: its arguments, and the environment, taken for UTF-8. */
FAUXFAX_WIN32API int fauxfax_wmain(int argc, char **argv,
                                   int (*program)(int argc, WCHAR **argv, WCHAR **environment));

#ifdef __cplusplus
}
#endif

#ifdef _UNICODE
typedef WCHAR _TCHAR;
#define __T(text) FAUXFAX_WIDE(text)
/* Where a program defines it, whichever parameters it wants; once, and in C only. */
#ifndef __cplusplus
#define _tmain                                                                                               \
    fauxfax_program(int argc, WCHAR **argv, WCHAR **environment) __asm__("wmain");                           \
    int main(int argc, char **argv)                                                                          \
    {                                                                                                        \
        return fauxfax_wmain(argc, argv, fauxfax_program);                                                   \
    }                                                                                                        \
    int wmain
#endif
#else
typedef CHAR _TCHAR;
#define __T(text) text
#define _tmain main
#endif
#define _T(text) __T(text)
#define _TEXT(text) __T(text)

#if !defined(_UNICODE)
#define _tcslen strlen
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcsncat strncat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp strcasecmp
#define _tcsnicmp strncasecmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcsspn strspn
#define _tcscspn strcspn
#define _tcspbrk strpbrk
#define _tcstol strtol
#define _tcstoul strtoul
#define _ttoi atoi
#define _tprintf printf
#define _ftprintf fprintf
#define _vftprintf vfprintf
#define _stprintf sprintf
#define _vstprintf vsprintf
#elif defined(FAUXFAX_WINSOURCE_H)
#define _tcslen wcslen
#define _tcscpy wcscpy
#define _tcsncpy wcsncpy
#define _tcscat wcscat
#define _tcsncat wcsncat
#define _tcscmp wcscmp
#define _tcsncmp wcsncmp
#define _tcsicmp _wcsicmp
#define _tcsnicmp _wcsnicmp
#define _tcschr wcschr
#define _tcsrchr wcsrchr
#define _tcsstr wcsstr
#define _tcsspn wcsspn
#define _tcscspn wcscspn
#define _tcspbrk wcspbrk
#define _tcstol wcstol
#define _tcstoul wcstoul
#define _ttoi _wtoi
#define _tprintf wprintf
#define _ftprintf fwprintf
#define _vftprintf vfwprintf
#define _stprintf(to, ...) swprintf(to, (size_t)0x7FFFFFFF, __VA_ARGS__)
#define _vstprintf(to, format, args) vswprintf(to, (size_t)0x7FFFFFFF, format, args)
#endif

#endif
