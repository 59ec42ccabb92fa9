/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_OS_H
#define FF_CLIENT_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/endpoint.h"
#include "common/str.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <iconv.h>
#include <pthread.h>
#endif

/* What the SDK asks of the operating system besides sockets (daemon/socket.h), once for posix/ and once for windows/.
 * Nothing here allocates but thread start. */

/* ---- Mutual exclusion and waiting. Not recursive. ---- */

struct os_mutex {
#ifdef _WIN32
    SRWLOCK lock;
#else
    pthread_mutex_t lock;
#endif
};
struct os_cond {
#ifdef _WIN32
    CONDITION_VARIABLE cond;
#else
    pthread_cond_t cond;
#endif
};
#ifdef _WIN32
#define OS_MUTEX_INIT                                                                                        \
    {                                                                                                        \
        SRWLOCK_INIT                                                                                         \
    }
#else
#define OS_MUTEX_INIT                                                                                        \
    {                                                                                                        \
        PTHREAD_MUTEX_INITIALIZER                                                                            \
    }
#endif

/* Neither is recursive, and as they are used here neither can fail. A wait may end for nothing. */
void os_mutex_init(struct os_mutex *mutex);
void os_mutex_destroy(struct os_mutex *mutex);
void os_mutex_lock(struct os_mutex *mutex);
void os_mutex_unlock(struct os_mutex *mutex);

void os_cond_init(struct os_cond *cond);
void os_cond_destroy(struct os_cond *cond);
void os_cond_signal(struct os_cond *cond);
void os_cond_broadcast(struct os_cond *cond);
void os_cond_wait(struct os_cond *cond, struct os_mutex *mutex);
/* Until os_monotonic_ns() is `deadline` (UINT64_MAX: for ever). False: it is. Wakes may be spurious. */
bool os_cond_wait_until(struct os_cond *cond, struct os_mutex *mutex, uint64_t deadline);

/* ---- Threads ---- */

struct os_thread {
#ifdef _WIN32
    HANDLE handle;
    HMODULE held; /* by the thread */
#else
    pthread_t thread;
#endif
    void (*run)(void *ctx);
    void *ctx;
};
/* Runs run(ctx) on a thread that takes no signals. *thread must stay where it is until joined. False: refused. */
bool os_thread_start(struct os_thread *thread, void (*run)(void *ctx), void *ctx);
void os_thread_join(struct os_thread *thread);

/* A value a thread. `gone` is called with each that is not NULL when its thread ends. One for the whole SDK: what is
 * kept per thread is client.c's. */
bool os_tls_start(void (*gone)(void *value));
void *os_tls_get(void);
bool os_tls_set(void *value);

/* Fork: the handlers run in the forking thread. Nothing on Windows. */
void os_at_fork(void (*before)(void), void (*in_parent)(void), void (*in_child)(void));
/* Runs `gone` when the program (or the library) ends in an orderly way. */
void os_at_exit(void (*gone)(void));

/* ---- Clocks, identity, environment ---- */

uint64_t os_monotonic_ns(void);
uint64_t os_wall_time(void); /* FILETIME ticks */
uint32_t os_pid(void);
/* The path of the program, WTF-8; "" when the system does not say. */
void os_image(char *to, size_t size);
/* The environment variable; NULL when it is not set or empty. In `to` (Windows) or the environment itself. */
const char *os_env(const char *name, char *to, size_t size);
/* The user's own endpoint (common/endpoint.h). False: there is none. */
bool os_well_known(struct ff_endpoint *ret_at);

/* ---- Files, to be read ---- */

enum os_file_status {
    OS_FILE_ok,
    OS_FILE_not_found,
    OS_FILE_not_readable /* there, and is a folder, or not for us, or fails */
};
struct os_file {
#ifdef _WIN32
    HANDLE handle;
#else
    int fd;
#endif
    uint64_t size;
};
/* path: WTF-8, terminated. Regular files only. */
enum os_file_status os_file_open(struct os_file *file, const char *path);
/* Fills `to` as far as the file goes; *ret_size 0 at its end. False: it cannot be read. */
bool os_file_read(struct os_file *file, void *to, size_t size, size_t *ret_size);
void os_file_close(struct os_file *file);
/* The text of a file: endpoint, whose writer has it open. False: there is none, or no such thing on this system. */
bool os_note_read(const char *path, char to[FF_ENDPOINT_NOTE_MAX]);
/* Is the file its user's alone? True where that cannot be asked. */
bool os_file_private(const struct os_file *file);

/* One that is not there yet, to be written, for its user alone. NULL: errno says why not. */
FILE *os_file_create(const char *path);
void os_file_remove(const char *path);

/* ---- Code pages ---- */

struct os_codepage {
#ifdef _WIN32
    UINT number;
#else
    iconv_t iconv;
#endif
};
/* The system's own; off Windows 1252. */
uint32_t os_ansi_page(void);
/* The system's table of a page with characters of one byte or two. False: it has none. */
bool os_codepage_open(struct os_codepage *page, uint32_t number);
/* The character that one byte or two are. False: none, or none of one UTF-16 unit. */
bool os_codepage_unit(struct os_codepage *page, const uint8_t *bytes, size_t size, uint16_t *ret_unit);
void os_codepage_close(struct os_codepage *page);

/* ---- Memory ---- */

/* AddressSanitizer, where the program has it, is to report whoever touches these bytes; no longer. */
void os_memory_forbid(void *at, size_t size);
void os_memory_allow(void *at, size_t size);

/* ---- Crashes ---- */

/* Where a thread was, the innermost place first: where calls return to, of the first place likewise one more than it is.
 * module: its path, "" unknown; address: the offset in it. */
enum { OS_FRAMES = 24, OS_FRAME_PATH = 512 };
struct os_frame {
    uint64_t address;
    char module[OS_FRAME_PATH];
};
/* Runs in the thread that crashes, in a signal handler: nothing in it may wait for another thread of the program. */
typedef void os_crashed(void *ctx, uint32_t signal, const struct os_frame *frames, uint32_t count);
/* From now on the program is asked once before a signal that it has no handler for ends it; then that signal does. One
 * at a time; NULL: no longer. On Windows: before an exception that nobody handles does, of which signal is the code; it
 * comes before the program's own filter, and may take the loader's lock. */
void os_crash_watch(os_crashed *crashed, void *ctx);
/* Can what is called then look a host's name up? Not in a signal handler. */
bool os_crash_resolves(void);

/* ---- Modules ---- */

/* Where an address lies: the path of its module (WTF-8), and from where to how far that is loaded. False: unknown. */
bool os_module_of(const void *address, char *path, size_t size, uint64_t *ret_base, uint64_t *ret_size);
/* A number that changes when a module is loaded or unloaded. */
uint64_t os_modules_generation(void);

#endif
