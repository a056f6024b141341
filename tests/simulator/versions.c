#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/given.h"
#include "versions.h"

static const int	 family[FAMILIES] = { 4, 6 };

static void
must(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "versions: %s\n", what);
	abort();
}

void
key_of(struct dev_key *k, const struct prange *r)
{
	memset(k, 0, sizeof *k);
	k->af = r->p.af;
	memcpy(k->addr, r->p.addr, sizeof k->addr);
	k->len = r->p.len;
	k->lo = r->lo;
	k->hi = r->hi;
}

static void
prange_of(struct prange *r, const struct dev_key *k)
{
	memset(r, 0, sizeof *r);
	r->p.af = (uint8_t)k->af;
	memcpy(r->p.addr, k->addr, sizeof r->p.addr);
	r->p.len = (uint8_t)k->len;
	r->lo = (uint8_t)k->lo;
	r->hi = (uint8_t)k->hi;
}

static void
object_free(struct object_record *o)
{
	pset_free(&o->set);
	free(o->number);
	free(o->retired);
	memset(o, 0, sizeof *o);
}

void
version_free(struct version *v)
{
	size_t	 f;

	for (f = 0; f < FAMILIES; f++)
		object_free(&v->obj[f]);
	memset(v, 0, sizeof *v);
}

static void *
copy_of(const void *p, size_t n, size_t size)
{
	void	*to = reallocarray(NULL, n + 1, size);

	must(to != NULL, "memory");
	if (n > 0)
		memcpy(to, p, n * size);
	return to;
}

void
version_copy(struct version *to, const struct version *from)
{
	struct object_record	*o;
	size_t			 f;

	*to = *from;
	for (f = 0; f < FAMILIES; f++) {
		o = &to->obj[f];
		memset(&o->set, 0, sizeof o->set);
		must(pset_copy(&o->set, &from->obj[f].set) == 0, "copy");
		if (o->number != NULL)
			o->number = copy_of(o->number, pset_count(&o->set),
			    sizeof *o->number);
		o->retired = copy_of(o->retired, o->nretired,
		    sizeof *o->retired);
		o->capretired = o->nretired;
	}
}

/* The frame of a version, without rows. */
static void
version_init(struct version *v, const struct chain *c)
{
	size_t	 f;
	char	*name;

	memset(v, 0, sizeof *v);
	v->em = c->em;
	for (f = 0; f < FAMILIES; f++) {
		v->has[f] = c->has[f];
		name = emit_name(c->em, "M365", family[f], 0);
		must(name != NULL, "name");
		snprintf(v->name[f], sizeof v->name[f], "%s", name);
		free(name);
		v->obj[f].af = family[f];
		v->obj[f].set.sorted = 1;
	}
}

void
version_text(struct version *v, const struct chain *c, const char *text)
{
	struct dev_words	 w;
	struct dev_key		 k;
	struct prange		 r;
	uint32_t		 lo, hi;
	size_t			 n, f;

	version_init(v, c);
	for (; *text != '\0'; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		must(dev_split(&w, text, n) == 0, "a case's row");
		if (w.n == 0)
			continue;
		must(dev_prefix(&k, w.p[0], w.len[0]) == 0, "a case's prefix");
		if (w.n == 3 && dev_u32(w.p[1], w.len[1], &lo) == 0 &&
		    dev_u32(w.p[2], w.len[2], &hi) == 0) {
			k.lo = lo;
			k.hi = hi;
		} else
			must(w.n == 1, "a case's lengths");
		prange_of(&r, &k);
		must(pset_add_range(&v->obj[k.af == 4 ? V4 : V6].set, &r) == 0,
		    "memory");
	}
	for (f = 0; f < FAMILIES; f++)
		must(pset_sort(&v->obj[f].set) == 0, "memory");
}

int
version_number(struct version *v, const struct version *old, char *why,
    size_t size)
{
	struct emit_object	 eo[FAMILIES];
	size_t			 f, i, n;

	for (f = 0; f < FAMILIES; f++)
		if (v->has[f] && numbers_assign(&v->obj[f],
		    old == NULL || !old->has[f] ? NULL : &old->obj[f], v->em,
		    why, size) == -1)
			return -1;
	n = version_objects(v, eo);
	for (i = 0; i < n; i++)
		if (emit_check(&eo[i], why, size) == -1)
			return -1;
	return 0;
}

size_t
version_objects(const struct version *v, struct emit_object eo[FAMILIES])
{
	const struct object_record	*o;
	size_t				 f, n = 0;

	for (f = 0; f < FAMILIES; f++) {
		if (!v->has[f])
			continue;
		o = &v->obj[f];
		memset(&eo[n], 0, sizeof eo[n]);
		eo[n].em = v->em;
		eo[n].name = v->name[f];
		eo[n].af = family[f];
		eo[n].set = &o->set;
		eo[n].number = o->number;
		eo[n].sentinel = o->sentinel;
		eo[n].retired = o->retired;
		eo[n].nretired = o->nretired;
		given_to(&eo[n++]);
	}
	return n;
}

