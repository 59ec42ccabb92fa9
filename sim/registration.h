/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_REGISTRATION_H
#define FF_SIM_REGISTRATION_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/protocol.h"
#include "common/winfax_codes.h"
#include "sim/crash.h"

struct sim;

enum registration_mode {
    REGISTRATION_window = FF_REGISTERED_window,
    REGISTRATION_packet = FF_REGISTERED_packet
};

/* A run of events that shared an outcome: first..last by sequence. */
struct outcome_range {
    uint64_t first, last;
    uint32_t outcome;
};

/* An event queue: one successful FaxInitializeEventQueue. One small record; nothing in it is touched per event.
 * Its events are those with sequence in (from, upto]; upto is UINT64_MAX while it lives. */
struct registration {
    uint32_t process, site;
    uint32_t epoch;
    uint32_t token;  /* row or SIM_NONE */
    uint64_t window; /* window mode: the client's handle */
    uint64_t completion_port, completion_key;
    uint32_t message_start;
    uint8_t mode; /* enum registration_mode */
    bool live;
    uint8_t muted; /* enum ff_outcome; FF_OUTCOME_posted: events are posted; else why they are not … */
    uint64_t muted_from; /* … from the event after this one */
    uint64_t from, upto;
    uint64_t posted, read; /* acknowledged */
    uint64_t opened_at, closed_at;
    uint32_t handling;           /* when its process vanished: row of sim->handlings; SIM_NONE none */
    uint32_t obligation, blocks; /* blocks: obligation of its event blocks (packet mode), else SIM_NONE */
    uint64_t blocks_freed;
    FF_ARRAY(struct outcome_range) ranges; /* exceptions only: not posted, and why */
};

/* fax_FaxInitializeEventQueue lives in registration.c: registering, and the log-off call (TOK-15 to TOK-23). */

/* Ends one registration: no event after the present one. Says so to its process. The token is the caller's affair. */
void registration_close(struct sim *sim, uint32_t row);
/* From the next event on, posting for this registration fails with this outcome (FF_OUTCOME_posted: works again). */
void registration_mute(struct sim *sim, uint32_t row, uint32_t outcome);
/* How many events were for it, and how many of them have this outcome (posted = all that have no exception and are
 * acknowledged; pending = not acknowledged yet). */
uint64_t registration_events(const struct sim *sim, const struct registration *r);
uint64_t registration_count(const struct sim *sim, const struct registration *r, uint32_t outcome);
/* The last event that can have been for it by now: those after r->from, up to this one, have been. */
uint64_t registration_last(const struct sim *sim, const struct registration *r);
/* The outcome of one event for it; FF_OUTCOMES when the event was not for it. */
uint32_t registration_outcome(const struct sim *sim, const struct registration *r, uint64_t sequence);
/* The last event that was posted for it, as far as acknowledged; 0 none. */
uint64_t registration_last_posted(const struct sim *sim, const struct registration *r);
/* Notes that events first..last, all within its range, were not delivered; those that have an outcome already keep it.
 * False when that is so of all of them, or memory was refused (sim->refused). */
bool registration_except(struct sim *sim, uint32_t row, uint64_t first, uint64_t last, uint32_t outcome);
/* The client freed blocks of it with LocalFree (IOC-3). False: not a registration of that process in packet mode. */
bool registration_blocks_freed(struct sim *sim, uint32_t process, uint32_t number, uint32_t count);
/* One of them was written beyond. False: likewise. */
bool registration_block_overrun(struct sim *sim, uint32_t process, uint32_t number);
/* Brings the count of blocks that are out up to date with what is acknowledged. */
void registration_count_blocks(struct sim *sim, uint32_t row);
/* Has that process ever registered that window? */
bool registration_knows(const struct sim *sim, uint32_t process, uint64_t window);
/* A window died: CHO-11. */
void registration_window_gone(struct sim *sim, uint32_t process, uint64_t window);
/* A completion port was closed by its process with `unread` packets in it: IOC-10, IOC-15. */
void registration_port_closed(struct sim *sim, uint32_t process, uint64_t port, uint32_t unread);
void registration_free(struct sim *sim, struct registration *r);

#endif
