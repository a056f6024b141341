/*
 * Prefix sets of Huawei's XPL: a set is entered again as a whole and takes
 * effect at the commit, all of it or none.  A comma stands after each element
 * but the last.  Whether an empty set may be there nobody says: it may not.
 */
#include <string.h>

#include "device.h"

static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	d->did = DID_NOTHING;
	if (d->ntext + n + 2 > sizeof d->text)
		return dev_bad(d, "too long");
	memcpy(d->text + d->ntext, s, n);
	d->ntext += n;
	d->text[d->ntext++] = '\n';
	d->text[d->ntext] = '\0';
	return DEV_OK;
}

/* "A LEN [ge n] [le m]" */
static int
element(struct device *d, struct dev_list *l, const struct dev_words *w)
{
	struct dev_row	 row;
	char		 text[64];
	uint32_t	 v;
	size_t		 i, n = w->len[0];

	memset(&row, 0, sizeof row);
	if (w->n < 2 || w->n % 2 != 0 || w->n > 6 ||
	    n + w->len[1] + 2 > sizeof text)
		return -1;
	memcpy(text, w->p[0], n);
	text[n++] = '/';
	memcpy(text + n, w->p[1], w->len[1]);
	if (dev_prefix(&row.key, text, n + w->len[1]) == -1 ||
	    row.key.af != l->af)
		return -1;
	for (i = 2; i < w->n; i += 2) {
		if (dev_u32(w->p[i + 1], w->len[i + 1], &v) == -1 ||
		    v < row.key.lo || v > dev_width(l->af))
			return -1;
		if (dev_is(w, i, "ge") && i == 2) {
			row.key.lo = v;
			row.key.hi = dev_width(l->af);
		} else if (dev_is(w, i, "le"))
			row.key.hi = v;
		else
			return -1;
	}
	row.routes = dev_routes(d->window, &row.key);
	dev_put(d, l, &row);
	return 0;
}

static int
load(struct device *d, const char *p)
{
	struct dev_words	 w;
	struct dev_list		*l = NULL;
	int			 comma = 0;
	size_t			 n;

	for (; *p != '\0'; p += n + (p[n] == '\n')) {
		n = strcspn(p, "\n");
		if (dev_split(&w, p, n) == -1)
			return -1;
		if (w.n == 0 || (l == NULL && w.p[0][0] == '#'))
			continue;
		if (l == NULL) {
			if (w.n != 3 || !dev_is(&w, 0, "xpl") ||
			    (!dev_is(&w, 1, "ip-prefix-list") &&
			    !dev_is(&w, 1, "ipv6-prefix-list")))
				return -1;
			l = dev_list_of(d, w.p[2], w.len[2],
			    dev_is(&w, 1, "ip-prefix-list") ? 4 : 6);
			l->n = 0;
			comma = 1;	/* an element must follow */
			continue;
		}
		if (dev_is(&w, 0, "end-list")) {
			if (comma)
				return -1;
			l = NULL;
			continue;
		}
		if (l->n > 0 && !comma)
			return -1;
		if ((comma = w.p[w.n - 1][w.len[w.n - 1] - 1] == ','))
			w.len[w.n - 1]--;
		if (element(d, l, &w) == -1)
			return -1;
	}
	return l == NULL ? 0 : -1;
}

static int
end(struct device *d)
{
	struct device	 candidate = *d;
	int		 rc;

	candidate.text[candidate.ntext] = '\0';
	rc = load(&candidate, candidate.text);
	d->ntext = candidate.ntext = 0;
	if (rc == 0)
		*d = candidate;
	return rc;
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

const struct dev_kind dev_xpl = {
	.name = "huawei-xpl-prefix-list",
	.line = line, .end = end, .matched = matched,
};
