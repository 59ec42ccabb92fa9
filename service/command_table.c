/* SPDX-License-Identifier: MIT */
#include "service/command.h"
#include "service/control_client.h"
#include "service/setup.h"
#include "sim/party.h"
#include "sim/profile.h"

#define NO_ROWS NULL
/* A command that talks to a service: its own options, its arguments, how many of them must be there. */
#define TALKS(rows, args, needs)                                                                             \
    {                                                                                                        \
        .own = (rows), .common = control_rows, .positionals = (args), .required = (needs)                    \
    }

static const struct option_row run_rows[] = {
    {"timeout", OPTION_duration, "TIME", "of the wall clock for the whole run (default 60s; 0: none)", NULL},
    {"report", OPTION_text, "FILE", "where the report goes (default: standard error; - is standard output)",
     NULL},
    {"json", OPTION_flag, NULL, "the report as JSON", NULL},
    {"junit", OPTION_text, "FILE", "also write the report as JUnit XML", NULL},
    {"coverage", OPTION_flag, NULL,
     "the report also says what of winfax.h the client has met, and what it never did", NULL},
    {"no-crash-handler", OPTION_flag, NULL,
     "leave the client's signals alone: the report then does not say where it crashed", NULL},
    {"strict", OPTION_flag, NULL, "warnings fail the run, as errors do", NULL},
    {"tcp", OPTION_flag, NULL, "reach the client over TCP with a secret (so it is for Wine anyway)", NULL},
    {"scm", OPTION_flag, NULL,
     "Windows clients: show the service to the service control manager, too, as the service Fax", NULL},
    {"keep", OPTION_flag, NULL, "keep the service after the client's end, until it is interrupted", NULL},
    OPTION_END,
};

static const struct option_row up_rows[] = {
    {"endpoint", OPTION_endpoint, "ENDPOINT",
     "where it is to listen (default: the user's own); the folder of a unix:PATH is made", NULL},
    {"secret-file", OPTION_text, "FILE", "tcp: what clients must know; made when it is not there", NULL},
    {"timeout", OPTION_duration, "TIME", "give up, and end it, when it is not ready by then (default 30s)",
     NULL},
    {"json", OPTION_flag, NULL, "print the address as JSON", NULL},
    OPTION_END,
};

static const struct option_row scm_rows[] = {
    {"service", OPTION_flag, NULL, "what the service control manager itself calls", NULL},
    OPTION_END,
};

static const struct option_row log_rows[] = {
    {"follow", OPTION_flag, NULL, "go on as it grows, until the service ends, or nobody reads it any more",
     NULL},
    {"since", OPTION_count, "N", "from entry N on (default: all)", "since"},
    OPTION_END,
};

static const struct option_row report_rows[] = {
    {"junit", OPTION_text, "FILE", "also write the report as JUnit XML", NULL},
    OPTION_END,
};

static const struct option_row outbox_rows[] = {
    {"save", OPTION_text, "DIR", "save what was sent as TIFFs there", NULL},
    OPTION_END,
};

static const struct option_row inbox_rows[] = {
    {"save", OPTION_text, "DIR", "save what was received as TIFFs there", NULL},
    OPTION_END,
};

static const struct option_row wait_rows[] = {
    {"timeout", OPTION_duration, "TIME", "give up after this time (default 10s)", NULL},
    OPTION_END,
};

/* As choices: without the first bar. */
#define X(kind, word) "|" word
static const char caller_choices[] = SIM_CALLERS(X);
#undef X

static const struct option_row incoming_rows[] = {
    {"from", OPTION_name, "NUMBER", "who calls", "from"},
    {"pages", OPTION_count, "N", "how many pages the fax has (0: it is a voice)", "pages"},
    {"file", OPTION_path, "FILE", "a TIFF: its pages come in (default: test pages)", "file"},
    {"device", OPTION_name, "NAME", "the device that rings (name or id)", "device"},
    {"tsid", OPTION_name, "TEXT", "the sender's station identifier", "tsid"},
    {"caller", OPTION_choice, caller_choices + 1,
     "what the call turns out to be (default fax); one that hangs up does so before the answer", "caller"},
    {"at-count", OPTION_count, "N", "drops or fails after so many pages, hangs up after so many rings",
     "at_count"},
    OPTION_END,
};

static const struct option_row emit_rows[] = {
    {"device", OPTION_count, "ID",
     "device id that the event carries (default 0); there need be no such device", "device_id"},
    {"job", OPTION_count, "ID", "job id that the event carries (default: none); there need be no such job",
     "job"},
    OPTION_END,
};

static const struct option_row account_rows[] = {
    {"name", OPTION_name, "NAME", "of a user account: CORP\\faxsvc", "name"},
    {"interact", OPTION_flag, NULL, "allow the service to interact with the desktop", "interact"},
    OPTION_END,
};

