/* SPDX-License-Identifier: MIT */
#include "service/world/scenario.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"
#include "tests/support/refusing_alloc.h"
#include "tests/support/rule.h"

/* One scenario, read. */
struct loaded {
    struct sim *sim;
    struct scenario scenario;
    struct ff_writer error;
    bool well;
};

static struct loaded load_with(struct world_options options)
{
    struct loaded l = {.error = ff_writer_on(ff_alloc_default())};
    options.text_size = options.text ? strlen(options.text) : 0;
    if (!options.name) options.name = "s.json";
    l.well = scenario_load(&options, ff_alloc_default(), &l.sim, &l.scenario, &l.error);
    return l;
}

static struct loaded load(const char *text_of_it)
{
    return load_with((struct world_options){.text = text_of_it});
}

static void unload(struct loaded *l)
{
    if (l->well) {
        scenario_free(&l->scenario, ff_alloc_default());
        sim_free(l->sim);
    }
    ff_writer_free(&l->error);
}

static struct loaded load_well(const char *text_of_it)
{
    struct loaded l = load(text_of_it);
    if (!l.well) fail_msg("%s", ff_writer_cstr(&l.error));
    return l;
}

static bool is(const struct loaded *l, text t, const char *words)
{
    return ff_str_eq(text_get(&l->sim->texts, t), ff_str_of(words));
}

/* ---- The built-in world ---- */

static void the_built_in_world_is_the_strict_one(void **state)
{
    struct loaded l = load(NULL);
    (void)state;
    RULE("VER-10");
    assert_true(l.well);
    assert_int_equal(l.sim->config.profile, PROFILE_xp);
    assert_int_equal(l.sim->service.account, ACCOUNT_user);
    assert_false(l.sim->service.interact);
    assert_false(l.sim->service.begin_stopped);
    assert_int_equal(l.sim->users.count, 1);
    assert_int_equal(l.sim->devices.count, 1);
    assert_int_equal(l.sim->parties.count, 0); /* all numbers are nobody's: they answer after two rings */
    assert_int_equal(l.scenario.time_mode, FF_TIME_auto);
    assert_int_equal(l.scenario.name, 0);
    assert_int_equal(l.scenario.default_user, l.sim->users.at[0].name);
    assert_int_equal(l.sim->script.steps.count, 1);
    assert_int_equal(l.sim->script.steps.at[0].trigger, TRIGGER_quiet);
    assert_int_equal(l.sim->script.steps.at[0].op.kind, OP_KIND_logoff);
    unload(&l);
}

/* What the text of the built-in scenario says is what the model does by itself. */
static void the_built_in_world_has_the_models_own_defaults(void **state)
{
    struct sim_config config;
    struct loaded l = load(NULL);
    (void)state;
    RULE("GCF-4");
    sim_config_default(&config);
    assert_memory_equal(&l.sim->config.switches, &config.switches, sizeof config.switches);
    config.switches = l.sim->config.switches;
    assert_int_equal(l.sim->config.retries, config.retries);
    assert_int_equal(l.sim->config.retry_delay_minutes, config.retry_delay_minutes);
    assert_int_equal(l.sim->config.dial_time, config.dial_time);
    assert_int_equal(l.sim->config.ring_time, config.ring_time);
    assert_int_equal(l.sim->config.page_time, config.page_time);
    assert_int_equal(l.sim->config.seed, config.seed);
    assert_int_equal(l.sim->config.start, config.start);
    unload(&l);
}

static uint64_t hash_after_a_while(struct loaded *l)
{
    const char *error;
    struct process_facts facts = {.image = FF_STR("client")};
    sim_begin(l->sim);
    assert_int_not_equal(process_attach(l->sim, &facts, &error), SIM_NONE);
    while (script_on_quiet(l->sim)) sim_advance(l->sim, l->sim->clock.now + 3600 * FF_TICKS_PER_S);
    return l->sim->trace.hash;
}

static void what_init_writes_and_an_empty_scenario_are_the_built_in_world(void **state)
{
    size_t size;
    struct loaded none = load(NULL), written = load_well(world_scenario_default(&size)),
                  empty = load_well("{\"fauxfax\": 1}");
    (void)state;
    uint64_t hash = hash_after_a_while(&none);
    assert_true(hash_after_a_while(&written) == hash);
    assert_true(hash_after_a_while(&empty) == hash);
    assert_int_equal(none.sim->logoffs.count, 1);
    unload(&none);
    unload(&written);
    unload(&empty);
}

/* ---- Everything that can be said ---- */

static void the_head_of_a_scenario_is_read(void **state)
{
    struct loaded l = load_well(
        "{\"fauxfax\": 1, \"$schema\": \"x\", \"name\": \"a name\", \"profile\": \"win7\", \"service\": "
        "\"stopped\", "
        "\"computer\": \"SERVER\", \"start\": \"2026-01-05T08:00:00Z\", \"time\": \"x1.5\", \"seed\": "
        "\"18446744073709551615\", \"log_room\": 99, \"user\": \"bob\", \"users\": [{\"name\": \"alice\"}, "
        "{\"name\": "
        "\"bob\"}], \"account\": {\"kind\": \"LocalSystem\", \"interact\": true}}");
    (void)state;
    assert_true(is(&l, l.scenario.name, "a name"));
    assert_int_equal(l.sim->config.profile, PROFILE_win7);
    assert_false(l.sim->config.switches.interact_effective);
    assert_true(l.sim->service.begin_stopped);
    assert_string_equal(l.sim->config.computer_name, "SERVER");
    assert_true(l.sim->config.start == 134120736000000000U);
    assert_int_equal(l.scenario.time_mode, FF_TIME_scaled);
    assert_int_equal(l.scenario.scale_x1000, 1500);
    assert_true(l.scenario.seed == UINT64_MAX && l.sim->config.seed == UINT64_MAX);
    assert_int_equal(l.sim->config.log_room, 99);
    assert_true(is(&l, l.scenario.default_user, "bob"));
    assert_int_equal(l.sim->service.account, ACCOUNT_local_system);
    assert_true(l.sim->service.interact);
    unload(&l);
    l = load_with((struct world_options){.text = "{\"fauxfax\": 1}", .name = "/tmp/of/file.json"});
    assert_true(is(&l, l.scenario.name, "file.json"));
    unload(&l);
}

