/* SPDX-License-Identifier: MIT */
#ifndef FF_CLIENT_CLIENT_H
#define FF_CLIENT_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/link.h"
#include "common/protocol.h"

/* One client process as the SDK sees it: its link to a world, its registrations and buffers, and (host.h) its Windows.
 * An ordinary program has one, made at its first call. A test may have several: fauxfax_enter binds the calling thread
 * to one of them, and each (OS thread, process) pair has a queue, a last error and a thread ordinal of its own.
 *
 * Locks: the fax side's are leaves. Under them nothing is called: no function of host.h, no user code, and no frame is
 * sent. So everything here may be called with host.h's lock held, but for what is marked "no lock": these wait for a
 * reply, or deliver (embedded), which comes back to host_post. */
struct client;
struct host_thread;

/* Of the calling thread. Made (without a link) at the first use; NULL only when memory is refused. */
struct client *client_current(void);
/* Opens the link if there is none yet, by FAUXFAX_TRANSPORT (client_env.c). What was said before (threads, idle threads,
 * windows) is told the world now. ERROR_NOT_ENOUGH_MEMORY: the next attempt may go well. RPC_S_SERVER_UNAVAILABLE: no world,
 * which is said once on stderr. No lock. */
uint32_t client_connect(struct client *client);
bool client_has_link(const struct client *client);

/* For testing.h: a process on a transport, in the words of FAUXFAX_TRANSPORT or "embedded:NAME" (embedded/embedded.h). user:
 * NULL for the world's default one; image: NULL for the program's. NULL: *error says why. */
struct client *client_new(const char *transport, const char *user, const char *image, char error[256]);
/* The calling thread acts for it from now on; NULL: for the default one. The process that it leaves sees a thread that
 * waits for its return. When memory is refused nothing changes (client_thread then says 0). No lock. */
void client_bind(struct client *client);
/* The process ends: its waits end (host_end), its link closes. What threads still hold of it stays until they bind to
 * another one or end. No lock. */
void client_end(struct client *client, bool polite, uint32_t exit_code);

/* The program ends: says so, and closes the link; twice is once. Other threads may still be anywhere, and nothing is freed. No lock. */
void client_leave_world(struct client *client);

/* The ordinal of the calling thread in the process, from 1, with or without a link; says ThreadBegin at the first use.
 * 0: memory was refused. */
uint32_t client_thread(struct client *client);
/* A broadcast begins in the calling thread, with something of it at that place of the stack: in how many callbacks of others it does,
 * FF_BROADCASTS_NESTED where it is too many. */
uint32_t client_broadcast_begins(const void *on_stack);
/* The one that began in so many has returned. */
void client_broadcast_ended(uint32_t depth);
/* The calling thread ends. It is said anyway when the thread is gone; twice is once. */
void client_thread_end(struct client *client, uint32_t ordinal);
/* Where host.h's implementation keeps what it knows of the calling thread in this process: NULL at first. When the thread
 * is gone, or has left an ended process for good, what is there goes to host_thread_gone, before client_thread_end. NULL:
 * the thread does not act for the process. */
struct host_thread **client_host_thread(struct client *client);

/* Virtual time now, as the world last said it, carried on by the wall clock under real and scaled time. */
uint64_t client_now(struct client *client);
enum ff_time_mode client_time_mode(const struct client *client);
/* Is it one of the simulated processes of this program? Its end is not the program's. */
bool client_is_simulated(const struct client *client);
/* Real nanoseconds that `ticks` of virtual time take; UINT64_MAX under auto and manual (the world moves time). */
uint64_t client_real_ns(const struct client *client, uint64_t ticks);

/* The code page of the A functions (codepage.h), by FAUXFAX_CODEPAGE, chosen at the first use. */
uint32_t client_ansi_page(void);

/* One call: head filled from the calling thread and `site` (the return address into user code); waits until every
 * notification before its reply is worked off (EVT-6). Decodes the reply's record into *out (NULL: not); its strings and lists
 * live in `reply` and `arena`, which the caller frees. Returns the Win32 code (RPC_S_SERVER_UNAVAILABLE without a world).
 * No lock. */
uint32_t client_call(struct client *client, enum ff_type type, uint32_t nulls, const void *site,
                     const void *in, void *out, struct ff_writer *reply, struct ff_arena *arena);
/* Nothing to be answered. Lost links, and none, are ignored. */
void client_tell(struct client *client, enum ff_type type, const void *in);

/* A place in the program as the world knows it: a module's ordinal (0: unknown) and the offset in it. Takes the loader's lock:
 * under none of ours. */
struct client_site {
    uint32_t module;
    uint64_t address;
};
struct client_site client_site_of(struct client *client, const void *site);

/* ---- What host.h's implementation says to the fax side ---- */

void client_window_made(struct client *client, uint64_t window, enum ff_window_kind kind,
                        struct ff_str title);
void client_window_gone(struct client *client, uint64_t window);
/* The calling thread is about to wait / whoever wakes a waiting thread says so before it can run. */
struct client_wait {
    uint64_t deadline; /* FF_TIME_NEVER: none */
    bool pumps, foreign;
    const char *what;
    struct client_site site; /* that called the function which waits */
};
void client_idle(struct client *client, uint32_t thread, const struct client_wait *wait);
void client_busy(struct client *client, uint32_t thread);
/* After client_idle, before the thread blocks: the embedded world may move now, and what comes of it may be what the
 * thread waits for. No lock. */
void client_settle(struct client *client);
/* A posted fax message, or a packet, was taken out of its queue by the client. One that is dropped with its window or its port stays
 * unread. registration and sequence are what host_post and host_packet were given. */
void client_event_read(struct client *client, uint32_t registration, uint64_t sequence);
/* The calling thread has that event in hand now, until it waits. */
void client_event_handled(struct client *client, uint32_t registration, uint64_t sequence);
/* Messages of the real session manager have come, not of the world's. */
void client_session_ends(struct client *client);
/* That thread looks for messages again and again there, and does not wait. No lock. */
void client_polls(struct client *client, uint32_t thread, const void *site);
void client_port_closed(struct client *client, uint64_t port, uint32_t unread); /* no lock */
/* The answer to a host_send. No lock. */
void client_sent_reply(struct client *client, uint64_t send, uint64_t result);
/* CloseHandle, LocalFree and the like were called on something of the fax side's. True when it was (and is said). */
bool client_owns_handle(struct client *client, uint64_t handle, const void *site);
bool client_owns_buffer(struct client *client, const void *buffer, const void *site);
void client_event_freed(struct client *client, uint32_t registration);
void client_event_overrun(struct client *client, uint32_t registration);
/* OutputDebugString. */
void client_log_debug(struct client *client, struct ff_str text);

#endif