static const struct option_row take_rows[] = {
    {"rings", OPTION_count, "N", "after so many rings", "rings"},
    OPTION_END,
};

static const struct option_row times_rows[] = {
    {"times", OPTION_count, "N", "how many times", "times"},
    OPTION_END,
};

static const struct option_row recording_rows[] = {
    {"redact", OPTION_text, "FILE", "write it there, with every string that a program said or heard replaced",
     NULL},
    {"json", OPTION_flag, NULL, "what is in it, as JSON", NULL},
    OPTION_END,
};
static const struct option_row diff_rows[] = {
    {"known", OPTION_text, "FILE", "differences that are known: a line \"KEY: why\" each", NULL},
    {"scenario", OPTION_text, "FILE",
     "the world to compare with (default: what the recording shows of its own)", NULL},
    {"profile", OPTION_choice, PROFILE_CHOICES, "the Windows whose behaviour is compared", NULL},
    {"json", OPTION_flag, NULL, "the differences as JSON", NULL},
    OPTION_END,
};
static const struct option_row recording_args[] = {
    {"RECORDING", OPTION_text, NULL, "what FAUXFAX_RECORD has written", NULL}, OPTION_END};
static const struct option_row event_args[] = {
    {"EVENT", OPTION_name, NULL, "FEI_BUSY, …, or a number", "event"}, OPTION_END};
static const struct option_row account_args[] = {
    {"ACCOUNT", OPTION_name, NULL,
     "LocalSystem, NetworkService, LocalService, a user account's name (CORP\\faxsvc), or user with --name",
     "account"},
    OPTION_END};
static const struct option_row device_args[] = {{"DEVICE", OPTION_name, NULL, "name or id", "device"},
                                                OPTION_END};
static const struct option_row user_args[] = {{"USER", OPTION_name, NULL, "a user of the world", "user"},
                                              OPTION_END};
static const struct option_row process_args[] = {
    {"PROCESS", OPTION_count, NULL, "number of the process, as `status` says it", "process"}, OPTION_END};
static const struct option_row rights_args[] = {
    {"USER", OPTION_name, NULL, "a user of the world", "user"},
    {"RIGHTS", OPTION_words, NULL,
     "administrator, user, other, none; FAX_JOB_SUBMIT,FAX_JOB_QUERY,...; or a mask of them", "rights"},
    OPTION_END,
};
static const struct option_row switch_args[] = {
    {"NAME", OPTION_name, NULL, "a switch of the model: `fauxfax switches` lists them", "name"},
    {"VALUE", OPTION_name, NULL, "its new value; times as in scenarios (3s)", "value"},
    OPTION_END,
};
static const struct option_row by_args[] = {{"TIME", OPTION_duration, NULL, "how far", "by"}, OPTION_END};
static const struct option_row show_args[] = {
    {"NAME", OPTION_choice, "default", "default: the built-in scenario", NULL}, OPTION_END};
static const struct option_row file_args[] = {{"FILE", OPTION_text, NULL, "a scenario", NULL}, OPTION_END};

static const struct option_row json_rows[] = {
    {"json", OPTION_flag, NULL, "print the answer as JSON", NULL},
    OPTION_END,
};

static const struct option_row show_rows[] = {
    {"json", OPTION_flag, NULL, "as one line of JSON, without its comments", NULL},
    OPTION_END,
};

