/* SPDX-License-Identifier: MIT */
/* What no program should hand in, for every entry point of winfax.h by one table: handles that are none, NULL pointers, sizes
 * that lie, texts without end. GEN-22 to GEN-29 in functions.md, STR-2 and STR-4 of structures.md.
 *
 * Every argument is a block of exactly the size that it claims to have, so that the address sanitizer sees a read or a write
 * behind it. */
#include "tests/conformance/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "{92041a90-9af2-11d0-abf7-00c04fd91a4e}"

enum { ARGUMENTS = 6 };

struct arguments {
    HANDLE handle;
    void *p[ARGUMENTS]; /* the pointers, in their order */
};

/* ---- The calls ---- */

/* What a pointer points at. */
enum kind {
    NOTHING,
    OUTPUT,        /* one pointer or number */
    HANDLE_OUTPUT, /* NULL after a failure (GEN-25) */
    FILE_NAME,
    GUID_TEXT,
    TEXT,
    EMPTY_TEXT,
    PRINTER,
    PARAM,
    COVER,
    PRINT_INFO,
    CONFIGURATION,
    PORT_INFO,
    GLOBAL_INFO,
    JOB_ENTRY,
    CONTEXT_OUT, /* FAX_CONTEXT_INFO that is filled in */
    CONTEXT_IN,  /* and one that has been */
    CATEGORIES,  /* has no SizeOfStruct */
    DATA,
    BUFFER,
    QUEUE, /* a completion port, not its address */
    RECIPIENTS,
    METHODS,
    MAY_BE_NULL = 0x100 /* may be NULL */
};

enum which {
    NO_HANDLE,
    SERVER,
    PORT,
    EITHER,
    LENIENT_SERVER /* NULL is ERROR_INVALID_HANDLE too (GEN-29) */
};

/* SINGLE(name, handle, (arguments of the call), kinds of the pointers...) */
#define CALLS(SINGLE, PAIR, WIDE)                                                                            \
    SINGLE(FaxAbort, LENIENT_SERVER, (a->handle, 1), NOTHING)                                                \
    SINGLE(FaxAccessCheck, LENIENT_SERVER, (a->handle, FAX_READ), NOTHING)                                   \
    SINGLE(FaxClose, EITHER, (a->handle), NOTHING)                                                           \
    SINGLE(FaxGetPageData, SERVER, (a->handle, 1, a->p[0], a->p[1], a->p[2], a->p[3]), OUTPUT, OUTPUT,       \
           OUTPUT, OUTPUT)                                                                                   \
    SINGLE(FaxInitializeEventQueue, SERVER, (a->handle, a->p[0], 1, NULL, 0), QUEUE)                         \
    SINGLE(FaxOpenPort, SERVER, (a->handle, 1, PORT_OPEN_QUERY, a->p[0]), HANDLE_OUTPUT)                     \
    PAIR(FaxCompleteJobParams, NO_HANDLE, (a->p[0], a->p[1]), OUTPUT, OUTPUT)                                \
    PAIR(FaxConnectFaxServer, NO_HANDLE, (a->p[0], a->p[1]), EMPTY_TEXT | MAY_BE_NULL, HANDLE_OUTPUT)        \
    PAIR(FaxEnableRoutingMethod, PORT, (a->handle, a->p[0], TRUE), GUID_TEXT)                                \
    PAIR(FaxEnumGlobalRoutingInfo, SERVER, (a->handle, a->p[0], a->p[1]), OUTPUT, OUTPUT)                    \
    PAIR(FaxEnumJobs, SERVER, (a->handle, a->p[0], a->p[1]), OUTPUT, OUTPUT)                                 \
    PAIR(FaxEnumPorts, SERVER, (a->handle, a->p[0], a->p[1]), OUTPUT, OUTPUT)                                \
    PAIR(FaxEnumRoutingMethods, PORT, (a->handle, a->p[0], a->p[1]), OUTPUT, OUTPUT)                         \
    PAIR(FaxGetConfiguration, SERVER, (a->handle, a->p[0]), OUTPUT)                                          \
    PAIR(FaxGetDeviceStatus, PORT, (a->handle, a->p[0]), OUTPUT)                                             \
    PAIR(FaxGetJob, SERVER, (a->handle, 1, a->p[0]), OUTPUT)                                                 \
    PAIR(FaxGetLoggingCategories, SERVER, (a->handle, a->p[0], a->p[1]), OUTPUT, OUTPUT)                     \
    PAIR(FaxGetPort, PORT, (a->handle, a->p[0]), OUTPUT)                                                     \
    PAIR(FaxGetRoutingInfo, PORT, (a->handle, a->p[0], a->p[1], a->p[2]), GUID_TEXT, OUTPUT, OUTPUT)         \
    PAIR(FaxPrintCoverPage, NO_HANDLE, (a->p[0], a->p[1]), CONTEXT_IN, COVER)                                \
    PAIR(FaxStartPrintJob, NO_HANDLE, (a->p[0], a->p[1], a->p[2], a->p[3]), PRINTER | MAY_BE_NULL,           \
         PRINT_INFO, OUTPUT, CONTEXT_OUT)                                                                    \
    PAIR(FaxSendDocument, SERVER, (a->handle, a->p[0], a->p[1], a->p[2], a->p[3]), FILE_NAME, PARAM,         \
         COVER | MAY_BE_NULL, OUTPUT)                                                                        \
    PAIR(FaxSetConfiguration, SERVER, (a->handle, a->p[0]), CONFIGURATION)                                   \
    PAIR(FaxSetGlobalRoutingInfo, SERVER, (a->handle, a->p[0]), GLOBAL_INFO)                                 \
    PAIR(FaxSetJob, SERVER, (a->handle, 1, JC_PAUSE, a->p[0]), JOB_ENTRY | MAY_BE_NULL)                      \
    PAIR(FaxSetLoggingCategories, SERVER, (a->handle, a->p[0], 1), CATEGORIES)                               \
    PAIR(FaxSetPort, PORT, (a->handle, a->p[0]), PORT_INFO)                                                  \
    PAIR(FaxSetRoutingInfo, PORT, (a->handle, a->p[0], a->p[1], 4), GUID_TEXT, DATA)                         \
    WIDE(FaxRegisterServiceProvider, NO_HANDLE, (a->p[0], a->p[1], a->p[2], a->p[3]), TEXT, TEXT, TEXT,      \
         TEXT)                                                                                               \
    WIDE(FaxUnregisterServiceProvider, NO_HANDLE, (a->p[0]), TEXT)

