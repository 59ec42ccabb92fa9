/* SPDX-License-Identifier: MIT */
/* The harness: what it runs, in which order, and its exit codes. What it prints is looked at by people. */
#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/rule.h"

/* What the cases have done, a letter a step, and how many units the batches had. */
static struct {
    char steps[256];
    unsigned count;
    uint64_t units;
} done;

static void step(char letter)
{
    assert_true(done.count + 1 < sizeof done.steps);
    done.steps[done.count++] = letter;
    done.steps[done.count] = '\0';
}

static void *set_up(uint32_t argument, uint64_t units)
{
    static uint32_t state;
    (void)units;
    step((char)argument);
    state = argument;
    return &state;
}

static void *refuse(uint32_t argument, uint64_t units)
{
    (void)argument, (void)units;
    return NULL;
}

static void run(void *state, uint64_t units)
{
    assert_non_null(state);
    step('r');
    done.units += units;
    for (uint64_t i = 0; i < 1000; i++) bench_keep(i);
}

static void tear_down(void *state)
{
    assert_non_null(state);
    step('.');
}

#define A_CASE(letter)                                                                                       \
    .unit = "thing", .argument = letter, .set_up = set_up, .run = run, .tear_down = tear_down

/* What a unit is, counted: the code of its letter, 97 and on. */
static double figure(void *state, uint64_t units)
{
    const uint32_t *letter = state;
    step('f');
    done.units += units;
    return *letter;
}

/* Targets that any batch meets, and that none does. */
static const struct bench_case cases[] = {
    {.name = "floor", A_CASE('a'), .units = 500, .target = 1e12},
    {.name = "slow", A_CASE('b'), .clock = BENCH_wall, .units = 1, .floor = "floor", .target = 1e-6},
    {.name = "far", A_CASE('c'), .units = 1, .floor = "floor", .target_ratio = 1e-6, .warm = true},
};

#define COUNTED(letter)                                                                                      \
    .unit = "client", .units = 1, .measure = "bytes", .argument = letter, .set_up = set_up, .figure = figure

static const struct bench_case counted[] = {
    {.name = "bare", COUNTED('a'), .target = 97},
    {.name = "high", COUNTED('b'), .target = 97},
    {.name = "little more", COUNTED('b'), .floor = "bare", .target_more = 1},
    {.name = "much more", COUNTED('c'), .floor = "bare", .target_more = 1},
    {.name = "as much", COUNTED('a'), .floor = "bare", .target_ratio = 1},
    {.name = "twice", COUNTED('b'), .floor = "bare", .target_ratio = 1},
};

static const struct bench_case refused[] = {
    {.name = "x", .unit = "thing", .units = 1, .set_up = refuse, .run = run}};

enum { COUNT = sizeof cases / sizeof *cases, WORDS_MAX = 5 };

/* With up to four words. */
static int go_with(const struct bench_case *table, size_t count, const char *const words[WORDS_MAX])
{
    char copies[WORDS_MAX][16], *argv[WORDS_MAX + 1] = {copies[0]};
    int argc = 1;
    snprintf(copies[0], sizeof copies[0], "bench_test");
    for (; words[argc - 1]; argc++) {
        snprintf(copies[argc], sizeof copies[argc], "%s", words[argc - 1]);
        argv[argc] = copies[argc];
    }
    done.count = 0;
    done.units = 0;
    done.steps[0] = '\0';
    return bench_main("test", table, count, argc, argv);
}

#define GO(...) go_with(cases, COUNT, (const char *const[WORDS_MAX]){__VA_ARGS__})

static void cases_take_turns(void **state)
{
    (void)state;
    assert_int_equal(GO("--rounds", "3"), 0);
    assert_string_equal(done.steps, "ar.br.cr.cr.ar.br.cr.cr.ar.br.cr.cr.");
    assert_int_equal(done.units, 3 * (500 + 1 + 2));
}

static void one_quick_round(void **state)
{
    (void)state;
    assert_int_equal(GO("--quick"), 0);
    assert_string_equal(done.steps, "ar.br.cr.cr.");
    assert_int_equal(done.units, 5 + 1 + 2);
}

static void some_of_them_and_their_floors(void **state)
{
    (void)state;
    assert_int_equal(GO("--quick", "slo"), 0);
    assert_string_equal(done.steps, "ar.br.");
    assert_int_equal(GO("--quick", "--json", "floor"), 0);
    assert_string_equal(done.steps, "ar.");
}

static void a_missed_target_counts_when_it_is_checked(void **state)
{
    (void)state;
    assert_int_equal(GO("--quick", "--check", "floor"), 0);
    assert_int_equal(GO("--quick", "slow"), 0);
    assert_int_equal(GO("--quick", "--check", "slow"), 1);
    assert_int_equal(GO("--quick", "--check", "far"), 1);
}

static void figures_that_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int code;
    } rows[] = {{"bare", 0}, {"high", 1}, {"little more", 0}, {"much more", 1}, {"as much", 0}, {"twice", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const words[WORDS_MAX] = {"--quick", "--check", rows[i].name};
        assert_int_equal(go_with(counted, sizeof counted / sizeof *counted, words), rows[i].code);
        assert_non_null(strchr(done.steps, 'f'));
    }
}

static void what_is_no_usage(void **state)
{
    (void)state;
    assert_int_equal(GO("--slow"), 2);
    assert_int_equal(GO("--rounds"), 2);
    assert_int_equal(GO("--rounds", "0"), 2);
    assert_int_equal(GO("--rounds", "1000"), 2);
    assert_int_equal(GO("--rounds", "many"), 2);
    assert_int_equal(GO("nothing"), 2);
    assert_int_equal(done.count, 0);
}

static void what_cannot_be_set_up(void **state)
{
    (void)state;
    char name[] = "bench_test", *argv[] = {name, NULL};
    assert_int_equal(bench_main("test", refused, 1, 1, argv), 70);
}

static const struct test_case tests[] = {
    CASE(cases_take_turns),
    CASE(one_quick_round),
    CASE(some_of_them_and_their_floors),
    CASE(a_missed_target_counts_when_it_is_checked),
    CASE(figures_that_are_counted),
    CASE(what_is_no_usage),
    CASE(what_cannot_be_set_up),
};

int main(int argc, char **argv)
{
    return RUN("bench", tests, NULL, NULL, argc, argv);
}
