/* SPDX-License-Identifier: MIT */
#include "tests/bench/scene.h"

#include <stdio.h>
#include <stdlib.h>

enum { DEVICES = 4 };

void scene_free(void *state)
{
    struct scene *s = state;
    sim_free(s->sim);
    ff_arena_free(&s->arena);
    free(s);
}

ff_status scene_call(struct scene *s, uint32_t process, enum ff_type type, const void *in, void *out)
{
    struct caller caller = {.process = process, .thread = 1, .site = SIM_NONE};
    return sim_call(s->sim, &caller, type, in, out, &s->arena);
}

bool scene_connect(struct scene *s, uint32_t process)
{
    struct ff_in_FaxConnectFaxServer in = {FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer out;
    ff_status status = scene_call(s, process, FF_TYPE_FaxConnectFaxServer, &in, &out);
    s->fax = out.fax_handle;
    return status == FF_ERROR_SUCCESS;
}

bool scene_register(struct scene *s, uint32_t process)
{
    struct ff_in_FaxInitializeEventQueue in = {.fax_handle = s->fax,
                                               .window = 0x10001,
                                               .window_kind = FF_WINDOW_top_level,
                                               .message_start = FF_WM_USER + 1};
    struct ff_out_FaxInitializeEventQueue out;
    return scene_call(s, process, FF_TYPE_FaxInitializeEventQueue, &in, &out) == FF_ERROR_SUCCESS;
}

/* One that is connected, has a window that is registered, and has called from a few places. */
static bool add_client(struct scene *s)
{
    const char *error;
    struct process_facts facts = {.image = FF_STR("client")};
    uint32_t process = s->last = process_attach(s->sim, &facts, &error);
    if (process == SIM_NONE) return false;
    thread_begin(s->sim, process, 1);
    window_made(s->sim, process, 0x10001, 1, FF_WINDOW_top_level, FF_STR("w"));
    for (uint64_t i = 0; i < SCENE_SITES; i++) site_add(s->sim, process, s->module, i, FF_STR("FaxGetJob"));
    return scene_connect(s, process) && scene_register(s, process);
}

void *scene_new(uint32_t clients, uint64_t units)
{
    (void)units;
    struct sim_config config;
    sim_config_default(&config);
    struct scene *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    *s = (struct scene){.clients = clients, .arena = ff_arena_on(ff_alloc_default())};
    s->sim = sim_new(ff_alloc_default(), &config);
    user_add(s->sim, FF_STR("alice"), FF_FAX_SPECIFIC_ALL);
    service_set_account(s->sim, ACCOUNT_user, FF_STR("CORP\\fax"), false);
    for (uint32_t id = 1; id <= DEVICES; id++) {
        char name[16];
        snprintf(name, sizeof name, "Modem %u", (unsigned)id);
        device_add(s->sim, id, ff_str_of(name));
    }
    text_intern(&s->sim->texts, s->sim->alloc, FF_STR("/lib/client.so"), &s->module);
    sim_begin(s->sim);
    for (uint32_t i = 0; i < clients; i++)
        if (!add_client(s)) abort();
    while (action_take(s->sim)) continue;
    return s;
}

/* ---- Jobs ---- */

/* What a client's SDK tells when it is woken by events: it runs, has posted and read them, and waits again. */
void scene_reads(struct scene *s)
{
    uint64_t sent = delivery_sent(s->sim, 0);
    if (sent == s->seen) return;
    s->seen = sent;
    struct ff_ack_entry entry = {1, sent, sent};
    struct ff_in_Ack ack = {.entries = {.at = &entry, .count = 1}};
    quiet_busy(s->sim, 0, 1);
    if (!delivery_ack(s->sim, 0, &ack)) abort();
    quiet_seen(s->sim, 0, sent, s->sim->processes.at[0].actions_sent);
    quiet_idle(s->sim, 0, 1, FF_TIME_NEVER, false, FF_STR("GetMessage"));
}

void *scene_of_jobs(uint32_t argument, uint64_t units)
{
    (void)argument;
    struct scene *s = scene_new(1, units);
    struct document facts = {.verdict = VERDICT_accepted, .pages = 1, .size = 1000};
    if (s && document_add(s->sim, &facts) != 0) abort();
    return s;
}

uint32_t scene_send(struct scene *s)
{
    struct ff_in_FaxSendDocument in = {
        .fax_handle = s->fax,
        .file_name = FF_STR("C:\\a.tif"),
        .file_state = 1,
        .document = 1,
        .param_size_native = 136,
        .job_param = {.size_of_struct = 136, .recipient_number = FF_STR("5550100")}};
    struct ff_out_FaxSendDocument out;
    if (scene_call(s, 0, FF_TYPE_FaxSendDocument, &in, &out) != FF_ERROR_SUCCESS) abort();
    return out.job_id;
}
