/* SPDX-License-Identifier: MIT */
#include "common/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/protocol.h"
#include "common/structs.h"
#include "tests/support/random.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

/* ---- Every record there is ---- */

static const struct ff_record *const records[] = {
#define X(name, NAME) &ff_record_##name,
    FF_STRUCTS(X)
#undef X
#define IN(name) &ff_record_in_##name,
#define OUT(name) &ff_record_out_##name,
#define RECORDS_call(name) IN(name) OUT(name)
#define RECORDS_tell(name) IN(name)
#define RECORDS_notify(name) IN(name)
#define X(name, id, forms, handle, right) RECORDS_call(name)
            FF_API(X)
#undef X
#define X(name, type, kind) RECORDS_##kind(name)
                FF_MESSAGES(X)
#undef X
        & ff_record_ack_entry,
    &ff_record_ack_exception};

enum { RECORDS = sizeof records / sizeof *records, ROUNDS = 20, RECORD_MAX = 2048 };

union any_record {
    max_align_t align;
    char bytes[RECORD_MAX];
};

/* A random record of each type, ROUNDS times, with its encoding. */
struct sample {
    struct test_random chance;
    const struct ff_record *type;
    void *record;
    struct ff_writer bytes;
    struct ff_arena arena;
};

static int make(void **state)
{
    static struct sample s;
    s = (struct sample){.chance = {test_seed()},
                        .record = malloc(RECORD_MAX),
                        .bytes = ff_writer_on(ff_alloc_default()),
                        .arena = ff_arena_on(ff_alloc_default())};
    *state = &s;
    return s.record ? 0 : -1;
}

static int unmake(void **state)
{
    struct sample *s = *state;
    ff_arena_free(&s->arena);
    ff_writer_free(&s->bytes);
    free(s->record);
    return 0;
}

static void draw(struct sample *s, const struct ff_record *type)
{
    bool ok = true;
    ff_arena_free(&s->arena);
    ff_writer_reset(&s->bytes);
    s->type = type;
    assert_true(type->size <= RECORD_MAX);
    test_random_record(&s->chance, type, s->record, &s->arena, &ok);
    ff_record_encode(&s->bytes, type, s->record);
    assert_true(ok && !s->bytes.failed);
}

#define EACH_SAMPLE(s)                                                                                       \
    for (size_t round = 0; round < (size_t)RECORDS * ROUNDS && (draw((s), records[round / ROUNDS]), true);   \
         round++)

static void assert_same(const struct ff_record *type, const void *a, const void *b)
{
    const char *field = test_record_difference(type, a, b);
    if (field) fail_msg("%s: %s differs", type->name, field);
}

static bool all_zero(const void *at, size_t size)
{
    const uint8_t *bytes = at;
    while (size > 0 && bytes[size - 1] == 0) size--;
    return size == 0;
}

static void every_record_survives_the_wire(void **state)
{
    struct sample *s = *state;
    EACH_SAMPLE(s)
    {
        union any_record back;
        struct ff_arena arena = ff_arena_on(ff_alloc_default());
        struct ff_reader r = ff_reader_of(s->bytes.at, s->bytes.size);
        assert_int_equal(ff_record_decode(&r, s->type, &back, &arena), FF_DECODE_ok);
        assert_true(ff_reader_done(&r));
        assert_same(s->type, s->record, &back);
        ff_arena_free(&arena);
    }
}

static void a_record_cut_off_anywhere_is_malformed_and_leaves_zeros(void **state)
{
    struct sample *s = *state;
    EACH_SAMPLE(s)
    {
        for (size_t size = 0; size < s->bytes.size; size++) {
            /* A copy of its own, so that the address sanitizer sees a read behind the end. */
            uint8_t *cut = malloc(size ? size : 1);
            union any_record back;
            struct ff_arena arena = ff_arena_on(ff_alloc_default());
            memcpy(cut, s->bytes.at, size);
            memset(&back, 0xAA, sizeof back);
            struct ff_reader r = ff_reader_of(cut, size);
            assert_int_equal(ff_record_decode(&r, s->type, &back, &arena), FF_DECODE_malformed);
            assert_true(all_zero(&back, s->type->size));
            ff_arena_free(&arena);
            free(cut);
        }
    }
}

