/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_EVENTLOG_H
#define FF_SIM_EVENTLOG_H

#include <stdbool.h>
#include <stdint.h>

#include "common/winfax_codes.h"
#include "sim/eventlog.def"
#include "sim/text.h"

struct sim;

/* The application event log as far as the fax service writes to it, and the logging categories that decide what it
 * writes: FAX_LOG_CATEGORY, sim->log_levels. */
enum eventlog_kind {
#define X(kind, category, level, type, text) EVENTLOG_##kind,
    SIM_EVENTLOG(X)
#undef X
        EVENTLOG_KINDS
};

enum eventlog_type { EVENTLOG_TYPE_information, EVENTLOG_TYPE_warning, EVENTLOG_TYPE_error };

struct eventlog_row {
    const char *text;
    uint8_t category, level, type; /* FF_FAXLOG_…, FF_FAXLOG_LEVEL_…, enum eventlog_type */
};
const struct eventlog_row *eventlog_row(enum eventlog_kind kind);

struct eventlog_entry {
    uint64_t time;
    uint32_t kind, device_id, job; /* 0, FF_JOB_NONE: it is about none */
    text number, user,
        billing_code; /* of the fax: the number of the other side, whose it is; FJE, FJP. 0 not known */
};

/* GLC-3: every category at FAXLOG_LEVEL_MED. */
void eventlog_init(struct sim *sim);
/* Writes it, if its category's level wants it. */
void eventlog_write(struct sim *sim, enum eventlog_kind kind, uint32_t device_id, uint32_t job);
/* What is written with an event, if anything is. */
void eventlog_event(struct sim *sim, uint32_t event, uint32_t device_id, uint32_t job);

/* "INIT"; of 1 to FF_FAXLOG_CATEGORIES. */
const char *eventlog_category_name(uint32_t category);

#endif
