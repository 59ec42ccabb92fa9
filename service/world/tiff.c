/* SPDX-License-Identifier: MIT */
#include "service/world/tiff.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "service/world/tiff_library.h"

enum { X_DPI_MAX = 204, Y_DPI_MAX = 200 };

/* ---- The library ---- */

#define X(result, function, parameters)                                                                      \
    static_assert(_Generic(&function, result(*) parameters : 1, default : 0), #function " is as we call "    \
                                                                                        "it");
TIFF_FUNCTIONS(X)
#undef X

/* ---- A file in memory ---- */

struct reading {
    const struct tiff_library *library;
    const uint8_t *bytes;
    uint64_t size, at;
    TIFF *tiff;
    bool strict; /* pixels are being decoded: what libtiff warns of there is an error */
    bool wrong;
    bool cut_off;      /* more was to be read than there is: libtiff makes zeros of it in places */
    char message[160]; /* the first error's */
    uint32_t page;     /* from 1 */
    uint64_t rows, packed_bytes;
    uint8_t *pixels; /* of a strip */
    size_t room;
};

static tmsize_t file_read(thandle_t handle, void *to, tmsize_t size)
{
    struct reading *r = handle;
    uint64_t left = r->at < r->size ? r->size - r->at : 0;
    if (size < 0) return -1;
    r->cut_off = r->cut_off || (uint64_t)size > left;
    if ((uint64_t)size > left) size = (tmsize_t)left;
    if (size) memcpy(to, r->bytes + r->at, (size_t)size);
    r->at += (uint64_t)size;
    return size;
}

static tmsize_t file_write(thandle_t handle, void *from, tmsize_t size)
{
    (void)handle, (void)from, (void)size;
    return -1;
}

static toff_t file_seek(thandle_t handle, toff_t offset, int whence)
{
    struct reading *r = handle;
    uint64_t base = whence == SEEK_CUR ? r->at : whence == SEEK_END ? r->size : 0;
    if (offset > UINT64_MAX - base) return (toff_t)-1;
    return r->at = base + offset;
}

static int file_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t file_size(thandle_t handle)
{
    return ((struct reading *)handle)->size;
}

static int on_error(TIFF *tiff, void *ctx, const char *module, const char *format, va_list args)
{
    struct reading *r = ctx;
    (void)tiff, (void)module;
    if (!r->wrong) vsnprintf(r->message, sizeof r->message, format, args);
    r->wrong = true;
    return 1;
}

static int on_warning(TIFF *tiff, void *ctx, const char *module, const char *format, va_list args)
{
    const struct reading *r = ctx;
    return r->strict ? on_error(tiff, ctx, module, format, args) : 1;
}

static bool open_tiff(struct reading *r)
{
    enum { SLACK = 1 << 20 };
    const struct tiff_library *l = r->library;
    TIFFOpenOptions *options = l->TIFFOpenOptionsAlloc();
    if (!options) return false;
    l->TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)r->size + SLACK);
    l->TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, r);
    l->TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, r);
    r->tiff = l->TIFFClientOpenExt("document", "rm", r, file_read, file_write, file_seek, file_close,
                                   file_size, NULL, NULL, options);
    l->TIFFOpenOptionsFree(options);
    return r->tiff != NULL;
}

/* ---- One page: what it is ---- */

struct page {
    uint32_t width, rows, rows_per_strip;
    uint16_t compression, bits, samples, photometric;
    uint32_t x_dpi, y_dpi; /* 0: it does not say */
};

