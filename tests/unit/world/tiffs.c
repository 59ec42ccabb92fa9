/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/tiffs.h"

enum { SHORT = 3, LONG = 4, RATIONAL = 5, ENTRIES_MAX = 20 };

struct entry {
    uint32_t tag, type, count, value;
};

struct directory {
    struct ff_writer *w;
    bool big_endian;
    struct entry entries[ENTRIES_MAX];
    uint32_t count;
};

static void put(struct ff_writer *w, uint32_t value, int size, bool big_endian)
{
    for (int i = 0; i < size; i++) ff_write_u8(w, (uint8_t)(value >> 8 * (big_endian ? size - 1 - i : i)));
}

static void patch(struct ff_writer *w, size_t at, uint32_t value, bool big_endian)
{
    for (int i = 0; i < 4; i++) w->at[at + (size_t)i] = (uint8_t)(value >> 8 * (big_endian ? 3 - i : i));
}

static void tag(struct directory *d, uint32_t number, uint32_t type, uint32_t said, uint32_t usual)
{
    if (said == TIFF_OMIT) return;
    d->entries[d->count++] = (struct entry){number, type, 1, said ? said : usual};
}

/* count numbers, step apart from the first on: out of line when there are several. */
static void tag_series(struct directory *d, uint32_t number, uint32_t count, uint32_t first, uint32_t step)
{
    uint32_t at = count == 1 ? first : (uint32_t)d->w->size;
    for (uint32_t i = 0; count > 1 && i < count; i++) put(d->w, first + i * step, 4, d->big_endian);
    d->entries[d->count++] = (struct entry){number, LONG, count, at};
}

static uint32_t rational(struct directory *d, uint32_t number, uint32_t divisor)
{
    uint32_t at = (uint32_t)d->w->size;
    put(d->w, number, 4, d->big_endian);
    put(d->w, divisor ? divisor : 1, 4, d->big_endian);
    return at;
}

/* Its size. */
static uint32_t write_strip(struct ff_writer *w, const struct tiff_page *p, uint32_t rows)
{
    static const uint8_t end[] = {0x00, 0x10, 0x01};
    uint32_t before = (uint32_t)w->size;
    if (p->strip) {
        ff_write_bytes(w, p->strip, p->strip_size);
    } else {
        for (uint32_t i = 0; i < rows / 8; i++) ff_write_u8(w, 0xFF); /* eight white rows */
        ff_write_bytes(w, end, sizeof end);
    }
    return (uint32_t)w->size - before;
}

static void resolution(struct directory *d, const struct tiff_page *p)
{
    uint32_t x = p->x_dpi == TIFF_OMIT ? TIFF_OMIT : rational(d, p->x_dpi ? p->x_dpi : 204, p->dpi_divisor);
    uint32_t y = p->y_dpi == TIFF_OMIT ? TIFF_OMIT : rational(d, p->y_dpi ? p->y_dpi : 196, p->dpi_divisor);
    tag(d, 282, RATIONAL, x, 0);
    tag(d, 283, RATIONAL, y, 0);
    tag(d, 296, SHORT, p->unit, 2);
}

/* In the order of the tags. */
static void describe(struct directory *d, const struct tiff_page *p)
{
    uint32_t rows = p->rows ? p->rows : 8, each = p->rows_per_strip ? p->rows_per_strip : rows;
    uint32_t strips = p->strip_offset || p->tiled ? 1 : (rows + each - 1) / each, size = 0;
    uint32_t offset = (uint32_t)d->w->size;
    for (uint32_t i = 0; i < strips && strips < 10000; i++) size = write_strip(d->w, p, each);
    uint32_t said_offset = p->strip_offset ? p->strip_offset : offset;
    uint32_t said_size = p->strip_count_bytes ? p->strip_count_bytes : size;
    tag(d, 256, LONG, p->width, 1728);
    tag(d, 257, LONG, p->rows, 8);
    tag(d, 258, SHORT, p->bits, 1);
    tag(d, 259, SHORT, p->compression, 4);
    tag(d, 262, SHORT, p->photometric ? p->photometric : TIFF_OMIT, 0);
    if (!p->tiled) tag_series(d, 273, strips, said_offset, size);
    tag(d, 277, SHORT, p->samples, 1);
    tag(d, 278, LONG, p->rows_per_strip, rows);
    if (!p->tiled) tag_series(d, 279, strips, said_size, 0);
    resolution(d, p);
    if (!p->tiled) return;
    tag(d, 322, LONG, 0, 1728);
    tag(d, 323, LONG, 0, 16);
    tag_series(d, 324, 1, said_offset, 0);
    tag_series(d, 325, 1, said_size, 0);
}

static void write_entry(const struct directory *d, const struct entry *e)
{
    put(d->w, e->tag, 2, d->big_endian);
    put(d->w, e->type, 2, d->big_endian);
    put(d->w, e->count, 4, d->big_endian);
    put(d->w, e->value, e->type == SHORT ? 2 : 4, d->big_endian);
    if (e->type == SHORT) put(d->w, 0, 2, d->big_endian);
}

void tiff_write(struct ff_writer *w, const struct tiff_page *pages, uint32_t count, bool big_endian)
{
    size_t link = 4;
    uint32_t first = 0;
    ff_write_bytes(w, big_endian ? "MM\0*\0\0\0\0" : "II*\0\0\0\0\0", 8);
    for (uint32_t i = 0; i < count; i++) {
        struct directory d = {.w = w, .big_endian = big_endian};
        describe(&d, &pages[i]);
        if (w->size % 2) ff_write_u8(w, 0);
        uint32_t at = (uint32_t)w->size;
        if (i == 0) first = at;
        put(w, d.count, 2, big_endian);
        for (uint32_t k = 0; k < d.count; k++) write_entry(&d, &d.entries[k]);
        patch(w, link, at, big_endian);
        link = w->size;
        put(w, pages[i].ends_in_circle ? first : 0, 4, big_endian);
    }
}
