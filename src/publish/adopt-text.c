/*
 * Adoption of objects that hold host names or values.
 */
#include <stdlib.h>
#include <string.h>

#include "adopt.h"

/* More than max-loss of the rows would leave the device. */
static void
guard_rows(struct verdict *v, const char *what, const struct conf_guard *g,
    size_t gone, size_t was)
{
	unsigned long	 t = guard_permille(gone, was);

	if (guard_over(t, g->max_loss))
		verdict_add(v, GUARD_LOSS, GUARD_ACCEPTABLE, "%s: %zu of %zu "
		    "rows leave: %lu.%lu %% (limit %d %%)", what, gone, was,
		    t / 10, t % 10, g->max_loss);
}

/* Does the set have it, if only within a wider name? */
static int
has(const struct texts *t, const struct host_cover *c, enum row_kind kind,
    const char *s)
{
	return texts_find(t, s) != -1 ||
	    (kind == ROW_HOST && host_covered(c, s) != NULL);
}

/*
 * Rows of one side alone, and what the other side and the feeds have of them;
 * "of" is the object that knows their numbers, or NULL.
 */
static int
rows_alone(struct adopt *a, struct adopt_row **rows, size_t *n,
    enum row_kind kind, const struct texts *set, const struct texts *other,
    const struct texts *all, const struct object_record *of)
{
	struct host_cover	 co, ca;
	struct adopt_row	*r;
	size_t			 i;
	long			 at;
	int			 rc = -1;

	memset(&ca, 0, sizeof ca);
	*n = 0;
	*rows = calloc(set->n + 1, sizeof **rows);
	if (host_cover_init(&co, other, 0) == -1 ||
	    host_cover_init(&ca, all, 0) == -1 || *rows == NULL)
		goto out;
	for (i = 0; i < set->n; i++) {
		r = &(*rows)[i];
		r->row.kind = kind;
		r->row.text = arena_strdup(&a->mem, set->s[i]);
		if (r->row.text == NULL)
			goto out;
		if (of != NULL && of->number != NULL &&
		    (at = object_find(of, &r->row)) != -1)
			r->row.number = of->number[at];
		r->within = has(other, &co, kind, set->s[i]);
		r->unpublished = !r->within &&
		    !has(all, &ca, kind, set->s[i]);
		++*n;
	}
	rc = 0;
out:
	host_cover_free(&co);
	host_cover_free(&ca);
	return rc;
}

/* All that the feeds of this list publish, and the list itself. */
static int
published(struct texts *out, struct publish *pub, const struct pub_list *pl)
{
	size_t	 i;

	if (texts_copy(out, &pl->texts) == -1)
		return -1;
	for (i = 0; i < pl->cl->nfrom; i++)
		if (publish_texts(out, publish_feed_of(pub,
		    pl->cl->from[i]), conf_kind(pl->cl)) == -1)
			return -1;
	texts_sort(out);
	return 0;
}

int
adopt_texts(struct adopt *a, struct adopt_object *ao,
    struct object_record *dev, struct publish *pub, const struct pub_list *pl)
{
	static const struct texts	 none;
	const struct texts		*there;
	struct texts			 add, foreign, all;
	struct said			 said;
	enum row_kind			 kind = conf_kind(pl->cl);
	int				 rc = -1;

	memset(&add, 0, sizeof add);
	memset(&foreign, 0, sizeof foreign);
	memset(&all, 0, sizeof all);
	ao->there = dev != NULL;
	there = dev == NULL ? &none : &dev->text;
	if (texts_say(&said, &pl->texts, ao->em, pl->cl) == -1)
		return -1;
	if (published(&all, pub, pl) == -1 ||
	    texts_minus(&add, &said.rows, there) == -1 ||
	    texts_minus(&foreign, there, &said.rows) == -1)
		goto out;
	ao->adopted = said.rows.n - add.n;
	if (rows_alone(a, &ao->add, &ao->nadd, kind, &add, there, &all,
	    NULL) == -1 || rows_alone(a, &ao->foreign, &ao->nforeign, kind,
	    &foreign, &said.rows, &all, dev) == -1)
		goto out;
	if (a->remove && dev != NULL)
		guard_rows(&a->verdict, ao->name, &pl->cl->guard, foreign.n,
		    there->n);
	else if (dev != NULL && texts_copy(&dev->ftext, &foreign) == -1)
		goto out;
	rc = 0;
out:
	said_free(&said);
	texts_free(&add);
	texts_free(&foreign);
	texts_free(&all);
	return rc;
}

int
adopt_release_texts(struct adopt *a, struct adopt_object *ao,
    struct object_record *o, const struct conf_guard *g)
{
	struct texts	 rest;
	int		 rc;

	if (texts_minus(&rest, &o->text, &o->ftext) == -1)
		return -1;
	rc = rows_alone(a, &ao->foreign, &ao->nforeign, o->kind, &o->ftext,
	    &rest, &rest, o);
	ao->adopted = rest.n;
	guard_rows(&a->verdict, o->name, g, o->ftext.n, o->text.n);
	texts_free(&rest);
	texts_free(&o->ftext);
	return rc;
}
