/* SPDX-License-Identifier: MIT */
/* fax_print: prints a fax: a cover page, and lines of text that are drawn on the device context of the fax printer.
 *
 *     fax_print NUMBER LINE ... */
#include <stdio.h>
#include <string.h>

#include "fax_client.h"

/* In dots of 204 by 196 an inch. */
enum { LEFT = 150, TOP = 150, LINE_HEIGHT = 50, LINES_A_PAGE = 36 };

/* The id is the print spooler's: no function that wants the id of a fax job takes it. */
static HDC start(const char *number, FAX_CONTEXT_INFOA *context)
{
    FAX_PRINT_INFOA info = {0};
    DWORD spooled = 0;
    info.SizeOfStruct = sizeof info;
    info.DocName = "A letter";
    info.RecipientNumber = number;
    context->SizeOfStruct = sizeof *context;
    fax_check(FaxStartPrintJobA(NULL, &info, &spooled, context), "FaxStartPrintJob");
    return context->hDC;
}

/* One of those that lie on the server, by its name. */
static void draw_cover(const FAX_CONTEXT_INFOA *context, const char *number)
{
    FAX_COVERPAGE_INFOA cover = {0};
    cover.SizeOfStruct = sizeof cover;
    cover.CoverPageName = "generic.cov";
    cover.UseServerCoverPage = TRUE;
    cover.RecFaxNumber = number;
    cover.Note = "What follows was drawn line by line.";
    fax_check(FaxPrintCoverPageA(context, &cover), "FaxPrintCoverPage");
}

static void draw_page(HDC dc, char **lines, int count)
{
    fax_check(StartPage(dc) > 0, "StartPage");
    for (int i = 0; i < count; i++)
        fax_check(TextOutA(dc, LEFT, TOP + i * LINE_HEIGHT, lines[i], (int)strlen(lines[i])), "TextOut");
    fax_check(EndPage(dc) > 0, "EndPage");
}

int main(int argc, char **argv)
{
    FAX_CONTEXT_INFOA context = {0};
    if (argc < 3) {
        fprintf(stderr, "usage: %s NUMBER LINE ...\n", argv[0]);
        return 2;
    }
    HDC dc = start(argv[1], &context);
    draw_cover(&context, argv[1]);
    for (int at = 2; at < argc; at += LINES_A_PAGE)
        draw_page(dc, argv + at, argc - at < LINES_A_PAGE ? argc - at : LINES_A_PAGE);
    fax_check(EndDoc(dc) > 0, "EndDoc"); /* which queues the fax */
    DeleteDC(dc);
    printf("printed, to %s\n", argv[1]);
    return 0;
}
