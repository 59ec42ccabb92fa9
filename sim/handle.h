/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_HANDLE_H
#define FF_SIM_HANDLE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/winfax_codes.h"

struct sim;

/* Fax handles: numbers with a generation, far above kernel handles, never addresses; a handle belongs to a process
 * and has a kind, both checked at every use (GEN-8, GEN-24). They fit in 32 bits, so that a 32-bit client has them too;
 * the low two bits are 0, since CloseHandle ignores them. They lie from FF_FAX_HANDLE_FIRST on.
 *
 * A number that was closed stays dead (CLS-8) until HANDLE_CLOSES_APART more handles were closed in the world: rows that are
 * free are taken again oldest first, and only when more than HANDLE_ROWS_RESTING of them are, or no further row can be had. */

enum {
    HANDLE_GENERATION_BITS = 11,
    HANDLE_GENERATIONS = 1 << HANDLE_GENERATION_BITS,
    HANDLE_ROWS_RESTING = 256,
    HANDLE_CLOSES_APART = HANDLE_ROWS_RESTING * HANDLE_GENERATIONS
};

enum handle_kind { HANDLE_free, HANDLE_server, HANDLE_port };

struct handle {
    uint16_t kind; /* enum handle_kind */
    uint16_t generation;
    uint32_t process;
    union {
        uint32_t server; /* port handles: the server handle's row they were opened through (CLS-7) */
        uint32_t next;   /* free rows: the one that was closed after it */
    };
    uint32_t device; /* port handles */
    uint32_t flags;  /* port handles: PORT_OPEN_* */
    uint32_t ports;  /* server handles: how many port handles were opened through it and are open */
    uint32_t obligation;
};

/* Free rows in the order in which they became so. */
struct resting_handles {
    uint32_t first, last, count;
};

/* The handle's number, and its row; 0: memory was refused, or every number is out. */
uint64_t handle_open(struct sim *sim, uint32_t process, enum handle_kind kind, uint32_t *ret_row);
/* The row of a live handle of that process and kind (HANDLE_free: either), or SIM_NONE. */
uint32_t handle_find(const struct sim *sim, uint32_t process, uint64_t value, enum handle_kind kind);
/* Steps 1 and 2 of GEN-23 for a call's first handle: NULL as GEN-29 says for `null_code`, service running (GEN-27),
 * validity and kind (GEN-24). ERROR_SUCCESS fills *ret_row. */
ff_status handle_check(const struct sim *sim, uint32_t process, uint64_t value, enum handle_kind kind,
                       ff_status null_code, uint32_t *ret_row);
/* Steps 1 and 2 of most calls: none of the pointers in `nulls` (bits of the caller's) is NULL, nor is the handle. */
struct caller;
ff_status handle_check_call(const struct sim *sim, const struct caller *caller, uint32_t nulls,
                            uint64_t value, enum handle_kind kind, uint32_t *ret_row);
/* Steps 1, 2 and 4 of calls that have nothing to check in step 3: and the user has the right. */
ff_status handle_check_right(const struct sim *sim, const struct caller *caller, uint32_t nulls,
                             uint64_t value, enum handle_kind kind, uint32_t right, uint32_t *ret_row);
/* The same for what can be called already while the service is coming up (CHO-8): registering, closing, checking. */
ff_status handle_check_early(const struct sim *sim, uint32_t process, uint64_t value, enum handle_kind kind,
                             ff_status null_code, uint32_t *ret_row);
/* The same for the log-off call, which is taken as long as the service's process is there: what makes it needless is that
 * nothing is left to close (TOK-22), and that is not so while the service is stopping. */
ff_status handle_check_late(const struct sim *sim, uint32_t process, uint64_t value, enum handle_kind kind,
                            ff_status null_code, uint32_t *ret_row);
/* Closes the row; a server handle takes its port handles with it. */
void handle_close(struct sim *sim, uint32_t row);
void handle_close_of_process(struct sim *sim, uint32_t process);
/* Every handle dies with the service (CON-6). */
void handle_close_all(struct sim *sim);
/* Is a server handle open anywhere? It keeps the service from idling out (CLS-5). */
bool handle_any_server(const struct sim *sim);

#endif
