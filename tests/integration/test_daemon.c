/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/exits.h"
#include "tests/integration/harness.h"

#define STATUS "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"status\"}\n"

/* fauxfaxd as a process: how it comes up, whom it lets in, and how it goes. */

static char *file_text(const char *path)
{
    static char text[512];
    int fd = open(path, O_RDONLY);
    ssize_t size = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
    text[size > 0 ? size : 0] = 0;
    if (fd >= 0) close(fd);
    return text;
}

/* ---- Readiness ---- */

static int manager_socket(void)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    strcpy(at.sun_path, in_folder("notify"));
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    setenv("NOTIFY_SOCKET", at.sun_path, 1);
    return fd;
}

static void ready_is_told_in_every_way_that_was_asked_for(void **state)
{
    int told[2], manager = manager_socket();
    char number[16], expected[200], got[200] = "";
    (void)state;
    assert_int_equal(pipe(told), 0);
    fcntl(told[0], F_SETFD, FD_CLOEXEC);
    snprintf(number, sizeof number, "%d", told[1]);
    struct program d = DAEMON("--ready-fd", number, "--ready-file", in_folder("ready"));
    unsetenv("NOTIFY_SOCKET");
    close(told[1]);
    snprintf(expected, sizeof expected, "%s\n", daemon_endpoint());
    assert_int_equal(read(told[0], got, sizeof got - 1), strlen(expected));
    assert_string_equal(got, expected);
    assert_int_equal(read(told[0], got, 1), 0); /* and closed */
    close(told[0]);
    assert_string_equal(file_text(in_folder("ready")), expected);
    memset(got, 0, sizeof got);
    assert_true(recv(manager, got, sizeof got - 1, 0) > 0);
    assert_string_equal(got, "READY=1\n");
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
    memset(got, 0, sizeof got);
    assert_true(recv(manager, got, sizeof got - 1, 0) > 0);
    assert_string_equal(got, "STOPPING=1\n");
    close(manager);
}

/* ---- The end ---- */

static void terminate_leaves_nothing_and_tells_clients(void **state)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct ff_frame frame;
        uint64_t cookie;
        struct program d = DAEMON("--ready-file", in_folder("ready"));
        int fd = raw_connect();
        raw_hello(fd, &cookie);
        kill(d.pid, signals[i]);
        assert_false(raw_frame(fd, &frame));
        assert_int_equal(program_end(&d), 0);
        assert_int_equal(access(in_folder("d/s"), F_OK), -1);
        assert_int_equal(access(in_folder("d/s.lock"), F_OK), -1);
        assert_int_equal(access(in_folder("ready"), F_OK), -1);
        close(fd);
    }
}

/* ---- One path ---- */

static void of_two_daemons_at_one_path_the_second_says_so(void **state)
{
    char *err;
    (void)state;
    struct program d = DAEMON(NULL);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAXD, "--endpoint", daemon_endpoint()), EXIT_usage);
    assert_non_null(strstr(err, "another service is there"));
    free(err);
    int fd = raw_connect(); /* the first one is untouched */
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void what_a_killed_daemon_leaves_is_taken_over(void **state)
{
    (void)state;
    struct program d = DAEMON(NULL);
    kill(d.pid, SIGKILL);
    program_end(&d);
    assert_int_equal(access(in_folder("d/s"), F_OK), 0);
    d = DAEMON(NULL);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* The window between finding the file stale and removing it, held open: the second daemon must not get in. */
static void two_that_find_the_same_stale_socket_do_not_both_take_it(void **state)
{
    (void)state;
    struct program dead = DAEMON(NULL);
    kill(dead.pid, SIGKILL);
    program_end(&dead);
    setenv("FAUXFAX_FAULT", "stale", 1);
    struct program first = START(FAUXFAXD, "--endpoint", daemon_endpoint());
    program_stopped(&first);
    unsetenv("FAUXFAX_FAULT");
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAXD, "--endpoint", daemon_endpoint()), EXIT_usage);
    kill(first.pid, SIGCONT);
    assert_non_null(strstr(program_line(&first), "ready unix:"));
    kill(first.pid, SIGTERM);
    assert_int_equal(program_end(&first), 0);
}

