/* SPDX-License-Identifier: MIT */
#include "service/world/printed.h"

#include "service/world/sheet.h"
#include "service/world/tiff.h"

/* Letters of a printed text: 24 by 36 dots, about a sixth of an inch high. */
enum { LETTERS = 4, MARGIN = 100 };

struct printing {
    const struct ff_in_PrintDocument *in;
    struct tiff_image sheet;
};

/* ---- The cover page: a template of our own, whatever the .cov file is ---- */

static void draw_field(struct tiff_image *sheet, uint32_t *y, const char *label, struct ff_str value)
{
    enum { VALUE_AT = 500 };
    if (ff_str_empty(value)) return;
    sheet_text(sheet, 2 * MARGIN, *y, LETTERS, ff_str_of(label));
    sheet_text(sheet, VALUE_AT, *y, LETTERS, value);
    *y += 2 * LETTERS * SHEET_LETTER_HEIGHT;
}

static void draw_cover(struct tiff_image *sheet, const struct ff_coverpage_info *cover)
{
    const struct {
        const char *label;
        struct ff_str value;
    } fields[] = {
        {"To", cover->rec_name},     {"Fax", cover->rec_fax_number}, {"Company", cover->rec_company},
        {"From", cover->sdr_name},   {"Fax", cover->sdr_fax_number}, {"Company", cover->sdr_company},
        {"Subject", cover->subject}, {"Note", cover->note},
    };
    uint32_t y = 2 * MARGIN;
    sheet_frame(sheet, MARGIN, MARGIN, TIFF_WIDTH - 2 * MARGIN, SHEET_ROWS - 2 * MARGIN, LETTERS);
    sheet_text(sheet, 2 * MARGIN, y, 3 * LETTERS, FF_STR("Fax"));
    y += 4 * LETTERS * SHEET_LETTER_HEIGHT;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        draw_field(sheet, &y, fields[i].label, fields[i].value);
}

/* ---- Pages ---- */

static void draw_texts(struct printing *p, uint32_t page)
{
    const struct ff_print_text *texts = p->in->texts.at;
    for (uint32_t i = 0; i < p->in->texts.count; i++)
        if (texts[i].page == page) sheet_text(&p->sheet, texts[i].x, texts[i].y, LETTERS, texts[i].text);
}

static bool draw_page(void *ctx, uint32_t page, struct tiff_image *ret_image)
{
    struct printing *p = ctx;
    uint32_t cover = p->in->has_cover_page != 0;
    sheet_clear(&p->sheet);
    if (cover && page == 0)
        draw_cover(&p->sheet, &p->in->cover_page);
    else
        draw_texts(p, page - cover);
    *ret_image = p->sheet;
    return true;
}

uint32_t printed_document(struct world *world, const struct ff_in_PrintDocument *in)
{
    struct printing p = {.in = in};
    struct ff_writer bytes = ff_writer_on(world->alloc);
    uint32_t pages = in->pages + (in->has_cover_page != 0), document = 0;
    const struct tiff_library *library = document_library(world, NULL);
    bool made = library && sheet_new(world->alloc, &p.sheet) &&
                tiff_make(library, pages ? pages : 1, draw_page, &p, &bytes);
    if (made) document = store_add(world, in->info.doc_name, &bytes);
    sheet_free(world->alloc, &p.sheet);
    ff_writer_free(&bytes);
    return document;
}
