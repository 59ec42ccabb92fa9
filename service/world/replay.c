/* SPDX-License-Identifier: MIT */
#include "service/world/replay.h"

#include <string.h>

#include "common/recorded.h"
#include "service/world/record_compare.h"
#include "sim/sim.h"

/* Of calls whose callbacks make such calls. */
enum { NESTED_MOST = 8 };

/* A thread of the recording, and the client's that does what it did. */
struct replayed_thread {
    uint32_t process, thread;
    bool bound;
    uint32_t live_process, live_thread;
    uint32_t next; /* its next call: index in the recording's; its end: their count */
    uint32_t asked[NESTED_MOST], asked_count; /* calls whose first half has come, the innermost last */
};

/* What a number of the recording stands for: a handle, a window, a completion port. */
struct replayed_thing {
    uint64_t recorded, live;
};

struct replay {
    const struct ff_alloc *alloc;
    const struct recording *recording;
    const char *name;
    FF_ARRAY(struct replayed_thread) threads;
    FF_ARRAY(struct replayed_thing) things;
    bool *served; /* by call */
    bool *
        scheduled; /* by event: it has been said, will be, or is another registration's share of one that is */
    bool refused;  /* memory */
    struct ff_writer mismatch;
};

/* ---- Life ---- */

static uint32_t next_of(const struct recording *r, const struct replayed_thread *t, uint32_t from)
{
    while (from < r->calls.count &&
           (r->calls.at[from].process != t->process || r->calls.at[from].thread != t->thread))
        from++;
    return from;
}

static bool take_thread(struct replay *replay, uint32_t index)
{
    const struct recorded_call *call = &replay->recording->calls.at[index];
    for (uint32_t i = 0; i < replay->threads.count; i++) {
        const struct replayed_thread *t = &replay->threads.at[i];
        if (t->process == call->process && t->thread == call->thread) return true;
    }
    if (!ff_array_room(replay->alloc, &replay->threads, 1)) return false;
    replay->threads.at[replay->threads.count++] =
        (struct replayed_thread){.process = call->process, .thread = call->thread, .next = index};
    return true;
}

static bool prepare(struct replay *replay)
{
    const struct recording *r = replay->recording;
    replay->served = ff_alloc_zeroed(replay->alloc, r->calls.count + 1, sizeof *replay->served);
    replay->scheduled = ff_alloc_zeroed(replay->alloc, r->events.count + 1, sizeof *replay->scheduled);
    if (!replay->served || !replay->scheduled || !recording_share_out(r, replay->scheduled, replay->alloc))
        return false;
    for (uint32_t i = 0; i < r->calls.count; i++)
        if (!take_thread(replay, i)) return false;
    return true;
}

struct replay *replay_new(const struct ff_alloc *alloc, const struct recording *recording, const char *name)
{
    struct replay *replay = ff_alloc_zeroed(alloc, 1, sizeof *replay);
    if (!replay) return NULL;
    replay->alloc = alloc;
    replay->recording = recording;
    replay->name = name;
    replay->mismatch = ff_writer_on(alloc);
    return prepare(replay) ? replay : replay_free(replay);
}

struct replay *replay_free(struct replay *replay)
{
    if (!replay) return NULL;
    ff_array_free(replay->alloc, &replay->threads);
    ff_array_free(replay->alloc, &replay->things);
    ff_free(replay->alloc, replay->served);
    ff_free(replay->alloc, replay->scheduled);
    ff_writer_free(&replay->mismatch);
    return ff_free(replay->alloc, replay);
}

/* ---- Which call it is ---- */

static const struct recorded_call *call_at(const struct replay *replay, uint32_t index)
{
    return &replay->recording->calls.at[index];
}

static const struct recorded_call *next_call(const struct replay *replay, const struct replayed_thread *t)
{
    return t->next < replay->recording->calls.count ? &replay->recording->calls.at[t->next] : NULL;
}

/* How well a thread that nobody is yet suits one that calls this. */
static unsigned suits(const struct replay *replay, const struct replayed_thread *t, uint32_t thread,
                      enum ff_type type)
{
    const struct recorded_call *next = next_call(replay, t);
    if (t->bound) return 0;
    return 1 + (next && next->type == (uint32_t)type ? 2 : 0) + (t->thread == thread ? 1 : 0);
}

