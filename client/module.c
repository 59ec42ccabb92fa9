/* SPDX-License-Identifier: MIT */
/* Call sites: a return address is a module, which the world knows by an ordinal, and an offset in it. */
#include "client/inner.h"

#include <string.h>

enum { MODULES_MAX = 1024 /* of a process: docs/protocol.md */, PATH_SIZE = 4096 };

/* With the lock held. The ordinal of a path; 0: it is new. */
static uint32_t ordinal_of(const struct client *client, const char *path)
{
    for (uint32_t i = 0; i < client->module_paths.count; i++)
        if (strcmp(client->module_paths.at[i], path) == 0) return i + 1;
    return 0;
}

static uint32_t path_add(struct client *client, const char *path)
{
    size_t size = strlen(path) + 1;
    if (client->module_paths.count == MODULES_MAX || !ff_array_room(client->alloc, &client->module_paths, 1))
        return 0;
    char *copy = ff_alloc_zeroed(client->alloc, 1, size);
    if (!copy) return 0;
    memcpy(copy, path, size);
    client->module_paths.at[client->module_paths.count++] = copy;
    return client->module_paths.count;
}

static const struct module_range *range_of(const struct client *client, uint64_t address)
{
    for (uint32_t i = 0; i < client->modules.count; i++) {
        const struct module_range *range = &client->modules.at[i];
        if (address - range->base < range->size) return range;
    }
    return NULL;
}

/* False: it is not known where the address lies now. */
static bool look_up(struct client *client, uint64_t address, uint64_t generation,
                    struct module_range *ret_range)
{
    os_mutex_lock(&client->lock);
    /* Another module may lie now where one was unloaded. */
    if (client->modules_generation != generation) client->modules.count = 0;
    client->modules_generation = generation;
    const struct module_range *found = range_of(client, address);
    if (found) *ret_range = *found;
    os_mutex_unlock(&client->lock);
    return found != NULL;
}

static void remember(struct client *client, const char *path, struct module_range *range, bool *ret_new)
{
    os_mutex_lock(&client->lock);
    range->ordinal = ordinal_of(client, path);
    *ret_new = range->ordinal == 0 && (range->ordinal = path_add(client, path)) != 0;
    if (range->ordinal && ff_array_room(client->alloc, &client->modules, 1))
        client->modules.at[client->modules.count++] = *range;
    os_mutex_unlock(&client->lock);
}

/* The word about a new module goes out before the lock that orders tells is let go: nobody names it before. */
static bool find(struct client *client, const void *site, struct module_range *ret_range)
{
    char path[PATH_SIZE];
    bool is_new;
    if (!os_module_of(site, path, sizeof path, &ret_range->base, &ret_range->size)) return false;
    os_mutex_lock(&client->telling);
    remember(client, path, ret_range, &is_new);
    struct ff_in_Module in = {ret_range->ordinal, ff_str_of(path)};
    if (is_new && client->told) client_tell_held(client, FF_TYPE_Module, &in);
    os_mutex_unlock(&client->telling);
    return ret_range->ordinal != 0;
}

void client_module_site(struct client *client, const void *site, uint32_t *ret_module, uint64_t *ret_address)
{
    struct module_range range;
    *ret_module = 0;
    *ret_address = (uintptr_t)site;
    if (!site) return;
    if (!look_up(client, *ret_address, os_modules_generation(), &range) && !find(client, site, &range))
        return;
    *ret_module = range.ordinal;
    *ret_address -= range.base;
}

struct client_site client_site_of(struct client *client, const void *site)
{
    struct client_site at;
    client_module_site(client, site, &at.module, &at.address);
    return at;
}

void client_module_free_all(struct client *client)
{
    for (uint32_t i = 0; i < client->module_paths.count; i++)
        ff_free(client->alloc, client->module_paths.at[i]);
    ff_array_free(client->alloc, &client->module_paths);
    ff_array_free(client->alloc, &client->modules);
}
