/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_INNER_H
#define FF_CLIENT_INNER_H

#include <stdatomic.h>

#include "client/client.h"
#include "client/host.h"
#include "client/os.h"
#include "common/alloc.h"

/* What the files of the fax side share. client.h is what others see.
 *
 * Two locks, both leaves for whoever is outside:
 *   telling   held while a tell goes out, so that what the world has been told of threads and windows is in order; under it
 *             only the link, and `lock`
 *   lock      the rest; under it nothing
 * What only the sink (client_notify.c) touches needs none: a link calls it from one thread at a time. */

/* A thread of the process, as the world sees it. Under `telling`. */
struct thread_row {
    uint32_t ordinal;
    bool idle, pumps, foreign;
    uint64_t deadline;
    struct client_site site;
    char what[48];
};

/* A window that was made before there was a world to tell. Under `telling`. */
struct early_window {
    uint64_t window;
    uint32_t thread;
    enum ff_window_kind kind;
    char *title; /* NULL: none */
};

/* A buffer that was handed out. Sorted by address. */
struct buffer {
    void *block;
    size_t size;
    uint32_t number;
};

/* Where in memory a module lies. */
struct module_range {
    uint64_t base, size;
    uint32_t ordinal;
};

/* A registration of this process. Under `lock`. Rows are added and dropped by the sink alone. */
struct client_registration {
    uint32_t number, mode, message_start;
    uint64_t window, port, key;
    bool live, muted;
    uint64_t posted; /* up to where its events have been posted */
    uint64_t acked_posted, acked_read;
    uint32_t freed;            /* event blocks, since that was told */
    FF_ARRAY(uint64_t) unread; /* from unread_first on: sequences that lie in a queue, in order */
    uint32_t unread_first;
};

/* So many entries and exceptions of an Ack fit a small frame. */
enum { ACK_BATCH = 16 };

enum client_state {
    CLIENT_new,        /* no link yet */
    CLIENT_connecting, /* a thread is at it */
    CLIENT_greeting,   /* … and tells the world what was before */
    CLIENT_linked,
    CLIENT_gone, /* the world has gone */
    CLIENT_ended /* client_end */
};

struct client {
    struct client *next; /* of all; client.c's global lock */
    uint32_t refs;       /* likewise: the owner, and each thread that has a seat */
    const struct ff_alloc *alloc;
    struct host *host;
    char *transport, *user, *image; /* client_new's; NULL: from the environment */

    struct os_mutex lock, telling;
    struct os_cond moved; /* state, users, or seen */

    /* Under lock; ops and link do not change once linked. */
    enum client_state state;
    uint32_t users; /* threads inside the link */
    const struct link_ops *ops;
    void *link;
    uint32_t process; /* the world's number for it */
    _Atomic(enum ff_time_mode) time_mode;
    atomic_uint scale_x1000;
    bool complained; /* that there is no world was said */

    /* Virtual time: what was heard last, and when. Under lock. */
    uint64_t now, heard_at;

    /* Under telling. */
    bool told; /* the world knows what stands here; tells go out */
    uint32_t threads_made;
    FF_ARRAY(struct thread_row) threads;
    FF_ARRAY(struct early_window) early;

    /* Notifications: worked off (the sink's); acknowledged, and released to the calls that wait for them (under lock). */
    uint64_t worked_events, worked_actions;
    uint64_t acked_events, acked_actions;
    uint64_t seen_events, seen_actions;

    FF_ARRAY(struct client_registration) registrations;
    uint32_t registrations_wanted;                 /* room is made for those of calls under way */
    struct ff_ack_exception exceptions[ACK_BATCH]; /* under lock */
    uint32_t exceptions_count;

    FF_ARRAY(struct buffer) buffers;
    uint64_t modules_generation;
    FF_ARRAY(struct module_range) modules; /* where they are now */
    FF_ARRAY(char *) module_paths;         /* by ordinal - 1 */
};

/* ---- client.c ---- */

struct client_options {
    const struct ff_alloc *alloc; /* NULL: the C library's */
    const char *transport;        /* NULL: from the environment */
    const char *user, *image;     /* NULL: from the environment; the program */
};
/* A client without a link, with its host; NULL when memory is refused. The caller owns one reference: client_end. */
struct client *client_make(const struct client_options *options);
/* Opens the link, once; a sentence in error. */
bool client_open(struct client *client, char error[256]);
/* One more holder; the last to let go frees it. No lock. */
void client_hold(struct client *client);
void client_release(struct client *client);
/* What has to be there before the first client. False: refused. */
bool client_start(void);
/* The one that a thread acts for when nobody says otherwise: the program's own, made at the first use, or the one that was
 * chosen (NULL: none). NULL when memory is refused. A chosen one is not held. */
struct client *client_standard(void);
void client_choose_standard(struct client *client);
/* How many there are besides the program's own, ended ones that a thread still holds included: for tests. */
unsigned client_count(void);

