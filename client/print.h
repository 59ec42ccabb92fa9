/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_PRINT_H
#define FF_CLIENT_PRINT_H

#include "client/client.h"

/* A document that is being printed: what FaxStartPrintJob was told, and what has been drawn since. The device context that it
 * hangs on is host.h's. No locks: whoever has the device context has it. */
struct print;

/* Copies the texts. NULL: memory was refused. */
struct print *print_new(const struct ff_alloc *alloc, const struct ff_print_info *info);
struct print *print_free(struct print *print); /* NULL */

/* The cover page is drawn in front of the pages; a second one takes the place of the first. False: memory was refused. */
bool print_cover(struct print *print, const struct ff_coverpage_info *cover);
/* False: a page is open, or none is, or there are too many. */
bool print_page_begin(struct print *print);
bool print_page_end(struct print *print);
/* ERROR_INVALID_PARAMETER: no page is open. ERROR_NOT_ENOUGH_MEMORY: or a request could not carry it. */
uint32_t print_text(struct print *print, uint32_t x, uint32_t y, struct ff_str text);
/* EndDoc: a Win32 code. No lock. */
uint32_t print_say(struct client *client, struct print *print, const void *site);

#endif
