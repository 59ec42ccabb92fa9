/* SPDX-License-Identifier: MIT */
#include "common/alloc.h"

#include <stdbool.h>

#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

struct numbers {
    FF_ARRAY(uint32_t) of;
};

static void zeroed_memory_is_zero(void **state)
{
    const struct ff_alloc *alloc = ff_alloc_default();
    uint8_t *bytes = ff_alloc_zeroed(alloc, 1000, 3);
    (void)state;
    for (int i = 0; i < 3000; i++) assert_int_equal(bytes[i], 0);
    assert_null(ff_free(alloc, bytes));
}

static void nothing_can_be_allocated_and_freed_too(void **state)
{
    struct refusing_alloc memory;
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    void *none = ff_alloc_zeroed(&memory.alloc, 0, 8), *nothing = ff_alloc_zeroed(&memory.alloc, 8, 0);
    assert_non_null(none);
    assert_non_null(nothing);
    ff_free(&memory.alloc, none);
    ff_free(&memory.alloc, nothing);
    assert_null(ff_free(&memory.alloc, NULL));
    assert_int_equal(memory.outstanding, 0);
}

static void a_product_that_overflows_is_refused_without_asking(void **state)
{
    struct refusing_alloc memory;
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    assert_null(ff_alloc_zeroed(&memory.alloc, SIZE_MAX, 2));
    assert_null(ff_alloc_zeroed(&memory.alloc, SIZE_MAX / 2 + 1, 2));
    assert_null(ff_alloc_zeroed(&memory.alloc, 2, SIZE_MAX / 2 + 1));
    assert_int_equal(memory.requests, 0);
}

/* ---- Arrays ---- */

static void an_array_grows_and_keeps_what_it_holds(void **state)
{
    struct refusing_alloc memory;
    struct numbers array = {0};
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    for (uint32_t i = 0; i < 100000; i++) {
        assert_true(ff_array_room(&memory.alloc, &array.of, 1));
        array.of.at[array.of.count++] = i;
    }
    for (uint32_t i = 0; i < 100000; i++) assert_int_equal(array.of.at[i], i);
    /* It doubles: few requests, however many elements. */
    assert_true(memory.requests < 20);
    ff_array_free(&memory.alloc, &array.of);
    assert_null(array.of.at);
    assert_int_equal(array.of.count, 0);
    assert_int_equal(array.of.room, 0);
    assert_int_equal(memory.outstanding, 0);
}

static void room_that_is_there_is_not_asked_for(void **state)
{
    struct refusing_alloc memory;
    struct numbers array = {0};
    uint32_t none = 0;
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    assert_true(ff_array_room(&memory.alloc, &array.of, none));
    assert_int_equal(memory.requests, 0);
    assert_true(ff_array_room(&memory.alloc, &array.of, 1000));
    assert_true(array.of.room >= 1000);
    assert_true(ff_array_room(&memory.alloc, &array.of, array.of.room));
    assert_int_equal(memory.requests, 1);
    uint32_t one_over = array.of.room + 1;
    assert_true(ff_array_room(&memory.alloc, &array.of, one_over));
    assert_int_equal(memory.requests, 2);
    ff_array_free(&memory.alloc, &array.of);
}

static void a_refused_array_is_as_it_was(void **state)
{
    struct refusing_alloc memory;
    struct numbers array = {0};
    (void)state;
    refusing_alloc_init(&memory, 2, 1);
    assert_true(ff_array_room(&memory.alloc, &array.of, 1));
    array.of.at[array.of.count++] = 42;
    struct numbers before = array;
    assert_false(ff_array_room(&memory.alloc, &array.of, 100));
    assert_ptr_equal(array.of.at, before.of.at);
    assert_int_equal(array.of.count, 1);
    assert_int_equal(array.of.room, before.of.room);
    assert_int_equal(array.of.at[0], 42);
    ff_array_free(&memory.alloc, &array.of);
    assert_int_equal(memory.outstanding, 0);
}

/* No such block exists: the sizes alone decide, and the allocator is never asked. */
static void more_elements_than_32_bits_count_are_refused_without_asking(void **state)
{
    struct refusing_alloc memory;
    uint8_t block;
    uint32_t room = UINT32_MAX - 10;
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    assert_ptr_equal(ff_array_grow(&memory.alloc, &block, UINT32_MAX - 10, &room, 11, 1), &block);
    assert_ptr_equal(ff_array_grow(&memory.alloc, &block, UINT32_MAX - 10, &room, UINT32_MAX, 1), &block);
    assert_true(room == UINT32_MAX - 10);
    assert_int_equal(memory.requests, 0);
}

static void more_bytes_than_the_address_space_has_are_refused_without_asking(void **state)
{
    struct refusing_alloc memory;
    uint8_t block;
    uint32_t room = 8;
    (void)state;
    refusing_alloc_init(&memory, 0, 0);
    assert_ptr_equal(ff_array_grow(&memory.alloc, &block, 8, &room, 1, SIZE_MAX / 15), &block);
    assert_int_equal(room, 8);
    assert_int_equal(memory.requests, 0);
}

static const struct test_case cases[] = {
    CASE(zeroed_memory_is_zero),
    CASE(nothing_can_be_allocated_and_freed_too),
    CASE(a_product_that_overflows_is_refused_without_asking),
    CASE(an_array_grows_and_keeps_what_it_holds),
    CASE(room_that_is_there_is_not_asked_for),
    CASE(a_refused_array_is_as_it_was),
    CASE(more_elements_than_32_bits_count_are_refused_without_asking),
    CASE(more_bytes_than_the_address_space_has_are_refused_without_asking),
};

int main(int argc, char **argv)
{
    return RUN("alloc", cases, NULL, NULL, argc, argv);
}
