/* SPDX-License-Identifier: MIT */
#include "common/winfax_codes.h"

#include <stddef.h>

#include "common/str.h"

enum { page_no = 0, page_yes = 1 };

static const struct ff_event_row events[FF_FEI_NEVENTS + 1] = {
#define X(name, value, state, page) [value] = {"FEI_" #name, FF_FPS_##state, page_##page},
#include "common/events.def"
#undef X
};

const struct ff_event_row *ff_event_row(uint32_t event_id)
{
    return event_id <= FF_FEI_NEVENTS && events[event_id].name ? &events[event_id] : NULL;
}

const char *ff_event_name(uint32_t event_id)
{
    const struct ff_event_row *row = ff_event_row(event_id);
    return row ? row->name : NULL;
}

uint32_t ff_event_by_name(const char *name, uint32_t size)
{
    struct ff_str wanted = {name, size};
    for (uint32_t id = 1; id <= FF_FEI_NEVENTS; id++) {
        if (ff_str_eq_nocase(wanted, ff_str_of(events[id].name))) return id;
        if (ff_str_eq_nocase(wanted, ff_str_of(events[id].name + 4))) return id;
    }
    return 0;
}

struct code {
    uint32_t value;
    const char *name, *text;
};

static const struct code *code_find(const struct code *codes, size_t count, uint32_t value)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i].value == value) return &codes[i];
    return NULL;
}

static const struct code states[] = {
#define X(name, value) {value, "FPS_" #name, NULL},
#include "common/fps.def"
#undef X
};

static const struct code errors[] = {
#define X(name, value, text) {value, #name, text},
#include "common/errors.def"
#undef X
};

const char *ff_fps_name(uint32_t value)
{
    const struct code *row = code_find(states, sizeof states / sizeof *states, value);
    return row ? row->name : NULL;
}

const char *ff_status_name(uint32_t code)
{
    const struct code *row = code_find(errors, sizeof errors / sizeof *errors, code);
    return row ? row->name : NULL;
}

const char *ff_status_text(uint32_t code)
{
    const struct code *row = code_find(errors, sizeof errors / sizeof *errors, code);
    return row ? row->text : NULL;
}

const char *ff_job_type_word(uint32_t type)
{
    static const char *const words[FF_JT_TYPES] = {
#define X(name, word) word,
        FF_JOB_TYPES(X)
#undef X
    };
    return type < FF_JT_TYPES ? words[type] : words[FF_JT_UNKNOWN];
}

const struct ff_job_status ff_job_statuses[] = {
#define X(name, value, word) {value, word},
    FF_JOB_STATUSES(X)
#undef X
        {0, NULL},
};
