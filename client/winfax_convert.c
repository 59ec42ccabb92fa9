/* SPDX-License-Identifier: MIT */
/* Between winfax.h's structures and the neutral records of common/structs.h: one walk each way over descriptions that grow
 * from structs.def. */
#include "client/winfax.h"

#include <string.h>

#include "client/codepage.h"
#include "common/flat.h"
#include "common/winfax_codes.h"

/* ---- The descriptions ---- */

#define WIDTH(T, member) sizeof(((T *)NULL)->member)
#define FIELD(T, kind, sub, member, Member)                                                                  \
    {FF_KIND_##kind, (uint16_t)offsetof(struct ff_##T, member), (uint16_t)offsetof(NATIVE_##T, Member),      \
     (uint16_t)WIDTH(NATIVE_##T, Member)},
/* The A form has the same layout: one description serves both. */
#define SAME(T, kind, sub, member, Member)                                                                   \
    _Static_assert(offsetof(NATIVE_##T, Member) == offsetof(NATIVE_A_##T, Member), #T "." #Member);

#define NATIVE_job_entry FAX_JOB_ENTRYW
#define NATIVE_job_param FAX_JOB_PARAMW
#define NATIVE_coverpage_info FAX_COVERPAGE_INFOW
#define NATIVE_port_info FAX_PORT_INFOW
#define NATIVE_device_status FAX_DEVICE_STATUSW
#define NATIVE_configuration FAX_CONFIGURATIONW
#define NATIVE_log_category FAX_LOG_CATEGORYW
#define NATIVE_routing_method FAX_ROUTING_METHODW
#define NATIVE_global_routing_info FAX_GLOBAL_ROUTING_INFOW
#define NATIVE_print_info FAX_PRINT_INFOW
#define NATIVE_A_job_entry FAX_JOB_ENTRYA
#define NATIVE_A_job_param FAX_JOB_PARAMA
#define NATIVE_A_coverpage_info FAX_COVERPAGE_INFOA
#define NATIVE_A_port_info FAX_PORT_INFOA
#define NATIVE_A_device_status FAX_DEVICE_STATUSA
#define NATIVE_A_configuration FAX_CONFIGURATIONA
#define NATIVE_A_log_category FAX_LOG_CATEGORYA
#define NATIVE_A_routing_method FAX_ROUTING_METHODA
#define NATIVE_A_global_routing_info FAX_GLOBAL_ROUTING_INFOA
#define NATIVE_A_print_info FAX_PRINT_INFOA

#define X(name, NAME)                                                                                        \
    _Static_assert(sizeof(NAME##A) == sizeof(NAME##W), #NAME);                                               \
    static const uint8_t *out_##name(struct reply *r, const uint8_t *at, void *native);                      \
    FF_STRUCT_##name(SAME, name) static const struct native_field name##_fields[] = {                        \
        FF_STRUCT_##name(FIELD, name)};                                                                      \
    const struct native native_##name = {&ff_record_##name, sizeof(NAME##W),                                 \
                                         sizeof name##_fields / sizeof *name##_fields, name##_fields,        \
                                         out_##name};
FF_STRUCTS(X)
#undef X

/* ---- In ---- */

static struct ff_str keep(struct fax_call *call, struct ff_writer *text)
{
    bool ok = !text->failed && text->size < UINT32_MAX;
    struct ff_str copy = FF_STR("");
    if (ok && text->size)
        copy = ff_arena_str(&call->arena, (struct ff_str){(char *)text->at, (uint32_t)text->size}, &ok);
    if (!ok) call->refused = true;
    ff_writer_free(text);
    return copy;
}

struct ff_str fax_text(struct fax_call *call, const void *text)
{
    if (!text) return FF_STR_NULL;
    struct ff_writer w = ff_writer_on(call->arena.alloc);
    if (call->form == FORM_A)
        codepage_read(&w, client_ansi_page(), text, strlen(text));
    else
        ff_wtf8_of_utf16(&w, text, ff_utf16_length(text));
    return keep(call, &w);
}

static uint64_t read_number(const void *from, uint16_t width)
{
    uint16_t word;
    uint32_t narrow;
    uint64_t wide;
    switch (width) {
    case sizeof wide: memcpy(&wide, from, sizeof wide); return wide;
    case sizeof word: memcpy(&word, from, sizeof word); return word;
    default: memcpy(&narrow, from, sizeof narrow); return narrow;
    }
}

static struct ff_systime read_systime(const void *from)
{
    SYSTEMTIME t;
    memcpy(&t, from, sizeof t);
    return (struct ff_systime){t.wYear, t.wMonth,  t.wDayOfWeek, t.wDay,
                               t.wHour, t.wMinute, t.wSecond,    t.wMilliseconds};
}

static void field_in(struct fax_call *call, const struct native_field *f, const char *native, char *neutral)
{
    const void *from = native + f->native, *text;
    void *to = neutral + f->neutral;
    switch (f->kind) {
    case FF_KIND_u32: *(uint32_t *)to = (uint32_t)read_number(from, f->width); break;
    case FF_KIND_u64:
    case FF_KIND_time: *(uint64_t *)to = read_number(from, f->width); break;
    case FF_KIND_systime: *(struct ff_systime *)to = read_systime(from); break;
    default: memcpy(&text, from, sizeof text); *(struct ff_str *)to = fax_text(call, text);
    }
}

/* STR-1: those without SizeOfStruct begin with a string. */
static bool begins_with_size(const struct native *type)
{
    return type->fields[0].kind == FF_KIND_u32;
}

void fax_struct(struct fax_call *call, const struct native *type, const void *native, void *neutral)
{
    memset(neutral, 0, type->record->size);
    if (!native) return;
    bool whole = !begins_with_size(type) || fax_size(native) == type->size;
    uint32_t count = whole ? type->count : 1; /* STR-2 */
    for (uint32_t i = 0; i < count; i++) field_in(call, &type->fields[i], native, neutral);
}

/* ---- Out ---- */

/* The bytes of a reply on their way into a block: the structures, then their strings. There may be very many, so that each byte is
 * looked at once: what is wrong with it is found where it is written. */
struct reply {
    const uint8_t *at;
    size_t spare;   /* bytes that strings may have: what is left beside the fixed part of the record */
    uint8_t *text;  /* where the next string goes; there is room for all that the reply can have */
    bool malformed; /* what is read then is what the fixed part has, and no string */
    enum fax_form form;
};

static void *never_resize(void *ctx, void *block, size_t size)
{
    (void)ctx, (void)block, (void)size;
    return NULL;
}

/* Both return where it ended, or NULL: it is malformed. A string takes two bytes for each of its own and two more at most, in either
 * form: in no code page has a character more bytes than in WTF-8. */
static inline uint8_t *put_text_w(uint8_t *to, struct ff_str s, size_t left)
{
    size_t units = ff_utf16_take((uint16_t *)(void *)to, s, left);
    return units == SIZE_MAX ? NULL : to + (units + 1) * sizeof(WCHAR);
}

static uint8_t *put_text_a(uint8_t *to, struct ff_str s)
{
    static const struct ff_alloc fixed = {never_resize, NULL};
    struct ff_writer w = {.alloc = &fixed, .at = to, .room = ((size_t)s.size + 1) * sizeof(WCHAR)};
    if (!ff_wtf8_valid((const uint8_t *)s.at, s.size)) return NULL;
    codepage_write(&w, client_ansi_page(), s, NULL);
    ff_write_u8(&w, 0);
    return w.failed ? NULL : to + w.size;
}

static const uint8_t *take_text(struct reply *r, const uint8_t *at, uint32_t size, const void **ret_text)
{
    struct ff_str s = {(const char *)at, size};
    uint8_t *end = NULL;
    if (size <= r->spare) end = r->form == FORM_A ? put_text_a(r->text, s) : put_text_w(r->text, s, r->spare);
    if (!end) {
        r->malformed = true;
        return at;
    }
    *ret_text = r->text;
    r->text = end;
    r->spare -= size;
    return at + size;
}

/* ---- A member each: code that grows from structs.def, not a walk. Where the next one is goes from each to the next as a value: in
 * memory it would be waited for twenty times a structure ---- */

static inline const uint8_t *take_u32(struct reply *r, const uint8_t *at, void *to, size_t width)
{
    uint32_t value = ff_load_u32(at);
    uint16_t word = (uint16_t)value;
    (void)r;
    if (width == sizeof word)
        memcpy(to, &word, sizeof word);
    else
        memcpy(to, &value, sizeof value);
    return at + sizeof value;
}

/* Of a pointer's width, or a handle's. */
static inline const uint8_t *take_u64(struct reply *r, const uint8_t *at, void *to, size_t width)
{
    uint64_t value = ff_load_u64(at);
    uint32_t narrow = (uint32_t)value;
    (void)r;
    if (width == sizeof value)
        memcpy(to, &value, sizeof value);
    else
        memcpy(to, &narrow, sizeof narrow);
    return at + sizeof value;
}

static inline const uint8_t *take_str(struct reply *r, const uint8_t *at, void *to, size_t width)
{
    uint32_t mark = ff_load_u32(at);
    const void *text = NULL;
    at += sizeof mark;
    if (mark) at = take_text(r, at, mark - 1, &text);
    memcpy(to, &text, width);
    return at;
}

static inline const uint8_t *take_systime(struct reply *r, const uint8_t *at, void *to, size_t width)
{
    WORD parts[8];
    _Static_assert(sizeof parts == sizeof(SYSTEMTIME), "a SYSTEMTIME is eight words");
    (void)r;
    for (size_t i = 0; i < 8; i++) parts[i] = ff_load_u16(at + i * sizeof *parts);
    memcpy(to, parts, width);
    return at + sizeof parts;
}
#define take_time take_u64

#define TAKE(T, kind, sub, member, Member) at = take_##kind(r, at, &to->Member, sizeof to->Member);
#define X(name, NAME)                                                                                        \
    static const uint8_t *out_##name(struct reply *r, const uint8_t *at, void *native)                       \
    {                                                                                                        \
        NAME##W *to = native;                                                                                \
        FF_STRUCT_##name(TAKE, _) return at;                                                                 \
    }
FF_STRUCTS(X)
#undef X

/* False: the bytes are malformed. */
static bool struct_out(struct reply *r, const struct native *type, const uint8_t *end, uint8_t *native)
{
    uint32_t size = type->size;
    size_t left = (size_t)(end - r->at), fixed = type->record->flat->fixed;
    if (left < fixed) return false;
    r->spare = left - fixed;
    r->at = type->out(r, r->at, native);
    if (begins_with_size(type)) memcpy(native, &size, sizeof size); /* STR-3 */
    return !r->malformed;
}

/* Hands it out, or frees it; NULL: memory was refused before. */
static uint32_t hand_out(struct fax_call *call, void *block, size_t size, uint32_t number, void **ret_block)
{
    if (block && client_buffer_add(call->client, block, size, number)) {
        *ret_block = block;
        return FF_ERROR_SUCCESS;
    }
    client_block_free(call->client, block);
    return FF_ERROR_NOT_ENOUGH_MEMORY;
}

/* False: the bytes are malformed. */
static bool structs_out(struct reply *r, const struct native *type, struct ff_reader *from, uint32_t count,
                        uint8_t *block)
{
    /* Where nothing is left there may be no place either. */
    const uint8_t *end = from->left ? from->at + from->left : from->at;
    bool well = !from->failed;
    for (uint32_t i = 0; well && i < count; i++)
        well = struct_out(r, type, end, block + (size_t)i * type->size);
    if (r->at != from->at) ff_read_bytes(from, (size_t)(r->at - from->at));
    return well;
}

/* Each byte of a string in the reply is counted, and a mark of four, which is more than its terminator takes. At least a byte, so that
 * there is something to be freed (GEN-28). */
static uint32_t take_blocks(struct fax_call *call, const struct native *type, struct ff_reader *from,
                            uint32_t count, bool all, uint32_t number, void **ret_block)
{
    size_t structs = (size_t)count * type->size, room = structs + from->left * sizeof(WCHAR);
    uint8_t *block = client_block_new(call->client, room ? room : 1);
    if (!block) return FF_ERROR_NOT_ENOUGH_MEMORY;
    struct reply r = {.at = from->at, .text = block + structs, .form = call->form};
    if (structs_out(&r, type, from, count, block) && (!all || ff_reader_done(from)))
        return hand_out(call, block, (size_t)(r.text - block), number, ret_block);
    client_block_free(call->client, block);
    return FF_ERROR_INTERNAL_ERROR;
}

uint32_t fax_block(struct fax_call *call, const struct native *type, struct ff_reader *from, uint32_t number,
                   void **ret_block)
{
    return take_blocks(call, type, from, 1, false, number, ret_block);
}

uint32_t fax_blocks(struct fax_call *call, const struct native *type, struct ff_reader *from, uint32_t count,
                    uint32_t number, void **ret_block)
{
    return take_blocks(call, type, from, count, true, number, ret_block);
}

/* At least a byte, so that there is something to be freed (GEN-28). */
uint32_t fax_bytes(struct fax_call *call, struct ff_str bytes, uint32_t number, LPBYTE *ret_bytes)
{
    size_t size = bytes.size ? bytes.size : 1;
    void *block = client_block_new(call->client, size);
    if (block) memcpy(block, bytes.size ? bytes.at : "", size);
    uint32_t code = hand_out(call, block, size, number, &block);
    if (code == FF_ERROR_SUCCESS) *ret_bytes = block;
    return code;
}
