/* SPDX-License-Identifier: MIT */
/* `log`, `eventlog` and `report`: what has happened. */
#include "service/world/view.h"

/* ---- eventlog ---- */

static void write_eventlog_entry(struct ff_writer *w, const struct sim *sim,
                                 const struct eventlog_entry *entry)
{
    static const char *const types[] = {[EVENTLOG_TYPE_information] = "information",
                                        [EVENTLOG_TYPE_warning] = "warning",
                                        [EVENTLOG_TYPE_error] = "error"};
    const struct eventlog_row *row = eventlog_row((enum eventlog_kind)entry->kind);
    json_open(w, NULL, '{');
    json_time(w, "time", entry->time);
    json_words(w, "type", types[row->type]);
    json_words(w, "category", eventlog_category_name(row->category));
    json_words(w, "text", row->text);
    if (entry->device_id)
        json_number(w, "device", entry->device_id);
    else
        json_null(w, "device");
    view_job(w, "job", entry->job);
    json_text(w, "number", view_words(sim, entry->number));
    json_text(w, "user", view_words(sim, entry->user));
    json_text(w, "billing_code", view_words(sim, entry->billing_code));
    json_close(w, '}');
}

void control_eventlog(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->eventlog.count);
    json_open(c->out, "entries", '[');
    for (uint32_t i = 0; i < sim->eventlog.count; i++)
        write_eventlog_entry(c->out, sim, &sim->eventlog.at[i]);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

/* ---- log, report ---- */

static void write_entry(struct control *c, uint32_t n, struct ff_writer *line)
{
    const struct trace_record *record = &c->world->sim->trace.records.at[n];
    ff_writer_reset(line);
    trace_print(line, c->world->sim, record);
    if (line->failed) control_fail(c, CONTROL_NO_MEMORY, "memory was refused");
    json_open(c->out, NULL, '{');
    json_number(c->out, "n", n);
    json_time(c->out, "time", trace_time(c->world->sim, record));
    json_text(c->out, "text", (struct ff_str){(const char *)line->at, (uint32_t)line->size});
    json_close(c->out, '}');
}

void control_log(struct control *c)
{
    uint32_t all = c->world->sim->trace.records.count, since = c->params[0].count;
    if (since > all) {
        control_fail(c, CONTROL_BAD_PARAMS, "since: the log has %lu entries", (unsigned long)all);
        return;
    }
    uint32_t left = all - since;
    uint32_t limit = c->params[1].given && c->params[1].count < left ? c->params[1].count : left;
    struct ff_writer line = ff_writer_on(c->world->alloc);
    json_open(c->out, NULL, '{');
    json_open(c->out, "entries", '[');
    for (uint32_t n = since; n < since + limit && !c->code; n++) write_entry(c, n, &line);
    json_close(c->out, ']');
    json_number(c->out, "next", since + limit);
    json_close(c->out, '}');
    ff_writer_free(&line);
}

static int format_by_word(const char *word)
{
    static const char *const words[] = {
        [WORLD_FORMAT_text] = "text", [WORLD_FORMAT_json] = "json", [WORLD_FORMAT_junit] = "junit"};
    for (int i = 0; i < 3; i++)
        if (strcmp(word, words[i]) == 0) return i;
    return -1;
}

/* One line: between its values, and nowhere else, JSON has line breaks as they are. */
static void write_one_line(struct ff_writer *w, const struct ff_writer *json)
{
    for (size_t i = 0; i < json->size; i++) ff_write_u8(w, json->at[i] == '\n' ? ' ' : json->at[i]);
}

void control_report(struct control *c)
{
    int format = c->params[0].given ? format_by_word(c->params[0].text) : WORLD_FORMAT_text;
    if (format < 0) {
        control_fail(c, CONTROL_BAD_PARAMS, "format: text, json or junit");
        return;
    }
    struct world_report_options options = {.format = (enum world_format)format};
    struct ff_writer report = ff_writer_on(c->world->alloc);
    world_report(c->world, &options, &report);
    json_open(c->out, NULL, '{');
    if (format == WORLD_FORMAT_json) {
        json_key(c->out, "report");
        write_one_line(c->out, &report);
    } else {
        json_text(c->out, "text", (struct ff_str){(const char *)report.at, (uint32_t)report.size});
    }
    json_number(c->out, "result", world_result(c->world));
    json_close(c->out, '}');
    if (report.failed) control_fail(c, CONTROL_NO_MEMORY, "memory was refused");
    ff_writer_free(&report);
}
