/* SPDX-License-Identifier: MIT */
/* Bytes that claim to be a document: a verdict with its reason, in bounded time, and pages that can be copied. */
#include "tests/fuzz/target.h"

#include "service/world/inner.h"
#include "service/world/tiff.h"

/* One world for all: the library is loaded once, and a document leaves nothing behind but words. */
static struct world *world_of_documents(void)
{
    static struct world *world;
    struct world_options options = {.time_mode = "manual"};
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    if (!world) world = world_new(&options, &error);
    ff_writer_free(&error);
    FUZZ_HOLDS(world);
    return world;
}

/* Its first page, as FaxGetPageData has it (Group 3 too). */
static void look(struct world *world, const uint8_t *bytes, size_t size, bool good)
{
    struct tiff_image image;
    const struct tiff_library *library = document_library(world, NULL);
    bool well = library && tiff_read_page(library, world->alloc, bytes, size, 0, &image);
    FUZZ_HOLDS(well || !good);
    FUZZ_HOLDS(!well || (image.bits && image.rows > 0 && image.rows <= TIFF_PAGE_ROWS_MAX));
    if (library) ff_free(world->alloc, image.bits);
}

struct copying {
    struct world *world;
    struct tiff_pages *pages;
    struct tiff_image image;
};

static bool copy_page(void *ctx, uint32_t page, struct tiff_image *ret_image)
{
    struct copying *c = ctx;
    (void)page;
    ff_free(c->world->alloc, c->image.bits);
    bool well = tiff_pages_next(c->pages, &c->image);
    *ret_image = c->image;
    return well;
}

/* All its pages, as a fax that came in is saved: what was accepted is copied whole. */
static void copy(struct world *world, const uint8_t *bytes, size_t size, const struct document *facts)
{
    enum { PAGES_MOST = 8 };
    struct document again;
    struct ff_writer out = ff_writer_on(world->alloc);
    const struct tiff_library *library = document_library(world, NULL);
    struct copying c = {world, tiff_pages_open(library, world->alloc, bytes, size), {0}};
    uint32_t pages = facts->pages < PAGES_MOST ? facts->pages : PAGES_MOST;
    FUZZ_HOLDS(c.pages && tiff_make(library, pages, copy_page, &c, &out));
    world_document_facts(world, FF_STR("x.tif"), out.at, out.size, &again);
    FUZZ_HOLDS(again.verdict == VERDICT_accepted && again.pages == pages);
    ff_free(world->alloc, c.image.bits);
    tiff_pages_close(c.pages);
    ff_writer_free(&out);
}

int fuzz_document(const uint8_t *bytes, size_t size)
{
    struct world *world = world_of_documents();
    struct document facts;
    world_document_facts(world, FF_STR("x.tif"), bytes, size, &facts);
    FUZZ_HOLDS(facts.verdict < VERDICTS && facts.size == size);
    bool good = facts.verdict == VERDICT_accepted || facts.verdict == VERDICT_group3;
    FUZZ_HOLDS(!good || (facts.pages > 0 && facts.width == 1728 && facts.y_dpi > 0 && facts.y_dpi <= 200));
    FUZZ_HOLDS(facts.verdict == VERDICT_accepted || facts.why);
    if (tiff_begins(bytes, size)) look(world, bytes, size, good);
    if (tiff_begins(bytes, size) && good) copy(world, bytes, size, &facts);
    return 0;
}
