/*
 * The sources of Azure: service tags, BGP communities, the fence.  Bodies are
 * our own, in the published shapes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/source/source.h"
#include "said.h"

static char	 said[4096];

static int
parse(struct feed *f, const struct source *src, const char *body)
{
	struct in	 in;
	int		 rc;

	assert_int_equal(feed_init(f, "azure", src->name, "-"), 0);
	in_open_mem(&in, "feed azure", body, strlen(body));
	said_begin();
	rc = source_parse(src, f, &in);
	said_end(said, sizeof said);
	in_close(&in);
	return rc;
}

static void
good(struct feed *f, const struct source *src, const char *body)
{
	if (parse(f, src, body) == -1)
		fail_msg("%s\n%s", body, said);
	assert_string_equal(said, "");
}

/* Refused with one line that has this in it. */
static void
refused(const struct source *src, const char *body, const char *want)
{
	struct feed	 f;

	assert_int_equal(parse(&f, src, body), -1);
	feed_free(&f);
	if (strncmp(said, "o365feed: feed azure", 20) != 0 ||
	    strstr(said, want) == NULL || strchr(said, '\n')[1] != '\0')
		fail_msg("body %.300s\nwant %s\nsaid %s", body, want, said);
}

/* All prefixes of an endpoint, as text. */
static void
holds(const struct feed *f, size_t n, const char *want)
{
	const struct endpoint	*ep = &f->ep[n];
	struct prange		 r;
	char			 all[1024] = "", buf[PREFIX_STRLEN];
	size_t			 i;

	for (i = 0; i < ep->n4 + ep->n6; i++) {
		if (i < ep->n4)
			key4_get(f->prefixes.k4[ep->first4 + i], &r);
		else
			key6_get(&f->prefixes.k6[ep->first6 + i - ep->n4],
			    &r);
		strlcat(all, i == 0 ? "" : " ", sizeof all);
		strlcat(all, prefix_str(&r.p, buf), sizeof all);
	}
	assert_string_equal(all, want);
}

#define TAG(name, region, prefixes) "{\"name\":\"" name "\",\"id\":\"" name \
	"\",\"properties\":{\"changeNumber\":4,\"region\":\"" region "\"," \
	"\"platform\":\"Azure\",\"systemService\":\"\",\"addressPrefixes\":[" \
	prefixes "]}}"
#define TAGS(more, values) "{\"changeNumber\":82,\"cloud\":\"Public\"," \
	more "\"values\":[" values "]}"

static void
test_tags(void **state)
{
	struct feed	 f;

	(void)state;
	good(&f, &source_service_tags, TAGS("", TAG("AzureCloud.westeurope",
	    "westeurope", "\"20.0.0.0/14\",\"13.64.0.0/16\",\"2603:1020::/48\"")
	    "," TAG("AzureCloud", "", "\"20.0.0.0/14\"") ","
	    TAG("DataFactory.USDoDEast", "usdodeast", "")));
	assert_int_equal(f.nep, 3);
	assert_string_equal(f.ep[0].tag, "AzureCloud.westeurope");
	assert_string_equal(f.ep[0].region, "westeurope");
	assert_null(f.ep[0].service);
	assert_null(f.ep[0].community);
	holds(&f, 0, "20.0.0.0/14 13.64.0.0/16 2603:1020::/48");
	assert_null(f.ep[1].region);
	holds(&f, 1, "20.0.0.0/14");
	holds(&f, 2, "");
	assert_int_equal(f.attrs, ATTR_TAG | ATTR_REGION);
	feed_free(&f);
}

