/* SPDX-License-Identifier: MIT */
#include "common/structs.h"

#include <string.h>

#include "tests/support/rule.h"

/* ---- Against the header: a structure whose fields are all there, in order, has the size of the original ---- */

#define CONSTANT(name, value)
#define EVENT(name, value, state, page)
#define STATE(name, value)
#define ERROR(name, value)
#define SIZE(name, win32, win64) {#name, win32, win64},
static const struct size_fact {
    const char *name;
    uint32_t win32, win64;
} sizes[] = {
#include "tests/unit/common/constants.inc"
};

static const struct ff_record *const types[] = {
#define X(name, NAME) &ff_record_##name,
    FF_STRUCTS(X)
#undef X
};

enum { TYPES = sizeof types / sizeof *types };

/* Size and alignment of a field in winfax.h, where a pointer has `pointer` bytes. u64 stands for ULONG_PTR. */
static uint32_t field_size(enum ff_kind kind, uint32_t pointer, uint32_t *ret_align)
{
    *ret_align = 4;
    switch (kind) {
    case FF_KIND_u32: return 4;
    case FF_KIND_time: return 8;
    case FF_KIND_systime: *ret_align = 2; return 16;
    case FF_KIND_u64:
    case FF_KIND_str: *ret_align = pointer; return pointer;
    case FF_KIND_blob:
    case FF_KIND_rec:
    case FF_KIND_list: break;
    }
    fail_msg("winfax.h has no such field");
    return 0;
}

/* The members of a FAX_TIME are WORDs. */
static bool is_time_of_day(const char *name)
{
    const char *last = strrchr(name, '_');
    return last && (strcmp(last, "_hour") == 0 || strcmp(last, "_minute") == 0);
}

static uint32_t struct_size(const struct ff_record *type, uint32_t pointer)
{
    uint32_t at = 0, align = 0, widest = 1;
    for (uint32_t i = 0; i < type->count; i++) {
        uint32_t size = field_size(type->fields[i].kind, pointer, &align);
        if (is_time_of_day(type->fields[i].name)) size = align = 2;
        at = (at + align - 1) / align * align + size;
        if (align > widest) widest = align;
    }
    return (at + widest - 1) / widest * widest;
}

static const struct size_fact *fact_of(const char *name)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (strcmp(sizes[i].name, name) == 0) return &sizes[i];
    fail_msg("nobody says how large %s is", name);
    return NULL;
}

static void fields_add_up_to_the_size_of_the_structure(void **state)
{
    (void)state;
    for (size_t i = 0; i < TYPES; i++) {
        const struct size_fact *fact = fact_of(types[i]->name);
        assert_int_equal(struct_size(types[i], 4), fact->win32);
        assert_int_equal(struct_size(types[i], 8), fact->win64);
    }
}

/* ULONG_PTR, which sizes alone cannot always tell from DWORD. */
static void reserved_members_are_as_wide_as_a_pointer(void **state)
{
    int found = 0;
    (void)state;
    for (uint32_t i = 0; i < ff_record_job_param.count; i++) {
        const struct ff_field *f = &ff_record_job_param.fields[i];
        if (strncmp(f->name, "reserved", 8) != 0) continue;
        assert_int_equal(f->kind, FF_KIND_u64);
        found++;
    }
    assert_int_equal(found, 3);
}

static void every_structure_but_log_category_begins_with_its_size(void **state)
{
    (void)state;
    RULE("STR-1");
    RULE("FLC-1");
    for (size_t i = 0; i < TYPES; i++) {
        if (types[i] == &ff_record_log_category) continue;
        assert_string_equal(types[i]->fields[0].name, "size_of_struct");
        assert_int_equal(types[i]->fields[0].kind, FF_KIND_u32);
        assert_int_equal(types[i]->fields[0].offset, 0);
    }
}

/* ---- The neutral records ---- */

/* Bytes that a field of the kind takes in its C struct. */
static size_t member_size(const struct ff_field *f)
{
    static const size_t of_kind[] = {sizeof(uint32_t),      sizeof(uint64_t),      sizeof(uint64_t),
                                     sizeof(struct ff_str), sizeof(struct ff_str), sizeof(struct ff_systime)};
    return of_kind[f->kind];
}

static void fields_lie_one_after_the_other_inside_their_struct(void **state)
{
    (void)state;
    for (size_t i = 0; i < TYPES; i++) {
        size_t end = 0;
        for (uint32_t k = 0; k < types[i]->count; k++) {
            const struct ff_field *f = &types[i]->fields[k];
            assert_true(f->offset >= end);
            end = f->offset + member_size(f);
        }
        assert_true(end <= types[i]->size);
    }
}

static void no_structure_has_two_fields_of_one_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < TYPES; i++)
        for (uint32_t a = 0; a < types[i]->count; a++)
            for (uint32_t b = 0; b < a; b++)
                assert_string_not_equal(types[i]->fields[a].name, types[i]->fields[b].name);
}

static const struct test_case cases[] = {
    CASE(fields_add_up_to_the_size_of_the_structure),
    CASE(reserved_members_are_as_wide_as_a_pointer),
    CASE(every_structure_but_log_category_begins_with_its_size),
    CASE(fields_lie_one_after_the_other_inside_their_struct),
    CASE(no_structure_has_two_fields_of_one_name),
};

int main(int argc, char **argv)
{
    return RUN("structs", cases, NULL, NULL, argc, argv);
}
