/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_SNIFF_H
#define FF_SERVICE_SNIFF_H

#include <stddef.h>
#include <stdint.h>

/* Which protocol a new connection speaks, by its first bytes (docs/protocol.md). A control connection begins
 * with '{' or white space. So may the size of a first frame; but a first frame is shorter than
 * SNIFF_FIRST_FRAME_MAX, so that its third byte is 0, which JSON text never has. */
enum sniff { SNIFF_more, SNIFF_control, SNIFF_wire };

#define SNIFF_FIRST_FRAME_MAX 0xFFFFU

enum sniff sniff_protocol(const uint8_t *bytes, size_t size);

#endif
