/* SPDX-License-Identifier: MIT */
#include "common/base64.h"

#include <stdbool.h>
#include <string.h>

enum { RADIX = 64 };
static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void ff_base64_write(char *to, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i += 3, to += 4) {
        size_t left = size - i;
        uint32_t bits = (uint32_t)bytes[i] << 16 | (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                        (left > 2 ? bytes[i + 2] : 0U);
        to[0] = alphabet[bits >> 18];
        to[1] = alphabet[bits >> 12 & 63];
        to[2] = (char)(left > 1 ? alphabet[bits >> 6 & 63] : '=');
        to[3] = (char)(left > 2 ? alphabet[bits & 63] : '=');
    }
}

static uint32_t digit_of(char c)
{
    const char *at = c ? strchr(alphabet, c) : NULL;
    return at ? (uint32_t)(at - alphabet) : RADIX;
}

size_t ff_base64_size(const char *digits)
{
    size_t size = strlen(digits), pad = 0;
    while (pad < 2 && size > pad && digits[size - 1 - pad] == '=') pad++;
    bool well = size % 4 == 0;
    for (size_t i = 0; well && i < size - pad; i++) well = digit_of(digits[i]) < RADIX;
    return well ? size / 4 * 3 - pad : SIZE_MAX;
}

void ff_base64_read(uint8_t *to, const char *digits, size_t size)
{
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t done = 0; done < size;) {
        bits = bits << 6 | digit_of(*digits++);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        to[done++] = (uint8_t)(bits >> held);
    }
}
