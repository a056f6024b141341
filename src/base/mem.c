#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "mem.h"

#define ARENA_FIRST	(4 * 1024 - 64)	/* most arenas need no more */
#define ARENA_BLOCK	(64 * 1024)

struct arena_block {
	struct arena_block	*next;
	size_t			 used, size;
	max_align_t		 data[];
};

/* Not zeroed: of a block whose end is never asked for no page is touched. */
static void *
arena_take(struct arena *a, size_t n)
{
	struct arena_block	*b = a->head;
	size_t			 size;
	void			*p;

	if (n > SIZE_MAX / 2)
		goto fail;
	n = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (b == NULL || b->size - b->used < n) {
		size = b == NULL ? ARENA_FIRST : ARENA_BLOCK;
		if (size < n)
			size = n;
		if ((b = malloc(sizeof *b + size)) == NULL)
			goto fail;
		b->used = 0;
		b->size = size;
		b->next = a->head;
		a->head = b;
	}
	p = (char *)b->data + b->used;
	b->used += n;
	return p;
fail:
	log_error("out of memory");
	return NULL;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	void	*p = arena_take(a, n);

	return p == NULL ? NULL : memset(p, 0, n);
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	char	*p = arena_take(a, n + 1);

	if (p == NULL)
		return NULL;
	if (n > 0)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

void
arena_free(struct arena *a)
{
	struct arena_block	*b;

	if (a == NULL)
		return;
	while ((b = a->head) != NULL) {
		a->head = b->next;
		free(b);
	}
}

void
arena_reset(struct arena *a)
{
	struct arena_block	*keep = a->head;

	if (keep == NULL)
		return;
	a->head = keep->next;
	arena_free(a);
	keep->used = 0;
	keep->next = NULL;
	a->head = keep;
}

int
mem_grow(void *p, size_t *cap, size_t need, size_t size)
{
	void	*old, *new;
	size_t	 n = *cap;

	if (need <= n)
		return 0;
	n = n < 16 ? 16 : n + n / 2;
	if (n < need)
		n = need;
	memcpy(&old, p, sizeof old);
	if ((new = reallocarray(old, n, size)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	memcpy(p, &new, sizeof new);
	*cap = n;
	return 0;
}

char *
mem_strdup(const char *s)
{
	char	*p = strdup(s);

	if (p == NULL)
		log_error("out of memory");
	return p;
}

char *
mem_printf(const char *fmt, ...)
{
	va_list	 ap;
	char	*p;
	int	 n;

	va_start(ap, fmt);
	n = vasprintf(&p, fmt, ap);
	va_end(ap);
	if (n != -1)
		return p;
	log_error("out of memory");
	return NULL;
}
