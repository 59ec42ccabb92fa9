/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_EMBEDDED_INNER_H
#define FF_CLIENT_EMBEDDED_INNER_H

#include "client/embedded/embedded.h"

/* What the files of embedded/ share. */

/* A client process of a world. Under its lock, but for the sink and the notices, which whoever serves it has. */
struct embedded_link {
    const struct ff_alloc *alloc;
    struct embedded_link *next;
    struct embedded_world *in;
    struct link_sink sink;
    struct world_peer peer;
    struct ff_writer notices; /* the frames that it is being given */
    struct ff_writer reply;   /* of the call under way */
    struct ff_writer hello;   /* holds the strings of the answer to Hello */
    bool served;              /* its sink is at work */
    bool thrown_out;          /* it broke the protocol */
    bool told_so;
    bool hung_up;
    char why[256];
};

struct embedded_world {
    struct embedded_world *next; /* in the registry, under its lock, as are name and holders */
    char *name;
    uint32_t holders;
    struct os_mutex lock;
    struct os_cond changed; /* a link was served; under real time: what is due next */
    struct world *world;
    struct embedded_link *links;
    bool delivering;
    bool is_own, farewell;

    /* Real and scaled time: a thread that wakes when something is due. */
    bool flows, ending;
    uint64_t base, given; /* real nanoseconds at the start; ticks that the world has been given */
    struct os_thread pacer;
};

/* ---- embedded.c ---- */

/* The world that the options name, held; the program's own is made. NULL: *error. */
struct embedded_world *in_hold(const struct link_open *open, struct ff_writer *error);
void in_free(struct embedded_world *in);
void in_deliver(struct embedded_world *in);
/* The last process of the program's own world has gone: the report, when there is something to be said. */
void in_say_farewell(struct embedded_world *in);
/* In the child of a fork. */
void in_forget_all(void);

/* ---- pace.c ---- */

/* Starts the thread, if time flows by itself. False: refused. */
bool in_pace_start(struct embedded_world *in);
void in_pace_end(struct embedded_world *in);
/* With the lock held: gives the world the time that has passed. */
void in_pace_touch(struct embedded_world *in);

#endif
