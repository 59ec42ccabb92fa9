/* SPDX-License-Identifier: MIT */
#include "service/options.h"

#include <string.h>

#include "common/filetime.h"
#include "service/file.h"
#include "tests/support/rule.h"

static const struct option_row own[] = {
    {"pages", OPTION_number, "N", "how many", "pages"},
    {"job", OPTION_count, "ID", "which", "job"},
    {"timeout", OPTION_duration, "TIME", "how long", NULL},
    {"profile", OPTION_choice, "win2000|xp|win7", "which", NULL},
    OPTION_END,
};
static const struct option_row common[] = {
    {"endpoint", OPTION_endpoint, "ENDPOINT", "where", NULL},
    {"json", OPTION_flag, NULL, "as JSON", NULL},
    OPTION_END,
};
static const struct option_row args[] = {{"DEVICE", OPTION_name, NULL, "which", "device"}, OPTION_END};
static const struct option_set set = {.own = own, .common = common, .positionals = args, .required = 1};
static const struct option_set runs = {.own = own, .common = common, .rest = true};

static struct ff_writer error;
static struct options options;

static bool parse(const struct option_set *of, char *const *argv)
{
    ff_writer_free(&error);
    error = ff_writer_on(ff_alloc_default());
    return options_parse(of, argv, &options, &error);
}
#define PARSE(of, ...) parse(of, (char *const *)(uintptr_t)(const char *const[]){__VA_ARGS__, NULL})

static void values_come_after_a_space_or_an_equals_sign(void **state)
{
    (void)state;
    assert_true(PARSE(&set, "--pages", "3", "modem", "--json", "--timeout=1.5s"));
    assert_int_equal(options_number(&options, "pages", 9), 3);
    assert_int_equal(options_ticks(&options, "timeout", 0), 15 * FF_TICKS_PER_S / 10);
    assert_true(options_given(&options, "json"));
    assert_null(options_value(&options, "endpoint"));
    assert_string_equal(options.positionals[0], "modem");
}

static void the_last_argument_of_many_is_taken_again_and_again(void **state)
{
    static const struct option_set many = {
        .own = own, .common = common, .positionals = args, .required = 1, .many = true};
    const char *argv[POSITIONALS_MAX + 2] = {NULL};
    (void)state;
    assert_true(PARSE(&many, "one", "--json", "two", "--", "--three"));
    assert_string_equal(options.positionals[0], "one");
    assert_string_equal(options.positionals[1], "two");
    assert_string_equal(options.positionals[2], "--three");
    assert_null(options.positionals[3]);
    assert_false(PARSE(&many, "one", "mod\xFF"));
    assert_false(PARSE(&many, "--json")); /* once at least */
    for (int i = 0; i < POSITIONALS_MAX; i++) argv[i] = "x";
    assert_true(parse(&many, (char *const *)(uintptr_t)argv));
    argv[POSITIONALS_MAX] = "y";
    assert_false(parse(&many, (char *const *)(uintptr_t)argv));
    assert_string_equal(ff_writer_cstr(&error), "\"y\" is one argument too many\n");
}

static void what_is_wrong_is_named_with_its_cure(void **state)
{
    static const struct {
        const char *argv[4], *says;
    } rows[] = {
        {{"x", "--page", "3"}, "there is no option --page; did you mean --pages?\n"},
        {{"x", "--zzzzzzzz"}, "there is no option --zzzzzzzz\n"},
        {{"x", "--pages"}, "--pages wants a value: N\n"},
        {{"mod\xFF"}, "DEVICE: \"mod\xFF\" is not UTF-8\n"},
        {{"x", "--pages", "3x"}, "--pages: \"3x\" is not a number\n"},
        {{"x", "--pages", "-3"}, "--pages: \"-3\" is not a number\n"},
        {{"x", "--pages", "99999999999999999999"}, "--pages: \"99999999999999999999\" is not a number\n"},
        {{"x", "--job", "99999999999"},
         "--job: \"99999999999\" is not a whole number from 0 to 4294967295\n"},
        {{"x", "--job", "-1"}, "--job: \"-1\" is not a whole number from 0 to 4294967295\n"},
        {{"x", "--timeout", "soon"}, "--timeout: \"soon\" is not a duration (250ms, 30s, 10m)\n"},
        {{"x", "--profile", "win"}, "--profile: \"win\" is not one of the choices: win2000|xp|win7\n"},
        {{"x", "--endpoint", "unix:"}, "--endpoint: \"unix:\" there is no path after unix:\n"},
        {{"x", "--json=yes"}, "--json takes no value\n"},
        {{"x", "y"}, "\"y\" is one argument too many\n"},
        {{"x", "-j"}, "there is no option -j; options have long names (--help lists them)\n"},
        {{"--json"}, "DEVICE is missing\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(parse(&set, (char *const *)(uintptr_t)rows[i].argv));
        assert_string_equal(ff_writer_cstr(&error), rows[i].says);
    }
}

static void help_is_taken_before_what_is_missing(void **state)
{
    (void)state;
    assert_true(PARSE(&set, "--help"));
    assert_true(options.help);
    assert_true(PARSE(&set, "-h", "--nonsense"));
    assert_true(options.help);
}

/* What the client takes is not ours: neither its options nor its dashes. */
static void a_clients_command_line_is_left_alone(void **state)
{
    (void)state;
    assert_true(PARSE(&runs, "--pages", "3", "--", "./client", "--json", "--", "x"));
    assert_string_equal(options.rest[0], "./client");
    assert_string_equal(options.rest[3], "x");
    assert_false(options_given(&options, "json"));
    assert_true(PARSE(&runs, "./client", "--json"));
    assert_string_equal(options.rest[1], "--json");
    assert_true(PARSE(&runs, "--json"));
    assert_null(options.rest);
}

static void after_two_dashes_everything_is_an_argument(void **state)
{
    (void)state;
    assert_true(PARSE(&set, "--", "--json"));
    assert_string_equal(options.positionals[0], "--json");
}

static void the_nearest_word_is_offered_only_when_it_is_near(void **state)
{
    static const char *const words[] = {"scenario", "seed", "status", "service stop"};
    (void)state;
    assert_string_equal(word_nearest("scenaroi", words, 4), "scenario");
    assert_string_equal(word_nearest("sttus", words, 4), "status");
    assert_string_equal(word_nearest("seed", words, 4), "seed");
    assert_null(word_nearest("x", words, 4));
    assert_null(word_nearest("completely else", words, 4));
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(values_come_after_a_space_or_an_equals_sign),
        CASE(the_last_argument_of_many_is_taken_again_and_again),
        CASE(what_is_wrong_is_named_with_its_cure),
        CASE(help_is_taken_before_what_is_missing),
        CASE(a_clients_command_line_is_left_alone),
        CASE(after_two_dashes_everything_is_an_argument),
        CASE(the_nearest_word_is_offered_only_when_it_is_near),
    };
    int failed = RUN("options", cases, NULL, NULL, argc, argv);
    ff_writer_free(&error);
    return failed;
}
