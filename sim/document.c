/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

uint32_t document_add(struct sim *sim, const struct document *facts)
{
    if (!ff_array_room(sim->alloc, &sim->documents, 1)) return SIM_NONE;
    sim->documents.at[sim->documents.count] = *facts;
    return sim->documents.count++;
}

/* SND-E7; GEN-23: memory comes last, but a document whose facts are not known has none to check. */
static const ff_status status_of[VERDICTS] = {
    [VERDICT_accepted] = FF_ERROR_SUCCESS,
    [VERDICT_empty] = FF_ERROR_INVALID_DATA,
    [VERDICT_unreadable] = FF_ERROR_INVALID_DATA,
    [VERDICT_unsupported] = FF_ERROR_INVALID_DATA,
    [VERDICT_group3] = FF_ERROR_INVALID_DATA,
    [VERDICT_render_failed] = FF_ERROR_INVALID_DATA,
    [VERDICT_no_memory] = FF_ERROR_NOT_ENOUGH_MEMORY,
};

ff_status document_status(const struct sim *sim, uint32_t row)
{
    enum verdict verdict = sim->documents.at[row].verdict;
    /* SND-7: Group 4 or nothing, unless the world says otherwise. */
    if (verdict == VERDICT_group3 && sim->config.switches.accept_group3) return FF_ERROR_SUCCESS;
    return status_of[verdict];
}

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
