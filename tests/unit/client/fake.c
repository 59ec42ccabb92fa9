/* SPDX-License-Identifier: MIT */
#include "tests/unit/client/fake.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/folder.h"
#include "tests/support/rule.h"

enum { FRAMES_MAX = 4096, CLIENTS_MAX = 8 };

struct noted {
    uint32_t type;
    uint8_t *bytes; /* the whole frame */
    size_t size;
};

struct fake {
    char folder[60], place[90], transport[160];
    int listener, stop[2];
    pthread_t thread;
    fake_answerer *answer;
    void *ctx;
    struct ff_out_Hello hello;
    uint8_t broken[2][256]; /* of Hello, of Listen */
    size_t broken_size[2];
    bool breaks[2];
    pthread_mutex_t lock;
    pthread_cond_t came;
    struct noted frames[FRAMES_MAX];
    unsigned count, gone;
    int notices; /* of the last client that listened; -1 */
    struct ff_arena arena;
    char story[8192];
    struct {
        int fd;
        struct ff_writer in;
    } clients[CLIENTS_MAX];
};

static void put(int fd, const void *bytes, size_t size)
{
    for (const char *at = bytes; size > 0;) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
        if (sent < 0) return; /* the client's business */
        at += sent;
        size -= (size_t)sent;
    }
}

static void note(struct fake *fake, const struct ff_frame *frame, const uint8_t *bytes, size_t size)
{
    pthread_mutex_lock(&fake->lock);
    if (fake->count < FRAMES_MAX) {
        struct noted *n = &fake->frames[fake->count++];
        *n = (struct noted){frame->type, malloc(size), size};
        if (n->bytes) memcpy(n->bytes, bytes, size);
    }
    pthread_cond_broadcast(&fake->came);
    pthread_mutex_unlock(&fake->lock);
}

/* False: hang up. */
static bool reply(struct fake *fake, int fd, const struct ff_frame *frame)
{
    static const uint8_t zeros[1024];
    struct fake_answer a = {.out = zeros};
    unsigned which = frame->type == FF_TYPE_Listen;
    if (frame->type == FF_TYPE_Hello) a.out = &fake->hello;
    if ((frame->type == FF_TYPE_Hello || frame->type == FF_TYPE_Listen) && fake->breaks[which]) {
        put(fd, fake->broken[which], fake->broken_size[which]);
        return false;
    }
    if (frame->type == FF_TYPE_Listen) {
        pthread_mutex_lock(&fake->lock);
        fake->notices = fd;
        pthread_mutex_unlock(&fake->lock);
    } else if (frame->type != FF_TYPE_Hello && fake->answer) {
        fake->answer(fake->ctx, frame, &a);
    }
    if (a.raw) {
        put(fd, a.raw, a.raw_size);
        return !a.hang_up;
    }
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    struct ff_reply_head head = {a.status, a.events, a.actions, 1000};
    ff_frame_write_reply(&w, (enum ff_type)frame->type, &head, a.status ? NULL : a.out);
    put(fd, w.at, w.size);
    ff_writer_free(&w);
    return !a.hang_up;
}

/* False: this client is done with. */
static bool take(struct fake *fake, unsigned i)
{
    struct ff_writer *in = &fake->clients[i].in;
    uint8_t *to = ff_writer_room(in, 65536);
    ssize_t got = recv(fake->clients[i].fd, to, 65536, 0);
    if (got <= 0) return false;
    ff_writer_took(in, (size_t)got);
    size_t at = 0, used;
    struct ff_frame frame;
    while (ff_frame_parse(in->at + at, in->size - at, FF_FRAME_MAX, &frame, &used) == FF_FRAME_ok) {
        /* A reply first, so that whoever waits for the frame finds the fake done with it. */
        bool go_on = frame.row->kind != FF_TYPE_KIND_call || reply(fake, fake->clients[i].fd, &frame);
        note(fake, &frame, in->at + at, used);
        if (!go_on) return false;
        at += used;
    }
    memmove(in->at, in->at + at, in->size - at);
    in->size -= at;
    return true;
}

