/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/endpoint.h"
#include "common/protocol.h"

/* A client without the SDK, for the tests of `fauxfax run`: it says and does, word by word, what its
 * arguments say.
 *
 *   hello     the first frame, and its answer        listen   the notification channel
 *   connect   FaxConnectFaxServer                    end      waits for the notification End
 *   fax       prints one of a page to 5550100
 *   bye       says so                                eof      waits until the service closes
 *   idle      its thread waits for ever              print    "here" on the standard output
 *   leave     Bye, and nothing is closed before it  work     for a while
 *   exit N    crash    ignore (TERM)    pause        argument A=B: environment variable A must be B */

static int calls = -1, notices = -1;
static struct ff_out_Hello who;
static uint64_t fax; /* the server handle, 0 not connected */

static void die(const char *what)
{
    fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
    exit(99);
}

static int dial(void)
{
    const char *transport = getenv("FAUXFAX_TRANSPORT"), *why;
    struct ff_endpoint at;
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (!transport || strncmp(transport, "daemon:", 7) != 0 || !ff_endpoint_parse(transport + 7, &at, &why))
        die("no transport");
    strcpy(to.sun_path, at.place);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) die("connect");
    return fd;
}

static void say(int fd, enum ff_type type, const void *record)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    if (ff_type_row(type)->kind == FF_TYPE_KIND_call)
        ff_frame_write_call(&w, type, &(struct ff_call_head){.thread = 1}, record);
    else
        ff_frame_write(&w, type, record);
    if (w.failed || send(fd, w.at, w.size, MSG_NOSIGNAL) != (ssize_t)w.size) die("send");
    ff_writer_free(&w);
}

/* False at the end of the stream. */
static bool hear(int fd, struct ff_frame *ret_frame)
{
    static uint8_t bytes[1 << 20];
    size_t have = 0, used;
    do {
        size_t want =
            have < 4 ? 4 - have : 4 + (bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16) - have;
        ssize_t got = recv(fd, bytes + have, want, 0);
        if (got <= 0) return false;
        have += (size_t)got;
    } while (ff_frame_parse(bytes, have, FF_FRAME_MAX, ret_frame, &used) == FF_FRAME_more);
    return true;
}

static void do_hello(void)
{
    const char *user = getenv("FAUXFAX_USER");
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION,
                                .pid = (uint32_t)getpid(),
                                .pointer_bits = 64,
                                .user = user ? ff_str_of(user) : FF_STR_NULL,
                                .image = FF_STR("client")};
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    struct ff_frame frame;
    calls = dial();
    say(calls, FF_TYPE_Hello, &hello);
    if (!hear(calls, &frame) || frame.reply.status != 0) die("Hello");
    if (ff_record_decode(&frame.body, &ff_record_out_Hello, &who, &arena) != FF_DECODE_ok) die("Hello");
    ff_arena_free(&arena);
    say(calls, FF_TYPE_ThreadBegin, &(struct ff_in_ThreadBegin){.thread = 1});
}

static void do_listen(void)
{
    struct ff_in_Listen listen = {
        .version = FF_PROTOCOL_VERSION, .process = who.process, .cookie = who.cookie};
    struct ff_frame frame;
    notices = dial();
    say(notices, FF_TYPE_Listen, &listen);
    if (!hear(notices, &frame) || frame.reply.status != 0) die("Listen");
}

static void do_connect(void)
{
    struct ff_in_FaxConnectFaxServer in = {.machine_name = FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer out;
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    struct ff_frame frame;
    say(calls, FF_TYPE_FaxConnectFaxServer, &in);
    if (!hear(calls, &frame) || frame.reply.status != 0) die("FaxConnectFaxServer");
    if (ff_record_decode(&frame.body, &ff_record_out_FaxConnectFaxServer, &out, &arena) != FF_DECODE_ok)
        die("FaxConnectFaxServer");
    fax = out.fax_handle;
    ff_arena_free(&arena);
}

static void do_fax(void)
{
    struct ff_in_PrintDocument in = {.info = {.recipient_number = FF_STR("5550100")}, .pages = 1};
    struct ff_frame frame;
    say(calls, FF_TYPE_PrintDocument, &in);
    if (!hear(calls, &frame) || frame.reply.status != 0) die("PrintDocument");
}

/* What a well-behaved client has done before it goes (CLS-2). */
static void do_close(void)
{
    struct ff_in_FaxClose in = {.fax_handle = fax};
    struct ff_frame frame;
    say(calls, FF_TYPE_FaxClose, &in);
    if (!hear(calls, &frame) || frame.reply.status != 0) die("FaxClose");
    fax = 0;
}

static void do_end(void)
{
    struct ff_frame frame;
    do
        if (!hear(notices, &frame)) die("no End");
    while (frame.type != FF_TYPE_End);
}

static void do_eof(void)
{
    struct ff_frame frame;
    while (hear(notices, &frame)) continue;
}

static void do_leave(void)
{
    say(calls, FF_TYPE_Bye, &(struct ff_in_Bye){FF_EXIT_UNKNOWN});
}

static void do_bye(void)
{
    if (fax) do_close();
    do_leave();
}

/* As a tool does that looks for leaks when the program has ended. */
static void do_work(void)
{
    poll(NULL, 0, 600);
}

/* The only thread waits for ever, and has seen everything. */
static void do_idle(void)
{
    say(calls, FF_TYPE_Idle,
        &(struct ff_in_Idle){
            .thread = 1, .deadline = UINT64_MAX, .pumps = 1, .what = FF_STR("the client's wait")});
}

static void do_print(void)
{
    puts("here");
}

static void do_crash(void)
{
    signal(SIGSEGV, SIG_DFL); /* a sanitizer would make words of it */
    raise(SIGSEGV);
}

static void do_ignore(void)
{
    signal(SIGTERM, SIG_IGN);
}

static void do_pause(void)
{
    for (;;) pause();
}

static void check_variable(const char *arg)
{
    char name[64];
    size_t size = strcspn(arg, "=");
    snprintf(name, sizeof name, "%.*s", (int)size, arg);
    const char *value = getenv(name);
    if (!value || strcmp(value, arg + size + 1) != 0) die(arg);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *word;
        void (*act)(void);
    } acts[] = {{"hello", do_hello}, {"listen", do_listen}, {"connect", do_connect}, {"end", do_end},
                {"eof", do_eof},     {"bye", do_bye},       {"idle", do_idle},       {"print", do_print},
                {"crash", do_crash}, {"ignore", do_ignore}, {"pause", do_pause},     {"leave", do_leave},
                {"work", do_work},   {"fax", do_fax}};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "exit") == 0) return i + 1 < argc ? atoi(argv[i + 1]) : 0;
        if (strchr(argv[i], '=')) check_variable(argv[i]);
        for (size_t a = 0; a < sizeof acts / sizeof *acts; a++)
            if (strcmp(argv[i], acts[a].word) == 0) acts[a].act();
    }
    return 0;
}
