/* SPDX-License-Identifier: MIT */
/* Transport system: calls of winfax.h go to the system's own winfax.dll as they came, and what it did goes back as it is. What it
 * was told and gave is read only for a recording. */
#include "client/winfax.h"

#include <stdlib.h>
#include <string.h>

#include "client/windows/system.h"
#include "client/windows/watch.h"
#include "common/winfax_codes.h"

/* ---- Whether ---- */

static const struct system_functions *functions_of(struct client *client)
{
    return system_functions_of(client->ops, client->link);
}

static bool wants_system(const struct client *client)
{
    char room[64];
    const char *word = client->transport ? client->transport : os_env("FAUXFAX_TRANSPORT", room, sizeof room);
    return word && strncmp(word, "system", strlen("system")) == 0;
}

/* Nobody else's connection is made, or refused, in here. */
bool fax_passes(struct fax_call *call)
{
    struct client *client = call->client;
    if (!client) return false;
    if (client_has_link(client)) return functions_of(client) != NULL;
    return wants_system(client) && client_connect(client) == FF_ERROR_SUCCESS && functions_of(client);
}

bool fax_pass_free(struct client *client, void *buffer)
{
    typedef VOID(WINAPI * free_function)(LPVOID);
    if (!client_has_link(client) || !functions_of(client)) return false;
    ((free_function)functions_of(client)->free_buffer)(buffer);
    return true;
}

/* ---- The call ---- */

/* Every parameter is a word. */
typedef uintptr_t word;
static BOOL invoke(system_function f, const word *a, unsigned count)
{
    switch (count) {
    case 1: return ((BOOL(WINAPI *)(word))f)(a[0]);
    case 2: return ((BOOL(WINAPI *)(word, word))f)(a[0], a[1]);
    case 3: return ((BOOL(WINAPI *)(word, word, word))f)(a[0], a[1], a[2]);
    case 4: return ((BOOL(WINAPI *)(word, word, word, word))f)(a[0], a[1], a[2], a[3]);
    case 5: return ((BOOL(WINAPI *)(word, word, word, word, word))f)(a[0], a[1], a[2], a[3], a[4]);
    default:
        return ((BOOL(WINAPI *)(word, word, word, word, word, word))f)(a[0], a[1], a[2], a[3], a[4], a[5]);
    }
}

/* ---- What it gave, for the recording ---- */

/* Which parameter a field of the reply's record comes from; of bytes and lists `count` is the one with their number. */
struct given {
    enum ff_type type;
    const char *field;
    uint8_t parameter, count;
};
static const struct given givens[] = {
    {FF_TYPE_FaxConnectFaxServer, "fax_handle", 1, 0},
    {FF_TYPE_FaxSendDocument, "job_id", 4, 0},
    {FF_TYPE_FaxSendDocumentForBroadcast, "job_id", 2, 0},
    {FF_TYPE_FaxGetJob, "entry", 2, 0},
    {FF_TYPE_FaxEnumJobs, "entries", 1, 2},
    {FF_TYPE_FaxEnumPorts, "ports", 1, 2},
    {FF_TYPE_FaxOpenPort, "port_handle", 3, 0},
    {FF_TYPE_FaxGetPort, "port", 1, 0},
    {FF_TYPE_FaxGetDeviceStatus, "device", 1, 0},
    {FF_TYPE_FaxCompleteJobParams, "job_param", 0, 0},
    {FF_TYPE_FaxCompleteJobParams, "cover_page", 1, 0},
    {FF_TYPE_FaxGetConfiguration, "configuration", 1, 0},
    {FF_TYPE_FaxGetLoggingCategories, "categories", 1, 2},
    {FF_TYPE_FaxGetPageData, "width", 4, 0},
    {FF_TYPE_FaxGetPageData, "height", 5, 0},
    {FF_TYPE_FaxGetPageData, "page", 2, 3},
    {FF_TYPE_FaxEnumRoutingMethods, "methods", 1, 2},
    {FF_TYPE_FaxEnumGlobalRoutingInfo, "methods", 1, 2},
    {FF_TYPE_FaxGetRoutingInfo, "data", 2, 3},
    {FF_TYPE_FaxStartPrintJob, "job_id", 2, 0},
};

static const struct given *given_of(enum ff_type type, const char *field)
{
    for (size_t i = 0; i < sizeof givens / sizeof *givens; i++)
        if (givens[i].type == type && strcmp(givens[i].field, field) == 0) return &givens[i];
    return NULL;
}

static const void *pointer_at(word argument)
{
    return *(const void *const *)argument;
}

