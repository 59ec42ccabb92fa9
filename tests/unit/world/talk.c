/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <stdio.h>
#include <stdlib.h>

static const char WORLD[] =
    "\"fauxfax\": 1, \"profile\": \"xp\", \"account\": {\"kind\": \"user\", \"name\": \"CORP\\\\faxsvc\"}, "
    "\"users\": [{\"name\": \"alice\", \"rights\": \"user\"}, {\"name\": \"bob\", \"rights\": \"user\"}], "
    "\"devices\": [{\"id\": 1, \"name\": \"Modem\"}], \"start\": \"2026-01-05T08:00:00Z\", "
    "\"documents\": [{\"pattern\": \"*.txt\", \"pages\": 2}, "
    "{\"pattern\": \"*.bad\", \"fails\": \"nobody prints it\"}], "
    "\"timings\": {\"initialize\": \"1s\", \"dial\": \"1s\", \"ring\": \"1s\", \"page\": \"1s\", "
    "\"hang_up\": \"1s\", \"route\": \"1s\"}, \"timeline\": []";

int talk_set_up(void **state)
{
    struct talk *t = calloc(1, sizeof *t);
    if (!t) return -1;
    refusing_alloc_init(&t->memory, 0, 0);
    t->error = t->reply = t->frame = t->text = ff_writer_on(ff_alloc_default());
    t->arena = ff_arena_on(ff_alloc_default());
    *state = t;
    return 0;
}

void talk_end(struct talk *t)
{
    for (unsigned i = 0; i < TALK_CLIENTS; i++)
        if (t->clients[i].open) talk_vanish(t, i);
    t->world = world_free(t->world);
}

int talk_tear_down(void **state)
{
    struct talk *t = *state;
    talk_end(t);
    ff_writer_free(&t->error);
    ff_writer_free(&t->reply);
    ff_writer_free(&t->frame);
    ff_writer_free(&t->text);
    ff_arena_free(&t->arena);
    int leaked = t->memory.outstanding != 0;
    if (leaked) print_error("%lld blocks were not freed\n", (long long)t->memory.outstanding);
    free(t);
    return leaked;
}

bool talk_world_with(struct talk *t, const struct world_options *options)
{
    talk_end(t);
    ff_writer_reset(&t->error);
    t->world = world_new(options, &t->error);
    return t->world != NULL;
}

struct world *talk_world(struct talk *t, const char *time_mode, const char *members)
{
    char scenario[4096];
    int size =
        snprintf(scenario, sizeof scenario, "{%s%s%s}", WORLD, members ? ", " : "", members ? members : "");
    struct world_options options = {.alloc = &t->memory.alloc,
                                    .text = scenario,
                                    .text_size = (size_t)size,
                                    .name = "test.json",
                                    .time_mode = time_mode,
                                    .real_now = 134121312000000000U};
    if (!talk_world_with(t, &options)) fail_msg("%s", ff_writer_cstr(&t->error));
    return t->world;
}

/* ---- Frames ---- */

static void note_refusal(struct talk *t, const struct ff_frame *frame)
{
    struct ff_out_Hello out;
    struct ff_reader body = frame->body;
    assert_int_equal(frame->type, FF_TYPE_Hello);
    assert_int_not_equal(frame->reply.status, 0);
    assert_int_equal(ff_record_decode(&body, &ff_record_out_Hello, &out, &t->arena), FF_DECODE_ok);
    assert_true(out.error.size > 0);
    snprintf(t->why, sizeof t->why, "%.*s", (int)out.error.size, out.error.at);
}

enum world_verdict talk_frame(struct talk *t, struct world_peer *peer, const void *bytes, size_t size)
{
    struct ff_frame frame, answer;
    size_t used;
    assert_int_equal(ff_frame_parse(bytes, size, FF_REQUEST_MAX, &frame, &used), FF_FRAME_ok);
    assert_int_equal(used, size);
    ff_writer_reset(&t->reply);
    enum world_verdict verdict = world_frame(t->world, peer, &frame, &t->reply);
    t->closed = verdict == WORLD_close;
    t->why[0] = 0;
    if (!t->closed) return verdict;
    assert_int_equal(ff_frame_parse(t->reply.at, t->reply.size, FF_FRAME_MAX, &answer, &used), FF_FRAME_ok);
    note_refusal(t, &answer);
    return verdict;
}

