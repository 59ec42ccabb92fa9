/* SPDX-License-Identifier: MIT */
/* Files: regular ones of the system that the program runs on, read and written from their beginning on. A path is what path.c
 * says. Whoever else has a file open is not asked. */
#include "client/win32/inner.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_file(struct host *host, struct host_object *object)
{
    (void)host;
    if (object->file.fd >= 0) close(object->file.fd);
}

static const struct host_object_ops file_ops = {.kind = HOST_KIND_file, .name = "a file", .free = close_file};

/* ---- Paths ---- */

/* As open() takes it. */
static bool take_path(struct host_thread *thread, struct host_text *text, enum host_form form,
                      const void *name)
{
    bool taken = form == HOST_W || !name ? host_text_take(thread, text, HOST_W, name)
                                         : host_text_take_bytes(thread, text, name);
    if (!taken) return false;
    for (uint32_t i = 0; i < text->str.size; i++)
        if (text->bytes.at[i] == '\\') text->bytes.at[i] = '/';
    return !ff_str_empty(text->str) || host_fail(thread, ERROR_PATH_NOT_FOUND);
}

/* Is the folder there that the file would be in? */
static bool has_folder(struct ff_str path)
{
    char folder[4096] = ".";
    struct stat st;
    uint32_t size = path.size;
    while (size && path.at[size - 1] != '/') size--;
    if (size >= sizeof folder) return false;
    if (size) memcpy(folder, path.at, size);
    folder[size ? size : 1] = 0;
    return stat(folder, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool fail_path(struct host_thread *thread, int error, struct ff_str path)
{
    switch (error) {
    case ENOENT: return host_fail(thread, has_folder(path) ? ERROR_FILE_NOT_FOUND : ERROR_PATH_NOT_FOUND);
    case ENOTDIR:
    case ENAMETOOLONG: return host_fail(thread, ERROR_PATH_NOT_FOUND);
    case EEXIST: return host_fail(thread, ERROR_FILE_EXISTS);
    case EMFILE:
    case ENFILE: return host_fail(thread, ERROR_TOO_MANY_OPEN_FILES);
    case ENOMEM: return host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    case ENOSPC:
    case EDQUOT: return host_fail(thread, ERROR_DISK_FULL);
    case EROFS: return host_fail(thread, ERROR_WRITE_PROTECT);
    default: return host_fail(thread, ERROR_ACCESS_DENIED);
    }
}

/* ---- Opening ---- */

struct opening {
    DWORD access, disposition, flags;
};

static const struct disposition {
    DWORD number;
    int flags;
    bool tells; /* whether the file was there */
} dispositions[] = {
    {CREATE_NEW, O_CREAT | O_EXCL, false},
    {CREATE_ALWAYS, O_CREAT | O_TRUNC, true},
    {OPEN_EXISTING, 0, false},
    {OPEN_ALWAYS, O_CREAT, true},
    {TRUNCATE_EXISTING, O_TRUNC, false},
};

static const struct disposition *disposition_of(const struct opening *o)
{
    const DWORD access = GENERIC_READ | GENERIC_WRITE | FILE_APPEND_DATA;
    const DWORD flags = FILE_ATTRIBUTE_NORMAL | FILE_FLAG_SEQUENTIAL_SCAN | FILE_FLAG_WRITE_THROUGH;
    if ((o->access & ~access) || (o->flags & ~flags)) return NULL;
    if (o->disposition == TRUNCATE_EXISTING && !(o->access & GENERIC_WRITE)) return NULL;
    for (size_t i = 0; i < sizeof dispositions / sizeof *dispositions; i++)
        if (dispositions[i].number == o->disposition) return &dispositions[i];
    return NULL;
}

static int mode_of(DWORD access)
{
    bool reads = access & GENERIC_READ, writes = access & (GENERIC_WRITE | FILE_APPEND_DATA);
    int mode = writes ? reads ? O_RDWR : O_WRONLY : O_RDONLY;
    return access & GENERIC_WRITE || !writes ? mode : mode | O_APPEND;
}

/* -1 and errno. What is there and no regular file is left alone: opening a pipe or a device may do anything. */
static int open_regular(const char *path, int flags, bool *ret_there)
{
    struct stat st;
    *ret_there = stat(path, &st) == 0;
    if (*ret_there && !S_ISREG(st.st_mode)) return errno = EACCES, -1;
    int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666);
    if (fd < 0 || (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))) return fd;
    close(fd); /* it was another one by then */
    return errno = EACCES, -1;
}

/* The handle comes first: memory that is refused must not leave a file behind. */
static HANDLE open_path(struct host_thread *thread, const struct opening *o, const struct disposition *how,
                        struct ff_str path)
{
    struct host_object *object = host_object_new(thread->host, &file_ops);
    bool there;
    if (!object) return host_fail(thread, ERROR_NOT_ENOUGH_MEMORY), NULL;
    object->file.fd = -1;
    object->file.access = o->access;
    HANDLE handle = host_handle_give(thread, object);
    if (!handle) return NULL;
    object->file.fd = open_regular(path.at, mode_of(o->access) | how->flags, &there);
    if (object->file.fd < 0) {
        fail_path(thread, errno, path);
        host_handle_close(thread, handle, HOST_KIND_file);
        return NULL;
    }
    if (how->tells) thread->last_error = there ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS;
    return handle;
}

