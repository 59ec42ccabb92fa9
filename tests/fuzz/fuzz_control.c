/* SPDX-License-Identifier: MIT */
/* Lines of the control protocol, one after the other, to one world. Each is answered by one line of JSON, or not at all. */
#include "tests/fuzz/target.h"

#include <string.h>

#include "service/world/jsonscan.h"
#include "service/world/world.h"

static void on_mistake(void *ctx, struct json_place at, const char *pointer, const char *what)
{
    (void)ctx, (void)at, (void)pointer, (void)what;
    FUZZ_HOLDS(!"an answer is JSON");
}

static void check_answer(const struct ff_writer *reply)
{
    struct json_scan_sink sink = {NULL, on_mistake};
    struct json_document document;
    FUZZ_HOLDS(!reply->failed);
    if (reply->size == 0) return;
    FUZZ_HOLDS(memchr(reply->at, '\n', reply->size) == reply->at + reply->size - 1);
    struct ff_str text_of_it = {(const char *)reply->at, (uint32_t)reply->size};
    if (!json_document_read(&document, ff_alloc_default(), text_of_it, false, &sink)) return;
    json_document_free(&document);
}

int fuzz_control(const uint8_t *bytes, size_t size)
{
    struct world_options options = {.time_mode = "manual", .real_now = 134121312000000000U};
    struct ff_writer error = ff_writer_on(ff_alloc_default()), reply = error;
    struct world *world = world_new(&options, &error);
    FUZZ_HOLDS(world);
    for (const uint8_t *end = bytes + size; bytes < end;) {
        const uint8_t *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        size_t length = newline ? (size_t)(newline - bytes) : (size_t)(end - bytes);
        ff_writer_reset(&reply);
        world_control(world, (const char *)bytes, length, &reply);
        check_answer(&reply);
        bytes += length + (newline ? 1 : 0);
    }
    ff_writer_free(&reply);
    ff_writer_free(&error);
    world_free(world);
    return 0;
}
