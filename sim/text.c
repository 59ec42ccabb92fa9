/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

#include <string.h>

static uint32_t hash_of(struct ff_str s)
{
    uint32_t h = 2166136261U;
    for (uint32_t i = 0; i < s.size; i++) h = (h ^ (uint8_t)s.at[i]) * 16777619U;
    return h ^ h >> 15;
}

/* The slot where s is, or where it belongs. There is always an empty one: the table is at most half full. */
static uint32_t slot_of(const struct texts *texts, struct ff_str s)
{
    uint32_t mask = texts->slots.room - 1;
    uint32_t slot = hash_of(s) & mask;
    while (texts->slots.at[slot] && !ff_str_eq(text_get(texts, texts->slots.at[slot]), s))
        slot = (slot + 1) & mask;
    return slot;
}

static bool grow_slots(struct texts *texts, const struct ff_alloc *alloc)
{
    uint32_t room = texts->slots.room ? texts->slots.room * 2 : 64;
    uint32_t *at = ff_alloc_zeroed(alloc, room, sizeof *at);
    if (!at) return false;
    ff_array_free(alloc, &texts->slots);
    texts->slots.at = at;
    texts->slots.room = texts->slots.count = room;
    for (text t = 1; t <= texts->spans.count; t++) at[slot_of(texts, text_get(texts, t))] = t;
    return true;
}

bool text_intern(struct texts *texts, const struct ff_alloc *alloc, struct ff_str s, text *ret_text)
{
    *ret_text = 0;
    if (!s.at) return true;
    if (texts->spans.count + 1 > texts->slots.room / 2 && !grow_slots(texts, alloc)) return false;
    uint32_t slot = slot_of(texts, s);
    if (texts->slots.at[slot]) {
        *ret_text = texts->slots.at[slot];
        return true;
    }
    /* One byte more, so that a text of no bytes has an address too: "" is not the NULL string. */
    if (s.size > UINT32_MAX - 1 - TEXT_STEP || !ff_array_room(alloc, &texts->bytes, s.size + 1 + TEXT_STEP))
        return false;
    if (!ff_array_room(alloc, &texts->spans, 1)) return false;
    if (s.size) memcpy(texts->bytes.at + texts->bytes.count, s.at, s.size);
    texts->bytes.at[texts->bytes.count + s.size] = '\0';
    texts->spans.at[texts->spans.count++] = (uint64_t)texts->bytes.count << 32 | s.size;
    texts->bytes.count += s.size + 1;
    *ret_text = texts->slots.at[slot] = texts->spans.count;
    return true;
}

void texts_free(struct texts *texts, const struct ff_alloc *alloc)
{
    ff_array_free(alloc, &texts->bytes);
    ff_array_free(alloc, &texts->spans);
    ff_array_free(alloc, &texts->slots);
}

bool texts_intern(struct sim *sim, const struct text_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!text_intern(&sim->texts, sim->alloc, pairs[i].from, pairs[i].to)) return false;
    return true;
}

text text_or_none(struct sim *sim, struct ff_str s)
{
    text t;
    if (!text_intern(&sim->texts, sim->alloc, s, &t)) sim->refused = true;
    return t;
}