static BOOL CALLBACK nobody_a(HANDLE fax, DWORD number, LPVOID context, PFAX_JOB_PARAMA param,
                              PFAX_COVERPAGE_INFOA cover)
{
    (void)fax, (void)number, (void)context, (void)param, (void)cover;
    return FALSE;
}

static BOOL CALLBACK nobody_w(HANDLE fax, DWORD number, LPVOID context, PFAX_JOB_PARAMW param,
                              PFAX_COVERPAGE_INFOW cover)
{
    (void)fax, (void)number, (void)context, (void)param, (void)cover;
    return FALSE;
}

static BOOL CALLBACK no_methods(HANDLE fax, LPVOID context, LPWSTR name, LPWSTR friendly, LPWSTR function,
                                LPWSTR guid)
{
    (void)fax, (void)context, (void)name, (void)friendly, (void)function, (void)guid;
    return FALSE;
}

#define CALL(name, handle_, call, ...)                                                                       \
    static BOOL call_##name(const struct arguments *a)                                                       \
    {                                                                                                        \
        return name call;                                                                                    \
    }
#define CALL_W(name, handle_, call, ...) CALL(name##W, handle_, call, __VA_ARGS__)
#define CALL_PAIR(name, handle_, call, ...)                                                                  \
    CALL(name##A, handle_, call, __VA_ARGS__) CALL(name##W, handle_, call, __VA_ARGS__)
CALLS(CALL, CALL_PAIR, CALL_W)

static BOOL call_FaxFreeBuffer(const struct arguments *a)
{
    FaxFreeBuffer(a->p[0]);
    return TRUE;
}

static BOOL call_FaxSendDocumentForBroadcastA(const struct arguments *a)
{
    return FaxSendDocumentForBroadcastA(a->handle, a->p[0], a->p[1], a->p[2] ? nobody_a : NULL, NULL);
}

static BOOL call_FaxSendDocumentForBroadcastW(const struct arguments *a)
{
    return FaxSendDocumentForBroadcastW(a->handle, a->p[0], a->p[1], a->p[2] ? nobody_w : NULL, NULL);
}

static BOOL call_FaxRegisterRoutingExtensionW(const struct arguments *a)
{
    return FaxRegisterRoutingExtensionW(a->handle, a->p[0], a->p[1], a->p[2], a->p[3] ? no_methods : NULL,
                                        a->p[4]);
}

static const struct row {
    const char *name;
    BOOL (*call)(const struct arguments *a);
    char form;
    enum which handle;
    int kinds[ARGUMENTS];
} rows[] = {
#define ROW_(name, form, handle, ...) {#name, call_##name, form, handle, {__VA_ARGS__}},
#define ROW(name, handle, call, ...) ROW_(name, 'W', handle, __VA_ARGS__)
#define ROW_W(name, handle, call, ...) ROW_(name##W, 'W', handle, __VA_ARGS__)
#define ROW_PAIR(name, handle, call, ...)                                                                    \
    ROW_(name##A, 'A', handle, __VA_ARGS__)                                                                  \
    ROW_(name##W, 'W', handle, __VA_ARGS__)
    CALLS(ROW, ROW_PAIR, ROW_W) ROW_(FaxFreeBuffer, 'W', NO_HANDLE, BUFFER | MAY_BE_NULL)
        ROW_(FaxSendDocumentForBroadcastA, 'A', SERVER, FILE_NAME, OUTPUT, RECIPIENTS)
            ROW_(FaxSendDocumentForBroadcastW, 'W', SERVER, FILE_NAME, OUTPUT, RECIPIENTS)
                ROW_(FaxRegisterRoutingExtensionW, 'W', SERVER, TEXT, TEXT, TEXT, METHODS, DATA)};

enum { ROWS = sizeof rows / sizeof *rows, ENTRY_POINTS = 56 };
_Static_assert(ROWS == ENTRY_POINTS, "a row for every entry point");

/* ---- Arguments that are right ---- */

static HANDLE fax, port;

/* alice may do everything; job 1 waits, and there is a provider to unregister. */
static void begin(void)
{
    fx_world("\"config\": {\"queue_paused\": true}, \"users\": [{\"name\": \"alice\", \"rights\": "
             "\"administrator\"}, {\"name\": \"bob\", \"rights\": \"administrator\"}]");
    fx_process("client", "alice");
    fax = fx_connect();
    assert_true(FaxOpenPort(fax, 1, PORT_OPEN_MODIFY, &port));
    assert_int_equal(fx_send(fax, "5550100", 1), 1);
    assert_true(FaxRegisterServiceProviderW(FX_W("Own"), FX_W("Own"), FX_W("own.dll"), FX_W("")));
}

/* Blocks of one call, of just their size; as they were before it. */
struct block {
    void *at, *before;
    size_t size;
    bool ours; /* else `at` is no address */
};
static struct block blocks[ARGUMENTS];

static void *block_of(int i, const void *bytes, size_t size)
{
    blocks[i] = (struct block){malloc(size), malloc(size), size, true};
    if (!blocks[i].at || !blocks[i].before) fail_msg("no memory");
    memcpy(blocks[i].at, bytes, size);
    memcpy(blocks[i].before, bytes, size);
    return blocks[i].at;
}

static void *text_block(int i, char form, const char *text)
{
    static WCHAR wide[300];
    if (form == 'A') return block_of(i, text, strlen(text) + 1);
    int size = MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 300);
    assert_true(size > 0);
    return block_of(i, wide, (size_t)size * sizeof *wide);
}

static void free_blocks(void)
{
    for (int i = 0; i < ARGUMENTS; i++) {
        if (!blocks[i].ours) continue;
        free(blocks[i].at);
        free(blocks[i].before);
    }
    memset(blocks, 0, sizeof blocks);
}

/* A and W forms of these have one layout; only the texts that they point at differ. */
#define WIDE_TEXT(literal) FX_W(literal)
#define EITHER_TEXT(form, literal) ((form) == 'A' ? (LPCWSTR)(const void *)literal : WIDE_TEXT(literal))

static void *param_block(int i, char form)
{
    FAX_JOB_PARAMW param = fx_param(EITHER_TEXT(form, "5550100"));
    return block_of(i, &param, sizeof param);
}

static void *cover_block(int i, char form)
{
    FAX_COVERPAGE_INFOW cover;
    memset(&cover, 0, sizeof cover);
    cover.SizeOfStruct = sizeof cover;
    cover.CoverPageName = EITHER_TEXT(form, "generic.cov");
    cover.UseServerCoverPage = TRUE;
    return block_of(i, &cover, sizeof cover);
}

static void *print_info_block(int i, char form)
{
    FAX_PRINT_INFOW info;
    memset(&info, 0, sizeof info);
    info.SizeOfStruct = sizeof info;
    info.RecipientNumber = EITHER_TEXT(form, "5550100");
    return block_of(i, &info, sizeof info);
}

static void *configuration_block(int i, char form)
{
    FAX_CONFIGURATIONW config = {.SizeOfStruct = sizeof config, .Retries = 5, .PauseServerQueue = TRUE};
    config.ArchiveOutgoingFaxes = TRUE;
    config.ArchiveDirectory = EITHER_TEXT(form, "C:\\archive");
    return block_of(i, &config, sizeof config);
}

static void *port_info_block(int i, char form)
{
    FAX_PORT_INFOW info = {.SizeOfStruct = sizeof info, .Flags = FPF_SEND, .Priority = 1};
    info.Tsid = EITHER_TEXT(form, "tsid");
    return block_of(i, &info, sizeof info);
}

static void *global_info_block(int i, char form)
{
    FAX_GLOBAL_ROUTING_INFOW info = {.SizeOfStruct = sizeof info, .Priority = 1};
    info.Guid = EITHER_TEXT(form, FOLDER);
    return block_of(i, &info, sizeof info);
}

static void *job_entry_block(int i, char form)
{
    FAX_JOB_ENTRYW entry;
    (void)form;
    memset(&entry, 0, sizeof entry);
    entry.SizeOfStruct = sizeof entry;
    entry.JobId = 1;
    return block_of(i, &entry, sizeof entry);
}

static void *categories_block(int i, char form)
{
    FAX_LOG_CATEGORYW category = {EITHER_TEXT(form, "name"), FAXLOG_CATEGORY_INIT, FAXLOG_LEVEL_MAX};
    return block_of(i, &category, sizeof category);
}

/* The one structure whose forms differ in size (FCI-2). */
static void *context_block(int i, char form)
{
    FAX_CONTEXT_INFOA a = {.SizeOfStruct = sizeof a};
    FAX_CONTEXT_INFOW w = {.SizeOfStruct = sizeof w};
    return form == 'A' ? block_of(i, &a, sizeof a) : block_of(i, &w, sizeof w);
}

static void *started_block(int i, char form)
{
    DWORD job;
    FAX_PRINT_INFOW info = {.SizeOfStruct = sizeof info, .RecipientNumber = FX_W("5550100")};
    FAX_CONTEXT_INFOW w = {.SizeOfStruct = sizeof w};
    assert_true(FaxStartPrintJobW(NULL, &info, &job, &w));
    FAX_CONTEXT_INFOA a = {.SizeOfStruct = sizeof a, .hDC = w.hDC};
    return form == 'A' ? block_of(i, &a, sizeof a) : block_of(i, &w, sizeof w);
}

static void *output_block(int i, char form)
{
    (void)form;
    return block_of(i, "\x55\x55\x55\x55\x55\x55\x55\x55", sizeof(void *));
}

static void *file_block(int i, char form)
{
    return text_block(i, form, fx_tiff(1));
}
static void *guid_block(int i, char form)
{
    return text_block(i, form, FOLDER);
}
static void *word_block(int i, char form)
{
    return text_block(i, form, "Own");
}
static void *empty_block(int i, char form)
{
    return text_block(i, form, "");
}
static void *printer_block(int i, char form)
{
    return text_block(i, form, "Fax");
}
static void *data_block(int i, char form)
{
    (void)form;
    return block_of(i, "x\0\0\0", 4);
}

static void *buffer_argument(int i, char form)
{
    PFAX_CONFIGURATIONW config = NULL;
    (void)i, (void)form;
    assert_true(FaxGetConfigurationW(fax, &config));
    return config;
}

static void *queue_argument(int i, char form)
{
    (void)i, (void)form;
    return fx_port();
}

/* A callback is there, or not. */
static void *callback_argument(int i, char form)
{
    return empty_block(i, form);
}

static void *(*const makers[])(int i, char form) = {
    [OUTPUT] = output_block,
    [HANDLE_OUTPUT] = output_block,
    [FILE_NAME] = file_block,
    [GUID_TEXT] = guid_block,
    [TEXT] = word_block,
    [EMPTY_TEXT] = empty_block,
    [PRINTER] = printer_block,
    [PARAM] = param_block,
    [COVER] = cover_block,
    [PRINT_INFO] = print_info_block,
    [CONFIGURATION] = configuration_block,
    [PORT_INFO] = port_info_block,
    [GLOBAL_INFO] = global_info_block,
    [JOB_ENTRY] = job_entry_block,
    [CONTEXT_OUT] = context_block,
    [CONTEXT_IN] = started_block,
    [CATEGORIES] = categories_block,
    [DATA] = data_block,
    [BUFFER] = buffer_argument,
    [QUEUE] = queue_argument,
    [RECIPIENTS] = callback_argument,
    [METHODS] = callback_argument,
};

static int kind_of(const struct row *row, int i)
{
    return row->kinds[i] & ~MAY_BE_NULL;
}

static bool is_sized(int kind)
{
    return kind >= PARAM && kind <= CONTEXT_IN;
}

static bool is_text(int kind)
{
    return kind >= FILE_NAME && kind <= PRINTER;
}

/* What FaxStartPrintJob fills in, and FaxPrintCoverPage is given, there is only where faxes are printed. */
static bool has_arguments(const struct row *row)
{
    for (int i = 0; i < ARGUMENTS; i++)
        if (kind_of(row, i) == CONTEXT_IN) return fx_prints();
    return true;
}

static bool can_succeed(const struct row *row)
{
    for (int i = 0; i < ARGUMENTS; i++)
        if (kind_of(row, i) == CONTEXT_OUT) return fx_prints();
    return has_arguments(row);
}

static struct arguments good(const struct row *row)
{
    struct arguments a = {.handle = row->handle == PORT ? port : fax};
    for (int i = 0; i < ARGUMENTS; i++)
        if (row->kinds[i] != NOTHING) a.p[i] = makers[kind_of(row, i)](i, row->form);
    return a;
}

/* ---- The call, and what it may have done ---- */

static void expect_untouched(const struct row *row, const char *what)
{
    for (int i = 0; i < ARGUMENTS; i++) {
        if (!blocks[i].before || kind_of(row, i) == HANDLE_OUTPUT) continue;
        if (memcmp(blocks[i].at, blocks[i].before, blocks[i].size) != 0)
            fail_msg("%s, %s: argument %d has changed", row->name, what, i + 1);
    }
}

/* GEN-25 */
static void expect_refused(const struct row *row, const struct arguments *a, DWORD code, const char *what)
{
    SetLastError(FX_MARK);
    BOOL ok = row->call(a);
    DWORD got = GetLastError();
    if (ok || got != code)
        fail_msg("%s, %s: %s with %u, not with %u", row->name, what, ok ? "success" : "failure",
                 (unsigned)got, (unsigned)code);
    expect_untouched(row, what);
    for (int i = 0; i < ARGUMENTS; i++)
        if (kind_of(row, i) == HANDLE_OUTPUT && a->p[i]) assert_null(*(HANDLE *)a->p[i]);
}

static void expect_alive(void)
{
    PFAX_PORT_INFOW info = NULL;
    PFAX_CONFIGURATIONW config = NULL;
    fx_granted(FaxGetPortW(port, &info));
    fx_granted(FaxGetConfigurationW(fax, &config));
    assert_int_equal(config->Retries, 3);
    assert_int_equal(lstrcmpW(info->DeviceName, FX_W("Modem")), 0);
    assert_int_not_equal(lstrcmpW(info->Tsid, FX_W("tsid")), 0);
    FaxFreeBuffer(config);
    FaxFreeBuffer(info);
}

/* None of the calls has done anything. */
static void expect_nothing_happened(void)
{
    fx_sync();
    assert_string_equal(fx_ask("jobs", "/count"), "1");
    expect_alive();
}

/* ---- The cases ---- */

static void what_is_right_succeeds(void **state)
{
    (void)state;
    RULE("GEN-1");
    for (size_t i = 0; i < ROWS; i++) {
        if (!can_succeed(&rows[i])) continue;
        begin();
        struct arguments a = good(&rows[i]);
        SetLastError(FX_MARK);
        BOOL ok = rows[i].call(&a);
        if (!ok || GetLastError() != FX_MARK)
            fail_msg("%s: failure with %u", rows[i].name, (unsigned)GetLastError());
        free_blocks();
    }
}

static void what_is_optional_may_be_left_out(void **state)
{
    (void)state;
    RULE("GEN-1");
    for (size_t i = 0; i < ROWS; i++)
        for (int k = 0; k < ARGUMENTS; k++) {
            if (!(rows[i].kinds[k] & MAY_BE_NULL) || !can_succeed(&rows[i])) continue;
            begin();
            struct arguments a = good(&rows[i]);
            if (kind_of(&rows[i], k) == BUFFER) FaxFreeBuffer(a.p[k]);
            a.p[k] = NULL;
            if (!rows[i].call(&a)) fail_msg("%s: failure with %u", rows[i].name, (unsigned)GetLastError());
            free_blocks();
        }
}

static void a_pointer_that_is_null_is_an_invalid_parameter(void **state)
{
    (void)state;
    RULE("GEN-22");
    RULE("GEN-23");
    RULE("GEN-25");
    begin();
    for (size_t i = 0; i < ROWS; i++)
        for (int k = 0; k < ARGUMENTS; k++) {
            char what[32];
            if (rows[i].kinds[k] == NOTHING || (rows[i].kinds[k] & MAY_BE_NULL) || !has_arguments(&rows[i]))
                continue;
            struct arguments a = good(&rows[i]);
            a.p[k] = NULL;
            snprintf(what, sizeof what, "argument %d NULL", k + 1);
            expect_refused(&rows[i], &a, ERROR_INVALID_PARAMETER, what);
            /* The handle is wrong as well: the pointer comes first. */
            a.handle = INVALID_HANDLE_VALUE;
            expect_refused(&rows[i], &a, ERROR_INVALID_PARAMETER, what);
            free_blocks();
        }
    expect_nothing_happened();
}

/* ---- Handles ---- */

struct wrong_handle {
    const char *what;
    HANDLE handle;
    enum which right_for; /* what it would be, were it not of another kind */
};

enum { WRONG_HANDLES = 13 };

static HANDLE forged(HANDLE from, uint64_t bits)
{
    return (HANDLE)(ULONG_PTR)((ULONG_PTR)from ^ (ULONG_PTR)bits);
}

static HANDLE port_of(HANDLE server)
{
    HANDLE opened = NULL;
    assert_true(FaxOpenPort(server, 1, PORT_OPEN_QUERY, &opened));
    return opened;
}

static void make_wrong_handles(struct wrong_handle to[WRONG_HANDLES])
{
    HANDLE closed = fx_connect(), closed_port = port_of(fax);
    assert_true(FaxClose(closed) && FaxClose(closed_port));
    fx_process("another", "bob");
    HANDLE foreign = fx_connect(), foreign_port = port_of(foreign);
    fx_enter(0);
    const struct wrong_handle all[WRONG_HANDLES] = {
        {"a closed server handle", closed, NO_HANDLE},
        {"a closed port handle", closed_port, NO_HANDLE},
        {"a server handle of another process", foreign, NO_HANDLE},
        {"a port handle of another process", foreign_port, NO_HANDLE},
        {"a server handle", fax, SERVER},
        {"a port handle", port, PORT},
        {"INVALID_HANDLE_VALUE", INVALID_HANDLE_VALUE, NO_HANDLE},
        {"a small number", (HANDLE)(ULONG_PTR)4, NO_HANDLE},
        {"a handle of another generation", forged(fax, 0x100000), NO_HANDLE},
        {"a handle with a high bit", forged(port, (uint64_t)1 << (8 * sizeof(HANDLE) - 1)), NO_HANDLE},
        {"a completion port", fx_port(), NO_HANDLE},
        {"an event", CreateEventW(NULL, TRUE, FALSE, NULL), NO_HANDLE},
        {"an address", &blocks, NO_HANDLE},
    };
    memcpy(to, all, sizeof all);
}

static bool is_right(const struct row *row, const struct wrong_handle *handle)
{
    if (row->handle == EITHER) return handle->right_for != NO_HANDLE;
    if (row->handle == LENIENT_SERVER) return handle->right_for == SERVER;
    return handle->right_for == row->handle;
}

static void a_handle_that_is_none_is_an_invalid_handle(void **state)
{
    (void)state;
    struct wrong_handle wrong[WRONG_HANDLES];
    RULE("GEN-8");
    RULE("GEN-24");
    RULE("GEN-25");
    begin();
    make_wrong_handles(wrong);
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].handle == NO_HANDLE) continue;
        struct arguments a = good(&rows[i]);
        for (size_t k = 0; k < WRONG_HANDLES; k++) {
            if (is_right(&rows[i], &wrong[k])) continue;
            a.handle = wrong[k].handle;
            expect_refused(&rows[i], &a, ERROR_INVALID_HANDLE, wrong[k].what);
        }
        free_blocks();
    }
    fx_sync();
    assert_string_equal(fx_ask("jobs", "/count"), "1");
    expect_alive();
}

