/* SPDX-License-Identifier: MIT */
/* What a user who is no administrator may do with the service control manager: "Service Security and Access Rights". */
#include "tests/unit/win32/check.h"

static SC_HANDLE fax_of(DWORD access)
{
    SC_HANDLE manager = OpenSCManager(NULL, NULL, SC_MANAGER_CONNECT);
    CHECK(manager != NULL);
    SC_HANDLE fax = OpenService(manager, TEXT("Fax"), access);
    DWORD error = GetLastError();
    CHECK(CloseServiceHandle(manager));
    SetLastError(error);
    return fax;
}

static void the_manager_lets_everybody_connect_and_look(void)
{
    static const DWORD may[] = {0, SC_MANAGER_CONNECT, GENERIC_READ,
                                SC_MANAGER_ENUMERATE_SERVICE | SC_MANAGER_QUERY_LOCK_STATUS, MAXIMUM_ALLOWED};
    static const DWORD may_not[] = {SC_MANAGER_ALL_ACCESS, GENERIC_ALL,     GENERIC_EXECUTE,
                                    GENERIC_WRITE,         SC_MANAGER_LOCK, SC_MANAGER_CREATE_SERVICE};
    for (int i = 0; i < CHECK_COUNT(may); i++) {
        SC_HANDLE manager = OpenSCManager(NULL, NULL, may[i]);
        CHECK(manager != NULL && CloseServiceHandle(manager));
    }
    for (int i = 0; i < CHECK_COUNT(may_not); i++)
        CHECK_FAILS(OpenSCManager(NULL, NULL, may_not[i]), ERROR_ACCESS_DENIED);
}

static void the_service_is_looked_at_and_neither_started_nor_stopped(void)
{
    static const DWORD may[] = {SERVICE_QUERY_STATUS, SERVICE_USER_DEFINED_CONTROL, READ_CONTROL};
    static const DWORD may_not[] = {
        SERVICE_ALL_ACCESS, GENERIC_ALL,  GENERIC_EXECUTE,        GENERIC_WRITE, DELETE,
        SERVICE_START,      SERVICE_STOP, SERVICE_PAUSE_CONTINUE, WRITE_DAC};
    for (int i = 0; i < CHECK_COUNT(may); i++) {
        SC_HANDLE fax = fax_of(may[i]);
        CHECK(fax != NULL && CloseServiceHandle(fax));
    }
    for (int i = 0; i < CHECK_COUNT(may_not); i++) CHECK_FAILS(fax_of(may_not[i]), ERROR_ACCESS_DENIED);
}

static void generic_read_and_the_maximum_are_good_for_looking(void)
{
    static const DWORD accesses[] = {GENERIC_READ, MAXIMUM_ALLOWED};
    SERVICE_STATUS status;
    DWORD needed;
    for (int i = 0; i < CHECK_COUNT(accesses); i++) {
        SC_HANDLE fax = fax_of(accesses[i]);
        CHECK(fax != NULL);
        CHECK(QueryServiceStatus(fax, &status));
        CHECK(ControlService(fax, SERVICE_CONTROL_INTERROGATE, &status));
        CHECK_FAILS(QueryServiceConfig(fax, NULL, 0, &needed), ERROR_INSUFFICIENT_BUFFER);
        CHECK_FAILS(ControlService(fax, SERVICE_CONTROL_STOP, &status), ERROR_ACCESS_DENIED);
        CHECK_FAILS(StartService(fax, 0, NULL), ERROR_ACCESS_DENIED);
        CHECK(CloseServiceHandle(fax));
    }
}

static const struct check_case cases[] = {
    CHECK_CASE(the_manager_lets_everybody_connect_and_look),
    CHECK_CASE(the_service_is_looked_at_and_neither_started_nor_stopped),
    CHECK_CASE(generic_read_and_the_maximum_are_good_for_looking),
};
CHECK_MAIN_IN("win32/rights", cases, "\"users\": [{\"name\": \"alice\", \"rights\": \"user\"}]")
