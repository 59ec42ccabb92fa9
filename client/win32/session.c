/* SPDX-License-Identifier: MIT */
/* ExitWindowsEx: the world's session manager does it. */
#include "client/win32/inner.h"

BOOL WINAPI ExitWindowsEx(UINT uFlags, DWORD dwReason)
{
    struct host_thread *thread = host_thread_self();
    (void)dwReason;
    if (!thread) return FALSE;
    if (uFlags & ~(UINT)(EWX_FORCE | EWX_FORCEIFHUNG)) return host_fail(thread, ERROR_PRIVILEGE_NOT_HELD);
    struct client *client = thread->host->client;
    uint32_t connected = client_connect(client);
    if (connected != ERROR_SUCCESS) return host_fail(thread, connected);
    struct ff_in_ExitWindows in = {uFlags};
    struct ff_out_ExitWindows out;
    struct ff_writer reply = ff_writer_on(thread->host->alloc);
    struct ff_arena arena = ff_arena_on(thread->host->alloc);
    uint32_t code = client_call(client, FF_TYPE_ExitWindows, 0, HOST_SITE, &in, &out, &reply, &arena);
    ff_arena_free(&arena);
    ff_writer_free(&reply);
    return code == ERROR_SUCCESS || host_fail(thread, code);
}
