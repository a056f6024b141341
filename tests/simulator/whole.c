/*
 * Objects that are exchanged whole: Cisco IOS-XR, where a set is entered again
 * and takes effect at the commit, and BIRD, which reads its file again
 * ("birdc configure"): all of it, or, after an error, none.
 */
#include <string.h>

#include "device.h"

enum dev_say
dev_keep(struct device *d, const char *s, size_t n)
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

/* The candidate takes the place of what is there, if it could be read. */
int
dev_commit(struct device *d, int (*load)(struct device *, const char *))
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

uint64_t
dev_all_of(const struct device *d, const struct dev_list *l)
{
	uint64_t	 set = 0;
	size_t		 i;

	(void)d;
	for (i = 0; l != NULL && i < l->n; i++)
		set |= l->row[i].routes;
	return set;
}

/* --- IOS-XR: one entry a line, a comma after each but the last ------------ */

static int
xr_entry(struct device *d, struct dev_list *l, struct dev_words *w)
{
	struct dev_row	 row;
	uint32_t	 v;
	size_t		 i;

	memset(&row, 0, sizeof row);
	if (dev_prefix(&row.key, w->p[0], w->len[0]) == -1 || w->n % 2 == 0 ||
	    w->n > 5)
		return -1;
	for (i = 1; i < w->n; i += 2) {
		if (dev_u32(w->p[i + 1], w->len[i + 1], &v) == -1 ||
		    v > dev_width(row.key.af))
			return -1;
		if (dev_is(w, i, "ge") && i == 1) {
			row.key.lo = v;
			row.key.hi = dev_width(row.key.af);
		} else if (dev_is(w, i, "le"))
			row.key.hi = v;
		else
			return -1;
	}
	if (row.key.lo < row.key.len || row.key.hi < row.key.lo)
		return -1;
	row.routes = dev_routes(d->window, &row.key);
	dev_put(d, l, &row);
	return 0;
}

/*
 * A line of a policy that passes what is in one set: "at" of its lines were
 * read.  The set must be there, and has its policy now.  0, or -1.
 */
static int
xr_policy_line(struct device *d, const struct dev_words *w, int at)
{
	struct dev_list	*l;
	char		 name[sizeof l->name];

	switch (at) {
	case 1:
		if (w->n != 5 || !dev_is(w, 0, "if") ||
		    !dev_is(w, 1, "destination") || !dev_is(w, 2, "in") ||
		    !dev_is(w, 4, "then") || w->len[3] >= sizeof name)
			return -1;
		memcpy(name, w->p[3], w->len[3]);
		name[w->len[3]] = '\0';
		if ((l = dev_find(d, name, 0)) == NULL)
			return -1;
		l->described = 0;
		return 0;
	case 2:
		return w->n == 1 && dev_is(w, 0, "pass") ? 0 : -1;
	case 3:
		return w->n == 1 && dev_is(w, 0, "endif") ? 0 : -1;
	case 4:
		return w->n == 1 && dev_is(w, 0, "end-policy") ? 0 : -1;
	}
	return -1;
}

static int
xr_load(struct device *d, const char *p)
{
	size_t			 had;
	int			 policy = 0;
	struct dev_words	 w;
	struct dev_list		*l = NULL;
	int			 comma = 0, first = 0;
	size_t			 n;

	for (; *p != '\0'; p += n + (p[n] == '\n')) {
		n = strcspn(p, "\n");
		if (dev_split(&w, p, n) == -1)
			return -1;
		if (w.n == 0 || w.p[0][0] == '!' || w.p[0][0] == '#')
			continue;
		if (policy > 0) {
			if (xr_policy_line(d, &w, policy) == -1)
				return -1;
			policy = policy == 4 ? 0 : policy + 1;
			continue;
		}
		if (l == NULL) {
			if (d->kind == &dev_xr_policy && w.n == 2 &&
			    dev_is(&w, 0, "route-policy")) {
				policy = 1;
				continue;
			}
			if (w.n != 2 || !dev_is(&w, 0, "prefix-set"))
				return -1;
			had = d->nlist;
			l = dev_list_of(d, w.p[1], w.len[1], 0);
			l->n = 0;
			/* a new one without a policy is described alone */
			if (d->nlist > had)
				l->described = d->kind == &dev_xr_policy;
			first = 1;
			comma = 0;
			continue;
		}
		if (dev_is(&w, 0, "end-set")) {
			if (comma)
				return -1;
			l = NULL;
			continue;
		}
		if (!first && !comma)
			return -1;
		first = 0;
		if ((comma = w.p[w.n - 1][w.len[w.n - 1] - 1] == ','))
			w.len[w.n - 1]--;
		if (xr_entry(d, l, &w) == -1)
			return -1;
	}
	return l == NULL && policy == 0 ? 0 : -1;
}

