/* SPDX-License-Identifier: MIT */
#include "common/filetime.h"

#include <stdio.h>

#include "tests/support/random.h"
#include "tests/support/rule.h"

static struct ff_systime at(unsigned year, unsigned month, unsigned day)
{
    return (struct ff_systime){.year = (uint16_t)year, .month = (uint16_t)month, .day = (uint16_t)day};
}

static uint64_t ticks_of(const struct ff_systime *t)
{
    uint64_t ticks = 0;
    assert_true(ff_filetime_of_systime(t, &ticks));
    return ticks;
}

/* What a print function writes; kept until the next one. */
static const char *printed(void (*print)(struct ff_writer *, uint64_t), uint64_t ticks)
{
    static char text[64];
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    print(&w, ticks);
    snprintf(text, sizeof text, "%s", ff_writer_cstr(&w));
    ff_writer_free(&w);
    return text;
}

/* ---- Dates ---- */

static void time_begins_with_1601(void **state)
{
    struct ff_systime first = at(1601, 1, 1), before = at(1600, 12, 31), read;
    uint64_t ticks = 42;
    (void)state;
    assert_true(ticks_of(&first) == 0);
    assert_false(ff_filetime_of_systime(&before, &ticks));
    assert_true(ticks == 42);
    assert_true(ff_systime_of_filetime(0, &read));
    assert_int_equal(read.year, 1601);
    assert_int_equal(read.day_of_week, 1);
}

static void a_system_time_ends_with_30827(void **state)
{
    struct ff_systime last = {30827, 12, 0, 31, 23, 59, 59, 999}, after = at(30828, 1, 1), read;
    uint64_t ticks;
    (void)state;
    assert_true(ticks_of(&last) == 0x7FFF35F4F06C58F0U);
    assert_false(ff_filetime_of_systime(&after, &ticks));
    assert_true(ff_systime_of_filetime(0x7FFF35F4F06C58F0U, &read));
    assert_int_equal(read.year, 30827);
    assert_int_equal(read.millisecond, 999);
}

static void ticks_are_dates_up_to_the_top_bit(void **state)
{
    struct ff_systime t, kept = at(2000, 1, 1);
    (void)state;
    assert_true(ff_systime_of_filetime(INT64_MAX, &t));
    assert_int_equal(t.year, 30828);
    assert_int_equal(t.month, 9);
    assert_int_equal(t.day, 14);
    assert_false(ff_systime_of_filetime((uint64_t)INT64_MAX + 1, &kept));
    assert_false(ff_systime_of_filetime(FF_TIME_NEVER, &kept));
    assert_int_equal(kept.year, 2000);
}

static void dates_that_windows_documents_have_their_ticks(void **state)
{
    static const struct {
        struct ff_systime t;
        uint64_t ticks;
    } rows[] = {{{1970, 1, 4, 1, 0, 0, 0, 0}, 116444736000000000U},
                {{2000, 1, 6, 1, 0, 0, 0, 0}, 125911584000000000U},
                {{2000, 2, 2, 29, 12, 30, 15, 250}, 125963010152500000U},
                {{2026, 11, 2, 24, 14, 30, 0, 0}, 134400042000000000U}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ff_systime back;
        assert_true(ticks_of(&rows[i].t) == rows[i].ticks);
        assert_true(ff_systime_of_filetime(rows[i].ticks, &back));
        assert_memory_equal(&back, &rows[i].t, sizeof back);
    }
}

static void february_has_29_days_in_leap_years_only(void **state)
{
    static const unsigned leap[] = {1604, 1996, 2000, 2024, 2400, 30824},
                          common[] = {1601, 1700, 1800, 1900, 2023, 2100, 2200, 2300, 30827};
    uint64_t ticks;
    (void)state;
    for (size_t i = 0; i < sizeof leap / sizeof *leap; i++) {
        struct ff_systime day = at(leap[i], 2, 29), next = at(leap[i], 3, 1), none = at(leap[i], 2, 30);
        assert_true(ticks_of(&next) - ticks_of(&day) == 86400 * FF_TICKS_PER_S);
        assert_false(ff_filetime_of_systime(&none, &ticks));
    }
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        struct ff_systime day = at(common[i], 2, 28), next = at(common[i], 3, 1), none = at(common[i], 2, 29);
        assert_true(ticks_of(&next) - ticks_of(&day) == 86400 * FF_TICKS_PER_S);
        assert_false(ff_filetime_of_systime(&none, &ticks));
    }
}

