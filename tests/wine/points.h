/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_WINE_POINTS_H
#define FF_TESTS_WINE_POINTS_H

#include "tests/wine/notified.h"

/* Races that are forced (client/point.h):
 *   registering  a fax is sent, and its first events come, when the service has registered the program and its call has not returned
 *   posting      an event is held back before it is posted, until the reply of a call that is to wait for it has come
 *   destroyed    another registered window is destroyed between the decision to post to it and the post
 *   closed       another registered completion port is closed there
 * Registers `own`. TRUE: the first fax is sent already. point NULL: only that. */
BOOL points_begin(const char *point, const struct listener *own, const char *document);
/* The point has been come to. */
void points_end(void);

#endif
