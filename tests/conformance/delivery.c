/* SPDX-License-Identifier: MIT */
/* Sessions, window messages, completion packets, events: SES, MSG, IOC, EVT, FEV and the CHO rows that go with them. */
#include "tests/conformance/fixture.h"

#include <stdbool.h>
#include <string.h>

static void modem_off(void)
{
    fx_op("device-off", "\"device\": \"Modem\"");
}

static void modem_on(void)
{
    fx_op("device-on", "\"device\": \"Modem\"");
}

/* The next message of a window of this process, taken out without dispatching. */
static MSG take_message(void)
{
    MSG msg;
    memset(&msg, 0, sizeof msg);
    assert_true(PeekMessageA(&msg, NULL, 0, 0, PM_REMOVE));
    return msg;
}

static FAX_EVENTW *take_packet(HANDLE port, DWORD *bytes, ULONG_PTR *key)
{
    LPOVERLAPPED event = NULL;
    assert_true(GetQueuedCompletionStatus(port, bytes, key, &event, 0));
    return (FAX_EVENTW *)event;
}

/* ---- SES ---- */

static void a_session_is_from_started_to_ended(void **state)
{
    (void)state;
    RULE("SES-1");
    RULE("SEQ-19");
    RULE("CHO-8");
    fx_world("\"switches\": {\"startup\": 1000}, \"service\": \"stopped\"");
    fx_process("client", "alice");
    fx_op("service-start", NULL);
    HANDLE port = fx_port();
    fx_register_port(fx_connect(), port, 0);
    fx_advance(1000);
    assert_string_equal(fx_packets(port), "FAXSVC_STARTED(0,-)");
    fx_op("service-stop", NULL);
    assert_string_equal(fx_packets(port), "IDLE(1,-) FAXSVC_ENDED(0,-)");
    fx_op("service-start", NULL);
    fx_advance(1000);
    assert_string_equal(fx_packets(port), "");
}

static void by_default_nobody_sees_the_start(void **state)
{
    (void)state;
    RULE("CHO-8");
    fx_world("\"service\": \"stopped\"");
    fx_process("client", "alice");
    fx_op("service-start", NULL);
    HANDLE port = fx_port();
    fx_register_port(fx_connect(), port, 0);
    fx_advance(60000);
    assert_string_equal(fx_packets(port), "");
}

static void the_service_control_manager_tells_that_it_runs_again(void **state)
{
    (void)state;
    RULE("SES-3");
    fx_world(NULL);
    fx_process("client", "alice");
    SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_CONNECT);
    SC_HANDLE service = OpenServiceA(manager, "Fax", SERVICE_QUERY_STATUS);
    SERVICE_STATUS status;
    assert_true(QueryServiceStatus(service, &status));
    assert_int_equal(status.dwCurrentState, SERVICE_RUNNING);
    fx_op("service-stop", NULL);
    assert_true(QueryServiceStatus(service, &status));
    assert_int_equal(status.dwCurrentState, SERVICE_STOPPED);
    fx_op("service-start", NULL);
    assert_true(QueryServiceStatus(service, &status));
    assert_int_equal(status.dwCurrentState, SERVICE_RUNNING);
    assert_true(CloseServiceHandle(service));
    assert_true(CloseServiceHandle(manager));
}

static void an_open_handle_keeps_an_idle_service_a_registration_does_not(void **state)
{
    (void)state;
    RULE("SES-5");
    RULE("CLS-5");
    RULE("CHO-26");
    fx_world("\"switches\": {\"idle_exit\": 60000}");
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_register_port(fax, port, 0);
    fx_advance(600000);
    assert_string_equal(fx_packets(port), "");
    assert_true(FaxClose(fax));
    fx_advance(59999);
    assert_string_equal(fx_packets(port), "");
    fx_advance(1);
    assert_string_equal(fx_packets(port), "IDLE(1,-) FAXSVC_ENDED(0,-)");
}

