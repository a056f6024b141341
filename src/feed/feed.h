/*
 * A feed in memory: what one published body says, nothing selected yet.
 */
#ifndef FEED_H
#define FEED_H

#include <stddef.h>
#include <stdint.h>

#include "../base/digest.h"
#include "../base/mem.h"
#include "../prefix/set.h"
#include "hosts.h"

/* In rising order: the highest of a prefix wins (DESIGN, section 4). */
enum category {
	CATEGORY_NONE,			/* the source has no categories */
	CATEGORY_DEFAULT,
	CATEGORY_ALLOW,
	CATEGORY_OPTIMIZE
};

/* Which attributes the endpoints of a source carry: what filters may ask. */
#define ATTR_SERVICE	0x001
#define ATTR_CATEGORY	0x002
#define ATTR_REQUIRED	0x004
#define ATTR_EXPRESS	0x008
#define ATTR_ID		0x010
#define ATTR_PORTS	0x020
#define ATTR_HOSTS	0x040
#define ATTR_TAG	0x080
#define ATTR_REGION	0x100
#define ATTR_COMMUNITY	0x200

/*
 * One entry.  Strings live in the arena of the feed; NULL where the source
 * says nothing.  The prefixes are feed->prefixes.k4[first4 .. first4 + n4) and
 * k6 likewise, in published order (feed->prefixes is never sorted).
 */
struct endpoint {
	uint32_t	  id;		/* 0: the source has none */
	const char	 *service;	/* canonical: "exchange", "mem" */
	const char	 *tag, *region, *community;
	const char	 *tcp, *udp;	/* canonical: "80,443" */
	const char	 *notes;
	enum category	  category;
	int		  required, express_route;
	size_t		  first4, n4, first6, n6;
	const char	**host;		/* as published, lower case */
	size_t		  nhost;
};

struct feed {
	const char	 *name;		/* of the configuration, or a file's */
	const char	 *source;	/* name of the parse row */
	const char	 *version;	/* "-" when the source has none */
	unsigned	  attrs;	/* ATTR_*, from the source row */
	struct endpoint	 *ep;
	size_t		  nep, cap, nhosts;
	struct pset	  prefixes;
	struct arena	  mem;		/* strings, host arrays */
};

/* Empty feed with copies of these names.  0, or -1 (memory, said). */
int	 feed_init(struct feed *, const char *name, const char *source,
	    const char *version);
void	 feed_free(struct feed *);	/* NULL and zeroed are fine */

/*
 * A new endpoint whose prefixes start at the end of feed->prefixes; the parser
 * fills it in and adds prefixes with feed_prefix() before it asks for the next
 * one.  Good until then.  NULL: memory or the limit LIMIT_ENDPOINTS (said).
 */
struct endpoint *feed_endpoint(struct feed *);
int	 feed_prefix(struct feed *, struct endpoint *, const struct prefix *);
/* Room for n host names at ep->host, to be filled in; 0, or -1 (said). */
int	 feed_hosts(struct feed *, struct endpoint *, size_t n);
/* The last endpoint and its prefixes were not wanted after all. */
void	 feed_drop(struct feed *);

/*
 * The canonical name of a service: lower case, "teams" is "skype", "intune"
 * is "mem"; unknown ones only change case.  In the feed's arena.  NULL: memory.
 */
const char *service_canonical(struct arena *, const char *);
/* Without case; CATEGORY_NONE: unknown. */
enum category category_of(const char *);
const char *category_name(enum category);	/* "optimize" */

/*
 * "80,443" out of "443, 80", "50000-59999, 443": numbers sorted, single, no
 * spaces; NULL for "" and NULL.  *bad is set when it is not a port list.
 */
const char *ports_canonical(struct arena *, const char *, int *bad);

/*
 * Digest of the content: prefixes, host names and attributes in canonical
 * order, so that order, spacing and notes do not count.  0, or -1 (memory).
 */
int	 feed_digest(const struct feed *, char hex[DIGEST_SIZE]);
/* Do two endpoints say the same, order and notes apart?  -1: memory. */
int	 endpoint_same(const struct feed *, const struct endpoint *,
	    const struct endpoint *);

#endif
