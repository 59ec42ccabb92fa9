/* SPDX-License-Identifier: MIT */
/* The service named Fax, as the service control manager runs it. Its state is that of the fake's, of one session of it: the next one
 * has a process of its own, as it would have on Windows. */
#include <winsock2.h>
#include <windows.h>

#include "service/windows/scm.h"

enum { WAIT_HINT_MS = 30000 };

/* The functions that the manager calls are given nothing of ours. */
static struct served {
    const struct options *options;
    SERVICE_STATUS_HANDLE handle;
    struct ff_writer *error;
} served;

static bool is_pending(DWORD state)
{
    return state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
}

static void tell(DWORD state, DWORD exit_code)
{
    static DWORD steps;
    SERVICE_STATUS status = {.dwServiceType = SERVICE_WIN32_OWN_PROCESS,
                             .dwCurrentState = state,
                             .dwControlsAccepted =
                                 state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0,
                             .dwWin32ExitCode = exit_code,
                             .dwCheckPoint = is_pending(state) ? ++steps : 0,
                             .dwWaitHint = is_pending(state) ? WAIT_HINT_MS : 0};
    SetServiceStatus(served.handle, &status);
}

/* Whoever follows the log hears what comes of it. What is refused has happened, or is on its way. */
static void ask_for(const char *method)
{
    struct ff_writer why = ff_writer_on(ff_alloc_default());
    struct control_client *control = control_open(served.options, &why);
    if (control) control_call(control, method, NULL, NULL, &why);
    control_close(control);
    ff_writer_free(&why);
}

/* The keeper goes before the fake does. */
static _Noreturn void leave(void)
{
    tell(SERVICE_STOPPED, NO_ERROR);
    ExitProcess(EXIT_well);
}

static DWORD WINAPI on_control(DWORD control, DWORD type, void *data, void *context)
{
    (void)type, (void)data, (void)context;
    if (control == SERVICE_CONTROL_INTERROGATE) return NO_ERROR;
    if (control == SCM_LEAVE) leave();
    if (control != SERVICE_CONTROL_STOP && control != SERVICE_CONTROL_SHUTDOWN)
        return ERROR_CALL_NOT_IMPLEMENTED;
    tell(SERVICE_STOP_PENDING, NO_ERROR);
    ask_for("service-stop");
    return NO_ERROR;
}

/* Until this session of the fake's service is over. */
static DWORD follow(struct control_client *control)
{
    struct scm_fake now;
    uint32_t epoch = 0;
    if (!scm_ask(control, &now)) return RPC_S_SERVER_UNAVAILABLE;
    if (now.state == SERVICE_stopped) ask_for("service-start");
    for (;;) {
        if (!scm_ask(control, &now)) return RPC_S_SERVER_UNAVAILABLE;
        if (!epoch) epoch = now.epoch;
        if (now.state == SERVICE_stopped || now.epoch != epoch) return now.exit_code;
        tell((DWORD)now.state, NO_ERROR);
        if (!scm_await(control)) return RPC_S_SERVER_UNAVAILABLE;
    }
}

static void WINAPI service_main(DWORD count, char **args)
{
    (void)count, (void)args;
    served.handle = RegisterServiceCtrlHandlerExA(SCM_NAME, on_control, NULL);
    if (!served.handle) return;
    tell(SERVICE_START_PENDING, NO_ERROR);
    struct control_client *control = scm_listen(served.options, served.error);
    DWORD code = control ? follow(control) : RPC_S_SERVER_UNAVAILABLE;
    control_close(control);
    tell(SERVICE_STOPPED, code);
}

enum exit_code scm_serve(const struct options *options, struct ff_writer *error)
{
    char name[] = SCM_NAME;
    const SERVICE_TABLE_ENTRYA services[] = {{name, service_main}, {NULL, NULL}};
    served = (struct served){options, NULL, error};
    if (StartServiceCtrlDispatcherA(services)) return EXIT_well;
    ff_write_text(error,
                  "--service is for the service control manager, which has not started this (error %lu)\n",
                  GetLastError());
    return EXIT_usage;
}
