/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/hash.h"
#include "service/world/tiff.h"
#include "tests/support/random.h"
#include "tests/support/tiff.h"
#include "tests/unit/world/tiffs.h"

/* What a document is, whatever its bytes are. */

static struct talk *begin(void **state)
{
    struct talk *t = *state;
    talk_world(t, "manual", NULL);
    return t;
}

static struct document facts_of(struct talk *t, const char *name, const void *bytes, size_t size)
{
    struct document facts;
    world_document_facts(t->world, ff_str_of(name), bytes, size, &facts);
    return facts;
}

static struct document facts_of_pages(struct talk *t, const struct tiff_page *pages, uint32_t count,
                                      bool big_endian)
{
    ff_writer_reset(&t->text);
    tiff_write(&t->text, pages, count, big_endian);
    assert_false(t->text.failed);
    return facts_of(t, "x.tif", t->text.at, t->text.size);
}

static void why_of(struct talk *t, const struct document *facts, char *to, size_t size)
{
    struct ff_str why = text_get(&t->world->sim->texts, facts->why);
    snprintf(to, size, "%.*s", (int)why.size, why.at ? why.at : "");
}

#define check(t, facts, verdict, says) check_at(t, facts, verdict, says, __FILE__, __LINE__)
static void check_at(struct talk *t, struct document facts, enum verdict verdict, const char *says,
                     const char *file, int line)
{
    rule_checked();
    char why[300];
    why_of(t, &facts, why, sizeof why);
    if (facts.verdict == verdict && strstr(why, says)) return;
    print_error("verdict %d, not %d; \"%s\", not \"%s\"\n", (int)facts.verdict, (int)verdict, why, says);
    _fail(file, line);
}

/* ---- What is no TIFF ---- */

static void what_is_no_tiff_is_rendered_as_the_scenario_says_or_not_at_all(void **state)
{
    RULE("SND-6");
    struct talk *t = begin(state);
    struct document d = facts_of(t, "letter.txt", "hello", 5);
    check(t, d, VERDICT_accepted, "");
    assert_int_equal(d.pages, 2);
    assert_int_equal(d.size, 5);
    assert_int_equal(d.hash, ff_hash((const uint8_t *)"hello", 5));
    check(t, facts_of(t, "LETTER.TXT", "hello", 5), VERDICT_accepted, "");
    check(t, facts_of(t, "letter.bad", "hello", 5), VERDICT_render_failed, "nobody prints it");
    check(t, facts_of(t, "letter.doc", "hello", 5), VERDICT_unreadable, "no rule");
    check(t, facts_of(t, "letter.tif", "II*", 3), VERDICT_unreadable, "no rule");
    assert_null(t->world->store.tiff); /* and libtiff was not needed */
}

static void an_empty_file_is_one_whatever_its_name(void **state)
{
    RULE("SND-E7");
    struct talk *t = begin(state);
    check(t, facts_of(t, "letter.txt", "", 0), VERDICT_empty, "empty");
    check(t, facts_of(t, "a.tif", NULL, 0), VERDICT_empty, "empty");
}

/* ---- SND-7 ---- */

static void a_tiff_as_a_fax_wants_it_is_accepted_page_by_page(void **state)
{
    RULE("SND-7");
    static const struct tiff_page three[3] = {
        {.rows = 8}, {.rows = 2400}, {.rows = 1000, .rows_per_strip = 16}};
    struct talk *t = begin(state);
    for (int big_endian = 0; big_endian < 2; big_endian++) {
        struct document d = facts_of_pages(t, three, 3, big_endian != 0);
        check(t, d, VERDICT_accepted, "");
        assert_int_equal(d.pages, 3);
        assert_int_equal(d.width, 1728);
        assert_int_equal(d.x_dpi, 204);
        assert_int_equal(d.y_dpi, 196);
    }
    size_t size;
    uint8_t *tiff = test_tiff_group4(5, &size);
    assert_non_null(tiff);
    struct document d = facts_of(t, "called.txt", tiff, size); /* its bytes say what it is */
    check(t, d, VERDICT_accepted, "");
    assert_int_equal(d.pages, 5);
    free(tiff);
}

