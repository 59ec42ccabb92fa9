/* SPDX-License-Identifier: MIT */
/* fauxfax/testing.h: the control protocol, and questions that are asked through it. */
#include <cjson/cJSON.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/embedded/test_world.h"
#include "common/nearest.h"
#include "common/json_out.h"

/* ---- The control protocol ---- */

/* What stands before the fields that the caller has written: the columns of mistakes are told without it. */
static const char BEFORE[] = "{\"params\":{";

static bool ask_world(const char *method, const char *params)
{
    struct ff_writer line = ff_writer_on(ff_alloc_default());
    ff_write_text(&line, "%s%s}", BEFORE, params ? params : "");
    json_words(&line, "jsonrpc", "2.0");
    json_number(&line, "id", 1);
    json_words(&line, "method", method);
    json_close(&line, '}');
    ff_writer_reset(&test_world.answer);
    bool ok = !line.failed;
    if (ok) {
        world_control(embedded_lock(test_world.world), (const char *)line.at, line.size, &test_world.answer);
        embedded_unlock(test_world.world);
        embedded_run_on(test_world.world);
    }
    ff_writer_free(&line);
    return (ok && ff_writer_cstr(&test_world.answer)) || test_fail("memory was refused");
}

/* The result of the answer in a tree, which the caller deletes by its root, or NULL: *why says why not. */
static const cJSON *result_of_answer(cJSON **ret_root, char why[512])
{
    cJSON *root = cJSON_Parse((const char *)test_world.answer.at);
    const cJSON *result = cJSON_GetObjectItemCaseSensitive(root, "result");
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(root, "error");
    const char *message = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(error, "message"));
    static const char COLUMN[] = "column ";
    if (!message) message = "memory was refused";
    bool placed = strncmp(message, COLUMN, sizeof COLUMN - 1) == 0;
    char *rest = NULL;
    unsigned long column = placed ? strtoul(message + sizeof COLUMN - 1, &rest, 10) : 0;
    if (column >= sizeof BEFORE)
        snprintf(why, 512, "%s%lu%s", COLUMN, column - (unsigned long)(sizeof BEFORE - 1), rest);
    else
        snprintf(why, 512, "%s", message);
    *ret_root = root;
    return result;
}

/* The result of a method, as above; NULL: there is none, which is said, and nothing to delete. */
static const cJSON *ask(const char *method, const char *params, cJSON **ret_root)
{
    static char why[512]; /* test_fail may not return */
    if (!test_has_world() || !ask_world(method, params)) return NULL;
    const cJSON *result = result_of_answer(ret_root, why);
    if (result) return result;
    cJSON_Delete(*ret_root);
    test_fail("%s {%s}: %s", method, params ? params : "", why);
    return NULL;
}

bool test_control(const char *method, const char *params)
{
    cJSON *root;
    if (!ask(method, params, &root)) return false;
    cJSON_Delete(root);
    return true;
}

/* Keeps a value as text: a string as it is, anything else as JSON. */
static void keep(struct ff_writer *to, const cJSON *value)
{
    char *printed = cJSON_IsString(value) ? NULL : cJSON_PrintUnformatted(value);
    const char *words = cJSON_IsString(value) ? value->valuestring : printed;
    ff_writer_reset(to);
    if (words)
        ff_write_text(to, "%s", words);
    else
        to->failed = true;
    cJSON_free(printed);
}

const char *fauxfax_control(const char *method, const char *params)
{
    cJSON *root;
    const cJSON *result = ask(method, params, &root);
    if (!result) return NULL;
    keep(&test_world.asked, result);
    cJSON_Delete(root);
    return test_text(&test_world.asked);
}

/* ---- Questions ---- */

static void say_no_member(const cJSON *object, const char *key, char why[512])
{
    struct ff_nearest nearest = ff_nearest_to(key);
    const cJSON *member;
    int size = snprintf(why, 512, "there is no \"%s\"", key);
    cJSON_ArrayForEach(member, object) ff_nearest_try(&nearest, member->string);
    if (nearest.best) snprintf(why + size, 512 - (size_t)size, "; did you mean \"%.80s\"?", nearest.best);
    if (nearest.best) return;
    cJSON_ArrayForEach(member, object)
    {
        const char *before = member == object->child ? "; there are" : ",";
        if (size < 400) size += snprintf(why + size, 512 - (size_t)size, "%s %.80s", before, member->string);
    }
}

/* NULL when there is no item of that number. */
static const cJSON *item_at(const cJSON *array, const char *key, char why[512])
{
    char *end;
    unsigned long index = strtoul(key, &end, 10);
    if (*key < '0' || *key > '9' || *end)
        snprintf(why, 512, "\"%s\" is no number of an item, and there is a list", key);
    return *why || index > INT_MAX ? NULL : cJSON_GetArrayItem(array, (int)index);
}

