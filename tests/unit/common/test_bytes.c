/* SPDX-License-Identifier: MIT */
#include "common/bytes.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

static struct ff_writer writer(void)
{
    return ff_writer_on(ff_alloc_default());
}

/* ---- The reader ---- */

static void integers_are_little_endian(void **state)
{
    static const uint8_t bytes[] = {0x01, 0x02, 0x01, 0x04, 0x03, 0x02, 0x01, 0x88,
                                    0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11};
    struct ff_reader r = ff_reader_of(bytes, sizeof bytes);
    (void)state;
    assert_int_equal(ff_read_u8(&r), 0x01);
    assert_int_equal(ff_read_u16(&r), 0x0102);
    assert_int_equal(ff_read_u32(&r), 0x01020304);
    assert_true(ff_read_u64(&r) == 0x1122334455667788U);
    assert_true(ff_reader_done(&r));
}

static void a_read_takes_what_is_left_exactly_and_not_one_byte_more(void **state)
{
    static const uint8_t bytes[] = {1, 2, 3};
    struct ff_reader r = ff_reader_of(bytes, sizeof bytes);
    (void)state;
    assert_ptr_equal(ff_read_bytes(&r, 3), bytes);
    assert_true(ff_reader_done(&r));
    r = ff_reader_of(bytes, sizeof bytes);
    assert_null(ff_read_bytes(&r, 4));
    assert_true(r.failed);
    assert_false(ff_reader_done(&r));
}

static void sizes_near_the_end_of_the_address_space_are_too_long_like_any_other(void **state)
{
    static const uint8_t bytes[] = {1, 2, 3};
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, SIZE_MAX / 2 + 1, SIZE_MAX - 2};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct ff_reader r = ff_reader_of(bytes, sizeof bytes);
        ff_read_u8(&r);
        assert_null(ff_read_bytes(&r, sizes[i]));
        assert_true(r.failed);
    }
}

static void after_the_first_failure_every_read_yields_zero(void **state)
{
    static const uint8_t bytes[] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    struct ff_reader r = ff_reader_of(bytes, sizeof bytes);
    (void)state;
    assert_true(ff_read_u64(&r) == 0);
    assert_int_equal(ff_read_u8(&r), 0);
    assert_int_equal(ff_read_u16(&r), 0);
    assert_int_equal(ff_read_u32(&r), 0);
    assert_null(ff_read_bytes(&r, 0));
    assert_null(ff_read_str(&r).at);
    assert_true(r.failed);
}

static void nothing_can_be_read_from_an_empty_reader_but_nothing(void **state)
{
    struct ff_reader r = ff_reader_of(NULL, 0);
    (void)state;
    assert_true(ff_reader_done(&r));
    ff_read_bytes(&r, 0);
    assert_true(ff_reader_done(&r));
    ff_read_u8(&r);
    assert_true(r.failed);
}

static void bytes_that_are_left_are_not_done(void **state)
{
    struct ff_reader r = ff_reader_of("ab", 2);
    (void)state;
    ff_read_u8(&r);
    assert_false(ff_reader_done(&r));
}

static void a_null_string_and_an_empty_one_differ(void **state)
{
    static const uint8_t bytes[] = {0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 'a', 'b'};
    struct ff_reader r = ff_reader_of(bytes, sizeof bytes);
    (void)state;
    assert_null(ff_read_str(&r).at);
    struct ff_str empty = ff_read_str(&r);
    assert_non_null(empty.at);
    assert_int_equal(empty.size, 0);
    assert_true(ff_str_eq(ff_read_str(&r), FF_STR("ab")));
    assert_true(ff_reader_done(&r));
}

static void a_string_that_says_more_than_there_is_fails(void **state)
{
    static const uint8_t one_over[] = {4, 0, 0, 0, 'a', 'b'}, most[] = {0xFF, 0xFF, 0xFF, 0xFF, 'a', 'b'};
    struct ff_reader r = ff_reader_of(one_over, sizeof one_over);
    (void)state;
    assert_null(ff_read_str(&r).at);
    assert_true(r.failed);
    r = ff_reader_of(most, sizeof most);
    assert_null(ff_read_str(&r).at);
    assert_true(r.failed);
}

/* ---- The writer ---- */

