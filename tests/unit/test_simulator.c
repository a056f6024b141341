/*
 * The devices of tests/simulator themselves: each trap that they are there for.
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
test_universe(void **state)
{
	struct dev_key	 k;

	(void)state;
	assert_int_equal(dev_prefix(&k, "10.0.0.0/27", 11), 0);
	assert_true(dev_routes(&window, &k) == N(1));
	k.hi = 32;
	assert_true(dev_routes(&window, &k) == ~N(0));
	assert_true(dev_hosts(&window, &k) == DEV_LEAVES);
	assert_int_equal(dev_prefix(&k, "10.0.0.16/28", 12), 0);
	k.lo = k.hi = 29;
	assert_true(dev_routes(&window, &k) == (N(6) | N(7)));
	assert_int_equal(dev_prefix(&k, "10.0.0.31/32", 12), 0);
	assert_true(dev_routes(&window, &k) == N(63));
	assert_int_equal(dev_prefix(&k, "10.0.0.0/8", 10), 0);
	k.lo = 27;
	k.hi = 28;
	assert_true(dev_routes(&window, &k) == (N(0) | N(1) | N(2) | N(3)));
	assert_int_equal(dev_prefix(&k, "11.0.0.0/27", 11), 0);
	assert_true(dev_routes(&window, &k) == N(0));
	assert_int_equal(dev_prefix(&k, "2001:db8::10/124", 16), 0);
	assert_true(dev_routes(&window, &k) == N(3));
	assert_int_equal(dev_prefix(&k, "10.0.0.1/27", 11), -1);
	assert_int_equal(dev_prefix(&k, "10.0.0.0/33", 11), -1);
}

static void
test_ios(void **state)
{
	(void)state;
	fresh(&dev_ios, 0);
	assert_true(M4 == DEV_ALL);	/* undefined */
	assert_int_equal(say("ip prefix-list X seq 5 permit 10.0.0.0/27"),
	    DEV_OK);
	assert_true(M4 == N(1));
	/* the number is taken; the very same does no harm */
	assert_int_equal(say("ip prefix-list X seq 5 permit 10.0.0.0/28"),
	    DEV_REFUSED);
	assert_int_equal(say("ip prefix-list X seq 5 permit 10.0.0.0/27"),
	    DEV_IGNORED);
	assert_int_equal(say("ip prefix-list X seq 9 permit 10.0.0.0/27"),
	    DEV_REFUSED);
	assert_true(M4 == N(1));
	assert_int_equal(say("ip prefix-list X seq 6 permit 10.0.0.0/28 ge 28"),
	    DEV_BAD);
	assert_int_equal(say("ip prefix-list X seq 6 permit 10.0.0.0/28 le 28"),
	    DEV_BAD);
	assert_int_equal(say("ip prefix-list X seq 0 permit 10.0.0.0/28"),
	    DEV_BAD);
	/* order counts */
	assert_int_equal(say("ip prefix-list X seq 2 deny any"), DEV_OK);
	assert_true(M4 == 0);
	assert_int_equal(say("no ip prefix-list X seq 2"), DEV_OK);
	assert_int_equal(say("no ip prefix-list X seq 2"), DEV_IGNORED);
	assert_true(M4 == N(1));
	/* without its last row it is gone */
	assert_int_equal(say("no ip prefix-list X seq 5"), DEV_OK);
	assert_true(M4 == DEV_ALL);
	assert_int_equal(say("ip prefix-lists X seq 5 permit 10.0.0.0/27"),
	    DEV_BAD);
	/* NX-OS: a removal names the row */
	fresh(&dev_nxos, FRR_EXACT);
	say("ip prefix-list X seq 5 permit 10.0.0.0/27");
	assert_int_equal(say("no ip prefix-list X seq 5"), DEV_BAD);
	assert_int_equal(say("no ip prefix-list X seq 5 permit 10.0.0.0/28"),
	    DEV_REFUSED);
	assert_int_equal(say("no ip prefix-list X seq 5 permit 10.0.0.0/27"),
	    DEV_OK);
	assert_true(M4 == DEV_ALL);
	fresh(&dev_ios, IOS_TWICE);
	assert_int_equal(say("ip prefix-list X seq 5 permit 10.0.0.0/27"),
	    DEV_OK);
	assert_int_equal(say("ip prefix-list X seq 9 permit 10.0.0.0/27"),
	    DEV_OK);
}

