/* SPDX-License-Identifier: MIT */
#include "client/inner.h"

#include <string.h>

#include "client/point.h"
#include "client/recording.h"

/* ---- Rows ---- */

static struct client_registration *find(struct client *client, uint32_t number)
{
    for (uint32_t i = 0; i < client->registrations.count; i++)
        if (client->registrations.at[i].number == number) return &client->registrations.at[i];
    return NULL;
}

static uint32_t unread_count(const struct client_registration *r)
{
    return r->unread.count - r->unread_first;
}

/* Everything up to this was read, or was never to be. */
static uint64_t read_upto(const struct client_registration *r)
{
    if (unread_count(r) == 0) return r->posted;
    uint64_t before = r->unread.at[r->unread_first] - 1;
    return before < r->posted ? before : r->posted;
}

static bool is_over(const struct client_registration *r)
{
    return !r->live && unread_count(r) == 0 && r->freed == 0 && r->acked_posted == r->posted &&
           r->acked_read == r->posted;
}

static void drop_those_that_are_over(struct client *client)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < client->registrations.count; i++) {
        struct client_registration *r = &client->registrations.at[i];
        if (is_over(r))
            ff_array_free(client->alloc, &r->unread);
        else
            client->registrations.at[kept++] = *r;
    }
    client->registrations.count = kept;
}

bool client_registration_reserve(struct client *client)
{
    os_mutex_lock(&client->lock);
    bool room = ff_array_room(client->alloc, &client->registrations, client->registrations_wanted + 1);
    if (room) client->registrations_wanted++;
    os_mutex_unlock(&client->lock);
    return room;
}

void client_registration_unreserve(struct client *client)
{
    os_mutex_lock(&client->lock);
    client->registrations_wanted--;
    os_mutex_unlock(&client->lock);
}

/* The call that registers has made room, and is waiting for this. A world that says it unasked finds none. */
void client_registration_add(struct client *client, const struct ff_in_Registered *in)
{
    os_mutex_lock(&client->lock);
    drop_those_that_are_over(client);
    if (client->registrations.count < client->registrations.room)
        client->registrations.at[client->registrations.count++] =
            (struct client_registration){.number = in->registration,
                                         .mode = in->mode,
                                         .message_start = in->message_start,
                                         .window = in->window,
                                         .port = in->completion_port,
                                         .key = in->completion_key,
                                         .live = true};
    os_mutex_unlock(&client->lock);
}

void client_registration_mute(struct client *client, uint32_t number, bool muted)
{
    os_mutex_lock(&client->lock);
    struct client_registration *r = find(client, number);
    if (r) r->muted = muted;
    os_mutex_unlock(&client->lock);
}

void client_registration_end(struct client *client, uint32_t number)
{
    os_mutex_lock(&client->lock);
    struct client_registration *r = find(client, number);
    if (r) r->live = false;
    os_mutex_unlock(&client->lock);
}

void client_registration_lost(struct client *client, uint64_t last)
{
    os_mutex_lock(&client->lock);
    for (uint32_t i = 0; i < client->registrations.count; i++)
        if (client->registrations.at[i].live) client->registrations.at[i].posted = last;
    os_mutex_unlock(&client->lock);
}

void client_registration_free_all(struct client *client)
{
    for (uint32_t i = 0; i < client->registrations.count; i++)
        ff_array_free(client->alloc, &client->registrations.at[i].unread);
    ff_array_free(client->alloc, &client->registrations);
}

/* ---- Posting ---- */

/* Appends, in order. What was read makes room first. */
static bool unread_add(struct client *client, struct client_registration *r, uint64_t sequence)
{
    if (r->unread.count == r->unread.room && r->unread_first > r->unread.count / 2) {
        uint32_t left = unread_count(r);
        memmove(r->unread.at, r->unread.at + r->unread_first, left * sizeof *r->unread.at);
        r->unread.count = left;
        r->unread_first = 0;
    }
    if (!ff_array_room(client->alloc, &r->unread, 1)) return false;
    r->unread.at[r->unread.count++] = sequence;
    return true;
}

/* Mostly the first. A filter of PeekMessage may take a later one before it. */
static void unread_remove(struct client_registration *r, uint64_t sequence)
{
    uint32_t i = r->unread_first;
    while (i < r->unread.count && r->unread.at[i] != sequence) i++;
    if (i == r->unread.count) return;
    memmove(r->unread.at + r->unread_first + 1, r->unread.at + r->unread_first,
            (i - r->unread_first) * sizeof *r->unread.at);
    r->unread_first++;
    if (unread_count(r) == 0) r->unread.count = r->unread_first = 0;
}

static enum ff_outcome post(struct client *client, const struct client_registration *r,
                            const struct ff_wire_event *event)
{
    if (r->mode != FF_REGISTERED_window) return host_packet(client->host, r->port, r->key, event, r->number);
    /* MSG-9: both ids are zero-extended. */
    return host_post(client->host, r->window, r->message_start + event->event_id, event->device_id,
                     event->job_id, r->number, event->sequence);
}

/* With the lock held. CHO-10: that event is lost for that registration, and the registration stays. */
static void except(struct client *client, uint32_t number, uint64_t sequence, enum ff_outcome outcome)
{
    while (client->exceptions_count == ACK_BATCH) {
        os_mutex_unlock(&client->lock);
        client_registration_ack(client);
        os_mutex_lock(&client->lock);
    }
    client->exceptions[client->exceptions_count++] = (struct ff_ack_exception){number, sequence, outcome};
}

