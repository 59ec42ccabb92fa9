/* SPDX-License-Identifier: MIT */
#include "client/winfax.h"

#include <string.h>

#include "common/winfax_codes.h"

/* ---- A call ---- */

static void begin(struct fax_call *call, enum ff_type type, enum fax_form form, uint32_t nulls,
                  const void *site)
{
    uint32_t error = host_last_error();
    struct client *client = client_current();
    const struct ff_alloc *alloc = client ? client->alloc : ff_alloc_default();
    *call = (struct fax_call){.client = client,
                              .type = type,
                              .form = form,
                              .nulls = nulls,
                              .site = site,
                              .error_before = error,
                              .reply = ff_writer_on(alloc),
                              .arena = ff_arena_on(alloc)};
}

void fax_begin(struct fax_call *call, enum ff_type type, enum fax_form form, uint32_t nulls, const void *site)
{
    begin(call, type, form, nulls, site);
    recording_begin(&call->recorded);
}

void fax_go_on(struct fax_call *call, enum ff_type type, enum fax_form form, const void *site,
               struct recorded *recorded)
{
    begin(call, type, form, 0, site);
    call->recorded = recording_pass_on(recorded);
}

uint32_t fax_say(struct fax_call *call, const void *in, void *out)
{
    if (!call->client || call->refused) return FF_ERROR_NOT_ENOUGH_MEMORY;
    recording_in(&call->recorded, call->type, in);
    uint32_t code = client_connect(call->client);
    if (code != FF_ERROR_SUCCESS) return code;
    ff_writer_reset(&call->reply);
    return client_call(call->client, call->type, call->nulls, call->site, in, out, &call->reply,
                       &call->arena);
}

/* The reply's record, when the call has gone well. */
static bool read_out(struct fax_call *call, uint32_t code, union fax_any_out *ret_out)
{
    struct ff_reader body = fax_body(call);
    return code == FF_ERROR_SUCCESS && !body.failed &&
           ff_record_decode(&body, ff_type_row(call->type)->out, ret_out, &call->arena) == FF_DECODE_ok;
}

static void record(struct fax_call *call, uint32_t code)
{
    union fax_any_out out;
    if (!call->recorded.number) return;
    struct recorded_end end = {call->client, call->type, call->form == FORM_A ? 'A' : 'W',
                               call->nulls,  code,       read_out(call, code, &out) ? &out : NULL};
    recording_end(&call->recorded, &end);
}

/* What the world has answered: FF_NEED_DOCUMENT where it has not. */
static uint32_t answered(const struct fax_call *call)
{
    enum { STATUS = 8 }; /* link.h, LINK_REPLY_BODY */
    struct ff_reader r = ff_reader_of(call->reply.at, call->reply.size);
    ff_read_bytes(&r, STATUS);
    uint32_t status = ff_read_u32(&r);
    return r.failed ? FF_NEED_DOCUMENT : status;
}

void fax_tell_end(struct client *client, const struct ff_in_CallEnded *ended_, const void *site)
{
    struct ff_in_CallEnded ended = *ended_;
    ended.thread = client_thread(client);
    client_module_site(client, site, &ended.module, &ended.address);
    client_tell(client, FF_TYPE_CallEnded, &ended);
}

/* The world counts calls and failures by its own answers: of what happened without it, or after, it is told. */
static void tell_failure(const struct fax_call *call, uint32_t code)
{
    uint32_t said = answered(call);
    if (!call->client || code == FF_ERROR_SUCCESS || code == said) return;
    bool succeeded = said == FF_ERROR_SUCCESS && call->type != FF_TYPE_FaxSendDocumentForBroadcast;
    struct ff_in_CallEnded ended = {call->type, code, succeeded, 0, call->nulls, 0, 0};
    fax_tell_end(call->client, &ended, call->site);
}

/* What lies between, sockets and files among it, may have set the last error: on success it is as it was (GEN-26). */
BOOL fax_end(struct fax_call *call, uint32_t code)
{
    tell_failure(call, code);
    host_set_last_error(code == FF_ERROR_SUCCESS ? call->error_before : code);
    record(call, code);
    ff_arena_free(&call->arena);
    ff_writer_free(&call->reply);
    return code == FF_ERROR_SUCCESS;
}

