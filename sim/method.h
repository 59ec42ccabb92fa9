/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_METHOD_H
#define FF_SIM_METHOD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/protocol.h"
#include "common/winfax_codes.h"
#include "sim/methods.def"
#include "sim/states.h"
#include "sim/text.h"

struct sim;

/* Routing methods: what the service can do with a received fax. They come from routing extensions, lie in order of priority,
 * and are enabled, with data of their own, for each device. The functions that extensions bring are not run: a method
 * succeeds, or fails as the script says; sim/routing.c. */

enum method_kind {
    METHOD_extension, /* of an extension that was registered */
#define X(word, name, friendly, function, guid, data) METHOD_##word,
    SIM_METHODS(X)
#undef X
        METHOD_KINDS
};

struct routing_extension {
    text name, friendly_name, image_name;
};

struct routing_method {
    text guid, key; /* as it was registered; in small letters, by which it is known */
    text name, friendly_name, function_name;
    text data;  /* at first, on each device: bytes; 0 none */
    text words; /* the same as text, where data are one (GRI-3) */
    uint32_t extension;
    enum method_kind kind;
    enum registered_state
        state; /* RRE-6: an extension that is registered, and one that is replaced, count from the next start on */
};

/* What one device has of its own for one method. */
struct routing_setting {
    text key;
    uint32_t device; /* row */
    bool enabled;
    text data, words;
    uint32_t failures; /* in so many attempts of each fax it fails */
};

/* What a method has done with a fax. */
struct routed_fax {
    text key, friendly_name, words, data; /* words and data: those that it had then */
    uint64_t at;
    uint32_t before; /* the one before it, of the same fax; 0 none */
};

struct method_table {
    FF_ARRAY(struct routing_extension) extensions;
    FF_ARRAY(struct routing_method) rows; /* in order of priority */
    FF_ARRAY(struct routing_setting) settings;
    FF_ARRAY(struct routed_fax) done; /* numbered from 1 */
};

/* The predefined extension is there. False: memory was refused. */
bool methods_init(struct sim *sim);
void methods_free(struct sim *sim);

/* The strings of one. False: memory was refused. */
bool method_texts(struct sim *sim, const struct ff_routing_registration *r, struct routing_method *to);
/* Takes it out; those behind it move up. */
void method_drop(struct sim *sim, uint32_t row);

/* Methods that can be used now. By row; the next one after `row` (SIM_NONE: the first) in order of priority, or SIM_NONE. */
uint32_t method_next(const struct sim *sim, uint32_t row);
uint32_t method_count(const struct sim *sim);
uint32_t method_find(const struct sim *sim, struct ff_str guid);
/* SIM_NONE: there is none of that word (of SIM_METHODS), or GUID. */
uint32_t method_by_word(const struct sim *sim, struct ff_str word);
/* Moves it to that place, from 1 (GEN-31). False: there is no such place. */
bool method_move(struct sim *sim, uint32_t row, uint32_t priority);
void method_describe(const struct sim *sim, uint32_t row, uint32_t priority,
                     struct ff_global_routing_info *ret_info);

#endif
