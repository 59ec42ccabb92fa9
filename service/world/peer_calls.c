/* SPDX-License-Identifier: MIT */
/* The calls that are not of winfax.h. */
#include <stdio.h>
#include <string.h>

#include "service/world/peer.h"
#include "service/world/printed.h"
#include "sim/print.h"

/* ---- Hello, Listen ---- */

/* Looks at every byte whatever it finds. */
static bool same_secret(const char *mine, struct ff_str said)
{
    size_t size = strlen(mine);
    unsigned different = size != said.size;
    for (uint32_t i = 0; i < said.size; i++)
        different |= (unsigned char)said.at[i] ^ (unsigned char)mine[size ? i % size : 0];
    return different == 0;
}

/* A number that another client does not come to by chance or mistake; it is no secret. */
static uint64_t cookie_of(const struct world *world, uint32_t process)
{
    uint64_t x = world->cookie_key + (uint64_t)process * 0x9E3779B97F4A7C15U;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9U;
    x = (x ^ x >> 27) * 0x94D049BB133111EBU;
    return x ^ x >> 31;
}

static ff_status refused(struct exchange *x, ff_status status, const char *why)
{
    x->wrong = why;
    return status;
}

static ff_status check_first(struct exchange *x, uint32_t version, struct ff_str secret)
{
    const struct world *world = x->world;
    if (version != FF_PROTOCOL_VERSION)
        return refused(x, FF_ERROR_NOT_SUPPORTED,
                       "the client speaks another version of the protocol: use the SDK and the service of "
                       "one release of fauxfax");
    if (world->secret && !same_secret(world->secret, secret))
        return refused(x, FF_ERROR_ACCESS_DENIED,
                       "this is not the secret of this service: set FAUXFAX_SECRET_FILE to its secret file "
                       "(--secret-file; else the one that fauxfax up, and the service's log, name)");
    return FF_ERROR_SUCCESS;
}

/* One interactive desktop a session is all that a world has. */
static bool desktop_is_there(struct ff_str desktop)
{
    return !desktop.at || ff_str_eq_nocase(desktop, FF_STR("WinSta0\\Default")) ||
           ff_str_eq_nocase(desktop, FF_STR("Default"));
}

static struct process_facts facts_of(const struct world *world, const struct ff_in_Hello *in)
{
    struct ff_str user = in->user, image = peer_words(in->image);
    if (!user.at) user = text_get(&world->sim->texts, world->scenario.default_user);
    return (struct process_facts){
        .user = user, .image = image.at ? ff_str_base(image) : FF_STR(""), .path = image, .pid = in->pid};
}

/* All that a process has in the world but its row in the model. */
static bool make_room(struct world *world, uint32_t process)
{
    if (!notices_attach(world, process)) return false;
    uint32_t have = world->clients.count;
    if (process < have) return true;
    if (!ff_array_room(world->alloc, &world->clients, process - have + 1)) return false;
    while (world->clients.count <= process) world->clients.at[world->clients.count++] = (struct client){0};
    return true;
}

/* "no such user in this world; the users are: alice, bob" */
static const char *with_users(struct exchange *x, const char *why)
{
    const struct sim *sim = x->world->sim;
    int used = snprintf(x->words, sizeof x->words, "%s", why);
    for (uint32_t i = 0; i < sim->users.count; i++) {
        struct ff_str name = text_get(&sim->texts, sim->users.at[i].name);
        int more = snprintf(x->words + used, sizeof x->words - (size_t)used, "%s%.*s",
                            i ? ", " : "; the users are: ", (int)name.size, name.at);
        if (more < 0 || used + more >= (int)sizeof x->words) break;
        used += more;
    }
    x->words[used] = 0;
    return x->words;
}

static ff_status attach(struct exchange *x, const struct ff_in_Hello *in)
{
    struct sim *sim = x->world->sim;
    /* Borrowed from the texts, which attaching adds to, and may move: it is not looked at afterwards. */
    struct process_facts facts = facts_of(x->world, in);
    bool unknown = user_by_name(sim, facts.user) == SIM_NONE;
    const char *error = NULL;
    uint32_t process =
        make_room(x->world, sim->processes.count) ? process_attach(sim, &facts, &error) : SIM_NONE;
    if (process == SIM_NONE && !error)
        return refused(x, FF_ERROR_NOT_ENOUGH_MEMORY,
                       "memory was refused: the service has none for one process more");
    if (process == SIM_NONE)
        return refused(x, FF_ERROR_ACCESS_DENIED, unknown ? with_users(x, error) : error);
    x->peer->process = process;
    x->peer->state = PEER_calls;
    return FF_ERROR_SUCCESS;
}

