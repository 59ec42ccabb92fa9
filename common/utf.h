/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_UTF_H
#define FF_COMMON_UTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/bytes.h"

/* Inside, strings are WTF-8: UTF-8 in which a lone UTF-16 surrogate is a three-byte sequence, so that every WCHAR
 * string of a client survives the round trip. A surrogate pair is always the four-byte form. */

static inline bool ff_is_surrogate(uint32_t code)
{
    return code >= 0xD800 && code <= 0xDFFF;
}

/* Appends size UTF-16 units as WTF-8. Cannot fail but for memory (the writer's). */
void ff_wtf8_of_utf16(struct ff_writer *w, const uint16_t *units, size_t size);
/* The code point, a surrogate too, at the start of at[0..left), and the bytes it takes; 0, and *ret_code as it was, when
 * they are malformed or none. */
size_t ff_wtf8_take(const uint8_t *at, size_t left, uint32_t *ret_code);
/* How many UTF-16 units the WTF-8 text takes; SIZE_MAX when it is malformed (overlong, above U+10FFFF, a pair written
 * as two three-byte sequences, cut off). */
size_t ff_utf16_size(struct ff_str text);
/* Is it well-formed? As ff_utf16_size says. */
bool ff_wtf8_valid(const uint8_t *at, uint32_t size);
/* Writes exactly ff_utf16_size(text) units to `to`; how many that is. */
size_t ff_utf16_of_wtf8(uint16_t *to, struct ff_str text);
/* Both questions in one, and a terminator, of bytes that nobody has looked at: the units are written, and how many is said without the
 * terminator, or SIZE_MAX, and what is written then nobody knows. At the text's beginning lie `left` bytes, of which it is the first;
 * there is room for a unit for each of them, and for one more than the text has bytes. */
static inline size_t ff_utf16_take(uint16_t *to, struct ff_str s, size_t left);
/* Length of a terminated UTF-16 string. */
size_t ff_utf16_length(const uint16_t *units);

/* Code pages: 1252 (the A functions' default here), 65001 (UTF-8), 20127 (US-ASCII). */
#define FF_CP_1252 1252U
#define FF_CP_UTF8 65001U
#define FF_CP_ASCII 20127U
bool ff_codepage_known(uint32_t page);
/* Appends bytes of the code page as WTF-8, as MultiByteToWideChar reads them: 1252's five undefined bytes are the C1
 * controls of their value, US-ASCII has no eighth bit. Malformed UTF-8 becomes U+FFFD, one for each bad byte. */
void ff_wtf8_of_codepage(struct ff_writer *w, uint32_t page, const char *bytes, size_t size);
/* Appends the text in the code page, as WideCharToMultiByte writes it: what 1252 lacks becomes its best fit or '?', one
 * for each UTF-16 unit; what US-ASCII lacks '?' (its best fits are not here); in UTF-8 a lone surrogate U+FFFD. When
 * the text cannot come back from the result, *ret_lossy (may be NULL) is set, else cleared. */
void ff_codepage_of_wtf8(struct ff_writer *w, uint32_t page, struct ff_str text, bool *ret_lossy);
/* Strict UTF-8 (RFC 3629: no surrogates): what JSON and the command line may hold. When false, *ret_offset (may be NULL)
 * is where the first bad sequence begins. */
bool ff_utf8_valid(const char *bytes, size_t size, size_t *ret_offset);
/* Appends the text as anybody may be shown it, a terminal too: what is a control character (C0, C1), half of a surrogate pair or
 * broken is '?'; of bytes that begin no character there is nothing. What is longer than `longest` bytes ends in "...". */
void ff_write_shown(struct ff_writer *w, struct ff_str text, uint32_t longest);
/* Makes strict UTF-8 of a terminated text, in its place: every byte that is none becomes '?'. Allowed in a signal handler. */
void ff_utf8_repair(char *text);

/* ---- Most texts are ASCII, and short: they are taken in steps of what lies there, whatever of it is theirs ---- */

enum { FF_UTF_STEP = 8 };
#define FF_UTF_NO_ASCII 0x8080808080808080U
/* `size` units, and as many zeros as make a step of them. Not 0: some byte is not ASCII. By way of arrays, so that the compiler need not
 * ask whether the two overlap. */
static inline uint64_t ff_utf16_step(uint16_t *to, const uint8_t *at, size_t size)
{
    uint64_t step = ff_load_u64(at);
    uint8_t bytes[FF_UTF_STEP];
    uint16_t units[FF_UTF_STEP];
    if (size < FF_UTF_STEP) step &= (UINT64_C(1) << (size * 8)) - 1;
    ff_store_u64(bytes, step);
    for (int i = 0; i < FF_UTF_STEP; i++) units[i] = bytes[i];
    memcpy(to, units, sizeof units);
    return step & FF_UTF_NO_ASCII;
}
size_t ff_utf16_take_any(uint16_t *to, struct ff_str text);
static inline size_t ff_utf16_take(uint16_t *to, struct ff_str s, size_t left)
{
    const uint8_t *at = (const uint8_t *)s.at;
    uint64_t other = 0;
    size_t done = 0;
    for (; left - done >= FF_UTF_STEP && !other; done += FF_UTF_STEP) {
        other = ff_utf16_step(to + done, at + done, s.size - done);
        if (s.size - done < FF_UTF_STEP && !other) return s.size;
    }
    return ff_utf16_take_any(to, s);
}

#endif
