/* SPDX-License-Identifier: MIT */
/* The C library's tables, by iconv. */
#include "client/os.h"

#include <stdio.h>

#include "common/utf.h"

uint32_t os_ansi_page(void)
{
    return FF_CP_1252;
}

bool os_codepage_open(struct os_codepage *page, uint32_t number)
{
    char name[16];
    snprintf(name, sizeof name, "CP%u", (unsigned)number);
    page->iconv = iconv_open("UTF-16LE", name);
    return page->iconv != (iconv_t)-1;
}

static bool convert(struct os_codepage *page, const uint8_t *bytes, size_t size, uint8_t to[8],
                    size_t *ret_size)
{
    char *from = (char *)(uintptr_t)bytes, *at = (char *)to;
    size_t left = size, room = 8;
    iconv(page->iconv, NULL, NULL, NULL, NULL);
    bool done = iconv(page->iconv, &from, &left, &at, &room) != (size_t)-1;
    /* Some hold a letter back, since a sign that combines with it may follow. */
    if (done) done = iconv(page->iconv, NULL, NULL, &at, &room) != (size_t)-1;
    *ret_size = 8 - room;
    return done && left == 0;
}

bool os_codepage_unit(struct os_codepage *page, const uint8_t *bytes, size_t size, uint16_t *ret_unit)
{
    uint8_t to[8];
    size_t made;
    if (!convert(page, bytes, size, to, &made) || made != 2) return false;
    uint16_t unit = (uint16_t)(to[0] | to[1] << 8);
    if (ff_is_surrogate(unit)) return false;
    *ret_unit = unit;
    return true;
}

void os_codepage_close(struct os_codepage *page)
{
    iconv_close(page->iconv);
}
