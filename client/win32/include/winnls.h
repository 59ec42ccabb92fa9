/* SPDX-License-Identifier: MIT */
#ifndef FAUXFAX_WINNLS_H
#define FAUXFAX_WINNLS_H

#include <windef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CP_ACP 0        /* 1252, or what FAUXFAX_CODEPAGE names */
#define CP_THREAD_ACP 3 /* likewise */
#define CP_UTF8 65001

#define MB_PRECOMPOSED 0x00000001
#define MB_COMPOSITE 0x00000002
#define MB_USEGLYPHCHARS 0x00000004
#define MB_ERR_INVALID_CHARS 0x00000008
#define WC_DISCARDNS 0x00000010
#define WC_SEPCHARS 0x00000020
#define WC_DEFAULTCHAR 0x00000040
#define WC_ERR_INVALID_CHARS 0x00000080
#define WC_COMPOSITECHECK 0x00000200
#define WC_NO_BEST_FIT_CHARS 0x00000400

/* Code pages 1252, 20127 (US-ASCII), 65001 and the ANSI page; for another one ERROR_INVALID_PARAMETER. Texts are neither composed nor
 * decomposed. */
WINBASEAPI int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr,
                                          int cbMultiByte, LPWSTR lpWideCharStr, int cchWideChar);
WINBASEAPI int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr,
                                          int cchWideChar, LPSTR lpMultiByteStr, int cbMultiByte,
                                          LPCSTR lpDefaultChar, LPBOOL lpUsedDefaultChar);
WINBASEAPI UINT WINAPI GetACP(void);

#ifdef __cplusplus
}
#endif

#endif