static void ways_to_pass_time(void **state)
{
    static const struct {
        const char *word;
        enum ff_time_mode mode;
        uint32_t scale;
    } rows[] = {
        {"auto", FF_TIME_auto, 1000},
        {"manual", FF_TIME_manual, 1000},
        {"real", FF_TIME_real, 1000},
        {"x60", FF_TIME_scaled, 60000},
        {"x0.001", FF_TIME_scaled, 1},
        {"x0.5", FF_TIME_scaled, 500},
        {"x4000000", FF_TIME_scaled, 4000000000U},
    };
    static const char *const wrong[] = {"",     "x",  "x0",    "x0.0001",  "x-1",  "x1.",
                                        "x.5",  "60", "Auto ", "x4000001", "x1e3", "x99999999999999999999",
                                        "x1..2"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct loaded l = load_with((struct world_options){.time_mode = rows[i].word});
        if (!l.well || l.scenario.time_mode != rows[i].mode || l.scenario.scale_x1000 != rows[i].scale)
            fail_msg("%s", rows[i].word);
        unload(&l);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct loaded l = load_with((struct world_options){.time_mode = wrong[i]});
        if (l.well) fail_msg("%s", wrong[i]);
        assert_memory_equal(l.error.at, "--time: ", 8);
        unload(&l);
    }
}

static void users_and_devices_are_read(void **state)
{
    struct loaded l = load_well("{\"fauxfax\": 1, \"users\": [{\"name\": \"alice\", \"rights\": "
                                "[\"FAX_READ\"], \"full_name\": \"Alice\", "
                                "\"fax_number\": \"1\", \"billing_code\": \"2\", \"company\": \"3\", "
                                "\"department\": \"4\"}, {\"name\": \"bob\"}], "
                                "\"devices\": [{\"name\": \"A\"}, {\"id\": 40, \"name\": \"B\", \"tsid\": "
                                "\"T\", \"csid\": \"C\", \"send\": false, "
                                "\"virtual\": true, \"rings\": 0, \"priority\": 9, \"powered\": false, "
                                "\"no_dial_tone\": true, \"lose_line\": 2}]}");
    (void)state;
    RULE("CJP-2");
    RULE("RIGHTS-1");
    const struct user *u = &l.sim->users.at[0];
    assert_int_equal(u->rights, FF_FAX_JOB_QUERY | FF_FAX_CONFIG_QUERY | FF_FAX_PORT_QUERY);
    assert_true(is(&l, u->full_name, "Alice") && is(&l, u->fax_number, "1") && is(&l, u->billing_code, "2"));
    assert_true(is(&l, u->company, "3") && is(&l, u->department, "4"));
    assert_int_equal(l.sim->users.at[1].rights, 0x57);
    const struct device *a = &l.sim->devices.at[0], *b = &l.sim->devices.at[1];
    assert_int_equal(a->id, 1);
    assert_int_equal(a->flags, FF_FPF_SEND | FF_FPF_RECEIVE);
    assert_int_equal(a->rings, 2);
    assert_true(a->powered);
    assert_int_equal(b->id, 40);
    assert_int_equal(b->flags, FF_FPF_RECEIVE | FF_FPF_VIRTUAL);
    assert_true(is(&l, b->tsid, "T") && is(&l, b->csid, "C"));
    assert_int_equal(b->rings, 0);
    assert_int_equal(b->priority, 9);
    assert_false(b->powered);
    assert_int_equal(b->state, FF_FPS_OFFLINE);
    assert_true(b->no_dial_tone);
    assert_int_equal(b->lose_line, 2);
    unload(&l);
}

static void parties_and_documents_are_read(void **state)
{
    struct loaded l = load_well(
        "{\"fauxfax\": 1, \"parties\": [{\"number\": \"555*\", \"does\": \"drops\", \"times\": 2, \"then\": "
        "\"voice\", "
        "\"rings\": 5, \"at_page\": 3, \"csid\": \"C\", \"page_time\": \"7s\"}, {\"number\": \"*\"}], "
        "\"documents\": [{\"pattern\": \"*.pdf\", \"pages\": 3}, {\"pattern\": \"*.doc\", \"fails\": \"no "
        "Word\"}, "
        "{\"pattern\": \"*.xls\", \"fails\": true}], \"cover_pages\": [\"own.cov\"]}");
    (void)state;
    const struct party *p = &l.sim->parties.at[0];
    assert_true(is(&l, p->pattern, "555*") && is(&l, p->csid, "C"));
    assert_int_equal(p->first, ANSWER_drops);
    assert_int_equal(p->times, 2);
    assert_int_equal(p->then, ANSWER_voice);
    assert_int_equal(p->rings, 5);
    assert_int_equal(p->at_page, 3);
    assert_int_equal(p->page_time, 7 * FF_TICKS_PER_S);
    assert_int_equal(l.sim->parties.at[1].first, ANSWER_answers);
    assert_int_equal(l.sim->parties.at[1].rings, 2);
    assert_int_equal(l.scenario.renders.count, 3);
    assert_int_equal(l.scenario.renders.at[0].pages, 3);
    assert_true(l.scenario.renders.at[1].fails && is(&l, l.scenario.renders.at[1].why, "no Word"));
    assert_true(l.scenario.renders.at[2].fails);
    assert_true(cover_page_known(l.sim, FF_STR("own.cov")));
    assert_false(cover_page_known(l.sim, FF_STR("generic.cov")));
    unload(&l);
}

