/*
 * What people decided, as text in RECORD-DIR/decisions, so that a repository
 * carries it: one line each, sorted,
 *
 *	accept DIGEST DAY REASON
 *
 * An accept is used up by the transaction that writes what it let pass.
 */
#ifndef DECISIONS_H
#define DECISIONS_H

#include <stddef.h>

#include "../base/digest.h"

struct decision {
	char	*verb;			/* "accept" */
	char	 digest[DIGEST_SIZE];
	char	*rest;			/* day and reason */
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
/* Was this digest accepted?  Marks it as used. */
int	 decisions_accept(struct decisions *, const char *digest);
int	 decisions_add(struct decisions *, const char *verb,
	    const char *digest, const char *rest);
/* The file's text without what was used; the caller frees. */
char	*decisions_text(const struct decisions *, size_t *len);

#endif
