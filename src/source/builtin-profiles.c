/*
 * Profiles: the tags that make up a service, for people who know no tag.
 *
 * Sizes in the comments are IPv4 and IPv6 prefixes of Public, 2025-10-28.
 */
#include "builtin.h"

#define TAGS	"2025-10-28", "service tags"
#define DOC	"2025-02-26", "online-requirements.md"
#define ALL	"public,gov,china"

const struct table_row builtin_profiles[] = {
	/* 1490 + 1; the smallest set that holds the front ends */
	{ { "crm", "PowerPlatformInfra", "region", "both", ALL, TAGS,
	    "Dataverse and Dynamics 365: what browsers and apps connect "
	    "to" } },

	/* 396 + 1, 503 + 102 */
	{ { "crm-inbound", "PowerPlatformPlex", "region", "both", ALL, TAGS,
	    "what runs customers' extensions and connects to you" } },
	{ { "crm-inbound", "AzureConnectors", "region", "both", ALL, TAGS,
	    "connectors, which connect to you" } },

	/*
	 * 9585 + 3495.  What the document says to allow; it holds the IPv4
	 * of PowerPlatformInfra (checked 2022-01 to 2025-10), not its IPv6
	 * (2603:1061:2002::/48, 2603:1061:2004::/48).
	 */
	{ { "crm-wide", "AzureCloud", "region", "both", ALL, DOC,
	    "all of Azure in the region: what the document says to "
	    "allow" } },
	{ { "crm-wide", "PowerPlatformInfra", "region", "v6", ALL, TAGS,
	    "its IPv6 lies outside of AzureCloud" } },
	{ { "crm-wide", "PowerPlatformPlex", "region", "v6", ALL, TAGS,
	    "its IPv6 lies outside of AzureCloud" } },

	/* 76 + 40, 17 + 0 in 14 regions, 37 + 41 */
	{ { "crm-extra", "Dynamics365BusinessCentral", "global", "both",
	    "public", TAGS, "Business Central" } },
	{ { "crm-extra", "Dynamics365ForMarketingEmail", "some", "both",
	    "public,gov", TAGS, "marketing mail, from there to you" } },
	{ { "crm-extra", "MicrosoftAzureFluidRelay", "global", "both", ALL,
	    DOC, "working together in real time" } },

	/* 200 + 16 */
	{ { "signin", "AzureActiveDirectory", "global", "both", ALL, TAGS,
	    "signing in (Entra ID)" } },

	{ { NULL } }
};
