/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <stdlib.h>

#include "service/world/sheet.h"
#include "service/world/tiff.h"
#include "tests/unit/world/tiffs.h"

/* Pages as pictures: what is drawn, written, read again, and given to who asks. */

static struct talk *begin(void **state)
{
    struct talk *t = *state;
    talk_world(t, "manual", "\"switches\": {\"accept_group3\": true}, \"config\": {\"queue_paused\": true}");
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    return t;
}

static const struct tiff_library *library(struct talk *t)
{
    const struct tiff_library *l = document_library(t->world, NULL);
    assert_non_null(l);
    return l;
}

static struct tiff_image read_first(struct talk *t, const void *bytes, size_t size)
{
    struct tiff_image image;
    assert_true(tiff_first_page(library(t), t->world->alloc, bytes, size, &image));
    return image;
}

static bool give(void *ctx, uint32_t page, struct tiff_image *ret_image)
{
    *ret_image = ((const struct tiff_image *)ctx)[page];
    return true;
}

/* ---- Made and read ---- */

static void what_is_drawn_comes_back_bit_by_bit(void **state)
{
    RULE("GPD-4");
    struct talk *t = begin(state);
    struct tiff_image sheet, back;
    assert_true(sheet_new(t->world->alloc, &sheet));
    sheet_frame(&sheet, 0, 0, TIFF_WIDTH, SHEET_ROWS, 3);
    sheet_text(&sheet, 100, 100, 7, FF_STR("Page 1 of 2 ~ {\xC3\xBC}"));
    ff_writer_reset(&t->text);
    assert_true(tiff_make(library(t), 1, give, &sheet, &t->text));
    back = read_first(t, t->text.at, t->text.size);
    assert_int_equal(back.rows, SHEET_ROWS);
    assert_int_equal(back.x_dpi, SHEET_X_DPI);
    assert_int_equal(back.y_dpi, SHEET_Y_DPI);
    assert_memory_equal(back.bits, sheet.bits, (size_t)SHEET_ROWS * TIFF_ROW_BYTES);
    ff_free(t->world->alloc, back.bits);
    sheet_free(t->world->alloc, &sheet);
}

static void what_is_made_is_a_document_that_can_be_sent(void **state)
{
    RULE("GPD-1");
    struct talk *t = begin(state);
    struct tiff_image pages[3];
    for (int i = 0; i < 3; i++) assert_true(sheet_new(t->world->alloc, &pages[i]));
    ff_writer_reset(&t->text);
    ff_write_text(&t->text, "before"); /* it is appended */
    assert_true(tiff_make(library(t), 3, give, pages, &t->text));
    struct document facts;
    world_document_facts(t->world, FF_STR("x"), t->text.at + 6, t->text.size - 6, &facts);
    assert_int_equal(facts.verdict, VERDICT_accepted);
    assert_int_equal(facts.pages, 3);
    for (int i = 0; i < 3; i++) sheet_free(t->world->alloc, &pages[i]);
}

static void nothing_is_drawn_beyond_the_edge(void **state)
{
    struct talk *t = begin(state);
    struct tiff_image sheet;
    assert_true(sheet_new(t->world->alloc, &sheet));
    sheet.rows = 10; /* what lies behind is a canary */
    sheet_fill(&sheet, TIFF_WIDTH - 1, 9, UINT32_MAX, UINT32_MAX);
    sheet_fill(&sheet, TIFF_WIDTH, 0, 5, 5);
    sheet_fill(&sheet, 0, 10, 5, 5);
    sheet_text(&sheet, TIFF_WIDTH - 3, 0, 1000, FF_STR("\x01WWW"));
    assert_int_equal(sheet.bits[10 * TIFF_ROW_BYTES - 1] & 1, 1);
    for (size_t i = 10 * TIFF_ROW_BYTES; i < (size_t)SHEET_ROWS * TIFF_ROW_BYTES; i++)
        assert_int_equal(sheet.bits[i], 0);
    for (size_t row = 0; row < 10; row++) assert_int_equal(sheet.bits[row * TIFF_ROW_BYTES] & 0x80, 0);
    sheet_free(t->world->alloc, &sheet);
}

/* ---- Of a job ---- */

