/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WINFAX_H
#define FF_CLIENT_WINFAX_H

#include <string.h>
#include <winfax.h>

#include "client/inner.h"
#include "client/recording.h"

/* What the entry points of winfax.h share. Each is: fax_begin, the arguments into the request's record (api.def), fax_say,
 * and fax_end. Nothing is checked here that the model checks, NULL pointers included: the order of checks (GEN-23) stands
 * in one place. */

/* Which of an A/W pair was called. */
enum fax_form { FORM_A, FORM_W };

/* A bit of `nulls` for a pointer argument at that position (from 0). */
#define FAX_NULL(pointer, position) ((pointer) ? 0U : 1U << (position))

/* The place in the program that called the function this stands in. */
#if defined(__GNUC__) || defined(__clang__)
#define FAX_SITE __builtin_return_address(0)
#else
#include <intrin.h>
#define FAX_SITE _ReturnAddress()
#endif

struct fax_call {
    struct client *client; /* NULL: memory was refused */
    enum ff_type type;
    enum fax_form form;
    uint32_t nulls;
    const void *site;
    uint32_t error_before;
    bool refused;           /* memory, for the arguments */
    struct ff_writer reply; /* of the last fax_say */
    struct ff_arena arena;  /* texts of the arguments, lists of the reply */
    struct recorded recorded;
};

union fax_any_out {
#define X(name, id, forms, handle, right) struct ff_out_##name name;
    FF_API(X)
#undef X
};

void fax_begin(struct fax_call *call, enum ff_type type, enum fax_form form, uint32_t nulls,
               const void *site);
/* Goes on with a call whose recording was passed on. */
void fax_go_on(struct fax_call *call, enum ff_type type, enum fax_form form, const void *site,
               struct recorded *recorded);
/* Says it; a Win32 code. *out: as client_call, until fax_end. NULL: the reply's record is left where it is, for fax_body.
 * May be said again. */
uint32_t fax_say(struct fax_call *call, const void *in, void *out);
/* The bytes of the record that the last fax_say was answered with. */
struct ff_reader fax_body(const struct fax_call *call);
/* Frees what the call held, sets the last error when the code is none of success (GEN-26), and gives the result. */
BOOL fax_end(struct fax_call *call, uint32_t code);

/* Tells the world how a call ended, where its own answer is not that; thread and place are filled in. fax_end does it of what failed. */
void fax_tell_end(struct client *client, const struct ff_in_CallEnded *ended, const void *site);

static inline uint64_t fax_number(const void *handle)
{
    return (uintptr_t)handle;
}
static inline HANDLE fax_handle(uint64_t number)
{
    return (HANDLE)(uintptr_t)number;
}

/* ---- Transport system (windows/pass.c): calls go to the system's own winfax.dll as they came ---- */

#define FAX_ARG(pointer) ((uintptr_t)(pointer))
#ifdef _WIN32
/* Is that the client's transport? Connects. */
bool fax_passes(struct fax_call *call);
/* Ends the call: its result is that of the function. args: its parameters, as words. in: for a recording. */
BOOL fax_pass(struct fax_call *call, const void *in, const uintptr_t *args, unsigned count);
/* Of a query, whose first parameters are the request's fields. */
BOOL fax_pass_query(struct fax_call *call, const void *in, void *ret_structures, DWORD *ret_count);
/* False: the buffer is ours. */
bool fax_pass_free(struct client *client, void *buffer);
/* For a recording: the document that the function is given by its path. */
void fax_see_document(struct fax_call *call, const void *path, struct ff_str name, uint32_t *ret_state,
                      uint32_t *ret_document);
/* A function and its callback, whose runs are seen. */
struct fax_callback {
    PFAX_RECIPIENT_CALLBACKA recipient_a; /* one of them */
    PFAX_RECIPIENT_CALLBACKW recipient_w;
    PFAX_ROUTING_INSTALLATION_CALLBACKW method;
    void *context;
};
BOOL fax_pass_broadcast(struct fax_call *call, struct ff_in_FaxSendDocumentForBroadcast *in, const void *file,
                        DWORD *job, const struct fax_callback *callback);
BOOL fax_pass_extension(struct fax_call *call, struct ff_in_FaxRegisterRoutingExtension *in,
                        const uintptr_t args[3], const struct fax_callback *callback);

#define FAX_PASSES(call) fax_passes(call)
/* Returns from the function that it stands in, when the call goes there. */
#define FAX_PASS(call, in, ...)                                                                              \
    do {                                                                                                     \
        const uintptr_t fax_args[] = {__VA_ARGS__};                                                          \
        if (fax_passes(call)) return fax_pass(call, in, fax_args, sizeof fax_args / sizeof *fax_args);       \
    } while (0)
