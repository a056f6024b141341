/*
 * The driver: order, numbers, brackets, comments, sentinels, retired rows.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "retired.h"

/* The keys of an object: those of its family, or of both. */
static size_t
count4(const struct emit_object *o)
{
	return o->set == NULL || o->af == 6 ? 0 : o->set->n4;
}

static size_t
count6(const struct emit_object *o)
{
	return o->set == NULL || o->af == 4 ? 0 : o->set->n6;
}

size_t
emit_count(const struct emit_object *o)
{
	return o->set != NULL ? count4(o) + count6(o) : o->ntext;
}

/* One row after the other; the numbers are worked out once. */
struct rows {
	const struct emit_object *o;
	size_t		 n, n4;
	uint32_t	 start, step;	/* where the object has no numbers */
};

static void
rows_init(struct rows *r, const struct emit_object *o)
{
	r->o = o;
	r->n = emit_count(o);
	r->n4 = count4(o);
	r->start = r->step = 0;
	if (o->number == NULL && o->em->seq_step != 0)
		emit_numbering(o->em, r->n, &r->start, &r->step);
}

/*
 * The key is taken apart here and not by key4_get(), since this is the path of
 * a million rows: only what differs from row to row is stored.
 */
static inline void
rows_get(const struct rows *r, size_t i, struct row *row)
{
	const struct emit_object	*o = r->o;
	uint64_t			 k;
	uint32_t			 a;

	row->number = o->em->seq_step == 0 ? 0 :
	    o->number != NULL ? o->number[i] :
	    r->start + (uint32_t)i * r->step;
	if (o->set == NULL)
		row->text = o->text[i];
	else if (i < r->n4) {
		k = o->set->k4[i];
		a = htonl((uint32_t)(k >> 24));
		memcpy(row->prange.p.addr, &a, sizeof a);
		row->prange.p.len = (uint8_t)(k >> 16);
		row->prange.lo = (uint8_t)(k >> 8);
		row->prange.hi = (uint8_t)k;
	} else
		key6_get(&o->set->k6[i - r->n4], &row->prange);
}

static void
row_init(const struct emit_object *o, struct row *row)
{
	memset(row, 0, sizeof *row);
	row->kind = o->kind;
	if (o->set != NULL)
		row->prange.p.af = 4;
}

void
emit_get(const struct emit_object *o, size_t i, struct row *row)
{
	struct rows	 r;

	rows_init(&r, o);
	row_init(o, row);
	rows_get(&r, i, row);
}

void
emit_retired(const struct emit_object *o, const struct retired *rt,
    struct row *row)
{
	row_init(o, row);
	row->prange = rt->prange;
	row->number = rt->number;
	row->text = rt->text;
	row->deny = rt->deny;
}

/*
 * Words of ours: printable ASCII, whatever they are made of.  A backslash at
 * the end would draw the next line into the comment in some languages.
 */
static void
put_comment(struct out *o, const struct emitter *em, const char *text)
{
	if (em->comment == NULL || text == NULL)
		return;
	emit_strs(o, em->comment, " ", NULL);
	for (; *text != '\0'; text++)
		out_char(o, (unsigned char)*text < ' ' ||
		    (unsigned char)*text >= 0x7f ||
		    strcmp(text, "\\") == 0 ? '?' : *text);
	out_char(o, '\n');
}

/* Bare prefixes of a list that takes longer routes too must say so. */
static int
wants_orlonger(const struct emit_object *o)
{
	struct rows	 r;
	struct row	 row;
	size_t		 i;

	if (!emit_is_bare(o->em) || o->kind != ROW_PREFIX)
		return 0;
	rows_init(&r, o);
	row_init(o, &row);
	for (i = 0; i < r.n; i++) {
		rows_get(&r, i, &row);
		if (emit_range_kind(&row.prange) != RANGE_EXACT)
			return 1;
	}
	return 0;
}

