/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_EXTENSION_H
#define FF_SIM_EXTENSION_H

#include "sim/method.h"

/* Routing extensions, as clients register them (RRE). */

struct extension_facts {
    struct ff_str name, friendly_name, image_name;
    const struct ff_routing_registration *methods;
    uint32_t count;
};
/* ERROR_INVALID_PARAMETER: a GUID is none, or another method's (RIC-4). When it fails nothing has changed. An extension of that
 * name is replaced (RRE-9). */
ff_status extension_register(struct sim *sim, const struct extension_facts *facts);

/* The service starts: those that were registered can be used, those that were replaced are gone (RRE-6). */
void methods_service_up(struct sim *sim);

#endif
