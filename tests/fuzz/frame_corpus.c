/* SPDX-License-Identifier: MIT */
/* Writes the corpus of the fuzz target frame into a folder: one of every frame there is, a few to a file, and frames that
 * lie. The same files every time, as long as the protocol is the same. */
#include <stdio.h>
#include <stdlib.h>

#include "common/protocol.h"
#include "tests/support/random.h"

enum { SEED = 20261124, FILE_SIZE = 500 };

static void fail(const char *what)
{
    perror(what);
    exit(70);
}

static void write_file(const char *folder, const char *name, struct ff_writer *w)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = w->failed ? NULL : fopen(path, "wb");
    if (!file || fwrite(w->at, 1, w->size, file) != w->size || fclose(file) != 0) fail(path);
    ff_writer_reset(w);
}

/* ---- Frames as they should be ---- */

static void add_frame(struct ff_writer *w, struct test_random *chance, uint32_t type, bool reply)
{
    static union {
        max_align_t align;
        char bytes[4096];
    } record;
    const struct ff_type_row *row = ff_type_row(type);
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    struct ff_call_head call = {1, 0, 2, test_random_number(chance)};
    struct ff_reply_head answer = {0, 7, 8, test_random_number(chance)};
    bool ok = true;
    test_random_record(chance, reply ? row->out : row->in, &record, &arena, &ok);
    if (!ok) fail("memory");
    if (reply)
        ff_frame_write_reply(w, (enum ff_type)type, &answer, &record);
    else if (row->kind == FF_TYPE_KIND_call)
        ff_frame_write_call(w, (enum ff_type)type, &call, &record);
    else
        ff_frame_write(w, (enum ff_type)type, &record);
    ff_arena_free(&arena);
}

static void write_frames(const char *folder, struct ff_writer *w)
{
    struct test_random chance = {SEED};
    char name[32];
    int files = 0;
    for (uint32_t type = 0; type < FF_TYPE_END; type++) {
        const struct ff_type_row *row = ff_type_row(type);
        if (!row) continue;
        add_frame(w, &chance, type, false);
        if (row->out) add_frame(w, &chance, type, true);
        if (w->size < FILE_SIZE && type != FF_TYPE_Lost) continue;
        snprintf(name, sizeof name, "frames-%02d", files++);
        write_file(folder, name, w);
    }
}

static void write_events(const char *folder, struct ff_writer *w)
{
    uint8_t bytes[2 * FF_EVENT_SIZE];
    struct ff_wire_event queued = {1, 134400042000000000U, 22, 0, 1, 0},
                         dialing = {2, 134400042010000000U, 1, 1, 1, 0};
    ff_event_write(bytes, &queued);
    ff_event_write(bytes + FF_EVENT_SIZE, &dialing);
    ff_frame_write(w, FF_TYPE_Events, &(struct ff_in_Events){{(const char *)bytes, sizeof bytes}});
    write_file(folder, "events", w);
}

/* ---- Frames that lie ---- */

static void head(struct ff_writer *w, uint32_t size, uint16_t type, uint16_t flags)
{
    ff_write_u32(w, size);
    ff_write_u16(w, type);
    ff_write_u16(w, flags);
}

static void write_sizes(const char *folder, struct ff_writer *w)
{
    static const uint32_t sizes[] = {0, 3, 4, FF_REQUEST_MAX, FF_REQUEST_MAX + 1, UINT32_MAX};
    char name[32];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        head(w, sizes[i], FF_TYPE_Bye, 0);
        ff_write_u32(w, 0);
        snprintf(name, sizeof name, "size-%08lx", (unsigned long)sizes[i]);
        write_file(folder, name, w);
    }
}

static void write_heads(const char *folder, struct ff_writer *w)
{
    head(w, 4, FF_TYPE_Sync, 0);
    write_file(folder, "call-without-head", w);
    head(w, 4 + 27, FF_TYPE_Sync, FF_FRAME_REPLY);
    for (int i = 0; i < 27; i++) ff_write_u8(w, 0);
    write_file(folder, "reply-head-cut-off", w);
    head(w, 8, 0x00BF, 0);
    ff_write_u32(w, 0);
    write_file(folder, "type-unknown", w);
    head(w, 8, FF_TYPE_Bye, FF_FRAME_REPLY);
    ff_write_u32(w, 0);
    write_file(folder, "reply-to-a-tell", w);
    head(w, 8, FF_TYPE_Bye, 1);
    ff_write_u32(w, 0);
    write_file(folder, "flag-unknown", w);
    head(w, 12, FF_TYPE_Bye, 0);
    ff_write_u64(w, 0);
    write_file(folder, "bytes-behind", w);
}

static void write_counts(const char *folder, struct ff_writer *w)
{
    static const uint32_t counts[] = {2, 0x0CCCCCCD, UINT32_MAX};
    char name[32];
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        head(w, 4 + 4 + 20 + 4, FF_TYPE_Ack, 0);
        ff_write_u32(w, counts[i]);
        for (int k = 0; k < 6; k++) ff_write_u32(w, 0);
        snprintf(name, sizeof name, "count-%08lx", (unsigned long)counts[i]);
        write_file(folder, name, w);
    }
}

static void write_strings(const char *folder, struct ff_writer *w)
{
    head(w, 4 + 4 + 2, FF_TYPE_Stuck, 0);
    ff_write_u32(w, 4);
    ff_write_bytes(w, "ab", 2);
    write_file(folder, "string-one-short", w);
    head(w, 4 + 4 + 2, FF_TYPE_Stuck, 0);
    ff_write_u32(w, UINT32_MAX);
    ff_write_bytes(w, "ab", 2);
    write_file(folder, "string-of-4-gib", w);
    ff_frame_write(w, FF_TYPE_Stuck, &(struct ff_in_Stuck){FF_STR("\xED\xA0\x80\xED\xB0\x80")});
    write_file(folder, "string-with-split-pair", w);
    ff_frame_write(w, FF_TYPE_Stuck, &(struct ff_in_Stuck){FF_STR("a\xC3")});
    write_file(folder, "string-cut-off", w);
}

int main(int argc, char **argv)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    write_frames(argv[1], &w);
    write_events(argv[1], &w);
    write_sizes(argv[1], &w);
    write_heads(argv[1], &w);
    write_counts(argv[1], &w);
    write_strings(argv[1], &w);
    ff_writer_free(&w);
    return 0;
}
