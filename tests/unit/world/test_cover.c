/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <stdio.h>
#include <stdlib.h>

#include "service/world/banner.h"
#include "service/world/cover.h"
#include "service/world/pages.h"
#include "service/world/tiff.h"
#include "tests/support/letters.h"
#include "tests/unit/world/tiffs.h"

/* What stands on pages: they are made, read again, and read. */

static struct talk *begin_with(void **state, const char *members)
{
    struct talk *t = *state;
    talk_world(t, "manual", members);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    return t;
}

#define BARE "\"config\": {\"branding\": false}"

static struct talk *begin(void **state)
{
    return begin_with(state, BARE);
}

static struct letters_page page_of(const struct tiff_image *image, uint32_t wide)
{
    return (struct letters_page){image->bits, image->rows, wide, wide};
}

/* A page of the TIFF in t->text. */
static struct tiff_image read_page(struct talk *t, uint32_t page)
{
    struct tiff_image image;
    const struct tiff_library *library = document_library(t->world, NULL);
    assert_non_null(library);
    assert_true(tiff_read_page(library, t->world->alloc, t->text.at, t->text.size, page, &image));
    return image;
}

static uint32_t pages_in(struct talk *t)
{
    struct document facts;
    world_document_facts(t->world, FF_STR("x"), t->text.at, t->text.size, &facts);
    assert_int_equal(facts.verdict, VERDICT_accepted);
    return facts.pages;
}

/* ---- Letters ---- */

static void every_letter_is_as_it_should_be(void **state)
{
    enum { X = 96, Y = 50, SCALE = 3 };
    struct talk *t = begin(state);
    struct tiff_image sheet;
    char alphabet[LETTERS_LAST - LETTERS_FIRST + 2] = "";
    for (int c = LETTERS_FIRST; c <= LETTERS_LAST; c++) alphabet[c - LETTERS_FIRST] = (char)c;
    assert_true(sheet_new(t->world->alloc, &sheet));
    struct letters_page page = page_of(&sheet, SCALE);
    sheet_text(&sheet, X, Y, SCALE, ff_str_of(alphabet));
    assert_string_equal(letters_read(&page, X, Y), alphabet);
    assert_int_equal(letters_black(&page), letters_black_of(&page, alphabet)); /* and nowhere else */
    assert_string_not_equal(letters_read(&page, X + 1, Y), alphabet);
    assert_string_not_equal(letters_read(&page, X, Y + 1), alphabet);
    sheet_clear(&sheet);
    sheet_text(&sheet, X, Y, SCALE, FF_STR("abz~\xC3\xBC\n!"));
    assert_string_equal(letters_read(&page, X, Y), "ABZooo!");
    sheet_free(t->world->alloc, &sheet);
}

/* ---- Printed ---- */

static uint32_t print(struct talk *t, struct ff_in_PrintDocument *in)
{
    struct ff_out_PrintDocument out;
    in->info.recipient_number = FF_STR("5550100");
    assert_int_equal(talk_call(t, 0, FF_TYPE_PrintDocument, in, &out), 0);
    talk_do(t, "advance", "\"by\": \"1h\"");
    ff_writer_reset(&t->text);
    assert_int_equal(pages_sent(t->world, t->world->sim->outbox.count - 1, &t->text), 0);
    return pages_in(t);
}

static void what_is_printed_lies_where_it_was_drawn(void **state)
{
    RULE("SPJ-1");
    struct ff_print_text texts[] = {{1, 7, 3, FF_STR("Hello, Bob!")}, {0, 1600, 2000, FF_STR("Clipped")}};
    struct ff_in_PrintDocument in = {.pages = 2, .texts = {.at = texts, .count = 2}};
    struct talk *t = begin(state);
    assert_int_equal(print(t, &in), 2);
    struct tiff_image first = read_page(t, 0), second = read_page(t, 1);
    struct letters_page page = page_of(&first, 4);
    assert_string_equal(letters_read(&page, 1600, 2000),
                        "CLIPP"); /* 128 dots are left: a third of an E too */
    page = page_of(&second, 4);
    assert_string_equal(letters_read(&page, 7, 3), "HELLO, BOB!");
    assert_int_equal(letters_black(&page), letters_black_of(&page, "HELLO, BOB!"));
    sheet_free(t->world->alloc, &first);
    sheet_free(t->world->alloc, &second);
}

