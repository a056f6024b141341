/*
 * Prefixes: what is read, what is refused and why, and how they are written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/prefix/prefix.h"

/* Text that is read, and as it is written ("" for the same). */
static const struct {
	const char	*in, *out;
} good[] = {
	{ "0.0.0.0/0", "" },
	{ "0.0.0.0/32", "" },
	{ "10.0.0.0/8", "" },
	{ "128.0.0.0/1", "" },
	{ "255.255.255.255/32", "" },
	{ "255.255.255.254/31", "" },
	{ "192.0.2.0/24", "" },
	{ "1.2.3.4", "1.2.3.4/32" },
	{ "::/0", "" },
	{ "::/128", "" },
	{ "::1/128", "" },
	{ "8000::/1", "" },
	{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "" },
	{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127", "" },
	{ "2620::/48", "" },
	{ "2a01:111:f400::/48", "" },
	{ "2001:db8::", "2001:db8::/128" },
	{ "2001:DB8::/32", "2001:db8::/32" },
	{ "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1/128" },
	/* RFC 5952, 4.2.2: one group alone is not shortened */
	{ "2001:db8:0:1:1:1:1:1/128", "" },
	{ "2001:db8::1:1:1:1:1/128", "2001:db8:0:1:1:1:1:1/128" },
	/* 4.2.3: the longest run, and of equals the first */
	{ "2001:0:0:1:0:0:0:1/128", "2001:0:0:1::1/128" },
	{ "2001:db8:0:0:1:0:0:1/128", "2001:db8::1:0:0:1/128" },
	{ "1::/16", "" },
	{ "1:2:3:4:5:6:7::/128", "1:2:3:4:5:6:7:0/128" },
	{ "::2:3:4:5:6:7:8/128", "0:2:3:4:5:6:7:8/128" },
	{ "0:0:0:0:0:0:0:8/128", "::8/128" },
	/* hexadecimal, not dotted: our own parser takes it back */
	{ "::ffff:102:300/120", "" },
	{ "64:ff9b::/96", "" },
};

static const struct {
	const char	*in, *why;
	unsigned	 flags;
} bad[] = {
	{ "", "not a prefix", 0 },
	{ "/", "not a prefix", 0 },
	{ "/24", "not a prefix", 0 },
	{ "x", "not a prefix", 0 },
	{ "10", "not a prefix", PREFIX_BARE },
	{ "10/8", "not a prefix", 0 },
	{ "10.5/16", "not a prefix", 0 },
	{ "10.0.0/24", "not a prefix", 0 },
	{ "10.0.0.0.0/24", "not a prefix", 0 },
	{ "10..0.0/24", "not a prefix", 0 },
	{ ".10.0.0/24", "not a prefix", 0 },
	{ "10.0.0./24", "not a prefix", 0 },
	{ "10.0.0.0", "no prefix length", 0 },
	{ "10.0.0.0/", "no prefix length", PREFIX_BARE },
	{ "10.0.0.0/33", "prefix length over 32", 0 },
	{ "10.0.0.0/4294967304", "prefix length over 32", 0 },
	{ "10.0.0.0/08", "leading zero", 0 },
	{ "10.0.0.0/00", "leading zero", 0 },
	{ "10.0.0.0/+8", "not a prefix", 0 },
	{ "10.0.0.0/-8", "not a prefix", 0 },
	{ "10.0.0.0/8x", "not a prefix", 0 },
	{ "10.0.0.0/8/8", "not a prefix", 0 },
	{ "10.0.0.0/255.0.0.0", "not a prefix", 0 },
	{ "010.0.4.0/24", "leading zero", 0 },
	{ "00.0.0.0/24", "leading zero", 0 },
	{ "10.0.00.0/24", "leading zero", 0 },
	{ "0x0a.0.0.0/8", "not a prefix", 0 },
	{ "256.0.0.0/8", "not a prefix", 0 },
	{ "999.1.1.1/24", "not a prefix", 0 },
	{ "1000.0.0.0/8", "not a prefix", 0 },
	{ "10.0.0.1/24", "host bits set", 0 },
	{ "10.0.0.1/31", "host bits set", 0 },
	{ "0.0.0.1/0", "host bits set", 0 },
	{ "255.255.255.255/0", "host bits set", 0 },
	{ "10.0.0.0/8 ", "white space", 0 },
	{ " 10.0.0.0/8", "white space", 0 },
	{ "10.0.0.0/8\r", "white space", 0 },
	{ "10.0.0.0 /8", "white space", 0 },
	{ "\xef\xbc\x91.0.0.0/8", "not a prefix", 0 },
	{ "::", "no prefix length", 0 },
	{ "::/129", "prefix length over 128", 0 },
	{ "::/999999999999", "prefix length over 128", 0 },
	{ "::1/127", "host bits set", 0 },
	{ "::1/0", "host bits set", 0 },
	{ "0:0:0:1::/63", "host bits set", 0 },
	{ "8000::/0", "host bits set", 0 },
	{ "2001:db8:1::/32", "host bits set", 0 },
	{ ":", "not a prefix", PREFIX_BARE },
	{ ":::", "not a prefix", PREFIX_BARE },
	{ "1:::", "not a prefix", PREFIX_BARE },
	{ "1::2::3", "not a prefix", PREFIX_BARE },
	{ ":1::", "not a prefix", PREFIX_BARE },
	{ "1:2:3:4:5:6:7", "not a prefix", PREFIX_BARE },
	{ "1:2:3:4:5:6:7:8:9", "not a prefix", PREFIX_BARE },
	{ "1:2:3:4:5:6:7:8:", "not a prefix", PREFIX_BARE },
	{ "1:2:3:4:5:6:7:", "not a prefix", PREFIX_BARE },
	{ "1:2:3:4:5:6:7:8::", "not a prefix", PREFIX_BARE },
	{ "1::2:3:4:5:6:7:8", "not a prefix", PREFIX_BARE },
	{ "12345::/16", "not a prefix", 0 },
	{ "00001::/16", "not a prefix", 0 },
	{ "g::/16", "not a prefix", 0 },
	{ "2a01", "not a prefix", PREFIX_BARE },
	{ "fe80::%1/64", "not a prefix", 0 },
	{ "::ffff:1.2.3.0/120", "IPv4 inside IPv6", 0 },
	{ "::1.2.3.4/128", "IPv4 inside IPv6", 0 },
};

static void
reads(void **state)
{
	struct prefix	 p, q;
	const char	*why, *want;
	char		 buf[PREFIX_STRLEN];
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof *good; i++) {
		want = *good[i].out == '\0' ? good[i].in : good[i].out;
		memset(&p, 0xa5, sizeof p);
		if (prefix_parse(good[i].in, strlen(good[i].in), PREFIX_BARE,
		    &p, &why) == -1)
			fail_msg("%s: %s", good[i].in, why);
		assert_string_equal(prefix_str(&p, buf), want);
		/* and what we write is what we read */
		assert_int_equal(prefix_parse(buf, strlen(buf), 0, &q, &why),
		    0);
		assert_memory_equal(&p, &q, sizeof p);
	}
}

