/* SPDX-License-Identifier: MIT */
/* The model's strings, interned. */
#include "tests/unit/sim/notify.h"

#include <stdio.h>
#include <string.h>

static void equal_texts_have_equal_numbers(void **state)
{
    struct phone *p = *state;
    enum { MANY = 3000 };
    struct texts texts = {0};
    static text numbers[MANY];
    char word[16];
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < MANY; i++) {
            text t;
            snprintf(word, sizeof word, "text %u", (unsigned)i);
            assert_true(text_intern(&texts, &p->memory.alloc, ff_str_of(word), &t));
            if (round == 0) numbers[i] = t;
            assert_int_equal(t, numbers[i]);
            assert_int_not_equal(t, 0);
        }
    assert_int_equal(texts.spans.count, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        snprintf(word, sizeof word, "text %u", (unsigned)i);
        struct ff_str s = text_get(&texts, numbers[i]);
        assert_string_equal(s.at, word); /* with its NUL behind it */
        assert_int_equal(s.size, strlen(word));
    }
    texts_free(&texts, &p->memory.alloc);
}

static void null_is_not_empty(void **state)
{
    struct phone *p = *state;
    struct texts texts = {0};
    text null, empty, nul, other;
    assert_true(text_intern(&texts, &p->memory.alloc, FF_STR_NULL, &null));
    assert_true(text_intern(&texts, &p->memory.alloc, FF_STR(""), &empty));
    assert_true(text_intern(&texts, &p->memory.alloc, FF_STR("a\0b"), &nul));
    assert_true(text_intern(&texts, &p->memory.alloc, FF_STR("a"), &other));
    assert_int_equal(null, 0);
    assert_int_not_equal(empty, 0);
    assert_int_not_equal(nul, other);
    assert_null(text_get(&texts, null).at);
    assert_non_null(text_get(&texts, empty).at);
    assert_int_equal(text_get(&texts, empty).size, 0);
    assert_int_equal(text_get(&texts, nul).size, 3);
    assert_null(text_get(&texts, 99).at);
    texts_free(&texts, &p->memory.alloc);
}

/* A text that the table itself holds may be given to it. */
static void a_text_of_its_own(void **state)
{
    struct phone *p = *state;
    struct texts texts = {0};
    for (uint32_t i = 0; i < 200; i++) {
        char word[16];
        text t, same;
        snprintf(word, sizeof word, "%u", (unsigned)i);
        assert_true(text_intern(&texts, &p->memory.alloc, ff_str_of(word), &t));
        assert_true(text_intern(&texts, &p->memory.alloc, text_get(&texts, t), &same));
        assert_int_equal(t, same);
    }
    texts_free(&texts, &p->memory.alloc);
}

static void a_refused_text(void **state)
{
    struct phone *p = *state;
    for (uint64_t nth = 1;; nth++) {
        struct texts texts = {0};
        uint64_t refused = p->memory.refused;
        p->memory.refuse_at = p->memory.requests + nth;
        for (uint32_t i = 0; i < 100; i++) {
            char word[16];
            text t = 7;
            snprintf(word, sizeof word, "%u", (unsigned)i);
            bool done = text_intern(&texts, &p->memory.alloc, ff_str_of(word), &t);
            assert_int_equal(t != 0, done);
            if (done) continue;
            /* As if it had not been tried. */
            assert_true(text_intern(&texts, &p->memory.alloc, ff_str_of(word), &t));
            assert_int_equal(t, i + 1);
        }
        p->memory.refuse_at = 0;
        texts_free(&texts, &p->memory.alloc);
        if (p->memory.refused == refused) break;
    }
}

static const struct test_case cases[] = {
    CASE(equal_texts_have_equal_numbers),
    CASE(null_is_not_empty),
    CASE(a_text_of_its_own),
    CASE(a_refused_text),
};

int main(int argc, char **argv)
{
    return RUN("text", cases, phone_set_up, phone_tear_down, argc, argv);
}
