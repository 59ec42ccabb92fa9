/* SPDX-License-Identifier: MIT */
/* What was sent and what came in, and the delivery reports of it. */
#include <stdio.h>

#include "service/world/pages.h"
#include "service/world/view.h"

/* ---- outbox, sent, document ---- */

/* Its strings that were given, by the names of structs.def (FCP-4). */
static void write_cover(struct ff_writer *w, const struct sim *sim, uint32_t cover)
{
    const struct ff_record *type = &ff_record_coverpage_info;
    struct ff_coverpage_info info;
    if (!cover) {
        json_null(w, "cover");
        return;
    }
    cover_describe(sim, cover, &info);
    json_open(w, "cover", '{');
    for (uint32_t i = 0; i < type->count; i++) {
        const struct ff_str *s = (const void *)((const char *)&info + type->fields[i].offset);
        if (type->fields[i].kind == FF_KIND_str && s->at) json_text(w, type->fields[i].name, *s);
    }
    json_close(w, '}');
}

static void write_fax(struct ff_writer *w, const struct world *world, uint32_t row)
{
    const struct sim *sim = world->sim;
    const struct sent_fax *fax = &sim->outbox.at[row];
    size_t size;
    bool held = world_document_bytes(world, fax->document, &size) != NULL;
    json_open(w, NULL, '{');
    view_ordinal(w, "fax", row);
    json_text(w, "number", view_words(sim, fax->number));
    json_number(w, "pages", fax->pages);
    json_number(w, "job", fax->job);
    json_time(w, "time", fax->sent_at);
    view_ordinal(w, "document", held ? fax->document : SIM_NONE);
    json_number(w, "size", sim->documents.at[fax->document].size);
    json_text(w, "name", view_words(sim, fax->name));
    json_text(w, "user", view_words(sim, fax->user));
    view_device(w, sim, "device", fax->device);
    json_number(w, "attempts", fax->attempts);
    json_text(w, "tsid", view_words(sim, fax->tsid));
    json_text(w, "csid", view_words(sim, fax->csid));
    json_flag(w, "branded", fax->branded);
    json_text(w, "archive", view_words(sim, fax->archive));
    json_time(w, "begun", fax->begun_at);
    write_cover(w, sim, fax->cover);
    json_close(w, '}');
}

void control_outbox(struct control *c)
{
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", c->world->sim->outbox.count);
    json_open(c->out, "faxes", '[');
    for (uint32_t row = 0; row < c->world->sim->outbox.count; row++) write_fax(c->out, c->world, row);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

static void write_bytes(struct control *c, struct ff_str name, const uint8_t *bytes, size_t size)
{
    json_open(c->out, NULL, '{');
    json_text(c->out, "name", name);
    json_number(c->out, "size", size);
    json_base64(c->out, "base64", bytes, size);
    json_close(c->out, '}');
}

/* A fax of a box, as a TIFF. what: its word, the file's name too. */
static void write_pages(struct control *c, const char *what, uint32_t count,
                        ff_status (*pages)(struct world *world, uint32_t row, struct ff_writer *out))
{
    uint32_t number = c->params[0].count;
    bool there = number && number <= count;
    char name[32];
    struct ff_writer tiff = ff_writer_on(c->world->alloc);
    snprintf(name, sizeof name, "%s.tif", what);
    c->status = there ? pages(c->world, number - 1, &tiff) : FF_ERROR_FILE_NOT_FOUND;
    if (c->status == FF_ERROR_SUCCESS)
        write_bytes(c, ff_str_of(name), tiff.at, tiff.size);
    else if (c->status == FF_ERROR_NOT_ENOUGH_MEMORY)
        control_fail(c, CONTROL_NO_MEMORY, "memory was refused");
    else
        control_fail(c, CONTROL_REFUSED, "there is no %s fax %lu, or its pages are kept no longer", what,
                     (unsigned long)number);
    ff_writer_free(&tiff);
}

void control_sent(struct control *c)
{
    write_pages(c, "sent", c->world->sim->outbox.count, pages_sent);
}

void control_document(struct control *c)
{
    const struct sim *sim = c->world->sim;
    uint32_t number = c->params[0].count;
    size_t size = 0;
    const uint8_t *bytes = number ? world_document_bytes(c->world, number - 1, &size) : NULL;
    if (!bytes) {
        c->status = FF_ERROR_FILE_NOT_FOUND;
        control_fail(c, CONTROL_REFUSED, "there is no document %lu, or its bytes are kept no longer",
                     (unsigned long)number);
        return;
    }
    write_bytes(c, view_words(sim, sim->documents.at[number - 1].name), bytes, size);
}

/* ---- inbox ---- */

/* What methods have done with it, the first first. */
static void write_routes(struct ff_writer *w, const struct sim *sim, uint32_t at)
{
    if (!at) return;
    const struct routed_fax *done = &sim->methods.done.at[at - 1];
    write_routes(w, sim, done->before);
    json_open(w, NULL, '{');
    json_text(w, "method", view_words(sim, done->friendly_name));
    json_text(w, "guid", view_words(sim, done->key));
    view_data(w, sim, done->words, done->data);
    json_time(w, "time", done->at);
    json_close(w, '}');
}

static void write_received(struct ff_writer *w, const struct sim *sim, uint32_t row)
{
    const struct received_fax *fax = &sim->inbox.at[row];
    json_open(w, NULL, '{');
    view_ordinal(w, "fax", row);
    json_text(w, "number", view_words(sim, fax->from));
    json_text(w, "tsid", view_words(sim, fax->tsid));
    json_number(w, "pages", fax->pages);
    json_number(w, "job", fax->job);
    json_time(w, "time", fax->received_at);
    view_device(w, sim, "device", fax->device);
    json_text(w, "csid", view_words(sim, fax->csid));
    json_flag(w, "routed", fax->routed);
    json_text(w, "name",
              fax->document == SIM_NONE ? FF_STR_NULL
                                        : view_words(sim, sim->documents.at[fax->document].name));
    json_open(w, "routes", '[');
    write_routes(w, sim, fax->routes);
    json_close(w, ']');
    json_close(w, '}');
}

void control_inbox(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->inbox.count);
    json_open(c->out, "faxes", '[');
    for (uint32_t row = 0; row < sim->inbox.count; row++) write_received(c->out, sim, row);
    json_close(c->out, ']');
    json_close(c->out, '}');
}

void control_received(struct control *c)
{
    write_pages(c, "received", c->world->sim->inbox.count, pages_received);
}

/* ---- receipts ---- */

static void write_receipt(struct ff_writer *w, const struct sim *sim, const struct receipt *receipt)
{
    json_open(w, NULL, '{');
    json_number(w, "job", receipt->job);
    json_time(w, "time", receipt->at);
    json_flag(w, "delivered", receipt->delivered);
    json_text(w, "number", view_words(sim, receipt->number));
    json_text(w, "user", view_words(sim, receipt->user));
    json_words(w, "to", receipt->type == FF_DRT_EMAIL ? "email" : "inbox");
    json_text(w, "address", view_words(sim, receipt->address));
    json_close(w, '}');
}

void control_receipts(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->receipts.count);
    json_open(c->out, "receipts", '[');
    for (uint32_t i = 0; i < sim->receipts.count; i++) write_receipt(c->out, sim, &sim->receipts.at[i]);
    json_close(c->out, ']');
    json_close(c->out, '}');
}