/* With the lock held, but while it posts. Rows are moved by the sink alone: the i-th stays the i-th. */
static void give(struct client *client, uint32_t i, const struct ff_wire_event *event)
{
    struct client_registration copy = client->registrations.at[i];
    if (!copy.live || copy.posted >= event->sequence) return;
    enum ff_outcome outcome = FF_OUTCOME_posted;
    if (copy.muted) {
        /* the world knows what becomes of it */
    } else if (!unread_add(client, &client->registrations.at[i], event->sequence)) {
        outcome = FF_OUTCOME_no_memory;
    } else {
        os_mutex_unlock(&client->lock);
        client_point(CLIENT_POINT_posting, FF_TYPE_Events);
        uint32_t after = recording_calls(); /* whoever is given it may call at once */
        outcome = post(client, &copy, event);
        recording_event(client, copy.number, event, after, outcome);
        os_mutex_lock(&client->lock);
        if (outcome != FF_OUTCOME_posted) unread_remove(&client->registrations.at[i], event->sequence);
    }
    if (outcome != FF_OUTCOME_posted) except(client, copy.number, event->sequence, outcome);
    client->registrations.at[i].posted = event->sequence;
}

/* CHO-14: in the order of registration. */
void client_registration_event(struct client *client, const struct ff_wire_event *event)
{
    os_mutex_lock(&client->lock);
    for (uint32_t i = 0; i < client->registrations.count; i++) give(client, i, event);
    os_mutex_unlock(&client->lock);
}

/* ---- Acknowledging ---- */

struct batch {
    struct ff_ack_entry entries[ACK_BATCH];
    struct ff_ack_exception exceptions[ACK_BATCH];
    struct ff_in_EventFreed freed[ACK_BATCH];
    uint32_t entries_count, exceptions_count, freed_count;
};

static void collect_row(struct client_registration *r, struct batch *b)
{
    uint64_t read = read_upto(r);
    if (b->entries_count < ACK_BATCH && (r->posted != r->acked_posted || read != r->acked_read)) {
        b->entries[b->entries_count++] = (struct ff_ack_entry){r->number, r->posted, read};
        r->acked_posted = r->posted;
        r->acked_read = read;
    }
    if (b->freed_count < ACK_BATCH && r->freed) {
        b->freed[b->freed_count++] = (struct ff_in_EventFreed){r->number, r->freed};
        r->freed = 0;
    }
}

static void collect(struct client *client, struct batch *b)
{
    *b = (struct batch){.exceptions_count = client->exceptions_count};
    memcpy(b->exceptions, client->exceptions, client->exceptions_count * sizeof *b->exceptions);
    client->exceptions_count = 0;
    for (uint32_t i = 0; i < client->registrations.count; i++) collect_row(&client->registrations.at[i], b);
}

static void say(struct client *client, struct batch *b)
{
    struct ff_in_Ack ack = {{.at = b->entries, .count = b->entries_count},
                            {.at = b->exceptions, .count = b->exceptions_count}};
    if (b->entries_count || b->exceptions_count) client_tell(client, FF_TYPE_Ack, &ack);
    for (uint32_t i = 0; i < b->freed_count; i++) client_tell(client, FF_TYPE_EventFreed, &b->freed[i]);
}

/* Positions are cumulative and the world takes the highest: batches of two threads may overtake each other. */
void client_registration_ack(struct client *client)
{
    struct batch b;
    do {
        os_mutex_lock(&client->lock);
        collect(client, &b);
        os_mutex_unlock(&client->lock);
        say(client, &b);
    } while (b.entries_count == ACK_BATCH || b.freed_count == ACK_BATCH);
}

void client_event_read(struct client *client, uint32_t registration, uint64_t sequence)
{
    os_mutex_lock(&client->lock);
    struct client_registration *r = find(client, registration);
    if (r) unread_remove(r, sequence);
    os_mutex_unlock(&client->lock);
}

/* A block may outlive its registration's row. */
void client_event_freed(struct client *client, uint32_t registration)
{
    os_mutex_lock(&client->lock);
    struct client_registration *r = find(client, registration);
    if (r) r->freed++;
    os_mutex_unlock(&client->lock);
    struct ff_in_EventFreed freed = {registration, 1};
    if (!r) client_tell(client, FF_TYPE_EventFreed, &freed);
}

void client_event_overrun(struct client *client, uint32_t registration)
{
    struct ff_in_Note note = {.kind = FF_NOTE_event_overrun, .value = registration};
    client_tell(client, FF_TYPE_Note, &note);
}

/* IOC-10, IOC-15: only a port that events go to is worth a word. */
void client_port_closed(struct client *client, uint64_t port, uint32_t unread)
{
    bool ours = false;
    os_mutex_lock(&client->lock);
    for (uint32_t i = 0; i < client->registrations.count; i++) {
        const struct client_registration *r = &client->registrations.at[i];
        ours = ours || (r->live && r->mode != FF_REGISTERED_window && r->port == port);
    }
    os_mutex_unlock(&client->lock);
    if (!ours) return;
    struct ff_in_Note note = {.kind = unread ? FF_NOTE_port_closed_unread : FF_NOTE_port_closed,
                              .value = port};
    client_registration_ack(client);
    client_tell(client, FF_TYPE_Note, &note);
    client_settle(client);
}
