/* SPDX-License-Identifier: MIT */
#include "service/world/recording.h"

#include <stdlib.h>
#include <string.h>

#include "service/world/jsonscan.h"
#include "service/world/record_json.h"

enum { VERSION = 1 };

/* One line at a time. */
struct line_reader {
    struct recording *recording;
    struct ff_writer *error;
    const char *name;
    uint32_t line;
    struct json_document document;
    struct json_sink sink;
};

/* ---- Mistakes ---- */

static void tell(struct line_reader *r, struct json_place at, const char *what)
{
    ff_write_text(r->error, "%s:%lu:%lu: %s\n", r->name, (unsigned long)r->line, (unsigned long)at.column,
                  what);
}

static void scan_error(void *ctx, struct json_place at, const char *pointer, const char *what)
{
    (void)pointer;
    tell(ctx, at, what);
}

static void read_error(void *ctx, const cJSON *at, const char *what)
{
    struct line_reader *r = ctx;
    struct ff_writer pointer = ff_writer_on(r->recording->alloc);
    struct json_place place = {1, 1};
    json_document_place(&r->document, at, &place, &pointer);
    ff_writer_free(&pointer);
    tell(r, place, what);
}

/* ---- The forms of lines ---- */

struct said_head {
    uint32_t version, pointer_bits;
    const char *transport;
    uint64_t time;
    bool redacted;
};
struct said_call {
    struct recorded_call call;
    uint32_t form, last_error;
    const cJSON *in, *out, *document;
};
struct said_document {
    const char *name, *hash;
    uint64_t size;
};
struct said_event {
    struct recorded_event event;
    const char *name, *outcome;
};
struct said_freed {
    const char *what;
    uint32_t after, process, thread;
};

static const struct json_word form_words[] = {{"A", 'A'}, {"W", 'W'}, {NULL, 0}};

#define MEMBER(key, type, required, T, member)                                                               \
    {                                                                                                        \
        key, JSON_TYPE_##type, required, offsetof(struct T, member), NULL, NULL, NULL                        \
    }
static const struct json_member head_members[] = {
    MEMBER("fauxfax_recording", number, true, said_head, version),
    MEMBER("transport", text, true, said_head, transport),
    MEMBER("pointer_bits", count, true, said_head, pointer_bits),
    MEMBER("time", time, true, said_head, time),
    MEMBER("redacted", flag, false, said_head, redacted),
};
static const struct json_member call_members[] = {
    MEMBER("call", call, true, said_call, call.type),
    {"form", JSON_TYPE_word, true, offsetof(struct said_call, form), NULL, form_words, NULL},
    MEMBER("number", number, true, said_call, call.number),
    MEMBER("of", number, false, said_call, call.of),
    MEMBER("callback", number, false, said_call, call.callback),
    MEMBER("process", count, true, said_call, call.process),
    MEMBER("thread", count, true, said_call, call.thread),
    MEMBER("time", time, true, said_call, call.time),
    MEMBER("nulls", count, true, said_call, call.nulls),
    MEMBER("in", any, true, said_call, in),
    MEMBER("document", object, false, said_call, document),
    MEMBER("error", count, true, said_call, call.error),
    MEMBER("last_error", count, true, said_call, last_error),
    MEMBER("out", object, false, said_call, out),
};
static const struct json_member document_members[] = {
    MEMBER("name", text, false, said_document, name),
    MEMBER("hash", text, false, said_document, hash),
    MEMBER("size", wide, true, said_document, size),
};
static const struct json_member event_members[] = {
    MEMBER("event", text, true, said_event, name),
    MEMBER("id", count, true, said_event, event.id),
    MEMBER("sequence", wide, true, said_event, event.sequence),
    MEMBER("after", count, true, said_event, event.after),
    MEMBER("process", count, true, said_event, event.process),
    MEMBER("registration", count, true, said_event, event.registration),
    MEMBER("device", count, true, said_event, event.device),
    MEMBER("job", count, true, said_event, event.job),
    MEMBER("time", time, true, said_event, event.time),
    MEMBER("outcome", text, true, said_event, outcome),
};
static const struct json_member freed_members[] = {
    MEMBER("freed", text, true, said_freed, what),
    MEMBER("after", count, true, said_freed, after),
    MEMBER("process", count, true, said_freed, process),
    MEMBER("thread", count, true, said_freed, thread),
};
#define FORM(name, members)                                                                                  \
    {                                                                                                        \
        name, NULL, members, sizeof members / sizeof *members                                                \
    }