char *
version_whole(const struct version *v)
{
	struct emit_object	 eo[FAMILIES];
	struct out		 out;
	size_t			 n = version_objects(v, eo);
	char			*s;

	must(out_open_mem(&out) == 0, "memory");
	emit_whole(&out, "o365feed M365 rows 1 sha256 0", eo, n);
	must((s = out_steal(&out, &n)) != NULL, "memory");
	return s;
}

char *
version_delta(const struct version *old, const struct version *now,
    struct emit_edits *sum)
{
	struct emit_object	 a[FAMILIES], b[FAMILIES];
	struct emit_edits	 count;
	struct out		 out;
	size_t			 na, nb, n;
	char			*s;

	na = version_objects(old, a);
	nb = version_objects(now, b);
	must(out_open_mem(&out) == 0, "memory");
	must(emit_delta(&out, "o365feed M365 delta from 0 to 1", a, na, b, nb,
	    sum) == 0, "memory");
	must((s = out_steal(&out, &n)) != NULL, "memory");
	must(emit_delta_count(a, na, b, nb, &count) == 0, "memory");
	must(memcmp(&count, sum, sizeof count) == 0,
	    "a delta and its count differ");
	return s;
}

/* --- against a device ----------------------------------------------------- */

uint64_t
version_routes(const struct version *v, const struct chain *c, int f)
{
	struct dev_key	 k;
	struct prange	 r;
	uint64_t	 set = 0;
	size_t		 i;

	for (i = 0; i < pset_count(&v->obj[f].set); i++) {
		pset_get(&v->obj[f].set, i, &r);
		key_of(&k, &r);
		set |= c->em->matches == MATCH_ADDRESS ?
		    dev_hosts(c->window, &k) : dev_routes(c->window, &k);
	}
	return set;
}

static void
row_of(struct dev_row *row, const struct device *d, const struct version *v,
    const struct prange *r, uint32_t number)
{
	struct prange	 bare = *r;

	memset(row, 0, sizeof *row);
	row->number = number;
	emit_as_read(v->em, &bare);
	key_of(&row->key, &bare);
	row->routes = d->kind->addresses ? dev_hosts(d->window, &row->key) :
	    dev_routes(d->window, &row->key);
}

int
version_same_place(const struct version *v, const struct prange *a,
    const struct prange *b)
{
	return v->em->place != NULL && prefix_cmp(&a->p, &b->p) == 0 &&
	    v->em->place(a) == v->em->place(b);
}

/* Has it a row that denies all?  Without numbers only an empty list has. */
static int
has_deny(const struct version *v, size_t f)
{
	return v->obj[f].sentinel != 0 || (v->em->seq_step == 0 &&
	    v->em->none != NULL && pset_count(&v->obj[f].set) == 0);
}

void
version_set(struct device *d, const struct version *v)
{
	const struct object_record	*o;
	struct dev_list			*l;
	struct dev_row			 row;
	struct prange			 r;
	size_t				 f, i;

	for (f = 0; f < FAMILIES; f++) {
		o = &v->obj[f];
		if (!v->has[f])
			continue;
		l = dev_list_of(d, v->name[f], strlen(v->name[f]), family[f]);
		for (i = 0; i < pset_count(&o->set); i++) {
			pset_get(&o->set, i, &r);
			row_of(&row, d, v, &r, o->number == NULL ? 0 :
			    o->number[i]);
			dev_put(d, l, &row);
		}
		if (has_deny(v, f)) {
			emit_all(family[f], &r);
			row_of(&row, d, v, &r, o->sentinel);
			row.deny = 1;
			dev_put(d, l, &row);
		}
		if (l->n == 0 && !d->kind->keeps)
			dev_drop(d, l);
	}
}

const char *
version_differs(struct device *d, const struct version *v, int f)
{
	const struct object_record	*o = &v->obj[f];
	struct dev_list			*l = dev_find(d, v->name[f], family[f]);
	struct dev_row			*at, want;
	struct prange			 r;
	size_t				 i, n = pset_count(&o->set);

	if (n + (size_t)has_deny(v, (size_t)f) != (l == NULL ? 0 : l->n))
		return "another count of rows";
	for (i = 0; l != NULL && i < n; i++) {
		pset_get(&o->set, i, &r);
		row_of(&want, d, v, &r, o->number == NULL ? 0 : o->number[i]);
		for (at = l->row; at < l->row + l->n; at++)
			if (!at->deny && at->number == want.number &&
			    dev_same_key(&at->key, &want.key))
				break;
		if (at == l->row + l->n)
			return "a row is missing";
	}
	if (o->sentinel != 0 && (l == NULL ||
	    (at = dev_at(l, o->sentinel)) == NULL || !at->deny))
		return "the sentinel is missing";
	return NULL;
}