static void a_null_handle_has_its_code(void **state)
{
    (void)state;
    RULE("GEN-25");
    RULE("GEN-29");
    begin();
    for (size_t i = 0; i < ROWS; i++) {
        bool lenient = rows[i].handle == LENIENT_SERVER || rows[i].handle == EITHER;
        if (rows[i].handle == NO_HANDLE) continue;
        struct arguments a = good(&rows[i]);
        a.handle = NULL;
        expect_refused(&rows[i], &a, lenient ? ERROR_INVALID_HANDLE : ERROR_INVALID_PARAMETER, "NULL");
        free_blocks();
    }
    expect_nothing_happened();
}

/* ---- Sizes ---- */

/* A structure that is as short as it says; what it lacks nobody reads. */
static void *resized(int i, DWORD claimed)
{
    unsigned char bytes[1024];
    size_t size = claimed < sizeof(DWORD) ? sizeof(DWORD) : claimed, was = blocks[i].size;
    if (size > sizeof bytes) size = sizeof bytes;
    memset(bytes, 0xEE, sizeof bytes);
    memcpy(bytes, blocks[i].at, was < size ? was : size);
    memcpy(bytes, &claimed, sizeof claimed);
    free(blocks[i].at);
    free(blocks[i].before);
    return block_of(i, bytes, size);
}

