/* SPDX-License-Identifier: MIT */
/* Completion ports. Packets come first in, first out; of the threads that wait the last to come is the first to go, and it is
 * given its packet when that is queued. */
#include "client/win32/inner.h"

#include <stdio.h>

#include <winfax.h>

/* ---- The object ---- */

static uint32_t depth(const struct host_object *port)
{
    return port->port.packets.count - port->port.first;
}

static void drop_packets(struct host *host, struct host_object *port)
{
    for (uint32_t i = port->port.first; i < port->port.packets.count; i++) {
        const struct host_packet_row *packet = &port->port.packets.at[i];
        if (packet->registration) host_block_free(host, packet->overlapped); /* the event stays unread */
    }
    port->port.first = port->port.packets.count = 0;
}

/* IOC-10. Whoever waits for it hears of it (ERROR_ABANDONED_WAIT_0). */
static void port_closed(struct host *host, struct host_object *port)
{
    drop_packets(host, port);
    port->port.closed = true;
    host_wait_offer(host);
}

static void port_free(struct host *host, struct host_object *port)
{
    ff_array_free(host->alloc, &port->port.packets);
}

static const struct host_object_ops port_ops = {
    .kind = HOST_KIND_port, .name = "completion port", .closed = port_closed, .free = port_free};

/* Room for one more at the end: what was taken at the beginning is given up first. */
static bool port_room(struct host *host, struct host_object *port)
{
    if (port->port.packets.count < port->port.packets.room) return true;
    if (port->port.first > port->port.packets.count / 2) {
        memmove(port->port.packets.at, port->port.packets.at + port->port.first,
                depth(port) * sizeof *port->port.packets.at);
        port->port.packets.count = depth(port);
        port->port.first = 0;
        return true;
    }
    return ff_array_room(host->alloc, &port->port.packets, 1);
}

static bool port_queue(struct host *host, struct host_object *port, const struct host_packet_row *packet)
{
    if (!port_room(host, port)) return false;
    port->port.packets.at[port->port.packets.count++] = *packet;
    host_wait_offer_newest_first(host);
    return true;
}

struct port_wait {
    struct host_wait base;
    struct host_object *port;
    OVERLAPPED_ENTRY *entries;
    uint32_t room, taken;
    uint32_t registration; /* of the last fax event that was taken; 0 none */
    uint64_t sequence;
};

static void port_take(struct host *host, struct port_wait *w)
{
    struct host_object *port = w->port;
    const struct host_packet_row *packet = &port->port.packets.at[port->port.first++];
    w->entries[w->taken++] = (OVERLAPPED_ENTRY){.lpCompletionKey = packet->key,
                                                .lpOverlapped = packet->overlapped,
                                                .dwNumberOfBytesTransferred = packet->bytes};
    if (packet->registration) {
        client_event_read(host->client, packet->registration, packet->sequence);
        w->registration = packet->registration;
        w->sequence = packet->sequence;
    }
    if (depth(port) == 0) port->port.first = port->port.packets.count = 0;
}

bool host_port_unread(struct host *host, HANDLE handle, uint32_t *ret_unread)
{
    const struct host_object *port = host_handle_look(host, host_number(handle), HOST_KIND_port);
    *ret_unread = 0;
    if (!port || port->handles > 1) return port != NULL; /* a duplicate keeps them */
    for (uint32_t i = port->port.first; i < port->port.packets.count; i++)
        *ret_unread += port->port.packets.at[i].registration != 0;
    return true;
}

HANDLE WINAPI CreateIoCompletionPort(HANDLE FileHandle, HANDLE ExistingCompletionPort,
                                     ULONG_PTR CompletionKey, DWORD NumberOfConcurrentThreads)
{
    struct host_thread *thread = host_enter();
    HANDLE port = NULL;
    (void)CompletionKey, (void)NumberOfConcurrentThreads;
    if (!thread) return NULL;
    if (FileHandle != INVALID_HANDLE_VALUE)
        host_fail(thread, ERROR_INVALID_HANDLE);
    else if (ExistingCompletionPort)
        host_fail(thread, ERROR_INVALID_PARAMETER);
    else if (!(port = host_handle_give(thread, host_object_new(thread->host, &port_ops))))
        host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    host_leave(thread, TRUE);
    return port;
}

BOOL WINAPI PostQueuedCompletionStatus(HANDLE CompletionPort, DWORD dwNumberOfBytesTransferred,
                                       ULONG_PTR dwCompletionKey, LPOVERLAPPED lpOverlapped)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    struct host_packet_row packet = {
        .bytes = dwNumberOfBytesTransferred, .key = dwCompletionKey, .overlapped = lpOverlapped};
    struct host_object *port = host_handle_find(thread, CompletionPort, HOST_KIND_port);
    bool ok = port && (port_queue(thread->host, port, &packet) || host_fail(thread, ERROR_NOT_ENOUGH_MEMORY));
    return host_leave(thread, ok);
}

