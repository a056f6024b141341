#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/source/source.h"
#include "o365.h"

static void
has_prefix(const struct feed *f, size_t i, const char *want)
{
	struct prange	 r;
	char		 buf[PREFIX_STRLEN];

	pset_get(&f->prefixes, i, &r);
	assert_string_equal(prefix_str(&r.p, buf), want);
}

static void
test_whole(void **state)
{
	struct feed	 f;

	(void)state;
	o365_good(&f, "[\n"
	    "  {\"id\": 2, \"serviceArea\": \"Exchange\",\n"
	    "   \"serviceAreaDisplayName\": \"Exchange Online\",\n"
	    "   \"urls\": [\"*.Outlook.office.com\", \"smtp.office365.com\"],\n"
	    "   \"ips\": [\"52.96.0.0/14\", \"2603:1006::/40\","
	    " \"40.96.0.0/13\"],\n"
	    "   \"tcpPorts\": \"143, 587, 993, 995\", \"udpPorts\": \"\",\n"
	    "   \"expressRoute\": true, \"category\": \"Allow\",\n"
	    "   \"required\": false, \"notes\": \"POP3\\nand more\",\n"
	    "   \"somethingNew\": {\"a\": [null]}},\n"
	    "  {\"id\": 1, \"serviceArea\": \"Copilot\",\n"
	    "   \"category\": \"optimize\", \"required\": \"True\",\n"
	    "   \"expressRoute\": \"false\", \"notes\": \"\"}\n"
	    "]");
	assert_int_equal(f.nep, 2);
	assert_int_equal(f.ep[0].id, 2);
	assert_string_equal(f.ep[0].service, "exchange");
	assert_int_equal(f.ep[0].category, CATEGORY_ALLOW);
	assert_string_equal(f.ep[0].tcp, "143,587,993,995");
	assert_null(f.ep[0].udp);
	assert_true(f.ep[0].express_route);
	assert_false(f.ep[0].required);
	assert_string_equal(f.ep[0].notes, "POP3 and more");
	assert_int_equal(f.ep[0].nhost, 2);
	assert_string_equal(f.ep[0].host[0], "*.outlook.office.com");
	assert_string_equal(f.ep[0].host[1], "smtp.office365.com");
	assert_int_equal(f.ep[0].n4, 2);
	assert_int_equal(f.ep[0].n6, 1);
	has_prefix(&f, 0, "52.96.0.0/14");
	has_prefix(&f, 1, "40.96.0.0/13");
	has_prefix(&f, 2, "2603:1006::/40");
	assert_string_equal(f.ep[1].service, "copilot");
	assert_int_equal(f.ep[1].category, CATEGORY_OPTIMIZE);
	assert_true(f.ep[1].required);
	assert_false(f.ep[1].express_route);
	assert_null(f.ep[1].notes);
	assert_null(f.ep[1].tcp);
	assert_int_equal(f.ep[1].n4 + f.ep[1].n6 + f.ep[1].nhost, 0);
	assert_true(f.attrs & ATTR_SERVICE);
	assert_true(f.attrs & ATTR_HOSTS);
	assert_false(f.attrs & ATTR_TAG);
	feed_free(&f);
}

/* Repeated, nested, neighbouring: all is kept as published. */
static void
test_overlaps(void **state)
{
	struct feed	 f;

	(void)state;
	o365_good(&f, "[{" ENTRY ",\"ips\":[\"52.127.72.0/21\","
	    "\"52.127.72.42/32\",\"52.127.72.42/32\",\"2603:1026::/36\","
	    "\"2603:1026:600::/44\"]},"
	    "{\"id\":13,\"serviceArea\":\"Common\",\"category\":\"Allow\","
	    "\"ips\":[\"52.127.72.0/21\"],\"urls\":[\"a.b\",\"a.b\"]}]");
	assert_int_equal(f.ep[0].n4, 3);
	assert_int_equal(f.ep[0].n6, 2);
	assert_int_equal(f.ep[1].n4, 1);
	assert_int_equal(f.ep[1].first4, 3);
	assert_int_equal(f.ep[1].first6, 2);
	assert_int_equal(f.ep[1].nhost, 2);
	feed_free(&f);
}

