/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_SCENARIO_FORM_H
#define FF_SERVICE_WORLD_SCENARIO_FORM_H

#include "service/world/expect.h"
#include "service/world/json.h"

/* The form of a scenario, object by object: what may stand in it, what it is read into, and what it means. The reader
 * (json.c), the schema (docs/scenario.schema.json) and its test are made from these rows.
 *
 * A form is a list of X(T, key, member, type, of, need, meaning)
 *   T       the struct it is read into
 *   member  of T; mostly named as the key
 *   type    a row of JSON_TYPES
 *   of      a word's words; the form (or schema definition) of what a list or object holds; none
 *   need    must: it has to be there; may
 * Some forms are read into structs of their own, `struct said_<form>`, others straight into the model's. */

#define FORM_scenario(X, T)                                                                                  \
    X(T, fauxfax, fauxfax, number, none, must, "the version of this format: 1")                              \
    X(T, name, name, text, none, may, "what the report calls it (default: the file's name)")                 \
    X(T, profile, profile, word, profiles, may, "the Windows whose behaviour is shown")                      \
    X(T, account, account, object, account, may, "what the fax service runs under")                          \
    X(T, service, service, word, starts, may, "is the service up at the start?")                             \
    X(T, computer, computer, text, computer, may,                                                            \
      "the name of the computer, which FaxConnectFaxServer accepts (default FAUXFAX)")                       \
    X(T, start, start, time, none, may, "the virtual time at the start (default: the wall clock's)")         \
    X(T, time, time, text, time_mode, may,                                                                   \
      "how time passes: auto (on while everybody waits), manual (by advance), real, or x60 (scaled)")        \
    X(T, seed, seed, wide, none, may, "of the world's chance")                                               \
    X(T, log_room, log_room, number, none, may, "events kept for clients that lag behind (default 65536)")   \
    X(T, user, user, text, none, may,                                                                        \
      "the user whose client it is when it does not say (default: the first)")                               \
    X(T, users, users, list, user, may, "who is logged on")                                                  \
    X(T, devices, devices, list, device, may, "the fax modems")                                              \
    X(T, parties, parties, list, party, may,                                                                 \
      "the other ends of the telephone lines; the first whose number matches is called, and numbers that "   \
      "are nobody's answer after two rings")                                                                 \
    X(T, documents, documents, list, document, may,                                                          \
      "how files that are no TIFF are rendered; the first rule whose pattern matches the file's name")       \
    X(T, cover_pages, cover_pages, list, text, may,                                                          \
      "the cover pages on the server (default: those that Windows installs)")                                \
    X(T, config, config, object, config, may, "the configuration of the fax server")                         \
    X(T, routing_extensions, routing_extensions, list, routing_extension, may,                               \
      "routing extensions that are registered already, beside the predefined one")                           \
    X(T, routing, routing, list, routing, may, "what is done with received faxes")                           \
    X(T, timings, timings, object, timings, may, "how long things take")                                     \
    X(T, switches, switches, object, switches, may,                                                          \
      "what differs from the profile; sim/switches.def says what each is")                                   \
    X(T, timeline, timeline, list, step, may, "what happens by itself")                                      \
    X(T, expect, expect, list, expectation, may, "what must have happened when all is over")

#define FORM_account(X, T)                                                                                   \
    X(T, kind, kind, word, accounts, must,                                                                   \
      "LocalSystem, NetworkService, LocalService, or user: a user account")                                  \
    X(T, name, name, text, none, may, "of a user account: CORP\\faxsvc")                                     \
    X(T, interact, interact, flag, none, may,                                                                \
      "Allow Service To Interact With Desktop; never with a user account (TOK-9)")

#define FORM_user(X, T)                                                                                      \
    X(T, name, name, text, none, must, "the account's name")                                                 \
    X(T, rights, rights, rights, none, may,                                                                  \
      "on the fax server: administrator, user (at the machine; the default), other, none, or a list of "     \
      "rights (RIGHTS-6)")                                                                                   \
    X(T, full_name, full_name, text, none, may,                                                              \
      "the sender's name that FaxCompleteJobParams fills in (CJP-2)")                                        \
    X(T, fax_number, fax_number, text, none, may, "likewise the sender's fax number")                        \
    X(T, billing_code, billing_code, text, none, may, "likewise the billing code")                           \
    X(T, company, company, text, none, may, "likewise the company")                                          \
    X(T, department, department, text, none, may, "likewise the department")

