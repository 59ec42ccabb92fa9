/* SPDX-License-Identifier: MIT */
/* Of stdlib.h what the sources use, declared as Microsoft's C library does. */
#ifndef FF_TESTS_MSVC_STDLIB_H
#define FF_TESTS_MSVC_STDLIB_H

#include <stddef.h>

void *calloc(size_t count, size_t size);
void *malloc(size_t size);
double strtod(const char *text, char **ret_end);
void free(void *block);
void *realloc(void *block, size_t size);

#endif
