/* SPDX-License-Identifier: MIT */
/* libtiff on Windows, where no system has one: it is part of the program (one that knows the fax compressions only). */
#include "service/world/tiff.h"
#include "service/world/tiff_library.h"

struct tiff_library *tiff_library_open(const struct ff_alloc *alloc, const char *const *names,
                                       struct ff_writer *why)
{
    (void)names, (void)why;
    struct tiff_library *l = ff_alloc_zeroed(alloc, 1, sizeof *l);
    if (!l) return NULL;
#define X(result, function, parameters) l->function = function;
    TIFF_FUNCTIONS(X)
#undef X
    return l;
}

struct tiff_library *tiff_library_close(const struct ff_alloc *alloc, struct tiff_library *l)
{
    return ff_free(alloc, l);
}
