/* SPDX-License-Identifier: MIT */
#include "common/bytes.h"

#include <stdarg.h>
#include <stdio.h>

struct ff_str ff_read_str(struct ff_reader *r)
{
    uint32_t mark = ff_read_u32(r);
    if (mark == 0) return FF_STR_NULL;
    const uint8_t *at = ff_read_bytes(r, mark - 1);
    if (r->failed) return FF_STR_NULL;
    return (struct ff_str){(const char *)at, mark - 1};
}

bool ff_reader_done(const struct ff_reader *r)
{
    return !r->failed && r->left == 0;
}

uint8_t *ff_writer_grow(struct ff_writer *w, size_t size)
{
    if (w->failed) return NULL;
    size_t want = w->room < 64 ? 64 : w->room;
    while (want - w->size < size) {
        if (want > SIZE_MAX / 2) {
            w->failed = true;
            return NULL;
        }
        want *= 2;
    }
    uint8_t *grown = w->alloc->resize(w->alloc->ctx, w->at, want);
    if (!grown) {
        w->failed = true;
        return NULL;
    }
    w->at = grown;
    w->room = want;
    return w->at + w->size;
}

void ff_write_bytes(struct ff_writer *w, const void *bytes, size_t size)
{
    if (size == 0) return;
    uint8_t *to = ff_writer_room(w, size);
    if (!to) return;
    memcpy(to, bytes, size);
    w->size += size;
}

void ff_write_str(struct ff_writer *w, struct ff_str s)
{
    if (!s.at) {
        ff_write_u32(w, 0);
        return;
    }
    if (s.size == UINT32_MAX) {
        w->failed = true;
        return;
    }
    ff_write_u32(w, s.size + 1);
    ff_write_bytes(w, s.at, s.size);
}

void ff_write_text(struct ff_writer *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char small[256];
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(small, sizeof small, format, args);
    if (size < 0) {
        w->failed = true;
    } else if ((size_t)size < sizeof small) {
        ff_write_bytes(w, small, (size_t)size);
    } else {
        uint8_t *to = ff_writer_room(w, (size_t)size + 1);
        if (to) {
            vsnprintf((char *)to, (size_t)size + 1, format, again);
            w->size += (size_t)size;
        }
    }
    va_end(again);
    va_end(args);
}

void ff_writer_patch_u32(struct ff_writer *w, size_t offset, uint32_t value)
{
    if (w->failed || offset > w->size || w->size - offset < 4) return;
    ff_store_u32(w->at + offset, value);
}

void ff_writer_reset(struct ff_writer *w)
{
    w->size = 0;
    w->failed = false;
}

void ff_writer_free(struct ff_writer *w)
{
    w->at = ff_free(w->alloc, w->at);
    w->size = w->room = 0;
    w->failed = false;
}

const char *ff_writer_cstr(struct ff_writer *w)
{
    uint8_t *end = ff_writer_room(w, 1);
    if (!end) return NULL;
    *end = 0;
    return (const char *)w->at;
}
