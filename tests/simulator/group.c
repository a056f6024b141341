/*
 * object-group of Cisco IOS, in use by an access list: members are keyed by
 * what they are; the last one can't be removed, nor can the group.
 */
#include <string.h>

#include "device.h"

/* "A MASK" to a length; -1: no mask. */
static int
mask_len(const struct dev_key *m)
{
	unsigned	 i = 0;

	while (i < 32 && m->addr[i / 8] >> (7 - i % 8) & 1)
		i++;
	return (int)i;
}

/* "host A", "A MASK" or "P/LEN", from word i on. */
static int
member(struct dev_key *k, const struct dev_words *w, size_t i, int af)
{
	struct dev_key	 mask;
	char		 text[64];
	size_t		 n;
	int		 len;

	if (dev_is(w, i, "host"))
		return w->n == i + 2 ? dev_addr(k, w->p[i + 1],
		    w->len[i + 1]) : -1;
	if (af == 6)
		return w->n == i + 1 ? dev_prefix(k, w->p[i], w->len[i]) : -1;
	if (w->n != i + 2 || w->len[i] > 15 ||
	    dev_addr(&mask, w->p[i + 1], w->len[i + 1]) == -1)
		return -1;
	len = mask_len(&mask);
	n = w->len[i];
	memcpy(text, w->p[i], n);
	text[n++] = '/';
	if (len >= 10)
		text[n++] = (char)('0' + len / 10);
	text[n++] = (char)('0' + len % 10);
	if (dev_prefix(k, text, n) == -1)
		return -1;
	/* the mask must be one: no bit behind its end */
	for (; len < 32; len++)
		if (mask.addr[len / 8] >> (7 - len % 8) & 1)
			return -1;
	return 0;
}

static enum dev_say
inner(struct device *d, const struct dev_words *w)
{
	struct dev_list	*l;
	struct dev_row	 row;
	size_t		 i, j;

	if (dev_is(w, 0, "exit")) {
		d->open = 0;
		return DEV_OK;
	}
	i = (size_t)dev_is(w, 0, "no");
	memset(&row, 0, sizeof row);
	if (member(&row.key, w, i, d->open_af) == -1 ||
	    row.key.af != d->open_af)
		return dev_bad(d, "no member");
	row.routes = dev_hosts(d->window, &row.key);
	l = dev_list_of(d, d->open_name, strlen(d->open_name), d->open_af);
	for (j = 0; j < l->n && !dev_same_key(&l->row[j].key, &row.key); j++)
		;
	if (i == 0)
		return j < l->n ? DEV_IGNORED : dev_put(d, l, &row);
	if (j == l->n)
		return DEV_IGNORED;
	if (l->n == 1)
		return dev_refuse(d, "the group is in use");
	dev_del(d, l, &l->row[j]);
	return DEV_OK;
}

static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '!')
		return DEV_IGNORED;
	if (d->open && w.indent > 0)
		return inner(d, &w);
	d->open_af = dev_is(&w, 1, "network") ? 4 :
	    dev_is(&w, 1, "v6-network") ? 6 : 0;
	if (d->open || w.indent > 0 || w.n != 3 || d->open_af == 0 ||
	    !dev_is(&w, 0, "object-group") ||
	    w.len[2] >= sizeof d->open_name)
		return dev_bad(d, "no such command");
	memcpy(d->open_name, w.p[2], w.len[2]);
	d->open_name[w.len[2]] = '\0';
	d->open = 1;
	return DEV_OK;
}

/* What an access list does with a group that is missing nobody says. */
static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	uint64_t	 set = 0;
	size_t		 i;

	(void)d;
	if (l == NULL || l->n == 0)
		return DEV_LEAVES | DEV_OUTSIDE;
	for (i = 0; i < l->n; i++)
		set |= l->row[i].routes;
	return set;
}

const struct dev_kind dev_group = {
	.name = "cisco-ios-object-group", .addresses = 1,
	.line = line, .matched = matched,
};