ff_status call_Hello(struct exchange *x, const void *in_, void *out_)
{
    const struct ff_in_Hello *in = in_;
    struct ff_out_Hello *out = out_;
    const struct sim *sim = x->world->sim;
    ff_status status = check_first(x, in->version, in->secret);
    if (status != FF_ERROR_SUCCESS) return status;
    if (in->pointer_bits != 32 && in->pointer_bits != 64)
        return refused(x, FF_ERROR_INVALID_DATA, "pointer_bits is 32 or 64");
    if (!desktop_is_there(in->desktop))
        return refused(x, FF_ERROR_INVALID_DATA, "the only desktop of this world is WinSta0\\Default");
    status = attach(x, in);
    if (status != FF_ERROR_SUCCESS) return status;
    uint32_t process = x->peer->process, user = sim->sessions.at[sim->processes.at[process].session].user;
    *out = (struct ff_out_Hello){.version = FF_PROTOCOL_VERSION,
                                 .process = process + 1,
                                 .cookie = cookie_of(x->world, process),
                                 .time_mode = x->world->scenario.time_mode,
                                 .scale_x1000 = world_scale_x1000(x->world),
                                 .crashes = x->world->watches_crashes,
                                 .user = text_get(&sim->texts, sim->users.at[user].name)};
    return FF_ERROR_SUCCESS;
}

/* A second connection names the process of the first. */
static ff_status check_process(struct exchange *x, uint32_t version, struct ff_str secret, uint32_t process,
                               uint64_t cookie)
{
    const struct sim *sim = x->world->sim;
    ff_status status = check_first(x, version, secret);
    if (status != FF_ERROR_SUCCESS) return status;
    if (process == 0 || process > sim->processes.count || process > x->world->clients.count ||
        cookie != cookie_of(x->world, process - 1))
        return refused(x, FF_ERROR_INVALID_DATA, "there is no process of this number and cookie");
    return FF_ERROR_SUCCESS;
}

static ff_status check_there(struct exchange *x, uint32_t process)
{
    if (!x->world->sim->processes.at[process - 1].ended) return FF_ERROR_SUCCESS;
    return refused(x, FF_ERROR_INVALID_DATA, "the process has ended");
}

ff_status call_Listen(struct exchange *x, const void *in_, void *out_)
{
    const struct ff_in_Listen *in = in_;
    (void)out_;
    ff_status status = check_process(x, in->version, in->secret, in->process, in->cookie);
    if (status == FF_ERROR_SUCCESS) status = check_there(x, in->process);
    if (status != FF_ERROR_SUCCESS) return status;
    struct client *client = &x->world->clients.at[in->process - 1];
    if (client->listened)
        return refused(x, FF_ERROR_INVALID_DATA, "the process has had its notification channel");
    client->listened = true;
    x->peer->process = in->process - 1;
    x->peer->state = PEER_listens;
    return FF_ERROR_SUCCESS;
}

ff_status call_Crash(struct exchange *x, const void *in_, void *out_)
{
    struct ff_in_Crash in = *(const struct ff_in_Crash *)in_;
    struct ff_crash_frame *frames = in.frames.at;
    (void)out_;
    ff_status status = check_process(x, in.version, in.secret, in.process, in.cookie);
    if (status == FF_ERROR_SUCCESS && in.signal) status = check_there(x, in.process);
    if (status != FF_ERROR_SUCCESS) return status;
    for (uint32_t i = 0; i < in.frames.count; i++) frames[i].module = peer_words(frames[i].module);
    if (!crash_note(x->world->sim, in.process - 1, &in))
        return refused(x, FF_ERROR_INVALID_DATA, "it has crashed before, or that event was not for it");
    x->peer->state = PEER_closed; /* nothing more is to be said on it */
    return FF_ERROR_SUCCESS;
}

ff_status call_Sync(struct exchange *x, const void *in, void *out)
{
    (void)x, (void)in, (void)out;
    return FF_ERROR_SUCCESS;
}

/* ---- Documents ---- */

ff_status call_DocumentBegin(struct exchange *x, const void *in_, void *out_)
{
    const struct ff_in_DocumentBegin *in = in_;
    struct ff_out_DocumentBegin *out = out_;
    return store_begin(x->world, x->peer->process, in->name, in->size, &out->document);
}

ff_status call_DocumentEnd(struct exchange *x, const void *in_, void *out_)
{
    const struct ff_in_DocumentEnd *in = in_;
    struct ff_out_DocumentEnd *out = out_;
    if (!store_end(x->world, x->peer->process, in->document))
        return refused(x, FF_ERROR_INVALID_DATA, "no upload of this process has that number");
    out->pages = x->world->sim->documents.at[in->document - 1].pages;
    return FF_ERROR_SUCCESS;
}