static HANDLE create_file(enum host_form form, const void *name, const struct opening *o)
{
    struct host_thread *thread = host_enter();
    struct host_text path;
    HANDLE handle = NULL;
    if (!thread) return INVALID_HANDLE_VALUE;
    const struct disposition *how = disposition_of(o);
    if (take_path(thread, &path, form, name)) {
        if (how)
            handle = open_path(thread, o, how, path.str);
        else
            host_fail(thread, ERROR_INVALID_PARAMETER);
    }
    host_text_free(&path);
    host_leave(thread, TRUE);
    return handle ? handle : INVALID_HANDLE_VALUE;
}

HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                          DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
    const struct opening o = {dwDesiredAccess, dwCreationDisposition, dwFlagsAndAttributes};
    (void)dwShareMode, (void)lpSecurityAttributes, (void)hTemplateFile;
    return create_file(HOST_A, lpFileName, &o);
}

HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                          DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
    const struct opening o = {dwDesiredAccess, dwCreationDisposition, dwFlagsAndAttributes};
    (void)dwShareMode, (void)lpSecurityAttributes, (void)hTemplateFile;
    return create_file(HOST_W, lpFileName, &o);
}

/* ---- Reading and writing: without the lock, since a disk may take its time ---- */

/* As read() and write(); goes on after a signal. */
static ssize_t take_bytes(int fd, void *to, size_t size)
{
    ssize_t done;
    do done = read(fd, to, size);
    while (done < 0 && errno == EINTR);
    return done;
}

static ssize_t put_bytes(int fd, void *from, size_t size)
{
    ssize_t done;
    do done = write(fd, from, size);
    while (done < 0 && errno == EINTR);
    return done;
}

/* How much of it was done before the end of the file; false: it failed, and errno says why. */
static bool move(ssize_t (*step)(int fd, void *at, size_t size), int fd, void *at, DWORD size,
                 DWORD *ret_size)
{
    for (*ret_size = 0; *ret_size < size;) {
        ssize_t done = step(fd, (char *)at + *ret_size, size - *ret_size);
        if (done < 0) return false;
        if (done == 0) break;
        *ret_size += (DWORD)done;
    }
    return true;
}

struct transfer {
    DWORD access; /* one of these is needed */
    ssize_t (*step)(int fd, void *at, size_t size);
};

static BOOL transfer(HANDLE file, const struct transfer *t, void *at, DWORD size, LPDWORD ret_size,
                     LPOVERLAPPED overlapped)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    if (ret_size) *ret_size = 0;
    if (!ret_size || overlapped) return host_leave(thread, host_fail(thread, ERROR_INVALID_PARAMETER));
    struct host_object *object = host_handle_find(thread, file, HOST_KIND_file);
    if (!object) return host_leave(thread, FALSE);
    if (!(object->file.access & t->access)) return host_leave(thread, host_fail(thread, ERROR_ACCESS_DENIED));
    host_object_hold(object);
    os_mutex_unlock(&thread->host->lock);
    bool ok = move(t->step, object->file.fd, at, size, ret_size);
    int error = errno;
    os_mutex_lock(&thread->host->lock);
    host_object_release(thread->host, object);
    return host_leave(thread, ok || fail_path(thread, error == EFBIG ? ENOSPC : error, FF_STR("")));
}

BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead,
                     LPOVERLAPPED lpOverlapped)
{
    static const struct transfer reading = {GENERIC_READ, take_bytes};
    return transfer(hFile, &reading, lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped);
}

BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                      LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped)
{
    static const struct transfer writing = {GENERIC_WRITE | FILE_APPEND_DATA, put_bytes};
    return transfer(hFile, &writing, (void *)(uintptr_t)lpBuffer, nNumberOfBytesToWrite,
                    lpNumberOfBytesWritten, lpOverlapped);
}

/* ---- The rest ---- */

DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh)
{
    struct host_thread *thread = host_enter();
    struct stat st = {.st_size = 0};
    if (!thread) return INVALID_FILE_SIZE;
    const struct host_object *object = host_handle_find(thread, hFile, HOST_KIND_file);
    bool ok = object && (fstat(object->file.fd, &st) == 0 || host_fail(thread, ERROR_ACCESS_DENIED));
    if (ok && lpFileSizeHigh) *lpFileSizeHigh = (DWORD)((uint64_t)st.st_size >> 32);
    host_leave(thread, ok);
    return ok ? (DWORD)st.st_size : INVALID_FILE_SIZE;
}

static BOOL delete_file(enum host_form form, const void *name)
{
    struct host_thread *thread = host_enter();
    struct host_text path;
    if (!thread) return FALSE;
    bool done = take_path(thread, &path, form, name) &&
                (unlink(path.str.at) == 0 || fail_path(thread, errno, path.str));
    host_text_free(&path);
    return host_leave(thread, done);
}

BOOL WINAPI DeleteFileA(LPCSTR lpFileName)
{
    return delete_file(HOST_A, lpFileName);
}

BOOL WINAPI DeleteFileW(LPCWSTR lpFileName)
{
    return delete_file(HOST_W, lpFileName);
}
