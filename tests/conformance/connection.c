/* SPDX-License-Identifier: MIT */
/* Connecting, closing, rights and ports: GEN, CON, CLS, ACC, RIGHTS, EPT, OPN, GPT, GDS in functions.md. */
#include "tests/conformance/fixture.h"

#include <stdio.h>
#include <string.h>

static void begin(const char *members)
{
    fx_world(members);
    fx_process("client", "alice");
}

static void rights(unsigned mask)
{
    char fields[64];
    snprintf(fields, sizeof fields, "\"user\": \"alice\", \"rights\": %u", mask);
    fx_op("rights", fields);
}

static HANDLE open_port(HANDLE fax, DWORD device, DWORD flags)
{
    HANDLE port = NULL;
    assert_true(FaxOpenPort(fax, device, flags, &port));
    assert_non_null(port);
    return port;
}

#define ALL_RIGHTS 0x7FU

/* ---- GEN ---- */

static void success_is_nonzero_failure_zero_with_a_code(void **state)
{
    (void)state;
    RULE("GEN-1");
    RULE("GEN-26");
    begin(NULL);
    HANDLE fax = NULL;
    fx_granted(FaxConnectFaxServerW(NULL, &fax));
    fx_refused(FaxAbort(fax, 12345), ERROR_INVALID_PARAMETER);
}

static void connecting_comes_first(void **state)
{
    (void)state;
    RULE("GEN-6");
    RULE("CON-2");
    begin(NULL);
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    fx_refused(FaxEnumPortsW((HANDLE)(ULONG_PTR)0x4FA00004U, &ports, &count), ERROR_INVALID_HANDLE);
    HANDLE fax = fx_connect();
    fx_granted(FaxEnumPortsW(fax, &ports, &count));
    FaxFreeBuffer(ports);
}

static void some_calls_need_no_connection(void **state)
{
    (void)state;
    RULE("GEN-7");
    RULE("CJP-5");
    RULE("FRB-7");
    begin(NULL);
    PFAX_JOB_PARAMW param = NULL;
    PFAX_COVERPAGE_INFOW cover = NULL;
    fx_granted(FaxCompleteJobParamsW(&param, &cover));
    FaxFreeBuffer(param);
    FaxFreeBuffer(cover);
}

static void there_are_two_kinds_of_handle_and_faxclose_for_both(void **state)
{
    (void)state;
    RULE("GEN-8");
    RULE("GEN-24");
    RULE("CLS-1");
    RULE("CLS-3");
    begin(NULL);
    HANDLE fax = fx_connect(), port = open_port(fax, 1, PORT_OPEN_QUERY);
    PFAX_PORT_INFOW info = NULL;
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    fx_refused(FaxGetPortW(fax, &info), ERROR_INVALID_HANDLE);
    fx_refused(FaxEnumJobsW(port, &jobs, &count), ERROR_INVALID_HANDLE);
    /* CloseHandle closes neither, and the report says that it was tried. */
    assert_false(CloseHandle(fax));
    assert_false(CloseHandle(port));
    assert_true(fx_findings("closehandle") > 0);
    fx_granted(FaxGetPortW(port, &info));
    FaxFreeBuffer(info);
    fx_granted(FaxClose(port));
    fx_granted(FaxClose(fax));
}

static void a_bad_port_handle_may_be_set_to_give_invalid_data(void **state)
{
    (void)state;
    RULE("GEN-24");
    RULE("GPT-E4");
    RULE("GDS-E4");
    begin("\"switches\": {\"bad_port_handle_data\": true}");
    HANDLE fax = fx_connect();
    PFAX_PORT_INFOW info = NULL;
    PFAX_DEVICE_STATUSW status = NULL;
    fx_refused(FaxGetPortW(fax, &info), ERROR_INVALID_DATA);
    fx_refused(FaxGetDeviceStatusW(fax, &status), ERROR_INVALID_DATA);
}

static void rights_are_checked_at_every_call(void **state)
{
    (void)state;
    RULE("GEN-9");
    begin(NULL);
    HANDLE fax = fx_connect();
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    fx_granted(FaxEnumJobsW(fax, &jobs, &count));
    FaxFreeBuffer(jobs);
    rights(FAX_JOB_SUBMIT);
    fx_refused(FaxEnumJobsW(fax, &jobs, &count), ERROR_ACCESS_DENIED);
    rights(FAX_JOB_QUERY);
    fx_granted(FaxEnumJobsW(fax, &jobs, &count));
    FaxFreeBuffer(jobs);
}

static void one_freebuffer_frees_everything(void **state)
{
    (void)state;
    RULE("GEN-10");
    RULE("GEN-11");
    RULE("FRB-3");
    RULE("EPT-2");
    RULE("EJB-2");
    begin("\"config\": {\"queue_paused\": true}");
    HANDLE fax = fx_connect();
    fx_send(fax, "5550100", 1);
    fx_send(fax, "5550101", 1);
    PFAX_JOB_ENTRYW jobs = NULL;
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    assert_true(FaxEnumJobsW(fax, &jobs, &count));
    assert_int_equal(count, 2);
    assert_non_null(jobs[1].RecipientNumber);
    FaxFreeBuffer(jobs);
    assert_true(FaxEnumPortsW(fax, &ports, &count));
    FaxFreeBuffer(ports);
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "0");
}

