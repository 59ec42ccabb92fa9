/* SPDX-License-Identifier: MIT */
#include "common/str.h"
#include "tests/support/random.h"
#include "tests/support/rule.h"

static void null_and_empty_differ(void **state)
{
    (void)state;
    assert_true(ff_str_eq(FF_STR_NULL, ff_str_of(NULL)));
    assert_true(ff_str_eq(FF_STR(""), ff_str_of("")));
    assert_false(ff_str_eq(FF_STR_NULL, FF_STR("")));
    assert_false(ff_str_eq(FF_STR(""), FF_STR_NULL));
    assert_false(ff_str_eq_nocase(FF_STR_NULL, FF_STR("")));
    assert_true(ff_str_eq_nocase(FF_STR_NULL, FF_STR_NULL));
    assert_true(ff_str_empty(FF_STR_NULL));
    assert_true(ff_str_empty(FF_STR("")));
    assert_false(ff_str_empty(FF_STR(" ")));
}

static void equality_counts_every_byte(void **state)
{
    (void)state;
    assert_true(ff_str_eq(FF_STR("a\0b"), FF_STR("a\0b")));
    assert_false(ff_str_eq(FF_STR("a\0b"), FF_STR("a\0c")));
    assert_false(ff_str_eq(FF_STR("ab"), FF_STR("abc")));
    assert_false(ff_str_eq(FF_STR("ab"), FF_STR("aB")));
}

static void case_is_folded_in_ascii_and_nowhere_else(void **state)
{
    (void)state;
    assert_true(ff_str_eq_nocase(FF_STR("LocalSystem"), FF_STR("LOCALSYSTEM")));
    assert_true(ff_str_eq_nocase(FF_STR("AZ"), FF_STR("az")));
    /* The neighbours of A to Z. */
    assert_false(ff_str_eq_nocase(FF_STR("@["), FF_STR("`{")));
    assert_false(ff_str_eq_nocase(FF_STR("\xC3\x84"), FF_STR("\xC3\xA4")));
    assert_false(ff_str_eq_nocase(FF_STR("ab"), FF_STR("abc")));
}

static void a_pattern_matches_as_a_file_name_s_does(void **state)
{
    static const struct {
        const char *pattern, *text;
        bool matches;
    } rows[] = {
        {"", "", true},
        {"", "a", false},
        {"*", "", true},
        {"*", "anything", true},
        {"?", "", false},
        {"?", "a", true},
        {"?", "ab", false},
        {"*.tif", "report.TIF", true},
        {"*.tif", "report.tiff", false},
        {"*.tif", ".tif", true},
        {"r*t.*", "report.doc", true},
        {"**", "", true},
        {"a**b", "ab", true},
        {"*a*b*c*", "xxaxxbxxc", true},
        {"*a*b*c*", "xxaxxcxxb", false},
        {"*ab", "aab", true},
        {"*aab", "aaab", true},
        {"a?c", "abc", true},
        {"a?*c", "ac", false},
        {"abc", "ab", false},
        {"ab", "abc", false},
        {"555*", "5550100", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ff_str_match(ff_str_of(rows[i].pattern), ff_str_of(rows[i].text)) != rows[i].matches)
            fail_msg("\"%s\" and \"%s\"", rows[i].pattern, rows[i].text);
}

static void a_base_name_is_what_follows_the_last_separator_of_either_kind(void **state)
{
    static const struct {
        const char *path, *base;
    } rows[] = {
        {"a.tif", "a.tif"}, {"/x/a.tif", "a.tif"},     {"C:\\x\\a.tif", "a.tif"},
        {"/x\\y/a", "a"},   {"\\\\host\\x/y\\a", "a"}, {"/x/", ""},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!ff_str_eq(ff_str_base(ff_str_of(rows[i].path)), ff_str_of(rows[i].base)))
            fail_msg("\"%s\"", rows[i].path);
    assert_null(ff_str_base(FF_STR_NULL).at);
}

static void null_matches_nothing(void **state)
{
    (void)state;
    assert_false(ff_str_match(FF_STR("*"), FF_STR_NULL));
    assert_false(ff_str_match(FF_STR_NULL, FF_STR("")));
    assert_false(ff_str_match(FF_STR_NULL, FF_STR_NULL));
}

/* The definition, which is exponential. */
static bool naive_match(struct ff_str p, struct ff_str t)
{
    if (p.size == 0) return t.size == 0;
    struct ff_str rest = {p.at + 1, p.size - 1}, after = t.size ? (struct ff_str){t.at + 1, t.size - 1} : t;
    if (*p.at == '*') return naive_match(rest, t) || (t.size > 0 && naive_match(p, after));
    return t.size > 0 && (*p.at == '?' || *p.at == *t.at) && naive_match(rest, after);
}

static struct ff_str random_text(struct test_random *r, const char *alphabet, char *to, uint32_t max)
{
    uint32_t size = test_random_below(r, max + 1);
    for (uint32_t i = 0; i < size; i++) to[i] = alphabet[test_random_below(r, (uint32_t)strlen(alphabet))];
    return (struct ff_str){to, size};
}

static void the_walk_agrees_with_the_definition(void **state)
{
    struct test_random r = {test_seed()};
    char pattern[8], text[12];
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct ff_str p = random_text(&r, "ab*?", pattern, 8), t = random_text(&r, "ab", text, 10);
        if (ff_str_match(p, t) != naive_match(p, t))
            fail_msg("\"%.*s\" and \"%.*s\"", (int)p.size, p.at, (int)t.size, t.at);
    }
}

static const struct test_case cases[] = {
    CASE(null_and_empty_differ),
    CASE(equality_counts_every_byte),
    CASE(case_is_folded_in_ascii_and_nowhere_else),
    CASE(a_pattern_matches_as_a_file_name_s_does),
    CASE(null_matches_nothing),
    CASE(a_base_name_is_what_follows_the_last_separator_of_either_kind),
    CASE(the_walk_agrees_with_the_definition),
};

int main(int argc, char **argv)
{
    return RUN("str", cases, NULL, NULL, argc, argv);
}
