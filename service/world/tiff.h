/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_TIFF_H
#define FF_SERVICE_WORLD_TIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/alloc.h"
#include "common/bytes.h"
#include "sim/document.h"

/* What a TIFF is to the fax service (SND-7), by libtiff: which is loaded when the first one comes, since loading it
 * costs more than a whole short run. Untrusted bytes: time and memory are bounded whatever they say. */
struct tiff_library;

/* What a fax page can be, and how much of it a document: beyond that, somebody wants to keep us busy. */
enum {
    TIFF_PAGE_ROWS_MAX = 20000,       /* two metres and a half at 196 lines an inch */
    TIFF_DOCUMENT_ROWS_MAX = 2500000, /* a thousand pages of 2,500 lines */
    TIFF_PAGES_MAX = 10000
};

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

#endif
