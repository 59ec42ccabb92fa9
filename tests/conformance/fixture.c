/* SPDX-License-Identifier: MIT */
#define RULE_HELPS
#include "tests/conformance/fixture.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/conformance/transport.h"
#include "tests/support/folder.h"
#include "tests/support/tiff.h"

enum { WINDOWS = 32, TEXT = 16384 };

struct fx_win {
    HWND handle;
    int process;
    struct fx_window_options options;
    char session[256];
};

static struct {
    const struct fx_transport *transport;
    bool world, crashed;
    FILE *traces; /* NULL: nobody wants them */
    FILE *causes; /* likewise */
    char folder[256];
    uint32_t process[FX_PROCESSES]; /* the world's number for it; 0: it has ended */
    int processes, now;
    struct fx_win window[WINDOWS];
    int windows;
    char messages[TEXT];
    char *story;
    unsigned story_from;
    cJSON *answer;
    char asked[64];
    char path[512];
    int request, files;
} fx;

static const char DEFAULTS[] =
    "\"fauxfax\": 1, \"profile\": \"xp\", \"account\": {\"kind\": \"user\", \"name\": \"CORP\\\\faxsvc\"}, "
    "\"users\": [{\"name\": \"alice\", \"rights\": \"user\"}, {\"name\": \"bob\", \"rights\": \"user\"}], "
    "\"devices\": [{\"id\": 1, \"name\": \"Modem\"}], \"time\": \"manual\", \"start\": "
    "\"2026-01-05T08:00:00Z\", "
    "\"timings\": {\"initialize\": \"1s\", \"dial\": \"1s\", \"ring\": \"1s\", \"page\": \"1s\", "
    "\"hang_up\": \"1s\", \"route\": \"1s\"}";

/* ---- Control ---- */

/* Calls a method; the result object (owned by the fixture), or NULL with the error's message in *why. */
static cJSON *control(const char *method, const char *params, const char **why)
{
    char line[TEXT];
    int size = snprintf(line, sizeof line,
                        "{\"jsonrpc\": \"2.0\", \"id\": %d, \"method\": \"%s\", \"params\": {%s}}",
                        ++fx.request, method, params ? params : "");
    assert_true(size > 0 && (size_t)size < sizeof line);
    cJSON_Delete(fx.answer);
    DWORD last = GetLastError(); /* the case's; the fixture's own sockets and files may set it */
    const char *reply = fx.transport->control(line);
    SetLastError(last);
    fx.answer = cJSON_Parse(reply);
    if (!fx.answer) fail_msg("control %s: no JSON came back: %s", method, reply);
    cJSON *result = cJSON_GetObjectItemCaseSensitive(fx.answer, "result");
    cJSON *error = cJSON_GetObjectItemCaseSensitive(fx.answer, "error");
    if (why) *why = error ? cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(error, "message")) : NULL;
    return result;
}

static cJSON *control_ok(const char *method, const char *params)
{
    const char *why = NULL;
    cJSON *result = control(method, params, &why);
    if (!result) fail_msg("control %s {%s}: %s", method, params ? params : "", why ? why : "no result");
    return result;
}

static void sync_all(void)
{
    int was = fx.now;
    for (int i = 0; i < fx.processes; i++) {
        if (!fx.process[i]) continue;
        fx_enter(i);
        fx_sync();
    }
    if (fx.processes && fx.process[was]) fx_enter(was);
}

void fx_op(const char *word, const char *fields)
{
    control_ok(word, fields);
    sync_all();
}

void fx_signal(const char *word, const char *fields)
{
    control_ok(word, fields);
}

bool fx_apart(void)
{
    return fx.transport->crash;
}

bool fx_prints(void)
{
    return fx.transport->prints;
}

void fx_crash(void)
{
    fx.crashed = true;
    fx.transport->crash();
}

const char *fx_transport_word(void)
{
    return fx.transport->client_transport();
}

void fx_op_fails(const char *word, const char *fields)
{
    const char *why = NULL;
    rule_checked();
    if (control(word, fields, &why)) fail_msg("op %s {%s} was accepted", word, fields ? fields : "");
}

void fx_advance(unsigned milliseconds)
{
    char params[64];
    snprintf(params, sizeof params, "\"by\": \"%ums\"", milliseconds);
    control_ok("advance", params);
    sync_all();
}

