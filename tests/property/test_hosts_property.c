/*
 * Patterns of host names against all short names: what one covers, whether two
 * meet, and that the minimal set stands for the same names as the whole one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/limits.h"
#include "../../src/feed/hosts.h"
#include "random.h"

#define NAME_LEN	7
#define MAX_NAMES	20000

/*
 * All names of the letters a, b, c; c is in no pattern, so what only a wildcard
 * can meet is met.
 */
static char	 names[MAX_NAMES][NAME_LEN + 1];
static size_t	 nnames;
static uint64_t	 seed;

static unsigned
below(unsigned n)
{
	return random_below(&seed, n);
}

static void
all_names(char *s, size_t n)
{
	static const char	 letters[] = "abc.";
	size_t			 i;

	s[n] = '\0';
	if (n > 0 && s[n - 1] != '.') {
		if (nnames == MAX_NAMES)
			fail_msg("more names than there is room for");
		memcpy(names[nnames++], s, n + 1);
	}
	if (n == NAME_LEN)
		return;
	for (i = 0; i < 4; i++) {
		if (letters[i] == '.' && (n == 0 || s[n - 1] == '.'))
			continue;
		s[n] = letters[i];
		all_names(s, n + 1);
	}
}

/* Slow and plain: "*" is nothing, or one character and "*" again. */
static int
matches(const char *p, const char *s)
{
	if (*p == '*')
		return matches(p + 1, s) || (*s != '\0' && matches(p, s + 1));
	return *p == *s && (*p == '\0' || matches(p + 1, s + 1));
}

/* The same on a target where names say more. */
static int
means(const char *p, const char *s, unsigned how)
{
	size_t	 n = strlen(p), m = strlen(s);

	if (matches(p, s))
		return 1;
	if ((how & HOSTS_APEX) && host_kind(p) == HOST_BELOW &&
	    strcmp(p + 2, s) == 0)
		return 1;
	return (how & HOSTS_ZONE) && host_kind(p) == HOST_EXACT && m > n &&
	    s[m - n - 1] == '.' && strcmp(s + m - n, p) == 0;
}

/* A pattern of the letters a and b, short enough for names to tell it. */
static void
pattern(char *p)
{
	static const char *const	 part[] = {
		"a", "b", "ab", "a.b", "b.a", "a"
	};
	const char			*x = part[below(6)];
	const char			*y = part[below(6)];

	switch (below(6)) {
	case 0:
		snprintf(p, 16, "%s", x);
		break;
	case 1:
		snprintf(p, 16, "%s.%s", x, y);
		break;
	case 2:
		snprintf(p, 16, "*.%s", x);
		break;
	case 3:
		snprintf(p, 16, "*%s", x);
		break;
	case 4:
		snprintf(p, 16, "%.1s.*.%s", y, x);
		break;
	default:
		snprintf(p, 16, "%.1s*%s", y, x);
		break;
	}
}

static void
test_pairs(void **state)
{
	char	 a[16], b[16];
	size_t	 i, k, n = random_trials(3000);
	int	 outside, both;

	(void)state;
	for (i = 0; i < n; i++) {
		pattern(a);
		pattern(b);
		outside = both = 0;
		for (k = 0; k < nnames; k++) {
			int	 in_a = host_match(a, names[k]);
			int	 in_b = host_match(b, names[k]);

			if (in_a != matches(a, names[k]))
				fail_msg("%s matches %s: %d", a, names[k],
				    in_a);
			outside |= in_b && !in_a;
			both |= in_a && in_b;
		}
		if (host_covers(a, b) == outside)
			fail_msg("%s covers %s: %d", a, b, !outside);
		if (host_meets(a, b) != both)
			fail_msg("%s meets %s: %d", a, b, both);
	}
}

static void
one_set(unsigned how)
{
	struct texts	 all, few;
	char		 p[16];
	size_t		 i, j, k, dropped, n = 1 + below(8);
	int		 was, is;

	memset(&all, 0, sizeof all);
	for (i = 0; i < n; i++) {
		pattern(p);
		/* a row that knows names as zones has no wildcards */
		if ((how & HOSTS_ZONE) && strchr(p, '*') != NULL)
			continue;
		assert_int_equal(texts_add(&all, p), 0);
	}
	texts_sort(&all);
	assert_int_equal(texts_copy(&few, &all), 0);
	assert_int_equal(hosts_minimal(&few, how, &dropped), 0);
	assert_int_equal(few.n + dropped, all.n);
	for (k = 0; k < nnames; k++) {
		for (i = was = 0; i < all.n; i++)
			was |= means(all.s[i], names[k], how);
		for (i = is = 0; i < few.n; i++)
			is |= means(few.s[i], names[k], how);
		if (was != is)
			fail_msg("%s: %d, in the minimal set %d", names[k],
			    was, is);
	}
	/* and none of the rest is inside another one */
	for (i = 0; i < few.n; i++)
		for (j = 0; j < few.n; j++) {
			for (k = 0; i != j && k < nnames; k++)
				if (means(few.s[j], names[k], how) &&
				    !means(few.s[i], names[k], how))
					break;
			if (i != j && k == nnames)
				fail_msg("%s stays beside %s (means %x)",
				    few.s[j], few.s[i], how);
		}
	texts_free(&all);
	texts_free(&few);
}

static void
test_minimal(void **state)
{
	size_t	 i, n = random_trials(1000);

	(void)state;
	for (i = 0; i < n; i++) {
		one_set(0);
		one_set(HOSTS_APEX);
		one_set(HOSTS_ZONE);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_minimal),
	};
	char			 s[NAME_LEN + 1];

	seed = random_seed();
	all_names(s, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
