/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_RECORDING_H
#define FF_SERVICE_WORLD_RECORDING_H

#include "common/protocol.h"

/* A recording of the SDK (FAUXFAX_RECORD; docs/recording.md), read: what a client called, was answered and was given. Its bytes are
 * anybody's. */

struct recorded_call {
    uint32_t line;
    uint32_t number, of, callback; /* of: told by a callback of that call; 0: a call of its own */
    uint32_t process, thread, type;
    char form; /* 'A' or 'W' */
    uint32_t nulls, error;
    uint64_t time;
    void *in, *out; /* the type's records; NULL: none */
    bool has_document;
    uint64_t document, document_size; /* hash */
    struct ff_str document_name;
};

/* One event as one registration was given it. */
struct recorded_event {
    uint32_t line;
    uint32_t id, device, job, after, process, registration;
    uint64_t time, sequence; /* sequence: the same for all who were given it; 0: not known */
};

struct recording {
    const struct ff_alloc *alloc;
    struct ff_arena arena;
    bool redacted; /* its strings say nothing */
    uint32_t pointer_bits;
    FF_ARRAY(struct recorded_call) calls; /* by number */
    FF_ARRAY(struct recorded_event)
    events; /* by the call that they come after, then in the order of the file */
};

/* False: *error holds "file:line:column: what is wrong" and a newline for each mistake of the first line that has some, or
 * that memory was refused; the recording is then empty. */
bool recording_read(struct recording *ret_recording, const struct ff_alloc *alloc, const char *name,
                    struct ff_str given, struct ff_writer *error);
void recording_free(struct recording *recording);

/* Of each event that several registrations were given all but the first are marked in ret_shared (by event). False: memory was
 * refused. */
bool recording_share_out(const struct recording *recording, bool *ret_shared, const struct ff_alloc *alloc);

/* The text again without what names people and numbers them: every string of a request, of a reply and of a structure is
 * "redacted-N", the same one where the same stood, and hashes and names of documents are gone. False: as recording_read. */
bool recording_redact(const struct ff_alloc *alloc, const char *name, struct ff_str given,
                      struct ff_writer *out, struct ff_writer *error);

#endif
