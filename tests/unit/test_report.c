/* The pieces that reports are made of, and one whole report. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "../../src/report/json.h"
#include "../../src/report/report.h"

static void
test_count(void **state)
{
	char	 b[REPORT_NUMBER];

	(void)state;
	assert_string_equal(report_count(0, b), "0");
	assert_string_equal(report_count(999, b), "999");
	assert_string_equal(report_count(1000, b), "1,000");
	assert_string_equal(report_count(1234567, b), "1,234,567");
	assert_string_equal(report_count(~(u128)0, b),
	    "340,282,366,920,938,463,463,374,607,431,768,211,455");
}

static void
test_space(void **state)
{
	char	 b[REPORT_NUMBER];

	(void)state;
	assert_string_equal(report_space(4, 0, b), "0 addresses");
	assert_string_equal(report_space(4, 1, b), "1 address");
	assert_string_equal(report_space(4, 16384, b), "16,384 addresses");
	assert_string_equal(report_space(6, 1, b), "1 address");
	assert_string_equal(report_space(6, (u128)1 << 64, b), "1 /64");
	assert_string_equal(report_space(6, (u128)3 << 64, b), "3 /64s");
	assert_string_equal(report_space(6, ((u128)3 << 64) + 1, b),
	    "about 3 /64s");
	assert_string_equal(report_space(6, (u128)7 << 63, b), "about 4 /64s");
	assert_string_equal(report_space(6, (u128)1 << 80, b), "1 /48");
	assert_string_equal(report_space(6, ((u128)1 << 80) + ((u128)1 << 64),
	    b), "65,537 /64s");
	assert_string_equal(report_space(6, ((u128)100 << 80) + 1, b),
	    "about 100 /48s");
	assert_string_equal(report_space(6, (u128)4096 << 80, b),
	    "4,096 /48s");
	/* all of IPv6 saturates at its last address */
	assert_string_equal(report_space(6, ~(u128)0, b),
	    "about 281,474,976,710,656 /48s");
}

static void
test_share(void **state)
{
	char	 b[REPORT_NUMBER];

	(void)state;
	assert_string_equal(report_share(16384, 2534933, b), "0.65 %");
	assert_string_equal(report_share(1, 0, b), "");
	assert_string_equal(report_share(0, 5, b), "0.00 %");
	assert_string_equal(report_share(1, 1000000, b), "under 0.01 %");
	assert_string_equal(report_share(999999, 1000000, b), "over 99.99 %");
	assert_string_equal(report_share(7, 7, b), "100.00 %");
	assert_string_equal(report_share(21, 7, b), "300.00 %");
}

/* What a function wrote, as a string. */
static char *
taken(struct out *o)
{
	char	*s = out_steal(o, NULL);

	assert_non_null(s);
	return s;
}

static void
is_words(const char *words, int show_feed, const char *want)
{
	struct out	 o;
	char		*s;

	assert_int_equal(out_open_mem(&o), 0);
	report_words(&o, words, show_feed);
	s = taken(&o);
	assert_string_equal(s, want);
	free(s);
}

static void
is_delta(const char *was, const char *is, const char *want)
{
	struct out	 o;
	char		*s;

	assert_int_equal(out_open_mem(&o), 0);
	report_words_delta(&o, was, is, 0);
	s = taken(&o);
	assert_string_equal(s, want);
	free(s);
}

static void
test_words(void **state)
{
	(void)state;
	is_words("feed=m365 service=skype category=optimize id=11 "
	    "udp=3478-3481 required=yes express-route=yes", 0,
	    "skype optimize id 11 udp 3478-3481");
	is_words("feed=a tcp=25,80,443 udp=3478,3479,3480,3481,50000-59999", 0,
	    "tcp 25,80,443 udp 3478-3481,50000-59999");
	is_words("feed=a tcp=1,2,4,5,6 udp=7,8", 0, "tcp 1,2,4-6 udp 7,8");
	is_words("feed=m365 service=skype", 1, "m365: skype");
	is_words("feed=a service=skype feed=b tag=T.x local", 0,
	    "skype; tag T.x; local");
	is_words("feed=a feed=b tag=T", 0, "tag T");
	is_words("local", 0, "local");
	is_words("", 0, "");
	is_words("feed=text", 0, "");
	is_words("feed=a service=x\033[2Jy", 0, "x\\x1b[2Jy");
}

static void
test_delta(void **state)
{
	(void)state;
	is_delta("feed=a service=common category=allow id=56",
	    "feed=a service=sharepoint category=allow id=31",
	    "common -> sharepoint, id 56 -> 31");
	is_delta("feed=a tcp=80 required=no",
	    "feed=a tcp=80 udp=53 required=yes",
	    "required no -> yes, udp none -> 53");
	is_delta("feed=a service=x", "feed=a service=x local",
	    "now also local");
	is_delta("feed=a service=x feed=b tag=T", "feed=b tag=T",
	    "no longer x");
}

static void
test_json_words(void **state)
{
	json_t	*v;
	char	*s;

	(void)state;
	v = rjson_words("feed=a service=skype,teams%20x category=allow "
	    "id=1,11 tcp=80,443 required=yes express-route=no "
	    "feed=b tag=T%FF local");
	s = json_dumps(v, JSON_COMPACT);
	assert_non_null(s);
	assert_string_equal(s, "{\"feed\":\"a\","
	    "\"service\":[\"skype\",\"teams x\"],\"category\":\"allow\","
	    "\"id\":[1,11],\"tcp\":\"80,443\",\"required\":true,"
	    "\"express_route\":false,"
	    "\"also\":[{\"feed\":\"b\",\"tag\":[\"T%FF\"]}],\"local\":true}");
	free(s);
	json_decref(v);
}

