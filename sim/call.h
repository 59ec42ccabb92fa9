/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_CALL_H
#define FF_SIM_CALL_H

#include <stdint.h>

#include "common/winfax_codes.h"
#include "sim/device.h"

struct sim;

/* What outgoing calls (call.c), incoming calls (incoming.c) and routing share. `device` is a row throughout. */

/* A free device takes a job (row): INITIALIZING. */
void call_start(struct sim *sim, uint32_t device, uint32_t job);
/* The call's next step is `delay` ticks away. */
void call_enter(struct sim *sim, uint32_t device, enum call_phase phase, uint64_t delay);
/* The call has no job any more, and is over but for IDLE. */
void call_hang_up(struct sim *sim, uint32_t device);
/* The device is idle again: IDLE, and the next job. */
void call_over(struct sim *sim, uint32_t device);

/* An incoming call begins to ring: the script's (its row), or SIM_NONE for one that another application answers after
 * device.take_rings. */
void incoming_begin(struct sim *sim, uint32_t device, uint32_t incoming);
/* Its next steps. */
void incoming_rang(struct sim *sim, uint32_t device);
void incoming_negotiated(struct sim *sim, uint32_t device);
void incoming_page_received(struct sim *sim, uint32_t device);
/* The reception of job (row) failed: SEQ-14. */
void incoming_failed(struct sim *sim, uint32_t device, uint32_t job, enum ff_fei event);

#endif
