/* SPDX-License-Identifier: MIT */
/* What WINFAX.DLL exports, and winfax.h declares: GEN-5 and HDR in functions.md. */
#include "tests/conformance/fixture.h"

#include <string.h>

/* Each with its PFAX... type: PAIR has an A and a W form. */
#define EXPORTS(SINGLE, PAIR, WIDE)                                                                          \
    SINGLE(FaxAbort, PFAXABORT)                                                                              \
    SINGLE(FaxAccessCheck, PFAXACCESSCHECK)                                                                  \
    SINGLE(FaxClose, PFAXCLOSE)                                                                              \
    SINGLE(FaxFreeBuffer, PFAXFREEBUFFER)                                                                    \
    SINGLE(FaxGetPageData, PFAXGETPAGEDATA)                                                                  \
    SINGLE(FaxInitializeEventQueue, PFAXINITIALIZEEVENTQUEUE)                                                \
    SINGLE(FaxOpenPort, PFAXOPENPORT)                                                                        \
    PAIR(FaxCompleteJobParams, PFAXCOMPLETEJOBPARAMS)                                                        \
    PAIR(FaxConnectFaxServer, PFAXCONNECTFAXSERVER)                                                          \
    PAIR(FaxEnableRoutingMethod, PFAXENABLEROUTINGMETHOD)                                                    \
    PAIR(FaxEnumGlobalRoutingInfo, PFAXENUMGLOBALROUTINGINFO)                                                \
    PAIR(FaxEnumJobs, PFAXENUMJOBS)                                                                          \
    PAIR(FaxEnumPorts, PFAXENUMPORTS)                                                                        \
    PAIR(FaxEnumRoutingMethods, PFAXENUMROUTINGMETHODS)                                                      \
    PAIR(FaxGetConfiguration, PFAXGETCONFIGURATION)                                                          \
    PAIR(FaxGetDeviceStatus, PFAXGETDEVICESTATUS)                                                            \
    PAIR(FaxGetJob, PFAXGETJOB)                                                                              \
    PAIR(FaxGetLoggingCategories, PFAXGETLOGGINGCATEGORIES)                                                  \
    PAIR(FaxGetPort, PFAXGETPORT)                                                                            \
    PAIR(FaxGetRoutingInfo, PFAXGETROUTINGINFO)                                                              \
    PAIR(FaxPrintCoverPage, PFAXPRINTCOVERPAGE)                                                              \
    PAIR(FaxStartPrintJob, PFAXSTARTPRINTJOB)                                                                \
    PAIR(FaxSendDocument, PFAXSENDDOCUMENT)                                                                  \
    PAIR(FaxSendDocumentForBroadcast, PFAXSENDDOCUMENTFORBROADCAST)                                          \
    PAIR(FaxSetConfiguration, PFAXSETCONFIGURATION)                                                          \
    PAIR(FaxSetGlobalRoutingInfo, PFAXSETGLOBALROUTINGINFO)                                                  \
    PAIR(FaxSetJob, PFAXSETJOB)                                                                              \
    PAIR(FaxSetLoggingCategories, PFAXSETLOGGINGCATEGORIES)                                                  \
    PAIR(FaxSetPort, PFAXSETPORT)                                                                            \
    PAIR(FaxSetRoutingInfo, PFAXSETROUTINGINFO)                                                              \
    WIDE(FaxRegisterRoutingExtension, PFAXREGISTERROUTINGEXTENSION)                                          \
    WIDE(FaxRegisterServiceProvider, PFAXREGISTERSERVICEPROVIDER)                                            \
    WIDE(FaxUnregisterServiceProvider, PFAXUNREGISTERSERVICEPROVIDER)

enum { ENTRY_POINTS = 56 };

static HMODULE winfax;

/* The address that the program calls is the one that is found. */
static void expect_export(const char *name, FARPROC declared)
{
    FARPROC found = GetProcAddress(winfax, name);
    if (!found) fail_msg("%s is not exported", name);
    if (found != declared) fail_msg("%s is another function", name);
}

/* Through its PFAX... type: a declaration that is not that type's does not compile. */
#define EXPECT(name, type)                                                                                   \
    do {                                                                                                     \
        union {                                                                                              \
            type declared;                                                                                   \
            FARPROC any;                                                                                     \
        } at = {name};                                                                                       \
        expect_export(#name, at.any);                                                                        \
        count++;                                                                                             \
    } while (0);
#define EXPECT_PAIR(name, type) EXPECT(name##A, type##A) EXPECT(name##W, type##W)
#define EXPECT_WIDE(name, type) EXPECT(name##W, type##W)

static void every_entry_point_is_declared_and_found(void **state)
{
    (void)state;
    RULE("HDR-2");
    int count = 0;
    winfax = LoadLibraryA("winfax.dll");
    assert_non_null(winfax);
    EXPORTS(EXPECT, EXPECT_PAIR, EXPECT_WIDE)
    assert_int_equal(count, ENTRY_POINTS);
    assert_true(FreeLibrary(winfax));
}

static void nothing_else_is_found(void **state)
{
    (void)state;
    RULE("HDR-1");
    RULE("RRE-4");
    /* In later headers only; neutral names, A forms of what is W only, and forms of what has none. */
    static const char *const names[] = {
        "FaxUnregisterRoutingExtensionA",
        "FaxUnregisterRoutingExtensionW",
        "FaxSendDocument",
        "FaxRegisterServiceProviderA",
        "FaxUnregisterServiceProviderA",
        "FaxRegisterRoutingExtensionA",
        "FaxRegisterServiceProvider",
        "FaxAbortA",
        "FaxCloseW",
    };
    winfax = LoadLibraryA("winfax.dll");
    assert_non_null(winfax);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        SetLastError(FX_MARK);
        if (GetProcAddress(winfax, names[i])) fail_msg("%s is exported", names[i]);
        assert_int_equal(GetLastError(), ERROR_PROC_NOT_FOUND);
    }
    assert_true(FreeLibrary(winfax));
}

static const struct test_case cases[] = {
    CASE(every_entry_point_is_declared_and_found),
    CASE(nothing_else_is_found),
};

FX_MAIN("exports")
