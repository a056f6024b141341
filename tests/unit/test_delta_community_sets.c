/*
 * Sets of communities that are replaced as a whole: the law of deltas
 * (src/emit/delta.h) in devices that read them in the manner of their vendors.
 *
 * After any count of lines, with a commit behind it, each set matches what it
 * matched before or what it shall match, and never all or a mixture; those that
 * are not to change are not in the delta; the delta back leads back.
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
#include "../simulator/commsets.h"
#include "emit_help.h"

static uint64_t			 seed;

/* --- states --------------------------------------------------------------- */

/* What is to be written: a mask a set, and their records. */
struct state {
	unsigned		 mask[SETS];	/* 0: there is no such set */
	struct object_record	 obj[SETS];
	struct emit_object	 emit[SETS];
	size_t			 n;
};

static void
state_make(struct state *s, const struct emitter *em)
{
	struct object_record	*o;
	char			 text[16], why[256];
	unsigned		 i, k;

	s->n = 0;
	for (i = 0; i < SETS; i++) {
		if (s->mask[i] == 0)
			continue;
		o = &s->obj[s->n];
		memset(o, 0, sizeof *o);
		o->platform = em->name;
		o->name = set_names[i];
		o->kind = ROW_VALUE;
		for (k = 0; k < VALUES; k++)
			if (s->mask[i] & 1u << k) {
				snprintf(text, sizeof text, "12076:%u",
				    5000 + 10 * k);
				assert_int_equal(texts_add(&o->text, text), 0);
			}
		texts_sort(&o->text);
		assert_int_equal(numbers_assign(o, NULL, em, why, sizeof why),
		    0);
		object_record_emit(o, &s->emit[s->n]);
		assert_int_equal(emit_check(&s->emit[s->n], why, sizeof why),
		    0);
		s->n++;
	}
}

static void
state_clear(struct state *s)
{
	while (s->n > 0)
		object_clear(&s->obj[--s->n]);
}

/* After "old" (NULL: the first): sets stay, change, come, and one may go. */
static void
state_random(struct state *s, const struct state *old)
{
	size_t	 i;

	for (i = 0; i < SETS; i++) {
		s->mask[i] = old == NULL ? 0 : old->mask[i];
		if (random_below(&seed, 3) == 0)
			s->mask[i] = random_below(&seed, OUTSIDE);
		else if (random_below(&seed, 3) == 0 && s->mask[i] != 0)
			s->mask[i] ^= 1u << random_below(&seed, VALUES);
	}
	if (s->mask[0] == 0)
		s->mask[0] = 1u << random_below(&seed, VALUES);
}

/* --- the law -------------------------------------------------------------- */

/* Each set is as it was, or as it shall be; "done": all that are new are. */
static void
holds(const struct set_device *d, const struct set_device *was,
    const struct state *s, int done)
{
	size_t	 i;

	for (i = 0; i < SETS; i++) {
		if (s->mask[i] == 0) {
			/* it stays, or its file is without it */
			assert_true(!d->set[i].there || d->set[i].match ==
			    was->set[i].match);
			continue;
		}
		if (d->set[i].there && d->set[i].match == s->mask[i])
			continue;
		assert_false(done);
		/* one that is new may be there before it has values */
		assert_int_equal(d->set[i].match, was->set[i].match);
	}
}

/* Whole, and cut off behind any of its lines with a commit there. */
static void
load(struct set_device *d, const struct set_kind *k, const char *text,
    const struct state *s)
{
	const struct set_device	 was = *d;
	struct set_device		 aside;
	char			*part = strdup(text), *end;

	assert_non_null(part);
	while ((end = strrchr(part, '\n')) != NULL) {
		*end = '\0';
		aside = was;
		/* a file takes its place by a rename: it is never cut */
		if (!k->file && set_commit(&aside, k, part) == 0)
			holds(&aside, &was, s, 0);
	}
	free(part);
	assert_int_equal(set_commit(d, k, text), 0);
	holds(d, &was, s, 1);
}

static size_t
changed(const struct state *old, const struct state *now)
{
	size_t	 i, n = 0;

	for (i = 0; i < SETS; i++)
		n += old->mask[i] != 0 && now->mask[i] != 0 &&
		    old->mask[i] != now->mask[i];
	return n;
}

/* Sets that are not to change do not stand in the delta. */
static void
only_changes(const char *text, const struct state *old,
    const struct state *now)
{
	size_t	 i;

	for (i = 0; i < SETS; i++)
		if (old->mask[i] == now->mask[i] &&
		    strstr(text, set_names[i]) != NULL)
			fail_msg("%s has not changed:\n%s", set_names[i],
			    text);
}

