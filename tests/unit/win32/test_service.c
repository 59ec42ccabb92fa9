/* SPDX-License-Identifier: MIT */
/* The service control manager, and the service named Fax. On a Windows without one the cases that need it say nothing; on one
 * that has it nothing is started or stopped. */
#include "tests/unit/win32/check.h"

static SC_HANDLE manager_of(DWORD access)
{
    SC_HANDLE manager = OpenSCManager(NULL, NULL, access);
    CHECK(manager != NULL);
    return manager;
}

/* NULL where there is no fax service. */
static SC_HANDLE fax_of(DWORD access)
{
    SC_HANDLE manager = manager_of(SC_MANAGER_CONNECT);
    SC_HANDLE fax = OpenService(manager, TEXT("Fax"), access);
    if (check_beyond()) CHECK(fax != NULL);
    CHECK(CloseServiceHandle(manager)); /* which the other one does not need */
    return fax;
}

static DWORD state_of(SC_HANDLE fax)
{
    SERVICE_STATUS status;
    CHECK(QueryServiceStatus(fax, &status));
    return status.dwCurrentState;
}

/* ---- Opening ---- */

static void the_manager_is_opened_by_the_names_of_its_database(void)
{
    SC_HANDLE manager = OpenSCManagerA(NULL, "ServicesActive", SC_MANAGER_CONNECT);
    CHECK(manager != NULL && CloseServiceHandle(manager));
    manager = OpenSCManagerW(WIDE(""), SERVICES_ACTIVE_DATABASEW, SC_MANAGER_CONNECT);
    CHECK(manager != NULL && CloseServiceHandle(manager));
    CHECK_FAILS(OpenSCManager(NULL, TEXT("NoSuchDatabase"), SC_MANAGER_CONNECT), ERROR_INVALID_NAME);
    CHECK_FAILS(OpenSCManager(NULL, TEXT("ServicesFailed"), SC_MANAGER_CONNECT),
                ERROR_DATABASE_DOES_NOT_EXIST);
}

static void an_unknown_service_is_not_there(void)
{
    SC_HANDLE manager = manager_of(SC_MANAGER_CONNECT);
    CHECK_FAILS(OpenService(manager, TEXT("fauxfax-no-such"), SERVICE_QUERY_STATUS),
                ERROR_SERVICE_DOES_NOT_EXIST);
    CHECK(CloseServiceHandle(manager));
    CHECK_FAILS(OpenService(manager, TEXT("Fax"), SERVICE_QUERY_STATUS), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CloseServiceHandle(manager), ERROR_INVALID_HANDLE);
}

static void the_name_is_the_services_whatever_its_case(void)
{
    SC_HANDLE fax = fax_of(SERVICE_QUERY_STATUS), manager = manager_of(SC_MANAGER_CONNECT);
    SC_HANDLE again = fax ? OpenServiceA(manager, "FAX", SERVICE_QUERY_STATUS) : NULL;
    SC_HANDLE wide = fax ? OpenServiceW(manager, WIDE("fax"), SERVICE_QUERY_STATUS) : NULL;
    if (fax) CHECK(again && wide && CloseServiceHandle(again) && CloseServiceHandle(wide));
    if (fax) CHECK(CloseServiceHandle(fax));
    CHECK(CloseServiceHandle(manager));
}

/* ---- Asking ---- */

static void it_says_how_it_is(void)
{
    SC_HANDLE fax = fax_of(SERVICE_QUERY_STATUS);
    SERVICE_STATUS status;
    SERVICE_STATUS_PROCESS whole;
    DWORD needed = 0;
    if (!fax) return;
    CHECK(QueryServiceStatus(fax, &status));
    CHECK(QueryServiceStatusEx(fax, SC_STATUS_PROCESS_INFO, (LPBYTE)&whole, sizeof whole, &needed));
    CHECK(memcmp(&whole, &status, sizeof status) == 0);
    CHECK_INT(status.dwServiceType & SERVICE_WIN32_OWN_PROCESS, SERVICE_WIN32_OWN_PROCESS);
    if (status.dwCurrentState == SERVICE_RUNNING) {
        CHECK_INT(status.dwControlsAccepted & SERVICE_ACCEPT_STOP, SERVICE_ACCEPT_STOP);
        CHECK(whole.dwProcessId != 0);
    }
    CHECK_FAILS(QueryServiceStatusEx(fax, SC_STATUS_PROCESS_INFO, (LPBYTE)&whole, sizeof whole - 1, &needed),
                ERROR_INSUFFICIENT_BUFFER);
    CHECK_INT(needed, sizeof whole);
    CHECK_FAILS(QueryServiceStatusEx(fax, (SC_STATUS_TYPE)77, (LPBYTE)&whole, sizeof whole, &needed),
                ERROR_INVALID_LEVEL);
    CHECK(CloseServiceHandle(fax));
    CHECK_FAILS(QueryServiceStatus(fax, &status), ERROR_INVALID_HANDLE);
}

static union {
    QUERY_SERVICE_CONFIG config;
    BYTE room[8192];
} answer;

