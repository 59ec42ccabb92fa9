/* SPDX-License-Identifier: MIT */
/* Call sites in words. A report is made twice: the first time says which sites it has, then all of a module are looked up
 * at once, and the second time finds their words. A report without any looks up nothing. */
#include "service/world/report.h"

#include <string.h>

#define UNKNOWN SIZE_MAX

static struct named_site *site_named(struct report_sites *sites, uint32_t row)
{
    for (uint32_t i = 0; i < sites->at.count; i++)
        if (sites->at.at[i].row == row) return &sites->at.at[i];
    return NULL;
}

bool sites_say(const struct report *r, uint32_t row, struct ff_writer *w)
{
    struct report_sites *sites = r->sites;
    struct named_site *site = site_named(sites, row);
    if (site && site->words != UNKNOWN)
        ff_write_text(w, "%s", (const char *)sites->lines.at + site->words);
    else if (!site && ff_array_room(r->world->alloc, &sites->at, 1))
        sites->at.at[sites->at.count++] = (struct named_site){.row = row, .words = UNKNOWN};
    else if (!site)
        r->out->failed = true;
    return site && site->words != UNKNOWN;
}

/* The lines from `begin` on are those of the module's sites, in order, and become texts. */
static void take_lines(const struct report *r, text module, size_t begin)
{
    struct report_sites *sites = r->sites;
    for (uint32_t i = 0; i < sites->at.count; i++) {
        struct named_site *site = &sites->at.at[i];
        if (r->sim->sites.at[site->row].module != module) continue;
        uint8_t *line = sites->lines.at + begin;
        uint8_t *end = begin < sites->lines.size ? memchr(line, '\n', sites->lines.size - begin) : NULL;
        if (!end) return;
        *end = 0;
        if (end > line) site->words = begin;
        begin = (size_t)(end - sites->lines.at) + 1;
    }
}

static void look_up_module(const struct report *r, text module)
{
    struct report_sites *sites = r->sites;
    struct ff_writer path = ff_writer_on(r->world->alloc);
    uint64_t *addresses = ff_alloc_zeroed(r->world->alloc, sites->at.count, sizeof *addresses);
    struct ff_str name = text_get(&r->sim->texts, module);
    unsigned count = 0;
    ff_write_bytes(&path, name.at, name.size);
    const char *words = ff_writer_cstr(&path);
    for (uint32_t i = 0; addresses && i < sites->at.count; i++) {
        const struct site *site = &r->sim->sites.at[sites->at.at[i].row];
        if (site->module == module) addresses[count++] = site->address;
    }
    size_t begin = sites->lines.size;
    if (words && count) r->world->look_up(words, addresses, count, &sites->lines);
    if (!addresses || !words || sites->lines.failed)
        r->out->failed = true;
    else
        take_lines(r, module, begin);
    ff_free(r->world->alloc, addresses);
    ff_writer_free(&path);
}

static bool is_first_of_module(const struct report *r, uint32_t at)
{
    const struct named_site *sites = r->sites->at.at;
    for (uint32_t i = 0; i < at; i++)
        if (r->sim->sites.at[sites[i].row].module == r->sim->sites.at[sites[at].row].module) return false;
    return true;
}

bool sites_look_up(const struct report *r)
{
    size_t before = r->sites->lines.size;
    for (uint32_t i = 0; i < r->sites->at.count; i++)
        if (is_first_of_module(r, i)) look_up_module(r, r->sim->sites.at[r->sites->at.at[i].row].module);
    return r->sites->lines.size > before;
}

void sites_free(struct report_sites *sites, const struct ff_alloc *alloc)
{
    ff_array_free(alloc, &sites->at);
    ff_writer_free(&sites->lines);
}
