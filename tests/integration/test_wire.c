/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/harness.h"

/* The wire protocol from a raw socket: what breaks the rules ends that connection with a reason, and no
 * other. */

static void check_alive(int fd)
{
    struct ff_frame frame;
    raw_call(fd, FF_TYPE_Sync, &(struct ff_in_Sync){0});
    assert_true(raw_frame(fd, &frame));
    assert_int_equal(frame.type, FF_TYPE_Sync);
    assert_int_equal(frame.reply.status, 0);
}

static void check_refused(int fd)
{
    struct ff_frame frame;
    struct ff_out_Hello out;
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    assert_true(raw_frame(fd, &frame));
    assert_true(frame.flags & FF_FRAME_REPLY);
    assert_int_not_equal(frame.reply.status, 0);
    if (frame.type == FF_TYPE_Hello) {
        assert_int_equal(ff_record_decode(&frame.body, &ff_record_out_Hello, &out, &arena), FF_DECODE_ok);
        assert_int_not_equal(out.error.size, 0);
    }
    ff_arena_free(&arena);
    assert_false(raw_frame(fd, &frame));
}

static void a_malformed_first_frame_gets_a_reason_and_others_go_on(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
    } rows[] = {
        {"\xFF\xFF\xFF\xFF", 4},                   /* longer than any frame */
        {"\x00\x00\x01\x00", 4},                   /* longer than a first frame */
        {"\x00\x00\x00\x00", 4},                   /* nothing */
        {"\x04\x00\x00\x00\xEE\xEE\x00\x00", 8},   /* no such type */
        {"\x04\x00\x00\x00\x40\x00\x00\x00", 8},   /* a Hello without its head */
        {"\x04\x00\x00\x00\x40\x00\x34\x12", 8},   /* flags that nobody defined */
        {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27}, /* another protocol */
    };
    uint64_t cookie;
    (void)state;
    struct program d = DAEMON(NULL);
    int witness = raw_connect();
    raw_hello(witness, &cookie);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int fd = raw_connect();
        raw_send(fd, rows[i].bytes, rows[i].size);
        check_refused(fd);
        close(fd);
        check_alive(witness);
    }
    close(witness);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void a_frame_may_come_byte_by_byte_and_many_at_once(void **state)
{
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION, .pointer_bits = 64, .image = FF_STR("bytes")};
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    struct ff_frame frame;
    (void)state;
    struct program d = DAEMON(NULL);
    int fd = raw_connect();
    ff_frame_write_call(&w, FF_TYPE_Hello, &(struct ff_call_head){0}, &hello);
    for (size_t i = 0; i < w.size; i++) raw_send(fd, w.at + i, 1);
    assert_true(raw_frame(fd, &frame));
    assert_int_equal(frame.reply.status, 0);
    ff_writer_reset(&w);
    enum { MANY = 20000 };
    for (int i = 0; i < MANY; i++)
        ff_frame_write_call(&w, FF_TYPE_Sync, &(struct ff_call_head){0}, &(struct ff_in_Sync){0});
    /* Both directions fill up: the service must go on taking when its answers have been read. */
    pid_t writer = fork();
    if (writer == 0) {
        raw_send(fd, w.at, w.size);
        _exit(0);
    }
    for (int i = 0; i < MANY; i++) assert_true(raw_frame(fd, &frame));
    ff_writer_free(&w);
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void a_second_hello_and_a_forged_listen_are_refused(void **state)
{
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION, .pointer_bits = 64};
    struct ff_frame frame;
    uint64_t cookie;
    (void)state;
    struct program d = DAEMON(NULL);
    int fd = raw_connect(), other = raw_connect();
    uint32_t process = raw_hello(fd, &cookie);
    struct ff_in_Listen forged = {.version = FF_PROTOCOL_VERSION, .process = process, .cookie = cookie + 1};
    raw_call(other, FF_TYPE_Listen, &forged);
    while (raw_frame(other, &frame)) assert_int_not_equal(frame.reply.status, 0);
    close(other);
    check_alive(fd);
    raw_call(fd, FF_TYPE_Hello, &hello);
    while (raw_frame(fd, &frame)) assert_int_not_equal(frame.reply.status, 0);
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* A daemon that dies between doing a call and answering it: the client's read ends (and the SDK says 1722).
 */
