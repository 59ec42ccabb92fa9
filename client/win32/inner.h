/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_WIN32_INNER_H
#define FF_CLIENT_WIN32_INNER_H

#include <windows.h>

#include "client/client.h"
#include "client/host.h"
#include "client/os.h"
#include "common/alloc.h"
#include "common/filetime.h"
#include "common/msgqueue.h"

/* What the files of the portable Win32 subset share. host.h is what the fax side sees, windows.h what a program sees.
 *
 * A simulated process is a struct host, and everything hangs on it; what the calling thread has in it (queue, last error,
 * wait in progress) is a struct host_thread. One lock a process. It is held by every function here that is given a thread or
 * a host, unless it says "no lock"; it is let go while user code runs (window procedures, TIMERPROCs) and while a thread
 * waits, so what was found before is to be found again after a function marked "lets go".
 *
 * Time here is uptime: ticks of 100 ns since the process's system started. It goes on when the world sets the clock. */

/* ---- Waiting: wait.c ---- */

struct host_thread;

/* A wait in progress, on the stack of the thread that waits. */
struct host_wait {
    uint64_t deadline; /* uptime; FF_TIME_NEVER */
    /* Is it over? Takes what was waited for. Called by the waiting thread, and by whoever changes what it depends on. */
    bool (*ready)(struct host_wait *wait);
    bool takes_sent; /* answers what other threads send meanwhile */
    bool timers;     /* a timer of the thread that becomes due is worth a look */
    bool patient;    /* cannot fail: goes on after the end of the world */
    bool done;
    const char *what; /* in words that begin with the function's name, for a stuck verdict */
    const void *site; /* who called that; NULL unknown */

    /* host_wait's own. */
    struct host_thread *thread;
    bool placed; /* its place is known: */
    struct client_site place;
    struct host_wait *before, *after; /* of the process, in the order in which they began */
    uint64_t until;                   /* the deadline, or a timer before it */
};

enum host_wait_end {
    HOST_WAIT_done,
    HOST_WAIT_timeout,
    HOST_WAIT_over /* nothing will come any more: the last error says why */
};
/* Blocks until wait->ready. Lets go. */
enum host_wait_end host_wait(struct host_thread *thread, struct host_wait *wait);
/* Something has changed that waits may depend on: all of them, the oldest first; or those of one thread. */
void host_wait_offer(struct host *host);
void host_wait_offer_thread(struct host_thread *thread);
void host_wait_offer_newest_first(struct host *host);
/* The uptime that is `ms` from now; INFINITE: FF_TIME_NEVER. */
uint64_t host_deadline(const struct host *host, uint32_t ms);
/* For host_clock and its kin: those whose time has come are woken; all are said anew; all that can fail do. */
void host_waits_look_at_clock(struct host *host);
void host_waits_say_anew(struct host *host);
/* False: there was none. */
bool host_waits_end(struct host *host, uint32_t code);
/* There are some, and none whose thread is on its way out of it. */
bool host_waits_all_block(const struct host *host);

/* ---- Kernel objects: object.c, handle.c ---- */

struct host_object;

/* Bits, so that several kinds can be asked for. */
enum {
    HOST_KIND_event = 1,
    HOST_KIND_mutex = 2,
    HOST_KIND_semaphore = 4,
    HOST_KIND_thread = 8,
    HOST_KIND_process = 16,
    HOST_KIND_port = 32,
    HOST_KIND_manager = 64, /* OpenSCManager */
    HOST_KIND_service = 128,
    HOST_KIND_dc = 256, /* of a print job */
    HOST_KIND_file = 512,
    HOST_KINDS_waitable = 31,
    HOST_KINDS_closable = HOST_KINDS_waitable | HOST_KIND_port | HOST_KIND_file /* CloseHandle is for them */
};

