/*
 * What rows of clouds and of data files read: texts of the tools themselves,
 * and those that are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/feed/row.h"
#include "emit_help.h"

/*
 * The texts of an object's rows, with spaces between; NULL: no such object;
 * "!": it was spoilt.
 */
static void
texts(const char *platform, const char *text, const char *name,
    const char *want)
{
	const struct parsed_object	*o;
	struct parsed			 p;
	char				 have[512] = "";
	size_t				 i;

	if (emit_parse(emitter_find(platform), "dev", text, strlen(text),
	    &p) == -1)
		fail_msg("%s: not read:\n%s", platform, text);
	if ((o = parsed_find(&p, name, 0)) == NULL) {
		if (want != NULL)
			fail_msg("%s: no %s", platform, name);
		parsed_free(&p);
		return;
	}
	assert_non_null(want);
	for (i = 0; i < o->nrow; i++) {
		strlcat(have, i > 0 ? " " : "", sizeof have);
		strlcat(have, o->row[i].text, sizeof have);
	}
	if (o->bad != NULL)
		strlcat(have, "!", sizeof have);
	assert_string_equal(have, want);
	parsed_free(&p);
}

static const char	 show[] =
    "{\n  \"etag\": \"W/\\\"1\\\"\", \"id\": \"/subscriptions/0/x\",\n"
    "  \"location\": \"westus\", \"name\": \"F\",\n  \"peerings\": [{\"name\": "
    "\"MicrosoftPeering\", \"microsoftPeeringConfig\": "
    "{\"advertisedCommunities\": [\"12076:1\"]}}],\n  \"rules\": [\n"
    "    {\"access\": \"Allow\", \"communities\": [\"12076:51004\",\n"
    "     \"12076:5060\"], \"id\": \"x\", \"name\": \"R\"}],\n"
    "  \"tags\": null, \"type\": \"Microsoft.Network/routeFilters\"\n}\n";

static void
test_filter_json(void **state)
{
	static const char *const	 rows[] = {
		"azure-route-filter-arm", "azure-route-filter-az"
	};
	size_t				 i;

	(void)state;
	for (i = 0; i < 2; i++) {
		texts(rows[i], show, "F", "12076:51004 12076:5060");
		texts(rows[i], show, "R", NULL);
		texts(rows[i], show, "MicrosoftPeering", NULL);
		texts(rows[i], "[{\"name\": \"A\", \"rules\": []}, {\"name\": "
		    "\"B\", \"rules\": [{\"access\": \"Deny\", \"communities\":"
		    " [\"12076:5060\"]}]}]", "B", "12076:5060!");
		texts(rows[i], "[{\"name\": \"A\", \"rules\": []}]", "A", "");
		bad_text(rows[i], 1, "{\"rules\": [{\"communities\": []}]}",
		    "no name of a filter");
		bad_text(rows[i], 1, "{\"name\": \"A\", \"rules\": [",
		    "the text ends too early");
		bad_text(rows[i], 2, "{\"name\": \"A\", \"rules\": [\n"
		    "{\"communities\": [\"12076\"]}]}", "not a community");
		bad_text(rows[i], 1, "{\"name\": \"A\", \"rules\": [{"
		    "\"communities\": [12076]}]}", "not understood");
		bad_text(rows[i], 2, "{\"name\": \"A\", \"rules\": [],\n"
		    "\"name\": \"B\", \"rules\": []}}", "not understood");
	}
	/* a template's resource, with what others put into one */
	texts("azure-route-filter-arm", "{\"parameters\": {\"name\": "
	    "{\"type\": \"string\"}}, \"resources\": [{\"type\": "
	    "\"Microsoft.Network/virtualNetworks\", \"name\": \"V\", "
	    "\"properties\": {\"subnets\": [{\"name\": \"S\"}]}}, {\"name\": "
	    "\"F\", \"properties\": {\"rules\": [{\"name\": \"R\", "
	    "\"properties\": {\"communities\": [\"12076:5060\"]}}]}}]}", "F",
	    "12076:5060");
}

