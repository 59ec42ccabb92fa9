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
