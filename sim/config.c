/* SPDX-License-Identifier: MIT */
#include "sim/config.h"

#include "sim/sim.h"

enum { MINUTES_PER_HOUR = 60, HOUR_MOST = 24, MINUTE_MOST = 60 };

void config_describe(const struct sim *sim, struct ff_configuration *ret_configuration)
{
    const struct sim_config *c = &sim->config;
    bool archive = c->switches.archive_settings; /* GCF-5 */
    *ret_configuration = (struct ff_configuration){
        .retries = c->retries,
        .retry_delay = c->retry_delay_minutes,
        .dirty_days = c->dirty_days,
        .branding = c->branding,
        .use_device_tsid = c->use_device_tsid,
        .server_cp = c->server_cover_pages_only,
        .pause_server_queue = c->queue_paused,
        .start_hour = c->discount_start_minute / MINUTES_PER_HOUR,
        .start_minute = c->discount_start_minute % MINUTES_PER_HOUR,
        .stop_hour = c->discount_stop_minute / MINUTES_PER_HOUR,
        .stop_minute = c->discount_stop_minute % MINUTES_PER_HOUR,
        .archive_outgoing_faxes = c->archive,
        .archive_directory = text_get(&sim->texts, archive ? sim->archive_directory : 0),
    }; /* FCF-6: the last member is NULL */
}

/* FTM-2: looser than the ranges of the FAX_TIME page. */
static bool time_valid(uint32_t hour, uint32_t minute)
{
    return hour <= HOUR_MOST && minute <= MINUTE_MOST;
}

bool config_valid(const struct sim *sim, const struct ff_configuration *c)
{
    bool archives = c->archive_outgoing_faxes && sim->config.switches.archive_settings;
    if (archives && !c->archive_directory.at) return false; /* SCF-E3, SCF-3 */
    return time_valid(c->start_hour, c->start_minute) && time_valid(c->stop_hour, c->stop_minute);
}

/* SCF-3, SCF-4 */
static bool set_archive(struct sim *sim, const struct ff_configuration *c)
{
    text directory = sim->archive_directory;
    if (!sim->config.switches.archive_settings) return true;
    if (c->archive_outgoing_faxes && !text_intern(&sim->texts, sim->alloc, c->archive_directory, &directory))
        return false;
    sim->archive_directory = directory;
    sim->config.archive = c->archive_outgoing_faxes != 0;
    return true;
}

/* 24:00 is 0:00, and 8:60 is 9:00. */
static uint32_t minute_of_day(uint32_t hour, uint32_t minute)
{
    return (hour * MINUTES_PER_HOUR + minute) % (HOUR_MOST * MINUTES_PER_HOUR);
}

ff_status config_set(struct sim *sim, const struct ff_configuration *c)
{
    struct sim_config *to = &sim->config;
    if (!set_archive(sim, c)) return FF_ERROR_NOT_ENOUGH_MEMORY;
    to->retries = c->retries;
    to->retry_delay_minutes = c->retry_delay;
    to->dirty_days = c->dirty_days; /* FCF-2: and nothing comes of it */
    to->branding = c->branding != 0;
    to->use_device_tsid = c->use_device_tsid != 0;
    to->server_cover_pages_only = c->server_cp != 0;
    to->discount_start_minute = minute_of_day(c->start_hour, c->start_minute);
    to->discount_stop_minute = minute_of_day(c->stop_hour, c->stop_minute);
    queue_discount_moved(sim);
    queue_pause(sim, c->pause_server_queue != 0); /* SCF-5 */
    return FF_ERROR_SUCCESS;
}
