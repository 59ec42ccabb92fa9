/* SPDX-License-Identifier: MIT */
#include "client/win32/inner.h"

#include "client/win32/format.h"

/* As documented: 1,023 characters and the 0. */
enum { CHARACTERS_MAX = 1023 };

struct buffer_sink {
    struct format_sink base;
    void *to;
    size_t size;
};

static void put(struct format_sink *base, uint16_t unit)
{
    struct buffer_sink *sink = (struct buffer_sink *)(void *)base;
    if (sink->size == CHARACTERS_MAX) return;
    if (base->wide)
        ((uint16_t *)sink->to)[sink->size++] = unit;
    else
        ((char *)sink->to)[sink->size++] = (char)unit;
}

int wsprintfA(LPSTR to, LPCSTR format, ...)
{
    struct buffer_sink sink = {{.put = put, .no_floats = true}, to, 0};
    va_list args;
    va_start(args, format);
    format_run(&sink.base, format, args);
    va_end(args);
    to[sink.size] = 0;
    return (int)sink.size;
}

int wsprintfW(LPWSTR to, LPCWSTR format, ...)
{
    struct buffer_sink sink = {{.put = put, .wide = true, .no_floats = true}, to, 0};
    va_list args;
    va_start(args, format);
    format_run(&sink.base, format, args);
    va_end(args);
    to[sink.size] = 0;
    return (int)sink.size;
}
