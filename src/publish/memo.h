/*
 * What came of a row of numbers, to be found again: a hash table.
 */
#ifndef MEMO_H
#define MEMO_H

#include <stddef.h>
#include <stdint.h>

struct seen {
	size_t		 first, n;	/* in key[] */
	long		 value;
};

/* Zeroed is empty. */
struct memo {
	struct seen	*s;
	size_t		 n, cap;
	uint32_t	*key;
	size_t		 nkey, capkey;
	uint32_t	*slot;		/* index + 1 */
	size_t		 nslot;
};

void	 memo_free(struct memo *);
/* 1 and *value, 0 when it was not seen yet, -1 (memory, said). */
int	 memo_find(struct memo *, const uint32_t *key, size_t n, long *value);
/* Right after it was not found.  0, or -1 (memory, said). */
int	 memo_add(struct memo *, const uint32_t *key, size_t n, long value);

#endif