/* Walks through three cycles of 400 years with the definition of the calendar, a day at a time. */
static void every_day_follows_the_day_before_it(void **state)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year = 1601, month = 1, day = 1, week_day = 1;
    (void)state;
    for (uint64_t ticks = 0; year < 1601 + 1200; ticks += 86400 * FF_TICKS_PER_S) {
        struct ff_systime t;
        if (!ff_systime_of_filetime(ticks, &t) || t.year != year || t.month != month || t.day != day ||
            t.day_of_week != week_day || ticks_of(&t) != ticks)
            fail_msg("%u-%u-%u is read as %u-%u-%u", year, month, day, t.year, t.month, t.day);
        unsigned leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        week_day = (week_day + 1) % 7;
        if (++day <= days[month - 1] + leap) continue;
        day = 1;
        if (++month <= 12) continue;
        month = 1;
        year++;
    }
}

static void a_date_that_does_not_exist_is_impossible(void **state)
{
    static const struct ff_systime rows[] = {
        {2026, 0, 0, 1, 0, 0, 0, 0},    {2026, 13, 0, 1, 0, 0, 0, 0}, {2026, 1, 0, 0, 0, 0, 0, 0},
        {2026, 1, 0, 32, 0, 0, 0, 0},   {2026, 4, 0, 31, 0, 0, 0, 0}, {2026, 2, 0, 29, 0, 0, 0, 0},
        {2026, 1, 0, 1, 24, 0, 0, 0},   {2026, 1, 0, 1, 0, 60, 0, 0}, {2026, 1, 0, 1, 0, 0, 60, 0},
        {2026, 1, 0, 1, 0, 0, 0, 1000}, {0, 0, 0, 0, 0, 0, 0, 0},     {65535, 65535, 0, 65535, 0, 0, 0, 0},
    };
    uint64_t ticks = 42;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_false(ff_filetime_of_systime(&rows[i], &ticks));
    assert_true(ticks == 42);
}

static void the_day_of_the_week_is_not_looked_at(void **state)
{
    struct ff_systime t = at(2026, 11, 24);
    (void)state;
    uint64_t ticks = ticks_of(&t);
    t.day_of_week = 99;
    assert_true(ticks_of(&t) == ticks);
}

/* ---- Other clocks ---- */

static void unix_time_has_its_ticks(void **state)
{
    (void)state;
    assert_true(ff_filetime_of_unix(0, 0) == 116444736000000000U);
    assert_true(ff_filetime_of_unix(0, 199) == 116444736000000001U);
    assert_true(ff_filetime_of_unix(-1, 0) == 116444736000000000U - FF_TICKS_PER_S);
    assert_true(ff_filetime_of_unix(-11644473600, 0) == 0);
    assert_true(ff_filetime_of_unix(-11644473601, 999999999) == 0);
    assert_true(ff_filetime_of_unix(INT64_MIN, 0) == 0);
    assert_true(ff_filetime_of_unix(INT64_MAX, 999999999) == FF_TIME_NEVER - 1);
}

static void milliseconds_never_become_never(void **state)
{
    (void)state;
    assert_true(ff_ticks_of_ms(0) == 0);
    assert_true(ff_ticks_of_ms(1) == 10000);
    assert_true(ff_ticks_of_ms(1844674407370955U) == 18446744073709550000U);
    assert_true(ff_ticks_of_ms(1844674407370956U) == FF_TIME_NEVER - 1);
    assert_true(ff_ticks_of_ms(UINT64_MAX) == FF_TIME_NEVER - 1);
}