static void
put_retired(struct emit_ctx *ctx, const struct emit_object *o,
    const struct live *l, enum when when)
{
	const struct retired	*rt;
	struct row		 row;
	size_t			 i;

	for (i = 0; i < o->nretired; i++) {
		rt = l->retired != NULL ? &l->retired[i] : &o->retired[i];
		if (retired_when(o, l, rt) != when)
			continue;
		emit_retired(o, rt, &row);
		ctx->index = i;
		o->em->del(ctx, &row);
	}
}

/* --- one object, all objects --------------------------------------------- */

/* What is left of a family's keys in a run. */
static void
put_run(struct emit_ctx *ctx, const struct rows *r, const uint64_t *k4,
    const struct key6 *k6, size_t n)
{
	struct emit_run	 run;

	run.k4 = k4;
	run.k6 = k6;
	run.n = n;
	run.number = r->o->em->seq_step == 0 || r->o->number == NULL ? NULL :
	    r->o->number + ctx->index;
	run.start = r->start + (uint32_t)ctx->index * r->step;
	run.step = r->step;
	r->o->em->run(ctx, &run);
	ctx->index += n;
}

static void
put_rows(struct emit_ctx *ctx, const struct emit_object *o)
{
	void		(*put)(struct emit_ctx *, const struct row *);
	struct rows	 r;
	struct row	 row;

	put = o->kind == o->em->rows ? o->em->row : o->em->text;
	rows_init(&r, o);
	row_init(o, &row);
	ctx->index = 0;
	if (emit_inner_first(o->em)) {
		for (; ctx->index < r.n; ctx->index++) {
			rows_get(&r, r.n - 1 - ctx->index, &row);
			put(ctx, &row);
		}
		return;
	}
	if (o->em->run != NULL && o->set != NULL) {
		if (r.n4 > 0)
			put_run(ctx, &r, o->set->k4, NULL, r.n4);
		if (r.n > r.n4)
			put_run(ctx, &r, NULL, o->set->k6, r.n - r.n4);
	}
	for (; ctx->index < r.n; ctx->index++) {
		rows_get(&r, ctx->index, &row);
		put(ctx, &row);
	}
}

static void
put_ahead(struct emit_ctx *ctx, const struct emit_object *o)
{
	struct rows	 r;
	struct row	 row;

	if (o->em->ahead == NULL)
		return;
	rows_init(&r, o);
	row_init(o, &row);
	for (ctx->index = 0; ctx->index < r.n; ctx->index++) {
		rows_get(&r, ctx->index, &row);
		o->em->ahead(ctx, &row);
	}
}

/*
 * Where rows come one by one and the longest prefix decides, a wider one must
 * not come before those inside of it: until they follow it would decide for
 * them, and it need not accept what they do.
 */
int
emit_inner_first(const struct emitter *em)
{
	return em->longest && em->load == LOAD_MERGE;
}

static int
has_retired(const struct emit_object *o)
{
	return o->em->load == LOAD_MERGE && o->em->del != NULL &&
	    o->nretired > 0;
}

/*
 * Could what the device has and what it gets be more than it holds?  Then what
 * was retired goes first: else the device would refuse what comes.
 */
static int
is_crowded(const struct emit_object *o)
{
	size_t	 n = emit_count(o);

	return o->em->row_max != 0 && n > 0 &&
	    n + o->nretired > o->em->row_max;
}

static void
live_failed(struct emit_ctx *ctx)
{
	if (ctx->out->err == 0)
		ctx->out->err = ENOMEM;
}

/*
 * The sentinel comes last.  Where the device has no such object yet, all is
 * permitted until its first line is in: from then on an unlisted route is
 * denied, as it shall be, and each further permit only adds what is listed.  A
 * deny first would refuse, until the permits follow, what old and new both
 * accept.  An older deny goes right before it: what stands behind that one does
 * not count until then, and the list is never empty.  Of the last object the
 * removals stand in its own block.
 */