static void drop(struct fake *fake, unsigned i)
{
    pthread_mutex_lock(&fake->lock);
    if (fake->notices == fake->clients[i].fd) fake->notices = -1;
    close(fake->clients[i].fd);
    fake->clients[i].fd = -1;
    fake->gone++;
    pthread_cond_broadcast(&fake->came);
    pthread_mutex_unlock(&fake->lock);
    ff_writer_free(&fake->clients[i].in);
}

static void take_in(struct fake *fake)
{
    int fd = accept(fake->listener, NULL, NULL);
    for (unsigned i = 0; fd >= 0 && i < CLIENTS_MAX; i++) {
        if (fake->clients[i].fd >= 0) continue;
        fake->clients[i].fd = fd;
        fake->clients[i].in = ff_writer_on(ff_alloc_default());
        return;
    }
    if (fd >= 0) close(fd);
}

static void *run(void *fake_)
{
    struct fake *fake = fake_;
    for (;;) {
        struct pollfd on[CLIENTS_MAX + 2] = {{fake->stop[0], POLLIN, 0}, {fake->listener, POLLIN, 0}};
        for (unsigned i = 0; i < CLIENTS_MAX; i++)
            on[i + 2] = (struct pollfd){fake->clients[i].fd, POLLIN, 0};
        if (poll(on, CLIENTS_MAX + 2, -1) < 0) continue;
        for (unsigned i = 0; i < CLIENTS_MAX; i++)
            if (on[i + 2].fd >= 0 && on[i + 2].revents && !take(fake, i)) drop(fake, i);
        if (on[1].revents) take_in(fake);
        if (on[0].revents) break;
    }
    for (unsigned i = 0; i < CLIENTS_MAX; i++)
        if (fake->clients[i].fd >= 0) drop(fake, i);
    return NULL;
}

struct fake *fake_start(fake_answerer *answer, void *ctx)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct fake *fake = calloc(1, sizeof *fake);
    assert_non_null(fake);
    alarm(30); /* a wait that nothing ends fails the program */
    assert_true(test_folder_make(fake->folder, sizeof fake->folder));
    snprintf(fake->place, sizeof fake->place, "%s/fauxfax", fake->folder);
    assert_int_equal(mkdir(fake->place, 0700), 0);
    snprintf(at.sun_path, sizeof at.sun_path, "%s/service.sock", fake->place);
    snprintf(fake->transport, sizeof fake->transport, "daemon:unix:%s", at.sun_path);
    fake->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fake->listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fake->listener, 16), 0);
    assert_int_equal(pipe(fake->stop), 0);
    fake->answer = answer;
    fake->ctx = ctx;
    fake->hello = (struct ff_out_Hello){FF_PROTOCOL_VERSION, 7,           99, FF_TIME_manual, 1000,
                                        FF_STR("alice"),     FF_STR_NULL, 0};
    fake->notices = -1;
    fake->arena = ff_arena_on(ff_alloc_default());
    pthread_mutex_init(&fake->lock, NULL);
    pthread_cond_init(&fake->came, NULL);
    for (unsigned i = 0; i < CLIENTS_MAX; i++) fake->clients[i].fd = -1;
    assert_int_equal(pthread_create(&fake->thread, NULL, run, fake), 0);
    return fake;
}

void fake_stop(struct fake *fake)
{
    assert_int_equal(write(fake->stop[1], "", 1), 1);
    pthread_join(fake->thread, NULL);
    close(fake->listener);
    close(fake->stop[0]);
    close(fake->stop[1]);
    for (unsigned i = 0; i < fake->count; i++) free(fake->frames[i].bytes);
    ff_arena_free(&fake->arena);
    pthread_cond_destroy(&fake->came);
    pthread_mutex_destroy(&fake->lock);
    test_folder_remove(fake->folder);
    free(fake);
    alarm(0);
}

const char *fake_runtime_dir(const struct fake *fake)
{
    return fake->folder;
}

const char *fake_transport(const struct fake *fake)
{
    return fake->transport;
}

struct ff_out_Hello *fake_hello(struct fake *fake)
{
    return &fake->hello;
}

