/* SPDX-License-Identifier: MIT */
#include "client/daemon/dial.h"

#include <stdio.h>
#include <string.h>

#include "client/os.h"
#include "common/winfax_codes.h"

/* ---- Reading ---- */

static size_t take_held(struct line *line, void *to, size_t size)
{
    size_t held = line->have - line->at;
    if (held > size) held = size;
    memcpy(to, line->bytes + line->at, held);
    line->at += held;
    return held;
}

bool line_read(struct line *line, void *to, size_t size)
{
    size_t done = take_held(line, to, size);
    while (done < size) {
        size_t got;
        char *rest = (char *)to + done;
        if (size - done >= sizeof line->bytes) {
            got = socket_receive(line->socket, rest, size - done);
            done += got;
        } else {
            got = line->have = socket_receive(line->socket, line->bytes, sizeof line->bytes);
            line->at = 0;
            done += take_held(line, rest, size - done);
        }
        if (got == 0) return false;
    }
    return true;
}

static bool skip(struct line *line, size_t size)
{
    uint8_t waste[1024];
    while (size > 0) {
        size_t part = size < sizeof waste ? size : sizeof waste;
        if (!line_read(line, waste, part)) return false;
        size -= part;
    }
    return true;
}

/* The frame's bytes into `reply`: all, or when memory is refused as many as there is room for, as a shorter frame. */
static enum line_status read_frame(struct line *line, struct ff_writer *reply)
{
    uint8_t head[4];
    if (!line_read(line, head, sizeof head)) return LINE_over;
    struct ff_reader r = ff_reader_of(head, sizeof head);
    uint32_t size = ff_read_u32(&r), kept = size;
    if (size > FF_FRAME_MAX) return LINE_malformed;
    ff_writer_reset(reply);
    if (!ff_writer_room(reply, 4 + (size_t)size)) {
        ff_writer_reset(reply);
        kept = LINK_REPLY_ROOM - 4;
    }
    ff_write_u32(reply, kept);
    if (!line_read(line, ff_writer_room(reply, kept), kept)) return LINE_over;
    ff_writer_took(reply, kept);
    if (kept == size) return LINE_ok;
    return skip(line, size - kept) ? LINE_no_memory : LINE_over;
}

enum line_status line_reply(struct line *line, enum ff_type type, struct ff_writer *reply,
                            struct ff_frame *ret_frame)
{
    size_t used;
    *ret_frame = (struct ff_frame){0};
    enum line_status status = read_frame(line, reply);
    if (status != LINE_ok && status != LINE_no_memory) return status;
    struct ff_frame frame = {0};
    if (ff_frame_parse(reply->at, reply->size, FF_FRAME_MAX, &frame, &used) != FF_FRAME_ok)
        return LINE_malformed;
    bool refused = frame.type == FF_TYPE_Hello && frame.reply.status != 0;
    if (!(frame.flags & FF_FRAME_REPLY) || (frame.type != type && !refused)) return LINE_malformed;
    *ret_frame = frame;
    return refused ? LINE_refused : status;
}

void line_refusal(const struct ff_frame *frame, char error[256])
{
    struct ff_reader body = frame->body;
    struct ff_out_Hello out;
    struct ff_arena none = ff_arena_on(ff_alloc_default()); /* it has no list */
    struct ff_str why = FF_STR("it does not say why");
    if (ff_record_decode(&body, &ff_record_out_Hello, &out, &none) == FF_DECODE_ok && out.error.at)
        why = out.error;
    snprintf(error, 256, "%.*s", (int)(why.size < 250 ? why.size : 250), why.at);
}

/* ---- The secret ---- */

#define VARIABLE "FAUXFAX_SECRET_FILE"

static bool no_secret(const char *path, const char *why, char error[256])
{
    snprintf(error, 256, VARIABLE "=%.120s: %s", path, why);
    return false;
}

