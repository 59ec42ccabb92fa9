/* SPDX-License-Identifier: MIT */
#include "common/filetime.h"

#define TICKS_PER_DAY (86400 * FF_TICKS_PER_S)
#define UNIX_EPOCH_S 11644473600LL /* 1970-01-01 seen from 1601-01-01 */

enum { YEAR_FIRST = 1601, YEAR_LAST = 30827, DAYS_PER_400_YEARS = 146097 };

uint64_t ff_ticks_of_ms(uint64_t ms)
{
    return ms > (FF_TIME_NEVER - 1) / FF_TICKS_PER_MS ? FF_TIME_NEVER - 1 : ms * FF_TICKS_PER_MS;
}

uint64_t ff_ticks_scaled(uint64_t value, uint64_t by, uint64_t of)
{
    return value / of * by + value % of * by / of;
}

uint64_t ff_filetime_of_unix(int64_t seconds, uint32_t nanoseconds)
{
    uint64_t part = nanoseconds / 100;
    if (seconds < -UNIX_EPOCH_S) return 0;
    uint64_t since = seconds < 0 ? (uint64_t)(seconds + UNIX_EPOCH_S) : (uint64_t)seconds + UNIX_EPOCH_S;
    if (since > (FF_TIME_NEVER - 1 - part) / FF_TICKS_PER_S) return FF_TIME_NEVER - 1;
    return since * FF_TICKS_PER_S + part;
}

