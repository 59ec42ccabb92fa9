/* SPDX-License-Identifier: MIT */
/* client/windows: what it finds out of reads that nobody tells it of. The fax side of the SDK is played here: it counts. */
#include <windows.h>

#include <stdbool.h>
#include <string.h>

#include "client/client.h"
#include "client/host.h"
#include "client/windows/inner.h"
#include "tests/support/rule.h"

/* ---- The fax side ---- */

static struct {
    LONG volatile read, freed, windows;
} said;

void client_event_read(struct client *client, uint32_t registration, uint64_t sequence)
{
    (void)client, (void)registration, (void)sequence;
    InterlockedIncrement(&said.read);
}

void client_event_freed(struct client *client, uint32_t registration)
{
    (void)client, (void)registration;
    InterlockedIncrement(&said.freed);
}

void client_window_made(struct client *client, uint64_t window, enum ff_window_kind kind, struct ff_str title)
{
    (void)client, (void)window, (void)kind, (void)title;
    said.windows++;
}

void client_window_gone(struct client *client, uint64_t window)
{
    (void)client, (void)window;
    said.windows--;
}

void client_session_ends(struct client *client)
{
    (void)client;
}

uint32_t client_thread(struct client *client)
{
    (void)client;
    return 1;
}

enum ff_time_mode client_time_mode(const struct client *client)
{
    (void)client;
    return FF_TIME_manual;
}

bool client_is_simulated(const struct client *client)
{
    (void)client;
    return true;
}

void client_bind(struct client *client)
{
    (void)client;
}

void client_leave_world(struct client *client)
{
    (void)client;
}

void client_sent_reply(struct client *client, uint64_t send, uint64_t result)
{
    (void)client, (void)send, (void)result;
}

void client_idle(struct client *client, uint32_t thread, const struct client_wait *wait)
{
    (void)client, (void)thread, (void)wait;
}

void client_busy(struct client *client, uint32_t thread)
{
    (void)client, (void)thread;
}

/* ---- Windows, where it is to do what it seldom does ---- */

static bool refuse_hooks;
static unsigned hooks_asked;

static HHOOK WINAPI set_hook(int kind, HOOKPROC proc, HINSTANCE module, DWORD thread)
{
    __typeof__(SetWindowsHookExW) *real;
    FARPROC found = GetProcAddress(GetModuleHandleA("user32.dll"), "SetWindowsHookExW");
    memcpy(&real, &found, sizeof real);
    hooks_asked += kind == WH_GETMESSAGE;
    return refuse_hooks ? NULL : real(kind, proc, module, thread);
}

/* The linker asks for these where a function of a DLL is called; the test's are before the library's. */
#ifdef _WIN64
#define IMPORT(name, decorated) extern __typeof__(name) *imported_##name __asm__("__imp_" #name)
#else
#define IMPORT(name, decorated) extern __typeof__(name) *imported_##name __asm__("__imp__" decorated)
#endif
IMPORT(SetWindowsHookExW, "SetWindowsHookExW@16");
__typeof__(SetWindowsHookExW) *imported_SetWindowsHookExW = set_hook;

/* ---- What cases have ---- */

static struct host *host;
static HANDLE port;
static HWND window;
static struct ff_wire_event event = {.sequence = 1, .event_id = 22, .device_id = 1, .job_id = 1};

static int set_up(void **state)
{
    (void)state;
    memset(&said, 0, sizeof said);
    refuse_hooks = false;
    hooks_asked = 0;
    host = host_new(NULL);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    window = CreateWindowExA(0, "STATIC", "listens", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    return host && port && window ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    if (window) DestroyWindow(window);
    host_free(host);
    CloseHandle(port);
    return 0;
}

static uint64_t number_of(HANDLE handle)
{
    return (uintptr_t)handle;
}

static enum ff_outcome put_packet(void)
{
    event.sequence++;
    return host_packet(host, number_of(port), 7, &event, 1);
}

/* The block of the next packet. */
static void *take_packet(void)
{
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *packet = NULL;
    assert_true(GetQueuedCompletionStatus(port, &bytes, &key, &packet, 0));
    return packet;
}

static enum ff_outcome post_message(void)
{
    uint32_t thread;
    event.sequence++;
    assert_int_equal(host_window_kind(host, number_of(window), &thread), FF_WINDOW_message_only);
    return host_post(host, number_of(window), WM_USER + 22, 1, 1, 1, event.sequence);
}

static unsigned pump(void)
{
    MSG message;
    unsigned count = 0;
    while (PeekMessageA(&message, window, 0, 0, PM_REMOVE)) count++;
    return count;
}

/* ---- Packets ---- */

static void a_packet_counts_as_read_when_it_has_left_its_port(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) assert_int_equal(put_packet(), FF_OUTCOME_posted);
    assert_int_equal(host_unread(host), 3);
    assert_int_equal(said.read, 0);
    LocalFree(take_packet());
    assert_int_equal(host_unread(host), 2);
    assert_int_equal(said.read, 1);
    assert_int_equal(said.freed, 1);
}

static DWORD WINAPI look_and_look(void *stop)
{
    while (WaitForSingleObject(stop, 0) == WAIT_TIMEOUT) host_unread(host);
    return 0;
}

