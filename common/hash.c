/* SPDX-License-Identifier: MIT */
#include "common/hash.h"

static uint64_t load(const uint8_t *at)
{
    uint64_t word = 0;
    for (int i = 8; i-- > 0;) word = word << 8 | at[i];
    return word;
}

uint64_t ff_hash(const uint8_t *bytes, size_t size)
{
    const uint64_t m = 0xC6A4A7935BD1E995U;
    uint64_t hash = size * m;
    for (; size >= 8; bytes += 8, size -= 8) {
        uint64_t word = load(bytes) * m;
        hash = (hash ^ (word ^ word >> 47) * m) * m;
    }
    uint64_t tail = 0;
    for (size_t i = size; i-- > 0;) tail = tail << 8 | bytes[i];
    if (size) hash = (hash ^ tail) * m;
    hash = (hash ^ hash >> 47) * m;
    return hash ^ hash >> 47;
}
