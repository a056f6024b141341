/*
 * Texts of devices whose configuration is a tree, in braces or as commands with
 * a whole path: what they show, what is passed over, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit/delta.h"
#include "emit_help.h"

static void
test_junos(void **state)
{
	static const char	 show[] =
	    "## Last changed: never\nversion 22.1;\npolicy-options {\n"
	    "    policy-statement A {\n        term o365feed {\n"
	    "            from {\n"
	    "                route-filter 10.0.0.0/8 upto /24 accept;\n"
	    "                /* ours */\n"
	    "                route-filter 11.0.0.0/8 exact accept;\n"
	    "            }\n            then reject;\n        }\n"
	    "        then reject;\n    }\n"
	    "    policy-statement B {\n        term o365 {\n"
	    "            from {\n                family inet;\n"
	    "                route-filter 12.0.0.0/8 exact;\n"
	    "                community [ X Y ];\n            }\n"
	    "            then accept;\n        }\n    }\n}\n"
	    "protocols { bgp { import [ A B ]; } }\n";

	(void)state;
	device("junos-policy-statement", show, "A", 4,
	    "0 10.0.0.0/8 le 24; 0 11.0.0.0/8");
	device("junos-policy-statement", show, "B", 4, NULL);
	device("junos-policy-statement-set", show, "A", 4,
	    "0 10.0.0.0/8 le 24; 0 11.0.0.0/8");
	/* a part, as "show policy-options policy-statement A" gives it */
	device("junos-policy-statement", "policy-statement \"A\" {\n"
	    "  term o365feed {\n    then reject;\n  }\n}\n", "A", 6, "");
	device("junos-policy-statement-set",
	    "set version 22.1\n"
	    "set policy-options policy-statement A term o365feed from "
	    "route-filter 2001:db8::/32 orlonger accept\n"
	    "set policy-options policy-statement A term o365feed then reject\n"
	    "set policy-options policy-statement A term x then accept\n"
	    "delete policy-options policy-statement A term o365feed from "
	    "route-filter 2001:db9::/32 orlonger\n", "A", 6,
	    "0 2001:db8::/32 le 128");
	device("junos-prefix-list-set",
	    "# o365feed\nset policy-options prefix-list A 10.0.0.0/8\n"
	    "delete policy-options prefix-list A 11.0.0.0/8\n", "A", 4,
	    "0 10.0.0.0/8");
	device("junos-route-filter-list-set",
	    "set policy-options route-filter-list A 10.0.0.0/8 upto /9\n",
	    "A", 4, "0 10.0.0.0/8 le 9");
}

#define TERM	"policy-statement A {\n term o365feed {\n"

static void
test_bad_junos(void **state)
{
	(void)state;
	bad_text("junos-policy-statement", 3, TERM
	    "  from route-filter 10.0.0.0/8 exact;\n } }\n", "not understood");
	bad_text("junos-policy-statement", 3, TERM
	    "  from protocol bgp;\n } }\n", "not understood");
	bad_text("junos-policy-statement", 3, TERM
	    "  then accept;\n } }\n", "not understood");
	bad_text("junos-policy-statement", 3, TERM
	    "  from route-filter 10.0.0.0/33 exact accept;\n } }\n", "over 32");
	bad_text("junos-policy-statement", 3, TERM
	    "  from route-filter 10.0.0.0/8 upto /7 accept;\n } }\n",
	    "no range");
	bad_text("junos-policy-statement", 3, TERM
	    "  inactive: from route-filter 10.0.0.0/8 exact accept;\n } }\n",
	    "inactive");
	bad_text("junos-policy-statement", 3, TERM "  then reject;\n", "ends");
	bad_text("junos-policy-statement", 4, TERM "  then reject;\n } } }\n",
	    "out of place");
	bad_text("junos-policy-statement", 1,
	    "deactivate policy-options policy-statement A term o365feed\n",
	    "inactive");
	bad_text("junos-policy-statement-set", 1,
	    "set policy-options policy-statement A term o365feed then reject",
	    "ends");
}