static void what_is_written_is_what_is_read(void **state)
{
    struct ff_writer w = writer();
    (void)state;
    ff_write_u8(&w, 0xFE);
    ff_write_u16(&w, 0xFEDC);
    ff_write_u32(&w, 0xFEDCBA98);
    ff_write_u64(&w, 0xFEDCBA9876543210U);
    ff_write_str(&w, FF_STR("text"));
    ff_write_str(&w, FF_STR(""));
    ff_write_str(&w, FF_STR_NULL);
    struct ff_reader r = ff_reader_of(w.at, w.size);
    assert_int_equal(ff_read_u8(&r), 0xFE);
    assert_int_equal(ff_read_u16(&r), 0xFEDC);
    assert_true(ff_read_u32(&r) == 0xFEDCBA98);
    assert_true(ff_read_u64(&r) == 0xFEDCBA9876543210U);
    assert_true(ff_str_eq(ff_read_str(&r), FF_STR("text")));
    assert_true(ff_str_eq(ff_read_str(&r), FF_STR("")));
    assert_true(ff_str_eq(ff_read_str(&r), FF_STR_NULL));
    assert_true(ff_reader_done(&r));
    ff_writer_free(&w);
}

static void room_is_there_when_it_is_full_exactly_and_grows_when_it_is_one_over(void **state)
{
    struct ff_writer w = writer();
    (void)state;
    ff_write_u8(&w, 1);
    while (w.size < w.room) ff_write_u8(&w, (uint8_t)w.size);
    size_t full = w.room;
    assert_int_equal(w.size, full);
    assert_non_null(ff_writer_room(&w, 0));
    assert_int_equal(w.room, full);
    ff_write_u8(&w, 0xAA);
    assert_true(w.room > full);
    assert_int_equal(w.at[full], 0xAA);
    assert_int_equal(w.at[full - 1], (uint8_t)(full - 1));
    ff_writer_free(&w);
}

static void room_for_nothing_is_a_place_too(void **state)
{
    struct ff_writer w = writer();
    (void)state;
    assert_non_null(ff_writer_room(&w, 0));
    assert_false(w.failed);
    ff_writer_free(&w);
}

static void room_that_no_address_space_has_fails_without_asking(void **state)
{
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX / 2 + 2, SIZE_MAX - 63};
    struct refusing_alloc memory;
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        refusing_alloc_init(&memory, 2, 1);
        struct ff_writer w = ff_writer_on(&memory.alloc);
        ff_write_u8(&w, 1);
        assert_null(ff_writer_room(&w, sizes[i]));
        assert_true(w.failed);
        assert_int_equal(memory.requests, 1);
        ff_writer_free(&w);
    }
}

static void after_a_refused_allocation_writes_do_nothing_until_it_is_reset(void **state)
{
    struct refusing_alloc memory;
    (void)state;
    refusing_alloc_init(&memory, 2, 0);
    struct ff_writer w = ff_writer_on(&memory.alloc);
    ff_write_u32(&w, 7);
    assert_null(ff_writer_room(&w, 1000));
    assert_true(w.failed);
    ff_write_u32(&w, 8);
    ff_write_text(&w, "%d", 9);
    ff_writer_patch_u32(&w, 0, 9);
    ff_writer_took(&w, 4);
    assert_int_equal(w.size, 4);
    assert_int_equal(w.at[0], 7);
    assert_null(ff_writer_cstr(&w));
    ff_writer_reset(&w);
    assert_false(w.failed);
    assert_int_equal(w.size, 0);
    ff_write_u8(&w, 1);
    assert_int_equal(w.size, 1);
    ff_writer_free(&w);
    assert_int_equal(memory.outstanding, 0);
}

static void room_is_written_only_when_it_was_taken(void **state)
{
    struct ff_writer w = writer();
    (void)state;
    uint8_t *to = ff_writer_room(&w, 100);
    memset(to, 'x', 100);
    assert_int_equal(w.size, 0);
    ff_writer_took(&w, 60);
    assert_int_equal(w.size, 60);
    ff_writer_free(&w);
}

static void a_reset_writer_keeps_its_block(void **state)
{
    struct refusing_alloc memory;
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    struct ff_writer w = ff_writer_on(&memory.alloc);
    for (int round = 0; round < 10; round++) {
        ff_writer_reset(&w);
        ff_write_u64(&w, 1);
    }
    assert_int_equal(memory.requests, 1);
    ff_writer_free(&w);
    assert_null(w.at);
    assert_int_equal(memory.outstanding, 0);
}

