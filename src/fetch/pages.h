/*
 * An answer in pages: objects with an array, all but the last one with the
 * address of the next ("nextLink", Azure REST API).  They become one body, as
 * if the service had sent all at once.
 */
#ifndef PAGES_H
#define PAGES_H

#include "../base/out.h"

struct pages {
	const char	*list;		/* key of the array */
	struct out	 out;
	int		 open;
	size_t		 n;		/* pages so far */
	uint64_t	 entries;
};

/* Start; nothing is taken before the first page. */
void	 pages_init(struct pages *, const char *list);
/*
 * One more page.  *next is the address of the following one (the caller
 * frees), or NULL: this is the last.  A first page that is the last one is not
 * taken: it is the body as it is.  0, or -1 (said).
 */
int	 pages_add(struct pages *, const char *label, const char *body,
	    size_t len, char **next);
/* All of it; the caller frees.  NULL: said. */
char	*pages_end(struct pages *, const char *label, size_t *len);
void	 pages_free(struct pages *);

#endif
