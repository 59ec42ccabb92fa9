/* SPDX-License-Identifier: MIT */
#include "service/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "service/endpoint.h"
#include "service/file.h"
#include "service/system.h"

enum { SECRET_BYTES = 32 };

static bool fail(struct ff_writer *error, const char *path, const char *why)
{
    ff_write_text(error, "%s: %s\n", path, why);
    return false;
}

static bool read_line(int fd, const char *path, char ret_secret[SECRET_MAX], struct ff_writer *error)
{
    const char *why = system_not_private(fd);
    if (why) return fail(error, path, why);
    ssize_t size = read(fd, ret_secret, SECRET_MAX - 1);
    if (size < 0) return fail(error, path, strerror(errno));
    ret_secret[size] = 0;
    ret_secret[strcspn(ret_secret, "\r\n")] = 0;
    return *ret_secret ||
           fail(error, path, "holds no secret; remove it, and `fauxfax up` or fauxfaxd makes one");
}

bool secret_read(const char *path, char ret_secret[SECRET_MAX], struct ff_writer *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return fail(error, path,
                    "no secret is there; name the service's with --secret-file, or in FAUXFAX_SECRET_FILE");
    if (fd < 0) return fail(error, path, strerror(errno));
    bool ok = read_line(fd, path, ret_secret, error);
    close(fd);
    return ok;
}

bool secret_invent(char ret_secret[SECRET_MAX])
{
    uint8_t random[SECRET_BYTES];
    if (uv_random(NULL, NULL, random, sizeof random, 0, NULL) != 0) return false;
    for (size_t i = 0; i < sizeof random; i++) {
        ret_secret[2 * i] = "0123456789abcdef"[random[i] >> 4];
        ret_secret[2 * i + 1] = "0123456789abcdef"[random[i] & 15];
    }
    ret_secret[2 * sizeof random] = 0;
    return true;
}

static bool write_new(int fd, const char *path, struct ff_writer *error)
{
    char line[SECRET_MAX + 1];
    if (!secret_invent(line)) return fail(error, path, "no random bytes");
    strcat(line, "\n");
    return file_write_fd(fd, line, strlen(line)) || fail(error, path, strerror(errno));
}

/* Whole or not at all: a file that a full disk left empty would be in the way of every later start. Of two that start at once
 * the first one's is both's. */
static bool write_beside(const char *beside, const char *path, struct ff_writer *error)
{
    int fd = system_open_private(beside);
    if (fd < 0) return fail(error, path, strerror(errno));
    bool ok = write_new(fd, path, error);
    if (close(fd) != 0 && ok) ok = fail(error, path, strerror(errno));
    return ok && (system_move_new(beside, path) || errno == EEXIST || fail(error, path, strerror(errno)));
}

bool secret_make(const char *path, char ret_secret[SECRET_MAX], struct ff_writer *error)
{
    char beside[PATH_MAX];
    if (access(path, F_OK) == 0) return secret_read(path, ret_secret, error);
    if (snprintf(beside, sizeof beside, "%s.%ld", path, (long)getpid()) >= (int)sizeof beside)
        return fail(error, path, strerror(ENAMETOOLONG));
    unlink(beside); /* of one that was killed */
    bool ok = write_beside(beside, path, error);
    unlink(beside);
    return ok && secret_read(path, ret_secret, error);
}

bool secret_default_path(char *to, size_t size)
{
    const char *given = getenv("FAUXFAX_SECRET_FILE");
    struct ff_endpoint at;
    int length;
    if (given && *given) {
        length = snprintf(to, size, "%s", given);
    } else {
        struct ff_writer ignored = ff_writer_on(ff_alloc_default());
        bool known = endpoint_well_known(&at, &ignored);
        ff_writer_free(&ignored);
        if (!known) return false;
        int folder = (int)(ff_str_base(ff_str_of(at.place)).at - at.place);
        length = snprintf(to, size, "%.*ssecret", folder, at.place);
    }
    return length >= 0 && (size_t)length < size;
}

bool secret_equal(const char *a, const char *b)
{
    size_t size = strlen(a), other = strlen(b);
    unsigned char differ = size != other;
    for (size_t i = 0; i < size; i++) differ |= (unsigned char)(a[i] ^ (i < other ? b[i] : 0));
    return !differ;
}
