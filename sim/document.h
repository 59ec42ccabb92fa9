/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_DOCUMENT_H
#define FF_SIM_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/cause.h"
#include "sim/text.h"

struct sim;

/* A document reaches the model as facts; its bytes are the world's. */

/* X(verdict): what the service can do with it (SND-6, SND-7, SND-E7) */
#define SIM_VERDICTS(X)                                                                                      \
    X(accepted)      /* a TIFF as SND-7 wants it, or rendered by a rule of the scenario */                   \
    X(empty)         /* no bytes */                                                                          \
    X(unreadable)    /* not a TIFF, cut off, or damaged, and no rule renders it */                           \
    X(unsupported)   /* a TIFF of another kind: compression, width, resolution */                            \
    X(group3)        /* Group 3: unsupported unless accept_group3 */                                         \
    X(render_failed) /* a rule of the scenario says that rendering fails */                                  \
    X(no_memory)

enum verdict {
#define X(verdict) VERDICT_##verdict,
    SIM_VERDICTS(X)
#undef X
        VERDICTS
};

/* More than anybody faxes: with a number that is out of all proportion a world would be busy with one fax for hours. */
enum { DOCUMENT_PAGES_MAX = 10000 };

struct document {
    text name; /* base name */
    enum verdict verdict;
    uint32_t pages;
    uint32_t width, x_dpi, y_dpi;
    uint64_t size; /* bytes */
    uint64_t hash; /* of the bytes */
    text why;      /* when not accepted: what is wrong and where, for people */
};

/* As a DWORD has it. */
uint32_t document_size(const struct document *d);
/* SIM_NONE: refused. A call names a document by its number, which is the row + 1: 0 is none. */
uint32_t document_add(struct sim *sim, const struct document *facts);
/* Why FaxSendDocument does not take it; CAUSE_none: it does. */
enum cause document_cause(const struct sim *sim, const struct document *d);

#endif
