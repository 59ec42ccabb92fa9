/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/talk.h"

#include <stdlib.h>

#include "service/world/peer.h"
#include "tests/support/random.h"
#include "tests/support/tiff.h"

/* The door for frames: who may say what when, and that whoever breaks the rules is thrown out alone. */

static struct talk *begin(void **state)
{
    struct talk *t = *state;
    talk_world(t, "manual", NULL);
    return t;
}

static struct ff_in_Hello good_hello(void)
{
    return (struct ff_in_Hello){.version = FF_PROTOCOL_VERSION, .pointer_bits = 64, .image = FF_STR("c")};
}

/* Somebody else's connection is as it was. */
static void check_undisturbed(struct talk *t, unsigned client)
{
    struct ff_in_Sync in = {0};
    assert_int_equal(talk_call(t, client, FF_TYPE_Sync, &in, NULL), 0);
    assert_false(t->closed);
}

static uint32_t first_frame(struct talk *t, struct world_peer *peer, enum ff_type type, const void *in,
                            void *out)
{
    return talk_call_as(t, peer, &(struct ff_call_head){0}, type, in, out);
}

/* ---- Hello ---- */

static void hello_says_who_it_is_and_how_time_passes(void **state)
{
    struct talk *t = begin(state);
    struct world_peer peer = {0};
    struct ff_in_Hello in = good_hello();
    struct ff_out_Hello out;
    in.image = FF_STR("C:\\Program Files\\Fax\\monitor.exe");
    in.user = FF_STR("BOB");
    in.pid = 77;
    assert_int_equal(first_frame(t, &peer, FF_TYPE_Hello, &in, &out), 0);
    assert_int_equal(out.version, FF_PROTOCOL_VERSION);
    assert_int_equal(out.process, 1);
    assert_int_equal(out.time_mode, FF_TIME_manual);
    assert_true(ff_str_eq(out.user, FF_STR("bob")));
    assert_null(out.error.at);
    const struct sim *sim = t->world->sim;
    const struct process *p = &sim->processes.at[0];
    assert_true(ff_str_eq(text_get(&sim->texts, p->image), FF_STR("monitor.exe")));
    assert_int_equal(p->pid, 77);
    assert_int_equal(t->head.now, sim->clock.now);
    world_peer_gone(t->world, &peer);
}

static void who_says_no_name_is_the_first_user(void **state)
{
    struct talk *t = begin(state);
    struct world_peer peer = {0};
    struct ff_in_Hello in = good_hello();
    struct ff_out_Hello out;
    assert_int_equal(first_frame(t, &peer, FF_TYPE_Hello, &in, &out), 0);
    assert_true(ff_str_eq(out.user, FF_STR("alice")));
    world_peer_gone(t->world, &peer);
}

static void a_hello_that_will_not_do_is_told_why(void **state)
{
    static const struct {
        uint32_t version, bits;
        struct ff_str user, desktop;
        uint32_t status;
        const char *says;
    } rows[] = {
        {2, 64, {0}, {0}, FF_ERROR_NOT_SUPPORTED, "version"},
        {0, 64, {0}, {0}, FF_ERROR_NOT_SUPPORTED, "version"},
        {1, 16, {0}, {0}, FF_ERROR_INVALID_DATA, "pointer_bits"},
        {1, 64, {"carol", 5}, {0}, FF_ERROR_ACCESS_DENIED, "no such user"},
        {1, 64, {"", 0}, {0}, FF_ERROR_ACCESS_DENIED, "no such user"},
        {1, 64, {0}, {"Winlogon", 8}, FF_ERROR_INVALID_DATA, "desktop"},
    };
    struct talk *t = begin(state);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world_peer peer = {0};
        struct ff_in_Hello in = {.version = rows[i].version,
                                 .pointer_bits = rows[i].bits,
                                 .user = rows[i].user,
                                 .desktop = rows[i].desktop};
        assert_int_equal(first_frame(t, &peer, FF_TYPE_Hello, &in, NULL), rows[i].status);
        assert_true(t->closed);
        if (!strstr(t->why, rows[i].says)) fail_msg("row %zu: %s", i, t->why);
        assert_int_equal(peer.state, PEER_closed);
        assert_non_null(strstr(world_complaints(t->world), rows[i].says));
        world_peer_gone(t->world, &peer);
    }
    assert_int_equal(t->world->sim->processes.count, 0);
}

static void who_was_thrown_out_stays_out(void **state)
{
    struct talk *t = begin(state);
    struct world_peer peer = {0};
    struct ff_in_Hello wrong = {.version = 99}, right = good_hello();
    for (int i = 0; i < 2; i++) {
        assert_int_not_equal(first_frame(t, &peer, FF_TYPE_Hello, i ? &right : &wrong, NULL), 0);
        assert_true(t->closed);
    }
    assert_non_null(strstr(t->why, "over"));
    assert_int_equal(t->world->sim->processes.count, 0);
}

static void the_secret_is_wanted_on_both_connections(void **state)
{
    static const char *const wrong[] = {NULL, "", "s", "secret ", "secreT", "secretsecret"};
    struct talk *t = *state;
    struct world_options options = {.alloc = &t->memory.alloc, .secret = "secret", .real_now = 1};
    struct world_peer peer = {0}, notices = {0};
    struct ff_out_Hello out;
    if (!talk_world_with(t, &options)) fail_msg("%s", ff_writer_cstr(&t->error));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct world_peer stranger = {0};
        struct ff_in_Hello in = good_hello();
        in.secret = ff_str_of(wrong[i]);
        assert_int_equal(first_frame(t, &stranger, FF_TYPE_Hello, &in, NULL), FF_ERROR_ACCESS_DENIED);
        assert_true(t->closed);
    }
    struct ff_in_Hello in = good_hello();
    in.secret = FF_STR("secret");
    assert_int_equal(first_frame(t, &peer, FF_TYPE_Hello, &in, &out), 0);
    struct ff_in_Listen listen = {1, out.process, out.cookie, FF_STR("secreT")};
    assert_int_equal(first_frame(t, &notices, FF_TYPE_Listen, &listen, NULL), FF_ERROR_ACCESS_DENIED);
    notices = (struct world_peer){0};
    listen.secret = FF_STR("secret");
    assert_int_equal(first_frame(t, &notices, FF_TYPE_Listen, &listen, NULL), 0);
    world_peer_gone(t->world, &peer);
    world_peer_gone(t->world, &notices);
}

