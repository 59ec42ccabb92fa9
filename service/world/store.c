/* SPDX-License-Identifier: MIT */
#include "service/world/store.h"

#include <string.h>

#include "common/hash.h"
#include "service/world/inner.h"
#include "service/world/tiff.h"

static struct store *store_of(struct world *world)
{
    return &world->store;
}

/* ---- Blobs ---- */

static uint32_t *chain_of(struct store *s, uint64_t hash)
{
    return &s->heads.at[hash & (s->heads.room - 1)];
}

/* The blob with these bytes, as index + 1; 0: there is none. */
static uint32_t blob_find(struct store *s, const struct ff_writer *bytes, uint64_t hash)
{
    if (!s->heads.room) return 0;
    for (uint32_t i = *chain_of(s, hash); i; i = s->blobs.at[i - 1].next) {
        const struct blob *b = &s->blobs.at[i - 1];
        if (b->hash == hash && b->size == bytes->size && memcmp(b->at, bytes->at, b->size) == 0) return i;
    }
    return 0;
}

static void chain_in(struct store *s, uint32_t index)
{
    uint32_t *head = chain_of(s, s->blobs.at[index].hash);
    s->blobs.at[index].next = *head;
    *head = index + 1;
}

/* Chains stay short: there are as many as blobs. */
static bool grow_table(struct world *world)
{
    struct store *s = store_of(world);
    if (s->used_blobs < s->heads.room) return true;
    uint32_t room = s->heads.room ? s->heads.room * 2 : 16;
    uint32_t *heads = ff_alloc_zeroed(world->alloc, room, sizeof *heads);
    if (!heads) return false;
    ff_array_free(world->alloc, &s->heads);
    s->heads.at = heads;
    s->heads.room = s->heads.count = room;
    for (uint32_t i = 0; i < s->blobs.count; i++)
        if (s->blobs.at[i].refs) chain_in(s, i);
    return true;
}

/* Takes the writer's block over. Index + 1; 0: memory refused, and then the block is the writer's still. */
static uint32_t blob_new(struct world *world, struct ff_writer *bytes, uint64_t hash)
{
    struct store *s = store_of(world);
    if (!grow_table(world) || !ff_array_room(world->alloc, &s->blobs, 1)) return 0;
    uint32_t index = s->free_blob ? s->free_blob - 1 : s->blobs.count;
    if (s->free_blob)
        s->free_blob = s->blobs.at[index].next;
    else
        s->blobs.count++;
    struct blob *b = &s->blobs.at[index];
    *b = (struct blob){.at = bytes->at, .size = bytes->size, .hash = hash, .facts = SIM_NONE};
    uint8_t *fitting = world->alloc->resize(world->alloc->ctx, b->at, b->size ? b->size : 1);
    if (fitting) b->at = fitting;
    *bytes = ff_writer_on(world->alloc);
    chain_in(s, index);
    s->used_blobs++;
    return index + 1;
}

static void blob_release(struct world *world, uint32_t index)
{
    struct store *s = store_of(world);
    struct blob *b = &s->blobs.at[index];
    if (--b->refs > 0) return;
    uint32_t *link = chain_of(s, b->hash);
    while (*link != index + 1) link = &s->blobs.at[*link - 1].next;
    *link = b->next;
    s->bytes -= b->size;
    b->at = ff_free(world->alloc, b->at);
    b->next = s->free_blob;
    s->free_blob = index + 1;
    s->used_blobs--;
}

/* ---- Documents ---- */

static void uncharge(struct store *s, struct stored_document *d)
{
    if (d->charged) s->charged.at[d->process] -= d->charged;
    d->charged = 0;
}

static void document_drop(struct world *world, uint32_t row)
{
    struct stored_document *d = &world->store.documents.at[row];
    bool has_bytes = d->state == DOCUMENT_whole || d->state == DOCUMENT_taken;
    uncharge(&world->store, d);
    d->state = DOCUMENT_dropped;
    if (has_bytes) blob_release(world, d->blob);
}

/* Room for `extra` more bytes, if need be at the cost of what was sent longest ago. */
static bool make_room(struct world *world, uint64_t extra)
{
    struct store *s = store_of(world);
    while (s->bytes + extra > STORE_WORLD_MAX && s->oldest < s->documents.count) {
        uint32_t row = s->oldest++;
        if (s->documents.at[row].state == DOCUMENT_taken) document_drop(world, row);
    }
    return s->bytes + extra <= STORE_WORLD_MAX;
}

bool store_owns(const struct world *world, uint32_t process, uint32_t number)
{
    const struct store *s = &world->store;
    if (number == 0 || number > s->documents.count) return false;
    const struct stored_document *d = &s->documents.at[number - 1];
    return d->process == process && d->state >= DOCUMENT_whole;
}

