/* SPDX-License-Identifier: MIT */
#include "service/world/pages.h"

#include <stdio.h>
#include <string.h>

#include "service/world/sheet.h"
#include "service/world/tiff.h"

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
    return tiff_read_page(library, world->alloc, bytes, size, 0, ret_image);
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
        in->page_state = made ? FF_PAGE_there : FF_PAGE_no_memory;
        in->width = TIFF_WIDTH;
        in->height = image.rows;
    } else if (image.rows && !image.bits) {
        in->page_state = FF_PAGE_no_memory;
    }
    ff_free(world->alloc, image.bits);
    ff_writer_free(&page);
}

/* ---- What has come in ---- */

/* Of test pages, drawn while somebody waits. */
enum { TEST_PAGES_MAX = 1000 };

static uint32_t test_pages(const struct received_fax *fax)
{
    return fax->pages < TEST_PAGES_MAX ? fax->pages : TEST_PAGES_MAX;
}

static struct ff_str line(char *to, size_t size, const char *what, struct ff_str words)
{
    int length =
        snprintf(to, size, "%s%.*s", what, words.size < 64 ? (int)words.size : 64, words.at ? words.at : "-");
    return (struct ff_str){to, (uint32_t)length};
}

static bool draw_received(struct world *world, const struct tiff_library *library,
                          const struct received_fax *fax, struct ff_writer *out)
{
    const struct texts *texts = &world->sim->texts;
    char lines[3][96];
    struct test_pages t = {.title = FF_STR("Test page"),
                           .lines = {line(lines[0], sizeof lines[0], "From ", text_get(texts, fax->from)),
                                     line(lines[1], sizeof lines[1], "TSID ", text_get(texts, fax->tsid)),
                                     line(lines[2], sizeof lines[2], "CSID ", text_get(texts, fax->csid))},
                           .pages = test_pages(fax)};
    bool well = sheet_new(world->alloc, &t.sheet) && tiff_make(library, t.pages, draw_test_page, &t, out);
    sheet_free(world->alloc, &t.sheet);
    return well;
}

struct copying {
    struct world *world;
    const struct tiff_library *library;
    uint32_t document;
    struct tiff_image image;
};

static bool copy_page(void *ctx, uint32_t page, struct tiff_image *ret_image)
{
    struct copying *c = ctx;
    size_t size;
    const uint8_t *bytes = world_document_bytes(c->world, c->document, &size);
    sheet_free(c->world->alloc, &c->image);
    bool well = bytes && tiff_read_page(c->library, c->world->alloc, bytes, size, page, &c->image);
    *ret_image = c->image;
    return well;
}

/* The pages that came: all of them, or those before the call broke off. */
static bool copy_received(struct world *world, const struct tiff_library *library,
                          const struct received_fax *fax, struct ff_writer *out)
{
    struct copying c = {world, library, fax->document, {0}};
    bool well = tiff_make(library, fax->pages, copy_page, &c, out);
    sheet_free(world->alloc, &c.image);
    return well;
}

/* What there is without memory being refused. */
static bool can_be_had(struct world *world, const struct received_fax *fax)
{
    size_t size;
    struct ff_writer why = ff_writer_on(world->alloc);
    bool library = document_library(world, &why) || (!why.size && !why.failed);
    ff_writer_free(&why);
    return library && (fax->document == SIM_NONE || world_document_bytes(world, fax->document, &size));
}

ff_status pages_received(struct world *world, uint32_t row, struct ff_writer *out)
{
    const struct received_fax *fax = &world->sim->inbox.at[row];
    if (!can_be_had(world, fax)) return FF_ERROR_FILE_NOT_FOUND;
    const struct tiff_library *library = document_library(world, NULL);
    bool test = fax->document == SIM_NONE;
    bool well =
        library && (test ? draw_received(world, library, fax, out) : copy_received(world, library, fax, out));
    return well ? FF_ERROR_SUCCESS : FF_ERROR_NOT_ENOUGH_MEMORY;
}

/* ---- What is to come in ---- */

/* Its document, or 0: *why says why not, or memory was refused. */
static uint32_t bring(struct world *world, const char *path, struct ff_writer *why)
{
    struct ff_writer bytes = ff_writer_on(world->alloc);
    uint32_t document = 0;
    if (!world->read_file)
        ff_write_text(why, "%s: files cannot be read here", path);
    else if (world->read_file(world->read_file_ctx, path, &bytes, why))
        document = store_add(world, ff_str_of(path), &bytes);
    ff_writer_free(&bytes);
    return document;
}

static bool take(struct world *world, const char *path, struct op *op, struct ff_writer *why)
{
    uint32_t document = bring(world, path, why);
    if (!document) return false;
    const struct document *d = &world->sim->documents.at[document - 1];
    struct ff_str wrong = text_get(&world->sim->texts, d->why);
    if (d->verdict != VERDICT_accepted && d->verdict != VERDICT_no_memory)
        ff_write_text(why, "%s: no fax can come of it: %.*s", path, (int)wrong.size,
                      wrong.at ? wrong.at : "");
    op->document = document;
    return d->verdict == VERDICT_accepted;
}

bool pages_take_file(struct world *world, const char *folder, struct op *op, struct ff_writer *why)
{
    struct ff_writer path = ff_writer_on(world->alloc);
    struct ff_str file = text_get(&world->sim->texts, op->file);
    if (!(op->given & OP_file)) return true;
    if (op->given & OP_pages) {
        ff_write_text(why, "the pages are those of the file; leave \"pages\" out");
        return false;
    }
    bool absolute =
        file.size && (file.at[0] == '/' || file.at[0] == '\\' || (file.size > 1 && file.at[1] == ':'));
    ff_write_text(&path, "%s%.*s", absolute || !folder ? "" : folder, (int)file.size, file.at);
    const char *whole = ff_writer_cstr(&path);
    bool well = whole && take(world, whole, op, why);
    ff_writer_free(&path);
    return well;
}