static void a_client_for_whom_there_is_no_memory_is_told_that_and_nothing_else(void **state)
{
    struct talk *t = *state;
    uint64_t refusals = 0, refused_before = 1;
    while (refusals < refused_before) {
        struct world_peer peer = {0};
        struct ff_in_Hello in = good_hello();
        talk_world(t, "manual", NULL);
        t->memory.requests = t->memory.refused = 0;
        t->memory.refuse_at = ++refusals;
        uint32_t status = first_frame(t, &peer, FF_TYPE_Hello, &in, NULL);
        t->memory.refuse_at = 0;
        if (t->memory.refused) {
            refused_before = refusals + 1;
            if (status != 0) assert_int_equal(status, FF_ERROR_NOT_ENOUGH_MEMORY);
            if (status != 0) assert_non_null(strstr(t->why, "memory was refused"));
        }
        world_peer_gone(t->world, &peer);
    }
    assert_true(refusals > 2);
}

/* ---- Crash ---- */

static void crash_is_said_once_on_a_connection_of_its_own_and_by_cookie(void **state)
{
    struct talk *t = *state;
    struct world_options options = {.alloc = &t->memory.alloc, .watches_crashes = true, .real_now = 1};
    struct world_peer peer = {0};
    struct ff_in_Hello hello = good_hello();
    struct ff_out_Hello out;
    struct ff_crash_frame frame = {FF_STR("/bin/c"), 16};
    if (!talk_world_with(t, &options)) fail_msg("%s", ff_writer_cstr(&t->error));
    assert_int_equal(first_frame(t, &peer, FF_TYPE_Hello, &hello, &out), 0);
    assert_int_equal(out.crashes, 1);
    struct ff_in_Crash good = {.version = 1,
                               .process = out.process,
                               .cookie = out.cookie,
                               .signal = 11,
                               .frames = {.at = &frame, .count = 1}};
    for (int i = 0; i < 4; i++) {
        struct world_peer own = {0};
        struct ff_in_Crash in = good;
        in.cookie += i == 0;
        in.registration = i == 1;
        assert_int_equal(first_frame(t, &own, FF_TYPE_Crash, &in, NULL), i == 2 ? 0 : FF_ERROR_INVALID_DATA);
        assert_int_equal(own.state, PEER_closed);
        world_peer_gone(t->world, &own);
    }
    assert_int_equal(t->world->sim->crashes.count, 1);
    assert_false(t->world->sim->processes.at[0].ended);
    assert_int_not_equal(first_frame(t, &peer, FF_TYPE_Crash, &good, NULL), 0); /* not on the first one */
    world_peer_gone(t->world, &peer);
    for (uint32_t signal = 0; signal < 2;
         signal++) { /* that it is cut off it notices when it has ended for us */
        struct world_peer own = {0};
        good.signal = signal;
        assert_int_equal(first_frame(t, &own, FF_TYPE_Crash, &good, NULL),
                         signal ? FF_ERROR_INVALID_DATA : 0);
        world_peer_gone(t->world, &own);
    }
}

/* ---- Out of place ---- */

static void listen_is_for_a_living_process_by_its_cookie_once(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL); /* it listens */
    struct world_peer peer = {0};
    struct ff_in_Hello hello = good_hello();
    struct ff_out_Hello out;
    assert_int_equal(first_frame(t, &peer, FF_TYPE_Hello, &hello, &out), 0);
    const struct ff_in_Listen rows[] = {
        {1, 0, 0, {0}},
        {1, UINT32_MAX, 0, {0}},
        {1, out.process, out.cookie + 1, {0}},
        {1, 1, out.cookie, {0}},           /* another's number */
        {1, 1, t->clients[0].cookie, {0}}, /* it has a channel */
        {2, out.process, out.cookie, {0}}, /* of another version */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world_peer notices = {0};
        assert_int_not_equal(first_frame(t, &notices, FF_TYPE_Listen, &rows[i], NULL), 0);
        assert_true(t->closed);
        world_peer_gone(t->world, &notices);
    }
    world_peer_gone(t->world, &peer);
    struct world_peer notices = {0};
    struct ff_in_Listen late = {1, out.process, out.cookie, {0}};
    assert_int_not_equal(first_frame(t, &notices, FF_TYPE_Listen, &late, NULL), 0);
    assert_non_null(strstr(t->why, "has ended"));
    check_undisturbed(t, 0);
}

/* A frame of any type with a record of zeros. */
static void zero_frame(struct ff_writer *w, enum ff_type type, bool reply)
{
    static const unsigned char zeros[4096];
    ff_writer_reset(w);
    if (reply)
        ff_frame_write_reply(w, type, &(struct ff_reply_head){0}, zeros);
    else if (ff_type_row(type)->kind == FF_TYPE_KIND_call)
        ff_frame_write_call(w, type, &(struct ff_call_head){0}, zeros);
    else
        ff_frame_write(w, type, zeros);
}

static void the_first_frame_is_hello_or_listen(void **state)
{
    struct talk *t = begin(state);
    for (uint32_t type = 0; type < FF_TYPE_END; type++) {
        if (!ff_type_row(type) || type == FF_TYPE_Hello || type == FF_TYPE_Listen) continue;
        struct world_peer peer = {0};
        zero_frame(&t->frame, (enum ff_type)type, false);
        assert_int_equal(talk_frame(t, &peer, t->frame.at, t->frame.size), WORLD_close);
    }
    assert_int_equal(t->world->sim->processes.count, 0);
}

static void what_only_a_world_says_is_refused_from_a_client(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 1, NULL);
    for (uint32_t type = 0; type < FF_TYPE_END; type++) {
        const struct ff_type_row *row = ff_type_row(type);
        if (!row || row->kind == FF_TYPE_KIND_tell) continue;
        talk_client(t, 0, NULL);
        zero_frame(&t->frame, (enum ff_type)type, row->kind == FF_TYPE_KIND_call);
        assert_int_equal(talk_frame(t, &t->clients[0].calls, t->frame.at, t->frame.size), WORLD_close);
        talk_vanish(t, 0);
        check_undisturbed(t, 1);
    }
}

static void a_second_first_frame_ends_the_process(void **state)
{
    struct talk *t = begin(state);
    struct ff_in_Hello hello = good_hello();
    talk_client(t, 0, NULL);
    talk_client(t, 1, NULL);
    assert_int_not_equal(talk_call(t, 0, FF_TYPE_Hello, &hello, NULL), 0);
    assert_true(t->closed);
    assert_true(t->world->sim->processes.at[0].ended);
    assert_false(t->world->sim->processes.at[0].polite);
    check_undisturbed(t, 1);
}

