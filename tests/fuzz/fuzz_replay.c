/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/fuzz_replay.h"

#include <string.h>

#include "common/filetime.h"
#include "common/recorded.h"
#include "common/utf.h"
#include "service/world/diff.h"
#include "service/world/world.h"
#include "tests/fuzz/target.h"

void fuzz_words(const struct ff_writer *words)
{
    FUZZ_HOLDS(!words->failed && words->size > 0);
    FUZZ_HOLDS(words->at[words->size - 1] == '\n');
    FUZZ_HOLDS(ff_utf8_valid((const char *)words->at, words->size, NULL));
    for (size_t i = 0; i < words->size; i++) FUZZ_HOLDS(words->at[i] >= ' ' || words->at[i] == '\n');
}

/* ---- The client ---- */

enum { CLIENTS = 4, THINGS = 16, CALLS_MOST = 200 };

/* Handles that were given out again stand for those of the recording. */
struct thing {
    uint64_t recorded, live;
};
struct talk {
    const struct recording *recording;
    struct world *world;
    struct world_peer peers[CLIENTS];
    struct thing things[THINGS];
    uint32_t count;
    struct ff_writer frame, reply;
    struct ff_arena arena;
};

static struct ff_frame say(struct talk *t, struct world_peer *peer, enum ff_type type,
                           const struct ff_call_head *head, const void *in)
{
    struct ff_frame frame, answer = {0};
    size_t used;
    ff_writer_reset(&t->frame);
    ff_writer_reset(&t->reply);
    if (head)
        ff_frame_write_call(&t->frame, type, head, in);
    else
        ff_frame_write(&t->frame, type, in);
    FUZZ_HOLDS(ff_frame_parse(t->frame.at, t->frame.size, FF_FRAME_MAX, &frame, &used) == FF_FRAME_ok);
    if (world_frame(t->world, peer, &frame, &t->reply) != WORLD_ok) world_peer_gone(t->world, peer);
    if (head)
        FUZZ_HOLDS(ff_frame_parse(t->reply.at, t->reply.size, FF_FRAME_MAX, &answer, &used) == FF_FRAME_ok);
    return answer;
}

static struct world_peer *peer_of(struct talk *t, const struct recorded_call *call)
{
    struct world_peer *peer = &t->peers[call->process % CLIENTS];
    const struct ff_in_Hello hello = {
        .version = FF_PROTOCOL_VERSION, .pointer_bits = 64, .image = FF_STR("recorded")};
    if (peer->state == PEER_new) {
        say(t, peer, FF_TYPE_Hello, &(struct ff_call_head){0}, &hello);
        FUZZ_HOLDS(peer->state == PEER_calls);
    }
    if (peer->state == PEER_calls)
        say(t, peer, FF_TYPE_ThreadBegin, NULL, &(struct ff_in_ThreadBegin){call->thread});
    return peer;
}

static void take_handles(struct talk *t, const struct recorded_call *call, const struct ff_frame *answer)
{
    const struct ff_record *type = ff_type_row(call->type)->out;
    char *out = ff_arena_take(&t->arena, type->size);
    struct ff_reader body = answer->body;
    if (answer->reply.status != 0 || !call->out || !out) return;
    FUZZ_HOLDS(ff_record_decode(&body, type, out, &t->arena) == FF_DECODE_ok);
    for (uint32_t i = 0; i < type->count && t->count < THINGS; i++) {
        if (ff_recorded_as(&type->fields[i]) != FF_RECORDED_thing) continue;
        const char *recorded = (const char *)call->out + type->fields[i].offset,
                   *live = out + type->fields[i].offset;
        memcpy(&t->things[t->count].recorded, recorded, sizeof(uint64_t));
        memcpy(&t->things[t->count++].live, live, sizeof(uint64_t));
    }
}

static void give_handles(const struct talk *t, const struct ff_record *type, char *in)
{
    for (uint32_t i = 0; i < type->count; i++) {
        uint64_t *at = (uint64_t *)(void *)(in + type->fields[i].offset);
        if (ff_recorded_as(&type->fields[i]) != FF_RECORDED_thing) continue;
        for (uint32_t k = t->count; k-- > 0;) {
            if (t->things[k].recorded != *at) continue;
            *at = t->things[k].live;
            break;
        }
    }
}

static void call(struct talk *t, const struct recorded_call *call)
{
    const struct ff_record *type = ff_type_row(call->type)->in;
    const struct ff_call_head head = {.thread = call->thread, .nulls = call->nulls};
    struct world_peer *peer = peer_of(t, call);
    char *in = ff_arena_take(&t->arena, type->size);
    if (!in || peer->state != PEER_calls) return;
    memcpy(in, call->in, type->size);
    give_handles(t, type, in);
    struct ff_frame answer = say(t, peer, (enum ff_type)call->type, &head, in);
    if (peer->state == PEER_calls) take_handles(t, call, &answer);
    world_advance(t->world, FF_TICKS_PER_S);
}

/* ---- What holds ---- */

static void judge(struct talk *t)
{
    struct ff_writer why = ff_writer_on(ff_alloc_default());
    enum world_replayed how = world_replayed(t->world, &why);
    if (how == WORLD_REPLAYED_whole)
        FUZZ_HOLDS(why.size == 0);
    else
        fuzz_words(&why);
    ff_writer_free(&why);
}

void fuzz_replay(const struct recording *recording)
{
    static const char scenario[] = "{\"fauxfax\": 1, \"time\": \"manual\", \"timeline\": []}";
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    const struct world_options o = {.text = scenario,
                                    .text_size = sizeof scenario - 1,
                                    .name = "fuzz",
                                    .recording = recording,
                                    .recording_name = "fuzz.jsonl"};
    struct talk t = {.recording = recording,
                     .world = world_new(&o, &error),
                     .frame = ff_writer_on(ff_alloc_default()),
                     .reply = ff_writer_on(ff_alloc_default()),
                     .arena = ff_arena_on(ff_alloc_default())};
    FUZZ_HOLDS(t.world != NULL);
    for (uint32_t i = 0; i < recording->calls.count && i < CALLS_MOST; i++)
        if (recording->calls.at[i].in) call(&t, &recording->calls.at[i]);
    world_advance(t.world, 3600 * FF_TICKS_PER_S);
    judge(&t);
    world_free(t.world);
    ff_arena_free(&t.arena);
    ff_writer_free(&t.frame);
    ff_writer_free(&t.reply);
    ff_writer_free(&error);
}

void fuzz_diff(const struct recording *recording)
{
    struct ff_writer once = ff_writer_on(ff_alloc_default()), twice = once, error = once;
    const struct diff_options o = {.alloc = ff_alloc_default(), .recording = recording, .name = "fuzz.jsonl"};
    bool well = diff_make(&o, &once, &error);
    if (!well || error.size) fuzz_words(&error);
    ff_writer_reset(&error);
    FUZZ_HOLDS(diff_make(&o, &twice, &error) == well);
    FUZZ_HOLDS(once.size == twice.size && (!once.size || memcmp(once.at, twice.at, once.size) == 0));
    if (once.size) fuzz_words(&once);
    ff_writer_free(&once);
    ff_writer_free(&twice);
    ff_writer_free(&error);
}
