/* SPDX-License-Identifier: MIT */
#include "service/world/world.h"

/* The world without a scenario, and the one that `fauxfax scenario init` writes: its comments are for whoever starts
 * from it. A scenario's parts that are left out are those of this text. */
static const char text_of_it[] =
    "// A scenario for fauxfax. Every part but \"fauxfax\" may be left out, and is then as it stands here.\n"
    "// docs/scenario.md is the manual; `fauxfax scenario check FILE` says what is wrong with a "
    "file.\n"
    "{\n"
    "  \"fauxfax\": 1,\n"
    "\n"
    "  // The Windows whose behaviour is shown: win2000, xp or win7.\n"
    "  \"profile\": \"xp\",\n"
    "  // What the fax service runs under: LocalSystem (with or without \"interact\": true), NetworkService, "
    "or a\n"
    "  // user account, under which a client owes it the log-off call (TOK-5).\n"
    "  \"account\": {\"kind\": \"user\", \"name\": \"CORP\\\\faxsvc\"},\n"
    "  \"service\": \"running\",\n"
    "\n"
    "  // auto: time moves on while everybody waits. manual: by `fauxfax advance`. real. x60: sixty times as "
    "fast.\n"
    "  \"time\": \"auto\",\n"
    "  \"seed\": 1,\n"
    "\n"
    "  // Who is logged on; the first is the user whose client it is. Rights: administrator, user, other, "
    "none, or a\n"
    "  // list of them: [\"FAX_JOB_SUBMIT\", \"FAX_JOB_QUERY\"].\n"
    "  \"users\": [{\"name\": \"alice\", \"rights\": \"user\"}],\n"
    "\n"
    "  \"devices\": [{\"id\": 1, \"name\": \"Modem\", \"tsid\": \"FAUXFAX\", \"csid\": \"FAUXFAX\"}],\n"
    "\n"
    "  // The other ends of the line. A number that is nobody's answers after two rings.\n"
    "  // {\"number\": \"5550100\", \"does\": \"busy\", \"times\": 2, \"then\": \"answers\"}\n"
    "  \"parties\": [],\n"
    "\n"
    "  // Files that are no TIFF: {\"pattern\": \"*.pdf\", \"pages\": 3}, {\"pattern\": \"*.doc\", "
    "\"fails\": \"no Word here\"}\n"
    "  \"documents\": [],\n"
    "  \"cover_pages\": [],\n"
    "\n"
    "  \"config\": {\"retries\": 3, \"retry_delay\": 10},\n"
    "  \"timings\": {\"dial\": \"3s\", \"ring\": \"6s\", \"page\": \"30s\"},\n"
    "  \"switches\": {},\n"
    "\n"
    "  // What happens by itself: at a time, when an event or a call has come, or when all is quiet.\n"
    "  // {\"at\": \"30s\", \"op\": \"incoming\", \"from\": \"5550111\", \"pages\": 3}\n"
    "  // {\"when\": {\"event\": \"FEI_SENDING\", \"nth\": 2}, \"op\": \"device-off\", \"device\": "
    "\"Modem\"}\n"
    "  \"timeline\": [{\"when\": \"quiet\", \"op\": \"logoff\", \"user\": \"alice\"}],\n"
    "\n"
    "  // What must have happened when all is over.\n"
    "  // {\"sent\": \"5550100\", \"pages\": 2}, {\"logoff\": \"completes\"}, {\"never\": {\"event\": "
    "\"FEI_FATAL_ERROR\"}}\n"
    "  \"expect\": []\n"
    "}\n";

const char *world_scenario_default(size_t *ret_size)
{
    *ret_size = sizeof text_of_it - 1;
    return text_of_it;
}
