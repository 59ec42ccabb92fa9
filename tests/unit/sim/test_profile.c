/* SPDX-License-Identifier: MIT */
/* Profiles as columns, switches by name and word. */
#include "tests/unit/sim/notify.h"

#include <string.h>

static uint64_t value(const struct switches *s, const struct switch_row *row)
{
    uint64_t v;
    memcpy(&v, (const char *)s + row->offset, sizeof v);
    return v;
}

static void profiles_by_name(void **state)
{
    (void)state;
    for (int i = 0; i < PROFILES; i++)
        assert_int_equal(profile_by_name(ff_str_of(profile_name((enum profile)i))), i);
    assert_int_equal(profile_by_name(FF_STR("XP")), PROFILE_xp);
    assert_int_equal(profile_by_name(FF_STR("win95")), -1);
    assert_int_equal(profile_by_name(FF_STR("")), -1);
    assert_int_equal(profile_by_name(FF_STR_NULL), -1);
}

/* What the rules say that versions differ in, and nothing else. */
static void what_versions_differ_in(void **state)
{
    RULE("VER-1");
    RULE("VER-2");
    RULE("VER-3");
    RULE("TOK-20");
    RULE("TOK-27");
    (void)state;
    static const char *const different[] = {"repeat_registration",
                                            "reregister_after_logoff_call",
                                            "register_needs_right",
                                            "interact_effective",
                                            "end_timeout",
                                            "call_handle",
                                            "archive_settings",
                                            "resume_restarts",
                                            "access_mask_strict",
                                            "access_check_needs_account",
                                            "port_priority_strict",
                                            "device_limit",
                                            "force_asks",
                                            "fax_errors",
                                            "email_reports",
                                            "inbox_method",
                                            "routing_data_required",
                                            "broadcast_master_id",
                                            "report_type_strict"};
    struct switches columns[PROFILES];
    for (int i = 0; i < PROFILES; i++) profile_apply((enum profile)i, &columns[i]);
    uint32_t count, found = 0;
    const struct switch_row *rows = switch_rows(&count);
    for (uint32_t i = 0; i < count; i++) {
        bool differs = value(&columns[0], &rows[i]) != value(&columns[1], &rows[i]) ||
                       value(&columns[1], &rows[i]) != value(&columns[2], &rows[i]);
        bool expected = false;
        for (size_t n = 0; n < sizeof different / sizeof *different; n++)
            expected = expected || !strcmp(rows[i].name, different[n]);
        if (differs != expected) fail_msg("%s", rows[i].name);
        found += differs;
    }
    assert_int_equal(found, sizeof different / sizeof *different);
}

static void every_switch_by_its_words(void **state)
{
    (void)state;
    struct switches s;
    uint32_t count;
    const struct switch_row *rows = switch_rows(&count);
    assert_true(count > 20);
    for (int profile = 0; profile < PROFILES; profile++)
        for (uint32_t i = 0; i < count; i++) {
            profile_apply((enum profile)profile, &s);
            struct switches before = s;
            assert_ptr_equal(switch_by_name(ff_str_of(rows[i].name)), &rows[i]);
            char word[32];
            uint32_t size = switch_word(&s, &rows[i], word, sizeof word);
            assert_true(size > 0);
            /* What it is called is what sets it. */
            memset((char *)&s + rows[i].offset, 0x55, sizeof(uint64_t));
            assert_true(switch_set(&s, &rows[i], (struct ff_str){word, size}));
            assert_memory_equal(&s, &before, sizeof s);
            assert_false(switch_set(&s, &rows[i], FF_STR("nonsense")));
            assert_false(switch_set(&s, &rows[i], FF_STR("")));
            assert_false(switch_set(&s, &rows[i], FF_STR_NULL));
            assert_memory_equal(&s, &before, sizeof s);
        }
    assert_null(switch_by_name(FF_STR("startups")));
    assert_null(switch_by_name(FF_STR("Startup"))); /* a name of ours, not Windows's */
    assert_null(switch_by_name(FF_STR_NULL));
}

