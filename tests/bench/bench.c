/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 15, ROUNDS_MAX = 999, CASES_MAX = 256, QUICK = 100 };

struct options {
    bool json, quick, check;
    unsigned rounds;
    char **names; /* parts of names; none: all */
    int names_count;
};

/* What the rounds of one case took, for one unit. more: than its floor. */
struct figures {
    bool chosen;
    double own[ROUNDS_MAX], ratios[ROUNDS_MAX], more[ROUNDS_MAX];
};

struct median {
    double low, middle, high; /* quartiles */
};

static volatile uint64_t kept;

void bench_keep(uint64_t value)
{
    kept = value;
}

/* ---- Measuring ---- */

static double now_ns(enum bench_clock clock)
{
    struct timespec t;
    clock_gettime(clock == BENCH_cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double time_of(const struct bench_case *c, void *state, uint64_t units)
{
    double begun = now_ns(c->clock);
    c->run(state, units);
    return (now_ns(c->clock) - begun) / (double)units;
}

/* False: it could not be set up. */
static bool run_batch(const struct bench_case *c, uint64_t units, double *ret_figure)
{
    void *state = NULL;
    if (c->set_up && !(state = c->set_up(c->argument, units))) return false;
    *ret_figure = c->figure ? c->figure(state, units) : time_of(c, state, units);
    if (c->tear_down) c->tear_down(state);
    return true;
}

static uint64_t units_of(const struct bench_case *c, const struct options *o)
{
    if (!o->quick) return c->units;
    return c->units > QUICK ? c->units / QUICK : 1;
}

static size_t find_case(const struct bench_case *cases, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp(cases[i].name, name) != 0) i++;
    return i;
}

static bool run_round(const struct bench_case *cases, size_t count, const struct options *o,
                      struct figures *figures, unsigned round)
{
    for (size_t i = 0; i < count; i++) {
        if (!figures[i].chosen) continue;
        uint64_t units = units_of(&cases[i], o);
        double *figure = &figures[i].own[round];
        bool ok = !cases[i].warm || run_batch(&cases[i], units, figure);
        if (ok && run_batch(&cases[i], units, figure)) continue;
        fprintf(stderr, "%s: cannot be set up\n", cases[i].name);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!figures[i].chosen || !cases[i].floor) continue;
        double floor = figures[find_case(cases, count, cases[i].floor)].own[round];
        figures[i].ratios[round] = floor > 0 ? figures[i].own[round] / floor : 0;
        figures[i].more[round] = figures[i].own[round] - floor;
    }
    return true;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct median median_of(double *values, unsigned count)
{
    qsort(values, count, sizeof *values, by_size);
    return (struct median){values[count / 4], values[count / 2], values[count * 3 / 4]};
}

/* ---- Telling ---- */

struct result {
    const struct bench_case *c;
    struct median own, ratio, more;
    bool has_target, met;
};

static bool exceeds(double target, double figure)
{
    return target > 0 && figure > target;
}

static struct result result_of(const struct bench_case *c, struct figures *f, unsigned rounds)
{
    struct result r = {.c = c, .own = median_of(f->own, rounds)};
    if (c->floor) {
        r.ratio = median_of(f->ratios, rounds);
        r.more = median_of(f->more, rounds);
    }
    r.has_target = c->target > 0 || c->target_ratio > 0 || c->target_more > 0;
    r.met = !exceeds(c->target, r.own.middle) && !exceeds(c->target_ratio, r.ratio.middle) &&
            !exceeds(c->target_more, r.more.middle);
    return r;
}

static const char *measure_of(const struct bench_case *c)
{
    return c->measure ? c->measure : "ns";
}

/* Nanoseconds are told as what people can read. The result is valid until four more were asked for. */
static const char *readable(double figure, const char *measure)
{
    static char texts[4][32];
    static unsigned turn;
    static const struct {
        double from;
        const char *name;
    } scales[] = {{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}};
    char *text = texts[turn++ % 4];
    for (size_t i = 0; strcmp(measure, "ns") == 0 && i < sizeof scales / sizeof *scales; i++) {
        double size = figure < 0 ? -figure : figure;
        if (size < scales[i].from) continue;
        snprintf(text, sizeof texts[0], "%.2f %s", figure / scales[i].from, scales[i].name);
        return text;
    }
    snprintf(text, sizeof texts[0], "%.1f %s", figure, measure);
    return text;
}

static void print_targets(const struct result *r)
{
    const char *measure = measure_of(r->c);
    char text[96] = "";
    size_t size = 0;
    if (r->c->target > 0) size += (size_t)snprintf(text, sizeof text, " %s", readable(r->c->target, measure));
    if (r->c->target_ratio > 0)
        size += (size_t)snprintf(text + size, sizeof text - size, " %.2f x", r->c->target_ratio);
    if (r->c->target_more > 0)
        snprintf(text + size, sizeof text - size, " +%s", readable(r->c->target_more, measure));
    printf("%-20s %s", text, !r->has_target ? "" : r->met ? "met" : "MISSED");
}

static void print_heading(const char *title)
{
    printf("%-20s %-8s %11s  %-23s %-33s %-20s\n", title, "for one", "median", "quartiles",
           "beside its floor", " target: at most");
}

static void print_text(const struct result *r)
{
    const char *measure = measure_of(r->c);
    char quartiles[80], beside[96] = "";
    snprintf(quartiles, sizeof quartiles, "%s to %s", readable(r->own.low, measure),
             readable(r->own.high, measure));
    if (r->c->floor)
        snprintf(beside, sizeof beside, "%.2f x %s (%s%s)", r->ratio.middle, r->c->floor,
                 r->more.middle < 0 ? "" : "+", readable(r->more.middle, measure));
    printf("  %-18s %-8s %11s  %-23s %-33s", r->c->name, r->c->unit, readable(r->own.middle, measure),
           quartiles, beside);
    print_targets(r);
    printf("\n");
}

static void print_json(const struct result *r, bool first)
{
    printf("%s\n  "
           "{\"name\":\"%s\",\"unit\":\"%s\",\"measure\":\"%s\",\"median\":%.2f,\"low\":%.2f,\"high\":%.2f",
           first ? "" : ",", r->c->name, r->c->unit, measure_of(r->c), r->own.middle, r->own.low,
           r->own.high);
    if (r->c->floor)
        printf(",\"floor\":\"%s\",\"ratio\":%.3f,\"more\":%.2f", r->c->floor, r->ratio.middle,
               r->more.middle);
    if (r->has_target) printf(",\"met\":%s", r->met ? "true" : "false");
    printf("}");
}

/* How many targets were missed. */
static unsigned tell(const char *title, const struct bench_case *cases, size_t count, const struct options *o,
                     struct figures *figures)
{
    unsigned missed = 0;
    bool first = true;
    if (o->json)
        printf("{\"bench\":\"%s\",\"rounds\":%u,\"cases\":[", title, o->rounds);
    else
        print_heading(title);
    for (size_t i = 0; i < count; i++) {
        if (!figures[i].chosen) continue;
        struct result r = result_of(&cases[i], &figures[i], o->rounds);
        if (o->json)
            print_json(&r, first);
        else
            print_text(&r);
        missed += !r.met;
        first = false;
    }
    if (o->json) printf("\n]}\n");
    return missed;
}

/* ---- The program ---- */

static bool is_number(const char *word)
{
    return *word && strspn(word, "0123456789") == strlen(word);
}

static bool read_options(int argc, char **argv, struct options *ret_options)
{
    struct options o = {.rounds = ROUNDS};
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            o.json = true;
        } else if (strcmp(argv[i], "--quick") == 0) {
            o.quick = true;
            o.rounds = 1;
        } else if (strcmp(argv[i], "--check") == 0) {
            o.check = true;
        } else if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc && is_number(argv[i + 1])) {
            o.rounds = (unsigned)strtoul(argv[++i], NULL, 10);
        } else {
            return false;
        }
    }
    o.names = argv + i;
    o.names_count = argc - i;
    *ret_options = o;
    return o.rounds > 0 && o.rounds <= ROUNDS_MAX;
}