static void take_list(struct fax_call *call, const struct ff_field *f, const char *native, DWORD count,
                      struct ff_list *to)
{
    const struct native *type = fax_native_of(f->sub);
    char *records = count && native ? ff_arena_take(&call->arena, (size_t)count * f->sub->size) : NULL;
    for (DWORD i = 0; records && i < count; i++)
        fax_struct(call, type, native + (size_t)i * type->size, records + (size_t)i * f->sub->size);
    *to = (struct ff_list){.at = records, .count = records ? count : 0};
}

static void take_given(struct fax_call *call, const struct ff_field *f, const struct given *given,
                       const word *args, void *to)
{
    word from = args[given->parameter];
    if (!from || (given->count && !args[given->count])) return; /* the system's DLL lets the caller say so */
    switch (f->kind) {
    case FF_KIND_u64: *(uint64_t *)to = (uintptr_t)pointer_at(from); break;
    case FF_KIND_u32: *(uint32_t *)to = *(const DWORD *)from; break;
    case FF_KIND_rec: fax_struct(call, fax_native_of(f->sub), pointer_at(from), to); break;
    case FF_KIND_list: take_list(call, f, pointer_at(from), *(const DWORD *)args[given->count], to); break;
    default: *(struct ff_str *)to = (struct ff_str){pointer_at(from), *(const DWORD *)args[given->count]};
    }
}

static void take_out(struct fax_call *call, const word *args, union fax_any_out *ret_out)
{
    const struct ff_record *type = ff_type_row(call->type)->out;
    memset(ret_out, 0, sizeof *ret_out);
    for (uint32_t i = 0; i < type->count; i++) {
        const struct given *given = given_of(call->type, type->fields[i].name);
        if (given) take_given(call, &type->fields[i], given, args, (char *)ret_out + type->fields[i].offset);
    }
}

/* ACC-3: "no" is zero with the last error 0, and no failure. */
static void record(struct fax_call *call, const word *args, bool well, DWORD error, uint32_t registration)
{
    union fax_any_out out;
    bool answered = well || (call->type == FF_TYPE_FaxAccessCheck && error == FF_ERROR_SUCCESS);
    if (answered) take_out(call, args, &out);
    if (call->type == FF_TYPE_FaxAccessCheck) ((struct ff_out_FaxAccessCheck *)&out)->granted = well;
    if (call->type == FF_TYPE_FaxInitializeEventQueue)
        ((struct ff_out_FaxInitializeEventQueue *)&out)->registration = registration;
    struct recorded_end end = {call->client,
                               call->type,
                               call->form == FORM_A ? 'A' : 'W',
                               call->nulls,
                               answered ? FF_ERROR_SUCCESS : error,
                               answered ? &out : NULL};
    recording_end(&call->recorded, &end);
}

/* Around the one function whose events are to be seen as well. */
static BOOL pass(struct fax_call *call, word own[6], unsigned count)
{
    system_function f = functions_of(call->client)->by_type[call->type][call->form == FORM_W];
    bool records = call->recorded.number != 0, registers = call->type == FF_TYPE_FaxInitializeEventQueue;
    struct watch *watch = records && registers ? watch_begin(call->client, own) : NULL;
    SetLastError(call->error_before);
    BOOL well = invoke(f, own, count);
    DWORD error = GetLastError();
    uint32_t registration = watch_end(watch, well != FALSE);
    if (records) record(call, own, well != FALSE, error, registration);
    SetLastError(error);
    return well;
}

/* Handles and numbers of the request, then where the results go. */
BOOL fax_pass_query(struct fax_call *call, const void *in, void *ret_structures, DWORD *ret_count)
{
    const struct ff_type_row *row = ff_type_row(call->type);
    bool list = row->out->fields[1].kind == FF_KIND_list;
    word args[6];
    unsigned count = 0;
    for (; count < row->in->count; count++) {
        const void *at = (const char *)in + row->in->fields[count].offset;
        args[count] = row->in->fields[count].kind == FF_KIND_u64 ? (word) * (const uint64_t *)at
                                                                 : *(const uint32_t *)at;
    }
    args[count++] = FAX_ARG(ret_structures);
    if (list) args[count++] = FAX_ARG(ret_count);
    return fax_pass(call, in, args, count);
}

BOOL fax_pass(struct fax_call *call, const void *in, const uintptr_t *args, unsigned count)
{
    word own[6] = {0};
    memcpy(own, args, count * sizeof *args);
    recording_in(&call->recorded, call->type, in);
    BOOL well = pass(call, own, count);
    DWORD error = GetLastError();
    ff_arena_free(&call->arena);
    ff_writer_free(&call->reply);
    SetLastError(error);
    return well;
}
