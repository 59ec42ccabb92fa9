/* SPDX-License-Identifier: MIT */
#include "service/world/peer.h"

#include <stdarg.h>
#include <stdio.h>

#include "service/world/pages.h"

/* ---- What breaks the rules ---- */

enum { WORDS_MAX = 400 };

static int who(const struct world *world, const struct world_peer *peer, char *to, size_t size)
{
    if (peer->state == PEER_new) return snprintf(to, size, "a client that has not said Hello");
    if (peer->state == PEER_closed) return snprintf(to, size, "a client that has gone");
    struct ff_str image = text_get(&world->sim->texts, world->sim->processes.at[peer->process].image);
    return snprintf(to, size, "process %lu (%.*s)", (unsigned long)peer->process + 1,
                    image.size < 64 ? (int)image.size : 64, image.at ? image.at : "");
}

/* The last words to a peer: a reply to Hello, because only that one has words, and a line for whoever runs us. */
static enum world_verdict refuse(struct exchange *x, ff_status status, struct ff_writer *reply)
{
    struct world *world = x->world;
    char line[WORDS_MAX];
    int size = who(world, x->peer, line, sizeof line);
    snprintf(line + size, sizeof line - (size_t)size, ": %s: %s", x->frame->row->name, x->wrong);
    world_complain(world, line, strlen(line));
    struct ff_out_Hello hello = {.version = FF_PROTOCOL_VERSION, .error = ff_str_of(x->wrong)};
    struct ff_reply_head head = {.status = status, .now = world->sim->clock.now};
    ff_frame_write_reply(reply, FF_TYPE_Hello, &head, &hello);
    if (x->peer->state == PEER_calls) world->sim->processes.at[x->peer->process].given_up = true;
    peer_end_process(world, x->peer, false, FF_EXIT_UNKNOWN);
    x->peer->state = PEER_closed;
    notices_collect(world);
    return WORLD_close;
}

static enum world_verdict broken(struct exchange *x, const char *how, struct ff_writer *reply)
{
    x->wrong = how;
    return refuse(x, FF_ERROR_INVALID_DATA, reply);
}

/* Who may say what when; NULL: this peer may, now. */
static const char *out_of_place(const struct world_peer *peer, const struct ff_frame *frame)
{
    bool first =
        frame->type == FF_TYPE_Hello || frame->type == FF_TYPE_Listen || frame->type == FF_TYPE_Crash;
    if (frame->row->kind == FF_TYPE_KIND_notify || (frame->flags & FF_FRAME_REPLY))
        return "only a world says this";
    switch (peer->state) {
    case PEER_new: return first ? NULL : "the first frame is Hello, Listen or Crash";
    case PEER_calls: return first ? "this connection has said its first frame already" : NULL;
    case PEER_listens: return "a notification channel is for the world to speak";
    case PEER_closed: break;
    }
    return "the connection is over";
}

/* ---- Reading ---- */

union any_in {
#define X(name, id, forms, handle, right) struct ff_in_##name name;
    FF_API(X)
#undef X
#define X(name, type, kind) struct ff_in_##name name;
    FF_MESSAGES(X)
#undef X
};

union any_out {
#define X(name, id, forms, handle, right) struct ff_out_##name name;
    FF_API(X)
#undef X
#define OUT_call(name) struct ff_out_##name name;
#define OUT_tell(name)
#define OUT_notify(name)
#define X(name, type, kind) OUT_##kind(name)
    FF_MESSAGES(X)
#undef X
};

static enum ff_decode read_body(const struct ff_frame *frame, void *in, struct ff_arena *arena)
{
    struct ff_reader body = frame->body;
    enum ff_decode decoded = ff_record_decode(&body, frame->row->in, in, arena);
    if (decoded != FF_DECODE_ok) return decoded;
    return ff_reader_done(&body) ? FF_DECODE_ok : FF_DECODE_malformed;
}

/* ---- Calls of the API ---- */

