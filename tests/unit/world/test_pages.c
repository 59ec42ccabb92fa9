/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <stdio.h>
#include <stdlib.h>

#include "service/world/pages.h"
#include "service/world/sheet.h"
#include "service/world/tiff.h"
#include "service/world/tiff_library.h"
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
    assert_true(tiff_read_page(library(t), t->world->alloc, bytes, size, 0, &image));
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

/* ---- What has come in ---- */

struct files {
    const char *path;
    struct ff_writer bytes;
};

static bool read_file(void *ctx, const char *path, struct ff_writer *bytes, struct ff_writer *why)
{
    const struct files *f = ctx;
    if (strcmp(path, f->path) == 0) {
        ff_write_bytes(bytes, f->bytes.at, f->bytes.size);
        return true;
    }
    ff_write_text(why, "%s: not there", path);
    return false;
}

static const struct tiff_page three[3] = {{.rows = 8}, {.rows = 16}, {.rows = 24}};

/* A world with one file, of three pages. False: the scenario is wrong. */
static bool world_of_file(struct talk *t, struct files *f, const char *name, const char *members)
{
    char scenario[1024];
    int size = snprintf(
        scenario, sizeof scenario,
        "{\"fauxfax\": 1, \"devices\": [{\"name\": \"Modem\", \"csid\": \"US\"}], \"timeline\": []%s%s}",
        members ? ", " : "", members ? members : "");
    struct world_options options = {.alloc = &t->memory.alloc,
                                    .text = scenario,
                                    .text_size = (size_t)size,
                                    .name = name,
                                    .time_mode = "manual",
                                    .read_file = read_file,
                                    .read_file_ctx = f};
    if (!f->bytes.size) tiff_write(&f->bytes, three, 3, false);
    return talk_world_with(t, &options);
}

static struct document received(struct talk *t, uint32_t row)
{
    struct document facts;
    ff_writer_reset(&t->text);
    assert_int_equal(pages_received(t->world, row, &t->text), 0);
    world_document_facts(t->world, FF_STR("x"), t->text.at, t->text.size, &facts);
    return facts;
}

static void what_comes_in_is_a_tiff_of_test_pages(void **state)
{
    RULE("SEQ-12");
    struct talk *t = begin(state);
    talk_do(t, "incoming", "\"from\": \"555 0100\", \"tsid\": \"THEM\", \"pages\": 3");
    talk_do(t, "advance", "\"by\": \"1h\"");
    const char *inbox = talk_do(t, "inbox", NULL);
    assert_non_null(strstr(inbox, "\"number\":\"555 0100\",\"tsid\":\"THEM\",\"pages\":3"));
    assert_non_null(strstr(inbox, "\"csid\":null,\"routed\":true,\"name\":null"));
    struct document d = received(t, 0);
    assert_int_equal(d.verdict, VERDICT_accepted);
    assert_int_equal(d.pages, 3);
    assert_int_equal(d.y_dpi, 196);
    /* Each page is another, and says so: it is not all white. */
    struct tiff_image image[2];
    for (uint32_t i = 0; i < 2; i++)
        assert_true(tiff_read_page(library(t), t->world->alloc, t->text.at, t->text.size, i, &image[i]));
    assert_memory_not_equal(image[0].bits, image[1].bits, (size_t)SHEET_ROWS * TIFF_ROW_BYTES);
    for (uint32_t i = 0; i < 2; i++) sheet_free(t->world->alloc, &image[i]);
    assert_non_null(strstr(talk_do(t, "received", "\"fax\": 1"), "\"base64\":\"SUkqA"));
    assert_non_null(strstr(talk_ask(t, "received", "\"fax\": 2"), "no received fax 2"));
    assert_non_null(strstr(talk_ask(t, "received", "\"fax\": 0"), "no received fax 0"));
}

static void only_so_many_test_pages_are_drawn(void **state)
{
    struct talk *t = begin(state);
    talk_do(t, "incoming", "\"pages\": 1200");
    talk_do(t, "advance", "\"by\": \"10h\"");
    assert_int_equal(received(t, 0).pages, 1000);
}

