/* SPDX-License-Identifier: MIT */
/* What is said from within a signal handler goes over a connection of its own: on the others somebody may be in the middle of
 * a frame. Everything it needs lies here from the beginning, since nothing may be allocated, nor any lock be waited for. */
#include "client/daemon/crash.h"

#include <stdatomic.h>

#include "client/os.h"

enum { FRAME_MAX = 16384, WAIT_MS = 1000 };

/* Whose all of it is: a link; NULL: nobody's, and nobody is watched. One link or none has it at a time, since processes of one program
 * may connect, and lose their connections, at the same time. */
static _Atomic(const void *) owner;
static const char in_use; /* the owner while it is given up: the last words of a link are in there */

static struct {
    struct link_sink sink;
    struct dial_to to;
    uint32_t process;
    uint64_t cookie;
    struct ff_crash_frame frames[OS_FRAMES];
    uint8_t bytes[FRAME_MAX];
} watched;

static void *room(void *ctx, void *block, size_t size)
{
    (void)ctx, (void)block;
    return size && size <= sizeof watched.bytes ? watched.bytes : NULL;
}

static void say(const struct ff_writer *frame)
{
    char error[256];
    uint8_t answer[64];
    socket_t s;
    if (frame->failed || socket_connect(&watched.to.at, WAIT_MS, &s, error) != SOCKET_ok) return;
    /* The answer is not read for what it says: it comes when the service knows. */
    if (socket_send(s, frame->at, frame->size) && socket_answers(s, WAIT_MS))
        socket_receive(s, answer, sizeof answer);
    socket_close(s);
}

static struct ff_in_Crash of_process(void)
{
    return (struct ff_in_Crash){.version = FF_PROTOCOL_VERSION,
                                .process = watched.process,
                                .cookie = watched.cookie,
                                .secret = *watched.to.secret ? ff_str_of(watched.to.secret) : FF_STR_NULL};
}

static void crashed(void *ctx, uint32_t signal, const struct os_frame *frames, uint32_t count)
{
    const struct ff_alloc alloc = {room, NULL};
    struct ff_writer frame = ff_writer_on(&alloc);
    struct ff_call_head head = {0};
    struct ff_in_Crash in = of_process();
    in.signal = signal;
    in.frames.at = watched.frames;
    in.frames.count = count;
    (void)ctx;
    watched.sink.crashing(watched.sink.ctx, &in.thread, &in.registration, &in.event);
    for (uint32_t i = 0; i < count; i++) {
        struct ff_str module = *frames[i].module ? ff_str_of(frames[i].module) : FF_STR_NULL;
        watched.frames[i] = (struct ff_crash_frame){module, frames[i].address};
    }
    ff_frame_write_call(&frame, FF_TYPE_Crash, &head, &in);
    say(&frame);
}

/* Where a name would have to be resolved, and cannot be then, TCP is left out. */
void crash_watch(const void *link, const struct link_sink *sink, const struct dialled *dialled,
                 const struct ff_out_Hello *hello)
{
    const void *nobody = NULL;
    if (!hello->crashes || (dialled->to.at.kind != FF_ENDPOINT_unix && !os_crash_resolves())) return;
    if (!atomic_compare_exchange_strong(&owner, &nobody, link)) return;
    watched.sink = *sink;
    watched.to = dialled->to;
    watched.process = hello->process;
    watched.cookie = hello->cookie;
    os_crash_watch(crashed, NULL);
}

/* Of those who give it up at once only one has it to give. False: it is not the link's. */
static bool begin_giving_up(const void *link)
{
    if (!atomic_compare_exchange_strong(&owner, &link, &in_use)) return false;
    os_crash_watch(NULL, NULL);
    return true;
}

void crash_cut_off(const void *link)
{
    const struct ff_alloc alloc = {room, NULL};
    struct ff_writer frame = ff_writer_on(&alloc);
    struct ff_call_head head = {0};
    if (!begin_giving_up(link)) return;
    /* Elsewhere it is the service that has gone, and a connection to nobody takes its time. */
    if (watched.to.at.kind == FF_ENDPOINT_unix) {
        struct ff_in_Crash in = of_process();
        ff_frame_write_call(&frame, FF_TYPE_Crash, &head, &in);
        say(&frame);
    }
    atomic_store(&owner, NULL);
}

void crash_unwatch(const void *link)
{
    if (begin_giving_up(link)) atomic_store(&owner, NULL);
}