static void a_notification_channel_is_not_for_the_client_to_speak(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    zero_frame(&t->frame, FF_TYPE_Sync, false);
    assert_int_equal(talk_frame(t, &t->clients[0].notices, t->frame.at, t->frame.size), WORLD_close);
    check_undisturbed(t, 0); /* its calls go on, and it is told nothing more */
}

static void after_bye_nothing_is_taken(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_tell(t, 0, FF_TYPE_Bye, &(struct ff_in_Bye){3});
    const struct process *p = &t->world->sim->processes.at[0];
    assert_true(p->ended && p->polite);
    assert_int_equal(p->exit_code, 3);
    assert_non_null(strstr(talk_tell_refused(t, 0, FF_TYPE_Busy, &(struct ff_in_Busy){1}), "over"));
    assert_true(p->polite);
}

/* ---- Malformed ---- */

static enum world_verdict cut_frame(struct talk *t, struct world_peer *peer, size_t size)
{
    uint8_t bytes[4096];
    assert_true(size <= sizeof bytes && size <= t->frame.size);
    memcpy(bytes, t->frame.at, size);
    bytes[0] = (uint8_t)(size - 4);
    bytes[1] = (uint8_t)((size - 4) >> 8);
    return talk_frame(t, peer, bytes, size);
}

static size_t head_size(uint32_t type)
{
    return ff_type_row(type)->kind == FF_TYPE_KIND_call ? 8 + 20 : 8;
}

/* Each type of frame that a client sends, cut off after every byte of its body: that client is thrown out. */
static void a_body_that_is_cut_off_anywhere_ends_that_peer_alone(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 1, NULL);
    for (uint32_t type = 0; type < FF_TYPE_END; type++) {
        const struct ff_type_row *row = ff_type_row(type);
        bool first = type == FF_TYPE_Hello || type == FF_TYPE_Listen || type == FF_TYPE_Crash;
        if (!row || row->kind == FF_TYPE_KIND_notify) continue;
        zero_frame(&t->frame, (enum ff_type)type, false);
        for (size_t size = head_size(type); size < t->frame.size; size++) {
            if (!first) talk_client(t, 0, NULL);
            struct world_peer fresh = {0};
            zero_frame(&t->frame, (enum ff_type)type, false);
            assert_int_equal(cut_frame(t, first ? &fresh : &t->clients[0].calls, size), WORLD_close);
            assert_non_null(strstr(t->why, "protocol.def"));
            if (!first) talk_vanish(t, 0);
        }
    }
    check_undisturbed(t, 1);
}

static void bytes_after_the_body_are_malformed(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    zero_frame(&t->frame, FF_TYPE_Sync, false);
    ff_write_u8(&t->frame, 0);
    assert_int_equal(cut_frame(t, &t->clients[0].calls, t->frame.size), WORLD_close);
}

static void a_lying_count_and_a_broken_string_are_malformed(void **state)
{
    static const struct ff_str broken[] = {{"\xFF", 1}, {"\xC0\x80", 2}, {"\xE2\x82", 2}, {"a\x80", 2}};
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    ff_writer_reset(&t->frame);
    ff_frame_write(&t->frame, FF_TYPE_Ack, &(struct ff_in_Ack){0});
    ff_writer_patch_u32(&t->frame, 8, UINT32_MAX); /* so many entries, in four bytes */
    assert_int_equal(talk_frame(t, &t->clients[0].calls, t->frame.at, t->frame.size), WORLD_close);
    talk_vanish(t, 0);
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        talk_client(t, 0, NULL);
        talk_tell_refused(t, 0, FF_TYPE_Idle, &(struct ff_in_Idle){.thread = 1, .what = broken[i]});
        talk_vanish(t, 0);
    }
}

/* Random records, random bits flipped: whatever comes, the others are undisturbed, and nothing is left behind. */
static void noise_never_hurts_anybody_else(void **state)
{
    struct talk *t = begin(state);
    struct test_random r = {test_seed()};
    talk_client(t, 1, NULL);
    for (int i = 0; i < 3000; i++) {
        uint32_t type = test_random_below(&r, FF_TYPE_END);
        const struct ff_type_row *row = ff_type_row(type);
        /* A log-off that goes through would leave no user to go on with. */
        if (!row || row->kind == FF_TYPE_KIND_notify || type == FF_TYPE_ExitWindows) continue;
        struct ff_frame frame;
        size_t used;
        bool ok = true;
        max_align_t record[256];
        if (!t->clients[0].open) talk_client(t, 0, NULL);
        test_random_record(&r, row->in, record, &t->arena, &ok);
        assert_true(ok);
        ff_writer_reset(&t->frame);
        if (row->kind == FF_TYPE_KIND_call)
            ff_frame_write_call(&t->frame, (enum ff_type)type, &(struct ff_call_head){0}, record);
        else
            ff_frame_write(&t->frame, (enum ff_type)type, record);
        if (test_random_below(&r, 2) && t->frame.size > 8) {
            size_t at = 8 + test_random_below(&r, (uint32_t)t->frame.size - 8);
            t->frame.at[at] ^= (uint8_t)(1U << test_random_below(&r, 8));
        }
        if (ff_frame_parse(t->frame.at, t->frame.size, FF_REQUEST_MAX, &frame, &used) != FF_FRAME_ok)
            continue;
        talk_frame(t, &t->clients[0].calls, t->frame.at, t->frame.size);
        if (t->closed || t->clients[0].calls.state == PEER_closed) talk_vanish(t, 0);
        world_step(t->world);
        ff_arena_free(&t->arena);
    }
    check_undisturbed(t, 1);
}

/* ---- What cannot be true, and what is only late ---- */

