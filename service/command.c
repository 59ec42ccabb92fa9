/* SPDX-License-Identifier: MIT */
#include "service/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "service/control_client.h"
#include "service/fault.h"
#include "service/file.h"
#include "service/system.h"
#include "common/json_out.h"

enum { NAMES_MAX = 64 };

/* ---- Finding ---- */

/* How many words of argv the name takes; 0: it does not match. */
static int match(const char *name, char *const *argv)
{
    const char *space = strchr(name, ' ');
    size_t first = space ? (size_t)(space - name) : strlen(name);
    if (!argv[0] || strlen(argv[0]) != first || memcmp(argv[0], name, first) != 0) return 0;
    if (!space) return 1;
    return argv[1] && strcmp(argv[1], space + 1) == 0 ? 2 : 0;
}

const struct command *command_find(char *const *argv, int *ret_words)
{
    for (const struct command *c = commands; c->name; c++)
        if ((*ret_words = match(c->name, argv)) > 0) return c;
    return NULL;
}

/* ---- Help ---- */

static bool is_group(const char *name, const char *word)
{
    size_t size = strlen(word);
    return strncmp(name, word, size) == 0 && name[size] == ' ';
}

/* All commands, or those of a group ("service"). */
static void list(const char *group, struct ff_writer *out)
{
    for (const struct command *c = commands; c->name; c++)
        if (!group || is_group(c->name, group)) ff_write_text(out, "  %-18s %s\n", c->name, c->help);
}

static void help_all(struct ff_writer *out)
{
    ff_write_text(
        out,
        "usage: fauxfax COMMAND [options]\n\nA fake of the Windows Fax service, for people who write fax "
        "clients.\n\n");
    list(NULL, out);
    ff_write_text(out, "\n`fauxfax COMMAND --help` says more. Exit codes:\n\n");
#define X(name, code, text) ff_write_text(out, "  %2d  %s\n", code, text);
#include "service/exits.def"
#undef X
}

static void help_usage(const struct command *c, struct ff_writer *out)
{
    const struct option_row *row = c->set.positionals;
    ff_write_text(out, "usage: fauxfax %s [options]", c->name);
    for (unsigned i = 0; row && row->name; row++, i++)
        ff_write_text(out, i < c->set.required ? " %s" : " [%s]", row->name);
    if (c->set.many) ff_write_text(out, "...");
    ff_write_text(out, c->set.rest ? " [--] CLIENT [arguments]\n\n%s\n\n" : "\n\n%s\n\n", c->help);
    for (row = c->set.positionals; row && row->name; row++)
        ff_write_text(out, "  %-28s %s\n", row->name, row->help);
}

void command_help(const struct command *c, struct ff_writer *out)
{
    if (!c) {
        help_all(out);
        return;
    }
    help_usage(c, out);
    options_help(c->set.own, out);
    options_help(c->set.common, out);
}

/* ---- Main ---- */

/* refusal: of the service, a Win32 code; 0: there is none. */
static void say(enum say how, const char *kind, const char *command, enum exit_code code, uint32_t refusal,
                const char *words)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    size_t size = strlen(words);
    while (size && words[size - 1] == '\n') size--;
    if (how == SAY_json) {
        json_open(&out, NULL, '{');
        json_open(&out, kind, '{');
        json_words(&out, "command", *command ? command : NULL);
        json_number(&out, "exit", code);
        if (refusal) json_number(&out, "code", refusal);
        json_text(&out, "message", (struct ff_str){words, (uint32_t)size});
        json_close(&out, '}');
        json_close(&out, '}');
    } else {
        if (how == SAY_words) ff_write_text(&out, "fauxfax%s%s: ", *command ? " " : "", command);
        ff_write_bytes(&out, words, size);
    }
    ff_write_u8(&out, '\n');
    if (!out.failed) file_write_fd(STDERR_FILENO, out.at, out.size);
    ff_writer_free(&out);
}

void command_say(enum say how, const char *kind, const char *command, enum exit_code code, const char *words)
{
    say(how, kind, command, code, 0, words);
}

