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