static void a_service_never_idles_out_by_default(void **state)
{
    (void)state;
    RULE("CHO-26");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE port = fx_port(), fax = fx_connect();
    fx_register_port(fax, port, 0);
    assert_true(FaxClose(fax));
    fx_advance(86400000);
    assert_string_equal(fx_packets(port), "");
}

static void handles_do_not_survive_so_a_new_session_needs_a_new_one(void **state)
{
    (void)state;
    RULE("SES-6");
    RULE("CON-6");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_op("service-stop", NULL);
    fx_op("service-start", NULL);
    fx_refused(FaxInitializeEventQueue(fax, fx_port(), 0, NULL, 0), ERROR_INVALID_HANDLE);
    fx_register_port(fx_connect(), fx_port(), 0);
}

static void registering_while_the_service_is_down_fails(void **state)
{
    (void)state;
    RULE("CHO-17");
    RULE("GEN-27");
    fx_world("\"switches\": {\"demand_start\": false}");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_op("service-stop", NULL);
    fx_refused(FaxInitializeEventQueue(fax, fx_port(), 0, NULL, 0), RPC_S_SERVER_UNAVAILABLE);
}

/* ---- MSG ---- */

static void a_message_carries_event_device_and_job(void **state)
{
    (void)state;
    RULE("MSG-2");
    RULE("MSG-7");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    HWND window = fx_window('t');
    fx_register(fax, window);
    DWORD job = fx_send(fax, "5550100", 1);
    MSG queued = take_message();
    assert_true(queued.hwnd == window);
    assert_int_equal(queued.message, FX_BASE + FEI_JOB_QUEUED);
    assert_int_equal(queued.wParam, 0);
    assert_int_equal((DWORD)queued.lParam, job);
    MSG initializing = take_message();
    assert_int_equal(initializing.message, FX_BASE + FEI_INITIALIZING);
    assert_int_equal(initializing.wParam, 1);
    assert_int_equal((DWORD)initializing.lParam, job);
}

static void messages_are_posted_and_wait_for_nobody(void **state)
{
    (void)state;
    RULE("MSG-1");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    fx_send(fax, "5550100", 2);
    /* The client reads nothing, and the fax goes out all the same. */
    fx_advance(60000);
    assert_string_equal(fx_ask("outbox", "/count"), "1");
    assert_string_equal(fx_messages(),
                        "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) SENDING(1,1) SENDING(1,1) "
                        "COMPLETED(1,1) DELETED(0,1) IDLE(1,-)");
}

static void the_range_of_messages_is_1_to_27_inclusive(void **state)
{
    (void)state;
    RULE("MSG-3");
    RULE("MSG-4");
    RULE("MSG-5");
    RULE("EVT-12");
    assert_int_equal(FEI_NEVENTS, 27);
    assert_int_equal(FEI_FAXSVC_STARTED, FEI_NEVENTS);
    fx_world("\"switches\": {\"startup\": 1000}, \"service\": \"stopped\"");
    fx_process("client", "alice");
    fx_op("service-start", NULL);
    HWND window = fx_window('t');
    fx_register(fx_connect(), window);
    fx_advance(1000);
    MSG started = take_message();
    assert_int_equal(started.message, FX_BASE + FEI_NEVENTS);
    /* No event has the value 0, and none is above 27. */
    fx_op_fails("emit", "\"event\": 0");
    fx_op_fails("emit", "\"event\": 28");
}

static LRESULT CALLBACK answering_procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    if (message > FX_BASE && message <= FX_BASE + FEI_NEVENTS) return 0;
    return DefWindowProcA(window, message, wparam, lparam);
}