uint32_t peer_site(struct exchange *x, uint32_t module, uint64_t address, uint32_t type, const char *function)
{
    uint32_t process = x->peer->process;
    const struct client *client = &x->world->clients.at[process];
    if (module == 0 && address == 0) return SIM_NONE;
    text path = module && module <= client->modules.count ? client->modules.at[module - 1] : 0;
    return site_cached(&x->world->sites, x->world->sim, process, path, address, type, function);
}

/* The number of the document that a call brings, where it is. */
static uint32_t *document_of(uint32_t type, void *in)
{
    if (type == FF_TYPE_FaxSendDocument) return &((struct ff_in_FaxSendDocument *)in)->document;
    if (type == FF_TYPE_FaxSendDocumentForBroadcast)
        return &((struct ff_in_FaxSendDocumentForBroadcast *)in)->document;
    return NULL;
}

/* By the model, or by the recording that stands for it. */
static ff_status answer(struct world *world, const struct caller *caller, enum ff_type type, void *in,
                        void *out, struct ff_arena *arena)
{
    if (!world->replay) return sim_call(world->sim, caller, type, in, out, arena);
    const uint32_t *document = document_of(type, in);
    uint64_t hash = document && *document ? world->sim->documents.at[*document - 1].hash : 0;
    return replay_call(world->replay, world->sim, caller, type, in, out, hash);
}

static ff_status api_call(struct exchange *x, void *in, void *out, struct ff_arena *arena)
{
    struct world *world = x->world;
    const struct ff_call_head *head = &x->frame->call;
    uint32_t *document = document_of(x->frame->type, in);
    /* One that is not its own, or not whole, is as good as none. */
    if (document && !store_owns(world, x->peer->process, *document)) *document = 0;
    if (x->frame->type == FF_TYPE_FaxGetPageData && !world->replay) pages_first(world, in, arena);
    struct caller caller = {
        .process = x->peer->process,
        .thread = head->thread,
        .nulls = head->nulls,
        .site = peer_site(x, head->module, head->address, x->frame->type, x->frame->row->name)};
    thread_called(world->sim, caller.process, caller.thread, caller.site, false);
    ff_status status = answer(world, &caller, (enum ff_type)x->frame->type, in, out, arena);
    if (document && *document) {
        if (status == FF_ERROR_SUCCESS)
            store_taken(world, *document);
        else
            store_refused(world, *document);
    }
    return status;
}

static ff_status call(struct exchange *x, void *in, void *out, struct ff_arena *arena)
{
    static peer_call *const calls[FF_TYPE_END] = {
#define CALL_call(name, type) [type] = call_##name,
#define CALL_tell(name, type)
#define CALL_notify(name, type)
#define X(name, type, kind) CALL_##kind(name, type)
        FF_MESSAGES(X)
#undef X
    };
    const struct world_peer *peer = x->peer;
    /* A tester, or the end of its session, has ended it: for it the service is gone, and so is all else. */
    if (peer->state == PEER_calls && x->world->sim->processes.at[peer->process].ended)
        return FF_RPC_S_SERVER_UNAVAILABLE;
    if (x->frame->row->is_api) return api_call(x, in, out, arena);
    memset(out, 0, x->frame->row->out->size);
    return calls[x->frame->type](x, in, out);
}

/* After the notices are collected, so that what it counts is in its place. */
static struct ff_reply_head head_of(struct world *world, const struct world_peer *peer, ff_status status)
{
    struct sim *sim = world->sim;
    struct ff_reply_head head = {.status = status, .now = sim->clock.now};
    if (peer->state != PEER_calls) return head;
    notices_told(world, peer->process);
    head.events = delivery_sent(sim, peer->process);
    head.actions = sim->processes.at[peer->process].actions_sent;
    return head;
}

