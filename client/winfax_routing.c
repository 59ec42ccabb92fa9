/* SPDX-License-Identifier: MIT */
#include "client/winfax.h"

#include <string.h>

#include "common/utf.h"
#include "common/winfax_codes.h"

/* ---- Methods on a port ---- */

static BOOL enable_method(enum fax_form form, const void *site, HANDLE port, const void *guid, BOOL enabled)
{
    struct fax_call call;
    struct ff_out_FaxEnableRoutingMethod out;
    fax_begin(&call, FF_TYPE_FaxEnableRoutingMethod, form, FAX_NULL(guid, 1), site);
    struct ff_in_FaxEnableRoutingMethod in = {fax_number(port), fax_text(&call, guid), enabled != 0};
    FAX_PASS(&call, &in, FAX_ARG(port), FAX_ARG(guid), (DWORD)enabled);
    return fax_end(&call, fax_say(&call, &in, &out));
}

BOOL WINAPI FaxEnableRoutingMethodA(HANDLE FaxPortHandle, LPCSTR RoutingGuid, BOOL Enabled)
{
    return enable_method(FORM_A, FAX_SITE, FaxPortHandle, RoutingGuid, Enabled);
}

BOOL WINAPI FaxEnableRoutingMethodW(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, BOOL Enabled)
{
    return enable_method(FORM_W, FAX_SITE, FaxPortHandle, RoutingGuid, Enabled);
}

BOOL WINAPI FaxEnumRoutingMethodsA(HANDLE FaxPortHandle, PFAX_ROUTING_METHODA *RoutingMethod,
                                   LPDWORD MethodsReturned)
{
    struct ff_in_FaxEnumRoutingMethods in = {fax_number(FaxPortHandle)};
    return fax_query_list(FF_TYPE_FaxEnumRoutingMethods, FORM_A, FAX_SITE, &in, RoutingMethod,
                          MethodsReturned);
}

BOOL WINAPI FaxEnumRoutingMethodsW(HANDLE FaxPortHandle, PFAX_ROUTING_METHODW *RoutingMethod,
                                   LPDWORD MethodsReturned)
{
    struct ff_in_FaxEnumRoutingMethods in = {fax_number(FaxPortHandle)};
    return fax_query_list(FF_TYPE_FaxEnumRoutingMethods, FORM_W, FAX_SITE, &in, RoutingMethod,
                          MethodsReturned);
}

/* ---- Their data ---- */

static BOOL get_info(enum fax_form form, const void *site, HANDLE port, const void *guid, LPBYTE *data,
                     LPDWORD size)
{
    struct fax_call call;
    struct ff_out_FaxGetRoutingInfo out;
    uint32_t nulls = FAX_NULL(guid, 1) | FAX_NULL(data, 2) | FAX_NULL(size, 3);
    fax_begin(&call, FF_TYPE_FaxGetRoutingInfo, form, nulls, site);
    struct ff_in_FaxGetRoutingInfo in = {fax_number(port), fax_text(&call, guid)};
    FAX_PASS(&call, &in, FAX_ARG(port), FAX_ARG(guid), FAX_ARG(data), FAX_ARG(size));
    uint32_t code = fax_say(&call, &in, &out);
    if (code == FF_ERROR_SUCCESS)
        code = nulls ? FF_ERROR_INTERNAL_ERROR : fax_bytes(&call, out.data, out.buffer, data);
    if (code == FF_ERROR_SUCCESS) *size = out.data.size;
    if (code == FF_ERROR_NOT_ENOUGH_MEMORY) fax_give_back(&call, 1);
    return fax_end(&call, code);
}

BOOL WINAPI FaxGetRoutingInfoA(HANDLE FaxPortHandle, LPCSTR RoutingGuid, LPBYTE *RoutingInfoBuffer,
                               LPDWORD RoutingInfoBufferSize)
{
    return get_info(FORM_A, FAX_SITE, FaxPortHandle, RoutingGuid, RoutingInfoBuffer, RoutingInfoBufferSize);
}

BOOL WINAPI FaxGetRoutingInfoW(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, LPBYTE *RoutingInfoBuffer,
                               LPDWORD RoutingInfoBufferSize)
{
    return get_info(FORM_W, FAX_SITE, FaxPortHandle, RoutingGuid, RoutingInfoBuffer, RoutingInfoBufferSize);
}

