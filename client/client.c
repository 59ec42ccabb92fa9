/* SPDX-License-Identifier: MIT */
#include "client/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/codepage.h"
#include "client/recording.h"
#include "common/winfax_codes.h"

/* Every client there is, and the one of the program itself. */
static struct {
    struct os_mutex lock;
    bool started;
    struct client *first, *standard;
    struct client *chosen; /* stands in for the standard one */
    struct client *left;   /* in the child of a fork: the parent's, which are left alone */
} all = {OS_MUTEX_INIT, false, NULL, NULL, NULL, NULL};

/* ---- Making and freeing ---- */

static bool copy_text(const struct ff_alloc *alloc, const char *text, char **ret_copy)
{
    size_t size = text ? strlen(text) + 1 : 0;
    *ret_copy = text ? ff_alloc_zeroed(alloc, 1, size) : NULL;
    if (*ret_copy) memcpy(*ret_copy, text, size);
    return !text || *ret_copy;
}

static void free_memory(struct client *client)
{
    client_registration_free_all(client);
    client_buffer_free_all(client);
    client_module_free_all(client);
    client_threads_free(client);
    os_cond_destroy(&client->moved);
    os_mutex_destroy(&client->telling);
    os_mutex_destroy(&client->lock);
    ff_free(client->alloc, client->transport);
    ff_free(client->alloc, client->user);
    ff_free(client->alloc, client->image);
    ff_free(client->alloc, client);
}

struct client *client_make(const struct client_options *options)
{
    const struct ff_alloc *alloc = options->alloc ? options->alloc : ff_alloc_default();
    struct client *client = ff_alloc_zeroed(alloc, 1, sizeof *client);
    if (!client) return NULL;
    client->alloc = alloc;
    client->refs = 1;
    client->now = os_wall_time();
    client->heard_at = os_monotonic_ns();
    atomic_init(&client->time_mode, FF_TIME_real);
    atomic_init(&client->scale_x1000, 1000);
    os_mutex_init(&client->lock);
    os_mutex_init(&client->telling);
    os_cond_init(&client->moved);
    if (copy_text(alloc, options->transport, &client->transport) &&
        copy_text(alloc, options->user, &client->user) && copy_text(alloc, options->image, &client->image) &&
        (client->host = host_new(client)))
        return client;
    free_memory(client);
    return NULL;
}

struct host *host_of_client(struct client *client)
{
    return client->host;
}

static void enlist(struct client *client)
{
    client->next = all.first;
    all.first = client;
}

static void delist(struct client *client)
{
    struct client **at = &all.first;
    while (*at && *at != client) at = &(*at)->next;
    if (*at) *at = client->next;
}

void client_hold(struct client *client)
{
    os_mutex_lock(&all.lock);
    client->refs++;
    os_mutex_unlock(&all.lock);
}

void client_release(struct client *client)
{
    os_mutex_lock(&all.lock);
    bool last = --client->refs == 0;
    if (last) delist(client);
    os_mutex_unlock(&all.lock);
    if (!last) return;
    host_free(client->host);
    if (client->link) client->ops->close(client->link);
    free_memory(client);
}

unsigned client_count(void)
{
    unsigned count = 0;
    os_mutex_lock(&all.lock);
    for (const struct client *client = all.first; client; client = client->next)
        count += client != all.standard;
    os_mutex_unlock(&all.lock);
    return count;
}

/* ---- The program's own, and its end ---- */

static void hang_up(struct client *client, bool polite, uint32_t exit_code)
{
    os_mutex_lock(&client->lock);
    bool linked = client_is_up(client) || client->state == CLIENT_gone;
    client->state = CLIENT_ended;
    os_cond_broadcast(&client->moved);
    os_mutex_unlock(&client->lock);
    if (linked) client->ops->hang_up(client->link, polite, exit_code);
}

/* The last chance to say that something was written over which was not given back. */
static void look_at_memory(struct client *client)
{
    client_buffers_look(client);
    host_events_look(client->host);
}

/* Only now the world needs to know of device contexts: nothing that it does depends on them. */
static void say_what_is_left(struct client *client)
{
    const void *site = NULL;
    uint64_t since = 0;
    for (uint32_t at = 0; host_dc_left(client->host, &at, &site, &since);) {
        struct client_site place = client_site_of(client, site);
        struct ff_in_Note note = {FF_NOTE_dc_left, place.module, place.address, since};
        client_tell(client, FF_TYPE_Note, &note);
    }
}

static void last_words(struct client *client)
{
    look_at_memory(client);
    client_registration_ack(client);
    say_what_is_left(client);
}

