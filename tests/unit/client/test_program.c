/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/folder.h"
#include "tests/support/rule.h"

static char folder[128], out[8192], err[8192];

static int set_up(void **state)
{
    (void)state;
    unsetenv("FAUXFAX_TRANSPORT");
    unsetenv("FAUXFAX_SCENARIO");
    unsetenv("FAUXFAX_USER");
    unsetenv("FAUXFAX_CODEPAGE");
    if (!test_folder_make(folder, sizeof folder)) return -1;
    setenv("XDG_RUNTIME_DIR", folder, 1); /* nobody listens there */
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static void read_all(const char *name, char *to, size_t size)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    to[fread(to, 1, size - 1, file)] = 0;
    fclose(file);
}

/* Runs the program; its exit status, and its output in out and err. */
static int status_of(const char *words)
{
    char command[1024];
    snprintf(command, sizeof command, "%s %s > %s/out 2> %s/err", PROGRAM, words, folder, folder);
    int status = system(command);
    assert_true(WIFEXITED(status));
    read_all("out", out, sizeof out);
    read_all("err", err, sizeof err);
    return WEXITSTATUS(status);
}

static void run(const char *words)
{
    assert_int_equal(status_of(words), 0);
}

static void a_well_behaved_program_hears_nothing(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    run("connect close");
    assert_string_equal(out, "connect 1 0\nclose 1 0\n");
    assert_string_equal(err, "");
}

static void a_finding_is_reported_when_the_program_ends(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    run("connect leave");
    assert_string_equal(out, "connect 1 0\nleave 1 0\n");
    assert_non_null(strstr(err, "CLS-2"));
}

static void without_a_service_a_world_is_made_and_that_is_said(void **state)
{
    (void)state;
    run("connect close");
    assert_string_equal(out, "connect 1 0\nclose 1 0\n");
    assert_string_equal(
        err, "fauxfax: no service answers and FAUXFAX_TRANSPORT is not set: a world of its own is made "
             "for this program\n");
}

static void the_scenario_is_a_file(void **state)
{
    (void)state;
    char path[160];
    snprintf(path, sizeof path, "%s/scenario.json", folder);
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    setenv("FAUXFAX_SCENARIO", path, 1);
    run("connect");
    assert_string_equal(out, "connect 0 1722\n");
    assert_non_null(strstr(err, "scenario.json: there is no such file; name a scenario file, or unset it"));
    FILE *file = fopen(path, "w");
    assert_true(file && fputs("{\"fauxfax\": 1, \"colour\": 3}", file) >= 0 && fclose(file) == 0);
    run("connect");
    assert_string_equal(out, "connect 0 1722\n");
    assert_int_equal(strncmp(err, "fauxfax: FAUXFAX_SCENARIO: /", 28), 0);
    assert_non_null(strstr(err, "scenario.json:1:26: /colour: "));
    file = fopen(path, "w");
    assert_true(file &&
                fputs("{\"fauxfax\": 1, \"users\": [{\"name\": \"bob\", \"rights\": 0}]}", file) >= 0 &&
                fclose(file) == 0);
    run("connect");
    assert_string_equal(out, "connect 0 5\n"); /* bob may do nothing */
    unsetenv("FAUXFAX_SCENARIO");
}

static void the_user_is_the_one_that_is_named(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    setenv("FAUXFAX_USER", "nobody-of-this-world", 1);
    run("connect");
    assert_string_equal(out, "connect 0 1722\n");
    assert_string_equal(err, "fauxfax: no such user in this world; the users are: alice (this was as user "
                             "\"nobody-of-this-world\", by FAUXFAX_USER)\n");
}

static void a_code_page_goes_by_its_name(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    run("page connect close");
    assert_string_equal(out, "page 1252 0\nconnect 1 0\nclose 1 0\n");
    setenv("FAUXFAX_CODEPAGE", "Shift_JIS", 1);
    run("page connect close");
    assert_string_equal(out, "page 932 0\nconnect 1 0\nclose 1 0\n");
    assert_string_equal(err, "");
    setenv("FAUXFAX_CODEPAGE", "klingon", 1);
    run("page connect connect");
    assert_string_equal(out, "page 1252 0\nconnect 0 1722\nconnect 0 1722\n");
    assert_string_equal(
        err, "fauxfax: FAUXFAX_CODEPAGE=klingon: is no code page; there are 874, 932 (shift_jis), 936 "
             "(gbk), 949 (uhc), 950 (big5), 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, "
             "20127 (us-ascii), 65001 (utf-8)\n");
    unsetenv("FAUXFAX_CODEPAGE");
}

/* As on a system whose C library came without its character sets. */
static void a_page_without_a_table_is_said(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    setenv("FAUXFAX_CODEPAGE", "932", 1);
    setenv("GCONV_PATH", folder, 1);
    char path[200];
    snprintf(path, sizeof path, "%s/gconv-modules", folder);
    FILE *file = fopen(path, "w");
    assert_true(file && fputs("alias CP932// NOWHERE//\n", file) >= 0 && fclose(file) == 0);
    run("page connect");
    assert_string_equal(out, "page 1252 0\nconnect 0 1722\n");
    assert_string_equal(
        err, "fauxfax: this system has no table of code page 932; install its character sets (gconv), "
             "or set FAUXFAX_CODEPAGE to another page\n");
    unsetenv("GCONV_PATH");
    unsetenv("FAUXFAX_CODEPAGE");
}

