/* SPDX-License-Identifier: MIT */
#include "service/run.h"

#include <signal.h>

#include "tests/support/rule.h"

/* The exit code of a run: the cause before what follows from it. Statuses are as waitpid says them on Linux.
 */
#define EXITED(code) ((code) << 8)

static void the_exit_code_names_the_cause(void **state)
{
    static const struct {
        struct run_end end;
        enum world_result result;
        enum exit_code expected;
    } rows[] = {
        {{.executed = true, .status = EXITED(0)}, WORLD_RESULT_well, EXIT_well},
        {{.executed = true, .status = EXITED(0)}, WORLD_RESULT_finding, EXIT_finding},
        {{.executed = true, .status = EXITED(0)}, WORLD_RESULT_unreached, EXIT_unreached},
        {{.executed = false}, WORLD_RESULT_unreached, EXIT_usage},
        {{.executed = true, .status = EXITED(7)}, WORLD_RESULT_unreached, EXIT_client},
        {{.executed = true, .status = EXITED(7)}, WORLD_RESULT_finding, EXIT_client},
        {{.executed = true, .status = SIGSEGV}, WORLD_RESULT_well, EXIT_client},
        {{.executed = true, .status = SIGKILL}, WORLD_RESULT_well, EXIT_client}, /* by somebody else */
        {{.executed = true, .status = SIGTERM, .stuck = true, .signalled = true},
         WORLD_RESULT_well,
         EXIT_stuck},
        {{.executed = true, .status = EXITED(1), .stuck = true, .signalled = true},
         WORLD_RESULT_finding,
         EXIT_stuck},
        {{.executed = true, .status = EXITED(1), .stuck = true}, WORLD_RESULT_finding, EXIT_stuck},
        {{.executed = true, .status = SIGKILL, .timeout = true, .signalled = true},
         WORLD_RESULT_unreached,
         EXIT_stuck},
        /* The session ended the client: neither our TERM nor its code is a failure of it, a crash still is.
         */
        {{.executed = true, .status = SIGTERM, .told = true, .signalled = true},
         WORLD_RESULT_well,
         EXIT_well},
        {{.executed = true, .status = SIGKILL, .told = true, .signalled = true},
         WORLD_RESULT_finding,
         EXIT_finding},
        {{.executed = true, .status = EXITED(3), .told = true}, WORLD_RESULT_well, EXIT_well},
        {{.executed = true, .status = SIGSEGV, .told = true, .signalled = true},
         WORLD_RESULT_well,
         EXIT_client},
        {{.executed = true, .status = SIGINT, .interrupted = SIGINT}, WORLD_RESULT_well, EXIT_well},
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
