/* SPDX-License-Identifier: MIT */
#include "service/world/diff.h"

#include <stdio.h>
#include <string.h>

#include "common/recorded.h"
#include "service/world/record_compare.h"
#include "sim/sim.h"

struct pair {
    uint64_t recorded, live;
};
typedef FF_ARRAY(struct pair) pairs;

/* A process of the recording, as the world sees it. */
struct caller_peer {
    uint32_t process;
    struct world_peer peer;
    struct caller_peer *next;
};

struct diff {
    const struct diff_options *options;
    const struct recording *recording;
    struct world *world;
    struct ff_writer *out;
    struct caller_peer *peers;
    pairs things, jobs;
    bool *matched;     /* by recorded event: it is another registration's share, or the model has said it */
    uint32_t document; /* the last that was brought: a broadcast's recipients are sent it */
    uint32_t lacking;  /* documents that were brought as their names alone */
    uint64_t heard;    /* the model's events up to here have been looked at */
    bool refused;
};

/* ---- What stands for what ---- */

static void pair_add(struct diff *d, pairs *to, uint64_t recorded, uint64_t live)
{
    if (!ff_array_room(d->options->alloc, to, 1))
        d->refused = true;
    else
        to->at[to->count++] = (struct pair){recorded, live};
}

/* The newest; what was never paired is itself. */
static uint64_t live_of(const pairs *of, uint64_t recorded)
{
    for (uint32_t i = of->count; i-- > 0;)
        if (of->at[i].recorded == recorded) return of->at[i].live;
    return recorded;
}

static bool is_paired(const pairs *of, uint64_t recorded)
{
    for (uint32_t i = 0; i < of->count; i++)
        if (of->at[i].recorded == recorded) return true;
    return false;
}

/* ---- Talking to the world ---- */

static bool say(struct diff *d, struct world_peer *peer, struct ff_writer *frame, struct ff_writer *reply,
                struct ff_frame *ret_frame)
{
    struct ff_frame said;
    size_t used;
    bool well = !frame->failed &&
                ff_frame_parse(frame->at, frame->size, FF_FRAME_MAX, &said, &used) == FF_FRAME_ok &&
                world_frame(d->world, peer, &said, reply) == WORLD_ok;
    if (well && said.row->kind == FF_TYPE_KIND_call)
        well = ff_frame_parse(reply->at, reply->size, FF_FRAME_MAX, ret_frame, &used) == FF_FRAME_ok;
    if (frame->failed || reply->failed) d->refused = true;
    return well;
}

static bool tell(struct diff *d, struct world_peer *peer, enum ff_type type, const void *in)
{
    struct ff_writer frame = ff_writer_on(d->options->alloc), reply = frame;
    struct ff_frame none;
    ff_frame_write(&frame, type, in);
    bool well = say(d, peer, &frame, &reply, &none);
    ff_writer_free(&frame);
    ff_writer_free(&reply);
    return well;
}

struct asked {
    struct ff_writer reply;
    uint32_t status;
    void *out; /* in the arena; NULL: it failed */
};

static void ask(struct diff *d, struct world_peer *peer, enum ff_type type, const struct ff_call_head *head,
                const void *in, struct ff_arena *arena, struct asked *ret_asked)
{
    struct ff_writer frame = ff_writer_on(d->options->alloc);
    struct ff_frame answer = {0};
    *ret_asked = (struct asked){ff_writer_on(d->options->alloc), FF_ERROR_INTERNAL_ERROR, NULL};
    ff_frame_write_call(&frame, type, head, in);
    const struct ff_record *record = ff_type_row(type)->out;
    if (say(d, peer, &frame, &ret_asked->reply, &answer)) {
        bool well = answer.reply.status == FF_ERROR_SUCCESS;
        ret_asked->status = answer.reply.status;
        void *out = well ? ff_arena_take(arena, record->size) : NULL;
        if (out && ff_record_decode(&answer.body, record, out, arena) == FF_DECODE_ok) ret_asked->out = out;
        if (well && !ret_asked->out) d->refused = true;
    }
    ff_writer_free(&frame);
}

