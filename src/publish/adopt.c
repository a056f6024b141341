#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adopt.h"
#include "decisions.h"
#include "device.h"
#include "objects.h"
#include "states.h"

/* --- what is looked for -------------------------------------------------- */

/* One object of the configuration.  0, or -1 (memory). */
static int
want_object(struct adopt *a, const struct conf_object *co,
    const struct conf_list *cl, int af, int only)
{
	struct adopt_object	*ao;
	char			*name;

	name = emit_name(co->em, conf_object_name(co, cl), af, only);
	if (name == NULL || mem_grow(&a->obj, &a->cap, a->nobj + 1,
	    sizeof *a->obj) == -1) {
		free(name);
		return -1;
	}
	ao = &a->obj[a->nobj++];
	memset(ao, 0, sizeof *ao);
	ao->em = co->em;
	ao->list = cl;
	ao->af = af;
	ao->name = arena_strdup(&a->mem, name);
	free(name);
	return ao->name == NULL ? -1 : 0;
}

/* All objects of the output, in the order in which they are written. */
static int
want_objects(struct adopt *a)
{
	static const int		 families[] = { 4, 6 };
	const struct conf_object	*co;
	size_t				 i, j, k;
	int				 only;

	for (i = 0; i < a->co->nobj; i++) {
		co = &a->co->obj[i];
		for (j = 0; j < co->nlists; j++) {
			only = conf_family(co, co->lists[j]);
			if (co->em->families == FAMILIES_TOGETHER) {
				if (want_object(a, co, co->lists[j], 0,
				    only) == -1)
					return -1;
				continue;
			}
			for (k = 0; k < 2; k++)
				if ((only == 0 || only == families[k]) &&
				    want_object(a, co, co->lists[j],
				    families[k], only) == -1)
					return -1;
		}
	}
	return 0;
}

/* Read them from the text into po->now.  0, or -1 (said). */
static int
read_device(struct adopt *a, const char *file)
{
	struct out_record	 like;
	size_t			 i;
	int			 rc = -1;

	memset(&like, 0, sizeof like);
	like.output = strdup(a->co->name);
	like.file = strdup(a->co->file.name);
	like.obj = calloc(a->nobj + 1, sizeof *like.obj);
	if (like.output == NULL || like.file == NULL || like.obj == NULL) {
		log_error("out of memory");
		goto out;
	}
	for (i = 0; i < a->nobj; i++) {
		like.obj[i].platform = a->obj[i].em->name;
		like.obj[i].name = a->obj[i].name;
		like.obj[i].list = a->obj[i].list->name;
		like.obj[i].kind = conf_kind(a->obj[i].list);
		like.obj[i].af = a->obj[i].af;
	}
	like.nobj = a->nobj;
	rc = device_read(&a->po->now, &like, file);
out:
	out_record_free(&like);
	return rc;
}

static struct object_record *
device_object(struct adopt *a, const struct adopt_object *ao)
{
	struct out_record	*r = &a->po->now;
	size_t			 i;

	for (i = 0; i < r->nobj; i++)
		if (r->obj[i].af == ao->af &&
		    strcmp(r->obj[i].name, ao->name) == 0 &&
		    strcmp(r->obj[i].platform, ao->em->name) == 0)
			return &r->obj[i];
	return NULL;
}

/* --- the comparison ------------------------------------------------------ */

/* All that the feeds of this list publish, and the list itself. */
static int
published(struct pset *out, struct publish *pub, const struct pub_list *pl)
{
	size_t	 i;

	memset(out, 0, sizeof *out);
	if (pset_append(out, &pl->rows) == -1)
		return -1;
	for (i = 0; i < pl->cl->nfrom; i++)
		if (pset_append(out, &publish_feed_of(pub,
		    pl->cl->from[i])->all.set) == -1)
			return -1;
	return pset_sort(out);
}

/* Addresses of p that the set lacks. */
static int
lacking(const struct pset *set, const struct prefix *p, u128 *n)
{
	struct pset	 one, rest;
	struct space	 sp;
	int		 rc = -1;

	memset(&one, 0, sizeof one);
	memset(&rest, 0, sizeof rest);
	one.sorted = 1;
	if (pset_add(&one, p) == 0 &&
	    pset_minus_space(&rest, &one, set) == 0) {
		pset_space(&rest, &sp);
		*n = p->af == 4 ? sp.v4 : sp.v6;
		rc = 0;
	}
	pset_free(&one);
	pset_free(&rest);
	return rc;
}

/*
 * Rows of one side alone, with what the other side has of their addresses; "of"
 * is the object that knows their numbers, or NULL.
 */
