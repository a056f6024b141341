/*
 * The objects of an output: their rows, numbers and digests, from the rows of
 * lists or from the state that the output is pinned to.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numbers.h"
#include "objects.h"
#include "states.h"

int
pub_refuse(struct pub_output *po, enum pub_state state, const char *fmt, ...)
{
	va_list	 ap;

	if (po->state == PUB_REFUSED || po->state == PUB_FAILED)
		return 0;
	po->state = state;
	va_start(ap, fmt);
	vsnprintf(po->why, sizeof po->why, fmt, ap);
	va_end(ap);
	return 0;
}

/* A view on one family of a set: borrows the arrays. */
static struct pset
family_view(const struct pset *s, int af)
{
	struct pset	 v = *s;

	if (af == 4)
		v.n6 = 0;
	if (af == 6)
		v.n4 = 0;
	return v;
}

static struct object_record *
object_add(struct out_record *rec)
{
	struct object_record	*o;

	if (mem_grow(&rec->obj, &rec->capobj, rec->nobj + 1,
	    sizeof *rec->obj) == -1)
		return NULL;
	o = &rec->obj[rec->nobj++];
	memset(o, 0, sizeof *o);
	return o;
}

static void
object_drop(struct out_record *rec)
{
	object_clear(&rec->obj[--rec->nobj]);
}

int
objects_rows(struct pset *out, const struct pset *rows, int af,
    const struct emitter *em)
{
	struct pset	 view = family_view(rows, af);
	struct prange	 r;
	size_t		 i, n = pset_count(&view);

	if (!emit_is_bare(em))
		return pset_copy(out, &view);
	for (i = 0; i < n; i++) {
		pset_get(&view, i, &r);
		if (pset_add(out, &r.p) == -1)
			return -1;
	}
	return pset_sort(out);
}

/*
 * Rows that an adopted device has and no list of ours: they stay in the object,
 * marked, until a list has them (`include`) or the marks go (`adopt --remove`).
 */
static int
keep_foreign(struct object_record *o, const struct object_record *old)
{
	struct pset	 all;

	if (old == NULL || pset_count(&old->foreign) == 0)
		return 0;
	memset(&all, 0, sizeof all);
	if (pset_minus(&o->foreign, &old->foreign, &o->set) == -1 ||
	    pset_union(&all, &o->set, &o->foreign) == -1) {
		pset_free(&all);
		return -1;
	}
	pset_free(&o->set);
	o->set = all;
	return 0;
}

static int
keep_foreign_texts(struct object_record *o, const struct object_record *old)
{
	struct texts	 all;

	if (old == NULL || old->ftext.n == 0)
		return 0;
	if (texts_minus(&o->ftext, &old->ftext, &o->text) == -1 ||
	    texts_union(&all, &o->text, &o->ftext) == -1)
		return -1;
	texts_free(&o->text);
	o->text = all;
	return 0;
}

static int
count_texts(struct pub_output *po, const struct object_record *now,
    const struct object_record *old)
{
	static const struct texts	 none;
	struct texts			 in, gone;
	const struct texts		*was = old == NULL ? &none :
					    &old->text;

	memset(&gone, 0, sizeof gone);
	if (texts_minus(&in, &now->text, was) == -1 ||
	    texts_minus(&gone, was, &now->text) == -1) {
		texts_free(&in);
		return -1;
	}
	po->added += in.n;
	po->removed += gone.n;
	po->rows += now->text.n;
	texts_free(&in);
	texts_free(&gone);
	return 0;
}

/* How many rows came and went, for the report. */
static int
count_changes(struct pub_output *po, const struct object_record *now,
    const struct object_record *old)
{
	struct pset	 in, gone, none;
	int		 rc = -1;

	if (now->kind != ROW_PREFIX)
		return count_texts(po, now, old);
	memset(&in, 0, sizeof in);
	memset(&gone, 0, sizeof gone);
	memset(&none, 0, sizeof none);
	none.sorted = 1;
	if (pset_minus(&in, &now->set, old == NULL ? &none : &old->set) == -1 ||
	    pset_minus(&gone, old == NULL ? &none : &old->set,
	    &now->set) == -1)
		goto out;
	po->added += pset_count(&in);
	po->removed += pset_count(&gone);
	po->rows += pset_count(&now->set);
	rc = 0;
out:
	pset_free(&in);
	pset_free(&gone);
	return rc;
}

/*
 * Its parameters.  A device that merges would keep what was written with other
 * ones, as the removal of a row names them too.  0, or -1 with the reason.
 */
