/*
 * Texts of devices that no platform may take: each with its line and reason,
 * and nothing of it left.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "emit_help.h"
#include "said.h"

static const struct {
	const char	*platform;
	unsigned	 line;
	const char	*text, *because;
} refused[] = {
	{ "bird2-prefix-set", 1, "define A = [ 10.0.0.0/8 'x", "" },
	{ "gobgp-prefix-set", 2, "prefix-set-name = 'A'\n'x", "without an" },
	{ "gobgp-prefix-set", 2, "prefix-set-name = 'A'\nprefix-list = "
	    "[{ip-prefix = '10.0.0.0/8', masklength-range = '9-24'}]\n",
	    "no range of lengths" },
	{ "cisco-iosxr-prefix-set", 2, "prefix-set A\n  10.0.0.0/8 about 9\n"
	    "end-set\n", "not understood" },
	{ "cisco-iosxr-prefix-set", 2, "prefix-set A\n  10.0.0.0/8 ge 9 x\n"
	    "end-set\n", "not understood" },
	{ "huawei-xpl-prefix-list", 2, "xpl ip-prefix-list A\n"
	    " 10.0.0.0 8 about 9\nend-list\n", "" },
	{ "linux-nft-set", 1, "table inet t { set A { type ipv4_addr; "
	    "elements = { 10.0.0.0/8, \"x", "" },
	{ "openbgpd-prefix-set", 1, "prefix-set \"A", "" },
	{ "sonic-prefix-set", 1, "{ \"PREFIX", "a string without an" },
	{ "csv", 2, "name,prefix,lo,hi\nA,10.0.0.0/8\n", "too few fields" },
	{ "plain", 2, "10.0.0.0/8\n11.0.0.0/8 and more\n", "" },
	{ "json", 1, "{\"name\":\"A\",\"prefixes\":[{\"prefix\":", "" },
	{ "json", 1, "{\"name\":\"A\",\"prefixes\":{}", "" },
	{ "json", 1, "{\"name\" \"A\"}", "not understood" },
	{ "junos-prefix-list", 2, "prefix-list A {\n  10.0.0.0/8; }}\n",
	    "out of place" },
	{ "junos-prefix-list", 1, "prefix-list A { 10.0.0.0/8 11.0.0.0/8; }\n",
	    "not understood" },
	{ "junos-prefix-list", 1, "inactive: \n", "" },
	{ "squid-dstdomain", 2, "a.com\n*.b.com\n", "no wildcard" },
	{ "squid-dstdomain", 2, "a.com\nb.com x\n", "" },
	{ "fqdn-edl", 2, "a.com\n*b.com x\n", "not understood" },
	{ "dnsmasq", 1, "server=/a b/192.0.2.1\n", "not understood" },
	{ "gobgp-prefix-set-json", 1, "{\"prefix-sets\": [{\"prefix-set-name\":"
	    " \"A\", \"prefix-list\": [{\"ip-prefix\": \"10.0.0.0/8\", "
	    "\"masklength-range\": \"24..9\"}]}]}", "no range of lengths" }
};

static void
test_refused(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof refused / sizeof refused[0]; i++)
		bad_text(refused[i].platform, refused[i].line,
		    refused[i].text, refused[i].because);
}

/* A text that no hook is asked about. */
static void
test_never_asked(void **state)
{
	static const char	 text[] = "10.0.0.0/8\n";
	struct parsed		 p;
	char			 said[256];

	(void)state;
	said_begin();
	assert_int_equal(emit_parse(emitter_find("format"), "dev", text,
	    sizeof text - 1, &p), -1);
	said_end(said, sizeof said);
	assert_non_null(strstr(said, "dev: format can't be read back"));
	parsed_free(NULL);
}

int
main(void)
{
	static const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_never_asked)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
