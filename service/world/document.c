/* SPDX-License-Identifier: MIT */
#include "common/hash.h"
#include "service/world/inner.h"
#include "service/world/tiff.h"

/* What the driver of the fax printer makes of a document that is rendered (SND-6). */
enum { RENDERED_WIDTH = 1728, RENDERED_X_DPI = 204, RENDERED_Y_DPI = 196 };

static void render(const struct render_rule *rule, struct document *facts)
{
    facts->verdict = rule->fails ? VERDICT_render_failed : VERDICT_accepted;
    facts->why = rule->fails ? rule->why : 0;
    if (rule->fails) return;
    facts->pages = rule->pages;
    facts->width = RENDERED_WIDTH;
    facts->x_dpi = RENDERED_X_DPI;
    facts->y_dpi = RENDERED_Y_DPI;
}

static const struct render_rule *rule_for(const struct world *world, text name)
{
    const struct texts *texts = &world->sim->texts;
    for (uint32_t i = 0; i < world->scenario.renders.count; i++) {
        const struct render_rule *rule = &world->scenario.renders.at[i];
        if (ff_str_match(text_get(texts, rule->pattern), text_get(texts, name))) return rule;
    }
    return NULL;
}

const struct tiff_library *document_library(struct world *world, struct ff_writer *why)
{
    if (!world->store.tiff) world->store.tiff = tiff_library_open(world->alloc, NULL, why);
    return world->store.tiff;
}

static void examine(struct world *world, const uint8_t *bytes, size_t size, struct document *facts,
                    struct ff_writer *why)
{
    const struct tiff_library *library = document_library(world, why);
    if (library)
        tiff_examine(library, world->alloc, bytes, size, facts, why);
    else
        facts->verdict = why->size ? VERDICT_unreadable : VERDICT_no_memory;
}

static void look(struct world *world, const uint8_t *bytes, size_t size, struct document *facts,
                 struct ff_writer *why)
{
    const struct render_rule *rule;
    if (size == 0) {
        facts->verdict = VERDICT_empty;
        ff_write_text(why, "it is empty");
    } else if (tiff_begins(bytes, size)) {
        examine(world, bytes, size, facts, why);
    } else if ((rule = rule_for(world, facts->name))) {
        render(rule, facts);
    } else {
        facts->verdict = VERDICT_unreadable;
        ff_write_text(why, "no TIFF, and no rule of the scenario renders it");
    }
}

void world_document_facts(struct world *world, struct ff_str name, const uint8_t *bytes, size_t size,
                          struct document *ret_facts)
{
    struct sim *sim = world->sim;
    struct document facts = {.size = size, .hash = ff_hash(bytes, size)};
    struct ff_writer why = ff_writer_on(world->alloc);
    if (text_intern(&sim->texts, sim->alloc, name, &facts.name))
        look(world, bytes, size, &facts, &why);
    else
        facts.verdict = VERDICT_no_memory;
    if (why.size) facts.why = text_or_none(sim, (struct ff_str){(char *)why.at, (uint32_t)why.size});
    ff_writer_free(&why);
    *ret_facts = facts;
}
