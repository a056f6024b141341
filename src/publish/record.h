/*
 * Records: what was written, as plain text, one fact a line, sorted, without
 * host or time, so that they live in a git repository and merge by line.
 *
 *	RECORD-DIR/feeds/NAME  lists/NAME  outputs/NAME
 *
 * First line "o365feed-record 1 KIND NAME"; last line "end DIGEST", of all the
 * bytes above it: a row that a disk or a hand made another would be taken for
 * one that was withdrawn, and held.  Reading is strict: another version, a
 * conflict mark, an unknown or missing line, a repeated key, unsorted rows, a
 * missing "end" are errors with file and line.
 *
 * feed:	source S / version V / digest SHA / prefixes v4 N /
 *		prefixes v6 N / service NAME ... / tag NAME ... / cover P ...
 * list:	filter SHA / prefix P WORDS ... / host NAME WORDS ... /
 *		value V WORDS ...
 * output:	path FILE / state SHA / file SHA / then a section an object:
 *		object PLATFORM NAME v4|v6|both LIST / digest SHA /
 *		sentinel N|- / param NAME VALUE ... / row P LO HI N|- ... /
 *		foreign P LO HI ... (which of the rows no list of ours has) /
 *		retired P LO HI N|- ... (oldest first)
 *		An object of host names or communities says "hosts" or "values"
 *		in place of the family, and has TEXT in place of P LO HI; a
 *		retired deny-all is "*", of prefixes too.
 *
 * What is read is what is written again, byte for byte: any other spelling of
 * the same record is an error.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "../emit/emit.h"
#include "members.h"

struct feed_record {
	char		*feed, *source, *version;	/* malloc'ed */
	char		 digest[DIGEST_SIZE];	/* feed_digest(): content */
	/* prefixes, each counted once */
	size_t		 n4, n6;
	/* sorted when read; .s is freed */
	struct strings	 services, tags;
	/* of the union: the guard's base */
	struct pset	 cover;
	struct arena	 mem;
};

struct list_record {
	char		*list;			/* malloc'ed */
	char		 filter[DIGEST_SIZE];	/* of the list's own filter */
	struct members	 m;
};

struct object_record {
	/* in the record's arena */
	const char	*platform, *name, *list;
	enum row_kind	 kind;			/* of its rows */
	int		 af;			/* 4, 6; 0: both, or texts */
	char		 digest[DIGEST_SIZE];	/* emit_digest() */
	uint32_t	 sentinel;		/* 0: none */
	struct emit_given *given;		/* its parameters, or NULL */
	size_t		 ngiven;
	struct pset	 set;			/* rows, sorted; or: */
	struct texts	 text;			/* the same of texts */
	/* one a row; NULL: no numbers */
	uint32_t	*number;
	/*
	 * Rows that the device had when the object was adopted and that no
	 * list of ours has, sorted; each is in "set" as well.  They stay.
	 */
	struct pset	 foreign;
	struct texts	 ftext;
	/* with texts in text.mem */
	struct retired	*retired;		/* oldest first */
	size_t		 nretired, capretired;
};

struct out_record {
	char			*output;	/* malloc'ed, as file */
	char			*file;		/* as in the configuration */
	char			 state[DIGEST_SIZE];
	/* of the file's bytes */
	char			 digest[DIGEST_SIZE];
	struct object_record	*obj;
	size_t			 nobj, capobj;
	struct arena		 mem;
};

/*
 * RECORD-DIR/KIND/NAME with KIND "feeds", "lists", "outputs"; caller frees.
 * NULL: memory, or a name that could leave the directory (said).
 */
char	*record_path(const char *record_dir, const char *kind,
	    const char *name);

/* Copies of these parameters in the record's arena.  0, or -1 (said). */
int	 object_record_give(struct out_record *, struct object_record *,
	    const struct emit_given *, size_t n);

/* 1 read, 0 there is none, -1 damaged (said; the struct is empty). */
int	 feed_record_read(struct feed_record *, const char *path);
int	 list_record_read(struct list_record *, const char *path);
int	 out_record_read(struct out_record *, const char *path);
/*
 * The whole text of a record; the caller frees.  NULL (said): memory, or
 * something in it that would not read back: a missing digest, a word with
 * blanks or control characters, rows that are not sorted.
 */
char	*feed_record_text(const struct feed_record *, size_t *len);
char	*list_record_text(const struct list_record *, size_t *len);
char	*out_record_text(const struct out_record *, size_t *len);
void	 feed_record_free(struct feed_record *);	/* NULL, zeroed: fine */
void	 list_record_free(struct list_record *);
void	 out_record_free(struct out_record *);

/* State digest of an output: over its objects' digests in order. */
void	 out_record_state(const struct out_record *, char hex[DIGEST_SIZE]);
const struct object_record *out_record_find(const struct out_record *,
	    const char *platform, const char *name, int af);
/* How many rows; the i-th one with its number. */
size_t	 object_rows(const struct object_record *);
void	 object_row(const struct object_record *, size_t i, struct row *);
/* Where a row with this text or this range stands; -1: nowhere. */
long	 object_find(const struct object_record *, const struct row *);
/* The i-th retired row. */
void	 object_retired(const struct object_record *, size_t i, struct row *);
/* A retired row more at the end, copied.  0, or -1 (memory). */
int	 object_retire(struct object_record *, const struct row *);
/* A row in a message: the range, or the text. */
#define ROW_STR		(LIMIT_HOST_LEN + 1)
const char *row_str(const struct row *, char buf[ROW_STR]);
/* Free what it holds; what is in the record's arena stays there. */
void	 object_clear(struct object_record *);
/*
 * The object of a record as the emit driver takes it (borrows all); em is NULL
 * when this program does not know the platform.
 */
void	 object_record_emit(const struct object_record *, struct emit_object *);

#endif
