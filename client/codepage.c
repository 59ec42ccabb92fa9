/* SPDX-License-Identifier: MIT */
#include "client/codepage.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "client/codepages.def"
#include "client/os.h"

enum { LEADS = 128, LEAD_FIRST = 0x80 };

/* The ANSI page, when it is none of utf.h's. No memory is asked for it, so that none can be refused. */
static struct {
    atomic_uint number; /* whatever page is chosen; 0: none yet */
    atomic_uint missing;
    bool leads[256];
    uint16_t single[256];       /* by byte; 0: no character, or a lead byte */
    uint16_t pairs[LEADS][256]; /* by lead byte and second byte; 0: no character */
    uint16_t bytes[65536]; /* by UTF-16 unit: one byte, or lead byte and second byte; 0: the page lacks it */
} ansi;

/* ---- The table ---- */

static uint16_t left_over(uint32_t number, uint8_t byte)
{
    static const struct {
        uint32_t number;
        uint8_t byte;
        uint16_t unit;
    } rows[] = {
#define X(number, byte, unit) {number, byte, unit},
        CODEPAGE_LEFT_OVERS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].number == number && rows[i].byte == byte) return rows[i].unit;
    return byte < 0xA0 ? byte : 0;
}

static bool is_lead(uint32_t number, uint8_t byte)
{
    static const struct {
        uint32_t number;
        uint8_t first, last;
    } rows[] = {
#define X(number, first, last) {number, first, last},
        CODEPAGE_LEADS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].number == number && byte >= rows[i].first && byte <= rows[i].last) return true;
    return false;
}

static void read_byte(struct os_codepage *page, uint32_t number, uint8_t byte)
{
    uint16_t unit;
    ansi.leads[byte] = is_lead(number, byte);
    if (ansi.leads[byte]) return;
    if (byte < LEAD_FIRST)
        unit = byte;
    else if (!os_codepage_unit(page, &byte, 1, &unit))
        unit = left_over(number, byte);
    ansi.single[byte] = unit;
}

static void read_pairs(struct os_codepage *page, uint8_t lead)
{
    enum { SECOND_FIRST = 0x30, SECOND_LAST = 0xFE };
    for (uint32_t second = SECOND_FIRST; second <= SECOND_LAST; second++) {
        uint8_t bytes[2] = {lead, (uint8_t)second};
        os_codepage_unit(page, bytes, 2, &ansi.pairs[lead - LEAD_FIRST][second]);
    }
}

/* Of several bytes for one character the first is written, as Windows does, but for the lead bytes ED and EE of Shift JIS: what
 * NEC has there is IBM's further on. */
static void turn_round(uint32_t number)
{
    for (uint32_t byte = 256; byte-- > 0;)
        if (ansi.single[byte]) ansi.bytes[ansi.single[byte]] = (uint16_t)byte;
    for (int nec = 0; nec < 2; nec++)
        for (uint32_t lead = LEAD_FIRST; lead < 256; lead++)
            for (uint32_t second = 0; second < 256; second++) {
                uint16_t unit = ansi.pairs[lead - LEAD_FIRST][second];
                bool is_nec = number == 932 && (lead == 0xED || lead == 0xEE);
                if (unit && !ansi.bytes[unit] && is_nec == nec)
                    ansi.bytes[unit] = (uint16_t)(lead << 8 | second);
            }
}

static bool make_table(uint32_t number)
{
    struct os_codepage page;
    memset(ansi.leads, 0, sizeof ansi.leads);
    memset(ansi.single, 0, sizeof ansi.single);
    memset(ansi.pairs, 0, sizeof ansi.pairs);
    memset(ansi.bytes, 0, sizeof ansi.bytes);
    if (!ff_codepage_exists(number) || !os_codepage_open(&page, number)) return false;
    for (uint32_t byte = 0; byte < 256; byte++) {
        read_byte(&page, number, (uint8_t)byte);
        if (ansi.leads[byte]) read_pairs(&page, (uint8_t)byte);
    }
    os_codepage_close(&page);
    turn_round(number);
    return true;
}

bool codepage_choose(uint32_t number)
{
    bool made = ff_codepage_known(number) || make_table(number);
    atomic_store(&ansi.missing, made ? 0 : number);
    atomic_store(&ansi.number, made ? number : FF_CP_1252);
    return made;
}

uint32_t codepage_missing(void)
{
    return atomic_load(&ansi.missing);
}

uint32_t codepage_ansi(void)
{
    return atomic_load_explicit(&ansi.number, memory_order_acquire);
}

/* ---- Texts ---- */

bool codepage_known(uint32_t page)
{
    return ff_codepage_known(page) || (page && page == codepage_ansi());
}

/* A lead byte without a second one stands alone. */
static size_t table_character(const uint8_t *at, size_t left)
{
    return ansi.leads[at[0]] && left > 1 && at[1] ? 2 : 1;
}

static bool read_by_table(struct ff_writer *w, const uint8_t *at, size_t left)
{
    const uint16_t no_character = codepage_ansi() == 932 ? 0x30FB : '?';
    bool whole = true;
    for (size_t used; left > 0; at += used, left -= used) {
        used = table_character(at, left);
        uint16_t unit = used == 2 ? ansi.pairs[at[0] - LEAD_FIRST][at[1]] : ansi.single[at[0]];
        if (!unit && at[0]) {
            unit = no_character;
            whole = false;
        }
        ff_wtf8_of_utf16(w, &unit, 1);
    }
    return whole;
}

bool codepage_read(struct ff_writer *w, uint32_t page, const char *bytes, size_t size)
{
    if (!ff_codepage_known(page)) return read_by_table(w, (const uint8_t *)bytes, size);
    ff_wtf8_of_codepage(w, page, bytes, size);
    return page != FF_CP_UTF8 || ff_utf8_valid(bytes, size, NULL);
}

/* False: the page lacks it. A pair of surrogates is two characters, as Windows sees it. */
static bool write_by_table(struct ff_writer *w, uint32_t code)
{
    uint16_t bytes = code < 0x10000 ? ansi.bytes[code] : 0;
    bool there = bytes || !code;
    if (bytes > 0xFF) ff_write_u8(w, (uint8_t)(bytes >> 8));
    if (code >= 0x10000) ff_write_u8(w, '?');
    ff_write_u8(w, there ? (uint8_t)bytes : '?');
    return there;
}

void codepage_write(struct ff_writer *w, uint32_t page, struct ff_str text, bool *ret_lossy)
{
    if (ff_codepage_known(page)) {
        ff_codepage_of_wtf8(w, page, text, ret_lossy);
        return;
    }
    bool exact = true;
    for (uint32_t at = 0; at < text.size;) {
        uint32_t code = 0xFFFD;
        size_t used = ff_wtf8_take((const uint8_t *)text.at + at, text.size - at, &code);
        if (!write_by_table(w, code)) exact = false;
        at += used ? (uint32_t)used : 1;
    }
    if (ret_lossy) *ret_lossy = !exact;
}

size_t codepage_character(uint32_t page, const char *at, size_t left)
{
    uint32_t code;
    if (!ff_codepage_known(page)) return table_character((const uint8_t *)at, left);
    size_t size = page == FF_CP_UTF8 ? ff_wtf8_take((const uint8_t *)at, left, &code) : 1;
    return size ? size : 1;
}
