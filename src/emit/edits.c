#include <stdlib.h>
#include <string.h>

#include "edits.h"

/* --- two states side by side --------------------------------------------- */

static int
edit_cmp(const void *va, const void *vb)
{
	const struct edit_row	*a = va, *b = vb;
	int			 c = row_order(&a->row, &b->row);

	return c != 0 ? c : a->row.number < b->row.number ? -1 :
	    a->row.number > b->row.number;
}

static struct edit_row *
rows_of(const struct emit_object *o, size_t *n)
{
	struct edit_row	*e;
	size_t		 i;
	int		 sorted = 1;

	*n = emit_count(o);
	if ((e = calloc(*n + 1, sizeof *e)) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	for (i = 0; i < *n; i++) {
		emit_get(o, i, &e[i].row);
		if (i > 0 && edit_cmp(&e[i - 1], &e[i]) > 0)
			sorted = 0;
	}
	/* a device's own text need not be in order */
	if (!sorted)
		qsort(e, *n, sizeof *e, edit_cmp);
	return e;
}

/*
 * A device may hold a row twice, under two numbers: then the one with the new
 * state's number is the pair, else the first; the other goes.
 */
static void
pair_rows(struct edits *e)
{
	size_t	 i, j = 0, best;
	int	 c = 1;

	for (i = 0; i < e->nnow; i++) {
		while (j < e->nold && (c = row_order(&e->old[j].row,
		    &e->now[i].row)) < 0)
			j++;
		if (j == e->nold || c != 0)
			continue;
		for (best = j; j < e->nold && row_order(&e->old[j].row,
		    &e->now[i].row) == 0; j++)
			if (e->old[j].row.number == e->now[i].row.number)
				best = j;
		e->old[best].pair = i + 1;
		e->now[i].pair = best + 1;
	}
}

/* An old row by its number, for new ones that want the same. */
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

/* Who stands where a new row is to stand?  0, or -1 (memory). */
static int
find_holders(struct edits *e)
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
		if (key.number == 0)
			continue;
		hit = bsearch(&key, by, e->nold, sizeof *by, number_cmp);
		if (hit != NULL && hit->index + 1 != e->now[i].pair)
			e->now[i].holder = hit->index + 1;
	}
	free(by);
	return 0;
}

/*
 * The same where it is not a number that they contend for: of the rows with one
 * prefix only one stands in each place (both states are sorted).
 */
static void
find_places(struct edits *e, const struct emitter *em)
{
	struct prange	*now, *old;
	size_t		 i, j = 0, k;

	for (i = 0; i < e->nnow && em->place != NULL; i++) {
		now = &e->now[i].row.prange;
		while (j < e->nold && prefix_cmp(&e->old[j].row.prange.p,
		    &now->p) < 0)
			j++;
		for (k = j; k < e->nold; k++) {
			old = &e->old[k].row.prange;
			if (prefix_cmp(&old->p, &now->p) != 0)
				break;
			if (e->now[i].pair == 0 && em->place(old) ==
			    em->place(now))
				e->now[i].holder = k + 1;
		}
	}
}

/* Is the new row there already, under its own number? */
static int
stays(const struct edits *e, const struct edit_row *now)
{
	return now->pair != 0 &&
	    e->old[now->pair - 1].row.number == now->row.number;
}

/* --- commands ------------------------------------------------------------ */

static void
command(struct edits *e, enum edit_kind kind, const struct row *row)
{
	e->cmd[e->ncmd].kind = kind;
	e->cmd[e->ncmd++].row = row;
	if (kind == EDIT_DEL)
		e->dels++;
	else
		e->adds++;
	if (kind == EDIT_ADD)
		e->there++;
	else if (kind == EDIT_DEL && row != &e->was_deny)
		e->there--;
}

/*
 * A row that is not wanted any more, before its time: where the device holds
 * as many as it can, it would refuse the next one.
 */
