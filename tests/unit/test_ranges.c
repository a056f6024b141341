/*
 * Rows with ranges: cases with a name.  See also tests/property.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/prefix/set.h"
#include "sets.h"

/* Rows with their ranges, one a line. */
static char *
rows_of(const struct pset *s)
{
	struct prange	 r;
	struct out	 o;
	char		 buf[PREFIX_STRLEN], *text;
	size_t		 i;

	assert_int_equal(out_open_mem(&o), 0);
	for (i = 0; i < pset_count(s); i++) {
		pset_get(s, i, &r);
		out_str(&o, prange_str(&r, buf));
		out_char(&o, '\n');
	}
	text = out_steal(&o, NULL);
	assert_non_null(text);
	return text;
}

static void
check_rows(const char *in, const char *want)
{
	struct pset	 s = set_of(in), out;
	char		*got;

	memset(&out, 0, sizeof out);
	assert_int_equal(pset_ranges(&out, &s), 0);
	got = rows_of(&out);
	assert_string_equal(got, want);
	free(got);
	pset_free(&out);
	pset_free(&s);
}

static void
row_of(struct pset *s, const char *text, unsigned lo, unsigned hi)
{
	struct prange	 r;

	r.p = prefix_of(text);
	r.lo = (uint8_t)lo;
	r.hi = (uint8_t)hi;
	assert_int_equal(pset_add_range(s, &r), 0);
}

static void
ranges_of_prefixes(void **state)
{
	(void)state;
	check_rows("", "");
	check_rows("10.0.0.0/24\n10.0.1.0/24", "10.0.0.0/23 ge 24 le 24\n");
	check_rows("10.0.0.0/23\n10.0.0.0/24\n10.0.1.0/24",
	    "10.0.0.0/23 le 24\n");
	check_rows("10.0.0.0/24\n10.0.2.0/24", "10.0.0.0/24\n10.0.2.0/24\n");
	check_rows("0.0.0.0/0", "0.0.0.0/0\n");
	check_rows("::/0", "::/0\n");
	check_rows("0.0.0.0/0\n0.0.0.0/1\n128.0.0.0/1", "0.0.0.0/0 le 1\n");
	check_rows("::/1\n8000::/1", "::/0 ge 1 le 1\n");
	check_rows("255.255.255.254\n255.255.255.255\n255.255.255.254/31",
	    "255.255.255.254/31 le 32\n");
	check_rows("::\n::1", "::/127 ge 128 le 128\n");
	/* bgpq4's IDEAS: three rows there, two here */
	check_rows("192.0.2.0/27\n192.0.2.32/27\n192.0.2.64/27\n192.0.2.96/27\n"
	    "192.0.2.128/26\n192.0.2.128/27\n192.0.2.160/27\n192.0.2.192/27\n"
	    "192.0.2.224/27", "192.0.2.0/24 ge 27 le 27\n192.0.2.128/26\n");
	/* bgpq4#119 as published, and its closure up to /23 */
	check_rows("196.250.204.0/22\n196.250.204.0/24\n196.250.205.0/24\n"
	    "196.250.206.0/24\n196.250.207.0/24",
	    "196.250.204.0/22\n196.250.204.0/22 ge 24 le 24\n");
	check_rows("196.250.204.0/22\n196.250.204.0/23\n196.250.206.0/23\n"
	    "196.250.204.0/24\n196.250.205.0/24\n196.250.206.0/24\n"
	    "196.250.207.0/24", "196.250.204.0/22 le 24\n");
	/* taking the widest first would take three */
	check_rows("0.0.0.0/1\n0.0.0.0/2\n64.0.0.0/2\n0.0.0.0/3\n32.0.0.0/3\n"
	    "64.0.0.0/3\n96.0.0.0/3\n128.0.0.0/3\n160.0.0.0/3\n192.0.0.0/3\n"
	    "224.0.0.0/3\n128.0.0.0/4\n144.0.0.0/4\n160.0.0.0/4\n176.0.0.0/4\n"
	    "192.0.0.0/4\n208.0.0.0/4\n224.0.0.0/4\n240.0.0.0/4",
	    "0.0.0.0/1 le 3\n128.0.0.0/1 ge 3 le 4\n");
}

static void
ranges_of_ranges(void **state)
{
	struct pset	 s, out;
	char		*got;

	(void)state;
	memset(&s, 0, sizeof s);
	memset(&out, 0, sizeof out);
	/* bgpq4#119: /22 le 23 and /22 ge 24 le 24 are one row */
	row_of(&s, "196.250.204.0/22", 22, 23);
	row_of(&s, "196.250.204.0/22", 24, 24);
	/* halves of one band, one of them reaching further */
	row_of(&s, "10.0.0.0/9", 24, 32);
	row_of(&s, "10.128.0.0/9", 16, 32);
	/* inside another row: adds nothing; inside, one longer */
	row_of(&s, "20.0.0.0/8", 8, 24);
	row_of(&s, "20.1.0.0/16", 16, 20);
	row_of(&s, "20.2.0.0/16", 20, 25);
	row_of(&s, "0.0.0.0/0", 0, 0);
	row_of(&s, "::/0", 0, 128);
	row_of(&s, "2001:db8::/32", 48, 64);
	assert_int_equal(pset_sort(&s), 0);
	assert_int_equal(pset_ranges(&out, &s), 0);
	got = rows_of(&out);
	assert_string_equal(got, "0.0.0.0/0\n10.0.0.0/9 ge 24 le 32\n"
	    "10.128.0.0/9 ge 16 le 32\n20.0.0.0/8 le 24\n"
	    "20.2.0.0/16 ge 25 le 25\n196.250.204.0/22 le 24\n"
	    "::/0 le 128\n");
	free(got);
	pset_free(&out);
	pset_free(&s);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(ranges_of_prefixes),
		cmocka_unit_test(ranges_of_ranges),
	};

	return cmocka_run_group_tests_name("ranges", tests, NULL, NULL);
}
