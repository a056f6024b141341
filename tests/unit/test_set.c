/*
 * Sets: text in and out, and the operations at the edges.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/prefix/set.h"
#include "said.h"
#include "sets.h"

static char *
text_of(const struct pset *s)
{
	struct out	 o;
	char		*text;

	assert_int_equal(out_open_mem(&o), 0);
	pset_write(s, &o);
	text = out_steal(&o, NULL);
	assert_non_null(text);
	return text;
}

static void
check_text(struct pset *s, const char *want)
{
	char	*got = text_of(s);

	assert_string_equal(got, want);
	assert_int_equal(s->sorted, 1);
	free(got);
	pset_free(s);
}

/*
 * Read this and return what was said, "" when nothing was.  The bytes are a
 * block of their own, so that reading on would be noticed.
 */
static const char *
said(const char *text, size_t n, char buf[512])
{
	struct pset	 s;
	struct in	 in;
	char		*exact = malloc(n > 0 ? n : 1);
	int		 ret;

	assert_non_null(exact);
	memcpy(exact, text, n);
	memset(&s, 0, sizeof s);
	in_open_mem(&in, "list", exact, n);
	said_begin();
	ret = pset_read(&s, &in);
	said_end(buf, 512);
	in_close(&in);
	pset_free(&s);
	free(exact);
	assert_int_equal(ret, *buf == '\0' ? 0 : -1);
	return buf;
}

static void
reads_text(void **state)
{
	struct pset	 s;
	char		 buf[512];

	(void)state;
	s = set_of("\xef\xbb\xbf# comment\r\n\r\n  10.0.0.0/8\t# why\r\n"
	    "10.0.0.0/8\n\t\n2001:DB8::/32 #\n192.0.2.1\n::1\n#10.0.0.0/99\n"
	    "255.255.255.255/32\r\n0.0.0.0/32\n2620::/48");
	check_text(&s, "0.0.0.0/32\n10.0.0.0/8\n192.0.2.1/32\n"
	    "255.255.255.255/32\n::1/128\n2001:db8::/32\n2620::/48\n");
	s = set_of("");
	check_text(&s, "");
	s = set_of("\xef\xbb\xbf");
	check_text(&s, "");
	s = set_of("1.2.3.4");
	check_text(&s, "1.2.3.4/32\n");
	assert_string_equal(said("\n\n#\n", 4, buf), "");
}

static void
says_what_is_wrong(void **state)
{
	static const struct {
		const char	*text, *said;
	} bad[] = {
		{ "10.0.0.0/33\n",
		    "1: \"10.0.0.0/33\": prefix length over 32" },
		{ "1.0.0.0/8\n\n010.0.4.0/24\n2.0.0.0/8\n3.0.0.0/8\n",
		    "3: \"010.0.4.0/24\": leading zero" },
		{ "10.5/16", "1: \"10.5/16\": not a prefix" },
		{ "10.0.0.1/24\r\n", "1: \"10.0.0.1/24\": host bits set" },
		{ "::ffff:1.2.3.0/120\n",
		    "1: \"::ffff:1.2.3.0/120\": IPv4 inside IPv6" },
		{ "10.0.0.0/8#x\n", "1: \"10.0.0.0/8#x\": not a prefix" },
		{ "10.0.0.0/8 20.0.0.0/8\n",
		    "1: \"10.0.0.0/8 20.0.0.0/8\": white space" },
		{ "10.0.0.0/8,20.0.0.0/8\n",
		    "1: \"10.0.0.0/8,20.0.0.0/8\": not a prefix" },
		{ "10.0.0.0-10.0.0.255\n",
		    "1: \"10.0.0.0-10.0.0.255\": not a prefix" },
		{ "1.0.0.0/8\n<html>\n", "2: \"<html>\": not a prefix" },
		{ "<<<<<<< HEAD\n", "1: \"<<<<<<< HEAD\": white space" },
		{ "2a01\n", "1: \"2a01\": not a prefix" },
		{ "1.2.3.4/1\n1.2.3.4/32\n1.2.3.4/32\n1.2.3.4/32\n",
		    "1: \"1.2.3.4/1\": host bits set" },
		{ "255.255.255.256/32\n255.255.255.255/32\n1.1.1.1/32\n",
		    "1: \"255.255.255.256/32\": not a prefix" },
		{ "10.0.0.0/ 8\n10.0.0.0/8\n10.0.0.0/8\n10.0.0.0/8\n",
		    "1: \"10.0.0.0/ 8\": white space" },
	};
	char	 buf[512], want[512];
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		snprintf(want, sizeof want, "o365feed: list:%s\n", bad[i].said);
		assert_string_equal(said(bad[i].text, strlen(bad[i].text), buf),
		    want);
	}
	assert_string_equal(said("1.0.0.0/8\0\n", 11, buf),
	    "o365feed: list:1: \"1.0.0.0/8\": not a prefix\n");
}

