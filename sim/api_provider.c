/* SPDX-License-Identifier: MIT */
/* FaxRegisterServiceProvider, FaxUnregisterServiceProvider. They write into the registry: no handle is needed, and no service
 * that runs (RSP-3). Checks stand in the order of GEN-23. */
#include "common/utf.h"
#include "sim/sim.h"

/* Every parameter of the first; the only one of the second. */
enum { REGISTER_NULLS = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 3, UNREGISTER_NULLS = 1 << 0 };

static bool too_long(struct ff_str s)
{
    return ff_utf16_size(s) > FF_FAX_STRING_MOST;
}

ff_status fax_FaxRegisterServiceProvider(struct sim *sim, const struct caller *caller, const void *in_,
                                         void *out_, struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxRegisterServiceProvider *in = in_;
    if (caller->nulls & REGISTER_NULLS) return FF_ERROR_INVALID_PARAMETER; /* RSP-E1, RSP-2 */
    bool long_one = too_long(in->device_provider) || too_long(in->friendly_name) ||
                    too_long(in->image_name) || too_long(in->tsp_name);
    if (sim->config.switches.provider_once && long_one) return FF_ERROR_BUFFER_OVERFLOW; /* RSP-E4 */
    if (!access_machine(sim, caller->process)) return FF_ERROR_ACCESS_DENIED;            /* RSP-E2 */
    struct provider_facts facts = {in->device_provider, in->friendly_name, in->image_name, in->tsp_name};
    return provider_register(sim, &facts);
}

ff_status fax_FaxUnregisterServiceProvider(struct sim *sim, const struct caller *caller, const void *in_,
                                           void *out_, struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxUnregisterServiceProvider *in = in_;
    if (caller->nulls & UNREGISTER_NULLS) return FF_ERROR_INVALID_PARAMETER;  /* USP-E1 */
    if (!access_machine(sim, caller->process)) return FF_ERROR_ACCESS_DENIED; /* USP-E3 */
    return provider_unregister(sim, in->device_provider);
}
