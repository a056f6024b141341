/*
 * For this room only: who owns which number in an object.
 */
#ifndef RECORD_OUTPUT_H
#define RECORD_OUTPUT_H

#include "record-read.h"

#define RECORD_MIXED	"rows with a number and without in one object"

/* Where the parts of an object stand in its file. */
struct record_lines {
	unsigned long	 digest, sentinel;
	unsigned long	 row, retired;	/* the first of each */
};

/*
 * No number (and, without numbers, no retired row) may stand twice among live
 * rows, retired rows and sentinel.  If one does, both owners are named, since
 * that is what is left when two branches took the same number and a hand
 * merged them.  0, or -1 (said).
 */
int	 record_owners(struct record_in *, const struct object_record *,
	    const struct record_lines *);

/* What an object holds, as one word: "v4", "hosts".  0, or -1 (said). */
const char *record_holds(const struct object_record *);
int	 record_holds_read(struct record_in *, struct object_record *);
/* record-texts.c: rows that are no prefixes.  0, or -1 (said). */
int	 record_texts(struct record_in *, struct object_record *);
int	 record_foreign_texts(struct record_in *, struct object_record *);
int	 record_text_word(struct record_in *, enum row_kind, struct arena *,
	    const char **);
void	 record_put_texts(struct out *, const struct object_record *);

#endif