static void a_window_procedure_returns_0_for_what_it_processed(void **state)
{
    (void)state;
    RULE("MSG-6");
    fx_world(NULL);
    fx_process("client", "alice");
    WNDCLASSA cls;
    memset(&cls, 0, sizeof cls);
    cls.lpfnWndProc = answering_procedure;
    cls.lpszClassName = "answering";
    assert_true(RegisterClassA(&cls) != 0);
    HWND window = CreateWindowExA(0, "answering", "answering", 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
    assert_non_null(window);
    fx_register(fx_connect(), window);
    modem_off();
    MSG msg = take_message();
    assert_int_equal(DispatchMessageA(&msg), 0);
}

static void no_job_is_zero_extended(void **state)
{
    (void)state;
    RULE("MSG-9");
    RULE("EVT-3");
    fx_world(NULL);
    fx_process("client", "alice");
    fx_register(fx_connect(), fx_window('t'));
    modem_off();
    MSG msg = take_message();
    assert_true((ULONG_PTR)msg.lParam == (ULONG_PTR)0xFFFFFFFFU);
    assert_int_equal((DWORD)msg.lParam, 0xFFFFFFFFU);
}

static void only_packets_have_a_time_stamp(void **state)
{
    (void)state;
    RULE("MSG-8");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_register(fax, fx_window('t'));
    fx_register_port(fax, port, 0);
    modem_off();
    MSG msg = take_message();
    assert_int_equal(msg.wParam, 1);
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    FAX_EVENTW *event = take_packet(port, &bytes, &key);
    assert_true(event->TimeStamp.dwHighDateTime != 0);
    LocalFree((HLOCAL)event);
}

static void a_full_queue_loses_messages_with_1816(void **state)
{
    (void)state;
    RULE("MSG-10");
    RULE("CHO-10");
    fx_world(NULL);
    fx_process("client", "alice");
    HWND window = fx_window('t');
    fx_register(fx_connect(), window);
    for (int i = 0; i < 10000; i++) assert_true(PostMessageA(window, WM_APP, 0, 0));
    SetLastError(0);
    assert_false(PostMessageA(window, WM_APP, 0, 0));
    assert_int_equal(GetLastError(), ERROR_NOT_ENOUGH_QUOTA);
    modem_off();
    assert_string_equal(fx_messages(), "");
    assert_string_equal(fx_ask("status", "/registrations/0/outcomes/quota"), "1");
    assert_int_equal(fx_findings("post_failed"), 1);
    /* The registration stays; there was no retry. */
    modem_on();
    assert_string_equal(fx_messages(), "MODEM_POWERED_ON(1,-) IDLE(1,-)");
}

/* ---- IOC ---- */

static void a_packet_is_key_event_and_24_bytes(void **state)
{
    (void)state;
    RULE("IOC-1");
    RULE("IOC-2");
    RULE("IOC-8");
    RULE("IOC-9");
    RULE("CHO-5");
    RULE("VER-6");
    RULE("FEV-1");
    assert_int_equal(sizeof(FAX_EVENTA), 24);
    assert_int_equal(sizeof(FAX_EVENTW), 24);
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE port = fx_port();
    fx_register_port(fx_connect(), port, 77);
    modem_off();
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    FAX_EVENTW *event = take_packet(port, &bytes, &key);
    assert_int_equal(bytes, 24);
    assert_true(key == 77);
    assert_int_equal(event->SizeOfStruct, 24);
    assert_int_equal(event->EventId, FEI_MODEM_POWERED_OFF);
    assert_int_equal(event->DeviceId, 1);
    assert_int_equal(event->JobId, 0xFFFFFFFFU);
    LocalFree((HLOCAL)event);
}

static void the_time_stamp_is_of_generation_not_of_delivery(void **state)
{
    (void)state;
    RULE("IOC-8");
    RULE("CHO-21");
    RULE("FEV-3");
    RULE("FEV-4");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE port = fx_port();
    fx_register_port(fx_connect(), port, 0);
    FILETIME before, now;
    GetSystemTimeAsFileTime(&before);
    modem_off();
    fx_advance(3600000);
    modem_on();
    GetSystemTimeAsFileTime(&now);
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    FAX_EVENTW *off = take_packet(port, &bytes, &key), *on = take_packet(port, &bytes, &key);
    assert_int_equal(CompareFileTime(&off->TimeStamp, &before), 0);
    assert_int_equal(CompareFileTime(&on->TimeStamp, &now), 0);
    /* UTC: the scenario's start. */
    SYSTEMTIME utc;
    assert_true(FileTimeToSystemTime(&off->TimeStamp, &utc));
    assert_int_equal(utc.wYear, 2026);
    assert_int_equal(utc.wHour, 8);
    LocalFree((HLOCAL)off);
    LocalFree((HLOCAL)on);
}

static void events_that_come_together_have_the_time_of_each(void **state)
{
    (void)state;
    RULE("IOC-8");
    RULE("FEV-4");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_register_port(fax, port, 0);
    FILETIME start;
    GetSystemTimeAsFileTime(&start);
    fx_send(fax, "5550100", 1);
    fx_advance(60000);
    /* Seconds from the start: JOB_QUEUED, INITIALIZING, DIALING, two rings later SENDING, COMPLETED, DELETED, IDLE. */
    static const DWORD seconds[] = {0, 0, 1, 4, 5, 5, 6};
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        FAX_EVENTW *event = take_packet(port, &bytes, &key);
        assert_int_equal(event->TimeStamp.dwLowDateTime - start.dwLowDateTime, seconds[i] * 10000000U);
        LocalFree((HLOCAL)event);
    }
}