static void
test_filter_az(void **state)
{
	static const char	 row[] = "azure-route-filter-az";

	(void)state;
	texts(row, "az login\naz network route-filter rule create -g G "
	    "--filter-name F -n R --access Allow --communities 12076:51002 "
	    "12076:5060\naz network route-filter rule list -g G\n", "F",
	    "12076:51002 12076:5060");
	texts(row, "az network route-filter rule update --filter-name F \\\n"
	    "  --communities \\\n 12076:5060 \\\n  --output none\n"
	    "az network route-filter rule create --filter-name E "
	    "--access Deny --communities 12076:5070\n", "F", "12076:5060");
	texts(row, "az network route-filter rule create --filter-name E "
	    "--access Deny --communities 12076:5070", "E", "12076:5070!");
	texts(row, "az network route-filter create -n F -g G\n", "F", NULL);
	bad_text(row, 1, "az network route-filter rule create -n R "
	    "--communities 12076:5070\n", "no --filter-name before it");
	bad_text(row, 1, "az network route-filter rule create -n R\n",
	    "a command without --filter-name");
	bad_text(row, 3, "az network route-filter rule create \\\n"
	    "  --filter-name F --communities \\\n    12076:5010 \\\n",
	    "the text ends too early");
	bad_text(row, 1, "az network route-filter rule create --filter-name F "
	    "--communities 5070\n", "not a community");
	bad_text(row, 1, "az network route-filter rule create --filter-name F "
	    "--communities $X\n", "not understood");
}

static void
test_filter_code(void **state)
{
	(void)state;
	texts("azure-route-filter-bicep", "// it's ours\nparam location string"
	    " = 'westus'\nresource f 'Microsoft.Network/routeFilters@2024-05-01"
	    "' = {\n  name: 'F'\n  location: location\n  properties: {\n"
	    "    rules: [ { name: 'R', properties: { access: 'Allow'\n"
	    "      communities: [ '12076:5060', '12076:5070' ] } } ]\n  }\n}\n",
	    "F", "12076:5060 12076:5070");
	texts("azure-route-filter-terraform", "variable \"name\" {}\n"
	    "resource \"azurerm_route_filter\" \"x\" {\n  name = \"F\"\n"
	    "  rule {\n    name = \"R\" # of it\n    access = \"Deny\"\n"
	    "    communities = [\"12076:5060\"]\n  }\n}\n", "F",
	    "12076:5060!");
	bad_text("azure-route-filter-bicep", 2, "resource f 'x' = {\n"
	    "  properties: { rules: [\n] } }\n", "no name of a filter");
	bad_text("azure-route-filter-terraform", 3, "resource \"a\" \"F\" {\n"
	    "  name = \"F\"\n  rule {\n", "the text ends too early");
	bad_text("azure-route-filter-terraform", 1, "resource \"a\" \"F {\n",
	    "a string without an end");
}

/* Names and values that would leave their place, or that Azure refuses. */
static void
test_filter_names(void **state)
{
	static const struct {
		const char	*name, *value;
	} bad[] = {
		{ "rule", "-x" }, { "rule", "a b" }, { "rule", "a." },
		{ "rule", "_a" }, { "rule", "a/b" }, { "rule", "" },
		{ "location", "West Europe" }, { "location", "a'b" },
		{ "resource-group", "g." }, { "resource-group", "g;rm" },
		{ "resource-group", "$(g)" }
	};
	const struct emitter	*em;
	struct emit_given	 out[EMIT_PARAMS], given[3] = {
		{ "rule", "R" }, { "location", "westus" },
		{ "resource-group", "G" }
	};
	char			 why[256];
	size_t			 i, k;

	(void)state;
	em = emitter_find("azure-route-filter-terraform");
	assert_int_equal(emit_params(em, 0, given, 3, out, why, sizeof why),
	    3);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		for (k = 0; strcmp(given[k].name, bad[i].name) != 0; k++)
			;
		out[0] = given[k];
		given[k].value = bad[i].value;
		assert_int_equal(emit_params(em, 0, given, 3, out, why,
		    sizeof why), -1);
		given[k].value = k == 0 ? "R" : k == 1 ? "westus" : "G";
	}
	assert_int_equal(emit_check_name(em, "F-1_", why, sizeof why), 0);
	assert_int_equal(emit_check_name(em, "F-", why, sizeof why), -1);
	assert_string_equal(why, "name \"F-\": azure-route-filter-terraform "
	    "wants none of \".-\" last");
	assert_int_equal(emit_check_name(em, "_F", why, sizeof why), -1);
	assert_int_equal(emit_check_name(em, "F'", why, sizeof why), -1);
}

