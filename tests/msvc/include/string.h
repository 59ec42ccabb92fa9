/* SPDX-License-Identifier: MIT */
/* Of string.h what the sources use, declared as Microsoft's C library does. */
#ifndef FF_TESTS_MSVC_STRING_H
#define FF_TESTS_MSVC_STRING_H

#include <stddef.h>

void *memchr(const void *bytes, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
char *strchr(const char *text, int c);
int strcmp(const char *a, const char *b);
size_t strcspn(const char *text, const char *of);
char *strerror(int code);
size_t strlen(const char *text);
char *strncat(char *to, const char *text, size_t most);
int strncmp(const char *a, const char *b, size_t size);
char *strpbrk(const char *text, const char *of);

#endif
