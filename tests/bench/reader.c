/* SPDX-License-Identifier: MIT */
/* One client of a fan-out, without the SDK:
 *
 *   bench_reader PATH BATCH     a byte on standard output when it is registered, and one after each BATCH events */
#include <stdlib.h>
#include <unistd.h>

#include "tests/bench/raw.h"

static void say_so(void)
{
    if (write(1, ".", 1) != 1) exit(70);
}

int main(int argc, char **argv)
{
    struct raw raw;
    if (argc != 3) return 2;
    uint64_t batch = strtoull(argv[2], NULL, 10), count = 0;
    raw_open(&raw, argv[1]);
    say_so();
    for (uint64_t came; (came = raw_events(&raw)) > 0;) {
        count += came;
        if (count < batch) continue;
        say_so();
        count -= batch;
    }
    raw_close(&raw);
    return 0;
}
