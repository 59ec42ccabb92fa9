/* SPDX-License-Identifier: MIT */
#include "service/world/jsonscan.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

/* What was told, "line:column pointer: words" each on a line. */
struct told {
    char lines[4096];
    size_t used;
};

static void tell(void *ctx, struct json_place at, const char *pointer, const char *what)
{
    struct told *t = ctx;
    int size = snprintf(t->lines + t->used, sizeof t->lines - t->used, "%u:%u %s: %s\n", (unsigned)at.line,
                        (unsigned)at.column, pointer, what);
    if (size > 0 && (size_t)size < sizeof t->lines - t->used) t->used += (size_t)size;
}

static bool read_text(struct json_document *d, const char *text, bool comments, struct told *told)
{
    struct json_scan_sink sink = {told, tell};
    memset(told, 0, sizeof *told);
    return json_document_read(d, ff_alloc_default(), ff_str_of(text), comments, &sink);
}

static void what_is_json_is_read(void **state)
{
    static const char *const texts[] = {
        "{}",
        "[]",
        "\"\"",
        "0",
        "-0",
        "-1.5e3",
        "9007199254740991",
        "0.1",
        "true",
        "false",
        "null",
        " \t\r\n[1, {\"a\": []}, \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"] ",
        "\"\xC3\xA9 \xF0\x9F\x98\x80\"",
        "{\"\": 1, \"A\": 2, \"a\": 3}",
        "1e39",
        "0e99",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct json_document d;
        struct told told;
        bool well = read_text(&d, texts[i], false, &told);
        bool is_big = strcmp(texts[i], "1e39") == 0 || strcmp(texts[i], "0e99") == 0;
        if (well == is_big) fail_msg("%s: %s", texts[i], told.lines);
        json_document_free(&d);
    }
}