static bool wanted(const struct bench_case *c, const struct options *o)
{
    for (int i = 0; i < o->names_count; i++)
        if (strstr(c->name, o->names[i])) return true;
    return o->names_count == 0;
}

/* Those that are wanted, and the floors of those. False when nothing is. */
static bool choose(const struct bench_case *cases, size_t count, const struct options *o,
                   struct figures *figures)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!wanted(&cases[i], o)) continue;
        any = figures[i].chosen = true;
        if (cases[i].floor) figures[find_case(cases, count, cases[i].floor)].chosen = true;
    }
    return any;
}

int bench_main(const char *title, const struct bench_case *cases, size_t count, int argc, char **argv)
{
    static struct figures figures[CASES_MAX];
    struct options o;
    memset(figures, 0, sizeof figures);
    for (size_t i = 0; i < count; i++)
        if (count > CASES_MAX || (cases[i].floor && find_case(cases, count, cases[i].floor) == count))
            abort();
    if (!read_options(argc, argv, &o) || !choose(cases, count, &o, figures)) {
        fprintf(stderr, "usage: %s [--json] [--quick] [--check] [--rounds N] [PART OF A NAME ...]\n",
                argv[0]);
        return 2;
    }
    for (unsigned round = 0; round < o.rounds; round++)
        if (!run_round(cases, count, &o, figures, round)) return 70;
    unsigned missed = tell(title, cases, count, &o, figures);
    return o.check && missed ? 1 : 0;
}
