/* SPDX-License-Identifier: MIT */
#include "sim/provider.h"

#include "sim/sim.h"

static bool is_named(const struct sim *sim, text t, struct ff_str name)
{
    return ff_str_eq_nocase(text_get(&sim->texts, t), name);
}

/* Is one registered, the service knowing of it yet or not? */
static uint32_t find(const struct sim *sim, struct ff_str name)
{
    for (uint32_t row = 0; row < sim->providers.count; row++)
        if (sim->providers.at[row].state != REGISTERED_leaving &&
            is_named(sim, sim->providers.at[row].name, name))
            return row;
    return SIM_NONE;
}

static bool tsp_taken(const struct sim *sim, struct ff_str tsp)
{
    for (uint32_t row = 0; !ff_str_empty(tsp) && row < sim->providers.count; row++)
        if (sim->providers.at[row].state != REGISTERED_leaving &&
            is_named(sim, sim->providers.at[row].tsp_name, tsp))
            return true;
    return false;
}

static bool intern(struct sim *sim, const struct provider_facts *facts, struct provider *ret_provider)
{
    struct provider p = {.state = REGISTERED_coming};
    const struct text_pair pairs[] = {{&p.name, facts->name},
                                      {&p.friendly_name, facts->friendly_name},
                                      {&p.image_name, facts->image_name},
                                      {&p.tsp_name, facts->tsp_name}};
    if (!texts_intern(sim, pairs, sizeof pairs / sizeof *pairs)) return false;
    *ret_provider = p;
    return true;
}

static void drop(struct sim *sim, uint32_t row)
{
    for (uint32_t i = row; i + 1 < sim->providers.count; i++) sim->providers.at[i] = sim->providers.at[i + 1];
    sim->providers.count--;
}

/* What the service uses it goes on using until it ends. */
static void take_away(struct sim *sim, uint32_t row)
{
    if (sim->providers.at[row].state == REGISTERED_coming)
        drop(sim, row);
    else
        sim->providers.at[row].state = REGISTERED_leaving;
}

ff_status provider_register(struct sim *sim, const struct provider_facts *facts)
{
    struct provider p;
    uint32_t old = find(sim, facts->name);
    bool taken = old != SIM_NONE || tsp_taken(sim, facts->tsp_name);
    if (sim->config.switches.provider_once && taken) return FF_ERROR_ALREADY_EXISTS; /* RSP-E3 */
    if (!ff_array_room(sim->alloc, &sim->providers, 1) || !intern(sim, facts, &p))
        return FF_ERROR_NOT_ENOUGH_MEMORY;
    if (old != SIM_NONE) take_away(sim, old);
    sim->providers.at[sim->providers.count++] = p;
    return FF_ERROR_SUCCESS;
}

ff_status provider_unregister(struct sim *sim, struct ff_str name)
{
    uint32_t row = find(sim, name);
    if (row == SIM_NONE) return FF_ERROR_FILE_NOT_FOUND; /* USP-E2 */
    take_away(sim, row);
    return FF_ERROR_SUCCESS;
}

void providers_service_up(struct sim *sim)
{
    for (uint32_t row = sim->providers.count; row-- > 0;) {
        if (sim->providers.at[row].state == REGISTERED_leaving)
            drop(sim, row);
        else
            sim->providers.at[row].state = REGISTERED_usable;
    }
}
