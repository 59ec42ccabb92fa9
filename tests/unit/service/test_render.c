/* SPDX-License-Identifier: MIT */
#include "service/render.h"

#include "tests/support/rule.h"

static void check(const char *json, const char *expected)
{
    cJSON *value = cJSON_Parse(json);
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    assert_non_null(value);
    render(value, &out);
    assert_string_equal(ff_writer_cstr(&out), expected);
    ff_writer_free(&out);
    cJSON_Delete(value);
}

static void members_are_lines_and_lists_of_objects_are_tables(void **state)
{
    (void)state;
    check("{}", "");
    check("{\"time\":\"now\",\"jobs\":3,\"on\":true,\"none\":null}",
          "time: now\njobs: 3\non: yes\nnone: -\n");
    check("{\"service\":{\"state\":\"running\",\"epoch\":1},\"l\":[1,2],\"e\":[]}",
          "service: state running, epoch 1\nl: 1, 2\ne: -\n");
    check("{\"devices\":[{\"id\":1,\"name\":\"Modem\"},{\"id\":22,\"state\":\"ringing\"}]}",
          "devices:\n"
          "  id  name   state\n"
          "  1   Modem  -\n"
          "  22  -      ringing\n");
}

static void a_column_without_anything_in_it_is_left_out(void **state)
{
    (void)state;
    check("{\"l\":[{\"a\":1,\"none\":null,\"b\":null,\"empty\":\"\",\"list\":[],\"no\":false},"
          "{\"a\":2,\"none\":null,\"b\":\"x\",\"empty\":\"\",\"list\":[],\"no\":false}]}",
          "l:\n"
          "  a  b  no\n"
          "  1  -  no\n"
          "  2  x  no\n");
    check("{\"l\":[{\"a\":null}]}", "l:\n  a\n  -\n"); /* something has to be seen of the row */
}

static void a_long_cell_does_not_run_into_the_next(void **state)
{
    (void)state;
    check("{\"l\":[{\"a\":"
          "\"012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345"
          "67890123456789\",\"b\":1}"
          "]}",
          "l:\n"
          "  a                                                                                               "
          "      b\n"
          "  "
          "01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
          "890123456789  1\n");
}

static void columns_are_as_wide_as_their_characters_and_none_steers_the_terminal(void **state)
{
    (void)state;
    check("{\"l\":[{\"a\":\"m\u00fcller\",\"b\":1},{\"a\":\"x\\u001b[2J\\n\\u009b\",\"b\":2}]}",
          "l:\n"
          "  a        b\n"
          "  m\u00fcller   1\n"
          "  x?[2J??  2\n");
}

static void windows_and_messages_are_told_in_hex(void **state)
{
    (void)state;
    check("{\"registrations\":[{\"window\":536870912,\"message_start\":32778,\"events\":32778}]}",
          "registrations:\n"
          "  window      message_start  events\n"
          "  0x20000000  0x800A         32778\n");
    check("{\"window\":\"18446744073709551615\",\"message_start\":null}",
          "window: 18446744073709551615\nmessage_start: -\n");
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(members_are_lines_and_lists_of_objects_are_tables),
        CASE(a_column_without_anything_in_it_is_left_out), CASE(a_long_cell_does_not_run_into_the_next),
        CASE(columns_are_as_wide_as_their_characters_and_none_steers_the_terminal),
        CASE(windows_and_messages_are_told_in_hex)};
    return RUN("render", cases, NULL, NULL, argc, argv);
}
