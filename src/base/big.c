#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "big.h"
#include "log.h"

#define BIG_PAGE	((size_t)2 * 1024 * 1024)

/* An address sanitizer sees the ends of what malloc() gave, not of mappings. */
#if defined(__SANITIZE_ADDRESS__)
#define BIG_MIN		SIZE_MAX
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BIG_MIN		SIZE_MAX
#endif
#endif
#if !defined(MREMAP_MAYMOVE)
#define BIG_MIN		SIZE_MAX
#endif
#if !defined(BIG_MIN)
#define BIG_MIN		((size_t)128 * 1024)
#endif

#if !defined(MADV_POPULATE_WRITE)
#define MADV_POPULATE_WRITE	23	/* Linux 5.14; older ones say EINVAL */
#endif

/*
 * Both calls are hints: where the kernel refuses, pages come one by one as
 * they are touched.
 */
static void
big_ready(char *p, size_t from, size_t to)
{
#if defined(MADV_HUGEPAGE)
	madvise(p, to, MADV_HUGEPAGE);
#endif
	madvise(p + from, to - from, MADV_POPULATE_WRITE);
}

/* Grow a mapping, or make one when "old" is NULL.  NULL: no memory. */
static void *
big_map(void *old, size_t have, size_t bytes)
{
	void	*p;

#if defined(MREMAP_MAYMOVE)
	if (old != NULL)
		p = mremap(old, have, bytes, MREMAP_MAYMOVE);
	else
#endif
		p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	big_ready(p, old == NULL ? 0 : have, bytes);
	return p;
}

/* The bytes of the mapping behind an array of this capacity. */
static size_t
big_round(size_t bytes)
{
	return (bytes + BIG_PAGE - 1) / BIG_PAGE * BIG_PAGE;
}

int
big_grow(void *p, size_t *cap, size_t need, size_t size)
{
	void	*old, *new;
	size_t	 n = *cap, bytes;

	if (need <= n)
		return 0;
	n += n / 2;
	if (n < need)
		n = need;
	if (n < 16)
		n = 16;
	if (n > (SIZE_MAX / 2 - BIG_PAGE) / size)
		goto fail;
	memcpy(&old, p, sizeof old);
	bytes = n * size;
	if (bytes < BIG_MIN) {
		if ((new = realloc(old, bytes)) == NULL)
			goto fail;
	} else {
		/* the rounding is ours to use: cap tells the kind */
		bytes = big_round(bytes);
		n = bytes / size;
		if (*cap * size >= BIG_MIN) {
			new = big_map(old, big_round(*cap * size), bytes);
			if (new == NULL)
				goto fail;
		} else {
			if ((new = big_map(NULL, 0, bytes)) == NULL)
				goto fail;
			if (*cap > 0)
				memcpy(new, old, *cap * size);
			free(old);
		}
	}
	memcpy(p, &new, sizeof new);
	*cap = n;
	return 0;
fail:
	log_error("out of memory");
	return -1;
}

void
big_free(void *p, size_t cap, size_t size)
{
	if (cap * size < BIG_MIN)
		free(p);
	else
		munmap(p, big_round(cap * size));
}