/* ---- Taking packets ---- */

static bool ready(struct host_wait *base)
{
    struct port_wait *w = (struct port_wait *)(void *)base;
    while (depth(w->port) && w->taken < w->room) port_take(base->thread->host, w);
    return w->taken || w->port->port.closed;
}

/* False, and the last error: nothing came. */
static bool wait_for_packets(struct host_thread *thread, HANDLE handle, struct port_wait *w, uint32_t ms,
                             const void *site)
{
    char what[80];
    w->port = host_handle_find(thread, handle, HOST_KIND_port);
    if (!w->port) return false;
    snprintf(what, sizeof what, "GetQueuedCompletionStatus (port 0x%llx)",
             (unsigned long long)host_number(handle));
    w->base = (struct host_wait){
        .ready = ready, .deadline = host_deadline(thread->host, ms), .what = what, .site = site};
    host_object_hold(w->port);
    enum host_wait_end end = host_wait(thread, &w->base);
    host_object_release(thread->host, w->port);
    if (w->registration) client_event_handled(thread->host->client, w->registration, w->sequence);
    if (end == HOST_WAIT_timeout) return host_fail(thread, WAIT_TIMEOUT);
    return end == HOST_WAIT_done && (w->taken || host_fail(thread, ERROR_ABANDONED_WAIT_0));
}

BOOL WINAPI GetQueuedCompletionStatus(HANDLE CompletionPort, LPDWORD lpNumberOfBytesTransferred,
                                      PULONG_PTR lpCompletionKey, LPOVERLAPPED *lpOverlapped,
                                      DWORD dwMilliseconds)
{
    OVERLAPPED_ENTRY entry;
    struct port_wait w = {.entries = &entry, .room = 1};
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    *lpOverlapped = NULL;
    bool ok = wait_for_packets(thread, CompletionPort, &w, dwMilliseconds, HOST_SITE);
    if (ok) {
        *lpNumberOfBytesTransferred = entry.dwNumberOfBytesTransferred;
        *lpCompletionKey = entry.lpCompletionKey;
        *lpOverlapped = entry.lpOverlapped;
    }
    return host_leave(thread, ok);
}

BOOL WINAPI GetQueuedCompletionStatusEx(HANDLE CompletionPort, LPOVERLAPPED_ENTRY lpCompletionPortEntries,
                                        ULONG ulCount, PULONG ulNumEntriesRemoved, DWORD dwMilliseconds,
                                        BOOL fAlertable)
{
    struct port_wait w = {.entries = lpCompletionPortEntries, .room = ulCount};
    struct host_thread *thread = host_enter();
    (void)fAlertable;
    if (!thread) return FALSE;
    bool ok = ulCount ? wait_for_packets(thread, CompletionPort, &w, dwMilliseconds, HOST_SITE)
                      : host_fail(thread, ERROR_INVALID_PARAMETER);
    if (ok) *ulNumEntriesRemoved = w.taken;
    return host_leave(thread, ok);
}

/* ---- For the fax side ---- */

uint32_t host_port_kind(struct host *host, uint64_t handle)
{
    if (!handle) return 0;
    os_mutex_lock(&host->lock);
    bool port = host_handle_look(host, handle, HOST_KIND_port) != NULL;
    os_mutex_unlock(&host->lock);
    return port ? 1 : 2;
}

static FAX_EVENTW *event_block(struct host *host, const struct ff_wire_event *event, uint32_t registration)
{
    FAX_EVENTW *block = host_block_new(host, sizeof *block, registration);
    if (block)
        *block = (FAX_EVENTW){.SizeOfStruct = sizeof *block,
                              .TimeStamp = {(DWORD)event->time, (DWORD)(event->time >> 32)},
                              .DeviceId = event->device_id,
                              .EventId = event->event_id,
                              .JobId = event->job_id};
    return block;
}

static enum ff_outcome queue_event(struct host *host, struct host_object *port, uint64_t key,
                                   const struct ff_wire_event *event, uint32_t registration)
{
    FAX_EVENTW *block = event_block(host, event, registration);
    struct host_packet_row packet = {sizeof *block, key, block, registration, event->sequence};
    if (block && port_queue(host, port, &packet)) return FF_OUTCOME_posted;
    if (block) host_block_free(host, block);
    return FF_OUTCOME_no_memory;
}

enum ff_outcome host_packet(struct host *host, uint64_t port, uint64_t key, const struct ff_wire_event *event,
                            uint32_t registration)
{
    enum ff_outcome outcome = FF_OUTCOME_port_gone;
    os_mutex_lock(&host->lock);
    struct host_object *object = host_handle_look(host, port, HOST_KIND_port);
    if (object) outcome = queue_event(host, object, key, event, registration);
    os_mutex_unlock(&host->lock);
    return outcome;
}
