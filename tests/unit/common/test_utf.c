/* SPDX-License-Identifier: MIT */
#include "common/utf.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/random.h"
#include "tests/support/rule.h"

static struct ff_writer writer(void)
{
    return ff_writer_on(ff_alloc_default());
}

static void assert_written(struct ff_writer *w, const void *bytes, size_t size)
{
    assert_false(w->failed);
    assert_int_equal(w->size, size);
    if (size) assert_memory_equal(w->at, bytes, size);
    ff_writer_free(w);
}

/* ---- UTF-8: RFC 3629, section 4 ---- */

/* One sequence of each row at either end, and its neighbours outside. strict: UTF-8; wtf: what strings may hold. */
static const struct sequence_case {
    const char *bytes;
    uint32_t size;
    bool strict, wtf;
    uint32_t code;
} sequences[] = {
    {"\x00", 1, true, true, 0},
    {"\x7F", 1, true, true, 0x7F},
    {"\x80", 1, false, false, 0},
    {"\xBF", 1, false, false, 0},
    {"\xC0\x80", 2, false, false, 0},
    {"\xC1\xBF", 2, false, false, 0},
    {"\xC2\x80", 2, true, true, 0x80},
    {"\xC2\x7F", 2, false, false, 0},
    {"\xC2\xC0", 2, false, false, 0},
    {"\xDF\xBF", 2, true, true, 0x7FF},
    {"\xE0\x9F\xBF", 3, false, false, 0},
    {"\xE0\xA0\x80", 3, true, true, 0x800},
    {"\xE0\xBF\xBF", 3, true, true, 0xFFF},
    {"\xE0\xC0\x80", 3, false, false, 0},
    {"\xE1\x80\x80", 3, true, true, 0x1000},
    {"\xEC\xBF\xBF", 3, true, true, 0xCFFF},
    {"\xED\x80\x80", 3, true, true, 0xD000},
    {"\xED\x9F\xBF", 3, true, true, 0xD7FF},
    {"\xED\xA0\x80", 3, false, true, 0xD800},
    {"\xED\xAF\xBF", 3, false, true, 0xDBFF},
    {"\xED\xB0\x80", 3, false, true, 0xDC00},
    {"\xED\xBF\xBF", 3, false, true, 0xDFFF},
    {"\xEE\x80\x80", 3, true, true, 0xE000},
    {"\xEF\xBF\xBF", 3, true, true, 0xFFFF},
    {"\xEF\xBF\x7F", 3, false, false, 0},
    {"\xEF\xBF\xC0", 3, false, false, 0},
    {"\xF0\x8F\xBF\xBF", 4, false, false, 0},
    {"\xF0\x90\x80\x80", 4, true, true, 0x10000},
    {"\xF0\xBF\xBF\xBF", 4, true, true, 0x3FFFF},
    {"\xF1\x80\x80\x80", 4, true, true, 0x40000},
    {"\xF3\xBF\xBF\xBF", 4, true, true, 0xFFFFF},
    {"\xF4\x80\x80\x80", 4, true, true, 0x100000},
    {"\xF4\x8F\xBF\xBF", 4, true, true, 0x10FFFF},
    {"\xF4\x90\x80\x80", 4, false, false, 0},
    {"\xF5\x80\x80\x80", 4, false, false, 0},
    {"\xF8\x88\x80\x80\x80", 5, false, false, 0},
    {"\xFE", 1, false, false, 0},
    {"\xFF", 1, false, false, 0},
};

#define EACH_SEQUENCE(c)                                                                                     \
    for (const struct sequence_case *c = sequences; c < sequences + sizeof sequences / sizeof *sequences; c++)

static void every_row_of_utf_8_is_taken_and_its_neighbours_are_not(void **state)
{
    (void)state;
    EACH_SEQUENCE(c)
    {
        size_t offset = 99;
        if (ff_utf8_valid(c->bytes, c->size, &offset) != c->strict) fail_msg("row %d", (int)(c - sequences));
        assert_int_equal(offset, c->strict ? 99 : 0);
    }
}

