/* SPDX-License-Identifier: MIT */
#include "service/world/cover.h"

#include <stdio.h>

#include "common/filetime.h"

enum {
    LETTERS = 4, /* 24 by 36 dots */
    MARGIN = 100,
    LABEL_AT = 2 * MARGIN,
    VALUE_AT = 560,
    TITLE_AT = 2 * MARGIN,
    FIRST_AT = TITLE_AT + 4 * LETTERS * SHEET_LETTER_HEIGHT,
    LINE = 48,
    LAST_AT = SHEET_ROWS - 2 * MARGIN - LINE,
    LETTERS_A_LINE = (TIFF_WIDTH - 2 * MARGIN - VALUE_AT) / (LETTERS * SHEET_LETTER_WIDTH)
};

static bool begins_letter(char c)
{
    return ((uint8_t)c & 0xC0) != 0x80;
}

/* How much of the words goes on one line; *ret_next: where the next begins. A line ends where the words say so, or between two
 * of them, or in one that is longer than a line. */
static uint32_t line_of(struct ff_str words, uint32_t *ret_next)
{
    uint32_t letters = 0, space = 0, at = 0;
    for (; at < words.size && words.at[at] != '\n'; at++) {
        if (words.at[at] == ' ') space = at;
        if (!begins_letter(words.at[at]) || letters++ < LETTERS_A_LINE) continue;
        *ret_next = space ? space + 1 : at;
        return space ? space : at;
    }
    *ret_next = at < words.size ? at + 1 : at;
    return at && words.at[at - 1] == '\r' ? at - 1 : at;
}

static void draw_field(struct tiff_image *sheet, uint32_t *y, const char *label, struct ff_str value)
{
    if (ff_str_empty(value) || *y > LAST_AT) return;
    sheet_text(sheet, LABEL_AT, *y, LETTERS, ff_str_of(label));
    for (uint32_t next; value.size && *y <= LAST_AT; value.at += next, value.size -= next) {
        sheet_text(sheet, VALUE_AT, *y, LETTERS, (struct ff_str){value.at, line_of(value, &next)});
        *y += LINE;
    }
}

/* FCP-2: local time, which in a world is UTC, so that a page is the same wherever it is made. */
static void draw_time(struct tiff_image *sheet, uint32_t *y, uint64_t ticks)
{
    struct ff_systime t;
    char words[64];
    if (!ticks || !ff_systime_of_filetime(ticks, &t)) return;
    snprintf(words, sizeof words, "%u-%02u-%02u %02u:%02u", (unsigned)t.year, (unsigned)t.month,
             (unsigned)t.day, (unsigned)t.hour, (unsigned)t.minute);
    draw_field(sheet, y, "Date", ff_str_of(words));
}

static void draw_count(struct tiff_image *sheet, uint32_t *y, uint32_t pages)
{
    char words[16];
    snprintf(words, sizeof words, "%lu", (unsigned long)pages);
    if (pages) draw_field(sheet, y, "Pages", ff_str_of(words));
}

void cover_draw(struct tiff_image *sheet, const struct ff_coverpage_info *c, uint64_t begun_at)
{
    const struct {
        const char *label;
        struct ff_str value;
    } fields[] = {
        {"To", c->rec_name},
        {"Title", c->rec_title},
        {"Department", c->rec_department},
        {"Office", c->rec_office_location},
        {"Company", c->rec_company},
        {"Street", c->rec_street_address},
        {"City", c->rec_city},
        {"State", c->rec_state},
        {"Postal code", c->rec_zip},
        {"Country", c->rec_country},
        {"Fax", c->rec_fax_number},
        {"Office phone", c->rec_office_phone},
        {"Home phone", c->rec_home_phone},
        {"From", c->sdr_name},
        {"Title", c->sdr_title},
        {"Department", c->sdr_department},
        {"Office", c->sdr_office_location},
        {"Company", c->sdr_company},
        {"Address", c->sdr_address},
        {"Fax", c->sdr_fax_number},
        {"Office phone", c->sdr_office_phone},
        {"Home phone", c->sdr_home_phone},
        {"Subject", c->subject},
    };
    uint32_t y = FIRST_AT;
    sheet_frame(sheet, MARGIN, MARGIN, TIFF_WIDTH - 2 * MARGIN, SHEET_ROWS - 2 * MARGIN, LETTERS);
    sheet_text(sheet, LABEL_AT, TITLE_AT, 3 * LETTERS, FF_STR("Fax"));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        draw_field(sheet, &y, fields[i].label, fields[i].value);
    draw_time(sheet, &y, begun_at);
    draw_count(sheet, &y, c->page_count);
    draw_field(sheet, &y, "Note", c->note);
}
