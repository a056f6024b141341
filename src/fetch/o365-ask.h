/*
 * What is asked of the Office 365 service: the addresses of its answers, as
 * URLs or as files in the same layout, and the digest that says whether two
 * requests are the same.
 */
#ifndef O365_ASK_H
#define O365_ASK_H

#include "../base/digest.h"
#include "plan.h"

enum o365_what { O365_VERSION, O365_ENDPOINTS, O365_MEM };

struct o365_ask {
	const char	*instance, *tenant;	/* not owned */
	int		 noipv6;
	char		*base;		/* URL without its last /, or a path */
	int		 local;		/* a path */
	int		 one_file;	/* ... of one body, not a directory */
	char		*areas;		/* "Exchange,Skype", or NULL: default */
	int		 mem;		/* Intune is wanted */
	int		 mem_alone;	/* ... and nothing else */
};

/* 0, or -1 (said).  o365_ask_free() in any case. */
int	 o365_ask_init(struct o365_ask *, const struct fetch_feed *);
void	 o365_ask_free(struct o365_ask *);

void	 o365_request(const struct o365_ask *, const struct fetch_feed *,
	    char hex[DIGEST_SIZE]);
int	 o365_wants(const struct o365_ask *, enum o365_what);
/* The name of a body in the cache. */
const char *o365_part(enum o365_what);
/* The caller frees.  NULL: said. */
char	*o365_address(const struct o365_ask *, enum o365_what,
	    const char *guid);

#endif
