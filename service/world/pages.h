/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_PAGES_H
#define FF_SERVICE_WORLD_PAGES_H

#include "service/world/inner.h"

/* Pages as TIFFs. */

/* The first page of an outgoing job, before the model is asked: what it says is up to the model (GPD). The page lives in the
 * arena. Fills page_state, width, height and page of the request, whatever a client had put there. */
void pages_first(struct world *world, struct ff_in_FaxGetPageData *in, struct ff_arena *arena);
#endif
