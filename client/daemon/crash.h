/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_DAEMON_CRASH_H
#define FF_CLIENT_DAEMON_CRASH_H

#include "client/daemon/dial.h"

/* Should the program crash, the service is told where (Crash of protocol.def). One link of a program at a time: that of the
 * program itself, as a rule. */

void crash_watch(const void *link, const struct link_sink *sink, const struct dialled *dialled,
                 const struct ff_out_Hello *hello);
/* Its connections are gone, and nobody has said that they were to go: the service is told, if it is there. Once. */
void crash_cut_off(const void *link);
/* No longer, if it was this link. */
void crash_unwatch(const void *link);

#endif
