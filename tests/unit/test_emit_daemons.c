/*
 * What routing daemons, Linux and VPNs show, and files that routers read, as
 * their rows read it; and the texts that these rows refuse.
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

#define KEY	"QAymzm0pe/6o1LR8a8mKwJwIsCE0iDh69RgmYXlhKkc="

static void
test_sets(void **state)
{
	(void)state;
	/* "bgpd -nv" */
	device("openbgpd-prefix-set",
	    "AS 64500\nlisten on 0.0.0.0\n\nprefix-set \"A\" {\n"
	    "\t10.0.0.0/8, 40.96.0.0/13 maxlen 24\n"
	    "\t40.104.0.0/15 or-longer, 203.0.112.0/24 prefixlen >= 25\n"
	    "\t203.0.113.0/24 prefixlen = 32 11.0.0.0/8 prefixlen 9 - 24\n"
	    "\t12.0.0.0/8 prefixlen < 24, 13.0.0.0/8 prefixlen > 24\n"
	    "\t14.0.0.0/8 prefixlen <= 24\n"
	    "}\nallow from any prefix-set \"A\" \ndeny from any \n", "A", 4,
	    "0 10.0.0.0/8; 0 40.96.0.0/13 le 24; 0 40.104.0.0/15 le 32; "
	    "0 203.0.112.0/24 ge 25 le 32; 0 203.0.113.0/24 ge 32 le 32; "
	    "0 11.0.0.0/8 ge 9 le 24; 0 12.0.0.0/8 le 23; "
	    "0 13.0.0.0/8 ge 25 le 32; 0 14.0.0.0/8 le 24");
	device("bird1-function", "function other(int a)\n{ return a > 5; }\n"
	    "function more() { return net ~ [ 10.0.0.0/8 ] || true; }\n"
	    "function A() { return net ~ [ 10.0.0.0/8+, 11.0.0.0/8{9,24} ]; "
	    "}\nfilter f { if A() then accept; reject; }\n", "A", 4,
	    "0 10.0.0.0/8 le 32; 0 11.0.0.0/8 ge 9 le 24");
	device("bird1-function", "function A() { return false; }\n", "A", 4,
	    "");
	device("gobgp-prefix-set", "[global.config]\nas = 64500\n"
	    "[[defined-sets.prefix-sets]]\nprefix-set-name = \"A\"\n"
	    "  [[defined-sets.prefix-sets.prefix-list]]\n"
	    "  ip-prefix = \"10.0.0.0/8\"\n  masklength-range = \"8..24\"\n"
	    "  [[defined-sets.prefix-sets.prefix-list]]\n"
	    "  ip-prefix = \"11.0.0.0/8\"\n"
	    "[[defined-sets.neighbor-sets]]\nneighbor-set-name = \"N\"\n"
	    "neighbor-info-list = [\"192.0.2.1\"]\n", "A", 4,
	    "0 10.0.0.0/8 le 24; 0 11.0.0.0/8");
	/* "gobgp -j policy prefix" */
	device("gobgp-prefix-set", "[{\"name\":\"E\"},{\"name\":\"A\","
	    "\"prefixes\":[{\"ip_prefix\":\"10.0.0.0/8\",\"mask_length_min\":"
	    "8,\"mask_length_max\":24}]}]\n", "A", 4, "0 10.0.0.0/8 le 24");
	device("openconfig-prefix-set", "{\"openconfig-routing-policy:"
	    "routing-policy\":{\"defined-sets\":{\"prefix-sets\":{"
	    "\"prefix-set\":[{\"config\":{\"mode\":\"IPV4\",\"name\":\"A\"},"
	    "\"prefixes\":{\"prefix\":[{\"config\":{\"ip-prefix\":"
	    "\"10.0.0.0/8\",\"masklength-range\":\"exact\"},"
	    "\"ip-prefix\":\"10.0.0.0/8\",\"masklength-range\":\"exact\"}]},"
	    "\"name\":\"A\"}]}},\"policy-definitions\":{"
	    "\"policy-definition\":[{\"name\":\"A\"}]}}}\n", "A", 4,
	    "0 10.0.0.0/8");
	/* "nft list ruleset" */
	device("linux-nft-set", "table inet filter {\n\tset A {\n"
	    "\t\ttype ipv4_addr\n\t\tflags interval\n"
	    "\t\telements = { 10.0.0.0/25, 10.0.0.128/25,\n"
	    "\t\t\t     203.0.113.7 counter packets 0 bytes 0 }\n\t}\n\n"
	    "\tset P {\n\t\ttype inet_service\n"
	    "\t\telements = { 22, 80-90 }\n\t}\n"
	    "\tset C {\n\t\ttype ipv4_addr . inet_service\n"
	    "\t\telements = { 10.0.0.1 . 22 }\n\t}\n"
	    "\tchain c {\n\t\tip daddr @A accept\n\t}\n}\n", "A", 4,
	    "0 10.0.0.0/25; 0 10.0.0.128/25; 0 203.0.113.7/32");
	/* "ipset save" */
	device("linux-ipset", "create M hash:ip,port family inet hashsize 1024 "
	    "maxelem 65536\nadd M 10.0.0.1,tcp:80\n"
	    "create A hash:net family inet hashsize 1024 maxelem 65536 "
	    "bucketsize 12 initval 0x7c737458\nadd A 10.0.0.0/25\n"
	    "add A 203.0.113.7\ncreate A.new hash:net family inet\n"
	    "add A.new 10.9.0.0/16\n", "A", 4,
	    "0 10.0.0.0/25; 0 203.0.113.7/32");
}

