/*
 * The builder of the words that say what a prefix belongs to (members.h).
 */
#ifndef WORDS_H
#define WORDS_H

#include "../base/out.h"
#include "../feed/feed.h"

struct word_set {
	const char	**s;
	size_t		  n, cap;
};

struct words {
	struct out	 out;
	struct word_set	 service, id, tcp, udp, tag, region, community;
	struct arena	 mem;		/* parts of port lists, ids */
	int		 required, express, flags, err;
};

/* 0, or -1 (said); words_free() in any case. */
int	 words_init(struct words *);
void	 words_free(struct words *);
void	 words_reset(struct words *);
/* A group starts, gets its endpoints, and ends with its highest category. */
void	 words_feed(struct words *, const char *feed);
void	 words_endpoint(struct words *, const struct endpoint *);
void	 words_end(struct words *, enum category);
/* The line so far; valid until the next call. */
const char *words_text(struct words *);
int	 words_ok(const struct words *);

#endif