const char *fx_ask(const char *method, const char *pointer)
{
    cJSON *at = control_ok(method, NULL);
    while (*pointer == '/' && at) {
        char key[64];
        size_t size = strcspn(++pointer, "/");
        assert_true(size < sizeof key);
        memcpy(key, pointer, size);
        key[size] = 0;
        pointer += size;
        if (strcmp(key, "#") == 0 && cJSON_IsArray(at)) {
            snprintf(fx.asked, sizeof fx.asked, "%d", cJSON_GetArraySize(at));
            return fx.asked;
        }
        at =
            cJSON_IsArray(at) ? cJSON_GetArrayItem(at, atoi(key)) : cJSON_GetObjectItemCaseSensitive(at, key);
    }
    if (!at) return NULL;
    if (cJSON_IsString(at)) return at->valuestring;
    if (!cJSON_PrintPreallocated(at, fx.asked, sizeof fx.asked, 0))
        fail_msg("%s%s is no scalar", method, pointer);
    return fx.asked;
}

unsigned fx_findings(const char *name)
{
    cJSON *report = cJSON_GetObjectItemCaseSensitive(control_ok("report", "\"format\": \"json\""), "report");
    cJSON *findings = cJSON_GetObjectItemCaseSensitive(report, "findings");
    assert_true(cJSON_IsArray(findings));
    unsigned count = 0;
    const cJSON *finding = NULL;
    cJSON_ArrayForEach(finding, findings)
    {
        const char *is = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(finding, "name"));
        if (is && strcmp(is, name) == 0) count++;
    }
    return count;
}

static bool wanted(const char *line, const char *only)
{
    if (!only) return true;
    for (const char *word = only; *word;) {
        size_t size = strcspn(word, "|");
        char one[64];
        assert_true(size < sizeof one);
        memcpy(one, word, size);
        one[size] = 0;
        if (strstr(line, one)) return true;
        word += size + (word[size] == '|');
    }
    return false;
}

const char *fx_story(const char *only)
{
    char params[64];
    snprintf(params, sizeof params, "\"since\": %u", fx.story_from);
    cJSON *entries = cJSON_GetObjectItemCaseSensitive(control_ok("log", params), "entries");
    assert_true(cJSON_IsArray(entries));
    size_t used = 0;
    fx.story[0] = 0;
    const cJSON *entry = NULL;
    cJSON_ArrayForEach(entry, entries)
    {
        const char *line = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "text"));
        fx.story_from++;
        if (!line || !wanted(line, only)) continue;
        int size = snprintf(fx.story + used, TEXT - used, "%s\n", line);
        used += (size_t)size;
        if (used >= TEXT) fail_msg("the story is longer than %d bytes", TEXT);
    }
    return fx.story;
}

void fx_expect_story_at(const char *only, const char *const *lines, const char *file, int line)
{
    char expected[TEXT];
    size_t used = 0;
    expected[0] = 0;
    for (; *lines; lines++) used += (size_t)snprintf(expected + used, sizeof expected - used, "%s\n", *lines);
    const char *got = fx_story(only);
    rule_checked();
    if (strcmp(got, expected) != 0) {
        print_error("expected story:\n%sgot:\n%s", expected, got);
        _fail(file, line);
    }
}

/* ---- Worlds and processes ---- */

/* The transport is no part of what happened: the hash of each world of each case is the same on all. */
static void note_trace(void)
{
    if (!fx.traces || !fx.world || fx.crashed) return;
    const cJSON *report =
        cJSON_GetObjectItemCaseSensitive(control_ok("report", "\"format\": \"json\""), "report");
    const cJSON *run = cJSON_GetObjectItemCaseSensitive(report, "run");
    const char *hash = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(run, "trace_hash"));
    fprintf(fx.traces, "%s %s\n", rule_case(), hash);
    fflush(fx.traces);
}

static bool world_has(uint32_t number)
{
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(control_ok("status", NULL), "processes"))
    {
        const cJSON *is = cJSON_GetObjectItemCaseSensitive(row, "process");
        const char *state = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, "state"));
        if (is && (uint32_t)is->valuedouble == number) return strcmp(state, "ended") != 0;
    }
    fail_msg("the world knows no process %u", (unsigned)number);
    return false;
}

/* A connection's end and the frames of another one come to a service in any order: it is asked until it has seen the end. */
static bool finish(int process, bool polite)
{
    uint32_t number = fx.process[process];
    fx_enter(process);
    bool ended = fx_process_end(process, polite);
    fx.process[process] = 0;
    fx_process_leave();
    while (ended && !fx.crashed && world_has(number)) continue;
    for (int i = 0; i < fx.processes; i++)
        if (fx.process[i]) fx_enter(i);
    return ended;
}

