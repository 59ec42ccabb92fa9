/* SPDX-License-Identifier: MIT */
#ifndef FAUXFAX_WINSOURCE_H
#define FAUXFAX_WINSOURCE_H

/* For sources that say L"text": the C library's functions of wide texts, as Windows has them, for a wchar_t of 16 bits.
 *
 * Nobody includes this: the CMake target fauxfax::winsource (and the pkg-config package fauxfax-winsource) compiles with
 * -fshort-wchar, and with this header before everything else. It is for C. The system's own functions would
 * take our texts for ones of 32-bit characters, so all of them are replaced: by those that are declared here, or by an error
 * of the compiler (the list at the end). Texts are UTF-16; the ANSI code page is 1252, or what
 * FAUXFAX_CODEPAGE names.
 *
 * Formats are those of Windows: in a function of wide texts %s is a wide text and %S a narrow one, in one of narrow texts it is
 * the other way round; %ls is wide and %hs narrow everywhere; I64 is a size; long has 32 bits. */

#if !defined(__SIZEOF_WCHAR_T__) || __SIZEOF_WCHAR_T__ != 2
#error "wchar_t has not 16 bits here: compile with -fshort-wchar (CMake: fauxfax::winsource)"
#endif

#ifdef __cplusplus
#error "fauxfax::winsource is for C: C++ has its own names for what is replaced here"
#endif

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include <fauxfax/fauxfax.h>

/* ---- Texts ---- */

#define wcslen fauxfax_wcslen
#define wcsnlen fauxfax_wcsnlen
#define wcscpy fauxfax_wcscpy
#define wcsncpy fauxfax_wcsncpy
#define wcscat fauxfax_wcscat
#define wcsncat fauxfax_wcsncat
#define wcscmp fauxfax_wcscmp
#define wcsncmp fauxfax_wcsncmp
#define wcschr fauxfax_wcschr
#define wcsrchr fauxfax_wcsrchr
#define wcsstr fauxfax_wcsstr
#define wcsspn fauxfax_wcsspn
#define wcscspn fauxfax_wcscspn
#define wcspbrk fauxfax_wcspbrk
#define wcstok fauxfax_wcstok
#define wcstol fauxfax_wcstol
#define wcstoul fauxfax_wcstoul
#define _wcsicmp fauxfax_wcsicmp
#define _wcsnicmp fauxfax_wcsnicmp
#define _wcsdup fauxfax_wcsdup
#define _wtoi fauxfax_wtoi

FAUXFAX_API size_t wcslen(const wchar_t *text);
FAUXFAX_API size_t wcsnlen(const wchar_t *text, size_t most);
FAUXFAX_API wchar_t *wcscpy(wchar_t *to, const wchar_t *from);
FAUXFAX_API wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t size);
FAUXFAX_API wchar_t *wcscat(wchar_t *to, const wchar_t *from);
FAUXFAX_API wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t most);
FAUXFAX_API int wcscmp(const wchar_t *a, const wchar_t *b);
FAUXFAX_API int wcsncmp(const wchar_t *a, const wchar_t *b, size_t most);
FAUXFAX_API wchar_t *wcschr(const wchar_t *text, wchar_t unit);
FAUXFAX_API wchar_t *wcsrchr(const wchar_t *text, wchar_t unit);
FAUXFAX_API wchar_t *wcsstr(const wchar_t *text, const wchar_t *part);
FAUXFAX_API size_t wcsspn(const wchar_t *text, const wchar_t *set);
FAUXFAX_API size_t wcscspn(const wchar_t *text, const wchar_t *set);
FAUXFAX_API wchar_t *wcspbrk(const wchar_t *text, const wchar_t *set);
FAUXFAX_API wchar_t *wcstok(wchar_t *text, const wchar_t *set, wchar_t **rest);
FAUXFAX_API long wcstol(const wchar_t *text, wchar_t **end, int base);
FAUXFAX_API unsigned long wcstoul(const wchar_t *text, wchar_t **end, int base);
FAUXFAX_API int _wcsicmp(const wchar_t *a, const wchar_t *b);
FAUXFAX_API int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t most);
/* To be given to free. NULL: no memory. */
FAUXFAX_API wchar_t *_wcsdup(const wchar_t *text);
FAUXFAX_API int _wtoi(const wchar_t *text);

