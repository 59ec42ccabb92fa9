/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "service/exits.h"
#include "tests/integration/harness.h"

/* `fauxfax run`: each exit code by a small client, and nothing left behind. */

static void check_nothing_is_left(void)
{
    DIR *folder = opendir(in_folder(""));
    struct dirent *entry;
    while ((entry = readdir(folder)))
        if (strncmp(entry->d_name, "fauxfax-run-", 12) == 0) fail_msg("%s is left", entry->d_name);
    closedir(folder);
}

#define TALK CLIENT, "hello", "listen", "connect"

/* It comes to the client from here, and keeps it from connecting. One that is none is told, and no other. */
static void a_code_page_that_is_none_is_the_likely_reason(void **state)
{
    static const char says[] = "FAUXFAX_CODEPAGE=klingon names no code page";
    (void)state;
    for (int bad = 0; bad < 2; bad++) {
        char *err;
        setenv("FAUXFAX_CODEPAGE", bad ? "klingon" : "shift_jis", 1);
        assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "run", "--", CLIENT), EXIT_unreached);
        unsetenv("FAUXFAX_CODEPAGE");
        assert_int_equal(strstr(err, says) != NULL, bad);
        free(err);
    }
}

static void each_exit_code_is_proven_by_a_client(void **state)
{
    static const struct {
        int code;
        const char *says, *argv[20];
    } rows[] = {
        {EXIT_well, "", {FAUXFAX, "run", "--no-logoff", "--", TALK, "bye"}},
        {EXIT_well,
         "",
         {FAUXFAX, "run", "--no-logoff", "--account", "LocalSystem", "--interact", "--", TALK, "bye"}},
        {EXIT_usage, "add --account LocalSystem", {FAUXFAX, "run", "--interact", "--", "true"}},
        {EXIT_unreached, "not linked with the fauxfax SDK", {FAUXFAX, "run", "--", "/bin/true"}},
        {EXIT_unreached, "never called FaxConnectFaxServer", {FAUXFAX, "run", "--", CLIENT, "hello", "bye"}},
        {EXIT_unreached, "or could not connect (its standard error", {FAUXFAX, "run", "--", CLIENT}},
        {EXIT_unreached, "no call of FaxConnectFaxServer ever came", {FAUXFAX, "run", "--", CLIENT}},
        {EXIT_unreached, "is linked with the SDK, but", {FAUXFAX, "run", "--", CLIENT}},
        {EXIT_unreached, "env -i starts it without", {FAUXFAX, "run", "--", "env", "-i", CLIENT}},
        {EXIT_unreached, "env - starts it without", {FAUXFAX, "run", "--", "env", "-", CLIENT}},
        {EXIT_unreached, "is not linked", {FAUXFAX, "run", "--", "env", "A=1", "true", "-i"}},
        {EXIT_client, "LD_LIBRARY_PATH", {FAUXFAX, "run", "--", CLIENT, "exit", "127"}},
        {EXIT_client, "exit code 7", {FAUXFAX, "run", "--", "sh", "-c", "exit 7"}},
        {EXIT_client, "exit code 3", {FAUXFAX, "run", "--no-logoff", "--", TALK, "bye", "exit", "3"}},
        {EXIT_client, "signal 11", {FAUXFAX, "run", "--no-logoff", "--", TALK, "crash"}},
        {EXIT_stuck, "the time is up", {FAUXFAX, "run", "--timeout", "100ms", "--", "sleep", "1000"}},
        {EXIT_stuck, "the time is up", {FAUXFAX, "run", "--timeout", "100ms", "--", CLIENT, "pause"}},
        {EXIT_stuck, "the time is up", {FAUXFAX, "run", "--timeout", "0.1ms", "--", CLIENT, "pause"}},
        {EXIT_stuck, "client's wait", {FAUXFAX, "run", "--no-logoff", "--", TALK, "idle", "pause"}},
        {EXIT_usage, "cannot be executed", {FAUXFAX, "run", "--", "/nonexistent/client"}},
        {EXIT_usage, "--scm is for Windows clients", {FAUXFAX, "run", "--scm", "--", "true"}},
        {EXIT_usage, "this is for Windows, and for Wine", {FAUXFAX, "scm"}},
        {EXIT_usage, "this is for Windows, and for Wine", {FAUXFAX, "scm", "--service"}},
        {EXIT_usage, "cannot be executed", {FAUXFAX, "run", "--", "/dev/null"}},
        {EXIT_usage, "/nonexistent.json", {FAUXFAX, "run", "--scenario", "/nonexistent.json", "--", "true"}},
        {EXIT_usage, "/dev/zero: File too large", {FAUXFAX, "run", "--scenario", "/dev/zero", "--", "true"}},
        {EXIT_usage,
         "--report /nonexistent/r: No such file",
         {FAUXFAX, "run", "--report", "/nonexistent/r", "--", "crash"}},
        {EXIT_usage, "--junit /: Is a directory", {FAUXFAX, "run", "--junit", "/", "--", "crash"}},
        {EXIT_usage, "--user: \"\xFF\" is not UTF-8", {FAUXFAX, "run", "--user", "\xFF", "--", "crash"}},
        {EXIT_usage, "--user: a name is missing", {FAUXFAX, "run", "--user", "", "--", "crash"}},
        {EXIT_internal, "/dev/full: No space left", {FAUXFAX, "run", "--report", "/dev/full", "--", "true"}},
        {EXIT_internal, "time line (seconds)", {FAUXFAX, "run", "--report", "/dev/full", "--", "true"}},
        {EXIT_internal,
         "<testsuites",
         {FAUXFAX, "run", "--report", "/dev/full", "--junit", "/dev/full", "--", "true"}},
        {EXIT_usage, "did you mean --timeout?", {FAUXFAX, "run", "--timeuot", "1s", "--", "true"}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *err;
        int code = run_to_end(rows[i].argv, NULL, &err);
        if (code != rows[i].code) fail_msg("row %zu: %d, not %d: %s", i, code, rows[i].code, err);
        if (!strstr(err, rows[i].says)) fail_msg("row %zu: \"%s\" does not say \"%s\"", i, err, rows[i].says);
        free(err);
        check_nothing_is_left();
    }
}

/* The session ends, and the client with it: TERM, KILL where that is not heard, and no failure. */
static void a_client_that_the_log_off_ends_has_not_failed(void **state)
{
    static const struct {
        const char *says, *argv[12];
    } rows[] = {
        {"client was ended by the log-off", {FAUXFAX, "run", "--", TALK, "idle", "pause"}},
        {"client was ended by the log-off", {FAUXFAX, "run", "--", TALK, "ignore", "idle", "pause"}},
        {"a client that was started by sh was ended",
         {FAUXFAX, "run", "--", "sh", "-c", "\"$0\" hello listen connect idle pause; :", CLIENT}},
        {"a client that was started by sh was ended",
         {FAUXFAX, "run", "--", "sh", "-c", "\"$0\" hello listen connect idle pause; exit $?", CLIENT}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *err;
        int code = run_to_end(rows[i].argv, NULL, &err);
        if (code != EXIT_well && code != EXIT_finding) fail_msg("row %zu: %d: %s", i, code, err);
        if (!strstr(err, rows[i].says)) fail_msg("row %zu: \"%s\" does not say \"%s\"", i, err, rows[i].says);
        free(err);
    }
}

/* However long it works at its end, and whoever started it. */
static void what_ends_by_itself_after_the_log_off_is_waited_for_and_its_code_counts(void **state)
{
    static const struct {
        int code;
        const char *says, *argv[14];
    } rows[] = {
        {EXIT_client,
         "exit code 42, after the log-off",
         {FAUXFAX, "run", "--", TALK, "idle", "end", "bye", "exit", "42"}},
        {EXIT_client,
         "exit code 42, after the log-off",
         {FAUXFAX, "run", "--", TALK, "idle", "end", "bye", "work", "exit", "42"}},
        {EXIT_client,
         "exit code 43, after the log-off",
         {FAUXFAX, "run", "--", TALK, "idle", "end", "work", "exit", "43"}},
        {EXIT_well, "passed", {FAUXFAX, "run", "--", TALK, "idle", "end", "bye", "work", "exit", "0"}},
        {EXIT_client,
         "sh failed with exit code 7, after the log-off",
         {FAUXFAX, "run", "--", "sh", "-c", "\"$0\" hello listen connect idle end bye; \"$0\" work; exit 7",
          CLIENT}},
        {EXIT_client,
         "sh failed with exit code 7, after the log-off",
         {FAUXFAX, "run", "--", "sh", "-c",
          "\"$0\" hello listen connect idle end bye & \"$0\" work; wait; exit 7", CLIENT}},
        {EXIT_client,
         "sh failed with exit code 7, after the log-off",
         {FAUXFAX, "run", "--", "sh", "-c", "\"$0\" hello listen connect idle pause; exit 7", CLIENT}},
        {EXIT_stuck,
         "the time is up",
         {FAUXFAX, "run", "--timeout", "1s", "--", "sh", "-c",
          "\"$0\" hello listen connect idle end bye; \"$0\" pause", CLIENT}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *err;
        int code = run_to_end(rows[i].argv, NULL, &err);
        if (code != rows[i].code) fail_msg("row %zu: %d, not %d: %s", i, code, rows[i].code, err);
        if (!strstr(err, rows[i].says)) fail_msg("row %zu: \"%s\" does not say \"%s\"", i, err, rows[i].says);
        free(err);
        check_nothing_is_left();
    }
}

/* Those of a script's children it tells since Linux 6.15. */
static bool kernel_tells_exits(void)
{
    struct utsname is;
    char *end;
    if (uname(&is) != 0) return false;
    long major = strtol(is.release, &end, 10), minor = *end == '.' ? strtol(end + 1, &end, 10) : 0;
    return major > 6 || (major == 6 && minor >= 15);
}

/* What an exit leaves open is found whatever the code; the code of each process is in the report where it is known. */
static void the_report_has_the_code_of_each_process(void **state)
{
    static const struct {
        const char *says, *script;
    } rows[] = {
        {"\"end\":\"exit\",\"exit_code\":9,", "exec \"$0\" hello listen connect leave exit 9"},
        {"\"name\":\"handle_not_closed\"", "exec \"$0\" hello listen connect leave exit 9"},
        {"\"end\":\"exit\",\"exit_code\":0,", "exec \"$0\" hello listen connect bye"},
        {"\"end\":\"gone\",\"exit_code\":7,", "exec \"$0\" hello listen connect exit 7"},
        {"\"end\":\"gone\",\"exit_code\":null,", "exec \"$0\" hello listen connect crash"},
        {"\"end\":\"exit\",\"exit_code\":9,",
         "\"$0\" hello listen connect bye exit 9; :"}, /* the shell's child */
        {"\"end\":\"gone\",\"exit_code\":7,", "\"$0\" hello listen connect exit 7; :"},
        {"\"end\":\"gone\",\"exit_code\":null,", "\"$0\" hello listen connect crash; :"},
        {"\"name\":\"handle_not_closed\"", "\"$0\" hello listen connect exit 0; :"},
    };
    enum { OWN = 5 };
    (void)state;
    for (size_t i = 0; i < (kernel_tells_exits() ? sizeof rows / sizeof *rows : OWN); i++) {
        char *err;
        RUN_TO_END(NULL, &err, FAUXFAX, "run", "--no-logoff", "--json", "--", "sh", "-c", rows[i].script,
                   CLIENT);
        if (!strstr(err, rows[i].says)) fail_msg("row %zu: \"%s\" does not say \"%s\"", i, err, rows[i].says);
        free(err);
    }
}

/* Neither the scenario nor another report is overwritten, whatever they are called. */
static void no_two_of_its_files_are_one(void **state)
{
    static const char scenario[] = "{\"fauxfax\": 1}";
    char own[200], link[200], other[200];
    (void)state;
    snprintf(own, sizeof own, "%s", write_in_folder("own.json", scenario, sizeof scenario - 1));
    snprintf(link, sizeof link, "%s", in_folder("link.json"));
    snprintf(other, sizeof other, "%s/./new.xml", in_folder(""));
    assert_int_equal(symlink(own, link), 0);
    const char *const rows[][5] = {{"--scenario", own, "--report", own, "of --scenario"},
                                   {"--scenario", own, "--junit", link, "of --scenario"},
                                   {"--report", own, "--junit", link, "of --report"},
                                   {"--report", in_folder("new.xml"), "--junit", other, "of --report"},
                                   {"--report", "-", "--junit", "-", "of --report"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *err;
        int code = RUN_TO_END(NULL, &err, FAUXFAX, "run", rows[i][0], rows[i][1], rows[i][2], rows[i][3],
                              "--", "crash");
        if (code != EXIT_usage || !strstr(err, rows[i][4])) fail_msg("row %zu: %d: %s", i, code, err);
        free(err);
    }
}

static void a_lack_of_descriptors_is_said(void **state)
{
    static const char *const says = "file descriptors: Too many open files";
    char *err;
    (void)state;
    assert_int_equal(RUN_TO_END(NULL, &err, "sh", "-c", "ulimit -n 6 && exec \"$0\" run -- true", FAUXFAX),
                     EXIT_internal);
    assert_non_null(strstr(err, says));
    free(err);
    assert_int_equal(RUN_TO_END(NULL, &err, "sh", "-c", "ulimit -n 6 && exec \"$0\"", FAUXFAXD),
                     EXIT_internal);
    assert_non_null(strstr(err, says));
    free(err);
}

static void the_clients_output_is_left_alone_and_the_report_goes_elsewhere(void **state)
{
    char *out, *err;
    (void)state;
    assert_int_equal(RUN_TO_END(&out, &err, FAUXFAX, "run", "--no-logoff", "--", TALK, "print", "bye"), 0);
    assert_string_equal(out, "here\n");
    assert_string_not_equal(err, "");
    free(out);
    free(err);
    assert_int_equal(RUN_TO_END(&out, &err, FAUXFAX, "run", "--no-logoff", "--json", "--report",
                                in_folder("r.json"), "--junit", in_folder("r.xml"), "--", TALK, "print",
                                "bye"),
                     0);
    assert_string_equal(out, "here\n");
    assert_string_equal(err, "");
    free(out);
    free(err);
    assert_int_equal(access(in_folder("r.json"), R_OK), 0);
    assert_int_equal(access(in_folder("r.xml"), R_OK), 0);
}

static void the_report_as_json_is_all_that_is_said(void **state)
{
    char *err;
    (void)state;
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "run", "--json", "--", "sh", "-c", "exit 7"),
                     EXIT_client);
    cJSON *report = cJSON_ParseWithOpts(err, NULL, true);
    assert_non_null(report);
    assert_non_null(strstr(err, "sh failed with exit code 7"));
    cJSON_Delete(report);
    free(err);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "run", "--json", "--report", in_folder("r"), "--", "sh",
                                "-c", "exit 7"),
                     EXIT_client);
    assert_non_null(
        strstr(err, "{\"error\":{\"command\":\"run\",\"exit\":4,\"message\":\"sh failed with exit code 7"));
    free(err);
}

