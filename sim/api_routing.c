/* SPDX-License-Identifier: MIT */
/* Routing methods: of the server, of a port, and their extensions. Checks stand in the order of GEN-23. */
#include "sim/sim.h"

/* Positions of pointers among the parameters, as bits of the caller's nulls. */
enum {
    ENABLE_NULLS = 1 << 1,
    ENUM_NULLS = 1 << 1 | 1 << 2,
    SETGLOBAL_NULLS = 1 << 1,
    GETINFO_NULLS = 1 << 1 | 1 << 2 | 1 << 3,
    SETINFO_NULLS = 1 << 1 | 1 << 2,
    REGISTER_NULLS = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5
};

/* Step 5, on a port: the device of the handle, and the method of the GUID. */
static ff_status find_method(const struct sim *sim, uint32_t handle, struct ff_str guid, uint32_t *ret_device,
                             uint32_t *ret_method)
{
    *ret_device = sim->handles.at[handle].device;
    *ret_method = method_find(sim, guid);
    return *ret_method == SIM_NONE ? FF_ERROR_INVALID_DATA : FF_ERROR_SUCCESS;
}

/* GEN-28: none are an empty list, or what the servers themselves say (EGR-E4, EMT-E5). */
static ff_status check_any(const struct sim *sim, uint32_t count)
{
    bool fails = count == 0 && sim->config.switches.no_methods_fail;
    return fails ? FF_ERROR_INVALID_FUNCTION : FF_ERROR_SUCCESS;
}

/* ---- On a port ---- */

ff_status fax_FaxEnableRoutingMethod(struct sim *sim, const struct caller *caller, const void *in_,
                                     void *out_, struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxEnableRoutingMethod *in = in_;
    uint32_t handle, device, method;
    ff_status status = handle_check_right(sim, caller, ENABLE_NULLS, in->port_handle, HANDLE_port,
                                          FF_FAX_PORT_SET, &handle); /* ERM-E3 */
    if (status != FF_ERROR_SUCCESS) return status;
    status = find_method(sim, handle, in->guid, &device, &method); /* ERM-E2 */
    if (status != FF_ERROR_SUCCESS) return status;
    struct routing_setting *setting = method_setting(sim, method, device);
    if (!setting) return FF_ERROR_NOT_ENOUGH_MEMORY;
    setting->enabled = in->enabled != 0; /* ERM-1, ERM-6 */
    return FF_ERROR_SUCCESS;
}

ff_status fax_FaxEnumRoutingMethods(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                                    struct ff_arena *arena)
{
    const struct ff_in_FaxEnumRoutingMethods *in = in_;
    struct ff_out_FaxEnumRoutingMethods *out = out_;
    uint32_t handle, count = method_count(sim);
    ff_status status = handle_check_right(sim, caller, ENUM_NULLS, in->port_handle, HANDLE_port,
                                          FF_FAX_PORT_QUERY, &handle); /* EMT-E1 */
    if (status == FF_ERROR_SUCCESS) status = check_any(sim, count);
    if (status != FF_ERROR_SUCCESS) return status;
    size_t size = count * sizeof(struct ff_routing_method);
    struct ff_routing_method *to = ff_arena_take(arena, size);
    if (!to || !(out->buffer = buffer_open(sim, caller, (uint32_t)size)))
        return FF_ERROR_NOT_ENOUGH_MEMORY; /* EMT-E3 */
    out->methods = (struct ff_list){.at = to, .count = count};
    for (uint32_t m = method_next(sim, SIM_NONE); m != SIM_NONE; m = method_next(sim, m))
        method_describe_on(sim, m, sim->handles.at[handle].device, to++); /* EMT-1 */
    return FF_ERROR_SUCCESS;
}

ff_status fax_FaxGetRoutingInfo(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                                struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxGetRoutingInfo *in = in_;
    struct ff_out_FaxGetRoutingInfo *out = out_;
    uint32_t handle, device, method;
    ff_status status = handle_check_right(sim, caller, GETINFO_NULLS, in->port_handle, HANDLE_port,
                                          FF_FAX_PORT_QUERY, &handle); /* GRI-E1, GRI-E2 */
    if (status == FF_ERROR_SUCCESS)
        status = find_method(sim, handle, in->guid, &device, &method); /* GRI-E4 */
    if (status != FF_ERROR_SUCCESS) return status;
    struct ff_str data = method_data(sim, method, device);
    out->buffer = buffer_open(sim, caller, data.size);
    if (!out->buffer) return FF_ERROR_NOT_ENOUGH_MEMORY; /* GRI-E3 */
    out->data = data;                                    /* GRI-5 */
    return FF_ERROR_SUCCESS;
}