static void bytes_behind_a_record_stay_in_the_reader(void **state)
{
    struct sample *s = *state;
    EACH_SAMPLE(s)
    {
        union any_record back;
        struct ff_arena arena = ff_arena_on(ff_alloc_default());
        ff_write_bytes(&s->bytes, "end", 3);
        struct ff_reader r = ff_reader_of(s->bytes.at, s->bytes.size);
        assert_int_equal(ff_record_decode(&r, s->type, &back, &arena), FF_DECODE_ok);
        assert_false(ff_reader_done(&r));
        assert_int_equal(r.left, 3);
        assert_memory_equal(ff_read_bytes(&r, 3), "end", 3);
        ff_arena_free(&arena);
    }
}

/* Any byte of any encoding turned into any other: taken or malformed, but never a crash, and what is taken is encoded
 * as it came. */
static void a_record_with_a_wrong_byte_is_taken_as_it_is_or_not_at_all(void **state)
{
    struct sample *s = *state;
    struct ff_writer again = ff_writer_on(ff_alloc_default());
    EACH_SAMPLE(s)
    {
        union any_record back;
        struct ff_arena arena = ff_arena_on(ff_alloc_default());
        uint32_t at = test_random_below(&s->chance, (uint32_t)s->bytes.size);
        s->bytes.at[at] ^= (uint8_t)(1U << test_random_below(&s->chance, 8));
        struct ff_reader r = ff_reader_of(s->bytes.at, s->bytes.size);
        ff_writer_reset(&again);
        if (ff_record_decode(&r, s->type, &back, &arena) == FF_DECODE_ok) {
            ff_record_encode(&again, s->type, &back);
            assert_int_equal(again.size + r.left, s->bytes.size);
            assert_memory_equal(again.at, s->bytes.at, again.size);
        }
        ff_arena_free(&arena);
    }
    ff_writer_free(&again);
}

static void a_printed_record_names_every_field(void **state)
{
    struct sample *s = *state;
    EACH_SAMPLE(s)
    {
        struct ff_writer text = ff_writer_on(ff_alloc_default());
        ff_record_print(&text, s->type, s->record);
        const char *at = ff_writer_cstr(&text);
        assert_int_equal(strlen(at), text.size);
        for (uint32_t i = 0; i < s->type->count; i++) {
            at = strstr(at, s->type->fields[i].name);
            if (!at) fail_msg("%s: no %s", s->type->name, s->type->fields[i].name);
        }
        ff_writer_free(&text);
    }
}

/* ---- A record of all kinds ---- */

#define INNER(F, T) F(T, u32, _, number) F(T, str, _, word)
struct ff_inner {
    INNER(FF_MEMBER, _)
};
FF_RECORD_DEFINE(inner, ff_inner, "inner", INNER)

#define KINDS(F, T)                                                                                          \
    F(T, u32, _, small)                                                                                      \
    F(T, u64, _, large)                                                                                      \
    F(T, time, _, when)                                                                                      \
    F(T, str, _, text)                                                                                       \
    F(T, blob, _, bytes)                                                                                     \
    F(T, systime, _, date)                                                                                   \
    F(T, rec, inner, one)                                                                                    \
    F(T, list, inner, many)
struct kinds {
    KINDS(FF_MEMBER, _)
};
FF_RECORD_DEFINE(kinds, kinds, "kinds", KINDS)

static struct ff_inner two[] = {{3, {"x", 1}}, {4, {NULL, 0}}};
static const struct kinds of_all_kinds = {0x01020304,          0x1112131415161718U,
                                          134400042000000000U, {"\"a\\\n\xC3\xA4", 6},
                                          {"\x00\xFF", 2},     {2026, 11, 2, 24, 14, 30, 5, 7},
                                          {1, {"", 0}},        {.at = two, .count = 2}};

