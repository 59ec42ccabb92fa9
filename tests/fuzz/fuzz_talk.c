/* SPDX-License-Identifier: MIT */
/* A client that says whatever frames the input holds, after an orderly Hello: it is answered as the protocol says, or
 * thrown out with a reason, and the client beside it is undisturbed. The log is short, so that it falls off its end. */
#include "tests/fuzz/target.h"

#include <string.h>

#include "service/world/world.h"

static const char SCENARIO[] = "{\"fauxfax\": 1, \"time\": \"auto\", \"log_room\": 8, \"users\": "
                               "[{\"name\": \"alice\", \"rights\": \"administrator\"}], \"documents\": "
                               "[{\"pattern\": \"*.txt\", \"pages\": 2}]}";

struct party_line {
    struct world *world;
    struct world_peer peer, witness;
    struct ff_writer frame, reply;
};

/* The frame that lies in reply, whole and alone. */
static struct ff_frame only_frame(const struct ff_writer *reply)
{
    struct ff_frame frame;
    size_t used;
    FUZZ_HOLDS(!reply->failed);
    FUZZ_HOLDS(ff_frame_parse(reply->at, reply->size, FF_FRAME_MAX, &frame, &used) == FF_FRAME_ok);
    FUZZ_HOLDS(used == reply->size);
    return frame;
}

static struct ff_frame say(struct party_line *p, struct world_peer *peer, enum ff_type type, const void *in)
{
    struct ff_frame frame;
    size_t used;
    ff_writer_reset(&p->frame);
    ff_writer_reset(&p->reply);
    if (ff_type_row(type)->kind == FF_TYPE_KIND_call)
        ff_frame_write_call(&p->frame, type, &(struct ff_call_head){.thread = 1}, in);
    else
        ff_frame_write(&p->frame, type, in);
    FUZZ_HOLDS(ff_frame_parse(p->frame.at, p->frame.size, FF_REQUEST_MAX, &frame, &used) == FF_FRAME_ok);
    FUZZ_HOLDS(world_frame(p->world, peer, &frame, &p->reply) == WORLD_ok);
    return p->reply.size ? only_frame(&p->reply) : frame;
}

static void come_in(struct party_line *p, struct world_peer *peer)
{
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION, .pointer_bits = 64, .image = FF_STR("c")};
    FUZZ_HOLDS(say(p, peer, FF_TYPE_Hello, &hello).reply.status == 0);
    say(p, peer, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){1});
}

static void check_answer(const struct party_line *p, const struct ff_frame *said, enum world_verdict verdict)
{
    if (verdict == WORLD_ok && said->row->kind == FF_TYPE_KIND_tell) {
        FUZZ_HOLDS(p->reply.size == 0);
        return;
    }
    struct ff_frame answer = only_frame(&p->reply);
    FUZZ_HOLDS(answer.flags & FF_FRAME_REPLY);
    FUZZ_HOLDS(answer.type == (verdict == WORLD_ok ? said->type : FF_TYPE_Hello));
    FUZZ_HOLDS(verdict == WORLD_ok || answer.reply.status != 0);
}

static void hear(struct party_line *p)
{
    struct ff_frame frame;
    size_t used;
    while (world_has_notices(p->world, p->peer.process)) {
        ff_writer_reset(&p->reply);
        world_notices(p->world, p->peer.process, &p->reply);
        for (size_t at = 0; at < p->reply.size; at += used) {
            FUZZ_HOLDS(ff_frame_parse(p->reply.at + at, p->reply.size - at, FF_FRAME_MAX, &frame, &used) ==
                       FF_FRAME_ok);
            FUZZ_HOLDS(frame.row->kind == FF_TYPE_KIND_notify);
        }
    }
}

static void converse(struct party_line *p, const uint8_t *bytes, size_t size)
{
    struct ff_frame frame;
    enum world_verdict verdict = WORLD_ok;
    for (size_t used; verdict == WORLD_ok; bytes += used, size -= used) {
        if (ff_frame_parse(bytes, size, FF_REQUEST_MAX, &frame, &used) != FF_FRAME_ok) return;
        ff_writer_reset(&p->reply);
        verdict = world_frame(p->world, &p->peer, &frame, &p->reply);
        check_answer(p, &frame, verdict);
        world_step(p->world);
        if (p->peer.state != PEER_closed) hear(p);
    }
    FUZZ_HOLDS(*world_complaints(p->world));
}

int fuzz_talk(const uint8_t *bytes, size_t size)
{
    struct world_options options = {.text = SCENARIO, .text_size = sizeof SCENARIO - 1, .name = "fuzz"};
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    struct party_line p = {.frame = error, .reply = error, .world = world_new(&options, &error)};
    FUZZ_HOLDS(p.world);
    come_in(&p, &p.witness);
    come_in(&p, &p.peer);
    converse(&p, bytes, size);
    world_peer_gone(p.world, &p.peer);
    FUZZ_HOLDS(say(&p, &p.witness, FF_TYPE_Sync, &(struct ff_in_Sync){0}).type == FF_TYPE_Sync);
    world_peer_gone(p.world, &p.witness);
    world_free(p.world);
    ff_writer_free(&p.frame);
    ff_writer_free(&p.reply);
    ff_writer_free(&error);
    return 0;
}
