/*
 * For this room only: the line reader of the three kinds of record, and the
 * checks that readers and writers share.  A reader takes line after line; what
 * is wrong is said as "file:line: what", once, and ends the reading.
 */
#ifndef RECORD_READ_H
#define RECORD_READ_H

#include "../base/in.h"
#include "../base/log.h"
#include "record.h"

/* The way out of a merge that went wrong, the same in all messages. */
#define RECORD_WAY_OUT \
	"take one side's records and outputs whole, then `write`"

struct record_in {
	const char	*path;
	struct in	 in;
	const char	*piece;		/* lines not yet taken */
	size_t		 left;
	const char	*fresh;		/* from here on not in the digest */
	struct digest	 digest;	/* of all before "end" */
	const char	*text, *end;	/* the line at hand */
	const char	*at;		/* the unread part of it */
	unsigned long	 line;
	int		 fd;
};

/*
 * Open a record of this kind, check its first line, give its name (the caller
 * frees, also after -1) and move to the second line.  1, 0 there is none, -1
 * (said).  Close it after 1 only.
 */
int	 record_open(struct record_in *, const char *path, const char *kind,
	    char **name);
void	 record_close(struct record_in *);

/* To the next line, which must be there.  0, or -1 (said). */
int	 record_line(struct record_in *);
/*
 * The line at hand must be "end DIGEST", and the last; the digest that of all
 * lines above.  Without one ("end") they are taken as they stand: so a hand
 * may change a record, and says that it did.  0, or -1 (said).
 */
int	 record_end(struct record_in *);
/* Is it a line of this key?  Then the words behind it are next. */
int	 record_is(struct record_in *, const char *key);
/* It must be one.  0, or -1 (said). */
int	 record_need(struct record_in *, const char *key);

/* All below: 0, or -1 (said). */
int	 record_word(struct record_in *, const char **, size_t *);
int	 record_copy(struct record_in *, struct arena *, const char **);
/* All words that are left, as one text; NULL for the arena: malloc'ed. */
int	 record_rest(struct record_in *, struct arena *, char **);
int	 record_number(struct record_in *, uint64_t max, uint64_t *);
/* "-" is 0, and 0 is wrong. */
int	 record_sequence(struct record_in *, uint32_t *);
int	 record_prefix(struct record_in *, struct prefix *);
int	 record_digest(struct record_in *, char hex[DIGEST_SIZE]);
/* Nothing is left on this line: go to the next. */
int	 record_done(struct record_in *);

/* Say what is wrong with the line at hand, or with another one; always -1. */
int	 record_bad(struct record_in *, const char *, ...) PRINTFLIKE(2, 3);
int	 record_bad_at(struct record_in *, unsigned long line,
	    const char *, ...) PRINTFLIKE(3, 4);

/*
 * Can it stand as one word, or at the end of a line, without becoming
 * something else when read?
 */
int	 record_word_ok(const char *, size_t);
int	 record_text_ok(const char *, size_t);
/* The same for writers, who name the thing.  0, or -1 (said). */
int	 record_check_word(const char *what, const char *);
int	 record_check_text(const char *what, const char *);
int	 record_check_digest(const char *what, const char *);

/* "o365feed-record 1 KIND NAME". */
void	 record_head(struct out *, const char *kind, const char *name);
/* "end DIGEST", and the text; NULL when memory ran out on the way (said). */
char	*record_text(struct out *, size_t *len);

#endif
