/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_SYMBOLS_ADDR2LINE_H
#define FF_SERVICE_SYMBOLS_ADDR2LINE_H

#include "common/bytes.h"

/* Call sites in words, by addr2line of binutils, which runs once for them all: world_options.look_up of whoever may start
 * processes (the service, `fauxfax run`, and the embedded world). Appends a line for each address of the module, in order:
 * "function (file:line)", empty where nothing was found. Without addr2line there are no lines. */
void addr2line_look_up(const char *module, const uint64_t *addresses, unsigned count,
                       struct ff_writer *lines);

#endif
