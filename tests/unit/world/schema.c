/* SPDX-License-Identifier: MIT */
#include "tests/unit/world/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/world/scenario_form.h"
#include "sim/sim.h"

/* ---- Small parts ---- */

static cJSON *named(cJSON *to, const char *key, cJSON *value)
{
    cJSON_AddItemToObject(to, key, value);
    return value;
}

static cJSON *typed(const char *type)
{
    cJSON *schema = cJSON_CreateObject();
    cJSON_AddStringToObject(schema, "type", type);
    return schema;
}

static cJSON *integer(double least, double most)
{
    cJSON *schema = typed("integer");
    cJSON_AddNumberToObject(schema, "minimum", least);
    cJSON_AddNumberToObject(schema, "maximum", most);
    return schema;
}

static cJSON *pattern(const char *regex)
{
    cJSON *schema = typed("string");
    cJSON_AddStringToObject(schema, "pattern", regex);
    return schema;
}

static cJSON *reference(const char *definition)
{
    char to[64];
    cJSON *schema = cJSON_CreateObject();
    snprintf(to, sizeof to, "#/$defs/%s", definition);
    cJSON_AddStringToObject(schema, "$ref", to);
    return schema;
}

static cJSON *list_of(cJSON *items)
{
    cJSON *schema = typed("array");
    named(schema, "items", items);
    return schema;
}

static cJSON *words(const struct json_word *list)
{
    cJSON *schema = cJSON_CreateObject(), *values = named(schema, "enum", cJSON_CreateArray());
    for (; list->word; list++) cJSON_AddItemToArray(values, cJSON_CreateString(list->word));
    return schema;
}

static cJSON *any_of(cJSON *first, cJSON *second, cJSON *third)
{
    cJSON *schema = cJSON_CreateObject(), *choices = named(schema, "anyOf", cJSON_CreateArray());
    cJSON_AddItemToArray(choices, first);
    cJSON_AddItemToArray(choices, second);
    if (third) cJSON_AddItemToArray(choices, third);
    return schema;
}

/* ---- Types ---- */

static cJSON *of_text(const char *of)
{
    return strcmp(of, "none") == 0 ? typed("string") : reference(of);
}

static cJSON *of_type(enum json_type type, const char *of, const struct json_word *list)
{
    switch (type) {
    case JSON_TYPE_text: return of_text(of);
    case JSON_TYPE_flag: return typed("boolean");
    case JSON_TYPE_count: return integer(0, UINT32_MAX);
    case JSON_TYPE_number: return integer(1, UINT32_MAX);
    case JSON_TYPE_word: return words(list);
    case JSON_TYPE_list: return list_of(strcmp(of, "text") == 0 ? typed("string") : reference(of));
    case JSON_TYPE_object:
    case JSON_TYPE_any: return reference(of);
    case JSON_TYPE_scalar: return reference(strcmp(of, "none") == 0 ? "scalar" : of);
    default: break;
    }
    static const char *const definitions[] = {
        [JSON_TYPE_wide] = "wide",     [JSON_TYPE_duration] = "duration", [JSON_TYPE_time] = "time",
        [JSON_TYPE_clock] = "clock",   [JSON_TYPE_event] = "event",       [JSON_TYPE_call] = "call",
        [JSON_TYPE_status] = "status", [JSON_TYPE_rights] = "rights",
    };
    return reference(definitions[type]);
}

/* ---- Forms ---- */

static void require(cJSON *schema, const char *key)
{
    cJSON *required = cJSON_GetObjectItem(schema, "required");
    if (!required) required = named(schema, "required", cJSON_CreateArray());
    cJSON_AddItemToArray(required, cJSON_CreateString(key));
}

static cJSON *object_schema(const char *meaning)
{
    cJSON *schema = typed("object");
    if (*meaning) cJSON_AddStringToObject(schema, "description", meaning);
    cJSON_AddFalseToObject(schema, "additionalProperties");
    named(schema, "properties", cJSON_CreateObject());
    return schema;
}

static void add_member(cJSON *schema, const struct json_member *m)
{
    cJSON *property = of_type(m->type, m->of, m->words);
    if (*m->meaning) cJSON_AddStringToObject(property, "description", m->meaning);
    named(cJSON_GetObjectItem(schema, "properties"), m->key, property);
    if (m->required) require(schema, m->key);
}

static cJSON *form_schema(const struct json_form *form)
{
    cJSON *schema = object_schema(form->meaning);
    for (uint32_t i = 0; i < form->count; i++) add_member(schema, &form->members[i]);
    return schema;
}

