#include <stdlib.h>
#include <string.h>

#include "explain.h"
#include "hold.h"
#include "states.h"
#include "words.h"

#define MIN_COMMON	8	/* bits that make a neighbour */
#define MAX_INSIDE	1000	/* a /0 holds everything: enough to show */

static struct explain_hit *
hit_add(struct explain_hit **a, size_t *n, size_t *cap)
{
	if (mem_grow(a, cap, *n + 1, sizeof **a) == -1)
		return NULL;
	memset(&(*a)[*n], 0, sizeof **a);
	return &(*a)[(*n)++];
}

static unsigned
common_bits(const struct prefix *a, const struct prefix *b)
{
	unsigned	 n = a->len < b->len ? a->len : b->len, i;

	for (i = 0; i < n; i++)
		if ((a->addr[i / 8] ^ b->addr[i / 8]) & 0x80 >> i % 8)
			break;
	return i;
}

static void
find_nearest(struct explain *e, const struct prefix *p)
{
	if (p->af == e->q.p.af && (e->nearest.af == 0 ||
	    common_bits(p, &e->q.p) > common_bits(&e->nearest, &e->q.p)))
		e->nearest = *p;
}

/* --- feeds --------------------------------------------------------------- */

/* What an endpoint set is, as words in the arena.  NULL: memory. */
static const char *
endpoint_words(struct explain *e, struct words *w, const struct feed *f,
    const struct endpoint *ep)
{
	words_reset(w);
	words_feed(w, f->name);
	words_endpoint(w, ep);
	words_end(w, ep->category);
	return words_ok(w) ? arena_strdup(&e->mem, words_text(w)) : NULL;
}

static int
feed_hit(struct explain *e, int inside, const struct prefix *p,
    const char *host, const char *words, const struct feed *f,
    const struct endpoint *ep)
{
	struct explain_hit	*h;

	if (inside)
		h = hit_add(&e->inside, &e->ninside, &e->capinside);
	else
		h = hit_add(&e->hit, &e->nhit, &e->caphit);
	if (h == NULL)
		return -1;
	if (host == NULL)
		h->p = *p;
	else if ((h->host = arena_strdup(&e->mem, host)) == NULL)
		return -1;
	h->words = words;
	h->id = ep->id;
	h->feed = arena_strdup(&e->mem, f->name);
	h->version = arena_strdup(&e->mem, f->version);
	return h->feed == NULL || h->version == NULL ? -1 : 0;
}

static int
endpoint_prefixes(struct explain *e, const struct feed *f,
    const struct endpoint *ep, const char **words, struct words *w)
{
	struct prange	 r;
	size_t		 i, n = e->q.af == 4 ? ep->n4 : ep->n6;
	int		 inside;

	for (i = 0; i < n; i++) {
		if (e->q.af == 4)
			key4_get(f->prefixes.k4[ep->first4 + i], &r);
		else
			key6_get(&f->prefixes.k6[ep->first6 + i], &r);
		find_nearest(e, &r.p);
		inside = !prefix_covers(&r.p, &e->q.p);
		if (inside && (!prefix_covers(&e->q.p, &r.p) ||
		    e->ninside >= MAX_INSIDE))
			continue;
		if (*words == NULL &&
		    (*words = endpoint_words(e, w, f, ep)) == NULL)
			return -1;
		if (feed_hit(e, inside, &r.p, NULL, *words, f, ep) == -1)
			return -1;
	}
	return 0;
}

static int
endpoint_hosts(struct explain *e, const struct feed *f,
    const struct endpoint *ep, const char **words, struct words *w)
{
	size_t	 i;

	for (i = 0; i < ep->nhost; i++) {
		if (!host_match(ep->host[i], e->q.host))
			continue;
		if (*words == NULL &&
		    (*words = endpoint_words(e, w, f, ep)) == NULL)
			return -1;
		if (feed_hit(e, 0, NULL, ep->host[i], *words, f, ep) == -1)
			return -1;
	}
	return 0;
}

int
explain_feed(struct explain *e, const struct feed *f)
{
	const char	*words;
	struct words	 w;
	size_t		 i;
	int		 rc = words_init(&w);

	for (i = 0; i < f->nep && rc == 0; i++) {
		words = NULL;
		if (e->q.af != 0)
			rc = endpoint_prefixes(e, f, &f->ep[i], &words, &w);
		else
			rc = endpoint_hosts(e, f, &f->ep[i], &words, &w);
	}
	words_free(&w);
	e->nfeeds++;
	return rc == 0 ? pset_append(&e->all, &f->prefixes) : -1;
}

/* --- records ------------------------------------------------------------- */

