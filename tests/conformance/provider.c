/* SPDX-License-Identifier: MIT */
/* FaxRegisterServiceProvider, FaxUnregisterServiceProvider: RSP and USP in functions.md. */
#include "tests/conformance/fixture.h"

#include <stdio.h>

static void begin(const char *rights, const char *members)
{
    char all[512];
    snprintf(all, sizeof all, "\"users\": [{\"name\": \"alice\", \"rights\": \"%s\"}]%s%s", rights,
             members ? ", " : "", members ? members : "");
    fx_world(all);
    fx_process("client", "alice");
}

static BOOL add(const WCHAR *name, const WCHAR *tsp)
{
    return FaxRegisterServiceProviderW(name, FX_W("A modem"), FX_W("%SystemRoot%\\a.dll"), tsp);
}

static void restart(void)
{
    fx_op("service-stop", "");
    fx_op("service-start", "");
}

static void expect(const char *count, const char *state)
{
    assert_string_equal(fx_ask("providers", "/count"), count);
    if (state) assert_string_equal(fx_ask("providers", "/providers/0/state"), state);
}

static void it_is_used_from_the_next_start_on(void **state)
{
    (void)state;
    RULE("RSP-1");
    RULE("RSP-2");
    RULE("RSP-3");
    RULE("RSP-4");
    begin("administrator", NULL);
    fx_granted(add(FX_W("{a}"), FX_W(""))); /* without a handle */
    expect("1", "coming");
    assert_string_equal(fx_ask("providers", "/providers/0/name"), "{a}");
    assert_string_equal(fx_ask("providers", "/providers/0/friendly_name"), "A modem");
    assert_string_equal(fx_ask("providers", "/providers/0/image"), "%SystemRoot%\\a.dll");
    assert_string_equal(fx_ask("providers", "/providers/0/tsp"), "");
    restart();
    expect("1", "usable");
}

static void the_registry_needs_no_service(void **state)
{
    (void)state;
    RULE("RSP-3");
    RULE("RSP-4");
    begin("administrator", NULL);
    fx_op("service-stop", "");
    fx_granted(add(FX_W("{a}"), FX_W("tsp")));
    expect("1", "coming");
    fx_op("service-start", "");
    expect("1", "usable");
}

static void null_rows(void **state)
{
    (void)state;
    RULE("RSP-E1");
    RULE("USP-E1");
    RULE("GEN-23");
    begin("none", NULL); /* and NULL comes first */
    const WCHAR *t = FX_W("t");
    fx_refused(FaxRegisterServiceProviderW(NULL, t, t, t), ERROR_INVALID_PARAMETER);
    fx_refused(FaxRegisterServiceProviderW(t, NULL, t, t), ERROR_INVALID_PARAMETER);
    fx_refused(FaxRegisterServiceProviderW(t, t, NULL, t), ERROR_INVALID_PARAMETER);
    fx_refused(FaxRegisterServiceProviderW(t, t, t, NULL), ERROR_INVALID_PARAMETER);
    fx_refused(FaxUnregisterServiceProviderW(NULL), ERROR_INVALID_PARAMETER);
}

static void administrators_only(void **state)
{
    (void)state;
    RULE("RSP-E2");
    RULE("RSP-3");
    RULE("USP-E3");
    RULE("USP-1");
    begin("user", NULL);
    fx_refused(add(FX_W("{a}"), FX_W("")), ERROR_ACCESS_DENIED);
    fx_refused(FaxUnregisterServiceProviderW(FX_W("{a}")),
               ERROR_ACCESS_DENIED); /* whether it is there or not */
    expect("0", NULL);
}

static void one_of_that_name_is_updated(void **state)
{
    (void)state;
    RULE("RSP-5");
    begin("administrator", NULL);
    fx_granted(add(FX_W("{a}"), FX_W("one")));
    fx_granted(add(FX_W("{A}"), FX_W("two"))); /* before anybody used it */
    expect("1", "coming");
    restart();
    fx_granted(add(FX_W("{a}"), FX_W("three")));
    expect("2", "leaving"); /* what is in use stays so until the end of the service */
    assert_string_equal(fx_ask("providers", "/providers/0/tsp"), "two");
    restart();
    expect("1", "usable");
    assert_string_equal(fx_ask("providers", "/providers/0/tsp"), "three");
}

static void a_switch_has_each_registered_once(void **state)
{
    (void)state;
    RULE("RSP-5");
    RULE("RSP-E3");
    RULE("RSP-E4");
    WCHAR text[255];
    for (int i = 0; i < 254; i++) text[i] = 'x';
    text[254] = 0;
    begin("administrator", NULL);
    fx_granted(add(text, text));
    begin("administrator", "\"switches\": {\"provider_once\": true}");
    fx_refused(add(text, FX_W("")), ERROR_BUFFER_OVERFLOW);
    fx_refused(add(FX_W("{a}"), text), ERROR_BUFFER_OVERFLOW);
    fx_refused(FaxRegisterServiceProviderW(FX_W("{a}"), text, FX_W("i"), FX_W("")), ERROR_BUFFER_OVERFLOW);
    fx_refused(FaxRegisterServiceProviderW(FX_W("{a}"), FX_W("f"), text, FX_W("")), ERROR_BUFFER_OVERFLOW);
    text[253] = 0;
    fx_granted(add(text, FX_W("tsp")));
    fx_refused(add(text, FX_W("another")), ERROR_ALREADY_EXISTS);
    fx_refused(add(FX_W("{b}"), FX_W("TSP")), ERROR_ALREADY_EXISTS);
    fx_granted(add(FX_W("{b}"), FX_W("")));
    fx_granted(add(FX_W("{c}"), FX_W(""))); /* virtual devices have none */
    expect("3", "coming");
}

static void unregistering_is_the_inverse(void **state)
{
    (void)state;
    RULE("USP-E2");
    RULE("USP-1");
    RULE("USP-2");
    begin("administrator", NULL);
    fx_refused(FaxUnregisterServiceProviderW(FX_W("{a}")), ERROR_FILE_NOT_FOUND);
    fx_granted(add(FX_W("{a}"), FX_W("")));
    fx_granted(FaxUnregisterServiceProviderW(FX_W("{a}")));
    expect("0", NULL); /* nobody had used it */
    fx_granted(add(FX_W("{a}"), FX_W("")));
    restart();
    fx_granted(FaxUnregisterServiceProviderW(FX_W("{A}")));
    expect("1", "leaving");
    fx_refused(FaxUnregisterServiceProviderW(FX_W("{a}")), ERROR_FILE_NOT_FOUND);
    restart();
    expect("0", NULL);
}

static const struct test_case cases[] = {
    CASE(it_is_used_from_the_next_start_on),
    CASE(the_registry_needs_no_service),
    CASE(null_rows),
    CASE(administrators_only),
    CASE(one_of_that_name_is_updated),
    CASE(a_switch_has_each_registered_once),
    CASE(unregistering_is_the_inverse),
};

FX_MAIN("provider")
