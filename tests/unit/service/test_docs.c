/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/protocol.h"
#include "service/command.h"
#include "service/control_client.h"
#include "service/daemon.h"
#include "service/file.h"
#include "service/setup.h"
#include "service/world/control.def"
#include "sim/ops.def"
#include "tests/support/rule.h"

/* docs/protocol.md and the man pages say what the tables say: nothing missing, and nothing that is no more.
 */

static char *read_page(const char *name)
{
    char path[4096];
    struct ff_writer bytes = ff_writer_on(ff_alloc_default()), error = ff_writer_on(ff_alloc_default());
    snprintf(path, sizeof path, "%s/%s", FAUXFAX_DOCS, name);
    if (!file_read(path, &bytes, &error)) fail_msg("%s", ff_writer_cstr(&error));
    assert_non_null(ff_writer_cstr(&bytes));
    return (char *)bytes.at;
}

/* ---- protocol.md ---- */

static void every_message_and_its_number_stands_in_protocol_md(void **state)
{
    char *page = read_page("protocol.md"), row[80];
    (void)state;
#define X(name, type, kind)                                                                                  \
    snprintf(row, sizeof row, "| %s | 0x%02X |", #name, type);                                               \
    if (!strstr(page, row)) fail_msg("no row \"%s\"", row);
    FF_MESSAGES(X)
#undef X
    free(page);
}

static void every_control_method_stands_in_protocol_md(void **state)
{
    char *page = read_page("protocol.md"), word[80];
    (void)state;
#define HAS(method)                                                                                          \
    snprintf(word, sizeof word, "`%s`", method);                                                             \
    if (!strstr(page, word)) fail_msg("nothing about %s", word);
#define X(method, owner, name, params, text) HAS(method)
    CONTROL_METHODS(X)
#undef X
#define X(op, word, fields) HAS(word)
    SIM_OPS(X)
#undef X
    free(page);
}

/* ---- The man pages ---- */

/* The lines of a page from one that begins with `from` to one that begins with `to`. */
struct section {
    const char *at, *end;
};

static const char *find_line(const char *page, const char *begin)
{
    size_t size = strlen(begin);
    for (const char *line = page; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
        if (strncmp(line, begin, size) == 0) return line;
    return NULL;
}

static struct section section_of(const char *page, const char *from, const char *to)
{
    const char *at = find_line(page, from);
    if (!at) fail_msg("no line \"%s\"", from);
    at = strchr(at, '\n') + 1;
    const char *end = find_line(at, to);
    return (struct section){at, end ? end : at + strlen(at)};
}

static bool has_option(struct section s, const struct option_row *row)
{
    char line[120];
    const char *found;
    snprintf(line, sizeof line, row->value ? ".It Fl -%s Ar %s" : ".It Fl -%s", row->name, row->value);
    found = find_line(s.at, line);
    return found && found < s.end && found[strlen(line)] == '\n';
}

static bool is_option(const struct option_row *rows, const char *name, size_t size)
{
    for (; rows && rows->name; rows++)
        if (strlen(rows->name) == size && memcmp(rows->name, name, size) == 0) return true;
    return false;
}

static void check_section(const char *what, struct section s, const struct option_row *rows,
                          const struct option_row *more)
{
    for (const struct option_row *row = rows; row && row->name; row++)
        if (!has_option(s, row)) fail_msg("%s: the page lacks --%s", what, row->name);
    for (const char *at = s.at; (at = find_line(at, ".It Fl -")) && at < s.end; at++) {
        const char *name = at + strlen(".It Fl -");
        size_t size = strcspn(name, " \n");
        if (!is_option(rows, name, size) && !is_option(more, name, size))
            fail_msg("%s: the page has --%.*s, which is no option", what, (int)size, name);
    }
}

static void every_command_and_option_stands_in_fauxfax_1_and_back(void **state)
{
    char *page = read_page("man/fauxfax.1"), line[120];
    unsigned count = 0, items = 0;
    (void)state;
    for (const struct command *c = commands; c->name; c++, count++) {
        snprintf(line, sizeof line, ".It Cm %s%s", c->name, c->set.positionals || c->set.rest ? " " : "\n");
        struct section s = section_of(page, line, ".It Cm ");
        const char *last = find_line(s.at, ".Sh ");
        if (last < s.end) s.end = last;
        check_section(c->name, s, c->set.own, NULL);
    }
    for (const char *at = page; (at = find_line(at, ".It Cm ")); at++) items++;
    assert_int_equal(items, count);
    check_section("setup", section_of(page, ".Sh OPTIONS THAT SHAPE", ".Sh "), setup_rows, NULL);
    check_section("control", section_of(page, ".Sh OPTIONS OF COMMANDS", ".Sh "), control_rows, NULL);
    free(page);
}

static void every_option_stands_in_fauxfaxd_8_and_back(void **state)
{
    char *page = read_page("man/fauxfaxd.8");
    struct section s = section_of(page, ".Sh OPTIONS", ".Sh ");
    (void)state;
    check_section("fauxfaxd", s, daemon_options.own, setup_rows);
    check_section("fauxfaxd", s, setup_rows, daemon_options.own);
    free(page);
}

static void every_exit_code_stands_in_fauxfax_1(void **state)
{
    char *page = read_page("man/fauxfax.1"), line[40];
    struct section s = section_of(page, ".Sh EXIT STATUS", ".Sh ");
    (void)state;
#define X(name, code, text)                                                                                  \
    snprintf(line, sizeof line, ".It %d\n", code);                                                           \
    assert_non_null(find_line(s.at, line));
#include "service/exits.def"
#undef X
    free(page);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(every_message_and_its_number_stands_in_protocol_md),
        CASE(every_control_method_stands_in_protocol_md),
        CASE(every_command_and_option_stands_in_fauxfax_1_and_back),
        CASE(every_option_stands_in_fauxfaxd_8_and_back),
        CASE(every_exit_code_stands_in_fauxfax_1),
    };
    return RUN("docs", cases, NULL, NULL, argc, argv);
}