static void where_no_service_is_the_variable_and_the_cure_are_said(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "daemon:unix:/nonexistent/x", 1);
    run("connect");
    assert_string_equal(out, "connect 0 1722\n");
    assert_string_equal(err, "fauxfax: FAUXFAX_TRANSPORT: /nonexistent/x: No such file or directory; start a "
                             "service there (fauxfaxd --endpoint), or use \"fauxfax run\"\n");
}

static void a_log_that_is_full_is_said_once(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    setenv("FAUXFAX_LOG", "/dev/full", 1);
    run("connect close");
    assert_string_equal(out, "connect 1 0\nclose 1 0\n");
    assert_string_equal(err, "fauxfax: FAUXFAX_LOG=/dev/full: No space left on device; the log ends here\n");
    unsetenv("FAUXFAX_LOG");
}

static void a_log_that_cannot_be_written_is_said_and_nothing_more(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    setenv("FAUXFAX_LOG", "/nonexistent/log", 1);
    run("connect close");
    assert_string_equal(out, "connect 1 0\nclose 1 0\n");
    assert_string_equal(err,
                        "fauxfax: FAUXFAX_LOG=/nonexistent/log: No such file or directory; say stderr, or a "
                        "file that can be written\n");
    setenv("FAUXFAX_LOG", "stderr", 1);
    run("connect close");
    assert_non_null(strstr(err, "FaxClose"));
    unsetenv("FAUXFAX_LOG");
}

static void debug_strings_are_lines_of_the_log(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    run("debug");
    assert_string_equal(err, ""); /* a debugger's, and there is none */
    setenv("FAUXFAX_LOG", "stderr", 1);
    run("debug");
    assert_string_equal(err, "fauxfax 0: debug a line\nfauxfax 0: debug caf\xC3\xA9\n");
    unsetenv("FAUXFAX_LOG");
}

/* What each of them offers, in the words of stderr, and which button it is for each place of the default. */
static void a_message_box_says_itself_and_its_default_button_answers(void **state)
{
    static const struct {
        unsigned type;
        const char *buttons, *answers[3];
        int ids[3];
    } rows[] = {
        {0, "OK", {"OK", "OK", "OK"}, {1, 1, 1}},
        {1, "OK, Cancel", {"OK", "Cancel", "OK"}, {1, 2, 1}},
        {2, "Abort, Retry, Ignore", {"Abort", "Retry", "Ignore"}, {3, 4, 5}},
        {3, "Yes, No, Cancel", {"Yes", "No", "Cancel"}, {6, 7, 2}},
        {4, "Yes, No", {"Yes", "No", "Yes"}, {6, 7, 6}},
        {5, "Retry, Cancel", {"Retry", "Cancel", "Retry"}, {4, 2, 4}},
        {6, "Cancel, Try Again, Continue", {"Cancel", "Try Again", "Continue"}, {2, 10, 11}},
    };
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned place = 0; place < 3; place++) {
            char words[64], said[160];
            snprintf(words, sizeof words, "box 0x%x W", rows[i].type | place << 8 | 0x30);
            run(words);
            snprintf(said, sizeof said, "%d W 1 0\n", rows[i].ids[place]);
            assert_string_equal(out, said);
            snprintf(said, sizeof said, "fauxfax: MessageBox \"Fax\": na\xC3\xAFve? (%s; answered: %s)\n",
                     rows[i].buttons, rows[i].answers[place]);
            assert_string_equal(err, said);
        }
}

static void a_message_box_without_a_caption_tells_of_an_error(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    run("box 0 A");
    assert_string_equal(err, "fauxfax: MessageBox \"Error\": na\xC3\xAFve? (OK; answered: OK)\n");
    run("box 7 A"); /* no such style */
    assert_string_equal(out, "0 A 0 1438\n");
    assert_string_equal(err, "");
}

static void ExitProcess_ends_the_program_from_any_thread(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "embedded", 1);
    assert_int_equal(status_of("exit 0 connect"), 0);
    assert_string_equal(out, "");
    assert_int_equal(status_of("exit 7"), 7);
    assert_int_equal(status_of("exit 0x102"), 2);
    assert_int_equal(status_of("exit 0x100"), 255); /* not 0: that would be success */
    assert_int_equal(status_of("connect exit 3"), 3);
    assert_string_equal(out, "connect 1 0\n"); /* written out */
    assert_non_null(strstr(err, "CLS-2"));     /* and the world hears of it */
}

static const struct test_case cases[] = {
    CASE(a_well_behaved_program_hears_nothing),
    CASE(a_finding_is_reported_when_the_program_ends),
    CASE(without_a_service_a_world_is_made_and_that_is_said),
    CASE(the_scenario_is_a_file),
    CASE(the_user_is_the_one_that_is_named),
    CASE(a_code_page_goes_by_its_name),
    CASE(a_page_without_a_table_is_said),
    CASE(a_log_that_cannot_be_written_is_said_and_nothing_more),
    CASE(where_no_service_is_the_variable_and_the_cure_are_said),
    CASE(a_log_that_is_full_is_said_once),
    CASE(debug_strings_are_lines_of_the_log),
    CASE(a_message_box_says_itself_and_its_default_button_answers),
    CASE(a_message_box_without_a_caption_tells_of_an_error),
    CASE(ExitProcess_ends_the_program_from_any_thread),
};

int main(int argc, char **argv)
{
    return RUN("client/program", cases, set_up, tear_down, argc, argv);
}
