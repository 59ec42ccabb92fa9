/* SPDX-License-Identifier: MIT */
/* The end of a program by a signal, seen from within. A handler is installed only where the program has none, and the signal
 * does afterwards what it would have done: it ends the program, with a core where cores are wanted, and the same status. */
#include "client/os.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#include "common/utf.h"

static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGTRAP};
enum { SIGNALS = sizeof signals / sizeof *signals };

static struct {
    _Atomic(os_crashed *) crashed; /* NULL: nobody is asked (any more) */
    void *ctx;
    bool installed;
    void *stack[2 * OS_FRAMES];
    struct os_frame frames[OS_FRAMES];
    uint32_t count;
    /* A stack that overflowed has no room for a handler: the thread that begins to watch has another one for it. */
    char other_stack[65536];
} watch;

/* ---- Where ---- */

/* The place, and where its caller would lie that has left no frame yet; 0: this machine does not say. */
static void look_at(const ucontext_t *at, uintptr_t *ret_place, uintptr_t *ret_stack)
{
#if defined __x86_64__ && defined REG_RIP
    *ret_place = (uintptr_t)at->uc_mcontext.gregs[REG_RIP];
    *ret_stack = (uintptr_t)at->uc_mcontext.gregs[REG_RSP];
#elif defined __aarch64__
    *ret_place = (uintptr_t)at->uc_mcontext.pc;
    *ret_stack = 0;
#else
    (void)at;
    *ret_place = *ret_stack = 0;
#endif
}

static void add(uintptr_t address)
{
    if (watch.count == OS_FRAMES || !address) return;
    watch.frames[watch.count++] = (struct os_frame){.address = address};
}

/* Who called an address at which there is no code. The kernel reads it: there may be no stack either. */
static uintptr_t caller_on(uintptr_t stack)
{
    uintptr_t word = 0;
    struct iovec to = {&word, sizeof word},
                 from = {(void *)stack, sizeof word}; /* NOLINT(performance-no-int-to-ptr) */
    return stack && process_vm_readv(getpid(), &to, 1, &from, 1, 0) == (ssize_t)sizeof word ? word : 0;
}

static void unwind(const ucontext_t *at)
{
    uintptr_t place, stack;
    look_at(at, &place, &stack);
    int count = backtrace(watch.stack, 2 * OS_FRAMES), from = 0;
    while (from < count && (uintptr_t)watch.stack[from] != place) from++;
    add(place ? place + 1 : 0);
    if (from + 1 >= count) add(caller_on(stack));
    for (int i = from + 1; i < count; i++) add((uintptr_t)watch.stack[i]);
}

/* The SDK's own code, where it is linked statically (sdk.ld). */
extern const char fauxfax_sdk_begin[] __attribute__((weak, visibility("hidden")));
extern const char fauxfax_sdk_end[] __attribute__((weak, visibility("hidden")));

static bool is_ours(uint64_t address)
{
    return address > (uintptr_t)fauxfax_sdk_begin && address <= (uintptr_t)fauxfax_sdk_end;
}

/* What the program did itself, if it did anything: the rest is what we did for it, whose places tell it nothing. */
static void leave_out_ours(void)
{
    uint32_t theirs = 0;
    for (uint32_t i = 0; i < watch.count; i++)
        if (!is_ours(watch.frames[i].address)) watch.frames[theirs++] = watch.frames[i];
    if (theirs) watch.count = theirs;
}

/* ---- In which module: as os_module_of, which takes the loader's lock ---- */

struct maps {
    int fd;
    size_t at, have;
    char bytes[4096];
};

/* A line, cut where it is too long; false: there are no more. */
static bool next_line(struct maps *maps, char *line, size_t size)
{
    size_t used = 0;
    for (;;) {
        if (maps->at == maps->have) {
            ssize_t got = read(maps->fd, maps->bytes, sizeof maps->bytes);
            if (got <= 0) return false;
            maps->have = (size_t)got;
            maps->at = 0;
        }
        char c = maps->bytes[maps->at++];
        if (c == '\n') break;
        if (used + 1 < size) line[used++] = c;
    }
    line[used] = 0;
    return true;
}

static uintptr_t hex(const char **at)
{
    static const char digits[] = "0123456789abcdef";
    uintptr_t value = 0;
    for (const char *digit; **at && (digit = strchr(digits, **at)); ++*at)
        value = value << 4 | (uintptr_t)(digit - digits);
    return value;
}

/* Its modules follow each other, the lowest page of each first. */
static void name_modules(struct maps *maps)
{
    static char line[OS_FRAME_PATH + 128], path[OS_FRAME_PATH];
    uintptr_t base = 0;
    bool named[OS_FRAMES] = {false};
    *path = 0;
    while (next_line(maps, line, sizeof line)) {
        const char *at = line;
        uintptr_t from = hex(&at);
        at += *at == '-';
        uintptr_t end = hex(&at);
        char *name = strchr(line, '/');
        if (!name || strlen(name) >= sizeof path) continue;
        ff_utf8_repair(name);
        if (strcmp(name, path) != 0) base = from;
        memcpy(path, name, strlen(name) + 1);
        for (uint32_t i = 0; i < watch.count; i++) {
            if (named[i] || watch.frames[i].address < from || watch.frames[i].address >= end) continue;
            named[i] = true;
            watch.frames[i].address -= base;
            memcpy(watch.frames[i].module, path, strlen(path) + 1);
        }
    }
}

static void resolve(void)
{
    static struct maps maps;
    maps.fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    if (maps.fd < 0) return;
    name_modules(&maps);
    close(maps.fd);
}

/* ---- The handler ---- */

static void on_crash(int number, siginfo_t *info, void *context)
{
    int error = errno;
    os_crashed *crashed = atomic_exchange(&watch.crashed, NULL); /* the first thread speaks for all */
    signal(number, SIG_DFL);
    if (crashed) {
        unwind(context);
        leave_out_ours();
        resolve();
        crashed(watch.ctx, (uint32_t)number, watch.frames, watch.count);
    }
    /* A fault comes again by itself, in the same place; what was sent does not. */
    if (info->si_code <= 0) raise(number);
    errno = error;
}

static void install(void)
{
    struct sigaction ours = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK}, now;
    stack_t none, other = {.ss_sp = watch.other_stack, .ss_size = sizeof watch.other_stack};
    sigemptyset(&ours.sa_mask);
    backtrace(watch.stack, 1); /* which loads a library the first time */
    if (sigaltstack(NULL, &none) == 0 && (none.ss_flags & SS_DISABLE)) sigaltstack(&other, NULL);
    for (int i = 0; i < SIGNALS; i++)
        if (sigaction(signals[i], NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO) &&
            now.sa_handler == SIG_DFL)
            sigaction(signals[i], &ours, NULL);
    watch.installed = true;
}

void os_crash_watch(os_crashed *crashed, void *ctx)
{
    watch.ctx = ctx;
    atomic_store(&watch.crashed, crashed);
    if (crashed && !watch.installed) install();
}

bool os_crash_resolves(void)
{
    return false;
}