static int
list_hit(struct explain *e, const struct conf_list *cl, const struct prefix *p,
    const char *host, const char *words)
{
	struct explain_hit	*h;

	h = hit_add(&e->list, &e->nlist, &e->caplist);
	if (h == NULL || (h->words = arena_strdup(&e->mem, words)) == NULL)
		return -1;
	if (host == NULL)
		h->p = *p;
	else if ((h->host = arena_strdup(&e->mem, host)) == NULL)
		return -1;
	h->list = cl;
	h->local = strncmp(words, "local", 5) == 0;
	h->until = -1;
	h->held = hold_until(words, cl->hold, &h->until);
	return 0;
}

static int
explain_list(struct explain *e, const struct conf *conf,
    const struct conf_list *cl)
{
	struct list_record	 r;
	struct prange		 pr;
	char			*path;
	size_t			 i;
	int			 rc;

	if ((path = record_path(conf->record_dir, "lists", cl->name)) == NULL)
		return -1;
	rc = list_record_read(&r, path);
	free(path);
	if (rc != 1)
		return rc;
	rc = 0;
	for (i = 0; e->q.af != 0 && i < pset_count(&r.m.set) && rc == 0; i++) {
		pset_get(&r.m.set, i, &pr);
		if (prefix_covers(&pr.p, &e->q.p))
			rc = list_hit(e, cl, &pr.p, NULL,
			    members_text(&r.m, i));
	}
	for (i = 0; e->q.af == 0 && !r.m.values && i < r.m.nhost &&
	    rc == 0; i++)
		if (host_match(r.m.host[i].name, e->q.host))
			rc = list_hit(e, cl, NULL, r.m.host[i].name,
			    r.m.text[r.m.host[i].attr]);
	list_record_free(&r);
	return rc;
}

/* Is it one that no list of ours has? */
static int
is_foreign(const struct object_record *o, const struct row *r)
{
	struct prange	 q;
	size_t		 i;

	if (r->kind != ROW_PREFIX)
		return texts_find(&o->ftext, r->text) != -1;
	for (i = 0; i < pset_count(&o->foreign); i++) {
		pset_get(&o->foreign, i, &q);
		if (prange_cmp(&q, &r->prange) == 0)
			return 1;
	}
	return 0;
}

/* Does the row hold what is asked for?  On the platform a name may say more. */
static int
row_holds(const struct explain_query *q, const struct row *r,
    const struct emitter *em)
{
	size_t	 n, m;

	if (r->kind == ROW_PREFIX)
		return q->af != 0 && prefix_covers(&r->prange.p, &q->p);
	if (r->kind != ROW_HOST || q->af != 0)
		return 0;
	if (host_match(r->text, q->host))
		return 1;
	if (em == NULL)
		return 0;
	if ((em->means & HOSTS_APEX) && host_kind(r->text) == HOST_BELOW &&
	    strcmp(r->text + 2, q->host) == 0)
		return 1;
	n = strlen(r->text);
	m = strlen(q->host);
	return (em->means & HOSTS_ZONE) && m > n &&
	    q->host[m - n - 1] == '.' &&
	    strcmp(q->host + m - n, r->text) == 0;
}

/* How the row stands in the other state, at "at" (-1: nowhere). */
static enum explain_applied
how_applied(const struct object_record *other, long at, uint32_t number,
    int applied)
{
	if (!applied)
		return EXPLAIN_NEVER;
	if (at == -1)
		return EXPLAIN_PENDING;
	return number == (other->number == NULL ? 0 : other->number[at]) ?
	    EXPLAIN_APPLIED : EXPLAIN_OTHER_NUMBER;
}

static struct explain_row *
row_add(struct explain *e, const char *output, const struct object_record *o)
{
	struct explain_row	*row;

	if (mem_grow(&e->row, &e->caprow, e->nrow + 1, sizeof *e->row) == -1)
		return NULL;
	row = &e->row[e->nrow++];
	memset(row, 0, sizeof *row);
	row->output = arena_strdup(&e->mem, output);
	row->object = arena_strdup(&e->mem, o->name);
	row->platform = arena_strdup(&e->mem, o->platform);
	return row->output == NULL || row->object == NULL ||
	    row->platform == NULL ? NULL : row;
}

/*
 * The rows of one object that cover it; "other" is the object in the other
 * state: the applied one, or with "leaving" the written one.
 */
