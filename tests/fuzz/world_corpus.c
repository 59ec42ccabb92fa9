/* SPDX-License-Identifier: MIT */
/* Writes the corpora of the fuzz targets talk and document: world_corpus tests/fuzz/corpus. The same files every time, as
 * long as the protocol is the same. */
#include <stdio.h>
#include <stdlib.h>

#include "common/filetime.h"
#include "common/protocol.h"
#include "common/winfax_codes.h"
#include "tests/unit/world/tiffs.h"

static void write_file(const char *folder, const char *name, struct ff_writer *w)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = w->failed ? NULL : fopen(path, "wb");
    if (!file || fwrite(w->at, 1, w->size, file) != w->size || fclose(file) != 0) {
        perror(path);
        exit(70);
    }
    ff_writer_reset(w);
}

/* ---- talk: the process is the second of its world, its first handle the first that is given ---- */

static void call(struct ff_writer *w, enum ff_type type, const void *in)
{
    ff_frame_write_call(w, type, &(struct ff_call_head){1, 0, 1, 0x1234}, in);
}

static void connect(struct ff_writer *w)
{
    ff_frame_write(w, FF_TYPE_Module, &(struct ff_in_Module){1, FF_STR("/usr/bin/client")});
    call(w, FF_TYPE_FaxConnectFaxServer, &(struct ff_in_FaxConnectFaxServer){FF_STR_NULL});
}

static void wait_for(struct ff_writer *w, uint64_t deadline)
{
    ff_frame_write(
        w, FF_TYPE_Idle,
        &(struct ff_in_Idle){.thread = 1, .deadline = deadline, .pumps = 1, .what = FF_STR("GetMessage")});
}

static void register_port(struct ff_writer *w, uint64_t fax)
{
    struct ff_in_FaxInitializeEventQueue in = {.fax_handle = fax, .completion_port = 7, .port_kind = 1};
    call(w, FF_TYPE_FaxInitializeEventQueue, &in);
}

static void register_window(struct ff_writer *w, uint64_t fax, uint64_t key)
{
    struct ff_in_FaxInitializeEventQueue in = {.fax_handle = fax,
                                               .completion_key = key,
                                               .window = 5,
                                               .window_kind = FF_WINDOW_top_level,
                                               .message_start = 0x500};
    if (!key)
        ff_frame_write(w, FF_TYPE_WindowMade,
                       &(struct ff_in_WindowMade){5, 1, FF_WINDOW_top_level, FF_STR("window")});
    call(w, FF_TYPE_FaxInitializeEventQueue, &in);
}

static void upload_and_send(struct ff_writer *w, uint64_t fax)
{
    struct ff_in_FaxSendDocument send = {.fax_handle = fax,
                                         .file_name = FF_STR("/tmp/a.txt"),
                                         .job_param = {.recipient_number = FF_STR("5550100")}};
    call(w, FF_TYPE_FaxSendDocument, &send);
    call(w, FF_TYPE_DocumentBegin, &(struct ff_in_DocumentBegin){FF_STR("/tmp/a.txt"), 5});
    ff_frame_write(w, FF_TYPE_DocumentChunk, &(struct ff_in_DocumentChunk){1, FF_STR("hello")});
    call(w, FF_TYPE_DocumentEnd, &(struct ff_in_DocumentEnd){1});
    send.file_state = send.document = 1;
    call(w, FF_TYPE_FaxSendDocument, &send);
}

static void look(struct ff_writer *w, uint64_t fax)
{
    call(w, FF_TYPE_FaxEnumJobs, &(struct ff_in_FaxEnumJobs){fax});
    call(w, FF_TYPE_FaxGetJob, &(struct ff_in_FaxGetJob){fax, 1});
    call(w, FF_TYPE_FaxEnumPorts, &(struct ff_in_FaxEnumPorts){fax});
    call(w, FF_TYPE_ScmOpen, &(struct ff_in_ScmOpen){1, 0x80000000U});
    call(w, FF_TYPE_ScmQuery, &(struct ff_in_ScmQuery){0});
    ff_frame_write(w, FF_TYPE_BufferFreed, &(struct ff_in_BufferFreed){3});
}

static void acknowledge(struct ff_writer *w)
{
    static struct ff_ack_entry entry = {1, 3, 2};
    static struct ff_ack_exception exception = {1, 2, FF_OUTCOME_quota};
    ff_frame_write(w, FF_TYPE_Ack,
                   &(struct ff_in_Ack){{.at = &entry, .count = 1}, {.at = &exception, .count = 1}});
    ff_frame_write(w, FF_TYPE_Seen, &(struct ff_in_Seen){3, 1});
}