const struct command commands[] = {
    {"run",
     "run a client against a private fake service, and report",
     {.own = run_rows, .common = setup_rows, .rest = true},
     run_client,
     NULL,
     NULL},
    {"replay",
     "run a client against a recording, which answers it as it was answered",
     {.own = run_rows, .common = setup_rows, .positionals = recording_args, .required = 1, .rest = true},
     run_replay,
     NULL,
     NULL},
    {"diff",
     "make a recording's calls of the fake, and list where it differs",
     {.own = diff_rows, .positionals = recording_args, .required = 1},
     run_diff,
     NULL,
     NULL},
    {"recording",
     "check a recording, or write it anew without names and numbers",
     {.own = recording_rows, .positionals = recording_args, .required = 1},
     run_recording,
     NULL,
     NULL},
    {"up",
     "start the service in the background, at the user's own endpoint",
     {.own = up_rows, .common = setup_rows},
     run_up,
     NULL,
     NULL},
    {"down", "end the service", TALKS(NO_ROWS, NULL, 0), run_down, "down", NULL},
    {"wait", "wait until the service answers", TALKS(wait_rows, NULL, 0), run_wait, NULL, NULL},
    {"status", "the world at a glance", TALKS(NO_ROWS, NULL, 0), run_method, "status", NULL},
    {"log", "what has happened, line by line", TALKS(log_rows, NULL, 0), run_log, NULL, NULL},
    {"inbox", "the faxes that came in, and where they were routed", TALKS(inbox_rows, NULL, 0), run_inbox,
     NULL, NULL},
    {"routes", "the routing methods, and the devices they are enabled on", TALKS(NO_ROWS, NULL, 0),
     run_method, "routes", NULL},
    {"providers", "the fax service providers that were registered", TALKS(NO_ROWS, NULL, 0), run_method,
     "providers", NULL},
    {"eventlog", "what the service wrote to the event log", TALKS(NO_ROWS, NULL, 0), run_method, "eventlog",
     NULL},
    {"report", "the report as it would be now", TALKS(report_rows, NULL, 0), run_report, NULL, NULL},
    {"jobs", "the fax queue", TALKS(NO_ROWS, NULL, 0), run_method, "jobs", NULL},
    {"outbox", "what was sent: number, pages, the pages as TIFFs", TALKS(outbox_rows, NULL, 0), run_outbox,
     NULL, NULL},
    {"receipts", "the delivery reports that senders wanted", TALKS(NO_ROWS, NULL, 0), run_method, "receipts",
     NULL},
    {"incoming", "a fax comes in", TALKS(incoming_rows, NULL, 0), run_method, "incoming", NULL},
    {"emit", "signal an event by itself", TALKS(emit_rows, event_args, 1), run_method, "emit", NULL},
    {"service start", "start the fax service", TALKS(NO_ROWS, NULL, 0), run_method, "service-start", NULL},
    {"service stop", "stop the fax service", TALKS(NO_ROWS, NULL, 0), run_method, "service-stop", NULL},
    {"service crash", "let the fax service crash", TALKS(NO_ROWS, NULL, 0), run_method, "service-crash",
     NULL},
    {"service account", "what the fax service runs under from its next start on",
     TALKS(account_rows, account_args, 1), run_account, "service-account", NULL},
    {"scm", "show the fax service to Windows's service control manager, until it is down",
     TALKS(scm_rows, NULL, 0), run_scm, NULL, NULL},
    {"device off", "switch a modem off", TALKS(NO_ROWS, device_args, 1), run_method, "device-off", NULL},
    {"device on", "switch a modem on", TALKS(NO_ROWS, device_args, 1), run_method, "device-on", NULL},
    {"line take", "another program takes a line", TALKS(take_rows, device_args, 1), run_method, "line-take",
     NULL},
    {"line release", "the other program gives the line back", TALKS(NO_ROWS, device_args, 1), run_method,
     "line-release", NULL},
    {"line lose", "the line is lost in the coming calls", TALKS(times_rows, device_args, 1), run_method,
     "line-lose", NULL},
    {"line mute", "there is no dial tone", TALKS(NO_ROWS, device_args, 1), run_method, "no-dial-tone", "on"},
    {"line unmute", "there is a dial tone again", TALKS(NO_ROWS, device_args, 1), run_method, "no-dial-tone",
     "!on"},
    {"logoff", "log a user off, and say how it came out", TALKS(NO_ROWS, user_args, 1), run_logoff, "logoff",
     NULL},
    {"process kill", "end a client process", TALKS(NO_ROWS, process_args, 1), run_method, "process-kill",
     NULL},
    {"rights", "set a user's rights on the fax server", TALKS(NO_ROWS, rights_args, 2), run_method, "rights",
     NULL},
    {"queue pause", "pause the queue", TALKS(NO_ROWS, NULL, 0), run_method, "queue-pause", NULL},
    {"queue resume", "resume the queue", TALKS(NO_ROWS, NULL, 0), run_method, "queue-resume", NULL},
    {"queue block", "take no new jobs", TALKS(NO_ROWS, NULL, 0), run_method, "queue-block", "on"},
    {"queue unblock", "take new jobs again", TALKS(NO_ROWS, NULL, 0), run_method, "queue-block", "!on"},
    {"routing", "let routing of received faxes fail", TALKS(times_rows, NULL, 0), run_method, "routing",
     NULL},
    {"switch", "set a switch of the model", TALKS(NO_ROWS, switch_args, 2), run_method, "switch", NULL},
    {"switches",
     "the switches of the model, with what each takes",
     {.own = json_rows},
     run_switches,
     NULL,
     NULL},
    {"advance", "move time on, unless it is auto", TALKS(NO_ROWS, by_args, 1), run_advance, "advance", NULL},
    {"scenario check",
     "check scenario files",
     {.own = json_rows, .positionals = file_args, .required = 1, .many = true},
     run_scenario_check,
     NULL,
     NULL},
    {"scenario show",
     "print a built-in scenario",
     {.own = show_rows, .positionals = show_args},
     run_scenario_show,
     NULL,
     NULL},
    {"scenario init",
     "write a scenario file to begin with (default: scenario.json)",
     {.own = json_rows, .positionals = file_args},
     run_scenario_init,
     NULL,
     NULL},
    {0},
};