#define FORM_device(X, T)                                                                                    \
    X(T, id, id, number, none, may, "the permanent line id (default: its place in the list, from 1)")        \
    X(T, name, name, text, none, must, "the device's name")                                                  \
    X(T, tsid, tsid, text, none, may, "the transmitting station's identifier")                               \
    X(T, csid, csid, text, none, may, "the called station's identifier")                                     \
    X(T, send, send, flag, none, may, "does it send? (default true)")                                        \
    X(T, receive, receive, flag, none, may, "does it receive? (default true)")                               \
    X(T, virtual, is_virtual, flag, none, may,                                                               \
      "a device whose provider transmits by itself (SEQ-9; default false)")                                  \
    X(T, rings, rings, count, none, may, "after which it answers (default 2)")                               \
    X(T, priority, priority, number, none, may, "1 is the highest (default: its place in the list)")         \
    X(T, powered, powered, flag, none, may, "is it on at the start? (default true)")                         \
    X(T, no_dial_tone, no_dial_tone, flag, none, may, "calls find no dial tone (default false)")             \
    X(T, lose_line, lose_line, count, none, may,                                                             \
      "how many of the first calls lose the line to another program (SEQ-6; default 0)")

#define FORM_party(X, T)                                                                                     \
    X(T, number, number, text, none, must, "a fax number, or a pattern with * and ?")                        \
    X(T, does, does, word, answers, may, "what it does when it is called (default answers)")                 \
    X(T, times, times, count, none, may,                                                                     \
      "how many attempts it does so (default 0: always); delayed: how many attempts the network allows")     \
    X(T, then, then, word, answers, may, "what it does afterwards (default answers)")                        \
    X(T, chance, chance, number, none, may,                                                                  \
      "percent: how often it does so at all, by the seed; else what \"then\" says")                          \
    X(T, rings, rings, count, none, may, "after which it answers (default 2)")                               \
    X(T, at_page, at_page, count, none, may,                                                                 \
      "drops, fatal-error: at this page (default 0: before the first)")                                      \
    X(T, csid, csid, text, none, may, "its station identifier")                                              \
    X(T, page_time, page_time, duration, none, may, "how long a page takes to it (default: that of timings)")

#define FORM_document(X, T)                                                                                  \
    X(T, pattern, pattern, text, none, must, "of the file's name: *.pdf")                                    \
    X(T, pages, pages, number, none, may, "into how many pages it is rendered")                              \
    X(T, fails, fails, any, failure, may, "it cannot be rendered (SND-6): why, or true")

#define FORM_config(X, T)                                                                                    \
    X(T, retries, retries, count, none, may, "how often a failed fax is tried again (default 3)")            \
    X(T, retry_delay, retry_delay_minutes, count, none, may, "minutes between attempts (default 10)")        \
    X(T, discount_start, discount_start_minute, clock, none, may, "of the discount period (default 00:00)")  \
    X(T, discount_stop, discount_stop_minute, clock, none, may,                                              \
      "its end; equal to its start there is none (FCF-4; default 00:00)")                                    \
    X(T, queue_paused, queue_paused, flag, none, may, "nothing is sent (default false)")                     \
    X(T, queue_blocked, queue_blocked, flag, none, may, "no new fax is accepted (default false)")            \
    X(T, server_cover_pages_only, server_cover_pages_only, flag, none, may,                                  \
      "personal cover pages are refused (default false)")                                                    \
    X(T, use_device_tsid, use_device_tsid, flag, none, may,                                                  \
      "faxes carry the device's TSID, not the sender's (default true)")                                      \
    X(T, dirty_days, dirty_days, count, none, may,                                                           \
      "FAX_CONFIGURATION says so; nothing comes of it (FCF-2; default 0)")                                   \
    X(T, branding, branding, flag, none, may, "sent pages have a banner (default true)")                     \
    X(T, archive, archive, flag, none, may, "a copy of each sent fax is kept (default true)")                \
    X(T, archive_directory, archive_directory, text, none, may, "where")                                     \
    X(T, routing, routing_enabled, flag, none, may, "received faxes are routed (SEQ-17; default true)")      \
    X(T, routing_failures, routing_failures, count, none, may,                                               \
      "how many routing attempts of each received fax fail (SEQ-16; default 0)")

#define FORM_routing_extension(X, T)                                                                         \
    X(T, name, name, text, none, must, "its internal name")                                                  \
    X(T, friendly_name, friendly_name, text, none, may, "the name that is shown (default: its name)")        \
    X(T, image, image, text, none, must, "the path of its DLL, which is not looked for")                     \
    X(T, methods, methods, list, routing_method, may, "what it can do with a fax")

#define FORM_routing_method(X, T)                                                                            \
    X(T, name, name, text, none, must, "its internal name")                                                  \
    X(T, friendly_name, friendly_name, text, none, may, "the name that is shown (default: its name)")        \
    X(T, function, function, text, none, must, "the DLL's function, which is not run")                       \
    X(T, guid, guid, text, none, must, "by which it is known (GEN-19)")

