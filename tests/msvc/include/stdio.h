/* SPDX-License-Identifier: MIT */
/* Of stdio.h what the sources use, declared as Microsoft's C library does. */
#ifndef FF_TESTS_MSVC_STDIO_H
#define FF_TESTS_MSVC_STDIO_H

#include <stdarg.h>
#include <stddef.h>

typedef struct fax_file FILE;

int snprintf(char *to, size_t size, const char *format, ...);
int vsnprintf(char *to, size_t size, const char *format, va_list args);

#endif
