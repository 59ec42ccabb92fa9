/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_FLAT_H
#define FF_COMMON_FLAT_H

#include "common/record.h"
#include "common/utf.h"

/* A record is flat when its fields are numbers, times and strings: no record and no list. There can be very many of one kind (the jobs
 * of a queue), so that the walk over its description is not taken for each: its field list is written out as C, one line a
 * field, and the compiler knows every offset. What comes of it is what the walk does (record.c), byte by byte. Room and bytes are
 * counted once a record: `fixed` is what it takes without the bytes of its strings, which are all that differs. */
struct ff_flat {
    uint32_t fixed;
    /* The bytes of its strings. */
    size_t (*strings)(const void *record);
    /* Where it ended; there is room for it. */
    uint8_t *(*put)(uint8_t *to, const void *record);
    /* Where it ended; NULL: malformed. At least `fixed` bytes are there, and `spare` more. */
    const uint8_t *(*get)(const uint8_t *at, size_t spare, void *record);
};

/* ---- A field ---- */

static inline uint8_t *ff_put_u32(uint8_t *to, uint32_t value)
{
    ff_store_u32(to, value);
    return to + 4;
}
static inline uint8_t *ff_put_u64(uint8_t *to, uint64_t value)
{
    ff_store_u64(to, value);
    return to + 8;
}
static inline uint8_t *ff_put_str(uint8_t *to, struct ff_str s)
{
    if (!s.at) return ff_put_u32(to, 0);
    to = ff_put_u32(to, s.size + 1);
    if (s.size) memcpy(to, s.at, s.size);
    return to + s.size;
}
/* Whole, where the machine has its words as the wire has: of what is stored in parts and loaded whole, the load waits. */
_Static_assert(sizeof(struct ff_systime) == 16, "eight words, and nothing between them");
static inline uint8_t *ff_put_systime(uint8_t *to, struct ff_systime t)
{
    uint16_t parts[8];
    memcpy(parts, &t, sizeof parts);
    for (size_t i = 0; i < 8; i++) ff_store_u16(to + i * 2, parts[i]);
    return to + sizeof parts;
}

static inline const uint8_t *ff_get_u32(const uint8_t *at, size_t *spare, uint32_t *ret)
{
    (void)spare;
    *ret = ff_load_u32(at);
    return at + 4;
}
static inline const uint8_t *ff_get_u64(const uint8_t *at, size_t *spare, uint64_t *ret)
{
    (void)spare;
    *ret = ff_load_u64(at);
    return at + 8;
}
static inline const uint8_t *ff_get_systime(const uint8_t *at, size_t *spare, struct ff_systime *ret)
{
    uint16_t parts[8];
    (void)spare;
    for (size_t i = 0; i < 8; i++) parts[i] = ff_load_u16(at + i * 2);
    memcpy(ret, parts, sizeof parts);
    return at + sizeof parts;
}
/* What was written is not read again: a field that was just stored in halves is waited for when it is loaded whole. */
static inline const uint8_t *ff_get_bytes(const uint8_t *at, size_t *spare, struct ff_str *ret, bool text)
{
    uint32_t mark = ff_load_u32(at), size = mark - 1;
    at += 4;
    if (!mark) {
        *ret = FF_STR_NULL;
        return at;
    }
    if (size > *spare || (text && !ff_wtf8_valid(at, size))) return NULL;
    *spare -= size;
    *ret = (struct ff_str){(const char *)at, size};
    return at + size;
}
static inline const uint8_t *ff_get_blob(const uint8_t *at, size_t *spare, struct ff_str *ret)
{
    return ff_get_bytes(at, spare, ret, false);
}
static inline const uint8_t *ff_get_str(const uint8_t *at, size_t *spare, struct ff_str *ret)
{
    return ff_get_bytes(at, spare, ret, true);
}
#define ff_put_time ff_put_u64
#define ff_put_blob ff_put_str
#define ff_get_time ff_get_u64

/* ---- A record ---- */

#define FF_FLAT_FIXED_u32 4
#define FF_FLAT_FIXED_u64 8
#define FF_FLAT_FIXED_time 8
#define FF_FLAT_FIXED_str 4
#define FF_FLAT_FIXED_blob 4
#define FF_FLAT_FIXED_systime 16
#define FF_FLAT_STRING_u32(value) 0U
#define FF_FLAT_STRING_u64(value) 0U
#define FF_FLAT_STRING_time(value) 0U
#define FF_FLAT_STRING_str(value) ((value).at ? (size_t)(value).size : 0)
#define FF_FLAT_STRING_blob(value) FF_FLAT_STRING_str(value)
#define FF_FLAT_STRING_systime(value) 0U

/* F for a field list. */
#define FF_FLAT_FIXED(T, kind, sub, name) +FF_FLAT_FIXED_##kind
#define FF_FLAT_STRING(T, kind, sub, name) size += FF_FLAT_STRING_##kind(from->name);
#define FF_FLAT_PUT(T, kind, sub, name) to = ff_put_##kind(to, from->name);
#define FF_FLAT_GET(T, kind, sub, name)                                                                      \
    at = ff_get_##kind(at, &spare, &to->name);                                                               \
    if (!at) return NULL;

/* Defines symbol##_flat for struct T from its field list with each F. */
#define FF_FLAT_DEFINE(symbol, T, fixed, strings, puts, gets)                                                \
    static size_t symbol##_strings(const void *record)                                                       \
    {                                                                                                        \
        const struct T *from = record;                                                                       \
        size_t size = 0;                                                                                     \
        strings;                                                                                             \
        return size;                                                                                         \
    }                                                                                                        \
    static uint8_t *symbol##_put(uint8_t *to, const void *record)                                            \
    {                                                                                                        \
        const struct T *from = record;                                                                       \
        puts;                                                                                                \
        return to;                                                                                           \
    }                                                                                                        \
    static const uint8_t *symbol##_get(const uint8_t *at, size_t spare, void *record)                        \
    {                                                                                                        \
        struct T *to = record;                                                                               \
        gets;                                                                                                \
        return at;                                                                                           \
    }                                                                                                        \
    static const struct ff_flat symbol##_flat = {0 fixed, symbol##_strings, symbol##_put, symbol##_get};

#endif
