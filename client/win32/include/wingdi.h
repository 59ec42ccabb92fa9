/* SPDX-License-Identifier: MIT */
#ifndef FAUXFAX_WINGDI_H
#define FAUXFAX_WINGDI_H

#include <windef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Printing a fax, on the device context of FaxStartPrintJob, which has begun the document: there is no CreateDC or StartDoc.
 * Coordinates are dots of fine resolution, 204 by 196 an inch, from the upper left corner of a sheet that is 1728 wide and 2156
 * high; what lies beyond it is not drawn. There is one font, of 24 by 36 dots and capitals; no more than 1,000 pages, and half a
 * megabyte of text. */
#define SP_ERROR (-1)

WINGDIAPI int WINAPI StartPage(HDC hdc);
WINGDIAPI int WINAPI EndPage(HDC hdc);
/* Queues the fax (SPJ-8). Fails with ERROR_ACCESS_DENIED (FAX_JOB_SUBMIT), ERROR_WRITE_PROTECT (the queue is blocked) or
 * RPC_S_SERVER_UNAVAILABLE; then nothing is queued. */
WINGDIAPI int WINAPI EndDoc(HDC hdc);
WINGDIAPI int WINAPI AbortDoc(HDC hdc);
/* A document that is not finished is dropped. */
WINGDIAPI BOOL WINAPI DeleteDC(HDC hdc);
/* c: how many characters there are; what is negative is ERROR_INVALID_PARAMETER. */
WINGDIAPI BOOL WINAPI TextOutA(HDC hdc, int x, int y, LPCSTR lpString, int c);
WINGDIAPI BOOL WINAPI TextOutW(HDC hdc, int x, int y, LPCWSTR lpString, int c);
#ifdef UNICODE
#define TextOut TextOutW
#else
#define TextOut TextOutA
#endif

#ifdef __cplusplus
}
#endif

#endif
