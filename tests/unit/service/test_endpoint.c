/* SPDX-License-Identifier: MIT */
#include "common/endpoint.h"

#include <string.h>

#include "tests/support/rule.h"

/* Endpoints in words: what parses prints the same, and what does not says why. */

static void what_parses_prints_the_same(void **state)
{
    static const char *const texts[] = {"unix:/run/user/7/fauxfax/service.sock",
                                        "unix:a",
                                        "tcp:127.0.0.1:0",
                                        "tcp:[::1]:65535",
                                        "tcp:localhost:4711",
                                        "fd:3"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct ff_endpoint e;
        char printed[FF_ENDPOINT_TEXT_MAX];
        const char *why = NULL;
        assert_true(ff_endpoint_parse(texts[i], &e, &why));
        ff_endpoint_print(&e, printed);
        assert_string_equal(printed, texts[i]);
    }
}

static void what_is_none_says_why_and_changes_nothing(void **state)
{
    static const char *const texts[] = {
        "",          "unix",       "unix:",       "pipe:x",         "tcp:",
        "tcp::1",    "tcp:host",   "tcp:host:",   "tcp:host:65536", "tcp:host:-1",
        "tcp:a:b:1", "tcp:[::1:4", "tcp:[::1]4",  "tcp:host:1x",    "fd:",
        "fd:x",      "fd:-1",      "fd:99999999", "tcp:[]:1"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct ff_endpoint e = {.port = 77};
        const char *why = NULL;
        if (ff_endpoint_parse(texts[i], &e, &why)) fail_msg("\"%s\" was taken for an endpoint", texts[i]);
        assert_non_null(why);
        assert_int_equal(e.port, 77);
    }
}

static void a_path_must_fit_a_socket_address(void **state)
{
    char text[5 + FF_ENDPOINT_PLACE_MAX + 1] = "unix:";
    struct ff_endpoint e;
    const char *why;
    (void)state;
    memset(text + 5, 'p', FF_ENDPOINT_PLACE_MAX);
    assert_false(ff_endpoint_parse(text, &e, &why));
    text[5 + FF_ENDPOINT_PLACE_MAX - 1] = 0;
    assert_true(ff_endpoint_parse(text, &e, &why));
}

static void loopback_is_what_cannot_be_reached_from_elsewhere(void **state)
{
    static const struct {
        const char *text;
        bool loopback;
    } rows[] = {
        {"tcp:127.0.0.1:1", true}, {"tcp:127.9.8.7:1", true},        {"tcp:[::1]:1", true},
        {"tcp:localhost:1", true}, {"tcp:0.0.0.0:1", false},         {"tcp:[::]:1", false},
        {"tcp:10.0.0.1:1", false}, {"tcp:127.example.org:1", false}, {"tcp:127.0.0.1.example.org:1", false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ff_endpoint e;
        const char *why;
        assert_true(ff_endpoint_parse(rows[i].text, &e, &why));
        if (ff_endpoint_is_loopback(&e) != rows[i].loopback) fail_msg("%s", rows[i].text);
    }
}

static void the_users_own_endpoint_is_in_the_runtime_folder_or_in_tmp(void **state)
{
    struct ff_endpoint e;
    char far[FF_ENDPOINT_PLACE_MAX];
    (void)state;
    assert_true(ff_endpoint_well_known("/run/user/7", 7, &e));
    assert_string_equal(e.place, "/run/user/7/fauxfax/service.sock");
    assert_true(ff_endpoint_well_known(NULL, 7, &e));
    assert_string_equal(e.place, "/tmp/fauxfax-7/service.sock");
    assert_true(ff_endpoint_well_known("relative", 7, &e));
    assert_string_equal(e.place, "/tmp/fauxfax-7/service.sock");
    memset(far, '/', sizeof far - 1);
    far[sizeof far - 1] = 0;
    assert_false(ff_endpoint_well_known(far, 7, &e));
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(what_parses_prints_the_same),
        CASE(what_is_none_says_why_and_changes_nothing),
        CASE(a_path_must_fit_a_socket_address),
        CASE(loopback_is_what_cannot_be_reached_from_elsewhere),
        CASE(the_users_own_endpoint_is_in_the_runtime_folder_or_in_tmp),
    };
    return RUN("endpoint", cases, NULL, NULL, argc, argv);
}
