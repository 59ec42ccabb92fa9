/* SPDX-License-Identifier: MIT */
/* Every allocation of every operation of common/ refused, one by one, until the operation passes. What was refused says
 * so, nothing is leaked, and what could not be changed is as it was. */
#include <string.h>

#include "common/filetime.h"
#include "common/msgqueue.h"
#include "common/protocol.h"
#include "common/utf.h"
#include "tests/support/random.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

enum { RECORD_MAX = 2048, ATTEMPTS_MAX = 2000 };

union any_record {
    max_align_t align;
    char bytes[RECORD_MAX];
};

/* An operation: true when it went through, false when memory was refused. It frees what it has in either case. */
typedef bool (*operation)(const struct ff_alloc *alloc, void *ctx);

static void refuse_each(operation act, void *ctx)
{
    for (uint64_t n = 1; n < ATTEMPTS_MAX; n++) {
        struct refusing_alloc memory;
        refusing_alloc_init(&memory, n, n % 2 == 0);
        bool passed = act(&memory.alloc, ctx);
        assert_int_equal(memory.outstanding, 0);
        assert_int_equal(passed, memory.refused == 0);
        if (passed) return;
    }
    fail_msg("it never passes");
}

/* ---- Records and frames ---- */

struct subject {
    const struct ff_record *type;
    union any_record record;
    struct ff_writer bytes;
};

static bool encode(const struct ff_alloc *alloc, void *ctx)
{
    struct subject *s = ctx;
    struct ff_writer w = ff_writer_on(alloc);
    ff_record_encode(&w, s->type, &s->record);
    bool passed = !w.failed;
    ff_writer_free(&w);
    return passed;
}

static bool print(const struct ff_alloc *alloc, void *ctx)
{
    struct subject *s = ctx;
    struct ff_writer w = ff_writer_on(alloc);
    ff_record_print(&w, s->type, &s->record);
    bool passed = ff_writer_cstr(&w) != NULL;
    ff_writer_free(&w);
    return passed;
}

static bool decode(const struct ff_alloc *alloc, void *ctx)
{
    struct subject *s = ctx;
    union any_record back;
    memset(&back, 0xAA, sizeof back);
    struct ff_arena arena = ff_arena_on(alloc);
    struct ff_reader r = ff_reader_of(s->bytes.at, s->bytes.size);
    enum ff_decode result = ff_record_decode(&r, s->type, &back, &arena);
    assert_int_not_equal(result, FF_DECODE_malformed);
    if (result == FF_DECODE_no_memory)
        for (uint32_t i = 0; i < s->type->size; i++) assert_int_equal(back.bytes[i], 0);
    ff_arena_free(&arena);
    return result == FF_DECODE_ok;
}

static void try_record(struct test_random *chance, const struct ff_record *type)
{
    struct subject s = {.type = type, .bytes = ff_writer_on(ff_alloc_default())};
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    bool ok = true;
    test_random_record(chance, type, &s.record, &arena, &ok);
    ff_record_encode(&s.bytes, type, &s.record);
    assert_true(ok && !s.bytes.failed);
    refuse_each(encode, &s);
    refuse_each(print, &s);
    refuse_each(decode, &s);
    ff_writer_free(&s.bytes);
    ff_arena_free(&arena);
}

static void every_record_is_encoded_decoded_and_printed_or_says_no(void **state)
{
    struct test_random chance = {test_seed()};
    (void)state;
    for (int round = 0; round < 5; round++) {
        for (uint32_t type = 0; type < FF_TYPE_END; type++) {
            const struct ff_type_row *row = ff_type_row(type);
            if (row) try_record(&chance, row->in);
            if (row && row->out) try_record(&chance, row->out);
        }
    }
}

static bool write_frames(const struct ff_alloc *alloc, void *ctx)
{
    struct ff_writer w = ff_writer_on(alloc);
    struct ff_call_head call = {0};
    struct ff_reply_head reply = {0};
    (void)ctx;
    for (int i = 0; i < 10; i++) {
        ff_frame_write_call(&w, FF_TYPE_Module, &call, &(struct ff_in_Module){1, FF_STR("a/module.exe")});
        ff_frame_write_reply(&w, FF_TYPE_Sync, &reply, &(struct ff_out_Sync){0});
        ff_frame_write(&w, FF_TYPE_End, &(struct ff_in_End){FF_STR("because")});
    }
    bool passed = !w.failed;
    ff_writer_free(&w);
    return passed;
}

static void frames_are_written_or_the_writer_says_no(void **state)
{
    (void)state;
    refuse_each(write_frames, NULL);
}

/* ---- Text ---- */