void store_taken(struct world *world, uint32_t number)
{
    struct store *s = store_of(world);
    struct stored_document *d = &s->documents.at[number - 1];
    uncharge(s, d);
    if (d->state != DOCUMENT_whole) return;
    d->state = DOCUMENT_taken;
    if (number - 1 < s->oldest) s->oldest = number - 1;
}

void store_refused(struct world *world, uint32_t number)
{
    if (world->store.documents.at[number - 1].state == DOCUMENT_whole) document_drop(world, number - 1);
}

void store_forget(struct world *world, uint32_t number)
{
    if (world->store.documents.at[number - 1].state == DOCUMENT_taken) document_drop(world, number - 1);
}

const uint8_t *world_document_bytes(const struct world *world, uint32_t document, size_t *ret_size)
{
    const struct store *s = &world->store;
    if (document >= s->documents.count) return NULL;
    const struct stored_document *d = &s->documents.at[document];
    if (d->state != DOCUMENT_whole && d->state != DOCUMENT_taken) return NULL;
    *ret_size = s->blobs.at[d->blob].size;
    return s->blobs.at[d->blob].at;
}

/* ---- Uploads ---- */

static struct upload *upload_find(struct store *s, uint32_t process, uint32_t number)
{
    for (uint32_t i = 0; number && i < s->uploads.count; i++) {
        struct upload *u = &s->uploads.at[i];
        if (u->process == process && u->document == number - 1) return u;
    }
    return NULL;
}

static uint32_t uploads_of(const struct store *s, uint32_t process)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->uploads.count; i++) count += s->uploads.at[i].process == process;
    return count;
}

static void upload_free(struct store *s, struct upload *u)
{
    s->bytes -= u->bytes.size;
    ff_writer_free(&u->bytes);
    u->process = SIM_NONE;
}

static struct upload *upload_slot(struct store *s)
{
    for (uint32_t i = 0; i < s->uploads.count; i++)
        if (s->uploads.at[i].process == SIM_NONE) return &s->uploads.at[i];
    return &s->uploads.at[s->uploads.count++];
}

static bool reserve(struct world *world, uint32_t process)
{
    struct store *s = store_of(world);
    uint32_t rows = world->sim->documents.count + 1 - s->documents.count;
    uint32_t payers = process < s->charged.count ? 0 : process - s->charged.count + 1;
    if (!ff_array_room(world->alloc, &s->uploads, 1) || !ff_array_room(world->alloc, &s->documents, rows) ||
        !ff_array_room(world->alloc, &s->charged, payers))
        return false;
    while (s->charged.count <= process) s->charged.at[s->charged.count++] = 0;
    return true;
}

/* The model's row, with the facts of a document that has not come yet. */
static uint32_t announce(struct world *world, struct ff_str name)
{
    struct sim *sim = world->sim;
    struct document facts = {.verdict = VERDICT_unreadable};
    if (!text_intern(&sim->texts, sim->alloc, ff_str_base(name), &facts.name) ||
        !text_intern(&sim->texts, sim->alloc, FF_STR("its upload did not come to its end"), &facts.why))
        return SIM_NONE;
    return document_add(sim, &facts);
}

ff_status store_begin(struct world *world, uint32_t process, struct ff_str name, uint64_t size,
                      uint32_t *ret_number)
{
    struct store *s = store_of(world);
    if (size > STORE_DOCUMENT_MAX || uploads_of(s, process) >= STORE_UPLOADS_MAX ||
        !reserve(world, process) || s->charged.at[process] + size > STORE_PROCESS_MAX)
        return FF_ERROR_NOT_ENOUGH_MEMORY;
    uint32_t row = announce(world, name);
    if (row == SIM_NONE) return FF_ERROR_NOT_ENOUGH_MEMORY;
    while (s->documents.count < row) s->documents.at[s->documents.count++] = (struct stored_document){0};
    s->documents.at[s->documents.count++] =
        (struct stored_document){.state = DOCUMENT_uploading, .process = process, .charged = (uint32_t)size};
    s->charged.at[process] += size;
    *upload_slot(s) = (struct upload){
        .process = process, .document = row, .size = size, .bytes = ff_writer_on(world->alloc)};
    *ret_number = row + 1;
    return FF_ERROR_SUCCESS;
}

bool store_chunk(struct world *world, uint32_t process, uint32_t number, struct ff_str bytes)
{
    struct store *s = store_of(world);
    struct upload *u = upload_find(s, process, number);
    if (!u || bytes.size > u->size - u->came) return false;
    u->came += bytes.size;
    if (u->refused) return true;
    if (make_room(world, bytes.size)) {
        size_t before = u->bytes.size;
        ff_write_bytes(&u->bytes, bytes.at, bytes.size);
        s->bytes += u->bytes.size - before;
        if (!u->bytes.failed) return true;
    }
    u->refused = true;
    s->bytes -= u->bytes.size;
    ff_writer_free(&u->bytes);
    return true;
}

/* ---- The end of an upload ---- */