/* ---- Text ---- */

static void a_time_is_printed_to_the_millisecond(void **state)
{
    (void)state;
    assert_string_equal(printed(ff_filetime_print, 134400042000000000U), "2026-11-24T14:30:00.000Z");
    assert_string_equal(printed(ff_filetime_print, 134400042009999999U), "2026-11-24T14:30:00.999Z");
    assert_string_equal(printed(ff_filetime_print, 0), "1601-01-01T00:00:00.000Z");
    assert_string_equal(printed(ff_filetime_print, FF_TIME_NEVER), "never");
    assert_string_equal(printed(ff_filetime_print, FF_TIME_NEVER - 1), "18446744073709551614 ticks");
}

static bool parse_time(const char *text, uint64_t *ret_ticks)
{
    return ff_filetime_parse(ff_str_of(text), ret_ticks);
}

static void a_time_is_read_with_and_without_milliseconds(void **state)
{
    uint64_t ticks = 0;
    (void)state;
    assert_true(parse_time("2026-11-24T14:30:00Z", &ticks));
    assert_true(ticks == 134400042000000000U);
    assert_true(parse_time("2026-11-24T14:30:00.125Z", &ticks));
    assert_true(ticks == 134400042001250000U);
    assert_true(parse_time("30827-12-31T23:59:59.999Z", &ticks));
    assert_true(ticks == 0x7FFF35F4F06C58F0U);
}

static void nothing_else_is_a_time(void **state)
{
    static const char *const texts[] = {
        "",
        "Z",
        "2026",
        "2026-11-24",
        "2026-11-24T14:30Z",
        "2026-11-24T14:30:00",
        "2026-11-24 14:30:00Z",
        "2026-11-24t14:30:00Z",
        "2026-11-24T14:30:00z",
        "2026-11-24T14:30:00+00:00",
        "2026-11-24T14:30:00.Z",
        "2026-11-24T14:30:00.1Z",
        "2026-11-24T14:30:00.12Z",
        "2026-11-24T14:30:00.1234Z",
        "2026-11-24T14:30:00,125Z",
        " 2026-11-24T14:30:00Z",
        "2026-11-24T14:30:00Z ",
        "2026-1-24T14:30:00Z",
        "02026-11-24T14:30:00Z",
        "226-11-24T14:30:00Z",
        "99999-11-24T14:30:00Z",
        "2026-13-24T14:30:00Z",
        "2026-02-29T14:30:00Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T14:60:00Z",
        "2026-11-24T14:30:60Z",
        "1600-12-31T23:59:59Z",
        "30828-01-01T00:00:00Z",
        "2026-11--4T14:30:00Z",
        "2026-11-+4T14:30:00Z",
        "never",
    };
    uint64_t ticks = 42;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (parse_time(texts[i], &ticks)) fail_msg("\"%s\"", texts[i]);
    assert_false(ff_filetime_parse(FF_STR_NULL, &ticks));
    assert_false(ff_filetime_parse(FF_STR("2026-11-24T14:30:00Z\0"), &ticks));
    assert_true(ticks == 42);
}

static void a_time_cut_off_anywhere_is_none(void **state)
{
    uint64_t ticks;
    struct ff_str whole = FF_STR("2026-11-24T14:30:00.125Z");
    (void)state;
    for (uint32_t size = 0; size < whole.size; size++)
        assert_false(ff_filetime_parse((struct ff_str){whole.at, size}, &ticks));
}

static void whatever_is_printed_is_read_again(void **state)
{
    const uint64_t last = 0x7FFF35F4F06C58F0U;
    struct test_random r = {test_seed()};
    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint64_t ticks = test_random_next(&r) % last / FF_TICKS_PER_MS * FF_TICKS_PER_MS, again = 0;
        const char *text = printed(ff_filetime_print, ticks);
        if (!parse_time(text, &again) || again != ticks)
            fail_msg("%llu: %s", (unsigned long long)ticks, text);
    }
}