static void say_hello(struct diff *d, struct caller_peer *caller, struct ff_arena *arena)
{
    const struct ff_call_head head = {0};
    struct asked asked;
    const struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION,
                                      .pid = caller->process,
                                      .pointer_bits = d->recording->pointer_bits == 32 ? 32 : 64,
                                      .image = FF_STR("recorded")};
    ask(d, &caller->peer, FF_TYPE_Hello, &head, &hello, arena, &asked);
    ff_writer_free(&asked.reply);
}

/* NULL: memory was refused. */
static struct world_peer *peer_of(struct diff *d, uint32_t process, struct ff_arena *arena)
{
    struct caller_peer *caller = d->peers;
    while (caller && caller->process != process) caller = caller->next;
    if (caller) return &caller->peer;
    caller = ff_alloc_zeroed(d->options->alloc, 1, sizeof *caller);
    if (!caller) return NULL;
    caller->process = process;
    caller->next = d->peers;
    d->peers = caller;
    say_hello(d, caller, arena);
    return &caller->peer;
}

/* ---- Differences ---- */

static bool is_digits(const char *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (at[i] < '0' || at[i] > '9') return false;
    return size > 0;
}

/* "entries.3.status" without the place in the list. */
static void write_key(struct ff_writer *w, const char *path, size_t size)
{
    for (size_t i = 0; i < size;) {
        const char *dot = memchr(path + i, '.', size - i);
        size_t part = dot ? (size_t)(dot - path) - i : size - i;
        if (!is_digits(path + i, part)) ff_write_text(w, "%s%.*s", i ? "." : "", (int)part, path + i);
        i += part + 1;
    }
}

static void write_difference(struct diff *d, const struct recorded_call *call, const char *line, size_t size)
{
    const char *colon = memchr(line, ':', size);
    size_t path = colon ? (size_t)(colon - line) : size;
    ff_write_text(d->out, "%s ", ff_type_row(call->type)->name);
    write_key(d->out, line, path);
    ff_write_text(d->out, " at %lu: ", (unsigned long)call->line);
    ff_write_bytes(d->out, line, size);
    ff_write_u8(d->out, '\n');
}

static const char *name_of_status(uint32_t status)
{
    const char *name = ff_status_name(status);
    return name ? name : "an error without a name";
}

static void write_status(struct diff *d, const struct recorded_call *call, uint32_t came)
{
    ff_write_text(d->out, "%s error at %lu: %lu (%s) came, %lu (%s) was expected\n",
                  ff_type_row(call->type)->name, (unsigned long)call->line, (unsigned long)came,
                  name_of_status(came), (unsigned long)call->error, name_of_status(call->error));
}

/* ---- Results ---- */

static enum record_field result(void *ctx, const struct ff_field *f, const void *expected, const void *came)
{
    struct diff *d = ctx;
    if (f->kind == FF_KIND_time || f->kind == FF_KIND_u64) return RECORD_FIELD_same;
    if (f->kind == FF_KIND_u32 && (strstr(f->name, "buffer") || strstr(f->name, "size_of_struct") ||
                                   strcmp(f->name, "registration") == 0))
        return RECORD_FIELD_same;
    if (ff_recorded_as(f) != FF_RECORDED_job) return RECORD_FIELD_compare;
    return live_of(&d->jobs, *(const uint32_t *)expected) == *(const uint32_t *)came ? RECORD_FIELD_same
                                                                                     : RECORD_FIELD_differs;
}

/* Of a broadcast the line says how all of it came out, and its recipients have lines of their own. */
static bool is_broadcast(const struct recorded_call *call)
{
    return call->type == FF_TYPE_FaxSendDocumentForBroadcast && !call->of;
}

/* Handles and jobs that were given out stand for those of the recording. */
static void pair_results(struct diff *d, const struct recorded_call *call, const char *out)
{
    const struct ff_record *type = ff_type_row(call->type)->out;
    for (uint32_t i = 0; i < type->count; i++) {
        const struct ff_field *f = &type->fields[i];
        const void *recorded = (const char *)call->out + f->offset, *live = out + f->offset;
        if (f->kind == FF_KIND_u64)
            pair_add(d, &d->things, *(const uint64_t *)recorded, *(const uint64_t *)live);
        if (ff_recorded_as(f) == FF_RECORDED_job)
            pair_add(d, &d->jobs, *(const uint32_t *)recorded, *(const uint32_t *)live);
    }
}

