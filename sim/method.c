/* SPDX-License-Identifier: MIT */
#include "sim/method.h"

#include "sim/method_data.h"
#include "sim/sim.h"

bool method_texts(struct sim *sim, const struct ff_routing_registration *r, struct routing_method *to)
{
    const struct text_pair pairs[] = {{&to->guid, r->guid},
                                      {&to->name, r->name},
                                      {&to->friendly_name, r->friendly_name},
                                      {&to->function_name, r->function_name}};
    return texts_intern(sim, pairs, sizeof pairs / sizeof *pairs);
}

void method_drop(struct sim *sim, uint32_t row)
{
    struct method_table *t = &sim->methods;
    for (uint32_t i = row; i + 1 < t->rows.count; i++) t->rows.at[i] = t->rows.at[i + 1];
    t->rows.count--;
}

/* ---- The predefined extension ---- */

static const struct predefined {
    const char *word;
    struct ff_routing_registration facts;
    const char *data;
} predefined[METHOD_KINDS] = {
#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        literal, sizeof(literal) - 1                                                                         \
    }
#define X(word, name, friendly, function, guid, data)                                                        \
    [METHOD_##word] = {#word, {TEXT(name), TEXT(friendly), TEXT(function), TEXT(guid)}, data},
    SIM_METHODS(X)
#undef X
};

static bool add_predefined(struct sim *sim, enum method_kind kind)
{
    const struct predefined *from = &predefined[kind];
    struct routing_method *m = &sim->methods.rows.at[sim->methods.rows.count];
    struct ff_str words = ff_str_of(from->data);
    *m = (struct routing_method){.kind = kind};
    if (!method_texts(sim, &from->facts, m)) return false;
    if (words.size && !text_intern(&sim->texts, sim->alloc, words, &m->words)) return false;
    if (!method_data_intern(sim, words, &m->data)) return false;
    m->key = m->guid;
    sim->methods.rows.count++;
    return true;
}

bool methods_init(struct sim *sim)
{
    struct method_table *t = &sim->methods;
    if (!ff_array_room(sim->alloc, &t->extensions, 1)) return false;
    if (!ff_array_room(sim->alloc, &t->rows, METHOD_KINDS)) return false;
    struct routing_extension *e = &t->extensions.at[t->extensions.count++];
    const struct ff_str name = FF_STR("Microsoft Routing Extension");
    const struct ff_str image = FF_STR("%systemroot%\\system32\\faxroute.dll");
    if (!text_intern(&sim->texts, sim->alloc, name, &e->name)) return false;
    if (!text_intern(&sim->texts, sim->alloc, image, &e->image_name)) return false;
    e->friendly_name = e->name;
    for (int kind = METHOD_extension + 1; kind < METHOD_KINDS; kind++) {
        if (kind == METHOD_inbox && !sim->config.switches.inbox_method) continue; /* EGR-4 */
        if (!add_predefined(sim, (enum method_kind)kind)) return false;
    }
    return true;
}

void methods_free(struct sim *sim)
{
    ff_array_free(sim->alloc, &sim->methods.extensions);
    ff_array_free(sim->alloc, &sim->methods.rows);
    ff_array_free(sim->alloc, &sim->methods.settings);
    ff_array_free(sim->alloc, &sim->methods.done);
}

/* ---- Those that can be used ---- */

uint32_t method_next(const struct sim *sim, uint32_t row)
{
    for (row = row == SIM_NONE ? 0 : row + 1; row < sim->methods.rows.count; row++)
        if (sim->methods.rows.at[row].state != REGISTERED_coming) return row;
    return SIM_NONE;
}

uint32_t method_count(const struct sim *sim)
{
    uint32_t count = 0;
    for (uint32_t row = method_next(sim, SIM_NONE); row != SIM_NONE; row = method_next(sim, row)) count++;
    return count;
}

uint32_t method_find(const struct sim *sim, struct ff_str guid)
{
    uint32_t row = method_next(sim, SIM_NONE);
    while (row != SIM_NONE && !ff_str_eq_nocase(text_get(&sim->texts, sim->methods.rows.at[row].guid), guid))
        row = method_next(sim, row);
    return row;
}

uint32_t method_by_word(const struct sim *sim, struct ff_str word)
{
    for (int kind = METHOD_extension + 1; kind < METHOD_KINDS; kind++)
        if (ff_str_eq(word, ff_str_of(predefined[kind].word)))
            return method_find(sim, predefined[kind].facts.guid);
    return method_find(sim, word);
}

/* GEN-31: out of its place, and in where `priority` - 1 others are before it. Those to come stay behind them all. */
bool method_move(struct sim *sim, uint32_t row, uint32_t priority)
{
    struct method_table *t = &sim->methods;
    if (priority == 0 || priority > method_count(sim)) return false; /* SGR-2, FGR-1 */
    struct routing_method moved = t->rows.at[row];
    method_drop(sim, row);
    uint32_t to = 0;
    for (uint32_t others = 0; others + 1 < priority; to++) /* there are so many */
        others += t->rows.at[to].state != REGISTERED_coming;
    for (uint32_t i = t->rows.count; i > to; i--) t->rows.at[i] = t->rows.at[i - 1];
    t->rows.at[to] = moved;
    t->rows.count++;
    return true;
}

void method_describe(const struct sim *sim, uint32_t row, uint32_t priority,
                     struct ff_global_routing_info *ret_info)
{
    const struct routing_method *m = &sim->methods.rows.at[row];
    const struct routing_extension *e = &sim->methods.extensions.at[m->extension];
    *ret_info =
        (struct ff_global_routing_info){.priority = priority,
                                        .guid = text_get(&sim->texts, m->guid),
                                        .friendly_name = text_get(&sim->texts, m->friendly_name),
                                        .function_name = text_get(&sim->texts, m->function_name),
                                        .extension_image_name = text_get(&sim->texts, e->image_name),
                                        .extension_friendly_name = text_get(&sim->texts, e->friendly_name)};
}
