/* SPDX-License-Identifier: MIT */
#include "service/sniff.h"

#include <stdbool.h>

static bool begins_control(uint8_t byte)
{
    return byte == '{' || byte == '[' || byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

enum sniff sniff_protocol(const uint8_t *bytes, size_t size)
{
    if (size == 0) return SNIFF_more;
    if (!begins_control(bytes[0])) return SNIFF_wire;
    if (size < 3) return SNIFF_more;
    return bytes[2] == 0 ? SNIFF_wire : SNIFF_control;
}
