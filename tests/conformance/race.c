/* SPDX-License-Identifier: MIT */
/* Races, by fault points (client/point.h): what must not go wrong in a window is made to happen in it. No thread here
 * sleeps; who is held goes on when the other one has come where it is to be. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/client.h"
#include "client/point.h"
#include "tests/conformance/fixture.h"

/* ---- What has happened so far ---- */

enum { HELD = 1, BEHIND = 2, RETURNED = 4 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    unsigned seen;
    unsigned count[CLIENT_POINT_posted + 1];
} stage = {.lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER};

static void say(unsigned what)
{
    pthread_mutex_lock(&stage.lock);
    stage.seen |= what;
    pthread_cond_broadcast(&stage.moved);
    pthread_mutex_unlock(&stage.lock);
}

static bool was(unsigned what)
{
    pthread_mutex_lock(&stage.lock);
    bool yes = stage.seen & what;
    pthread_mutex_unlock(&stage.lock);
    return yes;
}

static void wait_for(unsigned any)
{
    pthread_mutex_lock(&stage.lock);
    while (!(stage.seen & any)) pthread_cond_wait(&stage.moved, &stage.lock);
    pthread_mutex_unlock(&stage.lock);
}

/* True once for each point of a case. */
static bool first_at(enum client_point point)
{
    pthread_mutex_lock(&stage.lock);
    bool first = stage.count[point]++ == 0;
    pthread_mutex_unlock(&stage.lock);
    return first;
}

static void watch(client_point_function *function)
{
    stage.seen = 0;
    memset(stage.count, 0, sizeof stage.count);
    atomic_store(&client_point_watch, function);
}

static void look_away(void)
{
    atomic_store(&client_point_watch, NULL);
}

/* ---- Two ways to listen ---- */

struct listener {
    HANDLE fax, port;
    HWND window;
};

static struct listener begin(bool packets)
{
    fx_world(NULL);
    fx_process("client", "alice");
    struct listener l = {.fax = fx_connect()};
    if (packets)
        l.port = fx_port();
    else
        l.window = fx_window('t');
    return l;
}

static void listen_on(const struct listener *l)
{
    if (l->port)
        fx_register_port(l->fax, l->port, 7);
    else
        fx_register(l->fax, l->window);
}

/* What is there without another call of the API. */
static const char *came(const struct listener *l)
{
    return l->port ? fx_packets(l->port) : fx_messages();
}

static void modem_off(void)
{
    fx_signal("device-off", "\"device\": \"Modem\"");
}

static void modem_on(void)
{
    fx_op("device-on", "\"device\": \"Modem\"");
}

/* ---- Between registering and acknowledging ---- */

static void signal_when_registered(enum client_point point, enum ff_type type)
{
    if (point == CLIENT_POINT_answered && type == FF_TYPE_FaxInitializeEventQueue && first_at(point))
        modem_off();
}

static void an_event_between_registering_and_returning_comes_once(void **state)
{
    (void)state;
    RULE("EVT-6");
    for (int packets = 0; packets < 2; packets++) {
        struct listener l = begin(packets);
        watch(signal_when_registered);
        listen_on(&l);
        look_away();
        fx_sync();
        assert_string_equal(came(&l), "MODEM_POWERED_OFF(1,-)");
        fx_sync();
        assert_string_equal(came(&l), "");
    }
}

/* ---- Between posting and replying ---- */

/* Whoever posts first is held until somebody waits for it, or has come back without. */
static void hold_the_first_post(enum client_point point, enum ff_type type)
{
    (void)type;
    if (point == CLIENT_POINT_behind) say(BEHIND);
    if (point != CLIENT_POINT_posting || !first_at(point)) return;
    say(HELD);
    wait_for(BEHIND | RETURNED);
}

static void *signal_one(void *none)
{
    modem_off();
    return none;
}

/* An event is on its way when this returns. */
static pthread_t hold_an_event(void)
{
    pthread_t thread;
    watch(hold_the_first_post);
    assert_int_equal(pthread_create(&thread, NULL, signal_one, NULL), 0);
    wait_for(HELD);
    return thread;
}

static void let_it_go(pthread_t thread)
{
    say(RETURNED);
    pthread_join(thread, NULL);
    look_away();
}