static void every_row_of_wtf_8_becomes_its_units(void **state)
{
    uint16_t units[2];
    (void)state;
    EACH_SEQUENCE(c)
    {
        struct ff_str text = {c->bytes, c->size};
        size_t size = ff_utf16_size(text);
        if (size != (!c->wtf ? SIZE_MAX : c->code > 0xFFFF ? 2 : 1)) fail_msg("row %d", (int)(c - sequences));
        if (!c->wtf) continue;
        ff_utf16_of_wtf8(units, text);
        uint32_t code = size == 1 ? units[0] : 0x10000U + (units[0] - 0xD800U) * 0x400 + (units[1] - 0xDC00U);
        assert_int_equal(code, c->code);
    }
}

/* Taken at once from wherever it begins among other bytes, as it is taken when it was looked at before. */
static void what_is_taken_at_once_is_what_was_looked_at(void **state)
{
    enum { LONGEST = 20 };
    (void)state;
    EACH_SEQUENCE(c)
    {
        for (size_t at = 0; at <= LONGEST - c->size; at++)
            for (size_t left = at + c->size; left <= LONGEST; left++) {
                char *bytes = malloc(left);
                uint16_t *units = malloc((left + 1) * sizeof *units), expected[LONGEST];
                memset(bytes, 'a', left);
                memcpy(bytes + at, c->bytes, c->size);
                struct ff_str s = {bytes, (uint32_t)(at + c->size)};
                size_t size = ff_utf16_size(s), taken = ff_utf16_take(units, s, left);
                assert_true(size == taken);
                if (size != SIZE_MAX) {
                    ff_utf16_of_wtf8(expected, s);
                    assert_memory_equal(units, expected, size * sizeof *units);
                    assert_int_equal(units[size], 0);
                }
                free(bytes);
                free(units);
            }
    }
}

static void a_code_point_is_taken_with_its_bytes(void **state)
{
    (void)state;
    EACH_SEQUENCE(c)
    {
        uint32_t code = 99;
        size_t size = ff_wtf8_take((const uint8_t *)c->bytes, c->size, &code);
        assert_int_equal(size, c->wtf ? c->size : 0);
        assert_int_equal(code, c->wtf ? c->code : 99);
        assert_int_equal(ff_wtf8_take((const uint8_t *)c->bytes, 0, &code), 0);
    }
}

static void every_sequence_that_is_cut_off_is_malformed(void **state)
{
    (void)state;
    EACH_SEQUENCE(c)
    {
        for (uint32_t size = 1; size < c->size; size++) {
            assert_false(ff_utf8_valid(c->bytes, size, NULL));
            assert_true(ff_utf16_size((struct ff_str){c->bytes, size}) == SIZE_MAX);
        }
    }
}

static void the_first_bad_byte_is_told(void **state)
{
    size_t offset = 0;
    (void)state;
    assert_false(ff_utf8_valid("ab\xC3\xA4\xE2\x82", 6, &offset));
    assert_int_equal(offset, 4);
    assert_false(ff_utf8_valid("\xED\xA0\x80", 3, NULL));
    assert_true(ff_utf8_valid("", 0, &offset));
    assert_true(ff_utf8_valid(NULL, 0, &offset));
    assert_int_equal(offset, 4);
}

/* ---- UTF-16 and WTF-8 ---- */

static void assert_wtf8(const uint16_t *units, size_t size, const char *bytes)
{
    struct ff_writer w = writer();
    ff_wtf8_of_utf16(&w, units, size);
    assert_written(&w, bytes, strlen(bytes));
}