static void a_daemon_killed_in_a_call_ends_the_clients_wait(void **state)
{
    struct ff_in_FaxConnectFaxServer in = {.machine_name = FF_STR_NULL};
    struct ff_frame frame;
    uint64_t cookie;
    (void)state;
    setenv("FAUXFAX_FAULT", "reply/FaxConnectFaxServer", 1);
    struct program d = DAEMON(NULL);
    int fd = raw_connect();
    uint32_t process = raw_hello(fd, &cookie);
    int notices = raw_listen(process, cookie);
    raw_call(fd, FF_TYPE_FaxConnectFaxServer, &in);
    program_stopped(&d);
    kill(d.pid, SIGKILL);
    assert_int_equal(program_end(&d), 1000 + SIGKILL);
    assert_false(raw_frame(fd, &frame));
    assert_false(raw_frame(notices, &frame));
    close(fd);
    close(notices);
}

/* ---- The control protocol by hand ---- */

static void a_last_line_without_its_newline_is_answered(void **state)
{
    static const char *const rows[][2] = {
        {"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"hello\"}", "\"id\":7,\"result\""},
        {"\n{\"jsonrpc\":\"2.0\",\"id\":7,\"meth", "\"error\""},
        {"{}", "\"error\""},
    };
    (void)state;
    struct program d = DAEMON(NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int fd = raw_connect();
        raw_send(fd, rows[i][0], strlen(rows[i][0]));
        assert_int_equal(shutdown(fd, SHUT_WR), 0);
        const char *answer = raw_line(fd);
        if (!strstr(answer, rows[i][1])) fail_msg("%s is answered with \"%s\"", rows[i][0], answer);
        close(fd);
    }
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void a_batch_is_refused_in_the_words_of_the_control_protocol(void **state)
{
    static const char batch[] = "[{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"hello\"}]\n";
    (void)state;
    struct program d = DAEMON(NULL);
    int fd = raw_connect();
    raw_send(fd, batch, sizeof batch - 1);
    const char *answer = raw_line(fd);
    if (!strstr(answer, "\"error\"") || !strstr(answer, "batch")) fail_msg("\"%s\"", answer);
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* ---- Fan-out ---- */

static void emit(unsigned count)
{
    struct ff_writer lines = ff_writer_on(ff_alloc_default());
    int fd = raw_connect();
    for (unsigned i = 0; i < count; i++)
        ff_write_text(&lines,
                      "{\"jsonrpc\":\"2.0\",\"method\":\"emit\",\"params\":{\"event\":\"FEI_RINGING\"}}\n");
    ff_write_text(&lines, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\"}\n");
    raw_send(fd, lines.at, lines.size);
    assert_non_null(strstr(raw_line(fd), "\"id\":1"));
    ff_writer_free(&lines);
    close(fd);
}

struct reader {
    int calls, notices;
    uint64_t last;
    uint32_t events, lost;
};

static void decode(struct ff_frame *frame, const struct ff_record *type, void *out)
{
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    assert_int_equal(frame->reply.status, 0);
    assert_int_equal(ff_record_decode(&frame->body, type, out, &arena), FF_DECODE_ok);
    ff_arena_free(&arena);
}

/* A client with a registration: without one, events are not for it. */
static struct reader reader_new(void)
{
    struct reader r = {.calls = raw_connect()};
    struct ff_out_FaxConnectFaxServer connected;
    struct ff_frame frame;
    uint64_t cookie;
    uint32_t process = raw_hello(r.calls, &cookie);
    r.notices = raw_listen(process, cookie);
    raw_call(r.calls, FF_TYPE_FaxConnectFaxServer,
             &(struct ff_in_FaxConnectFaxServer){.machine_name = FF_STR_NULL});
    assert_true(raw_frame(r.calls, &frame));
    decode(&frame, &ff_record_out_FaxConnectFaxServer, &connected);
    raw_call(r.calls, FF_TYPE_FaxInitializeEventQueue,
             &(struct ff_in_FaxInitializeEventQueue){
                 .fax_handle = connected.fax_handle, .completion_port = 1, .port_kind = 1});
    assert_true(raw_frame(r.calls, &frame));
    assert_int_equal(frame.reply.status, 0);
    return r;
}

/* Sequences have no gaps but those that Lost names. */
static void take_events(struct reader *r, struct ff_reader *body, struct ff_arena *arena)
{
    struct ff_in_Events in;
    assert_int_equal(ff_record_decode(body, &ff_record_in_Events, &in, arena), FF_DECODE_ok);
    for (uint32_t at = 0; at + FF_EVENT_SIZE <= in.records.size; at += FF_EVENT_SIZE) {
        struct ff_wire_event event;
        ff_event_read((const uint8_t *)in.records.at + at, &event);
        if (r->last) assert_int_equal(event.sequence, r->last + 1);
        r->last = event.sequence;
        r->events++;
    }
}

static void take_lost(struct reader *r, struct ff_reader *body, struct ff_arena *arena)
{
    struct ff_in_Lost in;
    assert_int_equal(ff_record_decode(body, &ff_record_in_Lost, &in, arena), FF_DECODE_ok);
    if (r->last) assert_int_equal(in.first, r->last + 1);
    r->last = in.last;
    r->lost++;
}

/* Until it has seen everything up to `sequence`. */
static void read_up_to(struct reader *r, uint64_t sequence)
{
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    struct ff_frame frame;
    while (r->last < sequence) {
        assert_true(raw_frame(r->notices, &frame));
        if (frame.type == FF_TYPE_Events)
            take_events(r, &frame.body, &arena);
        else if (frame.type == FF_TYPE_Lost)
            take_lost(r, &frame.body, &arena);
    }
    ff_arena_free(&arena);
}

static uint64_t last_event(struct reader *r)
{
    struct ff_frame frame;
    raw_call(r->calls, FF_TYPE_Sync, &(struct ff_in_Sync){0});
    assert_true(raw_frame(r->calls, &frame));
    return frame.reply.events;
}

static void check_quick(struct reader *r)
{
    read_up_to(r, last_event(r));
    assert_int_equal(r->lost, 0);
}

static void reader_close(struct reader *r)
{
    close(r->calls);
    close(r->notices);
}

static void every_listener_gets_every_event_in_order(void **state)
{
    enum { READERS = 20 };
    struct reader readers[READERS];
    (void)state;
    struct program d = DAEMON(NULL);
    for (int i = 0; i < READERS; i++) readers[i] = reader_new();
    emit(1000);
    uint64_t last = last_event(&readers[0]);
    assert_true(last >= 1000);
    for (int i = 0; i < READERS; i++) {
        read_up_to(&readers[i], last);
        assert_int_equal(readers[i].lost, 0);
        reader_close(&readers[i]);
    }
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* Back-pressure: it keeps its place in the log as long as the log goes back so far, and is then told what it
 * lost. */
static void a_client_that_does_not_read_delays_nobody_and_is_told_what_it_lost(void **state)
{
    enum { LOG = 65536, BATCH = 5000 };
    (void)state;
    struct program d = DAEMON(NULL);
    struct reader slow = reader_new(), quick = reader_new();
    uint64_t last = 0;
    for (unsigned sent = 0; sent < LOG * 2; sent += BATCH) {
        emit(BATCH);
        last = last_event(&quick);
        read_up_to(&quick, last);
    }
    assert_int_equal(quick.lost, 0);
    read_up_to(&slow, last);
    assert_int_equal(slow.lost, 1);
    reader_close(&slow);
    reader_close(&quick);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* Who does not read: the second batch finds the first one still there. */
static void block_the_others(struct reader *quick)
{
    enum { BATCH = 20000 };
    for (int i = 0; i < 2; i++) {
        emit(BATCH);
        check_quick(quick);
    }
}

/* Two connections each, and here as there. */
static bool allow_descriptors(rlim_t count)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_max < count) return false;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* Among them one that does not read, and who goes goes in any order. */
static void a_crowd_is_served_like_a_few(void **state)
{
    enum { CROWD = 1500, BATCH = 100 };
    static struct reader readers[CROWD];
    (void)state;
    if (!allow_descriptors(CROWD * 2 + 100)) skip();
    struct program d = DAEMON(NULL);
    for (int i = 0; i < CROWD; i++) readers[i] = reader_new();
    for (int round = 0; round < 2; round++) {
        emit(BATCH);
        uint64_t last = last_event(&readers[1]);
        for (int i = 1; i < CROWD; i++) {
            read_up_to(&readers[i], last);
            assert_int_equal(readers[i].lost, 0);
        }
    }
    assert_int_equal(readers[1].events, 2 * BATCH);
    for (int i = 0; i < CROWD; i += 2) reader_close(&readers[i]);
    emit(BATCH);
    for (int i = 1; i < CROWD; i += 2) {
        check_quick(&readers[i]);
        reader_close(&readers[i]);
    }
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* What it asked for before is answered; then it is gone, with its channel, as if it had closed. */
static void a_client_that_closes_its_side_is_gone(void **state)
{
    struct ff_frame frame;
    (void)state;
    struct program d = DAEMON(NULL);
    struct reader r = reader_new(), other = reader_new();
    for (int i = 0; i < 100; i++) raw_call(r.calls, FF_TYPE_Sync, &(struct ff_in_Sync){0});
    assert_int_equal(shutdown(r.calls, SHUT_WR), 0);
    for (int i = 0; i < 100; i++) assert_true(raw_frame(r.calls, &frame));
    assert_false(raw_frame(r.calls, &frame));
    while (raw_frame(r.notices, &frame)) continue;
    emit(10);
    check_quick(&other);
    reader_close(&r);
    reader_close(&other);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void a_channel_that_closes_alone_gives_its_place_back_and_disturbs_nobody(void **state)
{
    (void)state;
    struct program d = DAEMON("--max-clients", "5"); /* two clients, and who emits */
    struct reader half = reader_new(), whole = reader_new();
    for (int i = 0; i < 3; i++) {
        close(half.notices);
        emit(10); /* is not for it any more, and finds it out */
        check_quick(&whole);
        check_alive(half.calls);
        close(half.calls);
        check_alive(whole.calls);
        half = reader_new();
    }
    reader_close(&half);
    reader_close(&whole);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void a_process_that_is_gone_has_no_channel(void **state)
{
    struct ff_frame frame;
    (void)state;
    struct program d = DAEMON(NULL);
    struct reader r = reader_new();
    close(r.calls);
    while (raw_frame(r.notices, &frame)) continue;
    close(r.notices);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void what_a_client_writes_on_its_channel_is_not_read(void **state)
{
    (void)state;
    struct program d = DAEMON(NULL);
    struct reader r = reader_new();
    raw_call(r.notices, FF_TYPE_Sync, &(struct ff_in_Sync){0});
    emit(10);
    check_quick(&r);
    check_alive(r.calls);
    reader_close(&r);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void a_frame_in_one_piece_with_Listen_is_refused(void **state)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    struct ff_frame frame;
    uint64_t cookie;
    (void)state;
    struct program d = DAEMON(NULL);
    int fd = raw_connect(), channel = raw_connect();
    uint32_t process = raw_hello(fd, &cookie);
    struct ff_in_Listen listen = {.version = FF_PROTOCOL_VERSION, .process = process, .cookie = cookie};
    ff_frame_write_call(&w, FF_TYPE_Listen, &(struct ff_call_head){0}, &listen);
    ff_frame_write_call(&w, FF_TYPE_Sync, &(struct ff_call_head){0}, &(struct ff_in_Sync){0});
    raw_send(channel, w.at, w.size);
    ff_writer_free(&w);
    assert_true(raw_frame(channel, &frame)); /* of Listen */
    check_refused(channel);
    check_alive(fd);
    close(channel);
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* Whoever goes while the service still has something to write to it: by its channel, as a whole, with the service. The
 * last one, which takes the place of the first that goes, reads on and misses nothing. */
static void a_channel_that_is_blocked_goes_in_any_order(void **state)
{
    (void)state;
    struct program d = DAEMON(NULL);
    struct reader quick = reader_new(), slow[4];
    for (int i = 0; i < 4; i++) slow[i] = reader_new();
    block_the_others(&quick);
    close(slow[0].notices);
    emit(1);
    check_quick(&quick);
    close(slow[0].calls);
    reader_close(&slow[1]);
    check_quick(&quick);
    read_up_to(&slow[3], last_event(&quick));
    assert_int_equal(slow[3].lost, 0);
    reader_close(&slow[3]);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
    reader_close(&slow[2]);
    reader_close(&quick);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_malformed_first_frame_gets_a_reason_and_others_go_on),
        CASE(a_frame_may_come_byte_by_byte_and_many_at_once),
        CASE(a_second_hello_and_a_forged_listen_are_refused),
        CASE(a_daemon_killed_in_a_call_ends_the_clients_wait),
        CASE(a_last_line_without_its_newline_is_answered),
        CASE(a_batch_is_refused_in_the_words_of_the_control_protocol),
        CASE(every_listener_gets_every_event_in_order),
        CASE(a_client_that_does_not_read_delays_nobody_and_is_told_what_it_lost),
        CASE(a_crowd_is_served_like_a_few),
        CASE(a_client_that_closes_its_side_is_gone),
        CASE(a_channel_that_closes_alone_gives_its_place_back_and_disturbs_nobody),
        CASE(a_process_that_is_gone_has_no_channel),
        CASE(what_a_client_writes_on_its_channel_is_not_read),
        CASE(a_frame_in_one_piece_with_Listen_is_refused),
        CASE(a_channel_that_is_blocked_goes_in_any_order),
    };
    rule_transport("daemon");
    return RUN("wire", cases, harness_set_up, harness_tear_down, argc, argv);
}
