/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_COVER_H
#define FF_SIM_COVER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/structs.h"
#include "sim/text.h"

struct sim;

/* Cover pages: what there is of them on the server, and what a job keeps of its own. */

/* How many strings one has. */
#define FF_COVER_u32 0
#define FF_COVER_systime 0
#define FF_COVER_str 1
#define FF_COVER_COUNT(T, kind, sub, member, Member) +FF_COVER_##kind
enum { COVER_TEXTS = 0 FF_STRUCT_coverpage_info(FF_COVER_COUNT, _) };

struct cover {
    text texts[COVER_TEXTS]; /* verbatim (FCP-4), in the order of structs.def; [0] its name */
    uint32_t page_count;     /* as the client says; 0: it does not */
    uint32_t next_free;
};

/* Beside the jobs and faxes that have one: most have none, and are small. Row 0 is nobody's. */
struct cover_table {
    FF_ARRAY(struct cover) rows;
    uint32_t free_head;
};

/* The server's lie there by name (SND-9); none added: those that Windows installs. */
bool cover_page_add(struct sim *sim, struct ff_str name);
bool cover_page_known(const struct sim *sim, struct ff_str name);

/* A row of the caller's, who drops it or hands it on. False: memory was refused. */
bool cover_keep(struct sim *sim, const struct ff_coverpage_info *info, uint32_t *ret_row);
/* 0: nothing happens. */
void cover_drop(struct sim *sim, uint32_t row);
/* As it was given. Strings are borrowed. */
void cover_describe(const struct sim *sim, uint32_t row, struct ff_coverpage_info *ret_info);

#endif
