/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_BYTES_H
#define FF_COMMON_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "common/alloc.h"
#include "common/str.h"

/* Untrusted bytes. The reader only shrinks; after the first failure every read yields zero and `failed` stays set,
 * so a decoder reads everything and asks once. Integers are little-endian. */
struct ff_reader {
    const uint8_t *at;
    size_t left;
    bool failed;
};

static inline struct ff_reader ff_reader_of(const void *bytes, size_t size)
{
    return (struct ff_reader){bytes, size, false};
}

/* The next size bytes, borrowed. NULL on failure; for size 0 whatever pointer, NULL too: ask `failed`. */
static inline const uint8_t *ff_read_bytes(struct ff_reader *r, size_t size)
{
    if (r->failed || size > r->left) {
        r->failed = true;
        r->left = 0;
        return NULL;
    }
    const uint8_t *at = r->at;
    if (size > 0) r->at += size; /* an empty reader may stand at NULL */
    r->left -= size;
    return at;
}

/* Little-endian bytes, each a load or a store: every field of every record comes through here. Where the machine has them so, they are
 * not spelled out: a compiler that puts stores of bytes together takes them for more than they are (a vector of several fields, by way
 * of memory). */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static inline uint16_t ff_load_u16(const uint8_t *at)
{
    uint16_t value;
    memcpy(&value, at, sizeof value);
    return value;
}
static inline uint32_t ff_load_u32(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}
static inline uint64_t ff_load_u64(const uint8_t *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}
static inline void ff_store_u16(uint8_t *to, uint16_t value)
{
    memcpy(to, &value, sizeof value);
}
static inline void ff_store_u32(uint8_t *to, uint32_t value)
{
    memcpy(to, &value, sizeof value);
}
static inline void ff_store_u64(uint8_t *to, uint64_t value)
{
    memcpy(to, &value, sizeof value);
}
#else
static inline uint16_t ff_load_u16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}
static inline uint32_t ff_load_u32(const uint8_t *at)
{
    return ff_load_u16(at) | (uint32_t)ff_load_u16(at + 2) << 16;
}
static inline uint64_t ff_load_u64(const uint8_t *at)
{
    return ff_load_u32(at) | (uint64_t)ff_load_u32(at + 4) << 32;
}
static inline void ff_store_u16(uint8_t *to, uint16_t value)
{
    to[0] = (uint8_t)value;
    to[1] = (uint8_t)(value >> 8);
}
static inline void ff_store_u32(uint8_t *to, uint32_t value)
{
    ff_store_u16(to, (uint16_t)value);
    ff_store_u16(to + 2, (uint16_t)(value >> 16));
}
static inline void ff_store_u64(uint8_t *to, uint64_t value)
{
    ff_store_u32(to, (uint32_t)value);
    ff_store_u32(to + 4, (uint32_t)(value >> 32));
}
#endif

static inline uint8_t ff_read_u8(struct ff_reader *r)
{
    const uint8_t *at = ff_read_bytes(r, 1);
    return at ? *at : 0;
}
static inline uint16_t ff_read_u16(struct ff_reader *r)
{
    const uint8_t *at = ff_read_bytes(r, 2);
    return at ? ff_load_u16(at) : 0;
}
static inline uint32_t ff_read_u32(struct ff_reader *r)
{
    const uint8_t *at = ff_read_bytes(r, 4);
    return at ? ff_load_u32(at) : 0;
}
static inline uint64_t ff_read_u64(struct ff_reader *r)
{
    const uint8_t *at = ff_read_bytes(r, 8);
    return at ? ff_load_u64(at) : 0;
}
/* A string as written by ff_write_str: u32 size + 1 (0 = NULL string), then the bytes. Borrowed. */
struct ff_str ff_read_str(struct ff_reader *r);
/* True when nothing failed and nothing is left. */
bool ff_reader_done(const struct ff_reader *r);

/* A growing buffer of ours. After a refused allocation `failed` stays set, writes do nothing, and the only legal
 * acts are ff_writer_free and ff_writer_reset. */
struct ff_writer {
    const struct ff_alloc *alloc;
    uint8_t *at;
    size_t size, room;
    bool failed;
};

static inline struct ff_writer ff_writer_on(const struct ff_alloc *alloc)
{
    return (struct ff_writer){alloc, NULL, 0, 0, false};
}

/* Room for size more bytes: the place to write them, or NULL (then failed is set). Call ff_writer_took after. */
uint8_t *ff_writer_grow(struct ff_writer *w, size_t size);
static inline uint8_t *ff_writer_room(struct ff_writer *w, size_t size)
{
    bool there = !w->failed && w->at && size <= w->room - w->size;
    return there ? w->at + w->size : ff_writer_grow(w, size);
}
static inline void ff_writer_took(struct ff_writer *w, size_t size)
{
    if (!w->failed) w->size += size;
}

static inline void ff_write_u8(struct ff_writer *w, uint8_t value)
{
    uint8_t *to = ff_writer_room(w, 1);
    if (to) *to = value;
    ff_writer_took(w, 1);
}
static inline void ff_write_u16(struct ff_writer *w, uint16_t value)
{
    uint8_t *to = ff_writer_room(w, 2);
    if (to) ff_store_u16(to, value);
    ff_writer_took(w, 2);
}
static inline void ff_write_u32(struct ff_writer *w, uint32_t value)
{
    uint8_t *to = ff_writer_room(w, 4);
    if (to) ff_store_u32(to, value);
    ff_writer_took(w, 4);
}
static inline void ff_write_u64(struct ff_writer *w, uint64_t value)
{
    uint8_t *to = ff_writer_room(w, 8);
    if (to) ff_store_u64(to, value);
    ff_writer_took(w, 8);
}
void ff_write_bytes(struct ff_writer *w, const void *bytes, size_t size);
void ff_write_str(struct ff_writer *w, struct ff_str s);
/* Formatted text, no terminator written. The formats are literals of ours. */
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 2, 3)))
#endif
void ff_write_text(struct ff_writer *w, const char *format, ...);
/* Overwrites 4 bytes at `offset`, which were written before (a length known only at the end). */
void ff_writer_patch_u32(struct ff_writer *w, size_t offset, uint32_t value);
/* Empties, keeps the block, clears failed. */
void ff_writer_reset(struct ff_writer *w);
void ff_writer_free(struct ff_writer *w);
/* Appends a NUL that is not counted in size, and returns the text; NULL when anything failed. Owned by the writer. */
const char *ff_writer_cstr(struct ff_writer *w);

#endif