static int
rows_alone(struct adopt_row **rows, size_t *n, const struct pset *set,
    const struct pset *other, const struct pset *all,
    const struct object_record *of)
{
	struct adopt_row	*r;
	size_t			 i;
	long			 at;

	*n = pset_count(set);
	if ((*rows = calloc(*n + 1, sizeof **rows)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < *n; i++) {
		r = &(*rows)[i];
		pset_get(set, i, &r->row.prange);
		if (of != NULL && of->number != NULL &&
		    (at = object_find(of, &r->row)) != -1)
			r->row.number = of->number[at];
		r->within = pset_where(other, &r->row.prange.p) ==
		    PSET_INSIDE;
		if (!r->within && lacking(all, &r->row.prange.p,
		    &r->unpublished) == -1)
			return -1;
	}
	return 0;
}

static int
compare_object(struct adopt *a, struct adopt_object *ao, struct publish *pub,
    const struct pub_list *pl)
{
	const struct conf_list	*cl = pl->cl;
	struct object_record	*dev = device_object(a, ao);
	struct pset		 ours, add, foreign, all, none;
	int			 rc = -1;

	memset(&ours, 0, sizeof ours);
	memset(&add, 0, sizeof add);
	memset(&foreign, 0, sizeof foreign);
	memset(&all, 0, sizeof all);
	memset(&none, 0, sizeof none);
	none.sorted = 1;
	ao->there = dev != NULL;
	if (objects_rows(&ours, &pl->rows, ao->af != 0 ? ao->af : cl->family,
	    ao->em) == -1 || published(&all, pub, pl) == -1 ||
	    pset_minus(&add, &ours, dev == NULL ? &none : &dev->set) == -1 ||
	    pset_minus(&foreign, dev == NULL ? &none : &dev->set,
	    &ours) == -1)
		goto out;
	ao->adopted = pset_count(&ours) - pset_count(&add);
	if (rows_alone(&ao->add, &ao->nadd, &add, dev == NULL ? &none :
	    &dev->set, &all, NULL) == -1 || rows_alone(&ao->foreign,
	    &ao->nforeign, &foreign, &ours, &all, dev) == -1)
		goto out;
	if (a->remove && dev != NULL)
		guard_leaves(&a->verdict, ao->name, &cl->guard, &dev->set,
		    &ours);
	else if (dev != NULL && pset_copy(&dev->foreign, &foreign) == -1)
		goto out;
	rc = 0;
out:
	pset_free(&ours);
	pset_free(&add);
	pset_free(&foreign);
	pset_free(&all);
	return rc;
}

/*
 * Can what the device has be a record of ours?  The sentinel's number must be
 * free, and what we write again must be writable.  0, or -1 (said).
 */
static int
check_object(const struct adopt *a, const struct adopt_object *ao,
    const struct object_record *dev)
{
	struct emit_object	 eo;
	uint32_t		 deny = emit_sentinel(ao->em);
	struct row		 r;
	size_t			 i, n = object_rows(dev);
	char			 buf[ROW_STR], why[512];

	for (i = 0; dev->number != NULL && i < n; i++) {
		if (dev->number[i] <= ao->em->seq_max &&
		    (deny == 0 || dev->number[i] != deny))
			continue;
		object_row(dev, i, &r);
		log_error("output %s: %s: %s has the number %u, which the "
		    "deny-all at the end needs: move it first", a->co->name,
		    ao->name, row_str(&r, buf), (unsigned)dev->number[i]);
		return -1;
	}
	object_record_emit(dev, &eo);
	if (n > 0 && emit_check(&eo, why, sizeof why) == -1) {
		log_error("output %s: %s: %s", a->co->name, ao->name, why);
		return -1;
	}
	return 0;
}

static void
digest_row(struct digest *d, const struct row *r)
{
	if (r->kind == ROW_PREFIX)
		digest_bytes(d, &r->prange, sizeof r->prange);
	else
		digest_str(d, r->text);
}

/* What an accept names: the output, what is there, and which rows would go. */
static void
verdict_digest(struct adopt *a, const struct out_record *is)
{
	struct digest	 d;
	size_t		 i, j;

	digest_init(&d);
	digest_str(&d, "adopt");
	digest_str(&d, a->co->name);
	digest_str(&d, is->state);
	for (i = 0; i < a->nobj; i++)
		for (j = 0; j < a->obj[i].nforeign; j++)
			digest_row(&d, &a->obj[i].foreign[j].row);
	digest_end(&d, a->verdict.digest);
}

static struct pub_output *
output_of(struct publish *pub, const struct conf_output *co)
{
	size_t	 i;

	for (i = 0; i < pub->conf->noutputs; i++)
		if (pub->out[i].co == co)
			return &pub->out[i];
	return NULL;
}

static int
start(struct adopt *a, struct publish *pub, const struct conf_output *co)
{
	memset(a, 0, sizeof *a);
	a->co = co;
	if ((a->po = output_of(pub, co)) == NULL)
		return -1;
	a->po->state = PUB_OK;
	return 0;
}

/* Refused, unless somebody has accepted it. */
static void
judge(struct adopt *a, struct publish *pub)
{
	verdict_digest(a, &a->po->now);
	if (a->verdict.refused && !a->verdict.never &&
	    decisions_accept(pub->decisions, a->verdict.digest))
		a->accepted = 1;
	if (a->verdict.n > 0)
		verdict_say("output", a->co->name, &a->verdict, a->accepted);
}

/* The lists that the objects need, before anything is read.  0, or -1. */
static int
lists_ready(const struct adopt *a, struct publish *pub, int *refused)
{
	const struct pub_list	*pl;
	size_t			 i;
	int			 rc = 0;

	for (i = 0; i < a->nobj; i++) {
		pl = publish_list_of(pub, a->obj[i].list);
		if (pl->state == PUB_OK || pl->state == PUB_FROZEN)
			continue;
		log_error("output %s: list %s can't be used: %s", a->co->name,
		    pl->cl->name, pl->why);
		*refused |= pl->refused;
		rc = -1;
	}
	return rc;
}

int
adopt_compare(struct adopt *a, struct publish *pub,
    const struct conf_output *co, const char *file, int remove, int *refused)
{
	struct adopt_object	*ao;
	struct object_record	*dev;
	size_t			 i;

	*refused = 0;
	if (start(a, pub, co) == -1)
		return -1;
	a->remove = remove;
	if (want_objects(a) == -1 || lists_ready(a, pub, refused) == -1 ||
	    read_device(a, file) == -1)
		return -1;
	for (i = 0; i < a->nobj; i++) {
		ao = &a->obj[i];
		if ((dev = device_object(a, ao)) != NULL &&
		    check_object(a, ao, dev) == -1)
			return -1;
		if ((conf_kind(ao->list) == ROW_PREFIX ?
		    compare_object(a, ao, pub, publish_list_of(pub,
		    ao->list)) : adopt_texts(a, ao, dev, pub,
		    publish_list_of(pub, ao->list))) == -1)
			return -1;
	}
	judge(a, pub);
	return 0;
}

/* One object of the record: what its marks keep is free to go. */
static int
release_object(struct adopt *a, struct object_record *o,
    const struct conf_list *cl)
{
	static const struct conf_guard	 usual = {
		GUARD_MAX_LOSS, GUARD_MAX_PREFIX_LOSS, GUARD_MAX_GROWTH,
		GUARD_NONE
	};
	struct adopt_object		*ao;
	struct pset			 rest;
	int				 rc = -1;

	if (pset_count(&o->foreign) + o->ftext.n == 0)
		return 0;
	if (mem_grow(&a->obj, &a->cap, a->nobj + 1, sizeof *a->obj) == -1)
		return -1;
	ao = &a->obj[a->nobj++];
	memset(ao, 0, sizeof *ao);
	memset(&rest, 0, sizeof rest);
	ao->em = emitter_find(o->platform);
	ao->list = cl;
	ao->name = o->name;
	ao->af = o->af;
	ao->there = 1;
	if (o->kind != ROW_PREFIX)
		return adopt_release_texts(a, ao, o, cl == NULL ? &usual :
		    &cl->guard);
	if (pset_minus(&rest, &o->set, &o->foreign) == 0 &&
	    rows_alone(&ao->foreign, &ao->nforeign, &o->foreign, &rest, &rest,
	    o) == 0) {
		ao->adopted = pset_count(&rest);
		guard_leaves(&a->verdict, o->name, cl == NULL ? &usual :
		    &cl->guard, &o->set, &rest);
		pset_free(&o->foreign);
		rc = 0;
	}
	pset_free(&rest);
	return rc;
}

int
adopt_release(struct adopt *a, struct publish *pub,
    const struct conf_output *co)
{
	struct object_record	*o;
	size_t			 i;
	int			 have;

	if (start(a, pub, co) == -1)
		return -1;
	a->remove = a->released = 1;
	have = state_written(&a->po->now, pub->conf, co->name);
	if (have == 0)
		log_error("output %s: there is no record of it: name the "
		    "device's text as well", co->name);
	if (have != 1)
		return -1;
	for (i = 0; i < a->po->now.nobj; i++) {
		o = &a->po->now.obj[i];
		if (release_object(a, o, conf_list_find(pub->conf,
		    o->list)) == -1)
			return -1;
	}
	judge(a, pub);
	return 0;
}
