/* SPDX-License-Identifier: MIT */
/* Every allocation of the portable subset refused, one at a time: a function fails with ERROR_NOT_ENOUGH_MEMORY and has done
 * nothing, so that it can be called again, or it does what it would have done. */
#include <sched.h>

#include "client/embedded/embedded.h"
#include "client/inner.h"
#include "client/win32/inner.h"
#include "client/winfax.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

/* Threads take from it: the one that is done lets go of its process when it is over. */
static struct refusing_alloc memory;
static struct os_mutex memory_lock = OS_MUTEX_INIT;

static void *resize(void *unused, void *block, size_t size)
{
    (void)unused;
    os_mutex_lock(&memory_lock);
    void *moved = memory.alloc.resize(memory.alloc.ctx, block, size);
    os_mutex_unlock(&memory_lock);
    return moved;
}

static const struct ff_alloc locked = {resize, NULL};

static bool all_given_back(void)
{
    os_mutex_lock(&memory_lock);
    bool all = memory.outstanding == 0;
    os_mutex_unlock(&memory_lock);
    return all;
}

static const char SCENARIO[] = "{\"fauxfax\": 1, \"time\": \"auto\", \"timeline\": [], "
                               "\"users\": [{\"name\": \"alice\", \"rights\": \"administrator\"}]}";

/* True: it is to be called again. */
static bool again(bool ok)
{
    if (!ok) assert_int_equal(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
    return !ok;
}
/* A call that is made once more when memory was refused; and then it has to succeed. */
#define MUST(call)                                                                                           \
    do {                                                                                                     \
        if (again(call)) assert_true(call);                                                                  \
    } while (0)

/* ---- user32 ---- */

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    if (message == WM_USER + 1) return (LRESULT)wparam + 1;
    if (message == WM_USER + 2) PostQuitMessage(0);
    return DefWindowProcA(window, message, wparam, lparam);
}

static HWND make_window(HWND parent, DWORD style)
{
    HWND window = NULL;
    MUST((window = CreateWindowExA(0, "refused", "a title", style, 0, 0, 0, 0, parent, NULL, NULL, NULL)) !=
         NULL);
    return window;
}

static void windows(void)
{
    WNDCLASSA narrow;
    WNDCLASSW wide;
    memset(&narrow, 0, sizeof narrow);
    narrow.lpfnWndProc = procedure;
    narrow.lpszClassName = "refused";
    memset(&wide, 0, sizeof wide);
    wide.lpfnWndProc = procedure;
    wide.cbWndExtra = 64;
    wide.lpszClassName = FAUXFAX_WIDE("refused too");
    MUST(RegisterClassA(&narrow));
    MUST(RegisterClassW(&wide));
    MUST(RegisterWindowMessageW(FAUXFAX_WIDE("a message")));
    HWND top = make_window(NULL, 0), child = make_window(top, WS_CHILD), hidden = NULL;
    MUST((hidden = CreateWindowExW(0, FAUXFAX_WIDE("REFUSED TOO"), FAUXFAX_WIDE("t"), 0, 0, 0, 0, 0,
                                   HWND_MESSAGE, NULL, NULL, NULL)) != NULL);
    assert_int_equal(GetWindowLongPtrA(hidden, 56), 0);
    ShowWindow(top, SW_SHOW);
    MUST(MessageBoxA(top, "refused?", "a title", MB_YESNO) == IDYES);
    MUST(DestroyWindow(top));
    assert_false(IsWindow(child));
    MUST(DestroyWindow(hidden));
    MUST(UnregisterClassW(FAUXFAX_WIDE("refused too"), NULL));
}

static void queue(void)
{
    MSG msg;
    HWND window = make_window(HWND_MESSAGE, 0);
    UINT_PTR timer = 0;
    for (UINT i = 0; i < 40; i++) MUST(PostMessageA(window, WM_USER, i, 0));
    MUST(PostThreadMessageA(GetCurrentThreadId(), WM_USER, 40, 0));
    for (UINT i = 0; i <= 40; i++) {
        MUST(GetMessageA(&msg, NULL, 0, 0) > 0);
        assert_int_equal(msg.wParam, i);
    }
    MUST(SetTimer(window, 1, 50, NULL));
    MUST((timer = SetTimer(NULL, 0, 60, NULL)) != 0);
    MUST(GetMessageA(&msg, NULL, 0, 0) > 0);
    assert_int_equal(msg.message, WM_TIMER);
    MUST(KillTimer(NULL, timer));
    MUST(DestroyWindow(window));
    assert_false(PeekMessageA(&msg, NULL, 0, 0, PM_REMOVE));
}

