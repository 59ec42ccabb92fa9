/* SPDX-License-Identifier: MIT */
#include "common/endpoint.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/random.h"
#include "tests/support/rule.h"

static struct ff_endpoint parsed(const char *text)
{
    struct ff_endpoint e;
    const char *error = NULL;
    if (!ff_endpoint_parse(text, &e, &error)) fail_msg("\"%s\": %s", text, error);
    return e;
}

static void the_four_forms_are_read(void **state)
{
    (void)state;
    struct ff_endpoint e = parsed("unix:/run/user/1000/fauxfax/service.sock");
    assert_int_equal(e.kind, FF_ENDPOINT_unix);
    assert_string_equal(e.place, "/run/user/1000/fauxfax/service.sock");
    e = parsed("tcp:127.0.0.1:4711");
    assert_int_equal(e.kind, FF_ENDPOINT_tcp);
    assert_string_equal(e.place, "127.0.0.1");
    assert_int_equal(e.port, 4711);
    e = parsed("file:C:\\Users\\alice\\AppData\\Local\\fauxfax\\service");
    assert_int_equal(e.kind, FF_ENDPOINT_file);
    assert_string_equal(e.place, "C:\\Users\\alice\\AppData\\Local\\fauxfax\\service");
    e = parsed("fd:3");
    assert_int_equal(e.kind, FF_ENDPOINT_fd);
    assert_int_equal(e.fd, 3);
    assert_string_equal(e.place, "");
}

static void an_ipv6_address_stands_in_brackets(void **state)
{
    char text[FF_ENDPOINT_TEXT_MAX];
    (void)state;
    struct ff_endpoint e = parsed("tcp:[::1]:0");
    assert_string_equal(e.place, "::1");
    assert_int_equal(e.port, 0);
    ff_endpoint_print(&e, text);
    assert_string_equal(text, "tcp:[::1]:0");
}

static void what_is_printed_is_what_was_read(void **state)
{
    static const char *const texts[] = {
        "unix:/tmp/a b:c.sock", "unix:relative", "tcp:localhost:0", "tcp:127.0.0.1:65535",
        "tcp:[fe80::1%eth0]:9", "fd:0",          "fd:1048576"};
    char text[FF_ENDPOINT_TEXT_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct ff_endpoint e = parsed(texts[i]);
        ff_endpoint_print(&e, text);
        assert_string_equal(text, texts[i]);
    }
}

