/* SPDX-License-Identifier: MIT */
/* Scenario files: text to a world, and that world's reports. What is refused is refused with words that a terminal and a
 * JSON string can carry; what is taken can be begun and reported on. */
#include "tests/fuzz/target.h"

#include <string.h>

#include "common/utf.h"
#include "service/world/inner.h"
#include "service/world/jsonscan.h"

static void ignore(void *ctx, struct json_place at, const char *pointer, const char *what)
{
    bool *told = ctx;
    FUZZ_HOLDS(at.line > 0 && at.column > 0 && pointer && *what);
    *told = true;
}

static uint32_t values_in(const cJSON *value)
{
    uint32_t count = 1;
    const cJSON *child;
    cJSON_ArrayForEach(child, value) count += values_in(child);
    return count;
}

/* The scanner and cJSON agree about every value; refused text is told about. */
static void as_document(struct ff_str given)
{
    for (int comments = 0; comments < 2; comments++) {
        bool told = false;
        struct json_document d;
        const struct json_scan_sink sink = {&told, ignore};
        bool well = json_document_read(&d, ff_alloc_default(), given, comments, &sink);
        FUZZ_HOLDS(well != told);
        if (well) FUZZ_HOLDS(values_in(d.root) == d.places.rows.count);
        json_document_free(&d);
    }
}

static void check_words(const struct ff_writer *error)
{
    FUZZ_HOLDS(!error->failed && error->size > 0);
    FUZZ_HOLDS(error->at[error->size - 1] == '\n');
    FUZZ_HOLDS(ff_utf8_valid((const char *)error->at, error->size, NULL));
    for (size_t i = 0; i < error->size; i++) FUZZ_HOLDS(error->at[i] >= ' ' || error->at[i] == '\n');
}

static void report(struct world *world)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    for (int format = WORLD_FORMAT_text; format <= WORLD_FORMAT_junit; format++) {
        struct world_report_options options = {.format = (enum world_format)format};
        ff_writer_reset(&out);
        world_report(world, &options, &out);
        FUZZ_HOLDS(!out.failed && ff_utf8_valid((const char *)out.at, out.size, NULL));
    }
    ff_writer_free(&out);
}

static void as_scenario(struct ff_str given)
{
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    const struct world_options options = {.text = given.at ? given.at : "",
                                          .text_size = given.size,
                                          .name = "fuzz.json",
                                          .real_now = 134121312000000000U};
    struct world *world = world_new(&options, &error);
    if (world) {
        FUZZ_HOLDS(error.size == 0);
        report(world);
    } else {
        check_words(&error);
    }
    world_free(world);
    ff_writer_free(&error);
}

int fuzz_scenario(const uint8_t *bytes, size_t size)
{
    struct ff_str given = {(const char *)bytes, (uint32_t)size};
    as_document(given);
    as_scenario(given);
    return 0;
}
