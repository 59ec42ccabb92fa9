/* SPDX-License-Identifier: MIT */
/* What a client tells: nothing is answered, and what cannot be true ends the connection. What comes too late (an
 * answer after its time-out, a thread that has ended) is no mistake, and is left alone by the model. */
#include <string.h>

#include "service/world/peer.h"

struct ff_str peer_words(struct ff_str said)
{
    if (said.size <= PEER_WORDS_MAX) return said;
    said.size = PEER_WORDS_MAX;
    /* Not in the middle of a character. */
    while (said.size > 0 && ((unsigned char)said.at[said.size] & 0xC0) == 0x80) said.size--;
    return said;
}

const char *tell_Module(struct exchange *x, const void *in_)
{
    const struct ff_in_Module *in = in_;
    struct world *world = x->world;
    struct client *client = &world->clients.at[x->peer->process];
    if (in->module == 0 || in->module > PEER_MODULES_MAX) return "modules are numbered from 1 to 1024";
    uint32_t more = in->module > client->modules.count ? in->module - client->modules.count : 0;
    if (!ff_array_room(world->alloc, &client->modules, more)) {
        world->refused = true; /* sites in it stay without a name */
        return NULL;
    }
    while (client->modules.count < in->module) client->modules.at[client->modules.count++] = 0;
    client->modules.at[in->module - 1] = text_or_none(world->sim, peer_words(in->path));
    return NULL;
}

const char *tell_ThreadBegin(struct exchange *x, const void *in_)
{
    const struct ff_in_ThreadBegin *in = in_;
    struct sim *sim = x->world->sim;
    if (in->thread == 0) return "threads are numbered from 1";
    if (sim->processes.at[x->peer->process].threads >= PEER_THREADS_MAX) return "more than 4096 threads";
    thread_begin(sim, x->peer->process, in->thread);
    return NULL;
}

const char *tell_ThreadEnd(struct exchange *x, const void *in_)
{
    const struct ff_in_ThreadEnd *in = in_;
    thread_end(x->world->sim, x->peer->process, in->thread);
    return NULL;
}

/* "WaitForSingleObject (event 0x4, no time-out)" is a call of that function. */
static uint32_t site_of_wait(struct exchange *x, const struct ff_in_Idle *in)
{
    char function[64] = "";
    uint32_t size = 0;
    while (size < in->what.size && size + 1 < sizeof function && in->what.at[size] != ' ') size++;
    if (size) memcpy(function, in->what.at, size);
    return peer_site(x, in->module, in->address, FF_TYPE_Idle, function);
}

const char *tell_Idle(struct exchange *x, const void *in_)
{
    const struct ff_in_Idle *in = in_;
    quiet_idle(x->world->sim, x->peer->process, in->thread, in->deadline, in->foreign != 0,
               peer_words(in->what));
    quiet_place(x->world->sim, x->peer->process, in->thread, site_of_wait(x, in));
    return NULL;
}

const char *tell_Busy(struct exchange *x, const void *in_)
{
    const struct ff_in_Busy *in = in_;
    quiet_busy(x->world->sim, x->peer->process, in->thread);
    return NULL;
}

const char *tell_Seen(struct exchange *x, const void *in_)
{
    const struct ff_in_Seen *in = in_;
    quiet_seen(x->world->sim, x->peer->process, in->events, in->actions);
    return NULL;
}

const char *tell_WindowMade(struct exchange *x, const void *in_)
{
    const struct ff_in_WindowMade *in = in_;
    struct sim *sim = x->world->sim;
    bool kind =
        in->kind == FF_WINDOW_top_level || in->kind == FF_WINDOW_child || in->kind == FF_WINDOW_message_only;
    if (!kind || in->window == 0) return "a window is top-level, a child or message-only, and has a handle";
    window_gone(sim, x->peer->process, in->window); /* a handle comes again when its window has gone */
    if (sim->processes.at[x->peer->process].windows >= PEER_WINDOWS_MAX)
        return "more than 65535 windows at once";
    window_made(sim, x->peer->process, in->window, in->thread, (enum ff_window_kind)in->kind,
                peer_words(in->title));
    return NULL;
}

const char *tell_WindowGone(struct exchange *x, const void *in_)
{
    const struct ff_in_WindowGone *in = in_;
    window_gone(x->world->sim, x->peer->process, in->window);
    return NULL;
}

const char *tell_SentReply(struct exchange *x, const void *in_)
{
    const struct ff_in_SentReply *in = in_;
    logoff_answer(x->world->sim, x->peer->process, in->send, in->result);
    return NULL;
}

const char *tell_Ack(struct exchange *x, const void *in)
{
    if (delivery_ack(x->world->sim, x->peer->process, in)) return NULL;
    return "it names a registration that is not its own, or events that were not for it";
}

const char *tell_BufferFreed(struct exchange *x, const void *in_)
{
    const struct ff_in_BufferFreed *in = in_;
    if (buffer_freed(x->world->sim, x->peer->process, in->buffer)) return NULL;
    return "it has no buffer of that number";
}

const char *tell_EventFreed(struct exchange *x, const void *in_)
{
    const struct ff_in_EventFreed *in = in_;
    if (registration_blocks_freed(x->world->sim, x->peer->process, in->registration, in->count)) return NULL;
    return "it has not so many event blocks of that registration";
}

