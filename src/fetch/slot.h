/*
 * A feed's place in the cache, as the plans see it: what lies there and counts
 * (asked for with the same request as now), and the feed's note.
 */
#ifndef SLOT_H
#define SLOT_H

#include "../cache/cache.h"
#include "plan.h"

struct slot {
	const struct fetch_feed	*feed;
	char			 label[LIMIT_NAME + 8];	/* "feed NAME" */
	char			 request[DIGEST_SIZE];
	char			*path[2];	/* by enum cache_kind */
	struct snapshot		 have[2];
	int			 counts[2];
	int			 stale;		/* the candidate is unwanted */
	char			*note_path;
	struct cache_note	 note;
	int			 noted;
	/* it answered, but not whether this is the newest: no news of it */
	int			 aged;
};

/*
 * Read what lies there.  A damaged file is said and does not count.  0, or -1
 * (said); the caller closes it in any case.
 */
int	 slot_open(struct slot *, const struct fetch_ctx *,
	    const struct fetch_feed *, const char request[DIGEST_SIZE]);
void	 slot_close(struct slot *);

/* What a new body is compared with: the candidate, else the snapshot. */
const struct snapshot *slot_current(const struct slot *);

/*
 * Did the feed ask to be left alone, also with a request for its version when
 * version_only is set?  Said.  Never when forced.
 */
int	 slot_waits(const struct slot *, int version_only);
/* It asked to be left alone, in this reply: note and say it. */
int	 slot_later(struct slot *, const struct http_reply *,
	    enum cache_scope still_asked, const char *shown);

/*
 * The address where the last good body was found with this request, or NULL.
 * slot_remember() notes it, with the validators of the page that named it (or
 * NULL), after a body was stored or kept.  0, or -1 (said).
 */
const char *slot_link(const struct slot *);
int	 slot_remember(struct slot *, const char *link, const char *etag,
	    const char *last_modified);

/* It answered and nothing is new.  Returns an enum fetch_result. */
int	 slot_keep(struct slot *);
/*
 * Store a new candidate: fills in feed, source, request and day; version,
 * validators, parts and unconfirmed are the caller's.  An enum fetch_result.
 */
int	 slot_store(struct slot *, struct snapshot *);

#endif
