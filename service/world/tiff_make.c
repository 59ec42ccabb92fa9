/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "service/world/tiff.h"
#include "service/world/tiff_library.h"

/* ---- A file that grows in memory ---- */

struct making {
    const struct tiff_library *library;
    struct ff_writer *out;
    size_t begin; /* where the file begins in it */
    uint64_t at;
};

static uint64_t size_of(const struct making *m)
{
    return m->out->size - m->begin;
}

/* Of what was written before: libtiff links a directory to the one before. */
static tmsize_t file_read(thandle_t handle, void *to, tmsize_t size)
{
    struct making *m = handle;
    uint64_t left = m->at < size_of(m) ? size_of(m) - m->at : 0;
    if (size < 0) return -1;
    if ((uint64_t)size > left) size = (tmsize_t)left;
    if (size) memcpy(to, m->out->at + m->begin + m->at, (size_t)size);
    m->at += (uint64_t)size;
    return size;
}

/* Over what is there, and on from its end. */
static tmsize_t file_write(thandle_t handle, void *from, tmsize_t size)
{
    struct making *m = handle;
    if (size < 0) return -1;
    while (m->at > size_of(m) && !m->out->failed) ff_write_u8(m->out, 0);
    uint64_t over = m->out->failed ? 0 : size_of(m) - m->at;
    if (over > (uint64_t)size) over = (uint64_t)size;
    if (over) memcpy(m->out->at + m->begin + m->at, from, (size_t)over);
    ff_write_bytes(m->out, (const char *)from + over, (size_t)size - (size_t)over);
    if (m->out->failed) return -1;
    m->at += (uint64_t)size;
    return size;
}

static toff_t file_seek(thandle_t handle, toff_t offset, int whence)
{
    struct making *m = handle;
    uint64_t base = whence == SEEK_CUR ? m->at : whence == SEEK_END ? size_of(m) : 0;
    return m->at = base + offset;
}

static int file_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t file_size(thandle_t handle)
{
    return size_of(handle);
}

/* What goes wrong shows in the results. */
static int quiet(TIFF *tiff, void *ctx, const char *module, const char *format, va_list args)
{
    (void)tiff, (void)ctx, (void)module, (void)format, (void)args;
    return 1;
}

static TIFF *open_tiff(struct making *m)
{
    const struct tiff_library *l = m->library;
    TIFFOpenOptions *options = l->TIFFOpenOptionsAlloc();
    if (!options) return NULL;
    l->TIFFOpenOptionsSetErrorHandlerExtR(options, quiet, m);
    l->TIFFOpenOptionsSetWarningHandlerExtR(options, quiet, m);
    TIFF *tiff = l->TIFFClientOpenExt("fax", "w", m, file_read, file_write, file_seek, file_close, file_size,
                                      NULL, NULL, options);
    l->TIFFOpenOptionsFree(options);
    return tiff;
}

/* ---- Pages ---- */

/* GPD-4: RowsPerStrip is that of one strip a page, which is what the page's explanation means. */
static bool write_page(const struct making *m, TIFF *tiff, const struct tiff_image *image, uint32_t page,
                       uint32_t pages)
{
    const struct tiff_library *l = m->library;
    tmsize_t size = (tmsize_t)image->rows * TIFF_ROW_BYTES;
    bool well = l->TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE) &&
                l->TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, (uint32_t)TIFF_WIDTH) &&
                l->TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, image->rows) &&
                l->TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1) &&
                l->TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1) &&
                l->TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4) &&
                l->TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE) &&
                l->TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB) &&
                l->TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, image->rows) &&
                l->TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH) &&
                l->TIFFSetField(tiff, TIFFTAG_XRESOLUTION, (double)image->x_dpi) &&
                l->TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)image->y_dpi) &&
                l->TIFFSetField(tiff, TIFFTAG_PAGENUMBER, page, pages) &&
                l->TIFFSetField(tiff, TIFFTAG_SOFTWARE, "fauxfax");
    return well && l->TIFFWriteEncodedStrip(tiff, 0, image->bits, size) == size &&
           l->TIFFWriteDirectory(tiff);
}

bool tiff_make(const struct tiff_library *library, uint32_t pages, tiff_draw *draw, void *ctx,
               struct ff_writer *out)
{
    struct making m = {.library = library, .out = out, .begin = out->size};
    TIFF *tiff = open_tiff(&m);
    bool well = tiff != NULL;
    for (uint32_t page = 0; well && page < pages; page++) {
        struct tiff_image image;
        well = draw(ctx, page, &image) && write_page(&m, tiff, &image, page, pages);
    }
    if (tiff) library->TIFFClose(tiff);
    return well && !out->failed;
}
