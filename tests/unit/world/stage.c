/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The world ---- */

int stage_set_up(void **state)
{
    struct stage *s = calloc(1, sizeof *s);
    if (!s) return -1;
    refusing_alloc_init(&s->memory, 0, 0);
    s->arena = ff_arena_on(ff_alloc_default());
    s->out = ff_writer_on(ff_alloc_default());
    *state = s;
    return 0;
}

int stage_tear_down(void **state)
{
    struct stage *s = *state;
    world_free(s->world);
    ff_arena_free(&s->arena);
    ff_writer_free(&s->out);
    int leaked = s->memory.outstanding != 0;
    if (leaked) print_error("%lld blocks were not freed\n", (long long)s->memory.outstanding);
    free(s);
    return leaked;
}

enum place { PLACE_connect = 0x1000, PLACE_register = 0x2000, PLACE_release = 0x3000, PLACE_send = 0x4000 };

static const char *words_of(uint64_t address)
{
    switch (address) {
    case PLACE_connect: return "main (monitor.c:120)";
    case PLACE_register: return "open_monitor (monitor.c:88)";
    case PLACE_release: return "end_session (monitor.c:41)";
    default: return "";
    }
}

/* Of the monitor's sites alone there are words. */
static void look_up(const char *module, const uint64_t *addresses, unsigned count, struct ff_writer *lines)
{
    if (!strstr(module, "monitor")) return;
    for (unsigned i = 0; i < count; i++) ff_write_text(lines, "%s\n", words_of(addresses[i]));
}

struct sim *stage_world_text(struct stage *s, const char *scenario, const char *name)
{
    struct world_options options = {.alloc = &s->memory.alloc,
                                    .text = scenario,
                                    .text_size = strlen(scenario),
                                    .name = name,
                                    .look_up = look_up};
    ff_writer_reset(&s->out);
    s->world = world_free(s->world);
    s->count = 0;
    s->world = world_new(&options, &s->out);
    if (!s->world) fail_msg("%s", ff_writer_cstr(&s->out));
    return s->world->sim;
}

struct sim *stage_world(struct stage *s, const char *members)
{
    char scenario[4096];
    snprintf(scenario, sizeof scenario,
             "{\"fauxfax\": 1, \"start\": \"2026-01-05T08:00:00Z\",\n\"timings\": {\"initialize\": \"1s\", "
             "\"dial\": \"1s\", \"ring\": \"1s\", \"page\": \"5s\", \"hang_up\": \"1s\", \"route\": "
             "\"1s\"}%s%s\n}",
             members ? ",\n" : "", members ? members : "");
    return stage_world_text(s, scenario, "stage.json");
}

/* ---- Clients ---- */

static text intern(struct stage *s, const char *words)
{
    text t;
    assert_true(text_intern(&s->world->sim->texts, s->world->alloc, ff_str_of(words), &t));
    return t;
}

static ff_status call(struct stage *s, struct stage_client *c, enum place place, enum ff_type type,
                      const void *in, void *out)
{
    struct sim *sim = s->world->sim;
    text module = sim->processes.at[c->process].path;
    uint32_t site = site_add(sim, c->process, module, place, ff_str_of(ff_type_row(type)->name));
    struct caller caller = {.process = c->process, .thread = 1, .site = site};
    return sim_call(sim, &caller, type, in, out, &s->arena);
}

void stage_connect(struct stage *s, struct stage_client *c)
{
    struct ff_in_FaxConnectFaxServer in = {FF_STR_NULL};
    struct ff_out_FaxConnectFaxServer out;
    assert_int_equal(call(s, c, PLACE_connect, FF_TYPE_FaxConnectFaxServer, &in, &out), 0);
    c->fax = out.fax_handle;
}

struct stage_client *stage_client(struct stage *s, const char *image)
{
    char path[64];
    const char *error = NULL;
    assert_true(s->count < STAGE_CLIENTS);
    struct stage_client *c = &s->clients[s->count++];
    snprintf(path, sizeof path, "/usr/bin/%s", image);
    struct process_facts facts = {.image = ff_str_of(image), .path = ff_str_of(path)};
    *c = (struct stage_client){.process = process_attach(s->world->sim, &facts, &error)};
    if (c->process == SIM_NONE) fail_msg("%s", error);
    thread_begin(s->world->sim, c->process, 1);
    stage_connect(s, c);
    return c;
}

static ff_status initialize(struct stage *s, struct stage_client *c, enum place place,
                            struct ff_in_FaxInitializeEventQueue in, uint32_t *ret_row)
{
    struct ff_out_FaxInitializeEventQueue out;
    in.fax_handle = c->fax;
    ff_status status = call(s, c, place, FF_TYPE_FaxInitializeEventQueue, &in, &out);
    *ret_row = out.registration - 1;
    return status;
}

uint32_t stage_register(struct stage *s, struct stage_client *c, enum ff_window_kind kind, const char *title)
{
    uint32_t row;
    uint64_t window = 0x10001 + (uint64_t)s->world->sim->windows.count * 2;
    window_made(s->world->sim, c->process, window, 1, kind, ff_str_of(title));
    struct ff_in_FaxInitializeEventQueue in = {
        .window = window, .window_kind = (uint32_t)kind, .message_start = 0x500};
    assert_int_equal(initialize(s, c, PLACE_register, in, &row), 0);
    return row;
}

uint32_t stage_register_port(struct stage *s, struct stage_client *c, uint64_t key)
{
    uint32_t row;
    struct ff_in_FaxInitializeEventQueue in = {.completion_port = 7, .port_kind = 1, .completion_key = key};
    assert_int_equal(initialize(s, c, PLACE_register, in, &row), 0);
    return row;
}