static enum world_verdict take_call(struct exchange *x, struct ff_arena *arena, struct ff_writer *reply)
{
    union any_in in;
    union any_out out;
    enum ff_decode decoded = read_body(x->frame, &in, arena);
    if (decoded == FF_DECODE_malformed)
        return broken(x, "its fields are not as protocol.def has them", reply);
    ff_status status =
        decoded == FF_DECODE_ok ? call(x, &in, &out, arena) : (ff_status)FF_ERROR_NOT_ENOUGH_MEMORY;
    if (x->wrong) return refuse(x, status, reply);
    notices_collect(x->world);
    struct ff_reply_head head = head_of(x->world, x->peer, status);
    ff_frame_write_reply(reply, (enum ff_type)x->frame->type, &head,
                         status == FF_ERROR_SUCCESS ? &out : NULL);
    return WORLD_ok;
}

/* ---- Tells ---- */

static enum world_verdict take_tell(struct exchange *x, struct ff_arena *arena, struct ff_writer *reply)
{
    static peer_tell *const tells[FF_TYPE_END] = {
#define TELL_call(name, type)
#define TELL_tell(name, type) [type] = tell_##name,
#define TELL_notify(name, type)
#define X(name, type, kind) TELL_##kind(name, type)
        FF_MESSAGES(X)
#undef X
    };
    union any_in in;
    enum ff_decode decoded = read_body(x->frame, &in, arena);
    if (decoded == FF_DECODE_malformed)
        return broken(x, "its fields are not as protocol.def has them", reply);
    if (decoded == FF_DECODE_no_memory) {
        x->wrong = "memory was refused";
        return refuse(x, FF_ERROR_NOT_ENOUGH_MEMORY, reply);
    }
    if (x->world->sim->processes.at[x->peer->process].ended) return WORLD_ok; /* to nobody */
    const char *wrong = tells[x->frame->type](x, &in);
    if (wrong) return broken(x, wrong, reply);
    notices_collect(x->world);
    return WORLD_ok;
}

/* ---- The door ---- */

/* Fresh pages cost more than what is written into them: what most frames take is kept for the next. */
enum { ARENA_KEPT = 1 << 16 };

/* What this frame has made the world keep for ever, on its process's account. False: it is too much. */
static bool account(struct world *world, const struct world_peer *peer, uint32_t texts_before)
{
    if (peer->state != PEER_calls) return true;
    uint32_t *said = &world->clients.at[peer->process].said;
    *said += world->sim->texts.bytes.count - texts_before;
    return *said <= PEER_SAID_MAX;
}

enum world_verdict world_frame(struct world *world, struct world_peer *peer, const struct ff_frame *frame,
                               struct ff_writer *reply)
{
    struct exchange x = {.world = world, .peer = peer, .frame = frame};
    const char *misplaced = out_of_place(peer, frame);
    if (misplaced) return broken(&x, misplaced, reply);
    uint32_t texts_before = world->sim->texts.bytes.count;
    enum world_verdict verdict = frame->row->kind == FF_TYPE_KIND_call ? take_call(&x, &world->arena, reply)
                                                                       : take_tell(&x, &world->arena, reply);
    ff_arena_reset(&world->arena, ARENA_KEPT);
    if (verdict == WORLD_ok && !account(world, peer, texts_before))
        return broken(&x, "the process has said more than a world keeps", reply);
    return verdict;
}

/* ---- Going ---- */

void peer_end_process(struct world *world, struct world_peer *peer, bool polite, uint32_t exit_code)
{
    if (peer->state != PEER_calls) return;
    struct ff_str how = polite ? FF_STR("exit") : FF_STR("its connection closed");
    process_end(world->sim, peer->process, polite, exit_code, how);
    ff_array_free(world->alloc, &world->clients.at[peer->process].modules);
    notices_drop(world, peer->process);
    store_drop(world, peer->process);
}

void world_peer_gone(struct world *world, struct world_peer *peer)
{
    peer_end_process(world, peer, false, FF_EXIT_UNKNOWN);
    notices_collect(world);
    peer->state = PEER_closed;
}