/* --- maps of lists ------------------------------------------------------- */

static void
test_hcl(void **state)
{
	static const char	 row[] = "terraform-locals";

	(void)state;
	device(row, "# x\nlocals { A = { ipv4 = [\"10.0.0.0/8\"]\n"
	    "  ipv6 = [] } /* y */ B = { ipv6 = [\n\"2001:db8::/32\",\n] } }\n"
	    "locals {\n  C = { ipv4 = [ ] }\n}\n", "A", 0, "0 10.0.0.0/8");
	device(row, "locals { B = { ipv6 = [ \"2001:db8::/32\", ] } }\n", "B",
	    6, "0 2001:db8::/32");
	texts("terraform-tfvars", "A = { hosts = [\"*.office.com\"] }\n"
	    "B = { communities = [\"12076:50\"] }\n", "B", "12076:50");
	bad_text(row, 1, "locals { A = { ipv4 = [\"2001:db8::/32\"] } }\n",
	    "of the other family");
	bad_text(row, 1, "locals { A = { ipv4 = [\"10.0.0.1/8\"] } }\n",
	    "host bits");
	bad_text(row, 1, "locals { A = { v4 = [] } }\n", "not understood");
	bad_text(row, 2, "locals { A = { ipv4 = [\n\"10.0.0.0/8\" "
	    "\"11.0.0.0/8\"] } }\n", "not understood");
	bad_text(row, 1, "locals { A = { ipv4 = [] } A = { ipv4 = [] } }\n",
	    "defined twice");
	bad_text(row, 1, "locals { A = { ipv4 = [ ] }\n",
	    "the text ends too early");
	bad_text(row, 1, "locals { A = concat(x) }\n", "not understood");
}

static void
test_yaml(void **state)
{
	static const char	 row[] = "yaml";

	(void)state;
	device(row, "# x\n---\nA:\n  ipv4:  # all\n  - 10.0.0.0/8 # y\n"
	    "  - '11.0.0.0/8'\n  \"ipv6\": []\n'B-C':\n    ipv6:\n"
	    "    - \"2001:db8::/32\"\n", "A", 0, "0 10.0.0.0/8; 0 11.0.0.0/8");
	texts("ansible-vars", "A:\n  communities: [] # none\nB:\n"
	    "  communities:\n    - \"12076:50\"\n", "B", "12076:50");
	bad_text(row, 3, "A:\n  ipv4:\n  - 2001:db8::/32\n",
	    "of the other family");
	bad_text(row, 2, "A:\n  v4: []\n", "not understood");
	bad_text(row, 2, "A:\n  - 10.0.0.0/8\n", "not understood");
	bad_text(row, 1, "  ipv4: []\n", "not understood");
	bad_text(row, 3, "A:\n  ipv4: []\nA:\n", "defined twice");
	bad_text(row, 1, "A: 5\n", "not understood");
	bad_text(row, 3, "A:\n  ipv4:\n    - \"10.0.0.0/8\"",
	    "the text ends in this line");
	bad_text(row, 3, "A:\n  ipv4:\n    - \"10.0.0.0/8\n",
	    "not understood");
}

/* Names that a language keeps for itself. */
static void
test_variable_names(void **state)
{
	char	 why[256], *s;

	(void)state;
	assert_int_equal(emit_check_name(emitter_find("ansible-vars"),
	    "hosts", why, sizeof why), -1);
	assert_string_equal(why, "name \"hosts\" is a keyword of "
	    "ansible-vars");
	assert_int_equal(emit_check_name(emitter_find("terraform-tfvars"),
	    "count", why, sizeof why), -1);
	assert_int_equal(emit_check_name(emitter_find("terraform-locals"),
	    "1a", why, sizeof why), -1);
	assert_int_equal(emit_check_name(emitter_find("yaml"), "on", why,
	    sizeof why), 0);
	assert_non_null(s = emit_name(emitter_find("terraform-locals"),
	    "M365-OPT.x", 0, 0));
	assert_string_equal(s, "M365_OPT_x");
	free(s);
}

/* --- prefix lists of AWS -------------------------------------------------- */

