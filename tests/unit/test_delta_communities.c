/*
 * Lists of communities on devices that merge: the law of deltas
 * (src/emit/delta.h), line by line, for each row of the table that has some.
 *
 * The device keeps rows in the manner of its vendor: a line that is there stays
 * as it is, an index that is taken is refused, and so is a value under a second
 * index; without its last row a list is gone, and one that is gone permits all,
 * but in FRRouting nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/emit/delta.h"
#include "../../src/publish/numbers.h"
#include "../property/random.h"
#include "emit_help.h"

#define VALUES	12		/* 12076:5000, 12076:5010, ... */
#define OUTSIDE	(1u << VALUES)	/* a value that we never wrote */
#define EVERY	(OUTSIDE | (OUTSIDE - 1))

struct kind {
	const char	*platform;
	const char	*head, *undo;
	int		 indexed;
	unsigned	 missing;	/* what a missing list permits */
};

static const struct kind kinds[] = {
	{ "arista-eos-community-list", "ip community-list M365 ", "no ", 0,
	    EVERY },
	{ "cisco-ios-community-list", "ip community-list standard M365 ",
	    "no ", 0, EVERY },
	{ "cisco-nxos-community-list", "ip community-list standard M365 ",
	    "no ", 0, EVERY },
	{ "frr-community-list", "bgp community-list standard M365 ", "no ", 0,
	    0 },
	{ "huawei-vrp-community-filter", "ip community-filter basic M365 ",
	    "undo ", 1, EVERY },
};

static uint64_t		 seed;

/* --- the device ----------------------------------------------------------- */

struct device {
	const struct kind	*kind;
	uint32_t		 index[VALUES];	/* 0: not there; 1: there */
};

enum say { DID, NOTHING, REFUSED, BAD };

static unsigned
matched(const struct device *d)
{
	unsigned	 i, m = 0;

	for (i = 0; i < VALUES; i++)
		m |= d->index[i] != 0 ? 1u << i : 0;
	return m != 0 ? m : d->kind->missing;
}

static enum say
add(struct device *d, uint32_t index, unsigned v)
{
	unsigned	 i;

	if (d->index[v] != 0)
		return d->index[v] == index ? NOTHING : REFUSED;
	for (i = 0; i < VALUES && d->kind->indexed; i++)
		if (d->index[i] == index)
			return REFUSED;
	d->index[v] = index;
	return DID;
}

static enum say
del(struct device *d, uint32_t index, unsigned v)
{
	unsigned	 i;

	for (i = 0; i < VALUES; i++)
		if (d->index[i] == index && (d->kind->indexed || i == v)) {
			d->index[i] = 0;
			return DID;
		}
	return NOTHING;
}

/* One line; *value gets what it adds, or VALUES. */
static enum say
say(struct device *d, const char *line, unsigned *value)
{
	const struct kind	*k = d->kind;
	unsigned		 v = 0;
	uint32_t		 index = 1;
	int			 undo, n = 0;

	*value = VALUES;
	if (line[0] == '!' || line[0] == '#')
		return NOTHING;
	undo = strncmp(line, k->undo, strlen(k->undo)) == 0;
	line += undo ? strlen(k->undo) : 0;
	if (strncmp(line, k->head, strlen(k->head)) != 0)
		return BAD;
	line += strlen(k->head);
	if (k->indexed) {
		if (sscanf(line, "index %u%n", &index, &n) != 1)
			return BAD;
		line += n;
		if (undo)
			return *line == '\0' ? del(d, index, 0) : BAD;
		if (*line++ != ' ')
			return BAD;
	}
	n = 0;
	if (sscanf(line, "permit 12076:%u%n", &v, &n) != 1 || line[n] != '\0')
		return BAD;
	v = (v - 5000) / 10;
	assert_true(v < VALUES);
	if (undo)
		return del(d, index, v);
	*value = v;
	return add(d, index, v);
}

/* --- states --------------------------------------------------------------- */

static void
make(struct object_record *o, const struct object_record *old,
    const struct emitter *em, unsigned mask)
{
	char		 text[16], why[256];
	unsigned	 i;

	memset(o, 0, sizeof *o);
	o->platform = em->name;
	o->name = "M365";
	o->kind = ROW_VALUE;
	for (i = 0; i < VALUES; i++)
		if (mask & 1u << i) {
			snprintf(text, sizeof text, "12076:%u", 5000 + 10 * i);
			assert_int_equal(texts_add(&o->text, text), 0);
		}
	texts_sort(&o->text);
	assert_int_equal(numbers_assign(o, old, em, why, sizeof why), 0);
}

static unsigned
random_mask(unsigned like)
{
	unsigned	 m;

	do {
		m = random_below(&seed, 3) == 0 ?
		    random_below(&seed, OUTSIDE) :
		    like ^ 1u << random_below(&seed, VALUES) ^
		    1u << random_below(&seed, VALUES);
		m &= OUTSIDE - 1;
	} while (m == 0);
	return m;
}

static char *
whole(const struct object_record *now)
{
	struct emit_object	 o;
	char			 why[256];

	object_record_emit(now, &o);
	assert_int_equal(emit_check(&o, why, sizeof why), 0);
	return eh_render(&o, 1, NULL);
}

static char *
delta(const struct object_record *old, const struct object_record *now,
    struct emit_edits *sum)
{
	struct emit_object	 a, b;

