/* SPDX-License-Identifier: MIT */
#include "service/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/posix/wine_own.h"
#include "service/wine.h"

static _Noreturn void become(const char *const *argv, int out)
{
    int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execvp(argv[0], (char *const *)argv);
    _exit(127);
}

/* Its parent is gone at once, and it has a session of its own: nothing that is said to the run, or ends it, reaches it. */
static bool start_apart(const char *const *argv, int out)
{
    pid_t child = fork();
    if (child == 0) {
        setsid();
        if (fork() == 0) become(argv, out);
        _exit(0);
    }
    return child > 0 && waitpid(child, NULL, 0) == child;
}

int keeper_start(const struct keeper_options *o, struct ff_writer *error)
{
    char program[PATH_MAX + 16], secret[PATH_MAX];
    int ends[2];
    if (!wine_beside_dll("fauxfax.exe", program, sizeof program)) {
        ff_write_text(
            error,
            "--scm: fauxfax.exe must lie beside winfax.dll, beside fauxfax or in FAUXFAX_WINFAX_DIR\n");
        return -1;
    }
    if (!wine_path(o->secret_file, secret, sizeof secret) || pipe2(ends, O_CLOEXEC) != 0) {
        ff_write_text(error, "--scm: %s\n", strerror(errno));
        return -1;
    }
    const char *const argv[] = {wine_is_loader(o->argv[0]) ? o->argv[0] : "wine",
                                program,
                                "scm",
                                "--endpoint",
                                o->address,
                                "--secret-file",
                                secret,
                                NULL};
    bool started = start_apart(argv, ends[1]);
    close(ends[1]);
    if (started) return ends[0];
    close(ends[0]);
    ff_write_text(error, "--scm: no process can be started\n");
    return -1;
}