struct host_object_ops {
    unsigned kind;
    const char *name; /* in the words of a wait */
    /* Would a wait on it be over, for this thread? NULL: never. */
    bool (*signalled)(const struct host_object *object, const struct host_thread *thread);
    /* It is: what that changes. *ret_abandoned is set for a mutex whose owner ended. NULL: nothing. */
    void (*take)(struct host_object *object, struct host_thread *thread, bool *ret_abandoned);
    /* Its last handle was closed, while it may be waited for; NULL: nothing. */
    void (*closed)(struct host *host, struct host_object *object);
    /* What it holds besides itself is to be freed; NULL: nothing. */
    void (*free)(struct host *host, struct host_object *object);
};

struct host_packet_row {
    uint32_t bytes;
    uint64_t key;
    void *overlapped;
    uint32_t registration; /* of a fax event; 0: the program's own */
    uint64_t sequence;
};

struct host_object {
    const struct host_object_ops *ops;
    uint32_t refs; /* handles, waits, and the thread of a thread object */
    uint32_t handles;
    struct host_object *next_named;
    struct ff_str name; /* NULL: none */
    union {
        struct {
            bool manual, set;
        } event;
        struct {
            struct host_thread *owner;
            struct host_object *next_owned;
            uint32_t depth;
            bool abandoned;
        } mutex;
        struct {
            LONG count, most;
        } semaphore;
        struct {
            uint32_t id, exit_code;
            bool ended, suspended; /* suspended: it has not begun */
        } thread;
        struct {
            FF_ARRAY(struct host_packet_row) packets; /* from `first` on */
            uint32_t first;
            bool closed;
        } port;
        struct {
            int fd;
            uint32_t access;
        } file;
        uint32_t access; /* manager, service */
        struct {
            struct print *print; /* NULL: its document is finished */
            const void *site;
            uint64_t since;
        } dc;
    };
};

/* One reference; NULL: refused. */
struct host_object *host_object_new(struct host *host, const struct host_object_ops *ops);
void host_object_hold(struct host_object *object);
void host_object_release(struct host *host, struct host_object *object);
bool host_object_signalled(const struct host_object *object, const struct host_thread *thread);
void host_object_take(struct host_object *object, struct host_thread *thread, bool *ret_abandoned);
/* The object of that kind and name, or a new one of that name (NULL: none); one reference. NULL, and the last error: refused,
 * or the name is another kind's. The last error says whether it was there: ERROR_ALREADY_EXISTS, else 0. */
struct host_object *host_object_named(struct host_thread *thread, const struct host_object_ops *ops,
                                      struct ff_str name);

struct host_handle {
    struct host_object *object; /* NULL: free */
    uint32_t generation, next_free;
};
/* A new handle, which holds a reference; 0: refused. */
uint64_t host_handle_open(struct host *host, struct host_object *object);
/* What a handle names, pseudo handles included; NULL and ERROR_INVALID_HANDLE when it is none of these kinds. */
struct host_object *host_handle_find(struct host_thread *thread, HANDLE handle, unsigned kinds);
/* The same for whoever calls no API: no pseudo handles, no last error. */
struct host_object *host_handle_look(const struct host *host, uint64_t handle, unsigned kinds);
/* False and ERROR_INVALID_HANDLE: not one of these kinds. Lets go, of a completion port. */
bool host_handle_close(struct host_thread *thread, HANDLE handle, unsigned kinds);
/* The object's reference becomes a handle's; NULL, object or not: refused, with the last error set. */
HANDLE host_handle_give(struct host_thread *thread, struct host_object *object);

/* Mutexes of a thread that ends. */
void host_mutex_abandon(struct host_thread *thread);

/* ---- Messages: queue.c, sent.c ---- */

enum host_sent_state { HOST_SENT_new, HOST_SENT_taken, HOST_SENT_replied, HOST_SENT_dropped };

/* A message that was sent from one thread to another, or by the session manager. */
struct host_sent {
    struct host_sent *next;     /* for the same receiver */
    struct host_sent *outer;    /* what its receiver was answering when it took this */
    struct host_thread *sender; /* NULL: nobody waits for the answer */
    struct host_sent *before;   /* what its sender was waiting for when it sent this */
    uint64_t from_world;        /* number of a host_send; 0 */
    uint64_t window;
    uint32_t message;
    uint64_t wparam, lparam;
    const void *site; /* who sent it; NULL unknown */
    enum host_sent_state state;
    uint64_t result;
    unsigned holders;
};