static void the_encoding_is_as_the_protocol_s_page_says(void **state)
{
    static const uint8_t wanted[] = {4,    3,    2,    1,                                        /* u32 */
                                     0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11,             /* u64 */
                                     0x00, 0x24, 0x35, 0x49, 0x20, 0x7C, 0xDD, 0x01,             /* time */
                                     7,    0,    0,    0,    '"',  'a',  '\\', '\n', 0xC3, 0xA4, /* str */
                                     3,    0,    0,    0,    0x00, 0xFF,                         /* blob */
                                     0xEA, 0x07, 11,   0,    2,    0,    24,   0,    14,   0,    30,
                                     0,    5,    0,    7,    0,                   /* systime */
                                     1,    0,    0,    0,    1,    0,    0,    0, /* rec */
                                     2,    0,    0,    0,    3,    0,    0,    0,    2,    0,    0,
                                     0,    'x',  4,    0,    0,    0,    0,    0,    0,    0}; /* list */
    struct sample *s = *state;
    ff_record_encode(&s->bytes, &ff_record_kinds, &of_all_kinds);
    assert_int_equal(s->bytes.size, sizeof wanted);
    assert_memory_equal(s->bytes.at, wanted, sizeof wanted);
}

static void the_text_is_for_people(void **state)
{
    struct sample *s = *state;
    ff_record_print(&s->bytes, &ff_record_kinds, &of_all_kinds);
    assert_string_equal(ff_writer_cstr(&s->bytes),
                        "{small=16909060, large=1230066625199609624, when=2026-11-24T14:30:00.000Z, "
                        "text=\"\\\"a\\\\\\x0a\xC3\xA4\", bytes=<2 bytes>, date=2026-11-24T14:30:05.007, "
                        "one={number=1, word=\"\"}, many=[{number=3, word=\"x\"}, {number=4, word=NULL}]}");
}

static void what_a_terminal_would_act_on_is_printed_in_hexadecimal(void **state)
{
    static const struct {
        const char *text, *wanted;
    } rows[] = {{"\x1B[2J", "\"\\x1b[2J\""},
                {"\x7F", "\"\\x7f\""},
                {"\xC2\x9B"
                 "2J",
                 "\"\\xc2\\x9b2J\""},
                {"\xC2\xA0", "\"\xC2\xA0\""},
                {"a\xFFz", "\"a\\xffz\""},
                {"a\xED\xA0\xBDz", "\"a\\xed\\xa0\\xbdz\""},
                {"\xED\x9F\xBF", "\"\xED\x9F\xBF\""}};
    struct sample *s = *state;
    char wanted[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ff_inner in = {1, ff_str_of(rows[i].text)};
        ff_writer_reset(&s->bytes);
        ff_record_print(&s->bytes, &ff_record_inner, &in);
        snprintf(wanted, sizeof wanted, "{number=1, word=%s}", rows[i].wanted);
        assert_string_equal(ff_writer_cstr(&s->bytes), wanted);
    }
}

/* ---- Bytes that lie ---- */

/* How an Ack is decoded from these bytes, and how many allocations were asked for. */
static enum ff_decode decode_ack(const uint8_t *bytes, size_t size, uint64_t *ret_requests)
{
    struct refusing_alloc memory;
    struct ff_in_Ack ack;
    refusing_alloc_init(&memory, 0, 0);
    struct ff_arena arena = ff_arena_on(&memory.alloc);
    struct ff_reader r = ff_reader_of(bytes, size);
    enum ff_decode result = ff_record_decode(&r, &ff_record_in_Ack, &ack, &arena);
    ff_arena_free(&arena);
    assert_int_equal(memory.outstanding, 0);
    *ret_requests = memory.requests;
    return result;
}

static void a_count_that_lies_is_found_before_anything_is_allocated(void **state)
{
    static const uint32_t lies[] = {2, 3, 0x0CCCCCCD, 0x40000000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    uint8_t bytes[4 + 20 + 4] = {0};
    uint64_t requests;
    (void)state;
    bytes[0] = 1;
    assert_int_equal(decode_ack(bytes, sizeof bytes, &requests), FF_DECODE_ok);
    assert_int_equal(requests, 1);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        for (int k = 0; k < 4; k++) bytes[k] = (uint8_t)(lies[i] >> (8 * k));
        assert_int_equal(decode_ack(bytes, sizeof bytes, &requests), FF_DECODE_malformed);
        assert_int_equal(requests, 0);
    }
}

