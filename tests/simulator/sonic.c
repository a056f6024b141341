/*
 * SONiC: keys of CONFIG_DB, as frrcfgd.py turns them into lines of FRR.
 *
 * A prefix whose set is not there, or is of the other family, is dropped with a
 * message in the log; what is there already changes nothing; what is not there
 * can be deleted without harm.  A range that starts at the length or below is
 * "le" alone.  FRR denies all for a list without lines.
 */
#include <string.h>

#include "device.h"

/* The parts of "TABLE|NAME|..." between its quotes; their count, or 0. */
static size_t
parts(const char *s, size_t n, const char *p[4], size_t len[4])
{
	const char	*end = s + n - 1;
	size_t		 k = 0;

	if (n < 3 || *s != '\'' || *end != '\'')
		return 0;
	for (s++; k < 4; s += len[k++] + 1) {
		p[k] = s;
		len[k] = (size_t)(end - s);
		if (memchr(s, '|', len[k]) == NULL)
			return k + 1;
		len[k] = (size_t)((const char *)memchr(s, '|', len[k]) - s);
	}
	return 0;
}

/* "exact" or "A..B" */
static int
range(struct dev_key *k, const char *s, size_t n)
{
	const char	*dots;
	uint32_t	 lo, hi;

	if (n == 5 && memcmp(s, "exact", 5) == 0)
		return 0;
	for (dots = s; dots + 1 < s + n && memcmp(dots, "..", 2) != 0; dots++)
		;
	if (dots + 2 >= s + n || dev_u32(s, (size_t)(dots - s), &lo) == -1 ||
	    dev_u32(dots + 2, (size_t)(s + n - dots - 2), &hi) == -1 ||
	    hi < lo || hi < k->len || hi > dev_width(k->af))
		return -1;
	k->lo = lo > k->len ? lo : k->len;
	k->hi = hi;
	return 0;
}

/* A set that was made has its family, and rows or none. */
static struct dev_list *
set_of(struct device *d, const char *p, size_t n)
{
	char	 name[sizeof d->list[0].name];

	if (n >= sizeof name)
		return NULL;
	memcpy(name, p, n);
	name[n] = '\0';
	return dev_find(d, name, 0);
}

static enum dev_say
prefix(struct device *d, int add, const char *const p[4], const size_t len[4])
{
	struct dev_list	*l;
	struct dev_row	 row;
	size_t		 i;

	memset(&row, 0, sizeof row);
	if (dev_prefix(&row.key, p[2], len[2]) == -1 ||
	    range(&row.key, p[3], len[3]) == -1)
		return dev_bad(d, "no prefix");
	if ((l = set_of(d, p[1], len[1])) == NULL || l->af != row.key.af)
		return dev_refuse(d, "no such set");
	for (i = 0; i < l->n && !dev_same_key(&l->row[i].key, &row.key); i++)
		;
	if ((i < l->n) == add)
		return DEV_IGNORED;
	row.routes = dev_routes(d->window, &row.key);
	if (add)
		return dev_put(d, l, &row);
	dev_del(d, l, &l->row[i]);
	return DEV_OK;
}

static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	const char		*p[4];
	size_t			 len[4], k;
	int			 add, af;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '#')
		return DEV_IGNORED;
	add = dev_is(&w, 2, "HSET");
	if (!dev_is(&w, 0, "sonic-db-cli") || !dev_is(&w, 1, "CONFIG_DB") ||
	    (!add && !dev_is(&w, 2, "DEL")) || w.n != (add ? 6 : 4) ||
	    (k = parts(w.p[3], w.len[3], p, len)) == 0)
		return dev_bad(d, "no such command");
	if (add && k == 2 && len[0] == 10 &&
	    memcmp(p[0], "PREFIX_SET", 10) == 0) {
		af = dev_is(&w, 5, "IPv4") ? 4 : dev_is(&w, 5, "IPv6") ? 6 : 0;
		if (!dev_is(&w, 4, "mode") || af == 0)
			return dev_bad(d, "no mode");
		/* one that is there keeps its family */
		if (set_of(d, p[1], len[1]) == NULL)
			dev_list_of(d, p[1], len[1], af);
		return DEV_OK;
	}
	if (k != 4 || len[0] != 6 || memcmp(p[0], "PREFIX", 6) != 0 ||
	    (add && (!dev_is(&w, 4, "action") || !dev_is(&w, 5, "permit"))))
		return dev_bad(d, "no such key");
	return prefix(d, add, p, len);
}

static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	uint64_t	 set = 0;
	size_t		 i;

	(void)d;
	for (i = 0; l != NULL && i < l->n; i++)
		set |= l->row[i].routes;
	return set;
}

const struct dev_kind dev_sonic = {
	.name = "sonic-prefix-set", .line = line, .matched = matched,
};
