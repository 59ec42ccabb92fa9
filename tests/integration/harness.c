/* SPDX-License-Identifier: MIT */
#include "tests/integration/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROGRAMS_MAX = 64, LINE_MAX_SIZE = 1 << 20 };

static struct {
    char folder[48];
    pid_t programs[PROGRAMS_MAX];
    unsigned count;
    struct ff_writer frame;
} now;

/* ---- The case ---- */

const char *in_folder(const char *name)
{
    static char paths[8][128];
    static unsigned turn;
    char *path = paths[turn++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", now.folder, name);
    return path;
}

const char *write_in_folder(const char *name, const void *bytes, size_t size)
{
    const char *path = in_folder(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return path;
}

int harness_set_up(void **state)
{
    (void)state;
    alarm(HARNESS_S);
    signal(SIGPIPE, SIG_IGN);
    strcpy(now.folder, "/tmp/fauxfax-test-XXXXXX");
    assert_non_null(mkdtemp(now.folder));
    setenv("XDG_RUNTIME_DIR", now.folder, 1);
    unsetenv("FAUXFAX_TRANSPORT");
    unsetenv("FAUXFAX_SECRET_FILE");
    unsetenv("FAUXFAX_FAULT");
    now.frame = ff_writer_on(ff_alloc_default());
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)st, (void)type, (void)walk;
    return remove(path);
}

int harness_tear_down(void **state)
{
    (void)state;
    for (unsigned i = 0; i < now.count; i++)
        if (waitpid(now.programs[i], NULL, WNOHANG) == 0) {
            kill(now.programs[i], SIGKILL);
            waitpid(now.programs[i], NULL, 0);
        }
    now.count = 0;
    ff_writer_free(&now.frame);
    nftw(now.folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return 0;
}

/* ---- Programs ---- */

static _Noreturn void become(const char *const *argv, int out, const char *err)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a case that hangs is ended by SIGALRM, with what it started */
    int null = open("/dev/null", O_RDONLY), to = open(err, O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(null, 0);
    dup2(out, 1);
    dup2(to, 2);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(126);
}

struct program program_start(const char *const *argv)
{
    static unsigned number;
    struct program p = {0};
    int out[2];
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    snprintf(p.err, sizeof p.err, "%s/err-%u", now.folder, number++);
    p.pid = fork();
    if (p.pid == 0) become(argv, out[1], p.err);
    assert_true(p.pid > 0 && now.count < PROGRAMS_MAX);
    now.programs[now.count++] = p.pid;
    close(out[1]);
    p.out = out[0];
    return p;
}

/* Byte by byte: what follows the line is somebody else's. */
static const char *read_line(int fd)
{
    static char line[LINE_MAX_SIZE];
    size_t size = 0;
    while (size < sizeof line - 1 && read(fd, line + size, 1) == 1 && line[size] != '\n') size++;
    line[size] = 0;
    return line;
}

const char *program_line(struct program *p)
{
    return read_line(p->out);
}

int program_end(struct program *p)
{
    if (!p->over) assert_int_equal(waitpid(p->pid, &p->status, 0), p->pid);
    p->over = true;
    return WIFSIGNALED(p->status) ? 1000 + WTERMSIG(p->status) : WEXITSTATUS(p->status);
}

void program_stopped(struct program *p)
{
    int status;
    assert_int_equal(waitpid(p->pid, &status, WUNTRACED), p->pid);
    assert_true(WIFSTOPPED(status));
}

static char *read_all(int fd)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    ssize_t got;
    do {
        uint8_t *to = ff_writer_room(&w, 65536);
        assert_non_null(to);
        got = read(fd, to, 65536);
        if (got > 0) ff_writer_took(&w, (size_t)got);
    } while (got > 0);
    assert_non_null(ff_writer_cstr(&w));
    return (char *)w.at;
}

const char *program_err(const struct program *p)
{
    static char *last;
    int fd = open(p->err, O_RDONLY);
    free(last);
    last = fd >= 0 ? read_all(fd) : strdup("");
    if (fd >= 0) close(fd);
    return last;
}

int run_to_end(const char *const *argv, char **ret_out, char **ret_err)
{
    struct program p = program_start(argv);
    char *out = read_all(p.out);
    int code = program_end(&p);
    close(p.out);
    if (ret_err) *ret_err = strdup(program_err(&p));
    if (ret_out)
        *ret_out = out;
    else
        free(out);
    return code;
}

const char *daemon_endpoint(void)
{
    static char endpoint[160];
    snprintf(endpoint, sizeof endpoint, "unix:%s", in_folder("d/s"));
    return endpoint;
}

struct program daemon_start(const char *const *more)
{
    const char *argv[24] = {FAUXFAXD, "--endpoint", daemon_endpoint()};
    char ready[200];
    for (unsigned i = 0; more[i]; i++) argv[3 + i] = more[i];
    struct program p = program_start(argv);
    snprintf(ready, sizeof ready, "ready %s", daemon_endpoint());
    const char *line = program_line(&p);
    if (strcmp(line, ready) != 0) fail_msg("\"%s\"; %s", line, program_err(&p));
    return p;
}

/* ---- Raw connections ---- */

int raw_connect(void)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    strcpy(to.sun_path, in_folder("d/s"));
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) fail_msg("connect: %s", strerror(errno));
    return fd;
}

