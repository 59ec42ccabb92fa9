/* SPDX-License-Identifier: MIT */
#include "service/command.h"

#include <string.h>

#include "service/world/control.def"
#include "sim/ops.def"
#include "sim/party.h"
#include "tests/support/rule.h"

/* The table of commands against the tables of what a world takes. */

static const char *const control_methods[] = {
#define X(method, owner, name, params, text) method,
    CONTROL_METHODS(X)
#undef X
};
static const char *const op_words[] = {
#define X(op, word, fields) word,
    SIM_OPS(X)
#undef X
};
static const char *const op_keys[] = {
#define X(field, member, key, type) key,
    SIM_OP_FIELDS(X)
#undef X
};
/* Parameters of the methods that are no ops. */
static const char *const method_keys[] = {
#define NONE
#define ONE(param) param
#define TWO(first, second) first second
#define NEED(name, type) name,
#define MAY(name, type) name,
#define X(method, owner, name, params, text) params
    CONTROL_METHODS(X)
#undef X
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool among(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0) return true;
    return false;
}

static void every_op_has_a_command(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(op_words); i++) {
        bool found = false;
        for (const struct command *c = commands; c->name; c++)
            found |= c->method && strcmp(c->method, op_words[i]) == 0;
        if (!found) fail_msg("no command does the op %s", op_words[i]);
    }
}

static void every_command_calls_a_method_that_exists(void **state)
{
    (void)state;
    for (const struct command *c = commands; c->name; c++)
        if (c->method && !among(c->method, control_methods, COUNT(control_methods)) &&
            !among(c->method, op_words, COUNT(op_words)))
            fail_msg("%s calls %s", c->name, c->method);
}

static void check_keys(const struct command *c, const struct option_row *rows)
{
    for (; rows && rows->name; rows++)
        if (rows->key && !among(rows->key, op_keys, COUNT(op_keys)) &&
            !among(rows->key, method_keys, COUNT(method_keys)))
            fail_msg("%s: %s fills \"%s\", which no method takes", c->name, rows->name, rows->key);
}

static void every_parameter_is_one_that_a_method_takes(void **state)
{
    (void)state;
    for (const struct command *c = commands; c->name; c++) {
        check_keys(c, c->set.own);
        check_keys(c, c->set.positionals);
    }
}

static unsigned length(const struct option_row *rows)
{
    unsigned count = 0;
    while (rows && rows[count].name) count++;
    return count;
}

static void every_command_fits_has_help_and_takes_json(void **state)
{
    (void)state;
    for (const struct command *c = commands; c->name; c++) {
        bool json = false;
        struct ff_writer help = ff_writer_on(ff_alloc_default());
        command_help(c, &help);
        assert_non_null(strstr(ff_writer_cstr(&help), c->help));
        json = strstr(ff_writer_cstr(&help), "--json") != NULL;
        ff_writer_free(&help);
        if (!json) fail_msg("%s has no --json", c->name);
        assert_non_null(c->run);
        assert_in_range(length(c->set.own), 0, OPTIONS_MAX - 1);
        assert_in_range(length(c->set.common), 0, OPTIONS_MAX - 1);
        assert_in_range(length(c->set.positionals), c->set.required, POSITIONALS_MAX);
    }
}

static void a_command_is_found_by_its_words(void **state)
{
    int words;
    (void)state;
    for (const struct command *c = commands; c->name; c++) {
        char name[64], *argv[4] = {name, NULL};
        strcpy(name, c->name);
        char *space = strchr(name, ' ');
        if (space) *space = 0, argv[1] = space + 1;
        assert_ptr_equal(command_find(argv, &words), c);
        assert_int_equal(words, space ? 2 : 1);
    }
    assert_null(command_find((char *const[]){(char[]){"service"}, NULL}, &words));
    assert_null(command_find((char *const[]){(char[]){"ru"}, NULL}, &words));
}

static void a_caller_is_one_of_the_words_of_the_model_and_the_others_are_named(void **state)
{
    static const char *const words[] = {
#define X(kind, word) word,
        SIM_CALLERS(X)
#undef X
    };
    const struct command *incoming = command_find((char *const[]){(char[]){"incoming"}, NULL}, &(int){0});
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    struct options given;
    char option[] = "--caller", word[32];
    (void)state;
    for (size_t i = 0; i < COUNT(words); i++) {
        strcpy(word, words[i]);
        assert_true(options_parse(&incoming->set, (char *const[]){option, word, NULL}, &given, &error));
        assert_string_equal(options_value(&given, "caller"), words[i]);
    }
    strcpy(word, "Bob");
    assert_false(options_parse(&incoming->set, (char *const[]){option, word, NULL}, &given, &error));
    assert_string_equal(ff_writer_cstr(&error), "--caller: \"Bob\" is not one of the choices: "
                                                "fax|voice|hangs-up|drops|fatal-error\n");
    ff_writer_free(&error);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(every_op_has_a_command),
        CASE(every_command_calls_a_method_that_exists),
        CASE(every_parameter_is_one_that_a_method_takes),
        CASE(every_command_fits_has_help_and_takes_json),
        CASE(a_command_is_found_by_its_words),
        CASE(a_caller_is_one_of_the_words_of_the_model_and_the_others_are_named),
    };
    return RUN("commands", cases, NULL, NULL, argc, argv);
}