/* A step of one op: its members stand beside those of every step. */
static cJSON *step_schema(enum op_kind kind)
{
    const struct json_form *form = &scenario_forms[SCENARIO_FORM_step];
    cJSON *schema = form_schema(form), *properties = cJSON_GetObjectItem(schema, "properties");
    cJSON *op = cJSON_CreateObject();
    cJSON_AddStringToObject(op, "const", op_row(kind)->word);
    cJSON_ReplaceItemInObject(properties, "op", op);
    cJSON_DeleteItemFromObject(schema, "description");
    for (unsigned bit = 0; bit < OP_FIELD_COUNT; bit++) {
        if (!(op_row(kind)->fields >> bit & 1)) continue;
        const char *of = bit == OP_BIT_device ? "device_name" : "none";
        named(properties, json_op_key(bit), of_type(json_op_type(bit), of, json_op_words(bit)));
        if (op_row(kind)->required >> bit & 1) require(schema, json_op_key(bit));
    }
    return schema;
}

static cJSON *steps_schema(void)
{
    cJSON *schema = cJSON_CreateObject(), *choices;
    cJSON_AddStringToObject(schema, "description", scenario_forms[SCENARIO_FORM_step].meaning);
    choices = named(schema, "oneOf", cJSON_CreateArray());
    for (int kind = 0; kind < OP_KINDS; kind++)
        cJSON_AddItemToArray(choices, step_schema((enum op_kind)kind));
    return schema;
}

static cJSON *expectations_schema(void)
{
    cJSON *schema = cJSON_CreateObject(), *choices;
    cJSON_AddStringToObject(schema, "description", "What must have happened when all is over.");
    choices = named(schema, "oneOf", cJSON_CreateArray());
    for (int kind = 0; kind < EXPECTATIONS; kind++)
        cJSON_AddItemToArray(choices, form_schema(&expectation_forms[kind]));
    return schema;
}

static cJSON *switch_schema(const struct switch_row *row)
{
    static const struct {
        const char *type, *word;
    } values[] = {
#define E(type, value, name) {#type, name},
        SIM_SWITCH_ENUMS(E)
#undef E
    };
    if (row->kind == SWITCH_KIND_flag) return typed("boolean");
    if (row->kind == SWITCH_KIND_count) return integer(0, 9999999999);
    if (row->kind == SWITCH_KIND_ms) return any_of(reference("duration"), integer(0, 9999999999), NULL);
    cJSON *schema = cJSON_CreateObject(), *list = named(schema, "enum", cJSON_CreateArray());
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (strcmp(values[i].type, row->type) == 0)
            cJSON_AddItemToArray(list, cJSON_CreateString(values[i].word));
    return schema;
}

static cJSON *switches_schema(void)
{
    uint32_t count;
    const struct switch_row *rows = switch_rows(&count);
    cJSON *schema = object_schema("What differs from the profile.");
    for (uint32_t i = 0; i < count; i++) {
        char meaning[320];
        cJSON *property = switch_schema(&rows[i]);
        snprintf(meaning, sizeof meaning, "%s: %s%s", rows[i].rule, rows[i].meaning,
                 rows[i].kind == SWITCH_KIND_ms ? "; a number is of milliseconds" : "");
        cJSON_AddStringToObject(property, "description", meaning);
        named(cJSON_GetObjectItem(schema, "properties"), rows[i].name, property);
    }
    return schema;
}

/* ---- What stands for itself ---- */

static cJSON *events_schema(void)
{
    cJSON *names = cJSON_CreateObject(), *list = named(names, "enum", cJSON_CreateArray());
    for (uint32_t id = 1; id <= FF_FEI_NEVENTS; id++)
        cJSON_AddItemToArray(list, cJSON_CreateString(ff_event_row(id)->name));
    return any_of(names, integer(1, FF_FEI_NEVENTS), NULL);
}

static cJSON *calls_schema(void)
{
    cJSON *schema = cJSON_CreateObject(), *list = named(schema, "enum", cJSON_CreateArray());
    for (uint32_t type = 0; type < FF_TYPE_END; type++)
        if (ff_type_row(type) && ff_type_row(type)->is_api)
            cJSON_AddItemToArray(list, cJSON_CreateString(ff_type_row(type)->name));
    return schema;
}

static cJSON *when_schema(void)
{
    cJSON *quiet = cJSON_CreateObject();
    cJSON_AddStringToObject(quiet, "const", "quiet");
    return any_of(quiet, form_schema(&scenario_forms[SCENARIO_FORM_when]), NULL);
}