static void an_inherited_socket_is_served(void **state)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    char endpoint[32];
    (void)state;
    mkdir(in_folder("d"), 0700);
    strcpy(at.sun_path, in_folder("d/s"));
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    snprintf(endpoint, sizeof endpoint, "fd:%d", fd);
    struct program d = START(FAUXFAXD, "--endpoint", endpoint);
    close(fd);
    assert_non_null(strstr(program_line(&d), "/d/s"));
    uint64_t cookie;
    int client = raw_connect();
    raw_hello(client, &cookie);
    close(client);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* ---- What is wrong ---- */

static void what_is_wrong_is_said_and_leaves_no_socket(void **state)
{
    static const struct {
        const char *argv[6], *says;
    } rows[] = {
        {{FAUXFAXD, "--endpiont", "x"}, "did you mean --endpoint?"},
        {{FAUXFAXD, "--endpoint", "x"}, "not an endpoint"},
        {{FAUXFAXD, "--endpoint", "tcp:0.0.0.0:0"}, "--allow-remote"},
        {{FAUXFAXD, "--scenario", "/nonexistent.json"}, "/nonexistent.json: No such file"},
        {{FAUXFAXD, "--scenario", "/dev/null"}, "/dev/null:1"},
        {{FAUXFAXD, "--profile", "vista"}, "win2000|xp|win7"},
        {{FAUXFAXD, "extra"}, "one argument too many"},
        {{FAUXFAXD, "--ready-fd", "99"}, "--ready-fd: 99 is no open descriptor"},
        {{FAUXFAXD, "--ready-fd", "4294967298"}, "--ready-fd: 4294967298 is no open descriptor"},
        {{FAUXFAXD, "--ready-file", "/nonexistent/ready"}, "/nonexistent/ready"},
        {{FAUXFAXD, "--ready-file", "/"}, "Is a directory"},
        {{FAUXFAXD, "--max-clients", "0"}, "is not from 3"},
        {{FAUXFAXD, "--max-clients", "2"}, "a client has two connections, a command one"},
        {{FAUXFAXD, "--max-clients", "4294967296"}, "to 4294967295"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *out, *err;
        assert_int_equal(run_to_end(rows[i].argv, &out, &err), EXIT_usage);
        if (!strstr(err, rows[i].says)) fail_msg("\"%s\" does not say \"%s\"", err, rows[i].says);
        assert_string_equal(out, ""); /* nobody was told that it is ready */
        free(out);
        free(err);
        assert_int_equal(access(in_folder("fauxfax/service.sock"), F_OK), -1);
    }
}

static void help_and_version_are_printed(void **state)
{
    char *out;
    (void)state;
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAXD, "--help"), 0);
    assert_non_null(strstr(out, "--ready-fd"));
    free(out);
    assert_int_equal(RUN_TO_END(&out, NULL, FAUXFAXD, "--version"), 0);
    assert_int_equal(strncmp(out, "fauxfaxd ", 9), 0);
    free(out);
}

/* ---- Who may come in ---- */