static void
test_routes(void **state)
{
	(void)state;
	/* "ip route show", "ip -6 route show" */
	device("linux-ip-route", "default via 192.0.2.254 dev v0 \n"
	    "13.107.6.152/31 via 192.0.2.1 dev v0 proto static \n"
	    "blackhole 10.1.0.0/16 proto 99 \n"
	    "203.0.113.7 via 192.0.2.1 dev v0 proto static \n"
	    "10.5.0.0/16 proto static \n\tnexthop via 192.0.2.1 dev v0 weight "
	    "1 \n", "A", 4, "0 13.107.6.152/31; 0 10.1.0.0/16; "
	    "0 203.0.113.7/32; 0 10.5.0.0/16");
	device("linux-ip-route", "13.107.6.152/31 via 192.0.2.1 dev v0\n"
	    "2603:1006::/40 via 2001:db8::1 dev v0 proto static metric 1024 "
	    "pref medium\nunreachable 2620:1ec::/36 dev lo proto 99 metric "
	    "1024 pref medium\n", "A", 6, "0 2603:1006::/40; 0 2620:1ec::/36");
	/* "ip rule show" */
	device("linux-ip-rule", "0:\tfrom all lookup local \n"
	    "1000:\tfrom all to 10.1.0.0/16 lookup 100 \n"
	    "1000:\tfrom all to 203.0.113.7 lookup 100 \n"
	    "32766:\tfrom all lookup main \n", "A", 4,
	    "0 10.1.0.0/16; 0 203.0.113.7/32");
	device("frr-static-route", "frr version 8.4.4\n!\n"
	    "ip route 10.0.0.0/8 blackhole\n"
	    "ip route 203.0.113.7/32 192.0.2.1 tag 5 20\n"
	    "ipv6 route 2603:1006::/40 2001:db8::1\nvrf RED\n"
	    " ip route 99.0.0.0/8 192.0.2.1\n", "A", 4,
	    "0 10.0.0.0/8; 0 203.0.113.7/32");
	device("exabgp-api-route", "neighbor 192.0.2.9 announce route "
	    "10.0.0.0/8 next-hop self\nwithdraw route 11.0.0.0/8 next-hop "
	    "self\nannounce eor ipv4 unicast\n", "A", 4, "0 10.0.0.0/8");
	device("exabgp-static-route", "neighbor 192.0.2.9 {\n\tstatic {\n"
	    "\t\troute 10.0.0.0/8 next-hop self;\n\t}\n}\n", "A", 4,
	    "0 10.0.0.0/8");
	device("bird2-static-route", "protocol static {\n\tipv4;\n"
	    "\troute 9.0.0.0/8 blackhole;\n}\n"
	    "protocol static A {\n\tipv4 { table t; };\n"
	    "\troute 10.0.0.0/8 via 192.0.2.1;\n\troute 11.0.0.0/8 "
	    "blackhole;\n}\n", "A", 4, "0 10.0.0.0/8; 0 11.0.0.0/8");
	device("openvpn-push-route", "port 1194\npush \"route 10.0.0.0 "
	    "255.0.0.0\"\npush \"dhcp-option DNS 192.0.2.53\"\n"
	    "push \"route 192.0.2.1\"\npush \"route-ipv6 2001:db8::/32\"\n",
	    "A", 6, "0 2001:db8::/32");
	device("pf-table", "   10.0.0.0/8\n   192.0.2.1\n", "A", 0,
	    "0 10.0.0.0/8; 0 192.0.2.1/32");
	/* a comment of somebody else's is no list of IPv6 */
	device("pf-table", "# list of peers\n10.0.0.0/8\n", "A", 0,
	    "0 10.0.0.0/8");
	device("wireguard-allowed-ips", "[Interface]\nListenPort = 1\n\n"
	    "[Peer]\nPublicKey = " KEY "\nAllowedIPs = 10.0.0.0/8, "
	    "2001:db8::/32,192.0.2.1\nEndpoint = 192.0.2.9:1\n", KEY, 0,
	    "0 10.0.0.0/8; 0 2001:db8::/32; 0 192.0.2.1/32");
	device("strongswan-remote-ts", "children {\n k {\n"
	    "  local_ts = 10.9.0.0/16\n"
	    "  remote_ts = 10.0.0.0/8,11.0.0.0/8 , 2001:db8::/32\n }\n}\n",
	    "A", 0, "0 10.0.0.0/8; 0 11.0.0.0/8; 0 2001:db8::/32");
}

