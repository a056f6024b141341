/*
 * What people decided, as text in RECORD-DIR/decisions, so that a repository
 * carries it: a line each, sorted,
 *
 *	accept DIGEST DAY REASON
 *	defer DIGEST UNTIL DAY REASON
 *	pin-list NAME DAY REASON
 *	pin-output NAME DIGEST DAY REASON
 *
 * An accept is used up by the transaction that writes what it let pass, a
 * defer by its day; a pin stays until it is taken off.
 */
#ifndef DECISIONS_H
#define DECISIONS_H

#include <stddef.h>

#include "../base/digest.h"

struct decision {
	char	*verb;
	char	*subject;		/* a digest or a name */
	char	*rest;
	int	 used;
};

struct decisions {
	struct decision	*d;
	size_t		 n, cap;
	int		 changed;
};

char	*decisions_path(const char *record_dir);	/* caller frees */
/* 0 (an absent file is empty), or -1 (said). */
int	 decisions_read(struct decisions *, const char *path);
void	 decisions_free(struct decisions *);
/* The rest of the line of this verb and subject, or NULL. */
const char *decisions_find(const struct decisions *, const char *verb,
	    const char *subject);
/* "DAY" or "DAY: REASON" out of what stands behind a pin; returns buf. */
const char *decision_phrase(const char *rest, char *buf, size_t size);
/* Was this digest accepted?  Marks it as used. */
int	 decisions_accept(struct decisions *, const char *digest);
/* Is this digest deferred on that day?  One whose day has come is used up. */
int	 decisions_deferred(struct decisions *, const char *digest,
	    long today);
/* A new one takes the place of one with the same verb and subject. */
int	 decisions_add(struct decisions *, const char *verb,
	    const char *subject, const char *rest);
/* Take it out.  Was it there? */
int	 decisions_drop(struct decisions *, const char *verb,
	    const char *subject);
/* The file's text without what was used; the caller frees. */
char	*decisions_text(const struct decisions *, size_t *len);

#endif
