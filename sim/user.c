/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

/* VER-3: since Vista session 0 is the services'; before, the first user at the machine has it. */
static uint32_t session_number(const struct sim *sim)
{
    return sim->sessions.count + (sim->config.profile >= PROFILE_win7 ? 1 : 0);
}

uint32_t user_add(struct sim *sim, struct ff_str name, uint32_t rights)
{
    text t;
    if (!ff_array_room(sim->alloc, &sim->users, 1) || !ff_array_room(sim->alloc, &sim->sessions, 1))
        return SIM_NONE;
    if (!text_intern(&sim->texts, sim->alloc, name, &t)) return SIM_NONE;
    struct session session = {sim->users.count, session_number(sim), SESSION_active, SIM_NONE};
    sim->sessions.at[sim->sessions.count++] = session;
    sim->users.at[sim->users.count] = (struct user){.name = t, .rights = rights};
    return sim->users.count++;
}

uint32_t user_by_name(const struct sim *sim, struct ff_str name)
{
    for (uint32_t i = 0; i < sim->users.count; i++)
        if (ff_str_eq_nocase(name, text_get(&sim->texts, sim->users.at[i].name))) return i;
    return SIM_NONE;
}

uint32_t session_of_user(const struct sim *sim, uint32_t user)
{
    for (uint32_t i = 0; i < sim->sessions.count; i++)
        if (sim->sessions.at[i].user == user && sim->sessions.at[i].state != SESSION_ended) return i;
    return SIM_NONE;
}