ff_status fax_FaxSetRoutingInfo(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                                struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxSetRoutingInfo *in = in_;
    uint32_t handle, device, method;
    ff_status status = handle_check_call(sim, caller, SETINFO_NULLS, in->port_handle, HANDLE_port, &handle);
    if (status != FF_ERROR_SUCCESS) return status;
    if (in->size == 0 && sim->config.switches.routing_data_required)
        return FF_ERROR_INVALID_PARAMETER;                         /* SRI-E2 */
    status = access_status(sim, caller->process, FF_FAX_PORT_SET); /* SRI-E1, SRI-3 */
    if (status == FF_ERROR_SUCCESS)
        status = find_method(sim, handle, in->guid, &device, &method); /* SRI-E3 */
    if (status != FF_ERROR_SUCCESS) return status;
    if (in->size > FF_ROUTING_DATA_MOST || in->size != in->data.size) return FF_ERROR_INVALID_DATA;
    return method_set_data(sim, method, device, in->data); /* SRI-1, SRI-2 */
}

/* ---- Of the server ---- */

ff_status fax_FaxEnumGlobalRoutingInfo(struct sim *sim, const struct caller *caller, const void *in_,
                                       void *out_, struct ff_arena *arena)
{
    const struct ff_in_FaxEnumGlobalRoutingInfo *in = in_;
    struct ff_out_FaxEnumGlobalRoutingInfo *out = out_;
    uint32_t handle, count = method_count(sim), priority = 0;
    ff_status status = handle_check_right(sim, caller, ENUM_NULLS, in->fax_handle, HANDLE_server,
                                          FF_FAX_CONFIG_QUERY, &handle); /* EGR-E1, EGR-E2 */
    if (status == FF_ERROR_SUCCESS) status = check_any(sim, count);
    if (status != FF_ERROR_SUCCESS) return status;
    size_t size = count * sizeof(struct ff_global_routing_info);
    struct ff_global_routing_info *to = ff_arena_take(arena, size);
    if (!to || !(out->buffer = buffer_open(sim, caller, (uint32_t)size)))
        return FF_ERROR_NOT_ENOUGH_MEMORY; /* EGR-E3 */
    out->methods = (struct ff_list){.at = to, .count = count};
    for (uint32_t m = method_next(sim, SIM_NONE); m != SIM_NONE; m = method_next(sim, m))
        method_describe(sim, m, ++priority, to++); /* EGR-1, EGR-5 */
    return FF_ERROR_SUCCESS;
}

ff_status fax_FaxSetGlobalRoutingInfo(struct sim *sim, const struct caller *caller, const void *in_,
                                      void *out_, struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxSetGlobalRoutingInfo *in = in_;
    const struct ff_global_routing_info *info = &in->info;
    uint32_t handle;
    ff_status status =
        handle_check_call(sim, caller, SETGLOBAL_NULLS, in->fax_handle, HANDLE_server, &handle);
    if (status != FF_ERROR_SUCCESS) return status;
    /* SGR-E3, SGR-3, FGR-2 */
    if (info->size_of_struct != in->size_native || !info->priority || !info->guid.at)
        return FF_ERROR_INVALID_PARAMETER;
    status = access_status(sim, caller->process, FF_FAX_CONFIG_SET); /* SGR-E1 */
    if (status != FF_ERROR_SUCCESS) return status;
    uint32_t method = method_find(sim, info->guid);
    if (method == SIM_NONE) return FF_ERROR_INVALID_DATA;  /* SGR-E2 */
    bool moved = method_move(sim, method, info->priority); /* SGR-1: and nothing else */
    return moved ? FF_ERROR_SUCCESS : FF_ERROR_INVALID_PARAMETER;
}

/* ---- Extensions ---- */

/* RRE-4: without SizeOfStruct or a right on the fax server; the right is to write into the registry. */
ff_status fax_FaxRegisterRoutingExtension(struct sim *sim, const struct caller *caller, const void *in_,
                                          void *out_, struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxRegisterRoutingExtension *in = in_;
    uint32_t handle;
    ff_status status = handle_check_call(sim, caller, REGISTER_NULLS, in->fax_handle, HANDLE_server, &handle);
    if (status != FF_ERROR_SUCCESS) return status;                            /* RRE-E1, RRE-3 */
    if (!access_machine(sim, caller->process)) return FF_ERROR_ACCESS_DENIED; /* RRE-E3 */
    if (in->called == FF_CALLED_not_yet) return FF_NEED_METHODS;
    bool well = in->called == FF_CALLED_well && in->methods.count <= FF_ROUTING_METHODS_MOST;
    if (!well) return FF_ERROR_INVALID_PARAMETER; /* RIC-4 */
    struct extension_facts facts = {in->extension_name, in->friendly_name, in->image_name, in->methods.at,
                                    in->methods.count};
    return extension_register(sim, &facts); /* RRE-1 */
}