static void a_call_returns_only_when_what_it_counts_is_posted(void **state)
{
    (void)state;
    RULE("EVT-6");
    for (int packets = 0; packets < 2; packets++) {
        struct listener l = begin(packets);
        PFAX_PORT_INFOW ports = NULL;
        DWORD count = 0;
        listen_on(&l);
        pthread_t thread = hold_an_event();
        fx_granted(FaxEnumPortsW(l.fax, &ports, &count));
        bool waited = was(BEHIND);
        char there[64];
        snprintf(there, sizeof there, "%s", came(&l));
        let_it_go(thread);
        FaxFreeBuffer(ports);
        assert_true(waited);
        assert_string_equal(there, "MODEM_POWERED_OFF(1,-)");
        fx_sync();
        assert_string_equal(came(&l), "");
    }
}

/* ---- An end while an event is on its way ---- */

static void after_the_log_off_call_nothing_more_comes_what_came_before_does(void **state)
{
    (void)state;
    RULE("TOK-16");
    struct listener l = begin(false);
    listen_on(&l);
    pthread_t thread = hold_an_event();
    fx_granted(FaxInitializeEventQueue(l.fax, NULL, 1, l.window, 0));
    char there[64];
    snprintf(there, sizeof there, "%s", came(&l));
    let_it_go(thread);
    assert_string_equal(there, "MODEM_POWERED_OFF(1,-)");
    modem_on();
    assert_string_equal(came(&l), "");
}

static void closing_a_handle_loses_no_event(void **state)
{
    (void)state;
    RULE("CLS-4");
    for (int kind = 0; kind < 4; kind++) {
        struct listener l = begin(kind & 1);
        HANDLE port = NULL;
        listen_on(&l);
        fx_granted(FaxOpenPort(l.fax, 1, PORT_OPEN_QUERY, &port));
        pthread_t thread = hold_an_event();
        fx_granted(FaxClose(kind & 2 ? port : l.fax));
        let_it_go(thread);
        modem_on();
        assert_string_equal(came(&l), "MODEM_POWERED_OFF(1,-) MODEM_POWERED_ON(1,-) IDLE(1,-)");
    }
}

static void what_is_on_its_way_to_something_that_ends_is_lost_alone(void **state)
{
    (void)state;
    RULE("CHO-10");
    for (int packets = 0; packets < 2; packets++) {
        struct listener l = begin(packets), other = {.fax = l.fax, .port = packets ? fx_port() : NULL};
        if (!packets) other.window = fx_window('t');
        listen_on(&l);
        listen_on(&other);
        pthread_t thread = hold_an_event();
        if (packets)
            assert_true(CloseHandle(l.port));
        else
            assert_true(DestroyWindow(l.window));
        let_it_go(thread);
        fx_sync();
        assert_string_equal(came(&other), "MODEM_POWERED_OFF(1,-)");
        assert_non_null(strstr(fx_story(NULL), packets ? "port_gone" : "dead_window"));
    }
}

/* ---- The service dies ---- */

static struct {
    enum client_point point;
    enum ff_type type;
} dies;

static void die_there(enum client_point point, enum ff_type type)
{
    if (point == dies.point && type == dies.type && first_at(point)) fx_crash();
}

/* Every call says so, nothing is invented, and who waits is woken. */
static void check_that_all_is_over(const struct listener *l)
{
    HANDLE fax = NULL;
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    MSG msg;
    fx_refused(FaxEnumPortsW(l->fax, &ports, &count), RPC_S_SERVER_UNAVAILABLE);
    fx_refused(FaxConnectFaxServerW(NULL, &fax), RPC_S_SERVER_UNAVAILABLE);
    assert_true(!fax && !ports);
    const char *messages = fx_messages();
    if (strstr(messages, "ENDED")) fail_msg("an event was invented: %s", messages);
    assert_int_equal(GetMessageA(&msg, NULL, 0, 0), -1);
    assert_int_equal(GetLastError(), RPC_S_SERVER_UNAVAILABLE);
}