static bool read_secret_of(struct os_file *file, const char *path, char secret[FF_ENDPOINT_SECRET_MAX],
                           char error[256])
{
    size_t size;
    if (!os_file_private(file)) return no_secret(path, "others may read this secret; chmod 600 it", error);
    if (!os_file_read(file, secret, FF_ENDPOINT_SECRET_MAX - 1, &size))
        return no_secret(path, "cannot be read", error);
    secret[size] = 0;
    secret[strcspn(secret, "\r\n")] = 0;
    return *secret || no_secret(path, "holds no secret; the service's --secret-file does", error);
}

/* A line of text (service/secret.h); none asked for is "". */
static bool read_secret(const char *path, char secret[FF_ENDPOINT_SECRET_MAX], char error[256])
{
    struct os_file file;
    *secret = 0;
    if (!path) return true;
    if (os_file_open(&file, path) != OS_FILE_ok)
        return no_secret(path, "cannot be opened; it is the secret file of the service", error);
    bool ok = read_secret_of(&file, path, secret, error);
    os_file_close(&file);
    return ok;
}

static bool follow_note(struct dial_to *to, char error[256])
{
    char note[FF_ENDPOINT_NOTE_MAX], path[FF_ENDPOINT_PLACE_MAX];
    const char *secret;
    memcpy(path, to->at.place, sizeof path);
    if (os_note_read(path, note) && ff_endpoint_note_parse(note, &to->at, &secret)) {
        memcpy(to->secret, secret, strlen(secret) + 1);
        return true;
    }
    snprintf(error, 256, "file:%.120s: no service has left a note there", path);
    return false;
}

static enum link_status find(const struct link_open *options, struct dial_to *to, char error[256])
{
    const char *why;
    if (!ff_endpoint_parse(options->config, &to->at, &why)) {
        snprintf(error, 256, "%.120s: %s", options->config, why);
        return LINK_refused;
    }
    if (to->at.kind == FF_ENDPOINT_file) return follow_note(to, error) ? LINK_ok : LINK_lost;
    return read_secret(options->secret_file, to->secret, error) ? LINK_ok : LINK_refused;
}

/* ---- Hello and Listen ---- */

static enum line_status say(struct line *line, const struct ff_alloc *alloc, enum ff_type type,
                            const void *in)
{
    struct ff_writer w = ff_writer_on(alloc);
    struct ff_call_head head = {0};
    enum line_status status = LINE_no_memory;
    ff_frame_write_call(&w, type, &head, in);
    if (!w.failed) status = socket_send(line->socket, w.at, w.size) ? LINE_ok : LINE_over;
    ff_writer_free(&w);
    return status;
}

static enum link_status no_memory(char error[256])
{
    snprintf(error, 256, "memory was refused");
    return LINK_no_memory;
}

/* What is wrong with the answer, when it is none. */
static enum link_status no_answer(enum line_status status, const struct ff_frame *frame, char error[256])
{
    static const char *const words[] = {
        [LINE_over] = "whoever listens there hung up instead of answering",
        [LINE_malformed] = "whoever listens there is no fauxfax service",
    };
    if (status == LINE_no_memory) return no_memory(error);
    if (status == LINE_refused)
        line_refusal(frame, error);
    else
        snprintf(error, 256, "%s", words[status]);
    bool its_memory = status == LINE_refused && frame->reply.status == FF_ERROR_NOT_ENOUGH_MEMORY;
    return its_memory ? LINK_no_memory : LINK_refused;
}

/* A reply that says no is a sentence. */
static enum link_status exchange(struct line *line, unsigned answer_ms, enum ff_type type, const void *in,
                                 struct ff_writer *reply, struct ff_frame *ret_frame, char error[256])
{
    if (!ff_writer_room(reply, LINK_REPLY_ROOM)) return no_memory(error);
    enum line_status status = say(line, reply->alloc, type, in);
    if (status == LINE_ok && line->at == line->have && !socket_answers(line->socket, answer_ms)) {
        snprintf(error, 256,
                 "does not answer: it was stopped, or is no fauxfax service; continue or end it, or set "
                 "FAUXFAX_TRANSPORT to another");
        return LINK_refused;
    }
    socket_limit(line->socket, answer_ms);
    if (status == LINE_ok) status = line_reply(line, type, reply, ret_frame);
    socket_limit(line->socket, 0);
    if (status != LINE_ok) return no_answer(status, ret_frame, error);
    if (ret_frame->reply.status == 0) return LINK_ok;
    snprintf(error, 256, "the service answers %s with %lu", ff_type_row(type)->name,
             (unsigned long)ret_frame->reply.status);
    return LINK_refused;
}