static void what_is_not_is_told_with_its_place(void **state)
{
    static const struct {
        const char *text, *told;
    } rows[] = {
        {"", "1:1 : the text ends where a value is expected\n"},
        {" \n ", "2:2 : the text ends where a value is expected\n"},
        {"{\"a\": 1,}", "1:8 : a comma before the closing }; take it out\n"},
        {"[1, 2, ]", "1:6 : a comma before the closing ]; take it out\n"},
        {"[1 2]", "1:4 : a comma, or ], is missing before this\n"},
        {"[,]",
         "1:2 /0: a value is expected here: an object, a list, a string, a number, true, false or null\n"},
        {"{\"a\" 1}", "1:6 /a: a colon is missing between the key and its value\n"},
        {"{a: 1}", "1:2 : a key is expected here, in double quotes\n"},
        {"{\"a\": }", "1:7 /a: a value is missing before this }\n"},
        {"{\"a\": 'b'}", "1:7 /a: strings are in double quotes\n"},
        {"{\"a\": [1,\n{\"b\"", "2:5 /a/1/b: a colon is missing between the key and its value\n"},
        {"[1,\n2", "2:2 : the text ends inside the list that begins at line 1; close it with ]\n"},
        {"{\"a\": 1", "1:8 : the text ends inside the object that begins at line 1; close it with }\n"},
        {"{} x", "1:4 : there is something after the end of the document; take it out\n"},
        {"{}{}", "1:3 : there is something after the end of the document; take it out\n"},
        {"[\"a\n\"]", "1:2 /0: a string begins here and has no end on its line; close it with \"\n"},
        {"[\"a\tb\"]", "1:4 /0: a control character in a string; write it as \\u0009\n"},
        {"[\"\\x41\"]", "1:3 /0: there is no such escape; a backslash itself is written \\\\\n"},
        {"[\"\\u12\"]", "1:3 /0: \\u wants four hexadecimal digits\n"},
        {"[\"\\u0000\"]", "1:3 /0: U+0000 cannot be in a string here; take it out\n"},
        {"[\"\\ud800\", \"\\udc00x\"]",
         "1:3 /0: \\uD800 is half of a surrogate pair; write both halves, or the character itself\n"
         "1:13 /1: \\uDC00 is half of a surrogate pair; write both halves, or the character itself\n"},
        {"[\"\\ud800\\u0041\"]",
         "1:3 /0: \\uD800 is half of a surrogate pair; write both halves, or the character itself\n"},
        {"[01]", "1:2 /0: a number does not begin with 0\n"},
        {"[1.]", "1:4 /0: a digit is missing in this number\n"},
        {"[1e]", "1:4 /0: a digit is missing in this number\n"},
        {"[-]", "1:3 /0: a digit is missing in this number\n"},
        {"[9007199254740992, 1e16, 0.12345678901234567]",
         "1:2 /0: this number needs more than 53 bits; write it as a string\n"
         "1:20 /1: this number needs more than 53 bits; write it as a string\n"
         "1:26 /2: this number needs more than 53 bits; write it as a string\n"},
        {"[tru]",
         "1:2 /0: a value is expected here: an object, a list, a string, a number, true, false or null\n"},
        {"[\"\xC3\xA9\xC3\xA9\", \xFF]", "1:8 : byte 0xFF is not UTF-8; save the file as UTF-8\n"},
        {"[\"\xED\xA0\x80\"]", "1:3 : byte 0xED is not UTF-8; save the file as UTF-8\n"},
        {"{\"a/b\": {\"c~d\": x}}", "1:17 /a~1b/c~0d: a value is expected here: an object, a list, a string, "
                                    "a number, true, false or null\n"},
        {"{} // no", "1:4 : there are no comments in this kind of JSON; take it out\n"},
        {"{\"a\": 1,\n \"b\": 2, \"\\u0061\": 3, \"a\": 4}",
         "2:20 /a: this key is there twice, first at line 1; take one out\n"
         "2:28 /a: this key is there twice, first at line 2; take one out\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct json_document d;
        struct told told;
        assert_false(read_text(&d, rows[i].text, false, &told));
        assert_null(d.root);
        if (strcmp(told.lines, rows[i].told) != 0)
            fail_msg("%s\nexpected: %sgot: %s", rows[i].text, rows[i].told, told.lines);
    }
}

static void zero_bytes_are_told(void **state)
{
    struct json_document d;
    struct told told = {0};
    struct json_scan_sink sink = {&told, tell};
    (void)state;
    assert_false(json_document_read(&d, ff_alloc_default(), (struct ff_str){"[\"a\0\"]", 6}, true, &sink));
    assert_string_equal(told.lines, "1:4 /0: U+0000 cannot be in a string here; take it out\n");
}

static void comments_are_taken_where_they_are_allowed(void **state)
{
    struct json_document d;
    struct told told;
    struct json_place place;
    struct ff_writer pointer = ff_writer_on(ff_alloc_default());
    (void)state;
    assert_true(read_text(
        &d, "\xEF\xBB\xBF// one\n/* two\n \xC3\xA9 */ {\"a\": /**/ \"// no\", // three\n\"b\": 1 }//", true,
        &told));
    assert_string_equal(cJSON_GetObjectItem(d.root, "a")->valuestring, "// no");
    assert_true(json_document_place(&d, cJSON_GetObjectItem(d.root, "b"), &place, &pointer));
    assert_int_equal(place.line, 4);
    assert_int_equal(place.column, 6);
    json_document_free(&d);
    ff_writer_free(&pointer);
    assert_false(read_text(&d, "{} /* open\n\n", true, &told));
    assert_string_equal(told.lines, "1:4 : a comment begins here and has no end; close it with */\n");
    assert_false(read_text(&d, "{} / x", true, &told));
    assert_string_equal(told.lines, "1:4 : a stray /; comments begin with // or /*\n");
}

static void every_value_knows_its_place(void **state)
{
    struct json_document d, other;
    struct told told;
    struct json_place place;
    struct ff_writer pointer = ff_writer_on(ff_alloc_default());
    uint32_t lines[3] = {9, 9, 9};
    (void)state;
    assert_true(read_text(&d, "{\"a\": [1,\n [2, 3],\n  {\"b/\": 4}],\n \"c\": 5}", false, &told));
    assert_true(read_text(&other, "[]", false, &told));
    const cJSON *list = cJSON_GetObjectItem(d.root, "a");
    const cJSON *deep = cJSON_GetArrayItem(list, 2)->child;
    assert_true(json_document_place(&d, deep, &place, &pointer));
    assert_string_equal(ff_writer_cstr(&pointer), "/a/2/b~1");
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 10);
    ff_writer_reset(&pointer);
    assert_true(json_document_place(&d, d.root, &place, &pointer));
    assert_int_equal(pointer.size, 0);
    assert_false(json_document_place(&other, deep, &place, &pointer));
    json_document_lines(&d, list, lines);
    for (uint32_t i = 0; i < 3; i++) assert_int_equal(lines[i], i + 1);
    json_document_lines(&other, list, lines);
    assert_int_equal(lines[2], 0);
    ff_writer_free(&pointer);
    json_document_free(&other);
    json_document_free(&d);
}

static void brackets_nest_so_deep_and_no_deeper(void **state)
{
    char text[2 * (JSON_DEPTH + 1) + 1];
    (void)state;
    for (unsigned depth = JSON_DEPTH; depth <= JSON_DEPTH + 1; depth++) {
        struct json_document d;
        struct told told;
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        text[2 * depth] = '\0';
        assert_int_equal(read_text(&d, text, false, &told), depth == JSON_DEPTH);
        json_document_free(&d);
    }
}

static void refused_memory_is_told_by_silence(void **state)
{
    static const char *const texts[] = {"{\"a\": [1, 2, {\"b\": \"c\"}], \"d\": 0}", "{\"a\": 1, \"a\": 2}"};
    (void)state;
    for (size_t t = 0; t < 2; t++)
        for (uint64_t at = 1;; at++) {
            struct refusing_alloc memory;
            struct json_document d;
            struct told told = {0};
            struct json_scan_sink sink = {&told, tell};
            refusing_alloc_init(&memory, at, 1);
            bool well = json_document_read(&d, &memory.alloc, ff_str_of(texts[t]), false, &sink);
            json_document_free(&d);
            assert_int_equal(memory.outstanding, 0);
            if (!memory.refused) break;
            assert_false(well);
        }
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(what_is_json_is_read),
        CASE(what_is_not_is_told_with_its_place),
        CASE(zero_bytes_are_told),
        CASE(comments_are_taken_where_they_are_allowed),
        CASE(every_value_knows_its_place),
        CASE(brackets_nest_so_deep_and_no_deeper),
        CASE(refused_memory_is_told_by_silence),
    };
    return RUN("jsonscan", cases, NULL, NULL, argc, argv);
}