static void what_cannot_be_true_is_refused(void **state)
{
    static struct ff_ack_entry other = {1, 0, 0}, ahead = {2, 1000, 0};
    static char bytes[FF_CHUNK_MAX + 1];
    const struct {
        enum ff_type type;
        const void *in;
        const char *says;
    } rows[] = {
        {FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){0}, "from 1"},
        {FF_TYPE_Module, &(struct ff_in_Module){0, FF_STR("x")}, "from 1"},
        {FF_TYPE_Module, &(struct ff_in_Module){PEER_MODULES_MAX + 1, FF_STR("x")}, "1024"},
        {FF_TYPE_WindowMade, &(struct ff_in_WindowMade){0, 1, FF_WINDOW_top_level, {0}}, "handle"},
        {FF_TYPE_WindowMade, &(struct ff_in_WindowMade){5, 1, FF_WINDOW_none, {0}}, "top-level"},
        {FF_TYPE_WindowMade, &(struct ff_in_WindowMade){5, 1, 77, {0}}, "top-level"},
        {FF_TYPE_Ack, &(struct ff_in_Ack){{.at = &other, .count = 1}, {0}}, "not its own"},
        {FF_TYPE_Ack, &(struct ff_in_Ack){{.at = &ahead, .count = 1}, {0}}, "not for it"},
        {FF_TYPE_BufferFreed, &(struct ff_in_BufferFreed){1}, "no buffer"},
        {FF_TYPE_EventFreed, &(struct ff_in_EventFreed){1, 1}, "event blocks"},
        {FF_TYPE_DocumentChunk, &(struct ff_in_DocumentChunk){1, FF_STR("x")}, "no upload"},
        {FF_TYPE_DocumentChunk, &(struct ff_in_DocumentChunk){1, {bytes, sizeof bytes}}, "64 KiB"},
        {FF_TYPE_Note, &(struct ff_in_Note){FF_NOTES, 0, 0, 0}, "no such note"},
        {FF_TYPE_CallEnded, &(struct ff_in_CallEnded){.call = FF_TYPE_Hello, .status = 8},
         "no call of winfax.h"},
        {FF_TYPE_CallEnded, &(struct ff_in_CallEnded){.call = 0xFFFFFF, .status = 8}, "no call of winfax.h"},
        {FF_TYPE_CallEnded, &(struct ff_in_CallEnded){.call = FF_TYPE_FaxGetJob}, "says which calls succeed"},
        {FF_TYPE_CallEnded,
         &(struct ff_in_CallEnded){.call = FF_TYPE_FaxSendDocumentForBroadcast, .status = 8, .answered = 1},
         "let no broadcast succeed"},
    };
    struct talk *t = begin(state);
    talk_client(t, 1, NULL);
    talk_connect(t, 1);
    assert_int_equal(talk_register_port(t, 1, 9, 9), 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk_client(t, 0, NULL);
        const char *why = talk_tell_refused(t, 0, rows[i].type, rows[i].in);
        if (!strstr(why, rows[i].says)) fail_msg("row %zu: %s", i, why);
        assert_true(t->world->sim->processes.at[t->clients[0].process].ended);
        talk_vanish(t, 0);
        check_undisturbed(t, 1);
    }
}

static void what_is_only_late_is_no_mistake(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_tell(t, 0, FF_TYPE_SentReply, &(struct ff_in_SentReply){77, 1});
    talk_tell(t, 0, FF_TYPE_WindowGone, &(struct ff_in_WindowGone){77});
    talk_tell(t, 0, FF_TYPE_ThreadEnd, &(struct ff_in_ThreadEnd){77});
    talk_tell(t, 0, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){1}); /* again */
    talk_tell(t, 0, FF_TYPE_Idle, &(struct ff_in_Idle){.thread = 77});
    talk_tell(t, 0, FF_TYPE_Busy, &(struct ff_in_Busy){77});
    talk_tell(t, 0, FF_TYPE_Seen, &(struct ff_in_Seen){UINT64_MAX, UINT64_MAX});
}

static void a_window_handle_that_comes_again_is_another_window(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    struct ff_in_WindowMade made = {5, 1, FF_WINDOW_top_level, FF_STR("first")};
    talk_tell(t, 0, FF_TYPE_WindowMade, &made);
    made.title = FF_STR("second");
    talk_tell(t, 0, FF_TYPE_WindowMade, &made);
    const struct sim *sim = t->world->sim;
    assert_int_equal(sim->windows.count, 2);
    assert_false(sim->windows.at[0].alive);
    assert_true(sim->windows.at[1].alive);
}

/* ---- Calls ---- */

