/* SPDX-License-Identifier: MIT */
/* docs/scenario.schema.json is what the reader reads: it is made from the same tables, and here the two are held against
 * each other, and both against the examples. FAUXFAX_GOLDEN=write in the environment writes it anew. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/world/jsonscan.h"
#include "service/world/scenario.h"
#include "service/world/scenario_form.h"
#include "tests/support/rule.h"
#include "tests/unit/world/schema.h"

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    enum { MOST = 262144 };
    char *bytes = calloc(1, MOST);
    if (bytes && fread(bytes, 1, MOST - 1, file) == MOST - 1) fail_msg("%s is too long", path);
    fclose(file);
    return bytes;
}

static void write_file(const char *path, const char *text_of_it)
{
    FILE *file = fopen(path, "wb");
    if (!file) fail_msg("%s cannot be written", path);
    fputs(text_of_it, file);
    fclose(file);
}

static void the_schema_is_the_readers(void **state)
{
    cJSON *schema = schema_make();
    char *made = schema_print(schema);
    const char *mode = getenv("FAUXFAX_GOLDEN");
    (void)state;
    assert_non_null(made);
    if (mode && strcmp(mode, "write") == 0) write_file(FAUXFAX_SCHEMA, made);
    char *there = read_file(FAUXFAX_SCHEMA);
    bool same = there && strcmp(there, made) == 0;
    free(there);
    free(made);
    cJSON_Delete(schema);
    if (!same)
        fail_msg("docs/scenario.schema.json is not what the tables say; FAUXFAX_GOLDEN=write writes it anew");
}

/* ---- A validator of the part of JSON Schema that the schema uses ---- */

static const cJSON *root;

static bool valid(const cJSON *schema, const cJSON *value);

static const cJSON *definition(const char *to)
{
    return cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, "$defs"),
                                            to + strlen("#/$defs/"));
}

static bool type_fits(const char *type, const cJSON *value)
{
    if (strcmp(type, "object") == 0) return cJSON_IsObject(value);
    if (strcmp(type, "array") == 0) return cJSON_IsArray(value);
    if (strcmp(type, "string") == 0) return cJSON_IsString(value);
    if (strcmp(type, "boolean") == 0) return cJSON_IsBool(value);
    return cJSON_IsNumber(value);
}

static bool in_range(const cJSON *schema, const cJSON *value)
{
    const cJSON *least = cJSON_GetObjectItemCaseSensitive(schema, "minimum");
    const cJSON *most = cJSON_GetObjectItemCaseSensitive(schema, "maximum");
    if (!cJSON_IsNumber(value)) return true;
    return (!least || value->valuedouble >= least->valuedouble) &&
           (!most || value->valuedouble <= most->valuedouble);
}

static bool is_among(const cJSON *list, const cJSON *value)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, list) if (cJSON_Compare(one, value, true)) return true;
    return false;
}

static unsigned how_many_fit(const cJSON *choices, const cJSON *value)
{
    unsigned count = 0;
    const cJSON *one;
    cJSON_ArrayForEach(one, choices) count += valid(one, value);
    return count;
}

static bool members_fit(const cJSON *schema, const cJSON *value)
{
    const cJSON *properties = cJSON_GetObjectItemCaseSensitive(schema, "properties"), *one;
    cJSON_ArrayForEach(
        one,
        cJSON_GetObjectItemCaseSensitive(
            schema, "required")) if (!cJSON_GetObjectItemCaseSensitive(value, one->valuestring)) return false;
    if (!properties || !cJSON_IsObject(value)) return true;
    cJSON_ArrayForEach(one, value)
    {
        const cJSON *property = cJSON_GetObjectItemCaseSensitive(properties, one->string);
        if (!property || !valid(property, one)) return false;
    }
    return true;
}

static bool items_fit(const cJSON *schema, const cJSON *value)
{
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(schema, "items"), *one;
    if (!items) return true;
    cJSON_ArrayForEach(one, value) if (!valid(items, one)) return false;
    return true;
}

/* Patterns are left to the reader. */
static bool valid(const cJSON *schema, const cJSON *value)
{
    const cJSON *at;
    if ((at = cJSON_GetObjectItemCaseSensitive(schema, "$ref")) && !valid(definition(at->valuestring), value))
        return false;
    if ((at = cJSON_GetObjectItemCaseSensitive(schema, "type")) && !type_fits(at->valuestring, value))
        return false;
    if ((at = cJSON_GetObjectItemCaseSensitive(schema, "const")) && !cJSON_Compare(at, value, true))
        return false;
    if ((at = cJSON_GetObjectItemCaseSensitive(schema, "enum")) && !is_among(at, value)) return false;
    if ((at = cJSON_GetObjectItemCaseSensitive(schema, "anyOf")) && how_many_fit(at, value) == 0)
        return false;
    if ((at = cJSON_GetObjectItemCaseSensitive(schema, "oneOf")) && how_many_fit(at, value) != 1)
        return false;
    return in_range(schema, value) && members_fit(schema, value) && items_fit(schema, value);
}

/* ---- Both about the same texts ---- */

static void no_error(void *ctx, struct json_place at, const char *pointer, const char *what)
{
    (void)ctx;
    fail_msg("%u: %s: %s", (unsigned)at.line, pointer, what);
}