static void over_tcp_the_secret_is_wanted_on_both_protocols(void **state)
{
    char line[200], *err;
    (void)state;
    struct program d = START(FAUXFAXD, "--endpoint", "tcp:127.0.0.1:0", "--secret-file", in_folder("secret"));
    strcpy(line, program_line(&d));
    assert_int_equal(strncmp(line, "ready tcp:127.0.0.1:", 20), 0);
    const char *endpoint = line + strlen("ready ");
    assert_int_equal(RUN_TO_END(NULL, NULL, FAUXFAX, "status", "--endpoint", endpoint, "--secret-file",
                                in_folder("secret")),
                     0);
    int fd = open(in_folder("wrong"), O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, "wrong\n", 6), 6);
    close(fd);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "status", "--endpoint", endpoint, "--secret-file",
                                in_folder("wrong")),
                     EXIT_unreached);
    assert_non_null(strstr(err, "not the secret"));
    free(err);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "status", "--endpoint", endpoint), EXIT_unreached);
    assert_non_null(strstr(err, "/secret: no secret is there; name the service's with --secret-file"));
    free(err);
    assert_int_equal(RUN_TO_END(NULL, &err, FAUXFAX, "status", "--endpoint", "tcp:127.0.0.1:1",
                                "--secret-file", in_folder("secret")),
                     EXIT_unreached);
    assert_int_equal(strncmp(err, "fauxfax status: tcp:127.0.0.1:1: ", 33), 0);
    free(err);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static int connect_to_port(unsigned port);

