/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_DEVICE_H
#define FF_SIM_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/structs.h"
#include "sim/party.h"
#include "sim/text.h"

struct sim;

/* A fax device (port, in the API's word) with its one line, and the call that occupies it. */

enum call_phase {
    CALL_none,
    CALL_initializing, /* outgoing */
    CALL_dialing,
    CALL_ringing_out, /* the remote rings; no event of its own */
    CALL_sending,
    CALL_ringing_in, /* incoming */
    CALL_answered,
    CALL_receiving,
    CALL_routing,    /* received; waits for the first routing attempt to end */
    CALL_aborting,   /* after ABORTING, before DELETED and IDLE */
    CALL_hanging_up, /* after the last event of the call, before IDLE */
    CALL_taken,      /* the line is another application's (SEQ-15) */
    CALL_PHASES
};

struct device {
    uint32_t id; /* permanent line id, never 0 (EVT-4) */
    text name, tsid, csid;
    uint32_t flags;           /* FPF_* */
    uint32_t rings, priority; /* priority 1 is the highest (FPI-2); port.h */
    uint32_t state;           /* FPS_* (FPI-4) */
    bool powered;
    bool no_dial_tone;  /* the next calls find no dial tone (scripted) */
    uint32_t lose_line; /* how many of the next outgoing calls lose the line to another application (SEQ-6) */
    uint32_t modify_handle; /* handle row that holds PORT_OPEN_MODIFY (OPN-3), or SIM_NONE */

    enum call_phase phase;
    uint32_t job;       /* id of the call's job, FF_JOB_NONE before there is one */
    uint32_t party;     /* outgoing: row of the remote, SIM_NONE nobody's number */
    enum answer answer; /* outgoing: what the remote does this time */
    uint32_t
        incoming; /* incoming: row of the script's call; SIM_NONE: another application takes the line … */
    uint32_t take_rings; /* … after so many rings */
    uint32_t step;       /* rings or pages begun in this phase */
    uint64_t timer;      /* ticket of the call's next step */
    uint64_t started;    /* when the call's job began; 0 while there is none */
    uint32_t ready[2];   /* roots of the heaps of jobs that want this device: ready.h */
};

/* A modem that sends and receives, answers after two rings, and comes last in priority; the caller sets what differs.
 * SIM_NONE: refused, id 0 or taken. */
uint32_t device_add(struct sim *sim, uint32_t id, struct ff_str name);
uint32_t device_by_id(const struct sim *sim, uint32_t id);
uint32_t device_by_name(const struct sim *sim, struct ff_str name);
/* No call is on it (it may be off). */
bool device_idle(const struct device *device);
/* It can take a call now. */
bool device_free(const struct device *device);

/* A TSID or CSID: what the pages call printable ASCII (FJP-9, SPT-5). NULL is. */
bool station_id_valid(struct ff_str id);

/* Starts waiting jobs on free devices while there are both: highest priority device first (FPI-2), for each the first
 * job in the queue's order that it may take. Called whenever a device or a job becomes free. Costs devices, not jobs:
 * the jobs that may start are kept apart from those that wait (ready.h). */
void device_dispatch(struct sim *sim);
/* The next step of the call on a device (row). */
void call_timer(struct sim *sim, uint32_t device);
uint64_t call_ticket(const struct sim *sim, uint32_t device);
/* Ends the call at once because of an abort: ABORTING … (SEQ-7, SEQ-18). */
void call_abort(struct sim *sim, uint32_t device);
/* Ends it because the service stops (SEQ-20: no DELETED, the job stays queued; IDLE is the caller's) or crashes
 * (quietly). A line that another application has stays its. */
void call_end_for_service(struct sim *sim, uint32_t device, bool crash);

void device_power(struct sim *sim, uint32_t device, bool on); /* SEQ-21, SEQ-22 */
/* Another application takes the line, after `rings` rings of an incoming call (SEQ-15), and gives it back. False when
 * it is not free, or not taken. */
bool device_take_line(struct sim *sim, uint32_t device, uint32_t rings);
bool device_release_line(struct sim *sim, uint32_t device);

/* What a client sees of it (FPI, FDS). Strings are borrowed. */
void device_describe_port(const struct sim *sim, const struct device *device, struct ff_port_info *ret_info);
void device_describe_status(const struct sim *sim, const struct device *device,
                            struct ff_device_status *ret_status);

#endif
