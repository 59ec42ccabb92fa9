/* SPDX-License-Identifier: MIT */
/* FAUXFAX_LOG: a line for each call and each notification, for whoever looks for a mistake of his own or of ours.
 * "stderr", or a file to which lines are appended. */
#include "client/inner.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "common/winfax_codes.h"

#define VARIABLE "FAUXFAX_LOG"

static FILE *file;
static atomic_bool broken; /* that has been said */

static void complain(const char *cure)
{
    char room[1024], line[320];
    int code = errno;
    const char *value = os_env(VARIABLE, room, sizeof room);
    snprintf(line, sizeof line, VARIABLE "=%.80s: %s; %s", value ? value : "", strerror(code), cure);
    client_say(line);
}

void client_log_start(void)
{
    char room[1024];
    const char *value = os_env(VARIABLE, room, sizeof room);
    if (!value) return;
    file = strcmp(value, "stderr") == 0 ? stderr : fopen(value, "a");
    if (!file) complain("say stderr, or a file that can be written");
}

static void write_line(struct client *client, struct ff_writer *w)
{
    const char *text = ff_writer_cstr(w);
    /* One write a line, so that threads and processes do not mix. */
    if (text && !atomic_load(&broken)) {
        bool well = fprintf(file, "fauxfax %lu: %s\n", (unsigned long)client->process, text) >= 0;
        well = fflush(file) == 0 && well;
        if (!well && !atomic_exchange(&broken, true)) complain("the log ends here");
    }
    ff_writer_free(w);
}

void client_log_call(struct client *client, enum ff_type type, const struct ff_call_head *head,
                     const void *in, uint32_t status)
{
    if (!file) return;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    const char *name = ff_status_name(status);
    ff_write_text(&w, "thread %lu: %s ", (unsigned long)head->thread, ff_type_row(type)->name);
    ff_record_print(&w, ff_type_row(type)->in, in);
    ff_write_text(&w, " = %lu %s", (unsigned long)status, name ? name : "");
    write_line(client, &w);
}

void client_log_notice(struct client *client, enum ff_type type, const void *in)
{
    if (!file) return;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    ff_write_text(&w, "%s ", ff_type_row(type)->name);
    ff_record_print(&w, ff_type_row(type)->in, in);
    write_line(client, &w);
}

void client_log_event(struct client *client, const struct ff_wire_event *event)
{
    if (!file) return;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    const char *name = ff_event_name(event->event_id);
    ff_write_text(&w, "event %llu %s device %lu job %ld", (unsigned long long)event->sequence,
                  name ? name : "unknown", (unsigned long)event->device_id, (long)(int32_t)event->job_id);
    write_line(client, &w);
}

void client_log_debug(struct client *client, struct ff_str text)
{
    if (!file) return;
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    while (text.size && (text.at[text.size - 1] == '\n' || text.at[text.size - 1] == '\r')) text.size--;
    ff_write_text(&w, "debug ");
    ff_write_bytes(&w, text.at, text.size);
    write_line(client, &w);
}