static void
put_object(struct emit_ctx *ctx, const struct emit_object *o, int last)
{
	const struct emitter	*em = o->em;
	struct live		 live = { NULL, NULL, 0, NULL };
	int			 retired;

	retired = has_retired(o) && live_init(&live, o) == 0;
	if (has_retired(o) && !retired)
		live_failed(ctx);

	put_comment(ctx->out, em, o->note);
	if (wants_orlonger(o) && (o->note == NULL ||
	    strcmp(o->note, EMIT_BARE_NOTE) != 0))
		put_comment(ctx->out, em, EMIT_BARE_NOTE);
	put_ahead(ctx, o);
	if (em->begin != NULL)
		em->begin(ctx);
	if (retired)
		put_retired(ctx, o, &live, BEFORE);
	if (retired && is_crowded(o))
		put_retired(ctx, o, &live, AFTER);
	put_rows(ctx, o);
	if (retired)
		put_retired(ctx, o, &live, BETWEEN);
	if (em->none != NULL && (o->sentinel != 0 || ctx->count == 0))
		em->none(ctx, o->sentinel != 0 ? o->sentinel : em->seq_max);
	if (retired && last && !is_crowded(o))
		put_retired(ctx, o, &live, AFTER);
	if (em->end != NULL)
		em->end(ctx);
	live_free(&live);
}

/* The removals that may wait for all additions, those of other objects too. */
static void
put_removals(struct emit_ctx *ctx, const struct emit_object *o)
{
	struct live	 live;
	size_t		 i;

	if (!has_retired(o) || is_crowded(o))
		return;
	if (live_init(&live, o) == -1) {
		live_failed(ctx);
		live_free(&live);
		return;
	}
	for (i = 0; i < o->nretired; i++)
		if (retired_when(o, &live, &o->retired[i]) == AFTER)
			break;
	if (i < o->nretired) {
		ctx->edits = 1;
		if (o->em->begin != NULL)
			o->em->begin(ctx);
		put_retired(ctx, o, &live, AFTER);
		if (o->em->end != NULL)
			o->em->end(ctx);
	}
	live_free(&live);
}

/* The k-th object of a group of j - i with one emitter. */
static void
ctx_of(struct emit_ctx *ctx, struct out *out, const struct emit_object *o,
    size_t i, size_t j, size_t k)
{
	emit_ctx_init(ctx, out, &o[k]);
	ctx->count = emit_count(&o[k]);
	ctx->objects = j - i;
	ctx->object = k - i;
}

/* The objects i to j - 1 of n, which have one emitter, and its brackets. */
static void
put_group(struct out *out, const struct emit_object *o, size_t i, size_t j,
    size_t n)
{
	const struct emitter	*em = o[i].em;
	struct emit_ctx		 ctx;
	size_t			 k;

	for (k = i; k < j; k++) {
		ctx_of(&ctx, out, o, i, j, k);
		if (k == i && em->open != NULL)
			em->open(&ctx);
		put_object(&ctx, &o[k], k + 1 == (em->close == NULL ? n :
		    j));
	}
	if (em->close == NULL)
		return;
	for (k = i; k + 1 < j; k++) {
		ctx_of(&ctx, out, o, i, j, k);
		put_removals(&ctx, &o[k]);
	}
	ctx_of(&ctx, out, o, i, j, j - 1);
	em->close(&ctx);
}

/*
 * All objects, and then what goes from any of them: a prefix that moves from
 * one list to another is in both for a while, and never in neither.
 */
void
emit_whole(struct out *out, const char *header, const struct emit_object *o,
    size_t n)
{
	struct emit_ctx	 ctx;
	size_t		 i, j;

	if (n > 0)
		put_comment(out, o[0].em, header);
	for (i = 0; i < n; i = j) {
		for (j = i; j < n && o[j].em == o[i].em; j++)
			;
		put_group(out, o, i, j, n);
	}
	for (i = 0; i + 1 < n; i++) {
		if (o[i].em->close != NULL)
			continue;	/* done, inside its brackets */
		ctx_of(&ctx, out, o, i, i + 1, i);
		put_removals(&ctx, &o[i]);
	}
}
