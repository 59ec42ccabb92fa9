/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WINDOWS_HOOKS_H
#define FF_CLIENT_WINDOWS_HOOKS_H

#include <windows.h>

#include <stdbool.h>

#include "common/alloc.h"

/* WH_GETMESSAGE hooks, one a thread however much is looked for there: two would be told of every message twice; and beside each
 * a WH_CALLWNDPROC hook, where somebody wants to know what is sent. Whoever has them holds a lock of his own. */
struct hook {
    DWORD thread;
    HANDLE read, sent; /* HHOOKs; sent NULL: there is none */
};

typedef LRESULT CALLBACK hook_function(int code, WPARAM removed, LPARAM message);

struct hooks {
    FF_ARRAY(struct hook) at;
};

/* The thread has one from now on, if it had none. False: refused, and its reads will not be seen. sent: for what is sent to
 * its windows, NULL nothing; refused, that is not seen, and all else is. */
bool hooks_add(struct hooks *hooks, DWORD thread, hook_function *read, hook_function *sent);
void hooks_remove(struct hooks *hooks, DWORD thread);
/* All of them; and the memory. */
void hooks_clear(struct hooks *hooks);

#endif
