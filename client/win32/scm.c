/* SPDX-License-Identifier: MIT */
/* The service control manager: handles are ours, what they show and do is the world's. */
#include "client/win32/inner.h"

static const struct host_object_ops manager_ops = {.kind = HOST_KIND_manager, .name = "service manager"};
static const struct host_object_ops service_ops = {.kind = HOST_KIND_service, .name = "service"};

enum { WAIT_HINT_MS = 30000 };

/* ---- Asking the world ---- */

struct asked {
    struct host_thread *thread; /* NULL: it must not be asked */
    const void *site;
    struct ff_writer reply;
    struct ff_arena arena;
};

static struct asked asked_of(struct host_thread *thread, const void *site)
{
    return (struct asked){thread, site, ff_writer_on(thread->host->alloc), ff_arena_on(thread->host->alloc)};
}

/* Has the handle that right (0: it needs none)? Then the world may be asked, without the lock. */
static bool ask_begin(struct asked *a, SC_HANDLE service, uint32_t right, const void *site)
{
    struct host_thread *thread = host_enter();
    if (!thread) return false;
    const struct host_object *object = host_handle_find(thread, service, HOST_KIND_service);
    bool may = object && (!right || (object->access & right) || host_fail(thread, ERROR_ACCESS_DENIED));
    host_leave(thread, may);
    *a = asked_of(thread, site);
    return may;
}

static uint32_t ask_code(struct asked *a, enum ff_type type, const void *in, void *out)
{
    struct client *client = a->thread->host->client;
    uint32_t code = client_connect(client);
    if (code == ERROR_SUCCESS) code = client_call(client, type, 0, a->site, in, out, &a->reply, &a->arena);
    return code;
}

static bool ask(struct asked *a, enum ff_type type, const void *in, void *out)
{
    uint32_t code = ask_code(a, type, in, out);
    return code == ERROR_SUCCESS || host_fail(a->thread, code);
}

static BOOL ask_end(struct asked *a, bool result)
{
    ff_arena_free(&a->arena);
    ff_writer_free(&a->reply);
    return result;
}

/* ---- Handles ---- */

static SC_HANDLE give(struct host_thread *thread, const struct host_object_ops *ops, uint32_t rights)
{
    struct host_object *object = host_object_new(thread->host, ops);
    if (object)
        object->access = rights;
    else
        host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    return (SC_HANDLE)host_handle_give(thread, object);
}

/* What the user may do is the world's to say. No lock. */
static SC_HANDLE open_handle(struct host_thread *thread, const struct host_object_ops *ops, DWORD access,
                             const void *site)
{
    struct asked a = asked_of(thread, site);
    struct ff_in_ScmOpen in = {ops == &service_ops, access};
    struct ff_out_ScmOpen out;
    SC_HANDLE handle = NULL;
    if (ask_end(&a, ask(&a, FF_TYPE_ScmOpen, &in, &out)) && host_enter()) {
        handle = give(thread, ops, out.granted);
        host_leave(thread, handle != NULL);
    }
    return handle;
}

/* ERROR_SUCCESS: that is this computer's database of services; NULL is it too. */
static uint32_t check_database(struct ff_str name)
{
    if (!name.at || host_same_nocase(name, FF_STR("ServicesActive"))) return ERROR_SUCCESS;
    return host_same_nocase(name, FF_STR("ServicesFailed")) ? ERROR_DATABASE_DOES_NOT_EXIST
                                                            : ERROR_INVALID_NAME;
}

/* NULL, "" and "." are here. */
static bool is_here(struct ff_str machine)
{
    return ff_str_empty(machine) || ff_str_eq(machine, FF_STR("."));
}

static SC_HANDLE open_manager(enum host_form form, const void *machine, const void *database, DWORD access,
                              const void *site)
{
    struct host_thread *thread = host_enter();
    struct host_text where, which;
    if (!thread) return NULL;
    bool good = host_text_take(thread, &where, form, machine);
    good &= host_text_take(thread, &which, form, database);
    uint32_t code = good && !is_here(where.str) ? RPC_S_SERVER_UNAVAILABLE : check_database(which.str);
    if (good && code != ERROR_SUCCESS) good = host_fail(thread, code);
    host_text_free(&where);
    host_text_free(&which);
    host_leave(thread, good);
    return good ? open_handle(thread, &manager_ops, access, site) : NULL;
}

