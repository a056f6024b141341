/*
 * Host names with wildcards, as the feeds have them: "*" stands for any
 * characters, none and dots included, as in shExpMatch() of a PAC file, which
 * is where Microsoft's own example uses these very names.  So
 *
 *	*.x		what is below x at any depth, not x itself
 *	*cdn.x		names that end so: cdn.x, a-cdn.x, a.cdn.x
 *	a.*.x		a, anything of one part or more, x
 */
#ifndef HOSTS_H
#define HOSTS_H

#include <stddef.h>

#include "texts.h"

/* Bits, so that an emitter's row can tell which of them it can say. */
enum host_kind {
	HOST_EXACT = 0x01,		/* no wildcard */
	HOST_BELOW = 0x02,		/* *.x */
	HOST_TAIL = 0x04,		/* *cdn.x */
	HOST_INNER = 0x08		/* a wildcard anywhere else */
};

/*
 * Are these n bytes a host name, perhaps with "*" for a part of it, as in
 * "*.x.com", "*cdn.x.net", "autodiscover.*.x.com"?  NULL, or what is wrong.
 */
const char *host_check(const char *, size_t n);

enum host_kind host_kind(const char *);
/* Does the pattern stand for this name (which has no wildcard)? */
int	 host_match(const char *pattern, const char *name);
/* Is every name that b stands for one of a's? */
int	 host_covers(const char *a, const char *b);
/* Is there a name that both stand for? */
int	 host_meets(const char *a, const char *b);
/*
 * Behind the part with the last wildcard there must be two parts at least, and
 * more than a registry's own ("co.uk"): else the pattern takes in names of
 * others.  Always 0 without a wildcard.
 */
int	 host_wide(const char *);

/* What names mean on a target, where that is more than they say. */
#define HOSTS_APEX	0x1	/* *.x takes x as well */
#define HOSTS_ZONE	0x2	/* x takes what is below it as well */

/* A set of patterns, to be asked what it covers; borrows the strings. */
struct host_cover {
	const char	**name;		/* those without wildcard, sorted */
	const char	**tail;		/* behind a leading "*", sorted */
	const char	**odd;		/* all others */
	size_t		  nname, ntail, nodd;
	unsigned	  means;	/* HOSTS_* */
};

/* 0, or -1 (memory, or too many odd ones: said).  Free in any case. */
int	 host_cover_init(struct host_cover *, const struct texts *,
	    unsigned means);
void	 host_cover_free(struct host_cover *);
/* A pattern of the set, not this very one, that covers it; or NULL. */
const char *host_covered(const struct host_cover *, const char *);

/*
 * Sort, and drop what the others cover; *dropped is how many went.  0, or -1
 * (said).
 */
int	 hosts_minimal(struct texts *, unsigned means, size_t *dropped);

#endif