/* Before anything is parsed: what is wrong with the options is to be said as they want it, too. set: NULL of no command. */
static bool wants_json(char *const *argv, const struct option_set *set)
{
    for (unsigned positionals = 0; *argv && strcmp(*argv, "--") != 0; argv++) {
        if (strcmp(*argv, "--json") == 0) return true;
        if (set && option_takes_next(set, *argv) && argv[1])
            argv++;
        else if (set && set->rest && **argv != '-' && positionals++ == set->required)
            return false; /* the client, whose the others are */
    }
    return false;
}

static int complain(const char *who, bool json, struct ff_writer *error, int code)
{
    const char *why = ff_writer_cstr(error);
    if (error->size || !why)
        say(json ? SAY_json : SAY_words, code == EXIT_well ? "warning" : "error", who, (enum exit_code)code,
            control_refusal(), why ? why : "memory was refused");
    return code;
}

static int print(struct ff_writer *out, struct ff_writer *error)
{
    return complain("", false, error, command_print(out, error));
}

static int print_help(const struct command *c, struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    command_help(c, &out);
    return print(&out, error);
}

static int print_version(struct ff_writer *error)
{
    struct ff_writer out = ff_writer_on(ff_alloc_default());
    ff_write_text(&out, "fauxfax %s\n", FAUXFAX_VERSION);
    return print(&out, error);
}

static int unknown(char *const *argv, struct ff_writer *error)
{
    const char *names[NAMES_MAX];
    char given[80];
    size_t count = 0;
    for (const struct command *c = commands; c->name && count < NAMES_MAX; c++) names[count++] = c->name;
    ff_write_text(error, "there is no command \"%s\"", argv[0]);
    snprintf(given, sizeof given, "%s%s%s", argv[0], argv[1] ? " " : "", argv[1] ? argv[1] : "");
    const char *near = word_nearest(given, names, count);
    if (!near) near = word_nearest(argv[0], names, count);
    ff_write_text(error, near ? "; did you mean \"%s\"?\n" : "; --help lists them\n", near ? near : "");
    return complain("", wants_json(argv, NULL), error, EXIT_usage);
}

static bool is_help(const char *word)
{
    return word && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0);
}

/* "fauxfax service": the commands of the group, as help or as what was missing. */
static int group(char *const *argv, struct ff_writer *error)
{
    bool help = is_help(argv[1]);
    if (help)
        ff_write_text(error, "usage: fauxfax %s WORD [options]\n\n", argv[0]);
    else if (argv[1])
        ff_write_text(error, "there is no command \"%s %s\", but\n", argv[0], argv[1]);
    else
        ff_write_text(error, "\"%s\" wants one word more:\n", argv[0]);
    list(argv[0], error);
    if (!help) return complain("", wants_json(argv, NULL), error, EXIT_usage);
    struct ff_writer out = *error;
    *error = ff_writer_on(ff_alloc_default());
    return print(&out, error);
}

static bool is_a_group(const char *word)
{
    for (const struct command *c = commands; c->name; c++)
        if (is_group(c->name, word)) return true;
    return false;
}

static int start(const struct command *c, char *const *argv, struct ff_writer *error)
{
    struct options options;
    bool json = wants_json(argv, &c->set);
    if (!options_parse(&c->set, argv, &options, error)) return complain(c->name, json, error, EXIT_usage);
    if (options.help) return print_help(c, error);
    return complain(c->name, json, error, c->run(c, &options, error));
}

int command_main(char *const *argv)
{
    struct ff_writer error = ff_writer_on(ff_alloc_default());
    int words = 0, code;
    system_start();
    fault_init();
    const struct command *c = command_find(argv, &words);
    if (c)
        code = start(c, argv + words, &error);
    else if (!argv[0])
        code = print_help(NULL, &error) == EXIT_well ? EXIT_usage : EXIT_internal;
    else if (is_help(argv[0]))
        code = print_help(NULL, &error);
    else if (strcmp(argv[0], "--version") == 0)
        code = print_version(&error);
    else if (is_a_group(argv[0]))
        code = group(argv, &error);
    else
        code = unknown(argv, &error);
    ff_writer_free(&error);
    return code;
}
