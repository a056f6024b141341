/*
 * Numbers are for life: what numbers_assign() must keep, whatever happens.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/publish/numbers.h"

/* A row that exists only here: numbers 10, 20, ... 100, the last a sentinel. */
static void
nothing(struct emit_ctx *ctx, uint32_t number)
{
	(void)ctx;
	(void)number;
}

static const struct emitter small = {
	.name = "small", .seq_start = 10, .seq_step = 10, .seq_max = 100,
	.load = LOAD_MERGE, .none = nothing, .missing = HOLE_PERMITS,
};
static const struct emitter plain = {
	.name = "plain", .load = LOAD_MERGE,
};

static void
add(struct object_record *o, const char *text)
{
	struct prefix	 p;
	const char	*why;

	assert_int_equal(prefix_parse(text, strlen(text), 0, &p, &why), 0);
	assert_int_equal(pset_add(&o->set, &p), 0);
}

static struct object_record
object(const char *const *texts)
{
	struct object_record	 o;

	memset(&o, 0, sizeof o);
	for (; *texts != NULL; texts++)
		add(&o, *texts);
	assert_int_equal(pset_sort(&o.set), 0);
	return o;
}

static void
drop(struct object_record *o)
{
	pset_free(&o->set);
	free(o->number);
	free(o->retired);
	memset(o, 0, sizeof *o);
}

#define OBJECT(...) object((const char *const []){ __VA_ARGS__, NULL })

static void
assign(struct object_record *now, const struct object_record *old,
    const struct emitter *em)
{
	char	 why[256];

	if (numbers_assign(now, old, em, why, sizeof why) == -1)
		fail_msg("%s", why);
}

static void
test_first(void **state)
{
	struct object_record	 a = OBJECT("10.0.0.0/24", "10.0.1.0/24");

	(void)state;
	assign(&a, NULL, &small);
	assert_int_equal(a.number[0], 10);
	assert_int_equal(a.number[1], 20);
	assert_int_equal(a.sentinel, 100);
	drop(&a);
}

static void
test_gap_and_end(void **state)
{
	struct object_record	 a = OBJECT("10.0.0.0/24", "10.0.4.0/24");
	struct object_record	 b = OBJECT("10.0.0.0/24", "10.0.1.0/24",
				    "10.0.4.0/24", "10.0.5.0/24");

	(void)state;
	assign(&a, NULL, &small);
	assign(&b, &a, &small);
	assert_int_equal(b.number[0], 10);
	assert_int_equal(b.number[1], 15);	/* the middle */
	assert_int_equal(b.number[2], 20);
	assert_int_equal(b.number[3], 30);	/* highest + step */
	assert_int_equal(b.nretired, 0);
	drop(&a);
	drop(&b);
}

static void
test_comes_back(void **state)
{
	struct object_record	 a = OBJECT("10.0.0.0/24", "10.0.4.0/24");
	struct object_record	 b = OBJECT("10.0.0.0/24", "10.0.3.0/24");
	struct object_record	 c = OBJECT("10.0.0.0/24", "10.0.4.0/24");

	(void)state;
	assign(&a, NULL, &small);
	assign(&b, &a, &small);
	assert_int_equal(b.number[1], 30);	/* 20 is retired, not free */
	assert_int_equal(b.nretired, 1);
	assert_int_equal(b.retired[0].number, 20);
	assign(&c, &b, &small);
	assert_int_equal(c.number[1], 20);
	assert_int_equal(c.nretired, 1);
	assert_int_equal(c.retired[0].number, 30);
	drop(&a);
	drop(&b);
	drop(&c);
}