static void every_packet_has_a_block_of_its_own(void **state)
{
    (void)state;
    RULE("IOC-4");
    RULE("IOC-14");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE port = fx_port();
    fx_register_port(fx_connect(), port, 0);
    modem_off();
    modem_on();
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    FAX_EVENTW *off = take_packet(port, &bytes, &key), *on = take_packet(port, &bytes, &key);
    assert_ptr_not_equal(off, on);
    assert_null(LocalFree((HLOCAL)off));
    assert_int_equal(on->EventId, FEI_MODEM_POWERED_ON);
    assert_null(LocalFree((HLOCAL)on));
    assert_string_equal(fx_packets(port), "IDLE(1,-)");
}

static void one_port_serves_registrations_and_other_io_by_key(void **state)
{
    (void)state;
    RULE("IOC-5");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_register_port(fax, port, 1);
    fx_register_port(fax, port, 2);
    assert_true(PostQueuedCompletionStatus(port, 5, 3, NULL));
    modem_off();
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED own = NULL;
    assert_true(GetQueuedCompletionStatus(port, &bytes, &key, &own, 0));
    assert_true(key == 3 && own == NULL && bytes == 5);
    for (ULONG_PTR expected = 1; expected <= 2; expected++) {
        FAX_EVENTW *event = take_packet(port, &bytes, &key);
        assert_true(key == expected);
        LocalFree((HLOCAL)event);
    }
}

static void a_closed_port_leaks_nothing_and_is_pointed_out(void **state)
{
    (void)state;
    RULE("IOC-10");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE port = fx_port();
    fx_register_port(fx_connect(), port, 0);
    modem_off();
    assert_true(CloseHandle(port));
    modem_on();
    fx_sync();
    assert_int_equal(fx_findings("port_closed_unread"), 1);
    assert_non_null(strstr(fx_ask("report", "/text"), "1 event, 1 delivered, 0 read"));
    assert_string_equal(fx_ask("status", "/registrations/0/live"), "false");
}

static void the_library_leaves_the_port_to_its_owner(void **state)
{
    (void)state;
    RULE("IOC-11");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_register_port(fax, port, 0);
    assert_true(FaxClose(fax));
    fx_op("service-stop", NULL);
    fx_packets(port);
    assert_true(PostQueuedCompletionStatus(port, 0, 9, NULL));
    assert_true(CloseHandle(port));
}

