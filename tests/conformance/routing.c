/* SPDX-License-Identifier: MIT */
/* Inbound routing: ERM, EMT, EGR, SGR, GRI, SRI, RRE and RIC in functions.md; FRM and FGR of structures.md. */
#include "tests/conformance/fixture.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#define EMAIL "{6bbf7bfe-9af2-11d0-abf7-00c04fd91a4e}"
#define FOLDER "{92041a90-9af2-11d0-abf7-00c04fd91a4e}"
#define PRINTING "{aec1b37c-9af2-11d0-abf7-00c04fd91a4e}"
#define INBOX "{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}"
#define OWN "{01234567-89AB-cdef-0123-456789abcdef}"
#define NOBODY "{00000000-89AB-cdef-0123-456789abcdef}"
#define WIDE_(literal) FX_W(literal)
#define WIDE(literal) WIDE_(literal)

#define MODEMS                                                                                               \
    "\"devices\": [{\"id\": 7, \"name\": \"Modem\", \"rings\": 1}, {\"id\": 9, \"name\": \"Second\"}]"

static HANDLE fax, port;

static HANDLE open_port(DWORD device)
{
    HANDLE handle = NULL;
    assert_true(FaxOpenPort(fax, device, PORT_OPEN_QUERY, &handle));
    return handle;
}

/* alice is an administrator, with a port handle of device 7. */
static void begin(const char *members)
{
    char all[1024];
    snprintf(all, sizeof all,
             MODEMS ", \"users\": [{\"name\": \"alice\", \"rights\": \"administrator\"}]%s%s",
             members ? ", " : "", members ? members : "");
    fx_world(all);
    fx_process("client", "alice");
    fax = fx_connect();
    port = open_port(7);
}

static void rights(unsigned mask)
{
    char fields[64];
    snprintf(fields, sizeof fields, "\"user\": \"alice\", \"rights\": %u", mask);
    fx_op("rights", fields);
}

/* "1 email 2 folder", by what begins their GUIDs. */
static const char *order(void)
{
    static char words[200];
    PFAX_GLOBAL_ROUTING_INFOA info = NULL;
    DWORD count = 0;
    size_t used = 0;
    *words = '\0';
    assert_true(FaxEnumGlobalRoutingInfoA(fax, &info, &count));
    for (DWORD i = 0; i < count; i++)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%u %.4s", i ? " " : "",
                                 (unsigned)info[i].Priority, info[i].Guid + 1);
    FaxFreeBuffer(info);
    return words;
}

/* "9204+ aec1-": which methods the device has, and whether they are enabled. */
static const char *enabled_on(HANDLE handle)
{
    static char words[200];
    PFAX_ROUTING_METHODA methods = NULL;
    DWORD count = 0;
    size_t used = 0;
    *words = '\0';
    assert_true(FaxEnumRoutingMethodsA(handle, &methods, &count));
    for (DWORD i = 0; i < count; i++)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%.4s%c", i ? " " : "",
                                 methods[i].Guid + 1, methods[i].Enabled ? '+' : '-');
    FaxFreeBuffer(methods);
    return words;
}

static void move(const WCHAR *guid, DWORD priority)
{
    FAX_GLOBAL_ROUTING_INFOW info = {.SizeOfStruct = sizeof info, .Priority = priority, .Guid = guid};
    fx_granted(FaxSetGlobalRoutingInfoW(fax, &info));
}

/* A fax comes in on device 7, and is done with, attempts and all. */
static void receive(void)
{
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 2, \"device\": \"Modem\"");
    fx_advance(3600000);
}

/* ---- Listing ---- */

static void a_fresh_server_has_the_predefined_methods(void **state)
{
    (void)state;
    RULE("EGR-1");
    RULE("EGR-4");
    RULE("EGR-5");
    RULE("EMT-1");
    begin(NULL);
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1");
    assert_string_equal(enabled_on(port), "6bbf- 9204+ aec1-");
    begin("\"profile\": \"win2000\"");
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1 4 9d3d");
    begin("\"config\": {\"routing\": false}");
    assert_string_equal(enabled_on(port), "6bbf- 9204- aec1-");
}

static void the_predefined_methods_are_those_of_windows(void **state)
{
    (void)state;
    RULE("EGR-4");
    static const struct {
        const char *guid, *friendly, *function;
    } rows[] = {
        {EMAIL, "Send by e-mail", "FaxRouteEmail"},
        {FOLDER, "Store in a folder", "FaxRouteStore"},
        {PRINTING, "Print", "FaxRoutePrint"},
        {INBOX, "Put into an inbox", "FaxRouteInBox"},
    };
    begin("\"profile\": \"win2000\"");
    PFAX_GLOBAL_ROUTING_INFOA info = NULL;
    DWORD count = 0;
    assert_true(FaxEnumGlobalRoutingInfoA(fax, &info, &count));
    assert_int_equal(count, sizeof rows / sizeof *rows);
    for (DWORD i = 0; i < count; i++) {
        assert_string_equal(info[i].Guid, rows[i].guid);
        assert_string_equal(info[i].FriendlyName, rows[i].friendly);
        assert_string_equal(info[i].FunctionName, rows[i].function);
        assert_string_equal(info[i].ExtensionFriendlyName, "Microsoft Routing Extension");
    }
    FaxFreeBuffer(info);
}

