/* SPDX-License-Identifier: MIT */
#include "client/windows/hooks.h"

static struct hook *find(struct hooks *hooks, DWORD thread)
{
    for (uint32_t i = 0; i < hooks->at.count; i++)
        if (hooks->at.at[i].thread == thread) return &hooks->at.at[i];
    return NULL;
}

static void unhook(const struct hook *hook)
{
    UnhookWindowsHookEx((HHOOK)hook->read);
    if (hook->sent) UnhookWindowsHookEx((HHOOK)hook->sent);
}

bool hooks_add(struct hooks *hooks, DWORD thread, hook_function *read, hook_function *sent)
{
    if (find(hooks, thread)) return true;
    if (!ff_array_room(ff_alloc_default(), &hooks->at, 1)) return false;
    struct hook hook = {thread, SetWindowsHookExW(WH_GETMESSAGE, read, NULL, thread), NULL};
    if (!hook.read) return false;
    if (sent) hook.sent = SetWindowsHookExW(WH_CALLWNDPROC, sent, NULL, thread);
    hooks->at.at[hooks->at.count++] = hook;
    return true;
}

void hooks_remove(struct hooks *hooks, DWORD thread)
{
    struct hook *hook = find(hooks, thread);
    if (!hook) return;
    unhook(hook);
    *hook = hooks->at.at[--hooks->at.count];
}

void hooks_clear(struct hooks *hooks)
{
    for (uint32_t i = 0; i < hooks->at.count; i++) unhook(&hooks->at.at[i]);
    ff_array_free(ff_alloc_default(), &hooks->at);
}
