/* SPDX-License-Identifier: MIT */
#include "common/utf.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD, HIGH_FIRST = 0xD800, LOW_FIRST = 0xDC00, LOW_LAST = 0xDFFF };

static bool is_high(uint32_t code)
{
    return code >= HIGH_FIRST && code < LOW_FIRST;
}

static bool is_low(uint32_t code)
{
    return code >= LOW_FIRST && code <= LOW_LAST;
}

static bool is_surrogate(uint32_t code)
{
    return code >= HIGH_FIRST && code <= LOW_LAST;
}

static void put_code(struct ff_writer *w, uint32_t code)
{
    uint8_t *to = ff_writer_room(w, 4);
    if (!to) return;
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size; i-- > 1; code >>= 6) to[i] = (uint8_t)(0x80 | (code & 0x3F));
    to[0] = (uint8_t)(lead[size] | code);
    ff_writer_took(w, size);
}

/* The sequences of RFC 3629, section 4, with the surrogates that it leaves out: by lead byte, the range of the second
 * byte; the others are 80 to BF. */
static const struct sequence {
    uint8_t lead_first, lead_last, size, second_first, second_last;
} sequences[] = {{0x00, 0x7F, 1, 0x00, 0x00}, {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
                 {0xE1, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF},
                 {0xF4, 0xF4, 4, 0x80, 0x8F}};

static const struct sequence *sequence_of(uint8_t lead)
{
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++)
        if (lead >= sequences[i].lead_first && lead <= sequences[i].lead_last) return &sequences[i];
    return NULL;
}

size_t ff_wtf8_take(const uint8_t *at, size_t left, uint32_t *ret_code)
{
    if (left == 0) return 0;
    const struct sequence *s = sequence_of(at[0]);
    if (!s || s->size > left) return 0;
    uint32_t code = s->size == 1 ? at[0] : at[0] & (0x7FU >> s->size);
    if (s->size > 1 && (at[1] < s->second_first || at[1] > s->second_last)) return 0;
    for (size_t i = 1; i < s->size; i++) {
        if ((at[i] & 0xC0) != 0x80) return 0;
        code = code << 6 | (at[i] & 0x3FU);
    }
    *ret_code = code;
    return s->size;
}

/* As ff_wtf8_take, for strict UTF-8. */
static size_t take_scalar(const uint8_t *at, size_t left, uint32_t *ret_code)
{
    size_t size = ff_wtf8_take(at, left, ret_code);
    return size == 3 && is_surrogate(*ret_code) ? 0 : size;
}

void ff_wtf8_of_utf16(struct ff_writer *w, const uint16_t *units, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint32_t code = units[i];
        if (is_high(code) && i + 1 < size && is_low(units[i + 1]))
            code = 0x10000U + ((code - HIGH_FIRST) << 10) + (units[++i] - LOW_FIRST);
        put_code(w, code);
    }
}

/* A step at a time; most texts are all of it. */
static uint64_t beyond_ascii(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes & FF_UTF_NO_ASCII;
}

/* How many bytes of the text are ASCII until the first that is not: most texts have no other. */
static size_t ascii_run(const char *at, size_t size)
{
    size_t run = 0;
    while (size - run >= FF_UTF_STEP && !beyond_ascii(at + run)) run += FF_UTF_STEP;
    while (run < size && !(at[run] & 0x80)) run++;
    return run;
}

static void widen(uint16_t *to, const char *at, size_t size)
{
    size_t done = 0;
    for (; size - done >= FF_UTF_STEP; done += FF_UTF_STEP)
        ff_utf16_step(to + done, (const uint8_t *)at + done, FF_UTF_STEP);
    for (; done < size; done++) to[done] = (uint8_t)at[done];
}

/* Units that are written, or SIZE_MAX. to NULL: that would be. */
static size_t decode(uint16_t *to, const uint8_t *at, size_t left)
{
    size_t units = 0;
    uint32_t code = 0, before = 0;
    for (; left > 0; before = code) {
        size_t size = ff_wtf8_take(at, left, &code);
        if (size == 0 || (is_low(code) && is_high(before))) return SIZE_MAX;
        if (to && size == 4) to[units] = (uint16_t)(HIGH_FIRST + ((code - 0x10000) >> 10));
        if (size == 4) units++;
        if (to) to[units] = (uint16_t)(size == 4 ? LOW_FIRST + (code & 0x3FF) : code);
        units++;
        at += size;
        left -= size;
    }
    return units;
}

/* Behind its ASCII. */
static size_t decode_rest(uint16_t *to, struct ff_str text, size_t run)
{
    size_t units = run < text.size ? decode(to, (const uint8_t *)text.at + run, text.size - run) : 0;
    return units == SIZE_MAX ? SIZE_MAX : run + units;
}

size_t ff_utf16_size(struct ff_str text)
{
    return decode_rest(NULL, text, ascii_run(text.at, text.size));
}

bool ff_wtf8_valid(const uint8_t *at, uint32_t size)
{
    return ff_utf16_size((struct ff_str){(const char *)at, size}) != SIZE_MAX;
}

size_t ff_utf16_of_wtf8(uint16_t *to, struct ff_str text)
{
    size_t run = ascii_run(text.at, text.size);
    widen(to, text.at, run);
    return decode_rest(to + run, text, run);
}

size_t ff_utf16_take_any(uint16_t *to, struct ff_str text)
{
    size_t units = decode(to, (const uint8_t *)text.at, text.size);
    if (units != SIZE_MAX) to[units] = 0;
    return units;
}

