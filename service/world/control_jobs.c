/* SPDX-License-Identifier: MIT */
/* `jobs`: the queue. */
#include "service/world/view.h"

/* JS_* in words, "retrying, paused": the first is what it is, the others what is true as well. */
static void write_status(struct ff_writer *w, uint32_t status)
{
    const struct ff_job_status *row = ff_job_statuses;
    bool pending = !(status & ~(uint32_t)(FF_JS_PAUSED | FF_JS_NOLINE));
    json_key(w, "status");
    ff_write_text(w, "\"%s", pending ? row->word : "");
    const char *between = pending ? ", " : "";
    for (row++; row->word; row++) {
        if (!(status & row->value)) continue;
        ff_write_text(w, "%s%s", between, row->word);
        between = ", ";
    }
    ff_write_u8(w, '"');
}

static void write_job(struct ff_writer *w, const struct sim *sim, uint32_t row)
{
    const struct job *job = &sim->jobs.rows.at[row];
    bool waits = job->schedule == JOB_waiting_time || job->schedule == JOB_waiting_retry;
    json_open(w, NULL, '{');
    json_number(w, "job", job->id);
    json_words(w, "type", ff_job_type_word(job->type));
    write_status(w, job_queue_status(sim, row));
    if (job_status(sim, job))
        view_fps(w, "state", job_status(sim, job));
    else
        json_null(w, "state");
    json_text(w, "number", view_words(sim, job->type == FF_JT_SEND ? job->recipient_number : job->caller_id));
    json_number(w, "pages", job->pages);
    json_number(w, "pages_done", job->pages_done);
    json_text(w, "user",
              job->owner == SIM_NONE ? FF_STR_NULL : view_words(sim, sim->users.at[job->owner].name));
    json_text(w, "document", view_words(sim, job->document_name));
    json_number(w, "attempts", job->attempts);
    view_device(w, sim, "device", job->device);
    json_time(w, "submitted", job->submitted_at);
    view_moment(w, "due", waits ? job->due : 0);
    json_close(w, '}');
}

void control_jobs(struct control *c)
{
    const struct sim *sim = c->world->sim;
    json_open(c->out, NULL, '{');
    json_number(c->out, "count", sim->jobs.live);
    json_open(c->out, "jobs", '[');
    for (uint32_t row = sim->jobs.order_head; row; row = sim->jobs.rows.at[row].next)
        write_job(c->out, sim, row);
    json_close(c->out, ']');
    json_close(c->out, '}');
}