static void a_printed_cover_page_is_the_same_template(void **state)
{
    RULE("PCP-1");
    struct ff_print_text drawn = {0, 100, 100, FF_STR("Page 1")};
    struct ff_in_PrintDocument in = {.pages = 1, .texts = {.at = &drawn, .count = 1}, .has_cover_page = 1};
    in.cover_page.rec_name = FF_STR("Bob");
    in.cover_page.time_sent = (struct ff_systime){2026, 1, 1, 1, 0, 0, 0, 0}; /* is the service's to say */
    struct talk *t = begin(state);
    assert_int_equal(print(t, &in), 2);
    struct tiff_image cover = read_page(t, 0), expected, page = read_page(t, 1);
    assert_true(sheet_new(t->world->alloc, &expected));
    in.cover_page.page_count = 2;
    cover_draw(&expected, &in.cover_page, 0);
    assert_memory_equal(cover.bits, expected.bits, (size_t)SHEET_ROWS * TIFF_ROW_BYTES);
    struct letters_page read = page_of(&page, 4);
    assert_string_equal(letters_read(&read, 100, 100), "PAGE 1");
    sheet_free(t->world->alloc, &cover);
    sheet_free(t->world->alloc, &expected);
    sheet_free(t->world->alloc, &page);
}

/* ---- Sent with a cover page ---- */

/* Of the template: where its fields begin, and how far apart they are. */
enum { LABELS = 200, VALUES = 560, TOP = 344, LINE = 48 };

/* A line of the cover page, "LABEL: VALUE". */
static const char *line_at(const struct letters_page *page, uint32_t line)
{
    static char words[300];
    uint32_t y = (TOP + line * LINE) / 4 * page->high;
    char label[LETTERS_MOST + 1];
    snprintf(label, sizeof label, "%s", letters_read(page, LABELS, y));
    label[(VALUES - LABELS) / 24] = 0; /* what lies before the value */
    while (*label && label[strlen(label) - 1] == ' ') label[strlen(label) - 1] = 0;
    char value[42];
    snprintf(value, sizeof value, "%.40s", letters_read(page, VALUES, y)); /* not the frame */
    while (*value && value[strlen(value) - 1] == ' ') value[strlen(value) - 1] = 0;
    snprintf(words, sizeof words, "%s: %s", label, value);
    return words;
}

static void expect_lines(const struct letters_page *page, const char *const *lines, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) assert_string_equal(line_at(page, i), lines[i]);
}

static struct ff_coverpage_info full_cover(void)
{
    return (struct ff_coverpage_info){
        .cover_page_name = FF_STR("generic.cov"),
        .use_server_cover_page = 1,
        .rec_name = FF_STR("Bob"),
        .rec_fax_number = FF_STR("+1 555 0100"),
        .rec_company = FF_STR("Bob & Co"),
        .rec_street_address = FF_STR("1 Street"),
        .rec_city = FF_STR("City"),
        .rec_state = FF_STR("State"),
        .rec_zip = FF_STR("12345"),
        .rec_country = FF_STR("Country"),
        .rec_title = FF_STR("Dr"),
        .rec_department = FF_STR("Sales"),
        .rec_office_location = FF_STR("Room 1"),
        .rec_home_phone = FF_STR("111"),
        .rec_office_phone = FF_STR("222"),
        .sdr_name = FF_STR("Alice"),
        .sdr_fax_number = FF_STR("333"),
        .sdr_company = FF_STR("Alice Ltd"),
        .sdr_address = FF_STR("2 Road"),
        .sdr_title = FF_STR("Prof"),
        .sdr_department = FF_STR("Dept"),
        .sdr_office_location = FF_STR("Room 2"),
        .sdr_home_phone = FF_STR("444"),
        .sdr_office_phone = FF_STR("555"),
        .note = FF_STR("One line\r\nand a second one, which is longer than there is room for\n\n"
                       "Donaudampfschifffahrtsgesellschaftskapitaen"),
        .subject = FF_STR("A subject"),
    };
}