static uint32_t dpi_of(const struct reading *r, uint32_t tag)
{
    float value = 0;
    uint16_t unit = RESUNIT_INCH;
    if (!r->library->TIFFGetField(r->tiff, tag, &value)) return 0;
    r->library->TIFFGetFieldDefaulted(r->tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
    if (unit == RESUNIT_CENTIMETER) value *= 2.54F;
    if (unit == RESUNIT_NONE || !(value > 0)) return 0;
    return value < 1e6F ? (uint32_t)(value + 0.5F) : 1000000;
}

static void read_page(const struct reading *r, struct page *p)
{
    const struct tiff_library *l = r->library;
    *p = (struct page){0};
    l->TIFFGetField(r->tiff, TIFFTAG_IMAGEWIDTH, &p->width);
    l->TIFFGetField(r->tiff, TIFFTAG_IMAGELENGTH, &p->rows);
    l->TIFFGetFieldDefaulted(r->tiff, TIFFTAG_ROWSPERSTRIP, &p->rows_per_strip);
    l->TIFFGetFieldDefaulted(r->tiff, TIFFTAG_COMPRESSION, &p->compression);
    l->TIFFGetFieldDefaulted(r->tiff, TIFFTAG_BITSPERSAMPLE, &p->bits);
    l->TIFFGetFieldDefaulted(r->tiff, TIFFTAG_SAMPLESPERPIXEL, &p->samples);
    l->TIFFGetField(r->tiff, TIFFTAG_PHOTOMETRIC, &p->photometric);
    p->x_dpi = dpi_of(r, TIFFTAG_XRESOLUTION);
    p->y_dpi = dpi_of(r, TIFFTAG_YRESOLUTION);
    if (p->rows_per_strip == 0 || p->rows_per_strip > p->rows) p->rows_per_strip = p->rows;
}

static bool is_group3(const struct page *p)
{
    return p->compression == COMPRESSION_CCITTFAX3 || p->compression == COMPRESSION_CCITTRLE ||
           p->compression == COMPRESSION_CCITTRLEW;
}

/* A verdict with its reason. */
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 4, 5)))
#endif
static enum verdict
say(const struct reading *r, struct ff_writer *why, enum verdict verdict, const char *format, ...)
{
    char words[256];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    ff_write_text(why, "page %lu: %s", (unsigned long)r->page, words);
    return verdict;
}

/* SND-7, and what a fax page is anyway: black and white, in strips. */
static enum verdict check_page(const struct reading *r, const struct page *p, uint32_t y_dpi,
                               struct ff_writer *why)
{
    const enum verdict no = VERDICT_unsupported;
    if (p->compression != COMPRESSION_NONE && p->compression != COMPRESSION_CCITTFAX4 && !is_group3(p))
        return say(r, why, no, "compression %u; a fax is Group 4 (4) or uncompressed (1)",
                   (unsigned)p->compression);
    if (p->bits != 1 || p->samples != 1)
        return say(r, why, no, "%u bits a pixel; a fax is black and white", (unsigned)p->bits * p->samples);
    if (p->width != TIFF_WIDTH)
        return say(r, why, no, "%lu pixels wide; a fax has 1728", (unsigned long)p->width);
    if (p->x_dpi == 0 || p->y_dpi == 0) return say(r, why, no, "it does not say its resolution");
    if (p->x_dpi > X_DPI_MAX || p->y_dpi > Y_DPI_MAX)
        return say(r, why, no, "%lu x %lu dpi; a fax has at most 204 x 200", (unsigned long)p->x_dpi,
                   (unsigned long)p->y_dpi);
    if (y_dpi && p->y_dpi != y_dpi)
        return say(r, why, no, "%lu lines an inch, and %lu on the pages before", (unsigned long)p->y_dpi,
                   (unsigned long)y_dpi);
    if (r->library->TIFFIsTiled(r->tiff)) return say(r, why, no, "in tiles; a fax is in strips");
    return VERDICT_accepted;
}

/* ---- One page: whether it can be decoded ---- */

static bool room_for_strip(struct reading *r, const struct ff_alloc *alloc, size_t size)
{
    if (size <= r->room) return true;
    uint8_t *grown = alloc->resize(alloc->ctx, r->pixels, size);
    if (!grown) return false;
    r->pixels = grown;
    r->room = size;
    return true;
}

static enum verdict decode_strip(struct reading *r, const struct page *p, uint32_t strip, uint32_t rows,
                                 struct ff_writer *why)
{
    const struct tiff_library *l = r->library;
    const enum verdict no = VERDICT_unreadable;
    unsigned long long offset = l->TIFFGetStrileOffset(r->tiff, strip);
    tmsize_t size = (tmsize_t)rows * TIFF_ROW_BYTES;
    uint64_t packed = l->TIFFGetStrileByteCount(r->tiff, strip);
    r->packed_bytes += packed;
    if (r->packed_bytes > r->size)
        return say(r, why, no, "its strips hold more bytes than the file (strip at offset %llu)", offset);
    if (p->compression == COMPRESSION_NONE && packed < (uint64_t)size)
        return say(r, why, no, "strip at offset %llu: it has too few bytes for its lines", offset);
    tmsize_t got = l->TIFFReadEncodedStrip(r->tiff, strip, r->pixels, size);
    if (r->wrong || got != size)
        return say(r, why, no, "strip at offset %llu: %s", offset,
                   r->wrong ? r->message : "it cannot be decoded");
    return VERDICT_accepted;
}