static void refuse_size(const struct row *row, int k, DWORD claimed)
{
    char what[48];
    struct arguments a = good(row);
    a.p[k] = resized(k, claimed);
    snprintf(what, sizeof what, "argument %d of %u bytes", k + 1, (unsigned)claimed);
    expect_refused(row, &a, ERROR_INVALID_PARAMETER, what);
    free_blocks();
}

static void a_structure_of_another_size_is_not_looked_into(void **state)
{
    (void)state;
    RULE("STR-2");
    RULE("STR-4");
    RULE("GEN-25");
    begin();
    for (size_t i = 0; i < ROWS; i++)
        for (int k = 0; k < ARGUMENTS; k++) {
            if (!is_sized(kind_of(&rows[i], k)) || !has_arguments(&rows[i])) continue;
            good(&rows[i]);
            DWORD size = (DWORD)blocks[k].size;
            free_blocks();
            const DWORD wrong[] = {0, 1, 4, 8, size - 1, size + 1, size * 2, 0xFFFFFFFF};
            for (size_t n = 0; n < sizeof wrong / sizeof *wrong; n++) refuse_size(&rows[i], k, wrong[n]);
        }
    expect_nothing_happened();
}

/* ---- Texts and counts ---- */

/* More than a call can carry. */
enum { ENORMOUS = 1 << 20 };