static DWORD read_config(SC_HANDLE fax)
{
    DWORD needed = 0, again = 0;
    CHECK_FAILS(QueryServiceConfig(fax, NULL, 0, &needed), ERROR_INSUFFICIENT_BUFFER);
    CHECK(needed > sizeof answer.config && needed <= sizeof answer);
    CHECK_FAILS(QueryServiceConfig(fax, &answer.config, needed - 1, &again), ERROR_INSUFFICIENT_BUFFER);
    CHECK_INT(again, needed);
    CHECK(QueryServiceConfig(fax, &answer.config, needed, &again));
    return needed;
}

static void it_shows_its_account_and_how_it_starts(void)
{
    SC_HANDLE fax = fax_of(SERVICE_QUERY_CONFIG);
    if (!fax) return;
    read_config(fax);
    CHECK(lstrlen(answer.config.lpBinaryPathName) > 0 && lstrlen(answer.config.lpDisplayName) > 0);
    CHECK(lstrlen(answer.config.lpServiceStartName) > 0);
    CHECK(answer.config.dwStartType >= SERVICE_AUTO_START && answer.config.dwStartType <= SERVICE_DISABLED);
    if (check_beyond()) { /* as the scenario has it */
        CHECK(lstrcmp(answer.config.lpServiceStartName, TEXT("LocalSystem")) == 0);
        CHECK_INT(answer.config.dwServiceType, SERVICE_WIN32_OWN_PROCESS | SERVICE_INTERACTIVE_PROCESS);
    }
    CHECK(CloseServiceHandle(fax));
}

static void both_forms_show_the_same(void)
{
    static QUERY_SERVICE_CONFIGA narrow[32];
    static QUERY_SERVICE_CONFIGW wide[64];
    DWORD needed;
    SC_HANDLE fax = fax_of(SERVICE_QUERY_CONFIG);
    if (!fax) return;
    CHECK(QueryServiceConfigA(fax, narrow, sizeof narrow, &needed));
    CHECK(QueryServiceConfigW(fax, wide, sizeof wide, &needed));
    CHECK_INT(narrow->dwServiceType, wide->dwServiceType);
    CHECK_INT(lstrlenA(narrow->lpServiceStartName), lstrlenW(wide->lpServiceStartName));
    for (int i = 0; narrow->lpServiceStartName[i]; i++)
        CHECK_INT(wide->lpServiceStartName[i], narrow->lpServiceStartName[i]);
    CHECK(CloseServiceHandle(fax));
}

/* ---- Rights ---- */

static void a_handle_is_good_for_what_it_was_opened_for(void)
{
    SC_HANDLE fax = fax_of(SERVICE_QUERY_CONFIG);
    SERVICE_STATUS status;
    DWORD needed;
    if (!fax) return;
    CHECK_FAILS(QueryServiceStatus(fax, &status), ERROR_ACCESS_DENIED);
    CHECK_FAILS(StartService(fax, 0, NULL), ERROR_ACCESS_DENIED);
    CHECK_FAILS(ControlService(fax, SERVICE_CONTROL_STOP, &status), ERROR_ACCESS_DENIED);
    CHECK(CloseServiceHandle(fax));
    fax = fax_of(SERVICE_QUERY_STATUS);
    CHECK_FAILS(QueryServiceConfig(fax, NULL, 0, &needed), ERROR_ACCESS_DENIED);
    CHECK(CloseServiceHandle(fax));
    fax = fax_of(GENERIC_READ);
    CHECK(QueryServiceStatus(fax, &status));
    read_config(fax);
    CHECK(CloseServiceHandle(fax));
}

/* ---- Starting and stopping ---- */

static void wait_until(SC_HANDLE fax, DWORD state)
{
    for (int i = 0; i < 100 && state_of(fax) != state; i++) Sleep(1000);
    CHECK_INT(state_of(fax), state);
}