SC_HANDLE WINAPI OpenSCManagerA(LPCSTR lpMachineName, LPCSTR lpDatabaseName, DWORD dwDesiredAccess)
{
    return open_manager(HOST_A, lpMachineName, lpDatabaseName, dwDesiredAccess, HOST_SITE);
}

SC_HANDLE WINAPI OpenSCManagerW(LPCWSTR lpMachineName, LPCWSTR lpDatabaseName, DWORD dwDesiredAccess)
{
    return open_manager(HOST_W, lpMachineName, lpDatabaseName, dwDesiredAccess, HOST_SITE);
}

static bool check_service(struct host_thread *thread, SC_HANDLE manager, struct ff_str name)
{
    if (!host_handle_find(thread, manager, HOST_KIND_manager)) return false;
    if (!name.at) return host_fail(thread, ERROR_INVALID_ADDRESS);
    return host_same_nocase(name, FF_STR("Fax")) || host_fail(thread, ERROR_SERVICE_DOES_NOT_EXIST);
}

static SC_HANDLE open_service(enum host_form form, SC_HANDLE manager, const void *name, DWORD access,
                              const void *site)
{
    struct host_thread *thread = host_enter();
    struct host_text text;
    if (!thread) return NULL;
    bool good = host_text_take(thread, &text, form, name) && check_service(thread, manager, text.str);
    host_text_free(&text);
    host_leave(thread, good);
    return good ? open_handle(thread, &service_ops, access, site) : NULL;
}

SC_HANDLE WINAPI OpenServiceA(SC_HANDLE hSCManager, LPCSTR lpServiceName, DWORD dwDesiredAccess)
{
    return open_service(HOST_A, hSCManager, lpServiceName, dwDesiredAccess, HOST_SITE);
}

SC_HANDLE WINAPI OpenServiceW(SC_HANDLE hSCManager, LPCWSTR lpServiceName, DWORD dwDesiredAccess)
{
    return open_service(HOST_W, hSCManager, lpServiceName, dwDesiredAccess, HOST_SITE);
}

BOOL WINAPI CloseServiceHandle(SC_HANDLE hSCObject)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    return host_leave(thread, host_handle_close(thread, hSCObject, HOST_KIND_manager | HOST_KIND_service));
}

/* ---- Status ---- */

static DWORD type_of(const struct ff_out_ScmQuery *out)
{
    return SERVICE_WIN32_OWN_PROCESS | (out->interact ? SERVICE_INTERACTIVE_PROCESS : 0);
}

static SERVICE_STATUS_PROCESS status_of(const struct ff_out_ScmQuery *out)
{
    bool running = out->state == SERVICE_RUNNING;
    bool pending = out->state == SERVICE_START_PENDING || out->state == SERVICE_STOP_PENDING;
    return (SERVICE_STATUS_PROCESS){.dwServiceType = type_of(out),
                                    .dwCurrentState = out->state,
                                    .dwControlsAccepted =
                                        running ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0,
                                    .dwWin32ExitCode = out->exit_code,
                                    .dwWaitHint = pending ? WAIT_HINT_MS : 0,
                                    .dwProcessId = out->pid};
}

static bool query(struct asked *a, SERVICE_STATUS_PROCESS *ret_status)
{
    struct ff_in_ScmQuery in = {0};
    struct ff_out_ScmQuery out;
    if (!ask(a, FF_TYPE_ScmQuery, &in, &out)) return false;
    *ret_status = status_of(&out);
    return true;
}

/* SERVICE_STATUS is how SERVICE_STATUS_PROCESS begins. */
static void give_status(LPSERVICE_STATUS to, const SERVICE_STATUS_PROCESS *status)
{
    memcpy(to, status, sizeof *to);
}

BOOL WINAPI QueryServiceStatus(SC_HANDLE hService, LPSERVICE_STATUS lpServiceStatus)
{
    struct asked a;
    SERVICE_STATUS_PROCESS status;
    if (!ask_begin(&a, hService, SERVICE_QUERY_STATUS, HOST_SITE)) return FALSE;
    bool ok = query(&a, &status);
    if (ok) give_status(lpServiceStatus, &status);
    return ask_end(&a, ok);
}