static void a_count_that_the_bytes_just_do_not_reach_is_malformed(void **state)
{
    uint8_t bytes[4 + 20 + 4] = {1};
    uint64_t requests;
    (void)state;
    assert_int_equal(decode_ack(bytes, sizeof bytes - 1, &requests), FF_DECODE_malformed);
    assert_int_equal(decode_ack(bytes, 4 + 20, &requests), FF_DECODE_malformed);
    assert_int_equal(decode_ack(bytes, 4 + 19, &requests), FF_DECODE_malformed);
    assert_int_equal(requests, 0);
}

static void a_string_that_is_not_wtf_8_is_malformed_and_a_blob_may_be_anything(void **state)
{
    static const char *const texts[] = {"\xFF", "a\xC3", "\xED\xA0\x80\xED\xB0\x80", "\xC0\x80"};
    struct ff_in_Stuck stuck;
    struct ff_in_DocumentChunk chunk;
    struct sample *s = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ff_writer_reset(&s->bytes);
        ff_write_u32(&s->bytes, 9);
        ff_write_str(&s->bytes, ff_str_of(texts[i]));
        struct ff_reader r = ff_reader_of(s->bytes.at + 4, s->bytes.size - 4);
        assert_int_equal(ff_record_decode(&r, &ff_record_in_Stuck, &stuck, &s->arena), FF_DECODE_malformed);
        assert_null(stuck.reason.at);
        r = ff_reader_of(s->bytes.at, s->bytes.size);
        assert_int_equal(ff_record_decode(&r, &ff_record_in_DocumentChunk, &chunk, &s->arena), FF_DECODE_ok);
        assert_true(ff_str_eq(chunk.bytes, ff_str_of(texts[i])));
    }
}

#define NESTED(F, T) F(T, list, kinds, outer)
struct nested {
    NESTED(FF_MEMBER, _)
};
FF_RECORD_DEFINE(nested, nested, "nested", NESTED)

static void a_list_may_hold_records_with_lists(void **state)
{
    struct kinds few[3] = {{.small = 1}, {.small = 2}, of_all_kinds};
    struct nested in = {{.at = few, .count = 3}}, back;
    struct sample *s = *state;
    ff_record_encode(&s->bytes, &ff_record_nested, &in);
    struct ff_reader r = ff_reader_of(s->bytes.at, s->bytes.size);
    assert_int_equal(ff_record_decode(&r, &ff_record_nested, &back, &s->arena), FF_DECODE_ok);
    assert_same(&ff_record_nested, &in, &back);
    /* As many as fit exactly when every one is as small as it can be. */
    in.outer.count = 2;
    ff_writer_reset(&s->bytes);
    ff_record_encode(&s->bytes, &ff_record_nested, &in);
    r = ff_reader_of(s->bytes.at, s->bytes.size);
    assert_int_equal(ff_record_decode(&r, &ff_record_nested, &back, &s->arena), FF_DECODE_ok);
    assert_int_equal(back.outer.count, 2);
}

static void strings_are_borrowed_and_lists_are_not(void **state)
{
    struct kinds back;
    struct sample *s = *state;
    ff_record_encode(&s->bytes, &ff_record_kinds, &of_all_kinds);
    struct ff_reader r = ff_reader_of(s->bytes.at, s->bytes.size);
    assert_int_equal(ff_record_decode(&r, &ff_record_kinds, &back, &s->arena), FF_DECODE_ok);
    const char *begin = (const char *)s->bytes.at, *end = begin + s->bytes.size;
    assert_true(back.text.at > begin && back.text.at < end);
    assert_true((const char *)back.many.at < begin || (const char *)back.many.at >= end);
}

static void an_empty_list_takes_no_memory(void **state)
{
    static const uint8_t bytes[8] = {0};
    uint64_t requests;
    (void)state;
    assert_int_equal(decode_ack(bytes, sizeof bytes, &requests), FF_DECODE_ok);
    assert_int_equal(requests, 0);
}

/* ---- The arena ---- */

static void arena_memory_is_zeroed_and_aligned_for_anything(void **state)
{
    struct sample *s = *state;
    for (size_t size = 0; size < 70; size++) {
        void *at = ff_arena_take(&s->arena, size);
        assert_non_null(at);
        assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
        assert_true(all_zero(at, size));
        memset(at, 0xFF, size);
    }
}

