/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_H
#define FF_SERVICE_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/protocol.h"
#include "sim/sim.h"

/* A world: a model with its surroundings (scenario, documents, reports) and the two byte-level doors to it:
 * frames from clients (common/protocol.def) and lines of the control protocol. The daemon and the embedded transport
 * are two ways to carry the same bytes here. No loop, no sockets, no threads, no lock: the embedder serialises. */

struct recording;
struct world;

/* Of a file that is to come in as a fax: a thousand pages of dense Group 4. */
#define WORLD_FILE_MAX (64ULL << 20)

typedef void world_look_up(const char *module, const uint64_t *addresses, unsigned count,
                           struct ff_writer *lines);

/* How a world comes to be. text: the scenario (JSON with comments); name: its file name for messages. NULL text: the
 * built-in default. overrides: applied after the scenario ("--profile xp" and so on); NULL members leave it alone. */
struct world_options {
    const struct ff_alloc *alloc; /* NULL: the C library's */
    const char *text, *name;
    size_t text_size;
    /* Characters of the text that whoever wrote it did not write, and where they stand (from 1): what comes after them in
     * that line is told in the columns that it has without them. */
    uint32_t added, added_line, added_column;
    const char *profile, *account, *user, *time_mode;
    bool interact;  /* of the account, LocalSystem: with the desktop */
    bool no_logoff; /* the built-in or scenario's final log-off is left out */
    bool has_seed;
    uint64_t seed;
    bool strict;          /* warnings fail a run, too */
    bool watches_crashes; /* clients are asked to say where they crash */
    uint64_t real_now;    /* FILETIME of the wall clock: the start unless the scenario says otherwise */
    const char *secret;   /* what Hello must carry; NULL: nothing */
    /* Appends the bytes of a file that a scenario or a tester names (a fax that comes in); false: *why says why not. The world
     * keeps it. NULL: there are no files. */
    bool (*read_file)(void *ctx, const char *path, struct ff_writer *bytes, struct ff_writer *why);
    void *read_file_ctx;
    /* Call sites of a module in words, for reports that have some: appends a line for each address, empty: not found. NULL, or
     * lines that are missing: they stay module+0x…. Blocks for as long as that takes. */
    world_look_up *look_up;
    /* Calls are answered, and events come, as they were recorded (replay.h). Borrowed while the world lives. */
    const struct recording *recording;
    const char *recording_name;
};

/* NULL on failure; *error then holds the mistakes, a line each (scenario.h). */
struct world *world_new(const struct world_options *options, struct ff_writer *error);
struct world *world_free(struct world *world);
/* The text of the built-in scenario, as `fauxfax scenario show default` prints it and `scenario init` writes it. */
const char *world_scenario_default(size_t *ret_size);
struct sim *world_sim(struct world *world);
enum ff_time_mode world_time_mode(const struct world *world);
uint32_t world_scale_x1000(const struct world *world);

/* ---- Clients ---- */

/* One connection of a client, as the world sees it: all of it that there is per connection. Zero-initialise. */
struct world_peer {
    enum { PEER_new, PEER_calls, PEER_listens, PEER_closed } state;
    uint32_t process; /* row; from Hello or Listen on */
};

enum world_verdict {
    WORLD_ok,
    WORLD_close /* malformed or refused: send what is in `reply`, then close this connection and no other */
};

/* Takes one whole frame of that peer and appends what answers it (nothing for a tell) to `reply`. A malformed frame
 * gets a reply or an entry in world_complaints, and WORLD_close. Time does not move in here; see world_step. */
enum world_verdict world_frame(struct world *world, struct world_peer *peer, const struct ff_frame *frame,
                               struct ff_writer *reply);
/* The connection is gone: without Bye before it, the process vanished (CHO-12). Twice is once. */
void world_peer_gone(struct world *world, struct world_peer *peer);
/* Why peers were thrown out, one line each, newest last; NUL-terminated, owned by the world. */
const char *world_complaints(const struct world *world);
/* The newest of them, without its newline; empty: none. */
struct ff_str world_last_complaint(const struct world *world);

/* Is it there, and does a thread of it run, or has it not seen all that it was given? */
bool world_runs(const struct world *world, uint32_t process);
/* Does the process have notify frames to be written? Cheap: two comparisons. */
bool world_has_notices(const struct world *world, uint32_t process);
/* Appends its notify frames since the last call, in order, to `out`: runs of events copied from the shared log (which
 * holds them encoded), actions between them. Marks them as sent. */
void world_notices(struct world *world, uint32_t process, struct ff_writer *out);
/* As above when all that is pending is events that others have pending too: the shared, finished Events frame from
 * the process's position to the end of the log, built once for everybody at that position and valid until the next
 * event; marks them as sent. NULL when actions are pending or it is cheaper to call world_notices. */
const uint8_t *world_shared_notices(struct world *world, uint32_t process, size_t *ret_size);

/* ---- Time ---- */

/* `auto`: runs the model on while everybody waits. Call after every batch of frames; loops inside until somebody has
 * been given something, or nothing more can happen. One client runs at a time: of several that wait, world_has_notices is
 * true of the one whose turn it is. WORLD_STEP_stuck: everybody waits for ever; the processes have been
 * told (Stuck), world_stuck_reason says why. WORLD_STEP_more: much has been done and more is due, so that the embedder can look
 * around before it calls again. manual, real, scaled: only releases what is due at the present time (see world_set_alone). */
