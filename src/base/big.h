/*
 * Arrays that may become large.  Small ones live in malloc(); from BIG_MIN
 * bytes on they are mappings of their own, in huge pages and populated at once
 * where the system can: on many virtual machines the first touch of a page
 * costs more than all the work that is done on its contents.
 *
 * The capacity tells which kind an array is, so it must be kept as given.
 */
#ifndef BIG_H
#define BIG_H

#include <stddef.h>

/*
 * Make room for "need" elements of "size" bytes in the array at *p, whose
 * capacity is *cap (NULL and 0: none yet).  The first call gives at least what
 * is asked for, later ones grow by half.  New elements hold no defined value.
 * Returns 0, or -1 (said) with the array as it was.
 */
int	 big_grow(void *p, size_t *cap, size_t need, size_t size);
/* NULL with 0 is fine. */
void	 big_free(void *p, size_t cap, size_t size);

#endif