static void a_pair_is_four_bytes_and_a_lone_surrogate_three(void **state)
{
    static const uint16_t pair[] = {0xD83D, 0xDCE0}, high[] = {0xD83D}, low[] = {0xDCE0},
                          reversed[] = {0xDCE0, 0xD83D}, highs[] = {0xD83D, 0xD83D, 0xDCE0},
                          apart[] = {0xD83D, 'x', 0xDCE0};
    (void)state;
    assert_wtf8(pair, 2, "\xF0\x9F\x93\xA0");
    assert_wtf8(high, 1, "\xED\xA0\xBD");
    assert_wtf8(low, 1, "\xED\xB3\xA0");
    assert_wtf8(reversed, 2, "\xED\xB3\xA0\xED\xA0\xBD");
    assert_wtf8(highs, 3, "\xED\xA0\xBD\xF0\x9F\x93\xA0");
    assert_wtf8(apart, 3, "\xED\xA0\xBDx\xED\xB3\xA0");
}

static void a_pair_cut_by_the_size_is_a_lone_surrogate(void **state)
{
    static const uint16_t pair[] = {0xD83D, 0xDCE0};
    (void)state;
    assert_wtf8(pair, 1, "\xED\xA0\xBD");
}

static void a_pair_written_as_two_sequences_is_malformed(void **state)
{
    (void)state;
    assert_true(ff_utf16_size(FF_STR("\xED\xA0\xBD\xED\xB3\xA0")) == SIZE_MAX);
    assert_true(ff_utf16_size(FF_STR("\xED\xA0\xBDx\xED\xB3\xA0")) == 3);
    assert_true(ff_utf16_size(FF_STR("\xED\xB3\xA0\xED\xA0\xBD")) == 2);
    /* The low half before is a pair's, and that pair is closed. */
    assert_true(ff_utf16_size(FF_STR("\xF0\x9F\x93\xA0\xED\xB3\xA0")) == 3);
}

static void null_and_empty_take_no_units(void **state)
{
    uint16_t unit = 7;
    (void)state;
    assert_int_equal(ff_utf16_size(FF_STR_NULL), 0);
    assert_int_equal(ff_utf16_size(FF_STR("")), 0);
    ff_utf16_of_wtf8(&unit, FF_STR_NULL);
    assert_int_equal(unit, 7);
    assert_wtf8(NULL, 0, "");
}

static void every_unit_there_is_survives(void **state)
{
    (void)state;
    for (uint32_t i = 0; i <= 0xFFFF; i++) {
        uint16_t unit = (uint16_t)i, back = (uint16_t)~unit;
        struct ff_writer w = writer();
        ff_wtf8_of_utf16(&w, &unit, 1);
        struct ff_str text = {(const char *)w.at, (uint32_t)w.size};
        assert_int_equal(ff_utf16_size(text), 1);
        ff_utf16_of_wtf8(&back, text);
        assert_int_equal(back, unit);
        ff_writer_free(&w);
    }
}

static void any_units_at_all_survive_the_round_trip(void **state)
{
    enum { UNITS = 64 };
    struct test_random r = {test_seed()};
    uint16_t units[UNITS], back[UNITS];
    (void)state;
    for (int round = 0; round < 5000; round++) {
        size_t size = test_random_below(&r, UNITS + 1);
        /* Mostly surrogates: those are the ones that can go wrong. */
        for (size_t i = 0; i < size; i++)
            units[i] = (uint16_t)(test_random_below(&r, 3) ? 0xD800 + test_random_below(&r, 0x800)
                                                           : test_random_next(&r));
        struct ff_writer w = writer();
        ff_wtf8_of_utf16(&w, units, size);
        struct ff_str text = {(const char *)w.at, (uint32_t)w.size};
        assert_int_equal(ff_utf16_size(text), size);
        ff_utf16_of_wtf8(back, text);
        assert_memory_equal(back, units, size * sizeof *units);
        ff_writer_free(&w);
    }
}

static void the_length_of_a_terminated_string_stops_at_its_end(void **state)
{
    static const uint16_t text[] = {'f', 'a', 'x', 0, 'x'};
    (void)state;
    assert_int_equal(ff_utf16_length(text), 3);
    assert_int_equal(ff_utf16_length(text + 3), 0);
}