static void
refuses(void **state)
{
	struct prefix	 p;
	const char	*why;
	char		*exact;
	size_t		 i, n;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		/* a block of just these bytes: nothing is read behind them */
		n = strlen(bad[i].in);
		exact = malloc(n > 0 ? n : 1);
		assert_non_null(exact);
		memcpy(exact, bad[i].in, n);
		why = NULL;
		if (prefix_parse(exact, n, bad[i].flags, &p, &why) == 0)
			fail_msg("\"%s\" was read", bad[i].in);
		if (why == NULL || strcmp(why, bad[i].why) != 0)
			fail_msg("\"%s\": %s, not %s", bad[i].in,
			    why == NULL ? "(none)" : why, bad[i].why);
		free(exact);
	}
	/* a NUL is a byte like others */
	assert_int_equal(prefix_parse("10.0.0.0/8\0", 11, 0, &p, &why), -1);
}

static struct prefix
prefix_of(const char *s)
{
	struct prefix	 p;
	const char	*why;

	if (prefix_parse(s, strlen(s), PREFIX_BARE, &p, &why) == -1)
		fail_msg("%s: %s", s, why);
	return p;
}

static int
covers(const char *a, const char *b)
{
	struct prefix	 p = prefix_of(a), q = prefix_of(b);

	return prefix_covers(&p, &q);
}

static void
nests(void **state)
{
	struct prefix	 a = prefix_of("10.0.0.0/8");
	struct prefix	 b = prefix_of("10.0.0.0/9");
	struct prefix	 c = prefix_of("10.128.0.0/9");
	struct prefix	 d = prefix_of("::/0");

	(void)state;
	assert_true(covers("0.0.0.0/0", "255.255.255.255/32"));
	assert_true(covers("::/0", "::/0"));
	assert_true(covers("::/0", "ffff::/16"));
	assert_true(covers("10.0.0.0/8", "10.0.0.0/8"));
	assert_true(covers("10.0.0.0/8", "10.255.0.0/16"));
	assert_true(covers("10.0.0.0/31", "10.0.0.1/32"));
	assert_false(covers("10.0.0.0/8", "10.0.0.0/7"));
	assert_false(covers("10.0.0.0/9", "10.128.0.0/9"));
	assert_false(covers("10.0.0.0/31", "10.0.0.2/32"));
	assert_false(covers("0.0.0.0/0", "::/0"));
	assert_false(covers("::1/128", "::/128"));
	assert_true(prefix_cmp(&a, &b) < 0);
	assert_true(prefix_cmp(&b, &c) < 0);
	assert_true(prefix_cmp(&c, &d) < 0);
	assert_true(prefix_cmp(&d, &a) > 0);
	assert_int_equal(prefix_cmp(&a, &a), 0);
}

static void
ranges(void **state)
{
	struct prange	 r;
	char		 buf[PREFIX_STRLEN];

	(void)state;
	r.p = prefix_of("10.0.0.0/8");
	r.lo = r.hi = 8;
	assert_string_equal(prange_str(&r, buf), "10.0.0.0/8");
	r.hi = 24;
	assert_string_equal(prange_str(&r, buf), "10.0.0.0/8 le 24");
	r.lo = 24;
	assert_string_equal(prange_str(&r, buf), "10.0.0.0/8 ge 24 le 24");
	r.p = prefix_of("ffff:ffff:ffff:ffff:ffff:ffff:ffff:0/112");
	r.lo = 127;
	r.hi = 128;
	assert_string_equal(prange_str(&r, buf),
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:0/112 ge 127 le 128");
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(refuses),
		cmocka_unit_test(nests),
		cmocka_unit_test(ranges),
	};

	return cmocka_run_group_tests_name("prefix", tests, NULL, NULL);
}
