/* SPDX-License-Identifier: MIT */
#include "common/recorded.h"

#include <string.h>

uint64_t ff_recorded_key(uint64_t key)
{
    return key < 2 ? key : 2;
}

static const struct {
    enum ff_kind kind;
    const char *name; /* NULL: any other */
    enum ff_recorded as;
} rows[] = {
    {FF_KIND_u64, "completion_key", FF_RECORDED_key},
    {FF_KIND_u64, "reserved0", FF_RECORDED_itself},
    {FF_KIND_u64, "reserved1", FF_RECORDED_itself},
    {FF_KIND_u64, "reserved2", FF_RECORDED_itself},
    {FF_KIND_u64, NULL, FF_RECORDED_thing},
    {FF_KIND_str, "file_name", FF_RECORDED_base},
    {FF_KIND_str, "cover_page_name", FF_RECORDED_base},
    {FF_KIND_u32, "document", FF_RECORDED_presence},
    {FF_KIND_u32, "job_id", FF_RECORDED_job},
    {FF_KIND_u32, "entry_job_id", FF_RECORDED_job},
};

enum ff_recorded ff_recorded_as(const struct ff_field *field)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].kind == field->kind && (!rows[i].name || strcmp(rows[i].name, field->name) == 0))
            return rows[i].as;
    return FF_RECORDED_itself;
}
