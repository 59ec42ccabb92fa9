/* SPDX-License-Identifier: MIT */
#include "common/protocol.h"

#include <assert.h>
#include <string.h>

FF_RECORD_DEFINE(ack_entry, ff_ack_entry, "ack_entry", FF_FIELDS_ack_entry)
FF_RECORD_DEFINE(ack_exception, ff_ack_exception, "ack_exception", FF_FIELDS_ack_exception)
FF_RECORD_DEFINE(routing_registration, ff_routing_registration, "routing_registration",
                 FF_FIELDS_routing_registration)
FF_RECORD_DEFINE(crash_frame, ff_crash_frame, "crash_frame", FF_FIELDS_crash_frame)
FF_RECORD_DEFINE(print_text, ff_print_text, "print_text", FF_FIELDS_print_text)

#define DEFINE_IN(name) FF_RECORD_DEFINE(in_##name, ff_in_##name, #name, FF_IN_##name)
#define DEFINE_OUT(name) FF_RECORD_DEFINE(out_##name, ff_out_##name, #name, FF_OUT_##name)
#define DEFINE_call(name) DEFINE_IN(name) DEFINE_OUT(name)
#define DEFINE_tell(name) DEFINE_IN(name)
#define DEFINE_notify(name) DEFINE_IN(name)
#define X(name, id, forms, handle, right) DEFINE_call(name)
FF_API(X)
#undef X
#define X(name, type, kind) DEFINE_##kind(name)
FF_MESSAGES(X)
#undef X

#define OUT_call(name) &ff_record_out_##name
#define OUT_tell(name) NULL
#define OUT_notify(name) NULL