/* More lines than one buffer holds; the pieces end within lines. */
static void
reads_pieces(void **state)
{
	struct pset	 s;
	struct in	 in;
	FILE		*f = tmpfile();
	unsigned	 i;

	(void)state;
	assert_non_null(f);
	for (i = 0; i < 60000; i++)
		fprintf(f, i % 5 == 0 ? "2001:db8:%x::/48\n" :
		    "10.%u.%u.0/24\n", i % 5 == 0 ? i : i >> 8, i & 255);
	rewind(f);
	memset(&s, 0, sizeof s);
	assert_int_equal(in_open_fd(&in, "f", fileno(f), 1u << 30), 0);
	assert_int_equal(pset_read(&s, &in), 0);
	assert_int_equal(in_close(&in), 0);
	assert_int_equal(s.n4, 48000);
	assert_int_equal(s.n6, 12000);
	assert_int_equal(pset_sort(&s), 0);
	assert_int_equal(pset_count(&s), 60000);
	pset_free(&s);
	fclose(f);
}

static const struct {
	const char	*in, *out;
} covers[] = {
	{ "", "" },
	{ "255.255.255.255/32\n0.0.0.0/32",
	    "0.0.0.0/32\n255.255.255.255/32\n" },
	{ "0.0.0.0/0\n255.255.255.255/32\n0.0.0.0/32", "0.0.0.0/0\n" },
	{ "0.0.0.0/1\n128.0.0.0/1", "0.0.0.0/0\n" },
	{ "::/1\n8000::/1", "::/0\n" },
	{ "::/0\nffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0\n" },
	{ "::/128\n::1/128\nffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
	    "::/127\nffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128\n" },
	{ "255.255.255.254/32\n255.255.255.255/32", "255.255.255.254/31\n" },
	{ "10.0.1.0/24\n10.0.2.0/24", "10.0.1.0/24\n10.0.2.0/24\n" },
	{ "10.0.0.0/24\n10.0.1.0/24\n10.0.1.128/25\n10.0.2.0/23",
	    "10.0.0.0/22\n" },
	{ "0.0.0.0/32\n::/128", "0.0.0.0/32\n::/128\n" },
};

static void
covers_space(void **state)
{
	struct pset	 s, out;
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof covers / sizeof *covers; i++) {
		s = set_of(covers[i].in);
		memset(&out, 0, sizeof out);
		assert_int_equal(pset_cover(&out, &s), 0);
		check_text(&out, covers[i].out);
		pset_cover_inplace(&s);
		check_text(&s, covers[i].out);
	}
}

typedef int	 op_fn(struct pset *, const struct pset *, const struct pset *);

static void
check_op(op_fn *op, const char *a, const char *b, const char *want)
{
	struct pset	 sa = set_of(a), sb = set_of(b), out;

	memset(&out, 0, sizeof out);
	assert_int_equal(op(&out, &sa, &sb), 0);
	check_text(&out, want);
	pset_free(&sa);
	pset_free(&sb);
}

static void
algebra(void **state)
{
	(void)state;
	check_op(pset_union, "1.0.0.0/8\n::/0", "2.0.0.0/8\n1.0.0.0/8",
	    "1.0.0.0/8\n2.0.0.0/8\n::/0\n");
	check_op(pset_minus, "1.0.0.0/8\n1.0.0.0/9\n::/0", "1.0.0.0/8",
	    "1.0.0.0/9\n::/0\n");
	check_op(pset_and, "1.0.0.0/8\n1.0.0.0/9\n::/0", "1.0.0.0/9\n::/0\n",
	    "1.0.0.0/9\n::/0\n");
	check_op(pset_minus_space, "0.0.0.0/0", "255.255.255.255/32\n0.0.0.0/1",
	    "128.0.0.0/2\n192.0.0.0/3\n224.0.0.0/4\n240.0.0.0/5\n248.0.0.0/6\n"
	    "252.0.0.0/7\n254.0.0.0/8\n255.0.0.0/9\n255.128.0.0/10\n"
	    "255.192.0.0/11\n255.224.0.0/12\n255.240.0.0/13\n255.248.0.0/14\n"
	    "255.252.0.0/15\n255.254.0.0/16\n255.255.0.0/17\n255.255.128.0/18\n"
	    "255.255.192.0/19\n255.255.224.0/20\n255.255.240.0/21\n"
	    "255.255.248.0/22\n255.255.252.0/23\n255.255.254.0/24\n"
	    "255.255.255.0/25\n255.255.255.128/26\n255.255.255.192/27\n"
	    "255.255.255.224/28\n255.255.255.240/29\n255.255.255.248/30\n"
	    "255.255.255.252/31\n255.255.255.254/32\n");
	check_op(pset_minus_space, "::/0", "::/0", "");
	check_op(pset_minus_space, "::/0", "::/1", "8000::/1\n");
	check_op(pset_minus_space, "::/0", "8000::/1", "::/1\n");
	check_op(pset_minus_space, "10.0.0.0/24\n10.0.1.0/24", "",
	    "10.0.0.0/23\n");
	check_op(pset_minus_space, "10.0.0.0/24\n10.0.2.0/24", "10.0.0.0/22",
	    "");
	check_op(pset_and_space, "::/0\n0.0.0.0/0", "::1\n255.255.255.255",
	    "255.255.255.255/32\n::1/128\n");
	check_op(pset_and_space, "10.0.0.0/22", "10.0.3.0/24\n10.0.4.0/24",
	    "10.0.3.0/24\n");
}

