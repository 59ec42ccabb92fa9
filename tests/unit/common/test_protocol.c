/* SPDX-License-Identifier: MIT */
#include "common/protocol.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/random.h"
#include "tests/support/rule.h"

enum { RECORD_MAX = 2048, ROUNDS = 20 };

static struct ff_writer writer(void)
{
    return ff_writer_on(ff_alloc_default());
}

/* ---- The table of types ---- */

static void every_type_has_its_row(void **state)
{
    (void)state;
#define X(Name, id, forms, handle, right)                                                                    \
    assert_string_equal(ff_type_row(id)->name, #Name);                                                       \
    assert_int_equal(ff_type_row(id)->kind, FF_TYPE_KIND_call);                                              \
    assert_true(ff_type_row(id)->is_api);                                                                    \
    assert_ptr_equal(ff_type_row(id)->in, &ff_record_in_##Name);                                             \
    assert_ptr_equal(ff_type_row(id)->out, &ff_record_out_##Name);
    FF_API(X)
#undef X
#define X(Name, id, of_kind)                                                                                 \
    assert_string_equal(ff_type_row(id)->name, #Name);                                                       \
    assert_int_equal(ff_type_row(id)->kind, FF_TYPE_KIND_##of_kind);                                         \
    assert_false(ff_type_row(id)->is_api);                                                                   \
    assert_ptr_equal(ff_type_row(id)->in, &ff_record_in_##Name);
    FF_MESSAGES(X)
#undef X
}

/* docs/protocol.md: functions from 0x01, calls from 0x40, tells from 0x80, notifications from 0xC0. */
static void a_type_s_number_says_its_kind(void **state)
{
    static const enum ff_type_kind kinds[] = {FF_TYPE_KIND_call, FF_TYPE_KIND_call, FF_TYPE_KIND_tell,
                                              FF_TYPE_KIND_notify};
    (void)state;
    for (uint32_t type = 0; type < FF_TYPE_END; type++) {
        const struct ff_type_row *row = ff_type_row(type);
        if (!row) continue;
        assert_int_equal(row->kind, kinds[type >> 6]);
        assert_int_equal(row->is_api, type < 0x40);
        assert_int_equal(row->out != NULL, row->kind == FF_TYPE_KIND_call);
    }
}

static void numbers_that_are_no_type_have_no_row(void **state)
{
    static const uint32_t numbers[] = {0, 0x3F, 0x7F, 0xBF, 0xFF, FF_TYPE_END, 0xFFFF, UINT32_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) assert_null(ff_type_row(numbers[i]));
}

static void every_outcome_has_a_text(void **state)
{
    (void)state;
    for (uint32_t outcome = 0; outcome < FF_OUTCOMES; outcome++)
        assert_string_not_equal(ff_outcome_text(outcome), "unknown outcome");
    assert_string_equal(ff_outcome_text(FF_OUTCOME_posted), "posted");
    assert_string_equal(ff_outcome_text(FF_OUTCOMES), "unknown outcome");
    assert_string_equal(ff_outcome_text(UINT32_MAX), "unknown outcome");
}

/* ---- Every frame there is ---- */

union any_record {
    max_align_t align;
    char bytes[RECORD_MAX];
};

/* A random frame of a type, and what went into it. */
struct sample {
    struct test_random chance;
    const struct ff_type_row *row;
    const struct ff_record *body; /* NULL: a reply without one */
    bool reply;
    struct ff_call_head call;
    struct ff_reply_head answer;
    union any_record record;
    struct ff_arena arena;
    struct ff_writer bytes;
};

static int make(void **state)
{
    static struct sample s;
    memset(&s, 0, sizeof s);
    s.chance.state = test_seed();
    s.arena = ff_arena_on(ff_alloc_default());
    s.bytes = writer();
    *state = &s;
    return 0;
}

static int unmake(void **state)
{
    struct sample *s = *state;
    ff_arena_free(&s->arena);
    ff_writer_free(&s->bytes);
    return 0;
}

static void draw_heads(struct sample *s)
{
    struct test_random *r = &s->chance;
    s->call = (struct ff_call_head){(uint32_t)test_random_number(r), (uint32_t)test_random_number(r),
                                    (uint32_t)test_random_number(r), test_random_number(r)};
    s->answer = (struct ff_reply_head){(uint32_t)test_random_number(r), test_random_number(r),
                                       test_random_number(r), test_random_number(r)};
}

static void draw(struct sample *s, uint32_t type)
{
    bool ok = true;
    ff_arena_free(&s->arena);
    ff_writer_reset(&s->bytes);
    draw_heads(s);
    s->row = ff_type_row(type);
    s->reply = s->row->out && test_random_below(&s->chance, 2);
    s->body = s->reply ? s->row->out : s->row->in;
    test_random_record(&s->chance, s->body, &s->record, &s->arena, &ok);
    if (s->reply && test_random_below(&s->chance, 4) == 0) s->body = NULL;
    const void *record = s->body ? &s->record : NULL;
    if (s->reply)
        ff_frame_write_reply(&s->bytes, (enum ff_type)type, &s->answer, record);
    else if (s->row->kind == FF_TYPE_KIND_call)
        ff_frame_write_call(&s->bytes, (enum ff_type)type, &s->call, record);
    else
        ff_frame_write(&s->bytes, (enum ff_type)type, record);
    assert_true(ok && !s->bytes.failed);
}

static uint32_t next_type(uint32_t type)
{
    for (type++; type < FF_TYPE_END; type++)
        if (ff_type_row(type)) break;
    return type;
}

#define EACH_SAMPLE(s)                                                                                       \
    for (uint32_t type = next_type(0); type < FF_TYPE_END; type = next_type(type))                           \
        for (int round = 0; round < ROUNDS && (draw((s), type), true); round++)

static void assert_same_heads(const struct sample *s, const struct ff_frame *f)
{
    if (s->reply) {
        assert_true(f->reply.status == s->answer.status && f->reply.now == s->answer.now);
        assert_true(f->reply.events == s->answer.events && f->reply.actions == s->answer.actions);
    } else if (s->row->kind == FF_TYPE_KIND_call) {
        assert_true(f->call.thread == s->call.thread && f->call.nulls == s->call.nulls);
        assert_true(f->call.module == s->call.module && f->call.address == s->call.address);
    }
}

static void every_frame_survives_the_wire(void **state)
{
    struct sample *s = *state;
    EACH_SAMPLE(s)
    {
        struct ff_frame f;
        size_t used = 0;
        assert_int_equal(ff_frame_parse(s->bytes.at, s->bytes.size, FF_FRAME_MAX, &f, &used), FF_FRAME_ok);
        assert_int_equal(used, s->bytes.size);
        assert_int_equal(f.type, type);
        assert_ptr_equal(f.row, s->row);
        assert_int_equal(f.flags, s->reply ? FF_FRAME_REPLY : 0);
        assert_same_heads(s, &f);
        if (s->body) {
            union any_record back;
            assert_int_equal(ff_record_decode(&f.body, s->body, &back, &s->arena), FF_DECODE_ok);
            const char *field = test_record_difference(s->body, &back, &s->record);
            if (field) fail_msg("%s: %s differs", s->row->name, field);
        }
        assert_true(ff_reader_done(&f.body));
    }
}

static void a_frame_that_is_not_whole_wants_more(void **state)
{
    struct sample *s = *state;
    EACH_SAMPLE(s)
    {
        for (size_t size = 0; size < s->bytes.size; size++) {
            struct ff_frame f;
            size_t used = 99;
            uint8_t *part = malloc(size ? size : 1);
            memcpy(part, s->bytes.at, size);
            assert_int_equal(ff_frame_parse(part, size, FF_FRAME_MAX, &f, &used), FF_FRAME_more);
            assert_int_equal(used, 99);
            free(part);
        }
    }
}

static void frames_back_to_back_are_taken_one_by_one(void **state)
{
    struct sample *s = *state;
    EACH_SAMPLE(s)
    {
        struct ff_frame f;
        size_t first = s->bytes.size, used = 0;
        struct ff_in_Bye bye = {7};
        ff_frame_write(&s->bytes, FF_TYPE_Bye, &bye);
        assert_int_equal(ff_frame_parse(s->bytes.at, s->bytes.size, FF_FRAME_MAX, &f, &used), FF_FRAME_ok);
        assert_int_equal(used, first);
        assert_int_equal(ff_frame_parse(s->bytes.at + used, s->bytes.size - used, FF_FRAME_MAX, &f, &used),
                         FF_FRAME_ok);
        assert_int_equal(f.type, FF_TYPE_Bye);
    }
}

/* A size that is smaller than the frame cuts its body off; what cannot hold the head is malformed. */
static void a_frame_shorter_than_its_head_is_malformed(void **state)
{
    struct sample *s = *state;
    EACH_SAMPLE(s)
    {
        size_t head = s->row->kind != FF_TYPE_KIND_call ? 0 : s->reply ? 28 : 20;
        for (size_t size = 0; size < 4 + head; size++) {
            struct ff_frame f;
            size_t used = 99;
            ff_writer_patch_u32(&s->bytes, 0, (uint32_t)size);
            assert_int_equal(ff_frame_parse(s->bytes.at, s->bytes.size, FF_FRAME_MAX, &f, &used),
                             FF_FRAME_malformed);
            assert_int_equal(used, 99);
        }
    }
}

/* ---- Frames that lie ---- */

static enum ff_frame_status parse(uint32_t size, uint16_t type, uint16_t flags, size_t there, uint32_t max)
{
    uint8_t bytes[64] = {(uint8_t)size, (uint8_t)(size >> 8), (uint8_t)(size >> 16), (uint8_t)(size >> 24),
                         (uint8_t)type, (uint8_t)(type >> 8), (uint8_t)flags,        (uint8_t)(flags >> 8)};
    struct ff_frame f;
    size_t used;
    return ff_frame_parse(bytes, there, max, &f, &used);
}

static void a_frame_as_long_as_the_limit_is_taken_and_one_byte_more_is_not(void **state)
{
    (void)state;
    assert_int_equal(parse(40, FF_TYPE_Sync, 0, 64, 40), FF_FRAME_ok);
    assert_int_equal(parse(41, FF_TYPE_Sync, 0, 64, 40), FF_FRAME_too_long);
    assert_int_equal(parse(FF_FRAME_MAX, FF_TYPE_Sync, 0, 64, FF_FRAME_MAX), FF_FRAME_more);
    assert_int_equal(parse(FF_FRAME_MAX + 1, FF_TYPE_Sync, 0, 64, FF_FRAME_MAX), FF_FRAME_too_long);
    assert_int_equal(parse(UINT32_MAX, FF_TYPE_Sync, 0, 64, FF_FRAME_MAX), FF_FRAME_too_long);
    assert_int_equal(parse(UINT32_MAX, FF_TYPE_Sync, 0, 64, UINT32_MAX), FF_FRAME_more);
}

static void a_size_that_is_too_long_is_told_from_the_size_alone(void **state)
{
    (void)state;
    assert_int_equal(parse(41, FF_TYPE_Sync, 0, 4, 40), FF_FRAME_too_long);
    assert_int_equal(parse(41, FF_TYPE_Sync, 0, 3, 40), FF_FRAME_more);
}

static void a_size_that_is_too_short_is_told_from_the_size_alone(void **state)
{
    (void)state;
    for (uint32_t size = 0; size < 4; size++)
        assert_int_equal(parse(size, FF_TYPE_Sync, 0, 4, 40), FF_FRAME_malformed);
    assert_int_equal(parse(4, FF_TYPE_Sync, 0, 4, 40), FF_FRAME_more);
}

static void an_unknown_type_is_malformed(void **state)
{
    static const uint16_t types[] = {0, 0x3F, 0x7F, 0xBF, 0xFF, 0x100, 0x101, 0x140, 0xFFFF};
    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        assert_int_equal(parse(40, types[i], 0, 64, 64), FF_FRAME_malformed);
}

static void a_flag_that_nobody_defined_is_malformed(void **state)
{
    (void)state;
    for (int bit = 0; bit < 15; bit++) {
        assert_int_equal(parse(40, FF_TYPE_Sync, (uint16_t)(1U << bit), 64, 64), FF_FRAME_malformed);
        assert_int_equal(parse(40, FF_TYPE_Sync, (uint16_t)(0x8000U | 1U << bit), 64, 64),
                         FF_FRAME_malformed);
    }
    assert_int_equal(parse(40, FF_TYPE_Sync, FF_FRAME_REPLY, 64, 64), FF_FRAME_ok);
}

static void only_calls_are_replied_to(void **state)
{
    (void)state;
    assert_int_equal(parse(40, FF_TYPE_Bye, FF_FRAME_REPLY, 64, 64), FF_FRAME_malformed);
    assert_int_equal(parse(40, FF_TYPE_Events, FF_FRAME_REPLY, 64, 64), FF_FRAME_malformed);
}

static void a_frame_longer_than_any_may_be_is_not_written(void **state)
{
    struct sample *s = *state;
    uint32_t size = FF_FRAME_MAX - 8;
    char *bytes = calloc(1, FF_FRAME_MAX);
    if (!bytes) skip();
    struct ff_in_Events events = {{bytes, size}};
    ff_frame_write(&s->bytes, FF_TYPE_Events, &events);
    assert_false(s->bytes.failed);
    ff_writer_reset(&s->bytes);
    events.records.size = size + 1;
    ff_frame_write(&s->bytes, FF_TYPE_Events, &events);
    assert_true(s->bytes.failed);
    free(bytes);
}

/* ---- As docs/protocol.md says, byte by byte ---- */

static void a_call_s_bytes_are_those_of_the_page(void **state)
{
    static const uint8_t wanted[] = {32, 0, 0, 0, 0x0B, 0, 0, 0,                /* size, type, flags */
                                     1,  0, 0, 0, 2,    0, 0, 0,    3, 0, 0, 0, /* thread, nulls, module */
                                     4,  0, 0, 0, 0,    0, 0, 0x80,             /* address */
                                     8,  7, 6, 5, 0,    0, 0, 0};               /* port_handle */
    struct sample *s = *state;
    struct ff_call_head head = {1, 2, 3, 0x8000000000000004U};
    struct ff_in_FaxGetPort in = {0x05060708};
    ff_frame_write_call(&s->bytes, FF_TYPE_FaxGetPort, &head, &in);
    assert_int_equal(s->bytes.size, sizeof wanted);
    assert_memory_equal(s->bytes.at, wanted, sizeof wanted);
}

static void a_reply_s_bytes_are_those_of_the_page(void **state)
{
    static const uint8_t wanted[] = {36, 0, 0, 0, 0x42, 0, 0x00, 0x80,             /* size, type, flags */
                                     0,  0, 0, 0, 1,    0, 0,    0,    0, 0, 0, 0, /* status, events */
                                     2,  0, 0, 0, 0,    0, 0,    0,    3, 0, 0, 0,
                                     0,  0, 0, 0, /* actions, now */
                                     9,  0, 0, 0};
    struct sample *s = *state;
    struct ff_reply_head head = {0, 1, 2, 3};
    struct ff_out_Sync out = {9};
    ff_frame_write_reply(&s->bytes, FF_TYPE_Sync, &head, &out);
    assert_int_equal(s->bytes.size, sizeof wanted);
    assert_memory_equal(s->bytes.at, wanted, sizeof wanted);
}

static void a_tell_s_bytes_are_those_of_the_page(void **state)
{
    static const uint8_t wanted[] = {8, 0, 0, 0, 0x8E, 0, 0, 0, 7, 0, 0, 0};
    struct sample *s = *state;
    struct ff_in_Bye bye = {7};
    ff_frame_write(&s->bytes, FF_TYPE_Bye, &bye);
    assert_int_equal(s->bytes.size, sizeof wanted);
    assert_memory_equal(s->bytes.at, wanted, sizeof wanted);
}

static void an_event_s_bytes_are_those_of_the_page(void **state)
{
    static const uint8_t wanted[FF_EVENT_SIZE] = {8,    7,    6,    5,    4,    3,    2, 1, 0x18, 0x17, 0x16,
                                                  0x15, 0x14, 0x13, 0x12, 0x11, 22,   0, 0, 0,    2,    0,
                                                  0,    0,    0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0,    0};
    struct ff_wire_event event = {0x0102030405060708U, 0x1112131415161718U, 22, 2, UINT32_MAX, 0}, back;
    uint8_t bytes[FF_EVENT_SIZE];
    (void)state;
    ff_event_write(bytes, &event);
    assert_memory_equal(bytes, wanted, sizeof wanted);
    ff_event_read(bytes, &back);
    assert_true(back.sequence == event.sequence && back.time == event.time);
    assert_true(back.event_id == 22 && back.device_id == 2);
    assert_true(back.job_id == UINT32_MAX && back.reserved == 0);
}

static void events_begun_and_appended_are_the_frame_that_is_written_at_once(void **state)
{
    static const char records[3 * FF_EVENT_SIZE] = {1, 2, 3};
    struct sample *s = *state;
    struct ff_writer parts = writer();
    for (uint32_t size = 0; size <= sizeof records; size += FF_EVENT_SIZE) {
        ff_writer_reset(&s->bytes);
        ff_writer_reset(&parts);
        ff_frame_write(&s->bytes, FF_TYPE_Events, &(struct ff_in_Events){{records, size}});
        ff_frame_begin_events(&parts, size);
        ff_write_bytes(&parts, records, size);
        assert_int_equal(parts.size, s->bytes.size);
        assert_memory_equal(parts.at, s->bytes.at, parts.size);
    }
    ff_writer_free(&parts);
}

static const struct test_case cases[] = {
    CASE(every_type_has_its_row),
    CASE(a_type_s_number_says_its_kind),
    CASE(numbers_that_are_no_type_have_no_row),
    CASE(every_outcome_has_a_text),
    CASE(every_frame_survives_the_wire),
    CASE(a_frame_that_is_not_whole_wants_more),
    CASE(frames_back_to_back_are_taken_one_by_one),
    CASE(a_frame_shorter_than_its_head_is_malformed),
    CASE(a_frame_as_long_as_the_limit_is_taken_and_one_byte_more_is_not),
    CASE(a_size_that_is_too_long_is_told_from_the_size_alone),
    CASE(a_size_that_is_too_short_is_told_from_the_size_alone),
    CASE(an_unknown_type_is_malformed),
    CASE(a_flag_that_nobody_defined_is_malformed),
    CASE(only_calls_are_replied_to),
    CASE(a_frame_longer_than_any_may_be_is_not_written),
    CASE(a_call_s_bytes_are_those_of_the_page),
    CASE(a_reply_s_bytes_are_those_of_the_page),
    CASE(a_tell_s_bytes_are_those_of_the_page),
    CASE(an_event_s_bytes_are_those_of_the_page),
    CASE(events_begun_and_appended_are_the_frame_that_is_written_at_once),
};

int main(int argc, char **argv)
{
    return RUN("protocol", cases, make, unmake, argc, argv);
}
