/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_HASH_H
#define FF_COMMON_HASH_H

#include <stddef.h>
#include <stdint.h>

/* MurmurHash64A of the bytes, seed 0: a good hash in a dozen lines; whoever relies on it compares the bytes as well. */
uint64_t ff_hash(const uint8_t *bytes, size_t size);

#endif
