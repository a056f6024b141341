/*
 * What a list holds once selected: prefixes (and host names), or host names, or
 * values such as communities, with what each belongs to.  The same shape comes
 * from feeds and from list records, so that guards and diffs know no
 * difference.
 *
 * What a prefix belongs to is one line of words, the same in records, reports
 * and diffs: a group of "key=value" for each feed that holds it,
 *
 *	feed=m365 service=exchange,skype category=optimize id=1,11 tcp=80,443
 *	    udp=3478 required=yes express-route=yes
 *	feed=azure tag=Storage,Storage.WestEurope region=westeurope
 *	feed=er service=exchange community=12076:5010
 *
 * keys in this order (tag, region and community behind category), absent ones
 * skipped, values sorted and single, and bytes
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
#include "../feed/texts.h"
#include "../prefix/set.h"

struct member_host {
	const char	*name;		/* or a value */
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
	int			 values;	/* that is what host[] holds */
	struct arena		 mem;		/* words and names */
};

/* All that the feeds of a list publish, whatever the list wants of it. */
struct published {
	struct pset		 set;		/* sorted */
	struct texts		 text;		/* host names, or values */
};
void	 published_free(struct published *);

void	 members_free(struct members *);	/* NULL and zeroed are fine */
/* The words of the i-th prefix (order of pset_get). */
const char *members_text(const struct members *, size_t i);
/* The number of a line of words, added when new.  -1: memory. */
long	 members_intern(struct members *, const char *words);
/* One more host name (or value) at the end, copied.  0, or -1 (memory). */
int	 members_host(struct members *, const char *name, const char *words);
/* Where it stands in host[], or -1. */
long	 members_find(const struct members *, const char *name);
/* Prefixes, or host names or values, whatever it holds. */
size_t	 members_count(const struct members *);
/*
 * The value of "key" in the words of the given feed (NULL: the first group);
 * returns its length and *v, or 0 when absent.
 */
size_t	 words_get(const char *words, const char *feed, const char *key,
	    const char **v);
int	 words_local(const char *words);

/*
 * Select from feeds (in the order of list->from) what the list asks for, plus
 * its include rows (marked local).  A list that does not say what it is used
 * for gets prefixes and host names.  "exclude", "own", match and combine are
 * not applied here.  If "take" is set the feeds may be emptied (their arrays
 * move over instead of being copied).  0, or -1 (memory, said).
 */
int	 select_list(struct members *, const struct conf_list *,
	    struct feed *const *feeds, size_t nfeeds, int take);
/*
 * The same prefixes, and nothing of what they belong to but "local": for who
 * needs no more.
 */
int	 select_prefixes(struct members *, const struct conf_list *,
	    struct feed *const *feeds, size_t nfeeds, int take);
/* All prefixes of a feed. */
int	 select_all(struct members *, struct feed *);
/* All of them, with what each belongs to. */
int	 select_all_words(struct members *, struct feed *);
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

/*
 * The same for host names and values: exclude.  What a platform makes of them
 * is its own matter: see texts_say().  "out" is zeroed before.
 */
int	 select_texts(struct texts *out, const struct members *,
	    const struct conf_list *, char *why, size_t);
/*
 * The list's include rows into the members, marked local; without a feed the
 * communities that it names are no filter, but its rows.  0, or -1.
 */
int	 select_include_text(struct members *, const struct conf_list *,
	    int no_feed);

/* A host name or value that a platform can't say as it is. */
struct unsaid {
	const char	*text;
	const char	*as;		/* what was written; NULL: omitted */
};

struct said {
	struct texts	 rows;		/* what is written */
	struct unsaid	*un;
	size_t		 n, cap;
	size_t		 covered;	/* dropped: other rows cover them */
	struct arena	 mem;
};

/*
 * What the platform can say of these, the fewest that do it; "said" is zeroed
 * before.  With SAY_REFUSE all that it can't is left in un[] as omitted, and it
 * is for the caller to refuse.  0, or -1 (memory, or too many patterns: said).
 */
int	 texts_say(struct said *, const struct texts *, const struct emitter *,
	    const struct conf_list *);
void	 said_free(struct said *);

#endif
