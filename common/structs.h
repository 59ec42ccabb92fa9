/* SPDX-License-Identifier: MIT */
#ifndef FF_COMMON_STRUCTS_H
#define FF_COMMON_STRUCTS_H

#include "common/record.h"
#include "common/structs.def"

/* struct ff_job_entry, struct ff_job_param, …: the API's structures without pointers, widths and sizes of a platform;
 * and ff_record_job_entry, …: their descriptions. */
#define FF_NEUTRAL_MEMBER(T, kind, sub, member, Member) FF_MEMBER(T, kind, sub, member)
#define X(name, NAME)                                                                                        \
    struct ff_##name {                                                                                       \
        FF_STRUCT_##name(FF_NEUTRAL_MEMBER, _)                                                               \
    };                                                                                                       \
    extern const struct ff_record ff_record_##name;
FF_STRUCTS(X)
#undef X

#endif
