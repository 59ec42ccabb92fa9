/* SPDX-License-Identifier: MIT */
#include "common/winfax_codes.h"

#include <string.h>

#include "common/str.h"
#include "tests/support/rule.h"

/* The numbers alone are compared by the compiler. */
#define CONSTANT(name, value) _Static_assert((uint32_t)(name) == (value), #name);
#define EVENT(name, value, state, page) _Static_assert(FF_##name == (value), #name);
#define STATE(name, value) _Static_assert((uint32_t)FF_##name == (value), #name);
#define ERROR(name, value) _Static_assert((uint32_t)FF_##name == (value), #name);
#define SIZE(name, win32, win64)
#include "tests/unit/common/constants.inc"
#undef CONSTANT
#undef EVENT
#undef STATE
#undef ERROR

#define CONSTANT(name, value)
#define EVENT(name, value, state, page) {#name, value, FF_##state, page_##page},
#define STATE(name, value)
#define ERROR(name, value)
enum { page_no = 0, page_yes = 1 };
static const struct event_fact {
    const char *name;
    uint32_t value;
    enum ff_fps state;
    int page;
} events[] = {
#include "tests/unit/common/constants.inc"
};
#undef EVENT
#undef STATE

#define EVENT(name, value, state, page)
#define STATE(name, value) {#name, value},
static const struct fact {
    const char *name;
    uint32_t value;
} states[] = {
#include "tests/unit/common/constants.inc"
};
#undef STATE
#undef ERROR

#define STATE(name, value)
#define ERROR(name, value) {#name, value},
static const struct fact errors[] = {
#include "tests/unit/common/constants.inc"
};

enum { EVENTS = sizeof events / sizeof *events };

static void every_event_leaves_its_state(void **state)
{
    RULE("FPS-2");
    RULE("EVT-10");
    (void)state;
    for (size_t i = 0; i < EVENTS; i++) {
        const struct ff_event_row *row = ff_event_row(events[i].value);
        assert_non_null(row);
        assert_string_equal(row->name, events[i].name);
        assert_int_equal(row->fps, events[i].state);
        assert_int_equal(row->on_page, events[i].page);
    }
}

static void there_are_27_events_from_1_without_a_gap(void **state)
{
    RULE("MSG-4");
    (void)state;
    assert_int_equal(EVENTS, FF_FEI_NEVENTS);
    assert_null(ff_event_row(0));
    for (uint32_t id = 1; id <= FF_FEI_NEVENTS; id++) assert_non_null(ff_event_row(id));
    assert_null(ff_event_row(FF_FEI_NEVENTS + 1));
    assert_null(ff_event_row(UINT32_MAX));
}

static uint32_t by_name(const char *name)
{
    return ff_event_by_name(name, (uint32_t)strlen(name));
}

static void an_event_is_found_by_its_name_with_and_without_fei_in_any_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVENTS; i++) {
        assert_int_equal(by_name(events[i].name), events[i].value);
        assert_int_equal(by_name(events[i].name + 4), events[i].value);
    }
    assert_int_equal(by_name("fei_busy"), FF_FEI_BUSY);
    assert_int_equal(by_name("Job_Queued"), FF_FEI_JOB_QUEUED);
}

static void nothing_else_is_an_event_s_name(void **state)
{
    (void)state;
    assert_int_equal(by_name(""), 0);
    assert_int_equal(by_name("FEI_"), 0);
    assert_int_equal(by_name("FEI_BUS"), 0);
    assert_int_equal(by_name("FEI_BUSYY"), 0);
    assert_int_equal(by_name("EI_BUSY"), 0);
    assert_int_equal(by_name("FEI_NEVENTS"), 0);
    assert_int_equal(ff_event_by_name("BUSYNESS", 4), FF_FEI_BUSY);
    assert_int_equal(ff_event_by_name(NULL, 0), 0);
}

static void every_state_has_its_name_and_no_other_number_has_one(void **state)
{
    (void)state;
    size_t named = 0;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        assert_string_equal(ff_fps_name(states[i].value), states[i].name);
    for (int bit = 0; bit < 32; bit++) named += ff_fps_name(0x20000000U | 1U << bit) != NULL;
    /* All but FPS_UNKNOWN, which is 0, have the high bit and one more. */
    assert_int_equal(named + 1, sizeof states / sizeof *states);
    assert_null(ff_fps_name(0x20000000U));
    assert_null(ff_fps_name((uint32_t)FF_FPS_none));
}

static void every_error_has_its_name_and_a_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        assert_string_equal(ff_status_name(errors[i].value), errors[i].name);
        assert_true(strlen(ff_status_text(errors[i].value)) > 0);
    }
    assert_string_equal(ff_status_text(5), "Access is denied.");
    assert_null(ff_status_name(7));
    assert_null(ff_status_text(7));
    assert_null(ff_status_name(FF_NEED_DOCUMENT));
}

static void every_error_of_the_table_was_compared(void **state)
{
    size_t count = 0;
    (void)state;
#define X(name, value, text) count++;
#include "common/errors.def"
#undef X
    assert_int_equal(count, sizeof errors / sizeof *errors);
}

static const struct test_case cases[] = {
    CASE(every_event_leaves_its_state),
    CASE(there_are_27_events_from_1_without_a_gap),
    CASE(an_event_is_found_by_its_name_with_and_without_fei_in_any_case),
    CASE(nothing_else_is_an_event_s_name),
    CASE(every_state_has_its_name_and_no_other_number_has_one),
    CASE(every_error_has_its_name_and_a_text),
    CASE(every_error_of_the_table_was_compared),
};

int main(int argc, char **argv)
{
    return RUN("codes", cases, NULL, NULL, argc, argv);
}