static const struct ff_type_row rows[FF_TYPE_END] = {
#define X(name, id, forms, handle, right)                                                                    \
    [id] = {#name, FF_TYPE_KIND_call, true, &ff_record_in_##name, &ff_record_out_##name},
    FF_API(X)
#undef X
#define X(name, type, kind)                                                                                  \
    [type] = {#name, FF_TYPE_KIND_##kind, false, &ff_record_in_##name, OUT_##kind(name)},
        FF_MESSAGES(X)
#undef X
};

const struct ff_type_row *ff_type_row(uint32_t type)
{
    return type < FF_TYPE_END && rows[type].name ? &rows[type] : NULL;
}

static const struct {
    const char *name, *text;
} outcomes[FF_OUTCOMES] = {
#define X(name, text) {#name, text},
#include "common/outcomes.def"
#undef X
};

const char *ff_outcome_name(uint32_t outcome)
{
    return outcome < FF_OUTCOMES ? outcomes[outcome].name : NULL;
}

const char *ff_outcome_text(uint32_t outcome)
{
    return outcome < FF_OUTCOMES ? outcomes[outcome].text : "unknown outcome";
}

const char *ff_time_mode_word(enum ff_time_mode mode)
{
    static const char *const words[] = {
#define X(mode, word) word,
        FF_TIME_MODES(X)
#undef X
    };
    return words[mode];
}

static void read_heads(struct ff_frame *frame)
{
    struct ff_reader *r = &frame->body;
    if (frame->row->kind != FF_TYPE_KIND_call) return;
    if (frame->flags & FF_FRAME_REPLY) {
        frame->reply.status = ff_read_u32(r);
        frame->reply.events = ff_read_u64(r);
        frame->reply.actions = ff_read_u64(r);
        frame->reply.now = ff_read_u64(r);
    } else {
        frame->call.thread = ff_read_u32(r);
        frame->call.nulls = ff_read_u32(r);
        frame->call.module = ff_read_u32(r);
        frame->call.address = ff_read_u64(r);
    }
}

static bool flags_known(const struct ff_frame *frame)
{
    uint16_t allowed = frame->row->kind == FF_TYPE_KIND_call ? FF_FRAME_REPLY : 0;
    return (frame->flags & ~allowed) == 0;
}

enum ff_frame_status ff_frame_parse(const void *bytes, size_t size, uint32_t max, struct ff_frame *ret_frame,
                                    size_t *ret_used)
{
    struct ff_reader r = ff_reader_of(bytes, size);
    uint32_t length = ff_read_u32(&r);
    if (r.failed) return FF_FRAME_more;
    if (length > max) return FF_FRAME_too_long;
    if (length < 4) return FF_FRAME_malformed;
    if (length > r.left) return FF_FRAME_more;
    struct ff_frame frame = {0};
    frame.body = ff_reader_of(r.at, length);
    frame.type = ff_read_u16(&frame.body);
    frame.flags = ff_read_u16(&frame.body);
    frame.row = ff_type_row(frame.type);
    if (!frame.row || !flags_known(&frame)) return FF_FRAME_malformed;
    read_heads(&frame);
    if (frame.body.failed) return FF_FRAME_malformed;
    *ret_frame = frame;
    *ret_used = 4 + (size_t)length;
    return FF_FRAME_ok;
}

static size_t frame_begin(struct ff_writer *w, uint32_t type, uint32_t flags)
{
    size_t start = w->size;
    ff_write_u32(w, 0);
    ff_write_u16(w, (uint16_t)type);
    ff_write_u16(w, (uint16_t)flags);
    return start;
}

static void frame_end(struct ff_writer *w, size_t start, const struct ff_record *body, const void *record)
{
    if (body && record) ff_record_encode(w, body, record);
    if (w->size - start - 4 > FF_FRAME_MAX) w->failed = true;
    ff_writer_patch_u32(w, start, (uint32_t)(w->size - start - 4));
}

void ff_frame_write_call(struct ff_writer *w, enum ff_type type, const struct ff_call_head *head,
                         const void *record)
{
    size_t start = frame_begin(w, type, 0);
    ff_write_u32(w, head->thread);
    ff_write_u32(w, head->nulls);
    ff_write_u32(w, head->module);
    ff_write_u64(w, head->address);
    frame_end(w, start, rows[type].in, record);
}

void ff_frame_write_reply(struct ff_writer *w, enum ff_type type, const struct ff_reply_head *head,
                          const void *record)
{
    size_t start = frame_begin(w, type, FF_FRAME_REPLY);
    ff_write_u32(w, head->status);
    ff_write_u64(w, head->events);
    ff_write_u64(w, head->actions);
    ff_write_u64(w, head->now);
    frame_end(w, start, rows[type].out, record);
}

void ff_frame_write(struct ff_writer *w, enum ff_type type, const void *record)
{
    size_t start = frame_begin(w, type, 0);
    frame_end(w, start, rows[type].in, record);
}

void ff_frame_begin_events(struct ff_writer *w, uint32_t size)
{
    enum { HEAD = 4, BLOB_MARK = 4 };
    assert(size <= FF_FRAME_MAX - HEAD - BLOB_MARK);
    ff_write_u32(w, HEAD + BLOB_MARK + size);
    ff_write_u16(w, FF_TYPE_Events);
    ff_write_u16(w, 0);
    ff_write_u32(w, size + 1);
}

void ff_event_write(uint8_t bytes[FF_EVENT_SIZE], const struct ff_wire_event *event)
{
    ff_store_u64(bytes, event->sequence);
    ff_store_u64(bytes + 8, event->time);
    ff_store_u32(bytes + 16, event->event_id);
    ff_store_u32(bytes + 20, event->device_id);
    ff_store_u32(bytes + 24, event->job_id);
    ff_store_u32(bytes + 28, event->reserved);
}

void ff_event_read(const uint8_t bytes[FF_EVENT_SIZE], struct ff_wire_event *ret_event)
{
    struct ff_reader r = ff_reader_of(bytes, FF_EVENT_SIZE);
    ret_event->sequence = ff_read_u64(&r);
    ret_event->time = ff_read_u64(&r);
    ret_event->event_id = ff_read_u32(&r);
    ret_event->device_id = ff_read_u32(&r);
    ret_event->job_id = ff_read_u32(&r);
    ret_event->reserved = ff_read_u32(&r);
}