static void it_is_stopped_and_started(void)
{
    SERVICE_STATUS status;
    if (!check_beyond()) return; /* somebody may need it */
    SC_HANDLE fax = fax_of(SERVICE_ALL_ACCESS & 0xFFFF);
    CHECK_FAILS(StartService(fax, 0, NULL), ERROR_SERVICE_ALREADY_RUNNING);
    CHECK(ControlService(fax, SERVICE_CONTROL_INTERROGATE, &status));
    CHECK_INT(status.dwCurrentState, SERVICE_RUNNING);
    CHECK_FAILS(ControlService(fax, 0x70, &status), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(ControlService(fax, 200, &status), ERROR_INVALID_SERVICE_CONTROL);
    CHECK(ControlService(fax, SERVICE_CONTROL_STOP, &status));
    CHECK(status.dwCurrentState == SERVICE_STOP_PENDING || status.dwCurrentState == SERVICE_STOPPED);
    wait_until(fax, SERVICE_STOPPED);
    CHECK_FAILS(ControlService(fax, SERVICE_CONTROL_STOP, &status), ERROR_SERVICE_NOT_ACTIVE);
    CHECK_FAILS(ControlService(fax, SERVICE_CONTROL_INTERROGATE, &status), ERROR_SERVICE_NOT_ACTIVE);
    CHECK(StartServiceA(fax, 0, NULL));
    CHECK(state_of(fax) == SERVICE_START_PENDING || state_of(fax) == SERVICE_RUNNING);
    wait_until(fax, SERVICE_RUNNING);
    CHECK(ControlService(fax, SERVICE_CONTROL_STOP, &status));
    wait_until(fax, SERVICE_STOPPED);
    CHECK(StartServiceW(fax, 0, NULL));
    wait_until(fax, SERVICE_RUNNING);
    CHECK(CloseServiceHandle(fax));
}

static void who_may_everything_gets_what_generic_rights_stand_for(void)
{
    SERVICE_STATUS status;
    if (!check_beyond()) return;
    SC_HANDLE manager = manager_of(SC_MANAGER_ALL_ACCESS), fax = fax_of(GENERIC_EXECUTE);
    CHECK(manager != NULL && CloseServiceHandle(manager));
    CHECK(ControlService(fax, SERVICE_CONTROL_STOP, &status));
    CHECK_FAILS(QueryServiceStatus(fax, &status), ERROR_ACCESS_DENIED);
    CHECK(CloseServiceHandle(fax));
    fax = fax_of(MAXIMUM_ALLOWED);
    wait_until(fax, SERVICE_STOPPED);
    CHECK(StartService(fax, 0, NULL));
    CHECK(CloseServiceHandle(fax));
}

static void a_control_looks_at_the_handle_first_then_at_its_right(void)
{
    SERVICE_STATUS status;
    SC_HANDLE fax = fax_of(SERVICE_QUERY_STATUS);
    if (!fax) return;
    CHECK_FAILS(ControlService(fax, SERVICE_CONTROL_PAUSE, &status), ERROR_ACCESS_DENIED);
    CHECK_FAILS(ControlService(fax, 200, &status), ERROR_ACCESS_DENIED);
    CHECK(CloseServiceHandle(fax));
    CHECK_FAILS(ControlService(fax, SERVICE_CONTROL_PAUSE, &status), ERROR_INVALID_HANDLE);
    CHECK_FAILS(ControlService(fax, 0x70, &status), ERROR_INVALID_HANDLE);
}

static DWORD state_after(SC_HANDLE fax, DWORD control, DWORD code)
{
    SERVICE_STATUS status;
    memset(&status, 0xEE, sizeof status);
    CHECK_FAILS(ControlService(fax, control, &status), code);
    return status.dwCurrentState;
}

static void a_control_that_is_not_taken_shows_the_status(void)
{
    SERVICE_STATUS status;
    if (!check_beyond()) return;
    SC_HANDLE fax = fax_of(SERVICE_ALL_ACCESS);
    CHECK_INT(state_after(fax, SERVICE_CONTROL_PAUSE, ERROR_INVALID_SERVICE_CONTROL), SERVICE_RUNNING);
    CHECK_INT(state_after(fax, 0x70, ERROR_INVALID_PARAMETER), 0xEEEEEEEE);
    CHECK(ControlService(fax, SERVICE_CONTROL_STOP, &status));
    wait_until(fax, SERVICE_STOPPED);
    CHECK_INT(state_after(fax, SERVICE_CONTROL_STOP, ERROR_SERVICE_NOT_ACTIVE), SERVICE_STOPPED);
    CHECK_INT(state_after(fax, SERVICE_CONTROL_PAUSE, ERROR_SERVICE_NOT_ACTIVE), SERVICE_STOPPED);
    CHECK_INT(state_after(fax, SERVICE_CONTROL_INTERROGATE, ERROR_SERVICE_NOT_ACTIVE), SERVICE_STOPPED);
    CHECK(StartService(fax, 0, NULL));
    if (state_of(fax) == SERVICE_START_PENDING)
        CHECK_INT(state_after(fax, SERVICE_CONTROL_STOP, ERROR_SERVICE_CANNOT_ACCEPT_CTRL),
                  SERVICE_START_PENDING);
    CHECK(CloseServiceHandle(fax));
}

static const struct check_case cases[] = {
    CHECK_CASE(the_manager_is_opened_by_the_names_of_its_database),
    CHECK_CASE(an_unknown_service_is_not_there),
    CHECK_CASE(the_name_is_the_services_whatever_its_case),
    CHECK_CASE(it_says_how_it_is),
    CHECK_CASE(it_shows_its_account_and_how_it_starts),
    CHECK_CASE(both_forms_show_the_same),
    CHECK_CASE(a_handle_is_good_for_what_it_was_opened_for),
    CHECK_CASE(it_is_stopped_and_started),
    CHECK_CASE(who_may_everything_gets_what_generic_rights_stand_for),
    CHECK_CASE(a_control_looks_at_the_handle_first_then_at_its_right),
    CHECK_CASE(a_control_that_is_not_taken_shows_the_status),
};
CHECK_MAIN_IN(
    "win32/service", cases,
    "\"time\": \"auto\", \"timeline\": [], \"account\": {\"kind\": \"LocalSystem\", \"interact\": true}, "
    "\"users\": [{\"name\": \"alice\", \"rights\": \"administrator\"}]")