static void configuration_and_timings_are_read(void **state)
{
    struct loaded l = load_well(
        "{\"fauxfax\": 1, \"config\": {\"retries\": 7, \"retry_delay\": 8, \"discount_start\": \"10:00\", "
        "\"discount_stop\": \"11:30\", \"queue_paused\": true, \"queue_blocked\": true, "
        "\"server_cover_pages_only\": true, "
        "\"use_device_tsid\": false, \"routing\": false, \"routing_failures\": 5}, \"timings\": "
        "{\"initialize\": \"1s\", "
        "\"dial\": \"2s\", \"ring\": \"3s\", \"page\": \"4s\", \"hang_up\": \"5s\", \"route\": \"6s\", "
        "\"route_retry\": "
        "\"7s\"}}");
    const struct sim_config *c = &l.sim->config;
    (void)state;
    assert_int_equal(c->retries, 7);
    assert_int_equal(c->retry_delay_minutes, 8);
    assert_int_equal(c->discount_start_minute, 600);
    assert_int_equal(c->discount_stop_minute, 690);
    assert_true(c->queue_paused && c->queue_blocked && c->server_cover_pages_only);
    assert_false(c->use_device_tsid || c->routing_enabled);
    assert_int_equal(c->routing_failures, 5);
    const uint64_t times[] = {c->initialize_time, c->dial_time,  c->ring_time,       c->page_time,
                              c->hang_up_time,    c->route_time, c->route_retry_time};
    for (uint64_t i = 0; i < 7; i++) assert_int_equal(times[i], (i + 1) * FF_TICKS_PER_S);
    unload(&l);
}

static void routing_is_read(void **state)
{
    struct loaded l = load_well(
        "{\"fauxfax\": 1, \"devices\": [{\"name\": \"A\"}, {\"name\": \"B\"}], \"routing_extensions\": "
        "[{\"name\": "
        "\"Mine\", \"image\": \"my.dll\", \"methods\": [{\"name\": \"One\", \"friendly_name\": \"The one\", "
        "\"function\": \"F\", \"guid\": \"{01234567-89ab-cdef-0123-456789abcdef}\"}]}], \"routing\": "
        "[{\"method\": "
        "\"{01234567-89AB-CDEF-0123-456789ABCDEF}\", \"device\": \"B\", \"failures\": 3}, {\"method\": "
        "\"folder\", "
        "\"enabled\": false, \"data\": \"D:\"}]}");
    (void)state;
    struct ff_global_routing_info info;
    uint32_t folder = method_by_word(l.sim, FF_STR("folder"));
    uint32_t own = method_find(l.sim, FF_STR("{01234567-89ab-cdef-0123-456789abcdef}"));
    assert_int_equal(own, method_count(l.sim) - 1);
    method_describe(l.sim, own, 4, &info);
    assert_true(ff_str_eq(info.friendly_name, FF_STR("The one")));
    assert_true(ff_str_eq(info.extension_friendly_name, FF_STR("Mine")));
    assert_true(method_enabled(l.sim, own, 1) && !method_enabled(l.sim, own, 0));
    assert_int_equal(method_failures(l.sim, own, 1), 3);
    assert_false(method_enabled(l.sim, folder, 0) || method_enabled(l.sim, folder, 1));
    assert_true(is(&l, method_words(l.sim, folder, 0), "D:"));
    assert_int_equal(method_data(l.sim, folder, 1).size, 6);
    unload(&l);
}

static void routing_data_have_a_greatest_length(void **state)
{
    enum { MOST = FF_ROUTING_DATA_MOST / 2 - 1 };
    static char data[MOST + 2], text_of_it[MOST + 200];
    (void)state;
    for (int more = 0; more < 2; more++) {
        memset(data, 'x', sizeof data);
        data[MOST + more] = '\0';
        snprintf(text_of_it, sizeof text_of_it,
                 "{\"fauxfax\": 1, \"routing\": [{\"method\": \"email\", \"data\": \"%s\"}]}", data);
        struct loaded l = load(text_of_it);
        assert_int_equal(l.well, !more);
        if (more)
            assert_non_null(strstr(ff_writer_cstr(&l.error), "routing data are at most 32767 characters"));
        else
            assert_int_equal(method_data(l.sim, method_by_word(l.sim, FF_STR("email")), 0).size,
                             FF_ROUTING_DATA_MOST);
        unload(&l);
    }
}

static void every_switch_can_be_set(void **state)
{
    uint32_t count;
    const struct switch_row *rows = switch_rows(&count);
    (void)state;
    for (uint32_t i = 0; i < count; i++) {
        char text_of_it[256], word[32];
        const char *value = rows[i].kind == SWITCH_KIND_ms      ? "\"12s\""
                            : rows[i].kind == SWITCH_KIND_flag  ? "true"
                            : rows[i].kind == SWITCH_KIND_count ? "12"
                                                                : NULL;
        struct switches defaults;
        profile_apply(PROFILE_xp, &defaults);
        word[switch_word(&defaults, &rows[i], word, sizeof word - 1)] = '\0';
        snprintf(text_of_it, sizeof text_of_it, "{\"fauxfax\": 1, \"switches\": {\"%s\": %s%s%s}}",
                 rows[i].name, value ? "" : "\"", value ? value : word, value ? "" : "\"");
        struct loaded l = load_well(text_of_it);
        word[switch_word(&l.sim->config.switches, &rows[i], word, sizeof word - 1)] = '\0';
        if (value) assert_string_equal(word, rows[i].kind == SWITCH_KIND_ms ? "12000" : value);
        unload(&l);
    }
    struct loaded l =
        load_well("{\"fauxfax\": 1, \"switches\": {\"startup\": 1500, \"poster\": \"library\"}}");
    assert_int_equal(l.sim->config.switches.startup, 1500 * FF_TICKS_PER_MS);
    assert_int_equal(l.sim->config.switches.poster, SWITCH_poster_library);
    unload(&l);
}

