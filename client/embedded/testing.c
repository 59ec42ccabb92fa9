/* SPDX-License-Identifier: MIT */
/* fauxfax/testing.h: the world, its processes, its time, and what happens in it. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/embedded/test_world.h"
#include "common/filetime.h"
#include "common/json_out.h"

struct test_world test_world;

/* ---- Failures ---- */

static fauxfax_failure *on_failure;
/* Of each thread: threads of a test may call as they like. */
static _Thread_local struct {
    const char *file;
    int line;
} called_from = {"", 0};

void fauxfax_here(const char *file, int line)
{
    called_from.file = file;
    called_from.line = line;
}

const char *fauxfax_failed_at(int *ret_line)
{
    *ret_line = called_from.line;
    return called_from.file;
}

void fauxfax_on_failure(fauxfax_failure *fail)
{
    on_failure = fail;
}

int test_fail(const char *format, ...)
{
    static char sentence[65536]; /* the handler may not return */
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (on_failure)
        on_failure(sentence);
    else
        fprintf(stderr, "%s:%d: fauxfax: %s\n", called_from.file, called_from.line, sentence);
    return 0;
}

bool test_has_world(void)
{
    return test_world.world || test_fail("there is no world: fauxfax_begin comes first");
}

void test_set_alone(bool alone)
{
    world_set_alone(embedded_lock(test_world.world), alone);
    embedded_unlock(test_world.world);
}

/* The test's thread is in no process, or on its way from one to the next: for the world it waits in all of them. */
static void set_outside(bool outside)
{
    struct world *world = embedded_lock(test_world.world);
    world_set_alone(world, !outside);
    world_set_outsider(world, outside);
    embedded_unlock(test_world.world);
}

const char *test_text(struct ff_writer *w)
{
    const char *words = ff_writer_cstr(w);
    if (!words) test_fail("memory was refused");
    return words;
}

/* ---- A world ---- */

#define NAME "fauxfax/testing.h"

/* Members get their braces, and the version that they are of. *o: where that stands. */
static bool complete(const char *scenario, struct ff_writer *w, struct world_options *o)
{
    const char *first = scenario + strspn(scenario, " \t\r\n"), *line = first;
    bool whole = *first == '{';
    if (whole) first++;
    while (line > scenario && line[-1] != '\n') line--;
    for (const char *at = scenario; at < line; at++) o->added_line += *at == '\n';
    o->added_line++;
    o->added_column = (uint32_t)(first - line) + 1;
    ff_write_bytes(w, scenario, (size_t)(first - scenario));
    size_t before = w->size;
    if (!whole) ff_write_text(w, "{");
    if (!strstr(first, "\"fauxfax\"")) {
        const char *rest = first + strspn(first, " \t\r\n");
        ff_write_text(w, "\"fauxfax\": 1%s", *rest && *rest != '}' ? ", " : "");
    }
    o->added = (uint32_t)(w->size - before);
    ff_write_text(w, "%s%s", first, whole ? "" : "}");
    o->text = (const char *)w->at;
    o->text_size = w->size;
    return !w->failed;
}

static bool make_world(struct world_options options)
{
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    options.real_now = os_wall_time();
    test_world.world = embedded_make(NAME, &options, &error);
    if (!test_world.world) {
        static char why[4096];
        snprintf(why, sizeof why, "%s", error.size ? ff_writer_cstr(&error) : "memory was refused");
        ff_writer_free(&error);
        return test_fail("%s", why);
    }
    ff_writer_free(&error);
    struct ff_writer *texts[] = {&test_world.answer, &test_world.story, &test_world.report,
                                 &test_world.saw,    &test_world.asked, &test_world.verdict};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = ff_writer_on(ff_alloc_default());
    return true;
}

static int begin(struct world_options options)
{
    char image[1024];
    fauxfax_end();
    if (!make_world(options)) return 0;
    os_image(image, sizeof image);
    if (!fauxfax_process(image, NULL)) return 0;
    client_choose_standard(test_world.processes[0]);
    return 1;
}

int fauxfax_begin(const char *scenario)
{
    static struct ff_writer whole; /* begin may not return: it is freed the next time */
    struct world_options options = {.name = scenario ? "scenario" : NULL};
    if (!scenario) return begin(options);
    if (whole.alloc) ff_writer_free(&whole);
    whole = ff_writer_on(ff_alloc_default());
    if (!complete(scenario, &whole, &options)) return test_fail("memory was refused");
    return begin(options);
}

int fauxfax_begin_file(const char *path)
{
    static struct ff_writer whole, why; /* as above */
    struct ff_writer *texts[] = {&whole, &why};
    for (size_t i = 0; i < 2; i++) {
        if (texts[i]->alloc) ff_writer_free(texts[i]);
        *texts[i] = ff_writer_on(ff_alloc_default());
    }
    if (embedded_read_file(path, WORLD_FILE_MAX, &whole, &why))
        return begin((struct world_options){
            .text = whole.size ? (const char *)whole.at : "", .text_size = whole.size, .name = path});
    const char *words = why.size ? ff_writer_cstr(&why) : NULL;
    return test_fail("%s", words ? words : "memory was refused");
}

