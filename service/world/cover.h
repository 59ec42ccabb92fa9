/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_COVER_H
#define FF_SERVICE_WORLD_COVER_H

#include "common/structs.h"
#include "service/world/sheet.h"

/* The cover page: a template of our own, whatever the .cov file is. On a white sheet: each of its strings that was given, with what
 * it is before it, long ones on several lines; when its transmission began (FCP-2: that is the service's to say;
 * 0: it has not), and the number of pages, unless it is 0. The note comes last, as far as there is room for it. */
void cover_draw(struct tiff_image *sheet, const struct ff_coverpage_info *cover, uint64_t begun_at);

#endif