static void over_tcp_a_hello_with_a_wrong_secret_is_refused_with_the_reason(void **state)
{
    char line[200];
    struct ff_frame frame;
    struct ff_in_Hello hello = {
        .version = FF_PROTOCOL_VERSION, .pointer_bits = 64, .secret = FF_STR("guess")};
    (void)state;
    struct program d = START(FAUXFAXD, "--endpoint", "tcp:127.0.0.1:0", "--secret-file", in_folder("secret"));
    strcpy(line, program_line(&d));
    int fd = connect_to_port((unsigned)strtoul(strrchr(line, ':') + 1, NULL, 10));
    raw_call(fd, FF_TYPE_Hello, &hello);
    assert_true(raw_frame(fd, &frame));
    assert_int_not_equal(frame.reply.status, 0);
    assert_false(raw_frame(fd, &frame));
    close(fd);
    /* A tester who does not say hello first. */
    fd = connect_to_port((unsigned)strtoul(strrchr(line, ':') + 1, NULL, 10));
    raw_send(fd, STATUS, strlen(STATUS));
    assert_non_null(strstr(raw_line(fd), "-32001"));
    assert_string_equal(raw_line(fd), "");
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* The folder keeps others out. Were it open, the kernel's word on who connects still does. */
static void another_user_is_refused_with_the_reason(void **state)
{
    int status;
    (void)state;
    if (geteuid() != 0) skip();
    struct program d = DAEMON(NULL);
    chmod(in_folder(""), 0755);
    chmod(in_folder("d"), 0755);
    chmod(in_folder("d/s"), 0777);
    pid_t child = fork();
    if (child == 0) {
        if (setuid(65534) != 0) _exit(1);
        int fd = raw_connect();
        raw_send(fd, STATUS, strlen(STATUS));
        _exit(strstr(raw_line(fd), "another account") && !*raw_line(fd) ? 0 : 2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static void one_connection_too_many_is_told_so(void **state)
{
    uint64_t cookie;
    struct ff_frame frame;
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION, .pointer_bits = 64};
    (void)state;
    struct program d = DAEMON("--max-clients", "3");
    int first = raw_connect(), others[2];
    raw_hello(first, &cookie);
    for (int i = 0; i < 2; i++) raw_hello(others[i] = raw_connect(), &cookie);
    int second = raw_connect();
    raw_call(second, FF_TYPE_Hello, &hello);
    assert_true(raw_frame(second, &frame));
    assert_int_not_equal(frame.reply.status, 0);
    assert_false(raw_frame(second, &frame));
    close(second);
    raw_call(first, FF_TYPE_Sync, &(struct ff_in_Sync){0});
    assert_true(raw_frame(first, &frame));
    close(first);
    for (int i = 0; i < 2; i++) close(others[i]);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* ---- Descriptors ---- */

static void as_many_clients_may_come_as_the_system_allows(void **state)
{
    struct rlimit before, few, of_daemon;
    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = (struct rlimit){64, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    struct program d = DAEMON(NULL);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(prlimit(d.pid, RLIMIT_NOFILE, NULL, &of_daemon), 0);
    assert_int_equal(of_daemon.rlim_cur, of_daemon.rlim_max);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

static unsigned count_of(const char *text, const char *words)
{
    unsigned count = 0;
    for (; (text = strstr(text, words)); text++) count++;
    return count;
}

/* Nobody is turned away, and nothing spins: whoever comes waits until somebody has gone. */
static void without_descriptors_a_client_waits_until_another_has_gone(void **state)
{
    enum { DESCRIPTORS = 24, CLIENTS = 40 };
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION, .pointer_bits = 64, .image = FF_STR("raw")};
    struct ff_frame frame;
    int fds[CLIENTS];
    (void)state;
    struct program d = DAEMON(NULL);
    assert_int_equal(prlimit(d.pid, RLIMIT_NOFILE, &(struct rlimit){DESCRIPTORS, DESCRIPTORS}, NULL), 0);
    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = raw_connect();
        raw_call(fds[i], FF_TYPE_Hello, &hello);
    }
    while (!strstr(program_err(&d), "cannot be accepted")) sched_yield();
    for (int i = 0; i < CLIENTS; i++) {
        assert_true(raw_frame(fds[i], &frame));
        assert_int_equal(frame.reply.status, 0);
        close(fds[i]);
    }
    assert_true(count_of(program_err(&d), "cannot be accepted") <= CLIENTS);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

/* Nobody of ours has to go: the rest of the system may have used them up. It is said once. */
static void descriptors_that_come_back_are_found(void **state)
{
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION, .pointer_bits = 64, .image = FF_STR("raw")};
    struct ff_frame frame;
    struct rlimit before;
    (void)state;
    struct program d = DAEMON(NULL);
    assert_int_equal(prlimit(d.pid, RLIMIT_NOFILE, NULL, &before), 0);
    assert_int_equal(prlimit(d.pid, RLIMIT_NOFILE, &(struct rlimit){3, before.rlim_max}, NULL), 0);
    int fd = raw_connect();
    raw_call(fd, FF_TYPE_Hello, &hello);
    while (!strstr(program_err(&d), "cannot be accepted")) sched_yield();
    assert_int_equal(prlimit(d.pid, RLIMIT_NOFILE, &before, NULL), 0);
    assert_true(raw_frame(fd, &frame));
    assert_int_equal(frame.reply.status, 0);
    assert_int_equal(count_of(program_err(&d), "cannot be accepted"), 1);
    close(fd);
    kill(d.pid, SIGTERM);
    assert_int_equal(program_end(&d), 0);
}

#include <arpa/inet.h>
#include <netinet/in.h>

static int connect_to_port(unsigned port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) fail_msg("connect: %s", strerror(errno));
    return fd;
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(ready_is_told_in_every_way_that_was_asked_for),
        CASE(terminate_leaves_nothing_and_tells_clients),
        CASE(of_two_daemons_at_one_path_the_second_says_so),
        CASE(what_a_killed_daemon_leaves_is_taken_over),
        CASE(two_that_find_the_same_stale_socket_do_not_both_take_it),
        CASE(an_inherited_socket_is_served),
        CASE(what_is_wrong_is_said_and_leaves_no_socket),
        CASE(help_and_version_are_printed),
        CASE(over_tcp_the_secret_is_wanted_on_both_protocols),
        CASE(over_tcp_a_hello_with_a_wrong_secret_is_refused_with_the_reason),
        CASE(another_user_is_refused_with_the_reason),
        CASE(one_connection_too_many_is_told_so),
        CASE(as_many_clients_may_come_as_the_system_allows),
        CASE(without_descriptors_a_client_waits_until_another_has_gone),
        CASE(descriptors_that_come_back_are_found),
    };
    rule_transport("daemon");
    return RUN("daemon", cases, harness_set_up, harness_tear_down, argc, argv);
}
