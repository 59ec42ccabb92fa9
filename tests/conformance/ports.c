/* SPDX-License-Identifier: MIT */
/* What a client sets of a device: SPT, RIGHTS-3 to RIGHTS-5 and OPN in functions.md; FPI of structures.md. */
#include "tests/conformance/fixture.h"

#include <stdio.h>
#include <string.h>

static HANDLE fax;

/* By default alice may query ports, but not set them. */
static void begin(const char *members)
{
    char all[1024];
    snprintf(all, sizeof all,
             "\"users\": [{\"name\": \"alice\", \"rights\": \"administrator\"}, {\"name\": \"bob\"}]%s%s",
             members ? ", " : "", members ? members : "");
    fx_world(all);
    fx_process("client", "alice");
    fax = fx_connect();
}

#define THREE                                                                                                \
    "\"devices\": [{\"name\": \"One\", \"tsid\": \"T1\", \"csid\": \"C1\"}, {\"name\": \"Two\"}, "           \
    "{\"name\": "                                                                                            \
    "\"Three\"}]"

static HANDLE open_port(DWORD device, DWORD level)
{
    HANDLE port = NULL;
    assert_true(FaxOpenPort(fax, device, level, &port));
    return port;
}

static HANDLE modify(DWORD device)
{
    return open_port(device, PORT_OPEN_MODIFY);
}

/* Numbers alone: what the strings are is asked for by name. */
static FAX_PORT_INFOW get(HANDLE port)
{
    PFAX_PORT_INFOW info = NULL;
    assert_true(FaxGetPortW(port, &info));
    FAX_PORT_INFOW copy = *info;
    copy.DeviceName = copy.Tsid = copy.Csid = NULL;
    FaxFreeBuffer(info);
    return copy;
}

static void expect_names(HANDLE port, const char *name, const char *tsid, const char *csid)
{
    PFAX_PORT_INFOA info = NULL;
    assert_true(FaxGetPortA(port, &info));
    assert_string_equal(info->DeviceName, name);
    assert_string_equal(info->Tsid, tsid);
    assert_string_equal(info->Csid, csid);
    FaxFreeBuffer(info);
}

/* The device ids by priority, as FaxEnumPorts has them: "3 1 2"; each with its place. */
static const char *order(void)
{
    static char words[64];
    PFAX_PORT_INFOW ports = NULL;
    DWORD count = 0;
    size_t used = 0;
    assert_true(FaxEnumPortsW(fax, &ports, &count));
    for (DWORD i = 0; i < count; i++) {
        assert_int_equal(ports[i].Priority, i + 1);
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%lu", i ? " " : "",
                                 (unsigned long)ports[i].DeviceId);
    }
    FaxFreeBuffer(ports);
    return words;
}

/* ---- What is set ---- */

static void five_members_are_set_and_no_others(void **state)
{
    (void)state;
    RULE("SPT-2");
    RULE("SPT-3");
    RULE("FPI-1");
    RULE("OPN-2");
    begin("\"devices\": [{\"name\": \"One\", \"virtual\": true}, {\"name\": \"Two\"}]");
    HANDLE port = modify(1);
    FAX_PORT_INFOW info = {sizeof info, 99,           FPS_BUSY,     FPF_SEND | 0x70000000, 7,
                           2,           FX_W("Mine"), FX_W("T s~"), FX_W("C\x7F")};
    fx_granted(FaxSetPortW(port, &info));
    FAX_PORT_INFOW now = get(port);
    assert_int_equal(now.SizeOfStruct, sizeof now);
    assert_int_equal(now.DeviceId, 1);
    assert_int_equal(now.State, FPS_AVAILABLE);
    assert_int_equal(now.Flags, FPF_SEND | FPF_VIRTUAL);
    assert_int_equal(now.Rings, 2); /* SPT-4: ignored, it does not receive */
    assert_int_equal(now.Priority, 2);
    expect_names(port, "One", "T s~", "C\x7F");
    HANDLE other = modify(2);
    info.Flags = FPF_VIRTUAL | FPF_RECEIVE;
    info.Rings = 99;
    fx_granted(FaxSetPortW(other, &info));
    assert_int_equal(get(other).Flags, FPF_RECEIVE);
    assert_int_equal(get(other).Rings, 99);
}

