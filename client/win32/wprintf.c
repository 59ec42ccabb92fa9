/* SPDX-License-Identifier: MIT */
/* The C library's printf for fauxfax::winsource; compiled with a wchar_t of 16 bits, as wide.c is. */
#include <fauxfax/winsource.h>

#include "client/win32/format.h"
#include "client/win32/inner.h"
#include "common/utf.h"

/* ---- Into a buffer ---- */

int _vsnwprintf(wchar_t *to, size_t size, const wchar_t *format, va_list args)
{
    struct format_buffer sink = {{.put = format_buffer_put, .wide = true}, to, size, 0};
    size_t count = format_run(&sink.base, format, args);
    if (count < size) to[count] = 0;
    return count <= size ? (int)count : -1;
}

int vswprintf(wchar_t *to, size_t size, const wchar_t *format, va_list args)
{
    int count = _vsnwprintf(to, size, format, args);
    if (size && (count < 0 || (size_t)count == size)) to[size - 1] = 0;
    return (size_t)count < size ? count : -1;
}

int swprintf(wchar_t *to, size_t size, const wchar_t *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = vswprintf(to, size, format, args);
    va_end(args);
    return count;
}

int _snwprintf(wchar_t *to, size_t size, const wchar_t *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = _vsnwprintf(to, size, format, args);
    va_end(args);
    return count;
}

int fauxfax_vsnprintf(char *to, size_t size, const char *format, va_list args)
{
    struct format_buffer sink = {{.put = format_buffer_put}, to, size ? size - 1 : 0, 0};
    size_t count = format_run(&sink.base, format, args);
    if (size) to[sink.size] = 0;
    return (int)count;
}

int fauxfax_snprintf(char *to, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = fauxfax_vsnprintf(to, size, format, args);
    va_end(args);
    return count;
}

/* ---- Into a file ---- */

struct file_sink {
    struct format_sink base;
    FILE *file;
    uint16_t high; /* the first half of a surrogate pair that waits for its second; 0: none */
    bool failed;
};

static void write_bytes(struct file_sink *sink, const void *bytes, size_t size)
{
    if (fwrite(bytes, 1, size, sink->file) != size) sink->failed = true;
}

static void write_units(struct file_sink *sink, const uint16_t *units, size_t count)
{
    struct ff_writer text = ff_writer_on(ff_alloc_default());
    ff_wtf8_of_utf16(&text, units, count);
    sink->failed = sink->failed || text.failed;
    write_bytes(sink, text.at, text.size);
    ff_writer_free(&text);
}

static void to_file(struct format_sink *base, uint16_t unit)
{
    struct file_sink *sink = (struct file_sink *)(void *)base;
    char byte = (char)unit;
    uint16_t pair[2] = {sink->high, unit};
    bool second = sink->high != 0;
    if (!base->wide) {
        write_bytes(sink, &byte, 1);
        return;
    }
    sink->high = !second && (unit & 0xFC00) == 0xD800 ? unit : 0;
    if (!sink->high) write_units(sink, second ? pair : &unit, second ? 2 : 1);
}

static int print(FILE *file, bool wide, const void *format, va_list args)
{
    struct file_sink sink = {{.put = to_file, .wide = wide}, file, 0, false};
    size_t count = format_run(&sink.base, format, args);
    if (sink.high) write_units(&sink, &sink.high, 1);
    return sink.failed ? -1 : (int)count;
}

int vfwprintf(FILE *file, const wchar_t *format, va_list args)
{
    return print(file, true, format, args);
}

int fwprintf(FILE *file, const wchar_t *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = vfwprintf(file, format, args);
    va_end(args);
    return count;
}

int wprintf(const wchar_t *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = vfwprintf(stdout, format, args);
    va_end(args);
    return count;
}

int fauxfax_vfprintf(FILE *file, const char *format, va_list args)
{
    return print(file, false, format, args);
}

int fauxfax_fprintf(FILE *file, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = fauxfax_vfprintf(file, format, args);
    va_end(args);
    return count;
}

int fauxfax_printf(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = fauxfax_vfprintf(stdout, format, args);
    va_end(args);
    return count;
}
