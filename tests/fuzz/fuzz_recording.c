/* SPDX-License-Identifier: MIT */
/* Recordings: what is refused is refused with words that a terminal can carry; what is taken can be replayed and held against the model,
 * and can be redacted, and is then a recording still, which redacting leaves as it is. */
#include "tests/fuzz/target.h"

#include "tests/fuzz/fuzz_replay.h"

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
        fuzz_replay(&recording);
        fuzz_diff(&recording);
        recording_free(&recording);
        redact(given);
    } else {
        fuzz_words(&error);
    }
    ff_writer_free(&error);
    return 0;
}