static cJSON *failure_schema(void)
{
    cJSON *yes = cJSON_CreateObject();
    cJSON_AddTrueToObject(yes, "const");
    return any_of(yes, typed("string"), NULL);
}

static cJSON *scalar_schema(void)
{
    return any_of(typed("string"), typed("number"), typed("boolean"));
}

static cJSON *computer_schema(void)
{
    cJSON *schema = typed("string");
    cJSON_AddNumberToObject(schema, "minLength", 1);
    cJSON_AddNumberToObject(schema, "maxLength", 15);
    return schema;
}

static void add_definitions(cJSON *defs)
{
    named(defs, "account", form_schema(&scenario_forms[SCENARIO_FORM_account]));
    named(defs, "user", form_schema(&scenario_forms[SCENARIO_FORM_user]));
    named(defs, "device", form_schema(&scenario_forms[SCENARIO_FORM_device]));
    named(defs, "party", form_schema(&scenario_forms[SCENARIO_FORM_party]));
    named(defs, "document", form_schema(&scenario_forms[SCENARIO_FORM_document]));
    named(defs, "config", form_schema(&scenario_forms[SCENARIO_FORM_config]));
    named(defs, "routing_extension", form_schema(&scenario_forms[SCENARIO_FORM_routing_extension]));
    named(defs, "routing_method", form_schema(&scenario_forms[SCENARIO_FORM_routing_method]));
    named(defs, "routing", form_schema(&scenario_forms[SCENARIO_FORM_routing]));
    named(defs, "timings", form_schema(&scenario_forms[SCENARIO_FORM_timings]));
    named(defs, "switches", switches_schema());
    named(defs, "step", steps_schema());
    named(defs, "when", when_schema());
    named(defs, "expectation", expectations_schema());
    named(defs, "failure", failure_schema());
    named(defs, "computer", computer_schema());
    named(defs, "device_name", any_of(typed("string"), integer(1, UINT32_MAX), NULL));
    named(defs, "event", events_schema());
    named(defs, "call", calls_schema());
    named(defs, "status", any_of(pattern("^[A-Z][A-Z0-9_]*$"), integer(0, UINT32_MAX), NULL));
    named(defs, "rights",
          any_of(words(json_user_kinds), list_of(words(json_rights)), integer(0, UINT32_MAX)));
    named(defs, "scalar", scalar_schema());
    named(defs, "wide",
          any_of(integer(0, 9007199254740991), pattern("^([0-9]{1,20}|0[xX][0-9A-Fa-f]{1,16})$"), NULL));
    named(defs, "duration", pattern("^([0-9]+(\\.[0-9]+)?(ms|s|m|h|d)|0)$"));
    named(defs, "time", pattern("^[0-9]{4,5}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z$"));
    named(defs, "clock", pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$"));
    named(defs, "time_mode", pattern("^(auto|manual|real|x[0-9]+(\\.[0-9]{1,3})?)$"));
}

cJSON *schema_make(void)
{
    cJSON *schema = form_schema(&scenario_forms[SCENARIO_FORM_scenario]);
    cJSON *properties = cJSON_GetObjectItem(schema, "properties"), *version = cJSON_CreateObject();
    cJSON_AddNumberToObject(version, "const", 1);
    cJSON_ReplaceItemInObject(properties, "fauxfax", version);
    named(properties, "$schema", typed("string"));
    cJSON_InsertItemInArray(schema, 0, cJSON_CreateString("https://json-schema.org/draft/2020-12/schema"));
    schema->child->string = strcpy(cJSON_malloc(sizeof "$schema"), "$schema");
    cJSON_AddStringToObject(schema, "title", "A scenario of fauxfax");
    cJSON_AddStringToObject(schema, "$comment",
                            "Made from service/world/scenario_form.h; a test keeps the two equal.");
    add_definitions(named(schema, "$defs", cJSON_CreateObject()));
    return schema;
}

/* cJSON indents with tabs, and puts one behind each colon. */
char *schema_print(const cJSON *schema)
{
    char *printed = cJSON_Print(schema), *text_of_it = printed ? malloc(2 * strlen(printed) + 2) : NULL,
         *to = text_of_it;
    bool in_line = false;
    for (const char *at = printed; text_of_it && *at; at++) {
        if (*at == '\t' && !in_line) *to++ = ' ';
        *to++ = (char)(*at == '\t' ? ' ' : *at);
        in_line = *at != '\n' && (in_line || *at != '\t');
    }
    if (text_of_it) memcpy(to, "\n", 2);
    cJSON_free(printed);
    return text_of_it;
}
