/* SPDX-License-Identifier: MIT */
#include "tests/support/tiff.h"

#include <stdlib.h>
#include <string.h>

/* Written by hand, since the tests of the client must not need libtiff: per page one strip, eight white rows (V0 each: a
 * 1 bit) and EOFB, then the directory. */
enum { ROWS = 8, ENTRIES = 13, STRIP = 4, PAGE = STRIP + 16 + 2 + ENTRIES * 12 + 4 };

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value & 0xFFFF);
    put16(at + 2, value >> 16);
}

static uint8_t *entry(uint8_t *at, unsigned tag, unsigned type, uint32_t value)
{
    put16(at, tag);
    put16(at + 2, type);
    put32(at + 4, 1);
    if (type == 3)
        put16(at + 8, value);
    else
        put32(at + 8, value);
    return at + 12;
}

static void write_page(uint8_t *file, uint32_t offset, int last)
{
    enum { SHORT = 3, LONG = 4, RATIONAL = 5 };
    /* 8 x V0, then EOFB 000000000001 000000000001. */
    static const uint8_t strip[STRIP] = {0xFF, 0x00, 0x10, 0x01};
    uint8_t *at = file + offset;
    memcpy(at, strip, STRIP);
    put32(at + STRIP, 204);
    put32(at + STRIP + 4, 1);
    put32(at + STRIP + 8, 196);
    put32(at + STRIP + 12, 1);
    uint8_t *next = at + STRIP + 16;
    put16(next, ENTRIES);
    next += 2;
    next = entry(next, 254, LONG, 2);
    next = entry(next, 256, LONG, 1728);
    next = entry(next, 257, LONG, ROWS);
    next = entry(next, 258, SHORT, 1);
    next = entry(next, 259, SHORT, 4);
    next = entry(next, 262, SHORT, 0);
    next = entry(next, 273, LONG, offset);
    next = entry(next, 277, SHORT, 1);
    next = entry(next, 278, LONG, ROWS);
    next = entry(next, 279, LONG, STRIP);
    next = entry(next, 282, RATIONAL, offset + STRIP);
    next = entry(next, 283, RATIONAL, offset + STRIP + 8);
    next = entry(next, 296, SHORT, 2);
    put32(next, last ? 0 : offset + PAGE + STRIP + 16);
}

uint8_t *test_tiff_group4(int pages, size_t *ret_size)
{
    size_t size = 8 + (size_t)pages * PAGE;
    uint8_t *file = calloc(1, size);
    if (!file) return NULL;
    memcpy(file, "II*", 4);
    put32(file + 4, 8 + STRIP + 16);
    for (int i = 0; i < pages; i++) write_page(file, 8 + (uint32_t)i * PAGE, i == pages - 1);
    *ret_size = size;
    return file;
}
