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

/* 0: memory was refused. */
static uint32_t take_row(struct sim *sim)
{
    struct cover_table *t = &sim->covers;
    uint32_t row = t->free_head;
    if (row) {
        t->free_head = t->rows.at[row].next_free;
        return row;
    }
    uint32_t nobody = t->rows.count == 0;
    if (!ff_array_room(sim->alloc, &t->rows, nobody + 1)) return 0;
    if (nobody) t->rows.at[t->rows.count++] = (struct cover){.next_free = 0};
    return t->rows.count++;
}

static bool keep_texts(struct sim *sim, const struct ff_coverpage_info *info, struct cover *cover)
{
    const struct ff_record *type = &ff_record_coverpage_info;
    uint32_t count = 0;
    for (uint32_t i = 0; i < type->count; i++) {
        if (type->fields[i].kind != FF_KIND_str) continue;
        const struct ff_str *s = (const void *)((const char *)info + type->fields[i].offset);
        if (!text_intern(&sim->texts, sim->alloc, *s, &cover->texts[count++])) return false;
    }
    return true;
}

bool cover_keep(struct sim *sim, const struct ff_coverpage_info *info, uint32_t *ret_row)
{
    struct cover cover = {.page_count = info->page_count};
    if (!keep_texts(sim, info, &cover)) return false;
    *ret_row = take_row(sim);
    if (*ret_row) sim->covers.rows.at[*ret_row] = cover;
    return *ret_row != 0;
}

void cover_drop(struct sim *sim, uint32_t row)
{
    struct cover_table *t = &sim->covers;
    if (!row) return;
    t->rows.at[row] = (struct cover){.next_free = t->free_head};
    t->free_head = row;
}

void cover_describe(const struct sim *sim, uint32_t row, struct ff_coverpage_info *ret_info)
{
    const struct ff_record *type = &ff_record_coverpage_info;
    const struct cover *cover = &sim->covers.rows.at[row];
    uint32_t count = 0;
    *ret_info = (struct ff_coverpage_info){.page_count = cover->page_count};
    for (uint32_t i = 0; i < type->count; i++) {
        if (type->fields[i].kind != FF_KIND_str) continue;
        struct ff_str *s = (void *)((char *)ret_info + type->fields[i].offset);
        *s = text_get(&sim->texts, cover->texts[count++]);
    }
}