/* Strings and structure are one block each time: two are open after two calls, and one is gone with each call. */
static void what_a_port_tells_is_freed_with_one_call_each(void **state)
{
    (void)state;
    RULE("GEN-10");
    begin(NULL);
    HANDLE port = NULL;
    PFAX_PORT_INFOA info = NULL;
    PFAX_DEVICE_STATUSW device = NULL;
    PFAX_ROUTING_METHODW methods = NULL;
    LPBYTE data = NULL;
    DWORD count = 0, size = 0;
    assert_true(FaxOpenPort(fx_connect(), 1, PORT_OPEN_QUERY, &port));
    assert_true(FaxGetPortA(port, &info));
    assert_true(FaxGetDeviceStatusW(port, &device));
    assert_true(FaxEnumRoutingMethodsW(port, &methods, &count));
    assert_true(FaxGetRoutingInfoW(port, methods[0].Guid, &data, &size));
    assert_string_equal(fx_ask("status", "/open/buffer"), "4");
    void *const buffers[] = {data, methods, device, info};
    static const char *const left[] = {"3", "2", "1", "0"};
    for (size_t i = 0; i < 4; i++) {
        FaxFreeBuffer(buffers[i]);
        fx_sync();
        assert_string_equal(fx_ask("status", "/open/buffer"), left[i]);
    }
}

static void input_stays_the_callers(void **state)
{
    (void)state;
    RULE("GEN-13");
    begin("\"config\": {\"queue_paused\": true}");
    HANDLE fax = fx_connect();
    WCHAR number[] = {'5', '5', '5', 0}, path[260];
    FAX_JOB_PARAMW param = fx_param(number);
    assert_true(MultiByteToWideChar(CP_UTF8, 0, fx_tiff(1), -1, path, 260) > 0);
    DWORD job = 0;
    assert_true(FaxSendDocumentW(fax, path, &param, NULL, &job));
    number[0] = '9';
    memset(&param, 0xAA, sizeof param);
    memset(path, 0, sizeof path);
    PFAX_JOB_ENTRYW entry = NULL;
    assert_true(FaxGetJobW(fax, job, &entry));
    assert_int_equal(entry->RecipientNumber[0], '5');
    FaxFreeBuffer(entry);
}

static void the_expected_flow_of_a_client(void **state)
{
    (void)state;
    RULE("GEN-15");
    RULE("CLS-6");
    RULE("CLS-2");
    begin(NULL);
    HANDLE fax = fx_connect();
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    assert_true(FaxEnumPortsW(fax, &ports, &count));
    HANDLE port = open_port(fax, ports[0].DeviceId, PORT_OPEN_QUERY);
    fx_send(fax, "5550100", 1);
    FaxFreeBuffer(ports);
    fx_granted(FaxClose(port));
    fx_granted(FaxClose(fax));
    fx_exit(0);
    assert_int_equal(fx_findings("handle_not_closed"), 0);
    assert_int_equal(fx_findings("buffer_not_freed"), 0);
}

static void a_client_that_closes_nothing_is_reported(void **state)
{
    (void)state;
    RULE("CLS-2");
    RULE("FRB-2");
    begin(NULL);
    HANDLE fax = fx_connect();
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    assert_true(FaxEnumPortsW(fax, &ports, &count));
    fx_exit(0);
    assert_int_equal(fx_findings("handle_not_closed"), 1);
    assert_int_equal(fx_findings("buffer_not_freed"), 1);
}

static void null_pointers_before_handles_before_rights(void **state)
{
    (void)state;
    RULE("GEN-22");
    RULE("GEN-23");
    begin(NULL);
    HANDLE fax = fx_connect(), bad = (HANDLE)(ULONG_PTR)0x4FA7FFF0U;
    rights(0);
    PFAX_JOB_ENTRYW entry = NULL;
    /* Everything is wrong: the NULL is told. */
    fx_refused(FaxGetJobW(bad, 99, NULL), ERROR_INVALID_PARAMETER);
    /* Handle and right are wrong: the handle. */
    fx_refused(FaxGetJobW(bad, 99, &entry), ERROR_INVALID_HANDLE);
    /* Right and job are wrong: the right. */
    fx_refused(FaxGetJobW(fax, 99, &entry), ERROR_ACCESS_DENIED);
    rights(ALL_RIGHTS);
    fx_refused(FaxGetJobW(fax, 99, &entry), ERROR_INVALID_PARAMETER);
}