static void
make_space(struct edits *e)
{
	for (; e->room != 0 && e->there >= e->room && e->out < e->nold;
	    e->out++) {
		if (e->old[e->out].pair != 0 || e->old[e->out].done)
			continue;
		e->old[e->out].done = 1;
		command(e, EDIT_DEL, &e->old[e->out].row);
	}
}

/* An old row that must go although a new one is still to come. */
static void
make_room(struct edits *e, struct edit_row *old)
{
	if (old->done)
		return;
	old->done = 1;
	e->gaps++;
	command(e, EDIT_DEL, &old->row);
}

/*
 * The next row to put before "now" can be put: the one that stands on its
 * number and moves elsewhere.  NULL: none, and its number is free.
 */
static struct edit_row *
put_before(struct edits *e, const struct edit_row *now)
{
	struct edit_row	*holder, *other;

	if (now->holder == 0)
		return NULL;
	holder = &e->old[now->holder - 1];
	if (holder->done)
		return NULL;
	if (holder->pair == 0) {
		make_room(e, holder);
		return NULL;
	}
	other = &e->now[holder->pair - 1];
	if (other->done == 0)
		return other;
	/* in a ring somebody must go first */
	make_room(e, holder);
	return NULL;
}

/*
 * Put a row where another stands, or one that stands elsewhere: whoever is in
 * its way is put first, in turn, so that each is missing between two lines
 * only.  A row that moves goes before it comes: devices drop or refuse what
 * they have under another number (FRR does; of IOS nobody says).
 */
static void
put_row(struct edits *e, struct edit_row *first)
{
	struct edit_row	*now, *next;
	size_t		 n = 0;

	e->stack[n++] = (size_t)(first - e->now);
	first->done = -1;
	while (n > 0) {
		now = &e->now[e->stack[n - 1]];
		if ((next = put_before(e, now)) != NULL) {
			next->done = -1;
			e->stack[n++] = (size_t)(next - e->now);
			continue;
		}
		if (now->pair != 0)
			make_room(e, &e->old[now->pair - 1]);
		command(e, EDIT_ADD, &now->row);
		now->done = 1;
		n--;
	}
}

/* --- order --------------------------------------------------------------- */

/*
 * Does the sentinel come with these edits?  One that stands behind it already
 * does as well: a rollback to what was adopted leaves ours where it is.
 */
static int
deny_comes(const struct emit_object *old, const struct emit_object *now)
{
	return now->sentinel > old->sentinel;
}

/* How many rows from i on have the prefix of the first of them. */
static size_t
same_prefix(const struct edit_row *e, size_t i, size_t n)
{
	size_t	 j = i;

	while (j < n && prefix_cmp(&e[j].row.prange.p,
	    &e[i].row.prange.p) == 0)
		j++;
	return j - i;
}

/*
 * Where the longest prefix decides alone, one of several ranges of a prefix
 * hides for a while what the others will match, or what those around it do:
 * they can't come or go one after the other.
 */
static int
come_or_go(const struct edits *e)
{
	size_t	 i = 0, j = 0, n, m;
	int	 c;

	while (i < e->nold || j < e->nnow) {
		c = i == e->nold ? 1 : j == e->nnow ? -1 : prefix_cmp(
		    &e->old[i].row.prange.p, &e->now[j].row.prange.p);
		n = c <= 0 ? same_prefix(e->old, i, e->nold) : 0;
		m = c >= 0 ? same_prefix(e->now, j, e->nnow) : 0;
		if ((n == 0 && m > 1) || (m == 0 && n > 1))
			return 1;
		i += n;
		j += m;
	}
	return 0;
}

/*
 * What keeps the list from running empty, whatever one line is refused?  A
 * deny that is there and stays; or rows that are there and are not touched; or,
 * where the sentinel comes with this very delta, one of the two: it, or
 * additions that need nobody's place.  And the sentinel's number must be free.
 */