static void global_data_in_both_forms(void **state)
{
    (void)state;
    RULE("EGR-1");
    RULE("EGR-3");
    RULE("FGR-1");
    RULE("GEN-11");
    RULE("GEN-19");
    RULE("STR-3");
    begin(NULL);
    PFAX_GLOBAL_ROUTING_INFOA a = NULL;
    PFAX_GLOBAL_ROUTING_INFOW w = NULL;
    DWORD count_a = 0, count_w = 0;
    fx_granted(FaxEnumGlobalRoutingInfoA(fax, &a, &count_a));
    fx_granted(FaxEnumGlobalRoutingInfoW(fax, &w, &count_w));
    assert_int_equal(count_a, 3);
    assert_int_equal(count_w, 3);
    assert_int_equal(a[1].SizeOfStruct, sizeof *a);
    assert_int_equal(w[1].SizeOfStruct, sizeof *w);
    assert_int_equal(w[2].Priority, count_w);
    assert_string_equal(a[1].Guid, FOLDER);
    assert_int_equal(lstrcmpW(w[1].Guid, WIDE(FOLDER)), 0);
    assert_string_equal(a[1].FunctionName, "FaxRouteStore");
    assert_int_equal(lstrcmpW(w[1].FriendlyName, FX_W("Store in a folder")), 0);
    assert_string_equal(a[1].ExtensionImageName, "%systemroot%\\system32\\faxroute.dll");
    assert_int_equal(lstrcmpW(w[1].ExtensionFriendlyName, FX_W("Microsoft Routing Extension")), 0);
    FaxFreeBuffer(a);
    FaxFreeBuffer(w);
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "0");
}

static void methods_of_a_port_in_both_forms(void **state)
{
    (void)state;
    RULE("EMT-1");
    RULE("EMT-2");
    RULE("FRM-1");
    RULE("STR-3");
    begin(NULL);
    PFAX_ROUTING_METHODA a = NULL;
    PFAX_ROUTING_METHODW w = NULL;
    DWORD count_a = 0, count_w = 0;
    fx_granted(FaxEnumRoutingMethodsA(port, &a, &count_a));
    fx_granted(FaxEnumRoutingMethodsW(port, &w, &count_w));
    assert_int_equal(count_a, 3);
    assert_int_equal(count_w, 3);
    assert_int_equal(a[0].SizeOfStruct, sizeof *a);
    assert_int_equal(w[0].SizeOfStruct, sizeof *w);
    assert_int_equal(a[2].DeviceId, 7);
    assert_string_equal(a[2].DeviceName, "Modem");
    assert_string_equal(a[2].Guid, PRINTING);
    assert_string_equal(a[2].FriendlyName, "Print");
    assert_string_equal(a[2].FunctionName, "FaxRoutePrint");
    assert_string_equal(a[2].ExtensionImageName, "%systemroot%\\system32\\faxroute.dll");
    assert_int_equal(lstrcmpW(w[2].ExtensionFriendlyName, FX_W("Microsoft Routing Extension")), 0);
    assert_int_equal(lstrcmpW(w[0].Guid, WIDE(EMAIL)), 0);
    FaxFreeBuffer(a);
    FaxFreeBuffer(w);
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "0");
}

/* ---- NULLs, handles, rights, GUIDs ---- */