static void *enormous(int i, char form)
{
    size_t unit = form == 'A' ? 1 : sizeof(WCHAR), size = (size_t)ENORMOUS * unit;
    char *at = malloc(size);
    blocks[i] = (struct block){at, NULL, 0, true};
    assert_non_null(at);
    memset(at, 'x', size);
    memset(at + size - unit, 0, unit);
    return at;
}

static void a_text_beyond_what_a_call_can_carry_is_an_invalid_parameter(void **state)
{
    (void)state;
    RULE("GEN-20");
    RULE("GEN-25");
    begin();
    for (size_t i = 0; i < ROWS; i++)
        for (int k = 0; k < ARGUMENTS; k++) {
            if (!is_text(kind_of(&rows[i], k))) continue;
            struct arguments a = good(&rows[i]);
            free(blocks[k].at);
            free(blocks[k].before);
            a.p[k] = enormous(k, rows[i].form);
            expect_refused(&rows[i], &a, ERROR_INVALID_PARAMETER, "an enormous text");
            free_blocks();
        }
    expect_nothing_happened();
}

static void so_is_one_in_a_structure(void **state)
{
    (void)state;
    RULE("GEN-20");
    RULE("GEN-25");
    begin();
    char *text = malloc(ENORMOUS);
    DWORD job = 7;
    assert_non_null(text);
    memset(text, '1', ENORMOUS - 1);
    text[ENORMOUS - 1] = 0;
    FAX_JOB_PARAMA param = {.SizeOfStruct = sizeof param, .RecipientNumber = text};
    FAX_PORT_INFOA info = {.SizeOfStruct = sizeof info, .Priority = 1, .DeviceName = text};
    FAX_CONFIGURATIONA config = {.SizeOfStruct = sizeof config, .ArchiveDirectory = text};
    FAX_GLOBAL_ROUTING_INFOA global = {.SizeOfStruct = sizeof global, .Priority = 1, .Guid = text};
    fx_refused(FaxSendDocumentA(fax, fx_tiff(1), &param, NULL, &job), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetPortA(port, &info), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetConfigurationA(fax, &config), ERROR_INVALID_PARAMETER);
    fx_refused(FaxSetGlobalRoutingInfoA(fax, &global), ERROR_INVALID_PARAMETER);
    assert_int_equal(job, 7);
    free(text);
    expect_nothing_happened();
}