/* What came later, what is null, what differs in the API: of no importance. */
static void
test_tags_shapes(void **state)
{
	static const char *const	 body[] = {
		/* as of 2020, and with line ends of 2025 */
		"{\r\n \"changeNumber\": 122,\r\n \"cloud\": \"China\",\r\n"
		" \"values\": [{\"name\":\"A\",\"id\":\"A\",\"properties\":{"
		"\"changeNumber\":1,\"region\":\"\",\"regionId\":0,\"platform\""
		":\"Azure\",\"systemService\":\"A\",\r\n\"addressPrefixes\": "
		"[\r\n\"20.0.0.0/14\"\r\n],\"networkFeatures\":null}}]\r\n}",
		"\xef\xbb\xbf{\"changeNumber\":121,\"cloud\":\"China\","
		"\"values\":[{\"name\":\"A\",\"properties\":{\"region\":\"\","
		"\"regionId\":null,\"networkFeatures\":[\"API\",\"NSG\"],"
		"\"new\":{\"x\":[1]},\"addressPrefixes\":[\"20.0.0.0/14\"]}}]"
		",\"new\":true}",
		/* the API */
		"{\"name\":\"public\",\"id\":\"/subscriptions/s/providers/"
		"Microsoft.Network/serviceTags/public\",\"type\":"
		"\"Microsoft.Network/serviceTags\",\"changeNumber\":\"121\","
		"\"cloud\":\"Public\",\"values\":[{\"name\":\"A\",\"id\":\"A\""
		",\"properties\":{\"changeNumber\":\"1\",\"region\":\"\","
		"\"state\":\"GA\",\"networkFeatures\":[\"API\"],"
		"\"systemService\":\"A\",\"addressPrefixes\":"
		"[\"20.0.0.0/14\"]}}],\"nextLink\":null}",
		TAGS("\"nextLink\":\"\",", TAG("A", "", "\"20.0.0.0/14\"")),
	};
	struct feed	 f;
	char		 first[DIGEST_SIZE], digest[DIGEST_SIZE];
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof body / sizeof body[0]; i++) {
		good(&f, &source_service_tags, body[i]);
		assert_string_equal(f.ep[0].tag, "A");
		assert_null(f.ep[0].region);
		holds(&f, 0, "20.0.0.0/14");
		/* the number of changes and all that is no content */
		assert_int_equal(feed_digest(&f, digest), 0);
		if (i == 0)
			memcpy(first, digest, sizeof first);
		assert_string_equal(digest, first);
		feed_free(&f);
		assert_ptr_equal(source_sniff(body[i], strlen(body[i])),
		    &source_service_tags);
	}
}

static void
test_tags_refused(void **state)
{
	static const char *const	 bad[][2] = {
		{ TAGS("", ""), "no service tags in it" },
		{ "[]", "no service tags" },
		{ "{\"values\":{}}", "\"values\" is not an array" },
		{ TAGS("", "1"), "value 1: not an object" },
		{ TAGS("", "{}"), "value 1: name: missing" },
		{ TAGS("", TAG("", "", "")),
		    "value 1: name: \"\": not a name" },
		{ TAGS("", TAG("a b", "", "")), "\"a b\": not a name" },
		{ TAGS("", TAG("a", "x\\ny", "")), "not a name" },
		{ TAGS("", "{\"name\":\"A\"}"), "A: properties: missing" },
		{ TAGS("", "{\"name\":\"A\",\"properties\":[]}"),
		    "A: properties: []: not an object" },
		{ TAGS("", "{\"name\":\"A\",\"properties\":{}}"),
		    "A: addressPrefixes: missing" },
		{ TAGS("", "{\"name\":\"A\",\"properties\":{\"region\":1,"
		    "\"addressPrefixes\":[]}}"), "A: region: 1" },
		{ TAGS("", "{\"name\":\"A\",\"properties\":{"
		    "\"addressPrefixes\":null}}"),
		    "A: addressPrefixes: null: not an array" },
		{ TAGS("", TAG("A", "", "7")),
		    "A: addressPrefixes[0]: 7: not a string" },
		{ TAGS("", TAG("A", "", "\"20.0.0.0/14\",\"20.0.0.1/14\"")),
		    "A: addressPrefixes[1]: \"20.0.0.1/14\": host bits" },
		{ TAGS("", TAG("A", "", "\"20.0.0.1\"")),
		    "A: addressPrefixes[0]: \"20.0.0.1\": no prefix" },
		{ TAGS("", TAG("Ab", "", "") "," TAG("aB", "", "")),
		    "stands there twice" },
		{ TAGS("\"nextLink\":\"https://x/y\",", TAG("A", "", "")),
		    "nextLink" },
		{ TAGS("\"nextLink\":7,", TAG("A", "", "")), "nextLink" },
		{ "<!DOCTYPE html>", "HTML" },
		{ "{\n<<<<<<< HEAD\n", "merge-conflict" },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refused(&source_service_tags, bad[i][0], bad[i][1]);
}

#define COMM(name, value, prefixes) "{\"serviceSupportedRegion\":\"Global\"," \
	"\"communityName\":\"" name "\",\"communityValue\":\"" value "\"," \
	"\"communityPrefixes\":" prefixes ",\"isAuthorizedToUse\":false," \
	"\"serviceGroup\":\"O365\"}"
#define BOTH	COMM("Exchange", "12076:5010", "[\"52.96.0.0/14\"," \
	"\"52.96.38.0/24\",\"13.107.6.152/31\"]") "," COMM("Other", \
	"12076:5100", "[\"20.190.128.0/18\"]") "," COMM("Exchange IPv6", \
	"12076:5010", "[\"2603:1006::/40\"]")

