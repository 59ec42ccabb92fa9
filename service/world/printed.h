/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_PRINTED_H
#define FF_SERVICE_WORLD_PRINTED_H

#include "service/world/inner.h"

/* What was drawn on a device context becomes a document of the world's: its number, 0: memory was refused, or there is no
 * libtiff. A document without a page is one blank page. */
uint32_t printed_document(struct world *world, const struct ff_in_PrintDocument *in);

#endif
