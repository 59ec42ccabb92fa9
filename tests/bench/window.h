/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_BENCH_WINDOW_H
#define FF_TESTS_BENCH_WINDOW_H

#include <winfax.h>

/* A client as a user writes it: a window, a connection, a registration. What it cannot do ends the program. */

enum { WM_FAX = WM_USER + 0x100 };

/* Of a window that exists once in the process. */
HANDLE window_register(HWND window);
HWND window_open(void);
/* The log-off call, and the end of the connection. */
void window_release(HWND window, HANDLE fax);
/* Takes messages until one is of the fax service. FALSE: there are no more. */
BOOL window_event(void);

#endif
