/* SPDX-License-Identifier: MIT */
#include "client/recording.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/hash.h"
#include "common/json_out.h"
#include "common/record_json.h"
#include "common/recorded.h"
#include "common/winfax_codes.h"

#define VARIABLE "FAUXFAX_RECORD"

enum { VERSION = 1, PATH_ROOM = 1024, DOCUMENT_MOST = 64 << 20 };

/* What the names of the program's things stand for: a fax handle by when it was handed out, a window and a completion port by
 * when they were first seen. Numbers of a machine and a moment are nothing to compare. */
static struct {
    struct os_mutex lock;
    atomic_bool on;
    char path[PATH_ROOM];
    FILE *file; /* opened with the first line */
    atomic_uint calls;
    FF_ARRAY(uint64_t) things;
} state = {.lock = OS_MUTEX_INIT};

/* ---- The file ---- */

/* %p is the process: several may be told the same name. False: it is too long. */
static bool expand(const char *name, char to[PATH_ROOM])
{
    char pid[16];
    size_t size = 0, most = PATH_ROOM - sizeof pid;
    snprintf(pid, sizeof pid, "%lu", (unsigned long)os_pid());
    for (; *name && size < most; name++) {
        bool is_pid = name[0] == '%' && name[1] == 'p';
        to[size] = *name;
        if (is_pid) memcpy(to + size, pid, strlen(pid));
        size += is_pid ? strlen(pid) : 1;
        name += is_pid;
    }
    to[size] = 0;
    return !*name;
}

void recording_start(void)
{
    char room[PATH_ROOM];
    const char *value = os_env(VARIABLE, room, sizeof room);
    bool on = value && expand(value, state.path);
    if (value && !on) client_say(VARIABLE ": is too long; use a shorter path");
    atomic_store(&state.on, on);
}

bool recording_is_on(void)
{
    return atomic_load(&state.on);
}

void recording_forked(void)
{
    os_mutex_init(&state.lock);
    state.file = NULL;
    atomic_store(&state.calls, 0);
    ff_array_free(ff_alloc_default(), &state.things);
    recording_start();
}

/* With the lock held: no more is written, and the program runs on. */
static void stop(const char *why)
{
    char line[640];
    atomic_store(&state.on, false);
    snprintf(line, sizeof line, VARIABLE "=%.150s: %s", state.path, why);
    client_say(line);
}

static void write_head(struct ff_writer *w, const struct client *client)
{
    json_open(w, NULL, '{');
    json_number(w, "fauxfax_recording", VERSION);
    json_words(w, "transport", client && client->ops ? client->ops->name : "none");
    json_number(w, "pointer_bits", sizeof(void *) * 8);
    json_time(w, "time", os_wall_time());
    json_close(w, '}');
    ff_write_u8(w, '\n');
}

/* With the lock held. Another process's recording, or one of before, is not written over. */
static bool open_file(const struct client *client)
{
    char why[160];
    if (state.file) return true;
    state.file = os_file_create(state.path);
    if (!state.file) {
        bool is_there = errno == EEXIST;
        snprintf(why, sizeof why, "%.100s; say a file that can be written", strerror(errno));
        stop(is_there ? "is there already; say another name, or one with %p in it, the number of the process"
                      : why);
        return false;
    }
    struct ff_writer head = ff_writer_on(ff_alloc_default());
    write_head(&head, client);
    if (!head.failed) fwrite(head.at, 1, head.size, state.file);
    ff_writer_free(&head);
    return true;
}

/* One write a line, so that what was recorded before a crash is whole. */
static void write_line(const struct client *client, struct ff_writer *w)
{
    json_close(w, '}');
    ff_write_u8(w, '\n');
    os_mutex_lock(&state.lock);
    if (recording_is_on() && open_file(client)) {
        bool well = !w->failed && fwrite(w->at, 1, w->size, state.file) == w->size;
        if (!well || fflush(state.file) != 0)
            stop(w->failed ? "memory was refused; the recording ends here"
                           : "cannot be written; the recording ends here");
    }
    os_mutex_unlock(&state.lock);
    ff_writer_free(w);
}

