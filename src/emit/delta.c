#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "delta.h"

/* A row of the old or the new state, and what becomes of it. */
struct edit {
	struct row	 row;
	int		 keep;
	/* add: the old row that holds its number, + 1 */
	size_t		 taken_by;
	int		 gone;		/* del: written already */
};

struct edits {
	struct edit	*old, *now;
	size_t		 nold, nnow;
};

static int
edit_cmp(const void *va, const void *vb)
{
	const struct edit	*a = va, *b = vb;

	if (a->row.kind != ROW_PREFIX)
		return strcmp(a->row.text, b->row.text);
	return prange_cmp(&a->row.prange, &b->row.prange);
}

static struct edit *
edit_rows(const struct emit_object *o, size_t *n)
{
	struct edit	*e;
	size_t		 i;

	*n = emit_count(o);
	if ((e = calloc(*n + 1, sizeof *e)) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	for (i = 0; i < *n; i++)
		emit_get(o, i, &e[i].row);
	/* a device's own text need not be in order */
	qsort(e, *n, sizeof *e, edit_cmp);
	return e;
}

/* An old row by its number, for additions that want the same. */
struct by_number {
	uint32_t	 number;
	size_t		 index;
};

static int
number_cmp(const void *va, const void *vb)
{
	const struct by_number	*a = va, *b = vb;

	return a->number < b->number ? -1 : a->number > b->number;
}

static int
mark_taken(struct edits *e)
{
	struct by_number	*by, key, *hit;
	size_t			 i;

	if ((by = reallocarray(NULL, e->nold + 1, sizeof *by)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < e->nold; i++) {
		by[i].number = e->old[i].row.number;
		by[i].index = i;
	}
	qsort(by, e->nold, sizeof *by, number_cmp);
	for (i = 0; i < e->nnow; i++) {
		key.number = e->now[i].row.number;
		key.index = 0;
		if (e->now[i].keep || key.number == 0)
			continue;
		hit = bsearch(&key, by, e->nold, sizeof *by, number_cmp);
		if (hit != NULL)
			e->now[i].taken_by = hit->index + 1;
	}
	free(by);
	return 0;
}

/* Both states side by side.  0, or -1 (memory). */
static int
edits_init(struct edits *e, const struct emit_object *old,
    const struct emit_object *now)
{
	size_t	 i = 0, j = 0;
	int	 c;

	memset(e, 0, sizeof *e);
	if ((e->old = edit_rows(old, &e->nold)) == NULL ||
	    (e->now = edit_rows(now, &e->nnow)) == NULL)
		return -1;
	while (i < e->nold && j < e->nnow) {
		c = edit_cmp(&e->old[i], &e->now[j]);
		if (c == 0)
			e->old[i++].keep = e->now[j++].keep = 1;
		else if (c < 0)
			i++;
		else
			j++;
	}
	return mark_taken(e);
}

static void
edits_free(struct edits *e)
{
	free(e->old);
	free(e->now);
}

/*
 * Can edits get there?  Not when a number that is wanted is held by a row that
 * stays; and not when no old row stays and no sentinel guards the list, since
 * with additions refused it would run empty.
 */
static const char *
edits_blocked(const struct edits *e, const struct emit_object *now)
{
	size_t	 i, kept = 0;

	for (i = 0; i < e->nold; i++)
		kept += e->old[i].keep != 0;
	for (i = 0; i < e->nnow; i++)
		if (e->now[i].taken_by != 0 &&
		    e->old[e->now[i].taken_by - 1].keep)
			return "a number that it needs is taken on the device";
	if (kept == 0 && e->nold > 0 && now->sentinel == 0)
		return "no row of it stays";
	return NULL;
}

static void
comment(struct out *out, const struct emitter *em, const char *a,
    const char *b, const char *c)
{
	if (out != NULL && em->comment != NULL)
		emit_strs(out, em->comment, " ", a, b, c, "\n", NULL);
}

static void
ctx_init(struct emit_ctx *ctx, struct out *out, const struct emit_object *o)
{
	memset(ctx, 0, sizeof *ctx);
	ctx->em = o->em;
	ctx->out = out;
	ctx->name = o->name;
	ctx->af = o->af;
	ctx->objects = 1;
	ctx->format = o->format;
}

static void
put_del(struct emit_ctx *ctx, struct edit *d, struct emit_edits *sum)
{
	d->gone = 1;
	sum->dels++;
	if (ctx->out != NULL)
		ctx->em->del(ctx, &d->row);
}

static void
put_add(struct emit_ctx *ctx, const struct edit *a, struct emit_edits *sum)
{
	sum->adds++;
	if (ctx->out != NULL)
		ctx->em->add(ctx, &a->row);
}

/* The lines of one object that both states have. */
static void
put_lines(struct emit_ctx *ctx, const struct emit_object *old,
    const struct emit_object *now, struct edits *e, struct emit_edits *sum)
{
	size_t	 i, gaps = 0;

	for (i = 0; i < e->nnow; i++)
		gaps += e->now[i].taken_by != 0;
	if (gaps > 0)
		comment(ctx->out, ctx->em, now->name,
		    ": rows change places: what both match is missing ",
		    "between two lines");
	sum->gaps += gaps;
	if (ctx->out != NULL && ctx->em->begin != NULL)
		ctx->em->begin(ctx);
	if (now->sentinel != 0 && old->sentinel != now->sentinel) {
		sum->adds++;
		if (ctx->out != NULL)
			ctx->em->none(ctx, now->sentinel);
	}
	for (i = 0; i < e->nnow; i++)
		if (!e->now[i].keep && e->now[i].taken_by == 0)
			put_add(ctx, &e->now[i], sum);
	for (i = 0; i < e->nnow; i++)
		if (e->now[i].taken_by != 0) {
			put_del(ctx, &e->old[e->now[i].taken_by - 1], sum);
			put_add(ctx, &e->now[i], sum);
		}
	for (i = 0; i < e->nold; i++)
		if (!e->old[i].keep && !e->old[i].gone)
			put_del(ctx, &e->old[i], sum);
	if (ctx->out != NULL && ctx->em->end != NULL)
		ctx->em->end(ctx);
}

static int
edits_none(const struct edits *e, const struct emit_object *old,
    const struct emit_object *now)
{
	size_t	 i;

	if (now->sentinel != 0 && old->sentinel != now->sentinel)
		return 0;
	for (i = 0; i < e->nold; i++)
		if (!e->old[i].keep)
			return 0;
	for (i = 0; i < e->nnow; i++)
		if (!e->now[i].keep)
			return 0;
	return 1;
}

static int
one_object(struct out *out, const struct emit_object *old,
    const struct emit_object *now, struct emit_edits *sum)
{
	struct emit_object	 plain = *now;
	struct emit_ctx		 ctx;
	struct edits		 e;
	const char		*why;
	int			 rc = -1;

	if (edits_init(&e, old, now) == -1)
		goto out;
	rc = 0;
	if (edits_none(&e, old, now))
		goto out;
	if (now->em->delta == DELTA_NONE) {
		sum->blocked++;
		comment(out, now->em, now->name, ": load the whole form", "");
	} else if (now->em->delta == DELTA_OBJECT) {
		/* replaced whole, atomically: no order to keep */
		sum->adds++;
		plain.nretired = 0;
		if (out != NULL)
			emit_whole(out, NULL, &plain, 1);
	} else if ((why = edits_blocked(&e, now)) != NULL) {
		sum->blocked++;
		comment(out, now->em, now->name, ": load the whole form: ",
		    why);
	} else {
		ctx_init(&ctx, out, now);
		put_lines(&ctx, old, now, &e, sum);
	}
out:
	edits_free(&e);
	return rc;
}

static const struct emit_object *
object_find(const struct emit_object *o, size_t n,
    const struct emit_object *like)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (o[i].em == like->em && o[i].af == like->af &&
		    strcmp(o[i].name, like->name) == 0)
			return &o[i];
	return NULL;
}

static int
delta_all(struct out *out, const struct emit_object *old, size_t nold,
    const struct emit_object *now, size_t nnow, struct emit_edits *sum)
{
	const struct emit_object	*was;
	struct emit_object		 fresh;
	size_t				 i;

	memset(sum, 0, sizeof *sum);
	for (i = 0; i < nnow; i++) {
		if ((was = object_find(old, nold, &now[i])) != NULL) {
			if (one_object(out, was, &now[i], sum) == -1)
				return -1;
			continue;
		}
		sum->fresh++;
		fresh = now[i];
		fresh.nretired = 0;
		if (out != NULL)
			emit_whole(out, NULL, &fresh, 1);
	}
	for (i = 0; i < nold; i++)
		if (object_find(now, nnow, &old[i]) == NULL)
			comment(out, old[i].em, old[i].name,
			    " is no longer written and stays on the device",
			    "");
	return 0;
}

int
emit_delta(struct out *out, const char *header, const struct emit_object *old,
    size_t nold, const struct emit_object *now, size_t nnow,
    struct emit_edits *sum)
{
	if (nnow > 0)
		comment(out, now[0].em, header, "", "");
	if (sum == NULL)
		return 0;
	return delta_all(out, old, nold, now, nnow, sum);
}

int
emit_delta_count(const struct emit_object *old, size_t nold,
    const struct emit_object *now, size_t nnow, struct emit_edits *sum)
{
	return delta_all(NULL, old, nold, now, nnow, sum);
}
