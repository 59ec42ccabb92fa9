/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_DEVICE_H
#define FF_SIM_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/text.h"

struct sim;

/* A fax device (port, in the API's word) with its one line, and the call that occupies it. */

enum call_phase {
    CALL_none,
    CALL_initializing, /* outgoing */
    CALL_dialing,
    CALL_ringing_out,  /* the remote rings; no event of its own */
    CALL_sending,
    CALL_ringing_in,   /* incoming */
    CALL_answered,
    CALL_receiving,
    CALL_hanging_up,   /* after the last event of the call, before IDLE */
    CALL_taken         /* the line is another application's (SEQ-15) */
};

struct device {
    uint32_t id;            /* permanent line id, never 0 (EVT-4) */
    text name, tsid, csid;
    uint32_t flags;         /* FPF_* */
    uint32_t rings, priority;
    uint32_t state;         /* FPS_* (FPI-4) */
    bool powered;
    bool no_dial_tone;      /* the next calls find no dial tone (scripted) */
    uint32_t lose_line;     /* how many of the next outgoing calls lose the line to another application (SEQ-6) */
    uint32_t modify_handle; /* handle row that holds PORT_OPEN_MODIFY (OPN-3), or SIM_NONE */

    enum call_phase phase;
    uint32_t job;           /* id of the call's job, FF_JOB_NONE before there is one */
    uint32_t party;         /* outgoing: row of the remote */
    uint32_t incoming;      /* incoming: row of the script's call */
    uint32_t step;          /* rings or pages done in this phase */
    uint64_t timer;         /* ticket of the call's next step */
    uint64_t started;       /* of the call, 0 idle */
};

/* SIM_NONE: refused, id 0 or taken. */
uint32_t device_add(struct sim *sim, uint32_t id, struct ff_str name);
uint32_t device_by_id(const struct sim *sim, uint32_t id);
uint32_t device_by_name(const struct sim *sim, struct ff_str name);
bool device_idle(const struct device *device);

/* Starts waiting jobs on idle devices while there are both: highest priority device first (FPI-2), jobs in the
 * queue's order. Called whenever a device or a job becomes free. */
void device_dispatch(struct sim *sim);
/* The next step of the call on a device (row). */
void call_timer(struct sim *sim, uint32_t device, uint64_t ticket);
/* Ends the call at once because of an abort: ABORTING … (SEQ-7, SEQ-18). */
void call_abort(struct sim *sim, uint32_t device);
/* Ends it because the service stops (SEQ-20: no DELETED, the job stays queued) or crashes (quietly). */
void call_end_for_service(struct sim *sim, uint32_t device, bool crash);

void device_power(struct sim *sim, uint32_t device, bool on);  /* SEQ-21, SEQ-22 */
/* Another application takes the line, after `rings` rings of an incoming call (SEQ-15), and gives it back. False when
 * it is not free. */
bool device_take_line(struct sim *sim, uint32_t device, uint32_t rings);
bool device_release_line(struct sim *sim, uint32_t device);

#endif
