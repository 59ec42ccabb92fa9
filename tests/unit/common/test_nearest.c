/* SPDX-License-Identifier: MIT */
#include "common/nearest.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/rule.h"

/* The word of a list (ended by NULL) that is nearest; NULL: none is. */
static const char *nearest(const char *given, const char *const *words)
{
    struct ff_nearest n = ff_nearest_to(given);
    for (; *words; words++) ff_nearest_try(&n, *words);
    return n.best;
}

static const char *const words[] = {"incoming", "advance", "emit", "logoff", "log", "jobs", "job", NULL};

static void a_word_with_a_slip_is_found(void **state)
{
    (void)state;
    assert_string_equal(nearest("incomming", words), "incoming");
    assert_string_equal(nearest("icoming", words), "incoming");
    assert_string_equal(nearest("advanec", words), "advance");
    assert_string_equal(nearest("enit", words), "emit");
    assert_string_equal(nearest("ADVANCE", words), "advance");
}

static void the_word_itself_is_nearest_to_itself(void **state)
{
    (void)state;
    for (const char *const *word = words; *word; word++) assert_string_equal(nearest(*word, words), *word);
}

static void of_equally_near_words_the_first_stays(void **state)
{
    static const char *const pair[] = {"cat", "bat", NULL}, *const twice[] = {"Log", "log", NULL};
    (void)state;
    assert_string_equal(nearest("hat", pair), "cat");
    assert_string_equal(nearest("log", twice), "Log");
}

static void a_word_unlike_all_of_them_is_near_none(void **state)
{
    (void)state;
    assert_null(nearest("zebra", words));
    assert_null(nearest("xxxxxxxxxxxxxxxx", words));
    assert_null(nearest("", (const char *const[]){"ab", NULL}));
}

/* One letter of three may be wrong, and one more. */
static void the_longer_a_word_the_more_slips_are_forgiven(void **state)
{
    static const char *const one[] = {"abcdef", NULL};
    (void)state;
    assert_non_null(nearest("abcxyz", one));
    assert_null(nearest("abwxyz", one));
}

static void half_a_word_is_that_word_when_nothing_is_nearer(void **state)
{
    static const char *const ops[] = {"line-take", "service-start", "service-stop", "device-on", NULL};
    static const char *const both[] = {"service-start", "servant", "services", NULL};
    (void)state;
    assert_string_equal(nearest("service", ops), "service-start");
    assert_string_equal(nearest("Device", ops), "device-on");
    assert_string_equal(nearest("FEI_SENT", (const char *const[]){"FEI_BUSY", "FEI_SENDING", NULL}),
                        "FEI_SENDING");
    assert_null(nearest("FEI_XXX", (const char *const[]){"FEI_RECEIVING", NULL}));
    assert_null(nearest("li", ops));
    assert_null(nearest("stop", ops));
    assert_string_equal(nearest("service", both), "services");
}

static void a_word_longer_than_any_is_near_none(void **state)
{
    char given[300];
    (void)state;
    for (int size = 65; size < 299; size++) {
        snprintf(given, sizeof given, "%0*d", size, 0);
        assert_null(nearest(given, words));
        assert_null(nearest("0", (const char *const[]){given, NULL}));
    }
}

static void words_of_64_letters_are_compared(void **state)
{
    char given[65], other[65];
    (void)state;
    snprintf(given, sizeof given, "%064d", 1);
    snprintf(other, sizeof other, "%064d", 2);
    assert_string_equal(nearest(given, (const char *const[]){other, NULL}), other);
}

static const struct test_case cases[] = {
    CASE(a_word_with_a_slip_is_found),
    CASE(the_word_itself_is_nearest_to_itself),
    CASE(of_equally_near_words_the_first_stays),
    CASE(a_word_unlike_all_of_them_is_near_none),
    CASE(the_longer_a_word_the_more_slips_are_forgiven),
    CASE(half_a_word_is_that_word_when_nothing_is_nearer),
    CASE(a_word_longer_than_any_is_near_none),
    CASE(words_of_64_letters_are_compared),
};

int main(int argc, char **argv)
{
    return RUN("nearest", cases, NULL, NULL, argc, argv);
}
