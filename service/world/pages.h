/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_PAGES_H
#define FF_SERVICE_WORLD_PAGES_H

#include "service/world/inner.h"

/* Pages as TIFFs. */

/* The first page of an outgoing job, before the model is asked: what it says is up to the model (GPD). Fills page_state, width,
 * height and page of the request, whatever a client had put there; the page lives in the arena. */
void pages_first(struct world *world, struct ff_in_FaxGetPageData *in, struct ff_arena *arena);

/* The sent fax of that row of the outbox as it went over the line, appended: its document's bytes, or where pages have a
 * banner, a cover page was asked for, or the document is rendered in name only, a TIFF of pages that are drawn. ERROR_FILE_NOT_FOUND as below. */
ff_status pages_sent(struct world *world, uint32_t row, struct ff_writer *out);
/* The received fax of that row of the inbox as a TIFF, appended: pages of the scenario's file, or test pages.
 * ERROR_FILE_NOT_FOUND: the file's bytes are kept no longer, or there is no libtiff. */
ff_status pages_received(struct world *world, uint32_t row, struct ff_writer *out);
/* What a step or a tester says comes in: reads the op's file, if it has one, and gives the op its document. False: *why says in
 * a sentence what is wrong with it; nothing, when memory was refused. */
bool pages_take_file(struct world *world, const char *folder, struct op *op, struct ff_writer *why);

#endif