/* Beyond the numbers of the API: DestroyWindow, on a child window that belongs to another thread. */
#define HOST_MSG_DESTROY 0x80000001U

struct host_window;
/* Sends to a window, whichever thread's it is, and gives the answer; 0 when the window is gone. Lets go. */
uint64_t host_sent_send(struct host_thread *thread, uint64_t window, uint32_t message, uint64_t wparam,
                        uint64_t lparam);
/* Answers everything that was sent to the thread. Lets go. */
void host_sent_take_all(struct host_thread *thread);
/* The thread ends: what was sent to it is not answered any more, and what it sent nobody waits for. Lets go. */
void host_sent_drop_all(struct host_thread *thread);

/* New input for the thread: QS_… */
void host_queue_input(struct host_thread *thread, uint32_t bits);
/* The thread has a message queue from now on. */
void host_queue_want(struct host_thread *thread);
/* New input of these kinds, or (whole) any input. */
bool host_queue_has(struct host_thread *thread, uint32_t mask, bool whole);
/* Forgets what was posted to a window that is going, and its timers. */
void host_queue_forget(struct host_thread *thread, uint64_t window);
/* When the next timer of the thread is due that is not due yet; FF_TIME_NEVER. */
uint64_t host_queue_next_timer(const struct host_thread *thread, uint64_t uptime);

/* ---- Windows: wndclass.c, window.c, create.c, destroy.c ---- */

struct host_class {
    struct host_class *next;
    uint16_t atom;
    bool ansi;
    uint32_t style;
    int extra;
    WNDPROC procedure;
    HINSTANCE instance;
    uint32_t windows;
};

/* The classes that the system has. False: refused. */
bool host_classes_start(struct host *host);
/* The class of that atom that a module sees; NULL instance: any module. NULL: none. */
struct host_class *host_class_find(const struct host *host, uint16_t atom, HINSTANCE instance);

/* ---- Names that have a number: atom.c ---- */

enum { HOST_ATOM_CHAINS = 256 };

struct host_atom {
    struct ff_str name; /* NULL: free */
    uint32_t hash;
    uint16_t holds, next; /* next: row + 1, of its chain or of those that are free */
};
/* The number of a name, whatever its case: 0xC000 and up; held once more. 0: refused. */
uint16_t host_atom_make(struct host *host, struct ff_str name);
/* What a class name stands for: the number of its text. 0: nobody has made that number. */
uint16_t host_atom_find(const struct host *host, struct ff_str name);
/* Held once more, or once less; of what is no such number, nothing. */
void host_atom_hold(struct host *host, uint16_t atom);
void host_atom_drop(struct host *host, uint16_t atom);
void host_atoms_free(struct host *host);
/* A class name may be an atom in place of a pointer. */
static inline uint16_t host_atom_in(const void *name)
{
    return (uintptr_t)name < 0x10000 ? (uint16_t)(uintptr_t)name : 0;
}

struct host_window {
    struct host_window *before, *after; /* of the process, in order of creation */
    uint64_t number;                    /* its HWND */
    struct host_thread *thread;
    struct host_class *class_;
    WNDPROC procedure;
    bool ansi;
    enum ff_window_kind kind;
    bool going; /* DestroyWindow is at it */
    uint32_t style, style_ex;
    uint64_t parent, owner; /* numbers; 0: none, or the desktop */
    LONG_PTR id, instance, user_data;
    uint8_t *extra; /* class_->extra bytes */
};

/* Numbers that were given out one after the other: the i-th to window row + i. */
struct host_range {
    uint32_t first, count, row;
};
struct host_window *host_window_find(const struct host *host, uint64_t number);
/* As find; else NULL and ERROR_INVALID_WINDOW_HANDLE. */
struct host_window *host_window_of(struct host_thread *thread, HWND window);
/* A new one of the class, with its number; NULL: refused. */
struct host_window *host_window_new(struct host_thread *thread, struct host_class *class_);
/* Is it a child of the other, or a child's child? */
bool host_window_is_child(const struct host *host, uint64_t parent, uint64_t window);
/* The next window in order of creation, after the one of that number (0: the first), that is a child of the other, or that
 * the other owns. 0: none. */