static int
take_params(struct pub_output *po, struct object_record *o,
    const struct conf_object *co, const struct object_record *old, char *why,
    size_t size)
{
	struct emit_given	 given[EMIT_PARAMS];
	struct emit_object	 was, now;
	int			 n;

	n = emit_params(co->em, o->af, co->with, co->nwith, given, why, size);
	if (n == -1)
		return -1;
	if (object_record_give(&po->now, o, given, (size_t)n) == -1) {
		snprintf(why, size, "out of memory");
		return -1;
	}
	if (old == NULL || co->em->load != LOAD_MERGE)
		return 0;
	object_record_emit(old, &was);
	object_record_emit(o, &now);
	if (emit_params_same(&was, &now))
		return 0;
	snprintf(why, size, "its parameters changed, and what was written with "
	    "the old ones would stay on the device: write it under another "
	    "name, or remove it there and `forget` the output");
	return -1;
}

/* What this object leaves out or says otherwise, for the report. */
static int
note_unsaid(struct pub_output *po, const char *object, const struct said *said)
{
	struct pub_unsaid	*u;
	size_t			 i;

	for (i = 0; i < said->n; i++) {
		if (mem_grow(&po->unsaid, &po->capunsaid, po->nunsaid + 1,
		    sizeof *po->unsaid) == -1)
			return -1;
		u = &po->unsaid[po->nunsaid];
		u->object = arena_strdup(&po->mem, object);
		u->text = arena_strdup(&po->mem, said->un[i].text);
		u->as = said->un[i].as == NULL ? NULL :
		    arena_strdup(&po->mem, said->un[i].as);
		if (u->object == NULL || u->text == NULL ||
		    (u->as == NULL) != (said->un[i].as == NULL))
			return -1;
		po->nunsaid++;
		log_info("output %s: %s: can't say %s: %s%s", po->co->name,
		    object, u->text, u->as == NULL ? "omitted" :
		    "widened to ", u->as == NULL ? "" : u->as);
	}
	if (said->covered > 0)
		log_info("output %s: %s: %zu names are covered by others",
		    po->co->name, object, said->covered);
	return 0;
}

/*
 * What of the list's host names or values is written.  0; or -1 with the
 * reason in why[].
 */
static int
texts_of(struct pub_output *po, const struct conf_object *co,
    const struct pub_list *pl, const char *object, struct texts *rows,
    char *why, size_t size)
{
	struct said	 said;

	snprintf(why, size, "out of memory, or too many patterns");
	if (texts_say(&said, &pl->texts, co->em, pl->cl) == -1)
		return -1;
	if (pl->cl->inexpressible == SAY_REFUSE && said.n > 0) {
		snprintf(why, size, "%s can't say %.200s%s (inexpressible)",
		    co->em->name, said.un[0].text, said.n > 1 ?
		    " and others" : "");
		said_free(&said);
		return -1;
	}
	if (note_unsaid(po, object, &said) == -1) {
		said_free(&said);
		return -1;
	}
	*rows = said.rows;
	memset(&said.rows, 0, sizeof said.rows);
	said_free(&said);
	return 0;
}

/* An object without rows: is that all right?  It is refused if not. */
static int
may_be_empty(struct pub_output *po, const struct conf_object *co,
    const struct pub_list *pl, const struct object_record *old,
    const char *name)
{
	if (old == NULL) {
		log_info("output %s: %s has no rows yet: not written",
		    po->co->name, name);
		return 0;
	}
	if (co->allow_empty || pl->cl->allow_empty)
		return 1;
	pub_refuse(po, PUB_REFUSED, "%s would be empty (allow-empty yes lets "
	    "it)", name);
	return 0;
}

/* The record of an object to be: its rows.  NULL: memory. */
static struct object_record *
start_object(struct pub_output *po, const struct conf_object *co,
    const struct pub_list *pl, int af, const char *name)
{
	struct object_record	*o;

	if ((o = object_add(&po->now)) == NULL)
		return NULL;
	o->platform = co->em->name;
	o->list = arena_strdup(&po->now.mem, pl->cl->name);
	o->name = arena_strdup(&po->now.mem, name);
	o->kind = conf_kind(pl->cl);
	o->af = af;
	return o->list == NULL || o->name == NULL ? NULL : o;
}

/* Parameters, numbers, checks, digest.  0, or -1 with the reason in why[]. */
static int
finish_object(struct pub_output *po, const struct conf_object *co,
    struct object_record *o, const struct object_record *old, char *why,
    size_t size)
{
	struct emit_object	 eo;

	if (take_params(po, o, co, old, why, size) == -1 ||
	    numbers_assign(o, old, co->em, why, size) == -1) {
		object_drop(&po->now);
		return -1;
	}
	object_record_emit(o, &eo);
	eo.format = co->format.row == NULL ? NULL : &co->format;
	if (emit_check(&eo, why, size) == -1)
		return -1;
	emit_digest(&eo, o->digest);
	return 0;
}

/*
 * One object: its rows, numbers and digest into the record that will be.  A
 * family without rows that was never written is left out.
 */
