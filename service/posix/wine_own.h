/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_POSIX_WINE_OWN_H
#define FF_SERVICE_POSIX_WINE_OWN_H

#include <stdbool.h>
#include <sys/types.h>

/* Is it one of those that Wine runs for all of its programs? They end by themselves, when the last of these has. */
bool wine_is_own(pid_t pid);

#endif
