/* SPDX-License-Identifier: MIT */
/* OutputDebugString: to the log (FAUXFAX_LOG), where there is one. */
#include "client/win32/inner.h"

static void output(enum host_form form, const void *text)
{
    struct host_thread *thread = host_thread_self();
    struct host_text said;
    if (!thread) return;
    uint32_t before = thread->last_error;
    if (host_text_take(thread, &said, form, text)) client_log_debug(thread->host->client, said.str);
    host_text_free(&said);
    thread->last_error = before; /* there is no way for it to fail */
}

VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString)
{
    output(HOST_A, lpOutputString);
}

VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString)
{
    output(HOST_W, lpOutputString);
}
