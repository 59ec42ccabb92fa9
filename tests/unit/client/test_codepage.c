/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "client/codepage.h"
#include "client/winfax.h"
#include "tests/support/rule.h"
#include "tests/unit/client/host_double.h"

static int tear_down(void **state)
{
    (void)state;
    return codepage_choose(FF_CP_1252) ? 0 : -1;
}

static struct ff_str written(const struct ff_writer *w)
{
    return (struct ff_str){(const char *)w->at, (uint32_t)w->size};
}

static void choose(uint32_t page)
{
    if (!codepage_choose(page)) fail_msg("the system has no table of %u", (unsigned)page);
    assert_int_equal(codepage_ansi(), page);
}

/* Bytes of the ANSI page become this text. */
static bool reads_as(const char *bytes, size_t size, const char *text)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    bool whole = codepage_read(&w, codepage_ansi(), bytes, size);
    if (!ff_str_eq(written(&w), ff_str_of(text)))
        fail_msg("%u: \"%s\" and not \"%s\"", (unsigned)codepage_ansi(), ff_writer_cstr(&w), text);
    ff_writer_free(&w);
    return whole;
}

static bool writes_as(const char *text, const char *bytes)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    bool lossy;
    codepage_write(&w, codepage_ansi(), ff_str_of(text), &lossy);
    assert_true(ff_str_eq(written(&w), ff_str_of(bytes)));
    ff_writer_free(&w);
    return !lossy;
}

