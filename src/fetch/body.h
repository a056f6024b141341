/*
 * A snapshot of one part, as most plans have it: its name, its request, and
 * what becomes of a body that has come.
 */
#ifndef BODY_H
#define BODY_H

#include "slot.h"

#define BODY_PART	"body"

/* Of what is asked: source, address, and the cloud if one is configured. */
void	 body_request(const struct fetch_feed *, const char *url,
	    char hex[DIGEST_SIZE]);

/*
 * Look at the body and keep what lies in the cache, or store it: when it
 * differs, or always.  shown is its address for messages; cloud as in the look
 * of the plan's row.  The reply's validators are stored with it.  An enum
 * fetch_result.
 */
struct body_take {
	const char	*shown;
	const char	*version;
	const char	*cloud;		/* or NULL */
	int		 always;
};
int	 body_take(struct slot *, const struct http_reply *,
	    const struct body_take *);

#endif
