/* SPDX-License-Identifier: MIT */
#include "common/record.h"

#include "common/filetime.h"
#include "common/flat.h"

struct ff_arena_block {
    struct ff_arena_block *next;
    size_t size;
    max_align_t bytes[];
};

static struct ff_arena_block *block_of(struct ff_arena *arena, size_t size)
{
    struct ff_arena_block *block = arena->spare;
    if (block && block->size >= size) {
        arena->spare = NULL;
        return block;
    }
    block = arena->alloc->resize(arena->alloc->ctx, NULL, sizeof *block + size);
    if (block) block->size = size;
    return block;
}

void *ff_arena_take(struct ff_arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct ff_arena_block)) return NULL;
    struct ff_arena_block *block = block_of(arena, size);
    if (!block) return NULL;
    block->next = arena->first;
    arena->first = block;
    memset(block->bytes, 0, size);
    return block->bytes;
}

struct ff_str ff_arena_str(struct ff_arena *arena, struct ff_str s, bool *ok)
{
    if (!s.at) return FF_STR_NULL;
    char *copy = ff_arena_take(arena, (size_t)s.size + 1);
    if (!copy) {
        *ok = false;
        return FF_STR_NULL;
    }
    if (s.size) memcpy(copy, s.at, s.size);
    return (struct ff_str){copy, s.size};
}

/* The larger of two stays. */
static void spare(struct ff_arena *arena, struct ff_arena_block *block, size_t most)
{
    bool better = block->size <= most && (!arena->spare || block->size > arena->spare->size);
    ff_free(arena->alloc, better ? arena->spare : block);
    if (better) arena->spare = block;
}

void ff_arena_reset(struct ff_arena *arena, size_t most)
{
    while (arena->first) {
        struct ff_arena_block *next = arena->first->next;
        spare(arena, arena->first, most);
        arena->first = next;
    }
}

void ff_arena_free(struct ff_arena *arena)
{
    ff_arena_reset(arena, 0);
    if (arena->spare) arena->spare = ff_free(arena->alloc, arena->spare);
}

static void encode_systime(struct ff_writer *w, const struct ff_systime *t)
{
    const uint16_t parts[8] = {t->year, t->month,  t->day_of_week, t->day,
                               t->hour, t->minute, t->second,      t->millisecond};
    for (int i = 0; i < 8; i++) ff_write_u16(w, parts[i]);
}

static void encode_list(struct ff_writer *w, const struct ff_record *type, const struct ff_list *list)
{
    ff_write_u32(w, list->count);
    if (list->write) {
        list->write(list->at, w);
        return;
    }
    for (uint32_t i = 0; i < list->count; i++) ff_record_encode(w, type, ff_list_record(list, type, i));
}

static void encode_flat(struct ff_writer *w, const struct ff_flat *flat, const void *record)
{
    size_t strings = flat->strings(record);
    if (strings >= UINT32_MAX) w->failed = true; /* as a string that is too long for its mark */
    uint8_t *to = ff_writer_room(w, flat->fixed + strings);
    if (to) ff_writer_took(w, (size_t)(flat->put(to, record) - to));
}

void ff_record_encode(struct ff_writer *w, const struct ff_record *type, const void *record)
{
    if (type->flat) {
        encode_flat(w, type->flat, record);
        return;
    }
    for (uint32_t i = 0; i < type->count; i++) {
        const struct ff_field *f = &type->fields[i];
        const void *at = (const char *)record + f->offset;
        switch (f->kind) {
        case FF_KIND_u32: ff_write_u32(w, *(const uint32_t *)at); break;
        case FF_KIND_u64:
        case FF_KIND_time: ff_write_u64(w, *(const uint64_t *)at); break;
        case FF_KIND_str:
        case FF_KIND_blob: ff_write_str(w, *(const struct ff_str *)at); break;
        case FF_KIND_systime: encode_systime(w, at); break;
        case FF_KIND_rec: ff_record_encode(w, f->sub, at); break;
        case FF_KIND_list: encode_list(w, f->sub, at); break;
        }
    }
}

static void decode_systime(struct ff_reader *r, struct ff_systime *t)
{
    uint16_t parts[8];
    for (int i = 0; i < 8; i++) parts[i] = ff_read_u16(r);
    *t = (struct ff_systime){parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7]};
}

/* Strings are WTF-8 from here on: nobody behind the decoder asks again. */
static struct ff_str decode_str(struct ff_reader *r)
{
    struct ff_str s = ff_read_str(r);
    if (ff_utf16_size(s) == SIZE_MAX) r->failed = true;
    return s;
}

/* The fewest bytes that one record can take: what a lying count is checked against. */
static size_t smallest(const struct ff_record *type)
{
    static const uint8_t of_kind[] = {4, 8, 8, 4, 4, 16, 0, 4};
    size_t bytes = type->flat ? type->flat->fixed : 0;
    for (uint32_t i = 0; i < type->count && !type->flat; i++) {
        const struct ff_field *f = &type->fields[i];
        bytes += f->kind == FF_KIND_rec ? smallest(f->sub) : of_kind[f->kind];
    }
    return bytes ? bytes : 1;
}

uint32_t ff_record_count(struct ff_reader *r, const struct ff_record *type)
{
    uint32_t count = ff_read_u32(r);
    if (count <= r->left / smallest(type)) return count;
    r->failed = true;
    return 0;
}

static bool decode_fields(struct ff_reader *r, const struct ff_record *type, void *record,
                          struct ff_arena *arena);

