/* SPDX-License-Identifier: MIT */
/* Which winfax.dll a client under Wine finds, and what of Wine is nobody's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/posix/wine_own.h"
#include "service/wine.h"
#include "tests/support/folder.h"
#include "tests/support/rule.h"

static char folder[200], client[300];
static struct ff_writer said;

static void make_folders(const char *path)
{
    char part[300];
    for (const char *at = path; (at = strchr(at, '/')); at++) {
        snprintf(part, sizeof part, "%s/%.*s", folder, (int)(at - path), path);
        mkdir(part, 0700);
    }
}

/* As much of a program or DLL as tells of its bitness, and a word in it. */
static void write_image(const char *name, unsigned bits, const char *word)
{
    char path[300];
    uint8_t head[80] = {'M', 'Z'};
    head[0x3c] = 0x40;
    memcpy(head + 0x40, "PE\0\0", 4);
    head[0x44] = bits == 64 ? 0x64 : 0x4c;
    head[0x45] = bits == 64 ? 0x86 : 0x01;
    make_folders(name);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fwrite(head, 1, sizeof head, file);
    fputs(word, file);
    assert_int_equal(fclose(file), 0);
}

static void write_ours(const char *name, unsigned bits)
{
    write_image(name, bits, "FAUXFAX_TRANSPORT");
}

static void name_folder(const char *variable, const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    setenv(variable, path, 1);
}

static int set_up(void **state)
{
    (void)state;
    said = ff_writer_on(ff_alloc_default());
    if (!test_folder_make(folder, sizeof folder)) return -1;
    make_folders("dll/x");
    name_folder("FAUXFAX_WINFAX_DIR", "dll");
    name_folder("WINEPREFIX", "prefix");
    unsetenv("WINEPATH");
    write_image("app/client.exe", 64, "");
    snprintf(client, sizeof client, "%s/app/client.exe", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ff_writer_free(&said);
    test_folder_remove(folder);
    return 0;
}

/* "": nothing is wrong. */
static const char *look(void)
{
    char *argv[] = {(char *)"wine", client, (char *)"5550100", NULL};
    ff_writer_reset(&said);
    bool wrong = wine_dll_wrong(argv, &said);
    assert_int_equal(wrong, said.size > 0);
    return ff_writer_cstr(&said);
}

static void assert_says(const char *words)
{
    if (!strstr(look(), words)) fail_msg("it does not say \"%s\" but \"%s\"", words, look());
}

static void without_any_dll_that_is_said(void **state)
{
    (void)state;
    assert_says("no winfax.dll is to be found");
}

static void ours_is_right_wherever_wine_looks_for_it(void **state)
{
    (void)state;
    static const char *const places[] = {"app/winfax.dll", "prefix/drive_c/windows/system32/winfax.dll",
                                         "dll/winfax.dll"};
    char path[300];
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        write_ours(places[i], 64);
        assert_string_equal(look(), "");
        snprintf(path, sizeof path, "%s/%s", folder, places[i]);
        unlink(path);
        assert_says("no winfax.dll");
    }
    write_ours("own/WINFAX.DLL", 64);
    snprintf(path, sizeof path, "C:\\x;Z:%s\\own", folder);
    setenv("WINEPATH", path, 1);
    assert_string_equal(look(), "");
}

static void another_one_that_lies_before_ours_is_named(void **state)
{
    (void)state;
    write_ours("dll/winfax.dll", 64);
    write_image("app/WinFax.dll", 64, "another");
    assert_says("it finds ");
    assert_says("/app/WinFax.dll, which is not fauxfax's");
}

static void one_of_other_bits_is_passed_over_and_named_when_there_is_no_more(void **state)
{
    (void)state;
    write_ours("app/winfax.dll", 32);
    assert_says("/app/winfax.dll is of 32 bits, and the client of 64: it wants the one of the preset mingw,");
    write_ours("dll/winfax.dll", 64);
    assert_string_equal(look(), "");
    write_image("app/client.exe", 32, "");
    assert_string_equal(look(), "");
    char path[300];
    snprintf(path, sizeof path, "%s/dll/winfax.dll", folder);
    unlink(path);
    write_ours("app/winfax.dll", 64);
    assert_says(
        "/app/winfax.dll is of 64 bits, and the client of 32: it wants the one of the preset mingw32,");
}

static void of_a_client_that_is_no_file_nothing_is_said(void **state)
{
    (void)state;
    write_image("app/client.exe", 64, "");
    strcpy(client, "notepad");
    assert_string_equal(look(), "");
    snprintf(client, sizeof client, "Z:%s\\app\\client.exe", folder);
    assert_says("no winfax.dll");
}

/* A program that looks like one of Wine's, until its input ends. */
static pid_t start_as(const char *name, int *ret_input)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("cat", name, (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    *ret_input = ends[1];
    return pid;
}

static void what_wine_runs_for_all_is_nobody_s_and_a_client_s_program_is_its_own(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool own;
    } rows[] = {{"/usr/lib/wine/wineserver64", true},
                {"C:\\windows\\system32\\services.exe", true},
                {"Z:\\home\\alice\\helper.exe", false},
                {"wine", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int input;
        pid_t pid = start_as(rows[i].name, &input);
        /* It is this program until it has become the other. */
        char path[64], now[64] = "";
        snprintf(path, sizeof path, "/proc/%ld/cmdline", (long)pid);
        while (strcmp(now, rows[i].name) != 0) {
            FILE *line = fopen(path, "r");
            if (line && !fgets(now, sizeof now, line)) *now = 0;
            if (line) fclose(line);
        }
        assert_int_equal(wine_is_own(pid), rows[i].own);
        close(input);
        waitpid(pid, NULL, 0);
        assert_false(wine_is_own(pid));
    }
}

static void only_wine_is_taken_for_wine(void **state)
{
    static const struct {
        const char *program;
        bool is;
    } rows[] = {
        {"wine", true},    {"/opt/wine/bin/wine64", true}, {"wine-stable", true}, {"wineconsole", true},
        {"winery", false}, {"/opt/wine/client", false},    {"wineserver", false}, {"", false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (wine_is_loader(rows[i].program) != rows[i].is) fail_msg("%s", rows[i].program);
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(only_wine_is_taken_for_wine),
        CASE(without_any_dll_that_is_said),
        CASE(ours_is_right_wherever_wine_looks_for_it),
        CASE(another_one_that_lies_before_ours_is_named),
        CASE(one_of_other_bits_is_passed_over_and_named_when_there_is_no_more),
        CASE(of_a_client_that_is_no_file_nothing_is_said),
        CASE(what_wine_runs_for_all_is_nobody_s_and_a_client_s_program_is_its_own),
    };
    return RUN("service/wine", cases, set_up, tear_down, argc, argv);
}