/* ---- kernel32 ---- */

static void objects(void)
{
    HANDLE event = NULL, mutex = NULL, semaphore = NULL, port = NULL, copy = NULL;
    struct {
        DWORD bytes;
        ULONG_PTR key;
        LPOVERLAPPED overlapped;
    } got;
    MUST((event = CreateEventA(NULL, TRUE, TRUE, "an event")) != NULL);
    MUST((copy = CreateEventW(NULL, TRUE, TRUE, FAUXFAX_WIDE("an event"))) != NULL);
    MUST((mutex = CreateMutexA(NULL, TRUE, NULL)) != NULL);
    MUST((semaphore = CreateSemaphoreA(NULL, 1, 2, "a semaphore")) != NULL);
    MUST((port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0)) != NULL);
    HANDLE all[3] = {event, mutex, semaphore};
    MUST(WaitForMultipleObjects(3, all, TRUE, 0) == WAIT_OBJECT_0);
    for (DWORD i = 0; i < 40; i++) MUST(PostQueuedCompletionStatus(port, i, 0, NULL));
    for (DWORD i = 0; i < 40; i++) {
        MUST(GetQueuedCompletionStatus(port, &got.bytes, &got.key, &got.overlapped, 0));
        assert_int_equal(got.bytes, i);
    }
    HANDLE moved = NULL, me = GetCurrentProcess();
    MUST(DuplicateHandle(me, event, me, &moved, 0, FALSE, DUPLICATE_SAME_ACCESS));
    HANDLE left[] = {event, copy, mutex, semaphore, port, moved};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) MUST(CloseHandle(left[i]));
}

static void files(void)
{
    char path[1024];
    HANDLE file = NULL;
    MUST(GetModuleFileNameA(NULL, path, sizeof path - 16));
    strcat(path, ".refused");
    MUST((file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL)) !=
         INVALID_HANDLE_VALUE); /* refused, it has made none */
    MUST(CloseHandle(file));
    MUST(DeleteFileA(path));
}

static void memories(void)
{
    enum { COUNT = 70 }; /* the table of them grows */
    void *at[COUNT];
    LPSTR said = NULL;
    const DWORD flags =
        FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_IGNORE_INSERTS;
    for (int i = 0; i < COUNT; i++) MUST((at[i] = LocalAlloc(LPTR, 10)) != NULL);
    for (int i = 0; i < COUNT; i++) {
        void *moved = NULL;
        MUST((moved = HeapReAlloc(GetProcessHeap(), 0, at[i], 20)) != NULL); /* or it is where it was */
        assert_null(LocalFree(moved));
    }
    MUST(FormatMessageA(flags, NULL, ERROR_ACCESS_DENIED, 0, (LPSTR)(void *)&said, 0, NULL));
    assert_string_equal(said, "Access is denied.\r\n");
    assert_null(LocalFree(said));
}

static void conversions(void)
{
    WCHAR wide[300];
    CHAR narrow[300];
    CHAR path[2048];
    MUST(MultiByteToWideChar(CP_ACP, 0, "text", -1, wide, 300) == 5);
    MUST(WideCharToMultiByte(CP_ACP, 0, wide, -1, narrow, 300, NULL, NULL) == 5);
    MUST(WideCharToMultiByte(CP_UTF8, 0, wide, -1, narrow, 300, NULL, NULL) == 5);
    assert_string_equal(narrow, "text");
    MUST(GetFullPathNameA("/a/../b.tif", sizeof path, path, NULL));
    assert_string_equal(path, "/b.tif");
    MUST(GetFullPathNameW(FAUXFAX_WIDE("/a/../b.tif"), 300, wide, NULL));
    MUST(GetModuleFileNameW(NULL, wide, 300));
    HMODULE winfax = NULL;
    MUST((winfax = LoadLibraryA("winfax.dll")) != NULL);
    MUST(GetModuleHandleW(FAUXFAX_WIDE("winfax.dll")) == winfax);
    MUST(FreeLibrary(winfax));
}

