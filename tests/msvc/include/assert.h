/* SPDX-License-Identifier: MIT */
/* assert.h as Microsoft's C library has it, in a debug build. */
void _wassert(const unsigned short *message, const unsigned short *file, unsigned line);

#undef assert
#define assert(expression) ((void)((expression) || (_wassert(0, 0, (unsigned)(__LINE__)), 0)))
#ifndef static_assert
#define static_assert _Static_assert
#endif
