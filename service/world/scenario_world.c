/* SPDX-License-Identifier: MIT */
/* Who and what is there: users, devices, remote parties, documents, the service. */
#include <stdio.h>
#include <string.h>

#include "service/world/scenario_read.h"

/* ---- Users ---- */

static void set_texts(struct scenario_reader *r, struct user *u, const struct said_user *said)
{
    u->full_name = scenario_text(r, said->full_name);
    u->fax_number = scenario_text(r, said->fax_number);
    u->billing_code = scenario_text(r, said->billing_code);
    u->company = scenario_text(r, said->company);
    u->department = scenario_text(r, said->department);
}

static void add_user(struct scenario_reader *r, const cJSON *object, const struct said_user *said)
{
    struct ff_str name = ff_str_of(said->name);
    if (ff_str_empty(name)) {
        json_error(&r->sink, json_blame(object, "name"), "a user's name is not empty");
    } else if (user_by_name(r->sim, name) != SIM_NONE) {
        json_error(&r->sink, json_blame(object, "name"),
                   "there is another user of this name; names differ in more than case");
    } else {
        uint32_t row = user_add(r->sim, name, said->rights & FF_FAX_SPECIFIC_ALL); /* RIGHTS-1 */
        if (row != SIM_NONE)
            set_texts(r, &r->sim->users.at[row], said);
        else
            r->refused = true;
    }
}

/* Whose client it is: the option before the scenario. */
static const char *wanted_user(const struct scenario_reader *r)
{
    return r->options->user ? r->options->user : r->said.user;
}

static void read_user(struct scenario_reader *r, const cJSON *object)
{
    struct said_user said = {.rights = json_user_kinds[1].value};
    if (!json_read(&scenario_forms[SCENARIO_FORM_user], object, NULL, &r->sink, &said)) return;
    /* The user of the built-in world is whoever it is that is wanted. */
    const char *name = wanted_user(r);
    if (!scenario_says(r, "users") && name && *name) said.name = name;
    add_user(r, object, &said);
}

static void list_users(const struct scenario_reader *r, char *to, size_t size)
{
    size_t used = 0;
    *to = '\0';
    for (uint32_t i = 0; i < r->sim->users.count; i++) {
        struct ff_str name = text_get(&r->sim->texts, r->sim->users.at[i].name);
        int more = snprintf(to + used, size - used, "%s%.*s", used ? ", " : "", (int)name.size, name.at);
        if (more < 0 || (size_t)more >= size - used) break;
        used += (size_t)more;
    }
}

bool scenario_user(struct scenario_reader *r, const cJSON *at, const char *name)
{
    char names[160];
    if (r->users_wrong || user_by_name(r->sim, ff_str_of(name)) != SIM_NONE) return true;
    list_users(r, names, sizeof names);
    json_error(&r->sink, at, "there is no user \"%s\"; the users are: %s", json_quote(name).text,
               json_quote(names).text);
    return false;
}

static void choose_user(struct scenario_reader *r)
{
    const char *name = wanted_user(r);
    char names[160];
    uint32_t row = name ? user_by_name(r->sim, ff_str_of(name)) : 0;
    if (r->options->user && !*name) {
        scenario_option_error(r, "--user", "a name is missing");
    } else if (row < r->sim->users.count) {
        r->scenario->default_user = r->sim->users.at[row].name;
    } else if (r->options->user) {
        list_users(r, names, sizeof names);
        scenario_option_error(r, "--user", "there is no user \"%s\" in the scenario; the users are: %s",
                              json_quote(name).text, json_quote(names).text);
    } else if (name) {
        scenario_user(r, cJSON_GetObjectItemCaseSensitive(r->own.root, "user"), name);
    }
}

/* Names are looked for among all of them, as with devices; fewer were ever logged on to one machine. */
enum { USERS_MAX = 4096 };

static void read_users(struct scenario_reader *r)
{
    const cJSON *object;
    if (cJSON_GetArraySize(r->said.users) > USERS_MAX) {
        json_error(&r->sink, r->said.users, "a world has at most %d users", (int)USERS_MAX);
        r->users_wrong = true;
        return;
    }
    bool before = r->sink.failed;
    r->sink.failed = false;
    cJSON_ArrayForEach(object, r->said.users) read_user(r, object);
    if (!cJSON_GetArraySize(r->said.users))
        json_error(&r->sink, r->said.users,
                   "somebody has to be logged on; add a user, or leave \"users\" out");
    r->users_wrong = r->sink.failed;
    r->sink.failed |= before;
    if (!r->users_wrong && r->sim->users.count) choose_user(r);
}

