/* SPDX-License-Identifier: MIT */
/* The names that window classes and registered messages share, by their numbers. A number is free again when the last class that it
 * names is gone; that of a message stays. */
#include "client/win32/inner.h"

enum { ATOM_FIRST = 0xC000, ATOMS_MAX = 0x4000, HOLDS_MAX = UINT16_MAX };

static uint16_t *chain_of(struct host *host, uint32_t hash)
{
    return &host->atom_chains[hash % HOST_ATOM_CHAINS];
}

/* Its row + 1; 0: there is none. */
static uint16_t find_text(const struct host *host, struct ff_str name, uint32_t hash)
{
    uint16_t at = host->atom_chains[hash % HOST_ATOM_CHAINS];
    for (; at; at = host->atoms.at[at - 1].next)
        if (host->atoms.at[at - 1].hash == hash && host_same_nocase(host->atoms.at[at - 1].name, name)) break;
    return at;
}

static uint16_t number_of(uint16_t at)
{
    return at ? (uint16_t)(ATOM_FIRST + at - 1) : 0;
}

/* The row of a name's number; NULL: it is no such number, or nobody holds it. */
static struct host_atom *row_of(struct host *host, uint16_t atom)
{
    if (atom < ATOM_FIRST || atom - ATOM_FIRST >= (int)host->atoms.count) return NULL;
    struct host_atom *row = &host->atoms.at[atom - ATOM_FIRST];
    return row->holds ? row : NULL;
}

uint16_t host_atom_find(const struct host *host, struct ff_str name)
{
    return ff_str_empty(name) ? 0 : number_of(find_text(host, name, host_hash_nocase(name)));
}

/* A row that nobody uses, + 1; 0: refused. */
static uint16_t free_row(struct host *host)
{
    uint16_t at = host->atoms_free;
    if (at) {
        host->atoms_free = host->atoms.at[at - 1].next;
        return at;
    }
    if (host->atoms.count == ATOMS_MAX || !ff_array_room(host->alloc, &host->atoms, 1)) return 0;
    return (uint16_t)++host->atoms.count;
}

static uint16_t add(struct host *host, struct ff_str name, uint32_t hash)
{
    char *copy = ff_alloc_zeroed(host->alloc, 1, name.size);
    uint16_t at = copy ? free_row(host) : 0, *chain = chain_of(host, hash);
    if (!at) {
        ff_free(host->alloc, copy);
        return 0;
    }
    memcpy(copy, name.at, name.size);
    host->atoms.at[at - 1] = (struct host_atom){{copy, name.size}, hash, 1, *chain};
    *chain = at;
    return at;
}

uint16_t host_atom_make(struct host *host, struct ff_str name)
{
    uint32_t hash = host_hash_nocase(name);
    uint16_t atom = number_of(find_text(host, name, hash));
    if (!atom) return number_of(add(host, name, hash));
    host_atom_hold(host, atom);
    return atom;
}

/* As on Windows, who is held too often is held for ever. */
void host_atom_hold(struct host *host, uint16_t atom)
{
    struct host_atom *row = row_of(host, atom);
    if (row && row->holds < HOLDS_MAX) row->holds++;
}

void host_atom_drop(struct host *host, uint16_t atom)
{
    struct host_atom *row = row_of(host, atom);
    if (!row || row->holds == HOLDS_MAX || --row->holds) return;
    uint16_t at = (uint16_t)(atom - ATOM_FIRST + 1), *link = chain_of(host, row->hash);
    while (*link != at) link = &host->atoms.at[*link - 1].next;
    *link = row->next;
    ff_free(host->alloc, (char *)(uintptr_t)row->name.at);
    *row = (struct host_atom){.next = host->atoms_free};
    host->atoms_free = at;
}

void host_atoms_free(struct host *host)
{
    for (uint32_t i = 0; i < host->atoms.count; i++)
        ff_free(host->alloc, (char *)(uintptr_t)host->atoms.at[i].name.at);
    ff_array_free(host->alloc, &host->atoms);
}

/* ---- Registered messages ---- */

static UINT register_message(enum host_form form, const void *name)
{
    struct host_thread *thread = host_enter();
    struct host_text text;
    uint16_t atom = 0;
    if (!thread) return 0;
    if (host_text_take(thread, &text, form, name)) {
        if (ff_str_empty(text.str))
            host_fail(thread, ERROR_INVALID_PARAMETER);
        else if (!(atom = host_atom_make(thread->host, text.str)))
            host_fail(thread, ERROR_NOT_ENOUGH_MEMORY);
    }
    host_text_free(&text);
    host_leave(thread, atom != 0);
    return atom;
}

UINT WINAPI RegisterWindowMessageA(LPCSTR lpString)
{
    return register_message(HOST_A, lpString);
}

UINT WINAPI RegisterWindowMessageW(LPCWSTR lpString)
{
    return register_message(HOST_W, lpString);
}