/* ---- What stands for what ---- */

/* With the lock held. A value that is used again stands for the newer thing. 0 stays 0. */
static uint32_t thing_new(uint64_t value)
{
    if (!value || !ff_array_room(ff_alloc_default(), &state.things, 1)) return 0;
    state.things.at[state.things.count] = value;
    return ++state.things.count;
}

static uint32_t thing_of(uint64_t value)
{
    for (uint32_t i = state.things.count; value && i-- > 0;)
        if (state.things.at[i] == value) return i + 1;
    return thing_new(value);
}

static void normalise_field(enum ff_recorded as, void *at, uint32_t (*thing)(uint64_t))
{
    switch (as) {
    case FF_RECORDED_thing: *(uint64_t *)at = thing(*(uint64_t *)at); break;
    case FF_RECORDED_key: *(uint64_t *)at = ff_recorded_key(*(uint64_t *)at); break;
    case FF_RECORDED_base: *(struct ff_str *)at = ff_str_base(*(struct ff_str *)at); break;
    case FF_RECORDED_presence: *(uint32_t *)at = *(uint32_t *)at != 0; break;
    case FF_RECORDED_job:
    case FF_RECORDED_itself: break;
    }
}

static void normalise(const struct ff_record *type, char *record, uint32_t (*thing)(uint64_t))
{
    for (uint32_t i = 0; i < type->count; i++) {
        const struct ff_field *f = &type->fields[i];
        normalise_field(ff_recorded_as(f), record + f->offset, thing);
        if (f->kind == FF_KIND_rec) normalise(f->sub, record + f->offset, thing);
    }
}

union any_record {
#define X(name, id, forms, handle, right)                                                                    \
    struct ff_in_##name in_##name;                                                                           \
    struct ff_out_##name out_##name;
    FF_API(X)
#undef X
    char bytes[1];
};

static void write_record(struct ff_writer *w, const char *key, const struct ff_record *type,
                         const void *record, uint32_t (*thing)(uint64_t))
{
    union any_record copy;
    memcpy(copy.bytes, record, type->size);
    os_mutex_lock(&state.lock);
    normalise(type, copy.bytes, thing);
    os_mutex_unlock(&state.lock);
    ff_record_json(w, key, type, copy.bytes);
}

/* ---- Calls ---- */

void recording_begin(struct recorded *recorded)
{
    *recorded = (struct recorded){.in = ff_writer_on(ff_alloc_default()),
                                  .document = ff_writer_on(ff_alloc_default())};
    if (recording_is_on()) recorded->number = atomic_fetch_add(&state.calls, 1) + 1;
}

struct recorded recording_pass_on(struct recorded *recorded)
{
    struct recorded passed = *recorded;
    *recorded = (struct recorded){0};
    return passed;
}

void recording_in(struct recorded *recorded, enum ff_type type, const void *in)
{
    if (!recorded->number) return;
    ff_writer_reset(&recorded->in);
    write_record(&recorded->in, NULL, ff_type_row(type)->in, in, thing_of);
}

static void write_call(struct ff_writer *w, const struct recorded *r, const struct recorded_end *end)
{
    json_open(w, NULL, '{');
    json_words(w, "call", ff_type_row(end->type)->name);
    json_text(w, "form", (struct ff_str){&end->form, 1});
    json_number(w, "number", r->number);
    if (r->of) json_number(w, "of", r->of);
    if (r->of) json_number(w, "callback", r->callback);
    json_number(w, "process", end->client ? end->client->process : 0);
    json_number(w, "thread", end->client ? client_thread(end->client) : 0);
    json_time(w, "time", end->client ? client_now(end->client) : os_wall_time());
    json_number(w, "nulls", end->nulls);
}

/* What was written before, as the value of a member. */
static void write_written(struct ff_writer *w, const char *key, const struct ff_writer *written)
{
    json_key(w, key);
    if (written->failed) w->failed = true;
    ff_write_bytes(w, written->size ? (const char *)written->at : "null", written->size ? written->size : 4);
}

