/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/winfax.h"
#include "common/winfax_codes.h"
#include "tests/support/folder.h"
#include "tests/support/rule.h"
#include "tests/unit/client/fake.h"
#include "tests/unit/client/host_double.h"

static struct fake *fake;
static char folder[128], log_file[160];

static const char *const VARIABLES[] = {"FAUXFAX_TRANSPORT", "FAUXFAX_USER",     "FAUXFAX_SECRET_FILE",
                                        "FAUXFAX_SCENARIO",  "FAUXFAX_CODEPAGE", "XDG_RUNTIME_DIR"};

static int set_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof VARIABLES / sizeof *VARIABLES; i++) unsetenv(VARIABLES[i]);
    fake = fake_start(NULL, NULL);
    setenv("XDG_RUNTIME_DIR", folder, 1); /* nobody is there */
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    client_bind(NULL);
    fake_stop(fake);
    return 0;
}

/* A client that goes by the environment: "" when it came through, else the sentence. */
static const char *dial(void)
{
    static char error[256];
    *error = 0;
    struct client *client = client_make(&(struct client_options){0});
    assert_non_null(client);
    if (client_open(client, error)) *error = 0;
    client_end(client, true, 0);
    return error;
}

static void each_wrong_value_names_its_variable_and_the_cure(void **state)
{
    (void)state;
    static char long_value[3000];
    memset(long_value, 'x', sizeof long_value - 1);
    const struct {
        const char *variable, *value, *says;
    } rows[] = {
        {"FAUXFAX_TRANSPORT", "deamon:unix:/x",
         "is no transport; say daemon:unix:PATH, daemon:tcp:HOST:PORT or embedded"},
        {"FAUXFAX_TRANSPORT", "daemon",
         "not an endpoint: unix:PATH, tcp:HOST:PORT, fd:N or, on Windows, file:PATH; say daemon:unix:PATH"},
        {"FAUXFAX_TRANSPORT", "daemon:unix:", "there is no path after unix:"},
        {"FAUXFAX_TRANSPORT", "daemon:tcp:127.0.0.1:65536", "the port is not a number"},
        {"FAUXFAX_TRANSPORT", "daemon:tcp:127.0.0.1:0", "say the port of its ready line"},
        {"FAUXFAX_TRANSPORT", "daemon:fd:3", "fd: is for the service"},
        {"FAUXFAX_TRANSPORT", "embedded",
         "there is no world in this program; link it with fauxfax::embedded"},
        {"FAUXFAX_TRANSPORT", "embeddedly", "is no transport"},
        {"FAUXFAX_TRANSPORT", "system", "there is no fax service of the system's here"},
        {"FAUXFAX_TRANSPORT", long_value, "is too long"},
        {"FAUXFAX_USER", "al\xFFice", "is not UTF-8"},
        {"FAUXFAX_USER", long_value, "is too long"},
        {"FAUXFAX_SECRET_FILE", long_value, "is too long"},
        {"FAUXFAX_SCENARIO", long_value, "is too long"},
        {"FAUXFAX_CODEPAGE", "klingon",
         "is no code page; there are 874, 932 (shift_jis), 936 (gbk), 949 (uhc), 950 (big5), 1250, 1251, "
         "1252, "
         "1253, 1254, 1255, 1256, 1257, 1258, 20127 (us-ascii), 65001 (utf-8)"},
        {"FAUXFAX_CODEPAGE", long_value, "is too long"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        setenv(rows[i].variable, rows[i].value, 1);
        const char *error = dial();
        if (!strstr(error, rows[i].variable) || !strstr(error, rows[i].says))
            fail_msg("%s=%.40s: \"%s\" does not say \"%s\"", rows[i].variable, rows[i].value, error,
                     rows[i].says);
        unsetenv(rows[i].variable);
    }
}

/* A path is bytes: there nobody listens, and that is all that is wrong. */
static void a_path_need_not_be_text(void **state)
{
    (void)state;
    setenv("FAUXFAX_TRANSPORT", "daemon:unix:/nonexistent/\xFF", 1);
    const char *error = dial();
    assert_null(strstr(error, "UTF-8"));
    assert_non_null(strstr(error, "\xFF"));
    unsetenv("FAUXFAX_TRANSPORT");
}

static void the_transport_leads_to_a_daemon(void **state)
{
    (void)state;
    struct ff_in_Hello hello;
    setenv("FAUXFAX_TRANSPORT", fake_transport(fake), 1);
    setenv("FAUXFAX_USER", "j\xC3\xBCrgen", 1);
    assert_string_equal(dial(), "");
    fake_wait(fake, FF_TYPE_Hello, 1, &hello);
    assert_true(ff_str_eq(hello.user, FF_STR("j\xC3\xBCrgen")));
    char self[1024];
    os_image(self, sizeof self);
    assert_true(ff_str_eq(hello.image, ff_str_of(self)));
}

static void empty_values_are_none(void **state)
{
    (void)state;
    struct ff_in_Hello hello;
    for (size_t i = 0; i < 5; i++) setenv(VARIABLES[i], "", 1);
    setenv("XDG_RUNTIME_DIR", fake_runtime_dir(fake), 1);
    assert_string_equal(dial(), "");
    fake_wait(fake, FF_TYPE_Hello, 1, &hello);
    assert_null(hello.user.at);
}

static void nothing_set_finds_the_users_own_service(void **state)
{
    (void)state;
    assert_non_null(strstr(dial(), "no fax service"));
    setenv("XDG_RUNTIME_DIR", fake_runtime_dir(fake), 1);
    assert_string_equal(dial(), "");
    fake_wait(fake, FF_TYPE_Bye, 1, NULL);
}

/* One that answers and does not want us is no reason to look elsewhere, or to say that nobody is there. */
static void a_service_that_refuses_is_not_passed_over(void **state)
{
    (void)state;
    fake_break(fake, FF_TYPE_Hello, "junkjunkjunk", 12);
    setenv("XDG_RUNTIME_DIR", fake_runtime_dir(fake), 1);
    assert_non_null(strstr(dial(), "no fauxfax service"));
}

/* The program's own client: without a world its calls fail, and start one as soon as it is there. */
static void the_programs_own_client_connects_when_it_can(void **state)
{
    (void)state;
    RULE("GEN-27");
    HANDLE fax;
    assert_false(FaxConnectFaxServerA(NULL, &fax));
    assert_int_equal(host_last_error(), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_null(fax);
    FaxFreeBuffer(NULL);
    setenv("FAUXFAX_TRANSPORT", fake_transport(fake), 1);
    assert_true(FaxConnectFaxServerA(NULL, &fax));
    fake_wait(fake, FF_TYPE_FaxConnectFaxServer, 1, NULL);
}

static void the_log_has_a_line_a_call(void **state)
{
    (void)state;
    char content[4096] = "";
    char error[256];
    struct client *client = client_new(fake_transport(fake), NULL, NULL, error);
    client_bind(client);
    FaxClose((HANDLE)(ULONG_PTR)0x12);
    client_bind(NULL);
    client_end(client, true, 0);
    FILE *file = fopen(log_file, "r");
    assert_non_null(file);
    assert_true(fread(content, 1, sizeof content - 1, file) > 0);
    fclose(file);
    assert_non_null(strstr(content, "thread 1: FaxClose {fax_handle=18} = 0 ERROR_SUCCESS\n"));
}

static const struct test_case cases[] = {
    CASE(each_wrong_value_names_its_variable_and_the_cure),
    CASE(a_path_need_not_be_text),
    CASE(the_transport_leads_to_a_daemon),
    CASE(empty_values_are_none),
    CASE(nothing_set_finds_the_users_own_service),
    CASE(a_service_that_refuses_is_not_passed_over),
    CASE(the_programs_own_client_connects_when_it_can),
    CASE(the_log_has_a_line_a_call),
};

int main(int argc, char **argv)
{
    if (!test_folder_make(folder, sizeof folder)) return 70;
    snprintf(log_file, sizeof log_file, "%s/log", folder);
    setenv("FAUXFAX_LOG", log_file, 1);
    int failed = RUN("client/env", cases, set_up, tear_down, argc, argv);
    test_folder_remove(folder);
    return failed;
}