const char *tell_DocumentChunk(struct exchange *x, const void *in_)
{
    const struct ff_in_DocumentChunk *in = in_;
    if (in->bytes.size > FF_CHUNK_MAX) return "a chunk has at most 64 KiB";
    if (store_chunk(x->world, x->peer->process, in->document, in->bytes)) return NULL;
    return "no upload of this process has that number, or it was announced as smaller";
}

/* ---- Note ---- */

static void note_port(struct exchange *x, const struct ff_in_Note *in)
{
    registration_port_closed(x->world->sim, x->peer->process, in->value,
                             in->kind == FF_NOTE_port_closed_unread);
}

/* What kinds of a note are handled alike. */
enum note_way { NOTE_finding, NOTE_port, NOTE_polls, NOTE_buffer, NOTE_event, NOTE_dc };

static const char *note_overrun(struct exchange *x, uint64_t number, enum note_way way)
{
    struct sim *sim = x->world->sim;
    uint32_t process = x->peer->process;
    bool known = number <= UINT32_MAX &&
                 (way == NOTE_buffer ? buffer_overrun(sim, process, (uint32_t)number)
                                     : registration_block_overrun(sim, process, (uint32_t)number));
    return known ? NULL : "it has no block of that number";
}

const char *tell_Note(struct exchange *x, const void *in_)
{
    /* What it becomes, and the function that was called, if one was. A port is looked up in the model, and so is a block. */
    static const struct {
        enum finding_kind finding;
        const char *function;
        enum note_way way;
    } rows[FF_NOTES] = {
        [FF_NOTE_foreign_buffer] = {FINDING_foreign_buffer, "FaxFreeBuffer", NOTE_finding},
        [FF_NOTE_port_closed] = {FINDING_port_closed, "CloseHandle", NOTE_port},
        [FF_NOTE_port_closed_unread] = {FINDING_port_closed_unread, "CloseHandle", NOTE_port},
        [FF_NOTE_closehandle_on_fax] = {FINDING_closehandle, "CloseHandle", NOTE_finding},
        [FF_NOTE_freebuffer_on_event] = {FINDING_freebuffer_on_event, "FaxFreeBuffer", NOTE_finding},
        [FF_NOTE_localfree_on_buffer] = {FINDING_localfree_on_buffer, "LocalFree", NOTE_finding},
        [FF_NOTE_real_session_ends] = {FINDING_real_session_ends, NULL, NOTE_finding},
        [FF_NOTE_dc_left] = {FINDING_KINDS, "FaxStartPrintJob", NOTE_dc},
        [FF_NOTE_polls] = {FINDING_KINDS, "PeekMessage", NOTE_polls},
        [FF_NOTE_buffer_overrun] = {FINDING_KINDS, NULL, NOTE_buffer},
        [FF_NOTE_event_overrun] = {FINDING_KINDS, NULL, NOTE_event},
    };
    const struct ff_in_Note *in = in_;
    if (in->kind >= FF_NOTES) return "there is no such note";
    enum note_way way = rows[in->kind].way;
    if (way == NOTE_buffer || way == NOTE_event) return note_overrun(x, in->value, way);
    const char *function = rows[in->kind].function;
    uint32_t site = function ? peer_site(x, in->module, in->address, FF_TYPE_Note, function) : SIM_NONE;
    if (way == NOTE_port)
        note_port(x, in);
    else if (way == NOTE_dc)
        obligation_dc_left(x->world->sim, x->peer->process, site, in->value);
    else if (way == NOTE_polls)
        thread_called(x->world->sim, x->peer->process, (uint32_t)in->value, site, true);
    else
        finding_raise(x->world->sim, rows[in->kind].finding, x->peer->process, site, SIM_NONE);
    return NULL;
}

const char *tell_Session(struct exchange *x, const void *in_)
{
    const struct ff_in_Session *in = in_;
    process_really(x->world->sim, x->peer->process, peer_words(in->user), in->session,
                   peer_words(in->desktop));
    return NULL;
}

const char *tell_CallEnded(struct exchange *x, const void *in_)
{
    const struct ff_in_CallEnded *in = in_;
    const struct ff_type_row *row = ff_type_row(in->call);
    bool whole = in->call == FF_TYPE_FaxSendDocumentForBroadcast; /* and not one request of it */
    if (!row || !row->is_api) return "it has ended no call of winfax.h";
    if (in->status == FF_ERROR_SUCCESS && !whole) return "the service says which calls succeed";
    if (whole && in->answered) return "the service has let no broadcast succeed";
    const struct caller caller = {.process = x->peer->process,
                                  .thread = in->thread,
                                  .nulls = in->nulls,
                                  .site = peer_site(x, in->module, in->address, in->call, row->name)};
    sim_call_ended(x->world->sim, &caller, (enum ff_type)in->call, in->status, in->answered != 0);
    return NULL;
}

const char *tell_Bye(struct exchange *x, const void *in_)
{
    const struct ff_in_Bye *in = in_;
    peer_end_process(x->world, x->peer, true, in->exit_code);
    x->peer->state = PEER_closed;
    return NULL;
}