static void coverage_is_told_on_demand(void **state)
{
    (void)state;
    for (int asked = 0; asked < 2; asked++) {
        char *err;
        assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "run", asked ? "--coverage" : "--no-logoff", "--",
                                    TALK, "print", "bye"),
                         0);
        assert_int_equal(strstr(err, "coverage of winfax.h") != NULL, asked);
        free(err);
    }
}

static void the_environment_leads_to_the_private_service(void **state)
{
    (void)state;
    setenv("FAUXFAX_SECRET_FILE", "/nonexistent", 1);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "run", "--no-logoff", "--", TALK, "bye"), 0);
    unsetenv("FAUXFAX_SECRET_FILE");
    /* A script's own calls of fauxfax reach the world of the run. */
    char script[300], *out;
    snprintf(script, sizeof script, "%s hello listen connect bye && %s log", CLIENT, FAUXFAX);
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "run", "--no-logoff", "--", "sh", "-c", script), 0);
    assert_string_not_equal(out, "");
    free(out);
}

static void what_the_client_leaves_behind_ends_with_it(void **state)
{
    char script[200], *out;
    (void)state;
    snprintf(script, sizeof script, "sleep 1000 & echo $!; setsid sleep 1000 & echo $!");
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "run", "--", "sh", "-c", script), EXIT_unreached);
    for (char *line = strtok(out, "\n"); line; line = strtok(NULL, "\n")) {
        assert_int_equal(kill((pid_t)atoi(line), 0), -1);
        assert_int_equal(errno, ESRCH);
    }
    free(out);
    check_nothing_is_left();
}

