/*
 * Pieces of Markdown (CommonMark with the tables and foldings of the forges),
 * safe against whatever a feed holds, and within a given size.
 */
#ifndef MARKDOWN_H
#define MARKDOWN_H

#include "../base/out.h"

/*
 * Any text as a code span that stands in a table cell, a list or a paragraph:
 * nothing in it ends the span, the cell or the line, and no forge makes a
 * link or a mention of it.  Cut where it is longer than "max" bytes (0: not).
 */
void	 md_code(struct out *, const char *, size_t max);
/* Any text between HTML tags: a <summary>. */
void	 md_html(struct out *, const char *);

/* How many backticks the fence around this text needs. */
size_t	 md_fence(const char *, size_t);
/* One line of text inside a fence, without what is not printable. */
void	 md_line(struct out *, const char *, size_t);

/*
 * Space: each part of the page gets its share of what is left, and what it
 * leaves over goes to the others.  "o" is a memory writer.
 */
struct md_part {
	struct out	*o;
	size_t		 end;		/* of this part, in bytes */
	size_t		 mark;		/* where the row at hand begins */
	size_t		 cut;		/* rows that had no room */
};

/* Open a part that may use an n-th of what "max" leaves. */
void	 md_part(struct md_part *, struct out *, size_t max, size_t n);
/* A row begins; it ends: does it stand?  One that has no room is taken back. */
void	 md_row(struct md_part *);
int	 md_row_end(struct md_part *);

#endif
