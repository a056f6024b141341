/*
 * The devices of tests/simulator that take whole paths: each trap that they are
 * there for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../simulator/path.h"

static const struct dev_window	 window = {
	{ 10, 0, 0, 0 }, { 0x20, 0x01, 0x0d, 0xb8 }
};

static struct device	 d;

static void
fresh(const struct dev_kind *kind, unsigned mode)
{
	dev_init(&d, kind, &window, mode);
}

static enum dev_say
say(const char *line)
{
	return d.kind->line(&d, line, strlen(line));
}

#define M4	dev_matched(&d, "X", 4)
#define M6	dev_matched(&d, "X", 6)
/* Nodes of the heap: 1 is /27, 2 and 3 are /28, ..., 32..63 are hosts. */
#define N(n)	(UINT64_C(1) << (n))

static void
test_junos_set(void **state)
{
	(void)state;
	fresh(&dev_junos_prefix_set, 0);
	assert_int_equal(say("set policy-options prefix-list X 10.0.0.0/28"),
	    DEV_OK);
	assert_int_equal(say("set policy-options prefix-list X 10.0.0.0/28"),
	    DEV_IGNORED);
	assert_true(M4 == N(2));
	assert_int_equal(say("delete policy-options prefix-list X"), DEV_BAD);
	assert_int_equal(say("delete policy-options prefix-list X "
	    "10.0.0.16/28"), DEV_IGNORED);
	assert_int_equal(say("delete policy-options prefix-list X "
	    "10.0.0.0/28"), DEV_OK);
	assert_true(M4 == 0);
	assert_int_equal(say("set policy-options prefix-list X 10.0.0.1/28"),
	    DEV_BAD);
	fresh(&dev_junos_filter_set, 0);
	assert_true(M4 == DEV_ALL);
	say("set policy-options route-filter-list X 10.0.0.0/28 exact");
	assert_int_equal(say("set policy-options route-filter-list X "
	    "10.0.0.0/28 upto /29"), DEV_OK);	/* another key */
	assert_true(M4 == (N(2) | N(4) | N(5)));
	assert_int_equal(say("delete policy-options route-filter-list X "
	    "10.0.0.0/28 exact"), DEV_OK);
	assert_true(M4 == (N(2) | N(4) | N(5)));
	assert_int_equal(say("delete policy-options route-filter-list X "
	    "10.0.0.0/28 upto /29"), DEV_OK);
	assert_true(M4 == DEV_ALL);		/* no filter is left */
}

#define POLICY	"policy-options policy-statement X "

static void
test_junos_policy(void **state)
{
	static const char	 text[] =
	    "policy-options {\n replace: policy-statement X {\n  term t {\n"
	    "   from {\n    route-filter 10.0.0.0/28 exact accept;\n   }\n"
	    "   then reject;\n  }\n  then reject;\n }\n}\n";

	(void)state;
	fresh(&dev_junos_policy_set, 0);
	assert_int_equal(say("set " POLICY "term o365feed then reject"),
	    DEV_OK);
	assert_true(M4 == DEV_ALL);	/* the protocol accepts the rest */
	assert_int_equal(say("set " POLICY "then reject"), DEV_OK);
	assert_true(M4 == 0);
	assert_int_equal(say("set " POLICY "term o365feed from route-filter "
	    "10.0.0.0/28 exact"), DEV_BAD);
	assert_int_equal(say("set " POLICY "term o365feed from route-filter "
	    "10.0.0.0/28 exact accept"), DEV_OK);
	assert_true(M4 == N(2));
	assert_int_equal(say("delete " POLICY "term o365feed from "
	    "route-filter 10.0.0.0/28 exact"), DEV_OK);
	assert_true(M4 == 0);		/* the term matches all: rejected */
	fresh(&dev_junos_policy, 0);
	assert_true(dev_load(&d, text) < DEV_REFUSED);
	assert_int_equal(d.kind->end(&d), 0);
	assert_true(M4 == N(2));
	assert_true(dev_load(&d, "policy-options {\n replace: "
	    "policy-statement X {\n  term t {\n   then reject;\n  }\n }\n}\n")
	    < DEV_REFUSED);
	assert_int_equal(d.kind->end(&d), 0);
	assert_true(M4 == DEV_ALL);	/* its last reject is missing */
}

