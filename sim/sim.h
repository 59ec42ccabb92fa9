/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_SIM_H
#define FF_SIM_SIM_H

#include <stdbool.h>
#include <stdint.h>

#include "common/protocol.h"
#include "common/winfax_codes.h"
#include "sim/cause.h"
#include "sim/clock.h"
#include "sim/cover.h"
#include "sim/crash.h"
#include "sim/device.h"
#include "sim/delivery.h"
#include "sim/document.h"
#include "sim/emitted.h"
#include "sim/eventlog.h"
#include "sim/extension.h"
#include "sim/finding.h"
#include "sim/guid.h"
#include "sim/handle.h"
#include "sim/job.h"
#include "sim/logoff.h"
#include "sim/method.h"
#include "sim/method_setting.h"
#include "sim/obligation.h"
#include "sim/party.h"
#include "sim/port.h"
#include "sim/process.h"
#include "sim/profile.h"
#include "sim/provider.h"
#include "sim/quiet.h"
#include "sim/receipt.h"
#include "sim/registration.h"
#include "sim/scm.h"
#include "sim/script.h"
#include "sim/service.h"
#include "sim/text.h"
#include "sim/token.h"
#include "sim/trace.h"
#include "sim/user.h"

/* The model of the fax service and of the Windows around it: one value, no globals, no I/O, no clock, no threads.
 * Rows live in arrays and refer to each other by index; SIM_NONE is no row. Time, chance and input come in as
 * arguments; what must happen outside comes out as events (delivery.h, the log) and actions (delivery.h, the queue).
 *
 * Who drives it:
 *   sim_new, then the set-up (users, devices, parties, documents, script), then sim_begin;
 *   input as it comes: sim_call, process_*, window_*, delivery_ack, op_do, quiet_*;
 *   time: sim_advance(sim, t) runs every timer due up to t, in order; timer_next says when the next one is;
 *   output after each step: delivery.h's log and actions.
 * A world is single-threaded: its embedder holds a lock around each step. */

struct sim_config {
    enum profile profile;
    struct switches switches;
    uint64_t start; /* virtual time at the start, not 0 */
    uint64_t seed;
    uint32_t log_room;      /* events kept for readers that lag; 0: SIM_LOG_ROOM */
    char computer_name[16]; /* the local computer's, which FaxConnectFaxServer accepts (CON-7): FAUXFAX */

    /* FAX_CONFIGURATION (GCF-4), as it is at present; sim/config.h. */
    uint32_t retries, retry_delay_minutes, dirty_days;
    uint32_t discount_start_minute, discount_stop_minute; /* of the day, UTC; equal: no period (FCF-4) */
    bool queue_paused, queue_blocked, server_cover_pages_only, use_device_tsid, branding, archive;
    const char *archive_directory; /* borrowed by sim_new; sim->archive_directory has it */

    /* How long things take, in ticks of virtual time. */
    uint64_t initialize_time, dial_time, ring_time, page_time, hang_up_time, route_time, route_retry_time;

    /* Routing methods, sim/method.h: is the one that stores faxes in a folder enabled on every device at first (SEQ-17)? In the
     * first `routing_failures` attempts of each received fax every method fails (SEQ-16). */
    bool routing_enabled;
    uint32_t routing_failures;
};

#define SIM_LOG_ROOM 65536U

/* Defaults: XP, the documented configuration defaults, times as docs/fidelity.md lists them. */
void sim_config_default(struct sim_config *ret_config);

struct sim {
    const struct ff_alloc *alloc;
    struct sim_config config;
    struct sim_clock clock;
    struct texts texts;
    text archive_directory;
    uint8_t log_levels[FF_FAXLOG_CATEGORIES]; /* by category - 1: FAXLOG_LEVEL_… */
    FF_ARRAY(struct eventlog_entry) eventlog;
    struct trace trace;
    uint64_t random; /* state of the generator; random_next */
    bool unjudged;   /* what comes of it from now on is nobody's fault: no finding is added */
    bool refused; /* memory was refused outside a call: the world is no longer faithful, and reports say so */