static void a_file_that_comes_in_has_its_own_pages(void **state)
{
    RULE("SEQ-12");
    RULE("SEQ-14");
    struct talk *t = *state;
    struct files f = {"/faxes/in.tif", ff_writer_on(ff_alloc_default())};
    assert_true(world_of_file(t, &f, NULL, NULL));
    talk_do(t, "incoming", "\"file\": \"/faxes/in.tif\"");
    talk_do(t, "advance", "\"by\": \"1h\"");
    talk_do(t, "incoming", "\"file\": \"/faxes/in.tif\", \"caller\": \"drops\", \"at_count\": 2");
    talk_do(t, "advance", "\"by\": \"1h\"");
    assert_non_null(strstr(talk_do(t, "inbox", NULL), "\"csid\":\"US\",\"routed\":true,\"name\":\"in.tif\""));
    for (uint32_t row = 0; row < 2; row++) {
        struct document d = received(t, row);
        assert_int_equal(d.pages, row ? 2 : 3); /* of the second the part that came */
        for (uint32_t i = 0; i < d.pages; i++) {
            struct tiff_image image;
            assert_true(tiff_read_page(library(t), t->world->alloc, t->text.at, t->text.size, i, &image));
            assert_int_equal(image.rows, three[i].rows);
            sheet_free(t->world->alloc, &image);
        }
    }
    assert_int_equal(t->world->store.used_blobs, 1); /* the same bytes, once */
    ff_writer_free(&f.bytes);
}

/* libtiff's, as they were. */
static TIFF *(*open_really)(const char *, const char *, thandle_t, TIFFReadWriteProc, TIFFReadWriteProc,
                            TIFFSeekProc, TIFFCloseProc, TIFFSizeProc, TIFFMapFileProc, TIFFUnmapFileProc,
                            TIFFOpenOptions *);
static int (*read_directory_really)(TIFF *);
static uint32_t opened, directories;

static TIFF *open_counted(const char *name, const char *mode, thandle_t handle, TIFFReadWriteProc reads,
                          TIFFReadWriteProc writes, TIFFSeekProc seeks, TIFFCloseProc closes,
                          TIFFSizeProc sizes, TIFFMapFileProc maps, TIFFUnmapFileProc unmaps,
                          TIFFOpenOptions *options)
{
    opened++;
    return open_really(name, mode, handle, reads, writes, seeks, closes, sizes, maps, unmaps, options);
}

static int read_directory_counted(TIFF *tiff)
{
    directories++;
    return read_directory_really(tiff);
}

static void however_many_pages_a_document_is_gone_through_once(void **state)
{
    enum { PAGES = 50 };
    static const struct tiff_page pages[PAGES];
    struct talk *t = *state;
    struct files f = {"/faxes/in.tif", ff_writer_on(ff_alloc_default())};
    tiff_write(&f.bytes, pages, PAGES, false);
    assert_true(world_of_file(t, &f, NULL, NULL));
    talk_do(t, "incoming", "\"file\": \"/faxes/in.tif\"");
    talk_do(t, "advance", "\"by\": \"2h\"");
    library(t);
    struct tiff_library *l = t->world->store.tiff;
    open_really = l->TIFFClientOpenExt;
    read_directory_really = l->TIFFReadDirectory;
    l->TIFFClientOpenExt = open_counted;
    l->TIFFReadDirectory = read_directory_counted;
    opened = directories = 0;
    ff_writer_reset(&t->text);
    assert_int_equal(pages_received(t->world, 0, &t->text), 0);
    assert_int_equal(opened, 2); /* the one, and the other that is written */
    assert_int_equal(directories, PAGES - 1);
    l->TIFFClientOpenExt = open_really;
    l->TIFFReadDirectory = read_directory_really;
    assert_int_equal(received(t, 0).pages, PAGES);
    ff_writer_free(&f.bytes);
}

static void a_file_that_cannot_come_in_is_told(void **state)
{
    struct talk *t = *state;
    struct files f = {"/bad", ff_writer_on(ff_alloc_default())};
    ff_write_text(&f.bytes, "no TIFF");
    assert_true(world_of_file(t, &f, NULL, NULL));
    assert_non_null(
        strstr(talk_ask(t, "incoming", "\"file\": \"/bad\""), "/bad: no fax can come of it: no TIFF"));
    assert_non_null(strstr(talk_ask(t, "incoming", "\"file\": \"/other\""), "/other: not there"));
    assert_non_null(
        strstr(talk_ask(t, "incoming", "\"file\": \"/bad\", \"pages\": 1"), "leave \\\"pages\\\" out"));
    assert_int_equal(t->world->sim->incoming.count, 0);
    talk_world(t, "manual", NULL);
    assert_non_null(strstr(talk_ask(t, "incoming", "\"file\": \"/bad\""), "files cannot be read here"));
    ff_writer_free(&f.bytes);
}

