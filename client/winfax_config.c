/* SPDX-License-Identifier: MIT */
#include "client/winfax.h"

#include "common/winfax_codes.h"

/* ---- FAX_CONFIGURATION ---- */

BOOL WINAPI FaxGetConfigurationA(HANDLE FaxHandle, PFAX_CONFIGURATIONA *FaxConfig)
{
    struct ff_in_FaxGetConfiguration in = {fax_number(FaxHandle)};
    return fax_query_one(FF_TYPE_FaxGetConfiguration, FORM_A, FAX_SITE, &in, 1, FaxConfig);
}

BOOL WINAPI FaxGetConfigurationW(HANDLE FaxHandle, PFAX_CONFIGURATIONW *FaxConfig)
{
    struct ff_in_FaxGetConfiguration in = {fax_number(FaxHandle)};
    return fax_query_one(FF_TYPE_FaxGetConfiguration, FORM_W, FAX_SITE, &in, 1, FaxConfig);
}

static BOOL set_configuration(enum fax_form form, const void *site, HANDLE fax, const void *config)
{
    struct fax_call call;
    struct ff_in_FaxSetConfiguration in = {fax_number(fax), native_configuration.size, {0}};
    struct ff_out_FaxSetConfiguration out;
    fax_begin(&call, FF_TYPE_FaxSetConfiguration, form, FAX_NULL(config, 1), site);
    fax_struct(&call, &native_configuration, config, &in.configuration);
    FAX_PASS(&call, &in, FAX_ARG(fax), FAX_ARG(config));
    return fax_end(&call, fax_say(&call, &in, &out));
}

BOOL WINAPI FaxSetConfigurationA(HANDLE FaxHandle, const FAX_CONFIGURATIONA *FaxConfig)
{
    return set_configuration(FORM_A, FAX_SITE, FaxHandle, FaxConfig);
}

BOOL WINAPI FaxSetConfigurationW(HANDLE FaxHandle, const FAX_CONFIGURATIONW *FaxConfig)
{
    return set_configuration(FORM_W, FAX_SITE, FaxHandle, FaxConfig);
}

/* ---- FAX_LOG_CATEGORY ---- */

BOOL WINAPI FaxGetLoggingCategoriesA(HANDLE FaxHandle, PFAX_LOG_CATEGORYA *Categories,
                                     LPDWORD NumberCategories)
{
    struct ff_in_FaxGetLoggingCategories in = {fax_number(FaxHandle)};
    return fax_query_list(FF_TYPE_FaxGetLoggingCategories, FORM_A, FAX_SITE, &in, Categories,
                          NumberCategories);
}

BOOL WINAPI FaxGetLoggingCategoriesW(HANDLE FaxHandle, PFAX_LOG_CATEGORYW *Categories,
                                     LPDWORD NumberCategories)
{
    struct ff_in_FaxGetLoggingCategories in = {fax_number(FaxHandle)};
    return fax_query_list(FF_TYPE_FaxGetLoggingCategories, FORM_W, FAX_SITE, &in, Categories,
                          NumberCategories);
}

/* A count that lies is told as it is; nothing is read beyond what can be meant. */
static BOOL set_categories(enum fax_form form, const void *site, HANDLE fax, const void *categories,
                           DWORD count)
{
    struct fax_call call;
    struct ff_log_category said[FF_FAXLOG_CATEGORIES];
    struct ff_in_FaxSetLoggingCategories in = {fax_number(fax), count, {.at = said, .count = 0}};
    struct ff_out_FaxSetLoggingCategories out;
    fax_begin(&call, FF_TYPE_FaxSetLoggingCategories, form, FAX_NULL(categories, 1), site);
    for (const char *at = categories; at && count <= FF_FAXLOG_CATEGORIES && in.categories.count < count;
         at += native_log_category.size)
        fax_struct(&call, &native_log_category, at, &said[in.categories.count++]);
    FAX_PASS(&call, &in, FAX_ARG(fax), FAX_ARG(categories), count);
    return fax_end(&call, fax_say(&call, &in, &out));
}

BOOL WINAPI FaxSetLoggingCategoriesA(HANDLE FaxHandle, const FAX_LOG_CATEGORYA *Categories,
                                     DWORD NumberCategories)
{
    return set_categories(FORM_A, FAX_SITE, FaxHandle, Categories, NumberCategories);
}

BOOL WINAPI FaxSetLoggingCategoriesW(HANDLE FaxHandle, const FAX_LOG_CATEGORYW *Categories,
                                     DWORD NumberCategories)
{
    return set_categories(FORM_W, FAX_SITE, FaxHandle, Categories, NumberCategories);
}
