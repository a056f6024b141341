#include <stdlib.h>
#include <string.h>

#include "texts.h"

void
texts_free(struct texts *t)
{
	if (t == NULL)
		return;
	free(t->s);
	arena_free(&t->mem);
	memset(t, 0, sizeof *t);
}

int
texts_add(struct texts *t, const char *s)
{
	const char	*copy;

	if (mem_grow(&t->s, &t->cap, t->n + 1, sizeof *t->s) == -1 ||
	    (copy = arena_strdup(&t->mem, s)) == NULL)
		return -1;
	t->s[t->n++] = copy;
	return 0;
}

static int
text_cmp(const void *a, const void *b)
{
	const char	*const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

void
texts_sort(struct texts *t)
{
	size_t	 i, n = 0;

	if (t->n < 2)
		return;
	qsort(t->s, t->n, sizeof *t->s, text_cmp);
	for (i = 0; i < t->n; i++)
		if (n == 0 || strcmp(t->s[n - 1], t->s[i]) != 0)
			t->s[n++] = t->s[i];
	t->n = n;
}

long
texts_find(const struct texts *t, const char *s)
{
	const char	**hit = NULL;

	if (t->n > 0)
		hit = bsearch(&s, t->s, t->n, sizeof *t->s, text_cmp);
	return hit == NULL ? -1 : (long)(hit - t->s);
}

/* Those of a, and with "both" those of b, that the other lacks; and "same". */
static int
merge(struct texts *out, const struct texts *a, const struct texts *b,
    int same, int both)
{
	size_t	 i = 0, j = 0;
	int	 c, rc = 0;

	memset(out, 0, sizeof *out);
	while (rc == 0 && (i < a->n || j < b->n)) {
		c = i == a->n ? 1 : j == b->n ? -1 : strcmp(a->s[i], b->s[j]);
		if (c < 0 || (c == 0 && same))
			rc = texts_add(out, a->s[i]);
		else if (c > 0 && both)
			rc = texts_add(out, b->s[j]);
		i += c <= 0;
		j += c >= 0;
	}
	if (rc == -1)
		texts_free(out);
	return rc;
}

int
texts_copy(struct texts *to, const struct texts *from)
{
	static const struct texts	 none;

	return merge(to, from, &none, 1, 0);
}

int
texts_minus(struct texts *out, const struct texts *a, const struct texts *b)
{
	return merge(out, a, b, 0, 0);
}

int
texts_union(struct texts *out, const struct texts *a, const struct texts *b)
{
	return merge(out, a, b, 1, 1);
}

int
texts_equal(const struct texts *a, const struct texts *b)
{
	size_t	 i;

	if (a->n != b->n)
		return 0;
	for (i = 0; i < a->n; i++)
		if (strcmp(a->s[i], b->s[i]) != 0)
			return 0;
	return 1;
}