static bool convert(const struct ff_alloc *alloc, void *ctx)
{
    static const uint32_t pages[] = {FF_CP_1252, FF_CP_UTF8, FF_CP_ASCII};
    uint16_t units[300];
    struct ff_writer text = ff_writer_on(alloc), bytes = ff_writer_on(alloc);
    (void)ctx;
    for (size_t i = 0; i < 300; i++) units[i] = (uint16_t)(i * 211);
    ff_wtf8_of_utf16(&text, units, 300);
    bool passed = !text.failed;
    for (int i = 0; passed && i < 3; i++) {
        ff_codepage_of_wtf8(&bytes, pages[i], (struct ff_str){(char *)text.at, (uint32_t)text.size}, NULL);
        passed = !bytes.failed;
        struct ff_writer back = ff_writer_on(alloc);
        if (passed) ff_wtf8_of_codepage(&back, pages[i], (char *)bytes.at, bytes.size);
        passed = passed && !back.failed;
        ff_writer_free(&back);
    }
    ff_writer_free(&bytes);
    ff_writer_free(&text);
    return passed;
}

static void text_is_converted_or_the_writer_says_no(void **state)
{
    (void)state;
    refuse_each(convert, NULL);
}

static bool print_times(const struct ff_alloc *alloc, void *ctx)
{
    struct ff_writer w = ff_writer_on(alloc);
    (void)ctx;
    for (int i = 0; i < 20; i++) {
        ff_filetime_print(&w, 134400042000000000U);
        ff_seconds_print(&w, 125000000);
        ff_write_text(&w, "%300d", i);
    }
    bool passed = !w.failed;
    ff_writer_free(&w);
    return passed;
}

static void times_are_printed_or_the_writer_says_no(void **state)
{
    (void)state;
    refuse_each(print_times, NULL);
}

/* ---- Containers ---- */

static bool fill_arena(const struct ff_alloc *alloc, void *ctx)
{
    struct ff_arena arena = ff_arena_on(alloc);
    bool ok = true;
    (void)ctx;
    for (int i = 0; i < 5; i++) ff_arena_str(&arena, FF_STR("string"), &ok);
    bool passed = ff_arena_take(&arena, 100) != NULL && ok;
    ff_arena_free(&arena);
    return passed;
}

static void an_arena_gives_or_says_no(void **state)
{
    (void)state;
    refuse_each(fill_arena, NULL);
}

static bool fill_array(const struct ff_alloc *alloc, void *ctx)
{
    struct {
        FF_ARRAY(uint32_t) of;
    } array = {0};
    bool passed = true;
    (void)ctx;
    for (uint32_t i = 0; passed && i < 1000; i++) {
        passed = ff_array_room(alloc, &array.of, 1);
        if (passed) array.of.at[array.of.count++] = i;
    }
    for (uint32_t i = 0; i < array.of.count; i++) assert_int_equal(array.of.at[i], i);
    ff_array_free(alloc, &array.of);
    return passed;
}

static void an_array_grows_or_says_no(void **state)
{
    (void)state;
    refuse_each(fill_array, NULL);
}

/* Whatever was refused, the queue holds what it said it took, in order. */
static bool use_queue(const struct ff_alloc *alloc, void *ctx)
{
    struct ff_msgqueue q;
    struct ff_msgfilter all = {0};
    struct ff_msg msg = {.message = 1};
    uint64_t taken = 0, timers = 0;
    bool passed = true;
    (void)ctx;
    ff_msgqueue_init(&q, alloc);
    for (int i = 0; i < 100; i++) {
        struct ff_msgtimer timer = {.id = timers, .period = 10, .due = 10};
        msg.wparam = taken;
        if (ff_msgqueue_post(&q, &msg) == FF_MSGQUEUE_ok)
            taken++;
        else
            passed = false;
        if (ff_msgqueue_set_timer(&q, &timer))
            timers++;
        else
            passed = false;
    }
    for (uint64_t i = 0; i < taken; i++)
        assert_true(ff_msgqueue_next(&q, &all, 0, true, &msg) && msg.wparam == i);
    assert_false(ff_msgqueue_next(&q, &all, 0, true, &msg));
    for (uint64_t i = 0; i < timers; i++) assert_true(ff_msgqueue_kill_timer(&q, 0, i));
    ff_msgqueue_clean_up(&q);
    return passed;
}

static void a_queue_takes_a_message_or_says_no(void **state)
{
    (void)state;
    refuse_each(use_queue, NULL);
}

static const struct test_case cases[] = {
    CASE(every_record_is_encoded_decoded_and_printed_or_says_no),
    CASE(frames_are_written_or_the_writer_says_no),
    CASE(text_is_converted_or_the_writer_says_no),
    CASE(times_are_printed_or_the_writer_says_no),
    CASE(an_arena_gives_or_says_no),
    CASE(an_array_grows_or_says_no),
    CASE(a_queue_takes_a_message_or_says_no),
};

int main(int argc, char **argv)
{
    return RUN("memory", cases, NULL, NULL, argc, argv);
}
