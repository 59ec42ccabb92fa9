/* SPDX-License-Identifier: MIT */
#include "service/world/site_cache.h"

static struct site_slot *slot_of(struct site_cache *cache, uint32_t process, uint64_t address, uint32_t type)
{
    uint64_t mixed = (address ^ (uint64_t)process << 40 ^ (uint64_t)type << 20) * 0x9E3779B97F4A7C15U;
    return &cache->slots[mixed >> 32 & (SITE_CACHE_SLOTS - 1)];
}

uint32_t site_cached(struct site_cache *cache, struct sim *sim, uint32_t process, text module,
                     uint64_t address, uint32_t type, const char *function)
{
    struct site_slot *slot = slot_of(cache, process, address, type);
    bool same = slot->row_and_one && slot->process == process && slot->type == type &&
                slot->module == module && slot->address == address;
    if (same) return slot->row_and_one - 1;
    uint32_t row = site_add(sim, process, module, address, ff_str_of(function));
    if (row != SIM_NONE) *slot = (struct site_slot){process, type, module, row + 1, address};
    return row;
}