static struct replayed_thread *bind(struct replay *replay, const struct caller *caller, enum ff_type type)
{
    struct replayed_thread *best = NULL;
    unsigned most = 0;
    for (uint32_t i = 0; i < replay->threads.count; i++) {
        struct replayed_thread *t = &replay->threads.at[i];
        unsigned suited = suits(replay, t, caller->thread, type);
        if (suited > most) best = t;
        if (suited > most) most = suited;
    }
    if (!best) return NULL;
    best->bound = true;
    best->live_process = caller->process;
    best->live_thread = caller->thread;
    return best;
}

static struct replayed_thread *thread_of(struct replay *replay, const struct caller *caller,
                                         enum ff_type type)
{
    for (uint32_t i = 0; i < replay->threads.count; i++) {
        struct replayed_thread *t = &replay->threads.at[i];
        if (t->bound && t->live_process == caller->process && t->live_thread == caller->thread) return t;
    }
    return bind(replay, caller, type);
}

/* ---- Arguments ---- */

static void thing_is(struct replay *replay, uint64_t recorded, uint64_t live)
{
    if (!ff_array_room(replay->alloc, &replay->things, 1))
        replay->refused = true;
    else
        replay->things.at[replay->things.count++] = (struct replayed_thing){recorded, live};
}

/* The newest counts. One that has not been seen is what it now is. */
static bool same_thing(struct replay *replay, uint64_t recorded, uint64_t live)
{
    if (!recorded || !live) return recorded == live;
    for (uint32_t i = replay->things.count; i-- > 0;)
        if (replay->things.at[i].recorded == recorded) return replay->things.at[i].live == live;
    thing_is(replay, recorded, live);
    return true;
}

struct arguments {
    struct replay *replay;
    bool asks; /* what comes of files and callbacks is not said yet */
};

static bool is_called(const struct ff_field *f, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(f->name, *names) == 0) return true;
    return false;
}

static const char *const found_out[] = {"file_state", "document", "cover_file_state",
                                        "called",     "methods",  NULL};

static enum record_field said(bool same)
{
    return same ? RECORD_FIELD_same : RECORD_FIELD_differs;
}

static enum record_field argument(void *ctx, const struct ff_field *f, const void *expected, const void *came)
{
    struct arguments *a = ctx;
    if (a->asks && is_called(f, found_out)) return RECORD_FIELD_same;
    switch (ff_recorded_as(f)) {
    case FF_RECORDED_thing:
        return said(same_thing(a->replay, *(const uint64_t *)expected, *(const uint64_t *)came));
    case FF_RECORDED_key:
        return said(*(const uint64_t *)expected == ff_recorded_key(*(const uint64_t *)came));
    case FF_RECORDED_base:
        if (a->replay->recording->redacted) break; /* it says nothing */
        return said(ff_str_eq(*(const struct ff_str *)expected, ff_str_base(*(const struct ff_str *)came)));
    case FF_RECORDED_presence:
        return said((*(const uint32_t *)expected != 0) == (*(const uint32_t *)came != 0));
    case FF_RECORDED_job:
    case FF_RECORDED_itself: break;
    }
    return RECORD_FIELD_compare;
}

static uint32_t number_in(enum ff_type type, const void *in, const char *name)
{
    const struct ff_record *record = ff_type_row(type)->in;
    for (uint32_t i = 0; i < record->count; i++)
        if (record->fields[i].kind == FF_KIND_u32 && strcmp(record->fields[i].name, name) == 0)
            return *(const uint32_t *)(const void *)((const char *)in + record->fields[i].offset);
    return 0;
}

/* Have the files been looked for, and the callback been run? */
static bool has_found_out(enum ff_type type, const void *in)
{
    return number_in(type, in, "file_state") || number_in(type, in, "cover_file_state") ||
           number_in(type, in, "called");
}

/* The first half of a call that is said twice. */
static bool asks(const struct recorded_call *call, enum ff_type type, const void *in)
{
    return !number_in(type, in, "recipient") && !has_found_out(type, in) && call->in &&
           has_found_out(type, call->in);
}

