/* SPDX-License-Identifier: MIT */
#include "sim/method_data.h"

#include "common/utf.h"
#include "sim/sim.h"

enum { UNIT = METHOD_DATA_UNIT };

bool method_data_intern(struct sim *sim, struct ff_str words, text *ret_data)
{
    *ret_data = 0;
    size_t units = ff_utf16_size(words);
    if (!words.size) return true;
    struct ff_arena arena = ff_arena_on(sim->alloc);
    uint16_t *wide = ff_arena_take(&arena, units * UNIT);
    char *data = ff_arena_take(&arena, (units + 1) * UNIT);
    bool kept = wide && data;
    if (kept) ff_utf16_of_wtf8(wide, words);
    for (size_t i = 0; kept && i < units; i++) {
        data[i * UNIT] = (char)(wide[i] & 0xFF);
        data[i * UNIT + 1] = (char)(wide[i] >> 8);
    }
    struct ff_str bytes = {data, (uint32_t)(units + 1) * UNIT};
    kept = kept && text_intern(&sim->texts, sim->alloc, bytes, ret_data);
    ff_arena_free(&arena);
    return kept;
}

static uint16_t unit_at(struct ff_str data, uint32_t i)
{
    return (uint16_t)((uint8_t)data.at[i * UNIT] | (uint8_t)data.at[i * UNIT + 1] << 8);
}

uint32_t method_data_units(struct ff_str data)
{
    for (uint32_t i = 0; data.size % UNIT == 0 && i < data.size / UNIT; i++)
        if (!unit_at(data, i)) return i;
    return UINT32_MAX;
}

bool method_words_intern(struct sim *sim, struct ff_str data, uint32_t units, text *ret_words)
{
    struct ff_arena arena = ff_arena_on(sim->alloc);
    struct ff_writer w = ff_writer_on(sim->alloc);
    uint16_t *wide = ff_arena_take(&arena, (size_t)(units + 1) * UNIT);
    for (uint32_t i = 0; wide && i < units; i++) wide[i] = unit_at(data, i);
    if (wide) ff_wtf8_of_utf16(&w, wide, units);
    struct ff_str words = {w.size ? (const char *)w.at : "", (uint32_t)w.size};
    bool kept = wide && !w.failed && text_intern(&sim->texts, sim->alloc, words, ret_words);
    ff_writer_free(&w);
    ff_arena_free(&arena);
    return kept;
}
