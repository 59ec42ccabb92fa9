/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/support/tiff.h"

/* A whole conversation, with every request for memory refused in turn: whoever asked for something is told, or the world
 * says that it is no longer faithful; nothing leaks, and nobody crashes. */

struct conversation {
    struct talk *t;
    uint8_t *tiff;
    size_t tiff_size;
    bool told;         /* somebody was: a status, a closed connection, an answer of the control protocol */
    bool went_through; /* to its end */
    uint64_t hash;     /* of what happened in it */
};

static const char SCENARIO[] = "{\"fauxfax\": 1, \"time\": \"manual\", \"timeline\": [], \"log_room\": 16, "
                               "\"users\": [{\"name\": \"alice\", \"rights\": \"administrator\"}], "
                               "\"documents\": [{\"pattern\": \"*.txt\", \"pages\": 2}]}";

/* True: go on. */
static bool call(struct conversation *c, enum ff_type type, const void *in, void *out)
{
    struct talk *t = c->t;
    uint32_t status =
        talk_call_as(t, &t->clients[0].calls, &(struct ff_call_head){1, 0, 1, 0x10}, type, in, out);
    if (status == FF_ERROR_NOT_ENOUGH_MEMORY || t->closed) c->told = true;
    if (!t->closed && status != 0 && status != FF_ERROR_NOT_ENOUGH_MEMORY)
        fail_msg("%s: status %lu", ff_type_row(type)->name, (unsigned long)status);
    return status == 0;
}

static bool tell(struct conversation *c, enum ff_type type, const void *in)
{
    struct talk *t = c->t;
    ff_writer_reset(&t->frame);
    ff_frame_write(&t->frame, type, in);
    talk_frame(t, &t->clients[0].calls, t->frame.at, t->frame.size);
    if (t->closed) c->told = true;
    return !t->closed;
}

static bool read_file(void *ctx, const char *path, struct ff_writer *bytes, struct ff_writer *why)
{
    const struct conversation *c = ctx;
    (void)path, (void)why;
    ff_write_bytes(bytes, c->tiff, c->tiff_size);
    return !bytes->failed;
}

static bool admits(const struct world *world)
{
    return world && (world->refused || world->sim->refused);
}

static void ask(struct conversation *c, const char *method, const char *params)
{
    const char *answer = talk_ask(c->t, method, params);
    bool told = strstr(answer, "-32603") || strstr(answer, "\"data\":{\"code\":8}");
    c->told = c->told || told;
    /* Where something was not done, or half, the rest may go another way. */
    if (strstr(answer, "\"error\"") && !c->told && !admits(c->t->world)) fail_msg("%s: %s", method, answer);
}

static bool hello(struct conversation *c)
{
    struct talk *t = c->t;
    struct ff_in_Hello in = {
        .version = FF_PROTOCOL_VERSION, .pointer_bits = 64, .image = FF_STR("/usr/bin/client")};
    struct ff_out_Hello out;
    t->clients[0] = (struct talk_client){.open = true};
    if (!call(c, FF_TYPE_Hello, &in, &out)) return false;
    t->clients[0].process = out.process - 1;
    struct ff_in_Listen listen = {FF_PROTOCOL_VERSION, out.process, out.cookie, {0}};
    uint32_t status =
        talk_call_as(t, &t->clients[0].notices, &(struct ff_call_head){0}, FF_TYPE_Listen, &listen, NULL);
    if (status != 0) c->told = true;
    return status == 0 && tell(c, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){1}) &&
           tell(c, FF_TYPE_Module, &(struct ff_in_Module){1, FF_STR("/usr/lib/module.so")});
}

static bool register_both(struct conversation *c)
{
    struct ff_in_FaxConnectFaxServer connect = {FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer connected;
    if (!call(c, FF_TYPE_FaxConnectFaxServer, &connect, &connected)) return false;
    c->t->clients[0].fax = connected.fax_handle;
    struct ff_in_FaxInitializeEventQueue port = {
        .fax_handle = connected.fax_handle, .completion_port = 7, .port_kind = 1};
    struct ff_in_FaxInitializeEventQueue window = {.fax_handle = connected.fax_handle,
                                                   .window = 5,
                                                   .window_kind = FF_WINDOW_top_level,
                                                   .message_start = 0x500};
    return call(c, FF_TYPE_FaxInitializeEventQueue, &port, NULL) &&
           tell(c, FF_TYPE_WindowMade,
                &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, FF_STR("a title")}) &&
           call(c, FF_TYPE_FaxInitializeEventQueue, &window, NULL);
}