static void closing_an_empty_port_is_a_note_only(void **state)
{
    (void)state;
    RULE("IOC-15");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE port = fx_port();
    fx_register_port(fx_connect(), port, 0);
    assert_true(CloseHandle(port));
    fx_sync();
    assert_int_equal(fx_findings("port_closed"), 1);
    assert_int_equal(fx_findings("port_closed_unread"), 0);
}

/* ---- EVT ---- */

static void device_ids_are_those_of_the_ports(void **state)
{
    (void)state;
    RULE("EVT-1");
    RULE("EVT-4");
    fx_world("\"devices\": [{\"id\": 40, \"name\": \"Modem\"}]");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    assert_true(FaxEnumPortsW(fax, &ports, &count));
    assert_int_equal(count, 1);
    assert_int_equal(ports[0].DeviceId, 40);
    FaxFreeBuffer(ports);
    modem_off();
    assert_string_equal(fx_messages(), "MODEM_POWERED_OFF(40,-)");
}

static void job_ids_are_those_of_the_queue(void **state)
{
    (void)state;
    RULE("EVT-2");
    RULE("STR-5");
    RULE("SND-10");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    DWORD job = fx_send(fax, "5550100", 1);
    MSG msg = take_message();
    assert_int_equal((DWORD)msg.lParam, job);
    PFAX_JOB_ENTRYW entry = NULL;
    assert_true(FaxGetJobW(fax, (DWORD)msg.lParam, &entry));
    assert_int_equal(entry->JobId, job);
    FaxFreeBuffer(entry);
}

static void job_queued_names_no_device_unless_one_was_asked_for(void **state)
{
    (void)state;
    RULE("EVT-5");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    param.Reserved[0] = 0xFFFFFFFFU;
    param.Reserved[1] = 1;
    DWORD job = 0;
    WCHAR path[260];
    assert_true(MultiByteToWideChar(CP_UTF8, 0, fx_tiff(1), -1, path, 260) > 0);
    assert_true(FaxSendDocumentW(fax, path, &param, NULL, &job));
    assert_string_equal(fx_messages(), "JOB_QUEUED(1,1) INITIALIZING(1,1)");
}

static void job_queued_comes_before_the_call_completes(void **state)
{
    (void)state;
    RULE("EVT-6");
    RULE("SND-10");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    DWORD job = 0;
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    WCHAR path[260];
    assert_true(MultiByteToWideChar(CP_UTF8, 0, fx_tiff(1), -1, path, 260) > 0);
    assert_true(FaxSendDocumentW(fax, path, &param, NULL, &job));
    /* No waiting of any kind between the call's return and this. */
    MSG msg;
    assert_true(PeekMessageA(&msg, NULL, 0, 0, PM_REMOVE));
    assert_int_equal(msg.message, FX_BASE + FEI_JOB_QUEUED);
}

/* What the packets that wait say: the last state that an event left on the device, and whether FEI_DELETED was among
 * them. */
struct said {
    DWORD last, state; /* FEI of the last event, FPS of the last that leaves one */
    bool deleted, any;
};

static DWORD state_after(DWORD event)
{
    static const DWORD states[FEI_NEVENTS + 1] = {
        [FEI_DIALING] = FPS_DIALING,           [FEI_SENDING] = FPS_SENDING, [FEI_RECEIVING] = FPS_RECEIVING,
        [FEI_COMPLETED] = FPS_COMPLETED,       [FEI_BUSY] = FPS_BUSY,       [FEI_RINGING] = FPS_RINGING,
        [FEI_ROUTING] = FPS_ROUTING,           [FEI_IDLE] = FPS_AVAILABLE,  [FEI_ANSWERED] = FPS_ANSWERED,
        [FEI_INITIALIZING] = FPS_INITIALIZING,
    };
    return states[event];
}

