/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_STORE_H
#define FF_SERVICE_WORLD_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/bytes.h"
#include "service/world/world.h"

struct tiff_library;
struct world;

/* The bytes of documents: of uploads under way, and of those that are whole (by the model's document row). Equal bytes
 * are kept, and looked at, once: a client that sends one file ten thousand times costs one file.
 *
 * Who pays: an upload, and a whole document that no job has taken yet, belong to the process that brought them, count
 * against its limit, and go with it. What a job has taken is the world's (`outbox` shows it); when there is too much
 * of that, the oldest lose their bytes. */

#define STORE_DOCUMENT_MAX WORLD_FILE_MAX
/* Of one process, while no job has taken them: a client sends as it uploads. */
#define STORE_PROCESS_MAX (128ULL << 20)
/* Of a world: what a laptop can spare. */
#define STORE_WORLD_MAX (512ULL << 20)
/* At once of one process: a thread of it each. */
#define STORE_UPLOADS_MAX 64U

struct upload {
    uint32_t process;  /* SIM_NONE: free */
    uint32_t document; /* row */
    uint64_t size;     /* as announced */
    uint64_t came;
    bool refused; /* memory, or room, was: what comes is thrown away, and its end says so */
    struct ff_writer bytes;
};

/* Bytes that one or more documents consist of. */
struct blob {
    uint8_t *at;
    size_t size;
    uint64_t hash;
    uint32_t refs;  /* 0: free */
    uint32_t facts; /* a document of these bytes whose facts are known */
    uint32_t next;  /* in its chain of the table, or of the free ones: index + 1, 0 ends it */
};

enum document_state {
    DOCUMENT_foreign,
    DOCUMENT_uploading,
    DOCUMENT_whole,
    DOCUMENT_taken,
    DOCUMENT_dropped
};

struct stored_document {
    enum document_state state; /* foreign: not of an upload; dropped: its bytes are gone */
    uint32_t process;
    uint32_t blob;    /* whole, taken: index */
    uint32_t charged; /* what its process pays for it */
};

struct store {
    FF_ARRAY(struct upload) uploads;
    FF_ARRAY(struct stored_document) documents; /* by the model's row */
    FF_ARRAY(struct blob) blobs;
    FF_ARRAY(uint32_t) heads;   /* of the chains, by hash: index + 1; room is a power of two */
    FF_ARRAY(uint64_t) charged; /* by process row: bytes of it that no job has taken, as announced */
    uint32_t free_blob, used_blobs;
    uint32_t oldest;           /* no document before this row is taken */
    uint64_t bytes;            /* held now */
    struct tiff_library *tiff; /* once a TIFF has come */
};

/* ERROR_SUCCESS: *ret_number is the document's (row + 1). Else the limit, or memory. */
ff_status store_begin(struct world *world, uint32_t process, struct ff_str name, uint64_t size,
                      uint32_t *ret_number);
/* False: not an upload of that process, or more bytes than were announced. */
bool store_chunk(struct world *world, uint32_t process, uint32_t number, struct ff_str bytes);
/* It is whole: its facts are in the model. False: not an upload of that process. */
bool store_end(struct world *world, uint32_t process, uint32_t number);
/* Keeps bytes that no client brought, whose block is taken over: the number of the document, with its facts; 0: memory, or
 * room, was refused. */
uint32_t store_add(struct world *world, struct ff_str name, struct ff_writer *bytes);
/* May the process send this document: is it whole, and its own? */
bool store_owns(const struct world *world, uint32_t process, uint32_t number);
/* A job has taken it. */
void store_taken(struct world *world, uint32_t number);
/* The call that it was brought for has failed: nobody pays for it any longer, and its bytes go. */
void store_refused(struct world *world, uint32_t number);
/* One that store_add has kept, and that nothing came of: its bytes go. */
void store_forget(struct world *world, uint32_t number);
/* The process has gone. */
void store_drop(struct world *world, uint32_t process);
void store_free(struct world *world);

/* libtiff, loaded when it is first wanted. NULL: *why, which may be NULL, says why not, unless memory was refused. */
const struct tiff_library *document_library(struct world *world, struct ff_writer *why);

#endif
