/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_TEXT_H
#define FF_SIM_TEXT_H

#include <stdbool.h>

#include "common/bytes.h"
#include "common/str.h"

/* The model's strings, interned: rows hold a text, never a pointer. 0 is the NULL string; equal texts have equal
 * numbers. Nothing is ever taken out: a world's distinct strings are few. */
typedef uint32_t text;

struct texts {
    FF_ARRAY(char) bytes;
    FF_ARRAY(uint64_t) spans; /* offset << 32 | size */
    FF_ARRAY(uint32_t) slots; /* hash table of span numbers, 0 empty; room is a power of two */
};

/* The text of s, which is not part of another text; false when memory was refused (*ret_text is then 0). */
bool text_intern(struct texts *texts, const struct ff_alloc *alloc, struct ff_str s, text *ret_text);
struct sim;
/* The same for a sim, where a text is not worth failing for: 0 when refused, and then sim->refused is set. */
text text_or_none(struct sim *sim, struct ff_str s);
/* Several texts, one after the other. False: memory was refused, and those before it are set. */
struct text_pair {
    text *to;
    struct ff_str from;
};
bool texts_intern(struct sim *sim, const struct text_pair *pairs, size_t count);
/* Borrowed until the next text_intern. */
static inline struct ff_str text_get(const struct texts *texts, text t)
{
    if (t == 0 || t > texts->spans.count) return FF_STR_NULL;
    uint64_t span = texts->spans.at[t - 1];
    return (struct ff_str){texts->bytes.at + (span >> 32), (uint32_t)span};
}
static inline size_t text_size(const struct texts *texts, text t)
{
    return t ? (uint32_t)texts->spans.at[t - 1] : 0;
}
/* As a string on the wire (bytes.h): where it ended. Most texts are short, and taken in one step of a size that the compiler knows: there
 * is room for a step more than what is written, and behind the pool's last text too. */
enum { TEXT_STEP = 16 };
static inline uint8_t *text_put(uint8_t *to, const struct texts *texts, text t)
{
    uint64_t span = t ? texts->spans.at[t - 1] : UINT32_MAX;
    uint32_t size = (uint32_t)span;
    ff_store_u32(to, size + 1);
    to += sizeof size;
    if (!t) return to;
    const char *from = texts->bytes.at + (span >> 32);
    memcpy(to, from, TEXT_STEP);
    if (size > TEXT_STEP) memcpy(to + TEXT_STEP, from + TEXT_STEP, size - TEXT_STEP);
    return to + size;
}
void texts_free(struct texts *texts, const struct ff_alloc *alloc);

#endif
