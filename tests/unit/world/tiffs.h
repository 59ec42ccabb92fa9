/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_UNIT_WORLD_TIFFS_H
#define FF_TESTS_UNIT_WORLD_TIFFS_H

#include "common/bytes.h"

/* TIFFs written tag by tag, so that each thing that can be wrong in one can be made. A page of zeros but for what is set is
 * what a fax wants; a field that is ~0 leaves its tag out. */
struct tiff_page {
    uint32_t width, rows; /* 1728, 8 */
    uint32_t compression; /* 4 */
    uint32_t bits, samples;
    uint32_t x_dpi, y_dpi, dpi_divisor; /* 204, 196, 1 */
    uint32_t photometric;               /* none; 1: ones are white */
    uint32_t unit;                      /* 2 */
    uint32_t rows_per_strip;            /* rows */
    const void *strip;                  /* of each strip: white rows of Group 4 */
    uint32_t strip_size;
    uint32_t strip_offset, strip_count_bytes; /* as the tags say it, where that is a lie */
    bool tiled;
    bool ends_in_circle; /* the next directory is the first */
};
#define TIFF_OMIT UINT32_MAX

/* Appends a whole TIFF of those pages. */
void tiff_write(struct ff_writer *w, const struct tiff_page *pages, uint32_t count, bool big_endian);

#endif
