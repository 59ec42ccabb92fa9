/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_RECORDING_H
#define FF_CLIENT_RECORDING_H

#include "client/inner.h"

/* FAUXFAX_RECORD: what the program called, what it was answered and which events it was given, whatever the transport; docs/recording.md
 * has the form. It is taken at the edge of winfax.h, above the transport: only there is a call what the program called (one
 * whose callback runs between two requests is one call), and the system's own service has no requests at all. Whoever writes a
 * line takes no other lock meanwhile, and a program whose recording cannot be written runs on. */

/* One call that is under way. Zero: there is no recording, or somebody else writes it. */
struct recorded {
    uint32_t number; /* from 1, in the order of beginning */
    uint32_t of,
        callback; /* what the call `of` was told by the so-manieth run of its callback; 0: a call of its own */
    struct ff_writer in, document; /* the request, and the document that it brings, in JSON */
};

/* The outcome of a call. out: its record; NULL: none. */
struct recorded_end {
    struct client *client; /* NULL: memory was refused */
    enum ff_type type;
    char form; /* 'A' or 'W' */
    uint32_t nulls, code;
    const void *out;
};

/* Once a process. */
void recording_start(void);
/* In the child of a fork, which has a recording of its own, or none. */
void recording_forked(void);
bool recording_is_on(void);

void recording_begin(struct recorded *recorded);
/* The request as it was said last. */
void recording_in(struct recorded *recorded, enum ff_type type, const void *in);
/* The document at `path`, which a call brings: its hash, and a copy beside the recording. */
void recording_document(struct recorded *recorded, const char *path, const char *name);
/* Writes the line, and frees what was kept. The last error stays what it is. */
void recording_end(struct recorded *recorded, const struct recorded_end *end);
/* What was begun is somebody else's to end: the new holder has it, and here nothing is left. */
struct recorded recording_pass_on(struct recorded *recorded);

/* How many calls have begun: the last of them is what an event comes after that is posted now. */
uint32_t recording_calls(void);
void recording_event(struct client *client, uint32_t registration, const struct ff_wire_event *event,
                     uint32_t after, uint32_t outcome);
void recording_buffer_freed(struct client *client);

#endif