static void note_causes_of(const cJSON *call)
{
    const char *function = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(call, "function"));
    const char *error = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(call, "error"));
    const cJSON *cause = NULL;
    cJSON_ArrayForEach(cause, cJSON_GetObjectItemCaseSensitive(call, "causes"))
    {
        const cJSON *rule = cJSON_GetObjectItemCaseSensitive(cause, "rule");
        const cJSON *text = cJSON_GetObjectItemCaseSensitive(cause, "text");
        fprintf(fx.causes, "%s\t%s\t%s\t%s\n", function, error, rule->valuestring, text->valuestring);
    }
}

/* What the report says of each call that failed: every row of sim/causes.def is to be among them (causes.py). */
static void note_causes(void)
{
    if (!fx.causes || !fx.world || fx.crashed) return;
    const cJSON *report =
        cJSON_GetObjectItemCaseSensitive(control_ok("report", "\"format\": \"json\""), "report");
    const cJSON *call = NULL;
    cJSON_ArrayForEach(call, cJSON_GetObjectItemCaseSensitive(report, "failed_calls")) note_causes_of(call);
}

static void end_world(void)
{
    note_trace();
    note_causes();
    for (int i = 0; i < fx.processes; i++)
        if (fx.process[i]) finish(i, false);
    fx_process_leave();
    fx.processes = fx.windows = fx.now = 0;
    cJSON_Delete(fx.answer);
    fx.answer = NULL;
    if (fx.world) fx.transport->stop();
    fx.world = fx.crashed = false;
    fx.story_from = 0;
}

/* Members of the case replace those of the defaults: a duplicate key is an error of the scenario. */
static char *merge(const char *members)
{
    char text[TEXT];
    snprintf(text, sizeof text, "{%s}", DEFAULTS);
    cJSON *world = cJSON_Parse(text);
    assert_non_null(world);
    if (members) {
        snprintf(text, sizeof text, "{%s}", members);
        cJSON *own = cJSON_Parse(text);
        if (!own) fail_msg("the case's scenario is no JSON: %s", members);
        while (own->child) {
            cJSON *member = cJSON_DetachItemViaPointer(own, own->child);
            cJSON_DeleteItemFromObjectCaseSensitive(world, member->string);
            cJSON_AddItemToObject(world, member->string, member);
        }
        cJSON_Delete(own);
    }
    char *merged = cJSON_Print(world);
    cJSON_Delete(world);
    assert_non_null(merged);
    return merged;
}

void fx_world(const char *members)
{
    if (fx.world) end_world();
    char *scenario = merge(members);
    fx.world = true;
    fx.transport->start(scenario, fx.folder);
    free(scenario);
}

/* The row of the process that came last, or NULL. */
static const cJSON *last_process(void)
{
    const cJSON *rows = cJSON_GetObjectItemCaseSensitive(control_ok("status", NULL), "processes");
    return cJSON_GetArrayItem(rows, cJSON_GetArraySize(rows) - 1);
}

static uint32_t number_of(const cJSON *row)
{
    return row ? (uint32_t)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(row, "process")) : 0;
}

int fx_process(const char *name, const char *user)
{
    if (fx.processes == FX_PROCESSES) fail_msg("more than %d processes", FX_PROCESSES);
    uint32_t before = number_of(last_process());
    fx_process_begin(fx.processes, fx.transport->client_transport(), user, name);
    uint32_t number = number_of(last_process());
    if (number == before) fail_msg("process %s of %s is not in the world", name, user);
    fx.process[fx.processes] = number;
    fx.now = fx.processes;
    return fx.processes++;
}

void fx_enter(int process)
{
    assert_int_not_equal(fx.process[process], 0);
    fx_process_enter(process);
    fx.now = process;
}

void fx_codepage(unsigned page)
{
    fx_process_codepage(page);
}

void fx_exit(int process)
{
    if (!finish(process, true))
        fail_msg("no process ends before its world on transport %s", fx.transport->name);
}

void fx_kill(int process)
{
    if (!finish(process, false))
        fail_msg("no process ends before its world on transport %s", fx.transport->name);
}

void fx_sync(void)
{
    fx_process_sync();
}

/* ---- Clients ---- */

void fx_check_refused(BOOL ok, DWORD got, DWORD expected, const char *call, const char *file, int line)
{
    rule_checked();
    if (!ok && got == expected) return;
    print_error("%s\n    returned %s with last error %u, expected zero with %u\n", call,
                ok ? "nonzero" : "zero", (unsigned)got, (unsigned)expected);
    _fail(file, line);
}

