/* SPDX-License-Identifier: MIT */
#include "tests/unit/win32/worker.h"

static DWORD WINAPI run(LPVOID worker_)
{
    struct worker *worker = worker_;
    MSG msg;
    worker->window = worker->top_level ? spy_window(&worker->spy, 0, NULL) : spy_message_only(&worker->spy);
    SetEvent(worker->ready);
    while (GetMessage(&msg, NULL, 0, 0) > 0) DispatchMessage(&msg);
    if (IsWindow(worker->window)) DestroyWindow(worker->window);
    return (DWORD)msg.wParam;
}

void worker_start(struct worker *worker)
{
    worker->ready = CreateEvent(NULL, TRUE, FALSE, NULL);
    worker->thread = CreateThread(NULL, 0, run, worker, 0, &worker->id);
    CHECK(worker->ready && worker->thread);
    CHECK_INT(WaitForSingleObject(worker->ready, INFINITE), WAIT_OBJECT_0);
}

void worker_stop(struct worker *worker)
{
    PostThreadMessage(worker->id, WM_QUIT, 0, 0);
    thread_end(worker->thread);
    CloseHandle(worker->ready);
}

HANDLE thread_begin(LPTHREAD_START_ROUTINE routine, void *argument)
{
    HANDLE thread = CreateThread(NULL, 0, routine, argument, 0, NULL);
    CHECK(thread != NULL);
    return thread;
}

DWORD thread_end(HANDLE thread)
{
    DWORD code = 0;
    CHECK_INT(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(CloseHandle(thread));
    return code;
}