static void
test_eos(void **state)
{
	(void)state;
	fresh(&dev_eos, EOS_PENDING);
	assert_int_equal(say("ip prefix-list X"), DEV_OK);
	assert_int_equal(say("   seq 10 permit 10.0.0.0/27"), DEV_OK);
	assert_true(M4 == DEV_ALL);	/* pends */
	assert_int_equal(say("   exit"), DEV_OK);
	assert_true(M4 == N(1));
	assert_int_equal(say("   seq 10 permit 10.0.0.0/27"), DEV_BAD);
	fresh(&dev_eos, 0);
	say("ipv6 prefix-list X");
	assert_int_equal(say("   seq 65536 permit 2001:db8::/123"), DEV_BAD);
	assert_int_equal(say("   seq 65535 permit 2001:db8::/123"), DEV_OK);
	assert_true(M6 == N(1));
	assert_int_equal(say("ip prefix-list Y"), DEV_BAD);	/* not left */
}

/* platforms.md numbers them; 8.4.4 of FRRouting was seen to do each. */
static void
test_frr(void **state)
{
	(void)state;
	fresh(&dev_frr, 0);
	assert_true(M4 == 0);		/* undefined */
	assert_int_equal(say("ip prefix-list X description of nothing"),
	    DEV_OK);
	assert_true(M4 == DEV_ALL);
	assert_int_equal(say("no ip prefix-list X description of nothing"),
	    DEV_OK);
	assert_true(M4 == 0);
	say("ip prefix-list X seq 5 permit 10.0.0.0/27");
	assert_int_equal(say("ip prefix-list X seq 9 permit 10.0.0.0/27"),
	    DEV_IGNORED);		/* another number */
	assert_int_equal(say("ip prefix-list X seq 9 permit 10.0.0.0/27 le 28"),
	    DEV_OK);			/* another row */
	assert_int_equal(say("ip prefix-list X seq 5 permit 10.0.0.16/28"),
	    DEV_OK);			/* in place */
	assert_int_equal(d.did, DID_REPLACE);
	assert_true(M4 == (N(3) | N(1) | N(2)));
	assert_int_equal(say("no ip prefix-list X seq 5 permit 10.0.0.0/27"),
	    DEV_OK);			/* whatever stands there */
	assert_true(M4 == (N(1) | N(2) | N(3)));
	assert_int_equal(say("no ip prefix-list X seq 9 permit 10.0.0.0/27 "
	    "le 28"), DEV_OK);
	assert_true(M4 == 0);		/* gone, and denies */
	fresh(&dev_frr, FRR_EXACT);
	say("ip prefix-list X seq 5 permit 10.0.0.0/27");
	assert_int_equal(say("no ip prefix-list X seq 5 permit 10.0.0.0/28"),
	    DEV_REFUSED);
}