void fx_check_granted(BOOL ok, DWORD got, const char *call, const char *file, int line)
{
    rule_checked();
    if (ok && got == FX_MARK) return;
    print_error("%s\n    returned %s with last error %u, expected nonzero and the error untouched\n", call,
                ok ? "nonzero" : "zero", (unsigned)got);
    _fail(file, line);
}

HANDLE fx_connect(void)
{
    HANDLE fax = NULL;
    if (!FaxConnectFaxServerW(NULL, &fax)) fail_msg("FaxConnectFaxServer: %u", (unsigned)GetLastError());
    assert_non_null(fax);
    return fax;
}

static struct fx_win *win_find(HWND handle)
{
    for (int i = 0; i < fx.windows; i++)
        if (fx.window[i].handle == handle && fx.window[i].process == fx.now) return &fx.window[i];
    return NULL;
}

static void append(char *to, size_t size, const char *word)
{
    size_t used = strlen(to);
    int added = snprintf(to + used, size - used, "%s%s", used ? " " : "", word);
    if (added < 0 || (size_t)added >= size - used) fail_msg("more than %zu bytes of messages", size);
}

static void note_event(DWORD event, DWORD device, DWORD job, const char *suffix)
{
    static const char *const names[] = {[FEI_DIALING] = "DIALING",
                                        [FEI_SENDING] = "SENDING",
                                        [FEI_RECEIVING] = "RECEIVING",
                                        [FEI_COMPLETED] = "COMPLETED",
                                        [FEI_BUSY] = "BUSY",
                                        [FEI_NO_ANSWER] = "NO_ANSWER",
                                        [FEI_BAD_ADDRESS] = "BAD_ADDRESS",
                                        [FEI_NO_DIAL_TONE] = "NO_DIAL_TONE",
                                        [FEI_DISCONNECTED] = "DISCONNECTED",
                                        [FEI_FATAL_ERROR] = "FATAL_ERROR",
                                        [FEI_NOT_FAX_CALL] = "NOT_FAX_CALL",
                                        [FEI_CALL_DELAYED] = "CALL_DELAYED",
                                        [FEI_CALL_BLACKLISTED] = "CALL_BLACKLISTED",
                                        [FEI_RINGING] = "RINGING",
                                        [FEI_ABORTING] = "ABORTING",
                                        [FEI_ROUTING] = "ROUTING",
                                        [FEI_MODEM_POWERED_ON] = "MODEM_POWERED_ON",
                                        [FEI_MODEM_POWERED_OFF] = "MODEM_POWERED_OFF",
                                        [FEI_IDLE] = "IDLE",
                                        [FEI_FAXSVC_ENDED] = "FAXSVC_ENDED",
                                        [FEI_ANSWERED] = "ANSWERED",
                                        [FEI_JOB_QUEUED] = "JOB_QUEUED",
                                        [FEI_DELETED] = "DELETED",
                                        [FEI_INITIALIZING] = "INITIALIZING",
                                        [FEI_LINE_UNAVAILABLE] = "LINE_UNAVAILABLE",
                                        [FEI_HANDLED] = "HANDLED",
                                        [FEI_FAXSVC_STARTED] = "FAXSVC_STARTED"};
    char word[96], jobs[16] = "-";
    if (job != 0xFFFFFFFFU) snprintf(jobs, sizeof jobs, "%u", (unsigned)job);
    snprintf(word, sizeof word, "%s(%u,%s)%s", event <= 27 && names[event] ? names[event] : "?",
             (unsigned)device, jobs, suffix);
    append(fx.messages, sizeof fx.messages, word);
}

static void logoff_call(const struct fx_win *win)
{
    HANDLE own = win->options.fax ? NULL : fx_connect();
    FaxInitializeEventQueue(own ? own : win->options.fax, NULL, 1, win->handle, 0);
    if (own) FaxClose(own);
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct fx_win *win = win_find(window);
    if (!win) return DefWindowProcA(window, message, wparam, lparam);
    char word[32];
    switch (message) {
    case WM_QUERYENDSESSION: append(win->session, sizeof win->session, "QUERY"); return win->options.query;
    case WM_ENDSESSION:
        snprintf(word, sizeof word, "END(%d)", (int)wparam);
        append(win->session, sizeof win->session, word);
        if (win->options.on_end == 2 || (win->options.on_end == 1 && wparam)) logoff_call(win);
        return 0;
    case WM_DESTROY:
        append(win->session, sizeof win->session, "DESTROY");
        if (win->options.on_destroy) logoff_call(win);
        return 0;
    default: break;
    }
    if (message > FX_BASE && message <= FX_BASE + FEI_NEVENTS) {
        note_event(message - FX_BASE, (DWORD)wparam, (DWORD)lparam, "");
        return 0;
    }
    return DefWindowProcA(window, message, wparam, lparam);
}