static void every_page_goes_by_its_number_and_its_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t number;
    } rows[] = {{"1252", 1252},   {"windows-1251", 1251}, {"CP932", 932},  {"Shift_JIS", 932},
                {"gbk", 936},     {"UHC", 949},           {"big5", 950},   {"UTF-8", 65001},
                {"65001", 65001}, {"us-ascii", 20127},    {"cp874", 874},  {"", 0},
                {"125", 0},       {"12520", 0},           {"windows-", 0}, {"klingon", 0},
                {"437", 0},       {" 1252", 0},           {"0", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(ff_codepage_of_name(rows[i].name), rows[i].number);
}

static void every_byte_of_a_single_byte_page_comes_back(void **state)
{
    (void)state;
    static const uint32_t pages[] = {874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        choose(pages[i]);
        for (int byte = 0; byte < 256; byte++) {
            struct ff_writer text = ff_writer_on(ff_alloc_default()), back = text;
            char c = (char)byte;
            bool lossy = true;
            assert_true(codepage_read(&text, pages[i], &c, 1));
            assert_int_equal(ff_utf16_size(written(&text)), 1);
            codepage_write(&back, pages[i], written(&text), &lossy);
            if (lossy || back.size != 1 || back.at[0] != byte)
                fail_msg("%u: byte %02X does not come back", (unsigned)pages[i], (unsigned)byte);
            ff_writer_free(&text);
            ff_writer_free(&back);
        }
    }
}

/* How many pairs of bytes are characters. Some stand for one that has others too: the character comes back. */
static int check_pairs(uint32_t page)
{
    int count = 0;
    for (uint32_t pair = 0x8000; pair < 0x10000; pair++) {
        const char bytes[] = {(char)(pair >> 8), (char)pair};
        struct ff_writer text = ff_writer_on(ff_alloc_default()), back = text, again = text;
        bool lossy = true, two = codepage_character(page, bytes, 2) == 2;
        if (two && codepage_read(&text, page, bytes, 2)) {
            codepage_write(&back, page, written(&text), &lossy);
            assert_false(lossy);
            codepage_read(&again, page, (const char *)back.at, back.size);
            assert_true(ff_str_eq(written(&text), written(&again)));
            count++;
        }
        ff_writer_free(&text);
        ff_writer_free(&back);
        ff_writer_free(&again);
    }
    return count;
}

static void every_character_of_a_double_byte_page_comes_back(void **state)
{
    (void)state;
    static const struct {
        uint32_t page;
        int least;
    } rows[] = {{932, 7000}, {936, 21000}, {949, 17000}, {950, 13000}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        choose(rows[i].page);
        assert_true(check_pairs(rows[i].page) >= rows[i].least);
    }
}

static void texts_are_what_windows_reads(void **state)
{
    (void)state;
    choose(1251);
    assert_true(reads_as("\xCF\xF0\xE8\xE2\xE5\xF2 \x98", 8,
                         "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82 \xC2\x98"));
    choose(932);
    assert_true(reads_as("\x83\x5C\x95\\/\xB1~\\", 8, "\xE3\x82\xBD\xE8\xA1\xA8/\xEF\xBD\xB1~\\"));
    choose(936);
    assert_true(reads_as("\x80\xD6\xD0", 3, "\xE2\x82\xAC\xE4\xB8\xAD"));
    choose(949);
    assert_true(reads_as("\xB0\xA1\x81\x41", 4, "\xEA\xB0\x80\xEA\xB0\x82"));
    choose(950);
    assert_true(reads_as("\xA4\xA4", 2, "\xE4\xB8\xAD"));
    choose(1255);
    assert_true(reads_as("\xF9\xC1", 2, "\xD7\xA9\xD6\xB1")); /* letter and sign are not made one */
    choose(FF_CP_UTF8);
    assert_true(reads_as("\xC3\xBC", 2, "\xC3\xBC"));
    assert_false(reads_as("\xFF", 1, "\xEF\xBF\xBD"));
}

/* NEC's row 13 before IBM's, and IBM's before NEC's choice of them; a sign of the standard before both. */
static void of_several_bytes_for_a_character_windows_own_are_written(void **state)
{
    (void)state;
    choose(932);
    assert_true(reads_as("\x81\xCA\xEE\xF9\xFA\x54", 6, "\xEF\xBF\xA2\xEF\xBF\xA2\xEF\xBF\xA2"));
    assert_true(writes_as("\xEF\xBF\xA2", "\x81\xCA"));
    assert_true(writes_as("\xE2\x85\xA0", "\x87\x54"));
    assert_true(reads_as("\xEE\xEF", 2, "\xE2\x85\xB0"));
    assert_true(writes_as("\xE2\x85\xB0", "\xFA\x40"));
}

static void what_a_page_lacks_is_a_question_mark(void **state)
{
    (void)state;
    choose(1251);
    assert_false(writes_as("a\xC3\xBC\xE4\xB8\xADz", "a??z"));
    assert_false(writes_as("\xF0\x9F\x93\xA0", "??")); /* two, as Windows sees two surrogates */
    assert_false(writes_as("\xED\xA0\xBD", "?"));
    assert_false(writes_as("a\xE2\x82", "a??"));
    choose(932);
    assert_false(writes_as("\xC3\xBC\xE3\x82\xBD", "?\x83\x5C"));
}

static void bytes_that_are_no_character_are_told(void **state)
{
    (void)state;
    choose(932);
    assert_false(reads_as("a\x83", 2, "a\xE3\x83\xBB"));
    assert_false(reads_as("\x81\xAD", 2, "\xE3\x83\xBB"));
    choose(949);
    assert_false(reads_as("\xC9\xA1", 2, "?"));
}

static void a_page_without_a_table_is_not_chosen(void **state)
{
    (void)state;
    assert_false(codepage_choose(437)); /* no A function's */
    assert_false(codepage_choose(12345));
    assert_int_equal(codepage_ansi(), 1252);
    assert_int_equal(codepage_missing(), 12345);
    assert_false(codepage_known(12345));
    assert_false(codepage_known(0));
    choose(1251);
    assert_int_equal(codepage_missing(), 0);
    assert_true(codepage_known(1251) && codepage_known(1252));
    assert_false(codepage_known(1250));
}

static FAX_JOB_ENTRYA *block_of(struct fax_call *call, const struct ff_job_entry *entry, uint32_t number)
{
    void *block = NULL;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    ff_record_encode(&w, &ff_record_job_entry, entry);
    struct ff_reader r = ff_reader_of(w.at, w.size);
    assert_int_equal(fax_block(call, &native_job_entry, &r, number, &block), 0);
    ff_writer_free(&w);
    return block;
}

/* The call's arguments and its results go by the page, whatever the reply holds. */
static void a_functions_go_by_the_page(void **state)
{
    (void)state;
    struct client *client = client_make(&(struct client_options){0});
    struct fax_call call = {.client = client,
                            .form = FORM_A,
                            .reply = ff_writer_on(client->alloc),
                            .arena = ff_arena_on(client->alloc)};
    struct ff_job_entry entry = {.recipient_name = FF_STR("\xE3\x82\xBD\xE8\xA1\xA8")};
    choose(932);
    assert_true(ff_str_eq(fax_text(&call, "\x83\x5C\x95\x5C"), entry.recipient_name));
    FAX_JOB_ENTRYA *block = block_of(&call, &entry, 1);
    assert_string_equal(block->RecipientName, "\x83\x5C\x95\x5C");
    client_buffer_free(client, block, NULL);
    choose(1251);
    assert_true(ff_str_eq(fax_text(&call, "\xCF"), FF_STR("\xD0\x9F")));
    block = block_of(&call, &entry, 2);
    assert_string_equal(block->RecipientName, "??");
    client_buffer_free(client, block, NULL);
    ff_arena_free(&call.arena);
    client_end(client, true, 0);
}

static const struct test_case cases[] = {
    CASE(every_page_goes_by_its_number_and_its_names),
    CASE(every_byte_of_a_single_byte_page_comes_back),
    CASE(every_character_of_a_double_byte_page_comes_back),
    CASE(texts_are_what_windows_reads),
    CASE(of_several_bytes_for_a_character_windows_own_are_written),
    CASE(what_a_page_lacks_is_a_question_mark),
    CASE(bytes_that_are_no_character_are_told),
    CASE(a_page_without_a_table_is_not_chosen),
    CASE(a_functions_go_by_the_page),
};

int main(int argc, char **argv)
{
    return RUN("client/codepage", cases, NULL, tear_down, argc, argv);
}
