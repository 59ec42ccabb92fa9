/* SPDX-License-Identifier: MIT */
/* Clocks and dates. Local time is that of TZ. */
#include "client/win32/inner.h"

#include <time.h>

/* Time of the process; the wall's, for a thread that has no place in one. */
static uint64_t now(void)
{
    struct client *client = client_current();
    return client ? client_now(client) : os_wall_time();
}

static FILETIME filetime_of(uint64_t ticks)
{
    return (FILETIME){(DWORD)ticks, (DWORD)(ticks >> 32)};
}

static uint64_t ticks_of(const FILETIME *time)
{
    return (uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

ULONGLONG WINAPI GetTickCount64(void)
{
    struct host_thread *thread = host_enter();
    if (!thread) return 0;
    ULONGLONG ticks = host_uptime(thread->host) / FF_TICKS_PER_MS;
    host_leave(thread, TRUE);
    return ticks;
}

DWORD WINAPI GetTickCount(void)
{
    return (DWORD)GetTickCount64();
}

/* ---- Dates ---- */

static bool to_systime(uint64_t ticks, LPSYSTEMTIME to)
{
    struct ff_systime t;
    if (!ff_systime_of_filetime(ticks, &t)) return false;
    *to = (SYSTEMTIME){t.year, t.month, t.day_of_week, t.day, t.hour, t.minute, t.second, t.millisecond};
    return true;
}

BOOL WINAPI FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime)
{
    if (to_systime(ticks_of(lpFileTime), lpSystemTime)) return TRUE;
    SetLastError(ERROR_INVALID_PARAMETER);
    return FALSE;
}

BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime)
{
    const SYSTEMTIME *t = lpSystemTime;
    struct ff_systime date = {t->wYear, t->wMonth,  t->wDayOfWeek, t->wDay,
                              t->wHour, t->wMinute, t->wSecond,    t->wMilliseconds};
    uint64_t ticks;
    if (!ff_filetime_of_systime(&date, &ticks)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    *lpFileTime = filetime_of(ticks);
    return TRUE;
}

LONG WINAPI CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2)
{
    uint64_t a = ticks_of(lpFileTime1), b = ticks_of(lpFileTime2);
    return (a > b) - (a < b);
}

VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
{
    *lpSystemTimeAsFileTime = filetime_of(now());
}

VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime)
{
    to_systime(now(), lpSystemTime);
}

/* ---- Local time ---- */

/* How many ticks local time was ahead at that time. */
static int64_t ahead(uint64_t ticks)
{
    const int64_t epoch = 11644473600; /* seconds from 1601 to 1970 */
    time_t unix_time = (time_t)((int64_t)(ticks / FF_TICKS_PER_S) - epoch);
    struct tm local;
    if (!localtime_r(&unix_time, &local)) return 0;
    return (int64_t)local.tm_gmtoff * (int64_t)FF_TICKS_PER_S;
}

VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime)
{
    uint64_t ticks = now();
    to_systime(ticks + (uint64_t)ahead(ticks), lpSystemTime);
}

/* As documented: with the difference of the present, summer or winter, and not that of the time in question. */
BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *lpFileTime, LPFILETIME lpLocalFileTime)
{
    *lpLocalFileTime = filetime_of(ticks_of(lpFileTime) + (uint64_t)ahead(now()));
    return TRUE;
}

BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime, LPFILETIME lpFileTime)
{
    *lpFileTime = filetime_of(ticks_of(lpLocalFileTime) - (uint64_t)ahead(now()));
    return TRUE;
}
