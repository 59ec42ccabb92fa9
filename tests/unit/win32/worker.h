/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_WIN32_WORKER_H
#define FF_TESTS_WIN32_WORKER_H

#include "tests/unit/win32/spy.h"

/* Another thread, with a message-only window and a loop: begun when worker_start returns, ended when worker_stop does. */
struct worker {
    struct spy spy; /* name and hook are to be set before */
    BOOL top_level; /* so is whether it has a window of that kind instead */
    HANDLE thread;
    DWORD id;
    HWND window;
    HANDLE ready;
};
void worker_start(struct worker *worker);
void worker_stop(struct worker *worker);

/* A thread that runs the function; to be waited for with thread_end, which gives its exit code. */
HANDLE thread_begin(LPTHREAD_START_ROUTINE routine, void *argument);
DWORD thread_end(HANDLE thread);

#endif