static void a_string_as_long_as_a_size_can_say_and_one_that_is_not(void **state)
{
    struct ff_writer w = writer();
    (void)state;
    /* Its size + 1 does not fit: refused before a byte is looked at. */
    ff_write_str(&w, (struct ff_str){"x", UINT32_MAX});
    assert_true(w.failed);
    ff_writer_free(&w);
}

static void a_size_known_only_at_the_end_is_put_where_it_was_left_out(void **state)
{
    static const uint8_t wanted[] = {0xAA, 0x04, 0x03, 0x02, 0x01, 0xBB};
    struct ff_writer w = writer();
    (void)state;
    ff_write_u8(&w, 0xAA);
    ff_write_u32(&w, 0);
    ff_write_u8(&w, 0xBB);
    ff_writer_patch_u32(&w, 1, 0x01020304);
    assert_int_equal(w.size, sizeof wanted);
    assert_memory_equal(w.at, wanted, sizeof wanted);
    ff_writer_free(&w);
}

static void a_patch_outside_what_was_written_changes_nothing(void **state)
{
    static const size_t outside[] = {1, 4, 5, SIZE_MAX, SIZE_MAX - 3};
    struct ff_writer w = writer();
    (void)state;
    ff_write_u32(&w, 0);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        ff_writer_patch_u32(&w, outside[i], 0xFFFFFFFF);
        assert_int_equal(w.size, 4);
        assert_memory_equal(w.at, "\0\0\0\0", 4);
    }
    ff_writer_free(&w);
}

static void text_of_any_length_is_written_without_its_terminator(void **state)
{
    char text[1024];
    (void)state;
    /* 255, 256 and 257 are around the buffer in which short text is made. */
    for (size_t size = 0; size < sizeof text; size += size < 250 || size > 260 ? 50 : 1) {
        struct ff_writer w = writer();
        memset(text, 'a' + (int)(size % 26), size);
        text[size] = 0;
        ff_write_text(&w, "%s", text);
        assert_int_equal(w.size, size);
        if (size) assert_memory_equal(w.at, text, size);
        ff_write_text(&w, "%u!", 7U);
        assert_string_equal(ff_writer_cstr(&w) + size, "7!");
        ff_writer_free(&w);
    }
}

static void a_c_string_is_ended_by_a_nul_that_is_not_counted(void **state)
{
    struct ff_writer w = writer();
    (void)state;
    assert_string_equal(ff_writer_cstr(&w), "");
    ff_write_bytes(&w, "abc", 3);
    assert_string_equal(ff_writer_cstr(&w), "abc");
    assert_int_equal(w.size, 3);
    ff_write_bytes(&w, "def", 3);
    assert_string_equal(ff_writer_cstr(&w), "abcdef");
    ff_writer_free(&w);
}

static const struct test_case cases[] = {
    CASE(integers_are_little_endian),
    CASE(a_read_takes_what_is_left_exactly_and_not_one_byte_more),
    CASE(sizes_near_the_end_of_the_address_space_are_too_long_like_any_other),
    CASE(after_the_first_failure_every_read_yields_zero),
    CASE(nothing_can_be_read_from_an_empty_reader_but_nothing),
    CASE(bytes_that_are_left_are_not_done),
    CASE(a_null_string_and_an_empty_one_differ),
    CASE(a_string_that_says_more_than_there_is_fails),
    CASE(what_is_written_is_what_is_read),
    CASE(room_is_there_when_it_is_full_exactly_and_grows_when_it_is_one_over),
    CASE(room_for_nothing_is_a_place_too),
    CASE(room_that_no_address_space_has_fails_without_asking),
    CASE(after_a_refused_allocation_writes_do_nothing_until_it_is_reset),
    CASE(room_is_written_only_when_it_was_taken),
    CASE(a_reset_writer_keeps_its_block),
    CASE(a_string_as_long_as_a_size_can_say_and_one_that_is_not),
    CASE(a_size_known_only_at_the_end_is_put_where_it_was_left_out),
    CASE(a_patch_outside_what_was_written_changes_nothing),
    CASE(text_of_any_length_is_written_without_its_terminator),
    CASE(a_c_string_is_ended_by_a_nul_that_is_not_counted),
};

int main(int argc, char **argv)
{
    return RUN("bytes", cases, NULL, NULL, argc, argv);
}