static struct said take_all(HANDLE port)
{
    struct said said = {0};
    DWORD bytes;
    ULONG_PTR key;
    LPOVERLAPPED taken;
    while (GetQueuedCompletionStatus(port, &bytes, &key, &taken, 0)) {
        FAX_EVENTW *event = (FAX_EVENTW *)taken;
        said.any = true;
        said.last = event->EventId;
        if (state_after(event->EventId)) said.state = state_after(event->EventId);
        said.deleted = said.deleted || event->EventId == FEI_DELETED;
        LocalFree((HLOCAL)event);
    }
    return said;
}

/* GEN-32: the device is in the state that the event speaks of. */
static void check_state(HANDLE fax, DWORD state)
{
    HANDLE device = NULL;
    PFAX_PORT_INFOW info = NULL;
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &device));
    assert_true(FaxGetPortW(device, &info));
    if (state) assert_int_equal(info->State, state);
    FaxFreeBuffer(info);
    assert_true(FaxClose(device));
}

/* Until FEI_DELETED of job 1, step by step: after every event but that one the job is there. How many events left it
 * so. */
static unsigned follow_to_the_end(HANDLE fax, HANDLE port)
{
    bool born = false, deleted = false;
    unsigned steps = 0;
    for (int step = 0; step < 5000 && !deleted; step++) {
        struct said said = take_all(port);
        PFAX_JOB_ENTRYW entry = NULL;
        if (!said.any) {
            fx_advance(500);
            continue;
        }
        check_state(fax, said.state);
        deleted = said.deleted;
        born = born || (said.last != FEI_RINGING);
        if (deleted) {
            fx_refused(FaxGetJobW(fax, 1, &entry), ERROR_INVALID_PARAMETER);
        } else if (born) {
            fx_granted(FaxGetJobW(fax, 1, &entry));
            FaxFreeBuffer(entry);
            steps++;
        }
    }
    assert_true(deleted);
    return steps;
}

static void deleted_alone_ends_the_life_of_a_job_id(void **state)
{
    (void)state;
    RULE("EVT-7");
    RULE("EVT-9");
    RULE("GEN-32");
    RULE("GJB-3");
    fx_world("\"parties\": [{\"number\": \"5550100\", \"does\": \"busy\", \"times\": 1}]");
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_register_port(fax, port, 0);
    fx_send(fax, "5550100", 2);
    /* JOB_QUEUED and INITIALIZING, DIALING, BUSY, IDLE, INITIALIZING, DIALING, SENDING, SENDING. */
    assert_int_equal(follow_to_the_end(fax, port), 8);
}

static void a_completed_call_is_no_deleted_job(void **state)
{
    (void)state;
    RULE("EVT-9");
    RULE("EVT-7");
    RULE("GEN-32");
    fx_world("\"devices\": [{\"id\": 1, \"name\": \"Modem\", \"rings\": 1}]");
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = fx_port();
    fx_register_port(fax, port, 0);
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 1");
    /* ANSWERED, RECEIVING, and COMPLETED with ROUTING: the fax was received, and is not yet routed. */
    assert_int_equal(follow_to_the_end(fax, port), 3);
}

static void one_sending_for_each_page(void **state)
{
    (void)state;
    RULE("EVT-8");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    fx_send(fax, "5550100", 3);
    fx_advance(60000);
    assert_string_equal(fx_messages(),
                        "JOB_QUEUED(0,1) INITIALIZING(1,1) DIALING(1,1) SENDING(1,1) SENDING(1,1) "
                        "SENDING(1,1) COMPLETED(1,1) DELETED(0,1) IDLE(1,-)");
}

static void the_three_of_the_header_are_sent_unless_switched_off(void **state)
{
    (void)state;
    RULE("EVT-10");
    RULE("CHO-6");
    fx_world("\"switches\": {\"documented_events_only\": true}");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    fx_send(fax, "5550100", 1);
    fx_advance(60000);
    assert_string_equal(fx_messages(),
                        "JOB_QUEUED(0,1) DIALING(1,1) SENDING(1,1) COMPLETED(1,1) DELETED(0,1) IDLE(1,-)");
}