/* ---- What does not match ---- */

static void begin_mismatch(struct replay *replay, const struct recorded_call *call,
                           const struct caller *caller)
{
    struct ff_writer *w = &replay->mismatch;
    if (call)
        ff_write_text(w, "%s:%lu: ", replay->name, (unsigned long)call->line);
    else
        ff_write_text(w, "%s: ", replay->name);
    ff_write_text(w, "process %lu, thread %lu: ", (unsigned long)caller->process + 1,
                  (unsigned long)caller->thread);
}

/* Pointers that were NULL on one side only, by the places of the arguments. */
static void say_nulls(struct ff_writer *w, const char *name, uint32_t came, uint32_t expected)
{
    const char *between = ": ";
    ff_write_text(w, "%s", name);
    for (unsigned i = 0; i < 32; i++) {
        bool is = came >> i & 1, was = expected >> i & 1;
        if (is == was) continue;
        ff_write_text(w, "%sargument %u is %s, %s was expected", between, i + 1, is ? "NULL" : "no NULL",
                      was ? "NULL" : "none");
        between = "; ";
    }
}

static bool matches(struct replay *replay, const struct recorded_call *call, const struct caller *caller,
                    enum ff_type type, const void *in, uint64_t document)
{
    struct arguments arguments = {replay, call && asks(call, type, in)};
    const struct record_compare how = {argument, &arguments, replay->recording->redacted, false};
    const char *name = ff_type_row(type)->name;
    struct ff_writer why = ff_writer_on(replay->alloc);
    if (!call)
        ff_write_text(&why, "%s came; the recording has no more calls of this thread", name);
    else if (call->type != (uint32_t)type)
        ff_write_text(&why, "%s came, %s was expected", name, ff_type_row(call->type)->name);
    else if (call->nulls != caller->nulls)
        say_nulls(&why, name, caller->nulls, call->nulls);
    else if (!call->in)
        ff_write_text(&why, "%s came; it was recorded without its arguments", name);
    else if (!arguments.asks && call->has_document && document != call->document)
        ff_write_text(&why, "%s: another document came than %.*s", name, (int)call->document_name.size,
                      call->document_name.at);
    else {
        ff_write_text(&why, "%s: ", name);
        size_t before = why.size;
        if (record_compare(&how, ff_type_row(type)->in, call->in, in, &why)) why.size = 0;
        if (why.size == before) why.size = 0;
    }
    bool well = why.size == 0 && !why.failed;
    if (!well) begin_mismatch(replay, call, caller);
    if (!well && why.size) ff_write_bytes(&replay->mismatch, why.at, why.size);
    ff_writer_free(&why);
    return well;
}

/* ---- Answers ---- */

/* server: of a port, the handle that it was opened through, with which it ends (CLS-7). */
static uint64_t open_handle(struct sim *sim, const struct caller *caller, enum handle_kind kind,
                            uint32_t server)
{
    enum obligation_kind obligation = kind == HANDLE_server ? OBLIGATION_connection : OBLIGATION_port_handle;
    uint32_t row;
    uint64_t value = handle_open(sim, caller->process, kind, &row);
    if (!value) return 0;
    struct handle *h = &sim->handles.at[row];
    h->server = server;
    if (server != SIM_NONE) sim->handles.at[server].ports++;
    h->obligation = obligation_open(sim, obligation, caller->process, caller->site, row);
    return value;
}

static void close_handle(struct sim *sim, const struct caller *caller, uint64_t value)
{
    uint32_t row = handle_find(sim, caller->process, value, HANDLE_free);
    if (row != SIM_NONE) handle_close(sim, row);
}