void client_leave_world(struct client *client)
{
    last_words(client);
    hang_up(client, true, FF_EXIT_UNKNOWN);
}

static void at_exit(void)
{
    os_mutex_lock(&all.lock);
    struct client *client = all.standard;
    os_mutex_unlock(&all.lock);
    if (client) client_leave_world(client);
}

static void before_fork(void)
{
    os_mutex_lock(&all.lock);
}

static void in_parent(void)
{
    os_mutex_unlock(&all.lock);
}

/* The child has none: no handle, no registration, no link. It may make its own. */
static void in_child(void)
{
    while (all.first) {
        struct client *client = all.first;
        if (client->link) client->ops->forked(client->link);
        all.first = client->next;
        client->next = all.left;
        all.left = client;
    }
    all.standard = all.chosen = NULL;
    client_threads_forked();
    recording_forked();
    os_mutex_unlock(&all.lock);
}

/* With the list's lock held. */
static bool start(void)
{
    client_codepage_start();
    if (all.started) return true;
    if (!client_threads_start()) return false;
    os_at_fork(before_fork, in_parent, in_child);
    os_at_exit(at_exit);
    client_log_start();
    recording_start();
    return all.started = true;
}

/* With the list's lock held. */
static struct client *standard(void)
{
    if (all.chosen || all.standard) return all.chosen ? all.chosen : all.standard;
    all.standard = client_make(&(struct client_options){0});
    if (all.standard) enlist(all.standard);
    return all.standard;
}

struct client *client_standard(void)
{
    os_mutex_lock(&all.lock);
    struct client *client = start() ? standard() : NULL;
    os_mutex_unlock(&all.lock);
    return client;
}

void client_choose_standard(struct client *client)
{
    os_mutex_lock(&all.lock);
    all.chosen = client;
    os_mutex_unlock(&all.lock);
}

bool client_start(void)
{
    os_mutex_lock(&all.lock);
    bool ok = start();
    os_mutex_unlock(&all.lock);
    return ok;
}

uint32_t client_ansi_page(void)
{
    if (!codepage_ansi()) client_start();
    return codepage_ansi();
}

/* ---- Connecting ---- */

static void own_transport(struct client_settings *settings, const struct client *client)
{
    snprintf(settings->transport, sizeof settings->transport, "%s", client->transport);
    *settings->user = 0;
    settings->user_is_set = false;
    if (client->user) snprintf(settings->user, sizeof settings->user, "%s", client->user);
}

static enum link_status dial(struct client *client, void **ret_link, struct ff_out_Hello *ret_hello,
                             uint64_t *ret_now, char error[256])
{
    struct client_settings settings;
    char image[1024];
    if (!client_settings_read(&settings, error)) return LINK_refused;
    if (client->transport) own_transport(&settings, client);
    os_image(image, sizeof image);
    struct link_sink sink = client_sink(client);
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION,
                                .pid = os_pid(),
                                .pointer_bits = sizeof(void *) * 8,
                                .user = *settings.user ? ff_str_of(settings.user) : FF_STR_NULL,
                                .image = ff_str_of(client->image ? client->image : image)};
    return client_dial(client->alloc, &settings, &hello, &sink, &client->ops, ret_link, ret_hello, ret_now,
                       error);
}

/* How the world's time passes, and what it is now. */
struct world_time {
    struct client *client;
    enum ff_time_mode mode;
    uint32_t scale_x1000;
    uint64_t now;
};

static void take_time(void *time_)
{
    const struct world_time *time = time_;
    struct client *client = time->client;
    atomic_store(&client->time_mode, time->mode);
    atomic_store(&client->scale_x1000, time->scale_x1000 ? time->scale_x1000 : 1000);
    os_mutex_lock(&client->lock);
    client->now = time->now;
    client->heard_at = os_monotonic_ns();
    os_mutex_unlock(&client->lock);
}

/* A step on the way to CLIENT_linked, unless the world has gone, or the process ended, in the meantime. */
static bool go_on(struct client *client, enum client_state from, enum client_state to)
{
    os_mutex_lock(&client->lock);
    bool still = client->state == from;
    if (still) client->state = to;
    os_cond_broadcast(&client->moved);
    os_mutex_unlock(&client->lock);
    return still;
}

/* `telling` is held, so that nothing is said out of turn. */
static bool greet(struct client *client)
{
    os_mutex_lock(&client->telling);
    bool up = go_on(client, CLIENT_connecting, CLIENT_greeting);
    client->told = true;
    client_catch_up(client);
    os_mutex_unlock(&client->telling);
    client_say_seen(client);
    return up && go_on(client, CLIENT_greeting, CLIENT_linked);
}