/* ---- Formatting ---- */

#define swprintf fauxfax_swprintf
#define vswprintf fauxfax_vswprintf
#define _snwprintf fauxfax_snwprintf
#define _vsnwprintf fauxfax_vsnwprintf
#define wprintf fauxfax_wprintf
#define fwprintf fauxfax_fwprintf
#define vfwprintf fauxfax_vfwprintf

/* -1, and an ended text, when there is no room for all of it. */
FAUXFAX_API int swprintf(wchar_t *to, size_t size, const wchar_t *format, ...);
FAUXFAX_API int vswprintf(wchar_t *to, size_t size, const wchar_t *format, va_list args);
/* The same, but for the 0: a text that fills the room, or exceeds it, is not ended. */
FAUXFAX_API int _snwprintf(wchar_t *to, size_t size, const wchar_t *format, ...);
FAUXFAX_API int _vsnwprintf(wchar_t *to, size_t size, const wchar_t *format, va_list args);
/* Written as UTF-8. The count of UTF-16 units, or -1. */
FAUXFAX_API int wprintf(const wchar_t *format, ...);
FAUXFAX_API int fwprintf(FILE *file, const wchar_t *format, ...);
FAUXFAX_API int vfwprintf(FILE *file, const wchar_t *format, va_list args);

/* Those of narrow texts take wide ones (%ls, %S) too, and write them in the ANSI code page. */
FAUXFAX_API int fauxfax_printf(const char *format, ...);
FAUXFAX_API int fauxfax_fprintf(FILE *file, const char *format, ...);
FAUXFAX_API int fauxfax_vfprintf(FILE *file, const char *format, va_list args);
FAUXFAX_API int fauxfax_snprintf(char *to, size_t size, const char *format, ...);
FAUXFAX_API int fauxfax_vsnprintf(char *to, size_t size, const char *format, va_list args);
#undef printf
#undef fprintf
#undef vfprintf
#undef vprintf
#undef snprintf
#undef vsnprintf
#undef sprintf
#undef vsprintf
/* Only as functions: __attribute__((format(printf, …))) stays what it is. */
#define printf(...) fauxfax_printf(__VA_ARGS__)
#define fprintf(...) fauxfax_fprintf(__VA_ARGS__)
#define vfprintf(file, format, args) fauxfax_vfprintf(file, format, args)
#define vprintf(format, args) fauxfax_vfprintf(stdout, format, args)
#define snprintf(...) fauxfax_snprintf(__VA_ARGS__)
#define vsnprintf(to, size, format, args) fauxfax_vsnprintf(to, size, format, args)
#define sprintf(to, ...) fauxfax_snprintf(to, (size_t)0x7FFFFFFF, __VA_ARGS__)
#define vsprintf(to, format, args) fauxfax_vsnprintf(to, (size_t)0x7FFFFFFF, format, args)

/* ---- What there is not: MultiByteToWideChar, WideCharToMultiByte and the functions above serve ---- */

#pragma GCC poison mbstowcs wcstombs mbtowc wctomb mbrtowc wcrtomb mbsrtowcs wcsrtombs mbsnrtowcs wcsnrtombs \
    btowc wctob
#pragma GCC poison wcscoll wcsxfrm wcscasecmp wcsncasecmp wcsdup wcpcpy wcpncpy wcswidth wcsftime
#pragma GCC poison wcstod wcstof wcstold wcstoll wcstoull wmemchr wmemcmp wmemcpy wmemmove wmemset
#pragma GCC poison fgetws fputws fgetwc fputwc getwc putwc getwchar putwchar ungetwc
#pragma GCC poison swscanf fwscanf wscanf vswscanf vfwscanf vwscanf vwprintf

#endif