static void
test_srlinux(void **state)
{
	static const char	 info[] =
	    "--{ candidate shared default }--[  ]--\nA:leaf1#\n"
	    "    routing-policy {\n        prefix-set A {\n"
	    "            prefix 10.0.0.0/8 mask-length-range exact {\n"
	    "            }\n"
	    "            prefix 11.0.0.0/8 mask-length-range 9..24 {\n"
	    "            }\n        }\n"
	    "        policy P {\n            statement 10 {\n"
	    "                match {\n                    prefix {\n"
	    "                        prefix-set A\n                    }\n"
	    "                }\n            }\n        }\n    }\n"
	    "    acl {\n        match-list {\n"
	    "            ipv4-prefix-list A {\n"
	    "                description \"of { ours }\"\n"
	    "                prefix 12.0.0.0/8 {\n                }\n"
	    "            }\n            ipv6-prefix-list A {\n"
	    "                prefix 2001:db8::/32 {\n                }\n"
	    "            }\n        }\n    }\n";

	(void)state;
	device("nokia-srlinux-prefix-set", info, "A", 4,
	    "0 10.0.0.0/8; 0 11.0.0.0/8 ge 9 le 24");
	device("nokia-srlinux-acl-prefix-list", info, "A", 4, "0 12.0.0.0/8");
	device("nokia-srlinux-acl-prefix-list", info, "A", 6,
	    "0 2001:db8::/32");
	/* "info flat" */
	device("nokia-srlinux-prefix-set",
	    "set / routing-policy prefix-set \"A b\" prefix 10.0.0.0/8 "
	    "mask-length-range 8..32\n"
	    "set / system name host-name leaf1\n", "A b", 4,
	    "0 10.0.0.0/8 le 32");
	device("nokia-srlinux-prefix-set",
	    "/routing-policy\nprefix-set A {\n"
	    "    prefix 10.0.0.0/8 mask-length-range exact { }\n}\n", "A", 4,
	    "0 10.0.0.0/8");
	bad_text("nokia-srlinux-prefix-set", 1, "set / routing-policy "
	    "prefix-set A prefix 10.0.0.0/8 mask-length-range 7..8\n",
	    "no range");
	bad_text("nokia-srlinux-prefix-set", 1, "set / routing-policy "
	    "prefix-set A prefix 10.0.0.0/8\n", "not understood");
	bad_text("nokia-srlinux-acl-prefix-list", 1, "set / acl match-list "
	    "ipv6-prefix-list A prefix 10.0.0.0/8\n", "other family");
}

static void
test_sros_md(void **state)
{
	static const char	 info[] =
	    "configure {\n    filter {\n        match-list {\n"
	    "            ip-prefix-list \"A\" {\n"
	    "                description \"x\"\n"
	    "                prefix 10.0.0.0/8 { }\n"
	    "                prefix 192.0.2.1/32 { }\n            }\n"
	    "            ip-prefix-list \"B\" {\n"
	    "                apply-path {\n                }\n            }\n"
	    "        }\n    }\n    policy-options {\n"
	    "        prefix-list \"A\" {\n"
	    "            prefix 10.0.0.0/8 type exact {\n            }\n"
	    "            prefix 11.0.0.0/8 type range {\n"
	    "                end-length 24\n                start-length 9\n"
	    "            }\n"
	    "            prefix 12.0.0.0/8 type through {\n"
	    "                through-length 24\n            }\n        }\n"
	    "        prefix-list \"B\" {\n"
	    "            prefix 10.0.0.0/8 type longer {\n            }\n"
	    "        }\n"
	    "        policy-statement \"P\" {\n            entry 10 {\n"
	    "                from {\n"
	    "                    prefix-list [\"A\" \"B\"]\n"
	    "                }\n            }\n        }\n    }\n}\n";
	struct parsed		 p;

	(void)state;
	device("nokia-sros-md-prefix-list", info, "A", 4,
	    "0 10.0.0.0/8; 0 11.0.0.0/8 ge 9 le 24; 0 12.0.0.0/8 le 24");
	device("nokia-sros-md-match-list", info, "A", 4,
	    "0 10.0.0.0/8; 0 192.0.2.1/32");
	/* what another has otherwise does no harm to ours */
	assert_int_equal(emit_parse(emitter_find("nokia-sros-md-prefix-list"),
	    "dev", info, strlen(info), &p), 0);
	assert_non_null(parsed_find(&p, "B", 0)->bad);
	parsed_free(&p);
	assert_int_equal(emit_parse(emitter_find("nokia-sros-md-match-list"),
	    "dev", info, strlen(info), &p), 0);
	assert_non_null(parsed_find(&p, "B", 4)->bad);
	parsed_free(&p);
	/* "info flat", and in one line */
	device("nokia-sros-md-prefix-list",
	    "/configure policy-options prefix-list \"A\" { prefix 10.0.0.0/8 "
	    "type through through-length 24 }\n"
	    "/configure policy-options prefix-list \"A\" prefix 11.0.0.0/8 "
	    "type range start-length 9 end-length 10\n"
	    "/configure router \"Base\" bgp group \"X\"\n", "A", 4,
	    "0 10.0.0.0/8 le 24; 0 11.0.0.0/8 ge 9 le 10");
	bad_text("nokia-sros-md-prefix-list", 2,
	    "prefix-list \"A\" {\n  prefix 10.0.0.0/8 type through { "
	    "through-length 7 }\n}\n", "no range");
	bad_text("nokia-sros-md-prefix-list", 2,
	    "prefix-list \"A\" {\n  prefix 10.0.0.0/8 type exact {\n",
	    "ends");
}

