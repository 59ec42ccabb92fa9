/* SPDX-License-Identifier: MIT */
#include "client/print.h"

#include "client/inner.h"
#include "common/winfax_codes.h"

/* What a request can carry, with room for the rest of it: each text costs its length and four numbers. */
enum { BYTES_MAX = FF_REQUEST_MAX / 2, TEXT_COSTS = 16 };

struct print {
    const struct ff_alloc *alloc;
    struct ff_arena arena;
    struct ff_in_PrintDocument document;
    FF_ARRAY(struct ff_print_text) texts;
    uint32_t bytes;
    bool page_open;
};

/* The strings of a record, which it has as the caller's, become the arena's. */
static bool own_texts(struct ff_arena *arena, const struct ff_record *type, void *record)
{
    bool ok = true;
    for (uint32_t i = 0; i < type->count; i++) {
        struct ff_str *s = (void *)((char *)record + type->fields[i].offset);
        if (type->fields[i].kind == FF_KIND_str && s->at) *s = ff_arena_str(arena, *s, &ok);
    }
    return ok;
}

struct print *print_new(const struct ff_alloc *alloc, const struct ff_print_info *info)
{
    struct print *print = ff_alloc_zeroed(alloc, 1, sizeof *print);
    if (!print) return NULL;
    print->alloc = alloc;
    print->arena = ff_arena_on(alloc);
    print->document.info = *info;
    bool ok = own_texts(&print->arena, &ff_record_print_info, &print->document.info);
    return ok ? print : print_free(print);
}

struct print *print_free(struct print *print)
{
    if (!print) return NULL;
    ff_array_free(print->alloc, &print->texts);
    ff_arena_free(&print->arena);
    return ff_free(print->alloc, print);
}

bool print_cover(struct print *print, const struct ff_coverpage_info *cover)
{
    struct ff_coverpage_info copy = *cover;
    if (!own_texts(&print->arena, &ff_record_coverpage_info, &copy)) return false;
    print->document.cover_page = copy;
    print->document.has_cover_page = 1;
    return true;
}

bool print_page_begin(struct print *print)
{
    if (print->page_open || print->document.pages == FF_PRINT_PAGES_MOST) return false;
    print->document.pages++;
    return print->page_open = true;
}

bool print_page_end(struct print *print)
{
    bool open = print->page_open;
    print->page_open = false;
    return open;
}

uint32_t print_text(struct print *print, uint32_t x, uint32_t y, struct ff_str text)
{
    bool ok = true;
    if (!print->page_open) return FF_ERROR_INVALID_PARAMETER;
    if (text.size > BYTES_MAX || print->bytes + TEXT_COSTS + text.size > BYTES_MAX ||
        !ff_array_room(print->alloc, &print->texts, 1))
        return FF_ERROR_NOT_ENOUGH_MEMORY;
    struct ff_str copy = ff_arena_str(&print->arena, text, &ok);
    if (!ok) return FF_ERROR_NOT_ENOUGH_MEMORY;
    print->bytes += TEXT_COSTS + text.size;
    print->texts.at[print->texts.count++] = (struct ff_print_text){print->document.pages - 1, x, y, copy};
    return FF_ERROR_SUCCESS;
}

uint32_t print_say(struct client *client, struct print *print, const void *site)
{
    struct ff_out_PrintDocument out;
    struct ff_writer reply = ff_writer_on(print->alloc);
    print->document.texts = (struct ff_list){.at = print->texts.at, .count = print->texts.count};
    uint32_t code =
        client_call(client, FF_TYPE_PrintDocument, 0, site, &print->document, &out, &reply, &print->arena);
    ff_writer_free(&reply);
    return code;
}