static void ensure_class(const char *name, WNDPROC of)
{
    WNDCLASSA cls;
    memset(&cls, 0, sizeof cls);
    cls.lpfnWndProc = of;
    cls.lpszClassName = name;
    DWORD last = GetLastError();
    if (!RegisterClassA(&cls)) assert_int_equal(GetLastError(), ERROR_CLASS_ALREADY_EXISTS);
    SetLastError(last);
}

HWND fx_window(char kind)
{
    if (fx.windows == WINDOWS) fail_msg("more than %d windows", WINDOWS);
    ensure_class("fx", procedure);
    HWND parent = kind == 'm' ? HWND_MESSAGE : NULL;
    if (kind == 'c') {
        /* Its parent is of a class that records nothing and answers as Windows does. */
        ensure_class("fx-parent", DefWindowProcA);
        parent = CreateWindowExA(0, "fx-parent", "parent", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
        assert_non_null(parent);
    }
    HWND window =
        CreateWindowExA(0, "fx", "window", kind == 'c' ? WS_CHILD : 0, 0, 0, 0, 0, parent, NULL, NULL, NULL);
    if (!window) fail_msg("CreateWindowEx: %u", (unsigned)GetLastError());
    fx.window[fx.windows++] = (struct fx_win){.handle = window, .process = fx.now, .options = {.query = 1}};
    return window;
}

void fx_window_set(HWND window, const struct fx_window_options *options)
{
    struct fx_win *win = win_find(window);
    assert_non_null(win);
    win->options = *options;
}

void fx_register(HANDLE fax, HWND window)
{
    if (!FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE))
        fail_msg("FaxInitializeEventQueue: %u", (unsigned)GetLastError());
}

HANDLE fx_port(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    assert_non_null(port);
    return port;
}

void fx_register_port(HANDLE fax, HANDLE port, ULONG_PTR key)
{
    if (!FaxInitializeEventQueue(fax, port, key, NULL, 0))
        fail_msg("FaxInitializeEventQueue: %u", (unsigned)GetLastError());
}

void fx_pump(void)
{
    MSG msg;
    while (PeekMessageA(&msg, NULL, 0, 0, PM_REMOVE)) DispatchMessageA(&msg);
}

static const char *taken(void)
{
    static char copy[TEXT];
    memcpy(copy, fx.messages, sizeof copy);
    fx.messages[0] = 0;
    return copy;
}

const char *fx_messages(void)
{
    fx_pump();
    return taken();
}

const char *fx_packets(HANDLE port)
{
    DWORD bytes = 0;
    ULONG_PTR key = 0, first = 0;
    LPOVERLAPPED packet = NULL;
    bool any = false;
    while (GetQueuedCompletionStatus(port, &bytes, &key, &packet, 0)) {
        char suffix[32] = "";
        if (!any) first = key;
        if (key != first) snprintf(suffix, sizeof suffix, "#%llu", (unsigned long long)key);
        any = true;
        const FAX_EVENTW *event = (const FAX_EVENTW *)packet;
        note_event(event->EventId, event->DeviceId, event->JobId, suffix);
        LocalFree((HLOCAL)packet);
    }
    return taken();
}

const char *fx_session_messages(HWND window)
{
    static char copy[256];
    struct fx_win *win = win_find(window);
    assert_non_null(win);
    memcpy(copy, win->session, sizeof copy);
    win->session[0] = 0;
    return copy;
}

static void pump_all(void)
{
    int was = fx.now;
    for (int i = 0; i < fx.processes; i++) {
        if (!fx.process[i]) continue;
        fx_enter(i);
        fx_sync();
        fx_pump();
    }
    if (fx.processes && fx.process[was]) fx_enter(was);
}

static const char *logoff_state(const char *user)
{
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(control_ok("status", NULL), "users"))
    {
        const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, "user"));
        if (strcmp(name, user) == 0)
            return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, "logoff"));
    }
    fail_msg("there is no user %s", user);
    return NULL;
}