static BOOL fail(uint32_t code)
{
    SetLastError(code);
    return FALSE;
}

BOOL WINAPI QueryServiceStatusEx(SC_HANDLE hService, SC_STATUS_TYPE InfoLevel, LPBYTE lpBuffer,
                                 DWORD cbBufSize, LPDWORD pcbBytesNeeded)
{
    struct asked a;
    SERVICE_STATUS_PROCESS status;
    if (InfoLevel != SC_STATUS_PROCESS_INFO) return fail(ERROR_INVALID_LEVEL);
    *pcbBytesNeeded = sizeof status;
    if (cbBufSize < sizeof status) return fail(ERROR_INSUFFICIENT_BUFFER);
    if (!ask_begin(&a, hService, SERVICE_QUERY_STATUS, HOST_SITE)) return FALSE;
    bool ok = query(&a, &status);
    if (ok) memcpy(lpBuffer, &status, sizeof status);
    return ask_end(&a, ok);
}

/* ---- Configuration: the structure, and behind it its texts ---- */

enum config_text { TEXT_path, TEXT_group, TEXT_dependencies, TEXT_account, TEXT_display, CONFIG_TEXTS };

struct config {
    struct ff_writer block;
    size_t at[CONFIG_TEXTS]; /* where in it each text begins */
};

/* A and W have one layout. An empty list of dependencies has an end of its own. */
static bool config_write(struct config *c, enum host_form form, const struct ff_out_ScmQuery *out)
{
    const struct ff_str empty = FF_STR("");
    const struct ff_str texts[CONFIG_TEXTS] = {[TEXT_path] = FF_STR("C:\\WINDOWS\\system32\\fxssvc.exe"),
                                               [TEXT_group] = empty,
                                               [TEXT_dependencies] = empty,
                                               [TEXT_account] = out->account.at ? out->account : empty,
                                               [TEXT_display] =
                                                   out->display_name.at ? out->display_name : empty};
    const QUERY_SERVICE_CONFIGW head = {.dwServiceType = type_of(out),
                                        .dwStartType = out->start_type,
                                        .dwErrorControl = SERVICE_ERROR_NORMAL};
    const void *given;
    ff_write_bytes(&c->block, &head, sizeof head);
    for (int i = 0; i < CONFIG_TEXTS; i++) {
        c->at[i] = c->block.size;
        host_text_give(&c->block, form, texts[i], &given);
        if (i == TEXT_dependencies) host_text_give(&c->block, form, empty, &given);
    }
    return !c->block.failed;
}

static void config_copy(const struct config *c, QUERY_SERVICE_CONFIGW *to)
{
    char *base = (char *)to;
    memcpy(base, c->block.at, c->block.size);
    to->lpBinaryPathName = (LPWSTR)(void *)(base + c->at[TEXT_path]);
    to->lpLoadOrderGroup = (LPWSTR)(void *)(base + c->at[TEXT_group]);
    to->lpDependencies = (LPWSTR)(void *)(base + c->at[TEXT_dependencies]);
    to->lpServiceStartName = (LPWSTR)(void *)(base + c->at[TEXT_account]);
    to->lpDisplayName = (LPWSTR)(void *)(base + c->at[TEXT_display]);
}

static bool config_give(struct asked *a, enum host_form form, void *to, DWORD room, LPDWORD ret_needed)
{
    struct ff_in_ScmQuery in = {0};
    struct ff_out_ScmQuery out;
    struct config c = {.block = ff_writer_on(a->thread->host->alloc)};
    if (!ask(a, FF_TYPE_ScmQuery, &in, &out)) return false;
    bool ok = config_write(&c, form, &out) || host_fail(a->thread, ERROR_NOT_ENOUGH_MEMORY);
    if (ok) *ret_needed = (DWORD)c.block.size;
    if (ok && room < c.block.size) ok = host_fail(a->thread, ERROR_INSUFFICIENT_BUFFER);
    if (ok) config_copy(&c, to);
    ff_writer_free(&c.block);
    return ok;
}