static void
test_group(void **state)
{
	(void)state;
	fresh(&dev_group, 0);
	say("object-group network X");
	assert_int_equal(say(" 10.0.0.0 255.255.255.248"), DEV_OK);
	assert_int_equal(say(" 10.0.0.0 255.255.255.248"), DEV_IGNORED);
	assert_int_equal(say(" host 10.0.0.31"), DEV_OK);
	assert_true(M4 == ((N(40) - N(32)) | N(63)));
	assert_int_equal(say(" 10.0.0.0 255.0.255.0"), DEV_BAD);
	assert_int_equal(say(" 10.0.0.1 255.255.255.248"), DEV_BAD);
	assert_int_equal(say(" no host 10.0.0.30"), DEV_IGNORED);
	assert_int_equal(say(" no host 10.0.0.31"), DEV_OK);
	assert_int_equal(say(" no 10.0.0.0 255.255.255.248"), DEV_REFUSED);
	assert_int_equal(say(" exit"), DEV_OK);
	assert_int_equal(say("object-group v6-network X"), DEV_OK);
	assert_int_equal(say(" 2001:db8::/123"), DEV_OK);
	assert_true(M6 == DEV_LEAVES);
	fresh(&dev_xr_group, 0);
	assert_int_equal(say("object-group network X"), DEV_BAD);
	assert_int_equal(say("object-group network ipv4 X"), DEV_OK);
	assert_int_equal(say(" 10.0.0.0 255.255.255.248"), DEV_BAD);
	assert_int_equal(say(" 10.0.0.0/29"), DEV_OK);
	assert_int_equal(say(" no 10.0.0.0/29"), DEV_REFUSED);
	assert_true(M4 == (N(40) - N(32)));
	fresh(&dev_asa_group, 0);
	assert_int_equal(say("object-group network X"), DEV_OK);
	assert_int_equal(say(" 10.0.0.0 255.255.255.248"), DEV_BAD);
	assert_int_equal(say(" network-object 10.0.0.0 255.255.255.248"),
	    DEV_OK);
	assert_int_equal(say(" network-object 2001:db8::/123"), DEV_OK);
	assert_int_equal(say(" no network-object 10.0.0.0 255.255.255.248"),
	    DEV_OK);
	assert_int_equal(say(" no network-object 2001:db8::/123"),
	    DEV_REFUSED);
	fresh(&dev_nxos_group, 0);
	assert_int_equal(say("object-group ip address X"), DEV_OK);
	assert_int_equal(say("  host 10.0.0.31"), DEV_BAD);
	assert_int_equal(say("  10 host 10.0.0.31"), DEV_OK);
	assert_int_equal(say("  10 10.0.0.0/29"), DEV_REFUSED);
	assert_int_equal(say("  20 host 10.0.0.31"), DEV_REFUSED);
	assert_int_equal(say("  20 10.0.0.0/29"), DEV_OK);
	assert_int_equal(say("  no 10"), DEV_OK);
	assert_int_equal(say("  no 20"), DEV_REFUSED);
	assert_true(M4 == (N(40) - N(32)));
}

static void
test_acl(void **state)
{
	(void)state;
	fresh(&dev_ios_acl, 0);
	assert_true(M4 == (DEV_LEAVES | DEV_OUTSIDE));	/* permits all */
	assert_int_equal(say("ip access-list extended X"), DEV_OK);
	assert_int_equal(say(" permit ip any 10.0.0.0 0.0.0.7"), DEV_OK);
	assert_int_equal(say(" permit ip any 10.0.0.0 0.0.0.7"), DEV_IGNORED);
	assert_int_equal(say(" permit ip any 10.0.0.0 0.0.7.0"), DEV_BAD);
	assert_int_equal(say(" permit ip any 10.0.0.0 255.255.255.248"),
	    DEV_BAD);
	assert_int_equal(say(" permit ip any 10.0.0.1 0.0.0.7"), DEV_BAD);
	assert_true(M4 == (N(40) - N(32)));
	assert_int_equal(say(" no permit ip any host 10.0.0.0"), DEV_IGNORED);
	assert_int_equal(say(" no permit ip any 10.0.0.0 0.0.0.7"), DEV_OK);
	assert_true(M4 == (DEV_LEAVES | DEV_OUTSIDE));
	assert_int_equal(say(" exit"), DEV_OK);
	assert_int_equal(say("ipv6 access-list X"), DEV_OK);
	/* no neighbor would be found any more */
	assert_int_equal(say(" deny ipv6 any any"), DEV_BAD);
	assert_int_equal(say(" permit ipv6 any 2001:db8::/123"), DEV_OK);
	assert_true(M6 == DEV_LEAVES);
	fresh(&dev_asa_acl, 0);
	assert_int_equal(say("access-list X extended permit ip 10.0.0.0 "
	    "255.255.255.248 any6"), DEV_BAD);
	assert_int_equal(say("access-list X extended permit ip 10.0.0.0 "
	    "255.255.255.248 any4"), DEV_OK);
	assert_true(M4 == (N(40) - N(32)));
	assert_int_equal(say("no access-list X extended permit ip 10.0.0.0 "
	    "255.255.255.248 any4"), DEV_OK);
	assert_true(M4 == (DEV_LEAVES | DEV_OUTSIDE));
	fresh(&dev_ios_route, 0);
	assert_true(M4 == 0);
	assert_int_equal(say("ip route 10.0.0.0 255.255.255.248 192.0.2.1"),
	    DEV_BAD);
	assert_int_equal(say("ip route 10.0.0.0 255.255.255.248 192.0.2.1 name "
	    "X"), DEV_OK);
	assert_int_equal(say("ipv6 route 2001:db8::/123 2001:db8::1 name X"),
	    DEV_OK);
	assert_true(M4 == (N(40) - N(32)) && M6 == DEV_LEAVES);
	assert_int_equal(say("no ip route 10.0.0.0 255.255.255.248"), DEV_BAD);
	assert_int_equal(say("no ip route 10.0.0.0 255.255.255.248 192.0.2.1"),
	    DEV_OK);
	assert_true(M4 == 0);
}

