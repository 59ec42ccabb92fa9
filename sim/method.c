/* SPDX-License-Identifier: MIT */
#include "sim/method.h"

#include <string.h>

#include "common/utf.h"
#include "sim/sim.h"

/* ---- GUIDs ---- */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool guid_valid(struct ff_str guid)
{
    static const char form[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    if (guid.size != FF_GUID_SIZE) return false;
    for (uint32_t i = 0; i < FF_GUID_SIZE; i++)
        if (form[i] == 'x' ? !is_hex(guid.at[i]) : guid.at[i] != form[i]) return false;
    return true;
}

static char lower(char c)
{
    static const char big[] = "ABCDEF", small[] = "abcdef";
    const char *at = c ? strchr(big, c) : NULL;
    return *(at ? &small[at - big] : &c);
}

static bool intern_key(struct sim *sim, struct ff_str guid, text *ret_key)
{
    char small[FF_GUID_SIZE];
    for (uint32_t i = 0; i < FF_GUID_SIZE; i++) small[i] = lower(guid.at[i]);
    return text_intern(&sim->texts, sim->alloc, (struct ff_str){small, FF_GUID_SIZE}, ret_key);
}

/* ---- Data that are one text ---- */

enum { UNIT = 2 }; /* bytes of a UTF-16 unit */

/* GRI-3: UTF-16, in the order of a PC, and a terminator. */
static bool intern_data(struct sim *sim, struct ff_str words, text *ret_data)
{
    *ret_data = 0;
    size_t units = ff_utf16_size(words);
    if (!words.size) return true;
    struct ff_arena arena = ff_arena_on(sim->alloc);
    uint16_t *wide = ff_arena_take(&arena, units * UNIT);
    char *data = ff_arena_take(&arena, (units + 1) * UNIT);
    bool kept = wide && data;
    if (kept) ff_utf16_of_wtf8(wide, words);
    for (size_t i = 0; kept && i < units; i++) {
        data[i * UNIT] = (char)(wide[i] & 0xFF);
        data[i * UNIT + 1] = (char)(wide[i] >> 8);
    }
    struct ff_str bytes = {data, (uint32_t)(units + 1) * UNIT};
    kept = kept && text_intern(&sim->texts, sim->alloc, bytes, ret_data);
    ff_arena_free(&arena);
    return kept;
}

static uint16_t unit_at(struct ff_str data, uint32_t i)
{
    return (uint16_t)((uint8_t)data.at[i * UNIT] | (uint8_t)data.at[i * UNIT + 1] << 8);
}

/* Units before the terminator; UINT32_MAX: it is no text. */
static uint32_t text_length(struct ff_str data)
{
    for (uint32_t i = 0; data.size % UNIT == 0 && i < data.size / UNIT; i++)
        if (!unit_at(data, i)) return i;
    return UINT32_MAX;
}

static bool intern_words(struct sim *sim, struct ff_str data, uint32_t units, text *ret_words)
{
    struct ff_arena arena = ff_arena_on(sim->alloc);
    struct ff_writer w = ff_writer_on(sim->alloc);
    uint16_t *wide = ff_arena_take(&arena, (size_t)(units + 1) * UNIT);
    for (uint32_t i = 0; wide && i < units; i++) wide[i] = unit_at(data, i);
    if (wide) ff_wtf8_of_utf16(&w, wide, units);
    struct ff_str words = {w.size ? (const char *)w.at : "", (uint32_t)w.size};
    bool kept = wide && !w.failed && text_intern(&sim->texts, sim->alloc, words, ret_words);
    ff_writer_free(&w);
    ff_arena_free(&arena);
    return kept;
}

/* ---- The predefined extension ---- */

static const struct predefined {
    const char *word;
    struct ff_routing_registration facts;
    const char *data;
} predefined[METHOD_KINDS] = {
#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        literal, sizeof(literal) - 1                                                                         \
    }
#define X(word, name, friendly, function, guid, data)                                                        \
    [METHOD_##word] = {#word, {TEXT(name), TEXT(friendly), TEXT(function), TEXT(guid)}, data},
    SIM_METHODS(X)
#undef X
};

static bool add_predefined(struct sim *sim, enum method_kind kind)
{
    const struct predefined *from = &predefined[kind];
    struct routing_method *m = &sim->methods.rows.at[sim->methods.rows.count];
    struct texts *t = &sim->texts;
    struct ff_str words = ff_str_of(from->data);
    *m = (struct routing_method){.kind = kind};
    if (!text_intern(t, sim->alloc, from->facts.guid, &m->guid)) return false;
    if (!text_intern(t, sim->alloc, from->facts.name, &m->name)) return false;
    if (!text_intern(t, sim->alloc, from->facts.friendly_name, &m->friendly_name)) return false;
    if (!text_intern(t, sim->alloc, from->facts.function_name, &m->function_name)) return false;
    if (words.size && !text_intern(t, sim->alloc, words, &m->words)) return false;
    if (!intern_data(sim, words, &m->data)) return false;
    m->key = m->guid;
    sim->methods.rows.count++;
    return true;
}

bool methods_init(struct sim *sim)
{
    struct method_table *t = &sim->methods;
    if (!ff_array_room(sim->alloc, &t->extensions, 1)) return false;
    if (!ff_array_room(sim->alloc, &t->rows, METHOD_KINDS)) return false;
    struct routing_extension *e = &t->extensions.at[t->extensions.count++];
    const struct ff_str name = FF_STR("Microsoft Routing Extension");
    const struct ff_str image = FF_STR("%systemroot%\\system32\\faxroute.dll");
    if (!text_intern(&sim->texts, sim->alloc, name, &e->name)) return false;
    if (!text_intern(&sim->texts, sim->alloc, image, &e->image_name)) return false;
    e->friendly_name = e->name;
    for (int kind = METHOD_extension + 1; kind < METHOD_KINDS; kind++) {
        if (kind == METHOD_inbox && !sim->config.switches.inbox_method) continue; /* EGR-4 */
        if (!add_predefined(sim, (enum method_kind)kind)) return false;
    }
    return true;
}

void methods_free(struct sim *sim)
{
    ff_array_free(sim->alloc, &sim->methods.extensions);
    ff_array_free(sim->alloc, &sim->methods.rows);
    ff_array_free(sim->alloc, &sim->methods.settings);
    ff_array_free(sim->alloc, &sim->methods.done);
}

/* ---- Registering ---- */

static struct ff_str words_of(const struct sim *sim, text t)
{
    return text_get(&sim->texts, t);
}

static bool of_extension(const struct sim *sim, const struct routing_method *m, struct ff_str name)
{
    return ff_str_eq_nocase(words_of(sim, sim->methods.extensions.at[m->extension].name), name);
}

/* RIC-4: it is a GUID, and no other method's: of this extension (before it in the list), or of another one. */
static bool guid_free(const struct sim *sim, const struct extension_facts *facts, uint32_t at)
{
    struct ff_str guid = facts->methods[at].guid;
    for (uint32_t i = 0; i < at; i++)
        if (ff_str_eq_nocase(facts->methods[i].guid, guid)) return false;
    for (uint32_t i = 0; i < sim->methods.rows.count; i++) {
        const struct routing_method *m = &sim->methods.rows.at[i];
        if (ff_str_eq_nocase(words_of(sim, m->guid), guid) && !of_extension(sim, m, facts->name))
            return false;
    }
    return true;
}

static bool facts_valid(const struct sim *sim, const struct extension_facts *facts)
{
    for (uint32_t i = 0; i < facts->count; i++) {
        const struct ff_routing_registration *r = &facts->methods[i];
        if (ff_str_empty(r->function_name) || !guid_valid(r->guid) || !guid_free(sim, facts, i)) return false;
    }
    return true;
}

static bool keep_extension(struct sim *sim, const struct extension_facts *facts)
{
    struct routing_extension e;
    if (!ff_array_room(sim->alloc, &sim->methods.extensions, 1)) return false;
    if (!text_intern(&sim->texts, sim->alloc, facts->name, &e.name)) return false;
    if (!text_intern(&sim->texts, sim->alloc, facts->friendly_name, &e.friendly_name)) return false;
    if (!text_intern(&sim->texts, sim->alloc, facts->image_name, &e.image_name)) return false;
    sim->methods.extensions.at[sim->methods.extensions.count] = e; /* not counted yet */
    return true;
}

static bool keep_method(struct sim *sim, const struct ff_routing_registration *r, struct routing_method *to)
{
    struct routing_method m = {.state = REGISTERED_coming, .extension = sim->methods.extensions.count};
    if (!intern_key(sim, r->guid, &m.key)) return false;
    if (!text_intern(&sim->texts, sim->alloc, r->guid, &m.guid)) return false;
    if (!text_intern(&sim->texts, sim->alloc, r->name, &m.name)) return false;
    if (!text_intern(&sim->texts, sim->alloc, r->friendly_name, &m.friendly_name)) return false;
    if (!text_intern(&sim->texts, sim->alloc, r->function_name, &m.function_name)) return false;
    *to = m;
    return true;
}

static void drop(struct method_table *t, uint32_t row)
{
    for (uint32_t i = row; i + 1 < t->rows.count; i++) t->rows.at[i] = t->rows.at[i + 1];
    t->rows.count--;
}

/* RRE-9: of older extensions of this name, what can be used goes with the next start; what was to come does not come. */
static void replace(struct sim *sim, struct ff_str name, uint32_t newest)
{
    struct method_table *t = &sim->methods;
    for (uint32_t row = t->rows.count; row-- > 0;) {
        const struct routing_method *m = &t->rows.at[row];
        if (m->extension == newest || !of_extension(sim, m, name)) continue;
        if (t->rows.at[row].state == REGISTERED_coming)
            drop(t, row);
        else
            t->rows.at[row].state = REGISTERED_leaving;
    }
}

ff_status extension_register(struct sim *sim, const struct extension_facts *facts)
{
    struct method_table *t = &sim->methods;
    if (!facts_valid(sim, facts)) return FF_ERROR_INVALID_PARAMETER;
    if (!ff_array_room(sim->alloc, &t->rows, facts->count) || !keep_extension(sim, facts))
        return FF_ERROR_NOT_ENOUGH_MEMORY;
    /* Beyond those that count, so that nothing has changed should memory be refused. */
    for (uint32_t i = 0; i < facts->count; i++)
        if (!keep_method(sim, &facts->methods[i], &t->rows.at[t->rows.count + i]))
            return FF_ERROR_NOT_ENOUGH_MEMORY;
    t->rows.count += facts->count;
    replace(sim, facts->name, t->extensions.count++);
    return FF_ERROR_SUCCESS;
}

void methods_service_up(struct sim *sim)
{
    struct method_table *t = &sim->methods;
    for (uint32_t row = t->rows.count; row-- > 0;) {
        if (t->rows.at[row].state == REGISTERED_leaving) drop(t, row);
    }
    for (uint32_t row = 0; row < t->rows.count; row++) t->rows.at[row].state = REGISTERED_usable;
}

/* ---- Those that can be used ---- */

uint32_t method_next(const struct sim *sim, uint32_t row)
{
    for (row = row == SIM_NONE ? 0 : row + 1; row < sim->methods.rows.count; row++)
        if (sim->methods.rows.at[row].state != REGISTERED_coming) return row;
    return SIM_NONE;
}

uint32_t method_count(const struct sim *sim)
{
    uint32_t count = 0;
    for (uint32_t row = method_next(sim, SIM_NONE); row != SIM_NONE; row = method_next(sim, row)) count++;
    return count;
}

uint32_t method_find(const struct sim *sim, struct ff_str guid)
{
    uint32_t row = method_next(sim, SIM_NONE);
    while (row != SIM_NONE && !ff_str_eq_nocase(words_of(sim, sim->methods.rows.at[row].guid), guid))
        row = method_next(sim, row);
    return row;
}

uint32_t method_by_word(const struct sim *sim, struct ff_str word)
{
    for (int kind = METHOD_extension + 1; kind < METHOD_KINDS; kind++)
        if (ff_str_eq(word, ff_str_of(predefined[kind].word)))
            return method_find(sim, predefined[kind].facts.guid);
    return method_find(sim, word);
}

/* GEN-31: out of its place, and in where `priority` - 1 others are before it. Those to come stay behind them all. */
bool method_move(struct sim *sim, uint32_t row, uint32_t priority)
{
    struct method_table *t = &sim->methods;
    if (priority == 0 || priority > method_count(sim)) return false; /* SGR-2, FGR-1 */
    struct routing_method moved = t->rows.at[row];
    drop(t, row);
    uint32_t to = 0;
    for (uint32_t others = 0; others + 1 < priority; to++) /* there are so many */
        others += t->rows.at[to].state != REGISTERED_coming;
    for (uint32_t i = t->rows.count; i > to; i--) t->rows.at[i] = t->rows.at[i - 1];
    t->rows.at[to] = moved;
    t->rows.count++;
    return true;
}

void method_describe(const struct sim *sim, uint32_t row, uint32_t priority,
                     struct ff_global_routing_info *ret_info)
{
    const struct routing_method *m = &sim->methods.rows.at[row];
    const struct routing_extension *e = &sim->methods.extensions.at[m->extension];
    *ret_info = (struct ff_global_routing_info){.priority = priority,
                                                .guid = words_of(sim, m->guid),
                                                .friendly_name = words_of(sim, m->friendly_name),
                                                .function_name = words_of(sim, m->function_name),
                                                .extension_image_name = words_of(sim, e->image_name),
                                                .extension_friendly_name = words_of(sim, e->friendly_name)};
}

/* ---- On a device ---- */

/* What it is where nobody has set it: received faxes are stored in a folder, and that is all. */
static struct routing_setting first_setting(const struct sim *sim, uint32_t row, uint32_t device)
{
    const struct routing_method *m = &sim->methods.rows.at[row];
    bool enabled = m->kind == METHOD_folder && sim->config.routing_enabled;
    return (struct routing_setting){m->key, device, enabled, m->data, m->words, 0};
}

static uint32_t setting_row(const struct sim *sim, uint32_t row, uint32_t device)
{
    text key = sim->methods.rows.at[row].key;
    uint32_t at = 0;
    while (at < sim->methods.settings.count &&
           (sim->methods.settings.at[at].key != key || sim->methods.settings.at[at].device != device))
        at++;
    return at;
}

static struct routing_setting setting_of(const struct sim *sim, uint32_t row, uint32_t device)
{
    uint32_t at = setting_row(sim, row, device);
    if (at < sim->methods.settings.count) return sim->methods.settings.at[at];
    return first_setting(sim, row, device);
}

struct routing_setting *method_setting(struct sim *sim, uint32_t row, uint32_t device)
{
    uint32_t at = setting_row(sim, row, device);
    if (at < sim->methods.settings.count) return &sim->methods.settings.at[at];
    if (!ff_array_room(sim->alloc, &sim->methods.settings, 1)) return NULL;
    sim->methods.settings.at[at] = first_setting(sim, row, device);
    sim->methods.settings.count++;
    return &sim->methods.settings.at[at];
}

bool method_enabled(const struct sim *sim, uint32_t row, uint32_t device)
{
    return setting_of(sim, row, device).enabled;
}

struct ff_str method_data(const struct sim *sim, uint32_t row, uint32_t device)
{
    return words_of(sim, setting_of(sim, row, device).data);
}

text method_words(const struct sim *sim, uint32_t row, uint32_t device)
{
    return setting_of(sim, row, device).words;
}

uint32_t method_failures(const struct sim *sim, uint32_t row, uint32_t device)
{
    return setting_of(sim, row, device).failures;
}

static ff_status keep_data(struct sim *sim, uint32_t row, uint32_t device, text data, text words)
{
    struct routing_setting *s = method_setting(sim, row, device);
    if (!s) return FF_ERROR_NOT_ENOUGH_MEMORY;
    s->data = data;
    s->words = words;
    return FF_ERROR_SUCCESS;
}

ff_status method_set_data(struct sim *sim, uint32_t row, uint32_t device, struct ff_str data)
{
    bool is_text = sim->methods.rows.at[row].kind != METHOD_extension && data.size;
    uint32_t units = is_text ? text_length(data) : 0;
    text bytes = 0, words = 0;
    if (units == UINT32_MAX) return FF_ERROR_INVALID_DATA;
    if (data.size && !text_intern(&sim->texts, sim->alloc, data, &bytes)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    if (is_text && !intern_words(sim, data, units, &words)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    return keep_data(sim, row, device, bytes, words);
}

ff_status method_set_words(struct sim *sim, uint32_t row, uint32_t device, struct ff_str words)
{
    text bytes, kept;
    if (ff_utf16_size(words) >= FF_ROUTING_DATA_MOST / UNIT) return FF_ERROR_INVALID_DATA;
    if (!text_intern(&sim->texts, sim->alloc, words, &kept)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    if (!intern_data(sim, words, &bytes)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    return keep_data(sim, row, device, bytes, kept);
}

void method_describe_on(const struct sim *sim, uint32_t row, uint32_t device,
                        struct ff_routing_method *ret_method)
{
    const struct routing_method *m = &sim->methods.rows.at[row];
    const struct routing_extension *e = &sim->methods.extensions.at[m->extension];
    const struct device *d = &sim->devices.at[device];
    *ret_method = (struct ff_routing_method){.device_id = d->id,
                                             .enabled = method_enabled(sim, row, device),
                                             .device_name = words_of(sim, d->name),
                                             .guid = words_of(sim, m->guid),
                                             .friendly_name = words_of(sim, m->friendly_name),
                                             .function_name = words_of(sim, m->function_name),
                                             .extension_image_name = words_of(sim, e->image_name),
                                             .extension_friendly_name = words_of(sim, e->friendly_name)};
}