static bool upload(struct conversation *c, const char *name, const void *bytes, size_t size,
                   uint32_t *ret_document)
{
    struct ff_in_DocumentBegin begin = {ff_str_of(name), size};
    struct ff_out_DocumentBegin begun;
    if (!call(c, FF_TYPE_DocumentBegin, &begin, &begun)) return false;
    struct ff_in_DocumentChunk first = {begun.document, {bytes, (uint32_t)size / 2}};
    struct ff_in_DocumentChunk second = {begun.document,
                                         {(const char *)bytes + size / 2, (uint32_t)(size - size / 2)}};
    struct ff_in_DocumentEnd end = {begun.document};
    *ret_document = begun.document;
    if (!tell(c, FF_TYPE_DocumentChunk, &first) || !tell(c, FF_TYPE_DocumentChunk, &second)) return false;
    return call(c, FF_TYPE_DocumentEnd, &end, NULL);
}

static bool send_one(struct conversation *c, uint32_t document, bool cover)
{
    struct ff_in_FaxSendDocument in = {.fax_handle = c->t->clients[0].fax,
                                       .file_name = FF_STR("/tmp/a.tif"),
                                       .file_state = 1,
                                       .document = document,
                                       .has_cover_page = cover,
                                       .cover_page = {.cover_page_name = FF_STR("generic.cov"),
                                                      .use_server_cover_page = 1,
                                                      .note = FF_STR("a note")},
                                       .job_param = {.recipient_number = FF_STR("5550100")}};
    return call(c, FF_TYPE_FaxSendDocument, &in, NULL);
}

static bool print_one(struct conversation *c)
{
    struct ff_print_text text_of_it = {0, 0, 0, FF_STR("drawn")};
    struct ff_in_PrintDocument in = {.info = {.recipient_number = FF_STR("5550100")},
                                     .has_cover_page = 1,
                                     .pages = 1,
                                     .texts = {.at = &text_of_it, .count = 1}};
    return call(c, FF_TYPE_PrintDocument, &in, NULL);
}

static bool send_faxes(struct conversation *c)
{
    uint32_t document;
    return upload(c, "/tmp/a.tif", c->tiff, c->tiff_size, &document) && send_one(c, document, true) &&
           upload(c, "/tmp/b.txt", "some words", 10, &document) && send_one(c, document, true) &&
           print_one(c);
}

static bool look_at_jobs(struct conversation *c)
{
    struct ff_in_FaxGetJob get = {c->t->clients[0].fax, 1};
    struct ff_in_FaxEnumJobs all = {c->t->clients[0].fax};
    struct ff_out_FaxGetJob got;
    struct ff_out_FaxEnumJobs listed;
    struct ff_in_FaxGetPageData look = {.fax_handle = c->t->clients[0].fax, .job_id = 1};
    struct ff_out_FaxGetPageData page;
    for (; look.job_id <= 2; look.job_id++)
        if (!call(c, FF_TYPE_FaxGetPageData, &look, &page) ||
            !tell(c, FF_TYPE_BufferFreed, &(struct ff_in_BufferFreed){page.buffer}))
            return false;
    return call(c, FF_TYPE_FaxGetJob, &get, &got) && call(c, FF_TYPE_FaxEnumJobs, &all, &listed) &&
           tell(c, FF_TYPE_BufferFreed, &(struct ff_in_BufferFreed){got.buffer}) &&
           tell(c, FF_TYPE_BufferFreed, &(struct ff_in_BufferFreed){listed.buffer});
}

