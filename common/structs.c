/* SPDX-License-Identifier: MIT */
#include "common/structs.h"

#include "common/flat.h"

#define NEUTRAL_FIELD(T, kind, sub, member, Member) FF_FIELD(T, kind, sub, member)
#define NEUTRAL_FIXED(T, kind, sub, member, Member) FF_FLAT_FIXED(T, kind, sub, member)
#define NEUTRAL_STRING(T, kind, sub, member, Member) FF_FLAT_STRING(T, kind, sub, member)
#define NEUTRAL_PUT(T, kind, sub, member, Member) FF_FLAT_PUT(T, kind, sub, member)
#define NEUTRAL_GET(T, kind, sub, member, Member) FF_FLAT_GET(T, kind, sub, member)

#define X(name, NAME)                                                                                        \
    FF_FLAT_DEFINE(name, ff_##name, FF_STRUCT_##name(NEUTRAL_FIXED, _), FF_STRUCT_##name(NEUTRAL_STRING, _), \
                   FF_STRUCT_##name(NEUTRAL_PUT, _), FF_STRUCT_##name(NEUTRAL_GET, _))                       \
    static const struct ff_field name##_fields[] = {FF_STRUCT_##name(NEUTRAL_FIELD, ff_##name)};             \
    const struct ff_record ff_record_##name = {#NAME, sizeof(struct ff_##name),                              \
                                               sizeof name##_fields / sizeof *name##_fields, name##_fields,  \
                                               &name##_flat};
FF_STRUCTS(X)
#undef X
