/* SPDX-License-Identifier: MIT */
/* The examples of fauxfax/testing.h, run: page.py holds the header against this file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <fauxfax/testing.h>

#include "docs/examples/fax_client.h"

#define my_client_send fax_send

static void fail_test(const char *sentence)
{
    int line;
    const char *file = fauxfax_failed_at(&line); // of the test's call that failed
    fprintf(stderr, "%s\n", sentence);           // CMocka shows the first thousand characters of a message
    _fail(file, line);                           // any framework will do
}

static void a_busy_fax_is_sent_again(void **state)
{
    (void)state;
    fauxfax_on_failure(fail_test);
    fauxfax_begin(
        "\"time\": \"manual\", \"timeline\": [],"
        "\"parties\": [{\"number\": \"*\", \"does\": \"busy\", \"times\": 1, \"then\": \"answers\"}]");
    my_client_send(REPORT, "5550100"); // the code under test: winfax.h
    fauxfax_advance(20 * 60 * 1000);
    fauxfax_pump();
    assert_string_equal(fauxfax_ask("outbox", "/count"), "1");
    fauxfax_verify(); // no finding: no leak, no misuse
    fauxfax_end();
}

static void another_program_takes_the_line(void **state)
{
    (void)state;
    fauxfax_begin("\"time\": \"manual\", \"timeline\": []");
    fauxfax_op("line-take", "\"device\": \"Modem\", \"rings\": 2");
    assert_non_null(strstr(fauxfax_story(NULL), "line-take"));
    fauxfax_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_busy_fax_is_sent_again),
        cmocka_unit_test(another_program_takes_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
