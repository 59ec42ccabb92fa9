/* SPDX-License-Identifier: MIT */
/* errno.h as Microsoft's C library has it. */
#ifndef FF_TESTS_MSVC_ERRNO_H
#define FF_TESTS_MSVC_ERRNO_H

int *_errno(void);
#define errno (*_errno())
#define EEXIST 17

#endif
