/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_PROVIDER_H
#define FF_SIM_PROVIDER_H

#include <stdint.h>

#include "common/str.h"
#include "common/winfax_codes.h"
#include "sim/states.h"
#include "sim/text.h"

struct sim;

/* Fax service providers that clients have registered. Their DLLs are not run, and bring no devices: what there is to be seen
 * is which the service knows of. */

struct provider {
    text name, friendly_name, image_name, tsp_name;
    enum registered_state
        state; /* what is registered, replaced or taken away counts from the next start on (RSP-1, USP-1) */
};

struct provider_facts {
    struct ff_str name, friendly_name, image_name, tsp_name;
};

/* One of that name is updated (RSP-5). When it fails nothing has changed. */
ff_status provider_register(struct sim *sim, const struct provider_facts *facts);
/* ERROR_FILE_NOT_FOUND: there is none of that name. */
ff_status provider_unregister(struct sim *sim, struct ff_str name);
/* The service starts. */
void providers_service_up(struct sim *sim);

#endif