/* ---- Printing ---- */

ff_status call_PrintDocument(struct exchange *x, const void *in_, void *out_)
{
    const struct ff_in_PrintDocument *in = in_;
    struct ff_out_PrintDocument *out = out_;
    const struct ff_call_head *head = &x->frame->call;
    const struct caller caller = {
        .process = x->peer->process,
        .thread = head->thread,
        .site = peer_site(x, head->module, head->address, x->frame->type, x->frame->row->name)};
    if (x->world->replay) return FF_ERROR_SUCCESS; /* what came of it, its events say */
    ff_status status = print_status(x->world->sim, &caller, in);
    if (status != FF_ERROR_SUCCESS) return status;
    uint32_t document = printed_document(x->world, in);
    if (!document) return FF_ERROR_NOT_ENOUGH_MEMORY;
    return print_submit(x->world->sim, &caller, in, document, &out->job_id);
}

/* ---- Windows ---- */

ff_status call_ExitWindows(struct exchange *x, const void *in_, void *out_)
{
    enum { EWX_FORCE = 0x4, EWX_FORCEIFHUNG = 0x10 };
    const struct ff_in_ExitWindows *in = in_;
    struct sim *sim = x->world->sim;
    (void)out_;
    uint32_t session = sim->processes.at[x->peer->process].session;
    /* Shutting the machine down is not what this world can show. */
    if (in->flags & ~(uint32_t)(EWX_FORCE | EWX_FORCEIFHUNG)) return FF_ERROR_NOT_SUPPORTED;
    bool begun = in->flags & EWX_FORCE ? logoff_force(sim, session) : logoff_begin(sim, session);
    return begun ? FF_ERROR_SUCCESS : FF_ERROR_SHUTDOWN_IN_PROGRESS;
}

static struct ff_str account_name(const struct sim *sim)
{
    switch (sim->service.account) {
    case ACCOUNT_user: return text_get(&sim->texts, sim->service.account_name);
    case ACCOUNT_network_service: return FF_STR("NT AUTHORITY\\NetworkService");
    case ACCOUNT_local_service: return FF_STR("NT AUTHORITY\\LocalService");
    default: return FF_STR("LocalSystem");
    }
}

ff_status call_ScmOpen(struct exchange *x, const void *in_, void *out_)
{
    const struct ff_in_ScmOpen *in = in_;
    struct ff_out_ScmOpen *out = out_;
    if (in->object >= SCM_OBJECTS) return FF_ERROR_INVALID_PARAMETER;
    return scm_open(x->world->sim, x->peer->process, (enum scm_object)in->object, in->desired, &out->granted);
}

ff_status call_ScmQuery(struct exchange *x, const void *in, void *out_)
{
    enum { DEMAND_START = 3, PID = 1204 };
    const struct service *s = &x->world->sim->service;
    struct ff_out_ScmQuery *out = out_;
    (void)in;
    *out = (struct ff_out_ScmQuery){.state = s->state,
                                    .exit_code = s->exit_code,
                                    .pid = s->state == SERVICE_stopped ? 0 : PID,
                                    .start_type = DEMAND_START,
                                    .interact = s->interact,
                                    .account = account_name(x->world->sim),
                                    .display_name = FF_STR("Fax")};
    return FF_ERROR_SUCCESS;
}

ff_status call_ScmStart(struct exchange *x, const void *in, void *out)
{
    (void)in, (void)out;
    return service_start(x->world->sim);
}

/* Of what is no stop and no question: there is nothing else that this service takes. */
static ff_status not_taken(const struct sim *sim)
{
    if (sim->service.state == SERVICE_stopped) return FF_ERROR_SERVICE_NOT_ACTIVE;
    return sim->service.state == SERVICE_running ? FF_ERROR_INVALID_SERVICE_CONTROL
                                                 : FF_ERROR_SERVICE_CANNOT_ACCEPT_CTRL;
}

ff_status call_ScmControl(struct exchange *x, const void *in_, void *out_)
{
    enum { CONTROL_STOP = 1, CONTROL_INTERROGATE = 4 };
    const struct ff_in_ScmControl *in = in_;
    struct ff_out_ScmControl *out = out_;
    struct sim *sim = x->world->sim;
    ff_status status = not_taken(sim);
    if (in->control == CONTROL_STOP)
        status = service_stop(sim);
    else if (in->control == CONTROL_INTERROGATE && status != FF_ERROR_SERVICE_NOT_ACTIVE)
        status = FF_ERROR_SUCCESS;
    out->state = sim->service.state;
    return status;
}
