/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_FAULT_H
#define FF_SERVICE_FAULT_H

#include <stdbool.h>

/* Named points at which a race test forces its window open instead of hoping for it. FAUXFAX_FAULT=NAME (or
 * NAME:n, the n-th time) stops the process there with SIGSTOP; the test sees that with waitpid(WUNTRACED),
 * does what it wants to have happened, and continues or kills it.
 *
 *   reply/TYPE   a call of that type was done, its reply is not written yet
 *   stale        a socket file was found stale, and is not yet removed */
extern bool fault_armed;

/* Reads the environment, once, at the start. */
void fault_init(void);
void fault_hit(const char *point, const char *detail);

/* detail: NULL or what follows the '/'. */
static inline void fault_point(const char *point, const char *detail)
{
    if (fault_armed) fault_hit(point, detail);
}

#endif