static void what_a_fax_cannot_be_is_unsupported_and_says_on_which_page(void **state)
{
    RULE("SND-7");
    static const struct {
        struct tiff_page page;
        const char *says;
    } rows[] = {
        {{.compression = 5}, "page 2: compression 5"},
        {{.compression = 7}, "page 2: compression 7"},
        {{.width = 1727}, "page 2: 1727 pixels"},
        {{.width = 2432}, "2432 pixels"},
        {{.width = UINT32_MAX - 1}, "4294967294 pixels"},
        {{.bits = 8, .compression = 1}, "8 bits"},
        {{.samples = 3, .compression = 1}, "3 bits"},
        {{.x_dpi = 205}, "205 x 196 dpi"},
        {{.y_dpi = 201}, "204 x 201 dpi"},
        {{.y_dpi = 98}, "98 lines an inch, and 196"},
        {{.x_dpi = TIFF_OMIT}, "does not say its resolution"},
        {{.unit = 1}, "does not say its resolution"},
        {{.tiled = true}, "tiles"},
    };
    struct talk *t = begin(state);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tiff_page pages[2] = {{0}, rows[i].page};
        check(t, facts_of_pages(t, pages, 2, false), VERDICT_unsupported, rows[i].says);
    }
}

static void resolutions_are_rounded_and_may_be_in_centimetres(void **state)
{
    RULE("SND-7");
    static const struct {
        struct tiff_page page;
        uint32_t x, y;
    } rows[] = {
        {{.x_dpi = 20380, .y_dpi = 9800, .dpi_divisor = 100}, 204, 98},
        {{.x_dpi = 803, .y_dpi = 770, .dpi_divisor = 10, .unit = 3}, 204, 196},
        {{.x_dpi = 200, .y_dpi = 200}, 200, 200},
        {{.x_dpi = 100, .y_dpi = 100, .unit = TIFF_OMIT}, 100, 100},
    };
    struct talk *t = begin(state);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct document d = facts_of_pages(t, &rows[i].page, 1, false);
        check(t, d, VERDICT_accepted, "");
        assert_int_equal(d.x_dpi, rows[i].x);
        assert_int_equal(d.y_dpi, rows[i].y);
    }
}

static void uncompressed_pages_will_do(void **state)
{
    RULE("SND-7");
    static uint8_t pixels[8 * 216];
    struct tiff_page page = {.compression = 1, .strip = pixels, .strip_size = sizeof pixels};
    struct talk *t = begin(state);
    memset(pixels, 0xC3, sizeof pixels);
    check(t, facts_of_pages(t, &page, 1, false), VERDICT_accepted, "");
    page = (struct tiff_page){
        .compression = 1, .rows = 16, .rows_per_strip = 8, .strip = pixels, .strip_size = sizeof pixels};
    check(t, facts_of_pages(t, &page, 1, false), VERDICT_accepted, "");
    page.strip_size--;
    check(t, facts_of_pages(t, &page, 1, false), VERDICT_unreadable, "page 1: strip at offset");
    page = (struct tiff_page){
        .compression = 1, .strip = pixels, .strip_size = sizeof pixels, .strip_offset = 1000};
    check(t, facts_of_pages(t, &page, 1, false), VERDICT_unreadable, "page 1: strip at offset 1000");
}

/* One white row, in the two ways of Group 3. */
static void group_3_is_told_apart(void **state)
{
    RULE("SND-7");
    static const uint8_t t4[] = {0x00, 0x14, 0xD9, 0xA8, 0x00}, modified_huffman[] = {0x4D, 0x9A, 0x80};
    struct tiff_page pages[2] = {{0}, {.rows = 1, .compression = 3, .strip = t4, .strip_size = sizeof t4}};
    struct talk *t = begin(state);
    struct document d = facts_of_pages(t, pages, 2, false);
    check(t, d, VERDICT_group3, "Group 3");
    assert_int_equal(d.pages, 2);
    pages[1] = (struct tiff_page){
        .rows = 1, .compression = 2, .strip = modified_huffman, .strip_size = sizeof modified_huffman};
    check(t, facts_of_pages(t, pages, 2, false), VERDICT_group3, "Group 3");
    pages[1].strip = "\xFF\xFF\xFF";
    check(t, facts_of_pages(t, pages, 2, false), VERDICT_unreadable, "page 2");
}