	object_record_emit(old, &a);
	object_record_emit(now, &b);
	return eh_delta(&a, 1, &b, 1, sum);
}

/* --- the law -------------------------------------------------------------- */

/*
 * Feed the text, without the skip-th line that adds (-1: all of it).  "dull": a
 * line may do nothing.  Returns how many lines add.
 */
static int
load(struct device *d, const char *text, unsigned was, unsigned is, int skip,
    int dull)
{
	unsigned	 m, value, missing = 0;
	int		 adds = 0, fresh = matched(d) == EVERY;
	char		 line[128];
	enum say	 did;

	for (; *text != '\0'; text += strcspn(text, "\n") + 1) {
		snprintf(line, sizeof line, "%.*s", (int)strcspn(text, "\n"),
		    text);
		if (skip >= 0) {
			struct device	 aside = *d;

			(void)say(&aside, line, &value);
			if (value < VALUES && adds++ == skip) {
				missing = 1u << value;
				continue;
			}
		}
		did = say(d, line, &value);
		if (skip < 0)
			adds += value < VALUES;
		assert_int_not_equal(did, BAD);
		if (skip < 0) {
			assert_int_not_equal(did, REFUSED);
			assert_true(dull || did == DID || line[0] == '!' ||
			    line[0] == '#');
		}
		m = matched(d);
		if (fresh && m == EVERY)
			continue;	/* nothing is there yet */
		assert_int_equal(m & ~(fresh ? is : was | is), 0);
		assert_int_equal((fresh ? 0 : was & is) & ~m & ~missing, 0);
	}
	assert_int_equal(matched(d) & ~is & ~missing, 0);
	assert_int_equal(is & ~matched(d) & ~missing, 0);
	return adds;
}

/*
 * The delta from one to the other, and each of its additions refused.  1: no
 * delta leads there, and nothing was done.
 */
static int
step(struct device *d, const struct object_record *old,
    const struct object_record *now, unsigned was, unsigned is)
{
	struct emit_edits	 sum;
	struct device		 one;
	char			*s = delta(old, now, &sum);
	int			 i, adds;

	if (sum.blocked > 0) {
		/* only where no row stays */
		assert_int_equal(was & is, 0);
		free(s);
		return 1;
	}
	assert_int_equal(sum.gaps, 0);
	one = *d;
	adds = load(d, s, was, is, -1, 0);
	for (i = 0; i < adds; i++) {
		struct device	 less = one;

		(void)load(&less, s, was, is, i, 0);
	}
	free(s);
	return 0;
}

static void
one_kind(const struct kind *k)
{
	const struct emitter	*em = emitter_find(k->platform);
	struct object_record	 o[6];
	struct device		 d, copy;
	unsigned		 mask[6], i, at = 0;
	char			*s;

	assert_non_null(em);
	memset(&d, 0, sizeof d);
	d.kind = k;
	for (i = 0; i < 6; i++) {
		mask[i] = random_mask(i == 0 ? 0xff : mask[i - 1]);
		make(&o[i], i == 0 ? NULL : &o[i - 1], em, mask[i]);
		if (i == 0) {
			s = whole(&o[0]);
			(void)load(&d, s, 0, mask[0], -1, 0);
			(void)load(&d, s, mask[0], mask[0], -1, 1);
			free(s);
			continue;
		}
		copy = d;
		if (step(&d, &o[at], &o[i], mask[at], mask[i]) == 0) {
			/* and back, which is where it was */
			assert_int_equal(step(&d, &o[i], &o[at], mask[i],
			    mask[at]), 0);
			assert_memory_equal(&d, &copy, sizeof d);
		}
		/* a state may be missed; the whole form knows of it */
		if (random_below(&seed, 3) == 0)
			continue;
		s = whole(&o[i]);
		(void)load(&d, s, mask[at], mask[i], -1, 1);
		free(s);
		at = i;
	}
	for (i = 0; i < 6; i++)
		object_clear(&o[i]);
}

static void
test_law(void **state)
{
	unsigned long	 n, trials = random_trials(2000);
	size_t		 i;

	(void)state;
	seed = random_seed();
	for (n = 0; n < trials; n++)
		for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
			one_kind(&kinds[i]);
}

/* Whoever adds a row that merges must add its device here. */
static void
test_all_are_here(void **state)
{
	size_t	 i, k;

	(void)state;
	for (i = 0; emitters[i] != NULL; i++) {
		if (emitters[i]->rows != ROW_VALUE ||
		    emitters[i]->delta != DELTA_LINES)
			continue;
		for (k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
			if (strcmp(kinds[k].platform, emitters[i]->name) == 0)
				break;
		assert_true(k < sizeof kinds / sizeof kinds[0]);
	}
}

/* A line that takes the last row away is not written. */
static void
test_nothing_stays(void **state)
{
	struct object_record	 a, b;
	struct emit_edits	 sum;
	size_t			 i;
	char			*s;

	(void)state;
	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		make(&a, NULL, emitter_find(kinds[i].platform), 1);
		make(&b, &a, emitter_find(kinds[i].platform), 2);
		s = delta(&a, &b, &sum);
		assert_int_equal(sum.blocked, 1);
		assert_non_null(strstr(s, "load the whole form"));
		free(s);
		object_clear(&a);
		object_clear(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_law),
		cmocka_unit_test(test_all_are_here),
		cmocka_unit_test(test_nothing_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
