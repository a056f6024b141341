/*
 * More devices of tests/simulator, and their traps: Dell OS9, the Extreme 200
 * series, Huawei and Comware, VyOS, MikroTik RouterOS, SONiC.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../simulator/device.h"

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

static int
text(const char *s)
{
	assert_true(dev_load(&d, s) < DEV_REFUSED);
	return d.kind->end(&d);
}

#define M4	dev_matched(&d, "X", 4)
#define M6	dev_matched(&d, "X", 6)

/* Nodes of the heap: 1 is /27, 2 and 3 are /28, ..., 32..63 are hosts. */
#define N(n)	(UINT64_C(1) << (n))

static void
test_os9(void **state)
{
	(void)state;
	fresh(&dev_os9, 0);
	assert_int_equal(say("ip prefix-list X"), DEV_OK);
	assert_int_equal(say(" seq 65536 permit 10.0.0.0/27"), DEV_OK);
	assert_true(M4 == N(1));	/* at once */
	assert_int_equal(say(" seq 65536 permit 10.0.0.0/28"), DEV_REFUSED);
	assert_int_equal(say(" no seq 65536"), DEV_OK);
	assert_true(M4 == DEV_ALL);
	assert_int_equal(say(" exit"), DEV_OK);
}

/* All of a row, or none. */
static void
test_fastpath(void **state)
{
	(void)state;
	fresh(&dev_fastpath, FRR_EXACT);
	say("ip prefix-list X seq 5 permit 10.0.0.0/27");
	assert_int_equal(say("no ip prefix-list X seq 5"), DEV_BAD);
	assert_int_equal(say("no ip prefix-list X seq 5 permit 10.0.0.0/28"),
	    DEV_REFUSED);
	assert_true(M4 == N(1));
	assert_int_equal(say("no ip prefix-list X seq 5 permit 10.0.0.0/27"),
	    DEV_OK);
	assert_true(M4 == DEV_ALL);
}

static void
test_index(void **state)
{
	static const struct dev_window	 low = { { 0 }, { 0 } };

	(void)state;
	fresh(&dev_vrp, 0);
	assert_true(M4 == DEV_ALL);	/* undefined */
	assert_int_equal(say("ip ip-prefix X index 10 permit 10.0.0.0 28"),
	    DEV_OK);
	assert_true(M4 == N(2));
	assert_int_equal(say("ip ip-prefix X index 20 permit 10.0.0.0 28"),
	    DEV_REFUSED);
	assert_int_equal(say("ip ip-prefix X index 10 permit 10.0.0.0 29"),
	    DEV_REFUSED);
	assert_int_equal(say("ip ip-prefix X index 20 permit 10.0.0.0 27 "
	    "greater-equal 28 less-equal 28"), DEV_OK);
	assert_true(M4 == (N(2) | N(3)));
	assert_int_equal(say("ip ip-prefix X index 30 permit 10.0.0.1 28"),
	    DEV_BAD);
	assert_int_equal(say("ip ip-prefix X index 30 permit 10.0.0.0 28 "
	    "less-equal 27"), DEV_BAD);
	assert_int_equal(say("undo ip ip-prefix X index 10"), DEV_OK);
	assert_int_equal(say("undo ip ip-prefix X index 10"), DEV_IGNORED);
	assert_int_equal(say("undo ip ip-prefix X index 20"), DEV_OK);
	assert_true(M4 == DEV_ALL);
	/* a length of all zeros is that of any route */
	assert_int_equal(say("ip ip-prefix X index 10 permit 0.0.0.0 29"),
	    DEV_OK);
	assert_true(M4 == (N(0) | N(4) | N(5) | N(6) | N(7)));
	dev_init(&d, &dev_vrp, &low, INDEX_TAKES | IOS_TWICE);
	assert_int_equal(say("ip ipv6-prefix X index 10 permit :: 0"), DEV_OK);
	assert_int_equal(say("ip ipv6-prefix X index 10 permit :: 123"),
	    DEV_OK);
	assert_int_equal(d.did, DID_REPLACE);
	assert_true(M6 == (N(0) | N(1)));
	fresh(&dev_comware, 0);
	assert_int_equal(say("ip ip-prefix X index 10 permit 10.0.0.0 28"),
	    DEV_BAD);
	assert_int_equal(say("ipv6 prefix-list X index 65536 permit "
	    "2001:db8:: 123"), DEV_BAD);
	assert_int_equal(say("ipv6 prefix-list X index 65535 permit "
	    "2001:db8:: 123"), DEV_OK);
	assert_true(M6 == N(1));
	fresh(&dev_comware5, 0);
	assert_int_equal(say("ip ip-prefix NNNNNNNNNNNNNNNNNNNN index 10 "
	    "permit 10.0.0.0 28"), DEV_BAD);
}