uint32_t talk_call_as(struct talk *t, struct world_peer *peer, const struct ff_call_head *head,
                      enum ff_type type, const void *in, void *out)
{
    struct ff_frame answer;
    size_t used;
    ff_writer_reset(&t->frame);
    ff_frame_write_call(&t->frame, type, head, in);
    talk_frame(t, peer, t->frame.at, t->frame.size);
    assert_int_equal(ff_frame_parse(t->reply.at, t->reply.size, FF_FRAME_MAX, &answer, &used), FF_FRAME_ok);
    assert_int_equal(used, t->reply.size);
    t->head = answer.reply;
    if (t->closed) return answer.reply.status;
    assert_int_equal(answer.type, type);
    if (answer.reply.status == 0) {
        unsigned char nobody[4096];
        const struct ff_record *record = ff_type_row(type)->out;
        assert_true(record->size <= sizeof nobody);
        assert_int_equal(ff_record_decode(&answer.body, record, out ? out : nobody, &t->arena), FF_DECODE_ok);
        assert_true(ff_reader_done(&answer.body));
    }
    return answer.reply.status;
}

uint32_t talk_call(struct talk *t, unsigned client, enum ff_type type, const void *in, void *out)
{
    return talk_call_as(t, &t->clients[client].calls, &(struct ff_call_head){.thread = 1}, type, in, out);
}

static void tell(struct talk *t, unsigned client, enum ff_type type, const void *in)
{
    ff_writer_reset(&t->frame);
    ff_frame_write(&t->frame, type, in);
    talk_frame(t, &t->clients[client].calls, t->frame.at, t->frame.size);
}

void talk_tell(struct talk *t, unsigned client, enum ff_type type, const void *in)
{
    tell(t, client, type, in);
    if (t->closed) fail_msg("%s was refused: %s", ff_type_row(type)->name, t->why);
    assert_int_equal(t->reply.size, 0);
}

const char *talk_tell_refused(struct talk *t, unsigned client, enum ff_type type, const void *in)
{
    tell(t, client, type, in);
    if (!t->closed) fail_msg("%s was taken", ff_type_row(type)->name);
    return t->why;
}

/* ---- Clients ---- */

void talk_client(struct talk *t, unsigned client, const char *user)
{
    struct talk_client *c = &t->clients[client];
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION,
                                .pid = 100 + client,
                                .pointer_bits = 64,
                                .user = ff_str_of(user),
                                .image = FF_STR("/usr/bin/client")};
    struct ff_out_Hello out;
    *c = (struct talk_client){.open = true};
    assert_int_equal(talk_call(t, client, FF_TYPE_Hello, &hello, &out), 0);
    c->process = out.process - 1;
    c->cookie = out.cookie;
    struct ff_in_Listen listen = {
        .version = FF_PROTOCOL_VERSION, .process = out.process, .cookie = out.cookie};
    assert_int_equal(talk_call_as(t, &c->notices, &(struct ff_call_head){0}, FF_TYPE_Listen, &listen, NULL),
                     0);
    talk_tell(t, client, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){1});
}

void talk_vanish(struct talk *t, unsigned client)
{
    struct talk_client *c = &t->clients[client];
    world_peer_gone(t->world, &c->calls);
    world_peer_gone(t->world, &c->notices);
    c->open = false;
}

void talk_bye(struct talk *t, unsigned client)
{
    talk_tell(t, client, FF_TYPE_Bye, &(struct ff_in_Bye){0});
    talk_vanish(t, client);
}