static void
test_bad_fields(void **state)
{
	static const char *const t[][2] = {
		{ ONE(",\"ips\":[\"10.0.0.0/8\",\"10.0.0.0/33\"]"),
		  "endpoint 12: ips[1]: \"10.0.0.0/33\": prefix length over "
		  "32\n" },
		{ ONE(",\"ips\":[\"2a01:111:2a:7::/6\"]"),
		  "endpoint 12: ips[0]: \"2a01:111:2a:7::/6\": host bits" },
		{ ONE(",\"ips\":[\"10.0.0.1/8\"]"), "host bits set" },
		{ ONE(",\"ips\":[\"10.0.0.1\"]"), "no prefix length" },
		{ ONE(",\"ips\":[\"2001:db8::1\"]"), "no prefix length" },
		{ ONE(",\"ips\":[\" 10.0.0.0/8\"]"), "ips[0]: \" 10.0" },
		{ ONE(",\"ips\":[\"10.0.0.0/8\\n\"]"), "\"10.0.0.0/8\\n\":" },
		{ ONE(",\"ips\":[\"\"]"), "ips[0]: \"\": " },
		{ ONE(",\"ips\":[\"example.com\"]"), "not a prefix" },
		{ ONE(",\"ips\":[null]"), "ips[0]: null: not a string" },
		{ ONE(",\"ips\":[42]"), "ips[0]: 42: not a string" },
		{ ONE(",\"ips\":[[\"10.0.0.0/8\"]]"),
		  "ips[0]: [\"10.0.0.0/8\"]: not a string" },
		{ ONE(",\"ips\":null"), "ips: null: not an array" },
		{ ONE(",\"ips\":\"10.0.0.0/8\""), "not an array" },
		{ ONE(",\"ips\":{}"), "ips: {}: not an array" },
		{ ONE(",\"urls\":null"), "urls: null: not an array" },
		{ ONE(",\"urls\":[7]"), "urls[0]: 7: not a string" },
		{ ONE(",\"urls\":[\"a.b\",\"http://x.y/\"]"),
		  "endpoint 12: urls[1]: \"http://x.y/\": not a host name" },
		{ ONE(",\"urls\":[\"a\\u0007.b\"]"), "\"a\\u0007.b\": not a" },
		{ ONE(",\"urls\":[\"\"]"), "urls[0]: \"\": empty" },
		{ ONE(",\"tcpPorts\":\"http\""),
		  "tcpPorts: \"http\": not a list of ports" },
		{ ONE(",\"udpPorts\":\"1,99999\""), "udpPorts: \"1,99999\"" },
		{ ONE(",\"tcpPorts\":443"), "tcpPorts: 443: not a string" },
		{ ONE(",\"tcpPorts\":null"), "tcpPorts: null: not a string" },
		{ ONE(",\"required\":null"), "required: null: not true or" },
		{ ONE(",\"required\":1"), "required: 1: not true or false" },
		{ ONE(",\"expressRoute\":\"yes\""), "expressRoute: \"yes\":" },
		{ ONE(",\"notes\":[]"), "notes: []: not a string" },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++)
		o365_refused(t[i][0], t[i][1]);
}

static void
test_bad_entries(void **state)
{
	static const char *const t[][2] = {
		{ "[{\"serviceArea\":\"Common\",\"category\":\"Allow\"}]",
		  "entry 1: id: missing" },
		{ ONE("},{\"id\":\"7\""), "entry 2: id: \"7\": not an int" },
		{ ONE("},{\"id\":7.0"), "entry 2: id: 7.0: not an integer" },
		{ ONE("},{\"id\":null"), "entry 2: id: null: not an integer" },
		{ ONE("},{\"id\":0"), "entry 2: id: 0: out of range" },
		{ ONE("},{\"id\":-1"), "id: -1: out of range" },
		{ ONE("},{\"id\":4294967296"), "4294967296: out of range" },
		{ ONE("},{" ENTRY), "endpoint 12: in two entries" },
		{ "[{\"id\":3,\"category\":\"Allow\"}]",
		  "endpoint 3: serviceArea: missing" },
		{ "[{\"id\":3,\"serviceArea\":null,\"category\":\"Allow\"}]",
		  "endpoint 3: serviceArea: null: not a string" },
		{ "[{\"id\":3,\"serviceArea\":\"\",\"category\":\"Allow\"}]",
		  "endpoint 3: serviceArea: \"\": not a name" },
		{ "[{\"id\":3,\"serviceArea\":\"a\\tb\","
		  "\"category\":\"Allow\"}]", "not a name" },
		{ "[{\"id\":3,\"serviceArea\":\"Common\"}]",
		  "endpoint 3: category: missing" },
		{ "[{\"id\":3,\"serviceArea\":\"Common\","
		  "\"category\":\"Optional\"}]",
		  "category: \"Optional\": not Optimize, Allow or Default" },
		{ "[{\"id\":3,\"serviceArea\":\"Common\","
		  "\"category\":\"none\"}]", "category: \"none\"" },
		{ ONE("},[],{"), "entry 2: not an object" },
		{ ONE("},null,{"), "entry 2: not an object" },
		{ "[\"10.0.0.0/8\"]", "entry 1: not an object" },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++)
		o365_refused(t[i][0], t[i][1]);
}

