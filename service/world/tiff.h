/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_TIFF_H
#define FF_SERVICE_WORLD_TIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/bytes.h"
#include "sim/document.h"

/* TIFFs as the fax service has them (SND-7, GPD-4), by libtiff: which is loaded when the first one comes, since loading it
 * costs more than a whole short run. Untrusted bytes: time and memory are bounded whatever they say. */
struct tiff_library;

/* What a fax page can be, and how much of it a document: beyond that, somebody wants to keep us busy. */
enum {
    TIFF_PAGE_ROWS_MAX = 20000,       /* two metres and a half at 196 lines an inch */
    TIFF_DOCUMENT_ROWS_MAX = 2500000, /* a thousand pages of 2,500 lines */
    TIFF_PAGES_MAX = DOCUMENT_PAGES_MAX
};

/* Of every fax page. */
enum { TIFF_WIDTH = 1728, TIFF_ROW_BYTES = TIFF_WIDTH / 8 };

/* By its first bytes, which say it whatever the name is. */
bool tiff_begins(const uint8_t *bytes, size_t size);

/* The first of the names that can be loaded (NULL-terminated; NULL: libtiff's). NULL: *why says why not, unless memory
 * was refused. */
struct tiff_library *tiff_library_open(const struct ff_alloc *alloc, const char *const *names,
                                       struct ff_writer *why);
struct tiff_library *tiff_library_close(const struct ff_alloc *alloc, struct tiff_library *library);

/* Looks at every page, and decodes it. Fills verdict, pages, width and resolutions of *facts; what is wrong, and on
 * which page and where in the file, goes to *why. */
void tiff_examine(const struct tiff_library *library, const struct ff_alloc *alloc, const uint8_t *bytes,
                  size_t size, struct document *facts, struct ff_writer *why);

/* A page, a bit a pixel, the highest first; 1 is black. */
struct tiff_image {
    uint8_t *bits; /* rows * TIFF_ROW_BYTES */
    uint32_t rows, x_dpi, y_dpi;
};

/* A page (from 0) of what was accepted, or of Group 3. False: it cannot be had, or memory was refused: then the image has rows
 * and no bits. The bits are the caller's to free, whatever is returned. */
bool tiff_read_page(const struct tiff_library *library, const struct ff_alloc *alloc, const uint8_t *bytes,
                    size_t size, uint32_t page, struct tiff_image *ret_image);

/* The pages of one, each in its turn: it is gone through once, however many there are. NULL: it cannot be read, or memory was refused. */
struct tiff_pages;
struct tiff_pages *tiff_pages_open(const struct tiff_library *library, const struct ff_alloc *alloc,
                                   const uint8_t *bytes, size_t size);
/* The next page, as tiff_read_page; the bytes are still needed. */
bool tiff_pages_next(struct tiff_pages *pages, struct tiff_image *ret_image);
struct tiff_pages *tiff_pages_close(struct tiff_pages *pages);

/* Gives page `page` (from 0), which stays the giver's and need not outlive the next one. False: it cannot. */
typedef bool tiff_draw(void *ctx, uint32_t page, struct tiff_image *ret_image);
/* Appends a whole TIFF Class F of that many pages: Group 4, one strip a page, in the byte order of this machine (GPD-4).
 * False: the giver could not, or memory was refused. */
bool tiff_make(const struct tiff_library *library, uint32_t pages, tiff_draw *draw, void *ctx,
               struct ff_writer *out);

#endif