uint64_t host_window_child_after(const struct host *host, uint64_t parent, uint64_t after);
uint64_t host_window_owned_after(const struct host *host, uint64_t owner, uint64_t after);
/* The windows that a broadcast reaches, in the same way, up to the last one that there was at its beginning. */
uint64_t host_window_top_after(const struct host *host, uint64_t after, uint64_t last);
uint64_t host_window_last(const struct host *host);
static inline bool host_broadcasts(uint64_t window)
{
    return window == (uintptr_t)HWND_BROADCAST;
}
/* What programs number for themselves means something else in each: nobody gets it of a broadcast. */
static inline bool host_is_for_all(uint32_t message)
{
    return message < WM_USER || message >= 0xC000;
}
/* Calls its procedure, on this thread, whose it is; 0 when it is gone. Lets go. */
uint64_t host_window_call(struct host_thread *thread, uint64_t window, uint32_t message, uint64_t wparam,
                          uint64_t lparam);
/* WS_VISIBLE, or not, and WM_SHOWWINDOW when that changes. Lets go. */
void host_window_show(struct host_thread *thread, uint64_t number, bool shown);
/* WM_PARENTNOTIFY to its parents. Lets go. */
void host_window_notify_parents(struct host_thread *thread, uint64_t window, uint32_t message);
/* A window of this thread, with all below it: messages, and the end of it. Lets go. */
void host_window_destroy(struct host_thread *thread, uint64_t window);
/* The second half of that: no WM_DESTROY. */
void host_window_finish(struct host_thread *thread, uint64_t window);
/* The end of it, without a word to its procedure. */
void host_window_vanish(struct host *host, struct host_window *window);
/* The windows of a thread that is gone. */
void host_windows_vanish(struct host_thread *thread);

/* ---- Texts: text.c ---- */

/* Which of an A/W pair was called, or which kind a window is. */
enum host_form { HOST_A, HOST_W };

/* A text of the caller's in WTF-8, which texts are inside. NULL stays NULL. */
struct host_text {
    struct ff_writer bytes;
    struct ff_str str;
};
/* False, and the last error: memory was refused. In any case host_text_free. */
bool host_text_take(struct host_thread *thread, struct host_text *text, enum host_form form,
                    const void *from);
/* The same for what is no text but bytes: a path in the A form. */
bool host_text_take_bytes(struct host_thread *thread, struct host_text *text, const char *from);
void host_text_free(struct host_text *text);
/* The other way: *ret is a terminated text in `form`, in the writer's memory; NULL stays NULL. False: refused. */
bool host_text_give(struct ff_writer *w, enum host_form form, struct ff_str str, const void **ret);
/* The first character of at[0..left), in the ANSI code page, and how many bytes it takes. */
size_t host_widen(const char *at, size_t left, uint32_t *ret_code);
/* One character, of one UTF-16 unit or a pair, in the page; how many bytes. *ret_lossy (may be NULL): it cannot come back. */
enum { HOST_NARROW_MAX = 4 };
size_t host_narrow(uint32_t page, const uint16_t *units, size_t count, char to[HOST_NARROW_MAX],
                   bool *ret_lossy);
/* Lower case of a code point; of the letters of Latin-1, Latin Extended-A, Greek and Cyrillic. */
uint32_t host_fold(uint32_t code);
bool host_same_nocase(struct ff_str a, struct ff_str b);
/* Of texts that are the same so, the same. */
uint32_t host_hash_nocase(struct ff_str text);

/* ---- Memory: local.c ---- */

struct host_block {
    void *at; /* NULL: free place */
    size_t size;
    uint32_t registration; /* of a fax event; 0 */
};
/* A zeroed block that LocalFree is for; NULL: refused. */
void *host_block_new(struct host *host, size_t size, uint32_t registration);
void host_block_free(struct host *host, void *at); /* that nobody was given */