static void compare_results(struct diff *d, const struct recorded_call *call, const struct asked *asked)
{
    const struct record_compare how = {result, d, d->recording->redacted, true};
    struct ff_writer why = ff_writer_on(d->options->alloc);
    bool taken =
        is_broadcast(call) && asked->status == FF_ERROR_SUCCESS; /* what failed then is a recipient's */
    if (asked->status != call->error && !taken) write_status(d, call, asked->status);
    if (!asked->out || !call->out || is_broadcast(call)) return;
    pair_results(d, call, asked->out);
    record_compare(&how, ff_type_row(call->type)->out, call->out, asked->out, &why);
    if (why.failed) {
        d->refused = true;
        ff_writer_reset(&why); /* its last line may be cut off */
    }
    for (const uint8_t *at = why.at, *end; why.size && at < why.at + why.size; at = end + 1) {
        end = memchr(at, '\n', (size_t)(why.at + why.size - at));
        write_difference(d, call, (const char *)at, (size_t)(end - at));
    }
    ff_writer_free(&why);
}

/* ---- Requests ---- */

/* The copy that lies beside the recording; a document of a redacted one, or whose copy is gone, is its name alone. */
static void read_document(struct diff *d, const struct recorded_call *call, struct ff_writer *bytes)
{
    char path[1200];
    struct ff_writer why = ff_writer_on(d->options->alloc);
    snprintf(path, sizeof path, "%s.%016llx", d->options->name, (unsigned long long)call->document);
    bool well = call->has_document && d->options->world.read_file &&
                d->options->world.read_file(d->options->world.read_file_ctx, path, bytes, &why);
    if (!well) {
        ff_writer_reset(bytes);
        ff_write_text(bytes, "no copy\n");
        d->lacking++;
    }
    ff_writer_free(&why);
}

static uint32_t upload(struct diff *d, struct world_peer *peer, const struct recorded_call *call,
                       struct ff_arena *arena)
{
    struct ff_writer bytes = ff_writer_on(d->options->alloc);
    const struct ff_call_head head = {0};
    struct asked begun, ended;
    read_document(d, call, &bytes);
    const struct ff_in_DocumentBegin begin = {call->document_name, bytes.size};
    ask(d, peer, FF_TYPE_DocumentBegin, &head, &begin, arena, &begun);
    const struct ff_out_DocumentBegin *document = begun.out;
    uint32_t number = document ? document->document : 0;
    for (size_t at = 0; number && at < bytes.size; at += FF_CHUNK_MAX) {
        size_t size = bytes.size - at < FF_CHUNK_MAX ? bytes.size - at : FF_CHUNK_MAX;
        const struct ff_in_DocumentChunk chunk = {number, {(const char *)bytes.at + at, (uint32_t)size}};
        tell(d, peer, FF_TYPE_DocumentChunk, &chunk);
    }
    const struct ff_in_DocumentEnd end = {number};
    if (number) {
        ask(d, peer, FF_TYPE_DocumentEnd, &head, &end, arena, &ended);
        ff_writer_free(&ended.reply);
    }
    ff_writer_free(&begun.reply);
    ff_writer_free(&bytes);
    return number;
}

static bool is_window(const struct ff_in_FaxInitializeEventQueue *in)
{
    return in->window && (in->window_kind == FF_WINDOW_top_level || in->window_kind == FF_WINDOW_child ||
                          in->window_kind == FF_WINDOW_message_only);
}

/* The window that a registration names is there, and made once, whoever names it again. */
static void make_window(struct diff *d, struct world_peer *peer,
                        const struct ff_in_FaxInitializeEventQueue *in)
{
    const struct ff_in_WindowMade made = {in->window, 1, in->window_kind, FF_STR_NULL};
    if (!is_window(in) || is_paired(&d->things, in->window)) return;
    pair_add(d, &d->things, in->window, in->window);
    tell(d, peer, FF_TYPE_WindowMade, &made);
}

/* What could be read had a full path, as it must (SND-16); its folders are not recorded. */
static struct ff_str full_path(struct ff_str name, struct ff_arena *arena)
{
    char *path = name.at ? ff_arena_take(arena, (size_t)name.size + 1) : NULL;
    if (!path) return name;
    path[0] = '/';
    memcpy(path + 1, name.at, name.size);
    return (struct ff_str){path, name.size + 1};
}