#define FORM_routing(X, T)                                                                                   \
    X(T, method, method, text, none, must, "email, folder, printing, inbox (Windows 2000 only), or a GUID")  \
    X(T, device, device, scalar, device_name, may, "on this device (name or id; default: on each)")          \
    X(T, enabled, enabled, flag, none, may, "is it enabled? (default true)")                                 \
    X(T, data, data, text, none, may, "its routing data: a folder, a printer, an address (GRI-3)")           \
    X(T, failures, failures, count, none, may,                                                               \
      "in how many attempts of each fax it fails (SEQ-16; default 0)")

#define FORM_timings(X, T)                                                                                   \
    X(T, initialize, initialize_time, duration, none, may, "from INITIALIZING to DIALING (default 1s)")      \
    X(T, dial, dial_time, duration, none, may, "dialling (default 3s)")                                      \
    X(T, ring, ring_time, duration, none, may, "one ring, at either end (default 6s)")                       \
    X(T, page, page_time, duration, none, may, "one page (default 30s)")                                     \
    X(T, hang_up, hang_up_time, duration, none, may, "from the last event of a call to IDLE (default 1s)")   \
    X(T, route, route_time, duration, none, may, "one routing attempt (default 1s)")                         \
    X(T, route_retry, route_retry_time, duration, none, may, "between two routing attempts (default 10m)")

/* The op's own members stand beside these: sim/ops.def. */
#define FORM_step(X, T)                                                                                      \
    X(T, at, at, duration, none, may, "so long after the start")                                             \
    X(T, when, when, any, when, may, "or when something happens: \"quiet\", or an object that says what")    \
    X(T, op, op, word, ops, must, "what is done")                                                            \
    X(T, optional, optional, flag, none, may,                                                                \
      "the run does not fail when it cannot be done, or when its time never comes (default false)")

#define FORM_when(X, T)                                                                                      \
    X(T, event, event, event, none, may, "this event is signalled …")                                        \
    X(T, device, device, scalar, device_name, may, "… for this device (name or id)")                         \
    X(T, job, job, number, none, may, "… for this job (id)")                                                 \
    X(T, call, call, call, none, may, "or this function has succeeded")                                      \
    X(T, nth, nth, number, none, may, "for the n-th time (default 1)")                                       \
    X(T, quiet, quiet, flag, none, may, "or everybody waits, and nothing else would ever happen")            \
    X(T, after, after, duration, none, may, "and then so much later (default 0)")

/* Expectations: one form for each kind, read into one struct. */
#define FIELD_EXPECT_device(X, T)                                                                            \
    X(T, device, device, scalar, device_name, may, "of this device (name or id)")
#define FIELD_EXPECT_job(X, T) X(T, job, job, number, none, may, "of this job (id)")
#define FIELD_EXPECT_process(X, T)                                                                           \
    X(T, process, process, text, none, may,                                                                  \
      "of client processes whose image (the program's file name) matches this pattern only")
#define FIELD_EXPECT_pages(X, T) X(T, pages, pages, count, none, may, "with so many pages")
#define FIELD_EXPECT_counts(X, T)                                                                            \
    X(T, times, times, count, none, may, "exactly so often")                                                 \
    X(T, at_least, at_least, number, none, may, "at least so often (default 1)")

/* The member that tells each kind, and that is there for it. */
#define FIELD_EXPECT_event(X, T) X(T, event, event, event, none, must, "this event was delivered to a client")
#define FIELD_EXPECT_sent(X, T)                                                                              \
    X(T, sent, sent, text, none, must, "a fax went out to this number (or pattern)")
#define FIELD_EXPECT_received(X, T)                                                                          \
    X(T, received, received, text, none, must, "a fax came in from this number (or pattern), and was routed")
#define FIELD_EXPECT_call(X, T)                                                                              \
    X(T, call, call, call, none, must, "a client called this function")                                      \
    X(T, error, error, status, none, may, "with this result; ERROR_SUCCESS: it succeeded (default: any)")
#define FIELD_EXPECT_logoff(X, T)                                                                            \
    X(T, logoff, logoff, word, verdicts, must, "how the last log-off of the user went")                      \
    X(T, user, user, text, none, may, "whose (default: that of the scenario's `user`)")
#define FIELD_EXPECT_finding(X, T)                                                                           \
    X(T, finding, finding, word, findings, must, "this is found; it then does not fail the run")
#define FIELD_EXPECT_service(X, T)                                                                           \
    X(T, service, service, word, services, must, "the service's state at the end")
#define FIELD_EXPECT_never(X, T) X(T, never, never, object, expectation, must, "this is not to be met")

#define FORM_expect_event(X, T)                                                                              \
    FIELD_EXPECT_event(X, T) FIELD_EXPECT_device(X, T) FIELD_EXPECT_job(X, T) FIELD_EXPECT_process(X, T)     \
        FIELD_EXPECT_counts(X, T)