static void
test_aws(void **state)
{
	static const char	 row[] = "aws-prefix-list";
	static const char	 tf[] = "aws-prefix-list-terraform";
	const struct emit_given	 size[] = {
		{ "max-entries", "1000" }, { "max-entries", "1001" },
		{ "max-entries", "0" }, { "max-entries", "x" }
	};
	struct emit_given	 out[EMIT_PARAMS];
	char			 why[256];
	size_t			 i;

	(void)state;
	device(row, "{\n  \"Entries\": [\n    {\"Cidr\": \"10.0.0.0/8\",\n"
	    "     \"Description\": \"a \\\"b\\\" ]\"},\n"
	    "    {\"Cidr\": \"11.0.0.0/8\"}]}\n", "any", 4,
	    "0 10.0.0.0/8; 0 11.0.0.0/8");
	device(row, "[]\n", "any", 6, "");
	bad_text(row, 1, "[{\"Cidr\": \"10.0.0.1/8\"}]\n", "host bits");
	bad_text(row, 1, "[{\"Cidr\": 5}]\n", "not understood");
	bad_text(row, 1, "[{\"Cidr\": \"10.0.0.0/8\"},\n",
	    "the text ends too early");
	device(tf, "resource \"aws_route\" \"r\" {\n  cidr = \"x\"\n}\n"
	    "resource \"aws_ec2_managed_prefix_list\" \"r\" {\n"
	    "  name = \"A\"\n  address_family = \"IPv6\"\n  tags = {\n"
	    "    name = \"B\"\n  }\n  entry {\n"
	    "    cidr = \"2001:db8::/32\" # x\n"
	    "    description = \"y\"\n  }\n}\n", "A", 6, "0 2001:db8::/32");
	bad_text(tf, 1, "resource \"aws_ec2_managed_prefix_list\" \"A\" { "
	    "name = \"A\" address_family = \"IPv6\" entry { cidr = "
	    "\"10.0.0.0/8\" } }\n", "of the other family");
	bad_text(tf, 1, "resource \"aws_ec2_managed_prefix_list\" \"A\" { "
	    "entry { cidr = \"10.0.0.0/8\" } }\n", "not understood");
	bad_text(tf, 1, "resource \"aws_ec2_managed_prefix_list\" \"A\" {\n",
	    "the text ends too early");
	for (i = 0; i < sizeof size / sizeof size[0]; i++)
		assert_int_equal(emit_params(emitter_find(tf), 4, &size[i], 1,
		    out, why, sizeof why), i == 0 ? 1 : -1);
	assert_int_equal(emit_params(emitter_find(tf), 4, NULL, 0, out, why,
	    sizeof why), -1);
}

static const char	 az_route[] =
    "az network route-table route create -g G --route-table-name T ";

static void
test_route_table(void **state)
{
	static const char	 row[] = "azure-route-table-az";
	char			 text[512];

	(void)state;
	/* "route list": ours, another's, and one of another list */
	device(row, "[\n  {\"addressPrefix\": \"10.0.0.0/8\", \"etag\": "
	    "\"W/\\\"1\\\"\", \"hasBgpOverride\": false,\n   \"id\": \"x\", "
	    "\"name\": \"M_10.0.0.0_8\", \"nextHopType\": \"Internet\"},\n"
	    "  {\"name\": \"to-hub\", \"addressPrefix\": \"0.0.0.0/0\"},\n"
	    "  {\"name\": \"N_11.0.0.0_8\", \"addressPrefix\": "
	    "\"11.0.0.0/8\"},\n  {\"name\": \"M_12.0.0.0_8\", "
	    "\"properties\": {}, \"addressPrefix\": \"12.0.0.0/8\"}]\n",
	    "M", 4, "0 10.0.0.0/8; 0 12.0.0.0/8");
	device(row, "{\"name\": \"T\", \"routes\": [{\"name\": "
	    "\"M_2001-db8--_32\", \"addressPrefix\": \"2001:db8::/32\"}, "
	    "{\"name\": \"M_1\", \"addressPrefix\": null}], \"tags\": "
	    "{}}\n", "M", 6, "0 2001:db8::/32");
	device(row, "[]\n", "M", 4, NULL);
	device(row, "[{\"name\": \"M_10.0.0.0_8\"}]\n", "M", 4, NULL);
	snprintf(text, sizeof text, "set -e\n%s--next-hop-type Internet "
	    "--address-prefix 10.0.0.0/8 --name M_10.0.0.0_8\n"
	    "az network route-table route delete -g G --name M_11.0.0.0_8\n",
	    az_route);
	device(row, text, "M", 4, "0 10.0.0.0/8");
	bad_text(row, 1, "[{\"name\": \"A\",\n", "the text ends too early");
	bad_text(row, 1, "[]]\n", "not understood");
	bad_text(row, 1, "[{\"name\": \"A", "a string without an end");
	bad_text(row, 1, az_route, "the text ends in this line");
}

