/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_WIN32_SPY_H
#define FF_TESTS_WIN32_SPY_H

#include "tests/unit/win32/check.h"

/* Windows whose procedure notes what it is given, of the messages that a test asks for by knowing their names (spy.c); what
 * Windows sends besides, of sizes and paint, is left out. The words are check_saw's: "a:NCCREATE a:CREATE b:USER+1". */

struct spy {
    char name;
    /* May answer instead of DefWindowProc: TRUE, and *result. NULL: never. */
    BOOL (*hook)(struct spy *spy, HWND window, UINT message, WPARAM wparam, LPARAM lparam, LRESULT *result);
    void *context; /* the test's */
};

/* The class, of this form of the API; registered at the first use of it. */
LPCTSTR spy_class(void);
/* A window that the spy looks after: parent NULL, a window or HWND_MESSAGE. */
HWND spy_window(struct spy *spy, DWORD style, HWND parent);
HWND spy_message_only(struct spy *spy);
/* Dispatches what is posted to this thread; how many there were. */
int spy_pump(void);

#endif