static void signals_are_passed_on_and_die_of(void **state)
{
    (void)state;
    struct program p = START(FAUXFAX, "run", "--", "sh", "-c",
                             "trap 'echo heard; exit 0' TERM; echo up; while :; do sleep 0.01; done");
    assert_string_equal(program_line(&p), "up");
    kill(p.pid, SIGTERM);
    assert_string_equal(program_line(&p), "heard");
    assert_int_equal(program_end(&p), 1000 + SIGTERM);
    assert_non_null(strstr(program_err(&p), "the run was interrupted: signal 15 (Terminated)"));
    assert_non_null(strstr(program_err(&p), "fauxfax: FAILED: the run was interrupted (signal 15)"));
    assert_null(strstr(program_err(&p), "never reached the fake")); /* it may have been about to */
    close(p.out);
    check_nothing_is_left();
}

/* Nor does what it has started, or the folder. */
static void the_client_does_not_outlive_a_killed_run(void **state)
{
    char *end;
    (void)state;
    struct program p = START(FAUXFAX, "run", "--", "sh", "-c",
                             "sleep 1000 & setsid sleep 1000 & setsid setsid sh -c 'sleep 1000 & sleep 1000' "
                             "& set -m; sleep 1000 & "
                             "echo $$; exec sleep 1000");
    long client = strtol(program_line(&p), &end, 10);
    assert_int_equal(kill((pid_t)client, 0), 0);
    kill(p.pid, SIGKILL);
    assert_int_equal(program_end(&p), 1000 + SIGKILL);
    assert_string_equal(program_line(&p), ""); /* its output is at its end: nobody holds it any more */
    close(p.out);
    check_nothing_is_left();
}

