/*
 * The write half: cache -> feeds -> lists -> outputs -> journal.
 *
 * Data goes down this road once.  Each step fills in its part of struct
 * publish and looks only at those before it; reports read the whole.
 */
#ifndef PUBLISH_H
#define PUBLISH_H

#include "../cache/cache.h"
#include "diff.h"
#include "guard.h"
#include "journal.h"
#include "members.h"
#include "record.h"

enum pub_state {
	PUB_NONE,		/* nothing to work from */
	PUB_OK,
	PUB_FROZEN,		/* a list from its record, since ... */
	PUB_FAILED,
	PUB_REFUSED
};

struct pub_feed {
	const struct conf_feed	*cf;
	enum pub_state		 state;
	int			 loaded;	/* "feed" holds something */
	/* exit 1, though a snapshot may serve */
	int			 failed;
	/* what was parsed is the candidate */
	int			 candidate;
	/* refused, but passed by `accept` */
	int			 accepted;
	char			*version;	/* of what was parsed */
	/* when the feed last answered; 0 */
	time_t			 answered;
	int			 stale;
	struct feed		 feed;
	struct members		 all;
	struct feed_record	 old;
	int			 have_old;	/* 1, 0, -1: damaged */
	struct verdict		 verdict;
	char			 digest[DIGEST_SIZE];
};

struct pub_list {
	const struct conf_list	*cl;
	enum pub_state		 state;		/* OK, FROZEN, NONE */
	int			 refused;	/* why it is frozen: a guard */
	int			 accepted;
	char			 why[256];	/* why it is frozen or none */
	int			 pinned, deferred;	/* why it is frozen */
	struct members		 m;		/* selected, or of the record */
	struct members		 held;		/* withdrawn, and still there */
	/* selected, and not taken: refused or deferred */
	struct members		 would;
	int			 have_would;
	struct list_record	 old;		/* its members: not the held */
	struct members		 old_held;
	int			 have_old;
	char			*old_text;	/* the record as it was */
	size_t			 old_len;
	struct verdict		 verdict;
	struct diff		 diff;		/* record to selected */
	int			 have_diff;
	char			 filter[DIGEST_SIZE];
	struct pset		 rows;		/* what is written, or: */
	struct texts		 texts;		/* host names or values */
};

enum pub_change {
	PUB_SAME, PUB_FIRST, PUB_ROWS, PUB_FORMAT, PUB_RESTORED
};

struct pub_output {
	const struct conf_output *co;
	enum pub_state		 state;		/* OK, FAILED, REFUSED, NONE */
	enum pub_change		 change;
	/* a change of layout awaits --reformat */
	int			 skipped;
	char			 why[512];
	struct out_record	 old, now;
	int			 have_old;
	/* rows of all objects */
	size_t			 added, removed, rows;
	/* host names and values that its platforms can't say as they are */
	struct pub_unsaid {
		const char	*object, *text;
		const char	*as;	/* NULL: omitted */
	}			*unsaid;
	size_t			 nunsaid, capunsaid;
	struct arena		 mem;	/* their texts */
	char			*bytes;		/* the new file */
	size_t			 len;
	long			 group;		/* in the journal; -1: none */
};

/* What the command line asks for. */
struct pub_options {
	int	 dry_run, overwrite, reformat;
	long	 today;				/* days since 1970 */
	/* another record directory, whose days of withdrawal count; or NULL */
	const char *records_from;
};

struct publish {
	const struct conf	*conf;
	struct pub_options	 opt;
	struct pub_feed		*feed;
	struct pub_list		*list;
	struct pub_output	*out;
	struct decisions	*decisions;
	struct journal		 journal;
	int			 failed, refused, changed, stale;
	/* by the stamp: nothing was parsed */
	int			 unchanged;
};

/*
 * Do all of it, with the locks held by the caller.  Said on stderr as it goes.
 * Returns the exit status: 0, 1 (something failed), 3 (something was refused),
 * 75 (a feed is stale), 2 (something changed; the caller decides if that
 * shows).  publish_free() in any case.
 */
int	 publish_run(struct publish *, const struct conf *,
	    const struct pub_options *);
void	 publish_free(struct publish *);
/*
 * The first half of it, for who writes something else: records, feeds and
 * lists are there, nothing is written.  0, or -1 (said).
 */
int	 publish_select(struct publish *, const struct conf *,
	    const struct pub_options *);

/*
 * With the locks held and before anything is read or written: roll a journal
 * forward, and remove what a killed command left.  0; 1 when a group could not
 * be finished (said), -1 when the journal can't be read (said).
 */
int	 publish_settle(const struct conf *);

/* The steps, each in a file of its own. */
int	 publish_recover(struct publish *);
int	 publish_records(struct publish *);
int	 publish_feeds(struct publish *);
int	 publish_lists(struct publish *);
int	 publish_outputs(struct publish *);
int	 publish_commit(struct publish *);

/* Parts of the last one: each a group of the journal.  0, or -1 (said). */
int	 publish_list_record(struct publish *, struct pub_list *);
int	 publish_decisions(struct publish *);

/*
 * Lines that say what lists (and the feed itself) ask for by name and the feed
 * lacks.  In its arena; the caller frees .s.  0, or -1 (memory).
 */
int	 publish_missing(struct strings *, struct publish *,
	    struct pub_feed *);

struct pub_feed *publish_feed_of(struct publish *, const struct conf_feed *);
/* The host names, or values, that a feed publishes; not sorted.  0, or -1. */
int	 publish_texts(struct texts *, const struct pub_feed *,
	    enum row_kind);
struct pub_list *publish_list_of(struct publish *, const struct conf_list *);
void	 pub_feed_free(struct pub_feed *);
void	 pub_list_free(struct pub_list *);
void	 pub_output_free(struct pub_output *);

/* Digest of a list's own filter: what it asks for, not how it is written. */
void	 list_filter_digest(const struct conf_list *, char hex[DIGEST_SIZE]);

/* Say a verdict: one line a finding, and what would let it pass. */
void	 verdict_say(const char *subject, const char *name,
	    const struct verdict *, int accepted);

/* --- locks ----------------------------------------------------------- */

struct locks {
	int	 state, records;	/* descriptors; -1 */
};
/*
 * Make the state and record directories if missing and take both locks.
 * A dry run makes nothing: where one is missing it takes none.  0; or an exit
 * status (said): 75 when another run holds them, else 1.
 */
int	 locks_take(struct locks *, const struct conf *, int dry);
void	 locks_free(struct locks *);

#endif