/* What is not named after itself can't be one of the list's. */
static void
test_route_spoilt(void **state)
{
	static const char *const	 text[] = {
		"[{\"name\": \"M_10.0.0.0_8\", \"addressPrefix\": "
		    "\"11.0.0.0/8\"}]",
		"[{\"name\": \"M_10.0.0.0_8\", \"addressPrefix\": "
		    "\"AppService\"}]",
		"az network route-table route create --name M_10.0.0.0_8 "
		    "--address-prefix 11.0.0.0/8\n"
	};
	const struct parsed_object	*o;
	struct parsed			 p;
	size_t				 i;

	(void)state;
	for (i = 0; i < sizeof text / sizeof text[0]; i++) {
		assert_int_equal(emit_parse(emitter_find(
		    "azure-route-table-az"), "dev", text[i], strlen(text[i]),
		    &p), 0);
		o = parsed_find(&p, "M", 4);
		assert_non_null(o);
		assert_non_null(o->bad);
		parsed_free(&p);
	}
}

static void
test_route_terraform(void **state)
{
	static const char	 row[] = "azure-route-table-terraform";
	static const char *const hop[] = {
		"Internet", "None", "192.0.2.1", "2001:db8::1", "nowhere"
	};
	struct emit_given	 g[3] = {
		{ "route-table", "T" }, { "resource-group", "G" },
		{ "next-hop", NULL }
	}, out[EMIT_PARAMS];
	char			 why[256];
	size_t			 i;

	(void)state;
	device(row, "resource \"azurerm_route_table\" \"M\" {\n}\n"
	    "resource \"azurerm_route\" \"M\" {\n  for_each = toset([\n"
	    "    \"10.0.0.0/8\", # x\n    \"11.0.0.0/8\"\n  ])\n  name = "
	    "format(\"M_%s\", replace(each.key, \"/\", \"_\"))\n"
	    "  timeouts {\n    read = \"5m\"\n  }\n}\n", "M", 4,
	    "0 10.0.0.0/8; 0 11.0.0.0/8");
	bad_text(row, 1, "resource \"azurerm_route\" {\n}\n",
	    "not understood");
	bad_text(row, 2, "resource \"azurerm_route\" \"M\" {\n  for_each = "
	    "toset([\"10.0.0.1/8\"])\n}\n", "host bits");
	bad_text(row, 2, "resource \"azurerm_route\" \"M\" {\n  for_each = "
	    "toset([x])\n}\n", "not understood");
	bad_text(row, 1, "resource \"azurerm_route\" \"M\" {",
	    "the text ends too early");
	for (i = 0; i < sizeof hop / sizeof hop[0]; i++) {
		g[2].value = hop[i];
		assert_int_equal(emit_params(emitter_find(row), 4, g, 3, out,
		    why, sizeof why), i < 3 ? 3 : -1);
	}
	assert_int_equal(emit_params(emitter_find(row), 6, g, 2, out, why,
	    sizeof why), 3);
	assert_string_equal(out[2].value, "Internet");
	g[0].value = "-T";
	assert_int_equal(emit_params(emitter_find(row), 6, g, 2, out, why,
	    sizeof why), -1);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_filter_json),
		cmocka_unit_test(test_filter_az),
		cmocka_unit_test(test_filter_code),
		cmocka_unit_test(test_filter_names),
		cmocka_unit_test(test_hcl),
		cmocka_unit_test(test_yaml),
		cmocka_unit_test(test_variable_names),
		cmocka_unit_test(test_aws),
		cmocka_unit_test(test_route_table),
		cmocka_unit_test(test_route_spoilt),
		cmocka_unit_test(test_route_terraform),
	};

	log_init("test_emit_cloud", LOG_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
