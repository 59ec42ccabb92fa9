/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_LOGOFF_H
#define FF_SIM_LOGOFF_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "sim/states.h"

struct sim;

/* The log-off protocol, a state machine: WM_QUERYENDSESSION to each top-level window in turn (processes in order of
 * attachment, windows in order of creation), until one vetoes; then WM_ENDSESSION to each that was asked; then the
 * verdict (TOK-26); then, when nothing holds the desktop, the session's processes are told to end. A client may call
 * in from inside any step. (states.def) */
struct logoff_window {
    uint32_t window; /* row */
    bool asked, timed_out;
    bool told;     /* it has answered WM_ENDSESSION(TRUE) */
    uint64_t late; /* the send that timed out and is still not answered; 0 none */
};

struct logoff {
    uint32_t session;
    enum logoff_state state;
    bool cancelled; /* a veto: WM_ENDSESSION(FALSE) goes to those asked (TOK-31) */
    uint32_t at;    /* index of the window whose answer is awaited */
    uint64_t send;  /* number of the send that is awaited; between two steps there is one until the verdict */
    uint64_t timer; /* ticket of its time-out */
    uint64_t begun_at, ended_at;
    uint64_t ended_after; /* sequence of the last event before the verdict */
    uint32_t vetoed_by;   /* window row */
    uint32_t blocked_by;  /* token row */
    FF_ARRAY(struct logoff_window) windows;
};

/* Begins the log-off of a session. False when it has ended or one is under way. */
bool logoff_begin(struct sim *sim, uint32_t session);
/* The same by force: where the switch force_asks is off nobody is asked, and all are told. */
bool logoff_force(struct sim *sim, uint32_t session);
/* Has there been one of that session, however it went? */
bool logoff_begun(const struct sim *sim, uint32_t session);
/* A window procedure's answer to a send; late, foreign and repeated ones change nothing (false), but a window that
 * answers late does not hang. */
bool logoff_answer(struct sim *sim, uint32_t process, uint64_t send, uint64_t result);
/* A window died or its process ended while its answer was awaited. */
void logoff_window_gone(struct sim *sim, uint32_t window);
void logoff_timer(struct sim *sim, uint32_t subject);
uint64_t logoff_ticket(const struct sim *sim, uint32_t subject);
/* Nothing can wake anybody any more, and the last thing that happened was a log-off that was refused: what a run is for has been
 * seen, so the session's processes are told to end as after one that completes. False when that is not how it is, when
 * they have all been told, and where a window hangs: that is what a run ends with. */
bool logoff_wind_up(struct sim *sim);
/* Was the last thing that happened a log-off that was refused, and is there a window that has still not answered it? */
bool logoff_hangs(const struct sim *sim);
/* Has a window of the process answered a WM_ENDSESSION(TRUE)? */
bool logoff_told(const struct sim *sim, uint32_t process);
/* Is the process inside a WM_ENDSESSION(FALSE) now? (TOK-24) */
bool logoff_cancelling(const struct sim *sim, uint32_t process);
/* Or inside a WM_QUERYENDSESSION? */
bool logoff_querying(const struct sim *sim, uint32_t process);

#endif
