/* SPDX-License-Identifier: MIT */
#include "service/world/pages.h"

#include <stdio.h>
#include <string.h>

#include "service/world/banner.h"
#include "service/world/cover.h"
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

static uint32_t test_pages(uint32_t pages)
{
    return pages < TEST_PAGES_MAX ? pages : TEST_PAGES_MAX;
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
                           .pages = test_pages(fax->pages)};
    bool well = sheet_new(world->alloc, &t.sheet) && tiff_make(library, t.pages, draw_test_page, &t, out);
    sheet_free(world->alloc, &t.sheet);
    return well;
}

/* A document's pages, each in its turn. */
struct copying {
    struct world *world;
    const struct tiff_library *library;
    uint32_t document;
    struct tiff_pages *pages; /* from the first one on */
    struct tiff_image image;
};

static bool copy_page(struct copying *c, struct tiff_image *ret_image)
{
    size_t size;
    const uint8_t *bytes = c->pages ? NULL : world_document_bytes(c->world, c->document, &size);
    if (bytes) c->pages = tiff_pages_open(c->library, c->world->alloc, bytes, size);
    sheet_free(c->world->alloc, &c->image);
    bool well = c->pages && tiff_pages_next(c->pages, &c->image);
    *ret_image = c->image;
    return well;
}

static bool copy_next(void *ctx, uint32_t page, struct tiff_image *ret_image)
{
    (void)page;
    return copy_page(ctx, ret_image);
}

static void copying_end(struct copying *c)
{
    sheet_free(c->world->alloc, &c->image);
    c->pages = tiff_pages_close(c->pages);
}

/* The pages that came: all of them, or those before the call broke off. */
static bool copy_received(struct world *world, const struct tiff_library *library,
                          const struct received_fax *fax, struct ff_writer *out)
{
    struct copying c = {.world = world, .library = library, .document = fax->document};
    bool well = tiff_make(library, fax->pages, copy_next, &c, out);
    copying_end(&c);
    return well;
}

/* What there is without memory being refused. document: SIM_NONE test pages. */
static bool can_be_had(struct world *world, uint32_t document)
{
    size_t size;
    struct ff_writer why = ff_writer_on(world->alloc);
    bool library = document_library(world, &why) || (!why.size && !why.failed);
    ff_writer_free(&why);
    return library && (document == SIM_NONE || world_document_bytes(world, document, &size));
}

ff_status pages_received(struct world *world, uint32_t row, struct ff_writer *out)
{
    const struct received_fax *fax = &world->sim->inbox.at[row];
    if (!can_be_had(world, fax->document)) return FF_ERROR_FILE_NOT_FOUND;
    const struct tiff_library *library = document_library(world, NULL);
    bool test = fax->document == SIM_NONE;
    bool well =
        library && (test ? draw_received(world, library, fax, out) : copy_received(world, library, fax, out));
    return well ? FF_ERROR_SUCCESS : FF_ERROR_NOT_ENOUGH_MEMORY;
}

/* ---- What was sent ---- */

struct sending {
    struct copying copying;
    const struct sent_fax *fax;
    struct tiff_image cover;
    struct test_pages drawn; /* of a document that is no TIFF */
    bool is_tiff;
    struct banner banner;
    struct tiff_image branded; /* the page that it was put on last */
};

/* Pages that go before the document: one, where it does not begin with its cover page. */
static uint32_t pages_before(const struct sent_fax *fax)
{
    return fax->cover && !fax->cover_drawn;
}

/* A fax has one resolution, its document's. */
static bool draw_cover(struct sending *s)
{
    struct world *world = s->copying.world;
    const struct document *d = &world->sim->documents.at[s->fax->document];
    struct ff_coverpage_info info;
    cover_describe(world->sim, s->fax->cover, &info);
    if (!info.page_count) info.page_count = s->fax->pages;
    if (!sheet_new(world->alloc, &s->cover)) return false;
    cover_draw(&s->cover, &info, s->fax->begun_at);
    if (s->is_tiff) s->cover.x_dpi = d->x_dpi;
    return !s->is_tiff || sheet_set_y_dpi(world->alloc, &s->cover, d->y_dpi);
}

static bool draw_bare_page(struct sending *s, uint32_t page, struct tiff_image *ret_image)
{
    uint32_t cover = pages_before(s->fax);
    *ret_image = s->cover;
    if (cover && page == 0) return true;
    return s->is_tiff ? copy_page(&s->copying, ret_image)
                      : draw_test_page(&s->drawn, page - cover, ret_image);
}

static bool draw_sent_page(void *ctx, uint32_t page, struct tiff_image *ret_image)
{
    struct sending *s = ctx;
    const struct ff_alloc *alloc = s->copying.world->alloc;
    struct tiff_image bare;
    bool well = draw_bare_page(s, page, &bare);
    sheet_free(alloc, &s->branded);
    if (well && s->fax->branded) well = banner_put(alloc, &s->banner, page, &bare, &s->branded);
    *ret_image = s->fax->branded ? s->branded : bare;
    return well;
}

static bool draw_sent(struct sending *s, struct ff_writer *out)
{
    struct world *world = s->copying.world;
    const struct sim *sim = world->sim;
    const struct document *d = &sim->documents.at[s->fax->document];
    uint32_t cover = pages_before(s->fax), pages = s->is_tiff ? d->pages : test_pages(d->pages);
    s->drawn = (struct test_pages){.title = text_get(&sim->texts, d->name), .pages = pages};
    s->banner = (struct banner){s->fax->begun_at, text_get(&sim->texts, s->fax->tsid), pages + cover};
    bool well = (s->is_tiff || sheet_new(world->alloc, &s->drawn.sheet)) && (!cover || draw_cover(s)) &&
                tiff_make(s->copying.library, pages + cover, draw_sent_page, s, out);
    copying_end(&s->copying);
    sheet_free(world->alloc, &s->drawn.sheet);
    sheet_free(world->alloc, &s->cover);
    sheet_free(world->alloc, &s->branded);
    return well;
}

ff_status pages_sent(struct world *world, uint32_t row, struct ff_writer *out)
{
    const struct sent_fax *fax = &world->sim->outbox.at[row];
    size_t size = 0;
    const uint8_t *bytes = world_document_bytes(world, fax->document, &size);
    struct sending s = {.copying = {.world = world, .document = fax->document},
                        .fax = fax,
                        .is_tiff = tiff_begins(bytes, size)};
    if (!can_be_had(world, fax->document)) return FF_ERROR_FILE_NOT_FOUND;
    if (s.is_tiff && !pages_before(fax) && !fax->branded) {
        ff_write_bytes(out, bytes, size);
        return out->failed ? FF_ERROR_NOT_ENOUGH_MEMORY : FF_ERROR_SUCCESS;
    }
    s.copying.library = document_library(world, NULL);
    bool well = s.copying.library && draw_sent(&s, out);
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
    if (d->verdict == VERDICT_accepted)
        op->document = document;
    else
        store_forget(world, document);
    return op->document != 0;
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