/* As of a service manager, or of cron: what is opened first would be taken for standard output. */
static void closed_standard_streams_are_as_good_as_dev_null(void **state)
{
    static const char script[] =
        "\"$0\" run --junit \"$1\" -- true <&- >&- 2>&-; code=$?; cat \"$1\"; exit $code";
    char *out;
    (void)state;
    assert_int_equal(RUN_TO_END(&out, NULL, "sh", "-c", script, FAUXFAX, in_folder("r.xml")), EXIT_unreached);
    assert_non_null(strstr(out, "</testsuites>"));
    free(out);
    check_nothing_is_left();
}

static void a_run_that_is_ended_while_it_reads_its_scenario_leaves_nothing(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(in_folder("s.json"), 0600), 0);
    struct program p = START(FAUXFAX, "run", "--scenario", in_folder("s.json"), "--", "true");
    int fd = open(in_folder("s.json"), O_WRONLY | O_CLOEXEC); /* when it has come to reading */
    assert_true(fd >= 0);
    kill(p.pid, SIGTERM);
    assert_int_equal(program_end(&p), 1000 + SIGTERM);
    close(fd);
    close(p.out);
    check_nothing_is_left();
}

/* Whatever goes on in the world: here a fax that is routed again and again, every tick. */
static void the_time_limit_holds_while_the_world_is_busy(void **state)
{
    static const char scenario[] = "{\"fauxfax\": 1, \"timings\": {\"route_retry\": \"0s\"}, \"timeline\": ["
                                   "{\"at\": \"0s\", \"op\": \"routing\", \"times\": 4294967295}, {\"at\": "
                                   "\"1s\", \"op\": \"incoming\"}]}";
    (void)state;
    write_in_folder("s.json", scenario, sizeof scenario - 1);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "run", "--timeout", "200ms", "--scenario",
                                in_folder("s.json"), "--", TALK, "idle", "pause"),
                     EXIT_stuck);
    check_nothing_is_left();
}

