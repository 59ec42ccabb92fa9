/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WINDOWS_INNER_H
#define FF_CLIENT_WINDOWS_INNER_H

#include <windows.h>

#include "client/os.h"
#include "client/windows/hooks.h"
#include "client/windows/quiet.h"
#include "common/alloc.h"

/* What host.c and ioport.c share. */

/* Something of ours that lies in a queue of the program's. */
struct pending {
    uint64_t target; /* window or port */
    uint64_t wparam, lparam, sequence;
    uint32_t message; /* 0: a packet */
    uint32_t registration;
};

struct known_window {
    HWND window;
    DWORD thread;
    bool gone;
};

/* A message of the session manager's, of the world, that is being sent. */
struct session_send {
    HWND window;
    UINT message;
};

struct host {
    struct client *client;
    struct os_mutex lock;
    FF_ARRAY(struct pending) pending;
    FF_ARRAY(struct known_window) windows;
    struct hooks hooks;         /* they tell of the reads of threads that have windows */
    FF_ARRAY(uintptr_t) blocks; /* where event blocks were put, sorted: for host_is_event */
    FF_ARRAY(struct session_send) sends;
    bool session_ended; /* the real one was seen to end, and that was told */
    struct quiet quiet;
    struct host *next;
};

/* ---- session.c ---- */

/* Before it is sent, and after it. False: memory was refused, and it must not be sent. */
bool session_send_begins(struct host *host, HWND window, UINT message);
void session_send_ends(struct host *host, HWND window, UINT message);
/* A message is sent to a window that the host knows: is it of the real session manager? Then that is told, once. */
void session_message(struct host *host, HWND window, UINT message);

/* With the lock held. False: memory was refused. */
bool host_note_pending(struct host *host, const struct pending *pending);
void host_forget_pending(struct host *host, uint32_t i);
/* A window or port that is gone: nothing that lay there is read any more. */
void host_forget_target(struct host *host, uint64_t target);

/* With the lock held. NULL: it is not known. */
struct known_window *host_known_window(struct host *host, HWND window);

/* How much of what was posted has not been read; for quiet.h. */
uint32_t host_unread(void *host);

static inline HANDLE handle_of(uint64_t number)
{
    return (HANDLE)(uintptr_t)number;
}

#endif
