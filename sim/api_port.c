/* SPDX-License-Identifier: MIT */
/* FaxEnumPorts, FaxOpenPort, FaxGetPort, FaxGetDeviceStatus, FaxSetPort. Checks stand in the order of GEN-23. */
#include "sim/sim.h"

/* Positions of pointers among the parameters, as bits of the caller's nulls. */
enum { ENUMPORTS_NULLS = 1 << 1 | 1 << 2, OPENPORT_NULLS = 1 << 3, PORT_NULLS = 1 << 1 };

/* EPT-5: in order of priority. Devices are few: each takes its place among those before it. */
static void list_ports(const struct sim *sim, struct ff_port_info *ports)
{
    for (uint32_t i = 0; i < sim->devices.count; i++) {
        uint32_t place = i;
        for (; place > 0 && ports[place - 1].priority > sim->devices.at[i].priority; place--)
            ports[place] = ports[place - 1];
        device_describe_port(sim, &sim->devices.at[i], &ports[place]);
    }
}

ff_status fax_FaxEnumPorts(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                           struct ff_arena *arena)
{
    const struct ff_in_FaxEnumPorts *in = in_;
    struct ff_out_FaxEnumPorts *out = out_;
    uint32_t handle;
    ff_status status = handle_check_right(sim, caller, ENUMPORTS_NULLS, in->fax_handle, HANDLE_server,
                                          FF_FAX_PORT_QUERY, &handle); /* EPT-E1 */
    if (status != FF_ERROR_SUCCESS) return status;
    size_t size = (size_t)sim->devices.count * sizeof(struct ff_port_info);
    struct ff_port_info *ports = ff_arena_take(arena, size);
    if (!ports || !(out->buffer = buffer_open(sim, caller, (uint32_t)size)))
        return FF_ERROR_NOT_ENOUGH_MEMORY; /* EPT-E3 */
    list_ports(sim, ports);
    out->ports = (struct ff_list){.at = ports, .count = sim->devices.count}; /* EPT-1, GEN-28 */
    return FF_ERROR_SUCCESS;
}

static ff_status open_port(struct sim *sim, const struct caller *caller, const struct handle *facts,
                           uint64_t *ret_handle)
{
    if (!ff_array_room(sim->alloc, &sim->obligations, 1)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    uint32_t row;
    uint64_t value = handle_open(sim, caller->process, HANDLE_port, &row);
    if (!value) return FF_ERROR_NOT_ENOUGH_MEMORY; /* OPN-E2 */
    struct handle *h = &sim->handles.at[row];
    h->server = facts->server;
    sim->handles.at[h->server].ports++;
    h->device = facts->device;
    h->flags = facts->flags;
    h->obligation = obligation_open(sim, OBLIGATION_port_handle, caller->process, caller->site, row);
    if (h->flags & FF_PORT_OPEN_MODIFY) sim->devices.at[h->device].modify_handle = row; /* OPN-3 */
    *ret_handle = value;
    return FF_ERROR_SUCCESS;
}

ff_status fax_FaxOpenPort(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                          struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxOpenPort *in = in_;
    struct ff_out_FaxOpenPort *out = out_;
    /* OPN-4: 0 is PORT_OPEN_QUERY, which every handle has, and other bits mean nothing. */
    struct handle facts = {.flags = in->flags & FF_PORT_OPEN_MODIFY};
    ff_status status = handle_check_right(sim, caller, OPENPORT_NULLS, in->fax_handle, HANDLE_server,
                                          FF_FAX_PORT_QUERY, &facts.server); /* OPN-E1 */
    if (status != FF_ERROR_SUCCESS) return status;
    facts.device = device_by_id(sim, in->device_id);
    if (facts.device == SIM_NONE) return FF_ERROR_BAD_UNIT; /* OPN-E4 */
    bool locked = sim->devices.at[facts.device].modify_handle != SIM_NONE;
    if (facts.flags && locked) return FF_ERROR_INVALID_HANDLE; /* OPN-E3 */
    return open_port(sim, caller, &facts, &out->port_handle);
}

/* Both queries of a port. The port level they need, PORT_OPEN_QUERY, every port handle has (OPN-4, RIGHTS-3).
 */
static ff_status query_port(struct sim *sim, const struct caller *caller, uint64_t handle, uint32_t size,
                            uint32_t *ret_buffer, const struct device **ret_device)
{
    uint32_t row;
    ff_status status = handle_check_right(sim, caller, PORT_NULLS, handle, HANDLE_port, FF_FAX_PORT_QUERY,
                                          &row); /* GPT-E2, GDS-E2 */
    if (status != FF_ERROR_SUCCESS) return status;
    *ret_device = &sim->devices.at[sim->handles.at[row].device];
    *ret_buffer = buffer_open(sim, caller, size);
    return *ret_buffer ? FF_ERROR_SUCCESS : FF_ERROR_NOT_ENOUGH_MEMORY; /* GPT-E3, GDS-E3 */
}

ff_status fax_FaxGetPort(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                         struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxGetPort *in = in_;
    struct ff_out_FaxGetPort *out = out_;
    const struct device *device;
    ff_status status = query_port(sim, caller, in->port_handle, sizeof out->port, &out->buffer, &device);
    if (status == FF_ERROR_SUCCESS) device_describe_port(sim, device, &out->port);
    return status;
}

ff_status fax_FaxGetDeviceStatus(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                                 struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxGetDeviceStatus *in = in_;
    struct ff_out_FaxGetDeviceStatus *out = out_;
    const struct device *device;
    ff_status status = query_port(sim, caller, in->port_handle, sizeof out->device, &out->buffer, &device);
    if (status == FF_ERROR_SUCCESS) device_describe_status(sim, device, &out->device);
    return status;
}

/* RIGHTS-4: the user may, and so may the handle (SPT-E6, SPT-1). */
static bool may_set(const struct sim *sim, const struct caller *caller, uint32_t handle)
{
    if (!access_has(sim, caller->process, FF_FAX_PORT_SET)) return false; /* SPT-E1 */
    bool modify = sim->handles.at[handle].flags & FF_PORT_OPEN_MODIFY;
    return modify || !sim->config.switches.port_level_enforced; /* RIGHTS-5 */
}

ff_status fax_FaxSetPort(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                         struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxSetPort *in = in_;
    uint32_t row;
    ff_status status =
        handle_check_call(sim, caller, PORT_NULLS, in->port_handle, HANDLE_port, &row); /* SPT-E3, SPT-E4 */
    if (status != FF_ERROR_SUCCESS) return status;
    if (in->port.size_of_struct != in->size_native || !port_valid(sim, &in->port))
        return FF_ERROR_INVALID_PARAMETER; /* SPT-E3 */
    if (!may_set(sim, caller, row)) return FF_ERROR_ACCESS_DENIED;
    return port_set(sim, sim->handles.at[row].device, &in->port);
}