/* A recorded number becomes that of this world. */
static void translate(struct diff *d, struct world_peer *peer, const struct recorded_call *call,
                      const struct ff_field *f, void *at, struct ff_arena *arena)
{
    switch (ff_recorded_as(f)) {
    case FF_RECORDED_thing: *(uint64_t *)at = live_of(&d->things, *(uint64_t *)at); break;
    case FF_RECORDED_job: *(uint32_t *)at = (uint32_t)live_of(&d->jobs, *(uint32_t *)at); break;
    case FF_RECORDED_presence:
        if (*(uint32_t *)at && !call->of) d->document = upload(d, peer, call, arena);
        if (*(uint32_t *)at) *(uint32_t *)at = d->document;
        break;
    case FF_RECORDED_base:
        if (call->document_name.at && strcmp(f->name, "file_name") == 0)
            *(struct ff_str *)at = full_path(*(const struct ff_str *)at, arena);
        break;
    case FF_RECORDED_key:
    case FF_RECORDED_itself: break;
    }
}

static void *request(struct diff *d, struct world_peer *peer, const struct recorded_call *call,
                     struct ff_arena *arena)
{
    const struct ff_record *type = ff_type_row(call->type)->in;
    char *in = ff_arena_take(arena, type->size);
    if (!in) return NULL;
    memcpy(in, call->in, type->size);
    for (uint32_t i = 0; i < type->count; i++) {
        const struct ff_field *f = &type->fields[i];
        translate(d, peer, call, f, in + f->offset, arena);
    }
    if (call->type == FF_TYPE_FaxInitializeEventQueue) make_window(d, peer, call->in);
    return in;
}

/* ---- Events ---- */

static bool anybody_is_registered_for(const struct sim *sim, uint64_t sequence)
{
    for (uint32_t row = 0; row < sim->registrations.count; row++)
        if (sequence > sim->registrations.at[row].from && sequence <= sim->registrations.at[row].upto)
            return true;
    return false;
}

static bool knows(const pairs *of, uint64_t live)
{
    for (uint32_t i = 0; i < of->count; i++)
        if (of->at[i].live == live) return true;
    return false;
}

/* A job that no call has named (it came in) is the one of the first event like it. */
static bool same_job(struct diff *d, const struct recorded_event *e, const struct ff_wire_event *came)
{
    for (uint32_t i = d->jobs.count; i-- > 0;)
        if (d->jobs.at[i].recorded == e->job) return d->jobs.at[i].live == came->job_id;
    if (e->job == FF_JOB_NONE || came->job_id == FF_JOB_NONE) return e->job == came->job_id;
    return !knows(&d->jobs, came->job_id);
}

static bool is_like(struct diff *d, const struct recorded_event *e, const struct ff_wire_event *came)
{
    return e->id == came->event_id && same_job(d, e, came);
}

static const char *event_name(uint32_t id)
{
    const char *name = ff_event_name(id);
    return name ? name : "unknown";
}

/* One event of the model: the first recorded one like it that none was for; `line`: of the call that is next. */
static void take_event(struct diff *d, const struct ff_wire_event *came, uint32_t line)
{
    const struct recording *r = d->recording;
    for (uint32_t i = 0; i < r->events.count; i++) {
        const struct recorded_event *e = &r->events.at[i];
        if (d->matched[i] || !is_like(d, e, came)) continue;
        d->matched[i] = true;
        if (e->job != FF_JOB_NONE && !knows(&d->jobs, came->job_id))
            pair_add(d, &d->jobs, e->job, came->job_id);
        return;
    }
    ff_write_text(d->out, "event %s at %lu: device %lu, job %ld came, nothing was expected\n",
                  event_name(came->event_id), (unsigned long)line, (unsigned long)came->device_id,
                  (long)(int32_t)came->job_id);
}

static void take_events(struct diff *d, uint32_t line)
{
    struct sim *sim = world_sim(d->world);
    while (d->heard < sim->delivery.sequence) {
        struct ff_wire_event event;
        if (delivery_event(sim, ++d->heard, &event) && anybody_is_registered_for(sim, d->heard))
            take_event(d, &event, line);
    }
}

static bool all_have_come(const struct diff *d, uint32_t below)
{
    for (uint32_t i = 0; i < d->recording->events.count && d->recording->events.at[i].after < below; i++)
        if (!d->matched[i]) return false;
    return true;
}

