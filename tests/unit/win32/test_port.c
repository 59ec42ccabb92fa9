/* SPDX-License-Identifier: MIT */
/* Completion ports. */
#include "tests/unit/win32/worker.h"

static HANDLE new_port(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    CHECK(port != NULL);
    return port;
}

struct packet {
    DWORD bytes;
    ULONG_PTR key;
    LPOVERLAPPED overlapped;
};

static BOOL take(HANDLE port, struct packet *ret, DWORD ms)
{
    memset(ret, 0xEE, sizeof *ret);
    return GetQueuedCompletionStatus(port, &ret->bytes, &ret->key, &ret->overlapped, ms);
}

static void packets_come_first_in_first_out(void)
{
    HANDLE port = new_port();
    OVERLAPPED blocks[3];
    struct packet got;
    for (DWORD i = 0; i < 3; i++) CHECK(PostQueuedCompletionStatus(port, 10 + i, 100 + i, &blocks[i]));
    for (DWORD i = 0; i < 3; i++) {
        CHECK(take(port, &got, INFINITE));
        CHECK(got.bytes == 10 + i && got.key == 100 + i && got.overlapped == &blocks[i]);
    }
    CHECK(CloseHandle(port));
}

static void order_is_kept_however_many_pass(void)
{
    HANDLE port = new_port();
    struct packet got;
    for (DWORD i = 0; i < 500; i++) {
        CHECK(PostQueuedCompletionStatus(port, i, 0, NULL));
        if (i >= 20) CHECK(take(port, &got, 0) && got.bytes == i - 20);
    }
    CHECK(CloseHandle(port));
}

static void values_are_not_looked_at(void)
{
    HANDLE port = new_port();
    struct packet got;
    CHECK(PostQueuedCompletionStatus(port, 0xFFFFFFFF, ~(ULONG_PTR)0, NULL));
    CHECK(take(port, &got, 0));
    CHECK(got.bytes == 0xFFFFFFFF && got.key == ~(ULONG_PTR)0 && got.overlapped == NULL);
    CHECK(CloseHandle(port));
}

static void an_empty_port_times_out(void)
{
    HANDLE port = new_port();
    struct packet got;
    OVERLAPPED_ENTRY entries[2];
    ULONG count = 0;
    DWORD before = GetTickCount();
    CHECK_FAILS(take(port, &got, 0), WAIT_TIMEOUT);
    CHECK(got.overlapped == NULL);
    CHECK_FAILS(take(port, &got, 100), WAIT_TIMEOUT);
    CHECK(GetTickCount() - before + 20 >= 100);
    CHECK_FAILS(GetQueuedCompletionStatusEx(port, entries, 2, &count, 0, FALSE), WAIT_TIMEOUT);
    CHECK(CloseHandle(port));
}

static void several_are_taken_at_once(void)
{
    HANDLE port = new_port();
    OVERLAPPED_ENTRY entries[4];
    ULONG count = 0;
    for (DWORD i = 0; i < 6; i++) CHECK(PostQueuedCompletionStatus(port, i, i * 2, NULL));
    CHECK(GetQueuedCompletionStatusEx(port, entries, 4, &count, INFINITE, FALSE));
    CHECK_INT(count, 4);
    for (DWORD i = 0; i < 4; i++)
        CHECK(entries[i].dwNumberOfBytesTransferred == i && entries[i].lpCompletionKey == i * 2);
    CHECK(GetQueuedCompletionStatusEx(port, entries, 4, &count, INFINITE, FALSE));
    CHECK_INT(count, 2);
    CHECK(entries[1].dwNumberOfBytesTransferred == 5);
    if (check_beyond())
        CHECK_FAILS(GetQueuedCompletionStatusEx(port, entries, 0, &count, 0, FALSE), ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(port));
}

/* ---- Threads ---- */

struct reader {
    HANDLE port, ready;
    struct packet got;
    BOOL ok;
};

static DWORD WINAPI read_one(LPVOID reader_)
{
    struct reader *reader = reader_;
    SetEvent(reader->ready);
    reader->ok = take(reader->port, &reader->got, INFINITE);
    return reader->ok ? 0 : GetLastError();
}