static void outputs_stay_untouched_on_failure(void **state)
{
    (void)state;
    RULE("GEN-25");
    begin(NULL);
    HANDLE fax = fx_connect();
    PFAX_JOB_ENTRYW entry = (PFAX_JOB_ENTRYW)(ULONG_PTR)0x55;
    DWORD count = 77;
    assert_false(FaxGetJobW(fax, 99, &entry));
    assert_ptr_equal(entry, (void *)(ULONG_PTR)0x55);
    rights(0);
    assert_false(FaxEnumJobsW(fax, &entry, &count));
    assert_int_equal(count, 77);
    HANDLE port = (HANDLE)(ULONG_PTR)0x55, server = (HANDLE)(ULONG_PTR)0x55;
    assert_false(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port));
    assert_null(port);
    assert_false(FaxConnectFaxServerW(NULL, &server));
    assert_null(server);
}

static void a_stopped_service_is_an_unavailable_rpc_server(void **state)
{
    (void)state;
    RULE("GEN-27");
    begin("\"switches\": {\"demand_start\": false}");
    HANDLE fax = fx_connect(), again = NULL;
    fx_op("service-stop", NULL);
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    fx_refused(FaxEnumJobsW(fax, &jobs, &count), RPC_S_SERVER_UNAVAILABLE);
    fx_refused(FaxConnectFaxServerW(NULL, &again), RPC_S_SERVER_UNAVAILABLE);
    fx_refused(FaxAccessCheck(fax, FAX_READ), RPC_S_SERVER_UNAVAILABLE);
}

static void empty_enumerations_succeed(void **state)
{
    (void)state;
    RULE("GEN-28");
    RULE("EPT-6");
    begin("\"devices\": []");
    HANDLE fax = fx_connect();
    PFAX_JOB_ENTRYW jobs = NULL;
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 9;
    fx_granted(FaxEnumJobsW(fax, &jobs, &count));
    assert_int_equal(count, 0);
    FaxFreeBuffer(jobs);
    count = 9;
    fx_granted(FaxEnumPortsW(fax, &ports, &count));
    assert_int_equal(count, 0);
    FaxFreeBuffer(ports);
}

