/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_CONFORMANCE_TRANSPORT_H
#define FF_TESTS_CONFORMANCE_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

/* What differs between the transports of the conformance suite. All functions fail the test and say why. */
struct fx_transport {
    const char *name;
    /* A world from a whole scenario, time manual. folder: a private one of this case. */
    void (*start)(const char *scenario, const char *folder);
    void (*stop)(void);
    /* One line of the control protocol without its newline; the answer's line, owned by the transport. */
    const char *(*control)(const char *line);
    /* The world's process is killed, and gone when this returns; stop is still to be called. NULL: it has none of its own. */
    void (*crash)(void);
    /* A client process of the world: its FAUXFAX_TRANSPORT word, owned by the transport. */
    const char *(*client_transport)(void);
    bool prints; /* FaxStartPrintJob has a device context to give */
    /* Cases that are not run, up to one without a name; NULL: all are. */
    const struct fx_left_out *left_out;
};

struct fx_left_out {
    const char *group, *name;
};

extern const struct fx_transport fx_embedded, fx_daemon, fx_wine;
/* Those that this program can be told to run on, up to NULL. */
extern const struct fx_transport *const fx_transports[];

/* ---- The client processes of a world: those of the SDK (process_sdk.c), or a winfax.dll each (wine/process_dll.c) ---- */

enum { FX_PROCESSES = 16 };

/* It is in the world when this returns, and the calling thread in it. */
void fx_process_begin(int process, const char *transport, const char *user, const char *name);
void fx_process_enter(int process);
/* The calling thread is in none of them. */
void fx_process_leave(void);
/* What was sent to the one that the thread is in is posted, and what was acknowledged on it has come to the world. */
void fx_process_sync(void);
/* The code page of the A functions, of the processes that begin from now on. */
void fx_process_codepage(unsigned page);
/* A message from elsewhere is on its way to a window of the calling thread. Where it is there at once, so that nobody has to wait: nothing. */
void fx_process_await_message(void);
/* polite: it says Bye. False: it cannot end before its world does, and is forgotten. */
bool fx_process_end(int process, bool polite);
/* How many of them something is kept of. */
unsigned fx_processes_left(void);

#endif
