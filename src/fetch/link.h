/*
 * Links on Microsoft's download pages: which file is wanted, and where a page
 * names it.
 */
#ifndef LINK_H
#define LINK_H

#include <stddef.h>

#define LINK_HOST	"download.microsoft.com"
#define LINK_DATE_SIZE	9		/* YYYYMMDD and a NUL */

struct link_cloud {
	const char	*word;		/* as configured: "gov" */
	const char	*name;		/* in file names and in the files */
	int		 page_id;
};

/* The cloud of that word, or NULL. */
const struct link_cloud *link_cloud(const char *word);

struct link_want {
	const char	*host;		/* with the port, where one is needed */
	const char	*file;		/* "ServiceTags_", or a whole name */
	const char	*cloud;		/* "Public": a date follows; or NULL */
};

/*
 * Undo the escapes of JSON and HTML in the page, in place; returns its new
 * length.
 */
size_t	 link_unescape(char *page, size_t len);

/*
 * The wanted link on an unescaped page, the one of the greatest date; the
 * caller frees.  1, 0 when there is none, -1 (said: memory).
 */
int	 link_find(const char *page, size_t len, const struct link_want *,
	    char **link);
/* Is this text, as a whole, such a link? */
int	 link_ok(const char *link, const struct link_want *);

/*
 * The date in the name of a file of service tags (path or address), for
 * whatever cloud.  1, or 0 with "-" in date.
 */
int	 link_date(const char *link, char date[LINK_DATE_SIZE]);

#endif