static enum link_status say_hello(struct dialled *d, unsigned answer_ms, const struct ff_in_Hello *hello,
                                  struct ff_out_Hello *ret_hello, uint64_t *ret_now, char error[256])
{
    struct ff_frame frame;
    struct ff_arena none = ff_arena_on(d->hello.alloc); /* it has no list */
    enum link_status status = exchange(&d->calls, answer_ms, FF_TYPE_Hello, hello, &d->hello, &frame, error);
    if (status != LINK_ok) return status;
    *ret_now = frame.reply.now;
    if (ff_record_decode(&frame.body, &ff_record_out_Hello, ret_hello, &none) == FF_DECODE_ok &&
        ret_hello->time_mode <= FF_TIME_scaled)
        return LINK_ok;
    snprintf(error, 256, "the service's answer to Hello is malformed");
    return LINK_refused;
}

static enum link_status say_listen(struct dialled *d, unsigned answer_ms, const struct ff_out_Hello *hello,
                                   struct ff_str secret, char error[256])
{
    struct ff_writer reply = ff_writer_on(d->hello.alloc);
    struct ff_frame frame;
    struct ff_in_Listen in = {FF_PROTOCOL_VERSION, hello->process, hello->cookie, secret};
    enum link_status status = exchange(&d->notices, answer_ms, FF_TYPE_Listen, &in, &reply, &frame, error);
    ff_writer_free(&reply);
    return status;
}

static bool open_line(const struct ff_endpoint *at, unsigned limit_ms, struct line *line,
                      enum socket_status *ret_status, char error[256])
{
    line->at = line->have = 0;
    *ret_status = socket_connect(at, limit_ms, &line->socket, error);
    return *ret_status == SOCKET_ok;
}

static enum link_status dial_notices(const struct ff_endpoint *at, unsigned answer_ms, struct dialled *d,
                                     const struct ff_out_Hello *hello, struct ff_str secret, char error[256])
{
    enum socket_status opened;
    if (!open_line(at, answer_ms, &d->notices, &opened, error)) return LINK_refused;
    enum link_status status = say_listen(d, answer_ms, hello, secret, error);
    if (status != LINK_ok) socket_close(d->notices.socket);
    return status;
}

/* Whoever is told no wants to know by whom. */
static void say_where(const char *config, char error[256])
{
    char words[256];
    memcpy(words, error, sizeof words);
    snprintf(error, 256, "%.80s: %.170s", config, words);
}

enum link_status daemon_dial(const struct link_open *options, struct dialled *d,
                             struct ff_out_Hello *ret_hello, uint64_t *ret_now, char error[256])
{
    struct dial_to *to = &d->to;
    enum socket_status opened;
    enum link_status status = find(options, to, error);
    if (status != LINK_ok) return status;
    if (!open_line(&to->at, options->answer_ms, &d->calls, &opened, error))
        return opened == SOCKET_nobody ? LINK_lost : LINK_refused;
    struct ff_in_Hello hello = options->hello;
    hello.secret = *to->secret ? ff_str_of(to->secret) : FF_STR_NULL;
    status = say_hello(d, options->answer_ms, &hello, ret_hello, ret_now, error);
    if (status == LINK_ok)
        status = dial_notices(&to->at, options->answer_ms, d, ret_hello, hello.secret, error);
    if (status != LINK_ok) socket_close(d->calls.socket);
    if (status == LINK_refused) say_where(options->config, error);
    return status;
}