static void setting_with_the_a_form_and_what_null_leaves(void **state)
{
    (void)state;
    RULE("SPT-2");
    RULE("SPT-7");
    begin(THREE);
    HANDLE port = modify(1);
    FAX_PORT_INFOA info = {sizeof info, 0, 0, FPF_SEND | FPF_RECEIVE, 0, 1, NULL, "New", NULL};
    fx_granted(FaxSetPortA(port, &info));
    expect_names(port, "One", "New", "C1");
    info.Tsid = "";
    info.Csid = "Called";
    fx_granted(FaxSetPortA(port, &info));
    expect_names(port, "One", "", "Called");
    info.Tsid = "\xFC"; /* of the code page, and no ASCII */
    fx_refused(FaxSetPortA(port, &info), ERROR_INVALID_PARAMETER);
}

static void values_that_no_port_can_have(void **state)
{
    (void)state;
    RULE("SPT-E3");
    RULE("SPT-4");
    RULE("SPT-5");
    RULE("SPT-7");
    RULE("STR-2");
    begin(THREE);
    HANDLE port = modify(1);
    FAX_PORT_INFOW good = {sizeof good, 0, 0, FPF_SEND | FPF_RECEIVE, 99, 3, NULL, FX_W("T"), FX_W("C")}, bad;
#define REFUSED(member, value)                                                                               \
    bad = good;                                                                                              \
    bad.member = value;                                                                                      \
    fx_refused(FaxSetPortW(port, &bad), ERROR_INVALID_PARAMETER)
    REFUSED(SizeOfStruct, sizeof bad - 1);
    REFUSED(SizeOfStruct, sizeof bad + 1);
    REFUSED(SizeOfStruct, 0);
    REFUSED(Rings, 100);
    REFUSED(Priority, 0);
    REFUSED(Priority, 4);
    REFUSED(Tsid, FX_W("a\x1F"));
    REFUSED(Tsid, FX_W("\u00fc"));
    REFUSED(Csid, FX_W("\t"));
    REFUSED(Csid, FX_W("\u00a0"));
#undef REFUSED
    assert_int_equal(get(port).Rings, 2);
    assert_string_equal(order(), "1 2 3");
    bad = good;
    bad.Flags = FPF_SEND;
    bad.Rings = 100; /* ignored where FPF_RECEIVE is not set */
    fx_granted(FaxSetPortW(port, &bad));
    fx_granted(FaxSetPortW(port, &good));
    assert_int_equal(get(port).Rings, 99);
}

