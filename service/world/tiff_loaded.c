/* SPDX-License-Identifier: MIT */
/* libtiff where a program finds it by its name: loaded with the first document. tiff_linked.c is the other way. */
#include <dlfcn.h>
#include <string.h>

#include "service/world/tiff.h"
#include "service/world/tiff_library.h"

/* ISO C has no conversion from an object pointer to a function's; POSIX promises that this works. */
static bool bind_function(void *handle, const char *name, void *function)
{
    void *at = dlsym(handle, name);
    memcpy(function, &at, sizeof at);
    return at != NULL;
}

static bool bind_all(struct tiff_library *l)
{
    bool ok = true;
#define X(result, function, parameters) ok = ok && bind_function(l->handle, #function, &l->function);
    TIFF_FUNCTIONS(X)
#undef X
    return ok;
}

struct tiff_library *tiff_library_open(const struct ff_alloc *alloc, const char *const *names,
                                       struct ff_writer *why)
{
    static const char *const usual[] = {"libtiff.so.6", "libtiff.so.7", "libtiff.so", NULL};
    struct tiff_library *l = ff_alloc_zeroed(alloc, 1, sizeof *l);
    if (!l) return NULL;
    for (names = names ? names : usual; *names && !l->handle; names++)
        l->handle =
            dlopen(*names, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE); /* for the next world of this program */
    if (l->handle && bind_all(l)) return l;
    const char *error = dlerror();
    if (why)
        ff_write_text(why, "libtiff 4.5 or later cannot be loaded: %s",
                      error ? error : "it is another version");
    return tiff_library_close(alloc, l);
}

struct tiff_library *tiff_library_close(const struct ff_alloc *alloc, struct tiff_library *l)
{
    if (l && l->handle) dlclose(l->handle);
    return ff_free(alloc, l);
}