static void what_lists_is_refused(void **state)
{
    (void)state;
    RULE("EGR-E2");
    RULE("EMT-E2");
    RULE("GEN-23");
    RULE("GEN-25");
    begin(NULL);
    rights(FAX_JOB_SUBMIT);
    PFAX_GLOBAL_ROUTING_INFOW info = (PFAX_GLOBAL_ROUTING_INFOW)&fax;
    PFAX_ROUTING_METHODW methods = (PFAX_ROUTING_METHODW)&fax;
    DWORD count = 77;
    fx_refused(FaxEnumGlobalRoutingInfoW(NULL, &info, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumGlobalRoutingInfoW(fax, NULL, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumGlobalRoutingInfoA(fax, NULL, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumGlobalRoutingInfoW(fax, &info, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumGlobalRoutingInfoW(port, &info, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumGlobalRoutingInfoW(port, &info, &count), ERROR_INVALID_HANDLE);
    fx_refused(FaxEnumRoutingMethodsW(NULL, &methods, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumRoutingMethodsW(port, NULL, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumRoutingMethodsA(port, NULL, &count), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumRoutingMethodsW(port, &methods, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnumRoutingMethodsW(fax, &methods, &count), ERROR_INVALID_HANDLE);
    assert_ptr_equal(info, &fax);
    assert_ptr_equal(methods, &fax);
    assert_int_equal(count, 77);
}

static void what_is_set_is_refused(void **state)
{
    (void)state;
    RULE("ERM-E1");
    RULE("SGR-E3");
    RULE("GRI-E2");
    RULE("SRI-E2");
    RULE("GEN-23");
    begin(NULL);
    rights(FAX_JOB_SUBMIT);
    FAX_GLOBAL_ROUTING_INFOW info = {.SizeOfStruct = sizeof info, .Priority = 1, .Guid = WIDE(FOLDER)};
    FAX_GLOBAL_ROUTING_INFOA info_a = {.SizeOfStruct = sizeof info, .Priority = 0, .Guid = FOLDER};
    LPBYTE data = (LPBYTE)&fax;
    BYTE own[2] = {0, 0};
    DWORD size = 77;
    fx_refused(FaxEnableRoutingMethodW(NULL, WIDE(FOLDER), TRUE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnableRoutingMethodW(port, NULL, TRUE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnableRoutingMethodA(port, NULL, TRUE), ERROR_INVALID_PARAMETER);
    fx_refused(FaxEnableRoutingMethodW(fax, WIDE(FOLDER), TRUE), ERROR_INVALID_HANDLE);
    fx_refused(FaxSetGlobalRoutingInfoW(NULL, &info), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetGlobalRoutingInfoW(fax, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetGlobalRoutingInfoW(port, &info), ERROR_INVALID_HANDLE);
    fx_refused(FaxSetGlobalRoutingInfoA(fax, &info_a),
               ERROR_INVALID_PARAMETER); /* before the right: GEN-30 */
    info.SizeOfStruct--;
    fx_refused(FaxSetGlobalRoutingInfoW(fax, &info), ERROR_INVALID_PARAMETER);
    info = (FAX_GLOBAL_ROUTING_INFOW){.SizeOfStruct = sizeof info, .Priority = 1};
    fx_refused(FaxSetGlobalRoutingInfoW(fax, &info), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetRoutingInfoW(NULL, WIDE(FOLDER), &data, &size), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetRoutingInfoW(port, NULL, &data, &size), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetRoutingInfoA(port, FOLDER, NULL, &size), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetRoutingInfoA(port, FOLDER, &data, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxGetRoutingInfoW(fax, WIDE(FOLDER), &data, &size), ERROR_INVALID_HANDLE);
    fx_refused(FaxSetRoutingInfoW(NULL, WIDE(FOLDER), own, 2), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetRoutingInfoW(port, NULL, own, 2), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetRoutingInfoA(port, FOLDER, NULL, 2), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetRoutingInfoW(port, WIDE(FOLDER), own, 0), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetRoutingInfoW(fax, WIDE(FOLDER), own, 0), ERROR_INVALID_HANDLE);
    assert_ptr_equal(data, &fax);
    assert_int_equal(size, 77);
}

static void each_needs_its_right(void **state)
{
    (void)state;
    RULE("ERM-E3");
    RULE("EMT-E1");
    RULE("EGR-E1");
    RULE("SGR-E1");
    RULE("GRI-E1");
    RULE("SRI-E1");
    RULE("RIGHTS-2");
    begin(NULL);
    FAX_GLOBAL_ROUTING_INFOW info = {.SizeOfStruct = sizeof info, .Priority = 99, .Guid = WIDE(NOBODY)};
    PFAX_GLOBAL_ROUTING_INFOW list = NULL;
    PFAX_ROUTING_METHODW methods = NULL;
    LPBYTE data = NULL;
    BYTE own[1] = {1};
    DWORD count;
    const unsigned all = FAX_ALL_ACCESS & 0x7F;
    rights(all & ~(unsigned)FAX_PORT_SET); /* the right comes before the GUID */
    fx_refused(FaxEnableRoutingMethodW(port, WIDE(NOBODY), TRUE), ERROR_ACCESS_DENIED);
    fx_refused(FaxSetRoutingInfoW(port, WIDE(NOBODY), own, 1), ERROR_ACCESS_DENIED);
    rights(all & ~(unsigned)FAX_PORT_QUERY);
    fx_refused(FaxEnumRoutingMethodsW(port, &methods, &count), ERROR_ACCESS_DENIED);
    fx_refused(FaxGetRoutingInfoW(port, WIDE(NOBODY), &data, &count), ERROR_ACCESS_DENIED);
    rights(all & ~(unsigned)FAX_CONFIG_QUERY);
    fx_refused(FaxEnumGlobalRoutingInfoW(fax, &list, &count), ERROR_ACCESS_DENIED);
    rights(all & ~(unsigned)FAX_CONFIG_SET);
    fx_refused(FaxSetGlobalRoutingInfoW(fax, &info), ERROR_ACCESS_DENIED);
    rights(FAX_CONFIG_QUERY);
    fx_granted(FaxEnumGlobalRoutingInfoW(fax, &list, &count));
    FaxFreeBuffer(list);
    rights(FAX_PORT_SET);
    fx_granted(FaxEnableRoutingMethodW(port, WIDE(FOLDER), TRUE));
}

static void a_guid_is_a_method_or_is_refused(void **state)
{
    (void)state;
    RULE("ERM-E2");
    RULE("SGR-E2");
    RULE("GRI-E4");
    RULE("SRI-E3");
    RULE("GEN-19");
    begin(NULL);
    static const char *const wrong[] = {"", NOBODY, INBOX, "92041a90-9af2-11d0-abf7-00c04fd91a4e",
                                        FOLDER " "};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        FAX_GLOBAL_ROUTING_INFOA info = {.SizeOfStruct = sizeof info, .Priority = 99, .Guid = wrong[i]};
        LPBYTE data = NULL;
        DWORD size = 0;
        BYTE own[2] = {0, 0};
        fx_refused(FaxEnableRoutingMethodA(port, wrong[i], TRUE), ERROR_INVALID_DATA);
        fx_refused(FaxSetGlobalRoutingInfoA(fax, &info), ERROR_INVALID_DATA);
        fx_refused(FaxGetRoutingInfoA(port, wrong[i], &data, &size), ERROR_INVALID_DATA);
        fx_refused(FaxSetRoutingInfoA(port, wrong[i], own, 2), ERROR_INVALID_DATA);
    }
    fx_granted(FaxEnableRoutingMethodA(port, "{92041A90-9AF2-11D0-ABF7-00C04FD91A4E}", FALSE));
    assert_string_equal(enabled_on(port), "6bbf- 9204- aec1-");
}

static void the_servers_own_codes(void **state)
{
    (void)state;
    RULE("EMT-E4");
    begin("\"switches\": {\"bad_port_handle_data\": true}");
    PFAX_ROUTING_METHODW methods = NULL;
    LPBYTE data = NULL;
    BYTE own[2] = {0, 0};
    DWORD count;
    fx_refused(FaxEnumRoutingMethodsW(fax, &methods, &count), ERROR_INVALID_DATA);
    fx_refused(FaxEnableRoutingMethodW(fax, WIDE(FOLDER), TRUE), ERROR_INVALID_DATA);
    fx_refused(FaxGetRoutingInfoW(fax, WIDE(FOLDER), &data, &count), ERROR_INVALID_DATA);
    fx_refused(FaxSetRoutingInfoW(fax, WIDE(FOLDER), own, 2), ERROR_INVALID_DATA);
}

/* ---- Enabling ---- */

static void a_method_is_enabled_on_one_device(void **state)
{
    (void)state;
    RULE("ERM-1");
    RULE("ERM-2");
    RULE("ERM-4");
    RULE("ERM-5");
    RULE("ERM-6");
    RULE("EMT-3");
    RULE("EVT-15");
    begin("\"routing\": [{\"method\": \"printing\", \"device\": 7}]");
    HWND window = fx_window('t');
    fx_register(fax, window);
    HANDLE second = open_port(9);
    assert_string_equal(enabled_on(port), "6bbf- 9204+ aec1+");
    fx_granted(FaxEnableRoutingMethodW(port, WIDE(EMAIL), 2));
    fx_granted(FaxEnableRoutingMethodW(port, WIDE(EMAIL), TRUE));
    fx_granted(FaxEnableRoutingMethodA(port, PRINTING, FALSE));
    fx_granted(FaxEnableRoutingMethodA(port, PRINTING, FALSE));
    assert_string_equal(enabled_on(port), "6bbf+ 9204+ aec1-");
    assert_string_equal(enabled_on(second), "6bbf- 9204+ aec1-");
    assert_string_equal(fx_messages(), "");
}

static void only_enabled_methods_run(void **state)
{
    (void)state;
    RULE("ERM-3");
    RULE("SEQ-12");
    begin(NULL);
    fx_granted(FaxEnableRoutingMethodW(port, WIDE(PRINTING), TRUE));
    receive();
    assert_string_equal(fx_ask("inbox", "/faxes/0/routed"), "true");
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/0/guid"), FOLDER);
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/1/guid"), PRINTING);
    assert_null(fx_ask("inbox", "/faxes/0/routes/2"));
    fx_granted(FaxEnableRoutingMethodW(port, WIDE(PRINTING), FALSE));
    fx_granted(FaxEnableRoutingMethodW(port, WIDE(FOLDER), FALSE));
    receive();
    assert_string_equal(fx_ask("inbox", "/count"), "2");
    assert_string_equal(fx_ask("inbox", "/faxes/1/routed"), "false");
    assert_null(fx_ask("inbox", "/faxes/1/routes/0"));
}

/* ---- Order ---- */

static void a_priority_is_a_place(void **state)
{
    (void)state;
    RULE("SGR-1");
    RULE("SGR-2");
    RULE("SGR-3");
    RULE("GEN-31");
    RULE("EGR-2");
    RULE("FGR-1");
    RULE("FGR-2");
    begin("\"profile\": \"win2000\"");
    FAX_GLOBAL_ROUTING_INFOA info = {.SizeOfStruct = sizeof info,
                                     .Priority = 1,
                                     .Guid = PRINTING,
                                     .FriendlyName = "other",
                                     .FunctionName = "other",
                                     .ExtensionImageName = "other",
                                     .ExtensionFriendlyName = "other"};
    fx_granted(FaxSetGlobalRoutingInfoA(fax, &info));
    assert_string_equal(order(), "1 aec1 2 6bbf 3 9204 4 9d3d");
    PFAX_GLOBAL_ROUTING_INFOA list = NULL;
    DWORD count = 0;
    assert_true(FaxEnumGlobalRoutingInfoA(fax, &list, &count));
    assert_string_equal(list[0].FriendlyName, "Print");
    assert_string_equal(list[0].FunctionName, "FaxRoutePrint");
    FaxFreeBuffer(list);
    move(WIDE(PRINTING), 3);
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1 4 9d3d");
    move(WIDE(EMAIL), 4);
    assert_string_equal(order(), "1 9204 2 aec1 3 9d3d 4 6bbf");
    move(WIDE(EMAIL), 4);
    assert_string_equal(order(), "1 9204 2 aec1 3 9d3d 4 6bbf");
    info.Priority = 5;
    fx_refused(FaxSetGlobalRoutingInfoA(fax, &info), ERROR_INVALID_PARAMETER);
    info.Priority = 0xFFFFFFFF;
    fx_refused(FaxSetGlobalRoutingInfoA(fax, &info), ERROR_INVALID_PARAMETER);
}

static void methods_run_in_order(void **state)
{
    (void)state;
    RULE("SGR-2");
    begin("\"routing\": [{\"method\": \"printing\"}, {\"method\": \"email\"}]");
    move(WIDE(PRINTING), 1);
    receive();
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/0/guid"), PRINTING);
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/1/guid"), EMAIL);
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/2/guid"), FOLDER);
}

/* ---- Failing ---- */

static void only_what_failed_is_tried_again(void **state)
{
    (void)state;
    RULE("SEQ-16");
    begin("\"routing\": [{\"method\": \"email\", \"failures\": 2}]");
    HWND window = fx_window('t');
    fx_register(fax, window);
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 1, \"device\": \"Modem\"");
    fx_advance(20000);
    assert_string_equal(fx_messages(),
                        "RINGING(7,-) ANSWERED(7,1) RECEIVING(7,1) COMPLETED(7,1) ROUTING(7,1) IDLE(7,-)");
    assert_string_equal(fx_ask("inbox", "/faxes/0/routed"), "false");
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/0/guid"), FOLDER);
    assert_null(fx_ask("inbox", "/faxes/0/routes/1"));
    fx_advance(600000);
    assert_string_equal(fx_messages(), "ROUTING(7,1)");
    assert_null(fx_ask("inbox", "/faxes/0/routes/1"));
    fx_advance(600000);
    assert_string_equal(fx_messages(), "ROUTING(7,1) DELETED(0,1)");
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/1/guid"), EMAIL);
    assert_string_equal(fx_ask("inbox", "/faxes/0/routed"), "true");
}

static void a_method_that_is_disabled_meanwhile_is_not_waited_for(void **state)
{
    (void)state;
    RULE("ERM-3");
    begin("\"routing\": [{\"method\": \"email\", \"failures\": 99}]");
    fx_op("incoming", "\"from\": \"5550111\", \"pages\": 1, \"device\": \"Modem\"");
    fx_advance(20000);
    assert_string_equal(fx_ask("jobs", "/count"), "1");
    fx_granted(FaxEnableRoutingMethodW(port, WIDE(EMAIL), FALSE));
    fx_advance(3600000);
    assert_string_equal(fx_ask("jobs", "/count"), "0");
    assert_string_equal(fx_ask("inbox", "/faxes/0/routed"), "true");
}

/* ---- Data ---- */

static void expect_data(HANDLE handle, const char *guid, const void *expected, DWORD expected_size)
{
    LPBYTE data = NULL;
    DWORD size = 77;
    fx_granted(FaxGetRoutingInfoA(handle, guid, &data, &size));
    assert_int_equal(size, expected_size);
    if (size) assert_memory_equal(data, expected, size);
    FaxFreeBuffer(data);
}

static void data_are_a_text_for_the_predefined_methods(void **state)
{
    (void)state;
    RULE("GRI-2");
    RULE("GRI-3");
    RULE("GRI-4");
    RULE("GRI-5");
    RULE("SRI-1");
    RULE("SRI-3");
    begin(NULL);
    const WCHAR *folder = FX_W("D:\\F\u00e4xe");
    const DWORD size = (DWORD)((lstrlenW(folder) + 1) * (int)sizeof *folder);
    LPBYTE data = NULL;
    DWORD first = 0;
    fx_granted(FaxGetRoutingInfoW(port, WIDE(FOLDER), &data, &first));
    assert_int_equal(first, (lstrlenW((const WCHAR *)(const void *)data) + 1) * (int)sizeof(WCHAR));
    FaxFreeBuffer(data);
    expect_data(port, PRINTING, NULL, 0);
    HANDLE second = open_port(9);
    fx_granted(FaxSetRoutingInfoW(port, WIDE(FOLDER), (const BYTE *)folder, size));
    fx_granted(FaxSetRoutingInfoA(port, PRINTING, (const BYTE *)folder, size));
    expect_data(port, FOLDER, folder, size);
    expect_data(port, PRINTING, folder, size);
    expect_data(second, PRINTING, NULL, 0);
    receive();
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/0/data"), "D:\\F\u00e4xe");
    fx_sync();
    assert_string_equal(fx_ask("status", "/open/buffer"), "0");
}

static void a_scenario_says_where_to(void **state)
{
    (void)state;
    RULE("GRI-3");
    begin("\"routing\": [{\"method\": \"folder\", \"device\": \"Modem\", \"data\": \"E:\\\\in\"}]");
    expect_data(port, FOLDER, FX_W("E:\\in"), 6 * sizeof(WCHAR));
    receive();
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/0/data"), "E:\\in");
}

static void data_that_are_no_text_are_refused(void **state)
{
    (void)state;
    RULE("SRI-E3");
    RULE("SRI-2");
    begin(NULL);
    static const BYTE odd[] = {'a', 0, 0}, endless[] = {'a', 0, 'b', 0}, one[] = {0};
    fx_refused(FaxSetRoutingInfoW(port, WIDE(EMAIL), odd, sizeof odd), ERROR_INVALID_DATA);
    fx_refused(FaxSetRoutingInfoW(port, WIDE(EMAIL), endless, sizeof endless), ERROR_INVALID_DATA);
    fx_refused(FaxSetRoutingInfoW(port, WIDE(EMAIL), one, sizeof one), ERROR_INVALID_DATA);
    /* A size that lies: nothing is read that far. */
    fx_refused(FaxSetRoutingInfoW(port, WIDE(EMAIL), one, 0xFFFFFFFF), ERROR_INVALID_DATA);
    fx_refused(FaxSetRoutingInfoW(port, WIDE(EMAIL), one, 65537), ERROR_INVALID_DATA);
    expect_data(port, EMAIL, NULL, 0);
}

static void no_data_are_taken_by_windows_2000(void **state)
{
    (void)state;
    RULE("SRI-E2");
    RULE("GRI-5");
    begin("\"profile\": \"win2000\"");
    static const BYTE text[] = {'a', 0, 0, 0};
    fx_granted(FaxSetRoutingInfoW(port, WIDE(EMAIL), text, sizeof text));
    expect_data(port, EMAIL, text, sizeof text);
    fx_granted(FaxSetRoutingInfoW(port, WIDE(EMAIL), text, 0));
    expect_data(port, EMAIL, NULL, 0);
}

/* ---- Extensions ---- */

struct teller {
    int calls, methods;
    char wrong; /* what is wrong with what it tells: see tell */
    HANDLE fax;
    DWORD thread;
    BOOL empty; /* all buffers were, each time */
};

static WCHAR *put(WCHAR *to, const WCHAR *text)
{
    return lstrcpyW(to, text);
}

/* Method n of `methods`, with a GUID that differs in its first digit. */
static BOOL CALLBACK tell(HANDLE handle, LPVOID context, LPWSTR name, LPWSTR friendly, LPWSTR function,
                          LPWSTR guid)
{
    struct teller *t = context;
    assert_ptr_equal(handle, t->fax);
    t->empty = t->empty && !*name && !*friendly && !*function && !*guid && !name[100] && !guid[100];
    t->thread = GetCurrentThreadId();
    put(name, FX_W("Method"));
    put(friendly, FX_W("Friendly"));
    put(function, FX_W("Function"));
    put(guid, WIDE(OWN));
    guid[1] = (WCHAR)('0' + t->calls % 10);
    guid[2] = (WCHAR)('0' + t->calls / 10);
    switch (t->wrong) {
    case 'f': *function = 0; break;
    case 'g': *guid = 0; break;
    case 'G': guid[5] = 'x'; break;
    case 'n': put(guid, WIDE(FOLDER)); break;
    case 's': guid[1] = '0'; break;
    case 't':
        for (int i = 0; i <= 100; i++) name[i] = 'x';
        break;
    case 'T':
        for (int i = 0; i <= 100; i++) guid[i] = '1';
        break;
    case 'l':
        for (int i = 0; i < 100; i++) name[i] = friendly[i] = function[i] = 'x';
        break;
    case 'c': FaxClose(handle); break;
    }
    return t->calls++ < t->methods;
}

static BOOL install(const WCHAR *name, struct teller *t)
{
    t->fax = fax;
    t->empty = TRUE;
    return FaxRegisterRoutingExtensionW(fax, name, FX_W("My methods"), FX_W("%SYSTEMROOT%\\my.dll"), tell, t);
}

static void restart(void)
{
    fx_op("service-stop", NULL);
    fx_op("service-start", NULL);
    fax = fx_connect();
    port = open_port(7);
}

static void an_extension_is_used_after_a_restart(void **state)
{
    (void)state;
    RULE("RRE-1");
    RULE("RRE-2");
    RULE("RRE-6");
    RULE("RRE-7");
    RULE("RIC-1");
    RULE("RIC-2");
    RULE("RIC-3");
    RULE("RIC-4");
    RULE("RIC-5");
    RULE("FRM-1");
    begin(NULL);
    struct teller t = {.methods = 2};
    fx_granted(install(FX_W("Mine"), &t));
    assert_int_equal(t.calls, 3);
    assert_true(t.empty);
    assert_int_equal(t.thread, GetCurrentThreadId());
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1");
    assert_string_equal(fx_ask("routes", "/methods/3/state"), "coming");
    assert_string_equal(fx_ask("routes", "/methods/3/extension"), "Mine");
    assert_string_equal(fx_ask("routes", "/methods/3/name"), "Method");
    fx_refused(FaxEnableRoutingMethodA(port, "{00234567-89ab-cdef-0123-456789abcdef}", TRUE),
               ERROR_INVALID_DATA);
    restart();
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1 4 0023 5 1023");
    assert_string_equal(enabled_on(port), "6bbf- 9204+ aec1- 0023- 1023-");
    PFAX_ROUTING_METHODA methods = NULL;
    DWORD count = 0;
    assert_true(FaxEnumRoutingMethodsA(port, &methods, &count));
    assert_string_equal(methods[3].Guid, "{00234567-89AB-cdef-0123-456789abcdef}");
    assert_string_equal(methods[3].FunctionName, "Function");
    assert_string_equal(methods[3].FriendlyName, "Friendly");
    assert_string_equal(methods[3].ExtensionFriendlyName, "My methods");
    assert_string_equal(methods[3].ExtensionImageName, "%SYSTEMROOT%\\my.dll");
    FaxFreeBuffer(methods);
}

static void an_extensions_data_are_its_own_business(void **state)
{
    (void)state;
    RULE("GRI-1");
    RULE("SRI-1");
    begin("\"routing_extensions\": [{\"name\": \"Mine\", \"image\": \"my.dll\", \"methods\": "
          "[{\"name\": \"One\", \"function\": \"F\", \"guid\": \"" OWN "\"}]}], "
          "\"routing\": [{\"method\": \"" OWN "\"}]");
    static const BYTE odd[] = {'a', 0xFF, 0};
    fx_granted(FaxSetRoutingInfoA(port, OWN, odd, sizeof odd));
    expect_data(port, OWN, odd, sizeof odd);
    receive();
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/1/method"), "One");
    /* No text: its bytes. What is one has none. */
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/1/data"), "null");
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/1/data_base64"), "Yf8A");
    assert_string_equal(fx_ask("inbox", "/faxes/0/routes/0/data_base64"), "null");
}

static void registering_null_and_handle_rows(void **state)
{
    (void)state;
    RULE("RRE-E1");
    RULE("RRE-3");
    begin(NULL);
    struct teller t = {.methods = 1, .fax = fax};
    const WCHAR *x = FX_W("x");
    fx_refused(FaxRegisterRoutingExtensionW(NULL, x, x, x, tell, &t), ERROR_INVALID_PARAMETER);
    fx_refused(FaxRegisterRoutingExtensionW(fax, NULL, x, x, tell, &t), ERROR_INVALID_PARAMETER);
    fx_refused(FaxRegisterRoutingExtensionW(fax, x, NULL, x, tell, &t), ERROR_INVALID_PARAMETER);
    fx_refused(FaxRegisterRoutingExtensionW(fax, x, x, NULL, tell, &t), ERROR_INVALID_PARAMETER);
    fx_refused(FaxRegisterRoutingExtensionW(fax, x, x, x, NULL, &t), ERROR_INVALID_PARAMETER);
    fx_refused(FaxRegisterRoutingExtensionW(fax, x, x, x, tell, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxRegisterRoutingExtensionW(port, x, x, x, tell, &t), ERROR_INVALID_HANDLE);
    assert_int_equal(t.calls, 0);
}

static void registering_needs_an_administrator(void **state)
{
    (void)state;
    RULE("RRE-E3");
    RULE("RRE-5");
    begin(NULL);
    struct teller t = {.methods = 1};
    rights(0x7F & ~(unsigned)FAX_JOB_MANAGE);
    fx_refused(install(FX_W("Mine"), &t), ERROR_ACCESS_DENIED);
    assert_int_equal(t.calls, 0);
    rights(0x7F);
    fx_granted(install(FX_W("Mine"), &t));
}

static void an_extension_is_replaced_as_a_whole(void **state)
{
    (void)state;
    RULE("RRE-9");
    begin(NULL);
    struct teller two = {.methods = 2}, one = {.methods = 1}, none = {.methods = 0};
    fx_granted(install(FX_W("Mine"), &two));
    fx_granted(install(FX_W("MINE"), &one)); /* nothing of the first comes */
    restart();
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1 4 0023");
    two.calls = 0;
    fx_granted(install(FX_W("mine"), &two)); /* what is used goes with the restart */
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1 4 0023");
    assert_string_equal(fx_ask("routes", "/methods/3/state"), "leaving");
    restart();
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1 4 0023 5 1023");
    fx_granted(install(FX_W("Mine"), &none));
    restart();
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1");
    one.calls = 0;
    fx_granted(install(FX_W("Other"), &one)); /* its GUIDs are free again */
    restart();
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1 4 0023");
}

static void without_methods(void **state)
{
    (void)state;
    RULE("GEN-28");
    RULE("EGR-E4");
    RULE("EMT-E5");
    RULE("RRE-9");
    for (int fails = 0; fails < 2; fails++) {
        begin(fails ? "\"switches\": {\"no_methods_fail\": true}" : NULL);
        struct teller none = {.methods = 0};
        fx_granted(install(FX_W("Microsoft Routing Extension"), &none));
        restart();
        PFAX_GLOBAL_ROUTING_INFOW info = NULL;
        PFAX_ROUTING_METHODW methods = NULL;
        DWORD count = 77;
        if (fails) {
            fx_refused(FaxEnumGlobalRoutingInfoW(fax, &info, &count), ERROR_INVALID_FUNCTION);
            fx_refused(FaxEnumRoutingMethodsW(port, &methods, &count), ERROR_INVALID_FUNCTION);
            continue;
        }
        fx_granted(FaxEnumGlobalRoutingInfoW(fax, &info, &count));
        assert_int_equal(count, 0);
        count = 77;
        fx_granted(FaxEnumRoutingMethodsW(port, &methods, &count));
        assert_int_equal(count, 0);
        FaxFreeBuffer(info);
        FaxFreeBuffer(methods);
    }
}

static void a_callback_that_tells_nonsense_registers_nothing(void **state)
{
    (void)state;
    RULE("RIC-4");
    begin(NULL);
    for (const char *wrong = "fgGnstT"; *wrong; wrong++) {
        struct teller t = {.methods = 3, .wrong = *wrong};
        fx_refused(install(FX_W("Mine"), &t), ERROR_INVALID_PARAMETER);
        assert_string_equal(fx_ask("routes", "/count"), "3");
    }
    struct teller longest = {.methods = 1, .wrong = 'l'};
    fx_granted(install(FX_W("Mine"), &longest));
    assert_string_equal(fx_ask("routes", "/count"), "4");
}

static void a_callback_without_end_is_left(void **state)
{
    (void)state;
    RULE("RIC-4");
    begin(NULL);
    struct teller t = {.methods = 64};
    fx_granted(install(FX_W("Mine"), &t));
    t = (struct teller){.methods = 0x7FFFFFFF};
    fx_refused(install(FX_W("Other"), &t), ERROR_INVALID_PARAMETER);
    assert_int_equal(t.calls, 65);
    assert_string_equal(fx_ask("routes", "/count"), "67");
}

static void a_callback_that_closes_the_connection(void **state)
{
    (void)state;
    RULE("RRE-2");
    begin(NULL);
    struct teller t = {.methods = 1, .wrong = 'c'};
    fx_refused(install(FX_W("Mine"), &t), ERROR_INVALID_HANDLE);
    assert_string_equal(fx_ask("routes", "/count"), "3");
}

/* Registers another one from inside, and lists. */
static BOOL CALLBACK reenter(HANDLE handle, LPVOID context, LPWSTR name, LPWSTR friendly, LPWSTR function,
                             LPWSTR guid)
{
    struct teller *outer = context, inner = {.methods = 1, .fax = handle, .empty = TRUE};
    (void)name, (void)friendly;
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1");
    if (outer->calls++ == 1) return FALSE;
    assert_true(FaxRegisterRoutingExtensionW(handle, FX_W("Inner"), FX_W("x"), FX_W("x"), tell, &inner));
    put(function, FX_W("Function"));
    put(guid, WIDE(NOBODY));
    return TRUE;
}

static void a_callback_may_call_the_api(void **state)
{
    (void)state;
    RULE("RIC-5");
    begin(NULL);
    struct teller t = {.methods = 1};
    fx_granted(FaxRegisterRoutingExtensionW(fax, FX_W("Outer"), FX_W("x"), FX_W("x"), reenter, &t));
    restart();
    assert_string_equal(order(), "1 6bbf 2 9204 3 aec1 4 0023 5 0000");
}

static jmp_buf out;

static BOOL CALLBACK jumps_out(HANDLE handle, LPVOID context, LPWSTR name, LPWSTR friendly, LPWSTR function,
                               LPWSTR guid)
{
    struct teller *t = context;
    if (t->calls == 1) longjmp(out, 1);
    return tell(handle, context, name, friendly, function, guid);
}

/* Nothing is held while it runs, and nothing is lost: the fixture sees to that. */
static void a_callback_may_be_left_by_a_jump(void **state)
{
    (void)state;
    RULE("RIC-5");
    begin(NULL);
    struct teller t = {.methods = 2, .fax = fax}, whole = {.methods = 1};
    if (setjmp(out) == 0) {
        FaxRegisterRoutingExtensionW(fax, FX_W("Mine"), FX_W("x"), FX_W("x"), jumps_out, &t);
        fail_msg("it did not jump");
    }
    assert_string_equal(fx_ask("routes", "/count"), "3");
    fx_granted(install(FX_W("Mine"), &whole));
    assert_string_equal(fx_ask("routes", "/count"), "4");
}

static BOOL CALLBACK answers_oddly(HANDLE handle, LPVOID context, LPWSTR name, LPWSTR friendly,
                                   LPWSTR function, LPWSTR guid)
{
    return tell(handle, context, name, friendly, function, guid) ? 0x100 : FALSE;
}

static void anything_but_zero_is_a_method(void **state)
{
    (void)state;
    RULE("RIC-1");
    begin(NULL);
    struct teller t = {.methods = 2, .fax = fax};
    fx_granted(FaxRegisterRoutingExtensionW(fax, FX_W("Mine"), FX_W("x"), FX_W("x"), answers_oddly, &t));
    assert_string_equal(fx_ask("routes", "/count"), "5");
}

static const struct test_case cases[] = {
    CASE(a_fresh_server_has_the_predefined_methods),
    CASE(the_predefined_methods_are_those_of_windows),
    CASE(global_data_in_both_forms),
    CASE(methods_of_a_port_in_both_forms),
    CASE(what_lists_is_refused),
    CASE(what_is_set_is_refused),
    CASE(each_needs_its_right),
    CASE(a_guid_is_a_method_or_is_refused),
    CASE(the_servers_own_codes),
    CASE(a_method_is_enabled_on_one_device),
    CASE(only_enabled_methods_run),
    CASE(a_priority_is_a_place),
    CASE(methods_run_in_order),
    CASE(only_what_failed_is_tried_again),
    CASE(a_method_that_is_disabled_meanwhile_is_not_waited_for),
    CASE(data_are_a_text_for_the_predefined_methods),
    CASE(a_scenario_says_where_to),
    CASE(data_that_are_no_text_are_refused),
    CASE(no_data_are_taken_by_windows_2000),
    CASE(an_extension_is_used_after_a_restart),
    CASE(an_extensions_data_are_its_own_business),
    CASE(registering_null_and_handle_rows),
    CASE(registering_needs_an_administrator),
    CASE(an_extension_is_replaced_as_a_whole),
    CASE(without_methods),
    CASE(a_callback_that_tells_nonsense_registers_nothing),
    CASE(a_callback_without_end_is_left),
    CASE(a_callback_that_closes_the_connection),
    CASE(a_callback_may_call_the_api),
    CASE(a_callback_may_be_left_by_a_jump),
    CASE(anything_but_zero_is_a_method),
};

FX_MAIN("conformance/routing")
