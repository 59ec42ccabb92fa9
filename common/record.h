/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_RECORD_H
#define FF_COMMON_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/bytes.h"

/* A record is a C struct with a description. Requests, replies, notifications and the API's structures are records,
 * so encoding, decoding, printing, JSON and A/W conversion are one generic walk each, not a copy per type. (Of the API's structures
 * there can be very many in one frame: those are written and read by code that grows from the same field lists, flat.h.)
 *
 * Kinds, and the C type of the member they describe:
 *   u32    uint32_t
 *   u64    uint64_t             (handles too)
 *   str    struct ff_str        (WTF-8; NULL and "" differ)
 *   blob   struct ff_str        (bytes)
 *   time   uint64_t             (FILETIME ticks: 100 ns since 1601, UTC; printed as a time)
 *   systime struct ff_systime   (8 x u16)
 *   rec    the struct of `sub`, inline
 *   list   struct ff_list of `sub` */
enum ff_kind {
    FF_KIND_u32,
    FF_KIND_u64,
    FF_KIND_time,
    FF_KIND_str,
    FF_KIND_blob,
    FF_KIND_systime,
    FF_KIND_rec,
    FF_KIND_list
};

/* As SYSTEMTIME. */
struct ff_systime {
    uint16_t year, month, day_of_week, day, hour, minute, second, millisecond;
};

/* count structs of the sub-record, one after the other. Borrowed, or from the decoder's arena. A list that is to be encoded, and nothing
 * else, may be one that is written by whoever has what it is of: `write` writes all of it, but for the count. */
typedef void ff_list_writer(const void *at, struct ff_writer *w);
struct ff_list {
    void *at;
    uint32_t count;
    ff_list_writer *write; /* NULL: they lie at `at` */
};

struct ff_record;
struct ff_flat;

struct ff_field {
    const char *name;
    enum ff_kind kind;
    uint32_t offset;
    const struct ff_record *sub;
};

struct ff_record {
    const char *name;
    uint32_t size;
    uint32_t count;
    const struct ff_field *fields;
    const struct ff_flat *flat; /* NULL: it is walked */
};

static inline const void *ff_list_record(const struct ff_list *list, const struct ff_record *type,
                                         uint32_t index)
{
    return (const char *)list->at + (size_t)index * type->size;
}

/* Memory that a decoded record's lists live in; freed at once. Zero-initialise with an allocator. */
struct ff_arena {
    const struct ff_alloc *alloc;
    struct ff_arena_block *first, *spare; /* spare: for the next that fits into it */
};

static inline struct ff_arena ff_arena_on(const struct ff_alloc *alloc)
{
    return (struct ff_arena){alloc, NULL, NULL};
}

/* Zeroed, aligned for any object; NULL when refused. */
void *ff_arena_take(struct ff_arena *arena, size_t size);
/* A copy of s with a NUL behind it that is not counted. NULL string stays NULL. *ok is cleared when refused. */
struct ff_str ff_arena_str(struct ff_arena *arena, struct ff_str s, bool *ok);
void ff_arena_free(struct ff_arena *arena);
/* The same, but that a block of at most `most` bytes is kept: for whoever fills one again and again. */
void ff_arena_reset(struct ff_arena *arena, size_t most);

/* Appends the record's encoding. Failure is the writer's. */
void ff_record_encode(struct ff_writer *w, const struct ff_record *type, const void *record);

enum ff_decode { FF_DECODE_ok, FF_DECODE_malformed, FF_DECODE_no_memory };

/* Fills *record. Strings are borrowed from the reader's bytes and are WTF-8 (utf.h) or malformed; lists live in the
 * arena. A list's count is checked against the bytes that are left before anything is allocated. On failure *record is zeroed. Trailing bytes are left
 * in the reader: a message asks ff_reader_done. */
enum ff_decode ff_record_decode(struct ff_reader *r, const struct ff_record *type, void *record,
                                struct ff_arena *arena);

/* The count that a list of such records begins with, for whoever takes the records apart as they are. 0, and the reader has failed, when
 * it cannot be true of the bytes that are left. */
uint32_t ff_record_count(struct ff_reader *r, const struct ff_record *type);

/* {name=value, …}, for traces and failures; strings quoted, NULL strings as NULL. The text is UTF-8 without control
 * characters: those, lone surrogates and what is malformed are \xNN byte by byte. */
void ff_record_print(struct ff_writer *w, const struct ff_record *type, const void *record);

/* The C type of a member of a kind; `sub` is the record's name for rec, anything else otherwise. */
#define FF_CTYPE_u32(sub) uint32_t
#define FF_CTYPE_u64(sub) uint64_t
#define FF_CTYPE_time(sub) uint64_t
#define FF_CTYPE_str(sub) struct ff_str
#define FF_CTYPE_blob(sub) struct ff_str
#define FF_CTYPE_systime(sub) struct ff_systime
#define FF_CTYPE_rec(sub) struct ff_##sub
#define FF_CTYPE_list(sub) struct ff_list

/* F for a field list of (T, kind, sub, name): declares the member. */
#define FF_MEMBER(T, kind, sub, name) FF_CTYPE_##kind(sub) name;

/* F for a field list: describes the member of struct T. */
#define FF_SUB_u32(sub) NULL
#define FF_SUB_u64(sub) NULL
#define FF_SUB_time(sub) NULL
#define FF_SUB_str(sub) NULL
#define FF_SUB_blob(sub) NULL
#define FF_SUB_systime(sub) NULL
#define FF_SUB_rec(sub) &ff_record_##sub
#define FF_SUB_list(sub) &ff_record_##sub
#define FF_FIELD(T, kind, sub, name)                                                                         \
    {#name, FF_KIND_##kind, (uint32_t)offsetof(struct T, name), FF_SUB_##kind(sub)},

/* Defines ff_record_<symbol>, the description of struct T, from its field list. */
#define FF_RECORD_DEFINE(symbol, T, title, fields)                                                           \
    static const struct ff_field symbol##_fields[] = {fields(FF_FIELD, T)};                                  \
    const struct ff_record ff_record_##symbol = {                                                            \
        title, sizeof(struct T), sizeof symbol##_fields / sizeof *symbol##_fields, symbol##_fields, NULL};

#endif
