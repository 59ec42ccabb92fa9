/* SPDX-License-Identifier: MIT */
#define RULE_HELPS
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/endpoint.h"
#include "tests/conformance/transport.h"
#include "tests/support/rule.h"

/* A fauxfaxd for every world, in the case's folder. */
static struct {
    pid_t pid;
    int control;
    char transport[FF_ENDPOINT_TEXT_MAX + 8];
    char *line;
    size_t room;
} now;

static void write_scenario(const char *path, const char *scenario)
{
    FILE *file = fopen(path, "wb");
    if (!file || fputs(scenario, file) < 0 || fclose(file) != 0) fail_msg("%s: cannot write", path);
}

static _Noreturn void become(const char *endpoint, const char *scenario, int ready)
{
    char descriptor[16];
    snprintf(descriptor, sizeof descriptor, "%d", ready);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    execl(FAUXFAXD, "fauxfaxd", "--endpoint", endpoint, "--scenario", scenario, "--ready-fd", descriptor,
          (char *)NULL);
    _exit(126);
}

/* Its address, as soon as it is ready; it may have ended instead, and then said why. */
static void wait_until_ready(int ready, char *to, size_t size)
{
    size_t have = 0;
    ssize_t got;
    while (have < size - 1 && (got = read(ready, to + have, size - 1 - have)) > 0) {
        have += (size_t)got;
        if (memchr(to, '\n', have)) break;
    }
    to[have] = 0;
    to[strcspn(to, "\n")] = 0;
    if (!*to) fail_msg("fauxfaxd did not come up");
}

static int dial(const char *endpoint)
{
    struct ff_endpoint at;
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    const char *why;
    if (!ff_endpoint_parse(endpoint, &at, &why)) fail_msg("%s: %s", endpoint, why);
    strcpy(to.sun_path, at.place);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) fail_msg("%s: %s", endpoint, strerror(errno));
    return fd;
}

static void start(const char *scenario, const char *folder)
{
    char path[300], endpoint[300], address[FF_ENDPOINT_TEXT_MAX];
    int ready[2];
    snprintf(path, sizeof path, "%s/scenario.json", folder);
    snprintf(endpoint, sizeof endpoint, "unix:%s/d/s", folder);
    write_scenario(path, scenario);
    assert_int_equal(pipe(ready), 0);
    fcntl(ready[0], F_SETFD, FD_CLOEXEC);
    now.pid = fork();
    if (now.pid == 0) become(endpoint, path, ready[1]);
    assert_true(now.pid > 0);
    close(ready[1]);
    wait_until_ready(ready[0], address, sizeof address);
    close(ready[0]);
    snprintf(now.transport, sizeof now.transport, "daemon:%s", address);
    now.control = dial(address);
}

static void crash(void)
{
    if (!now.pid) return; /* already */
    kill(now.pid, SIGKILL);
    waitpid(now.pid, NULL, 0);
    now.pid = 0;
}

static void stop(void)
{
    int status = 0;
    close(now.control);
    if (now.pid) {
        kill(now.pid, SIGTERM);
        waitpid(now.pid, &status, 0);
    }
    free(now.line);
    now.line = NULL;
    now.room = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail_msg("fauxfaxd ended with %#x", (unsigned)status);
}

static void put(const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(now.control, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0) fail_msg("control: %s", strerror(errno));
        bytes += sent;
        size -= (size_t)sent;
    }
}

static const char *control(const char *line)
{
    size_t have = 0;
    put(line, strlen(line));
    put("\n", 1);
    for (;;) {
        if (have + 1 >= now.room) {
            now.room = now.room ? now.room * 2 : 65536;
            now.line = realloc(now.line, now.room);
            assert_non_null(now.line);
        }
        ssize_t got = recv(now.control, now.line + have, now.room - have - 1, 0);
        if (got <= 0) fail_msg("control: fauxfaxd hung up");
        have += (size_t)got;
        now.line[have] = 0;
        if (now.line[have - 1] == '\n') return now.line;
    }
}

static const char *client_transport(void)
{
    return now.transport;
}

const struct fx_transport fx_daemon = {"daemon", start, stop, control, crash, client_transport, true, NULL};