static HANDLE start_reader(struct reader *reader)
{
    reader->ready = CreateEvent(NULL, FALSE, FALSE, NULL);
    HANDLE thread = thread_begin(read_one, reader);
    CHECK_INT(WaitForSingleObject(reader->ready, INFINITE), WAIT_OBJECT_0);
    CHECK(CloseHandle(reader->ready));
    Sleep(50); /* it waits by then; here for sure, since time moves when everybody waits */
    return thread;
}

static void a_packet_wakes_a_thread_that_waits(void)
{
    struct reader reader = {.port = new_port()};
    HANDLE thread = start_reader(&reader);
    CHECK(PostQueuedCompletionStatus(reader.port, 5, 6, NULL));
    CHECK_INT(thread_end(thread), 0);
    CHECK(reader.ok && reader.got.bytes == 5 && reader.got.key == 6);
    CHECK(CloseHandle(reader.port));
}

static void the_last_to_come_is_the_first_to_go(void)
{
    struct reader first = {.port = new_port()}, second = {.port = first.port};
    if (check_on_wine()) return; /* it lets the first go first */
    HANDLE one = start_reader(&first), two = start_reader(&second);
    CHECK(PostQueuedCompletionStatus(first.port, 1, 0, NULL));
    CHECK_INT(thread_end(two), 0);
    CHECK_INT(WaitForSingleObject(one, 50), WAIT_TIMEOUT);
    CHECK(PostQueuedCompletionStatus(first.port, 2, 0, NULL));
    CHECK_INT(thread_end(one), 0);
    CHECK(second.got.bytes == 1 && first.got.bytes == 2);
    CHECK(CloseHandle(first.port));
}

static void closing_it_abandons_who_waits(void)
{
    struct reader reader = {.port = new_port()};
    if (check_on_wine()) return; /* it waits on */
    HANDLE thread = start_reader(&reader);
    CHECK(CloseHandle(reader.port));
    CHECK_INT(thread_end(thread), ERROR_ABANDONED_WAIT_0);
    CHECK(!reader.ok && reader.got.overlapped == NULL);
}

/* ---- What goes wrong ---- */

static void a_closed_port_takes_and_gives_nothing(void)
{
    HANDLE port = new_port();
    struct packet got;
    CHECK(PostQueuedCompletionStatus(port, 0, 0, NULL));
    CHECK(CloseHandle(port));
    CHECK_FAILS(PostQueuedCompletionStatus(port, 0, 0, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(take(port, &got, 0), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CloseHandle(port), ERROR_INVALID_HANDLE);
}

static void a_port_is_made_alone(void)
{
    HANDLE port = new_port(), event = CreateEvent(NULL, TRUE, TRUE, NULL);
    CHECK_FAILS(CreateIoCompletionPort(INVALID_HANDLE_VALUE, port, 0, 0), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(CreateIoCompletionPort(event, NULL, 0, 0), ERROR_INVALID_HANDLE); /* no file */
    CHECK(CloseHandle(event) && CloseHandle(port));
}

static void a_duplicate_keeps_it_open(void)
{
    HANDLE port = new_port(), copy = NULL, me = GetCurrentProcess();
    struct packet got;
    CHECK(DuplicateHandle(me, port, me, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
    CHECK(PostQueuedCompletionStatus(port, 1, 2, NULL));
    CHECK(CloseHandle(port));
    CHECK(take(copy, &got, 0) && got.key == 2);
    CHECK(CloseHandle(copy));
}

static const struct check_case cases[] = {
    CHECK_CASE(packets_come_first_in_first_out),
    CHECK_CASE(order_is_kept_however_many_pass),
    CHECK_CASE(values_are_not_looked_at),
    CHECK_CASE(an_empty_port_times_out),
    CHECK_CASE(several_are_taken_at_once),
    CHECK_CASE(a_packet_wakes_a_thread_that_waits),
    CHECK_CASE(the_last_to_come_is_the_first_to_go),
    CHECK_CASE(closing_it_abandons_who_waits),
    CHECK_CASE(a_closed_port_takes_and_gives_nothing),
    CHECK_CASE(a_port_is_made_alone),
    CHECK_CASE(a_duplicate_keeps_it_open),
};
CHECK_MAIN("win32/port", cases)
