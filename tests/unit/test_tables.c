/*
 * What the program knows by itself, and files that say better.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/source/community.h"
#include "said.h"

#define GEOS	"GEO  HOST  CLOUD  REGIONS  BASIS  DATE  SOURCE  NAME\n"
#define REGIONS	"REGION  TITLE  CLOUD  ALIASES  DATE  SOURCE\n"
#define VALUES	"COMMUNITY  KIND  NAME  CLOUD  STATUS  ACCESS  DATE  " \
	"SOURCE  TITLE\n"
#define PROFILES "PROFILE  TAG  SCOPE  FAMILY  CLOUDS  DATE  SOURCE  WHY\n"

static int
read_text(struct tables *t, const char *text)
{
	struct in	 in;

	in_open_mem(&in, "t", text, strlen(text));
	return tables_read(t, &in);
}

static void
refused(const char *text, const char *what)
{
	struct tables	 t;
	char		 said[1024];
	int		 rc;

	said_begin();
	rc = read_text(&t, text);
	said_end(said, sizeof said);
	if (rc == 0 || strstr(said, what) == NULL)
		fail_msg("%s: %d: \"%s\" lacks \"%s\"", text, rc, said, what);
	assert_null(t.mem.head);
}

static const char *
region(const struct tables *t, const char *s)
{
	const struct table_row	*r = table_region(t, s);

	return r == NULL ? "" : r->cell[REGION_NAME];
}

static void
test_spellings(void **state)
{
	const struct tables	*t = &tables_builtin;

	(void)state;
	assert_string_equal(region(t, "centralfrance"), "centralfrance");
	assert_string_equal(region(t, "FranceCentral"), "centralfrance");
	assert_string_equal(region(t, "france central"), "centralfrance");
	assert_string_equal(region(t, "West Europe"), "westeurope");
	assert_string_equal(region(t, "West-Europe"), "westeurope");
	assert_string_equal(region(t, "India Central"), "centralindia");
	assert_string_equal(region(t, "BrazilSoutheast"), "brazilse");
	assert_string_equal(region(t, "US Gov Virginia"), "usgovvirginia");
	assert_string_equal(region(t, "eastus"), "eastus");
	assert_string_equal(region(t, "East US 2"), "eastus2");
	assert_string_equal(region(t, "Australia"), "");
	assert_string_equal(region(t, ""), "");
	assert_string_equal(table_near(t, TABLE_REGIONS, "westeurpoe"),
	    "westeurope");
	assert_null(table_near(t, TABLE_REGIONS, "nowhere-at-all"));
}

static const char *
geo_of(const char *host)
{
	const struct table_row	*r = table_geo_of(&tables_builtin, host);

	return r == NULL ? "" : r->cell[GEO_CODE];
}

static void
test_geos(void **state)
{
	const struct tables	*t = &tables_builtin;
	const char		*s;
	size_t			 n = 0;

	(void)state;
	assert_string_equal(geo_of("contoso.crm4.dynamics.com"), "EUR");
	assert_string_equal(geo_of("CONTOSO.CRM4.Dynamics.com."), "EUR");
	assert_string_equal(geo_of("contoso.crm.dynamics.com"), "NAM");
	assert_string_equal(geo_of("https://x.crm11.dynamics.com/main.aspx"),
	    "GBR");
	assert_string_equal(geo_of("x.api.crm4.dynamics.com:443"), "EUR");
	assert_string_equal(geo_of("crm4.dynamics.com"), "EUR");
	assert_string_equal(geo_of("x.crm.appsplatform.us"), "DoD");
	assert_string_equal(geo_of("xcrm4.dynamics.com"), "");
	assert_string_equal(geo_of("x.crm4.dynamics.com.example.net"), "");
	assert_string_equal(geo_of("https://example.net/x.crm4.dynamics.com"),
	    "");
	assert_string_equal(geo_of("dynamics.com"), "");
	assert_string_equal(geo_of(""), "");
	assert_non_null(table_geo(t, "eur"));
	assert_non_null(table_geo(t, "gcc high"));
	assert_ptr_not_equal(table_geo(t, "GCC"), table_geo(t, "GCC High"));
	assert_null(table_geo(t, "ZZZ"));
	s = table_geo(t, "EUR")->cell[GEO_REGIONS];
	assert_int_equal(n = table_next(&s, 0), strlen("northeurope"));
	assert_memory_equal(s, "northeurope", n);
	assert_int_equal(n = table_next(&s, n), strlen("westeurope"));
	assert_memory_equal(s, "westeurope", n);
	assert_int_equal(table_next(&s, n), 0);
	s = "-";
	assert_int_equal(table_next(&s, 0), 0);
	assert_true(table_has("a,bc", "BC"));
	assert_false(table_has("a,bc", "b"));
	assert_false(table_has("-", "-"));
}

/* A row takes the place of its like, in its place; new ones stand behind. */
static void
test_over(void **state)
{
	struct tables		 t;
	const struct table_row	*r;
	size_t			 i, n, of;

	(void)state;
	assert_int_equal(read_text(&t, "\xef\xbb\xbf# ours\r\n\r\n" REGIONS
	    "newland   New Land\tpublic  utopia  2026-01  me\r\n"
	    "  eastus  East US  public  useast  2026  me\n" VALUES
	    "12076:51999  region  newland  public  listed  free  -  ARM  New\n"
	    "12076:5031  service  skype  public  listed  -  -  me  Skype\n"
	    PROFILES
	    "crm  PowerPlatformInfra  region  v4  public  -  me  why\n"
	    "crm  Mine  global  both  public  -  me  why\n" GEOS
	    "EUR  crm4.dynamics.com  public  newland  inferred  -  me  Europe"),
	    0);
	assert_string_equal(region(&t, "Utopia"), "newland");
	assert_string_equal(region(&t, "us-east"), "eastus");
	assert_string_equal(table_geo(&t, "EUR")->cell[GEO_REGIONS],
	    "newland");
	for (i = 0; t.of[TABLE_REGIONS][i + 1].cell[0] != NULL; i++)
		;
	assert_string_equal(t.of[TABLE_REGIONS][i].cell[0], "newland");
	for (n = 0; tables_builtin.of[TABLE_REGIONS][n].cell[0] != NULL; n++)
		;
	assert_int_equal(i, n);
	/* both rows of crm gave way to ours, where they stood */
	r = t.of[TABLE_PROFILES];
	assert_string_equal(r[0].cell[PROFILE_FAMILY], "v4");
	assert_string_equal(r[1].cell[PROFILE_TAG], "Mine");
	assert_string_equal(r[2].cell[PROFILE_NAME], "crm-inbound");
	/* "skype,teams" and "skype" are one key */
	for (of = 0, r = t.of[TABLE_COMMUNITIES]; r->cell[0] != NULL; r++)
		of += strcmp(r->cell[COMMUNITY_CLOUD], "public") == 0 &&
		    strncmp(r->cell[COMMUNITY_NAME], "skype", 5) == 0;
	assert_int_equal(of, 1);
	assert_null(community_row(&t, "12076:5030"));
	tables_free(&t);
	tables_free(&t);
	tables_free(NULL);
	/* nothing in it: nothing changes */
	assert_int_equal(read_text(&t, ""), 0);
	assert_ptr_not_equal(t.of[TABLE_GEOS], tables_builtin.of[TABLE_GEOS]);
	assert_string_equal(t.of[TABLE_GEOS][0].cell[0], "NAM");
	tables_free(&t);
}