/* A snapshot of two answers: that for MEM brings Common along. */
#define COMMON	"{\"id\":56,\"serviceArea\":\"Common\"," \
		"\"category\":\"Allow\",\"tcpPorts\":\"443,80\"," \
		"\"ips\":[\"20.190.128.0/18\",\"40.126.0.0/18\"]," \
		"\"urls\":[\"b.x\",\"a.x\"]}"
#define COMMON2	"{\"notes\":\"\",\"id\":56,\"serviceArea\":\"common\"," \
		"\"category\":\"Allow\",\"tcpPorts\":\"80, 443\"," \
		"\"ips\":[\"40.126.0.0/18\",\"20.190.128.0/18\"]," \
		"\"urls\":[\"a.x\",\"b.x\"]}"
#define MEM	"{\"id\":163,\"serviceArea\":\"MEM\",\"category\":\"Allow\"," \
		"\"ips\":[\"20.37.153.0/24\"]}"
#define EXO	"{\"id\":1,\"serviceArea\":\"Exchange\"," \
		"\"category\":\"Optimize\",\"ips\":[\"40.96.0.0/13\"]}"

static int
parse_more(struct feed *f, const char *body)
{
	return o365_parse_bytes(f, body, strlen(body));
}

static void
test_parts(void **state)
{
	struct feed	 f;

	(void)state;
	o365_good(&f, "[" COMMON "," EXO "]");
	assert_int_equal(parse_more(&f, "[" MEM "," COMMON2 "]"), 0);
	assert_int_equal(f.nep, 3);
	assert_int_equal(f.prefixes.n4, 4);
	assert_string_equal(f.ep[2].service, "mem");
	assert_int_equal(f.ep[2].first4, 3);
	has_prefix(&f, 3, "20.37.153.0/24");
	/* nothing new at all is fine */
	assert_int_equal(parse_more(&f, "[" COMMON2 "]"), 0);
	assert_int_equal(f.nep, 3);
	/* a repetition within one answer is one, even of what is known */
	assert_int_equal(parse_more(&f, "[" COMMON "," COMMON2 "]"), -1);
	assert_non_null(strstr(o365_said, "endpoint 56: in two entries"));
	assert_null(f.ep);
}

static void
test_parts_differ(void **state)
{
	struct feed	 f;

	(void)state;
	o365_good(&f, "[" COMMON "," EXO "]");
	assert_int_equal(parse_more(&f, "[" MEM ",{\"id\":56,"
	    "\"serviceArea\":\"Common\",\"category\":\"Allow\","
	    "\"tcpPorts\":\"443,80\",\"ips\":[\"20.190.128.0/18\"],"
	    "\"urls\":[\"b.x\",\"a.x\"]}]"), -1);
	assert_non_null(strstr(o365_said, "feed m365: endpoint 56: "));
	assert_non_null(strstr(o365_said, "fetched from two versions\n"));
	assert_null(f.ep);
}

static void
test_sniff(void **state)
{
	static const char *const t[][2] = {
		{ "2", ONE("") }, { "2", "\xef\xbb\xbf\r\n [ {" ENTRY },
		{ "1", "[]" }, { "1", "{\"instance\":\"Worldwide\"" },
		{ "1", "[{\"id\":500,\"endpointSetId\":149" },
		{ "0", "" }, { "0", "10.0.0.0/8" }, { "0", "<html>" },
		{ "0", "# [{\"id\": \"serviceArea\"" }, { "0", "\x1f\x8b" },
	};
	char	 sample[SOURCE_SAMPLE];
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		source_sample(t[i][1], strlen(t[i][1]), sample);
		if (source_o365.sniff(sample) != t[i][0][0] - '0')
			fail_msg("%s: not %s", t[i][1], t[i][0]);
	}
	assert_ptr_equal(source_sniff(ONE(""), strlen(ONE(""))),
	    &source_o365);
	assert_ptr_equal(source_find("o365"), &source_o365);
	assert_null(source_find("O365"));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_overlaps),
		cmocka_unit_test(test_bad_fields),
		cmocka_unit_test(test_bad_entries),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_parts_differ),
		cmocka_unit_test(test_sniff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
