/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

void emitted_add(struct sim *sim, const struct emitted *event, uint64_t delay)
{
    if (!ff_array_room(sim->alloc, &sim->emitted, 1)) {
        sim->refused = true;
        return;
    }
    uint32_t row = sim->emitted.count++;
    sim->emitted.at[row] = *event;
    sim->emitted.at[row].ticket = timer_set(sim, TIMER_emitted, row, delay);
}

uint64_t emitted_ticket(const struct sim *sim, uint32_t subject)
{
    return sim->emitted.at[subject].ticket;
}

/* SES-1, SES-2: a session of the service ends with its event, and with it all that clients have. */
void emitted_say(struct sim *sim, uint32_t event, uint32_t device_id, uint32_t job)
{
    bool up = sim->service.state == SERVICE_running;
    if (event == FF_FEI_FAXSVC_ENDED && up)
        service_session_end(sim);
    else if (event == FF_FEI_FAXSVC_STARTED && !up)
        service_session_begin(sim);
    else
        event_signal_raw(sim, event, device_id, job);
}

void emitted_timer(struct sim *sim, uint32_t subject)
{
    struct emitted e = sim->emitted.at[subject];
    sim->emitted.at[subject].ticket = 0;
    emitted_say(sim, e.event, e.device_id, e.job);
}

/* Those before the first that has not come are not looked at again: a recording asks at each of its calls. */
void emitted_flush(struct sim *sim, uint32_t below)
{
    while (sim->emitted_first < sim->emitted.count && !sim->emitted.at[sim->emitted_first].ticket)
        sim->emitted_first++;
    for (uint32_t row = sim->emitted_first; row < sim->emitted.count; row++)
        if (sim->emitted.at[row].ticket && sim->emitted.at[row].batch < below) emitted_timer(sim, row);
}