/* TERM, as whoever is told of it alone: that one of them was killed by the world, and has been told already, changes nothing. */
static void when_the_time_is_up_all_are_told_before_they_are_killed(void **state)
{
    static const char scenario[] =
        "{\"fauxfax\": 1, \"timeline\": [{\"at\": \"1s\", \"op\": \"process-kill\", \"process\": 1}]}";
    char *out;
    (void)state;
    write_in_folder("s.json", scenario, sizeof scenario - 1);
    assert_int_equal(
        RUN_TO_END(&out, NULL, FAUXFAX, "run", "--timeout", "1s", "--scenario", in_folder("s.json"), "--",
                   "sh", "-c",
                   "trap 'echo heard; exit 0' TERM; \"$0\" hello listen connect ignore idle pause & wait; "
                   "wait",
                   CLIENT),
        EXIT_stuck);
    assert_string_equal(out, "heard\n");
    free(out);
    check_nothing_is_left();
}

/* Its connection is still there, and it is ending: what it does last may take its time, whoever else is to go. */
static void who_has_said_bye_is_left_to_end(void **state)
{
    static const char script[] =
        "\"$0\" hello listen connect idle end bye work exit 42 & first=$!\n"
        "until \"$1\" status --json | grep -q '\"process\":1.*\"state\":\"waiting\"'; do :; done\n"
        "\"$0\" hello listen connect ignore idle pause &\n"
        "until \"$1\" status --json | grep -q '\"process\":2.*\"state\":\"waiting\"'; do :; done\n"
        "\"$1\" process kill 2 >/dev/null; \"$1\" logoff alice >/dev/null & wait $first; echo $?";
    char *out;
    (void)state;
    RUN_TO_END(&out, NULL, FAUXFAX, "run", "--time", "manual", "--", "sh", "-c", script, CLIENT, FAUXFAX);
    assert_string_equal(out, "42\n");
    free(out);
    check_nothing_is_left();
}

