/* SPDX-License-Identifier: MIT */
#include "tests/support/random.h"

#include <string.h>

#include "common/utf.h"

enum { UNITS_MAX = 24, LIST_MAX = 3 };

uint64_t test_random_next(struct test_random *r)
{
    uint64_t z = r->state += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

uint32_t test_random_below(struct test_random *r, uint32_t n)
{
    return (uint32_t)((test_random_next(r) >> 32) * n >> 32);
}

uint64_t test_random_number(struct test_random *r)
{
    uint64_t power = 1ULL << test_random_below(r, 64);
    switch (test_random_below(r, 8)) {
    case 0: return 0;
    case 1: return UINT64_MAX;
    case 2: return power;
    case 3: return power - 1;
    case 4: return power + 1;
    default: return test_random_next(r) >> test_random_below(r, 64);
    }
}

/* A unit of each kind: ASCII, two and three bytes long, and surrogates, in pairs by luck. */
static uint16_t random_unit(struct test_random *r)
{
    static const struct {
        uint16_t first, size;
    } kinds[] = {{0x01, 0x7F},    {0x20, 0x5F},    {0x80, 0x780},
                 {0x800, 0xD000}, {0xD800, 0x400}, {0xDC00, 0x400}};
    uint32_t kind = test_random_below(r, sizeof kinds / sizeof *kinds);
    return (uint16_t)(kinds[kind].first + test_random_below(r, kinds[kind].size));
}

static struct ff_str random_str(struct test_random *r, struct ff_arena *arena, bool *ok)
{
    uint16_t units[UNITS_MAX];
    uint32_t size = test_random_below(r, UNITS_MAX + 1);
    if (test_random_below(r, 5) == 0) return FF_STR_NULL;
    for (uint32_t i = 0; i < size; i++) units[i] = random_unit(r);
    struct ff_writer w = ff_writer_on(arena->alloc);
    ff_wtf8_of_utf16(&w, units, size);
    if (w.failed) *ok = false;
    struct ff_str s = {w.at ? (const char *)w.at : "", (uint32_t)w.size};
    s = ff_arena_str(arena, s, ok);
    ff_writer_free(&w);
    return s;
}

static struct ff_str random_blob(struct test_random *r, struct ff_arena *arena, bool *ok)
{
    char bytes[UNITS_MAX];
    uint32_t size = test_random_below(r, UNITS_MAX + 1);
    if (test_random_below(r, 5) == 0) return FF_STR_NULL;
    for (uint32_t i = 0; i < size; i++) bytes[i] = (char)test_random_next(r);
    return ff_arena_str(arena, (struct ff_str){bytes, size}, ok);
}

static struct ff_list random_list(struct test_random *r, const struct ff_record *type, struct ff_arena *arena,
                                  bool *ok)
{
    struct ff_list list = {.count = test_random_below(r, LIST_MAX + 1)};
    if (list.count == 0) return list;
    list.at = ff_arena_take(arena, (size_t)list.count * type->size);
    if (!list.at) {
        *ok = false;
        return (struct ff_list){0};
    }
    for (uint32_t i = 0; i < list.count; i++)
        test_random_record(r, type, (char *)list.at + (size_t)i * type->size, arena, ok);
    return list;
}

static void random_systime(struct test_random *r, struct ff_systime *t)
{
    uint16_t *parts[] = {&t->year, &t->month,  &t->day_of_week, &t->day,
                         &t->hour, &t->minute, &t->second,      &t->millisecond};
    for (int i = 0; i < 8; i++) *parts[i] = (uint16_t)test_random_number(r);
}

void test_random_record(struct test_random *r, const struct ff_record *type, void *record,
                        struct ff_arena *arena, bool *ok)
{
    memset(record, 0, type->size);
    for (uint32_t i = 0; i < type->count; i++) {
        const struct ff_field *f = &type->fields[i];
        void *at = (char *)record + f->offset;
        switch (f->kind) {
        case FF_KIND_u32: *(uint32_t *)at = (uint32_t)test_random_number(r); break;
        case FF_KIND_u64:
        case FF_KIND_time: *(uint64_t *)at = test_random_number(r); break;
        case FF_KIND_str: *(struct ff_str *)at = random_str(r, arena, ok); break;
        case FF_KIND_blob: *(struct ff_str *)at = random_blob(r, arena, ok); break;
        case FF_KIND_systime: random_systime(r, at); break;
        case FF_KIND_rec: test_random_record(r, f->sub, at, arena, ok); break;
        case FF_KIND_list: *(struct ff_list *)at = random_list(r, f->sub, arena, ok); break;
        }
    }
}

static const char *list_difference(const struct ff_field *f, const struct ff_list *a, const struct ff_list *b)
{
    if (a->count != b->count) return f->name;
    for (uint32_t i = 0; i < a->count; i++) {
        size_t offset = (size_t)i * f->sub->size;
        const char *name =
            test_record_difference(f->sub, (const char *)a->at + offset, (const char *)b->at + offset);
        if (name) return name;
    }
    return NULL;
}

static const char *field_difference(const struct ff_field *f, const void *a, const void *b)
{
    bool same = true;
    switch (f->kind) {
    case FF_KIND_u32: same = *(const uint32_t *)a == *(const uint32_t *)b; break;
    case FF_KIND_u64:
    case FF_KIND_time: same = *(const uint64_t *)a == *(const uint64_t *)b; break;
    case FF_KIND_str:
    case FF_KIND_blob: same = ff_str_eq(*(const struct ff_str *)a, *(const struct ff_str *)b); break;
    case FF_KIND_systime: same = memcmp(a, b, sizeof(struct ff_systime)) == 0; break;
    case FF_KIND_rec: return test_record_difference(f->sub, a, b);
    case FF_KIND_list: return list_difference(f, a, b);
    }
    return same ? NULL : f->name;
}

const char *test_record_difference(const struct ff_record *type, const void *a, const void *b)
{
    for (uint32_t i = 0; i < type->count; i++) {
        uint32_t offset = type->fields[i].offset;
        const char *name =
            field_difference(&type->fields[i], (const char *)a + offset, (const char *)b + offset);
        if (name) return name;
    }
    return NULL;
}
