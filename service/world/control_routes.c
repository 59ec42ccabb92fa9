/* SPDX-License-Identifier: MIT */
/* `routes` and `providers`: what was registered with the service. */
#include "service/world/view.h"

static void write_on_device(struct ff_writer *w, const struct sim *sim, uint32_t method, uint32_t device)
{
    json_open(w, NULL, '{');
    json_number(w, "device", sim->devices.at[device].id);
    json_flag(w, "enabled", method_enabled(sim, method, device));
    view_data(w, sim, method_words(sim, method, device), method_bytes(sim, method, device));
    json_number(w, "size", method_data(sim, method, device).size);
    json_close(w, '}');
}

static void write_method(struct ff_writer *w, const struct sim *sim, uint32_t row)
{
    const struct routing_method *m = &sim->methods.rows.at[row];
    const struct routing_extension *e = &sim->methods.extensions.at[m->extension];
    json_open(w, NULL, '{');
    json_text(w, "guid", view_words(sim, m->guid));
    json_text(w, "name", view_words(sim, m->name));
    json_text(w, "friendly_name", view_words(sim, m->friendly_name));
    json_text(w, "function", view_words(sim, m->function_name));
    json_text(w, "extension", view_words(sim, e->name));
    json_text(w, "extension_friendly_name", view_words(sim, e->friendly_name));
    json_text(w, "image", view_words(sim, e->image_name));
    json_words(w, "state", registered_state_word(m->state));
    json_open(w, "devices", '[');
    for (uint32_t i = 0; i < sim->devices.count; i++) write_on_device(w, sim, row, i);
    json_close(w, ']');
    json_close(w, '}');
}

void control_routes(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->methods.rows.count);
    json_open(c->out, "methods", '[');
    for (uint32_t row = 0; row < sim->methods.rows.count; row++) write_method(c->out, sim, row);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

static void write_provider(struct ff_writer *w, const struct sim *sim, const struct provider *p)
{
    json_open(w, NULL, '{');
    json_text(w, "name", view_words(sim, p->name));
    json_text(w, "friendly_name", view_words(sim, p->friendly_name));
    json_text(w, "image", view_words(sim, p->image_name));
    json_text(w, "tsp", view_words(sim, p->tsp_name));
    json_words(w, "state", registered_state_word(p->state));
    json_close(w, '}');
}

void control_providers(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->providers.count);
    json_open(c->out, "providers", '[');
    for (uint32_t row = 0; row < sim->providers.count; row++)
        write_provider(c->out, sim, &sim->providers.at[row]);
    json_close(c->out, ']');
    json_close(c->out, '}');
}