static void
test_xpl(void **state)
{
	(void)state;
	fresh(&dev_xpl, 0);
	assert_int_equal(text("xpl ip-prefix-list X\n 10.0.0.0 28 ge 29 "
	    "le 29,\n 10.0.0.16 28\nend-list\n#\n"), 0);
	assert_true(M4 == (N(4) | N(5) | N(3)));
	assert_int_equal(text("xpl ip-prefix-list X\n 10.0.0.0/28\n"
	    "end-list\n"), -1);
	assert_int_equal(text("xpl ip-prefix-list X\n 2001:db8:: 123\n"
	    "end-list\n"), -1);
	assert_int_equal(text("xpl ip-prefix-list X\nend-list\n"), -1);
	assert_true(M4 == (N(4) | N(5) | N(3)));
}

/* A rule counts when it is whole; one that is not keeps the rest waiting. */
static void
test_vyos(void **state)
{
	(void)state;
	fresh(&dev_vyos, 0);
	assert_true(M4 == DEV_ALL);
	say("set policy prefix-list X rule 10 prefix 10.0.0.0/28");
	say("set policy prefix-list X rule 10 le 29");
	assert_true(M4 == DEV_ALL);
	say("set policy prefix-list X rule 10 action permit");
	assert_int_equal(d.did, DID_ADD);
	assert_true(M4 == (N(2) | N(4) | N(5)));
	/* it merges: the length stays */
	assert_int_equal(say("set policy prefix-list X rule 10 prefix "
	    "10.0.0.16/28"), DEV_OK);
	assert_int_equal(d.did, DID_REPLACE);
	assert_true(M4 == (N(3) | N(6) | N(7)));
	assert_int_equal(say("set policy prefix-list X rule 10 le 29"),
	    DEV_IGNORED);
	assert_int_equal(say("delete policy prefix-list X rule 11"),
	    DEV_IGNORED);
	assert_int_equal(say("set policy prefix-list X rule 65536 le 29"),
	    DEV_BAD);
	assert_int_equal(say("set policy prefix-list X rule 20 prefix "
	    "10.0.0.1/28"), DEV_BAD);
	fresh(&dev_vyos, 0);
	say("set policy prefix-list X rule 10 prefix 10.0.0.0/28");
	say("set policy prefix-list X rule 10 action permit");
	/* the same content twice */
	say("set policy prefix-list X rule 20 prefix 10.0.0.0/28");
	say("set policy prefix-list X rule 20 action permit");
	say("set policy prefix-list X rule 30 prefix 10.0.0.16/28");
	say("set policy prefix-list X rule 30 action permit");
	assert_true(M4 == N(2));
	say("delete policy prefix-list X rule 20");
	assert_true(M4 == (N(2) | N(3)));
	fresh(&dev_vyos_group, 0);
	assert_true(M4 == 0);
	assert_int_equal(say("set firewall group network-group X network "
	    "10.0.0.0/27"), DEV_OK);
	assert_true(M4 == DEV_LEAVES);
	assert_int_equal(say("set firewall group network-group X network "
	    "0.0.0.0/0"), DEV_BAD);
	assert_int_equal(say("delete firewall group network-group X network "
	    "10.0.0.0/27"), DEV_OK);
	assert_true(M4 == 0);
}