static void a_service_that_dies_fails_the_call_wherever_it_is(void **state)
{
    static const enum client_point points[] = {CLIENT_POINT_written, CLIENT_POINT_answered,
                                               CLIENT_POINT_behind, CLIENT_POINT_posting,
                                               CLIENT_POINT_posted};
    static const enum ff_type types[] = {FF_TYPE_FaxConnectFaxServer, FF_TYPE_FaxInitializeEventQueue,
                                         FF_TYPE_FaxSendDocument,     FF_TYPE_DocumentBegin,
                                         FF_TYPE_DocumentEnd,         FF_TYPE_Events};
    (void)state;
    if (!fx_apart()) return;
    for (size_t p = 0; p < sizeof points / sizeof *points; p++)
        for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
            struct listener l = begin(false);
            HANDLE fax = NULL;
            FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
            WCHAR path[260];
            DWORD job = 0;
            MultiByteToWideChar(CP_ACP, 0, fx_tiff(1), -1, path, 260);
            dies.point = points[p];
            dies.type = types[t];
            watch(die_there);
            SetLastError(FX_MARK);
            bool ok = FaxConnectFaxServerW(NULL, &fax) &&
                      FaxInitializeEventQueue(fax, NULL, 0, l.window, FX_BASE) &&
                      FaxSendDocumentW(fax, path, &param, NULL, &job);
            if (!ok) assert_int_equal(GetLastError(), RPC_S_SERVER_UNAVAILABLE);
            look_away();
            fx_crash(); /* wherever the window did not come */
            check_that_all_is_over(&l);
        }
}

/* ---- Another client stops, and is killed ---- */

/* A process with a client of its own, which holds a token and does not read. */
static _Noreturn void stop_as_a_client(void)
{
    char error[256];
    HANDLE fax;
    WNDCLASSA cls;
    memset(&cls, 0, sizeof cls);
    cls.lpfnWndProc = DefWindowProcA;
    cls.lpszClassName = "stopped";
    struct client *client = client_new(fx_transport_word(), "bob", "stopped", error);
    if (!client) _exit(1);
    client_bind(client);
    RegisterClassA(&cls);
    HWND window = CreateWindowExA(0, "stopped", "window", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
    if (!FaxConnectFaxServerW(NULL, &fax) || !FaxInitializeEventQueue(fax, NULL, 0, window, FX_BASE))
        _exit(2);
    raise(SIGSTOP);
    _exit(3);
}

static void a_stopped_client_delays_nobody_and_a_killed_one_is_noticed(void **state)
{
    enum { TURNS_TAKEN = 200 };
    (void)state;
    if (!fx_apart()) return;
    RULE("CHO-12");
    RULE("TOK-5");
    int status;
    fx_world(NULL);
    pid_t other = fork();
    if (other == 0) stop_as_a_client();
    assert_int_equal(waitpid(other, &status, WUNTRACED), other);
    assert_true(WIFSTOPPED(status));
    fx_process("client", "alice");
    struct listener l = {.fax = fx_connect(), .window = fx_window('t')};
    listen_on(&l);
    for (int i = 0; i < TURNS_TAKEN; i++) {
        fx_op("device-off", "\"device\": \"Modem\"");
        modem_on();
        assert_string_equal(came(&l), "MODEM_POWERED_OFF(1,-) MODEM_POWERED_ON(1,-) IDLE(1,-)");
    }
    kill(other, SIGKILL);
    waitpid(other, &status, 0);
    while (strcmp(fx_ask("status", "/processes/0/state"), "ended") != 0) continue;
    modem_off();
    fx_sync();
    assert_string_equal(came(&l), "MODEM_POWERED_OFF(1,-)");
    assert_int_equal(fx_findings("token_unreleased"), 1);
}

/* ---- The log-off call within WM_ENDSESSION ---- */

/* The window connects for its log-off call: an event before that call, and one after it. */
static void signal_around_the_log_off_call(enum client_point point, enum ff_type type)
{
    if (point != CLIENT_POINT_answered) return;
    if (type == FF_TYPE_FaxConnectFaxServer) modem_off();
    if (type == FF_TYPE_FaxInitializeEventQueue) fx_signal("device-on", "\"device\": \"Modem\"");
}

static void the_log_off_call_within_wm_endsession_parts_the_events(void **state)
{
    (void)state;
    RULE("TOK-5");
    RULE("TOK-16");
    struct listener l = begin(false);
    listen_on(&l);
    fx_window_set(l.window, &(struct fx_window_options){.on_end = 1, .query = 1});
    watch(signal_around_the_log_off_call);
    assert_string_equal(fx_logoff("alice"), "done");
    look_away();
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(1,-)");
}

/* ---- Many threads ---- */

enum { THREADS = 8, ROUNDS = 20, TURNS = 5 };

struct crowd {
    struct client *client;
    pthread_barrier_t all;
};

/* What went wrong; NULL nothing. An assertion is for the case's own thread only. */
static const char *converse(HANDLE fax)
{
    PFAX_PORT_INFOW ports = NULL;
    PFAX_JOB_ENTRYW jobs = NULL;
    PFAX_DEVICE_STATUSA status = NULL;
    HANDLE port = NULL;
    DWORD count = 0;
    for (int i = 0; i < ROUNDS; i++) {
        if (!FaxEnumPortsW(fax, &ports, &count) || count != 1) return "FaxEnumPorts";
        if (!FaxEnumJobsW(fax, &jobs, &count) || count != 0) return "FaxEnumJobs";
        if (!FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port)) return "FaxOpenPort";
        if (!FaxGetDeviceStatusA(port, &status)) return "FaxGetDeviceStatus";
        if (!FaxClose(port)) return "FaxClose";
        FaxFreeBuffer(status);
        FaxFreeBuffer(jobs);
        FaxFreeBuffer(ports);
    }
    return NULL;
}

