/* SPDX-License-Identifier: MIT */
/* Memory of the program's, from LocalAlloc and its kin. A pointer that comes back is looked up, never followed: what is
 * not here is somebody else's, or was freed before. */
#include "client/win32/inner.h"

#include "client/guard.h"

/* ---- The table: open addressing by address ---- */

enum { ROOM_FIRST = 64 };

static uint32_t place_of(const struct host *host, const void *at)
{
    uint64_t hash = (uintptr_t)at * 0x9E3779B97F4A7C15U;
    uint32_t place = (uint32_t)(hash >> 32) & (host->blocks_room - 1);
    while (host->blocks[place].at && host->blocks[place].at != at)
        place = (place + 1) & (host->blocks_room - 1);
    return place;
}

static bool grow(struct host *host)
{
    uint32_t room = host->blocks_room ? host->blocks_room * 2 : ROOM_FIRST;
    struct host_block *before = host->blocks, *after = ff_alloc_zeroed(host->alloc, room, sizeof *after);
    uint32_t room_before = host->blocks_room;
    if (!after) return false;
    host->blocks = after;
    host->blocks_room = room;
    for (uint32_t i = 0; i < room_before; i++)
        if (before[i].at) after[place_of(host, before[i].at)] = before[i];
    ff_free(host->alloc, before);
    return true;
}

static struct host_block *find(const struct host *host, const void *at)
{
    if (!at || !host->blocks_room) return NULL;
    struct host_block *block = &host->blocks[place_of(host, at)];
    return block->at ? block : NULL;
}

/* A gap would hide what was put behind it: the blocks after it are put anew. */
static void forget(struct host *host, struct host_block *block)
{
    uint32_t place = (uint32_t)(block - host->blocks);
    host->blocks[place].at = NULL;
    host->blocks_count--;
    for (;;) {
        place = (place + 1) & (host->blocks_room - 1);
        struct host_block moved = host->blocks[place];
        if (!moved.at) return;
        host->blocks[place].at = NULL;
        host->blocks[place_of(host, moved.at)] = moved;
    }
}

/* A FAX_EVENT has a guard behind it, for nobody but us knows its size; what the program asks for is its own. */
void *host_block_new(struct host *host, size_t size, uint32_t registration)
{
    if (host->blocks_count >= host->blocks_room / 2 && !grow(host)) return NULL;
    uint8_t *at = ff_alloc_zeroed(host->alloc, 1, (size ? size : 1) + (registration ? GUARD_SIZE : 0));
    if (!at) return NULL;
    if (registration) guard_set(at + size);
    host->blocks[place_of(host, at)] = (struct host_block){at, size, registration};
    host->blocks_count++;
    return at;
}

/* Is it as large as it was? From now on it is nobody's. */
static bool unguard(const struct host_block *block)
{
    return !block->registration || guard_take((uint8_t *)block->at + block->size);
}

void host_block_free(struct host *host, void *at)
{
    struct host_block *block = find(host, at);
    if (block) {
        if (!unguard(block)) client_event_overrun(host->client, block->registration);
        forget(host, block);
    }
    ff_free(host->alloc, at);
}

/* The first event that was written beyond, from that place on; 0: none. */
static uint32_t next_overrun(struct host *host, uint32_t *place)
{
    uint32_t registration = 0;
    os_mutex_lock(&host->lock);
    for (; *place < host->blocks_room && !registration; ++*place) {
        const struct host_block *block = &host->blocks[*place];
        if (!block->at || !block->registration) continue;
        if (!unguard(block)) registration = block->registration;
        guard_set((uint8_t *)block->at + block->size);
    }
    os_mutex_unlock(&host->lock);
    return registration;
}

void host_events_look(struct host *host)
{
    uint32_t place = 0, registration;
    while ((registration = next_overrun(host, &place)) != 0) client_event_overrun(host->client, registration);
}

bool host_is_event(struct host *host, const void *block)
{
    os_mutex_lock(&host->lock);
    const struct host_block *found = find(host, block);
    bool event = found && found->registration;
    os_mutex_unlock(&host->lock);
    return event;
}

/* ---- LocalAlloc, GlobalAlloc, HeapAlloc ---- */

static void *allocate(struct host_thread *thread, SIZE_T size)
{
    void *at = host_block_new(thread->host, size, 0);
    if (!at) host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    return at;
}

