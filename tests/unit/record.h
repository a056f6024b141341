/*
 * What the tests of records share: a directory of their own, records made by
 * hand and at random, reading from bytes.
 */
#ifndef TEST_RECORD_H
#define TEST_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "../../src/publish/record.h"

extern char	 record_said[4096];	/* what the last reading said */

int	 record_setup(void **);		/* cmocka's shape */
int	 record_teardown(void **);
const char *record_dir(void);

/* A file of these bytes in the directory, under this name. */
void	 record_put(const char *name, const void *, size_t);
/* Read these bytes as a record: what the reader returns. */
int	 record_feed(struct feed_record *, const void *, size_t);
int	 record_list(struct list_record *, const void *, size_t);
int	 record_out(struct out_record *, const void *, size_t);

/* From on to off, what is said is said to record_said as a whole. */
void	 record_quiet(int on);

/*
 * Output "edge1" with three objects: IPv4 numbered with a sentinel and retired
 * rows, IPv6 numbered, both families without numbers.  Its canonical text,
 * bare (below); the caller frees.
 */
void	 record_sample(struct out_record *);
char	*record_sample_text(size_t *);
/* Take the digest behind "end" off, so that a change is taken as it stands. */
void	 record_bare(char *, size_t *);
/* What is written again is what was read, and has a digest in any case. */
void	 record_as_read(const char *again, size_t, const char *, size_t);
/* The same, of random content. */
void	 record_random(struct out_record *);
/* Put the right digests in. */
void	 record_seal(struct out_record *);
struct object_record *record_object(struct out_record *, const char *platform,
	    const char *name, int af);
void	 record_row(struct object_record *, const char *prefix, int lo, int hi,
	    uint32_t number);
/* Mark the i-th row; in order. */
void	 record_foreign(struct object_record *, size_t i);

uint32_t record_rand(void);		/* a 32-bit number, from $SEED */
void	 record_seed(void);		/* says the seed on stdout */
long	 record_count(long);		/* so many times $CHECK_COUNT */

#endif
