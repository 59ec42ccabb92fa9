/* SPDX-License-Identifier: MIT */
/* The program's completion ports: what is put there, and by their depth what was taken. */
#include <winfax.h>

#include <string.h>

#include "client/client.h"
#include "client/host.h"
#include "client/windows/inner.h"

typedef LONG NTAPI query_io_completion(HANDLE port, int information, void *to, ULONG size, ULONG *ret_size);

/* How many packets lie in it; false: it is no completion port. */
static bool port_depth(uint64_t port, LONG *ret_depth)
{
    static query_io_completion *query;
    if (!query) {
        FARPROC found = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryIoCompletion");
        memcpy(&query, &found, sizeof query);
    }
    ULONG size = 0;
    return query && query(handle_of(port), 0, ret_depth, sizeof *ret_depth, &size) == 0;
}

uint32_t host_port_kind(struct host *host, uint64_t handle)
{
    LONG depth;
    (void)host;
    if (!handle) return 0;
    return port_depth(handle, &depth) ? 1 : 2;
}

static uint32_t packets_of(const struct host *host, uint64_t port)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < host->pending.count; i++)
        count += !host->pending.at[i].message && host->pending.at[i].target == port;
    return count;
}

/* With the lock held, as whoever posts holds it: what is noted lies in the port, or was taken. */
static bool find_taken(struct host *host, uint64_t port, struct pending *ret_taken)
{
    LONG depth;
    if (!port_depth(port, &depth) || packets_of(host, port) <= (uint32_t)depth) return false;
    uint32_t i = 0;
    while (host->pending.at[i].message || host->pending.at[i].target != port) i++;
    *ret_taken = host->pending.at[i];
    host_forget_pending(host, i);
    return true;
}

static bool take_packet(struct host *host, uint64_t port, struct pending *ret_taken)
{
    os_mutex_lock(&host->lock);
    bool found = find_taken(host, port, ret_taken);
    os_mutex_unlock(&host->lock);
    return found;
}

/* Those that cannot be in the port any more have been taken. Packets of the program's own may lie there too: then some of
 * ours look unread for a while. */
static void note_reads(struct host *host, uint64_t port)
{
    struct pending taken;
    while (take_packet(host, port, &taken)) {
        client_event_read(host->client, taken.registration, taken.sequence);
        client_event_freed(host->client, taken.registration);
    }
}

/* The port of the i-th that is pending; 0: that is a message, or there is none. */
static uint64_t port_at(struct host *host, uint32_t i, uint32_t *ret_count)
{
    os_mutex_lock(&host->lock);
    *ret_count = host->pending.count;
    uint64_t port = i < host->pending.count && !host->pending.at[i].message ? host->pending.at[i].target : 0;
    os_mutex_unlock(&host->lock);
    return port;
}

uint32_t host_unread(void *host_)
{
    struct host *host = host_;
    uint32_t count;
    uint64_t last = 0;
    for (uint32_t i = 0;; i++) {
        uint64_t port = port_at(host, i, &count);
        if (i >= count) return count;
        if (port && port != last) note_reads(host, port);
        last = port;
    }
}

/* The place of an address among the blocks, or where it belongs. */
static uint32_t place_of(const struct host *host, uintptr_t address)
{
    uint32_t low = 0, high = host->blocks.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (host->blocks.at[middle] < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool knows_block(const struct host *host, uint32_t place, uintptr_t address)
{
    return place < host->blocks.count && host->blocks.at[place] == address;
}

/* With the lock held. Nothing tells that a block was freed, but then the heap gives its address again: there are no more of them
 * than lay in memory at once. */
static bool note_block(struct host *host, uintptr_t address)
{
    uint32_t place = place_of(host, address);
    if (knows_block(host, place, address)) return true;
    if (!ff_array_room(ff_alloc_default(), &host->blocks, 1)) return false;
    memmove(host->blocks.at + place + 1, host->blocks.at + place,
            (host->blocks.count - place) * sizeof *host->blocks.at);
    host->blocks.at[place] = address;
    host->blocks.count++;
    return true;
}

static FAX_EVENTW *new_block(const struct ff_wire_event *event)
{
    FAX_EVENTW *block = LocalAlloc(LMEM_FIXED, sizeof *block);
    if (!block) return NULL;
    *block = (FAX_EVENTW){sizeof *block,
                          {(DWORD)event->time, (DWORD)(event->time >> 32)},
                          event->device_id,
                          event->event_id,
                          event->job_id};
    return block;
}

/* With the lock held, from before it is noted until it is there: who looks for what was taken sees neither without the other. */
static enum ff_outcome put_packet(struct host *host, const struct pending *pending, uint64_t key,
                                  FAX_EVENTW *block)
{
    if (!note_block(host, (uintptr_t)block) || !host_note_pending(host, pending)) return FF_OUTCOME_no_memory;
    /* CHO-5: 24 bytes; IOC-2: the pointer is passed through as it is. */
    if (PostQueuedCompletionStatus(handle_of(pending->target), sizeof *block, (ULONG_PTR)key,
                                   (OVERLAPPED *)(void *)block))
        return FF_OUTCOME_posted;
    host_forget_target(host, pending->target);
    return FF_OUTCOME_port_gone;
}

enum ff_outcome host_packet(struct host *host, uint64_t port, uint64_t key, const struct ff_wire_event *event,
                            uint32_t registration)
{
    struct pending pending = {port, 0, 0, event->sequence, 0, registration};
    quiet_stir(&host->quiet);
    note_reads(host, port);
    FAX_EVENTW *block = new_block(event);
    if (!block) return FF_OUTCOME_no_memory;
    os_mutex_lock(&host->lock);
    enum ff_outcome outcome = put_packet(host, &pending, key, block);
    os_mutex_unlock(&host->lock);
    if (outcome != FF_OUTCOME_posted) LocalFree(block);
    return outcome;
}

/* Events are blocks of the real LocalAlloc here, and the real LocalFree is not seen. */
void host_events_look(struct host *host)
{
    (void)host;
}

bool host_is_event(struct host *host, const void *block)
{
    uintptr_t address = (uintptr_t)block;
    os_mutex_lock(&host->lock);
    bool found = address && knows_block(host, place_of(host, address), address);
    os_mutex_unlock(&host->lock);
    return found;
}
