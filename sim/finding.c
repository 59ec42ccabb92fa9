/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

static const struct finding_row rows[FINDING_KINDS] = {
#define X(name, rule, class, subject, text, mend)                                                            \
    {#name, rule, text, mend, FINDING_##class, FINDING_OF_##subject},
#include "sim/findings.def"
#undef X
};

const struct finding_row *finding_row(uint32_t kind)
{
    return kind < FINDING_KINDS ? &rows[kind] : NULL;
}

const char *finding_rule(const struct sim *sim, const struct finding *finding)
{
    static const enum finding_kind left[OBLIGATION_KINDS] = {
        [OBLIGATION_connection] = FINDING_handle_not_closed,
        [OBLIGATION_port_handle] = FINDING_handle_not_closed,
        [OBLIGATION_buffer] = FINDING_buffer_not_freed,
        [OBLIGATION_device_context] = FINDING_dc_not_deleted,
    };
    bool of_what_is_left = finding->kind == FINDING_left_at_logoff && finding->subject != SIM_NONE;
    return rows[of_what_is_left ? left[sim->obligations.at[finding->subject].kind] : finding->kind].rule;
}

static struct finding *finding_same(struct sim *sim, enum finding_kind kind, uint32_t process,
                                    uint32_t subject)
{
    for (uint32_t i = 0; i < sim->findings.count; i++) {
        struct finding *f = &sim->findings.at[i];
        if (f->kind == (uint32_t)kind && f->process == process && f->subject == subject) return f;
    }
    return NULL;
}

/* Found at a place where more of its kind was left. */
static struct finding *finding_alike(struct sim *sim, enum finding_kind kind, const struct obligation *o)
{
    for (uint32_t i = 0; o->site != SIM_NONE && i < sim->findings.count; i++) {
        struct finding *f = &sim->findings.at[i];
        if (f->kind == (uint32_t)kind && f->process == o->process && f->site == o->site &&
            sim->obligations.at[f->subject].kind == o->kind)
            return f;
    }
    return NULL;
}

/* One that is like no other. */
static void finding_add(struct sim *sim, enum finding_kind kind, uint32_t process, uint32_t site,
                        uint32_t subject)
{
    if (sim->unjudged) return;
    if (!ff_array_room(sim->alloc, &sim->findings, 1)) {
        sim->refused = true;
        return;
    }
    sim->findings.at[sim->findings.count++] =
        (struct finding){kind, process, site, subject, 1, sim->clock.now};
    trace_add(sim, TRACE_finding, text_or_none(sim, ff_str_of(rows[kind].name)), process, 0, 0);
}

void finding_left(struct sim *sim, enum finding_kind kind, uint32_t obligation)
{
    const struct obligation *o = &sim->obligations.at[obligation];
    struct finding *alike = finding_alike(sim, kind, o);
    if (alike)
        alike->count++;
    else
        finding_add(sim, kind, o->process, o->site, obligation);
}

void finding_raise(struct sim *sim, enum finding_kind kind, uint32_t process, uint32_t site, uint32_t subject)
{
    struct finding *same = finding_same(sim, kind, process, subject);
    if (same)
        same->count++;
    else
        finding_add(sim, kind, process, site, subject);
}

bool finding_failing(const struct sim *sim)
{
    for (uint32_t i = 0; i < sim->findings.count; i++) {
        enum finding_class cls = rows[sim->findings.at[i].kind].cls;
        if (cls == FINDING_documented || cls == FINDING_strict) return true;
    }
    return false;
}
