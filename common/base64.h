/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_BASE64_H
#define FF_COMMON_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Base64 as of RFC 4648, section 4: padded, no line ends. */

/* How many digits, padding included, stand for so many bytes. */
static inline size_t ff_base64_digits(size_t size)
{
    return (size + 2) / 3 * 4;
}
/* Writes them. */
void ff_base64_write(char *to, const uint8_t *bytes, size_t size);
/* How many bytes the digits of a terminated text stand for; SIZE_MAX: it is no base64. */
size_t ff_base64_size(const char *digits);
/* Writes that many. */
void ff_base64_read(uint8_t *to, const char *digits, size_t size);

#endif
