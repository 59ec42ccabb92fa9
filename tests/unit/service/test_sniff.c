/* SPDX-License-Identifier: MIT */
#include "service/sniff.h"

#include <string.h>

#include "common/protocol.h"
#include "tests/support/rule.h"

static void control_lines_are_told_from_frames_at_the_earliest_byte(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        enum sniff expected;
    } rows[] = {
        {"", 0, SNIFF_more},          {"{", 1, SNIFF_more},         {"{\"", 2, SNIFF_more},
        {"{\"j", 3, SNIFF_control},   {"\n", 1, SNIFF_more},        {" \n{", 3, SNIFF_control},
        {"{}\n", 3, SNIFF_control},   {"\x30", 1, SNIFF_wire},      {"\0", 1, SNIFF_wire},
        {"[{\"", 3, SNIFF_control},   {"[\0\0\0", 4, SNIFF_wire},   {"{\0\0\0", 4, SNIFF_wire},
        {"{\xFF\0\0", 4, SNIFF_wire}, {"\t\t\t", 3, SNIFF_control}, {" \0\0", 3, SNIFF_wire},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (sniff_protocol((const uint8_t *)rows[i].bytes, rows[i].size) != rows[i].expected)
            fail_msg("row %zu", i);
}

/* The size of a Hello may begin with any byte, '{' and the white space among them. */
static void every_size_of_a_first_frame_is_taken_for_a_frame(void **state)
{
    static const char filler[512];
    (void)state;
    for (uint32_t length = 0; length < sizeof filler; length++) {
        struct ff_writer w = ff_writer_on(ff_alloc_default());
        struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION, .image = {filler, length}};
        ff_frame_write_call(&w, FF_TYPE_Hello, &(struct ff_call_head){0}, &hello);
        assert_false(w.failed);
        assert_int_equal(sniff_protocol(w.at, w.size), SNIFF_wire);
        ff_writer_free(&w);
    }
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(control_lines_are_told_from_frames_at_the_earliest_byte),
        CASE(every_size_of_a_first_frame_is_taken_for_a_frame),
    };
    return RUN("sniff", cases, NULL, NULL, argc, argv);
}
