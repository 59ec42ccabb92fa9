/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_EMITTED_H
#define FF_SIM_EMITTED_H

#include <stdint.h>

struct sim;

/* An event that somebody else has decided (a recording, which is replayed): the model says it when its time comes, and asks
 * nothing. */
struct emitted {
    uint32_t event, device_id, job;
    uint32_t batch;  /* who wants some of them sooner names them by this */
    uint64_t ticket; /* 0: it has been said */
};

/* Says it now. */
void emitted_say(struct sim *sim, uint32_t event, uint32_t device_id, uint32_t job);
/* Says it `delay` ticks from now; what is due at one time comes in the order of adding. Memory that is refused sets sim->refused. */
void emitted_add(struct sim *sim, const struct emitted *event, uint64_t delay);
/* Says at once all of batches below this one that have not come yet, in the order of adding. */
void emitted_flush(struct sim *sim, uint32_t below);

uint64_t emitted_ticket(const struct sim *sim, uint32_t subject);
void emitted_timer(struct sim *sim, uint32_t subject);

#endif