static void a_file_of_which_no_fax_came_is_not_kept(void **state)
{
    struct talk *t = *state;
    struct files f = {"/in", ff_writer_on(ff_alloc_default())};
    tiff_write(&f.bytes, three, 3, false);
    assert_true(world_of_file(t, &f, NULL, NULL));
    assert_non_null(strstr(talk_ask(t, "incoming", "\"file\": \"/in\", \"device\": \"9\""), "no device"));
    assert_int_equal(t->world->store.bytes, 0);
    talk_do(t, "incoming", "\"file\": \"/in\"");
    assert_int_equal(t->world->store.bytes, f.bytes.size);
    assert_non_null(strstr(talk_ask(t, "incoming", "\"file\": \"/in\""), "no device can take the call"));
    talk_do(t, "advance", "\"by\": \"1h\"");
    assert_int_equal(received(t, 0).pages, 3); /* the one that came has its bytes still */
    ff_writer_reset(&f.bytes);
    ff_write_text(&f.bytes, "no TIFF");
    assert_non_null(strstr(talk_ask(t, "incoming", "\"file\": \"/in\""), "no fax can come of it"));
    assert_int_equal(t->world->store.used_blobs, 1);
    ff_writer_free(&f.bytes);
}

static void a_scenario_names_files_beside_it(void **state)
{
    static const char step[] = "\"timeline\": [{\"at\": \"1s\", \"op\": \"incoming\", \"file\": \"in.tif\"}]";
    struct talk *t = *state;
    struct files f = {"/scenarios/in.tif", ff_writer_on(ff_alloc_default())};
    tiff_write(&f.bytes, three, 3, false);
    char scenario[400];
    snprintf(scenario, sizeof scenario, "{\"fauxfax\": 1, %s}", step);
    struct world_options options = {.alloc = &t->memory.alloc,
                                    .text = scenario,
                                    .text_size = strlen(scenario),
                                    .name = "/scenarios/s.json",
                                    .time_mode = "manual",
                                    .read_file = read_file,
                                    .read_file_ctx = &f};
    assert_true(talk_world_with(t, &options));
    talk_do(t, "advance", "\"by\": \"1h\"");
    assert_int_equal(received(t, 0).pages, 3);
    options.name = "s.json"; /* here, not there */
    assert_false(talk_world_with(t, &options));
    assert_string_equal(ff_writer_cstr(&t->error), "s.json:1:68: /timeline/0/file: in.tif: not there\n");
    ff_writer_free(&f.bytes);
}

static void a_file_that_is_missing_is_named_by_its_step_in_the_scenario(void **state)
{
    static const char scenario[] =
        "{\"fauxfax\": 1, \"timeline\": [{\"when\": \"quiet\", \"op\": \"logoff\", \"user\": \"alice\"},\n"
        "{\"at\": \"1s\", \"op\": \"incoming\", \"file\": \"in.tif\"}]}";
    struct talk *t = *state;
    struct files none = {"", ff_writer_on(ff_alloc_default())};
    struct world_options options = {.alloc = &t->memory.alloc,
                                    .text = scenario,
                                    .text_size = sizeof scenario - 1,
                                    .name = "s.json",
                                    .no_logoff = true,
                                    .read_file = read_file,
                                    .read_file_ctx = &none};
    assert_false(talk_world_with(t, &options));
    assert_string_equal(ff_writer_cstr(&t->error), "s.json:2:40: /timeline/1/file: in.tif: not there\n");
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(what_is_drawn_comes_back_bit_by_bit),
        CASE(what_is_made_is_a_document_that_can_be_sent),
        CASE(nothing_is_drawn_beyond_the_edge),
        CASE(any_kind_of_page_becomes_group_4),
        CASE(group_3_where_it_is_taken_too),
        CASE(a_document_whose_bytes_are_gone_has_no_page),
        CASE(what_comes_in_is_a_tiff_of_test_pages),
        CASE(only_so_many_test_pages_are_drawn),
        CASE(a_file_that_comes_in_has_its_own_pages),
        CASE(a_file_that_cannot_come_in_is_told),
        CASE(a_file_of_which_no_fax_came_is_not_kept),
        CASE(a_scenario_names_files_beside_it),
        CASE(however_many_pages_a_document_is_gone_through_once),
        CASE(a_file_that_is_missing_is_named_by_its_step_in_the_scenario),
    };
    return RUN("world/pages", cases, talk_set_up, talk_tear_down, argc, argv);
}
