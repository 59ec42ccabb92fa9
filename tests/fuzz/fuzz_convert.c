/* SPDX-License-Identifier: MIT */
/* The structures of winfax.h, both ways: records as a reply holds them become a block of the A or W form, whose every text lies in it
 * and ends, and the block becomes records again. The first byte says which structure, the second the form and how many. */
#include "tests/fuzz/target.h"

#include <string.h>

#include "client/winfax.h"

enum { RECORDS_MOST = 4, RECORD_MOST = 1024 };

static const struct native *const natives[] = {
#define X(name, NAME) &native_##name,
    FF_STRUCTS(X)
#undef X
};

union record {
    max_align_t align;
    char bytes[RECORD_MOST];
};

/* One for all: a block leaves nothing behind. */
static struct client *client_of_blocks(void)
{
    static struct client *client;
    if (!client) client = client_make(&(struct client_options){.alloc = ff_alloc_default()});
    FUZZ_HOLDS(client);
    return client;
}

static const struct ff_str *text_in(const struct native *type, uint32_t i, const void *record)
{
    return (const void *)((const char *)record + type->record->fields[i].offset);
}

/* What is left of a text where it ends at its first NUL. */
static struct ff_str terminated(struct ff_str s)
{
    const char *end = s.size ? memchr(s.at, 0, s.size) : NULL;
    return end ? (struct ff_str){s.at, (uint32_t)(end - s.at)} : s;
}

static void expect_same_texts(const struct native *type, const void *a, const void *b)
{
    for (uint32_t i = 0; i < type->count; i++) {
        if (type->fields[i].kind != FF_KIND_str) continue;
        struct ff_str before = terminated(*text_in(type, i, a)), after = *text_in(type, i, b);
        FUZZ_HOLDS(!before.at == !after.at);
        FUZZ_HOLDS(ff_str_eq(before, after));
    }
}

static void *block_of(struct fax_call *call, const struct native *type, const char *records, uint32_t count)
{
    void *block = NULL;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    for (uint32_t i = 0; i < count; i++)
        ff_record_encode(&w, type->record, records + (size_t)i * type->record->size);
    struct ff_reader r = ff_reader_of(w.at, w.size);
    FUZZ_HOLDS(fax_blocks(call, type, &r, count, 1, &block) == 0 && block);
    ff_writer_free(&w);
    return block;
}

/* Reading every text to its end is what the address sanitizer judges. */
static void read_back(struct fax_call *call, const struct native *type, const char *block, uint32_t count,
                      char *records)
{
    for (uint32_t i = 0; i < count; i++)
        fax_struct(call, type, block + (size_t)i * type->size, records + (size_t)i * type->record->size);
    FUZZ_HOLDS(!call->refused);
}

static void convert(struct fax_call *call, const struct native *type, const char *records, uint32_t count)
{
    union record first[RECORDS_MOST], second[RECORDS_MOST];
    char *one = (char *)first, *two = (char *)second;
    void *block = block_of(call, type, records, count), *again;
    read_back(call, type, block, count, one);
    again = block_of(call, type, one, count);
    read_back(call, type, again, count, two);
    for (uint32_t i = 0; i < count; i++) {
        size_t at = (size_t)i * type->record->size;
        if (call->form == FORM_W) expect_same_texts(type, records + at, one + at); /* lone surrogates too */
        expect_same_texts(type, one + at, two + at);
    }
    client_buffer_free(call->client, block, NULL);
    client_buffer_free(call->client, again, NULL);
}

int fuzz_convert(const uint8_t *bytes, size_t size)
{
    union record room[RECORDS_MOST];
    char *records = (char *)room; /* one after the other, whatever their size */
    if (size < 2) return 0;
    const struct native *type = natives[bytes[0] % (sizeof natives / sizeof *natives)];
    uint32_t count = bytes[1] / 2 % (RECORDS_MOST + 1);
    struct ff_reader r = ff_reader_of(bytes + 2, size - 2);
    struct fax_call call = {.client = client_of_blocks(),
                            .form = bytes[1] % 2 ? FORM_A : FORM_W,
                            .arena = ff_arena_on(ff_alloc_default())};
    FUZZ_HOLDS(type->record->size <= RECORD_MOST);
    bool well = true;
    for (uint32_t i = 0; well && i < count; i++)
        well = ff_record_decode(&r, type->record, records + (size_t)i * type->record->size, &call.arena) ==
               FF_DECODE_ok;
    if (well) convert(&call, type, records, count);
    ff_arena_free(&call.arena);
    return 0;
}