const char *fx_logoff(const char *user)
{
    char fields[64];
    snprintf(fields, sizeof fields, "\"user\": \"%s\"", user);
    control_ok("logoff", fields);
    for (int round = 0; round < 64; round++) {
        static char state[32];
        snprintf(state, sizeof state, "%s", logoff_state(user));
        if (strcmp(state, "querying") != 0 && strcmp(state, "ending") != 0) {
            sync_all();
            return state;
        }
        if (round % 8 == 7) fx_advance(25000);
        fx_process_await_message();
        pump_all();
    }
    fail_msg("the log-off of %s comes to no verdict", user);
    return NULL;
}

/* ---- Files ---- */

const char *fx_file(const char *name, const void *bytes, size_t size)
{
    snprintf(fx.path, sizeof fx.path, "%s/%d-%s", fx.folder, ++fx.files, name);
    DWORD last = GetLastError();
    FILE *file = fopen(fx.path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        fail_msg("%s: cannot write", fx.path);
    SetLastError(last);
    return fx.path;
}

const char *fx_tiff(int pages)
{
    size_t size = 0;
    uint8_t *bytes = test_tiff_group4(pages, &size);
    assert_non_null(bytes);
    const char *path = fx_file("document.tif", bytes, size);
    free(bytes);
    return path;
}

FAX_JOB_PARAMW fx_param(const WCHAR *number)
{
    FAX_JOB_PARAMW param;
    memset(&param, 0, sizeof param);
    param.SizeOfStruct = sizeof param;
    param.RecipientNumber = number;
    return param;
}

DWORD fx_send(HANDLE fax, const char *number, int pages)
{
    FAX_JOB_PARAMA param;
    memset(&param, 0, sizeof param);
    param.SizeOfStruct = sizeof param;
    param.RecipientNumber = number;
    DWORD job = 0;
    if (!FaxSendDocumentA(fax, fx_tiff(pages), &param, NULL, &job))
        fail_msg("FaxSendDocument: %u", (unsigned)GetLastError());
    return job;
}

/* ---- Suites ---- */

int fx_set_up(void **state)
{
    (void)state;
    fx.messages[0] = 0;
    fx.story = malloc(TEXT);
    fx_process_leave();
    return fx.story && test_folder_make(fx.folder, sizeof fx.folder) ? 0 : -1;
}

int fx_tear_down(void **state)
{
    (void)state;
    end_world();
    free(fx.story);
    fx.story = NULL;
    test_folder_remove(fx.folder);
    return fx_processes_left() == 0 ? 0 : -1;
}

static const struct fx_transport *transport_named(const char *name)
{
    for (const struct fx_transport *const *at = fx_transports; name && *at; at++)
        if (strcmp(name, (*at)->name) == 0) return *at;
    return NULL;
}

static bool is_left_out(const char *group, const char *name)
{
    for (const struct fx_left_out *at = fx.transport->left_out; at && at->name; at++)
        if (strcmp(at->group, group) == 0 && strcmp(at->name, name) == 0) return true;
    return false;
}

enum { CASES = 64 };

int fx_main(const char *group, const struct test_case *cases, size_t count, int argc, char **argv)
{
    const char *traces = getenv("FAUXFAX_TRACES"), *causes = getenv("FAUXFAX_CAUSES");
    struct test_case chosen[CASES];
    size_t left = 0;
    fx.transport = transport_named(getenv("FAUXFAX_CONFORMANCE"));
    if (!fx.transport || count > CASES) {
        fprintf(stderr, "%s: FAUXFAX_CONFORMANCE names no transport, or there are more than %d cases\n",
                group, CASES);
        return 70;
    }
    for (size_t i = 0; i < count; i++)
        if (!is_left_out(group, cases[i].name)) chosen[left++] = cases[i];
    rule_transport(fx.transport->name);
    if (traces && !(fx.traces = fopen(traces, "w"))) {
        perror(traces);
        return 70;
    }
    if (causes && !(fx.causes = fopen(causes, "w"))) {
        perror(causes);
        return 70;
    }
    int failed = run_cases(group, chosen, left, fx_set_up, fx_tear_down, argc, argv);
    if (fx.traces) fclose(fx.traces);
    if (fx.causes) fclose(fx.causes);
    /* Whoever looks for this line does not take a program that ended in the middle for one that was through. */
    if (!failed) printf("%s: %zu cases hold, %zu are left out\n", group, left, count - left);
    return failed;
}