static enum link_status connect_now(struct client *client, char error[256])
{
    struct ff_out_Hello hello;
    uint64_t now;
    void *link;
    enum link_status status = dial(client, &link, &hello, &now, error);
    if (status != LINK_ok) {
        go_on(client, CLIENT_connecting, CLIENT_new);
        return status;
    }
    client->link = link;
    client->process = hello.process;
    struct world_time time = {client, (enum ff_time_mode)hello.time_mode, hello.scale_x1000, now};
    host_clock_set(client->host, take_time, &time);
    if (greet(client)) return LINK_ok;
    snprintf(error, 256, "the world went away at once");
    return LINK_lost;
}

/* One thread dials, others wait for what comes of it. */
static bool begin_connecting(struct client *client)
{
    os_mutex_lock(&client->lock);
    while (client->state == CLIENT_connecting || client->state == CLIENT_greeting)
        os_cond_wait(&client->moved, &client->lock);
    bool mine = client->state == CLIENT_new;
    if (mine) client->state = CLIENT_connecting;
    os_mutex_unlock(&client->lock);
    return mine;
}

static enum link_status open_link(struct client *client, char error[256])
{
    if (begin_connecting(client)) return connect_now(client, error);
    snprintf(error, 256, "the world has gone");
    return client_has_link(client) ? LINK_ok : LINK_lost;
}

bool client_open(struct client *client, char error[256])
{
    return open_link(client, error) == LINK_ok;
}

uint32_t client_connect(struct client *client)
{
    char error[256];
    enum link_status status = client_has_link(client) ? LINK_ok : open_link(client, error);
    if (status == LINK_ok) return FF_ERROR_SUCCESS;
    if (status == LINK_no_memory) return FF_ERROR_NOT_ENOUGH_MEMORY;
    os_mutex_lock(&client->lock);
    bool say = !client->complained && client->state == CLIENT_new;
    if (say) client->complained = true;
    os_mutex_unlock(&client->lock);
    if (say) client_say(error);
    return FF_RPC_S_SERVER_UNAVAILABLE;
}

/* ---- Processes of a test ---- */

static struct client *open_or_drop(struct client *client, char error[256])
{
    os_mutex_lock(&all.lock);
    enlist(client);
    os_mutex_unlock(&all.lock);
    if (client_open(client, error)) return client;
    client_end(client, false, 0);
    return NULL;
}

struct client *client_new(const char *transport, const char *user, const char *image, char error[256])
{
    struct client_options options = {NULL, transport, user, image};
    struct client *client = client_start() ? client_make(&options) : NULL;
    if (client) return open_or_drop(client, error);
    snprintf(error, 256, "memory was refused");
    return NULL;
}

static void wait_until_all_are_out(struct client *client)
{
    os_mutex_lock(&client->lock);
    while (client->users) os_cond_wait(&client->moved, &client->lock);
    os_mutex_unlock(&client->lock);
}

void client_end(struct client *client, bool polite, uint32_t exit_code)
{
    if (polite)
        last_words(client);
    else
        client_registration_ack(client);
    hang_up(client, polite, exit_code);
    wait_until_all_are_out(client);
    host_end(client->host, FF_ERROR_SHUTDOWN_IN_PROGRESS, "the process has ended");
    client_release(client);
}

void client_settle(struct client *client)
{
    if (!client_enter(client)) return;
    client->ops->settle(client->link);
    client_leave(client);
}

void client_sent_reply(struct client *client, uint64_t send, uint64_t result)
{
    struct ff_in_SentReply reply = {send, result};
    client_tell(client, FF_TYPE_SentReply, &reply);
    client_settle(client);
}

void client_polls(struct client *client, uint32_t thread, const void *site)
{
    struct ff_in_Note note = {.kind = FF_NOTE_polls, .value = thread};
    client_module_site(client, site, &note.module, &note.address);
    client_registration_ack(client);
    client_tell(client, FF_TYPE_Note, &note);
}

void client_session_ends(struct client *client)
{
    struct ff_in_Note note = {.kind = FF_NOTE_real_session_ends};
    client_tell(client, FF_TYPE_Note, &note);
}

bool client_owns_handle(struct client *client, uint64_t handle, const void *site)
{
    if (handle < FF_FAX_HANDLE_FIRST || handle > FF_FAX_HANDLE_LAST) return false;
    struct ff_in_Note note = {.kind = FF_NOTE_closehandle_on_fax, .value = handle};
    client_module_site(client, site, &note.module, &note.address);
    client_tell(client, FF_TYPE_Note, &note);
    return true;
}
