/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fauxfax/testing.h>

static void fail_test(const char *sentence)
{
    fail_msg("%s", sentence);
}

static void a_fax_comes_in(void **state)
{
    HANDLE fax, port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *packet;
    (void)state;
    assert_true(FaxConnectFaxServerA(NULL, &fax));
    assert_true(FaxInitializeEventQueue(fax, port, 7, NULL, 0));
    fauxfax_incoming("5550100", 1);
    assert_true(GetQueuedCompletionStatus(port, &bytes, &key, &packet, 0));
    assert_int_equal(key, 7);
    assert_int_equal(((FAX_EVENTA *)(void *)packet)->EventId, FEI_RINGING);
    LocalFree(packet);
    assert_true(FaxClose(fax));
}

static int set_up(void **state)
{
    (void)state;
    fauxfax_on_failure(fail_test);
    return fauxfax_begin("\"time\": \"manual\", \"timeline\": []") ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    fauxfax_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(a_fax_comes_in, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