void fake_break(struct fake *fake, uint32_t which, const void *bytes, size_t size)
{
    unsigned index = which == FF_TYPE_Listen;
    fake->breaks[index] = true;
    assert_true(size <= sizeof fake->broken[index]);
    memcpy(fake->broken[index], bytes, size);
    fake->broken_size[index] = size;
}

void fake_notify_raw(struct fake *fake, const void *bytes, size_t size)
{
    pthread_mutex_lock(&fake->lock);
    if (fake->notices >= 0) put(fake->notices, bytes, size);
    pthread_mutex_unlock(&fake->lock);
}

void fake_notify(struct fake *fake, enum ff_type type, const void *in)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    ff_frame_write(&w, type, in);
    fake_notify_raw(fake, w.at, w.size);
    ff_writer_free(&w);
}

void fake_event(struct fake *fake, uint64_t sequence, uint32_t event, uint32_t device, uint32_t job)
{
    uint8_t bytes[FF_EVENT_SIZE];
    struct ff_wire_event e = {sequence, 1000 + sequence, event, device, job, 0};
    ff_event_write(bytes, &e);
    struct ff_in_Events in = {{(const char *)bytes, sizeof bytes}};
    fake_notify(fake, FF_TYPE_Events, &in);
}

void fake_hang_up(struct fake *fake)
{
    pthread_mutex_lock(&fake->lock);
    for (unsigned i = 0; i < CLIENTS_MAX; i++)
        if (fake->clients[i].fd >= 0) shutdown(fake->clients[i].fd, SHUT_RDWR);
    pthread_mutex_unlock(&fake->lock);
}

/* With the lock held. The count-th of the type, or NULL. */
static const struct noted *find(const struct fake *fake, uint32_t type, unsigned count)
{
    for (unsigned i = 0; i < fake->count; i++)
        if (fake->frames[i].type == type && --count == 0) return &fake->frames[i];
    return NULL;
}

void fake_wait(struct fake *fake, enum ff_type type, unsigned count, void *ret_in)
{
    const struct noted *n;
    pthread_mutex_lock(&fake->lock);
    while (!(n = find(fake, type, count))) pthread_cond_wait(&fake->came, &fake->lock);
    struct ff_frame frame;
    size_t used;
    bool ok = ff_frame_parse(n->bytes, n->size, FF_FRAME_MAX, &frame, &used) == FF_FRAME_ok;
    if (ok && ret_in) ok = ff_record_decode(&frame.body, frame.row->in, ret_in, &fake->arena) == FF_DECODE_ok;
    pthread_mutex_unlock(&fake->lock);
    assert_true(ok);
}

struct ff_call_head fake_head(struct fake *fake, enum ff_type type, unsigned count)
{
    struct ff_frame frame = {0};
    size_t used;
    pthread_mutex_lock(&fake->lock);
    const struct noted *n = find(fake, type, count);
    if (n) ff_frame_parse(n->bytes, n->size, FF_FRAME_MAX, &frame, &used);
    pthread_mutex_unlock(&fake->lock);
    assert_non_null(n);
    return frame.call;
}

void fake_wait_gone(struct fake *fake, unsigned count)
{
    pthread_mutex_lock(&fake->lock);
    while (fake->gone < count) pthread_cond_wait(&fake->came, &fake->lock);
    pthread_mutex_unlock(&fake->lock);
}

unsigned fake_count(struct fake *fake, enum ff_type type)
{
    unsigned count = 0;
    pthread_mutex_lock(&fake->lock);
    for (unsigned i = 0; i < fake->count; i++) count += fake->frames[i].type == type;
    pthread_mutex_unlock(&fake->lock);
    return count;
}

const char *fake_story(struct fake *fake)
{
    size_t size = 0;
    pthread_mutex_lock(&fake->lock);
    *fake->story = 0;
    for (unsigned i = 0; i < fake->count && size < sizeof fake->story; i++) {
        if (fake->frames[i].type == FF_TYPE_Hello || fake->frames[i].type == FF_TYPE_Listen) continue;
        size += (size_t)snprintf(fake->story + size, sizeof fake->story - size, "%s%s", size ? " " : "",
                                 ff_type_row(fake->frames[i].type)->name);
    }
    pthread_mutex_unlock(&fake->lock);
    return fake->story;
}