static const char *const FULL[] = {
    "TO: BOB",
    "TITLE: DR",
    "DEPARTMENT: SALES",
    "OFFICE: ROOM 1",
    "COMPANY: BOB & CO",
    "STREET: 1 STREET",
    "CITY: CITY",
    "STATE: STATE",
    "POSTAL CODE: 12345",
    "COUNTRY: COUNTRY",
    "FAX: +1 555 0100",
    "OFFICE PHONE: 222",
    "HOME PHONE: 111",
    "FROM: ALICE",
    "TITLE: PROF",
    "DEPARTMENT: DEPT",
    "OFFICE: ROOM 2",
    "COMPANY: ALICE LTD",
    "ADDRESS: 2 ROAD",
    "FAX: 333",
    "OFFICE PHONE: 555",
    "HOME PHONE: 444",
    "SUBJECT: A SUBJECT",
    "DATE: 2026-01-05 08:00",
    "PAGES: 4",
    "NOTE: ONE LINE",
    ": AND A SECOND ONE, WHICH IS LONGER THAN",
    ": THERE IS ROOM FOR",
    ": ",
    ": DONAUDAMPFSCHIFFFAHRTSGESELLSCHAFTSKAPIT",
    ": AEN",
};
enum { FULL_LINES = sizeof FULL / sizeof *FULL };

/* The row of the outbox that it becomes. */
static uint32_t send_with(struct talk *t, uint32_t document, const struct ff_coverpage_info *cover)
{
    struct ff_in_FaxSendDocument in = {
        .fax_handle = t->clients[0].fax,
        .file_name = FF_STR("/tmp/document.tif"),
        .file_state = 1,
        .document = document,
        .has_cover_page = cover != NULL,
        .job_param = {.recipient_number = FF_STR("5550100"), .tsid = FF_STR("Line 1")}};
    if (cover) in.cover_page = *cover;
    struct ff_out_FaxSendDocument out;
    assert_int_equal(talk_call(t, 0, FF_TYPE_FaxSendDocument, &in, &out), 0);
    talk_do(t, "advance", "\"by\": \"1h\"");
    ff_writer_reset(&t->text);
    assert_int_equal(pages_sent(t->world, t->world->sim->outbox.count - 1, &t->text), 0);
    return out.job_id;
}

static uint32_t upload_pages(struct talk *t, uint32_t y_dpi, uint32_t count)
{
    struct tiff_page pages[3] = {{.rows = 8}, {.rows = 16}, {.rows = 24}};
    struct ff_writer file = ff_writer_on(ff_alloc_default());
    for (uint32_t i = 0; i < count; i++) pages[i].y_dpi = y_dpi;
    tiff_write(&file, pages, count, false);
    uint32_t number = talk_upload(t, 0, "a.tif", file.at, file.size);
    ff_writer_free(&file);
    return number;
}

static void the_cover_page_is_in_front_with_every_string(void **state)
{
    RULE("FCP-2");
    RULE("FCP-4");
    RULE("SND-9");
    struct ff_coverpage_info cover = full_cover();
    cover.time_sent = (struct ff_systime){1999, 1, 5, 1, 0, 0, 0, 0}; /* the server sets it */
    struct talk *t = begin(state);
    send_with(t, upload_pages(t, 196, 3), &cover);
    assert_int_equal(pages_in(t), 4);
    struct tiff_image image = read_page(t, 0);
    struct letters_page page = page_of(&image, 4), title = page_of(&image, 12);
    assert_int_equal(image.y_dpi, 196);
    assert_memory_equal(letters_read(&title, LABELS, 200), "FAX ", 4);
    expect_lines(&page, FULL, FULL_LINES);
    sheet_free(t->world->alloc, &image);
    for (uint32_t i = 0; i < 3; i++) { /* and then the document, untouched */
        image = read_page(t, i + 1);
        assert_int_equal(image.rows, 8 * (i + 1));
        sheet_free(t->world->alloc, &image);
    }
}