static int
knows_row(const struct object_record *o, const struct prange *r, uint32_t no)
{
	struct prange	 q;
	size_t		 i;

	for (i = 0; i < pset_count(&o->set); i++) {
		pset_get(&o->set, i, &q);
		if (prange_cmp(&q, r) == 0 && (o->number == NULL ||
		    o->number[i] == no))
			return 1;
	}
	for (i = 0; i < o->nretired; i++)
		if (prange_cmp(&o->retired[i].prange, r) == 0 &&
		    o->retired[i].number == no)
			return 1;
	return 0;
}

int
version_knows(const struct version *now, const struct version *old)
{
	const struct object_record	*o;
	struct prange			 r;
	size_t				 f, i;

	/* a filter goes on to name what the file no longer defines */
	for (f = 0; f < FAMILIES; f++)
		if (now->em->load == LOAD_FILE && old->has[f] && !now->has[f])
			return 0;
	if (now->em->load != LOAD_MERGE)
		return 1;
	for (f = 0; f < FAMILIES; f++) {
		o = &old->obj[f];
		for (i = 0; old->has[f] && i < pset_count(&o->set); i++) {
			pset_get(&o->set, i, &r);
			if (!now->has[f] || !knows_row(&now->obj[f], &r,
			    o->number == NULL ? 0 : o->number[i]))
				return 0;
		}
	}
	return 1;
}

void
version_read(struct version *v, struct device *d, const struct version *like)
{
	struct object_record	*o;
	struct dev_list		*l;
	struct prange		 r;
	size_t			 f, i, n;

	memset(v, 0, sizeof *v);
	v->em = like->em;
	memcpy(v->name, like->name, sizeof v->name);
	for (f = 0; f < FAMILIES; f++) {
		o = &v->obj[f];
		o->af = family[f];
		l = dev_find(d, v->name[f], family[f]);
		v->has[f] = l != NULL;
		if (l == NULL)
			continue;
		if (v->em->seq_step != 0)
			must((o->number = calloc(l->n + 1,
			    sizeof *o->number)) != NULL, "memory");
		for (i = n = 0; i < l->n; i++) {
			if (l->row[i].deny) {
				o->sentinel = l->row[i].number;
				continue;
			}
			prange_of(&r, &l->row[i].key);
			must(pset_add_range(&o->set, &r) == 0, "memory");
			if (o->number != NULL)
				o->number[n++] = l->row[i].number;
		}
	}
}

static int
row_cmp(const void *va, const void *vb)
{
	const struct retired	*a = va, *b = vb;

	return prange_cmp(&a->prange, &b->prange);
}

void
version_sort(struct version *v)
{
	struct object_record	*o;
	struct retired		*r;
	size_t			 f, i, n;

	for (f = 0; f < FAMILIES; f++) {
		o = &v->obj[f];
		n = pset_count(&o->set);
		must((r = calloc(n + 1, sizeof *r)) != NULL, "memory");
		for (i = 0; i < n; i++) {
			pset_get(&o->set, i, &r[i].prange);
			r[i].number = o->number == NULL ? 0 : o->number[i];
		}
		qsort(r, n, sizeof *r, row_cmp);
		pset_free(&o->set);
		for (i = 0; i < n; i++) {
			must(pset_add_range(&o->set, &r[i].prange) == 0,
			    "memory");
			if (o->number != NULL)
				o->number[i] = r[i].number;
		}
		must(pset_sort(&o->set) == 0 && pset_count(&o->set) == n,
		    "a row twice");
		free(r);
	}
}

void
version_print(const char *label, const struct version *v)
{
	const struct object_record	*o;
	struct prange			 r;
	char				 buf[PREFIX_STRLEN];
	size_t				 f, i;

	fprintf(stderr, "# %s:\n", label);
	for (f = 0; f < FAMILIES; f++) {
		o = &v->obj[f];
		if (!v->has[f])
			continue;
		fprintf(stderr, "#  %s sentinel %u\n", v->name[f],
		    o->sentinel);
		for (i = 0; i < pset_count(&o->set); i++) {
			pset_get(&o->set, i, &r);
			fprintf(stderr, "#   %s number %u\n",
			    prange_str(&r, buf), o->number == NULL ? 0 :
			    o->number[i]);
		}
		for (i = 0; i < o->nretired; i++)
			fprintf(stderr, "#   retired %s number %u\n",
			    prange_str(&o->retired[i].prange, buf),
			    o->retired[i].number);
	}
}