static uint32_t send(struct talk *t, const char *name, const void *bytes, size_t size)
{
    uint32_t job = 0;
    assert_int_equal(talk_send(t, 0, talk_upload(t, 0, name, bytes, size), "5550100", &job), 0);
    return job;
}

static uint32_t ask(struct talk *t, uint32_t job, struct ff_out_FaxGetPageData *out)
{
    /* What only the world may say is thrown away. */
    struct ff_in_FaxGetPageData in = {t->clients[0].fax, job, 1, 7, 9, FF_STR("forged")};
    return talk_call(t, 0, FF_TYPE_FaxGetPageData, &in, out);
}

static void any_kind_of_page_becomes_group_4(void **state)
{
    RULE("GPD-2");
    RULE("SND-7");
    static uint8_t pixels[8 * TIFF_ROW_BYTES];
    for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = (uint8_t)(i * 37);
    static const struct tiff_page strips = {.rows = 64, .rows_per_strip = 8};
    const struct tiff_page plain = {.compression = 1, .strip = pixels, .strip_size = sizeof pixels};
    struct tiff_page inverted = plain;
    inverted.photometric = 1;
    const struct {
        struct tiff_page page;
        uint8_t flip; /* of the pixels; 0xAA: white */
    } rows[] = {{strips, 0xAA}, {plain, 0}, {inverted, 0xFF}};
    struct talk *t = begin(state);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int big_endian = 0; big_endian < 2; big_endian++) {
            struct ff_writer file = ff_writer_on(ff_alloc_default());
            struct ff_out_FaxGetPageData out;
            tiff_write(&file, &rows[i].page, 1, big_endian != 0);
            assert_int_equal(ask(t, send(t, "a.tif", file.at, file.size), &out), 0);
            struct tiff_image image = read_first(t, out.page.at, out.page.size);
            assert_int_equal(out.width, 1728);
            assert_int_equal(out.height, image.rows);
            assert_int_equal(image.rows, rows[i].page.rows ? rows[i].page.rows : 8);
            for (size_t k = 0; k < (size_t)image.rows * TIFF_ROW_BYTES; k++)
                assert_int_equal(image.bits[k], rows[i].flip == 0xAA ? 0 : pixels[k] ^ rows[i].flip);
            ff_free(t->world->alloc, image.bits);
            ff_writer_free(&file);
        }
}

static void group_3_where_it_is_taken_too(void **state)
{
    RULE("GPD-2");
    struct talk *t = begin(state);
    struct ff_out_FaxGetPageData out;
    /* EOL, and a white line of 1728. */
    static const uint8_t line[] = {0x00, 0x14, 0xD9, 0xA8, 0x00};
    const struct tiff_page page = {.compression = 3, .rows = 1, .strip = line, .strip_size = sizeof line};
    ff_writer_reset(&t->text);
    tiff_write(&t->text, &page, 1, false);
    struct document facts;
    world_document_facts(t->world, FF_STR("a.tif"), t->text.at, t->text.size, &facts);
    if (facts.verdict != VERDICT_group3) fail_msg("verdict %d", (int)facts.verdict);
    uint32_t job = send(t, "a.tif", t->text.at, t->text.size);
    assert_int_equal(ask(t, job, &out), 0);
    assert_int_equal(out.height, 1);
}

static void a_document_whose_bytes_are_gone_has_no_page(void **state)
{
    RULE("GPD-E4");
    struct talk *t = begin(state);
    struct ff_out_FaxGetPageData out;
    uint32_t job = send(t, "a.txt", "text", 4);
    assert_int_equal(ask(t, job, &out), 0);
    t->world->store.documents.at[0].state = DOCUMENT_foreign;
    assert_int_equal(ask(t, job, &out), FF_ERROR_INVALID_DATA);
    t->world->store.documents.at[0].state = DOCUMENT_taken;
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(what_is_drawn_comes_back_bit_by_bit), CASE(what_is_made_is_a_document_that_can_be_sent),
        CASE(nothing_is_drawn_beyond_the_edge),    CASE(any_kind_of_page_becomes_group_4),
        CASE(group_3_where_it_is_taken_too),       CASE(a_document_whose_bytes_are_gone_has_no_page),
    };
    return RUN("world/pages", cases, talk_set_up, talk_tear_down, argc, argv);
}