struct ff_reader fax_body(const struct fax_call *call)
{
    struct ff_reader r = ff_reader_of(call->reply.at, call->reply.size);
    ff_read_bytes(&r, LINK_REPLY_BODY);
    return r;
}

void fax_give_back(struct fax_call *call, uint32_t buffers)
{
    struct ff_reader r = fax_body(call);
    for (uint32_t i = 0; i < buffers; i++) {
        struct ff_in_BufferFreed freed = {ff_read_u32(&r)};
        if (!r.failed) client_tell(call->client, FF_TYPE_BufferFreed, &freed);
    }
}

/* ---- Queries ---- */

const struct native *fax_native_of(const struct ff_record *record)
{
    static const struct native *const natives[] = {
#define X(name, NAME) &native_##name,
        FF_STRUCTS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++)
        if (natives[i]->record == record) return natives[i];
    return NULL;
}

/* The reply is the buffer's number, and a structure or a list of them. */
static uint32_t take_result(struct fax_call *call, void **ret_block, DWORD *ret_count)
{
    const struct ff_field *field = &ff_type_row(call->type)->out->fields[1];
    struct ff_reader body = fax_body(call);
    uint32_t number = ff_read_u32(&body);
    *ret_count = field->kind == FF_KIND_list ? ff_record_count(&body, field->sub) : 1;
    return fax_blocks(call, fax_native_of(field->sub), &body, *ret_count, number, ret_block);
}

/* Every pointer in `nulls` is one that the caller wants filled. */
static BOOL query(enum ff_type type, enum fax_form form, uint32_t nulls, const void *site, const void *in,
                  void *ret_structures, DWORD *ret_count)
{
    struct fax_call call;
    void *block = NULL;
    DWORD count = 0;
    fax_begin(&call, type, form, nulls, site);
    FAX_PASS_QUERY(&call, in, ret_structures, ret_count);
    uint32_t code = fax_say(&call, in, NULL);
    /* A world that lets a NULL pass is not ours, and no reason to write there. */
    if (code == FF_ERROR_SUCCESS) code = nulls ? FF_ERROR_INTERNAL_ERROR : take_result(&call, &block, &count);
    if (code == FF_ERROR_NOT_ENOUGH_MEMORY) fax_give_back(&call, 1);
    if (code == FF_ERROR_SUCCESS) memcpy(ret_structures, &block, sizeof block);
    if (code == FF_ERROR_SUCCESS && ret_count) *ret_count = count;
    return fax_end(&call, code);
}

BOOL fax_query_one(enum ff_type type, enum fax_form form, const void *site, const void *in, unsigned position,
                   void *ret_structure)
{
    return query(type, form, FAX_NULL(ret_structure, position), site, in, ret_structure, NULL);
}

BOOL fax_query_list(enum ff_type type, enum fax_form form, const void *site, const void *in,
                    void *ret_structures, DWORD *ret_count)
{
    uint32_t nulls = FAX_NULL(ret_structures, 1) | FAX_NULL(ret_count, 2);
    return query(type, form, nulls, site, in, ret_structures, ret_count);
}

/* ---- Connecting ---- */

static BOOL connect_server(enum fax_form form, const void *site, const void *machine, LPHANDLE handle)
{
    struct fax_call call;
    struct ff_out_FaxConnectFaxServer out;
    fax_begin(&call, FF_TYPE_FaxConnectFaxServer, form, FAX_NULL(machine, 0) | FAX_NULL(handle, 1), site);
    struct ff_in_FaxConnectFaxServer in = {fax_text(&call, machine)};
    FAX_PASS(&call, &in, FAX_ARG(machine), FAX_ARG(handle));
    uint32_t code = fax_say(&call, &in, &out);
    if (handle) *handle = code == FF_ERROR_SUCCESS ? fax_handle(out.fax_handle) : NULL; /* GEN-25 */
    return fax_end(&call, code);
}

