/* SPDX-License-Identifier: MIT */
/* Text as it comes from clients and command lines: encodings, times, durations, endpoints, patterns. Whatever is read
 * comes back when it is written. */
#include "tests/fuzz/target.h"

#include <string.h>

#include "common/endpoint.h"
#include "common/filetime.h"
#include "common/utf.h"

enum { PATTERN_MAX = 32 };

static struct ff_writer writer(void)
{
    return ff_writer_on(ff_alloc_default());
}

static struct ff_str written(const struct ff_writer *w)
{
    FUZZ_HOLDS(!w->failed);
    return (struct ff_str){(const char *)w->at, (uint32_t)w->size};
}

static bool same_bytes(struct ff_str a, struct ff_str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

/* All that the room is said to hold, and no more. */
static void at_once(struct ff_str text, size_t size)
{
    uint16_t *units = ff_alloc_zeroed(ff_alloc_default(), (size_t)text.size + 1, sizeof *units);
    FUZZ_HOLDS(units);
    FUZZ_HOLDS(ff_utf16_take(units, text, text.size) == size);
    if (size != SIZE_MAX) FUZZ_HOLDS(units[size] == 0);
    ff_free(ff_alloc_default(), units);
}

static void as_wtf8(struct ff_str text)
{
    size_t size = ff_utf16_size(text);
    if (ff_utf8_valid(text.at, text.size, NULL)) FUZZ_HOLDS(size != SIZE_MAX);
    at_once(text, size);
    if (size == SIZE_MAX) return;
    uint16_t *units = ff_alloc_zeroed(ff_alloc_default(), size, sizeof *units);
    FUZZ_HOLDS(units);
    ff_utf16_of_wtf8(units, text);
    struct ff_writer w = writer();
    ff_wtf8_of_utf16(&w, units, size);
    FUZZ_HOLDS(same_bytes(written(&w), text));
    ff_writer_free(&w);
    ff_free(ff_alloc_default(), units);
}

static void as_utf16(struct ff_str text)
{
    size_t size = text.size / 2;
    uint16_t *units = ff_alloc_zeroed(ff_alloc_default(), 2 * size, sizeof *units);
    FUZZ_HOLDS(units);
    if (size) memcpy(units, text.at, 2 * size);
    struct ff_writer w = writer();
    ff_wtf8_of_utf16(&w, units, size);
    FUZZ_HOLDS(ff_utf16_size(written(&w)) == size);
    ff_utf16_of_wtf8(units + size, written(&w));
    FUZZ_HOLDS(memcmp(units, units + size, 2 * size) == 0);
    ff_writer_free(&w);
    ff_free(ff_alloc_default(), units);
}

/* Bytes of a page become text, and that text in the page again; of 1252 nothing is lost on the way. */
static void as_page(struct ff_str bytes, uint32_t page)
{
    struct ff_writer text = writer(), back = writer();
    bool lossy = true;
    ff_wtf8_of_codepage(&text, page, bytes.at, bytes.size);
    FUZZ_HOLDS(ff_utf8_valid((const char *)text.at, text.size, NULL));
    ff_codepage_of_wtf8(&back, page, written(&text), &lossy);
    FUZZ_HOLDS(!lossy);
    if (page == FF_CP_1252) FUZZ_HOLDS(same_bytes(written(&back), bytes));
    ff_writer_reset(&back);
    ff_codepage_of_wtf8(&back, page, bytes, NULL);
    FUZZ_HOLDS(!back.failed);
    ff_writer_free(&back);
    ff_writer_free(&text);
}

static void as_time(struct ff_str text)
{
    uint64_t ticks, again = 0;
    if (ff_duration_parse(text, &ticks)) FUZZ_HOLDS(ticks < FF_TIME_NEVER);
    if (!ff_filetime_parse(text, &ticks)) return;
    struct ff_writer w = writer();
    ff_filetime_print(&w, ticks);
    FUZZ_HOLDS(ff_filetime_parse(written(&w), &again) && again == ticks);
    ff_writer_free(&w);
}

static void as_endpoint(struct ff_str text)
{
    struct ff_endpoint e, again;
    const char *error = NULL;
    char printed[FF_ENDPOINT_TEXT_MAX];
    struct ff_writer w = writer();
    ff_write_bytes(&w, text.at, text.size);
    if (ff_endpoint_parse(ff_writer_cstr(&w), &e, &error)) {
        ff_endpoint_print(&e, printed);
        FUZZ_HOLDS(ff_endpoint_parse(printed, &again, &error));
        FUZZ_HOLDS(again.kind == e.kind && again.port == e.port && again.fd == e.fd);
        FUZZ_HOLDS(strcmp(again.place, e.place) == 0);
        ff_endpoint_is_loopback(&e);
    } else {
        FUZZ_HOLDS(error);
    }
    ff_writer_free(&w);
}

static void as_pattern(struct ff_str text)
{
    uint32_t half = text.size / 2 < PATTERN_MAX ? text.size / 2 : PATTERN_MAX;
    struct ff_str pattern = {text.at, half}, rest = {text.at + half, text.size - half};
    bool matches = ff_str_match(pattern, rest);
    if (ff_str_eq_nocase(pattern, rest)) FUZZ_HOLDS(matches);
}

int fuzz_text(const uint8_t *bytes, size_t size)
{
    struct ff_str text = {(const char *)bytes, (uint32_t)size};
    as_wtf8(text);
    as_utf16(text);
    as_page(text, FF_CP_1252);
    as_page(text, FF_CP_UTF8);
    as_page(text, FF_CP_ASCII);
    as_time(text);
    as_endpoint(text);
    as_pattern(text);
    return 0;
}