static void a_line_taken_by_another_is_unavailable_not_handled(void **state)
{
    (void)state;
    RULE("EVT-11");
    RULE("SEQ-15");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    fx_op("line-take", "\"device\": \"Modem\", \"rings\": 2");
    fx_advance(60000);
    assert_string_equal(fx_messages(), "RINGING(1,-) RINGING(1,-) LINE_UNAVAILABLE(1,-)");
    HANDLE port = NULL;
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    PFAX_PORT_INFOW info = NULL;
    assert_true(FaxGetPortW(port, &info));
    assert_int_equal(info->State, FPS_UNAVAILABLE);
    FaxFreeBuffer(info);
    fx_op("line-release", "\"device\": \"Modem\"");
    assert_string_equal(fx_messages(), "IDLE(1,-)");
}

static void everybody_gets_the_events_of_all_jobs_and_devices(void **state)
{
    (void)state;
    RULE("EVT-13");
    fx_world(NULL);
    fx_process("bobs", "bob");
    HANDLE port = fx_port();
    fx_register_port(fx_connect(), port, 0);
    int bob = 0;
    fx_process("alices", "alice");
    fx_send(fx_connect(), "5550100", 1);
    fx_enter(bob);
    fx_sync();
    assert_string_equal(fx_packets(port), "JOB_QUEUED(0,1) INITIALIZING(1,1)");
}

static void failed_submissions_and_incoming_faxes_queue_no_job_event(void **state)
{
    (void)state;
    RULE("EVT-14");
    fx_world(NULL);
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    DWORD job = 0;
    fx_refused(FaxSendDocumentW(fax, FX_W("/no/such/file.tif"), &param, NULL, &job), ERROR_FILE_NOT_FOUND);
    assert_string_equal(fx_messages(), "");
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 1");
    fx_advance(60000);
    assert_null(strstr(fx_messages(), "JOB_QUEUED"));
}

static void pausing_and_opening_ports_are_no_events(void **state)
{
    (void)state;
    RULE("EVT-15");
    fx_world("\"config\": {\"queue_paused\": true}");
    fx_process("client", "alice");
    HANDLE fax = fx_connect(), port = NULL;
    fx_register(fax, fx_window('t'));
    DWORD job = fx_send(fax, "5550100", 1);
    assert_string_equal(fx_messages(), "JOB_QUEUED(0,1)");
    assert_true(FaxSetJobW(fax, job, JC_PAUSE, NULL));
    assert_true(FaxSetJobW(fax, job, JC_RESUME, NULL));
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    assert_true(FaxClose(port));
    assert_string_equal(fx_messages(), "");
}

static BOOL CALLBACK no_method(HANDLE fax, LPVOID context, LPWSTR name, LPWSTR friendly, LPWSTR function,
                               LPWSTR guid)
{
    (void)fax, (void)context, (void)name, (void)friendly, (void)function, (void)guid;
    return FALSE;
}

static void set_configuration_and_categories(HANDLE fax)
{
    PFAX_CONFIGURATIONW config = NULL;
    PFAX_LOG_CATEGORYW categories = NULL;
    DWORD count;
    assert_true(FaxGetConfigurationW(fax, &config));
    config->Retries++;
    config->Branding = !config->Branding;
    assert_true(FaxSetConfigurationW(fax, config));
    assert_true(FaxGetLoggingCategoriesW(fax, &categories, &count));
    categories[0].Level = FAXLOG_LEVEL_MAX;
    assert_true(FaxSetLoggingCategoriesW(fax, categories, count));
    FaxFreeBuffer(config);
    FaxFreeBuffer(categories);
}

