/*
 * Memory: an arena for things that die together, and one way to grow arrays.
 * Failure is NULL or -1, said once on stderr; nothing here exits.
 */
#ifndef MEM_H
#define MEM_H

#include <stddef.h>

struct arena_block;
struct arena {
	struct arena_block	*head;
};

/* A zeroed struct arena is a valid, empty one. */
void	*arena_alloc(struct arena *, size_t);		/* zeroed, aligned */
char	*arena_strndup(struct arena *, const char *, size_t);
char	*arena_strdup(struct arena *, const char *);
void	 arena_free(struct arena *);			/* back to empty */
/* Empty as well, but a block is kept for what comes next. */
void	 arena_reset(struct arena *);

/*
 * Make room for "need" elements of "size" bytes in the array at *p, whose
 * capacity is *cap.  Growth is geometric.  Returns 0, or -1 with the array as
 * it was.
 */
int	 mem_grow(void *p, size_t *cap, size_t need, size_t size);
/* As strdup(3) and asprintf(3), said; the caller frees.  NULL: memory. */
char	*mem_strdup(const char *);
char	*mem_printf(const char *, ...)
	    __attribute__((__format__(__printf__, 1, 2)));

#endif
