/* SPDX-License-Identifier: MIT */
/* The SDK with a world in the process: events from the model to the window procedure, and faxes from FaxSendDocument to
 * their last event, in virtual time. */
#include <stdio.h>
#include <stdlib.h>

#include "client/embedded/test_world.h"
#include "tests/bench/bench.h"
#include "tests/bench/window.h"
#include "tests/support/folder.h"
#include "tests/support/tiff.h"

static char folder[64], document[96];

struct desk {
    HWND window;
    HANDLE fax;
};

static void die(const char *sentence)
{
    fprintf(stderr, "bench: %s\n", sentence);
    exit(70);
}

/* A world with four devices, and a window that is registered. */
static void *desk_new(uint32_t is_auto, uint64_t units)
{
    (void)units;
    char scenario[256];
    struct desk *d = calloc(1, sizeof *d);
    if (!d) return NULL;
    snprintf(scenario, sizeof scenario,
             "\"time\": \"%s\", \"timeline\": [], \"devices\": [{\"name\": \"A\"}, {\"name\": \"B\"}, "
             "{\"name\": \"C\"}, {\"name\": \"D\"}]",
             is_auto ? "auto" : "manual");
    fauxfax_begin(scenario);
    d->window = window_open();
    d->fax = window_register(d->window);
    return d;
}

static void desk_free(void *state)
{
    struct desk *d = state;
    window_release(d->window, d->fax);
    fauxfax_end();
    free(d);
}

/* ---- Messages without a service ---- */

static void take_all(uint64_t count)
{
    while (count--)
        if (!window_event()) die("a message is missing");
}

/* As many at once as argument says; here and below. */
enum { ONE = 1, MANY = 1000 };

static void post(HWND window, uint64_t units, uint64_t at_once)
{
    for (uint64_t done = 0; done < units; done += at_once) {
        for (uint64_t i = 0; i < at_once; i++) PostMessageA(window, WM_FAX + FEI_SENDING, 1, 1);
        take_all(at_once);
    }
}

static void post_one(void *state, uint64_t units)
{
    struct desk *d = state;
    post(d->window, units, ONE);
}

static void post_many(void *state, uint64_t units)
{
    struct desk *d = state;
    post(d->window, units, units < MANY ? units : MANY);
}

/* ---- Events ---- */

static void deliver(uint64_t units, uint64_t at_once)
{
    for (uint64_t done = 0; done < units; done += at_once) {
        struct sim *sim = world_sim(embedded_lock(test_world.world));
        for (uint64_t i = 0; i < at_once; i++) event_signal(sim, FF_FEI_SENDING, 0, 1);
        embedded_unlock(test_world.world);
        embedded_run_on(test_world.world);
        take_all(at_once);
    }
}

static void deliver_one(void *state, uint64_t units)
{
    (void)state;
    deliver(units, ONE);
}

static void deliver_many(void *state, uint64_t units)
{
    (void)state;
    deliver(units, units < MANY ? units : MANY);
}

/* ---- Calls ---- */

static void call(void *state, uint64_t units)
{
    struct desk *d = state;
    for (uint64_t i = 0; i < units; i++)
        if (!FaxAccessCheck(d->fax, FAX_JOB_QUERY)) die("FaxAccessCheck");
}

/* ---- Faxes ---- */

static void submit(struct desk *d, uint64_t units)
{
    FAX_JOB_PARAMA params = {.SizeOfStruct = sizeof params, .RecipientNumber = "5550100"};
    DWORD job;
    for (uint64_t i = 0; i < units; i++)
        if (!FaxSendDocumentA(d->fax, document, &params, NULL, &job)) die("FaxSendDocument");
}

/* Until so many have been sent: the queue is read as it fills. */
static void see_them_off(uint64_t units)
{
    MSG message;
    while (units && GetMessageA(&message, NULL, 0, 0) > 0) {
        if (message.message == WM_FAX + FEI_COMPLETED) units--;
        DispatchMessageA(&message);
    }
    if (units) die("a fax has not been sent");
}

static void send_all(void *state, uint64_t units)
{
    /* In batches, since each is announced and a queue has its quota of messages. */
    for (uint64_t done = 0, batch; done < units; done += batch) {
        batch = units - done < MANY ? units - done : MANY;
        submit(state, batch);
        see_them_off(batch);
    }
}

/* What it cannot do without: the document is read, and as many messages come as a fax has events. */
enum { FAX_EVENTS = 7 };

static void read_document(void)
{
    static char bytes[65536];
    FILE *file = fopen(document, "rb");
    if (!file || !fread(bytes, 1, sizeof bytes, file)) die("the document");
    fclose(file);
}

static void send_nothing(void *state, uint64_t units)
{
    struct desk *d = state;
    for (uint64_t i = 0; i < units; i++) {
        read_document();
        post(d->window, FAX_EVENTS, FAX_EVENTS);
    }
}

/* ---- The table ---- */

enum { EVENTS = 100000, FAXES = 100000 };

#define AT_DESK .set_up = desk_new, .tear_down = desk_free

static const struct bench_case cases[] = {
    {.name = "post/1", .unit = "message", .units = EVENTS, AT_DESK, .run = post_one},
    {.name = "deliver/1", .unit = "event", .units = EVENTS, .floor = "post/1", AT_DESK, .run = deliver_one},
    {.name = "post/1000", .unit = "message", .units = EVENTS, AT_DESK, .run = post_many},
    {.name = "deliver/1000",
     .unit = "event",
     .units = EVENTS,
     .floor = "post/1000",
     AT_DESK,
     .run = deliver_many},
    {.name = "call", .unit = "call", .units = EVENTS, .floor = "post/1", AT_DESK, .run = call},
    {.name = "faxes/bare", .unit = "fax", .units = FAXES / 10, AT_DESK, .run = send_nothing},
    {.name = "faxes",
     .unit = "fax",
     .units = FAXES,
     .argument = true,
     .floor = "faxes/bare",
     .target = 10000,
     AT_DESK,
     .run = send_all},
};

static bool write_document(void)
{
    size_t size;
    uint8_t *bytes = test_tiff_group4(1, &size);
    snprintf(document, sizeof document, "%s/page.tif", folder);
    FILE *file = fopen(document, "wb");
    bool ok = bytes && file && fwrite(bytes, 1, size, file) == size;
    if (file) ok = fclose(file) == 0 && ok;
    free(bytes);
    return ok;
}

int main(int argc, char **argv)
{
    fauxfax_on_failure(die);
    if (!test_folder_make(folder, sizeof folder) || !write_document()) return 70;
    int code = bench_main("embedded", cases, sizeof cases / sizeof *cases, argc, argv);
    test_folder_remove(folder);
    return code;
}