/* ---- Threads and the process: thread.c, host.c ---- */

enum { HOST_TLS_SLOTS = TLS_MINIMUM_AVAILABLE };

struct host_thread {
    struct host *host;
    struct host_thread *next;
    uint32_t ordinal; /* client_thread */
    uint32_t id;      /* GetCurrentThreadId */
    uint32_t last_error;
    uint32_t exit_code;
    struct host_object *object;
    struct host_object *mutexes; /* that it owns */

    struct os_cond wake;
    struct host_wait *wait; /* in which it blocks, as the world has been told; NULL: it runs */
    uint32_t over;          /* the code with which that is to end; 0 */

    bool has_queue;
    struct ff_msgqueue queue;
    uint32_t input;       /* QS_… that are new since the queue was last looked at */
    uint64_t timers_seen; /* uptime up to which due timers are no news */
    uint32_t
        peeks; /* PeekMessages in a row that found nothing, since it waited; since when, on the monotonic clock */
    uint64_t peeks_since;
    struct host_sent *sent_first, *sent_last, *answering, *waiting_for;

    void *tls[HOST_TLS_SLOTS];
};

struct host {
    struct client *client;
    const struct ff_alloc *alloc;
    struct os_mutex lock;
    uint32_t pid;
    uint64_t started; /* virtual time at uptime 0 */
    uint32_t over;    /* host_end's code; 0 */
    struct host_thread *threads;
    struct host_wait *waits_first, *waits_last;
    struct host_object *process;

    FF_ARRAY(struct host_handle) handles;
    uint32_t handles_free, handles_free_last; /* index + 1, in the order in which they were closed */
    struct host_object *named;

    struct host_window *windows_first, *windows_last;
    FF_ARRAY(struct host_window *) windows; /* all that ever were, in order of creation; NULL: gone */
    FF_ARRAY(struct host_range) ranges;
    struct host_class *classes;
    FF_ARRAY(struct host_atom) atoms;
    uint16_t atoms_free, atom_chains[HOST_ATOM_CHAINS]; /* rows + 1 */

    struct host_block *blocks; /* by address, open addressing */
    uint32_t blocks_count, blocks_room;

    uint64_t tls_used;  /* a bit a slot */
    uint32_t libraries; /* LoadLibrary less FreeLibrary, of winfax.dll */
};

/* As host_new, with memory of a test's. */
struct host *host_new_on(struct client *client, const struct ff_alloc *alloc);

/* The calling thread in its process, with the lock taken; NULL: memory was refused, and the last error says so. */
struct host_thread *host_enter(void);
/* Lets the lock go, and gives the result back. */
BOOL host_leave(struct host_thread *thread, BOOL result);
/* The same without the lock. */
struct host_thread *host_thread_self(void);
struct host_thread *host_thread_by_id(const struct host *host, uint32_t id);
/* Sets the thread's last error, and gives FALSE. */
BOOL host_fail(struct host_thread *thread, uint32_t code);
/* If it blocks: its wait is to be looked at again. */
void host_thread_wake(struct host_thread *thread);

uint64_t host_uptime(const struct host *host);
uint32_t host_tick_count(uint64_t uptime);

/* The place in the program that called the function this stands in. */
#define HOST_SITE __builtin_return_address(0)

/* Handles of modules. Where modules lie in memory is nobody's business. */
#define HOST_PROGRAM ((HMODULE)(uintptr_t)0x00400000)
#define HOST_WINFAX ((HMODULE)(uintptr_t)0x10000000)
/* ioport.c: is it a completion port, and how many fax events lie in it that closing this handle would drop? */
bool host_port_unread(struct host *host, HANDLE handle, uint32_t *ret_unread);

static inline uint64_t host_number(const void *handle)
{
    return (uintptr_t)handle;
}
static inline HANDLE host_handle(uint64_t number)
{
    return (HANDLE)(uintptr_t)number;
}
static inline HWND host_hwnd(uint64_t number)
{
    return (HWND)(uintptr_t)number;
}

#endif