static void words_and_values(void **state)
{
    (void)state;
    static const struct {
        const char *name, *word;
        bool accepted;
        uint64_t value;
    } rows[] = {
        {"startup", "0", true, 0},
        {"startup", "1500", true, 1500 * FF_TICKS_PER_MS},
        {"startup", "9999999999", true, 9999999999 * FF_TICKS_PER_MS},
        {"startup", "10000000000", false, 0},
        {"startup", "-1", false, 0},
        {"startup", "1s", true, FF_TICKS_PER_S},
        {"startup", "250ms", true, 250 * FF_TICKS_PER_MS},
        {"startup", "9999999999ms", true, 9999999999 * FF_TICKS_PER_MS},
        {"startup", "10000000000ms", false, 0},
        {"startup", "1x", false, 0},
        {"device_limit", "1s", false, 0},
        {"startup", "true", false, 0},
        {"demand_start", "true", true, 1},
        {"demand_start", "FALSE", true, 0},
        {"demand_start", "1", true, 1},
        {"demand_start", "2", false, 0},
        {"on_process_end", "next-post", true, SWITCH_process_end_next_post},
        {"on_process_end", "refuse", false, 0}, /* another enum's */
        {"repeat_registration", "refuse", true, SWITCH_repeat_refuse},
        {"device_limit", "12", true, 12},
        {"device_limit", "true", false, 0},
        {"device_limit", "one", false, 0},
        {"poster", "library", true, SWITCH_poster_library},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct switches s;
        memset(&s, 0x55, sizeof s);
        const struct switch_row *row = switch_by_name(ff_str_of(rows[i].name));
        if (switch_set(&s, row, ff_str_of(rows[i].word)) != rows[i].accepted)
            fail_msg("%s = %s", rows[i].name, rows[i].word);
        if (rows[i].accepted) assert_true(value(&s, row) == rows[i].value);
    }
}

static void a_word_that_does_not_fit(void **state)
{
    (void)state;
    struct switches s;
    profile_apply(PROFILE_xp, &s);
    s.startup = 12345 * FF_TICKS_PER_MS;
    char word[8] = "........";
    assert_int_equal(switch_word(&s, switch_by_name(FF_STR("startup")), word, 3), 3);
    assert_memory_equal(word, "123.", 4);
    assert_int_equal(switch_word(&s, switch_by_name(FF_STR("repeat_registration")), word, 2), 2);
    assert_memory_equal(word, "ac3.", 4);
    s.poster = 999; /* no value of it */
    assert_int_equal(switch_word(&s, switch_by_name(FF_STR("poster")), word, 8), 0);
}

/* A tester's op is the same list. */
static void switches_by_op(void **state)
{
    struct phone *p = *state;
    struct sim *sim = notify_begin_user(p);
    struct op op = {.given = OP_name | OP_value,
                    .name = phone_text(p, "on_process_end"),
                    .value = phone_text(p, "rundown")};
    notify_op(p, "switch", op);
    assert_int_equal(sim->config.switches.on_process_end, SWITCH_process_end_rundown);
    op.value = phone_text(p, "later");
    assert_int_equal(phone_op(p, "switch", &op), FF_ERROR_INVALID_PARAMETER);
    op.name = phone_text(p, "on_process_ends");
    assert_int_equal(phone_op(p, "switch", &op), FF_ERROR_INVALID_PARAMETER);
    assert_int_equal(sim->config.switches.on_process_end, SWITCH_process_end_rundown);
}

static const struct test_case cases[] = {
    CASE(profiles_by_name), CASE(what_versions_differ_in),  CASE(every_switch_by_its_words),
    CASE(words_and_values), CASE(a_word_that_does_not_fit), CASE(switches_by_op),
};

int main(int argc, char **argv)
{
    return RUN("profile", cases, phone_set_up, phone_tear_down, argc, argv);
}
