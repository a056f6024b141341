/*
 * Geos of CRM Online: Microsoft's code, the host names of its organisations
 * (x.HOST), and the regions that serve it.
 *
 * Which regions serve a geo stands in no document.  "recorded": what the
 * locations interface of Power Platform answered, as kept in the tests of
 * Microsoft's Terraform provider (microsoft/terraform-provider-power-platform,
 * internal/services/locations/tests/.../get_locations.json), and the tags
 * agree.  "inferred": that, where there is any, and the regions that
 * PowerPlatformInfra has tags for and no other geo claims; the IPv6 of these
 * tags is numbered by geo.
 */
#include "builtin.h"

#define DOC	"2025-02-26", "online-requirements.md"
#define DCS	"2022-02-23", "new-datacenter-regions.md"
#define TEST	"2026", "a test of the Learn table"
#define COMM	"-", "code of others, no document"

const struct table_row builtin_geos[] = {
	{ { "NAM", "crm.dynamics.com", "public", "eastus,westus",
	    "recorded", DOC, "North America" } },
	/* South Central US is the other half of Brazil South's pair */
	{ { "SAM", "crm2.dynamics.com", "public",
	    "brazilsouth,brazilse,southcentralus", "inferred", DOC,
	    "South America" } },
	{ { "CAN", "crm3.dynamics.com", "public", "canadacentral,canadaeast",
	    "recorded", DOC, "Canada" } },
	{ { "EUR", "crm4.dynamics.com", "public", "northeurope,westeurope",
	    "recorded", DOC, "Europe, Middle East, Africa" } },
	{ { "APJ", "crm5.dynamics.com", "public", "eastasia,southeastasia",
	    "recorded", DOC, "Asia/Pacific" } },
	{ { "OCE", "crm6.dynamics.com", "public",
	    "australiaeast,australiasoutheast", "recorded", DOC,
	    "Oceania" } },
	{ { "JPN", "crm7.dynamics.com", "public", "japaneast,japanwest",
	    "recorded", DOC, "Japan" } },
	{ { "IND", "crm8.dynamics.com", "public", "centralindia,southindia",
	    "recorded", DOC, "India" } },
	{ { "GBR", "crm11.dynamics.com", "public", "uksouth,ukwest",
	    "recorded", DOC, "United Kingdom" } },
	{ { "FRA", "crm12.dynamics.com", "public",
	    "centralfrance,southfrance", "recorded", DOC, "France" } },
	{ { "ZAF", "crm14.dynamics.com", "public",
	    "southafricanorth,southafricawest", "inferred", DOC,
	    "South Africa" } },
	{ { "UAE", "crm15.dynamics.com", "public", "uaenorth,uaecentral",
	    "inferred", DOC, "United Arab Emirates" } },
	{ { "GER", "crm16.dynamics.com", "public", "germanyn,germanywc",
	    "recorded", DOC, "Germany" } },
	{ { "CHE", "crm17.dynamics.com", "public",
	    "switzerlandn,switzerlandw", "recorded", DOC, "Switzerland" } },
	{ { "NOR", "crm19.dynamics.com", "public", "norwaye,norwayw",
	    "recorded", DOC, "Norway" } },
	/* of both regions: Power Automate's regions-overview.md (2022) */
	{ { "SGP", "crm20.dynamics.com", "public", "southeastasia,eastasia",
	    "inferred", DOC, "Singapore" } },
	{ { "KOR", "crm21.dynamics.com", "public", "koreacentral,koreasouth",
	    "recorded", DOC, "Korea" } },
	{ { "SWE", "crm22.dynamics.com", "public", "swedencentral",
	    "recorded", TEST, "Sweden" } },
	{ { "TIP", "crm10.dynamics.com", "public", "-", "-", COMM,
	    "Microsoft's own tests" } },

	/*
	 * powerapps-us-government.md: GCC and GCC High run in Azure
	 * Government.  Two of its regions have two blocks of IPv6 each.
	 */
	{ { "GCC", "crm9.dynamics.com", "gov", "usgovvirginia,usgovtexas",
	    "inferred", DOC, "US Government GCC" } },
	{ { "GCC High", "crm.microsoftdynamics.us", "gov",
	    "usgovvirginia,usgovtexas", "inferred", DCS,
	    "US Government GCC High" } },
	{ { "DoD", "crm.appsplatform.us", "gov", "usdodcentral,usdodeast",
	    "inferred", COMM, "US Department of Defense" } },

	{ { "CHN", "crm.dynamics.cn", "china",
	    "chinaeast2,chinaeast3,chinanorth2,chinanorth3", "inferred", DCS,
	    "China (21Vianet)" } },
	{ { "DEU", "crm.microsoftdynamics.de", "germany", "-", "-", DCS,
	    "Germany's own cloud, closed" } },

	{ { NULL } }
};
