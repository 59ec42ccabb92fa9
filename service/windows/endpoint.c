/* SPDX-License-Identifier: MIT */
#include <winsock2.h>

#include "service/endpoint.h"

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "service/file.h"
#include "service/net.h"
#include "service/tcp.h"
#include "service/windows/owner.h"

static const char NOT_HERE[] = "unix: and fd: are not for Windows; say tcp:127.0.0.1:0 or file:PATH",
                  TAKEN[] = "another service is there, or is coming up there";

static bool fail(struct ff_writer *error, const char *what, const char *why)
{
    ff_write_text(error, "%s: %s\n", what, why);
    return false;
}

static const char *words_of(DWORD code)
{
    return uv_strerror(uv_translate_sys_error((int)code));
}

/* ---- Where ---- */

bool endpoint_well_known(struct ff_endpoint *ret_endpoint, struct ff_writer *error)
{
    if (ff_endpoint_well_known_note(getenv("LOCALAPPDATA"), ret_endpoint)) return true;
    return fail(error, "LOCALAPPDATA", "is not set, or too long; use --endpoint");
}

bool endpoint_private_folder(const char *folder, struct ff_writer *error)
{
    SECURITY_ATTRIBUTES *alone = owner_alone();
    if (!alone) return fail(error, folder, "memory was refused");
    if (CreateDirectoryA(folder, alone)) return true;
    DWORD code = GetLastError(), is = GetFileAttributesA(folder);
    if (is != INVALID_FILE_ATTRIBUTES && is & FILE_ATTRIBUTE_DIRECTORY) return true;
    return fail(error, folder, is == INVALID_FILE_ATTRIBUTES ? words_of(code) : "is no folder");
}

/* ---- Notes ---- */

/* Absolute: clients may stand in another folder. */
static bool settle_path(struct ff_endpoint *at, struct ff_writer *error)
{
    char path[MAX_PATH], *base = NULL;
    DWORD size = GetFullPathNameA(at->place, sizeof path, path, &base);
    if (!base) return fail(error, at->place, "is a folder; an endpoint is a file in one");
    if (size >= sizeof at->place) return fail(error, at->place, "is too long for an endpoint");
    memcpy(at->place, path, size + 1);
    base[-1] = 0;
    return endpoint_private_folder(path, error);
}

/* Nobody else may write it or take it away while we have it, and it goes with us, however we end: so one that is left from
 * before belongs to nobody. */
static int open_note(const char *path, struct ff_writer *error)
{
    SECURITY_ATTRIBUTES *alone = owner_alone();
    HANDLE note = alone ? CreateFileA(path, GENERIC_WRITE | DELETE, FILE_SHARE_READ, alone, CREATE_ALWAYS,
                                      FILE_FLAG_DELETE_ON_CLOSE, NULL)
                        : INVALID_HANDLE_VALUE;
    DWORD code = GetLastError();
    if (note != INVALID_HANDLE_VALUE) return _open_osfhandle((intptr_t)note, O_BINARY);
    fail(error, path, code == ERROR_SHARING_VIOLATION ? TAKEN : words_of(code));
    return -1;
}

static bool write_note(struct listening *l, const struct ff_endpoint *real, struct ff_writer *error)
{
    char address[FF_ENDPOINT_TEXT_MAX], note[FF_ENDPOINT_NOTE_MAX];
    ff_endpoint_print(real, address);
    int size = snprintf(note, sizeof note, "%s\n%s\n", address, l->secret);
    l->lock_fd = open_note(l->at.place, error);
    if (l->lock_fd < 0) return false;
    l->owns_path = true;
    return file_write_fd(l->lock_fd, note, (size_t)size) || fail(error, l->at.place, strerror(errno));
}

/* Whoever reads the note finds somebody: connections wait until there is a world for them. */
static bool listen_noted(struct listening *l, struct ff_writer *error)
{
    struct listening real = LISTENING_NULL;
    real.at = (struct ff_endpoint){.kind = FF_ENDPOINT_tcp, .place = "127.0.0.1"};
    if (!settle_path(&l->at, error)) return false;
    bool bound = tcp_listen(&(struct listen_options){0}, &real, error);
    l->fd = real.fd;
    l->tcp = true;
    if (!bound) return false;
    int code = net_listen(l->fd);
    if (code != 0) return fail(error, l->at.place, uv_strerror(code));
    if (!secret_invent(l->secret)) return fail(error, l->at.place, "no random bytes");
    return write_note(l, &real.at, error);
}

/* An end of file before the second line: it is about to be written. */
static bool read_note(const char *path, struct ff_endpoint *ret_at, char ret_secret[SECRET_MAX],
                      struct ff_writer *error)
{
    char note[FF_ENDPOINT_NOTE_MAX];
    const char *secret;
    DWORD size = 0;
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              NULL, OPEN_EXISTING, 0, NULL);
    bool read = file != INVALID_HANDLE_VALUE && ReadFile(file, note, sizeof note - 1, &size, NULL);
    if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
    note[size] = 0;
    if (!read || !ff_endpoint_note_parse(note, ret_at, &secret)) return fail(error, path, NET_NOBODY);
    strcpy(ret_secret, secret);
    return true;
}

bool endpoint_secret(const struct ff_endpoint *at, char ret_secret[SECRET_MAX], struct ff_writer *error)
{
    struct ff_endpoint real;
    return read_note(at->place, &real, ret_secret, error);
}

/* ---- Seen from outside ---- */

bool endpoint_listen(const struct ff_endpoint *wanted, const struct listen_options *options,
                     struct listening *ret_listening, struct ff_writer *error)
{
    struct listening l = LISTENING_NULL;
    bool ok;
    l.at = *wanted;
    if (wanted->kind == FF_ENDPOINT_tcp)
        ok = tcp_listen(options, &l, error);
    else if (wanted->kind == FF_ENDPOINT_file)
        ok = listen_noted(&l, error);
    else
        ok = fail(error, "--endpoint", NOT_HERE);
    if (ok)
        *ret_listening = l;
    else
        endpoint_unlisten(&l);
    return ok;
}

void endpoint_unlisten(struct listening *l)
{
    if (l->fd >= 0) net_close(l->fd);
    if (l->lock_fd >= 0) close(l->lock_fd);
    *l = LISTENING_NULL;
}

int endpoint_dial(const struct ff_endpoint *to, unsigned limit_ms, struct ff_writer *error)
{
    struct ff_endpoint real = *to;
    char secret[SECRET_MAX];
    if (to->kind == FF_ENDPOINT_unix || to->kind == FF_ENDPOINT_fd) {
        fail(error, "--endpoint", NOT_HERE);
        return -1;
    }
    if (to->kind == FF_ENDPOINT_file && !read_note(to->place, &real, secret, error)) return -1;
    return tcp_dial(&real, limit_ms, error);
}
