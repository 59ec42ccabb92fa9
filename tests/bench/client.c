/* SPDX-License-Identifier: MIT */
/* A client with the SDK, of the service that FAUXFAX_TRANSPORT names:
 *
 *   bench_client           connects, registers, and exits, owing nothing
 *   bench_client BATCH     a byte on standard output when it is registered, and one after each BATCH events */
#include <stdlib.h>
#include <unistd.h>

#include "tests/bench/window.h"

static void say_so(void)
{
    if (write(1, ".", 1) != 1) exit(70);
}

static void read_on(unsigned long batch)
{
    unsigned long count = 0;
    say_so();
    while (window_event()) {
        if (++count < batch) continue;
        say_so();
        count = 0;
    }
}

int main(int argc, char **argv)
{
    HWND window = window_open();
    HANDLE fax = window_register(window);
    if (argc > 1)
        read_on(strtoul(argv[1], NULL, 10));
    else
        window_release(window, fax);
    return 0;
}
