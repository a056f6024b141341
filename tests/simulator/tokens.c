#include <string.h>

#include "tokens.h"

static int
is_word(const struct tokens *t, char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr(t->chars, c) != NULL);
}

int
tok_next(struct tokens *t)
{
	const char	*s;
	int		 quoted;

	for (;;) {
		t->p += strspn(t->p, " \t\n");
		if (*t->p != '#')
			break;
		t->p += strcspn(t->p, "\n");
	}
	t->n = 0;
	t->word[0] = '\0';
	t->tok = *t->p;
	if (*t->p == '\0')
		return 0;
	quoted = *t->p == '"';
	s = t->p + quoted;
	if (!quoted && !is_word(t, *s)) {
		t->p++;
		return 0;
	}
	while (quoted ? s[t->n] != '"' : is_word(t, s[t->n])) {
		if (t->n + 1 == sizeof t->word || s[t->n] == '\0' ||
		    s[t->n] == '\n')
			return -1;
		t->word[t->n] = s[t->n];
		t->n++;
	}
	t->word[t->n] = '\0';
	t->p = s + t->n + quoted;
	if (!quoted)
		t->tok = 'w';
	return 0;
}

int
tok_is(const struct tokens *t, const char *word)
{
	return t->tok == 'w' && strcmp(t->word, word) == 0;
}

int
tok_char(struct tokens *t, char c)
{
	return tok_next(t) == 0 && t->tok == c ? 0 : -1;
}

int
tok_word(struct tokens *t, const char *word)
{
	return tok_next(t) == 0 && tok_is(t, word) ? 0 : -1;
}

int
tok_number(struct tokens *t, unsigned *v)
{
	uint32_t	 n;

	if (tok_next(t) == -1 || t->tok != 'w' ||
	    dev_u32(t->word, t->n, &n) == -1)
		return -1;
	*v = n;
	return 0;
}

int
tok_prefix(const struct tokens *t, struct dev_key *k)
{
	return dev_prefix(k, t->word, t->n);
}

int
tok_range(const struct tokens *t, struct dev_key *k)
{
	const char	*dots = strstr(t->word, "..");
	uint32_t	 lo, hi;

	if (dots == NULL || dev_u32(t->word, (size_t)(dots - t->word),
	    &lo) == -1 || dev_u32(dots + 2, strlen(dots + 2), &hi) == -1)
		return -1;
	k->lo = lo;
	k->hi = hi;
	return 0;
}

int
tok_row(struct device *d, struct dev_list *l, const struct dev_key *k)
{
	struct dev_row	 row;

	if (k->lo < k->len || k->hi < k->lo || k->hi > dev_width(k->af) ||
	    (l->n > 0 && l->row[0].key.af != k->af))
		return -1;
	memset(&row, 0, sizeof row);
	row.key = *k;
	row.routes = d->kind->addresses ? dev_hosts(d->window, k) :
	    dev_routes(d->window, k);
	dev_put(d, l, &row);
	return 0;
}