static void what_is_no_endpoint_is_told_why_and_changes_nothing(void **state)
{
    static const struct {
        const char *text, *part;
    } rows[] = {
        {"", "not an endpoint"},
        {"unix", "not an endpoint"},
        {"UNIX:/x", "not an endpoint"},
        {"pipe:x", "not an endpoint"},
        {"unix:", "no path"},
        {"tcp:", "tcp:HOST:PORT"},
        {"tcp::1", "tcp:HOST:PORT"},
        {"tcp:host", "tcp:HOST:PORT"},
        {"tcp:::1:5", "tcp:HOST:PORT"},
        {"tcp:[::1]", "tcp:HOST:PORT"},
        {"tcp:[::1]5", "tcp:HOST:PORT"},
        {"tcp:[::1", "tcp:HOST:PORT"},
        {"tcp:[]:1", "tcp:HOST:PORT"},
        {"tcp:[host]:1", "tcp:HOST:PORT"},
        {"tcp:[[::1]:1", "tcp:HOST:PORT"},
        {"tcp:h]:1", "tcp:HOST:PORT"},
        {"tcp:[::1]:1:1", "tcp:HOST:PORT"},
        {"tcp:h:", "the port"},
        {"tcp:h:65536", "the port"},
        {"tcp:h:-1", "the port"},
        {"tcp:h:+1", "the port"},
        {"tcp:h: 1", "the port"},
        {"tcp:h:1x", "the port"},
        {"tcp:h:4294967297", "the port"},
        {"file:", "there is no path after file:"},
        {"fd:", "fd:N"},
        {"fd:-1", "fd:N"},
        {"fd:1048577", "fd:N"},
        {"fd:3 ", "fd:N"},
        {"fd:99999999999999999999", "fd:N"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ff_endpoint e = {.fd = 42};
        const char *error = "";
        if (ff_endpoint_parse(rows[i].text, &e, &error)) fail_msg("\"%s\"", rows[i].text);
        if (!strstr(error, rows[i].part)) fail_msg("\"%s\": %s", rows[i].text, error);
        assert_int_equal(e.fd, 42);
    }
}

static void a_path_or_host_fits_exactly_and_not_with_one_byte_more(void **state)
{
    char text[FF_ENDPOINT_PLACE_MAX + 16], back[FF_ENDPOINT_TEXT_MAX];
    struct ff_endpoint e;
    const char *error;
    (void)state;
    snprintf(text, sizeof text, "unix:/%0*d", FF_ENDPOINT_PLACE_MAX - 2, 0);
    e = parsed(text);
    ff_endpoint_print(&e, back);
    assert_string_equal(back, text);
    snprintf(text, sizeof text, "unix:/%0*d", FF_ENDPOINT_PLACE_MAX - 1, 0);
    assert_false(ff_endpoint_parse(text, &e, &error));
    assert_non_null(strstr(error, "too long"));
    snprintf(text, sizeof text, "tcp:[:%0*d]:65535", FF_ENDPOINT_PLACE_MAX - 2, 0);
    e = parsed(text);
    ff_endpoint_print(&e, back);
    assert_string_equal(back, text);
    snprintf(text, sizeof text, "tcp:[:%0*d]:65535", FF_ENDPOINT_PLACE_MAX - 1, 0);
    assert_false(ff_endpoint_parse(text, &e, &error));
}

static void whatever_text_is_read_prints_as_an_endpoint_that_is_the_same(void **state)
{
    static const char alphabet[] = "tcpunixfd:[]./0123459";
    struct test_random r = {test_seed()};
    static const char *const begins[] = {"tcp:", "unix:", "fd:", "tcp:[", ""};
    char text[64], back[FF_ENDPOINT_TEXT_MAX];
    (void)state;
    for (int round = 0; round < 50000; round++) {
        size_t size = (size_t)snprintf(text, sizeof text, "%s", begins[test_random_below(&r, 5)]);
        for (uint32_t n = test_random_below(&r, 12); n > 0; n--)
            text[size++] = alphabet[test_random_below(&r, sizeof alphabet - 1)];
        text[size] = 0;
        struct ff_endpoint e;
        const char *error = NULL;
        if (!ff_endpoint_parse(text, &e, &error)) {
            assert_non_null(error);
            continue;
        }
        ff_endpoint_print(&e, back);
        struct ff_endpoint again = parsed(back);
        assert_string_equal(again.place, e.place);
        assert_true(again.kind == e.kind && again.port == e.port && again.fd == e.fd);
    }
}

static void only_what_cannot_be_another_machine_is_loopback(void **state)
{
    static const char *const loopback[] = {"127.0.0.1", "127.0.0.2", "127.255.255.255", "::1", "localhost"},
                             *const others[] = {"",
                                                "0.0.0.0",
                                                "10.0.0.1",
                                                "128.0.0.1",
                                                "127.example.org",
                                                "127.0.0",
                                                "127.0.0.1.example.org",
                                                "127.0.0.1x",
                                                "127.0.0.256",
                                                "127.0.0.1 ",
                                                " 127.0.0.1",
                                                "127.+0.0.1",
                                                "127.0..1",
                                                "127.0.0.",
                                                "127.0.0.0001",
                                                "0127.0.0.1",
                                                "1127.0.0.1",
                                                "::",
                                                "localhost.evil.org",
                                                "127"};
    (void)state;
    struct ff_endpoint e = {.kind = FF_ENDPOINT_tcp};
    for (size_t i = 0; i < sizeof loopback / sizeof *loopback; i++) {
        snprintf(e.place, sizeof e.place, "%s", loopback[i]);
        if (!ff_endpoint_is_loopback(&e)) fail_msg("\"%s\"", e.place);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        snprintf(e.place, sizeof e.place, "%s", others[i]);
        if (ff_endpoint_is_loopback(&e)) fail_msg("\"%s\"", e.place);
    }
}

static void the_well_known_endpoint_is_in_the_runtime_folder_or_a_private_one(void **state)
{
    struct ff_endpoint e;
    (void)state;
    assert_true(ff_endpoint_well_known("/run/user/1000", 1000, &e));
    assert_int_equal(e.kind, FF_ENDPOINT_unix);
    assert_string_equal(e.place, "/run/user/1000/fauxfax/service.sock");
    assert_true(ff_endpoint_well_known(NULL, 1000, &e));
    assert_string_equal(e.place, "/tmp/fauxfax-1000/service.sock");
    assert_true(ff_endpoint_well_known("", 0, &e));
    assert_string_equal(e.place, "/tmp/fauxfax-0/service.sock");
    assert_true(ff_endpoint_well_known("relative", 4294967295UL, &e));
    assert_string_equal(e.place, "/tmp/fauxfax-4294967295/service.sock");
}

static void on_windows_the_well_known_endpoint_is_a_note_in_the_users_local_data(void **state)
{
    struct ff_endpoint e = {.fd = 42};
    char folder[FF_ENDPOINT_PLACE_MAX + 1];
    const int most = FF_ENDPOINT_PLACE_MAX - 1 - (int)strlen("\\fauxfax\\service");
    (void)state;
    assert_false(ff_endpoint_well_known_note(NULL, &e));
    assert_false(ff_endpoint_well_known_note("", &e));
    snprintf(folder, sizeof folder, "%0*d", most + 1, 0);
    assert_false(ff_endpoint_well_known_note(folder, &e));
    assert_int_equal(e.fd, 42);
    folder[most] = 0;
    assert_true(ff_endpoint_well_known_note(folder, &e));
    assert_true(ff_endpoint_well_known_note("C:\\Local", &e));
    assert_int_equal(e.kind, FF_ENDPOINT_file);
    assert_string_equal(e.place, "C:\\Local\\fauxfax\\service");
}

static void a_note_says_a_tcp_endpoint_and_a_secret(void **state)
{
    char note[] = "tcp:127.0.0.1:4711\nabc\n";
    const char *secret;
    struct ff_endpoint e;
    (void)state;
    assert_true(ff_endpoint_note_parse(note, &e, &secret));
    assert_int_equal(e.kind, FF_ENDPOINT_tcp);
    assert_int_equal(e.port, 4711);
    assert_string_equal(secret, "abc");
}

/* A service is about to write it, or somebody else has. */
static void what_is_not_a_whole_note_is_none(void **state)
{
    static const char *const notes[] = {"",
                                        "tcp:127.0.0.1:4711",
                                        "tcp:127.0.0.1:4711\n",
                                        "tcp:127.0.0.1:4711\nabc",
                                        "tcp:127.0.0.1:4711\n\n",
                                        "unix:/tmp/s\nabc\n",
                                        "file:C:\\service\nabc\n",
                                        "\nabc\n"};
    char note[FF_ENDPOINT_NOTE_MAX + 8];
    const char *secret;
    struct ff_endpoint e;
    (void)state;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        snprintf(note, sizeof note, "%s", notes[i]);
        if (ff_endpoint_note_parse(note, &e, &secret)) fail_msg("\"%s\"", notes[i]);
    }
    snprintf(note, sizeof note, "tcp:127.0.0.1:1\n%0*d\n", FF_ENDPOINT_SECRET_MAX - 1, 0);
    assert_true(ff_endpoint_note_parse(note, &e, &secret));
    snprintf(note, sizeof note, "tcp:127.0.0.1:1\n%0*d\n", FF_ENDPOINT_SECRET_MAX, 0);
    assert_false(ff_endpoint_note_parse(note, &e, &secret));
}