static void
test_communities(void **state)
{
	static const char *const	 body[] = {
		"{\"value\":[{\"name\":\"Exchange\",\"id\":\"/subscriptions//"
		"resourceGroups//providers/Microsoft.Network/"
		"bgpServiceCommunities/Exchange\",\"type\":\"x\","
		"\"properties\":{\"serviceName\":\"Exchange\","
		"\"bgpCommunities\":[" BOTH "]}}]}",
		"[{\"bgpCommunities\":[" BOTH "],\"id\":\"/subscriptions//r\","
		"\"name\":\"Exchange\",\"resourceGroup\":\"\",\"serviceName\":"
		"\"Exchange\",\"type\":\"x\"}]",
		/* old: less; two services of one name */
		"[{\"name\":\"Exchange\",\"bgpCommunities\":[{"
		"\"communityValue\":\"12076:5010\",\"communityPrefixes\":["
		"\"52.96.0.0/14\",\"52.96.38.0/24\",\"13.107.6.152/31\"]}]},"
		"{\"name\":\"exchange\",\"bgpCommunities\":[{"
		"\"communityValue\":\"12076:5100\",\"communityPrefixes\":["
		"\"20.190.128.0/18\"]},{\"communityValue\":\"12076:5010\","
		"\"communityPrefixes\":[\"2603:1006::/40\"]}]}]",
		/* what PowerShell shows */
		"Name           : Exchange\r\nId             : /subscriptions//"
		"providers/Microsoft.Network/bgpServiceCommunities/Exch\r\n"
		"                 ange\r\nType : x\r\nBgpCommunities : [\r\n{"
		"\"CommunityName\": \"a ] b\",\r\n"
		"\"CommunityValue\": \"12076:5010\",\r\n"
		"\"CommunityPrefixes\": [\"52.96.0.0/14\", \"52.96.38.0/24\""
		",\"13.107.6.152/31\"]},{\"CommunityValue\":\"12076:5010\","
		"\"CommunityPrefixes\":[\"2603:1006::/40\"]}]\r\n\r\n"
		"Name : Exchange\r\nBgpCommunities : [{\"CommunityValue\":"
		"\"12076:5100\",\"CommunityPrefixes\":[\"20.190.128.0/18\"]}]",
		"{\"Name\":\"Exchange\",\"BgpCommunities\":[{"
		"\"CommunityValue\":\"12076:5100\",\"CommunityPrefixes\":"
		"[\"20.190.128.0/18\"]},{"
		"\"ServiceSupportedRegion\":\"Global\",\"CommunityName\":\"E\","
		"\"CommunityValue\":\"12076:5010\",\"CommunityPrefixes\":["
		"\"52.96.0.0/14\",\"52.96.38.0/24\",\"13.107.6.152/31\","
		"\"2603:1006::/40\"],\"ServiceGroup\":null}],\"Id\":\"x\"}",
	};
	struct feed	 f;
	char		 first[DIGEST_SIZE], digest[DIGEST_SIZE];
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof body / sizeof body[0]; i++) {
		good(&f, &source_bgp_communities, body[i]);
		assert_int_equal(f.nep, 2);
		assert_string_equal(f.ep[0].service, "exchange");
		assert_string_equal(f.ep[0].community, "12076:5010");
		assert_null(f.ep[0].region);
		/* nested ones stay, in the published order */
		holds(&f, 0, "52.96.0.0/14 52.96.38.0/24 13.107.6.152/31 "
		    "2603:1006::/40");
		assert_string_equal(f.ep[1].community, "12076:5100");
		holds(&f, 1, "20.190.128.0/18");
		assert_int_equal(feed_digest(&f, digest), 0);
		if (i == 0)
			memcpy(first, digest, sizeof first);
		assert_string_equal(digest, first);
		feed_free(&f);
		assert_ptr_equal(source_sniff(body[i], strlen(body[i])),
		    &source_bgp_communities);
	}
	/* the region is in the name */
	good(&f, &source_bgp_communities, "[{\"serviceName\":"
	    "\"AzureStorageJapanEast\",\"bgpCommunities\":[{"
	    "\"communityValue\":\"12076:52012\",\"communityPrefixes\":[],"
	    "\"serviceGroup\":\"AzureStorage\"}]},{\"serviceName\":"
	    "\"AzureCentralIndia\",\"bgpCommunities\":[{"
	    "\"communityValue\":\"12076:51017\"}]},{\"serviceName\":"
	    "\"AzureGlobal\",\"bgpCommunities\":[{"
	    "\"communityValue\":\"12076:5050\",\"serviceGroup\":"
	    "\"Azure\"}]}]");
	assert_int_equal(f.nep, 3);
	assert_string_equal(f.ep[0].service, "azure");
	assert_string_equal(f.ep[0].region, "centralindia");
	assert_string_equal(f.ep[1].service, "azureglobal");
	assert_null(f.ep[1].region);
	assert_string_equal(f.ep[2].service, "azurestorage");
	assert_string_equal(f.ep[2].region, "japaneast");
	feed_free(&f);
	/* values without prefixes are values */
	good(&f, &source_bgp_communities, "[{\"serviceName\":\"SIP\","
	    "\"bgpCommunities\":[" COMM("x", "12076:5250", "[]") ","
	    COMM("y", "12076:5251", "null") "]},{\"serviceName\":\"None\","
	    "\"bgpCommunities\":[]}]");
	assert_int_equal(f.nep, 2);
	holds(&f, 0, "");
	holds(&f, 1, "");
	feed_free(&f);
}