#define FAX_PASS_QUERY(call, in, ret_structures, ret_count)                                                  \
    do {                                                                                                     \
        if (fax_passes(call)) return fax_pass_query(call, in, ret_structures, ret_count);                    \
    } while (0)
#define FAX_PASS_DOCUMENT(call, in, file, ...)                                                               \
    do {                                                                                                     \
        if (fax_passes(call))                                                                                \
            fax_see_document(call, file, (in)->file_name, &(in)->file_state, &(in)->document);               \
        FAX_PASS(call, in, __VA_ARGS__);                                                                     \
    } while (0)
#define FAX_PASS_FREE(client, buffer) fax_pass_free(client, buffer)
#else
#define FAX_PASSES(call) false
#define FAX_PASS(call, in, ...) ((void)sizeof((const uintptr_t[]){__VA_ARGS__}))
#define FAX_PASS_QUERY(call, in, ret_structures, ret_count) ((void)0)
#define FAX_PASS_DOCUMENT(call, in, file, ...) ((void)0)
#define FAX_PASS_FREE(client, buffer) false
#endif

/* ---- Structures and texts, into the request: winfax_convert.c ---- */

/* A structure of winfax.h and its neutral record, field by field. A and W forms have one layout. */
struct native_field {
    enum ff_kind kind;
    uint16_t neutral, native; /* offsets */
    uint16_t width;           /* of the native member */
};
struct reply;
struct native {
    const struct ff_record *record;
    uint32_t size, count;
    const struct native_field *fields;
    /* The way back, from the bytes of a reply: every member, and its strings. Where they ended. */
    const uint8_t *(*out)(struct reply *r, const uint8_t *at, void *native);
};
/* native_job_entry, native_job_param, … */
#define X(name, NAME) extern const struct native native_##name;
FF_STRUCTS(X)
#undef X

/* Of the structure that a neutral record is of; NULL: of none. */
const struct native *fax_native_of(const struct ff_record *record);

/* WTF-8 in the call's arena; NULL stays NULL. */
struct ff_str fax_text(struct fax_call *call, const void *text);
/* SizeOfStruct, which every structure that has it begins with (STR-1); 0 of NULL. */
static inline uint32_t fax_size(const void *native)
{
    uint32_t size = 0;
    if (native) memcpy(&size, native, sizeof size);
    return size;
}
/* Fills the neutral record from the caller's structure, which may be NULL: then it is zeroed. One of another size than ours is
 * as long as it says: nothing but SizeOfStruct is read, which the model refuses. */
void fax_struct(struct fax_call *call, const struct native *type, const void *native, void *neutral);

/* ---- Files: winfax_send.c ---- */

/* Uploads the document at `path`, which is as the form has it; `name` is its neutral text, of the call's arena. As
 * client_document_upload. */
uint32_t fax_document(struct fax_call *call, const void *path, struct ff_str name, uint32_t *ret_state,
                      uint32_t *ret_document);
/* The file state of the cover page, which is as the form has it, with its neutral record: a personal one that has a name is
 * looked for. */
uint32_t fax_cover_state(struct fax_call *call, const void *cover, const struct ff_coverpage_info *neutral);

/* ---- Results, out of the reply ---- */

/* One buffer for the caller: a structure, which the reader's next bytes are, and all its strings in one block, noted under the
 * world's number for it. A Win32 code; when it is none of success nothing is handed out, and the number is given back.
 * ERROR_INTERNAL_ERROR: the bytes are malformed. */
uint32_t fax_block(struct fax_call *call, const struct native *type, struct ff_reader *from, uint32_t number,
                   void **ret_block);
/* The same for `count` structures, which all that is left is. */
uint32_t fax_blocks(struct fax_call *call, const struct native *type, struct ff_reader *from, uint32_t count,
                    uint32_t number, void **ret_block);
/* The same for bytes as they are. */
uint32_t fax_bytes(struct fax_call *call, struct ff_str bytes, uint32_t number, LPBYTE *ret_bytes);
/* Gives back the buffers that the world opened for a call that failed in here: what its reply begins with says which. */
void fax_give_back(struct fax_call *call, uint32_t buffers);

/* A whole call whose reply is a buffer's number and a structure, or a list of them (FaxGet…, FaxEnum…). ret_structure: where
 * the caller wants the pointer to it, whose type is the form's; it is the parameter at that position. */
BOOL fax_query_one(enum ff_type type, enum fax_form form, const void *site, const void *in, unsigned position,
                   void *ret_structure);
/* The pointer to the list and its count are parameters 1 and 2. */
BOOL fax_query_list(enum ff_type type, enum fax_form form, const void *site, const void *in,
                    void *ret_structures, DWORD *ret_count);

#endif
