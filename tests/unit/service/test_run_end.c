/* SPDX-License-Identifier: MIT */
#include "service/run.h"

#include <signal.h>

#include "tests/support/rule.h"

/* The exit code of a run: the cause before what follows from it. */
#define EXITED(number) .how = {.code = (number)}
#define KILLED(number) .how = {.signal = (number)}

static void the_exit_code_names_the_cause(void **state)
{
    static const struct {
        struct run_end end;
        enum world_result result;
        enum exit_code expected;
    } rows[] = {
        {{.executed = true, EXITED(0)}, WORLD_RESULT_well, EXIT_well},
        {{.executed = true, EXITED(0)}, WORLD_RESULT_finding, EXIT_finding},
        {{.executed = true, EXITED(0)}, WORLD_RESULT_unreached, EXIT_unreached},
        {{.executed = true, EXITED(0)}, WORLD_RESULT_crashed, EXIT_client},
        {{.executed = false}, WORLD_RESULT_unreached, EXIT_usage},
        {{.executed = true, EXITED(7)}, WORLD_RESULT_unreached, EXIT_client},
        {{.executed = true, EXITED(53), .wrong_dll = "none"}, WORLD_RESULT_unreached, EXIT_unreached},
        {{.executed = true, EXITED(7)}, WORLD_RESULT_finding, EXIT_client},
        {{.executed = true, KILLED(SIGSEGV)}, WORLD_RESULT_well, EXIT_client},
        {{.executed = true, EXITED(0xC0000005)}, WORLD_RESULT_well, EXIT_client},
        {{.executed = true, EXITED(0xC0000005), .signalled = true}, WORLD_RESULT_well, EXIT_client},
        {{.executed = true, KILLED(SIGKILL)}, WORLD_RESULT_well, EXIT_client}, /* by somebody else */
        {{.executed = true, KILLED(SIGTERM), .stuck = true, .signalled = true},
         WORLD_RESULT_well,
         EXIT_stuck},
        {{.executed = true, EXITED(1), .stuck = true, .signalled = true}, WORLD_RESULT_finding, EXIT_stuck},
        {{.executed = true, EXITED(1), .stuck = true}, WORLD_RESULT_finding, EXIT_stuck},
        {{.executed = true, KILLED(SIGKILL), .timeout = true, .signalled = true},
         WORLD_RESULT_unreached,
         EXIT_stuck},
        /* The session ended the client: our TERM, and what it then does, is no failure of it; a crash still is.
         */
        {{.executed = true, KILLED(SIGTERM), .signalled = true}, WORLD_RESULT_well, EXIT_well},
        {{.executed = true, KILLED(SIGKILL), .signalled = true}, WORLD_RESULT_finding, EXIT_finding},
        {{.executed = true, EXITED(3)}, WORLD_RESULT_well, EXIT_client},
        {{.executed = true, EXITED(3), .killed = true}, WORLD_RESULT_well, EXIT_well},
        {{.executed = true, EXITED(3), .signalled = true}, WORLD_RESULT_well, EXIT_well},
        /* Of a script around a client that was ended, its own code counts. */
        {{.executed = true, EXITED(3), .cut_off = true}, WORLD_RESULT_well, EXIT_client},
        {{.executed = true, EXITED(128 + SIGTERM), .cut_off = true}, WORLD_RESULT_well, EXIT_well},
        {{.executed = true, EXITED(128 + SIGKILL), .cut_off = true}, WORLD_RESULT_well, EXIT_well},
        {{.executed = true, EXITED(128 + SIGTERM)}, WORLD_RESULT_well, EXIT_client},
        {{.executed = true, KILLED(SIGSEGV), .signalled = true}, WORLD_RESULT_well, EXIT_client},
        {{.executed = true, EXITED(7), .otherwise = true}, WORLD_RESULT_finding, EXIT_finding},
        {{.executed = true, KILLED(SIGINT), .interrupted = SIGINT}, WORLD_RESULT_well, EXIT_well},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum exit_code code = run_exit_code(&rows[i].end, rows[i].result);
        if (code != rows[i].expected) fail_msg("row %zu: %d, not %d", i, (int)code, (int)rows[i].expected);
    }
}

int main(int argc, char **argv)
{
    static const struct test_case cases[] = {CASE(the_exit_code_names_the_cause)};
    return RUN("run_end", cases, NULL, NULL, argc, argv);
}