/* ---- Devices ---- */

static bool device_named(struct scenario_reader *r, const cJSON *object, const struct said_device *said)
{
    bool well = false;
    if (!*said->name)
        json_error(&r->sink, json_blame(object, "name"), "a device's name is not empty");
    else if (device_by_name(r->sim, ff_str_of(said->name)) != SIM_NONE)
        json_error(&r->sink, json_blame(object, "name"), "there is another device of this name");
    else if (device_by_id(r->sim, said->id) != SIM_NONE)
        json_error(&r->sink, json_blame(object, "id"), "there is another device with the id %lu",
                   (unsigned long)said->id);
    else
        well = true;
    return well;
}

static void add_device(struct scenario_reader *r, const struct said_device *said)
{
    uint32_t row = device_add(r->sim, said->id, ff_str_of(said->name));
    if (row == SIM_NONE) {
        r->refused = true;
        return;
    }
    text tsid = scenario_text(r, said->tsid), csid = scenario_text(r, said->csid);
    struct device *d = &r->sim->devices.at[row];
    d->tsid = tsid;
    d->csid = csid;
    d->flags = (said->send ? FF_FPF_SEND : 0U) | (said->receive ? FF_FPF_RECEIVE : 0U) |
               (said->is_virtual ? FF_FPF_VIRTUAL : 0U);
    d->rings = said->rings;
    if (said->priority) d->priority = said->priority;
    d->powered = said->powered;
    if (!d->powered) d->state = FF_FPS_OFFLINE;
    d->no_dial_tone = said->no_dial_tone;
    d->lose_line = said->lose_line;
}

/* Each is looked for among the others, here and whenever a job is given one: a device is a modem, and no machine has so many. */
enum { DEVICES_MAX = 4096 };

static void read_devices(struct scenario_reader *r)
{
    const cJSON *object;
    if (cJSON_GetArraySize(r->said.devices) > DEVICES_MAX) {
        json_error(&r->sink, r->said.devices, "a world has at most %d devices", (int)DEVICES_MAX);
        r->devices_wrong = true;
        return;
    }
    uint32_t place = 0;
    bool before = r->sink.failed;
    r->sink.failed = false;
    cJSON_ArrayForEach(object, r->said.devices)
    {
        struct said_device said = {.id = ++place, .rings = 2, .send = true, .receive = true, .powered = true};
        if (!json_read(&scenario_forms[SCENARIO_FORM_device], object, NULL, &r->sink, &said)) continue;
        if (device_named(r, object, &said)) add_device(r, &said);
    }
    r->devices_wrong = r->sink.failed;
    r->sink.failed |= before;
}

/* An id as the model takes it: 2, or "2". 0: it is none. */
static uint32_t id_of(const cJSON *value)
{
    const char *digits = cJSON_GetStringValue(value);
    uint64_t id = 0;
    if (!digits && !(value->valuedouble >= 1 && value->valuedouble <= UINT32_MAX)) return 0;
    if (!digits) return value->valuedouble == (uint32_t)value->valuedouble ? (uint32_t)value->valuedouble : 0;
    for (; *digits >= '0' && *digits <= '9' && id <= UINT32_MAX; digits++)
        id = id * 10 + (uint64_t)(*digits - '0');
    return *digits || id > UINT32_MAX ? 0 : (uint32_t)id;
}

static uint32_t device_row(const struct sim *sim, const cJSON *name_or_id)
{
    const char *name = cJSON_GetStringValue(name_or_id);
    uint32_t row = name ? device_by_name(sim, ff_str_of(name)) : SIM_NONE;
    return row == SIM_NONE ? device_by_id(sim, id_of(name_or_id)) : row;
}

uint32_t scenario_device(struct scenario_reader *r, const cJSON *name_or_id)
{
    char names[160] = "none";
    size_t used = 0;
    uint32_t row = device_row(r->sim, name_or_id);
    if (row != SIM_NONE) return r->sim->devices.at[row].id;
    if (r->devices_wrong) return UINT32_MAX; /* stands for one that was not read */
    for (uint32_t i = 0; i < r->sim->devices.count; i++) {
        const struct device *d = &r->sim->devices.at[i];
        struct ff_str name = text_get(&r->sim->texts, d->name);
        int more = snprintf(names + used, sizeof names - used, "%s%.*s (%lu)", used ? ", " : "",
                            (int)name.size, name.at, (unsigned long)d->id);
        if (more > 0 && (size_t)more < sizeof names - used) used += (size_t)more;
    }
    json_error(&r->sink, name_or_id, "there is no such device; the devices are: %s", json_quote(names).text);
    return 0;
}

