/* SPDX-License-Identifier: MIT */
#include "client/win32/inner.h"

DWORD WINAPI TlsAlloc(void)
{
    struct host_thread *thread = host_enter();
    if (!thread) return TLS_OUT_OF_INDEXES;
    uint64_t *used = &thread->host->tls_used;
    DWORD index = 0;
    while (index < HOST_TLS_SLOTS && (*used >> index & 1)) index++;
    if (index < HOST_TLS_SLOTS)
        *used |= 1ULL << index;
    else
        host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    host_leave(thread, TRUE);
    return index < HOST_TLS_SLOTS ? index : TLS_OUT_OF_INDEXES;
}

/* A slot that is given out again is 0 in every thread. */
static bool slot_free(struct host_thread *thread, DWORD index)
{
    struct host *host = thread->host;
    if (index >= HOST_TLS_SLOTS || !(host->tls_used >> index & 1))
        return host_fail(thread, ERROR_INVALID_PARAMETER);
    host->tls_used &= ~(1ULL << index);
    for (struct host_thread *each = host->threads; each; each = each->next)
        __atomic_store_n(&each->tls[index], NULL, __ATOMIC_RELAXED);
    return true;
}

BOOL WINAPI TlsFree(DWORD dwTlsIndex)
{
    struct host_thread *thread = host_enter();
    return thread && host_leave(thread, slot_free(thread, dwTlsIndex));
}

LPVOID WINAPI TlsGetValue(DWORD dwTlsIndex)
{
    struct host_thread *thread = host_thread_self();
    if (!thread) return NULL;
    bool known = dwTlsIndex < HOST_TLS_SLOTS;
    host_fail(thread, known ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER);
    return known ? __atomic_load_n(&thread->tls[dwTlsIndex], __ATOMIC_RELAXED) : NULL;
}

BOOL WINAPI TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue)
{
    struct host_thread *thread = host_thread_self();
    if (!thread) return FALSE;
    if (dwTlsIndex >= HOST_TLS_SLOTS) return host_fail(thread, ERROR_INVALID_PARAMETER);
    __atomic_store_n(&thread->tls[dwTlsIndex], lpTlsValue, __ATOMIC_RELAXED);
    return TRUE;
}