/* Time moves on to where what came before this call has come, or nothing more would. */
static void catch_up(struct diff *d, uint32_t below, uint32_t line)
{
    enum { STEPS_MOST = 100000 };
    take_events(d, line);
    for (unsigned step = 0; step < STEPS_MOST && !all_have_come(d, below); step++) {
        uint64_t due = world_next_due(d->world);
        if (due == FF_TIME_NEVER) return;
        world_advance(d->world, due);
        take_events(d, line);
    }
}

static void tell_missing(struct diff *d)
{
    for (uint32_t i = 0; i < d->recording->events.count; i++) {
        const struct recorded_event *e = &d->recording->events.at[i];
        if (d->matched[i]) continue;
        ff_write_text(d->out, "event %s at %lu: nothing came, device %lu, job %ld was expected\n",
                      event_name(e->id), (unsigned long)e->line, (unsigned long)e->device,
                      (long)(int32_t)e->job);
    }
}

/* ---- The whole ---- */

static void make_call(struct diff *d, const struct recorded_call *call)
{
    struct ff_arena arena = ff_arena_on(d->options->alloc);
    struct world_peer *peer = peer_of(d, call->process, &arena);
    const struct ff_call_head head = {.thread = 0, .nulls = call->nulls};
    struct asked asked;
    catch_up(d, call->number, call->line);
    void *in = peer ? request(d, peer, call, &arena) : NULL;
    if (in) {
        ask(d, peer, (enum ff_type)call->type, &head, in, &arena, &asked);
        compare_results(d, call, &asked);
        ff_writer_free(&asked.reply);
    } else {
        d->refused = true;
    }
    ff_arena_free(&arena);
}

static void make_calls(struct diff *d)
{
    const struct recording *r = d->recording;
    for (uint32_t i = 0; i < r->calls.count; i++)
        if (r->calls.at[i].in) make_call(d, &r->calls.at[i]);
    if (r->calls.count) catch_up(d, UINT32_MAX, r->calls.at[r->calls.count - 1].line);
    tell_missing(d);
}

static struct world *make_world(const struct diff_options *options, const bool *shared,
                                struct ff_writer *error)
{
    struct world_options world = options->world;
    bool well = true;
    struct ff_writer text_shown = ff_writer_on(options->alloc);
    if (!world.text) {
        well = diff_scenario(options->recording, shared, &text_shown);
        world.text = (const char *)text_shown.at;
        world.text_size = text_shown.size;
        world.name = "(what the recording shows)";
    }
    world.time_mode = "manual";
    world.no_logoff = true;
    struct world *made = well ? world_new(&world, error) : NULL;
    ff_writer_free(&text_shown);
    return made;
}

/* What was sent as no document is received as none. */
static void say_lacking(const struct diff *d, struct ff_writer *w)
{
    if (!d->lacking) return;
    ff_write_text(w,
                  "%s: %s: %lu of its documents could not be sent, so that what comes of sending differs\n",
                  d->options->name,
                  d->recording->redacted ? "it has no documents, being redacted"
                                         : "no copy of a document lies beside it",
                  (unsigned long)d->lacking);
}

static void free_peers(struct diff *d)
{
    for (struct caller_peer *caller = d->peers, *next; caller; caller = next) {
        next = caller->next;
        ff_free(d->options->alloc, caller);
    }
}

bool diff_make(const struct diff_options *options, struct ff_writer *differences, struct ff_writer *error)
{
    struct diff d = {.options = options, .recording = options->recording, .out = differences};
    d.matched = ff_alloc_zeroed(options->alloc, options->recording->events.count + 1, sizeof *d.matched);
    if (d.matched && recording_share_out(options->recording, d.matched, options->alloc))
        d.world = make_world(options, d.matched, error);
    if (d.world) make_calls(&d);
    bool well = d.world && !d.refused && !differences->failed;
    if (!well && !error->size) ff_write_text(error, "memory was refused\n");
    if (well) say_lacking(&d, error);
    world_free(d.world);
    free_peers(&d);
    ff_free(options->alloc, d.matched);
    ff_array_free(options->alloc, &d.things);
    ff_array_free(options->alloc, &d.jobs);
    return well;
}
