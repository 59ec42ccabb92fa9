/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_BANNER_H
#define FF_SERVICE_WORLD_BANNER_H

#include "common/alloc.h"
#include "common/str.h"
#include "service/world/tiff.h"

/* The line that a server draws at the top of each page it sends (FAX_CONFIGURATION.Branding): when the call began, the TSID, and
 * which page of how many. */
struct banner {
    uint64_t begun_at;
    struct ff_str tsid;
    uint32_t pages;
};
/* Its height in fine resolution, its margin, and the size of its letters. */
enum { BANNER_ROWS = 36, BANNER_MARGIN = 60, BANNER_LETTERS = 3 };

/* The page (from 0) with the banner above it: it is as much longer, and nothing of it is drawn over. False: memory was refused. The
 * new page's bits are the caller's to free. */
bool banner_put(const struct ff_alloc *alloc, const struct banner *banner, uint32_t number,
                const struct tiff_image *page, struct tiff_image *ret_page);

#endif