/* A policy drops what it does not pass. */
static uint64_t
passed(const struct device *d, const struct dev_list *l)
{
	return l == NULL || l->described ? 0 : dev_all_of(d, l);
}

static int
xr_end(struct device *d)
{
	return dev_commit(d, xr_load);
}

/* --- BIRD ---------------------------------------------------------------- */

static const char *
skip(const char *p)
{
	for (;;) {
		p += strspn(p, " \t\n");
		if (*p != '#')
			return p;
		p += strcspn(p, "\n");
	}
}

/* "P", "P+" or "P{lo,hi}"; NULL: none. */
static const char *
bird_entry(struct device *d, struct dev_list *l, const char *p)
{
	struct dev_row	 row;
	uint32_t	 lo, hi;
	size_t		 n = strspn(p, "0123456789abcdef:./"), a, b;

	memset(&row, 0, sizeof row);
	if (dev_prefix(&row.key, p, n) == -1)
		return NULL;
	p += n;
	if (*p == '+') {
		row.key.hi = dev_width(row.key.af);
		p++;
	} else if (*p == '{') {
		a = strspn(p + 1, "0123456789");
		if (p[a + 1] != ',')
			return NULL;
		b = strspn(p + a + 2, "0123456789");
		if (p[a + b + 2] != '}' || dev_u32(p + 1, a, &lo) == -1 ||
		    dev_u32(p + a + 2, b, &hi) == -1 || lo > hi ||
		    lo < row.key.len || hi > dev_width(row.key.af))
			return NULL;
		row.key.lo = lo;
		row.key.hi = hi;
		p += a + b + 3;
	}
	if (l->n > 0 && l->row[0].key.af != row.key.af)
		return NULL;
	row.routes = dev_routes(d->window, &row.key);
	dev_put(d, l, &row);
	return p;
}

static int
bird_load(struct device *d, const char *p)
{
	struct dev_list	*l;
	size_t		 n, had = d->nlist, i;

	for (i = 0; i < had; i++)
		d->list[i].described = 0;
	for (p = skip(p); *p != '\0'; p = skip(p)) {
		if (strncmp(p, "define ", 7) != 0)
			return -1;
		p = skip(p + 7);
		n = strcspn(p, " =\n");
		l = dev_list_of(d, p, n, 0);
		if (l->described)
			return -1;	/* defined twice */
		l->described = 1;
		l->n = 0;
		p = skip(p + n);
		if (*p != '=' || *(p = skip(p + 1)) != '[')
			return -1;
		p = skip(p + 1);
		while (*p != ']') {
			if ((p = bird_entry(d, l, p)) == NULL)
				return -1;
			p = skip(p);
			if (*p == ',' && *(p = skip(p + 1)) == ']')
				return -1;
		}
		if (*(p = skip(p + 1)) != ';')
			return -1;
		p++;
	}
	/* a filter names them: what is no longer defined is an error */
	for (i = 0; i < had; i++)
		if (!d->list[i].described)
			return -1;
	return 0;
}

static int
bird_end(struct device *d)
{
	return dev_commit(d, bird_load);
}

const struct dev_kind dev_xr = {
	.name = "cisco-iosxr-prefix-set",
	.line = dev_keep, .end = xr_end, .matched = dev_all_of,
};
const struct dev_kind dev_xr_policy = {
	.name = "cisco-iosxr-route-policy",
	.line = dev_keep, .end = xr_end, .matched = passed,
};
const struct dev_kind dev_bird = {
	.name = "bird2-prefix-set",
	.line = dev_keep, .end = bird_end, .matched = dev_all_of,
};