/* ---- client_thread.c ---- */

/* Once a process, before the first seat. */
bool client_threads_start(void);
/* In the child of a fork: the calling thread sits nowhere. */
void client_threads_forked(void);
/* For link_sink: what the calling thread is at. Takes no lock. */
void client_crashing(void *client, uint32_t *ret_thread, uint32_t *ret_registration, uint64_t *ret_event);
/* With `telling` held: tells what was said before there was a link. */
void client_catch_up(struct client *client);
void client_threads_free(struct client *client);

/* ---- client_call.c ---- */

/* With the lock held: is there a world at the other end? */
static inline bool client_is_up(const struct client *client)
{
    return client->state == CLIENT_greeting || client->state == CLIENT_linked;
}
/* A thread goes into the link, and comes out. False: there is none (any more). */
bool client_enter(struct client *client);
void client_leave(struct client *client);
/* Time is at least `now`. */
void client_heard(struct client *client, uint64_t now);
/* As client_tell. False: memory was refused for a large frame, and nothing was said. */
bool client_try_tell(struct client *client, enum ff_type type, const void *in);
/* With `telling` held, and `told`. */
bool client_tell_held(struct client *client, enum ff_type type, const void *in);

/* ---- client_notify.c ---- */

struct link_sink client_sink(struct client *client);
/* Says how far notifications have been worked off. */
void client_say_seen(struct client *client);

/* ---- registration.c ---- */

/* Makes room for one more, before FaxInitializeEventQueue is said. False: refused. Each is to be followed by unreserve,
 * after the call. */
bool client_registration_reserve(struct client *client);
void client_registration_unreserve(struct client *client);
void client_registration_add(struct client *client, const struct ff_in_Registered *in);
void client_registration_mute(struct client *client, uint32_t number, bool muted);
void client_registration_end(struct client *client, uint32_t number);
/* Posts one event for each live registration, in order. */
void client_registration_event(struct client *client, const struct ff_wire_event *event);
/* Tells the world what was posted, read and freed since the last time. */
void client_registration_ack(struct client *client);
/* Events up to `last` never came. */
void client_registration_lost(struct client *client, uint64_t last);
void client_registration_free_all(struct client *client);

/* ---- buffer.c ---- */

/* A block that can be handed out; NULL: refused. */
void *client_block_new(struct client *client, size_t size);
void client_block_free(struct client *client, void *block); /* that was not */
/* Notes that it is handed out, with so many of its bytes: what is beyond them is guarded. False: refused. */
bool client_buffer_add(struct client *client, void *block, size_t size, uint32_t number);
/* FaxFreeBuffer, called from `site`. */
void client_buffer_free(struct client *client, void *block, const void *site);
/* Looks whether those that are out were written beyond. */
void client_buffers_look(struct client *client);
void client_buffer_free_all(struct client *client);

/* ---- module.c ---- */

/* The call site, for the head of a call or a Note; tells the module when it is new. */
void client_module_site(struct client *client, const void *site, uint32_t *ret_module, uint64_t *ret_address);
void client_module_free_all(struct client *client);

/* ---- client_env.c ---- */

/* Which world, as whom. "": nothing said. */
struct client_settings {
    char transport[512]; /* "daemon:unix:/run/…", "embedded:NAME" */
    char user[256];
    bool user_is_set; /* by the environment */
    char secret_file[1024];
    char scenario_file[1024];
};
/* Chooses the ANSI code page, if nobody has yet. What is wrong with the variable client_settings_read says. */
void client_codepage_start(void);
/* What the environment says. False: a value cannot be; the sentence names the variable and the cure. */
bool client_settings_read(struct client_settings *ret_settings, char error[256]);
/* Opens a link as the settings say, and where they name no transport as DESIGN section 5 does. */
enum link_status client_dial(const struct ff_alloc *alloc, const struct client_settings *settings,
                             const struct ff_in_Hello *hello, const struct link_sink *sink,
                             const struct link_ops **ret_ops, void **ret_link, struct ff_out_Hello *ret_hello,
                             uint64_t *ret_now, char error[256]);
/* A line for whoever runs the program, after "fauxfax: ". */
void client_say(const char *line);

/* ---- client_log.c ---- */

/* Opens the file that FAUXFAX_LOG names, when there is one; the others write a line to it each, and nothing without it. */
void client_log_start(void);
void client_log_call(struct client *client, enum ff_type type, const struct ff_call_head *head,
                     const void *in, uint32_t status);
void client_log_notice(struct client *client, enum ff_type type, const void *in);
void client_log_event(struct client *client, const struct ff_wire_event *event);

/* ---- A frame on the stack: memory that is not refused, for what is small ---- */

struct small_frame {
    struct ff_alloc alloc;
    struct ff_writer writer;
    uint8_t bytes[1024];
};
/* Writes go into the frame itself; what does not fit makes the writer fail. */
void small_frame_init(struct small_frame *frame);

#endif
