/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_DELIVERY_H
#define FF_SIM_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/protocol.h"
#include "common/winfax_codes.h"
#include "sim/text.h"

struct sim;

/* Who gets an event and how. An event is decided, recorded and encoded once, whoever listens: it is appended to one
 * shared log. Registrations are ranges over the log; what differs between them (muted, closed, registered) is said
 * by actions, which carry the sequence of the event they come after. The client's side posts, and acknowledges. */

/* X(kind): things that the outside must do, in order, besides giving a process its events */
#define SIM_ACTIONS(X)                                                                                       \
    X(registered)   /* subject: registration */                                                              \
    X(muted)        /* subject: registration, value: muted */                                                \
    X(unregistered) /* subject: registration */                                                              \
    X(send)         /* subject: window row, value: send number, message, wparam, lparam */                   \
    X(clock)        /* the present time: its waits may be over; the surroundings say when that is told */    \
    X(stuck)        /* text: reason */                                                                       \
    X(end)          /* text: reason; the process is to end */

enum action_kind {
#define X(kind) ACTION_##kind,
    SIM_ACTIONS(X)
#undef X
        ACTION_KINDS
};

struct action {
    uint32_t kind, process, subject, message;
    uint64_t after;  /* sequence of the last event before it */
    uint64_t number; /* of the process's actions, from 1 */
    uint64_t value, wparam, lparam;
    text reason;
};

struct delivery {
    uint64_t sequence;   /* of the last event; the log holds (sequence - held, sequence] */
    uint32_t held, room; /* events in the ring, and its size */
    uint32_t at;         /* where the next event goes: sequence % room, without a division an event */
    uint8_t *log;        /* room x FF_EVENT_SIZE; event s lies at ((s - 1) % room) */
    FF_ARRAY(struct action) actions; /* from action_first on: not yet taken */
    uint32_t action_first;
    uint64_t last_time;        /* of the last event: FEV-4 */
    uint64_t sends;            /* number of the last send to a window */
    uint32_t next_post_tokens; /* tokens that the next post releases, because it fails (CHO-12 next-post) */
};

/* False: memory refused. */
bool delivery_init(struct sim *sim);
void delivery_free(struct sim *sim);

/* Signals one event now: state first (GEN-32; the caller has changed it already), port state from the event's row,
 * trace, log. device: row or SIM_NONE; job: id or FF_JOB_NONE. Dropped when the service session is over, and under
 * documented_events_only for the three of CHO-6. Returns its sequence, 0 when dropped. */
uint64_t event_signal(struct sim *sim, enum ff_fei event, uint32_t device, uint32_t job);
/* With a device id of the caller's choice (EVT-5; op emit), and no port state. */
uint64_t event_signal_raw(struct sim *sim, uint32_t event, uint32_t device_id, uint32_t job);

/* Sequence of the last event that concerns a process: the log's while it has a live registration. */
uint64_t delivery_sent(const struct sim *sim, uint32_t process);
/* The event with this sequence; false when it has left the log. */
bool delivery_event(const struct sim *sim, uint64_t sequence, struct ff_wire_event *ret_event);

/* Queues an action for a process. Returns the row to fill; NULL when the process has ended, and when memory was
 * refused, which sets sim->refused. */
struct action *action_add(struct sim *sim, enum action_kind kind, uint32_t process, uint32_t subject);
/* The next action that nobody has taken, for any process, or NULL; taking frees the row at the next step. */
const struct action *action_take(struct sim *sim);

/* The client's acknowledgement: cumulative positions, and single exceptions, which may come after the position that
 * covers them. Unknown registrations, positions beyond the log and outcomes that a client of that mode cannot meet are
 * refused: false, nothing changed. */
bool delivery_ack(struct sim *sim, uint32_t process, const struct ff_in_Ack *ack);
/* The process fell off the log: events first..last never reached it. Ranges that are none are ignored. */
void delivery_lost(struct sim *sim, uint32_t process, uint64_t first, uint64_t last);

#endif
