/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

uint32_t document_add(struct sim *sim, const struct document *facts)
{
    if (!ff_array_room(sim->alloc, &sim->documents, 1)) return SIM_NONE;
    sim->documents.at[sim->documents.count] = *facts;
    return sim->documents.count++;
}

uint32_t document_size(const struct document *d)
{
    return d->size > UINT32_MAX ? UINT32_MAX : (uint32_t)d->size;
}

/* SND-E7; GEN-23: memory comes last, but a document whose facts are not known has none to check. */
static const enum cause causes[VERDICTS] = {
    [VERDICT_accepted] = CAUSE_none,
    [VERDICT_empty] = CAUSE_SND_E7_empty,
    [VERDICT_unreadable] = CAUSE_SND_E7_unreadable,
    [VERDICT_unsupported] = CAUSE_SND_E7_kind,
    [VERDICT_group3] = CAUSE_SND_E7_group3,
    [VERDICT_render_failed] = CAUSE_SND_E7_rule,
    [VERDICT_no_memory] = CAUSE_SND_E11,
};

enum cause document_cause(const struct sim *sim, const struct document *d)
{
    /* SND-7: Group 4 or nothing, unless the world says otherwise. */
    if (d->verdict == VERDICT_group3 && sim->config.switches.accept_group3) return CAUSE_none;
    return causes[d->verdict];
}
