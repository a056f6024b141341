/*
 * What a list holds once selected: prefixes (and host names) with what each
 * belongs to.  The same shape comes from feeds and from list records, so that
 * guards and diffs know no difference.
 *
 * What a prefix belongs to is one line of words, the same in records, reports
 * and diffs: a group of "key=value" for each feed that holds it,
 *
 *	feed=m365 service=exchange,skype category=optimize id=1,11 tcp=80,443
 *	    udp=3478 required=yes express-route=yes
 *
 * keys in this order, absent ones skipped, values sorted and single, and bytes
 * other than letters, digits and "._*:/-," as %XX.  "local" stands alone for
 * a prefix that the configuration includes.
 */
#ifndef MEMBERS_H
#define MEMBERS_H

#include <stddef.h>
#include <stdint.h>

#include "../base/mem.h"
#include "../conf/conf.h"
#include "../feed/feed.h"
#include "../prefix/set.h"

struct member_host {
	const char	*name;
	uint32_t	 attr;
};

struct members {
	struct pset		 set;		/* sorted, exact prefixes */
	/* of each key, IPv4 first; NULL: all 0 */
	uint32_t		*attr;
	/* attr -> words; text[0] always there */
	const char		**text;
	size_t			 ntext, captext;
	/* of the words, for interning */
	uint32_t		*hash;
	size_t			 nhash;
	struct member_host	*host;		/* sorted by name */
	size_t			 nhost, caphost;
	struct arena		 mem;		/* words and names */
};

void	 members_free(struct members *);	/* NULL and zeroed are fine */
/* The words of the i-th prefix (order of pset_get). */
const char *members_text(const struct members *, size_t i);
/* The number of a line of words, added when new.  -1: memory. */
long	 members_intern(struct members *, const char *words);
/*
 * The value of "key" in the words of the given feed (NULL: the first group);
 * returns its length and *v, or 0 when absent.
 */
size_t	 words_get(const char *words, const char *feed, const char *key,
	    const char **v);
int	 words_local(const char *words);

/*
 * Select from feeds (in the order of list->from) what the list asks for, plus
 * its include rows (marked local).  A list that says neither routes nor traffic
 * gets host names too.  "exclude", "own", match and combine are not applied
 * here.  If "take" is set the feeds may be emptied (their arrays move over
 * instead of being copied).  0, or -1 (memory, said).
 */
int	 select_list(struct members *, const struct conf_list *,
	    struct feed *const *feeds, size_t nfeeds, int take);
/* Everything that a feed holds. */
int	 select_all(struct members *, struct feed *);
/* A list that asks for everything: the start of a filter. */
void	 select_filter_init(struct conf_list *);

/*
 * From the selected set to what is written: exclude, own, combine and match,
 * in this order (DESIGN, sections 4 and 8).  "out" is zeroed before, sorted
 * after.  With "take" the members may be emptied.  Negative with the reason
 * in why[]: an exclude only partly covers a prefix, the result meets own space.
 */
#define ROWS_FAILED	(-1)
#define ROWS_OWN	(-2)
int	 select_rows(struct pset *out, struct members *,
	    const struct conf_list *, int take, char *why, size_t);

#endif