/* At the ceiling the longest-retired number goes to the new row. */
static void
test_ceiling(void **state)
{
	struct object_record	 old, now;
	char			 text[32], why[256];
	size_t			 i;

	(void)state;
	memset(&old, 0, sizeof old);
	for (i = 0; i < 97; i++) {
		snprintf(text, sizeof text, "10.0.%zu.0/24", i);
		add(&old, text);
	}
	assert_int_equal(pset_sort(&old.set), 0);
	assign(&old, NULL, &small);		/* 97 rows under 99 */
	assert_true(old.number[96] <= 99);
	/* two leave; four come: two numbers are free, two are retired */
	memset(&now, 0, sizeof now);
	for (i = 2; i < 97; i++) {
		snprintf(text, sizeof text, "10.0.%zu.0/24", i);
		add(&now, text);
	}
	for (i = 0; i < 4; i++) {
		snprintf(text, sizeof text, "11.0.%zu.0/24", i);
		add(&now, text);
	}
	assert_int_equal(pset_sort(&now.set), 0);
	assign(&now, &old, &small);
	assert_int_equal(now.nretired, 0);
	drop(&old);
	old = now;
	/* and now nothing is left */
	memset(&now, 0, sizeof now);
	assert_int_equal(pset_copy(&now.set, &old.set), 0);
	now.set.sorted = 0;
	add(&now, "12.0.0.0/24");
	assert_int_equal(pset_sort(&now.set), 0);
	assert_int_equal(numbers_assign(&now, &old, &small, why, sizeof why),
	    -1);
	assert_non_null(strstr(why, "number"));
	drop(&old);
	drop(&now);
}

static void
test_unnumbered(void **state)
{
	struct object_record	 a = OBJECT("10.0.0.0/24", "10.0.4.0/24");
	struct object_record	 b = OBJECT("10.0.0.0/24");
	struct object_record	 c = OBJECT("10.0.0.0/24", "10.0.4.0/24");

	(void)state;
	assign(&a, NULL, &plain);
	assert_null(a.number);
	assign(&b, &a, &plain);
	assert_int_equal(b.nretired, 1);
	assign(&c, &b, &plain);
	assert_int_equal(c.nretired, 0);
	drop(&a);
	drop(&b);
	drop(&c);
}

static const struct emitter large = {
	.name = "large", .seq_start = 5, .seq_step = 5, .seq_max = 65535,
	.load = LOAD_MERGE, .none = nothing, .missing = HOLE_PERMITS,
};

static int
number_of(const struct object_record *o, const struct prange *r)
{
	struct prange	 q;
	size_t		 i;

	for (i = 0; i < pset_count(&o->set); i++) {
		pset_get(&o->set, i, &q);
		if (prange_cmp(&q, r) == 0)
			return (int)o->number[i];
	}
	return 0;
}

/*
 * A hundred random versions, one after the other: every row that stays keeps
 * its number, one that comes back gets its own, and no number serves twice.
 */
static void
test_random(void **state)
{
	static uint8_t		 seen[65536];
	struct object_record	 old, now;
	struct prange		 r;
	const char		*s = getenv("SEED");
	unsigned		 seed = s == NULL ? 20261122u :
				    (unsigned)strtoul(s, NULL, 10);
	char			 text[32];
	size_t			 v, i;
	int			 was;

	(void)state;
	print_message("# seed %u\n", seed);
	srandom(seed);
	memset(&old, 0, sizeof old);
	for (v = 0; v < 300; v++) {
		memset(&now, 0, sizeof now);
		for (i = 0; i < 200; i++)
			if (random() % 10 < 7) {
				snprintf(text, sizeof text, "10.%zu.0.0/16",
				    i);
				add(&now, text);
			}
		assert_int_equal(pset_sort(&now.set), 0);
		assign(&now, v == 0 ? NULL : &old, &large);
		memset(seen, 0, sizeof seen);
		for (i = 0; i < pset_count(&now.set); i++) {
			pset_get(&now.set, i, &r);
			assert_in_range(now.number[i], 1, 65534);
			assert_int_equal(seen[now.number[i]]++, 0);
			if ((was = number_of(&old, &r)) != 0)
				assert_int_equal(now.number[i], was);
		}
		for (i = 0; i < now.nretired; i++)
			assert_int_equal(seen[now.retired[i].number]++, 0);
		for (i = 0; v > 0 && i < old.nretired; i++)
			if ((was = number_of(&now,
			    &old.retired[i].prange)) != 0)
				assert_int_equal(was, old.retired[i].number);
		drop(&old);
		old = now;
	}
	drop(&old);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first),
		cmocka_unit_test(test_gap_and_end),
		cmocka_unit_test(test_comes_back),
		cmocka_unit_test(test_ceiling),
		cmocka_unit_test(test_unnumbered),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests_name("numbers", tests, NULL, NULL);
}