static void a_duration_is_read_in_its_unit(void **state)
{
    static const struct {
        const char *text;
        uint64_t ticks;
    } rows[] = {{"0", 0},
                {"0s", 0},
                {"1ms", 10000},
                {"250ms", 2500000},
                {"1s", 10000000},
                {"1.5s", 15000000},
                {"10m", 6000000000},
                {"1h", 36000000000},
                {"2d", 1728000000000},
                {"007s", 70000000},
                {"0.0001ms", 1},
                {"0.0000001s", 1},
                {"0.25h", 9000000000},
                {"0.000000001d", 864},
                {"1844674407370.9551614s", FF_TIME_NEVER - 1}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t ticks = 42;
        if (!ff_duration_parse(ff_str_of(rows[i].text), &ticks) || ticks != rows[i].ticks)
            fail_msg("\"%s\" is %llu", rows[i].text, (unsigned long long)ticks);
    }
}

static void nothing_else_is_a_duration(void **state)
{
    static const char *const texts[] = {
        "", "s", "1", "00", "0.0", "1.s", ".5s", "1.5.s", "1 s", " 1s", "1s ", "-1s", "+1s", "1S", "1sec",
        "1us", "1e3s", "0x1s", "1,5s", "1m30s", "ms",
        /* finer than a tick */
        "0.00000001s", "0.00001ms", "0.0000000001d",
        /* longer than time */
        "1844674407370.9551615s", "1844674407371s", "99999999999999999999999d", "18446744073709551616ms"};
    uint64_t ticks = 42;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (ff_duration_parse(ff_str_of(texts[i]), &ticks)) fail_msg("\"%s\"", texts[i]);
    assert_false(ff_duration_parse(FF_STR_NULL, &ticks));
    assert_true(ticks == 42);
}

static void seconds_have_three_decimals_cut_off(void **state)
{
    (void)state;
    assert_string_equal(printed(ff_seconds_print, 0), "0.000");
    assert_string_equal(printed(ff_seconds_print, 125000000), "12.500");
    assert_string_equal(printed(ff_seconds_print, 9999999), "0.999");
    assert_string_equal(printed(ff_seconds_print, UINT64_MAX), "1844674407370.955");
}

/* 1 << 62 times 1000 would not fit. */
static void scaled_time_neither_overflows_nor_loses_a_tick(void **state)
{
    (void)state;
    const uint64_t large = 1ULL << 62;
    assert_true(ff_ticks_scaled(large, 1000, 1000) == large);
    assert_true(ff_ticks_scaled(large, 1000, 4000) == large / 4);
    assert_true(ff_ticks_scaled(1999, 60000, 1000) == 119940);
    assert_true(ff_ticks_scaled(999, 1, 1000) == 0);
}

static const struct test_case cases[] = {
    CASE(scaled_time_neither_overflows_nor_loses_a_tick),
    CASE(time_begins_with_1601),
    CASE(a_system_time_ends_with_30827),
    CASE(ticks_are_dates_up_to_the_top_bit),
    CASE(dates_that_windows_documents_have_their_ticks),
    CASE(february_has_29_days_in_leap_years_only),
    CASE(every_day_follows_the_day_before_it),
    CASE(a_date_that_does_not_exist_is_impossible),
    CASE(the_day_of_the_week_is_not_looked_at),
    CASE(unix_time_has_its_ticks),
    CASE(milliseconds_never_become_never),
    CASE(a_time_is_printed_to_the_millisecond),
    CASE(a_time_is_read_with_and_without_milliseconds),
    CASE(nothing_else_is_a_time),
    CASE(a_time_cut_off_anywhere_is_none),
    CASE(whatever_is_printed_is_read_again),
    CASE(a_duration_is_read_in_its_unit),
    CASE(nothing_else_is_a_duration),
    CASE(seconds_have_three_decimals_cut_off),
};

int main(int argc, char **argv)
{
    return RUN("filetime", cases, NULL, NULL, argc, argv);
}