static const char *take_packets(HANDLE port)
{
    static const DWORD turn[] = {FEI_MODEM_POWERED_OFF, FEI_MODEM_POWERED_ON, FEI_IDLE};
    unsigned taken = 0;
    bool in_order = true;
    DWORD bytes;
    ULONG_PTR key;
    LPOVERLAPPED packet = NULL;
    while (GetQueuedCompletionStatus(port, &bytes, &key, &packet, 0)) {
        const FAX_EVENTW *event = (const FAX_EVENTW *)packet;
        in_order = in_order && event->EventId == turn[taken++ % 3];
        LocalFree((HLOCAL)packet);
    }
    if (!in_order) return "events out of order";
    return taken == TURNS * 3 ? NULL : "each event once";
}

static void *one_of_many(void *crowd_)
{
    struct crowd *crowd = crowd_;
    const char *wrong[4] = {NULL};
    HANDLE fax = NULL;
    client_bind(crowd->client);
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    if (!FaxConnectFaxServerW(NULL, &fax) || !FaxInitializeEventQueue(fax, port, 1, NULL, 0))
        wrong[0] = "registering";
    wrong[1] = converse(fax);
    pthread_barrier_wait(&crowd->all); /* all have registered: events come while they go on */
    wrong[2] = converse(fax);
    pthread_barrier_wait(&crowd->all); /* all events have been signalled */
    wrong[3] = converse(fax);
    const char *packets = take_packets(port);
    FaxClose(fax);
    client_bind(NULL);
    for (int i = 0; i < 4; i++)
        if (wrong[i]) return (void *)(ULONG_PTR)wrong[i];
    return (void *)(ULONG_PTR)packets;
}

static void many_threads_call_and_listen_at_once(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    struct crowd crowd;
    fx_world(NULL);
    fx_process("client", "alice");
    crowd.client = client_current();
    pthread_barrier_init(&crowd.all, NULL, THREADS + 1);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, one_of_many, &crowd), 0);
    pthread_barrier_wait(&crowd.all);
    for (int i = 0; i < TURNS; i++) {
        modem_off();
        fx_signal("device-on", "\"device\": \"Modem\"");
    }
    pthread_barrier_wait(&crowd.all);
    void *wrong = NULL, *one;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &one);
        if (one) wrong = one;
    }
    pthread_barrier_destroy(&crowd.all);
    if (wrong) fail_msg("%s", (const char *)wrong);
}

static const struct test_case cases[] = {
    CASE(an_event_between_registering_and_returning_comes_once),
    CASE(a_call_returns_only_when_what_it_counts_is_posted),
    CASE(after_the_log_off_call_nothing_more_comes_what_came_before_does),
    CASE(closing_a_handle_loses_no_event),
    CASE(what_is_on_its_way_to_something_that_ends_is_lost_alone),
    CASE(a_service_that_dies_fails_the_call_wherever_it_is),
    CASE(a_stopped_client_delays_nobody_and_a_killed_one_is_noticed),
    CASE(the_log_off_call_within_wm_endsession_parts_the_events),
    CASE(many_threads_call_and_listen_at_once),
};

FX_MAIN("race")
