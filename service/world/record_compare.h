/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_RECORD_COMPARE_H
#define FF_SERVICE_WORLD_RECORD_COMPARE_H

#include "common/record.h"

/* Two records of a type, field by field. */
struct record_compare {
    /* What is to be said of a field; NULL: as it is. */
    enum record_field {
        RECORD_FIELD_compare,
        RECORD_FIELD_same,
        RECORD_FIELD_differs
    } (*field)(void *ctx, const struct ff_field *field, const void *expected, const void *came);
    void *ctx;
    bool no_strings; /* they say nothing */
    bool all;        /* every difference is told, each with a newline, and not only the first */
};

/* False: the first difference is appended to `why`: "job_param.recipient_number: "1" came, "2" was expected". */
bool record_compare(const struct record_compare *how, const struct ff_record *type, const void *expected,
                    const void *came, struct ff_writer *why);

#endif