static bool schema_takes(const char *text_of_it)
{
    struct json_document d;
    const struct json_scan_sink sink = {NULL, no_error};
    assert_true(json_document_read(&d, ff_alloc_default(), ff_str_of(text_of_it), true, &sink));
    bool well = valid(root, d.root);
    json_document_free(&d);
    return well;
}

static bool reader_takes(const char *text_of_it)
{
    struct sim *sim;
    struct scenario scenario;
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    struct world_options options = {.text = text_of_it, .text_size = strlen(text_of_it), .name = "s"};
    bool well = scenario_load(&options, ff_alloc_default(), &sim, &scenario, &error);
    if (well) {
        scenario_free(&scenario, ff_alloc_default());
        sim_free(sim);
    }
    ff_writer_free(&error);
    return well;
}

static void what_both_take(void **state)
{
    static const char *const examples[] = {"busy-then-ok", "dropped-call",  "incoming-fax",   "leaky-logoff",
                                           "no-line",      "out-of-office", "service-restart"};
    static const char *const texts[] = {
        "{\"fauxfax\": 1}",
        "{\"fauxfax\": 1, \"switches\": {\"startup\": 5, \"shutdown\": \"5s\", \"poster\": \"library\"}}",
        "{\"fauxfax\": 1, \"users\": [{\"name\": \"a\", \"rights\": [\"FAX_READ\"]}]}",
        "{\"fauxfax\": 1, \"users\": [{\"name\": \"b\", \"rights\": 3}]}",
        "{\"fauxfax\": 1, \"documents\": [{\"pattern\": \"x\", \"fails\": true}], \"seed\": \"0xFF\"}",
    };
    size_t size;
    (void)state;
    root = schema_make();
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s.json", FAUXFAX_EXAMPLES, examples[i]);
        char *bytes = read_file(path);
        assert_non_null(bytes);
        if (!schema_takes(bytes) || !reader_takes(bytes)) fail_msg("%s", examples[i]);
        free(bytes);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!schema_takes(texts[i]) || !reader_takes(texts[i])) fail_msg("%s", texts[i]);
    assert_true(schema_takes(world_scenario_default(&size)));
    cJSON_Delete((cJSON *)(void *)(uintptr_t)root);
}

static void what_neither_takes(void **state)
{
    static const char *const texts[] = {
        "{}",
        "{\"fauxfax\": 2}",
        "{\"fauxfax\": 1, \"nonsense\": 1}",
        "{\"fauxfax\": 1, \"users\": [{\"rights\": \"user\"}]}",
        "{\"fauxfax\": 1, \"users\": [{\"name\": \"alice\", \"rights\": \"root\"}]}",
        "{\"fauxfax\": 1, \"devices\": [{\"name\": \"M\", \"id\": 0}]}",
        "{\"fauxfax\": 1, \"config\": {\"retries\": -1}}",
        "{\"fauxfax\": 1, \"switches\": {\"nonsense\": true}}",
        "{\"fauxfax\": 1, \"switches\": {\"poster\": \"nobody\"}}",
        "{\"fauxfax\": 1, \"timeline\": [{\"at\": \"1s\", \"op\": \"logoff\"}]}",
        "{\"fauxfax\": 1, \"timeline\": [{\"at\": \"1s\", \"op\": \"queue-pause\", \"on\": true}]}",
        "{\"fauxfax\": 1, \"timeline\": [{\"when\": \"noisy\", \"op\": \"queue-pause\"}]}",
        "{\"fauxfax\": 1, \"timeline\": [{\"at\": \"1s\", \"op\": \"incoming\", \"caller\": \"robot\"}]}",
        "{\"fauxfax\": 1, \"expect\": [{\"event\": \"FEI_BUZY\"}]}",
        "{\"fauxfax\": 1, \"expect\": [{\"sent\": \"1\", \"device\": 1}]}",
        "{\"fauxfax\": 1, \"expect\": [{\"sent\": \"1\", \"event\": 1}]}",
        "{\"fauxfax\": 1, \"expect\": [{\"finding\": \"nonsense\"}]}",
    };
    (void)state;
    root = schema_make();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (schema_takes(texts[i]) || reader_takes(texts[i])) fail_msg("%s", texts[i]);
    cJSON_Delete((cJSON *)(void *)(uintptr_t)root);
}

/* ---- The manual ---- */

static void check_page(const char *page, const struct json_form *forms, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (uint32_t m = 0; m < forms[i].count; m++) {
            char quoted[64];
            snprintf(quoted, sizeof quoted, "`%s`", forms[i].members[m].key);
            if (!strstr(page, quoted))
                fail_msg("docs/scenario.md does not know %s of %s", quoted, forms[i].name);
        }
}

static void the_manual_knows_every_key(void **state)
{
    char *page = read_file(FAUXFAX_SCENARIO_DOCS);
    (void)state;
    assert_non_null(page);
    check_page(page, scenario_forms, SCENARIO_FORM_COUNT);
    check_page(page, expectation_forms, EXPECTATIONS);
    free(page);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(the_schema_is_the_readers),
        CASE(what_both_take),
        CASE(what_neither_takes),
        CASE(the_manual_knows_every_key),
    };
    return RUN("schema", cases, NULL, NULL, argc, argv);
}
