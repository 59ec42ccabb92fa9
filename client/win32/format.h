/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WIN32_FORMAT_H
#define FF_CLIENT_WIN32_FORMAT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* printf as Windows has it, for wsprintf and (winsource) the C library's functions with wide texts: %s is a text of the
 * function's own form, %S of the other one, %hs a narrow and %ls a wide one; I64 and I32 are sizes. */

/* Where characters go: of the form that the format has. */
struct format_sink {
    void (*put)(struct format_sink *sink, uint16_t unit); /* a byte of the ANSI code page, or a UTF-16 unit */
    bool wide;
    bool no_floats; /* wsprintf: %e and the like are text */
    size_t count;   /* so far; kept by format_run */
};

/* format: of the sink's form. The count of characters. */
size_t format_run(struct format_sink *sink, const void *format, va_list list);

/* A sink into memory: the first `room` characters, without a 0. */
struct format_buffer {
    struct format_sink base; /* .put = format_buffer_put */
    void *to;
    size_t room, size;
};
void format_buffer_put(struct format_sink *sink, uint16_t unit);

#endif