/* ---- Remote parties ---- */

static void check_party(struct scenario_reader *r, const cJSON *object, const struct said_party *said)
{
    if (!*said->number)
        json_error(&r->sink, json_blame(object, "number"),
                   "a number is not empty; * stands for all that are left");
    if (cJSON_GetObjectItemCaseSensitive(object, "then") && !said->times && !said->chance)
        json_error(&r->sink, json_blame(object, "then"),
                   "\"then\" needs \"times\": how many attempts come before it; or a \"chance\"");
    if (said->chance > 100)
        json_error(&r->sink, json_blame(object, "chance"), "a chance has at most 100 percent");
    if (said->at_page && said->does != ANSWER_drops && said->does != ANSWER_fatal_error &&
        said->then != ANSWER_drops && said->then != ANSWER_fatal_error)
        json_error(&r->sink, json_blame(object, "at_page"),
                   "only what drops or has a fatal-error does so at a page");
}

static void add_party(struct scenario_reader *r, const struct said_party *said)
{
    uint32_t row = party_add(r->sim, ff_str_of(said->number));
    if (row == SIM_NONE) {
        r->refused = true;
        return;
    }
    text csid = scenario_text(r, said->csid);
    struct party *p = &r->sim->parties.at[row];
    p->csid = csid;
    p->first = (enum answer)said->does;
    p->times = said->times;
    p->then = (enum answer)said->then;
    p->chance = said->chance;
    p->rings = said->rings;
    p->at_page = said->at_page;
    p->page_time = said->page_time;
}

static void read_parties(struct scenario_reader *r)
{
    const cJSON *object;
    cJSON_ArrayForEach(object, r->said.parties)
    {
        struct said_party said = {.does = ANSWER_answers, .then = ANSWER_answers, .rings = 2};
        if (!json_read(&scenario_forms[SCENARIO_FORM_party], object, NULL, &r->sink, &said)) continue;
        check_party(r, object, &said);
        add_party(r, &said);
    }
}

/* ---- Documents ---- */

static bool read_failure(struct scenario_reader *r, const cJSON *fails, struct render_rule *rule)
{
    const char *why = cJSON_IsString(fails) ? fails->valuestring : "the scenario says so";
    rule->fails = true;
    rule->why = scenario_text(r, why);
    if (cJSON_IsString(fails) || cJSON_IsTrue(fails)) return true;
    json_error(&r->sink, fails, "\"fails\" is true, or a string that says why");
    return false;
}

static void read_document_rule(struct scenario_reader *r, const cJSON *object)
{
    struct said_document said = {0};
    if (!json_read(&scenario_forms[SCENARIO_FORM_document], object, NULL, &r->sink, &said)) return;
    struct render_rule rule = {.pattern = scenario_text(r, said.pattern), .pages = said.pages};
    if (!said.fails == !said.pages) {
        json_error(&r->sink, object, "a document rule has either \"pages\" or \"fails\"");
        return;
    }
    if (said.pages > DOCUMENT_PAGES_MAX) {
        json_error(&r->sink, cJSON_GetObjectItemCaseSensitive(object, "pages"), "a fax has at most %d pages",
                   DOCUMENT_PAGES_MAX);
        return;
    }
    if (said.fails && !read_failure(r, said.fails, &rule)) return;
    if (ff_array_room(r->alloc, &r->scenario->renders, 1))
        r->scenario->renders.at[r->scenario->renders.count++] = rule;
    else
        r->refused = true;
}

static void read_documents(struct scenario_reader *r)
{
    const cJSON *item;
    const char *name;
    cJSON_ArrayForEach(item, r->said.documents) read_document_rule(r, item);
    cJSON_ArrayForEach(
        item, r->said.cover_pages) if (json_read_value(JSON_TYPE_text, NULL, item, &r->sink, &name) &&
                                       !cover_page_add(r->sim, ff_str_of(name))) r->refused = true;
}

/* ---- The service ---- */

static void read_service(struct scenario_reader *r)
{
    const struct said_account *a = &r->account;
    /* What it must not be has been said already (scenario_options.c). */
    ff_status status = service_set_account(r->sim, (enum account)a->kind, ff_str_of(a->name), a->interact);
    if (status == FF_ERROR_NOT_ENOUGH_MEMORY) r->refused = true;
    r->sim->service.begin_stopped = !r->said.service;
}

void scenario_read_world(struct scenario_reader *r)
{
    read_service(r);
    read_users(r);
    read_devices(r);
    read_parties(r);
    read_documents(r);
    scenario_read_routing(r);
}
