/* SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/winfax.h"
#include "tests/support/rule.h"
#include "tests/unit/client/fake.h"
#include "tests/unit/client/host_double.h"

static struct fake *fake;
static struct client *client;

static int set_up(void **state)
{
    (void)state;
    char error[256];
    fake = fake_start(NULL, NULL);
    client = client_new(fake_transport(fake), NULL, NULL, error);
    if (client) client_bind(client);
    return client ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    client_bind(NULL);
    client_end(client, true, 0);
    fake_stop(fake);
    return 0;
}

static void a_site_is_a_module_and_an_offset(void **state)
{
    (void)state;
    uint32_t module, again;
    uint64_t address, other;
    struct ff_in_Module said;
    char self[1024];
    os_image(self, sizeof self);
    client_module_site(client, (const void *)(uintptr_t)tear_down, &module, &address);
    client_module_site(client, (const void *)((uintptr_t)tear_down + 1), &again, &other);
    assert_int_equal(module, 1);
    assert_int_equal(again, 1);
    assert_int_equal(other, address + 1);
    fake_wait(fake, FF_TYPE_Module, 1, &said);
    assert_int_equal(said.module, 1);
    assert_true(ff_str_eq(said.path, ff_str_of(self)));
    assert_int_equal(fake_count(fake, FF_TYPE_Module), 1);
}

static void a_library_is_another_module(void **state)
{
    (void)state;
    uint32_t mine, its;
    uint64_t address;
    struct ff_in_Module said;
    client_module_site(client, (const void *)(uintptr_t)tear_down, &mine, &address);
    client_module_site(client, dlsym(RTLD_DEFAULT, "getpid"), &its, &address);
    assert_int_equal(its, 2);
    assert_true(address > 0 && address < 0x10000000);
    fake_wait(fake, FF_TYPE_Module, 2, &said);
    assert_true(ff_str_match(FF_STR("*libc*"), said.path));
}

static void an_address_in_no_module_is_bare(void **state)
{
    (void)state;
    uint32_t module = 9;
    uint64_t address;
    int local = 0;
    client_module_site(client, &local, &module, &address);
    assert_int_equal(module, 0);
    assert_int_equal(address, (uintptr_t)&local);
    client_module_site(client, NULL, &module, &address);
    assert_int_equal(module, 0);
    assert_int_equal(address, 0);
}

/* What lies where an unloaded library was is looked for again; ordinals stay. */
static void a_library_that_goes_is_forgotten(void **state)
{
    (void)state;
    uint32_t module, mine;
    uint64_t address;
    void *library = dlopen(LOADED, RTLD_NOW);
    assert_non_null(library);
    const void *at = dlsym(library, "loaded_here");
    assert_non_null(at);
    client_module_site(client, at, &module, &address);
    assert_int_equal(module, 1);
    dlclose(library);
    client_module_site(client, at, &module, &address);
    assert_int_equal(module, 0);
    client_module_site(client, (const void *)(uintptr_t)tear_down, &mine, &address);
    assert_int_equal(mine, 2);
    library = dlopen(LOADED, RTLD_NOW);
    assert_non_null(library);
    client_module_site(client, dlsym(library, "loaded_here"), &module, &address);
    assert_int_equal(module, 1);
    dlclose(library);
}

static void a_call_says_where_it_was_made(void **state)
{
    (void)state;
    assert_true(FaxClose(NULL));
    fake_wait(fake, FF_TYPE_FaxClose, 1, NULL);
    struct ff_call_head head = fake_head(fake, FF_TYPE_FaxClose, 1);
    uint32_t module;
    uint64_t here;
    client_module_site(client, (const void *)(uintptr_t)a_call_says_where_it_was_made, &module, &here);
    assert_int_equal(head.module, module);
    assert_true(head.address > here && head.address < here + 4096);
    assert_int_equal(head.thread, 1);
}

static const struct test_case cases[] = {
    CASE(a_site_is_a_module_and_an_offset), CASE(a_library_is_another_module),
    CASE(an_address_in_no_module_is_bare),  CASE(a_library_that_goes_is_forgotten),
    CASE(a_call_says_where_it_was_made),
};

int main(int argc, char **argv)
{
    return RUN("client/module", cases, set_up, tear_down, argc, argv);
}