void talk_connect(struct talk *t, unsigned client)
{
    struct ff_in_FaxConnectFaxServer in = {FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer out;
    assert_int_equal(talk_call(t, client, FF_TYPE_FaxConnectFaxServer, &in, &out), 0);
    t->clients[client].fax = out.fax_handle;
}

uint32_t talk_register_port(struct talk *t, unsigned client, uint64_t port, uint64_t key)
{
    struct ff_in_FaxInitializeEventQueue in = {
        .fax_handle = t->clients[client].fax, .completion_port = port, .port_kind = 1, .completion_key = key};
    struct ff_out_FaxInitializeEventQueue out;
    assert_int_equal(talk_call(t, client, FF_TYPE_FaxInitializeEventQueue, &in, &out), 0);
    return out.registration;
}

static uint32_t event_queue(struct talk *t, unsigned client, uint64_t window, uint64_t key,
                            uint32_t *ret_registration)
{
    struct ff_in_FaxInitializeEventQueue in = {.fax_handle = t->clients[client].fax,
                                               .completion_key = key,
                                               .window = window,
                                               .window_kind = FF_WINDOW_top_level,
                                               .message_start = 0x500};
    struct ff_out_FaxInitializeEventQueue out = {0};
    uint32_t status = talk_call(t, client, FF_TYPE_FaxInitializeEventQueue, &in, &out);
    *ret_registration = out.registration;
    return status;
}

uint32_t talk_register_window(struct talk *t, unsigned client, uint64_t window)
{
    uint32_t registration;
    if (window_find(t->world->sim, t->clients[client].process, window) == SIM_NONE)
        talk_tell(t, client, FF_TYPE_WindowMade,
                  &(struct ff_in_WindowMade){window, 1, FF_WINDOW_top_level, FF_STR("a window")});
    assert_int_equal(event_queue(t, client, window, 0, &registration), 0);
    return registration;
}

uint32_t talk_logoff_call(struct talk *t, unsigned client, uint64_t window)
{
    uint32_t registration;
    return event_queue(t, client, window, 1, &registration);
}

uint32_t talk_upload(struct talk *t, unsigned client, const char *name, const void *bytes, size_t size)
{
    struct ff_in_DocumentBegin begin = {ff_str_of(name), size};
    struct ff_out_DocumentBegin begun;
    assert_int_equal(talk_call(t, client, FF_TYPE_DocumentBegin, &begin, &begun), 0);
    for (size_t at = 0; at < size;) {
        size_t piece = size - at < FF_CHUNK_MAX ? size - at : FF_CHUNK_MAX;
        struct ff_in_DocumentChunk chunk = {begun.document, {(const char *)bytes + at, (uint32_t)piece}};
        talk_tell(t, client, FF_TYPE_DocumentChunk, &chunk);
        at += piece;
    }
    struct ff_in_DocumentEnd end = {begun.document};
    assert_int_equal(talk_call(t, client, FF_TYPE_DocumentEnd, &end, NULL), 0);
    return begun.document;
}

uint32_t talk_send(struct talk *t, unsigned client, uint32_t document, const char *number, uint32_t *ret_job)
{
    struct ff_in_FaxSendDocument in = {.fax_handle = t->clients[client].fax,
                                       .file_name = FF_STR("/tmp/document.tif"),
                                       .file_state = document ? 1 : 0,
                                       .document = document,
                                       .job_param = {.recipient_number = ff_str_of(number)}};
    struct ff_out_FaxSendDocument out = {0};
    uint32_t status = talk_call(t, client, FF_TYPE_FaxSendDocument, &in, &out);
    if (ret_job) *ret_job = out.job_id;
    return status;
}

void talk_wait(struct talk *t, unsigned client, uint64_t ticks)
{
    uint64_t deadline = ticks == FF_TIME_NEVER ? FF_TIME_NEVER : t->world->sim->clock.now + ticks;
    talk_tell(
        t, client, FF_TYPE_Idle,
        &(struct ff_in_Idle){.thread = 1, .deadline = deadline, .pumps = 1, .what = FF_STR("GetMessage")});
}

/* ---- Notifications ---- */

static void print_events(struct talk *t, struct talk_client *c, const struct ff_in_Events *in)
{
    struct ff_wire_event first = {0}, last = {0};
    assert_true(in->records.size > 0 && in->records.size % FF_EVENT_SIZE == 0);
    for (uint32_t at = 0; at < in->records.size; at += FF_EVENT_SIZE) {
        uint64_t before = last.sequence;
        ff_event_read((const uint8_t *)in->records.at + at, &last);
        if (at == 0)
            first = last;
        else
            assert_int_equal(last.sequence, before + 1);
    }
    c->events = last.sequence;
    ff_write_text(&t->text, "Events %llu-%llu\n", (unsigned long long)first.sequence,
                  (unsigned long long)last.sequence);
}

static void print_registered(struct talk *t, const struct ff_in_Registered *in)
{
    if (in->mode == 2)
        ff_write_text(&t->text, "Registered %lu port %llu key %llu\n", (unsigned long)in->registration,
                      (unsigned long long)in->completion_port, (unsigned long long)in->completion_key);
    else
        ff_write_text(&t->text, "Registered %lu window %llu message %lu\n", (unsigned long)in->registration,
                      (unsigned long long)in->window, (unsigned long)in->message_start);
}

static void print_clock(struct talk *t, const struct ff_in_Clock *in)
{
    ff_write_text(&t->text, "Clock ");
    ff_seconds_print(&t->text, in->now - t->world->sim->config.start);
    ff_write_text(&t->text, "\n");
}

static void print_send(struct talk *t, const struct ff_in_Send *in)
{
    ff_write_text(&t->text, "Send %llu window %llu message %lu(%llu)\n", (unsigned long long)in->send,
                  (unsigned long long)in->window, (unsigned long)in->message, (unsigned long long)in->wparam);
}

static void print_notice(struct talk *t, struct talk_client *c, const struct ff_frame *frame, const void *in)
{
    const struct ff_in_Lost *lost = in;
    const struct ff_in_Muted *muted = in;
    bool is_action = frame->type != FF_TYPE_Events && frame->type != FF_TYPE_Lost;
    c->actions += is_action;
    switch (frame->type) {
    case FF_TYPE_Events: print_events(t, c, in); break;
    case FF_TYPE_Registered: print_registered(t, in); break;
    case FF_TYPE_Clock: print_clock(t, in); break;
    case FF_TYPE_Send: print_send(t, in); break;
    case FF_TYPE_Lost:
        c->events = lost->last;
        ff_write_text(&t->text, "Lost %llu-%llu\n", (unsigned long long)lost->first,
                      (unsigned long long)lost->last);
        break;
    case FF_TYPE_Muted:
        ff_write_text(&t->text, "Muted %lu %lu\n", (unsigned long)muted->registration,
                      (unsigned long)muted->muted);
        break;
    case FF_TYPE_Unregistered:
        ff_write_text(&t->text, "Unregistered %lu\n",
                      (unsigned long)((const struct ff_in_Unregistered *)in)->registration);
        break;
    default: ff_write_text(&t->text, "%s\n", frame->row->name);
    }
}

static void take_notices(struct talk *t, struct talk_client *c, const uint8_t *bytes, size_t size)
{
    union {
        struct ff_in_Events events;
        struct ff_in_Registered registered;
        struct ff_in_Send send;
    } in;
    struct ff_frame frame;
    for (size_t used; size > 0; bytes += used, size -= used) {
        assert_int_equal(ff_frame_parse(bytes, size, FF_FRAME_MAX, &frame, &used), FF_FRAME_ok);
        assert_int_equal(frame.row->kind, FF_TYPE_KIND_notify);
        assert_true(frame.row->in->size <= sizeof in);
        assert_int_equal(ff_record_decode(&frame.body, frame.row->in, &in, &t->arena), FF_DECODE_ok);
        assert_true(ff_reader_done(&frame.body));
        print_notice(t, c, &frame, &in);
    }
}

const char *talk_notices(struct talk *t, unsigned client)
{
    struct talk_client *c = &t->clients[client];
    ff_writer_reset(&t->text);
    while (world_has_notices(t->world, c->process)) {
        size_t size;
        const uint8_t *shared = world_shared_notices(t->world, c->process, &size);
        if (shared) {
            take_notices(t, c, shared, size);
            continue;
        }
        ff_writer_reset(&t->reply);
        world_notices(t->world, c->process, &t->reply);
        if (t->reply.size == 0) break;
        take_notices(t, c, t->reply.at, t->reply.size);
    }
    const char *all = ff_writer_cstr(&t->text);
    assert_non_null(all);
    return all;
}

void talk_seen(struct talk *t, unsigned client)
{
    const struct talk_client *c = &t->clients[client];
    talk_tell(t, client, FF_TYPE_Seen, &(struct ff_in_Seen){c->events, c->actions});
}

void talk_expect_at(struct talk *t, unsigned client, const char *const *lines, const char *file, int line)
{
    struct ff_writer expected = ff_writer_on(ff_alloc_default());
    for (; *lines; lines++) ff_write_text(&expected, "%s\n", *lines);
    const char *want = ff_writer_cstr(&expected), *got = talk_notices(t, client);
    bool same = strcmp(want, got) == 0;
    if (!same) print_error("client %u expected:\n%sgot:\n%s", client, want, got);
    ff_writer_free(&expected);
    if (!same) _fail(file, line);
}

/* ---- Control ---- */

const char *talk_ask(struct talk *t, const char *method, const char *params)
{
    char line[8192];
    int size =
        snprintf(line, sizeof line, "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"%s\", \"params\": {%s}}",
                 method, params ? params : "");
    assert_true(size > 0 && (size_t)size < sizeof line);
    ff_writer_reset(&t->reply);
    world_control(t->world, line, (size_t)size, &t->reply);
    assert_true(t->reply.size > 0 && t->reply.at[t->reply.size - 1] == '\n');
    t->reply.size--;
    return ff_writer_cstr(&t->reply);
}

const char *talk_do(struct talk *t, const char *method, const char *params)
{
    static const char head[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":";
    const char *answer = talk_ask(t, method, params);
    if (strncmp(answer, head, sizeof head - 1) != 0) fail_msg("%s: %s", method, answer);
    return answer + sizeof head - 1;
}

void talk_emit(struct talk *t, unsigned times)
{
    for (unsigned i = 0; i < times; i++) event_signal_raw(t->world->sim, FF_FEI_RINGING, 1, FF_JOB_NONE);
    world_step(t->world);
}
