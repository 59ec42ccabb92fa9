/* SPDX-License-Identifier: MIT */
#include <winsock2.h>

#include "service/system.h"

#include <fcntl.h>
#include <io.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "common/str.h"
#include "service/windows/owner.h"

/* ---- The program ---- */

static void open_standard(void)
{
    int fd;
    do fd = open("NUL", O_RDWR);
    while (fd >= 0 && fd <= 2);
    for (int i = 0; i <= 2; i++)
        if (_get_osfhandle(i) < 0) _dup2(fd, i);
    if (fd >= 0) close(fd);
}

/* Bytes are bytes, in every file; Winsock is there before there is a loop; a crash ends the program, and opens no box. */
void system_start(void)
{
    WSADATA facts;
    open_standard();
    _fmode = O_BINARY;
    for (int i = 0; i <= 2; i++) _setmode(i, O_BINARY);
    (void)WSAStartup(MAKEWORD(2, 2), &facts);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
}

void system_expect_clients(void) {}

bool system_descriptors_left(struct ff_writer *error)
{
    (void)error;
    return true;
}

/* Ctrl-C, Ctrl-Break, and the console window that is closed. */
const int system_end_signals[SYSTEM_END_SIGNALS_MAX] = {SIGINT, SIGBREAK, SIGHUP, 0};

bool system_beside(const char *name, char *to, size_t size)
{
    size_t room = size;
    if (uv_exepath(to, &room) != 0) return false;
    size_t folder = (size_t)(ff_str_base(ff_str_of(to)).at - to);
    int length = snprintf(to + folder, size - folder, "%s.exe", name);
    return length > 0 && (size_t)length < size - folder && access(to, R_OK) == 0;
}

/* As the console does it. */
void system_die_of(int number)
{
    (void)number;
    fflush(NULL);
    ExitProcess((UINT)STATUS_CONTROL_C_EXIT);
}

const char *system_signal_words(int number)
{
    static const struct {
        int number;
        const char *words;
    } rows[] = {{SIGINT, "Ctrl-C"},
                {SIGBREAK, "Ctrl-Break"},
                {SIGHUP, "the console was closed"},
                {SIGTERM, "told to end"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].number == number) return rows[i].words;
    return "killed";
}

void system_tell_manager(const char *state)
{
    (void)state;
}

/* ---- Files ---- */

static bool facts_of(HANDLE file, BY_HANDLE_FILE_INFORMATION *ret_facts)
{
    return file != INVALID_HANDLE_VALUE && GetFileInformationByHandle(file, ret_facts);
}

bool system_same_file(int fd, const char *path)
{
    BY_HANDLE_FILE_INFORMATION a, b;
    HANDLE file = CreateFileA(path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                              OPEN_EXISTING, 0, NULL);
    bool same = facts_of((HANDLE)_get_osfhandle(fd), &a) && facts_of(file, &b) &&
                a.dwVolumeSerialNumber == b.dwVolumeSerialNumber && a.nFileIndexHigh == b.nFileIndexHigh &&
                a.nFileIndexLow == b.nFileIndexLow;
    if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
    return same;
}

char *system_absolute(const char *path)
{
    return _fullpath(NULL, path, 0);
}

bool system_make_folder(const char *path)
{
    return mkdir(path) == 0;
}

/* False: errno is what the C library would say. */
static bool told(bool done)
{
    DWORD code = GetLastError();
    if (!done)
        errno = code == ERROR_ALREADY_EXISTS || code == ERROR_FILE_EXISTS      ? EEXIST
                : code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND ? ENOENT
                : code == ERROR_DISK_FULL                                      ? ENOSPC
                                                                               : EACCES;
    return done;
}

bool system_replace(const char *from, const char *to)
{
    return told(MoveFileExA(from, to, MOVEFILE_REPLACE_EXISTING) != 0);
}

bool system_move_new(const char *from, const char *to)
{
    return told(MoveFileExA(from, to, 0) != 0);
}

int system_open_private(const char *path)
{
    SECURITY_ATTRIBUTES *alone = owner_alone();
    HANDLE file =
        alone ? CreateFileA(path, GENERIC_WRITE, 0, alone, CREATE_NEW, 0, NULL) : INVALID_HANDLE_VALUE;
    return told(file != INVALID_HANDLE_VALUE) ? _open_osfhandle((intptr_t)file, O_BINARY) : -1;
}

const char *system_not_private(int fd)
{
    if (owner_is_alone((HANDLE)_get_osfhandle(fd))) return NULL;
    return "others may read this secret; icacls FILE /inheritance:r /grant:r \"%USERNAME%\":F";
}
