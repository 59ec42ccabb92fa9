/* SPDX-License-Identifier: MIT */
#include "sim/receipt.h"

#include "sim/sim.h"

/* FJP-7 */
static bool wanted(const struct sim *sim, uint32_t type)
{
    return type == FF_DRT_INBOX || (type == FF_DRT_EMAIL && sim->config.switches.email_reports);
}

void receipt_write(struct sim *sim, const struct job *job, bool delivered)
{
    if (!wanted(sim, job->report_type)) return;
    if (!ff_array_room(sim->alloc, &sim->receipts, 1)) {
        sim->refused = true;
        return;
    }
    sim->receipts.at[sim->receipts.count++] = (struct receipt){.job = job->id,
                                                               .type = job->report_type,
                                                               .delivered = delivered,
                                                               .address = job->report_address,
                                                               .user = sim->users.at[job->owner].name,
                                                               .number = job->recipient_number,
                                                               .at = sim->clock.now};
}