/* ---- Damage ---- */

static void a_page_that_cannot_be_decoded_makes_the_document_unreadable(void **state)
{
    RULE("SND-E7");
    static const struct {
        struct tiff_page page;
        const char *says;
    } rows[] = {
        {{.strip = "\xFF\x00\x10\x01", .strip_size = 4, .rows = 16},
         "page 2: strip at offset"}, /* ends early */
        {{.strip = "\xFF", .strip_size = 1, .rows = 16}, "page 2: strip at offset"},
        {{.strip = "\x00\x00\x00\x00", .strip_size = 4}, "page 2: strip at offset"}, /* no code at all */
        {{.strip = "\x03\xFF\xFF\xFF", .strip_size = 4}, "page 2: strip at offset"},
        {{.strip_offset = 1U << 30}, "page 2: strip at offset 1073741824"},
        {{.strip_count_bytes = 1U << 30}, "more bytes than the file"},
        {{.strip_count_bytes = UINT32_MAX - 1}, "more bytes than the file"},
        {{.rows = TIFF_PAGE_ROWS_MAX + 1, .rows_per_strip = 8}, "lines up to here"},
        {{.rows = UINT32_MAX - 1, .strip = "\xFF", .strip_size = 1}, "page 1: the directory after it"},
    };
    struct talk *t = begin(state);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tiff_page pages[2] = {{0}, rows[i].page};
        check(t, facts_of_pages(t, pages, 2, false), VERDICT_unreadable, rows[i].says);
    }
}

static void a_document_has_only_so_many_lines(void **state)
{
    enum { PAGES = TIFF_DOCUMENT_ROWS_MAX / TIFF_PAGE_ROWS_MAX + 1 };
    static struct tiff_page pages[PAGES];
    struct talk *t = begin(state);
    for (uint32_t i = 0; i < PAGES; i++) pages[i] = (struct tiff_page){.rows = TIFF_PAGE_ROWS_MAX};
    check(t, facts_of_pages(t, pages, PAGES, false), VERDICT_unreadable, "2520000 lines up to here");
    check(t, facts_of_pages(t, pages, PAGES - 1, false), VERDICT_accepted, "");
}

static void strips_that_lie_over_each_other_are_found_out(void **state)
{
    enum { PAGES = 200 };
    static struct tiff_page pages[PAGES];
    struct talk *t = begin(state);
    for (uint32_t i = 0; i < PAGES; i++)
        pages[i] = (struct tiff_page){.strip_offset = 8, .strip_count_bytes = 200};
    check(t, facts_of_pages(t, pages, PAGES, false), VERDICT_unreadable, "more bytes than the file");
}

static void directories_that_go_round_in_circles_come_to_an_end(void **state)
{
    struct talk *t = begin(state);
    struct tiff_page pages[3] = {{0}, {0}, {.ends_in_circle = true}};
    check(t, facts_of_pages(t, pages, 3, false), VERDICT_unreadable, "page 3: the directory after it");
    check(t, facts_of_pages(t, pages + 2, 1, false), VERDICT_unreadable, "page 1: the directory after it");
}

static void more_pages_than_a_fax_has_are_not_looked_at(void **state)
{
    static struct tiff_page pages[TIFF_PAGES_MAX + 2];
    struct talk *t = begin(state);
    struct document d = facts_of_pages(t, pages, TIFF_PAGES_MAX, false);
    check(t, d, VERDICT_accepted, "");
    assert_int_equal(d.pages, TIFF_PAGES_MAX);
    check(t, facts_of_pages(t, pages, TIFF_PAGES_MAX + 2, false), VERDICT_unreadable, "no more than");
}