static bool decode_list(struct ff_reader *r, const struct ff_record *type, struct ff_list *list,
                        struct ff_arena *arena)
{
    uint32_t count = ff_record_count(r, type);
    *list = (struct ff_list){0};
    if (count == 0) return true;
    if (count > SIZE_MAX / type->size) return false;
    list->at = ff_arena_take(arena, (size_t)count * type->size);
    if (!list->at) return false;
    list->count = count;
    for (uint32_t i = 0; i < count; i++)
        if (!decode_fields(r, type, (char *)list->at + (size_t)i * type->size, arena)) return false;
    return true;
}

/* False, and the reader has failed: it is malformed; what *record is then nobody knows. */
static void decode_flat(struct ff_reader *r, const struct ff_record *type, void *record)
{
    const struct ff_flat *flat = type->flat;
    bool there = !r->failed && r->left >= flat->fixed;
    const uint8_t *end = there ? flat->get(r->at, r->left - flat->fixed, record) : NULL;
    ff_read_bytes(r, end ? (size_t)(end - r->at) : SIZE_MAX);
}

/* False only when memory was refused; malformed bytes are the reader's to remember. */
static bool decode_fields(struct ff_reader *r, const struct ff_record *type, void *record,
                          struct ff_arena *arena)
{
    if (type->flat) {
        decode_flat(r, type, record);
        return true;
    }
    for (uint32_t i = 0; i < type->count; i++) {
        const struct ff_field *f = &type->fields[i];
        void *at = (char *)record + f->offset;
        switch (f->kind) {
        case FF_KIND_u32: *(uint32_t *)at = ff_read_u32(r); break;
        case FF_KIND_u64:
        case FF_KIND_time: *(uint64_t *)at = ff_read_u64(r); break;
        case FF_KIND_str: *(struct ff_str *)at = decode_str(r); break;
        case FF_KIND_blob: *(struct ff_str *)at = ff_read_str(r); break;
        case FF_KIND_systime: decode_systime(r, at); break;
        case FF_KIND_rec:
            if (!decode_fields(r, f->sub, at, arena)) return false;
            break;
        case FF_KIND_list:
            if (!decode_list(r, f->sub, at, arena)) return false;
            break;
        }
    }
    return true;
}

enum ff_decode ff_record_decode(struct ff_reader *r, const struct ff_record *type, void *record,
                                struct ff_arena *arena)
{
    memset(record, 0, type->size);
    bool memory = decode_fields(r, type, record, arena);
    if (memory && !r->failed) return FF_DECODE_ok;
    memset(record, 0, type->size);
    return memory ? FF_DECODE_malformed : FF_DECODE_no_memory;
}

static bool printable(uint32_t code)
{
    bool control = code < 0x20 || (code >= 0x7F && code < 0xA0), surrogate = code >= 0xD800 && code <= 0xDFFF;
    return !control && !surrogate;
}

static void print_str(struct ff_writer *w, struct ff_str s)
{
    if (!s.at) {
        ff_write_text(w, "NULL");
        return;
    }
    ff_write_u8(w, '"');
    for (size_t i = 0, size; i < s.size; i += size) {
        const uint8_t *at = (const uint8_t *)s.at + i;
        uint32_t code = 0;
        size = ff_wtf8_take(at, s.size - i, &code);
        bool plain = size > 0 && printable(code);
        if (size == 0) size = 1;
        if (code == '"' || code == '\\') ff_write_u8(w, '\\');
        if (plain) ff_write_bytes(w, at, size);
        for (size_t k = 0; !plain && k < size; k++) ff_write_text(w, "\\x%02x", at[k]);
    }
    ff_write_u8(w, '"');
}

static void print_systime(struct ff_writer *w, const struct ff_systime *t)
{
    ff_write_text(w, "%04u-%02u-%02uT%02u:%02u:%02u.%03u", t->year, t->month, t->day, t->hour, t->minute,
                  t->second, t->millisecond);
}

void ff_record_print(struct ff_writer *w, const struct ff_record *type, const void *record)
{
    ff_write_u8(w, '{');
    for (uint32_t i = 0; i < type->count; i++) {
        const struct ff_field *f = &type->fields[i];
        const void *at = (const char *)record + f->offset;
        ff_write_text(w, "%s%s=", i ? ", " : "", f->name);
        switch (f->kind) {
        case FF_KIND_u32: ff_write_text(w, "%lu", (unsigned long)*(const uint32_t *)at); break;
        case FF_KIND_time: ff_filetime_print(w, *(const uint64_t *)at); break;
        case FF_KIND_u64: ff_write_text(w, "%llu", (unsigned long long)*(const uint64_t *)at); break;
        case FF_KIND_str: print_str(w, *(const struct ff_str *)at); break;
        case FF_KIND_blob:
            ff_write_text(w, "<%lu bytes>", (unsigned long)((const struct ff_str *)at)->size);
            break;
        case FF_KIND_systime: print_systime(w, at); break;
        case FF_KIND_rec: ff_record_print(w, f->sub, at); break;
        case FF_KIND_list: {
            const struct ff_list *list = at;
            ff_write_u8(w, '[');
            for (uint32_t k = 0; k < list->count; k++) {
                if (k) ff_write_text(w, ", ");
                ff_record_print(w, f->sub, ff_list_record(list, f->sub, k));
            }
            ff_write_u8(w, ']');
            break;
        }
        }
    }
    ff_write_u8(w, '}');
}