static const char *
why_blocked(const struct edits *e, const struct emit_object *old,
    const struct emit_object *now)
{
	size_t	 i, kept = 0, fresh = 0;

	/* such commands count one by one */
	if (now->em->longest && now->em->delta_apart && come_or_go(e))
		return "several ranges of one prefix come or go";
	for (i = 0; i < e->nnow; i++) {
		if (stays(e, &e->now[i]))
			kept++;
		else if (e->now[i].pair == 0 && e->now[i].holder == 0)
			fresh++;
	}
	if (deny_comes(old, now)) {
		for (i = 0; i < e->nold; i++)
			if (e->old[i].row.number == now->sentinel)
				return "its last number is taken on the device";
		if (e->nold == 0 && old->sentinel != 0)
			return "it holds nothing but a deny there";
		kept += fresh;
	} else if (old->sentinel != 0)
		return NULL;
	if (e->nold == 0 || kept > 0)
		return NULL;
	if (now->em->empty == HOLE_NONE && (now->em->missing == HOLE_NONE ||
	    now->em->missing == HOLE_ERROR))
		return NULL;	/* to run empty does no harm there */
	return "no row of it stays";
}

static void
deny_row(struct row *row, const struct emit_object *o, uint32_t number)
{
	memset(row, 0, sizeof *row);
	row->kind = o->kind;
	if (o->kind == ROW_PREFIX)
		emit_all(o->af, &row->prange);
	row->number = number;
	row->deny = 1;
}

/*
 * The sentinel: before all else while old rows keep the list from being empty;
 * an older deny-all goes first, since what stands behind it counts for nothing,
 * and since the same row twice may be refused.  A list without any row permits
 * all as it is: there the sentinel comes last, as in the whole form.
 */
static void
put_sentinel(struct edits *e, const struct emit_object *old,
    const struct emit_object *now, int last)
{
	if (!deny_comes(old, now) || last != (e->nold == 0))
		return;
	deny_row(&e->deny, now, now->sentinel);
	deny_row(&e->was_deny, now, old->sentinel);
	if (old->sentinel != 0)
		command(e, EDIT_DEL, &e->was_deny);
	command(e, EDIT_DENY, &e->deny);
}

static void
put_all(struct edits *e, const struct emit_object *old,
    const struct emit_object *now)
{
	struct edit_row	*r;
	size_t		 i;

	put_sentinel(e, old, now, 0);
	for (i = 0; i < e->nnow; i++) {
		/* where the longest decides, it is there before those around */
		r = &e->now[now->em->longest ? e->nnow - 1 - i : i];
		if (r->pair != 0 || r->holder != 0)
			continue;
		make_space(e);
		command(e, EDIT_ADD, &r->row);
		r->done = 1;
	}
	for (i = 0; i < e->nnow; i++)
		if (e->now[i].done == 0 && !stays(e, &e->now[i]))
			put_row(e, &e->now[i]);
	for (i = 0; i < e->nold; i++)
		if (e->old[i].pair == 0 && !e->old[i].done)
			command(e, EDIT_DEL, &e->old[i].row);
	put_sentinel(e, old, now, 1);
}

int
edits_init(struct edits *e, const struct emit_object *old,
    const struct emit_object *now)
{
	memset(e, 0, sizeof *e);
	if ((e->old = rows_of(old, &e->nold)) == NULL ||
	    (e->now = rows_of(now, &e->nnow)) == NULL)
		return -1;
	e->cmd = reallocarray(NULL, e->nold + e->nnow + 2, sizeof *e->cmd);
	e->stack = reallocarray(NULL, e->nnow + 1, sizeof *e->stack);
	if (e->cmd == NULL || e->stack == NULL) {
		log_error("out of memory");
		return -1;
	}
	pair_rows(e);
	if (find_holders(e) == -1)
		return -1;
	find_places(e, now->em);
	e->blocked = why_blocked(e, old, now);
	e->there = e->nold;
	e->room = now->em->row_max;
	put_all(e, old, now);
	return 0;
}

void
edits_free(struct edits *e)
{
	free(e->old);
	free(e->now);
	free(e->cmd);
	free(e->stack);
}
