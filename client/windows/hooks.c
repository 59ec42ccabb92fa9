/* SPDX-License-Identifier: MIT */
#include "client/windows/hooks.h"

static struct hook *find(struct hooks *hooks, DWORD thread)
{
    for (uint32_t i = 0; i < hooks->at.count; i++)
        if (hooks->at.at[i].thread == thread) return &hooks->at.at[i];
    return NULL;
}

bool hooks_add(struct hooks *hooks, DWORD thread, hook_function *told)
{
    if (find(hooks, thread)) return true;
    if (!ff_array_room(ff_alloc_default(), &hooks->at, 1)) return false;
    HHOOK hook = SetWindowsHookExW(WH_GETMESSAGE, told, NULL, thread);
    if (hook) hooks->at.at[hooks->at.count++] = (struct hook){thread, (HANDLE)hook};
    return hook != NULL;
}

void hooks_remove(struct hooks *hooks, DWORD thread)
{
    struct hook *hook = find(hooks, thread);
    if (!hook) return;
    UnhookWindowsHookEx((HHOOK)hook->hook);
    *hook = hooks->at.at[--hooks->at.count];
}

void hooks_clear(struct hooks *hooks)
{
    for (uint32_t i = 0; i < hooks->at.count; i++) UnhookWindowsHookEx((HHOOK)hooks->at.at[i].hook);
    ff_array_free(ff_alloc_default(), &hooks->at);
}