void raw_send(int fd, const void *bytes, size_t size)
{
    for (const char *at = bytes; size > 0;) {
        ssize_t put = send(fd, at, size, MSG_NOSIGNAL);
        if (put < 0) fail_msg("send: %s", strerror(errno));
        at += put;
        size -= (size_t)put;
    }
}

void raw_call(int fd, enum ff_type type, const void *record)
{
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    if (ff_type_row(type)->kind == FF_TYPE_KIND_call)
        ff_frame_write_call(&w, type, &(struct ff_call_head){0}, record);
    else
        ff_frame_write(&w, type, record);
    assert_false(w.failed);
    raw_send(fd, w.at, w.size);
    ff_writer_free(&w);
}

static bool read_exactly(int fd, uint8_t *to, size_t size)
{
    while (size > 0) {
        ssize_t got = recv(fd, to, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        to += got;
        size -= (size_t)got;
    }
    return true;
}

bool raw_frame(int fd, struct ff_frame *ret_frame)
{
    uint8_t head[4];
    size_t used;
    if (!read_exactly(fd, head, sizeof head)) return false;
    uint32_t size =
        (uint32_t)head[0] | (uint32_t)head[1] << 8 | (uint32_t)head[2] << 16 | (uint32_t)head[3] << 24;
    ff_writer_reset(&now.frame);
    ff_write_bytes(&now.frame, head, sizeof head);
    uint8_t *to = ff_writer_room(&now.frame, size);
    assert_non_null(to);
    if (!read_exactly(fd, to, size)) return false;
    ff_writer_took(&now.frame, size);
    assert_int_equal(ff_frame_parse(now.frame.at, now.frame.size, FF_FRAME_MAX, ret_frame, &used),
                     FF_FRAME_ok);
    return true;
}

const char *raw_line(int fd)
{
    return read_line(fd);
}

uint32_t raw_hello(int fd, uint64_t *ret_cookie)
{
    struct ff_in_Hello hello = {.version = FF_PROTOCOL_VERSION,
                                .pid = (uint32_t)getpid(),
                                .pointer_bits = 64,
                                .image = FF_STR("raw")};
    struct ff_out_Hello out;
    struct ff_arena arena = ff_arena_on(ff_alloc_default());
    struct ff_frame frame;
    raw_call(fd, FF_TYPE_Hello, &hello);
    assert_true(raw_frame(fd, &frame));
    assert_int_equal(frame.reply.status, 0);
    assert_int_equal(ff_record_decode(&frame.body, &ff_record_out_Hello, &out, &arena), FF_DECODE_ok);
    *ret_cookie = out.cookie;
    ff_arena_free(&arena);
    return out.process;
}

int raw_listen(uint32_t process, uint64_t cookie)
{
    struct ff_in_Listen listen = {.version = FF_PROTOCOL_VERSION, .process = process, .cookie = cookie};
    struct ff_frame frame;
    int fd = raw_connect();
    raw_call(fd, FF_TYPE_Listen, &listen);
    assert_true(raw_frame(fd, &frame));
    assert_int_equal(frame.reply.status, 0);
    return fd;
}

cJSON *control(const char *method, const char *params)
{
    char line[1024];
    int fd = raw_connect();
    int size = snprintf(line, sizeof line,
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s}}\n", method, params);
    raw_send(fd, line, (size_t)size);
    const char *answer = raw_line(fd);
    cJSON *message = cJSON_Parse(answer);
    if (!message) fail_msg("%s: \"%s\" is no answer", method, answer);
    close(fd);
    return message;
}