static void testers_look(struct conversation *c)
{
    ask(c, "status", NULL);
    ask(c, "jobs", NULL);
    ask(c, "log", NULL);
    ask(c, "outbox", NULL);
    ask(c, "report", "\"format\": \"json\"");
    ask(c, "advance", "\"by\": \"1h\"");
    ask(c, "emit", "\"event\": \"FEI_RINGING\"");
    ask(c, "incoming", "\"from\": \"5550199\"");
    ask(c, "document", "\"document\": 1");
    ask(c, "advance", "\"by\": \"1h\"");
    ask(c, "incoming", "\"file\": \"/a.tif\"");
    ask(c, "advance", "\"by\": \"1h\"");
    ask(c, "inbox", NULL);
    ask(c, "outbox", NULL);
    ask(c, "sent", "\"fax\": 1");
    ask(c, "sent", "\"fax\": 2");
    ask(c, "sent", "\"fax\": 3");
    ask(c, "received", "\"fax\": 1");
    ask(c, "received", "\"fax\": 2");
}

static bool acknowledge(struct conversation *c)
{
    struct talk *t = c->t;
    talk_notices(t, 0);
    struct ff_ack_entry entries[2] = {{1, t->clients[0].events, t->clients[0].events},
                                      {2, t->clients[0].events, 0}};
    struct ff_in_Ack ack = {{.at = entries, .count = 2}, {0}};
    struct ff_in_Seen seen = {t->clients[0].events, t->clients[0].actions};
    return tell(c, FF_TYPE_Ack, &ack) && tell(c, FF_TYPE_Seen, &seen) &&
           tell(c, FF_TYPE_Idle,
                &(struct ff_in_Idle){.thread = 1, .deadline = 1, .pumps = 1, .what = FF_STR("GetMessage")});
}

static void talk_it_over(struct conversation *c)
{
    struct talk *t = c->t;
    struct world_options options = {.alloc = &t->memory.alloc,
                                    .text = SCENARIO,
                                    .text_size = sizeof SCENARIO - 1,
                                    .secret = NULL,
                                    .read_file = read_file,
                                    .read_file_ctx = c};
    if (!talk_world_with(t, &options)) {
        c->told = t->error.size > 0;
        return;
    }
    if (!hello(c) || !register_both(c) || !send_faxes(c) || !look_at_jobs(c)) return;
    testers_look(c);
    world_step(t->world);
    if (!acknowledge(c)) return;
    world_advance(t->world, FF_TICKS_PER_S);
    talk_notices(t, 0);
    talk_logoff_call(t, 0, 5);
    talk_notices(t, 0);
    if (!t->closed) tell(c, FF_TYPE_Bye, &(struct ff_in_Bye){0});
    c->went_through = true;
    c->hash = world_trace_hash(t->world);
}

/* One conversation; true when something was refused in it. usual: the hash of one in which nothing was: where nobody is
 * told of a refusal, it has made no difference. */
static bool try_at(struct conversation *c, uint64_t usual, uint64_t refuse_at, int sticky)
{
    struct talk *t = c->t;
    refusing_alloc_init(&t->memory, refuse_at, sticky);
    c->told = c->went_through = false;
    talk_it_over(c);
    bool refused = t->memory.refused > 0;
    if (refused && !c->told && !admits(t->world) && !(c->went_through && c->hash == usual))
        fail_msg("request %llu was refused, and nobody was told", (unsigned long long)refuse_at);
    talk_end(t);
    ff_arena_free(&t->arena);
    if (t->memory.outstanding != 0)
        fail_msg("request %llu was refused: %lld blocks leaked", (unsigned long long)refuse_at,
                 (long long)t->memory.outstanding);
    return refused;
}

static void try_all(struct talk *t, int sticky)
{
    struct conversation c = {.t = t};
    c.tiff = test_tiff_group4(2, &c.tiff_size);
    assert_non_null(c.tiff);
    assert_false(try_at(&c, 0, 0, 0));
    assert_true(c.went_through && !c.told);
    uint64_t usual = c.hash, n = 1;
    while (try_at(&c, usual, n, sticky)) n++;
    assert_true(n > 100);
    free(c.tiff);
}

static void memory_refused_once_anywhere_is_survived_and_told(void **state)
{
    try_all(*state, 0);
}

static void memory_refused_from_some_moment_on_is_survived_and_told(void **state)
{
    try_all(*state, 1);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(memory_refused_once_anywhere_is_survived_and_told),
        CASE(memory_refused_from_some_moment_on_is_survived_and_told),
    };
    return RUN("world/memory", cases, talk_set_up, talk_tear_down, argc, argv);
}