enum world_step { WORLD_STEP_idle, WORLD_STEP_moved, WORLD_STEP_stuck, WORLD_STEP_more };
enum world_step world_step(struct world *world);
/* manual: can only the threads of its clients move time? Then they are stuck when all of them wait. At first others can. */
void world_set_alone(struct world *world, bool alone);
/* Somebody who is in none of its processes may still do something in them: that they all wait is not the end, and no verdict. */
void world_set_outsider(struct world *world, bool outsider);
const char *world_stuck_reason(const struct world *world); /* "": no verdict yet */
/* What helps when time stands still since a thread polls, or is outside any wait. */
#define FF_STANDSTILL_POLLS                                                                                  \
    "when there is no message, wait in MsgWaitForMultipleObjects (or GetMessage); or run with --time real "  \
    "or x60"
#define FF_STANDSTILL_OUTSIDE "bracket a foreign wait with fauxfax_wait_begin/end"
/* auto: whoever keeps time from moving now is kept for the reports: the first who did it for WORLD_STANDSTILL_S seconds of real time,
 * and before him who did it when the time was up. */
enum { WORLD_STANDSTILL_S = 5 };
#define FF_STANDSTILL_TIME "5 s of real time"
enum world_standstill { WORLD_STANDSTILL_long, WORLD_STANDSTILL_to_the_end };
void world_keep_standstill(struct world *world, enum world_standstill until);
/* manual: runs everything due up to `ticks` from now, a million steps at most, and returns what is then left of them: 0 when all is
 * done. real, scaled: the embedder calls it with what has passed. */
uint64_t world_advance(struct world *world, uint64_t ticks);
/* Ticks until the next timer or wait deadline, FF_TIME_NEVER for none: what a real-time embedder sleeps. */
uint64_t world_next_due(const struct world *world);

/* ---- Control ---- */

/* The error codes of JSON-RPC 2.0, and two of our own. docs/protocol.md says what each means. */
enum world_control_code {
    CONTROL_NO_JSON = -32700,
    CONTROL_NO_REQUEST = -32600,
    CONTROL_NO_METHOD = -32601,
    CONTROL_BAD_PARAMS = -32602,
    CONTROL_NO_MEMORY = -32603,
    CONTROL_REFUSED = -32000,
    CONTROL_NOT_FOR_YOU = -32001 /* the service's: no connection is left, no secret, the wrong account */
};

/* One line of the control protocol (JSON-RPC 2.0) in, one line (with its newline) out. docs/protocol.md lists the
 * methods and what they take and give: those of control.def, and every op of sim/ops.def under its word. Malformed lines get a JSON-RPC error. A method that belongs to the daemon
 * (down, log subscriptions) is answered by the daemon before it gets here. */
void world_control(struct world *world, const char *line, size_t size, struct ff_writer *reply);
/* For those: is it a well-formed request? False: it is answered, with what is wrong. */
bool world_control_valid(struct world *world, const char *line, size_t size, struct ff_writer *reply);

/* ---- Reports ---- */

enum world_result {
    WORLD_RESULT_well = 0,
    WORLD_RESULT_finding = 1,
    WORLD_RESULT_unreached = 3,
    WORLD_RESULT_crashed = 4 /* a client did, and could say so */
};

enum world_format { WORLD_FORMAT_text, WORLD_FORMAT_json, WORLD_FORMAT_junit };
/* From here on an exit code is what a program of Windows crashed of. */
#define WORLD_EXIT_EXCEPTION 0xC0000000U
struct world_report_options {
    enum world_format format;
    bool colour;
    /* What became of the child, said by `fauxfax run`: exit code, or signal when > 0; failed: that is a failure (a child
     * that the world ended may end as it likes); stuck: not by itself; turned_away: one, or a program that it started. */
    bool has_child;
    const char *child; /* its name, as it was called; NULL: the client */
    int child_exit, child_signal;
    bool child_failed, child_stuck, child_timeout, child_turned_away;
    int child_interrupted; /* the signal by which the run was broken off; 0: it was not */
    const char
        *child_says;  /* why it never reached the world, or how it ended: lines for people; NULL: nothing */
    bool coverage;    /* what of winfax.h the clients have met, too; not in JUnit */
    uint64_t real_ms; /* 0: not known */
};
/* docs/report.md describes the three forms. */
void world_report(struct world *world, const struct world_report_options *options, struct ff_writer *out);
/* Findings, expectations and whether anybody connected; what the exit code of `run` is made from. */
enum world_result world_result(struct world *world);
/* Of a recording: did the clients do all that it has, and nothing else? If not, a line that says what is different is appended.
 * Whole where nothing is replayed. */
enum world_replayed { WORLD_REPLAYED_whole, WORLD_REPLAYED_otherwise, WORLD_REPLAYED_not_all };
enum world_replayed world_replayed(const struct world *world, struct ff_writer *why);
uint64_t world_trace_hash(const struct world *world);

/* ---- Documents ---- */

/* The facts of bytes that claim to be the document `name`; rules of the scenario (SND-6) and libtiff decide. libtiff is
 * loaded with the first document. */
void world_document_facts(struct world *world, struct ff_str name, const uint8_t *bytes, size_t size,
                          struct document *ret_facts);
/* The stored bytes of a document (row), for `outbox`; NULL when it has none. */
const uint8_t *world_document_bytes(const struct world *world, uint32_t document, size_t *ret_size);

#endif
