/* SPDX-License-Identifier: MIT */
/* Expectations from a scenario. */
#include "service/world/scenario_read.h"

/* ---- Which one it is ---- */

static int kind_of(const cJSON *object)
{
    for (int kind = 0; kind < EXPECTATIONS; kind++)
        if (cJSON_GetObjectItemCaseSensitive(object, expectation_key((enum expectation_kind)kind)))
            return kind;
    return -1;
}

static int kind_here(struct scenario_reader *r, const cJSON *object)
{
    static const char *const keys[] = {
#define X(kind, key) key,
        WORLD_EXPECTATIONS(X)
#undef X
            NULL,
    };
    int kind = cJSON_IsObject(object) ? kind_of(object) : -1;
    if (kind >= 0) return kind;
    if (cJSON_IsObject(object) && object->child)
        json_unknown(&r->sink, object->child, "an expectation", keys);
    else
        json_error(
            &r->sink, object,
            "an expectation is an object with what is expected: {\"event\": \"FEI_BUSY\", \"times\": 2}");
    return -1;
}

/* ---- Its words for the report ---- */

static void write_value(struct ff_writer *w, const cJSON *value)
{
    if (cJSON_IsString(value))
        ff_write_text(w, "%s", value->valuestring);
    else if (cJSON_IsBool(value))
        ff_write_text(w, cJSON_IsTrue(value) ? "true" : "false");
    else
        ff_write_text(w, "%.0f", value->valuedouble);
}

/* never: event FEI_BUSY, device 2 */
static void write_words(struct ff_writer *w, const cJSON *object)
{
    for (const cJSON *member = object->child; member; member = member->next) {
        ff_write_text(w, "%s%s", member == object->child ? "" : ", ", member->string);
        ff_write_text(w, cJSON_IsObject(member) ? ": " : " ");
        if (cJSON_IsObject(member))
            write_words(w, member);
        else
            write_value(w, member);
    }
}

static text words_of(struct scenario_reader *r, const cJSON *object)
{
    struct ff_writer w = ff_writer_on(r->alloc);
    write_words(&w, object);
    const char *words = ff_writer_cstr(&w);
    text t = scenario_text(r, words);
    if (!words) r->refused = true;
    ff_writer_free(&w);
    return t;
}

/* ---- What it says ---- */

static const char *who_of(enum expectation_kind kind, const struct said_expectation *said)
{
    switch (kind) {
    case EXPECTATION_sent: return said->sent;
    case EXPECTATION_received: return said->received;
    case EXPECTATION_logoff: return said->user;
    default: return said->process;
    }
}

static uint32_t value_of(enum expectation_kind kind, const struct said_expectation *said)
{
    switch (kind) {
    case EXPECTATION_logoff: return said->logoff;
    case EXPECTATION_finding: return said->finding;
    default: return said->service;
    }
}

static bool check(struct scenario_reader *r, const cJSON *object, enum expectation_kind kind,
                  struct said_expectation *said, struct expectation *e)
{
    if (said->times != UINT32_MAX && said->at_least != UINT32_MAX) {
        json_error(&r->sink, object, "\"times\" is exact; with it there is no \"at_least\"");
        return false;
    }
    if (said->device) e->device = scenario_device(r, said->device);
    if (said->device && !e->device) return false;
    if (kind == EXPECTATION_logoff && said->user)
        return scenario_user(r, cJSON_GetObjectItemCaseSensitive(object, "user"), said->user);
    return true;
}

static bool read_one(struct scenario_reader *r, const cJSON *object, int kind, struct expectation *e)
{
    struct said_expectation said = {
        .times = UINT32_MAX, .at_least = UINT32_MAX, .pages = UINT32_MAX, .error = UINT32_MAX};
    if (!json_read(&expectation_forms[kind], object, NULL, &r->sink, &said)) return false;
    e->kind = (enum expectation_kind)kind;
    if (!check(r, object, e->kind, &said, e)) return false;
    e->event = said.event;
    e->job = said.job;
    e->call = said.call;
    e->error = said.error;
    e->value = value_of(e->kind, &said);
    e->times = said.times;
    e->at_least = said.at_least;
    e->pages = said.pages;
    e->who = scenario_text(r, who_of(e->kind, &said));
    if (kind == EXPECTATION_logoff && !e->who) e->who = r->scenario->default_user;
    return true;
}

static const cJSON *inside(struct scenario_reader *r, const cJSON *never)
{
    struct said_expectation said = {0};
    return json_read(&expectation_forms[EXPECTATION_never], never, NULL, &r->sink, &said) ? said.never : NULL;
}

static void read_expectation(struct scenario_reader *r, const cJSON *object, uint32_t line)
{
    struct expectation e = {.line = line};
    const cJSON *said = object;
    int kind = kind_here(r, said);
    if (kind == EXPECTATION_never) {
        e.never = true;
        said = inside(r, object);
        kind = said ? kind_here(r, said) : -1;
        if (kind == EXPECTATION_never) json_error(&r->sink, said, "never never: take both out");
    }
    if (kind < 0 || kind == EXPECTATION_never || !read_one(r, said, kind, &e)) return;
    if (kind == EXPECTATION_finding && e.value == EXPECTATION_ANY_FINDING && !e.never)
        json_error(&r->sink, said, "\"*\" is for never: what is expected has a name");
    e.words = words_of(r, object);
    struct expectations *all = &r->scenario->expectations;
    if (ff_array_room(r->alloc, &all->rows, 1))
        all->rows.at[all->rows.count++] = e;
    else
        r->refused = true;
}

void scenario_read_expectations(struct scenario_reader *r)
{
    const cJSON *object;
    uint32_t i = 0;
    if (!scenario_lines(r, r->said.expect)) return;
    cJSON_ArrayForEach(object, r->said.expect) read_expectation(r, object, r->lines.at[i++]);
}
