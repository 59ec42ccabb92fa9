/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_OBLIGATION_H
#define FF_SIM_OBLIGATION_H

#include <stdbool.h>
#include <stdint.h>

struct caller;
struct sim;

/* Everything a client acquires is a row: who, when, by which call, and the rule that ends it. The log-off verdict,
 * findings and reports are queries on these rows. */

/* X(kind, what, how it ends, rule) */
#define SIM_OBLIGATIONS(X)                                                                                   \
    X(connection, "server handle", "FaxClose", "CLS-2")                                                      \
    X(port_handle, "port handle", "FaxClose", "CLS-6")                                                       \
    X(registration, "registration", "the log-off call or FEI_FAXSVC_ENDED", "REG-13")                        \
    X(token, "impersonation token", "the log-off call: FaxInitializeEventQueue with CompletionKey 1",        \
      "TOK-5")                                                                                               \
    X(buffer, "buffer", "FaxFreeBuffer", "GEN-10")                                                           \
    X(event_block, "FAX_EVENT block", "LocalFree", "IOC-3")                                                  \
    X(device_context, "fax device context", "DeleteDC", "FCI-3")

enum obligation_kind {
#define X(kind, what, ends, rule) OBLIGATION_##kind,
    SIM_OBLIGATIONS(X)
#undef X
        OBLIGATION_KINDS
};

struct obligation {
    uint64_t since;
    uint32_t process, site;
    uint32_t subject; /* row of the handle, registration, token; size for buffers */
    uint32_t count;   /* event blocks: how many are out; else 1, 0 once ended */
    uint32_t next;    /* of its process; SIM_NONE none */
    uint8_t kind;     /* enum obligation_kind */
    bool ended;
    bool orphaned; /* its process ended first */
};

/* SIM_NONE: refused. */
uint32_t obligation_open(struct sim *sim, enum obligation_kind kind, uint32_t process, uint32_t site,
                         uint32_t subject);
/* A device context of FaxStartPrintJob, which the world hears of when the process ends with it. */
void obligation_dc_left(struct sim *sim, uint32_t process, uint32_t site, uint64_t since);
/* Ends an open row; SIM_NONE and ended rows are accepted. */
void obligation_end(struct sim *sim, uint32_t row);
/* A process ended with rows open: they are orphaned (the reports' "open at exit"). */
void obligation_orphan(struct sim *sim, uint32_t process);

/* Buffers, by the number that replies carry: from 1, 0 when refused (and in a reply: no buffer). */
uint32_t buffer_open(struct sim *sim, const struct caller *caller, uint32_t size);
/* FaxFreeBuffer. False: not an open buffer of that process. */
bool buffer_freed(struct sim *sim, uint32_t process, uint32_t number);

/* GEN-10: it was written beyond. False: as above. */
bool buffer_overrun(struct sim *sim, uint32_t process, uint32_t number);

/* The words of a kind, for people: what it is, what ends it, and the rule that says so. */
const char *obligation_what(uint32_t kind);
const char *obligation_ends_by(uint32_t kind);
const char *obligation_rule(uint32_t kind);

#endif