static void
test_bad(void **state)
{
	(void)state;
	refused("newland  New  public  -  -  me\n", "t:1: no line of heads");
	refused("REGION  TITLE\nx  X\n", "t:1: no line of heads");
	refused(REGIONS "\nx  X\n", "t:3: 2 cells, and a row of regions has 6");
	refused(REGIONS "X  X  public  -  -  me\n",
	    "t:2: \"X\": a region is lower-case");
	refused(REGIONS "x  X  moon  -  -  me\n", "t:2: \"moon\": clouds are");
	refused(REGIONS "x  X  public  -  2026-13-01  me\n",
	    "t:2: \"2026-13-01\": not a date");
	refused(REGIONS "x  X  public  -  26  me\n", "not a date");
	refused(REGIONS "x  X  public  a,,b  -  me\n", "an empty name");
	refused(REGIONS "x  X  public  -  -  m\xc3\xa9\n", "printable ASCII");
	/* a line ends with "\n": what stood behind this was not read at all */
	refused(REGIONS "x  X  public  -  -  m\re\n", "printable ASCII");
	refused(REGIONS "\rx  X  public  -  -  me\n", "t:2: ");
	refused(REGIONS "x  X  public  -  -  me\nx  Y  public  -  -  me\n",
	    "t:3: \"x\": stands in line 2 already");
	refused(REGIONS "x  West Europe  public  -  -  me\n",
	    "t:2: \"x\": \"West Europe\" is region westeurope too");
	refused(REGIONS "x  X  public  y,eastus2  -  me\n",
	    "\"eastus2\" is region eastus2 too");
	refused(GEOS "A  a.net  public  mars  inferred  -  me  A\n",
	    "t:2: \"A\": \"mars\" is not in the table of regions");
	refused(GEOS "A  a.net  public  francecentral  inferred  -  me  A\n",
	    "take \"centralfrance\"");
	refused(GEOS "A  *.a.net  public  -  -  -  me  A\n", "wildcards");
	refused(GEOS "A  a.net  public  -  sure  -  me  A\n", "the basis is");
	refused(VALUES "12076:65536  region  eastus  public  listed  free  -  "
	    "me  A\n", "not a community");
	refused(VALUES "12076:051004  region  eastus  public  listed  free  -  "
	    "me  A\n", "not a community");
	refused(VALUES "12076:51005  region  eastus  public  listed  free  -  "
	    "me  A\n", "12076:51005 is the value of eastus2 too");
	refused(VALUES "12076:5101  region  mars  public  listed  free  -  "
	    "me  A\n", "\"mars\" is not in the table of regions");
	refused(PROFILES "crm  T  all  both  public  -  me  why\n",
	    "the scope is");
	refused(PROFILES "crm  T  region  v5  public  -  me  why\n",
	    "the family is");
	refused(PROFILES "crm  T  region  v4  -  -  me  why\n", "clouds are");
	/* all bad lines are said */
	refused(REGIONS "X  X  public  -  -  me\ny\n", "t:3: 1 cells");
}