    FF_ARRAY(struct user) users;
    FF_ARRAY(struct session) sessions;
    FF_ARRAY(struct process) processes;
    FF_ARRAY(struct real_session) real_sessions;
    FF_ARRAY(struct thread) threads;
    FF_ARRAY(struct stuck_wait) stuck_waits;
    uint32_t free_thread; /* the first row whose thread has ended; SIM_NONE none */
    FF_ARRAY(struct window) windows;
    FF_ARRAY(uint32_t)
    window_slots; /* hash table of rows + 1 by process and handle, 0 empty; room is a power of two */
    FF_ARRAY(struct site) sites;
    FF_ARRAY(struct handle) handles;
    struct resting_handles resting_handles;
    uint32_t servers_open; /* handles of connections */
    FF_ARRAY(struct obligation) obligations;
    FF_ARRAY(struct finding) findings;
    FF_ARRAY(struct failure) failures; /* calls that failed */
    uint64_t failures_beyond;
    FF_ARRAY(struct crash) crashes;
    FF_ARRAY(uint32_t) crash_sites;
    FF_ARRAY(struct handling) handlings;
    enum cause refusal; /* of the call that is under way */
    text refusal_why;

    struct service service;
    FF_ARRAY(struct registration) registrations;
    FF_ARRAY(struct token) tokens;
    FF_ARRAY(struct token_attempt) token_attempts;
    struct delivery delivery;
    FF_ARRAY(struct logoff) logoffs;

    FF_ARRAY(struct device) devices;
    FF_ARRAY(struct party) parties;
    FF_ARRAY(struct document) documents;
    FF_ARRAY(text) cover_pages;
    struct cover_table covers;
    FF_ARRAY(struct incoming) incoming;
    struct job_table jobs;
    FF_ARRAY(struct sent_fax) outbox;
    FF_ARRAY(struct received_fax) inbox;
    FF_ARRAY(struct receipt) receipts;
    struct method_table methods;
    FF_ARRAY(struct provider) providers;
    uint32_t spooled; /* print jobs so far (SPJ-4) */

    struct script script;
    FF_ARRAY(struct emitted) emitted;
    uint32_t emitted_first; /* what is before it has come */
};

#define SIM_NONE UINT32_MAX

/* NULL when memory is refused. The allocator must outlive the sim. */
struct sim *sim_new(const struct ff_alloc *alloc, const struct sim_config *config);
struct sim *sim_free(struct sim *sim);
/* The set-up is complete: starts the service (FEI_FAXSVC_STARTED) unless it was set to be stopped, and the script. Steps for
 * this very moment are done when it returns, before anybody can call. */
void sim_begin(struct sim *sim);
/* Runs every timer that is due up to `time`, in order, and leaves the clock there. Time never goes back. */
void sim_advance(struct sim *sim, uint64_t time);
/* The same for whoever has to look around now and then: no more than *steps timers, which are taken off it. False: it has not come to
 * `time` yet. */
bool sim_advance_some(struct sim *sim, uint64_t time, uint32_t *steps);
/* The next number of the seeded generator (xorshift or better), for whatever the scenario leaves to chance. */
uint64_t random_next(struct sim *sim);

/* Who calls: what the head of a call says. */
struct caller {
    uint32_t process, thread;
    uint32_t nulls; /* bit per parameter position that was NULL */
    uint32_t site;  /* from site_add; SIM_NONE unknown */
};

/* One winfax.h call: decides, changes the model, fills *out (a struct ff_out_<name>; strings borrowed from the model
 * until the next step, lists in the arena), writes the trace, and returns the Win32 code. On failure *out is zeroed.
 * Order of checks: GEN-23. The dispatch is a table made from api.def; each function is fax_<Name> in sim/api_*.c. */
ff_status sim_call(struct sim *sim, const struct caller *caller, enum ff_type type, const void *in, void *out,
                   struct ff_arena *arena);
/* What is kept of a call that has been answered: for who answers in the model's place. */
void sim_called(struct sim *sim, const struct caller *caller, enum ff_type type, const void *in,
                ff_status status);
/* The client's SDK has ended a call: CallEnded of common/protocol.def. */
void sim_call_ended(struct sim *sim, const struct caller *caller, enum ff_type type, ff_status status,
                    bool answered);

/* The signature of every fax_<Name>. in and out have the row's types. */
typedef ff_status fax_function(struct sim *sim, const struct caller *caller, const void *in, void *out,
                               struct ff_arena *arena);
#define X(name, id, forms, handle, right) fax_function fax_##name;
FF_API(X)
#undef X

#endif
