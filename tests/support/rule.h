/* SPDX-License-Identifier: MIT */
#ifndef FF_TESTS_RULE_H
#define FF_TESTS_RULE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A test declares the rules of the reference that it proves, as its first statements: RULE("REG-7");. What executed is
 * appended to the file named by FAUXFAX_RULES_TSV (id, case, transport, result), from which docs/conformance.md is
 * made. A comment proves nothing.
 *
 * Cases are listed with CASE(function) in an array for run_cases; each is a plain cmocka test with set-up and
 * tear-down, so that a failed assertion is recorded as such. */
#define RULE(id) rule_declare(id)
void rule_declare(const char *id);

/* A case that declares a rule and checks nothing has failed. Each assertion is a check, but for those of a file that defines
 * RULE_HELPS before it includes this, which are about what a case makes ready; such a file says rule_checked() where it checks what
 * the case asked for. So does a case that looks by itself, and calls fail_msg. */
void rule_checked(void);
#ifndef RULE_HELPS
#define _assert_true(...) (rule_checked(), (_assert_true)(__VA_ARGS__))
#define _assert_int_equal(...) (rule_checked(), (_assert_int_equal)(__VA_ARGS__))
#define _assert_int_not_equal(...) (rule_checked(), (_assert_int_not_equal)(__VA_ARGS__))
#define _assert_string_equal(...) (rule_checked(), (_assert_string_equal)(__VA_ARGS__))
#define _assert_string_not_equal(...) (rule_checked(), (_assert_string_not_equal)(__VA_ARGS__))
#define _assert_memory_equal(...) (rule_checked(), (_assert_memory_equal)(__VA_ARGS__))
#define _assert_memory_not_equal(...) (rule_checked(), (_assert_memory_not_equal)(__VA_ARGS__))
#define _assert_in_range(...) (rule_checked(), (_assert_in_range)(__VA_ARGS__))
#endif

/* The name of the case that runs. */
const char *rule_case(void);

/* The transport the cases run on: "model" (sim alone), "embedded", "daemon", … Default "model". */
void rule_transport(const char *name);

struct test_case {
    const char *name;
    void (*body)(void **state);
};
#define CASE(function)                                                                                       \
    {                                                                                                        \
#function, function                                                                                  \
    }

/* Runs all (or, with an argument, those whose name contains argv[1]); set-up and tear-down run around each and may be
 * NULL. Prints the seed. Returns the number of failures, for main. */
int run_cases(const char *group, const struct test_case *cases, size_t count, int (*set_up)(void **),
              int (*tear_down)(void **), int argc, char **argv);
#define RUN(group, cases, set_up, tear_down, argc, argv)                                                     \
    run_cases(group, cases, sizeof(cases) / sizeof *(cases), set_up, tear_down, argc, argv)

/* This run's seed: FAUXFAX_TEST_SEED or the clock; printed by run_cases. */
uint64_t test_seed(void);

#endif