static enum pset_rel
where(const char *set, const char *prefix)
{
	struct pset	 s = set_of(set);
	struct prefix	 p = prefix_of(prefix);
	enum pset_rel	 rel = pset_where(&s, &p);

	pset_free(&s);
	return rel;
}

static void
looks_up(void **state)
{
	struct pset	 s = set_of("10.0.0.0/8\n10.0.0.0/24\n::/0");
	struct prefix	 p;

	(void)state;
	p = prefix_of("10.0.0.0/8");
	assert_true(pset_has(&s, &p));
	p = prefix_of("10.0.0.0/16");
	assert_false(pset_has(&s, &p));
	p = prefix_of("::/0");
	assert_true(pset_has(&s, &p));
	p = prefix_of("::/128");
	assert_false(pset_has(&s, &p));
	p = prefix_of("0.0.0.0/0");
	assert_false(pset_has(&s, &p));
	pset_free(&s);
	assert_int_equal(where("0.0.0.0/0\n10.0.0.0/8", "9.0.0.0/8"),
	    PSET_INSIDE);
	assert_int_equal(where("0.0.0.0/1\n128.0.0.0/1", "0.0.0.0/0"),
	    PSET_INSIDE);
	assert_int_equal(where("0.0.0.0/1\n128.0.0.0/2", "0.0.0.0/0"),
	    PSET_PARTLY);
	assert_int_equal(where("10.0.0.1\n10.0.0.2", "10.0.0.0/24"),
	    PSET_PARTLY);
	assert_int_equal(where("10.0.0.0/24\n10.0.2.0/24", "10.0.1.0/24"),
	    PSET_OUTSIDE);
	assert_int_equal(where("0.0.0.0/0", "::/0"), PSET_OUTSIDE);
	assert_int_equal(where("::/0\n1::/16\n2::/16", "3::/16"), PSET_INSIDE);
	assert_int_equal(where("", "::/0"), PSET_OUTSIDE);
}

static void
counts(void **state)
{
	struct pset	 s;
	struct space	 sp;
	char		 buf[40];

	(void)state;
	s = set_of("0.0.0.0/0\n10.0.0.0/8\n::/0\n::1");
	pset_space(&s, &sp);
	assert_true(sp.v4 == UINT64_C(1) << 32);
	assert_true(sp.v6 == ~(u128)0);
	pset_free(&s);
	s = set_of("255.255.255.255\n0.0.0.0\n::/64\n::1\n8000::/1");
	pset_space(&s, &sp);
	assert_true(sp.v4 == 2);
	assert_string_equal(u128_str(sp.v6, buf),
	    "170141183460469231750134047789593657344");
	pset_free(&s);
	assert_string_equal(u128_str(0, buf), "0");
	assert_string_equal(u128_str(~(u128)0, buf),
	    "340282366920938463463374607431768211455");
	assert_string_equal(u128_str((u128)1 << 64, buf),
	    "18446744073709551616");
}

static void
tags_move(void **state)
{
	struct pset	 s;
	struct prefix	 p;
	unsigned	 i;

	(void)state;
	memset(&s, 0, sizeof s);
	p = prefix_of("2001:db8::/48");
	for (i = 0; i < 2000; i++) {
		p.addr[4] = (uint8_t)(i * 7 % 1000 >> 8);
		p.addr[5] = (uint8_t)(i * 7 % 1000);
		assert_int_equal(pset_add(&s, &p), 0);
		s.k6[i].tag = i;
	}
	assert_int_equal(pset_sort(&s), 0);
	assert_int_equal(s.n6, 1000);
	for (i = 0; i < 1000; i++)
		assert_int_equal(s.k6[i].tag * 7 % 1000, i);
	for (i = 0; i < 1000; i++)
		assert_true(s.k6[i].tag < 1000);	/* the first stays */
	pset_free(&s);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(reads_text),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(reads_pieces),
		cmocka_unit_test(covers_space),
		cmocka_unit_test(algebra),
		cmocka_unit_test(looks_up),
		cmocka_unit_test(counts),
		cmocka_unit_test(tags_move),
	};

	return cmocka_run_group_tests_name("set", tests, NULL, NULL);
}
