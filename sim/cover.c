/* SPDX-License-Identifier: MIT */
#include "sim/cover.h"

#include "sim/sim.h"

bool cover_page_add(struct sim *sim, struct ff_str name)
{
    text t;
    if (!ff_array_room(sim->alloc, &sim->cover_pages, 1)) return false;
    if (!text_intern(&sim->texts, sim->alloc, name, &t)) return false;
    sim->cover_pages.at[sim->cover_pages.count++] = t;
    return true;
}

bool cover_page_known(const struct sim *sim, struct ff_str name)
{
    static const char *const installed[] = {"confdent.cov", "fyi.cov", "generic.cov", "urgent.cov"};
    for (uint32_t i = 0; i < sim->cover_pages.count; i++)
        if (ff_str_eq_nocase(text_get(&sim->texts, sim->cover_pages.at[i]), name)) return true;
    for (size_t i = 0; !sim->cover_pages.count && i < sizeof installed / sizeof *installed; i++)
        if (ff_str_eq_nocase(ff_str_of(installed[i]), name)) return true;
    return false;
}

bool cover_keep(struct sim *sim, const struct ff_coverpage_info *info, struct cover *ret_cover)
{
    const struct ff_record *type = &ff_record_coverpage_info;
    uint32_t count = 0;
    *ret_cover = (struct cover){.there = true, .page_count = info->page_count};
    for (uint32_t i = 0; i < type->count; i++) {
        if (type->fields[i].kind != FF_KIND_str) continue;
        const struct ff_str *s = (const void *)((const char *)info + type->fields[i].offset);
        if (!text_intern(&sim->texts, sim->alloc, *s, &ret_cover->texts[count++])) return false;
    }
    return true;
}

void cover_describe(const struct sim *sim, const struct cover *cover, struct ff_coverpage_info *ret_info)
{
    const struct ff_record *type = &ff_record_coverpage_info;
    uint32_t count = 0;
    *ret_info = (struct ff_coverpage_info){.page_count = cover->page_count};
    for (uint32_t i = 0; i < type->count; i++) {
        if (type->fields[i].kind != FF_KIND_str) continue;
        struct ff_str *s = (void *)((char *)ret_info + type->fields[i].offset);
        *s = text_get(&sim->texts, cover->texts[count++]);
    }
}
