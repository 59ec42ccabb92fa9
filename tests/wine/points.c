/* SPDX-License-Identifier: MIT */
#include "client/point.h"

#include <string.h>

#include "tests/wine/points.h"

/* One point, the first time that it is come to. */
static struct {
    enum client_point at;
    enum ff_type type;
    void (*act)(void);
    LONG volatile done;
} wanted;
static HANDLE behind, owned;
static struct listener victim;
static const char *document;

static void watch(enum client_point point, enum ff_type type)
{
    if (point == CLIENT_POINT_behind) SetEvent(behind);
    if (point != wanted.at || type != wanted.type) return;
    if (InterlockedExchange(&wanted.done, 1) == 0) wanted.act();
}

static void arm(enum client_point at, enum ff_type type, void (*act)(void))
{
    wanted.at = at;
    wanted.type = type;
    wanted.act = act;
    atomic_store(&client_point_watch, watch);
}

/* ---- What happens there ---- */

static DWORD WINAPI send_it(void *none)
{
    (void)none;
    notified_send(document);
    return 0;
}

/* On another thread, which has its call answered while this one's has not returned. */
static void send_apart(void)
{
    HANDLE thread = CreateThread(NULL, 0, send_it, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

static void hold(void)
{
    WaitForSingleObject(behind, INFINITE);
}

static void destroy(void)
{
    SendMessageA(victim.window, WM_CLOSE, 0, 0);
    notified_check(!IsWindow(victim.window), "the window is still there");
}

static void close_port(void)
{
    CloseHandle(victim.port);
}

/* ---- The other window, of a thread that lets messages in ---- */

static DWORD WINAPI own_window(void *none)
{
    MSG message;
    (void)none;
    victim.window = notified_window();
    SetEvent(owned);
    while (GetMessageA(&message, NULL, 0, 0) > 0) DispatchMessageA(&message);
    return 0;
}

static void begin_victim(BOOL window)
{
    owned = CreateEventA(NULL, FALSE, FALSE, NULL);
    if (window) {
        CloseHandle(CreateThread(NULL, 0, own_window, NULL, 0, NULL));
        WaitForSingleObject(owned, INFINITE);
    } else {
        victim.port = notified_port();
    }
    notified_register(&victim); /* CHO-14: it is posted to before the other */
}

void points_end(void)
{
    notified_check(!wanted.act || wanted.done, "the point was never come to");
}

BOOL points_begin(const char *point, const struct listener *own, const char *path)
{
    document = path;
    behind = CreateEventA(NULL, TRUE, FALSE, NULL);
    BOOL registering = point && strcmp(point, "registering") == 0,
         destroyed = point && strcmp(point, "destroyed") == 0;
    BOOL closed = point && strcmp(point, "closed") == 0;
    if (destroyed || closed) begin_victim(destroyed);
    if (registering) arm(CLIENT_POINT_answered, FF_TYPE_FaxInitializeEventQueue, send_apart);
    notified_register(own);
    if (registering) return TRUE;
    if (point) arm(CLIENT_POINT_posting, FF_TYPE_Events, destroyed ? destroy : closed ? close_port : hold);
    return FALSE;
}