static void
test_junos(void **state)
{
	(void)state;
	fresh(&dev_junos_prefix, 0);
	assert_int_equal(text("policy-options {\n prefix-list X {\n"
	    "  10.0.0.0/28;\n }\n}\n"), 0);
	assert_true(M4 == N(2));
	assert_int_equal(text("policy-options {\n prefix-list X {\n"
	    "  10.0.0.16/28;\n }\n}\n"), 0);
	assert_true(M4 == (N(2) | N(3)));	/* merged */
	assert_int_equal(text("policy-options {\n replace: prefix-list X {\n"
	    "  10.0.0.16/28;\n"), -1);
	assert_true(M4 == (N(2) | N(3)));	/* not committed */
	assert_int_equal(text("policy-options {\n replace: prefix-list X {\n"
	    "# a comment\n  10.0.0.16/28;\n }\n}\n"), 0);
	assert_true(M4 == N(3));
	fresh(&dev_junos_filter, 0);
	assert_int_equal(text("policy-options {\n route-filter-list X {\n"
	    "  10.0.0.0/27 orlonger;\n  10.0.0.0/28 exact;\n }\n}\n"), 0);
	/* the longest decides: what is in 10.0.0.0/28 is hidden */
	assert_true(M4 == (N(1) | N(2) | N(3) | N(6) | N(7) |
	    (N(16) - N(12)) | (N(32) - N(24)) | ~(N(48) - 1)));
	assert_int_equal(text("policy-options {\n route-filter-list X {\n"
	    "  10.0.0.0/28 upto /29;\n }\n}\n"), 0);
	assert_true(M4 & N(4));		/* one more: another key */
	assert_int_equal(text("policy-options {\n replace: route-filter-list "
	    "X {\n  0.0.0.0/0 orlonger reject;\n }\n}\n"), 0);
	assert_true(M4 == 0);
	assert_int_equal(text("policy-options {\n replace: route-filter-list "
	    "X {\n }\n}\n"), 0);
	assert_true(M4 == DEV_ALL);
}

