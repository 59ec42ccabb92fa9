/* SPDX-License-Identifier: MIT */
#include "service/world/pages.h"

#include <stdio.h>
#include <string.h>

#include "service/world/sheet.h"
#include "service/world/tiff.h"

/* What page_state says: api.def. */
enum { PAGE_none, PAGE_there, PAGE_no_memory };

/* ---- Test pages ---- */

enum { MARGIN = 60, TITLE = 8, SMALL = 4, LINES_MAX = 4 };

/* What stands on every page of a fax that nobody has drawn. */
struct test_pages {
    struct tiff_image sheet;
    struct ff_str title, lines[LINES_MAX];
    uint32_t pages;
};

static void draw_line(struct tiff_image *sheet, uint32_t *y, uint32_t scale, struct ff_str words)
{
    sheet_text(sheet, 2 * MARGIN, *y, scale, words);
    *y += SHEET_LETTER_HEIGHT * scale;
}

static bool draw_test_page(void *ctx, uint32_t page, struct tiff_image *ret_image)
{
    struct test_pages *t = ctx;
    char number[64];
    uint32_t y = 2 * MARGIN;
    snprintf(number, sizeof number, "Page %lu of %lu", (unsigned long)page + 1, (unsigned long)t->pages);
    sheet_clear(&t->sheet);
    sheet_frame(&t->sheet, MARGIN, MARGIN, TIFF_WIDTH - 2 * MARGIN, SHEET_ROWS - 2 * MARGIN, SMALL);
    draw_line(&t->sheet, &y, TITLE, t->title);
    draw_line(&t->sheet, &y, TITLE, ff_str_of(number));
    for (int i = 0; i < LINES_MAX; i++) draw_line(&t->sheet, &y, SMALL, t->lines[i]);
    *ret_image = t->sheet;
    return true;
}

/* ---- The first page of a job ---- */

static bool draw_image(void *ctx, uint32_t page, struct tiff_image *ret_image)
{
    (void)page;
    *ret_image = *(const struct tiff_image *)ctx;
    return true;
}

/* A document that is no TIFF was rendered in name only (SND-6): its pages say which they are. */
static bool first_rendered(struct world *world, const struct document *d, struct tiff_image *ret_image)
{
    struct test_pages t = {.title = text_get(&world->sim->texts, d->name), .pages = d->pages};
    bool well = sheet_new(world->alloc, &t.sheet) && draw_test_page(&t, 0, ret_image);
    if (!well) *ret_image = t.sheet;
    return well;
}

static bool first_image(struct world *world, const struct tiff_library *library, uint32_t document,
                        struct tiff_image *ret_image)
{
    size_t size;
    const uint8_t *bytes = world_document_bytes(world, document, &size);
    *ret_image = (struct tiff_image){0};
    if (!bytes) return false;
    if (!tiff_begins(bytes, size))
        return first_rendered(world, &world->sim->documents.at[document], ret_image);
    return tiff_first_page(library, world->alloc, bytes, size, ret_image);
}

static bool keep(struct ff_in_FaxGetPageData *in, const struct ff_writer *page, struct ff_arena *arena)
{
    bool ok = page->size < UINT32_MAX;
    if (ok) in->page = ff_arena_str(arena, (struct ff_str){(char *)page->at, (uint32_t)page->size}, &ok);
    return ok;
}

/* Is there a document to look at? What else is wrong with the job the model says. */
static bool has_document(const struct sim *sim, uint32_t job, uint32_t *ret_document)
{
    uint32_t row = job_find(sim, job);
    *ret_document = row == SIM_NONE ? SIM_NONE : sim->jobs.rows.at[row].document;
    return *ret_document != SIM_NONE;
}

void pages_first(struct world *world, struct ff_in_FaxGetPageData *in, struct ff_arena *arena)
{
    struct tiff_image image;
    struct ff_writer page = ff_writer_on(world->alloc);
    uint32_t document;
    *in = (struct ff_in_FaxGetPageData){.fax_handle = in->fax_handle, .job_id = in->job_id};
    const struct tiff_library *library =
        has_document(world->sim, in->job_id, &document) ? document_library(world, NULL) : NULL;
    if (!library) return;
    if (first_image(world, library, document, &image)) {
        bool made = tiff_make(library, 1, draw_image, &image, &page) && keep(in, &page, arena);
        in->page_state = made ? PAGE_there : PAGE_no_memory;
        in->width = TIFF_WIDTH;
        in->height = image.rows;
    } else if (image.rows && !image.bits) {
        in->page_state = PAGE_no_memory;
    }
    ff_free(world->alloc, image.bits);
    ff_writer_free(&page);
}
