/*
 * Reports: one model, many writers.  A writer takes a model and a struct out;
 * write errors stick to the writer, memory failures count as write errors.
 *
 * Nothing that came in with data reaches a terminal raw: text shows bytes
 * other than printable ASCII as \xNN, JSON escapes them.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stddef.h>

#include "../base/out.h"
#include "../publish/diff.h"

#define REPORT_SCHEMA	1	/* raised when a field changes its meaning */

/* What a comparison was made of; NULL: not known, not shown. */
struct report_side {
	const char	*what;		/* a file's name, "record", "cache" */
	const char	*source, *version;
	size_t		 hosts;
};

/* A comparison of two sets of members: files, or a list with its record. */
struct report_diff {
	const char		*list;	/* name of the list, or NULL */
	struct report_side	 old, new;
	const struct diff	*diff;
	int			 show_feed;	/* words name their feed */
	size_t			 max_rows;	/* of text; 0: all */
};

/* text.c: for people. */
void	 report_text_diff(struct out *, const struct report_diff *);
/* Only the lines a family, and the counts. */
void	 report_text_summary(struct out *, const struct report_diff *);

/* json.c: for machines; one object, without a newline behind it. */
void	 report_json_diff(struct out *, const struct report_diff *);

/*
 * words.c: a line of words (members.h) as a phrase: "skype optimize id 11".
 * Returns whether there was anything to say.
 */
int	 report_words(struct out *, const char *words, int show_feed);
/* What differs between two: "common -> sharepoint, id 56 -> 31". */
void	 report_words_delta(struct out *, const char *was, const char *is,
	    int show_feed);

/* number.c */
#define REPORT_NUMBER	64	/* room for any of these, with the NUL */
/* "2,534,933" */
const char *report_count(u128, char buf[REPORT_NUMBER]);
/* "16,384 addresses", "12 /48s", "about 3 /64s" */
const char *report_space(int af, u128, char buf[REPORT_NUMBER]);
/* As above for two amounts in one unit: "88 -> 87 /48s". */
void	 report_space_pair(struct out *, int af, u128, u128);
/* "256 of 512 addresses"; "512 addresses" for all of it. */
void	 report_space_of(struct out *, int af, u128 part, u128 all);
/* "0.65 %"; empty when the whole is nothing. */
const char *report_share(u128 part, u128 whole, char buf[REPORT_NUMBER]);

/* words.c: any text, with what is not printable ASCII as \xNN. */
void	 report_safe(struct out *, const char *);

/*
 * table.c: cells, aligned by column.  A cell stays the caller's until
 * table_write(); the last column is not padded.
 */
struct table {
	const char	**cell;
	size_t		  ncell, cap;
	size_t		  columns;
	int		  err;		/* memory, said */
};

void	 table_cell(struct table *, const char *);
void	 table_write(const struct table *, struct out *);
void	 table_free(struct table *);

#endif