static void
test_sros(void **state)
{
	static const char	 show[] =
	    "# TiMOS-C-22.10.R1\n    filter\n        match-list\n"
	    "            ip-prefix-list \"A\" create\n"
	    "                description \"x\"\n"
	    "                prefix 10.0.0.0/8\n            exit\n"
	    "            ipv6-prefix-list \"A\" create\n"
	    "                prefix 2001:db8::/32\n            exit\n"
	    "        exit\n        ip-filter 10 create\n"
	    "            entry 10 create\n                match\n"
	    "                    src-ip ip-prefix-list \"A\"\n"
	    "                exit\n            exit\n        exit\n    exit\n"
	    "    router Base\n        policy-options\n            begin\n"
	    "            prefix-list \"A\"\n"
	    "                prefix 10.0.0.0/8 exact\n"
	    "                prefix 11.0.0.0/8 prefix-length-range 9-24\n"
	    "            exit\n            prefix-list \"B\"\n"
	    "                prefix 10.0.0.0/8 longer\n            exit\n"
	    "            policy-statement \"P\"\n                entry 10\n"
	    "                    from\n"
	    "                        prefix-list \"C\"\n"
	    "                    exit\n                exit\n"
	    "            exit\n            commit\n        exit\n";
	struct parsed		 p;

	(void)state;
	device("nokia-sros-prefix-list", show, "A", 4,
	    "0 10.0.0.0/8; 0 11.0.0.0/8 ge 9 le 24");
	device("nokia-sros-prefix-list", show, "C", 4, NULL);
	device("nokia-sros-match-list", show, "A", 4, "0 10.0.0.0/8");
	device("nokia-sros-match-list", show, "A", 6, "0 2001:db8::/32");
	assert_int_equal(emit_parse(emitter_find("nokia-sros-prefix-list"),
	    "dev", show, strlen(show), &p), 0);
	assert_non_null(parsed_find(&p, "B", 0)->bad);
	parsed_free(&p);
	bad_text("nokia-sros-prefix-list", 1, "prefix-list \"A\"\n"
	    "  prefix 10.0.0.0/8 exact\n", "without an end");
	bad_text("nokia-sros-prefix-list", 2, "prefix-list \"A\"\n"
	    "  prefix 10.0.0.0/8 ex", "ends");
}

static char *
delta(const struct emit_object *old, const struct emit_object *now,
    struct emit_edits *sum)
{
	struct out	 out;
	char		*s;

	assert_int_equal(out_open_mem(&out), 0);
	assert_int_equal(emit_delta(&out, "x", old, 1, now, 1, sum), 0);
	assert_non_null(s = out_steal(&out, NULL));
	return s;
}

