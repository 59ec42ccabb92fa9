/* SPDX-License-Identifier: MIT */
/* Routing extensions, and what is done with received faxes. */
#include "service/world/scenario_read.h"

/* ---- Extensions ---- */

static struct ff_str name_or(const char *friendly, const char *name)
{
    return ff_str_of(friendly ? friendly : name);
}

struct methods {
    FF_ARRAY(struct ff_routing_registration) rows;
    bool wrong;
};

static void read_method(struct scenario_reader *r, const cJSON *object, struct methods *methods)
{
    struct said_routing_method said = {0};
    if (!json_read(&scenario_forms[SCENARIO_FORM_routing_method], object, NULL, &r->sink, &said)) {
        methods->wrong = true;
    } else if (!guid_valid(ff_str_of(said.guid))) {
        json_error(&r->sink, json_blame(object, "guid"),
                   "a GUID is \"{01234567-89ab-cdef-0123-456789abcdef}\"");
        methods->wrong = true;
    } else if (!ff_array_room(r->alloc, &methods->rows, 1)) {
        r->refused = methods->wrong = true;
    } else {
        methods->rows.at[methods->rows.count++] =
            (struct ff_routing_registration){ff_str_of(said.name), name_or(said.friendly_name, said.name),
                                             ff_str_of(said.function), ff_str_of(said.guid)};
    }
}

static void add_extension(struct scenario_reader *r, const cJSON *object,
                          const struct said_routing_extension *said, const struct methods *methods)
{
    struct extension_facts facts = {ff_str_of(said->name), name_or(said->friendly_name, said->name),
                                    ff_str_of(said->image), methods->rows.at, methods->rows.count};
    ff_status status = extension_register(r->sim, &facts);
    if (status == FF_ERROR_NOT_ENOUGH_MEMORY)
        r->refused = true;
    else if (status != FF_ERROR_SUCCESS)
        json_error(&r->sink, object,
                   "a method has a function, and a GUID that no other method has; one of these does not");
}

static void read_extension(struct scenario_reader *r, const cJSON *object)
{
    const cJSON *item;
    struct methods methods = {0};
    struct said_routing_extension said = {0};
    if (!json_read(&scenario_forms[SCENARIO_FORM_routing_extension], object, NULL, &r->sink, &said)) return;
    cJSON_ArrayForEach(item, said.methods) read_method(r, item, &methods);
    if (!methods.wrong) add_extension(r, object, &said, &methods);
    ff_array_free(r->alloc, &methods.rows);
}

/* ---- Settings ---- */

static void set_data(struct scenario_reader *r, const cJSON *object, const char *data, uint32_t method,
                     uint32_t device)
{
    ff_status status = method_set_words(r->sim, method, device, ff_str_of(data));
    if (status == FF_ERROR_INVALID_DATA)
        json_error(&r->sink, json_blame(object, "data"), "routing data are at most 32767 characters");
    else if (status != FF_ERROR_SUCCESS)
        r->refused = true;
}

static void set_on(struct scenario_reader *r, const cJSON *object, const struct said_routing *said,
                   uint32_t method, uint32_t device)
{
    struct routing_setting *setting = method_setting(r->sim, method, device);
    if (!setting) {
        r->refused = true;
        return;
    }
    setting->enabled = said->enabled;
    setting->failures = said->failures;
    if (said->data) set_data(r, object, said->data, method, device);
}

static void read_routing(struct scenario_reader *r, const cJSON *object)
{
    struct said_routing said = {.enabled = true};
    if (!json_read(&scenario_forms[SCENARIO_FORM_routing], object, NULL, &r->sink, &said)) return;
    uint32_t only = said.device ? scenario_device(r, said.device) : 0;
    uint32_t method = method_by_word(r->sim, ff_str_of(said.method));
    if (method == SIM_NONE)
        json_error(
            &r->sink, json_blame(object, "method"),
            "there is no such routing method; it is email, folder, printing, inbox (on Windows 2000), or the "
            "GUID of one of routing_extensions");
    for (uint32_t i = 0; method != SIM_NONE && i < r->sim->devices.count; i++)
        if (!said.device || r->sim->devices.at[i].id == only) set_on(r, object, &said, method, i);
}

void scenario_read_routing(struct scenario_reader *r)
{
    const cJSON *object;
    cJSON_ArrayForEach(object, r->said.routing_extensions) read_extension(r, object);
    methods_service_up(r->sim); /* they were there before */
    cJSON_ArrayForEach(object, r->said.routing) read_routing(r, object);
}
