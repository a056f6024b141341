#include <stdlib.h>
#include <string.h>

#include "cases.h"

#define WRITE(r)	{ CASE_WRITE, r }
#define APPLY(r)	{ CASE_APPLY, r }
#define FOREIGN(r)	{ CASE_FOREIGN, r }
#define BACK		{ CASE_BACK, NULL }
#define LOAD		{ CASE_LOAD, NULL }

#define FOUR	"10.0.0.0/30\n10.0.0.8/29\n10.0.0.20/32\n10.0.0.28/31\n"
#define SIX	"2001:db8::/126\n2001:db8::8/125\n2001:db8::1c/127\n"
/* six rows fill a list whose last number is 7 */
#define FULL(a, b) \
	"10.0.0." a "/32\n10.0.0." b "/32\n10.0.0.12/32\n10.0.0.13/32\n" \
	"10.0.0.14/32\n10.0.0.15/32\n"

/* All in the window 10.0.0.0/27 and 2001:db8::/123. */
const struct delta_case delta_cases[] = {
	{ "first publication, loaded twice", 0, 0, 0, {
		APPLY(FOUR SIX), LOAD } },
	{ "one prefix comes", 0, 0, 0, {
		APPLY(FOUR SIX), APPLY(FOUR SIX "10.0.0.16/30\n") } },
	{ "a prefix goes and comes back", 0, 0, 0, {
		APPLY(FOUR SIX "10.0.0.16/30\n"), APPLY(FOUR SIX),
		APPLY(FOUR SIX "10.0.0.16/30\n") } },
	{ "a prefix goes, is not applied, and comes back", 0, 0, 0, {
		APPLY(FOUR SIX "10.0.0.16/30\n"), WRITE(FOUR SIX),
		APPLY(FOUR SIX "10.0.0.16/30\n10.0.0.21/32\n") } },
	{ "the list becomes empty and comes back", 0, 0, 0, {
		APPLY(FOUR SIX), APPLY(SIX), APPLY(FOUR SIX) } },
	{ "both families become empty", 0, 0, 0, {
		APPLY(FOUR SIX), APPLY(""), APPLY("10.0.0.0/28\n" SIX),
		LOAD } },
	{ "only one family", 0, 0, 0, {
		APPLY(SIX), APPLY(SIX "2001:db8::10/128\n"),
		APPLY("2001:db8::10/128\n") } },
	{ "one family changes", 0, 0, 0, {
		APPLY(FOUR SIX), APPLY(FOUR "2001:db8::/126\n"), BACK } },
	{ "a prefix changes its range", 0, 0, 0, {
		APPLY("10.0.0.0/28 28 28\n10.0.0.16/29 29 32\n"),
		APPLY("10.0.0.0/28 28 30\n10.0.0.16/29 29 32\n"),
		APPLY("10.0.0.0/28 29 32\n10.0.0.16/29 29 30\n"), BACK } },
	{ "a prefix becomes the one around it", 0, 0, 0, {
		APPLY("10.0.0.0/28\n10.0.0.16/30\n"),
		APPLY("10.0.0.0/27\n10.0.0.16/30\n"), BACK } },
	{ "a prefix becomes its halves", 0, 0, 0, {
		APPLY("10.0.0.0/28\n10.0.0.16/30\n"),
		APPLY("10.0.0.0/29\n10.0.0.8/29\n10.0.0.16/30\n"), BACK } },
	{ "an aggregate changes its shape", 0, 0, 1, {
		APPLY("10.0.0.0/29 29 32\n10.0.0.8/30 30 32\n"
		    "10.0.0.24/30 30 32\n"),
		APPLY("10.0.0.0/28 28 32\n10.0.0.24/30 30 32\n"),
		APPLY("10.0.0.0/29 29 32\n10.0.0.10/31 31 32\n"
		    "10.0.0.12/30 30 32\n10.0.0.24/30 30 32\n"), BACK } },
	{ "every row is replaced at once", 0, 0, 0, {
		APPLY(FOUR SIX), APPLY("10.0.0.4/30\n10.0.0.24/30\n"
		    "10.0.0.9/32\n2001:db8::10/124\n2001:db8::5/128\n"),
		BACK } },
	{ "a change is not applied, and then another", 0, 0, 0, {
		APPLY(FOUR SIX), WRITE(FOUR "10.0.0.16/30\n2001:db8::/123\n"),
		WRITE("10.0.0.16/30\n10.0.0.20/32\n" SIX),
		APPLY("10.0.0.17/32\n10.0.0.20/32\n" SIX) } },
	{ "rollback after two changes", 0, 0, 0, {
		APPLY(FOUR SIX), WRITE("10.0.0.16/30\n10.0.0.20/32\n" SIX),
		APPLY("10.0.0.17/32\n10.0.0.20/32\n2001:db8::/126\n"),
		BACK } },
	{ "a missed change, then the whole form", 0, 0, 0, {
		APPLY(FOUR SIX), WRITE("10.0.0.16/30\n10.0.0.20/32\n" SIX),
		WRITE("10.0.0.17/32\n10.0.0.20/32\n2001:db8::/126\n"),
		LOAD } },
	{ "the ceiling: a number is taken over", 7, 1, 0, {
		APPLY(FULL("0", "1")), APPLY(FULL("2", "1")), BACK } },
	{ "the ceiling: rows in a row", 7, 2, 0, {
		APPLY(FULL("0", "1")), WRITE(FULL("2", "1")),
		APPLY(FULL("2", "0")) } },
	{ "the ceiling: rows change places", 7, 2, 0, {
		APPLY(FULL("0", "1")), WRITE(FULL("2", "1")),
		WRITE(FULL("2", "0")), APPLY(FULL("1", "0")), BACK } },
	{ "numbers of the device's own", 0, 4, 0, {
		WRITE(FOUR), FOREIGN("10.0.0.0/30\t7\n10.0.0.8/29\t10\n"
		    "10.0.0.20/32\t5\n10.0.0.24/30\t15\n10.0.0.28/31\t40\n"),
		APPLY(FOUR "10.0.0.1/32\n") } },
	{ NULL, 0, 0, 0, { { CASE_END, NULL } } }
};