size_t ff_utf16_length(const uint16_t *units)
{
    size_t size = 0;
    while (units[size]) size++;
    return size;
}

/* Bytes 80 to 9F of code page 1252; the rest of it is Latin-1. Microsoft's table gives the five that no character has
 * (81, 8D, 8F, 90, 9D) to the C1 controls of the same value. */
static const uint16_t page_1252[32] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                       0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

static uint32_t code_of_1252(uint8_t byte)
{
    return byte >= 0x80 && byte < 0xA0 ? page_1252[byte - 0x80] : byte;
}

static const struct best_fit {
    uint16_t first, last;
    uint8_t byte;
} best_fits[] = {
#define X(first, last, byte) {first, last, byte},
#include "common/bestfit1252.def"
#undef X
};

static int best_fit(uint32_t code)
{
    size_t low = 0, high = sizeof best_fits / sizeof *best_fits;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct best_fit *row = &best_fits[middle];
        if (code < row->first)
            high = middle;
        else if (code > row->last)
            low = middle + 1;
        else
            return row->byte + (int)(code - row->first);
    }
    return '?';
}

/* *exact is cleared when the byte stands for another character. */
static int byte_of_1252(uint32_t code, bool *exact)
{
    if (code < 0x80 || (code >= 0xA0 && code <= 0xFF)) return (int)code;
    for (int i = 0; i < 32; i++)
        if (page_1252[i] == code) return 0x80 + i;
    *exact = false;
    return best_fit(code);
}

static int byte_of_ascii(uint32_t code, bool *exact)
{
    if (code < 0x80) return (int)code;
    *exact = false;
    return '?';
}

bool ff_codepage_known(uint32_t page)
{
    return page == FF_CP_1252 || page == FF_CP_UTF8 || page == FF_CP_ASCII;
}

static void of_utf8(struct ff_writer *w, const uint8_t *at, size_t left)
{
    while (left > 0) {
        uint32_t code;
        size_t size = take_scalar(at, left, &code);
        put_code(w, size ? code : REPLACEMENT);
        if (size == 0) size = 1;
        at += size;
        left -= size;
    }
}

void ff_wtf8_of_codepage(struct ff_writer *w, uint32_t page, const char *bytes, size_t size)
{
    const uint8_t *at = (const uint8_t *)bytes;
    if (page == FF_CP_UTF8) {
        of_utf8(w, at, size);
        return;
    }
    for (size_t i = 0; i < size; i++) put_code(w, page == FF_CP_1252 ? code_of_1252(at[i]) : at[i] & 0x7FU);
}

static void put_in_utf8(struct ff_writer *w, uint32_t code, bool *exact)
{
    if (is_surrogate(code)) *exact = false;
    put_code(w, is_surrogate(code) ? REPLACEMENT : code);
}

static void put_in_page(struct ff_writer *w, uint32_t page, uint32_t code, bool *exact)
{
    if (page == FF_CP_UTF8) {
        put_in_utf8(w, code, exact);
        return;
    }
    int byte = page == FF_CP_1252 ? byte_of_1252(code, exact) : byte_of_ascii(code, exact);
    ff_write_u8(w, (uint8_t)byte);
    if (code >= 0x10000) ff_write_u8(w, '?'); /* Windows sees two surrogates */
}

void ff_codepage_of_wtf8(struct ff_writer *w, uint32_t page, struct ff_str text, bool *ret_lossy)
{
    const uint8_t *at = (const uint8_t *)text.at;
    size_t left = text.size;
    bool exact = true;
    while (left > 0) {
        uint32_t code;
        size_t size = ff_wtf8_take(at, left, &code);
        if (size == 0) {
            exact = false;
            code = REPLACEMENT;
            size = 1;
        }
        put_in_page(w, page, code, &exact);
        at += size;
        left -= size;
    }
    if (ret_lossy) *ret_lossy = !exact;
}

bool ff_utf8_valid(const char *bytes, size_t size, size_t *ret_offset)
{
    const uint8_t *at = (const uint8_t *)bytes;
    uint32_t code;
    for (size_t offset = 0, used; offset < size; offset += used) {
        used = take_scalar(at + offset, size - offset, &code);
        if (used > 0) continue;
        if (ret_offset) *ret_offset = offset;
        return false;
    }
    return true;
}

void ff_utf8_repair(char *text)
{
    uint32_t code;
    for (size_t left = strlen(text), used; left > 0; text += used, left -= used) {
        used = take_scalar((const uint8_t *)text, left, &code);
        if (used > 0) continue;
        *text = '?';
        used = 1;
    }
}

/* ---- Showing ---- */

/* Bytes of the character at `at`, 0 when it is none that everybody shows. */
static uint32_t shown(struct ff_str s, uint32_t at)
{
    uint32_t code = 0, size = (uint32_t)ff_wtf8_take((const uint8_t *)s.at + at, s.size - at, &code);
    bool control = code < ' ' || (code >= 0x7F && code < 0xA0);
    return control || ff_is_surrogate(code) ? 0 : size;
}

void ff_write_shown(struct ff_writer *w, struct ff_str text, uint32_t longest)
{
    uint32_t size;
    for (uint32_t i = 0; i < text.size; i += size ? size : 1) {
        if (i >= longest) {
            ff_write_text(w, "...");
            return;
        }
        size = shown(text, i);
        if (size)
            ff_write_bytes(w, text.at + i, size);
        else if (((unsigned char)text.at[i] & 0xC0) != 0x80)
            ff_write_u8(w, '?');
    }
}