ff_status stage_initialize(struct stage *s, struct stage_client *c, struct ff_in_FaxInitializeEventQueue in)
{
    uint32_t row;
    return initialize(s, c, PLACE_release, in, &row);
}

ff_status stage_release(struct stage *s, struct stage_client *c, uint64_t window)
{
    return stage_initialize(s, c,
                            (struct ff_in_FaxInitializeEventQueue){.window = window, .completion_key = 1});
}

void stage_send(struct stage *s, struct stage_client *c, const char *number, uint32_t pages)
{
    struct document facts = {.name = intern(s, "a.tif"), .verdict = VERDICT_accepted, .pages = pages};
    uint32_t document = document_add(s->world->sim, &facts) + 1;
    struct ff_in_FaxSendDocument in = {.fax_handle = c->fax,
                                       .file_name = FF_STR("C:\\a.tif"),
                                       .file_state = 1,
                                       .document = document,
                                       .job_param = {.recipient_number = ff_str_of(number)}};
    struct ff_out_FaxSendDocument out;
    assert_int_equal(call(s, c, PLACE_send, FF_TYPE_FaxSendDocument, &in, &out), 0);
}

void stage_close(struct stage *s, struct stage_client *c)
{
    struct ff_in_FaxClose in = {c->fax};
    struct ff_out_FaxClose out;
    assert_int_equal(call(s, c, PLACE_connect, FF_TYPE_FaxClose, &in, &out), 0);
}

void stage_exit(struct stage *s, struct stage_client *c)
{
    process_end(s->world->sim, c->process, true, 0, FF_STR("exit"));
}

/* ---- Playing ---- */

static struct stage_client *client_of(struct stage *s, uint32_t process)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (s->clients[i].process == process) return &s->clients[i];
    return NULL;
}

static void answer(struct stage *s, const struct action *a)
{
    struct stage_client *c = client_of(s, a->process);
    uint64_t window = s->world->sim->windows.at[a->subject].handle, send = a->value;
    bool query = a->message == FF_WM_QUERYENDSESSION;
    if (c->hangs) return;
    if (!query && a->wparam && c->releases) stage_release(s, c, window);
    logoff_answer(s->world->sim, c->process, send, query && c->vetoes ? 0 : 1);
}

static void take_actions(struct stage *s)
{
    const struct action *a;
    while ((a = action_take(s->world->sim)) != NULL)
        if (a->kind == ACTION_send)
            answer(s, &(struct action){.kind = a->kind,
                                       .process = a->process,
                                       .subject = a->subject,
                                       .message = a->message,
                                       .value = a->value,
                                       .wparam = a->wparam});
}

static void acknowledge(struct stage *s)
{
    struct sim *sim = s->world->sim;
    for (uint32_t row = 0; row < sim->registrations.count; row++) {
        const struct registration *r = &sim->registrations.at[row];
        const struct stage_client *c = client_of(s, r->process);
        uint64_t last = r->live ? sim->delivery.sequence : r->upto;
        if (sim->processes.at[r->process].ended || r->posted >= last) continue;
        struct ff_ack_entry entry = {row + 1, last, c->lazy ? r->read : last};
        struct ff_in_Ack ack = {.entries = {.at = &entry, .count = 1}};
        assert_true(delivery_ack(sim, r->process, &ack));
    }
}

static void settle(struct stage *s)
{
    uint32_t before;
    do {
        before = s->world->sim->trace.records.count;
        take_actions(s);
        acknowledge(s);
    } while (s->world->sim->trace.records.count != before);
}

void stage_play(struct stage *s, uint64_t seconds)
{
    struct sim *sim = s->world->sim;
    uint64_t end = sim->config.start + seconds * FF_TICKS_PER_S;
    settle(s);
    for (uint64_t next; (next = timer_next(sim)) <= end;) {
        sim_advance(sim, next);
        settle(s);
    }
    sim_advance(sim, end);
}

void stage_play_out(struct stage *s, void (*often)(struct stage *s))
{
    struct sim *sim = s->world->sim;
    do {
        settle(s);
        for (uint64_t next; (next = timer_next(sim)) != FF_TIME_NEVER;) {
            sim_advance(sim, next);
            settle(s);
            if (often) often(s);
        }
    } while (script_on_quiet(sim));
}

void stage_quiet(struct stage *s)
{
    assert_true(script_on_quiet(s->world->sim));
    stage_play(s, (s->world->sim->clock.now - s->world->sim->config.start) / FF_TICKS_PER_S);
}

/* ---- The report ---- */

const char *stage_report(struct stage *s, const struct world_report_options *options)
{
    ff_writer_reset(&s->out);
    world_report(s->world, options, &s->out);
    const char *text_of_it = ff_writer_cstr(&s->out);
    assert_non_null(text_of_it);
    return text_of_it;
}

static char *read_golden(const char *path)
{
    static char bytes[65536];
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    size_t size = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    bytes[size] = '\0';
    return bytes;
}

static void write_golden(const char *path, const char *text_of_it)
{
    FILE *file = fopen(path, "wb");
    if (!file) fail_msg("%s cannot be written", path);
    fputs(text_of_it, file);
    fclose(file);
}

void stage_golden(const char *name, const char *text_of_it)
{
    char path[512];
    const char *mode = getenv("FAUXFAX_GOLDEN");
    snprintf(path, sizeof path, "%s/%s", FAUXFAX_GOLDEN_FOLDER, name);
    if (mode && strcmp(mode, "write") == 0) write_golden(path, text_of_it);
    const char *golden = read_golden(path);
    if (golden && strcmp(golden, text_of_it) == 0) return;
    print_error("expected (%s):\n%s\ngot:\n%s\n", path, golden ? golden : "no such file", text_of_it);
    fail_msg("%s differs; FAUXFAX_GOLDEN=write writes it anew", name);
}