static void the_time_line_is_read(void **state)
{
    struct loaded l = load_well(
        "{\"fauxfax\": 1, \"timeline\": [\n"
        "{\"at\": \"1.5s\", \"op\": \"incoming\", \"pages\": 3},\n"
        "{\"when\": {\"event\": \"FEI_BUSY\", \"device\": \"Modem\", \"job\": 2, \"nth\": 3, "
        "\"after\": \"4s\"}, \"op\": \"device-off\", \"device\": 1},\n"
        "{\"when\": {\"call\": \"FaxAbort\"}, \"op\": \"queue-pause\", \"optional\": true},\n"
        "{\"when\": {\"quiet\": true, \"after\": \"1m\"}, \"op\": \"service-stop\"},\n"
        "{\"when\": \"quiet\", \"op\": \"switch\", \"name\": \"poster\", \"value\": \"library\"}]}");
    (void)state;
    const struct step *s = l.sim->script.steps.at;
    assert_int_equal(l.sim->script.steps.count, 5);
    assert_int_equal(s[0].trigger, TRIGGER_at);
    assert_int_equal(s[0].at, 15000000);
    assert_int_equal(s[0].op.pages, 3);
    assert_int_equal(s[1].trigger, TRIGGER_event);
    assert_int_equal(s[1].event, FF_FEI_BUSY);
    assert_int_equal(s[1].device, 1);
    assert_int_equal(s[1].job, 2);
    assert_int_equal(s[1].nth, 3);
    assert_int_equal(s[1].after, 4 * FF_TICKS_PER_S);
    assert_int_equal(s[1].op.kind, OP_KIND_device_off);
    assert_int_equal(s[2].trigger, TRIGGER_call);
    assert_int_equal(s[2].call, FF_TYPE_FaxAbort);
    assert_int_equal(s[2].nth, 1);
    assert_int_equal(s[3].trigger, TRIGGER_quiet);
    assert_int_equal(s[3].after, 60 * FF_TICKS_PER_S);
    assert_int_equal(s[4].trigger, TRIGGER_quiet);
    assert_int_equal(l.scenario.steps.count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(l.scenario.steps.at[i].line, i + 2);
        assert_int_equal(l.scenario.steps.at[i].optional, i == 2);
    }
    unload(&l);
}

static void expectations_are_read(void **state)
{
    struct loaded l = load_well("{\"fauxfax\": 1, \"expect\": [\n{\"event\": \"FEI_BUSY\", \"device\": 1, "
                                "\"job\": 2, \"times\": 3, \"process\": "
                                "\"*.exe\"},\n{\"sent\": \"555*\", \"pages\": 2, \"at_least\": "
                                "2},\n{\"call\": \"FaxAbort\", \"error\": "
                                "\"ERROR_ACCESS_DENIED\"},\n{\"logoff\": \"none\"},\n{\"never\": "
                                "{\"received\": \"1\"}},\n{\"finding\": "
                                "\"hidden_window\"},\n{\"service\": \"stopped\"}]}");
    (void)state;
    const struct expectation *e = l.scenario.expectations.rows.at;
    assert_int_equal(l.scenario.expectations.rows.count, 7);
    assert_true(e[0].event == FF_FEI_BUSY && e[0].device == 1 && e[0].job == 2 && e[0].times == 3);
    assert_true(is(&l, e[0].who, "*.exe") && e[0].at_least == UINT32_MAX);
    assert_true(is(&l, e[0].words, "event FEI_BUSY, device 1, job 2, times 3, process *.exe"));
    assert_true(is(&l, e[1].who, "555*") && e[1].pages == 2 && e[1].at_least == 2 &&
                e[1].times == UINT32_MAX);
    assert_true(e[2].call == FF_TYPE_FaxAbort && e[2].error == FF_ERROR_ACCESS_DENIED);
    assert_true(e[3].value == EXPECT_NO_LOGOFF && is(&l, e[3].who, "alice"));
    assert_true(e[4].never && e[4].kind == EXPECTATION_received && is(&l, e[4].words, "never: received 1"));
    assert_int_equal(e[5].value, FINDING_hidden_window);
    assert_int_equal(e[6].value, SERVICE_stopped);
    for (uint32_t i = 0; i < 7; i++) assert_int_equal(e[i].line, i + 2);
    unload(&l);
}

/* ---- Options ---- */

static void options_override_the_scenario(void **state)
{
    struct loaded l =
        load_with((struct world_options){.text = "{\"fauxfax\": 1, \"profile\": \"xp\", \"time\": \"auto\", "
                                                 "\"seed\": 5, \"users\": [{\"name\": \"alice\"}, {\"name\": "
                                                 "\"bob\"}]}",
                                         .profile = "WIN2000",
                                         .account = "NetworkService",
                                         .user = "bob",
                                         .time_mode = "real",
                                         .has_seed = true,
                                         .seed = 77,
                                         .no_logoff = true,
                                         .real_now = 134121312000000000U});
    (void)state;
    assert_true(l.well);
    assert_int_equal(l.sim->config.profile, PROFILE_win2000);
    assert_int_equal(l.sim->config.switches.repeat_registration, SWITCH_repeat_refuse);
    assert_int_equal(l.sim->service.account, ACCOUNT_network_service);
    assert_true(is(&l, l.scenario.default_user, "bob"));
    assert_int_equal(l.scenario.time_mode, FF_TIME_real);
    assert_int_equal(l.scenario.seed, 77);
    assert_int_equal(l.sim->script.steps.count, 0);
    assert_true(l.sim->config.start == 134121312000000000U);
    unload(&l);
    l = load_with((struct world_options){.text = "{\"fauxfax\": 1, \"start\": \"2026-01-05T08:00:00Z\"}",
                                         .real_now = 1});
    assert_true(l.sim->config.start == 134120736000000000U);
    unload(&l);
}

