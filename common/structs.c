/* SPDX-License-Identifier: MIT */
#include "common/structs.h"

#define FF_NEUTRAL_FIELD(T, kind, sub, member, Member) FF_FIELD(T, kind, sub, member)

#define X(name, NAME)                                                                                        \
    static const struct ff_field name##_fields[] = {FF_STRUCT_##name(FF_NEUTRAL_FIELD, ff_##name)};          \
    const struct ff_record ff_record_##name = {#NAME, sizeof(struct ff_##name),                              \
                                               sizeof name##_fields / sizeof *name##_fields, name##_fields};
FF_STRUCTS(X)
#undef X