/* Handles and buffers are given anew, so that what becomes of them is seen. */
static void renew(struct replay *replay, struct sim *sim, const struct caller *caller, enum ff_type type,
                  const void *in, char *out)
{
    const struct ff_record *record = ff_type_row(type)->out;
    bool port = type == FF_TYPE_FaxOpenPort;
    uint32_t server = port ? handle_find(sim, caller->process,
                                         ((const struct ff_in_FaxOpenPort *)in)->fax_handle, HANDLE_server)
                           : SIM_NONE;
    for (uint32_t i = 0; i < record->count; i++) {
        const struct ff_field *f = &record->fields[i];
        void *at = out + f->offset;
        if (f->kind == FF_KIND_u32 && strstr(f->name, "buffer"))
            *(uint32_t *)at = buffer_open(sim, caller, 0);
        if (f->kind != FF_KIND_u64) continue;
        uint64_t recorded = *(uint64_t *)at;
        *(uint64_t *)at = open_handle(sim, caller, port ? HANDLE_port : HANDLE_server, server);
        thing_is(replay, recorded, *(uint64_t *)at);
    }
}

/* Where a callback of the call told the last recipient, whose job is the whole call's. */
static const struct recorded_call *parent_of(const struct replay *replay, const struct recorded_call *call)
{
    const struct recording *r = replay->recording;
    for (uint32_t i = 0; i < r->calls.count; i++)
        if (r->calls.at[i].number == call->of && r->calls.at[i].type == call->type) return &r->calls.at[i];
    return NULL;
}

static bool has_callbacks(const struct replay *replay, const struct recorded_call *call)
{
    const struct recording *r = replay->recording;
    for (uint32_t i = 0; i < r->calls.count; i++)
        if (r->calls.at[i].of == call->number) return true;
    return false;
}

/* Of a broadcast the call says how all of it came out: its master document was taken when recipients were told of. */
static ff_status answer(struct replay *replay, struct sim *sim, const struct caller *caller,
                        const struct recorded_call *call, const void *in, void *out)
{
    enum ff_type type = (enum ff_type)call->type;
    if (call->error && has_callbacks(replay, call)) return FF_ERROR_SUCCESS;
    if (call->error) return (ff_status)call->error;
    const struct recorded_call *from = call->of && !call->out ? parent_of(replay, call) : call;
    if (from && from->out) memcpy(out, from->out, ff_type_row(type)->out->size);
    if (type == FF_TYPE_FaxConnectFaxServer && !service_answers(sim)) service_session_begin(sim); /* CON-9 */
    if (type == FF_TYPE_FaxInitializeEventQueue) return sim_call(sim, caller, type, in, out, NULL);
    if (type == FF_TYPE_FaxClose) close_handle(sim, caller, ((const struct ff_in_FaxClose *)in)->fax_handle);
    renew(replay, sim, caller, type, in, out);
    return FF_ERROR_SUCCESS;
}

/* ---- Events ---- */

static uint64_t delay_of(const struct recorded_call *call, const struct recorded_event *event)
{
    return event->time > call->time ? event->time - call->time : 0;
}

