/* SPDX-License-Identifier: MIT */
/* Frames as they come off a connection: taken apart, decoded, printed, and written again. What was taken is what is
 * written, byte for byte. */
#include "tests/fuzz/target.h"

#include <string.h>

#include "common/protocol.h"
#include "common/utf.h"

/* An allocator that counts what it was asked for since it was made. */
struct counting {
    struct ff_alloc alloc;
    size_t bytes;
};

static void *counting_resize(void *ctx, void *block, size_t size)
{
    const struct ff_alloc *libc = ff_alloc_default();
    ((struct counting *)ctx)->bytes += size;
    return libc->resize(libc->ctx, block, size);
}

static union {
    max_align_t align;
    char bytes[4096];
} record;

static void write_again(struct ff_writer *w, const struct ff_frame *f)
{
    enum ff_type type = (enum ff_type)f->type;
    if (f->flags & FF_FRAME_REPLY)
        ff_frame_write_reply(w, type, &f->reply, &record);
    else if (f->row->kind == FF_TYPE_KIND_call)
        ff_frame_write_call(w, type, &f->call, &record);
    else
        ff_frame_write(w, type, &record);
    FUZZ_HOLDS(!w->failed);
}

static void print(const struct ff_record *type)
{
    struct ff_writer text = ff_writer_on(ff_alloc_default());
    ff_record_print(&text, type, &record);
    FUZZ_HOLDS(!text.failed && ff_utf8_valid((const char *)text.at, text.size, NULL));
    ff_writer_free(&text);
}

static void read_events(struct ff_str records)
{
    for (size_t at = 0; at + FF_EVENT_SIZE <= records.size; at += FF_EVENT_SIZE) {
        const uint8_t *bytes = (const uint8_t *)records.at + at;
        uint8_t again[FF_EVENT_SIZE];
        struct ff_wire_event event;
        ff_event_read(bytes, &event);
        ff_event_write(again, &event);
        FUZZ_HOLDS(memcmp(again, bytes, FF_EVENT_SIZE) == 0);
    }
}

static void use(const struct ff_frame *f, const struct ff_record *type, const uint8_t *bytes, size_t size)
{
    struct ff_writer again = ff_writer_on(ff_alloc_default());
    print(type);
    if (f->type == FF_TYPE_Events) read_events(((const struct ff_in_Events *)(const void *)&record)->records);
    write_again(&again, f);
    size_t behind = f->body.left;
    FUZZ_HOLDS(again.size + behind == size);
    /* All but the size, which counts what lies behind the body too. */
    FUZZ_HOLDS(memcmp(again.at + 4, bytes + 4, again.size - 4) == 0);
    ff_writer_free(&again);
}

static void take(struct ff_frame *f, const uint8_t *bytes, size_t size)
{
    struct counting memory = {{counting_resize, &memory}, 0};
    struct ff_arena arena = ff_arena_on(&memory.alloc);
    const struct ff_record *type = f->flags & FF_FRAME_REPLY ? f->row->out : f->row->in;
    FUZZ_HOLDS(type->size <= sizeof record);
    enum ff_decode result = ff_record_decode(&f->body, type, &record, &arena);
    FUZZ_HOLDS(result != FF_DECODE_no_memory);
    /* A list's records are larger here than on the wire, but not by much. */
    FUZZ_HOLDS(memory.bytes <= 8 * size + 64);
    if (result == FF_DECODE_ok) use(f, type, bytes, size);
    ff_arena_free(&arena);
}

int fuzz_frame(const uint8_t *bytes, size_t size)
{
    struct ff_frame frame;
    size_t used;
    while (ff_frame_parse(bytes, size, FF_REQUEST_MAX, &frame, &used) == FF_FRAME_ok) {
        FUZZ_HOLDS(used >= 8 && used <= size);
        take(&frame, bytes, used);
        bytes += used;
        size -= used;
    }
    return 0;
}