static BOOL query_config(enum host_form form, SC_HANDLE service, void *to, DWORD room, LPDWORD ret_needed,
                         const void *site)
{
    struct asked a;
    if (!ask_begin(&a, service, SERVICE_QUERY_CONFIG, site)) return FALSE;
    return ask_end(&a, config_give(&a, form, to, room, ret_needed));
}

BOOL WINAPI QueryServiceConfigA(SC_HANDLE hService, LPQUERY_SERVICE_CONFIGA lpServiceConfig, DWORD cbBufSize,
                                LPDWORD pcbBytesNeeded)
{
    return query_config(HOST_A, hService, lpServiceConfig, cbBufSize, pcbBytesNeeded, HOST_SITE);
}

BOOL WINAPI QueryServiceConfigW(SC_HANDLE hService, LPQUERY_SERVICE_CONFIGW lpServiceConfig, DWORD cbBufSize,
                                LPDWORD pcbBytesNeeded)
{
    return query_config(HOST_W, hService, lpServiceConfig, cbBufSize, pcbBytesNeeded, HOST_SITE);
}

/* ---- Starting and stopping ---- */

static BOOL start(SC_HANDLE service, const void *site)
{
    struct asked a;
    struct ff_in_ScmStart in = {0};
    struct ff_out_ScmStart out;
    if (!ask_begin(&a, service, SERVICE_START, site)) return FALSE;
    return ask_end(&a, ask(&a, FF_TYPE_ScmStart, &in, &out));
}

BOOL WINAPI StartServiceA(SC_HANDLE hService, DWORD dwNumServiceArgs, LPCSTR *lpServiceArgVectors)
{
    (void)dwNumServiceArgs, (void)lpServiceArgVectors;
    return start(hService, HOST_SITE);
}

BOOL WINAPI StartServiceW(SC_HANDLE hService, DWORD dwNumServiceArgs, LPCWSTR *lpServiceArgVectors)
{
    (void)dwNumServiceArgs, (void)lpServiceArgVectors;
    return start(hService, HOST_SITE);
}

/* The right that a control wants; 0: there is no such control. */
static uint32_t right_of(DWORD control)
{
    if (control >= 128 && control <= 255) return SERVICE_USER_DEFINED_CONTROL;
    switch (control) {
    case SERVICE_CONTROL_STOP: return SERVICE_STOP;
    case SERVICE_CONTROL_INTERROGATE: return SERVICE_INTERROGATE;
    case SERVICE_CONTROL_PAUSE:
    case SERVICE_CONTROL_CONTINUE:
    case SERVICE_CONTROL_PARAMCHANGE:
    case SERVICE_CONTROL_NETBINDADD:
    case SERVICE_CONTROL_NETBINDREMOVE:
    case SERVICE_CONTROL_NETBINDENABLE:
    case SERVICE_CONTROL_NETBINDDISABLE: return SERVICE_PAUSE_CONTINUE;
    default: return 0;
    }
}

/* With which codes the status is filled in. */
static bool shows_status(uint32_t code)
{
    return code == ERROR_SUCCESS || code == ERROR_INVALID_SERVICE_CONTROL ||
           code == ERROR_SERVICE_CANNOT_ACCEPT_CTRL || code == ERROR_SERVICE_NOT_ACTIVE;
}

static bool control(struct asked *a, DWORD what, LPSERVICE_STATUS to)
{
    struct ff_in_ScmControl in = {what};
    struct ff_out_ScmControl out;
    SERVICE_STATUS_PROCESS status;
    uint32_t code = ask_code(a, FF_TYPE_ScmControl, &in, &out);
    if (shows_status(code)) {
        if (!query(a, &status)) return false;
        if (code == ERROR_SUCCESS) status.dwCurrentState = out.state; /* as it was answered */
        give_status(to, &status);
    }
    return code == ERROR_SUCCESS || host_fail(a->thread, code);
}

BOOL WINAPI ControlService(SC_HANDLE hService, DWORD dwControl, LPSERVICE_STATUS lpServiceStatus)
{
    struct asked a;
    uint32_t right = right_of(dwControl);
    if (!ask_begin(&a, hService, right, HOST_SITE)) return FALSE;
    if (!right) return ask_end(&a, host_fail(a.thread, ERROR_INVALID_PARAMETER));
    return ask_end(&a, control(&a, dwControl, lpServiceStatus));
}