/* Whether or not the script that started it cares. */
static void a_client_that_is_turned_away_fails_the_run(void **state)
{
    char *err;
    (void)state;
    assert_int_equal(
        RUN_TO_END(NULL, &err, FAUXFAX, "run", "--no-logoff", "--", "sh", "-c",
                   "\"$0\" hello listen connect bye; FAUXFAX_USER=nobody \"$0\" hello bye; exit 0", CLIENT),
        EXIT_finding);
    assert_non_null(strstr(err, "FAILED: a client was turned away"));
    assert_non_null(strstr(err, "turned away: a client that has not said Hello: Hello: "));
    free(err);
    check_nothing_is_left();
}

/* How a dozen calls to somebody who is busy every other time came out, and the seed that the report names. */
static void run_with_seed(const char *seed, char fate[1024])
{
    static const char chancy[] = "{\"fauxfax\": 1, \"parties\": [{\"number\": \"*\", \"does\": \"busy\", "
                                 "\"chance\": 50, \"then\": \"answers\"}], \"config\": {\"retries\": 0}}";
    char *out, names[40];
    const char *file = write_in_folder("chancy.json", chancy, strlen(chancy));
    RUN_TO_END(&out, NULL, FAUXFAX, "run", "--report", "-", "--seed", seed, "--scenario", file, "--", TALK,
               "fax", "fax", "fax", "fax", "fax", "fax", "fax", "fax", "fax", "fax", "fax", "fax", "idle",
               "end", "bye");
    snprintf(names, sizeof names, "seed %s,", seed);
    if (!strstr(out, names)) fail_msg("no %s in %s", names, out);
    *fate = 0;
    for (const char *at = out; (at = strstr(at, "FEI_")); at++) {
        if (strncmp(at, "FEI_BUSY", 8) == 0) strcat(fate, "b");
        if (strncmp(at, "FEI_COMPLETED", 13) == 0) strcat(fate, "c");
    }
    free(out);
}

static void the_seed_decides_what_is_left_to_chance(void **state)
{
    char first[1024], again[1024], other[1024];
    (void)state;
    run_with_seed("7", first);
    run_with_seed("7", again);
    run_with_seed("8", other);
    assert_true(strchr(first, 'b') && strchr(first, 'c')); /* repeats are folded in a report */
    assert_string_equal(first, again);
    assert_string_not_equal(first, other);
}

/* Of the variables that are the client's own nothing is lost. */
static void the_client_s_code_page_is_passed_on(void **state)
{
    char *out;
    (void)state;
    setenv("FAUXFAX_CODEPAGE", "1251", 1);
    RUN_TO_END(&out, NULL, FAUXFAX, "run", "--no-logoff", "--", "sh", "-c", "echo page $FAUXFAX_CODEPAGE");
    unsetenv("FAUXFAX_CODEPAGE");
    assert_non_null(strstr(out, "page 1251\n"));
    free(out);
    check_nothing_is_left();
}

/* Stopped, it does not hold up what it is there for. */
static void a_guard_that_is_stopped_delays_nobody(void **state)
{
    static const char script[] = "for guard in $(cat /proc/$PPID/task/$PPID/children); do "
                                 "test $guard = $$ || kill -STOP $guard; done; echo $guard";
    char *out;
    (void)state;
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "run", "--", "sh", "-c", script), EXIT_unreached);
    assert_string_not_equal(out, "\n");
    free(out);
    check_nothing_is_left();
}

#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
/* Where /proc does not list our children: those that hid cannot be ended, and are not waited for. The sanitizers themselves cannot do
 * without it. */
static void without_proc_a_run_ends_all_the_same(void **state)
{
    static const char script[] = "mount -t tmpfs none /proc && exec \"$0\" run -- sh -c "
                                 "'trap \"\" TERM; setsid sleep 1000 >&- 2>&- & echo $!'";
    char *out, *end;
    (void)state;
    if (RUN_TO_END(NULL, NULL, "unshare", "-rm", "mount", "-t", "tmpfs", "none", "/proc") != 0) skip();
    assert_int_equal(RUN_TO_END(&out, NULL, "unshare", "-rm", "sh", "-c", script, FAUXFAX), EXIT_unreached);
    long hidden = strtol(out, &end, 10);
    assert_true(hidden > 1);
    kill((pid_t)hidden, SIGKILL);
    free(out);
    check_nothing_is_left();
}
#endif

#ifndef __SANITIZE_THREAD__ /* which resets the signal that is ignored */
/* As a full disk is: the report that does not fit goes to the terminal, and the exit code says so. */
static void a_file_that_may_not_grow_is_an_error_and_kills_nobody(void **state)
{
    static const char script[] = "ulimit -f 0; exec \"$0\" run --report \"$1\" -- true 2>&1";
    char *out;
    (void)state;
    assert_int_equal(RUN_TO_END(&out, NULL, "sh", "-c", script, FAUXFAX, in_folder("r.txt")), EXIT_internal);
    assert_non_null(strstr(out, "r.txt: File too large"));
    assert_non_null(strstr(out, "fauxfax: FAILED"));
    free(out);
    check_nothing_is_left();
}
#endif

