/* SPDX-License-Identifier: MIT */
#include "sim/method_setting.h"

#include "common/utf.h"
#include "sim/method_data.h"
#include "sim/sim.h"

/* What it is where nobody has set it: received faxes are stored in a folder, and that is all. */
static struct routing_setting first_setting(const struct sim *sim, uint32_t row, uint32_t device)
{
    const struct routing_method *m = &sim->methods.rows.at[row];
    bool enabled = m->kind == METHOD_folder && sim->config.routing_enabled;
    return (struct routing_setting){m->key, device, enabled, m->data, m->words, 0};
}

static uint32_t setting_row(const struct sim *sim, uint32_t row, uint32_t device)
{
    text key = sim->methods.rows.at[row].key;
    uint32_t at = 0;
    while (at < sim->methods.settings.count &&
           (sim->methods.settings.at[at].key != key || sim->methods.settings.at[at].device != device))
        at++;
    return at;
}

static struct routing_setting setting_of(const struct sim *sim, uint32_t row, uint32_t device)
{
    uint32_t at = setting_row(sim, row, device);
    if (at < sim->methods.settings.count) return sim->methods.settings.at[at];
    return first_setting(sim, row, device);
}

struct routing_setting *method_setting(struct sim *sim, uint32_t row, uint32_t device)
{
    uint32_t at = setting_row(sim, row, device);
    if (at < sim->methods.settings.count) return &sim->methods.settings.at[at];
    if (!ff_array_room(sim->alloc, &sim->methods.settings, 1)) return NULL;
    sim->methods.settings.at[at] = first_setting(sim, row, device);
    sim->methods.settings.count++;
    return &sim->methods.settings.at[at];
}

bool method_enabled(const struct sim *sim, uint32_t row, uint32_t device)
{
    return setting_of(sim, row, device).enabled;
}

text method_bytes(const struct sim *sim, uint32_t row, uint32_t device)
{
    return setting_of(sim, row, device).data;
}

struct ff_str method_data(const struct sim *sim, uint32_t row, uint32_t device)
{
    return text_get(&sim->texts, method_bytes(sim, row, device));
}

text method_words(const struct sim *sim, uint32_t row, uint32_t device)
{
    return setting_of(sim, row, device).words;
}

uint32_t method_failures(const struct sim *sim, uint32_t row, uint32_t device)
{
    return setting_of(sim, row, device).failures;
}

static ff_status keep_data(struct sim *sim, uint32_t row, uint32_t device, text data, text words)
{
    struct routing_setting *s = method_setting(sim, row, device);
    if (!s) return FF_ERROR_NOT_ENOUGH_MEMORY;
    s->data = data;
    s->words = words;
    return FF_ERROR_SUCCESS;
}

ff_status method_set_data(struct sim *sim, uint32_t row, uint32_t device, struct ff_str data)
{
    bool is_text = sim->methods.rows.at[row].kind != METHOD_extension && data.size;
    uint32_t units = is_text ? method_data_units(data) : 0;
    text bytes = 0, words = 0;
    if (units == UINT32_MAX) return FF_ERROR_INVALID_DATA;
    if (data.size && !text_intern(&sim->texts, sim->alloc, data, &bytes)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    if (is_text && !method_words_intern(sim, data, units, &words)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    return keep_data(sim, row, device, bytes, words);
}

ff_status method_set_words(struct sim *sim, uint32_t row, uint32_t device, struct ff_str words)
{
    text bytes, kept;
    if (ff_utf16_size(words) >= FF_ROUTING_DATA_MOST / METHOD_DATA_UNIT) return FF_ERROR_INVALID_DATA;
    if (!text_intern(&sim->texts, sim->alloc, words, &kept)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    if (!method_data_intern(sim, words, &bytes)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    return keep_data(sim, row, device, bytes, kept);
}

void method_describe_on(const struct sim *sim, uint32_t row, uint32_t device,
                        struct ff_routing_method *ret_method)
{
    const struct routing_method *m = &sim->methods.rows.at[row];
    const struct routing_extension *e = &sim->methods.extensions.at[m->extension];
    const struct device *d = &sim->devices.at[device];
    *ret_method =
        (struct ff_routing_method){.device_id = d->id,
                                   .enabled = method_enabled(sim, row, device),
                                   .device_name = text_get(&sim->texts, d->name),
                                   .guid = text_get(&sim->texts, m->guid),
                                   .friendly_name = text_get(&sim->texts, m->friendly_name),
                                   .function_name = text_get(&sim->texts, m->function_name),
                                   .extension_image_name = text_get(&sim->texts, e->image_name),
                                   .extension_friendly_name = text_get(&sim->texts, e->friendly_name)};
}
