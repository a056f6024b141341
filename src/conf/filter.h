/*
 * The filters of a list that are words: a row a key, for the configuration, for
 * the options of the same names, and for selection.
 */
#ifndef FILTER_H
#define FILTER_H

#include "conf.h"

struct filter {
	const char	*key;		/* "tag", and the option "--tag" */
	unsigned	 attr;		/* that a feed must have for it */
	size_t		 offset;	/* of its words in struct conf_list */
	/* Is this word one of the endpoint's? */
	int		 (*is)(const struct conf_list *,
			    const struct endpoint *, const char *word);
	/* that a feed lacks what is asked for is for the guard to say */
	int		 guarded;
};

/* A key of NULL ends it. */
extern const struct filter filters[];

const struct strings *filter_words(const struct filter *,
	    const struct conf_list *);
/*
 * Do all of the list's word filters and its profiles want this endpoint's
 * prefixes of family af (0: its host names)?  One applies to the feeds whose
 * source has that attribute (DESIGN, section 4).
 */
int	 filter_wants(const struct conf_list *, const struct feed *,
	    const struct endpoint *, int af);
/* Has the feed this tag in this region, with prefixes or without? */
int	 filter_has_pair(const struct feed *, const struct tag_pair *);
/* Has any endpoint of the feed this word? */
int	 filter_found(const struct filter *, const struct conf_list *,
	    const struct feed *, const char *word);

#endif