#define ONE(communities) "[{\"serviceName\":\"E\",\"bgpCommunities\":" \
	communities "}]"

static void
test_communities_refused(void **state)
{
	static const char *const	 bad[][2] = {
		{ "[]", "no service communities" },
		{ "{\"value\":[]}", "no service communities" },
		{ "{\"value\":7}", "no service communities" },
		{ "{}", "no service communities" },
		{ "[7]", "entry 1: no service name" },
		{ "[{}]", "entry 1: no service name" },
		{ "[{\"name\":\"\"}]", "a service without a name" },
		{ "[{\"name\":\"E\"}]", "E: bgpCommunities: missing" },
		{ ONE("\"System.Object[]\""), "-Depth 5" },
		{ ONE("[\"Microsoft.Azure\"]"),
		    "E 1: not an object: save it with ConvertTo-Json" },
		{ ONE("[{}]"),
		    "E 1: communityValue: missing" },
		{ ONE("[" COMM("x", "12076", "[]") "]"), "\"12076\": not a" },
		{ ONE("[" COMM("x", "12076:70000", "[]") "]"), "12076:70000" },
		{ ONE("[" COMM("x", "012076:1", "[]") "]"), "012076:1" },
		{ ONE("[" COMM("x", "1:2", "\"10.0.0.0/8\"") "]"),
		    "communityPrefixes: \"10.0.0.0/8\": not an array" },
		{ ONE("[" COMM("x", "1:2", "[\"1.0.0.0/8\",7]") "]"),
		    "E 1: communityPrefixes[1]: 7" },
		{ ONE("[" COMM("x", "1:2", "[\"1.0.0.1/8\"]") "]"),
		    "communityPrefixes[0]: \"1.0.0.1/8\": host bits" },
		{ "{\"value\":" ONE("[" COMM("x", "1:2", "[]") "]")
		    ",\"nextLink\":\"https://x/y\"}", "nextLink" },
		{ "Name : E\nId : /bgpServiceCommunities/E\n"
		    "BgpCommunities : [\n", "E: the text is cut off" },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refused(&source_bgp_communities, bad[i][0], bad[i][1]);
}

static void
test_fence(void **state)
{
	static const char *const	 body[] = {
		"Prefix,Type\n1.186.0.0/16, MSFT Public IP Address Block\n\n"
		",\n4.128.0.0/12, MSFT Public IP Address Block\n , \n"
		"2603:1000::/24,x\n",
		"\xef\xbb\xbf\r\nPrefix,Type\r\n1.186.0.0/16, MSFT\r\n\r\n"
		",\r\n4.128.0.0/12,\r\n2603:1000::/24, x, y",
		"\"Prefix\", \"type\"\n1.186.0.0/16,a\n4.128.0.0/12 ,b\n"
		"2603:1000::/24,",
	};
	struct feed	 f;
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof body / sizeof body[0]; i++) {
		good(&f, &source_fence_csv, body[i]);
		assert_int_equal(f.nep, 1);
		holds(&f, 0, "1.186.0.0/16 4.128.0.0/12 2603:1000::/24");
		feed_free(&f);
		assert_ptr_equal(source_sniff(body[i], strlen(body[i])),
		    &source_fence_csv);
	}
}

