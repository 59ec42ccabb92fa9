/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

static const struct party nobody = {.first = ANSWER_answers, .rings = 2};

uint32_t party_add(struct sim *sim, struct ff_str pattern)
{
    struct party party = nobody;
    if (!ff_array_room(sim->alloc, &sim->parties, 1)) return SIM_NONE;
    if (!text_intern(&sim->texts, sim->alloc, pattern, &party.pattern)) return SIM_NONE;
    sim->parties.at[sim->parties.count] = party;
    return sim->parties.count++;
}

uint32_t party_of_number(const struct sim *sim, struct ff_str number)
{
    for (uint32_t i = 0; i < sim->parties.count; i++)
        if (ff_str_match(text_get(&sim->texts, sim->parties.at[i].pattern), number)) return i;
    return SIM_NONE;
}

const struct party *party_at(const struct sim *sim, uint32_t party)
{
    return party == SIM_NONE ? &nobody : &sim->parties.at[party];
}

enum answer party_attempt(struct sim *sim, uint32_t party)
{
    if (party == SIM_NONE) return nobody.first;
    struct party *p = &sim->parties.at[party];
    p->attempts++;
    if (p->times && p->attempts > p->times) return p->then;
    if (p->chance && random_next(sim) % 100 >= p->chance) return p->then;
    /* SEQ-5: busy until the last attempt before the network forbids more. */
    if (p->first == ANSWER_delayed && p->attempts < p->times) return ANSWER_busy;
    return p->first;
}