static void the_built_in_user_is_whoever_is_wanted(void **state)
{
    struct loaded l = load_with((struct world_options){.user = "carol", .account = "CORP\\other"});
    (void)state;
    assert_true(l.well);
    assert_int_equal(l.sim->users.count, 1);
    assert_true(is(&l, l.sim->users.at[0].name, "carol"));
    assert_int_equal(l.sim->script.steps.at[0].op.user, l.scenario.default_user);
    assert_true(is(&l, l.sim->service.account_name, "CORP\\other"));
    unload(&l);
    l = load_well("{\"fauxfax\": 1, \"users\": [{\"name\": \"dave\"}]}");
    assert_true(is(&l, l.sim->script.steps.at[0].op.user, "dave"));
    unload(&l);
    l = load_with((struct world_options){.account = "LocalSystm"});
    assert_string_equal(
        ff_writer_cstr(&l.error),
        "--account: \"LocalSystm\": did you mean LocalSystem? A user account is written DOMAIN\\name\n");
    unload(&l);
    l = load_with((struct world_options){.account = "user"});
    assert_int_equal(l.sim->service.account, ACCOUNT_user);
    assert_true(is(&l, l.sim->service.account_name, "CORP\\faxsvc"));
    unload(&l);
}

static void a_list_that_is_cut_says_how_much_more_there_is(void **state)
{
    struct loaded l = load("{\"fauxfax\": 1, \"expect\": [{\"event\": \"FEI_QQQQQQQQ\"}]}");
    (void)state;
    assert_non_null(
        strstr(ff_writer_cstr(&l.error), "\"FEI_QQQQQQQQ\" is none of FEI_DIALING, FEI_SENDING, "));
    assert_non_null(strstr(ff_writer_cstr(&l.error), "FEI_MODEM_POWERED_OFF, and 9 more\n"));
    unload(&l);
}

static void local_system_with_the_desktop_can_be_said(void **state)
{
    struct loaded l = load_with((struct world_options){.account = "LocalSystem", .interact = true});
    (void)state;
    RULE("TOK-10");
    assert_int_equal(l.sim->service.account, ACCOUNT_local_system);
    assert_true(l.sim->service.interact);
    unload(&l);
    /* The account may be the file's; naming it anew is naming it without the desktop. */
    static const char plain[] = "{\"fauxfax\": 1, \"account\": {\"kind\": \"LocalSystem\"}}";
    l = load_with((struct world_options){.text = plain, .interact = true});
    assert_true(l.sim->service.interact);
    unload(&l);
    static const char interacting[] =
        "{\"fauxfax\": 1, \"account\": {\"kind\": \"LocalSystem\", \"interact\": true}}";
    l = load_with((struct world_options){.text = interacting, .account = "LocalSystem"});
    assert_false(l.sim->service.interact);
    unload(&l);
}

static void no_other_account_interacts_with_the_desktop(void **state)
{
    static const char *const accounts[] = {NULL, "user", "CORP\\other", "NetworkService"};
    (void)state;
    RULE("TOK-9");
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
        struct loaded l = load_with((struct world_options){.account = accounts[i], .interact = true});
        assert_false(l.well);
        assert_string_equal(
            ff_writer_cstr(&l.error),
            "--interact: LocalSystem alone interacts with the desktop (TOK-9); add --account LocalSystem\n");
        unload(&l);
    }
}

static void mistakes_in_options_name_the_option(void **state)
{
    static const char expected[] =
        "--profile: \"xq\" is none of win2000, xp, win7; did you mean xp?\n"
        "--account: a name is missing: LocalSystem, NetworkService, LocalService, or a user account's\n"
        "--time: \"fast\" is none of auto, manual, real, or x60: sixty times as fast\n"
        "--user: there is no user \"carol\" in the scenario; the users are: alice, bob\n";
    struct loaded l = load_with((struct world_options){
        .text = "{\"fauxfax\": 1, \"users\": [{\"name\": \"alice\"}, {\"name\": \"bob\"}]}",
        .profile = "xq",
        .account = "",
        .user = "carol",
        .time_mode = "fast"});
    (void)state;
    assert_false(l.well);
    assert_string_equal(ff_writer_cstr(&l.error), expected);
    unload(&l);
}

/* ---- Mistakes ---- */

/* The lines, each without "s.json:1:26: ". */
static const char *without_columns(struct ff_writer *error)
{
    static char lines[8192];
    size_t used = 0;
    lines[0] = '\0';
    for (const char *line = ff_writer_cstr(error); *line; line = strchr(line, '\n') + 1) {
        const char *words = strstr(line, ": ") + 2;
        used +=
            (size_t)snprintf(lines + used, sizeof lines - used, "%.*s\n", (int)strcspn(words, "\n"), words);
    }
    return lines;
}