#define FORM_expect_sent(X, T) FIELD_EXPECT_sent(X, T) FIELD_EXPECT_pages(X, T) FIELD_EXPECT_counts(X, T)
#define FORM_expect_received(X, T)                                                                           \
    FIELD_EXPECT_received(X, T) FIELD_EXPECT_pages(X, T) FIELD_EXPECT_counts(X, T)
#define FORM_expect_call(X, T) FIELD_EXPECT_call(X, T) FIELD_EXPECT_process(X, T) FIELD_EXPECT_counts(X, T)
#define FORM_expect_logoff(X, T) FIELD_EXPECT_logoff(X, T)
#define FORM_expect_finding(X, T)                                                                            \
    FIELD_EXPECT_finding(X, T) FIELD_EXPECT_process(X, T) FIELD_EXPECT_counts(X, T)
#define FORM_expect_service(X, T) FIELD_EXPECT_service(X, T)
#define FORM_expect_never(X, T) FIELD_EXPECT_never(X, T)

#define FORM_expectation(X, T)                                                                               \
    FIELD_EXPECT_event(X, T) FIELD_EXPECT_sent(X, T) FIELD_EXPECT_received(X, T) FIELD_EXPECT_call(X, T)     \
        FIELD_EXPECT_logoff(X, T) FIELD_EXPECT_finding(X, T) FIELD_EXPECT_service(X, T)                      \
            FIELD_EXPECT_never(X, T) FIELD_EXPECT_device(X, T) FIELD_EXPECT_job(X, T)                        \
                FIELD_EXPECT_process(X, T) FIELD_EXPECT_pages(X, T) FIELD_EXPECT_counts(X, T)

#define FORM_MEMBER(T, key, member, type, of, need, meaning) JSON_CTYPE_##type member;
struct said_scenario {
    FORM_scenario(FORM_MEMBER, _)
};
struct said_account {
    FORM_account(FORM_MEMBER, _)
};
struct said_user {
    FORM_user(FORM_MEMBER, _)
};
struct said_device {
    FORM_device(FORM_MEMBER, _)
};
struct said_party {
    FORM_party(FORM_MEMBER, _)
};
struct said_document {
    FORM_document(FORM_MEMBER, _)
};
struct said_routing_extension {
    FORM_routing_extension(FORM_MEMBER, _)
};
struct said_routing_method {
    FORM_routing_method(FORM_MEMBER, _)
};
struct said_routing {
    FORM_routing(FORM_MEMBER, _)
};
struct said_step {
    FORM_step(FORM_MEMBER, _)
};
struct said_when {
    FORM_when(FORM_MEMBER, _)
};
struct said_expectation {
    FORM_expectation(FORM_MEMBER, _)
};

/* X(form, struct it is read into, name in messages, meaning): every form but those of expectations */
#define SCENARIO_FORMS(X)                                                                                    \
    X(scenario, said_scenario, "a scenario",                                                                 \
      "A world for fauxfax: what is there, what happens, what must have happened. A part that is left out "  \
      "is as in `fauxfax scenario show default`.")                                                           \
    X(account, said_account, "account", "What the fax service runs under.")                                  \
    X(user, said_user, "a user", "A user who is logged on.")                                                 \
    X(device, said_device, "a device", "A fax modem with its line; a port, in the API's word.")              \
    X(party, said_party, "a party", "A remote end, by number.")                                              \
    X(document, said_document, "a document rule",                                                            \
      "What becomes of files of that name that are no TIFF: pages, or failure.")                             \
    X(config, sim_config, "config", "The configuration of the fax server.")                                  \
    X(routing_extension, said_routing_extension, "a routing extension",                                      \
      "A DLL that brings routing methods.")                                                                  \
    X(routing_method, said_routing_method, "a routing method",                                               \
      "What a routing extension can do with a fax.")                                                         \
    X(routing, said_routing, "routing", "A routing method on a device, or on each.")                         \
    X(timings, sim_config, "timings", "How long things take in virtual time.")                               \
    X(step, said_step, "a step",                                                                             \
      "Something that happens by itself: at a time, or when something else has happened.")                   \
    X(when, said_when, "when", "What a step waits for: an event, a call, or quiet.")

enum scenario_form {
#define X(form, to, name, meaning) SCENARIO_FORM_##form,
    SCENARIO_FORMS(X)
#undef X
        SCENARIO_FORM_COUNT
};

extern const struct json_form scenario_forms[SCENARIO_FORM_COUNT];
/* By kind; all are read into struct said_expectation. */
extern const struct json_form expectation_forms[EXPECTATIONS];
/* The member that tells each kind. */
const char *expectation_key(enum expectation_kind kind);

#endif