static void route(struct ff_writer *w, uint64_t fax, uint64_t port)
{
    static const struct ff_str folder = {"{92041a90-9af2-11d0-abf7-00c04fd91a4e}", FF_GUID_SIZE};
    static struct ff_routing_registration method = {{"Method", 6},
                                                    {"A method", 8},
                                                    {"Function", 8},
                                                    {"{01234567-89AB-cdef-0123-456789abcdef}", FF_GUID_SIZE}};
    const struct ff_str name = FF_STR("Mine");
    call(w, FF_TYPE_FaxOpenPort, &(struct ff_in_FaxOpenPort){fax, 1, 0});
    call(w, FF_TYPE_FaxEnableRoutingMethod, &(struct ff_in_FaxEnableRoutingMethod){port, folder, 1});
    call(w, FF_TYPE_FaxSetRoutingInfo, &(struct ff_in_FaxSetRoutingInfo){port, folder, 6, {"D\0:\0\0\0", 6}});
    call(w, FF_TYPE_FaxGetRoutingInfo, &(struct ff_in_FaxGetRoutingInfo){port, folder});
    call(w, FF_TYPE_FaxSetGlobalRoutingInfo,
         &(struct ff_in_FaxSetGlobalRoutingInfo){
             fax, 48, {.size_of_struct = 48, .priority = 1, .guid = folder}});
    call(w, FF_TYPE_FaxRegisterRoutingExtension,
         &(struct ff_in_FaxRegisterRoutingExtension){fax, name, name, name, 1, {.at = &method, .count = 1}});
    call(w, FF_TYPE_ScmControl, &(struct ff_in_ScmControl){1});
    call(w, FF_TYPE_ScmStart, &(struct ff_in_ScmStart){0});
    call(w, FF_TYPE_FaxConnectFaxServer, &(struct ff_in_FaxConnectFaxServer){FF_STR_NULL});
    call(w, FF_TYPE_FaxEnumGlobalRoutingInfo, &(struct ff_in_FaxEnumGlobalRoutingInfo){fax + 4});
    call(w, FF_TYPE_FaxOpenPort, &(struct ff_in_FaxOpenPort){fax + 4, 1, 0});
    call(w, FF_TYPE_FaxEnumRoutingMethods, &(struct ff_in_FaxEnumRoutingMethods){port + 4});
}

static void write_talk(const char *folder, struct ff_writer *w)
{
    const uint64_t fax = FF_FAX_HANDLE_FIRST + 4; /* of the first row, the first time */
    connect(w);
    register_port(w, fax);
    upload_and_send(w, fax);
    look(w, fax);
    acknowledge(w);
    wait_for(w, FF_TIME_NEVER);
    write_file(folder, "a-port-and-a-fax", w);
    connect(w);
    register_window(w, fax, 0);
    call(w, FF_TYPE_ExitWindows, &(struct ff_in_ExitWindows){0});
    ff_frame_write(w, FF_TYPE_SentReply, &(struct ff_in_SentReply){1, 1});
    register_window(w, fax, 1);
    ff_frame_write(w, FF_TYPE_SentReply, &(struct ff_in_SentReply){2, 0});
    ff_frame_write(w, FF_TYPE_Bye, &(struct ff_in_Bye){0});
    write_file(folder, "a-log-off", w);
    connect(w);
    register_port(w, fax);
    for (int i = 0; i < 6; i++) {
        call(w, FF_TYPE_ScmControl, &(struct ff_in_ScmControl){1});
        call(w, FF_TYPE_ScmStart, &(struct ff_in_ScmStart){0});
    }
    ff_frame_write(w, FF_TYPE_Note, &(struct ff_in_Note){FF_NOTE_port_closed, 1, 5, 7});
    write_file(folder, "a-service-that-comes-and-goes", w);
    wait_for(w, 1);
    ff_frame_write(w, FF_TYPE_Busy, &(struct ff_in_Busy){1});
    wait_for(w, FF_TIME_NEVER);
    ff_frame_write(w, FF_TYPE_ThreadEnd, &(struct ff_in_ThreadEnd){1});
    write_file(folder, "waits", w);
    connect(w);
    route(w, fax, fax + 4 * 2048); /* of the second row, the first time */
    write_file(folder, "routing", w);
}

/* ---- document ---- */

static void write_tiff(const char *folder, const char *name, const struct tiff_page *pages, uint32_t count,
                       bool big_endian, struct ff_writer *w)
{
    tiff_write(w, pages, count, big_endian);
    write_file(folder, name, w);
}

static void write_documents(const char *folder, struct ff_writer *w)
{
    static const uint8_t t4[] = {0x00, 0x14, 0xD9, 0xA8, 0x00}, pixels[216] = {0xAA, 0x55};
    static const struct tiff_page three[3] = {{.rows = 64}, {.rows = 64, .rows_per_strip = 8}, {.rows = 8}};
    static const struct tiff_page group3 = {
        .rows = 1, .compression = 3, .strip = t4, .strip_size = sizeof t4};
    static const struct tiff_page plain = {
        .rows = 1, .compression = 1, .strip = pixels, .strip_size = sizeof pixels};
    static const struct tiff_page circle = {.ends_in_circle = true}, tiles = {.tiled = true};
    static const struct tiff_page metric = {.x_dpi = 803, .y_dpi = 385, .dpi_divisor = 10, .unit = 3};
    write_tiff(folder, "three-pages", three, 3, false, w);
    write_tiff(folder, "three-pages-big-endian", three, 3, true, w);
    write_tiff(folder, "group-3", &group3, 1, false, w);
    write_tiff(folder, "uncompressed", &plain, 1, false, w);
    write_tiff(folder, "circle", &circle, 1, false, w);
    write_tiff(folder, "tiles", &tiles, 1, false, w);
    write_tiff(folder, "metric", &metric, 1, false, w);
    ff_write_text(w, "%%PDF-1.4\n");
    write_file(folder, "no-tiff", w);
}

int main(int argc, char **argv)
{
    char folder[4096];
    struct ff_writer w = ff_writer_on(ff_alloc_default());
    if (argc != 2) {
        fprintf(stderr, "usage: world_corpus tests/fuzz/corpus\n");
        return 2;
    }
    snprintf(folder, sizeof folder, "%s/talk", argv[1]);
    write_talk(folder, &w);
    snprintf(folder, sizeof folder, "%s/document", argv[1]);
    write_documents(folder, &w);
    ff_writer_free(&w);
    return 0;
}
