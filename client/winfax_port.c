/* SPDX-License-Identifier: MIT */
#include "client/winfax.h"

#include "common/winfax_codes.h"

BOOL WINAPI FaxEnumPortsA(HANDLE FaxHandle, PFAX_PORT_INFOA *PortInfo, LPDWORD PortsReturned)
{
    struct ff_in_FaxEnumPorts in = {fax_number(FaxHandle)};
    return fax_query_list(FF_TYPE_FaxEnumPorts, FORM_A, FAX_SITE, &in, PortInfo, PortsReturned);
}

BOOL WINAPI FaxEnumPortsW(HANDLE FaxHandle, PFAX_PORT_INFOW *PortInfo, LPDWORD PortsReturned)
{
    struct ff_in_FaxEnumPorts in = {fax_number(FaxHandle)};
    return fax_query_list(FF_TYPE_FaxEnumPorts, FORM_W, FAX_SITE, &in, PortInfo, PortsReturned);
}

BOOL WINAPI FaxOpenPort(HANDLE FaxHandle, DWORD DeviceId, DWORD Flags, LPHANDLE FaxPortHandle)
{
    struct fax_call call;
    struct ff_in_FaxOpenPort in = {fax_number(FaxHandle), DeviceId, Flags};
    struct ff_out_FaxOpenPort out;
    fax_begin(&call, FF_TYPE_FaxOpenPort, FORM_W, FAX_NULL(FaxPortHandle, 3), FAX_SITE);
    FAX_PASS(&call, &in, FAX_ARG(FaxHandle), DeviceId, Flags, FAX_ARG(FaxPortHandle));
    uint32_t code = fax_say(&call, &in, &out);
    if (FaxPortHandle)
        *FaxPortHandle = code == FF_ERROR_SUCCESS ? fax_handle(out.port_handle) : NULL; /* GEN-25 */
    return fax_end(&call, code);
}

BOOL WINAPI FaxGetPortA(HANDLE FaxPortHandle, PFAX_PORT_INFOA *PortInfo)
{
    struct ff_in_FaxGetPort in = {fax_number(FaxPortHandle)};
    return fax_query_one(FF_TYPE_FaxGetPort, FORM_A, FAX_SITE, &in, 1, PortInfo);
}

BOOL WINAPI FaxGetPortW(HANDLE FaxPortHandle, PFAX_PORT_INFOW *PortInfo)
{
    struct ff_in_FaxGetPort in = {fax_number(FaxPortHandle)};
    return fax_query_one(FF_TYPE_FaxGetPort, FORM_W, FAX_SITE, &in, 1, PortInfo);
}

BOOL WINAPI FaxGetDeviceStatusA(HANDLE FaxPortHandle, PFAX_DEVICE_STATUSA *DeviceStatus)
{
    struct ff_in_FaxGetDeviceStatus in = {fax_number(FaxPortHandle)};
    return fax_query_one(FF_TYPE_FaxGetDeviceStatus, FORM_A, FAX_SITE, &in, 1, DeviceStatus);
}

BOOL WINAPI FaxGetDeviceStatusW(HANDLE FaxPortHandle, PFAX_DEVICE_STATUSW *DeviceStatus)
{
    struct ff_in_FaxGetDeviceStatus in = {fax_number(FaxPortHandle)};
    return fax_query_one(FF_TYPE_FaxGetDeviceStatus, FORM_W, FAX_SITE, &in, 1, DeviceStatus);
}

static BOOL set_port(enum fax_form form, const void *site, HANDLE port, const void *info)
{
    struct fax_call call;
    struct ff_in_FaxSetPort in = {fax_number(port), native_port_info.size, {0}};
    struct ff_out_FaxSetPort out;
    fax_begin(&call, FF_TYPE_FaxSetPort, form, FAX_NULL(info, 1), site);
    fax_struct(&call, &native_port_info, info, &in.port);
    FAX_PASS(&call, &in, FAX_ARG(port), FAX_ARG(info));
    return fax_end(&call, fax_say(&call, &in, &out));
}

BOOL WINAPI FaxSetPortA(HANDLE FaxPortHandle, const FAX_PORT_INFOA *PortInfo)
{
    return set_port(FORM_A, FAX_SITE, FaxPortHandle, PortInfo);
}

BOOL WINAPI FaxSetPortW(HANDLE FaxPortHandle, const FAX_PORT_INFOW *PortInfo)
{
    return set_port(FORM_W, FAX_SITE, FaxPortHandle, PortInfo);
}
