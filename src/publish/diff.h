/*
 * What changed between two sets of members: by prefix with what each belongs
 * to, and by address space, apart from how it is spelled.
 */
#ifndef DIFF_H
#define DIFF_H

#include <stddef.h>

#include "members.h"

enum diff_kind {
	DIFF_ADDED,		/* new, and at least part of its space is */
	DIFF_REMOVED,		/* gone, and at least part of its space is */
	DIFF_RESPELLED_IN,	/* new, but its whole space was there before */
	DIFF_RESPELLED_OUT,	/* gone, but its whole space is still there */
	DIFF_MOVED,		/* the same, other service, category, tag */
	DIFF_CHANGED		/* the same, other ports, ids, required, ... */
};

struct diff_row {
	enum diff_kind	 kind;
	struct prefix	 p;
	const char	*was, *is;	/* words; NULL where it was not */
};

struct diff_host {
	/* RESPELLED: a wildcard of the other side covers it */
	enum diff_kind	 kind;
	const char	*name;
	const char	*was, *is;
};

struct diff {
	struct diff_row	*row;		/* sorted by prefix, IPv4 first */
	size_t		 nrow, cap;
	struct diff_host *host;		/* sorted by name */
	size_t		 nhost, caphost;
	size_t		 count[DIFF_CHANGED + 1];	/* rows a kind */
	struct pset	 gained, lost;	/* space, in the fewest prefixes */
	struct space	 space_old, space_new, space_gained, space_lost;
	size_t		 old4, new4, old6, new6;	/* prefixes a family */
};

/*
 * Compare a (old) and b (new); both must outlive the diff, which points into
 * them.  0, or -1 (memory, said).
 */
int	 diff_members(struct diff *, const struct members *a,
	    const struct members *b);
int	 diff_empty(const struct diff *);
void	 diff_free(struct diff *);
const char *diff_kind_name(enum diff_kind);	/* "added", "moved", ... */
/*
 * Drop what was compared word by word (moved, changed), and host names unless
 * "hosts" is set: for two sides that do not say the same kinds of things.
 */
void	 diff_forget_words(struct diff *, int hosts);
/*
 * How many addresses of this row's prefix were gained (added) or lost
 * (removed); 0 for the other kinds.  Rows that overlap count each their own.
 */
u128	 diff_row_space(const struct diff *, const struct diff_row *);
/* All addresses of a prefix; ::/0 saturates as in struct space. */
u128	 diff_prefix_space(const struct prefix *);

/* One word of a line of words; a word without "=" has vlen 0 and v NULL. */
struct word {
	const char	*k, *v;		/* not terminated */
	size_t		 klen, vlen;
};
/* Take the next word from *s.  1, or 0 at the end. */
int	 word_take(const char **s, struct word *);
int	 word_is(const struct word *, const char *key);

#endif
