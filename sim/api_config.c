/* SPDX-License-Identifier: MIT */
/* FaxGetConfiguration, FaxSetConfiguration, FaxGetLoggingCategories, FaxSetLoggingCategories. Checks stand in the order of
 * GEN-23. */
#include "sim/config.h"
#include "sim/sim.h"

/* Positions of pointers among the parameters, as bits of the caller's nulls. */
enum { CONFIG_NULLS = 1 << 1, GETCATEGORIES_NULLS = 1 << 1 | 1 << 2, SETCATEGORIES_NULLS = 1 << 1 };

ff_status fax_FaxGetConfiguration(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                                  struct ff_arena *arena)
{
    (void)arena;
    const struct ff_in_FaxGetConfiguration *in = in_;
    struct ff_out_FaxGetConfiguration *out = out_;
    uint32_t row;
    ff_status status = handle_check_right(sim, caller, CONFIG_NULLS, in->fax_handle, HANDLE_server,
                                          FF_FAX_CONFIG_QUERY, &row); /* GCF-E1, GCF-E2 */
    if (status != FF_ERROR_SUCCESS) return status;
    out->buffer = buffer_open(sim, caller, sizeof out->configuration);
    if (!out->buffer) return FF_ERROR_NOT_ENOUGH_MEMORY; /* GCF-E3 */
    config_describe(sim, &out->configuration);           /* GCF-1 */
    return FF_ERROR_SUCCESS;
}

ff_status fax_FaxSetConfiguration(struct sim *sim, const struct caller *caller, const void *in_, void *out_,
                                  struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxSetConfiguration *in = in_;
    const struct ff_configuration *c = &in->configuration;
    uint32_t row;
    ff_status status = handle_check_call(sim, caller, CONFIG_NULLS, in->fax_handle, HANDLE_server, &row);
    if (status != FF_ERROR_SUCCESS) return status;
    /* SCF-E3, GEN-30 */
    if (c->size_of_struct != in->size_native || !config_valid(sim, c)) return FF_ERROR_INVALID_PARAMETER;
    status = access_status(sim, caller->process, FF_FAX_CONFIG_SET); /* SCF-E1; SCF-E2 is not enforced */
    return status == FF_ERROR_SUCCESS ? config_set(sim, c) : status;
}

ff_status fax_FaxGetLoggingCategories(struct sim *sim, const struct caller *caller, const void *in_,
                                      void *out_, struct ff_arena *arena)
{
    const struct ff_in_FaxGetLoggingCategories *in = in_;
    struct ff_out_FaxGetLoggingCategories *out = out_;
    uint32_t row;
    ff_status status = handle_check_right(sim, caller, GETCATEGORIES_NULLS, in->fax_handle, HANDLE_server,
                                          FF_FAX_CONFIG_QUERY, &row); /* GLC-E1, GLC-E2 */
    if (status != FF_ERROR_SUCCESS) return status;
    size_t size = FF_FAXLOG_CATEGORIES * sizeof(struct ff_log_category);
    struct ff_log_category *categories = ff_arena_take(arena, size);
    if (!categories || !(out->buffer = buffer_open(sim, caller, (uint32_t)size)))
        return FF_ERROR_NOT_ENOUGH_MEMORY; /* GLC-E3 */
    for (uint32_t i = 0; i < FF_FAXLOG_CATEGORIES; i++)
        categories[i] = (struct ff_log_category){ff_str_of(eventlog_category_name(i + 1)), i + 1,
                                                 sim->log_levels[i]}; /* GLC-1, GLC-3 */
    out->categories = (struct ff_list){.at = categories, .count = FF_FAXLOG_CATEGORIES};
    return FF_ERROR_SUCCESS;
}

/* SLC-E1, SLC-2 */
static bool categories_valid(const struct ff_in_FaxSetLoggingCategories *in)
{
    const struct ff_log_category *categories = in->categories.at;
    if (in->count == 0 || in->count != in->categories.count) return false;
    for (uint32_t i = 0; i < in->count; i++) {
        uint32_t category = categories[i].category;
        if (category < 1 || category > FF_FAXLOG_CATEGORIES) return false;
        if (categories[i].level > FF_FAXLOG_LEVEL_MAX) return false;
    }
    return true;
}

ff_status fax_FaxSetLoggingCategories(struct sim *sim, const struct caller *caller, const void *in_,
                                      void *out_, struct ff_arena *arena)
{
    (void)out_, (void)arena;
    const struct ff_in_FaxSetLoggingCategories *in = in_;
    const struct ff_log_category *categories = in->categories.at;
    uint32_t row;
    ff_status status =
        handle_check_call(sim, caller, SETCATEGORIES_NULLS, in->fax_handle, HANDLE_server, &row);
    if (status != FF_ERROR_SUCCESS) return status;
    if (!categories_valid(in)) return FF_ERROR_INVALID_PARAMETER;
    status = access_status(sim, caller->process, FF_FAX_CONFIG_SET); /* SLC-E3 */
    if (status != FF_ERROR_SUCCESS) return status;
    for (uint32_t i = 0; i < in->count; i++) /* SLC-1, SLC-3 */
        sim->log_levels[categories[i].category - 1] = (uint8_t)categories[i].level;
    return FF_ERROR_SUCCESS;
}