/* ---- Code pages ---- */

/* code: of byte 80 to 9F, as Microsoft's table has it. */
static const uint16_t page_1252[] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                     0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

static uint32_t code_of_byte(uint32_t page, char byte)
{
    struct ff_writer w = writer();
    uint16_t units[2] = {0, 0};
    ff_wtf8_of_codepage(&w, page, &byte, 1);
    struct ff_str text = {(const char *)w.at, (uint32_t)w.size};
    assert_int_equal(ff_utf16_size(text), 1);
    ff_utf16_of_wtf8(units, text);
    ff_writer_free(&w);
    return units[0];
}

static uint8_t byte_of_unit(uint32_t page, uint16_t unit, bool *ret_lossy)
{
    struct ff_writer w = writer(), out = writer();
    ff_wtf8_of_utf16(&w, &unit, 1);
    ff_codepage_of_wtf8(&out, page, (struct ff_str){(const char *)w.at, (uint32_t)w.size}, ret_lossy);
    assert_int_equal(out.size, 1);
    uint8_t byte = out.at[0];
    ff_writer_free(&out);
    ff_writer_free(&w);
    return byte;
}

static void every_byte_of_1252_is_its_character_and_comes_back(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        uint32_t code = byte >= 0x80 && byte < 0xA0 ? page_1252[byte - 0x80] : (uint32_t)byte;
        bool lossy = true;
        assert_int_equal(code_of_byte(FF_CP_1252, (char)byte), code);
        assert_int_equal(byte_of_unit(FF_CP_1252, (uint16_t)code, &lossy), byte);
        assert_false(lossy);
    }
}

static void the_five_undefined_bytes_of_1252_are_the_c1_controls(void **state)
{
    static const uint8_t undefined[] = {0x81, 0x8D, 0x8F, 0x90, 0x9D};
    (void)state;
    for (size_t i = 0; i < sizeof undefined; i++)
        assert_int_equal(code_of_byte(FF_CP_1252, (char)undefined[i]), undefined[i]);
    /* The other C1 controls have no byte, since theirs are taken. */
    bool lossy = false;
    assert_int_equal(byte_of_unit(FF_CP_1252, 0x80, &lossy), '?');
    assert_true(lossy);
}

static void what_1252_lacks_becomes_its_best_fit(void **state)
{
    static const struct {
        uint16_t unit;
        uint8_t byte;
    } rows[] = {{0x0100, 'A'}, {0x0142, 'l'}, {0x0110, 0xD0}, {0x2212, '-'}, {0x221E, '8'}, {0x03B1, 'a'},
                {0x2215, '/'}, {0x3000, ' '}, {0xFF01, '!'},  {0xFF21, 'A'}, {0xFF5E, '~'}, {0xFF1F, '?'},
                {0xFF00, '?'}, {0xFF5F, '?'}, {0x0416, '?'},  {0xD800, '?'}, {0xFFFD, '?'}, {0xFFFF, '?'}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool lossy = false;
        assert_int_equal(byte_of_unit(FF_CP_1252, rows[i].unit, &lossy), rows[i].byte);
        assert_true(lossy);
    }
}

/* FNV-1a over the bytes that the 65,536 units become, computed from a copy of Microsoft's table. */
static void the_whole_of_1252_is_microsoft_s_table(void **state)
{
    uint64_t hash = 0xCBF29CE484222325U;
    uint32_t fits = 0;
    (void)state;
    for (uint32_t unit = 0; unit <= 0xFFFF; unit++) {
        uint8_t byte = byte_of_unit(FF_CP_1252, (uint16_t)unit, NULL);
        if (byte != '?' || unit == '?' || unit == 0xFF1F) fits++;
        hash = (hash ^ byte) * 0x100000001B3U;
    }
    assert_int_equal(fits, 698);
    assert_true(hash == 0x5BBEF6816F8B8F6DU);
}

