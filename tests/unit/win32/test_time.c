/* SPDX-License-Identifier: MIT */
/* The clock, and dates. */
#include "tests/unit/win32/check.h"

static ULONGLONG ticks_of(const FILETIME *time)
{
    return (ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

static FILETIME filetime_of(ULONGLONG ticks)
{
    FILETIME time = {(DWORD)ticks, (DWORD)(ticks >> 32)};
    return time;
}

static ULONGLONG now(void)
{
    FILETIME time;
    GetSystemTimeAsFileTime(&time);
    return ticks_of(&time);
}

static ULONGLONG ticks_of_date(const SYSTEMTIME *date)
{
    FILETIME time;
    CHECK(SystemTimeToFileTime(date, &time));
    return ticks_of(&time);
}

static void known_moments_have_their_numbers(void)
{
    static const struct {
        SYSTEMTIME date;
        ULONGLONG ticks;
    } known[] = {
        {{1601, 1, 1, 1, 0, 0, 0, 0}, 0},
        {{1970, 1, 4, 1, 0, 0, 0, 0}, 116444736000000000ULL},
        {{2000, 2, 2, 29, 23, 59, 59, 999}, 125963423999990000ULL},
        {{2003, 4, 4, 17, 12, 30, 15, 250}, 126950562152500000ULL},
    };
    for (int i = 0; i < CHECK_COUNT(known); i++) {
        FILETIME time = filetime_of(known[i].ticks);
        SYSTEMTIME date;
        CHECK(FileTimeToSystemTime(&time, &date));
        CHECK(memcmp(&date, &known[i].date, sizeof date) == 0);
        CHECK(ticks_of_date(&known[i].date) == known[i].ticks);
    }
}

static void no_date_is_no_time(void)
{
    static const SYSTEMTIME wrong[] = {
        {2003, 13, 0, 1, 0, 0, 0, 0}, {2003, 0, 0, 1, 0, 0, 0, 0},    {2003, 6, 0, 31, 0, 0, 0, 0},
        {2003, 4, 0, 31, 0, 0, 0, 0}, {2003, 4, 0, 1, 24, 0, 0, 0},   {2003, 4, 0, 1, 0, 60, 0, 0},
        {2003, 4, 0, 1, 0, 0, 60, 0}, {2003, 4, 0, 1, 0, 0, 0, 1000}, {1600, 1, 0, 1, 0, 0, 0, 0},
    };
    static const SYSTEMTIME no_leap_year = {2003, 2, 0, 29, 0, 0, 0, 0};
    FILETIME time;
    SYSTEMTIME date;
    for (int i = 0; i < CHECK_COUNT(wrong); i++)
        CHECK_FAILS(SystemTimeToFileTime(&wrong[i], &time), ERROR_INVALID_PARAMETER);
    if (!check_on_wine()) CHECK_FAILS(SystemTimeToFileTime(&no_leap_year, &time), ERROR_INVALID_PARAMETER);
    time = filetime_of(0x8000000000000000ULL);
    CHECK_FAILS(FileTimeToSystemTime(&time, &date), ERROR_INVALID_PARAMETER);
}

static void the_day_of_the_week_is_not_asked_for(void)
{
    SYSTEMTIME date = {2003, 4, 99, 17, 0, 0, 0, 0}, back;
    FILETIME time;
    CHECK(SystemTimeToFileTime(&date, &time));
    CHECK(FileTimeToSystemTime(&time, &back));
    CHECK_INT(back.wDayOfWeek, 4);
}

static void all_clocks_go_at_one_pace(void)
{
    ULONGLONG before = now(), ticks = GetTickCount64();
    SYSTEMTIME date;
    Sleep(300);
    LONGLONG clock_ms = (LONGLONG)(now() - before) / 10000, tick_ms = (LONGLONG)(GetTickCount64() - ticks);
    CHECK(clock_ms + 20 >= 300 && tick_ms + 20 >= 300);
    if (check_beyond()) CHECK(clock_ms == 300 && tick_ms == 300);
    GetSystemTime(&date);
    LONGLONG apart = (LONGLONG)(now() - ticks_of_date(&date)) / 10000;
    CHECK(apart >= 0 && apart < 5000);
}

static void local_time_is_off_by_the_zone(void)
{
    SYSTEMTIME system, local;
    FILETIME time, shifted, back;
    CHECK(GetTickCount() != 0);
    GetSystemTime(&system);
    GetLocalTime(&local);
    LONGLONG apart = (LONGLONG)(ticks_of_date(&local) - ticks_of_date(&system)) / 10000000;
    LONGLONG minutes = (apart + (apart < 0 ? -30 : 30)) / 60;
    CHECK(minutes % 15 == 0 && minutes >= -16 * 60 && minutes <= 16 * 60);
    if (check_beyond()) CHECK_INT(minutes, 5 * 60 + 30); /* check.c */
    CHECK(SystemTimeToFileTime(&system, &time) && FileTimeToLocalFileTime(&time, &shifted));
    CHECK_INT((LONGLONG)(ticks_of(&shifted) - ticks_of(&time)) / 600000000, minutes);
    CHECK(LocalFileTimeToFileTime(&shifted, &back));
    CHECK(CompareFileTime(&back, &time) == 0);
}

static void times_are_compared_whole(void)
{
    FILETIME small = {0xFFFFFFFF, 1}, large = {0, 2};
    CHECK(CompareFileTime(&small, &large) == -1 && CompareFileTime(&large, &small) == 1);
    CHECK(CompareFileTime(&small, &small) == 0);
}

static const struct check_case cases[] = {
    CHECK_CASE(known_moments_have_their_numbers),     CHECK_CASE(no_date_is_no_time),
    CHECK_CASE(the_day_of_the_week_is_not_asked_for), CHECK_CASE(all_clocks_go_at_one_pace),
    CHECK_CASE(local_time_is_off_by_the_zone),        CHECK_CASE(times_are_compared_whole),
};
CHECK_MAIN("win32/time", cases)