static int
one_object(struct pub_output *po, const struct conf_object *co,
    const struct pub_list *pl, int af, int only)
{
	const struct object_record	*old;
	struct object_record		*o;
	struct texts			 text;
	struct pset			 view = family_view(&pl->rows,
					    af == 0 ? only : af);
	enum row_kind			 kind = conf_kind(pl->cl);
	char				*name, why[512];
	int				 rc = -1;

	memset(&text, 0, sizeof text);
	name = emit_name(co->em, conf_object_name(co, pl->cl), af, only);
	if (name == NULL)
		return -1;
	old = po->have_old == 1 ? out_record_find(&po->old, co->em->name,
	    name, af) : NULL;
	/* rows of another kind have nothing in common with these */
	if (old != NULL && old->kind != kind)
		old = NULL;
	if (kind != ROW_PREFIX && texts_of(po, co, pl, name, &text, why,
	    sizeof why) == -1) {
		rc = pub_refuse(po, PUB_REFUSED, "%s: %s", name, why);
		goto out;
	}
	rc = 0;
	if (pset_count(&view) + text.n == 0 &&
	    !may_be_empty(po, co, pl, old, name))
		goto out;
	rc = -1;
	if ((o = start_object(po, co, pl, af, name)) == NULL)
		goto out;
	o->text = text;
	memset(&text, 0, sizeof text);
	if (kind != ROW_PREFIX ? keep_foreign_texts(o, old) == -1 :
	    objects_rows(&o->set, &view, 0, co->em) == -1 ||
	    keep_foreign(o, old) == -1)
		goto out;
	if (finish_object(po, co, o, old, why, sizeof why) == -1)
		rc = pub_refuse(po, PUB_REFUSED, "%s: %s", name, why);
	else
		rc = count_changes(po, o, old);
out:
	texts_free(&text);
	free(name);
	return rc;
}

int
objects_make(struct publish *pub, struct pub_output *po,
    const struct conf_object *co)
{
	static const int	 families[] = { 4, 6 };
	struct pub_list		*pl;
	size_t			 i, j;
	int			 only;

	for (i = 0; i < co->nlists; i++) {
		pl = publish_list_of(pub, co->lists[i]);
		if (pl->state != PUB_OK && pl->state != PUB_FROZEN)
			return pub_refuse(po, pl->refused ? PUB_REFUSED :
			    PUB_FAILED, "list %s can't be used: %s",
			    pl->cl->name, pl->why);
		only = conf_family(co, pl->cl);
		if (co->em->families == FAMILIES_TOGETHER) {
			if (one_object(po, co, pl, 0, only) == -1)
				return -1;
			continue;
		}
		for (j = 0; j < 2; j++)
			if ((only == 0 || only == families[j]) &&
			    one_object(po, co, pl, families[j], only) == -1)
				return -1;
	}
	return 0;
}

/* The object of a pinned state, with what has come and gone since retired. */
static int
pinned_object(struct pub_output *po, const struct object_record *was)
{
	const struct object_record	*old;
	struct object_record		*o;
	size_t				 n = object_rows(was);

	old = po->have_old == 1 ? out_record_find(&po->old, was->platform,
	    was->name, was->af) : NULL;
	if (old != NULL && old->kind != was->kind)
		old = NULL;
	if ((o = object_add(&po->now)) == NULL)
		return -1;
	o->platform = arena_strdup(&po->now.mem, was->platform);
	o->name = arena_strdup(&po->now.mem, was->name);
	o->list = arena_strdup(&po->now.mem, was->list);
	o->kind = was->kind;
	o->af = was->af;
	o->sentinel = was->sentinel;
	memcpy(o->digest, was->digest, sizeof o->digest);
	if (o->platform == NULL || o->name == NULL || o->list == NULL ||
	    object_record_give(&po->now, o, was->given, was->ngiven) == -1 ||
	    pset_copy(&o->set, &was->set) == -1 ||
	    pset_copy(&o->foreign, &was->foreign) == -1 ||
	    texts_copy(&o->text, &was->text) == -1 ||
	    texts_copy(&o->ftext, &was->ftext) == -1)
		return -1;
	if (was->number != NULL) {
		o->number = reallocarray(NULL, n + 1, sizeof *o->number);
		if (o->number == NULL) {
			log_error("out of memory");
			return -1;
		}
		memcpy(o->number, was->number, n * sizeof *o->number);
	}
	if (old != NULL && numbers_retire(o, old) == -1)
		return -1;
	return count_changes(po, o, old);
}

int
objects_pinned(struct publish *pub, struct pub_output *po, const char *digest)
{
	struct out_record	 was;
	size_t			 i;
	int			 rc;

	rc = state_find(&was, pub->conf, po->co->name, digest);
	if (rc != 1)
		return pub_refuse(po, PUB_REFUSED, "pinned to %.12s, which is "
		    "not in its history", digest);
	for (i = 0; i < was.nobj && rc != -1; i++)
		rc = pinned_object(po, &was.obj[i]);
	out_record_free(&was);
	return rc == -1 ? -1 : 0;
}