static void a_call_site_is_its_module_offset_and_function(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_tell(t, 0, FF_TYPE_Module, &(struct ff_in_Module){2, FF_STR("/usr/bin/client")});
    struct ff_in_FaxConnectFaxServer in = {FF_STR_NULL};
    const struct ff_call_head heads[] = {
        {1, 0, 2, 0x1234}, {1, 0, 2, 0x1234}, {1, 0, 2, 0x9999}, {1, 0, 7, 0x1234}, {1, 0, 0, 0}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        assert_int_equal(
            talk_call_as(t, &t->clients[0].calls, &heads[i], FF_TYPE_FaxConnectFaxServer, &in, NULL), 0);
    const struct sim *sim = t->world->sim;
    assert_int_equal(sim->sites.count, 3); /* the first two are one */
    const struct site *s = &sim->sites.at[0];
    assert_true(ff_str_eq(text_get(&sim->texts, s->module), FF_STR("/usr/bin/client")));
    assert_int_equal(s->address, 0x1234);
    assert_true(ff_str_eq(text_get(&sim->texts, s->function), FF_STR("FaxConnectFaxServer")));
    assert_int_equal(sim->sites.at[2].module, 0); /* a module that nobody has named */
    assert_int_equal(sim->obligations.at[0].site, 0);
    assert_int_equal(sim->obligations.at[1].site, 0);
    assert_int_equal(sim->obligations.at[4].site, SIM_NONE);
    /* Another process of the same program. */
    talk_client(t, 1, NULL);
    talk_tell(t, 1, FF_TYPE_Module, &(struct ff_in_Module){2, FF_STR("/usr/bin/client")});
    assert_int_equal(talk_call_as(t, &t->clients[1].calls, &heads[0], FF_TYPE_FaxConnectFaxServer, &in, NULL),
                     0);
    assert_int_equal(sim->sites.at[sim->obligations.at[5].site].process, t->clients[1].process);
}

/* Many places, in the same places of many processes: more than the cache has slots. */
static void a_cached_site_is_that_of_its_process(void **state)
{
    struct talk *t = begin(state);
    struct sim *sim = t->world->sim;
    const char *error = NULL;
    struct process_facts facts = {.image = FF_STR("client")};
    while (sim->processes.count < 64) assert_int_not_equal(process_attach(sim, &facts, &error), SIM_NONE);
    for (int round = 0; round < 2; round++)
        for (uint32_t process = 0; process < 3 * SITE_CACHE_SLOTS; process++) {
            uint32_t row = site_cached(&t->world->sites, sim, process % 64, 0, process / 64, FF_TYPE_FaxClose,
                                       "FaxClose");
            assert_int_equal(sim->sites.at[row].process, process % 64);
            assert_int_equal(sim->sites.at[row].address, process / 64);
        }
    assert_int_equal(sim->sites.count, 3 * SITE_CACHE_SLOTS);
}

static void a_call_that_comes_again_asks_for_no_memory(void **state)
{
    enum { TIMES = 2000 };
    struct talk *t = begin(state);
    size_t size;
    uint8_t *tiff = test_tiff_group4(1, &size);
    assert_non_null(tiff);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    uint32_t job;
    assert_int_equal(talk_send(t, 0, talk_upload(t, 0, "a.tif", tiff, size), "5550100", &job), 0);
    free(tiff);
    struct ff_in_FaxGetJob get = {t->clients[0].fax, job};
    struct ff_in_Sync sync = {0};
    assert_int_equal(talk_call(t, 0, FF_TYPE_FaxGetJob, &get, NULL), 0);
    uint64_t before = t->memory.requests;
    for (int i = 0; i < TIMES; i++) assert_int_equal(talk_call(t, 0, FF_TYPE_Sync, &sync, NULL), 0);
    assert_int_equal(t->memory.requests, before);
    for (int i = 0; i < TIMES; i++) assert_int_equal(talk_call(t, 0, FF_TYPE_FaxGetJob, &get, NULL), 0);
    assert_true(t->memory.requests - before < 40); /* the trace and the buffers that it owes, which double */
}

static void a_reply_counts_what_was_sent_before_it(void **state)
{
    RULE("EVT-6");
    RULE("SND-10");
    struct talk *t = begin(state);
    size_t size;
    uint8_t *tiff = test_tiff_group4(1, &size);
    assert_non_null(tiff);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    assert_int_equal(t->head.events, 0); /* FAXSVC_STARTED was before it, and not for it */
    assert_int_equal(t->head.actions, 0);
    talk_register_port(t, 0, 5, 6);
    assert_int_equal(t->head.actions, 1);
    uint32_t job, document = talk_upload(t, 0, "a.tif", tiff, size);
    assert_int_equal(talk_send(t, 0, document, "5550100", &job), 0);
    struct ff_wire_event event;
    assert_true(delivery_event(t->world->sim, t->head.events - 1, &event));
    assert_int_equal(event.event_id, FF_FEI_JOB_QUEUED);
    assert_int_equal(event.job_id, job);
    free(tiff);
}

static void a_document_is_asked_for_after_every_other_check(void **state)
{
    RULE("GEN-23");
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    assert_int_equal(talk_send(t, 0, 0, "5550100", NULL), FF_NEED_DOCUMENT);
    assert_int_equal(talk_send(t, 0, 0, "", NULL), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(t->world->sim->processes.at[0].calls,
                     2); /* half a call is none: connect, and the one refused */
}

static void a_document_of_another_process_or_half_of_one_is_none(void **state)
{
    struct talk *t = begin(state);
    size_t size;
    uint8_t *tiff = test_tiff_group4(1, &size);
    assert_non_null(tiff);
    talk_client(t, 0, NULL);
    talk_client(t, 1, NULL);
    talk_connect(t, 0);
    uint32_t other = talk_upload(t, 1, "a.tif", tiff, size);
    struct ff_in_DocumentBegin begun = {FF_STR("b.tif"), size};
    struct ff_out_DocumentBegin half;
    assert_int_equal(talk_call(t, 0, FF_TYPE_DocumentBegin, &begun, &half), 0);
    assert_int_equal(talk_send(t, 0, other, "5550100", NULL), FF_ERROR_INVALID_DATA);
    assert_int_equal(talk_send(t, 0, half.document, "5550100", NULL), FF_ERROR_INVALID_DATA);
    assert_int_equal(talk_send(t, 0, 99, "5550100", NULL), FF_ERROR_INVALID_DATA);
    uint32_t own = talk_upload(t, 0, "c.tif", tiff, size);
    assert_int_equal(talk_send(t, 0, own, "5550100", NULL), 0);
    free(tiff);
}

static void the_service_control_manager_tells_and_does(void **state)
{
    struct talk *t = begin(state);
    struct ff_out_ScmQuery query;
    struct ff_out_ScmControl state_after;
    talk_client(t, 0, NULL);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmQuery, &(struct ff_in_ScmQuery){0}, &query), 0);
    assert_int_equal(query.state, SERVICE_running);
    assert_true(ff_str_eq(query.account, FF_STR("CORP\\faxsvc")));
    assert_int_not_equal(query.pid, 0);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmStart, &(struct ff_in_ScmStart){0}, NULL),
                     FF_ERROR_SERVICE_ALREADY_RUNNING);
    struct ff_in_ScmControl stop = {1}, interrogate = {4}, pause = {2};
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmControl, &interrogate, &state_after), 0);
    assert_int_equal(state_after.state, SERVICE_running);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmControl, &pause, NULL), FF_ERROR_INVALID_SERVICE_CONTROL);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmControl, &stop, &state_after), 0);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmControl, &interrogate, NULL), FF_ERROR_SERVICE_NOT_ACTIVE);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmQuery, &(struct ff_in_ScmQuery){0}, &query), 0);
    assert_int_equal(query.state, SERVICE_stopped);
    assert_int_equal(query.pid, 0);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmStart, &(struct ff_in_ScmStart){0}, NULL), 0);
}

static void the_service_control_manager_is_opened_as_the_users_rights_are(void **state)
{
    struct talk *t = begin(state);
    struct ff_out_ScmOpen out;
    struct ff_in_ScmOpen look = {SCM_service, 0x80000000U}, stop = {SCM_service, 0x20},
                         none = {SCM_OBJECTS, 0};
    talk_client(t, 0, NULL);
    uint32_t user = process_user(t->world->sim, t->clients[0].calls.process);
    t->world->sim->users.at[user].rights = FF_FAX_JOB_SUBMIT;
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmOpen, &look, &out), 0);
    assert_int_equal(out.granted, 0x2008D);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmOpen, &stop, NULL), FF_ERROR_ACCESS_DENIED);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmOpen, &none, NULL), FF_ERROR_INVALID_PARAMETER);
    t->world->sim->users.at[user].rights = FF_FAX_SPECIFIC_ALL;
    assert_int_equal(talk_call(t, 0, FF_TYPE_ScmOpen, &stop, &out), 0);
    assert_int_equal(out.granted, 0x20);
}

