/*
 * FRRouting, with its traps as measured on 8.4.4:
 *
 *  1. a row that the list has under another number is dropped in silence (the
 *     same prefix with other lengths, or a deny, is another row);
 *  2. an occupied number is taken over in place, without a word;
 *  3. "no ... seq N permit OLD" removes what stands at N, whatever that is;
 *     newer ones want the content to be right (FRR_EXACT; FRRouting/frr, pull
 *     request 16495);
 *  4. with its last row a list is gone, and an undefined list denies all,
 *     but one that has only a description permits all;
 *  5. what is loaded is merged.
 *
 * Its other two (loading is quadratic; "vtysh -C" sees words only) are about
 * time and checkers.  "ge" may be the length itself.
 */
#include <string.h>

#include "device.h"

static int
same(const struct dev_row *a, const struct dev_row *b)
{
	return a->deny == b->deny && dev_same_key(&a->key, &b->key);
}

static enum dev_say
add(struct device *d, struct dev_list *l, const struct dev_row *row)
{
	struct dev_row	*at = dev_at(l, row->number);
	size_t		 i;

	for (i = 0; i < l->n; i++)
		if (same(&l->row[i], row))
			return DEV_IGNORED;
	if (at == NULL)
		return dev_put(d, l, row);
	d->did = DID_REPLACE;
	d->did_row = *at;
	*at = *row;
	return DEV_OK;
}

static void
drop_empty(struct device *d, struct dev_list *l)
{
	if (l->n == 0 && !l->described)
		dev_drop(d, l);
}

static enum dev_say
del(struct device *d, struct dev_list *l, const struct dev_row *row)
{
	struct dev_row	*at = dev_at(l, row->number);

	if (at == NULL)
		return DEV_IGNORED;
	if ((d->mode & FRR_EXACT) && !same(at, row))
		return dev_refuse(d, "another row stands there");
	dev_del(d, l, at);
	return DEV_OK;
}

static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	struct dev_list		*l;
	struct dev_row		 row;
	enum dev_say		 say;
	size_t			 i;
	int			 af;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '!')
		return DEV_IGNORED;
	i = (size_t)dev_is(&w, 0, "no");
	af = dev_is(&w, i, "ip") ? 4 : dev_is(&w, i, "ipv6") ? 6 : 0;
	if (af == 0 || !dev_is(&w, i + 1, "prefix-list") || w.n < i + 5)
		return dev_bad(d, "no such command");
	if (dev_is(&w, i + 3, "description")) {
		l = dev_list_of(d, w.p[i + 2], w.len[i + 2], af);
		l->described = i == 0;
		drop_empty(d, l);
		return DEV_OK;
	}
	memset(&row, 0, sizeof row);
	if (!dev_is(&w, i + 3, "seq") || dev_u32(w.p[i + 4], w.len[i + 4],
	    &row.number) == -1 || row.number == 0)
		return dev_bad(d, "no number");
	if (dev_rule(d, &row, &w, i + 5, af, 0) == -1)
		return dev_bad(d, "no row");
	l = dev_list_of(d, w.p[i + 2], w.len[i + 2], af);
	say = (i == 0 ? add : del)(d, l, &row);
	drop_empty(d, l);
	return say;
}

static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	(void)d;
	if (l == NULL)
		return 0;
	return l->n == 0 ? DEV_ALL : dev_first_match(l);
}

const struct dev_kind dev_frr = {
	.name = "frr-prefix-list", .modes = FRR_EXACT,
	.line = line, .matched = matched,
};