static void what_is_lost_is_told_and_what_is_not_is_not(void **state)
{
    bool lossy = true;
    struct ff_writer w = writer();
    (void)state;
    ff_codepage_of_wtf8(&w, FF_CP_1252, FF_STR("gr\xC3\xBC\xC3\x9F"), &lossy);
    assert_false(lossy);
    assert_written(&w, "gr\xFC\xDF", 4);
    ff_codepage_of_wtf8(&w, FF_CP_1252, FF_STR("\xC5\x81\xC3\xB3\xD0\x96."), &lossy);
    assert_true(lossy);
    assert_written(&w, "L\xF3?.", 4);
    ff_codepage_of_wtf8(&w, FF_CP_1252, FF_STR_NULL, &lossy);
    assert_false(lossy);
    assert_written(&w, "", 0);
    ff_codepage_of_wtf8(&w, FF_CP_1252, FF_STR("\xD0\x96"), NULL);
    assert_written(&w, "?", 1);
}

/* So that lengths in an A string and in the W string agree, as on Windows. */
static void a_pair_is_two_question_marks_in_a_page_of_single_bytes(void **state)
{
    struct ff_writer w = writer();
    bool lossy = false;
    (void)state;
    ff_codepage_of_wtf8(&w, FF_CP_1252, FF_STR("[\xF0\x9F\x93\xA0]"), &lossy);
    assert_true(lossy);
    assert_written(&w, "[??]", 4);
    ff_codepage_of_wtf8(&w, FF_CP_ASCII, FF_STR("\xF0\x9F\x93\xA0"), NULL);
    assert_written(&w, "??", 2);
}

/* Strings inside are never malformed; if one is, each of its bytes counts as one character that the page lacks. */
static void malformed_text_is_lost_byte_by_byte(void **state)
{
    struct ff_writer w = writer();
    bool lossy = false;
    (void)state;
    ff_codepage_of_wtf8(&w, FF_CP_1252, FF_STR("a\xE2\x82z"), &lossy);
    assert_true(lossy);
    assert_written(&w, "a??z", 4);
    ff_codepage_of_wtf8(&w, FF_CP_UTF8, FF_STR("a\xFFz"), NULL);
    assert_written(&w, "a\xEF\xBF\xBDz", 5);
}

static void us_ascii_has_seven_bits(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        bool lossy;
        assert_int_equal(code_of_byte(FF_CP_ASCII, (char)byte), byte & 0x7F);
        assert_int_equal(byte_of_unit(FF_CP_ASCII, (uint16_t)byte, &lossy), byte < 0x80 ? byte : '?');
        assert_int_equal(lossy, byte >= 0x80);
    }
}

static void utf_8_as_a_code_page_is_strict_and_loses_lone_surrogates(void **state)
{
    struct ff_writer w = writer();
    bool lossy = true;
    (void)state;
    ff_wtf8_of_codepage(&w, FF_CP_UTF8, "\xC3\xBC\xF0\x9F\x93\xA0", 6);
    assert_written(&w, "\xC3\xBC\xF0\x9F\x93\xA0", 6);
    ff_codepage_of_wtf8(&w, FF_CP_UTF8, FF_STR("\xC3\xBC\xF0\x9F\x93\xA0"), &lossy);
    assert_false(lossy);
    assert_written(&w, "\xC3\xBC\xF0\x9F\x93\xA0", 6);
    ff_codepage_of_wtf8(&w, FF_CP_UTF8, FF_STR("a\xED\xA0\xBDz"), &lossy);
    assert_true(lossy);
    assert_written(&w, "a\xEF\xBF\xBDz", 5);
}

#define R "\xEF\xBF\xBD" /* U+FFFD */