static void the_time_on_it_is_that_of_the_attempt_that_was_through(void **state)
{
    RULE("FCP-2");
    struct ff_coverpage_info cover = {.cover_page_name = FF_STR("generic.cov"), .use_server_cover_page = 1};
    struct talk *t = begin_with(
        state, BARE ", \"parties\": [{\"number\": \"5550100\", \"does\": \"busy\", \"times\": 1}]");
    send_with(t, upload_pages(t, 196, 1), &cover);
    struct tiff_image image = read_page(t, 0);
    struct letters_page page = page_of(&image, 4);
    assert_string_equal(line_at(&page, 0), "DATE: 2026-01-05 08:10"); /* RetryDelay later */
    assert_string_equal(line_at(&page, 1), "PAGES: 2");
    sheet_free(t->world->alloc, &image);
}

static void it_has_the_resolution_of_the_document(void **state)
{
    RULE("SND-7");
    struct ff_coverpage_info cover = full_cover();
    struct talk *t = begin(state);
    for (uint32_t y_dpi = 1; y_dpi <= 200; y_dpi += y_dpi < 98 ? 97 : 102) {
        send_with(t, upload_pages(t, y_dpi, 1), &cover);
        assert_int_equal(pages_in(t), 2); /* which wants one resolution throughout */
        struct tiff_image image = read_page(t, 0);
        assert_int_equal(image.y_dpi, y_dpi);
        assert_int_equal(image.rows, SHEET_ROWS * y_dpi / SHEET_Y_DPI);
        struct letters_page page = {image.bits, image.rows, 4, 2};
        if (y_dpi == 98) expect_lines(&page, FULL, 23);
        sheet_free(t->world->alloc, &image);
    }
}

static void a_note_ends_with_the_page(void **state)
{
    struct talk *t = begin(state);
    struct ff_coverpage_info cover = {.page_count = 7};
    char note[400];
    for (size_t i = 0; i < sizeof note; i++) note[i] = i % 4 == 3 ? '\n' : 'z';
    cover.note = (struct ff_str){note, sizeof note};
    struct tiff_image sheet;
    assert_true(sheet_new(t->world->alloc, &sheet));
    cover_draw(&sheet, &cover, 0);
    struct letters_page page = page_of(&sheet, 4);
    assert_string_equal(line_at(&page, 0), "PAGES: 7");
    assert_string_equal(line_at(&page, 1), "NOTE: ZZZ");
    assert_string_equal(line_at(&page, 32), ": ZZZ");
    assert_string_equal(line_at(&page, 33), ": ");
    sheet_free(t->world->alloc, &sheet);
}

/* ---- Sent without one ---- */

static void without_one_it_is_the_document_byte_by_byte(void **state)
{
    struct talk *t = begin(state);
    size_t size;
    uint32_t document = upload_pages(t, 196, 2);
    send_with(t, document, NULL);
    const uint8_t *bytes = world_document_bytes(t->world, document - 1, &size);
    assert_int_equal(t->text.size, size);
    assert_memory_equal(t->text.at, bytes, size);
}

static void what_is_rendered_in_name_has_pages_that_say_so(void **state)
{
    RULE("SND-6");
    struct ff_coverpage_info cover = full_cover();
    struct talk *t = begin(state);
    for (uint32_t i = 0; i < 2; i++) {
        send_with(t, talk_upload(t, 0, "letter.txt", "words", 5), i ? &cover : NULL);
        assert_int_equal(pages_in(t), 2 + i);
        struct tiff_image image = read_page(t, i);
        struct letters_page page = page_of(&image, 8);
        assert_memory_equal(letters_read(&page, 120, 120), "LETTER.TXT ", 11);
        assert_memory_equal(letters_read(&page, 120, 192), "PAGE 1 OF 2 ", 12);
        sheet_free(t->world->alloc, &image);
    }
}

/* ---- What there is not ---- */

static void pages_that_are_kept_no_longer(void **state)
{
    struct talk *t = begin(state);
    uint32_t document = upload_pages(t, 196, 1);
    send_with(t, document, NULL);
    assert_non_null(strstr(talk_do(t, "sent", "\"fax\": 1"), "\"name\":\"sent.tif\""));
    assert_non_null(strstr(talk_ask(t, "sent", "\"fax\": 2"), "no sent fax 2"));
    assert_non_null(strstr(talk_ask(t, "sent", "\"fax\": 0"), "no sent fax 0"));
    t->world->store.documents.at[document - 1].state = DOCUMENT_foreign;
    assert_non_null(strstr(talk_ask(t, "sent", "\"fax\": 1"), "kept no longer"));
    t->world->store.documents.at[document - 1].state = DOCUMENT_taken;
}