#define HEAD	"Prefix,Type\n"

static void
test_fence_refused(void **state)
{
	static const char *const	 bad[][2] = {
		{ "", "empty" }, { "\n\n", "empty" },
		{ "1.0.0.0/8, x\n", ":1: \"1.0.0.0/8, x\": not the heads" },
		{ "<html>", ":1: \"<html>\": HTML" },
		{ HEAD "\n<<<<<<< HEAD\n", ":3: \"<<<<<<< HEAD\": merge-" },
		{ HEAD "1.0.0.0/8, x\n=======\n", ":3: \"=======\": merge-" },
		{ HEAD ">>>>>>> 2ef619dc\n", "merge-conflict" },
		{ HEAD "1.0.0.0/8", ":2: \"1.0.0.0/8\": no comma" },
		{ HEAD ", MSFT\n", "no prefix" },
		{ HEAD "1.0.0.1/8,x\n", ":2: \"1.0.0.1/8\": host bits" },
		{ HEAD "1.0.0.1,x\n", "no prefix length" },
		{ HEAD "x\x01\xff,y\n", ":2: \"x\?\?\": not a prefix" },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refused(&source_fence_csv, bad[i][0], bad[i][1]);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_tags_shapes),
		cmocka_unit_test(test_tags_refused),
		cmocka_unit_test(test_communities),
		cmocka_unit_test(test_communities_refused),
		cmocka_unit_test(test_fence),
		cmocka_unit_test(test_fence_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
