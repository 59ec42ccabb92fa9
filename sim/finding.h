/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_FINDING_H
#define FF_SIM_FINDING_H

#include <stdbool.h>
#include <stdint.h>

struct sim;

enum finding_kind {
#define X(name, rule, class, subject, text, mend) FINDING_##name,
#include "sim/findings.def"
#undef X
    FINDING_KINDS
};

enum finding_class { FINDING_documented, FINDING_advice, FINDING_choice, FINDING_strict, FINDING_note };

/* One thing somebody did wrong. Equal kind, process and subject are one row with a count; so are alike obligations of one place. */
struct finding {
    uint32_t kind, process, site,
        subject; /* site: where; SIM_NONE unknown. subject: row of token, registration, … */
    uint32_t count;
    uint64_t first;
};

/* What its subject is a row of. */
enum finding_subject {
    FINDING_OF_none,
    FINDING_OF_token,
    FINDING_OF_registration,
    FINDING_OF_obligation,
    FINDING_OF_window
};

struct finding_row {
    const char *name, *rule, *text, *mend;
    enum finding_class cls;
    enum finding_subject of;
};
/* The words of a finding; kind is one of enum finding_kind. */
const struct finding_row *finding_row(uint32_t kind);
/* The rule that this one broke: its row's, or that of what its subject is. */
const char *finding_rule(const struct sim *sim, const struct finding *finding);

/* Equal ones (kind, process and subject) are one row with a count, and the site of the first. When memory is refused sim->refused
 * is set. */
void finding_raise(struct sim *sim, enum finding_kind kind, uint32_t process, uint32_t site,
                   uint32_t subject);
/* What was left undone, or spoilt: what was acquired at one place, and is alike, is one row. */
void finding_left(struct sim *sim, enum finding_kind kind, uint32_t obligation);
/* Is there one that fails a run: documented, or strict? */
bool finding_failing(const struct sim *sim);

#endif
