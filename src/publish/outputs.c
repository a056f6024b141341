/*
 * Third step: the rows of lists become objects, objects become the bytes of an
 * output, and the output's record says what may be done with them.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>


#include "../base/path.h"
#include "decisions.h"
#include "numbers.h"
#include "publish.h"
#include "states.h"

/* An output is refused (or failed) with a reason; the first one stays. */
static int
refuse(struct pub_output *po, enum pub_state state, const char *fmt, ...)
    PRINTFLIKE(3, 4);

static int
refuse(struct pub_output *po, enum pub_state state, const char *fmt, ...)
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
	struct object_record	*o = &rec->obj[--rec->nobj];

	pset_free(&o->set);
	free(o->number);
	free(o->retired);
}

/*
 * The rows as this platform holds them: where it is their user who decides
 * about lengths, the prefixes are bare.
 */
static int
object_set(struct pset *out, const struct pset *rows, const struct emitter *em)
{
	struct prange	 r;
	size_t		 i, n = pset_count(rows);

	if (!emit_is_bare(em))
		return pset_copy(out, rows);
	for (i = 0; i < n; i++) {
		pset_get(rows, i, &r);
		if (pset_add(out, &r.p) == -1)
			return -1;
	}
	return pset_sort(out);
}

/* How many rows came and went, for the report. */
static int
count_changes(struct pub_output *po, const struct object_record *now,
    const struct object_record *old)
{
	struct pset	 in, gone, none;
	int		 rc = -1;

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
 * One object: its rows, numbers and digest into the record that will be.  A
 * family without rows that was never written is left out.
 */
static int
one_object(struct pub_output *po, const struct conf_object *co,
    const struct pub_list *pl, int af, int only)
{
	const struct object_record	*old;
	struct object_record		*o;
	struct emit_object		 eo;
	struct pset			 view = family_view(&pl->rows,
					    af == 0 ? only : af);
	char				*name, why[256];
	int				 rc = -1;

	name = emit_name(co->em, conf_object_name(co, pl->cl), af, only);
	if (name == NULL)
		return -1;
	old = po->have_old == 1 ? out_record_find(&po->old, co->em->name,
	    name, af) : NULL;
	if (pset_count(&view) == 0) {
		if (old == NULL) {
			log_info("output %s: %s has no rows yet: not written",
			    po->co->name, name);
			rc = 0;
			goto out;
		}
		if (!co->allow_empty && !pl->cl->allow_empty) {
			rc = refuse(po, PUB_REFUSED, "%s would be empty "
			    "(allow-empty yes lets it)", name);
			goto out;
		}
	}
	if ((o = object_add(&po->now)) == NULL)
		goto out;
	o->platform = co->em->name;
	o->list = arena_strdup(&po->now.mem, pl->cl->name);
	o->name = arena_strdup(&po->now.mem, name);
	o->af = af;
	if (o->list == NULL || o->name == NULL ||
	    object_set(&o->set, &view, co->em) == -1)
		goto out;
	if (numbers_assign(o, old, co->em, why, sizeof why) == -1) {
		object_drop(&po->now);
		rc = refuse(po, PUB_REFUSED, "%s: %s", name, why);
		goto out;
	}
	object_record_emit(o, &eo);
	eo.format = co->format.row == NULL ? NULL : &co->format;
	if (emit_check(&eo, why, sizeof why) == -1) {
		rc = refuse(po, PUB_REFUSED, "%s: %s", name, why);
		goto out;
	}
	emit_digest(&eo, o->digest);
	rc = count_changes(po, o, old);
out:
	free(name);
	return rc;
}

static int
one_group(struct publish *pub, struct pub_output *po,
    const struct conf_object *co)
{
	static const int	 families[] = { 4, 6 };
	struct pub_list		*pl;
	size_t			 i, j;
	int			 only;

	for (i = 0; i < co->nlists; i++) {
		pl = publish_list_of(pub, co->lists[i]);
		if (pl->state != PUB_OK && pl->state != PUB_FROZEN)
			return refuse(po, pl->refused ? PUB_REFUSED :
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

/* The digest of the state that this output is pinned to, and why; or NULL. */
static const char *
pin_of(struct publish *pub, const struct pub_output *po,
    char digest[DIGEST_SIZE])
{
	const char	*rest;

	rest = decisions_find(pub->decisions, "pin-output", po->co->name);
	if (rest == NULL || strlen(rest) < DIGEST_LEN)
		return NULL;
	strlcpy(digest, rest, DIGEST_SIZE);
	return rest + DIGEST_LEN + strspn(rest + DIGEST_LEN, " ");
}

/* The object of a pinned state, with what has come and gone since retired. */
static int
pinned_object(struct pub_output *po, const struct object_record *was)
{
	const struct object_record	*old;
	struct object_record		*o;
	size_t				 n = pset_count(&was->set);

	old = po->have_old == 1 ? out_record_find(&po->old, was->platform,
	    was->name, was->af) : NULL;
	if ((o = object_add(&po->now)) == NULL)
		return -1;
	o->platform = arena_strdup(&po->now.mem, was->platform);
	o->name = arena_strdup(&po->now.mem, was->name);
	o->list = arena_strdup(&po->now.mem, was->list);
	o->af = was->af;
	o->sentinel = was->sentinel;
	memcpy(o->digest, was->digest, sizeof o->digest);
	if (o->platform == NULL || o->name == NULL || o->list == NULL ||
	    pset_copy(&o->set, &was->set) == -1)
		return -1;
	if (was->number != NULL) {
		o->number = reallocarray(NULL, n + 1, sizeof *o->number);
		if (o->number == NULL)
			return -1;
		memcpy(o->number, was->number, n * sizeof *o->number);
	}
	if (old != NULL && numbers_retire(o, old) == -1)
		return -1;
	return count_changes(po, o, old);
}

static int
pinned_objects(struct publish *pub, struct pub_output *po, const char *digest)
{
	struct out_record	 was;
	size_t			 i;
	int			 rc;

	rc = state_find(&was, pub->conf, po->co->name, digest);
	if (rc != 1)
		return refuse(po, PUB_REFUSED, "pinned to %.12s, which is not "
		    "in its history", digest);
	for (i = 0; i < was.nobj && rc != -1; i++)
		rc = pinned_object(po, &was.obj[i]);
	out_record_free(&was);
	return rc == -1 ? -1 : 0;
}

/* Objects of the record that this configuration no longer makes. */
static void
say_left_behind(const struct pub_output *po)
{
	const struct object_record	*o;
	size_t				 i;

	for (i = 0; i < po->old.nobj; i++) {
		o = &po->old.obj[i];
		if (out_record_find(&po->now, o->platform, o->name,
		    o->af) == NULL)
			log_warn("output %s: %s %s is no longer written and "
			    "stays on the device", po->co->name, o->platform,
			    o->name);
	}
}

static const struct conf_object *
conf_object_of(const struct conf_output *co, const char *platform,
    const char *list)
{
	size_t	 i, j;

	for (i = 0; i < co->nobj; i++)
		for (j = 0; j < co->obj[i].nlists; j++)
			if (strcmp(co->obj[i].em->name, platform) == 0 &&
			    strcmp(co->obj[i].lists[j]->name, list) == 0)
				return &co->obj[i];
	return NULL;
}

/* What `any` rows must be used with, since bare prefixes do not say it. */
static const char *
note_of(const struct conf_object *co, const char *list)
{
	size_t	 i;

	if (co == NULL || !emit_is_bare(co->em))
		return NULL;
	for (i = 0; i < co->nlists; i++)
		if (strcmp(co->lists[i]->name, list) == 0 &&
		    co->lists[i]->match == MATCHES_ORLONGER)
			return EMIT_BARE_NOTE;
	return NULL;
}

static int
render(struct pub_output *po)
{
	const struct conf_object	*co;
	struct emit_object		*eo;
	struct out			 out;
	char				 header[256];
	size_t				 i;

	if ((eo = calloc(po->now.nobj + 1, sizeof *eo)) == NULL ||
	    out_open_mem(&out) == -1) {
		free(eo);
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < po->now.nobj; i++) {
		object_record_emit(&po->now.obj[i], &eo[i]);
		co = conf_object_of(po->co, po->now.obj[i].platform,
		    po->now.obj[i].list);
		eo[i].format = co == NULL || co->format.row == NULL ? NULL :
		    &co->format;
		eo[i].note = note_of(co, po->now.obj[i].list);
	}
	out_record_state(&po->now, po->now.state);
	snprintf(header, sizeof header, "o365feed %s rows %zu sha256 %s",
	    po->co->name, po->rows, po->now.state);
	emit_whole(&out, header, eo, po->now.nobj);
	free(eo);
	if ((po->bytes = out_steal(&out, &po->len)) == NULL)
		return -1;
	digest_of(po->bytes, po->len, po->now.digest);
	return 0;
}

/*
 * What lies there now decides what may be done: a file that a hand changed,
 * or one whose record is lost, is not ours to overwrite.
 */
static int
compare_file(struct publish *pub, struct pub_output *po)
{
	char	 have[DIGEST_SIZE];
	int	 there;

	there = digest_file(po->co->file.path, have) == 0;
	if (!there && errno != ENOENT && errno != ENOTDIR)
		return refuse(po, PUB_FAILED, "%s: %s", po->co->file.path,
		    strerror(errno));
	if (there && po->have_old == 0)
		return refuse(po, PUB_REFUSED, "%s is there and its record is "
		    "not: bring the records back, or move the file away",
		    po->co->file.path);
	if (po->have_old == 0) {
		po->change = PUB_FIRST;
		return 0;
	}
	if (strcmp(po->old.file, po->co->file.name) != 0) {
		if (there && strcmp(have, po->now.digest) != 0)
			return refuse(po, PUB_REFUSED, "%s is there and was "
			    "not written as this output", po->co->file.path);
		log_warn("output %s: now written to %s; %s is left as it is",
		    po->co->name, po->co->file.name, po->old.file);
		po->change = PUB_ROWS;
		return 0;
	}
	if (there && strcmp(have, po->old.digest) != 0 &&
	    strcmp(have, po->now.digest) != 0 && !pub->opt.overwrite)
		return refuse(po, PUB_REFUSED, "%s was changed by hand "
		    "(--overwrite writes it anew)", po->co->file.path);
	if (strcmp(po->old.state, po->now.state) != 0)
		po->change = PUB_ROWS;
	else if (strcmp(po->old.digest, po->now.digest) != 0) {
		/* same rows, another layout: only when asked for */
		po->change = PUB_FORMAT;
		if (!pub->opt.reformat && there) {
			po->skipped = 1;
			po->change = PUB_SAME;
			return 0;
		}
	} else if (!there || strcmp(have, po->old.digest) != 0)
		po->change = PUB_RESTORED;
	return 0;
}

/*
 * Rows can be the same while the retired ones are not (a retired number was
 * taken): then the layout is as it should be, and this is a change of rows.
 */
static int
retired_differ(const struct out_record *a, const struct out_record *b)
{
	const struct object_record	*o;
	size_t				 i;

	if (a->nobj != b->nobj)
		return 1;
	for (i = 0; i < a->nobj; i++) {
		o = out_record_find(b, a->obj[i].platform, a->obj[i].name,
		    a->obj[i].af);
		if (o == NULL || o->nretired != a->obj[i].nretired)
			return 1;
	}
	return 0;
}

static int
one_output(struct publish *pub, struct pub_output *po)
{
	const char	*pin;
	char		 digest[DIGEST_SIZE];
	size_t		 i;

	po->state = PUB_OK;
	if (po->have_old == -1)
		return refuse(po, PUB_REFUSED, "its record is damaged");
	if ((po->now.output = strdup(po->co->name)) == NULL ||
	    (po->now.file = strdup(po->co->file.name)) == NULL)
		return -1;
	if ((pin = pin_of(pub, po, digest)) != NULL) {
		if (pinned_objects(pub, po, digest) == -1)
			return -1;
		log_warn("output %s: pinned to %.12s: %s", po->co->name,
		    digest, pin);
	} else
		for (i = 0; i < po->co->nobj && po->state == PUB_OK; i++)
			if (one_group(pub, po, &po->co->obj[i]) == -1)
				return -1;
	if (po->state != PUB_OK)
		return 0;
	if (po->now.nobj == 0) {
		po->state = PUB_NONE;
		return 0;
	}
	if (render(po) == -1 || compare_file(pub, po) == -1)
		return -1;
	if (po->state == PUB_OK && po->skipped &&
	    retired_differ(&po->old, &po->now)) {
		po->skipped = 0;
		po->change = PUB_ROWS;
	}
	if (po->state == PUB_OK && po->have_old == 1)
		say_left_behind(po);
	return 0;
}

int
publish_records(struct publish *pub)
{
	struct pub_output	*po;
	size_t			 i;

	for (i = 0; i < pub->conf->noutputs; i++) {
		po = &pub->out[i];
		po->co = pub->conf->outputs[i];
		po->group = -1;
		po->have_old = state_written(&po->old, pub->conf,
		    po->co->name);
	}
	return 0;
}

int
publish_outputs(struct publish *pub)
{
	struct pub_output	*po;
	size_t			 i;

	for (i = 0; i < pub->conf->noutputs; i++) {
		po = &pub->out[i];
		if (one_output(pub, po) == -1)
			return -1;
		if (po->state == PUB_REFUSED)
			pub->refused = 1;
		if (po->state == PUB_FAILED)
			pub->failed = 1;
		if (po->state == PUB_REFUSED || po->state == PUB_FAILED)
			log_error("output %s: %s", po->co->name, po->why);
		else if (po->skipped)
			log_info("output %s: a new layout awaits "
			    "write --reformat", po->co->name);
	}
	return 0;
}

void
pub_output_free(struct pub_output *po)
{
	out_record_free(&po->old);
	out_record_free(&po->now);
	free(po->bytes);
}