static void each_mistake_is_told_with_its_place_and_cure(void **state)
{
    static const struct {
        const char *members, *told;
    } rows[] = {
        {"\"profil\": \"xp\"", "/profil: a scenario has no \"profil\"; did you mean \"profile\"?\n"},
        {"\"profile\": \"XQ\"", "/profile: \"XQ\" is none of win2000, xp, win7; did you mean xp?\n"},
        {"\"account\": {\"kind\": \"user\"}",
         "/account: a user account needs a \"name\": \"CORP\\\\faxsvc\"\n"},
        {"\"account\": {\"kind\": \"user\", \"name\": \"x\", \"interact\": true}",
         "/account/interact: a user account never interacts with the desktop (TOK-9); take it "
         "out, or use "
         "LocalSystem\n"},
        {"\"account\": {\"kind\": \"LocalSystem\", \"name\": \"x\"}",
         "/account/name: only a user account has a name; take it out, or make the kind "
         "\"user\"\n"},
        {"\"account\": {}", "/account: account needs \"kind\", a word\n"},
        {"\"computer\": \"MORE-THAN-15-LETTERS\"", "/computer: a computer's name has 1 to 15 bytes\n"},
        {"\"start\": \"2026-02-30T00:00:00Z\"",
         "/start: \"2026-02-30T00:00:00Z\" is not a time; write it in UTC: \"2026-01-05T08:00:00Z\"\n"},
        {"\"start\": \"1601-01-01T00:00:00Z\"",
         "/start: 1601 began with this moment; nothing starts there, take a later one\n"},
        {"\"time\": \"fast\"", "/time: \"fast\" is no way to pass time; auto, manual, real, or "
                               "x60: sixty times as fast\n"},
        {"\"user\": \"bob\", \"users\": [{\"name\": \"alice\"}]",
         "/user: there is no user \"bob\"; the users are: alice\n"},
        {"\"users\": []", "/users: somebody has to be logged on; add a user, or leave \"users\" out\n"},
        {"\"users\": [{\"name\": \"a\"}, {\"name\": \"A\"}, {\"name\": \"\"}]",
         "/users/1/name: there is another user of this name; names differ in more than case\n"
         "/users/2/name: a user's name is not empty\n"},
        {"\"devices\": [{\"name\": \"A\"}, {\"name\": \"a\"}, {\"id\": 1, \"name\": \"C\"}, {\"name\": "
         "\"\"}]",
         "/devices/1/name: there is another device of this name\n"
         "/devices/2/id: there is another device with the id 1\n"
         "/devices/3/name: a device's name is not empty\n"},
        {"\"parties\": [{\"number\": \"\"}, {\"number\": \"1\", \"then\": \"busy\"}, {\"number\": \"2\", "
         "\"at_page\": 1}, {\"number\": \"3\", \"chance\": 101}]",
         "/parties/0/number: a number is not empty; * stands for all that are left\n"
         "/parties/1/then: \"then\" needs \"times\": how many attempts come before it; or a \"chance\"\n"
         "/parties/2/at_page: only what drops or has a fatal-error does so at a page\n"
         "/parties/3/chance: a chance has at most 100 percent\n"},
        {"\"documents\": [{\"pattern\": \"x\"}, {\"pattern\": \"y\", \"fails\": 1}, {\"pattern\": \"z\", "
         "\"pages\": 1, "
         "\"fails\": true}, {\"pattern\": \"thick\", \"pages\": 10001}]",
         "/documents/0: a document rule has either \"pages\" or \"fails\"\n"
         "/documents/1/fails: \"fails\" is true, or a string that says why\n"
         "/documents/2: a document rule has either \"pages\" or \"fails\"\n"
         "/documents/3/pages: a fax has at most 10000 pages\n"},
        {"\"cover_pages\": [1]", "/cover_pages/0: 1 is not a string\n"},
        {"\"switches\": {\"postr\": 1, \"poster\": \"me\", \"startup\": true, \"demand_start\": 2, \"zzz\": "
         "0}",
         "/switches/postr: there is no switch \"postr\"; did you mean \"poster\"?\n"
         "/switches/poster: the switch poster takes service or library\n"
         "/switches/startup: the switch startup takes a duration (3s, 250ms)\n"
         "/switches/demand_start: the switch demand_start takes true or false\n"
         "/switches/zzz: there is no switch \"zzz\"; docs/scenario.schema.json lists them\n"},
        {"\"timeline\": [3, {}, {\"at\": \"1s\", \"op\": \"incomming\"}, {\"op\": \"queue-pause\"}]",
         "/timeline/0: a step is an object: {\"at\": \"30s\", \"op\": \"incoming\", \"pages\": "
         "3}\n"
         "/timeline/1: a step has either \"at\": \"30s\", or \"when\": what it waits for\n"
         "/timeline/1: a step needs \"op\": what is done\n"
         "/timeline/2/op: \"incomming\" is not known here; did you mean incoming?\n"
         "/timeline/3: a step has either \"at\": \"30s\", or \"when\": what it waits for\n"},
        {"\"timeline\": [{\"at\": \"0\", \"op\": \"queue-pause\", \"optional\": 1}]",
         "/timeline/0/optional: 1 is not a flag; write true or false\n"},
        {"\"timeline\": [{\"when\": \"noisy\", \"op\": \"queue-pause\"}]",
         "/timeline/0/when: \"when\" is \"quiet\", or an object: {\"event\": \"FEI_BUSY\"}, "
         "{\"call\": "
         "\"FaxSendDocument\"}\n"},
        {"\"timeline\": [{\"when\": {\"event\": 1, \"quiet\": true}, \"op\": \"queue-pause\"}]",
         "/timeline/0/when: \"when\" has exactly one of \"event\", \"call\" and \"quiet\": "
         "true\n"},
        {"\"timeline\": [{\"when\": {\"call\": \"FaxAbort\", \"job\": 1}, \"op\": \"queue-pause\"}]",
         "/timeline/0/when/job: only an event has a device and a job\n"},
        {"\"timeline\": [{\"when\": {\"quiet\": true, \"nth\": 2}, \"op\": \"queue-pause\"}]",
         "/timeline/0/when/nth: quiet comes once for each step that waits for it; order the "
         "steps instead\n"},
        {"\"timeline\": [{\"at\": \"0\", \"op\": \"device-off\", \"device\": \"X\"}, {\"at\": \"0\", \"op\": "
         "\"logoff\", "
         "\"user\": \"x\"}]",
         "/timeline/0/device: there is no such device; the devices are: Modem (1)\n"
         "/timeline/1/user: there is no user \"x\"; the users are: alice\n"},
        {"\"timeline\": [{\"at\": \"0\", \"op\": \"service-account\", \"account\": \"user\", \"interact\": "
         "true}]",
         "/timeline/0: a user account needs a \"name\"\n"
         "/timeline/0/interact: a user account never interacts with the desktop (TOK-9)\n"},
        {"\"routing\": [{\"method\": \"inbox\"}, {\"method\": \"folder\", \"device\": 9}]",
         "/routing/0/method: there is no such routing method; it is email, folder, printing, inbox (on "
         "Windows 2000), "
         "or the GUID of one of routing_extensions\n"
         "/routing/1/device: there is no such device; the devices are: Modem (1)\n"},
        {"\"routing_extensions\": [{\"name\": \"a\", \"image\": \"i\", \"methods\": [{\"name\": \"m\", "
         "\"function\": "
         "\"f\", \"guid\": \"{}\"}]}, {\"name\": \"b\", \"image\": \"i\", \"methods\": [{\"name\": \"m\", "
         "\"function\": "
         "\"f\", \"guid\": \"{92041a90-9af2-11d0-abf7-00c04fd91a4e}\"}]}]",
         "/routing_extensions/0/methods/0/guid: a GUID is \"{01234567-89ab-cdef-0123-456789abcdef}\"\n"
         "/routing_extensions/1: a method has a function, and a GUID that no other method has; one of these "
         "does not\n"},
        {"\"timeline\": [{\"at\": \"0\", \"op\": \"switch\", \"name\": \"poster\", \"value\": \"you\"}]",
         "/timeline/0/value: the switch poster takes service or library\n"},
        {"\"expect\": [3, {}, {\"evnt\": 3}, {\"event\": \"FEI_BUSY\", \"times\": 1, \"at_least\": 1}]",
         "/expect/0: an expectation is an object with what is expected: {\"event\": \"FEI_BUSY\", \"times\": "
         "2}\n"
         "/expect/1: an expectation is an object with what is expected: {\"event\": \"FEI_BUSY\", \"times\": "
         "2}\n"
         "/expect/2/evnt: an expectation has no \"evnt\"; did you mean \"event\"?\n"
         "/expect/3: \"times\" is exact; with it there is no \"at_least\"\n"},
        {"\"expect\": [{\"never\": {\"never\": {\"sent\": \"1\"}}}, {\"event\": 1, \"device\": 7}, "
         "{\"logoff\": \"blocked\", "
         "\"user\": \"x\"}, {\"finding\": \"*\"}]",
         "/expect/0/never: never never: take both out\n"
         "/expect/1/device: there is no such device; the devices are: Modem (1)\n"
         "/expect/2/user: there is no user \"x\"; the users are: alice\n"
         "/expect/3: \"*\" is for never: what is expected has a name\n"},
    };
    (void)state;
    RULE("TOK-9");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text_of_it[1024];
        snprintf(text_of_it, sizeof text_of_it, "{\"fauxfax\": 1, %s}", rows[i].members);
        struct loaded l = load(text_of_it);
        assert_false(l.well);
        const char *told = without_columns(&l.error);
        if (strcmp(told, rows[i].told) != 0)
            fail_msg("%s\nexpected:\n%sgot:\n%s", text_of_it, rows[i].told, told);
        unload(&l);
    }
}

