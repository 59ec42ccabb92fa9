/* SPDX-License-Identifier: MIT */
#ifndef FF_SERVICE_WORLD_TIFF_LIBRARY_H
#define FF_SERVICE_WORLD_TIFF_LIBRARY_H

#include <tiffio.h>

/* What tiff.c and tiff_make.c share: libtiff as it was loaded (tiff_loaded.c) or linked (tiff_linked.c). */

/* X(result, function, parameters) */
#define TIFF_FUNCTIONS(X)                                                                                    \
    X(TIFFOpenOptions *, TIFFOpenOptionsAlloc, (void))                                                       \
    X(void, TIFFOpenOptionsFree, (TIFFOpenOptions *))                                                        \
    X(void, TIFFOpenOptionsSetMaxSingleMemAlloc, (TIFFOpenOptions *, tmsize_t))                              \
    X(void, TIFFOpenOptionsSetErrorHandlerExtR, (TIFFOpenOptions *, TIFFErrorHandlerExtR, void *))           \
    X(void, TIFFOpenOptionsSetWarningHandlerExtR, (TIFFOpenOptions *, TIFFErrorHandlerExtR, void *))         \
    X(TIFF *, TIFFClientOpenExt,                                                                             \
      (const char *, const char *, thandle_t, TIFFReadWriteProc, TIFFReadWriteProc, TIFFSeekProc,            \
       TIFFCloseProc, TIFFSizeProc, TIFFMapFileProc, TIFFUnmapFileProc, TIFFOpenOptions *))                  \
    X(void, TIFFClose, (TIFF *))                                                                             \
    X(int, TIFFGetField, (TIFF *, uint32_t, ...))                                                            \
    X(int, TIFFGetFieldDefaulted, (TIFF *, uint32_t, ...))                                                   \
    X(int, TIFFIsTiled, (TIFF *))                                                                            \
    X(int, TIFFReadDirectory, (TIFF *))                                                                      \
    X(int, TIFFLastDirectory, (TIFF *))                                                                      \
    X(uint64_t, TIFFGetStrileOffset, (TIFF *, uint32_t))                                                     \
    X(uint64_t, TIFFGetStrileByteCount, (TIFF *, uint32_t))                                                  \
    X(tmsize_t, TIFFReadEncodedStrip, (TIFF *, uint32_t, void *, tmsize_t))                                  \
    X(int, TIFFSetField, (TIFF *, uint32_t, ...))                                                            \
    X(tmsize_t, TIFFWriteEncodedStrip, (TIFF *, uint32_t, void *, tmsize_t))                                 \
    X(int, TIFFWriteDirectory, (TIFF *))

struct tiff_library {
    void *handle; /* of what was loaded */
#define X(result, function, parameters) result(*function) parameters;
    TIFF_FUNCTIONS(X)
#undef X
};

#endif
