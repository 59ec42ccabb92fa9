/* SPDX-License-Identifier: MIT */
/* Between winfax.h's structures and the neutral records of common/structs.h: one walk each way over descriptions that grow
 * from structs.def. */
#include "client/winfax.h"

#include <string.h>

#include "client/codepage.h"
#include "common/utf.h"
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
    static void out_##name(struct block *b, const void *neutral, void *native);                              \
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

/* One block: the structures, then their strings. There is room for all of them before anything is written, so that it
 * stays where it is, and pointers into it hold. */
struct block {
    struct ff_writer w;
    const struct native *type;
    enum fax_form form;
};

static void *never_resize(void *ctx, void *block, size_t size)
{
    (void)ctx, (void)block, (void)size;
    return NULL;
}

/* At least a byte, so that there is something to be freed (GEN-28). False: memory was refused. */
static bool block_begin(struct block *b, struct fax_call *call, const struct native *type, uint32_t count,
                        size_t strings)
{
    static const struct ff_alloc fixed = {never_resize, NULL};
    const struct ff_alloc *alloc = call->client->alloc;
    size_t structs = (size_t)count * type->size, room = structs + strings;
    *b = (struct block){.type = type, .form = call->form};
    b->w = (struct ff_writer){.alloc = &fixed, .size = structs, .room = room};
    b->w.at = alloc->resize(alloc->ctx, NULL, room ? room : 1);
    return b->w.at != NULL;
}

/* What a string of so many bytes takes at most, in either form: in no code page has a character more bytes than in WTF-8. */
static size_t string_room(size_t bytes)
{
    return (bytes + 1) * sizeof(WCHAR);
}

static void write_string_w(struct block *b, struct ff_str s)
{
    uint8_t *at = ff_writer_room(&b->w, string_room(s.size));
    if (!at) return;
    size_t size = ff_utf16_of_wtf8((uint16_t *)(void *)at, s) * sizeof(WCHAR);
    memset(at + size, 0, sizeof(WCHAR));
    ff_writer_took(&b->w, size + sizeof(WCHAR));
}

static void write_string_a(struct block *b, struct ff_str s)
{
    codepage_write(&b->w, client_ansi_page(), s, NULL);
    ff_write_u8(&b->w, 0);
}

/* Two values, not a structure of them: one that was stored in parts a moment ago is waited for when it is loaded whole. */
static const void *write_string(struct block *b, const char *text, uint32_t size)
{
    const uint8_t *at = b->w.at + b->w.size;
    struct ff_str s = {text, size};
    if (b->form == FORM_A)
        write_string_a(b, s);
    else
        write_string_w(b, s);
    return at;
}

/* ---- A member each. There may be very many structures: they are written by code that grows from structs.def, not by a walk ---- */

static inline void write_u32(struct block *b, void *to, uint32_t value, size_t width)
{
    uint16_t word = (uint16_t)value;
    (void)b;
    if (width == sizeof word)
        memcpy(to, &word, sizeof word);
    else
        memcpy(to, &value, sizeof value);
}

/* A pointer's width, or a handle's. */
static inline void write_u64(struct block *b, void *to, uint64_t value, size_t width)
{
    if (width == sizeof value)
        memcpy(to, &value, sizeof value);
    else
        write_u32(b, to, (uint32_t)value, width);
}

static inline void write_str(struct block *b, void *to, struct ff_str s, size_t width)
{
    const void *text = s.at ? write_string(b, s.at, s.size) : NULL;
    memcpy(to, &text, width);
}

static inline void write_systime(struct block *b, void *to, struct ff_systime t, size_t width)
{
    SYSTEMTIME native = {t.year, t.month, t.day_of_week, t.day, t.hour, t.minute, t.second, t.millisecond};
    (void)b;
    memcpy(to, &native, width);
}
#define write_time write_u64

#define WRITE(T, kind, sub, member, Member) write_##kind(b, &to->Member, from->member, sizeof to->Member);
#define X(name, NAME)                                                                                        \
    static void out_##name(struct block *b, const void *neutral, void *native)                               \
    {                                                                                                        \
        const struct ff_##name *from = neutral;                                                              \
        NAME##W *to = native;                                                                                \
        FF_STRUCT_##name(WRITE, _)                                                                           \
    }
FF_STRUCTS(X)
#undef X

static void struct_out(struct block *b, const void *neutral, uint32_t place)
{
    const struct native *type = b->type;
    uint8_t *native = b->w.at + (size_t)place * type->size;
    uint32_t size = type->size;
    type->out(b, neutral, native);
    if (begins_with_size(type)) memcpy(native, &size, sizeof size); /* STR-3 */
}

/* Hands it out, or frees it; NULL: memory was refused before. */
static uint32_t hand_out(struct fax_call *call, void *block, size_t size, uint32_t number, void **ret_block)
{
    if (block && client_buffer_add(call->client, block, size, number)) {
        *ret_block = block;
        return FF_ERROR_SUCCESS;
    }
    ff_free(call->client->alloc, block);
    return FF_ERROR_NOT_ENOUGH_MEMORY;
}

static size_t strings_room(const struct native *type, const char *neutral)
{
    size_t room = 0;
    for (uint32_t i = 0; i < type->count; i++)
        if (type->fields[i].kind == FF_KIND_str)
            room +=
                string_room(((const struct ff_str *)(const void *)(neutral + type->fields[i].neutral))->size);
    return room;
}

uint32_t fax_block(struct fax_call *call, const struct native *type, const void *record, uint32_t number,
                   void **ret_block)
{
    struct block b;
    if (!block_begin(&b, call, type, 1, strings_room(type, record))) return FF_ERROR_NOT_ENOUGH_MEMORY;
    struct_out(&b, record, 0);
    return hand_out(call, b.w.at, b.w.size, number, ret_block);
}

union any_struct {
#define X(name, NAME) struct ff_##name name;
    FF_STRUCTS(X)
#undef X
};

/* From the reply's bytes into the block, one after the other: there may be very many. False: they are malformed. */
static bool structs_out(struct block *b, struct ff_reader *r, uint32_t count)
{
    union any_struct record;
    for (uint32_t i = 0; i < count; i++) {
        if (!ff_record_next(r, b->type->record, &record)) return false;
        struct_out(b, &record, i);
    }
    return ff_reader_done(r);
}

/* Each byte of a string in the reply is counted, and a mark of four, which is more than its terminator takes. */
uint32_t fax_blocks(struct fax_call *call, const struct native *type, struct ff_reader *r, uint32_t count,
                    uint32_t number, void **ret_block)
{
    struct block b;
    if (!block_begin(&b, call, type, count, r->left * sizeof(WCHAR))) return FF_ERROR_NOT_ENOUGH_MEMORY;
    if (structs_out(&b, r, count)) return hand_out(call, b.w.at, b.w.size, number, ret_block);
    ff_free(call->client->alloc, b.w.at);
    return FF_ERROR_INTERNAL_ERROR;
}

/* At least a byte, so that there is something to be freed (GEN-28). */
uint32_t fax_bytes(struct fax_call *call, struct ff_str bytes, uint32_t number, LPBYTE *ret_bytes)
{
    size_t size = bytes.size ? bytes.size : 1;
    void *block = ff_alloc_zeroed(call->client->alloc, 1, size);
    if (block && bytes.size) memcpy(block, bytes.at, bytes.size);
    uint32_t code = hand_out(call, block, size, number, &block);
    if (code == FF_ERROR_SUCCESS) *ret_bytes = block;
    return code;
}
