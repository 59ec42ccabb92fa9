/* SPDX-License-Identifier: MIT */
/* Handles: numbers with a generation, multiples of 4, far below those of the fax API; looked up by number and kind each
 * time. The low two bits of a handle do not matter, as on Windows. */
#include "client/win32/inner.h"

enum { INDEX_BITS = 16, GENERATION_BITS = 10, ROWS_MAX = (1 << INDEX_BITS) - 1 };

static uint64_t number_of(const struct host *host, uint32_t index)
{
    return (uint64_t)host->handles.at[index].generation << (INDEX_BITS + 2) | (uint64_t)(index + 1) << 2;
}

/* Rows are used again in the order in which they were closed, so that a number comes back as late as can be. */
static bool take_row(struct host *host, uint32_t *ret_index)
{
    if (host->handles_free) {
        *ret_index = host->handles_free - 1;
        host->handles_free = host->handles.at[*ret_index].next_free;
        if (!host->handles_free) host->handles_free_last = 0;
        return true;
    }
    if (host->handles.count == ROWS_MAX || !ff_array_room(host->alloc, &host->handles, 1)) return false;
    *ret_index = host->handles.count++;
    host->handles.at[*ret_index] = (struct host_handle){0};
    return true;
}

static void give_row(struct host *host, uint32_t index)
{
    struct host_handle *row = &host->handles.at[index];
    row->object = NULL;
    row->generation = (row->generation + 1) & ((1U << GENERATION_BITS) - 1);
    row->next_free = 0;
    if (host->handles_free_last)
        host->handles.at[host->handles_free_last - 1].next_free = index + 1;
    else
        host->handles_free = index + 1;
    host->handles_free_last = index + 1;
}

uint64_t host_handle_open(struct host *host, struct host_object *object)
{
    uint32_t index;
    if (!take_row(host, &index)) return 0;
    host->handles.at[index].object = object;
    object->handles++;
    host_object_hold(object);
    return number_of(host, index);
}

HANDLE host_handle_give(struct host_thread *thread, struct host_object *object)
{
    if (!object) return NULL;
    uint64_t number = host_handle_open(thread->host, object);
    host_object_release(thread->host, object);
    if (!number) host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    return host_handle(number);
}

static bool row_of(const struct host *host, HANDLE handle, unsigned kinds, uint32_t *ret_index)
{
    uint64_t number = host_number(handle) & ~(uint64_t)3;
    uint64_t index = (number >> 2 & ROWS_MAX) - 1;
    if (index >= host->handles.count || number_of(host, (uint32_t)index) != number) return false;
    *ret_index = (uint32_t)index;
    const struct host_object *object = host->handles.at[index].object;
    return object && (object->ops->kind & kinds);
}

struct host_object *host_handle_find(struct host_thread *thread, HANDLE handle, unsigned kinds)
{
    uint32_t index;
    if (handle == GetCurrentProcess() && (kinds & HOST_KIND_process)) return thread->host->process;
    if (handle == GetCurrentThread() && (kinds & HOST_KIND_thread)) return thread->object;
    if (row_of(thread->host, handle, kinds, &index)) return thread->host->handles.at[index].object;
    host_fail(thread, ERROR_INVALID_HANDLE);
    return NULL;
}

struct host_object *host_handle_look(const struct host *host, uint64_t handle, unsigned kinds)
{
    uint32_t index;
    return row_of(host, host_handle(handle), kinds, &index) ? host->handles.at[index].object : NULL;
}

bool host_handle_close(struct host_thread *thread, HANDLE handle, unsigned kinds)
{
    struct host *host = thread->host;
    uint32_t index;
    if (!row_of(host, handle, kinds, &index)) return host_fail(thread, ERROR_INVALID_HANDLE);
    struct host_object *object = host->handles.at[index].object;
    give_row(host, index);
    if (--object->handles == 0 && object->ops->closed) object->ops->closed(host, object);
    host_object_release(host, object);
    return true;
}

/* CLS-3: a handle of the fax API is none of these, and a mistake that the report names. Closing a pseudo handle does
 * nothing. */
BOOL WINAPI CloseHandle(HANDLE hObject)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    if (hObject == GetCurrentProcess() || hObject == GetCurrentThread()) return host_leave(thread, TRUE);
    uint32_t unread = 0;
    bool port = host_port_unread(thread->host, hObject, &unread);
    bool closed = host_handle_close(thread, hObject, HOST_KINDS_closable);
    if (!closed) client_owns_handle(thread->host->client, host_number(hObject), HOST_SITE);
    host_leave(thread, closed);
    if (port) client_port_closed(thread->host->client, host_number(hObject), unread);
    return closed;
}

static bool is_this_process(struct host_thread *thread, HANDLE process)
{
    return host_handle_find(thread, process, HOST_KIND_process) != NULL;
}

static bool duplicate(struct host_thread *thread, HANDLE source, LPHANDLE target)
{
    struct host_object *object = host_handle_find(thread, source, HOST_KINDS_closable);
    if (!object) return false;
    uint64_t number = host_handle_open(thread->host, object);
    if (!number) return host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    if (target) *target = host_handle(number);
    return true;
}

BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle,
                            LPHANDLE lpTargetHandle, DWORD dwDesiredAccess, BOOL bInheritHandle,
                            DWORD dwOptions)
{
    struct host_thread *thread = host_enter();
    (void)dwDesiredAccess, (void)bInheritHandle;
    if (!thread) return FALSE;
    bool ok = is_this_process(thread, hSourceProcessHandle) &&
              is_this_process(thread, hTargetProcessHandle) &&
              duplicate(thread, hSourceHandle, lpTargetHandle);
    host_leave(thread, ok);
    if (ok && (dwOptions & DUPLICATE_CLOSE_SOURCE)) CloseHandle(hSourceHandle);
    return ok;
}
