/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_GUARD_H
#define FF_CLIENT_GUARD_H

#include <stdbool.h>

/* Bytes beside a block that is handed out, in which nobody has anything to write: what has changed there was written beyond
 * the block. Under AddressSanitizer they are forbidden, so that it says who writes there. */
enum { GUARD_SIZE = 16 }; /* what is before a block keeps it aligned */

void guard_set(void *at);
/* They may be touched again. False: somebody has. */
bool guard_take(void *at);

#endif