void recording_end(struct recorded *recorded, const struct recorded_end *end)
{
    uint32_t error = host_last_error();
    if (recorded->number) {
        struct ff_writer w = ff_writer_on(ff_alloc_default());
        write_call(&w, recorded, end);
        write_written(&w, "in", &recorded->in);
        if (recorded->document.size) write_written(&w, "document", &recorded->document);
        json_number(&w, "error", end->code);
        json_number(&w, "last_error", error);
        if (end->out) write_record(&w, "out", ff_type_row(end->type)->out, end->out, thing_new);
        write_line(end->client, &w);
    }
    if (recorded->in.alloc) ff_writer_free(&recorded->in);
    if (recorded->document.alloc) ff_writer_free(&recorded->document);
    recorded->number = 0;
    host_set_last_error(error);
}

void recording_buffer_freed(struct client *client)
{
    if (!recording_is_on()) return;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    json_open(&w, NULL, '{');
    json_words(&w, "freed", "FaxFreeBuffer");
    json_number(&w, "after", atomic_load(&state.calls));
    json_number(&w, "process", client->process);
    json_number(&w, "thread", client_thread(client));
    write_line(client, &w);
}

/* ---- Documents ---- */

static bool read_file(const char *path, struct ff_writer *bytes)
{
    struct os_file file;
    size_t size = 1;
    bool well = os_file_open(&file, path) == OS_FILE_ok;
    if (!well) return false;
    while (well && size && bytes->size < DOCUMENT_MOST) {
        uint8_t *to = ff_writer_room(bytes, FF_CHUNK_MAX);
        well = to && os_file_read(&file, to, FF_CHUNK_MAX, &size);
        if (well) ff_writer_took(bytes, size);
    }
    os_file_close(&file);
    return well && size == 0;
}

/* What has this hash is there already. */
static void write_copy(const struct ff_writer *bytes, uint64_t hash)
{
    char path[PATH_ROOM + 20];
    snprintf(path, sizeof path, "%s.%016llx", state.path, (unsigned long long)hash);
    FILE *file = os_file_create(path);
    if (!file && errno == EEXIST) return;
    bool well = file && fwrite(bytes->at, 1, bytes->size, file) == bytes->size;
    if (file && fclose(file) != 0) well = false;
    if (well) return;
    if (file) os_file_remove(path); /* no half of a document */
    os_mutex_lock(&state.lock);
    stop("a document cannot be copied beside it; the recording ends here");
    os_mutex_unlock(&state.lock);
}

static void write_document(struct ff_writer *w, const char *name, const struct ff_writer *bytes,
                           uint64_t hash)
{
    char digits[17];
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)hash);
    ff_writer_reset(w);
    json_open(w, NULL, '{');
    json_words(w, "name", name);
    json_words(w, "hash", digits);
    json_number(w, "size", bytes->size);
    json_close(w, '}');
}

void recording_document(struct recorded *recorded, const char *path, const char *name)
{
    if (!recorded->number || !path) return;
    struct ff_writer bytes = ff_writer_on(ff_alloc_default());
    if (read_file(path, &bytes)) {
        uint64_t hash = ff_hash(bytes.at, bytes.size);
        write_document(&recorded->document, name, &bytes, hash);
        write_copy(&bytes, hash);
    }
    ff_writer_free(&bytes);
}

/* ---- Events ---- */

uint32_t recording_calls(void)
{
    return atomic_load(&state.calls);
}

void recording_event(struct client *client, uint32_t registration, const struct ff_wire_event *event,
                     uint32_t after, uint32_t outcome)
{
    if (!recording_is_on()) return;
    const char *name = ff_event_name(event->event_id);
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    json_open(&w, NULL, '{');
    json_words(&w, "event", name ? name : "unknown");
    json_number(&w, "id", event->event_id);
    json_number(&w, "sequence", event->sequence);
    json_number(&w, "after", after);
    json_number(&w, "process", client->process);
    json_number(&w, "registration", registration);
    json_number(&w, "device", event->device_id);
    json_number(&w, "job", event->job_id);
    json_time(&w, "time", event->time);
    json_words(&w, "outcome", ff_outcome_text(outcome));
    write_line(client, &w);
}
