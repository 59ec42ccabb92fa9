/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_PROCESS_H
#define FF_SIM_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/protocol.h"
#include "sim/text.h"

struct sim;

/* Client processes, their threads, and a mirror of their windows. */
struct process {
    uint32_t session;
    text image;         /* base name of the executable, for the trace */
    text path;          /* as it said, for reports only */
    uint32_t pid;       /* for reports only */
    uint32_t exit_code; /* FF_EXIT_UNKNOWN, as long as nobody has said it */
    text end_reason;
    bool ended : 1, polite : 1; /* polite: it said Bye */
    bool reached : 1;           /* called FaxConnectFaxServer at least once (exit code 3 otherwise) */
    bool ending : 1;            /* told to end (action end) */
    bool exited : 1;            /* by itself, says the system, whatever it said */
    bool given_up : 1;          /* whoever runs it is about to end it */
    bool registered : 1;        /* at least once */
    bool not_registered : 1;    /* … and tried to, the first time at this site: */
    uint32_t not_registered_site;
    uint32_t calls; /* API calls made */
    uint64_t ended_at;
    uint32_t used_epoch;     /* service session in which it registered (REG-6), 0 none */
    uint32_t released_epoch; /* … in which it made the log-off call (TOK-20), 0 none */
    uint64_t events_sent,
        events_seen; /* sequence of the last event for it as it was without a live registration
                                          * (delivery_sent says it at any time); what it has worked off */
    uint64_t actions_sent, actions_seen;
    uint64_t live_from; /* the last event before it got a live registration */
    uint32_t live_registrations;
    uint32_t threads, idle_threads; /* attached; of these, waiting */
    uint32_t windows;               /* that are there */
    /* Rows of its own, so that nobody has to look through those of others: the latest first, but for obligations and windows,
     * which are in order. SIM_NONE none. */
    uint32_t first_thread, first_site, first_obligation, last_obligation, first_window, last_window;
};

/* Where one really runs, which the world knows nothing of: for reports only. */
struct real_session {
    uint32_t process, session;
    text user, desktop; /* desktop: with its window station */
};

/* Rows of threads that have ended are used again. */
struct thread {
    uint32_t process;
    uint32_t ordinal; /* the client's number for it */
    uint32_t next;    /* of its process; once it has ended, of those that are free. SIM_NONE none */
    bool ended : 1, idle : 1;
    bool polls : 1;   /* it looks for messages again and again, and has not waited since */
    bool foreign : 1; /* it waits between fauxfax_wait_begin and _end: outside of the SDK */
    bool waited : 1;  /* at least once; the last event when it last went to wait, and when it was woken: */
    uint64_t idle_at, busy_at;
    uint64_t deadline; /* of the wait, FF_TIME_NEVER none */
    text what;         /* the wait in words */
    uint32_t site;     /* … and its place; SIM_NONE unknown */
    uint32_t called;   /* the place of its last call, or where it polls; SIM_NONE none */
};

/* A wait that nothing could end when the verdict came. */
struct stuck_wait {
    uint32_t process, thread; /* thread: the client's ordinal */
    uint32_t site;
    text what;
};

struct window {
    uint32_t process, thread; /* thread: the client's ordinal */
    uint64_t handle;          /* the client's number, unique in its process */
    text title;
    uint32_t next; /* of its process; SIM_NONE none */
    uint8_t kind;  /* enum ff_window_kind */
    bool alive;
};

/* A place in a client's code. Never in the canonical trace. */
struct site {
    uint32_t process;
    text module;      /* path of the module, NULL text unknown */
    uint64_t address; /* offset in it */
    text function;    /* the API's name: "FaxInitializeEventQueue" */
    uint32_t next;    /* of its process; SIM_NONE none */
};

struct process_facts {
    struct ff_str user; /* NULL: the world's first user */
    struct ff_str image, path;
    uint32_t pid;
};

/* A process attaches. Its ordinal is its index + 1 in texts. SIM_NONE: no such user, or one who has logged off (*ret_error says), or
 * memory was refused (NULL). */
uint32_t process_attach(struct sim *sim, const struct process_facts *facts, const char **ret_error);
/* It is gone: `polite` after Bye, otherwise it vanished (CHO-12). Ends its handles, registrations, windows, threads;
 * tokens as on_process_end says, and raises the finding of TOK-5 when one is still open. Twice is once. */
void process_end(struct sim *sim, uint32_t process, bool polite, uint32_t exit_code, struct ff_str reason);
/* The system says that the process of that id has exited by itself: before or after its connection is gone. One that did not say
 * Bye (_exit) is judged like one that did, when that was with success. */
void process_exited(struct sim *sim, uint32_t pid, uint32_t exit_code);
/* Whoever runs the processes gives them up: what those that are there leave undone from now on comes of that. */
void process_give_up(struct sim *sim);
/* Notes a site; equal sites share a row. SIM_NONE when refused. */
uint32_t site_add(struct sim *sim, uint32_t process, text module, uint64_t address, struct ff_str function);

/* Once; what is said again is not heard. When memory is refused sim->refused is set. */
void process_really(struct sim *sim, uint32_t process, struct ff_str user, uint32_t session,
                    struct ff_str desktop);
/* NULL: it did not say. */
const struct real_session *process_real_session(const struct sim *sim, uint32_t process);

/* A registration of it failed. It may try again; one that never had any is told at its end. */
void process_not_registered(struct sim *sim, uint32_t process, uint32_t site);

/* A thread of the process is there; twice is once, and after the process's end nothing. When memory is refused sim->refused is set,
 * and the thread is not known. */
void thread_begin(struct sim *sim, uint32_t process, uint32_t ordinal);
void thread_end(struct sim *sim, uint32_t process, uint32_t ordinal);
/* Where it called last; polls: PeekMessage there, which finds nothing, over and over. */
void thread_called(struct sim *sim, uint32_t process, uint32_t ordinal, uint32_t site, bool polls);
/* SIM_NONE: no such thread, or it has ended. */
uint32_t thread_find(const struct sim *sim, uint32_t process, uint32_t ordinal);

/* As thread_begin. A window that goes ends its registrations' delivery, and leaves its token open (CHO-11); one that nobody knows is
 * no window. */
void window_made(struct sim *sim, uint32_t process, uint64_t handle, uint32_t thread,
                 enum ff_window_kind kind, struct ff_str title);
void window_gone(struct sim *sim, uint32_t process, uint64_t handle);
/* Its process has ended. */
void windows_end(struct sim *sim, uint32_t process);
/* The latest window row of that handle in that process, alive or not; SIM_NONE never seen. However many there are, it is one look. */
uint32_t window_find(const struct sim *sim, uint32_t process, uint64_t handle);

/* The row of the user that it runs as. */
uint32_t process_user(const struct sim *sim, uint32_t process);

#endif