/* Of rows that take each other's place the old one goes first. */
static void
test_places(void **state)
{
	const struct emitter	*em = emitter_find("nokia-sros-md-prefix-list");
	struct emit_object	 a, b;
	struct emit_edits	 sum;
	struct retired		 rt;
	struct pset		 old = { .n4 = 0 }, now = { .n4 = 0 };
	char			 why[256], *s;
	size_t			 len;

	(void)state;
	eh_put(&old, "10.0.0.0/8", 8, 24);
	eh_put(&old, "11.0.0.0/8", 0, 0);
	eh_put(&now, "10.0.0.0/8", 8, 28);
	eh_put(&now, "10.0.0.0/8", 0, 0);
	eh_put(&now, "11.0.0.0/8", 0, 0);
	eh_object(&a, em, "X", &old, 4);
	eh_object(&b, em, "X", &now, 4);
	assert_int_equal(emit_check(&b, why, sizeof why), 0);
	s = delta(&a, &b, &sum);
	assert_string_equal(s, "# x\n# X: rows change places: what they match "
	    "is missing between two lines\n"
	    "/configure policy-options prefix-list \"X\"\n"
	    "    prefix 10.0.0.0/8 type exact {\n    }\n"
	    "    delete prefix 10.0.0.0/8 type through\n"
	    "    prefix 10.0.0.0/8 type through {\n"
	    "        through-length 28\n    }\n");
	assert_int_equal(sum.gaps, 1);
	assert_int_equal(sum.adds, 2);
	assert_int_equal(sum.dels, 1);
	free(s);
	/* the whole form: the device gives the place up by itself */
	memset(&rt, 0, sizeof rt);
	pset_get(&old, 0, &rt.prange);
	b.retired = &rt;
	b.nretired = 1;
	s = eh_render(&b, 1, &len);
	assert_null(strstr(s, "delete"));
	free(s);
	/* or nobody says whether it does: then it goes first */
	b.em = emitter_find("nokia-sros-prefix-list");
	s = eh_render(&b, 1, &len);
	assert_non_null(strstr(s, "prefix-list \"X\"\n    no prefix 10.0.0.0/8 "
	    "prefix-length-range 8-24\n    prefix 10.0.0.0/8 exact\n"));
	free(s);
	b.em = em;
	b.nretired = 0;
	eh_put(&now, "10.0.0.0/8", 8, 32);
	assert_int_equal(emit_check(&b, why, sizeof why), -1);
	assert_non_null(strstr(why, "has room for one"));
	pset_free(&old);
	pset_free(&now);
}

/* The frame of a policy is no part of a delta; inner rows come first. */
static void
test_inner_first(void **state)
{
	const struct emitter	*em =
				    emitter_find("junos-policy-statement-set");
	struct emit_object	 a, b;
	struct emit_edits	 sum;
	struct pset		 old = { .n4 = 0 }, now = { .n4 = 0 };
	char			*s;

	(void)state;
	eh_put(&old, "10.0.0.0/7", 7, 32);
	eh_put(&old, "10.0.0.0/10", 10, 32);
	eh_put(&now, "10.0.0.0/8", 0, 0);
	eh_put(&now, "10.0.0.0/16", 16, 32);
	eh_object(&a, em, "X", &old, 4);
	eh_object(&b, em, "X", &now, 4);
	s = delta(&a, &b, &sum);
#define P "policy-options policy-statement X term o365feed from route-filter "
	assert_string_equal(s, "# x\n"
	    "set " P "10.0.0.0/16 orlonger accept\n"
	    "set " P "10.0.0.0/8 exact accept\n"
	    "delete " P "10.0.0.0/7 orlonger\n"
	    "delete " P "10.0.0.0/10 orlonger\n");
	free(s);
	pset_free(&old);
	pset_free(&now);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_junos),
		cmocka_unit_test(test_bad_junos),
		cmocka_unit_test(test_srlinux),
		cmocka_unit_test(test_sros_md),
		cmocka_unit_test(test_sros),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_inner_first),
	};

	log_init("test_emit_paths", LOG_NORMAL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
