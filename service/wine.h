/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WINE_H
#define FF_SERVICE_WINE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/bytes.h"

/* Clients of `fauxfax run` that are Windows programs. */

/* Is it Wine's loader, by its name: wine, wine64, wine-stable, …? */
bool wine_is_loader(const char *program);
/* Is it Wine that is run, or a Windows program itself? */
bool wine_is_client(char *const *argv);
/* The path as Wine's programs see it, Z:\… False: it does not fit. */
bool wine_path(const char *path, char *to, size_t size);
/* What WINEPATH is to be, so that winfax.dll is found: its folder (FAUXFAX_WINFAX_DIR, else that of this program), then what
 * it was. False: there is none, and WINEPATH stays as it is. */
bool wine_search_path(char *to, size_t size);
/* Does the client find a winfax.dll that is not ours, or none? Then a sentence says so. */
bool wine_dll_wrong(char *const *argv, struct ff_writer *out);
/* Starts Wine's server, if it does not run: so it is no child of the client's, and the client's time is its own. Before spawn, whose
 * children become ours. */
void wine_warm(char *const *argv);

#endif