static void exit_windows_begins_the_log_off_once(void **state)
{
    struct talk *t = begin(state);
    struct ff_in_ExitWindows logoff = {0}, reboot = {2}, force = {0x14};
    talk_client(t, 0, NULL);
    talk_tell(t, 0, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, {0}});
    assert_int_equal(talk_call(t, 0, FF_TYPE_ExitWindows, &reboot, NULL), FF_ERROR_NOT_SUPPORTED);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ExitWindows, &logoff, NULL), 0);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ExitWindows, &logoff, NULL), FF_ERROR_SHUTDOWN_IN_PROGRESS);
    assert_int_equal(talk_call(t, 0, FF_TYPE_ExitWindows, &force, NULL), FF_ERROR_SHUTDOWN_IN_PROGRESS);
    talk_expect(t, 0, "Send 1 window 5 message 17(0)");
}

static void exit_windows_by_force_asks_nobody_where_it_has_an_effect(void **state)
{
    struct talk *t = begin(state);
    struct ff_in_ExitWindows force = {4};
    talk_client(t, 0, NULL);
    talk_tell(t, 0, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, {0}});
    t->world->sim->config.switches.force_asks = 0;
    assert_int_equal(talk_call(t, 0, FF_TYPE_ExitWindows, &force, NULL), 0);
    talk_expect(t, 0, "Send 1 window 5 message 22(1)");
}

static void exit_windows_by_force_asks_all_the_same_where_terminal_services_are(void **state)
{
    struct talk *t = begin(state);
    struct ff_in_ExitWindows force = {4};
    talk_client(t, 0, NULL);
    talk_tell(t, 0, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, {0}});
    assert_int_equal(talk_call(t, 0, FF_TYPE_ExitWindows, &force, NULL), 0);
    talk_expect(t, 0, "Send 1 window 5 message 17(0)");
}

/* ---- Going ---- */

static void a_client_that_vanishes_leaves_its_token_behind(void **state)
{
    RULE("CHO-12");
    RULE("TOK-26");
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    talk_register_window(t, 0, 5);
    world_peer_gone(t->world, &t->clients[0].notices); /* whichever breaks first: the calls decide */
    assert_false(t->world->sim->processes.at[0].ended);
    world_peer_gone(t->world, &t->clients[0].calls);
    const struct sim *sim = t->world->sim;
    assert_true(sim->processes.at[0].ended);
    assert_false(sim->processes.at[0].polite);
    assert_false(sim->registrations.at[0].live);
    assert_int_equal(sim->tokens.at[0].closed_at, 0);
    assert_int_equal(sim->findings.count, 1);
    assert_int_equal(sim->findings.at[0].kind, FINDING_token_unreleased);
    world_peer_gone(t->world, &t->clients[0].calls); /* twice is once */
    assert_false(world_has_notices(t->world, 0));
}

static void to_a_process_that_a_tester_ended_the_service_is_gone(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    talk_do(t, "process-kill", "\"process\": 1");
    struct ff_in_FaxConnectFaxServer in = {FF_STR_NULL};
    assert_int_equal(talk_call(t, 0, FF_TYPE_FaxConnectFaxServer, &in, NULL), FF_RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(talk_call(t, 0, FF_TYPE_Sync, &(struct ff_in_Sync){0}, NULL),
                     FF_RPC_S_SERVER_UNAVAILABLE);
    talk_tell(t, 0, FF_TYPE_BufferFreed, &(struct ff_in_BufferFreed){99});
    talk_expect(t, 0, "End");
    talk_tell(t, 0, FF_TYPE_Bye, &(struct ff_in_Bye){0});
    assert_false(t->world->sim->processes.at[0].polite);
}

/* ---- Notes ---- */

static void notes_become_findings_with_their_place(void **state)
{
    RULE("FRB-6");
    RULE("CLS-3");
    RULE("IOC-3");
    RULE("FRB-5");
    static const struct {
        uint32_t note;
        enum finding_kind finding;
        const char *function;
    } rows[] = {{FF_NOTE_foreign_buffer, FINDING_foreign_buffer, "FaxFreeBuffer"},
                {FF_NOTE_closehandle_on_fax, FINDING_closehandle, "CloseHandle"},
                {FF_NOTE_freebuffer_on_event, FINDING_freebuffer_on_event, "FaxFreeBuffer"},
                {FF_NOTE_localfree_on_buffer, FINDING_localfree_on_buffer, "LocalFree"}};
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk_tell(t, 0, FF_TYPE_Note, &(struct ff_in_Note){rows[i].note, 0, 0x100 + i, 0});
        const struct sim *sim = t->world->sim;
        const struct finding *f = &sim->findings.at[i];
        assert_int_equal(sim->findings.count, i + 1);
        assert_int_equal(f->kind, rows[i].finding);
        assert_int_equal(sim->sites.at[f->site].address, 0x100 + i);
        assert_true(
            ff_str_eq(text_get(&sim->texts, sim->sites.at[f->site].function), ff_str_of(rows[i].function)));
    }
}

/* It has no place in the program, and fails no run. */
static void the_end_of_the_real_session_is_a_remark(void **state)
{
    RULE("TOK-25");
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_tell(t, 0, FF_TYPE_Note, &(struct ff_in_Note){.kind = FF_NOTE_real_session_ends});
    const struct sim *sim = t->world->sim;
    assert_int_equal(sim->findings.count, 1);
    assert_int_equal(sim->findings.at[0].kind, FINDING_real_session_ends);
    assert_int_equal(sim->findings.at[0].site, SIM_NONE);
    assert_false(finding_failing(sim));
}

/* It is said once, and is for reports alone: in the world the process is of the scenario's user. */
static void where_a_process_really_runs_is_kept_beside(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    const struct sim *sim = t->world->sim;
    uint64_t hash = sim->trace.hash;
    talk_tell(t, 0, FF_TYPE_Session, &(struct ff_in_Session){FF_STR("root"), 1, FF_STR("WinSta0\\Default")});
    talk_tell(t, 0, FF_TYPE_Session, &(struct ff_in_Session){FF_STR("other"), 2, FF_STR("x")});
    const struct real_session *real = process_real_session(sim, 0);
    assert_int_equal(sim->real_sessions.count, 1);
    assert_true(ff_str_eq(text_get(&sim->texts, real->user), FF_STR("root")) && real->session == 1);
    assert_true(ff_str_eq(text_get(&sim->texts, real->desktop), FF_STR("WinSta0\\Default")));
    assert_true(hash == sim->trace.hash);
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    world_report(t->world, &(struct world_report_options){.format = WORLD_FORMAT_text}, &out);
    assert_non_null(strstr(ff_writer_cstr(&out),
                           "is of alice here; it really ran as root, in session 1, on WinSta0\\Default"));
    ff_writer_reset(&out);
    world_report(t->world, &(struct world_report_options){.format = WORLD_FORMAT_json}, &out);
    assert_non_null(
        strstr(ff_writer_cstr(&out),
               "\"really\":{\"user\":\"root\",\"session\":1,\"desktop\":\"WinSta0\\\\Default\"}"));
    ff_writer_free(&out);
}