static void *allocate_fixed(UINT flags, SIZE_T size)
{
    struct host_thread *thread = host_enter();
    void *at = NULL;
    if (!thread) return NULL;
    if (flags & ~(UINT)LMEM_ZEROINIT)
        host_fail(thread, ERROR_INVALID_PARAMETER);
    else
        at = allocate(thread, size);
    host_leave(thread, at != NULL);
    return at;
}

/* IOC-3: a FAX_EVENT is freed like any other block, and the world hears of it. */
static bool give_back(struct host_thread *thread, void *at, uint32_t code, const void *site)
{
    struct host *host = thread->host;
    const struct host_block *block = find(host, at);
    if (!block) {
        client_owns_buffer(host->client, at, site);
        return host_fail(thread, code);
    }
    uint32_t registration = block->registration;
    host_block_free(host, at);
    if (registration) client_event_freed(host->client, registration);
    return true;
}

static bool free_with(void *at, uint32_t code, const void *site)
{
    struct host_thread *thread = at ? host_enter() : NULL;
    return !at || (thread && host_leave(thread, give_back(thread, at, code, site)));
}

/* 0 when it is no block: a block of no bytes has size 0 too, and leaves the last error alone. */
static SIZE_T size_of(const void *at, uint32_t code, SIZE_T failed)
{
    struct host_thread *thread = host_enter();
    if (!thread) return failed;
    const struct host_block *block = find(thread->host, at);
    SIZE_T size = block ? block->size : failed;
    if (!block) host_fail(thread, code);
    host_leave(thread, TRUE);
    return size;
}

HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes)
{
    return allocate_fixed(uFlags, uBytes);
}

HLOCAL WINAPI LocalFree(HLOCAL hMem)
{
    return free_with(hMem, ERROR_INVALID_HANDLE, HOST_SITE) ? NULL : hMem;
}

SIZE_T WINAPI LocalSize(HLOCAL hMem)
{
    return size_of(hMem, ERROR_INVALID_HANDLE, 0);
}

HGLOBAL WINAPI GlobalAlloc(UINT uFlags, SIZE_T dwBytes)
{
    return allocate_fixed(uFlags, dwBytes);
}

HGLOBAL WINAPI GlobalFree(HGLOBAL hMem)
{
    return free_with(hMem, ERROR_INVALID_HANDLE, HOST_SITE) ? NULL : hMem;
}

SIZE_T WINAPI GlobalSize(HGLOBAL hMem)
{
    return size_of(hMem, ERROR_INVALID_HANDLE, 0);
}

/* ---- The heap: its handle is a number that no object has ---- */

HANDLE WINAPI GetProcessHeap(void)
{
    return host_handle(0x1F000000);
}

static bool is_heap(struct host_thread *thread, HANDLE heap)
{
    return heap == GetProcessHeap() || host_fail(thread, ERROR_INVALID_HANDLE);
}

LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes)
{
    struct host_thread *thread = host_enter();
    (void)dwFlags;
    if (!thread) return NULL;
    void *at = is_heap(thread, hHeap) ? allocate(thread, dwBytes) : NULL;
    host_leave(thread, at != NULL);
    return at;
}

static void *resize(struct host_thread *thread, void *at, SIZE_T size)
{
    const struct host_block *block = find(thread->host, at);
    if (!block) {
        host_fail(thread, ERROR_INVALID_PARAMETER);
        return NULL;
    }
    size_t kept = block->size < size ? block->size : size;
    void *moved = allocate(thread, size);
    if (!moved) return NULL;
    memcpy(moved, at, kept);
    host_block_free(thread->host, at);
    return moved;
}

LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
{
    struct host_thread *thread = host_enter();
    (void)dwFlags;
    if (!thread) return NULL;
    void *at = is_heap(thread, hHeap) ? resize(thread, lpMem, dwBytes) : NULL;
    host_leave(thread, at != NULL);
    return at;
}

BOOL WINAPI HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem)
{
    (void)dwFlags;
    if (hHeap == GetProcessHeap()) return free_with(lpMem, ERROR_INVALID_PARAMETER, HOST_SITE);
    SetLastError(ERROR_INVALID_HANDLE);
    return FALSE;
}

SIZE_T WINAPI HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
{
    (void)hHeap, (void)dwFlags;
    return size_of(lpMem, ERROR_INVALID_PARAMETER, (SIZE_T)-1);
}