static void
step(struct set_device *d, const struct set_kind *k, const struct state *old,
    const struct state *now)
{
	struct emit_edits	 sum;
	char			*s = eh_delta(old->emit, old->n, now->emit,
				     now->n, &sum);

	if (k->file) {
		assert_int_equal(sum.adds, 0);
		free(s);
		s = eh_render(now->emit, now->n, NULL);
	} else {
		assert_int_equal(sum.blocked + sum.gaps + sum.dels, 0);
		assert_int_equal(sum.adds, changed(old, now));
		only_changes(s, old, now);
	}
	load(d, k, s, now);
	free(s);
}

static void
one_kind(const struct set_kind *k)
{
	const struct emitter	*em = emitter_find(k->platform);
	struct state		 a, b;
	struct set_device		 d, copy;
	char			*s;
	size_t			 i, j;

	assert_non_null(em);
	memset(&d, 0, sizeof d);
	state_random(&a, NULL);
	state_make(&a, em);
	s = eh_render(a.emit, a.n, NULL);
	load(&d, k, s, &a);
	copy = d;
	load(&d, k, s, &a);
	assert_memory_equal(&d, &copy, sizeof d);	/* twice is once */
	free(s);
	for (i = 0; i < 4; i++) {
		state_random(&b, &a);
		state_make(&b, em);
		copy = d;
		step(&d, k, &a, &b);
		step(&d, k, &b, &a);
		/* but for sets that came, which nothing takes away */
		for (j = 0; j < SETS; j++)
			assert_true(a.mask[j] == 0 || d.set[j].match ==
			    copy.set[j].match);
		step(&d, k, &a, &b);
		state_clear(&a);
		state_clear(&b);
		a = b;
		state_make(&a, em);
	}
	state_clear(&a);
}

static void
test_law(void **state)
{
	unsigned long		 n, trials = random_trials(100);
	const struct set_kind	*k;

	(void)state;
	seed = random_seed();
	for (n = 0; n < trials; n++)
		for (k = set_kinds; k->platform != NULL; k++)
			one_kind(k);
}

/* Whoever adds such a row must add its device here. */
static void
test_all_are_here(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; emitters[i] != NULL; i++)
		if (emitters[i]->rows == ROW_VALUE &&
		    emitters[i]->delta == DELTA_OBJECT)
			assert_non_null(set_kind(emitters[i]->name));
}

/* The devices refuse what their vendors do. */
static void
test_devices(void **state)
{
	static const char	 plain[] =
		"policy-options {\n    community M365 {\n"
		"        members \"%s\";\n    }\n}\n";
	static const struct {
		const char	*platform, *text;
	} bad[] = {
		{ "cisco-iosxr-community-set",
		    "community-set M365\n  12076:5000,\nend-set\n" },
		{ "cisco-iosxr-community-set",
		    "community-set M365\n  12076:5000\n  12076:5010\n"
		    "end-set\n" },
		{ "cisco-iosxr-community-set",
		    "community-set M365\n  12076:5000\n" },
		{ "bird2-community-set",
		    "define M365 = [\n  (12076,5000),\n];\n" },
		{ "bird2-community-set",
		    "define M365 = [\n  (12076,5000)\n];\n"
		    "define M365 = [\n  (12076,5010)\n];\n" },
		{ "nokia-sros-md-community",
		    "/configure policy-options community \"M365\"\n"
		    "    expression {\n        expr \"12076:5000 OR \"\n" },
	};
	const struct set_kind	*junos = set_kind("junos-community");
	struct set_device	 d;
	char			 text[256];
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		memset(&d, 0, sizeof d);
		assert_int_equal(set_commit(&d, set_kind(bad[i].platform),
		    bad[i].text), -1);
	}
	/* without its tag a member stands beside the one that is there */
	memset(&d, 0, sizeof d);
	snprintf(text, sizeof text, plain, "^(12076:5010)$");
	assert_int_equal(set_commit(&d, junos, text), 0);
	assert_int_equal(d.set[0].match, 2);
	snprintf(text, sizeof text, plain, "^(12076:5020)$");
	assert_int_equal(set_commit(&d, junos, text), 0);
	assert_int_equal(d.set[0].match, 0);
	/* without its anchors an expression finds more than the value */
	memset(&d, 0, sizeof d);
	snprintf(text, sizeof text, plain, "12076:5010");
	assert_int_equal(set_commit(&d, junos, text), 0);
	assert_int_equal(d.set[0].match, 2 | OUTSIDE);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_law),
		cmocka_unit_test(test_all_are_here),
		cmocka_unit_test(test_devices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
