/* SPDX-License-Identifier: MIT */
/* The device context of a fax print job: pages, and simple text on them. What the document is, print.h knows. */
#include "client/win32/inner.h"

#include "client/print.h"
#include "client/client.h"
#include "client/codepage.h"
#include "common/winfax_codes.h"

static void free_dc(struct host *host, struct host_object *object)
{
    (void)host;
    print_free(object->dc.print);
}

static const struct host_object_ops dc_ops = {
    .kind = HOST_KIND_dc, .name = "a device context", .free = free_dc};

/* ---- host.h ---- */

uint64_t host_dc_new(struct host *host, struct print *print, const void *site, uint64_t since)
{
    os_mutex_lock(&host->lock);
    struct host_object *object = host_object_new(host, &dc_ops);
    uint64_t number = object ? host_handle_open(host, object) : 0;
    if (object && number) {
        object->dc.print = print;
        object->dc.site = site;
        object->dc.since = since;
    }
    if (object) host_object_release(host, object);
    os_mutex_unlock(&host->lock);
    return number;
}

bool host_dc_left(struct host *host, uint32_t *at, const void **ret_site, uint64_t *ret_since)
{
    const struct host_object *left = NULL;
    os_mutex_lock(&host->lock);
    while (!left && *at < host->handles.count) {
        const struct host_object *object = host->handles.at[(*at)++].object;
        if (object && object->ops == &dc_ops) left = object;
    }
    if (left) *ret_site = left->dc.site;
    if (left) *ret_since = left->dc.since;
    os_mutex_unlock(&host->lock);
    return left != NULL;
}

bool host_dc_draws(struct host *host, uint64_t dc)
{
    os_mutex_lock(&host->lock);
    struct host_object *object = host_handle_look(host, dc, HOST_KIND_dc);
    bool draws = object && object->dc.print;
    os_mutex_unlock(&host->lock);
    return draws;
}

uint32_t host_dc_cover(struct host *host, uint64_t dc, const struct ff_coverpage_info *cover)
{
    os_mutex_lock(&host->lock);
    struct host_object *object = host_handle_look(host, dc, HOST_KIND_dc);
    uint32_t code = FF_ERROR_SPL_NO_STARTDOC;
    if (object && object->dc.print)
        code = print_cover(object->dc.print, cover) ? FF_ERROR_SUCCESS : FF_ERROR_NOT_ENOUGH_MEMORY;
    os_mutex_unlock(&host->lock);
    return code;
}

/* ---- wingdi.h ---- */

/* The document that is drawn on this device context; NULL, and the last error: none is. */
static struct host_object *drawing(struct host_thread *thread, HDC dc)
{
    struct host_object *object = host_handle_find(thread, dc, HOST_KIND_dc);
    if (object && !object->dc.print) {
        host_fail(thread, ERROR_INVALID_HANDLE);
        return NULL;
    }
    return object;
}

static int page(HDC dc, bool (*turn)(struct print *print))
{
    struct host_thread *thread = host_enter();
    if (!thread) return SP_ERROR;
    struct host_object *object = drawing(thread, dc);
    bool done = object && (turn(object->dc.print) || host_fail(thread, ERROR_INVALID_PARAMETER));
    return host_leave(thread, done) ? 1 : SP_ERROR;
}

int WINAPI StartPage(HDC hdc)
{
    return page(hdc, print_page_begin);
}

int WINAPI EndPage(HDC hdc)
{
    return page(hdc, print_page_end);
}

/* The document is taken from the device context first: it is finished, however that ends. */
static struct print *take(HDC dc)
{
    struct host_thread *thread = host_enter();
    if (!thread) return NULL;
    struct host_object *object = drawing(thread, dc);
    struct print *print = object ? object->dc.print : NULL;
    if (object) object->dc.print = NULL;
    host_leave(thread, TRUE);
    return print;
}

int WINAPI EndDoc(HDC hdc)
{
    uint32_t before = host_last_error();
    struct print *print = take(hdc);
    if (!print) return SP_ERROR;
    uint32_t code = print_say(client_current(), print, HOST_SITE);
    print_free(print);
    host_set_last_error(code == FF_ERROR_SUCCESS ? before : code);
    return code == FF_ERROR_SUCCESS ? 1 : SP_ERROR;
}

int WINAPI AbortDoc(HDC hdc)
{
    struct print *print = take(hdc);
    if (!print) return SP_ERROR;
    print_free(print);
    return 1;
}

BOOL WINAPI DeleteDC(HDC hdc)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    return host_leave(thread, host_handle_close(thread, hdc, HOST_KIND_dc));
}

/* What lies off the sheet to the left or above is not drawn at all. */
static uint32_t draw_words(struct print *print, int x, int y, const struct ff_writer *words)
{
    struct ff_str str = {(const char *)words->at, (uint32_t)words->size};
    if (words->failed) return FF_ERROR_NOT_ENOUGH_MEMORY;
    if (x < 0 || y < 0 || !str.size) return FF_ERROR_SUCCESS;
    return print_text(print, (uint32_t)x, (uint32_t)y, str);
}

static void write_a(struct ff_writer *w, const void *text, size_t count)
{
    codepage_read(w, client_ansi_page(), text, count);
}

static void write_w(struct ff_writer *w, const void *text, size_t count)
{
    ff_wtf8_of_utf16(w, text, count);
}

static BOOL draw(HDC dc, int x, int y, void (*write)(struct ff_writer *w, const void *text, size_t count),
                 const void *text, int count)
{
    struct host_thread *thread = host_enter();
    if (!thread) return FALSE;
    struct host_object *object = drawing(thread, dc);
    struct ff_writer words = ff_writer_on(thread->host->alloc);
    if (object && text && count > 0) write(&words, text, (size_t)count);
    uint32_t code = object ? draw_words(object->dc.print, x, y, &words) : FF_ERROR_SUCCESS;
    if (count < 0) code = FF_ERROR_INVALID_PARAMETER; /* no length, and not "as far as it goes" */
    ff_writer_free(&words);
    bool done = object && (code == FF_ERROR_SUCCESS || host_fail(thread, code));
    return host_leave(thread, done);
}

BOOL WINAPI TextOutA(HDC hdc, int x, int y, LPCSTR lpString, int c)
{
    return draw(hdc, x, y, write_a, lpString, c);
}

BOOL WINAPI TextOutW(HDC hdc, int x, int y, LPCWSTR lpString, int c)
{
    return draw(hdc, x, y, write_w, lpString, c);
}