static void null_and_handle_rows(void **state)
{
    (void)state;
    RULE("SPT-E3");
    RULE("SPT-E4");
    begin(NULL);
    HANDLE port = modify(1), gone = open_port(1, PORT_OPEN_QUERY);
    FAX_PORT_INFOW info = get(port);
    fx_granted(FaxClose(gone));
    fx_refused(FaxSetPortW(port, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetPortA(port, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetPortW(NULL, &info), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetPortW(fax, &info), ERROR_INVALID_HANDLE);
    fx_refused(FaxSetPortW(gone, &info), ERROR_INVALID_HANDLE);
    fx_op("switch", "\"name\": \"bad_port_handle_data\", \"value\": true");
    fx_refused(FaxSetPortW(gone, &info), ERROR_INVALID_DATA);
}

/* ---- Who may ---- */

static void rights(unsigned mask)
{
    char fields[64];
    snprintf(fields, sizeof fields, "\"user\": \"alice\", \"rights\": %u", mask);
    fx_op("rights", fields);
}

static void setting_needs_port_set_and_a_handle_to_modify(void **state)
{
    (void)state;
    RULE("SPT-E1");
    RULE("SPT-E6");
    RULE("SPT-1");
    RULE("RIGHTS-3");
    RULE("RIGHTS-4");
    RULE("OPN-6");
    begin(NULL);
    HANDLE query = open_port(1, PORT_OPEN_QUERY), port = modify(1);
    FAX_PORT_INFOW info = get(port);
    fx_refused(FaxSetPortW(query, &info), ERROR_ACCESS_DENIED);
    rights(0x7F & ~(unsigned)FAX_PORT_SET);
    fx_refused(FaxSetPortW(port, &info), ERROR_ACCESS_DENIED);
    fx_granted(FaxClose(port));
    port = modify(1); /* opening it so does not need the right */
    rights(FAX_PORT_SET);
    fx_granted(FaxSetPortW(port, &info));
    fx_refused(FaxSetPortW(query, &info), ERROR_ACCESS_DENIED);
}

static void windows_itself_does_not_look_at_the_level(void **state)
{
    (void)state;
    RULE("RIGHTS-5");
    RULE("SPT-1");
    begin("\"switches\": {\"port_level_enforced\": false}");
    HANDLE query = open_port(1, PORT_OPEN_QUERY), none = open_port(1, 0);
    FAX_PORT_INFOW info = get(query);
    info.Rings = 5;
    fx_granted(FaxSetPortW(query, &info));
    assert_int_equal(get(none).Rings, 5);
    info.Rings = 6;
    fx_granted(FaxSetPortW(none, &info));
    rights(FAX_PORT_QUERY);
    fx_refused(FaxSetPortW(query, &info), ERROR_ACCESS_DENIED); /* the right is another matter */
}

/* The lock is on opening: of two clients one can have a handle to modify. */
static void one_client_at_a_time_modifies_a_port(void **state)
{
    (void)state;
    RULE("OPN-3");
    RULE("OPN-E3");
    begin("\"devices\": [{\"name\": \"One\"}], \"users\": [{\"name\": \"alice\", \"rights\": "
          "\"administrator\"}, "
          "{\"name\": \"bob\", \"rights\": \"administrator\"}]");
    HANDLE port = modify(1), second = NULL;
    FAX_PORT_INFOW info = get(port);
    info.Rings = 4;
    int other = fx_process("other", "bob");
    HANDLE theirs = fx_connect();
    fx_refused(FaxOpenPort(theirs, 1, PORT_OPEN_MODIFY, &second), ERROR_INVALID_HANDLE);
    fx_granted(FaxOpenPort(theirs, 1, PORT_OPEN_QUERY, &second));
    fx_refused(FaxSetPortW(second, &info), ERROR_ACCESS_DENIED);
    fx_enter(0);
    fx_granted(FaxSetPortW(port, &info));
    fx_granted(FaxClose(port));
    fx_enter(other);
    assert_int_equal(get(second).Rings, 4); /* what one has set, all see */
    fx_granted(FaxOpenPort(theirs, 1, PORT_OPEN_MODIFY, &second));
    info.Rings = 3;
    fx_granted(FaxSetPortW(second, &info));
}

/* GEN-23: each call has what is wrong at a step, and at all steps after it. */
static void checks_come_in_their_order(void **state)
{
    (void)state;
    RULE("GEN-23");
    RULE("GEN-30");
    begin("\"devices\": [{\"name\": \"One\"}, {\"name\": \"Two\", \"send\": false, \"receive\": false}]");
    HANDLE query = open_port(1, PORT_OPEN_QUERY), port = modify(1), off = modify(2);
    FAX_PORT_INFOW info = get(port), bad = info, on = get(off);
    bad.Rings = 100;
    on.Flags = FPF_SEND;
    fx_send(fax, "5550100", 3);
    fx_advance(5000);
    rights(FAX_PORT_QUERY);
    fx_refused(FaxSetPortW(fax, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetPortW(fax, &bad), ERROR_INVALID_HANDLE);
    fx_refused(FaxSetPortW(query, &bad), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetPortW(port, &info), ERROR_ACCESS_DENIED);
    fx_refused(FaxSetPortW(off, &on), ERROR_ACCESS_DENIED);
    rights(0x7F);
    fx_refused(FaxSetPortW(query, &info), ERROR_ACCESS_DENIED);
    fx_refused(FaxSetPortW(port, &info), ERROR_DEVICE_IN_USE);
    fx_refused(FaxSetPortW(off, &on), FAX_ERR_DEVICE_NUM_LIMIT_EXCEEDED);
}

/* ---- The state of the device ---- */

static void a_busy_port_cannot_be_set(void **state)
{
    (void)state;
    RULE("SPT-E2");
    begin(NULL);
    HANDLE port = modify(1);
    FAX_PORT_INFOW info = get(port);
    fx_send(fax, "5550100", 1);
    fx_advance(500);
    fx_refused(FaxSetPortW(port, &info), ERROR_DEVICE_IN_USE);
    fx_advance(60000);
    fx_granted(FaxSetPortW(port, &info));
    fx_op("incoming", "\"from\": \"5550100\", \"pages\": 1");
    fx_refused(FaxSetPortW(port, &info), ERROR_DEVICE_IN_USE);
    fx_advance(60000);
    fx_op("device-off", "\"device\": \"Modem\"");
    fx_granted(FaxSetPortW(port, &info));
}

static void enable(const char *profile, DWORD code)
{
    char members[300];
    snprintf(
        members, sizeof members,
        "\"profile\": \"%s\", \"devices\": [{\"name\": \"One\"}, {\"name\": \"Two\"}, {\"name\": \"Off\", "
        "\"send\": false, \"receive\": false}]",
        profile);
    begin(members);
    HANDLE on = modify(1), off = modify(3);
    FAX_PORT_INFOW info = get(off), same = get(on);
    info.Flags = FPF_RECEIVE;
    fx_refused(FaxSetPortW(off, &info), code);
    assert_int_equal(get(off).Flags, 0);
    fx_granted(FaxSetPortW(on, &same)); /* it is enabled already: those that are, stay */
    info.Flags = 0;
    fx_granted(FaxSetPortW(off, &info));
    fx_op("switch", "\"name\": \"device_limit\", \"value\": 3");
    info.Flags = FPF_SEND;
    fx_granted(FaxSetPortW(off, &info));
}

static void an_edition_has_so_many_enabled_ports(void **state)
{
    (void)state;
    RULE("SPT-E5");
    RULE("SPT-6");
    RULE("GEN-3");
    enable("win2000", ERROR_INVALID_PARAMETER); /* version 0 knows no FAX_ERR_ */
    enable("xp", FAX_ERR_DEVICE_NUM_LIMIT_EXCEEDED);
    enable("win7", FAX_ERR_DEVICE_NUM_LIMIT_EXCEEDED);
    begin("\"switches\": {\"device_limit\": 0}, \"devices\": [{\"name\": \"One\"}, {\"name\": \"Off\", "
          "\"send\": false, "
          "\"receive\": false}]");
    HANDLE off = modify(2);
    FAX_PORT_INFOW info = get(off);
    info.Flags = FPF_SEND | FPF_RECEIVE;
    fx_granted(FaxSetPortW(off, &info));
}

/* ---- Priorities ---- */

static void prioritise(HANDLE port, DWORD priority)
{
    FAX_PORT_INFOW info = get(port);
    info.Priority = priority;
    fx_granted(FaxSetPortW(port, &info));
}

static void a_port_that_moves_is_taken_out_and_put_in(void **state)
{
    (void)state;
    RULE("GEN-31");
    RULE("SPT-7");
    RULE("EPT-4");
    begin(THREE);
    HANDLE one = modify(1), two = modify(2), three = modify(3);
    prioritise(three, 1);
    assert_string_equal(order(), "3 1 2");
    prioritise(three, 3);
    assert_string_equal(order(), "1 2 3");
    prioritise(one, 2);
    assert_string_equal(order(), "2 1 3");
    prioritise(two, 1); /* it is there */
    assert_string_equal(order(), "2 1 3");
    prioritise(one, 3);
    assert_string_equal(order(), "2 3 1");
}

static void priorities_of_a_scenario_are_places_from_1(void **state)
{
    (void)state;
    RULE("FPI-2");
    begin("\"devices\": [{\"name\": \"One\", \"priority\": 9}, {\"name\": \"Two\", \"priority\": 4}, "
          "{\"name\": \"Three\", "
          "\"priority\": 9}, {\"name\": \"Four\", \"priority\": 4294967295}, {\"name\": \"Five\", "
          "\"priority\": 1}]");
    assert_string_equal(order(), "5 2 1 3 4");
}

static void windows_2000_takes_any_priority(void **state)
{
    (void)state;
    RULE("SPT-E3");
    begin("\"profile\": \"win2000\", " THREE);
    prioritise(modify(1), 99);
    assert_string_equal(order(), "2 3 1");
    prioritise(modify(3), 0);
    assert_string_equal(order(), "3 2 1");
}

static void faxes_go_out_on_the_port_that_comes_first(void **state)
{
    (void)state;
    RULE("SPT-4");
    RULE("FPI-2");
    begin(THREE);
    prioritise(modify(3), 1);
    fx_send(fax, "5550100", 1);
    fx_send(fax, "5550101", 1);
    fx_advance(60000);
    assert_string_equal(fx_ask("outbox", "/faxes/0/device"), "Three");
    assert_string_equal(fx_ask("outbox", "/faxes/1/device"), "One");
    fx_op("incoming", "\"from\": \"5550100\", \"pages\": 1"); /* and come in wherever they do */
    fx_expect_story("FEI_RINGING", "60.000 event FEI_RINGING device 1");
}

/* ---- What else comes of it ---- */

static void a_port_that_does_not_send_is_passed_over_until_it_does(void **state)
{
    (void)state;
    RULE("FPI-3");
    RULE("SPT-3");
    begin("\"devices\": [{\"name\": \"One\"}]");
    HANDLE port = modify(1);
    FAX_PORT_INFOW info = get(port);
    info.Flags = FPF_RECEIVE;
    fx_granted(FaxSetPortW(port, &info));
    fx_send(fax, "5550100", 1);
    fx_advance(3600000);
    assert_string_equal(fx_ask("jobs", "/jobs/0/status"), "pending, no line");
    info.Flags = 0; /* and nothing comes in */
    fx_granted(FaxSetPortW(port, &info));
    fx_op_fails("incoming", "\"from\": \"5550100\", \"pages\": 1");
    fx_op("switch", "\"name\": \"device_limit\", \"value\": 0");
    info.Flags = FPF_SEND;
    fx_granted(FaxSetPortW(port, &info));
    assert_string_equal(fx_ask("jobs", "/jobs/0/status"), "in progress"); /* at once */
    fx_advance(60000);
    fx_op_fails("incoming", "\"from\": \"5550100\", \"pages\": 1");
    info.Flags = FPF_SEND | FPF_RECEIVE;
    fx_granted(FaxSetPortW(port, &info));
    fx_op("incoming", "\"from\": \"5550100\", \"pages\": 1");
}

static void the_port_answers_after_its_rings(void **state)
{
    (void)state;
    RULE("SPT-4");
    begin(NULL);
    HANDLE port = modify(1);
    FAX_PORT_INFOW info = get(port);
    info.Rings = 4;
    fx_granted(FaxSetPortW(port, &info));
    fx_op("incoming", "\"from\": \"5550100\", \"pages\": 1");
    fx_advance(60000);
    fx_expect_story("FEI_RINGING|FEI_ANSWERED", "0.000 event FEI_RINGING device 1",
                    "1.000 event FEI_RINGING device 1", "2.000 event FEI_RINGING device 1",
                    "3.000 event FEI_RINGING device 1", "4.000 event FEI_ANSWERED device 1 job 1");
}

static void its_identifiers_are_what_others_hear(void **state)
{
    (void)state;
    RULE("SPT-2");
    begin(THREE);
    HANDLE port = modify(1);
    FAX_PORT_INFOW info = get(port);
    PFAX_DEVICE_STATUSA status = NULL;
    info.Tsid = FX_W("SENDS");
    info.Csid = FX_W("ANSWERS");
    fx_granted(FaxSetPortW(port, &info));
    fx_send(fax, "5550100", 1);
    fx_advance(60000);
    assert_string_equal(fx_ask("outbox", "/faxes/0/tsid"), "SENDS");
    fx_op("incoming", "\"from\": \"5550100\", \"tsid\": \"CALLER\", \"device\": 1, \"pages\": 1");
    fx_advance(3000);
    fx_granted(FaxGetDeviceStatusA(port, &status));
    assert_string_equal(status->Csid, "ANSWERS");
    assert_string_equal(status->Tsid, "CALLER");
    FaxFreeBuffer(status);
    fx_advance(60000);
    assert_string_equal(fx_ask("inbox", "/faxes/0/csid"), "ANSWERS");
}

/* EVT-15: nobody is told. */
static void a_change_of_a_port_is_no_event(void **state)
{
    (void)state;
    RULE("EVT-15");
    begin(THREE);
    fx_register(fax, fx_window('t'));
    prioritise(modify(3), 1);
    assert_string_equal(fx_messages(), "");
}

static const struct test_case cases[] = {
    CASE(five_members_are_set_and_no_others),
    CASE(setting_with_the_a_form_and_what_null_leaves),
    CASE(values_that_no_port_can_have),
    CASE(null_and_handle_rows),
    CASE(setting_needs_port_set_and_a_handle_to_modify),
    CASE(windows_itself_does_not_look_at_the_level),
    CASE(one_client_at_a_time_modifies_a_port),
    CASE(checks_come_in_their_order),
    CASE(a_busy_port_cannot_be_set),
    CASE(an_edition_has_so_many_enabled_ports),
    CASE(a_port_that_moves_is_taken_out_and_put_in),
    CASE(priorities_of_a_scenario_are_places_from_1),
    CASE(windows_2000_takes_any_priority),
    CASE(faxes_go_out_on_the_port_that_comes_first),
    CASE(a_port_that_does_not_send_is_passed_over_until_it_does),
    CASE(the_port_answers_after_its_rings),
    CASE(its_identifiers_are_what_others_hear),
    CASE(a_change_of_a_port_is_no_event),
};

FX_MAIN("ports")
