/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_SYMBOLS_H
#define FF_SERVICE_SYMBOLS_H

#include "service/world/world.h"

/* Call sites in words, by addr2line of binutils. A report is made twice: the first pass collects the sites,
 * then addr2line runs once a module, and the second pass finds the words. Without addr2line nothing is found,
 * and the report falls back to module+0x…. */
struct symbols;

struct symbols *symbols_new(void);
struct symbols *symbols_free(struct symbols *symbols);
/* What goes into the options of a report. */
struct world_symbols symbols_for_report(struct symbols *symbols);
/* Between the passes. False: there was nothing to look up. */
bool symbols_look_up(struct symbols *symbols);

#endif
