/*
 * Guards: rules that refuse to write (DESIGN, section 8).  They compare what
 * was selected with the records, by address space and a family at a time,
 * since real releases shed a third of their lines without losing an address.
 */
#ifndef GUARD_H
#define GUARD_H

#include <stddef.h>

#include "members.h"
#include "record.h"

/* In per cent; the limits that can be configured stand in conf.h. */
#define GUARD_WARN_GROWTH	100
#define GUARD_WARN_MOVED	25
#define GUARD_WIDE_V4		8	/* shorter is refused */
#define GUARD_WIDE_V6		19
/* a list that grows more than tenfold */
#define GUARD_COUNT_TIMES	10
#define GUARD_COUNT_MORE	500	/* ... and by more than this */
#define GUARD_TEXTS_MORE	50	/* the same of names and values */
#define GUARD_DAYS_AHEAD	31	/* of a version before the clock */

enum guard_rule {
	GUARD_LOSS, GUARD_PREFIXES, GUARD_FAMILY, GUARD_SERVICE, GUARD_GROWTH,
	GUARD_OLDER, GUARD_AHEAD, GUARD_MOVED, GUARD_COUNT, GUARD_EMPTY,
	GUARD_WIDE, GUARD_BOGON, GUARD_OWN, GUARD_FENCE
};

enum guard_weight { GUARD_NOTE, GUARD_ACCEPTABLE, GUARD_NEVER };

#define GUARD_FINDINGS	64

struct finding {
	enum guard_rule	 rule;
	enum guard_weight weight;
	/* "IPv4 loses 31.2 % of its space (...)" */
	char		 text[256];
};

struct verdict {
	size_t		 n;
	int		 refused;	/* some finding is more than a note */
	int		 never;		/* and one that no accept lets pass */
	char		 digest[DIGEST_SIZE];	/* subject, old set, new set */
	struct finding	 f[GUARD_FINDINGS];
};

/* No finding yet.  All zeroes are that, too, but these are some pages. */
void	 verdict_init(struct verdict *);

const char *guard_rule_name(enum guard_rule);	/* "loss", "own", ... */

/*
 * What a prefix may never be, whatever was there before: wider than /8 or /19,
 * private, reserved, multicast.  What is marked local is exempt.
 */
void	 guard_absolute(struct verdict *, const struct members *);

/* Width alone, straight from the keys: for large sets of somebody's own. */
void	 guard_wide(struct verdict *, const struct pset *);

/*
 * What of a feed lies outside of its fence (NULL: there is nothing to look at,
 * which is a finding by itself).
 */
void	 guard_fence(struct verdict *, const struct conf_feed *,
	    const struct pset *all, const struct pset *fence);

/*
 * A feed as a whole against its record (NULL: the first time).  "missing" says
 * what lists and feed ask for by name and it lacks; "content" is its
 * feed_digest().
 */
void	 guard_feed(struct verdict *, const struct conf_feed *,
	    const struct feed *, const char content[DIGEST_SIZE],
	    const struct members *all, const struct feed_record *old,
	    const struct strings *missing);

/*
 * A selected list against its record (NULL: the first time).  "feeds" is all
 * that its feeds still publish: what is lost here and still there has moved.
 */
void	 guard_list(struct verdict *, const struct conf_list *,
	    const struct members *, const struct list_record *old,
	    const char filter[DIGEST_SIZE], const struct published *feeds);

/*
 * The same for host names and values, in guard-text.c: by their number, where a
 * host name counts as lost when no name of the list covers it any more.
 */
void	 guard_texts(struct verdict *, const struct conf_list *,
	    const struct members *, const struct members *old,
	    const struct texts *feeds);
/* Host names that take in names of others; what is local is exempt. */
void	 guard_wide_hosts(struct verdict *, const struct members *);
/* part of whole in tenths of a per cent, rounded up: 25.01 % is over 25. */
unsigned long guard_permille(u128 part, u128 whole);
int	 guard_over(unsigned long tenths, int limit);

/*
 * Each service tag of a list by itself, between two sets that one filter
 * selected: a tag that grows beyond measure, or that has nothing left, does not
 * show in the whole of a list of many.
 */
void	 guard_tags(struct verdict *, const struct members *was,
	    const struct members *is);

/*
 * Space that would leave "what" when these rows take the place of those: more
 * than max-loss of a family is refused.
 */
void	 guard_leaves(struct verdict *, const char *what,
	    const struct conf_guard *, const struct pset *was,
	    const struct pset *is);

void	 verdict_add(struct verdict *, enum guard_rule, enum guard_weight,
	    const char *fmt, ...) PRINTFLIKE(4, 5);

#endif
