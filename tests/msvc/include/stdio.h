/* SPDX-License-Identifier: MIT */
/* Of stdio.h what the sources use, declared as Microsoft's C library does. */
#ifndef FF_TESTS_MSVC_STDIO_H
#define FF_TESTS_MSVC_STDIO_H

#include <stdarg.h>
#include <stddef.h>

typedef struct fax_file FILE;

FILE *__acrt_iob_func(unsigned number);
#define stderr (__acrt_iob_func(2))

int fclose(FILE *file);
int fflush(FILE *file);
FILE *fopen(const char *path, const char *mode);
int fprintf(FILE *file, const char *format, ...);
int fputs(const char *text, FILE *file);
size_t fwrite(const void *bytes, size_t size, size_t count, FILE *file);
int remove(const char *path);
int snprintf(char *to, size_t size, const char *format, ...);
int vsnprintf(char *to, size_t size, const char *format, va_list args);

#endif
