/*
 * Sets of texts against an oracle of bits: each of eight names is in or not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/feed/texts.h"

#define NAMES	8
#define SETS	(1u << NAMES)

static const char *const names[NAMES] = {
	"*.a.com", "a.com", "a.com.", "aa.com", "b", "b.a.com", "c-d", "z"
};

/* Out of order and twice, as feeds say them. */
static void
make(struct texts *t, unsigned bits)
{
	size_t	 i, k;

	memset(t, 0, sizeof *t);
	for (k = 0; k < 2; k++)
		for (i = NAMES; i-- > 0; )
			if (bits >> i & 1)
				assert_int_equal(texts_add(t, names[i]), 0);
	texts_sort(t);
}

static unsigned
bits_of(const struct texts *t)
{
	unsigned	 bits = 0;
	size_t		 i, n = 0;

	for (i = 0; i < NAMES; i++)
		if (texts_find(t, names[i]) != -1) {
			bits |= 1u << i;
			n++;
		}
	assert_int_equal(t->n, n);
	return bits;
}

static void
test_sets(void **state)
{
	struct texts	 a, b, out;
	unsigned	 i, j;

	(void)state;
	for (i = 0; i < SETS; i += 5)
		for (j = 0; j < SETS; j += 3) {
			make(&a, i);
			make(&b, j);
			assert_int_equal(texts_equal(&a, &b), i == j);
			memset(&out, 0, sizeof out);
			assert_int_equal(texts_minus(&out, &a, &b), 0);
			assert_int_equal(bits_of(&out), i & ~j);
			texts_free(&out);
			memset(&out, 0, sizeof out);
			assert_int_equal(texts_union(&out, &a, &b), 0);
			assert_int_equal(bits_of(&out), i | j);
			texts_free(&out);
			memset(&out, 0, sizeof out);
			assert_int_equal(texts_copy(&out, &a), 0);
			assert_true(texts_equal(&out, &a));
			texts_free(&out);
			texts_free(&a);
			texts_free(&b);
		}
}

static void
test_nothing(void **state)
{
	struct texts	 none;

	(void)state;
	memset(&none, 0, sizeof none);
	assert_int_equal(texts_find(&none, "a"), -1);
	texts_sort(&none);
	assert_int_equal(none.n, 0);
	texts_free(&none);
	texts_free(NULL);
}

int
main(void)
{
	static const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_nothing)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