static void kept_the_service_answers_until_it_is_ended(void **state)
{
    const char *at;
    char endpoint[200];
    (void)state;
    struct program p = START(FAUXFAX, "run", "--no-logoff", "--keep", "--", TALK, "bye");
    while (!(at = strstr(program_err(&p), "unix:"))) sched_yield();
    snprintf(endpoint, sizeof endpoint, "%.*s", (int)strcspn(at, " "), at);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "status", "--endpoint", endpoint), 0);
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "down", "--endpoint", endpoint), 0);
    assert_int_equal(program_end(&p), 0);
    close(p.out);
    check_nothing_is_left();
}

/* A Wine that runs a program of ours, which reads the secret as one of Linux does. */
static void what_wine_runs_is_reached_over_tcp(void **state)
{
    (void)state;
    char *out, *err;
    static const char text[] =
        "#!/bin/sh\nfile=$FAUXFAX_SECRET_FILE; printf '%s\\n' \"$FAUXFAX_TRANSPORT $WINEPATH\"\n"
        "export FAUXFAX_SECRET_FILE=$(printf %s \"$file\" | sed 's/^Z://; y,\\\\,/,')\n"
        "stat -c %a \"$FAUXFAX_SECRET_FILE\"; printf '%s\\n' \"$file\"; \"$1\" status >/dev/null\n";
    const char *wine = write_in_folder("wine64", text, sizeof text - 1);
    write_in_folder("winfax.dll", "", 0);
    char folder[4096];
    snprintf(folder, sizeof folder, "FAUXFAX_WINFAX_DIR=%.*s", (int)(strrchr(wine, '/') - wine), wine);
    assert_int_equal(chmod(wine, 0700), 0);
    assert_int_equal(
        RUN_TO_END(&out, &err, "env", folder, "WINEPATH=C:\\x", FAUXFAX, "run", "--", wine, FAUXFAX),
        EXIT_unreached);
    assert_non_null(strstr(out, "daemon:tcp:127.0.0.1:"));
    assert_non_null(strstr(out, " Z:\\"));
    assert_non_null(strstr(out, ";C:\\x\n600\nZ:\\"));
    assert_non_null(strstr(err, "or loaded another winfax.dll than the one that it finds"));
    free(out);
    free(err);
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAX, "run", "--tcp", "--", "sh", "-c",
                                "echo $FAUXFAX_TRANSPORT; \"$0\" status", FAUXFAX),
                     EXIT_unreached);
    assert_non_null(strstr(out, "daemon:tcp:127.0.0.1:"));
    assert_non_null(strstr(out, "service: state running"));
    free(out);
}

/* ---- --scm: Wine, and the keeper that it runs, are scripts. ---- */

/* A Wine in a folder that has a fauxfax.exe. Its keeper stays for as long as the service, and leaves "kept" behind. */
static const char *wine_with(const char *keeper, char (*ret_folder)[4096])
{
    char text[4096];
    const char *wine = in_folder("wine64"); /* the path has eight lives */
    snprintf(*ret_folder, sizeof *ret_folder, "FAUXFAX_WINFAX_DIR=%.*s", (int)(strrchr(wine, '/') - wine),
             wine);
    int size = snprintf(
        text, sizeof text,
        "#!/bin/sh\nfolder=$(dirname \"$0\")\nif [ \"$2\" != scm ]; then echo begins; exec \"$@\"; fi\n"
        "secret=$(printf %%s \"$6\" | sed 's/^Z://; y,\\\\,/,')\n%s\n",
        keeper);
    write_in_folder("winfax.dll", "", 0);
    write_in_folder("fauxfax.exe", "", 0);
    wine = write_in_folder("wine64", text, (size_t)size);
    assert_int_equal(chmod(wine, 0700), 0);
    return wine;
}

static void the_client_begins_when_its_service_is_shown_and_ends_before_that(void **state)
{
    char folder[4096], *out;
    (void)state;
    const char *wine = wine_with(
        "[ -s \"$secret\" ] && echo ready && \"$FAUXFAX\" log --follow --endpoint \"$4\" --secret-file "
        "\"$secret\" >/dev/null; echo kept >\"$folder/kept\"",
        &folder);
    setenv("FAUXFAX", FAUXFAX, 1);
    assert_int_equal(RUN_TO_END(&out, NULL, "env", folder, FAUXFAX, "run", "--scm", "--", wine, "true"),
                     EXIT_unreached);
    assert_string_equal(out, "begins\n");
    assert_int_equal(access(in_folder("kept"), F_OK), 0);
    free(out);
    check_nothing_is_left();
}

