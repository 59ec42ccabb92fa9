/* SPDX-License-Identifier: MIT */
#include "tests/support/rule.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef _WIN32
#include <errno.h>
#include <share.h>
#include <windows.h>
#endif

enum { RULES_PER_CASE = 64, CASES_MAX = 512 };

static struct {
    const char *transport;
    const char *rules[RULES_PER_CASE];
    size_t count;
    atomic_size_t checks; /* threads check, too */
    bool passed;
    const char *group, *name;
    int (*set_up)(void **);
    int (*tear_down)(void **);
} now = {.transport = "model"};

struct bound_case {
    const struct test_case *test;
    void *state;
};

void rule_declare(const char *id)
{
    if (now.count == RULES_PER_CASE) fail_msg("more than %d rules in one case", RULES_PER_CASE);
    now.rules[now.count++] = id;
}

void rule_checked(void)
{
    atomic_fetch_add(&now.checks, 1);
}

void rule_transport(const char *name)
{
    now.transport = name;
}

const char *rule_case(void)
{
    return now.name;
}

uint64_t test_seed(void)
{
    static uint64_t seed;
    if (seed) return seed;
    const char *given = getenv("FAUXFAX_TEST_SEED");
    seed = given ? strtoull(given, NULL, 0) : (uint64_t)time(NULL);
    if (!seed) seed = 1;
    return seed;
}

/* An append is one act where files are POSIX's; elsewhere a seek and a write, and nobody else's between them. */
#ifdef _WIN32
static FILE *open_to_append(const char *path)
{
    FILE *file;
    while (!(file = _fsopen(path, "a", _SH_DENYWR)) && errno == EACCES) SwitchToThread();
    return file;
}
#else
static FILE *open_to_append(const char *path)
{
    return fopen(path, "a");
}
#endif

static void write_rules(const char *name)
{
    const char *path = getenv("FAUXFAX_RULES_TSV");
    if (!path || !*path || now.count == 0) return;
    /* Test programs run side by side: one append of whole lines a case. */
    char lines[16384];
    size_t used = 0;
    for (size_t i = 0; i < now.count && used < sizeof lines; i++)
        used += (size_t)snprintf(lines + used, sizeof lines - used, "%s\t%s/%s\t%s\t%s\n", now.rules[i],
                                 now.group, name, now.transport, now.passed ? "pass" : "FAIL");
    FILE *file = open_to_append(path);
    if (!file) {
        perror(path);
        exit(70);
    }
    if (used >= sizeof lines || fwrite(lines, 1, used, file) != used || fclose(file) != 0) {
        fprintf(stderr, "%s: cannot write\n", path);
        exit(70);
    }
}

static int case_set_up(void **state)
{
    struct bound_case *bound = *state;
    now.count = 0;
    now.passed = false;
    now.name = bound->test->name;
    return now.set_up ? now.set_up(&bound->state) : 0;
}

static void case_body(void **state)
{
    struct bound_case *bound = *state;
    atomic_store(&now.checks, 0);
    bound->test->body(&bound->state);
    if (now.count && !atomic_load(&now.checks)) fail_msg("it declares %s, and checks nothing", now.rules[0]);
    now.passed = true;
}

static int case_tear_down(void **state)
{
    struct bound_case *bound = *state;
    int failed = now.tear_down ? now.tear_down(&bound->state) : 0;
    if (failed) now.passed = false;
    write_rules(bound->test->name);
    return failed;
}

int run_cases(const char *group, const struct test_case *cases, size_t count, int (*set_up)(void **),
              int (*tear_down)(void **), int argc, char **argv)
{
    static struct CMUnitTest tests[CASES_MAX];
    static struct bound_case bound[CASES_MAX];
    size_t chosen = 0;
    for (size_t i = 0; i < count; i++) {
        if (argc > 1 && !strstr(cases[i].name, argv[1])) continue;
        if (chosen == CASES_MAX) {
            fprintf(stderr, "%s: more than %d cases\n", group, CASES_MAX);
            return 70;
        }
        bound[chosen].test = &cases[i];
        tests[chosen] =
            (struct CMUnitTest){cases[i].name, case_body, case_set_up, case_tear_down, &bound[chosen]};
        chosen++;
    }
    if (chosen == 0) {
        fprintf(stderr, "%s: no case matches \"%s\"\n", group, argc > 1 ? argv[1] : "");
        return 70;
    }
    now.group = group;
    now.set_up = set_up;
    now.tear_down = tear_down;
    printf("seed %llu\n", (unsigned long long)test_seed());
    return _cmocka_run_group_tests(group, tests, chosen, NULL, NULL);
}
