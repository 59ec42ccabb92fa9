/* SPDX-License-Identifier: MIT */
#include "service/world/banner.h"

#include <stdio.h>
#include <string.h>

#include "common/filetime.h"
#include "service/world/sheet.h"

enum {
    LETTER = SHEET_LETTER_WIDTH * BANNER_LETTERS,
    LINE = (TIFF_WIDTH - 2 * BANNER_MARGIN) / LETTER,
    TSID_AT = 20,
    TSID_MOST = 40
};

/* FCP-2: local time, which in a world is UTC. */
static void write_time(char *to, size_t size, uint64_t ticks)
{
    struct ff_systime t = {0};
    ff_systime_of_filetime(ticks, &t);
    snprintf(to, size, "%u-%02u-%02u %02u:%02u", (unsigned)t.year, (unsigned)t.month, (unsigned)t.day,
             (unsigned)t.hour, (unsigned)t.minute);
}

static bool draw(const struct ff_alloc *alloc, const struct banner *banner, uint32_t number,
                 struct tiff_image *ret_strip)
{
    char begun[64], page[64], line[256];
    int tsid = banner->tsid.size < TSID_MOST ? (int)banner->tsid.size : TSID_MOST;
    write_time(begun, sizeof begun, banner->begun_at);
    snprintf(page, sizeof page, "Page %lu of %lu", (unsigned long)number + 1, (unsigned long)banner->pages);
    snprintf(line, sizeof line, "%-*s%-*.*s%*s", TSID_AT, begun, TSID_MOST, tsid,
             banner->tsid.at ? banner->tsid.at : "", LINE - TSID_AT - TSID_MOST, page);
    *ret_strip = (struct tiff_image){ff_alloc_zeroed(alloc, BANNER_ROWS, TIFF_ROW_BYTES), BANNER_ROWS,
                                     SHEET_X_DPI, SHEET_Y_DPI};
    if (!ret_strip->bits) return false;
    sheet_text(ret_strip, BANNER_MARGIN, 0, BANNER_LETTERS, ff_str_of(line));
    return true;
}

static bool put_above(const struct ff_alloc *alloc, const struct tiff_image *strip,
                      const struct tiff_image *page, struct tiff_image *ret_page)
{
    size_t above = (size_t)strip->rows * TIFF_ROW_BYTES;
    *ret_page = (struct tiff_image){ff_alloc_zeroed(alloc, (size_t)strip->rows + page->rows, TIFF_ROW_BYTES),
                                    strip->rows + page->rows, page->x_dpi, page->y_dpi};
    if (!ret_page->bits) return false;
    memcpy(ret_page->bits, strip->bits, above);
    memcpy(ret_page->bits + above, page->bits, (size_t)page->rows * TIFF_ROW_BYTES);
    return true;
}

bool banner_put(const struct ff_alloc *alloc, const struct banner *banner, uint32_t number,
                const struct tiff_image *page, struct tiff_image *ret_page)
{
    struct tiff_image strip;
    *ret_page = (struct tiff_image){0};
    bool well = draw(alloc, banner, number, &strip) && sheet_set_y_dpi(alloc, &strip, page->y_dpi) &&
                put_above(alloc, &strip, page, ret_page);
    sheet_free(alloc, &strip);
    return well;
}