static const cJSON *step(const cJSON *at, const char *key, char why[512])
{
    if (cJSON_IsArray(at)) return item_at(at, key, why);
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(at, key);
    if (!member && cJSON_IsObject(at)) say_no_member(at, key, why);
    if (!cJSON_IsObject(at)) snprintf(why, 512, "there is nothing in a value, so no \"%s\"", key);
    return member;
}

/* NULL when a list is shorter; or, with *why, when nobody can have meant that. */
static const cJSON *at_pointer(const cJSON *at, const char *pointer, char why[512])
{
    char key[64];
    *why = 0;
    if (*pointer && *pointer != '/') snprintf(why, 512, "a pointer begins with \"/\"");
    while (at && *pointer == '/') {
        size_t size = strcspn(++pointer, "/");
        snprintf(key, sizeof key, "%.*s", size > sizeof key ? (int)sizeof key : (int)size, pointer);
        pointer += size;
        at = step(at, key, why);
    }
    return *why ? NULL : at;
}

const char *fauxfax_ask(const char *method, const char *pointer)
{
    static char why[512]; /* test_fail may not return */
    cJSON *root;
    const cJSON *result = ask(method, NULL, &root);
    if (!result) return NULL;
    const cJSON *value = at_pointer(result, pointer, why);
    if (value) keep(&test_world.asked, value);
    cJSON_Delete(root);
    if (*why) test_fail("%s %s: %s", method, pointer, why);
    return value ? test_text(&test_world.asked) : NULL;
}

static bool contains(const char *line, const char *word, size_t size)
{
    while (*line && strncmp(line, word, size) != 0) line++;
    return *line || size == 0;
}

static bool wanted(const char *line, const char *only)
{
    while (only && *only) {
        size_t size = strcspn(only, "|");
        if (contains(line, only, size)) return true;
        only += size + (only[size] == '|');
    }
    return !only;
}

static void take_entries(const cJSON *result, const char *only)
{
    const cJSON *entry;
    ff_writer_reset(&test_world.story);
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(result, "entries"))
    {
        const char *words = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "text"));
        if (words && wanted(words, only)) ff_write_text(&test_world.story, "%s\n", words);
    }
    const cJSON *next = cJSON_GetObjectItemCaseSensitive(result, "next");
    if (cJSON_IsNumber(next)) test_world.story_from = (uint64_t)next->valuedouble;
}

const char *fauxfax_story(const char *only)
{
    char params[64];
    cJSON *root;
    snprintf(params, sizeof params, "\"since\": %llu", (unsigned long long)test_world.story_from);
    const cJSON *result = ask("log", params, &root);
    if (!result) return NULL;
    take_entries(result, only);
    cJSON_Delete(root);
    return test_text(&test_world.story);
}

const char *fauxfax_report(const char *format)
{
    char params[64];
    cJSON *root;
    snprintf(params, sizeof params, "\"format\": \"%.20s\"", format);
    const cJSON *result = ask("report", params, &root);
    if (!result) return NULL;
    const cJSON *tree = cJSON_GetObjectItemCaseSensitive(result, "report");
    keep(&test_world.report, tree ? tree : cJSON_GetObjectItemCaseSensitive(result, "text"));
    cJSON_Delete(root);
    return test_text(&test_world.report);
}

/* A name that no finding has would be found no times in every test. */
static bool is_finding(const char *name)
{
    struct ff_nearest nearest = ff_nearest_to(name);
    for (uint32_t kind = 0; kind < FINDING_KINDS; kind++) {
        if (strcmp(finding_row(kind)->name, name) == 0) return true;
        ff_nearest_try(&nearest, finding_row(kind)->name);
    }
    return test_fail("there is no finding \"%.60s\"%s%s%s", name, nearest.best ? "; did you mean \"" : "",
                     nearest.best ? nearest.best : ": docs/report.md lists them",
                     nearest.best ? "\"?" : "") != 0;
}

unsigned fauxfax_findings(const char *name)
{
    unsigned count = 0;
    if (!test_has_world() || (name && !is_finding(name))) return 0;
    const struct sim *sim = world_sim(embedded_lock(test_world.world));
    for (uint32_t i = 0; i < sim->findings.count; i++) {
        const struct finding *f = &sim->findings.at[i];
        const struct finding_row *row = finding_row(f->kind);
        uint32_t alike = row->of == FINDING_OF_obligation ? f->count : 1; /* of one place */
        count += !name || strcmp(row->name, name) == 0 ? alike : 0;
    }
    embedded_unlock(test_world.world);
    return count;
}

int fauxfax_verify(void)
{
    if (!test_has_world()) return 0;
    enum world_result result = world_result(embedded_lock(test_world.world));
    embedded_unlock(test_world.world);
    if (result == WORLD_RESULT_well) return 1;
    const char *report = fauxfax_report("text");
    return test_fail("%s", report ? report : "the run has a finding");
}