static int
explain_object(struct explain *e, const char *output,
    const struct object_record *o, const struct object_record *other,
    int leaving, int applied)
{
	const struct emitter	*em = emitter_find(o->platform);
	struct explain_row	*row;
	struct row		 r;
	size_t			 i;
	long			 at;

	for (i = 0; i < object_rows(o); i++) {
		object_row(o, i, &r);
		if (!row_holds(&e->q, &r, em))
			continue;
		at = other == NULL ? -1 : object_find(other, &r);
		if (leaving && at != -1)
			continue;
		if (r.text != NULL &&
		    (r.text = arena_strdup(&e->mem, r.text)) == NULL)
			return -1;
		if ((row = row_add(e, output, o)) == NULL)
			return -1;
		row->row = r;
		row->foreign = is_foreign(o, &r);
		row->mismatch = em != NULL && em->matches == MATCH_ROUTE &&
		    r.kind == ROW_PREFIX && !e->q.address &&
		    (e->q.p.len < r.prange.lo || e->q.p.len > r.prange.hi);
		row->applied = leaving ? EXPLAIN_LEAVING :
		    how_applied(other, at, r.number, applied);
	}
	return 0;
}

static int
explain_output(struct explain *e, const struct conf *conf,
    const struct conf_output *co)
{
	const struct object_record	*o;
	struct out_record		 written, applied;
	size_t				 i;
	int				 have, got, rc = 0;

	if ((got = state_written(&written, conf, co->name)) == -1)
		return -1;
	have = state_applied(&applied, conf, co->name);
	if (have == -1)
		rc = -1;
	for (i = 0; got == 1 && i < written.nobj && rc == 0; i++) {
		o = &written.obj[i];
		rc = explain_object(e, co->name, o, have != 1 ? NULL :
		    out_record_find(&applied, o->platform, o->name, o->af), 0,
		    have == 1);
	}
	for (i = 0; have == 1 && i < applied.nobj && rc == 0; i++) {
		o = &applied.obj[i];
		rc = explain_object(e, co->name, o, got != 1 ? NULL :
		    out_record_find(&written, o->platform, o->name, o->af), 1,
		    1);
	}
	out_record_free(&written);
	out_record_free(&applied);
	return rc;
}

/* One record that can't be read hides no other. */
int
explain_records(struct explain *e, const struct conf *conf)
{
	size_t	 i;
	int	 rc = 0;

	for (i = 0; i < conf->nlists; i++)
		if (explain_list(e, conf, conf->lists[i]) == -1)
			rc = -1;
	for (i = 0; i < conf->noutputs; i++)
		if (explain_output(e, conf, conf->outputs[i]) == -1)
			rc = -1;
	return rc;
}

/* --- the end ------------------------------------------------------------- */

/* The most specific first; longer patterns are more specific names. */
static int
hit_cmp(const void *va, const void *vb)
{
	const struct explain_hit	*a = va, *b = vb;
	int				 c;

	if (a->host != NULL && b->host != NULL) {
		if (strlen(a->host) != strlen(b->host))
			return strlen(a->host) > strlen(b->host) ? -1 : 1;
		if ((c = strcmp(a->host, b->host)) != 0)
			return c;
	} else if (a->p.len != b->p.len)
		return a->p.len > b->p.len ? -1 : 1;
	else if ((c = prefix_cmp(&a->p, &b->p)) != 0)
		return c;
	if (a->feed != NULL && b->feed != NULL &&
	    (c = strcmp(a->feed, b->feed)) != 0)
		return c;
	if (a->list != NULL && b->list != NULL &&
	    (c = strcmp(a->list->name, b->list->name)) != 0)
		return c;
	return (a->id > b->id) - (a->id < b->id);
}

static int
inside_cmp(const void *va, const void *vb)
{
	const struct explain_hit	*a = va, *b = vb;
	int				 c = prefix_cmp(&a->p, &b->p);

	return c != 0 ? c : (a->id > b->id) - (a->id < b->id);
}

int
explain_end(struct explain *e)
{
	size_t	 i;

	if (e->nearest.af != 0 &&
	    common_bits(&e->nearest, &e->q.p) < MIN_COMMON)
		e->nearest.af = 0;
	if (e->nhit > 0)
		qsort(e->hit, e->nhit, sizeof *e->hit, hit_cmp);
	if (e->ninside > 0)
		qsort(e->inside, e->ninside, sizeof *e->inside, inside_cmp);
	if (e->nlist > 0)
		qsort(e->list, e->nlist, sizeof *e->list, hit_cmp);
	if (e->nhit > 0)
		return 1;
	for (i = 0; e->nfeeds == 0 && i < e->nlist; i++)
		if (!e->list[i].held && !e->list[i].local)
			return 1;
	/* no one covers it, and all of them together may */
	return e->ninside > 0 && pset_sort(&e->all) == 0 &&
	    pset_where(&e->all, &e->q.p) == PSET_INSIDE;
}

void
explain_free(struct explain *e)
{
	if (e == NULL)
		return;
	free(e->hit);
	free(e->inside);
	free(e->list);
	free(e->row);
	pset_free(&e->all);
	arena_free(&e->mem);
	memset(e, 0, sizeof *e);
}