static void an_arena_cannot_give_what_no_address_space_has(void **state)
{
    struct refusing_alloc memory;
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    struct ff_arena arena = ff_arena_on(&memory.alloc);
    assert_null(ff_arena_take(&arena, SIZE_MAX));
    assert_null(ff_arena_take(&arena, SIZE_MAX - 1));
    assert_int_equal(memory.requests, 0);
    ff_arena_free(&arena);
}

static void an_arena_s_string_is_terminated_and_its_own(void **state)
{
    struct sample *s = *state;
    bool ok = true;
    char text[] = "word";
    struct ff_str copy = ff_arena_str(&s->arena, (struct ff_str){text, 2}, &ok);
    text[0] = 'x';
    assert_string_equal(copy.at, "wo");
    assert_int_equal(copy.size, 2);
    assert_string_equal(ff_arena_str(&s->arena, FF_STR(""), &ok).at, "");
    assert_null(ff_arena_str(&s->arena, FF_STR_NULL, &ok).at);
    assert_true(ok);
}

static void a_reset_arena_keeps_its_largest_block_within_a_limit(void **state)
{
    struct refusing_alloc memory;
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    struct ff_arena arena = ff_arena_on(&memory.alloc);
    ff_arena_take(&arena, 10);
    char *large = ff_arena_take(&arena, 100);
    ff_arena_take(&arena, 101);
    memset(large, 'x', 100);
    ff_arena_reset(&arena, 100);
    assert_int_equal(memory.outstanding, 1);
    uint64_t requests = memory.requests;
    assert_ptr_equal(ff_arena_take(&arena, 100), large);
    assert_true(all_zero(large, 100));
    assert_int_equal(memory.requests, requests);
    assert_ptr_not_equal(ff_arena_take(&arena, 1), large);
    ff_arena_reset(&arena, 100);
    assert_ptr_not_equal(ff_arena_take(&arena, 101), NULL);
    ff_arena_free(&arena);
    assert_int_equal(memory.outstanding, 0);
}

static void an_arena_is_freed_at_once_and_may_be_used_again(void **state)
{
    struct refusing_alloc memory;
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    struct ff_arena arena = ff_arena_on(&memory.alloc);
    for (int i = 0; i < 10; i++) ff_arena_take(&arena, 100);
    ff_arena_free(&arena);
    assert_int_equal(memory.outstanding, 0);
    assert_non_null(ff_arena_take(&arena, 1));
    ff_arena_free(&arena);
    ff_arena_free(&arena);
    assert_int_equal(memory.outstanding, 0);
}

static const struct test_case cases[] = {
    CASE(every_record_survives_the_wire),
    CASE(a_record_cut_off_anywhere_is_malformed_and_leaves_zeros),
    CASE(bytes_behind_a_record_stay_in_the_reader),
    CASE(a_record_with_a_wrong_byte_is_taken_as_it_is_or_not_at_all),
    CASE(a_printed_record_names_every_field),
    CASE(the_encoding_is_as_the_protocol_s_page_says),
    CASE(the_text_is_for_people),
    CASE(what_a_terminal_would_act_on_is_printed_in_hexadecimal),
    CASE(a_count_that_lies_is_found_before_anything_is_allocated),
    CASE(a_count_that_the_bytes_just_do_not_reach_is_malformed),
    CASE(a_string_that_is_not_wtf_8_is_malformed_and_a_blob_may_be_anything),
    CASE(a_list_may_hold_records_with_lists),
    CASE(strings_are_borrowed_and_lists_are_not),
    CASE(an_empty_list_takes_no_memory),
    CASE(arena_memory_is_zeroed_and_aligned_for_anything),
    CASE(an_arena_cannot_give_what_no_address_space_has),
    CASE(an_arena_s_string_is_terminated_and_its_own),
    CASE(a_reset_arena_keeps_its_largest_block_within_a_limit),
    CASE(an_arena_is_freed_at_once_and_may_be_used_again),
};

int main(int argc, char **argv)
{
    return RUN("record", cases, make, unmake, argc, argv);
}