static void
test_ros(void **state)
{
	(void)state;
	fresh(&dev_ros, 0);
	assert_int_equal(say("add list=X address=10.0.0.0/27"), DEV_BAD);
	assert_int_equal(say("/ip firewall address-list"), DEV_OK);
	assert_int_equal(say("add list=X address=10.0.0.1"), DEV_OK);
	assert_true(M4 == N(33));
	assert_int_equal(say("add list=X address=10.0.0.1"), DEV_REFUSED);
	assert_int_equal(say(":do { add list=X address=10.0.0.1 comment=o } "
	    "on-error={}"), DEV_IGNORED);
	assert_int_equal(say("add list=X address=2001:db8::/123"), DEV_BAD);
	/* found as it is shown */
	assert_int_equal(say("remove [find list=X address=10.0.0.1/32]"),
	    DEV_BAD);
	assert_int_equal(say("remove [find list=X address=10.0.0.2]"),
	    DEV_IGNORED);
	assert_int_equal(say("remove [find list=X address=10.0.0.1]"), DEV_OK);
	assert_true(M4 & DEV_OUTSIDE);
	fresh(&dev_ros_filter, 0);
	assert_int_equal(say("/routing filter rule"), DEV_OK);
	assert_int_equal(say("add chain=X rule=\"if (dst=10.0.0.0/27) "
	    "{accept}\""), DEV_BAD);
	assert_int_equal(say("add chain=X rule=\"if (dst in 10.0.0.0/27 && "
	    "dst-len in 28-28) {accept}\""), DEV_OK);
	assert_true(M4 == (N(2) | N(3)));
	/* twice, and gone at once */
	assert_int_equal(say("add chain=X rule=\"if (dst in 10.0.0.0/27 && "
	    "dst-len in 28-28) {accept}\""), DEV_OK);
	assert_int_equal(say("add chain=X rule=\"if (dst==10.0.0.0/27) "
	    "{accept}\""), DEV_OK);
	assert_int_equal(say("remove [find chain=X rule=\"if (dst in "
	    "10.0.0.0/27 && dst-len in 28-28) {accept}\"]"), DEV_OK);
	assert_true(M4 == N(1));
	assert_int_equal(say(":if ([:len [find chain=X rule=\"if "
	    "(dst==10.0.0.0/27) {accept}\"]] = 0) do={ add chain=X rule=\"if "
	    "(dst==10.0.0.0/27) {accept}\" comment=o }"), DEV_IGNORED);
}

static void
test_sonic(void **state)
{
	(void)state;
	fresh(&dev_sonic, 0);
	assert_true(M4 == 0);
	/* before its set it is lost */
	assert_int_equal(say("sonic-db-cli CONFIG_DB HSET "
	    "'PREFIX|X|10.0.0.0/27|exact' action permit"), DEV_REFUSED);
	say("sonic-db-cli CONFIG_DB HSET 'PREFIX_SET|X' mode IPv4");
	assert_int_equal(say("sonic-db-cli CONFIG_DB HSET "
	    "'PREFIX|X|10.0.0.0/27|exact' action permit"), DEV_OK);
	assert_int_equal(say("sonic-db-cli CONFIG_DB HSET "
	    "'PREFIX|X|10.0.0.0/28|28..29' action permit"), DEV_OK);
	assert_true(M4 == (N(1) | N(2) | N(4) | N(5)));
	assert_int_equal(say("sonic-db-cli CONFIG_DB HSET "
	    "'PREFIX|X|2001:db8::/123|exact' action permit"), DEV_REFUSED);
	assert_int_equal(say("sonic-db-cli CONFIG_DB HSET "
	    "'PREFIX|X|10.0.0.0/28|28-29' action permit"), DEV_BAD);
	assert_int_equal(say("sonic-db-cli CONFIG_DB DEL "
	    "'PREFIX|X|10.0.0.0/28|exact'"), DEV_IGNORED);
	assert_int_equal(say("sonic-db-cli CONFIG_DB DEL "
	    "'PREFIX|X|10.0.0.0/27|exact'"), DEV_OK);
	assert_true(M4 == (N(2) | N(4) | N(5)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_os9),
		cmocka_unit_test(test_fastpath),
		cmocka_unit_test(test_index),
		cmocka_unit_test(test_xpl),
		cmocka_unit_test(test_vyos),
		cmocka_unit_test(test_ros),
		cmocka_unit_test(test_sonic),
	};

	return cmocka_run_group_tests_name("more simulators", tests, NULL,
	    NULL);
}
