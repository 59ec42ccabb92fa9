/* SPDX-License-Identifier: MIT */
#include "service/world/view.h"

struct ff_str view_words(const struct sim *sim, text t)
{
    return text_get(&sim->texts, t);
}

void view_data(struct ff_writer *w, const struct sim *sim, text words, text bytes)
{
    struct ff_str raw = view_words(sim, bytes);
    json_text(w, "data", view_words(sim, words));
    if (words || !raw.at)
        json_null(w, "data_base64");
    else
        json_base64(w, "data_base64", (const uint8_t *)raw.at, raw.size);
}

void view_ordinal(struct ff_writer *w, const char *key, uint32_t row)
{
    if (row == SIM_NONE)
        json_null(w, key);
    else
        json_number(w, key, (uint64_t)row + 1);
}

void view_job(struct ff_writer *w, const char *key, uint32_t id)
{
    if (id == FF_JOB_NONE)
        json_null(w, key);
    else
        json_number(w, key, id);
}

void view_moment(struct ff_writer *w, const char *key, uint64_t ticks)
{
    if (ticks)
        json_time(w, key, ticks);
    else
        json_null(w, key);
}

void view_device(struct ff_writer *w, const struct sim *sim, const char *key, uint32_t device)
{
    json_text(w, key, device == SIM_NONE ? FF_STR_NULL : view_words(sim, sim->devices.at[device].name));
}

struct ff_str view_user_of_session(const struct sim *sim, uint32_t session)
{
    return view_words(sim, sim->users.at[sim->sessions.at[session].user].name);
}

void view_fps(struct ff_writer *w, const char *key, uint32_t fps)
{
    const char *name = ff_fps_name(fps);
    if (name)
        json_words(w, key, name);
    else
        json_number(w, key, fps);
}
