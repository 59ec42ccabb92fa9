/* SPDX-License-Identifier: MIT */
/* Recordings: what is refused is refused with words that a terminal can carry; what is taken can be redacted, and is then a
 * recording still, which redacting leaves as it is. */
#include "tests/fuzz/target.h"

#include <string.h>

#include "common/utf.h"
#include "service/world/recording.h"

static void check_words(const struct ff_writer *error)
{
    FUZZ_HOLDS(!error->failed && error->size > 0);
    FUZZ_HOLDS(error->at[error->size - 1] == '\n');
    FUZZ_HOLDS(ff_utf8_valid((const char *)error->at, error->size, NULL));
    for (size_t i = 0; i < error->size; i++) FUZZ_HOLDS(error->at[i] >= ' ' || error->at[i] == '\n');
}

static struct ff_str text_of(const struct ff_writer *w)
{
    return (struct ff_str){(const char *)w->at, (uint32_t)w->size};
}

static void redact(struct ff_str given)
{
    struct ff_writer once = ff_writer_on(ff_alloc_default()), twice = ff_writer_on(ff_alloc_default());
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    FUZZ_HOLDS(recording_redact(ff_alloc_default(), "fuzz.jsonl", given, &once, &error));
    FUZZ_HOLDS(recording_redact(ff_alloc_default(), "fuzz.jsonl", text_of(&once), &twice, &error));
    FUZZ_HOLDS(error.size == 0 && once.size == twice.size);
    ff_writer_free(&once);
    ff_writer_free(&twice);
    ff_writer_free(&error);
}

int fuzz_recording(const uint8_t *bytes, size_t size)
{
    struct ff_str given = {(const char *)bytes, (uint32_t)size};
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    struct recording recording;
    if (recording_read(&recording, ff_alloc_default(), "fuzz.jsonl", given, &error)) {
        FUZZ_HOLDS(error.size == 0);
        recording_free(&recording);
        redact(given);
    } else {
        check_words(&error);
    }
    ff_writer_free(&error);
    return 0;
}
