/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_POSIX_WINE_OWN_H
#define FF_SERVICE_POSIX_WINE_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Is it one of those that Wine runs for all of its programs? They end by themselves, when the last of these has. */
bool wine_is_own(pid_t pid);

/* The path, as Wine's programs see it, of a file in the folder of winfax.dll. False: it is not there. */
bool wine_beside_dll(const char *name, char *to, size_t size);

#endif
