/* SPDX-License-Identifier: MIT */
#include "tests/wine/points.h"

/* winfax.dll has its points inside. */
BOOL points_begin(const char *point, const struct listener *own, const char *document)
{
    (void)document;
    notified_check(!point, "this program has no points");
    notified_register(own);
    return FALSE;
}

void points_end(void) {}