static void what_cannot_be_shown_is_said_and_no_client_begins(void **state)
{
    static const struct {
        const char *keeper, *says;
    } rows[] = {{"echo it is taken", "--scm: it is taken"},
                {"exit 3", "--scm: fauxfax.exe scm has ended without a word"}};
    char folder[4096], *out, *err;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *wine = wine_with(rows[i].keeper, &folder);
        assert_int_equal(RUN_TO_END(&out, &err, "env", folder, FAUXFAX, "run", "--scm", "--", wine, "true"),
                         EXIT_usage);
        assert_string_equal(out, "");
        if (!strstr(err, rows[i].says)) fail_msg("%s", err);
        free(out);
        free(err);
    }
    const char *wine = wine_with("", &folder);
    unlink(in_folder("fauxfax.exe"));
    assert_int_equal(RUN_TO_END(NULL, &err, "env", folder, FAUXFAX, "run", "--scm", "--", wine, "true"),
                     EXIT_usage);
    assert_non_null(strstr(err, "--scm: fauxfax.exe must lie beside winfax.dll"));
    free(err);
    check_nothing_is_left();
}

static void a_run_that_is_interrupted_before_its_client_begins_has_none(void **state)
{
    char folder[4096];
    (void)state;
    const char *wine = wine_with("\"$FAUXFAX\" log --follow --endpoint \"$4\" --secret-file \"$secret\" | "
                                 "while read -r line; do : >\"$folder/follows\"; done",
                                 &folder);
    setenv("FAUXFAX", FAUXFAX, 1);
    struct program p = START("env", folder, FAUXFAX, "run", "--scm", "--", wine, "true");
    while (access(in_folder("follows"), F_OK) != 0) sched_yield();
    kill(p.pid, SIGTERM);
    assert_string_equal(program_line(&p), "");
    assert_int_equal(program_end(&p), 1000 + SIGTERM);
    assert_null(strstr(program_err(&p), "takes too long")); /* it was not waited for */
    close(p.out);
    check_nothing_is_left();
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(what_wine_runs_is_reached_over_tcp),
        CASE(the_client_begins_when_its_service_is_shown_and_ends_before_that),
        CASE(what_cannot_be_shown_is_said_and_no_client_begins),
        CASE(a_run_that_is_interrupted_before_its_client_begins_has_none),
        CASE(each_exit_code_is_proven_by_a_client),
        CASE(a_code_page_that_is_none_is_the_likely_reason),
        CASE(a_client_that_the_log_off_ends_has_not_failed),
        CASE(what_ends_by_itself_after_the_log_off_is_waited_for_and_its_code_counts),
        CASE(the_report_has_the_code_of_each_process),
        CASE(no_two_of_its_files_are_one),
        CASE(a_lack_of_descriptors_is_said),
        CASE(the_clients_output_is_left_alone_and_the_report_goes_elsewhere),
        CASE(the_report_as_json_is_all_that_is_said),
        CASE(coverage_is_told_on_demand),
        CASE(the_environment_leads_to_the_private_service),
        CASE(what_the_client_leaves_behind_ends_with_it),
        CASE(signals_are_passed_on_and_die_of),
        CASE(the_client_does_not_outlive_a_killed_run),
        CASE(closed_standard_streams_are_as_good_as_dev_null),
        CASE(a_run_that_is_ended_while_it_reads_its_scenario_leaves_nothing),
        CASE(the_time_limit_holds_while_the_world_is_busy),
        CASE(when_the_time_is_up_all_are_told_before_they_are_killed),
        CASE(who_has_said_bye_is_left_to_end),
        CASE(a_client_that_is_turned_away_fails_the_run),
        CASE(the_seed_decides_what_is_left_to_chance),
        CASE(the_client_s_code_page_is_passed_on),
        CASE(a_guard_that_is_stopped_delays_nobody),
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
        CASE(without_proc_a_run_ends_all_the_same),
#endif
#ifndef __SANITIZE_THREAD__
        CASE(a_file_that_may_not_grow_is_an_error_and_kills_nobody),
#endif
        CASE(kept_the_service_answers_until_it_is_ended),
    };
    rule_transport("daemon");
    return RUN("run", cases, harness_set_up, harness_tear_down, argc, argv);
}
