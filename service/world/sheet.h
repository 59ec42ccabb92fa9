/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_SHEET_H
#define FF_SERVICE_WORLD_SHEET_H

#include <stdbool.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/str.h"
#include "service/world/tiff.h"

/* A sheet of paper to draw on: eleven inches in fine resolution, white. Coordinates are pixels from the upper left corner;
 * what lies beyond the edge is not drawn. */
enum { SHEET_ROWS = 2156, SHEET_X_DPI = 204, SHEET_Y_DPI = 196 };
/* A letter's cell at scale 1. */
enum { SHEET_LETTER_WIDTH = 6, SHEET_LETTER_HEIGHT = 9 };

/* False: memory was refused. */
bool sheet_new(const struct ff_alloc *alloc, struct tiff_image *ret_sheet);
void sheet_free(const struct ff_alloc *alloc, struct tiff_image *sheet);
/* The same picture with so many lines an inch, as a fax of another resolution has it. False: memory was refused. */
bool sheet_set_y_dpi(const struct ff_alloc *alloc, struct tiff_image *sheet, uint32_t y_dpi);
/* White again. */
void sheet_clear(struct tiff_image *sheet);
void sheet_fill(struct tiff_image *sheet, uint32_t x, uint32_t y, uint32_t width, uint32_t height);
/* The outline of a box, so many pixels thick. */
void sheet_frame(struct tiff_image *sheet, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                 uint32_t thick);
/* Capitals only; a box for what has no letter here. */
void sheet_text(struct tiff_image *sheet, uint32_t x, uint32_t y, uint32_t scale, struct ff_str words);

#endif