/* ---- Threads ---- */

struct worker {
    HWND window;
    HANDLE ready;
};

static DWORD WINAPI answer(LPVOID worker_)
{
    struct worker *worker = worker_;
    MSG msg;
    worker->window = make_window(HWND_MESSAGE, 0);
    MUST(SetEvent(worker->ready));
    while (GetMessageA(&msg, NULL, 0, 0) > 0) DispatchMessageA(&msg);
    return 5;
}

static void threads(void)
{
    struct worker worker = {0};
    HANDLE thread = NULL;
    DWORD code;
    MUST((worker.ready = CreateEventA(NULL, TRUE, FALSE, NULL)) != NULL);
    MUST((thread = CreateThread(NULL, 0, answer, &worker, 0, NULL)) != NULL);
    MUST(WaitForSingleObject(worker.ready, INFINITE) == WAIT_OBJECT_0);
    MUST(SendMessageA(worker.window, WM_USER + 1, 41, 0) == 42);
    MUST(PostMessageA(worker.window, WM_USER + 2, 0, 0));
    MUST(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0);
    MUST(GetExitCodeThread(thread, &code));
    assert_int_equal(code, 5);
    MUST(CloseHandle(thread));
    MUST(CloseHandle(worker.ready));
}

/* ---- Printing ---- */

static void start_printing(FAX_CONTEXT_INFOA *ret_context)
{
    FAX_PRINT_INFOA info = {.SizeOfStruct = sizeof info, .DocName = "a letter", .RecipientNumber = "5550100"};
    FAX_COVERPAGE_INFOA cover = {.SizeOfStruct = sizeof cover,
                                 .CoverPageName = (LPSTR)(ULONG_PTR) "generic.cov",
                                 .UseServerCoverPage = TRUE,
                                 .Note = (LPSTR)(ULONG_PTR) "a note"};
    DWORD spooled = 99;
    *ret_context = (FAX_CONTEXT_INFOA){.SizeOfStruct = sizeof *ret_context};
    if (again(FaxStartPrintJobA("Fax", &info, &spooled, ret_context))) {
        assert_true(!ret_context->hDC && spooled == 99);
        assert_true(FaxStartPrintJobA("Fax", &info, &spooled, ret_context));
    }
    MUST(FaxPrintCoverPageA(ret_context, &cover));
}

static void print_page(HDC dc)
{
    MUST(StartPage(dc) > 0);
    for (int i = 0; i < 20; i++) {
        MUST(TextOutA(dc, 100, 100 + i * 40, "a line", 6));
        MUST(TextOutW(dc, 500, 100 + i * 40, FAUXFAX_WIDE("another"), 7));
    }
    MUST(EndPage(dc) > 0);
}

/* EndDoc ends it however it goes: a document that memory was refused for is printed anew. */
static bool print_document(void)
{
    FAX_CONTEXT_INFOA context;
    start_printing(&context);
    for (int i = 0; i < 2; i++) print_page(context.hDC);
    bool done = !again(EndDoc(context.hDC) > 0);
    if (!done) assert_int_equal(EndDoc(context.hDC), SP_ERROR);
    MUST(DeleteDC(context.hDC));
    return done;
}

/* As often as EndDoc said so, with all its pages, and all that was drawn on them: the size of the document as it usually is. */
static void expect_printed(void)
{
    static DWORD usual;
    HANDLE fax = NULL;
    PFAX_JOB_ENTRYA jobs = NULL;
    DWORD count;
    MUST(FaxConnectFaxServerA(NULL, &fax));
    MUST(FaxEnumJobsA(fax, &jobs, &count));
    assert_int_equal(count, 1);
    assert_int_equal(jobs->PageCount, 3);
    if (!usual) usual = jobs->Size;
    assert_int_equal(jobs->Size, usual);
    assert_string_equal(jobs->DocumentName, "a letter");
    FaxFreeBuffer(jobs);
    MUST(FaxClose(fax));
}