static bool leap(uint32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days of the year before its month (0 to 12) begins. */
static uint32_t days_before_month(uint32_t year, uint32_t month)
{
    static const uint16_t days[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    return days[month] + (month >= 2 && leap(year) ? 1U : 0U);
}

/* Days from 1601-01-01 to the year's first. 1601 begins a cycle of 400 years. */
static uint32_t days_before_year(uint32_t year)
{
    uint32_t years = year - YEAR_FIRST;
    return years * 365 + years / 4 - years / 100 + years / 400;
}

static bool date_exists(const struct ff_systime *t)
{
    if (t->year < YEAR_FIRST || t->year > YEAR_LAST || t->month < 1 || t->month > 12) return false;
    uint32_t days = days_before_month(t->year, t->month) - days_before_month(t->year, t->month - 1U);
    return t->day >= 1 && t->day <= days;
}

bool ff_filetime_of_systime(const struct ff_systime *t, uint64_t *ret_ticks)
{
    if (!date_exists(t) || t->hour > 23 || t->minute > 59 || t->second > 59 || t->millisecond > 999)
        return false;
    uint64_t days = days_before_year(t->year) + days_before_month(t->year, t->month - 1U) + t->day - 1;
    uint64_t seconds = days * 86400 + t->hour * 3600U + t->minute * 60U + t->second;
    *ret_ticks = seconds * FF_TICKS_PER_S + t->millisecond * FF_TICKS_PER_MS;
    return true;
}

/* Year, month and day of a day counted from 1601-01-01. */
static void date_of_days(uint32_t days, struct ff_systime *ret_t)
{
    /* The mean year guesses right, or one too few. */
    uint32_t year = YEAR_FIRST + (uint32_t)((uint64_t)days * 400 / DAYS_PER_400_YEARS);
    if (days_before_year(year + 1) <= days) year++;
    uint32_t left = days - days_before_year(year), month = 1;
    while (days_before_month(year, month) <= left) month++;
    ret_t->year = (uint16_t)year;
    ret_t->month = (uint16_t)month;
    ret_t->day = (uint16_t)(left - days_before_month(year, month - 1) + 1);
}

bool ff_systime_of_filetime(uint64_t ticks, struct ff_systime *ret_t)
{
    if (ticks >> 63) return false;
    uint32_t days = (uint32_t)(ticks / TICKS_PER_DAY);
    uint32_t ms = (uint32_t)(ticks % TICKS_PER_DAY / FF_TICKS_PER_MS);
    date_of_days(days, ret_t);
    ret_t->day_of_week = (uint16_t)((days + 1) % 7); /* 1601-01-01 was a Monday */
    ret_t->hour = (uint16_t)(ms / 3600000);
    ret_t->minute = (uint16_t)(ms / 60000 % 60);
    ret_t->second = (uint16_t)(ms / 1000 % 60);
    ret_t->millisecond = (uint16_t)(ms % 1000);
    return true;
}

void ff_filetime_print(struct ff_writer *w, uint64_t ticks)
{
    struct ff_systime t;
    if (ff_systime_of_filetime(ticks, &t))
        ff_write_text(w, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", t.year, t.month, t.day, t.hour, t.minute,
                      t.second, t.millisecond);
    else if (ticks == FF_TIME_NEVER)
        ff_write_text(w, "never");
    else
        ff_write_text(w, "%llu ticks", (unsigned long long)ticks);
}

static bool is_digit(const struct ff_str *s)
{
    return s->size > 0 && *s->at >= '0' && *s->at <= '9';
}

static void skip(struct ff_str *s, uint32_t size)
{
    s->at += size;
    s->size -= size;
}

/* Exactly `digits` digits, then `after` (0: nothing is taken). */
static bool take_number(struct ff_str *s, int digits, char after, uint16_t *ret)
{
    uint32_t value = 0;
    for (; digits > 0 && is_digit(s); digits--, skip(s, 1)) value = value * 10 + (uint32_t)(*s->at - '0');
    if (digits > 0 || value > UINT16_MAX) return false;
    *ret = (uint16_t)value;
    if (!after) return true;
    if (s->size == 0 || *s->at != after) return false;
    skip(s, 1);
    return true;
}

bool ff_filetime_parse(struct ff_str text, uint64_t *ret_ticks)
{
    struct ff_systime t = {0};
    /* Above the year 9999 it has a fifth digit, and then no zero in front. */
    int digits = text.size > 4 && text.at[4] != '-' && text.at[0] != '0' ? 5 : 4;
    if (!take_number(&text, digits, '-', &t.year) || !take_number(&text, 2, '-', &t.month) ||
        !take_number(&text, 2, 'T', &t.day) || !take_number(&text, 2, ':', &t.hour) ||
        !take_number(&text, 2, ':', &t.minute) || !take_number(&text, 2, 0, &t.second))
        return false;
    if (text.size > 0 && *text.at == '.') {
        skip(&text, 1);
        if (!take_number(&text, 3, 0, &t.millisecond)) return false;
    }
    return ff_str_eq(text, FF_STR("Z")) && ff_filetime_of_systime(&t, ret_ticks);
}

static uint64_t unit_ticks(struct ff_str unit)
{
    static const struct {
        struct ff_str name;
        uint64_t ticks;
    } units[] = {{{"ms", 2}, FF_TICKS_PER_MS},
                 {{"s", 1}, FF_TICKS_PER_S},
                 {{"m", 1}, 60 * FF_TICKS_PER_S},
                 {{"h", 1}, 3600 * FF_TICKS_PER_S},
                 {{"d", 1}, TICKS_PER_DAY}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (ff_str_eq(units[i].name, unit)) return units[i].ticks;
    return 0;
}

static struct ff_str take_digits(struct ff_str *s)
{
    struct ff_str digits = {s->at, 0};
    for (; is_digit(s); skip(s, 1)) digits.size++;
    return digits;
}

/* Adds value ticks to *ticks. False when the sum is beyond any time. */
static bool add_ticks(uint64_t *ticks, uint64_t value)
{
    if (value > FF_TIME_NEVER - 1 - *ticks) return false;
    *ticks += value;
    return true;
}

static bool add_whole(struct ff_str digits, uint64_t unit, uint64_t *ticks)
{
    uint64_t value = 0, most = (FF_TIME_NEVER - 1) / unit;
    for (; digits.size > 0; skip(&digits, 1)) {
        value = value * 10 + (uint64_t)(*digits.at - '0');
        if (value > most) return false;
    }
    return add_ticks(ticks, value * unit);
}

/* The first digit counts tenths of the unit. False when one is finer than a tick. */
static bool add_decimals(struct ff_str digits, uint64_t unit, uint64_t *ticks)
{
    for (uint64_t place = unit; digits.size > 0; skip(&digits, 1)) {
        if (place % 10 != 0) return false;
        place /= 10;
        if (!add_ticks(ticks, place * (uint64_t)(*digits.at - '0'))) return false;
    }
    return true;
}

bool ff_duration_parse(struct ff_str text, uint64_t *ret_ticks)
{
    struct ff_str rest = text, whole = take_digits(&rest), decimals = {"", 0};
    if (whole.size == 0) return false;
    if (rest.size > 0 && *rest.at == '.') {
        skip(&rest, 1);
        decimals = take_digits(&rest);
        if (decimals.size == 0) return false;
    }
    uint64_t ticks = 0, unit = unit_ticks(rest);
    if (unit == 0) {
        if (!ff_str_eq(text, FF_STR("0"))) return false;
    } else if (!add_whole(whole, unit, &ticks) || !add_decimals(decimals, unit, &ticks)) {
        return false;
    }
    *ret_ticks = ticks;
    return true;
}

void ff_seconds_print(struct ff_writer *w, uint64_t ticks)
{
    ff_write_text(w, "%llu.%03u", (unsigned long long)(ticks / FF_TICKS_PER_S),
                  (unsigned)(ticks / FF_TICKS_PER_MS % 1000));
}