/* A call that the SDK failed after the world's answer is one call, and the SDK's word is its result; one that never came counts, too. */
static void the_last_word_on_a_call_is_the_sdk_s(void **state)
{
    struct talk *t = *state;
    talk_world(t, "manual",
               "\"expect\": [{\"call\": \"FaxConnectFaxServer\", \"times\": 1}, "
               "{\"call\": \"FaxConnectFaxServer\", \"error\": 0, \"times\": 0}, "
               "{\"call\": \"FaxConnectFaxServer\", \"error\": \"ERROR_NOT_ENOUGH_MEMORY\", \"times\": 1}, "
               "{\"call\": \"FaxGetJob\", \"error\": \"ERROR_INVALID_PARAMETER\", \"times\": 1}]");
    struct ff_in_CallEnded instead = {.call = FF_TYPE_FaxConnectFaxServer, .status = 8, .answered = 1};
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    talk_tell(t, 0, FF_TYPE_CallEnded, &instead);
    talk_tell(t, 0, FF_TYPE_CallEnded, &(struct ff_in_CallEnded){.call = FF_TYPE_FaxGetJob, .status = 87});
    assert_int_equal(t->world->sim->processes.at[0].calls, 2);
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    struct world_report_options options = {.format = WORLD_FORMAT_text, .coverage = true};
    world_report(t->world, &options, &out);
    const char *report = ff_writer_cstr(&out);
    if (strstr(report, "NOT MET") || !strstr(report, "called        FaxConnectFaxServer 1, FaxGetJob 1\n"))
        fail_msg("%s", report);
    assert_non_null(strstr(report, "its texts have more than 1 MiB in all"));
    ff_writer_free(&out);
}

static void an_overrun_is_told_of_the_block_that_it_was(void **state)
{
    RULE("GEN-10");
    RULE("IOC-3");
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    talk_register_port(t, 0, 5, 6);
    struct sim *sim = t->world->sim;
    struct caller caller = {.process = 0, .site = site_add(sim, 0, 0, 0x40, FF_STR("FaxEnumJobs"))};
    uint32_t buffer = buffer_open(sim, &caller, 100);
    talk_tell(t, 0, FF_TYPE_Note, &(struct ff_in_Note){FF_NOTE_buffer_overrun, 0, 0, buffer});
    talk_tell(t, 0, FF_TYPE_Note, &(struct ff_in_Note){FF_NOTE_event_overrun, 0, 0, 1});
    assert_int_equal(sim->findings.count, 2);
    assert_int_equal(sim->findings.at[0].kind, FINDING_buffer_overrun);
    assert_int_equal(sim->findings.at[0].subject, buffer - 1);
    assert_int_equal(sim->findings.at[0].site, caller.site);
    assert_int_equal(sim->findings.at[1].kind, FINDING_buffer_overrun);
    assert_int_equal(sim->findings.at[1].subject, sim->registrations.at[0].blocks);
    assert_true(finding_failing(sim));
}

static void an_overrun_of_what_is_no_block_is_no_note(void **state)
{
    static const struct ff_in_Note none[] = {{FF_NOTE_buffer_overrun, 0, 0, 0},
                                             {FF_NOTE_buffer_overrun, 0, 0, 1}, /* a connection */
                                             {FF_NOTE_buffer_overrun, 0, 0, 99},
                                             {FF_NOTE_event_overrun, 0, 0, 1}, /* a window's */
                                             {FF_NOTE_event_overrun, 0, 0, 0},
                                             {FF_NOTE_event_overrun, 0, 0, 2},
                                             {FF_NOTE_event_overrun, 0, 0, 1ULL << 32 | 1}};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct talk *t = begin(state);
        talk_client(t, 0, NULL);
        talk_connect(t, 0);
        talk_register_window(t, 0, 5);
        assert_string_equal(talk_tell_refused(t, 0, FF_TYPE_Note, &none[i]),
                            "it has no block of that number");
        const struct sim *sim = t->world->sim;
        for (uint32_t f = 0; f < sim->findings.count; f++)
            assert_int_not_equal(sim->findings.at[f].kind, FINDING_buffer_overrun);
    }
}

static void a_closed_port_ends_its_registration(void **state)
{
    RULE("IOC-10");
    RULE("IOC-15");
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_connect(t, 0);
    talk_register_port(t, 0, 5, 6);
    talk_register_port(t, 0, 7, 6);
    talk_tell(t, 0, FF_TYPE_Note, &(struct ff_in_Note){FF_NOTE_port_closed, 0, 0, 5});
    talk_tell(t, 0, FF_TYPE_Note, &(struct ff_in_Note){FF_NOTE_port_closed_unread, 0, 0, 7});
    const struct sim *sim = t->world->sim;
    assert_false(sim->registrations.at[0].live || sim->registrations.at[1].live);
    assert_int_equal(sim->findings.at[0].kind, FINDING_port_closed);
    assert_int_equal(sim->findings.at[1].kind, FINDING_port_closed_unread);
    talk_expect(t, 0, "Registered 1 port 5 key 6", "Registered 2 port 7 key 6", "Unregistered 1",
                "Unregistered 2");
}

/* ---- Limits ---- */

static void a_process_that_says_more_than_a_world_keeps_is_thrown_out(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    talk_client(t, 1, NULL);
    struct client *c = &t->world->clients.at[0];
    assert_true(c->said > 0 && c->said < 100);
    talk_wait(t, 0, 1);
    uint32_t said = c->said;
    talk_wait(t, 0, 1);
    assert_int_equal(c->said, said); /* the same words cost nothing */
    c->said = PEER_SAID_MAX;
    talk_wait(t, 0, 1);
    talk_tell_refused(t, 0, FF_TYPE_Idle, &(struct ff_in_Idle){.thread = 1, .what = FF_STR("news")});
    assert_true(t->world->sim->processes.at[0].ended);
    check_undisturbed(t, 1);
}

