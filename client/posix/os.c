/* SPDX-License-Identifier: MIT */
#include "client/os.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/filetime.h"
#include "common/utf.h"

/* ---- Mutual exclusion and waiting ---- */

void os_mutex_init(struct os_mutex *mutex)
{
    pthread_mutex_init(&mutex->lock, NULL);
}

void os_mutex_destroy(struct os_mutex *mutex)
{
    pthread_mutex_destroy(&mutex->lock);
}

void os_mutex_lock(struct os_mutex *mutex)
{
    pthread_mutex_lock(&mutex->lock);
}

void os_mutex_unlock(struct os_mutex *mutex)
{
    pthread_mutex_unlock(&mutex->lock);
}

void os_cond_init(struct os_cond *cond)
{
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&cond->cond, &steady);
    pthread_condattr_destroy(&steady);
}

void os_cond_destroy(struct os_cond *cond)
{
    pthread_cond_destroy(&cond->cond);
}

void os_cond_signal(struct os_cond *cond)
{
    pthread_cond_signal(&cond->cond);
}

void os_cond_broadcast(struct os_cond *cond)
{
    pthread_cond_broadcast(&cond->cond);
}

void os_cond_wait(struct os_cond *cond, struct os_mutex *mutex)
{
    pthread_cond_wait(&cond->cond, &mutex->lock);
}

bool os_cond_wait_until(struct os_cond *cond, struct os_mutex *mutex, uint64_t deadline)
{
    enum { NS_PER_S = 1000000000 };
    if (deadline == UINT64_MAX) {
        os_cond_wait(cond, mutex);
        return true;
    }
    struct timespec until = {(time_t)(deadline / NS_PER_S), (long)(deadline % NS_PER_S)};
    return pthread_cond_timedwait(&cond->cond, &mutex->lock, &until) != ETIMEDOUT;
}

/* ---- Threads ---- */

static void *thread_main(void *thread_)
{
    struct os_thread *thread = thread_;
    thread->run(thread->ctx);
    return NULL;
}

/* The program's signal handlers are for the program's threads. */
bool os_thread_start(struct os_thread *thread, void (*run)(void *), void *ctx)
{
    sigset_t all, before;
    thread->run = run;
    thread->ctx = ctx;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = pthread_create(&thread->thread, NULL, thread_main, thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code == 0;
}

void os_thread_join(struct os_thread *thread)
{
    pthread_join(thread->thread, NULL);
}

static pthread_key_t tls_key;

bool os_tls_start(void (*gone)(void *))
{
    return pthread_key_create(&tls_key, gone) == 0;
}

void *os_tls_get(void)
{
    return pthread_getspecific(tls_key);
}

bool os_tls_set(void *value)
{
    return pthread_setspecific(tls_key, value) == 0;
}

void os_at_fork(void (*before)(void), void (*in_parent)(void), void (*in_child)(void))
{
    pthread_atfork(before, in_parent, in_child);
}

void os_at_exit(void (*gone)(void))
{
    atexit(gone);
}

/* ---- Clocks, identity, environment ---- */

uint64_t os_monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

uint64_t os_wall_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return ff_filetime_of_unix(now.tv_sec, (uint32_t)now.tv_nsec);
}

uint32_t os_pid(void)
{
    return (uint32_t)getpid();
}

void os_image(char *to, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", to, size - 1);
    to[length > 0 ? length : 0] = 0;
    ff_utf8_repair(to);
}

