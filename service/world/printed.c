/* SPDX-License-Identifier: MIT */
#include "service/world/printed.h"

#include "service/world/cover.h"
#include "service/world/sheet.h"
#include "service/world/tiff.h"

/* Letters of a printed text: 24 by 36 dots, about a sixth of an inch high. */
enum { LETTERS = 4 };

struct printing {
    const struct ff_in_PrintDocument *in;
    struct tiff_image sheet;
};

static void draw_texts(struct printing *p, uint32_t page)
{
    const struct ff_print_text *texts = p->in->texts.at;
    for (uint32_t i = 0; i < p->in->texts.count; i++)
        if (texts[i].page == page) sheet_text(&p->sheet, texts[i].x, texts[i].y, LETTERS, texts[i].text);
}

/* Nobody has sent it yet: it has no time. */
static void draw_cover(struct printing *p)
{
    struct ff_coverpage_info cover = p->in->cover_page;
    if (!cover.page_count) cover.page_count = p->in->pages + 1;
    cover_draw(&p->sheet, &cover, 0);
}

static bool draw_page(void *ctx, uint32_t page, struct tiff_image *ret_image)
{
    struct printing *p = ctx;
    uint32_t cover = p->in->has_cover_page != 0;
    sheet_clear(&p->sheet);
    if (cover && page == 0)
        draw_cover(p);
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
    /* What we have drawn is a fax; when the look at it was refused memory, nobody knows of how many pages. */
    bool known = document && world->sim->documents.at[document - 1].verdict == VERDICT_accepted;
    return known ? document : 0;
}