static void a_file_cut_off_anywhere_is_unreadable(void **state)
{
    static const struct tiff_page pages[2] = {{.rows = 64}, {.rows = 64}};
    struct talk *t = begin(state);
    ff_writer_reset(&t->text);
    tiff_write(&t->text, pages, 2, false);
    for (size_t size = 1; size < t->text.size; size++) {
        uint8_t *cut = malloc(size); /* of its own, so that a byte too far is seen */
        assert_non_null(cut);
        memcpy(cut, t->text.at, size);
        struct document d = facts_of(t, "x.tif", cut, size);
        if (d.verdict != VERDICT_unreadable)
            fail_msg("%zu bytes of %zu: %d", size, t->text.size, (int)d.verdict);
        free(cut);
    }
}

/* Whatever is written into a TIFF: an answer, soon, and no access where nothing is. */
static void random_damage_gets_an_answer(void **state)
{
    struct test_random r = {test_seed()};
    static const struct tiff_page pages[3] = {
        {.rows = 200}, {.rows = 2000}, {.rows = 64, .rows_per_strip = 8}};
    struct talk *t = begin(state);
    struct ff_writer good = ff_writer_on(ff_alloc_default());
    tiff_write(&good, pages, 3, false);
    clock_t begun = clock();
    for (int i = 0; i < 1500 && clock() - begun < 8 * CLOCKS_PER_SEC; i++) {
        uint8_t *bytes = malloc(good.size);
        assert_non_null(bytes);
        memcpy(bytes, good.at, good.size);
        for (uint32_t k = 1 + test_random_below(&r, 4); k > 0; k--) {
            uint32_t at = 4 + test_random_below(&r, (uint32_t)good.size - 4);
            bytes[at] = (uint8_t)(test_random_below(&r, 3) ? test_random_number(&r)
                                                           : bytes[at] ^ 1U << test_random_below(&r, 8));
        }
        struct document d = facts_of(t, "x.tif", bytes, good.size);
        assert_true(d.verdict < VERDICTS);
        free(bytes);
    }
    ff_writer_free(&good);
}

/* ---- libtiff ---- */

static void without_libtiff_that_is_said(void **state)
{
    static const char *const nowhere[] = {"libnothing.so.1", NULL}, *const wrong[] = {"libm.so.6", NULL};
    struct talk *t = *state;
    ff_writer_reset(&t->text);
    assert_null(tiff_library_open(&t->memory.alloc, nowhere, &t->text));
    assert_non_null(strstr(ff_writer_cstr(&t->text), "cannot be loaded"));
    ff_writer_reset(&t->text);
    assert_null(tiff_library_open(&t->memory.alloc, wrong, &t->text));
    assert_non_null(strstr(ff_writer_cstr(&t->text), "cannot be loaded"));
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(what_is_no_tiff_is_rendered_as_the_scenario_says_or_not_at_all),
        CASE(an_empty_file_is_one_whatever_its_name),
        CASE(a_tiff_as_a_fax_wants_it_is_accepted_page_by_page),
        CASE(what_a_fax_cannot_be_is_unsupported_and_says_on_which_page),
        CASE(resolutions_are_rounded_and_may_be_in_centimetres),
        CASE(uncompressed_pages_will_do),
        CASE(group_3_is_told_apart),
        CASE(a_page_that_cannot_be_decoded_makes_the_document_unreadable),
        CASE(a_document_has_only_so_many_lines),
        CASE(strips_that_lie_over_each_other_are_found_out),
        CASE(directories_that_go_round_in_circles_come_to_an_end),
        CASE(more_pages_than_a_fax_has_are_not_looked_at),
        CASE(a_file_cut_off_anywhere_is_unreadable),
        CASE(random_damage_gets_an_answer),
        CASE(without_libtiff_that_is_said),
    };
    return RUN("world/document", cases, talk_set_up, talk_tear_down, argc, argv);
}