void
case_emitter_of(struct emitter *em, const char *platform)
{
	*em = *emitter_find(platform);
	if (em->families == FAMILIES_TOGETHER) {
		em->families = FAMILIES_APART;
		em->name_shared = 1;
	}
}

void
case_emitter(struct emitter *em, const struct delta_case *dc,
    const char *platform)
{
	case_emitter_of(em, platform);
	if (dc->seq_max != 0 && em->seq_step != 0) {
		em->seq_max = dc->seq_max - (emit_sentinel(em) == 0);
		em->seq_start = em->seq_step = 1;
	}
}

/* "P<tab>N" lines; a deny right behind them. */
static void
foreign(struct version *v, const struct chain *c, const char *text)
{
	char		 rows[256];
	uint32_t	 number[16], top = 0;
	const char	*p;
	size_t		 n = 0, i, len = 0;

	for (p = text; *p != '\0'; p += strcspn(p, "\n") + 1) {
		i = strcspn(p, "\t");
		memcpy(rows + len, p, i);
		len += i;
		rows[len++] = '\n';
		number[n] = (uint32_t)strtoul(p + i, NULL, 10);
		if (number[n] > top)
			top = number[n];
		n++;
	}
	rows[len] = '\0';
	version_text(v, c, rows);
	v->has[V6] = 0;
	if (n != pset_count(&v->obj[V4].set) ||
	    (v->obj[V4].number = calloc(n, sizeof number[0])) == NULL)
		abort();
	memcpy(v->obj[V4].number, number, n * sizeof number[0]);
	v->obj[V4].sentinel = top + 1;
}

struct play {
	const struct chain	*c;
	const struct player	*p;
	struct version		 v[8];
	size_t			 n;
	/* of v: what the device carries, and what it did before */
	size_t			 applied, before;
	int			 any;	/* does it carry anything? */
};

/* A version after the last one that was written.  1: not on this platform. */
static int
write_version(struct play *y, const char *rows)
{
	struct version	*v = &y->v[y->n], *old = NULL;
	char		 why[256];
	size_t		 i, f;

	for (i = y->n; i-- > 0 && old == NULL;)
		old = &y->v[i];
	version_text(v, y->c, rows);
	for (f = 0; f < FAMILIES; f++)
		if (pset_count(&v->obj[f].set) == 0 &&
		    (old == NULL || !old->has[f]))
			v->has[f] = 0;
	y->n++;
	return version_number(v, old, why, sizeof why) == -1;
}

static int
apply(struct play *y)
{
	int	 rc;

	if (!y->any)
		rc = y->p->whole(y->p->arg, NULL, &y->v[y->n - 1]);
	else
		rc = y->p->delta(y->p->arg, &y->v[y->applied],
		    &y->v[y->n - 1]);
	y->before = y->applied;
	y->applied = y->n - 1;
	y->any = 1;
	return rc;
}

static int
play_step(struct play *y, enum case_op op, const char *rows)
{
	struct version	 last;
	int		 rc = 0;

	switch (op) {
	case CASE_WRITE:
	case CASE_APPLY:
		if (write_version(y, rows))
			return 1;
		if (op == CASE_APPLY)
			rc = apply(y);
		break;
	case CASE_BACK:
		rc = y->p->delta(y->p->arg, &y->v[y->applied],
		    &y->v[y->before]);
		y->applied = y->before;
		break;
	case CASE_LOAD:
		rc = y->p->whole(y->p->arg, &y->v[y->applied],
		    &y->v[y->n - 1]);
		y->applied = y->n - 1;
		break;
	case CASE_FOREIGN:
		if (y->c->em->seq_step == 0 || y->c->em->none == NULL)
			return 1;
		/* it stands before what was written last */
		last = y->v[y->n - 1];
		foreign(&y->v[y->n - 1], y->c, rows);
		y->applied = y->n - 1;
		y->v[y->n++] = last;
		y->any = 1;
		rc = y->p->set(y->p->arg, &y->v[y->applied]);
		break;
	case CASE_END:
		break;
	}
	return rc;
}

int
case_play(const struct delta_case *dc, const struct chain *c,
    const struct player *p)
{
	struct play	 y;
	size_t		 i;
	int		 rc = 0;

	memset(&y, 0, sizeof y);
	y.c = c;
	y.p = p;
	for (i = 0; i < 8 && dc->step[i].op != CASE_END && rc == 0; i++)
		rc = play_step(&y, dc->step[i].op, dc->step[i].rows);
	for (i = 0; i < y.n; i++)
		version_free(&y.v[i]);
	return rc;
}