static const struct json_form head_form = FORM("the first line", head_members),
                              call_form = FORM("a call", call_members),
                              document_form = FORM("a document", document_members),
                              event_form = FORM("an event", event_members),
                              freed_form = FORM("a freed buffer", freed_members);

/* ---- Lines ---- */

static bool refused(struct line_reader *r)
{
    if (!r->sink.failed) ff_write_text(r->error, "%s: memory was refused\n", r->name);
    return false;
}

static bool take_head(struct line_reader *r, const cJSON *root)
{
    struct said_head said = {0};
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(root, "fauxfax_recording");
    if (!version) {
        json_error(&r->sink, root, "this is no recording; its first line has \"fauxfax_recording\": %d",
                   VERSION);
        return false;
    }
    if (!json_read(&head_form, root, NULL, &r->sink, &said)) return false;
    if (said.version != VERSION) {
        json_error(&r->sink, version, "this is version %lu; this release of fauxfax reads %d",
                   (unsigned long)said.version, VERSION);
        return false;
    }
    r->recording->redacted = said.redacted;
    r->recording->pointer_bits = said.pointer_bits;
    return true;
}

static bool take_record(struct line_reader *r, const struct ff_record *type, const cJSON *object,
                        void **ret_record)
{
    if (!object || cJSON_IsNull(object)) return true;
    *ret_record = ff_arena_take(&r->recording->arena, type->size);
    return *ret_record && json_record_read(type, object, &r->sink, &r->recording->arena, *ret_record);
}

static bool read_hash(struct line_reader *r, const cJSON *object, const char *digits, uint64_t *ret_hash)
{
    char *end;
    *ret_hash = strtoull(digits, &end, 16);
    if (strlen(digits) == 16 && strspn(digits, "0123456789abcdef") == 16) return true;
    json_error(&r->sink, json_blame(object, "hash"), "a hash is 16 hexadecimal digits");
    return false;
}

static bool take_document(struct line_reader *r, const cJSON *object, struct recorded_call *call)
{
    struct said_document said = {0};
    bool ok = true;
    if (!object) return true;
    if (!json_read(&document_form, object, NULL, &r->sink, &said)) return false;
    if (said.hash && !read_hash(r, object, said.hash, &call->document)) return false;
    call->has_document = said.hash != NULL;
    call->document_size = said.size;
    call->document_name = ff_arena_str(&r->recording->arena, ff_str_of(said.name), &ok);
    return ok;
}

static bool take_call(struct line_reader *r, const cJSON *root)
{
    struct said_call said = {.form = 'W'};
    if (!json_read(&call_form, root, NULL, &r->sink, &said)) return false;
    if (said.call.of >= said.call.number && said.call.of) {
        json_error(&r->sink, json_blame(root, "of"), "a callback is of a call that began before it");
        return false;
    }
    const struct ff_type_row *row = ff_type_row(said.call.type);
    struct recorded_call *call = &said.call;
    call->form = (char)said.form;
    call->line = r->line;
    if (!take_record(r, row->in, said.in, &call->in) || !take_record(r, row->out, said.out, &call->out) ||
        !take_document(r, said.document, call) ||
        !ff_array_room(r->recording->alloc, &r->recording->calls, 1))
        return refused(r);
    r->recording->calls.at[r->recording->calls.count++] = *call;
    return true;
}