void fauxfax_end(void)
{
    if (!test_world.world) return;
    set_outside(true);
    client_choose_standard(NULL);
    client_bind(NULL);
    for (int i = 0; i < test_world.count; i++)
        if (test_world.processes[i]) client_end(test_world.processes[i], false, 0);
    client_bind(NULL);
    test_windows_forget();
    embedded_retire(test_world.world);
    struct ff_writer *texts[] = {&test_world.answer, &test_world.story, &test_world.report,
                                 &test_world.saw,    &test_world.asked, &test_world.verdict};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) ff_writer_free(texts[i]);
    test_world = (struct test_world){0};
}

/* ---- Processes ---- */

static struct client *process_of(int process)
{
    if (!test_has_world()) return NULL;
    if (process >= 1 && process <= test_world.count && test_world.processes[process - 1])
        return test_world.processes[process - 1];
    test_fail("there is no process %d, or it has ended", process);
    return NULL;
}

int fauxfax_process(const char *image, const char *user)
{
    static char error[256]; /* test_fail may not return */
    if (!test_has_world()) return 0;
    if (test_world.count == TEST_PROCESSES) return test_fail("more than %d processes", TEST_PROCESSES);
    struct client *client = client_new("embedded:" NAME, user, image, error);
    if (!client) return test_fail("%s", error);
    test_world.processes[test_world.count++] = client;
    return fauxfax_enter(test_world.count) ? test_world.count : 0;
}

int fauxfax_enter(int process)
{
    struct client *client = process_of(process);
    if (!client) return 0;
    set_outside(true);
    client_bind(client);
    if (!client_thread(client)) return test_fail("memory was refused");
    set_outside(false);
    return 1;
}

static int end_process(int process, bool polite, unsigned exit_code)
{
    struct client *client = process_of(process);
    if (!client) return 0;
    test_world.processes[process - 1] = NULL;
    bool here = client_current() == client;
    if (here) set_outside(true);
    client_end(client, polite, exit_code);
    if (here) client_bind(NULL);
    return 1;
}

int fauxfax_exit(int process, unsigned exit_code)
{
    return end_process(process, true, exit_code);
}

int fauxfax_vanish(int process)
{
    return end_process(process, false, 0);
}

/* ---- Time ---- */

int fauxfax_advance(unsigned long long milliseconds)
{
    unsigned long long end = fauxfax_elapsed() + milliseconds;
    for (;;) {
        char params[64];
        snprintf(params, sizeof params, "\"by\": \"%llums\"", milliseconds);
        if (!test_control("advance", params)) return 0;
        if (fauxfax_elapsed() >= end) return 1;
        milliseconds = end - fauxfax_elapsed(); /* so much was due that it came back in the middle */
    }
}

unsigned long long fauxfax_elapsed(void)
{
    if (!test_has_world()) return 0;
    const struct sim *sim = world_sim(embedded_lock(test_world.world));
    uint64_t passed = sim->clock.now - sim->config.start;
    embedded_unlock(test_world.world);
    return passed / FF_TICKS_PER_MS;
}

/* ---- What happens ---- */

int fauxfax_op(const char *word, const char *fields)
{
    return test_control(word, fields);
}

/* One op with fields that are written as JSON by fields(w). */
static int op_with(const char *word, struct ff_writer *fields)
{
    /* Members without braces: what json_open wrote first and json_close last. */
    char members[2048];
    const char *object = ff_writer_cstr(fields);
    size_t size = object ? strlen(object) : 0;
    bool fits = size >= 2 && size - 2 < sizeof members;
    if (fits) snprintf(members, sizeof members, "%.*s", (int)(size - 2), object + 1);
    ff_writer_free(fields);
    return fits ? fauxfax_op(word, members) : test_fail("%s: a field is too long", word);
}

static int op_of_text(const char *word, const char *key, const char *value)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    json_open(&w, NULL, '{');
    json_words(&w, key, value);
    json_close(&w, '}');
    return op_with(word, &w);
}

int fauxfax_incoming(const char *from, unsigned pages)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    json_open(&w, NULL, '{');
    if (from) json_words(&w, "from", from);
    json_number(&w, "pages", pages);
    json_close(&w, '}');
    return op_with("incoming", &w);
}

int fauxfax_service_start(void)
{
    return fauxfax_op("service-start", NULL);
}

int fauxfax_service_stop(void)
{
    return fauxfax_op("service-stop", NULL);
}

int fauxfax_service_crash(void)
{
    return fauxfax_op("service-crash", NULL);
}

int fauxfax_device_on(const char *device)
{
    return op_of_text("device-on", "device", device);
}

int fauxfax_device_off(const char *device)
{
    return op_of_text("device-off", "device", device);
}

int test_begin_logoff(const char *user)
{
    return op_of_text("logoff", "user", user);
}