static void
put(struct members *m, const char *text, const char *w)
{
	struct prefix	 p;
	const char	*why;
	size_t		 n = pset_count(&m->set);
	uint32_t	*attr;

	assert_int_equal(prefix_parse(text, strlen(text), 0, &p, &why), 0);
	assert_int_equal(pset_add(&m->set, &p), 0);
	attr = reallocarray(m->attr, n + 1, sizeof *attr);
	assert_non_null(attr);
	m->attr = attr;
	attr[n] = (uint32_t)members_intern(m, w);
	m->set.sorted = 1;
}

static const char *const whole =
    "v4: 4 -> 4 prefixes, 17,152 -> 1,024 addresses "
    "(gained 256 = 1.49 %, lost 16,384 = 95.52 %)\n"
    "v6: 1 -> 2 prefixes, 2 -> 2 /48s (gained 0, lost 0)\n"
    "prefixes: 1 removed, 1 added, 1 moved, 1 changed, "
    "1 re-spelled away, 2 re-spelled in\n"
    "\n"
    "- 13.107.64.0/18   skype optimize id 11   "
    "(16,384 addresses lost)\n"
    "+ 20.0.0.0/23      common   (256 of 512 addresses gained)\n"
    "~ 52.0.0.0/24      moved common -> sharepoint\n"
    "~ 52.1.0.0/24      changed tcp 80 -> 443\n"
    "= 2001:db8::/47    common   (line gone, space still there)\n"
    "= 2001:db8::/48    common   (new line, no new space)\n"
    "= 2001:db8:1::/48  common   (new line, no new space)\n";

static void
test_whole(void **state)
{
	struct members		 a, b;
	struct diff		 d;
	struct report_diff	 r;
	struct out		 o;
	json_t			*v;
	json_error_t		 e;
	char			*s;
	size_t			 n;

	(void)state;
	memset(&a, 0, sizeof a);
	memset(&b, 0, sizeof b);
	memset(&r, 0, sizeof r);
	put(&a, "13.107.64.0/18", "feed=o service=skype category=optimize "
	    "id=11");
	put(&a, "20.0.0.0/24", "feed=o service=common");
	put(&b, "20.0.0.0/23", "feed=o service=common");
	put(&b, "20.0.0.0/24", "feed=o service=common");
	put(&a, "52.0.0.0/24", "feed=o service=common");
	put(&b, "52.0.0.0/24", "feed=o service=sharepoint");
	put(&a, "52.1.0.0/24", "feed=o service=common tcp=80");
	put(&b, "52.1.0.0/24", "feed=o service=common tcp=443");
	put(&a, "2001:db8::/47", "feed=o service=common");
	put(&b, "2001:db8::/48", "feed=o service=common");
	put(&b, "2001:db8:1::/48", "feed=o service=common");
	assert_int_equal(diff_members(&d, &a, &b), 0);
	r.diff = &d;
	assert_int_equal(out_open_mem(&o), 0);
	report_text_diff(&o, &r);
	s = taken(&o);
	/* before: 16,384 and three /24s; after: a /23, a /24 in it, two /24s */
	assert_string_equal(s, whole);
	free(s);

	assert_int_equal(out_open_mem(&o), 0);
	report_json_diff(&o, &r);
	s = out_steal(&o, &n);
	assert_non_null(s);
	v = json_loadb(s, n, JSON_REJECT_DUPLICATES, &e);
	assert_non_null(v);
	assert_int_equal(json_array_size(json_object_get(v, "removed")), 1);
	assert_int_equal(json_array_size(json_object_get(v, "added")), 1);
	assert_int_equal(json_array_size(json_object_get(v, "moved")), 1);
	assert_int_equal(json_array_size(json_object_get(v, "changed")), 1);
	assert_int_equal(json_array_size(json_object_get(v, "respelled")), 3);
	json_decref(v);
	free(s);

	r.max_rows = 2;
	assert_int_equal(out_open_mem(&o), 0);
	report_text_diff(&o, &r);
	s = taken(&o);
	assert_non_null(strstr(s, "+ 20.0.0.0/23"));
	assert_null(strstr(s, "~ "));
	assert_non_null(strstr(s, "... and 5 more\n"));
	free(s);
	diff_free(&d);
	members_free(&a);
	members_free(&b);
}

static void
test_table(void **state)
{
	static const char *const cells[] = {
		"A", "LONGER", "x", "1", "2\n", "z"
	};
	struct table	 t;
	struct out	 o;
	char		*s;
	size_t		 i;

	(void)state;
	memset(&t, 0, sizeof t);
	t.columns = 3;
	for (i = 0; i < 6; i++)
		table_cell(&t, cells[i]);
	assert_int_equal(t.err, 0);
	assert_int_equal(out_open_mem(&o), 0);
	table_write(&t, &o);
	s = taken(&o);
	assert_string_equal(s, "A  LONGER  x\n1  2\\x0a      z\n");
	free(s);
	table_free(&t);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_space),
		cmocka_unit_test(test_share),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_delta),
		cmocka_unit_test(test_json_words),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_table)
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
