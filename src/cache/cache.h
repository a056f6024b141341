/*
 * The cache: one snapshot file a feed, which is body, version and validators
 * in one piece, so that a rename makes it whole or not at all.
 *
 *	STATE/cache/FEED.snapshot	promoted: parsed, guarded, written from
 *	STATE/cache/FEED.candidate	fetched, not yet proven
 *	STATE/cache/FEED.note		when it may be asked again, and why
 *
 * A snapshot is text lines "key value", a blank line, then the parts' bytes
 * one after the other:
 *
 *	o365feed-snapshot 1
 *	feed m365
 *	source o365
 *	request SHA256			of what was asked (url, instance, ...)
 *	version 2026051800		"-" where the source has none
 *	day 2026-05-18			of the fetch, UTC
 *	etag "abc"			last-modified ...	(if offered)
 *	unconfirmed 1700000000		version moved, body not: asked when
 *	part endpoints 12345 SHA256	name, bytes, digest; in order
 *	part mem 6789 SHA256
 *
 * The fetch program writes candidates and notes; the write half reads both,
 * promotes by rename, and drops.  A file's mtime is when the feed last
 * answered.
 *
 * A note is text lines too, of one or both kinds: when the feed may be asked
 * again, and where the last good body was found.
 *
 *	o365feed-note 1
 *	not-before 1700003600		seconds since 1970, UTC
 *	ask version			or none: what may be asked until then
 *	why HTTP 429 from https://...
 *	request SHA256			of what the link was found with
 *	link https://...
 *	page-etag "abc"			page-modified ...	(if offered)
 */
#ifndef CACHE_H
#define CACHE_H

#include <sys/types.h>

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "../base/digest.h"
#include "../base/limits.h"

enum cache_kind { CACHE_SNAPSHOT, CACHE_CANDIDATE };

struct cache_part {
	char		 name[32];
	uint64_t	 size;
	char		 digest[DIGEST_SIZE];
	const char	*body;		/* size bytes and a NUL, in the block */
};

struct snapshot {
	char			*feed, *source;
	char			 request[DIGEST_SIZE];
	char			*version;	/* "-" when none */
	char			*day;		/* YYYY-MM-DD */
	char			*etag, *last_modified;	/* or NULL */
	time_t			 unconfirmed;	/* 0: confirmed */
	time_t			 mtime;		/* of the file */
	struct cache_part	 part[LIMIT_SNAPSHOT_PARTS];
	size_t			 nparts;
	char			*block;		/* the file's bytes; owned */
};

/* STATE/cache/FEED.snapshot and so on; the caller frees.  NULL: memory. */
char	*cache_path(const char *state_dir, const char *feed, enum cache_kind);
char	*cache_note_path(const char *state_dir, const char *feed);

/*
 * Read one.  Returns 1 when there, 0 when there is none, -1 when it is damaged
 * (said: a truncated file, a part whose digest differs, an unknown version).
 * With head_only set the bodies are neither read nor proven.
 */
int	 cache_read(struct snapshot *, const char *path, int head_only);
void	 snapshot_free(struct snapshot *);

/* Write one safely (temp, sync, rename).  0, or -1 (said). */
int	 cache_write(const struct snapshot *, const char *path);
/* The feed answered and nothing is new: its mtime is now.  0, or -1. */
int	 cache_touch(const char *path);

/*
 * Add a part to a snapshot that is being made; the bytes stay the caller's and
 * the digest is taken here.  0, or -1 (said) when there is no room.
 */
int	 snapshot_part(struct snapshot *, const char *name, const char *body,
	    size_t size);
/* The part of that name, or NULL. */
const struct cache_part *snapshot_find(const struct snapshot *,
	    const char *name);
/* Do both hold the same parts with the same digests, in order? */
int	 snapshot_same(const struct snapshot *, const struct snapshot *);

/*
 * Remove the temporary files that a killed run left in STATE/cache.  Only for
 * who holds the lock of the state directory.  0, or -1 (said).
 */
int	 cache_sweep(const char *state_dir);

/*
 * A feed's note: what the fetch program must remember without a body.
 */
enum cache_scope {
	CACHE_ASK_NONE,			/* no request at all */
	CACHE_ASK_VERSION		/* the version may be asked for */
};

struct cache_note {
	time_t			 not_before;	/* 0: ask freely */
	enum cache_scope	 scope;		/* until then */
	char			*why;	/* "HTTP 429 from ..."; or NULL */
	char			 request[DIGEST_SIZE];	/* with link */
	char			*link;			/* or NULL */
	char			*page_etag, *page_modified;	/* or NULL */
};

/* 1 when there is one, 0 when there is none, -1 when it is damaged (said). */
int	 cache_note_read(struct cache_note *, const char *path);
/* Write it; one that holds nothing is removed.  0, or -1 (said). */
int	 cache_note_write(const struct cache_note *, const char *path);
int	 cache_note_clear(const char *path);	/* 0 also when there is none */
void	 cache_note_free(struct cache_note *);

#endif