/* A size that lies is told as it is; nothing is read beyond what can be meant. */
static BOOL set_info(enum fax_form form, const void *site, HANDLE port, const void *guid, const BYTE *data,
                     DWORD size)
{
    struct fax_call call;
    struct ff_out_FaxSetRoutingInfo out;
    struct ff_str bytes = {(const char *)data, data && size <= FF_ROUTING_DATA_MOST ? size : 0};
    fax_begin(&call, FF_TYPE_FaxSetRoutingInfo, form, FAX_NULL(guid, 1) | FAX_NULL(data, 2), site);
    struct ff_in_FaxSetRoutingInfo in = {fax_number(port), fax_text(&call, guid), size, bytes};
    FAX_PASS(&call, &in, FAX_ARG(port), FAX_ARG(guid), FAX_ARG(data), size);
    return fax_end(&call, fax_say(&call, &in, &out));
}

BOOL WINAPI FaxSetRoutingInfoA(HANDLE FaxPortHandle, LPCSTR RoutingGuid, const BYTE *RoutingInfoBuffer,
                               DWORD RoutingInfoBufferSize)
{
    return set_info(FORM_A, FAX_SITE, FaxPortHandle, RoutingGuid, RoutingInfoBuffer, RoutingInfoBufferSize);
}

BOOL WINAPI FaxSetRoutingInfoW(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, const BYTE *RoutingInfoBuffer,
                               DWORD RoutingInfoBufferSize)
{
    return set_info(FORM_W, FAX_SITE, FaxPortHandle, RoutingGuid, RoutingInfoBuffer, RoutingInfoBufferSize);
}

/* ---- Methods of the server ---- */

BOOL WINAPI FaxEnumGlobalRoutingInfoA(HANDLE FaxHandle, PFAX_GLOBAL_ROUTING_INFOA *RoutingInfo,
                                      LPDWORD MethodsReturned)
{
    struct ff_in_FaxEnumGlobalRoutingInfo in = {fax_number(FaxHandle)};
    return fax_query_list(FF_TYPE_FaxEnumGlobalRoutingInfo, FORM_A, FAX_SITE, &in, RoutingInfo,
                          MethodsReturned);
}

BOOL WINAPI FaxEnumGlobalRoutingInfoW(HANDLE FaxHandle, PFAX_GLOBAL_ROUTING_INFOW *RoutingInfo,
                                      LPDWORD MethodsReturned)
{
    struct ff_in_FaxEnumGlobalRoutingInfo in = {fax_number(FaxHandle)};
    return fax_query_list(FF_TYPE_FaxEnumGlobalRoutingInfo, FORM_W, FAX_SITE, &in, RoutingInfo,
                          MethodsReturned);
}

static BOOL set_global_info(enum fax_form form, const void *site, HANDLE fax, const void *info)
{
    struct fax_call call;
    struct ff_in_FaxSetGlobalRoutingInfo in = {fax_number(fax), native_global_routing_info.size, {0}};
    struct ff_out_FaxSetGlobalRoutingInfo out;
    fax_begin(&call, FF_TYPE_FaxSetGlobalRoutingInfo, form, FAX_NULL(info, 1), site);
    fax_struct(&call, &native_global_routing_info, info, &in.info);
    FAX_PASS(&call, &in, FAX_ARG(fax), FAX_ARG(info));
    return fax_end(&call, fax_say(&call, &in, &out));
}

BOOL WINAPI FaxSetGlobalRoutingInfoA(HANDLE FaxHandle, const FAX_GLOBAL_ROUTING_INFOA *RoutingInfo)
{
    return set_global_info(FORM_A, FAX_SITE, FaxHandle, RoutingInfo);
}

BOOL WINAPI FaxSetGlobalRoutingInfoW(HANDLE FaxHandle, const FAX_GLOBAL_ROUTING_INFOW *RoutingInfo)
{
    return set_global_info(FORM_W, FAX_SITE, FaxHandle, RoutingInfo);
}

/* ---- Extensions ---- */

/* RIC-4: the callback's buffers, with room for the terminator. */
enum { CALLBACK_ROOM = FF_ROUTING_CALLBACK_MOST + 1 };
struct told {
    WCHAR name[CALLBACK_ROOM], friendly_name[CALLBACK_ROOM], function_name[CALLBACK_ROOM],
        guid[CALLBACK_ROOM];
};

struct extension {
    const void *site;
    HANDLE fax;
    LPCWSTR name, friendly_name, image_name;
    PFAX_ROUTING_INSTALLATION_CALLBACKW callback;
    LPVOID context;
    struct recorded recorded; /* while the callback runs */
};

/* RIC-1, RIC-2, RIC-5. Whatever the callback does, nothing is held meanwhile: it may call this API, and may never come back. One that
 * never ends is called so often and no more. False: it has told of too many. */
static bool ask(const struct extension *e, struct told *told, uint32_t *ret_count)
{
    for (uint32_t count = 0; count <= FF_ROUTING_METHODS_MOST; count++) {
        struct told *to = &told[count];
        memset(to, 0, sizeof *to);
        *ret_count = count;
        if (!e->callback(e->fax, e->context, to->name, to->friendly_name, to->function_name, to->guid))
            return true;
    }
    return false;
}

