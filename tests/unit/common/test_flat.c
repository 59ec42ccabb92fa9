/* SPDX-License-Identifier: MIT */
/* The structures of winfax.h are written and read by code of their own (flat.h): it does what the walk over the same description does. */
#include "common/flat.h"

#include <stdlib.h>
#include <string.h>

#include "common/structs.h"
#include "tests/support/random.h"
#include "tests/support/rule.h"

static const struct ff_record *const records[] = {
#define X(name, NAME) &ff_record_##name,
    FF_STRUCTS(X)
#undef X
};
enum { RECORDS = sizeof records / sizeof *records, ROUNDS = 40 };

union any_struct {
#define X(name, NAME) struct ff_##name name;
    FF_STRUCTS(X)
#undef X
};

/* A record, drawn, with the bytes that the walk makes of it. */
struct sample {
    struct test_random chance;
    struct ff_record walked; /* its description, without the code */
    union any_struct record;
    struct ff_writer bytes;
    struct ff_arena arena;
};

static int make(void **state)
{
    static struct sample s;
    const struct ff_alloc *alloc = ff_alloc_default();
    s = (struct sample){.bytes = ff_writer_on(alloc), .arena = ff_arena_on(alloc)};
    s.chance.state = test_seed();
    *state = &s;
    return 0;
}

static int unmake(void **state)
{
    struct sample *s = *state;
    ff_writer_free(&s->bytes);
    ff_arena_free(&s->arena);
    return 0;
}

static void draw(struct sample *s, const struct ff_record *type)
{
    bool ok = true;
    ff_arena_free(&s->arena);
    ff_writer_reset(&s->bytes);
    assert_non_null(type->flat);
    s->walked = *type;
    s->walked.flat = NULL;
    test_random_record(&s->chance, type, &s->record, &s->arena, &ok);
    ff_record_encode(&s->bytes, &s->walked, &s->record);
    assert_true(ok && !s->bytes.failed);
}

static void a_structure_is_written_as_the_walk_writes_it(void **state)
{
    struct sample *s = *state;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    for (uint32_t i = 0; i < RECORDS * ROUNDS; i++) {
        draw(s, records[i % RECORDS]);
        ff_writer_reset(&w);
        ff_record_encode(&w, records[i % RECORDS], &s->record);
        assert_int_equal(w.size, s->bytes.size);
        assert_memory_equal(w.at, s->bytes.at, w.size);
    }
    ff_writer_free(&w);
}

/* Of the same bytes both make the same, and leave the same. */
static void compare(struct sample *s, const struct ff_record *type, size_t size)
{
    union any_struct flat, walked;
    struct ff_reader a = ff_reader_of(s->bytes.at, size), b = a;
    enum ff_decode how = ff_record_decode(&a, type, &flat, &s->arena);
    assert_int_equal(how, ff_record_decode(&b, &s->walked, &walked, &s->arena));
    assert_null(test_record_difference(type, &flat, &walked));
    assert_int_equal(a.failed, b.failed);
    if (!a.failed) assert_int_equal(a.left, b.left);
}

static void a_structure_is_read_as_the_walk_reads_it_however_much_of_it_is_there(void **state)
{
    struct sample *s = *state;
    for (uint32_t i = 0; i < RECORDS; i++) {
        draw(s, records[i]);
        for (size_t size = 0; size <= s->bytes.size; size++) compare(s, records[i], size);
        ff_write_u8(&s->bytes, 0x5A);
        compare(s, records[i], s->bytes.size);
    }
}

static void a_structure_is_read_as_the_walk_reads_it_whatever_byte_of_it_is_wrong(void **state)
{
    struct sample *s = *state;
    for (uint32_t i = 0; i < RECORDS * ROUNDS; i++) {
        draw(s, records[i % RECORDS]);
        for (int wrong = 0; wrong < 50; wrong++) {
            size_t at = test_random_below(&s->chance, (uint32_t)s->bytes.size);
            uint8_t was = s->bytes.at[at];
            s->bytes.at[at] = (uint8_t)test_random_next(&s->chance);
            compare(s, records[i % RECORDS], s->bytes.size);
            s->bytes.at[at] = was;
        }
    }
}

static void a_string_that_no_mark_can_say_fails_the_writer(void **state)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    struct ff_log_category category = {.name = {"", UINT32_MAX}};
    (void)state;
    ff_record_encode(&w, &ff_record_log_category, &category);
    assert_true(w.failed);
    ff_writer_free(&w);
}

/* ---- Lists that somebody else writes ---- */

static void write_thirds(const void *entries, struct ff_writer *w)
{
    for (size_t i = 0; i < 7; i += 3)
        ff_record_encode(w, &ff_record_log_category, (const struct ff_log_category *)entries + i);
}

#define CATEGORIES(F, T) F(T, list, log_category, categories)
struct categories {
    CATEGORIES(FF_MEMBER, _)
};
FF_RECORD_DEFINE(categories, categories, "categories", CATEGORIES)

static void a_list_that_is_written_is_as_good_as_one_that_lies_there(void **state)
{
    (void)state;
    struct ff_writer written = ff_writer_on(ff_alloc_default()), lying = written;
    struct ff_log_category all[7] = {[0].category = 1, [3].category = 2, [6].category = 3};
    struct ff_log_category few[3] = {all[0], all[3], all[6]};
    ff_record_encode(&written, &ff_record_categories, &(struct categories){{all, 3, write_thirds}});
    ff_record_encode(&lying, &ff_record_categories, &(struct categories){{.at = few, .count = 3}});
    assert_false(lying.failed);
    assert_int_equal(written.size, lying.size);
    assert_memory_equal(written.at, lying.at, written.size);
    ff_writer_free(&written);
    ff_writer_free(&lying);
}

static const struct test_case cases[] = {
    CASE(a_structure_is_written_as_the_walk_writes_it),
    CASE(a_structure_is_read_as_the_walk_reads_it_however_much_of_it_is_there),
    CASE(a_structure_is_read_as_the_walk_reads_it_whatever_byte_of_it_is_wrong),
    CASE(a_string_that_no_mark_can_say_fails_the_writer),
    CASE(a_list_that_is_written_is_as_good_as_one_that_lies_there),
};

int main(int argc, char **argv)
{
    return RUN("flat", cases, make, unmake, argc, argv);
}