/* The first event that comes after this call, or a later one. */
static uint32_t first_after(const struct recording *r, uint32_t number)
{
    uint32_t low = 0, high = r->events.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (r->events.at[middle].after < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Nobody was there to be told that the service had come back: it has by the time of the next connection, for clients ask the service
 * control manager before they connect. */
static void schedule_start(const struct recording *r, struct sim *sim, const struct recorded_call *call,
                           const struct recorded_event *ended)
{
    for (uint32_t i = 0; i < r->calls.count; i++) {
        const struct recorded_call *next = &r->calls.at[i];
        if (next->number <= ended->after || next->type != FF_TYPE_FaxConnectFaxServer || next->error)
            continue;
        uint64_t delay = next->time > call->time ? next->time - call->time : 0;
        emitted_add(sim, &(struct emitted){FF_FEI_FAXSVC_STARTED, 0, FF_JOB_NONE, next->number - 1, 0},
                    delay);
        return;
    }
}

static void schedule(struct replay *replay, struct sim *sim, const struct recorded_call *call)
{
    const struct recording *r = replay->recording;
    for (uint32_t i = first_after(r, call->number);
         i < r->events.count && r->events.at[i].after == call->number; i++) {
        const struct recorded_event *e = &r->events.at[i];
        if (replay->scheduled[i]) continue;
        replay->scheduled[i] = true;
        uint64_t delay = delay_of(call, e);
        if (delay)
            emitted_add(sim, &(struct emitted){e->id, e->device, e->job, e->after, 0}, delay);
        else
            emitted_say(sim, e->id, e->device, e->job);
        if (e->id == FF_FEI_FAXSVC_ENDED) schedule_start(r, sim, call, e);
    }
}

/* ---- The door ---- */

/* Is it the second half of the call that has asked last? */
static bool has_asked(const struct replay *replay, const struct replayed_thread *t, enum ff_type type,
                      const void *in)
{
    return t->asked_count && has_found_out(type, in) &&
           call_at(replay, t->asked[t->asked_count - 1])->type == (uint32_t)type;
}

/* The thread's next call; which it is: index. */
static uint32_t take_next(const struct replay *replay, struct replayed_thread *t)
{
    uint32_t index = t->next;
    t->next = next_of(replay->recording, t, index + 1);
    return index;
}

static ff_status ask(const struct replay *replay, struct replayed_thread *t, enum ff_type type)
{
    t->asked[t->asked_count++] = take_next(replay, t);
    return type == FF_TYPE_FaxRegisterRoutingExtension ? FF_NEED_METHODS : FF_NEED_DOCUMENT;
}

static ff_status serve(struct replay *replay, struct sim *sim, const struct caller *caller, uint32_t index,
                       const void *in, void *out)
{
    const struct recorded_call *call = call_at(replay, index);
    enum ff_type type = (enum ff_type)call->type;
    bool registers = type == FF_TYPE_FaxInitializeEventQueue &&
                     !call->error; /* the model keeps what is to be kept of it */
    replay->served[index] = true;
    emitted_flush(sim, call->number);
    sim->processes.at[caller->process].reached = true;
    ff_status status = answer(replay, sim, caller, call, in, out);
    if (!registers) sim_called(sim, caller, type, in, status);
    schedule(replay, sim, call);
    return status;
}

static bool is_refused(const struct replay *replay)
{
    return replay->refused || replay->mismatch.failed;
}

ff_status replay_call(struct replay *replay, struct sim *sim, const struct caller *caller, enum ff_type type,
                      const void *in, void *out, uint64_t document)
{
    memset(out, 0, ff_type_row(type)->out->size);
    if (replay->mismatch.size || is_refused(replay)) return FF_RPC_S_SERVER_UNAVAILABLE;
    struct replayed_thread *t = thread_of(replay, caller, type);
    bool asked = t && has_asked(replay, t, type, in);
    const struct recorded_call *call = !t      ? NULL
                                       : asked ? call_at(replay, t->asked[t->asked_count - 1])
                                               : next_call(replay, t);
    if (!matches(replay, call, caller, type, in, document)) {
        sim->processes.at[caller->process].reached = true;
        sim->unjudged = true; /* what it opens and cannot close now is the replay's doing */
        return FF_RPC_S_SERVER_UNAVAILABLE;
    }
    if (asks(call, type, in) && t->asked_count < NESTED_MOST) return ask(replay, t, type);
    return serve(replay, sim, caller, asked ? t->asked[--t->asked_count] : take_next(replay, t), in, out);
}

enum world_replayed replay_outcome(const struct replay *replay, struct ff_writer *why)
{
    const struct recording *r = replay->recording;
    uint32_t first = 0, left = 0;
    if (is_refused(replay)) {
        ff_write_text(why, "%s: memory was refused\n", replay->name);
        return WORLD_REPLAYED_otherwise;
    }
    if (replay->mismatch.size) {
        ff_write_bytes(why, replay->mismatch.at, replay->mismatch.size);
        ff_write_u8(why, '\n');
        return WORLD_REPLAYED_otherwise;
    }
    for (uint32_t i = r->calls.count; i-- > 0;)
        if (!replay->served[i]) first = i, left++;
    if (!left) return WORLD_REPLAYED_whole;
    ff_write_text(why, "%s:%lu: %s was expected, and never came", replay->name,
                  (unsigned long)r->calls.at[first].line, ff_type_row(r->calls.at[first].type)->name);
    if (left > 1) ff_write_text(why, "; nor did %lu calls more", (unsigned long)left - 1);
    ff_write_u8(why, '\n');
    return WORLD_REPLAYED_not_all;
}
