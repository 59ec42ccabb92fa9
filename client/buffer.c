/* SPDX-License-Identifier: MIT */
/* The buffers that the fax API has handed out. A pointer that comes back is looked up, never followed: what is not here
 * is somebody else's, or was freed before, and becomes a Note (FRB-6). */
#include "client/inner.h"

#include <string.h>

#include "client/guard.h"

enum { FREED_BYTE = 0xDD };

/* ---- Blocks: what is beyond them on either side is ours, and nobody is to write there ---- */

void *client_block_new(struct client *client, size_t size)
{
    uint8_t *at = client->alloc->resize(client->alloc->ctx, NULL, GUARD_SIZE + size + GUARD_SIZE);
    return at ? at + GUARD_SIZE : NULL;
}

void client_block_free(struct client *client, void *block)
{
    if (block) ff_free(client->alloc, (uint8_t *)block - GUARD_SIZE);
}

static void guard(const struct buffer *buffer)
{
    guard_set((uint8_t *)buffer->block - GUARD_SIZE);
    guard_set((uint8_t *)buffer->block + buffer->size);
}

static bool unguard(const struct buffer *buffer)
{
    bool before = guard_take((uint8_t *)buffer->block - GUARD_SIZE);
    return guard_take((uint8_t *)buffer->block + buffer->size) && before;
}

/* ---- Those that are out ---- */

/* The first place whose block is not below `block`. With the lock held. */
static uint32_t place_of(const struct client *client, const void *block)
{
    uint32_t low = 0, high = client->buffers.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if ((uintptr_t)client->buffers.at[middle].block < (uintptr_t)block)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct client *client, uint32_t place, const void *block)
{
    return place < client->buffers.count && client->buffers.at[place].block == block;
}

bool client_buffer_add(struct client *client, void *block, size_t size, uint32_t number)
{
    os_mutex_lock(&client->lock);
    bool room = ff_array_room(client->alloc, &client->buffers, 1);
    if (room) {
        uint32_t place = place_of(client, block);
        struct buffer *at = client->buffers.at + place;
        memmove(at + 1, at, (client->buffers.count - place) * sizeof *at);
        *at = (struct buffer){block, size, number};
        guard(at);
        client->buffers.count++;
    }
    os_mutex_unlock(&client->lock);
    return room;
}

/* Number 0: it is not a buffer of this process. */
static struct buffer take(struct client *client, const void *block)
{
    struct buffer taken = {0};
    os_mutex_lock(&client->lock);
    uint32_t place = place_of(client, block);
    if (is_at(client, place, block)) {
        struct buffer *at = client->buffers.at + place;
        taken = *at;
        client->buffers.count--;
        memmove(at, at + 1, (client->buffers.count - place) * sizeof *at);
    }
    os_mutex_unlock(&client->lock);
    return taken;
}

static void note(struct client *client, enum ff_note kind, uint64_t value, const void *site)
{
    struct ff_in_Note in = {.kind = kind, .value = value};
    client_module_site(client, site, &in.module, &in.address);
    client_tell(client, FF_TYPE_Note, &in);
}

void client_buffer_free(struct client *client, void *block, const void *site)
{
    if (!block) return;
    struct buffer taken = take(client, block);
    struct ff_in_BufferFreed freed = {taken.number};
    if (freed.buffer) {
        /* FRB-4, GEN-12: who looks at it afterwards sees no job, and follows no pointer. */
        if (!unguard(&taken)) note(client, FF_NOTE_buffer_overrun, taken.number, NULL);
        memset(block, FREED_BYTE, taken.size);
        client_block_free(client, block);
        client_tell(client, FF_TYPE_BufferFreed, &freed);
    } else {
        bool event = host_is_event(client->host, block);
        note(client, event ? FF_NOTE_freebuffer_on_event : FF_NOTE_foreign_buffer, (uintptr_t)block, site);
    }
}

bool client_owns_buffer(struct client *client, const void *block, const void *site)
{
    os_mutex_lock(&client->lock);
    bool ours = is_at(client, place_of(client, block), block);
    os_mutex_unlock(&client->lock);
    if (ours) note(client, FF_NOTE_localfree_on_buffer, (uintptr_t)block, site);
    return ours;
}

/* The first that was written over, from that place on; 0: none. Its guards are put back, so that it is told once. */
static uint32_t next_overrun(struct client *client, uint32_t *place)
{
    uint32_t number = 0;
    os_mutex_lock(&client->lock);
    while (*place < client->buffers.count && !number) {
        const struct buffer *buffer = &client->buffers.at[(*place)++];
        if (!unguard(buffer)) number = buffer->number;
        guard(buffer);
    }
    os_mutex_unlock(&client->lock);
    return number;
}

void client_buffers_look(struct client *client)
{
    uint32_t place = 0, number;
    while ((number = next_overrun(client, &place)) != 0) note(client, FF_NOTE_buffer_overrun, number, NULL);
}

void client_buffer_free_all(struct client *client)
{
    for (uint32_t i = 0; i < client->buffers.count; i++)
        client_block_free(client, client->buffers.at[i].block);
    ff_array_free(client->alloc, &client->buffers);
}
