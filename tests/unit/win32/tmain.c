/* SPDX-License-Identifier: MIT */
/* A program of _tmain: it succeeds when its arguments are "fax" and "naïve", and its environment says FORM=tmain. */
#include <windows.h>

#include <tchar.h>

static BOOL same(const TCHAR *a, const TCHAR *b)
{
    return lstrcmp(a, b) == 0;
}

/* In the program's form: the first of them here is the narrow one's bytes. */
static BOOL is_naive(const TCHAR *text)
{
#ifdef UNICODE
    static const WCHAR wide[] = {'n', 'a', 0xEF, 'v', 'e', 0};
    return same(text, wide);
#else
    return same(text, "na\xC3\xAFve") || same(text, "na\xEFve");
#endif
}

#ifdef __clang__ /* gcc takes what a header of the system begins for the system's */
#pragma clang diagnostic ignored "-Wmissing-prototypes"
#endif

int _tmain(int argc, TCHAR *argv[], TCHAR *envp[])
{
    BOOL told = FALSE;
    for (int i = 0; envp[i]; i++) told |= same(envp[i], TEXT("FORM=tmain"));
    if (argc != 3 || argv[3] || !told) return 1;
    return same(argv[1], TEXT("fax")) && is_naive(argv[2]) ? 0 : 2;
}
