/* SPDX-License-Identifier: MIT */
#include "client/winfax.h"

#include "common/winfax_codes.h"

BOOL WINAPI FaxRegisterServiceProviderW(LPCWSTR DeviceProvider, LPCWSTR FriendlyName, LPCWSTR ImageName,
                                        LPCWSTR TspName)
{
    struct fax_call call;
    struct ff_out_FaxRegisterServiceProvider out;
    uint32_t nulls = FAX_NULL(DeviceProvider, 0) | FAX_NULL(FriendlyName, 1) | FAX_NULL(ImageName, 2) |
                     FAX_NULL(TspName, 3);
    fax_begin(&call, FF_TYPE_FaxRegisterServiceProvider, FORM_W, nulls, FAX_SITE);
    struct ff_in_FaxRegisterServiceProvider in = {.device_provider = fax_text(&call, DeviceProvider),
                                                  .friendly_name = fax_text(&call, FriendlyName),
                                                  .image_name = fax_text(&call, ImageName),
                                                  .tsp_name = fax_text(&call, TspName)};
    FAX_PASS(&call, &in, FAX_ARG(DeviceProvider), FAX_ARG(FriendlyName), FAX_ARG(ImageName),
             FAX_ARG(TspName));
    return fax_end(&call, fax_say(&call, &in, &out));
}

BOOL WINAPI FaxUnregisterServiceProviderW(LPCWSTR DeviceProvider)
{
    struct fax_call call;
    struct ff_out_FaxUnregisterServiceProvider out;
    fax_begin(&call, FF_TYPE_FaxUnregisterServiceProvider, FORM_W, FAX_NULL(DeviceProvider, 0), FAX_SITE);
    struct ff_in_FaxUnregisterServiceProvider in = {fax_text(&call, DeviceProvider)};
    FAX_PASS(&call, &in, FAX_ARG(DeviceProvider));
    return fax_end(&call, fax_say(&call, &in, &out));
}