static void set_routing(HANDLE fax)
{
    PFAX_GLOBAL_ROUTING_INFOW methods = NULL;
    DWORD count;
    HANDLE port;
    assert_true(FaxEnumGlobalRoutingInfoW(fax, &methods, &count));
    methods[0].Priority = 2;
    assert_true(FaxSetGlobalRoutingInfoW(fax, methods));
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_MODIFY, &port));
    assert_true(FaxSetRoutingInfoW(port, methods[1].Guid, (const BYTE *)FX_W("C:"), 3 * sizeof(WCHAR)));
    assert_true(FaxEnableRoutingMethodW(port, methods[1].Guid, TRUE));
    assert_true(FaxClose(port));
    FaxFreeBuffer(methods);
}

static void nothing_that_is_set_is_an_event(void **state)
{
    (void)state;
    RULE("EVT-15");
    fx_world("\"users\": [{\"name\": \"alice\", \"rights\": \"administrator\"}]");
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_register(fax, fx_window('t'));
    set_configuration_and_categories(fax);
    assert_string_equal(fx_messages(), "");
    set_routing(fax);
    assert_string_equal(fx_messages(), "");
    assert_true(
        FaxRegisterRoutingExtensionW(fax, FX_W("Own"), FX_W("Own"), FX_W("c:\\own.dll"), no_method, &fax));
    assert_true(FaxRegisterServiceProviderW(FX_W("Own"), FX_W("Own"), FX_W("c:\\own.dll"), FX_W("tsp")));
    assert_true(FaxUnregisterServiceProviderW(FX_W("Own")));
    assert_string_equal(fx_messages(), "");
}

static const struct test_case cases[] = {
    CASE(a_session_is_from_started_to_ended),
    CASE(by_default_nobody_sees_the_start),
    CASE(the_service_control_manager_tells_that_it_runs_again),
    CASE(an_open_handle_keeps_an_idle_service_a_registration_does_not),
    CASE(a_service_never_idles_out_by_default),
    CASE(handles_do_not_survive_so_a_new_session_needs_a_new_one),
    CASE(registering_while_the_service_is_down_fails),
    CASE(a_message_carries_event_device_and_job),
    CASE(messages_are_posted_and_wait_for_nobody),
    CASE(the_range_of_messages_is_1_to_27_inclusive),
    CASE(a_window_procedure_returns_0_for_what_it_processed),
    CASE(no_job_is_zero_extended),
    CASE(only_packets_have_a_time_stamp),
    CASE(a_full_queue_loses_messages_with_1816),
    CASE(a_packet_is_key_event_and_24_bytes),
    CASE(the_time_stamp_is_of_generation_not_of_delivery),
    CASE(events_that_come_together_have_the_time_of_each),
    CASE(every_packet_has_a_block_of_its_own),
    CASE(one_port_serves_registrations_and_other_io_by_key),
    CASE(a_closed_port_leaks_nothing_and_is_pointed_out),
    CASE(the_library_leaves_the_port_to_its_owner),
    CASE(closing_an_empty_port_is_a_note_only),
    CASE(device_ids_are_those_of_the_ports),
    CASE(job_ids_are_those_of_the_queue),
    CASE(job_queued_names_no_device_unless_one_was_asked_for),
    CASE(job_queued_comes_before_the_call_completes),
    CASE(deleted_alone_ends_the_life_of_a_job_id),
    CASE(a_completed_call_is_no_deleted_job),
    CASE(one_sending_for_each_page),
    CASE(the_three_of_the_header_are_sent_unless_switched_off),
    CASE(a_line_taken_by_another_is_unavailable_not_handled),
    CASE(everybody_gets_the_events_of_all_jobs_and_devices),
    CASE(failed_submissions_and_incoming_faxes_queue_no_job_event),
    CASE(pausing_and_opening_ports_are_no_events),
    CASE(nothing_that_is_set_is_an_event),
};

FX_MAIN("delivery")
