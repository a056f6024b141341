/*
 * Texts of devices, as their rows of the table read them: what they show, what
 * is passed over, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit_help.h"
#include "said.h"

static void
cisco_devices(void)
{
	static const char	 show[] =
	    "Standard IP access list S\n    10 permit 10.0.0.0, wildcard bits "
	    "0.255.255.255\nExtended IP access list A\n"
	    "    10 permit ip any host 192.0.2.1 (57 matches)\n"
	    "    25 permit ip any 10.0.0.0 0.255.255.255\n"
	    "Extended IP access list B\n    10 permit tcp any any eq 443\n"
	    "IPv6 access list C\n"
	    "    permit ipv6 any 2001:DB8::/32 (3 matches) sequence 10\n"
	    "    permit ipv6 any host 2001:DB9::1 sequence 20\n";
	static const char	 asa[] =
	    "access-list cached ACL log flows: total 0, denied 0\n"
	    "access-list A; 2 elements; name hash: 0x1\n"
	    "access-list A line 1 remark all of it\n"
	    "access-list A line 2 extended permit ip host 192.0.2.1 any4 "
	    "(hitcnt=0) 0x1f\n"
	    "access-list A line 3 extended permit ip 2001:db8::/32 any6 "
	    "(hitcnt=0) 0x2f\n"
	    "access-list OUT extended permit tcp any any eq https\n"
	    "access-list OUT extended deny ip any any log\n";
	static const char	 routes[] =
	    "ip route 0.0.0.0 0.0.0.0 192.0.2.254\n"
	    "ip route vrf RED 10.0.0.0 255.0.0.0 192.0.2.1 name A\n"
	    "ip route 10.0.0.0 255.0.0.0 192.0.2.1 name A\n"
	    "ip route 11.0.0.0 255.0.0.0 192.0.2.1 20 tag 5 name A\n"
	    "ip route 12.0.0.0 255.0.0.0 Null0 name B\n"
	    "ipv6 route 2001:DB8::/32 2001:DB8:0:3::2 name A tag 105\n";

	device("cisco-ios-acl", show, "A", 4,
	    "0 192.0.2.1/32; 0 10.0.0.0/8");
	device("cisco-ios-acl", show, "C", 6,
	    "0 2001:db8::/32; 0 2001:db9::1/128");
	device("cisco-ios-acl", "ip access-list standard A\n permit any\n"
	    "ip access-list extended A\n remark x\n 10 permit ip any any\n"
	    "ip access-list logging interval 10\n"
	    "ipv6 access-list log-update threshold 1\n", "A", 4,
	    "0 0.0.0.0/0");
	device("cisco-ios-acl", "ipv6 access-list A\n"
	    " sequence 15 permit ipv6 any 2001:DB8::/32\n", "A", 6,
	    "0 2001:db8::/32");
	device("cisco-asa-split-acl", asa, "A", 0,
	    "0 192.0.2.1/32; 0 2001:db8::/32");
	device("cisco-asa-split-acl", "access-list A extended permit ip "
	    "10.0.0.0 255.0.0.0 any \n", "A", 0, "0 10.0.0.0/8");
	device("cisco-ios-static-route", routes, "A", 4,
	    "0 10.0.0.0/8; 0 11.0.0.0/8");
	device("cisco-ios-static-route", routes, "A", 6, "0 2001:db8::/32");
	device("cisco-iosxr-route-policy", "prefix-set A\n  10.0.0.0/8\n"
	    "end-set\n!\nroute-policy A\n  if destination in A then\n"
	    "    pass\n  endif\nend-policy\n!\nrouter bgp 64500\n neighbor "
	    "192.0.2.1\n  address-family ipv4 unicast\n   route-policy A in\n",
	    "A", 4, "0 10.0.0.0/8");
}

static void
test_devices(void **state)
{
	(void)state;
	device("cisco-ios-prefix-list",
	    "ip prefix-list A description for C\n"
	    "ip prefix-list A seq 5 permit 10.0.0.0/8\r\n"
	    "ip prefix-list B seq 5 deny 0.0.0.0/0 le 32\n"
	    "ip prefix-list A seq 10 permit 11.0.0.0/8 ge 9 le 24\n"
	    "ip prefix-list A seq 15 permit 12.0.0.0/8 ge 24\n"
	    "!\nipv6 prefix-list A seq 5 permit 2001:DB8::/32 le 48\nend\n",
	    "A", 4, "5 10.0.0.0/8; 10 11.0.0.0/8 ge 9 le 24; "
	    "15 12.0.0.0/8 ge 24 le 32");
	device("cisco-ios-prefix-list",
	    "ipv6 prefix-list A seq 5 permit 2001:DB8::/32 le 48\n", "A", 6,
	    "5 2001:db8::/32 le 48");
	device("cisco-ios-prefix-list", "ip prefix-list A permit 10.0.0.0/8\n",
	    "A", 4, "0 10.0.0.0/8");
	device("cisco-ios-prefix-list", "hostname r1\n", "A", 4, NULL);
	device("frr-prefix-list",
	    "frr version 8.4.4\nip prefix-list A seq 5 permit any\n"
	    "ip prefix-list A seq 10 permit 10.0.0.0/8 ge 8 le 24\n", "A", 4,
	    "5 0.0.0.0/0 le 32; 10 10.0.0.0/8 le 24");
	device("arista-eos-prefix-list",
	    "! Command: show running-config\nip prefix-list A\n"
	    "   seq 10 permit 10.0.0.0/8 eq 24\n   seq 20 deny 11.0.0.0/8\n!\n"
	    "ipv6 prefix-list A\n   seq 10 permit 2001:db8::/32\n!\n"
	    "ip prefix-list B seq 10 permit 12.0.0.0/8\nend\n", "A", 4,
	    "10 10.0.0.0/8 ge 24 le 24; deny 20 11.0.0.0/8");
	device("arista-eos-prefix-list",
	    "ip prefix-list B seq 10 permit 12.0.0.0/8\n", "B", 4,
	    "10 12.0.0.0/8");
	device("cisco-ios-object-group",
	    "object-group service S\n tcp eq 443\n"
	    "object-group network A\n description all of it\n"
	    " host 192.0.2.1\n 10.0.0.0 255.0.0.0\n 0.0.0.0 0.0.0.0\n!\n"
	    "object-group v6-network A\n 2001:DB8::/32\n host 2001:DB8::1\n",
	    "A", 4, "0 192.0.2.1/32; 0 10.0.0.0/8; 0 0.0.0.0/0");
	device("cisco-nxos-prefix-list",
	    "ip prefix-list A description x\n"
	    "ip prefix-list A seq 5 permit 10.0.0.0/8 eq 24 \n"
	    "ipv6 prefix-list A seq 7 permit 2001:db8::/32 ge 40\n", "A", 4,
	    "5 10.0.0.0/8 ge 24 le 24");
	device("cisco-nxos-object-group",
	    "object-group ip port P\n  10 eq 443\n"
	    "object-group ip address A\n  10 host 192.0.2.1 \n"
	    "  20 10.0.0.0/8\n  30 11.0.0.0 0.255.255.255\n"
	    "object-group ipv6 address A\n  10 2001:db8::/32\n", "A", 4,
	    "10 192.0.2.1/32; 20 10.0.0.0/8; 30 11.0.0.0/8");
	device("cisco-iosxr-object-group",
	    "object-group port P\n eq www\n!\n"
	    "object-group network ipv4 A\n description x\n 10.0.0.0/8\n"
	    " host 192.0.2.1\n!\nobject-group network ipv6 A\n"
	    " 2001:db8::/32\n!\n", "A", 6, "0 2001:db8::/32");
	device("cisco-asa-object-group",
	    "object-group service S tcp\n port-object eq https\n"
	    "object-group network A\n description x\n"
	    " network-object host 192.0.2.1\n"
	    " network-object 10.0.0.0 255.0.0.0\n"
	    " network-object 2001:db8::/32\n", "A", 0, "0 192.0.2.1/32; "
	    "0 10.0.0.0/8; 0 2001:db8::/32");
	cisco_devices();
	device("cisco-iosxr-prefix-set",
	    "prefix-set A\n  # a remark\n  10.0.0.0/8,\n  11.0.0.0/8 eq 24,\n"
	    "  12.0.0.0/8 ge 24,\n  192.0.2.1,\n  2001:db8::/32 le 48\n"
	    "end-set\n!\nas-path-set P\n  ios-regex '_64500_'\nend-set\n",
	    "A", 0, "0 10.0.0.0/8; 0 11.0.0.0/8 ge 24 le 24; "
	    "0 12.0.0.0/8 ge 24 le 32; 0 192.0.2.1/32; 0 2001:db8::/32 le 48");
	device("cisco-iosxr-prefix-set", "prefix-set E\nend-set\n", "E", 4,
	    "");
	device("junos-prefix-list",
	    "prefix-list A {\n    10.0.0.0/8;\n    192.0.2.1;\n}\n"
	    "prefix-list E;\n", "A", 4, "0 10.0.0.0/8; 0 192.0.2.1/32");
	device("junos-prefix-list", "policy-options { prefix-list E; }\n",
	    "E", 6, "");
	device("junos-prefix-list",
	    "set version 22.1\nset policy-options prefix-list A 10.0.0.0/8\n"
	    "set policy-options prefix-list B 11.0.0.0/8\n"
	    "set policy-options prefix-list A 2001:db8::/32\n", "A", 0,
	    "0 10.0.0.0/8; 0 2001:db8::/32");
	device("junos-route-filter-list",
	    "policy-options {\n  prefix-list A { 10.0.0.0/8; }\n"
	    "  route-filter-list A {\n    10.0.0.0/8 exact;\n"
	    "    11.0.0.0/8 longer;\n    12.0.0.0/8 upto /24;\n"
	    "    13.0.0.0/8 prefix-length-range /9-/10;\n"
	    "    0.0.0.0/0 orlonger reject;\n  }\n}\n", "A", 4,
	    "0 10.0.0.0/8; 0 11.0.0.0/8 ge 9 le 32; 0 12.0.0.0/8 le 24; "
	    "0 13.0.0.0/8 ge 9 le 10; deny 0 0.0.0.0/0 le 32");
	device("bird2-prefix-set",
	    "define A=[10.0.0.0/8+,11.0.0.0/8{9,24},12.0.0.0/8];# x\n"
	    "define 'B-c' = [ 2001:db8::/32 ]; define N = 5;", "A", 4,
	    "0 10.0.0.0/8 le 32; 0 11.0.0.0/8 ge 9 le 24; 0 12.0.0.0/8");
	device("bird2-prefix-set", "define 'B-c' = [ 2001:db8::/32 ];", "B-c",
	    6, "0 2001:db8::/32");
	device("gobgp-prefix-set", "[[defined-sets.prefix-sets]]\n"
	    "prefix-set-name = 'B'\n"
	    "[[defined-sets.prefix-sets.prefix-list]]\n"
	    "ip-prefix = '10.0.0.0/8'\n"
	    "[[defined-sets.prefix-sets.prefix-list]]\n"
	    "ip-prefix = '11.0.0.0/8'\nmasklength-range = '9..24'\n", "B", 4,
	    "0 10.0.0.0/8; 0 11.0.0.0/8 ge 9 le 24");
	device("plain", "# x\r\n10.0.0.0/8 # y\r\n\r\n192.0.2.1\r\n", "any", 0,
	    "0 10.0.0.0/8; 0 192.0.2.1/32");
	device("json", "{\"name\":\"A\",\"prefixes\":[{\"hi\":24,\"lo\":8,"
	    "\"prefix\":\"10.0.0.0/8\"}]}", "A", 0, "0 10.0.0.0/8 le 24");
	device("csv", "name,prefix,lo,hi\r\nA,10.0.0.0/8,8,24\r\n", "A", 0,
	    "0 10.0.0.0/8 le 24");
}

static void
spoilt(const char *platform, unsigned line, const char *text,
    const char *because)
{
	const struct parsed_object	*o;
	struct parsed			 p;
	char				 want[64];

	if (emit_parse(emitter_find(platform), "dev", text, strlen(text),
	    &p) == -1)
		fail_msg("%s: not read:\n%s", platform, text);
	if ((o = parsed_find(&p, "A", 4)) == NULL || o->bad == NULL)
		fail_msg("%s took \"%s\"", platform, text);
	snprintf(want, sizeof want, "line %u: ", line);
	if (strstr(o->bad, want) == NULL || strstr(o->bad, because) == NULL)
		fail_msg("%s: said \"%s\", not \"%s...%s\"", platform, o->bad,
		    want, because);
	if ((o = parsed_find(&p, "OK", 4)) != NULL)
		assert_null(o->bad);
	parsed_free(&p);
}

#define POLICY	"set policy-options policy-statement A "
#define FILTER	"term o365feed from route-filter 10.0.0.0/8 exact accept\n"

static void
test_spoilt(void **state)
{
	(void)state;
	spoilt("cisco-ios-object-group", 4, "object-group network OK\n"
	    " host 192.0.2.1\nobject-group network A\n range 10.0.0.1 "
	    "10.0.0.9\n", "not understood");
	spoilt("cisco-ios-acl", 3, "ip access-list extended A\n"
	    " permit ip any 10.0.0.0 0.255.255.255\n deny ip any any log\n"
	    "ip access-list extended OK\n permit ip any host 192.0.2.1\n",
	    "behind it");
	spoilt("cisco-ios-acl", 2, "ip access-list extended A\n"
	    " permit tcp any any eq 443\n", "not understood");
	spoilt("cisco-ios-acl", 2, "ip access-list extended A\n"
	    " permit ip any 10.0.0.0 0.0.255.0\n", "no mask");
	spoilt("junos-prefix-list", 3, "policy-options {\n prefix-list A {\n"
	    "  apply-path \"interfaces <*> unit <*>\";\n }\n"
	    " prefix-list OK {\n  10.0.0.0/8;\n }\n}\n", "apply-path");
	spoilt("linux-ipset", 3, "create OK hash:net\ncreate A hash:net\n"
	    "add A 10.0.0.0/8 nomatch\n", "does not match");
	spoilt("linux-ipset", 2, "create A hash:net timeout 0\n"
	    "add A 10.0.0.0/8 timeout 5\n", "ends by itself");
	spoilt("junos-policy-statement-set", 2, POLICY "term x then accept\n"
	    POLICY FILTER POLICY "term o365feed then reject\n",
	    "a term before ours");
	spoilt("junos-policy-statement-set", 3, POLICY FILTER
	    POLICY "term o365feed then reject\n"
	    "deactivate policy-options policy-statement A\n",
	    "inactive there");
	spoilt("cisco-asa-split-acl", 1, "access-list A standard permit "
	    "10.0.0.0 255.0.0.0\naccess-list OK extended permit ip host "
	    "192.0.2.1 any4\n", "not understood");
	spoilt("cisco-asa-split-acl", 1, "access-list A extended permit ip "
	    "10.0.0.0 255.0.0.0 any6\n", "not understood");
	spoilt("cisco-ios-static-route", 1, "ip route 10.0.0.0 255.0.0.0 "
	    "GigabitEthernet0/1 192.0.2.1 name A\nip route 11.0.0.0 255.0.0.0 "
	    "192.0.2.1 name OK\n", "not a prefix");
	spoilt("cisco-nxos-object-group", 2, "object-group ip address A\n"
	    "  10 2001:db8::/32\nobject-group ip address OK\n"
	    "  10 192.0.2.0/24\n", "other family");
	spoilt("cisco-iosxr-object-group", 2, "object-group network ipv4 A\n"
	    " 10.0.0.0 255.0.0.0\n", "not understood");
	spoilt("cisco-asa-object-group", 2, "object-group network A\n"
	    " network-object object X\nobject-group network OK\n"
	    " network-object host 192.0.2.1\n", "not understood");
	spoilt("cisco-ios-object-group", 2,
	    "object-group network A\n 10.0.0.0 255.0.255.0\n", "no mask");
	spoilt("cisco-ios-object-group", 2, "object-group network A\n"
	    " group-object B\nobject-group network OK\n host 192.0.2.1\n",
	    "not understood");
}

static void
test_bad_texts(void **state)
{
	(void)state;
	bad_text("cisco-ios-prefix-list", 2,
	    "!\nip prefix-list A seq 5 permit 10.0.0.0/33\n", "over 32");
	bad_text("cisco-ios-prefix-list", 1,
	    "ip prefix-list A seq 5 permit 10.0.0.1/8\n", "host bits");
	bad_text("cisco-ios-prefix-list", 1,
	    "ip prefix-list A seq 5 permit 10.0.0.0/8 le 7\n", "no range");
	bad_text("cisco-ios-prefix-list", 1,
	    "ip prefix-list A seq x permit 10.0.0.0/8\n", "no number");
	bad_text("cisco-ios-prefix-list", 1,
	    "ip prefix-list A seq 5 allow 10.0.0.0/8\n", "not understood");
	bad_text("cisco-ios-prefix-list", 1,
	    "ip prefix-list A seq 5 permit 2001:db8::/32\n", "other family");
	bad_text("cisco-ios-prefix-list", 1, "ip prefix-list A\n",
	    "not understood");
	bad_text("cisco-ios-prefix-list", 2, "ip prefix-list A seq 5 permit "
	    "10.0.0.0/8\nip prefix-list A seq 10 permit 11.0.0.0/8", "ends");
	bad_text("gobgp-prefix-set", 1, "prefix-list = [{ip-prefix = "
	    "'10.0.0.0/8'}]\nprefix-set-name = 'A'\n", "before the prefix-");
	bad_text("gobgp-prefix-set", 5, "[[defined-sets.prefix-sets]]\n"
	    "prefix-set-name = 'A'\nprefix-list = [{ip-prefix = "
	    "'10.0.0.0/8'}]\n[[defined-sets.prefix-sets]]\nprefix-list = "
	    "[{ip-prefix = '11.0.0.0/8'}]\nprefix-set-name = 'B'\n",
	    "before the prefix-");
	bad_text("gobgp-prefix-set", 2, "prefix-sets = [{prefix-set-name = "
	    "'A', prefix-list = [{ip-prefix = '10.0.0.0/8'}]},\n"
	    "{prefix-list = [{ip-prefix = '11.0.0.0/8'}], prefix-set-name = "
	    "'B'}]\n", "before the prefix-");
	bad_text("arista-eos-prefix-list", 2,
	    "ip prefix-list A\n   remark x\n!\n", "not understood");
	bad_text("cisco-ios-object-group", 2,
	    "object-group network A\n host 10.0.0.1", "ends");
	bad_text("cisco-ios-acl", 1, "ip access-list ext", "not understood");
	bad_text("cisco-ios-static-route", 1,
	    "ip route 10.0.0.0 255.0.0.0 192.0.2.1 name A", "ends");
	bad_text("cisco-iosxr-route-policy", 4, "prefix-set A\n  10.0.0.0/8\n"
	    "end-set\nroute-policy A\n  if destination in A then\n",
	    "without an end");
	bad_text("cisco-iosxr-prefix-set", 3,
	    "prefix-set A\n  10.0.0.0/8\n  11.0.0.0/8\nend-set\n", "comma");
	bad_text("cisco-iosxr-prefix-set", 3,
	    "prefix-set A\n  10.0.0.0/8,\nend-set\n", "comma");
	bad_text("cisco-iosxr-prefix-set", 1,
	    "prefix-set A\n  10.0.0.0/8\n", "without an end");
	bad_text("junos-prefix-list", 2,
	    "prefix-list A {\n  inactive: 10.0.0.0/8;\n}\n", "inactive");
	bad_text("junos-prefix-list", 1,
	    "inactive: prefix-list A {\n  10.0.0.0/8;\n}\n", "inactive");
	bad_text("junos-prefix-list", 4, "prefix-list A {\n  10.0.0.0/8;\n}\n"
	    "prefix-list A {\n}\n", "twice");
	bad_text("junos-prefix-list", 1, "system { x \"unfinished\n", "string");
	bad_text("junos-route-filter-list", 2,
	    "route-filter-list A {\n  10.0.0.0/8 through 10.0.0.0/16;\n}\n",
	    "not understood");
	bad_text("junos-route-filter-list", 2,
	    "route-filter-list A {\n  10.0.0.0/8 exact accept;\n}\n",
	    "not understood");
	bad_text("bird2-prefix-set", 1, "define A = [ 10.0.0.0/8- ];\n",
	    "not understood");
	bad_text("bird2-prefix-set", 1, "define A = [ 10.0.0.0/8{4,24} ];\n",
	    "no range");
	bad_text("bird2-prefix-set", 1, "define A = [ 10.0.0.0/8, ];\n",
	    "not understood");
	bad_text("plain", 2, "10.0.0.0/8\nhello\n", "not a prefix");
	bad_text("json", 1, "{\"name\":\"A\",\"prefixes\":[{\"prefix\":"
	    "\"10.0.0.0/8\",\"lo\":8}]}", "not understood");
	bad_text("json", 1, "{\"name\":\"A\",\"prefixes\":[]} x", "not under");
	bad_text("csv", 1, "10.0.0.0/8\n", "heads");
	bad_text("csv", 2, "name,prefix,lo,hi\nA,10.0.0.0/8,8\n", "too few");
	bad_text("csv", 2, "name,prefix,lo,hi\nA,10.0.0.0/8,8,8,9\n", "under");
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_bad_texts),
		cmocka_unit_test(test_spoilt),
	};

	log_init("test_emit_texts", LOG_NORMAL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
