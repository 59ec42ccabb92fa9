/* SPDX-License-Identifier: MIT */
/* A fauxfaxd.exe for every world, at a note in the case's folder. */
#include <winsock2.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/endpoint.h"
#include "tests/conformance/transport.h"
#include "tests/support/rule.h"

static struct {
    HANDLE job; /* ends the service with this program, however that ends */
    HANDLE process;
    SOCKET control;
    char transport[FF_ENDPOINT_TEXT_MAX + 8];
    char *line;
    size_t room;
} now;

/* ---- Its process ---- */

static void fail_to(const char *what)
{
    fail_msg("%s: error %lu", what, (unsigned long)GetLastError());
}

static void write_scenario(const char *path, const char *scenario)
{
    FILE *file = fopen(path, "wb");
    if (!file || fputs(scenario, file) < 0 || fclose(file) != 0) fail_msg("%s: cannot write", path);
}

static HANDLE job(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {.BasicLimitInformation.LimitFlags =
                                                       JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE};
    if (now.job) return now.job;
    now.job = CreateJobObjectA(NULL, NULL);
    if (!SetInformationJobObject(now.job, JobObjectExtendedLimitInformation, &limits, sizeof limits))
        fail_to("job");
    return now.job;
}

static void start_process(char *command, HANDLE said)
{
    STARTUPINFOA how = {.cb = sizeof how,
                        .dwFlags = STARTF_USESTDHANDLES,
                        .hStdOutput = said,
                        .hStdError = GetStdHandle(STD_ERROR_HANDLE)};
    PROCESS_INFORMATION made;
    /* Wine 8 has one of a few thousand fail so, for reasons of its own. */
    int again = 2;
    while (!CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &how, &made))
        if (GetLastError() != ERROR_INTERNAL_ERROR || again-- == 0) fail_to(command);
    CloseHandle(made.hThread);
    now.process = made.hProcess;
    AssignProcessToJobObject(job(), now.process);
}

/* It is ready when it says where; it may have ended instead, and then said why. */
static void wait_until_ready(HANDLE said)
{
    char line[FF_ENDPOINT_TEXT_MAX + sizeof "ready "];
    DWORD have = 0, got = 0;
    while (have < sizeof line - 1 && ReadFile(said, line + have, 1, &got, NULL) && got && line[have] != '\n')
        have += got;
    line[have] = 0;
    if (strncmp(line, "ready ", 6) != 0) fail_msg("fauxfaxd.exe did not come up");
}

static void run_service(char *command)
{
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    HANDLE said, end;
    if (!CreatePipe(&said, &end, &inherited, 0)) fail_to("pipe");
    SetHandleInformation(said, HANDLE_FLAG_INHERIT, 0);
    start_process(command, end);
    CloseHandle(end);
    wait_until_ready(said);
    CloseHandle(said);
}

/* ---- Control ---- */

static void put(const char *bytes, size_t size)
{
    while (size > 0) {
        int sent = send(now.control, bytes, (int)size, 0);
        if (sent <= 0) fail_msg("control: error %d", WSAGetLastError());
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
        int got = recv(now.control, now.line + have, (int)(now.room - have - 1), 0);
        if (got <= 0) fail_msg("control: fauxfaxd.exe hung up");
        have += (size_t)got;
        now.line[have] = 0;
        if (now.line[have - 1] == '\n') return now.line;
    }
}

static void read_note(const char *path, char note[FF_ENDPOINT_NOTE_MAX])
{
    DWORD size = 0;
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE || !ReadFile(file, note, FF_ENDPOINT_NOTE_MAX - 1, &size, NULL))
        fail_to(path);
    CloseHandle(file);
    note[size] = 0;
}

static void dial(const char *path)
{
    char note[FF_ENDPOINT_NOTE_MAX], hello[256];
    struct ff_endpoint at;
    const char *secret;
    read_note(path, note);
    if (!ff_endpoint_note_parse(note, &at, &secret)) fail_msg("%s: is no note", path);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)at.port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    BOOL at_once = TRUE;
    now.control = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(now.control, IPPROTO_TCP, TCP_NODELAY, (const char *)&at_once, sizeof at_once);
    if (connect(now.control, (struct sockaddr *)&to, sizeof to) != 0)
        fail_msg("control: error %d", WSAGetLastError());
    snprintf(hello, sizeof hello,
             "{\"jsonrpc\": \"2.0\", \"id\": 0, \"method\": \"hello\", \"params\": {\"secret\": \"%s\"}}",
             secret);
    control(hello);
}

/* ---- The transport ---- */

static void start(const char *scenario, const char *folder)
{
    char path[300], note[300], command[1200];
    WSADATA facts;
    WSAStartup(MAKEWORD(2, 2), &facts);
    snprintf(path, sizeof path, "%s\\scenario.json", folder);
    snprintf(note, sizeof note, "%s\\d\\s", folder);
    write_scenario(path, scenario);
    snprintf(command, sizeof command, "\"%s\" --endpoint \"file:%s\" --scenario \"%s\"", FAUXFAXD, note,
             path);
    run_service(command);
    snprintf(now.transport, sizeof now.transport, "daemon:file:%s", note);
    dial(note);
}

static DWORD ended(void)
{
    DWORD code = 0;
    WaitForSingleObject(now.process, INFINITE);
    GetExitCodeProcess(now.process, &code);
    CloseHandle(now.process);
    now.process = NULL;
    return code;
}

static void crash(void)
{
    if (!now.process) return; /* already */
    TerminateProcess(now.process, 1);
    ended();
}

static void stop(void)
{
    DWORD code = 0;
    if (now.process) {
        control("{\"jsonrpc\": \"2.0\", \"id\": 0, \"method\": \"down\"}");
        code = ended();
    }
    closesocket(now.control);
    free(now.line);
    now.line = NULL;
    now.room = 0;
    WSACleanup();
    if (code != 0) fail_msg("fauxfaxd.exe ended with %lu", (unsigned long)code);
}

static const char *client_transport(void)
{
    return now.transport;
}

#define REASON(name, why)
#define X(group, name, reason) {group, name},
static const struct fx_left_out left_out[] = {
#include "tests/conformance/wine/left_out.def"
    {NULL, NULL}};
#undef X
#undef REASON

const struct fx_transport fx_wine = {"wine", start, stop, control, crash, client_transport, false, left_out};