static void printing(void)
{
    FAX_CONTEXT_INFOA context;
    if (!print_document()) assert_true(print_document());
    start_printing(&context);
    MUST(AbortDoc(context.hDC) > 0);
    MUST(DeleteDC(context.hDC));
    expect_printed();
}

/* ---- The service, and the end ---- */

static void service(void)
{
    union {
        QUERY_SERVICE_CONFIGA config;
        char room[1024];
    } answer;
    SC_HANDLE manager = NULL, fax = NULL;
    SERVICE_STATUS status;
    DWORD needed;
    MUST((manager = OpenSCManagerA("", "ServicesActive", SC_MANAGER_CONNECT)) != NULL);
    MUST((fax = OpenServiceA(manager, "Fax", GENERIC_READ)) != NULL);
    MUST(QueryServiceStatus(fax, &status));
    MUST(QueryServiceConfigA(fax, &answer.config, sizeof answer, &needed));
    assert_string_equal(answer.config.lpServiceStartName, "CORP\\faxsvc");
    MUST(ControlService(fax, SERVICE_CONTROL_INTERROGATE, &status));
    MUST(CloseServiceHandle(fax));
    MUST(CloseServiceHandle(manager));
    MUST(ExitWindowsEx(EWX_LOGOFF, 0));
}

static void converse(void)
{
    windows();
    queue();
    objects();
    memories();
    files();
    conversions();
    threads();
    printing();
    service();
}

/* ---- The run ---- */

static struct embedded_world *begin(void)
{
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    struct world_options options = {.text = SCENARIO, .name = "test", .text_size = sizeof SCENARIO - 1};
    struct embedded_world *world = embedded_make("refused", &options, &error);
    if (!world) fail_msg("%s", ff_writer_cstr(&error));
    ff_writer_free(&error);
    return world;
}

/* A client on whose Windows memory is refused, and on nothing else of it. */
static struct client *client_of(uint64_t n)
{
    char error[256];
    struct client *client = client_new("embedded:refused", "alice", "test", error);
    assert_non_null(client);
    host_free(client->host);
    refusing_alloc_init(&memory, n, 0);
    client->host = host_new_on(client, &locked);
    if (!client->host) assert_true(all_given_back());
    if (!client->host) client->host = host_new_on(client, &locked);
    assert_non_null(client->host);
    return client;
}

/* One all of whose memory is refused, that of its Windows too. */
static struct client *whole_client_of(uint64_t n)
{
    struct client_options options = {
        .alloc = &locked, .transport = "embedded:refused", .user = "alice", .image = "test"};
    refusing_alloc_init(&memory, n, 0);
    struct client *client = client_make(&options);
    if (!client) assert_true(all_given_back());
    if (!client) client = client_make(&options);
    assert_non_null(client);
    host_free(client->host);
    client->host = host_new_on(client, &locked);
    if (!client->host) client->host = host_new_on(client, &locked);
    assert_non_null(client->host);
    return client;
}

static bool run_refusing(struct client *(*make)(uint64_t n), void (*talk)(void), uint64_t n)
{
    struct embedded_world *world = begin();
    struct client *client = make(n);
    client_bind(client);
    client_choose_standard(client); /* of the threads that are started */
    talk();
    client_choose_standard(NULL);
    client_bind(NULL);
    client_end(client, true, 0);
    client_bind(NULL);
    embedded_retire(world);
    for (int i = 0; i < 1000000 && !all_given_back(); i++)
        sched_yield(); /* a thread that ended may be the last */
    assert_true(all_given_back());
    return memory.refused > 0;
}

static void every_refusal_is_survived(void **state)
{
    (void)state;
    uint64_t n = 1;
    while (run_refusing(client_of, converse, n)) n++;
    assert_true(n > 100);
}

static void every_refusal_while_printing_is_survived(void **state)
{
    (void)state;
    RULE("SPJ-E5");
    uint64_t n = 1;
    assert_false(run_refusing(whole_client_of, printing, 0));
    while (run_refusing(whole_client_of, printing, n)) n++;
    assert_true(n > 50);
}

static const struct test_case cases[] = {
    CASE(every_refusal_is_survived),
    CASE(every_refusal_while_printing_is_survived),
};

int main(int argc, char **argv)
{
    return RUN("win32/refused", cases, NULL, NULL, argc, argv);
}
