/*
 * What is known of an address, a prefix or a host name: what publishes it,
 * which lists and outputs hold it, and under which number.
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "publish.h"

struct explain_query {
	int		 af;		/* 0: a host name */
	int		 address;	/* given without a length */
	struct prefix	 p;
	/* in lower case; and what to show, of any kind */
	char		 host[LIMIT_HOST_LEN + 1];
	char		 text[LIMIT_HOST_LEN + 1];
};

/* A prefix or a host name of an endpoint set or of a list. */
struct explain_hit {
	struct prefix	 p;
	const char	*host;		/* NULL: the prefix */
	const char	*words;		/* members.h */
	const char	*feed;		/* of a feed: its name and version */
	const char	*version;
	uint32_t	 id;
	const struct conf_list *list;	/* of a list */
	int		 local;
	int		 held;		/* withdrawn, and held until then; */
	long		 until;		/* days since 1970, -1: not known */
};

enum explain_applied {
	EXPLAIN_NEVER,			/* nothing was applied yet */
	EXPLAIN_APPLIED,
	EXPLAIN_PENDING,		/* written and not applied */
	EXPLAIN_OTHER_NUMBER,		/* applied under another number */
	EXPLAIN_LEAVING			/* applied and no longer written */
};

struct explain_row {
	const char	*output, *object, *platform;
	struct row	 row;		/* texts in the arena */
	enum explain_applied applied;
	int		 foreign;
	int		 mismatch;	/* covers it, and is no route of it */
};

struct explain {
	struct explain_query q;
	/* cover it: the most specific first; and what lies inside of it */
	struct explain_hit *hit, *inside, *list;
	size_t		 nhit, ninside, nlist;
	size_t		 caphit, capinside, caplist;
	struct explain_row *row;
	size_t		 nrow, caprow;
	size_t		 nfeeds;	/* that could be looked in */
	struct pset	 all;		/* all that they publish */
	/* of what is published, shares the most leading bits; af 0: none */
	struct prefix	 nearest;
	struct arena	 mem;
};

/*
 * What does this text ask for?  An address, a prefix, a host name, a URL, or a
 * line of some configuration, of which the first prefix counts ("address
 * mask" too), else the first host name.  0, or -1 when there is none of them.
 */
int	 explain_parse(struct explain_query *, const char *);

/* All below: 0, or -1 (said).  explain_free() in any case. */
int	 explain_feed(struct explain *, const struct feed *);
/* Lists and outputs, from their records. */
int	 explain_records(struct explain *, const struct conf *);
/*
 * When all was looked at: put it in order.  1 published, 0 not; where no feed
 * could be looked in the records of lists tell.
 */
int	 explain_end(struct explain *);
void	 explain_free(struct explain *);

#endif