static void the_outbox_has_the_strings_of_a_cover_page(void **state)
{
    RULE("FCP-4");
    struct ff_coverpage_info cover = {.cover_page_name = FF_STR("generic.cov"),
                                      .use_server_cover_page = 1,
                                      .rec_name = FF_STR(""),
                                      .note = FF_STR("a\nb \xED\xA0\x80")};
    struct talk *t = begin(state);
    send_with(t, upload_pages(t, 196, 1), &cover);
    send_with(t, upload_pages(t, 196, 1), NULL);
    const char *outbox = talk_do(t, "outbox", NULL);
    assert_non_null(strstr(outbox, "\"begun\":\"2026-01-05T08:00:00.000Z\",\"cover\":{\"cover_page_name\":"
                                   "\"generic.cov\",\"rec_name\":\"\",\"note\":\"a\\nb \\ufffd\"}}"));
    assert_non_null(strstr(outbox, "\"begun\":\"2026-01-05T09:00:00.000Z\",\"cover\":null}"));
}

/* ---- The banner ---- */

static void expect_banner(struct talk *t, uint32_t number, const char *line)
{
    struct tiff_image image = read_page(t, number);
    struct letters_page page = page_of(&image, BANNER_LETTERS);
    assert_string_equal(letters_read(&page, BANNER_MARGIN, 0), line);
    sheet_free(t->world->alloc, &image);
}

static void a_branded_page_says_when_from_whom_and_which_it_is(void **state)
{
    struct ff_coverpage_info cover = {.cover_page_name = FF_STR("generic.cov"), .use_server_cover_page = 1};
    struct talk *t = begin_with(state, "\"config\": {\"use_device_tsid\": false}");
    send_with(t, upload_pages(t, 196, 2), &cover);
    assert_int_equal(pages_in(t), 3);
    expect_banner(
        t, 0, "2026-01-05 08:00    LINE 1                                                    PAGE 1 OF 3");
    expect_banner(
        t, 2, "2026-01-05 08:00    LINE 1                                                    PAGE 3 OF 3");
    struct tiff_image image = read_page(t, 0);
    struct letters_page page = {image.bits + (size_t)BANNER_ROWS * TIFF_ROW_BYTES, SHEET_ROWS, 4, 4};
    assert_int_equal(image.rows, SHEET_ROWS + BANNER_ROWS); /* nothing of it is drawn over */
    assert_string_equal(line_at(&page, 0), "DATE: 2026-01-05 08:00");
    sheet_free(t->world->alloc, &image);
}

static void a_banner_has_the_resolution_of_its_page(void **state)
{
    struct talk *t = begin_with(state, NULL);
    send_with(t, upload_pages(t, 98, 1), NULL);
    struct tiff_image image = read_page(t, 0);
    assert_int_equal(image.y_dpi, 98);
    assert_int_equal(image.rows, 8 + BANNER_ROWS / 2);
    sheet_free(t->world->alloc, &image);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_branded_page_says_when_from_whom_and_which_it_is),
        CASE(a_banner_has_the_resolution_of_its_page),
        CASE(every_letter_is_as_it_should_be),
        CASE(what_is_printed_lies_where_it_was_drawn),
        CASE(a_printed_cover_page_is_the_same_template),
        CASE(the_cover_page_is_in_front_with_every_string),
        CASE(the_time_on_it_is_that_of_the_attempt_that_was_through),
        CASE(it_has_the_resolution_of_the_document),
        CASE(a_note_ends_with_the_page),
        CASE(without_one_it_is_the_document_byte_by_byte),
        CASE(what_is_rendered_in_name_has_pages_that_say_so),
        CASE(pages_that_are_kept_no_longer),
        CASE(the_outbox_has_the_strings_of_a_cover_page),
    };
    return RUN("world/cover", cases, talk_set_up, talk_tear_down, argc, argv);
}