static void a_count_that_lies_is_not_followed(void **state)
{
    (void)state;
    RULE("SLC-E1");
    RULE("SRI-E2");
    begin();
    FAX_LOG_CATEGORYW category = {NULL, FAXLOG_CATEGORY_INIT, FAXLOG_LEVEL_MAX}, *one = malloc(sizeof *one);
    BYTE *data = malloc(1);
    static const DWORD counts[] = {0, 5, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    assert_true(one && data);
    *one = category;
    *data = 0;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const FAX_LOG_CATEGORYA *a = (const void *)one;
        fx_refused(FaxSetLoggingCategoriesW(fax, one, counts[i]), ERROR_INVALID_PARAMETER);
        fx_refused(FaxSetLoggingCategoriesA(fax, a, counts[i]), ERROR_INVALID_PARAMETER);
    }
    static const DWORD sizes[] = {65537, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fx_refused(FaxSetRoutingInfoW(port, WIDE_TEXT(FOLDER), data, sizes[i]), ERROR_INVALID_DATA);
        fx_refused(FaxSetRoutingInfoA(port, FOLDER, data, sizes[i]), ERROR_INVALID_DATA);
    }
    free(one);
    free(data);
    expect_nothing_happened();
}

/* ---- Numbers ---- */

static void a_number_that_names_nothing_is_refused(void **state)
{
    (void)state;
    RULE("GEN-25");
    RULE("GJB-E2");
    RULE("SJB-E2");
    static const DWORD ids[] = {0, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    PFAX_JOB_ENTRYW entry = (void *)(ULONG_PTR)0x55;
    LPBYTE page = (void *)(ULONG_PTR)0x55;
    DWORD size = 7, width = 7, height = 7;
    begin();
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        HANDLE opened = (HANDLE)(ULONG_PTR)0x55;
        fx_refused(FaxAbort(fax, ids[i]), ERROR_INVALID_PARAMETER);
        fx_refused(FaxGetJobW(fax, ids[i], &entry), ERROR_INVALID_PARAMETER);
        fx_refused(FaxSetJobW(fax, ids[i], JC_PAUSE, NULL), ERROR_INVALID_PARAMETER);
        fx_refused(FaxGetPageData(fax, ids[i], &page, &size, &width, &height), ERROR_INVALID_PARAMETER);
        fx_refused(FaxOpenPort(fax, ids[i], PORT_OPEN_QUERY, &opened), ERROR_BAD_UNIT);
        assert_null(opened);
        if (ids[i] - 1 >= 3) fx_refused(FaxSetJobW(fax, 1, ids[i], NULL), ERROR_INVALID_PARAMETER);
    }
    assert_ptr_equal(entry, (void *)(ULONG_PTR)0x55);
    assert_ptr_equal(page, (void *)(ULONG_PTR)0x55);
    assert_true(size == 7 && width == 7 && height == 7);
    expect_nothing_happened();
}

static const struct test_case cases[] = {
    CASE(what_is_right_succeeds),
    CASE(what_is_optional_may_be_left_out),
    CASE(a_pointer_that_is_null_is_an_invalid_parameter),
    CASE(a_handle_that_is_none_is_an_invalid_handle),
    CASE(a_null_handle_has_its_code),
    CASE(a_structure_of_another_size_is_not_looked_into),
    CASE(a_text_beyond_what_a_call_can_carry_is_an_invalid_parameter),
    CASE(so_is_one_in_a_structure),
    CASE(a_count_that_lies_is_not_followed),
    CASE(a_number_that_names_nothing_is_refused),
};

FX_MAIN("bad_input")