static void
test_srl(void **state)
{
	(void)state;
	fresh(&dev_srl, 0);
	assert_true(M4 == DEV_ALL);	/* nobody says */
	assert_int_equal(say("set / routing-policy prefix-set X prefix "
	    "10.0.0.0/28 mask-length-range exact"), DEV_OK);
	assert_int_equal(say("set / routing-policy prefix-set X prefix "
	    "10.0.0.0/28 mask-length-range 29..29"), DEV_OK);
	assert_true(M4 == (N(2) | N(4) | N(5)));
	assert_int_equal(say("set / routing-policy prefix-set X prefix "
	    "10.0.0.0/28"), DEV_BAD);
	assert_int_equal(say("delete / routing-policy prefix-set X prefix "
	    "10.0.0.0/28 mask-length-range exact"), DEV_OK);
	assert_true(M4 == (N(4) | N(5)));
	fresh(&dev_srl_acl, 0);
	assert_int_equal(say("set / acl match-list ipv4-prefix-list X prefix "
	    "10.0.0.0/27"), DEV_OK);
	assert_int_equal(say("set / acl match-list ipv6-prefix-list X prefix "
	    "10.0.0.0/27"), DEV_BAD);
	assert_true(M4 == DEV_LEAVES && M6 == (DEV_LEAVES | DEV_OUTSIDE));
}

static void
test_sros_md(void **state)
{
	(void)state;
	fresh(&dev_sros_md, 0);
	assert_int_equal(say("prefix 10.0.0.0/28 type exact {"), DEV_BAD);
	say("/configure policy-options prefix-list \"X\"");
	say("    prefix 10.0.0.0/28 type through {");
	say("        through-length 29");
	assert_true(M4 == DEV_ALL);	/* not complete */
	assert_int_equal(say("    }"), DEV_OK);
	assert_true(M4 == (N(2) | N(4) | N(5)));
	/* another length takes its place */
	say("    prefix 10.0.0.0/28 type through {");
	say("        through-length 30");
	assert_int_equal(say("    }"), DEV_OK);
	assert_int_equal(d.did, DID_REPLACE);
	assert_true(M4 & N(8));
	say("    prefix 10.0.0.0/28 type range {");
	say("        start-length 32");
	say("        end-length 32");
	assert_int_equal(say("    }"), DEV_OK);
	assert_int_equal(d.did, DID_ADD);
	/* and the type is all that a removal says */
	assert_int_equal(say("    delete prefix 10.0.0.0/28 type through"),
	    DEV_OK);
	assert_true(M4 == (N(48) - N(32)));
	assert_int_equal(say("    delete prefix 10.0.0.0/28 type exact"),
	    DEV_IGNORED);
	say("    prefix 10.0.0.0/28 type range {");
	assert_int_equal(say("    }"), DEV_BAD);	/* without lengths */
	fresh(&dev_sros_md_acl, 0);
	say("/configure filter match-list ip-prefix-list \"X\"");
	assert_int_equal(say("    prefix 10.0.0.0/27 { }"), DEV_OK);
	assert_int_equal(say("    prefix 2001:db8::/123 { }"), DEV_BAD);
	assert_true(M4 == DEV_LEAVES);
}

static void
test_sros(void **state)
{
	unsigned	 mode;

	(void)state;
	for (mode = 0; mode <= SROS_TYPE; mode += SROS_TYPE) {
		fresh(&dev_sros, mode);
		say("/configure router policy-options");
		say("begin");
		say("prefix-list \"X\"");
		assert_int_equal(say("    prefix 10.0.0.0/28 "
		    "prefix-length-range 28-29"), DEV_OK);
		assert_int_equal(say("    prefix 10.0.0.0/28 "
		    "prefix-length-range 29-29"), DEV_OK);
		assert_int_equal(say("exit"), DEV_OK);
		assert_true(M4 == DEV_ALL);	/* not committed */
		assert_int_equal(say("commit"), DEV_OK);
		assert_true(M4 == ((mode ? 0 : N(2)) | N(4) | N(5)));
	}
	fresh(&dev_sros_acl, 0);
	say("/configure filter match-list");
	say("ip-prefix-list \"X\" create");
	assert_int_equal(say("    prefix 10.0.0.0/27"), DEV_OK);
	assert_true(M4 == DEV_LEAVES);		/* at once */
	assert_int_equal(say("    prefix 10.0.0.0/27 exact"), DEV_BAD);
	assert_int_equal(say("    no prefix 10.0.0.0/27"), DEV_OK);
	assert_true(M4 == (DEV_LEAVES | DEV_OUTSIDE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_junos_set),
		cmocka_unit_test(test_junos_policy),
		cmocka_unit_test(test_srl),
		cmocka_unit_test(test_sros_md),
		cmocka_unit_test(test_sros),
	};

	return cmocka_run_group_tests_name("simulator paths", tests, NULL,
	    NULL);
}