static struct document facts_without_bytes(struct sim *sim, const struct document *announced,
                                           enum verdict verdict, const char *why)
{
    struct document facts = *announced;
    facts.verdict = verdict;
    facts.why = text_or_none(sim, ff_str_of(why));
    return facts;
}

/* What a document is depends on its bytes, and where no TIFF begins in them, on its name. */
static bool same_facts(const struct world *world, const struct blob *b, text name)
{
    if (b->facts == SIM_NONE) return false;
    return world->sim->documents.at[b->facts].name == name || tiff_begins(b->at, b->size);
}

static void find_facts(struct world *world, uint32_t row)
{
    struct sim *sim = world->sim;
    struct blob *b = &world->store.blobs.at[world->store.documents.at[row].blob];
    text name = sim->documents.at[row].name;
    struct document facts;
    if (same_facts(world, b, name)) {
        facts = sim->documents.at[b->facts];
    } else {
        world_document_facts(world, text_get(&sim->texts, name), b->at, b->size, &facts);
        if (facts.verdict != VERDICT_no_memory) b->facts = row;
    }
    facts.name = name;
    sim->documents.at[row] = facts;
}

/* The bytes become the document's, or those that are there already do. False: memory refused. */
static bool keep(struct world *world, struct upload *u)
{
    struct store *s = store_of(world);
    struct stored_document *d = &s->documents.at[u->document];
    uint64_t hash = ff_hash(u->bytes.at, u->bytes.size);
    uint32_t found = blob_find(s, &u->bytes, hash);
    if (found)
        uncharge(s, d);
    else
        found = blob_new(world, &u->bytes, hash);
    if (!found) return false;
    s->blobs.at[found - 1].refs++;
    d->state = DOCUMENT_whole;
    d->blob = found - 1;
    return true;
}

bool store_end(struct world *world, uint32_t process, uint32_t number)
{
    struct store *s = store_of(world);
    struct sim *sim = world->sim;
    struct upload *u = upload_find(s, process, number);
    if (!u) return false;
    uint32_t row = number - 1;
    struct document *facts = &sim->documents.at[row];
    bool whole = u->came == u->size, kept = whole && !u->refused && keep(world, u);
    if (!whole)
        *facts = facts_without_bytes(sim, facts, VERDICT_unreadable, "it ended before its announced size");
    else if (!kept)
        *facts = facts_without_bytes(sim, facts, VERDICT_no_memory, "there was no room for its bytes");
    if (kept)
        find_facts(world, row);
    else
        document_drop(world, row);
    upload_free(s, u);
    return true;
}

uint32_t store_add(struct world *world, struct ff_str name, struct ff_writer *bytes)
{
    struct store *s = store_of(world);
    uint32_t rows = world->sim->documents.count + 1 - s->documents.count;
    if (bytes->failed || bytes->size > STORE_DOCUMENT_MAX || !make_room(world, bytes->size) ||
        !ff_array_room(world->alloc, &s->documents, rows))
        return 0;
    uint32_t row = announce(world, name);
    if (row == SIM_NONE) return 0;
    struct upload u = {.document = row, .bytes = *bytes};
    *bytes = ff_writer_on(world->alloc);
    while (s->documents.count < row) s->documents.at[s->documents.count++] = (struct stored_document){0};
    s->documents.at[s->documents.count++] =
        (struct stored_document){.state = DOCUMENT_uploading, .process = SIM_NONE};
    s->bytes += u.bytes.size;
    bool kept = keep(world, &u);
    if (kept)
        find_facts(world, row);
    else
        document_drop(world, row);
    if (kept) store_taken(world, row + 1);
    upload_free(s, &u);
    return kept ? row + 1 : 0;
}

/* ---- The end ---- */

void store_drop(struct world *world, uint32_t process)
{
    struct store *s = store_of(world);
    for (uint32_t i = 0; i < s->uploads.count; i++)
        if (s->uploads.at[i].process == process) upload_free(s, &s->uploads.at[i]);
    for (uint32_t row = 0; row < s->documents.count; row++) {
        const struct stored_document *d = &s->documents.at[row];
        if (d->process == process && (d->state == DOCUMENT_uploading || d->state == DOCUMENT_whole))
            document_drop(world, row);
    }
}

void store_free(struct world *world)
{
    struct store *s = store_of(world);
    for (uint32_t i = 0; i < s->uploads.count; i++) upload_free(s, &s->uploads.at[i]);
    for (uint32_t i = 0; i < s->blobs.count; i++) ff_free(world->alloc, s->blobs.at[i].at);
    ff_array_free(world->alloc, &s->uploads);
    ff_array_free(world->alloc, &s->documents);
    ff_array_free(world->alloc, &s->blobs);
    ff_array_free(world->alloc, &s->heads);
    ff_array_free(world->alloc, &s->charged);
    s->tiff = tiff_library_close(world->alloc, s->tiff);
}
