/* SPDX-License-Identifier: MIT */
#include "sim/extension.h"

#include "sim/guid.h"
#include "sim/sim.h"

static bool of_extension(const struct sim *sim, const struct routing_method *m, struct ff_str name)
{
    return ff_str_eq_nocase(text_get(&sim->texts, sim->methods.extensions.at[m->extension].name), name);
}

/* RIC-4: it is a GUID, and no other method's: of this extension (before it in the list), or of another one. */
static bool guid_free(const struct sim *sim, const struct extension_facts *facts, uint32_t at)
{
    struct ff_str guid = facts->methods[at].guid;
    for (uint32_t i = 0; i < at; i++)
        if (ff_str_eq_nocase(facts->methods[i].guid, guid)) return false;
    for (uint32_t i = 0; i < sim->methods.rows.count; i++) {
        const struct routing_method *m = &sim->methods.rows.at[i];
        if (ff_str_eq_nocase(text_get(&sim->texts, m->guid), guid) && !of_extension(sim, m, facts->name))
            return false;
    }
    return true;
}

static bool facts_valid(const struct sim *sim, const struct extension_facts *facts)
{
    for (uint32_t i = 0; i < facts->count; i++) {
        const struct ff_routing_registration *r = &facts->methods[i];
        if (ff_str_empty(r->function_name) || !guid_valid(r->guid) || !guid_free(sim, facts, i)) return false;
    }
    return true;
}

static bool keep_extension(struct sim *sim, const struct extension_facts *facts)
{
    struct routing_extension e;
    const struct text_pair pairs[] = {
        {&e.name, facts->name}, {&e.friendly_name, facts->friendly_name}, {&e.image_name, facts->image_name}};
    if (!ff_array_room(sim->alloc, &sim->methods.extensions, 1)) return false;
    if (!texts_intern(sim, pairs, sizeof pairs / sizeof *pairs)) return false;
    sim->methods.extensions.at[sim->methods.extensions.count] = e; /* not counted yet */
    return true;
}

static bool keep_method(struct sim *sim, const struct ff_routing_registration *r, struct routing_method *to)
{
    struct routing_method m = {.state = REGISTERED_coming, .extension = sim->methods.extensions.count};
    if (!guid_key_intern(sim, r->guid, &m.key) || !method_texts(sim, r, &m)) return false;
    *to = m;
    return true;
}

/* RRE-9: of older extensions of this name, what can be used goes with the next start; what was to come does not come. */
static void replace(struct sim *sim, struct ff_str name, uint32_t newest)
{
    struct method_table *t = &sim->methods;
    for (uint32_t row = t->rows.count; row-- > 0;) {
        const struct routing_method *m = &t->rows.at[row];
        if (m->extension == newest || !of_extension(sim, m, name)) continue;
        if (t->rows.at[row].state == REGISTERED_coming)
            method_drop(sim, row);
        else
            t->rows.at[row].state = REGISTERED_leaving;
    }
}

ff_status extension_register(struct sim *sim, const struct extension_facts *facts)
{
    struct method_table *t = &sim->methods;
    if (!facts_valid(sim, facts)) return FF_ERROR_INVALID_PARAMETER;
    if (!ff_array_room(sim->alloc, &t->rows, facts->count) || !keep_extension(sim, facts))
        return FF_ERROR_NOT_ENOUGH_MEMORY;
    /* Beyond those that count, so that nothing has changed should memory be refused. */
    for (uint32_t i = 0; i < facts->count; i++)
        if (!keep_method(sim, &facts->methods[i], &t->rows.at[t->rows.count + i]))
            return FF_ERROR_NOT_ENOUGH_MEMORY;
    t->rows.count += facts->count;
    replace(sim, facts->name, t->extensions.count++);
    return FF_ERROR_SUCCESS;
}

void methods_service_up(struct sim *sim)
{
    struct method_table *t = &sim->methods;
    for (uint32_t row = t->rows.count; row-- > 0;) {
        if (t->rows.at[row].state == REGISTERED_leaving) method_drop(sim, row);
    }
    for (uint32_t row = 0; row < t->rows.count; row++) t->rows.at[row].state = REGISTERED_usable;
}
