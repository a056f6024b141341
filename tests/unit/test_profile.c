/*
 * Profiles and places: which tags of which regions they are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/source/profile.h"

static const struct tables *const T = &tables_builtin;
static char	 why[512];

static void
says(const char *what)
{
	if (strstr(why, what) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", why, what);
}

/* "tag/region/family ..." of a profile in one geo or region, or in none. */
static void
holds(const char *profile, const char *geo, const char *region,
    const char *cloud, const char *want)
{
	struct places	 at = { 0 };
	struct tag_pairs pairs = { 0 };
	char		 got[1024] = "", one[128];
	size_t		 i;

	if (geo != NULL)
		assert_int_equal(places_geo(&at, T, geo, why, sizeof why), 0);
	if (region != NULL)
		assert_int_equal(places_region(&at, T, region, why,
		    sizeof why), 0);
	if (tag_pairs_profile(&pairs, T, profile, &at, cloud, why,
	    sizeof why) == -1)
		fail_msg("%s: %s", profile, why);
	for (i = 0; i < pairs.n; i++) {
		snprintf(one, sizeof one, "%s%s/%s/%d%s", i > 0 ? " " : "",
		    pairs.pair[i].tag, pairs.pair[i].region == NULL ? "" :
		    pairs.pair[i].region, pairs.pair[i].family,
		    pairs.pair[i].needed ? "!" : "");
		strlcat(got, one, sizeof got);
	}
	assert_string_equal(got, want);
	tag_pairs_free(&pairs);
	places_free(&at);
}

static void
test_profiles(void **state)
{
	(void)state;
	holds("crm", NULL, NULL, NULL, "PowerPlatformInfra//0!");
	holds("crm", "EUR", NULL, NULL, "PowerPlatformInfra/northeurope/0! "
	    "PowerPlatformInfra/westeurope/0!");
	holds("crm", "eur", "West Europe", "public",
	    "PowerPlatformInfra/northeurope/0! "
	    "PowerPlatformInfra/westeurope/0!");
	holds("crm", NULL, "France Central", NULL,
	    "PowerPlatformInfra/centralfrance/0!");
	holds("crm-wide", NULL, "uksouth", NULL, "AzureCloud/uksouth/0! "
	    "PowerPlatformInfra/uksouth/6! PowerPlatformPlex/uksouth/6!");
	/* not every region has marketing mail, and two tags have no regions */
	holds("crm-extra", NULL, "uksouth", NULL,
	    "Dynamics365BusinessCentral//0! "
	    "Dynamics365ForMarketingEmail/uksouth/0 "
	    "MicrosoftAzureFluidRelay//0!");
	/* of a cloud that nobody knows only what all have is expected */
	holds("crm-extra", NULL, NULL, NULL, "Dynamics365BusinessCentral//0 "
	    "Dynamics365ForMarketingEmail//0 MicrosoftAzureFluidRelay//0!");
	holds("crm-extra", NULL, NULL, "china", "MicrosoftAzureFluidRelay//0!");
	holds("crm-extra", "DoD", NULL, NULL,
	    "Dynamics365ForMarketingEmail/usdodcentral/0 "
	    "Dynamics365ForMarketingEmail/usdodeast/0 "
	    "MicrosoftAzureFluidRelay//0!");
	holds("signin", "EUR", NULL, NULL, "AzureActiveDirectory//0!");
}

static void
test_places(void **state)
{
	struct places	 at = { 0 };
	struct tag_pairs pairs = { 0 };

	(void)state;
	assert_int_equal(places_geo_of(&at, T, "contoso.crm11.dynamics.com",
	    why, sizeof why), 0);
	assert_int_equal(at.n, 2);
	assert_string_equal(at.region[0], "uksouth");
	assert_string_equal(at.cloud, "public");
	assert_int_equal(places_region(&at, T, "US Gov Texas", why,
	    sizeof why), -1);
	says("region usgovtexas in cloud gov: no feed has both");
	assert_int_equal(places_region(&at, T, "uksoth", why, sizeof why), -1);
	says("there is no region \"uksoth\"; did you mean \"uksouth\"?");
	assert_int_equal(places_geo(&at, T, "EUX", why, sizeof why), -1);
	says("there is no geo \"EUX\"; did you mean \"EUR\"?");
	assert_int_equal(places_geo(&at, T, "DEU", why, sizeof why), -1);
	says("which regions serve it is not known");
	assert_int_equal(places_geo_of(&at, T, "www.example.net", why,
	    sizeof why), -1);
	says("is no host of CRM Online");
	assert_int_equal(tag_pairs_profile(&pairs, T, "crm", &at, "gov", why,
	    sizeof why), -1);
	says("region uksouth is in cloud public, and the feed is that of "
	    "cloud gov");
	assert_int_equal(tag_pairs_profile(&pairs, T, "crm-in", &at, NULL,
	    why, sizeof why), -1);
	says("there is no profile \"crm-in\"");
	assert_int_equal(tag_pairs_profile(&pairs, T, "crm-wid", &at, NULL,
	    why, sizeof why), -1);
	says("did you mean \"crm-wide\"?");
	assert_int_equal(tag_pairs_profile(&pairs, T, "CRM", &at, NULL, why,
	    sizeof why), -1);
	tag_pairs_free(&pairs);
	places_free(&at);
}

static void
test_is(void **state)
{
	const struct tag_pair	 in = { "PowerPlatformInfra", "westeurope", 0,
		1 };
	const struct tag_pair	 all = { "PowerPlatformInfra", NULL, 6, 1 };

	(void)state;
	assert_true(tag_pair_is(&in, "PowerPlatformInfra.WestEurope",
	    "westeurope"));
	assert_true(tag_pair_is(&in, "powerplatforminfra.x", "WestEurope"));
	assert_false(tag_pair_is(&in, "PowerPlatformInfra.WestEurope", ""));
	assert_false(tag_pair_is(&in, "PowerPlatformInfra.NorthEurope",
	    "northeurope"));
	assert_false(tag_pair_is(&in, "PowerPlatformInfra.WestEurope", NULL));
	assert_false(tag_pair_is(&in, "PowerPlatformInfraX.WestEurope",
	    "westeurope"));
	assert_false(tag_pair_is(&in, "PowerPlatform", "westeurope"));
	assert_false(tag_pair_is(&in, NULL, "westeurope"));
	assert_true(tag_pair_is(&all, "powerplatforminfra", NULL));
	assert_false(tag_pair_is(&all, "PowerPlatformInfra.WestEurope",
	    "westeurope"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_profiles),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_is)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
