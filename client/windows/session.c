/* SPDX-License-Identifier: MIT */
/* The session that the program really runs in, whatever the world takes it for. */
#include <windows.h>

#include "client/client.h"
#include "client/host.h"
#include "client/windows/inner.h"
#include "common/utf.h"

enum { NAME_MAX_UNITS = 256 };

static void say_name(struct ff_writer *to, HANDLE object)
{
    WCHAR name[NAME_MAX_UNITS];
    DWORD bytes = 0;
    bool told =
        object && GetUserObjectInformationW(object, UOI_NAME, name, sizeof name, &bytes) && bytes >= 2;
    if (told)
        ff_wtf8_of_utf16(to, (const uint16_t *)name, bytes / 2 - 1);
    else
        ff_write_text(to, "?");
}

static void say_user(struct ff_writer *to)
{
    WCHAR name[NAME_MAX_UNITS];
    DWORD units = NAME_MAX_UNITS;
    if (GetUserNameW(name, &units) && units)
        ff_wtf8_of_utf16(to, (const uint16_t *)name, units - 1);
    else
        ff_write_text(to, "?");
}

bool host_session(struct host *host, struct ff_writer *user, uint32_t *ret_session, struct ff_writer *desktop)
{
    DWORD session = 0;
    if (client_is_simulated(host->client)) return false;
    ProcessIdToSessionId(GetCurrentProcessId(), &session);
    *ret_session = session;
    say_user(user);
    say_name(desktop, GetProcessWindowStation());
    ff_write_text(desktop, "\\");
    say_name(desktop, GetThreadDesktop(GetCurrentThreadId()));
    return true;
}

/* ---- Its end, which the world knows nothing of ---- */

bool session_send_begins(struct host *host, HWND window, UINT message)
{
    os_mutex_lock(&host->lock);
    bool room = ff_array_room(ff_alloc_default(), &host->sends, 1);
    if (room) host->sends.at[host->sends.count++] = (struct session_send){window, message};
    os_mutex_unlock(&host->lock);
    return room;
}

/* With the lock held: UINT32_MAX: there is none. */
static uint32_t find_send(const struct host *host, HWND window, UINT message)
{
    for (uint32_t i = 0; i < host->sends.count; i++)
        if (host->sends.at[i].window == window && host->sends.at[i].message == message) return i;
    return UINT32_MAX;
}

void session_send_ends(struct host *host, HWND window, UINT message)
{
    os_mutex_lock(&host->lock);
    uint32_t i = find_send(host, window, message);
    if (i != UINT32_MAX) host->sends.at[i] = host->sends.at[--host->sends.count];
    os_mutex_unlock(&host->lock);
}

void session_message(struct host *host, HWND window, UINT message)
{
    if (client_is_simulated(host->client)) return;
    os_mutex_lock(&host->lock);
    const struct known_window *known = host_known_window(host, window);
    bool tell =
        known && !known->gone && !host->session_ended && find_send(host, window, message) == UINT32_MAX;
    host->session_ended |= tell;
    os_mutex_unlock(&host->lock);
    if (tell) client_session_ends(host->client);
}