static void words_are_kept_up_to_a_kilobyte(void **state)
{
    static char title[5000];
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    memset(title, 'a', sizeof title);
    memcpy(title + PEER_WORDS_MAX - 1, "\xC3\xA4", 2); /* cut before it, not in it */
    talk_tell(t, 0, FF_TYPE_WindowMade,
              &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, {title, sizeof title}});
    const struct sim *sim = t->world->sim;
    assert_int_equal(text_get(&sim->texts, sim->windows.at[0].title).size, PEER_WORDS_MAX - 1);
}

static void threads_and_windows_have_a_limit(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    for (uint32_t i = 2; i <= PEER_THREADS_MAX; i++)
        talk_tell(t, 0, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){i});
    talk_tell_refused(t, 0, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){PEER_THREADS_MAX + 1});
    talk_client(t, 1, NULL);
    for (uint64_t i = 1; i <= PEER_WINDOWS_MAX; i++)
        talk_tell(t, 1, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){i, 1, FF_WINDOW_child, {0}});
    talk_tell(t, 1, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){5, 1, FF_WINDOW_child, {0}}); /* again */
    talk_tell_refused(t, 1, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){0x10000, 1, FF_WINDOW_child, {0}});
}

static void who_makes_windows_one_after_the_other_may_go_on_for_ever(void **state)
{
    struct talk *t = begin(state);
    talk_client(t, 0, NULL);
    for (uint64_t i = 1; i <= PEER_WINDOWS_MAX + 10; i++) {
        talk_tell(t, 0, FF_TYPE_WindowMade, &(struct ff_in_WindowMade){i, 1, FF_WINDOW_child, {0}});
        talk_tell(t, 0, FF_TYPE_WindowGone, &(struct ff_in_WindowGone){i});
    }
}

static void a_complaint_is_one_line_whatever_the_client_calls_itself(void **state)
{
    struct talk *t = begin(state);
    struct world_peer peer = {0};
    struct ff_in_Hello in = good_hello();
    in.image = FF_STR("a\n\x1B[2Jb");
    assert_int_equal(first_frame(t, &peer, FF_TYPE_Hello, &in, NULL), 0);
    assert_int_not_equal(first_frame(t, &peer, FF_TYPE_Hello, &in, NULL), 0);
    assert_string_equal(world_complaints(t->world),
                        "process 1 (a??[2Jb): Hello: this connection has said its first frame already\n");
}

static void complaints_do_not_grow_for_ever(void **state)
{
    struct talk *t = begin(state);
    for (uint32_t i = 0; i < 3000; i++) {
        struct world_peer peer = {0};
        struct ff_in_Hello in = good_hello();
        in.version = i % 3 ? 99 : 1;
        in.pointer_bits = 1;
        first_frame(t, &peer, FF_TYPE_Hello, &in, NULL);
    }
    const char *all = world_complaints(t->world);
    size_t size = strlen(all);
    assert_true(size > 16 * 1024 && size <= 64 * 1024 + 1024);
    assert_int_equal(strncmp(all, "a client that has not said Hello: ", 34), 0);
    assert_int_equal(all[size - 1], '\n');
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(hello_says_who_it_is_and_how_time_passes),
        CASE(who_says_no_name_is_the_first_user),
        CASE(a_hello_that_will_not_do_is_told_why),
        CASE(who_was_thrown_out_stays_out),
        CASE(a_client_for_whom_there_is_no_memory_is_told_that_and_nothing_else),
        CASE(the_secret_is_wanted_on_both_connections),
        CASE(crash_is_said_once_on_a_connection_of_its_own_and_by_cookie),
        CASE(listen_is_for_a_living_process_by_its_cookie_once),
        CASE(the_first_frame_is_hello_or_listen),
        CASE(what_only_a_world_says_is_refused_from_a_client),
        CASE(a_second_first_frame_ends_the_process),
        CASE(a_notification_channel_is_not_for_the_client_to_speak),
        CASE(after_bye_nothing_is_taken),
        CASE(a_body_that_is_cut_off_anywhere_ends_that_peer_alone),
        CASE(bytes_after_the_body_are_malformed),
        CASE(a_lying_count_and_a_broken_string_are_malformed),
        CASE(noise_never_hurts_anybody_else),
        CASE(what_cannot_be_true_is_refused),
        CASE(what_is_only_late_is_no_mistake),
        CASE(a_window_handle_that_comes_again_is_another_window),
        CASE(a_call_site_is_its_module_offset_and_function),
        CASE(a_cached_site_is_that_of_its_process),
        CASE(a_call_that_comes_again_asks_for_no_memory),
        CASE(a_reply_counts_what_was_sent_before_it),
        CASE(a_document_is_asked_for_after_every_other_check),
        CASE(a_document_of_another_process_or_half_of_one_is_none),
        CASE(the_service_control_manager_tells_and_does),
        CASE(the_service_control_manager_is_opened_as_the_users_rights_are),
        CASE(exit_windows_begins_the_log_off_once),
        CASE(exit_windows_by_force_asks_nobody_where_it_has_an_effect),
        CASE(exit_windows_by_force_asks_all_the_same_where_terminal_services_are),
        CASE(a_client_that_vanishes_leaves_its_token_behind),
        CASE(to_a_process_that_a_tester_ended_the_service_is_gone),
        CASE(notes_become_findings_with_their_place),
        CASE(the_end_of_the_real_session_is_a_remark),
        CASE(where_a_process_really_runs_is_kept_beside),
        CASE(the_last_word_on_a_call_is_the_sdk_s),
        CASE(an_overrun_is_told_of_the_block_that_it_was),
        CASE(an_overrun_of_what_is_no_block_is_no_note),
        CASE(a_closed_port_ends_its_registration),
        CASE(a_process_that_says_more_than_a_world_keeps_is_thrown_out),
        CASE(words_are_kept_up_to_a_kilobyte),
        CASE(threads_and_windows_have_a_limit),
        CASE(who_makes_windows_one_after_the_other_may_go_on_for_ever),
        CASE(a_complaint_is_one_line_whatever_the_client_calls_itself),
        CASE(complaints_do_not_grow_for_ever),
    };
    return RUN("world/peer", cases, talk_set_up, talk_tear_down, argc, argv);
}
