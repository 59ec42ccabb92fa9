/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_FILETIME_H
#define FF_COMMON_FILETIME_H

#include <stdbool.h>
#include <stdint.h>

#include "common/bytes.h"
#include "common/record.h"

/* Time is a FILETIME everywhere: ticks of 100 ns since 1601-01-01 00:00 UTC, as uint64_t. Durations are ticks too. */
#define FF_TICKS_PER_MS 10000ULL
#define FF_TICKS_PER_S 10000000ULL
#define FF_TIME_NEVER UINT64_MAX

/* ms to ticks, saturating below FF_TIME_NEVER. */
uint64_t ff_ticks_of_ms(uint64_t ms);
/* value x by / of, where value x by may not fit: real time to scaled, and back. The result fits in a lifetime. */
uint64_t ff_ticks_scaled(uint64_t value, uint64_t by, uint64_t of);
/* Unix time (seconds, nanoseconds) to ticks; 0 before 1601, and below FF_TIME_NEVER for ever. */
uint64_t ff_filetime_of_unix(int64_t seconds, uint32_t nanoseconds);
/* False when the date does not exist (month 13, 30 February, year before 1601 or above 30827). day_of_week is not
 * looked at. Rule FJP-9 calls such a time impossible. */
bool ff_filetime_of_systime(const struct ff_systime *t, uint64_t *ret_ticks);
/* False for ticks whose top bit is set, as FileTimeToSystemTime. */
bool ff_systime_of_filetime(uint64_t ticks, struct ff_systime *ret_t);
/* "2026-11-24T14:30:00.000Z"; "never" for FF_TIME_NEVER; the bare count for ticks that are no date. */
void ff_filetime_print(struct ff_writer *w, uint64_t ticks);
/* Reads "2026-11-24T14:30:00Z" with optional ".mmm" (above the year 9999 five digits); nothing else. */
bool ff_filetime_parse(struct ff_str text, uint64_t *ret_ticks);
/* Reads a duration: a number with ms, s, m, h or d ("1.5s", "10m", "250ms"); a bare "0". False otherwise,
 * and for what is finer than a tick or does not fit below FF_TIME_NEVER. */
bool ff_duration_parse(struct ff_str text, uint64_t *ret_ticks);
/* A duration in seconds with three decimals, cut off: "12.500". */
void ff_seconds_print(struct ff_writer *w, uint64_t ticks);

#endif
