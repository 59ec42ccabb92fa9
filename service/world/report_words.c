/* SPDX-License-Identifier: MIT */
#include "service/world/report.h"

#include "common/utf.h"

/* ---- Texts ---- */

void say(struct ff_writer *w, struct ff_str s)
{
    enum { LONGEST = 200 };
    ff_write_shown(w, s, LONGEST);
}

void say_all(struct ff_writer *w, struct ff_str s)
{
    ff_write_shown(w, s, UINT32_MAX);
}

void say_text(const struct report *r, struct ff_writer *w, text t)
{
    say(w, text_get(&r->sim->texts, t));
}

void say_time(const struct report *r, struct ff_writer *w, uint64_t time)
{
    ff_seconds_print(w, time - r->sim->config.start);
    ff_write_text(w, " s");
}

void say_count(struct ff_writer *w, uint64_t count, const char *one, const char *many)
{
    ff_write_text(w, "%llu %s", (unsigned long long)count, count == 1 ? one : many);
}

/* ---- Who ---- */

static struct ff_str image_of(const struct report *r, uint32_t process)
{
    if (process >= r->sim->processes.count) return FF_STR_NULL;
    return text_get(&r->sim->texts, r->sim->processes.at[process].image);
}

void say_process(const struct report *r, struct ff_writer *w, uint32_t process)
{
    struct ff_str image = image_of(r, process);
    ff_write_text(w, "process %lu", (unsigned long)process + 1);
    if (!image.size) return;
    ff_write_text(w, " (");
    say(w, image);
    ff_write_text(w, ")");
}

void say_process_short(const struct report *r, struct ff_writer *w, uint32_t process)
{
    struct ff_str image = image_of(r, process);
    if (!image.size) {
        ff_write_text(w, "process %lu", (unsigned long)process + 1);
        return;
    }
    say(w, image);
    if (r->sim->processes.count > 1) ff_write_text(w, " #%lu", (unsigned long)process + 1);
}

void say_user_of_session(const struct report *r, struct ff_writer *w, uint32_t session)
{
    say_text(r, w, r->sim->users.at[r->sim->sessions.at[session].user].name);
}

void say_account(const struct report *r, struct ff_writer *w, uint32_t account)
{
    const struct service *s = &r->sim->service;
    if (account == ACCOUNT_user && s->account_name)
        say_text(r, w, s->account_name);
    else
        ff_write_text(w, "%s%s", account == ACCOUNT_user ? "a " : "", account_what((enum account)account));
}

/* ---- What ---- */

void say_window(const struct report *r, struct ff_writer *w, uint32_t row)
{
    if (row >= r->sim->windows.count) {
        ff_write_text(w, "a window");
        return;
    }
    const struct window *window = &r->sim->windows.at[row];
    const char *kind = window->kind == FF_WINDOW_message_only ? "message-only window"
                       : window->kind == FF_WINDOW_child      ? "child window"
                                                              : "window";
    struct ff_str title = text_get(&r->sim->texts, window->title);
    if (!title.size) {
        ff_write_text(w, "%s 0x%llx", kind, (unsigned long long)window->handle);
        return;
    }
    ff_write_text(w, "%s \"", kind);
    say(w, title);
    ff_write_text(w, "\"");
}

void say_target(const struct report *r, struct ff_writer *w, const struct registration *registration)
{
    uint32_t window = window_find(r->sim, registration->process, registration->window);
    if (registration->mode == REGISTRATION_packet)
        ff_write_text(w, "completion port, key %llu", (unsigned long long)registration->completion_key);
    else if (window == SIM_NONE)
        ff_write_text(w, "window 0x%llx", (unsigned long long)registration->window);
    else
        say_window(r, w, window);
}

/* ---- Where ---- */

void say_site(const struct report *r, struct ff_writer *w, uint32_t row)
{
    const struct site *site = row < r->sim->sites.count ? &r->sim->sites.at[row] : NULL;
    if (site && site->module && r->sites && sites_say(r, row, w)) return;
    if (!site || (!site->module && !site->address)) {
        ff_write_text(w, "an unknown place");
        return;
    }
    struct ff_str module = ff_str_base(text_get(&r->sim->texts, site->module));
    say(w, module);
    ff_write_text(w, "%s0x%llx", module.size ? "+" : "", (unsigned long long)site->address);
}

void say_function(const struct report *r, struct ff_writer *w, uint32_t row)
{
    struct ff_str function =
        row < r->sim->sites.count ? text_get(&r->sim->texts, r->sim->sites.at[row].function) : FF_STR_NULL;
    say(w, function.size ? function : FF_STR("a call"));
}