static enum verdict decode_page(struct reading *r, const struct ff_alloc *alloc, const struct page *p,
                                struct ff_writer *why)
{
    r->rows += p->rows;
    if (p->rows == 0) return say(r, why, VERDICT_unreadable, "it has no lines");
    if (p->rows > TIFF_PAGE_ROWS_MAX || r->rows > TIFF_DOCUMENT_ROWS_MAX)
        return say(r, why, VERDICT_unreadable, "%llu lines up to here are more than a fax can have",
                   (unsigned long long)r->rows);
    if (!room_for_strip(r, alloc, (size_t)p->rows_per_strip * TIFF_ROW_BYTES)) return VERDICT_no_memory;
    enum verdict verdict = VERDICT_accepted;
    r->strict = true;
    for (uint32_t row = 0, strip = 0; row < p->rows && verdict == VERDICT_accepted; strip++) {
        uint32_t left = p->rows - row, rows = left < p->rows_per_strip ? left : p->rows_per_strip;
        verdict = decode_strip(r, p, strip, rows, why);
        row += rows;
    }
    r->strict = false;
    return verdict;
}

/* ---- The document ---- */

static enum verdict examine_page(struct reading *r, const struct ff_alloc *alloc, struct document *facts,
                                 struct ff_writer *why)
{
    struct page page;
    read_page(r, &page);
    enum verdict verdict = check_page(r, &page, facts->y_dpi, why);
    if (verdict == VERDICT_accepted) verdict = decode_page(r, alloc, &page, why);
    if (verdict != VERDICT_accepted) return verdict;
    facts->pages = r->page;
    facts->width = page.width;
    facts->x_dpi = page.x_dpi;
    facts->y_dpi = page.y_dpi;
    return is_group3(&page) ? VERDICT_group3 : VERDICT_accepted;
}

static bool directory_failed(struct reading *r, struct document *facts, struct ff_writer *why)
{
    const char *how = r->wrong     ? r->message
                      : r->cut_off ? "the file ends in it"
                                   : "it leads back to a page before";
    facts->verdict = say(r, why, VERDICT_unreadable, "the directory after it: %s", how);
    return false;
}

/* Is there a further page? A chain of directories that is broken, or goes round in circles, is an error. */
static bool next_page(struct reading *r, struct document *facts, struct ff_writer *why)
{
    if (r->cut_off) return directory_failed(r, facts, why);
    if (r->library->TIFFLastDirectory(r->tiff)) return false;
    if (!r->library->TIFFReadDirectory(r->tiff) || r->wrong) return directory_failed(r, facts, why);
    if (r->page++ < TIFF_PAGES_MAX) return true;
    facts->verdict = say(r, why, VERDICT_unreadable, "a fax has no more than %d pages", TIFF_PAGES_MAX);
    return false;
}

static void examine_all(struct reading *r, const struct ff_alloc *alloc, struct document *facts,
                        struct ff_writer *why)
{
    bool group3 = false;
    r->page = 1;
    do {
        facts->verdict = examine_page(r, alloc, facts, why);
        group3 = group3 || facts->verdict == VERDICT_group3;
        if (facts->verdict != VERDICT_accepted && facts->verdict != VERDICT_group3) return;
    } while (next_page(r, facts, why));
    if (facts->verdict != VERDICT_accepted && facts->verdict != VERDICT_group3) return;
    facts->verdict = group3 ? VERDICT_group3 : VERDICT_accepted;
    if (group3) ff_write_text(why, "Group 3; the service takes Group 4 or uncompressed pages");
}

void tiff_examine(const struct tiff_library *library, const struct ff_alloc *alloc, const uint8_t *bytes,
                  size_t size, struct document *facts, struct ff_writer *why)
{
    struct reading r = {.library = library, .bytes = bytes, .size = size};
    facts->verdict = VERDICT_unreadable;
    if (!open_tiff(&r)) {
        ff_write_text(why, "it begins like a TIFF, but: %s", r.wrong ? r.message : "libtiff cannot read it");
        return;
    }
    if (r.wrong)
        ff_write_text(why, "page 1: its directory: %s", r.message);
    else
        examine_all(&r, alloc, facts, why);
    library->TIFFClose(r.tiff);
    ff_free(alloc, r.pixels);
}