BOOL WINAPI FaxConnectFaxServerA(LPCSTR MachineName, LPHANDLE FaxHandle)
{
    return connect_server(FORM_A, FAX_SITE, MachineName, FaxHandle);
}

BOOL WINAPI FaxConnectFaxServerW(LPCWSTR MachineName, LPHANDLE FaxHandle)
{
    return connect_server(FORM_W, FAX_SITE, MachineName, FaxHandle);
}

BOOL WINAPI FaxClose(HANDLE FaxHandle)
{
    struct fax_call call;
    struct ff_in_FaxClose in = {fax_number(FaxHandle)};
    struct ff_out_FaxClose out;
    fax_begin(&call, FF_TYPE_FaxClose, FORM_W, 0, FAX_SITE);
    FAX_PASS(&call, &in, FAX_ARG(FaxHandle));
    return fax_end(&call, fax_say(&call, &in, &out));
}

/* ACC-3: "no" is zero with the last error 0. */
BOOL WINAPI FaxAccessCheck(HANDLE FaxHandle, DWORD AccessMask)
{
    struct fax_call call;
    struct ff_in_FaxAccessCheck in = {fax_number(FaxHandle), AccessMask};
    struct ff_out_FaxAccessCheck out;
    fax_begin(&call, FF_TYPE_FaxAccessCheck, FORM_W, 0, FAX_SITE);
    FAX_PASS(&call, &in, FAX_ARG(FaxHandle), AccessMask);
    uint32_t code = fax_say(&call, &in, &out);
    bool granted = code == FF_ERROR_SUCCESS && out.granted;
    if (code == FF_ERROR_SUCCESS && !granted) call.error_before = FF_ERROR_SUCCESS;
    fax_end(&call, code);
    return granted;
}

/* FRB-7: with or without a connection. Only what was handed out needs a client to be there. */
VOID WINAPI FaxFreeBuffer(LPVOID Buffer)
{
    uint32_t error = host_last_error();
    struct client *client = client_current();
    if (client && !FAX_PASS_FREE(client, Buffer)) client_buffer_free(client, Buffer, FAX_SITE);
    if (client) recording_buffer_freed(client);
    host_set_last_error(error);
}

/* ---- Events ---- */

/* What the SDK knows of the window and the port goes with the call; the model judges (IEQ-18, CHO-19). */
BOOL WINAPI FaxInitializeEventQueue(HANDLE FaxHandle, HANDLE CompletionPort, ULONG_PTR CompletionKey,
                                    HWND hWnd, UINT MessageStart)
{
    struct fax_call call;
    struct ff_out_FaxInitializeEventQueue out;
    uint32_t owner;
    uint32_t nulls = FAX_NULL(FaxHandle, 0) | FAX_NULL(CompletionPort, 1) | FAX_NULL(hWnd, 3);
    fax_begin(&call, FF_TYPE_FaxInitializeEventQueue, FORM_W, nulls, FAX_SITE);
    if (!call.client) return fax_end(&call, FF_ERROR_NOT_ENOUGH_MEMORY);
    struct host *host = call.client->host;
    struct ff_in_FaxInitializeEventQueue in = {.fax_handle = fax_number(FaxHandle),
                                               .completion_port = fax_number(CompletionPort),
                                               .port_kind = host_port_kind(host, fax_number(CompletionPort)),
                                               .completion_key = CompletionKey,
                                               .window = fax_number(hWnd),
                                               .window_kind =
                                                   host_window_kind(host, fax_number(hWnd), &owner),
                                               .message_start = MessageStart};
    FAX_PASS(&call, &in, FAX_ARG(FaxHandle), FAX_ARG(CompletionPort), CompletionKey, FAX_ARG(hWnd),
             MessageStart);
    if (!client_registration_reserve(call.client)) return fax_end(&call, FF_ERROR_NOT_ENOUGH_MEMORY);
    uint32_t code = fax_say(&call, &in, &out);
    client_registration_unreserve(call.client);
    return fax_end(&call, code);
}