/* Noting it, putting it there and looking at the port's depth: none of them comes between two of the others. */
static void a_packet_that_is_being_put_there_is_not_taken_for_one_that_was_read(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    HANDLE stop = CreateEventA(NULL, TRUE, FALSE, NULL);
    HANDLE looks = CreateThread(NULL, 0, look_and_look, stop, 0, NULL);
    assert_non_null(looks);
    for (int i = 0; i < MANY; i++) assert_int_equal(put_packet(), FF_OUTCOME_posted);
    SetEvent(stop);
    WaitForSingleObject(looks, INFINITE);
    CloseHandle(looks);
    CloseHandle(stop);
    assert_int_equal(said.read, 0);
    assert_int_equal(host_unread(host), MANY);
    for (int i = 0; i < MANY; i++) LocalFree(take_packet());
    assert_int_equal(host_unread(host), 0);
    assert_int_equal(said.read, MANY);
}

static void what_lay_in_a_port_that_was_closed_is_not_waited_for(void **state)
{
    (void)state;
    HANDLE closed = port;
    assert_int_equal(put_packet(), FF_OUTCOME_posted);
    LocalFree(take_packet());
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    CloseHandle(closed);
    assert_int_equal(host_unread(host), 1); /* a closed port has no depth */
    event.sequence++;
    assert_int_equal(host_packet(host, number_of(closed), 7, &event, 1), FF_OUTCOME_port_gone);
    assert_int_equal(host_unread(host), 0);
    assert_int_equal(said.read, 0);
}

static void every_block_is_known_for_one_however_many_come_after_it(void **state)
{
    (void)state;
    enum { MANY = 1000 };
    void *blocks[MANY];
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(put_packet(), FF_OUTCOME_posted);
        blocks[i] = take_packet();
    }
    for (int i = 0; i < MANY; i++) assert_true(host_is_event(host, blocks[i]));
    assert_false(host_is_event(host, NULL));
    assert_false(host_is_event(host, blocks));
    for (int i = 0; i < MANY; i++) LocalFree(blocks[i]);
}

/* ---- Messages ---- */

static void a_message_counts_as_read_when_it_is_taken_out(void **state)
{
    (void)state;
    assert_int_equal(post_message(), FF_OUTCOME_posted);
    assert_int_equal(post_message(), FF_OUTCOME_posted);
    assert_int_equal(host_unread(host), 2);
    assert_int_equal(pump(), 2);
    assert_int_equal(host_unread(host), 0);
    assert_int_equal(said.read, 2);
    assert_int_equal(hooks_asked, 1);
}

static void a_hook_that_was_refused_is_tried_again_with_the_next_message(void **state)
{
    (void)state;
    refuse_hooks = true;
    assert_int_equal(post_message(), FF_OUTCOME_posted);
    assert_int_equal(said.read, 1); /* nobody would see it */
    assert_int_equal(host_unread(host), 0);
    refuse_hooks = false;
    assert_int_equal(host_post(host, number_of(window), WM_USER + 23, 1, 1, 1, 99), FF_OUTCOME_posted);
    assert_int_equal(host_unread(host), 1);
    assert_int_equal(pump(), 2);
    assert_int_equal(host_unread(host), 0);
    assert_int_equal(said.read, 2);
}

static void a_thread_whose_windows_are_gone_is_watched_no_more(void **state)
{
    (void)state;
    uint32_t thread;
    HWND gone = window;
    assert_int_equal(post_message(), FF_OUTCOME_posted);
    DestroyWindow(window);
    window = CreateWindowExA(0, "STATIC", "listens", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    assert_int_equal(host_window_kind(host, number_of(gone), &thread), FF_WINDOW_gone);
    assert_int_equal(post_message(), FF_OUTCOME_posted);
    assert_int_equal(hooks_asked, 2);
    pump();
    assert_int_equal(said.read, 1);
    assert_int_equal(said.windows, 1);
}

static void a_window_that_is_gone_is_said_to_be_dead(void **state)
{
    (void)state;
    assert_int_equal(post_message(), FF_OUTCOME_posted);
    pump();
    DestroyWindow(window);
    assert_int_equal(host_post(host, number_of(window), WM_USER + 22, 1, 1, 1, 99), FF_OUTCOME_dead_window);
    window = NULL;
    assert_int_equal(host_unread(host), 0);
    assert_int_equal(said.windows, 0);
}

static const struct test_case cases[] = {
    CASE(a_packet_counts_as_read_when_it_has_left_its_port),
    CASE(a_packet_that_is_being_put_there_is_not_taken_for_one_that_was_read),
    CASE(what_lay_in_a_port_that_was_closed_is_not_waited_for),
    CASE(every_block_is_known_for_one_however_many_come_after_it),
    CASE(a_message_counts_as_read_when_it_is_taken_out),
    CASE(a_hook_that_was_refused_is_tried_again_with_the_next_message),
    CASE(a_thread_whose_windows_are_gone_is_watched_no_more),
    CASE(a_window_that_is_gone_is_said_to_be_dead),
};

int main(int argc, char **argv)
{
    return RUN("windows/host", cases, set_up, tear_down, argc, argv);
}