const char *os_env(const char *name, char *to, size_t size)
{
    (void)to, (void)size;
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

bool os_well_known(struct ff_endpoint *ret_at)
{
    return ff_endpoint_well_known(getenv("XDG_RUNTIME_DIR"), (unsigned long)geteuid(), ret_at);
}

bool os_note_read(const char *path, char to[FF_ENDPOINT_NOTE_MAX])
{
    (void)path, (void)to;
    return false;
}

/* ---- Files ---- */

static enum os_file_status why_not(void)
{
    return errno == ENOENT || errno == ENOTDIR ? OS_FILE_not_found : OS_FILE_not_readable;
}

_Static_assert(sizeof(off_t) == sizeof(uint64_t), "a large file is one in a 32-bit program, too");

enum os_file_status os_file_open(struct os_file *file, const char *path)
{
    struct stat st;
    /* Opening a pipe lets its writer go on, and opening a device may do anything. */
    if (stat(path, &st) != 0) return why_not();
    if (!S_ISREG(st.st_mode)) return OS_FILE_not_readable;
    /* It may be another one by now. O_NONBLOCK: a pipe without a writer would hold us up. */
    file->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file->fd < 0) return why_not();
    if (fstat(file->fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(file->fd);
        return OS_FILE_not_readable;
    }
    file->size = (uint64_t)st.st_size;
    return OS_FILE_ok;
}

bool os_file_read(struct os_file *file, void *to, size_t size, size_t *ret_size)
{
    size_t have = 0;
    while (have < size) {
        ssize_t got = read(file->fd, (char *)to + have, size - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        have += (size_t)got;
    }
    *ret_size = have;
    return true;
}

void os_file_close(struct os_file *file)
{
    close(file->fd);
}

bool os_file_private(const struct os_file *file)
{
    struct stat st;
    return fstat(file->fd, &st) == 0 && (st.st_mode & 077) == 0;
}

FILE *os_file_create(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
    int why = errno;
    if (fd >= 0 && !file) close(fd);
    errno = why;
    return file;
}

void os_file_remove(const char *path)
{
    unlink(path);
}

/* ---- Memory ---- */

/* The sanitizer's interface, which is there when the program was compiled for it. */
extern void __asan_poison_memory_region(const volatile void *at, size_t size) __attribute__((weak));
extern void __asan_unpoison_memory_region(const volatile void *at, size_t size) __attribute__((weak));

void os_memory_forbid(void *at, size_t size)
{
    if (__asan_poison_memory_region) __asan_poison_memory_region(at, size);
}

void os_memory_allow(void *at, size_t size)
{
    if (__asan_unpoison_memory_region) __asan_unpoison_memory_region(at, size);
}

/* ---- Modules ---- */

struct search {
    uintptr_t address;
    char *path;
    size_t size;
    uint64_t base, end;
};

/* From the first page of the first segment to the end of the last. */
static void extent(const struct dl_phdr_info *info, uint64_t *ret_base, uint64_t *ret_end)
{
    enum { PAGE = 4096 };
    bool first = true;
    *ret_base = *ret_end = 0;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD) continue;
        uint64_t from = info->dlpi_addr + (segment->p_vaddr & ~(uint64_t)(PAGE - 1));
        if (first) *ret_base = from;
        first = false;
        *ret_end = info->dlpi_addr + segment->p_vaddr + segment->p_memsz;
    }
}

static int look_at(struct dl_phdr_info *info, size_t size, void *search_)
{
    struct search *search = search_;
    uint64_t base, end;
    (void)size;
    extent(info, &base, &end);
    if (search->address < base || search->address >= end) return 0;
    search->base = base;
    search->end = end;
    size_t length = strlen(info->dlpi_name);
    if (length == 0)
        os_image(search->path, search->size); /* the program itself */
    else if (length < search->size)
        memcpy(search->path, info->dlpi_name, length + 1);
    ff_utf8_repair(search->path);
    return 1;
}

bool os_module_of(const void *address, char *path, size_t size, uint64_t *ret_base, uint64_t *ret_size)
{
    struct search search = {(uintptr_t)address, path, size, 0, 0};
    *path = 0;
    if (!dl_iterate_phdr(look_at, &search) || !*path) return false;
    *ret_base = search.base;
    *ret_size = search.end - search.base;
    return true;
}

static int count_changes(struct dl_phdr_info *info, size_t size, void *generation)
{
    (void)size;
    *(uint64_t *)generation = info->dlpi_adds + info->dlpi_subs;
    return 1;
}

uint64_t os_modules_generation(void)
{
    uint64_t generation = 0;
    dl_iterate_phdr(count_changes, &generation);
    return generation;
}