static void null_handles_have_two_codes(void **state)
{
    (void)state;
    RULE("GEN-29");
    RULE("ABT-6");
    RULE("ACC-6");
    RULE("CLS-10");
    begin(NULL);
    PFAX_JOB_ENTRYW jobs = NULL;
    PFAX_PORT_INFOW ports = NULL;
    PFAX_DEVICE_STATUSW status = NULL;
    HANDLE port = NULL;
    DWORD count = 0;
    fx_refused(FaxAbort(NULL, 1), ERROR_INVALID_HANDLE);
    fx_refused(FaxClose(NULL), ERROR_INVALID_HANDLE);
    fx_refused(FaxAccessCheck(NULL, FAX_READ), ERROR_INVALID_HANDLE);
    fx_refused(FaxOpenPort(NULL, 1, PORT_OPEN_QUERY, &port), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumJobsW(NULL, &jobs, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumPortsW(NULL, &ports, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetPortW(NULL, &ports), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetDeviceStatusW(NULL, &status), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetJobW(NULL, 1, JC_PAUSE, NULL), ERROR_INVALID_PARAMETER);
}

static void neutral_names_map_to_a_or_w(void **state)
{
    (void)state;
    RULE("GEN-5");
    begin(NULL);
    HANDLE fax = NULL;
#ifdef UNICODE
    BOOL(WINAPI * connect)(LPCWSTR, LPHANDLE) = FaxConnectFaxServer;
#else
    BOOL(WINAPI * connect)(LPCSTR, LPHANDLE) = FaxConnectFaxServer;
#endif
    assert_true(connect(NULL, &fax));
    assert_true(FaxClose(fax));
}

static void exports_are_winapi(void **state)
{
    (void)state;
    RULE("GEN-4");
    /* A wrong convention does not convert: this line is the check, the call shows that it is the same function. */
    BOOL(WINAPI * close)(HANDLE) = FaxClose;
    begin(NULL);
    assert_true(close(fx_connect()));
}

static void jobs_change_state_only(void **state)
{
    (void)state;
    RULE("GEN-16");
    begin("\"config\": {\"queue_paused\": true}");
    HANDLE fax = fx_connect();
    DWORD job = fx_send(fax, "5550100", 1);
    PFAX_JOB_ENTRYW entry = NULL, after = NULL;
    assert_true(FaxGetJobW(fax, job, &entry));
    entry->RecipientNumber = FX_W("999");
    assert_true(FaxSetJobW(fax, job, JC_PAUSE, entry));
    assert_true(FaxGetJobW(fax, job, &after));
    assert_int_equal(after->RecipientNumber[0], '5');
    assert_int_equal(after->QueueStatus & JS_PAUSED, JS_PAUSED);
    FaxFreeBuffer(entry);
    FaxFreeBuffer(after);
}

static void line_ids_survive_a_restart(void **state)
{
    (void)state;
    RULE("GEN-17");
    begin(NULL);
    fx_op("service-stop", NULL);
    fx_op("service-start", NULL);
    HANDLE port = open_port(fx_connect(), 1, PORT_OPEN_QUERY);
    PFAX_PORT_INFOW info = NULL;
    assert_true(FaxGetPortW(port, &info));
    assert_int_equal(info->DeviceId, 1);
    FaxFreeBuffer(info);
}

/* ---- CON ---- */

static void connecting_gives_a_server_handle(void **state)
{
    (void)state;
    RULE("CON-1");
    RULE("CON-5");
    RULE("CON-8");
    begin(NULL);
    HANDLE first = NULL, second = NULL;
    fx_granted(FaxConnectFaxServerA(NULL, &first));
    fx_granted(FaxConnectFaxServerW(NULL, &second));
    assert_non_null(first);
    assert_ptr_not_equal(first, second);
    fx_granted(FaxClose(first));
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    fx_granted(FaxEnumJobsW(second, &jobs, &count));
    FaxFreeBuffer(jobs);
    fx_granted(FaxClose(second));
}

static void a_null_output_is_an_invalid_parameter(void **state)
{
    (void)state;
    RULE("CON-E1");
    begin(NULL);
    fx_refused(FaxConnectFaxServerW(NULL, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxConnectFaxServerA(NULL, NULL), ERROR_INVALID_PARAMETER);
}

static void a_user_without_any_fax_right_is_denied(void **state)
{
    (void)state;
    RULE("CON-E3");
    begin(NULL);
    rights(0);
    HANDLE fax = NULL;
    fx_refused(FaxConnectFaxServerW(NULL, &fax), ERROR_ACCESS_DENIED);
    rights(FAX_JOB_SUBMIT);
    fx_granted(FaxConnectFaxServerW(NULL, &fax));
}

static void only_the_local_server(void **state)
{
    (void)state;
    RULE("CON-3");
    RULE("CON-7");
    RULE("GEN-14");
    begin(NULL);
    HANDLE fax = NULL;
    fx_granted(FaxConnectFaxServerW(FX_W(""), &fax));
    fx_granted(FaxConnectFaxServerA("FAUXFAX", &fax));
    fx_granted(FaxConnectFaxServerA("\\\\fauxfax", &fax));
    fx_refused(FaxConnectFaxServerA("elsewhere", &fax), ERROR_INVALID_PARAMETER);
    fx_refused(FaxConnectFaxServerA("\\\\elsewhere", &fax), ERROR_INVALID_PARAMETER);
}

static void handles_end_with_the_service(void **state)
{
    (void)state;
    RULE("CON-6");
    begin(NULL);
    HANDLE fax = fx_connect();
    fx_op("service-stop", NULL);
    fx_op("service-start", NULL);
    PFAX_JOB_ENTRYW jobs = NULL;
    DWORD count = 0;
    fx_refused(FaxEnumJobsW(fax, &jobs, &count), ERROR_INVALID_HANDLE);
}

static void connecting_starts_a_stopped_service(void **state)
{
    (void)state;
    RULE("CON-9");
    begin(NULL);
    fx_op("service-stop", NULL);
    HANDLE fax = NULL;
    fx_granted(FaxConnectFaxServerW(NULL, &fax));
    assert_string_equal(fx_ask("status", "/service/state"), "running");
}

/* ---- CLS ---- */

static void closing_ends_a_handle(void **state)
{
    (void)state;
    RULE("CLS-8");
    RULE("CLS-E2");
    begin(NULL);
    HANDLE fax = fx_connect();
    fx_granted(FaxClose(fax));
    fx_refused(FaxClose(fax), ERROR_INVALID_HANDLE);
    fx_refused(FaxClose((HANDLE)(ULONG_PTR)0x1234), ERROR_INVALID_HANDLE);
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
    fx_refused(FaxClose(event), ERROR_INVALID_HANDLE);
    CloseHandle(event);
}

static void closing_a_server_handle_closes_its_ports(void **state)
{
    (void)state;
    RULE("CLS-7");
    begin(NULL);
    HANDLE fax = fx_connect(), other = fx_connect();
    HANDLE port = open_port(fax, 1, PORT_OPEN_QUERY), kept = open_port(other, 1, PORT_OPEN_QUERY);
    PFAX_PORT_INFOW info = NULL;
    fx_granted(FaxClose(fax));
    fx_refused(FaxGetPortW(port, &info), ERROR_INVALID_HANDLE);
    fx_granted(FaxGetPortW(kept, &info));
    FaxFreeBuffer(info);
}

static void closing_a_port_needs_a_right_closing_a_server_none(void **state)
{
    (void)state;
    RULE("CLS-E1");
    RULE("CLS-9");
    begin(NULL);
    HANDLE fax = fx_connect(), port = open_port(fax, 1, PORT_OPEN_QUERY);
    rights(FAX_JOB_SUBMIT);
    fx_refused(FaxClose(port), ERROR_ACCESS_DENIED);
    fx_granted(FaxClose(fax));
}

static void opening_and_closing_a_port_need_the_right_to_query_whatever_the_level(void **state)
{
    (void)state;
    RULE("OPN-6");
    begin(NULL);
    HANDLE fax = fx_connect(), port = NULL;
    static const DWORD levels[] = {PORT_OPEN_QUERY, PORT_OPEN_MODIFY};
    for (size_t i = 0; i < 2; i++) {
        rights(ALL_RIGHTS & ~(unsigned)FAX_PORT_QUERY);
        fx_refused(FaxOpenPort(fax, 1, levels[i], &port), ERROR_ACCESS_DENIED);
        rights(FAX_PORT_QUERY);
        fx_granted(FaxOpenPort(fax, 1, levels[i], &port));
        rights(ALL_RIGHTS & ~(unsigned)FAX_PORT_QUERY);
        fx_refused(FaxClose(port), ERROR_ACCESS_DENIED);
        rights(FAX_PORT_QUERY);
        fx_granted(FaxClose(port));
    }
}

/* ---- ACC ---- */

static void access_check_answers_for_the_calling_user(void **state)
{
    (void)state;
    RULE("ACC-1");
    RULE("ACC-3");
    RULE("ACC-5");
    RULE("ACC-E1");
    begin(NULL);
    HANDLE fax = fx_connect();
    rights(FAX_JOB_SUBMIT);
    fx_granted(FaxAccessCheck(fax, FAX_JOB_SUBMIT));
    fx_refused(FaxAccessCheck(fax, FAX_JOB_QUERY), ERROR_SUCCESS);
    fx_process("other", "bob");
    HANDLE bobs = fx_connect();
    fx_granted(FaxAccessCheck(bobs, FAX_JOB_QUERY));
}

static void all_bits_are_needed_and_none_is_no(void **state)
{
    (void)state;
    RULE("ACC-2");
    RULE("ACC-4");
    begin(NULL);
    HANDLE fax = fx_connect();
    rights(FAX_JOB_SUBMIT | FAX_JOB_QUERY);
    fx_granted(FaxAccessCheck(fax, FAX_JOB_SUBMIT | FAX_JOB_QUERY));
    fx_refused(FaxAccessCheck(fax, FAX_JOB_SUBMIT | FAX_JOB_MANAGE), ERROR_SUCCESS);
    fx_refused(FaxAccessCheck(fax, 0), ERROR_SUCCESS);
}

static void generic_masks(void **state)
{
    (void)state;
    RULE("ACC-7");
    RULE("RIGHTS-1");
    begin(NULL);
    HANDLE fax = fx_connect();
    rights(ALL_RIGHTS);
    fx_granted(FaxAccessCheck(fax, FAX_ALL_ACCESS));
    fx_granted(FaxAccessCheck(fax, FAX_READ));
    fx_granted(FaxAccessCheck(fax, FAX_WRITE));
    rights(FAX_JOB_QUERY | FAX_CONFIG_QUERY | FAX_PORT_QUERY);
    fx_granted(FaxAccessCheck(fax, FAX_READ));
    fx_refused(FaxAccessCheck(fax, FAX_WRITE), ERROR_SUCCESS);
    fx_refused(FaxAccessCheck(fax, FAX_ALL_ACCESS), ERROR_SUCCESS);
}

static void access_check_failures(void **state)
{
    (void)state;
    RULE("ACC-E2");
    RULE("ACC-E3");
    RULE("ACC-6");
    begin(NULL);
    HANDLE fax = fx_connect();
    fx_refused(FaxAccessCheck((HANDLE)(ULONG_PTR)0x1234, FAX_READ), ERROR_INVALID_HANDLE);
    /* XP and later: bits that are no fax rights. */
    fx_refused(FaxAccessCheck(fax, 0x80), ERROR_INVALID_PARAMETER);
}

static void since_vista_a_user_without_account_is_denied(void **state)
{
    (void)state;
    RULE("ACC-E4");
    begin("\"profile\": \"win7\"");
    HANDLE fax = fx_connect();
    rights(0);
    fx_refused(FaxAccessCheck(fax, FAX_JOB_SUBMIT), ERROR_ACCESS_DENIED);
}

/* ---- RIGHTS ---- */

static void each_function_needs_its_right(void **state)
{
    (void)state;
    RULE("RIGHTS-2");
    RULE("EJB-E1");
    RULE("EPT-E1");
    RULE("GJB-E1");
    RULE("OPN-E1");
    RULE("GPT-E2");
    RULE("GDS-E2");
    RULE("SND-E5");
    begin("\"config\": {\"queue_paused\": true}");
    rights(ALL_RIGHTS);
    HANDLE fax = fx_connect(), port = open_port(fax, 1, PORT_OPEN_QUERY), opened = NULL;
    DWORD job = fx_send(fax, "5550100", 1), count = 0;
    PFAX_JOB_ENTRYW jobs = NULL;
    PFAX_PORT_INFOW ports = NULL;
    PFAX_DEVICE_STATUSW status = NULL;
    FAX_JOB_PARAMW param = fx_param(FX_W("5550100"));
    WCHAR path[260];
    assert_true(MultiByteToWideChar(CP_UTF8, 0, fx_tiff(1), -1, path, 260) > 0);

    rights(ALL_RIGHTS & ~(unsigned)FAX_JOB_QUERY);
    fx_refused(FaxEnumJobsW(fax, &jobs, &count), ERROR_ACCESS_DENIED);
    fx_refused(FaxGetJobW(fax, job, &jobs), ERROR_ACCESS_DENIED);
    rights(ALL_RIGHTS & ~(unsigned)FAX_PORT_QUERY);
    fx_refused(FaxEnumPortsW(fax, &ports, &count), ERROR_ACCESS_DENIED);
    fx_refused(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &opened), ERROR_ACCESS_DENIED);
    fx_refused(FaxGetPortW(port, &ports), ERROR_ACCESS_DENIED);
    fx_refused(FaxGetDeviceStatusW(port, &status), ERROR_ACCESS_DENIED);
    rights(ALL_RIGHTS & ~(unsigned)FAX_JOB_SUBMIT);
    fx_refused(FaxSendDocumentW(fax, path, &param, NULL, &job), ERROR_ACCESS_DENIED);

    /* The right alone is enough. */
    rights(FAX_JOB_QUERY);
    fx_granted(FaxEnumJobsW(fax, &jobs, &count));
    FaxFreeBuffer(jobs);
    rights(FAX_PORT_QUERY);
    fx_granted(FaxEnumPortsW(fax, &ports, &count));
    FaxFreeBuffer(ports);
    rights(FAX_JOB_SUBMIT);
    fx_granted(FaxSendDocumentW(fax, path, &param, NULL, &job));
}

static void the_port_level_and_the_right_are_separate(void **state)
{
    (void)state;
    RULE("RIGHTS-3");
    RULE("RIGHTS-4");
    RULE("GPT-2");
    RULE("GDS-3");
    RULE("OPN-2");
    begin(NULL);
    HANDLE fax = fx_connect();
    PFAX_PORT_INFOW info = NULL;
    PFAX_DEVICE_STATUSW status = NULL;
    static const DWORD levels[] = {PORT_OPEN_QUERY, PORT_OPEN_MODIFY, PORT_OPEN_QUERY | PORT_OPEN_MODIFY};
    for (size_t i = 0; i < 3; i++) {
        HANDLE port = open_port(fax, 1, levels[i]);
        fx_granted(FaxGetPortW(port, &info));
        FaxFreeBuffer(info);
        fx_granted(FaxGetDeviceStatusW(port, &status));
        FaxFreeBuffer(status);
        rights(FAX_JOB_SUBMIT);
        fx_refused(FaxGetPortW(port, &info), ERROR_ACCESS_DENIED);
        rights(ALL_RIGHTS);
        fx_granted(FaxClose(port));
    }
}

static void default_rights_by_kind_of_user(void **state)
{
    (void)state;
    RULE("RIGHTS-6");
    fx_world("\"users\": [{\"name\": \"root\", \"rights\": \"administrator\"}, "
             "{\"name\": \"alice\", \"rights\": \"user\"}, {\"name\": \"carol\", \"rights\": \"other\"}]");
    fx_process("client", "root");
    fx_granted(FaxAccessCheck(fx_connect(), FAX_ALL_ACCESS));
    fx_process("client", "alice");
    HANDLE fax = fx_connect();
    fx_granted(FaxAccessCheck(fax, FAX_JOB_SUBMIT | FAX_JOB_QUERY | FAX_JOB_MANAGE | FAX_CONFIG_QUERY |
                                       FAX_PORT_QUERY));
    fx_refused(FaxAccessCheck(fax, FAX_PORT_SET), ERROR_SUCCESS);
    fx_process("client", "carol");
    fax = fx_connect();
    fx_granted(FaxAccessCheck(fax, FAX_JOB_SUBMIT));
    fx_refused(FaxAccessCheck(fax, FAX_JOB_QUERY), ERROR_SUCCESS);
}

/* ---- EPT, OPN, GPT, GDS ---- */

static const char *const TWO_DEVICES =
    "\"devices\": [{\"id\": 7, \"name\": \"Second\", \"priority\": 2, \"tsid\": \"T7\", \"csid\": \"C7\", "
    "\"rings\": 4}, "
    "{\"id\": 3, \"name\": \"First\", \"priority\": 1, \"virtual\": true}]";

static void ports_come_in_order_of_priority(void **state)
{
    (void)state;
    RULE("EPT-1");
    RULE("EPT-4");
    RULE("EPT-5");
    RULE("GPT-4");
    RULE("STR-3");
    begin(TWO_DEVICES);
    HANDLE fax = fx_connect();
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    assert_true(FaxEnumPortsW(fax, &ports, &count));
    assert_int_equal(count, 2);
    assert_int_equal(ports[0].DeviceId, 3);
    assert_int_equal(ports[0].Flags & FPF_VIRTUAL, FPF_VIRTUAL);
    assert_int_equal(ports[1].DeviceId, 7);
    assert_int_equal(ports[1].Priority, count);
    assert_int_equal(ports[1].Flags & FPF_VIRTUAL, 0);
    for (DWORD i = 0; i < count; i++) assert_int_equal(ports[i].SizeOfStruct, sizeof(FAX_PORT_INFOW));
    FaxFreeBuffer(ports);
}

static void enumports_null_rows(void **state)
{
    (void)state;
    RULE("EPT-E2");
    begin(NULL);
    HANDLE fax = fx_connect();
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    fx_refused(FaxEnumPortsW(fax, NULL, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumPortsW(fax, &ports, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumPortsA(NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
}

static void open_port_gives_a_handle_for_ids_of_enumports(void **state)
{
    (void)state;
    RULE("OPN-1");
    RULE("EPT-3");
    RULE("OPN-E4");
    begin(TWO_DEVICES);
    HANDLE fax = fx_connect(), port = NULL;
    PFAX_PORT_INFOW info = NULL;
    fx_granted(FaxOpenPort(fax, 7, PORT_OPEN_QUERY, &port));
    fx_granted(FaxGetPortW(port, &info));
    assert_int_equal(info->DeviceId, 7);
    FaxFreeBuffer(info);
    fx_refused(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &port), ERROR_BAD_UNIT);
    fx_refused(FaxOpenPort(fax, 0, PORT_OPEN_QUERY, &port), ERROR_BAD_UNIT);
}

static void one_modify_handle_per_port(void **state)
{
    (void)state;
    RULE("OPN-3");
    RULE("OPN-E3");
    RULE("OPN-7");
    begin(NULL);
    HANDLE fax = fx_connect(), other = NULL;
    HANDLE first = open_port(fax, 1, PORT_OPEN_MODIFY);
    fx_refused(FaxOpenPort(fax, 1, PORT_OPEN_MODIFY, &other), ERROR_INVALID_HANDLE);
    fx_granted(FaxOpenPort(fax, 1, PORT_OPEN_QUERY, &other));
    int second = fx_process("other", "bob");
    HANDLE bobs = fx_connect(), port = NULL;
    fx_refused(FaxOpenPort(bobs, 1, PORT_OPEN_QUERY | PORT_OPEN_MODIFY, &port), ERROR_INVALID_HANDLE);
    fx_enter(0);
    fx_granted(FaxClose(first));
    fx_enter(second);
    fx_granted(FaxOpenPort(bobs, 1, PORT_OPEN_MODIFY, &port));
    /* Released with the server handle, and with the process. */
    fx_granted(FaxClose(bobs));
    fx_enter(0);
    first = open_port(fax, 1, PORT_OPEN_MODIFY);
    fx_kill(0);
    fx_enter(second);
    fx_granted(FaxOpenPort(fx_connect(), 1, PORT_OPEN_MODIFY, &port));
}

static void flags_of_0_are_query_and_unknown_bits_ignored(void **state)
{
    (void)state;
    RULE("OPN-4");
    begin(NULL);
    HANDLE fax = fx_connect();
    PFAX_PORT_INFOW info = NULL;
    fx_granted(FaxGetPortW(open_port(fax, 1, 0), &info));
    FaxFreeBuffer(info);
    fx_granted(FaxGetPortW(open_port(fax, 1, 0xF0), &info));
    FaxFreeBuffer(info);
}

static void open_port_null_output(void **state)
{
    (void)state;
    RULE("OPN-E5");
    begin(NULL);
    fx_refused(FaxOpenPort(fx_connect(), 1, PORT_OPEN_QUERY, NULL), ERROR_INVALID_PARAMETER);
}

static void get_port_returns_configuration_and_state(void **state)
{
    (void)state;
    RULE("GPT-1");
    RULE("GPT-3");
    RULE("FPI-4");
    begin(TWO_DEVICES);
    HANDLE port = open_port(fx_connect(), 7, PORT_OPEN_QUERY);
    PFAX_PORT_INFOA info = NULL;
    fx_granted(FaxGetPortA(port, &info));
    assert_int_equal(info->SizeOfStruct, sizeof(FAX_PORT_INFOA));
    assert_string_equal(info->DeviceName, "Second");
    assert_string_equal(info->Tsid, "T7");
    assert_string_equal(info->Csid, "C7");
    assert_int_equal(info->Rings, 4);
    assert_int_equal(info->State, FPS_AVAILABLE);
    FaxFreeBuffer(info);
    fx_op("device-off", "\"device\": \"Second\"");
    fx_granted(FaxGetPortA(port, &info));
    assert_int_equal(info->State, FPS_OFFLINE);
    FaxFreeBuffer(info);
}

static void get_port_null_rows(void **state)
{
    (void)state;
    RULE("GPT-E1");
    RULE("GDS-E1");
    begin(NULL);
    HANDLE port = open_port(fx_connect(), 1, PORT_OPEN_QUERY);
    fx_refused(FaxGetPortW(port, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetPortA(NULL, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetDeviceStatusW(port, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetDeviceStatusA(NULL, NULL), ERROR_INVALID_PARAMETER);
}

static void an_idle_device(void **state)
{
    (void)state;
    RULE("GDS-1");
    RULE("GDS-2");
    RULE("GDS-4");
    RULE("FDS-4");
    RULE("FDS-3");
    begin(TWO_DEVICES);
    HANDLE port = open_port(fx_connect(), 7, PORT_OPEN_QUERY);
    PFAX_DEVICE_STATUSA status = NULL;
    fx_granted(FaxGetDeviceStatusA(port, &status));
    assert_int_equal(status->SizeOfStruct, sizeof(FAX_DEVICE_STATUSA));
    assert_int_equal(status->DeviceId, 7);
    assert_int_equal(status->JobType, JT_UNKNOWN);
    assert_int_equal(status->Status, FPS_AVAILABLE);
    assert_int_equal(status->CurrentPage, 0);
    assert_int_equal(status->StartTime.dwHighDateTime, 0);
    assert_null(status->CallerId);
    assert_null(status->PhoneNumber);
    assert_null(status->StatusString);
    assert_string_equal(status->DeviceName, "Second");
    assert_string_equal(status->Tsid, "T7");
    assert_string_equal(status->Csid, "C7");
    FaxFreeBuffer(status);
}

static void a_sending_and_a_receiving_device(void **state)
{
    (void)state;
    RULE("GDS-1");
    RULE("FDS-1");
    begin(NULL);
    HANDLE fax = fx_connect(), port = open_port(fax, 1, PORT_OPEN_QUERY);
    DWORD job = fx_send(fax, "5550100", 9);
    fx_advance(6500);
    PFAX_DEVICE_STATUSA status = NULL;
    fx_granted(FaxGetDeviceStatusA(port, &status));
    assert_int_equal(status->JobType, JT_SEND);
    assert_int_equal(status->Status, FPS_SENDING);
    assert_true(status->CurrentPage >= 1);
    assert_int_equal(status->TotalPages, 9);
    assert_string_equal(status->PhoneNumber, "5550100");
    assert_null(status->CallerId);
    assert_string_equal(status->UserName, "alice");
    assert_true(status->StartTime.dwHighDateTime != 0);
    FaxFreeBuffer(status);
    assert_true(FaxAbort(fax, job));
    fx_advance(60000);
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 9");
    fx_advance(6000);
    fx_granted(FaxGetDeviceStatusA(port, &status));
    assert_int_equal(status->JobType, JT_RECEIVE);
    assert_string_equal(status->CallerId, "5550111");
    assert_null(status->PhoneNumber);
    FaxFreeBuffer(status);
    DWORD most = 0;
    for (int second = 0; second < 30; second++) {
        fx_advance(1000);
        fx_granted(FaxGetDeviceStatusA(port, &status));
        assert_true(status->CurrentPage <= status->TotalPages);
        if (status->CurrentPage > most) most = status->CurrentPage;
        FaxFreeBuffer(status);
    }
    assert_true(most > 1);
}

static const struct test_case cases[] = {
    CASE(success_is_nonzero_failure_zero_with_a_code),
    CASE(connecting_comes_first),
    CASE(some_calls_need_no_connection),
    CASE(there_are_two_kinds_of_handle_and_faxclose_for_both),
    CASE(a_bad_port_handle_may_be_set_to_give_invalid_data),
    CASE(rights_are_checked_at_every_call),
    CASE(one_freebuffer_frees_everything),
    CASE(what_a_port_tells_is_freed_with_one_call_each),
    CASE(input_stays_the_callers),
    CASE(the_expected_flow_of_a_client),
    CASE(a_client_that_closes_nothing_is_reported),
    CASE(null_pointers_before_handles_before_rights),
    CASE(outputs_stay_untouched_on_failure),
    CASE(a_stopped_service_is_an_unavailable_rpc_server),
    CASE(empty_enumerations_succeed),
    CASE(null_handles_have_two_codes),
    CASE(neutral_names_map_to_a_or_w),
    CASE(exports_are_winapi),
    CASE(jobs_change_state_only),
    CASE(line_ids_survive_a_restart),
    CASE(connecting_gives_a_server_handle),
    CASE(a_null_output_is_an_invalid_parameter),
    CASE(a_user_without_any_fax_right_is_denied),
    CASE(only_the_local_server),
    CASE(handles_end_with_the_service),
    CASE(connecting_starts_a_stopped_service),
    CASE(closing_ends_a_handle),
    CASE(closing_a_server_handle_closes_its_ports),
    CASE(closing_a_port_needs_a_right_closing_a_server_none),
    CASE(opening_and_closing_a_port_need_the_right_to_query_whatever_the_level),
    CASE(access_check_answers_for_the_calling_user),
    CASE(all_bits_are_needed_and_none_is_no),
    CASE(generic_masks),
    CASE(access_check_failures),
    CASE(since_vista_a_user_without_account_is_denied),
    CASE(each_function_needs_its_right),
    CASE(the_port_level_and_the_right_are_separate),
    CASE(default_rights_by_kind_of_user),
    CASE(ports_come_in_order_of_priority),
    CASE(enumports_null_rows),
    CASE(open_port_gives_a_handle_for_ids_of_enumports),
    CASE(one_modify_handle_per_port),
    CASE(flags_of_0_are_query_and_unknown_bits_ignored),
    CASE(open_port_null_output),
    CASE(get_port_returns_configuration_and_state),
    CASE(get_port_null_rows),
    CASE(an_idle_device),
    CASE(a_sending_and_a_receiving_device),
};

FX_MAIN("connection")