static bool take_event(struct line_reader *r, const cJSON *root)
{
    struct said_event said = {0};
    if (!json_read(&event_form, root, NULL, &r->sink, &said)) return false;
    said.event.line = r->line;
    if (!ff_array_room(r->recording->alloc, &r->recording->events, 1)) return refused(r);
    r->recording->events.at[r->recording->events.count++] = said.event;
    return true;
}

static bool take_freed(struct line_reader *r, const cJSON *root)
{
    struct said_freed said = {0};
    return json_read(&freed_form, root, NULL, &r->sink, &said);
}

static bool take_root(struct line_reader *r, const cJSON *root)
{
    static const struct {
        const char *key;
        bool (*take)(struct line_reader *r, const cJSON *root);
    } kinds[] = {{"call", take_call}, {"event", take_event}, {"freed", take_freed}};
    if (r->line == 1) return take_head(r, root);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (cJSON_GetObjectItemCaseSensitive(root, kinds[i].key)) return kinds[i].take(r, root);
    json_error(&r->sink, root, "a line has \"call\", \"event\" or \"freed\"");
    return false;
}

static bool take_line(struct line_reader *r, struct ff_str line)
{
    const struct json_scan_sink scan = {r, scan_error};
    size_t told = r->error->size;
    bool well = json_document_read(&r->document, r->recording->alloc, line, false, &scan);
    if (!well && r->error->size == told) return refused(r);
    well = well && take_root(r, r->document.root);
    json_document_free(&r->document);
    return well;
}

static bool take_lines(struct line_reader *r, struct ff_str given)
{
    bool well = true;
    while (well && given.size) {
        const char *newline = memchr(given.at, '\n', given.size);
        uint32_t size = newline ? (uint32_t)(newline - given.at) : given.size;
        r->line++;
        well = take_line(r, (struct ff_str){given.at, size});
        size += newline != NULL;
        given.at += size;
        given.size -= size;
    }
    if (r->line) return well;
    ff_write_text(r->error, "%s:1:1: the recording is empty\n", r->name);
    return false;
}

/* ---- The whole ---- */

static int by_number(const void *a, const void *b)
{
    const struct recorded_call *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static int by_anchor(const void *a, const void *b)
{
    const struct recorded_event *x = a, *y = b;
    if (x->after != y->after) return x->after < y->after ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static bool numbers_differ(const struct recording *recording, const char *name, struct ff_writer *error)
{
    for (uint32_t i = 1; i < recording->calls.count; i++) {
        const struct recorded_call *call = &recording->calls.at[i];
        if (call->number != call[-1].number) continue;
        ff_write_text(error, "%s:%lu:1: a call of line %lu has this number already\n", name,
                      (unsigned long)call->line, (unsigned long)call[-1].line);
        return false;
    }
    return true;
}

bool recording_read(struct recording *ret_recording, const struct ff_alloc *alloc, const char *name,
                    struct ff_str given, struct ff_writer *error)
{
    *ret_recording = (struct recording){.alloc = alloc, .arena = ff_arena_on(alloc)};
    struct line_reader r = {.recording = ret_recording, .error = error, .name = name};
    r.sink = (struct json_sink){&r, read_error, false};
    bool well = take_lines(&r, given);
    if (ret_recording->calls.count)
        qsort(ret_recording->calls.at, ret_recording->calls.count, sizeof *ret_recording->calls.at,
              by_number);
    if (ret_recording->events.count)
        qsort(ret_recording->events.at, ret_recording->events.count, sizeof *ret_recording->events.at,
              by_anchor);
    if (well && numbers_differ(ret_recording, name, error)) return true;
    recording_free(ret_recording);
    return false;
}

void recording_free(struct recording *recording)
{
    if (!recording->alloc) return;
    ff_array_free(recording->alloc, &recording->calls);
    ff_array_free(recording->alloc, &recording->events);
    ff_arena_free(&recording->arena);
    *recording = (struct recording){0};
}
