/* SPDX-License-Identifier: MIT */
#include "client/win32/inner.h"

#include "client/client.h"
#include "client/codepage.h"

bool host_text_take(struct host_thread *thread, struct host_text *text, enum host_form form, const void *from)
{
    text->bytes = ff_writer_on(thread->host->alloc);
    text->str = FF_STR_NULL;
    if (!from) return true;
    if (form == HOST_W)
        ff_wtf8_of_utf16(&text->bytes, from, ff_utf16_length(from));
    else
        codepage_read(&text->bytes, client_ansi_page(), from, strlen(from));
    const char *at = ff_writer_cstr(&text->bytes);
    if (!at) return host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    text->str = (struct ff_str){at, (uint32_t)text->bytes.size};
    return true;
}

bool host_text_take_bytes(struct host_thread *thread, struct host_text *text, const char *from)
{
    text->bytes = ff_writer_on(thread->host->alloc);
    ff_write_bytes(&text->bytes, from, strlen(from));
    const char *at = ff_writer_cstr(&text->bytes);
    text->str = (struct ff_str){at, (uint32_t)text->bytes.size};
    return at || host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
}

void host_text_free(struct host_text *text)
{
    ff_writer_free(&text->bytes);
}

static void give_wide(struct ff_writer *w, struct ff_str str)
{
    size_t units = ff_utf16_size(str);
    uint8_t *to = ff_writer_room(w, (units + 1) * sizeof(uint16_t));
    if (!to) return;
    ff_utf16_of_wtf8((uint16_t *)(void *)to, str);
    memset(to + units * sizeof(uint16_t), 0, sizeof(uint16_t));
    ff_writer_took(w, (units + 1) * sizeof(uint16_t));
}

bool host_text_give(struct ff_writer *w, enum host_form form, struct ff_str str, const void **ret)
{
    *ret = NULL;
    if (!str.at) return true;
    if (form == HOST_W) {
        give_wide(w, str);
    } else {
        codepage_write(w, client_ansi_page(), str, NULL);
        ff_write_u8(w, 0);
    }
    *ret = w->at;
    return !w->failed;
}

/* ---- One character ---- */

/* A writer's block that is where it is. */
static void *in_place(void *room, void *block, size_t size)
{
    (void)block;
    return size && size <= 64 ? room : NULL;
}

size_t host_widen(const char *at, size_t left, uint32_t *ret_code)
{
    uint8_t room[64];
    struct ff_alloc alloc = {in_place, room};
    struct ff_writer w = ff_writer_on(&alloc);
    uint32_t page = client_ansi_page();
    size_t size = codepage_character(page, at, left);
    codepage_read(&w, page, at, size);
    ff_wtf8_take(w.at, w.size, ret_code);
    return size;
}

size_t host_narrow(uint32_t page, const uint16_t *units, size_t count, char to[HOST_NARROW_MAX],
                   bool *ret_lossy)
{
    uint8_t room[64], bytes[64];
    struct ff_alloc inside = {in_place, room}, out = {in_place, bytes};
    struct ff_writer text = ff_writer_on(&inside), w = ff_writer_on(&out);
    ff_wtf8_of_utf16(&text, units, count);
    codepage_write(&w, page, (struct ff_str){(const char *)text.at, (uint32_t)text.size}, ret_lossy);
    memcpy(to, bytes, w.size);
    return w.size;
}

/* ---- Case ---- */

/* Capitals from first to last, each `step` apart, become small letters `by` further on. */
static const struct folding {
    uint16_t first, last, step, by;
} foldings[] = {
    {0x0041, 0x005A, 1, 32}, {0x00C0, 0x00D6, 1, 32}, {0x00D8, 0x00DE, 1, 32}, {0x0100, 0x012E, 2, 1},
    {0x0132, 0x0136, 2, 1},  {0x0139, 0x0147, 2, 1},  {0x014A, 0x0176, 2, 1},  {0x0179, 0x017D, 2, 1},
    {0x0391, 0x03A1, 1, 32}, {0x03A3, 0x03AB, 1, 32}, {0x0400, 0x040F, 1, 80}, {0x0410, 0x042F, 1, 32},
    {0x0460, 0x0480, 2, 1},
};

uint32_t host_fold(uint32_t code)
{
    if (code == 0x0178) return 0xFF; /* y with diaeresis: its small one is in Latin-1 */
    for (size_t i = 0; i < sizeof foldings / sizeof *foldings; i++) {
        const struct folding *f = &foldings[i];
        if (code >= f->first && code <= f->last && (code - f->first) % f->step == 0) return code + f->by;
    }
    return code;
}

static uint32_t take_folded(struct ff_str *text)
{
    uint32_t code = 0;
    size_t size = ff_wtf8_take((const uint8_t *)text->at, text->size, &code);
    text->at += size;
    text->size -= (uint32_t)size;
    return host_fold(code);
}

bool host_same_nocase(struct ff_str a, struct ff_str b)
{
    while (a.size && b.size)
        if (take_folded(&a) != take_folded(&b)) return false;
    return a.size == 0 && b.size == 0;
}

uint32_t host_hash_nocase(struct ff_str text)
{
    uint32_t hash = 2166136261U;
    while (text.size) hash = (hash ^ take_folded(&text)) * 16777619U;
    return hash;
}