/* ---- A page as a picture ---- */

/* Decodes it into *bits, which is the caller's to free. */
static bool read_bits(struct reading *r, const struct ff_alloc *alloc, const struct page *p,
                      uint8_t **ret_bits)
{
    if (p->rows == 0 || p->rows > TIFF_PAGE_ROWS_MAX) return false;
    uint8_t *bits = ff_alloc_zeroed(alloc, p->rows, TIFF_ROW_BYTES);
    bool well = (*ret_bits = bits) != NULL;
    for (uint32_t row = 0, strip = 0; well && row < p->rows; strip++) {
        uint32_t left = p->rows - row, rows = left < p->rows_per_strip ? left : p->rows_per_strip;
        tmsize_t size = (tmsize_t)rows * TIFF_ROW_BYTES;
        tmsize_t got =
            r->library->TIFFReadEncodedStrip(r->tiff, strip, bits + (size_t)row * TIFF_ROW_BYTES, size);
        well = got == size;
        row += rows;
    }
    if (p->photometric == PHOTOMETRIC_MINISBLACK)
        for (size_t i = 0; well && i < (size_t)p->rows * TIFF_ROW_BYTES; i++) bits[i] = (uint8_t)~bits[i];
    return well;
}

static bool read_image(struct reading *r, const struct ff_alloc *alloc, struct tiff_image *ret_image)
{
    struct page page;
    struct ff_writer nowhere = {.failed = true};
    if (r->wrong) return false;
    read_page(r, &page);
    if (check_page(r, &page, 0, &nowhere) != VERDICT_accepted) return false;
    *ret_image = (struct tiff_image){.rows = page.rows, .x_dpi = page.x_dpi, .y_dpi = page.y_dpi};
    return read_bits(r, alloc, &page, &ret_image->bits);
}

bool tiff_read_page(const struct tiff_library *library, const struct ff_alloc *alloc, const uint8_t *bytes,
                    size_t size, uint32_t page, struct tiff_image *ret_image)
{
    struct reading r = {.library = library, .bytes = bytes, .size = size, .page = 1};
    *ret_image = (struct tiff_image){0};
    bool well = open_tiff(&r);
    if (!r.tiff) return false;
    while (well && page-- > 0) well = library->TIFFReadDirectory(r.tiff) != 0;
    well = well && read_image(&r, alloc, ret_image);
    library->TIFFClose(r.tiff);
    return well;
}

struct tiff_pages {
    struct reading reading;
    const struct ff_alloc *alloc;
};

struct tiff_pages *tiff_pages_open(const struct tiff_library *library, const struct ff_alloc *alloc,
                                   const uint8_t *bytes, size_t size)
{
    struct tiff_pages *pages = ff_alloc_zeroed(alloc, 1, sizeof *pages);
    if (!pages) return NULL;
    pages->alloc = alloc;
    pages->reading = (struct reading){.library = library, .bytes = bytes, .size = size};
    return open_tiff(&pages->reading) ? pages : tiff_pages_close(pages);
}

bool tiff_pages_next(struct tiff_pages *pages, struct tiff_image *ret_image)
{
    struct reading *r = &pages->reading;
    *ret_image = (struct tiff_image){0};
    if (r->page++ > 0 && !r->library->TIFFReadDirectory(r->tiff)) return false;
    return read_image(r, pages->alloc, ret_image);
}

struct tiff_pages *tiff_pages_close(struct tiff_pages *pages)
{
    if (!pages) return NULL;
    if (pages->reading.tiff) pages->reading.library->TIFFClose(pages->reading.tiff);
    return ff_free(pages->alloc, pages);
}

bool tiff_begins(const uint8_t *bytes, size_t size)
{
    static const char magics[][5] = {"II*\0", "MM\0*", "II+\0", "MM\0+"};
    for (size_t i = 0; size >= 4 && i < sizeof magics / sizeof *magics; i++)
        if (memcmp(bytes, magics[i], 4) == 0) return true;
    return false;
}