static void a_runtime_folder_that_makes_the_path_too_long_is_refused(void **state)
{
    char folder[FF_ENDPOINT_PLACE_MAX + 1];
    struct ff_endpoint e = {.fd = 42};
    const int most = FF_ENDPOINT_PLACE_MAX - 1 - (int)strlen("/fauxfax/service.sock");
    (void)state;
    snprintf(folder, sizeof folder, "/%0*d", most, 0);
    assert_false(ff_endpoint_well_known(folder, 0, &e));
    assert_int_equal(e.fd, 42);
    snprintf(folder, sizeof folder, "/%0*d", most - 1, 0);
    assert_true(ff_endpoint_well_known(folder, 0, &e));
    assert_int_equal(strlen(e.place), FF_ENDPOINT_PLACE_MAX - 1);
}

static const struct test_case cases[] = {
    CASE(the_four_forms_are_read),
    CASE(an_ipv6_address_stands_in_brackets),
    CASE(what_is_printed_is_what_was_read),
    CASE(what_is_no_endpoint_is_told_why_and_changes_nothing),
    CASE(a_path_or_host_fits_exactly_and_not_with_one_byte_more),
    CASE(whatever_text_is_read_prints_as_an_endpoint_that_is_the_same),
    CASE(only_what_cannot_be_another_machine_is_loopback),
    CASE(the_well_known_endpoint_is_in_the_runtime_folder_or_a_private_one),
    CASE(on_windows_the_well_known_endpoint_is_a_note_in_the_users_local_data),
    CASE(a_note_says_a_tcp_endpoint_and_a_secret),
    CASE(what_is_not_a_whole_note_is_none),
    CASE(a_runtime_folder_that_makes_the_path_too_long_is_refused),
};

int main(int argc, char **argv)
{
    return RUN("endpoint", cases, NULL, NULL, argc, argv);
}
