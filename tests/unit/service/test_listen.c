/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/endpoint.h"
#include "service/secret.h"
#include "tests/support/rule.h"

/* The sockets of endpoints: who may have one, and what is left behind (nothing). */

struct place {
    char folder[64];
    struct ff_endpoint at;
    struct ff_writer error;
};

static int set_up(void **state)
{
    struct place *p = calloc(1, sizeof *p);
    strcpy(p->folder, "/tmp/fauxfax-test-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->at.place, sizeof p->at.place, "%s/s", p->folder);
    p->error = ff_writer_on(ff_alloc_default());
    *state = p;
    return 0;
}

static int tear_down(void **state)
{
    struct place *p = *state;
    int left = rmdir(p->folder); /* fails when something is left in it */
    ff_writer_free(&p->error);
    free(p);
    return left;
}

static struct listening open_at(struct place *p)
{
    struct listening l = LISTENING_NULL;
    if (!endpoint_listen(&p->at, &(struct listen_options){0}, &l, &p->error))
        fail_msg("%s", ff_writer_cstr(&p->error));
    return l;
}

static void refused_because(struct place *p, const char *why)
{
    struct listening l = LISTENING_NULL;
    assert_false(endpoint_listen(&p->at, &(struct listen_options){0}, &l, &p->error));
    const char *said = ff_writer_cstr(&p->error);
    if (!strstr(said, why)) fail_msg("\"%s\" does not say \"%s\"", said, why);
}

static void a_socket_is_its_owners_alone(void **state)
{
    struct place *p = *state;
    struct stat st;
    struct listening l = open_at(p);
    assert_int_equal(stat(p->at.place, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    endpoint_unlisten(&l);
    assert_int_equal(stat(p->at.place, &st), -1);
}

static void a_folder_that_others_may_enter_is_refused(void **state)
{
    struct place *p = *state;
    assert_int_equal(chmod(p->folder, 0755), 0);
    refused_because(p, "0700");
}

static void a_folder_that_is_not_there_is_made_private(void **state)
{
    struct place *p = *state;
    char inner[80];
    struct stat st;
    snprintf(inner, sizeof inner, "%s/inner", p->folder);
    snprintf(p->at.place, sizeof p->at.place, "%s/s", inner);
    struct listening l = open_at(p);
    assert_int_equal(stat(inner, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    endpoint_unlisten(&l);
    assert_int_equal(rmdir(inner), 0);
}

static void of_two_at_one_path_the_second_is_told(void **state)
{
    struct place *p = *state;
    struct listening l = open_at(p);
    refused_because(p, "another service is there");
    endpoint_unlisten(&l);
}

/* A socket file that nobody listens at, as a killed service leaves it. */
static void leave_stale(struct place *p)
{
    struct listening l = open_at(p);
    close(l.fd);
    l.fd = -1;
    l.owns_path = false;
    endpoint_unlisten(&l);
    assert_int_equal(access(p->at.place, F_OK), 0);
}

static void a_stale_socket_is_removed(void **state)
{
    struct place *p = *state;
    leave_stale(p);
    struct listening l = open_at(p);
    endpoint_unlisten(&l);
}

static void a_socket_that_answers_is_left_alone_even_without_its_lock(void **state)
{
    struct place *p = *state;
    char lock[120];
    struct listening l = open_at(p);
    snprintf(lock, sizeof lock, "%s.lock", p->at.place);
    assert_int_equal(unlink(lock), 0);
    refused_because(p, "another service answers there");
    assert_int_equal(access(p->at.place, F_OK), 0);
    endpoint_unlisten(&l);
}

static void a_file_that_is_no_socket_is_left_alone(void **state)
{
    struct place *p = *state;
    int fd = open(p->at.place, O_CREAT | O_WRONLY, 0600);
    close(fd);
    refused_because(p, "is no socket");
    assert_int_equal(unlink(p->at.place), 0);
}

static void port_0_picks_a_free_one_and_names_it(void **state)
{
    struct place *p = *state;
    const char *why;
    assert_true(ff_endpoint_parse("tcp:127.0.0.1:0", &p->at, &why));
    struct listening l = open_at(p);
    assert_true(l.tcp);
    assert_int_not_equal(l.at.port, 0);
    endpoint_unlisten(&l);
}

static void only_this_machine_is_served_unless_told_otherwise(void **state)
{
    struct place *p = *state;
    struct listening l = LISTENING_NULL;
    const char *why;
    assert_true(ff_endpoint_parse("tcp:0.0.0.0:0", &p->at, &why));
    refused_because(p, "--allow-remote");
    assert_true(endpoint_listen(&p->at, &(struct listen_options){.allow_remote = true}, &l, &p->error));
    endpoint_unlisten(&l);
}

static void an_inherited_socket_is_named_by_what_it_is_bound_to(void **state)
{
    struct place *p = *state;
    struct listening first = open_at(p), second = LISTENING_NULL;
    struct ff_endpoint inherited = {.kind = FF_ENDPOINT_fd, .fd = dup(first.fd)};
    assert_true(endpoint_listen(&inherited, &(struct listen_options){0}, &second, &p->error));
    assert_string_equal(second.at.place, first.at.place);
    assert_int_equal(second.at.kind, FF_ENDPOINT_unix);
    endpoint_unlisten(&second);
    assert_int_equal(access(p->at.place, F_OK), 0); /* not ours to remove */
    endpoint_unlisten(&first);
    p->at = (struct ff_endpoint){.kind = FF_ENDPOINT_fd, .fd = 0};
    int pipe_fds[2];
    assert_int_equal(pipe(pipe_fds), 0);
    p->at.fd = pipe_fds[0];
    refused_because(p, "fd:");
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

static void a_secret_is_made_once_and_is_its_owners_alone(void **state)
{
    struct place *p = *state;
    char path[80], first[SECRET_MAX], second[SECRET_MAX];
    struct stat st;
    snprintf(path, sizeof path, "%s/secret", p->folder);
    assert_false(secret_read(path, first, &p->error));
    assert_true(secret_make(path, first, &p->error));
    assert_int_equal(strlen(first), 64);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(secret_make(path, second, &p->error));
    assert_string_equal(first, second);
    assert_int_equal(chmod(path, 0640), 0);
    assert_false(secret_read(path, second, &p->error));
    assert_int_equal(unlink(path), 0);
}

static void a_secret_that_does_not_fit_on_the_disk_leaves_nothing(void **state)
{
    struct place *p = *state;
    char path[80], secret[SECRET_MAX];
    struct rlimit had, none;
    snprintf(path, sizeof path, "%s/secret", p->folder);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &had), 0);
    none = (struct rlimit){0, had.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    bool made = secret_make(path, secret, &p->error);
    setrlimit(RLIMIT_FSIZE, &had);
    assert_false(made);
    assert_non_null(strstr(ff_writer_cstr(&p->error), "secret: File too large"));
    /* tear_down sees that the folder is empty */
}

static void secrets_are_equal_only_when_they_are(void **state)
{
    (void)state;
    assert_true(secret_equal("abc", "abc"));
    assert_false(secret_equal("abc", "abd"));
    assert_false(secret_equal("abc", "ab"));
    assert_false(secret_equal("ab", "abc"));
    assert_false(secret_equal("abc", ""));
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {
        CASE(a_socket_is_its_owners_alone),
        CASE(a_folder_that_others_may_enter_is_refused),
        CASE(a_folder_that_is_not_there_is_made_private),
        CASE(of_two_at_one_path_the_second_is_told),
        CASE(a_stale_socket_is_removed),
        CASE(a_socket_that_answers_is_left_alone_even_without_its_lock),
        CASE(a_file_that_is_no_socket_is_left_alone),
        CASE(port_0_picks_a_free_one_and_names_it),
        CASE(only_this_machine_is_served_unless_told_otherwise),
        CASE(an_inherited_socket_is_named_by_what_it_is_bound_to),
        CASE(a_secret_is_made_once_and_is_its_owners_alone),
        CASE(a_secret_that_does_not_fit_on_the_disk_leaves_nothing),
        CASE(secrets_are_equal_only_when_they_are),
    };
    return RUN("listen", cases, set_up, tear_down, argc, argv);
}
