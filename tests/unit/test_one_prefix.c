/*
 * One prefix that comes: what it adds to the whole form of every platform that
 * edits rows, and to its delta.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../simulator/cases.h"

static const struct dev_window	 window = {
	{ 10, 0, 0, 0 }, { 0x20, 0x01, 0x0d, 0xb8 }
};

static void
make(struct version *v, const struct emitter *em, const char *rows)
{
	struct chain	 c;

	memset(&c, 0, sizeof c);
	c.em = em;
	c.window = &window;
	c.has[V4] = 1;
	version_text(v, &c, rows);
}

static size_t
lines(const char *s)
{
	size_t	 n = 0;

	for (; *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

/* How many lines of a are not in b, but for the first. */
static size_t
more_lines(const char *a, const char *b)
{
	const char	*at;
	char		 line[256];
	size_t		 n, more = 0;

	for (a = strchr(a, '\n') + 1; *a != '\0'; a += n) {
		n = strcspn(a, "\n") + 1;
		assert_true(n < sizeof line - 1);
		memcpy(line, a, n);
		line[n] = '\0';
		at = strstr(b, line);
		while (at != NULL && at > b && at[-1] != '\n')
			at = strstr(at + 1, line);
		more += at == NULL;
	}
	return more;
}

/*
 * VyOS needs two commands to say a rule, the MD-CLI a block; firewalls first
 * want an address, then its place in the group.
 */
static size_t
row_lines(const struct emitter *em)
{
	static const struct {
		const char	*name;
		size_t		 lines;
	} more[] = {
		{ "vyos-prefix-list", 2 },
		{ "nokia-sros-md-prefix-list", 2 },
		{ "junos-srx-address-set-set", 2 },
		{ "paloalto-panos-address-group", 2 },
		{ "fortinet-fortios-address-group", 4 },
		{ "fortinet-fortios-prefix-list", 6 },
	};
	size_t	 i;

	for (i = 0; i < sizeof more / sizeof more[0]; i++)
		if (strcmp(em->name, more[i].name) == 0)
			return more[i].lines;
	return 1;
}

/*
 * A prefix comes, anywhere: one row line more in the whole form, no other line
 * is another, and one command in the delta.
 */
static void
test_one_prefix(void **state)
{
	static const char *const	 came[] = {
		"10.0.0.0/32\n", "10.0.0.9/32\n", "10.0.0.31/32\n" };
	static const char		 rows[] =
	    "10.0.0.2/31\n10.0.0.4/30\n10.0.0.16/29\n10.0.0.28/32\n";
	struct emitter			 one;
	const struct emitter		*em = &one;
	struct version			 old, now;
	struct emit_edits		 sum;
	char				 both[128], why[128], *a, *b, *delta;
	size_t				 i, j, per, tried = 0;

	(void)state;
	for (i = 0; emitters[i] != NULL; i++) {
		case_emitter_of(&one, emitters[i]->name);
		if (em->delta != DELTA_LINES || em->rows != ROW_PREFIX)
			continue;
		for (j = 0; j < 3; j++, tried++) {
			snprintf(both, sizeof both, "%s%s", rows, came[j]);
			make(&old, em, rows);
			make(&now, em, both);
			if (version_number(&old, NULL, why,
			    sizeof why) == -1 || version_number(&now, &old,
			    why, sizeof why) == -1)
				fail_msg("%s: %s", em->name, why);
			a = version_whole(&old);
			b = version_whole(&now);
			per = row_lines(em);
			if (lines(b) != lines(a) + per)
				fail_msg("%s: %zu lines, then %zu", em->name,
				    lines(a), lines(b));
			/* the end of a block is no other line */
			assert_in_range(more_lines(b, a), 1, per);
			assert_int_equal(more_lines(a, b), 0);
			delta = version_delta(&old, &now, &sum);
			assert_int_equal(sum.adds, 1);
			assert_int_equal(sum.dels + sum.gaps + sum.blocked +
			    sum.fresh, 0);
			free(delta);
			/* and back */
			free(version_delta(&now, &old, &sum));
			assert_int_equal(sum.dels, 1);
			assert_int_equal(sum.adds + sum.gaps + sum.blocked, 0);
			free(a);
			free(b);
			version_free(&old);
			version_free(&now);
		}
	}
	assert_true(tried >= 12);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_one_prefix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