static void mistakes_of_the_whole_text_are_told(void **state)
{
    static const struct {
        const char *text, *told;
    } rows[] = {
        {"", "s.json:1:1: the text ends where a value is expected\n"},
        {"[]", "s.json:1:1: a list is not an object\n"},
        {"{}", "s.json:1:1: a scenario needs \"fauxfax\", a whole number from 1\n"},
        {"{\"fauxfax\": 2, \"nonsense\": 1}",
         "s.json:1:13: /fauxfax: version 2 of the format is not known here; this is version 1\n"
         "s.json:1:28: /nonsense: a scenario has no \"nonsense\"; it may have: fauxfax, name, profile, "
         "account, service, "
         "computer, start, time, seed, log_room, user, users, devices, parties, documents, cover_pages, "
         "config, routing_extensions, routing, timings, "
         "switches, timeline, expect\n"},
        {"// a comment\n{\"fauxfax\": 1,}", "s.json:2:14: a comma before the closing }; take it out\n"},
        {"{\"fauxfax\": 1, \"a\\u0001\": \"\", \"a\\u0001\": 1}",
         "s.json:1:42: /a?: this key is there twice, first at line 1; take one out\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct loaded l = load(rows[i].text);
        assert_false(l.well);
        if (strcmp(ff_writer_cstr(&l.error), rows[i].told) != 0)
            fail_msg("%s\nexpected:\n%sgot:\n%s", rows[i].text, rows[i].told, ff_writer_cstr(&l.error));
        unload(&l);
    }
}

static void what_follows_from_a_mistake_is_none_of_its_own(void **state)
{
    struct loaded l = load(
        "{\"fauxfax\": 1, \"users\": [{\"nam\": \"bob\"}], \"devices\": [{\"id\": 2, \"name\": 3}], "
        "\"timeline\": [{\"at\": \"1s\", \"op\": \"logoff\", \"user\": \"bob\"}, {\"at\": \"1s\", \"op\": "
        "\"device-off\", \"device\": 2}], \"expect\": [{\"event\": \"FEI_BUSY\", \"device\": 2}]}");
    (void)state;
    assert_string_equal(ff_writer_cstr(&l.error),
                        "s.json:1:26: /users/0: a user needs \"name\", a string\n"
                        "s.json:1:34: /users/0/nam: a user has no \"nam\"; did you mean \"name\"?\n"
                        "s.json:1:73: /devices/0/name: 3 is not a string\n");
    unload(&l);
}

static void a_hundred_mistakes_are_enough(void **state)
{
    char text_of_it[8192] = "{\"fauxfax\": 1, \"expect\": [0";
    size_t used = strlen(text_of_it);
    (void)state;
    for (int i = 1; i < 150; i++)
        used += (size_t)snprintf(text_of_it + used, sizeof text_of_it - used, ",\n0");
    snprintf(text_of_it + used, sizeof text_of_it - used, "]}");
    struct loaded l = load(text_of_it);
    unsigned lines = 0;
    for (size_t i = 0; i < l.error.size; i++) lines += l.error.at[i] == '\n';
    assert_int_equal(lines, 101);
    assert_non_null(strstr(ff_writer_cstr(&l.error), "s.json: and 50 more\n"));
    unload(&l);
}

/* ---- Memory ---- */

static void check_as_many_as(int most, const char *list)
{
    char complaint[80];
    snprintf(complaint, sizeof complaint, "/%s: a world has at most %d %s", list, most, list);
    for (int more = 0; more < 2; more++) {
        struct ff_writer w = ff_writer_on(ff_alloc_default());
        ff_write_text(&w, "{\"fauxfax\": 1, \"%s\": [", list);
        for (int i = 0; i < most + more; i++) ff_write_text(&w, "%s{\"name\": \"%d\"}", i ? "," : "", i);
        ff_write_text(&w, "]}");
        struct loaded l = load(ff_writer_cstr(&w));
        assert_int_equal(l.well, !more);
        if (more) assert_non_null(strstr(ff_writer_cstr(&l.error), complaint));
        unload(&l);
        ff_writer_free(&w);
    }
}

static void a_world_has_so_many_devices_and_users_and_no_more(void **state)
{
    (void)state;
    check_as_many_as(4096, "devices");
    check_as_many_as(4096, "users");
}

/* What cJSON is given: its hooks are the whole process's, so only a test sets them. */

static struct refusing_alloc *trees;

static void *tree_block(size_t size)
{
    return trees->alloc.resize(trees, NULL, size);
}

static void tree_free(void *block)
{
    if (block) trees->alloc.resize(trees, block, 0);
}

static const char RICH[] =
    "{\"fauxfax\": 1, \"name\": \"n\", \"users\": [{\"name\": \"alice\", "
    "\"full_name\": \"A\"}], \"devices\": [{\"name\": "
    "\"A\", \"tsid\": \"T\"}], \"parties\": [{\"number\": \"1\", \"csid\": \"C\"}], "
    "\"documents\": [{\"pattern\": \"p\", "
    "\"fails\": \"f\"}], \"cover_pages\": [\"c\"], \"routing_extensions\": [{\"name\": \"M\", \"image\": "
    "\"i\", \"methods\": [{\"name\": "
    "\"m\", \"function\": \"F\", \"guid\": \"{01234567-89ab-cdef-0123-456789abcdef}\"}]}], \"routing\": "
    "[{\"method\": \"folder\", \"data\": \"D:\"}], \"timeline\": [{\"at\": \"1s\", "
    "\"op\": \"incoming\", \"from\": \"5\"}], "
    "\"expect\": [{\"event\": \"FEI_BUSY\", \"process\": \"x\"}]}";
static const char WRONG[] = "{\"fauxfax\": 1, \"users\": 3, \"profil\": 4, \"expect\": [1, 2]}";

/* True when nothing was refused any more. */
static bool try_refusal(const char *text_of_it, uint64_t at)
{
    struct refusing_alloc memory;
    struct sim *sim = NULL;
    struct scenario scenario;
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    struct world_options options = {.text = text_of_it, .text_size = strlen(text_of_it), .name = "s.json"};
    refusing_alloc_init(&memory, at, 1);
    trees = &memory;
    cJSON_InitHooks(&(cJSON_Hooks){tree_block, tree_free});
    bool well = scenario_load(&options, &memory.alloc, &sim, &scenario, &error);
    if (well) {
        scenario_free(&scenario, &memory.alloc);
        sim_free(sim);
    } else {
        assert_true(error.size > 0);
    }
    cJSON_InitHooks(NULL);
    assert_int_equal(memory.outstanding, 0);
    if (memory.refused && well)
        fail_msg("request %llu was refused, and nobody noticed", (unsigned long long)at);
    ff_writer_free(&error);
    return !memory.refused;
}

static void refused_memory_is_said_and_nothing_leaks(void **state)
{
    (void)state;
    for (uint64_t at = 1; !try_refusal(RICH, at); at++) continue;
    for (uint64_t at = 1; !try_refusal(WRONG, at); at++) continue;
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_world_has_so_many_devices_and_users_and_no_more),
        CASE(the_built_in_world_is_the_strict_one),
        CASE(the_built_in_world_has_the_models_own_defaults),
        CASE(what_init_writes_and_an_empty_scenario_are_the_built_in_world),
        CASE(the_head_of_a_scenario_is_read),
        CASE(ways_to_pass_time),
        CASE(users_and_devices_are_read),
        CASE(parties_and_documents_are_read),
        CASE(configuration_and_timings_are_read),
        CASE(routing_is_read),
        CASE(routing_data_have_a_greatest_length),
        CASE(every_switch_can_be_set),
        CASE(the_time_line_is_read),
        CASE(expectations_are_read),
        CASE(options_override_the_scenario),
        CASE(the_built_in_user_is_whoever_is_wanted),
        CASE(a_list_that_is_cut_says_how_much_more_there_is),
        CASE(local_system_with_the_desktop_can_be_said),
        CASE(no_other_account_interacts_with_the_desktop),
        CASE(mistakes_in_options_name_the_option),
        CASE(each_mistake_is_told_with_its_place_and_cure),
        CASE(mistakes_of_the_whole_text_are_told),
        CASE(what_follows_from_a_mistake_is_none_of_its_own),
        CASE(a_hundred_mistakes_are_enough),
        CASE(refused_memory_is_said_and_nothing_leaks),
    };
    return RUN("scenario", cases, NULL, NULL, argc, argv);
}