static void each_bad_byte_of_utf_8_becomes_a_replacement(void **state)
{
    static const struct {
        const char *bytes, *wanted;
    } rows[] = {{"a\xFFz", "a" R "z"},
                {"\xE2\x82", R R},
                {"\xE2\x82z", R R "z"},
                {"\xC0\x80", R R},
                {"\xED\xA0\x80", R R R},
                {"\xF4\x90\x80\x80", R R R R},
                {"\xE2\x82\xE2\x82\xAC", R R "\xE2\x82\xAC"},
                {"\x80\xBF", R R}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ff_writer w = writer();
        ff_wtf8_of_codepage(&w, FF_CP_UTF8, rows[i].bytes, strlen(rows[i].bytes));
        assert_written(&w, rows[i].wanted, strlen(rows[i].wanted));
    }
}

static void whatever_bytes_a_client_has_become_text(void **state)
{
    static const uint32_t pages[] = {FF_CP_1252, FF_CP_UTF8, FF_CP_ASCII};
    struct test_random r = {test_seed()};
    char bytes[40];
    (void)state;
    for (int round = 0; round < 5000; round++) {
        size_t size = test_random_below(&r, sizeof bytes + 1);
        for (size_t i = 0; i < size; i++) bytes[i] = (char)(test_random_next(&r) >> test_random_below(&r, 3));
        struct ff_writer w = writer();
        ff_wtf8_of_codepage(&w, pages[round % 3], bytes, size);
        assert_true(ff_utf8_valid((const char *)w.at, w.size, NULL));
        ff_writer_free(&w);
    }
}

static void three_pages_are_known(void **state)
{
    (void)state;
    assert_true(ff_codepage_known(FF_CP_1252));
    assert_true(ff_codepage_known(FF_CP_UTF8));
    assert_true(ff_codepage_known(FF_CP_ASCII));
    assert_false(ff_codepage_known(0));
    assert_false(ff_codepage_known(1251));
}

static void each_byte_that_is_no_text_is_made_a_question_mark(void **state)
{
    char text[] = "a\xFF\xC3\xA4\xED\xA0\x80\xE2\x82", empty[] = "";
    (void)state;
    ff_utf8_repair(text);
    assert_string_equal(text, "a?\xC3\xA4?????");
    ff_utf8_repair(empty);
    assert_string_equal(empty, "");
}

static const struct test_case cases[] = {
    CASE(each_byte_that_is_no_text_is_made_a_question_mark),
    CASE(every_row_of_utf_8_is_taken_and_its_neighbours_are_not),
    CASE(every_row_of_wtf_8_becomes_its_units),
    CASE(what_is_taken_at_once_is_what_was_looked_at),
    CASE(a_code_point_is_taken_with_its_bytes),
    CASE(every_sequence_that_is_cut_off_is_malformed),
    CASE(the_first_bad_byte_is_told),
    CASE(a_pair_is_four_bytes_and_a_lone_surrogate_three),
    CASE(a_pair_cut_by_the_size_is_a_lone_surrogate),
    CASE(a_pair_written_as_two_sequences_is_malformed),
    CASE(null_and_empty_take_no_units),
    CASE(every_unit_there_is_survives),
    CASE(any_units_at_all_survive_the_round_trip),
    CASE(the_length_of_a_terminated_string_stops_at_its_end),
    CASE(every_byte_of_1252_is_its_character_and_comes_back),
    CASE(the_five_undefined_bytes_of_1252_are_the_c1_controls),
    CASE(what_1252_lacks_becomes_its_best_fit),
    CASE(the_whole_of_1252_is_microsoft_s_table),
    CASE(what_is_lost_is_told_and_what_is_not_is_not),
    CASE(a_pair_is_two_question_marks_in_a_page_of_single_bytes),
    CASE(malformed_text_is_lost_byte_by_byte),
    CASE(us_ascii_has_seven_bits),
    CASE(utf_8_as_a_code_page_is_strict_and_loses_lone_surrogates),
    CASE(each_bad_byte_of_utf_8_becomes_a_replacement),
    CASE(whatever_bytes_a_client_has_become_text),
    CASE(three_pages_are_known),
};

int main(int argc, char **argv)
{
    return RUN("utf", cases, NULL, NULL, argc, argv);
}
