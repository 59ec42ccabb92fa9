/* SPDX-License-Identifier: MIT */
#include "client/win32/inner.h"

#include "client/win32/format.h"

/* As documented: 1,023 characters and the 0. */
enum { CHARACTERS_MAX = 1023 };

int wsprintfA(LPSTR to, LPCSTR format, ...)
{
    struct format_buffer sink = {{.put = format_buffer_put, .no_floats = true}, to, CHARACTERS_MAX, 0};
    va_list args;
    va_start(args, format);
    format_run(&sink.base, format, args);
    va_end(args);
    to[sink.size] = 0;
    return (int)sink.size;
}

int wsprintfW(LPWSTR to, LPCWSTR format, ...)
{
    struct format_buffer sink = {
        {.put = format_buffer_put, .wide = true, .no_floats = true}, to, CHARACTERS_MAX, 0};
    va_list args;
    va_start(args, format);
    format_run(&sink.base, format, args);
    va_end(args);
    to[sink.size] = 0;
    return (int)sink.size;
}