static void
test_whole(void **state)
{
	(void)state;
	fresh(&dev_xr, 0);
	assert_int_equal(text("prefix-set X\n  10.0.0.0/28 ge 29 le 29,\n"
	    "  10.0.0.16/28\nend-set\n!\n"), 0);
	assert_true(M4 == (N(4) | N(5) | N(3)));
	assert_int_equal(text("prefix-set X\n  10.0.0.0/28,\nend-set\n"), -1);
	assert_int_equal(text("prefix-set X\n  10.0.0.0/28\n  10.0.0.16/28\n"
	    "end-set\n"), -1);
	assert_int_equal(text("prefix-set X\n  10.0.0.0/28\n"), -1);
	assert_true(M4 == (N(4) | N(5) | N(3)));
	assert_int_equal(text("prefix-set X\nend-set\n"), 0);
	assert_true(M4 == 0);
	fresh(&dev_xr_policy, 0);
	assert_int_equal(text("prefix-set X\n  10.0.0.0/28\nend-set\n"), 0);
	assert_true(M4 == 0);		/* no policy passes it */
	assert_int_equal(text("route-policy X\n  if destination in Y then\n"
	    "    pass\n  endif\nend-policy\n"), -1);
	assert_int_equal(text("route-policy X\n  if destination in X then\n"
	    "    pass\n  endif\n"), -1);
	assert_int_equal(text("route-policy X\n  if destination in X then\n"
	    "    pass\n  endif\nend-policy\n"), 0);
	assert_true(M4 == N(2));
	fresh(&dev_bird, 0);
	assert_int_equal(text("define X = [\n  10.0.0.0/28{29,29},\n"
	    "  10.0.0.16/28\n];\n"), 0);
	assert_true(M4 == (N(4) | N(5) | N(3)));
	assert_int_equal(text("define X = [ 10.0.0.0/28, ];\n"), -1);
	assert_int_equal(text("define X = [ 10.0.0.1/28 ];\n"), -1);
	assert_int_equal(text("define X = [ 10.0.0.0/28, ::/0 ];\n"), -1);
	assert_int_equal(text("define Y = [ 10.0.0.0/28 ];\n"), -1);
	assert_int_equal(text("# X = []\n"), -1);
	assert_true(M4 == (N(4) | N(5) | N(3)));
	assert_int_equal(text("define X = [\n];\n"), 0);
	assert_true(M4 == 0);
}

static void
test_ipset(void **state)
{
	size_t	 i;
	char	 line[64] = "add X 10.0.0.";

	(void)state;
	fresh(&dev_ipset, 0);
	assert_int_equal(say("create X hash:net family inet"), DEV_OK);
	assert_int_equal(say("create X hash:net family inet"), DEV_REFUSED);
	assert_int_equal(say("create X hash:net family inet -exist"),
	    DEV_IGNORED);
	assert_int_equal(say("add X 10.0.0.0/27"), DEV_OK);
	assert_int_equal(say("add X 10.0.0.0/27"), DEV_REFUSED);
	assert_int_equal(say("add X 10.0.0.0/27 -exist"), DEV_IGNORED);
	assert_int_equal(say("del X 10.0.0.0/28"), DEV_REFUSED);
	assert_int_equal(say("add X 0.0.0.0/0"), DEV_REFUSED);
	assert_int_equal(say("add X 2001:db8::/123"), DEV_REFUSED);
	assert_true(M4 == DEV_LEAVES);
	/* filled aside, then exchanged at once */
	assert_int_equal(say("create X.new hash:net family inet"), DEV_OK);
	assert_int_equal(say("add X.new 10.0.0.16/28"), DEV_OK);
	assert_true(M4 == DEV_LEAVES);
	assert_int_equal(say("destroy X"), DEV_REFUSED);
	assert_int_equal(say("swap X.new X"), DEV_OK);
	assert_true(M4 == ~(N(48) - 1));
	assert_int_equal(say("destroy X.new"), DEV_OK);
	assert_int_equal(say("create Y hash:net family inet6"), DEV_OK);
	assert_int_equal(say("swap Y X"), DEV_REFUSED);
	for (i = 0; i < 64; i++) {
		line[13] = (char)('0' + i / 10);
		line[14] = (char)('0' + i % 10);
		memcpy(line + 15, "/32", 4);
		if (i < 10)
			memmove(line + 13, line + 14, strlen(line + 13));
		assert_int_equal(say(line), i == 63 ? DEV_REFUSED : DEV_OK);
	}
	assert_int_equal(say("flush X"), DEV_OK);
	assert_true(M4 == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_universe),
		cmocka_unit_test(test_ios),
		cmocka_unit_test(test_eos),
		cmocka_unit_test(test_frr),
		cmocka_unit_test(test_group),
		cmocka_unit_test(test_acl),
		cmocka_unit_test(test_junos),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_ipset),
	};

	return cmocka_run_group_tests_name("simulator", tests, NULL, NULL);
}