static void
found(const char *cloud, const char *word, const char *value,
    const char *warning)
{
	struct community	 c;
	char			 why[512];

	if (community_find(&tables_builtin, cloud, word, &c, why,
	    sizeof why) == -1)
		fail_msg("%s: %s", word, why);
	assert_string_equal(c.value, value);
	if (*warning == '\0')
		assert_string_equal(c.warning, "");
	else if (strstr(c.warning, warning) == NULL)
		fail_msg("%s: \"%s\" lacks \"%s\"", word, c.warning, warning);
}

static void
none(const char *cloud, const char *word, const char *reason)
{
	struct community	 c;
	char			 why[512];

	assert_int_equal(community_find(&tables_builtin, cloud, word, &c, why,
	    sizeof why), -1);
	if (strstr(why, reason) == NULL)
		fail_msg("%s: \"%s\" lacks \"%s\"", word, why, reason);
}

static void
test_communities(void **state)
{
	(void)state;
	found(NULL, "West Europe", "12076:51002", "");
	found(NULL, "francecentral", "12076:51030", "");
	found("public", "usgovvirginia", "12076:51105", "");
	found(NULL, "signin", "12076:5060", "");
	found(NULL, "Microsoft Entra ID", "12076:5060", "");
	found("gov", "entra", "12076:5160", "");
	found(NULL, "Exchange", "12076:5010", "approve");
	found(NULL, "teams", "12076:5030", "approve");
	found(NULL, "pstn", "12076:5250", "few uses");
	/* old versions: by value or name only, and said */
	found(NULL, "crm", "12076:5040", "Dynamics 8.2 and older only");
	found(NULL, "12076:5040", "12076:5040", "Dynamics 8.2");
	found(NULL, "12076:5140", "12076:5140", "no longer");
	/* a value that nobody here knows is the user's */
	found(NULL, "12076:51777", "12076:51777", "");
	assert_null(community_row(&tables_builtin, "12076:51777"));
	assert_string_equal(community_row(&tables_builtin,
	    "12076:51002")->cell[COMMUNITY_TITLE], "West Europe");
	none(NULL, "Sweden Central", "bgpServiceCommunities");
	none(NULL, "swedencentral", "no community value is published");
	none("gov", "crm", "no community value is published");
	none("china", "exchange", "no community value is published");
	none("china", "arm", "no community value is published");
	none(NULL, "westeurop", "did you mean \"westeurope\"?");
	none(NULL, "12076:99999", "not a community");
	none(NULL, "12076:5010:1", "not a community");
	none(NULL, "", "no community, service or region");
}

/* Facts that tests elsewhere rest on: counted by hand from the page. */
static void
test_counts(void **state)
{
	const struct table_row	*r;
	struct community	 c;
	char			 why[512];
	size_t			 with = 0, without = 0;

	(void)state;
	for (r = tables_builtin.of[TABLE_REGIONS]; r->cell[0] != NULL; r++)
		if (community_find(&tables_builtin, NULL, r->cell[0], &c, why,
		    sizeof why) == 0)
			with++;
		else
			without++;
	assert_int_equal(with, 53);
	assert_int_equal(without, 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_geos),
		cmocka_unit_test(test_over),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_communities),
		cmocka_unit_test(test_counts)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