static void
refuse(const char *platform, const char *text, const char *because)
{
	struct parsed	 p;
	char		 said[1024];
	int		 rc;

	said_begin();
	rc = emit_parse(emitter_find(platform), "t", text, strlen(text), &p);
	said_end(said, sizeof said);
	if (rc == 0)
		fail_msg("%s took \"%s\"", platform, text);
	if (strstr(said, because) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", said, because);
}

static void
test_refused(void **state)
{
	(void)state;
	refuse("linux-nft-set", "table inet t {\n\tset A {\n\t\ttype "
	    "ipv4_addr\n\t\telements = { 10.0.0.0-10.0.2.255 }\n\t}\n}\n",
	    "a range");
	refuse("linux-nft-set", "add element inet t A { 10.0.0.0/8,\n",
	    "ends in a set");
	refuse("linux-ipset", "create A hash:net family inet\nadd A 10.0.0.0/8",
	    "ends in this line");
	refuse("openbgpd-prefix-set", "prefix-set A { 10.0.0.0/8, }\n",
	    "not understood");
	refuse("openbgpd-prefix-set", "prefix-set A { 10.0.0.0/8 maxlen 33 }\n",
	    "no range");
	refuse("gobgp-prefix-set", "prefix-set-name = \"A\"\nprefix-list = [\n"
	    "{masklength-range = \"8..8\"}]\n", "no ip-prefix");
	refuse("gobgp-prefix-set", "prefix-set-name = \"A\"\nprefix-list = [\n"
	    "{ip-prefix = \"10.0.0.0/8\"},\n", "ends in a set");
	refuse("gobgp-prefix-set-json", "{\"defined-sets\": {\"prefix-sets\": "
	    "[{\"prefix-set-name\": \"A\", \"prefix-list\": [{\"ip-prefix\": "
	    "\"10.0.0.0/8\", \"masklength-range\": \"8-8\"}]}]}}", "no range");
	refuse("openconfig-prefix-set", "{\"prefix-set\": [{\"name\": \"A\"",
	    "not understood");
	refuse("bird1-function", "function A() { return net ~ [ 10.0.0.0/8 ]",
	    "without an end");
	refuse("pf-table", "10.0.0.0/8\n!10.1.0.0/16\n", "not a prefix");
	refuse("wireguard-allowed-ips", "[Peer]\nAllowedIPs = 10.0.0.0/8\n",
	    "no PublicKey");
	refuse("strongswan-remote-ts", "remote_ts = \"10.0.0.0/8, \\\n",
	    "ends in a value");
	refuse("strongswan-remote-ts", "remote_ts = dynamic\n",
	    "not a prefix");
	refuse("bird2-static-route", "protocol static A {\n ipv4;\n"
	    " route 10.0.0.1/8 blackhole;\n}\n", "host bits");
}

/* Parameters: what may stand there, and nothing that breaks out. */
static void
want_param(const char *platform, int af, const char *name, const char *value,
    int good)
{
	const struct emitter	*em = emitter_find(platform);
	const struct emit_param	*p;
	const char		*why;

	(void)af;
	for (p = em->params; strcmp(p->name, name) != 0; p++)
		assert_non_null(p->name);
	why = p->check != NULL ? p->check(value) : emit_param_word(value);
	if ((why == NULL) != good)
		fail_msg("%s %s \"%s\": %s", platform, name, value,
		    why == NULL ? "taken" : why);
}

static void
test_params(void **state)
{
	static const char *const	 hostile[] = {
		"", "a b", "1;", "a\nb", "$(x)", "\"", "a}", "#", "-x", "`",
		NULL
	};
	const struct emitter		*em;
	const struct emit_param		*p;
	size_t				 i, k;

	(void)state;
	for (i = 0; (em = emitters[i]) != NULL; i++)
		for (p = em->params; p != NULL && p->name != NULL; p++)
			for (k = 0; hostile[k] != NULL; k++)
				want_param(em->name, 0, p->name, hostile[k],
				    0);
	want_param("linux-ip-route", 4, "next-hop", "192.0.2.1", 1);
	want_param("linux-ip-route", 4, "next-hop", "blackhole", 1);
	want_param("linux-ip-route", 4, "next-hop", "2001:db8::1", 0);
	want_param("linux-ip-route", 6, "next-hop6", "fe80::1", 1);
	want_param("linux-ip-route", 4, "dev", "eth0.100", 1);
	want_param("linux-ip-route", 4, "dev", "interface-too-long", 0);
	want_param("linux-ip-route", 4, "metric", "0", 1);
	want_param("linux-nft-set", 4, "family", "inet", 1);
	want_param("linux-nft-set", 4, "family", "arp", 0);
	want_param("linux-nft-set", 4, "table", "9", 0);
	want_param("linux-nft-set", 4, "table", "drop", 0);
	want_param("openvpn-push-route", 4, "gateway", "net_gateway", 1);
	want_param("openvpn-push-route", 6, "gateway6", "net_gateway", 0);
	want_param("wireguard-allowed-ips", 0, "peer", KEY, 1);
	want_param("wireguard-allowed-ips", 0, "peer", "QAymzm0=", 0);
	want_param("exabgp-api-route", 4, "next-hop", "self", 1);
	want_param("openbgpd-community", 0, "mark", "64500:1:2", 1);
	want_param("openbgpd-community", 0, "mark", "65535:666", 0);
	want_param("openbgpd-community", 0, "mark", "64500:*", 0);
	want_param("openbgpd-community", 0, "from", "12076", 1);
	want_param("openbgpd-community", 0, "from", "99999999999", 0);
	want_param("frr-static-route", 4, "next-hop", "reject", 1);
	want_param("frr-static-route", 4, "next-hop", "Null0", 0);
}

#define EXOS	"extreme-exos-policy"
#define REST	"entry r { if match any { nlri any/0; } then { deny; } }\n"
#define THEN	"then { permit; } }\n"

/* As the guides write them: capitals, conditions apart, "match all" of one. */
static void
test_exos(void **state)
{
	(void)state;
	device(EXOS, "# ours\nentry a {\n\tIf match any {\n\t\tnlri "
	    "10.0.0.0/8;\n\t\tnlri 192.0.2.0/24 exact ;\n\t}\n\tThen {\n"
	    "\t\tpermit;\n\t}\n}\nentry b { if { nlri 11.0.0.0/8 exact; } "
	    THEN "entry c { if match all { nlri 12.0.0.0/8; } " THEN REST, "",
	    0, "0 10.0.0.0/8 le 32; 0 192.0.2.0/24; 0 11.0.0.0/8; "
	    "0 12.0.0.0/8 le 32");
	device(EXOS, REST, "", 0, "");
	device(EXOS, "entry a { if match any { nlri 2001:db8::/32; } " THEN
	    REST, "", 0, "0 2001:db8::/32 le 128");
	/* cut between two entries; the rest is permitted; all is permitted */
	bad_text(EXOS, 1, "entry a { if match any { nlri 10.0.0.0/8; } " THEN,
	    "before what denies the rest");
	bad_text(EXOS, 1, "entry a { if match any { nlri any/0; } " THEN, "");
	bad_text(EXOS, 1, "entry a { if { } " THEN REST, "");
	bad_text(EXOS, 1, "entry a { if match any { } " THEN REST, "");
	bad_text(EXOS, 2, REST REST, "");
	/* both must match; rows among what is denied */
	bad_text(EXOS, 1, "entry a { if { nlri 10.0.0.0/8; nlri 11.0.0.0/8; "
	    "} " THEN REST, "");
	bad_text(EXOS, 1, "entry a { if match any { nlri 10.0.0.0/8; nlri "
	    "any/0; } " THEN REST, "");
	bad_text(EXOS, 1, "entry a { if match any { nlri any/0; nlri "
	    "10.0.0.0/8; } then { deny; } }\n", "");
	bad_text(EXOS, 1, "entry a { if match any { nlri 10.0.0.0/8; } then "
	    "{ deny; } }\n" REST, "");
	bad_text(EXOS, 1, "entry a { if match none { nlri 10.0.0.0/8; } " THEN
	    REST, "");
	bad_text(EXOS, 1, "entry a { if match any { med 5; } " THEN REST, "");
	bad_text(EXOS, 1, "entry a { if match any { nlri 10.0.0.0/8 x; } " THEN
	    REST, "");
	bad_text(EXOS, 1, "entry a { if match any { nlri 10.0.0.1/8; } " THEN
	    REST, "");
	bad_text(EXOS, 1, "entry a { if match any { nlri 10.0.0.0/8; } then { "
	    "permit; next-hop 192.0.2.1; } }\n" REST, "");
	bad_text(EXOS, 1, "policy a;\n", "");
}

#define SOURCE	"arista-eos-prefix-list-source"

static void
test_source(void **state)
{
	(void)state;
	device(SOURCE, "   seq 10 permit 10.0.0.0/8 ge 8\n\nseq 20 permit "
	    "192.0.2.0/24 le 26\nseq 65535 deny 0.0.0.0/0 le 32\n", "", 0,
	    "10 10.0.0.0/8 le 32; 20 192.0.2.0/24 le 26; "
	    "deny 65535 0.0.0.0/0 le 32");
	device(SOURCE, "permit 2001:db8::/32 le 48\n", "", 0,
	    "0 2001:db8::/32 le 48");
	bad_text(SOURCE, 2, "seq 10 permit 10.0.0.0/8\n! one\n", "");
	bad_text(SOURCE, 1, "ip prefix-list A seq 10 permit 10.0.0.0/8\n", "");
	bad_text(SOURCE, 1, "seq 10 permit any\n", "not understood");
	bad_text(SOURCE, 1, "seq 10 permit 10.0.0.0/8", "ends in this line");
}

/* "show running-config", with what is another's around it. */
static void
test_ironware(void **state)
{
	static const char	 text[] =
	    "router bgp\n local-as 64500\n neighbor 192.0.2.1 prefix-list A "
	    "in\n!\nip prefix-list A seq 5 permit 10.0.0.0/8 ge 9 le 24\n"
	    "ip prefix-list A seq 10 permit 11.0.0.0/8 le 32\n"
	    "ip prefix-list A seq 65535 deny 0.0.0.0/0 le 32\n"
	    "ipv6 prefix-list A seq 5 permit 2001:db8::/32\n!\nend\n";

	(void)state;
	device("brocade-ironware-prefix-list", text, "A", 4,
	    "5 10.0.0.0/8 ge 9 le 24; 10 11.0.0.0/8 le 32; "
	    "deny 65535 0.0.0.0/0 le 32");
	device("brocade-ironware-prefix-list", text, "A", 6,
	    "5 2001:db8::/32");
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_params),
		cmocka_unit_test(test_exos),
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_ironware),
	};

	log_init("test_emit_daemons", LOG_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