/* False: a buffer has no terminator. */
static bool text_of(struct fax_call *call, const WCHAR *buffer, struct ff_str *ret_text)
{
    size_t size = 0;
    while (size < CALLBACK_ROOM && buffer[size]) size++;
    if (size == CALLBACK_ROOM) return false;
    *ret_text = fax_text(call, buffer);
    return true;
}

static bool take_told(struct fax_call *call, const struct told *told, struct ff_routing_registration *to)
{
    return text_of(call, told->name, &to->name) && text_of(call, told->friendly_name, &to->friendly_name) &&
           text_of(call, told->function_name, &to->function_name) && text_of(call, told->guid, &to->guid);
}

static uint32_t say_extension(struct fax_call *call, const struct extension *e, uint32_t called,
                              struct ff_list methods)
{
    struct ff_out_FaxRegisterRoutingExtension out;
    struct ff_in_FaxRegisterRoutingExtension in = {.fax_handle = fax_number(e->fax),
                                                   .extension_name = fax_text(call, e->name),
                                                   .friendly_name = fax_text(call, e->friendly_name),
                                                   .image_name = fax_text(call, e->image_name),
                                                   .called = called,
                                                   .methods = methods};
    return fax_say(call, &in, &out);
}

/* The second call: with what the callback told. */
static uint32_t say_told(struct fax_call *call, const struct extension *e, const struct told *told,
                         uint32_t count, bool well)
{
    struct ff_routing_registration methods[FF_ROUTING_METHODS_MOST];
    for (uint32_t i = 0; well && i < count; i++) well = take_told(call, &told[i], &methods[i]);
    uint32_t code =
        well ? say_extension(call, e, FF_CALLED_well, (struct ff_list){.at = methods, .count = count})
             : say_extension(call, e, FF_CALLED_in_vain, (struct ff_list){0});
    return code == FF_NEED_METHODS ? FF_ERROR_INTERNAL_ERROR : code;
}

static BOOL register_told(struct extension *e, uint32_t error_before)
{
    struct fax_call call;
    struct told told[FF_ROUTING_METHODS_MOST + 1];
    uint32_t count;
    bool well = ask(e, told, &count);
    fax_go_on(&call, FF_TYPE_FaxRegisterRoutingExtension, FORM_W, e->site, &e->recorded);
    call.error_before = error_before;
    return fax_end(&call, say_told(&call, e, told, count, well));
}

static BOOL pass_on(struct fax_call *call, const struct extension *e)
{
#ifdef _WIN32
    const struct fax_callback callback = {NULL, NULL, e->callback, e->context};
    const uintptr_t args[] = {FAX_ARG(e->name), FAX_ARG(e->friendly_name), FAX_ARG(e->image_name)};
    struct ff_in_FaxRegisterRoutingExtension in = {.fax_handle = fax_number(e->fax),
                                                   .extension_name = fax_text(call, e->name),
                                                   .friendly_name = fax_text(call, e->friendly_name),
                                                   .image_name = fax_text(call, e->image_name)};
    return fax_pass_extension(call, &in, args, &callback);
#else
    (void)call, (void)e;
    return FALSE;
#endif
}

BOOL WINAPI FaxRegisterRoutingExtensionW(HANDLE FaxHandle, LPCWSTR ExtensionName, LPCWSTR FriendlyName,
                                         LPCWSTR ImageName, PFAX_ROUTING_INSTALLATION_CALLBACKW CallBack,
                                         LPVOID Context)
{
    struct fax_call call;
    struct extension e = {FAX_SITE,  FaxHandle, ExtensionName, FriendlyName,
                          ImageName, CallBack,  Context,       {0}};
    uint32_t nulls = FAX_NULL(ExtensionName, 1) | FAX_NULL(FriendlyName, 2) | FAX_NULL(ImageName, 3) |
                     FAX_NULL(CallBack, 4) | FAX_NULL(Context, 5);
    fax_begin(&call, FF_TYPE_FaxRegisterRoutingExtension, FORM_W, nulls, e.site);
    if (FAX_PASSES(&call)) return pass_on(&call, &e);
    uint32_t code = say_extension(&call, &e, FF_CALLED_not_yet, (struct ff_list){0});
    if (code != FF_NEED_METHODS || nulls)
        return fax_end(&call, code == FF_NEED_METHODS ? FF_ERROR_INTERNAL_ERROR : code);
    e.recorded = recording_pass_on(&call.recorded);
    fax_end(&call, FF_ERROR_SUCCESS);
    return register_told(&e, call.error_before);
}
