/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_WINE_NOTIFIED_H
#define FF_TESTS_WINE_NOTIFIED_H

#include <windows.h>

#include <winfax.h>

/* Where somebody is notified: one of both. */
struct listener {
    HWND window;
    HANDLE port;
};

HWND notified_window(void);
HANDLE notified_port(void);
void notified_register(const struct listener *to);
void notified_send(const char *document);
/* Ends the program when it does not hold. */
void notified_check(BOOL holds, const char *what);

#endif
